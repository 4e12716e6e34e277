/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The master's side of an extractor. Nothing that an extractor says is believed: lengths are limited before they are allocated, pages
 * held against tc_page_is_sound(). Time is the wall's, and counts from the last frame, so that a document of 5,000 pages may take
 * its time, and a page may not.
 */
#include "lib/extract/worker.h"
#include "lib/extract/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "tracuu-extractor"
/**
 * Seconds without a frame after which an extractor hangs. A page of A4 at 300 dpi takes 0.6 s of OCR, the largest image that is taken 4 s,
 * 14 s on a machine four times overloaded; one that must be turned is read four times.
 */
#define QUIET_SECONDS 120
/** Documents after which a process is replaced, so that what its libraries leak stays small. */
#define MAX_DOCUMENTS 500

struct TcWorker {
	char *language, *engine;
	GPid pid;
	int fd; /**< -1: there is no process */
	guint n_documents;
};

/* ---- problems --------------------------------------------------------------------------------------------------- */

/** What a person is told, and what it is to a program. */
static const struct {
	TcError code;
	const char *text;
} problems[TC_N_PROBLEMS] = {
	[TC_PROBLEM_KIND] = {TC_ERROR_ENCODING, N_("of a kind that cannot be read; save it as PDF, DOCX or text")},
	[TC_PROBLEM_ENCRYPTED] = {TC_ERROR_ENCODING, N_("locked with a password; save a copy without one")},
	[TC_PROBLEM_DAMAGED] = {TC_ERROR_ENCODING, N_("damaged or cut off; copy or scan it again")},
	[TC_PROBLEM_EMPTY] = {TC_ERROR_ENCODING, N_("there is nothing in it; scan or save it again")},
	[TC_PROBLEM_PAGES] = {TC_ERROR_TOO_LARGE, N_("too many pages; split it into papers")},
	[TC_PROBLEM_MEMBERS] = {TC_ERROR_TOO_LARGE, N_("too many files in it; unpack it into a folder")},
	[TC_PROBLEM_LARGE] = {TC_ERROR_TOO_LARGE, N_("too large when unpacked; split it into papers")},
	[TC_PROBLEM_IMAGE] = {TC_ERROR_TOO_LARGE, N_("an image of too many dots; scan it at 300 dpi")},
	[TC_PROBLEM_NO_OCR] = {TC_ERROR_NOT_FOUND, N_("a scan, and the Vietnamese data of the OCR is not installed; on Debian: "
						      "apt-get install tesseract-ocr-vie, then run with --retry-failed")},
	[TC_PROBLEM_NO_SANDBOX] = {TC_ERROR_IO,
				   N_("this system does not let a program fence itself in (seccomp), and without that no "
				      "foreign file is read; run tracuu outside of the container")},
	[TC_PROBLEM_CRASHED] = {TC_ERROR_FAILED,
				N_("broke the program that reads it, or needs too much memory; print it to a new PDF")},
	[TC_PROBLEM_TIMEOUT] = {TC_ERROR_FAILED, N_("takes too long to read; print it to a new PDF, or split it")},
	[TC_PROBLEM_PROTOCOL] = {TC_ERROR_FAILED, N_("broke the program that reads it; print it to a new PDF")},
};

static void set_problem(GError **error, TcProblem problem, const char *detail)
{
	if (detail && *detail)
		g_set_error(error, TC_ERROR, (int)problems[problem].code, "%s (%s)", _(problems[problem].text), detail);
	else
		g_set_error_literal(error, TC_ERROR, (int)problems[problem].code, _(problems[problem].text));
}

/* ---- the process ------------------------------------------------------------------------------------------------ */

/** Where the extractor is: as told, beside this program (also in a build folder), or where it was installed. */
static char *dup_program(void)
{
	const char *told = g_getenv("TRACUU_EXTRACTOR");
	if (told && *told)
		return g_strdup(told);

	g_autofree char *own = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = own ? g_path_get_dirname(own) : g_strdup(".");
	/* libtool keeps programs that are not installed in `.libs` */
	char *path = g_build_filename(folder, g_str_has_suffix(folder, "/.libs") ? ".." : "", PROGRAM, NULL);
	if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
		return path;
	g_free(path);
	return g_build_filename(TC_LIBEXECDIR, PROGRAM, NULL);
}

/** What of our environment an extractor gets: where libraries and OCR data are, no more; and one thread for a core is ours to give. */
static char **make_environment(void)
{
	static const char *const kept[] = {"PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "HOME", "ASAN_OPTIONS", "LSAN_OPTIONS"};
	char **environment = g_environ_setenv(NULL, "OMP_THREAD_LIMIT", "1", TRUE);

	environment = g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
		if (g_getenv(kept[i]))
			environment = g_environ_setenv(environment, kept[i], g_getenv(kept[i]), TRUE);
	return environment;
}

static gboolean start(TcWorker *worker, GError **error)
{
	g_autofree char *program = dup_program();
	g_auto(GStrv) environment = make_environment();
	const char *const argv[] = {program, worker->language, NULL};
	int pair[2], in_child = TC_EXTRACT_FD;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "socketpair: %s", g_strerror(errno));
		return FALSE;
	}
	g_autoptr(GError) failed = NULL;
	gboolean ok = g_spawn_async_with_pipes_and_fds(
		NULL, argv, (const char *const *)environment,
		G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, -1, -1, -1,
		&pair[1], &in_child, 1, &worker->pid, NULL, NULL, NULL, &failed);
	close(pair[1]);
	if (!ok) {
		close(pair[0]);
		g_set_error(error, TC_ERROR, TC_ERROR_IO, _("%s cannot be started: %s; is tracuu installed whole?"), program,
			    failed->message);
		return FALSE;
	}
	worker->fd = pair[0];
	worker->n_documents = 0;
	return TRUE;
}

/** Ends the process. \return its status, as waitpid() has it. */
static int stop(TcWorker *worker)
{
	int status = 0;

	if (worker->fd < 0)
		return 0;
	close(worker->fd);
	worker->fd = -1;
	kill(worker->pid, SIGKILL); /* it has nothing to tidy up */
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/** It stopped talking: finds out why. Its end of the socket is closed, so it has ended or is about to; if not, it is made to. */
static void set_lost(TcWorker *worker, GError **error)
{
	int status = 0;
	pid_t ended = 0;

	for (int i = 0; i < 100 && (ended = waitpid(worker->pid, &status, WNOHANG)) == 0; i++)
		g_usleep(10000);
	if (ended == 0) {
		stop(worker);
		set_problem(error, TC_PROBLEM_CRASHED, NULL);
		return;
	}
	close(worker->fd);
	worker->fd = -1;
	if (WIFEXITED(status) && WEXITSTATUS(status) == TC_EXTRACT_NO_SANDBOX)
		set_problem(error, TC_PROBLEM_NO_SANDBOX, NULL);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		set_problem(error, TC_PROBLEM_TIMEOUT, NULL);
	else
		set_problem(error, TC_PROBLEM_CRASHED, WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : NULL);
}

TcWorker *tc_worker_new(const char *language)
{
	TcWorker *worker = g_new0(TcWorker, 1);

	worker->language = g_strdup(language);
	worker->engine = g_strdup_printf("tesseract %s %s %d", TC_TESSERACT_VERSION, language, TC_OCR_RECIPE);
	worker->fd = -1;
	return worker;
}

void tc_worker_free(TcWorker *worker)
{
	if (!worker)
		return;
	stop(worker);
	g_free(worker->language);
	g_free(worker->engine);
	g_free(worker);
}

void tc_document_info_free(TcDocumentInfo *info)
{
	if (!info)
		return;
	g_ptr_array_unref(info->members);
	g_free(info);
}

/* ---- talking ---------------------------------------------------------------------------------------------------- */

static gboolean ask(TcWorker *worker, TcRequestType type, guint first, guint second, int fd, GError **error)
{
	TcRequest request = {.type = (guint32)type, .first = first, .second = second};
	struct iovec part = {.iov_base = &request, .iov_len = sizeof request};
	char control[CMSG_SPACE(sizeof(int))] = {0};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (fd >= 0) {
		message.msg_control = control;
		message.msg_controllen = sizeof control;
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &fd, sizeof(int));
	}
	if (worker->fd >= 0 && sendmsg(worker->fd, &message, MSG_NOSIGNAL) == (ssize_t)sizeof request)
		return TRUE;
	if (worker->fd >= 0)
		set_lost(worker, error);
	else
		set_problem(error, TC_PROBLEM_CRASHED, NULL);
	return FALSE;
}

static gboolean receive(TcWorker *worker, void *to, gsize length, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + QUIET_SECONDS * G_USEC_PER_SEC;
	char *at = to;

	while (length > 0) {
		gint64 left = (deadline - g_get_monotonic_time()) / 1000;
		struct pollfd ready = {.fd = worker->fd, .events = POLLIN};
		int n = left > 0 ? poll(&ready, 1, (int)left) : 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0) {
			stop(worker);
			set_problem(error, TC_PROBLEM_TIMEOUT, NULL);
			return FALSE;
		}
		ssize_t got = n > 0 ? recv(worker->fd, at, length, 0) : -1;
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			set_lost(worker, error);
			return FALSE;
		}
		at += got;
		length -= (gsize)got;
	}
	return TRUE;
}

/** It said nonsense: such a process is not talked to again. */
static gboolean refuse(TcWorker *worker, GError **error)
{
	stop(worker);
	set_problem(error, TC_PROBLEM_PROTOCOL, NULL);
	return FALSE;
}

static gboolean receive_problem(TcWorker *worker, const guint8 *bytes, gsize length, GError **error)
{
	guint32 problem;

	if (length < sizeof problem)
		return refuse(worker, error);
	memcpy(&problem, bytes, sizeof problem);
	if (problem == 0 || problem >= TC_PROBLEM_NO_SANDBOX)
		return refuse(worker, error);
	g_autofree char *detail = g_utf8_make_valid((const char *)bytes + sizeof problem, (gssize)(length - sizeof problem));
	set_problem(error, (TcProblem)problem, detail);
	return FALSE;
}

/** Takes one frame that is neither the last nor a problem. \return FALSE if it is not what was asked for. */
typedef gboolean (*FrameFunc)(TcFrameType type, const guint8 *bytes, gsize length, gpointer data);

/** All frames of an answer. */
static gboolean listen_to(TcWorker *worker, FrameFunc func, gpointer data, GError **error)
{
	for (;;) {
		TcFrame frame;
		if (!receive(worker, &frame, sizeof frame, error))
			return FALSE;
		if (frame.length > TC_FRAME_MAX_BYTES)
			return refuse(worker, error);
		g_autofree guint8 *bytes = g_malloc((gsize)frame.length + 1);
		if (!receive(worker, bytes, frame.length, error))
			return FALSE;
		bytes[frame.length] = '\0';
		if (frame.type == TC_FRAME_DONE)
			return TRUE;
		if (frame.type == TC_FRAME_PROBLEM)
			return receive_problem(worker, bytes, frame.length, error);
		if (!func((TcFrameType)frame.type, bytes, frame.length, data))
			return refuse(worker, error);
	}
}

/* ---- documents -------------------------------------------------------------------------------------------------- */

static gboolean take_document(TcFrameType type, const guint8 *bytes, gsize length, gpointer data)
{
	TcDocumentInfo *info = data;

	if (type == TC_FRAME_MEMBER && info->members->len < TC_EXTRACT_MAX_MEMBERS) {
		g_ptr_array_add(info->members, g_utf8_make_valid((const char *)bytes, (gssize)length));
		return TRUE;
	}
	TcFrameDocument document;
	if (type != TC_FRAME_DOCUMENT || length != sizeof document)
		return FALSE;
	memcpy(&document, bytes, sizeof document);
	info->kind = (TcKind)document.kind;
	info->n_pages = document.n_pages;
	return document.kind < TC_N_KINDS && document.n_pages <= TC_EXTRACT_MAX_PAGES;
}

TcDocumentInfo *tc_worker_open(TcWorker *worker, int fd, GError **error)
{
	if (worker->n_documents >= MAX_DOCUMENTS)
		stop(worker);
	if (worker->fd < 0 && !start(worker, error))
		return NULL;
	worker->n_documents++;
	g_autoptr(TcDocumentInfo) info = g_new0(TcDocumentInfo, 1);
	info->members = g_ptr_array_new_with_free_func(g_free);
	/* a file position of its own: several extractors may read one document */
	g_autofree char *again = g_strdup_printf("/proc/self/fd/%d", fd);
	int own = open(again, O_RDONLY | O_CLOEXEC);
	gboolean ok =
		ask(worker, TC_REQUEST_OPEN, 0, 0, own >= 0 ? own : fd, error) && listen_to(worker, take_document, info, error);
	if (own >= 0)
		close(own);
	if (ok && info->kind != TC_KIND_UNKNOWN)
		return g_steal_pointer(&info);
	if (ok)
		refuse(worker, error);
	return NULL;
}

static gboolean take_page(TcFrameType type, const guint8 *bytes, gsize length, gpointer data)
{
	GPtrArray *pages = data;
	TcFramePage frame;

	if (type != TC_FRAME_PAGE || length < sizeof frame)
		return FALSE;
	memcpy(&frame, bytes, sizeof frame);
	if (frame.n_words > TC_PAGE_MAX_WORDS || length != sizeof frame + frame.n_words * sizeof(TcWord) + frame.length)
		return FALSE;
	g_autoptr(TcPage) page = tc_page_new(frame.n, (TcPageSource)frame.source);
	const guint8 *words = bytes + sizeof frame;
	g_array_append_vals(page->words, words, frame.n_words);
	g_free(page->text);
	page->text = g_strndup((const char *)words + frame.n_words * sizeof(TcWord), frame.length);
	page->length = frame.length;
	page->width = frame.width;
	page->height = frame.height;
	page->confidence = (guint8)MIN(frame.confidence, TC_CONFIDENCE_NONE);
	if (!tc_page_is_sound(page))
		return FALSE;
	g_ptr_array_add(pages, g_steal_pointer(&page));
	return TRUE;
}

static GPtrArray *get_pages(TcWorker *worker, TcRequestType type, guint first, guint last, GError **error)
{
	g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)tc_page_unref);

	if (!ask(worker, type, first, last, -1, error) || !listen_to(worker, take_page, pages, error))
		return NULL;
	gboolean complete = pages->len == last - first + 1;
	for (guint i = 0; complete && i < pages->len; i++)
		complete = ((const TcPage *)g_ptr_array_index(pages, i))->n == first + i;
	if (complete)
		return g_steal_pointer(&pages);
	refuse(worker, error);
	return NULL;
}

GPtrArray *tc_worker_read_pages(TcWorker *worker, guint first, guint last, GError **error)
{
	return get_pages(worker, TC_REQUEST_PAGES, first, last, error);
}

TcPage *tc_worker_recognise(TcWorker *worker, guint n, GError **error)
{
	g_autoptr(GPtrArray) pages = get_pages(worker, TC_REQUEST_RECOGNISE, n, n, error);
	TcPage *page = pages ? g_ptr_array_steal_index(pages, 0) : NULL;

	if (page && page->source == TC_PAGE_OCR)
		page->engine = g_strdup(worker->engine);
	return page;
}

static gboolean take_bytes(TcFrameType type, const guint8 *bytes, gsize length, gpointer data)
{
	GBytes **result = data;

	if (type != TC_FRAME_BYTES || *result)
		return FALSE;
	*result = g_bytes_new(bytes, length);
	return TRUE;
}

static GBytes *get_bytes(TcWorker *worker, TcRequestType type, guint first, guint second, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;

	if (!ask(worker, type, first, second, -1, error) || !listen_to(worker, take_bytes, &bytes, error))
		return NULL;
	if (!bytes)
		refuse(worker, error);
	return g_steal_pointer(&bytes);
}

GBytes *tc_worker_render(TcWorker *worker, guint n, guint dpi, GError **error)
{
	return get_bytes(worker, TC_REQUEST_RENDER, n, dpi, error);
}

GBytes *tc_worker_read_member(TcWorker *worker, guint i, GError **error)
{
	return get_bytes(worker, TC_REQUEST_MEMBER, i, 0, error);
}
