/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/** Hits a question of a batch, as TREC runs have. */
#define BATCH_LIMIT 100

static void print_answer_work(const TcChainNode *work)
{
	g_autofree char *line = tc_cli_dup_citation(work->title, work->date, work->issuer, work->term);

	g_print("=> %s\n   %s\n", line,
		work->held ? _("held; `tracuu chain` shows what it rests on and what carries it out")
			   : _("cited, not held; `tracuu chain` shows what it rests on and what carries it out"));
}

/** What stands in the text where the snippet shows a repaired reading. */
static void print_raw_readings(const GPtrArray *snippet)
{
	gboolean any = FALSE;

	for (guint i = 0; i < snippet->len; i++) {
		const TcSnippetPart *part = g_ptr_array_index(snippet, i);
		if (part->raw)
			g_print(any ? ", %s → %s" : _("\n  as scanned: %s → %s"), part->raw, part->text);
		any = any || part->raw;
	}
}

static void print_hit(const TcHit *hit)
{
	g_autofree char *line = tc_cli_dup_citation(hit->title, hit->date, hit->issuer, NULL);

	g_print("\n%s\n", line);
	if (hit->subject)
		g_print("  %s\n", hit->subject);
	if (hit->snippet->len > 0)
		g_print("  ");
	for (guint i = 0; i < hit->snippet->len; i++) {
		const TcSnippetPart *part = g_ptr_array_index(hit->snippet, i);
		if (part->raw)
			tc_cli_print_repaired(part->text, part->hit);
		else if (part->hit)
			tc_cli_print_hit(part->text);
		else
			g_print("%s", part->text);
	}
	print_raw_readings(hit->snippet);
	g_print(_("\n  %s, page %u; cites %u, cited by %u\n"), hit->path, hit->page, hit->cites, hit->cited_by);
}

static void print_answer(const TcAnswer *answer)
{
	g_print(answer->estimated ? _("about %u papers (%.1f ms); understood: %s\n") : _("%u papers (%.1f ms); understood: %s\n"),
		answer->total, answer->took_ms, answer->understood);
	if (answer->corrected)
		g_print(_("read as: %s\n"), answer->corrected);
	for (guint i = 0; i < answer->suggestions->len; i++)
		g_print(_("did you mean: %s\n"), (const char *)g_ptr_array_index(answer->suggestions, i));
	if (answer->answer)
		print_answer_work(answer->answer);
	for (guint i = 0; i < answer->hits->len; i++)
		print_hit(g_ptr_array_index(answer->hits, i));
	if (answer->next)
		g_print(_("\nmore with --cursor %s\n"), answer->next);
	if (answer->total == 0)
		g_print(_("Nothing found. Try fewer words, or the number alone, such as 44-KL/TW.\n"));
}

/* ---- questions of a file --------------------------------------------------------------------------------------- */

/** How the questions of a file are answered. */
typedef struct {
	gboolean csv;
	guint limit;
} Lines;

typedef gboolean (*LineFunc)(TcSearcher *searcher, const char *line, const Lines *lines, GError **error);

/** Each line that has something on it. */
static gboolean for_each_line(TcSearcher *searcher, const char *file, LineFunc func, const Lines *how, GError **error)
{
	g_autofree char *content = NULL;

	if (!g_file_get_contents(file, &content, NULL, error))
		return FALSE;
	g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
	for (char **line = lines; *line; line++)
		if (*g_strstrip(*line) && !func(searcher, *line, how, error))
			return FALSE;
	return TRUE;
}

/** One `qid TAB query` line of a batch. */
static gboolean answer_batch_line(TcSearcher *searcher, const char *line, const Lines *lines, GError **error)
{
	const char *tab = strchr(line, '\t');

	if (!tab) {
		g_printerr(_("no TAB between the id and the question, passed over: %s\n"), line);
		return TRUE;
	}
	const TcSearchOptions options = {.limit = lines->limit, .details = FALSE};
	g_autoptr(TcAnswer) answer = tc_search(searcher, tab + 1, &options, tc_asker_get_everybody(), error);
	if (!answer)
		return FALSE;
	for (guint i = 0; i < answer->hits->len; i++) {
		const TcHit *hit = g_ptr_array_index(answer->hits, i);
		printf("%.*s Q0 %s %u %.6f tracuu\n", (int)(tab - line), line, hit->docno, i + 1, hit->score);
	}
	return TRUE;
}

static gboolean answer_batch(TcSearcher *searcher, const char *file, const char *format, GError **error)
{
	const Lines lines = {.limit = BATCH_LIMIT};

	if (g_strcmp0(format, "trec") != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--batch answers with --format trec only"));
		return FALSE;
	}
	return for_each_line(searcher, file, answer_batch_line, &lines, error);
}

/* ---- a list of terms ------------------------------------------------------------------------------------------- */

/** A row for each paper: the term, how many papers it finds in all, the paper, the page; of a term that finds nothing, one row that says so. */
static void print_term_csv(const char *term, const TcAnswer *answer)
{
	for (guint i = 0; i < MAX(answer->hits->len, 1); i++) {
		const TcHit *hit = i < answer->hits->len ? g_ptr_array_index(answer->hits, i) : NULL;
		g_autoptr(GString) line = g_string_new(NULL);
		tc_csv_append_cell(line, term, ",");
		g_string_append_printf(line, "%u,", answer->total);
		if (hit)
			g_string_append_printf(line, "%u,", hit->page);
		else
			g_string_append(line, ",,,,,,,\r\n");
		if (hit)
			tc_csv_append_hit(line, hit, i + 1);
		fputs(line->str, stdout);
	}
}

static void print_term_json(const char *term, const TcAnswer *answer)
{
	g_autoptr(GString) line = g_string_new(NULL);

	tc_json_append_term(line, term, answer);
	puts(line->str);
}

static gboolean answer_term(TcSearcher *searcher, const char *term, const Lines *lines, GError **error)
{
	TcSearchOptions options = TC_SEARCH_OPTIONS_DEFAULT;
	options.limit = lines->limit;
	options.strict = TRUE; /* a count is a finding here */
	g_autoptr(TcAnswer) answer = tc_search(searcher, term, &options, tc_asker_get_everybody(), error);
	if (!answer)
		return FALSE;
	if (lines->csv)
		print_term_csv(term, answer);
	else
		print_term_json(term, answer);
	return TRUE;
}

static gboolean answer_terms(TcSearcher *searcher, const char *file, const char *format, guint limit, GError **error)
{
	const Lines lines = {.csv = g_strcmp0(format, "jsonl") != 0, .limit = limit};

	if (lines.csv && format && strcmp(format, "csv") != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--terms answers with --format csv or jsonl"));
		return FALSE;
	}
	if (lines.csv)
		fputs("\"Từ tìm\",\"Số văn bản\",\"Trang\"," TC_CSV_HEAD, stdout);
	return for_each_line(searcher, file, answer_term, &lines, error);
}

/* ---- one question ---------------------------------------------------------------------------------------------- */

static gboolean answer_one(TcSearcher *searcher, const char *query, const TcSearchOptions *options, gboolean json, GError **error)
{
	const TcAsker *asker = tc_asker_get_everybody();
	g_autoptr(TcAnswer) answer = tc_search(searcher, query, options, asker, error);

	if (!answer)
		return FALSE;
	if (json)
		return tc_cli_print_text(tc_json_dup_answer(answer, TC_JSON_INDENT));
	print_answer(answer);
	return TRUE;
}

static gboolean check_numbers(int limit, int offset, GError **error)
{
	if (limit >= 1 && limit <= (int)TC_SEARCH_MAX_LIMIT && offset >= 0 && offset <= (int)TC_SEARCH_MAX_OFFSET)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--limit takes 1 to %u, --offset 0 to %u"), TC_SEARCH_MAX_LIMIT,
		    TC_SEARCH_MAX_OFFSET);
	return FALSE;
}

gboolean tc_command_search(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *batch = NULL, *terms = NULL, *format = NULL, *cursor = NULL, *sort = NULL, *query = NULL;
	gboolean json = FALSE;
	TcSearchOptions options = TC_SEARCH_OPTIONS_DEFAULT;
	int limit = (int)options.limit, offset = 0;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("answer as JSON"), NULL},
		{"limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("how many hits (default 10)"), "N"},
		{"offset", 0, 0, G_OPTION_ARG_INT, &offset, N_("how many hits to pass over"), "N"},
		{"batch", 0, 0, G_OPTION_ARG_FILENAME, &batch, N_("answer the questions of a file, `id TAB question` a line"),
		 "FILE"},
		{"terms", 0, 0, G_OPTION_ARG_FILENAME, &terms, N_("search each line of a file; a list of papers with pages"),
		 "FILE"},
		{"format", 0, 0, G_OPTION_ARG_STRING, &format, N_("how --batch answers: trec; how --terms: csv, jsonl"),
		 "FORMAT"},
		{"sort", 0, 0, G_OPTION_ARG_STRING, &sort, N_("order of the hits: score, newest, oldest, number"), "ORDER"},
		{"cursor", 0, 0, G_OPTION_ARG_STRING, &cursor, N_("the next page: `next` of the answer before"), "CURSOR"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse_question(&argc, &argv, entries, _("QUESTION"), &query, error) || !check_numbers(limit, offset, error))
		return FALSE;
	if (sort && !tc_sort_from_name(sort, &options.sort)) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--sort takes score, newest, oldest or number, not %s"), sort);
		return FALSE;
	}
	g_autoptr(TcSearcher) searcher = tc_cli_open_searcher(store, error);
	if (!searcher)
		return FALSE;
	if (batch)
		return answer_batch(searcher, batch, format, error);
	if (terms)
		return answer_terms(searcher, terms, format, (guint)limit, error);
	options.limit = (guint)limit;
	options.offset = (guint)offset;
	options.cursor = cursor;
	return answer_one(searcher, query, &options, json, error);
}
