/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/** Rows that an export writes at most; a page of hits at a time. */
#define PAGE TC_SEARCH_MAX_LIMIT

/** The office's usual columns, then where the paper is. */
static void print_csv(const TcHit *hit, guint row)
{
	g_autofree char *identifier = tc_symbol_dup_identifier(hit->number, hit->year, hit->symbol);
	g_autoptr(GString) line = g_string_new(NULL);

	g_string_printf(line, "%u,", row);
	tc_csv_append_cell(line, identifier, ",");
	tc_csv_append_cell(line, hit->date, ",");
	tc_csv_append_cell(line, hit->issuer, ",");
	tc_csv_append_cell(line, hit->type, ",");
	tc_csv_append_cell(line, hit->subject, ",");
	tc_csv_append_cell(line, hit->path, "\r\n");
	fputs(line->str, stdout);
}

static void print_jsonl(const TcHit *hit)
{
	tc_cli_print_json_line(json_pack("{s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*}", "type", hit->type, "number",
					 hit->number, "symbol", hit->symbol, "year", hit->year, "date", hit->date, "issuer",
					 hit->issuer, "subject", hit->subject, "path", hit->path));
}

static gboolean export_all(TcSearcher *searcher, const char *query, gboolean csv, GError **error)
{
	TcSearchOptions options = {.limit = PAGE, .sort = TC_SORT_OLDEST, .everything = TRUE};

	if (csv)
		printf("\"TT\",\"Số, ký hiệu\",\"Ngày\",\"Cơ quan ban hành\",\"Loại\",\"Trích yếu\",\"Tệp\"\r\n");
	for (;;) {
		g_autoptr(TcAnswer) answer = tc_search(searcher, query, &options, tc_asker_get_everybody(), error);
		if (!answer)
			return FALSE;
		for (guint i = 0; i < answer->hits->len; i++) {
			if (csv)
				print_csv(g_ptr_array_index(answer->hits, i), options.offset + i + 1);
			else
				print_jsonl(g_ptr_array_index(answer->hits, i));
		}
		if (answer->hits->len < PAGE)
			return TRUE;
		options.offset += PAGE;
		if (options.offset > TC_SEARCH_MAX_OFFSET) {
			g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE,
				    _("the list is longer than %u rows and was cut: narrow the question"), TC_SEARCH_MAX_OFFSET);
			return FALSE;
		}
	}
}

gboolean tc_command_export(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *format = NULL;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"format", 0, 0, G_OPTION_ARG_STRING, &format, N_("csv or jsonl"), "FORMAT"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, _("[QUESTION]"), -1, error))
		return FALSE;
	gboolean csv = g_strcmp0(format, "csv") == 0;
	if (!csv && g_strcmp0(format, "jsonl") != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--format takes csv or jsonl"));
		return FALSE;
	}
	g_autoptr(TcSearcher) searcher = tc_cli_open_searcher(store, error);
	if (!searcher)
		return FALSE;
	g_autofree char *query = g_strjoinv(" ", argv + 1);
	return export_all(searcher, query, csv, error);
}
