/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How many papers match, how they divide by their labels, and how many of them other queries find too. All of them are counted, a stretch of
 * documents at a time, a bit each: a list sets its bits, which takes about a nanosecond a posting, whatever joins lists joins 64 documents at
 * once, and nothing is weighed.
 *
 * Before, matches were gone through one after the other and labels were added up by what they say: 8.7 million instructions a question of
 * `make bench-http`, of 22 in all; now 3.2.
 */
#include "lib/postings/postings-private.h"

TcTally *tc_tally_new(const TcMatchOptions *options, TcLabelTable *table)
{
	TcTally *tally = g_new0(TcTally, 1);
	tally->table = table;
	tally->among = g_new0(guint, options->n_among + 1);
	tally->labels = g_array_new(FALSE, TRUE, sizeof(guint));
	return tally;
}

void tc_tally_free(TcTally *tally)
{
	if (!tally)
		return;
	g_clear_pointer(&tally->labels, g_array_unref);
	g_free(tally->among);
	g_free(tally);
}

void tc_tally_add_label(TcTally *tally, guint32 number, guint n)
{
	GArray *counts = tally->labels;
	if (number >= counts->len)
		g_array_set_size(counts, number + 1);
	guint *count = &g_array_index(counts, guint, number);
	*count = tc_add_counts(*count, n);
}

/* What was counted of sets, as counts of each label: by the numbers of the segment first, as there may be a set for nearly every paper. */
static void add_sets(TcTally *tally, const TcSegment *segment, const guint32 *numbers, const guint32 *counts)
{
	g_autofree guint32 *sums = g_new0(guint32, (gsize)segment->n_names + 1); /* the last: of those that are damaged */
	for (guint32 i = 0; i < segment->n_labels; i++)
		for (gsize slot = 0; counts[i] && slot < TC_POSTINGS_N_LABELS; slot++)
			sums[MIN(segment->labels[i].label[slot], segment->n_names)] += counts[i];
	g_array_set_size(tally->labels, MAX(tally->labels->len, tc_label_table_get_n(tally->table)));
	for (guint32 i = 0; i < segment->n_names; i++)
		if (sums[i])
			tc_tally_add_label(tally, numbers[i], sums[i]);
}

struct TcTallying {
	TcTally *tally;
	const TcPart *part;
	guint number;     /* of the part */
	guint32 *counts;  /* of each set of labels */
	GPtrArray *among; /* of TcIterator */
};

TcTallying *tc_tallying_new(TcTally *tally, const TcMatchOptions *options, const TcPlace *place)
{
	TcTallying *tallying = g_new0(TcTallying, 1);
	tallying->tally = tally;
	tallying->part = place->part;
	tallying->number = place->number;
	tallying->counts = g_new0(guint32, place->part->segment->n_labels);
	tallying->among = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	for (guint i = 0; i < options->n_among; i++)
		g_ptr_array_add(tallying->among, tc_iterator_new(options->among[i], 0, place));
	return tallying;
}

/* Leaves whole papers that are not taken out, and counts them by their sets of labels. */
static guint count_wholes(TcTallying *tallying, TcStretch *found)
{
	const TcSegment *segment = tallying->part->segment;
	guint total = 0;
	for (guint32 word = 0; word < TC_STRETCH / 64; word++)
		for (guint64 bits = found->set[word]; bits; bits &= bits - 1) {
			guint32 document = found->start + word * 64 + (guint32)__builtin_ctzll(bits);
			if (tc_segment_is_section(segment, document) || tc_part_is_gone(tallying->part, document)) {
				found->set[word] ^= bits & -bits;
				continue;
			}
			tallying->counts[tc_segment_get_set(segment, document)]++;
			total++;
		}
	return total;
}

/* How many of the documents an iterator has too. */
static guint count_common(TcIterator *iterator, const TcStretch *found)
{
	TcStretch others = {.start = found->start};
	guint n = 0;
	tc_iterator_mark(iterator, &others);
	for (guint32 word = 0; word < TC_STRETCH / 64; word++)
		n += (guint)__builtin_popcountll(found->set[word] & others.set[word]);
	return n;
}

void tc_tallying_add(TcTallying *tallying, const TcStretch *found)
{
	TcStretch wholes = *found;
	guint n = count_wholes(tallying, &wholes);
	tallying->tally->total += n;
	for (guint i = 0; n > 0 && i < tallying->among->len; i++)
		tallying->tally->among[i] += count_common(tallying->among->pdata[i], &wholes);
}

void tc_tallying_end(TcTallying *tallying)
{
	if (!tallying)
		return;
	add_sets(tallying->tally, tallying->part->segment, tc_label_table_get_part(tallying->tally->table, tallying->number),
		 tallying->counts);
	g_ptr_array_unref(tallying->among);
	g_free(tallying->counts);
	g_free(tallying);
}
