/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Resolution: from evidence to works, from works to relations. The judgement is lib/citation's (tc_works_resolve()); here it is
 * brought the evidence of one bucket after another, and what it says is written down.
 *
 *   1  each open bucket: its papers' headers and those citations that stand for themselves, in the order of path, paper and
 *      place; tc_works_resolve(); works matched with their rows by key; work, margin and ambiguity of each piece of evidence
 *      noted where they changed, and the paper that it came from *touched*;
 *   2  papers of one text (twins.c): where only one of them says which work it carries, the others carry it too, and are touched;
 *   3  each touched paper: what repeats another citation takes its work; the paper's relations are made anew (edges.c);
 *   4  the works at either end of a relation that went or came are counted again; the buckets are closed.
 *
 * Why the result does not depend on the order of arrival: a bucket is judged from all of its evidence, whatever opened it; two
 * pieces of evidence for a work are always in one bucket; and a paper's relations hang on the works of its own evidence only,
 * each change of which touches it.
 */
#include <string.h>

#include "lib/archive/archive-private.h"

/* ---- 1: one bucket ---- */

/** Where a piece of evidence stands, and what was noted of it last time. */
typedef struct {
	gint64 paper_id;
	gint64 work_id;
	double margin;
	gint32 seq;    /**< of a citation; -1: the paper itself */
	guint32 piece; /**< of the bucket */
	gboolean ambiguous;
} Place;

/** What a person has settled on for a place. */
typedef struct {
	char *key;        /**< of the work */
	gboolean by_rule; /**< he meant all citations like this one: where the evidence settles it, that goes before */
} Decided;

typedef struct {
	TcBucket *bucket;
	GArray *places;      /**< of Place */
	GHashTable *decided; /**< index of a place -> Decided */
} Loaded;

static void decided_free(gpointer data)
{
	g_free(((Decided *)data)->key);
	g_free(data);
}

static void loaded_clear(Loaded *loaded)
{
	tc_bucket_free(loaded->bucket);
	g_array_unref(loaded->places);
	g_hash_table_unref(loaded->decided);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

/** Adds evidence, with what both statements that list it give in their first columns. */
static void add(Loaded *loaded, TcStatement *row, TcEvidence *evidence)
{
	evidence->citing_province = tc_statement_get_text(row, 5);
	evidence->citing_date = tc_statement_get_text(row, 6);
	const Place place = {
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
static gboolean add_paper(TcArchive *archive, Loaded *loaded, TcStatement *paper, GError **error)
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

static gboolean load_papers(TcArchive *archive, Loaded *loaded, TcSql statement, const char *name, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, statement, "t", name);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		if (!add_paper(archive, loaded, row, error))
			return FALSE;
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static void add_citation(Loaded *loaded, TcStatement *row)
{
	TcEvidence e = {0};
	const char **const where[] = {&e.type,   &e.number, &e.symbol, &e.year, &e.date,
				      &e.issuer, &e.place,  &e.term,   &e.name, &e.subject};

	for (guint i = 0; i < G_N_ELEMENTS(where); i++)
		*where[i] = tc_statement_get_text(row, 7 + (int)i);
	if (tc_statement_get_text(row, 17)) {
		Decided *decided = g_new(Decided, 1);
		*decided = (Decided){tc_statement_dup_text(row, 17), sqlite3_column_int(row, 18)};
		g_hash_table_insert(loaded->decided, GUINT_TO_POINTER(loaded->places->len), decided);
	}
	add(loaded, row, &e);
}

static gboolean load_citations(TcArchive *archive, Loaded *loaded, TcSql statement, const char *name, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, statement, "t", name);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		add_citation(loaded, row);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/** Ids of the bucket's works as they were, by key. NULL on error. */
static GHashTable *load_works(TcArchive *archive, const char *name, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_BUCKET_WORKS, "t", name);
	g_autoptr(GHashTable) works = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		gint64 id = sqlite3_column_int64(row, 0);
		g_hash_table_insert(works, tc_statement_dup_text(row, 1), g_memdup2(&id, sizeof id));
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&works);
}

/** \return the work's id, 0 on error. */
static gint64 put_work(TcArchive *archive, const char *bucket, const TcWork *w, GError **error)
{
	g_autofree char *symbol = tc_works_dup_folded(w->symbol);
	g_autofree char *place = tc_works_dup_folded(w->place);
	g_autofree char *name = tc_works_dup_folded(w->name);
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_FIND_WORK, "t", w->key);

	if (id < 0 ||
	    !tc_archive_run(archive, error, TC_SQL_PUT_WORK, "ttttttttttttttti", w->key, bucket, w->type, w->number, w->symbol,
			    w->year, w->date, w->issuer, w->place, w->term, w->name, w->subject, symbol, place, name, w->held))
		return 0;
	id = id ? id : sqlite3_last_insert_rowid(archive->db);
	return tc_archive_run(archive, error, TC_SQL_RECOUNT_WORK, "I", id) ? id : 0;
}

/** Writes the works that came out; those that are still there are struck from `old`. \return their ids in order, NULL on error. */
static GArray *put_works(TcArchive *archive, const char *bucket, const GPtrArray *works, GHashTable *old, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < works->len; i++) {
		const TcWork *work = g_ptr_array_index(works, i);
		gint64 id = put_work(archive, bucket, work, error);
		if (!id)
			return NULL;
		g_hash_table_remove(old, work->key);
		g_array_append_val(ids, id);
	}
	return g_steal_pointer(&ids);
}

static gboolean delete_works(TcArchive *archive, GHashTable *old, GError **error)
{
	GHashTableIter iter;
	gpointer id;

	g_hash_table_iter_init(&iter, old);
	while (g_hash_table_iter_next(&iter, NULL, &id))
		if (!tc_archive_run(archive, error, TC_SQL_DELETE_WORK, "I", *(gint64 *)id))
			return FALSE;
	return TRUE;
}

static gboolean note(TcArchive *archive, const Place *old, gint64 work, double margin, gboolean ambiguous, GError **error)
{
	if (old->work_id == work && old->margin == margin && old->ambiguous == ambiguous)
		return TRUE;
	gboolean ok = old->seq < 0 ? tc_archive_run(archive, error, TC_SQL_SET_PAPER_WORK, "IIdi", old->paper_id, work, margin,
						    ambiguous)
				   : tc_archive_run(archive, error, TC_SQL_SET_CITATION_WORK, "IIIdi", old->paper_id, old->seq,
						    work, margin, ambiguous);

	return ok && tc_archive_run(archive, error, TC_SQL_TOUCH, "I", old->paper_id);
}

/** The work that a person has settled on for a place; -1: none, or it is no more. */
static int find_decided(const Loaded *loaded, guint place, int found, const GPtrArray *works)
{
	const Decided *decided = g_hash_table_lookup(loaded->decided, GUINT_TO_POINTER(place));

	if (!decided || (decided->by_rule && found >= 0))
		return -1;
	for (guint i = 0; i < works->len; i++)
		if (strcmp(((const TcWork *)g_ptr_array_index(works, i))->key, decided->key) == 0)
			return (int)i;
	return -1;
}

static gboolean note_evidence(TcArchive *archive, const Loaded *loaded, const GPtrArray *works, const GArray *ids, GError **error)
{
	for (guint i = 0; i < loaded->places->len; i++) {
		const Place *place = &g_array_index(loaded->places, Place, i);
		double margin;
		int found;

		tc_bucket_get_verdict(loaded->bucket, place->piece, &found, &margin);
		int decided = find_decided(loaded, i, found, works), work = decided >= 0 ? decided : found;
		gint64 id = work >= 0 ? g_array_index(ids, gint64, (guint)work) : 0;
		if (!note(archive, place, id, decided >= 0 ? 1 : margin, work < 0, error))
			return FALSE;
	}
	return TRUE;
}

static void loaded_init(Loaded *loaded, TcBucket *bucket)
{
	*loaded =
		(Loaded){bucket, g_array_new(FALSE, FALSE, sizeof(Place)), g_hash_table_new_full(NULL, NULL, NULL, decided_free)};
}

/** All of a bucket, from all of its evidence. */
static gboolean resolve_whole(TcArchive *archive, const char *name, GError **error)
{
	g_auto(Loaded) loaded;
	g_autoptr(GHashTable) old = load_works(archive, name, error);

	loaded_init(&loaded, tc_bucket_new());
	if (!old || !load_papers(archive, &loaded, TC_SQL_BUCKET_PAPERS, name, error) ||
	    !load_citations(archive, &loaded, TC_SQL_BUCKET_CITATIONS, name, error))
		return FALSE;
	g_autoptr(GPtrArray) works = tc_bucket_settle(loaded.bucket);
	g_autoptr(GArray) ids = put_works(archive, name, works, old, error);
	return ids && note_evidence(archive, &loaded, works, ids, error) && delete_works(archive, old, error);
}

static gboolean resolve_buckets(TcArchive *archive, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_OPEN_BUCKETS, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		if (!resolve_whole(archive, tc_statement_get_text(row, 0), error))
			return FALSE;
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* ---- all ---- */

static gboolean resolve(TcArchive *archive, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_CLEAR_TOUCHED, "") &&
	       tc_archive_run(archive, error, TC_SQL_CLEAR_RECOUNT, "") && resolve_buckets(archive, error) &&
	       tc_twins_settle(archive, error) && tc_edges_relate_papers(archive, error) &&
	       tc_archive_run(archive, error, TC_SQL_RECOUNT, "") &&
	       tc_archive_run(archive, error, TC_SQL_CLEAR_OPEN_BUCKETS, "");
}

gboolean tc_archive_is_unsettled(TcArchive *archive, gboolean *unsettled, GError **error)
{
	gint64 is = tc_archive_get_number(archive, 0, error, TC_SQL_IS_UNSETTLED, "");

	*unsettled = is > 0;
	return is >= 0;
}

gboolean tc_archive_resolve_works(TcArchive *archive, GError **error)
{
	gboolean nested, unsettled;

	if (!tc_archive_is_unsettled(archive, &unsettled, error))
		return FALSE;
	if (!unsettled) /* nothing to do is nothing written */
		return TRUE;
	if (!tc_archive_enter(archive, &nested, error))
		return FALSE;
	return tc_archive_leave(archive, nested, resolve(archive, error), error);
}
