/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the archive itself holds: names of places and people that no model has read. A name is two words beside each other that begin with
 * capitals and that the model does not expect there, or one that it does not know at all:
 *
 *   Bản Pu Ta Nẻng      -> (pu, ta), (ta, nẻng)
 *
 * counted as often as they were met. To change a word of a name that is known costs more, by the logarithm of the count; a candidate that makes
 * one costs that much less. So a name met three times is kept where the scanner must have been very bad, and one met a hundred times stands.
 * What the model expects anyway is not counted: a night over a whole archive adds some thousand pairs, not millions.
 *
 * Only names, because what is met often in OCR text is not right for that: "Tô quốc" is met in every archive.
 */
#include "lib/repair/repair-private.h"

#include <math.h>

/* Pairs that are kept. More names than that are none. */
#define MAX_KNOWN 262144
#define MAX_TIMES 10000
/* A pair is news to the model if it costs at least this. */
#define NEWS 7.0f
/* What a name that was met n times is worth: BASE, most of what the model holds against the unexpected, and SLOPE log(1 + n); at most MOST. */
#define BASE 5.0f
#define SLOPE 1.5f
#define MOST 12.0f

struct RepairKnown {
	GHashTable *times; /* key -> how often */
};

RepairKnown *repair_known_new(void)
{
	RepairKnown *known = g_new0(RepairKnown, 1);

	known->times = g_hash_table_new(NULL, NULL);
	return known;
}

void repair_known_free(RepairKnown *known)
{
	if (!known)
		return;
	g_hash_table_unref(known->times);
	g_free(known);
}

/* Two words as a number; either may be empty: a pair that begins or ends with the other. */
static gpointer get_key(const char *first, const char *second)
{
	guint64 hash = 0xCBF29CE484222325u;

	for (; *first; first++)
		hash = (hash ^ (guchar)*first) * 0x100000001B3u;
	hash = (hash ^ 0xFF) * 0x100000001B3u;
	for (; *second; second++)
		hash = (hash ^ (guchar)*second) * 0x100000001B3u;
	return GSIZE_TO_POINTER((gsize)(hash | 1));
}

static gboolean count(RepairKnown *known, const char *first, const char *second, guint times)
{
	gpointer key = get_key(first, second);
	guint had = GPOINTER_TO_UINT(g_hash_table_lookup(known->times, key));

	if (!had && g_hash_table_size(known->times) >= MAX_KNOWN)
		return FALSE;
	g_hash_table_insert(known->times, key, GUINT_TO_POINTER(MIN(had + times, MAX_TIMES)));
	return TRUE;
}

static gboolean is_name(const RepairItem *item)
{
	return item->letters.n > 0 && item->title && !item->upper && !item->glued;
}

static gboolean is_beside(const RepairItem *item)
{
	return item[1].token->span.start - item->token->span.end == 1;
}

/* Whether the model would not expect the second word behind the first. */
static gboolean is_news(const RepairPage *page, guint first, guint second)
{
	const ModelState nothing = {{MODEL_NONE, MODEL_NONE, MODEL_NONE}};
	ModelState after;

	model_step(page->model, &nothing, first, &after);
	return -model_step(page->model, &after, second, &after) >= NEWS;
}

gboolean repair_known_add(RepairKnown *known, const RepairPage *page, guint times)
{
	gboolean room = TRUE;

	for (guint i = 0; i < page->items->len && room; i++) {
		const RepairItem *item = repair_page_get(page, i);
		if (!is_name(item))
			continue;
		if (item->word == MODEL_UNKNOWN)
			room = count(known, item->token->form, "", times);
		if (i + 1 < page->items->len && is_name(item + 1) && is_beside(item) && is_news(page, item->word, item[1].word))
			room = room && count(known, item->token->form, item[1].token->form, times) &&
			       count(known, item->token->form, "+", times) && count(known, "+", item[1].token->form, times);
	}
	return room;
}

static float get_worth(const RepairKnown *known, const char *first, const char *second)
{
	guint times = GPOINTER_TO_UINT(g_hash_table_lookup(known->times, get_key(first, second)));

	return times ? MIN(MOST, BASE + SLOPE * log1pf((float)times)) : 0;
}

/* The words beside an item with which it may make a name; NULL where there is none. */
static void get_neighbours(const RepairPage *page, guint i, const char **before, const char **after)
{
	const RepairItem *item = repair_page_get(page, i);

	*before = i > 0 && is_name(item - 1) && is_beside(item - 1) ? item[-1].token->form : NULL;
	*after = i + 1 < page->items->len && is_name(item + 1) && is_beside(item) ? item[1].token->form : NULL;
}

float repair_known_get(const RepairPage *page, guint i, const char *form)
{
	const char *before, *after;
	float worth = get_worth(page->known, form, "");

	get_neighbours(page, i, &before, &after);
	if (before)
		worth = MAX(worth, get_worth(page->known, before, form));
	if (after)
		worth = MAX(worth, get_worth(page->known, form, after));
	return worth;
}

float repair_known_get_most(const RepairPage *page, guint i)
{
	const char *before, *after;
	float most = 0;

	if (!page->known || !is_name(repair_page_get(page, i)))
		return 0;
	get_neighbours(page, i, &before, &after);
	if (before)
		most = get_worth(page->known, before, "+");
	if (after)
		most = MAX(most, get_worth(page->known, "+", after));
	return MAX(most, repair_known_get(page, i, repair_page_get(page, i)->token->form));
}
