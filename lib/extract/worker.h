/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/extract: pages and text out of files that nobody vouches for.
 *
 * Readers of PDF, images and Office files are large and have holes; so they run in a process of their own, `tracuu-extractor`, with
 * neither network nor files, and with limits on memory and time. This is its master's side. One document is open at a time; a
 * document that crashes its extractor, hangs it or eats its memory costs that document alone: the next one gets a new process.
 *
 * A TcWorker is used by one thread at a time. All errors are of TC_ERROR, in words for the person who keeps the file:
 * TC_ERROR_ENCODING (damaged, locked, of no kind that can be read), TC_ERROR_TOO_LARGE (over a limit, which is named),
 * TC_ERROR_NOT_FOUND (OCR data is not installed), TC_ERROR_FAILED (crash, hang), TC_ERROR_IO (no extractor could be started).
 */
#ifndef TC_WORKER_H
#define TC_WORKER_H

#include "lib/extract/kind.h"
#include "lib/extract/page.h"

G_BEGIN_DECLS

/** Pages of a document: the thickest file of papers has some hundred; a PDF that claims 100,000 is an attack or a mistake. */
#define TC_EXTRACT_MAX_PAGES 5000
/** Files in a container. */
#define TC_EXTRACT_MAX_MEMBERS 1000
/** Bytes of a document, or of a container's file when unpacked. */
#define TC_EXTRACT_MAX_BYTES (256u << 20)

typedef struct TcWorker TcWorker;

/** A worker whose process is started with its first document. \param language of the OCR, as Tesseract calls it (`vie`, `vie+eng`). */
TcWorker *tc_worker_new(const char *language);
/** Ends its process. */
void tc_worker_free(TcWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcWorker, tc_worker_free)

/** What a document is. */
typedef struct {
	TcKind kind; /**< as seen inside */
	guint n_pages;
	GPtrArray *members; /**< names of the files in it (char *, UTF-8), in order */
} TcDocumentInfo;
void tc_document_info_free(TcDocumentInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcDocumentInfo, tc_document_info_free)

/** Opens a document in place of the one before. \param fd readable and seekable; stays the caller's. */
TcDocumentInfo *tc_worker_open(TcWorker *worker, int fd, GError **error);

/** As tc_worker_open(), by name. \param member "" or which file in containers: indices from 0, `3`, `3/0`. */
TcDocumentInfo *tc_worker_open_path(TcWorker *worker, const char *path, const char *member, GError **error);
/** A file of memory only with these bytes in it, to be opened like any other. \return a descriptor to close; -1: TC_ERROR_IO. */
int tc_memory_file_new(GBytes *bytes, GError **error);

/**
 * Pages `first` to `last` (from 1) of the open document as far as they can be had without OCR (TcPage; g_ptr_array_unref()); pages of
 * source TC_PAGE_IMAGE are to be recognised.
 */
GPtrArray *tc_worker_read_pages(TcWorker *worker, guint first, guint last, GError **error);
/** One page by OCR; or its text layer, where that turns out to be better. */
TcPage *tc_worker_recognise(TcWorker *worker, guint n, GError **error);
/** An image of a page, PNG. \param dpi 30 to 300. g_bytes_unref() it. */
GBytes *tc_worker_render(TcWorker *worker, guint n, guint dpi, GError **error);
/** The bytes of a file in the open container. \param i from 0. g_bytes_unref() it. */
GBytes *tc_worker_read_member(TcWorker *worker, guint i, GError **error);

G_END_DECLS

#endif
