/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Repairs of papers' texts, in and out. A row is what the model says of a place, or, of source `person`, a reading that a person gave for a
 * place of which the model says nothing (any more). What was decided of the place hangs on it; the state that counts follows from both.
 */
#include "lib/archive/review-private.h"

#include <string.h>

static const char *const state_names[] = {[TC_READING_SUGGESTED] = "suggested",
					  [TC_READING_APPLIED] = "applied",
					  [TC_READING_CONFIRMED] = "confirmed",
					  [TC_READING_REJECTED] = "rejected"};

const char *tc_reading_state_get_name(TcReadingState state)
{
	return state_names[state];
}

static TcReadingState state_of(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(state_names); i++)
		if (g_str_equal(state_names[i], name))
			return (TcReadingState)i;
	return TC_READING_SUGGESTED;
}

void tc_paper_repair_free(TcPaperRepair *repair)
{
	if (!repair)
		return;
	g_free(repair->raw);
	g_free(repair->repaired);
	g_free(repair->others);
	g_free(repair);
}

/* ---- in ---- */

/** What is needed to put a paper's repairs. */
typedef struct {
	TcArchive *archive;
	gint64 paper_id;
	const TcText *text;
	TcTokens *tokens;
} Put;

static gboolean put_row(const Put *put, const TcPaperRepair *repair, const char *source, gint64 key, GError **error)
{
	TcSpan raw = tc_text_get_source_span(put->text, repair->span);
	gboolean asks = repair->probability >= TC_REVIEW_VAIN && repair->probability < TC_REVIEW_SURE;

	return tc_archive_run(put->archive, error, TC_SQL_PUT_REPAIR, "IIItttdttIi", put->paper_id, (gint64)raw.start,
			      (gint64)raw.end, repair->raw, repair->repaired, repair->others, repair->probability, source,
			      state_names[repair->state], key, asks);
}

static gboolean put_repairs(const Put *put, const GPtrArray *repairs, GError **error)
{
	for (guint i = 0; repairs && i < repairs->len; i++) {
		const TcPaperRepair *repair = g_ptr_array_index(repairs, i);
		gsize from, to;
		if (!tc_anchor_find_tokens(put->tokens, repair->span, &from, &to))
			continue;
		if (!put_row(put, repair, "model", tc_anchor_get_key(put->tokens, from, to, repair->repaired), error))
			return FALSE;
	}
	return TRUE;
}

/** A place that somebody decided on and that the model has no repair for. */
static gboolean put_persons(const Put *put, gsize from, gsize to, const char *text, GError **error)
{
	gsize n;
	const TcToken *token = tc_tokens_get(put->tokens, &n);
	const char *canonical = tc_text_get_canonical(put->text, NULL);
	TcSpan span = {token[from].span.start, token[to - 1].span.end};
	g_autofree char *raw = g_strndup(canonical + span.start, span.end - span.start);
	const TcPaperRepair repair = {
		.span = span, .raw = raw, .repaired = (char *)text, .probability = 1, .state = TC_READING_APPLIED};

	return put_row(put, &repair, "person", tc_anchor_get_key(put->tokens, from, to, text), error);
}

/** Puts a decision, the row of a statement, to its place, if that is there. */
static gboolean place_decision(const Put *put, TcStatement *row, GHashTable *taken, GError **error)
{
	const TcAnchor anchor = tc_decisions_get_anchor(row);
	const char *text = tc_statement_get_text(row, 2);
	gsize from, to, n;

	if (!tc_anchor_find(&anchor, put->tokens, taken, &from, &to))
		return TRUE;
	const TcToken *token = tc_tokens_get(put->tokens, &n);
	TcSpan raw = tc_text_get_source_span(put->text, (TcSpan){token[from].span.start, token[to - 1].span.end});
	/* what the model has for other words that overlap gives way; where it has a repair of these very words, that row is kept */
	if (!tc_archive_run(put->archive, error, TC_SQL_DELETE_OVERLAPPING, "III", put->paper_id, (gint64)raw.start,
			    (gint64)raw.end) ||
	    (text && !put_persons(put, from, to, text, error)))
		return FALSE;
	return tc_archive_run(put->archive, error, TC_SQL_DECIDE_PLACE, "III", put->paper_id, (gint64)raw.start,
			      sqlite3_column_int64(row, 0));
}

static gboolean place_decisions(const Put *put, const TcPaperInput *input, GError **error)
{
	g_autoptr(TcStatement) row = tc_decisions_query(put->archive, input, TC_REVIEW_REPAIR, error);
	g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(put->archive, row, &failed))
		if (!place_decision(put, row, taken, error))
			return FALSE;
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

gboolean tc_repairs_put(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, gboolean decided, GError **error)
{
	if (!decided && (!input->repairs || input->repairs->len == 0))
		return TRUE;
	gsize length;
	const char *canonical = tc_text_get_canonical(input->text, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
	const Put put = {.archive = archive, .paper_id = paper_id, .text = input->text, .tokens = tokens};
	return put_repairs(&put, input->repairs, error) && (!decided || place_decisions(&put, input, error));
}

/* ---- out ---- */

TcPaperRepair *tc_repairs_read_row(TcStatement *row)
{
	TcPaperRepair *repair = g_new0(TcPaperRepair, 1);

	repair->span = (TcSpan){tc_statement_get_size(row, 0), tc_statement_get_size(row, 1)};
	repair->raw = tc_statement_dup_text(row, 2);
	repair->repaired = tc_statement_dup_text(row, 3);
	repair->others = tc_statement_dup_text(row, 4);
	repair->probability = sqlite3_column_double(row, 5);
	repair->state = state_of(tc_statement_get_text(row, 6));
	repair->decision = sqlite3_column_int64(row, 7);
	repair->key = sqlite3_column_int64(row, 8);
	return repair;
}

static TcPaperRepair *read_reading(TcStatement *row)
{
	TcPaperRepair *repair = g_new0(TcPaperRepair, 1);

	repair->span = (TcSpan){tc_statement_get_size(row, 0), tc_statement_get_size(row, 1)};
	repair->raw = tc_statement_dup_text(row, 2);
	repair->repaired = tc_statement_dup_text(row, 3);
	repair->state = (TcReadingState)sqlite3_column_int(row, 4);
	return repair;
}

static GPtrArray *list_rows(TcArchive *archive, const TcAsker *asker, gint64 paper_id, TcSql sql,
			    TcPaperRepair *(*read)(TcStatement *), GError **error)
{
	if (!tc_papers_check_seen(archive, asker, paper_id, error))
		return NULL;
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, sql, "I", paper_id);
	g_autoptr(GPtrArray) repairs = g_ptr_array_new_with_free_func((GDestroyNotify)tc_paper_repair_free);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed))
		g_ptr_array_add(repairs, read(row));
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&repairs);
}

GPtrArray *tc_archive_list_repairs(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error)
{
	return list_rows(archive, asker, paper_id, TC_SQL_LIST_REPAIRS, tc_repairs_read_row, error);
}

GPtrArray *tc_archive_list_readings(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error)
{
	return list_rows(archive, asker, paper_id, TC_SQL_LIST_READINGS, read_reading, error);
}
