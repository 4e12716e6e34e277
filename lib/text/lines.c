/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The lines of a text with pages, and which of them are page numbers.
 *
 * A page number goes when it stands first or last on a page, or alone between blank lines and far from other numbers
 * (a column of a table has them close together).
 */
#include "lib/text/text-private.h"

/* A page holds more than this: numbers closer together are no page numbers. */
#define MIN_PAGE_BYTES 300
#define MAX_PAGE_DIGITS 3

static gboolean is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* `2`, `- 2 -`, `Trang 2`, `2/5` */
static gboolean is_page_number(const char *p, const char *end)
{
	gsize digits = 0;

	if (end - p > 16)
		return FALSE;
	if (p < end && *p == '-' && end[-1] == '-' && end - p > 2) {
		p++;
		end--;
	} else if (end - p > 6 && (g_str_has_prefix(p, "Trang ") || g_str_has_prefix(p, "trang "))) {
		p += 6;
	}
	while (p < end && is_blank(*p))
		p++;
	while (p < end && is_blank(end[-1]))
		end--;
	for (; p < end && g_ascii_isdigit(*p); p++)
		digits++;
	if (digits && p < end && *p == '/') {
		gsize total = 0;
		for (p++; p < end && g_ascii_isdigit(*p); p++)
			total++;
		if (total == 0 || total > MAX_PAGE_DIGITS)
			return FALSE;
	}
	return p == end && digits > 0 && digits <= MAX_PAGE_DIGITS;
}

GArray *text_lines_find(const TextBuffer *buffer)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(TextStretch));
	const char *bytes = buffer->bytes;
	const char *end = bytes + buffer->length;
	const char *newline = NULL; /* the next one from p on, so that a text of form feeds is not searched again and again */

	for (const char *p = bytes; p < end;) {
		if (!newline || newline < p) {
			newline = memchr(p, '\n', (gsize)(end - p));
			newline = newline ? newline : end;
		}
		const char *feed = memchr(p, '\f', (gsize)(newline - p));
		const char *stop = feed ? feed : newline;
		const char *from = p;
		const char *to = stop;
		while (from < to && is_blank(*from))
			from++;
		while (from < to && is_blank(to[-1]))
			to--;
		TextStretch line = {(guint32)(from - bytes), (guint32)(to - bytes), TEXT_LINE_TEXT, feed != NULL, FALSE};
		if (from == to)
			line.kind = TEXT_LINE_BLANK;
		else if (is_page_number(from, to))
			line.kind = TEXT_LINE_NUMBER;
		g_array_append_val(lines, line);
		p = stop + 1;
	}
	return lines;
}

/* First and last lines of pages. */
static void drop_at_feeds(const GArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		if (!text_line_at(lines, i)->feed)
			continue;
		for (guint k = i + 1; k-- > 0;) {
			TextStretch *line = text_line_at(lines, k);
			if (line->kind == TEXT_LINE_BLANK && (k == i || !line->feed))
				continue;
			line->dropped = line->kind == TEXT_LINE_NUMBER && (k == i || !line->feed);
			break;
		}
		for (guint k = i + 1; k < lines->len; k++) {
			TextStretch *line = text_line_at(lines, k);
			if (line->kind == TEXT_LINE_BLANK && !line->feed)
				continue;
			line->dropped = line->dropped || line->kind == TEXT_LINE_NUMBER;
			break;
		}
	}
}

static gboolean is_label(const char *bytes, const TextStretch *line)
{
	return line->end - line->start <= 6 &&
	       (g_str_has_prefix(bytes + line->start, "Số") || g_str_has_prefix(bytes + line->start, "số"));
}

/* Numbers alone between blank lines. */
static void drop_lone(const GArray *lines, const char *bytes)
{
	const TextStretch *before = NULL; /* the number before, dropped at a feed or not */
	const TextStretch *text = NULL;   /* the last line of text */

	for (guint i = 0; i < lines->len; i++) {
		TextStretch *line = text_line_at(lines, i);

		if (line->kind == TEXT_LINE_TEXT)
			text = line;
		if (line->kind != TEXT_LINE_NUMBER || line->dropped)
			continue;
		const TextStretch *after = NULL;
		for (guint k = i + 1; k < lines->len && text_line_at(lines, k)->start < line->end + MIN_PAGE_BYTES && !after; k++)
			if (text_line_at(lines, k)->kind == TEXT_LINE_NUMBER && !text_line_at(lines, k)->dropped)
				after = text_line_at(lines, k);
		gboolean far = !after && (!before || line->start >= before->end + MIN_PAGE_BYTES);
		gboolean blank_before =
			i == 0 || text_line_at(lines, i - 1)->kind == TEXT_LINE_BLANK || text_line_at(lines, i - 1)->dropped;
		gboolean blank_after = i + 1 == lines->len || text_line_at(lines, i + 1)->kind == TEXT_LINE_BLANK ||
				       text_line_at(lines, i + 1)->dropped;
		before = line;
		line->dropped = far && blank_before && blank_after && !(text && is_label(bytes, text));
	}
}

void text_lines_drop_numbers(const GArray *lines, const char *bytes)
{
	drop_at_feeds(lines);
	drop_lone(lines, bytes);
}
