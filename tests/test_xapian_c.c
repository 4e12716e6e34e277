/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: that each group of calls does what its header says.
 *
 * A full disk is played by a limit on the size of files (RLIMIT_FSIZE): it needs no mount and no root. write() then fails with
 * EFBIG instead of ENOSPC; both take the same way through Xapian and mean XAP_ERROR_NO_SPACE.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>

#include "tests/testing.h"
#include "xapian-c/xapian-c.h"

enum {
	SLOT_YEAR,
	SLOT_ISSUER,
	SLOT_UNUSED,
};

static char *folder;
static XapError error;

/**
 * Read by AddressSanitizer at the start. Xapian 1.4.22's own check of a database frees an object by the size of its base, inside
 * libxapian, which is of no consequence and not ours to mend.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "new_delete_type_mismatch=0";
}

/** Asserts that a call went well, with Xapian's words if not. */
#define ck_ok(call) ck_assert_msg((call) == XAP_OK, "%s", error.message)
/** Asserts that a call made something. */
#define ck_made(pointer) ck_assert_msg((pointer) != NULL, "%s", error.message)
/** Asserts that a maker fails with a status. */
#define ck_fails(call, expected)                                                                                                 \
	do {                                                                                                                     \
		memset(&error, 0, sizeof error);                                                                                 \
		ck_assert_ptr_null(call);                                                                                        \
		ck_assert_msg(error.status == (expected), "%s: %s", xap_status_get_name(error.status), error.message);           \
		ck_assert_str_ne(error.message, "");                                                                             \
	} while (0)

static void set_up(void)
{
	memset(&error, 0, sizeof error);
	folder = tc_test_folder();
}

static void tear_down(void)
{
	tc_test_remove(folder);
	g_clear_pointer(&folder, g_free);
}

/** A path inside the test's folder; g_free(). */
static char *in_folder(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static XapDatabase *open_writable(const char *name)
{
	g_autofree char *path = in_folder(name);
	XapDatabase *database = xap_database_open_writable(path, XAP_OPEN_OR_CREATE, 0, &error);

	ck_made(database);
	return database;
}

static XapDatabase *open_reader(const char *name)
{
	g_autofree char *path = in_folder(name);
	XapDatabase *database = xap_database_open(path, &error);

	ck_made(database);
	return database;
}

/** A document of words at positions 1, 2, ..., with a unique term, a year and an issuer. */
static XapDocument *new_document(const char *id, const char *words, double year, const char *issuer)
{
	XapDocument *document = xap_document_new(&error);
	g_auto(GStrv) split = g_strsplit(words, " ", -1);
	g_autofree char *unique = g_strconcat("Q", id, NULL);
	char bytes[XAP_SORTABLE_SIZE];

	ck_made(document);
	for (uint32_t i = 0; split[i]; i++) {
		const XapPosting posting = {split[i], strlen(split[i]), i + 1, 1};
		ck_ok(xap_document_add_postings(document, &posting, 1, &error));
	}
	ck_ok(xap_document_add_term(document, unique, 0, &error));
	ck_ok(xap_document_set_value(document, SLOT_YEAR, bytes, xap_sortable_serialise(year, bytes), &error));
	ck_ok(xap_document_set_value(document, SLOT_ISSUER, issuer, strlen(issuer), &error));
	ck_ok(xap_document_set_data(document, id, strlen(id), &error));
	return document;
}

static void add(XapDatabase *database, const char *id, const char *words, double year, const char *issuer)
{
	XapDocument *document = new_document(id, words, year, issuer);

	ck_ok(xap_database_add_document(database, document, NULL, &error));
	xap_document_free(document);
}

/** Four papers, committed, under `name`. */
static void make_archive(const char *name)
{
	XapDatabase *database = open_writable(name);

	add(database, "one", "huyen uy chi dao cac chi bo", 2021, "huyen");
	add(database, "two", "tinh uy chi dao cong tac can bo", 2022, "tinh");
	add(database, "three", "chi bo thon bao cao huyen uy", 2023, "huyen");
	add(database, "four", "bo chinh tri ket luan", 2024, "trung-uong");
	ck_ok(xap_database_set_metadata(database, "generation", "7", 1, &error));
	ck_ok(xap_database_close(database, &error));
	xap_database_free(database);
}

static uint32_t count_documents(const XapDatabase *database)
{
	uint32_t count = UINT32_MAX;

	ck_ok(xap_database_get_document_count(database, &count, &error));
	return count;
}

static uint32_t term_frequency(const XapDatabase *database, const char *term)
{
	uint32_t frequency = UINT32_MAX;

	ck_ok(xap_database_get_term_frequency(database, term, &frequency, &error));
	return frequency;
}

static XapQuery *term(const char *word)
{
	return xap_query_new_term(word, 1, &error);
}

/** The docids of a result set, in its order: "3 1". g_free(). */
static char *docids(const XapMset *mset)
{
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < xap_mset_get_size(mset); i++)
		g_string_append_printf(text, "%s%u", i ? " " : "", xap_mset_get_hit(mset, i)->docid);
	return g_string_free(text, FALSE);
}

static void ck_enquire(XapEnquire *enquire, const char *expected)
{
	XapMset *mset = xap_enquire_search(enquire, 0, 10, 0, NULL, &error);
	g_autofree char *found = NULL;

	ck_made(mset);
	found = docids(mset);
	ck_assert_str_eq(found, expected);
	xap_mset_free(mset);
}

/** Runs a query, which is taken over, in the order of docids, and frees it. */
static void ck_query(XapQuery *query, const char *expected)
{
	XapDatabase *database = open_reader("archive");
	XapEnquire *enquire = xap_enquire_new(database, &error);

	ck_made(query);
	ck_ok(xap_enquire_set_weight_bool(enquire, &error));
	ck_ok(xap_enquire_set_query(enquire, query, 0, &error));
	ck_enquire(enquire, expected);
	xap_query_free(query);
	xap_enquire_free(enquire);
	xap_database_free(database);
}

/* ---- databases ---- */

START_TEST(test_xapian_c__open_says_why_not)
{
	g_autofree char *missing = in_folder("missing");
	g_autofree char *garbage = in_folder("garbage");
	XapDatabase *writer = open_writable("archive");
	g_autofree char *path = in_folder("archive");

	g_assert_true(g_file_set_contents(garbage, "no database at all", -1, NULL));
	ck_fails(xap_database_open(missing, &error), XAP_ERROR_NOT_FOUND);
	ck_fails(xap_database_open(folder, &error), XAP_ERROR_NOT_FOUND);
	ck_fails(xap_database_open(garbage, &error), XAP_ERROR_CORRUPT);
	ck_fails(xap_database_open(NULL, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_fails(xap_database_open_writable(missing, XAP_OPEN_EXISTING, 0, &error), XAP_ERROR_NOT_FOUND);
	ck_fails(xap_database_open_writable(path, XAP_OPEN_OR_CREATE, 0, &error), XAP_ERROR_LOCKED);
	ck_fails(xap_database_open_writable(path, XAP_OPEN_CREATE, 0, &error), XAP_ERROR_FAILED);
	ck_assert(g_str_has_prefix(error.message, "DatabaseCreateError: "));
	ck_assert_ptr_null(xap_database_open(missing, NULL));
	xap_database_free(writer);
}
END_TEST

START_TEST(test_xapian_c__figures_of_a_database)
{
	XapDatabase *database;
	uint64_t revision;
	uint32_t last;
	bool there;
	char *uuid;

	make_archive("archive");
	database = open_reader("archive");
	ck_assert_uint_eq(count_documents(database), 4);
	ck_ok(xap_database_get_last_docid(database, &last, &error));
	ck_assert_uint_eq(last, 4);
	ck_ok(xap_database_get_revision(database, &revision, &error));
	ck_assert_uint_eq(revision, 1);
	uuid = xap_database_dup_uuid(database, &error);
	ck_assert_uint_eq(strlen(uuid), 36);
	xap_string_free(uuid);
	ck_assert_uint_eq(term_frequency(database, "chi"), 3);
	ck_assert_uint_eq(term_frequency(database, "absent"), 0);
	ck_ok(xap_database_has_term(database, "thon", &there, &error));
	ck_assert(there);
	ck_ok(xap_database_has_term(database, "absent", &there, &error));
	ck_assert(!there);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__reader_sees_commits_after_reopen)
{
	XapDatabase *writer, *reader;
	bool changed;

	make_archive("archive");
	reader = open_reader("archive");
	writer = open_writable("archive");
	add(writer, "five", "sau", 2025, "xa");
	ck_ok(xap_database_reopen(reader, &changed, &error));
	ck_assert(!changed);
	ck_ok(xap_database_commit(writer, &error));
	ck_assert_uint_eq(count_documents(reader), 4);
	ck_ok(xap_database_reopen(reader, &changed, &error));
	ck_assert(changed);
	ck_assert_uint_eq(count_documents(reader), 5);
	xap_database_free(reader);
	xap_database_free(writer);
}
END_TEST

START_TEST(test_xapian_c__replace_and_delete)
{
	XapDatabase *database;
	XapDocument *document;
	uint32_t docid;

	make_archive("archive");
	database = open_writable("archive");
	document = new_document("two", "thay the", 2022, "tinh");
	ck_ok(xap_database_replace_by_term(database, "Qtwo", document, &docid, &error));
	ck_assert_uint_eq(docid, 2);
	ck_assert_uint_eq(term_frequency(database, "tinh"), 0);
	ck_ok(xap_database_replace_by_term(database, "Qnew", document, &docid, &error));
	ck_assert_uint_eq(docid, 5);
	ck_ok(xap_database_replace_document(database, 9, document, &error));
	ck_assert_uint_eq(term_frequency(database, "thay"), 3);
	ck_ok(xap_database_delete_by_term(database, "Qtwo", &error));
	ck_ok(xap_database_delete_by_term(database, "Qtwo", &error));
	ck_assert_uint_eq(count_documents(database), 3);
	ck_ok(xap_database_delete_document(database, 1, &error));
	ck_assert_int_eq(xap_database_delete_document(database, 1, &error), XAP_ERROR_NOT_FOUND);
	ck_assert_int_eq(xap_database_delete_document(database, 0, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_assert_uint_eq(count_documents(database), 2);
	xap_document_free(document);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__transaction_is_all_or_nothing)
{
	XapDatabase *writer, *reader;

	make_archive("archive");
	writer = open_writable("archive");
	reader = open_reader("archive");
	ck_assert_int_eq(xap_database_commit_transaction(writer, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_ok(xap_database_begin_transaction(writer, true, &error));
	ck_assert_int_eq(xap_database_begin_transaction(writer, true, &error), XAP_ERROR_INVALID_ARGUMENT);
	add(writer, "five", "nam", 2025, "xa");
	ck_assert_int_eq(xap_database_commit(writer, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_ok(xap_database_cancel_transaction(writer, &error));
	ck_assert_uint_eq(count_documents(writer), 4);
	ck_ok(xap_database_begin_transaction(writer, true, &error));
	add(writer, "six", "sau", 2025, "xa");
	ck_ok(xap_database_commit_transaction(writer, &error));
	ck_ok(xap_database_reopen(reader, NULL, &error));
	ck_assert_uint_eq(term_frequency(reader, "sau"), 1);
	ck_assert_uint_eq(term_frequency(reader, "nam"), 0);
	xap_database_free(reader);
	xap_database_free(writer);
}
END_TEST

/* Xapian commits by itself after so many documents, but not inside a transaction. */
START_TEST(test_xapian_c__threshold_spares_transactions)
{
	XapDatabase *writer, *reader;

	g_setenv("XAPIAN_FLUSH_THRESHOLD", "2", TRUE);
	make_archive("archive");
	writer = open_writable("archive");
	g_unsetenv("XAPIAN_FLUSH_THRESHOLD");
	ck_ok(xap_database_begin_transaction(writer, true, &error));
	for (int i = 0; i < 5; i++)
		add(writer, "more", "them", 2025, "xa");
	reader = open_reader("archive");
	ck_assert_uint_eq(count_documents(reader), 4);
	ck_ok(xap_database_commit_transaction(writer, &error));
	for (int i = 0; i < 2; i++)
		add(writer, "more", "them", 2025, "xa");
	ck_ok(xap_database_reopen(reader, NULL, &error));
	ck_assert_uint_eq(count_documents(reader), 11);
	xap_database_free(reader);
	xap_database_free(writer);
}
END_TEST

START_TEST(test_xapian_c__metadata)
{
	XapDatabase *database;
	XapTerms *keys;
	size_t length;
	char *value;

	make_archive("archive");
	database = open_writable("archive");
	value = xap_database_dup_metadata(database, "generation", &length, &error);
	ck_assert_str_eq(value, "7");
	ck_assert_uint_eq(length, 1);
	xap_string_free(value);
	ck_ok(xap_database_set_metadata(database, "bytes", "a\0b", 3, &error));
	value = xap_database_dup_metadata(database, "bytes", &length, &error);
	ck_assert_uint_eq(length, 3);
	ck_assert_mem_eq(value, "a\0b", 4);
	xap_string_free(value);
	ck_ok(xap_database_set_metadata(database, "generation", NULL, 0, &error));
	value = xap_database_dup_metadata(database, "generation", &length, &error);
	ck_assert_uint_eq(length, 0);
	xap_string_free(value);
	ck_fails(xap_database_dup_metadata(database, "", NULL, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_ok(xap_database_commit(database, &error));
	keys = xap_database_list_metadata_keys(database, "", &error);
	ck_assert_int_eq(xap_terms_next(keys, &error), XAP_OK);
	ck_assert_str_eq(xap_terms_get_term(keys, NULL), "bytes");
	ck_assert_int_eq(xap_terms_next(keys, &error), XAP_END);
	xap_terms_free(keys);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__several_as_one)
{
	XapDatabase *parts[2], *all;
	XapDocument *document;
	char *data;

	make_archive("archive");
	make_archive("second");
	parts[0] = open_reader("archive");
	parts[1] = open_reader("second");
	all = xap_database_new_combined((const XapDatabase *const *)parts, 2, &error);
	ck_made(all);
	xap_database_free(parts[0]);
	xap_database_free(parts[1]);
	ck_assert_uint_eq(count_documents(all), 8);
	document = xap_database_load_document(all, 6, &error); // the third of the second
	ck_made(document);
	data = xap_document_dup_data(document, NULL, &error);
	ck_assert_str_eq(data, "three");
	xap_string_free(data);
	xap_document_free(document);
	xap_database_free(all);
	all = xap_database_new_combined(NULL, 0, &error);
	ck_assert_uint_eq(count_documents(all), 0);
	xap_database_free(all);
}
END_TEST

START_TEST(test_xapian_c__stub_file)
{
	g_autofree char *stub = in_folder("stub");
	XapDatabase *database;

	make_archive("archive");
	make_archive("second");
	g_assert_true(g_file_set_contents(stub, "auto archive\nauto second\n", -1, NULL));
	database = open_reader("stub");
	ck_assert_uint_eq(count_documents(database), 8);
	xap_database_free(database);
	g_assert_true(g_file_set_contents(stub, "auto nowhere\n", -1, NULL));
	ck_fails(xap_database_open(stub, &error), XAP_ERROR_NOT_FOUND);
}
END_TEST

/* Skips, with nothing asserted, where Debian's xapian-tools are not installed. */
START_TEST(test_xapian_c__remote_program)
{
	g_autofree char *server = g_find_program_in_path("xapian-progsrv");
	g_autofree char *path = in_folder("archive");
	g_autofree char *arguments = g_strdup_printf("--writable %s", path);
	XapDatabase *database;

	make_archive("archive");
	ck_fails(xap_database_open_prog("/no/such/program", "x", false, 1000, &error), XAP_ERROR_NETWORK);
	if (!server)
		return;
	database = xap_database_open_prog(server, path, false, 2000, &error);
	ck_made(database);
	ck_assert_uint_eq(count_documents(database), 4);
	xap_database_free(database);
	database = xap_database_open_prog(server, arguments, true, 2000, &error);
	ck_made(database);
	add(database, "five", "nam", 2025, "xa");
	ck_ok(xap_database_commit(database, &error));
	ck_assert_uint_eq(count_documents(database), 5);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__remote_tcp)
{
	enum {
		PORT = 47113,
	};
	g_autofree char *server = g_find_program_in_path("xapian-tcpsrv");
	g_autofree char *path = in_folder("archive");
	char *arguments[] = {server, "--one-shot", "--quiet", "--interface=127.0.0.1", "--port=47113", path, NULL};
	XapDatabase *database = NULL;

	make_archive("archive");
	ck_fails(xap_database_open_tcp("127.0.0.1", PORT, false, 1000, 1000, &error), XAP_ERROR_NETWORK);
	if (!server)
		return;
	g_assert_true(g_spawn_async(NULL, arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL));
	for (int i = 0; !database && i < 100; i++) {
		g_usleep(20000);
		database = xap_database_open_tcp("127.0.0.1", PORT, false, 2000, 1000, &error);
	}
	ck_made(database);
	ck_assert_uint_eq(term_frequency(database, "chi"), 3);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__compact_and_check)
{
	g_autofree char *small = in_folder("small");
	g_autofree char *postings = in_folder("archive/postlist.glass");
	g_autofree char *path = in_folder("archive");
	XapDatabase *database;
	size_t problems = 9;
	char *report;

	make_archive("archive");
	database = open_reader("archive");
	ck_ok(xap_database_compact(database, small, XAP_COMPACT_FULLER | XAP_COMPACT_SINGLE_FILE, 0, &error));
	xap_database_free(database);
	database = open_reader("small");
	ck_assert_uint_eq(count_documents(database), 4);
	xap_database_free(database);
	ck_ok(xap_check(path, &problems, &report, &error));
	ck_assert_uint_eq(problems, 0);
	ck_assert_ptr_nonnull(strstr(report, "postlist table structure checked OK"));
	xap_string_free(report);
	g_assert_true(g_file_set_contents(postings, "", 0, NULL));
	ck_assert_int_eq(xap_check(path, &problems, NULL, &error), XAP_ERROR_CORRUPT);
	g_unlink(postings);
	ck_fails(xap_database_open(path, &error), XAP_ERROR_CORRUPT);
	g_unlink(small);
	ck_assert_int_eq(xap_check(small, &problems, NULL, &error), XAP_ERROR_NOT_FOUND);
}
END_TEST

enum {
	FILL_PAPERS = 2000, // some 500 KB, past the limit that is set
};

/** Adds many papers and commits. It asserts nothing: check itself writes to a file for each assertion, under the same limit. */
static XapStatus fill(XapDatabase *database)
{
	XapStatus status = XAP_OK;

	for (uint32_t i = 0; status == XAP_OK && i < FILL_PAPERS; i++) {
		g_autofree char *word = g_strdup_printf("hai%u", i);
		const XapPosting postings[] = {{"mot", 3, 1, 1}, {word, strlen(word), 2, 1}, {"ba", 2, i + 3, 1}};
		XapDocument *document = xap_document_new(&error);
		xap_document_add_postings(document, postings, 3, &error);
		xap_document_set_data(document, "0123456789012345678901234567890123456789", 40, &error);
		status = xap_database_add_document(database, document, NULL, &error);
		xap_document_free(document);
	}
	return status == XAP_OK ? xap_database_commit(database, &error) : status;
}

START_TEST(test_xapian_c__full_disk_loses_no_commit)
{
	struct rlimit before, limit;
	XapDatabase *database;
	XapStatus status;

	make_archive("archive");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 64 * 1024;
	database = open_writable("archive");
	setrlimit(RLIMIT_FSIZE, &limit);
	status = fill(database);
	xap_database_free(database);
	setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_msg(status == XAP_ERROR_NO_SPACE, "%s", error.message);
	database = open_writable("archive");
	ck_assert_uint_eq(count_documents(database), 4);
	ck_ok(fill(database));
	ck_assert_uint_eq(count_documents(database), 4 + FILL_PAPERS);
	xap_database_free(database);
}
END_TEST

/* ---- documents ---- */

START_TEST(test_xapian_c__document_parts)
{
	XapDatabase *database;
	XapDocument *document;
	uint32_t positions[2], count;
	size_t n;
	char *value;

	make_archive("archive");
	database = open_reader("archive");
	document = xap_database_load_document(database, 1, &error);
	ck_made(document);
	ck_assert_uint_eq(xap_document_get_docid(document), 1);
	value = xap_document_dup_data(document, NULL, &error);
	ck_assert_str_eq(value, "one");
	xap_string_free(value);
	value = xap_document_dup_value(document, SLOT_YEAR, &n, &error);
	ck_assert_double_eq(xap_sortable_unserialise(value, n), 2021);
	xap_string_free(value);
	value = xap_document_dup_value(document, SLOT_UNUSED, &n, &error);
	ck_assert_uint_eq(n, 0);
	xap_string_free(value);
	ck_ok(xap_document_get_term_count(document, &count, &error));
	ck_assert_uint_eq(count, 7);
	xap_document_free(document);

	ck_ok(xap_database_read_positions(database, 1, "chi", positions, 2, &n, &error));
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(positions[0], 3);
	ck_assert_uint_eq(positions[1], 6);
	ck_ok(xap_database_read_positions(database, 1, "chi", positions, 1, &n, &error));
	ck_assert_uint_eq(n, 2);
	ck_ok(xap_database_read_positions(database, 1, "Qone", NULL, 0, &n, &error));
	ck_assert_uint_eq(n, 0);
	ck_ok(xap_database_read_positions(database, 77, "chi", positions, 2, &n, &error));
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(xap_database_read_positions(database, 0, "chi", positions, 2, &n, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_fails(xap_database_load_document(database, 77, &error), XAP_ERROR_NOT_FOUND);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__postings_that_are_refused)
{
	const XapPosting postings[] = {{"truoc", 5, 1, 1}, {"", 0, 2, 1}, {"sau", 3, 3, 1}};
	g_autofree char *word = g_strnfill(246, 'x');
	XapDocument *document = xap_document_new(&error);
	XapDatabase *database = open_writable("archive");
	uint32_t count;

	ck_assert_int_eq(xap_document_add_postings(document, postings, 3, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_assert_int_eq(xap_document_add_postings(document, NULL, 1, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_ok(xap_document_add_postings(document, NULL, 0, &error));
	ck_ok(xap_document_get_term_count(document, &count, &error));
	ck_assert_uint_eq(count, 1);
	ck_ok(xap_document_add_term(document, word, 1, &error));
	ck_assert_int_eq(xap_database_add_document(database, document, NULL, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_assert_uint_eq(count_documents(database), 0);
	ck_assert_int_eq(xap_document_set_data(document, word, SIZE_MAX, &error), XAP_ERROR_NO_MEMORY);
	xap_document_free(document);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__numbers_sort_as_bytes)
{
	const double rising[] = {-1e9, -2.5, -1, 0, 0.25, 1, 657, 1169, 20221114, 1e12};
	char last[XAP_SORTABLE_SIZE], bytes[XAP_SORTABLE_SIZE];
	size_t last_length = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(rising); i++) {
		const size_t length = xap_sortable_serialise(rising[i], bytes);
		const int order = memcmp(last, bytes, MIN(last_length, length));
		ck_assert(length <= XAP_SORTABLE_SIZE);
		ck_assert(i == 0 || order < 0 || (order == 0 && last_length < length));
		ck_assert_double_eq(xap_sortable_unserialise(bytes, length), rising[i]);
		memcpy(last, bytes, sizeof last);
		last_length = length;
	}
}
END_TEST

/* ---- lists ---- */

START_TEST(test_xapian_c__terms_of_database_and_document)
{
	XapDatabase *database;
	XapDocument *document;
	XapTerms *terms;
	uint32_t number;
	size_t length;

	make_archive("archive");
	database = open_reader("archive");
	terms = xap_database_list_terms(database, "c", &error);
	ck_assert_ptr_null(xap_terms_get_term(terms, NULL));
	ck_assert_int_eq(xap_terms_get_frequency(terms, &number, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_assert_int_eq(xap_terms_next(terms, &error), XAP_OK);
	ck_assert_str_eq(xap_terms_get_term(terms, &length), "cac");
	ck_assert_uint_eq(length, 3);
	ck_assert_int_eq(xap_terms_skip_to(terms, "chi", &error), XAP_OK);
	ck_assert_str_eq(xap_terms_get_term(terms, NULL), "chi");
	ck_ok(xap_terms_get_frequency(terms, &number, &error));
	ck_assert_uint_eq(number, 3);
	ck_assert_int_eq(xap_terms_get_wdf(terms, &number, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_assert_int_eq(xap_terms_skip_to(terms, "d", &error), XAP_END); // the prefix ends the list
	ck_assert_int_eq(xap_terms_next(terms, &error), XAP_END);
	ck_assert_ptr_null(xap_terms_get_term(terms, NULL));
	xap_terms_free(terms);

	document = xap_database_load_document(database, 1, &error);
	terms = xap_document_list_terms(document, &error);
	xap_document_free(document);
	ck_assert_int_eq(xap_terms_skip_to(terms, "chi", &error), XAP_OK);
	ck_ok(xap_terms_get_wdf(terms, &number, &error));
	ck_assert_uint_eq(number, 2);
	ck_ok(xap_terms_get_frequency(terms, &number, &error));
	ck_assert_uint_eq(number, 3);
	xap_terms_free(terms);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c__terms_of_a_new_document)
{
	XapDocument *document = new_document("id", "hai mot hai", 2020, "xa");
	XapTerms *terms = xap_document_list_terms(document, &error);
	GString *text = g_string_new(NULL);
	uint32_t wdf;

	xap_document_free(document);
	while (xap_terms_next(terms, &error) == XAP_OK) {
		ck_ok(xap_terms_get_wdf(terms, &wdf, &error));
		g_string_append_printf(text, "%s:%u ", xap_terms_get_term(terms, NULL), wdf);
	}
	ck_assert_str_eq(text->str, "Qid:0 hai:2 mot:1 ");
	g_string_free(text, TRUE);
	xap_terms_free(terms);
}
END_TEST

START_TEST(test_xapian_c__documents_of_a_term)
{
	XapDatabase *database;
	XapPostings *postings;
	uint32_t wdf;
	int n = 0;

	make_archive("archive");
	database = open_reader("archive");
	postings = xap_database_list_postings(database, "chi", &error);
	ck_assert_uint_eq(xap_postings_get_docid(postings), 0);
	ck_assert_int_eq(xap_postings_next(postings, &error), XAP_OK);
	ck_assert_uint_eq(xap_postings_get_docid(postings), 1);
	ck_ok(xap_postings_get_wdf(postings, &wdf, &error));
	ck_assert_uint_eq(wdf, 2);
	ck_assert_int_eq(xap_postings_skip_to(postings, 3, &error), XAP_OK);
	ck_assert_uint_eq(xap_postings_get_docid(postings), 3);
	ck_assert_int_eq(xap_postings_skip_to(postings, 4, &error), XAP_END);
	ck_assert_uint_eq(xap_postings_get_docid(postings), 0);
	xap_postings_free(postings);
	postings = xap_database_list_postings(database, "", &error);
	while (xap_postings_next(postings, &error) == XAP_OK)
		n++;
	ck_assert_int_eq(n, 4);
	xap_postings_free(postings);
	postings = xap_database_list_postings(database, "absent", &error);
	ck_assert_int_eq(xap_postings_next(postings, &error), XAP_END);
	xap_postings_free(postings);
	xap_database_free(database);
}
END_TEST

/* ---- queries ---- */

START_TEST(test_xapian_c__operators)
{
	make_archive("archive");
	ck_query(term("chi"), "1 2 3");
	ck_query(xap_query_new_all(&error), "1 2 3 4");
	ck_query(xap_query_new_nothing(&error), "");
	ck_query(xap_query_take_pair(XAP_AND, term("huyen"), term("cac"), &error), "1");
	ck_query(xap_query_take_pair(XAP_OR, term("tinh"), term("ket"), &error), "2 4");
	ck_query(xap_query_take_pair(XAP_AND_NOT, xap_query_new_all(&error), term("chi"), &error), "4");
	ck_query(xap_query_take_pair(XAP_XOR, term("huyen"), term("dao"), &error), "2 3");
	ck_query(xap_query_take_pair(XAP_AND_MAYBE, term("huyen"), term("ket"), &error), "1 3");
	ck_query(xap_query_take_pair(XAP_FILTER, term("uy"), term("Qtwo"), &error), "2");
	ck_query(xap_query_take_pair(XAP_PHRASE, term("chi"), term("bo"), &error), "1 3");
	ck_query(xap_query_take_pair(XAP_PHRASE, term("bo"), term("chi"), &error), "");
	ck_query(xap_query_take_pair(XAP_NEAR, term("bo"), term("chi"), &error), "1 3");
	ck_query(xap_query_take_parts(XAP_PHRASE, (XapQuery *[]){term("can"), term("bo")}, 2, 0, &error), "2");
	ck_query(xap_query_take_parts(XAP_PHRASE, (XapQuery *[]){term("chi"), term("tac")}, 2, 3, &error), "");
	ck_query(xap_query_take_parts(XAP_PHRASE, (XapQuery *[]){term("chi"), term("tac")}, 2, 4, &error), "2");
	ck_query(xap_query_take_pair(XAP_PHRASE, term("chi"), xap_query_take_pair(XAP_OR, term("dao"), term("thi"), &error),
				     &error),
		 "1 2");
	ck_query(xap_query_take_pair(XAP_SYNONYM, term("tinh"), term("ket"), &error), "2 4");
	ck_query(xap_query_take_pair(XAP_MAX, term("tinh"), term("ket"), &error), "2 4");
	ck_query(xap_query_take_parts(XAP_ELITE_SET, (XapQuery *[]){term("chi"), term("absent")}, 2, 2, &error), "1 2 3");
	ck_query(xap_query_take_parts(XAP_AND, NULL, 0, 0, &error), "");
	ck_query(xap_query_take_scaled(term("chi"), 2.5, &error), "1 2 3");
	ck_query(xap_query_new_wildcard("ca", 0, &error), "1 2 3");
}
END_TEST

START_TEST(test_xapian_c__value_ranges)
{
	char from[XAP_SORTABLE_SIZE], to[XAP_SORTABLE_SIZE];
	const size_t n = xap_sortable_serialise(2022, from), m = xap_sortable_serialise(2023, to);

	make_archive("archive");
	ck_query(xap_query_new_value_range(SLOT_YEAR, from, n, to, m, &error), "2 3");
	ck_query(xap_query_new_value_range(SLOT_YEAR, from, n, NULL, 0, &error), "2 3 4");
	ck_query(xap_query_new_value_range(SLOT_YEAR, NULL, 0, to, m, &error), "1 2 3");
	ck_query(xap_query_new_value_range(SLOT_YEAR, to, m, from, n, &error), "");
	ck_query(xap_query_new_value_range(SLOT_YEAR, NULL, 0, NULL, 0, &error), "1 2 3 4");
	ck_query(xap_query_new_value_range(SLOT_UNUSED, NULL, 0, to, m, &error), "");
	ck_query(xap_query_new_value_range(SLOT_ISSUER, "huyen", 5, "huyen", 5, &error), "1 3");
}
END_TEST

START_TEST(test_xapian_c__queries_that_cannot_be)
{
	XapDatabase *database;
	XapEnquire *enquire;
	XapQuery *query = term("x"), *parts;

	for (int i = 1; i < XAP_QUERY_MAX_DEPTH; i++)
		query = xap_query_take_pair(XAP_AND_MAYBE, query, term("y"), &error);
	ck_made(query);
	ck_fails(xap_query_take_pair(XAP_OR, query, term("z"), &error), XAP_ERROR_BAD_QUERY);
	parts = xap_query_take_pair(XAP_AND, term("a"), term("b"), &error);
	ck_fails(xap_query_take_pair(XAP_PHRASE, parts, term("c"), &error), XAP_ERROR_BAD_QUERY);
	ck_fails(xap_query_new_unserialised("\xff\xff", 2, &error), XAP_ERROR_BAD_QUERY);
	ck_fails(xap_query_take_scaled(term("a"), -1, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_fails(xap_query_take_parts((XapOperator)15, NULL, 0, 0, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_fails(xap_query_take_pair(XAP_AND, term("a"), NULL, &error), XAP_ERROR_INVALID_ARGUMENT);

	make_archive("archive");
	database = open_reader("archive");
	enquire = xap_enquire_new(database, &error);
	query = xap_query_new_wildcard("c", 2, &error);
	ck_ok(xap_enquire_set_query(enquire, query, 0, &error));
	ck_fails(xap_enquire_search(enquire, 0, 10, 0, NULL, &error), XAP_ERROR_BAD_QUERY);
	xap_query_free(query);
	xap_enquire_free(enquire);
	xap_database_free(database);
}
END_TEST

/* A tree that is built in one go tells of the first thing that went wrong, not of the NULL that came of it. */
START_TEST(test_xapian_c__deeper_failure_is_kept)
{
	memset(&error, 0, sizeof error);
	ck_assert_ptr_null(xap_query_take_pair(
		XAP_AND, term("a"), xap_query_take_scaled(xap_query_new_unserialised("\xff", 1, &error), 2, &error), &error));
	ck_assert_int_eq(error.status, XAP_ERROR_BAD_QUERY);
}
END_TEST

START_TEST(test_xapian_c__query_as_text_and_bytes)
{
	XapQuery *query = xap_query_take_pair(XAP_AND, term("huyen"), xap_query_take_scaled(term("uy"), 0.5, &error), &error);
	XapQuery *again, *copy = xap_query_dup(query, &error);
	char *text, *bytes;
	size_t length;

	text = xap_query_dup_description(query, &error);
	ck_assert_str_eq(text, "Query((huyen AND 0.5 * uy))");
	xap_string_free(text);
	bytes = xap_query_dup_serialised(query, &length, &error);
	ck_made(bytes);
	xap_query_free(query);
	again = xap_query_new_unserialised(bytes, length, &error);
	text = xap_query_dup_description(again, &error);
	ck_assert_str_eq(text, "Query((huyen AND 0.5 * uy))");
	xap_string_free(text);
	xap_string_free(bytes);
	ck_assert(!xap_query_is_empty(copy));
	xap_query_free(copy);
	xap_query_free(again);
	again = xap_query_new_nothing(&error);
	ck_assert(xap_query_is_empty(again) && xap_query_is_empty(NULL));
	xap_query_free(again);
}
END_TEST

/* ---- searching ---- */

/** An enquire for a query, which is taken over, on the archive. */
static XapEnquire *ask(XapQuery *query)
{
	XapDatabase *database = open_reader("archive");
	XapEnquire *enquire = xap_enquire_new(database, &error);

	ck_made(enquire);
	ck_ok(xap_enquire_set_query(enquire, query, 0, &error));
	xap_query_free(query);
	xap_database_free(database);
	return enquire;
}

START_TEST(test_xapian_c__weights_and_hits)
{
	XapEnquire *enquire;
	XapDocument *document;
	XapMset *mset;
	char *data;

	make_archive("archive");
	enquire = ask(xap_query_take_pair(XAP_OR, term("huyen"), term("cac"), &error));
	ck_ok(xap_enquire_set_weight_bm25(enquire, 1.2, 0, 1, 0.75, 0.5, &error));
	mset = xap_enquire_search(enquire, 0, 10, UINT32_MAX, NULL, &error);
	ck_made(mset);
	ck_assert_uint_eq(xap_mset_get_size(mset), 2);
	ck_assert_uint_eq(xap_mset_get_matches_estimated(mset), 2);
	ck_assert_uint_eq(xap_mset_get_matches_lower_bound(mset), 2);
	ck_assert_uint_eq(xap_mset_get_matches_upper_bound(mset), 2);
	ck_assert_uint_eq(xap_mset_get_hit(mset, 0)->docid, 1);
	ck_assert_int_eq(xap_mset_get_hit(mset, 0)->percent, 100);
	ck_assert_uint_eq(xap_mset_get_hit(mset, 1)->rank, 1);
	ck_assert(xap_mset_get_hit(mset, 0)->weight > xap_mset_get_hit(mset, 1)->weight);
	ck_assert(xap_mset_get_hit(mset, 1)->weight > 0);
	ck_assert_str_eq(xap_mset_get_hit(mset, 0)->collapse_key, "");
	ck_assert_ptr_null(xap_mset_get_hit(mset, 2));
	document = xap_mset_load_document(mset, 1, &error);
	data = xap_document_dup_data(document, NULL, &error);
	ck_assert_str_eq(data, "three");
	xap_string_free(data);
	xap_document_free(document);
	ck_fails(xap_mset_load_document(mset, 2, &error), XAP_ERROR_INVALID_ARGUMENT);
	xap_mset_free(mset);
	ck_ok(xap_enquire_set_weight_trad(enquire, 1, &error));
	ck_enquire(enquire, "1 3");
	mset = xap_enquire_search(enquire, 1, 10, 0, NULL, &error);
	ck_assert_uint_eq(xap_mset_get_size(mset), 1);
	ck_assert_uint_eq(xap_mset_get_hit(mset, 0)->rank, 1);
	xap_mset_free(mset);
	xap_enquire_free(enquire);
}
END_TEST

START_TEST(test_xapian_c__orders)
{
	XapEnquire *enquire;

	make_archive("archive");
	enquire = ask(xap_query_take_pair(XAP_AND_MAYBE, xap_query_new_all(&error), term("thon"), &error));
	ck_enquire(enquire, "3 1 2 4");
	ck_ok(xap_enquire_set_docid_order(enquire, XAP_DOCID_DESCENDING, &error));
	ck_enquire(enquire, "3 4 2 1");
	ck_ok(xap_enquire_set_docid_order(enquire, XAP_DOCID_ASCENDING, &error));
	ck_ok(xap_enquire_sort_by_value(enquire, SLOT_YEAR, true, &error));
	ck_enquire(enquire, "4 3 2 1");
	ck_ok(xap_enquire_sort_by_value_then_relevance(enquire, SLOT_ISSUER, false, &error));
	ck_enquire(enquire, "3 1 2 4");
	ck_ok(xap_enquire_sort_by_relevance_then_value(enquire, SLOT_YEAR, true, &error));
	ck_enquire(enquire, "3 4 2 1");
	ck_ok(xap_enquire_sort_by_relevance(enquire, &error));
	ck_enquire(enquire, "3 1 2 4");
	ck_ok(xap_enquire_set_cutoff(enquire, 50, 0, &error));
	ck_enquire(enquire, "3");
	ck_ok(xap_enquire_set_cutoff(enquire, 0, 0, &error));
	ck_ok(xap_enquire_set_time_limit(enquire, 5, &error));
	ck_enquire(enquire, "3 1 2 4");
	ck_assert_int_eq(xap_enquire_set_docid_order(enquire, (XapDocidOrder)3, &error), XAP_ERROR_INVALID_ARGUMENT);
	xap_enquire_free(enquire);
}
END_TEST

START_TEST(test_xapian_c__collapse)
{
	XapEnquire *enquire;
	XapMset *mset;

	make_archive("archive");
	enquire = ask(xap_query_new_all(&error));
	ck_ok(xap_enquire_set_collapse(enquire, SLOT_ISSUER, 1, &error));
	mset = xap_enquire_search(enquire, 0, 10, UINT32_MAX, NULL, &error);
	ck_assert_uint_eq(xap_mset_get_size(mset), 3);
	ck_assert_str_eq(xap_mset_get_hit(mset, 0)->collapse_key, "huyen");
	ck_assert_uint_eq(xap_mset_get_hit(mset, 0)->collapse_key_length, 5);
	ck_assert_uint_eq(xap_mset_get_hit(mset, 0)->collapse_count, 1);
	xap_mset_free(mset);
	ck_assert_int_eq(xap_enquire_set_collapse(enquire, SLOT_ISSUER, 0, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_ok(xap_enquire_set_collapse(enquire, XAP_NO_SLOT, 0, &error));
	ck_enquire(enquire, "1 2 3 4");
	xap_enquire_free(enquire);
}
END_TEST

START_TEST(test_xapian_c__facets)
{
	XapSpy *spy = xap_spy_new(SLOT_ISSUER, &error);
	XapFacets *facets;
	XapEnquire *enquire;

	make_archive("archive");
	enquire = ask(xap_query_new_all(&error));
	ck_ok(xap_enquire_add_spy(enquire, spy, &error));
	xap_mset_free(xap_enquire_search(enquire, 0, 1, UINT32_MAX, NULL, &error));
	ck_ok(xap_enquire_clear_spies(enquire, &error));
	xap_mset_free(xap_enquire_search(enquire, 0, 1, UINT32_MAX, NULL, &error));
	xap_enquire_free(enquire);
	ck_assert_uint_eq(xap_spy_get_total(spy), 4);
	facets = xap_spy_list_facets(spy, 0, &error);
	ck_assert_uint_eq(xap_facets_get_size(facets), 3);
	ck_assert_str_eq(xap_facets_get(facets, 1)->value, "tinh");
	ck_assert_uint_eq(xap_facets_get(facets, 1)->frequency, 1);
	ck_assert_ptr_null(xap_facets_get(facets, 3));
	xap_facets_free(facets);
	facets = xap_spy_list_facets(spy, 1, &error);
	xap_spy_free(spy);
	ck_assert_uint_eq(xap_facets_get_size(facets), 1);
	ck_assert_str_eq(xap_facets_get(facets, 0)->value, "huyen");
	ck_assert_uint_eq(xap_facets_get(facets, 0)->value_length, 5);
	ck_assert_uint_eq(xap_facets_get(facets, 0)->frequency, 2);
	xap_facets_free(facets);
}
END_TEST

START_TEST(test_xapian_c__expansion)
{
	XapRset *rset = xap_rset_new(&error);
	XapExpansion *expansion;
	XapEnquire *enquire;
	XapMset *mset;

	make_archive("archive");
	enquire = ask(term("chi"));
	ck_assert_int_eq(xap_rset_add(rset, 0, &error), XAP_ERROR_INVALID_ARGUMENT);
	ck_ok(xap_rset_add(rset, 1, &error));
	ck_ok(xap_rset_add(rset, 3, &error));
	expansion = xap_enquire_expand(enquire, rset, 5, "h", &error);
	ck_assert_uint_eq(xap_expansion_get_size(expansion), 1);
	ck_assert_str_eq(xap_expansion_get(expansion, 0)->term, "huyen");
	ck_assert(xap_expansion_get(expansion, 0)->weight > 0);
	xap_expansion_free(expansion);
	expansion = xap_enquire_expand(enquire, rset, 5, NULL, &error);
	ck_assert_uint_gt(xap_expansion_get_size(expansion), 1);
	for (size_t i = 0; i < xap_expansion_get_size(expansion); i++)
		ck_assert_str_ne(xap_expansion_get(expansion, i)->term, "chi");
	xap_expansion_free(expansion);
	mset = xap_enquire_search(enquire, 0, 10, 0, rset, &error);
	ck_assert_uint_eq(xap_mset_get_size(mset), 3);
	xap_mset_free(mset);
	ck_ok(xap_rset_add(rset, 99, &error));
	ck_fails(xap_enquire_expand(enquire, rset, 5, NULL, &error), XAP_ERROR_NOT_FOUND);
	xap_rset_free(rset);
	xap_enquire_free(enquire);
}
END_TEST

START_TEST(test_xapian_c__matching_terms)
{
	XapEnquire *enquire;
	XapTerms *terms;

	make_archive("archive");
	enquire = ask(xap_query_take_parts(XAP_OR, (XapQuery *[]){term("huyen"), term("cac"), term("ket")}, 3, 0, &error));
	terms = xap_enquire_list_matching_terms(enquire, 1, &error);
	ck_made(terms);
	ck_assert_int_eq(xap_terms_next(terms, &error), XAP_OK);
	ck_assert_str_eq(xap_terms_get_term(terms, NULL), "cac");
	ck_assert_int_eq(xap_terms_next(terms, &error), XAP_OK);
	ck_assert_str_eq(xap_terms_get_term(terms, NULL), "huyen");
	ck_assert_int_eq(xap_terms_next(terms, &error), XAP_END);
	xap_terms_free(terms);
	ck_fails(xap_enquire_list_matching_terms(enquire, 77, &error), XAP_ERROR_NOT_FOUND);
	xap_enquire_free(enquire);
}
END_TEST

/* ---- errors ---- */

START_TEST(test_xapian_c__every_status_has_a_name)
{
	for (int status = XAP_OK; status < XAP_ERROR_FAILED; status++)
		ck_assert_str_ne(xap_status_get_name((XapStatus)status), "failed");
	ck_assert_str_eq(xap_status_get_name(XAP_ERROR_FAILED), "failed");
	ck_assert_str_eq(xap_status_get_name((XapStatus)15), "failed");
}
END_TEST

START_TEST(test_xapian_c__long_message_is_cut_between_characters)
{
	GString *path = g_string_new("/");

	for (int i = 0; i < XAP_MESSAGE_SIZE; i++)
		g_string_append(path, "đ");
	for (int i = 0; i < 2; i++) { // one of the two is cut inside a letter
		ck_fails(xap_database_open(path->str, &error), XAP_ERROR_FAILED);
		ck_assert_uint_ge(strlen(error.message), XAP_MESSAGE_SIZE - 3);
		ck_assert(g_utf8_validate(error.message, -1, NULL));
		g_string_insert_c(path, 1, 'x');
	}
	g_string_free(path, TRUE);
}
END_TEST

static TCase *case_of(Suite *suite, const char *name)
{
	TCase *tests = tcase_create(name);

	tcase_add_checked_fixture(tests, set_up, tear_down);
	suite_add_tcase(suite, tests);
	return tests;
}

static void add_databases(TCase *tests)
{
	tcase_add_test(tests, test_xapian_c__open_says_why_not);
	tcase_add_test(tests, test_xapian_c__figures_of_a_database);
	tcase_add_test(tests, test_xapian_c__reader_sees_commits_after_reopen);
	tcase_add_test(tests, test_xapian_c__replace_and_delete);
	tcase_add_test(tests, test_xapian_c__transaction_is_all_or_nothing);
	tcase_add_test(tests, test_xapian_c__threshold_spares_transactions);
	tcase_add_test(tests, test_xapian_c__metadata);
	tcase_add_test(tests, test_xapian_c__several_as_one);
	tcase_add_test(tests, test_xapian_c__stub_file);
	tcase_add_test(tests, test_xapian_c__remote_program);
	tcase_add_test(tests, test_xapian_c__remote_tcp);
	tcase_add_test(tests, test_xapian_c__compact_and_check);
	tcase_add_test(tests, test_xapian_c__full_disk_loses_no_commit);
}

static void add_contents(TCase *tests)
{
	tcase_add_test(tests, test_xapian_c__document_parts);
	tcase_add_test(tests, test_xapian_c__postings_that_are_refused);
	tcase_add_test(tests, test_xapian_c__numbers_sort_as_bytes);
	tcase_add_test(tests, test_xapian_c__terms_of_database_and_document);
	tcase_add_test(tests, test_xapian_c__terms_of_a_new_document);
	tcase_add_test(tests, test_xapian_c__documents_of_a_term);
}

static void add_searching(TCase *tests)
{
	tcase_add_test(tests, test_xapian_c__operators);
	tcase_add_test(tests, test_xapian_c__value_ranges);
	tcase_add_test(tests, test_xapian_c__queries_that_cannot_be);
	tcase_add_test(tests, test_xapian_c__deeper_failure_is_kept);
	tcase_add_test(tests, test_xapian_c__query_as_text_and_bytes);
	tcase_add_test(tests, test_xapian_c__weights_and_hits);
	tcase_add_test(tests, test_xapian_c__orders);
	tcase_add_test(tests, test_xapian_c__collapse);
	tcase_add_test(tests, test_xapian_c__facets);
	tcase_add_test(tests, test_xapian_c__expansion);
	tcase_add_test(tests, test_xapian_c__matching_terms);
	tcase_add_test(tests, test_xapian_c__every_status_has_a_name);
	tcase_add_test(tests, test_xapian_c__long_message_is_cut_between_characters);
}

int main(void)
{
	Suite *suite = suite_create("xapian-c");

	add_databases(case_of(suite, "databases"));
	add_contents(case_of(suite, "contents"));
	add_searching(case_of(suite, "searching"));
	return tc_test_run(suite);
}
