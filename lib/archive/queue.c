/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What waits for people, or was decided: items, and lists of them.
 *
 * The queue has one item a key, the most frequent first, as deciding that settles most (of two papers each is one of a kind: the most alike
 * first). Readings of misread words are offered down to TC_REVIEW_VAIN, and by frequency alone those of names, hardly ever right and met on every
 * page, would lead; so each place weighs the square of its probability. The cursor is rank and key of the last item given, so that what is decided
 * meanwhile shifts nothing.
 */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "lib/archive/review-private.h"

static const TcReviewSql kinds[TC_N_REVIEWS] = {
	[TC_REVIEW_REPAIR] = {.name = "repair",
			      .letter = 'r',
			      .get = TC_SQL_GET_REPAIR,
			      .count = TC_SQL_COUNT_REVIEW,
			      .list = TC_SQL_LIST_REVIEW,
			      .count_decided = TC_SQL_COUNT_REVIEWED,
			      .list_decided = TC_SQL_LIST_REVIEWED,
			      .count_same = TC_SQL_COUNT_SAME,
			      .decide_place = TC_SQL_DECIDE_PLACE,
			      .decide_same = TC_SQL_DECIDE_SAME,
			      .release = TC_SQL_RELEASE_DECIDED,
			      .count_places = TC_SQL_COUNT_DECIDED,
			      .note_change = TC_SQL_UNINDEX_DECIDED},
	[TC_REVIEW_CITATION] = {.name = "citation",
				.letter = 'c',
				.get = TC_SQL_GET_CITATION,
				.count = TC_SQL_CITATION_COUNT_REVIEW,
				.list = TC_SQL_CITATION_LIST_REVIEW,
				.count_decided = TC_SQL_CITATION_COUNT_REVIEWED,
				.list_decided = TC_SQL_CITATION_LIST_REVIEWED,
				.count_same = TC_SQL_CITATION_COUNT_SAME,
				.decide_place = TC_SQL_CITATION_DECIDE_PLACE,
				.decide_same = TC_SQL_CITATION_DECIDE_SAME,
				.release = TC_SQL_CITATION_RELEASE_DECIDED,
				.count_places = TC_SQL_CITATION_COUNT_DECIDED,
				.note_change = TC_SQL_OPEN_DECIDED},
	[TC_REVIEW_HEADER] = {.name = "header",
			      .letter = 'h',
			      .get = TC_SQL_GET_UNREADABLE,
			      .count = TC_SQL_HEADER_COUNT_REVIEW,
			      .list = TC_SQL_HEADER_LIST_REVIEW,
			      .count_decided = TC_SQL_HEADER_COUNT_REVIEWED,
			      .list_decided = TC_SQL_HEADER_LIST_REVIEWED,
			      .count_same = TC_SQL_HEADER_COUNT_SAME,
			      .decide_place = TC_SQL_HEADER_DECIDE_PLACE,
			      .decide_same = TC_SQL_HEADER_DECIDE_SAME,
			      .release = TC_SQL_HEADER_RELEASE_DECIDED,
			      .count_places = TC_SQL_HEADER_COUNT_DECIDED,
			      .note_change = TC_SQL_HEADER_UNINDEX_DECIDED},
	[TC_REVIEW_DUPLICATE] = {.name = "duplicate",
				 .letter = 'd',
				 .get = TC_SQL_GET_PAIR,
				 .count = TC_SQL_PAIR_COUNT_REVIEW,
				 .list = TC_SQL_PAIR_LIST_REVIEW,
				 .count_decided = TC_SQL_PAIR_COUNT_REVIEWED,
				 .list_decided = TC_SQL_PAIR_LIST_REVIEWED,
				 .count_same = TC_REVIEW_NONE_SAME,
				 .decide_place = TC_SQL_PAIR_DECIDE_PLACE,
				 .decide_same = TC_REVIEW_NONE_SAME,
				 .release = TC_SQL_PAIR_RELEASE_DECIDED,
				 .count_places = TC_SQL_PAIR_COUNT_DECIDED,
				 .note_change = TC_SQL_UNPAIR_DECIDED},
};
static const char *const verdict_names[] = {
	[TC_VERDICT_CONFIRM] = "confirm", [TC_VERDICT_REJECT] = "reject", [TC_VERDICT_REPLACE] = "replace"};

const TcReviewSql *tc_review_get_sql(TcReviewKind kind)
{
	return &kinds[kind];
}

const char *tc_review_kind_get_name(TcReviewKind kind)
{
	return kinds[kind].name;
}

gboolean tc_review_kind_from_name(const char *name, TcReviewKind *kind)
{
	for (int i = 0; i < TC_N_REVIEWS; i++) {
		*kind = (TcReviewKind)i;
		if (g_strcmp0(kinds[i].name, name) == 0)
			return TRUE;
	}
	return FALSE;
}

const char *tc_verdict_get_name(TcVerdict verdict)
{
	return verdict_names[verdict];
}

gboolean tc_verdict_from_name(const char *name, TcVerdict *verdict)
{
	for (gsize i = 0; i < G_N_ELEMENTS(verdict_names); i++) {
		*verdict = (TcVerdict)i;
		if (g_strcmp0(verdict_names[i], name) == 0)
			return TRUE;
	}
	return FALSE;
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
	g_clear_pointer(&item->works, g_array_unref);
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

/** The check is of the key, so that an id of before a paper was read anew does not name what stands at that place now. */
static guint32 get_check(gint64 key)
{
	return (guint32)((guint64)key >> 32);
}

static char *dup_id(const TcReviewRow *row)
{
	return g_strdup_printf("%c-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%08x", kinds[row->kind].letter, row->paper_id,
			       row->at, get_check(row->key));
}

char *tc_review_dup_id(gint64 paper_id, const TcPaperRepair *repair)
{
	const TcReviewRow row = {TC_REVIEW_REPAIR, paper_id, (gint64)repair->span.start, repair->key};

	return dup_id(&row);
}

static gboolean parse_id(const char *id, TcReviewRow *row, guint32 *check)
{
	int end = 0, i = 0;

	while (i < TC_N_REVIEWS && kinds[i].letter != *id)
		i++;
	row->kind = (TcReviewKind)i;
	return i < TC_N_REVIEWS &&
	       sscanf(id + 1, "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%8x%n", &row->paper_id, &row->at, check, &end) == 3 &&
	       id[1 + end] == '\0';
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

static void take_repair(TcReviewItem *item, TcReviewRow *place, TcStatement *row)
{
	item->repair = tc_repairs_read_row(row);
	item->span = item->repair->span;
	item->state = tc_reading_state_get_name(item->repair->state);
	place->key = item->repair->key;
}

/** What citations, fields and pairs have in common. \param undecided the state before anybody decides. */
static void take_place(TcReviewItem *item, TcReviewRow *place, TcStatement *row, const char *verdict, const char *undecided)
{
	item->span = (TcSpan){tc_statement_get_size(row, 0), tc_statement_get_size(row, 1)};
	item->state = !verdict ? undecided : g_str_equal(verdict, "reject") ? "rejected" : "confirmed";
	place->key = sqlite3_column_int64(row, 2);
}

/** The works of a bucket that the asker sees. */
static gboolean list_works(TcArchive *archive, const TcAsker *asker, const char *bucket, TcReviewItem *item, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_CANDIDATES, "t", bucket);

	item->works = row ? tc_statement_collect_ids(archive, row, error) : NULL;
	return item->works != NULL;
}

/** \return FALSE with `error` set. */
static gboolean take_citation(TcArchive *archive, const TcAsker *asker, TcReviewItem *item, TcReviewRow *place, TcStatement *row,
			      GError **error)
{
	take_place(item, place, row, tc_statement_get_text(row, 6), "ambiguous");
	item->work_id = sqlite3_column_int64(row, 5);
	return list_works(archive, asker, tc_statement_get_text(row, 4), item, error);
}

/** Fills in what the row of an item says. \return FALSE with `error` set. */
static gboolean take_row(TcArchive *archive, const TcAsker *asker, TcReviewItem *item, TcReviewRow *place, TcStatement *row,
			 gint64 *decision, GError **error)
{
	*decision = sqlite3_column_int64(row, place->kind == TC_REVIEW_REPAIR ? 7 : 3);
	if (place->kind == TC_REVIEW_CITATION)
		return take_citation(archive, asker, item, place, row, error);
	if (place->kind == TC_REVIEW_HEADER) {
		take_place(item, place, row, tc_statement_get_text(row, 4), "unreadable");
		item->field = tc_field_get_name((TcFieldId)place->at);
	} else if (place->kind == TC_REVIEW_DUPLICATE) {
		take_place(item, place, row, tc_statement_get_text(row, 4), "alike");
		item->other_id = place->at;
		item->similarity = sqlite3_column_double(row, 5);
	} else {
		take_repair(item, place, row);
	}
	return TRUE;
}

/** \return FALSE with `error` set, also if there is no such row for the asker. */
static gboolean read_row(TcArchive *archive, const TcAsker *asker, TcReviewRow *place, TcReviewItem *item, gint64 *decision,
			 GError **error)
{
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, kinds[place->kind].get, "II", place->paper_id, place->at);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	if (tc_statement_next(archive, row, &failed))
		return take_row(archive, asker, item, place, row, decision, error);
	if (failed)
		g_propagate_error(error, failed);
	else
		g_set_error_literal(error, TC_ERROR, TC_ERROR_NOT_FOUND,
				    _("there is nothing to decide at that place; list the queue again"));
	return FALSE;
}

static TcReviewItem *get_item(TcArchive *archive, const TcAsker *asker, TcReviewRow *row, GError **error)
{
	g_autoptr(TcReviewItem) item = g_new0(TcReviewItem, 1);
	gint64 decision;

	if (!read_row(archive, asker, row, item, &decision, error))
		return NULL;
	item->id = dup_id(row);
	item->kind = row->kind;
	item->paper_id = row->paper_id;
	gboolean alone = kinds[row->kind].count_same == TC_REVIEW_NONE_SAME;
	gint64 n_same = alone ? 0 : count(archive, asker, kinds[row->kind].count_same, row->key, error);
	gint64 page = tc_archive_get_number(archive, 1, error, TC_SQL_FIND_PAGE, "II", row->paper_id, (gint64)item->span.start);
	if (n_same < 0 || page < 0)
		return NULL;
	item->n_same = (guint)MAX(n_same - 1, 0);
	item->page = (guint)page;
	if (decision && !(item->decision = get_decision(archive, decision, error)))
		return NULL;
	return g_steal_pointer(&item);
}

TcReviewItem *tc_review_find(TcArchive *archive, const TcAsker *asker, const char *id, TcReviewRow *row, GError **error)
{
	guint32 check = 0;
	g_autoptr(TcReviewItem) item = parse_id(id, row, &check) ? get_item(archive, asker, row, error) : NULL;

	if (item && check == get_check(row->key))
		return g_steal_pointer(&item);
	if (!error || !*error)
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND,
			    _("%s: there is no such item, or its paper was read anew since; list the queue again"), id);
	return NULL;
}

TcReviewItem *tc_archive_get_review(TcArchive *archive, const TcAsker *asker, const char *id, GError **error)
{
	TcReviewRow row;

	return tc_review_find(archive, asker, id, &row, error);
}

/* ---- the queue ------------------------------------------------------------------------------------------------- */

/** Where a list goes on: rank and key of what came last; of what was decided, its id. */
typedef struct {
	gint64 rank;
	gint64 key;
} Cursor;

static gboolean parse_cursor(const char *text, Cursor *cursor, GError **error)
{
	int end = 0;

	*cursor = (Cursor){G_MAXINT64, G_MININT64};
	if (!text)
		return TRUE;
	if (sscanf(text, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "%n", &cursor->rank, &cursor->key, &end) == 2 &&
	    text[end] == '\0')
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("the cursor %s is none that an answer gave"), text);
	return FALSE;
}

/** Both lists give rank or id, key, paper and start. One row more than wanted is asked for: whether the list goes on. */
static gboolean read_list(TcArchive *archive, const TcAsker *asker, const TcReviewQuery *query, TcStatement *row,
			  TcReviewList *list, GError **error)
{
	GError *failed = NULL;
	Cursor last = {0, 0};

	while (tc_statement_next(archive, row, &failed)) {
		if (list->items->len == query->limit) {
			list->next = g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, last.rank, last.key);
			return TRUE;
		}
		last = (Cursor){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
		TcReviewRow place = {query->kind, sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3), 0};
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
	const TcReviewSql *sql = &kinds[query->kind];
	gint64 total = count(archive, asker, query->decided ? sql->count_decided : sql->count, 0, error);
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, query->decided ? sql->list_decided : sql->list, "III",
						    cursor.rank, cursor.key, (gint64)query->limit + 1);
	list->total = (guint)MAX(total, 0);
	return total >= 0 && row && read_list(archive, asker, query, row, list, error);
}

TcReviewList *tc_archive_list_review(TcArchive *archive, const TcAsker *asker, const TcReviewQuery *query, GError **error)
{
	g_autoptr(TcReviewList) list = g_new0(TcReviewList, 1);

	list->items = g_ptr_array_new_with_free_func((GDestroyNotify)tc_review_item_free);
	return list_items(archive, asker, query, list, error) ? g_steal_pointer(&list) : NULL;
}
