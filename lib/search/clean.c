/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was typed, before it is read: any bytes become a question, and keys typed without an input method become letters.
 */
#include "lib/search/search-private.h"

#include <string.h>

/* A quote as word processors and phones turn it. */
static gboolean is_turned_quote(gunichar c)
{
	return c == 0x00AB || c == 0x00BB || (c >= 0x201C && c <= 0x201F) || c == 0x2033;
}

/*
 * The character that another stands for: some keyboards write Chinese signs and digits at full width, what is copied from a page has spaces of many
 * kinds, and Đ was the letter eth in fonts of old.
 */
static gunichar read_sign(gunichar c)
{
	if (c == 0x00D0 || c == 0x0189)
		return 0x0110;
	if (c == 0x00F0)
		return 0x0111;
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFF01 + '!';
	return g_unichar_isspace(c) || g_unichar_iscntrl(c) || c == 0x200B || c == 0xFEFF ? ' ' : c;
}

/* Whether turned quotes ask for a phrase; in a sentence that was pasted they are of the sentence. */
static gboolean ask_for_phrases(const char *text)
{
	guint words = 0;
	gboolean quoted = FALSE, space = TRUE;
	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		quoted = quoted != is_turned_quote(c);
		words += space && !quoted && g_unichar_isalnum(c);
		space = g_unichar_isspace(c);
	}
	return words < TC_SEARCH_SENTENCE_WORDS;
}

char *tc_question_clean(const char *query)
{
	g_autofree char *cut = g_strndup(query, TC_SEARCH_MAX_QUERY_BYTES);
	g_autofree char *valid = g_utf8_make_valid(cut, -1);
	g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	gboolean phrases = ask_for_phrases(composed);
	GString *clean = g_string_new(NULL);
	for (const char *at = composed; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		g_string_append_unichar(clean, phrases && is_turned_quote(c) ? '"' : read_sign(c));
	}
	return g_strstrip(g_string_free(clean, FALSE));
}

/* Bytes of the name of a field, with its colon, that a word begins with: `has:` of `has:scan`. 0: it begins with none. */
static gsize match_field(const char *word)
{
	const char *colon = strchr(word, ':');
	return colon && tc_index_field_find(word, colon - word) ? (gsize)(colon - word) + 1 : 0;
}

char *tc_question_decode(const char *question)
{
	g_autofree char *decoded = tc_typed_decode(question);
	if (!decoded)
		return NULL;
	g_auto(GStrv) keys = g_strsplit(question, " ", -1), words = g_strsplit(decoded, " ", -1);
	gboolean changed = FALSE;
	for (gsize i = 0; keys[i] && words[i]; i++) {
		gsize name = match_field(keys[i] + strspn(keys[i], "+-("));
		g_autofree char *value = name ? tc_typed_decode(keys[i] + name) : NULL;
		if (name) {
			g_free(words[i]);
			words[i] = g_strdup_printf("%.*s%s", (int)name, keys[i], value ? value : keys[i] + name);
		}
		changed = changed || strcmp(keys[i], words[i]) != 0;
	}
	return changed ? g_strjoinv(" ", words) : NULL;
}
