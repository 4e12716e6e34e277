/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A bag of terms: what one paper has, each term once with its frequency, found by one look into a hash table. One bag serves paper after paper and
 * keeps its memory; to empty it costs as much as there was in it, not as it has room for, since most papers are short.
 */
#include "lib/index/index-private.h"

#include <string.h>

#define FIRST_SLOTS 4096u
/** Bytes of memory taken at a time; a term and what is remembered of it fit. */
#define PIECE (64u << 10)

struct TcBag {
	TcTermTable terms;  /* of TcBagEntry */
	GPtrArray *entries; /* of TcBagEntry, in the pieces */
	GPtrArray *pieces;
	guint piece; /* the one that is being filled */
	gsize used;  /* bytes of it */
};

TcBag *tc_bag_new(void)
{
	TcBag *bag = g_new0(TcBag, 1);
	tc_terms_init(&bag->terms, FIRST_SLOTS);
	bag->entries = g_ptr_array_new();
	bag->pieces = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(bag->pieces, g_malloc(PIECE));
	return bag;
}

void tc_bag_free(TcBag *bag)
{
	tc_terms_clear(&bag->terms);
	g_ptr_array_unref(bag->entries);
	g_ptr_array_unref(bag->pieces);
	g_free(bag);
}

void tc_bag_clear(TcBag *bag)
{
	for (guint i = 0; i < bag->entries->len; i++)
		tc_terms_forget(&bag->terms, ((const TcBagEntry *)bag->entries->pdata[i])->key.hash);
	g_ptr_array_set_size(bag->entries, 0);
	bag->piece = 0;
	bag->used = 0;
}

static TcBagEntry *make_entry(TcBag *bag, const char *term, gsize length, guint32 hash)
{
	gsize size = (sizeof(TcBagEntry) + length + 1 + 7) & ~(gsize)7;
	if (bag->used + size > PIECE) {
		bag->used = 0;
		if (++bag->piece == bag->pieces->len)
			g_ptr_array_add(bag->pieces, g_malloc(PIECE));
	}
	TcBagEntry *entry = (gpointer)((guint8 *)bag->pieces->pdata[bag->piece] + bag->used);
	bag->used += size;
	*entry = (TcBagEntry){.key = {.term = entry->term, .length = (guint32)length, .hash = hash}};
	memcpy(entry->term, term, length);
	entry->term[length] = '\0';
	return entry;
}

TcBagEntry *tc_bag_add(TcBag *bag, const char *term, gsize length, guint32 wdf)
{
	guint32 hash = tc_term_hash(term, length);
	TcTermKey **place = tc_terms_find(&bag->terms, term, length, hash);
	TcBagEntry *entry = (TcBagEntry *)*place;
	if (!entry) {
		entry = make_entry(bag, term, length, hash);
		tc_terms_put(&bag->terms, place, &entry->key);
		g_ptr_array_add(bag->entries, entry);
	}
	entry->wdf += wdf;
	return entry;
}

const TcBagEntry *const *tc_bag_get_entries(const TcBag *bag, gsize *n)
{
	*n = bag->entries->len;
	return (const TcBagEntry *const *)bag->entries->pdata;
}
