/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Phrases held against the text. The index knows which two words stand one after the other, so papers with all pairs of a phrase
 * nearly always have the phrase; the few that have its pairs in different places are found out here, among the hits that are
 * about to be shown. That is done for phrases that must be there; one that is an alternative or must not be there goes by its pairs.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** A phrase of two words is one term of the index, and needs no second look. */
#define MIN_WORDS 3u

/* The folded words of a text in a row, as the index has them. */
typedef struct {
	TcTokens *tokens;
	GPtrArray *words; /* borrowed from `tokens` or owned by `made` */
	GPtrArray *made;
} Words;

static void words_init(Words *words, const char *text, gssize length)
{
	gsize n;
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
	g_ptr_array_unref(words->words);
	g_ptr_array_unref(words->made);
	tc_tokens_free(words->tokens);
}

static void phrase_free(Words *words)
{
	words_clear(words);
	g_free(words);
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

static gboolean stands_at(const GPtrArray *phrase, const GPtrArray *words, guint at)
{
	for (guint i = 0; i < phrase->len; i++)
		if (strcmp(phrase->pdata[i], words->pdata[at + i]) != 0)
			return FALSE;
	return TRUE;
}

static gboolean stands(const GPtrArray *phrase, const GPtrArray *words)
{
	for (guint at = 0; at + phrase->len <= words->len; at++)
		if (stands_at(phrase, words, at))
			return TRUE;
	return FALSE;
}

/* ---- text that needs no mending -------------------------------------------------------------------------------- */

static gboolean is_word_char(char c)
{
	return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* Whether the words of a phrase from the second on follow at `at`, behind the first. */
static gboolean goes_on(const GPtrArray *phrase, const char *at)
{
	for (guint i = 1; i < phrase->len; i++) {
		gsize length = strlen(phrase->pdata[i]);
		while (*at && !is_word_char(*at))
			at++;
		if (strncmp(at, phrase->pdata[i], length) != 0 || is_word_char(at[length]))
			return FALSE;
		at += length;
	}
	return TRUE;
}

static gboolean stands_plainly(const GPtrArray *phrase, const char *folded)
{
	const char *first = phrase->pdata[0];
	gsize length = strlen(first);
	for (const char *at = folded; (at = strstr(at, first)); at += length)
		if ((at == folded || !is_word_char(at[-1])) && !is_word_char(at[length]) && goes_on(phrase, at + length))
			return TRUE;
	return FALSE;
}

/*
 * Most papers need no mending, and a phrase that stands in the text as it is stands in the canonical text too; making that costs ten times as
 * much as folding. What is not found here may be there all the same.
 */
static gboolean all_stand_plainly(const GPtrArray *phrases, const char *raw, gsize length)
{
	g_autofree char *folded = tc_text_fold(raw, (gssize)length);
	for (guint i = 0; i < phrases->len; i++)
		if (!stands_plainly(((const Words *)phrases->pdata[i])->words, folded))
			return FALSE;
	return TRUE;
}

gboolean tc_phrases_stand(const GPtrArray *phrases, const char *raw, gsize length)
{
	if (phrases->len == 0 || all_stand_plainly(phrases, raw, length))
		return TRUE;
	g_autoptr(TcText) text = tc_text_new(raw, (gssize)length, NULL);
	if (!text)
		return FALSE;
	Words words;
	gsize bytes;
	const char *canonical = tc_text_get_canonical(text, &bytes);
	words_init(&words, canonical, (gssize)bytes);
	gboolean all = TRUE;
	for (guint i = 0; i < phrases->len && all; i++)
		all = stands(((const Words *)phrases->pdata[i])->words, words.words);
	words_clear(&words);
	return all;
}
