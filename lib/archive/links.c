/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Relations between works, for an asker: many printed places, one line for each pair of works.
 */
#include <string.h>

#include "lib/archive/archive-private.h"

void tc_work_link_free(TcWorkLink *link)
{
	if (!link)
		return;
	g_ptr_array_unref(link->relations);
	g_free(link->key);
	g_free(link);
}

static int strength_of(const char *relation)
{
	const TcRelation *known = tc_relation_get(relation);

	return known ? known->strength : G_MININT;
}

/** Strongest first; where two are alike, by id, so that the order never depends on anything else. */
static int compare_relations(gconstpointer a, gconstpointer b)
{
	const char *left = *(const char *const *)a, *right = *(const char *const *)b;
	int by_strength = strength_of(right) - strength_of(left) > 0 ? 1 : strength_of(right) == strength_of(left) ? 0 : -1;

	return by_strength ? by_strength : strcmp(left, right);
}

static int compare_links(gconstpointer a, gconstpointer b)
{
	const TcWorkLink *left = *(const TcWorkLink *const *)a, *right = *(const TcWorkLink *const *)b;
	int by_relation = compare_relations(&left->relation, &right->relation);

	return by_relation ? by_relation : strcmp(left->key, right->key);
}

static TcWorkLink *new_link(TcStatement *row)
{
	TcWorkLink *link = g_new0(TcWorkLink, 1);

	const char *date = tc_statement_get_text(row, 7);

	link->work_id = sqlite3_column_int64(row, 0);
	g_strlcpy(link->date, date ? date : "", sizeof link->date);
	link->key = tc_statement_dup_text(row, 8);
	link->relations = g_ptr_array_new();
	return link;
}

/** One more printed place. Rows come with the work's own papers first, so an equal one does not take the place of an earlier one. */
static void take_row(TcWorkLink *link, TcStatement *row)
{
	const TcRelation *known = tc_relation_get(tc_statement_get_text(row, 1));
	const char *relation = known ? known->id : g_intern_string(tc_statement_get_text(row, 1));

	link->n++;
	if (!g_ptr_array_find(link->relations, relation, NULL))
		g_ptr_array_add(link->relations, (gpointer)relation);
	if (link->relation && compare_relations(&relation, &link->relation) >= 0)
		return;
	link->relation = relation;
	link->paper_id = sqlite3_column_int64(row, 2);
	link->seq = tc_statement_get_uint(row, 3);
	link->span = (TcSpan){tc_statement_get_size(row, 4), tc_statement_get_size(row, 5)};
	link->in_title = sqlite3_column_int(row, 6);
}

/** The link of a row: the last one, or another that is added. */
static TcWorkLink *get_link(GPtrArray *links, TcStatement *row)
{
	TcWorkLink *last = links->len ? links->pdata[links->len - 1] : NULL;

	if (!last || last->work_id != sqlite3_column_int64(row, 0)) {
		last = new_link(row);
		g_ptr_array_add(links, last);
	}
	return last;
}

/** The strongest first, then by key. */
static void sort_links(GPtrArray *links)
{
	for (guint i = 0; i < links->len; i++) {
		GPtrArray *relations = ((TcWorkLink *)g_ptr_array_index(links, i))->relations;
		if (relations->len > 1) /* few have several */
			g_ptr_array_sort(relations, compare_relations);
	}
	g_ptr_array_sort(links, compare_links);
}

/**
 * The links that rows say, those of a work together: columns as LINKS and RELATED have them, the last of which is whether the row counts.
 * \param limit works that are read, whether any of their rows counts or not; 0: all.
 */
static GPtrArray *read_links(TcArchive *archive, TcStatement *row, guint limit, GError **error)
{
	g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func((GDestroyNotify)tc_work_link_free);
	gint64 last = 0;
	GError *failed = NULL;

	for (guint n = 0; tc_statement_next(archive, row, &failed);) {
		n += sqlite3_column_int64(row, 0) != last;
		last = sqlite3_column_int64(row, 0);
		if (limit > 0 && n > limit)
			break;
		if (sqlite3_column_int(row, 9))
			take_row(get_link(links, row), row);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	sort_links(links);
	return g_steal_pointer(&links);
}

GPtrArray *tc_archive_list_links(TcArchive *archive, const TcAsker *asker, gint64 work_id, TcLinkDirection direction, guint limit,
				 GError **error)
{
	TcSql id = direction == TC_LINKS_CITES ? TC_SQL_LIST_CITES : TC_SQL_LIST_CITED_BY;
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, id, "II", work_id, limit > 0 ? (gint64)limit : (gint64)-1);

	return row ? read_links(archive, row, 0, error) : NULL;
}

GPtrArray *tc_archive_list_related(TcArchive *archive, const TcAsker *asker, gint64 work_id, TcLinkDirection direction,
				   guint limit, GError **error)
{
	TcSql id = direction == TC_LINKS_CITES ? TC_SQL_LIST_RELATED : TC_SQL_LIST_RELATED_BY;
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, id, "I", work_id);

	return row ? read_links(archive, row, limit, error) : NULL;
}

/* ---- changes --------------------------------------------------------------------------------------------------- */

static TcWorkChange read_change(TcStatement *row)
{
	const TcRelation *known = tc_relation_get(tc_statement_get_text(row, 1));
	const char *part = tc_statement_get_text(row, 6);

	return (TcWorkChange){
		.work_id = sqlite3_column_int64(row, 0),
		.type = tc_works_get_type(row, 7),
		.relation = known ? known->id : NULL,
		.paper_id = sqlite3_column_int64(row, 2),
		.seq = tc_statement_get_uint(row, 3),
		.span = {tc_statement_get_size(row, 4), tc_statement_get_size(row, 5)},
		.partial = part && *part,
		.told = sqlite3_column_int(row, 8),
	};
}

GArray *tc_archive_list_changes(TcArchive *archive, const TcAsker *asker, gint64 work_id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_CHANGES, "I", work_id);
	g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(TcWorkChange));
	GError *failed = NULL;

	if (!row)
		return NULL;
	for (guint n = 0; n < TC_CHANGES_MAX && tc_statement_next(archive, row, &failed); n++) {
		const TcWorkChange change = read_change(row);
		if (change.relation)
			g_array_append_val(changes, change);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&changes);
}

GArray *tc_archive_list_changed_papers(TcArchive *archive, const TcAsker *asker, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_CHANGED_PAPERS, "");
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(TcChangedPaper));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		const TcChangedPaper paper = {.paper_id = sqlite3_column_int64(row, 0),
					      .work_id = sqlite3_column_int64(row, 1),
					      .type = tc_works_get_type(row, 2)};
		g_array_append_val(papers, paper);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&papers);
}

GArray *tc_archive_list_gone_papers(TcArchive *archive, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_GONE_PAPERS, "");
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		gint64 paper = sqlite3_column_int64(row, 0);
		g_array_append_val(papers, paper);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&papers);
}

gboolean tc_archive_get_last_use(TcArchive *archive, const TcAsker *asker, gint64 work_id, char date[11], GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_LAST_USE, "I", work_id);

	if (!row || !tc_statement_next(archive, row, error))
		return FALSE;
	const char *last = tc_statement_get_text(row, 0);
	g_strlcpy(date, last ? last : "", 11);
	return TRUE;
}
