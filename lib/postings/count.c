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

/** Papers are counted one by one as long as a segment has so many times as many sets of labels. */
#define MANY 2u

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

struct TcTallying {
	TcTally *tally;
	const TcPart *part;
	const TcLabels *sets; /* of labels, by the numbers of the tally */
	guint32 *counts;      /* of each set; NULL: they are not many yet, and the labels of each paper are counted at once */
	guint n_wholes;       /* papers that were counted at once */
	GPtrArray *among;     /* of TcIterator */
};

static void add_set(TcTallying *tallying, guint32 set, guint n)
{
	guint *sums = (guint *)(gpointer)tallying->tally->labels->data;
	for (gsize slot = 0; slot < TC_POSTINGS_N_LABELS; slot++)
		sums[tallying->sets[set].label[slot]] += n;
}

TcTallying *tc_tallying_new(TcTally *tally, const TcMatchOptions *options, const TcPlace *place)
{
	TcTallying *tallying = g_new0(TcTallying, 1);
	tallying->tally = tally;
	tallying->part = place->part;
	tallying->sets = tc_label_table_get_sets(tally->table, place->number);
	g_array_set_size(tally->labels, MAX(tally->labels->len, tc_label_table_get_n(tally->table)));
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
			guint32 set = tc_segment_get_set(segment, document);
			if (tallying->counts)
				tallying->counts[set]++;
			else
				add_set(tallying, set, 1);
			total++;
		}
	return total;
}

/* There may be a set for nearly every paper, and all are gone through in the end: a few papers are sooner counted one by one. */
static gboolean are_many(const TcTallying *tallying, const TcStretch *found)
{
	return tallying->n_wholes + tc_bits_count(found->set, TC_STRETCH / 64) > tallying->part->segment->n_labels / MANY;
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
	if (!tallying->counts && are_many(tallying, found))
		tallying->counts = g_new0(guint32, tallying->part->segment->n_labels);
	guint n = count_wholes(tallying, &wholes);
	tallying->n_wholes += tallying->counts ? 0 : n;
	tallying->tally->total += n;
	for (guint i = 0; n > 0 && i < tallying->among->len; i++)
		tallying->tally->among[i] += count_common(tallying->among->pdata[i], &wholes);
}

void tc_tallying_end(TcTallying *tallying)
{
	if (!tallying)
		return;
	for (guint32 set = 0; tallying->counts && set < tallying->part->segment->n_labels; set++)
		if (tallying->counts[set])
			add_set(tallying, set, tallying->counts[set]);
	g_ptr_array_unref(tallying->among);
	g_free(tallying->counts);
	g_free(tallying);
}
