/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What works.c and works-key.c share: a piece of evidence reduced to what decides its work.
 */
#ifndef TC_WORKS_PRIVATE_H
#define TC_WORKS_PRIVATE_H

#include "lib/citation/works.h"

/** Which of the Centre's three issuers: they share numbers and symbols, so they decide nothing but rank. */
typedef enum {
	TC_CENTRE_BBT = 1,
	TC_CENTRE_BCT = 2,
	TC_CENTRE_BCHTW = 4,
} TcCentre;

/** Evidence reduced. Strings live in the chunk given to tc_mention_read(); "" where unknown. */
typedef struct {
	const char *organ;   /**< code of the organ instance without its place: `TW`, `TU`, `TTg` */
	const char *place;   /**< folded; only where the organ is not of the Centre */
	const char *series;  /**< roman term, first year of a local term, or year */
	const char *date;    /**< ISO, perhaps partial */
	const char *subject; /**< folded words */
	const char *citing_date, *citing_place;
	guint centre;    /**< of TcCentre */
	gboolean placed; /**< the organ needs no place, or has one */
} TcMention;

/** Reduces one piece of evidence. `chunk` interns the strings, so equal ones are the same pointer. */
void tc_mention_read(const TcEvidence *evidence, GStringChunk *chunk, TcMention *mention);

/**
 * The day before which a central paper of that number and term was hardly given, by the anchors of its run and an even pace
 * between them. \return FALSE if not known.
 */
gboolean tc_anchor_earliest(const char *symbol, const char *term, const char *number, char day[11]);
/** The run of numbers that a type belongs to: a rule's is that of decisions. \param symbol tells where the type says little; or NULL. */
const char *tc_type_family(const char *type, const char *symbol);

/** Which plenum of the Central Committee a name names: 4 of `Trung ương 4`, `Hội nghị lần thứ tư Ban Chấp hành Trung ương`; 0: none. */
int tc_plenum_read(const char *name);
/** The number and symbol (static) of the resolution that is meant by a plenum's name. \return FALSE if there is no one such. */
gboolean tc_plenum_resolution(const char *type, const char *name, const char *term, const char **number, const char **symbol);

/** A name folded for comparison: no marks, no punctuation, short forms of the tax laws written out. Free with g_free(). */
char *tc_name_fold(const char *name);

/* ---- works.c, works-fit.c, works-fields.c ------------------------------------------------------------------------ */

/** A work in the making. */
typedef struct {
	const char *organ, *place, *series; /* interned; "" unknown */
	const char *date, *subject;         /* the fullest; ties by content */
	char not_before[11];                /* by the run's anchors, or "" */
	gboolean held;
	guint centre;
	GArray *members; /* of gsize, indices of evidence */
	int index;       /* in the result */
} TcCluster;

/** \return FALSE if the work cannot be the one meant, or what is printed speaks against it. \param score receives what speaks for it. */
gboolean tc_cluster_fit(const TcCluster *cluster, const TcMention *m, double *score);
/** What speaks for a work before anything that the mention says. */
double tc_cluster_prior(const TcCluster *cluster, const TcMention *m);
/** The work, its fields elected from its members among the pieces of evidence. Free with tc_work_free(). */
TcWork *tc_cluster_make_work(const TcEvidence *pieces, const TcCluster *cluster);

#endif
