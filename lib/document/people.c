/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of people as signers print them: two to five words with capital first letters, a family name of surnames.tsv in front.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/surnames-table.h"

static GHashTable *surnames; /* folded -> printed */

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	surnames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	/* The commoner of two names that fold alike stands first in the table: written last, it stays. */
	for (gsize i = G_N_ELEMENTS(surname_rows); i-- > 0;)
		g_hash_table_insert(surnames, tc_text_fold(surname_rows[i][0], -1), (gpointer)surname_rows[i][0]);
	g_once_init_leave(&loaded, 1);
}

/** One word of a name: a capital and small letters (or capitals only); FALSE if it is none. */
static gboolean is_name_word(const char *word, gboolean *caps)
{
	glong letters = 0, capitals = 0;

	for (const char *p = word; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!g_unichar_isalpha(c))
			return FALSE;
		letters++;
		capitals += g_unichar_isupper(c) != 0;
	}
	*caps = capitals == letters;
	return letters <= 7 && g_unichar_isupper(g_utf8_get_char(word)) && (capitals == 1 || capitals == letters);
}

/** The family name for a printed first syllable, marks put back; NULL if it is none. */
static const char *find_surname(const char *word)
{
	g_autofree char *folded = tc_text_fold(word, -1);
	const char *found = g_hash_table_lookup(surnames, folded);

	if (found) {
		/* A family name with other marks is one of its own: Vũ, Vu. Keep what is printed if it has marks and is in the table. */
		for (gsize i = 0; i < G_N_ELEMENTS(surname_rows); i++) {
			g_autofree char *lower = g_utf8_strdown(surname_rows[i][0], -1), *printed = g_utf8_strdown(word, -1);
			if (!strcmp(lower, printed))
				return surname_rows[i][0];
		}
		return found;
	}
	return strlen(folded) >= 5 && tc_fuzzy_distance(folded, "nguyen", 1) <= 1 ? "Nguyễn" : NULL;
}

double tc_person_read(const char *text, gsize length, char **name)
{
	g_autofree char *clean = tc_name_squeeze(text, (gssize)length, "\"'.,;:|~-_*()`“”‘’{}[]<>\\/=+&^%$#@!?");
	g_auto(GStrv) words = g_strsplit(clean, " ", -1);
	guint n = g_strv_length(words);
	gboolean caps = TRUE, word_caps;

	load();
	if (n && (!strcmp(words[0], "“") || !strcmp(words[0], "‘")))
		return 0;
	if (n < 2 || n > 5)
		return 0;
	for (guint i = 0; i < n; i++) {
		if (!is_name_word(words[i], &word_caps))
			return 0;
		caps &= word_caps;
	}
	const char *surname = find_surname(words[0]);
	if (!surname || (caps && tc_post_get(clean, strlen(clean), 1)))
		return 0;
	g_autofree char *joined = g_strjoinv(" ", words + 1);
	g_autofree char *rest = caps ? tc_name_capitalise(joined) : g_strdup(joined);
	*name = g_strdup_printf("%s %s", surname, rest);
	return n == 2 ? .6 : .85;
}
