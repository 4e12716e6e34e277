/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What waits for people, and what they say.
 *
 * A decision is about one place, or, as a *rule*, about all places of one key, those in papers to come too. One about a place goes before a
 * rule. Nothing is deleted: what is undone, or decided otherwise later, stays with who did so and when.
 *
 * The queue has one item a key, the most frequent first, as deciding that settles most; its cursor is count and key of the last item given, so
 * that what is decided meanwhile shifts nothing.
 */
#include <stdio.h>
#include <string.h>

#include "lib/archive/review-private.h"

static const char *const kind_names[TC_N_REVIEWS] = {[TC_REVIEW_REPAIR] = "repair"};
static const char *const verdict_names[] = {
	[TC_VERDICT_CONFIRM] = "confirm", [TC_VERDICT_REJECT] = "reject", [TC_VERDICT_REPLACE] = "replace"};

/** The place of a name in a list; -1 if it is not there. */
static int find_name(const char *const *names, gsize n, const char *name)
{
	for (gsize i = 0; i < n; i++)
		if (g_strcmp0(names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *tc_review_kind_get_name(TcReviewKind kind)
{
	return kind_names[kind];
}

gboolean tc_review_kind_from_name(const char *name, TcReviewKind *kind)
{
	int found = find_name(kind_names, G_N_ELEMENTS(kind_names), name);

	*kind = (TcReviewKind)MAX(found, 0);
	return found >= 0;
}

const char *tc_verdict_get_name(TcVerdict verdict)
{
	return verdict_names[verdict];
}

gboolean tc_verdict_from_name(const char *name, TcVerdict *verdict)
{
	int found = find_name(verdict_names, G_N_ELEMENTS(verdict_names), name);

	*verdict = (TcVerdict)MAX(found, 0);
	return found >= 0;
}

static void decision_free(TcDecision *decision)
{
	if (!decision)
		return;
	g_free(decision->text);
	g_free(decision->by);
	g_free(decision);
}

void tc_review_item_free(TcReviewItem *item)
{
	if (!item)
		return;
	g_free(item->id);
	tc_paper_repair_free(item->repair);
	decision_free(item->decision);
	g_free(item);
}

void tc_review_list_free(TcReviewList *list)
{
	if (!list)
		return;
	g_ptr_array_unref(list->items);
	g_free(list->next);
	g_free(list);
}

/* ---- one item -------------------------------------------------------------------------------------------------- */

/** What an id names: `r-PAPER-START-CHECK`. */
typedef struct {
	gint64 paper_id;
	gint64 start;
	gint64 key; /**< when it is looked up */
} Row;

/** The check is of the key, so that an id of before a paper was read anew does not name what stands at that place now. */
static guint32 get_check(gint64 key)
{
	return (guint32)((guint64)key >> 32);
}

char *tc_review_dup_id(gint64 paper_id, const TcPaperRepair *repair)
{
	return g_strdup_printf("r-%" G_GINT64_FORMAT "-%" G_GSIZE_FORMAT "-%08x", paper_id, repair->span.start,
			       get_check(repair->key));
}

static gboolean parse_id(const char *id, Row *row, guint32 *check)
{
	int end = 0;

	return sscanf(id, "r-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%8x%n", &row->paper_id, &row->start, check, &end) == 3 &&
	       id[end] == '\0';
}

static TcDecision *get_decision(TcArchive *archive, gint64 id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_DECISION, "I", id);

	if (!row || !tc_statement_next(archive, row, error))
		return NULL;
	TcDecision *decision = g_new0(TcDecision, 1);
	decision->id = id;
	tc_verdict_from_name(tc_statement_get_text(row, 1), &decision->verdict);
	decision->text = tc_statement_dup_text(row, 2);
	decision->by = tc_statement_dup_text(row, 3);
	decision->time = sqlite3_column_int64(row, 4);
	decision->same = sqlite3_column_int(row, 5);
	return decision;
}

/** How many rows a statement counts for an asker; -1 on error. */
static gint64 count(TcArchive *archive, const TcAsker *asker, TcSql id, gint64 key, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, id, key ? "I" : "", key);

	return row && tc_statement_next(archive, row, error) ? sqlite3_column_int64(row, 0) : -1;
}

/** \return FALSE with `error` set, also if there is no such row for the asker. */
static gboolean read_repair(TcArchive *archive, const TcAsker *asker, Row *place, TcReviewItem *item, GError **error)
{
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, TC_SQL_GET_REPAIR, "II", place->paper_id, place->start);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	if (!tc_statement_next(archive, row, &failed)) {
		if (failed)
			g_propagate_error(error, failed);
		else
			g_set_error_literal(error, TC_ERROR, TC_ERROR_NOT_FOUND,
					    "there is nothing to decide at that place; list the queue again");
		return FALSE;
	}
	item->repair = tc_repairs_read_row(row);
	place->key = item->repair->key;
	return TRUE;
}

static TcReviewItem *get_item(TcArchive *archive, const TcAsker *asker, Row *row, GError **error)
{
	g_autoptr(TcReviewItem) item = g_new0(TcReviewItem, 1);

	if (!read_repair(archive, asker, row, item, error))
		return NULL;
	item->id = tc_review_dup_id(row->paper_id, item->repair);
	item->paper_id = row->paper_id;
	gint64 n_same = count(archive, asker, TC_SQL_COUNT_SAME, row->key, error);
	gint64 page = tc_archive_get_number(archive, 1, error, TC_SQL_FIND_PAGE, "II", row->paper_id, row->start);
	if (n_same < 0 || page < 0)
		return NULL;
	item->n_same = (guint)MAX(n_same - 1, 0);
	item->page = (guint)page;
	if (item->repair->decision && !(item->decision = get_decision(archive, item->repair->decision, error)))
		return NULL;
	return g_steal_pointer(&item);
}

/** \param row receives what the id names. */
static TcReviewItem *find_item(TcArchive *archive, const TcAsker *asker, const char *id, Row *row, GError **error)
{
	guint32 check = 0;
	g_autoptr(TcReviewItem) item = parse_id(id, row, &check) ? get_item(archive, asker, row, error) : NULL;

	if (item && check == get_check(row->key))
		return g_steal_pointer(&item);
	if (!error || !*error)
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND,
			    "%s: there is no such item, or its paper was read anew since; list the queue again", id);
	return NULL;
}

TcReviewItem *tc_archive_get_review(TcArchive *archive, const TcAsker *asker, const char *id, GError **error)
{
	Row row;

	return find_item(archive, asker, id, &row, error);
}

/* ---- the queue ------------------------------------------------------------------------------------------------- */

/** Where a list goes on: count and key of what came last; of what was decided, its id. */
typedef struct {
	gint64 count;
	gint64 key;
} Cursor;

static gboolean parse_cursor(const char *text, Cursor *cursor, GError **error)
{
	int end = 0;

	*cursor = (Cursor){G_MAXINT64, G_MININT64};
	if (!text)
		return TRUE;
	if (sscanf(text, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "%n", &cursor->count, &cursor->key, &end) == 2 &&
	    text[end] == '\0')
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, "the cursor %s is none that an answer gave", text);
	return FALSE;
}

/** Both lists give count or id, key, paper and start. One row more than wanted is asked for: whether the list goes on. */
static gboolean read_list(TcArchive *archive, const TcAsker *asker, TcStatement *row, guint limit, TcReviewList *list,
			  GError **error)
{
	GError *failed = NULL;
	Cursor last = {0, 0};

	while (tc_statement_next(archive, row, &failed)) {
		if (list->items->len == limit) {
			list->next = g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, last.count, last.key);
			return TRUE;
		}
		last = (Cursor){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
		Row place = {sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3), 0};
		TcReviewItem *item = get_item(archive, asker, &place, error);
		if (!item)
			return FALSE;
		g_ptr_array_add(list->items, item);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static gboolean list_items(TcArchive *archive, const TcAsker *asker, const TcReviewQuery *query, TcReviewList *list,
			   GError **error)
{
	Cursor cursor;

	if (!parse_cursor(query->cursor, &cursor, error))
		return FALSE;
	gint64 total = count(archive, asker, query->decided ? TC_SQL_COUNT_REVIEWED : TC_SQL_COUNT_REVIEW, 0, error);
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, query->decided ? TC_SQL_LIST_REVIEWED : TC_SQL_LIST_REVIEW, "III",
			       cursor.count, cursor.key, (gint64)query->limit + 1);
	list->total = (guint)MAX(total, 0);
	return total >= 0 && row && read_list(archive, asker, row, query->limit, list, error);
}

TcReviewList *tc_archive_list_review(TcArchive *archive, const TcAsker *asker, const TcReviewQuery *query, GError **error)
{
	g_autoptr(TcReviewList) list = g_new0(TcReviewList, 1);

	list->items = g_ptr_array_new_with_free_func((GDestroyNotify)tc_review_item_free);
	return list_items(archive, asker, query, list, error) ? g_steal_pointer(&list) : NULL;
}

/* ---- deciding -------------------------------------------------------------------------------------------------- */

static gboolean check_text(const char *text, gsize longest, const char *what, GError **error)
{
	gboolean ok = text && strlen(text) <= longest && g_utf8_validate(text, -1, NULL);

	for (const char *c = text; ok && *c; c++)
		ok = !g_ascii_iscntrl(*c);
	if (!ok)
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, "%s must be one line of UTF-8 of up to %u bytes", what,
			    (guint)longest);
	return ok;
}

static gboolean check_input(const TcVerdictInput *input, GError **error)
{
	return (input->verdict != TC_VERDICT_REPLACE || check_text(input->text, TC_REVIEW_MAX_TEXT, "the new text", error)) &&
	       (!input->by || check_text(input->by, TC_REVIEW_MAX_NAME, "the name", error));
}

/** The words of an item and those around it. */
static gboolean read_anchor(TcArchive *archive, const TcAsker *asker, const TcReviewItem *item, TcAnchor *anchor, GError **error)
{
	gsize raw_length, length, from, to;
	g_autofree char *raw = tc_archive_dup_raw_text(archive, asker, item->paper_id, &raw_length, error);
	g_autoptr(TcText) text = raw ? tc_text_new(raw, (gssize)raw_length, error) : NULL;

	if (!text)
		return FALSE;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
	if (tc_anchor_find_tokens(tokens, tc_text_get_canonical_span(text, item->repair->span), &from, &to)) {
		*anchor = tc_anchor_of(tokens, from, to);
		return TRUE;
	}
	g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "%s: a repair stands where there is no text; run `tracuu check`",
		    archive->path);
	return FALSE;
}

/** What a decision says that the text is; NULL: as it stands. */
static const char *get_text(const TcReviewItem *item, const TcVerdictInput *input)
{
	if (input->verdict == TC_VERDICT_REJECT)
		return NULL;
	return input->verdict == TC_VERDICT_REPLACE ? input->text : item->repair->repaired;
}

/** \return the decision's id, 0 on error. */
static gint64 put_decision(TcArchive *archive, const TcReviewItem *item, const Row *row, const TcAnchor *anchor,
			   const TcVerdictInput *input, gint64 now, GError **error)
{
	g_autoptr(TcStatement) identity = tc_archive_query(archive, error, TC_SQL_GET_IDENTITY, "I", item->paper_id);

	if (!identity || !tc_statement_next(archive, identity, error))
		return 0;
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_PUT_DECISION, "tttttttiItI", verdict_names[input->verdict],
					  get_text(item, input), tc_statement_get_text(identity, 0),
					  tc_statement_get_text(identity, 1), anchor->raw, anchor->before, anchor->after,
					  input->same, row->key, input->by ? input->by : "", now);
	return MAX(id, 0);
}

/** Takes a decision back from all places that it decided. */
static gboolean undo(TcArchive *archive, const TcDecision *decision, const char *by, gint64 now, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_UNINDEX_DECIDED, "I", decision->id) &&
	       tc_archive_run(archive, error, TC_SQL_UNDO_DECISION, "IIt", decision->id, now, by) &&
	       tc_archive_run(archive, error, TC_SQL_RELEASE_DECIDED, "I", decision->id);
}

/** What a new decision takes the place of: the item's own, or, where it is a rule, the rule there was. */
static gboolean supersede(TcArchive *archive, const TcReviewItem *item, const Row *row, const TcVerdictInput *input, gint64 now,
			  GError **error)
{
	const TcDecision *before = item->decision;
	const char *by = input->by ? input->by : "";

	if (before && !before->same && !undo(archive, before, by, now, error))
		return FALSE;
	return !input->same || tc_archive_run(archive, error, TC_SQL_UNDO_SAME, "IIt", row->key, now, by);
}

static gint64 decide(TcArchive *archive, const TcAsker *asker, const char *id, const TcVerdictInput *input, gint64 now,
		     GError **error)
{
	Row row;
	g_auto(TcAnchor) anchor = {0};
	g_autoptr(TcReviewItem) item = find_item(archive, asker, id, &row, error);

	if (!item || !read_anchor(archive, asker, item, &anchor, error) || !supersede(archive, item, &row, input, now, error))
		return -1;
	gint64 decision = put_decision(archive, item, &row, &anchor, input, now, error);
	if (!decision ||
	    !(input->same ? tc_archive_run(archive, error, TC_SQL_DECIDE_SAME, "II", row.key, decision)
			  : tc_archive_run(archive, error, TC_SQL_DECIDE_PLACE, "III", row.paper_id, row.start, decision)) ||
	    !tc_archive_run(archive, error, TC_SQL_UNINDEX_DECIDED, "I", decision))
		return -1;
	return tc_archive_get_number(archive, 0, error, TC_SQL_COUNT_DECIDED, "I", decision);
}

gint64 tc_archive_decide(TcArchive *archive, const TcAsker *asker, const char *id, const TcVerdictInput *input, gint64 now,
			 GError **error)
{
	gboolean nested;

	if (!check_input(input, error) || !tc_archive_enter(archive, &nested, error))
		return -1;
	gint64 n = decide(archive, asker, id, input, now, error);
	return tc_archive_leave(archive, nested, n >= 0, error) ? n : -1;
}

static gint64 undo_item(TcArchive *archive, const TcAsker *asker, const char *id, const char *by, gint64 now, GError **error)
{
	Row row;
	g_autoptr(TcReviewItem) item = find_item(archive, asker, id, &row, error);

	if (!item)
		return -1;
	if (!item->decision)
		return 0;
	const TcDecision *decision = item->decision;
	gint64 n = tc_archive_get_number(archive, 0, error, TC_SQL_COUNT_DECIDED, "I", decision->id);
	/* readings that people alone gave go with it */
	gboolean ok = n >= 0 && tc_archive_run(archive, error, TC_SQL_UNINDEX_DECIDED, "I", decision->id) &&
		      tc_archive_run(archive, error, TC_SQL_DELETE_DECIDED, "I", decision->id) &&
		      undo(archive, decision, by ? by : "", now, error);
	return ok ? n : -1;
}

gint64 tc_archive_undo(TcArchive *archive, const TcAsker *asker, const char *id, const char *by, gint64 now, GError **error)
{
	gboolean nested;

	if ((by && !check_text(by, TC_REVIEW_MAX_NAME, "the name", error)) || !tc_archive_enter(archive, &nested, error))
		return -1;
	gint64 n = undo_item(archive, asker, id, by, now, error);
	return tc_archive_leave(archive, nested, n >= 0, error) ? n : -1;
}
