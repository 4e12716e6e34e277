/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Files on disk, those that failed, and the runs that looked at them.
 */
#include "lib/archive/archive-private.h"

#include <glib/gi18n.h>

static const char *const state_names[] = {[TC_FILE_HELD] = "held", [TC_FILE_GONE] = "gone", [TC_FILE_FAILED] = "failed"};

static TcFileState state_of(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(state_names); i++)
		if (g_str_equal(state_names[i], name))
			return (TcFileState)i;
	return TC_FILE_FAILED;
}

/** A file whose strings are the row's own. */
static TcFile borrow_file(TcStatement *row)
{
	return (TcFile){
		.id = sqlite3_column_int64(row, 0),
		.path = (char *)sqlite3_column_text(row, 1),
		.docno = (char *)sqlite3_column_text(row, 2),
		.size = (guint64)sqlite3_column_int64(row, 3),
		.mtime_ns = sqlite3_column_int64(row, 4),
		.inode = (guint64)sqlite3_column_int64(row, 5),
		.hash = (char *)sqlite3_column_text(row, 6),
		.state = state_of(tc_statement_get_text(row, 7)),
		.first_run = sqlite3_column_int64(row, 8),
		.last_run = sqlite3_column_int64(row, 9),
	};
}

static TcFile *dup_file(TcStatement *row)
{
	TcFile borrowed = borrow_file(row);
	TcFile *file = g_memdup2(&borrowed, sizeof borrowed);

	file->path = g_strdup(borrowed.path);
	file->docno = g_strdup(borrowed.docno);
	file->hash = g_strdup(borrowed.hash);
	return file;
}

void tc_file_free(TcFile *file)
{
	if (!file)
		return;
	g_free(file->path);
	g_free(file->docno);
	g_free(file->hash);
	g_free(file);
}

gboolean tc_archive_foreach_file(TcArchive *archive, const char *root, TcFileFunc func, gpointer data, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_FILES, "t", root);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		TcFile file = borrow_file(row);
		if (!func(&file, data))
			return TRUE;
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

TcFile *tc_archive_get_file(TcArchive *archive, const char *path, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_FILE, "t", path);
	GError *failed = NULL;

	if (!row)
		return NULL;
	if (tc_statement_next(archive, row, &failed))
		return dup_file(row);
	if (failed)
		g_propagate_error(error, failed);
	else
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("%s: not in the archive"), path);
	return NULL;
}

GPtrArray *tc_archive_find_files(TcArchive *archive, const char *hash, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_FIND_FILES, "t", hash);
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)tc_file_free);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed))
		g_ptr_array_add(files, dup_file(row));
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&files);
}

/** \return the file's id, 0 on error. */
static gint64 put_file(TcArchive *archive, const TcFile *file, GError **error)
{
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_FIND_FILE, "t", file->path);

	/* which papers are copies is told by the hash of their file */
	if (id > 0 && !tc_archive_run(archive, error, TC_SQL_UNPAIR_OTHER_BYTES, "tt", file->path, file->hash))
		return 0;
	if (id < 0 || !tc_archive_run(archive, error, TC_SQL_PUT_FILE, "ttIIIttII", file->path, file->docno, (gint64)file->size,
				      file->mtime_ns, (gint64)file->inode, file->hash, state_names[file->state], file->first_run,
				      file->last_run))
		return 0;
	return id ? id : sqlite3_last_insert_rowid(archive->db);
}

gint64 tc_archive_put_file(TcArchive *archive, const TcFile *file, GError **error)
{
	gboolean nested;

	if (!tc_archive_enter(archive, &nested, error))
		return 0;
	gint64 id = put_file(archive, file, error);
	return tc_archive_leave(archive, nested, id != 0, error) ? id : 0;
}

/** A file with its papers; what they were evidence of is settled anew. */
static gboolean drop_file(TcArchive *archive, gint64 id, GError **error)
{
	return tc_papers_remove(archive, id, 0, error) && tc_archive_run(archive, error, TC_SQL_DELETE_FILE, "I", id);
}

/** The file at a path, if it is not held and not the one that comes there. */
static gboolean drop_unheld_file(TcArchive *archive, const char *path, gint64 comes, GError **error)
{
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_FIND_UNHELD_FILE, "tI", path, comes);

	return id == 0 || (id > 0 && drop_file(archive, id, error));
}

gboolean tc_archive_move_file(TcArchive *archive, gint64 file_id, const char *path, const char *docno, const char *group,
			      gint64 run, GError **error)
{
	gboolean nested;

	if (!tc_archive_enter(archive, &nested, error))
		return FALSE;
	gboolean ok = drop_unheld_file(archive, path, file_id, error) &&
		      tc_archive_run(archive, error, TC_SQL_MOVE_FILE, "IttI", file_id, path, docno, run) &&
		      tc_archive_run(archive, error, TC_SQL_MOVE_PAPERS, "Itt", file_id, docno, group) &&
		      tc_archive_run(archive, error, TC_SQL_UNPAIR_FILE, "I", file_id) &&
		      tc_archive_run(archive, error, TC_SQL_UNINDEX_FILE, "I", file_id);
	return tc_archive_leave(archive, nested, ok, error);
}

gboolean tc_archive_mark_file_gone(TcArchive *archive, gint64 file_id, gint64 run, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_SET_FILE_GONE, "II", file_id, run);
}

/** \return how many files, -1 on error. */
static gint64 prune_files(TcArchive *archive, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_GONE_FILES, "");
	g_autoptr(GArray) ids = row ? tc_statement_collect_ids(archive, row, error) : NULL;

	if (!ids)
		return -1;
	for (guint i = 0; i < ids->len; i++)
		if (!drop_file(archive, g_array_index(ids, gint64, i), error))
			return -1;
	return tc_archive_run(archive, error, TC_SQL_PRUNE_SCANS, "") ? (gint64)ids->len : -1;
}

gint64 tc_archive_prune_files(TcArchive *archive, GError **error)
{
	gboolean nested;

	if (!tc_archive_enter(archive, &nested, error))
		return -1;
	gint64 n = prune_files(archive, error);
	return tc_archive_leave(archive, nested, n >= 0, error) ? n : -1;
}

/* ---- failures ---- */

gboolean tc_archive_put_failure(TcArchive *archive, const TcFailure *failure, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_PUT_FAILURE, "tttIt", failure->path, failure->stage, failure->reason,
			      failure->time, failure->version);
}

gboolean tc_archive_clear_failure(TcArchive *archive, const char *path, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_CLEAR_FAILURE, "t", path);
}

gint64 tc_archive_retry_failures(TcArchive *archive, const char *path, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_RETRY_FAILURES, "t", path) ? sqlite3_changes64(archive->db) : -1;
}

gboolean tc_archive_foreach_failure(TcArchive *archive, TcFailureFunc func, gpointer data, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_FAILURES, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		TcFailure failure = {
			.path = (char *)sqlite3_column_text(row, 0),
			.stage = (char *)sqlite3_column_text(row, 1),
			.reason = (char *)sqlite3_column_text(row, 2),
			.tries = tc_statement_get_uint(row, 3),
			.time = sqlite3_column_int64(row, 4),
			.version = (char *)sqlite3_column_text(row, 5),
		};
		if (!func(&failure, data))
			return TRUE;
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* ---- runs ---- */

void tc_run_free(TcRun *run)
{
	if (!run)
		return;
	g_free(run->report);
	g_free(run);
}

gint64 tc_archive_begin_run(TcArchive *archive, gint64 now, GError **error)
{
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_BEGIN_RUN, "I", now);

	return MAX(id, 0);
}

gboolean tc_archive_end_run(TcArchive *archive, gint64 run, gint64 now, const char *report, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_END_RUN, "IIt", run, now, report);
}

GPtrArray *tc_archive_list_runs(TcArchive *archive, guint limit, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_RUNS, "I", (gint64)limit);
	g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func((GDestroyNotify)tc_run_free);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		TcRun *run = g_new0(TcRun, 1);
		run->id = sqlite3_column_int64(row, 0);
		run->started = sqlite3_column_int64(row, 1);
		run->ended = sqlite3_column_int64(row, 2);
		run->report = tc_statement_dup_text(row, 3);
		g_ptr_array_add(runs, run);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&runs);
}
