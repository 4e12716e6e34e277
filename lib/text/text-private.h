/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the files of lib/text share. One ruled section a file; the only header of the house behind which ICU stands.
 */
#ifndef TC_TEXT_PRIVATE_H
#define TC_TEXT_PRIVATE_H

#include "lib/text/encoding.h"
#include "lib/text/text.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>

/* ---- chars.c: what each code point is ---------------------------------------------------------------------------- */

/** Code points below this are looked up in tables; it takes in all of Latin and the common dashes and quotes. */
#define TEXT_TABLE_END 0x2100

/** What a code point is, as bits. */
enum {
	TEXT_LETTER = 1 << 0, /**< a letter, or a combining mark, which belongs to its letter */
	TEXT_UPPER = 1 << 1,
	TEXT_LOWER = 1 << 2,
	TEXT_MARK = 1 << 3,   /**< not inert under NFC: composes, or is not composed */
	TEXT_DIRTY = 1 << 4,  /**< TEXT_MARK, or in characters.tsv: canonical text may not hold it as it is */
	TEXT_MARKED = 1 << 5, /**< a letter of Vietnamese that ASCII lacks */
	TEXT_TONED = 1 << 6,  /**< a Vietnamese vowel with a tone mark */
};

/** What characters.tsv says of a code point. */
typedef enum { TEXT_KEEP, TEXT_DROP, TEXT_PUT, TEXT_ALIKE, TEXT_SOFT, TEXT_RETURN } TextAction;

/** Bits of TextChars.letter: the number of the letter in the alphabet, from 1; above them the tone. */
#define TEXT_LETTER_BITS 5
#define TEXT_LETTER_MASK ((1 << TEXT_LETTER_BITS) - 1)
#define TEXT_N_LETTERS 29
#define TEXT_N_TONES 6

/** Folded values that are no byte of output. */
#define TEXT_FOLD_DROP 0
#define TEXT_FOLD_KEEP 1

/** The tables by code point. Filled once, then only read. */
typedef struct {
	guint8 flags[TEXT_TABLE_END];
	guint8 fold[TEXT_TABLE_END];   /**< the ASCII byte, TEXT_FOLD_DROP or TEXT_FOLD_KEEP (lower case, as it is) */
	guint8 letter[TEXT_TABLE_END]; /**< the Vietnamese letter and its tone, 0 if it is none */
	guint16 lower[TEXT_TABLE_END];
	guint16 toned[TEXT_N_LETTERS + 1][2][TEXT_N_TONES]; /**< code point by letter, is-upper, tone */
	const UNormalizer2 *nfc;
} TextChars;

/** The tables; static. Any thread. */
const TextChars *text_chars(void);

/** Flags of a code point that the tables do not hold. */
guint8 text_char_compute_flags(gunichar c);
/** Flags of any code point; TEXT_* bits. */
static inline guint8 text_char_flags(const TextChars *chars, gunichar c)
{
	return G_LIKELY(c < TEXT_TABLE_END) ? chars->flags[c] : text_char_compute_flags(c);
}

/** The Vietnamese letter of any code point and its tone, as in TextChars.letter; 0 if it is none. */
static inline guint8 text_char_letter(const TextChars *chars, gunichar c)
{
	return c < TEXT_TABLE_END ? chars->letter[c] : 0;
}

/** What characters.tsv says of a code point. \param becomes receives the replacement of TEXT_PUT and TEXT_ALIKE. */
TextAction text_char_action(gunichar c, gunichar *becomes);
/** Whether it is a combining tone or shape mark of Vietnamese. */
static inline gboolean text_char_is_viet_mark(gunichar c)
{
	return c == 0x300 || c == 0x301 || c == 0x302 || c == 0x303 || c == 0x306 || c == 0x309 || c == 0x31B || c == 0x323;
}
gunichar text_char_lower(const TextChars *chars, gunichar c);
gunichar text_char_upper(gunichar c);

/** Reads the code point at `p`, `p` < `end`. \return its bytes, or 0 if they are not UTF-8; then `c` is no letter. */
static inline guint text_decode(const guchar *p, const guchar *end, gunichar *c)
{
	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	if (p[0] >= 0xC2 && p[0] < 0xE0 && end - p >= 2 && (p[1] & 0xC0) == 0x80) {
		*c = (gunichar)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		return 2;
	}
	if ((p[0] & 0xF0) == 0xE0 && end - p >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		*c = (gunichar)(p[0] & 0x0F) << 12 | (gunichar)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		return *c >= 0x800 && (*c < 0xD800 || *c > 0xDFFF) ? 3 : 0;
	}
	if ((p[0] & 0xF8) == 0xF0 && end - p >= 4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80) {
		*c = (gunichar)(p[0] & 0x07) << 18 | (gunichar)(p[1] & 0x3F) << 12 | (gunichar)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
		return *c >= 0x10000 && *c <= 0x10FFFF ? 4 : 0;
	}
	*c = 0xFFFD;
	return 0;
}

/** Whether a letter stands at `p`, `p` <= `end`. */
static inline gboolean text_is_letter_at(const char *p, const char *end)
{
	gunichar c;

	return p < end && text_decode((const guchar *)p, (const guchar *)end, &c) &&
	       text_char_flags(text_chars(), c) & TEXT_LETTER;
}

/* ---- map.c: bytes that grow, and where each came from -------------------------------------------------------------- */

/**
 * One corner of the map. From here to the next corner canonical and source bytes run side by side, or, with `whole`,
 * the source bytes became the canonical bytes as one piece.
 */
typedef struct {
	guint32 canonical;
	guint32 source : 31;
	guint32 whole : 1;
} TextAnchor;

/** Canonical text in the making, with its map. */
typedef struct {
	char *bytes;
	gsize length;
	gsize size;
	GArray *anchors; /**< of TextAnchor, both offsets never falling; the first is (0, 0) */
} TextBuffer;

void text_buffer_init(TextBuffer *buffer, gsize size);
/** Makes room for `more` bytes. */
void text_buffer_reserve(TextBuffer *buffer, gsize more);
/** Appends source bytes as they are. The room must have been reserved. */
void text_buffer_copy(TextBuffer *buffer, const char *bytes, gsize length);
/** Appends what the source bytes [start, end) became as one piece. The room must have been reserved. */
void text_buffer_put(TextBuffer *buffer, const char *bytes, gsize length, gsize start, gsize end);

/** A run of canonical bytes to be replaced by one space, or by nothing. */
typedef struct {
	guint32 start;
	guint32 end;
	gboolean space;
} TextCut;

/** Cuts, in order and not overlapping, out of the buffer; the map follows. \param cuts of TextCut. */
void text_buffer_cut(TextBuffer *buffer, const GArray *cuts);

gsize text_map_start(const GArray *anchors, gsize canonical);
gsize text_map_end(const GArray *anchors, gsize canonical);
gsize text_map_start_back(const GArray *anchors, gsize source);
gsize text_map_end_back(const GArray *anchors, gsize source);

/** A character in the making, with the source bytes that it came from. */
typedef struct {
	gunichar c;
	guint32 start;
	guint32 end;
} TextPiece;

static inline TextPiece *text_piece_at(const GArray *pieces, guint i)
{
	return &g_array_index(pieces, TextPiece, i);
}

/** The end of the run of letters that starts at piece `i`. */
guint text_pieces_letters_end(const GArray *pieces, guint i);
/**
 * How often the syllable of pieces [from, to) stands in texts, as text_syllable_get_count(); -1 also for what is no syllable, or has
 * its tone on the wrong letter.
 */
gint32 text_pieces_get_count(const GArray *pieces, guint from, guint to);
/** The same of `n` code points. */
gint32 text_points_get_count(const gunichar *points, guint n);

/* ---- codec.c: units to letters ------------------------------------------------------------------------------------- */

/**
 * Decodes one line. \param units of TextPiece: bytes, or characters of text whose bytes were taken for Western.
 * \param strict VIQR as in its RFC, with no reader's eye. \param out of TextPiece, emptied first.
 * \return -1, or the index of the first unit that the encoding does not have.
 */
gssize text_codec_decode(TcEncoding encoding, const GArray *units, gboolean strict, GArray *out);

/** The byte that a unit stands for, -1 if it is a character that no 8-bit page has. */
int text_units_get_byte(const GArray *units, guint i);
/** Ð and ð, the look-alikes of Đ and đ, as these; others as they are. */
static inline gunichar text_eth_get_d(gunichar c)
{
	return c == 0xD0 ? 0x110 : c == 0xF0 ? 0x111 : c;
}
/** A unit that is no letter of an encoding: what windows-1252 has there; a character stays. 0: a byte that it does not have. */
gunichar text_unit_get_western(const TextPiece *unit);
/** The letter of the longest sequence of an encoding at unit `i`. \return how many units, 0 if none starts here. */
guint text_codec_match(TcEncoding encoding, const GArray *units, guint i, gunichar *c);
/** Appends what units [from, to) became. */
void text_pieces_append(GArray *out, gunichar c, const GArray *units, guint from, guint to);
/** As text_codec_decode(), of UTF-8 read as windows-1252. */
gssize text_mojibake_decode(const GArray *units, GArray *out);
/** As text_codec_decode(), of VIQR. \param strict as the RFC has it: a mark after a vowel is a tone unless a backslash stands before it. */
void text_viqr_decode(const GArray *units, gboolean strict, GArray *out);

/* ---- tcvn3.c: what TCVN3 loses ------------------------------------------------------------------------------------------ */

/** Puts the ư back that a soft hyphen stood for, and capitals that a font made. \param units as they were; `pieces` decoded. */
void text_tcvn3_mend(const GArray *units, GArray *pieces);

/* ---- residue.c: what conversions break -------------------------------------------------------------------------------- */

/** Words of the same damage after which a text is known to have it. */
#define TEXT_RESIDUE_PROOF 3

/** Hits by cause, a text over: what has been proven may be taken for granted. Indexed by encoding. */
typedef struct {
	guint hits[TC_N_ENCODINGS];
} TextResidues;

/** Whether a code point may be what half a conversion left. */
gboolean text_residue_may_be(gunichar c);
/**
 * Mends one word of UTF-8. \return its cause, or TC_ENCODING_UTF8 if there is nothing to mend. \param mended of TextPiece, emptied
 * first: `start` receives the index of the code point that each came from, `end` is 1 for the second that came from one.
 */
TcEncoding text_residue_mend(const char *word, gsize length, const TextResidues *known, GArray *mended);

/* ---- detect.c: which encoding --------------------------------------------------------------------------------------- */

/** How much a line reads as Vietnamese. */
typedef struct {
	guint good;  /**< attested syllables with marks */
	guint bad;   /**< words with characters over ASCII that are none */
	guint alien; /**< of the latter, those with a character that is no letter of Vietnamese */
	double weight;
} TextScore;

/**
 * What a line is in. \param raw the units are bytes. \param viqr the line has marks of VIQR. \param sure FALSE: too little to go by; the
 * lines around it may know.
 */
TcEncoding text_detect(const GArray *units, gboolean raw, gboolean viqr, gboolean *sure);
/** The score of units in an encoding. */
TextScore text_detect_score(TcEncoding encoding, const GArray *units);

/* ---- runs.c: which encoding, inside a line -------------------------------------------------------------------------- */

/** Units of a line that are in another encoding than the rest, which is Unicode. */
typedef struct {
	guint from;
	guint to;
	TcEncoding encoding;
} TextRun;

/**
 * Finds the runs of a line. \param vietnamese it has letters that only Vietnamese Unicode has; other lines may be foreign. \param runs of
 * TextRun, in order; emptied first. \return by how much more the line weighs read so.
 */
double text_runs_find(const GArray *units, gboolean vietnamese, GArray *runs);
/** Whether all units that are bytes of no UTF-8 are in runs. */
gboolean text_runs_cover_bytes(const GArray *units, const GArray *runs);

/* ---- scan.c, settle.c, utf16.c, decode.c: bytes to UTF-8 ------------------------------------------------------------ */

/** What a code point, a word or a line is to the decoder. */
enum {
	SCAN_LETTER = 1 << 0,
	SCAN_UNICODE = 1 << 1, /* a letter that only Vietnamese Unicode has */
	SCAN_LATIN = 1 << 2,   /* may be a unit of an 8-bit encoding */
	SCAN_SUSPECT = 1 << 3, /* may be a residue */
	SCAN_VIQR = 1 << 4,    /* may be a mark, after the right letter */
	SCAN_MARKED = 1 << 5,  /* a letter of Vietnamese that ASCII lacks */
	SCAN_DIRTY = 1 << 6,   /* normalising has something to do */
	SCAN_RAW = 1 << 7,     /* the line is not UTF-8 */
	SCAN_BROKEN = 1 << 8,  /* the line has a word to mend */
	SCAN_LATER = 1 << 9,   /* of a line: lines of Vietnamese Unicode stand between the line before and it */
	SCAN_ALIEN = 1 << 10,  /* of Latin-1, and neither a letter of Vietnamese nor a sign that its texts have */
	SCAN_MIXED = 1 << 11,  /* the line has runs in other encodings */
};

/** A line that is not clean. */
typedef struct {
	gsize start;
	gsize end; /* behind its line end */
	gsize bad; /* the first byte that is not UTF-8, if SCAN_RAW */
	guint flags;
	gboolean sure;
	TcEncoding encoding;
} TextLine;

/** A text being decoded. */
typedef struct {
	const guchar *bytes;
	const guchar *end;
	TcEncoding base; /* UTF-8, or UTF-16 of one order */
	TextResidues residues;
	GArray *lines; /* of TextLine: those that are not clean */
	GArray *units;
	GArray *pieces;
	GArray *mended; /* of TextPiece: one word */
	GArray *runs;   /* of TextRun: one line */
	guint line_hits[TC_N_ENCODINGS];
	TextBuffer *out;
	GArray *conversions;
	GArray *dirty;   /* of TcSpan */
	gboolean proven; /* the text has shown a damage so often that legal words are doubted */
} TextDecoder;

/** The flags of a code point, 0 from TEXT_TABLE_END on; text_scan_prepare() first. */
guint text_scan_flags(gunichar c);
void text_scan_prepare(void);
/** Finds the lines that are not clean, judges each by itself, and notes those to normalise. */
void text_decoder_scan(TextDecoder *self);
/** What a line is in by itself. */
void text_line_judge(TextDecoder *self, TextLine *line);
/** Lines that tell too little are in what their neighbours are in. */
void text_decoder_settle(TextDecoder *self);

/** Appends a unit: the code point `c`, `n` bytes from `from` on. */
void text_decoder_add(TextDecoder *self, gunichar c, const guchar *from, guint n);
/** The units of bytes [p, end), in place of those at hand. \param raw each byte is one; else only those that are no UTF-8. */
void text_decoder_read(TextDecoder *self, const guchar *p, const guchar *end, gboolean raw);
/** Mends words that half a conversion broke, and reports them. */
void text_decoder_mend(TextDecoder *self, GArray *pieces);
/** Makes the units at hand Unicode, with the runs found in them decoded and reported, and the words between mended. */
void text_decoder_convert_runs(TextDecoder *self);
/** Decodes the units at hand in an encoding and writes them. */
gboolean text_decoder_write(TextDecoder *self, TcEncoding encoding, gboolean strict, GError **error);
void text_decoder_report(TextDecoder *self, gsize start, gsize end, TcEncoding encoding);
/** Sets TC_ERROR_ENCODING. \return FALSE. */
gboolean text_decoder_fail(gsize offset, TcEncoding encoding, GError **error);

/** The byte order of UTF-16, by its mark or by where its zeros stand; TC_ENCODING_UTF8 if it is none. */
TcEncoding text_utf16_find(const guchar *bytes, gsize length);
/** Decodes a whole text. \param judge lines may be in an 8-bit encoding. */
gboolean text_decoder_utf16(TextDecoder *self, gboolean judge, GError **error);

/**
 * Decodes a whole text. \param out receives UTF-8 with its map, unless all of the bytes are clean UTF-8: then it stays empty and
 * `*clean` becomes TRUE. \param conversions of TcConversion, appended to. \param dirty of TcSpan, appended to: if `*clean`, the lines
 * that normalising has something to do in. FALSE: TC_ERROR_ENCODING.
 */
gboolean text_decode_bytes(const char *bytes, gsize length, TcEncoding encoding, TextBuffer *out, gboolean *clean,
			   GArray *conversions, GArray *dirty, GError **error);

/* ---- normalise.c: characters ---------------------------------------------------------------------------------------- */

/**
 * Appends the canonical form of valid UTF-8 to an empty buffer; page breaks stay form feeds. \param dirty of TcSpan, in order: the lines that
 * have something to do; NULL: any may have.
 */
void text_normalise(const char *bytes, gsize length, const GArray *dirty, TextBuffer *buffer);

/** NFC of a short run of code points, in place of `points`. */
void text_compose(const TextChars *chars, GArray *points);

/* ---- mend.c: words ----------------------------------------------------------------------------------------------------- */

/** Gives a letter the tone in place of its own. */
void text_piece_set_tone(TextPiece *piece, guint tone);
/** Whether pieces [from, to) have a character over ASCII. */
gboolean text_pieces_are_marked(const GArray *pieces, guint from, guint to);
/** Puts tones where they belong and lost spaces back. \param pieces one chunk. */
void text_mend_words(GArray *pieces);
/** What there is to do about a word, as bits. */
enum {
	TEXT_WORD_WELL = 0,
	TEXT_WORD_MEND = 1 << 0,    /**< text_mend_words() */
	TEXT_WORD_RESIDUE = 1 << 1, /**< text_residue_mend(), whatever else the text has shown */
};
/** Looks at a run of letters, digits around it aside. Remembers, in each thread, the words that are well. */
guint text_word_look(const char *word, gsize length);

/* ---- space.c: words pulled apart ---------------------------------------------------------------------------------------- */

/** Takes the spaces out of words that were set or read letter by letter; the map follows, and the starts of pages. */
void text_join_spaced(TextBuffer *buffer, GArray *pages);

/* ---- lines.c, heads.c: what is no running text ------------------------------------------------------------------------- */

typedef enum { TEXT_LINE_BLANK, TEXT_LINE_NUMBER, TEXT_LINE_TEXT } TextLineKind;

/** A line of canonical text that still has its form feeds. */
typedef struct {
	guint32 start; /**< without the spaces around */
	guint32 end;
	TextLineKind kind;
	gboolean feed;    /**< a form feed ends it */
	gboolean dropped; /**< to be left out */
} TextStretch;

static inline TextStretch *text_line_at(const GArray *lines, guint i)
{
	return &g_array_index(lines, TextStretch, i);
}

/** The lines of a text, of TextStretch; g_array_unref(). */
GArray *text_lines_find(const TextBuffer *buffer);
/** Drops page numbers. */
void text_lines_drop_numbers(const GArray *lines, const char *bytes);
/** Drops running heads and feet. */
void text_lines_drop_heads(const GArray *lines, const char *bytes);

/* ---- join.c: pages ---------------------------------------------------------------------------------------------------- */

/**
 * Joins paragraphs cut by a page's end and leaves lone page numbers out; form feeds become line ends.
 *
 * \return the canonical offsets, of guint32, at which the second and later pages start; g_array_unref().
 */
GArray *text_join(TextBuffer *buffer);

/* ---- syllable.c: syllables as letter numbers ------------------------------------------------------------------------- */

/** The longest syllable is `nghiêng`. */
#define TEXT_MAX_SYLLABLE 7
/** How many onsets (none among them) and rimes there are. */
#define TEXT_N_ONSETS 28
#define TEXT_N_RIMES 190

/** A syllable in letter numbers; TcSyllable is its readable twin. */
typedef struct {
	guint8 letters[TEXT_MAX_SYLLABLE]; /**< without tone */
	guint8 length;
	guint8 n_onset; /**< letters that belong to the onset alone; `gi` of `gì` and `gin` gives 1 */
	guint8 tone;
	gint16 rime;        /**< row of rimes.tsv */
	guint8 onset;       /**< row of the onsets */
	guint8 tone_place;  /**< which letter carries the mark in canonical writing */
	guint8 place;       /**< as read from text: which letter has the mark */
	gboolean misplaced; /**< as read from text: the mark stood on a letter where no style puts it */
} TextSyllable;

/** Finds the parts of tone-free letters. FALSE if they are no legal syllable with that tone. */
gboolean text_syllable_find(const guint8 *letters, guint length, guint tone, TextSyllable *syllable);
/** Reads UTF-8, NFC or not, any case. */
gboolean text_syllable_read(const char *utf8, gsize length, TextSyllable *syllable);
/** The rows of an onset and a rime named as in TcSyllable. FALSE if there are none. */
gboolean text_syllable_find_row(const char *onset, const char *rime, guint *onset_row, guint *rime_row);

/* ---- counts.c: how often ----------------------------------------------------------------------------------------------- */

/** How often the syllable stands in the texts behind syllables.tsv; 0: in a word list only; -1: not attested. */
gint32 text_syllable_get_count(const TextSyllable *syllable);
/** The same of a word, UTF-8 in any form; -1 also for what is no syllable, or has its tone on the wrong letter. */
gint32 text_word_get_count(const char *utf8, gsize length);
/** Whether the syllable is attested at all. */
static inline gboolean text_syllable_is_attested(const TextSyllable *syllable)
{
	return text_syllable_get_count(syllable) >= 0;
}

/* ---- words.c: words worked out once ------------------------------------------------------------------------------------- */

/** Strings that live as long as the tokens. */
typedef struct {
	GPtrArray *blocks;
	char *free; /**< in the last block */
	gsize left;
} TextArena;

void text_arena_init(TextArena *arena);
void text_arena_clear(TextArena *arena);
const char *text_arena_take(TextArena *arena, const char *bytes, gsize length);
/** `form` folded; the same pointer where that changes nothing. */
const char *text_arena_take_folded(TextArena *arena, const char *form);

/** A word and what it is. */
typedef struct {
	guint64 low;  /**< its first eight bytes */
	guint64 high; /**< the next eight; of a longer word, a mixture of its last bytes */
	const char *raw;
	const char *form; /**< NULL: an empty slot */
	const char *folded;
	guint32 length;
	TcTokenKind kind;
	TcTokenDetail detail; /**< but for list marks */
	guint8 announces;     /**< a TextDatePart */
} TextWord;

/** The words of one text. */
typedef struct {
	TextWord *slots;
	guint n;
	guint mask;      /**< slots - 1 */
	const char *end; /**< of the text */
	TextArena *arena;
} TextWords;

/** \param length of the text that ends at `end`, in bytes: how many words are to be expected. */
void text_words_init(TextWords *words, TextArena *arena, const char *end, gsize length);
void text_words_clear(TextWords *words);
/** The word with these bytes of the text; valid until the next call. */
const TextWord *text_words_find(TextWords *words, const char *raw, gsize length);
/** Whether a word of a text that ends at `end` is a TC_TOKEN_SYLLABLE. */
gboolean text_words_is_syllable(const char *raw, gsize length, const char *end);

/* ---- address.c: e-mail and web ----------------------------------------------------------------------------------------- */

/** A host name at `p`: labels, stops between them, two letters or more at the end. \return its end, or NULL. */
const char *text_address_find_host_end(const char *p, const char *end);
/** `https://...`, `www....`, `quangtri.gov.vn` at a word's start. \return its end, or NULL. */
const char *text_address_find_web_end(const char *p, const char *end);
/** Where the local part before the sign `@` at `at` starts; `at` if there is none. */
const char *text_address_find_local(const char *start, const char *at);

/* ---- date.c ------------------------------------------------------------------------------------------------------------ */

/** A date that starts with its day, or its year, in digits. As tc_date_parse(), full dates only. */
gsize text_date_scan(const char *utf8, gsize length, char iso[11]);

/** What of a date a word announces: ngày, mồng, mùng a day; tháng a month. */
typedef enum { TEXT_DATE_NONE, TEXT_DATE_DAY, TEXT_DATE_MONTH } TextDatePart;

/**
 * What is left of a date behind the word that announces it, in digits or words: from its day on, with or without the year, or from its
 * month on, with the year. \param iso receives `2023-08-30`, `--08-30`, `2023-08`. \return bytes read, 0 if there is none.
 */
gsize text_date_scan_part(const char *utf8, gsize length, TextDatePart part, char iso[11]);

/* ---- foreign.c: words of other scripts --------------------------------------------------------------------------------- */

/** No letter below is of another script than Latin. */
#define TEXT_FIRST_FOREIGN 0x370

/** ICU's word break at work on a text; zeroed before its first use. */
typedef struct {
	UBreakIterator *breaks;
	UText *text;
	const char *run;
	const char *run_end;
} TextForeign;

/** Whether a code point from TEXT_FIRST_FOREIGN on is of another script than Latin. */
gboolean text_is_foreign(gunichar c);
/** The end of the word that starts at `p` < `end`, a letter of another script. */
const char *text_foreign_find_end(TextForeign *self, const char *p, const char *end);
void text_foreign_clear(TextForeign *self);

/* ---- series.c: numbers in a row -------------------------------------------------------------------------------------- */

/** What of a date a word, folded, announces. */
TextDatePart text_date_announces(const char *folded);
/** What the tokens before a number at byte `at` announce it to be. */
TextDatePart text_series_announces(const char *text, const TcToken *tokens, gsize n, gsize at);
/** Whether the word before token `i` is one that numbers follow: khóa, chương, phụ lục. */
gboolean text_series_is_counted(const char *text, const TcToken *tokens, gsize i);
/** Gives the numbers and dates in a row with the last token, an identifier or a date, what they lack and it has. */
void text_series_complete(const char *text, TcToken *tokens, gsize n, TextArena *arena);

/* ---- identifier.c ------------------------------------------------------------------------------------------------------ */

/** Longest canonical identifier, in bytes; a longer run is no identifier. */
#define TEXT_MAX_IDENTIFIER 64

/**
 * A number with its symbol at the start of `p`. \param form receives the canonical form, NUL-terminated.
 * \return bytes read, 0 if there is none.
 */
gsize text_identifier_scan(const char *p, const char *end, char form[TEXT_MAX_IDENTIFIER]);

#endif
