/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nearness held against the text: `hiến máu NEAR/5 tình nguyện`. The index has no positions; it gives the papers that have all the words, and
 * those that are about to be shown are looked at here. Each side is a row of words, as a phrase is; any order will do. From the end of the first row
 * to the beginning of the last are at most so many words: 1 is side by side.
 *
 * As phrases, only what must be there is held against the text: as an alternative, or where it must not be there, nearness goes by its words.
 */
#include "lib/search/search-private.h"

#include <string.h>

/* One `a NEAR b NEAR c`. */
typedef struct {
	guint window;
	GPtrArray *rows; /* of GPtrArray of folded words */
} Near;

static void near_free(Near *near)
{
	g_ptr_array_unref(near->rows);
	g_free(near);
}

/* Cuts folded text into words as the index has them, in place. \return borrowed words. */
static GPtrArray *split(char *folded)
{
	GPtrArray *words = g_ptr_array_new();
	const char *word;
	for (gsize at = 0, length, end = strlen(folded); tc_index_next_word(folded, end, &at, &word, &length); folded[at] = '\0')
		g_ptr_array_add(words, (gpointer)word);
	return words;
}

static GPtrArray *make_row(const char *text)
{
	g_autofree char *folded = tc_text_fold(text, -1);
	g_autoptr(GPtrArray) words = split(folded);
	GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < words->len; i++)
		g_ptr_array_add(row, g_strdup(words->pdata[i]));
	return row;
}

static void collect(GPtrArray *nears, const TcNode *node)
{
	if (node->kind == TC_NODE_AND || node->kind == TC_NODE_MUST)
		for (guint i = 0; i < node->children->len; i++)
			collect(nears, node->children->pdata[i]);
	if (node->kind != TC_NODE_NEAR)
		return;
	Near *near = g_new(Near, 1);
	near->window = node->window;
	near->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	for (guint i = 0; i < node->children->len; i++)
		g_ptr_array_add(near->rows, make_row(((const TcNode *)node->children->pdata[i])->text));
	g_ptr_array_add(nears, near);
}

GPtrArray *tc_nears_new(const TcNode *node)
{
	GPtrArray *nears = g_ptr_array_new_with_free_func((GDestroyNotify)near_free);
	if (node)
		collect(nears, node);
	return nears;
}

/* ---- looking --------------------------------------------------------------------------------------------------- */

static gboolean stands_at(const GPtrArray *row, const GPtrArray *words, guint at)
{
	for (guint i = 0; i < row->len; i++)
		if (!tc_syllable_is_same(row->pdata[i], words->pdata[at + i]))
			return FALSE;
	return TRUE;
}

/* Where a row begins in the text, rising; of guint. */
static GArray *find_row(const GPtrArray *row, const GPtrArray *words)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint at = 0; at + row->len <= words->len; at++)
		if (stands_at(row, words, at))
			g_array_append_val(places, at);
	return places;
}

/* Whether a row begins from `low` to `high`. */
static gboolean has_place(const GArray *places, guint low, guint high)
{
	guint from = 0;
	for (guint to = places->len; from < to;) {
		guint middle = from + (to - from) / 2;
		if (g_array_index(places, guint, middle) < low)
			from = middle + 1;
		else
			to = middle;
	}
	return from < places->len && g_array_index(places, guint, from) <= high;
}

/* Whether all other rows begin within reach behind one of row `first`. */
static gboolean others_follow(const Near *near, const GPtrArray *places, guint first)
{
	const GArray *starts = places->pdata[first];
	guint length = ((const GPtrArray *)near->rows->pdata[first])->len;
	for (guint i = 0; i < starts->len; i++) {
		guint end = g_array_index(starts, guint, i) + length - 1;
		gboolean all = TRUE;
		for (guint other = 0; other < places->len && all; other++)
			all = other == first || has_place(places->pdata[other], end + 1, end + near->window);
		if (all)
			return TRUE;
	}
	return FALSE;
}

static gboolean stands(const Near *near, const GPtrArray *words)
{
	g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	for (guint i = 0; i < near->rows->len; i++)
		g_ptr_array_add(places, find_row(near->rows->pdata[i], words));
	for (guint first = 0; first < places->len; first++)
		if (others_follow(near, places, first))
			return TRUE;
	return FALSE;
}

static gboolean all_stand(const GPtrArray *nears, const char *text, gsize length)
{
	g_autofree char *folded = tc_text_fold(text, (gssize)length);
	g_autoptr(GPtrArray) words = split(folded);
	for (guint i = 0; i < nears->len; i++)
		if (!stands(nears->pdata[i], words))
			return FALSE;
	return TRUE;
}

/* The text as it is first, as in phrase.c. */
gboolean tc_nears_stand(const GPtrArray *nears, const char *raw, gsize length)
{
	if (nears->len == 0 || all_stand(nears, raw, length))
		return TRUE;
	g_autoptr(TcText) text = tc_text_new(raw, (gssize)length, NULL);
	gsize bytes;
	const char *canonical = text ? tc_text_get_canonical(text, &bytes) : NULL;
	return canonical && all_stand(nears, canonical, bytes);
}
