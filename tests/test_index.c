/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/index: what is put is found, what is not committed is not, and fields are found by all their names.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/index/index.h"
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

static TcIndexWriter *open_writer(void)
{
	g_autoptr(GError) error = NULL;
	ck_assert_uint_eq(tc_index_prepare(store, 1, &error), 1);
	TcIndexWriter *writer = tc_index_writer_open(store, 0, &error);
	ck_assert_msg(writer != NULL, "%s", error ? error->message : "");
	return writer;
}

static TcIndexReader *open_reader(void)
{
	g_autoptr(GError) error = NULL;
	TcIndexReader *reader = tc_index_reader_open(store, &error);
	ck_assert_msg(reader != NULL, "%s", error ? error->message : "");
	return reader;
}

static void put(TcIndexWriter *writer, gint64 id, const char *text)
{
	g_autoptr(GError) error = NULL;
	const char *const recipients[] = {"Hội Chữ thập đỏ huyện", "Lưu Văn phòng", NULL};
	const char *const cites[] = {"44-KL/TW", NULL};
	TcIndexPaper paper = {.id = id,
			      .docno = "a/b",
			      .path = "a/b.txt",
			      .text = text,
			      .text_length = strlen(text),
			      .type = "cong-van",
			      .type_code = "CV",
			      .number = "657",
			      .symbol = "CV/HU",
			      .issuer = "Huyện ủy Vĩnh Linh",
			      .date = "2023-08-30",
			      .recipients = recipients,
			      .cites = cites,
			      .level = "huyen"};
	ck_assert_msg(tc_index_writer_put(writer, &paper, &error), "%s", error ? error->message : "");
}

static void commit(TcIndexWriter *writer, guint64 generation)
{
	g_autoptr(GError) error = NULL;
	ck_assert_msg(tc_index_writer_commit(writer, generation, &error), "%s", error ? error->message : "");
}

static guint frequency(TcIndexReader *reader, const char *term)
{
	uint32_t n = 0;
	n = tc_collection_count_term(tc_index_reader_get_collection(reader), term);
	return n;
}

START_TEST(test_index__terms_of_a_paper)
{
	static const char *const present[] = {"cong",      "tac",
					      "Pcong tac", "Pket luan",
					      "44",        "kl",
					      "tw",        "I44-kl-tw",
					      "XNO657",    "XNO657-cv-hu",
					      "XSYcv-hu",  "XTcong-van",
					      "XTcv",      "XIShuyen-uy-vinh-linh",
					      "XISvinh",   "XCI44-kl-tw",
					      "XREluu",    "XSEthuong",
					      "G",         "XLVhuyen",
					      "Y2023",     "M202308",
					      "D20230830", "Q1"};
	static const char *const absent[] = {"công", "Econg", "Ecông", "XIS", "XSEmat"};
	g_autoptr(TcIndexWriter) writer = open_writer();
	put(writer, 1, "Công tác theo Ket luận số 44-KL/TW");
	commit(writer, 7);
	g_autoptr(TcIndexReader) reader = open_reader();
	for (gsize i = 0; i < G_N_ELEMENTS(present); i++)
		ck_assert_msg(frequency(reader, present[i]) == 1, "%s", present[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(absent); i++)
		ck_assert_msg(frequency(reader, absent[i]) == 0, "%s", absent[i]);
	ck_assert_uint_eq(tc_index_reader_get_generation(reader), 7);
}
END_TEST

START_TEST(test_index__pairs_of_words)
{
	g_autoptr(TcIndexWriter) writer = open_writer();
	put(writer, 1, "kết quả, và kết luận số 8-KL/TW");
	commit(writer, 1);
	g_autoptr(TcIndexReader) reader = open_reader();
	ck_assert_uint_eq(frequency(reader, "Pket qua"), 1);
	ck_assert_uint_eq(frequency(reader, "Pket luan"), 1);
	ck_assert_uint_eq(frequency(reader, "Pso 8"), 1);
	ck_assert_uint_eq(frequency(reader, "Pqua ket"), 0);
	g_autofree char *pair = tc_index_dup_pair_term("va", "ket");
	ck_assert_uint_eq(frequency(reader, pair), 1);
}
END_TEST

static const char *wanted;

static void take_wdf(gint64 paper, guint section, const TcPosting *posting, gpointer data)
{
	(void)paper;
	(void)section;
	if (strcmp(posting->term, wanted) == 0)
		*(guint *)data = posting->frequency;
}

static guint read_wdf(TcIndexReader *reader, const char *term)
{
	guint wdf = 0;
	wanted = term;
	tc_collection_read_all(tc_index_reader_get_collection(reader), take_wdf, &wdf);
	return wdf;
}

/* `thực` goes without saying, `thức` and a bare `thuc` do not: there the word weighs less. */
START_TEST(test_index__marks_that_do_not_go_without_saying)
{
	static const struct {
		const char *text;
		guint is_other, wdf;
	} cases[] = {{"thực", 0, 2}, {"thức", 1, 1}, {"thuc", 0, 1}, {"thực thức", 1, 4}, {"thuc thực", 0, 4}, {"THỰC", 0, 2}};
	g_autoptr(TcIndexWriter) writer = open_writer();
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		put(writer, 1, cases[i].text);
		commit(writer, i + 1);
		g_autoptr(TcIndexReader) reader = open_reader();
		ck_assert_uint_eq(frequency(reader, "thuc"), 1);
		ck_assert_msg(frequency(reader, "Ethức") == cases[i].is_other, "%s", cases[i].text);
		ck_assert_msg(read_wdf(reader, "thuc") == cases[i].wdf, "%s", cases[i].text);
		ck_assert_uint_eq(frequency(reader, "Ethực"), 0);
	}
}
END_TEST

static char *mark_term(const char *word)
{
	gsize n;
	g_autoptr(TcTokens) tokens = tc_tokens_new(word, -1);
	return tc_index_dup_mark_term(tc_tokens_get(tokens, &n));
}

START_TEST(test_index__terms_that_tell_marks)
{
	g_autofree char *other = mark_term("thức");
	ck_assert_str_eq(other, "Ethức");
	ck_assert_ptr_null(mark_term("thực"));
	ck_assert_ptr_null(mark_term("thuc"));
	ck_assert_ptr_null(mark_term("44-KL/TW"));
}
END_TEST

START_TEST(test_index__shards_are_read_as_one)
{
	g_autoptr(GError) error = NULL;
	ck_assert_uint_eq(tc_index_prepare(store, 3, &error), 3);
	ck_assert_uint_eq(tc_index_prepare(store, 2, &error), 3); /* it is made already */
	for (guint shard = 0; shard < 3; shard++) {
		g_autoptr(TcIndexWriter) writer = tc_index_writer_open(store, shard, &error);
		ck_assert_msg(writer != NULL, "%s", error ? error->message : "");
		put(writer, 3 + shard, "một");
		commit(writer, 7 + shard);
	}
	g_autoptr(TcIndexReader) reader = open_reader();
	g_autoptr(GArray) papers = tc_index_reader_dup_papers(reader, NULL);
	ck_assert_uint_eq(papers->len, 3);
	ck_assert_uint_eq(frequency(reader, "mot"), 3);
	ck_assert_uint_eq(tc_index_reader_get_generation(reader), 9); /* the highest */
	ck_assert(tc_index_remove(store, &error));
	ck_assert_ptr_null(tc_index_reader_open(store, NULL));
}
END_TEST

START_TEST(test_index__same_paper_twice_is_one)
{
	g_autoptr(TcIndexWriter) writer = open_writer();
	put(writer, 5, "một");
	put(writer, 5, "hai");
	put(writer, 3, "ba");
	commit(writer, 1);
	g_autoptr(TcIndexReader) reader = open_reader();
	g_autoptr(GArray) papers = tc_index_reader_dup_papers(reader, NULL);
	ck_assert_uint_eq(papers->len, 2);
	ck_assert_int_eq(g_array_index(papers, gint64, 0), 3);
	ck_assert_int_eq(g_array_index(papers, gint64, 1), 5);
	ck_assert_uint_eq(frequency(reader, "mot"), 0);
	ck_assert_uint_eq(frequency(reader, "hai"), 1);
}
END_TEST

static guint count_sections(TcIndexReader *reader)
{
	guint documents, sections;
	tc_collection_count_documents(tc_index_reader_get_collection(reader), &documents, &sections);
	return sections;
}

START_TEST(test_index__sections_go_with_their_paper)
{
	const char *text = "đầu một hai ba bốn năm";
	const gsize starts[] = {strlen("đầu "), strlen("đầu một hai ")};
	TcIndexPaper paper = {
		.id = 7, .docno = "dài", .text = text, .text_length = strlen(text), .sections = starts, .n_sections = 2};
	g_autoptr(TcIndexWriter) writer = open_writer();
	put(writer, 6, "ba");
	ck_assert(tc_index_writer_put(writer, &paper, NULL));
	put(writer, 8, "ba");
	commit(writer, 1);
	g_autoptr(TcIndexReader) reader = open_reader();
	ck_assert_uint_eq(tc_index_reader_get_n_papers(reader), 3);
	ck_assert_uint_eq(frequency(reader, "ba"), 4);
	ck_assert_uint_eq(frequency(reader, "dau"), 2); /* what stands before the first goes with it */
	ck_assert_uint_eq(count_sections(reader), 2);
	g_autoptr(GArray) papers = tc_index_reader_dup_papers(reader, NULL);
	ck_assert_uint_eq(papers->len, 3);
	paper.n_sections = 0;
	ck_assert(tc_index_writer_put(writer, &paper, NULL));
	commit(writer, 2);
	ck_assert(tc_index_reader_reopen(reader, NULL, NULL));
	ck_assert_uint_eq(count_sections(reader), 0);
	ck_assert_uint_eq(frequency(reader, "ba"), 3);
}
END_TEST

START_TEST(test_index__closed_without_commit_is_forgotten)
{
	TcIndexWriter *writer = open_writer();
	put(writer, 1, "một");
	commit(writer, 1);
	put(writer, 2, "hai");
	tc_index_writer_delete(writer, 1);
	tc_index_writer_free(writer);
	g_autoptr(TcIndexReader) reader = open_reader();
	ck_assert_uint_eq(tc_index_reader_get_n_papers(reader), 1);
	ck_assert_uint_eq(frequency(reader, "mot"), 1);
	ck_assert_uint_eq(tc_index_reader_get_generation(reader), 1);
}
END_TEST

START_TEST(test_index__reader_sees_commits_when_reopened)
{
	gboolean changed = TRUE;
	g_autoptr(TcIndexWriter) writer = open_writer();
	put(writer, 1, "một");
	commit(writer, 1);
	g_autoptr(TcIndexReader) reader = open_reader();
	ck_assert(tc_index_reader_reopen(reader, &changed, NULL));
	ck_assert(!changed);
	tc_index_writer_delete(writer, 1);
	commit(writer, 2);
	ck_assert_uint_eq(tc_index_reader_get_n_papers(reader), 1);
	ck_assert(tc_index_reader_reopen(reader, &changed, NULL));
	ck_assert(changed);
	ck_assert_uint_eq(tc_index_reader_get_n_papers(reader), 0);
	ck_assert_uint_eq(tc_index_reader_get_generation(reader), 2);
	ck_assert_uint_eq(tc_index_writer_get_generation(writer), 2);
}
END_TEST

START_TEST(test_index__second_writer_is_locked_out)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcIndexWriter) writer = open_writer();
	ck_assert_ptr_nonnull(writer);
	ck_assert_ptr_null(tc_index_writer_open(store, 0, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_LOCKED));
}
END_TEST

START_TEST(test_index__nothing_there)
{
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(tc_index_reader_open(store, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(test_index__damaged)
{
	g_autoptr(GError) error = NULL;
	TcIndexWriter *writer = open_writer();
	put(writer, 1, "một");
	commit(writer, 1);
	tc_index_writer_free(writer);
	g_autofree char *version = g_build_filename(store, "index", "0", "manifest", NULL);
	ck_assert(g_file_set_contents(version, "not a database", -1, NULL));
	ck_assert_ptr_null(tc_index_reader_open(store, &error));
	ck_assert_ptr_nonnull(error);
	ck_assert_msg(strstr(error->message, "index") != NULL, "%s", error->message);
}
END_TEST

START_TEST(test_index__long_words_are_cut)
{
	char word[1001];
	memset(word, 'a', 1000);
	word[1000] = '\0';
	g_autoptr(TcIndexWriter) writer = open_writer();
	put(writer, 1, word);
	commit(writer, 1);
	word[TC_INDEX_MAX_TERM] = '\0';
	g_autoptr(TcIndexReader) reader = open_reader();
	ck_assert_uint_eq(frequency(reader, word), 1);
}
END_TEST

START_TEST(test_index__fields_by_every_name)
{
	static const char *const names[][2] = {
		{"issuer", "issuer"}, {"cơ quan", "issuer"}, {"co quan", "issuer"},      {"Cơ  Quan", "issuer"}, {"số", "number"},
		{"SO", "number"},     {"loại", "type"},      {"ngày", "date"},           {"khóa", "term"},       {"ký", "signer"},
		{"nơi", "place"},     {"dẫn", "cites"},      {"nơi nhận", "recipients"}, {"ký hiệu", "symbol"}};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const TcIndexField *field = tc_index_field_find(names[i][0], -1);
		ck_assert_msg(field && strcmp(field->name, names[i][1]) == 0, "%s", names[i][0]);
	}
	ck_assert_ptr_null(tc_index_field_find("", -1));
	ck_assert_ptr_null(tc_index_field_find("http", -1));
}
END_TEST

/* A name that two fields claim would depend on the order of the table. */
START_TEST(test_index__no_name_is_claimed_twice)
{
	gsize n;
	const TcIndexField *field = tc_index_fields_get(&n);
	for (gsize i = 0; i < n; i++) {
		g_auto(GStrv) aliases = g_strsplit(field[i].aliases, "|", -1);
		ck_assert_ptr_eq(tc_index_field_find(field[i].name, -1), &field[i]);
		for (char **alias = aliases; *alias; alias++)
			ck_assert_msg(tc_index_field_find(*alias, -1) == &field[i], "%s", *alias);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("index");
	TCase *cases = tcase_create("index");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, test_index__terms_of_a_paper);
	tcase_add_test(cases, test_index__pairs_of_words);
	tcase_add_test(cases, test_index__marks_that_do_not_go_without_saying);
	tcase_add_test(cases, test_index__terms_that_tell_marks);
	tcase_add_test(cases, test_index__shards_are_read_as_one);
	tcase_add_test(cases, test_index__same_paper_twice_is_one);
	tcase_add_test(cases, test_index__sections_go_with_their_paper);
	tcase_add_test(cases, test_index__closed_without_commit_is_forgotten);
	tcase_add_test(cases, test_index__reader_sees_commits_when_reopened);
	tcase_add_test(cases, test_index__second_writer_is_locked_out);
	tcase_add_test(cases, test_index__nothing_there);
	tcase_add_test(cases, test_index__damaged);
	tcase_add_test(cases, test_index__long_words_are_cut);
	tcase_add_test(cases, test_index__fields_by_every_name);
	tcase_add_test(cases, test_index__no_name_is_claimed_twice);
	suite_add_tcase(suite, cases);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
