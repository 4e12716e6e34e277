/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive: layouts of pages, scans that outlive their papers, backups.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "tests/archive_papers.h"

#define DOCUMENT "d0c"
#define ENGINE "tesseract 5.3.0 vie 1"

/** A page of the words of `text`, one below the other. */
static TcPage *make_page(guint n, TcPageSource source, const char *text)
{
	TcPage *page = tc_page_new(n, source);
	GString *out = g_string_new(NULL);
	g_auto(GStrv) words = g_strsplit(text, " ", -1);

	for (guint i = 0; words[i]; i++) {
		if (i > 0)
			g_string_append_c(out, ' ');
		tc_page_add_word(page, out, words[i], strlen(words[i]), (TcBox){0.1, 0.1 * i, 0.2, 0.05}, 90);
	}
	tc_page_take_text(page, out);
	page->width = 5953;
	page->height = 8419;
	page->confidence = 90;
	if (source == TC_PAGE_OCR)
		page->engine = g_strdup(ENGINE);
	return page;
}

/** Puts a file whose paper has these pages. \return the paper's id. */
static gint64 put_pages(TcArchive *archive, const char *path, const GPtrArray *pages)
{
	g_autoptr(GString) raw = g_string_new(NULL);
	const TcFile file = {.path = (char *)path, .docno = (char *)"a", .hash = (char *)DOCUMENT};

	for (guint i = 0; i < pages->len; i++)
		g_string_append_printf(raw, "%s%s", i > 0 ? "\f" : "", ((const TcPage *)g_ptr_array_index(pages, i))->text);
	g_autoptr(TcText) text = tc_text_new(raw->str, (gssize)raw->len, NULL);
	g_autoptr(TcHeader) header = tc_header_parse(text, path);
	const TcPaperSource source = {.format = "pdf", .document = DOCUMENT, .member = "", .pages = pages};
	const TcPaperInput input = {.raw = raw->str, .raw_length = raw->len, .text = text, .header = header, .source = &source};

	return put_input(archive, &file, input);
}

static GPtrArray *two_pages(void)
{
	GPtrArray *pages = g_ptr_array_new_with_free_func((GDestroyNotify)tc_page_unref);

	g_ptr_array_add(pages, make_page(1, TC_PAGE_LAYER, "Kế hoạch số 5"));
	g_ptr_array_add(pages, make_page(2, TC_PAGE_OCR, "Trang hai nhận dạng"));
	return pages;
}

static void assert_same_words(const TcPage *page, const TcPage *wanted)
{
	ck_assert_int_eq(page->source, wanted->source);
	ck_assert_uint_eq(page->words->len, wanted->words->len);
	ck_assert_mem_eq(page->words->data, wanted->words->data, wanted->words->len * sizeof(TcWord));
	ck_assert(page->width == wanted->width && page->height == wanted->height && page->confidence == wanted->confidence);
}

START_TEST(test_archive_pages__layouts_come_back)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GPtrArray) pages = two_pages();

	ck_assert(tc_archive_put_scan(archive, DOCUMENT, g_ptr_array_index(pages, 1), NULL));
	gint64 id = put_pages(archive, "/kho/a.pdf", pages);
	for (guint n = 1; n <= 2; n++) {
		gsize length;
		g_autofree char *text = tc_archive_dup_page(archive, everybody, id, n, NULL, &length, NULL);
		g_autoptr(TcPage) layout = tc_archive_get_layout(archive, everybody, id, n, length, NULL);
		ck_assert_str_eq(text, ((const TcPage *)g_ptr_array_index(pages, n - 1))->text);
		assert_same_words(layout, g_ptr_array_index(pages, n - 1));
	}
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, id, NULL);
	ck_assert_str_eq(paper->format, "pdf");
	ck_assert_str_eq(paper->document, DOCUMENT);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_pages__plain_text_has_no_layout)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GError) error = NULL;
	gint64 id = put_sample(archive, 0);

	ck_assert_ptr_null(tc_archive_get_layout(archive, everybody, id, 1, 0, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, id, NULL);
	ck_assert_str_eq(paper->format, "text");
}
END_TEST

START_TEST(test_archive_pages__who_may_not_see_a_paper_sees_no_layout)
{
	static const char *const none[] = {NULL};
	const TcAsker nobody = {.clearance = TC_SECRECY_OPEN, .groups = none};
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GPtrArray) pages = two_pages();
	g_autoptr(GError) error = NULL;
	gint64 id = put_pages(archive, "/kho/a.pdf", pages);

	ck_assert_ptr_null(tc_archive_get_layout(archive, &nobody, id, 1, 100, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(test_archive_pages__scans_outlive_their_file_until_it_is_pruned)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GPtrArray) pages = two_pages();
	g_autoptr(GError) error = NULL;

	ck_assert(tc_archive_put_scan(archive, DOCUMENT, g_ptr_array_index(pages, 1), NULL));
	ck_assert(tc_archive_put_scan(archive, "other", g_ptr_array_index(pages, 1), NULL));
	put_pages(archive, "/kho/a.pdf", pages);
	g_autoptr(TcFile) file = tc_archive_get_file(archive, "/kho/a.pdf", NULL);
	ck_assert(tc_archive_mark_file_gone(archive, file->id, 2, NULL));
	g_autoptr(TcPage) scan = tc_archive_get_scan(archive, DOCUMENT, 2, NULL);
	assert_same_words(scan, g_ptr_array_index(pages, 1));
	ck_assert_str_eq(scan->text, "Trang hai nhận dạng");
	ck_assert_str_eq(scan->engine, ENGINE);
	ck_assert_int_eq(tc_archive_prune_files(archive, NULL), 1);
	ck_assert_ptr_null(tc_archive_get_scan(archive, DOCUMENT, 2, &error));
	ck_assert_ptr_null(error);
}
END_TEST

START_TEST(test_archive_pages__a_page_whose_layer_was_better_is_known_too)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(TcPage) page = make_page(1, TC_PAGE_LAYER, "Lớp chữ tốt hơn");

	ck_assert(tc_archive_put_scan(archive, DOCUMENT, page, NULL));
	g_autoptr(TcPage) scan = tc_archive_get_scan(archive, DOCUMENT, 1, NULL);
	assert_same_words(scan, page);
	ck_assert_ptr_null(scan->engine);
}
END_TEST

START_TEST(test_archive_pages__damage_is_found)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GPtrArray) pages = two_pages();
	g_autoptr(GError) error = NULL;

	ck_assert(tc_archive_put_scan(archive, DOCUMENT, g_ptr_array_index(pages, 1), NULL));
	gint64 id = put_pages(archive, "/kho/a.pdf", pages);
	run_sql("UPDATE layouts SET words = x'00' WHERE n = 1; UPDATE scans SET zstd = x'00'");
	g_autoptr(GPtrArray) messages = tc_archive_check(archive, NULL);
	ck_assert_uint_eq(messages->len, 2);
	ck_assert_str_eq(g_ptr_array_index(messages, 0), "paper a, page 1: its words are damaged");
	ck_assert_str_eq(g_ptr_array_index(messages, 1), "scan d0c, page 2: its text is damaged");
	ck_assert_ptr_null(tc_archive_get_layout(archive, everybody, id, 1, 20, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT));
	run_sql("DELETE FROM scans");
	g_autoptr(GPtrArray) without = tc_archive_check(archive, NULL);
	ck_assert_str_eq(g_ptr_array_index(without, 1), "paper a, page 2: the scan that it was read from is not there");
}
END_TEST

/** Everything that is in a store's schema, columns too, one a line. */
static char *describe_schema(const char *store)
{
	g_autofree char *path = g_build_filename(store, TC_ARCHIVE_FILE, NULL);
	GString *lines = g_string_new(NULL);
	sqlite3_stmt *row;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_prepare_v2(db,
				   "SELECT m.type, m.name, c.name FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c "
				   "UNION ALL SELECT 'version', user_version, '' FROM pragma_user_version ORDER BY 1, 2, 3",
				   -1, &row, NULL),
		SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW)
		g_string_append_printf(lines, "%s %s %s\n", (const char *)sqlite3_column_text(row, 0),
				       (const char *)sqlite3_column_text(row, 1), (const char *)sqlite3_column_text(row, 2));
	sqlite3_finalize(row);
	sqlite3_close(db);
	return g_string_free(lines, FALSE);
}

/** The one paper of the older store says what it said. */
static void assert_old_paper(TcArchive *archive, const char *hash)
{
	g_autoptr(GPtrArray) files = tc_archive_find_files(archive, hash, NULL);
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, 1, NULL);
	g_autoptr(GPtrArray) citations = tc_archive_list_citations(archive, everybody, 1, NULL);
	g_autofree char *raw = tc_archive_dup_raw_text(archive, everybody, 1, NULL, NULL);

	ck_assert_str_eq(hash, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	ck_assert_uint_eq(files->len, 1);
	ck_assert_str_eq(raw, "Thực hiện Kết luận số 44-KL/TW.");
	ck_assert_str_eq(tc_header_get(&paper->header, TC_FIELD_TYPE), "cong-van");
	ck_assert_str_eq(tc_header_get(&paper->header, TC_FIELD_DATE), "2023-08-30");
	ck_assert_double_eq(paper->header.fields[TC_FIELD_DATE].confidence, 0.85);
	ck_assert_str_eq(g_array_index(paper->header.addressees, TcField, 0).value, "Các chi bộ");
	ck_assert_uint_eq(citations->len, 1);
	const TcPaperCitation *citation = g_ptr_array_index(citations, 0);
	ck_assert_str_eq(citation->citation.type, "ket-luan");
	ck_assert_str_eq(citation->citation.relation, "thuc-hien");
	ck_assert_int_eq(citation->citation.form, TC_FORM_FULL);
	ck_assert_double_eq(citation->citation.confidence, 0.9);
}

START_TEST(test_archive_pages__an_older_store_is_brought_up_to_date)
{
	g_autofree char *fresh = g_build_filename(folder, "fresh", NULL);
	g_autofree char *sql = tc_test_read("tests/golden/archive/store-1.sql", NULL);

	run_sql(sql);
	TcArchive *archive = archive_in(folder);
	g_autoptr(TcFile) file = tc_archive_get_file(archive, "/kho/a.txt", NULL);
	ck_assert_ptr_nonnull(file);
	assert_old_paper(archive, file->hash);
	assert_whole(archive);
	tc_archive_close(archive);
	tc_archive_close(archive_in(fresh));
	g_autofree char *upgraded = describe_schema(folder), *made = describe_schema(fresh);
	ck_assert_str_eq(upgraded, made);
}
END_TEST

START_TEST(test_archive_pages__a_backup_is_the_store)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autofree char *there = g_build_filename(folder, "sao", "lưu", NULL);

	put_sample(archive, 0);
	ck_assert(tc_archive_backup(archive, there, NULL));
	put_sample(archive, 1);
	ck_assert(tc_archive_backup(archive, there, NULL));
	g_autoptr(TcArchive) backup = tc_archive_open(there, TC_ARCHIVE_READ, NULL);
	g_autofree char *left = dump_of(archive), *right = dump_of(backup);
	ck_assert_str_eq(left, right);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("archive_pages");
	TCase *cases = tcase_create("pages");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, test_archive_pages__layouts_come_back);
	tcase_add_test(cases, test_archive_pages__plain_text_has_no_layout);
	tcase_add_test(cases, test_archive_pages__who_may_not_see_a_paper_sees_no_layout);
	tcase_add_test(cases, test_archive_pages__scans_outlive_their_file_until_it_is_pruned);
	tcase_add_test(cases, test_archive_pages__a_page_whose_layer_was_better_is_known_too);
	tcase_add_test(cases, test_archive_pages__damage_is_found);
	tcase_add_test(cases, test_archive_pages__an_older_store_is_brought_up_to_date);
	tcase_add_test(cases, test_archive_pages__a_backup_is_the_store);
	suite_add_tcase(suite, cases);
	return tc_test_run(suite);
}
