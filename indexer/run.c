/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run is one merge: the walk gives the files on disk in byte order of their paths, the archive gives those it knows in the
 * same order.
 * A path that only the walk has is new (or moved: the archive knows its bytes under a path that is no longer there); one that only
 * the archive has is gone; one that both have is unchanged if size, mtime and inode are, else it is read, and only if its
 * hash changed is it analysed.
 *
 * Commits: papers are put in transactions of `commit_every`; after each, the feed brings the index up to the same generation,
 * and what it has done is marked in a later transaction. Works are settled at the end, in one transaction. Killed anywhere,
 * the store holds whole transactions, and the next
 * run does the rest: files not put yet are new again, papers not marked are indexed again, buckets still open are settled.
 */
#include "indexer/indexer-private.h"

#include "lib/index/index.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/** Pages that the OCR has read are lasting after this time at most, in microseconds; and how long we wait for a file before we look. */
#define SCANS_COMMIT_US 5000000
#define WAIT_MS 200

typedef struct {
	const TcRunOptions *options;
	TcReport *report;
	TcArchive *known;   /**< reads the files while the other writes */
	TcArchive *archive; /**< writes; NULL in a dry run without a store */
	int lock;           /**< that nobody else writes; -1: not taken */
	TcExtractors *extractors;
	TcMender *mender; /**< NULL: nothing is to be repaired */
	TcAnalysers *analysers;
	TcFeed *feed;
	TcWalk *walk;
	TcWalkFile ahead; /**< the walk's next file, if `has_ahead` */
	gboolean has_ahead;
	GHashTable *failed; /**< paths that failed before -> the version that tried */
	GArray *missing;    /**< of gint64: known files that the walk did not meet */
	gint64 run_id;      /**< 0: nothing has been written yet */
	gint64 generation;
	gboolean in_transaction;
	guint in_batch;      /**< papers put since the last commit */
	gint64 committed_us; /**< when that was */
	GError *error;       /**< why the run cannot go on */
} Run;

/* ---- writing ---------------------------------------------------------------------------------------------------- */

/** Opens the transaction, and the run's record with the first: a run that finds nothing to do writes nothing. */
static gboolean ensure_transaction(Run *run)
{
	if (run->in_transaction)
		return TRUE;
	if (!tc_archive_begin(run->archive, &run->error))
		return FALSE;
	run->in_transaction = TRUE;
	if (run->run_id == 0)
		run->run_id = tc_archive_begin_run(run->archive, g_get_real_time() / G_USEC_PER_SEC, &run->error);
	return run->run_id != 0;
}

static gboolean mark_done(Run *run, const GArray *done)
{
	for (guint i = 0; done && i < done->len; i++)
		if (!tc_archive_mark_indexed(run->archive, &g_array_index(done, TcToIndex, i), &run->error))
			return FALSE;
	return TRUE;
}

/** Commits what is open, one generation on, and lets the index follow. */
static gboolean commit(Run *run)
{
	g_autoptr(GArray) done = tc_feed_take_done(run->feed);

	if (!run->in_transaction && !done)
		return TRUE;
	gint64 since = g_get_monotonic_time();
	if (!ensure_transaction(run) || !mark_done(run, done) ||
	    !tc_archive_set_generation(run->archive, run->generation + 1, &run->error))
		return FALSE;
	run->in_transaction = FALSE;
	if (!tc_archive_commit(run->archive, &run->error))
		return FALSE;
	run->generation++;
	run->in_batch = 0;
	run->committed_us = g_get_monotonic_time();
	run->report->seconds[TC_STAGE_ARCHIVE] += (double)(g_get_monotonic_time() - since) / 1e6;
	tc_feed_follow(run->feed, run->generation, g_steal_pointer(&done));
	return !tc_feed_has_failed(run->feed);
}

static TcFile describe(const Run *run, const TcTask *task, TcFileState state)
{
	return (TcFile){
		.path = task->path,
		.docno = task->docno,
		.size = task->size,
		.mtime_ns = task->mtime_ns,
		.inode = task->inode,
		.hash = task->hash,
		.state = state,
		.first_run = run->run_id,
		.last_run = run->run_id,
	};
}

static gboolean put_failure_row(Run *run, const TcTask *task, TcStage stage, const char *reason)
{
	const TcFailure failure = {
		.path = task->path,
		.stage = (char *)tc_stage_get_name(stage),
		.reason = (char *)reason,
		.time = g_get_real_time() / G_USEC_PER_SEC,
		.version = (char *)TC_VERSION,
	};

	tc_report_fail(run->report, task->path, stage, reason);
	return tc_archive_put_failure(run->archive, &failure, &run->error);
}

static gboolean put_failure(Run *run, const TcTask *task)
{
	const TcFile file = describe(run, task, TC_FILE_FAILED);

	return tc_archive_put_file(run->archive, &file, &run->error) != 0 &&
	       put_failure_row(run, task, task->failed_stage, task->error->message);
}

/**
 * A file that the archive knows under a path where it no longer is: the new path takes over its papers.
 * \param moved receives whether there was one.
 */
static gboolean try_move(Run *run, const TcTask *task, gboolean *moved)
{
	g_autoptr(GPtrArray) before = tc_archive_find_files(run->archive, task->hash, &run->error);

	*moved = FALSE;
	if (!before)
		return FALSE;
	for (guint i = 0; i < before->len && !*moved; i++) {
		const TcFile *old = g_ptr_array_index(before, i);
		if (old->state == TC_FILE_FAILED || strcmp(old->path, task->path) == 0 || g_access(old->path, F_OK) == 0 ||
		    errno != ENOENT)
			continue;
		if (!tc_archive_move_file(run->archive, old->id, task->path, task->docno, "", run->run_id, &run->error))
			return FALSE;
		*moved = TRUE;
	}
	return TRUE;
}

static gboolean put_paper(Run *run, const TcTask *task, TcTaskPaper *paper, int ordinal, gint64 file_id)
{
	const TcPaperSource source = {
		.format = tc_kind_get_name(paper->kind),
		.document = paper->document,
		.member = paper->member,
		.pages = paper->pages,
	};
	g_autofree char *docno = ordinal == 0 ? g_strdup(task->docno) : g_strdup_printf("%s#%d", task->docno, ordinal + 1);
	const TcPaperInput input = {
		.file_id = file_id,
		.ordinal = ordinal,
		.docno = docno,
		.group = "",
		.raw = paper->raw,
		.raw_length = paper->raw_length,
		.text = paper->text,
		.header = paper->header,
		.citations = paper->citations,
		.repairs = paper->repairs,
		.source = paper->pages ? &source : NULL,
		.sketch = paper->has_sketch ? &paper->sketch : NULL,
	};

	run->report->bytes += paper->raw_length;
	run->report->mended += paper->repairs != NULL;
	run->report->repairs += paper->repairs ? paper->repairs->len : 0;
	run->in_batch++;
	gint64 id = tc_archive_put_paper(run->archive, &input, &run->error);
	if (id == 0)
		return FALSE;
	tc_feed_offer(run->feed, id, g_steal_pointer(&paper->text));
	return TRUE;
}

static gboolean put_papers(Run *run, const TcTask *task, gint64 file_id)
{
	for (guint i = 0; i < task->papers->len; i++)
		if (!put_paper(run, task, g_ptr_array_index(task->papers, i), (int)i, file_id))
			return FALSE;
	return tc_archive_remove_papers(run->archive, file_id, (int)task->papers->len, &run->error);
}

/** What in a container could not be read is remembered as a failure of the file, whose other papers are held. */
static gboolean put_complaints(Run *run, const TcTask *task)
{
	if (task->complaints->len == 0)
		return tc_archive_clear_failure(run->archive, task->path, &run->error);
	g_ptr_array_add(task->complaints, NULL);
	g_autofree char *reason = g_strjoinv("; ", (char **)task->complaints->pdata);
	return put_failure_row(run, task, TC_STAGE_EXTRACT, reason);
}

/** A file that was read and has papers. */
static gboolean put_held(Run *run, const TcTask *task)
{
	const TcFile file = describe(run, task, TC_FILE_HELD);
	gboolean moved = FALSE;

	if (task->known_hash)
		(*(task->same ? &run->report->touched : &run->report->changed))++;
	else if (!try_move(run, task, &moved))
		return FALSE;
	else
		(*(moved ? &run->report->moved : &run->report->added))++;
	gint64 file_id = tc_archive_put_file(run->archive, &file, &run->error);
	if (file_id == 0)
		return FALSE;
	if (task->same)
		return TRUE;
	return put_complaints(run, task) && (moved || put_papers(run, task, file_id));
}

/**
 * Keeps the pages that were recognised since, whether or not their files are done: a run that is killed in a thick scan goes on
 * where it was.
 */
static gboolean save_scans(Run *run)
{
	gboolean any = FALSE;

	for (;;) {
		g_autoptr(TcScan) scan = tc_extractors_take_scan(run->extractors);
		if (!scan)
			break;
		any = TRUE;
		run->report->scans++;
		if (!ensure_transaction(run) || !tc_archive_put_scan(run->archive, scan->document, scan->page, &run->error))
			return FALSE;
	}
	return !any || g_get_monotonic_time() - run->committed_us < SCANS_COMMIT_US || commit(run);
}

/** Writes the oldest task that is done. \return FALSE if the run cannot go on. */
static gboolean write_next(Run *run)
{
	gboolean done;

	do {
		done = tc_analysers_wait(run->analysers, WAIT_MS);
		tc_report_draw(run->report);
		if (!save_scans(run))
			return FALSE;
	} while (!done);
	g_autoptr(TcTask) task = tc_analysers_pop(run->analysers);
	gint64 since = g_get_monotonic_time();

	if (task->unsettled) {
		run->report->waiting++;
		return TRUE;
	}
	if (!ensure_transaction(run) || !(task->error ? put_failure(run, task) : put_held(run, task)))
		return FALSE;
	for (int i = 0; i < TC_N_STAGES; i++)
		run->report->seconds[i] += task->seconds[i];
	run->report->pages += task->n_pages;
	run->report->recognised += task->n_recognised;
	run->report->seconds[TC_STAGE_ARCHIVE] += (double)(g_get_monotonic_time() - since) / 1e6;
	return run->in_batch < run->options->commit_every || commit(run);
}

/* ---- the merge -------------------------------------------------------------------------------------------------- */

static void step(Run *run)
{
	run->has_ahead = tc_walk_next(run->walk, &run->ahead);
	if (run->has_ahead) {
		run->report->found++;
		tc_report_draw(run->report);
	}
}

/** Whether a file may still be on its way in. A time in the future is a clock that was wrong, and no reason to wait for ever. */
static gboolean is_fresh(const Run *run, const TcWalkFile *file)
{
	gint64 age = g_get_real_time() / G_USEC_PER_SEC - file->mtime_ns / 1000000000;

	return ABS(age) < (gint64)run->options->settle;
}

/** Whether a file that failed, wholly or in part (a container), may be read now: somebody says so, or another version tried. */
static gboolean is_worth_a_try(const Run *run, const TcFile *known)
{
	const char *version = g_hash_table_lookup(run->failed, known->path);

	if (!version && known->state != TC_FILE_FAILED)
		return FALSE;
	return run->options->retry_failed || g_strcmp0(version, TC_VERSION) != 0;
}

/** Has the walk's next file read. \param known what the archive has at its path, or NULL. */
static gboolean read_ahead(Run *run, const TcFile *known)
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
	while (tc_analysers_is_full(run->analysers))
		if (!write_next(run))
			return FALSE;
	TcTask *task = tc_task_new(file);
	if (held && !run->options->full && !is_worth_a_try(run, known))
		task->known_hash = g_strdup(known->hash);
	tc_analysers_push(run->analysers, task);
	return TRUE;
}

static gboolean compare_known(Run *run, const TcFile *known)
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
	Run *run = data;
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

static gboolean under_any(const char *path, const GPtrArray *folders)
{
	for (guint i = 0; i < folders->len; i++) {
		const char *folder = g_ptr_array_index(folders, i);
		gsize length = strlen(folder);
		if (strncmp(path, folder, length) == 0 && path[length] == '/')
			return TRUE;
	}
	return FALSE;
}

typedef struct {
	Run *run;
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
	Run *run = context->run;

	if (!g_array_binary_search(context->sorted, &known->id, compare_ids, NULL))
		return TRUE;
	if (under_any(known->path, tc_walk_get_unreadable(run->walk)) || g_access(known->path, F_OK) == 0)
		return TRUE;
	run->report->gone++;
	if (run->options->dry_run)
		return TRUE;
	return ensure_transaction(run) && tc_archive_mark_file_gone(run->archive, known->id, run->run_id, &run->error) &&
	       tc_archive_clear_failure(run->archive, known->path, &run->error);
}

/** An empty folder where there were files is a share that is not mounted far oftener than an office that threw everything away. */
static gboolean looks_unmounted(Run *run, const char *root)
{
	if (run->missing->len == 0 || run->report->found > 0 || !g_file_test(root, G_FILE_TEST_IS_DIR))
		return FALSE;
	g_set_error(&run->error, TC_ERROR, TC_ERROR_IO,
		    "%s is empty, but the store knows %u files there: is its disk or share mounted? Nothing was changed", root,
		    run->missing->len);
	return TRUE;
}

static gboolean settle_missing(Run *run, const char *root)
{
	GoneContext context = {.run = run, .sorted = run->missing};

	if (run->missing->len == 0)
		return TRUE;
	if (looks_unmounted(run, root))
		return FALSE;
	g_array_sort(run->missing, compare_ids);
	return tc_archive_foreach_file(run->known, root, mark_gone, &context, &run->error) && !run->error;
}

static gboolean merge_root(Run *run, const char *root)
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
		ok = write_next(run);
	ok = ok && (run->options->dry_run || commit(run)) && (!run->known || settle_missing(run, root));
	run->report->found += found_before;
	run->report->other += tc_walk_get_n_other(run->walk);
	g_clear_pointer(&run->walk, tc_walk_free);
	return ok;
}

/* ---- the run as a whole ----------------------------------------------------------------------------------------- */

static gboolean resolve_works(Run *run)
{
	gint64 since = g_get_monotonic_time();

	if (!ensure_transaction(run) || !tc_archive_resolve_works(run->archive, &run->error))
		return FALSE;
	run->report->seconds[TC_STAGE_WORKS] += (double)(g_get_monotonic_time() - since) / 1e6;
	return commit(run);
}

/** Errors of an index that deleting and building it again mends. */
static gboolean is_mendable(const GError *error)
{
	static const TcError codes[] = {TC_ERROR_NOT_FOUND, TC_ERROR_MODIFIED, TC_ERROR_VERSION, TC_ERROR_CORRUPT};

	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
		if (g_error_matches(error, TC_ERROR, (gint)codes[i]))
			return TRUE;
	return FALSE;
}

/**
 * Puts every paper on the list for the index where that was deleted, cannot be read, was broken off while it was made, or is newer
 * than the archive (an older copy of it, say); with --full too, but then the papers are replaced one by one and can be found meanwhile.
 */
static gboolean compare_generations(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcIndexReader) reader = tc_index_reader_open(run->options->store, &error);
	gboolean sound = reader && tc_index_reader_get_generation(reader) <= (guint64)run->generation;

	if (sound && !run->options->full)
		return TRUE;
	if (!reader && !is_mendable(error)) {
		g_propagate_error(&run->error, g_steal_pointer(&error));
		return FALSE;
	}
	g_clear_pointer(&reader, tc_index_reader_free);
	if (!sound && !tc_index_remove(run->options->store, &run->error))
		return FALSE;
	if (run->generation == 0)
		return TRUE;
	return ensure_transaction(run) && tc_archive_mark_all_unindexed(run->archive, &run->error);
}

/** Whether an earlier run, or this one, left something to settle or to index. */
static gboolean has_unfinished(Run *run, gboolean *unfinished)
{
	g_autoptr(GArray) list = tc_archive_list_unindexed(run->archive, 0, 1, &run->error);

	if (!list || !tc_archive_has_open_buckets(run->archive, unfinished, &run->error))
		return FALSE;
	*unfinished |= list->len > 0;
	return TRUE;
}

static gboolean note_failed(const TcFailure *failure, gpointer data)
{
	g_hash_table_insert(data, g_strdup(failure->path), g_strdup(failure->version));
	return TRUE;
}

static gboolean list_failed(Run *run)
{
	return tc_archive_foreach_failure(run->known, note_failed, run->failed, &run->error);
}

static gboolean open_store(Run *run)
{
	const char *store = run->options->store;

	if (run->options->dry_run) {
		run->known = tc_archive_open(store, TC_ARCHIVE_READ, &run->error);
		if (!run->known && g_error_matches(run->error, TC_ERROR, TC_ERROR_NOT_FOUND))
			g_clear_error(&run->error);
		return !run->error && (!run->known || list_failed(run));
	}
	run->lock = tc_lock_take(store, &run->error);
	if (run->lock < 0)
		return FALSE;
	run->archive = tc_archive_open(store, TC_ARCHIVE_WRITE, &run->error);
	run->known = run->archive ? tc_archive_open(store, TC_ARCHIVE_READ, &run->error) : NULL;
	if (!run->known)
		return FALSE;
	run->generation = tc_archive_get_generation(run->archive, &run->error);
	return run->generation >= 0 && list_failed(run) && compare_generations(run);
}

/** What the merge has put is settled, indexed and marked. */
static gboolean finish(Run *run)
{
	gboolean unfinished;

	if (!has_unfinished(run, &unfinished))
		return FALSE;
	if (!unfinished && run->run_id == 0)
		return TRUE;
	if (!resolve_works(run))
		return FALSE;
	if (!tc_feed_finish(run->feed, &run->report->seconds[TC_STAGE_INDEX], &run->error))
		return FALSE;
	g_autoptr(GArray) done = tc_feed_take_done(run->feed);
	run->report->total_seconds = (double)(g_get_monotonic_time() - run->report->started_us) / 1e6;
	g_autofree char *json = tc_report_dup_json(run->report);
	if (!ensure_transaction(run) || !mark_done(run, done) ||
	    !tc_archive_end_run(run->archive, run->run_id, g_get_real_time() / G_USEC_PER_SEC, json, &run->error))
		return FALSE;
	run->in_transaction = FALSE;
	return tc_archive_commit(run->archive, &run->error);
}

/** Forgets what is gone. */
static gboolean prune(Run *run)
{
	gint64 n = ensure_transaction(run) ? tc_archive_prune_files(run->archive, &run->error) : -1;

	run->report->pruned = (guint)MAX(n, 0);
	return n >= 0 && commit(run);
}

static gboolean carry_out(Run *run)
{
	if (!open_store(run))
		return FALSE;
	for (char **path = run->options->paths; path && *path; path++)
		if (!merge_root(run, *path))
			return FALSE;
	if (run->options->dry_run)
		return TRUE;
	return (!run->options->prune || prune(run)) && finish(run);
}

gboolean tc_run(const TcRunOptions *options, TcReport *report, GError **error)
{
	Run run = {.options = options, .report = report, .lock = -1};

	run.missing = g_array_new(FALSE, FALSE, sizeof(gint64));
	run.failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	run.extractors = tc_extractors_new(options->jobs, &options->extract);
	run.mender = options->no_repair ? NULL : tc_mender_new();
	run.analysers = tc_analysers_new(options->jobs, run.extractors, run.mender);
	run.feed = tc_feed_new(options->store);
	gboolean ok = carry_out(&run);
	if (!ok && !run.error) /* the feed met it */
		tc_feed_finish(run.feed, &report->seconds[TC_STAGE_INDEX], &run.error);
	g_clear_pointer(&run.walk, tc_walk_free);
	tc_analysers_free(run.analysers);
	tc_mender_free(run.mender);
	tc_extractors_free(run.extractors);
	tc_feed_free(run.feed);
	g_clear_pointer(&run.known, tc_archive_close);
	g_clear_pointer(&run.archive, tc_archive_close); /* last: only a writer can fold SQLite's log back into the store */
	if (run.lock >= 0)
		close(run.lock);
	g_array_unref(run.missing);
	g_hash_table_unref(run.failed);
	report->total_seconds = (double)(g_get_monotonic_time() - report->started_us) / 1e6;
	if (!ok)
		g_propagate_error(error, run.error);
	return ok;
}
