/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/index inside: what its files share.
 */
#ifndef TC_INDEX_PRIVATE_H
#define TC_INDEX_PRIVATE_H

#include "lib/index/index.h"
#include "lib/postings/terms.h"

/** The folder of a store that holds the index. */
#define TC_INDEX_FOLDER "index"

/** The version of what the essay in terms.c describes; another one on disk means building anew. */
#define TC_INDEX_VERSION 7u

/** Passes a failure of lib/postings on, with what to do about it. \param doing `writing the index`: what the message starts with. */
void tc_index_take_error(GError **error, GError *failure, const char *doing);

/** Room for what tc_index_make_term() makes. */
typedef char TcIndexTerm[TC_INDEX_MAX_TERM + 1];

/** Writes `prefix` and `word` of `length` bytes to `term`, cut at TC_INDEX_MAX_TERM between characters. \return bytes. */
gsize tc_index_make_term(TcIndexTerm term, const char *prefix, const char *word, gsize length);

/** Writes the term of two words that stand one after the other to `term`. \return bytes. */
gsize tc_index_make_pair(TcIndexTerm term, const char *left, gsize left_length, const char *right, gsize right_length);

/** A folded word as it is indexed: of a number, without leading zeros. Moves `word` and `length`. */
void tc_index_trim_number(const char **word, gsize *length);

/** tc_index_find_reading() of a word whose hash is known. */
const char *tc_index_get_reading(const TcTermKey *word);

/** Deletes a folder with all that is in it; none is no error. \return FALSE: TC_ERROR_IO. */
gboolean tc_index_remove_tree(const char *path, GError **error);

/* ---- places.c: where shards are read ----------------------------------------------------------------------------- */

/** Where a shard is read, for tc_collection_open(). \return to be freed with g_free(); NULL: TC_ERROR_USAGE, the file says something else. */
char *tc_index_dup_place(const char *store, guint shard, GError **error);

/* ---- bag.c: the terms of one paper ----------------------------------------------------------------------------- */

/** A term in a bag, which stays where it is until the bag is emptied. */
typedef struct {
	TcTermKey key;
	const char *reading; /**< of a word: tc_index_find_reading(), set by who added it first */
	guint32 wdf;
	gboolean read; /**< of a word with a reading: it stands so at least once */
	char term[];   /**< NUL-terminated */
} TcBagEntry;

typedef struct TcBag TcBag;
TcBag *tc_bag_new(void);
void tc_bag_free(TcBag *bag);
/** Empties it. */
void tc_bag_clear(TcBag *bag);
/** Adds to a term's frequency. \param length at most TC_INDEX_MAX_TERM. */
TcBagEntry *tc_bag_add(TcBag *bag, const char *term, gsize length, guint32 wdf);
/** All entries in the order in which they were first added, borrowed until the next addition. */
const TcBagEntry *const *tc_bag_get_entries(const TcBag *bag, gsize *n);

/* ---- repaired.c: readings beside what stands in the text -------------------------------------------------------- */

/** Adds the terms of a paper's readings; those of its text are in the bag. \param tokens of its text. */
void tc_index_put_readings(TcBag *bag, const TcIndexPaper *paper, const TcToken *tokens, gsize n);

/* ---- lost.c: what a scan has lost ----------------------------------------------------------------------------------- */

/** The share, 0 to .5, by which a paper that was repaired, or a section of it, is to be less long than it is. \param tokens of its text. */
double tc_index_get_loss(const TcIndexPaper *paper, const TcToken *tokens, gsize n);

#endif
