/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A bag of terms: what one paper has, each term once with its frequency, found by one look into a hash table. One bag serves paper after paper and
 * keeps its memory.
 */
#include "lib/index/index-private.h"

#include <string.h>

#define FIRST_SLOTS 4096u

typedef struct {
	guint32 hash;
	guint32 entry; /**< number of the entry, from 1; 0: free */
} Slot;

struct TcBag {
	Slot *slots;
	guint32 mask;
	GArray *entries; /**< of TcBagEntry */
	GStringChunk *strings;
};

TcBag *tc_bag_new(void)
{
	TcBag *bag = g_new0(TcBag, 1);
	bag->slots = g_new0(Slot, FIRST_SLOTS);
	bag->mask = FIRST_SLOTS - 1;
	bag->entries = g_array_new(FALSE, FALSE, sizeof(TcBagEntry));
	bag->strings = g_string_chunk_new(32768);
	return bag;
}

void tc_bag_free(TcBag *bag)
{
	g_free(bag->slots);
	g_array_unref(bag->entries);
	g_string_chunk_free(bag->strings);
	g_free(bag);
}

void tc_bag_clear(TcBag *bag)
{
	memset(bag->slots, 0, (bag->mask + 1) * sizeof(Slot));
	g_array_set_size(bag->entries, 0);
	g_string_chunk_clear(bag->strings);
}

/* FNV-1a. */
static guint32 hash_bytes(const char *bytes, gsize length)
{
	guint32 hash = 2166136261u;
	for (gsize i = 0; i < length; i++)
		hash = (hash ^ (guchar)bytes[i]) * 16777619u;
	return hash;
}

static void grow(TcBag *bag)
{
	g_autofree Slot *old = bag->slots;
	guint32 n = bag->mask + 1;
	bag->mask = 2 * n - 1;
	bag->slots = g_new0(Slot, 2 * (gsize)n);
	for (guint32 i = 0; i < n; i++) {
		guint32 at = old[i].hash & bag->mask;
		if (!old[i].entry)
			continue;
		while (bag->slots[at].entry)
			at = (at + 1) & bag->mask;
		bag->slots[at] = old[i];
	}
}

TcBagEntry *tc_bag_add(TcBag *bag, const char *term, gsize length, guint32 wdf)
{
	guint32 hash = hash_bytes(term, length), at = hash & bag->mask;
	for (; bag->slots[at].entry; at = (at + 1) & bag->mask) {
		TcBagEntry *entry = &g_array_index(bag->entries, TcBagEntry, bag->slots[at].entry - 1);
		if (bag->slots[at].hash == hash && entry->length == length && memcmp(entry->term, term, length) == 0) {
			entry->wdf += wdf;
			return entry;
		}
	}
	TcBagEntry made = {
		.term = g_string_chunk_insert_len(bag->strings, term, (gssize)length), .length = (guint32)length, .wdf = wdf};
	g_array_append_val(bag->entries, made);
	bag->slots[at] = (Slot){.hash = hash, .entry = bag->entries->len};
	if (bag->entries->len > bag->mask / 2)
		grow(bag);
	return &g_array_index(bag->entries, TcBagEntry, bag->entries->len - 1);
}

TcBagEntry *tc_bag_get_entries(TcBag *bag, gsize *n)
{
	*n = bag->entries->len;
	return (TcBagEntry *)(gpointer)bag->entries->data;
}
