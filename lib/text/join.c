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
 * A running head or foot goes (the first of them stays): a short line that stands, numbers aside, at the same edge of most pages.
 *
 * A page number goes when it stands first or last on a page, or alone between blank lines and far from other numbers
 * (a column of a table has them close together).
 */
#include "lib/text/text-private.h"

/* More blank lines than this are no page's end but a space for stamp and signature; a form feed is one always. */
#define MAX_BLANK_LINES 6
/* A page holds more than this: numbers closer together are no page numbers. */
#define MIN_PAGE_BYTES 300
/* `Vĩnh Linh, ngày 30 tháng 8 năm 2023` and `Số 657 - CV/HU` are shorter, a line of running text that says the same is longer. */
#define MAX_HEADER_LINE_BYTES 70
#define MAX_PAGE_DIGITS 3
/* Three words of a heading are shorter. */
#define MAX_CAPITALS_BYTES 200
/* A running head is a line of a few words that stands on so many pages and on half of them all; it may have several lines. */
#define MAX_HEAD_BYTES 160
#define MIN_HEAD_LETTERS 4
#define MIN_HEADS 3
#define MAX_HEAD_LINES 3

typedef enum { LINE_BLANK, LINE_NUMBER, LINE_TEXT } LineKind;

typedef struct {
	guint32 start; /* without the spaces around */
	guint32 end;
	LineKind kind;
	gboolean feed;    /* a form feed ends it */
	gboolean dropped; /* a page number to leave out */
} Line;

static Line *line_at(const GArray *lines, guint i)
{
	return &g_array_index(lines, Line, i);
}

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

static gboolean has_feeds(const GArray *lines)
{
	for (guint i = 0; i < lines->len; i++)
		if (line_at(lines, i)->feed)
			return TRUE;
	return FALSE;
}

static GArray *find_lines(const TextBuffer *buffer)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
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
		Line line = {(guint32)(from - bytes), (guint32)(to - bytes), LINE_TEXT, feed != NULL, FALSE};
		if (from == to)
			line.kind = LINE_BLANK;
		else if (is_page_number(from, to))
			line.kind = LINE_NUMBER;
		g_array_append_val(lines, line);
		p = stop + 1;
	}
	return lines;
}

/* First and last lines of pages. */
static void drop_at_feeds(const GArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		if (!line_at(lines, i)->feed)
			continue;
		for (guint k = i + 1; k-- > 0;) {
			Line *line = line_at(lines, k);
			if (line->kind == LINE_BLANK && (k == i || !line->feed))
				continue;
			line->dropped = line->kind == LINE_NUMBER && (k == i || !line->feed);
			break;
		}
		for (guint k = i + 1; k < lines->len; k++) {
			Line *line = line_at(lines, k);
			if (line->kind == LINE_BLANK && !line->feed)
				continue;
			line->dropped = line->dropped || line->kind == LINE_NUMBER;
			break;
		}
	}
}

/* ---- Running heads ------------------------------------------------------------------------------------------------------- */

/* What a line says without its numbers, folded; NULL if it is too short or too long for a running head. */
static char *dup_head(const char *bytes, const Line *line)
{
	if (line->end - line->start > MAX_HEAD_BYTES)
		return NULL;
	char *folded = tc_text_fold(bytes + line->start, line->end - line->start);
	char *to = folded;
	for (const char *p = folded; *p; p++)
		if (g_ascii_isalpha(*p) || (guchar)*p >= 0x80)
			*to++ = *p;
	*to = '\0';
	if (to - folded >= MIN_HEAD_LETTERS)
		return folded;
	g_free(folded);
	return NULL;
}

/* The outermost line of text left on each page, from the top or from the foot. \return of Line *, NULL for a page without. */
static GPtrArray *find_outermost(const GArray *lines, gboolean foot)
{
	GPtrArray *found = g_ptr_array_new();
	Line *line = NULL;

	for (guint i = 0; i < lines->len; i++) {
		Line *here = line_at(lines, i);
		if (here->kind == LINE_TEXT && !here->dropped && (foot || !line))
			line = here;
		if (here->feed || i + 1 == lines->len) {
			g_ptr_array_add(found, line);
			line = NULL;
		}
	}
	return found;
}

/* Lines that stand at the same edge of most pages go, but for the first of them. */
static gboolean drop_heads(const GArray *lines, const char *bytes, gboolean foot)
{
	g_autoptr(GPtrArray) edges = find_outermost(lines, foot);
	g_autoptr(GPtrArray) heads = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	gboolean dropped = FALSE;

	for (guint i = 0; i < edges->len; i++) {
		char *head = edges->pdata[i] ? dup_head(bytes, edges->pdata[i]) : NULL;
		g_ptr_array_add(heads, head);
		if (head)
			g_hash_table_insert(counts, head,
					    GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, head)) + 1));
	}
	for (guint i = 0; i < edges->len; i++) {
		char *head = heads->pdata[i];
		guint count = head ? GPOINTER_TO_UINT(g_hash_table_lookup(counts, head)) : 0;
		if (count < MIN_HEADS || 2 * count < edges->len)
			continue;
		if (!g_hash_table_add(seen, head))
			((Line *)edges->pdata[i])->dropped = dropped = TRUE;
	}
	return dropped;
}

/* ---- Page numbers -------------------------------------------------------------------------------------------------------- */

static gboolean is_label(const char *bytes, const Line *line)
{
	return line->end - line->start <= 6 &&
	       (g_str_has_prefix(bytes + line->start, "Số") || g_str_has_prefix(bytes + line->start, "số"));
}

/* Numbers alone between blank lines. */
static void drop_lone(const GArray *lines, const char *bytes)
{
	const Line *before = NULL; /* the number before, dropped at a feed or not */
	const Line *text = NULL;   /* the last line of text */

	for (guint i = 0; i < lines->len; i++) {
		Line *line = line_at(lines, i);

		if (line->kind == LINE_TEXT)
			text = line;
		if (line->kind != LINE_NUMBER || line->dropped)
			continue;
		const Line *after = NULL;
		for (guint k = i + 1; k < lines->len && line_at(lines, k)->start < line->end + MIN_PAGE_BYTES && !after; k++)
			if (line_at(lines, k)->kind == LINE_NUMBER && !line_at(lines, k)->dropped)
				after = line_at(lines, k);
		gboolean far = !after && (!before || line->start >= before->end + MIN_PAGE_BYTES);
		gboolean blank_before = i == 0 || line_at(lines, i - 1)->kind == LINE_BLANK || line_at(lines, i - 1)->dropped;
		gboolean blank_after =
			i + 1 == lines->len || line_at(lines, i + 1)->kind == LINE_BLANK || line_at(lines, i + 1)->dropped;
		before = line;
		line->dropped = far && blank_before && blank_after && !(text && is_label(bytes, text));
	}
}

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
	const Line *line = line_at(walk->lines, i);

	if (!walk->has_last || (!feed && (blanks == 0 || blanks > MAX_BLANK_LINES)))
		return FALSE;
	const Line *last = line_at(walk->lines, walk->last);
	const char *start = walk->bytes + walk->last_start;
	const char *end = walk->bytes + last->end;

	if (last->kind != LINE_TEXT || line->kind != LINE_TEXT)
		return FALSE;
	gboolean long_before = end - start > MAX_HEADER_LINE_BYTES;
	return goes_on(start, end) && carries_on(walk->bytes + line->start, walk->bytes + line->end, long_before);
}

/* Cuts for page numbers and joins. */
static GArray *find_cuts(const GArray *lines, const TextBuffer *buffer)
{
	Walk walk = {buffer->bytes, lines, g_array_new(FALSE, FALSE, sizeof(TextCut)), 0, FALSE, 0};
	const Line *dropped = NULL;
	guint blanks = 0;
	gboolean feed = FALSE;

	for (guint i = 0; i < lines->len; i++) {
		const Line *line = line_at(lines, i);

		if (line->kind == LINE_BLANK || line->dropped) {
			blanks += line->kind == LINE_BLANK;
			feed = feed || line->feed;
			dropped = dropped ? dropped : line->dropped ? line : NULL;
			continue;
		}
		gboolean join = joins(&walk, i, blanks, feed);
		TextCut cut = {join ? line_at(lines, walk.last)->end : dropped ? dropped->start : line->start, line->start, join};
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
	g_autoptr(GArray) lines = find_lines(buffer);

	for (guint i = 0; i < MAX_HEAD_LINES && has_feeds(lines) && drop_heads(lines, buffer->bytes, FALSE); i++)
		;
	for (guint i = 0; i < MAX_HEAD_LINES && has_feeds(lines) && drop_heads(lines, buffer->bytes, TRUE); i++)
		;
	drop_at_feeds(lines);
	drop_lone(lines, buffer->bytes);
	buffer->bytes[buffer->length] = '\0';
	g_autoptr(GArray) cuts = find_cuts(lines, buffer);
	GArray *pages = find_pages(buffer, cuts);
	if (cuts->len)
		text_buffer_cut(buffer, cuts);
	return pages;
}
