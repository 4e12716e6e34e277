/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/search inside: the borders between its files. A question goes question.c (tree), named.c (works that it names), compile.c
 * (query of the index), run.c, hits.c, snippet.c, facets.c; answer.c leads it through them (job.h).
 */
#ifndef TC_SEARCH_PRIVATE_H
#define TC_SEARCH_PRIVATE_H

#include "lib/search/search.h"

/* ---- question.c: what was typed, as a tree --------------------------------------------------------------------- */

typedef enum {
	TC_NODE_WORDS,    /* a run of bare words */
	TC_NODE_PHRASE,   /* "..." */
	TC_NODE_WILDCARD, /* word* */
	TC_NODE_FIELD,    /* field:value */
	TC_NODE_DATE,     /* date:value */
	TC_NODE_NEAR,     /* WORDS and PHRASE children, within a window */
	TC_NODE_NOT,      /* one child */
	TC_NODE_MUST,     /* one child: stays when words become optional */
	TC_NODE_AND,
	TC_NODE_OR,
} TcNodeKind;

/** The tree of a question. */
typedef struct TcNode TcNode;
struct TcNode {
	TcNodeKind kind;
	char *text;                /* words, phrase, start of a wildcard, value of a field; owned */
	gsize offset;              /* of the words in the question */
	const TcIndexField *field; /* FIELD, DATE */
	char low[9], high[9];      /* DATE: YYYYMMDD with 00 and 99 for what is open; "" for no end */
	guint window;              /* NEAR: see near.c */
	gboolean asked;            /* WORDS: they were put as a question (asked.c) */
	GPtrArray *children;       /* of TcNode; NULL for leaves */
};

/**
 * Makes any bytes a question: valid UTF-8, NFC, no control characters, quotes, spaces and signs as the language has them, of at most
 * TC_SEARCH_MAX_QUERY_BYTES of what was typed. Free with g_free(). (clean.c)
 */
char *tc_question_clean(const char *query);
/** A clean question read as Telex or VNI keys, but not names of fields (`has:`, no `há:`). NULL if it has none. Free with g_free(). (clean.c) */
char *tc_question_decode(const char *question);
/** Letters that must stand before a `*`: one letter begins a tenth of all words. */
#define TC_SEARCH_MIN_WILDCARD 2
/** Words from the end of one side of NEAR to the beginning of the other: without a number, and at most. */
#define TC_SEARCH_NEAR_WINDOW 10u
#define TC_SEARCH_MAX_NEAR_WINDOW 100u
/** Parses a clean question. Never fails; NULL if there is nothing to search for. Free with tc_node_free(). */
TcNode *tc_question_parse(const char *question);
/** Takes the words off that only put it as a question (asked.c); takes the tree over, and gives back what is left, never nothing. NULL for NULL. */
TcNode *tc_question_take_asked(TcNode *tree);
/** The tree in the question language. \param relaxed bare words are joined by OR. Free with g_free(). */
char *tc_question_describe(const TcNode *node, gboolean relaxed);
/** What a question that finds nothing may be widened to. */
typedef enum {
	TC_WIDTH_ANY,    /* any of the values that a field is to have, where it is to have several at once */
	TC_WIDTH_WORDS,  /* its words and phrases, as words */
	TC_WIDTH_VALUES, /* what its fields are to be, as words */
	TC_N_WIDTHS
} TcWidth;
/** The tree so widened, in the question language; "" if there is nothing to it. Free with g_free(). (widen.c) */
char *tc_question_dup_wider(const TcNode *tree, TcWidth width);
/** Whether a node is nothing but a choice among the values of a field. */
gboolean tc_node_chooses(const TcNode *node, const TcIndexField *field);
/** Whether a field is asked for, anywhere in the tree. */
gboolean tc_node_asks(const TcNode *node, const TcIndexField *field);
/** Whether papers are left out for what they have, anywhere in the tree. */
gboolean tc_node_leaves_out(const TcNode *node);
void tc_node_free(TcNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcNode, tc_node_free)

/** Reads a date or range (`2023`, `8/2023`, `30/8/2023`, `2022..2023`, `..2023`). FALSE if it is none. (dates.c) */
gboolean tc_question_parse_dates(const char *value, char low[9], char high[9]);

/** How many bytes at the beginning of a text are a value that a field is known to have, the longest; 0: none are. (values.c) */
gsize tc_values_find_end(const TcIndexField *field, const char *text, gsize length);
/** The id of a level by its name, its id or an organ's code, `TW`; NULL if it is none. Static. (values.c) */
const char *tc_values_find_level(const char *value);

/** Numbers of a range that are looked for. */
#define TC_SEARCH_MAX_NUMBERS 1000u
/** Reads `100..120`. FALSE if it is no range, or one of more than TC_SEARCH_MAX_NUMBERS. (values.c) */
gboolean tc_values_parse_numbers(const char *value, guint *low, guint *high);

/* ---- named.c: the works that a question names ------------------------------------------------------------------ */

/** Works that a stretch of the question names. */
typedef struct {
	TcSpan span;      /* bytes of the question */
	GPtrArray *works; /* of TcWorkEntry, likeliest first */
	GArray *papers;   /* of gint64: the papers that carry the likeliest of them */
} TcNamed;

/** The stretch that the bytes from `start` to `end` of the question stand in, or NULL. \param named of TcNamed. */
const TcNamed *tc_named_at(const GPtrArray *named, gsize start, gsize end);

/** All stretches, in order, not overlapping; of TcNamed. Free with g_ptr_array_unref(). NULL on an error of the archive. */
GPtrArray *tc_named_find(TcArchive *archive, const char *question, const TcAsker *asker, GError **error);

/** The title of a paper: its work's, or the file's name where the header names none. Free with g_free(). (titles.c) */
char *tc_search_dup_paper_title(const TcPaper *paper);
/** The same of what the header says: each NULL where that is not known. */
char *tc_search_make_paper_title(const char *docno, const char *type, const char *number, const char *year, const char *symbol);
/** The path of a paper's file relative to the indexed PATH. Free with g_free(). (titles.c) */
char *tc_search_dup_relative_path(const TcPaper *paper);
/** The same of the file's path and the paper's name and place in it. */
char *tc_search_make_relative_path(const char *path, const char *docno, int ordinal);

/** The level of a work's issuer. (chain.c) */
TcLevel tc_search_get_level(const TcWork *work);

/* ---- cursor.c: where the next page begins ---------------------------------------------------------------------- */

typedef struct {
	guint64 generation; /* of the index */
	guint position;     /* candidates before the next page */
	gint64 paper;       /* of the last hit */
} TcCursor;

/** Free with g_free(). */
char *tc_cursor_print(const TcCursor *cursor);
/** \return FALSE: TC_ERROR_USAGE. */
gboolean tc_cursor_parse(const char *text, TcCursor *cursor, GError **error);

/* ---- states.c -------------------------------------------------------------------------------------------------- */

/** States that papers are asked by: the rows of states.tsv, the last of which is that nobody says anything. */
#define TC_STATES_N 4u
/** The row of papers whose file is gone. */
#define TC_STATES_GONE (TC_STATES_N + 1)
/** Which papers are of works in which state, as one asker may know it. */
typedef struct TcStates TcStates;
/**
 * Those of the asker, now or a little while ago (the essay in states.c); borrowed until the next call of this or the next. In a transaction
 * of the archive. NULL on an error of the archive.
 */
const TcStates *tc_states_get(TcSearcher *searcher, const TcAsker *asker, GError **error);
/** Forgets those that are not of the archive as it is and may be made again; if there are any, answers made with them are over: the epoch changes. */
void tc_states_forget(TcSearcher *searcher);
void tc_states_free(TcStates *states);
/** The states that a value of a field means, a bit each, by its row; 0 if it means none. Any thread. */
guint tc_states_parse(const TcIndexField *field, const char *value);
/** `amended`, `replaced`, `repealed`, `unchanged`; `held`, `gone`; static. */
const char *tc_states_get_id(guint row);
/** As it is said and asked for, `Bị thay thế`; NULL if there is no state of that id. Static; any thread. */
const char *tc_states_find_name(const char *id);
/** The papers in any of some states. \param asked a bit each. */
TcQuery *tc_states_make_query(const TcStates *states, guint asked);

/* ---- compile.c: the tree as a query ---------------------------------------------------------------------------- */

/**
 * \param named of TcNamed. \param index that will be asked. \param states of the asker; NULL where the tree does not ask for any. \param relaxed bare
 * words need not all be there. \param lifted NULL, or a field that is left out where the whole question is limited by it.
 */
TcQuery *tc_compile(const TcNode *node, const GPtrArray *named, TcCollection *index, const TcStates *states, gboolean relaxed,
		    const TcIndexField *lifted);
/** Folded words that stand in a row, the last of which is begun. */
TcQuery *tc_compile_begun(char *const *words, gsize n, TcCollection *index);
/** Bare words from which on a question is a sentence, not a list of what must be there: any of them will do from the start. */
#define TC_SEARCH_SENTENCE_WORDS 7u
/** Bare words in the tree, of a question as many as of a sentence; only where there are two or more does relaxing change anything. */
gsize tc_compile_count_words(const TcNode *node);
/** Lets only through what the asker may see. Takes the query over. */
TcQuery *tc_compile_take_filtered(TcQuery *query, const TcAsker *asker);

/** How many bits are on. */
static inline guint tc_search_count_bits(guint64 bits)
{
	guint n = 0;
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* ---- marks.c --------------------------------------------------------------------------------------------------- */

/** The words to mark in texts. */
typedef struct TcMarks TcMarks;
TcMarks *tc_marks_new(void);
/** Adds the positive words of a tree; where it names works, their identifiers. \param named of TcNamed. */
void tc_marks_add(TcMarks *marks, const TcNode *node, const GPtrArray *named);
void tc_marks_free(TcMarks *marks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcMarks, tc_marks_free)
/** Which of the words a token is: a number from 1 on, of words asked for in a row rising by one; 0: none. \param text what was cut into tokens. */
guint tc_marks_match(const TcMarks *marks, const TcToken *token, const char *text);
/**
 * Which of the words each of `n` tokens is, as it stands or as it may be read: a number as of tc_marks_match() for each. \param readings of the
 * text: TcReading. Free with g_free().
 */
guint8 *tc_marks_match_all(const TcMarks *marks, const TcToken *token, gsize n, const char *text, const GArray *readings);
/** Whether nothing but spaces stands between a token and the next. */
gboolean tc_tokens_are_beside(const TcToken *token, const char *text);
/** A word of a text that was asked for. */
typedef struct {
	guint word;     /**< how many stand before it */
	guint32 offset; /**< raw byte */
	guint8 number;  /**< tc_marks_match() */
	guint8 worth;   /**< to a passage, each number once: TC_MATCH_WORTH, or less */
} TcMatch;
#define TC_MATCH_WORTH 8u
/** Words of a passage that are looked at together. */
#define TC_MATCH_REACH 32u
/** Which match the passage begins with that is worth most; 0 if there is none. \param matches TcMatch, in order. */
guint tc_matches_find_best(const TcMarks *marks, const GArray *matches);
/**
 * Where a paper has most of the words. \param repairs of the paper: TcPaperRepair. \param offset receives the raw byte at which the passage
 * begins. \return FALSE where more words must stand in the paper than were found, so that there may be a better passage.
 */
gboolean tc_marks_find(const TcMarks *marks, const char *raw, gsize length, const GPtrArray *repairs, gsize *offset);

/* ---- snippet.c ------------------------------------------------------------------------------------------------- */

/** Fills `page`, `snippet` and `repaired` of a hit from the raw text of a paper. \param repairs of the paper: TcPaperRepair. */
void tc_snippet_make(const TcMarks *marks, const char *raw, gsize length, const GPtrArray *repairs, TcHit *hit);

/* ---- phrase.c -------------------------------------------------------------------------------------------------- */

/** The phrases of a tree that must be there and that the index cannot be sure of. Free with g_ptr_array_unref(). */
GPtrArray *tc_phrases_new(const TcNode *node);
/** A paper that phrases are held against. */
typedef struct {
	const char *raw;
	gsize length;
	gboolean plain; /**< the text is canonical as it is, and nothing in it is repaired */
	/** Its repairs, TcPaperRepair, which stay with whoever gives them; asked for where the text as it is does not do. NULL on an error. */
	const GPtrArray *(*get_repairs)(gpointer data, GError **error);
	gpointer data;
} TcPhraseText;
/** Whether all of them stand in a paper, in one reading or another. FALSE with `error` too. */
gboolean tc_phrases_stand(const GPtrArray *phrases, const TcPhraseText *text, GError **error);

/* ---- phrase-walk.c: where a phrase stands -----------------------------------------------------------------------  */

/** A walk through the words of a paper for those of a phrase. */
typedef struct TcPhraseWalk TcPhraseWalk;
/** Walks. \param phrase its folded words, borrowed. \param raw borrowed, as long as the walk is kept. Free with tc_phrase_walk_free(). */
TcPhraseWalk *tc_phrase_walk_new(const GPtrArray *phrase, const char *raw, gsize length);
void tc_phrase_walk_free(TcPhraseWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcPhraseWalk, tc_phrase_walk_free)
/** Whether the phrase stands in the text as it is. */
gboolean tc_phrase_walk_stands(const TcPhraseWalk *walk);
/**
 * The raw bytes that have to be made canonical to see whether it stands there all the same, cut between words; once. \param repairs of the paper:
 * TcPaperRepair. \return of TcSpan, rising and apart; the paper whole where its words are not to be trusted. Free with g_array_unref().
 */
GArray *tc_phrase_walk_find_stretches(TcPhraseWalk *walk, const GPtrArray *repairs);

/* ---- readings.c: how a text may be read ------------------------------------------------------------------------ */

/** Another reading of a stretch of a text. */
typedef struct {
	TcSpan span;          /**< canonical bytes */
	const char *raw;      /**< what stands there; borrowed from the repairs, as the next */
	const char *repaired; /**< "": nothing */
	gboolean shown;       /**< it is shown in the place of the other */
} TcReading;

/**
 * The readings that count of a stretch of a paper, those that nobody has rejected, in order and not overlapping. \param repairs
 * TcPaperRepair, with raw spans of the paper. \param text that stretch made canonical. \param stretch raw bytes of the paper. \return of
 * TcReading, free with g_array_unref().
 */
GArray *tc_readings_new(const GPtrArray *repairs, const TcText *text, TcSpan stretch);
/** The tokens of a reading: from `*from`, where its search begins, to what is returned. */
gsize tc_reading_find_tokens(const TcReading *reading, const TcToken *token, gsize n, gsize *from);

/* ---- near.c ---------------------------------------------------------------------------------------------------- */

/** What of a tree must stand near each other. Free with g_ptr_array_unref(). */
GPtrArray *tc_nears_new(const TcNode *node);
/** Whether all of it does in a paper's raw text. */
gboolean tc_nears_stand(const GPtrArray *nears, const char *raw, gsize length);

/* ---- correct.c ------------------------------------------------------------------------------------------------- */

/**
 * The question with words that the archive does not have replaced by such as it has; NULL if there is nothing to correct. \param unknown only bare
 * words that no paper has, beside others that some have: what is asked for in quotes or with a sign is meant so. Free with g_free().
 */
char *tc_correct(TcCollection *index, const TcNode *tree, const char *question, gboolean unknown);

/* ---- restore.c ------------------------------------------------------------------------------------------------- */

/** A question without any marks as it would be written with them; NULL if it has some, or there is nothing to add. Free with g_free(). */
char *tc_restore_marks(const char *question);

/* ---- hits.c ---------------------------------------------------------------------------------------------------- */

/** The papers that have folded words in a row, the last of which is begun; at most `limit`. \return of gint64, free with g_array_unref(). */
GArray *tc_search_find_begun(TcSearcher *searcher, char *const *words, gsize n, guint limit, const TcAsker *asker);

/* ---- phrases.c ------------------------------------------------------------------------------------------------- */

/** Phrases that begin with what was typed. */
typedef struct TcPhrasesBegun TcPhrasesBegun;
/** \param typed words, parted by single spaces; the last one may be a beginning. */
TcPhrasesBegun *tc_phrases_begun_new(const char *typed);
/** The words that were typed, folded; borrowed. \param n receives how many. */
char *const *tc_phrases_begun_get_words(const TcPhrasesBegun *begun, gsize *n);
/** Looks for them in a paper's raw text. */
void tc_phrases_begun_read(TcPhrasesBegun *begun, const char *raw, gsize length);
/** Those that several papers have, the commonest first. \return of char *, free with g_ptr_array_unref(). */
GPtrArray *tc_phrases_begun_list(TcPhrasesBegun *begun, guint limit);
void tc_phrases_begun_free(TcPhrasesBegun *begun);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcPhrasesBegun, tc_phrases_begun_free)

/* ---- state.c --------------------------------------------------------------------------------------------------- */

/** As tc_state_read(), of a work of type `type`, NULL if unknown; where nobody says anything, whether it is in use is not looked up. */
TcState *tc_state_read_changes(TcArchive *archive, const TcAsker *asker, gint64 work, const char *type, GError **error);

/* ---- facets.c -------------------------------------------------------------------------------------------------- */

/** The field that questions choose values of the i-th facet by. */
const TcIndexField *tc_facets_get_field(gsize i);
/** Fills `facets` of the answer, or those only that the i-th counts, from what was counted; G_MAXSIZE: all. */
void tc_facets_fill(TcAnswer *answer, const TcMatches *matches, gsize only);
/** Frees what was counted of an answer. */
void tc_facets_clear(TcAnswer *answer);

#endif
