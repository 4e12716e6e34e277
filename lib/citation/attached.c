/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A regulation, a plan, a scheme has no number of its own: it is cited through the paper that it came with.
 *
 *     Thực hiện Điều 5 Quy chế làm việc ban hành kèm theo Quyết định số 15-QĐ/TU
 *     Bãi bỏ Điều 4 Quy chế (ban hành kèm theo Quyết định số 32/2018/QĐ-UBND)
 *
 * The work is Decision 15; the article and the verb are said of it, and a name between ("Quy chế làm việc") is another mention of it. Where no verb
 * stands before, the decision is merely what something was attached to, as under the title of the attachment itself.
 */
#include "lib/citation/citation-private.h"

/* A trigger further back than this says nothing. */
#define WINDOW 700

gsize tc_attached_phrase(const TcScan *scan, gsize at)
{
	gsize end, last = tc_word_before(scan, at, &end), first = tc_word_before(scan, last, &end);

	if (first == last || !tc_match_any(scan, first, "kem theo|hanh theo"))
		return at;
	gsize before = tc_word_before(scan, first, &end);
	if (tc_match_words(scan, before, "ban hanh"))
		return before;
	gsize issued = tc_word_before(scan, before, &end);
	return tc_match_words(scan, issued, "ban hanh kem theo") ? issued : tc_match_words(scan, first, "kem theo") ? first : at;
}

gboolean tc_is_attached(const TcScan *scan, gsize from, gsize at)
{
	gsize phrase = tc_attached_phrase(scan, at);
	TcTypeWord word;

	return phrase < at && from < phrase && phrase - from < TC_ATTACHMENT_REACH && tc_is_letter(scan->f[from]) &&
	       tc_type_word_match(scan, from, &word) && word.end <= phrase && !word.abbreviated &&
	       !tc_last_break(scan, word.end, phrase);
}

/* Where what is attached is named; `phrase` if it is not, or by another citation that has a number. \param before the citation before, or NULL. */
static gsize find_attachment(const TcScan *scan, gsize phrase, const TcCitation *before)
{
	gsize from = phrase - MIN(phrase, TC_ATTACHMENT_REACH), line = tc_last_break(scan, from, phrase);
	gsize passed = before ? tc_scan_at(scan, before->form == TC_FORM_NAME ? before->span.start : before->span.end) : 0;
	TcTypeWord word;

	return tc_type_word_last(scan, MAX(MAX(from, line), passed), phrase, &word) ? word.start : phrase;
}

/* What is said of the attachment at `start`; NULL if nothing is. */
static const char *find_relation(const TcScan *scan, gsize start, const TcCitation *citation)
{
	gsize outer = tc_pinpoint_start(scan, start), window = outer - MIN(outer, WINDOW);
	TcTrigger trigger;

	if (tc_trigger_before(scan, MAX(window, tc_last_break(scan, window, outer)), outer, &trigger) && !trigger.turned)
		return trigger.relation;
	return citation->pinpoint ? "dan-chieu" : NULL;
}

static void relate_one(const TcCitations *citations, const TcScan *scan, guint index)
{
	TcCitation *citation = g_ptr_array_index(citations, index),
		   *before = index ? g_ptr_array_index(citations, index - 1) : NULL;
	gsize at = tc_scan_at(scan, citation->span.start), phrase = tc_attached_phrase(scan, at);
	gsize start = phrase < at ? find_attachment(scan, phrase, before) : at;

	/* a capital: the line under the attachment's own title */
	if (citation->self || start >= phrase || tc_scan_is_upper(scan, phrase))
		return;
	gboolean named = before && before->form == TC_FORM_NAME && start == tc_scan_at(scan, before->span.start);
	const char *said = find_relation(scan, start, citation);
	if (said)
		citation->relation = said;
	if (named && before->repeats < 0)
		before->repeats = (int)index;
}

/* `kèm theo Quyết định A và Quyết định B`: both, what is said of the first. */
static void share(const TcCitations *citations, const TcScan *scan, guint index)
{
	TcCitation *citation = g_ptr_array_index(citations, index);
	const TcCitation *before = g_ptr_array_index(citations, index - 1);
	TcGap gap = tc_gap_read(scan, tc_scan_at(scan, before->span.end), tc_scan_at(scan, citation->span.start));

	if (gap == TC_GAP_COORDINATE && g_str_equal(citation->relation, "kem-theo") && before->within == citation->within)
		citation->relation = before->relation;
}

void tc_relate_attached(TcCitations *citations, const TcScan *scan)
{
	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		if (citation->number && g_str_equal(citation->relation, "kem-theo")) {
			relate_one(citations, scan, i);
			if (i)
				share(citations, scan, i);
		}
	}
}
