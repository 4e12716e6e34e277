/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the files of lib/repair share; the language model has a header of its own. One ruled section a file.
 */
#ifndef TC_REPAIR_PRIVATE_H
#define TC_REPAIR_PRIVATE_H

#include "lib/repair/model-private.h"
#include "lib/repair/repair.h"

/* ---- letters.c: a syllable as letters ------------------------------------------------------------------------------- */

/** No syllable has more than seven letters; OCR joins two. Longer words are not looked at. */
#define REPAIR_MAX_LETTERS 14
#define REPAIR_N_TONES 6
/** Letters are numbered from 1 in the order of letters.tsv, then f j w z; a code is letter * 6 + tone. 0: no letter of ours. */
#define REPAIR_N_CODES (34 * REPAIR_N_TONES)

typedef struct {
	guint8 code[REPAIR_MAX_LETTERS];
	guint8 n; /**< 0: too long */
} RepairLetters;

RepairLetters repair_letters_read(const char *form);
/** For hash tables by RepairLetters whose unused codes are 0. */
guint repair_letters_hash(gconstpointer letters);
gboolean repair_letters_equal(gconstpointer a, gconstpointer b);
/** The code of a single character, 0 if it is no letter of ours. */
guint8 repair_letter_code(gunichar c);
/** `a` to `z`; 0 for code 0. */
char repair_letter_base(guint8 code);
guint repair_letter_tone(guint8 code);
/** 0 to 3: which of the letters of its base it is (a ă â, o ô ơ); tone apart. */
guint repair_letter_shape(guint8 code);

/** The white space of canonical text. */
static inline gboolean repair_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* ---- channel.c: what the scanner does to letters ---------------------------------------------------------------------- */

/** Kinds of misreading; how much worse than usual each is, is learned page by page. */
enum {
	REPAIR_LOST_TONE, /**< and the four after it: huyền, sắc, hỏi, ngã, nặng read as level */
	REPAIR_SWAPPED_TONE = REPAIR_LOST_TONE + 5, /**< one mark for another */
	REPAIR_GAINED_TONE,
	REPAIR_SHAPE,      /**< â for ă, o for ô */
	REPAIR_SHAPE_TONE, /**< and the tone too */
	REPAIR_BAR,        /**< đ and d */
	REPAIR_BASE,       /**< another letter, one too many, one lost */
	REPAIR_N_KINDS,
	REPAIR_NO_KIND = REPAIR_N_KINDS
};

/** Costs are negative natural logarithms of probabilities. Any thread may read it. */
typedef struct {
	float read[REPAIR_N_CODES][REPAIR_N_CODES]; /**< true, read */
	float extra[REPAIR_N_CODES];
	float lost[REPAIR_N_CODES];
	float rate[REPAIR_N_CODES][REPAIR_N_KINDS];  /**< how often a true letter is misread so */
	guint8 kind[REPAIR_N_CODES][REPAIR_N_CODES]; /**< true, read */
	float joined;                                /**< two syllables read as one */
	float parted;
	float spurious;
	struct RepairCounts *counts; /**< that it was made of */
} RepairChannel;

/** How often letters were misread, by what repairs say; below 0: people say that they were not. See misread.c. */
typedef struct {
	double read[REPAIR_N_CODES][REPAIR_N_CODES]; /**< true, read */
	double extra[REPAIR_N_CODES];
	double lost[REPAIR_N_CODES];
} RepairMisread;

/** A table of rows `kind, true, read, n`. \param rows four cells each. Free with repair_channel_free(). */
RepairChannel *repair_channel_new(const char *const (*rows)[4], guint n);
/** The table that is built in. */
RepairChannel *repair_channel_new_default(void);
/** A table in a file. NULL: TC_ERROR_IO, TC_ERROR_CORRUPT. */
RepairChannel *repair_channel_load(const char *path, GError **error);
/** A channel with the same errors in all, of which these are among them. */
RepairChannel *repair_channel_adapt(const RepairChannel *channel, const RepairMisread *misread);
void repair_channel_free(RepairChannel *channel);

/** What it takes to read `truth` as `seen`. */
typedef struct {
	float cost;
	guint8 kinds[2]; /**< of the first two misreadings, REPAIR_NO_KIND if fewer */
	guint8 n;        /**< how many misreadings */
} RepairPath;

RepairPath repair_channel_measure(const RepairChannel *channel, const RepairLetters *truth, const RepairLetters *seen);

/* ---- misread.c: what an archive says of its scanner ---------------------------------------------------------------------- */

/** Counts the letters misread where `truth` was read as `seen`, by their cheapest alignment. \param times how often; below 0: not at all. */
void repair_misread_count(RepairMisread *misread, const RepairChannel *channel, const RepairLetters *truth,
			  const RepairLetters *seen, double times);

/* ---- candidates.c: what a syllable may have been ------------------------------------------------------------------------ */

#define REPAIR_MAX_CANDIDATES 64

typedef struct {
	guint16 word;
	RepairPath path;
} RepairCandidate;

typedef struct {
	guint n;
	guint8 by_cost[REPAIR_MAX_CANDIDATES];            /**< their places, the cheapest first */
	RepairCandidate candidate[REPAIR_MAX_CANDIDATES]; /**< the likeliest first */
} RepairCandidates;

/** The words of the model by their letters without marks. */
typedef struct RepairIndex RepairIndex;
RepairIndex *repair_index_new(const TcModel *model, const RepairChannel *channel);
void repair_index_free(RepairIndex *index);

/** What a word of the model may have been; kept by the index. Never NULL. Any thread. */
const RepairCandidates *repair_index_get(RepairIndex *index, guint word);
/** What any form may have been. \param wide looks two letters far. */
void repair_index_find(const RepairIndex *index, const RepairLetters *seen, gboolean wide, RepairCandidates *candidates);
/** The words that are `folded` with marks: their ids. \param n receives how many. */
const guint16 *repair_index_get_marked(const RepairIndex *index, const char *folded, guint *n);
gboolean repair_index_is_syllable(const RepairIndex *index, guint word);
const RepairLetters *repair_index_get_letters(const RepairIndex *index, guint word);

/* ---- lattice.c: which of them, together ------------------------------------------------------------------------------------ */

/** One way to read one or two tokens. */
typedef struct {
	guint8 span;    /**< tokens that it takes */
	guint8 n_words; /**< 0, 1 or 2 */
	guint16 word[2];
	guint8 kinds[2];
	float scanner; /**< of a candidate: what its misreadings cost on any page */
	float cost;
	float posterior; /**< set by repair_lattice_solve() */
} RepairArc;

/** The ways to read sentences. */
typedef struct RepairLattice RepairLattice;
/** \param beam states kept at a node. \param reach those that are so much (in logarithms) less likely than the best are not. */
RepairLattice *repair_lattice_new(const TcModel *model, guint beam, float reach);
void repair_lattice_free(RepairLattice *lattice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepairLattice, repair_lattice_free)

/** A token as it stands. */
typedef struct {
	ModelState before; /**< the model's state there, and behind it, in the sentence as it stands */
	ModelState after;
	float gain; /**< what the model says of it there */
} RepairRaw;

/* Each sentence is read token by token: start, then for each token next, add ..., walk; then end. */

void repair_lattice_clear(RepairLattice *lattice);
/** Opens a sentence. \return its number, from 0. */
guint repair_lattice_start(RepairLattice *lattice);
/**
 * Opens the next token; arcs that are added start there. The first of them keeps the token as it is. \return the model's state after the best way
 * that leads there, borrowed for the moment.
 */
const ModelState *repair_lattice_next(RepairLattice *lattice, const RepairRaw *raw);
/** Readings of the open token behind which a way is so much less likely than the best before it are not looked at. */
void repair_lattice_limit(RepairLattice *lattice, float gap);
/** Whether the open token, read as this word at this cost, is within that limit after any way that leads there. */
gboolean repair_lattice_may_read(RepairLattice *lattice, guint word, float cost);
void repair_lattice_add(RepairLattice *lattice, const RepairArc *arc);
/** Closes the token. */
void repair_lattice_walk(RepairLattice *lattice);
/** Closes the sentence. */
void repair_lattice_end(RepairLattice *lattice);
/** Weighs all ways to read a sentence against each other, by what its arcs cost now: every arc's posterior. */
void repair_lattice_solve(RepairLattice *lattice, guint sentence);
/** The arcs that start at a token; tokens are counted over all sentences. */
RepairArc *repair_lattice_get_arcs(RepairLattice *lattice, guint token, guint *n);

/* ---- page.c: a text on its way ------------------------------------------------------------------------------------------------ */

/** No sentence is longer; one that is, is cut. */
#define REPAIR_MAX_SENTENCE 200

/** A token with what decides how it may be read. */
typedef struct {
	const TcToken *token;
	RepairLetters letters; /**< none: no word, or too long a one */
	guint16 word;
	gboolean title;   /**< begins with a capital */
	gboolean upper;   /**< two capitals or more, and nothing else */
	gboolean name;    /**< stands beside another word that begins with a capital */
	gboolean glued;   /**< in one piece with digits, or the signs of symbols and addresses */
	gboolean frozen;  /**< not to be changed */
	gboolean foreign; /**< in text of another language: not to be joined with the next either */
	char numeral[8];  /**< what it is by counting; "": that says nothing */
	float numeral_sure;
} RepairItem;

/** Names that the archive holds; see known.c. */
typedef struct RepairKnown RepairKnown;

typedef struct {
	const TcModel *model;
	const RepairChannel *channel;
	RepairIndex *index;
	const RepairKnown *known; /**< NULL: none */
	const char *text;         /**< canonical */
	TcTokens *tokens;
	GArray *items;     /**< of RepairItem */
	GHashTable *found; /**< RepairLetters -> RepairCandidates, of spellings that are no words */
	float noise;       /**< the logarithm of how much worse than usual the page is */
	float worse[REPAIR_N_KINDS +
		    1];    /**< what each kind of misreading costs more, or less, here than elsewhere; 0 at the end */
	float least_worse; /**< what two misreadings cost more here, at the least */
} RepairPage;

RepairPage *repair_page_new(const TcModel *model, const RepairChannel *channel, RepairIndex *index, const TcText *text);
void repair_page_free(RepairPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepairPage, repair_page_free)
static inline const RepairItem *repair_page_get(const RepairPage *page, guint i)
{
	return &g_array_index(page->items, RepairItem, i);
}
/** The end of the sentence that starts at an item. */
guint repair_page_find_end(const RepairPage *page, guint from);

/* ---- known.c: names that the archive holds --------------------------------------------------------------------------------------------- */

RepairKnown *repair_known_new(void);
void repair_known_free(RepairKnown *known);
/** Counts the names of a text, each as met so many times. \return FALSE: it is full. */
gboolean repair_known_add(RepairKnown *known, const RepairPage *page, guint times);
/** What it is worth, as a logarithm, that item `i` is or would be `form`, where the page has names that are known. */
float repair_known_get(const RepairPage *page, guint i, const char *form);
/** The most that this can be for any form; 0 where no name that is known stands. */
float repair_known_get_most(const RepairPage *page, guint i);

/* ---- numerals.c: what counting tells ------------------------------------------------------------------------------------------------- */

/** Finds the marks of lists and the Roman numerals that are misread, and freezes them. */
void repair_numerals_find(RepairPage *page);

/* ---- ways.c: all ways to read a sentence ----------------------------------------------------------------------------------------- */

/** Adds the sentence of the items [from, end) to a lattice. \return its number there. */
guint repair_ways_add(RepairPage *page, RepairLattice *lattice, guint from, guint end);
/** What the arcs of tokens [from, end) of the lattice cost by what is known of the page now. */
void repair_ways_weigh(const RepairPage *page, RepairLattice *lattice, guint from, guint end);
/** The same where only marks are missing. */
guint repair_ways_add_marks(RepairPage *page, RepairLattice *lattice, guint from, guint end);

/* ---- noise.c: how bad this page is -------------------------------------------------------------------------------------------------- */

typedef struct {
	double found[REPAIR_N_KINDS];
	double usual[REPAIR_N_KINDS];
} RepairNoise;

/** Counts the misreadings of the solved items [from, end); `token` is the first of them in the lattice. */
void repair_noise_count(RepairNoise *noise, const RepairPage *page, RepairLattice *lattice, guint token, guint from, guint end);
/** Sets page->worse by what was counted. */
void repair_noise_judge(const RepairNoise *noise, RepairPage *page);
/** Before the next pages of the text are counted: what was counted so far is worth less, and nothing is known of them. */
void repair_noise_forget(RepairNoise *noise, RepairPage *page);

/* ---- confidence.c: how often such a repair is right ----------------------------------------------------------------------------------- */

/** What is known of a repair; the rows of confidence.tsv in their order. */
enum {
	REPAIR_ALWAYS,    /**< 1 */
	REPAIR_POSTERIOR, /**< the logit of its posterior */
	REPAIR_RIVAL,     /**< the logarithm of the posterior of the next best reading */
	REPAIR_UNKNOWN,   /**< what stands there is no word of the model */
	REPAIR_TWICE,     /**< two misreadings */
	REPAIR_LETTER,    /**< a base letter was misread */
	REPAIR_CUT,       /**< syllables were joined or parted */
	REPAIR_DROPPED,   /**< what stands there is nothing */
	REPAIR_EDGE,      /**< and stands at the beginning or end of a line */
	REPAIR_SHORT,     /**< at most two letters */
	REPAIR_SINGLE,    /**< one letter */
	REPAIR_CAPITAL,   /**< begins with a capital */
	REPAIR_NAMED,     /**< stands where a name may */
	REPAIR_RAW_USE,   /**< how frequent the word is that stands there */
	REPAIR_NEW_USE,   /**< how frequent the word is that it becomes */
	REPAIR_NOISE,     /**< the share of words unknown to the model around it */
	REPAIR_PAGE,      /**< how bad the page is */
	REPAIR_KIND,      /**< how much worse than usual this misreading is on the page */
	REPAIR_N_FEATURES
};

/** From this confidence on a repair is applied. */
#define REPAIR_APPLY 0.68

/** The probability that a repair is right, 0 to 1. */
double repair_confidence(const float features[REPAIR_N_FEATURES]);

/* ---- apply.c ---------------------------------------------------------------------------------------------------------------------------- */

/**
 * As tc_repairs_apply(). \param apply FALSE: no repair is. \param spans NULL, or receives for each repair where it stands in what comes back.
 * \return g_string_free()
 */
GString *repair_write(const TcText *text, const char *given, gsize given_length, const TcRepairs *repairs, gboolean apply,
		      TcSpan *spans);

/* ---- repair.c -------------------------------------------------------------------------------------------------------------------------- */

/** What is known of repair `i`, for bench/learn_confidence.py. */
const float *repair_get_features(const TcRepairs *repairs, gsize i);

#endif
