/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was typed, before it is read: any bytes become a question, and keys typed without an input method become letters.
 */
#include "lib/search/search-private.h"

#include <string.h>

/*
 * The sign of the language that a character stands for: word processors turn quotes, some keyboards write Chinese signs and digits at full width, and
 * what is copied from a page has spaces of many kinds. Đ was the letter eth in fonts of old. \return 0 if it stands for itself.
 */
static gunichar read_sign(gunichar c)
{
	static const struct {
		gunichar from, to;
	} signs[] = {
		{0x00AB, '"'}, {0x00BB, '"'}, {0x201C, '"'},    {0x201D, '"'},    {0x201E, '"'},
		{0x201F, '"'}, {0x2033, '"'}, {0x00D0, 0x0110}, {0x00F0, 0x0111}, {0x0189, 0x0110},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (signs[i].from == c)
			return signs[i].to;
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFF01 + '!';
	return g_unichar_isspace(c) || g_unichar_iscntrl(c) || c == 0x200B || c == 0xFEFF ? ' ' : 0;
}

char *tc_question_clean(const char *query)
{
	g_autofree char *cut = g_strndup(query, TC_SEARCH_MAX_QUERY_BYTES);
	g_autofree char *valid = g_utf8_make_valid(cut, -1);
	g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	GString *clean = g_string_new(NULL);
	for (const char *at = composed; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at), sign = read_sign(c);
		g_string_append_unichar(clean, sign ? sign : c);
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
