/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

/** Rows that are asked for at a time. */
#define PAGE TC_SEARCH_MAX_LIMIT

static void print_hit(const TcHit *hit, guint row, gboolean csv)
{
	if (!csv) {
		tc_cli_print_json_line(tc_json_row(hit));
		return;
	}
	g_autoptr(GString) line = g_string_new(NULL);
	tc_csv_append_hit(line, hit, row);
	fputs(line->str, stdout);
}

static gboolean export_all(TcSearcher *searcher, const char *query, gboolean csv, GError **error)
{
	TcSearchOptions options = {.limit = PAGE, .sort = TC_SORT_OLDEST, .everything = TRUE};
	g_autofree char *cursor = NULL;
	guint row = 0;

	if (csv)
		fputs(TC_CSV_HEAD, stdout);
	do {
		options.cursor = cursor;
		g_autoptr(TcAnswer) answer = tc_search(searcher, query, &options, tc_asker_get_everybody(), error);
		if (!answer)
			return FALSE;
		for (guint i = 0; i < answer->hits->len; i++)
			print_hit(g_ptr_array_index(answer->hits, i), ++row, csv);
		g_free(cursor);
		cursor = g_steal_pointer(&answer->next);
	} while (cursor);
	if (row < TC_SEARCH_MAX_DEPTH)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE, _("the list is longer than %u rows and was cut: narrow the question"),
		    TC_SEARCH_MAX_DEPTH);
	return FALSE;
}

gboolean tc_command_export(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *format = NULL, *query = NULL;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"format", 0, 0, G_OPTION_ARG_STRING, &format, N_("csv or jsonl"), "FORMAT"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse_question(&argc, &argv, entries, _("[QUESTION]"), &query, error))
		return FALSE;
	gboolean csv = g_strcmp0(format, "csv") == 0;
	if (!csv && g_strcmp0(format, "jsonl") != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--format takes csv or jsonl"));
		return FALSE;
	}
	g_autoptr(TcSearcher) searcher = tc_cli_open_searcher(store, error);
	if (!searcher)
		return FALSE;
	return export_all(searcher, query, csv, error);
}
