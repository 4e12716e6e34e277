/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/indexer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * How much is read ahead of the writer: enough that no thread waits, little enough that memory does not depend on the archive. A text under way takes
 * 20 times its bytes, 40 if it is hardly more than line ends (measured with 60 MB of each).
 */
#define MAX_AHEAD_TASKS 256
#define MAX_AHEAD_BYTES TC_TASK_MAX_TEXT_BYTES
/**
 * A file larger than this is looked at before it is read: unless it is a text or full of texts, its bytes stay with the extractor, and what
 * comes of it weighs no more than this here. A scan has 30 MB: two of them made up all that was read ahead, and half of the cores had nothing to
 * do at their ends.
 */
#define LOOK_BYTES (256u << 10)
/** Threads for a core: while one waits for the extractors to read its pages, another has the next file ready for them. */
#define THREADS_A_JOB 2u
/** What a paper takes besides its text. */
#define PAPER_BYTES 2048
/** A file is read for its hash in pieces of this size. */
#define READ_BYTES (256u << 10)

struct TcAnalysers {
	GThreadPool *pool;
	TcExtractors *extractors;
	TcMender *mender;
	GQueue order; /**< of TcTask, as pushed; only the pushing thread touches it */
	guint64 bytes;
	GMutex mutex;          /**< guards `done` of all tasks, and the next */
	const TcTask *awaited; /**< somebody waits for this one; NULL: nobody does */
	GCond finished;
};

const char *tc_stage_get_name(TcStage stage)
{
	static const char *const names[TC_N_STAGES] = {"read",     "extract", "text",  "repair", "header",
						       "citation", "archive", "works", "index"};

	return names[stage];
}

/** Adds the time since `*since` to a stage and sets it to now. */
static void clock_stage(TcTask *task, TcStage stage, gint64 *since)
{
	gint64 now = g_get_monotonic_time();

	task->seconds[stage] += (double)(now - *since) / 1e6;
	*since = now;
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/** Opens the file and takes down what it is now: it may have changed since the walk met it. \return -1 with the task's error set. */
static int open_file(TcTask *task)
{
	int fd = open(task->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		g_set_error(&task->error, TC_ERROR, TC_ERROR_IO, _("cannot be opened: %s"), g_strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		g_set_error_literal(&task->error, TC_ERROR, TC_ERROR_IO, _("is no file any more"));
	} else if (st.st_size == 0) {
		g_set_error_literal(&task->error, TC_ERROR, TC_ERROR_ENCODING, _("the file is empty: scan or save it again"));
	} else if (st.st_size > TC_EXTRACT_MAX_BYTES) {
		g_set_error(&task->error, TC_ERROR, TC_ERROR_TOO_LARGE, _("larger than %u MB: split it into papers"),
			    TC_EXTRACT_MAX_BYTES >> 20);
	} else {
		task->size = (guint64)st.st_size;
		task->mtime_ns = (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
		task->inode = st.st_ino;
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/** What a file begins with: all of it, if it has no more than READ_BYTES. */
typedef struct {
	TcKind kind;
	char *bytes; /**< NUL-terminated */
	gsize length;
} Beginning;

/** The hash of the file, and its beginning, to free with g_free(). FALSE with the task's error set. */
static gboolean read_hash(TcTask *task, int fd, Beginning *beginning)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	gsize room = MIN(task->size, READ_BYTES);
	g_autofree char *first = g_malloc(room + 1), *next = NULL;
	char *buffer = first;
	ssize_t n = 0;

	/* up to where it ended when it was opened: what is written to meanwhile is not taken */
	for (guint64 at = 0; at < task->size && (n = pread(fd, buffer, room, (off_t)at)) > 0; at += (guint64)n) {
		g_checksum_update(checksum, (const guchar *)buffer, n);
		if (at == 0)
			*beginning = (Beginning){.kind = tc_kind_sniff(first, (gsize)n), .length = (gsize)n};
		if (at == 0 && (guint64)n < task->size)
			buffer = next = g_malloc(room);
	}
	if (n < 0) {
		g_set_error(&task->error, TC_ERROR, TC_ERROR_IO, _("cannot be read: %s"), g_strerror(errno));
		return FALSE;
	}
	task->hash = g_strdup(g_checksum_get_string(checksum));
	first[beginning->length] = '\0';
	beginning->bytes = g_steal_pointer(&first);
	return TRUE;
}

/** Adds a plain text. \param raw NUL-terminated; taken over. */
static void add_text(TcTask *task, const char *document, const char *member, const char *name, char *raw, gsize length)
{
	TcTaskPaper *paper = tc_task_add_paper(task, TC_KIND_TEXT, document, member, name);

	paper->raw = raw;
	paper->raw_length = length;
	task->held_bytes += length;
}

gboolean tc_task_read_text(TcTask *task, int fd, const char *document, const char *member, const char *name, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autofree guint8 *buffer = g_malloc(READ_BYTES);
	ssize_t n = 0;

	for (off_t at = 0; bytes->len <= TC_TASK_MAX_TEXT_BYTES && (n = pread(fd, buffer, READ_BYTES, at)) > 0; at += n)
		g_byte_array_append(bytes, buffer, (guint)n);
	if (n < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, _("cannot be read: %s"), g_strerror(errno));
		return FALSE;
	}
	if (bytes->len > TC_TASK_MAX_TEXT_BYTES) {
		g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE, _("larger than %u MB: split it into papers"),
			    TC_TASK_MAX_TEXT_BYTES >> 20);
		return FALSE;
	}
	gsize length = bytes->len;
	g_byte_array_append(bytes, (const guint8 *)"", 1);
	add_text(task, document, member, name, (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE), length);
	return TRUE;
}

/** Whether somebody has the file open to write to it. Where the file system cannot tell (a network share may not), nobody has. */
static gboolean is_being_written(int fd)
{
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
		fcntl(fd, F_SETLEASE, F_UNLCK);
		return FALSE;
	}
	return errno == EAGAIN;
}

/** Whether it is another than when we opened it. */
static gboolean has_changed(const TcTask *task, int fd)
{
	struct stat st;

	return fstat(fd, &st) != 0 || (guint64)st.st_size != task->size ||
	       (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec != task->mtime_ns;
}

/** From what was read to the texts of the file's papers. */
static void make_papers(TcTask *task, TcExtractors *extractors, int fd, Beginning *beginning, gint64 *since)
{
	if (beginning->kind != TC_KIND_TEXT) {
		task->failed_stage = TC_STAGE_EXTRACT;
		tc_extractors_read(extractors, fd, task, &task->error);
		clock_stage(task, TC_STAGE_EXTRACT, since);
	} else if (beginning->length == task->size) {
		add_text(task, NULL, "", "", g_steal_pointer(&beginning->bytes), beginning->length);
	} else {
		tc_task_read_text(task, fd, NULL, "", "", &task->error);
	}
}

/** From the file to the texts of its papers. */
static void read_papers(TcTask *task, TcExtractors *extractors, gint64 *since)
{
	Beginning beginning = {.kind = TC_KIND_UNKNOWN};
	int fd = open_file(task);

	task->failed_stage = TC_STAGE_READ;
	if (fd < 0)
		return;
	task->unsettled = is_being_written(fd);
	if (!task->unsettled && read_hash(task, fd, &beginning)) {
		task->same = g_strcmp0(task->hash, task->known_hash) == 0;
		clock_stage(task, TC_STAGE_READ, since);
		if (!task->same)
			make_papers(task, extractors, fd, &beginning, since);
		task->unsettled = has_changed(task, fd);
	}
	g_free(beginning.bytes);
	close(fd);
}

/* ---- analysing -------------------------------------------------------------------------------------------------- */

/** A paper is no younger than its file. */
static void check_file_date(TcHeader *header, gint64 mtime_ns)
{
	if (!tc_header_get(header, TC_FIELD_DATE)) /* most of a code's articles: the time zone is looked up on the disk */
		return;
	g_autoptr(GDateTime) written = g_date_time_new_from_unix_local(mtime_ns / 1000000000);
	g_autofree char *day = written ? g_date_time_format(written, "%Y-%m-%d") : NULL;

	if (day)
		tc_header_check_file_date(header, day);
}

static gboolean analyse_paper(TcTask *task, TcTaskPaper *paper, TcMender *mender, gint64 *since)
{
	g_autofree char *path = *paper->name ? g_build_filename(task->path, paper->name, NULL) : g_strdup(task->path);

	task->failed_stage = TC_STAGE_TEXT;
	paper->text = tc_text_new(paper->raw, (gssize)paper->raw_length, &task->error);
	paper->has_sketch = paper->text && tc_sketch_make(paper->text, &paper->sketch);
	clock_stage(task, TC_STAGE_TEXT, since);
	if (!paper->text)
		return FALSE;
	paper->repairs = mender ? tc_mender_read(mender, paper) : NULL;
	clock_stage(task, TC_STAGE_REPAIR, since);
	paper->header = tc_header_parse(paper->text, path);
	check_file_date(paper->header, task->mtime_ns);
	clock_stage(task, TC_STAGE_HEADER, since);
	paper->citations = tc_citations_read(paper->text, paper->header);
	tc_text_forget_folded(paper->text); /* it may wait long to be put */
	clock_stage(task, TC_STAGE_CITATION, since);
	return TRUE;
}

/** Analyses all; a file in a container that is no text after all is named, and costs the others nothing. */
static void analyse_papers(TcTask *task, TcMender *mender, gint64 *since)
{
	for (guint i = 0; i < task->papers->len;) {
		TcTaskPaper *paper = g_ptr_array_index(task->papers, i);
		if (analyse_paper(task, paper, mender, since)) {
			i++;
			continue;
		}
		if (!*paper->name || (task->papers->len == 1 && task->complaints->len == 0))
			return;
		g_ptr_array_add(task->complaints, g_strdup_printf("%s: %s", paper->name, task->error->message));
		g_clear_error(&task->error);
		g_ptr_array_remove_index(task->papers, i);
	}
}

static void analyse(gpointer data, gpointer user_data)
{
	TcTask *task = data;
	TcAnalysers *analysers = user_data;
	gint64 since = g_get_monotonic_time();

	read_papers(task, analysers->extractors, &since);
	if (!task->error && !task->unsettled)
		analyse_papers(task, analysers->mender, &since);
	g_mutex_lock(&analysers->mutex);
	task->done = TRUE;
	if (task == analysers->awaited)
		g_cond_signal(&analysers->finished);
	g_mutex_unlock(&analysers->mutex);
}

TcAnalysers *tc_analysers_new(guint jobs, TcExtractors *extractors, TcMender *mender)
{
	TcAnalysers *analysers = g_new0(TcAnalysers, 1);

	analysers->extractors = extractors;
	analysers->mender = mender;
	g_queue_init(&analysers->order);
	g_mutex_init(&analysers->mutex);
	g_cond_init(&analysers->finished);
	analysers->pool = g_thread_pool_new(analyse, analysers, (int)(THREADS_A_JOB * jobs), FALSE, NULL);
	return analysers;
}

void tc_analysers_push(TcAnalysers *analysers, TcTask *task)
{
	g_queue_push_tail(&analysers->order, task);
	analysers->bytes += task->ahead_bytes;
	g_thread_pool_push(analysers->pool, task, NULL);
}

gboolean tc_analysers_is_full(TcAnalysers *analysers, const TcTask *task)
{
	return analysers->order.length > 0 &&
	       (analysers->order.length >= MAX_AHEAD_TASKS || analysers->bytes + task->ahead_bytes > MAX_AHEAD_BYTES);
}

gboolean tc_analysers_has_tasks(const TcAnalysers *analysers)
{
	return analysers->order.length > 0;
}

gboolean tc_analysers_wait(TcAnalysers *analysers, guint ms)
{
	const TcTask *task = g_queue_peek_head(&analysers->order);
	gint64 until = g_get_monotonic_time() + (gint64)ms * 1000;
	gboolean in_time = TRUE;

	g_mutex_lock(&analysers->mutex);
	analysers->awaited = task;
	while (task && !task->done && in_time)
		in_time = g_cond_wait_until(&analysers->finished, &analysers->mutex, until);
	gboolean done = !task || task->done;
	analysers->awaited = NULL;
	g_mutex_unlock(&analysers->mutex);
	return done;
}

TcTask *tc_analysers_pop(TcAnalysers *analysers)
{
	TcTask *task = g_queue_pop_head(&analysers->order);

	if (!task)
		return NULL;
	g_mutex_lock(&analysers->mutex);
	analysers->awaited = task;
	while (!task->done)
		g_cond_wait(&analysers->finished, &analysers->mutex);
	analysers->awaited = NULL;
	g_mutex_unlock(&analysers->mutex);
	analysers->bytes -= task->ahead_bytes;
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

static void paper_free(gpointer data)
{
	TcTaskPaper *paper = data;

	g_clear_pointer(&paper->text, tc_text_free);
	g_clear_pointer(&paper->repairs, g_ptr_array_unref);
	g_clear_pointer(&paper->header, tc_header_free);
	g_clear_pointer(&paper->citations, g_ptr_array_unref);
	g_clear_pointer(&paper->pages, g_ptr_array_unref);
	g_free(paper->document);
	g_free(paper->member);
	g_free(paper->name);
	g_free(paper->raw);
	g_free(paper);
}

TcTaskPaper *tc_task_add_paper(TcTask *task, TcKind kind, const char *document, const char *member, const char *name)
{
	TcTaskPaper *paper = g_new0(TcTaskPaper, 1);

	paper->kind = kind;
	paper->document = g_strdup(document);
	paper->member = g_strdup(member);
	paper->name = g_strdup(name);
	task->held_bytes += PAPER_BYTES;
	g_ptr_array_add(task->papers, paper);
	return paper;
}

/** What a file counts for among those that are read ahead, in bytes. */
static guint64 weigh(const TcTask *task)
{
	guint8 head[TC_KIND_SNIFF_BYTES];

	if (task->size <= LOOK_BYTES)
		return task->size;
	int fd = open(task->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd >= 0 ? pread(fd, head, sizeof head, 0) : -1;
	if (fd >= 0)
		close(fd);
	TcKind kind = n > 0 ? tc_kind_sniff(head, (gsize)n) : TC_KIND_TEXT;
	return kind == TC_KIND_TEXT || kind == TC_KIND_ZIP || kind == TC_KIND_MAIL ? task->size : LOOK_BYTES;
}

TcTask *tc_task_new(const TcWalkFile *file)
{
	TcTask *task = g_new0(TcTask, 1);

	task->path = g_strdup(file->path);
	task->docno = g_strdup(file->docno);
	task->size = file->size;
	task->mtime_ns = file->mtime_ns;
	task->inode = file->inode;
	task->ahead_bytes = weigh(task);
	task->papers = g_ptr_array_new_with_free_func(paper_free);
	task->complaints = g_ptr_array_new_with_free_func(g_free);
	return task;
}

void tc_task_free(TcTask *task)
{
	if (!task)
		return;
	g_ptr_array_unref(task->papers);
	g_ptr_array_unref(task->complaints);
	g_clear_error(&task->error);
	g_free(task->path);
	g_free(task->docno);
	g_free(task->known_hash);
	g_free(task->hash);
	g_free(task);
}
