/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/index: what stands in the index of a store. The index is derived: it can be deleted and rebuilt from the archive and
 * the files at any time. The terms, values and metadata are listed in the essay of lib/index/terms.c; the
 * fields, with the names that people ask them by, are the rows of lib/index/fields.tsv.
 */
#ifndef TC_INDEX_H
#define TC_INDEX_H

#include "lib/base/base.h"
#include "lib/text/text.h"
#include "lib/postings/postings.h"

G_BEGIN_DECLS

/* ---- fields ---------------------------------------------------------------------------------------------------- */

/** How a field is indexed and asked. */
typedef enum {
	TC_INDEX_TEXT,  /**< words under the field's prefix; asked as words that must all be there */
	TC_INDEX_EXACT, /**< the same, and the whole value as one term; asked as the whole or by its words */
	TC_INDEX_ID,    /**< the whole value as one term, and its words; of several values, each */
	TC_INDEX_DATE,  /**< a value slot YYYYMMDD; asked as a day, month, year or range `2022..2023` */
	TC_INDEX_STATE, /**< not in the index, as it depends on who asks: worked out of the archive when asked (lib/search/states.c) */
} TcIndexKind;

/** One field, a row of fields.tsv. Strings are static. */
typedef struct {
	const char *name;   /**< `issuer`: the name used in JSON and documentation */
	const char *prefix; /**< term prefix, `XIS`; "" for dates and what is not in the index */
	TcIndexKind kind;
	const char *aliases; /**< as staff write them, parted with `|`: `cơ quan|nơi ban hành|from`; the name is not repeated */
	const char *description_vi; /**< for help pages */
	const char *description_en;
	const char *example; /**< `cơ quan:"Huyện ủy Vĩnh Linh"` */
} TcIndexField;

/** Whether a question may list values of a field, `loại:CT,KL`; those of the others have commas of their own. Any thread. */
gboolean tc_index_field_takes_list(const TcIndexField *field);

/** All fields. \param n receives how many. Static; any thread. */
const TcIndexField *tc_index_fields_get(gsize *n);

/** The field with this name or alias, with or without marks, in any case, spaces as one; NULL if none. Any thread. */
const TcIndexField *tc_index_field_find(const char *name, gssize length);

/* ---- labels ---------------------------------------------------------------------------------------------------- */

/** What is counted over all papers that match: TcDocument.labels. */
enum {
	TC_INDEX_LABEL_TYPE,   /**< type id */
	TC_INDEX_LABEL_ISSUER, /**< as printed in JSON */
	TC_INDEX_LABEL_YEAR,
	TC_INDEX_LABEL_LEVEL, /**< of the issuer: tc_level_get_id() */
	TC_INDEX_LABEL_PLACE,
	TC_INDEX_N_LABELS,
};

/** TcDocument.note of a paper that is TcIndexPaper.plain. */
#define TC_INDEX_NOTE_PLAIN 1u

/* ---- terms ----------------------------------------------------------------------------------------------------- */

/**
 * How much each place where a term stands counts in its frequency within a paper (wdf). A word that the paper never has in its commonest form
 * counts 1. BM25's k1, which is held against wdf, has to be that many times what it is elsewhere.
 */
#define TC_INDEX_WDF 2u

/** The longest term, prefix included; a longer one is cut, in the index and in questions alike. */
#define TC_INDEX_MAX_TERM 120u

/**
 * The term of a word in a form with marks that is not its commonest. Papers that have the commonest form need none: its folded word
 * weighs more in them (the essay in terms.c).
 *
 * \return to be freed with g_free(); NULL if the token has no marks, or its commonest. Any thread.
 */
char *tc_index_dup_mark_term(const TcToken *token);

/** The commonest form with marks of a folded syllable (readings.tsv); NULL if that form has none. Static; any thread. */
const char *tc_index_find_reading(const char *folded);

/**
 * The next word of folded text as it is indexed: a run of letters and digits from `*at` on; a number without leading zeros. \return FALSE if there is
 * none; else `word`, which points into the text, and `length` are set and `*at` stands behind it. Any thread.
 */
gboolean tc_index_next_word(const char *folded, gsize end, gsize *at, const char **word, gsize *length);

/** The term of two folded words (tc_index_dup_words()) that stand one after the other; free with g_free(). Any thread. */
char *tc_index_dup_pair_term(const char *left, const char *right);

/** The one term of an identifier or a full date, to be freed with g_free(); NULL for other tokens. Any thread. */
char *tc_index_dup_whole_term(const TcToken *token);

/**
 * The folded words of a token, as they are indexed one position after the other: one of a syllable, several of an identifier
 * or a date. \param text what was cut into tokens. \return NULL-terminated, free with g_strfreev(). Any thread.
 */
char **tc_index_dup_words(const TcToken *token, const char *text);

/** The term of a whole value of a field, `XIShuyen-uy-vinh-linh`; free with g_free(). Any thread. */
char *tc_index_dup_value_term(const TcIndexField *field, const char *value);

/** The value of field `secrecy`: `thuong`, `mat`, `toi mat`, `tuyet mat`; static. */
const char *tc_index_secrecy_name(TcSecrecy secrecy);

/**
 * The term that filters by folder group, byte for byte (names that differ in marks only are two groups); free with g_free().
 * Any thread.
 */
char *tc_index_dup_group_term(const char *group);

/* ---- writing --------------------------------------------------------------------------------------------------- */

/** Another reading of a stretch of text than what stands there: both are found. */
typedef struct {
	TcSpan span;       /**< canonical bytes, of whole words */
	const char *text;  /**< canonical; "": nothing stands there */
	gboolean likelier; /**< than what stands there */
} TcIndexReading;

/** One paper as the index takes it. All strings are borrowed for the call and may be NULL where unknown. */
typedef struct {
	gint64 id;                      /**< the paper's row in the archive; the unique term */
	const char *docno;              /**< the file's path relative to the indexed PATH, without ending */
	const char *path;               /**< the file's path relative to the indexed PATH */
	const char *text;               /**< canonical text (tc_text_get_canonical()); not NULL */
	gsize text_length;              /**< bytes */
	const TcIndexReading *readings; /**< rising and not overlapping */
	gsize n_readings;
	const gsize
		*sections; /**< of a long paper: where units begin that are found by themselves too; canonical bytes, rising */
	gsize n_sections;  /**< 0 of a short one */
	gboolean plain;    /**< the text came as it stands here, and nobody reads it otherwise */
	const char *type;  /**< type id; asked by `loại:"kết luận"` too, as ids are names folded */
	const char *type_code; /**< `KL`; asked by `loại:KL` */
	const char *number;
	const char *symbol; /**< without number and year, `KL/TW` */
	const char *year;   /**< inside the number, `2008` of 11/2008/QH12 */
	const char *issuer;
	const char *parent; /**< the organ above the issuer */
	const char *place;
	const char *date; /**< ISO 8601, may stop at year or month */
	const char *term; /**< Party term, roman */
	const char *subject;
	const char *signer;
	const char *const *recipients; /**< addressees and recipients, NULL-terminated */
	const char *const *cites; /**< what it cites: identifiers as printed canonically (`44-KL/TW`) or names, NULL-terminated */
	const char *const *carries; /**< of those, what it carries out, NULL-terminated */
	gboolean scanned;           /**< pages of it were read by OCR */
	const char *level;          /**< of the issuer, `trung-uong`: tc_level_get_id() */
	TcSecrecy secrecy;
	const char *group; /**< folder group; NULL or "": none, which is a group like others for askers who are held to some */
} TcIndexPaper;

/** The most shards that an index is made of. */
#define TC_INDEX_MAX_SHARDS 64u

/**
 * How many shards the index of a store has; one that is not there yet is made, empty. Paper p stands in shard p modulo that.
 *
 * \param wanted shards of an index that is made now, 1 to TC_INDEX_MAX_SHARDS; 0: as many as the machine has processors, at most 8.
 * \return 0: as tc_index_writer_open().
 */
guint tc_index_prepare(const char *store, guint wanted, GError **error);

/** The folder of a shard; free with g_free(). Any thread. */
char *tc_index_dup_shard_path(const char *store, guint shard);

/** The one writer of a shard. Not thread-safe; different shards may be written by different threads. */
typedef struct TcIndexWriter TcIndexWriter;

/**
 * Opens a shard for writing.
 *
 * \param shard less than what tc_index_prepare() says.
 * \return a writer to close with tc_index_writer_free(); NULL: TC_ERROR_LOCKED (another process writes), TC_ERROR_IO,
 *         TC_ERROR_CORRUPT (delete the folder `index` and run the indexer again), TC_ERROR_VERSION.
 */
TcIndexWriter *tc_index_writer_open(const char *store, guint shard, GError **error);

/** Adds a paper of this shard or replaces the one with the same id. \return FALSE: TC_ERROR_NO_SPACE, _IO, _CORRUPT. */
gboolean tc_index_writer_put(TcIndexWriter *writer, const TcIndexPaper *paper, GError **error);

/** Takes a paper out; one that is not there is no error. */
void tc_index_writer_delete(TcIndexWriter *writer, gint64 paper);

/**
 * Makes everything since the last commit durable and visible to readers, together with the archive's generation. When much has
 * come since, tc_index_writer_put() commits by itself under the old generation, to bound memory: what a run left half done is
 * seen by the generation and by the archive's list of what is to be indexed, and putting a paper twice changes nothing.
 */
gboolean tc_index_writer_commit(TcIndexWriter *writer, guint64 generation, GError **error);

/** Whether anything is not durable yet that was put or deleted: what is, a run that is killed need not do again. */
gboolean tc_index_writer_has_pending(const TcIndexWriter *writer);

/** The generation of the last commit; 0 for a new index. */
guint64 tc_index_writer_get_generation(const TcIndexWriter *writer);

/** Closes; what was put since the last commit is forgotten. NULL is allowed. */
void tc_index_writer_free(TcIndexWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcIndexWriter, tc_index_writer_free)

/** Deletes a store's index, to be built anew from the archive; one that is not there is no error. \return FALSE: TC_ERROR_IO. */
gboolean tc_index_remove(const char *store, GError **error);

/**
 * Writes each shard anew without unused room (compact.c). Nobody may write meanwhile; readers may read. \return FALSE: TC_ERROR_IO,
 * TC_ERROR_NO_SPACE, TC_ERROR_CORRUPT: the index is as it was, or some shards are compacted.
 */
gboolean tc_index_compact(const char *store, GError **error);

/* ---- reading --------------------------------------------------------------------------------------------------- */

/** A store's index open for reading. Not thread-safe: one a thread. */
typedef struct TcIndexReader TcIndexReader;

/** Whether a store says where parts of its index are: on other disks or machines (places.c). */
gboolean tc_index_has_places(const char *store);
/**
 * Opens the folder `index` of a store. \return NULL: TC_ERROR_NOT_FOUND (nothing indexed yet), TC_ERROR_CORRUPT,
 * TC_ERROR_VERSION, TC_ERROR_IO.
 */
TcIndexReader *tc_index_reader_open(const char *store, GError **error);

/** Goes to the newest commit. \param changed if not NULL, receives whether there was a newer one. */
gboolean tc_index_reader_reopen(TcIndexReader *reader, gboolean *changed, GError **error);

/** The generation of the commit that is being read; of several shards the highest. */
guint64 tc_index_reader_get_generation(const TcIndexReader *reader);

/** Holds the files of the index against their checksums; what stands elsewhere is passed over. \return FALSE: TC_ERROR_CORRUPT, TC_ERROR_IO. */
gboolean tc_index_reader_check(const TcIndexReader *reader, GError **error);

/** How many papers. */
guint tc_index_reader_get_n_papers(const TcIndexReader *reader);

/** All ids of papers in the index, ascending: for holding it against the archive. \return of gint64, free with g_array_unref(); NULL: TC_ERROR_IO. */
GArray *tc_index_reader_dup_papers(TcIndexReader *reader, GError **error);

/** All shards as one, borrowed: lib/search asks through it. */
TcCollection *tc_index_reader_get_collection(TcIndexReader *reader);

void tc_index_reader_free(TcIndexReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcIndexReader, tc_index_reader_free)

G_END_DECLS

#endif
