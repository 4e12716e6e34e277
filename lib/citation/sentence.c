/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sentences and list items, as far as OCR leaves them: where one ends, and what stands between two citations.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* A list item's mark: `- `, `+ `, `1. `, `a) ` */
static gboolean is_bullet(const TcScan *scan, gsize at)
{
	gsize i = at;

	while (i < scan->n && (scan->f[i] == ' ' || scan->f[i] == '\t'))
		i++;
	gsize dash = tc_dash_length(scan, i);
	if (dash || scan->f[i] == '+' || scan->f[i] == '*')
		return tc_is_blank(scan->f[i + (dash ? dash : 1)]);
	gsize end = tc_word_end(scan, i);
	if (end == i || end - i > 4)
		return FALSE;
	return (scan->f[end] == '.' || scan->f[end] == ')') && tc_is_blank(scan->f[end + 1]);
}

/* A line that begins so begins a sentence, whatever the line before ended with. */
static const char line_openers[] = "can cu|xet de nghi|theo de nghi|tai khoan|tai diem|tai dieu|kinh gui|noi nhan|truong hop";

gboolean tc_is_break(const TcScan *scan, gsize i)
{
	char c = scan->f[i];

	if (c == '.' || c == ':' || c == '!' || c == '?') {
		if (!tc_is_blank(scan->f[i + 1]) && scan->f[i + 1] != '/')
			return FALSE;
		gsize next = i + 1;
		while (tc_is_blank(scan->f[next]))
			next++;
		/* T.Ư., TT-BTC. ngày: a stop before a small letter is OCR's */
		return next >= scan->n || !tc_is_letter(scan->f[next]) || (tc_scan_is_upper(scan, next) && c != ':');
	}
	if (c != '\n')
		return FALSE;
	gsize next = i + 1;
	while (scan->f[next] == ' ' || scan->f[next] == '\t')
		next++;
	if (is_bullet(scan, i + 1) || tc_skip_blank(scan, i) == i)
		return TRUE;
	if (tc_scan_is_upper(scan, next) && tc_match_any(scan, next, line_openers))
		return TRUE;
	/* an empty line alone is often OCR's, or a page's end */
	return scan->f[next] == '\n' && i > 0 && strchr(".,;:)\"", scan->f[i - 1]) &&
	       tc_scan_is_upper(scan, tc_skip_blank(scan, i));
}

gsize tc_last_break(const TcScan *scan, gsize from, gsize to)
{
	for (gsize i = to; i > from; i--) {
		char c = scan->f[i - 1];
		if (c <= '?' && c != ' ' && tc_is_break(scan, i - 1)) /* letters are none, and need no call */
			return i;
	}
	return 0;
}

gboolean tc_has_byte(const TcScan *scan, gsize from, gsize to, char byte)
{
	return from < to && memchr(scan->f + from, byte, to - from) != NULL;
}

/* ---- the gap between two citations ---------------------------------------------------------------------------------- */

TcGap tc_gap_read(const TcScan *scan, gsize from, gsize to)
{
	gboolean semicolon = FALSE;
	gsize i = from;

	if (tc_last_break(scan, from, to))
		return tc_has_byte(scan, from, to, ';') ? TC_GAP_LIST : TC_GAP_SENTENCE;
	while (i < to) {
		gsize word = tc_match_any(scan, i, "va|hoac|cung|cac|cung voi|va cac|dong thoi");
		semicolon |= scan->f[i] == ';';
		if (word && word <= to)
			i = word;
		else if (tc_is_word(scan->f[i]))
			return tc_has_byte(scan, from, to, ';') ? TC_GAP_LIST : TC_GAP_TEXT;
		else
			i++;
	}
	return semicolon ? TC_GAP_LIST : TC_GAP_COORDINATE;
}

gboolean tc_is_joined(const TcScan *scan, gsize at)
{
	gsize end, word = tc_word_before(scan, at, &end);

	if (word < end && tc_match_any(scan, word, "cac|nhung"))
		word = tc_word_before(scan, at = word, &end);
	if (end > 0 && scan->f[end - 1] == ',')
		return TRUE;
	return word < at && end > word && tc_match_words(scan, word, "va") == end;
}

/* ---- list items ------------------------------------------------------------------------------------------------------- */

gsize tc_item_start(const TcScan *scan, gsize from, gsize to)
{
	gsize at = MAX(tc_last_break(scan, from, to), from);

	for (gsize i = to; i > at; i--)
		if (scan->f[i - 1] == ';')
			return i;
	return at;
}

guint tc_count_breaks(const TcScan *scan, gsize from, gsize to)
{
	guint n = 0;

	for (gsize i = from; i < to; i++)
		n += tc_is_break(scan, i);
	return n;
}

gboolean tc_item_is_bare(const TcScan *scan, gsize from, gsize to)
{
	gsize i = from;

	while (i < to) {
		gsize word = tc_match_any(scan, i, "va|hoac|cung|cac|nhung|cung voi|dong thoi");
		if (word && word <= to)
			i = word;
		else if (tc_is_word(scan->f[i]) && tc_word_end(scan, i) - i > 2)
			return FALSE;
		else
			i++;
	}
	return TRUE;
}

gboolean tc_has_stop(const TcScan *scan, gsize from, gsize to)
{
	for (gsize i = from; i < to; i++) {
		if (!strchr(".?!", scan->f[i]) || !tc_is_break(scan, i))
			continue;
		gsize end, word = tc_word_before(scan, i, &end);
		if (end != i || end - word > 2) /* `1.`, `a.`: an item's number */
			return TRUE;
	}
	return FALSE;
}
