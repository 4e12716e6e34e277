/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What came of the files, put into the archive: papers, failures, moves, pages that the OCR has read.
 *
 * Papers are put in transactions of `commit_every`, or as many as come in COMMIT_US; after each, the feed brings the index up to the same
 * generation, and what it has done is marked in a later transaction.
 */
#include "indexer/run-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/**
 * What has been read is lasting after this time at most, in microseconds: a run that is killed has lost no more. Pages of scans are few and each is
 * a second's work, so that they are kept as soon as we look.
 */
#define COMMIT_US 400000
#define COMMIT_SCANS_US 100000
/** How long we wait for a file before we look whether a page of it is ready. */
#define WAIT_MS 100

gboolean tc_run_begin(TcRunState *run)
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

gboolean tc_run_mark_done(TcRunState *run, const GArray *done)
{
	for (guint i = 0; done && i < done->len; i++)
		if (!tc_archive_mark_indexed(run->archive, &g_array_index(done, TcToIndex, i), &run->error))
			return FALSE;
	return TRUE;
}

gboolean tc_run_commit(TcRunState *run)
{
	g_autoptr(GArray) done = tc_feed_take_done(run->feed);

	if (!run->in_transaction && !done)
		return TRUE;
	gint64 since = g_get_monotonic_time();
	if (!tc_run_begin(run) || !tc_run_mark_done(run, done) ||
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

static TcFile describe(const TcRunState *run, const TcTask *task, TcFileState state)
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

/** Whether it was the machine that failed (a disk, a right, too many open files) and not the file: then the next run tries again. */
static gboolean is_passing(const TcTask *task)
{
	return task->machine_failed || g_error_matches(task->error, TC_ERROR, TC_ERROR_IO);
}

static gboolean put_failure_row(TcRunState *run, const TcTask *task, TcStage stage, const char *reason)
{
	const TcFailure failure = {
		.path = task->path,
		.stage = (char *)tc_stage_get_name(stage),
		.reason = (char *)reason,
		.time = g_get_real_time() / G_USEC_PER_SEC,
		.version = is_passing(task) ? (char *)"" : (char *)TC_VERSION,
	};

	tc_report_fail(run->report, task->path, stage, reason);
	return tc_archive_put_failure(run->archive, &failure, &run->error);
}

static gboolean put_failure(TcRunState *run, const TcTask *task)
{
	const TcFile file = describe(run, task, TC_FILE_FAILED);

	return tc_archive_put_file(run->archive, &file, &run->error) != 0 &&
	       put_failure_row(run, task, task->failed_stage, task->error->message);
}

/**
 * A file that the archive knows under a path where it no longer is: the new path takes over its papers.
 * \param moved receives whether there was one.
 */
static gboolean try_move(TcRunState *run, const TcTask *task, gboolean *moved)
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

static gboolean put_paper(TcRunState *run, const TcTask *task, TcTaskPaper *paper, int ordinal, gint64 file_id)
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
		.packed = paper->packed,
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

static gboolean put_papers(TcRunState *run, const TcTask *task, gint64 file_id)
{
	for (guint i = 0; i < task->papers->len; i++)
		if (!put_paper(run, task, g_ptr_array_index(task->papers, i), (int)i, file_id))
			return FALSE;
	return tc_archive_remove_papers(run->archive, file_id, (int)task->papers->len, &run->error);
}

/** What in a container could not be read is remembered as a failure of the file, whose other papers are held. */
static gboolean put_complaints(TcRunState *run, const TcTask *task)
{
	if (task->complaints->len == 0)
		return tc_archive_clear_failure(run->archive, task->path, &run->error);
	g_ptr_array_add(task->complaints, NULL);
	g_autofree char *reason = g_strjoinv("; ", (char **)task->complaints->pdata);
	return put_failure_row(run, task, TC_STAGE_EXTRACT, reason);
}

/** A file that was read and has papers. */
static gboolean put_held(TcRunState *run, const TcTask *task)
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

static gboolean is_time_to_commit(const TcRunState *run, gint64 after_us)
{
	return g_get_monotonic_time() - run->committed_us >= after_us;
}

/**
 * Keeps the pages that were recognised since, whether or not their files are done: a run that is killed in a thick scan goes on
 * where it was.
 */
static gboolean save_scans(TcRunState *run)
{
	gboolean any = FALSE;

	for (;;) {
		g_autoptr(TcScan) scan = tc_extractors_take_scan(run->extractors);
		if (!scan)
			break;
		any = TRUE;
		run->report->scans++;
		if (!tc_run_begin(run) || !tc_archive_put_scan(run->archive, scan->document, scan->page, &run->error))
			return FALSE;
	}
	return !any || !is_time_to_commit(run, COMMIT_SCANS_US) || tc_run_commit(run);
}

gboolean tc_run_write_next(TcRunState *run)
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
	if (!tc_run_begin(run) || !(task->error ? put_failure(run, task) : put_held(run, task)))
		return FALSE;
	for (int i = 0; i < TC_N_STAGES; i++)
		run->report->seconds[i] += task->seconds[i];
	run->report->pages += task->n_pages;
	run->report->recognised += task->n_recognised;
	run->report->seconds[TC_STAGE_ARCHIVE] += (double)(g_get_monotonic_time() - since) / 1e6;
	return (run->in_batch < run->options->commit_every && !is_time_to_commit(run, COMMIT_US)) || tc_run_commit(run);
}
