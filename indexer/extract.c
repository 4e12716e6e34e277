/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a file that is not plain text to the texts of its papers. There are as many extractors as threads, each a process. What can be had
 * without OCR is fetched in one go by the thread that has the file; pages that must be recognised are jobs of their own, so that a
 * thick scan keeps all cores busy. A page that was read before, in this run or years ago, under whatever name, is taken from the archive.
 */
#include "indexer/indexer-private.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/** Containers in containers: a ZIP attached to an e-mail in a ZIP. */
#define MAX_DEPTH 3
/** Bytes that all files of one container may have together when unpacked. */
#define MAX_UNPACKED_BYTES (1024ull << 20)
/** What all papers in it may hold together: they are kept until the last is read, at three times this. 1,000 letters have 3 MB. */
#define MAX_HELD_BYTES (32u << 20)
/** Pages remembered for a copy that comes along: 10 KB each. Older ones are in the archive by then. */
#define MAX_RECENT 2000

/** A worker, and which document its process has open. */
typedef struct {
	TcWorker *worker;
	char *document;
} Extractor;

struct TcExtractors {
	const TcExtractOptions *options;
	TcArchive *archive;   /**< to look for scans in; opened when the first is looked for */
	GMutex archive_mutex; /**< guards it */
	GMutex mutex;         /**< guards `idle`, `busy`, `recent` and the jobs' counts */
	GCond changed;
	GPtrArray *idle;    /**< of Extractor */
	GHashTable *busy;   /**< documents (char *) whose pages are being recognised: a copy waits for what comes of it */
	GHashTable *recent; /**< `document/page` -> TcPage that was read not long ago, and may not be in the archive yet */
	GThreadPool *pool;  /**< recognises pages */
	GAsyncQueue *scans; /**< of TcScan, for the archive */
};

/* ---- extractors ------------------------------------------------------------------------------------------------- */

static void extractor_free(gpointer data)
{
	Extractor *extractor = data;

	tc_worker_free(extractor->worker);
	g_free(extractor->document);
	g_free(extractor);
}

/** An extractor that has the document open, if there is one at rest, else any; waited for. */
static Extractor *borrow_extractor(TcExtractors *extractors, const char *document)
{
	guint best = 0;

	g_mutex_lock(&extractors->mutex);
	while (extractors->idle->len == 0)
		g_cond_wait(&extractors->changed, &extractors->mutex);
	for (guint i = 0; i < extractors->idle->len; i++)
		if (g_strcmp0(((const Extractor *)g_ptr_array_index(extractors->idle, i))->document, document) == 0)
			best = i;
	Extractor *extractor = g_ptr_array_steal_index_fast(extractors->idle, best);
	g_mutex_unlock(&extractors->mutex);
	return extractor;
}

static void return_extractor(TcExtractors *extractors, Extractor *extractor)
{
	g_mutex_lock(&extractors->mutex);
	g_ptr_array_add(extractors->idle, extractor);
	g_cond_broadcast(&extractors->changed);
	g_mutex_unlock(&extractors->mutex);
}

/** Opens a document, unless the extractor has it open. \param info receives what it is; may be NULL. */
static gboolean open_document(Extractor *extractor, int fd, const char *document, TcDocumentInfo **info, GError **error)
{
	if (!info && g_strcmp0(extractor->document, document) == 0)
		return TRUE;
	g_clear_pointer(&extractor->document, g_free);
	g_autoptr(TcDocumentInfo) opened = tc_worker_open(extractor->worker, fd, error);
	if (!opened)
		return FALSE;
	extractor->document = g_strdup(document);
	if (info)
		*info = g_steal_pointer(&opened);
	return TRUE;
}

/* ---- pages that are recognised ---------------------------------------------------------------------------------- */

/** The pages of one document that are under way. */
typedef struct {
	int fd;
	const char *document;
	guint n_left; /**< guarded by the extractors' mutex, as the next */
	GError *error;
	GPtrArray *pages;
} Batch;

typedef struct {
	Batch *batch;
	guint i; /**< index into the batch's pages */
} Job;

/** A page that was read before, by this run or an earlier one; NULL if it was not, or the archive does not say. */
static TcPage *find_scan(TcExtractors *extractors, const char *document, guint n)
{
	g_autofree char *key = g_strdup_printf("%s/%u", document, n);

	g_mutex_lock(&extractors->mutex);
	TcPage *page = g_hash_table_lookup(extractors->recent, key);
	if (page)
		tc_page_ref(page);
	g_mutex_unlock(&extractors->mutex);
	if (page || extractors->options->redo_ocr)
		return page;
	g_mutex_lock(&extractors->archive_mutex);
	if (!extractors->archive)
		extractors->archive = tc_archive_open(extractors->options->store, TC_ARCHIVE_READ, NULL);
	if (extractors->archive)
		page = tc_archive_get_scan(extractors->archive, document, n, NULL);
	g_mutex_unlock(&extractors->archive_mutex);
	return page;
}

static void keep_scan(TcExtractors *extractors, const char *document, TcPage *page)
{
	TcScan *scan = g_new0(TcScan, 1);

	g_mutex_lock(&extractors->mutex);
	if (g_hash_table_size(extractors->recent) >= MAX_RECENT)
		g_hash_table_remove_all(extractors->recent);
	g_hash_table_replace(extractors->recent, g_strdup_printf("%s/%u", document, page->n), tc_page_ref(page));
	g_mutex_unlock(&extractors->mutex);
	scan->document = g_strdup(document);
	scan->page = tc_page_ref(page);
	g_async_queue_push(extractors->scans, scan);
}

static TcPage *recognise(TcExtractors *extractors, const Batch *batch, guint n, GError **error)
{
	Extractor *extractor = borrow_extractor(extractors, batch->document);
	TcPage *page = open_document(extractor, batch->fd, batch->document, NULL, error)
			       ? tc_worker_recognise(extractor->worker, n, error)
			       : NULL;

	if (!page)
		g_clear_pointer(&extractor->document, g_free); /* its process may be gone */
	return_extractor(extractors, extractor);
	if (page)
		keep_scan(extractors, batch->document, page);
	return page;
}

/** In a thread of the pool. */
static void do_job(gpointer data, gpointer user_data)
{
	g_autofree Job *job = data;
	TcExtractors *extractors = user_data;
	Batch *batch = job->batch;
	g_autoptr(GError) error = NULL;
	TcPage *page = NULL;

	g_mutex_lock(&extractors->mutex);
	gboolean needed = !batch->error;
	g_mutex_unlock(&extractors->mutex);
	if (needed)
		page = recognise(extractors, batch, job->i + 1, &error);
	g_mutex_lock(&extractors->mutex);
	if (page) {
		tc_page_unref(g_ptr_array_index(batch->pages, job->i));
		g_ptr_array_index(batch->pages, job->i) = page;
	} else if (needed && !batch->error) {
		batch->error = g_steal_pointer(&error);
	}
	batch->n_left--;
	g_cond_broadcast(&extractors->changed);
	g_mutex_unlock(&extractors->mutex);
}

/** A document's pages are recognised by one task at a time: its copy finds them read. */
static void claim_document(TcExtractors *extractors, const char *document)
{
	g_mutex_lock(&extractors->mutex);
	while (g_hash_table_contains(extractors->busy, document))
		g_cond_wait(&extractors->changed, &extractors->mutex);
	g_hash_table_add(extractors->busy, g_strdup(document));
	g_mutex_unlock(&extractors->mutex);
}

static void release_document(TcExtractors *extractors, const char *document)
{
	g_mutex_lock(&extractors->mutex);
	g_hash_table_remove(extractors->busy, document);
	g_cond_broadcast(&extractors->changed);
	g_mutex_unlock(&extractors->mutex);
}

static void push_job(TcExtractors *extractors, Batch *batch, guint i)
{
	Job *job = g_new0(Job, 1);

	job->batch = batch;
	job->i = i;
	g_mutex_lock(&extractors->mutex);
	batch->n_left++;
	g_mutex_unlock(&extractors->mutex);
	g_thread_pool_push(extractors->pool, job, NULL);
}

/** Has pages that are images read, except those that were read before. \return how many are under way. */
static guint push_jobs(TcExtractors *extractors, Batch *batch)
{
	guint n = 0;

	for (guint i = 0; i < batch->pages->len; i++) {
		TcPage *page = g_ptr_array_index(batch->pages, i);
		if (page->source != TC_PAGE_IMAGE)
			continue;
		TcPage *known = find_scan(extractors, batch->document, i + 1);
		if (known) {
			tc_page_unref(page);
			g_ptr_array_index(batch->pages, i) = known;
		} else {
			push_job(extractors, batch, i);
			n++;
		}
	}
	return n;
}

/** Replaces pages that are images by what stands on them. \param n_read counts those that had to be read. */
static gboolean recognise_pages(TcExtractors *extractors, int fd, const char *document, GPtrArray *pages, guint *n_read,
				GError **error)
{
	Batch batch = {.fd = fd, .document = document, .pages = pages};

	claim_document(extractors, document);
	*n_read += push_jobs(extractors, &batch);
	g_mutex_lock(&extractors->mutex);
	while (batch.n_left > 0)
		g_cond_wait(&extractors->changed, &extractors->mutex);
	g_mutex_unlock(&extractors->mutex);
	release_document(extractors, document);
	if (batch.error)
		g_propagate_error(error, batch.error);
	return !batch.error;
}

/* ---- documents -------------------------------------------------------------------------------------------------- */

/** Where we are in a file. */
typedef struct {
	TcExtractors *extractors;
	TcTask *task;
	guint64 unpacked; /**< bytes of all members so far */
	gboolean full;    /**< what follows is not read any more, and not named one by one */
} Reading;

static gboolean read_document(Reading *reading, int fd, const char *document, const char *member, const char *name, guint depth,
			      GError **error);

/** The pages' texts, parted by form feeds. */
static gboolean join_pages(TcTask *task, TcTaskPaper *paper, GError **error)
{
	g_autoptr(GString) raw = g_string_new(NULL);
	gboolean blank = TRUE;

	for (guint i = 0; i < paper->pages->len; i++) {
		const TcPage *page = g_ptr_array_index(paper->pages, i);
		if (i > 0)
			g_string_append_c(raw, '\f');
		g_string_append_len(raw, page->text, (gssize)page->length);
		for (gsize at = 0; blank && at < page->length; at++)
			blank = g_ascii_isspace(page->text[at]);
	}
	if (blank || raw->len > TC_TASK_MAX_TEXT_BYTES) {
		g_set_error_literal(error, TC_ERROR, blank ? TC_ERROR_ENCODING : TC_ERROR_TOO_LARGE,
				    blank ? _("no text can be found on its pages; scan it again, darker or straighter")
					  : _("too much text; split it into papers"));
		return FALSE;
	}
	paper->raw_length = raw->len;
	task->held_bytes += raw->len;
	paper->raw = g_string_free(g_steal_pointer(&raw), FALSE);
	return TRUE;
}

static gboolean read_pages(Reading *reading, int fd, const char *document, const TcDocumentInfo *info, GPtrArray *pages,
			   const char *member, const char *name, GError **error)
{
	if (!recognise_pages(reading->extractors, fd, document, pages, &reading->task->n_recognised, error))
		return FALSE;
	TcTaskPaper *paper = tc_task_add_paper(reading->task, info->kind, document, member, name);
	paper->pages = g_ptr_array_ref(pages);
	reading->task->n_pages += pages->len;
	if (join_pages(reading->task, paper, error))
		return TRUE;
	g_ptr_array_set_size(reading->task->papers, (int)reading->task->papers->len - 1);
	return FALSE;
}

static GBytes *fetch_member(Reading *reading, int fd, const char *document, guint i, GError **error)
{
	Extractor *extractor = borrow_extractor(reading->extractors, document);
	GBytes *bytes =
		open_document(extractor, fd, document, NULL, error) ? tc_worker_read_member(extractor->worker, i, error) : NULL;

	if (!bytes)
		g_clear_pointer(&extractor->document, g_free);
	return_extractor(reading->extractors, extractor);
	return bytes;
}

static gboolean read_member(Reading *reading, int fd, const char *document, guint i, const char *member, const char *name,
			    guint depth, GError **error)
{
	g_autoptr(GBytes) bytes = fetch_member(reading, fd, document, i, error);

	if (!bytes)
		return FALSE;
	reading->unpacked += g_bytes_get_size(bytes);
	reading->full = reading->unpacked > MAX_UNPACKED_BYTES || reading->task->held_bytes > MAX_HELD_BYTES;
	if (depth >= MAX_DEPTH || reading->full) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_TOO_LARGE,
				    depth >= MAX_DEPTH ? _("packed into each other too deeply; unpack it into a folder")
						       : _("too large when unpacked; split it into papers"));
		return FALSE;
	}
	int inner = tc_memory_file_new(bytes, error);
	if (inner < 0)
		return FALSE;
	g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
	gboolean ok = read_document(reading, inner, hash, member, name, depth + 1, error);
	close(inner);
	return ok;
}

/** Every file of a container for itself: one that cannot be read is named and costs the others nothing. */
static gboolean read_members(Reading *reading, int fd, const char *document, const TcDocumentInfo *info, const char *member,
			     const char *name, guint depth, GError **error)
{
	guint before = reading->task->papers->len;

	for (guint i = 0; i < info->members->len && !reading->full; i++) {
		const char *inside = g_ptr_array_index(info->members, i);
		g_autofree char *inner_member = *member ? g_strdup_printf("%s/%u", member, i) : g_strdup_printf("%u", i);
		g_autofree char *inner_name = *name ? g_strdup_printf("%s/%s", name, inside) : g_strdup(inside);
		g_autofree char *base = g_path_get_basename(inside);
		g_autoptr(GError) own = NULL;
		if (!tc_walk_wants(base) || read_member(reading, fd, document, i, inner_member, inner_name, depth, &own))
			continue;
		reading->task->machine_failed |= g_error_matches(own, TC_ERROR, TC_ERROR_IO);
		g_ptr_array_add(reading->task->complaints, g_strdup_printf("%s: %s", inner_name, own->message));
	}
	if (reading->task->papers->len > before || depth > 0)
		return TRUE;
	g_autofree char *first =
		reading->task->complaints->len > 0 ? g_strdup(g_ptr_array_index(reading->task->complaints, 0)) : NULL;
	g_ptr_array_set_size(reading->task->complaints, 0);
	g_set_error(error, TC_ERROR, TC_ERROR_ENCODING, _("nothing in it can be read (%s)"), first ? first : "");
	return FALSE;
}

static gboolean read_document(Reading *reading, int fd, const char *document, const char *member, const char *name, guint depth,
			      GError **error)
{
	guint8 head[TC_KIND_SNIFF_BYTES];
	ssize_t n = pread(fd, head, sizeof head, 0);

	if (n > 0 && tc_kind_sniff(head, (gsize)n) == TC_KIND_TEXT)
		return tc_task_read_text(reading->task, fd, document, member, name, error); /* needs no extractor */
	g_autoptr(TcDocumentInfo) info = NULL;
	g_autoptr(GPtrArray) pages = NULL;
	Extractor *extractor = borrow_extractor(reading->extractors, document);
	gboolean ok = open_document(extractor, fd, document, &info, error);
	if (ok && info->n_pages > 0)
		ok = (pages = tc_worker_read_pages(extractor->worker, 1, info->n_pages, error)) != NULL;
	if (!ok)
		g_clear_pointer(&extractor->document, g_free);
	return_extractor(reading->extractors, extractor);
	if (!ok)
		return FALSE;
	if (pages && !read_pages(reading, fd, document, info, pages, member, name, error))
		return FALSE;
	return info->members->len == 0 || read_members(reading, fd, document, info, member, name, depth, error);
}

gboolean tc_extractors_read(TcExtractors *extractors, int fd, TcTask *task, GError **error)
{
	Reading reading = {.extractors = extractors, .task = task};

	return read_document(&reading, fd, task->hash, "", "", 0, error);
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

TcExtractors *tc_extractors_new(guint jobs, const TcExtractOptions *options)
{
	TcExtractors *extractors = g_new0(TcExtractors, 1);

	extractors->options = options;
	g_mutex_init(&extractors->mutex);
	g_mutex_init(&extractors->archive_mutex);
	g_cond_init(&extractors->changed);
	extractors->idle = g_ptr_array_new_with_free_func(extractor_free);
	for (guint i = 0; i < jobs; i++) {
		Extractor *extractor = g_new0(Extractor, 1);
		extractor->worker = tc_worker_new(options->ocr_language);
		g_ptr_array_add(extractors->idle, extractor);
	}
	extractors->pool = g_thread_pool_new(do_job, extractors, (int)jobs, FALSE, NULL);
	extractors->scans = g_async_queue_new_full((GDestroyNotify)tc_scan_free);
	extractors->busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	extractors->recent = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)tc_page_unref);
	return extractors;
}

TcScan *tc_extractors_take_scan(TcExtractors *extractors)
{
	return g_async_queue_try_pop(extractors->scans);
}

void tc_scan_free(TcScan *scan)
{
	if (!scan)
		return;
	g_free(scan->document);
	tc_page_unref(scan->page);
	g_free(scan);
}

void tc_extractors_free(TcExtractors *extractors)
{
	g_thread_pool_free(extractors->pool, FALSE, TRUE);
	g_ptr_array_unref(extractors->idle);
	g_async_queue_unref(extractors->scans);
	g_hash_table_unref(extractors->busy);
	g_hash_table_unref(extractors->recent);
	tc_archive_close(extractors->archive);
	g_mutex_clear(&extractors->mutex);
	g_mutex_clear(&extractors->archive_mutex);
	g_cond_clear(&extractors->changed);
	g_free(extractors);
}
