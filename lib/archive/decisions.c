/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What people say to what waits for them.
 *
 * A decision is about one place, or, as a *rule*, about all places of one key, those in papers to come too. One about a place goes before a
 * rule. Nothing is deleted: what is undone, or decided otherwise later, stays with who did so and when.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "lib/archive/review-private.h"

/* ---- papers that are put ---------------------------------------------------------------------------------------- */

static const char *get_document(const TcPaperInput *input)
{
	return input->source ? input->source->document : NULL;
}

int tc_decisions_has(TcArchive *archive, const TcPaperInput *input, GError **error)
{
	return (int)tc_archive_get_number(archive, 0, error, TC_SQL_HAS_PLACE_DECISIONS, "Iit", input->file_id, input->ordinal,
					  get_document(input));
}

TcStatement *tc_decisions_query(TcArchive *archive, const TcPaperInput *input, TcReviewKind kind, GError **error)
{
	return tc_archive_query(archive, error, TC_SQL_LIST_PLACE_DECISIONS, "Iitt", input->file_id, input->ordinal,
				get_document(input), tc_review_kind_get_name(kind));
}

TcAnchor tc_decisions_get_anchor(TcStatement *row)
{
	return (TcAnchor){
		.raw = (char *)tc_statement_get_text(row, 3),
		.before = (char *)tc_statement_get_text(row, 4),
		.after = (char *)tc_statement_get_text(row, 5),
	};
}

/** Puts a decision, the row of a statement, to the citation that begins where it belongs, if there is one. */
static gboolean place_citation(TcArchive *archive, gint64 paper_id, const TcText *text, const TcTokens *tokens, TcStatement *row,
			       GHashTable *taken, GError **error)
{
	const TcAnchor anchor = tc_decisions_get_anchor(row);
	gsize from, to, n;

	if (!tc_anchor_find(&anchor, tokens, taken, &from, &to))
		return TRUE;
	TcSpan raw = tc_text_get_source_span(text, tc_tokens_get(tokens, &n)[from].span);
	gint64 seq = tc_archive_get_number(archive, -2, error, TC_SQL_FIND_CITATION, "II", paper_id, (gint64)raw.start);
	if (seq < 0)
		return seq == -2;
	return tc_archive_run(archive, error, TC_SQL_CITATION_DECIDE_PLACE, "III", paper_id, seq, sqlite3_column_int64(row, 0));
}

gboolean tc_decisions_put_citations(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, GError **error)
{
	g_autoptr(TcStatement) row = tc_decisions_query(archive, input, TC_REVIEW_CITATION, error);
	g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
	g_autoptr(TcTokens) tokens = NULL;
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		gsize length;
		const char *canonical = tc_text_get_canonical(input->text, &length);
		if (!tokens)
			tokens = tc_tokens_new(canonical, (gssize)length);
		if (!place_citation(archive, paper_id, input->text, tokens, row, taken, error))
			return FALSE;
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* ---- deciding -------------------------------------------------------------------------------------------------- */

static gboolean check_text(const char *text, gsize longest, const char *what, GError **error)
{
	gboolean ok = text && strlen(text) <= longest && g_utf8_validate(text, -1, NULL);

	for (const char *c = text; ok && *c; c++)
		ok = !g_ascii_iscntrl(*c);
	if (!ok)
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("%s must be one line of UTF-8 of up to %u bytes"), what,
			    (guint)longest);
	return ok;
}

static gboolean check_input(const TcVerdictInput *input, GError **error)
{
	return (input->verdict != TC_VERDICT_REPLACE || check_text(input->text, TC_REVIEW_MAX_TEXT, "the new text", error)) &&
	       (!input->by || check_text(input->by, TC_REVIEW_MAX_NAME, "the name", error));
}

/** Of a pair, the document and place of the other paper stand where words do. */
static gboolean read_other(TcArchive *archive, gint64 other_id, TcAnchor *anchor, GError **error)
{
	g_autoptr(TcStatement) identity = tc_archive_query(archive, error, TC_SQL_GET_IDENTITY, "I", other_id);

	if (!identity || !tc_statement_next(archive, identity, error))
		return FALSE;
	*anchor = (TcAnchor){g_strdup(""), tc_statement_dup_text(identity, 0), tc_statement_dup_text(identity, 1), NULL};
	return TRUE;
}

/** Whether a field of the header holds names that known.c wants to hear of. */
static gboolean is_named(const char *field)
{
	static const TcFieldId named[] = {TC_FIELD_ISSUER, TC_FIELD_PARENT, TC_FIELD_PLACE, TC_FIELD_SIGNER};

	for (gsize i = 0; i < G_N_ELEMENTS(named); i++)
		if (g_str_equal(field, tc_field_get_name(named[i])))
			return TRUE;
	return FALSE;
}

/** The words of an item and those around it; of a field of the header its name says enough. \param said see dup_text(). */
static gboolean read_anchor(TcArchive *archive, const TcAsker *asker, const TcReviewItem *item, const char *said,
			    TcAnchor *anchor, GError **error)
{
	gsize raw_length, length, from, to;

	if (item->other_id)
		return read_other(archive, item->other_id, anchor, error);
	if (item->field) {
		*anchor = (TcAnchor){g_strdup(item->field), g_strdup(""), g_strdup(""),
				     is_named(item->field) ? g_strdup(said) : NULL};
		return TRUE;
	}
	g_autofree char *raw = tc_archive_dup_raw_text(archive, asker, item->paper_id, &raw_length, error);
	g_autoptr(TcText) text = raw ? tc_text_new(raw, (gssize)raw_length, error) : NULL;

	if (!text)
		return FALSE;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
	if (tc_anchor_find_tokens(tokens, tc_text_get_canonical_span(text, item->span), &from, &to)) {
		*anchor = tc_anchor_of(tokens, from, to);
		if (item->repair)
			anchor->known = tc_anchor_dup_known(tokens, canonical, from, to, said ? said : item->repair->raw);
		return TRUE;
	}
	g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT,
		    _("%s: what is to be decided stands where there is no text; run `tracuu check`"), archive->path);
	return FALSE;
}

/** The key of the work that a citation is said to mean. Free with g_free(); NULL with `error` set. */
static char *dup_work_key(TcArchive *archive, const TcReviewRow *row, const TcVerdictInput *input, GError **error)
{
	g_autoptr(TcStatement) key =
		tc_archive_query(archive, error, TC_SQL_GET_CANDIDATE_KEY, "III", input->work, row->paper_id, row->at);
	GError *failed = NULL;

	if (!key)
		return NULL;
	if (input->verdict == TC_VERDICT_CONFIRM && tc_statement_next(archive, key, &failed))
		return tc_statement_dup_text(key, 0);
	if (failed)
		g_propagate_error(error, failed);
	else
		g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE,
				    _("a citation is confirmed as one of the works that it may mean, or rejected"));
	return NULL;
}

/** What a field is said to be. Free with g_free(); NULL with `error` set. */
static char *dup_field_value(const TcReviewItem *item, const TcReviewRow *row, const TcVerdictInput *input, GError **error)
{
	char *value = input->verdict == TC_VERDICT_REPLACE ? tc_header_dup_value((TcFieldId)row->at, input->text) : NULL;

	if (!value)
		g_set_error(
			error, TC_ERROR, TC_ERROR_USAGE,
			_("the field `%s` is replaced by what it says (a number by digits, a date as 30/8/2023), or rejected"),
			item->field);
	return value;
}

static gboolean check_pair(const TcVerdictInput *input, GError **error)
{
	if (input->verdict == TC_VERDICT_CONFIRM)
		return TRUE;
	g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE, _("two papers are confirmed to be scans of one, or rejected"));
	return FALSE;
}

/**
 * What a decision says: how the text reads, or the key of a work; NULL: as it stands, or none of them, or of a pair. Free with g_free().
 * \return FALSE with `error` set.
 */
static gboolean dup_text(TcArchive *archive, const TcReviewItem *item, const TcReviewRow *row, const TcVerdictInput *input,
			 char **text, GError **error)
{
	*text = NULL;
	if (input->verdict == TC_VERDICT_REJECT)
		return TRUE;
	if (row->kind == TC_REVIEW_DUPLICATE)
		return check_pair(input, error);
	if (row->kind == TC_REVIEW_CITATION)
		*text = dup_work_key(archive, row, input, error);
	else if (row->kind == TC_REVIEW_HEADER)
		*text = dup_field_value(item, row, input, error);
	else
		*text = g_strdup(input->verdict == TC_VERDICT_REPLACE ? input->text : item->repair->repaired);
	return *text != NULL;
}

/** \param text see dup_text(). \return the decision's id, 0 on error. */
static gint64 put_decision(TcArchive *archive, const TcReviewItem *item, const TcReviewRow *row, const TcAnchor *anchor,
			   const TcVerdictInput *input, const char *text, gint64 now, GError **error)
{
	g_autoptr(TcStatement) identity = tc_archive_query(archive, error, TC_SQL_GET_IDENTITY, "I", item->paper_id);

	if (!identity || !tc_statement_next(archive, identity, error))
		return 0;
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_PUT_DECISION, "tttttttiItItt",
					  tc_verdict_get_name(input->verdict), text, tc_statement_get_text(identity, 0),
					  tc_statement_get_text(identity, 1), anchor->raw, anchor->before, anchor->after,
					  input->same, row->key, input->by ? input->by : "", now,
					  tc_review_kind_get_name(row->kind), anchor->known);
	return MAX(id, 0);
}

/** Takes a decision back from all places that it decided. */
static gboolean undo(TcArchive *archive, TcReviewKind kind, const TcDecision *decision, const char *by, gint64 now,
		     GError **error)
{
	const TcReviewSql *sql = tc_review_get_sql(kind);

	return tc_archive_run(archive, error, sql->note_change, "I", decision->id) &&
	       (kind != TC_REVIEW_HEADER || tc_header_apply(archive, decision->id, NULL, error)) &&
	       tc_archive_run(archive, error, TC_SQL_UNDO_DECISION, "IIt", decision->id, now, by) &&
	       tc_archive_run(archive, error, sql->release, "I", decision->id);
}

/** What a new decision takes the place of: the item's own, or, where it is a rule, the rule there was. */
static gboolean supersede(TcArchive *archive, const TcReviewItem *item, const TcReviewRow *row, const TcVerdictInput *input,
			  gint64 now, GError **error)
{
	const TcDecision *before = item->decision;
	const char *by = input->by ? input->by : "";

	if (before && !before->same && !undo(archive, row->kind, before, by, now, error))
		return FALSE;
	return !input->same || tc_archive_run(archive, error, TC_SQL_UNDO_SAME, "IIt", row->key, now, by);
}

/** Puts a new decision to its places. */
static gboolean put_to_places(TcArchive *archive, const TcReviewRow *row, gint64 decision, gboolean same, const char *text,
			      GError **error)
{
	const TcReviewSql *sql = tc_review_get_sql(row->kind);

	return (same ? tc_archive_run(archive, error, sql->decide_same, "II", row->key, decision)
		     : tc_archive_run(archive, error, sql->decide_place, "III", row->paper_id, row->at, decision)) &&
	       (row->kind != TC_REVIEW_HEADER || tc_header_apply(archive, decision, text, error)) &&
	       tc_archive_run(archive, error, sql->note_change, "I", decision);
}

static gint64 decide(TcArchive *archive, const TcAsker *asker, const char *id, const TcVerdictInput *input, gint64 now,
		     GError **error)
{
	TcReviewRow row;
	g_auto(TcAnchor) anchor = {0};
	g_autofree char *text = NULL;
	g_autoptr(TcReviewItem) item = tc_review_find(archive, asker, id, &row, error);
	TcVerdictInput one = *input;

	if (!item || !dup_text(archive, item, &row, input, &text, error) ||
	    !read_anchor(archive, asker, item, text, &anchor, error))
		return -1;
	/* no two fields are the same case, and no two pairs */
	one.same = input->same && row.kind != TC_REVIEW_HEADER && row.kind != TC_REVIEW_DUPLICATE;
	if (!supersede(archive, item, &row, &one, now, error))
		return -1;
	gint64 decision = put_decision(archive, item, &row, &anchor, &one, text, now, error);
	if (!decision || !put_to_places(archive, &row, decision, one.same, text, error))
		return -1;
	return tc_archive_get_number(archive, 0, error, tc_review_get_sql(row.kind)->count_places, "I", decision);
}

/**
 * Settles the works that a decision has opened again, if nothing else waits to be settled: else a run of the indexer is under way, or was
 * broken off, and does it.
 */
static gboolean settle(TcArchive *archive, gboolean others, GError **error)
{
	return others || tc_archive_resolve_works(archive, error);
}

gint64 tc_archive_decide(TcArchive *archive, const TcAsker *asker, const char *id, const TcVerdictInput *input, gint64 now,
			 GError **error)
{
	gboolean nested, others;

	if (!check_input(input, error) || !tc_archive_enter(archive, &nested, error))
		return -1;
	gint64 n = tc_archive_is_unsettled(archive, &others, error) ? decide(archive, asker, id, input, now, error) : -1;
	return tc_archive_leave(archive, nested, n >= 0 && settle(archive, others, error), error) ? n : -1;
}

static gint64 undo_item(TcArchive *archive, const TcAsker *asker, const char *id, const char *by, gint64 now, GError **error)
{
	TcReviewRow row;
	g_autoptr(TcReviewItem) item = tc_review_find(archive, asker, id, &row, error);

	if (!item)
		return -1;
	if (!item->decision)
		return 0;
	const TcDecision *decision = item->decision;
	gint64 n = tc_archive_get_number(archive, 0, error, tc_review_get_sql(row.kind)->count_places, "I", decision->id);
	/* readings that people alone gave go with it */
	gboolean ok = n >= 0 && tc_archive_run(archive, error, TC_SQL_UNINDEX_DECIDED, "I", decision->id) &&
		      tc_archive_run(archive, error, TC_SQL_DELETE_DECIDED, "I", decision->id) &&
		      undo(archive, row.kind, decision, by ? by : "", now, error);
	return ok ? n : -1;
}

gint64 tc_archive_undo(TcArchive *archive, const TcAsker *asker, const char *id, const char *by, gint64 now, GError **error)
{
	gboolean nested, others;

	if ((by && !check_text(by, TC_REVIEW_MAX_NAME, "the name", error)) || !tc_archive_enter(archive, &nested, error))
		return -1;
	gint64 n = tc_archive_is_unsettled(archive, &others, error) ? undo_item(archive, asker, id, by, now, error) : -1;
	return tc_archive_leave(archive, nested, n >= 0 && settle(archive, others, error), error) ? n : -1;
}
