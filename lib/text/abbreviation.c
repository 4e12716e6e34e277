/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Abbreviations of running text (abbreviations.tsv). Many mean several things (CT: chủ tịch, chỉ thị, chương trình), and which of them only
 * the sentence says; so all are given, the likeliest first, and nothing is put in the place of what was written.
 */
#include "lib/text/text-private.h"

#include "lib/text/abbreviations-table.h"

/* Longest abbreviation, in bytes. */
#define MAX_ABBREVIATION 16

static GHashTable *expansions; /* borrowed: abbreviation -> expansions */
static GHashTable
	*hurried; /* the same by what is typed in a hurry: folded abbreviation, owned -> expansions of the first that folds so */

static void read_table(void)
{
	static gsize ready;

	if (!g_once_init_enter(&ready))
		return;
	expansions = g_hash_table_new(g_str_hash, g_str_equal);
	hurried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(abbreviation_rows); i++) {
		g_hash_table_insert(expansions, (gpointer)abbreviation_rows[i][0], (gpointer)abbreviation_rows[i][1]);
		char *folded = tc_text_fold(abbreviation_rows[i][0], -1);
		if (g_hash_table_contains(hurried, folded))
			g_free(folded);
		else
			g_hash_table_insert(hurried, folded, (gpointer)abbreviation_rows[i][1]);
	}
	g_once_init_leave(&ready, 1);
}

const char *tc_abbreviation_get_expansions(const char *written, gssize length)
{
	gsize n = length < 0 ? strlen(written) : (gsize)length;
	char key[MAX_ABBREVIATION + 1];

	if (n == 0 || n > MAX_ABBREVIATION)
		return NULL;
	read_table();
	memcpy(key, written, n);
	key[n] = '\0';
	return g_hash_table_lookup(expansions, key);
}

const char *tc_abbreviation_get_hurried_expansions(const char *folded)
{
	read_table();
	return g_hash_table_lookup(hurried, folded);
}
