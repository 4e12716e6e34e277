/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The title that may follow a citation. It opens right behind it: with "về", a quote, or (State papers) the verb that its title
 * begins with; it ends where its sentence does, at a semicolon, at its closing quote, at "(sau đây", at "thì", and at a comma
 * behind which an organ begins to act. Quotes that are not balanced are common (two opened, one closed) and therefore never
 * extend a title past those.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* Bytes of folded text: a longer title is not one. */
#define TITLE_MAX 1500

static gsize skip_paren(const TcScan *scan, gsize at)
{
	gsize close = at;

	while (close < scan->n && scan->f[close] != ')' && close - at < 120)
		close++;
	return scan->f[close] == ')' && !tc_match_any(scan, tc_skip_blank(scan, at + 1),
						      "sau day|da duoc|duoc|da bi|bi|het hieu luc|nhu da")
		       ? tc_skip_blank(scan, close + 1)
		       : at;
}

static const char about_words[] = "ve|ve viec";
static const char title_verbs[] = "quy dinh|huong dan|sua doi|bo sung|ban hanh|phe duyet|trien khai|thuc hien|cong bo|giai "
				  "thich|thay the|bai bo|dieu chinh|tiep tuc|"
				  "tong ket|so ket|quy dinh chi tiet|tang cuong|xu phat|dinh chinh";

gboolean tc_opens_title(const TcScan *scan, gsize at)
{
	return tc_match_any(scan, at, about_words) || tc_match_any(scan, at, title_verbs);
}

static gboolean may_have_title(const TcCitation *citation)
{
	return citation->form == TC_FORM_FULL || citation->form == TC_FORM_SHORT ||
	       (citation->form == TC_FORM_NAME && g_strcmp0(citation->type, "nghi-quyet") == 0);
}

gsize tc_title_start(const TcScan *scan, const TcCitation *citation, gboolean *quoted)
{
	gsize i = tc_skip_blank(scan, tc_scan_at(scan, citation->span.end));

	*quoted = FALSE;
	if (!may_have_title(citation))
		return 0;
	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	if (scan->f[i] == '(')
		i = skip_paren(scan, i);
	if (tc_quote_length(scan, i)) {
		*quoted = TRUE;
		return i + tc_quote_length(scan, i);
	}
	gsize about = tc_match_any(scan, i, about_words);
	if (!about && scan->f[i] == 'v' && scan->f[i + 1] == '/' && scan->f[i + 2] == 'v')
		about = i + 3;
	if (about) {
		gsize next = tc_skip_blank(scan, about);
		*quoted = tc_quote_length(scan, next) > 0;
		return *quoted ? next + tc_quote_length(scan, next) : i;
	}
	return tc_match_any(scan, i, title_verbs) ? i : 0;
}

static const char acting[] = "yeu cau|ban hanh|de nghi|xay dung|huong dan|thong bao|bao cao|co|tra loi|chi dao|quyet dinh|ket "
			     "luan|giao|nhan|to chuc|da|"
			     "tiep tuc|thong nhat|kinh|xin|quy dinh|trien khai|se|nhan thay|cung cap|gui|tham muu";

/* Behind a comma: does an organ begin to act here? */
static gboolean organ_acts(const TcScan *scan, gsize at)
{
	gsize end = tc_scan_is_upper(scan, at) ? tc_read_organ(scan, at, FALSE) : 0;

	for (int words = 0; end && words < 3; words++) {
		gsize next = tc_skip_blank(scan, end);
		if (tc_match_any(scan, next, acting))
			return TRUE;
		gsize stop = tc_word_end(scan, next);
		end = stop > next ? stop : 0;
	}
	return FALSE;
}

/* A quote after a blank opens, whatever its shape. */
static gboolean quote_opens(const TcScan *scan, gsize at)
{
	return at == 0 || tc_is_blank(scan->f[at - 1]) || scan->f[at - 1] == '(';
}

gsize tc_title_close(const TcScan *scan, gsize start, gboolean quoted)
{
	gsize limit = MIN(scan->n, start + TITLE_MAX);
	int depth = quoted ? 1 : 0;

	for (gsize i = start; i < limit; i++) {
		char c = scan->f[i];
		if (tc_is_break(scan, i) || (c == ';' && depth <= 0))
			return i;
		if (c == '(' && tc_match_words(scan, tc_skip_blank(scan, i + 1), "sau day"))
			return i;
		if (c == ',' && organ_acts(scan, tc_skip_blank(scan, i + 1)))
			return i;
		if (c == 't' && depth <= 0 && strncmp(scan->text + scan->folded->origin[i], "thì ", 5) == 0)
			return i;
		gsize quote = tc_quote_length(scan, i);
		if (quote) {
			gboolean opens = quote_opens(scan, i);
			depth += opens ? 1 : -1;
			if (depth <= 0 && quoted)
				return i;
			i += quote - 1;
		}
	}
	return limit;
}
