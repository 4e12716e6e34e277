/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of people as signers print them: two to five words with capital first letters, a family name of surnames.tsv in front.
 *
 *     Nguyễn Văn An, NGUYỄN VĂN AN      as they stand
 *     N g u y ễ n  V ă n  A n           letter-spaced
 *     ì guyển Nam Bình                  the family name broken by a pen's stroke
 *     guyén Thanh Bình, a oo Neayen Dương Thái, Keuyễn Huy Nhặn      its first letters lost or wrong, strokes before it
 *     Đặng Ngoc Minh                    marks lost: givennames.tsv
 *     Cáp Xuân Hòa                      a rare family name, where the place is a signer's
 *     Đại tá Nguyễn Văn An, PGS.TS. Nguyễn Văn An       behind a rank or a degree
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/givennames-table.h"
#include "lib/document/surnames-table.h"

#define MAX_NAME_WORDS 5
/** No syllable has more letters. */
#define MAX_SYLLABLE 7

static GHashTable *surnames;    /* folded -> printed */
static GHashTable *given_names; /* folded -> printed, "" where several names fold alike */

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	surnames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	/* The commoner of two names that fold alike stands first in the table: written last, it stays. */
	for (gsize i = G_N_ELEMENTS(surname_rows); i-- > 0;)
		g_hash_table_insert(surnames, tc_text_fold(surname_rows[i][0], -1), (gpointer)surname_rows[i][0]);
	given_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(givenname_rows); i++) {
		char *folded = tc_text_fold(givenname_rows[i][0], -1);
		gboolean again = g_hash_table_contains(given_names, folded);
		g_hash_table_insert(given_names, folded, (gpointer)(again ? "" : givenname_rows[i][0]));
	}
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
	g_autofree char *folded = tc_text_fold(word, -1);
	return strpbrk(folded, "aeiouy") && letters <= MAX_SYLLABLE && g_unichar_isupper(g_utf8_get_char(word)) &&
	       (capitals == 1 || capitals == letters);
}

/** TRUE if texts have that syllable: a name's print that is none is damaged. */
static gboolean is_attested(const char *word)
{
	TcSyllable syllable;

	return tc_syllable_parse(word, -1, &syllable) && syllable.count >= 0;
}

/** The family name for a printed first syllable, marks put back; NULL if it is none. */
static const char *find_surname(const char *word)
{
	g_autofree char *folded = tc_text_fold(word, -1);
	const char *found = g_hash_table_lookup(surnames, folded);
	gsize length = strlen(folded);

	if (found) {
		/* A family name with other marks is one of its own: Vũ, Vu. Keep what is printed if it has marks and is in the table. */
		for (gsize i = 0; i < G_N_ELEMENTS(surname_rows); i++) {
			g_autofree char *lower = g_utf8_strdown(surname_rows[i][0], -1), *printed = g_utf8_strdown(word, -1);
			if (!strcmp(lower, printed))
				return surname_rows[i][0];
		}
		return found;
	}
	/* A third of all names: two letters may be wrong between its first and last, or before an end that no other family name has. */
	gboolean ends =
		folded[0] == 'n' ? g_str_has_suffix(folded, "en") : g_str_has_suffix(folded, "uyen") && !is_attested(word);
	guint errors = ends ? 2 : 1;
	return length >= 5 && tc_fuzzy_distance(folded, "nguyen", errors) <= errors ? "Nguyễn" : NULL;
}

/** Words out of a line: a piece that begins with a small letter goes to the one before, as in letter-spaced print. */
static GPtrArray *cut_words(const char *clean)
{
	g_auto(GStrv) pieces = g_strsplit(clean, " ", -1);
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	guint single = 0;

	for (char **piece = pieces; *piece; piece++)
		single += g_utf8_strlen(*piece, -1) <= 2;
	for (char **piece = pieces; *piece; piece++) {
		gboolean small = **piece && g_unichar_islower(g_utf8_get_char(*piece));
		if (small && single >= 2 && words->len) {
			char **last = (char **)&g_ptr_array_index(words, words->len - 1);
			char *joined = g_strconcat(*last, *piece, NULL);
			g_free(*last);
			*last = joined;
		} else if (**piece) {
			g_ptr_array_add(words, g_strdup(*piece));
		}
	}
	return words;
}

static gboolean is_small(const char *word)
{
	return g_unichar_islower(g_utf8_get_char(word));
}

/** Strokes of a pen read as small letters before the name. */
static void drop_strokes(GPtrArray *words)
{
	while (words->len > 3 && is_small(g_ptr_array_index(words, 0)) && !is_small(g_ptr_array_index(words, 1)))
		g_ptr_array_remove_index(words, 0);
}

/** `ì guyển`: the first letter stands apart; `guyén`: it is lost. */
static const char *find_broken_surname(GPtrArray *words)
{
	if (words->len >= 3 && is_small(g_ptr_array_index(words, 0)) && g_utf8_strlen(g_ptr_array_index(words, 0), -1) == 5)
		return find_surname(g_ptr_array_index(words, 0));
	if (words->len < 3 || g_utf8_strlen(g_ptr_array_index(words, 0), -1) > 2)
		return NULL;
	g_autofree char *joined = g_strconcat(g_ptr_array_index(words, 0), g_ptr_array_index(words, 1), NULL);
	const char *surname = find_surname(joined);
	if (surname)
		g_ptr_array_remove_index(words, 0);
	return surname;
}

/** The one name of the table that differs by a letter from a word that is no syllable. NULL if there is none, or several. */
static const char *find_near(const char *word, const char *folded)
{
	GHashTableIter iter;
	gpointer key, name;
	const char *found = NULL;
	TcSyllable syllable;

	if (strlen(folded) < 4 || tc_syllable_parse(word, -1, &syllable))
		return NULL;
	g_hash_table_iter_init(&iter, given_names);
	while (g_hash_table_iter_next(&iter, &key, &name)) {
		if (tc_fuzzy_distance(folded, key, 1) > 1)
			continue;
		if (found || !*(const char *)name)
			return NULL;
		found = name;
	}
	return found;
}

/**
 * `Quéc`: what recognisers most often make of `ố`. NULL if the word is not one of these. That a word stands in no text is not enough, nor that it
 * is one letter from a name: Phớc, Mến are names (tried: Phớc became Phúc).
 */
static const char *find_hat(const char *word)
{
	g_auto(GStrv) halves = g_strsplit(word, "é", 2);

	if (is_attested(word) || !halves[0] || !halves[1])
		return NULL;
	g_autofree char *hat = g_strconcat(halves[0], "ố", halves[1], NULL), *folded = tc_text_fold(hat, -1);
	const char *found = g_hash_table_lookup(given_names, folded);
	return found && !strcmp(found, hat) ? found : NULL;
}

/** A given name with the marks that its print lost. */
static char *respell(const char *word)
{
	g_autofree char *folded = tc_text_fold(word, -1);
	const char *found = g_hash_table_lookup(given_names, folded);
	gboolean plain = strlen(word) == strlen(folded);
	const char *hat = found ? NULL : find_hat(word), *near = found || hat ? hat : find_near(word, folded);

	if (near)
		return g_strdup(near);
	return g_strdup(found && *found && plain ? found : word);
}

static char *join_name(const char *surname, const GPtrArray *words, gboolean caps)
{
	GString *name = g_string_new(surname);

	for (guint i = 1; i < words->len; i++) {
		g_autofree char *word =
			caps ? tc_name_capitalise(g_ptr_array_index(words, i)) : g_strdup(g_ptr_array_index(words, i));
		g_autofree char *right = respell(word);
		g_string_append_printf(name, " %s", right);
	}
	return g_string_free(name, FALSE);
}

/** A family name that the table lacks: three words or four, all of them syllables. */
static gboolean may_be_rare(const GPtrArray *words, gboolean caps)
{
	TcSyllable syllable;

	if (caps || words->len < 3 || words->len > 4)
		return FALSE;
	for (guint i = 0; i < words->len; i++)
		if (!tc_syllable_parse(g_ptr_array_index(words, i), -1, &syllable))
			return FALSE;
	return TRUE;
}

/** Ranks and degrees before a signer's name, folded. */
static const char *const honours[] = {"gs",          "pgs",       "ts",        "ths",          "bs",
				      "ks",          "luat su",   "dai tuong", "thuong tuong", "trung tuong",
				      "thieu tuong", "dai ta",    "thuong ta", "trung ta",     "thieu ta",
				      "dai uy",      "thuong uy", "trung uy",  "thieu uy"};

/** Bytes of `Đại tá,`, `PGS.TS.` before a name. */
static gsize skip_honours(const char *text, gsize length)
{
	g_autoptr(TcFolded) folded = tc_folded_new(text, (gssize)length);
	gsize at = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(honours); i++) {
		gsize size = strlen(honours[i]);
		if (strncmp(folded->bytes + at, honours[i], size) != 0 || !strchr(" .,", folded->bytes[at + size]))
			continue;
		at += size + strspn(folded->bytes + at + size, " .,-");
		i = (gsize)-1; /* another one may follow */
	}
	return folded->origin[at];
}

gboolean tc_person_is_given(const char *text, gsize length)
{
	g_autofree char *clean = tc_name_squeeze(text, (gssize)length, " .,;:|*"), *folded = tc_text_fold(clean, -1);
	gboolean caps;

	load();
	return *clean && !strchr(clean, ' ') && is_name_word(clean, &caps) && g_hash_table_contains(given_names, folded);
}

double tc_person_read(const char *text, gsize length, char **name)
{
	gsize from = skip_honours(text, length);
	g_autofree char *clean = tc_name_squeeze(text + from, (gssize)(length - from), "\"'.,;:|~-_*()`{}[]<>\\/=+&^%$#@!?");
	g_autoptr(GPtrArray) words = cut_words(clean);
	gboolean caps = TRUE, some_caps = FALSE, word_caps;

	load();
	drop_strokes(words);
	const char *broken = find_broken_surname(words);
	if (words->len < 2 || words->len > MAX_NAME_WORDS)
		return 0;
	for (guint i = broken ? 1 : 0; i < words->len; i++) {
		if (!is_name_word(g_ptr_array_index(words, i), &word_caps))
			return 0;
		caps &= word_caps;
		some_caps |= word_caps && g_utf8_strlen(g_ptr_array_index(words, i), -1) > 1;
	}
	if (some_caps && !caps) /* `Phó TONG Cúc TRƯỞNG` */
		return 0;
	const char *surname = broken ? broken : find_surname(g_ptr_array_index(words, 0));
	/* Two words are a name only if both are syllables: `Phan II`; a family name of the table may be none: `Ksor`. */
	TcSyllable syllable;
	for (guint i = surname ? 1 : 0; words->len == 2 && i < 2; i++)
		if (strlen(g_ptr_array_index(words, i)) < 2 || !tc_syllable_parse(g_ptr_array_index(words, i), -1, &syllable))
			return 0;
	if (caps && tc_post_get(clean, strlen(clean), 1))
		return 0;
	/* `Tống Cúc Thue` is no Mr Tống. */
	g_autofree char *folded = tc_text_fold(clean, -1);
	if (g_str_has_prefix(folded, "tong cuc ") || g_str_has_prefix(folded, "chi cuc "))
		return 0;
	if (!surname && !may_be_rare(words, caps))
		return 0;
	*name = join_name(surname ? surname : g_ptr_array_index(words, 0), words, caps);
	return !surname ? TC_PERSON_RARE : broken || words->len == 2 ? .6 : .85;
}
