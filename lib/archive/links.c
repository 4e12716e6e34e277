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

	return compare_relations(&left->relation, &right->relation);
}

static TcWorkLink *new_link(TcStatement *row)
{
	TcWorkLink *link = g_new0(TcWorkLink, 1);

	const char *date = tc_statement_get_text(row, 7);

	link->work_id = sqlite3_column_int64(row, 0);
	g_strlcpy(link->date, date ? date : "", sizeof link->date);
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

/** \param id the statement: rows as LINKS has them, those of a work together, works by key. */
static GPtrArray *list_links(TcArchive *archive, const TcAsker *asker, TcSql id, gint64 work_id, guint limit, GError **error)
{
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, id, "II", work_id, limit > 0 ? (gint64)limit : (gint64)-1);
	g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func((GDestroyNotify)tc_work_link_free);
	TcWorkLink *link = NULL;
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		if (!link || link->work_id != sqlite3_column_int64(row, 0)) {
			link = new_link(row);
			g_ptr_array_add(links, link);
		}
		take_row(link, row);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	for (guint i = 0; i < links->len; i++)
		g_ptr_array_sort(((TcWorkLink *)g_ptr_array_index(links, i))->relations, compare_relations);
	g_ptr_array_sort(links, compare_links); /* stable: by key among equals */
	return g_steal_pointer(&links);
}

GPtrArray *tc_archive_list_links(TcArchive *archive, const TcAsker *asker, gint64 work_id, TcLinkDirection direction, guint limit,
				 GError **error)
{
	TcSql id = direction == TC_LINKS_CITES ? TC_SQL_LIST_CITES : TC_SQL_LIST_CITED_BY;

	return list_links(archive, asker, id, work_id, limit, error);
}

GPtrArray *tc_archive_list_related(TcArchive *archive, const TcAsker *asker, gint64 work_id, TcLinkDirection direction,
				   guint limit, GError **error)
{
	TcSql id = direction == TC_LINKS_CITES ? TC_SQL_LIST_RELATED : TC_SQL_LIST_RELATED_BY;

	return list_links(archive, asker, id, work_id, limit, error);
}

/* ---- changes --------------------------------------------------------------------------------------------------- */

/* Of a column; NULL if it is empty or unknown. */
static const char *read_type(TcStatement *row, int column)
{
	const char *id = tc_statement_get_text(row, column);
	const TcType *type = id ? tc_type_get(id) : NULL;

	return type ? type->id : NULL;
}

static TcWorkChange read_change(TcStatement *row)
{
	const TcRelation *known = tc_relation_get(tc_statement_get_text(row, 1));
	const char *part = tc_statement_get_text(row, 6);

	return (TcWorkChange){
		.work_id = sqlite3_column_int64(row, 0),
		.type = read_type(row, 7),
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
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, TC_SQL_LIST_CHANGES, "II", work_id, (gint64)TC_CHANGES_MAX);
	g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(TcWorkChange));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
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
					      .type = read_type(row, 2)};
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

gboolean tc_archive_get_standing(TcArchive *archive, const TcAsker *asker, gint64 work_id, gboolean counted,
				 TcWorkStanding *standing, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_STANDING, "Ii", work_id, (int)counted);
	GError *failed = NULL;

	*standing = (TcWorkStanding){0};
	if (row && tc_statement_next(archive, row, &failed))
		*standing = (TcWorkStanding){.n_cites = tc_statement_get_uint(row, 0),
					     .n_cited_by = tc_statement_get_uint(row, 1),
					     .changed = sqlite3_column_int(row, 2) != 0,
					     .used = sqlite3_column_int(row, 3) != 0};
	if (failed)
		g_propagate_error(error, failed);
	return row && !failed;
}
