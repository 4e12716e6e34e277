/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where in one paper stands what was asked for, page by page, so that a reader of 500 pages opens the right one.
 *
 * Words that were asked for and stand side by side are one place. Where the paper has places of several words, those of a single word are left out:
 * of `hiến máu tình nguyện` they would mark every `người`. Of a question of phrases alone only whole phrases count. Where a text is repaired, what
 * was scanned counts and what it was meant to be.
 */
#include "lib/search/search-private.h"

#include <string.h>

/* One question put to one paper. */
typedef struct {
	const TcMarks *marks;
	const GPtrArray *repairs;
	guint shortest; /* words of a place at least */
	GArray *places; /* of TcPlace */
} Inside;

static guint count_tokens(const char *text)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(text, -1);
	gsize n;
	tc_tokens_get(tokens, &n);
	return (guint)n;
}

/* Words of the shortest phrase of a tree that asks for phrases alone; 0 if it asks for anything else. */
static guint find_shortest(const TcNode *node)
{
	if (node->kind == TC_NODE_PHRASE)
		return count_tokens(node->text);
	if (node->kind == TC_NODE_NOT || node->field)
		return G_MAXUINT;
	guint shortest = node->children ? G_MAXUINT : 0;
	for (guint i = 0; node->children && i < node->children->len; i++)
		shortest = MIN(shortest, find_shortest(node->children->pdata[i]));
	return shortest;
}

/* ---- one page -------------------------------------------------------------------------------------------------- */

/* Where a place ends that begins at token `at`: the token behind it. Words follow each other as in the question, or with nothing between them. */
static gsize find_end(const char *canonical, const TcToken *token, gsize n, const guint8 *numbers, gsize at)
{
	gsize end = at + 1;
	while (end < n && numbers[end] &&
	       (numbers[end] == numbers[end - 1] + 1 || tc_tokens_are_beside(&token[end - 1], canonical)))
		end++;
	return end;
}

/* A page that is not UTF-8 is given as its canonical text (tc_json_page()), and its places count in that. */
static void look_through_page(Inside *inside, guint page, const char *raw, TcSpan stretch)
{
	gsize length = stretch.end - stretch.start, n, bytes;
	g_autoptr(TcText) text = tc_text_new(raw + stretch.start, (gssize)length, NULL);
	if (!text)
		return;
	gboolean readable = g_utf8_validate_len(raw + stretch.start, length, NULL);
	const char *canonical = tc_text_get_canonical(text, &bytes);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)bytes);
	const TcToken *token = tc_tokens_get(tokens, &n);
	g_autoptr(GArray) readings = tc_readings_new(inside->repairs, text, stretch);
	g_autofree guint8 *numbers = tc_marks_match_all(inside->marks, token, n, canonical, readings);
	for (gsize at = 0; at < n;) {
		gsize end = numbers[at] ? find_end(canonical, token, n, numbers, at) : at + 1;
		if (numbers[at] && end - at >= inside->shortest) {
			const TcSpan span = {token[at].span.start, token[end - 1].span.end};
			const TcPlace place = {.page = page,
					       .span = readable ? tc_text_get_source_span(text, span) : span,
					       .n_words = (guint)(end - at),
					       .text = g_strndup(canonical + span.start, span.end - span.start)};
			g_array_append_val(inside->places, place);
		}
		at = end;
	}
}

/* ---- the paper ------------------------------------------------------------------------------------------------- */

static void place_clear(TcPlace *place)
{
	g_free(place->text);
}

static void keep_rows(GArray *places)
{
	guint most = 0, kept = 0;
	for (guint i = 0; i < places->len; i++)
		most = MAX(most, g_array_index(places, TcPlace, i).n_words);
	for (guint i = 0; i < places->len; i++) {
		TcPlace *place = &g_array_index(places, TcPlace, i);
		if (most > 1 && place->n_words == 1) {
			g_clear_pointer(&place->text, g_free);
			continue;
		}
		TcPlace moved = *place;
		place->text = NULL;
		g_array_index(places, TcPlace, kept++) = moved;
	}
	g_array_set_size(places, kept);
}

/* Adds a reading of the question. FALSE on an error of the archive. */
static gboolean add_reading(TcMarks *marks, TcArchive *archive, const char *question, guint *shortest, const TcAsker *asker,
			    GError **error)
{
	g_autoptr(TcNode) tree = tc_question_take_asked(tc_question_parse(question));
	g_autoptr(GPtrArray) named = tc_named_find(archive, question, asker, error);
	if (!named)
		return FALSE;
	if (tree) {
		guint own = find_shortest(tree);
		tc_marks_add(marks, tree, named);
		*shortest = MIN(*shortest, own == G_MAXUINT ? 0 : own);
	}
	return TRUE;
}

GArray *tc_search_inside(TcArchive *archive, gint64 paper, const char *query, const TcAsker *asker, GError **error)
{
	g_autofree char *question = tc_question_clean(query), *decoded = tc_question_decode(question);
	g_autoptr(TcMarks) marks = tc_marks_new();
	Inside inside = {.marks = marks, .shortest = G_MAXUINT};
	if (!add_reading(marks, archive, question, &inside.shortest, asker, error) ||
	    (decoded && !add_reading(marks, archive, decoded, &inside.shortest, asker, error)))
		return NULL;
	gsize length;
	g_autofree char *raw = tc_archive_dup_raw_text(archive, asker, paper, &length, error);
	g_autoptr(GPtrArray) repairs = raw ? tc_archive_list_readings(archive, asker, paper, error) : NULL;
	if (!repairs)
		return NULL;
	inside.shortest = inside.shortest == G_MAXUINT ? 0 : inside.shortest;
	inside.repairs = repairs;
	inside.places = g_array_new(FALSE, FALSE, sizeof(TcPlace));
	g_array_set_clear_func(inside.places, (GDestroyNotify)place_clear);
	guint page = 1;
	for (gsize start = 0; start < length; page++) {
		const char *feed = memchr(raw + start, '\f', length - start);
		gsize end = feed ? (gsize)(feed - raw) : length;
		look_through_page(&inside, page, raw, (TcSpan){start, end});
		start = end + 1;
	}
	keep_rows(inside.places);
	return inside.places;
}
