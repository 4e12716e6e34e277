/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The places of a paper that have what was asked for, with their boxes on the page.
 */
#include "lib/search/json.h"

/** Places that are listed; all are counted. A page's reader steps through no more. */
#define MAX_PLACES 1000u

/* The boxes of the words that a place touches; NULL where its page has none. */
static json_t *boxes_to_json(const TcPage *layout, TcSpan span)
{
	json_t *boxes = layout && layout->source != TC_PAGE_FLOW ? json_array() : NULL;
	for (guint i = 0; boxes && i < layout->words->len; i++) {
		const TcWord *word = &g_array_index(layout->words, TcWord, i);
		if (word->start < span.end && word->end > span.start)
			json_array_append_new(
				boxes, json_pack("[i,i,i,i]", (int)word->x, (int)word->y, (int)word->width, (int)word->height));
	}
	return boxes;
}

/* The layout of a page; NULL without an error where it was not read off one. */
static TcPage *read_layout(TcArchive *archive, gint64 paper, guint page, const TcAsker *asker, GError **error)
{
	gsize length;
	GError *failure = NULL;
	g_autofree char *text = tc_archive_dup_page(archive, asker, paper, page, NULL, &length, &failure);
	TcPage *layout = text ? tc_archive_get_layout(archive, asker, paper, page, length, &failure) : NULL;
	if (g_error_matches(failure, TC_ERROR, TC_ERROR_NOT_FOUND))
		g_clear_error(&failure);
	if (failure)
		g_propagate_error(error, failure);
	return layout;
}

static json_t *count_pages(const GArray *places)
{
	json_t *pages = json_array();
	for (guint i = 0, n = 0; i < places->len; i++) {
		guint page = g_array_index(places, TcPlace, i).page;
		n++;
		if (i + 1 == places->len || g_array_index(places, TcPlace, i + 1).page != page) {
			json_array_append_new(pages, json_pack("{s:i, s:i}", "page", (int)page, "count", (int)n));
			n = 0;
		}
	}
	return pages;
}

/* FALSE on an error of the archive. */
static gboolean append_hits(json_t *hits, TcArchive *archive, gint64 paper, const GArray *places, const TcAsker *asker,
			    GError **error)
{
	g_autoptr(TcPage) layout = NULL;
	GError *failure = NULL;
	for (guint i = 0, page = 0; i < MIN(places->len, MAX_PLACES) && !failure; i++) {
		const TcPlace *place = &g_array_index(places, TcPlace, i);
		if (place->page != page) {
			g_clear_pointer(&layout, tc_page_unref);
			layout = read_layout(archive, paper, place->page, asker, &failure);
			page = place->page;
		}
		json_array_append_new(hits, json_pack("{s:i, s:I, s:I, s:s, s:o*}", "page", (int)page, "start",
						      (json_int_t)place->span.start, "end", (json_int_t)place->span.end, "text",
						      place->text, "boxes", boxes_to_json(layout, place->span)));
	}
	if (failure)
		g_propagate_error(error, failure);
	return !failure;
}

json_t *tc_json_inside(TcArchive *archive, gint64 paper, const char *query, const TcAsker *asker, GError **error)
{
	g_autoptr(GArray) places = tc_search_inside(archive, paper, query, asker, error);
	json_t *hits = places ? json_array() : NULL;
	if (hits && append_hits(hits, archive, paper, places, asker, error))
		return json_pack("{s:I, s:i, s:i, s:o, s:o}", "paper", (json_int_t)paper, "total", (int)places->len, "units",
				 TC_PAGE_UNITS, "pages", count_pages(places), "hits", hits);
	json_decref(hits);
	return NULL;
}
