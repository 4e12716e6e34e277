/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Files, and page images, drawn when asked for by the same fenced-in program that reads files for the indexer. They are not kept.
 * Measured at 110 dpi, processor time and bytes of a page, opening the document and finding its words included: of a PDF of text 29 ms,
 * 59 KB (24 pages); of a signed scan in colour 59 ms, 72 KB (4 pages); of noisy grey scans at 200 to 300 dpi 102 ms, 144 KB (22 pages).
 * Nobody waits for that, and kept, the images of a million pages would be 60 to 140 GB of what is on the disk already.
 */
#include "searchd/searchd-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/extract/worker.h"

/** Pages drawn at a time: each takes a core, and questions need some too. */
#define MAX_RENDERERS 2
#define DEFAULT_DPI 110
#define MIN_DPI 30
#define MAX_DPI 300

static GMutex mutex; /* guards the next three */
static GCond returned;
static guint n_renderers;
static GQueue idle = G_QUEUE_INIT; /* of TcWorker */

static TcWorker *borrow_renderer(void)
{
	g_mutex_lock(&mutex);
	while (g_queue_is_empty(&idle) && n_renderers == MAX_RENDERERS)
		g_cond_wait(&returned, &mutex);
	TcWorker *worker = g_queue_pop_head(&idle);
	if (!worker)
		n_renderers++;
	g_mutex_unlock(&mutex);
	return worker ? worker : tc_worker_new("vie");
}

static void return_renderer(TcWorker *worker)
{
	g_mutex_lock(&mutex);
	g_queue_push_head(&idle, worker);
	g_cond_signal(&returned);
	g_mutex_unlock(&mutex);
}

void tc_images_close(void)
{
	g_queue_clear_full(&idle, (GDestroyNotify)tc_worker_free);
}

/** The file that a paper was read from, if it is still the same as far as its size and time tell; else NULL. */
static TcFile *get_unchanged(TcArchive *archive, const TcPaper *paper, GError **error)
{
	g_autoptr(TcFile) known = tc_archive_get_file(archive, paper->path, error);
	GStatBuf st;

	if (!known)
		return NULL;
	if (g_stat(paper->path, &st) == 0 && (guint64)st.st_size == known->size &&
	    (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec == known->mtime_ns)
		return g_steal_pointer(&known);
	g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND,
		    "tệp đã đổi hoặc không còn từ lần lập chỉ mục trước / the file has changed or gone since it was indexed");
	return NULL;
}

static GBytes *draw(const TcPaper *paper, guint n, guint dpi, GError **error)
{
	TcWorker *worker = borrow_renderer();
	g_autoptr(TcDocumentInfo) info = tc_worker_open_path(worker, paper->path, paper->member, error);
	GBytes *png = info ? tc_worker_render(worker, n, dpi, error) : NULL;

	return_renderer(worker);
	return png;
}

void tc_api_page_image(const TcRequest *request, gint64 id, guint n, TcResponse *response)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	guint dpi = (guint)tc_request_get_int(request, "dpi", MIN_DPI, MAX_DPI, DEFAULT_DPI);
	g_autoptr(GError) error = NULL;
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, request->asker, id, &error);
	g_autoptr(TcPage) layout = paper ? tc_archive_get_layout(archive, request->asker, id, n, G_MAXSIZE, &error) : NULL;
	g_autoptr(TcFile) file = layout && layout->source != TC_PAGE_FLOW ? get_unchanged(archive, paper, &error) : NULL;
	g_autofree char *etag = file ? g_strdup_printf("\"%s-%s-%u-%u\"", file->hash, paper->member, n, dpi) : NULL;
	g_autoptr(GBytes) png = file && !tc_request_has(request, etag) ? draw(paper, n, dpi, &error) : NULL;

	if (!file && !error)
		g_set_error_literal(&error, TC_ERROR, TC_ERROR_NOT_FOUND,
				    "văn bản này không có ảnh trang / this paper has no page images");
	if (error) {
		tc_response_set_error(response, error);
		return;
	}
	response->status = MHD_HTTP_OK; /* without a body for whom has it: http.c makes it 304 */
	response->content_type = "image/png";
	response->etag = g_steal_pointer(&etag);
	response->length = png ? g_bytes_get_size(png) : 0;
	response->body = png ? g_memdup2(g_bytes_get_data(png, NULL), response->length) : NULL;
}

/**
 * The file is sent to be saved, never shown: what is in it is not ours. Of a file in a container (ZIP, e-mail) the container is sent. Only
 * what the archive knows as a plain file is opened, and no link is followed: the address names a paper, never a path.
 */
void tc_api_original(const TcRequest *request, TcResponse *response)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	gint64 id = g_ascii_strtoll(request->parts[2], NULL, 10);
	g_autoptr(GError) error = NULL;
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, request->asker, id, &error);
	g_autoptr(TcFile) file = paper ? get_unchanged(archive, paper, &error) : NULL;
	int fd = file ? open(paper->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		if (!error)
			g_set_error_literal(&error, TC_ERROR, TC_ERROR_NOT_FOUND,
					    "không mở được tệp gốc / the file cannot be opened");
		tc_response_set_error(response, error);
		return;
	}
	g_autofree char *name = g_path_get_basename(paper->path);
	response->status = MHD_HTTP_OK;
	response->content_type = "application/octet-stream";
	response->attachment = TRUE;
	response->file_name = g_utf8_make_valid(name, -1);
	response->fd = fd;
	response->length = (gsize)st.st_size;
}
