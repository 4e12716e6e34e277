/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside the organs: what organ-rows.c, organ-phrase.c, organs.c and organ-guess.c share.
 */
#ifndef TC_DOCUMENT_ORGANS_PRIVATE_H
#define TC_DOCUMENT_ORGANS_PRIVATE_H

#include "lib/document/document-private.h"

G_BEGIN_DECLS

/** An organ phrase with prefixes and place is never longer. */
#define TC_PHRASE_MAX_BYTES 280
#define TC_PHRASE_MAX_WORDS 40
#define TC_PHRASE_MAX_PREFIXES 3

/* ---- organ-rows.c: the table, and all its phrases in one trie ------------------------------------------------------ */

/** How an organ's name goes on; from KIND_COMMITTEE on they are prefixes. */
typedef enum { KIND_ALONE, KIND_NAME, KIND_UNIT, KIND_COMMITTEE, KIND_STAFF, KIND_OFFICER } TcOrganKind;

/** A row of organs.tsv. */
typedef struct {
	const char *name;
	const char *code;
	const char *after_prefix; /**< the name after a prefix, or NULL */
	const char *above;        /**< the organ that is printed above it, or NULL */
	char *folded;             /**< the name, words parted by single spaces */
	TcLevel level;
	TcOrganKind kind;
	gboolean party;
} TcOrganRow;

/** What stands at a node of the trie: rows + 1, 0 for none. */
typedef struct {
	guint16 base;
	guint16 prefix;
	guint16 inner; /**< a base that is one only after a prefix */
} TcOrganNode;

/** The rows, loaded once. \param n receives how many; may be NULL. */
const TcOrganRow *tc_organ_rows_get(gsize *n);
/** The number of a folded word that some row has; 0 if none has. The rows must be loaded. */
guint tc_organ_word_get(const char *folded);
/** The node that a word leads to from `node` (0: the root); 0 if it leads nowhere. */
guint tc_organ_edge_get(guint node, guint word);
/** What stands at a node. */
const TcOrganNode *tc_organ_node_get(guint node);

/* ---- organ-phrase.c: reading a phrase ------------------------------------------------------------------------------ */

/** One word of the phrase at hand. */
typedef struct {
	guint start, end; /**< bytes of the phrase */
	guint id;         /**< tc_organ_word_get() */
	char *folded;
	gboolean capital;
	gboolean plain;   /**< only blanks stand between it and the word before */
	gboolean newline; /**< a line end does */
} TcPhraseWord;

/** A text cut into words, as far as an organ phrase may reach. */
typedef struct {
	const char *text;
	TcFolded *folded;
	TcPhraseWord words[TC_PHRASE_MAX_WORDS];
	guint n;
} TcPhrase;

/** A reading in progress: names are built only for the one that wins. */
typedef struct {
	const TcOrganRow *prefixes[TC_PHRASE_MAX_PREFIXES];
	guint n_prefixes;
	const TcOrganRow *row;
	const char *unit;
	TcLevel level;
	const TcPlace *place;       /**< from the table */
	guint place_from, place_to; /**< words */
	guint end;                  /**< words read */
	gboolean caps;
} TcPhraseReading;

/** TRUE if some row starts with the word that stands first in `utf8`: a cheap first look. */
gboolean tc_phrase_may_start(const char *utf8, gsize length);
/** Cuts the text into words; a gap that no organ phrase has ends it. The caller frees `phrase->folded`. */
void tc_phrase_cut(TcPhrase *phrase, const char *utf8, gsize length);
/** Reads the longest organ at word `at`; FALSE if none stands there. */
gboolean tc_phrase_read(const TcPhrase *phrase, guint at, TcPhraseReading *reading);

G_END_DECLS

#endif
