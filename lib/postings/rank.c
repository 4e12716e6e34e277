/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The best documents of a query, without weighing all: MaxScore (Turtle and Flood, 1995) with the bounds of blocks, a window of documents at a
 * time.
 *
 * Each clause of a query (plan.c) knows the most that it can add to a score. As soon as there are as many papers as are wanted, a document must
 * score at least as much as the last of those, and leads that cannot bring that together, even with all extras, need not be looked through: they
 * follow, asked about documents that others bring, the weightiest first, for as long as the document can still be among the best. Of what the
 * others bring, blocks are passed over whose highest frequency and least length say that no document in them can.
 *
 * The others add what they have in a window of 2,048 documents, one after the other, which goes several times as fast as taking the least
 * document of all of them again and again.
 *
 * Before, the index was Xapian's. 32,807 articles and the questions of `make bench-peers`, p99 in ms on one machine; index and store in seconds
 * and MB:
 *
 *                  and    or    phrase   unmarked phrase   number     index alone   all stages
 *     Xapian       1.2   1.9      1.4         2.4            .27        121 MB        10.4 s
 *     this         1.0    .9       .7         1.7            .13         17 MB         4.1 s
 *
 * (The last column also has what became faster before the index.) A million papers: broken off after 360 GB of writes; now 44 GB.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

typedef struct {
	TcPlan plan;
	const TcPart *part;
	TcBest *best;
	gboolean sections;
	TcScore threshold;
	guint first;   /* of the leads that do not follow */
	TcFound paper; /* the best document so far of the paper at hand; its paper is 0: none */
	TcWindow window;
} Search;

/* Whether a document may be a match at all. */
static gboolean is_wanted(const Search *search, guint32 document)
{
	const GPtrArray *filters = search->plan.filters, *bars = search->plan.bars;
	if (tc_part_is_gone(search->part, document) ||
	    (!search->sections && tc_segment_is_section(search->part->segment, document)))
		return FALSE;
	for (guint i = 0; i < filters->len; i++)
		if (tc_iterator_seek(filters->pdata[i], document) != document)
			return FALSE;
	for (guint i = 0; i < bars->len; i++)
		if (tc_iterator_seek(bars->pdata[i], document) == document)
			return FALSE;
	return TRUE;
}

/* The sections of a paper follow it: the best of them all stands for it. */
static void end_paper(Search *search)
{
	if (search->paper.paper)
		tc_best_offer(search->best, &search->paper);
	search->paper.paper = 0;
}

static void add_match(Search *search, guint32 document, TcScore score)
{
	const TcSegment *segment = search->part->segment;
	if (segment->ids[document] != search->paper.paper)
		end_paper(search);
	else if (score <= search->paper.score)
		return;
	search->paper = (TcFound){.paper = segment->ids[document],
				  .score = score,
				  .date = segment->dates[document],
				  .note = segment->notes[document],
				  .order = tc_segment_get_string(segment, segment->orders[document])};
}

static TcScore ask(const TcClause *clause, guint32 document)
{
	return tc_iterator_seek(clause->iterator, document) == document ? clause->iterator->score(clause->iterator) : 0;
}

/* Of a document that the leads brought: what the others say of it, as long as it can be among the best. */
static void weigh(Search *search, guint32 document, TcScore score)
{
	const TcClause *lead = (const TcClause *)(gpointer)search->plan.leads->data;
	const TcClause *extra = (const TcClause *)(gpointer)search->plan.extras->data;
	guint n_extras = search->plan.extras->len;
	TcScore extras = tc_plan_get_extras(&search->plan);
	gboolean can = is_wanted(search, document);
	for (guint i = search->first; can && i > 0; i--) {
		score += ask(&lead[i - 1], document);
		can = score + extras + (i > 1 ? lead[i - 2].below : 0) >= search->threshold;
	}
	for (guint i = 0; can && i < n_extras; i++) {
		score += ask(&extra[i], document);
		can = score + (i + 1 < n_extras ? extra[i + 1].below : 0) >= search->threshold;
	}
	if (can)
		add_match(search, document, score);
}

/* What followers and extras add at most. */
static TcScore get_others(const Search *search)
{
	TcScore others = tc_plan_get_extras(&search->plan);
	return search->first ? others + g_array_index(search->plan.leads, TcClause, search->first - 1).below : others;
}

/* Lets leads follow that cannot bring a document among the best by themselves. */
static void take_threshold(Search *search)
{
	TcScore extras = tc_plan_get_extras(&search->plan);
	const GArray *leads = search->plan.leads;
	search->threshold = tc_best_get_threshold(search->best);
	while (search->first < leads->len && g_array_index(leads, TcClause, search->first).below + extras < search->threshold)
		search->first++;
}

/* The documents of a window that may be among the best. Empties it. */
static void read_window(Search *search)
{
	TcWindow *window = &search->window;
	for (guint32 word = 0; word < TC_WINDOW / 64; word++) {
		for (guint64 bits = window->set[word]; bits; bits &= bits - 1) {
			guint32 at = word * 64 + (guint32)__builtin_ctzll(bits);
			TcScore score = window->score[at];
			window->score[at] = 0;
			if (score + get_others(search) < search->threshold)
				continue;
			weigh(search, window->start + at, score);
			search->threshold = tc_best_get_threshold(search->best);
		}
		window->set[word] = 0;
	}
}

/* The first document that any lead stands at. */
static guint32 find_start(const Search *search)
{
	guint32 start = TC_NO_DOCUMENT;
	for (guint i = search->first; i < search->plan.leads->len; i++)
		start = MIN(start, g_array_index(search->plan.leads, TcClause, i).iterator->document);
	return start;
}

/* What a lead can add to the documents from one on, up to where that is known. */
static TcScore get_bound(TcClause *lead, guint32 document)
{
	TcIterator *iterator = lead->iterator;
	if (iterator->document == TC_NO_DOCUMENT)
		return 0;
	if (document >= lead->until) {
		guint32 last = TC_NO_DOCUMENT;
		lead->bound = iterator->bound ? iterator->bound(iterator, document, &last) : iterator->max;
		lead->until = last == TC_NO_DOCUMENT ? last : last + 1;
	}
	return lead->bound;
}

/* Whether the blocks that a document lies in may have one that is good enough. \param until receives where that may change. */
static gboolean may_be_good(const Search *search, guint32 document, guint32 *until)
{
	TcScore bound = get_others(search);
	*until = TC_NO_DOCUMENT;
	for (guint i = search->first; i < search->plan.leads->len; i++) {
		TcClause *lead = &g_array_index(search->plan.leads, TcClause, i);
		bound += get_bound(lead, document);
		if (lead->iterator->document != TC_NO_DOCUMENT)
			*until = MIN(*until, lead->until);
	}
	return bound >= search->threshold;
}

static void search_all(Search *search)
{
	const GArray *leads = search->plan.leads;
	take_threshold(search);
	for (guint32 start; (start = find_start(search)) != TC_NO_DOCUMENT; take_threshold(search)) {
		guint32 until;
		gboolean good = may_be_good(search, start, &until);
		guint32 end = MIN(until, start + MIN(TC_WINDOW, TC_NO_DOCUMENT - start));
		search->window.start = start;
		for (guint i = search->first; i < leads->len; i++) {
			TcIterator *iterator = g_array_index(leads, TcClause, i).iterator;
			if (good)
				tc_iterator_fill(iterator, end, &search->window);
			else
				(void)tc_iterator_seek(iterator, until);
		}
		if (good)
			read_window(search);
	}
	end_paper(search);
}

void tc_rank(TcBest *best, const TcQuery *query, gboolean sections, TcPlace *place)
{
	g_autofree Search *search = g_new0(Search, 1);
	search->part = place->part;
	search->best = best;
	search->sections = sections;
	tc_plan_init(&search->plan, query, place);
	search_all(search);
	tc_plan_clear(&search->plan);
}
