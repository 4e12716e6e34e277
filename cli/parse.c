/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

static void print_list(const char *name, const GArray *fields)
{
	for (guint i = 0; i < fields->len; i++)
		g_print("  %-12s %s\n", i == 0 ? name : "", g_array_index(fields, TcField, i).value);
}

static void print_header(const char *path, const TcHeader *header)
{
	g_print("%s\n", path);
	for (int i = 0; i < TC_N_FIELDS; i++)
		if (header->fields[i].value)
			g_print("  %-12s %s\n", tc_field_get_name((TcFieldId)i), header->fields[i].value);
	print_list("addressees", header->addressees);
	print_list("recipients", header->recipients);
}

static gboolean parse_file(const char *path, gboolean json, GError **error)
{
	gsize length;
	g_autofree char *bytes = NULL;
	g_autoptr(TcText) text = tc_cli_read_file(path, &bytes, &length, error);

	if (!text)
		return FALSE;
	g_autoptr(TcHeader) header = tc_header_parse(text, path);
	if (json)
		tc_cli_print_json_line(tc_json_header(header, text));
	else
		print_header(path, header);
	return TRUE;
}

/** A file that cannot be read does not keep the others from being parsed; it makes the command fail at the end. */
gboolean tc_command_parse(int argc, char **argv, GError **error)
{
	gboolean json = FALSE;
	guint failed = 0;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("one JSON object a line"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, _("FILE..."), -1, error))
		return FALSE;
	if (argc < 2) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("which files? usage: tracuu parse [--json] FILE..."));
		return FALSE;
	}
	for (int i = 1; i < argc; i++) {
		g_autoptr(GError) own = NULL;
		if (parse_file(argv[i], json, &own))
			continue;
		g_printerr("%s: %s\n", argv[i], own->message);
		failed++;
	}
	if (failed > 0)
		g_set_error(error, TC_ERROR, TC_ERROR_FAILED, _("%u of %d files could not be read"), failed, argc - 1);
	return failed == 0;
}
