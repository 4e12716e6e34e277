/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents of a window, weighed as far as they can be among the best. Each iterator knows the most that it adds; what is asked goes from the
 * weightiest to the least, and of a document nothing more is asked as soon as all that is left could not bring it among the best.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

/* What is asked about documents that others bring. */
typedef struct {
	TcIterator *iterator;
	TcScore rest; /* what it and all after it add at most to documents of this window */
} Other;

void tc_search_init(TcSearch *search, const TcPart *part, gboolean sections, TcBest *best)
{
	search->part = part;
	search->sections = sections;
	search->best = best;
	search->others = g_array_new(FALSE, FALSE, sizeof(Other));
	search->of_others = 0;
	search->paper = (TcFound){.paper = 0};
	search->window = (TcWindow){.start = 0};
	search->threshold = tc_best_get_threshold(best);
}

void tc_search_ask_too(TcSearch *search, TcIterator *iterator)
{
	const Other other = {.iterator = iterator};
	guint at = 0;
	while (at < search->others->len && g_array_index(search->others, Other, at).iterator->max >= iterator->max)
		at++;
	g_array_insert_val(search->others, at, other);
	search->of_others += iterator->max;
}

/* The sections of a paper follow it: the best of them all stands for it. */
static void end_paper(TcSearch *search)
{
	if (search->paper.paper)
		tc_best_offer(search->best, &search->paper);
	search->paper.paper = 0;
}

void tc_search_clear(TcSearch *search)
{
	end_paper(search);
	g_array_unref(search->others);
}

static void add_match(TcSearch *search, guint32 document, TcScore score)
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

gboolean tc_search_keep(const TcSearch *search, TcScore rest, guint64 *kept)
{
	const TcWindow *window = &search->window;
	guint64 any = 0;
	if (rest >= search->threshold)
		return TRUE;
	for (guint32 word = 0; word < TC_WINDOW / 64; word++) {
		for (guint64 bits = kept[word]; bits; bits &= bits - 1) {
			guint32 at = word * 64 + (guint32)__builtin_ctzll(bits);
			if (window->score[at] + rest < search->threshold)
				kept[word] ^= bits & -bits;
		}
		any |= kept[word];
	}
	return any != 0;
}

/* What an iterator adds at most to documents of the window; 0 where it has none of them. */
static TcScore get_most(TcIterator *iterator, guint32 start, guint32 end)
{
	guint32 last = TC_NO_DOCUMENT;
	if (tc_iterator_seek(iterator, start) >= end)
		return 0;
	TcScore bound = iterator->bound ? iterator->bound(iterator, start, &last) : iterator->max;
	return last < end - 1 ? iterator->max : bound;
}

static gboolean ask_others(TcSearch *search, guint32 end, gboolean scored, guint64 *kept)
{
	Other *other = (Other *)(gpointer)search->others->data;
	guint n = search->others->len;
	TcScore rest = 0;
	for (guint i = n; i-- > 0;)
		other[i].rest = rest += get_most(other[i].iterator, search->window.start, end);
	gboolean any = scored ? tc_search_keep(search, rest, kept) : rest >= search->threshold;
	for (guint i = 0; any && i < n; i++) {
		TcScore after = i + 1 < n ? other[i + 1].rest : 0;
		if (other[i].rest == after)
			continue;
		tc_iterator_fill(other[i].iterator, end, kept, &search->window);
		any = tc_search_keep(search, after, kept);
	}
	return any;
}

void tc_search_weigh(TcSearch *search, guint32 end, gboolean scored, guint64 *kept)
{
	TcWindow *window = &search->window;
	gboolean any = ask_others(search, end, scored, kept);
	for (guint32 word = 0; word < TC_WINDOW / 64; word++) {
		for (guint64 bits = window->set[word]; bits; bits &= bits - 1) {
			guint32 at = word * 64 + (guint32)__builtin_ctzll(bits);
			if (any && kept[word] & bits & -bits)
				add_match(search, window->start + at, window->score[at]);
			window->score[at] = 0;
		}
		window->set[word] = 0;
	}
	search->threshold = tc_best_get_threshold(search->best);
}
