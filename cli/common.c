/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

gboolean tc_cli_parse(int *argc, char ***argv, const GOptionEntry *entries, const char *usage, int n_arguments, GError **error)
{
	g_autoptr(GOptionContext) context = g_option_context_new(usage);

	g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
	if (!g_option_context_parse(context, argc, argv, error))
		return FALSE;
	if (n_arguments >= 0 && *argc - 1 != n_arguments) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("usage: tracuu %s [OPTION...] %s"), (*argv)[0],
			    usage ? usage : "");
		return FALSE;
	}
	return TRUE;
}

gboolean tc_cli_parse_question(int *argc, char ***argv, const GOptionEntry *entries, const char *usage, char **question,
			       GError **error)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);

	/* What begins with one dash is left out of the question, and no option of ours: a space before it, and GLib reads none into it. */
	for (int i = 1; i < *argc; i++)
		if ((*argv)[i][0] == '-' && (*argv)[i][1] && (*argv)[i][1] != '-' && !g_str_equal((*argv)[i], "-h")) {
			(*argv)[i] = g_strconcat(" ", (*argv)[i], NULL);
			g_ptr_array_add(kept, (*argv)[i]);
		}
	if (!tc_cli_parse(argc, argv, entries, usage, -1, error))
		return FALSE;
	*question = g_strjoinv(" ", *argv + 1);
	return TRUE;
}

TcSearcher *tc_cli_open_searcher(const char *option, GError **error)
{
	g_autofree char *store = tc_store_dup_path(option);

	return tc_searcher_open(store, error);
}

TcArchive *tc_cli_open_archive(const char *option, GError **error)
{
	g_autofree char *store = tc_store_dup_path(option);

	return tc_archive_open(store, TC_ARCHIVE_READ, error);
}

TcArchive *tc_cli_open_list(int argc, char **argv, gboolean *json, GError **error)
{
	g_autofree char *store = NULL;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"json", 0, 0, G_OPTION_ARG_NONE, json, N_("one JSON object a line"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	return tc_cli_parse(&argc, &argv, entries, NULL, 0, error) ? tc_cli_open_archive(store, error) : NULL;
}

char *tc_cli_dup_citation(const char *title, const char *date, const char *issuer, const char *term)
{
	GString *line = g_string_new(title);
	guint year, month, day;

	if (date && sscanf(date, "%4u-%2u-%2u", &year, &month, &day) == 3)
		g_string_append_printf(line, ", ngày %u/%u/%u", day, month, year);
	else if (date)
		g_string_append_printf(line, ", %s", date);
	if (issuer)
		g_string_append_printf(line, ", %s", issuer);
	if (term)
		g_string_append_printf(line, ", khóa %s", term);
	return g_string_free(line, FALSE);
}

static void list_candidates(TcSearcher *searcher, const GArray *works)
{
	g_printerr(_("Several directives fit; the first is shown. Add its date, issuer or term, or its id:\n"));
	for (guint i = 0; i < works->len; i++) {
		gint64 id = g_array_index(works, gint64, i);
		json_t *work = tc_json_work_brief(tc_searcher_get_archive(searcher), id, tc_asker_get_everybody(), NULL);
		if (!work)
			continue;
		g_autofree char *line = tc_cli_dup_citation(
			json_string_value(json_object_get(work, "title")), json_string_value(json_object_get(work, "date")),
			json_string_value(json_object_get(work, "issuer")), json_string_value(json_object_get(work, "term")));
		g_printerr("  %" G_GINT64_FORMAT "  %s\n", id, line);
		json_decref(work);
	}
}

gint64 tc_cli_find_work(TcSearcher *searcher, const char *citation, GError **error)
{
	g_autoptr(TcFound) found = tc_search_find_works(searcher, citation, tc_asker_get_everybody(), error);

	if (!found)
		return 0;
	if (found->works->len == 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND,
			    _("no directive is known as \"%s\"; try its number and symbol, such as 44-KL/TW"), citation);
		return 0;
	}
	if (found->ambiguous)
		list_candidates(searcher, found->works);
	return g_array_index(found->works, gint64, 0);
}

gboolean tc_cli_print_json(json_t *json)
{
	if (!json)
		return FALSE;
	json_dumpf(json, stdout, JSON_INDENT(TC_JSON_INDENT));
	putchar('\n');
	json_decref(json);
	return TRUE;
}

gboolean tc_cli_print_text(char *text)
{
	if (!text)
		return FALSE;
	puts(text);
	g_free(text);
	return TRUE;
}

void tc_cli_print_json_line(json_t *json)
{
	json_dumpf(json, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(json);
}

TcText *tc_cli_read_file(const char *path, char **bytes, gsize *length, GError **error)
{
	return g_file_get_contents(path, bytes, length, error) ? tc_text_new(*bytes, (gssize)*length, error) : NULL;
}

GByteArray *tc_cli_read_bytes(GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	guint8 buffer[65536];
	gsize n;

	while ((n = fread(buffer, 1, sizeof(buffer), stdin)) > 0 && bytes->len <= TC_TEXT_MAX_BYTES)
		g_byte_array_append(bytes, buffer, (guint)n);
	if (ferror(stdin)) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, _("reading the text from stdin: %s"), g_strerror(errno));
		return NULL;
	}
	return g_steal_pointer(&bytes);
}

TcText *tc_cli_read_text(TcEncoding encoding, GError **error)
{
	g_autoptr(GByteArray) bytes = tc_cli_read_bytes(error);

	return bytes ? tc_text_new_encoded((const char *)bytes->data, bytes->len, encoding, error) : NULL;
}

const char *tc_cli_name_state(const char *state)
{
	static const char *const names[][2] = {{"in-force", N_("in force")},
					       {"amended", N_("amended")},
					       {"replaced", N_("replaced")},
					       {"repealed", N_("repealed")}};

	for (gsize i = 0; state && i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i][0], state) == 0)
			return _(names[i][1]);
	return NULL;
}

void tc_cli_print_hit(const char *text)
{
	if (isatty(STDOUT_FILENO))
		g_print("\033[1m%s\033[0m", text);
	else
		g_print("%s", text);
}

void tc_cli_print_repaired(const char *text, gboolean hit)
{
	if (isatty(STDOUT_FILENO))
		g_print("\033[4m");
	if (hit)
		tc_cli_print_hit(text);
	else
		g_print("%s", text);
	if (isatty(STDOUT_FILENO))
		g_print("\033[0m");
}
