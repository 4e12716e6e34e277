/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two readings of a text: in the index, in phrases held against it, and in snippets.
 */
#include <string.h>

#include "lib/search/search-private.h"
#include "tests/testing.h"

static char *store;

static void set_up(void)
{
	store = tc_test_folder();
}

static void tear_down(void)
{
	tc_test_remove(store);
	g_free(store);
}

/* ---- the index ------------------------------------------------------------------------------------------------- */

/** What a paper is read as: `raw` stands in it once. */
typedef struct {
	const char *raw, *repaired;
	TcReadingState state;
} Case;

static TcSpan find(const char *text, const char *raw)
{
	const char *at = strstr(text, raw);

	ck_assert_ptr_nonnull(at);
	return (TcSpan){(gsize)(at - text), (gsize)(at - text) + strlen(raw)};
}

/** The terms of a text so read, ` term:frequency` each (TC_INDEX_WDF for once), in order. Free with g_free(). */
static void append_term(gint64 paper, guint section, const TcPosting *posting, gpointer line)
{
	(void)paper;
	(void)section;
	g_string_append_printf(line, " %s:%u", posting->term, posting->frequency);
}

static char *terms_of(const char *text, const Case *cases, gsize n)
{
	g_autoptr(GArray) readings = g_array_new(FALSE, FALSE, sizeof(TcIndexReading));
	g_autoptr(GError) error = NULL;
	for (gsize i = 0; i < n; i++) {
		TcIndexReading reading = {find(text, cases[i].raw), cases[i].repaired, cases[i].state != TC_READING_SUGGESTED};
		g_array_append_val(readings, reading);
	}
	TcIndexPaper paper = {.id = 1,
			      .text = text,
			      .text_length = strlen(text),
			      .readings = (const TcIndexReading *)(const void *)readings->data,
			      .n_readings = n};
	ck_assert_uint_eq(tc_index_prepare(store, 1, &error), 1);
	g_autoptr(TcIndexWriter) writer = tc_index_writer_open(store, 0, &error);
	ck_assert(writer && tc_index_writer_put(writer, &paper, &error) && tc_index_writer_commit(writer, 1, &error));
	g_autoptr(TcIndexReader) reader = tc_index_reader_open(store, &error);
	GString *line = g_string_new(NULL);
	tc_collection_read_all(tc_index_reader_get_collection(reader), append_term, line);
	g_string_append_c(line, ' ');
	return g_string_free(line, FALSE);
}

static void assert_terms(const char *terms, const char *const *there, const char *const *absent)
{
	for (; *there; there++) {
		g_autofree char *term = g_strconcat(" ", *there, " ", NULL);
		ck_assert_msg(strstr(terms, term) != NULL, "%s not in%s", *there, terms);
	}
	for (; absent && *absent; absent++) {
		g_autofree char *term = g_strconcat(" ", *absent, ":", NULL);
		ck_assert_msg(strstr(terms, term) == NULL, "%s in%s", *absent, terms);
	}
}
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

START_TEST(test_readings__applied_is_found_and_counts)
{
	const Case cases[] = {{"Tộc", "Tổ", TC_READING_APPLIED}};
	g_autofree char *terms = terms_of("UBMT Tộc quốc Việt Nam", cases, 1);

	assert_terms(terms,
		     LIST("to:2", "Pubmt to:2", "Pto quoc:2", "toc:0", "Pubmt toc:0", "Ptoc quoc:0", "quoc:2", "Pquoc viet:2"),
		     NULL);
}
END_TEST

START_TEST(test_readings__suggested_is_found_and_does_not_count)
{
	const Case cases[] = {{"Tộc", "Tổ", TC_READING_SUGGESTED}};
	g_autofree char *terms = terms_of("UBMT Tộc quốc Việt Nam", cases, 1);

	assert_terms(terms, LIST("to:0", "Pubmt to:0", "Pto quoc:0", "toc:2", "Pubmt toc:2", "Ptoc quoc:2"), NULL);
}
END_TEST

START_TEST(test_readings__marks_alone_change_what_is_said_of_marks)
{
	const Case applied[] = {{"muu", "mưu", TC_READING_APPLIED}};
	g_autofree char *plain = terms_of("tham muu cho", NULL, 0);
	g_autofree char *terms = terms_of("tham muu cho", applied, 1);

	/* mưu is how muu is mostly written: then it goes without saying, and counts whole */
	assert_terms(plain, LIST("muu:1"), NULL);
	assert_terms(terms, LIST("muu:2", "Ptham muu:2", "Pmuu cho:2"), LIST("Emưu"));
}
END_TEST

START_TEST(test_readings__neighbours_pair_with_each_other)
{
	const Case cases[] = {{"Tuyên", "Tuyến", TC_READING_APPLIED}, {"giao", "giáp", TC_READING_APPLIED}};
	g_autofree char *terms = terms_of("Ban Tuyên giao Huyện", cases, 2);

	assert_terms(terms,
		     LIST("Pban tuyen:2", "Ptuyen giap:2", "Ptuyen giao:0", "Pgiap huyen:2", "Pgiao huyen:0", "giap:2", "giao:0"),
		     NULL);
}
END_TEST

START_TEST(test_readings__words_may_be_more_or_fewer_or_none)
{
	const Case cases[] = {{"kếhoạch", "kế hoạch", TC_READING_APPLIED},
			      {"cán bô", "cánbộ", TC_READING_SUGGESTED},
			      {"BAN", "", TC_READING_APPLIED}};
	g_autofree char *terms = terms_of("theo kếhoạch về cán bô của PHÓ BAN BÍ THƯ", cases, 3);

	assert_terms(terms,
		     LIST("ke:2", "hoach:2", "Pke hoach:2", "Ptheo ke:2", "Phoach ve:2", "Pve canbo:0", "Pcanbo cua:0",
			  "Pcan bo:2", "Ppho bi:2", "Ppho ban:0", "ban:0"),
		     NULL);
}
END_TEST

/** Papers that have `cây` once, by score, best first: `2 1`. `cases` are readings of the second. Free with g_free(). */
static char *rank(const char *first, const char *second, const TcIndexReading *readings, gsize n)
{
	const TcIndexPaper papers[] = {
		{.id = 1, .text = first, .text_length = strlen(first)},
		{.id = 2, .text = second, .text_length = strlen(second), .readings = readings, .n_readings = n}};
	g_autoptr(GError) error = NULL;
	ck_assert_uint_eq(tc_index_prepare(store, 1, &error), 1);
	g_autoptr(TcIndexWriter) writer = tc_index_writer_open(store, 0, &error);
	for (gsize i = 0; i < G_N_ELEMENTS(papers); i++)
		ck_assert(tc_index_writer_put(writer, &papers[i], &error));
	ck_assert(tc_index_writer_commit(writer, 1, &error));
	g_autoptr(TcIndexReader) reader = tc_index_reader_open(store, &error);
	g_autoptr(TcQuery) query = tc_query_new_term("cay");
	const TcMatchOptions options = {.max = 2, .bm25 = {.k1 = 2, .b = 0.5}};
	g_autoptr(TcMatches) matches = tc_collection_match(tc_index_reader_get_collection(reader), query, &options, &error);
	ck_assert(matches && matches->n == 2);
	if (matches->papers[0].score == matches->papers[1].score)
		return g_strdup("equal");
	return g_strdup_printf("%d %d", (int)matches->papers[0].paper, (int)matches->papers[1].paper);
}

START_TEST(test_readings__what_a_scan_has_lost_is_made_up_for)
{
	static const char *const text = "tròng cây đầu nărrn ở xã", *const mended = "trồng cây đầu nărrn ở xã";
	const TcIndexReading applied[] = {{find(text, "tròng"), "trồng", TRUE}, {find(text, "nărrn"), "năm", TRUE}};
	const TcIndexReading doubt = {find(mended, "xã"), "xa", FALSE};
	g_autofree char *typed = rank(mended, mended, NULL, 0), *scanned = rank(mended, text, applied, 1),
			*foreign = rank(mended, mended, &doubt, 1), *repaired = rank("trồng cây đầu năm ở xã", text, applied, 2);

	ck_assert_str_eq(typed, "equal");
	ck_assert_str_eq(scanned, "2 1");
	ck_assert_str_eq(foreign, "equal");  /* nothing is repaired: then what is no word is no damage */
	ck_assert_str_eq(repaired, "equal"); /* a word that was repaired is not lost */
}
END_TEST

START_TEST(test_readings__what_stands_outside_a_word_is_passed_over)
{
	g_autofree char *plain = terms_of("a , b", NULL, 0);
	const Case cases[] = {{" , ", "x", TC_READING_APPLIED}};
	g_autofree char *terms = terms_of("a , b", cases, 1);

	ck_assert_str_eq(plain, terms);
}
END_TEST

/* ---- phrases --------------------------------------------------------------------------------------------------- */

static GPtrArray *repairs_of(const char *raw, const Case *cases, gsize n)
{
	GPtrArray *repairs = g_ptr_array_new_with_free_func((GDestroyNotify)tc_paper_repair_free);

	for (gsize i = 0; i < n; i++) {
		TcPaperRepair *repair = g_new0(TcPaperRepair, 1);
		repair->span = find(raw, cases[i].raw);
		repair->raw = g_strdup(cases[i].raw);
		repair->repaired = g_strdup(cases[i].repaired);
		repair->state = cases[i].state;
		g_ptr_array_add(repairs, repair);
	}
	return repairs;
}

static const GPtrArray *get_repairs(gpointer data, GError **error)
{
	(void)error;
	return data;
}

static gboolean stands(const char *phrase, const char *raw, const Case *cases, gsize n)
{
	g_autofree char *question = g_strdup_printf("\"%s\"", phrase);
	TcNode *tree = tc_question_parse(question);
	g_autoptr(GPtrArray) phrases = tc_phrases_new(tree), repairs = repairs_of(raw, cases, n);

	ck_assert_uint_eq(phrases->len, 1);
	const TcPhraseText text = {.raw = raw, .length = strlen(raw), .get_repairs = get_repairs, .data = repairs};
	gboolean found = tc_phrases_stand(phrases, &text, NULL);
	tc_node_free(tree);
	return found;
}

START_TEST(test_readings__phrases_stand_in_either_reading)
{
	const char *raw = "Gửi UBMT Tộc quốc Việt Nam, theo kếhoạch về cán bô của PHÓ BAN BÍ THƯ.";
	const Case cases[] = {{"Tộc", "Tổ", TC_READING_SUGGESTED},
			      {"kếhoạch", "kế hoạch", TC_READING_APPLIED},
			      {"cán bô", "cánbộ", TC_READING_APPLIED},
			      {"BAN", "", TC_READING_CONFIRMED}};
	const char *const found[] = {"ubmt tổ quốc",     "ubmt tộc quốc",         "tổ quốc việt nam", "hoạch về cán bộ",
				     "theo kế hoạch về", "kế hoạch về cánbộ của", "phó bí thư",       "phó ban bí thư"};
	const char *const absent[] = {"ubmt tổ tộc quốc", "ubmt quốc việt", "kế hoạch cán bộ", "phó thư bí"};

	for (gsize i = 0; i < G_N_ELEMENTS(found); i++)
		ck_assert_msg(stands(found[i], raw, cases, G_N_ELEMENTS(cases)), "%s", found[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(absent); i++)
		ck_assert_msg(!stands(absent[i], raw, cases, G_N_ELEMENTS(cases)), "%s", absent[i]);
}
END_TEST

START_TEST(test_readings__rejected_reading_does_not_stand)
{
	const Case cases[] = {{"Tộc", "Tổ", TC_READING_REJECTED}};

	ck_assert(!stands("ubmt tổ quốc", "UBMT Tộc quốc", cases, 1));
	ck_assert(stands("ubmt tộc quốc", "UBMT Tộc quốc", cases, 1));
}
END_TEST

/* Of a long paper only the places are read where the words are; wherever else in it the words stand that are mended or repaired in the phrase. */
START_TEST(test_readings__phrases_stand_far_inside)
{
	const char *const filler = "Văn phòng báo cáo cơ quan về cơ sở của phòng và việc lập kế hoạch, sổ sách. ";
	const Case cases[] = {{"hoach năm", "hoạch năm", TC_READING_APPLIED}, {"Tố", "Tổ", TC_READING_SUGGESTED}};
	const char *const found[] = {"lập kế hoạch năm sau", "xây dựng cơ sở hạ tầng", "tổ chức lập kế", "cơ sở hạ",
				     "hạ tầng tố chức"};
	const char *const absent[] = {"xây dựng cơ hạ tầng", "lập kế hoạch cơ sở", "văn phòng cơ sở", "tổ tố chức"};

	for (guint before = 0; before < 400; before += 57) {
		g_autoptr(GString) raw = g_string_new(NULL);
		for (guint i = 0; i < before; i++)
			g_string_append(raw, filler);
		g_string_append(raw, "xây dựng cơsở hạ tầng Tố chức lập kế hoach năm sau. ");
		for (guint i = before; i < 400; i++)
			g_string_append(raw, filler);
		for (gsize i = 0; i < G_N_ELEMENTS(found); i++)
			ck_assert_msg(stands(found[i], raw->str, cases, G_N_ELEMENTS(cases)), "%s behind %u", found[i], before);
		for (gsize i = 0; i < G_N_ELEMENTS(absent); i++)
			ck_assert_msg(!stands(absent[i], raw->str, cases, G_N_ELEMENTS(cases)), "%s behind %u", absent[i],
				      before);
	}
	ck_assert(stands("xây dựng cơ sở", "việc xâydựng cơsở", NULL, 0)); /* not one of its words is seen */
}
END_TEST

START_TEST(test_readings__text_of_nothing_but_doubts_ends)
{
	g_autoptr(GString) raw = g_string_new(NULL), phrase = g_string_new(NULL);
	g_autoptr(GPtrArray) repairs = g_ptr_array_new_with_free_func((GDestroyNotify)tc_paper_repair_free);
	for (guint i = 0; i < 200; i++) {
		TcPaperRepair *repair = g_new0(TcPaperRepair, 1);
		repair->span = (TcSpan){raw->len, raw->len + 1};
		repair->raw = g_strdup("a");
		repair->repaired = g_strdup("a a");
		g_ptr_array_add(repairs, repair);
		g_string_append(raw, "a ");
	}
	for (guint i = 0; i < 60; i++)
		g_string_append(phrase, "a ");
	g_autofree char *question = g_strdup_printf("\"%s b\"", phrase->str);
	TcNode *tree = tc_question_parse(question);
	g_autoptr(GPtrArray) phrases = tc_phrases_new(tree);
	const TcPhraseText text = {.raw = raw->str, .length = raw->len, .get_repairs = get_repairs, .data = repairs};
	gint64 start = g_get_monotonic_time();

	ck_assert(!tc_phrases_stand(phrases, &text, NULL));
	ck_assert_int_lt(g_get_monotonic_time() - start, 5 * G_USEC_PER_SEC);
	tc_node_free(tree);
}
END_TEST

/* ---- snippets -------------------------------------------------------------------------------------------------- */

/** A snippet as `[hit]` and `word{raw}`. Free with g_free(). */
static char *snippet_of(const char *question, const char *raw, const Case *cases, gsize n)
{
	g_autoptr(TcMarks) marks = tc_marks_new();
	g_autoptr(GPtrArray) named = g_ptr_array_new(), repairs = repairs_of(raw, cases, n);
	TcNode *tree = tc_question_parse(question);
	TcHit hit = {.snippet = g_ptr_array_new()};
	GString *line = g_string_new(NULL);

	tc_marks_add(marks, tree, named);
	tc_snippet_make(marks, raw, strlen(raw), repairs, &hit);
	for (guint i = 0; i < hit.snippet->len; i++) {
		const TcSnippetPart *part = hit.snippet->pdata[i];
		g_string_append_printf(line, part->hit ? "[%s]" : "%s", part->text);
		if (part->raw)
			g_string_append_printf(line, "{%s}", part->raw);
	}
	g_ptr_array_unref(hit.snippet);
	tc_node_free(tree);
	return g_string_free(line, FALSE);
}

START_TEST(test_readings__snippets_show_what_is_sure_and_mark_either)
{
	const char *raw = "Công tác tham ⏎⏎ muu của UBMT Tộc quốc, Ban Tuyên giao.";
	const Case cases[] = {
		{"muu", "mưu", TC_READING_APPLIED}, {"Tộc", "Tổ", TC_READING_SUGGESTED}, {"giao", "giáo", TC_READING_REJECTED}};
	g_autofree char *one = snippet_of("tham mưu", raw, cases, 3), *two = snippet_of("tổ quốc", raw, cases, 3);
	g_autofree char *three = snippet_of("muu", raw, cases, 3);

	ck_assert_str_eq(one, "Công tác [tham] ⏎⏎ [mưu]{muu} của UBMT Tộc quốc, Ban Tuyên giao");
	ck_assert_str_eq(two, "Công tác tham ⏎⏎ mưu{muu} của UBMT [Tộc quốc], Ban Tuyên giao");
	ck_assert_str_eq(three, "Công tác tham ⏎⏎ [mưu]{muu} của UBMT Tộc quốc, Ban Tuyên giao");
}
END_TEST

START_TEST(test_readings__snippets_of_long_papers_are_found_by_a_repair)
{
	g_autoptr(GString) raw = g_string_new(NULL);
	for (guint page = 0; page < 20; page++) {
		for (guint i = 0; i < 300; i++)
			g_string_append(raw, "chữ nghĩa ");
		g_string_append_printf(raw, "Trang%s\f", page == 13 ? " lạc Tộc quốc" : "");
	}
	const Case cases[] = {{"Tộc", "Tổ", TC_READING_APPLIED}};
	g_autofree char *line = snippet_of("tổ", raw->str, cases, 1);

	ck_assert_ptr_nonnull(strstr(line, "Trang lạc [Tổ]{Tộc} quốc"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("readings");
	TCase *cases = tcase_create("readings");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, test_readings__applied_is_found_and_counts);
	tcase_add_test(cases, test_readings__suggested_is_found_and_does_not_count);
	tcase_add_test(cases, test_readings__marks_alone_change_what_is_said_of_marks);
	tcase_add_test(cases, test_readings__neighbours_pair_with_each_other);
	tcase_add_test(cases, test_readings__words_may_be_more_or_fewer_or_none);
	tcase_add_test(cases, test_readings__what_stands_outside_a_word_is_passed_over);
	tcase_add_test(cases, test_readings__phrases_stand_in_either_reading);
	tcase_add_test(cases, test_readings__phrases_stand_far_inside);
	tcase_add_test(cases, test_readings__what_a_scan_has_lost_is_made_up_for);
	tcase_add_test(cases, test_readings__rejected_reading_does_not_stand);
	tcase_add_test(cases, test_readings__text_of_nothing_but_doubts_ends);
	tcase_add_test(cases, test_readings__snippets_show_what_is_sure_and_mark_either);
	tcase_add_test(cases, test_readings__snippets_of_long_papers_are_found_by_a_repair);
	suite_add_tcase(suite, cases);
	return tc_test_run(suite);
}
