/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/search: a question in, an answer out. The question language, ranking, snippets, facets, works by their citation, chains.
 *
 * Whatever a person types gets an answer: what does not parse is searched as words. Every call takes the asker, and what the asker may
 * not see is neither found, shown nor counted.
 */
#ifndef TC_SEARCH_H
#define TC_SEARCH_H

#include "lib/archive/review.h"
#include "lib/index/index.h"

G_BEGIN_DECLS

/* ---- a store open for questions -------------------------------------------------------------------------------- */

/** A store open for reading: archive and index. Not thread-safe: one a thread. */
typedef struct TcSearcher TcSearcher;

/**
 * Opens a store. \return NULL: TC_ERROR_NOT_FOUND (no store, or nothing indexed yet), TC_ERROR_VERSION, TC_ERROR_CORRUPT, TC_ERROR_IO.
 */
TcSearcher *tc_searcher_open(const char *store, GError **error);
/** The same for a server: its archive is mapped, so what uses it has to be watched over by tc_searcher_watch(). */
TcSearcher *tc_searcher_open_mapped(const char *store, GError **error);
/**
 * From here on `*lost` becomes TRUE where this thread meets a page of a mapped archive that cannot be read: what was answered is to be thrown away
 * then, and the searcher freed. Until it is called with NULL.
 */
void tc_searcher_watch(gboolean *lost);
void tc_searcher_free(TcSearcher *searcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcSearcher, tc_searcher_free)

/** The archive, borrowed. */
TcArchive *tc_searcher_get_archive(TcSearcher *searcher);

/** A number that changes whenever the store has changed since it was asked for last; each searcher counts by itself. */
guint64 tc_searcher_get_epoch(TcSearcher *searcher);

/* ---- works by citation ----------------------------------------------------------------------------------------- */

/** How many candidates are given for a WORK argument or a question that names a work. */
#define TC_SEARCH_MAX_CANDIDATES 20u

/** The works that a citation may mean. */
typedef struct {
	GArray *works;      /**< of gint64, the likeliest first; at most TC_SEARCH_MAX_CANDIDATES */
	gboolean ambiguous; /**< more than one, and nothing in the citation decides: show the candidates */
} TcFound;

/**
 * Finds works by a citation as a person would write it (`44-KL/TW`, `44 KL TW`, `Kết luận 44`, `ket luan 44`, `chir thij 43`,
 * `Luật hoạt động chữ thập đỏ`) or by an id. A citation without term or year that several works answer is given with all of
 * them, the newest held one first.
 *
 * \return to free with tc_found_free(); its list is empty if no work is meant. NULL only on an error of the archive.
 */
TcFound *tc_search_find_works(TcSearcher *searcher, const char *citation, const TcAsker *asker, GError **error);
void tc_found_free(TcFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcFound, tc_found_free)

/* ---- chains ---------------------------------------------------------------------------------------------------- */

/** How deep a chain is followed to either side; deeper than any that offices make. */
#define TC_CHAIN_MAX_DEPTH 8u
/** How many nodes each side of a chain may have; the rest is counted in `left_out`. */
#define TC_CHAIN_MAX_NODES 500u
/** The same for the chain that comes with a question's answer, where milliseconds count. */
#define TC_CHAIN_ANSWER_NODES 12u

/** A title to show: `Kết luận số 44-KL/TW`, `Luật hoạt động chữ thập đỏ`. Any may be NULL. Free with g_free(). */
char *tc_title_make(const char *type, const char *number, const char *year, const char *symbol, const char *name);

/** What has become of a work, as far as the papers that the asker may see say so. */
typedef enum {
	TC_STATE_UNKNOWN,  /**< nobody says */
	TC_STATE_IN_FORCE, /**< a later work rests on it or carries it out, and nobody says that it was replaced */
	TC_STATE_AMENDED,  /**< or parts of it repealed or replaced */
	TC_STATE_REPLACED,
	TC_STATE_REPEALED,
} TcStateId;

/** A work's state with its evidence. */
typedef struct {
	TcStateId id;
	char as_of[11];  /**< ISO 8601: the latest use of the work, "" if none is dated */
	GArray *changes; /**< of TcWorkChange: what says so; empty if unknown or in force */
} TcState;

/** `unknown`, `in-force`, `amended`, `replaced`, `repealed`; static. */
const char *tc_state_get_name(TcStateId id);
/**
 * It follows from the relations to the work: see TcStateId. \return to free with tc_state_free(), NULL: TC_ERROR_NOT_FOUND, or an error of the
 * archive.
 */
TcState *tc_state_read(TcArchive *archive, const TcAsker *asker, gint64 work, GError **error);
/**
 * The state alone, without its evidence and `as_of`, which takes long for a work that thousands rest on. \param type and \param standing of the
 * work, as the archive has them for the asker. \return FALSE as above.
 */
gboolean tc_state_get_id(TcArchive *archive, const TcAsker *asker, gint64 work, const char *type, const TcWorkStanding *standing,
			 TcStateId *id, GError **error);
/** What the works next in number say of a work's date. */
typedef struct {
	gint64 before, after; /**< works of its run, held and dated, that are nearest on either side; 0: none are */
	char first[11];       /**< their dates, ISO; "" if there are none */
	char last[11];
	gboolean fits; /**< FALSE: its own full date lies elsewhere */
} TcNeighbours;

/**
 * The neighbours of a work in its run of numbers (one organ, one type, one year or term), from what the asker may see. A dozen numbers on
 * either side are looked at; if they allow two times, there is no answer. \return FALSE on error. One thread an archive.
 */
gboolean tc_neighbours_find(TcArchive *archive, const TcAsker *asker, const TcWork *work, TcNeighbours *neighbours,
			    GError **error);

void tc_state_free(TcState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcState, tc_state_free)

/** One node of a chain. */
typedef struct TcChainNode TcChainNode;
struct TcChainNode {
	gint64 work;
	char *title; /**< as a person cites it: `Kết luận số 44-KL/TW` */
	char *type;  /**< type id; this and the following NULL where unknown */
	char *number, *symbol, *year, *date, *issuer, *place, *term, *subject;
	gboolean held; /**< a paper of it that the asker may see is in the archive */
	TcLevel level; /**< of its issuer, by its symbol or name */
	TcStateId state;
	/** Id, static: of this node to its parent below `carried_out_by`, of the parent to this node below `rests_on`; NULL at the root. */
	const char *relation;
	gboolean again;            /**< stands elsewhere in the tree already and is not followed here */
	GPtrArray *rests_on;       /**< of TcChainNode; what this work relates to. Filled at the root and going up only */
	GPtrArray *carried_out_by; /**< of TcChainNode; filled at the root and going down only */
	guint left_out;            /**< children not given because of a limit */
};

/**
 * Builds the tree of a work: what it rests on, recursively, and what carries it out, recursively; up to `max_nodes` (1 to
 * TC_CHAIN_MAX_NODES) a side. Reduced transitively: where A carries out
 * B and B carries out C, A hangs under B and not under C too. Cycles end at a node marked `again`.
 *
 * \return to free with tc_chain_free(); NULL: TC_ERROR_NOT_FOUND (no such work), or an error of the archive.
 */
TcChainNode *tc_chain_build(TcArchive *archive, gint64 work, guint max_nodes, const TcAsker *asker, GError **error);
void tc_chain_free(TcChainNode *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcChainNode, tc_chain_free)

/** The chain as Graphviz DOT text, left to right. Free with g_free(). */
char *tc_chain_to_dot(const TcChainNode *root);

/* ---- questions ------------------------------------------------------------------------------------------------- */

/** Bytes of a question that are read; the rest is left out, and `understood` shows what was read. */
#define TC_SEARCH_MAX_QUERY_BYTES 4096u
/** Terms of a question that are searched. */
#define TC_SEARCH_MAX_TERMS 64u
/** The largest `limit`. */
#define TC_SEARCH_MAX_LIMIT 1000u
/** The largest `offset`; a cursor goes deeper. */
#define TC_SEARCH_MAX_OFFSET 100000u
/** How deep a cursor goes, in papers: the index takes some 40 bytes for each. */
#define TC_SEARCH_MAX_DEPTH 1000000u

/** The order of hits. */
typedef enum {
	TC_SORT_SCORE,  /**< best first; newest first where a question only chooses, by date, type, issuer and the like */
	TC_SORT_NEWEST, /**< by date, newest first; undated ones last */
	TC_SORT_OLDEST, /**< by date, oldest first; undated ones first of all */
	TC_SORT_NUMBER, /**< by number, the smallest first; those without last */
} TcSort;

/** The order called `score`, `newest`, `oldest` or `number`. \return FALSE if there is none of that name. Any thread. */
gboolean tc_sort_from_name(const char *name, TcSort *sort);

/** How to answer. Start from TC_SEARCH_OPTIONS_DEFAULT. */
typedef struct {
	guint limit;
	guint offset;
	const char *
		cursor; /**< `next` of an answer to the same question in the same order: go on there, whatever `offset` says; NULL: none */
	TcSort sort;
	gboolean
		details; /**< snippets, facets, answer and counts of citations; FALSE for batch runs and exports, which need hits only */
	gboolean everything; /**< an empty question finds all papers: for lists */
	gboolean strict;     /**< bare words must all be there, however little that finds; nothing else is searched instead */
} TcSearchOptions;
#define TC_SEARCH_OPTIONS_DEFAULT ((TcSearchOptions){.limit = 10, .details = TRUE})

/** A piece of a snippet. */
typedef struct {
	char *text;
	gboolean hit; /**< matches the question */
	char *raw;    /**< what stands in the text, where it is a repaired reading; else NULL */
} TcSnippetPart;

/** One hit: a paper. Strings are owned; NULL where unknown. */
typedef struct {
	gint64 paper;
	gint64 work; /**< 0: the paper carries no work that could be told */
	char *title; /**< `Công văn số 657-CV/HU`, or the file's name */
	char *type, *number, *symbol, *year, *date, *issuer, *subject;
	char *path;  /**< relative to the indexed PATH */
	char *docno; /**< `path` without its ending */
	TcSecrecy secrecy;
	gboolean plain;       /**< its raw text is canonical, as far as the index knows */
	gboolean has_repairs; /**< tc_archive_list_repairs() lists any */
	double score;
	guint page;         /**< page of the snippet, from 1; 0 without snippet */
	GPtrArray *snippet; /**< of TcSnippetPart; empty without `details` */
	guint repaired;     /**< places of its text that were repaired; 0 without `details` */
	guint cites;        /**< works that the hit's work cites */
	guint cited_by;     /**< works that cite it */
	TcStateId state;    /**< what has become of it; unknown without `details` */
} TcHit;
/** A paper as a hit, without a snippet and with no citation counted. Free with tc_hit_free(). */
TcHit *tc_hit_new(const TcPaper *paper, double score);
void tc_hit_free(TcHit *hit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcHit, tc_hit_free)

/** One value of a facet. */
typedef struct {
	char *value;
	guint count;
} TcFacetValue;

/** One facet. */
typedef struct {
	const char *name;  /**< `type`, `issuer`, `year`, `level`, `place`, `state`, `held`; static */
	GPtrArray *values; /**< of TcFacetValue, commonest first (years: newest first) */
} TcFacet;

/** Facets of an answer: the labels of the index in their order, then the state, and whether the file is still there. */
#define TC_SEARCH_FACET_STATE TC_INDEX_N_LABELS
#define TC_SEARCH_FACET_HELD (TC_INDEX_N_LABELS + 1)
#define TC_SEARCH_N_FACETS (TC_INDEX_N_LABELS + 2)

/** An answer. Strings are owned. */
typedef struct {
	char *query;      /**< as asked, cut to TC_SEARCH_MAX_QUERY_BYTES */
	char *understood; /**< what was searched, in the question language */
	char *corrected; /**< the question that was searched too (decoded from Telex or VNI keys) or instead (what was typed found
			       nothing); NULL if there was none */
	guint total;     /**< how many hits there are in all; without `details`, at least */
	gboolean estimated; /**< `total` is: not all papers were held against a phrase of three words or more, or against NEAR */
	double took_ms;
	TcChainNode *
		answer; /**< the work that the question names, or the likeliest of several, with its chain; NULL if it names none */
	GPtrArray
		*candidates; /**< of TcWorkEntry: all works that it may mean where there are several, `answer` first; else NULL */
	GPtrArray *hits;     /**< of TcHit */
	char *next;          /**< the cursor of the next page; NULL: there is none */
	TcFacet facets[TC_SEARCH_N_FACETS];
	GPtrArray *suggestions; /**< of char *: other questions to try, the likeliest first */
} TcAnswer;

/**
 * Answers a question (the language: doc of lib/search/question.c). Never fails because of what was asked.
 *
 * \param options NULL: TC_SEARCH_OPTIONS_DEFAULT.
 * \return to free with tc_answer_free(); NULL: TC_ERROR_USAGE (the cursor is none), TC_ERROR_MODIFIED (the index changed again and again; ask once
 * more), TC_ERROR_CORRUPT, TC_ERROR_IO.
 */
TcAnswer *tc_search(TcSearcher *searcher, const char *query, const TcSearchOptions *options, const TcAsker *asker,
		    GError **error);
void tc_answer_free(TcAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcAnswer, tc_answer_free)

/** Something that a person may be about to ask. Strings are owned; NULL where unknown. */
typedef struct {
	char *title; /**< `Kết luận số 44-KL/TW`: what to ask for */
	char *date, *issuer, *subject;
} TcSuggestion;
void tc_suggestion_free(TcSuggestion *suggestion);

/**
 * What may be meant by what was typed so far: works by a citation that is whole or not yet, papers by words. \param limit at most
 * TC_SEARCH_MAX_CANDIDATES. \return of TcSuggestion, no title twice; free with g_ptr_array_unref(); NULL as tc_search().
 */
GPtrArray *tc_search_suggest(TcSearcher *searcher, const char *typed, guint limit, const TcAsker *asker, GError **error);

/* ---- inside a paper -------------------------------------------------------------------------------------------- */

/** A place in a paper that has what was asked for. */
typedef struct {
	guint page;    /**< from 1 */
	TcSpan span;   /**< bytes of the page as tc_json_page() gives it */
	guint n_words; /**< that stand there side by side */
	char *text;    /**< canonical; owned */
} TcPlace;

/**
 * All places of a paper that have what a question asks for, in order; what it is limited to or leaves out is passed over. \return of TcPlace, free
 * with g_array_unref(); NULL: TC_ERROR_NOT_FOUND, or an error of the archive. One thread an archive. (inside.c)
 */
GArray *tc_search_inside(TcArchive *archive, gint64 paper, const char *query, const TcAsker *asker, GError **error);

/* ---- lists ----------------------------------------------------------------------------------------------------- */

/** `2022-11-14` as an office writes it, `14/11/2022`, as far as it is known; NULL of NULL. Free with g_free(). */
char *tc_date_dup_office(const char *iso);
/** The head of a list of papers as CSV: the office's usual columns, then where the paper is. */
#define TC_CSV_HEAD "\"TT\",\"Số, ký hiệu\",\"Ngày\",\"Cơ quan ban hành\",\"Loại\",\"Trích yếu\",\"Tệp\"\r\n"
/** Appends a row of it: for people, with the type's name and the date as `14/11/2022`. \param row counts from 1. */
void tc_csv_append_hit(GString *out, const TcHit *hit, guint row);
/** Appends a quoted cell of CSV, safe in a spreadsheet (csv.c). \param value may be NULL. \param end what follows it: `,` or `\r\n`. */
void tc_csv_append_cell(GString *out, const char *value, const char *end);

G_END_DECLS

#endif
