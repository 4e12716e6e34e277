/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside lib/archive: the connection, its statements, and the few calls that the files of this room make of each other.
 */
#ifndef TC_ARCHIVE_PRIVATE_H
#define TC_ARCHIVE_PRIVATE_H

#include <sqlite3.h>

#include "lib/archive/archive.h"
#include "lib/archive/statements.h"

typedef struct TcPacking TcPacking;

struct TcArchive {
	sqlite3 *db;
	char *path;                         /**< of the database file, for messages */
	sqlite3_stmt *statements[TC_N_SQL]; /**< prepared when first used */
	TcPacking *packing;                 /**< dictionary.c; NULL: there are no texts here */
};

/* ---- archive.c: errors, transactions ------------------------------------------------------------------------------ */

/** Sets `error` from what SQLite said last. \return FALSE, for `return tc_archive_fail(...)`. */
gboolean tc_archive_fail(const TcArchive *archive, GError **error);

/**
 * A writing function of several statements begins a transaction, unless one is open. It makes no savepoint there: SQLite keeps a copy of each page
 * that changes after one, which was most of the million writes of a run over 33,000 papers.
 */
gboolean tc_archive_enter(TcArchive *archive, gboolean *nested, GError **error);
/** And ends: all of it stays if `ok`; else nothing does that was written in the transaction. \return `ok`, and whether it could be kept. */
gboolean tc_archive_leave(TcArchive *archive, gboolean nested, gboolean ok, GError **error);

/* ---- schema.c ------------------------------------------------------------------------------------------------------ */

/** Brings a database that is open for writing to this program's schema, or checks that it is there. */
gboolean tc_schema_update(TcArchive *archive, TcArchiveMode mode, GError **error);

/* ---- statements.c -------------------------------------------------------------------------------------------------- */

/** A statement in use; when it goes out of scope it is reset, so that no read transaction outlives the call. */
typedef sqlite3_stmt TcStatement;
void tc_statement_reset(TcStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcStatement, tc_statement_reset)

/**
 * A statement with its parameters from ?1 on bound. `types` has a letter a parameter: `i` int, `I` gint64, `d` double, `t` text
 * or NULL, `b` const void * and gsize. Texts and blobs are borrowed until it is reset.
 */
TcStatement *tc_archive_query(TcArchive *archive, GError **error, TcSql id, const char *types, ...);
/** As tc_archive_query(), for statements that filter by asker: he is ?1 to ?3, the parameters are ?4 on. */
TcStatement *tc_archive_ask(TcArchive *archive, const TcAsker *asker, GError **error, TcSql id, const char *types, ...);
/** Runs a statement that gives no rows. */
gboolean tc_archive_run(TcArchive *archive, GError **error, TcSql id, const char *types, ...);
/** Runs a statement that gives one integer. \return it; `absent` if there is no row; -1 on error. */
gint64 tc_archive_get_number(TcArchive *archive, gint64 absent, GError **error, TcSql id, const char *types, ...);
/** Next row. \return FALSE at the end, or with `error` set. */
gboolean tc_statement_next(TcArchive *archive, TcStatement *statement, GError **error);
/** A text column. Free with g_free(); NULL if NULL. */
char *tc_statement_dup_text(TcStatement *statement, int column);
/** A column that is an index into a list, -1 if NULL. */
int tc_statement_get_index(TcStatement *statement, int column);
/** An integer column that is known to fit. */
#define tc_statement_get_uint(statement, column) ((guint)sqlite3_column_int64((statement), (column)))
#define tc_statement_get_size(statement, column) ((gsize)sqlite3_column_int64((statement), (column)))
#define tc_statement_get_text(statement, column) ((const char *)sqlite3_column_text((statement), (column)))

/** Collects integers of column 0 of all rows into a GArray of gint64. NULL with `error` set. */
GArray *tc_statement_collect_ids(TcArchive *archive, TcStatement *statement, GError **error);

/* ---- rawtext.c ----------------------------------------------------------------------------------------------------- */

/** Pages that form feeds part the text into; at most `most`, so that where lib/text leaves a feed out of account, so do we. */
guint tc_rawtext_count_pages(const char *raw, gsize length, guint most);
/** Stores a text and its pages; the paper has none yet. */
gboolean tc_rawtext_put(TcArchive *archive, gint64 paper_id, const char *raw, gsize length, guint n_pages, GError **error);

/* ---- codes.c ------------------------------------------------------------------------------------------------------- */

/** The header field that a column of numbers names; TC_N_FIELDS: none, a list of the header, or a name that has no number. */
TcFieldId tc_codes_get_field(TcStatement *statement, int column);
/** Lets SQL say code_of(name) and name_of(code). */
gboolean tc_codes_register(TcArchive *archive, GError **error);

/* ---- dictionary.c -------------------------------------------------------------------------------------------------- */

/** What a connection packs texts with, and has unpacked them with. */
TcPacking *tc_packing_new(void);
void tc_packing_free(TcPacking *packing);
/** What was written is rolled back, dictionaries perhaps with it: they are looked up again. NULL does nothing. */
void tc_packing_forget(TcPacking *packing);
/** Lets SQL say raw_text(zstd, length) and packed_anew(zstd, length). */
gboolean tc_packing_register(TcArchive *archive, GError **error);
/** A text as it is kept; inside a transaction where it may become part of the archive. \return g_bytes_unref() it; NULL with `error` set. */
GBytes *tc_rawtext_compress(TcArchive *archive, const char *raw, gsize length, GError **error);
/** What is in a blob. \return NUL-terminated; NULL if it is damaged or not `length` bytes long, or with `error` set if nothing can be read. */
char *tc_rawtext_decompress(TcArchive *archive, const void *blob, gsize blob_length, gsize length, GError **error);

/* ---- train.c ------------------------------------------------------------------------------------------------------- */

/** Makes a dictionary of at most `size` bytes. \param sizes of the samples, gsize. \return its bytes; 0: nothing can be learned. Any thread. */
gsize tc_dictionary_train(void *dictionary, gsize size, const GByteArray *samples, const GArray *sizes);

/* ---- pages.c ------------------------------------------------------------------------------------------------------- */

/** Stores the layouts of the pages that a paper was read off, up to `n_pages`; the paper has none yet. */
gboolean tc_pages_put(TcArchive *archive, gint64 paper_id, const TcPaperSource *source, guint n_pages, GError **error);
/** Whether the asker may see a paper. \return FALSE with `error` set where there is none for him. */
gboolean tc_papers_check_seen(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error);

/* ---- papers.c ------------------------------------------------------------------------------------------------------ */

/** Papers of a file from `ordinal` on leave; inside the caller's transaction. */
gboolean tc_papers_remove(TcArchive *archive, gint64 file_id, int ordinal, GError **error);

/** Names of the rows in `fields` of the lists in a header. */
#define TC_FIELDS_ADDRESSEE "addressee"
#define TC_FIELDS_RECIPIENT "recipient"

/* ---- twins.c ------------------------------------------------------------------------------------------------------- */

/** Notes that a paper comes, goes or changes, its sketch, its head or its path, before it does: its twins are found anew. */
gboolean tc_twins_note_change(TcArchive *archive, gint64 paper_id, GError **error);
/** Finds the twins of what changed, and lends works; touches papers whose work changed. Inside the caller's transaction. */
gboolean tc_twins_settle(TcArchive *archive, GError **error);

/* ---- edges.c ------------------------------------------------------------------------------------------------------- */

/** Settles the repeats of the touched papers, and makes their relations anew; inside the caller's transaction. */
gboolean tc_edges_relate_papers(TcArchive *archive, GError **error);

/* ---- works.c ------------------------------------------------------------------------------------------------------- */

/** A column that has a type id; NULL if it is empty or unknown; static. */
const char *tc_works_get_type(TcStatement *row, int column);
/** The standing of a work in four columns from `column` on. */
TcWorkStanding tc_works_get_standing(TcStatement *row, int column);
/** As a work's symbol, place and name are compared; NULL of NULL. Free with g_free(). */
char *tc_works_dup_folded(const char *text);

#endif
