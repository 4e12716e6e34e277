/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive/dictionary: texts that are packed with what the archive's texts have in common.
 */
#include "tests/archive_papers.h"

/** So many texts of so many bytes are enough for a dictionary, and some more. */
#define N_TEXTS 80
#define TEXT_BYTES (60u << 10)

/** A text of its own for each number, of a few hundred words. Free with g_free(). */
static char *dup_text(guint n)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(n);
	GString *text = g_string_sized_new(TEXT_BYTES);

	while (text->len < TEXT_BYTES)
		g_string_append_printf(text, "chỉ thị %x ", g_rand_int_range(random, 0, 700) * 7919);
	return g_string_free(text, FALSE);
}

static gint64 put_number(TcArchive *archive, guint n)
{
	g_autofree char *path = g_strdup_printf("/kho/%03u.txt", n), *text = dup_text(n);

	return put_bytes(archive, path, text, strlen(text));
}

static void put_numbers(TcArchive *archive, guint from, guint to)
{
	for (guint n = from; n < to; n++)
		put_number(archive, n);
}

static void assert_reads(TcArchive *archive, gint64 paper_id, guint n)
{
	g_autofree char *text = dup_text(n);
	g_autoptr(GError) error = NULL;
	g_autofree char *raw = tc_archive_dup_raw_text(archive, everybody, paper_id, NULL, &error);

	ck_assert_msg(raw != NULL, "%s", error ? error->message : "");
	ck_assert_str_eq(raw, text);
}

/** One integer out of the database. */
static gint64 ask_sql(const char *sql)
{
	g_autofree char *path = g_build_filename(folder, TC_ARCHIVE_FILE, NULL);
	sqlite3_stmt *row;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
	gint64 number = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(db);
	return number;
}

static gint64 size_of(gint64 paper_id)
{
	g_autofree char *sql = g_strdup_printf("SELECT length(zstd) FROM texts WHERE paper_id = %" G_GINT64_FORMAT, paper_id);

	return ask_sql(sql);
}

/** All texts in one transaction. */
static TcArchive *full_archive(void)
{
	TcArchive *archive = archive_in(folder);

	ck_assert(tc_archive_begin(archive, NULL));
	put_numbers(archive, 0, N_TEXTS);
	ck_assert(tc_archive_commit(archive, NULL));
	return archive;
}

START_TEST(test_archive_packing__a_small_archive_has_no_dictionary)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 id = put_number(archive, 0);

	ck_assert_int_eq(ask_sql("SELECT count(*) FROM dictionaries"), 0);
	ck_assert(tc_archive_compact(archive, NULL));
	ck_assert_int_eq(ask_sql("SELECT count(*) FROM dictionaries"), 0);
	assert_reads(archive, id, 0);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_packing__texts_from_before_and_after_a_dictionary_are_read)
{
	g_autoptr(TcArchive) archive = full_archive(), reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL);

	ck_assert_int_eq(ask_sql("SELECT count(*) FROM dictionaries"), 1);
	ck_assert_int_lt(size_of(N_TEXTS), size_of(1) * 9 / 10);
	for (guint n = 0; n < N_TEXTS; n++)
		assert_reads(reader, n + 1, n);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_packing__a_dictionary_that_was_rolled_back_is_forgotten)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	ck_assert(tc_archive_begin(archive, NULL));
	put_numbers(archive, 0, N_TEXTS);
	tc_archive_rollback(archive);
	ck_assert_int_eq(ask_sql("SELECT count(*) FROM dictionaries"), 0);
	gint64 id = put_number(archive, 7);
	assert_reads(archive, id, 7);
	ck_assert(tc_archive_begin(archive, NULL)); /* another one comes, of another content, under the same id */
	put_numbers(archive, N_TEXTS, 2 * N_TEXTS);
	ck_assert(tc_archive_commit(archive, NULL));
	g_autoptr(TcArchive) reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL);
	assert_reads(reader, id + N_TEXTS, 2 * N_TEXTS - 1);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_packing__compacting_changes_nothing_that_is_read)
{
	g_autoptr(TcArchive) archive = full_archive();
	g_autofree char *before = dump_of(archive);

	ck_assert(tc_archive_compact(archive, NULL));
	g_autofree char *after = dump_of(archive);
	ck_assert(g_str_equal(before, after));
	assert_whole(archive);
	gint64 id = put_number(archive, 500);
	assert_reads(archive, id, 500);
	ck_assert_int_eq(ask_sql("SELECT count(*) FROM dictionaries"), 1);
	ck_assert_int_eq(ask_sql("SELECT max(id) FROM dictionaries"), 2);
	ck_assert(tc_archive_compact(archive, NULL)); /* it has not grown by half */
	ck_assert_int_eq(ask_sql("SELECT max(id) FROM dictionaries"), 2);
}
END_TEST

START_TEST(test_archive_packing__an_archive_that_has_grown_gets_another_dictionary)
{
	g_autoptr(TcArchive) archive = full_archive(), reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL);

	assert_reads(reader, N_TEXTS, N_TEXTS - 1);
	ck_assert(tc_archive_begin(archive, NULL));
	put_numbers(archive, N_TEXTS, 2 * N_TEXTS);
	ck_assert(tc_archive_commit(archive, NULL));
	gint64 was = size_of(1), n_pages = ask_sql("PRAGMA page_count");
	ck_assert(tc_archive_compact(archive, NULL));
	ck_assert_int_eq(ask_sql("SELECT min(id) FROM dictionaries"), 2);
	ck_assert_int_lt(size_of(1), was);
	ck_assert_int_lt(ask_sql("PRAGMA page_count"), n_pages);
	for (guint n = 0; n < 2 * N_TEXTS; n++)
		assert_reads(reader, n + 1, n);
	assert_whole(archive);
	ck_assert(tc_archive_begin(archive, NULL));
	put_numbers(archive, 2 * N_TEXTS, 3 * N_TEXTS + 1);
	ck_assert(tc_archive_commit(archive, NULL));
	ck_assert(tc_archive_compact(archive, NULL)); /* by half since all was packed */
	ck_assert_int_eq(ask_sql("SELECT min(id) FROM dictionaries"), 3);
	assert_reads(reader, 1, 0);
}
END_TEST

START_TEST(test_archive_packing__a_damaged_dictionary_is_told)
{
	static const char *const damage[] = {"DELETE FROM dictionaries", "UPDATE dictionaries SET zdict = x'00'",
					     "UPDATE dictionaries SET zdict = zeroblob(length(zdict))"};
	g_autoptr(TcArchive) archive = full_archive();
	g_autoptr(GError) error = NULL, no_more = NULL;

	tc_archive_close(g_steal_pointer(&archive));
	run_sql(damage[_i]);
	archive = archive_in(folder);
	ck_assert_ptr_null(tc_archive_dup_raw_text(archive, everybody, N_TEXTS, NULL, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT));
	assert_reads(archive, 1, 0);
	g_autoptr(TcPage) page = tc_page_new(1, TC_PAGE_OCR);
	ck_assert_int_eq(tc_archive_put_scan(archive, "d", page, &no_more), _i == 0); /* nothing is packed with it */
	g_autoptr(GPtrArray) messages = tc_archive_check(archive, NULL);
	ck_assert_uint_gt(messages->len, 0);
}
END_TEST

/** What cannot be read at all, as when the disk fails, is an error of its own, and nothing is packed without it. */
START_TEST(test_archive_packing__a_dictionary_that_cannot_be_read_is_told)
{
	g_autoptr(TcArchive) archive = full_archive();
	g_autoptr(TcPage) page = tc_page_new(1, TC_PAGE_OCR);
	g_autoptr(GError) error = NULL;

	tc_archive_close(g_steal_pointer(&archive));
	archive = archive_in(folder);
	run_sql("ALTER TABLE dictionaries RENAME COLUMN zdict TO unknown");
	ck_assert(!tc_archive_put_scan(archive, "d", page, &error));
	ck_assert_msg(error && strstr(error->message, "zdict"), "%s", error ? error->message : "nothing is said");
	run_sql("ALTER TABLE dictionaries RENAME COLUMN unknown TO zdict");
	ck_assert(tc_archive_put_scan(archive, "d", page, NULL));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("archive_packing");
	TCase *tests = tcase_create("packing");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, test_archive_packing__a_small_archive_has_no_dictionary);
	tcase_add_test(tests, test_archive_packing__texts_from_before_and_after_a_dictionary_are_read);
	tcase_add_test(tests, test_archive_packing__a_dictionary_that_was_rolled_back_is_forgotten);
	tcase_add_test(tests, test_archive_packing__compacting_changes_nothing_that_is_read);
	tcase_add_test(tests, test_archive_packing__an_archive_that_has_grown_gets_another_dictionary);
	tcase_add_loop_test(tests, test_archive_packing__a_damaged_dictionary_is_told, 0, 3);
	tcase_add_test(tests, test_archive_packing__a_dictionary_that_cannot_be_read_is_told);
	suite_add_tcase(suite, tests);
	return tc_test_run(suite);
}
