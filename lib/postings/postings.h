/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings: the inverted index itself, as files: which documents have a term, how often, and the best of them for a query. It knows nothing
 * of words, marks or papers' headers: what is a term is said in lib/index, what is asked in lib/search.
 *
 * A shard is a folder that one writer fills with segments, files that never change (segment.c); shard.c has the list of them, which does. Any
 * number of shards are read as one (collection.c), with the statistics of all, so that a document scores the same wherever it stands.
 */
#ifndef TC_POSTINGS_H
#define TC_POSTINGS_H

#include "lib/base/base.h"

G_BEGIN_DECLS

/* ---- documents ------------------------------------------------------------------------------------------------- */

/** Bytes of the longest term. */
#define TC_POSTINGS_MAX_TERM 255u
/** Labels of a document: what is counted over all that match. */
#define TC_POSTINGS_N_LABELS 5

/** A term of a document. */
typedef struct {
	const char *term;  /**< 1 to TC_POSTINGS_MAX_TERM bytes */
	guint32 length;    /**< bytes */
	guint32 frequency; /**< what it weighs there; 0: it only filters */
} TcPosting;

/** A document. A paper is one, or more: the whole and its sections. Strings are borrowed for the call and may be NULL. */
typedef struct {
	gint64 paper;      /**< > 0 */
	gboolean section;  /**< a part of the paper beside the whole, which comes first */
	guint16 note;      /**< the caller's, given back with a match */
	guint32 date;      /**< YYYYMMDD, 00 for what is not known of it; 0: none */
	const char *order; /**< what documents are listed by in TC_ORDER_STRING, byte by byte */
	const char *labels[TC_POSTINGS_N_LABELS];
	const TcPosting *postings; /**< each term once, in any order */
	gsize n_postings;
	guint32 shorter; /**< how much less long the document is than the sum of its frequencies */
} TcDocument;

/* ---- writing a shard ------------------------------------------------------------------------------------------- */

/** The one writer of a shard. Not thread-safe; different shards may be written by different threads. */
typedef struct TcShardWriter TcShardWriter;

/** What is told of a shard beside its documents, and comes with each commit. */
typedef struct {
	guint64 version;    /**< of what the documents are; the caller's */
	guint64 generation; /**< the caller's */
	guint64 n_shards;   /**< of which this is one */
} TcShardFacts;

/**
 * Opens the folder of a shard for writing; makes it if it is not there, empty and without facts (all 0).
 *
 * \return to be closed with tc_shard_writer_free(); NULL: TC_ERROR_LOCKED (another process writes), TC_ERROR_IO, TC_ERROR_NO_SPACE,
 * TC_ERROR_CORRUPT.
 */
TcShardWriter *tc_shard_writer_open(const char *path, GError **error);
/** The facts of the last commit. */
TcShardFacts tc_shard_writer_get_facts(const TcShardWriter *writer);
/**
 * Begins a paper: any documents that the shard has of it are taken out, none is no error, and those that are added next take their place. Kept in
 * memory until committed.
 */
void tc_shard_writer_put(TcShardWriter *writer, gint64 paper);
/** Adds a document of the paper that was put last, the whole one first. */
void tc_shard_writer_add(TcShardWriter *writer, const TcDocument *document);
/** Bytes of memory that what is not committed takes, about. */
gsize tc_shard_writer_get_pending(const TcShardWriter *writer);
/** Whether anything is not committed. */
gboolean tc_shard_writer_has_pending(const TcShardWriter *writer);
/**
 * Makes everything durable and visible to readers. \return FALSE: TC_ERROR_NO_SPACE, _IO, _CORRUPT, _TOO_LARGE (more shards are needed); what was
 * committed before stays.
 */
gboolean tc_shard_writer_commit(TcShardWriter *writer, const TcShardFacts *facts, GError **error);
/** Writes the shard anew as one segment, without what was taken out. Everything must be committed. \return FALSE: as committing. */
gboolean tc_shard_writer_compact(TcShardWriter *writer, GError **error);
/** Closes; what was not committed is forgotten. NULL is allowed. */
void tc_shard_writer_free(TcShardWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcShardWriter, tc_shard_writer_free)

/** Holds the files of a shard against their checksums. \return FALSE: TC_ERROR_CORRUPT, _IO, _NOT_FOUND. Any thread. */
gboolean tc_shard_check(const char *path, GError **error);

/* ---- queries --------------------------------------------------------------------------------------------------- */

/** How queries are joined. */
typedef enum {
	TC_AND,       /**< all of them; weights add up */
	TC_OR,        /**< any of them; weights add up */
	TC_AND_MAYBE, /**< the first; others only add weight */
	TC_FILTER,    /**< all of them; only the first has weight */
	TC_AND_NOT,   /**< the first, without the others */
	TC_SYNONYM,   /**< any of them, weighed as if they were one term; of terms only */
} TcOperator;

/** A set of papers that is asked for again and again: where their documents are is looked up once in each segment. Not thread-safe. */
typedef struct TcPaperSet TcPaperSet;

/** \param papers ids, in any order, copied; such as no shard has are no error. \return to be freed with tc_paper_set_unref(). */
TcPaperSet *tc_paper_set_new(const gint64 *papers, gsize n);
TcPaperSet *tc_paper_set_ref(TcPaperSet *set);
/** NULL is allowed. */
void tc_paper_set_unref(TcPaperSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcPaperSet, tc_paper_set_unref)

/** What documents are asked for. Not thread-safe. */
typedef struct TcQuery TcQuery;

/** The documents with a term. Never NULL, as all that follow. */
TcQuery *tc_query_new_term(const char *term);
TcQuery *tc_query_new_all(void);
TcQuery *tc_query_new_nothing(void);
/** Those with a date from `low` to `high`, YYYYMMDD; those without a date are not among them. */
TcQuery *tc_query_new_dates(guint32 low, guint32 high);
/** The documents of papers, the whole ones and their sections, without weight. Keeps a reference of the set. */
TcQuery *tc_query_new_papers(TcPaperSet *set);
/** Joins queries and takes them over, not the array. \param n 1 or more. */
TcQuery *tc_query_take_parts(TcOperator operation, TcQuery *const *parts, gsize n);
/** The same of two. */
TcQuery *tc_query_take_pair(TcOperator operation, TcQuery *left, TcQuery *right);
/** Weights times `factor`, 0 or more. Takes the query over. */
TcQuery *tc_query_take_scaled(TcQuery *query, double factor);
void tc_query_free(TcQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcQuery, tc_query_free)

/* ---- reading --------------------------------------------------------------------------------------------------- */

/** Shards read as one, each as of one commit. Not thread-safe: one a thread. */
typedef struct TcCollection TcCollection;

/**
 * Opens shards. \param places of each its folder; of one on another machine `tcp HOST PORT`, where tc_shard_serve_all() is listening, or `prog
 * COMMAND`, which runs tc_shard_serve() there. \return to be freed with tc_collection_free(); NULL: TC_ERROR_NOT_FOUND, TC_ERROR_CORRUPT,
 * TC_ERROR_IO.
 */
TcCollection *tc_collection_open(const char *const *places, gsize n, GError **error);
/**
 * Goes to the newest commit of each shard, and connects again to those that went away. \param changed receives whether there was any. \return
 * FALSE: as opening; what was open stays so.
 */
gboolean tc_collection_reopen(TcCollection *collection, gboolean *changed, GError **error);
gsize tc_collection_get_n_shards(const TcCollection *collection);
TcShardFacts tc_collection_get_facts(const TcCollection *collection, gsize shard);
/** How many documents, and how many of them are sections. */
void tc_collection_count_documents(const TcCollection *collection, guint *documents, guint *sections);
/** How many documents have a term; a few more where papers were replaced and their documents still take room. */
guint tc_collection_count_term(TcCollection *collection, const char *term);
/**
 * Asks shards on other machines about several terms at once that tc_collection_count_term() is going to be asked about one by one. Does nothing
 * where there are no such shards.
 */
void tc_collection_prepare_counts(TcCollection *collection, const char *const *terms, gsize n);
/**
 * Calls `each`, which does not ask the collection, for the terms that begin with `prefix`, rising byte by byte, until it returns FALSE. \param
 * documents as tc_collection_count_term().
 */
typedef gboolean (*TcTermFunc)(const char *term, guint documents, gpointer data);
void tc_collection_list_terms(TcCollection *collection, const char *prefix, TcTermFunc each, gpointer data);
/** The ids of all papers, ascending. \return of gint64, free with g_array_unref(). */
GArray *tc_collection_dup_papers(TcCollection *collection);
/**
 * Calls `each` for every term of every document, part of the index by part, its terms rising: for holding an index against another. Of shards on
 * this machine only, as the next.
 */
typedef void (*TcPostingFunc)(gint64 paper, guint section, const TcPosting *posting, gpointer data);
void tc_collection_read_all(TcCollection *collection, TcPostingFunc each, gpointer data);
/**
 * Whether all shards were reached, and all their files read, since the last tc_collection_reopen(). Those on other machines may go away at any
 * time, and disks fail; what is counted and listed is then without them, and matching fails with what is said here. \return FALSE: TC_ERROR_IO.
 */
gboolean tc_collection_is_whole(const TcCollection *collection, GError **error);
void tc_collection_free(TcCollection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcCollection, tc_collection_free)

/* ---- serving ------------------------------------------------------------------------------------------------------ */

/**
 * Answers another machine's questions to a shard (serve.c) until it closes the connection. Knows neither askers nor passwords: who is connected
 * reads all of it. Any thread. \param in, out what is read and written: one socket, or two pipes. \return FALSE: TC_ERROR_IO, and what opening
 * the shard says.
 */
gboolean tc_shard_serve(const char *path, int in, int out, GError **error);
/** Listens. \param address as tc_address_resolve(). \param port receives on which port. \return a socket; -1: TC_ERROR_IO, TC_ERROR_USAGE. */
int tc_shard_listen(const char *address, guint *port, GError **error);
/** Serves each connection by a thread of its own, for ever. \return FALSE: TC_ERROR_IO, of the socket. */
gboolean tc_shard_serve_all(const char *path, int listener, GError **error);

/* ---- matching -------------------------------------------------------------------------------------------------- */

typedef enum {
	TC_ORDER_SCORE,  /**< best first; equals by their papers' ids, here and in all others */
	TC_ORDER_NEWEST, /**< by date, latest first; equals by score */
	TC_ORDER_OLDEST,
	TC_ORDER_STRING, /**< by TcDocument.order, rising; equals by score */
} TcOrder;

/**
 * BM25 as Xapian has it (weight/bm25weight.cc of 1.4): a term weighs log((N - n + .5) / (n + .5)), held above 0, times f (k1 + 1) / (f + k1 ((1 -
 * b) + b l)), with f its frequency in a document and l the document's length, the sum of frequencies less TcDocument.shorter, over the mean of all,
 * but not less than `min_length`.
 */
typedef struct {
	double k1, b, min_length;
} TcBm25;

typedef struct {
	guint first, max; /**< of the matches, those from `first` on, at most `max` */
	TcOrder order;
	gboolean
		sections; /**< sections are matched too, and the best document of a paper stands for it; else whole papers only */
	gboolean count;   /**< how many papers match in all, and their labels */
	TcQuery *const *among; /**< if counted, how many of those that match each of these finds too; borrowed */
	guint n_among;
	TcBm25 bm25;
} TcMatchOptions;

/** A paper that matches. */
typedef struct {
	gint64 paper;
	double score;
	guint16 note; /**< TcDocument.note */
} TcRanked;

/** A label of documents. */
typedef struct {
	guint slot;       /**< below TC_POSTINGS_N_LABELS: where in TcDocument.labels it stands */
	const char *name; /**< "": none */
} TcLabel;

/** What matches. */
typedef struct {
	TcRanked *papers;
	guint n;
	guint total;           /**< papers that match as a whole, if counted; else `first` + `n` at least */
	guint *among;          /**< if counted: as many as TcMatchOptions.n_among */
	GArray *counts;        /**< if counted: of guint, how many have a label, by its number; else NULL */
	const TcLabel *labels; /**< by number, as many; borrowed until the collection is asked or reopened */
} TcMatches;

/**
 * \param query receives the weights of its terms. \return to be freed with tc_matches_free(); NULL: TC_ERROR_IO, where a shard is not on this
 * machine and does not answer, or a file cannot be read.
 */
TcMatches *tc_collection_match(TcCollection *collection, TcQuery *query, const TcMatchOptions *options, GError **error);
void tc_matches_free(TcMatches *matches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcMatches, tc_matches_free)

G_END_DECLS

/* ---- files that fail under a reader ------------------------------------------------------------------------------ */

/**
 * From here on, what this thread cannot read of a file that somebody else has mapped, as SQLite maps the archive, reads as zeros, and `*lost` becomes
 * TRUE: what was made of it is not to be trusted, and whoever mapped it has to open it anew. Until it is called with NULL. Without, it is SIGBUS.
 */
void tc_mapping_watch(gboolean *lost);

#endif
