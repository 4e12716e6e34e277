/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A tree on its way to a query of the index: what compile.c, compile-words.c and compile-fields.c hand each other.
 */
#ifndef TC_SEARCH_COMPILE_H
#define TC_SEARCH_COMPILE_H

#include "lib/search/search-private.h"

/** Works of one named stretch whose identifiers are searched. */
#define TC_MAX_NAMED_WORKS 5u

/** What grows while a tree is walked. */
typedef struct {
	const GPtrArray *named;
	TcCollection *index; /* tells how common a word is, and lists those that begin so */
	guint common;        /* papers from which on a pair is */
	guint common_word;   /* and a word */
	guint n_papers;
	gboolean relaxed;
	const TcStates *states; /* see tc_compile(), also of the next */
	const TcIndexField *lifted;
	gboolean sentence; /* relaxed from the start; else because too little was found */
	guint n_terms;
} TcCompiler;

/* ---- compile-words.c ------------------------------------------------------------------------------------------- */

/** A list of queries, to be joined. */
GPtrArray *tc_queries_new(void);
/** Joins a list and frees it; NULL for an empty one. */
TcQuery *tc_queries_join(GPtrArray *list, TcOperator operation);
/** Two queries, of which each may be NULL. */
TcQuery *tc_queries_join_two(TcOperator operation, TcQuery *left, TcQuery *right);
/** \param query may be NULL. */
TcQuery *tc_queries_scale(TcQuery *query, double factor);

/** A term, counted. */
TcQuery *tc_compiler_make_term(const char *term, TcCompiler *compiler);
/** Two words that stand one after the other, however y and i are written in them. */
TcQuery *tc_compiler_make_pair(const char *left, const char *right, TcCompiler *compiler);
/** The words of a token under a prefix, to `list`. */
void tc_compiler_add_words(GPtrArray *list, const char *prefix, const TcToken *token, const char *text, TcCompiler *compiler);
/** As citations of a work are indexed: by its identifier, or else by its name. A number without a symbol says too little: NULL. */
char *tc_compiler_dup_label(const TcWork *work);

/** What bare words come to: all that is asked for, and what only adds weight. */
typedef struct {
	GPtrArray *all;
	GPtrArray *extra;
	gboolean subjects; /**< words of the subject line weigh more */
	char *before;      /**< the word before, for pairs; NULL: none */
} TcWordRun;

/** The words of a node. */
void tc_word_run_add(TcWordRun *run, const TcNode *node, TcCompiler *compiler);
/** Frees what the run has. NULL: nothing is asked for. */
TcQuery *tc_word_run_join(TcWordRun *run, TcOperator operation);
/** Bare words of nodes, of one question. */
TcQuery *tc_compile_words(const TcNode *const *nodes, gsize n, TcCompiler *compiler);
/** Words in a row; NULL where there are none. */
TcQuery *tc_compile_phrase(const char *text, TcCompiler *compiler);

/* ---- compile-fields.c ------------------------------------------------------------------------------------------ */

TcQuery *tc_compile_value(const TcIndexField *field, const char *value, TcCompiler *compiler);
TcQuery *tc_compile_field(const TcNode *node, TcCompiler *compiler);
TcQuery *tc_compile_date(const TcNode *node, TcCompiler *compiler);
/** NULL for nothing but what cannot be left open. */
TcQuery *tc_compile_wildcard(const TcNode *node, TcCompiler *compiler);

#endif
