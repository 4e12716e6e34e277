/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The evidence of a bucket, out of the archive: papers' own heads, and those citations that stand for themselves.
 */
#include "lib/archive/evidence.h"

static void decided_free(gpointer data)
{
	g_free(((TcDecided *)data)->key);
	g_free(data);
}

void tc_loaded_init(TcLoaded *loaded, TcBucket *bucket)
{
	*loaded = (TcLoaded){bucket, g_array_new(FALSE, FALSE, sizeof(TcPlace)),
			     g_hash_table_new_full(NULL, NULL, NULL, decided_free)};
}

void tc_loaded_clear(TcLoaded *loaded)
{
	tc_bucket_free(loaded->bucket);
	g_array_unref(loaded->places);
	g_hash_table_unref(loaded->decided);
}

/** Adds evidence, with what both statements that list it give in their first columns. */
static void add(TcLoaded *loaded, TcStatement *row, TcEvidence *evidence)
{
	evidence->citing_province = tc_statement_get_text(row, 5);
	evidence->citing_date = tc_statement_get_text(row, 6);
	const TcPlace place = {
		.paper_id = sqlite3_column_int64(row, 0),
		.seq = sqlite3_column_int(row, 1),
		.work_id = sqlite3_column_int64(row, 2),
		.margin = sqlite3_column_double(row, 3),
		.ambiguous = sqlite3_column_int(row, 4),
		.piece = tc_bucket_add(loaded->bucket, evidence),
	};

	g_array_append_val(loaded->places, place);
}

static void take_header_field(TcEvidence *evidence, const char *name, const char *value)
{
	const struct {
		TcFieldId field;
		const char **where;
	} wanted[] = {
		{TC_FIELD_TYPE, &evidence->type},   {TC_FIELD_NUMBER, &evidence->number},   {TC_FIELD_SYMBOL, &evidence->symbol},
		{TC_FIELD_YEAR, &evidence->year},   {TC_FIELD_DATE, &evidence->date},       {TC_FIELD_ISSUER, &evidence->issuer},
		{TC_FIELD_PLACE, &evidence->place}, {TC_FIELD_SUBJECT, &evidence->subject},
	};

	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		if (g_str_equal(name, tc_field_get_name(wanted[i].field)))
			*wanted[i].where = value;
}

/** Adds a paper's own head. */
static gboolean add_paper(TcArchive *archive, TcLoaded *loaded, TcStatement *paper, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_FIELDS, "I", sqlite3_column_int64(paper, 0));
	g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
	TcEvidence evidence = {.held = TRUE};
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		char *value = tc_statement_dup_text(row, 1);
		g_ptr_array_add(values, value);
		take_header_field(&evidence, tc_statement_get_text(row, 0), value);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	const TcType *type = evidence.type ? tc_type_get(evidence.type) : NULL;
	if (type && type->by_name) /* as when its bucket was made */
		evidence.name = evidence.subject;
	add(loaded, paper, &evidence);
	return TRUE;
}

static gboolean add_citation(TcArchive *archive, TcLoaded *loaded, TcStatement *row, GError **error)
{
	(void)archive;
	(void)error;
	TcEvidence e = {0};
	const char **const where[] = {&e.type,   &e.number, &e.symbol, &e.year, &e.date,
				      &e.issuer, &e.place,  &e.term,   &e.name, &e.subject};

	for (guint i = 0; i < G_N_ELEMENTS(where); i++)
		*where[i] = tc_statement_get_text(row, 7 + (int)i);
	if (tc_statement_get_text(row, 17)) {
		TcDecided *decided = g_new(TcDecided, 1);
		*decided = (TcDecided){tc_statement_dup_text(row, 17), sqlite3_column_int(row, 18)};
		g_hash_table_insert(loaded->decided, GUINT_TO_POINTER(loaded->places->len), decided);
	}
	add(loaded, row, &e);
	return TRUE;
}

static gboolean load(TcArchive *archive, TcLoaded *loaded, TcSql statement, const char *name,
		     gboolean (*add_row)(TcArchive *archive, TcLoaded *loaded, TcStatement *row, GError **error), GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, statement, "t", name);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		if (!add_row(archive, loaded, row, error))
			return FALSE;
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

gboolean tc_loaded_add_all(TcArchive *archive, TcLoaded *loaded, const char *bucket, GError **error)
{
	return load(archive, loaded, TC_SQL_BUCKET_PAPERS, bucket, add_paper, error) &&
	       load(archive, loaded, TC_SQL_BUCKET_CITATIONS, bucket, add_citation, error);
}

gboolean tc_loaded_add_fresh(TcArchive *archive, TcLoaded *loaded, const char *bucket, GError **error)
{
	return load(archive, loaded, TC_SQL_FRESH_PAPERS, bucket, add_paper, error) &&
	       load(archive, loaded, TC_SQL_FRESH_CITATIONS, bucket, add_citation, error);
}
