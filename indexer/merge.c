/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The merge: the walk gives the files on disk in byte order of their paths, the archive gives those it knows in the same order.
 * A path that only the walk has is new (or moved: the archive knows its bytes under a path that is no longer there); one that only
 * the archive has is gone; one that both have is unchanged if size, mtime and inode are, else it is read, and only if its
 * hash changed is it analysed.
 */
#include "indexer/run-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void step(TcRunState *run)
{
	run->has_ahead = tc_walk_next(run->walk, &run->ahead);
	if (run->has_ahead) {
		run->report->found++;
		tc_report_draw(run->report);
	}
}

/** Whether a file may still be on its way in. A time in the future is a clock that was wrong, and no reason to wait for ever. */
static gboolean is_fresh(const TcRunState *run, const TcWalkFile *file)
{
	gint64 age = g_get_real_time() / G_USEC_PER_SEC - file->mtime_ns / 1000000000;

	return ABS(age) < (gint64)run->options->settle;
}

/** Whether a file that failed, wholly or in part (a container), may be read now: somebody says so, or another version tried. */
static gboolean is_worth_a_try(const TcRunState *run, const TcFile *known)
{
	gpointer version = NULL; /* also of one that failed: somebody asks for it */

	if (!g_hash_table_lookup_extended(run->failed, known->path, NULL, &version) && known->state != TC_FILE_FAILED)
		return FALSE;
	return run->options->retry_failed || g_strcmp0(version, TC_VERSION) != 0;
}

/** Has the walk's next file read. \param known what the archive has at its path, or NULL. */
static gboolean read_ahead(TcRunState *run, const TcFile *known)
{
	const TcWalkFile *file = &run->ahead;
	gboolean held = known && known->state == TC_FILE_HELD;

	if (run->options->dry_run) {
		(*(held ? &run->report->changed : &run->report->added))++;
		return TRUE;
	}
	if (is_fresh(run, file)) {
		run->report->waiting++;
		return TRUE;
	}
	g_autoptr(TcTask) task = tc_task_new(file);
	if (held && !run->options->full && !is_worth_a_try(run, known))
		task->known_hash = g_strdup(known->hash);
	while (tc_analysers_is_full(run->analysers, task))
		if (!tc_run_write_next(run))
			return FALSE;
	if (run->mender && !tc_mender_learn(run->mender, run->known, &run->error))
		return FALSE;
	tc_analysers_push(run->analysers, g_steal_pointer(&task));
	return TRUE;
}

static gboolean compare_known(TcRunState *run, const TcFile *known)
{
	const TcWalkFile *file = &run->ahead;
	gboolean same = known->size == file->size && known->mtime_ns == file->mtime_ns && known->inode == file->inode;

	if (run->options->full || !same || known->state == TC_FILE_GONE || is_worth_a_try(run, known))
		return read_ahead(run, known);
	(*(known->state == TC_FILE_FAILED ? &run->report->failed_before : &run->report->unchanged))++;
	return TRUE;
}

/** One file that the archive knows; before it, all that the walk meets and the archive does not know. */
static gboolean merge_known(const TcFile *known, gpointer data)
{
	TcRunState *run = data;
	int order = 1;

	while (run->has_ahead && (order = strcmp(run->ahead.path, known->path)) < 0) {
		if (!read_ahead(run, NULL))
			return FALSE;
		step(run);
	}
	if (run->has_ahead && order == 0) {
		if (!compare_known(run, known))
			return FALSE;
		step(run);
	} else if (known->state != TC_FILE_GONE) {
		g_array_append_val(run->missing, known->id);
	}
	return TRUE;
}

static gboolean is_in_gap(const char *path, const GPtrArray *gaps)
{
	for (guint i = 0; i < gaps->len; i++) {
		const char *folder = ((const TcWalkGap *)g_ptr_array_index(gaps, i))->path;
		gsize length = strlen(folder);
		if (strncmp(path, folder, length) == 0 && path[length] == '/')
			return TRUE;
	}
	return FALSE;
}

typedef struct {
	TcRunState *run;
	GArray *sorted; /**< ids of missing files */
} GoneContext;

static int compare_ids(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

	return x < y ? -1 : x > y;
}

/** Marks one known file as gone, unless it was moved meanwhile (then it has another path) or its folder could not be read. */
static gboolean mark_gone(const TcFile *known, gpointer data)
{
	GoneContext *context = data;
	TcRunState *run = context->run;

	if (!g_array_binary_search(context->sorted, &known->id, compare_ids, NULL))
		return TRUE;
	if (is_in_gap(known->path, tc_walk_get_gaps(run->walk)) || g_access(known->path, F_OK) == 0)
		return TRUE;
	run->report->gone++;
	if (run->options->dry_run)
		return TRUE;
	return tc_run_begin(run) && tc_archive_mark_file_gone(run->archive, known->id, run->run_id, &run->error) &&
	       tc_archive_clear_failure(run->archive, known->path, &run->error);
}

/** An empty folder where there were files is a share that is not mounted far oftener than an office that threw everything away. */
static gboolean looks_unmounted(TcRunState *run, const char *root)
{
	if (run->missing->len == 0 || run->report->found > 0 || !g_file_test(root, G_FILE_TEST_IS_DIR))
		return FALSE;
	g_set_error(&run->error, TC_ERROR, TC_ERROR_IO,
		    _("%s is empty, but the store knows %u files there: is its disk or share mounted? Nothing was changed"), root,
		    run->missing->len);
	return TRUE;
}

static gboolean settle_missing(TcRunState *run, const char *root)
{
	GoneContext context = {.run = run, .sorted = run->missing};

	if (run->missing->len == 0)
		return TRUE;
	if (looks_unmounted(run, root))
		return FALSE;
	g_array_sort(run->missing, compare_ids);
	return tc_archive_foreach_file(run->known, root, mark_gone, &context, &run->error) && !run->error;
}

/** Folders are named each time, and not remembered: there is nothing to be tried again that the next run does not try anyway. */
static void name_gaps(TcRunState *run)
{
	const GPtrArray *gaps = tc_walk_get_gaps(run->walk);

	for (guint i = 0; i < gaps->len; i++) {
		const TcWalkGap *gap = g_ptr_array_index(gaps, i);
		tc_report_fail(run->report, gap->path, TC_STAGE_READ, gap->reason);
	}
}

gboolean tc_run_merge(TcRunState *run, const char *root)
{
	guint found_before = run->report->found;

	run->walk = tc_walk_new(root, &run->error);
	if (!run->walk)
		return FALSE;
	run->report->found = 0;
	g_array_set_size(run->missing, 0);
	step(run);
	gboolean ok = !run->known || (tc_archive_foreach_file(run->known, root, merge_known, run, &run->error) && !run->error);
	while (ok && run->has_ahead) {
		ok = read_ahead(run, NULL);
		if (ok)
			step(run);
	}
	/* Moves are found as tasks are written; only then is it known what is really gone. */
	while (ok && !run->options->dry_run && tc_analysers_has_tasks(run->analysers))
		ok = tc_run_write_next(run);
	ok = ok && (run->options->dry_run || tc_run_commit(run)) && (!run->known || settle_missing(run, root));
	name_gaps(run);
	run->report->found += found_before;
	run->report->other += tc_walk_get_n_other(run->walk);
	g_clear_pointer(&run->walk, tc_walk_free);
	return ok;
}
