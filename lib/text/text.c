/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TcText: canonical text, its map and its pages. The bytes go through normalise.c (characters), then join.c (pages).
 */
#include "lib/text/text-private.h"

struct TcText {
	TextBuffer buffer;
	gsize source_length;
	GArray *page_starts; /* of guint32: canonical offsets of pages 2, 3, ... */
};

static gboolean check_bytes(const char *bytes, gsize length, GError **error)
{
	const char *bad;

	if (length > TC_TEXT_MAX_BYTES) {
		g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE,
			    "reading a text: it has %" G_GSIZE_FORMAT " bytes, over the limit of %u; split the file", length,
			    TC_TEXT_MAX_BYTES);
		return FALSE;
	}
	if (!g_utf8_validate_len(bytes, length, &bad)) {
		g_set_error(error, TC_ERROR, TC_ERROR_ENCODING,
			    "reading a text: byte %" G_GSIZE_FORMAT " is not UTF-8; convert the file to UTF-8",
			    (gsize)(bad - bytes));
		return FALSE;
	}
	return TRUE;
}

TcText *tc_text_new(const char *bytes, gssize length, GError **error)
{
	gsize n = length < 0 ? strlen(bytes) : (gsize)length;

	if (!check_bytes(bytes, n, error))
		return NULL;
	TcText *text = g_new0(TcText, 1);
	text->source_length = n;
	text_buffer_init(&text->buffer, n);
	text_normalise(bytes, n, &text->buffer);
	text->page_starts = text_join(&text->buffer);
	text->buffer.bytes[text->buffer.length] = '\0';
	return text;
}

void tc_text_free(TcText *text)
{
	if (!text)
		return;
	g_free(text->buffer.bytes);
	g_array_unref(text->buffer.anchors);
	g_array_unref(text->page_starts);
	g_free(text);
}

const char *tc_text_get_canonical(const TcText *text, gsize *length)
{
	if (length)
		*length = text->buffer.length;
	return text->buffer.bytes;
}

TcSpan tc_text_get_source_span(const TcText *text, TcSpan canonical)
{
	gsize end = MIN(canonical.end, text->buffer.length);
	gsize start = MIN(canonical.start, end);
	TcSpan source = {text_map_start(text->buffer.anchors, start), text_map_end(text->buffer.anchors, end)};

	source.start = MIN(source.start, source.end);
	return source;
}

TcSpan tc_text_get_canonical_span(const TcText *text, TcSpan source)
{
	gsize end = MIN(source.end, text->source_length);
	gsize start = MIN(source.start, end);
	TcSpan canonical = {text_map_start_back(text->buffer.anchors, start), text_map_end_back(text->buffer.anchors, end)};

	canonical.start = MIN(canonical.start, canonical.end);
	return canonical;
}

guint tc_text_get_page(const TcText *text, gsize canonical_offset)
{
	guint low = 0;
	guint high = text->page_starts->len;

	while (low < high) {
		guint middle = (low + high) / 2;
		if (g_array_index(text->page_starts, guint32, middle) <= canonical_offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low + 1;
}

guint tc_text_get_n_pages(const TcText *text)
{
	return text->page_starts->len + 1;
}
