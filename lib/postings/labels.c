/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The labels of all parts, numbered as one. Each segment has numbers of its own for its labels; where they are counted over several, they are added
 * up by one number, not by what they say: there may be thousands, in every question.
 */
#include "lib/postings/postings-private.h"

/** Labels that other machines may tell of beyond those here, until the table is made anew. */
#define MAX_ELSEWHERE 65536u

struct TcLabelTable {
	const GPtrArray *parts;
	GHashTable *numbers[TC_POSTINGS_N_LABELS]; /* of each slot, name -> number */
	GArray *labels;                            /* of TcLabel, by number; names are the keys of `numbers` */
	TcLabels **of_parts;                       /* of each part, its sets by the numbers here; NULL: not asked for yet */
	guint n_here;                              /* labels of parts */
};

TcLabelTable *tc_label_table_new(const GPtrArray *parts)
{
	TcLabelTable *table = g_new0(TcLabelTable, 1);
	table->parts = parts;
	for (gsize slot = 0; slot < TC_POSTINGS_N_LABELS; slot++)
		table->numbers[slot] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	table->labels = g_array_new(FALSE, FALSE, sizeof(TcLabel));
	table->of_parts = g_new0(TcLabels *, parts->len + 1);
	return table;
}

void tc_label_table_free(TcLabelTable *table)
{
	if (!table)
		return;
	for (guint i = 0; i < table->parts->len; i++)
		g_free(table->of_parts[i]);
	for (gsize slot = 0; slot < TC_POSTINGS_N_LABELS; slot++)
		g_hash_table_unref(table->numbers[slot]);
	g_free(table->of_parts);
	g_array_unref(table->labels);
	g_free(table);
}

guint32 tc_label_table_find(TcLabelTable *table, TcLabel label)
{
	gpointer known;
	if (g_hash_table_lookup_extended(table->numbers[label.slot], label.name, NULL, &known))
		return GPOINTER_TO_UINT(known);
	char *name = g_strdup(label.name);
	g_hash_table_insert(table->numbers[label.slot], name, GUINT_TO_POINTER(table->labels->len));
	label.name = name;
	g_array_append_val(table->labels, label);
	return table->labels->len - 1;
}

/* A number that is none of the segment's names stands for the first, as "" does. */
static TcLabels *number_sets(const TcSegment *segment, const guint32 *numbers)
{
	TcLabels *sets = g_new(TcLabels, segment->n_labels);
	for (guint32 i = 0; i < segment->n_labels; i++)
		for (gsize slot = 0; slot < TC_POSTINGS_N_LABELS; slot++) {
			guint32 name = segment->labels[i].label[slot];
			sets[i].label[slot] = numbers[name < segment->n_names ? name : 0];
		}
	return sets;
}

const TcLabels *tc_label_table_get_sets(TcLabelTable *table, guint part)
{
	const TcSegment *segment = ((const TcPart *)table->parts->pdata[part])->segment;
	if (table->of_parts[part])
		return table->of_parts[part];
	g_autofree guint32 *numbers = g_new0(guint32, (gsize)segment->n_names + 1);
	guint before = table->labels->len;
	numbers[0] = tc_label_table_find(table, (TcLabel){0, ""});
	for (guint32 i = 0; i < segment->n_names; i++)
		numbers[i] = tc_label_table_find(table, tc_segment_get_label(segment, i));
	table->n_here += table->labels->len - before;
	return table->of_parts[part] = number_sets(segment, numbers);
}

const TcLabel *tc_label_table_get_all(const TcLabelTable *table)
{
	return (const TcLabel *)(gpointer)table->labels->data;
}

guint tc_label_table_get_n(const TcLabelTable *table)
{
	return table->labels->len;
}

gboolean tc_label_table_is_full(const TcLabelTable *table)
{
	return table->labels->len > table->n_here + MAX_ELSEWHERE;
}
