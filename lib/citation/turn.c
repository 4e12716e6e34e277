/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said the other way round. "Nghị định A (được sửa đổi, bổ sung tại Nghị định B)": B does something to A, whoever says
 * so; the paper itself merely mentions both. Whom the passive is about is looked for backwards in the sentence: a citation of
 * the same family first (a decree is amended by a decree, a law by a law: the one between, in A's title, is not meant), else
 * the nearest; where there is none and the sentence speaks of "Điều này", the paper itself. And "Quyết định A hết hiệu lực" is
 * said of a citation that stands before its verb: of A, and of those that A is joined to; "A đã hết hiệu lực" tells what has become of A without
 * doing it, and is noted as something that A does to itself. Of "bãi bỏ quy định hướng dẫn Nghị định A tại Thông tư B"
 * it is B that is acted on.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* Citations further back than this are not in the same clause. */
#define SUBJECT_REACH 12
/* Bytes of folded text behind a citation in which its verb may stand, titles included. */
#define VERB_REACH 900

static TcCitation *citation_at(TcCitations *citations, guint i)
{
	return g_ptr_array_index(citations, i);
}

static gsize start_of(const TcScan *scan, const TcCitation *citation)
{
	return tc_scan_at(scan, citation->span.start);
}

static gsize end_of(const TcScan *scan, const TcCitation *citation)
{
	return tc_scan_at(scan, citation->span.end);
}

static gboolean have_one_family(const TcCitation *a, const TcCitation *b)
{
	const TcType *left = a->type ? tc_type_get(a->type) : NULL, *right = b->type ? tc_type_get(b->type) : NULL;

	return left && right && (left == right || (left->by_name && right->by_name));
}

/* The citation before `index`, in its sentence, that the passive is about; -1 if there is none. */
static int find_subject(TcCitations *citations, const TcScan *scan, guint index)
{
	const TcCitation *agent = citation_at(citations, index);
	gsize at = start_of(scan, agent);
	int nearest = -1;

	for (guint back = 1; back <= SUBJECT_REACH && back <= index; back++) {
		const TcCitation *other = citation_at(citations, index - back);
		if (tc_last_break(scan, end_of(scan, other), at))
			break;
		if (other->acts || (other->form == TC_FORM_ALIAS && other->number) || other->form == TC_FORM_ANAPHOR)
			continue;
		if (have_one_family(other, agent))
			return (int)(index - back);
		if (nearest < 0)
			nearest = (int)(index - back);
	}
	return nearest;
}

/* Does the clause before `at` speak of the paper itself: `Điều này được ... bởi`, `Khoản 2 được ...`? */
static gboolean speaks_of_itself(const TcScan *scan, gsize at)
{
	gsize from = at - MIN(at, 300), start = MAX(tc_last_break(scan, from, at), from);

	for (gsize i = start; i < at; i++)
		if (tc_match_any(scan, i, "nay duoc|nay bi|nay da duoc|nay co noi dung"))
			return TRUE;
	while (start < at && !tc_is_word(scan->f[start]))
		start++;
	return tc_match_any(scan, start, "dieu|khoan|diem|chuong|muc|phu luc|noi dung|cum tu") > 0;
}

/* `thay thế Chỉ thị A; Chỉ thị B bị bãi bỏ`: an item with a verb of its own does not share that of the item before. */
static void drop_shared(TcCitations *citations, const TcScan *scan, guint index)
{
	TcCitation *citation = citation_at(citations, index);
	gsize before = index ? end_of(scan, citation_at(citations, index - 1)) : 0, at = start_of(scan, citation);
	gsize item = tc_item_start(scan, before, at);

	if (index && item > before && scan->f[item - 1] == ';' && tc_item_is_bare(scan, item, at))
		citation->relation = "dan-chieu";
}

static void turn(TcCitations *citations, const TcScan *scan, guint index)
{
	TcCitation *agent = citation_at(citations, index);
	int subject = find_subject(citations, scan, index);

	if (agent->self) { /* "được thay thế bằng Quyết định này" */
		if (subject >= 0)
			citation_at(citations, (guint)subject)->relation = agent->acts;
		agent->acts = NULL;
	} else if (subject >= 0) {
		agent->acts_on = subject;
		drop_shared(citations, scan, (guint)subject);
	} else if (!speaks_of_itself(scan, start_of(scan, agent))) {
		agent->acts = NULL;
	}
}

/* ---- verbs behind their citation -------------------------------------------------------------------------------------- */

/* `chưa hết hiệu lực`: it is not said. */
static gboolean is_denied(const TcScan *scan, gsize at)
{
	gsize end, word = tc_word_before(scan, at, &end);

	return word < at && tc_match_any(scan, word, "chua|khong|van|neu|khi") > 0;
}

/* `đã hết hiệu lực`, `(hết hiệu lực từ 2015)`: not by this paper, which only says so. */
static gboolean is_told(const TcScan *scan, gsize at)
{
	gsize end, word = tc_word_before(scan, at, &end);

	return (word < at && tc_match_words(scan, word, "da") > 0) || (at > 0 && scan->f[at - 1] == '(');
}

/* `bị bãi bỏ bởi`: by another work, which is read from there. */
static gboolean has_agent(const TcScan *scan, gsize at)
{
	return tc_match_any(scan, tc_skip_blank(scan, at), "boi|tai|theo|bang") > 0;
}

/* Says it of one citation. */
static void say(TcCitation *citation, guint index, const char *relation, gboolean told)
{
	if (citation->self || citation->acts || !g_str_equal(citation->relation, "dan-chieu"))
		return;
	if (!told) {
		citation->relation = relation;
	} else if (!g_str_equal(relation, "sua-doi")) {
		citation->acts = relation;
		citation->acts_on = (int)index;
	}
}

/* The citation itself and those before it that it is joined to. */
static void tell(TcCitations *citations, const TcScan *scan, guint index, const char *relation, gboolean told)
{
	for (guint i = index;; i--) {
		TcCitation *citation = citation_at(citations, i);
		say(citation, i, relation, told);
		if (i == 0)
			return;
		const TcCitation *before = citation_at(citations, i - 1);
		TcGap gap = tc_gap_read(scan, end_of(scan, before), start_of(scan, citation));
		if (before->within != citation->within || (gap != TC_GAP_COORDINATE && gap != TC_GAP_LIST))
			return;
	}
}

static void read_verb_behind(TcCitations *citations, const TcScan *scan, guint index)
{
	const TcCitation *citation = citation_at(citations, index);
	gsize from = end_of(scan, citation), to = MIN(scan->n, from + VERB_REACH);
	gsize next = index + 1 < citations->len ? start_of(scan, citation_at(citations, index + 1)) : scan->n;
	TcTrigger trigger;

	to = MIN(to, next);
	for (gsize i = from; i < to; i++)
		if (scan->f[i] == ';' || tc_is_break(scan, i))
			to = i;
	if (!tc_trigger_after(scan, from, to, &trigger) || is_denied(scan, trigger.where) || has_agent(scan, trigger.tail))
		return;
	/* the verb is said of the one that has the title, not of what stands in it */
	guint root = index;
	while (citation_at(citations, root)->within >= 0 &&
	       !tc_last_break(scan, end_of(scan, citation_at(citations, (guint)citation_at(citations, root)->within)), from))
		root = (guint)citation_at(citations, root)->within;
	drop_shared(citations, scan, root);
	tell(citations, scan, root, trigger.relation, is_told(scan, trigger.where));
}

/* ---- where it stands ---------------------------------------------------------------------------------------------- */

/* Does nothing but `tại`, and the place in it, stand between two citations? */
static gboolean stands_at(const TcScan *scan, gsize from, gsize to)
{
	gsize i = tc_match_any(scan, tc_skip_blank(scan, from), "tai|quy dinh tai|duoc quy dinh tai");
	TcPinpoint pinpoint;

	i = i ? tc_skip_blank(scan, i) : scan->n;
	if (i < to && tc_is_letter(scan->f[i]) && tc_pinpoint_read(scan, i, &pinpoint))
		i = tc_skip_blank(scan, pinpoint.end);
	gsize of = i < to ? tc_match_words(scan, i, "cua") : 0;
	return (of ? tc_skip_blank(scan, of) : i) == to;
}

/*
 * `Bãi bỏ những quy định hướng dẫn thực hiện Điều 41 Nghị định A tại Thông tư B`: it is B that loses them; that they guide A is what B does. The verb
 * stands before the words that say what B's rules were for.
 */
static void relate_holder(TcCitations *citations, const TcScan *scan, guint index)
{
	TcCitation *holder = citation_at(citations, index), *guided = citation_at(citations, index - 1);
	gsize at = start_of(scan, guided), window = at - MIN(at, VERB_REACH), from = MAX(tc_last_break(scan, window, at), window);
	TcTrigger purpose, verb;

	if (holder->acts || guided->acts || guided->within >= 0 || !g_str_equal(guided->relation, "huong-dan") ||
	    !stands_at(scan, end_of(scan, guided), start_of(scan, holder)))
		return;
	if (!tc_trigger_before(scan, from, at, &purpose) || !tc_trigger_before(scan, from, purpose.where, &verb) ||
	    !tc_trigger_has_object(scan, &verb, purpose.where))
		return;
	holder->relation = verb.relation;
	holder->within = -1;
	guided->within = (int)index;
}

void tc_relate_turned(TcCitations *citations, const TcScan *scan)
{
	for (guint i = 0; i < citations->len; i++) {
		if (citation_at(citations, i)->acts)
			turn(citations, scan, i);
		read_verb_behind(citations, scan, i);
		if (i)
			relate_holder(citations, scan, i);
	}
}
