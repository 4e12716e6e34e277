/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TcText: canonical text, its map and its pages. The bytes go through decode.c (encodings), normalise.c (characters), join.c (pages), then
 * space.c (words pulled apart). Each stage keeps its own map; a span is taken back through one after the other, which is exact where one map of both
 * would have to choose between the source of a character and that of the piece it was part of.
 */
#include <glib/gi18n.h>

#include "lib/text/text-private.h"

struct TcText {
	TextBuffer buffer;
	TextBuffer decoded; /* of bytes that were not clean UTF-8: the map to them; its own bytes are gone */
	gsize source_length;
	gboolean is_canonical; /* what was given is */
	GArray *conversions;   /* of TcConversion */
	GArray *page_starts;   /* of guint32: canonical offsets of pages 2, 3, ... */
	TcFolded *folded;      /* once somebody has asked for it; atomic */
};

static void normalise(TcText *text, const char *bytes, gsize length, const GArray *dirty)
{
	text_buffer_init(&text->buffer, length);
	text_normalise(bytes, length, dirty, &text->buffer);
	text->page_starts = text_join(&text->buffer);
	text_join_spaced(&text->buffer, text->page_starts);
	text->buffer.bytes[text->buffer.length] = '\0';
}

TcText *tc_text_new_encoded(const char *bytes, gssize length, TcEncoding encoding, GError **error)
{
	gsize n = length < 0 ? strlen(bytes) : (gsize)length;
	g_autoptr(TcText) text = NULL;
	g_autoptr(GArray) dirty = g_array_new(FALSE, FALSE, sizeof(TcSpan));
	gboolean clean;

	if (n > TC_TEXT_MAX_BYTES) {
		g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE,
			    _("reading a text: it has %zu bytes, over the limit of %u; split the file"), n, TC_TEXT_MAX_BYTES);
		return NULL;
	}
	text = g_new0(TcText, 1);
	text->source_length = n;
	text->conversions = g_array_new(FALSE, FALSE, sizeof(TcConversion));
	text_buffer_init(&text->decoded, 0);
	if (!text_decode_bytes(bytes, n, encoding, &text->decoded, &clean, text->conversions, dirty, error))
		return NULL;
	if (clean) {
		g_clear_pointer(&text->decoded.anchors, g_array_unref);
		normalise(text, bytes, n, encoding == TC_ENCODING_AUTO ? dirty : NULL);
	} else {
		normalise(text, text->decoded.bytes, text->decoded.length, NULL);
	}
	g_clear_pointer(&text->decoded.bytes, g_free);
	text->is_canonical = text->buffer.length == n && memcmp(text->buffer.bytes, bytes, n) == 0;
	return g_steal_pointer(&text);
}

TcText *tc_text_new(const char *bytes, gssize length, GError **error)
{
	return tc_text_new_encoded(bytes, length, TC_ENCODING_AUTO, error);
}

void tc_text_free(TcText *text)
{
	if (!text)
		return;
	g_free(text->buffer.bytes);
	g_free(text->decoded.bytes);
	g_clear_pointer(&text->buffer.anchors, g_array_unref);
	g_clear_pointer(&text->decoded.anchors, g_array_unref);
	g_clear_pointer(&text->page_starts, g_array_unref);
	g_array_unref(text->conversions);
	tc_folded_free(text->folded);
	g_free(text);
}

gboolean tc_text_is_canonical(const TcText *text)
{
	return text->is_canonical;
}

const TcConversion *tc_text_get_conversions(const TcText *text, gsize *n)
{
	*n = text->conversions->len;
	return (const TcConversion *)(gpointer)text->conversions->data;
}

const char *tc_text_get_canonical(const TcText *text, gsize *length)
{
	if (length)
		*length = text->buffer.length;
	return text->buffer.bytes;
}

const TcFolded *tc_text_get_folded(const TcText *text)
{
	TcFolded **place = (TcFolded **)&text->folded; /* the text stays the same */
	TcFolded *folded = g_atomic_pointer_get(place);

	if (folded)
		return folded;
	folded = tc_folded_new(text->buffer.bytes, (gssize)text->buffer.length);
	if (g_atomic_pointer_compare_and_exchange(place, NULL, folded))
		return folded;
	tc_folded_free(folded); /* another thread was faster */
	return g_atomic_pointer_get(place);
}

void tc_text_forget_folded(TcText *text)
{
	g_clear_pointer(&text->folded, tc_folded_free);
}

TcSpan tc_text_get_source_span(const TcText *text, TcSpan canonical)
{
	gsize end = MIN(canonical.end, text->buffer.length);
	gsize start = MIN(canonical.start, end);
	TcSpan source = {text_map_start(text->buffer.anchors, start), text_map_end(text->buffer.anchors, end)};

	source.start = MIN(source.start, source.end);
	if (text->decoded.anchors) {
		source = (TcSpan){text_map_start(text->decoded.anchors, source.start),
				  text_map_end(text->decoded.anchors, source.end)};
		source.start = MIN(source.start, source.end);
	}
	return source;
}

TcSpan tc_text_get_canonical_span(const TcText *text, TcSpan source)
{
	gsize end = MIN(source.end, text->source_length);
	gsize start = MIN(source.start, end);

	if (text->decoded.anchors) {
		start = text_map_start_back(text->decoded.anchors, start);
		end = text_map_end_back(text->decoded.anchors, end);
		start = MIN(start, end);
	}
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
