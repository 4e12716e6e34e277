/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Readings beside what stands in a text: what OCR repair and people say that it should be. Of `HĐND, UBMT Tộc quốc Việt Nam` with Tổ for Tộc
 * the paper has, besides the terms of the text (terms.c),
 *
 *     to Etổ Pubmt to Pto quoc
 *
 * so that both are found, as words, pairs and with marks. Only the likelier counts for rank: what stands there keeps its terms and loses
 * their frequency if the reading is applied; a reading that is only suggested comes without frequency. A reading with the folded words of what
 * stands there (muu, mưu) changes only what is said of marks.
 *
 * Where two readings stand side by side each also pairs with the other. A reading of nothing makes neighbours of the words around it.
 */
#include "lib/index/index-private.h"

#include <string.h>

/* Words in a row that a text may be read as. */
typedef struct {
	GPtrArray *words; /* folded, owned */
	gboolean counts;  /* it is likelier than any other */
} Row;

static void row_clear(Row *row)
{
	g_ptr_array_unref(row->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

static void add_words(Row *row, const TcToken *token, const char *text)
{
	if (token->kind == TC_TOKEN_SYLLABLE) {
		g_ptr_array_add(row->words, g_strdup(token->folded));
		return;
	}
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word; word++)
		g_ptr_array_add(row->words, g_steal_pointer(word));
}

static Row row_of(const TcToken *tokens, gsize from, gsize to, const char *text, gboolean counts)
{
	Row row = {.words = g_ptr_array_new_with_free_func(g_free), .counts = counts};
	for (gsize i = from; i < to; i++)
		add_words(&row, &tokens[i], text);
	return row;
}

static const char *first_of(const Row *row)
{
	return row->words->len ? row->words->pdata[0] : NULL;
}

static const char *last_of(const Row *row)
{
	return row->words->len ? row->words->pdata[row->words->len - 1] : NULL;
}

/* A term is there; it counts once more, once less, or as before. */
static TcBagEntry *put_term(TcBag *bag, const char *term, gsize length, int by)
{
	TcBagEntry *entry = tc_bag_add(bag, term, length, by > 0 ? 1 : 0);
	if (by < 0 && entry->wdf > 0)
		entry->wdf--;
	return entry;
}

static void put_pair(TcBag *bag, const char *left, const char *right, int by)
{
	TcIndexTerm term;
	if (left && right)
		put_term(bag, term, tc_index_make_pair(term, left, strlen(left), right, strlen(right)), by);
}

static void put_inner_pairs(TcBag *bag, const Row *row, int by)
{
	for (guint i = 0; i + 1 < row->words->len; i++)
		put_pair(bag, row->words->pdata[i], row->words->pdata[i + 1], by);
}

/* A token's words and what is to be said of its marks. */
static void put_token(TcBag *bag, const TcToken *token, const char *text, int by)
{
	Row row = row_of(token, 0, 1, text, FALSE);
	for (guint i = 0; i < row.words->len; i++) {
		const char *word = row.words->pdata[i];
		TcBagEntry *entry = put_term(bag, word, strlen(word), by);
		if (!entry->reading)
			entry->reading = tc_index_find_reading(word);
		if (token->form == token->folded || (token->kind != TC_TOKEN_SYLLABLE && token->kind != TC_TOKEN_WORD))
			continue;
		TcIndexTerm term;
		if (entry->reading && strcmp(entry->reading, token->form) == 0)
			entry->read = TRUE;
		else
			put_term(bag, term, tc_index_make_term(term, "E", token->form, strlen(token->form)), by);
	}
	row_clear(&row);
}

/* One place with another reading. */
typedef struct {
	gsize from, to; /* tokens */
	const TcIndexReading *reading;
} Place;

/* The place of a reading; empty if it touches no token. */
static Place find_place(const TcIndexReading *reading, const TcToken *tokens, gsize n, gsize from)
{
	while (from < n && tokens[from].span.end <= reading->span.start)
		from++;
	gsize to = from;
	while (to < n && tokens[to].span.start < reading->span.end)
		to++;
	return (Place){from, to, reading};
}

/* What stands at a place counts no more. The pair with what follows is left to the next place if that is likelier too. */
static void discount(TcBag *bag, const TcIndexPaper *paper, const TcToken *tokens, const Place *place, const Row *before,
		     const Row *after, gboolean next_counts)
{
	g_auto(Row) standing = row_of(tokens, place->from, place->to, paper->text, FALSE);
	for (gsize i = place->from; i < place->to; i++)
		put_token(bag, &tokens[i], paper->text, -1);
	put_inner_pairs(bag, &standing, -1);
	put_pair(bag, last_of(before), first_of(&standing), -1);
	if (!next_counts)
		put_pair(bag, last_of(&standing), first_of(after), -1);
}

/* The pairs of a reading with what may stand before it and what stands behind it. */
static void put_outer_pairs(TcBag *bag, const Row *row, const Row *before, const Row *reading_before, const Row *after,
			    gboolean next_counts)
{
	const char *first = row->words->len ? first_of(row) : first_of(after);
	put_pair(bag, last_of(before), first, row->counts && !(reading_before && reading_before->counts));
	if (reading_before)
		put_pair(bag, last_of(reading_before), first, row->counts && reading_before->counts);
	if (row->words->len)
		put_pair(bag, last_of(row), first_of(after), row->counts && !next_counts);
}

/* Adds one reading. \param reading_before that of the place just before; NULL if there is none. \return its words. */
static Row put_reading(TcBag *bag, const TcIndexPaper *paper, const TcToken *tokens, gsize n, const Place *place,
		       const Place *next, const Row *reading_before)
{
	gboolean counts = place->reading->likelier;
	gboolean next_counts = next && next->from == place->to && next->reading->likelier;
	g_auto(Row) before = row_of(tokens, place->from - (place->from > 0), place->from, paper->text, FALSE);
	g_auto(Row) after = row_of(tokens, place->to, MIN(place->to + 1, n), paper->text, FALSE);
	g_autoptr(TcTokens) read = tc_tokens_new(place->reading->text, -1);
	gsize n_read;
	const TcToken *token = tc_tokens_get(read, &n_read);
	Row row = row_of(token, 0, n_read, place->reading->text, counts);

	if (counts)
		discount(bag, paper, tokens, place, &before, &after, next_counts);
	for (gsize i = 0; i < n_read; i++)
		put_token(bag, &token[i], place->reading->text, counts);
	put_inner_pairs(bag, &row, counts);
	put_outer_pairs(bag, &row, &before, reading_before, &after, next_counts);
	return row;
}

void tc_index_put_readings(TcBag *bag, const TcIndexPaper *paper, const TcToken *tokens, gsize n)
{
	if (paper->n_readings == 0)
		return;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
	for (gsize i = 0, at = 0; i < paper->n_readings; i++) {
		Place place = find_place(&paper->readings[i], tokens, n, at);
		if (place.to == place.from)
			continue;
		g_array_append_val(places, place);
		at = place.to;
	}
	Row before = row_of(tokens, 0, 0, "", FALSE);
	for (guint i = 0; i < places->len; i++) {
		const Place *place = &g_array_index(places, Place, i), *next = i + 1 < places->len ? place + 1 : NULL;
		gboolean follows = i > 0 && place[-1].to == place->from;
		Row row = put_reading(bag, paper, tokens, n, place, next, follows ? &before : NULL);
		row_clear(&before);
		before = row;
	}
	row_clear(&before);
}
