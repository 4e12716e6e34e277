/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where in a paper a phrase may stand that does not stand there as the text is.
 *
 * It then has a word that was mended or repaired, between others that stand there as they are: so what is made canonical are the places where half
 * of its words stand close together, and not the paper. Of the papers that a phrase of frequent words is held against most do not have it; each cost
 * 620,000 instructions when it was made canonical whole, 3 KB, and costs a quarter of that now.
 *
 * A paper in which some word of the phrase is not seen at all is in an old encoding, or full of holes, and is to be read whole.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** What is made canonical on both sides of words of the phrase: what a word has, and what may come to stand beside it. In bytes. */
#define MARGIN 48u
/** A word of more letters is no syllable. */
#define MAX_SYLLABLE 7u
/** Words of more than these are told apart by their numbers modulo so many, which lets too much through and misses nothing. */
#define MAX_NUMBERS 64u

/* On the way through a paper. */
typedef struct {
	const GPtrArray *phrase;
	guint n_numbers;  /* different words of the phrase */
	gsize reach;      /* words of the phrase that begin so many bytes behind one another may be together */
	GPtrArray *glued; /* each word and the next without the space between: mending parts them */
	gsize shortest;   /* of those */
	guint64 firsts;   /* a bit for the first byte of each word, modulo 64: most words of a text are none of the phrase's */
	guint64 found;    /* a bit for each number */
	GArray *sighting; /* of Sighting, rising */
} Walk;

/* A word of the phrase in the paper. */
typedef struct {
	gsize offset;
	guint64 bits; /* of its number, or of several that are written as one */
} Sighting;

static guint64 get_bit(guint number)
{
	return G_GUINT64_CONSTANT(1) << (number % MAX_NUMBERS);
}

/* The first word of the phrase that is the same as this one, up to `n`: its number. */
static guint find_number(const GPtrArray *phrase, const char *word, guint n)
{
	guint number = 0;
	while (number < n && !tc_syllable_is_same(phrase->pdata[number], word))
		number++;
	return number;
}

static void walk_init(Walk *walk, const GPtrArray *phrase)
{
	*walk = (Walk){.phrase = phrase,
		       .reach = MARGIN,
		       .glued = g_ptr_array_new_with_free_func(g_free),
		       .shortest = G_MAXSIZE,
		       .sighting = g_array_new(FALSE, FALSE, sizeof(Sighting))};
	for (guint i = 0; i < phrase->len; i++) {
		const char *word = phrase->pdata[i];
		walk->firsts |= get_bit((guchar)*word);
		walk->n_numbers += find_number(phrase, word, i) == i;
		walk->reach += 3 * strlen(word) + 2; /* a letter with its marks has up to three bytes */
		if (i + 1 == phrase->len)
			break;
		char *glued = g_strconcat(word, phrase->pdata[i + 1], NULL);
		walk->shortest = MIN(walk->shortest, strlen(glued));
		g_ptr_array_add(walk->glued, glued);
	}
}

static void walk_clear(Walk *walk)
{
	g_ptr_array_unref(walk->glued);
	g_array_unref(walk->sighting);
}

/* The bits of the words that a word has in it: the one that it is, or several of a row. */
static guint64 find_bits(const Walk *walk, const char *word, gsize length)
{
	guint number = find_number(walk->phrase, word, walk->phrase->len);
	if (number < walk->phrase->len)
		return get_bit(number);
	guint64 bits = 0;
	for (guint i = 0; length >= walk->shortest && i < walk->glued->len; i++)
		if (strstr(word, walk->glued->pdata[i]))
			for (guint k = i; k < i + 2; k++)
				bits |= get_bit(find_number(walk->phrase, walk->phrase->pdata[k], k));
	return bits;
}

/* Notes a word, which ends at a place that can be written to. */
static void note(Walk *walk, char *word, gsize length, gsize offset)
{
	if (length == 0 || (length <= MAX_SYLLABLE && !(walk->firsts & get_bit((guchar)*word))))
		return;
	char after = word[length];
	word[length] = '\0';
	const Sighting sighting = {offset, find_bits(walk, word, length)};
	word[length] = after;
	if (!sighting.bits)
		return;
	g_array_append_val(walk->sighting, sighting);
	walk->found |= sighting.bits;
}

static void note_words(Walk *walk, const char *text, gsize length, const gsize *offset)
{
	TcFoldedWords words;
	for (tc_folded_words_begin(&words, text, length); tc_folded_words_next(&words);)
		note(walk, words.word, words.length, offset ? *offset : words.offset);
	tc_folded_words_end(&words);
}

static int compare_sightings(gconstpointer a, gconstpointer b)
{
	gsize first = ((const Sighting *)a)->offset, second = ((const Sighting *)b)->offset;
	return (first > second) - (first < second);
}

static void look_through(Walk *walk, const char *raw, gsize length, const GPtrArray *repairs)
{
	note_words(walk, raw, length, NULL);
	guint before = walk->sighting->len;
	for (guint i = 0; i < repairs->len; i++) {
		const TcPaperRepair *repair = repairs->pdata[i];
		if (repair->state != TC_READING_REJECTED)
			note_words(walk, repair->repaired, strlen(repair->repaired), &repair->span.start);
	}
	if (walk->sighting->len > before)
		g_array_sort(walk->sighting, compare_sightings);
}

/* Adds raw bytes, cut between words; to those before if they touch. */
static void add_stretch(GArray *stretches, const char *raw, gsize length, gsize start, gsize end)
{
	TcSpan stretch = {start - MIN(start, MARGIN), MIN(end + MARGIN, length)};
	TcSpan *last = stretches->len ? &g_array_index(stretches, TcSpan, stretches->len - 1) : NULL;
	gsize behind = last ? last->end : 0;
	if (last && stretch.end <= behind)
		return;
	while (stretch.start > behind && !g_ascii_isspace(raw[stretch.start - 1]))
		stretch.start--;
	while (stretch.end < length && !g_ascii_isspace(raw[stretch.end]))
		stretch.end++;
	if (last && stretch.start <= behind)
		last->end = stretch.end;
	else
		g_array_append_val(stretches, stretch);
}

GArray *tc_phrase_find_stretches(const GPtrArray *phrase, const char *raw, gsize length, const GPtrArray *repairs)
{
	Walk walk;
	walk_init(&walk, phrase);
	look_through(&walk, raw, length, repairs);
	GArray *stretches = g_array_new(FALSE, FALSE, sizeof(TcSpan));
	guint n = MIN(walk.n_numbers, MAX_NUMBERS), wanted = MIN(n, MAX(2, (n + 1) / 2));
	const Sighting *at = (const Sighting *)(gpointer)walk.sighting->data;
	for (guint i = 0; i < walk.sighting->len; i++) {
		guint64 near = 0;
		guint end = i;
		for (; end < walk.sighting->len && at[end].offset - at[i].offset <= walk.reach; end++)
			near |= at[end].bits;
		if (tc_search_count_bits(near) >= wanted)
			add_stretch(stretches, raw, length, at[i].offset, at[i].offset + walk.reach);
	}
	if (tc_search_count_bits(walk.found) < n) {
		const TcSpan whole = {0, length};
		g_array_set_size(stretches, 0);
		g_array_append_val(stretches, whole);
	}
	walk_clear(&walk);
	return stretches;
}
