/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Resolution: from evidence to works, from works to relations. The judgement is lib/citation's (tc_bucket_settle()); here it is
 * brought the evidence of one bucket after another, and what it says is written down.
 *
 *   1  each open bucket: its papers' headers and those citations that stand for themselves (evidence.c); tc_bucket_settle(); works matched with
 *      their rows by key; work, margin and ambiguity of each piece of evidence noted where they changed, and the paper that it came from *touched*;
 *   2  papers of one text (twins.c): where only one of them says which work it carries, the others carry it too, and are touched;
 *   3  each touched paper: what repeats another citation takes its work; the paper's relations are made anew (edges.c);
 *   4  the works at either end of a relation that went or came are counted again, and whether one is used or was changed is written beside that; the
 *      buckets are closed.
 *
 * Why the result does not depend on the order of arrival: a bucket is judged from all of its evidence, whatever opened it; two
 * pieces of evidence for a work are always in one bucket; and a paper's relations hang on the works of its own evidence only,
 * each change of which touches it.
 *
 * A night brings few papers, and most cite what everybody cites. Of a bucket with much evidence for few works, what its works look like to evidence
 * that comes is kept (`settled`; lib/citation/works-save.c). Where nothing went, what came is judged against that, and all is read again only if it
 * makes another work of one, or one more, to evidence of before. A much cited work's relations are counted by the pairs that came and went. The
 * result is the same, and what it takes grows with the night.
 */
#include <string.h>

#include "lib/archive/evidence.h"

/* ---- 1: one bucket ---- */

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

	if (id < 0 || (id > 0 && !tc_archive_run(archive, error, TC_SQL_NOTE_REDATED, "It", id, w->date)) ||
	    !tc_archive_run(archive, error, TC_SQL_PUT_WORK, "ttttttttttttttti", w->key, bucket, w->type, w->number, w->symbol,
			    w->year, w->date, w->issuer, w->place, w->term, w->name, w->subject, symbol, place, name, w->held))
		return 0;
	return id ? id : sqlite3_last_insert_rowid(archive->db);
}

/** Writes the works that came out. \return their ids in order, NULL on error. */
static GArray *put_works(TcArchive *archive, const char *bucket, const GPtrArray *works, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < works->len; i++) {
		const TcWork *work = g_ptr_array_index(works, i);
		gint64 id = put_work(archive, bucket, work, error);
		if (!id)
			return NULL;
		g_array_append_val(ids, id);
	}
	return g_steal_pointer(&ids);
}

/** Whatever changed in a bucket, its works are counted again; those that did not come out again go. */
static gboolean replace_works(TcArchive *archive, GHashTable *old, const GPtrArray *works, const GArray *ids, GError **error)
{
	GHashTableIter iter;
	gpointer id;

	for (guint i = 0; i < works->len; i++) {
		g_hash_table_remove(old, ((const TcWork *)g_ptr_array_index(works, i))->key);
		if (!tc_archive_run(archive, error, TC_SQL_RECOUNT_WORK, "I", g_array_index(ids, gint64, i)))
			return FALSE;
	}
	g_hash_table_iter_init(&iter, old);
	while (g_hash_table_iter_next(&iter, NULL, &id))
		if (!tc_archive_run(archive, error, TC_SQL_NOTE_RELATIONS_OF, "I", *(gint64 *)id) ||
		    !tc_archive_run(archive, error, TC_SQL_DELETE_WORK, "I", *(gint64 *)id))
			return FALSE;
	return TRUE;
}

static gboolean note(TcArchive *archive, const TcPlace *old, gint64 work, double margin, gboolean ambiguous, GError **error)
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
static int find_decided(const TcLoaded *loaded, guint place, int found, const GPtrArray *works)
{
	const TcDecided *decided = g_hash_table_lookup(loaded->decided, GUINT_TO_POINTER(place));

	if (!decided || (decided->by_rule && found >= 0))
		return -1;
	for (guint i = 0; i < works->len; i++)
		if (strcmp(((const TcWork *)g_ptr_array_index(works, i))->key, decided->key) == 0)
			return (int)i;
	return -1;
}

static gboolean note_evidence(TcArchive *archive, const TcLoaded *loaded, const GPtrArray *works, const GArray *ids,
			      GError **error)
{
	for (guint i = 0; i < loaded->places->len; i++) {
		const TcPlace *place = &g_array_index(loaded->places, TcPlace, i);
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

/**
 * What is saved of a bucket: only where that spares much reading. Buckets of many works, each with little evidence, are read as fast as what would
 * be saved of them.
 */
#define MIN_SAVED 1000u
#define MIN_SAVED_A_WORK 8u

static gboolean save(TcArchive *archive, const char *name, const TcBucket *bucket, guint n_works, GError **error)
{
	guint n = tc_bucket_get_n(bucket);
	g_autoptr(GBytes) saved = n >= MIN_SAVED && n / MIN_SAVED_A_WORK >= n_works ? tc_bucket_save(bucket) : NULL;

	if (!saved)
		return tc_archive_run(archive, error, TC_SQL_DELETE_SETTLED, "t", name);
	gsize length;
	const void *bytes = g_bytes_get_data(saved, &length);
	return tc_archive_run(archive, error, TC_SQL_PUT_SETTLED, "tb", name, bytes, length);
}

/** All of a bucket, from all of its evidence. */
static gboolean resolve_whole(TcArchive *archive, const char *name, GError **error)
{
	g_auto(TcLoaded) loaded;
	g_autoptr(GHashTable) old = load_works(archive, name, error);

	tc_loaded_init(&loaded, tc_bucket_new());
	if (!old || !tc_loaded_add_all(archive, &loaded, name, error))
		return FALSE;
	g_autoptr(GPtrArray) works = tc_bucket_settle(loaded.bucket);
	g_autoptr(GArray) ids = put_works(archive, name, works, error);
	return ids && note_evidence(archive, &loaded, works, ids, error) && replace_works(archive, old, works, ids, error) &&
	       save(archive, name, loaded.bucket, works->len, error);
}

/** The bucket as it was saved. NULL if it was not, or with `error` set. */
static TcBucket *load_settled(TcArchive *archive, const char *name, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_SETTLED, "t", name);

	if (!row || !tc_statement_next(archive, row, error))
		return NULL;
	g_autoptr(GBytes) saved = g_bytes_new(sqlite3_column_blob(row, 0), (gsize)sqlite3_column_bytes(row, 0));
	return tc_bucket_load(saved);
}

/**
 * A bucket to which only was added, from what was saved of it. What a person has said of an addition may name any of its works.
 * \param done receives whether that is enough.
 */
static gboolean resolve_added(TcArchive *archive, const char *name, gboolean *done, GError **error)
{
	GError *failed = NULL;
	TcBucket *bucket = load_settled(archive, name, &failed);

	*done = FALSE;
	if (!bucket) {
		if (failed)
			g_propagate_error(error, failed);
		return !failed;
	}
	g_auto(TcLoaded) loaded;
	tc_loaded_init(&loaded, bucket);
	if (!tc_loaded_add_fresh(archive, &loaded, name, error))
		return FALSE;
	g_autoptr(GPtrArray) works = g_hash_table_size(loaded.decided) == 0 ? tc_bucket_settle(bucket) : NULL;
	if (!works)
		return TRUE;
	*done = TRUE;
	g_autoptr(GArray) ids = put_works(archive, name, works, error);
	return ids && note_evidence(archive, &loaded, works, ids, error) && save(archive, name, bucket, 0, error);
}

static gboolean resolve_bucket(TcArchive *archive, const char *name, gboolean whole, GError **error)
{
	gboolean done = FALSE;

	if (!whole && !resolve_added(archive, name, &done, error))
		return FALSE;
	return done || resolve_whole(archive, name, error);
}

/** So many times as many papers as are new make it faster to judge the new evidence by itself; with fewer, all is judged from all. */
#define FEW 20

/** Notes the evidence that has come to buckets to which only was added. */
static gboolean list_fresh(TcArchive *archive, GError **error)
{
	gint64 n = tc_archive_get_number(archive, 0, error, TC_SQL_COUNT_UNPAIRED, "");
	gint64 all = tc_archive_get_number(archive, 0, error, TC_SQL_GET_LAST_PAPER, "");

	return n >= 0 && all >= 0 && tc_archive_run(archive, error, TC_SQL_CLEAR_FRESH, "") &&
	       tc_archive_run(archive, error, n > all / FEW ? TC_SQL_OPEN_WHOLE : TC_SQL_LIST_FRESH, "");
}

static gboolean resolve_buckets(TcArchive *archive, GError **error)
{
	if (!list_fresh(archive, error))
		return FALSE;
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_OPEN_BUCKETS, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		if (!resolve_bucket(archive, tc_statement_get_text(row, 0), sqlite3_column_int(row, 1), error))
			return FALSE;
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* ---- all ---- */

static gboolean resolve(TcArchive *archive, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_CLEAR_TOUCHED, "") &&
	       tc_archive_run(archive, error, TC_SQL_CLEAR_RECOUNT, "") &&
	       tc_archive_run(archive, error, TC_SQL_CLEAR_PAIRS, "") &&
	       tc_archive_run(archive, error, TC_SQL_CLEAR_RESTAND, "") && resolve_buckets(archive, error) &&
	       tc_twins_settle(archive, error) && tc_edges_relate_papers(archive, error) &&
	       tc_archive_run(archive, error, TC_SQL_COUNT_CITES, "") &&
	       tc_archive_run(archive, error, TC_SQL_COUNT_CITED_BY, "") && tc_archive_run(archive, error, TC_SQL_RECOUNT, "") &&
	       tc_archive_run(archive, error, TC_SQL_NOTE_STIRRED, "") && tc_archive_run(archive, error, TC_SQL_RESTAND, "") &&
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
