/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/text: what holds for any text. Tried on texts made of the syllables of syllables.tsv, always, and on a sample of the development texts
 * where they stand beside the source tree.
 */
#include "lib/text/text-private.h"
#include "tests/syllables.h"
#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_MADE 400
/*
 * Every so manieth paragraph of the development texts, all with $TC_ALL_TEXTS (make check-all-texts); none with sanitizers, under which unpacking
 * them alone takes minutes.
 */
#define SAMPLE_STEP 80
#if defined(__SANITIZE_ADDRESS__)
#define SAMPLED FALSE
#else
#define SAMPLED TRUE
#endif

/* ---- Texts ------------------------------------------------------------------------------------------------------------------- */

static char *make_text(const GPtrArray *syllables, GRand *rand)
{
	static const char *const others[] = {"44-KL/TW", "17/7/2023", ",", ".", ";",      "1.",     "a)",   "-",  "\n",
					     "\n\n",     "\f",        "“", "”", "\u00A0", "\u200B", "UBND", "năm"};
	GString *text = g_string_new(NULL);

	for (int i = g_rand_int_range(rand, 1, 120); i > 0; i--) {
		const Syllable *syllable = syllables->pdata[g_rand_int_range(rand, 0, (gint32)syllables->len)];
		g_autofree char *upper = g_utf8_strup(syllable->form, -1);
		switch (g_rand_int_range(rand, 0, 8)) {
		case 0:
			g_string_append(text, others[g_rand_int_range(rand, 0, G_N_ELEMENTS(others))]);
			break;
		case 1:
			g_string_append(text, upper);
			break;
		case 2: {
			g_autofree char *apart = g_utf8_normalize(syllable->form, -1, G_NORMALIZE_NFD);
			g_string_append(text, apart);
			break;
		}
		default:
			g_string_append(text, syllable->form);
		}
		g_string_append_c(text, ' ');
	}
	return g_string_free(text, FALSE);
}

/* Calls `check` on every text there is; the development texts are skipped, saying so, where they are not. */
static void check_all(void (*check)(const char *text))
{
	g_autoptr(GPtrArray) syllables = read_syllables();
	g_autoptr(GRand) rand = g_rand_new_with_seed(1975);
	g_autofree char *command = g_strdup_printf("xz -dc '%s/../shared/data/text/clean.txt.xz' 2>/dev/null",
						   g_getenv("srcdir") ? g_getenv("srcdir") : ".");
	g_autofree char *output = NULL;

	for (guint i = 0; i < N_MADE; i++) {
		g_autofree char *text = make_text(syllables, rand);
		check(text);
	}
	const char *argv[] = {"sh", "-c", command, NULL};
	if (!SAMPLED || !g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL, NULL) ||
	    !*output)
		return;
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
	guint n = g_strv_length(lines);
	for (guint i = 0; i < n; i += g_getenv("TC_ALL_TEXTS") ? 1 : SAMPLE_STEP)
		if (g_utf8_validate(lines[i], -1, NULL))
			check(lines[i]);
}

/* ---- Properties ---------------------------------------------------------------------------------------------------------------- */

static void check_twice(const char *given)
{
	g_autoptr(TcText) once = tc_text_new(given, -1, NULL);
	g_autoptr(TcText) twice = tc_text_new(tc_text_get_canonical(once, NULL), -1, NULL);

	ck_assert_msg(strcmp(tc_text_get_canonical(once, NULL), tc_text_get_canonical(twice, NULL)) == 0, "%s\n%s\n%s", given,
		      tc_text_get_canonical(once, NULL), tc_text_get_canonical(twice, NULL));
}

START_TEST(test_properties__twice_is_once)
{
	check_all(check_twice);
}
END_TEST

static gboolean is_border(const char *text, gsize at)
{
	return ((guchar)text[at] & 0xC0) != 0x80;
}

static void check_map(const char *given)
{
	g_autoptr(TcText) text = tc_text_new(given, -1, NULL);
	gsize length, size = strlen(given), last = 0;
	const char *canonical = tc_text_get_canonical(text, &length);

	for (const char *p = canonical; *p; p = g_utf8_next_char(p)) {
		gsize at = (gsize)(p - canonical);
		TcSpan span = tc_text_get_source_span(text, (TcSpan){at, (gsize)(g_utf8_next_char(p) - canonical)});
		ck_assert(span.start >= last && span.start <= span.end && span.end <= size);
		ck_assert(is_border(given, span.start) && is_border(given, span.end));
		last = span.start;
	}
}

START_TEST(test_properties__map_is_monotone)
{
	check_all(check_map);
}
END_TEST

/* The map of a text is the map of its decoding followed by that of what was decoded. */
static void check_composed(const char *given)
{
	GString *seen = g_string_new(NULL);
	gboolean clean = FALSE;
	TextBuffer decoded;
	gsize length;

	/* VNI, as a Western program shows it: enough for every line to be converted. */
	for (const char *p = given; *p; p = g_utf8_next_char(p))
		g_string_append(seen, g_utf8_get_char(p) == 0x1EBF  ? "eá"
				      : g_utf8_get_char(p) == 0x111 ? "ñ"
				      : g_utf8_get_char(p) < 0x80   ? (char[]){*p, '\0'}
								    : "aø");
	text_buffer_init(&decoded, 0);
	g_autoptr(GArray) conversions = g_array_new(FALSE, FALSE, sizeof(TcConversion));
	g_autoptr(GArray) dirty = g_array_new(FALSE, FALSE, sizeof(TcSpan));
	ck_assert(text_decode_bytes(seen->str, seen->len, TC_ENCODING_VNI, &decoded, &clean, conversions, dirty, NULL));
	g_autoptr(TcText) whole = tc_text_new_encoded(seen->str, (gssize)seen->len, TC_ENCODING_VNI, NULL);
	g_autofree char *middle = g_strndup(decoded.bytes, decoded.length);
	g_autoptr(TcText) second = tc_text_new_encoded(middle, -1, TC_ENCODING_UTF8, NULL);
	tc_text_get_canonical(whole, &length);
	ck_assert_str_eq(tc_text_get_canonical(whole, NULL), tc_text_get_canonical(second, NULL));
	for (gsize i = 0; i < length; i++) {
		TcSpan one = tc_text_get_source_span(whole, (TcSpan){i, i + 1});
		TcSpan two = tc_text_get_source_span(second, (TcSpan){i, i + 1});
		gsize end = text_map_end(decoded.anchors, two.end);
		ck_assert_uint_eq(one.start, MIN(text_map_start(decoded.anchors, two.start), end));
		ck_assert_uint_eq(one.end, end);
	}
	g_free(decoded.bytes);
	g_array_unref(decoded.anchors);
	g_string_free(seen, TRUE);
}

START_TEST(test_properties__maps_compose)
{
	check_all(check_composed);
}
END_TEST

static char *dup_folded_letters(const char *text)
{
	char *folded = tc_text_fold(text, -1);
	char *to = folded;

	/* Spaces and line ends may have come or gone, page numbers too. */
	for (const char *p = folded; *p; p++)
		if (g_ascii_isalpha(*p))
			*to++ = *p;
	*to = '\0';
	return folded;
}

/** Cyrillic and Greek letters among Latin ones are look-alikes, which is for the normal form to judge: folding takes no letter for another. */
static gboolean has_lookalikes(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(p));
		if (script == G_UNICODE_SCRIPT_CYRILLIC || script == G_UNICODE_SCRIPT_GREEK)
			return TRUE;
	}
	return FALSE;
}

static void check_fold(const char *given)
{
	g_autoptr(TcText) text = tc_text_new(given, -1, NULL);
	gsize n_conversions;

	tc_text_get_conversions(text, &n_conversions);
	if (n_conversions > 0 || has_lookalikes(given)) /* `cña` in TCVN3 is `của`, and has other letters */
		return;
	g_autofree char *before = dup_folded_letters(given);
	g_autofree char *after = dup_folded_letters(tc_text_get_canonical(text, NULL));

	ck_assert_msg(strcmp(before, after) == 0, "%s\n%s\n%s", given, before, after);
}

START_TEST(test_properties__fold_does_not_care)
{
	check_all(check_fold);
}
END_TEST

/* Whether ICU's word break goes on over the border of a word at `at`: a digit, an underscore, or a sign inside a word (`T.Ư`, `l'eau`). */
static gboolean joins_over(const char *text, gsize at)
{
	static const char *const signs[] = {".", "'", ":", "_", "@", "\u2018", "\u2019", "\u00B7"};
	const char *p = text + at;

	for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(p, signs[i]) || (at >= strlen(signs[i]) && g_str_has_prefix(p - strlen(signs[i]), signs[i])))
			return TRUE;
	return g_ascii_isdigit(*p) || (at > 0 && g_ascii_isdigit(p[-1]));
}

/* A word of ours is one of ICU's, and each of ICU's is in a token of ours. */
static void check_words(const char *given)
{
	UErrorCode status = U_ZERO_ERROR;
	g_autoptr(TcText) text = tc_text_new(given, -1, NULL);
	gsize length, n;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
	const TcToken *token = tc_tokens_get(tokens, &n);
	UText *utext = utext_openUTF8(NULL, canonical, (gint64)length, &status);
	UBreakIterator *breaks = ubrk_open(UBRK_WORD, "", NULL, 0, &status);

	ubrk_setUText(breaks, utext, &status);
	ck_assert(U_SUCCESS(status));
	for (gsize i = 0; i < n; i++) {
		TcSpan span = token[i].span;
		if (token[i].kind != TC_TOKEN_SYLLABLE && (token[i].kind != TC_TOKEN_WORD || token[i].detail))
			continue;
		g_autofree char *shown = g_strndup(canonical + span.start, span.end - span.start);
		/* `TT-BTCngày` has a symbol's end in it. */
		gboolean cut = i > 0 && token[i - 1].span.end == span.start && token[i - 1].kind == TC_TOKEN_IDENTIFIER;
		ck_assert_msg(cut || ubrk_isBoundary(breaks, (gint32)span.start) || joins_over(canonical, span.start),
			      "before %s in %s", shown, canonical);
		ck_assert_msg(ubrk_isBoundary(breaks, (gint32)span.end) || joins_over(canonical, span.end), "behind %s in %s",
			      shown, canonical);
		ck_assert_msg((gsize)ubrk_following(breaks, (gint32)span.start) >= span.end, "inside %s in %s", shown, canonical);
	}
	gsize next = 0;
	for (gint32 from = ubrk_first(breaks), to; (to = ubrk_next(breaks)) != UBRK_DONE; from = to) {
		/* A line of underscores and a sign alone are words to it. */
		if (ubrk_getRuleStatus(breaks) == UBRK_WORD_NONE || !g_unichar_isalnum(g_utf8_get_char(canonical + from)))
			continue;
		while (next < n && token[next].span.end <= (gsize)from)
			next++;
		ck_assert_msg(next < n && token[next].span.start < (gsize)to, "%s is in no token", canonical + from);
	}
	ubrk_close(breaks);
	utext_close(utext);
}

START_TEST(test_properties__same_words_as_icu)
{
	check_words("ភាសាខ្មែរ ไทยแลนด์ 中华人民共和国, Москва; עברית. हिन्दी नमस्ते 中文abc 🇻🇳 👨\u200D👩 e\u0301\u0323 Việt");
	check_all(check_words);
}
END_TEST

/* ---- Classes ------------------------------------------------------------------------------------------------------------------- */

static void check_same_key(const char *one, const char *two, gboolean same)
{
	TcSyllable syllable;
	char first[TC_SYLLABLE_KEY_BYTES], second[TC_SYLLABLE_KEY_BYTES];

	ck_assert_msg(tc_syllable_parse(one, -1, &syllable), "%s", one);
	tc_syllable_get_key(&syllable, first);
	ck_assert_msg(tc_syllable_parse(two, -1, &syllable), "%s", two);
	tc_syllable_get_key(&syllable, second);
	ck_assert_msg((strcmp(first, second) == 0) == same, "%s %s, %s %s", one, first, two, second);
}

START_TEST(test_properties__classes)
{
	check_same_key("hòa", "hoà", TRUE);
	check_same_key("thủy", "thuỷ", TRUE);
	check_same_key("khỏe", "KHOẺ", TRUE);
	check_same_key("kỹ", "kĩ", TRUE);
	check_same_key("quý", "quí", TRUE);
	check_same_key("tỷ", "tỉ", TRUE);
	check_same_key("Việt", "Vie\u0302\u0323t", TRUE);
	check_same_key("Việt", "Vie\u0323\u0302t", TRUE);
	check_same_key("lý", "lí", TRUE);
	check_same_key("quỳ", "quì", TRUE);
	check_same_key("tay", "tai", FALSE);
	check_same_key("thúy", "thúi", FALSE);
	check_same_key("tuy", "tui", FALSE);
	check_same_key("tỷ", "tỵ", FALSE);
	check_same_key("hỏi", "hõi", FALSE);
}
END_TEST

/* Two attested syllables meet only where y and i alone are one sound. */
START_TEST(test_properties__only_one_sound_meets)
{
	g_autoptr(GPtrArray) syllables = read_syllables();
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guint pairs = 0;

	for (guint i = 0; i < syllables->len; i++) {
		Syllable *syllable = syllables->pdata[i];
		TcSyllable parts;
		char key[TC_SYLLABLE_KEY_BYTES];
		ck_assert(tc_syllable_parse(syllable->form, -1, &parts));
		tc_syllable_get_key(&parts, key);
		const Syllable *other = g_hash_table_lookup(seen, key);
		if (other) {
			gsize length = strlen(syllable->letters);
			ck_assert_uint_eq(length, strlen(other->letters));
			ck_assert_int_eq(strncmp(syllable->letters, other->letters, length - 1), 0);
			ck_assert_ptr_nonnull(strchr("iy", syllable->letters[length - 1]));
			ck_assert_ptr_nonnull(strchr("hklmstvu", syllable->letters[length - 2]));
			pairs++;
		}
		g_hash_table_insert(seen, g_strdup(key), syllable);
	}
	ck_assert_uint_ge(pairs, 20);
}
END_TEST

START_TEST(test_properties__every_form_of_a_syllable)
{
	g_autoptr(GPtrArray) syllables = read_syllables();

	for (guint i = 0; i < syllables->len; i++) {
		const Syllable *syllable = syllables->pdata[i];
		g_autofree char *apart = g_utf8_normalize(syllable->form, -1, G_NORMALIZE_NFD);
		g_autofree char *upper = g_utf8_strup(syllable->form, -1);
		check_same_key(syllable->form, apart, TRUE);
		check_same_key(syllable->form, upper, TRUE);
	}
}
END_TEST

/* ---- Typed ----------------------------------------------------------------------------------------------------------------------- */

static const char *keys_of(gunichar c, gboolean vni)
{
	switch (c) {
	case 0xE2:
		return vni ? "a6" : "aa";
	case 0xEA:
		return vni ? "e6" : "ee";
	case 0xF4:
		return vni ? "o6" : "oo";
	case 0x103:
		return vni ? "a8" : "aw";
	case 0x1A1:
		return vni ? "o7" : "ow";
	case 0x1B0:
		return vni ? "u7" : "uw";
	case 0x111:
		return vni ? "d9" : "dd";
	default:
		return NULL;
	}
}

static char *type_syllable(const Syllable *syllable, gboolean vni)
{
	GString *keys = g_string_new(NULL);

	for (const char *p = syllable->letters; *p; p = g_utf8_next_char(p)) {
		const char *typed = keys_of(g_utf8_get_char(p), vni);
		if (typed)
			g_string_append(keys, typed);
		else
			g_string_append_unichar(keys, g_utf8_get_char(p));
	}
	if (syllable->tone)
		g_string_append_c(keys, vni ? "021345"[syllable->tone] : " fsrxj"[syllable->tone]);
	return g_string_free(keys, FALSE);
}

/*
 * What stays as it was typed by the safe rule, or may be two things: oo, which is ô and also the oo of boong; two letters that are
 * operators or English (or, is); a word after which numbers stand with one digit behind it (khoan2).
 */
static gboolean is_kept(const char *keys, gboolean vni)
{
	static const char *const before_numbers[] = {"dieu", "khoan", "diem", "muc", "chuong", "phan", "ngay",  "thang", "nam",
						     "quy",  "so",    "khoa", "lan", "trang",  "tap",  "quyen", "huyen"};
	gsize length = strlen(keys);

	if (!vni && (strstr(keys, "oong") || strstr(keys, "ooc")))
		return TRUE;
	if (!vni && length == 2 && keys[0] != 'y')
		return TRUE;
	for (guint i = 0; vni && i < G_N_ELEMENTS(before_numbers); i++)
		if (strlen(before_numbers[i]) == length - 1 && strncmp(keys, before_numbers[i], length - 1) == 0)
			return TRUE;
	return FALSE;
}

START_TEST(test_properties__typed_syllables)
{
	g_autoptr(GPtrArray) syllables = read_syllables();
	guint kept = 0;

	for (guint i = 0; i < syllables->len; i++) {
		for (guint vni = 0; vni < 2; vni++) {
			const Syllable *syllable = syllables->pdata[i];
			g_autofree char *keys = type_syllable(syllable, (gboolean)vni);
			g_autofree char *decoded = tc_typed_decode(keys);
			if (strcmp(keys, syllable->form) == 0)
				ck_assert_msg(!decoded, "%s became %s", keys, decoded);
			else if (is_kept(keys, (gboolean)vni))
				kept++;
			else
				ck_assert_msg(decoded && strcmp(decoded, syllable->form) == 0, "%s became %s, not %s", keys,
					      decoded ? decoded : "nothing", syllable->form);
		}
	}
	ck_assert_uint_le(kept, 300);
}
END_TEST

/* ---- Time ------------------------------------------------------------------------------------------------------------------------ */

/* No megabyte takes longer, in seconds of processor; sanitizers slow everything down, so they get less of it. */
#if defined(__SANITIZE_ADDRESS__)
#define TRAP_BYTES (1u << 17)
#define MAX_SECONDS 2.0
#else
#define TRAP_BYTES (1u << 20)
#define MAX_SECONDS 0.5
#endif

START_TEST(test_properties__no_traps)
{
	static const char *const units[] = {"e\u0301\u0323",
					    "ế\u0301",
					    "ế\u0301\u0301\u0301\u0301",
					    "\u0301",
					    "a",
					    "1",
					    "1 ",
					    "1-",
					    "44-KL/",
					    "\n\n",
					    "\f",
					    "x\f",
					    "a.",
					    "@",
					    "a@",
					    "oà",
					    "\u00AD",
					    "1 tháng ",
					    "a^",
					    "u+o+",
					    "a(`",
					    "dd",
					    "®Þ",
					    "QuyÕt ",
					    "á»",
					    "Äi",
					    "á» ",
					    "Ã ",
					    "“",
					    "\"",
					    "ờ",
					    "t ",
					    "n g ",
					    "Õ",
					    "cơsở",
					    "ơng ",
					    "cơng tác phịng cịn\n",
					    "oä",
					    "öô",
					    "é ",
					    "ngày22",
					    "A\n",
					    "¬ng ",
					    "đ/c",
					    "T.",
					    "a) ",
					    "1.\n",
					    "Trang 1\f",
					    "\u200B",
					    "\r",
					    "1, ",
					    "18, 19-NQ/TW, ",
					    "18-NQ/TW,",
					    "1,1-KL/TW,",
					    "năm 2020, 44-KL/TW, ",
					    "ngày 1, ",
					    "ngày 1/2 đến ",
					    "ngày 1, 2/3/2020 và ",
					    "tháng ",
					    "ngày ba mươi ",
					    "Đ ®Þ ",
					    "Đảng cña ",
					    "Đảng QuyÕt và\n",
					    "Đảng \xD5t \xDEnh\n",
					    "ไทย",
					    "ภ",
					    "中",
					    "А",
					    "中a",
					    "١",
					    "ê \u0323",
					    "H. A",
					    "XIV ",
					    "I",
					    "C¸ C¸ TØNH ",
					    "\xD5 ",
					    "\xE1\xBA",
					    "a\xF8",
					    "h\xEDng "};

	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		g_autoptr(GString) run = g_string_new(NULL);
		while (run->len < TRAP_BYTES)
			g_string_append(run, units[i]);
		clock_t start = clock();
		g_autoptr(TcText) text = tc_text_new(run->str, (gssize)run->len, NULL);
		gsize length = run->len;
		const char *canonical = text ? tc_text_get_canonical(text, &length) : run->str;
		g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		g_autofree char *shown = g_strescape(units[i], NULL);
		ck_assert_msg(seconds < MAX_SECONDS, "%s takes %.2f s", shown, seconds);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("text_properties");
	TCase *tcase = tcase_create("properties");

	/* Sanitizers, loaded machines, all texts. */
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, test_properties__twice_is_once);
	tcase_add_test(tcase, test_properties__map_is_monotone);
	tcase_add_test(tcase, test_properties__maps_compose);
	tcase_add_test(tcase, test_properties__fold_does_not_care);
	tcase_add_test(tcase, test_properties__same_words_as_icu);
	tcase_add_test(tcase, test_properties__classes);
	tcase_add_test(tcase, test_properties__only_one_sound_meets);
	tcase_add_test(tcase, test_properties__every_form_of_a_syllable);
	tcase_add_test(tcase, test_properties__typed_syllables);
	tcase_add_test(tcase, test_properties__no_traps);
	suite_add_tcase(suite, tcase);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
