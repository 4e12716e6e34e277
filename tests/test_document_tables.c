/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables: types, organs, symbols, terms.
 */
#include "lib/document/document.h"
#include "tests/testing.h"

#include <string.h>

static const struct {
	const char *text, *code, *name, *place, *matched;
	TcLevel level;
} organs[] = {
	{"Tỉnh ủy Quảng Trị về việc", "TU", "Tỉnh ủy Quảng Trị", "Quảng Trị", "Tỉnh ủy Quảng Trị", TC_LEVEL_PROVINCE},
	{"Ban Bí thư Trung ương Đảng khóa XIII", "BBT", "Ban Bí thư", NULL, "Ban Bí thư Trung ương Đảng", TC_LEVEL_CENTRE},
	{"Ban Thường vụ Tỉnh ủy đã họp", "TU", "Tỉnh ủy", NULL, "Ban Thường vụ Tỉnh ủy", TC_LEVEL_PROVINCE},
	{"BTV Thành uỷ Hà Nội", "TU", "Thành ủy Hà Nội", "Hà Nội", "BTV Thành uỷ Hà Nội", TC_LEVEL_PROVINCE},
	{"Thành ủy Đông Hà", "ThU", "Thành ủy Đông Hà", "Đông Hà", "Thành ủy Đông Hà", TC_LEVEL_DISTRICT},
	{"Bộ Tài chính hướng dẫn", "BTC", "Bộ Tài chính", NULL, "Bộ Tài chính", TC_LEVEL_CENTRE},
	{"BO TAI CHINH", "BTC", "Bộ Tài chính", NULL, "BO TAI CHINH", TC_LEVEL_CENTRE},
	{"Thủ tướng Chính phủ", "TTg", "Thủ tướng Chính phủ", NULL, "Thủ tướng Chính phủ", TC_LEVEL_CENTRE},
	{"Chủ tịch UBND tỉnh Bình Phước", "UBND", "Chủ tịch Ủy ban nhân dân tỉnh Bình Phước", "Bình Phước",
	 "Chủ tịch UBND tỉnh Bình Phước", TC_LEVEL_PROVINCE},
	{"UBND\nhuyện Hải Lăng", "UBND", "Ủy ban nhân dân huyện Hải Lăng", "Hải Lăng", "UBND\nhuyện Hải Lăng", TC_LEVEL_DISTRICT},
	{"Hội Chữ thập đỏ tỉnh Lạng Sơn về", "HCTĐ", "Hội Chữ thập đỏ tỉnh Lạng Sơn", "Lạng Sơn", "Hội Chữ thập đỏ tỉnh Lạng Sơn",
	 TC_LEVEL_PROVINCE},
	{"Quốc hội khóa XII", "QH", "Quốc hội", NULL, "Quốc hội", TC_LEVEL_CENTRE},
	{"Ban Tổ chức TƯ", "BTCTW", "Ban Tổ chức Trung ương", NULL, "Ban Tổ chức TƯ", TC_LEVEL_CENTRE},
	{"Văn phòng Tỉnh ủy Lạng Sơn", "VPTU", "Văn phòng Tỉnh ủy Lạng Sơn", "Lạng Sơn", "Văn phòng Tỉnh ủy Lạng Sơn",
	 TC_LEVEL_PROVINCE},
	{"Đảng ủy xã Vĩnh Thủy", "ĐU", "Đảng ủy xã Vĩnh Thủy", "Vĩnh Thủy", "Đảng ủy xã Vĩnh Thủy", TC_LEVEL_COMMUNE},
	{"công ty TNHH", NULL, NULL, NULL, NULL, TC_LEVEL_UNKNOWN},
	{"bộ đội biên phòng", NULL, NULL, NULL, NULL, TC_LEVEL_UNKNOWN},
};

START_TEST(test_document_tables__organs)
{
	gsize matched = 0;
	g_autoptr(TcOrgan) organ = tc_organ_match(organs[_i].text, -1, &matched);

	if (!organs[_i].name) {
		ck_assert_ptr_null(organ);
		return;
	}
	ck_assert_ptr_nonnull(organ);
	ck_assert_str_eq(organ->code, organs[_i].code);
	ck_assert_str_eq(organ->name, organs[_i].name);
	ck_assert_pstr_eq(organ->place, organs[_i].place);
	ck_assert_uint_eq(matched, strlen(organs[_i].matched));
	ck_assert_int_eq(organ->level, organs[_i].level);
}
END_TEST

START_TEST(test_document_tables__organ_length_is_kept)
{
	gsize matched = 0;
	const char *text = "Tỉnh ủy Quảng Trị";
	g_autoptr(TcOrgan) organ = tc_organ_match(text, (gssize)strlen("Tỉnh ủy"), &matched);

	ck_assert_ptr_nonnull(organ);
	ck_assert_ptr_null(organ->place);
}
END_TEST

static const struct {
	const char *printed, *issuer, *canonical, *type, *organ;
	gboolean party;
} symbols[] = {
	{"KL / TƯ", NULL, "KL/TW", "ket-luan", "TW", TRUE},
	{"KL/TƯ", "Tỉnh ủy Thừa Thiên Huế", "KL/TU", "ket-luan", "TU", TRUE},
	{"QÐ-TTG", NULL, "QĐ-TTg", "quyet-dinh", "TTg", FALSE},
	{"CT-TW", NULL, "CT/TW", "chi-thi", "TW", TRUE},
	{"KUTW", NULL, "KL/TW", "ket-luan", "TW", TRUE},
	{"UBND - KGVX", NULL, "UBND-KGVX", "cong-van", "UBND", FALSE},
	{"CT-TTHT", NULL, "CT-TTHT", "cong-van", "CT", FALSE},
	{"NQ-UBTVQHI4", NULL, "NQ-UBTVQH14", "nghi-quyet", "UBTVQH", FALSE},
	{"2008/QH12", NULL, "QH12", NULL, "QH", FALSE},
	{"HD-TƯHCTĐ", NULL, "HD-TWHCTĐ", "huong-dan", "TWHCTĐ", FALSE},
	{"ND-CP", NULL, "NĐ-CP", "nghi-dinh", "CP", FALSE},
	{"TT/TU", NULL, "TT/TU", "thong-tri", "TU", TRUE},
	{"TT-BGD&ĐT", NULL, "TT-BGDĐT", "thong-tu", "BGDĐT", FALSE},
	{"ABC-XYZ", NULL, "ABC-XYZ", "cong-van", "ABC", FALSE},
};

START_TEST(test_document_tables__symbols)
{
	g_autofree char *canonical = tc_symbol_canonical(symbols[_i].printed, symbols[_i].issuer);
	g_autofree char *organ = tc_symbol_dup_organ(canonical);

	ck_assert_str_eq(canonical, symbols[_i].canonical);
	ck_assert_pstr_eq(tc_symbol_get_type(canonical), symbols[_i].type);
	ck_assert_str_eq(organ, symbols[_i].organ);
	ck_assert_int_eq(tc_symbol_is_party(canonical), symbols[_i].party);
}
END_TEST

START_TEST(test_document_tables__types)
{
	gsize matched = 0, n = 0;

	ck_assert_str_eq(tc_type_match_name("thong tu lien tich so 1", &matched)->id, "thong-tu-lien-tich");
	ck_assert_uint_eq(matched, strlen("thong tu lien tich"));
	ck_assert_str_eq(tc_type_match_name("luat su", &matched)->id, "luat");
	ck_assert_ptr_null(tc_type_match_name("luatsu", &matched));
	ck_assert_str_eq(tc_type_get_by_code("QĐ")->id, "quyet-dinh");
	ck_assert_str_eq(tc_type_get_by_code("TTr")->id, "to-trinh");
	ck_assert_ptr_null(tc_type_get("khong-co"));
	const TcType *types = tc_types_get(&n);
	ck_assert_uint_gt(n, 40);
	for (gsize i = 0; i < n; i++)
		ck_assert_ptr_eq(tc_type_get(types[i].id), &types[i]);
}
END_TEST

START_TEST(test_document_tables__terms)
{
	const char *first, *last;

	ck_assert_str_eq(tc_term_of_date("2022-11-14"), "XIII");
	ck_assert_str_eq(tc_term_of_date("2016-01-27"), "XII");
	ck_assert_str_eq(tc_term_of_date("2010-06"), "X");
	ck_assert_ptr_null(tc_term_of_date("2016-01"));
	ck_assert_ptr_null(tc_term_of_date("2010"));
	ck_assert_ptr_null(tc_term_of_date("1980-01-01"));
	ck_assert(tc_term_get_window("XIV", &first, &last));
	ck_assert_str_eq(last, "9999-12-31");
	ck_assert(!tc_term_get_window("XX", &first, &last));
}
END_TEST

START_TEST(test_document_tables__series)
{
	const char *first, *last;

	/* Between 34-KL/TW of 18/4/2022 and 121-KL/TW of 24/1/2025. */
	ck_assert(tc_series_get_window("KL/TW", "44", "XIII", &first, &last));
	ck_assert_str_eq(first, "2022-04-18");
	ck_assert_str_eq(last, "2025-01-24");
	ck_assert(!tc_series_get_window("CV/HU", "657", "XIII", &first, &last));
	ck_assert(!tc_series_get_window("KL/TW", "44", "XX", &first, &last));
}
END_TEST

static Suite *suite(void)
{
	Suite *tables = suite_create("document_tables");
	TCase *all = tcase_create("tables");

	tcase_add_loop_test(all, test_document_tables__organs, 0, G_N_ELEMENTS(organs));
	tcase_add_test(all, test_document_tables__organ_length_is_kept);
	tcase_add_loop_test(all, test_document_tables__symbols, 0, G_N_ELEMENTS(symbols));
	tcase_add_test(all, test_document_tables__types);
	tcase_add_test(all, test_document_tables__terms);
	tcase_add_test(all, test_document_tables__series);
	suite_add_tcase(tables, all);
	return tables;
}

int main(void)
{
	return tc_test_run(suite());
}
