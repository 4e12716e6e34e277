/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings: what its header promises, case by case. That answers are right for any question is held against a model (test_postings_model.c); what damage
 * and kills do is in test_postings_fault.c.
 */
#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>

#include "tests/postings_shard.h"

/* ---- matching ------------------------------------------------------------------------------------------------------ */

START_TEST(test_postings__dates_up_to_0_are_none)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put_document(writer, 1, "hop", &(TcDocument){.date = 20240101});
	put_document(writer, 2, "hop", &(TcDocument){.date = 20240500});
	put(writer, 3, "hop");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_matches(collection, tc_query_new_dates(0, 0), "");
	ck_matches(collection, tc_query_new_dates(20240101, 0), "");
	ck_matches(collection, tc_query_new_dates(0, G_MAXUINT32), "1 2");
	ck_matches(collection, tc_query_new_dates(20240101, 20240101), "1");
	ck_matches(collection, tc_query_new_dates(20240102, 20240500), "2");
	ck_matches(collection, tc_query_new_dates(20240501, 20240102), "");
}
END_TEST

START_TEST(test_postings__first_and_max_at_their_limits)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	for (gint64 paper = 1; paper <= 5; paper++)
		put(writer, paper, "hop");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	static const struct {
		guint first, max;
		const char *expected;
	} cases[] = {{0, 2, "1 2"},
		     {3, 2, "4 5"},
		     {4, 2, "5"},
		     {5, 2, ""},
		     {0, 0, ""},
		     {2, G_MAXUINT, "3 4 5"},
		     {0, G_MAXUINT, "1 2 3 4 5"},
		     {G_MAXUINT, 2, ""},
		     {G_MAXUINT, G_MAXUINT, ""}};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcMatchOptions options = plain_options;
		options.first = cases[i].first;
		options.max = cases[i].max;
		g_autofree char *found = list_matches(collection, tc_query_new_term("hop"), &options);
		ck_assert_str_eq(found, cases[i].expected);
	}
}
END_TEST

/* With k1 = 0 or b = 1 and no least length, 0 would be divided by 0. */
START_TEST(test_postings__what_only_filters_weighs_nothing)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "hop:0");
	put(writer, 2, "hop:0 chi:2");
	put(writer, 3, "hop:1");
	put(writer, 4, "hop:0");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	static const TcBm25 cases[] = {
		{.k1 = 1.2, .b = 0.5}, {.k1 = 0, .b = 0.5, .min_length = 0.5}, {.k1 = 1.2, .b = 1}, {.k1 = 0}};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcMatchOptions options = plain_options;
		options.bm25 = cases[i];
		g_autoptr(TcQuery) query = tc_query_new_term("hop");
		g_autoptr(TcMatches) matches = match(collection, query, &options);
		ck_assert_uint_eq(matches->n, 4);
		ck_assert_int_eq(matches->papers[0].paper, 3);
		ck_assert(matches->papers[0].score > 0);
		for (guint j = 1; j < 4; j++)
			ck_assert(matches->papers[j].score == 0);
	}
}
END_TEST

/* In one shard one word is the rarest, in another another: 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1. */
START_TEST(test_postings__scores_are_the_same_to_the_last_bit_wherever_a_paper_stands)
{
	static const char *const places[] = {"all", "even", "odd"};
	char *path[3];
	for (guint place = 0; place < 3; place++) {
		path[place] = g_build_filename(folder, places[place], NULL);
		g_autoptr(TcShardWriter) writer = open_writer(path[place]);
		for (gint64 paper = 1; paper <= 60; paper++) {
			g_autofree char *line =
				g_strdup_printf("hop:%d%s%s chi:3%s", (int)(paper % 7), paper % 6 < 4 ? " uy:2" : "",
						paper % 4 < 3 ? " bo:7" : "", paper % 2 ? " tinh:5" : "");
			if (place == 0 || (place == 1) == (paper % 2 == 0))
				put(writer, paper, line);
		}
		commit(writer);
	}
	g_autoptr(TcCollection) one = open_collection(path[0]), two = tc_collection_open((const char *const *)path + 1, 2, NULL);
	TcQuery *const parts[] = {tc_query_new_term("hop"), tc_query_new_term("uy"), tc_query_new_term("bo"),
				  tc_query_new_term("chi")};
	g_autoptr(TcQuery) query = tc_query_take_parts(TC_AND, parts, 4);
	g_autoptr(TcMatches) of_one = match(one, query, &plain_options), of_two = match(two, query, &plain_options);
	ck_assert_uint_gt(of_one->n, 20);
	ck_assert_uint_eq(of_one->n, of_two->n);
	ck_assert_mem_eq(of_one->papers, of_two->papers, of_one->n * sizeof *of_one->papers);
	for (guint place = 0; place < 3; place++)
		g_free(path[place]);
}
END_TEST

/* ---- commits ------------------------------------------------------------------------------------------------------- */

static gint64 get_time_of_manifest(void)
{
	g_autofree char *path = g_build_filename(shard, "manifest", NULL);
	struct stat info;
	ck_assert_int_eq(stat(path, &info), 0);
	return info.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + info.st_mtim.tv_nsec;
}

/* Or a reader that has the one would take the next for the same, if it has the same inode. */
START_TEST(test_postings__each_commit_is_younger_than_the_one_before_whatever_the_clock_says)
{
	g_autofree char *path = g_build_filename(shard, "manifest", NULL);
	const struct timespec later[] = {{.tv_sec = G_GINT64_CONSTANT(4102444800)}, {.tv_sec = G_GINT64_CONSTANT(4102444800)}};
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	commit(writer);
	g_clear_pointer(&writer, tc_shard_writer_free);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, later, 0), 0);
	writer = open_writer(shard);
	gint64 before = get_time_of_manifest();
	for (gint64 i = 1; i <= 5; i++) {
		gboolean changed;
		g_autoptr(TcCollection) collection = open_collection(shard);
		put(writer, i, "hop");
		commit(writer);
		ck_assert(get_time_of_manifest() > before);
		before = get_time_of_manifest();
		ck_assert(tc_collection_reopen(collection, &changed, NULL) && changed);
		ck_assert(tc_collection_reopen(collection, &changed, NULL) && !changed);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, test_postings__dates_up_to_0_are_none);
	tcase_add_test(all, test_postings__first_and_max_at_their_limits);
	tcase_add_test(all, test_postings__what_only_filters_weighs_nothing);
	tcase_add_test(all, test_postings__scores_are_the_same_to_the_last_bit_wherever_a_paper_stands);
	tcase_add_test(all, test_postings__each_commit_is_younger_than_the_one_before_whatever_the_clock_says);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
