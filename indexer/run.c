/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run as a whole: the store is locked and opened, each root merged (merge.c), works settled in one transaction, the index let follow to
 * its end. Killed anywhere, the store holds whole transactions, and the next run does the rest: files not put yet are new again, papers
 * not marked are indexed again, buckets still open are settled.
 */
#include "indexer/run-private.h"

#include "lib/index/index.h"

#include <unistd.h>

static gboolean resolve_works(TcRunState *run)
{
	gint64 since = g_get_monotonic_time();

	if (!tc_run_begin(run) || !tc_archive_resolve_works(run->archive, &run->error))
		return FALSE;
	run->report->seconds[TC_STAGE_WORKS] += (double)(g_get_monotonic_time() - since) / 1e6;
	return tc_run_commit(run);
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
 * Puts every paper on the list for the index where that was deleted, cannot be read, was broken off while it was made, is newer
 * than the archive (an older copy of it, say), or older than the last run left it; with --full too, but then the papers are replaced one
 * by one and can be found meanwhile.
 */
static gboolean compare_generations(TcRunState *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcIndexReader) reader = tc_index_reader_open(run->options->store, &error);
	gint64 indexed = tc_archive_get_indexed_generation(run->archive, &run->error);
	guint64 of_index = reader ? tc_index_reader_get_generation(reader) : 0;
	gboolean sound = reader && of_index <= (guint64)run->generation && of_index >= (guint64)MAX(indexed, 0);

	if (indexed < 0)
		return FALSE;
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
	return tc_run_begin(run) && tc_archive_mark_all_unindexed(run->archive, &run->error);
}

/** Whether an earlier run, or this one, left something to settle or to index. */
static gboolean has_unfinished(TcRunState *run, gboolean *unfinished)
{
	g_autoptr(GArray) list = tc_archive_list_unindexed(run->archive, 0, 1, &run->error);

	if (!list || !tc_archive_is_unsettled(run->archive, unfinished, &run->error))
		return FALSE;
	*unfinished |= list->len > 0;
	return TRUE;
}

static gboolean note_failed(const TcFailure *failure, gpointer data)
{
	g_hash_table_insert(data, g_strdup(failure->path), g_strdup(failure->version));
	return TRUE;
}

static gboolean list_failed(TcRunState *run)
{
	return tc_archive_foreach_failure(run->known, note_failed, run->failed, &run->error);
}

static gboolean open_store(TcRunState *run)
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
static gboolean finish(TcRunState *run)
{
	gboolean unfinished;

	if (!has_unfinished(run, &unfinished))
		return FALSE;
	if (!unfinished && run->run_id == 0)
		return TRUE;
	tc_feed_hurry(run->feed, run->generation);
	if (!resolve_works(run))
		return FALSE;
	if (!tc_feed_finish(run->feed, &run->report->seconds[TC_STAGE_INDEX], &run->error))
		return FALSE;
	g_autoptr(GArray) done = tc_feed_take_done(run->feed);
	run->report->total_seconds = (double)(g_get_monotonic_time() - run->report->started_us) / 1e6;
	g_autofree char *json = tc_report_dup_json(run->report);
	if (!tc_run_begin(run) || !tc_run_mark_done(run, done) ||
	    !tc_archive_set_indexed_generation(run->archive, run->generation, &run->error) ||
	    !tc_archive_end_run(run->archive, run->run_id, g_get_real_time() / G_USEC_PER_SEC, json, &run->error))
		return FALSE;
	run->in_transaction = FALSE;
	return tc_archive_commit(run->archive, &run->error);
}

/** Forgets what is gone. */
static gboolean prune(TcRunState *run)
{
	gint64 n = tc_run_begin(run) ? tc_archive_prune_files(run->archive, &run->error) : -1;

	run->report->pruned = (guint)MAX(n, 0);
	return n >= 0 && tc_run_commit(run);
}

static gboolean carry_out(TcRunState *run)
{
	if (!open_store(run))
		return FALSE;
	for (char **path = run->options->paths; path && *path; path++)
		if (!tc_run_merge(run, *path))
			return FALSE;
	if (run->options->dry_run)
		return TRUE;
	return (!run->options->prune || prune(run)) && finish(run);
}

gboolean tc_run(const TcRunOptions *options, TcReport *report, GError **error)
{
	TcRunState run = {.options = options, .report = report, .lock = -1, .committed_us = g_get_monotonic_time()};

	run.missing = g_array_new(FALSE, FALSE, sizeof(gint64));
	run.failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	run.extractors = tc_extractors_new(options->jobs, &options->extract);
	run.mender = options->no_repair ? NULL : tc_mender_new();
	run.analysers = tc_analysers_new(options->jobs, run.extractors, run.mender);
	run.feed = tc_feed_new(options->store, options->shards);
	gboolean ok = carry_out(&run);
	if (!ok && !run.error) /* the feed met it */
		tc_feed_finish(run.feed, &report->seconds[TC_STAGE_INDEX], &run.error);
	g_clear_pointer(&run.walk, tc_walk_free);
	tc_analysers_free(run.analysers);
	tc_mender_free(run.mender);
	tc_extractors_free(run.extractors);
	tc_feed_free(run.feed); /* the index is closed */
	if (ok && options->compact && !options->dry_run)
		ok = tc_archive_compact(run.archive, &run.error) && tc_index_compact(options->store, &run.error);
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
