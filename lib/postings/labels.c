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
	GHashTable *numbers; /* label -> number */
	GPtrArray *names;    /* by number; the keys of `numbers` */
	guint32 **of_parts;  /* of each part, the number of each of its labels; NULL: not asked for yet */
	guint n_here;        /* labels of parts */
};

TcLabelTable *tc_label_table_new(const GPtrArray *parts)
{
	TcLabelTable *table = g_new0(TcLabelTable, 1);
	table->parts = parts;
	table->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	table->names = g_ptr_array_new();
	table->of_parts = g_new0(guint32 *, parts->len + 1);
	return table;
}

void tc_label_table_free(TcLabelTable *table)
{
	if (!table)
		return;
	for (guint i = 0; i < table->parts->len; i++)
		g_free(table->of_parts[i]);
	g_free(table->of_parts);
	g_ptr_array_unref(table->names);
	g_hash_table_unref(table->numbers);
	g_free(table);
}

guint32 tc_label_table_find(TcLabelTable *table, const char *label)
{
	gpointer known;
	if (g_hash_table_lookup_extended(table->numbers, label, NULL, &known))
		return GPOINTER_TO_UINT(known);
	char *name = g_strdup(label);
	g_hash_table_insert(table->numbers, name, GUINT_TO_POINTER(table->names->len));
	g_ptr_array_add(table->names, name);
	return table->names->len - 1;
}

const guint32 *tc_label_table_get_part(TcLabelTable *table, guint part)
{
	const TcSegment *segment = ((const TcPart *)table->parts->pdata[part])->segment;
	if (table->of_parts[part])
		return table->of_parts[part];
	guint32 *numbers = table->of_parts[part] = g_new(guint32, segment->n_names + 1);
	guint before = table->names->len;
	for (guint32 i = 0; i < segment->n_names; i++)
		numbers[i] = tc_label_table_find(table, tc_segment_get_name(segment, i));
	table->n_here += table->names->len - before;
	return numbers;
}

const char *tc_label_table_get_name(const TcLabelTable *table, guint32 number)
{
	return table->names->pdata[number];
}

guint tc_label_table_get_n(const TcLabelTable *table)
{
	return table->names->len;
}

gboolean tc_label_table_is_full(const TcLabelTable *table)
{
	return table->names->len > table->n_here + MAX_ELSEWHERE;
}
