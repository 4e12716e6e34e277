/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sections: golden cases (tests/golden/sections), and what must hold of any tree of them.
 */
#include "lib/document/document.h"
#include "tests/testing.h"

#include <string.h>

static const char *const cases[] = {"law", "party", "quoted"};

static TcText *read_case(const char *name)
{
	g_autofree char *path = g_strdup_printf("tests/golden/sections/%s.in", name);
	g_autofree char *in = tc_test_read(path, NULL);

	return tc_text_new(in, -1, NULL);
}

static GArray *read_all(const TcText *text)
{
	return tc_sections_read(text, (TcSpan){0, G_MAXSIZE});
}

START_TEST(test_document_sections__golden)
{
	g_autofree char *out_name = g_strdup_printf("tests/golden/sections/%s.out", cases[_i]);
	g_autofree char *out = tc_test_read(out_name, NULL);
	g_autoptr(TcText) text = read_case(cases[_i]);
	g_autoptr(GArray) sections = read_all(text);
	g_autoptr(GString) got = g_string_new(NULL);

	for (guint i = 0; i < sections->len; i++) {
		const TcSection *section = &g_array_index(sections, TcSection, i);
		g_autofree char *heading = g_strndup(tc_text_get_canonical(text, NULL) + section->heading.start,
						     section->heading.end - section->heading.start);
		g_string_append_printf(got, "%s %s: %s\n", tc_section_kind_get_name(section->kind), section->pinpoint,
				       g_strdelimit(heading, "\n", '/'));
	}
	ck_assert_str_eq(got->str, out);
}
END_TEST

START_TEST(test_document_sections__lie_in_their_parents)
{
	g_autoptr(TcText) text = read_case(cases[_i]);
	g_autoptr(GArray) sections = read_all(text);
	gsize length, last = 0;

	tc_text_get_canonical(text, &length);
	for (guint i = 0; i < sections->len; i++) {
		const TcSection *section = &g_array_index(sections, TcSection, i);
		ck_assert_uint_ge(section->span.start, last);
		ck_assert(section->heading.start >= section->span.start && section->heading.end <= section->span.end);
		ck_assert_uint_le(section->span.end, length);
		ck_assert_int_lt(section->parent, (int)i);
		last = section->span.start;
		if (section->parent < 0)
			continue;
		TcSpan parent = g_array_index(sections, TcSection, section->parent).span;
		ck_assert(parent.start <= section->span.start && section->span.end <= parent.end);
	}
}
END_TEST

START_TEST(test_document_sections__are_found_by_pinpoint)
{
	g_autoptr(TcText) text = read_case("law");
	g_autoptr(GArray) sections = read_all(text);
	gint index = tc_sections_find(sections, "d2.k2.đ");

	ck_assert_int_ge(index, 0);
	ck_assert(g_str_has_prefix(tc_text_get_canonical(text, NULL) + g_array_index(sections, TcSection, index).span.start,
				   "đ) Rừng ngập mặn"));
	gint chapter = tc_sections_find(sections, "CII");
	ck_assert_int_ge(chapter, 0);
	ck_assert_str_eq(g_array_index(sections, TcSection, chapter).pinpoint, "P1.CII");
	ck_assert_int_eq(tc_sections_find(sections, "D99"), -1);
	ck_assert_int_eq(tc_sections_find(sections, "II"), -1);
}
END_TEST

START_TEST(test_document_sections__keep_within)
{
	g_autoptr(TcText) text = tc_text_new("Điều 1. Một\n1. a b\nĐiều 2. Hai\n", -1, NULL);
	const char *second = strstr(tc_text_get_canonical(text, NULL), "Điều 2");
	gsize start = (gsize)(second - tc_text_get_canonical(text, NULL));
	g_autoptr(GArray) head = tc_sections_read(text, (TcSpan){0, start}),
			  none = tc_sections_read(text, (TcSpan){start, start});

	ck_assert_uint_eq(head->len, 2);
	ck_assert_uint_eq(g_array_index(head, TcSection, 0).span.end, start);
	ck_assert_uint_eq(none->len, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *document = suite_create("document_sections");
	TCase *all = tcase_create("sections");

	tcase_add_loop_test(all, test_document_sections__golden, 0, G_N_ELEMENTS(cases));
	tcase_add_loop_test(all, test_document_sections__lie_in_their_parents, 0, G_N_ELEMENTS(cases));
	tcase_add_test(all, test_document_sections__are_found_by_pinpoint);
	tcase_add_test(all, test_document_sections__keep_within);
	suite_add_tcase(document, all);
	return document;
}

int main(void)
{
	return tc_test_run(suite());
}
