/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Headers: golden cases, one a layout of heads (tests/golden/document), and what must hold of any header.
 */
#include "lib/document/document.h"
#include "tests/testing.h"

#include <string.h>

static TcHeader *parse(const char *bytes, const char *file_name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcText) text = tc_text_new(bytes, -1, &error);

	ck_assert_ptr_nonnull(text);
	return tc_header_parse(text, file_name);
}

static void append_list(GString *out, const char *name, const GArray *items)
{
	for (guint i = 0; i < items->len; i++)
		g_string_append_printf(out, "%s: %s\n", name, g_array_index(items, TcField, i).value);
}

static char *dump(const TcHeader *header)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < TC_N_FIELDS; i++)
		if (header->fields[i].value)
			g_string_append_printf(out, "%s: %s\n", tc_field_get_name(i), header->fields[i].value);
	append_list(out, "addressee", header->addressees);
	append_list(out, "recipient", header->recipients);
	if (header->province)
		g_string_append_printf(out, "province: %s\n", header->province);
	g_string_append_printf(out, "level: %d\n", (int)header->level);
	return g_string_free(out, FALSE);
}

static const char *const cases[] = {"attachment",         "glued",
				    "joint-circular",     "law",
				    "left-then-right",    "number-and-date",
				    "number-then-right",  "one-line-columns",
				    "one-paragraph",      "right-before-number",
				    "secretariat",        "staff-organ",
				    "state-letter-noisy", "table-bars"};

START_TEST(test_document__golden)
{
	g_autofree char *in_name = g_strdup_printf("tests/golden/document/%s.in", cases[_i]);
	g_autofree char *out_name = g_strdup_printf("tests/golden/document/%s.out", cases[_i]);
	g_autofree char *in = tc_test_read(in_name, NULL);
	g_autofree char *out = tc_test_read(out_name, NULL);
	g_autoptr(TcHeader) header = parse(in, NULL);
	g_autofree char *got = dump(header);

	ck_assert_str_eq(got, out);
}
END_TEST

START_TEST(test_document__spans_lie_in_the_text)
{
	g_autofree char *name = g_strdup_printf("tests/golden/document/%s.in", cases[_i]);
	g_autofree char *in = tc_test_read(name, NULL);
	g_autoptr(TcText) text = tc_text_new(in, -1, NULL);
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	gsize length;
	const char *bytes = tc_text_get_canonical(text, &length);

	ck_assert_uint_le(header->body_start, header->body_end);
	ck_assert_uint_le(header->body_end, length);
	for (guint i = 0; i < TC_N_FIELDS; i++) {
		TcSpan span = header->fields[i].span;
		ck_assert(span.start <= span.end && span.end <= length);
		ck_assert(g_utf8_validate(bytes + span.start, (gssize)(span.end - span.start), NULL));
		ck_assert(header->fields[i].confidence >= 0 && header->fields[i].confidence <= 1);
	}
}
END_TEST

START_TEST(test_document__every_cut_is_survived)
{
	g_autofree char *in = tc_test_read("tests/golden/document/left-then-right.in", NULL);
	gsize length = strlen(in);

	for (gsize end = 0; end < length; end += 3) {
		g_autofree char *cut = g_strndup(in, end);
		g_autofree char *valid = g_utf8_make_valid(cut, -1);
		g_autoptr(TcHeader) header = parse(valid, NULL);
		ck_assert_ptr_nonnull(header);
	}
}
END_TEST

START_TEST(test_document__cited_number_is_not_its_own)
{
	g_autoptr(TcHeader) header =
		parse("HUYỆN ỦY HẢI LĂNG\nĐẢNG CỘNG SẢN VIỆT NAM\nHải Lăng, ngày 2 tháng 3 năm 2020\nKính gửi: UBND huyện\n\n"
		      "Thực hiện Công văn số 77-CV/TU ngày 01/3/2020 của Tỉnh ủy Quảng Trị về trồng cây.\n",
		      NULL);

	ck_assert_ptr_null(tc_header_get(header, TC_FIELD_NUMBER));
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_ISSUER), "Huyện ủy Hải Lăng");
	ck_assert_str_eq(header->province, "Quảng Trị");
	ck_assert_int_eq(header->level, TC_LEVEL_DISTRICT);
}
END_TEST

START_TEST(test_document__noise_is_not_read_as_a_number)
{
	g_autoptr(TcHeader) header = parse(
		"BỘ TÀI CHÍNH\nSố: 4Ÿ#6/BTC-CST Hà Nội, ngày JF tháng #6 năm 2019\nV/v mua sách\n\nKính gửi: Thư viện tỉnh\n",
		NULL);

	ck_assert_ptr_null(tc_header_get(header, TC_FIELD_NUMBER));
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_SYMBOL), "BTC-CST");
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_DATE), "2019");
}
END_TEST

START_TEST(test_document__file_name_is_weak_evidence)
{
	g_autoptr(TcHeader) header = parse("Nội dung không có phần đầu.\n", "luu/thong-tu-so-01-2022-tt-byt-12345.pdf");

	ck_assert_str_eq(tc_header_get(header, TC_FIELD_NUMBER), "1");
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_YEAR), "2022");
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_SYMBOL), "TT-BYT");
	ck_assert(header->fields[TC_FIELD_NUMBER].confidence <= .5);
}
END_TEST

START_TEST(test_document__register_name_completes_a_partial_date)
{
	g_autoptr(TcHeader) header =
		parse("BỘ TÀI CHÍNH\nSố: #/BTC-CST Hà Nội, ngày JF tháng 6 năm 2019\nV/v mua sách\n\nKính gửi: Thư viện tỉnh\n",
		      "CV_2019_06_07_CV_31207062019_Mua.md");

	ck_assert_str_eq(tc_header_get(header, TC_FIELD_DATE), "2019-06-07");
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_NUMBER), "312");
}
END_TEST

START_TEST(test_document__empty_text_has_no_fields)
{
	g_autoptr(TcHeader) header = parse("", NULL);

	for (guint i = 0; i < TC_N_FIELDS; i++)
		ck_assert_ptr_null(header->fields[i].value);
}
END_TEST

static Suite *suite(void)
{
	Suite *document = suite_create("document");
	TCase *headers = tcase_create("headers");

	tcase_add_loop_test(headers, test_document__golden, 0, G_N_ELEMENTS(cases));
	tcase_add_loop_test(headers, test_document__spans_lie_in_the_text, 0, G_N_ELEMENTS(cases));
	tcase_add_test(headers, test_document__every_cut_is_survived);
	tcase_add_test(headers, test_document__cited_number_is_not_its_own);
	tcase_add_test(headers, test_document__noise_is_not_read_as_a_number);
	tcase_add_test(headers, test_document__file_name_is_weak_evidence);
	tcase_add_test(headers, test_document__register_name_completes_a_partial_date);
	tcase_add_test(headers, test_document__empty_text_has_no_fields);
	suite_add_tcase(document, headers);
	return document;
}

int main(void)
{
	return tc_test_run(suite());
}
