/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The raw text of papers: exactly the bytes given, each paper packed by itself (dictionary.c), with the start and end of each page
 * beside it. A page is parted from the next by a form feed, which belongs to neither.
 *
 * It is packed by paper rather than by page, as a page alone packs worse, and to unpack the four pages of a paper for one of them
 * costs 13 microseconds. The text is most of the store, and in and out are far faster than anything that is done with it.
 */
#include <inttypes.h>
#include <glib/gi18n.h>
#include <string.h>

#include "lib/archive/archive-private.h"

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

gboolean tc_rawtext_put(TcArchive *archive, gint64 paper_id, const char *raw, gsize length, guint n_pages, GError **error)
{
	g_autoptr(GBytes) packed = tc_rawtext_compress(archive, raw, length, error);

	return packed &&
	       tc_archive_run(archive, error, TC_SQL_PUT_TEXT, "Ib", paper_id, g_bytes_get_data(packed, NULL),
			      g_bytes_get_size(packed)) &&
	       put_pages(archive, paper_id, raw, length, n_pages, error);
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
	char *raw =
		tc_rawtext_decompress(archive, sqlite3_column_blob(row, 0), (gsize)sqlite3_column_bytes(row, 0), size, &failed);
	if (failed)
		g_propagate_error(error, failed);
	else if (!raw)
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
