/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside lib/document: what its files share. One ruled section a file.
 */
#ifndef TC_DOCUMENT_PRIVATE_H
#define TC_DOCUMENT_PRIVATE_H

#include "lib/document/document.h"

#include <string.h>

/** The first `needle` in `length` bytes, NULL if there is none: g_strstr_len() with the C library's search, which is ten times as fast. */
static inline const char *tc_memstr(const char *haystack, gssize length, const char *needle)
{
	return memmem(haystack, (gsize)length, needle, strlen(needle));
}

G_BEGIN_DECLS

/* ---- names.c: spelling of names, approximate finding ------------------------------------------------------------ */

/** `value` with blanks made single spaces, and outer blanks and `strip` cut off. Free with g_free(). */
char *tc_name_squeeze(const char *value, gssize length, const char *strip);
/** `Bộ Văn hóa, Thể thao` becomes `bo van hoa the thao`. Free with g_free(). */
char *tc_name_fold_words(const char *name, gssize length);
/** `HỒ CHÍ MINH` becomes `Hồ Chí Minh`. Free with g_free(). */
char *tc_name_capitalise(const char *value);
/** The generic rule for an organ in capitals that no table has: `TRUNG TÂM Y TẾ HUYỆN VĨNH LINH`, `Trung tâm Y tế huyện Vĩnh Linh`. */
char *tc_name_organ_case(const char *caps);
/** TRUE if folded text starts with a word that heads names of organs (sở, phòng, cục ...). */
gboolean tc_name_is_organ_head(const char *folded);
/** Bytes of quotes, accents and other specks at the start of `utf8`, up to the first letter or digit. */
gsize tc_name_skip_junk(const char *utf8, gsize length);
/** Share of capitals among the letters of `utf8`; 0 if it has no letter. */
double tc_name_get_caps(const char *utf8, gsize length);

/**
 * Finds `pattern` (at most 64 bytes) in `text` with at most `errors` edits: the best match, the leftmost of equals.
 * \return the number of edits, or -1.
 */
int tc_fuzzy_find(const char *pattern, const char *text, gsize length, int errors, TcSpan *found);
/** Edits between two folded strings, counting no more than `limit`; limit + 1 if there are more. */
guint tc_fuzzy_distance(const char *a, const char *b, guint limit);

/* ---- respell.c ---------------------------------------------------------------------------------------------------- */

/** The text with the marks put back that OCR lost in known phrases; letter-case as printed. Free with g_free(). */
char *tc_name_respell(const char *text);

/* ---- types.c --------------------------------------------------------------------------------------------------- */

/** The letters of the longest type name at the start of folded text without blanks; 0 if none. */
gsize tc_type_match_squeezed(const char *squeezed);

/** Whether a type id is one of a copy sheet's. */
gboolean tc_type_is_copy(const char *id);

/* ---- places.c -------------------------------------------------------------------------------------------------- */

/** A row of places.tsv. */
typedef struct {
	const char *name;
	const char *unit;        /**< `tỉnh`, `thành phố`, `huyện` ... */
	const char *province;    /**< "" if it is a province itself */
	const char *merged_into; /**< what the province became part of on 1 July 2025, "" if it goes on */
	char *folded;
	char *squeezed; /**< `folded` without blanks */
} TcPlace;

/** A place by its folded name, words parted by one space; `unit` (may be NULL) and `province` (may be NULL) choose among equals. */
const TcPlace *tc_place_get(const char *folded, const char *unit, const char *province);
/** All places. \param n receives how many. */
const TcPlace *tc_places_get(gsize *n);
/** The place with that folded name, blanks not counted, else the one province whose name is at most `limit` edits off; NULL if none. */
const TcPlace *tc_place_guess(const char *folded, guint limit);

/* ---- organs.c, organ-guess.c -------------------------------------------------------------------------------------------------- */

/** tc_organ_match() that also takes a staff organ's bare name (`Ban Tổ chức`), as it stands below its committee in a head. */
TcOrgan *tc_organ_match_head(const char *utf8, gssize length, gsize *matched, gboolean *bare);
/** The organ that a damaged line most likely is; NULL if none is near or several are. */
TcOrgan *tc_organ_guess(const char *utf8, gssize length);
/** `Ban Tổ chức` below `Thành ủy Hà Nội`. Takes `bare`. */
TcOrgan *tc_organ_take_under(TcOrgan *bare, const TcOrgan *parent);
/** The organ with a code that every place has (`CT`: Cục Thuế) at a place whose name is known; NULL if the code is no such one. */
TcOrgan *tc_organ_new_at(const char *code, const char *place);
/** The organ that heads print above this one, by organs.tsv; static, NULL if the table has none. */
const char *tc_organ_get_above(const TcOrgan *organ);
/** The organ's province, by its place; borrowed or static; NULL if it has none. */
const char *tc_organ_get_province(const TcOrgan *organ);
/* ---- codes.c --------------------------------------------------------------------------------------------------- */

/** The level and the official name that belong to an organ code; FALSE if the code is unknown. */
gboolean tc_code_get(const char *code, const char **spelling, TcLevel *level, gboolean *party, const char **name);
/** The one code of at least five letters that is a single edit away; NULL if none is, or several are. Static. */
const char *tc_code_guess(const char *code);

/* ---- segments.c, titles.c, marks.c, stamps.c: the head cut into pieces by pattern ------------------------------------------------------------- */

typedef enum {
	TC_PIECE_TEXT,
	TC_PIECE_TITLE, /**< ĐẢNG CỘNG SẢN VIỆT NAM, CỘNG HÒA XÃ HỘI ..., and a mass organisation's */
	TC_PIECE_MOTTO, /**< Độc lập - Tự do - Hạnh phúc */
	TC_PIECE_NUMBER,
	TC_PIECE_DATE,
	TC_PIECE_TYPE,    /**< a type word in capitals */
	TC_PIECE_ADDRESS, /**< Kính gửi */
	TC_PIECE_RULE,    /**< stars, dashes: no letters or digits */
	TC_PIECE_MARK,    /**< a stamp: MẬT, KHẨN, DỰ THẢO */
	TC_PIECE_NOISE,   /**< a gazette's running head, an electronic signature's stamp */
} TcPieceKind;

/** A piece of a line. Offsets count in the region's text. */
typedef struct {
	TcPieceKind kind;
	TcSpan span;  /**< bytes of the region's text, blanks trimmed */
	gsize folded; /**< the same in the region's folded bytes */
	gsize folded_end;
	guint line;
	gboolean gap; /**< a blank line stands before its line */
} TcPiece;

/** A part of a text, folded and cut. */
typedef struct {
	const char *text; /**< canonical bytes of the region, not terminated */
	gsize base;       /**< offset of the region in the canonical text */
	TcFolded *folded;
	GArray *pieces;     /**< of TcPiece, in order */
	char signed_on[11]; /**< ISO day of the electronic signature's stamp; "" if there is none */
} TcRegion;

/** Finds the first title or motto in folded [from, to). Its noise up to the end of the line is its own if little is left. */
gboolean tc_title_find(const TcRegion *region, gsize from, gsize to, TcSpan *found, TcPieceKind *kind);
/** TRUE if [from, to) is half of a title, which a table cell or a column broke. */
gboolean tc_title_is_half(const TcRegion *region, gsize from, gsize to);
/** TRUE if folded [from, to) is a mark of marks.tsv. */
gboolean tc_mark_match(const TcRegion *region, gsize from, gsize to);

/**
 * TRUE if the line [from, to) is one of an electronic signature's stamp; its day goes to `region->signed_on`.
 * \param lines how many lines the stamp may still have; 0 at first.
 */
gboolean tc_stamp_match(TcRegion *region, gsize from, gsize to, guint *lines);

/** \param span canonical bytes, which begin and end between characters. \param text borrowed while the region lives. */
TcRegion *tc_region_new(const TcText *text, TcSpan span, guint max_lines);
void tc_region_free(TcRegion *region);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcRegion, tc_region_free)

#define tc_region_piece(region, i) (&g_array_index((region)->pieces, TcPiece, (i)))

/** A span of the region's bytes as canonical bytes. */
static inline TcSpan tc_region_to_canonical(const TcRegion *region, TcSpan span)
{
	return (TcSpan){region->base + span.start, region->base + span.end};
}

/** Whether folded [from, to) stands in capitals, but for a letter or two that OCR made small. */
gboolean tc_region_is_caps(const TcRegion *region, gsize from, gsize to);
/** Whether a capital stands at a folded offset. */
gboolean tc_region_is_upper(const TcRegion *region, gsize at);
/** Whether a piece, folded, starts with `prefix`. */
gboolean tc_piece_starts_with(const TcRegion *region, const TcPiece *piece, const char *prefix);
/** The piece's bytes, borrowed and not terminated. */
const char *tc_piece_get_text(const TcRegion *region, const TcPiece *piece);
/** tc_name_get_caps() of the piece. */
double tc_piece_get_caps(const TcRegion *region, const TcPiece *piece);
/** Whether the piece starts with a small letter. */
gboolean tc_piece_is_lower(const TcRegion *region, const TcPiece *piece);

/* ---- organ-lines.c: lines in capitals to organs ----------------------------------------------------------------- */

/** The line under a Party organisation that names its committee. */
#define TC_COMMITTEE_LINE "BAN CHẤP HÀNH"
/** Organ lines of a head, a joint paper's included. */
#define TC_MAX_HEAD_ORGANS 16

/** An organ as it stands in a head. */
typedef struct {
	TcOrgan *organ;
	TcSpan span;    /**< region bytes */
	gboolean bare;  /**< a staff organ without its committee */
	gboolean joint; /**< goes on from the one before: ` - ` */
	double confidence;
} TcHeadOrgan;

/** Reads the organ lines among the pieces [from, to). \return how many organs; each one's `organ` is the caller's to free. */
guint tc_organ_lines_read(const TcRegion *region, guint from, guint to, TcHeadOrgan organs[TC_MAX_HEAD_ORGANS]);

/* ---- numbers.c, dates.c: number lines and date lines ----------------------------------------------------------------- */

/** A number line as read. Strings are owned; NULL: not there or not readable. */
typedef struct {
	char *number;
	char *year;
	char *symbol;       /**< as printed, blanks taken out */
	TcSpan number_span; /**< region bytes */
	TcSpan symbol_span;
	gsize end; /**< region bytes: where the number ends */
	double confidence;
} TcNumber;

/** Bytes of the word Số at folded `at`, in the forms that OCR gives it (`S6`, `$6:`, `96:`); 0 if it is not there. */
gsize tc_number_word_match(const TcRegion *region, gsize at, gsize to);
/** Reads a number at folded offset `at` (after the word Số). FALSE if neither number nor symbol stand there. */
gboolean tc_number_read(const TcRegion *region, gsize at, gsize end, TcNumber *number);
void tc_number_clear(TcNumber *number);

/** A place-and-date line as read. */
typedef struct {
	char iso[11];      /**< "" if unreadable; may stop at month or year */
	TcSpan date_span;  /**< region bytes */
	TcSpan place_span; /**< {0,0} if no place */
	gsize start;       /**< folded offsets of the whole */
	gsize end;
} TcDate;

/** Finds `[place,] ngày d tháng m năm y` in folded [from, to). */
gboolean tc_date_find(const TcRegion *region, gsize from, gsize to, TcDate *date);
/** The place of a date line in official spelling. Free with g_free(); NULL if there is none. */
char *tc_date_dup_place(const TcRegion *region, const TcDate *date);

/* ---- foot.c: where recipients and signature stand ------------------------------------------------------------------------------ */

/** `Nơi nhận` at the start of a piece; \return bytes behind it, 0 if it is not there. */
gsize tc_recipients_match(const TcRegion *region, const TcPiece *piece);
/** FALSE if tc_recipients_match() finds nothing in a part of the canonical text, whatever pieces it is cut into. */
gboolean tc_recipients_may_stand(const TcText *text, TcSpan span);
/** The bytes of the foot in a text. \param signing receives whether it begins with a signature, and appendices follow. */
TcSpan tc_foot_find(const char *text, gsize length, gsize body_start, gboolean *signing);

/* ---- posts.c, people.c: what stands in a signature block --------------------------------------------------------- */

/** The post whose print is `caps`, repaired; NULL if none is near. Static. */
const char *tc_post_get(const char *caps, gsize length, guint errors);
/** Whether a post of the table is a body, on whose behalf others sign: BAN THƯỜNG VỤ. */
gboolean tc_post_is_body(const char *post);
/** The printed line with the post that it begins with spelt right; \param known set TRUE if a post stands there. Free with g_free(). */
char *tc_post_dup(const char *text, gsize length, gboolean *known);
/** Bytes of `T/M`, `TM.`, `KT.` ... at the start of a line in capitals, 0 if none; \param form receives its canonical print, static. */
gsize tc_authority_match(const char *text, gsize length, const char **form);
/** FALSE if tc_authority_match() finds nothing at any place of a text, whatever lines it is cut into. */
gboolean tc_authority_may_stand(const char *text, gsize length);
/** Finds an authority in a line, behind a bullet item or junk; \return its offset, `length` if none; \param rest the offset behind it. */
gsize tc_authority_find(const char *text, gsize length, gsize *rest, const char **form);
/** How sure a name is whose family name no table has: only the place where it stands can make it one. */
#define TC_PERSON_RARE .4
/** TRUE if a piece is one word that people are called by: `An`. */
gboolean tc_person_is_given(const char *text, gsize length);
/** Reads a person's name; how sure, 0 if the line is none. \param name receives it, to free with g_free(). */
double tc_person_read(const char *text, gsize length, char **name);

/* ---- head.c, head-organs.c, subject.c, addressees.c, signature.c, copies.c, filename.c: fill a header ------------ */

/** What head.c finds out for the later steps. */
typedef struct {
	guint number; /**< indices of pieces; G_MAXUINT: none */
	guint date;
	guint type;
	guint address;
	gboolean youth;  /**< the youth union's title stands in the head */
	TcOrgan *issuer; /**< owned; may be NULL */
	guint after;     /**< first piece after the header proper */
} TcHead;

/** Sets a value read at canonical `span`, or derived if that is empty; "" and NULL change nothing. */
void tc_header_set(TcHeader *header, TcFieldId id, const char *value, TcSpan span, double confidence);
/** The field stands at canonical `span` but cannot be read; a value that it had goes. */
void tc_header_set_unreadable(TcHeader *header, TcFieldId id, TcSpan span);
void tc_header_read_head(TcHeader *header, const TcRegion *region, TcHead *head);
/** The organs above the piece `end`. */
void tc_header_read_issuer(TcHeader *header, const TcRegion *region, TcHead *head, guint end);
/** Reads the issuer out of a piece under the type word: `CỦA BAN BÍ THƯ`; TRUE if the piece is such a line and no subject. */
gboolean tc_header_read_title_issuer(TcHeader *header, const TcRegion *region, const TcPiece *piece, TcHead *head);
/** The marks among the pieces before `end`. */
void tc_header_read_marks(TcHeader *header, const TcRegion *region, guint end);
void tc_header_read_subject(TcHeader *header, const TcRegion *region, TcHead *head);
void tc_header_read_addressees(TcHeader *header, const TcRegion *region, TcHead *head);
void tc_header_read_signature(TcHeader *header, const TcText *text);
void tc_header_read_copy(TcHeader *header, const TcRegion *tail);
/** Number, day and issuer of the paper that an attachment without a head came with (attachment.c). */
void tc_header_read_attachment(TcHeader *header, const TcRegion *region);
/** Bytes of `(Ban hành kèm theo` at the start of a folded line; 0 if it is not there. */
gsize tc_attachment_match(const char *folded);
/** Holds the addressees' names against the body (echoes.c). */
void tc_header_hear_addressees(TcHeader *header, const TcText *text);
/** Holds the date against the body, the signature's day ("" if none), the series and the organ's end (checks.c). */
void tc_header_check_date(TcHeader *header, const TcText *text, const char *signed_on);
void tc_header_read_file_name(TcHeader *header, const char *file_name);

/* ---- filename-read.c: what a file's name says -------------------------------------------------------------------- */

/** What a name says; strings are owned, NULL where it says nothing. */
typedef struct {
	char *number;
	char *year;
	char *symbol;
	const TcType *type;
	char date[11]; /**< ISO, possibly a year alone; "" if none */
} TcNamed;

/** Reads a name without its ending. \param header what the paper shows: it decides between readings. */
void tc_filename_read(const TcHeader *header, const char *name, TcNamed *named);
void tc_named_clear(TcNamed *named);
/** The first year in a name; FALSE if there is none. */
gboolean tc_filename_find_year(const char *name, char year[5]);

G_END_DECLS

#endif
