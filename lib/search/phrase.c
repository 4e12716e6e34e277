/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Phrases held against the text. The index knows which two words stand one after the other, so papers with all pairs of a phrase
 * nearly always have the phrase; the few that have its pairs in different places are found out here, among the hits that are
 * about to be shown. That is done for phrases that must be there; one that is an alternative or must not be there goes by its pairs.
 *
 * Where the text is repaired, either reading will do: what stands there, or what should.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** A phrase of two words is one term of the index, and needs no second look. */
#define MIN_WORDS 3u
/** Ways to read a text on from one place; a text in which every word is repaired in some odd way has more than anybody means. */
#define MAX_STEPS 1000u

/* The folded words of a text in a row, as the index has them. */
typedef struct {
	TcTokens *tokens;
	GPtrArray *words; /* borrowed from `tokens` or owned by `made` */
	GPtrArray *made;
	GPtrArray *detours; /* of Detour, rising; NULL: the text is as it stands */
} Words;

/* The words [from, to) read otherwise. */
typedef struct {
	guint from, to;
	Words *words;
} Detour;

static void words_init(Words *words, const char *text, gssize length)
{
	gsize n;
	words->detours = NULL;
	words->tokens = tc_tokens_new(text, length);
	words->words = g_ptr_array_new();
	words->made = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	const TcToken *token = tc_tokens_get(words->tokens, &n);
	for (gsize i = 0; i < n; i++) {
		if (token[i].kind == TC_TOKEN_SYLLABLE) {
			g_ptr_array_add(words->words, (gpointer)token[i].folded);
			continue;
		}
		char **some = tc_index_dup_words(&token[i], text);
		g_ptr_array_add(words->made, some);
		for (char **word = some; *word; word++)
			g_ptr_array_add(words->words, *word);
	}
}

static void words_clear(Words *words)
{
	g_clear_pointer(&words->detours, g_ptr_array_unref);
	g_ptr_array_unref(words->words);
	g_ptr_array_unref(words->made);
	tc_tokens_free(words->tokens);
}

static void phrase_free(Words *words)
{
	words_clear(words);
	g_free(words);
}

static void detour_free(gpointer data)
{
	Detour *detour = data;
	phrase_free(detour->words);
	g_free(detour);
}

static gboolean is_same(const Words *words, const Detour *detour)
{
	const GPtrArray *other = detour->words->words;
	if (other->len != detour->to - detour->from)
		return FALSE;
	for (guint i = 0; i < other->len; i++)
		if (strcmp(other->pdata[i], words->words->pdata[detour->from + i]) != 0)
			return FALSE;
	return TRUE;
}

/* Words of a text up to a canonical offset; goes on from token `*at` and its word `*word`. */
static guint skip_to(const Words *words, const char *text, gsize offset, gsize *at, guint word)
{
	gsize n;
	const TcToken *token = tc_tokens_get(words->tokens, &n);
	for (; *at < n && token[*at].span.start < offset; (*at)++) {
		g_auto(GStrv) some = token[*at].kind == TC_TOKEN_SYLLABLE ? NULL : tc_index_dup_words(&token[*at], text);
		word += some ? g_strv_length(some) : 1;
	}
	return word;
}

/* Notes where the text may be read otherwise; a reading that folds to the words that stand there makes no difference here. */
static void add_detours(Words *words, const char *text, const GArray *readings)
{
	gsize at = 0;
	guint word = 0;
	words->detours = g_ptr_array_new_with_free_func(detour_free);
	for (guint i = 0; i < readings->len; i++) {
		const TcReading *reading = &g_array_index(readings, TcReading, i);
		Detour *detour = g_new(Detour, 1);
		detour->from = word = skip_to(words, text, reading->span.start, &at, word);
		detour->to = word = skip_to(words, text, reading->span.end, &at, word);
		detour->words = g_new(Words, 1);
		words_init(detour->words, reading->repaired, -1);
		if (is_same(words, detour))
			detour_free(detour);
		else
			g_ptr_array_add(words->detours, detour);
	}
}

static void collect(GPtrArray *phrases, const TcNode *node)
{
	if (node->kind == TC_NODE_PHRASE) {
		Words *phrase = g_new(Words, 1);
		words_init(phrase, node->text, -1);
		if (phrase->words->len >= MIN_WORDS)
			g_ptr_array_add(phrases, phrase);
		else
			phrase_free(phrase);
	} else if (node->kind == TC_NODE_AND || node->kind == TC_NODE_MUST) {
		for (guint i = 0; i < node->children->len; i++)
			collect(phrases, node->children->pdata[i]);
	}
}

GPtrArray *tc_phrases_new(const TcNode *node)
{
	GPtrArray *phrases = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_free);
	if (node)
		collect(phrases, node);
	return phrases;
}

/* A phrase on its way through a text. */
typedef struct {
	const GPtrArray *phrase;
	const Words *text;
	guint steps; /* left */
} Trial;

/* The first detour that begins at or behind a word. */
static guint find_detour(const GPtrArray *detours, guint word)
{
	guint low = 0;
	for (guint high = detours->len; low < high;) {
		guint middle = low + (high - low) / 2;
		if (((const Detour *)detours->pdata[middle])->from < word)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static gboolean goes_on(Trial *trial, guint i, guint at);

/* Whether the phrase from its word `i` on stands along a detour, from the detour's word `at`, and behind it. */
static gboolean goes_along(Trial *trial, guint i, const Detour *detour, guint at)
{
	const GPtrArray *words = detour->words->words;
	for (; at < words->len && i < trial->phrase->len; at++, i++)
		if (!tc_syllable_is_same(trial->phrase->pdata[i], words->pdata[at]))
			return FALSE;
	return goes_on(trial, i, detour->to);
}

/* Whether the phrase from its word `i` on stands from word `at` of the text on. */
static gboolean goes_on(Trial *trial, guint i, guint at)
{
	const Words *text = trial->text;
	if (i == trial->phrase->len)
		return TRUE;
	if (trial->steps == 0)
		return FALSE;
	trial->steps--;
	if (at < text->words->len && tc_syllable_is_same(trial->phrase->pdata[i], text->words->pdata[at]) &&
	    goes_on(trial, i + 1, at + 1))
		return TRUE;
	guint next = text->detours ? find_detour(text->detours, at) : 0;
	const Detour *detour = text->detours && next < text->detours->len ? text->detours->pdata[next] : NULL;
	return detour && detour->from == at && detour->to > at && goes_along(trial, i, detour, 0);
}

/* Whether the phrase begins inside a detour. */
static gboolean begins_in(Trial *trial, const Detour *detour)
{
	for (guint at = 1; at < detour->words->words->len; at++)
		if (goes_along(trial, 0, detour, at))
			return TRUE;
	return FALSE;
}

static gboolean stands(const GPtrArray *phrase, const Words *text)
{
	for (guint at = 0; at < text->words->len; at++) {
		Trial trial = {.phrase = phrase, .text = text, .steps = MAX_STEPS};
		if (goes_on(&trial, 0, at))
			return TRUE;
	}
	for (guint i = 0; text->detours && i < text->detours->len; i++) {
		Trial trial = {.phrase = phrase, .text = text, .steps = MAX_STEPS};
		if (begins_in(&trial, text->detours->pdata[i]))
			return TRUE;
	}
	return FALSE;
}

/* ---- papers ---------------------------------------------------------------------------------------------------- */

/* Whether its words are written in one way only, not as `08` or `8`, `quản lí` or `quản lý`: in a text that is canonical it stands plainly or not. */
static gboolean has_one_form(const GPtrArray *phrase)
{
	for (guint i = 0; i < phrase->len; i++)
		if (g_ascii_isdigit(*(const char *)phrase->pdata[i]) || tc_syllable_get_twin(phrase->pdata[i]))
			return FALSE;
	return TRUE;
}

/* Whether a phrase stands in raw bytes of a paper, in one reading or another. */
static gboolean stands_within(const GPtrArray *phrase, const char *raw, TcSpan stretch, const GPtrArray *repairs)
{
	g_autoptr(TcText) text = tc_text_new(raw + stretch.start, (gssize)(stretch.end - stretch.start), NULL);
	if (!text)
		return FALSE;
	Words words;
	gsize bytes;
	const char *canonical = tc_text_get_canonical(text, &bytes);
	words_init(&words, canonical, (gssize)bytes);
	g_autoptr(GArray) readings = tc_readings_new(repairs, text, stretch);
	if (readings->len)
		add_detours(&words, canonical, readings);
	gboolean does = stands(phrase, &words);
	words_clear(&words);
	return does;
}

static gboolean stands_in(const GPtrArray *phrase, const TcPhraseText *text, GError **error)
{
	g_autoptr(TcPhraseWalk) walk = tc_phrase_walk_new(phrase, text->raw, text->length);
	if (tc_phrase_walk_stands(walk))
		return TRUE;
	const GPtrArray *repairs = text->plain && has_one_form(phrase) ? NULL : text->get_repairs(text->data, error);
	if (!repairs)
		return FALSE;
	g_autoptr(GArray) stretches = tc_phrase_walk_find_stretches(walk, repairs);
	for (guint i = 0; i < stretches->len; i++)
		if (stands_within(phrase, text->raw, g_array_index(stretches, TcSpan, i), repairs))
			return TRUE;
	return FALSE;
}

gboolean tc_phrases_stand(const GPtrArray *phrases, const TcPhraseText *text, GError **error)
{
	for (guint i = 0; i < phrases->len; i++)
		if (!stands_in(((const Words *)phrases->pdata[i])->words, text, error))
			return FALSE;
	return TRUE;
}
