/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where in a paper a phrase stands, or may stand.
 *
 * Most papers that have all pairs of a phrase have the phrase as it was typed, and the walk through their words ends there. Where it is not there so,
 * it has a word that was mended or repaired, between others that stand there as they are: so what is made canonical are the places where half of its
 * words stand close together, and not the paper. Of a phrase of frequent words most candidates do not have it; each cost 620,000 instructions when
 * it was made canonical whole, 3 KB, and costs a quarter of that now.
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

struct TcPhraseWalk {
	const GPtrArray *phrase;
	const char *raw; /* the paper */
	gsize length;
	guint n_numbers;  /* different words of the phrase */
	gsize reach;      /* words of the phrase that begin so many bytes behind one another may be together */
	GArray *forms;    /* of Form: each word of the phrase, and as it may be written too */
	guint64 firsts;   /* a bit for the first byte of each word, modulo 64: most words of a text are none of the phrase's */
	guint64 found;    /* a bit for each number */
	GArray *sighting; /* of Sighting, rising */
	gboolean stands;  /* all of it, as it was typed; the walk ended there */
};

typedef struct {
	const char *text;
	gsize length;
	guint64 bit;      /* of its number */
	const char *next; /* the word behind it; NULL: it is the last */
	guint64 next_bit;
} Form;

/* A word of the phrase in the paper. */
typedef struct {
	gsize offset;
	guint ordinal; /* words of the paper before it; of a repair nothing */
	guint64 bits;  /* of its number, or of several that are written as one */
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

static void add_form(TcPhraseWalk *walk, guint i, const char *text)
{
	const GPtrArray *phrase = walk->phrase;
	const char *next = i + 1 < phrase->len ? phrase->pdata[i + 1] : NULL;
	const Form form = {.text = text,
			   .length = strlen(text),
			   .bit = get_bit(find_number(phrase, phrase->pdata[i], i)),
			   .next = next,
			   .next_bit = next ? get_bit(find_number(phrase, next, i + 1)) : 0};
	g_array_append_val(walk->forms, form);
	walk->firsts |= get_bit((guchar)*text);
	walk->reach += 3 * form.length + 2; /* a letter with its marks has up to three bytes */
}

static void add_forms(TcPhraseWalk *walk)
{
	for (guint i = 0; i < walk->phrase->len; i++) {
		const char *word = walk->phrase->pdata[i], *twin = tc_syllable_get_twin(word);
		walk->n_numbers += find_number(walk->phrase, word, i) == i;
		add_form(walk, i, word);
		if (twin)
			add_form(walk, i, twin);
	}
}

static gboolean begins_with(const char *word, gsize length, const char *beginning, gsize n)
{
	return length >= n && memcmp(word, beginning, n) == 0;
}

/* The bits of the words that a word has in it: the one that it is, or two of a row without the space between, which mending parts. */
static guint64 find_bits(const TcPhraseWalk *walk, const char *word, gsize length)
{
	guint64 bits = 0;
	for (guint i = 0; i < walk->forms->len; i++) {
		const Form *form = &g_array_index(walk->forms, Form, i);
		const char *at = word;
		if (length > MAX_SYLLABLE && !(at = memmem(word, length, form->text, form->length)))
			continue;
		gsize rest = length - (gsize)(at - word);
		if (!begins_with(at, rest, form->text, form->length))
			continue;
		if (length == form->length)
			return form->bit;
		if (form->next && begins_with(at + form->length, rest - form->length, form->next, strlen(form->next)))
			bits |= form->bit | form->next_bit;
	}
	return bits;
}

/* Whether the last words noted are the phrase, one after the other. */
static gboolean ends_phrase(const TcPhraseWalk *walk)
{
	const GPtrArray *phrase = walk->phrase;
	if (walk->sighting->len < phrase->len)
		return FALSE;
	const Sighting *first = &g_array_index(walk->sighting, Sighting, walk->sighting->len - phrase->len);
	for (guint i = phrase->len; i-- > 0;)
		if (first[i].bits != get_bit(find_number(phrase, phrase->pdata[i], i)) || first[i].ordinal != first->ordinal + i)
			return FALSE;
	return TRUE;
}

/* \return FALSE: the word is none of the phrase's. */
static gboolean note(TcPhraseWalk *walk, const char *word, gsize length, gsize offset, guint ordinal)
{
	if (length == 0 || (length <= MAX_SYLLABLE && !(walk->firsts & get_bit((guchar)*word))))
		return FALSE;
	const Sighting sighting = {offset, ordinal, find_bits(walk, word, length)};
	if (!sighting.bits)
		return FALSE;
	g_array_append_val(walk->sighting, sighting);
	walk->found |= sighting.bits;
	return TRUE;
}

TcPhraseWalk *tc_phrase_walk_new(const GPtrArray *phrase, const char *raw, gsize length)
{
	TcPhraseWalk *walk = g_new(TcPhraseWalk, 1);
	*walk = (TcPhraseWalk){.phrase = phrase,
			       .raw = raw,
			       .length = length,
			       .reach = MARGIN,
			       .forms = g_array_new(FALSE, FALSE, sizeof(Form)),
			       .sighting = g_array_new(FALSE, FALSE, sizeof(Sighting))};
	add_forms(walk);
	TcFoldedWords words;
	tc_folded_words_begin(&words, raw, length);
	while (!walk->stands && tc_folded_words_next(&words))
		walk->stands = note(walk, words.word, words.length, words.offset, words.ordinal) && ends_phrase(walk);
	tc_folded_words_end(&words);
	return walk;
}

void tc_phrase_walk_free(TcPhraseWalk *walk)
{
	if (!walk)
		return;
	g_array_unref(walk->forms);
	g_array_unref(walk->sighting);
	g_free(walk);
}

gboolean tc_phrase_walk_stands(const TcPhraseWalk *walk)
{
	return walk->stands;
}

static int compare_sightings(gconstpointer a, gconstpointer b)
{
	gsize first = ((const Sighting *)a)->offset, second = ((const Sighting *)b)->offset;
	return (first > second) - (first < second);
}

/* Notes the words of repairs where they begin. */
static void note_repairs(TcPhraseWalk *walk, const GPtrArray *repairs)
{
	guint before = walk->sighting->len;
	for (guint i = 0; i < repairs->len; i++) {
		const TcPaperRepair *repair = repairs->pdata[i];
		if (repair->state == TC_READING_REJECTED)
			continue;
		TcFoldedWords words;
		tc_folded_words_begin(&words, repair->repaired, strlen(repair->repaired));
		while (tc_folded_words_next(&words))
			(void)note(walk, words.word, words.length, repair->span.start, 0);
		tc_folded_words_end(&words);
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

GArray *tc_phrase_walk_find_stretches(TcPhraseWalk *walk, const GPtrArray *repairs)
{
	note_repairs(walk, repairs);
	GArray *stretches = g_array_new(FALSE, FALSE, sizeof(TcSpan));
	guint n = MIN(walk->n_numbers, MAX_NUMBERS), wanted = MIN(n, MAX(2, (n + 1) / 2));
	if (tc_search_count_bits(walk->found) < n) {
		const TcSpan whole = {0, walk->length};
		g_array_append_val(stretches, whole);
		return stretches;
	}
	const Sighting *at = (const Sighting *)(gpointer)walk->sighting->data;
	for (guint i = 0; i < walk->sighting->len; i++) {
		guint64 near = 0;
		for (guint end = i; end < walk->sighting->len && at[end].offset - at[i].offset <= walk->reach; end++)
			near |= at[end].bits;
		if (tc_search_count_bits(near) >= wanted)
			add_stretch(stretches, walk->raw, walk->length, at[i].offset, at[i].offset + walk->reach);
	}
	return stretches;
}
