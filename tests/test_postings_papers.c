/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings: sets of papers as queries, and what they count.
 */
#include "tests/postings_shard.h"

static const gint64 wanted[] = {7, 2, 5, 99};

static TcCollection *make_collection(TcShardWriter *writer)
{
	for (gint64 paper = 1; paper <= 4; paper++)
		put(writer, paper, paper % 2 ? "hop:2" : "hop uy");
	commit(writer);
	put(writer, 5, "hop:3");
	put_document(writer, 5, "chi", &(TcDocument){.section = TRUE});
	put(writer, 6, "hop");
	put(writer, 7, "uy");
	commit(writer);
	return open_collection(shard);
}

START_TEST(test_postings__papers_are_found_in_every_segment)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	g_autoptr(TcCollection) collection = make_collection(writer);
	g_autoptr(TcPaperSet) set = tc_paper_set_new(wanted, G_N_ELEMENTS(wanted)), none = tc_paper_set_new(NULL, 0);
	TcMatchOptions sections = plain_options;
	sections.sections = TRUE;
	for (int i = 0; i < 2; i++) { /* looked up, and remembered */
		ck_matches(collection, tc_query_new_papers(set), "2 5 7");
		ck_matches(collection, tc_query_new_papers(none), "");
		ck_matches(collection, tc_query_take_pair(TC_AND, tc_query_new_term("hop"), tc_query_new_papers(set)), "5 2");
		ck_matches(collection, tc_query_take_pair(TC_FILTER, tc_query_new_papers(set), tc_query_new_term("uy")), "2 7");
		ck_matches(collection, tc_query_take_pair(TC_OR, tc_query_new_term("chi"), tc_query_new_papers(set)), "2 5 7");
		ck_matches(collection, tc_query_take_pair(TC_AND_NOT, tc_query_new_all(), tc_query_new_papers(set)), "1 3 4 6");
		g_autofree char *section = list_matches(
			collection, tc_query_take_pair(TC_AND, tc_query_new_papers(set), tc_query_new_term("chi")), &sections);
		ck_assert_str_eq(section, "5");
	}
}
END_TEST

/* Segments are written anew, and papers replaced, while a set is kept. */
START_TEST(test_postings__papers_are_found_where_they_went)
{
	gboolean changed;
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	g_autoptr(TcCollection) collection = make_collection(writer);
	g_autoptr(TcPaperSet) set = tc_paper_set_new(wanted, G_N_ELEMENTS(wanted));
	ck_matches(collection, tc_query_new_papers(set), "2 5 7");
	put(writer, 2, "bo");
	put(writer, 99, "bo");
	tc_shard_writer_put(writer, 7);
	commit(writer);
	ck_matches(collection, tc_query_new_papers(set), "2 5 7");
	ck_assert(tc_collection_reopen(collection, &changed, NULL) && changed);
	ck_matches(collection, tc_query_new_papers(set), "2 5 99");
	compact(writer);
	ck_assert(tc_collection_reopen(collection, &changed, NULL) && changed);
	ck_matches(collection, tc_query_new_papers(set), "2 5 99");
	ck_matches(collection, tc_query_take_pair(TC_AND, tc_query_new_term("bo"), tc_query_new_papers(set)), "2 99");
}
END_TEST

START_TEST(test_postings__matches_are_counted_among_others)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	g_autoptr(TcCollection) collection = make_collection(writer);
	g_autoptr(TcPaperSet) set = tc_paper_set_new(wanted, G_N_ELEMENTS(wanted));
	g_autoptr(TcQuery) papers = tc_query_new_papers(set), all = tc_query_new_all(), uy = tc_query_new_term("uy"),
			   any = tc_query_take_pair(TC_OR, tc_query_new_term("uy"), tc_query_new_term("chi"));
	TcQuery *const among[] = {papers, all, uy, any};
	TcMatchOptions options = plain_options;
	options.max = 0;
	options.among = among;
	options.n_among = G_N_ELEMENTS(among);
	g_autoptr(TcQuery) query = tc_query_new_term("hop");
	g_autoptr(TcMatches) matches = match(collection, query, &options);
	ck_assert_uint_eq(matches->total, 6);
	ck_assert_uint_eq(matches->among[0], 2); /* 2 and 5 */
	ck_assert_uint_eq(matches->among[1], 6);
	ck_assert_uint_eq(matches->among[2], 2); /* 2 and 4 */
	ck_assert_uint_eq(matches->among[3], 2); /* a section is no paper */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings");
	TCase *all = tcase_create("papers");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, test_postings__papers_are_found_in_every_segment);
	tcase_add_test(all, test_postings__papers_are_found_where_they_went);
	tcase_add_test(all, test_postings__matches_are_counted_among_others);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
