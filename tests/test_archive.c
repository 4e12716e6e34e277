/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive: the store itself (opening, versions, locks, kills), files and papers in and out.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/archive_papers.h"

START_TEST(test_archive__fresh_store_is_empty_and_whole)
{
	TcArchive *archive = archive_in(folder);

	ck_assert_int_eq(tc_archive_get_generation(archive, NULL), 0);
	ck_assert_int_eq(tc_archive_count_papers(archive, everybody, NULL), 0);
	assert_whole(archive);
	ck_assert(tc_archive_set_generation(archive, 7, NULL));
	tc_archive_close(archive);

	archive = archive_in(folder);
	ck_assert_int_eq(tc_archive_get_generation(archive, NULL), 7);
	tc_archive_close(archive);
}
END_TEST

START_TEST(test_archive__reader_needs_a_store)
{
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_null(tc_archive_open(folder, TC_ARCHIVE_READ, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(test_archive__newer_and_older_versions_are_refused)
{
	g_autoptr(GError) newer = NULL, older = NULL, not_ours = NULL;

	tc_archive_close(archive_in(folder));
	run_sql("PRAGMA user_version=999");
	ck_assert_ptr_null(tc_archive_open(folder, TC_ARCHIVE_WRITE, &newer));
	ck_assert(g_error_matches(newer, TC_ERROR, TC_ERROR_VERSION));
	run_sql("PRAGMA user_version=0");
	ck_assert_ptr_null(tc_archive_open(folder, TC_ARCHIVE_READ, &older));
	ck_assert(g_error_matches(older, TC_ERROR, TC_ERROR_VERSION));

	g_autofree char *path = g_build_filename(folder, TC_ARCHIVE_FILE, NULL);
	ck_assert(g_file_set_contents(
		path, "this is a letter and no database, and it is longer than a header of one hundred bytes is, so there", -1,
		NULL));
	ck_assert_ptr_null(tc_archive_open(folder, TC_ARCHIVE_READ, &not_ours));
	ck_assert(g_error_matches(not_ours, TC_ERROR, TC_ERROR_CORRUPT));
}
END_TEST

START_TEST(test_archive__second_writer_is_told_locked)
{
	g_autoptr(TcArchive) first = archive_in(folder);
	g_autoptr(TcArchive) second = archive_in(folder);
	g_autoptr(TcArchive) reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL);
	g_autoptr(GError) error = NULL;

	ck_assert(tc_archive_begin(first, NULL));
	ck_assert(!tc_archive_begin(second, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_LOCKED));
	ck_assert_int_eq(tc_archive_count_papers(reader, everybody, NULL), 0);
	ck_assert(tc_archive_commit(first, NULL));
	ck_assert(tc_archive_begin(second, NULL));
	tc_archive_rollback(second);
}
END_TEST

START_TEST(test_archive__reader_sees_one_moment_and_writes_nothing)
{
	g_autoptr(TcArchive) writer = archive_in(folder);
	g_autoptr(TcArchive) reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL);

	ck_assert(tc_archive_begin(reader, NULL));
	ck_assert_int_eq(tc_archive_count_papers(reader, everybody, NULL), 0);
	put_sample(writer, 0);
	ck_assert_int_eq(tc_archive_count_papers(reader, everybody, NULL), 0);
	ck_assert(tc_archive_commit(reader, NULL));
	ck_assert_int_eq(tc_archive_count_papers(reader, everybody, NULL), 1);
	ck_assert(!tc_archive_set_generation(reader, 1, NULL));
}
END_TEST

START_TEST(test_archive__a_writer_that_closes_leaves_no_log_to_read)
{
	g_autofree char *path = g_build_filename(folder, TC_ARCHIVE_FILE, NULL), *copy = g_build_filename(folder, "copy", NULL);
	g_autofree char *copied = g_build_filename(copy, TC_ARCHIVE_FILE, NULL), *bytes = NULL;
	gsize length;

	tc_archive_close(archive_in(folder));
	TcArchive *reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL), *writer = archive_in(folder);
	ck_assert_int_eq(tc_archive_get_generation(reader, NULL), 0);
	ck_assert(tc_archive_set_generation(writer, 9, NULL));
	tc_archive_close(writer);
	ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
	ck_assert_int_eq(tc_archive_get_generation(reader, NULL), 9);
	tc_archive_close(reader);

	ck_assert_int_eq(g_mkdir(copy, 0700), 0);
	ck_assert(g_file_set_contents(copied, bytes, (gssize)length, NULL));
	TcArchive *without_log = tc_archive_open(copy, TC_ARCHIVE_READ, NULL);
	ck_assert_int_eq(tc_archive_get_generation(without_log, NULL), 9);
	tc_archive_close(without_log);
}
END_TEST

START_TEST(test_archive__kill_in_a_transaction_loses_only_that)
{
	TcArchive *archive = archive_in(folder);
	put_sample(archive, 0);
	g_autofree char *before = dump_of(archive);
	tc_archive_close(archive);

	pid_t child = fork();
	if (child == 0) {
		archive = archive_in(folder);
		tc_archive_begin(archive, NULL);
		for (guint i = 1; i < N_SAMPLES; i++)
			put_sample(archive, i);
		tc_archive_resolve_works(archive, NULL);
		raise(SIGKILL);
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));

	archive = archive_in(folder);
	g_autofree char *after = dump_of(archive);
	ck_assert_str_eq(before, after);
	assert_whole(archive);
	tc_archive_close(archive);
}
END_TEST

START_TEST(test_archive__rollback_forgets)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autofree char *before = dump_of(archive);

	ck_assert(tc_archive_begin(archive, NULL));
	put_sample(archive, 0);
	tc_archive_rollback(archive);
	g_autofree char *after = dump_of(archive);
	ck_assert_str_eq(before, after);
	ck_assert(!tc_archive_commit(archive, NULL));
}
END_TEST

/* ---- files ---- */

static gboolean count_file(const TcFile *file, gpointer data)
{
	ck_assert_ptr_nonnull(file->path);
	++*(guint *)data;
	return TRUE;
}

static guint count_files(TcArchive *archive, const char *root)
{
	guint n = 0;

	ck_assert(tc_archive_foreach_file(archive, root, count_file, &n, NULL));
	return n;
}

START_TEST(test_archive__files_come_back)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	TcFile in = {.path = (char *)"/kho/a\xff.txt",
		     .docno = (char *)"a",
		     .size = 1ull << 40,
		     .mtime_ns = -5,
		     .inode = G_MAXUINT64,
		     .hash = (char *)"h1",
		     .first_run = 1,
		     .last_run = 1};
	TcFile other = {.path = (char *)"/kho-khac/b.txt", .docno = (char *)"b", .hash = (char *)"h1"};

	gint64 id = tc_archive_put_file(archive, &in, NULL);
	ck_assert_int_gt(id, 0);
	ck_assert_int_gt(tc_archive_put_file(archive, &other, NULL), 0);
	in.first_run = 9;
	in.last_run = 2;
	ck_assert_int_eq(tc_archive_put_file(archive, &in, NULL), id);

	g_autoptr(TcFile) out = tc_archive_get_file(archive, in.path, NULL);
	ck_assert_str_eq(out->path, in.path);
	ck_assert(out->size == in.size && out->mtime_ns == in.mtime_ns && out->inode == in.inode);
	ck_assert_int_eq(out->first_run, 1);
	ck_assert_int_eq(out->last_run, 2);
	ck_assert_uint_eq(count_files(archive, "/kho"), 1);
	ck_assert_uint_eq(count_files(archive, NULL), 2);
	g_autoptr(GPtrArray) same = tc_archive_find_files(archive, "h1", NULL);
	ck_assert_uint_eq(same->len, 2);
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(tc_archive_get_file(archive, "/kho", &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(test_archive__moved_file_keeps_its_papers)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper_id = put_sample(archive, 0);
	g_autoptr(TcPaper) before = tc_archive_get_paper(archive, everybody, paper_id, NULL);

	mark_all_indexed(archive);
	ck_assert(tc_archive_move_file(archive, before->file_id, "/moi/x.txt", "x", "moi", 3, NULL));
	g_autoptr(TcPaper) after = tc_archive_get_paper_by_docno(archive, everybody, "x", NULL);
	ck_assert_int_eq(after->id, paper_id);
	ck_assert_str_eq(after->path, "/moi/x.txt");
	ck_assert_str_eq(after->group, "moi");
	g_autoptr(GArray) todo = tc_archive_list_unindexed(archive, 0, 10, NULL);
	ck_assert_uint_eq(todo->len, 1);
	ck_assert(!g_array_index(todo, TcToIndex, 0).gone);
}
END_TEST

START_TEST(test_archive__gone_file_stays_until_it_is_pruned)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper_id = put_sample(archive, 0);
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, paper_id, NULL);

	ck_assert(tc_archive_resolve_works(archive, NULL));
	mark_all_indexed(archive);
	ck_assert(tc_archive_mark_file_gone(archive, paper->file_id, 2, NULL));
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(tc_archive_count_papers(archive, everybody, NULL), 1);
	ck_assert_int_eq(tc_archive_prune_files(archive, NULL), 1);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(tc_archive_count_papers(archive, everybody, NULL), 0);
	g_autoptr(GPtrArray) works = tc_archive_count_works(archive, everybody, TC_WORKS_BY_TYPE, NULL);
	ck_assert_uint_eq(works->len, 0);
	g_autoptr(GArray) todo = tc_archive_list_unindexed(archive, 0, 10, NULL);
	ck_assert_uint_eq(todo->len, 1);
	ck_assert(g_array_index(todo, TcToIndex, 0).gone);
	assert_whole(archive);
}
END_TEST

static gboolean keep_failure(const TcFailure *failure, gpointer data)
{
	*(guint *)data = failure->tries;
	ck_assert_str_eq(failure->reason, "hỏng");
	return TRUE;
}

START_TEST(test_archive__failures_count_their_tries)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	TcFailure failure = {.path = (char *)"/kho/x", .stage = (char *)"read", .reason = (char *)"hỏng", .time = 5};
	guint tries = 0;

	ck_assert(tc_archive_put_failure(archive, &failure, NULL));
	ck_assert(tc_archive_put_failure(archive, &failure, NULL));
	ck_assert(tc_archive_foreach_failure(archive, keep_failure, &tries, NULL));
	ck_assert_uint_eq(tries, 2);
	ck_assert(tc_archive_clear_failure(archive, "/kho/x", NULL));
	tries = 0;
	ck_assert(tc_archive_foreach_failure(archive, keep_failure, &tries, NULL));
	ck_assert_uint_eq(tries, 0);
}
END_TEST

START_TEST(test_archive__runs_come_back_newest_first)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 first = tc_archive_begin_run(archive, 100, NULL);

	ck_assert(tc_archive_end_run(archive, first, 150, "{}", NULL));
	gint64 second = tc_archive_begin_run(archive, 200, NULL);
	g_autoptr(GPtrArray) runs = tc_archive_list_runs(archive, 5, NULL);
	ck_assert_uint_eq(runs->len, 2);
	const TcRun *newest = g_ptr_array_index(runs, 0), *oldest = g_ptr_array_index(runs, 1);
	ck_assert_int_eq(newest->id, second);
	ck_assert_int_eq(newest->ended, 0);
	ck_assert_int_eq(oldest->ended, 150);
	ck_assert_str_eq(oldest->report, "{}");
}
END_TEST

/* ---- papers ---- */

START_TEST(test_archive__paper_comes_back_as_it_was_put)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 id = put_sample(archive, 0);
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, id, NULL);
	const TcField *subject = &paper->header.fields[TC_FIELD_SUBJECT];
	gsize length;
	g_autofree char *raw = tc_archive_dup_raw_text(archive, everybody, id, &length, NULL);

	ck_assert_uint_eq(length, paper->raw_length);
	ck_assert_str_eq(subject->value, "về việc thực hiện Kết luận số 44-KL/TW");
	ck_assert(strncmp(raw + subject->span.start, subject->value, strlen(subject->value)) == 0);
	ck_assert_double_eq(subject->confidence, 0.75);
	ck_assert_int_eq(subject->source, TC_SOURCE_HEAD);
	ck_assert_str_eq(tc_header_get(&paper->header, TC_FIELD_NUMBER), "657");
	ck_assert_ptr_null(tc_header_get(&paper->header, TC_FIELD_SECRECY));
	ck_assert_uint_eq(paper->header.recipients->len, 2);
	ck_assert_str_eq(g_array_index(paper->header.recipients, TcField, 1).value, "Lưu VPHU");
	ck_assert_uint_eq(paper->header.body_end, length);
	g_autoptr(GPtrArray) citations = tc_archive_list_citations(archive, everybody, id, NULL);
	ck_assert_uint_eq(citations->len, 3);
	const TcPaperCitation *third = g_ptr_array_index(citations, 2);
	ck_assert_int_eq(third->citation.form, TC_FORM_ALIAS);
	ck_assert_int_eq(third->citation.refers_to, 0);
	ck_assert_int_eq(third->citation.within, -1);
	ck_assert(strncmp(raw + third->citation.span.start, "Kết luận 44", strlen("Kết luận 44")) == 0);
}
END_TEST

START_TEST(test_archive__raw_text_and_pages_are_byte_for_byte)
{
	static const char raw[] = "\xef\xbb\xbfTrang mo\xcc\xa3\xcc\x82t\r\n\ftrang hai \xc2\xad\xe2\x80\x8b\f\fh\xc3\xb2"
				  "a\n";
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 id = put_bytes(archive, "/kho/bytes.txt", raw, sizeof raw - 1);
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, id, NULL);
	gsize length, offset, n;
	g_autofree char *back = tc_archive_dup_raw_text(archive, everybody, id, &length, NULL);

	ck_assert_uint_eq(length, sizeof raw - 1);
	ck_assert_mem_eq(back, raw, sizeof raw);
	ck_assert_uint_eq(paper->n_pages, 4);
	g_autofree char *second = tc_archive_dup_page(archive, everybody, id, 2, &offset, &n, NULL);
	ck_assert_uint_eq(n, strlen("trang hai \xc2\xad\xe2\x80\x8b"));
	ck_assert_mem_eq(second, raw + offset, n);
	g_autofree char *third = tc_archive_dup_page(archive, everybody, id, 3, NULL, NULL, NULL);
	ck_assert_str_eq(third, "");
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(tc_archive_dup_page(archive, everybody, id, 5, NULL, NULL, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive__empty_text_is_a_paper)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 id = put_bytes(archive, "/kho/empty.txt", "", 0);
	gsize length = 1;
	g_autofree char *raw = tc_archive_dup_raw_text(archive, everybody, id, &length, NULL);

	ck_assert_str_eq(raw, "");
	ck_assert_uint_eq(length, 0);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive__replaced_paper_keeps_its_id)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 id = put_sample(archive, 0);

	ck_assert(tc_archive_resolve_works(archive, NULL));
	g_autofree char *before = dump_of(archive);
	mark_all_indexed(archive);
	ck_assert_int_eq(put_sample(archive, 0), id);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	g_autofree char *after = dump_of(archive);
	ck_assert_str_eq(before, after);
	g_autoptr(GArray) todo = tc_archive_list_unindexed(archive, 0, 10, NULL);
	ck_assert_uint_eq(todo->len, 1);
	/* what changes again while the index is written stays on the list */
	ck_assert_int_eq(put_sample(archive, 0), id);
	ck_assert(tc_archive_mark_indexed(archive, &g_array_index(todo, TcToIndex, 0), NULL));
	g_autoptr(GArray) again = tc_archive_list_unindexed(archive, 0, 10, NULL);
	ck_assert_uint_eq(again->len, 1);
	ck_assert(tc_archive_mark_indexed(archive, &g_array_index(again, TcToIndex, 0), NULL));
	ck_assert(tc_archive_mark_all_unindexed(archive, NULL));
	g_autoptr(GArray) all = tc_archive_list_unindexed(archive, 0, 10, NULL);
	ck_assert_uint_eq(all->len, 1);
}
END_TEST

START_TEST(test_archive__damage_is_found)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	put_sample(archive, 0);
	put_sample(archive, 1);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	assert_whole(archive);
	run_sql("UPDATE texts SET zstd = x'00'; UPDATE citations SET end = 1000000 WHERE seq = 0; DELETE FROM pages; "
		"UPDATE works SET used = NOT used, changed = NOT changed");
	g_autoptr(GPtrArray) messages = tc_archive_check(archive, NULL);
	ck_assert_uint_ge(messages->len, 6);
	gboolean standing_is_named = FALSE;
	for (guint i = 0; i < messages->len; i++)
		standing_is_named |= strstr(messages->pdata[i], "changed or used") != NULL;
	ck_assert(standing_is_named);
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(tc_archive_dup_raw_text(archive, everybody, 1, NULL, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT));
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("archive");
	TCase *store = tcase_create("store"), *files = tcase_create("files"), *papers = tcase_create("papers");
	TCase *const cases[] = {store, files, papers};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		tcase_add_checked_fixture(cases[i], set_up, tear_down);
		tcase_set_timeout(cases[i], 20); /* a writer waits some seconds before it is told LOCKED */
		suite_add_tcase(suite, cases[i]);
	}
	tcase_add_test(store, test_archive__fresh_store_is_empty_and_whole);
	tcase_add_test(store, test_archive__reader_needs_a_store);
	tcase_add_test(store, test_archive__newer_and_older_versions_are_refused);
	tcase_add_test(store, test_archive__second_writer_is_told_locked);
	tcase_add_test(store, test_archive__reader_sees_one_moment_and_writes_nothing);
	tcase_add_test(store, test_archive__a_writer_that_closes_leaves_no_log_to_read);
	tcase_add_test(store, test_archive__kill_in_a_transaction_loses_only_that);
	tcase_add_test(store, test_archive__rollback_forgets);
	tcase_add_test(files, test_archive__files_come_back);
	tcase_add_test(files, test_archive__moved_file_keeps_its_papers);
	tcase_add_test(files, test_archive__gone_file_stays_until_it_is_pruned);
	tcase_add_test(files, test_archive__failures_count_their_tries);
	tcase_add_test(files, test_archive__runs_come_back_newest_first);
	tcase_add_test(papers, test_archive__paper_comes_back_as_it_was_put);
	tcase_add_test(papers, test_archive__raw_text_and_pages_are_byte_for_byte);
	tcase_add_test(papers, test_archive__empty_text_is_a_paper);
	tcase_add_test(papers, test_archive__replaced_paper_keeps_its_id);
	tcase_add_test(papers, test_archive__damage_is_found);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
