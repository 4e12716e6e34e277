/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive/dossiers: what people gather: order, notes, two people at once, limits, backups.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "lib/archive/dossiers.h"
#include "tests/testing.h"

static char *folder;
static TcDossiers *dossiers;

static void set_up(void)
{
	folder = tc_test_folder();
	dossiers = tc_dossiers_open(folder, NULL);
	ck_assert_ptr_nonnull(dossiers);
}

static void tear_down(void)
{
	tc_dossiers_close(dossiers);
	tc_test_remove(folder);
	g_free(folder);
}

static TcDossierEntry *make_entry(const char *docno, const char *note)
{
	TcDossierEntry *entry = g_new0(TcDossierEntry, 1);

	entry->docno = g_strdup(docno);
	entry->hash = g_strconcat("hash of ", docno, NULL);
	entry->note = g_strdup(note);
	return entry;
}

static TcDossier *make_dossier(const char *name, guint n)
{
	TcDossier *dossier = g_new0(TcDossier, 1);

	dossier->name = g_strdup(name);
	dossier->by = g_strdup("Lan");
	dossier->entries = g_ptr_array_new_with_free_func((GDestroyNotify)tc_dossier_entry_free);
	for (guint i = 0; i < n; i++) {
		g_autofree char *docno = g_strdup_printf("paper-%u", i);
		g_ptr_array_add(dossier->entries, make_entry(docno, i == 0 ? "bản gốc" : ""));
	}
	return dossier;
}

static gint64 create(const char *name, guint n)
{
	g_autoptr(TcDossier) dossier = make_dossier(name, n);

	return tc_dossiers_create(dossiers, dossier, NULL);
}

static void assert_fails(gboolean done, GError **error, TcError code)
{
	ck_assert(!done);
	ck_assert_msg(g_error_matches(*error, TC_ERROR, (int)code), "%s", *error ? (*error)->message : "no error");
	g_clear_error(error);
}

START_TEST(test_dossiers__kept_as_given)
{
	gint64 id = create("Hội Chữ thập đỏ", 3);

	tc_dossiers_close(dossiers);
	dossiers = tc_dossiers_open(folder, NULL);
	g_autoptr(TcDossier) back = tc_dossiers_get(dossiers, id, NULL);
	ck_assert_str_eq(back->name, "Hội Chữ thập đỏ");
	ck_assert_str_eq(back->by, "Lan");
	ck_assert_int_eq(back->version, 1);
	ck_assert_int_gt(back->changed, 1700000000);
	ck_assert_uint_eq(back->entries->len, 3);
	const TcDossierEntry *first = g_ptr_array_index(back->entries, 0), *last = g_ptr_array_index(back->entries, 2);
	ck_assert_str_eq(first->docno, "paper-0");
	ck_assert_str_eq(first->hash, "hash of paper-0");
	ck_assert_str_eq(first->note, "bản gốc");
	ck_assert_str_eq(last->docno, "paper-2");
}
END_TEST

START_TEST(test_dossiers__changed_last_first)
{
	gint64 one = create("một", 1), two = create("hai", 0);
	g_autoptr(GPtrArray) list = tc_dossiers_list(dossiers, NULL);

	ck_assert_uint_eq(list->len, 2);
	const TcDossier *first = g_ptr_array_index(list, 0), *second = g_ptr_array_index(list, 1);
	ck_assert_int_eq(first->id, two);
	ck_assert_int_eq(second->id, one);
	ck_assert_uint_eq(second->n_entries, 1);
	ck_assert_ptr_null(second->entries);
}
END_TEST

START_TEST(test_dossiers__second_saver_is_told)
{
	gint64 id = create("hai người", 2);
	g_autoptr(TcDossier) mine = tc_dossiers_get(dossiers, id, NULL), theirs = tc_dossiers_get(dossiers, id, NULL);
	g_autoptr(TcDossier) kept = NULL;
	GError *error = NULL;

	g_ptr_array_remove_index(theirs->entries, 0);
	ck_assert(tc_dossiers_replace(dossiers, theirs, NULL));
	assert_fails(tc_dossiers_replace(dossiers, mine, &error), &error, TC_ERROR_MODIFIED);
	kept = tc_dossiers_get(dossiers, id, NULL);
	ck_assert_uint_eq(kept->entries->len, 1);
	ck_assert_int_eq(kept->version, 2);
}
END_TEST

START_TEST(test_dossiers__a_paper_is_in_it_once)
{
	gint64 id = create("thêm", 1);
	TcDossierEntry *entry = make_entry("paper-0", ""), *other = make_entry("another", "");
	g_autoptr(TcDossier) back = NULL;

	ck_assert(tc_dossiers_append(dossiers, id, entry, "Minh", NULL));
	ck_assert(tc_dossiers_append(dossiers, id, other, "Minh", NULL));
	ck_assert(tc_dossiers_append(dossiers, id, other, "Minh", NULL));
	back = tc_dossiers_get(dossiers, id, NULL);
	ck_assert_uint_eq(back->entries->len, 2);
	ck_assert_str_eq(((TcDossierEntry *)g_ptr_array_index(back->entries, 0))->note, "bản gốc");
	ck_assert_str_eq(back->by, "Minh");
	tc_dossier_entry_free(entry);
	tc_dossier_entry_free(other);
}
END_TEST

START_TEST(test_dossiers__none_of_that_id)
{
	gint64 id = create("xóa", 2);
	TcDossierEntry *entry = make_entry("paper", "");
	GError *error = NULL;

	ck_assert(tc_dossiers_delete(dossiers, id, NULL));
	assert_fails(tc_dossiers_get(dossiers, id, &error) != NULL, &error, TC_ERROR_NOT_FOUND);
	assert_fails(tc_dossiers_delete(dossiers, id, &error), &error, TC_ERROR_NOT_FOUND);
	assert_fails(tc_dossiers_append(dossiers, id, entry, "", &error), &error, TC_ERROR_NOT_FOUND);
	tc_dossier_entry_free(entry);
}
END_TEST

START_TEST(test_dossiers__limits)
{
	g_autofree char *long_name = g_strnfill(TC_DOSSIER_MAX_NAME + 1, 'a'),
			*long_note = g_strnfill(TC_DOSSIER_MAX_NOTE + 1, 'a');
	g_autoptr(TcDossier) full = make_dossier("đầy", TC_DOSSIER_MAX_ENTRIES),
			     over = make_dossier("tràn", TC_DOSSIER_MAX_ENTRIES + 1), named = make_dossier(long_name, 0),
			     noted = make_dossier("ghi", 1), nameless = make_dossier("", 1);
	GError *error = NULL;

	ck_assert_int_gt(tc_dossiers_create(dossiers, full, NULL), 0);
	assert_fails(tc_dossiers_create(dossiers, over, &error) != 0, &error, TC_ERROR_TOO_LARGE);
	assert_fails(tc_dossiers_create(dossiers, named, &error) != 0, &error, TC_ERROR_TOO_LARGE);
	g_ptr_array_add(noted->entries, make_entry("x", long_note));
	assert_fails(tc_dossiers_create(dossiers, noted, &error) != 0, &error, TC_ERROR_TOO_LARGE);
	assert_fails(tc_dossiers_create(dossiers, nameless, &error) != 0, &error, TC_ERROR_USAGE);
}
END_TEST

START_TEST(test_dossiers__backup_and_back)
{
	g_autofree char *copy = tc_test_folder();
	gint64 id = create("sao lưu", 2);

	ck_assert(tc_dossiers_backup(folder, copy, NULL));
	g_autoptr(TcDossiers) there = tc_dossiers_open(copy, NULL);
	g_autoptr(TcDossier) back = tc_dossiers_get(there, id, NULL);
	ck_assert_uint_eq(back->entries->len, 2);
	g_clear_pointer(&there, tc_dossiers_close);
	tc_test_remove(copy);
	ck_assert(tc_dossiers_backup(copy, folder, NULL)); /* a store without any */
}
END_TEST

START_TEST(test_dossiers__newer_and_damaged_are_refused)
{
	g_autofree char *path = g_build_filename(folder, TC_DOSSIERS_FILE, NULL);
	GError *error = NULL;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_fails(tc_dossiers_open(folder, &error) != NULL, &error, TC_ERROR_VERSION);
	tc_dossiers_close(dossiers);
	dossiers = NULL;
	g_autofree char *other = tc_test_folder(), *bad = g_build_filename(other, TC_DOSSIERS_FILE, NULL);
	g_autofree char *junk = g_strnfill(4096, 'x');
	ck_assert(g_file_set_contents(bad, junk, -1, NULL));
	assert_fails(tc_dossiers_open(other, &error) != NULL, &error, TC_ERROR_CORRUPT);
	tc_test_remove(other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dossiers");
	TCase *tcase = tcase_create("dossiers");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, test_dossiers__kept_as_given);
	tcase_add_test(tcase, test_dossiers__changed_last_first);
	tcase_add_test(tcase, test_dossiers__second_saver_is_told);
	tcase_add_test(tcase, test_dossiers__a_paper_is_in_it_once);
	tcase_add_test(tcase, test_dossiers__none_of_that_id);
	tcase_add_test(tcase, test_dossiers__limits);
	tcase_add_test(tcase, test_dossiers__backup_and_back);
	tcase_add_test(tcase, test_dossiers__newer_and_damaged_are_refused);
	suite_add_tcase(suite, tcase);
	return tc_test_run(suite);
}
