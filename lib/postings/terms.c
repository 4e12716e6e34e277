/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/postings/terms.h"

guint64 tc_term_multiplier;

static void __attribute__((constructor)) make_multiplier(void)
{
	tc_term_multiplier = ((guint64)g_random_int() << 32 | g_random_int()) | 1;
}

void tc_terms_init(TcTermTable *table, guint32 slots)
{
	*table = (TcTermTable){.slots = g_new0(TcTermKey *, slots), .mask = slots - 1};
}

void tc_terms_clear(TcTermTable *table)
{
	g_clear_pointer(&table->slots, g_free);
}

static void grow(TcTermTable *table)
{
	g_autofree TcTermKey **old = table->slots;
	guint32 n = table->mask + 1;
	table->mask = 2 * n - 1;
	table->slots = g_new0(TcTermKey *, 2 * (gsize)n);
	for (guint32 i = 0; i < n; i++) {
		if (!old[i])
			continue;
		guint32 at = old[i]->hash & table->mask;
		while (table->slots[at])
			at = (at + 1) & table->mask;
		table->slots[at] = old[i];
	}
}

void tc_terms_put(TcTermTable *table, TcTermKey **place, TcTermKey *key)
{
	*place = key;
	if (++table->n > table->mask / 2)
		grow(table);
}
