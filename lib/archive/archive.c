/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The connection: opening, transactions, errors.
 *
 * How it is kept. One file, `archive.sqlite`, in WAL mode, so that searchd reads while the indexer writes. Every table is STRICT
 * and every reference a foreign key; schema.c has the tables, statements.c every statement. What each file of the room holds:
 *
 *   archive.c  connection, transactions     papers.c   papers in              works.c  works out
 *   schema.c   tables, migrations           rawtext.c  their text, in and out links.c  relations out, figures
 *   statements.c  all SQL, binding          read.c     papers out             check.c  the archive against itself
 *   files.c    files, failures, runs        link.c     which evidence is one work
 *   repairs.c  readings beside the text     queue.c    what waits for people      headers.c  fields that people have read
 *   dictionary.c, train.c  how texts are packed   alike.c, twins.c  papers of one text
 *   decisions.c  what they say              anchor.c   where that belongs, by content
 *
 * Why synchronous=FULL. The indexer commits SQLite, then the index, then marks the rows. WAL with NORMAL survives a power cut
 * whole, but may forget the last commits; the index, which syncs its own, would then be ahead of the truth, with papers under
 * ids that SQLite gives out again. FULL costs one sync a commit, and a commit holds hundreds of papers.
 *
 * Measured with 20,000 papers of 3 KB with 8 citations each, one core, syncs included: in 10.8 MB of raw text a second, resolution
 * of all 160,000 citations 4 s, a paper with its text out 45 microseconds, 20,000 files listed in 18 ms, a work by type and number
 * 15 microseconds; 5.1 KB a paper on disk. The relations of a work cited from 20,000 places take 95 ms: every place is looked at.
 *
 * A statement's row is never held over a call to another room except in the two foreach functions.
 */
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "lib/archive/archive-private.h"

/** Pages kept in memory by a writer, in KiB: the bucket and work indices of 50,000 papers fit. */
#define WRITER_CACHE "-49152"
/** The same of a reader, of which a server has one a desk; without it every question reads the upper pages of each tree again. */
#define READER_CACHE "-8192"
/**
 * How much of the file a server maps, in bytes: as much as SQLite does; what lies behind is read. An answer with its ten texts takes some 70 pages
 * from all over the file, which no cache of a reader's own holds. Read by calls, they are 8 % fewer questions a second, and 25 MB more memory for
 * three readers over 50,000 papers. A page that the disk cannot give, or that somebody has cut off, is SIGBUS to whoever touches it: so only a
 * thread that watches over that has the file mapped.
 */
#define READER_MAP "2147418112"
/** The log file is cut back to this many bytes after a checkpoint; a batch of papers fits. */
#define LOG_LIMIT "67108864"
/**
 * Pages in the log from which on it is folded back into the file. What an hour brings is less; where a whole archive is taken in, most pages of
 * the indices change with each batch, and are written to the file once for several.
 */
#define LOG_PAGES "4000"
/**
 * What a writer need not look at: what a CHECK allows is what tables and enums in code have, from which it is written, and a list of three words is
 * made into a table of its own for each row that comes, 25,000 instructions. `tracuu check` holds the rows against them.
 */
#define NO_CHECKS "; PRAGMA ignore_check_constraints=ON"

/* ---- errors ---- */

static TcError code_of(int sqlite)
{
	switch (sqlite & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return TC_ERROR_LOCKED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return TC_ERROR_CORRUPT;
	case SQLITE_FULL:
		return TC_ERROR_NO_SPACE;
	case SQLITE_TOOBIG:
		return TC_ERROR_TOO_LARGE;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return TC_ERROR_IO;
	default:
		return TC_ERROR_FAILED;
	}
}

static const char *advice(TcError code)
{
	switch (code) {
	case TC_ERROR_LOCKED:
		return _("another process is writing to the store; try again when it has finished");
	case TC_ERROR_CORRUPT:
		return _("the file is damaged; run `tracuu check` on the store, or index anew into an empty one");
	case TC_ERROR_NO_SPACE:
		return _("the disk is full; make room and run again");
	case TC_ERROR_IO:
		return _("see that the store's folder exists and may be written to");
	default:
		return _("this is likely a fault of the program; please report it");
	}
}

gboolean tc_archive_fail(const TcArchive *archive, GError **error)
{
	TcError code = code_of(sqlite3_extended_errcode(archive->db));

	g_set_error(error, TC_ERROR, (int)code, "%s: %s (%s)", archive->path, sqlite3_errmsg(archive->db), advice(code));
	return FALSE;
}

/* ---- opening ---- */

static gboolean make_folder(const char *folder, GError **error)
{
	if (g_mkdir_with_parents(folder, 0700) == 0)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_IO, _("%s: the store's folder cannot be made: %s"), folder, g_strerror(errno));
	return FALSE;
}

static gboolean check_exists(const char *path, GError **error)
{
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("%s: there is no archive here yet; run `tracuu-indexer` first"), path);
	return FALSE;
}

static gboolean set_up(TcArchive *archive, TcArchiveMode mode, GError **error)
{
	static const char *const common = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF";
	static const char *const of_mode[] = {
		[TC_ARCHIVE_READ] = "PRAGMA mmap_size=0; PRAGMA cache_size=" READER_CACHE,
		[TC_ARCHIVE_MAP] = "PRAGMA mmap_size=" READER_MAP "; PRAGMA cache_size=" READER_CACHE,
		[TC_ARCHIVE_WRITE] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=" WRITER_CACHE
				     "; PRAGMA journal_size_limit=" LOG_LIMIT "; PRAGMA wal_autocheckpoint=" LOG_PAGES NO_CHECKS,
	};

	sqlite3_extended_result_codes(archive->db, 1);
	sqlite3_busy_timeout(archive->db, TC_ARCHIVE_BUSY_MS);
	if (sqlite3_exec(archive->db, common, NULL, NULL, NULL) != SQLITE_OK)
		return tc_archive_fail(archive, error);
	if (!tc_packing_register(archive, error) || !tc_codes_register(archive, error))
		return FALSE;
	if (sqlite3_exec(archive->db, of_mode[mode], NULL, NULL, NULL) != SQLITE_OK)
		return tc_archive_fail(archive, error);
	return tc_schema_update(archive, mode, error);
}

/** SQLite is not to count its memory: all threads take a lock for each piece. Where it is in use already it goes on counting. */
static void configure(void)
{
	static gsize done;

	if (g_once_init_enter(&done)) {
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
		g_once_init_leave(&done, 1);
	}
}

TcArchive *tc_archive_open(const char *folder, TcArchiveMode mode, GError **error)
{
	g_autoptr(TcArchive) archive = g_new0(TcArchive, 1);
	int flags = mode == TC_ARCHIVE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;

	configure();
	archive->path = g_build_filename(folder, TC_ARCHIVE_FILE, NULL);
	archive->packing = tc_packing_new();
	if (!(mode == TC_ARCHIVE_WRITE ? make_folder(folder, error) : check_exists(archive->path, error)))
		return NULL;
	if (sqlite3_open_v2(archive->path, &archive->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		tc_archive_fail(archive, error);
		return NULL;
	}
	if (!set_up(archive, mode, error))
		return NULL;
	return g_steal_pointer(&archive);
}

static gboolean is_reader(const TcArchive *archive)
{
	return sqlite3_db_readonly(archive->db, "main") == 1;
}

void tc_archive_close(TcArchive *archive)
{
	if (!archive)
		return;
	for (gsize i = 0; i < TC_N_SQL; i++)
		sqlite3_finalize(archive->statements[i]);
	/* Where others read on, SQLite would leave that to the next writer, and each question would look for its pages in the log first. */
	if (archive->db && !is_reader(archive))
		(void)sqlite3_wal_checkpoint_v2(archive->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_close(archive->db);
	tc_packing_free(archive->packing);
	g_free(archive->path);
	g_free(archive);
}

/* ---- transactions ---- */

gboolean tc_archive_begin(TcArchive *archive, GError **error)
{
	return tc_archive_run(archive, error, is_reader(archive) ? TC_SQL_BEGIN_READ : TC_SQL_BEGIN, "");
}

gboolean tc_archive_commit(TcArchive *archive, GError **error)
{
	if (tc_archive_run(archive, error, TC_SQL_COMMIT, ""))
		return TRUE;
	tc_archive_rollback(archive);
	return FALSE;
}

void tc_archive_rollback(TcArchive *archive)
{
	if (!is_reader(archive))
		tc_packing_forget(archive->packing);
	if (!sqlite3_get_autocommit(archive->db))
		tc_archive_run(archive, NULL, TC_SQL_ROLLBACK, "");
}

gboolean tc_archive_enter(TcArchive *archive, gboolean *nested, GError **error)
{
	*nested = !sqlite3_get_autocommit(archive->db);
	return *nested || tc_archive_begin(archive, error);
}

gboolean tc_archive_leave(TcArchive *archive, gboolean nested, gboolean ok, GError **error)
{
	if (ok)
		return nested || tc_archive_commit(archive, error);
	tc_archive_rollback(archive);
	return FALSE;
}

/* ---- generation ---- */

gint64 tc_archive_get_generation(TcArchive *archive, GError **error)
{
	return tc_archive_get_number(archive, 0, error, TC_SQL_GET_STATE, "t", "generation");
}

gboolean tc_archive_set_generation(TcArchive *archive, gint64 generation, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_PUT_STATE, "tI", "generation", generation);
}

gint64 tc_archive_get_indexed_generation(TcArchive *archive, GError **error)
{
	return tc_archive_get_number(archive, 0, error, TC_SQL_GET_STATE, "t", "indexed");
}

gboolean tc_archive_set_indexed_generation(TcArchive *archive, gint64 generation, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_PUT_STATE, "tI", "indexed", generation);
}
