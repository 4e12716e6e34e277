/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Dossiers are people's own work. They are no part of the archive, which follows from the files and may be made anew, so they have a
 * database of their own beside it, `dossiers.sqlite`, which searchd alone writes: a clerk never waits for a nightly run to let go of
 * the archive, and searchd still only reads that.
 *
 *     dossiers: id 3, name "Hội Chữ thập đỏ 2023", by "Lan", version 7, changed 1700000000
 *     entries:  dossier 3, n 0, docno "chu-thap-do/44-kl-tw-2022", hash "9f86d0…", note "bản gốc ở VP"
 *
 * A paper is known by its docno and by the hash of its file, not by its id, which another store gives to another paper: what was moved is
 * found by its bytes, what was scanned anew by its name.
 *
 * Two people may have one dossier open. Whoever saves last would undo what the other did, so a dossier has a version, and a change names
 * the one that it was made to.
 */
#include <inttypes.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lib/archive/archive-private.h"
#include "lib/archive/dossiers.h"

#define SCHEMA_VERSION 1
#define SCHEMA                                                                                                                   \
	"BEGIN IMMEDIATE;"                                                                                                       \
	"CREATE TABLE IF NOT EXISTS dossiers ("                                                                                  \
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, by TEXT NOT NULL, version INTEGER NOT NULL,"                \
	"  changed INTEGER NOT NULL"                                                                                             \
	") STRICT;"                                                                                                              \
	"CREATE TABLE IF NOT EXISTS entries ("                                                                                   \
	"  dossier INTEGER NOT NULL REFERENCES dossiers ON DELETE CASCADE, n INTEGER NOT NULL, docno TEXT NOT NULL, hash TEXT,"  \
	"  note TEXT NOT NULL, PRIMARY KEY (dossier, n)"                                                                         \
	") STRICT, WITHOUT ROWID;"                                                                                               \
	"PRAGMA user_version=1; COMMIT"

/** A connection as the archive's, so that its statements, transactions and errors serve here too; only the tables differ. */
struct TcDossiers {
	TcArchive connection;
};

void tc_dossier_entry_free(TcDossierEntry *entry)
{
	g_free(entry->docno);
	g_free(entry->hash);
	g_free(entry->note);
	g_free(entry);
}

void tc_dossier_free(TcDossier *dossier)
{
	if (!dossier)
		return;
	g_free(dossier->name);
	g_free(dossier->by);
	g_clear_pointer(&dossier->entries, g_ptr_array_unref);
	g_free(dossier);
}

/* ---- opening ---- */

static gboolean set_up(TcArchive *connection, GError **error)
{
	static const char *const settings = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA journal_mode=WAL; "
					    "PRAGMA synchronous=FULL";
	GError *failed = NULL;

	sqlite3_extended_result_codes(connection->db, 1);
	sqlite3_busy_timeout(connection->db, TC_ARCHIVE_BUSY_MS);
	if (sqlite3_exec(connection->db, settings, NULL, NULL, NULL) != SQLITE_OK)
		return tc_archive_fail(connection, error);
	gint64 version = tc_archive_get_number(connection, 0, &failed, TC_SQL_GET_VERSION, "");
	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (version > SCHEMA_VERSION) {
		g_set_error(error, TC_ERROR, TC_ERROR_VERSION, _("%s: written by a newer tracuu; install that version"),
			    connection->path);
		return FALSE;
	}
	return version == SCHEMA_VERSION || sqlite3_exec(connection->db, SCHEMA, NULL, NULL, NULL) == SQLITE_OK ||
	       tc_archive_fail(connection, error);
}

TcDossiers *tc_dossiers_open(const char *folder, GError **error)
{
	g_autoptr(TcDossiers) dossiers = g_new0(TcDossiers, 1);
	TcArchive *connection = &dossiers->connection;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

	connection->path = g_build_filename(folder, TC_DOSSIERS_FILE, NULL);
	if (sqlite3_open_v2(connection->path, &connection->db, flags, NULL) != SQLITE_OK) {
		tc_archive_fail(connection, error);
		return NULL;
	}
	return set_up(connection, error) ? g_steal_pointer(&dossiers) : NULL;
}

void tc_dossiers_close(TcDossiers *dossiers)
{
	tc_archive_close((TcArchive *)dossiers); /* its first member, and nothing else */
}

/* ---- reading ---- */

static TcDossier *read_dossier(TcStatement *row)
{
	TcDossier *dossier = g_new0(TcDossier, 1);

	dossier->id = sqlite3_column_int64(row, 0);
	dossier->name = tc_statement_dup_text(row, 1);
	dossier->by = tc_statement_dup_text(row, 2);
	dossier->version = sqlite3_column_int64(row, 3);
	dossier->changed = sqlite3_column_int64(row, 4);
	dossier->n_entries = tc_statement_get_uint(row, 5);
	return dossier;
}

GPtrArray *tc_dossiers_list(TcDossiers *dossiers, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)tc_dossier_free);
	g_autoptr(TcStatement) row = tc_archive_query(&dossiers->connection, error, TC_SQL_LIST_DOSSIERS, "");
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(&dossiers->connection, row, &failed))
		g_ptr_array_add(list, read_dossier(row));
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&list);
}

/** \return NULL with `failed` set, or without where there is none. */
static TcDossier *find(TcArchive *connection, gint64 id, GError **failed)
{
	g_autoptr(TcStatement) row = tc_archive_query(connection, failed, TC_SQL_GET_DOSSIER, "I", id);

	return row && tc_statement_next(connection, row, failed) ? read_dossier(row) : NULL;
}

static gboolean set_not_found(gint64 id, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("there is no dossier %" PRId64), id);
	return FALSE;
}

static gboolean read_entries(TcArchive *connection, TcDossier *dossier, GError **failed)
{
	g_autoptr(TcStatement) row = tc_archive_query(connection, failed, TC_SQL_LIST_ENTRIES, "I", dossier->id);

	dossier->entries = g_ptr_array_new_with_free_func((GDestroyNotify)tc_dossier_entry_free);
	while (row && tc_statement_next(connection, row, failed)) {
		TcDossierEntry *entry = g_new0(TcDossierEntry, 1);
		entry->docno = tc_statement_dup_text(row, 0);
		entry->hash = tc_statement_dup_text(row, 1);
		entry->note = tc_statement_dup_text(row, 2);
		g_ptr_array_add(dossier->entries, entry);
	}
	return row && !*failed;
}

TcDossier *tc_dossiers_get(TcDossiers *dossiers, gint64 id, GError **error)
{
	GError *failed = NULL;
	g_autoptr(TcDossier) dossier = find(&dossiers->connection, id, &failed);

	if (dossier && read_entries(&dossiers->connection, dossier, &failed))
		return g_steal_pointer(&dossier);
	if (failed)
		g_propagate_error(error, failed);
	else
		set_not_found(id, error);
	return NULL;
}

/* ---- writing ---- */

static gboolean check_length(const char *what, gsize length, gsize limit, GError **error)
{
	if (length <= limit)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE, "%s: at most %" G_GSIZE_FORMAT, what, limit);
	return FALSE;
}

static gboolean check(const TcDossier *dossier, GError **error)
{
	if (!*dossier->name) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE, _("a dossier needs a name"));
		return FALSE;
	}
	if (!check_length("bytes of a dossier's name", strlen(dossier->name), TC_DOSSIER_MAX_NAME, error) ||
	    !check_length("bytes of a person's name", strlen(dossier->by), TC_DOSSIER_MAX_NAME, error) ||
	    !check_length("papers in a dossier", dossier->entries->len, TC_DOSSIER_MAX_ENTRIES, error))
		return FALSE;
	for (guint i = 0; i < dossier->entries->len; i++) {
		const TcDossierEntry *entry = g_ptr_array_index(dossier->entries, i);
		if (!check_length("bytes of a note", strlen(entry->note), TC_DOSSIER_MAX_NOTE, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean put_entries(TcArchive *connection, gint64 id, const GPtrArray *entries, GError **error)
{
	for (guint i = 0; i < entries->len; i++) {
		const TcDossierEntry *entry = g_ptr_array_index(entries, i);
		if (!tc_archive_run(connection, error, TC_SQL_PUT_ENTRY, "Iittt", id, (int)i, entry->docno, entry->hash,
				    entry->note))
			return FALSE;
	}
	return TRUE;
}

static gint64 now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

gint64 tc_dossiers_create(TcDossiers *dossiers, const TcDossier *dossier, GError **error)
{
	TcArchive *connection = &dossiers->connection;
	gboolean nested;

	if (!check(dossier, error) || !tc_archive_enter(connection, &nested, error))
		return 0;
	gint64 count = tc_archive_get_number(connection, 0, error, TC_SQL_COUNT_DOSSIERS, "");
	gboolean ok = count >= 0 && check_length("dossiers", (gsize)count + 1, TC_DOSSIERS_MAX, error);
	gint64 id =
		ok ? tc_archive_get_number(connection, 0, error, TC_SQL_CREATE_DOSSIER, "ttI", dossier->name, dossier->by, now())
		   : 0;
	ok = id > 0 && put_entries(connection, id, dossier->entries, error);
	return tc_archive_leave(connection, nested, ok, error) ? id : 0;
}

/** Whether a dossier is there, and of a version. */
static gboolean check_version(TcArchive *connection, gint64 id, gint64 version, GError **error)
{
	GError *failed = NULL;
	g_autoptr(TcDossier) old = find(connection, id, &failed);

	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (!old)
		return set_not_found(id, error);
	if (old->version == version)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_MODIFIED, _("the dossier was changed since by %s"),
		    *old->by ? old->by : _("somebody else"));
	return FALSE;
}

gboolean tc_dossiers_replace(TcDossiers *dossiers, const TcDossier *dossier, GError **error)
{
	TcArchive *connection = &dossiers->connection;
	gboolean nested;

	if (!check(dossier, error) || !tc_archive_enter(connection, &nested, error))
		return FALSE;
	gboolean ok = check_version(connection, dossier->id, dossier->version, error) &&
		      tc_archive_run(connection, error, TC_SQL_CHANGE_DOSSIER, "IttI", dossier->id, dossier->name, dossier->by,
				     now()) &&
		      tc_archive_run(connection, error, TC_SQL_DELETE_ENTRIES, "I", dossier->id) &&
		      put_entries(connection, dossier->id, dossier->entries, error);
	return tc_archive_leave(connection, nested, ok, error);
}

gboolean tc_dossiers_append(TcDossiers *dossiers, gint64 id, const TcDossierEntry *entry, const char *by, GError **error)
{
	g_autoptr(TcDossier) dossier = tc_dossiers_get(dossiers, id, error);

	for (guint i = 0; dossier && i < dossier->entries->len; i++) {
		const TcDossierEntry *other = g_ptr_array_index(dossier->entries, i);
		if (g_str_equal(other->docno, entry->docno))
			return TRUE;
	}
	if (!dossier)
		return FALSE;
	TcDossierEntry *copy = g_new0(TcDossierEntry, 1);
	copy->docno = g_strdup(entry->docno);
	copy->hash = g_strdup(entry->hash);
	copy->note = g_strdup(entry->note);
	g_ptr_array_add(dossier->entries, copy);
	g_free(dossier->by);
	dossier->by = g_strdup(by);
	return tc_dossiers_replace(dossiers, dossier, error);
}

gboolean tc_dossiers_delete(TcDossiers *dossiers, gint64 id, GError **error)
{
	GError *failed = NULL;
	gint64 deleted = tc_archive_get_number(&dossiers->connection, 0, &failed, TC_SQL_DELETE_DOSSIER, "I", id);

	if (failed)
		g_propagate_error(error, failed);
	return deleted > 0 || (!failed && set_not_found(id, error));
}

gboolean tc_dossiers_backup(const char *store, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(store, TC_DOSSIERS_FILE, NULL);

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return TRUE;
	g_autoptr(TcDossiers) dossiers = tc_dossiers_open(store, error);
	return dossiers && tc_archive_backup(&dossiers->connection, folder, error);
}
