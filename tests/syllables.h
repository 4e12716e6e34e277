/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The syllables of lib/text/syllables.tsv, one by one, for the suites of lib/text. Included by tests/test_text_*.c only.
 */
#ifndef TC_TESTS_SYLLABLES_H
#define TC_TESTS_SYLLABLES_H

#include <string.h>

#include "lib/text/text-private.h"
#include "tests/testing.h"

typedef struct {
	char *form;    /* canonical */
	char *letters; /* without tone */
	guint tone;
} Syllable;

static inline void free_syllable(gpointer data)
{
	Syllable *syllable = data;

	g_free(syllable->form);
	g_free(syllable->letters);
	g_free(syllable);
}

static inline Syllable *make_syllable(const char *onset, const char *rime, guint tone)
{
	static const char *const marks[] = {"", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"};
	gboolean glide = strcmp(onset, "gi") == 0 && g_str_has_prefix(rime, "i");
	Syllable *syllable = g_new0(Syllable, 1);

	syllable->letters = g_strconcat(glide ? "g" : onset, rime, NULL);
	syllable->tone = tone;
	/* The mark on the last vowel; the canonical form has it where it belongs. */
	const char *last = syllable->letters + strlen(syllable->letters);
	while (strchr("bcdghklmnpqrstvx", *g_utf8_prev_char(last)))
		last = g_utf8_prev_char(last);
	g_autofree char *before = g_strndup(syllable->letters, (gsize)(last - syllable->letters));
	g_autofree char *marked = g_strconcat(before, marks[tone], last, NULL);
	g_autoptr(TcTokens) tokens = tc_tokens_new(marked, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	ck_assert_msg(n == 1 && token->kind == TC_TOKEN_SYLLABLE, "%s", marked);
	syllable->form = g_strdup(token->form);
	return syllable;
}

static inline GPtrArray *read_syllables(void)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_syllable);
	g_autofree char *table = tc_test_read("lib/text/syllables.tsv", NULL);
	g_auto(GStrv) lines = g_strsplit(table, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		if (*lines[i] == '#' || !*lines[i])
			continue;
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		for (guint tone = 0; tone < TEXT_N_TONES; tone++)
			if (*cells[2 + tone] != '-')
				g_ptr_array_add(list, make_syllable(cells[0], cells[1], tone));
	}
	ck_assert_uint_ge(list->len, 6000);
	return list;
}

#endif
