/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How an unmarked syllable is mostly written: what the index need not say, because it goes without saying (see terms.c).
 */
#include "lib/index/index-private.h"
#include "lib/index/readings-table.h"

#include <stdlib.h>
#include <string.h>

static int compare_rows(const void *key, const void *row)
{
	return strcmp(key, ((const char *const *)row)[0]);
}

const char *tc_index_find_reading(const char *folded)
{
	const char *const *row = bsearch(folded, reading_rows, G_N_ELEMENTS(reading_rows), sizeof reading_rows[0], compare_rows);
	return row ? row[1] : NULL;
}
