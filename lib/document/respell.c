/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names and subjects spelt as they were typed: OCR loses marks (`Uy ban nhân dân các tinh`, `chính sach thuê`), and a subject or an
 * addressee is a value that people search by and lists sort by. Known phrases get their marks back: names of organs, types and places, and
 * phrases.tsv. What is printed stays where it is, the field's span leads there.
 *
 * A word is changed only if its letters are those of the phrase and its marks are some of the phrase's: marks are lost, a letter that has
 * another mark is another word (`cong tac` becomes công tác, `cộng tác` stays). In a phrase of four words or more one word inside it may
 * differ by one letter (`UBMT Tộc quốc Việt Nam`), and marks may differ.
 */
#include "lib/document/organs-private.h"

#include "lib/document/phrases-table.h"

#define MAX_PHRASE_WORDS 9
/** From so many words on a phrase is known by the others if one is damaged. */
#define MIN_DAMAGED_WORDS 4

static GHashTable
	*phrases; /* folded words parted by blanks; in long ones one may be `*` -> the phrase's words, parted by blanks */

/** The words of a phrase without what stands between them. */
static char *join_words(const char *phrase)
{
	g_autofree char *spaced = g_strdelimit(g_strdup(phrase), ",-.;", ' ');

	return tc_name_squeeze(spaced, -1, "");
}

static void add(const char *phrase)
{
	g_autofree char *joined = join_words(phrase);
	g_autofree char *folded = tc_text_fold(joined, -1);
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);
	guint n = g_strv_length(words);

	if (n < 2 || n > MAX_PHRASE_WORDS || g_hash_table_contains(phrases, folded))
		return;
	g_hash_table_insert(phrases, g_strdup(folded), g_strdup(joined));
	/* The first and the last may be no part of the phrase: `về tổ chức cán bộ`. */
	for (guint i = 1; n >= MIN_DAMAGED_WORDS && i + 1 < n; i++) {
		char *whole = words[i];
		words[i] = (char *)"*";
		char *key = g_strjoinv(" ", words);
		words[i] = whole;
		if (g_hash_table_contains(phrases, key))
			g_free(key);
		else
			g_hash_table_insert(phrases, key, g_strdup(joined));
	}
}

static void load(void)
{
	static gsize loaded;
	gsize n;

	if (!g_once_init_enter(&loaded))
		return;
	phrases = g_hash_table_new(g_str_hash, g_str_equal);
	for (gsize i = 0; i < G_N_ELEMENTS(phrase_rows); i++)
		add(phrase_rows[i][0]);
	const TcOrganRow *rows = tc_organ_rows_get(&n);
	for (gsize i = 0; i < n; i++)
		add(rows[i].name);
	const TcType *types = tc_types_get(&n);
	for (gsize i = 0; i < n; i++)
		add(types[i].name);
	for (const TcPlace *place = tc_places_get(&n); n; n--, place++) {
		g_autofree char *full = g_strdup_printf("%s %s", place->unit, place->name);
		add(place->name);
		add(full);
	}
	g_once_init_leave(&loaded, 1);
}

/* ---- one word ----------------------------------------------------------------------------------------------------- */

/** TRUE if `printed` is `right` with some marks lost. */
static gboolean has_lost_marks(const char *printed, const char *right)
{
	g_autofree char *a = g_utf8_strdown(printed, -1), *b = g_utf8_strdown(right, -1);
	g_autofree char *lost = g_utf8_normalize(a, -1, G_NORMALIZE_NFD), *whole = g_utf8_normalize(b, -1, G_NORMALIZE_NFD);
	const char *p = lost;

	for (const char *q = whole; *q; q = g_utf8_next_char(q)) {
		gunichar c = g_utf8_get_char(q), have = g_utf8_get_char(p);
		if (have == c || (c == 0x111 && have == 'd'))
			p = g_utf8_next_char(p);
		else if (g_unichar_type(c) != G_UNICODE_NON_SPACING_MARK)
			return FALSE;
	}
	return !*p;
}

/** `right` in the letter-case of `printed`: capitals, a capital first letter, or as the phrase has it. */
static char *take_case(const char *printed, const char *right)
{
	gunichar first = g_utf8_get_char(printed);

	if (g_utf8_strlen(printed, -1) > 1 && tc_text_is_capitals(printed, -1))
		return g_utf8_strup(right, -1);
	g_autofree char *lower = g_utf8_strdown(right, -1);
	if (g_unichar_isupper(first)) {
		GString *out = g_string_new(NULL);
		g_string_append_unichar(out, g_unichar_toupper(g_utf8_get_char(lower)));
		g_string_append(out, g_utf8_next_char(lower));
		return g_string_free(out, FALSE);
	}
	return g_steal_pointer(&lower);
}

/* ---- a text --------------------------------------------------------------------------------------------------------- */

typedef struct {
	GPtrArray *words;  /* printed */
	GPtrArray *folded; /* the same, folded */
	GPtrArray *after;  /* what stands behind each */
} Print;

static gboolean is_word_char(gunichar c)
{
	return g_unichar_isalnum(c);
}

static void cut(const char *text, GString *lead, Print *print)
{
	const char *p = text;

	while (*p && !is_word_char(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	g_string_append_len(lead, text, p - text);
	while (*p) {
		const char *start = p;
		while (*p && is_word_char(g_utf8_get_char(p)))
			p = g_utf8_next_char(p);
		char *word = g_strndup(start, (gsize)(p - start));
		start = p;
		while (*p && !is_word_char(g_utf8_get_char(p)))
			p = g_utf8_next_char(p);
		g_ptr_array_add(print->folded, tc_text_fold(word, -1));
		g_ptr_array_add(print->words, word);
		g_ptr_array_add(print->after, g_strndup(start, (gsize)(p - start)));
	}
}

/** TRUE if a phrase may go on behind word `i`: a blank, with a comma or a dash at most. */
static gboolean goes_on(const Print *print, guint i)
{
	const char *after = g_ptr_array_index(print->after, i);

	return strlen(after) <= 3 && strspn(after, " ,-") == strlen(after) && strchr(after, ' ');
}

static char *join_folded(const Print *print, guint at, guint n, guint wild)
{
	GString *key = g_string_new(NULL);

	for (guint i = 0; i < n; i++)
		g_string_append_printf(key, "%s%s", i ? " " : "",
				       i == wild ? "*" : (const char *)g_ptr_array_index(print->folded, at + i));
	return g_string_free(key, FALSE);
}

/** Puts the phrase's words in place of those printed at `at`; FALSE if they are not its damaged print. */
static gboolean replace(Print *print, guint at, const char *phrase, guint wild)
{
	g_auto(GStrv) right = g_strsplit(phrase, " ", -1);
	guint n = g_strv_length(right);

	for (guint i = 0; i < n; i++) {
		g_autofree char *folded = tc_text_fold(right[i], -1);
		if (i == wild ? tc_fuzzy_distance(g_ptr_array_index(print->folded, at + i), folded, 1) > 1
			      : n < MIN_DAMAGED_WORDS && !has_lost_marks(g_ptr_array_index(print->words, at + i), right[i]))
			return FALSE;
	}
	for (guint i = 0; i < n; i++) {
		char *word = take_case(g_ptr_array_index(print->words, at + i), right[i]);
		g_free(g_ptr_array_index(print->words, at + i));
		g_ptr_array_index(print->words, at + i) = word;
	}
	return TRUE;
}

/** Respells the longest phrase at word `at`; how many words it has, 0 if none stands there. */
static guint respell_at(Print *print, guint at)
{
	guint most = 1;

	while (most < MAX_PHRASE_WORDS && at + most < print->words->len && goes_on(print, at + most - 1))
		most++;
	for (guint n = most; n >= 2; n--) {
		for (guint wild = n >= MIN_DAMAGED_WORDS ? n : 0;; wild--) {
			/* The whole phrase first, then with each word in turn damaged. */
			g_autofree char *key = join_folded(print, at, n, n >= MIN_DAMAGED_WORDS ? wild : n);
			const char *phrase = g_hash_table_lookup(phrases, key);
			if (phrase && replace(print, at, phrase, n >= MIN_DAMAGED_WORDS ? wild : n))
				return n;
			if (!wild)
				break;
		}
	}
	return 0;
}

char *tc_name_respell(const char *text)
{
	GString *out = g_string_new(NULL);
	Print print = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free),
		       g_ptr_array_new_with_free_func(g_free)};

	load();
	cut(text, out, &print);
	for (guint i = 0; i < print.words->len;) {
		guint taken = respell_at(&print, i);
		i += MAX(taken, 1);
	}
	for (guint i = 0; i < print.words->len; i++)
		g_string_append_printf(out, "%s%s", (char *)g_ptr_array_index(print.words, i),
				       (char *)g_ptr_array_index(print.after, i));
	g_ptr_array_unref(print.words);
	g_ptr_array_unref(print.folded);
	g_ptr_array_unref(print.after);
	return g_string_free(out, FALSE);
}
