/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

/** What is asked of the files. */
typedef struct {
	gboolean json;
	gboolean sections;
	char *pinpoint; /* the one section whose text is wanted; NULL: none */
} Options;

static void print_list(const char *name, const GArray *fields)
{
	for (guint i = 0; i < fields->len; i++)
		g_print("  %-12s %s\n", i == 0 ? name : "", g_array_index(fields, TcField, i).value);
}

static void print_header(const char *path, const TcHeader *header)
{
	g_print("%s\n", path);
	for (int i = 0; i < TC_N_FIELDS; i++) {
		const TcField *field = &header->fields[i];
		if (field->value)
			g_print("  %-12s %s\n", tc_field_get_name((TcFieldId)i), field->value);
		else if (field->source == TC_SOURCE_UNREADABLE)
			g_print("  %-12s %s\n", tc_field_get_name((TcFieldId)i), _("(unreadable)"));
	}
	print_list("addressees", header->addressees);
	print_list("recipients", header->recipients);
}

/** The heading on one line. */
static void print_sections(const GArray *sections, const TcText *text)
{
	const char *canonical = tc_text_get_canonical(text, NULL);

	for (guint i = 0; i < sections->len; i++) {
		const TcSection *section = &g_array_index(sections, TcSection, i);
		g_autofree char *heading =
			g_strndup(canonical + section->heading.start, section->heading.end - section->heading.start);
		g_print("  %-12s %s\n", section->pinpoint, g_strdelimit(heading, "\n", ' '));
	}
}

static gboolean print_section(const GArray *sections, const TcText *text, const char *pinpoint, GError **error)
{
	gint index = tc_sections_find(sections, pinpoint);

	if (index < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND,
			    _("there is no section %s; --sections lists those that there are"), pinpoint);
		return FALSE;
	}
	const TcSpan span = g_array_index(sections, TcSection, index).span;
	g_print("%.*s", (int)(span.end - span.start), tc_text_get_canonical(text, NULL) + span.start);
	return TRUE;
}

static gboolean parse_file(const char *path, const Options *options, GError **error)
{
	gsize length;
	g_autofree char *bytes = NULL;
	g_autoptr(TcText) text = tc_cli_read_file(path, &bytes, &length, error);

	if (!text)
		return FALSE;
	g_autoptr(TcHeader) header = tc_header_parse(text, path);
	g_autoptr(GArray) sections =
		options->sections || options->pinpoint ? tc_sections_read(text, (TcSpan){header->body_start, G_MAXSIZE}) : NULL;
	if (options->pinpoint)
		return print_section(sections, text, options->pinpoint, error);
	if (options->json) {
		json_t *object = tc_json_header(header, text);
		if (sections)
			json_object_set_new(object, "sections", tc_json_sections(sections, text));
		tc_cli_print_json_line(object);
		return TRUE;
	}
	print_header(path, header);
	if (sections)
		print_sections(sections, text);
	return TRUE;
}

/** A file that cannot be read does not keep the others from being parsed; it makes the command fail at the end. */
gboolean tc_command_parse(int argc, char **argv, GError **error)
{
	Options options = {FALSE, FALSE, NULL};
	guint failed = 0;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("one JSON object a line"), NULL},
		{"sections", 0, 0, G_OPTION_ARG_NONE, &options.sections, N_("the papers' sections too"), NULL},
		{"section", 0, 0, G_OPTION_ARG_STRING, &options.pinpoint, N_("the text of one section: D5.K2.a"), N_("PINPOINT")},
		G_OPTION_ENTRY_NULL,
	};

	gboolean good = tc_cli_parse(&argc, &argv, entries, _("FILE..."), -1, error);
	g_autofree char *pinpoint G_GNUC_UNUSED = options.pinpoint;
	if (!good)
		return FALSE;
	if (argc < 2) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("which files? usage: tracuu parse [--json] FILE..."));
		return FALSE;
	}
	for (int i = 1; i < argc; i++) {
		g_autoptr(GError) own = NULL;
		if (parse_file(argv[i], &options, &own))
			continue;
		g_printerr("%s: %s\n", argv[i], own->message);
		failed++;
	}
	if (failed > 0)
		g_set_error(error, TC_ERROR, TC_ERROR_FAILED, _("%u of %d files could not be read"), failed, argc - 1);
	return failed == 0;
}
