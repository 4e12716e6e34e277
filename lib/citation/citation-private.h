/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the files of lib/citation share. Positions called `at`, `i`, `end` count in the folded text of a TcScan; spans of
 * citations count in its canonical text.
 */
#ifndef TC_CITATION_PRIVATE_H
#define TC_CITATION_PRIVATE_H

#include "lib/citation/citation.h"

/** A list longer than this (`số 18, 19, 20-NQ/TW`) is not a list of citations. */
#define TC_LIST_MAX 40
/** Bytes of a symbol; a longer one is not a symbol. */
#define TC_SYMBOL_MAX 64

/* ---- scan.c: the text under the finder, and what its characters are --------------------------------------------- */

typedef struct {
	const char *text; /**< canonical */
	gsize length;
	const TcFolded *folded;
	const char *f; /**< folded->bytes */
	gsize n;
	const TcHeader *own; /**< or NULL */
} TcScan;

void tc_scan_init(TcScan *scan, const TcText *text, const TcHeader *own);
/** The folded position of a canonical offset. */
gsize tc_scan_at(const TcScan *scan, gsize canonical);
/** The canonical text of [from, to), line breaks and runs of blanks made one space. Free with g_free(). */
char *tc_scan_dup(const TcScan *scan, gsize from, gsize to);
/** TRUE if the character at folded position `at` is a capital. */
gboolean tc_scan_is_upper(const TcScan *scan, gsize at);

/** Is it this word, marks and case and all? */
gboolean tc_scan_is_printed(const TcScan *scan, gsize at, gsize end, const char *word);
/** TRUE if words around a span (canonical) are no syllables of Vietnamese, or signs stand in them: the print is bad there. */
gboolean tc_scan_is_noisy(const TcScan *scan, TcSpan span);

static inline gboolean tc_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline gboolean tc_is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}
static inline gboolean tc_is_word(char c)
{
	return tc_is_letter(c) || tc_is_digit(c);
}
static inline gboolean tc_is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/** Letters, and what is none. */
#define TC_N_CLASSES 27
/**
 * The first three letters of the words that something begins with, a bit each: nearly all words of a text begin with others, and are not held against
 * them one by one.
 */
typedef struct {
	guint8 bits[(TC_N_CLASSES * TC_N_CLASSES * TC_N_CLASSES + 7) / 8];
} TcBeginnings;

static inline guint tc_class_of(char c)
{
	return tc_is_letter(c) ? (guint)(c - 'a') : TC_N_CLASSES - 1;
}
/** \param folded one letter at least. */
static inline guint tc_beginning_of(const char *folded)
{
	return (tc_class_of(folded[0]) * TC_N_CLASSES + tc_class_of(folded[1])) * TC_N_CLASSES +
	       tc_class_of(folded[1] ? folded[2] : '\0');
}
static inline void tc_beginnings_add(TcBeginnings *beginnings, const char *folded)
{
	beginnings->bits[tc_beginning_of(folded) / 8] |= (guint8)(1u << tc_beginning_of(folded) % 8);
}
static inline gboolean tc_beginnings_has(const TcBeginnings *beginnings, const char *folded)
{
	return beginnings->bits[tc_beginning_of(folded) / 8] >> tc_beginning_of(folded) % 8 & 1;
}

/** Skips blanks, at most two line ends; more is a new paragraph and stops it. */
gsize tc_skip_blank(const TcScan *scan, gsize at);
/** The end of the word (letters and digits) at `at`. */
gsize tc_word_end(const TcScan *scan, gsize at);
/** Whether the first three letters of folded words, the first of which has two at least, stand at `at`: nearly none do, and are not matched. */
static inline gboolean tc_starts_alike(const TcScan *scan, gsize at, const char *words)
{
	const char *f = scan->f + at;

	return f[0] == words[0] && f[1] == words[1] && (words[2] <= ' ' || f[2] == words[2]);
}
/** Matches folded words, any blanks between them, ending at a word's end. \return the end, or 0. */
gsize tc_match_words(const TcScan *scan, gsize at, const char *words);
/** As tc_match_words(), any of several alternatives parted by `|`; the longest. */
gsize tc_match_any(const TcScan *scan, gsize at, const char *alternatives);
/** The start of the word before `at`, blanks skipped; `end` receives its end. Stops at anything else: then returns `at`. */
gsize tc_word_before(const TcScan *scan, gsize at, gsize *end);
/** Bytes of the dash (hyphen class) at `at`, 0 if none; the same for slashes, opening and closing quotes. */
gsize tc_dash_length(const TcScan *scan, gsize at);
gsize tc_slash_length(const TcScan *scan, gsize at);
gsize tc_quote_length(const TcScan *scan, gsize at);

/* ---- typewords.c: the words that open a citation ---------------------------------------------------------------- */

typedef struct {
	const char *id;
	gsize start, end; /**< folded */
	gboolean by_name;
	gboolean abbreviated; /**< KL, CT */
	gboolean general;     /**< `văn bản`: says nothing about the type */
	gboolean capital;     /**< first letter printed large */
	gboolean all_caps;
} TcTypeWord;

/** The longest type word at `at` (a word's start). */
gboolean tc_type_word_match(const TcScan *scan, gsize at, TcTypeWord *word);
/** The last type word in [from, to) that has a capital, or stands behind `bản`, `theo`, `của`. \return FALSE if there is none. */
gboolean tc_type_word_last(const TcScan *scan, gsize from, gsize to, TcTypeWord *found);
/** The type word, perhaps damaged, that ends before `at` and should be `type`: its start, or `at` if none stands there. */
gsize tc_type_word_before(const TcScan *scan, gsize at, const char *type);

/* ---- symbols.c, numbers.c, damage.c, align.c, ident.c: number and symbol --------------------------------------------------------------------- */

typedef struct {
	gsize start, end; /**< folded, from the number's first digit */
	char number[8];
	char year[5];
	char symbol[TC_SYMBOL_MAX]; /**< as printed, blanks out; "" if there is none */
	gboolean odd;               /**< a company's own number: all of it in `symbol` */
	gboolean sure;              /**< holds a known type code and an organ, or a legal number */
	double confidence;
	guint damage; /**< of TcDamage */
} TcIdent;

/** Edit distance of two short ASCII strings, or `limit` + 1 if larger than `limit`. */
guint tc_edit_distance(const char *a, const char *b, guint limit);
/** TRUE if the folded code is a type's code. */
gboolean tc_code_is_type(const char *folded, gsize length);
/** TRUE if the folded code is a known organ's. */
gboolean tc_code_is_organ(const char *folded, gsize length);
/** A symbol that papers may have: `KL/TW`; its letters and digits folded, of one class each (`kltw`), and with its joints (`kl-tw`). */
typedef struct {
	char *symbol, *skeleton, *outline;
} TcKnownSymbol;
typedef void (*TcSymbolFunc)(gpointer data, const TcKnownSymbol *known);
/** Calls `each` for every symbol that a paper of that type may have. \param type "": organ codes alone. Any thread. */
void tc_symbols_each(const char *type, TcSymbolFunc each, gpointer data);
/** FALSE if the symbol names a National Assembly that there has not been: `QH1`, `UBTVQH35`. */
gboolean tc_assembly_is_known(const char *symbol);
/** Circulars are issued by ministries only, so that their symbols are a short list. */
gboolean tc_type_is_circular(const char *type);
/** FALSE if the symbol names a National Assembly (QH14) that did not sit in that year. */
gboolean tc_assembly_fits(const char *symbol, const char *year);
/** The symbol that a damaged one was, for a paper of that type; or NULL if none or several are near. */
char *tc_symbol_repair(const char *printed, const char *type);

/** `số`, `số:`, `so.`, `sé`, `$4` (OCR), and signs that stand before the number. \return the end with blanks, or 0. */
gsize tc_read_number_word(const TcScan *scan, gsize at);
/** Reads a bare number: `43`, `30a`, `l69` (OCR). \return its end, 0 if there is none. */
gsize tc_ident_read_number(const TcScan *scan, gsize at, char number[8], gboolean *damaged);
/** What the pieces of a symbol are. */
typedef struct {
	guint pieces, types, organs;
	gboolean odd_letters; /* small letters where capitals should be */
} TcShape;
/** Reads number and symbol at `at` by shape (numbers.c). */
gboolean tc_ident_read_plain(const TcScan *scan, gsize at, const char *type, TcIdent *ident, TcShape *read);
/** Reads number and symbol at `at`, through damage where it must. \param type the type word before it, or NULL. */
gboolean tc_ident_read(const TcScan *scan, gsize at, const char *type, TcIdent *ident);
/** Over whatever OCR may make of a separator. \return the end, or `at`. */
gsize tc_skip_separators(const TcScan *scan, gsize at);
/** How near a damaged symbol is to the one that it is taken for. */
typedef enum {
	TC_NEAR_NONE,  /**< to none, or to several */
	TC_NEAR_WHOLE, /**< all letters are there */
	TC_NEAR_ONE,   /**< one letter is of another shape, too much or too little */
	TC_NEAR_FAR,
} TcNearness;
/** Reads the symbol at `at` into `ident`, whose year is known (align.c). \param order the sign behind the number, `/`, `-` or NUL. */
TcNearness tc_ident_align_symbol(const TcScan *scan, gsize at, const char *type, char order, TcIdent *ident);
/** Reads number and symbol at `at` through damage (damage.c), for a paper of that type. */
gboolean tc_ident_read_damaged(const TcScan *scan, gsize at, const char *type, TcIdent *ident);
/** Reads a company's number, any run with a digit: `CV/IIA/2658A`. */
gboolean tc_ident_read_odd(const TcScan *scan, gsize at, TcIdent *ident);

/* ---- tail.c: date, issuer, term behind a number ------------------------------------------------------------------ */

/** A date in digits or words, OCR tolerated (O8/6/2O10). \return its end, 0 if there is none. */
gsize tc_read_date(const TcScan *scan, gsize at, char iso[11]);
/** A term: `khóa X`, `(khóa XIII)`. \return its end or 0. `roman` is static. */
gsize tc_read_term(const TcScan *scan, gsize at, const char **roman);
/** An organ phrase at `at`, known or not. \return its end or 0. */
gsize tc_read_organ(const TcScan *scan, gsize at, gboolean known_only);
/** Reads dates, issuer, term from `at` into the citation. \return the end of what belongs to it. */
gsize tc_read_tail(const TcScan *scan, gsize at, TcCitation *citation);
/** A roman number at `at` (folded), OCR tolerated. \return its end or 0. */
gsize tc_read_roman(const TcScan *scan, gsize at, const char **roman);

/* ---- lawname.c, names.c: laws, charters, plenums, congresses ---------------------------------------------------------------- */

/** The end of a law's name that lawnames.tsv has, or 0. */
gsize tc_law_name_match(const TcScan *scan, gsize at);
/** The end of a law's name, known or not, or 0. */
gsize tc_law_name_read(const TcScan *scan, gsize at);
/** Reads what is cited by name behind a type word. \return the citation or NULL; `end` receives its end. */
TcCitation *tc_name_read(const TcScan *scan, const TcTypeWord *word, gsize *end);

/** A plenum, or another body's meeting counted: `Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng`. \return its end or 0. */
gsize tc_meeting_read(const TcScan *scan, gsize at);

/* ---- pinpoint.c -------------------------------------------------------------------------------------------------- */

typedef struct {
	gsize start, end; /**< folded */
	char text[160];
} TcPinpoint;

/** Reads a chain of điểm, khoản, Điều ... at `at`. */
gboolean tc_pinpoint_read(const TcScan *scan, gsize at, TcPinpoint *pinpoint);
/** Where the words of a pinpoint begin that stand right before `at`; `at` if none do. */
gsize tc_pinpoint_start(const TcScan *scan, gsize at);

/* ---- find.c, numbered.c ------------------------------------------------------------------------------------------- */

/** A walk over the text. */
typedef struct {
	const TcScan *scan;
	TcCitations *found;
	TcPinpoint pinpoint; /**< the last one read */
} TcFinder;

/** Takes over a citation, with the pinpoint before it. */
TcCitation *tc_finder_add(TcFinder *finder, TcCitation *citation);
/** Makes a citation end at `end` (folded), blanks before it left out. */
void tc_finder_set_end(const TcScan *scan, TcCitation *citation, gsize end);
void tc_finder_take_ident(TcCitation *citation, const TcIdent *ident);
/** Is this the paper's own number line, or that of its copy sheet? */
gboolean tc_finder_is_own_number(const TcScan *scan, gsize from, gsize to);
/** Does a word, a comma or an opening bracket of the same sentence stand before `at`? Elsewhere a capital says nothing. */
gboolean tc_is_inside_sentence(const TcScan *scan, gsize at);
/** Does `at` begin a line? */
gboolean tc_begins_line(const TcScan *scan, gsize at);
/** Reads the members behind the first: `..., số 19-NQ/TW và 20-NQ/TW`. \return the end of the last. */
gsize tc_finder_read_list(TcFinder *finder, gsize at, const char *type);
/** Reads number and symbol behind a type word, with all that belongs to them. \return the end or 0. */
gsize tc_finder_read_numbered(TcFinder *finder, const TcTypeWord *word);

/* ---- anchors.c, plenums.c: what is known of runs of numbers, and of meetings -------------------------------------------- */

/** TRUE if a central paper of that number cannot have that date, within the tolerance of DOMAIN.md 5.4. */
gboolean tc_anchor_contradicts(const char *symbol, const char *number, const char *date);

/* ---- attached.c: `Điều 5 Quy chế ban hành kèm theo Quyết định số 15` ---------------------------------------------------------------- */

/** How far before a citation stands what is attached to it: its title between may be long. */
#define TC_ATTACHMENT_REACH 400

/** Where the words `ban hành kèm theo` begin that stand right before `at`, perhaps with a bracket; `at` if none do. */
gsize tc_attached_phrase(const TcScan *scan, gsize at);
/** Is what is attached to the work cited at `at` named at `from`, and nothing but its title between? */
gboolean tc_is_attached(const TcScan *scan, gsize from, gsize at);
/** What is said of the attachment is said of the work that it came with. */
void tc_relate_attached(TcCitations *citations, const TcScan *scan);

/* ---- stages on a scan, and the citation itself ------------------------------------------------------------------- */

TcCitation *tc_citation_new(const TcScan *scan, const char *type, gsize start, gsize end);
void tc_citation_free(TcCitation *citation);

TcCitations *tc_find(const TcScan *scan);
void tc_identify(TcCitations *citations, const TcScan *scan);
void tc_relate(TcCitations *citations, const TcScan *scan);

/* ---- relate: sentence.c, title.c, scope.c, trigger.c, turn.c, anaphor.c ----------------------------------------------------------------------- */

/** What stands between the end of one citation and the start of the next. */
typedef enum {
	TC_GAP_COORDINATE, /**< only a comma, "và" and their like */
	TC_GAP_LIST,       /**< a semicolon or a new list item: titles are closed, the trigger lives on */
	TC_GAP_TEXT,       /**< words of the same sentence */
	TC_GAP_SENTENCE,   /**< a sentence ended */
} TcGap;

TcGap tc_gap_read(const TcScan *scan, gsize from, gsize to);
/** Does a sentence, or a list item, end at `at`? */
gboolean tc_is_break(const TcScan *scan, gsize at);
/** The position behind the last such end in [from, to), or 0. */
gsize tc_last_break(const TcScan *scan, gsize from, gsize to);
/** TRUE if a full stop (not that of an item's number) ends a sentence in [from, to). */
gboolean tc_has_stop(const TcScan *scan, gsize from, gsize to);
gboolean tc_has_byte(const TcScan *scan, gsize from, gsize to, char byte);
/** Does a comma or "và" stand right before `at`? */
gboolean tc_is_joined(const TcScan *scan, gsize at);
/** Where the last list item that begins in [from, to) does, `from` if none begins there. */
gsize tc_item_start(const TcScan *scan, gsize from, gsize to);
/** How many sentences and items end in [from, to). */
guint tc_count_breaks(const TcScan *scan, gsize from, gsize to);
/** TRUE if nothing but the item's mark and joining words stand in [from, to). */
gboolean tc_item_is_bare(const TcScan *scan, gsize from, gsize to);

/** Where the title of `citation` begins, or 0 if none follows it. \param quoted receives whether it stands in quotes. */
gsize tc_title_start(const TcScan *scan, const TcCitation *citation, gboolean *quoted);
/** Does a word stand there that titles begin with: `về`, `sửa đổi`, `hướng dẫn`? */
gboolean tc_opens_title(const TcScan *scan, gsize at);
/** Where a title that starts there ends. */
gsize tc_title_close(const TcScan *scan, gsize start, gboolean quoted);

/** A stated relation: a row of triggers.tsv where it stands. */
typedef struct {
	const char *relation; /**< static */
	gboolean turned;      /**< what is cited acts: `được sửa đổi bởi` */
	gsize where, tail;    /**< its start and end, folded */
} TcTrigger;

/** The relation stated nearest before `to`, not before `from`. \return FALSE if none is. */
gboolean tc_trigger_before(const TcScan *scan, gsize from, gsize to, TcTrigger *trigger);
/** Is what stands between the verb, one that changes or founds, and `to` only a place in a paper: `bãi bỏ những quy định`? */
gboolean tc_trigger_has_object(const TcScan *scan, const TcTrigger *verb, gsize to);
/** The first `after` trigger (`hết hiệu lực`) in [from, to). \return FALSE if there is none. */
gboolean tc_trigger_after(const TcScan *scan, gsize from, gsize to, TcTrigger *trigger);

/** Sets `within`, `subject` and `relation`. */
void tc_relate_scopes(TcCitations *citations, const TcScan *scan);
/** Says whom the passives are about, and what is said of a citation behind it (turn.c). */
void tc_relate_turned(TcCitations *citations, const TcScan *scan);
/** Which bare mentions stand for a fuller one of the same paper (repeat.c). */
void tc_relate_repeats(TcCitations *citations, const TcScan *scan);
/** FALSE where date, term, year or place of two mentions of one number or name differ: then they are two works. */
gboolean tc_citations_agree(const TcCitation *a, const TcCitation *b);
/** Is this the NAME of `(sau đây gọi tắt là NAME)` or of `(NAME)`? */
gboolean tc_is_definition(const TcScan *scan, const TcCitation *citation);
/** Sets `refers_to` and `self`; drops what refers to nothing. */
void tc_relate_anaphors(TcCitations *citations, const TcScan *scan);

#endif
