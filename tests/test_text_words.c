/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/text: syllables, tokens, dates, words typed in Telex and VNI.
 */
#include "lib/text/text.h"
#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>

START_TEST(test_text__syllable_legal)
{
	static const struct {
		const char *written;
		const char *onset;
		const char *rime;
		guint tone;
	} cases[] = {
		{"Tộc", "t", "ôc", 5}, {"giao", "gi", "ao", 0}, {"tinh", "t", "inh", 0},   {"hồn", "h", "ôn", 1},
		{"tồn", "t", "ôn", 1}, {"gì", "gi", "i", 1},    {"gìn", "gi", "in", 1},    {"giếng", "gi", "iêng", 2},
		{"giữ", "gi", "ư", 4}, {"quý", "qu", "y", 2},   {"QUYẾT", "qu", "yêt", 2}, {"quốc", "qu", "ôc", 2},
		{"hoà", "h", "oa", 1}, {"hòa", "h", "oa", 1},   {"qủa", "qu", "a", 3},     {"nghiêng", "ngh", "iêng", 0},
		{"Ủy", "", "uy", 3},   {"thuở", "th", "uơ", 3}, {"khuya", "kh", "uya", 0}, {"Vie\u0323\u0302t", "v", "iêt", 5},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcSyllable syllable;
		ck_assert_msg(tc_syllable_parse(cases[i].written, -1, &syllable), "%s is legal", cases[i].written);
		ck_assert_str_eq(syllable.onset, cases[i].onset);
		ck_assert_str_eq(syllable.rime, cases[i].rime);
		ck_assert_uint_eq(syllable.tone, cases[i].tone);
	}
}
END_TEST

START_TEST(test_text__syllable_illegal)
{
	static const char *const cases[] = {"muu", "cơng", "cịn",   "qn", "chng", "thưong", "huan",     "duong", "hoc",
					    "kà",  "ngi",  "ghà",   "qu", "q",    "hyê",    "ây1",      "XIII",  "window",
					    "",    "đ",    "tềnh1", "bý", "yêt",  "tốán",   "nghiêngg", "fa",    "\xFF"};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcSyllable syllable;
		ck_assert_msg(!tc_syllable_parse(cases[i], -1, &syllable), "%s is not legal", cases[i]);
	}
}
END_TEST

START_TEST(test_text__token_forms)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new("hoà Hòan 05-CT/TW ban ĐẢNG", -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);

	ck_assert_uint_eq(n, 5);
	ck_assert_str_eq(token[0].form, "hòa");
	ck_assert_str_eq(token[0].folded, "hoa");
	ck_assert_str_eq(token[1].form, "hoàn");
	ck_assert_str_eq(token[2].form, "5-CT/TW");
	ck_assert_str_eq(token[2].folded, "5-ct/tw");
	ck_assert_ptr_eq(token[3].form, token[3].folded);
	ck_assert_str_eq(token[4].form, "đảng");
	ck_assert_str_eq(token[4].folded, "dang");
}
END_TEST

/* What tells a damaged word without tokens: FALSE is certain. */
START_TEST(test_text__strange_words)
{
	static const char *const strange[] = {"công tác tham muu", "muu",        "lưung trực", "“muu”", "kOE",
					      "a\u0300muu",        "đòan\nthểe", "Ủy ban muu-"};
	static const char *const plain[] = {"",
					    "tham mưu cho cấp ủy",
					    "Tổ chức – “đoàn thể” §2 … MUU Muu Đkn",
					    "kg, km, đ/c, b) 30a m2",
					    "window jazz",
					    "tệp a.docx, an@luc.vn, a_luc",
					    "\xE2\x80",
					    "hòa hoà quý"};

	for (gsize i = 0; i < G_N_ELEMENTS(strange); i++)
		ck_assert_msg(tc_text_has_strange_words(strange[i], strlen(strange[i])), "%s", strange[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
		ck_assert_msg(!tc_text_has_strange_words(plain[i], strlen(plain[i])), "%s", plain[i]);
}
END_TEST

START_TEST(test_text__capitals)
{
	ck_assert(tc_text_is_capitals("TỈNH ỦY BẮC SƠN, 12", -1));
	ck_assert(!tc_text_is_capitals("TỈNH ỦY Bắc Sơn", -1));
	ck_assert(!tc_text_is_capitals("12 - ", -1));
}
END_TEST

START_TEST(test_text__dates)
{
	static const struct {
		const char *written;
		const char *iso; /* NULL: no date */
		gsize rest;      /* bytes that are not read */
	} cases[] = {
		{"17/7/2023.", "2023-07-17", 1},
		{"08-6-2010", "2010-06-08", 0},
		{"5.6.1911", "1911-06-05", 0},
		{"6-12 -1989", "1989-12-06", 0},
		{"06 / 7 /2005", "2005-07-06", 0},
		{"ngày 30 tháng 8 năm 2023 của", "2023-08-30", 6},
		{"ngày 26 tháng 7\nnăm 2023", "2023-07-26", 0},
		{"NGÀY 05 THÁNG 3 NĂM 2020", "2020-03-05", 0},
		{"ngay22 thang 7 nam 2021", "2021-07-22", 0},
		{"mồng 2 tháng chín năm 1945", "1945-09-02", 0},
		{"ngày ba mươi tháng tư năm 1975", "1975-04-30", 0},
		{"ngày 2 tháng năm năm 2020", "2020-05-02", 0},
		{"ngày 5 tháng mười hai năm 2020", "2020-12-05", 0},
		{"tháng Ba năm 2021", "2021-03", 0},
		{"tháng 3/2023", "2023-03", 0},
		{"tháng mười năm 2021", "2021-10", 0},
		{"năm 2024", "2024", 0},
		{"29/2/2024", "2024-02-29", 0},
		{"29/2/2023", NULL, 0},
		{"31/2/2020", NULL, 0},
		{"1/13/2020", NULL, 0},
		{"1/1/1899", NULL, 0},
		{"1/1/21010", NULL, 0},
		{"ngày 31-3", NULL, 0},
		{"ngày 26 tháng 7", NULL, 0},
		{"2023", NULL, 0},
		{"ngày", NULL, 0},
		{"", NULL, 0},
		{" 1/1/2020", NULL, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		char iso[11] = "";
		gsize n = tc_date_parse(cases[i].written, -1, iso);
		ck_assert_msg((n > 0) == (cases[i].iso != NULL), "%s: %s", cases[i].written, iso);
		if (n) {
			ck_assert_str_eq(iso, cases[i].iso);
			ck_assert_msg(n + cases[i].rest == strlen(cases[i].written), "%s: %u bytes", cases[i].written, (guint)n);
		}
	}
}
END_TEST

START_TEST(test_text__typed)
{
	static const char *const cases[][2] = {
		{"chir thij 43", "chỉ thị 43"},
		{"keets luaanj", "kết luận"},
		{"dduwowcj huowngs luajaan dduwocj", "được hướng luận được"},
		{"Chir thij CHIR THIJ", "Chỉ thị CHỈ THỊ"},
		{"quys kieens, thuowr nwowcs", "quý kiến, thuở nước"},
		{"coong tacs khoong", "công tác không"},
		{"ke61t lua65n d9ie62u", "kết luận điều"},
		{"chi3 thi5 hu7o7ng1 d9u7o7c5", "chỉ thị hướng được"},
		{"d9ie62u 5 khoan3 2 thang1", "điều 5 khoản 2 tháng"},
		{"keets luaanj 44-kl/tw", "kết luận 44-kl/tw"},
		{"keets luaanj khoan2", "kết luận khoan2"},
		{"ke^'t lua^.n 44-kl/tw", "kết luận 44-kl/tw"},
		{"chi? thi. cu?a Ban Bi' thu+", "chỉ thị của Ban Bí thư"},
		{"Nghi. quye^'t dda.i ho^.i.", "Nghị quyết đại hội."},
	};
	static const char *const kept[] = {
		"CT43 QH13 TTr KLs 895",
		"khoan2 ngay5 so7",
		"thanh ket an ninh",
		"44 KL TW",
		"44-kl/tw",
		"xoong",
		"OR AND is us",
		"number server window class",
		"kết luận chỉ thị",
		"",
		"a/thij thij@x.vn",
		"HU657 TT01",
		"điềus",
		"what? 44. (a) don't C++ a(b)",
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *decoded = tc_typed_decode(cases[i][0]);
		ck_assert_msg(decoded != NULL, "%s stays", cases[i][0]);
		ck_assert_str_eq(decoded, cases[i][1]);
	}
	for (guint i = 0; i < G_N_ELEMENTS(kept); i++) {
		g_autofree char *decoded = tc_typed_decode(kept[i]);
		ck_assert_msg(!decoded, "%s becomes %s", kept[i], decoded);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("text_words");
	TCase *tcase = tcase_create("words");

	tcase_add_test(tcase, test_text__syllable_legal);
	tcase_add_test(tcase, test_text__syllable_illegal);
	tcase_add_test(tcase, test_text__token_forms);
	tcase_add_test(tcase, test_text__strange_words);
	tcase_add_test(tcase, test_text__capitals);
	tcase_add_test(tcase, test_text__dates);
	tcase_add_test(tcase, test_text__typed);
	suite_add_tcase(suite, tcase);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
