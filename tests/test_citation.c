/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation.h"
#include "tests/testing.h"

#include <string.h>

static void put(GString *out, const char *key, const char *value)
{
	if (value)
		g_string_append_printf(out, "\t%s=%s", key, value);
}

static void put_number(GString *out, const char *key, int value)
{
	if (value >= 0)
		g_string_append_printf(out, "\t%s=%d", key, value);
}

static const struct {
	TcDamage flag;
	const char *name;
} damages[] = {{TC_DAMAGE_NUMBER, "number"},
	       {TC_DAMAGE_YEAR, "year"},
	       {TC_DAMAGE_SYMBOL, "symbol"},
	       {TC_DAMAGE_NEAR, "near"},
	       {TC_DAMAGE_MISPRINT, "misprint"}};

/* One citation a line: `start end form`, then key=value pairs parted by tabs. */
static void put_citation(GString *out, const TcCitation *citation)
{
	g_string_append_printf(out, "%zu %zu %s", citation->span.start, citation->span.end, tc_form_get_name(citation->form));
	put(out, "type", citation->type);
	put(out, "number", citation->number);
	put(out, "symbol", citation->symbol);
	put(out, "year", citation->year);
	put(out, "date", citation->date);
	put(out, "issuer", citation->issuer);
	put(out, "place", citation->place);
	put(out, "term", citation->term);
	put(out, "name", citation->name);
	put(out, "subject", citation->subject);
	put(out, "pinpoint", citation->pinpoint);
	put_number(out, "refers_to", citation->refers_to);
	put(out, "self", citation->self ? "yes" : NULL);
	put_number(out, "within", citation->within);
	put(out, "relation", citation->relation);
	for (gsize i = 0; i < G_N_ELEMENTS(damages); i++)
		put(out, "damaged", citation->damage & damages[i].flag ? damages[i].name : NULL);
	put(out, "acts", citation->acts);
	if (citation->acts)
		g_string_append_printf(out, "\ton=%d", citation->acts_on);
	g_string_append_c(out, '\n');
}

static char *read_citations(const char *bytes)
{
	g_autoptr(TcText) text = tc_text_new(bytes, -1, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, NULL);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < citations->len; i++)
		put_citation(out, g_ptr_array_index(citations, i));
	return g_string_free(out, FALSE);
}

START_TEST(test_citation__golden)
{
	g_autofree char *folder = tc_test_path("tests/golden/citation");
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;
	int cases = 0;

	ck_assert_ptr_nonnull(dir);
	while ((name = g_dir_read_name(dir))) {
		if (!g_str_has_suffix(name, ".in"))
			continue;
		g_autofree char *stem = g_strndup(name, strlen(name) - 3);
		g_autofree char *in_path = g_strdup_printf("tests/golden/citation/%s", name);
		g_autofree char *out_path = g_strdup_printf("tests/golden/citation/%s.out", stem);
		g_autofree char *in = tc_test_read(in_path, NULL);
		g_autofree char *want = tc_test_read(out_path, NULL);
		g_autofree char *have = read_citations(in);
		ck_assert_msg(strcmp(want, have) == 0, "%s:\nwanted\n%sread\n%s", stem, want, have);
		cases++;
	}
	g_dir_close(dir);
	ck_assert_int_ge(cases, 40);
}
END_TEST

/* Spans lie in the text, in order, and stages one by one give what all at once give. */
START_TEST(test_citation__stages_agree)
{
	const char *bytes = "Thực hiện Kết luận số 71-KL/TW của Ban Bí thư và Kế hoạch số 215-KH/TU; Luật Thủy lợi.";
	g_autoptr(TcText) text = tc_text_new(bytes, -1, NULL);
	g_autoptr(GPtrArray) once = tc_citations_read(text, NULL);
	g_autoptr(GPtrArray) staged = tc_citations_find(text, NULL);

	tc_citations_identify(staged, text, NULL);
	tc_citations_relate(staged, text, NULL);
	ck_assert_uint_eq(once->len, 3);
	ck_assert_uint_eq(staged->len, once->len);
	gsize last = 0;
	for (guint i = 0; i < once->len; i++) {
		const TcCitation *a = g_ptr_array_index(once, i), *b = g_ptr_array_index(staged, i);
		ck_assert_uint_ge(a->span.start, last);
		ck_assert_uint_gt(a->span.end, a->span.start);
		ck_assert_uint_le(a->span.end, strlen(bytes));
		ck_assert_str_eq(a->relation, b->relation);
		last = a->span.end;
	}
}
END_TEST

/* A damaged symbol is read, and said to be less sure; digits are never changed. */
START_TEST(test_citation__confidence_of_damage)
{
	g_autoptr(TcText) text = tc_text_new("Kết luận số 71-KL/TW; Kết luận số 88-KUTW.", -1, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, NULL);

	ck_assert_uint_eq(citations->len, 2);
	const TcCitation *clean = g_ptr_array_index(citations, 0), *damaged = g_ptr_array_index(citations, 1);
	ck_assert_str_eq(damaged->symbol, "KL/TW");
	ck_assert_str_eq(damaged->number, "88");
	ck_assert(damaged->confidence < clean->confidence);
}
END_TEST

/* "Huyện ủy" and "Tỉnh ủy" in a district's paper are its own; another's place is as printed. */
START_TEST(test_citation__own_places)
{
	const char *bytes =
		"ĐẢNG BỘ TỈNH QUẢNG TRỊ\nHUYỆN ỦY VĨNH LINH\n*\nSố 70-CV/HU\nĐẢNG CỘNG SẢN VIỆT NAM\nVĩnh Linh, ngày 3 tháng 5 "
		"năm 2022\n\n"
		"Kính gửi: Các chi bộ\n\nThực hiện Kế hoạch số 12-KH/HU ngày 4/4/2022 của Huyện ủy, Kế hoạch số 15-KH/TU của "
		"Tỉnh ủy và "
		"Kế hoạch số 9-KH/HU của Huyện ủy Hải Lăng, các chi bộ báo cáo.\n\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nTrần Văn An\n";
	g_autoptr(TcText) text = tc_text_new(bytes, -1, NULL);
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	static const char *const places[] = {"Vĩnh Linh", "Quảng Trị", "Hải Lăng"};

	ck_assert_uint_eq(citations->len, G_N_ELEMENTS(places));
	for (guint i = 0; i < citations->len; i++)
		ck_assert_str_eq(((TcCitation *)g_ptr_array_index(citations, i))->place, places[i]);
}
END_TEST

/* A day without its year is the last such day before the paper's own. */
START_TEST(test_citation__year_left_out)
{
	const char *paper =
		"HUYỆN ỦY VĨNH LINH\n*\nSố 12-KH/HU\n\nĐẢNG CỘNG SẢN VIỆT NAM\nVĩnh Linh, ngày 05 tháng 10 năm 2023\n\nKẾ HOẠCH\n"
		"thi đua\n\nThực hiện Kế hoạch số 156 ngày 13/9 của UBND tỉnh và Công văn số 9-CV/TU ngày 31-12.\n";
	g_autoptr(TcText) text = tc_text_new(paper, -1, NULL);
	g_autoptr(TcHeader) own = tc_header_parse(text, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, own);

	ck_assert_uint_eq(citations->len, 2);
	ck_assert_str_eq(((TcCitation *)g_ptr_array_index(citations, 0))->date, "2023-09-13");
	ck_assert_str_eq(((TcCitation *)g_ptr_array_index(citations, 1))->date, "2022-12-31");
}
END_TEST

/* What the paper's own title cites is its subject, also where the title runs into the first basis; a basis is not. */
START_TEST(test_citation__own_title)
{
	static const struct {
		const char *text;
		gboolean first; /* is the first citation the title's? */
	} papers[] = {{"Thông tư Hướng dẫn thực hiện Nghị định số 412/2009/NĐ-CP Căn cứ Luật Thủy lợi.", TRUE},
		      {"Thông tư này hướng dẫn Nghị định số 412/2009/NĐ-CP. Căn cứ Luật Thủy lợi.", FALSE},
		      {"Căn cứ Nghị định số 412/2009/NĐ-CP và Luật Thủy lợi.", FALSE},
		      {"Luật sửa đổi một số điều của Luật Đê điều số 79/2006/QH11. Căn cứ Luật Thủy lợi.", FALSE}};

	for (gsize i = 0; i < G_N_ELEMENTS(papers); i++) {
		g_autoptr(TcText) text = tc_text_new(papers[i].text, -1, NULL);
		g_autoptr(GPtrArray) citations = tc_citations_read(text, NULL);
		ck_assert_uint_ge(citations->len, 2);
		const TcCitation *last = g_ptr_array_index(citations, citations->len - 1);
		gboolean marked = FALSE;
		for (guint k = 0; k < citations->len; k++)
			marked |= ((TcCitation *)g_ptr_array_index(citations, k))->in_subject;
		ck_assert_msg(marked == papers[i].first && !last->in_subject, "%s", papers[i].text);
	}
}
END_TEST

/* What may be another number is never given for sure: damaged digits, a year that cannot be, bad print around. */
START_TEST(test_citation__doubtful)
{
	static const char *const doubtful[] = {
		"Kế hoạch số I5-KH/HU",
		"Nghị định số 12 6/2018/NĐ-CP",
		"Luật Thủy lợi số 8/2097/QH14",
		"Luật Thủy lợi số 8/2017/QH12",
		"Nghị định số 33/2016/NĐ-CP ngày 04/5/2018",
		"Thông tư số 9/2014/TT- của",
		"Cân cù hướnq dãn cũa Ngh| Kế hoạch số 15-KH/HU vê viêc thưc hiên đâu tư",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(doubtful); i++) {
		g_autoptr(TcText) text = tc_text_new(doubtful[i], -1, NULL);
		g_autoptr(GPtrArray) citations = tc_citations_read(text, NULL);
		ck_assert_msg(citations->len > 0, "%s", doubtful[i]);
		const TcCitation *citation = g_ptr_array_index(citations, 0);
		ck_assert_msg(citation->confidence <= TC_DOUBTFUL && citation->damage, "%s: %f", doubtful[i],
			      citation->confidence);
	}
}
END_TEST

/* A text cut anywhere is still read without fault. */
START_TEST(test_citation__cut_anywhere)
{
	const char *bytes = "Căn cứ điểm b khoản 2 Điều 7 Nghị định số 59/2019/NĐ-CP ngày 01/7/2019 của Chính phủ (sau đây gọi "
			    "là Nghị định), "
			    "Luật sửa đổi, bổ sung một số điều của Luật Đê điều số 60/2020/QH14 và Kết luận số 71-KL/TW “về thi "
			    "đua”, khóa XII";

	for (gsize n = 0; n < strlen(bytes); n++) {
		g_autofree char *cut = g_strndup(bytes, n);
		if (!g_utf8_validate(cut, -1, NULL))
			continue;
		g_autofree char *read = read_citations(cut);
		ck_assert_ptr_nonnull(read);
	}
}
END_TEST

START_TEST(test_citation__relations_known)
{
	gsize n;
	const TcRelation *all = tc_relations_get(&n);

	ck_assert_uint_eq(n, 15);
	for (gsize i = 0; i < n; i++)
		ck_assert_ptr_eq(tc_relation_get(all[i].id), &all[i]);
	ck_assert_ptr_null(tc_relation_get("khong-co"));
	ck_assert(tc_relation_get("thuc-hien")->chain);
	ck_assert(!tc_relation_get("dan-chieu")->chain);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("citation");
	TCase *tcase = tcase_create("citation");

	tcase_add_test(tcase, test_citation__golden);
	tcase_add_test(tcase, test_citation__stages_agree);
	tcase_add_test(tcase, test_citation__own_title);
	tcase_add_test(tcase, test_citation__year_left_out);
	tcase_add_test(tcase, test_citation__confidence_of_damage);
	tcase_add_test(tcase, test_citation__doubtful);
	tcase_add_test(tcase, test_citation__own_places);
	tcase_add_test(tcase, test_citation__cut_anywhere);
	tcase_add_test(tcase, test_citation__relations_known);
	suite_add_tcase(s, tcase);
	return s;
}

int main(void)
{
	return tc_test_run(suite());
}
