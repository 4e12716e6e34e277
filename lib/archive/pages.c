/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pages that papers were read off: where each word stands (layouts), and what the OCR has read (scans).
 *
 * A layout's words are spans of the page's text, which stands in the raw text. The words of a page that was recognised are not kept twice:
 * its layout names the engine, and so the scan that has them.
 */
#include "lib/archive/archive-private.h"

#include <inttypes.h>
#include <glib/gi18n.h>

/** Words of a page as they are kept; NULL if there are none. */
static GBytes *pack(const TcPage *page)
{
	return tc_words_pack(page->words);
}

static gsize size_of(GBytes *bytes)
{
	return bytes ? g_bytes_get_size(bytes) : 0;
}

static const void *data_of(GBytes *bytes)
{
	return bytes ? g_bytes_get_data(bytes, NULL) : NULL;
}

static gboolean put_layout(TcArchive *archive, gint64 paper_id, const TcPage *page, GError **error)
{
	g_autoptr(GBytes) words = page->engine ? NULL : pack(page);

	return tc_archive_run(archive, error, TC_SQL_PUT_LAYOUT, "IIttIIIb", paper_id, (gint64)page->n,
			      tc_page_source_get_name(page->source), page->engine, (gint64)page->width, (gint64)page->height,
			      (gint64)page->confidence, data_of(words), size_of(words));
}

gboolean tc_pages_put(TcArchive *archive, gint64 paper_id, const TcPaperSource *source, guint n_pages, GError **error)
{
	for (guint i = 0; source && i < source->pages->len && i < n_pages; i++)
		if (!put_layout(archive, paper_id, g_ptr_array_index(source->pages, i), error))
			return FALSE;
	return TRUE;
}

/** What columns `first` on of a row say: width, height, confidence. */
static void take_size(TcPage *page, TcStatement *row, int first)
{
	page->width = tc_statement_get_uint(row, first);
	page->height = tc_statement_get_uint(row, first + 1);
	page->confidence = (guint8)sqlite3_column_int(row, first + 2);
}

/** \return FALSE if the words are damaged. */
static gboolean take_words(TcPage *page, TcStatement *row, int column, gsize text_length)
{
	const void *packed = sqlite3_column_blob(row, column);
	GArray *words = packed ? tc_words_unpack(packed, (gsize)sqlite3_column_bytes(row, column), text_length) : NULL;

	if (words) {
		g_array_unref(page->words);
		page->words = words;
	}
	return words || !packed;
}

static void set_damaged(const TcArchive *archive, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, _("%s: the words of a page are damaged; run `tracuu check`"),
		    archive->path);
}

TcPage *tc_archive_get_layout(TcArchive *archive, const TcAsker *asker, gint64 paper_id, guint page, gsize text_length,
			      GError **error)
{
	if (!tc_papers_check_seen(archive, asker, paper_id, error))
		return NULL;
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_LAYOUT, "II", paper_id, (gint64)page);
	GError *failed = NULL;
	if (!row)
		return NULL;
	if (!tc_statement_next(archive, row, &failed)) {
		if (failed)
			g_propagate_error(error, failed);
		else
			g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("page %u of paper %" PRId64 " has no layout"), page,
				    paper_id);
		return NULL;
	}
	g_autoptr(TcPage) layout = tc_page_new(page, tc_page_source_from_name(tc_statement_get_text(row, 0)));
	layout->engine = tc_statement_dup_text(row, 1);
	take_size(layout, row, 2);
	if (take_words(layout, row, 5, text_length))
		return g_steal_pointer(&layout);
	set_damaged(archive, error);
	return NULL;
}

gboolean tc_archive_is_scanned(TcArchive *archive, const TcAsker *asker, gint64 paper_id, gboolean *scanned, GError **error)
{
	if (!tc_papers_check_seen(archive, asker, paper_id, error))
		return FALSE;
	g_autoptr(TcStatement) row =
		tc_archive_query(archive, error, TC_SQL_IS_SCANNED, "It", paper_id, tc_page_source_get_name(TC_PAGE_OCR));

	if (!row || !tc_statement_next(archive, row, error))
		return FALSE;
	*scanned = sqlite3_column_int(row, 0) != 0;
	return TRUE;
}

/* ---- scans ---- */

/** How a page stands among the scans that the OCR was no better for. */
#define LAYER_ENGINE ""

gboolean tc_archive_put_scan(TcArchive *archive, const char *document, const TcPage *page, GError **error)
{
	g_autoptr(GBytes) text = tc_rawtext_compress(archive, page->text, page->length, error);
	g_autoptr(GBytes) words = pack(page);

	return text && tc_archive_run(archive, error, TC_SQL_PUT_SCAN, "tItIIIIbb", document, (gint64)page->n,
				      page->engine ? page->engine : LAYER_ENGINE, (gint64)page->width, (gint64)page->height,
				      (gint64)page->confidence, (gint64)page->length, data_of(text), size_of(text),
				      data_of(words), size_of(words));
}

/** NULL if it is damaged, or with `error` set. */
static TcPage *new_scan(TcArchive *archive, TcStatement *row, guint n, GError **error)
{
	g_autoptr(TcPage) page = tc_page_new(n, TC_PAGE_OCR);

	page->engine = tc_statement_dup_text(row, 0);
	if (!*page->engine) {
		page->source = TC_PAGE_LAYER;
		g_clear_pointer(&page->engine, g_free);
	}
	take_size(page, row, 1);
	page->length = tc_statement_get_size(row, 4);
	g_free(page->text);
	page->text = tc_rawtext_decompress(archive, sqlite3_column_blob(row, 5), (gsize)sqlite3_column_bytes(row, 5),
					   page->length, error);
	return page->text && take_words(page, row, 6, page->length) ? g_steal_pointer(&page) : NULL;
}

TcPage *tc_archive_get_scan(TcArchive *archive, const char *document, guint page, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_SCAN, "tI", document, (gint64)page);
	GError *failed = NULL;

	if (!row)
		return NULL;
	if (!tc_statement_next(archive, row, &failed)) {
		if (failed)
			g_propagate_error(error, failed);
		return NULL;
	}
	TcPage *scan = new_scan(archive, row, page, &failed);
	if (failed)
		g_propagate_error(error, failed);
	else if (!scan)
		set_damaged(archive, error);
	return scan;
}
