/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How many papers match, how they divide by their labels, and how many of them other queries find too. All of them are counted: without scores it
 * is a union of lists, a bit a document, which takes about a nanosecond for each posting.
 */
#include "lib/postings/postings-private.h"

void tc_count_label(GHashTable *counts, const char *label, guint n)
{
	gpointer known, before;
	if (!*label)
		return;
	if (g_hash_table_steal_extended(counts, label, &known, &before))
		g_hash_table_insert(counts, known, GUINT_TO_POINTER(GPOINTER_TO_UINT(before) + n));
	else
		g_hash_table_insert(counts, g_strdup(label), GUINT_TO_POINTER(n));
}

/* What was counted of sets, as counts of each label: by their numbers first, as there may be a set for nearly every paper. */
static void add_labels(TcMatches *matches, const TcSegment *segment, const guint32 *counts)
{
	g_autofree guint32 *sums = g_new0(guint32, (gsize)TC_POSTINGS_N_LABELS * segment->n_names);
	for (guint32 i = 0; i < segment->n_labels; i++)
		for (gsize j = 0; counts[i] && j < TC_POSTINGS_N_LABELS; j++)
			if (segment->labels[i].label[j] < segment->n_names)
				sums[j * segment->n_names + segment->labels[i].label[j]] += counts[i];
	for (gsize i = 0; i < (gsize)TC_POSTINGS_N_LABELS * segment->n_names; i++)
		if (sums[i])
			tc_count_label(matches->labels[i / segment->n_names],
				       tc_segment_get_name(segment, (guint32)(i % segment->n_names)), sums[i]);
}

/* Counts a paper for each of the queries that finds it too. */
static void add_among(TcMatches *matches, const GPtrArray *among, guint32 document)
{
	for (guint i = 0; i < among->len; i++)
		matches->among[i] += tc_iterator_seek(among->pdata[i], document) == document;
}

void tc_count_matches(TcMatches *matches, const TcQuery *query, const TcMatchOptions *options, TcPlace *place)
{
	const TcSegment *segment = place->part->segment;
	g_autofree guint32 *counts = g_new0(guint32, segment->n_labels);
	g_autoptr(GPtrArray) among = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	place->want = TC_WANT_SOME;
	for (guint i = 0; i < options->n_among; i++)
		g_ptr_array_add(among, tc_iterator_new(options->among[i], 0, place));
	place->want = TC_WANT_ALL;
	TcIterator *iterator = tc_iterator_new(query, 0, place);
	for (guint32 document = iterator->document; document != TC_NO_DOCUMENT;
	     document = tc_iterator_seek(iterator, document + 1)) {
		const TcColumns *columns = &segment->columns[document];
		if (columns->section || tc_part_is_gone(place->part, document))
			continue;
		matches->total++;
		counts[MIN(columns->labels, segment->n_labels - 1)]++;
		add_among(matches, among, document);
	}
	tc_iterator_free(iterator);
	add_labels(matches, segment, counts);
}
