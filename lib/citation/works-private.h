/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the works-*.c share: a piece of evidence reduced to what decides its work, and a bucket while it is settled.
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

/** Evidence reduced. Strings live in the chunk given to tc_mention_read(), equal ones at one address; "" where unknown. */
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

/*
 * ---- a bucket: works-bucket.c takes evidence in, works.c settles it, works-fit.c judges, works-fields.c elects, works-save.c writes it down
 * --------
 */

/** Ranks of evidence by how much of a work's key it has: 7 all of it. */
#define TC_FULL_RANK 7

/** What of a work evidence is judged by. */
typedef struct {
	const char *date, *subject; /**< the fullest; ties by content; "" unknown */
	guint centre;               /**< of TcCentre */
	gboolean held;
} TcStanding;

/** Fields of a work that its evidence elects. */
typedef enum {
	TC_ELECT_TYPE,
	TC_ELECT_NUMBER,
	TC_ELECT_SYMBOL,
	TC_ELECT_YEAR,
	TC_ELECT_DATE,
	TC_ELECT_ISSUER,
	TC_ELECT_PLACE,
	TC_ELECT_TERM,
	TC_ELECT_NAME,
	TC_ELECT_SUBJECT,
	TC_N_ELECTED
} TcElected;

/** What was said for one value of a field. */
typedef struct {
	const char *value; /**< interned */
	guint count;
	gboolean held; /**< by a paper of the work itself */
} TcVotes;

/** A work in the making. Strings are interned. */
typedef struct {
	const char *organ, *place, *series; /**< "" unknown */
	char not_before[11];                /**< by the run's anchors, or "" */
	TcStanding standing;                /**< as evidence of the rank that is being judged finds it */
	TcStanding after[TC_FULL_RANK + 1]; /**< each rank that brought it something: a bit of `ranks` */
	guint ranks;
	GArray *members;       /**< of const TcPiece * */
	int index;             /**< in the result; -1: not in it */
	gboolean present;      /**< at the rank that is being judged */
	const char *key;       /**< when all is settled */
	const char *saved_key; /**< as it was saved, and with it `saved`, votes by field; NULL: the work is new */
	GArray **saved;        /**< of TcVotes */
} TcCluster;

/** Equal evidence, held once. */
typedef struct {
	TcEvidence said; /**< strings interned */
	guint count, group;
} TcPiece;

/** Evidence that is judged alike. */
typedef struct {
	TcMention mention;
	GArray *members; /**< of const TcPiece * */
	TcCluster *winner;
	const TcSeriesPoint *known; /**< where nobody cites the work in full: the paper of the run that it is */
	double margin;
	gboolean ambiguous;
} TcGroup;

struct TcBucket {
	GStringChunk *chunk;
	GPtrArray *pieces, *groups, *clusters;
	GHashTable *by_said, *by_mention;
	GHashTable *by_key;           /**< key -> TcCluster */
	GHashTable *by_organ;         /**< organ -> GPtrArray of TcCluster */
	GArray *numbers, *centrals;   /**< of TcVotes: the numbers that are printed, and the symbols of the Centre's organs */
	const char *number, *central; /**< the commonest; NULL: none */
	guint n;                      /**< pieces of evidence, with those of before */
	guint ranks;                  /**< bits of those that the evidence has */
	guint ranks_before;           /**< that the evidence of before it was saved had: it is not here */
	gboolean saved;
};

/** The cluster of a key, made if there is none. */
TcCluster *tc_bucket_ensure_cluster(TcBucket *bucket, const char *organ, const char *place, const char *series);
/** An interned string; NULL of NULL. */
const char *tc_bucket_intern(TcBucket *bucket, const char *text);

/** \return FALSE if the work cannot be the one meant, or what is printed speaks against it. \param score receives what speaks for it. */
gboolean tc_cluster_fit(const TcCluster *cluster, const TcMention *m, double *score);
/** What speaks for a work before anything that the mention says. */
double tc_cluster_prior(const TcCluster *cluster, const TcMention *m);

/** Votes while they are counted. */
typedef struct {
	GArray *votes;      /**< of TcVotes; borrowed */
	GHashTable *places; /**< value -> place among the votes, from 1 */
} TcTally;
/** Goes on with votes that there are. To be ended with tc_tally_clear(). */
void tc_tally_init(TcTally *tally, GArray *votes);
void tc_tally_clear(TcTally *tally);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TcTally, tc_tally_clear)
/** Counts a value, which is interned; unless it is NULL or "". */
void tc_tally_add(TcTally *tally, const char *value, guint count, gboolean held);
/** The value with most votes, ties by content; NULL if there is none. */
const char *tc_votes_get_commonest(const GArray *votes);
/** What is said of a field of a work: all values, or of what the fullest wins only those that may be elected yet. Free with g_array_unref(). */
GArray *tc_cluster_list_votes(const TcCluster *cluster, TcElected field);
/** The work, its fields elected. NULL if what was saved of it does not suffice. Free with tc_work_free(). */
TcWork *tc_cluster_make_work(const TcCluster *cluster);

#endif
