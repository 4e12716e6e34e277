/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Works, as resolution left them, for an asker.
 *
 * For one who sees everything, what link.c counted is the answer. For another, the papers that he may see are gone through: it
 * is slower, and nothing about what he may not see can be told from the figures. (The descriptive fields of a work are those
 * of all its evidence; only whether it exists, is held, and how often it is cited depend on the asker.)
 */
#include "lib/archive/archive-private.h"

#include <glib/gi18n.h>

void tc_work_entry_free(TcWorkEntry *entry)
{
	if (!entry)
		return;
	tc_work_free(entry->work);
	g_free(entry);
}

const char *tc_works_get_type(TcStatement *row, int column)
{
	const char *id = tc_statement_get_text(row, column);
	const TcType *type = id ? tc_type_get(id) : NULL;

	return type ? type->id : NULL;
}

TcWorkStanding tc_works_get_standing(TcStatement *row, int column)
{
	return (TcWorkStanding){.n_cites = tc_statement_get_uint(row, column),
				.n_cited_by = tc_statement_get_uint(row, column + 1),
				.changed = sqlite3_column_int(row, column + 2),
				.used = sqlite3_column_int(row, column + 3)};
}

static TcWorkEntry *new_entry(TcStatement *row)
{
	TcWorkEntry *entry = g_new0(TcWorkEntry, 1);
	TcWork *work = g_new0(TcWork, 1);
	char **const where[] = {&work->key,    &work->type,  &work->number, &work->symbol, &work->year,   &work->date,
				&work->issuer, &work->place, &work->term,   &work->name,   &work->subject};

	for (guint i = 0; i < G_N_ELEMENTS(where); i++)
		*where[i] = tc_statement_dup_text(row, 1 + (int)i);
	work->held = sqlite3_column_int(row, 12);
	entry->id = sqlite3_column_int64(row, 0);
	entry->work = work;
	entry->standing = tc_works_get_standing(row, 13);
	return entry;
}

static GPtrArray *read_entries(TcArchive *archive, TcStatement *row, GError **error)
{
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)tc_work_entry_free);
	GError *failed = NULL;

	while (tc_statement_next(archive, row, &failed))
		g_ptr_array_add(entries, new_entry(row));
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&entries);
}

static TcWorkEntry *read_entry(TcArchive *archive, TcStatement *row, const char *what, GError **error)
{
	g_autoptr(GPtrArray) entries = read_entries(archive, row, error);

	if (!entries)
		return NULL;
	if (entries->len > 0)
		return g_ptr_array_steal_index(entries, 0);
	g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("work %s: not in the archive"), what);
	return NULL;
}

TcWorkEntry *tc_archive_get_work(TcArchive *archive, const TcAsker *asker, gint64 id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_WORK, "I", id);
	g_autofree char *what = g_strdup_printf("%" G_GINT64_FORMAT, id);

	return row ? read_entry(archive, row, what, error) : NULL;
}

TcWorkEntry *tc_archive_get_work_by_key(TcArchive *archive, const TcAsker *asker, const char *key, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_WORK_BY_KEY, "t", key);

	return row ? read_entry(archive, row, key, error) : NULL;
}

/* ---- lists ---- */

char *tc_works_dup_folded(const char *text)
{
	return text ? tc_text_fold(text, -1) : NULL;
}

/** The statement whose index the query can use. */
static TcSql choose(const TcWorkQuery *query)
{
	if (query->number)
		return TC_SQL_FIND_WORKS_BY_NUMBER;
	return query->name ? TC_SQL_FIND_WORKS_BY_NAME : TC_SQL_FIND_WORKS;
}

static gboolean says_nothing(const TcWorkQuery *q)
{
	return !q->type && !q->number && !q->symbol && !q->year && !q->term && !q->place && !q->name;
}

GPtrArray *tc_archive_find_works(TcArchive *archive, const TcAsker *asker, const TcWorkQuery *query, guint limit, GError **error)
{
	if (says_nothing(query))
		return g_ptr_array_new_with_free_func((GDestroyNotify)tc_work_entry_free);

	g_autofree char *symbol = tc_works_dup_folded(query->symbol);
	g_autofree char *place = tc_works_dup_folded(query->place);
	g_autofree char *name = tc_works_dup_folded(query->name);
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, choose(query), "tttttttI", query->type, query->number,
						    symbol, query->year, query->term, place, name, (gint64)limit);
	return row ? read_entries(archive, row, error) : NULL;
}

static gboolean count_missing(TcArchive *archive, const TcAsker *asker, guint *total, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_COUNT_MISSING, "");

	if (!row || !tc_statement_next(archive, row, error))
		return FALSE;
	*total = tc_statement_get_uint(row, 0);
	return TRUE;
}

GPtrArray *tc_archive_list_missing(TcArchive *archive, const TcAsker *asker, guint limit, guint offset, guint *total,
				   GError **error)
{
	if (total && !count_missing(archive, asker, total, error))
		return NULL;

	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, TC_SQL_LIST_MISSING, "II", (gint64)limit, (gint64)offset);
	return row ? read_entries(archive, row, error) : NULL;
}

GPtrArray *tc_archive_list_aliases(TcArchive *archive, const TcAsker *asker, gint64 work_id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_ALIASES, "I", work_id);
	g_autoptr(GPtrArray) aliases = g_ptr_array_new_with_free_func(g_free);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed))
		g_ptr_array_add(aliases, tc_statement_dup_text(row, 0));
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&aliases);
}

static void free_count(gpointer count)
{
	g_free(((TcWorkCount *)count)->value);
	g_free(count);
}

GPtrArray *tc_archive_count_works(TcArchive *archive, const TcAsker *asker, TcWorkGrouping grouping, GError **error)
{
	TcSql id = grouping == TC_WORKS_BY_TYPE ? TC_SQL_COUNT_BY_TYPE : TC_SQL_COUNT_BY_YEAR;
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, id, "");
	g_autoptr(GPtrArray) counts = g_ptr_array_new_with_free_func(free_count);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		TcWorkCount *count = g_new0(TcWorkCount, 1);
		count->value = tc_statement_dup_text(row, 0);
		count->n_held = tc_statement_get_uint(row, 1);
		count->n_missing = tc_statement_get_uint(row, 2) - count->n_held;
		g_ptr_array_add(counts, count);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&counts);
}

GArray *tc_archive_count_pages(TcArchive *archive, const TcAsker *asker, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_COUNT_PAGES, "");
	g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(TcPageCount));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		TcPageCount count = {.source = tc_page_source_from_name(tc_statement_get_text(row, 0)),
				     .tens = sqlite3_column_int(row, 1),
				     .n = tc_statement_get_uint(row, 2)};
		g_array_append_val(counts, count);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&counts);
}
