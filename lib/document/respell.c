/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names and subjects spelt as they were typed: OCR loses marks (`Uy ban nhân dân các tinh`, `chính sach thuê`), and a subject or an
 * addressee is a value that people search by and lists sort by. Known phrases get their marks back: names of organs, types and places, and
 * phrases.tsv. What is printed stays where it is, the field's span leads there.
 *
 * A word is changed only if its letters are those of the phrase and its marks are some of the phrase's: marks are lost, a letter that has
 * another mark is another word (`cong tac` becomes công tác, `cộng tác` stays). In phrases that phrases.tsv says are never anything else one
 * word inside may differ by one letter (`UBMT Tộc quốc Việt Nam`). Over 37,000 paragraphs of clean prose this changes 1 word in 11,000, most
 * of them unmarked by their authors; any four words with one damaged changed `nhân dân cấp tỉnh`, and names of places in small letters
 * `đức trong`, so neither is done.
 */
#include "lib/document/organs-private.h"

#include "lib/document/phrases-table.h"

#define MAX_PHRASE_WORDS 12

/** A phrase as it should be. */
typedef struct {
	char *words;     /* parted by blanks */
	gboolean proper; /* a name: printed with capitals */
	gint damaged;    /* the word that may be damaged, -1 for none */
} Phrase;

/** What the phrases that begin with a word have in common: a look at it spares most words the search. */
typedef struct {
	guint most;    /* words of the longest */
	guint lengths; /* bit n: one of n words is among them */
	guint damaged; /* the same, of those in which one may be damaged */
} Start;

static GHashTable *starts;  /* folded first word -> Start */
static GHashTable *phrases; /* folded words parted by blanks, one of them possibly `*` -> Phrase */

/** The words of a phrase without what stands between them. */
static char *join_words(const char *phrase)
{
	g_autofree char *spaced = g_strdelimit(g_strdup(phrase), ",-.;", ' ');

	return tc_name_squeeze(spaced, -1, "");
}

static void insert(char *key, const char *words, gboolean proper, gint damaged)
{
	if (g_hash_table_contains(phrases, key)) {
		g_free(key);
		return;
	}
	Phrase *phrase = g_new(Phrase, 1);
	*phrase = (Phrase){g_strdup(words), proper, damaged};
	g_hash_table_insert(phrases, key, phrase);
}

static void add(const char *phrase, gboolean proper, gboolean damaged)
{
	g_autofree char *joined = join_words(phrase);
	g_autofree char *folded = tc_text_fold(joined, -1);
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);
	guint n = g_strv_length(words);

	if (n < 2 || n > MAX_PHRASE_WORDS || strpbrk(folded, "0123456789"))
		return;
	Start *start = g_hash_table_lookup(starts, words[0]);
	if (!start) {
		start = g_new0(Start, 1);
		g_hash_table_insert(starts, g_strdup(words[0]), start);
	}
	start->most = MAX(start->most, n);
	start->lengths |= 1u << n;
	start->damaged |= (damaged ? 1u : 0) << n;
	insert(g_strdup(folded), joined, proper, -1);
	/* The first and the last word may be no part of the phrase. */
	for (guint i = 1; damaged && i + 1 < n; i++) {
		char *whole = words[i];
		words[i] = (char *)"*";
		insert(g_strjoinv(" ", words), joined, proper, (gint)i);
		words[i] = whole;
	}
}

/** A ministry's name stands without its first word too: `các Bộ: Thông tin và Truyền thông, Y tế`. */
static void add_organ(const char *name)
{
	const char *rest = g_str_has_prefix(name, "Bộ ") ? name + strlen("Bộ ") : NULL;

	add(name, FALSE, FALSE);
	if (rest && strchr(rest, ' ') && strchr(strchr(rest, ' ') + 1, ' '))
		add(rest, TRUE, FALSE);
}

static void load(void)
{
	static gsize loaded;
	gsize n;

	if (!g_once_init_enter(&loaded))
		return;
	starts = g_hash_table_new(g_str_hash, g_str_equal);
	phrases = g_hash_table_new(g_str_hash, g_str_equal);
	for (gsize i = 0; i < G_N_ELEMENTS(phrase_rows); i++)
		add(phrase_rows[i][0], FALSE, *phrase_rows[i][1] != '\0');
	const TcOrganRow *rows = tc_organ_rows_get(&n);
	/* The Party's committees are too short to be told from other words: Quận ủy, Quân ủy. */
	for (gsize i = 0; i < n; i++)
		if (rows[i].kind < KIND_COMMITTEE && strchr(rows[i].folded, ' ') != strrchr(rows[i].folded, ' '))
			add_organ(rows[i].name);
	for (const TcPlace *place = tc_places_get(&n); n; n--, place++) {
		g_autofree char *full = g_strdup_printf("%s %s", place->unit, place->name);
		add(place->name, TRUE, FALSE);
		add(full, TRUE, FALSE);
	}
	g_once_init_leave(&loaded, 1);
}

/* ---- one word ----------------------------------------------------------------------------------------------------- */

/**
 * OCR makes one acute of ê's hat and what stands above it (`dé nghị`, `Truyén thông`): bytes of such marks at `whole`, 0 if they are none. It does so
 * of ô's too, but `có` and `đó` are the commonest of words (17 of them in 37,000 paragraphs became `cổ`).
 */
static gsize match_crushed(const char *lost, const char *whole, char base)
{
	const char *mark = g_utf8_next_char(whole);

	if (base != 'e' || g_utf8_get_char(lost) != 0x301 || g_utf8_get_char(whole) != 0x302)
		return 0;
	return (gsize)(g_unichar_type(g_utf8_get_char(mark)) == G_UNICODE_NON_SPACING_MARK ? g_utf8_next_char(mark) - whole
											   : mark - whole);
}

/** TRUE if `printed` is `right` with some marks lost. */
static gboolean has_lost_marks(const char *printed, const char *right)
{
	g_autofree char *a = g_utf8_strdown(printed, -1), *b = g_utf8_strdown(right, -1);
	g_autofree char *lost = g_utf8_normalize(a, -1, G_NORMALIZE_NFD), *whole = g_utf8_normalize(b, -1, G_NORMALIZE_NFD);
	const char *p = lost;

	for (const char *q = whole; *q; q = g_utf8_next_char(q)) {
		gsize crushed = match_crushed(p, q, p > lost ? p[-1] : '\0');
		if (crushed) {
			p = g_utf8_next_char(p);
			q = g_utf8_find_prev_char(whole, q + crushed);
			continue;
		}
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

/** A word of the text. */
typedef struct {
	TcSpan printed;
	TcSpan folded;
	char *right; /* what it is replaced by; NULL: it stays */
} Word;

typedef struct {
	const char *text;
	TcFolded *folded;
	GArray *words;
} Print;

static Word *get(const Print *print, guint i)
{
	return &g_array_index(print->words, Word, i);
}

static void cut(Print *print)
{
	const char *bytes = print->folded->bytes;

	for (gsize at = 0; at < print->folded->length;) {
		gsize start = at;
		while (at < print->folded->length && g_ascii_isalnum(bytes[at]))
			at++;
		if (at == start) {
			at++;
			continue;
		}
		Word word = {{print->folded->origin[start], print->folded->origin[at]}, {start, at}, NULL};
		g_array_append_val(print->words, word);
	}
}

/** TRUE if a phrase may go on behind word `i`: a blank, with a comma or a dash at most. */
static gboolean goes_on(const Print *print, guint i)
{
	gsize from = get(print, i)->printed.end, to = get(print, i + 1)->printed.start;
	gboolean blank = FALSE;

	for (gsize at = from; at < to; at++) {
		if (!strchr(" ,-", print->text[at]))
			return FALSE;
		blank |= print->text[at] == ' ';
	}
	return blank && to - from <= 3;
}

/** Writes the folded words from `at` on, parted by blanks, one of them as `*`; FALSE if they do not fit. */
static gboolean write_key(const Print *print, guint at, guint n, gint damaged, char *key, gsize size)
{
	gsize used = 0;

	for (guint i = 0; i < n; i++) {
		TcSpan folded = get(print, at + i)->folded;
		gboolean wild = (gint)i == damaged;
		gsize length = wild ? 1 : folded.end - folded.start;
		if (used + length + 2 > size)
			return FALSE;
		if (i)
			key[used++] = ' ';
		memcpy(key + used, wild ? "*" : print->folded->bytes + folded.start, length);
		used += length;
	}
	key[used] = '\0';
	return TRUE;
}

static gboolean is_capital(const char *word)
{
	return g_unichar_isupper(g_utf8_get_char(word));
}

/** TRUE if a word printed is `right` with marks lost, or with a letter wrong where that is borne with. */
static gboolean is_print_of(const char *printed, const char *right, const Phrase *phrase, gboolean damaged)
{
	if (phrase->proper && is_capital(right) && !is_capital(printed))
		return FALSE;
	if (!damaged)
		return phrase->damaged >= 0 || has_lost_marks(printed, right);
	g_autofree char *a = tc_text_fold(printed, -1), *b = tc_text_fold(right, -1);
	return tc_fuzzy_distance(a, b, 1) <= 1;
}

/** Puts the phrase's words in place of those printed at `at`; FALSE if they are not its damaged print. */
static gboolean replace(Print *print, guint at, const Phrase *phrase)
{
	g_auto(GStrv) right = g_strsplit(phrase->words, " ", -1);
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; right[i]; i++) {
		TcSpan span = get(print, at + i)->printed;
		g_autofree char *printed = g_strndup(print->text + span.start, span.end - span.start);
		if (!strcmp(printed, right[i])) { /* nearly every word of clean print */
			g_ptr_array_add(words, g_steal_pointer(&printed));
			continue;
		}
		if (!is_print_of(printed, right[i], phrase, (gint)i == phrase->damaged))
			return FALSE;
		g_ptr_array_add(words, take_case(printed, right[i]));
	}
	for (guint i = 0; i < words->len; i++)
		get(print, at + i)->right = g_strdup(g_ptr_array_index(words, i));
	return TRUE;
}

/** Respells the longest phrase at word `at`; how many words it has, 0 if none stands there. */
static guint respell_at(Print *print, guint at)
{
	char key[256];
	const Start *start = write_key(print, at, 1, -1, key, sizeof key) ? g_hash_table_lookup(starts, key) : NULL;
	guint most = 1;

	if (!start)
		return 0;
	while (most < start->most && at + most < print->words->len && goes_on(print, at + most - 1))
		most++;
	for (guint n = most; n >= 2; n--) {
		if (!(start->lengths >> n & 1))
			continue;
		/* The whole phrase first, then with each inner word damaged. */
		gint last = start->damaged >> n & 1 ? (gint)n - 2 : -1;
		for (gint damaged = -1; damaged <= last; damaged = damaged < 0 ? 1 : damaged + 1) {
			const Phrase *phrase =
				write_key(print, at, n, damaged, key, sizeof key) ? g_hash_table_lookup(phrases, key) : NULL;
			if (phrase && replace(print, at, phrase))
				return n;
		}
	}
	return 0;
}

char *tc_name_respell(const char *text)
{
	GString *out = g_string_new(NULL);
	Print print = {text, tc_folded_new(text, -1), g_array_new(FALSE, FALSE, sizeof(Word))};
	gsize written = 0;

	load();
	cut(&print);
	for (guint i = 0; i < print.words->len;) {
		guint taken = respell_at(&print, i);
		i += MAX(taken, 1);
	}
	for (guint i = 0; i < print.words->len; i++) {
		Word *word = get(&print, i);
		if (!word->right)
			continue;
		g_string_append_len(out, text + written, (gssize)(word->printed.start - written));
		g_string_append(out, word->right);
		written = word->printed.end;
		g_free(word->right);
	}
	g_string_append(out, text + written);
	g_array_unref(print.words);
	tc_folded_free(print.folded);
	return g_string_free(out, FALSE);
}
