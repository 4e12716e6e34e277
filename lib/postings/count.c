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

/* What was counted of sets, as counts of each label. There may be a set for nearly every paper. */
static void add_sets(TcTally *tally, const TcLabels *sets, const guint32 *counts, guint32 n)
{
	g_array_set_size(tally->labels, MAX(tally->labels->len, tc_label_table_get_n(tally->table)));
	guint *sums = (guint *)(gpointer)tally->labels->data;
	for (guint32 i = 0; i < n; i++)
		for (gsize slot = 0; counts[i] && slot < TC_POSTINGS_N_LABELS; slot++)
			sums[sets[i].label[slot]] += counts[i];
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
		for (guint64 both = found->set[word] & others.set[word]; both; both &= both - 1) /* few, mostly none */
			n++;
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
	const TcLabels *sets = tc_label_table_get_sets(tallying->tally->table, tallying->number);
	add_sets(tallying->tally, sets, tallying->counts, tallying->part->segment->n_labels);
	g_ptr_array_unref(tallying->among);
	g_free(tallying->counts);
	g_free(tallying);
}
