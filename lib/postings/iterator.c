/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The documents of a query in one part, one after the other. Whoever iterates looks whether they are taken out (rank.c, count.c).
 */
#include "lib/postings/postings-private.h"

#include <string.h>

/** Synonyms from which on their lists are read at once, one after the other, as beginnings of words with all their endings are. */
#define MANY_SYNONYMS 8u
/** Documents are looked up in a list that has so many times as many; otherwise both are read. */
#define FEW 8u

void tc_iterator_free(TcIterator *iterator)
{
	if (!iterator)
		return;
	if (iterator->clear)
		iterator->clear(iterator);
	g_free(iterator);
}

/* Looks the wanted documents up, one after the other. */
static void fill_by_seeking(TcIterator *iterator, const guint64 *among, TcWindow *window)
{
	for (guint32 word = 0; word < TC_WINDOW / 64; word++)
		for (guint64 bits = among[word]; bits; bits &= bits - 1) {
			guint32 document = window->start + word * 64 + (guint32)__builtin_ctzll(bits);
			if (tc_iterator_seek(iterator, document) == document)
				tc_window_add(window, document, iterator->score(iterator));
		}
}

void tc_iterator_fill(TcIterator *iterator, guint32 end, const guint64 *among, TcWindow *window)
{
	if (iterator->fill)
		iterator->fill(iterator, end, among, window);
	else if (among)
		fill_by_seeking(iterator, among, window);
	else
		for (guint32 document = iterator->document; document < end; document = iterator->seek(iterator, document + 1))
			tc_window_add(window, document, iterator->score(iterator));
}

void tc_iterator_mark(TcIterator *iterator, TcStretch *stretch)
{
	if (iterator->mark) {
		iterator->mark(iterator, stretch);
		return;
	}
	guint32 end = tc_stretch_get_end(stretch);
	for (guint32 document = tc_iterator_seek(iterator, stretch->start); document < end;
	     document = iterator->seek(iterator, document + 1))
		tc_stretch_add(stretch, document);
}

static guint32 seek_nothing(TcIterator *iterator, guint32 target)
{
	(void)target;
	return iterator->document = TC_NO_DOCUMENT;
}

static TcScore score_nothing(TcIterator *iterator)
{
	(void)iterator;
	return 0;
}

static TcIterator *new_nothing(void)
{
	TcIterator *iterator = g_new0(TcIterator, 1);
	*iterator = (TcIterator){.document = TC_NO_DOCUMENT, .seek = seek_nothing, .score = score_nothing};
	return iterator;
}

/* ---- a term ----------------------------------------------------------------------------------------------------- */

typedef struct {
	TcIterator base;
	TcListCursor cursor;
	const guint32 *lengths;
	TcWeighing by;
	double weight;
} Term;

static guint32 seek_term(TcIterator *iterator, guint32 target)
{
	TcListCursor *cursor = &((Term *)iterator)->cursor;
	gboolean next = cursor->document + 1 == target;
	return iterator->document = next ? tc_list_cursor_next(cursor) : tc_list_cursor_seek(cursor, target);
}

static TcScore score_term(TcIterator *iterator)
{
	Term *term = (Term *)iterator;
	return tc_weigh(&term->by, term->weight, tc_list_cursor_get_frequency(&term->cursor), term->lengths[iterator->document]);
}

/* Whether so few documents of a window are wanted that they are looked up sooner than the list is read. */
static gboolean are_few(const Term *term, const guint64 *among)
{
	guint64 listed = (guint64)term->cursor.list.n * TC_WINDOW / term->cursor.n_documents;
	return tc_bits_count(among, TC_WINDOW / 64) * FEW < listed;
}

static void fill_term(TcIterator *iterator, guint32 end, const guint64 *among, TcWindow *window)
{
	Term *term = (Term *)iterator;
	if (among && are_few(term, among)) {
		fill_by_seeking(iterator, among, window);
		return;
	}
	guint32 document = tc_iterator_seek(iterator, window->start);
	for (; document < end; document = tc_list_cursor_next(&term->cursor)) {
		guint32 at = document - window->start;
		if (among && !(among[at / 64] >> at % 64 & 1))
			continue;
		guint32 frequency = tc_list_cursor_get_frequency(&term->cursor);
		tc_window_add(window, document, tc_weigh(&term->by, term->weight, frequency, term->lengths[document]));
	}
	iterator->document = document;
}

static void mark_term(TcIterator *iterator, TcStretch *stretch)
{
	TcListCursor *cursor = &((Term *)iterator)->cursor;
	guint32 end = tc_stretch_get_end(stretch), document = tc_iterator_seek(iterator, stretch->start);
	for (; document < end; document = tc_list_cursor_next(cursor))
		tc_stretch_add(stretch, document);
	iterator->document = document;
}

/* With the highest frequency and the least length of a block. */
static TcScore bound_by(const Term *term, const TcSkip *skip)
{
	return 1 + (skip->frequency == G_MAXUINT16 ? tc_weigh_most(&term->by, term->weight)
						   : tc_weigh(&term->by, term->weight, skip->frequency, skip->length));
}

static TcScore bound_term(TcIterator *iterator, guint32 target, guint32 *last)
{
	const Term *term = (const Term *)iterator;
	TcSkip skip;
	*last = TC_NO_DOCUMENT;
	if (term->cursor.list.n < TC_BLOCK)
		return iterator->max;
	if (!tc_list_cursor_peek(&term->cursor, target, &skip))
		return 0;
	*last = skip.last;
	return bound_by(term, &skip);
}

/* Of a short list by the highest frequency, of a longer one by its blocks. */
static TcScore find_max(Term *term)
{
	TcScore max = 0;
	TcSkip skip = {0};
	if (term->cursor.list.n < TC_BLOCK) {
		guint32 most = 0;
		for (; term->cursor.i < term->cursor.n; term->cursor.i++)
			most = MAX(most, tc_list_cursor_get_frequency(&term->cursor));
		term->cursor.i = 0;
		skip.frequency = (guint16)MIN(most, G_MAXUINT16);
		return bound_by(term, &skip);
	}
	for (guint32 block = 0; block < term->cursor.n_blocks; block++) {
		tc_list_cursor_get_skip(&term->cursor, block, &skip);
		max = MAX(max, bound_by(term, &skip));
	}
	return max;
}

static TcIterator *new_term(const char *name, double weight, const TcPlace *place)
{
	const TcList *list = &tc_lists_find(place->lists, name, NULL)[place->number];
	if (list->n == 0)
		return new_nothing();
	Term *term = g_new(Term, 1);
	term->base = (TcIterator){.cost = list->n,
				  .seek = seek_term,
				  .score = score_term,
				  .fill = fill_term,
				  .mark = mark_term,
				  .bound = bound_term};
	term->lengths = place->part->segment->lengths;
	term->by = place->by;
	term->weight = weight;
	tc_list_cursor_begin(&term->cursor, list, place->part->segment->head->n_documents);
	term->base.document = term->cursor.document;
	if (place->scores)
		term->base.max = find_max(term);
	return &term->base;
}

/* ---- all, and dates --------------------------------------------------------------------------------------------- */

typedef struct {
	TcIterator base;
	const TcSegment *segment;
	guint32 low, high; /* dates; 0 and 0: any, and none */
} Range;

static guint32 seek_range(TcIterator *iterator, guint32 target)
{
	const Range *range = (const Range *)iterator;
	guint32 n = range->segment->head->n_documents;
	if (range->low)
		while (target < n && (range->segment->dates[target] < range->low || range->segment->dates[target] > range->high))
			target++;
	return iterator->document = target < n ? target : TC_NO_DOCUMENT;
}

static void mark_range(TcIterator *iterator, TcStretch *stretch)
{
	const Range *range = (const Range *)iterator;
	guint32 end = MIN(tc_stretch_get_end(stretch), range->segment->head->n_documents);
	const guint32 *dates = range->segment->dates;
	for (guint32 document = MAX(stretch->start, iterator->document); document < end; document++)
		if (!range->low || (dates[document] >= range->low && dates[document] <= range->high))
			tc_stretch_add(stretch, document);
}

static TcIterator *new_range(guint32 low, guint32 high, const TcPlace *place)
{
	Range *range = g_new0(Range, 1);
	range->segment = place->part->segment;
	range->low = low;
	range->high = high;
	range->base = (TcIterator){
		.cost = range->segment->head->n_documents, .seek = seek_range, .score = score_nothing, .mark = mark_range};
	(void)seek_range(&range->base, 0);
	return &range->base;
}

/* ---- synonyms that are read at once ------------------------------------------------------------------------------- */

typedef struct {
	TcIterator base;
	guint64 *set;         /* a bit a document */
	guint32 *frequencies; /* NULL: not wanted */
	guint32 n;
	const guint32 *lengths;
	TcWeighing by;
	double weight;
} Union;

static guint32 seek_union(TcIterator *iterator, guint32 target)
{
	const Union *all = (const Union *)iterator;
	guint32 word = target / 64, n_words = (all->n + 63) / 64;
	guint64 bits = word < n_words ? all->set[word] & G_MAXUINT64 << target % 64 : 0;
	while (!bits && ++word < n_words)
		bits = all->set[word];
	return iterator->document = bits ? word * 64 + (guint32)__builtin_ctzll(bits) : TC_NO_DOCUMENT;
}

static TcScore score_union(TcIterator *iterator)
{
	const Union *all = (const Union *)iterator;
	return tc_weigh(&all->by, all->weight, all->frequencies[iterator->document], all->lengths[iterator->document]);
}

static void mark_union(TcIterator *iterator, TcStretch *stretch)
{
	const Union *all = (const Union *)iterator;
	guint32 from = MAX(stretch->start, iterator->document), end = MIN(tc_stretch_get_end(stretch), all->n);
	guint64 mask = G_MAXUINT64 << from % 64;
	for (guint32 word = from / 64; word < (end + 63) / 64; word++, mask = G_MAXUINT64)
		stretch->set[word - stretch->start / 64] |= all->set[word] & mask;
}

static void clear_union(TcIterator *iterator)
{
	Union *all = (Union *)iterator;
	g_free(all->set);
	g_free(all->frequencies);
}

static Union *union_new(double weight, const TcPlace *place)
{
	Union *all = g_new0(Union, 1);
	all->n = place->part->segment->head->n_documents;
	all->set = g_new0(guint64, (all->n + 63) / 64 + 1);
	all->lengths = place->part->segment->lengths;
	all->by = place->by;
	all->weight = weight;
	all->base = (TcIterator){.seek = seek_union, .score = score_union, .mark = mark_union, .clear = clear_union};
	return all;
}

static void add_to_union(Union *all, const TcList *list)
{
	TcListCursor cursor;
	tc_list_cursor_begin(&cursor, list, all->n);
	for (guint32 document = cursor.document; document != TC_NO_DOCUMENT; document = tc_list_cursor_next(&cursor)) {
		all->set[document / 64] |= G_GUINT64_CONSTANT(1) << document % 64;
		if (all->frequencies)
			all->frequencies[document] += tc_list_cursor_get_frequency(&cursor);
	}
	all->base.cost = MIN(all->base.cost + list->n, all->n);
}

static TcIterator *union_finish(Union *all)
{
	all->base.max = tc_weigh_most(&all->by, all->weight);
	(void)seek_union(&all->base, 0);
	return &all->base;
}

/* ---- papers ------------------------------------------------------------------------------------------------------- */

/* Documents that are known as bits. */
static TcIterator *new_bits(guint64 *set, guint32 n, const TcPlace *place)
{
	Union *all = g_new0(Union, 1);
	all->base = (TcIterator){.cost = n, .seek = seek_union, .score = score_nothing, .mark = mark_union};
	all->n = place->part->segment->head->n_documents;
	all->set = set;
	(void)seek_union(&all->base, 0);
	return &all->base;
}

static TcIterator *new_papers(const TcQuery *query, const TcPlace *place)
{
	guint32 n;
	guint64 *set = tc_paper_set_find(query->papers, place->part->segment, &n);
	return new_bits(set, n, place);
}

/* ---- a term that does not rank -------------------------------------------------------------------------------------- */

static TcIterator *new_unscored_term(const char *name, const TcPlace *place)
{
	guint64 *set = tc_lists_get_set(place->lists, name, place->number);
	return set ? new_bits(set, tc_lists_find(place->lists, name, NULL)[place->number].n, place) : new_term(name, 0, place);
}

/* ---- several ------------------------------------------------------------------------------------------------------ */

typedef struct {
	TcIterator base;
	TcOperator operation;
	gsize n;
	TcIterator **part; /* as the query has them; where all of them must be there, the rarest first */
	TcIterator *first; /* of the query */
	TcWindow *sums;    /* of a conjunction while a window is filled, else empty; made when it is first wanted */
} Joined;

static void clear_joined(TcIterator *iterator)
{
	Joined *joined = (Joined *)iterator;
	for (gsize i = 0; i < joined->n; i++)
		tc_iterator_free(joined->part[i]);
	g_free(joined->sums);
	g_free(joined->part);
}

static guint32 seek_any(TcIterator *iterator, guint32 target)
{
	const Joined *joined = (const Joined *)iterator;
	guint32 least = TC_NO_DOCUMENT;
	for (gsize i = 0; i < joined->n; i++)
		least = MIN(least, tc_iterator_seek(joined->part[i], target));
	return iterator->document = least;
}

static guint32 seek_all(TcIterator *iterator, guint32 target)
{
	const Joined *joined = (const Joined *)iterator;
	for (gsize i = 0; i < joined->n;) {
		guint32 document = tc_iterator_seek(joined->part[i], target);
		i = document == target ? i + 1 : 0;
		target = document;
		if (document == TC_NO_DOCUMENT)
			break;
	}
	return iterator->document = target;
}

/* What is only wanted or not wanted beside the first. */
static guint32 seek_first(TcIterator *iterator, guint32 target)
{
	const Joined *joined = (const Joined *)iterator;
	guint32 document = tc_iterator_seek(joined->part[0], target);
	for (gsize i = 1; joined->operation == TC_AND_NOT && document != TC_NO_DOCUMENT && i < joined->n;) {
		gboolean there = tc_iterator_seek(joined->part[i], document) == document;
		i = there ? 1 : i + 1;
		if (there)
			document = tc_iterator_seek(joined->part[0], document + 1);
	}
	return iterator->document = document;
}

static void mark_any(TcIterator *iterator, TcStretch *stretch)
{
	const Joined *joined = (const Joined *)iterator;
	for (gsize i = 0; i < joined->n; i++)
		tc_iterator_mark(joined->part[i], stretch);
}

static void narrow_by_seeking(TcIterator *part, TcStretch *found, gboolean wanted)
{
	for (guint32 word = 0; word < TC_STRETCH / 64; word++)
		for (guint64 bits = found->set[word]; bits; bits &= bits - 1) {
			guint32 document = found->start + word * 64 + (guint32)__builtin_ctzll(bits);
			if ((tc_iterator_seek(part, document) == document) != wanted)
				found->set[word] ^= bits & -bits;
		}
}

/* Leaves those documents that a part has, or has not. A few are looked up, one after the other. */
static void narrow(TcIterator *part, TcStretch *found, gboolean wanted)
{
	TcStretch others = {.start = found->start};
	if (tc_bits_count(found->set, TC_STRETCH / 64) < MIN(part->cost, TC_STRETCH) / FEW) {
		narrow_by_seeking(part, found, wanted);
		return;
	}
	tc_iterator_mark(part, &others);
	for (guint32 word = 0; word < TC_STRETCH / 64; word++)
		found->set[word] &= wanted ? others.set[word] : ~others.set[word];
}

/* Of the first, those that the others have; or have not. */
static void mark_first(TcIterator *iterator, TcStretch *stretch)
{
	const Joined *joined = (const Joined *)iterator;
	TcStretch found = {.start = stretch->start};
	tc_iterator_mark(joined->part[0], &found);
	for (gsize i = 1; joined->operation != TC_AND_MAYBE && i < joined->n; i++)
		narrow(joined->part[i], &found, joined->operation != TC_AND_NOT);
	for (guint32 word = 0; word < TC_STRETCH / 64; word++)
		stretch->set[word] |= found.set[word];
}

static void fill_any(TcIterator *iterator, guint32 end, const guint64 *among, TcWindow *window)
{
	const Joined *joined = (const Joined *)iterator;
	for (gsize i = 0; i < joined->n; i++)
		tc_iterator_fill(joined->part[i], end, among, window);
	(void)tc_iterator_seek(iterator, end);
}

/* Each part only weighs what all before it have. */
static void fill_all(TcIterator *iterator, guint32 end, const guint64 *among, TcWindow *window)
{
	Joined *joined = (Joined *)iterator;
	guint64 of_first[TC_WINDOW / 64], kept[TC_WINDOW / 64];
	if (!joined->sums)
		joined->sums = g_new0(TcWindow, 1);
	TcWindow *sums = joined->sums;
	sums->start = window->start;
	for (gsize i = 0; i < joined->n; i++) {
		tc_iterator_fill(joined->part[i], end, i ? kept : among, sums);
		memcpy(i ? kept : of_first, sums->set, sizeof sums->set);
		if (i == 0)
			memcpy(kept, of_first, sizeof kept);
		memset(sums->set, 0, sizeof sums->set);
	}
	for (guint32 word = 0; word < TC_WINDOW / 64; word++)
		for (guint64 bits = of_first[word]; bits; bits &= bits - 1) {
			guint32 at = word * 64 + (guint32)__builtin_ctzll(bits);
			if (kept[word] & bits & -bits)
				tc_window_add(window, window->start + at, sums->score[at]);
			sums->score[at] = 0;
		}
	(void)tc_iterator_seek(iterator, end);
}

/* The sum over those that have the document; those that only add weight have to be led there. */
static TcScore score_sum(TcIterator *iterator)
{
	const Joined *joined = (const Joined *)iterator;
	TcScore score = 0;
	for (gsize i = 0; i < joined->n; i++)
		if (tc_iterator_seek(joined->part[i], iterator->document) == iterator->document)
			score += joined->part[i]->score(joined->part[i]);
	return score;
}

static TcScore bound_sum(TcIterator *iterator, guint32 target, guint32 *last)
{
	const Joined *joined = (const Joined *)iterator;
	TcScore bound = 0;
	*last = TC_NO_DOCUMENT;
	for (gsize i = 0; i < joined->n; i++) {
		TcIterator *part = joined->part[i];
		guint32 of_part = TC_NO_DOCUMENT;
		bound += part->bound ? part->bound(part, target, &of_part) : part->max;
		*last = MIN(*last, of_part);
	}
	return MIN(bound, iterator->max);
}

static TcScore score_first(TcIterator *iterator)
{
	const Joined *joined = (const Joined *)iterator;
	return joined->first->score(joined->first);
}

static guint32 (*const seeks[])(TcIterator *iterator, guint32 target) = {
	[TC_AND] = seek_all,    [TC_OR] = seek_any,        [TC_AND_MAYBE] = seek_first,
	[TC_FILTER] = seek_all, [TC_AND_NOT] = seek_first, [TC_SYNONYM] = seek_any,
};

static int compare_costs(const void *a, const void *b)
{
	const TcIterator *left = *(TcIterator *const *)a, *right = *(TcIterator *const *)b;
	return (left->cost > right->cost) - (left->cost < right->cost);
}

static void set_bounds(Joined *joined)
{
	TcIterator *base = &joined->base;
	gboolean any = joined->operation == TC_OR || joined->operation == TC_SYNONYM;
	gboolean all = joined->operation == TC_AND || joined->operation == TC_FILTER;
	gboolean sum = joined->operation != TC_FILTER && joined->operation != TC_AND_NOT;
	base->cost = joined->part[0]->cost;
	base->max = joined->part[0]->max;
	for (gsize i = 1; i < joined->n; i++) {
		const TcIterator *part = joined->part[i];
		if (any)
			base->cost = base->cost + part->cost < base->cost ? G_MAXUINT32 : base->cost + part->cost;
		else if (all)
			base->cost = MIN(base->cost, part->cost);
		if (sum)
			base->max += part->max;
	}
}

TcIterator *tc_iterator_take(TcOperator operation, TcIterator *const *parts, gsize n)
{
	if (n == 1)
		return parts[0];
	Joined *joined = g_new0(Joined, 1);
	joined->operation = operation;
	joined->n = n;
	joined->part = g_memdup2(parts, n * sizeof *parts);
	joined->first = parts[0];
	joined->base.seek = seeks[operation];
	joined->base.mark = operation == TC_OR || operation == TC_SYNONYM ? mark_any : mark_first;
	gboolean of_first = operation == TC_FILTER || operation == TC_AND_NOT;
	joined->base.score = of_first ? score_first : score_sum;
	joined->base.fill = operation == TC_AND ? fill_all : operation == TC_OR ? fill_any : NULL;
	joined->base.bound = of_first ? NULL : bound_sum;
	joined->base.clear = clear_joined;
	set_bounds(joined);
	if (operation == TC_AND || operation == TC_FILTER)
		qsort(joined->part, n, sizeof *joined->part, compare_costs);
	(void)joined->base.seek(&joined->base, 0);
	return &joined->base;
}

/* A few synonyms, by turns. */
static TcScore score_synonyms(TcIterator *iterator)
{
	const Joined *joined = (const Joined *)iterator;
	const Term *any = NULL;
	guint32 frequency = 0;
	for (gsize i = 0; i < joined->n; i++) {
		Term *term = (Term *)joined->part[i];
		if (term->base.document != iterator->document)
			continue;
		frequency += tc_list_cursor_get_frequency(&term->cursor);
		any = term;
	}
	return any ? tc_weigh(&any->by, any->weight, frequency, any->lengths[iterator->document]) : 0;
}

static TcIterator *new_few_synonyms(const TcQuery *query, double weight, const TcPlace *place)
{
	g_autofree TcIterator **parts = g_new(TcIterator *, query->n_parts);
	gsize n = 0;
	for (gsize i = 0; i < query->n_parts; i++)
		if (tc_lists_find(place->lists, query->parts[i]->term, NULL)[place->number].n > 0)
			parts[n++] = place->scores ? new_term(query->parts[i]->term, weight, place)
						   : new_unscored_term(query->parts[i]->term, place);
	if (n < 2)
		return n ? parts[0] : new_nothing();
	TcIterator *joined = tc_iterator_take(TC_SYNONYM, parts, n);
	joined->score = score_synonyms;
	joined->max = MIN(joined->max, tc_weigh_most(&place->by, weight));
	return joined;
}

/* Of parts that find nothing only those are kept that matter. */
static TcIterator *new_joined(const TcQuery *query, double factor, const TcPlace *place)
{
	TcOperator operation = query->operation;
	TcPlace others = *place;
	if (operation == TC_AND_NOT || operation == TC_FILTER)
		others.scores = FALSE;
	gsize n_parts = operation == TC_AND_MAYBE && !place->scores ? 1 : query->n_parts, n = 0;
	g_autofree TcIterator **parts = g_new(TcIterator *, n_parts);
	for (gsize i = 0; i < n_parts; i++) {
		TcIterator *part = tc_iterator_new(query->parts[i], factor, i ? &others : place);
		gboolean empty = part->document == TC_NO_DOCUMENT;
		gboolean needed = i == 0 || operation == TC_AND || operation == TC_FILTER;
		if (empty && needed && operation != TC_OR) {
			while (n > 0)
				tc_iterator_free(parts[--n]);
			return part;
		}
		if (empty)
			tc_iterator_free(part);
		else
			parts[n++] = part;
	}
	return n ? tc_iterator_take(operation, parts, n) : new_nothing();
}

/* All documents of any synonym at once. */
static TcIterator *new_union(const TcQuery *query, double weight, const TcPlace *place)
{
	Union *all = union_new(weight, place);
	if (place->scores)
		all->frequencies = g_new0(guint32, all->n);
	for (gsize i = 0; i < query->n_parts; i++)
		add_to_union(all, &tc_lists_find(place->lists, query->parts[i]->term, NULL)[place->number]);
	return union_finish(all);
}

TcIterator *tc_iterator_new(const TcQuery *query, double factor, const TcPlace *place)
{
	switch (query->kind) {
	case TC_QUERY_TERM:
		return place->scores ? new_term(query->term, factor * query->weight, place)
				     : new_unscored_term(query->term, place);
	case TC_QUERY_ALL:
		return new_range(0, 0, place);
	case TC_QUERY_DATES:
		return new_range(query->low, query->high, place);
	case TC_QUERY_PAPERS:
		return new_papers(query, place);
	case TC_QUERY_SCALED:
		return tc_iterator_new(query->parts[0], factor * query->factor, place);
	case TC_QUERY_NOTHING:
		return new_nothing();
	case TC_QUERY_JOINED:
		break;
	}
	gboolean synonyms = query->operation == TC_SYNONYM;
	if (synonyms && query->n_parts >= MANY_SYNONYMS)
		return new_union(query, factor * query->weight, place);
	if (synonyms)
		return new_few_synonyms(query, factor * query->weight, place);
	return new_joined(query, factor, place);
}
