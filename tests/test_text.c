/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/text: canonical text, its map back, pages, folding; golden cases of all stages; properties on random text.
 */
#include "lib/index/index.h"
#include "lib/text/text.h"
#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>

static void check_canonical(const char *given, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcText) text = tc_text_new(given, -1, &error);

	ck_assert_msg(text != NULL, "%s", error ? error->message : "no message");
	ck_assert_str_eq(tc_text_get_canonical(text, NULL), wanted);
}

/* The source bytes of the first place where `part` stands in the canonical text. */
static char *dup_source(const TcText *text, const char *given, const char *part)
{
	const char *canonical = tc_text_get_canonical(text, NULL);
	const char *at = strstr(canonical, part);

	ck_assert_ptr_nonnull(at);
	TcSpan span = tc_text_get_source_span(text, (TcSpan){(gsize)(at - canonical), (gsize)(at - canonical) + strlen(part)});
	return g_strndup(given + span.start, span.end - span.start);
}

START_TEST(test_text__characters)
{
	check_canonical("", "");
	check_canonical("\xEF\xBB\xBF"
			"Công văn",
			"Công văn");
	check_canonical("K\u1EBFt lu\u00E2\u0323n", "Kết luận");
	check_canonical("Vie\u0323\u0302t Vie\u0302\u0323t Vi\u00EA\u0323t Vi\u1EB9\u0302t", "Việt Việt Việt Việt");
	check_canonical("\u00D0ảng, \u00F0iều, N\u00D0-CP", "Đảng, điều, NĐ-CP");
	check_canonical("TT-BT\u0421 và 02/2020/TT-\u0412\u0422\u0421", "TT-BTC và 02/2020/TT-BTC");
	check_canonical("\u0422\u0430\u0441\u0441 \u041C\u043E\u0441\u043A\u0432\u0430",
			"\u0422\u0430\u0441\u0441 \u041C\u043E\u0441\u043A\u0432\u0430");
	check_canonical("44\u2013KL/TW \u2014 44\u2011KL/TW", "44-KL/TW - 44-KL/TW");
	check_canonical("44\u00ADKL/TW, lãnh\u00AD đạo", "44-KL/TW, lãnh đạo");
	check_canonical("một\u00A0hai\u200B\u3000ba", "một hai ba");
	check_canonical("“trích” ‘dẫn’ „cũ", "“trích” ‘dẫn’ “cũ");
	check_canonical("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba");
}
END_TEST

START_TEST(test_text__tone_place)
{
	check_canonical("hoà khoẻ thuỷ uỷ HOÀ Uỷ UỶ (khoá)", "hòa khỏe thủy ủy HÒA Ủy ỦY (khóa)");
	check_canonical("quý quỳ quả già hoàn toán thuyền loài ngoáy", "quý quỳ quả già hoàn toán thuyền loài ngoáy");
	check_canonical("hòa khỏe thủy", "hòa khỏe thủy");
	check_canonical("uy\u0309 ban, hoa\u0300", "ủy ban, hòa");
	check_canonical("bcoà xuỷz", "bcoà xuỷz");
	check_canonical("hòan thiện, cuả, nghiã, qủa, gìa, taì, khúyên Hùynh",
			"hoàn thiện, của, nghĩa, quả, già, tài, khuyến Huỳnh");
	check_canonical("hòà hòá ếe\u0301 viế\u0301t, viê\u0301\u0301t, a\u0301\u0301", "hòa hòá ếé viết, viết, á");
	check_canonical("thuở thuế quý giá huệ ngoài người", "thuở thuế quý giá huệ ngoài người");
}
END_TEST

START_TEST(test_text__glued_words)
{
	check_canonical("cơsở, PHÊDUYỆT đốivới ngày22 tháng 7", "cơ sở, PHÊ DUYỆT đối với ngày 22 tháng 7");
	check_canonical("số31-QĐ/TW, số82/2005/QĐ-UBND 22tháng", "số 31-QĐ/TW, số 82/2005/QĐ-UBND 22 tháng");
	check_canonical("TỔNG BÍ THƯNGUYỄN VĂN A", "TỔNG BÍ THƯ NGUYỄN VĂN A");
	check_canonical("camera ôtô kilômét Đắk Krông Plâyku Êđê thưong muu",
			"camera ôtô kilômét Đắk Krông Plâyku Êđê thưong muu");
	check_canonical("QH13 NĐ30 A4 30a m2 điểm đ", "QH13 NĐ30 A4 30a m2 điểm đ");
}
END_TEST

START_TEST(test_text__spaced_words)
{
	check_canonical("N g u y ễ n V ă n A, H u ế, V I Ệ T N A M", "Nguyễn Văn A, Huế, VIỆT NAM");
	check_canonical("K ÉT LUẬN, thưong m ại, th ực hiện, Vũ Tù ng Dươn g", "KÉT LUẬN, thưong mại, thực hiện, Vũ Tùng Dương");
	check_canonical("điểm c Điều 5, nhóm B ở, mục d ư nợ, a b c d đ e", "điểm c Điều 5, nhóm B ở, mục d ư nợ, a b c d đ e");
	check_canonical("10 kg gạo, 5 km đường, số 44 KL TW, QĐ TTg", "10 kg gạo, 5 km đường, số 44 KL TW, QĐ TTg");
}
END_TEST

START_TEST(test_text__join_pages)
{
	check_canonical("nâng cao năng lực tham\n\nmưu cho cấp trên.", "nâng cao năng lực tham mưu cho cấp trên.");
	check_canonical("các ban, ngành, đoàn\n\n2\n\nthể của huyện", "các ban, ngành, đoàn thể của huyện");
	check_canonical("đơn vị được\n\f3\nphân công", "đơn vị được phân công");
	check_canonical("các cấp\fủy", "các cấp ủy");
	check_canonical("Hết câu.\n\nmở đầu", "Hết câu.\n\nmở đầu");
	check_canonical("nội dung gồm\n\na) việc thứ nhất", "nội dung gồm\n\na) việc thứ nhất");
	check_canonical("một dòng\nhai dòng", "một dòng\nhai dòng");
	check_canonical("Sau đoạn này\n\nLà đoạn mới", "Sau đoạn này\n\nLà đoạn mới");
}
END_TEST

START_TEST(test_text__join_spares_headers)
{
	check_canonical("CHỈ THỊ\n\nvề công tác hè", "CHỈ THỊ\n\nvề công tác hè");
	check_canonical("của Ban Bí thư\n\nvề công tác hè", "của Ban Bí thư\n\nvề công tác hè");
	check_canonical("Gio Linh, ngày 5 tháng 4 năm 2021\n\ncông tác hè", "Gio Linh, ngày 5 tháng 4 năm 2021\n\ncông tác hè");
	check_canonical("Số 12 - CV/HU\n\ntriển khai hè", "Số 12 - CV/HU\n\ntriển khai hè");
	check_canonical("Về việc tổ chức\n\nTHÔNG BÁO", "Về việc tổ chức\n\nTHÔNG BÁO");
	check_canonical("HỘI NÔNG DÂN HUYỆN Độc lập - Tự do - Hạnh phúc, một dòng dài hai cột\n\nsố 3/HND",
			"HỘI NÔNG DÂN HUYỆN Độc lập - Tự do - Hạnh phúc, một dòng dài hai cột\n\nsố 3/HND");
	check_canonical("Kính gửi:\n\nban tổ chức", "Kính gửi:\n\nban tổ chức");
}
END_TEST

START_TEST(test_text__page_numbers)
{
	check_canonical("Nơi nhận đã ghi.\n\n2\n\nChủ tịch", "Nơi nhận đã ghi.\n\nChủ tịch");
	check_canonical("Câu một.\n- 2 -\n\fCâu hai.\nTrang 3\f", "Câu một.\nCâu hai.\n");
	check_canonical("TT\n\n1\n\nThôn A\n\n2\n\nThôn B", "TT\n\n1\n\nThôn A\n\n2\n\nThôn B");
	check_canonical("Số:\n\n12\n\nbản", "Số:\n\n12\n\nbản");
}
END_TEST

START_TEST(test_text__running_heads)
{
	check_canonical("CÔNG BÁO/Số 1\nMột.\nTrang 1\fCÔNG BÁO/Số 1\nhai và\nTrang 2\fCÔNG BÁO/Số 1\nba.\nTrang 3\f",
			"CÔNG BÁO/Số 1\nMột.\nhai và ba.\n");
	check_canonical("Một.\fHai.\fMột.\fBốn.", "Một.\nHai.\nMột.\nBốn.");
}
END_TEST

START_TEST(test_text__pages)
{
	g_autoptr(TcText) text = tc_text_new("Một.\fhai và\n\n\f3\nba\fBốn.\n\f", -1, NULL);
	const char *canonical = tc_text_get_canonical(text, NULL);

	ck_assert_str_eq(canonical, "Một.\nhai và ba\nBốn.\n\n");
	ck_assert_uint_eq(tc_text_get_n_pages(text), 4);
	ck_assert_uint_eq(tc_text_get_page(text, 0), 1);
	ck_assert_uint_eq(tc_text_get_page(text, (gsize)(strstr(canonical, "hai") - canonical)), 2);
	ck_assert_uint_eq(tc_text_get_page(text, (gsize)(strstr(canonical, "ba\n") - canonical)), 3);
	ck_assert_uint_eq(tc_text_get_page(text, (gsize)(strstr(canonical, "Bốn") - canonical)), 4);
}
END_TEST

START_TEST(test_text__source_spans)
{
	const char *given = "\xEF\xBB\xBF"
			    "vie\u0323\u0302c thuỷ\u00A0lợi, đoàn\n\n2\n\nthể lãnh\u200B đạo";
	g_autoptr(TcText) text = tc_text_new(given, -1, NULL);
	static const char *const pairs[][2] = {
		{"việc", "vie\u0323\u0302c"},
		{"ệ", "e\u0323\u0302"},
		{"thủy", "thuỷ"},
		{"ủ", "uỷ"},
		{" lợi", "\u00A0lợi"},
		{"đoàn", "đoàn"},
		{"thể", "thể"},
		{"đoàn thể", "đoàn\n\n2\n\nthể"},
		{"lãnh", "lãnh"},
		{" đạo", " đạo"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *source = dup_source(text, given, pairs[i][0]);
		ck_assert_str_eq(source, pairs[i][1]);
	}
	const char *number = strchr(given, '2');
	TcSpan span = tc_text_get_canonical_span(text, (TcSpan){(gsize)(number - given), (gsize)(number - given) + 1});
	ck_assert_uint_eq(span.end - span.start, 1);
	ck_assert_int_eq(tc_text_get_canonical(text, NULL)[span.start], ' ');
}
END_TEST

START_TEST(test_text__bad_input)
{
	g_autoptr(GError) encoding = NULL;
	g_autoptr(GError) nul = NULL;
	g_autoptr(GError) large = NULL;

	ck_assert_ptr_null(tc_text_new("Kết \xFF luận", -1, &encoding));
	ck_assert(g_error_matches(encoding, TC_ERROR, TC_ERROR_ENCODING));
	ck_assert_ptr_nonnull(strstr(encoding->message, "byte 6"));
	ck_assert_ptr_null(tc_text_new("a\0b", 3, &nul));
	ck_assert(g_error_matches(nul, TC_ERROR, TC_ERROR_ENCODING));
	ck_assert_ptr_null(tc_text_new("", (gssize)TC_TEXT_MAX_BYTES + 1, &large));
	ck_assert(g_error_matches(large, TC_ERROR, TC_ERROR_TOO_LARGE));
}
END_TEST

START_TEST(test_text__fold)
{
	g_autofree char *plain = tc_text_fold("ĐẢNG Ủy Quyết định “thuỷ” 44–KL/TƯ", -1);
	g_autofree char *decomposed = tc_text_fold("Vie\u0323\u0302t", -1);
	g_autofree char *broken = tc_text_fold("a\xFF\xC3", 3);
	g_autoptr(TcFolded) folded = tc_folded_new("Đã ký", -1);

	ck_assert_str_eq(plain, "dang uy quyet dinh \"thuy\" 44-kl/tu");
	ck_assert_str_eq(decomposed, "viet");
	ck_assert_str_eq(broken, "a??");
	ck_assert_str_eq(folded->bytes, "da ky");
	ck_assert_uint_eq(folded->origin[1], 2);
	ck_assert_uint_eq(folded->origin[2], 4);
	ck_assert_uint_eq(folded->origin[4], 6);
	ck_assert_uint_eq(folded->origin[folded->length], strlen("Đã ký"));
}
END_TEST

/* ---- Properties: fixed seed, pieces that mean something to the rules --------------------------------------------------- */

static char *random_text(GRand *rand, guint pieces)
{
	static const char *const words[] = {
		"hoà",        "thuỷ",   "uỷ",     "Ban",
		"ban",        "lãnh",   "đạo",    "e\u0323\u0302",
		"a",          "\u0301", "\u0323", "\u031B",
		"\u00AD",     "\u200B", "\u00A0", " ",
		" ",          " ",      "\n",     "\n\n",
		"\n\n",       "\f",     "2",      "13",
		"- 3 -",      ".",      ",",      ":",
		"/",          "-",      "\u2013", "44-KL/TW",
		"\u00D0",     "\u0421", "\u0430", "\r\n",
		"\r",         "a)",     "về ",    "CHỈ THỊ",
		", ngày 2",   "“",      "\u212B", "\u0958",
		"\U0001D15E", "\uFEFF", "Số",     "x\t",
		"17/7/2023",  "@",      "a.vn",   "ngày 3 tháng 4 năm 2020",
	};
	GString *text = g_string_new(NULL);

	while (pieces--)
		g_string_append(text, words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))]);
	return g_string_free(text, FALSE);
}

static gboolean is_put_in(const TcText *text, gsize at)
{
	TcSpan span = tc_text_get_source_span(text, (TcSpan){at, at + 1});

	return span.start == span.end;
}

static void check_map(const TcText *text, gsize source_length)
{
	gsize length;
	gsize last = 0;

	tc_text_get_canonical(text, &length);
	for (gsize i = 0; i <= length; i++) {
		TcSpan span = tc_text_get_source_span(text, (TcSpan){i, length});
		ck_assert_uint_le(span.start, span.end);
		ck_assert_uint_le(span.end, source_length);
		ck_assert_uint_ge(span.start, last);
		last = span.start;
		/* A space that was put in has no source, so a span that ends with one comes back without it. */
		gsize end = MIN(i + 7, length);
		while (end > i && is_put_in(text, end - 1))
			end--;
		TcSpan back = tc_text_get_canonical_span(text, tc_text_get_source_span(text, (TcSpan){i, end}));
		ck_assert(end == i || is_put_in(text, i) || back.start <= i);
		ck_assert(end == i || back.end >= end);
	}
}

static void check_tokens(const char *bytes, gsize length)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(bytes, (gssize)length);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	gsize last = 0;

	for (gsize i = 0; i < n; i++, token++) {
		ck_assert_uint_ge(token->span.start, last);
		ck_assert_uint_gt(token->span.end, token->span.start);
		ck_assert_uint_le(token->span.end, length);
		ck_assert(g_utf8_validate(token->form, -1, NULL));
		last = token->span.end;
	}
}

/* With some first letters, it passes over words of others only, and over none behind its stop. */
static void check_walk_of_some(const char *bytes, gsize length)
{
	static const guint8 firsts[256] = {['c'] = TRUE, ['n'] = TRUE, ['2'] = TRUE};
	TcFoldedWords all, some;

	tc_folded_words_begin(&all, bytes, length);
	tc_folded_words_begin(&some, bytes, length);
	some.firsts = firsts;
	some.stop = length / 2;
	gboolean more = tc_folded_words_next(&some);
	for (guint ordinal = 0; tc_folded_words_next(&all); ordinal++) {
		ck_assert_uint_eq(all.ordinal, ordinal);
		if (!more || some.ordinal != ordinal) {
			ck_assert(!firsts[(guchar)*all.word] && all.offset < length / 2);
			continue;
		}
		ck_assert_uint_eq(some.offset, all.offset);
		ck_assert_uint_eq(some.length, all.length);
		ck_assert_mem_eq(some.word, all.word, all.length);
		more = tc_folded_words_next(&some);
	}
	ck_assert(!more);
	tc_folded_words_end(&all);
	tc_folded_words_end(&some);
}

/* A walk gives the words that the index cuts a folded text into, and where they came from. */
static void check_walk(const char *bytes, gsize length)
{
	g_autoptr(TcFolded) folded = tc_folded_new(bytes, (gssize)length);
	TcFoldedWords words;
	const char *word;
	gsize n;

	tc_folded_words_begin(&words, bytes, length);
	for (gsize at = 0; tc_index_next_word(folded->bytes, folded->length, &at, &word, &n);) {
		ck_assert(tc_folded_words_next(&words));
		ck_assert_uint_eq(words.length, n);
		ck_assert_mem_eq(words.word, word, n);
		ck_assert_uint_eq(words.offset, folded->origin[word - folded->bytes]);
	}
	ck_assert(!tc_folded_words_next(&words));
	ck_assert(!tc_folded_words_next(&words));
	tc_folded_words_end(&words);
	check_walk_of_some(bytes, length);
}

START_TEST(test_text__walk)
{
	static const char *const texts[] = {
		"",
		" , ",
		"Căn cứ Kết luận số 044-KL/TW, ngày 09/01/2023 “của” Ban Bí thư… ",
		"000 0 007x 0a 00",
		"0\u03010\u03235, \uFF10\uFF107 \u0301\u0301 \u0301a",
		"Vie\u0323\u0302t\u200Bnam \u00AD so\u00ADft – Đ\u0300 ПОСТАНОВЛЕНИЕ ß ﬁ \U0001D400",
		"a\xFF\xC3z\xE1\xBA",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		check_walk(texts[i], strlen(texts[i]));
	check_walk("a\0b 0\0009", 7);
	g_autofree char *zeros = g_strnfill(2 << 20, '0');
	check_walk(zeros, 2 << 20); /* in no more time than other text */
}
END_TEST

START_TEST(test_text__random_text)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20230830);

	for (guint round = 0; round < 1000; round++) {
		g_autofree char *given = random_text(rand, (guint)g_rand_int_range(rand, 1, 60));
		g_autoptr(TcText) once = tc_text_new(given, -1, NULL);
		gsize length;
		const char *canonical = tc_text_get_canonical(once, &length);
		g_autoptr(TcText) twice = tc_text_new(canonical, -1, NULL);

		if (strcmp(tc_text_get_canonical(twice, NULL), canonical) != 0) {
			g_autofree char *shown = g_strescape(given, NULL);
			g_autofree char *first = g_strescape(canonical, NULL);
			g_autofree char *second = g_strescape(tc_text_get_canonical(twice, NULL), NULL);
			ck_abort_msg("not the same again:\n%s\n%s\n%s", shown, first, second);
		}
		check_map(once, strlen(given));
		check_tokens(canonical, length);
		check_tokens(given, strlen(given));
		check_walk(given, strlen(given));
	}
}
END_TEST

START_TEST(test_text__random_bytes)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(1945);

	for (guint round = 0; round < 1500; round++) {
		guchar bytes[200];
		gsize length = (gsize)g_rand_int_range(rand, 0, sizeof bytes);
		for (gsize i = 0; i < length; i++)
			bytes[i] = (guchar)g_rand_int_range(rand, 1, 256);
		g_autoptr(TcText) text = tc_text_new((const char *)bytes, (gssize)length, NULL);
		g_autoptr(TcFolded) folded = tc_folded_new((const char *)bytes, (gssize)length);
		check_tokens((const char *)bytes, length);
		check_walk((const char *)bytes, length);
		for (gsize i = 0; i < folded->length; i++)
			ck_assert_uint_le(folded->origin[i], folded->origin[i + 1]);
		char *string = g_strndup((const char *)bytes, length);
		g_free(tc_typed_decode(string));
		char iso[11];
		ck_assert_uint_le(tc_date_parse(string, -1, iso), length);
		g_free(string);
	}
}
END_TEST

static char *decompose(const char *utf8)
{
	return g_utf8_normalize(utf8, -1, G_NORMALIZE_NFD);
}

START_TEST(test_text__decomposed_text_is_the_same)
{
	static const char *const texts[] = {"Huyện ủy đã chỉ đạo thực hiện", "ƯỚC NGUYỆN CỦA NGƯỜI DÂN, khuỷu tay, hoàn thiện",
					    "Đường lối đổi mới; phường, xã"};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *apart = decompose(texts[i]);
		check_canonical(apart, texts[i]);
		g_autofree char *folded = tc_text_fold(texts[i], -1);
		g_autofree char *folded_apart = tc_text_fold(apart, -1);
		ck_assert_str_eq(folded, folded_apart);
	}
}
END_TEST

/* A megabyte of each thing that could be worse than linear: marks, letters and digits without end, openings of dates. */
START_TEST(test_text__long_runs)
{
	static const char *const units[] = {"\u0301\u0323", "a",  "1", "1 ", "1-", "44-KL/", "\n\n",
					    "\f",           "a.", "@", "a@", "oà", "\u00AD", "1 tháng "};

	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		g_autoptr(GString) run = g_string_new("e");
		while (run->len < 1u << 20)
			g_string_append(run, units[i]);
		g_autoptr(TcText) text = tc_text_new(run->str, (gssize)run->len, NULL);
		gsize length;
		const char *canonical = tc_text_get_canonical(text, &length);
		g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
		ck_assert_ptr_nonnull(tokens);
	}
}
END_TEST

/* ---- Golden cases: tests/golden/text/<stage>-<case>.in ------------------------------------------------------------------- */

static char *run_tokens(const char *in, gsize length)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(in, (gssize)length);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < n; i++, token++)
		g_string_append_printf(out, "%" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %s %s\n", token->span.start, token->span.end,
				       tc_token_get_kind_name(token), token->form);
	return g_string_free(out, FALSE);
}

static char *run_stage(const char *name, const char *in, gsize length)
{
	if (g_str_has_prefix(name, "tokens-"))
		return run_tokens(in, length);
	if (g_str_has_prefix(name, "fold-"))
		return tc_text_fold(in, (gssize)length);
	ck_assert_msg(g_str_has_prefix(name, "canonical-"), "%s is of no stage", name);
	g_autoptr(TcText) text = tc_text_new(in, (gssize)length, NULL);
	return g_strdup(tc_text_get_canonical(text, NULL));
}

START_TEST(test_text__golden)
{
	g_autofree char *folder = tc_test_path("tests/golden/text");
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	guint cases = 0;

	ck_assert_ptr_nonnull(dir);
	while ((name = g_dir_read_name(dir))) {
		if (!g_str_has_suffix(name, ".in"))
			continue;
		g_autofree char *stem = g_strndup(name, strlen(name) - 3);
		g_autofree char *in_path = g_strdup_printf("tests/golden/text/%s.in", stem);
		g_autofree char *out_path = g_strdup_printf("tests/golden/text/%s.out", stem);
		gsize length;
		g_autofree char *in = tc_test_read(in_path, &length);
		g_autofree char *wanted = tc_test_read(out_path, NULL);
		g_autofree char *got = run_stage(name, in, length);
		ck_assert_msg(strcmp(got, wanted) == 0, "%s gives:\n%s\nwanted:\n%s", stem, got, wanted);
		cases++;
	}
	ck_assert_uint_ge(cases, 6);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");

	/* Sanitizers and loaded machines. */
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_text__characters);
	tcase_add_test(tcase, test_text__tone_place);
	tcase_add_test(tcase, test_text__glued_words);
	tcase_add_test(tcase, test_text__spaced_words);
	tcase_add_test(tcase, test_text__join_pages);
	tcase_add_test(tcase, test_text__join_spares_headers);
	tcase_add_test(tcase, test_text__page_numbers);
	tcase_add_test(tcase, test_text__running_heads);
	tcase_add_test(tcase, test_text__pages);
	tcase_add_test(tcase, test_text__source_spans);
	tcase_add_test(tcase, test_text__bad_input);
	tcase_add_test(tcase, test_text__fold);
	tcase_add_test(tcase, test_text__walk);
	tcase_add_test(tcase, test_text__random_text);
	tcase_add_test(tcase, test_text__random_bytes);
	tcase_add_test(tcase, test_text__decomposed_text_is_the_same);
	tcase_add_test(tcase, test_text__long_runs);
	tcase_add_test(tcase, test_text__golden);
	suite_add_tcase(suite, tcase);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
