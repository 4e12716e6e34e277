/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a paper's own title cites is its subject, and is marked so: `Thông tư hướng dẫn thi hành Nghị định số 41`. Where the header gives no
 * subject the text may begin with its title all the same, run together with the first basis, as databases of law texts have it:
 *
 *     Thông tư Hướng dẫn thực hiện Nghị định số 41/2009/NĐ-CP Căn cứ Luật Tổ chức Chính phủ ...
 */
#include "lib/citation/citation-private.h"

/* Bytes of folded text: a longer title is not one. */
#define TITLE_MAX 900

/* The title that the text begins with; empty if it begins otherwise. */
static TcSpan find_own_title(const TcScan *scan)
{
	const TcSpan none = {0, 0};
	gsize start = tc_skip_blank(scan, 0), limit = MIN(scan->n, start + TITLE_MAX);
	TcTypeWord word;

	if (start >= scan->n || !tc_is_letter(scan->f[start]) || !tc_type_word_match(scan, start, &word) || !word.capital ||
	    word.by_name || word.abbreviated || word.general)
		return none;
	gsize next = tc_skip_blank(scan, word.end);
	if (next == word.end || tc_read_number_word(scan, next) || (!tc_scan_is_upper(scan, next) && !tc_opens_title(scan, next)))
		return none;
	for (gsize i = next; i < limit; i = MAX(i + 1, tc_word_end(scan, i))) {
		if (tc_is_break(scan, i) && !tc_is_digit(scan->f[tc_skip_blank(scan, i + 1)])) /* `các Thông tư số: 38/2007` */
			return none;
		if (tc_scan_is_upper(scan, i) && tc_match_words(scan, i, "can cu"))
			return (TcSpan){scan->folded->origin[next], scan->folded->origin[i]};
	}
	return none;
}

static void mark_subject(TcCitations *citations, const TcScan *scan)
{
	TcSpan subject = scan->own ? scan->own->subject_span : (TcSpan){0, 0};

	if (subject.end == subject.start)
		subject = find_own_title(scan);
	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		citation->in_subject = citation->span.start >= subject.start && citation->span.start < subject.end;
	}
}

void tc_relate(TcCitations *citations, const TcScan *scan)
{
	tc_relate_anaphors(citations, scan);
	tc_relate_scopes(citations, scan);
	tc_relate_turned(citations, scan);
	tc_relate_repeats(citations, scan);
	tc_relate_attached(citations, scan);
	mark_subject(citations, scan);
}
