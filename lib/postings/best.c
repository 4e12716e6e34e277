/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The best papers so far: a heap, the worst on top, which goes when a better one comes.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

struct TcBest {
	TcMatchOptions options;
	guint size;   /* entries that are kept */
	GArray *heap; /* of TcFound; the worst first, as long as not all are there in any order */
};

TcBest *tc_best_new(const TcMatchOptions *options)
{
	TcBest *best = g_new0(TcBest, 1);
	best->options = *options;
	best->size = options->max < G_MAXUINT - options->first ? options->first + options->max : G_MAXUINT;
	best->heap = g_array_new(FALSE, FALSE, sizeof(TcFound));
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
static int compare_found(const TcFound *a, const TcFound *b, TcOrder order)
{
	int found = 0;
	if (order == TC_ORDER_NEWEST)
		found = (a->date < b->date) - (a->date > b->date);
	else if (order == TC_ORDER_OLDEST)
		found = (a->date > b->date) - (a->date < b->date);
	else if (order == TC_ORDER_STRING)
		found = strcmp(a->order, b->order);
	if (!found)
		found = (a->score < b->score) - (a->score > b->score);
	return found ? found : (a->paper > b->paper) - (a->paper < b->paper);
}

static void sift_down(TcFound *heap, guint n, guint at, TcOrder order)
{
	TcFound entry = heap[at];
	for (guint child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && compare_found(&heap[child + 1], &heap[child], order) > 0)
			child++;
		if (compare_found(&heap[child], &entry, order) <= 0)
			break;
		heap[at] = heap[child];
	}
	heap[at] = entry;
}

void tc_best_offer(TcBest *best, const TcFound *found)
{
	TcOrder order = best->options.order;
	if (best->heap->len < best->size) {
		g_array_append_val(best->heap, *found);
		/* Now that it is full it becomes a heap. */
		for (guint i = best->size / 2; best->heap->len == best->size && i > 0; i--)
			sift_down((TcFound *)(gpointer)best->heap->data, best->size, i - 1, order);
		return;
	}
	TcFound *heap = (TcFound *)(gpointer)best->heap->data;
	if (best->size > 0 && compare_found(found, &heap[0], order) < 0) {
		heap[0] = *found;
		sift_down(heap, best->size, 0, order);
	}
}

TcScore tc_best_get_threshold(const TcBest *best)
{
	gboolean full = best->size > 0 && best->heap->len == best->size && best->options.order == TC_ORDER_SCORE;
	return full ? g_array_index(best->heap, TcFound, 0).score : -1;
}

static gint compare_in_array(gconstpointer a, gconstpointer b, gpointer data)
{
	return compare_found(a, b, *(const TcOrder *)data);
}

const TcFound *tc_best_sort(TcBest *best, guint *n)
{
	g_array_sort_with_data(best->heap, compare_in_array, &best->options.order);
	*n = best->heap->len;
	return (const TcFound *)(gpointer)best->heap->data;
}

guint tc_best_list(TcBest *best, TcRanked **papers)
{
	guint n_all;
	const TcFound *all = tc_best_sort(best, &n_all);
	guint n = n_all > best->options.first ? n_all - best->options.first : 0;
	*papers = g_new0(TcRanked, n + 1); /* to the last bit: they are compared as bytes */
	for (guint i = 0; i < n; i++) {
		const TcFound *found = &all[best->options.first + i];
		(*papers)[i].paper = found->paper;
		(*papers)[i].score = (double)found->score / TC_SCORE_ONE;
		(*papers)[i].note = found->note;
	}
	return n;
}
