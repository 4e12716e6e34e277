/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How an unmarked syllable is mostly written: what the index need not say, because it goes without saying (see terms.c).
 */
#include "lib/index/index-private.h"
#include "lib/index/readings-table.h"

#define SLOTS 4096u

typedef struct {
	TcTermKey key;
	const char *reading;
} Reading;

/* All readings by their syllables. Made once, for good. */
static const TcTermTable *get_table(void)
{
	static Reading readings[G_N_ELEMENTS(reading_rows)];
	static TcTermTable table;
	static gsize made;
	if (g_once_init_enter(&made)) {
		tc_terms_init(&table, SLOTS);
		for (gsize i = 0; i < G_N_ELEMENTS(reading_rows); i++) {
			readings[i] = (Reading){tc_term_make_key(reading_rows[i][0]), reading_rows[i][1]};
			const TcTermKey *key = &readings[i].key;
			tc_terms_put(&table, tc_terms_find(&table, key->term, key->length, key->hash), &readings[i].key);
		}
		g_once_init_leave(&made, 1);
	}
	return &table;
}

const char *tc_index_get_reading(const TcTermKey *word)
{
	const TcTermKey *key = *tc_terms_find(get_table(), word->term, word->length, word->hash);
	return key ? ((const Reading *)key)->reading : NULL;
}

const char *tc_index_find_reading(const char *folded)
{
	const TcTermKey word = tc_term_make_key(folded);
	return tc_index_get_reading(&word);
}
