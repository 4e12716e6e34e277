/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/text: Vietnamese text as it is written, typed and damaged, made canonical without losing where each byte came from.
 *
 * Everything after this room works on the *canonical* text of a TcText; a span in it is taken back to the bytes that were given
 * with tc_text_get_source_span(). Folding is one function, tc_text_fold(), so that what is indexed and what is asked are always
 * folded alike.
 */
#ifndef TC_TEXT_H
#define TC_TEXT_H

#include "lib/base/base.h"

G_BEGIN_DECLS

/** The largest text taken, in bytes: a 5,000-page paper of 12 KB a page. A larger one is not a paper. */
#define TC_TEXT_MAX_BYTES (64u << 20)

/** One text: the bytes given, made canonical, with a map back. Immutable once made; any thread may read it. */
typedef struct TcText TcText;

/**
 * Makes text canonical: encodings (lib/text/encoding.h) made Unicode, line by line, where a line reads better so; NFC;
 * look-alikes (Ð ð, Cyrillic and small-capital letters inside Vietnamese words), soft hyphens, zero-width marks, exotic spaces and
 * dashes replaced; the tone mark where it belongs, in open oa, oe, uy on the first vowel (`hoà` and `hòa` both become `hòa`); form
 * feeds and page breaks inside a sentence joined with one space (DOMAIN.md 1.8) and lone page numbers left out. Line ends
 * otherwise stay; other form feeds become line ends, CR LF and CR become LF.
 *
 * \param bytes UTF-8 or UTF-16, with or without a byte-order mark, or one of the 8-bit encodings; borrowed for the call.
 * \param length in bytes, or -1 if NUL-terminated. NUL bytes are an error.
 * \return a text to free with tc_text_free(), or NULL: TC_ERROR_ENCODING (in no encoding that we know; the message has the byte offset),
 *         TC_ERROR_TOO_LARGE.
 */
TcText *tc_text_new(const char *bytes, gssize length, GError **error);
void tc_text_free(TcText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcText, tc_text_free)

/** The canonical text, NUL-terminated, borrowed from `text`. \param length if not NULL, receives its bytes. */
const char *tc_text_get_canonical(const TcText *text, gsize *length);

/** Whether the bytes given were canonical already, all of them. */
gboolean tc_text_is_canonical(const TcText *text);

/** Takes a span of canonical bytes back to the smallest span of the bytes given that produced it. */
TcSpan tc_text_get_source_span(const TcText *text, TcSpan canonical);

/** Takes a span of the bytes given to the canonical bytes that they became. */
TcSpan tc_text_get_canonical_span(const TcText *text, TcSpan source);

/** The page, from 1, on which a canonical offset stands; pages are parted by form feeds in the bytes given. */
guint tc_text_get_page(const TcText *text, gsize canonical_offset);

/** How many pages the bytes given have; at least 1. */
guint tc_text_get_n_pages(const TcText *text);

/** Whether UTF-8 has capitals and no lower-case letter, as titles and names of organs have. Any thread. */
gboolean tc_text_is_capitals(const char *utf8, gssize length);

/**
 * A folded text: lower case, without marks, đ as d; one byte for each Vietnamese letter. `origin[i]` is the offset, in the
 * text that was folded, of the character that byte `i` came from; `origin[length]` is that text's length. So the span
 * [a, b) of `bytes` came from [origin[a], origin[b]).
 */
typedef struct {
	char *bytes; /**< NUL-terminated */
	gsize length;
	guint32 *origin; /**< length + 1 entries */
} TcFolded;

/** Folds UTF-8 (NFC or not). Invalid bytes become one `?` each. Never fails. Free with tc_folded_free(). Any thread. */
TcFolded *tc_folded_new(const char *utf8, gssize length);
void tc_folded_free(TcFolded *folded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcFolded, tc_folded_free)

/** The folded byte, `length` if there is none, at which what stands from an offset of the text that was folded on begins. Any thread. */
gsize tc_folded_find(const TcFolded *folded, gsize offset);
/** The canonical text folded: made when it is asked for first, and borrowed from the text, which keeps it. Any thread. */
const TcFolded *tc_text_get_folded(const TcText *text);
/** The folding of a part of the canonical text that begins and ends between characters, as tc_folded_new() gives it. Any thread. */
TcFolded *tc_text_dup_folded(const TcText *text, TcSpan span);
/** Frees what tc_text_get_folded() has made, five times the text. Nobody else may use the text meanwhile. */
void tc_text_forget_folded(TcText *text);

/** As tc_folded_new(), bytes only. The caller frees with g_free(). */
char *tc_text_fold(const char *utf8, gssize length);

/**
 * The words of a text one after the other, folded: what lies between spaces and signs in tc_folded_new() of it, a number without the zeros before
 * it. For looking through a text for a few words: nothing is made but the word at hand. Any thread, one walk a thread.
 */
typedef struct {
	char *word;    /**< the word at hand; may be written to, up to `word[length]` */
	gsize length;  /**< its bytes */
	gsize offset;  /**< where it begins in the text, as the `origin` of its first byte */
	guint ordinal; /**< words before it */
	const guint8 *
		firsts; /**< to be set behind tc_folded_words_begin(): 256, words that begin with a byte of 0 are passed over; NULL: none are */
	gsize stop;                  /**< the same: no word that begins here or behind is passed over */
	const char *text, *at, *end; /**< its own: the text, how far it has come */
	const guint8 *bytes, *folds; /**< its own: tables */
	char *buffer;                /**< its own: where words are written */
} TcFoldedWords;

/** Begins before the first word. \param utf8 lives as long as the walk; as of tc_folded_new(). To be ended with tc_folded_words_end(). */
void tc_folded_words_begin(TcFoldedWords *words, const char *utf8, gsize length);
/** Goes on to the next word. \return FALSE: there is none. */
gboolean tc_folded_words_next(TcFoldedWords *words);
void tc_folded_words_end(TcFoldedWords *words);

/** A Vietnamese syllable taken apart (DOMAIN.md 7.2). */
typedef struct {
	char onset[8]; /**< lower case UTF-8, "" if none: "ngh", "đ", "gi" (also of gì, gin, giếng), "qu" */
	char rime[16]; /**< lower case UTF-8 without tone, with shape marks: "ươi", "uyên"; after gi, qu: "iêng", "yêt" */
	guint8 tone;   /**< 0 level, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng */
	gint32 count;  /**< how often it stands in 10.9 million words of prose; 0: in word lists only; -1: not attested */
} TcSyllable;

/** Takes one token apart. \return FALSE if it is not a legal Vietnamese syllable; then `syllable` is undefined. Any thread. */
gboolean tc_syllable_parse(const char *utf8, gssize length, TcSyllable *syllable);

/** Whether tc_syllable_parse() can take a token apart. Any thread. */
gboolean tc_syllable_is_legal(const char *utf8, gssize length);

/** Bytes of a syllable's key with its NUL. */
#define TC_SYLLABLE_KEY_BYTES 28

/**
 * The key under which all ways of writing a syllable meet: onset, rime without tone, tone number. Where the tone mark stands makes no
 * difference (hòa, hoà: `hoa1`), nor do y and i where they are one sound: alone after h k l m s t v qu (kỹ, kĩ: `ki4`; quý, quí: `qui2`);
 * tay and tai, thúy and thúi stay apart. Of the attested syllables 22 pairs meet so. Neither this nor tc_syllable_parse() allocates, so
 * that an index may ask it of every word. Any thread. Source: DOMAIN.md 7.3.
 */
void tc_syllable_get_key(const TcSyllable *syllable, char key[TC_SYLLABLE_KEY_BYTES]);

/**
 * The other way of writing a folded syllable that sounds the same with y and with i: `quan ly` is `quan li`. \return static; NULL: there is none.
 * Any thread. Source: DOMAIN.md 7.3.
 */
const char *tc_syllable_get_twin(const char *folded);
/** Whether two folded syllables are the same, however y and i are written in them. Any thread. */
gboolean tc_syllable_is_same(const char *folded, const char *other);

/** Bytes of a date's form, ISO 8601, that has all its parts; one that lacks its year or its day is shorter: `--08-30`, `2023-08`. */
#define TC_DATE_LENGTH 10

/** What a token is. */
typedef enum {
	TC_TOKEN_SYLLABLE,   /**< a legal Vietnamese syllable */
	TC_TOKEN_WORD,       /**< other letters: foreign words, abbreviations, OCR damage */
	TC_TOKEN_NUMBER,     /**< digits, with separators or a letter suffix: 30a, 1.000 */
	TC_TOKEN_IDENTIFIER, /**< a number with its symbol: 44-KL/TW */
	TC_TOKEN_DATE,       /**< a date, or what a word announces as one: `ngày 31-3`, `tháng 8/2023` */
	TC_TOKEN_ADDRESS,    /**< e-mail or web address */
} TcTokenKind;

/** What more can be said of a token. It changes neither its kind nor its form. */
typedef enum {
	TC_DETAIL_NONE,
	TC_DETAIL_ROMAN,        /**< of a word: a roman number, XIII */
	TC_DETAIL_ABBREVIATION, /**< of a word or syllable: tc_abbreviation_get_expansions() knows it as it is written */
	TC_DETAIL_LIST_MARK,    /**< of a number or letter: it opens an item of a list, `1.`, `a)`, `I-` at a line's start */
} TcTokenDetail;

/** One token. The strings are borrowed from the TcTokens that holds it. */
typedef struct {
	TcSpan span; /**< canonical bytes */
	TcTokenKind kind;
	TcTokenDetail detail;
	const char *form;   /**< words: lower case, canonical tone place; identifiers: canonical, `44-KL/TW`,
	                       no leading zeros, letters as printed, a symbol all in lower case upper-cased; a number in a
	                       row with one: with the symbol of all (`18, 19-NQ/TW`: 18-NQ/TW); dates: ISO 8601 */
	const char *folded; /**< `form` folded; the same pointer as `form` where folding changes nothing */
} TcToken;

/** What a token is as lists of tokens print it: its detail if it has one, else its kind: `syllable`, `roman`. Static. Any thread. */
const char *tc_token_get_kind_name(const TcToken *token);

/**
 * What an abbreviation of running text stands for, as it is written, case counting (UBND, đ/c, T.Ư). \return alternatives, the
 * likeliest first, parted by `|`; static; NULL if it is none that we know. Any thread. Source: DOMAIN.md 7.8.
 */
const char *tc_abbreviation_get_expansions(const char *written, gssize length);
/** The same of one that was typed in a hurry: folded (`ubnd`, `hdnd`). For questions only: in texts `hd` may be anything. */
const char *tc_abbreviation_get_hurried_expansions(const char *folded);

/** The tokens of a text, in order, not overlapping; punctuation is left out. */
typedef struct TcTokens TcTokens;

/**
 * Cuts UTF-8 text into tokens. \param utf8 canonical text (or any UTF-8), borrowed for the call. Never fails.
 * Free with tc_tokens_free(). Any thread.
 */
TcTokens *tc_tokens_new(const char *utf8, gssize length);
void tc_tokens_free(TcTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcTokens, tc_tokens_free)

/** The tokens themselves, borrowed. \param n receives how many. */
const TcToken *tc_tokens_get(const TcTokens *tokens, gsize *n);

/**
 * Whether a text may have a damaged word: letters that are no syllable, the first of them small, with a vowel and without f j w z, not
 * behind one of ./_@- (names of files, addresses). FALSE is certain; TRUE is to be looked into by tokens, which cost three times as much.
 * \param utf8 canonical text. Any thread.
 */
gboolean tc_text_has_strange_words(const char *utf8, gsize length);

/**
 * Reads words typed with Telex, VNI or VIQR keys and no input method: `chir thij 43` becomes `chỉ thị 43`. Only tokens that no
 * unmarked Vietnamese word can be and that decode to a legal syllable are changed (the safe rule, DOMAIN.md 7.7).
 *
 * \return the decoded question, to free with g_free(), or NULL if no token was decoded. Any thread.
 */
char *tc_typed_decode(const char *utf8);

/**
 * A date written in digits or words at the start of `utf8` (`17/7/2023`, `08-6-2010`, `30 tháng 8 năm 2023`, `tháng 3 năm
 * 2023`; `ngày` may stand before it).
 *
 * \param iso receives the date, ISO 8601, possibly stopping at month or year.
 * \return bytes read, 0 if there is no date. Any thread.
 */
gsize tc_date_parse(const char *utf8, gssize length, char iso[11]);
/** The Julian day of an ISO date, for counting days between two. \return 0 unless it is whole and there is such a day. Any thread. */
gint64 tc_date_get_day(const char *iso);

G_END_DECLS

#endif
