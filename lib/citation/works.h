/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/citation/works: which citations and papers mean one work.
 *
 * Evidence (a held paper's own header, or one citation) falls into *buckets* by type family and number, or by name. Within a
 * bucket the works are a function of the set of evidence alone, not of the order in which papers arrived: so a paper that comes,
 * changes or goes re-opens its buckets and nothing else, and an archive built in one night equals one built in a hundred.
 */
#ifndef TC_WORKS_H
#define TC_WORKS_H

#include "lib/citation/citation.h"

G_BEGIN_DECLS

/** One piece of evidence that a work exists. Strings are borrowed by tc_bucket_add(); NULL where unknown. */
typedef struct {
	gboolean held; /**< a paper's own header; else a citation */
	const char *type, *number, *symbol, *year, *date, *issuer, *place, *term, *name, *subject;
	const char *citing_date;     /**< date of the citing paper: the work is not younger */
	const char *citing_province; /**< province of the citing paper's issuer: completes a bare "Tỉnh ủy" */
} TcEvidence;

/** A work as the evidence together gives it. Strings owned. */
typedef struct {
	char *key; /**< unique and stable: `ket-luan:44:KL/TW::XIII`, `luat::hoat dong chu thap do` */
	char *type, *number, *symbol, *year, *date, *issuer, *place, *term, *name, *subject;
	gboolean held;
} TcWork;
void tc_work_free(TcWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcWork, tc_work_free)

/**
 * The bucket of a work with these properties; NULL if it has neither number nor name (the constitution needs
 * neither). Two pieces of evidence for one work are
 * in one bucket, with one exception: what is cited by name (laws, charters) is put by its name where it has one, so that
 * "Luật X số 11/2008/QH12" and "Luật X" meet; a mention of the number alone stays apart. A resolution cited by its meeting is put
 * with the number that the meeting's name stands for (plenums.tsv), if there is one. \param term of the citation, or NULL. Free
 * with g_free().
 */
char *tc_work_dup_bucket(const char *type, const char *number, const char *symbol, const char *name, const char *term);

/* ---- one bucket: its evidence is added, then it is settled, then it is asked ------------------------------------------ */

typedef struct TcBucket TcBucket;

/** A bucket to which all its evidence is to be added. Not for several threads at a time. Free with tc_bucket_free(). */
TcBucket *tc_bucket_new(void);
/**
 * A bucket that was settled and saved by tc_bucket_save(), to which only the evidence is added that has come since. \return NULL if it was saved by
 * another version or is damaged. Free with tc_bucket_free().
 */
TcBucket *tc_bucket_load(GBytes *saved);
void tc_bucket_free(TcBucket *bucket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcBucket, tc_bucket_free)

/** Adds a piece of evidence; in any order. \return which it is, for tc_bucket_get_verdict(): equal pieces are one. Memory is taken for each once. */
guint tc_bucket_add(TcBucket *bucket, const TcEvidence *evidence);
/** How many pieces there are, with those of before it was saved. */
guint tc_bucket_get_n(const TcBucket *bucket);

/**
 * Finds the works, once, when all is added. \return them, of TcWork, ordered by key; of a bucket that was saved, those that something was added to.
 * Free with g_ptr_array_unref(). NULL if what was added to a saved bucket may change what evidence of before means: then all of it must be added to
 * a new one.
 */
GPtrArray *tc_bucket_settle(TcBucket *bucket);
/**
 * What a piece of evidence means. \param work receives the index of a work in the result, -1: ambiguous. \param margin receives 0 to 1, how far the
 * winner leads the next candidate; 1 if alone.
 */
void tc_bucket_get_verdict(const TcBucket *bucket, guint piece, int *work, double *margin);
/** What must be known of a bucket that is settled so that evidence can be added later. NULL if that is too much. Free with g_bytes_unref(). */
GBytes *tc_bucket_save(const TcBucket *bucket);

G_END_DECLS

#endif
