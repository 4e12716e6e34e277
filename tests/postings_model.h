/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What lib/postings should do, done the plain way: documents in arrays, every one of them weighed by the formula of TcBm25's comment,
 * everything sorted. Shared by the suites that hold the engine against it (test_postings_model.c) and against Xapian (test_postings_peer.c).
 * All of it comes out of a seed.
 */
#ifndef TC_TESTS_POSTINGS_MODEL_H
#define TC_TESTS_POSTINGS_MODEL_H

#include "lib/postings/postings.h"

/** Most terms of a model. */
#define MODEL_MAX_TERMS 64u

/** A document. */
typedef struct {
	gint64 paper;
	gboolean section;
	gboolean gone; /**< taken out, but still counted: its segment was not written anew */
	guint32 date;
	char order[16];
	guint8 labels[TC_POSTINGS_N_LABELS]; /**< 0: none */
	guint64 length;
	gint64 frequency[MODEL_MAX_TERMS]; /**< -1: does not have the term */
} ModelDocument;

/** A paper as it was put at one time. */
typedef struct {
	gint64 paper;
	guint first, n; /**< of Model.puts' documents; 0: taken out */
} ModelPut;

/** What was put, in that order, and what there is in the end. */
typedef struct {
	guint n_terms;
	gboolean large;       /**< segments so large that what is taken out of them lingers */
	guint n_first;        /**< puts before the first commit, if large */
	GPtrArray *documents; /**< of ModelDocument: all that were ever put */
	GArray *puts;         /**< of ModelPut */
	GPtrArray
		*counted; /**< of ModelDocument, borrowed: all that the index counts, the sections of a paper behind its whole */
} Model;

/** What a random model is like. */
typedef struct {
	guint n_papers, n_terms, max_sections;
	double density;      /**< of terms: how many of all documents have the commonest */
	guint percent_again; /**< of the papers are put again or taken out */
	gboolean clustered;  /**< what weighs much stands in a third of the papers, those that come after one another */
	gboolean large;
} ModelShape;

Model *model_new(GRand *dice, const ModelShape *shape);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)
/** The name of a term; a static string. */
const char *model_get_term(guint term);
/** The name of a label, "" for 0; a static string. */
const char *model_get_label(guint slot, guint label);
/** Writes all puts into new shards `FOLDER/NAME0`, `FOLDER/NAME1`..., in so many commits each. \return their folders; free with g_strfreev(). */
char **model_write(const Model *model, const char *folder, const char *name, guint n_shards, guint n_commits);

/* ---- queries ------------------------------------------------------------------------------------------------------ */

typedef enum { NODE_TERM, NODE_ALL, NODE_NOTHING, NODE_DATES, NODE_SCALED, NODE_JOINED } NodeKind;

/** A query. */
typedef struct Node Node;
struct Node {
	NodeKind kind;
	TcOperator operation;
	GPtrArray *parts; /**< of Node */
	guint term;
	guint32 low, high;
	double factor;
};

/** What random queries are made of. */
typedef struct {
	guint n_terms;
	guint depth;
	gboolean synonyms; /**< and dates, and nothing: what Xapian does not have, or estimates otherwise */
} NodeShape;

Node *node_new(GRand *dice, const NodeShape *shape);
void node_free(Node *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Node, node_free)
TcQuery *node_to_query(const Node *node);
/** For a person to read. */
char *node_to_string(const Node *node);

/* ---- answers ------------------------------------------------------------------------------------------------------ */

/** A paper that matches: its best document. */
typedef struct {
	const ModelDocument *document;
	double score;
} ModelMatch;

/** All papers that match, in order. \return of ModelMatch, free with g_array_unref(). */
GArray *model_match(const Model *model, const Node *node, const TcMatchOptions *options);
/** How many whole papers match, and by label. */
guint model_count(const Model *model, const Node *node, guint labels[TC_POSTINGS_N_LABELS][8]);

#endif
