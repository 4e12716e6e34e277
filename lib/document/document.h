/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/document: what a paper is. Reads the header and signature by pattern, never by order of lines, and knows the tables of
 * document types, organs and places that all later rooms use.
 */
#ifndef TC_DOCUMENT_H
#define TC_DOCUMENT_H

#include "lib/text/text.h"

G_BEGIN_DECLS

/* ---- tables ---------------------------------------------------------------------------------------------------- */

/** A document type, a row of types.tsv. All strings are static. */
typedef struct {
	const char *id;      /**< `ket-luan`: the name used in JSON, the index and everywhere between rooms */
	const char *name;    /**< `Kết luận` */
	const char *code;    /**< code in symbols, `KL`; "" if it has none */
	const char *other;   /**< further spellings of the code, folded, space-separated: "ctr cthd" */
	const char *order;   /**< who issues it: "dang" Party, "nha-nuoc" State, "ca-hai" both */
	gboolean by_name;    /**< cited by name: laws, codes, charters, the constitution */
	gboolean short_code; /**< its code in capitals stands for its name before a number: `KL 44` */
} TcType;

/** By id; NULL if unknown. */
const TcType *tc_type_get(const char *id);

/**
 * The type whose name stands at the start of folded text (longest wins: `quyet dinh`, `thong tu lien tich`).
 * \param matched receives the bytes of the name. \return NULL if none.
 */
const TcType *tc_type_match_name(const char *folded, gsize *matched);

/** The type for a code as in a symbol, folded or not (`KL`, `QĐ`, `TTr`); where a code stands for several (QĐ), the commoner. */
const TcType *tc_type_get_by_code(const char *code);

/** All types. \param n receives how many. */
const TcType *tc_types_get(gsize *n);

/** The level of an organ. */
typedef enum {
	TC_LEVEL_UNKNOWN = 0,
	TC_LEVEL_CENTRE = 1,
	TC_LEVEL_PROVINCE = 2,
	TC_LEVEL_DISTRICT = 3,
	TC_LEVEL_COMMUNE = 4,
} TcLevel;

/** `trung-uong`, `tinh`, `huyen`, `xa`; NULL if it is not known. Static; any thread. */
const char *tc_level_get_id(TcLevel level);
/** What a level's id says in Vietnamese, `Trung ương`; NULL if there is no such level. Static; any thread. */
const char *tc_level_get_name(const char *id);

/** An organ as read from a phrase: "Ban Thường vụ Tỉnh ủy Quảng Trị". */
typedef struct {
	const char *
		code; /**< as in symbols: `TU`, `HU`, `TTg`, `UBND`; for the Centre's three issuers `BBT`, `BCT`, `BCHTW`; static */
	char *name; /**< in official spelling, with place: `Tỉnh ủy Quảng Trị`; standing committees are named by their committee */
	char *place; /**< `Quảng Trị`, or NULL for the Centre or where the phrase has none */
	TcLevel level;
	gboolean party; /**< a Party organ */
} TcOrgan;

/**
 * Reads the longest organ phrase at the start of canonical text: `Ban Bí thư Trung ương Đảng`, `Tỉnh ủy Quảng Trị`, `UBND
 * tỉnh Quảng Bình`, `Thủ tướng Chính phủ`. Case, marks lost to OCR and line ends are tolerated.
 *
 * \param matched receives the bytes read.
 * \return to free with tc_organ_free(), or NULL if no organ stands there. Any thread.
 */
TcOrgan *tc_organ_match(const char *utf8, gssize length, gsize *matched);
void tc_organ_free(TcOrgan *organ);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcOrgan, tc_organ_free)

/**
 * Canonical spelling of a symbol without number and year: `KL / TƯ` becomes `KL/TW`, `QÐ-TTG` `QĐ-TTg`, `CT-TW` `CT/TW`
 * (a Party paper printed in State order). \param issuer the issuer's name if known: it decides TƯ (TW or TU); may be NULL.
 * \return to free with g_free(); never NULL. Unknown pieces are kept as they are, dashes and spaces made plain.
 */
char *tc_symbol_canonical(const char *symbol, const char *issuer);

/** The type id that a canonical symbol implies (`KL/TW`: ket-luan; `UBND-KGVX`: cong-van), or NULL. Static string. */
const char *tc_symbol_get_type(const char *symbol);

/** TRUE if the symbol is written in Party order (TYPE/ORGAN). */
gboolean tc_symbol_is_party(const char *symbol);

/** The organ code of a canonical symbol (`KL/TW`: TW; `QĐ-TTg`: TTg; `11/2008/QH12`'s `QH12`: QH). Free with g_free(). */
char *tc_symbol_dup_organ(const char *symbol);

/**
 * A number with its symbol as it is printed: `44-KL/TW` in Party order, `895/QĐ-TTg`, `30/2020/NĐ-CP`, `11/2008/QH12` in
 * State order, the number alone where there is no symbol. \param year \param symbol may be NULL. \return to free with
 * g_free(); NULL if `number` is.
 */
char *tc_symbol_dup_identifier(const char *number, const char *year, const char *symbol);

/** The level that an organ code implies (TW centre, TU province, HU district, ĐU unknown). */
TcLevel tc_symbol_get_level(const char *symbol);

/** An organ code as which a damaged one may be read: `TW`, `BTC`. Shorter and rarer codes are not: another is the likelier reading. */
typedef struct {
	const char *code;   /**< in canonical spelling */
	gboolean circulars; /**< its organ may issue them, as ministries do */
} TcSymbolCode;

/** All of them, in the order of codes.tsv. \param n receives how many. \return static. Any thread. */
const TcSymbolCode *tc_symbol_codes_get(gsize *n);

/** The Party term (`XIII`) in which an ISO date falls, by DOMAIN.md 3.6; NULL if before VI or the date is not known to the month. */
const char *tc_term_of_date(const char *iso);

/** First and last day of a Party term, ISO; FALSE if `term` is unknown. The end of the running term is `9999-12-31`. */
gboolean tc_term_get_window(const char *term, const char **first, const char **last);

/** A central Party paper whose number and date are known: numbers of its symbol rise with time within a term (DOMAIN.md 5.4). */
typedef struct {
	const char *symbol, *term; /**< `KL/TW`, `XIII` */
	int number;
	const char *date; /**< ISO, to the month where no more is known */
} TcSeriesPoint;

/** All anchors (anchors.tsv). \param n receives how many. \return static. Any thread. */
const TcSeriesPoint *tc_series_get_points(gsize *n);

/**
 * Between which days a paper of a Party series is dated: `44`, `KL/TW`, XIII. From papers of the series whose number and date are known
 * (anchors.tsv), with a tenth of slack. \return FALSE if none of the series is known; then the window is the term's, or unset if the
 * term is unknown. Static ISO strings.
 */
gboolean tc_series_get_window(const char *symbol, const char *number, const char *term, const char **first, const char **last);

/* ---- one paper ------------------------------------------------------------------------------------------------- */

/** The single-valued header fields; their names in JSON are given by tc_field_get_name(). */
typedef enum {
	TC_FIELD_TYPE, /**< a type id */
	TC_FIELD_NUMBER,
	TC_FIELD_SYMBOL,
	TC_FIELD_YEAR, /**< the year inside the number, `2008` of 11/2008/QH12 */
	TC_FIELD_ISSUER,
	TC_FIELD_PARENT,
	TC_FIELD_PLACE,
	TC_FIELD_DATE,
	TC_FIELD_SUBJECT,
	TC_FIELD_SIGNER,
	TC_FIELD_SIGNER_POST,
	TC_FIELD_AUTHORITY,
	TC_FIELD_SECRECY,
	TC_FIELD_URGENCY,
	TC_FIELD_DRAFT,       /**< `DỰ THẢO`, `DỰ THẢO LẦN 2` */
	TC_FIELD_CIRCULATION, /**< `LƯU HÀNH NỘI BỘ`, `XEM XONG TRẢ LẠI`, `TÀI LIỆU HỘI NGHỊ` ... */
	TC_FIELD_ATTACHED_TO, /**< the paper that this one came attached to, as printed: its number and symbol are this one's too */
	TC_FIELD_COPY_NUMBER, /**< the second number that a copy sheet adds (DOMAIN.md 1.6) */
	TC_FIELD_COPY_SYMBOL,
	TC_FIELD_COPY_DATE,
	TC_FIELD_COPY_ISSUER,
	TC_N_FIELDS
} TcFieldId;

/** `type`, `signer_post`, `copy_number` ...; static. */
const char *tc_field_get_name(TcFieldId id);
/** The field of a name; TC_N_FIELDS if it names none, as the lists of a header do. */
TcFieldId tc_field_from_name(const char *name);

/** Where a field's value comes from. */
typedef enum {
	TC_SOURCE_NONE,       /**< nothing of it was seen */
	TC_SOURCE_UNREADABLE, /**< it stands at the field's span, but nobody can tell what it says: there is no value */
	TC_SOURCE_HEAD,       /**< read at the field's span: above the type word, or the address of a letter */
	TC_SOURCE_TITLE,      /**< the same: the type word and the lines under it */
	TC_SOURCE_SIGNATURE,  /**< the same: recipients, authority, post, name */
	TC_SOURCE_COPY_SHEET, /**< the same: the second head at the end of a copy */
	TC_SOURCE_DERIVED,    /**< follows from other fields */
	TC_SOURCE_FILE_NAME,  /**< from the name of the file */
	TC_SOURCE_FOLDER,     /**< from the name of a folder that it lies in */
	TC_SOURCE_SERIES,     /**< where its number lies in its series (tc_series_get_window()) */
	TC_N_SOURCES
} TcSource;

/** `head`, `title`, `signature`, `copy-sheet`, `derived`, `file-name`, `folder`, `series`, `unreadable`; NULL for none. Static. */
const char *tc_source_get_name(TcSource source);
/** By name; TC_SOURCE_NONE if it is none, or NULL. */
TcSource tc_source_from_name(const char *name);
/** TRUE if the value was read at the field's span. */
gboolean tc_source_is_print(TcSource source);

/** One field as read. `value` NULL: not found, or unreadable. */
typedef struct {
	char *value;
	TcSpan span;       /**< canonical bytes; {0, 0} if the value was not read from one place */
	double confidence; /**< 0 to 1 */
	TcSource source;
} TcField;

/** A header. */
typedef struct {
	TcField fields[TC_N_FIELDS];
	GArray *addressees; /**< of TcField */
	GArray *recipients; /**< of TcField */
	char *province;     /**< the issuer's province, where known: completes "Tỉnh ủy" in a district letter; may be NULL */
	TcLevel level;      /**< the issuer's level */
	gsize body_start;   /**< canonical offset at which the body begins (after header, subject, addressees) */
	gsize body_end;     /**< canonical offset of the recipients or signature block, or the text's length */
	TcSpan subject_span; /**< canonical bytes of the subject, {0,0} if none: citations in it are in title scope of the paper itself */
} TcHeader;

/** A field's value, borrowed, or NULL. */
#define tc_header_get(header, id) ((const char *)(header)->fields[id].value)

/**
 * Reads header, addressees, recipients and signature. A field that is not there stays NULL; one that cannot be read is not
 * guessed but marked TC_SOURCE_UNREADABLE. Never fails.
 * \param file_name the file's name or path, evidence where the text gives none or is in doubt; may be NULL.
 * Free with tc_header_free(). Any thread.
 */
TcHeader *tc_header_parse(const TcText *text, const char *file_name);
/** Holds the date against the day on which the file was written: a paper is no younger, so a later date is doubted. \param day ISO. */
void tc_header_check_file_date(TcHeader *header, const char *day);
void tc_header_free(TcHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcHeader, tc_header_free)

/* ---- sections -------------------------------------------------------------------------------------------------- */

/** What a section is; the names of State papers, which Party papers share: their `I-` is a mục, their `1-` a khoản. */
typedef enum {
	TC_SECTION_ANNEX,      /**< Phụ lục */
	TC_SECTION_ATTACHMENT, /**< what follows `(Ban hành kèm theo ...)` */
	TC_SECTION_PART,       /**< Phần; `A-` */
	TC_SECTION_CHAPTER,
	TC_SECTION_DIVISION,    /**< Mục; `I-` */
	TC_SECTION_SUBDIVISION, /**< Tiểu mục */
	TC_SECTION_ARTICLE,
	TC_SECTION_CLAUSE,    /**< khoản: `1.`, `1-` */
	TC_SECTION_SUBCLAUSE, /**< `1.1.` */
	TC_SECTION_POINT,     /**< điểm: `a)` */
} TcSectionKind;

/** `phu-luc`, `kem-theo`, `phan`, `chuong`, `muc`, `tieu-muc`, `dieu`, `khoan`, `tiet`, `diem`; static. */
const char *tc_section_kind_get_name(TcSectionKind kind);

/** One section. */
typedef struct {
	TcSectionKind kind;
	char *number;   /**< as printed: `II`, `5a`, `đ`; a part's in words as a number; "" if it has none */
	char *pinpoint; /**< as citations have it: `D5.K2.a`, `CII`, `MI.2`; in an attachment behind `KT1.` */
	TcSpan heading; /**< canonical bytes: label and title, or the first line */
	TcSpan span;    /**< canonical bytes: up to the next section of its rank or a higher one */
	gint parent;    /**< index of the section that it lies in; -1 if in none */
} TcSection;

/**
 * Reads the sections of a text, in order. A number counts only if it goes on from the one before; quoted articles are left out.
 * \param within canonical bytes, of the paper's body: `{header->body_start, length}`.
 * \return of TcSection, to free with g_array_unref(). Linear in the text. Never fails. Any thread.
 */
GArray *tc_sections_read(const TcText *text, TcSpan within);

/**
 * The index of the section with a pinpoint, in either case; else of the first whose pinpoint ends with it (`CII` for `P1.CII`, `D5` for
 * `KT1.D5`); -1 if none does.
 */
gint tc_sections_find(const GArray *sections, const char *pinpoint);

G_END_DECLS

#endif
