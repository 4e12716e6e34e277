/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: opening, breaking and closing in every order. What is left must go on working, or fail with a status of its own; run it
 * under valgrind with CK_FORK=no (a minute).
 */
#include <string.h>

#include <glib/gstdio.h>

#include "tests/testing.h"
#include "xapian-c/xapian-c.h"

static char *folder;
static char *path;
static XapError error;

#define ck_ok(call) ck_assert_msg((call) == XAP_OK, "%s", error.message)
#define ck_made(pointer) ck_assert_msg((pointer) != NULL, "%s", error.message)

static void add(XapDatabase *database, const char *first, const char *second, const char *value)
{
	const XapPosting postings[] = {{first, strlen(first), 1, 1}, {second, strlen(second), 2, 1}};
	XapDocument *document = xap_document_new(&error);

	ck_ok(xap_document_add_postings(document, postings, G_N_ELEMENTS(postings), &error));
	ck_ok(xap_document_set_value(document, 0, value, strlen(value), &error));
	ck_ok(xap_document_set_data(document, value, strlen(value), &error));
	ck_ok(xap_database_add_document(database, document, NULL, &error));
	xap_document_free(document);
}

static XapDatabase *open_writable(void)
{
	XapDatabase *database = xap_database_open_writable(path, XAP_OPEN_OR_CREATE, 0, &error);

	ck_made(database);
	return database;
}

static void set_up(void)
{
	XapDatabase *database;

	memset(&error, 0, sizeof error);
	folder = tc_test_folder();
	path = g_build_filename(folder, "archive", NULL);
	database = open_writable();
	add(database, "huyen", "uy", "2021");
	add(database, "tinh", "uy", "2022");
	ck_ok(xap_database_close(database, &error));
	xap_database_free(database);
}

static void tear_down(void)
{
	tc_test_remove(folder);
	g_clear_pointer(&path, g_free);
	g_clear_pointer(&folder, g_free);
}

/* ---- the handles that are freed in every order ---- */

/** Everything that can hang together, each freed at its turn and NULL from then on. */
typedef struct {
	XapDatabase *database;
	XapDocument *document;
	XapQuery *query;
	XapEnquire *enquire;
	XapMset *mset;
	XapTerms *terms;
	XapPostings *postings;
	XapSpy *spy;
	XapFacets *facets;
	XapRset *rset;
	XapExpansion *expansion;
	XapTerms *matching;
} Handles;

/** The first group is permuted by one test, the second by another: 12 handles at once would have 479,001,600 orders. */
enum {
	GROUP = 6,
};

static void open_all(Handles *handles, bool writable)
{
	*handles = (Handles){0};
	handles->database = writable ? open_writable() : xap_database_open(path, &error);
	ck_made(handles->database);
	handles->document = xap_database_load_document(handles->database, 1, &error);
	handles->query = xap_query_take_pair(XAP_AND_MAYBE, xap_query_new_term("uy", 1, &error),
					     xap_query_new_term("tinh", 1, &error), &error);
	handles->enquire = xap_enquire_new(handles->database, &error);
	handles->spy = xap_spy_new(0, &error);
	ck_ok(xap_enquire_add_spy(handles->enquire, handles->spy, &error));
	ck_ok(xap_enquire_set_query(handles->enquire, handles->query, 0, &error));
	handles->mset = xap_enquire_search(handles->enquire, 0, 10, UINT32_MAX, NULL, &error);
	handles->terms = xap_database_list_terms(handles->database, "", &error);
	handles->postings = xap_database_list_postings(handles->database, "uy", &error);
	handles->facets = xap_spy_list_facets(handles->spy, 0, &error);
	handles->rset = xap_rset_new(&error);
	ck_ok(xap_rset_add(handles->rset, 1, &error));
	handles->expansion = xap_enquire_expand(handles->enquire, handles->rset, 10, "", &error);
	handles->matching = xap_enquire_list_matching_terms(handles->enquire, 1, &error);
	ck_assert(handles->document && handles->mset && handles->terms && handles->postings && handles->facets &&
		  handles->expansion && handles->matching);
}

static void free_first(Handles *handles, int which)
{
	switch (which) {
	case 0:
		g_clear_pointer(&handles->database, xap_database_free);
		break;
	case 1:
		g_clear_pointer(&handles->document, xap_document_free);
		break;
	case 2:
		g_clear_pointer(&handles->query, xap_query_free);
		break;
	case 3:
		g_clear_pointer(&handles->enquire, xap_enquire_free);
		break;
	case 4:
		g_clear_pointer(&handles->mset, xap_mset_free);
		break;
	default:
		g_clear_pointer(&handles->terms, xap_terms_free);
		break;
	}
}

static void free_second(Handles *handles, int which)
{
	switch (which) {
	case 0:
		g_clear_pointer(&handles->postings, xap_postings_free);
		break;
	case 1:
		g_clear_pointer(&handles->spy, xap_spy_free);
		break;
	case 2:
		g_clear_pointer(&handles->facets, xap_facets_free);
		break;
	case 3:
		g_clear_pointer(&handles->rset, xap_rset_free);
		break;
	case 4:
		g_clear_pointer(&handles->expansion, xap_expansion_free);
		break;
	default:
		g_clear_pointer(&handles->matching, xap_terms_free);
		break;
	}
}

/** Asserts a call on what is left: it went well or, once a writer is freed, met a closed database. */
static void ck_lives(XapStatus status, bool closed)
{
	ck_assert_msg(status == XAP_OK || status == XAP_END || (closed && status == XAP_ERROR_CLOSED), "%s", error.message);
}

/** Uses whatever is not freed yet. \param closed  whether what they read from may be closed. */
static void use_handles(const Handles *handles, bool closed)
{
	if (handles->document) {
		char *data = xap_document_dup_data(handles->document, NULL, &error);
		ck_lives(data ? XAP_OK : error.status, closed);
		xap_string_free(data);
	}
	if (handles->query) {
		char *text = xap_query_dup_description(handles->query, &error);
		ck_assert_str_eq(text, "Query((uy AND_MAYBE tinh))");
		xap_string_free(text);
	}
	if (handles->enquire) {
		XapMset *mset = xap_enquire_search(handles->enquire, 0, 10, UINT32_MAX, handles->rset, &error);
		ck_lives(mset ? XAP_OK : error.status, closed);
		xap_mset_free(mset);
	}
	if (handles->mset) {
		XapDocument *document = xap_mset_load_document(handles->mset, 0, &error);
		ck_assert_uint_eq(xap_mset_get_hit(handles->mset, 0)->docid, 2);
		ck_lives(document ? XAP_OK : error.status, closed);
		xap_document_free(document);
	}
	if (handles->terms)
		ck_lives(xap_terms_next(handles->terms, &error), closed);
	if (handles->postings)
		ck_lives(xap_postings_next(handles->postings, &error), closed);
	if (handles->matching)
		ck_lives(xap_terms_next(handles->matching, &error), closed);
	if (handles->spy)
		ck_assert_uint_ge(xap_spy_get_total(handles->spy), 2);
	if (handles->facets)
		ck_assert_str_eq(xap_facets_get(handles->facets, 0)->value, "2021");
	if (handles->expansion)
		ck_assert_str_eq(xap_expansion_get(handles->expansion, 0)->term, "huyen");
}

/** The order with a number, of GROUP! */
static void unrank(int number, int order[GROUP])
{
	int left[GROUP];

	for (int i = 0; i < GROUP; i++)
		left[i] = i;
	for (int i = 0, n = GROUP; n > 0; i++, n--) {
		const int which = number % n;
		number /= n;
		order[i] = left[which];
		memmove(left + which, left + which + 1, (size_t)(n - which - 1) * sizeof *left);
	}
}

/** Frees one group in one order, then the other backwards, and uses the rest after each step. */
static void free_in_order(int number, bool second_first, bool writable)
{
	void (*const first)(Handles *, int) = second_first ? free_second : free_first;
	void (*const second)(Handles *, int) = second_first ? free_first : free_second;
	int order[GROUP];
	Handles handles;

	unrank(number, order);
	open_all(&handles, writable);
	use_handles(&handles, false);
	for (int i = 0; i < GROUP; i++) {
		first(&handles, order[i]);
		use_handles(&handles, writable && !handles.database);
	}
	for (int i = GROUP - 1; i >= 0; i--) {
		second(&handles, i);
		use_handles(&handles, writable && !handles.database);
	}
}

enum {
	ORDERS = 720, // GROUP!
};

START_TEST(test_xapian_c_order__reader_family)
{
	for (int i = 0; i < ORDERS; i++)
		free_in_order(i, false, false);
}
END_TEST

START_TEST(test_xapian_c_order__lists_and_results)
{
	for (int i = 0; i < ORDERS; i++)
		free_in_order(i, true, false);
}
END_TEST

/* Freeing a writer closes it whatever else lives: the lock must be free for the next round. */
START_TEST(test_xapian_c_order__writer_family)
{
	for (int i = 0; i < ORDERS; i++)
		free_in_order(i, false, true);
}
END_TEST

/* ---- breaking ---- */

START_TEST(test_xapian_c_order__free_accepts_null)
{
	xap_database_free(NULL);
	xap_document_free(NULL);
	xap_terms_free(NULL);
	xap_postings_free(NULL);
	xap_query_free(NULL);
	xap_enquire_free(NULL);
	xap_spy_free(NULL);
	xap_facets_free(NULL);
	xap_rset_free(NULL);
	xap_expansion_free(NULL);
	xap_mset_free(NULL);
	xap_string_free(NULL);
}
END_TEST

#define ck_refuses(call) ck_assert_int_eq(call, XAP_ERROR_INVALID_ARGUMENT)
#define ck_makes_nothing(call)                                                                                                   \
	do {                                                                                                                     \
		error.status = XAP_OK;                                                                                           \
		ck_assert_ptr_null(call);                                                                                        \
		ck_assert_int_eq(error.status, XAP_ERROR_INVALID_ARGUMENT);                                                      \
	} while (0)

START_TEST(test_xapian_c_order__null_is_refused)
{
	uint32_t number;

	ck_refuses(xap_database_close(NULL, &error));
	ck_refuses(xap_database_reopen(NULL, NULL, &error));
	ck_refuses(xap_database_get_document_count(NULL, &number, &error));
	ck_refuses(xap_database_commit(NULL, &error));
	ck_refuses(xap_database_add_document(NULL, NULL, NULL, &error));
	ck_refuses(xap_document_add_postings(NULL, NULL, 0, &error));
	ck_refuses(xap_document_add_term(NULL, "a", 1, NULL));
	ck_refuses(xap_terms_next(NULL, &error));
	ck_refuses(xap_terms_skip_to(NULL, "a", &error));
	ck_refuses(xap_postings_next(NULL, &error));
	ck_refuses(xap_enquire_set_query(NULL, NULL, 0, &error));
	ck_refuses(xap_enquire_add_spy(NULL, NULL, &error));
	ck_refuses(xap_rset_add(NULL, 1, &error));
	ck_makes_nothing(xap_database_load_document(NULL, 1, &error));
	ck_makes_nothing(xap_document_list_terms(NULL, &error));
	ck_makes_nothing(xap_query_new_term(NULL, 1, &error));
	ck_makes_nothing(xap_query_take_scaled(NULL, 1, &error));
	ck_makes_nothing(xap_query_dup(NULL, &error));
	ck_makes_nothing(xap_enquire_new(NULL, &error));
	ck_makes_nothing(xap_enquire_search(NULL, 0, 1, 0, NULL, &error));
	ck_makes_nothing(xap_spy_list_facets(NULL, 0, &error));
	ck_assert_ptr_null(xap_terms_get_term(NULL, NULL));
	ck_assert_uint_eq(xap_mset_get_size(NULL) + xap_facets_get_size(NULL) + xap_spy_get_total(NULL), 0);
}
END_TEST

START_TEST(test_xapian_c_order__closed_database)
{
	XapDocument *document = xap_document_new(&error);
	XapDatabase *database = open_writable();
	XapTerms *terms = xap_database_list_terms(database, "", &error);
	uint32_t number;

	ck_ok(xap_database_close(database, &error));
	ck_ok(xap_database_close(database, &error));
	ck_assert_int_eq(xap_database_add_document(database, document, NULL, &error), XAP_ERROR_CLOSED);
	ck_assert_int_eq(xap_database_replace_by_term(database, "Q", document, NULL, &error), XAP_ERROR_CLOSED);
	ck_assert_int_eq(xap_database_set_metadata(database, "k", "v", 1, &error), XAP_ERROR_CLOSED);
	ck_assert_int_eq(xap_database_commit(database, &error), XAP_ERROR_CLOSED);
	ck_assert_int_eq(xap_database_begin_transaction(database, true, &error), XAP_ERROR_CLOSED);
	ck_assert_int_eq(xap_database_get_document_count(database, &number, &error), XAP_ERROR_CLOSED);
	ck_assert_int_eq(xap_database_reopen(database, NULL, &error), XAP_ERROR_CLOSED);
	ck_assert_ptr_null(xap_enquire_new(database, &error));
	ck_lives(xap_terms_next(terms, &error), true);
	xap_database_free(database);
	xap_terms_free(terms);
	xap_document_free(document);
}
END_TEST

START_TEST(test_xapian_c_order__reader_does_not_write)
{
	XapDatabase *database = xap_database_open(path, &error);
	XapDocument *document = xap_document_new(&error);

	ck_refuses(xap_database_add_document(database, document, NULL, &error));
	ck_refuses(xap_database_commit(database, &error));
	ck_refuses(xap_database_delete_document(database, 1, &error));
	xap_document_free(document);
	xap_database_free(database);
}
END_TEST

START_TEST(test_xapian_c_order__lock_goes_with_the_writer)
{
	XapDatabase *database = open_writable();
	XapDocument *document = xap_database_load_document(database, 1, &error);

	ck_assert_ptr_null(xap_database_open_writable(path, XAP_OPEN_EXISTING, 0, &error));
	ck_assert_int_eq(error.status, XAP_ERROR_LOCKED);
	xap_database_free(database);
	database = open_writable();
	xap_document_free(document);
	xap_database_free(database);
}
END_TEST

/* What a writer has not committed is committed when it is freed, but for a transaction, which is forgotten. */
START_TEST(test_xapian_c_order__free_with_changes_pending)
{
	XapDatabase *database = open_writable();
	uint32_t count;

	add(database, "xa", "uy", "2023");
	xap_database_free(database);
	database = open_writable();
	ck_ok(xap_database_get_document_count(database, &count, &error));
	ck_assert_uint_eq(count, 3);
	ck_ok(xap_database_begin_transaction(database, true, &error));
	add(database, "xa", "uy", "2024");
	xap_database_free(database);
	database = xap_database_open(path, &error);
	ck_ok(xap_database_get_document_count(database, &count, &error));
	ck_assert_uint_eq(count, 3);
	xap_database_free(database);
}
END_TEST

/** Changes every block of the archive, and commits. */
static void rewrite(XapDatabase *writer, int round)
{
	enum {
		PAPERS = 400,
	};

	for (int i = 0; i < PAPERS; i++) {
		g_autofree char *word = g_strdup_printf("tu%dx%d", i, round);
		g_autofree char *unique = g_strdup_printf("Q%d", i);
		XapDocument *document = xap_document_new(&error);
		xap_document_add_term(document, word, 1, &error);
		xap_document_add_term(document, "uy", 1, &error);
		xap_document_add_term(document, unique, 0, &error);
		xap_database_replace_by_term(writer, unique, document, NULL, &error);
		xap_document_free(document);
	}
	ck_ok(xap_database_commit(writer, &error));
}

START_TEST(test_xapian_c_order__two_commits_outrun_a_reader)
{
	XapDatabase *writer = open_writable(), *reader;
	XapStatus status = XAP_OK;
	XapTerms *terms;
	bool changed;

	rewrite(writer, 0);
	reader = xap_database_open(path, &error);
	rewrite(writer, 1);
	rewrite(writer, 2);
	rewrite(writer, 3);
	terms = xap_database_list_terms(reader, "", &error);
	if (terms)
		while ((status = xap_terms_next(terms, &error)) == XAP_OK)
			;
	else
		status = error.status;
	ck_assert_int_eq(status, XAP_ERROR_MODIFIED);
	ck_assert_int_eq(xap_terms_next(terms, &error), terms ? XAP_END : XAP_ERROR_INVALID_ARGUMENT);
	xap_terms_free(terms);
	ck_ok(xap_database_reopen(reader, &changed, &error));
	ck_assert(changed);
	terms = xap_database_list_terms(reader, "tu399", &error);
	ck_assert_int_eq(xap_terms_next(terms, &error), XAP_OK);
	ck_assert_str_eq(xap_terms_get_term(terms, NULL), "tu399x3");
	xap_terms_free(terms);
	xap_database_free(reader);
	xap_database_free(writer);
}
END_TEST

/** Opens, asks and frees whatever is at `path`: only the right answer or the documented errors. */
static void poke(void)
{
	XapDatabase *database = xap_database_open(path, &error);
	XapEnquire *enquire;
	XapQuery *query;
	XapMset *mset;

	if (!database) {
		ck_assert_msg(error.status == XAP_ERROR_CORRUPT || error.status == XAP_ERROR_VERSION, "%s", error.message);
		return;
	}
	enquire = xap_enquire_new(database, &error);
	query = xap_query_new_term("uy", 1, &error);
	ck_ok(xap_enquire_set_query(enquire, query, 0, &error));
	mset = xap_enquire_search(enquire, 0, 10, 0, NULL, &error);
	ck_assert_msg(mset || error.status == XAP_ERROR_CORRUPT, "%s", error.message);
	xap_mset_free(mset);
	xap_query_free(query);
	xap_enquire_free(enquire);
	xap_database_free(database);
}

/* Each file of a database is missing, empty, cut in half or overwritten. */
START_TEST(test_xapian_c_order__damaged_files)
{
	static const char *const files[] = {"iamglass", "postlist.glass", "termlist.glass", "docdata.glass"};

	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *file = g_build_filename(path, files[i], NULL);
		g_autofree char *content = NULL;
		g_autofree char *noise = NULL;
		gsize length;

		g_assert_true(g_file_get_contents(file, &content, &length, NULL));
		noise = g_strnfill(length, 'Z');
		g_assert_true(g_file_set_contents(file, noise, (gssize)length, NULL));
		poke();
		g_assert_true(g_file_set_contents(file, content, (gssize)length / 2, NULL));
		poke();
		g_assert_true(g_file_set_contents(file, "", 0, NULL));
		poke();
		g_unlink(file);
		if (i > 0) // without iamglass there is no database: XAP_ERROR_NOT_FOUND
			poke();
		g_assert_true(g_file_set_contents(file, content, (gssize)length, NULL));
		poke();
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("xapian-c-order");
	TCase *tests = tcase_create("order");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, test_xapian_c_order__reader_family);
	tcase_add_test(tests, test_xapian_c_order__lists_and_results);
	tcase_add_test(tests, test_xapian_c_order__writer_family);
	tcase_add_test(tests, test_xapian_c_order__free_accepts_null);
	tcase_add_test(tests, test_xapian_c_order__null_is_refused);
	tcase_add_test(tests, test_xapian_c_order__closed_database);
	tcase_add_test(tests, test_xapian_c_order__reader_does_not_write);
	tcase_add_test(tests, test_xapian_c_order__lock_goes_with_the_writer);
	tcase_add_test(tests, test_xapian_c_order__free_with_changes_pending);
	tcase_add_test(tests, test_xapian_c_order__two_commits_outrun_a_reader);
	tcase_add_test(tests, test_xapian_c_order__damaged_files);
	suite_add_tcase(suite, tests);
	return tc_test_run(suite);
}
