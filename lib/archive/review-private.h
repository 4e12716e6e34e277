/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside lib/archive: what the files about repairs and decisions share.
 */
#ifndef TC_ARCHIVE_REVIEW_PRIVATE_H
#define TC_ARCHIVE_REVIEW_PRIVATE_H

#include "lib/archive/archive-private.h"
#include "lib/archive/review.h"

/* ---- anchor.c ------------------------------------------------------------------------------------------------------ */

/** Words and the words around them. */
typedef struct {
	char *raw;    /**< as written, in lower case */
	char *before; /**< folded, as `after` */
	char *after;
	char *known; /**< what is known of names once it is decided: known.c; NULL: nothing */
} TcAnchor;
void tc_anchor_clear(TcAnchor *anchor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TcAnchor, tc_anchor_clear)

/** The tokens [from, to) that a span of the text touches. \return FALSE if it touches none. */
gboolean tc_anchor_find_tokens(const TcTokens *tokens, TcSpan span, gsize *from, gsize *to);
/** The anchor of tokens [from, to); to be cleared. */
TcAnchor tc_anchor_of(const TcTokens *tokens, gsize from, gsize to);
/** One number for texts, of which any may be NULL. */
gint64 tc_anchor_hash(const char *const *parts, gsize n);
/** Words as a person says that they read, between the words that stand beside them. \param canonical the text of the tokens. Free with g_free(). */
char *tc_anchor_dup_known(const TcTokens *tokens, const char *canonical, gsize from, gsize to, const char *words);
/** What is one number for all places that are the same. */
gint64 tc_anchor_get_key(const TcTokens *tokens, gsize from, gsize to, const char *repaired);
/** Finds an anchor in a text. \param taken indices of tokens that others were found at; it is added. \return FALSE if it is not there. */
gboolean tc_anchor_find(const TcAnchor *anchor, const TcTokens *tokens, GHashTable *taken, gsize *from, gsize *to);

/* ---- queue.c ------------------------------------------------------------------------------------------------------- */

/** In place of the statements about cases that are the same: no two of this kind are. */
#define TC_REVIEW_NONE_SAME TC_N_SQL

/** The statements for one kind of item. */
typedef struct {
	const char *name;
	char letter; /**< its ids begin so */
	TcSql get, count, list, count_decided, list_decided, count_same;
	TcSql decide_place, decide_same, release, count_places;
	TcSql note_change; /**< what has to be done again because of a decision */
} TcReviewSql;
const TcReviewSql *tc_review_get_sql(TcReviewKind kind);

/** What an id names. */
typedef struct {
	TcReviewKind kind;
	gint64 paper_id;
	gint64 at;  /**< `start` of a repair, `seq` of a citation, TcFieldId of a field, the other paper of a pair */
	gint64 key; /**< when it is looked up */
} TcReviewRow;
/** \param row receives what the id names. \return as tc_archive_get_review(). */
TcReviewItem *tc_review_find(TcArchive *archive, const TcAsker *asker, const char *id, TcReviewRow *row, GError **error);

/* ---- decisions.c --------------------------------------------------------------------------------------------------- */

/** Whether anything was decided of single places in a paper's document, or in what stood under its path; -1 with `error` set. */
int tc_decisions_has(TcArchive *archive, const TcPaperInput *input, GError **error);
/** What was; rows of TC_SQL_LIST_PLACE_DECISIONS. */
TcStatement *tc_decisions_query(TcArchive *archive, const TcPaperInput *input, TcReviewKind kind, GError **error);
/** The anchor in such a row, borrowed from it. */
TcAnchor tc_decisions_get_anchor(TcStatement *row);
/** Puts what was decided of single citations to the citations of a paper, which are there. */
gboolean tc_decisions_put_citations(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, GError **error);

/* ---- headers.c ----------------------------------------------------------------------------------------------------- */

/** What people have read of a paper's header. */
typedef struct {
	TcHeader header;               /**< as it was put, with that in its places; lists and texts are borrowed */
	gint64 decisions[TC_N_FIELDS]; /**< of each field, 0: none */
	GStringChunk *strings;
} TcHeaderRead;
void tc_header_read_clear(TcHeaderRead *read);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TcHeaderRead, tc_header_read_clear)
/** Looks up what was decided of a header before its paper is put. \param decided see tc_decisions_has(). \return FALSE with `error` set. */
gboolean tc_header_read_init(TcArchive *archive, const TcPaperInput *input, gboolean decided, TcHeaderRead *read, GError **error);
/** Stores what cannot be read, or was read by people, once the paper is put. */
gboolean tc_header_read_put(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, const TcHeaderRead *read,
			    GError **error);
/** What a person types into a field, as the field has it; NULL if it cannot be that. Free with g_free(). */
char *tc_header_dup_value(TcFieldId field, const char *typed);
/** Puts a value, NULL for none, into the fields that a decision is about, and notes what follows from it. */
gboolean tc_header_apply(TcArchive *archive, gint64 decision, const char *value, GError **error);
/** The bucket of a paper with such a header; NULL: none. Free with g_free(). (papers.c) */
char *tc_papers_dup_bucket(const TcHeader *header);

/* ---- repairs.c ----------------------------------------------------------------------------------------------------- */

/** Stores a paper's repairs, under what was decided before of such places; the paper has none yet. \param decided see tc_decisions_has(). */
gboolean tc_repairs_put(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, gboolean decided, GError **error);
/** Columns in the order of TC_SQL_LIST_REPAIRS; to be freed with tc_paper_repair_free(). */
TcPaperRepair *tc_repairs_read_row(TcStatement *row);

#endif
