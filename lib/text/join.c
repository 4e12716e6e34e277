/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pages put together again (DOMAIN.md 1.8). A scan cuts a paragraph at the foot of a page:
 *
 *     ... nâng cao chất lượng tham       ... nâng cao chất lượng tham mưu cho lãnh đạo ...
 *                                   ->
 *     2
 *
 *     mưu cho lãnh đạo ...
 *
 * Two paragraphs become one when the first looks like running text, does not end a sentence or an item, and the second
 * starts in lower case and is no item of a list. Single line ends stay. Each rule looks only at the line before the gap as
 * it came out and at the first letters after it, so a second run finds nothing more to join.
 *
 * Page numbers (lines.c) and running heads (heads.c) are left out first.
 */
#include "lib/text/text-private.h"

/* More blank lines than this are no page's end but a space for stamp and signature; a form feed is one always. */
#define MAX_BLANK_LINES 6
/* `Vĩnh Linh, ngày 30 tháng 8 năm 2023` and `Số 657 - CV/HU` are shorter, a line of running text that says the same is longer. */
#define MAX_HEADER_LINE_BYTES 70
/* Three words of a heading are shorter. */
#define MAX_CAPITALS_BYTES 200

/* Whether a letter with the flag stands in the text. */
static gboolean has_letter(const char *start, const char *end, guint8 flag)
{
	const TextChars *chars = text_chars();
	const guchar *p = (const guchar *)start;
	const guchar *stop = (const guchar *)end;

	while (p < stop) {
		gunichar c;
		guint n = text_decode(p, stop, &c);
		if (text_char_flags(chars, c) & flag)
			return TRUE;
		p += MAX(n, 1);
	}
	return FALSE;
}

gboolean tc_text_is_capitals(const char *utf8, gssize length)
{
	const char *end = utf8 + (length < 0 ? strlen(utf8) : (gsize)length);

	return !has_letter(utf8, end, TEXT_LOWER) && has_letter(utf8, end, TEXT_UPPER);
}

/* Whether a line starts with three words in capitals: an organ's name, with the other column of the header run into the line. */
static gboolean starts_in_capitals(const char *start, const char *end)
{
	const char *p = start;

	end = end - start > MAX_CAPITALS_BYTES ? start + MAX_CAPITALS_BYTES : end;
	for (guint words = 0; words < 3 && p < end; words++) {
		const char *blank = memchr(p, ' ', (gsize)(end - p));
		p = blank ? blank + 1 : end;
	}
	return p < end && tc_text_is_capitals(start, p - start);
}

/* Whether the line at [start, end) of what has come out so far may go on after the page. */
static gboolean goes_on(const char *start, const char *end)
{
	if (start == end || strchr(".;:!?*|}_", end[-1]) || !has_letter(start, end, TEXT_LOWER))
		return FALSE;
	if ((end[-1] == '-' && end - start > 1 && end[-2] == '-') || starts_in_capitals(start, end))
		return FALSE;
	if (end - start > MAX_HEADER_LINE_BYTES)
		return TRUE;
	if (g_str_has_prefix(start, "Số ") || g_str_has_prefix(start, "Số:") || g_str_has_prefix(start, "- Lưu"))
		return FALSE;
	return !g_strstr_len(start, end - start, ", ngày ") || !g_ascii_isdigit(end[-1]);
}

/* Whether the line that starts at `p` may be the rest of a sentence: lower case, no item (`a)`, `đ.`), no subject line. */
static gboolean carries_on(const char *p, const char *end, gboolean long_before)
{
	const TextChars *chars = text_chars();
	const guchar *at = (const guchar *)p;
	const guchar *stop = (const guchar *)end;
	gunichar c = 0;
	guint n = text_decode(at, stop, &c);

	if (!(text_char_flags(chars, c) & TEXT_LOWER))
		return FALSE;
	if (at + n < stop && strchr(").", at[n]))
		return FALSE;
	if (g_str_has_prefix(p, "www.") || g_str_has_prefix(p, "http"))
		return FALSE;
	return long_before || !(g_str_has_prefix(p, "về ") || g_str_has_prefix(p, "v/v "));
}

/* What the walk over the lines carries along. */
typedef struct {
	const char *bytes;
	const GArray *lines;
	GArray *cuts; /* of TextCut */
	guint last;   /* last line of text kept */
	gboolean has_last;
	guint32 last_start; /* where the line of output that ends with it starts */
} Walk;

/* Whether line `i`, after `blanks` blank lines, is joined to the last line kept. */
static gboolean joins(const Walk *walk, guint i, guint blanks, gboolean feed)
{
	const TextStretch *line = text_line_at(walk->lines, i);

	if (!walk->has_last || (!feed && (blanks == 0 || blanks > MAX_BLANK_LINES)))
		return FALSE;
	const TextStretch *last = text_line_at(walk->lines, walk->last);
	const char *start = walk->bytes + walk->last_start;
	const char *end = walk->bytes + last->end;

	if (last->kind != TEXT_LINE_TEXT || line->kind != TEXT_LINE_TEXT)
		return FALSE;
	gboolean long_before = end - start > MAX_HEADER_LINE_BYTES;
	return goes_on(start, end) && carries_on(walk->bytes + line->start, walk->bytes + line->end, long_before);
}

/* Cuts for page numbers and joins. */
static GArray *find_cuts(const GArray *lines, const TextBuffer *buffer)
{
	Walk walk = {buffer->bytes, lines, g_array_new(FALSE, FALSE, sizeof(TextCut)), 0, FALSE, 0};
	const TextStretch *dropped = NULL;
	guint blanks = 0;
	gboolean feed = FALSE;

	for (guint i = 0; i < lines->len; i++) {
		const TextStretch *line = text_line_at(lines, i);

		if (line->kind == TEXT_LINE_BLANK || line->dropped) {
			blanks += line->kind == TEXT_LINE_BLANK;
			feed = feed || line->feed;
			dropped = dropped ? dropped : line->dropped ? line : NULL;
			continue;
		}
		gboolean join = joins(&walk, i, blanks, feed);
		TextCut cut = {join      ? text_line_at(lines, walk.last)->end
			       : dropped ? dropped->start
					 : line->start,
			       line->start, join};
		if (cut.end > cut.start)
			g_array_append_val(walk.cuts, cut);
		if (!join)
			walk.last_start = line->start;
		walk.last = i;
		walk.has_last = TRUE;
		feed = line->feed;
		blanks = 0;
		dropped = NULL;
	}
	if (dropped) {
		TextCut cut = {dropped->start, (guint32)buffer->length, FALSE};
		g_array_append_val(walk.cuts, cut);
	}
	return walk.cuts;
}

/* Where the pages start, in offsets as they will be after the cuts; the form feeds become line ends. */
static GArray *find_pages(TextBuffer *buffer, const GArray *cuts)
{
	GArray *pages = g_array_new(FALSE, FALSE, sizeof(guint32));
	gsize content = buffer->length;
	gsize shift = 0;
	guint next = 0;

	while (content > 0 && strchr(" \t\n\f", buffer->bytes[content - 1]))
		content--;
	char *end = buffer->bytes + content;
	for (char *p = buffer->bytes; (p = memchr(p, '\f', (gsize)(end - p))); p++) {
		gsize at = (gsize)(p - buffer->bytes) + 1;
		for (; next < cuts->len && g_array_index(cuts, TextCut, next).end <= at; next++) {
			const TextCut *cut = &g_array_index(cuts, TextCut, next);
			shift += cut->end - cut->start - (cut->space ? 1 : 0);
		}
		const TextCut *over = next < cuts->len ? &g_array_index(cuts, TextCut, next) : NULL;
		if (over && over->start < at)
			at = over->start + (over->space ? 1 : 0);
		guint32 page = (guint32)(at - shift);
		g_array_append_val(pages, page);
	}
	for (char *p = buffer->bytes; (p = memchr(p, '\f', buffer->length - (gsize)(p - buffer->bytes)));)
		*p = '\n';
	return pages;
}

GArray *text_join(TextBuffer *buffer)
{
	g_autoptr(GArray) lines = text_lines_find(buffer);

	buffer->bytes[buffer->length] = '\0';
	text_lines_drop_heads(lines, buffer->bytes);
	text_lines_drop_numbers(lines, buffer->bytes);
	g_autoptr(GArray) cuts = find_cuts(lines, buffer);
	GArray *pages = find_pages(buffer, cuts);
	if (cuts->len)
		text_buffer_cut(buffer, cuts);
	return pages;
}
