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

/** One piece of evidence that a work exists. Strings are borrowed by tc_works_resolve(); NULL where unknown. */
typedef struct {
	gint64 id;     /**< the caller's */
	gboolean held; /**< a paper's own header; else a citation */
	const char *type, *number, *symbol, *year, *date, *issuer, *place, *term, *name, *subject;
	const char *citing_date;     /**< date of the citing paper: the work is not younger */
	const char *citing_province; /**< province of the citing paper's issuer: completes a bare "Tỉnh ủy" */
	int work;                    /**< out: index of the work in the result, or -1: ambiguous */
	double margin;               /**< out: 0 to 1, how far the winner leads the next candidate; 1 if alone */
} TcEvidence;

/** A work as the evidence together gives it. Strings owned. */
typedef struct {
	char *key; /**< unique and stable: `ket-luan:44:KL/TW::XIII`, `luat::hoat dong chu thap do` */
	char *type, *number, *symbol, *year, *date, *issuer, *place, *term, *name, *subject;
	gboolean held;
} TcWork;
void tc_work_free(TcWork *work);

/**
 * The bucket of a work with these properties; NULL if it has neither number nor name (the constitution needs
 * neither). Two pieces of evidence for one work are
 * in one bucket, with one exception: what is cited by name (laws, charters) is put by its name where it has one, so that
 * "Luật X số 11/2008/QH12" and "Luật X" meet; a mention of the number alone stays apart. A resolution cited by its meeting is put
 * with the number that the meeting's name stands for (plenums.tsv), if there is one. \param term of the citation, or NULL. Free
 * with g_free().
 */
char *tc_work_dup_bucket(const char *type, const char *number, const char *symbol, const char *name, const char *term);

/**
 * Finds the works of one bucket. \param evidence all of the bucket's evidence, in any order; `work` and `margin` are filled.
 * \return the works, of TcWork, ordered by key; free with g_ptr_array_unref().
 */
GPtrArray *tc_works_resolve(TcEvidence *evidence, gsize n);

G_END_DECLS

#endif
