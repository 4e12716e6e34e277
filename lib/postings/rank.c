/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The best documents of a query, without weighing all: MaxScore (Turtle and Flood, 1995) with the bounds of blocks, a window of documents at a
 * time.
 *
 * Each part of a query (plan.c) knows the most that it can add to a score. As soon as there are as many papers as are wanted, a document must
 * score at least as much as the last of those.
 *
 * Where any of some leads makes a match, those that cannot bring that together, even with all extras, need not be looked through: they follow,
 * and are asked about documents that others bring (window.c). Of what the others bring, blocks are passed over whose highest frequency and least
 * length say that no document in them can. They add what they have in a window of 2,048 documents, one after the other, which goes several times
 * as fast as taking the least document of all of them again and again.
 *
 * Where all leads make a match, what matches is found first, as bits, and counted from those if that is wanted; then leads and extras are asked
 * alike, the weightiest first, of documents that match and can still be among the best. Those are few: of a question of common words what is best
 * has them in a row, and the pairs, which weigh most, say so before any word has been weighed. A question of `make bench-http` takes 11.5 million
 * instructions in all; 14.3 where leads are weighed first, a window at a time; 16.6 where they are taken document by document.
 *
 * Before, the index was Xapian's. 32,807 articles and the questions of `make bench-peers`, p99 in ms on one machine; index and store in seconds
 * and MB:
 *
 *                  and    or    phrase   unmarked phrase   number     index alone   all stages
 *     Xapian       1.2   1.9      1.4         2.4            .27        121 MB        10.4 s
 *     this          .3    .5       .6          .9            .1          17 MB         3.2 s
 *
 * (The last column also has what became faster before the index.) A million papers: broken off after 360 GB of writes; now 43 GB.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

typedef struct {
	TcSearch base;
	TcPlan plan;
	guint first;               /* of the leads that do not follow */
	GPtrArray *filters, *bars; /* of TcIterator, as the plan has them; where any of the leads makes a match */
} Search;

/* ---- any of the leads ------------------------------------------------------------------------------------------ */

/* Whether a document that a lead has is a match. */
static gboolean is_wanted(const Search *search, guint32 document)
{
	const GPtrArray *filters = search->filters, *bars = search->bars;
	if (!tc_search_may_have(&search->base, document))
		return FALSE;
	for (guint i = 0; i < filters->len; i++)
		if (tc_iterator_seek(filters->pdata[i], document) != document)
			return FALSE;
	for (guint i = 0; i < bars->len; i++)
		if (tc_iterator_seek(bars->pdata[i], document) == document)
			return FALSE;
	return TRUE;
}

static void keep_wanted(const Search *search, guint64 *kept)
{
	for (guint32 word = 0; word < TC_WINDOW / 64; word++)
		for (guint64 bits = kept[word]; bits; bits &= bits - 1)
			if (!is_wanted(search, search->base.window.start + word * 64 + (guint32)__builtin_ctzll(bits)))
				kept[word] ^= bits & -bits;
}

/* Lets leads follow that cannot bring a document among the best by themselves. */
static void take_threshold(Search *search)
{
	const GArray *leads = search->plan.leads;
	TcScore extras = search->base.of_others;
	if (search->first > 0)
		extras -= g_array_index(leads, TcClause, search->first - 1).below;
	for (; search->first < leads->len; search->first++) {
		const TcClause *lead = &g_array_index(leads, TcClause, search->first);
		if (lead->below + extras >= search->base.threshold)
			break;
		tc_search_ask_too(&search->base, lead->iterator);
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
	TcScore bound = search->base.of_others;
	*until = TC_NO_DOCUMENT;
	for (guint i = search->first; i < search->plan.leads->len; i++) {
		TcClause *lead = &g_array_index(search->plan.leads, TcClause, i);
		bound += get_bound(lead, document);
		if (lead->iterator->document != TC_NO_DOCUMENT)
			*until = MIN(*until, lead->until);
	}
	return bound >= search->base.threshold;
}

/* A window from where it begins on. */
static void search_window(Search *search, guint32 start)
{
	TcWindow *window = &search->base.window;
	guint32 end = start + MIN(TC_WINDOW, TC_NO_DOCUMENT - start);
	guint64 kept[TC_WINDOW / 64];
	window->start = start;
	for (guint i = search->first; i < search->plan.leads->len; i++)
		tc_iterator_fill(g_array_index(search->plan.leads, TcClause, i).iterator, end, NULL, window);
	memcpy(kept, window->set, sizeof kept);
	if (tc_search_keep(&search->base, search->base.of_others, kept))
		keep_wanted(search, kept);
	tc_search_weigh(&search->base, end, TRUE, kept);
}

static GPtrArray *make_iterators(const GPtrArray *queries, const TcPlace *unscored)
{
	GPtrArray *iterators = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	for (guint i = 0; i < queries->len; i++)
		g_ptr_array_add(iterators, tc_iterator_new(queries->pdata[i], 0, unscored));
	return iterators;
}

static void search_any(Search *search, const TcPlace *unscored)
{
	const GArray *leads = search->plan.leads;
	search->filters = make_iterators(search->plan.filters, unscored);
	search->bars = make_iterators(search->plan.bars, unscored);
	take_threshold(search);
	for (guint32 start; (start = find_start(search)) != TC_NO_DOCUMENT; take_threshold(search)) {
		guint32 until;
		if (may_be_good(search, start, &until))
			search_window(search, start);
		else
			for (guint i = search->first; i < leads->len; i++)
				(void)tc_iterator_seek(g_array_index(leads, TcClause, i).iterator, until);
	}
	g_ptr_array_unref(search->filters);
	g_ptr_array_unref(search->bars);
}

/* ---- all of the leads ------------------------------------------------------------------------------------------- */

/* Leaves what may be a match, if only whole papers are wanted, or some are taken out. */
static void leave_those_there(const TcSearch *search, TcStretch *found)
{
	if (!search->part->gone && (search->sections || search->part->segment->head->n_sections == 0))
		return;
	for (guint32 word = 0; word < TC_STRETCH / 64; word++)
		for (guint64 bits = found->set[word]; bits; bits &= bits - 1)
			if (!tc_search_may_have(search, found->start + word * 64 + (guint32)__builtin_ctzll(bits)))
				found->set[word] ^= bits & -bits;
}

static void weigh_stretch(TcSearch *search, const TcStretch *found)
{
	for (guint32 word = 0; word < TC_STRETCH / 64; word += TC_WINDOW / 64) {
		guint64 kept[TC_WINDOW / 64], any = 0;
		memcpy(kept, found->set + word, sizeof kept);
		for (guint32 i = 0; i < TC_WINDOW / 64; i++)
			any |= kept[i];
		if (!any)
			continue;
		search->window.start = found->start + word * 64;
		memcpy(search->window.set, kept, sizeof kept);
		tc_search_weigh(search, search->window.start + TC_WINDOW, FALSE, kept);
	}
}

/* What matches is known before any of it is weighed, and counted then, if that is wanted. */
static void search_all(Search *search, TcIterator *matches, TcTallying *tallying)
{
	guint32 n = search->base.part->segment->head->n_documents;
	for (guint i = 0; i < search->plan.leads->len; i++)
		tc_search_ask_too(&search->base, g_array_index(search->plan.leads, TcClause, i).iterator);
	for (guint64 start = 0; start < n; start += TC_STRETCH) {
		TcStretch found = {.start = (guint32)start};
		tc_iterator_mark(matches, &found);
		if (tallying)
			tc_tallying_add(tallying, &found);
		leave_those_there(&search->base, &found);
		weigh_stretch(&search->base, &found);
	}
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void count_all(TcIterator *matches, TcTallying *tallying, guint32 n)
{
	for (guint64 start = 0; start < n; start += TC_STRETCH) {
		TcStretch found = {.start = (guint32)start};
		tc_iterator_mark(matches, &found);
		tc_tallying_add(tallying, &found);
	}
}

/* The best are wanted; what matches is counted with it. \param tallying NULL: nothing is counted. */
static void search_part(TcBest *best, const TcQuery *query, gboolean sections, TcTallying *tallying, TcPlace *place,
			const TcPlace *unscored)
{
	g_autofree Search *search = g_new(Search, 1);
	tc_search_init(&search->base, place->part, sections, best);
	tc_plan_init(&search->plan, query, place);
	search->first = 0;
	for (guint i = 0; i < search->plan.extras->len; i++)
		tc_search_ask_too(&search->base, search->plan.extras->pdata[i]);
	TcIterator *matches = search->plan.all || tallying ? tc_iterator_new(query, 0, unscored) : NULL;
	if (search->plan.all)
		search_all(search, matches, tallying);
	else if (tallying)
		count_all(matches, tallying, place->part->segment->head->n_documents);
	if (!search->plan.all)
		search_any(search, unscored);
	tc_iterator_free(matches);
	tc_search_clear(&search->base);
	tc_plan_clear(&search->plan);
}

void tc_rank(TcBest *best, const TcQuery *query, const TcMatchOptions *options, TcTally *tally, TcPlace *place)
{
	TcPlace unscored = *place;
	unscored.scores = FALSE;
	TcTallying *tallying = tally ? tc_tallying_new(tally, options, &unscored) : NULL;
	if (options->max > 0) {
		search_part(best, query, options->sections, tallying, place, &unscored);
	} else if (tally) {
		TcIterator *matches = tc_iterator_new(query, 0, &unscored);
		count_all(matches, tallying, place->part->segment->head->n_documents);
		tc_iterator_free(matches);
	}
	tc_tallying_end(tallying);
}
