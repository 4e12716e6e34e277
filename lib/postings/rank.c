/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The best documents of a query, without weighing all: MaxScore (Turtle and Flood, 1995) with the bounds of blocks.
 *
 * A query is taken apart into clauses. Leads make a document a match, any of them; extras only add weight; filters must, and bars must not, have it. Each
 * clause knows the most that it can add to a score. As soon as there are as many papers as are wanted, a document must score at least as much as the last of
 * those, and leads that cannot bring that together, even with all extras, need not be looked through: they are asked about documents that others
 * bring, the weightiest first, for as long as the document can still be among the best. Of what the others bring, blocks are passed over whose highest
 * frequency and least length say that no document in them can.
 *
 * A document's score is summed in the order of the clauses, whichever brought it, so that it is the same to the last bit wherever it stands.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

/** Bounds are sums too, in another order: what rounding may make of them. */
#define SLACK 1e-9

/* ---- the best so far ---------------------------------------------------------------------------------------------- */

typedef TcEntry Entry;

struct TcBest {
	TcMatchOptions options;
	guint size;    /* entries that are kept */
	GArray *heap;  /* of Entry; the worst first, as long as not all are there in any order */
};

TcBest *tc_best_new(const TcMatchOptions *options)
{
	TcBest *best = g_new0(TcBest, 1);
	best->options = *options;
	best->size = options->first + options->max;
	best->heap = g_array_new(FALSE, FALSE, sizeof(Entry));
	return best;
}

void tc_best_free(TcBest *best)
{
	if (!best)
		return;
	g_array_unref(best->heap);
	g_free(best);
}

/* Below 0: `a` comes first. */
static int compare_entries(const Entry *a, const Entry *b, TcOrder order)
{
	int found = 0;
	if (order == TC_ORDER_NEWEST)
		found = (a->date < b->date) - (a->date > b->date);
	else if (order == TC_ORDER_OLDEST)
		found = (a->date > b->date) - (a->date < b->date);
	else if (order == TC_ORDER_STRING)
		found = strcmp(a->order, b->order);
	if (!found)
		found = (a->ranked.score < b->ranked.score) - (a->ranked.score > b->ranked.score);
	return found ? found : (a->ranked.paper > b->ranked.paper) - (a->ranked.paper < b->ranked.paper);
}

static void sift_down(Entry *heap, guint n, guint at, TcOrder order)
{
	Entry entry = heap[at];
	for (guint child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && compare_entries(&heap[child + 1], &heap[child], order) > 0)
			child++;
		if (compare_entries(&heap[child], &entry, order) <= 0)
			break;
		heap[at] = heap[child];
	}
	heap[at] = entry;
}

void tc_best_offer(TcBest *best, const Entry *entry)
{
	Entry *heap = (Entry *)(gpointer)best->heap->data;
	TcOrder order = best->options.order;
	if (best->heap->len < best->size) {
		g_array_append_val(best->heap, *entry);
		heap = (Entry *)(gpointer)best->heap->data;
		for (guint i = best->size / 2; best->heap->len == best->size && i > 0; i--)
			sift_down(heap, best->size, i - 1, order);
	} else if (best->size > 0 && compare_entries(entry, &heap[0], order) < 0) {
		heap[0] = *entry;
		sift_down(heap, best->size, 0, order);
	}
}

/* What a document must score. */
static double get_threshold(const TcBest *best)
{
	gboolean full = best->size > 0 && best->heap->len == best->size && best->options.order == TC_ORDER_SCORE;
	return full ? g_array_index(best->heap, Entry, 0).ranked.score * (1 - SLACK) : -1;
}

static gint compare_in_array(gconstpointer a, gconstpointer b, gpointer data)
{
	return compare_entries(a, b, *(const TcOrder *)data);
}

const TcEntry *tc_best_sort(TcBest *best, guint *n)
{
	g_array_sort_with_data(best->heap, compare_in_array, &best->options.order);
	*n = best->heap->len;
	return (const TcEntry *)(gpointer)best->heap->data;
}

guint tc_best_list(TcBest *best, TcRanked **papers)
{
	guint n_all;
	const TcEntry *all = tc_best_sort(best, &n_all);
	guint n = n_all > best->options.first ? n_all - best->options.first : 0;
	*papers = g_new(TcRanked, n + 1);
	for (guint i = 0; i < n; i++)
		(*papers)[i] = all[best->options.first + i].ranked;
	return n;
}

/* ---- clauses ------------------------------------------------------------------------------------------------------ */

typedef struct {
	TcIterator *iterator;
	guint number;  /* in the order of the query */
	double below;  /* leads: what it and all less weighty ones add at most; extras: it and all that come after it */
	double bound;  /* leads: what it adds at most to documents before `until` */
	guint32 until;
} Clause;

typedef struct {
	TcPlace *place;
	GArray *leads, *extras; /* of Clause */
	guint32 *at;            /* where each lead stands; kept apart from them, as it is looked through for every document */
	GPtrArray *filters, *bars; /* of TcIterator */
	guint n; /* leads and extras */
	double *score; /* that each clause adds to the document at hand; 0 otherwise */
	guint *scored; /* the clauses that add something */
	guint n_scored;
	TcBest *best;
	Entry paper; /* the best document so far of the paper at hand; its paper is 0: none */
} Plan;

static void add_clause(Plan *plan, GArray *clauses, TcIterator *iterator)
{
	Clause clause = {.iterator = iterator, .number = plan->n++};
	if (iterator->document == TC_NO_DOCUMENT)
		tc_iterator_free(iterator);
	else
		g_array_append_val(clauses, clause);
}

/* Any of the query, as so many clauses as it has alternatives. */
static void add_any(Plan *plan, GArray *clauses, const TcQuery *query, double factor)
{
	if (query->kind == TC_QUERY_SCALED)
		add_any(plan, clauses, query->parts[0], factor * query->factor);
	else if (query->kind == TC_QUERY_JOINED && query->operation == TC_OR)
		for (gsize i = 0; i < query->n_parts; i++)
			add_any(plan, clauses, query->parts[i], factor);
	else
		add_clause(plan, clauses, tc_iterator_new(query, factor, plan->place));
}

static void add_unscored(Plan *plan, GPtrArray *iterators, const TcQuery *query)
{
	TcPlace place = *plan->place;
	place.want = TC_WANT_SOME;
	g_ptr_array_add(iterators, tc_iterator_new(query, 0, &place));
}

/* Takes what stands beside the first part of a query into the plan. \return the first part. */
static const TcQuery *strip(Plan *plan, const TcQuery *query, double *factor)
{
	for (;;) {
		gboolean joined = query->kind == TC_QUERY_JOINED;
		if (query->kind == TC_QUERY_SCALED)
			*factor *= query->factor;
		else if (!joined || (query->operation != TC_AND_MAYBE && query->operation != TC_FILTER && query->operation != TC_AND_NOT))
			return query;
		for (gsize i = 1; joined && i < query->n_parts; i++) {
			if (query->operation == TC_AND_MAYBE)
				add_any(plan, plan->extras, query->parts[i], *factor);
			else
				add_unscored(plan, query->operation == TC_FILTER ? plan->filters : plan->bars, query->parts[i]);
		}
		query = query->parts[0];
	}
}

/* All parts of a conjunction, each without what stands beside it, as one lead. */
static void add_all(Plan *plan, const TcQuery *query, double factor)
{
	g_autofree TcIterator **parts = g_new(TcIterator *, query->n_parts);
	gboolean empty = FALSE;
	for (gsize i = 0; i < query->n_parts; i++) {
		double of_part = factor;
		const TcQuery *part = strip(plan, query->parts[i], &of_part);
		parts[i] = tc_iterator_new(part, of_part, plan->place);
		empty = empty || parts[i]->document == TC_NO_DOCUMENT;
	}
	for (gsize i = 0; empty && i < query->n_parts; i++)
		tc_iterator_free(parts[i]);
	if (!empty)
		add_clause(plan, plan->leads, tc_iterator_take(TC_AND, parts, query->n_parts, plan->place));
}

static int compare_max(gconstpointer a, gconstpointer b)
{
	const Clause *left = a, *right = b;
	double one = left->iterator->max, other = right->iterator->max;
	return one != other ? (one > other) - (one < other) : (left->number > right->number) - (left->number < right->number);
}

static int compare_max_falling(gconstpointer a, gconstpointer b)
{
	return compare_max(b, a);
}

/* Leads rise, extras fall. */
static void sort_clauses(Plan *plan)
{
	double sum = 0;
	g_array_sort(plan->leads, compare_max);
	g_array_sort(plan->extras, compare_max_falling);
	for (guint i = 0; i < plan->leads->len; i++)
		g_array_index(plan->leads, Clause, i).below = sum += g_array_index(plan->leads, Clause, i).iterator->max;
	sum = 0;
	for (guint i = plan->extras->len; i > 0; i--)
		g_array_index(plan->extras, Clause, i - 1).below = sum += g_array_index(plan->extras, Clause, i - 1).iterator->max;
}

static void plan_query(Plan *plan, const TcQuery *query)
{
	double factor = 1;
	query = strip(plan, query, &factor);
	if (query->kind == TC_QUERY_JOINED && query->operation == TC_AND)
		add_all(plan, query, factor);
	else
		add_any(plan, plan->leads, query, factor);
	sort_clauses(plan);
}

static void clear_clause(gpointer data)
{
	tc_iterator_free(((Clause *)data)->iterator);
}

/* ---- the search --------------------------------------------------------------------------------------------------- */

/* Whether a document may be a match at all. */
static gboolean is_wanted(const Plan *plan, guint32 document)
{
	const TcPart *part = plan->place->part;
	if (tc_part_is_gone(part, document) || (!plan->best->options.sections && part->segment->columns[document].section))
		return FALSE;
	for (guint i = 0; i < plan->filters->len; i++)
		if (tc_iterator_seek(plan->filters->pdata[i], document) != document)
			return FALSE;
	for (guint i = 0; i < plan->bars->len; i++)
		if (tc_iterator_seek(plan->bars->pdata[i], document) == document)
			return FALSE;
	return TRUE;
}

/* The sections of a paper follow it: the best of them all stands for it. */
static void end_paper(Plan *plan)
{
	if (plan->paper.ranked.paper)
		tc_best_offer(plan->best, &plan->paper);
	plan->paper.ranked.paper = 0;
}

static void add_match(Plan *plan, guint32 document)
{
	const TcSegment *segment = plan->place->part->segment;
	const TcColumns *columns = &segment->columns[document];
	double score = 0;
	for (guint i = 0; i < plan->n; i++)
		score += plan->score[i];
	if (columns->paper != plan->paper.ranked.paper)
		end_paper(plan);
	else if (score <= plan->paper.ranked.score)
		return;
	plan->paper = (Entry){.ranked = {.paper = columns->paper, .score = score},
			      .date = columns->date,
			      .order = tc_segment_get_string(segment, columns->order)};
}

static double ask(Plan *plan, const Clause *clause, guint32 document)
{
	if (tc_iterator_seek(clause->iterator, document) != document)
		return 0;
	plan->scored[plan->n_scored++] = clause->number;
	return plan->score[clause->number] = clause->iterator->score(clause->iterator);
}

/* Of a document that leads from `first` on brought: what the others say of it, as long as it can be among the best. */
static void weigh(Plan *plan, guint32 document, guint first, double threshold)
{
	const Clause *lead = (const Clause *)(gpointer)plan->leads->data, *extra = (const Clause *)(gpointer)plan->extras->data;
	double score = 0, extras = plan->extras->len ? extra[0].below : 0;
	for (guint i = first; i < plan->leads->len; i++)
		if (plan->at[i] == document)
			score += ask(plan, &lead[i], document);
	gboolean can = score + extras + (first ? lead[first - 1].below : 0) >= threshold && is_wanted(plan, document);
	for (guint i = first; can && i > 0; i--) {
		score += ask(plan, &lead[i - 1], document);
		can = score + extras + (i > 1 ? lead[i - 2].below : 0) >= threshold;
	}
	for (guint i = 0; can && i < plan->extras->len; i++) {
		score += ask(plan, &extra[i], document);
		can = score + (i + 1 < plan->extras->len ? extra[i + 1].below : 0) >= threshold;
	}
	if (can)
		add_match(plan, document);
	while (plan->n_scored > 0)
		plan->score[plan->scored[--plan->n_scored]] = 0;
}

/* How many of the leads, from the least weighty on, cannot bring a document among the best by themselves. */
static guint count_followers(const Plan *plan, double threshold)
{
	double extras = plan->extras->len ? g_array_index(plan->extras, Clause, 0).below : 0;
	guint n = 0;
	while (n < plan->leads->len && g_array_index(plan->leads, Clause, n).below + extras < threshold)
		n++;
	return n;
}

/* Leads the leads to a document. \return the first one from there on that any has. */
static guint32 go_on(const Plan *plan, guint first, guint32 from)
{
	const Clause *lead = (const Clause *)(gpointer)plan->leads->data;
	guint32 next = TC_NO_DOCUMENT;
	for (guint i = first; i < plan->leads->len; i++) {
		if (plan->at[i] < from)
			plan->at[i] = tc_iterator_seek(lead[i].iterator, from);
		next = MIN(next, plan->at[i]);
	}
	return next;
}

/* What a lead can add to the documents from one on, up to where that is known. */
static double get_bound(Clause *lead, guint32 document)
{
	TcIterator *iterator = lead->iterator;
	if (document >= lead->until) {
		guint32 last = TC_NO_DOCUMENT;
		lead->bound = iterator->bound ? iterator->bound(iterator, document, &last) : iterator->max;
		lead->until = last == TC_NO_DOCUMENT ? last : last + 1;
	}
	return lead->bound;
}

/* Whether the blocks that a document lies in may have one that is good enough. \param until receives where that may change. */
static gboolean may_be_good(const Plan *plan, guint first, guint32 document, double threshold, guint32 *until)
{
	Clause *lead = (Clause *)(gpointer)plan->leads->data;
	double bound = plan->extras->len ? g_array_index(plan->extras, Clause, 0).below : 0;
	bound += first ? lead[first - 1].below : 0;
	*until = TC_NO_DOCUMENT;
	for (guint i = first; i < plan->leads->len; i++) {
		if (plan->at[i] == TC_NO_DOCUMENT)
			continue;
		bound += get_bound(&lead[i], document);
		*until = MIN(*until, lead[i].until);
	}
	return bound >= threshold;
}

static void search(Plan *plan)
{
	double threshold = get_threshold(plan->best);
	guint first = count_followers(plan, threshold);
	guint32 until = 0; /* up to there documents may be good */
	guint32 from = 0;
	for (guint32 document; (document = go_on(plan, first, from)) != TC_NO_DOCUMENT;) {
		from = document + 1;
		if (threshold < 0 || document < until || may_be_good(plan, first, document, threshold, &until)) {
			weigh(plan, document, first, threshold);
		} else {
			from = until;
			until = 0;
		}
		double now = get_threshold(plan->best);
		if (now > threshold) {
			threshold = now;
			until = 0;
			first = count_followers(plan, threshold);
		}
	}
	end_paper(plan);
}

void tc_best_search(TcBest *best, const TcQuery *query, TcPlace *place)
{
	Plan plan = {.place = place, .best = best};
	place->want = TC_WANT_SCORES;
	plan.leads = g_array_new(FALSE, FALSE, sizeof(Clause));
	plan.extras = g_array_new(FALSE, FALSE, sizeof(Clause));
	g_array_set_clear_func(plan.leads, clear_clause);
	g_array_set_clear_func(plan.extras, clear_clause);
	plan.filters = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	plan.bars = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	plan_query(&plan, query);
	plan.score = g_new0(double, plan.n + 1);
	plan.scored = g_new(guint, plan.n + 1);
	plan.at = g_new0(guint32, plan.leads->len + 1);
	for (guint i = 0; i < plan.leads->len; i++)
		plan.at[i] = g_array_index(plan.leads, Clause, i).iterator->document;
	search(&plan);
	g_free(plan.score);
	g_free(plan.scored);
	g_free(plan.at);
	g_array_unref(plan.leads);
	g_array_unref(plan.extras);
	g_ptr_array_unref(plan.filters);
	g_ptr_array_unref(plan.bars);
}
