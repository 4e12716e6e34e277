/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/indexer-private.h"

#include <string.h>

/** How much is read ahead of the writer: enough that no thread waits, little enough that memory does not depend on the archive. */
#define MAX_AHEAD_TASKS 256
#define MAX_AHEAD_BYTES (24u << 20)

struct TcAnalysers {
	GThreadPool *pool;
	GQueue order; /**< of TcTask, as pushed; only the pushing thread touches it */
	guint64 bytes;
	GMutex mutex; /**< guards `done` of all tasks */
	GCond finished;
};

const char *tc_stage_get_name(TcStage stage)
{
	static const char *const names[TC_N_STAGES] = {"read", "text", "header", "citation", "archive", "works", "index"};

	return names[stage];
}

/** Adds the time since `*since` to a stage and sets it to now. */
static void clock_stage(TcTask *task, TcStage stage, gint64 *since)
{
	gint64 now = g_get_monotonic_time();

	task->seconds[stage] += (double)(now - *since) / 1e6;
	*since = now;
}

static gboolean read_bytes(TcTask *task)
{
	task->failed_stage = TC_STAGE_READ;
	if (task->size > TC_TEXT_MAX_BYTES) {
		g_set_error(&task->error, TC_ERROR, TC_ERROR_TOO_LARGE, "larger than %u MB: split it into papers",
			    TC_TEXT_MAX_BYTES >> 20);
		return FALSE;
	}
	if (!g_file_get_contents(task->path, &task->raw, &task->raw_length, &task->error))
		return FALSE;
	if (task->raw_length == 0) {
		g_set_error(&task->error, TC_ERROR, TC_ERROR_ENCODING, "the file is empty: scan or save it again");
		return FALSE;
	}
	task->hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)task->raw, task->raw_length);
	task->same = g_strcmp0(task->hash, task->known_hash) == 0;
	return !task->same;
}

static void analyse(gpointer data, gpointer user_data)
{
	TcTask *task = data;
	TcAnalysers *analysers = user_data;
	gint64 since = g_get_monotonic_time();
	gboolean go_on = read_bytes(task);

	clock_stage(task, TC_STAGE_READ, &since);
	if (go_on) {
		task->failed_stage = TC_STAGE_TEXT;
		task->text = tc_text_new(task->raw, (gssize)task->raw_length, &task->error);
		clock_stage(task, TC_STAGE_TEXT, &since);
	}
	if (task->text) {
		task->header = tc_header_parse(task->text, task->path);
		clock_stage(task, TC_STAGE_HEADER, &since);
		task->citations = tc_citations_read(task->text, task->header);
		clock_stage(task, TC_STAGE_CITATION, &since);
	}
	g_mutex_lock(&analysers->mutex);
	task->done = TRUE;
	g_cond_signal(&analysers->finished);
	g_mutex_unlock(&analysers->mutex);
}

TcAnalysers *tc_analysers_new(guint jobs)
{
	TcAnalysers *analysers = g_new0(TcAnalysers, 1);

	g_queue_init(&analysers->order);
	g_mutex_init(&analysers->mutex);
	g_cond_init(&analysers->finished);
	analysers->pool = g_thread_pool_new(analyse, analysers, (int)jobs, FALSE, NULL);
	return analysers;
}

void tc_analysers_push(TcAnalysers *analysers, TcTask *task)
{
	g_queue_push_tail(&analysers->order, task);
	analysers->bytes += task->size;
	g_thread_pool_push(analysers->pool, task, NULL);
}

gboolean tc_analysers_is_full(TcAnalysers *analysers)
{
	return analysers->order.length >= MAX_AHEAD_TASKS || (analysers->bytes >= MAX_AHEAD_BYTES && analysers->order.length > 0);
}

gboolean tc_analysers_has_tasks(const TcAnalysers *analysers)
{
	return analysers->order.length > 0;
}

TcTask *tc_analysers_pop(TcAnalysers *analysers)
{
	TcTask *task = g_queue_pop_head(&analysers->order);

	if (!task)
		return NULL;
	g_mutex_lock(&analysers->mutex);
	while (!task->done)
		g_cond_wait(&analysers->finished, &analysers->mutex);
	g_mutex_unlock(&analysers->mutex);
	analysers->bytes -= task->size;
	return task;
}

void tc_analysers_free(TcAnalysers *analysers)
{
	g_thread_pool_free(analysers->pool, FALSE, TRUE);
	g_queue_clear_full(&analysers->order, (GDestroyNotify)tc_task_free);
	g_mutex_clear(&analysers->mutex);
	g_cond_clear(&analysers->finished);
	g_free(analysers);
}

void tc_task_free(TcTask *task)
{
	if (!task)
		return;
	g_clear_pointer(&task->text, tc_text_free);
	g_clear_pointer(&task->header, tc_header_free);
	g_clear_pointer(&task->citations, g_ptr_array_unref);
	g_clear_error(&task->error);
	g_free(task->path);
	g_free(task->docno);
	g_free(task->known_hash);
	g_free(task->hash);
	g_free(task->raw);
	g_free(task);
}
