/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The map from canonical bytes to source bytes. It has a corner only where the two stop running side by side, so clean
 * text has one corner in all, NFD text about one a marked letter; a lookup is a binary search.
 *
 *   source      t h u ỷ · N B S P · l ợ i        (uỷ: 1 + 3 bytes, no-break space: 2)
 *   canonical   t h ủ y   s p     · l ợ i        (ủy: 3 + 1 bytes, space: 1)
 *   corners     (0,0)  (2,2 whole)  (6,6 whole)  (7,8)
 *
 * Bytes that were left out are a whole piece of no canonical bytes: two corners with one canonical offset. So the start of
 * a span looks at the last corner at its offset, its end at the first, and neither takes in what was left out beside it.
 */
#include "lib/text/text-private.h"

static TextAnchor *anchor_at(const GArray *anchors, guint i)
{
	return &g_array_index(anchors, TextAnchor, i);
}

/* Sets a corner; one at the very same place is only made whole. */
static void set_anchor(GArray *anchors, gsize canonical, gsize source, gboolean whole)
{
	TextAnchor anchor = {(guint32)canonical, (guint32)source & G_MAXINT32, whole ? 1 : 0};

	if (anchors->len) {
		TextAnchor *last = anchor_at(anchors, anchors->len - 1);
		if (last->canonical == anchor.canonical && last->source == anchor.source) {
			last->whole = anchor.whole;
			return;
		}
		if (!whole && !last->whole && anchor.canonical - last->canonical == (guint32)(anchor.source - last->source))
			return;
	}
	g_array_append_val(anchors, anchor);
}

void text_buffer_init(TextBuffer *buffer, gsize size)
{
	*buffer = (TextBuffer){g_malloc(size + 1), 0, size, g_array_new(FALSE, FALSE, sizeof(TextAnchor))};
	set_anchor(buffer->anchors, 0, 0, FALSE);
}

void text_buffer_reserve(TextBuffer *buffer, gsize more)
{
	if (buffer->size - buffer->length >= more)
		return;
	buffer->size = MAX(buffer->length + more, buffer->size + buffer->size / 2);
	buffer->bytes = g_realloc(buffer->bytes, buffer->size + 1);
}

void text_buffer_copy(TextBuffer *buffer, const char *bytes, gsize length)
{
	if (length) /* an empty text may have no bytes at all */
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

void text_buffer_put(TextBuffer *buffer, const char *bytes, gsize length, gsize start, gsize end)
{
	set_anchor(buffer->anchors, buffer->length, start, TRUE);
	text_buffer_copy(buffer, bytes, length);
	set_anchor(buffer->anchors, buffer->length, end, FALSE);
}

/* The first corner whose offset (canonical, or source if `back`) is over `offset`. */
static guint first_over(const GArray *anchors, gsize offset, gboolean back)
{
	guint low = 0;
	guint high = anchors->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		const TextAnchor *anchor = anchor_at(anchors, middle);
		if ((back ? anchor->source : anchor->canonical) > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

gsize text_map_start(const GArray *anchors, gsize canonical)
{
	const TextAnchor *anchor = anchor_at(anchors, first_over(anchors, canonical, FALSE) - 1);

	return anchor->source + (anchor->whole ? 0 : canonical - anchor->canonical);
}

gsize text_map_end(const GArray *anchors, gsize canonical)
{
	if (canonical == 0)
		return 0;
	const TextAnchor *anchor = anchor_at(anchors, first_over(anchors, canonical - 1, FALSE) - 1);

	return anchor->whole ? anchor[1].source : anchor->source + (canonical - anchor->canonical);
}

gsize text_map_start_back(const GArray *anchors, gsize source)
{
	const TextAnchor *anchor = anchor_at(anchors, first_over(anchors, source, TRUE) - 1);

	return anchor->canonical + (anchor->whole ? 0 : source - anchor->source);
}

gsize text_map_end_back(const GArray *anchors, gsize source)
{
	if (source == 0)
		return 0;
	const TextAnchor *anchor = anchor_at(anchors, first_over(anchors, source - 1, TRUE) - 1);

	return anchor->whole ? anchor[1].canonical : anchor->canonical + (source - anchor->source);
}

/* Moves the kept bytes [start, end) to the buffer's new end, their corners to `anchors`. `*next` is the first corner not yet seen. */
static void keep(TextBuffer *buffer, gsize start, gsize end, gboolean last, const GArray *old, guint *next, gsize source)
{
	for (; *next < old->len && anchor_at(old, *next)->canonical <= end; (*next)++) {
		const TextAnchor *anchor = anchor_at(old, *next);
		if (anchor->canonical < start || anchor->source < source)
			continue;
		if (anchor->canonical == end && anchor->whole && !last)
			break;
		set_anchor(buffer->anchors, buffer->length + (anchor->canonical - start), anchor->source, anchor->whole);
	}
	memmove(buffer->bytes + buffer->length, buffer->bytes + start, end - start);
	buffer->length += end - start;
}

void text_buffer_cut(TextBuffer *buffer, const GArray *cuts)
{
	g_autoptr(GArray) old = g_steal_pointer(&buffer->anchors);
	gsize length = buffer->length;
	gsize from = 0;
	gsize source = 0;
	guint next = 0;

	buffer->anchors = g_array_sized_new(FALSE, FALSE, sizeof(TextAnchor), old->len + 2 * cuts->len);
	buffer->length = 0;
	for (guint i = 0; i < cuts->len; i++) {
		const TextCut *cut = &g_array_index(cuts, TextCut, i);

		keep(buffer, from, cut->start, FALSE, old, &next, source);
		from = cut->end;
		source = text_map_start(old, cut->end);
		text_buffer_put(buffer, " ", cut->space ? 1 : 0, text_map_end(old, cut->start), source);
	}
	keep(buffer, from, length, TRUE, old, &next, source);
}
