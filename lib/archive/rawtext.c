/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The raw text of papers: exactly the bytes given, each paper one zstd frame (level 3), with the start and end of each page
 * beside it. A page is parted from the next by a form feed, which belongs to neither.
 *
 * Measured on 3.9 MB of Party papers' text, one core of the machine that we develop on:
 *
 *   piece    level  dictionary   ratio   in MB/s   out MB/s
 *    3 KB      1       -         2.38      216       590
 *    3 KB      3       -         2.45      173       577      a page
 *   12 KB      3       -         3.19      241       940      a paper of four pages
 *   48 KB      3       -         3.82      294      1287
 *    3 KB      6       -         2.55       76       583
 *    3 KB      3      32 KB      3.57      250       797
 *
 * So it pays (the text is most of the store, and in and out are far faster than anything that is done with it), and by paper
 * rather than by page: to unpack the four pages of a paper for one of them costs 13 microseconds. Higher levels give little. A
 * dictionary would bring 3 KB papers from 2.45 to 3.57, but then a store cannot be read without the very dictionary that it was
 * written with: not worth it before the text is a burden to somebody.
 */
#include <inttypes.h>
#include <glib/gi18n.h>
#include <string.h>
#include <zstd.h>

#include "lib/archive/archive-private.h"

#define LEVEL 3

static gboolean put_page(TcArchive *archive, gint64 paper_id, guint n, gsize start, gsize end, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_PUT_PAGE, "IIII", paper_id, (gint64)n, (gint64)start, (gint64)end);
}

static gboolean put_pages(TcArchive *archive, gint64 paper_id, const char *raw, gsize length, guint n_pages, GError **error)
{
	gsize start = 0;
	guint n = 1;

	for (const char *feed; n < n_pages && (feed = memchr(raw + start, '\f', length - start)); n++) {
		if (!put_page(archive, paper_id, n, start, (gsize)(feed - raw), error))
			return FALSE;
		start = (gsize)(feed - raw) + 1;
	}
	return put_page(archive, paper_id, n, start, length, error);
}

guint tc_rawtext_count_pages(const char *raw, gsize length, guint most)
{
	const char *feed, *end = raw + length;
	guint n = 1;

	for (const char *at = raw; n < most && (feed = memchr(at, '\f', (gsize)(end - at))); at = feed + 1)
		n++;
	return n;
}

static void free_packer(gpointer context)
{
	ZSTD_freeCCtx(context);
}

static void free_unpacker(gpointer context)
{
	ZSTD_freeDCtx(context);
}

/* A thread's own, kept, as the next: to make one takes as long as to pack a short paper. */
static ZSTD_CCtx *get_packer(void)
{
	static GPrivate own = G_PRIVATE_INIT(free_packer);
	ZSTD_CCtx *context = g_private_get(&own);

	if (!context) {
		context = ZSTD_createCCtx();
		g_private_set(&own, context);
	}
	return context;
}

static ZSTD_DCtx *get_unpacker(void)
{
	static GPrivate own = G_PRIVATE_INIT(free_unpacker);
	ZSTD_DCtx *context = g_private_get(&own);

	if (!context) {
		context = ZSTD_createDCtx();
		g_private_set(&own, context);
	}
	return context;
}

GBytes *tc_archive_pack_text(const char *raw, gsize length, GError **error)
{
	gsize bound = ZSTD_compressBound(length);
	g_autofree char *packed = g_malloc(bound);
	gsize size = ZSTD_compressCCtx(get_packer(), packed, bound, raw, length, LEVEL);

	if (!ZSTD_isError(size))
		return g_bytes_new(packed, size);
	g_set_error(error, TC_ERROR, TC_ERROR_FAILED, _("a text could not be compressed: %s"), ZSTD_getErrorName(size));
	return NULL;
}

gboolean tc_rawtext_put(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, guint n_pages, GError **error)
{
	g_autoptr(GBytes) packed =
		input->packed ? g_bytes_ref(input->packed) : tc_archive_pack_text(input->raw, input->raw_length, error);

	return packed &&
	       tc_archive_run(archive, error, TC_SQL_PUT_TEXT, "Ib", paper_id, g_bytes_get_data(packed, NULL),
			      g_bytes_get_size(packed)) &&
	       put_pages(archive, paper_id, input->raw, input->raw_length, n_pages, error);
}

char *tc_rawtext_decompress(const void *blob, gsize blob_length, gsize length)
{
	if (length > TC_TEXT_MAX_BYTES)
		return NULL;
	g_autofree char *raw = g_malloc(length + 1);
	gsize got = ZSTD_decompressDCtx(get_unpacker(), raw, length, blob, blob_length);

	if (ZSTD_isError(got) || got != length)
		return NULL;
	raw[length] = '\0';
	return g_steal_pointer(&raw);
}

static void not_found(gint64 paper_id, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("paper %" PRId64 ": not in the archive"), paper_id);
}

char *tc_archive_dup_raw_text(TcArchive *archive, const TcAsker *asker, gint64 paper_id, gsize *length, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_TEXT, "I", paper_id);
	GError *failed = NULL;

	if (!row)
		return NULL;
	if (!tc_statement_next(archive, row, &failed)) {
		if (failed)
			g_propagate_error(error, failed);
		else
			not_found(paper_id, error);
		return NULL;
	}
	gsize size = tc_statement_get_size(row, 1);
	char *raw = tc_rawtext_decompress(sqlite3_column_blob(row, 0), (gsize)sqlite3_column_bytes(row, 0), size);
	if (!raw)
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT,
			    _("%s: the text of paper %" PRId64 " is damaged; run `tracuu check`"), archive->path, paper_id);
	else if (length)
		*length = size;
	return raw;
}

/** \return FALSE with `error` set if there is no such page. */
static gboolean find_page(TcArchive *archive, gint64 paper_id, guint page, TcSpan *span, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_PAGE, "II", paper_id, (gint64)page);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	if (tc_statement_next(archive, row, &failed)) {
		*span = (TcSpan){tc_statement_get_size(row, 0), tc_statement_get_size(row, 1)};
		return TRUE;
	}
	if (failed)
		g_propagate_error(error, failed);
	else
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("paper %" PRId64 " has no page %u"), paper_id, page);
	return FALSE;
}

char *tc_archive_dup_page(TcArchive *archive, const TcAsker *asker, gint64 paper_id, guint page, gsize *offset, gsize *length,
			  GError **error)
{
	gsize size;
	g_autofree char *raw = tc_archive_dup_raw_text(archive, asker, paper_id, &size, error);
	TcSpan span;

	if (!raw || !find_page(archive, paper_id, page, &span, error))
		return NULL;
	if (span.start > span.end || span.end > size) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT,
			    _("%s: page %u of paper %" PRId64 " stands outside its text; run `tracuu check`"), archive->path,
			    page, paper_id);
		return NULL;
	}
	if (offset)
		*offset = span.start;
	if (length)
		*length = span.end - span.start;
	char *text = g_malloc(span.end - span.start + 1);
	memcpy(text, raw + span.start, span.end - span.start);
	text[span.end - span.start] = '\0';
	return text;
}
