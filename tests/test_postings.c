/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings: writing shards, case by case: what is put, replaced and taken out, commits, segments, readers beside them. Matching is in
 * test_postings_match.c; what damage, kills and a full disk do in test_postings_fault.c, test_postings_beside.c and test_postings_faults.sh.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/postings/terms.h"
#include "tests/postings_shard.h"

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

START_TEST(test_postings__a_paper_is_put_replaced_and_taken_out)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "hop");
	put(writer, 2, "hop chi");
	put(writer, 3, "hop");
	commit(writer);
	ck_papers(shard, "1 2 3");
	put(writer, 2, "bo");
	tc_shard_writer_put(writer, 3);
	tc_shard_writer_put(writer, 9); /* is not there */
	commit(writer);
	ck_papers(shard, "1 2");
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_matches(collection, tc_query_new_term("hop"), "1");
	ck_matches(collection, tc_query_new_term("chi"), "");
	ck_matches(collection, tc_query_new_term("bo"), "2");
	ck_assert_uint_eq(tc_collection_count_term(collection, "chi"), 0);
}
END_TEST

/* What was said last holds, however often before one commit. */
START_TEST(test_postings__a_paper_changes_several_times_in_one_commit)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	const TcDocument section = {.section = TRUE};
	put(writer, 1, "mot");
	put(writer, 2, "hai");
	put_document(writer, 2, "hai", &section);
	put(writer, 1, "mot hai");
	put_document(writer, 1, "ba", &section);
	tc_shard_writer_put(writer, 2);
	put(writer, 1, "ba");
	put(writer, 3, "hai");
	tc_shard_writer_put(writer, 3);
	put(writer, 3, "bon");
	commit(writer);
	ck_papers(shard, "1 3");
	g_autoptr(TcCollection) collection = open_collection(shard);
	guint documents, sections;
	tc_collection_count_documents(collection, &documents, &sections);
	ck_assert_uint_eq(documents, 2);
	ck_assert_uint_eq(sections, 0);
	ck_matches(collection, tc_query_new_term("mot"), "");
	ck_matches(collection, tc_query_new_term("hai"), "");
	ck_matches(collection, tc_query_new_term("ba"), "1");
	ck_matches(collection, tc_query_new_term("bon"), "3");
	tc_shard_writer_put(writer, 1);
	tc_shard_writer_put(writer, 3);
	commit(writer);
	ck_papers(shard, "");
	ck_assert_uint_eq(count_segments(shard), 0);
}
END_TEST

START_TEST(test_postings__what_is_not_committed_is_forgotten_the_rest_is_not)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	ck_assert(!tc_shard_writer_has_pending(writer));
	gsize empty = tc_shard_writer_get_pending(writer);
	put(writer, 1, "hop");
	commit(writer);
	ck_assert(!tc_shard_writer_has_pending(writer));
	for (gint64 paper = 2; paper < 20000; paper++)
		put(writer, paper, "hop chi");
	ck_assert(tc_shard_writer_has_pending(writer));
	ck_assert_uint_gt(tc_shard_writer_get_pending(writer), empty + 19000 * sizeof(gint64));
	ck_papers(shard, "1");
	g_clear_pointer(&writer, tc_shard_writer_free);
	ck_papers(shard, "1");
	writer = open_writer(shard);
	ck_assert(!tc_shard_writer_has_pending(writer));
	tc_shard_writer_put(writer, 5);
	ck_assert(tc_shard_writer_has_pending(writer));
	put(writer, 20000, "hop");
	commit(writer);
	ck_papers(shard, "1 20000");
}
END_TEST

START_TEST(test_postings__facts_come_with_a_commit)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	TcShardFacts facts = tc_shard_writer_get_facts(writer);
	ck_assert(facts.version == 0 && facts.generation == 0 && facts.n_shards == 0);
	facts = (TcShardFacts){.version = 3, .generation = G_MAXUINT64, .n_shards = 4};
	ck_assert(tc_shard_writer_commit(writer, &facts, NULL));
	compact(writer);
	g_clear_pointer(&writer, tc_shard_writer_free);
	writer = open_writer(shard);
	facts = tc_shard_writer_get_facts(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	TcShardFacts read = tc_collection_get_facts(collection, 0);
	ck_assert(facts.version == 3 && facts.generation == G_MAXUINT64 && facts.n_shards == 4);
	ck_assert(read.version == 3 && read.generation == G_MAXUINT64 && read.n_shards == 4);
	ck_assert_uint_eq(tc_collection_get_n_shards(collection), 1);
}
END_TEST

START_TEST(test_postings__one_writes_the_other_is_told)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	ck_assert_ptr_null(tc_shard_writer_open(shard, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_LOCKED));
	put(writer, 1, "hop");
	commit(writer);
	g_clear_pointer(&writer, tc_shard_writer_free);
	writer = open_writer(shard);
	ck_papers(shard, "1");
}
END_TEST

START_TEST(test_postings__a_shard_that_is_not_there)
{
	g_autoptr(GError) of_open = NULL, of_check = NULL;
	ck_assert_ptr_null(tc_collection_open((const char *const *)&shard, 1, &of_open));
	ck_assert(g_error_matches(of_open, TC_ERROR, TC_ERROR_NOT_FOUND));
	ck_assert(!tc_shard_check(shard, &of_check));
	ck_assert(g_error_matches(of_check, TC_ERROR, TC_ERROR_NOT_FOUND));
	g_autoptr(TcCollection) none = tc_collection_open(NULL, 0, NULL);
	ck_assert_ptr_nonnull(none);
	ck_matches(none, tc_query_new_all(), "");
}
END_TEST

/* ---- segments ------------------------------------------------------------------------------------------------------ */

START_TEST(test_postings__eight_segments_become_one)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	for (gint64 paper = 1; paper <= 40; paper++) {
		put(writer, 41 - paper, "hop:3 chi");
		commit(writer);
		ck_assert_uint_eq(count_segments(shard), paper < 8 ? paper : 1 + (paper - 8) % 7);
	}
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_assert_uint_eq(tc_collection_count_term(collection, "hop"), 40);
	compact(writer);
	ck_assert_uint_eq(count_segments(shard), 1);
	g_autoptr(TcCollection) compacted = open_collection(shard);
	g_autofree char *before = list_matches(collection, tc_query_new_term("hop"), NULL),
			*after = list_matches(compacted, tc_query_new_term("hop"), NULL);
	ck_assert_str_eq(before, after);
	g_autofree char *manifest = g_build_filename(shard, "manifest", NULL), *text = NULL, *same = NULL;
	ck_assert(g_file_get_contents(manifest, &text, NULL, NULL));
	compact(writer); /* there is nothing to do */
	ck_assert(g_file_get_contents(manifest, &same, NULL, NULL));
	ck_assert_str_eq(text, same);
}
END_TEST

/* A large segment keeps what is taken out of it, marked, until that is an eighth. */
START_TEST(test_postings__what_is_taken_out_lingers_until_it_is_an_eighth)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	g_autofree char *padding = g_strnfill(2 << 20, 'x');
	for (gint64 paper = 1; paper <= 64; paper++)
		put_document(writer, paper, "hop", &(TcDocument){.order = paper == 64 ? padding : "", .labels = {"nhan"}});
	commit(writer);
	for (gint64 paper = 1; paper <= 9; paper++) {
		tc_shard_writer_put(writer, paper);
		commit(writer);
		g_autoptr(TcCollection) collection = open_collection(shard);
		g_autoptr(TcQuery) query = tc_query_new_term("hop");
		g_autoptr(TcMatches) matches = match(collection, query, &plain_options);
		guint documents, sections;
		tc_collection_count_documents(collection, &documents, &sections);
		ck_assert_uint_eq(documents, 64 - paper);
		ck_assert_uint_eq(matches->total, 64 - paper);
		ck_assert_uint_eq(count_label(matches, 0, "nhan"), 64 - paper);
		ck_assert_uint_eq(tc_collection_count_term(collection, "hop"), paper < 8 ? 64 : 56);
		g_autoptr(GArray) papers = tc_collection_dup_papers(collection);
		ck_assert_uint_eq(papers->len, 64 - paper);
		ck_assert(tc_shard_check(shard, NULL));
	}
	compact(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_assert_uint_eq(tc_collection_count_term(collection, "hop"), 55);
}
END_TEST

START_TEST(test_postings__a_reader_holds_its_commit)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "hop");
	put(writer, 2, "hop");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	for (gint64 paper = 3; paper <= 30; paper++) {
		put(writer, paper, "hop");
		tc_shard_writer_put(writer, paper - 2);
		commit(writer);
		if (paper % 5 == 0)
			compact(writer);
		ck_matches(collection, tc_query_new_term("hop"), "1 2");
	}
	gboolean changed;
	ck_assert(tc_collection_reopen(collection, &changed, NULL) && changed);
	ck_matches(collection, tc_query_new_term("hop"), "29 30");
	ck_assert(tc_collection_reopen(collection, &changed, NULL) && !changed);
}
END_TEST

/* What cannot be reopened stays as it was. */
START_TEST(test_postings__reopening_what_is_damaged)
{
	g_autofree char *manifest = g_build_filename(shard, "manifest", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	gboolean changed;
	put(writer, 1, "hop");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_assert(g_file_set_contents(manifest, "tracuu-shard 1\n", -1, NULL));
	ck_assert(!tc_collection_reopen(collection, &changed, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT));
	ck_matches(collection, tc_query_new_term("hop"), "1");
}
END_TEST

/* The numbers of documents and of bytes of strings have bounds, where a list would have 4 GB: what was committed stays. */
START_TEST(test_postings__a_part_that_would_be_too_large_is_not_written)
{
	static guint32 *const limits[] = {&tc_output_max_documents, &tc_output_max_strings};
	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
		g_autoptr(GError) of_merge = NULL, of_commit = NULL;
		const TcShardFacts facts = {.generation = 1};
		const TcDocument ordered = {.order = "0123456789"};
		guint32 before = *limits[i];
		g_autoptr(TcShardWriter) writer = open_writer(shard);
		*limits[i] = i ? 40 : 3;
		for (gint64 paper = 1; paper <= 3; paper++)
			put_document(writer, paper, "hop", &ordered);
		commit(writer);
		put(writer, 4, "hop");
		commit(writer);
		*limits[i] = i ? 11 : 3;
		ck_assert(!tc_shard_writer_compact(writer, &of_merge) && g_error_matches(of_merge, TC_ERROR, TC_ERROR_TOO_LARGE));
		for (gint64 paper = 11; paper <= 14; paper++) {
			g_autofree char *order = g_strdup_printf("so %d", (int)paper);
			put_document(writer, paper, "hop", &(TcDocument){.order = order});
		}
		ck_assert(!tc_shard_writer_commit(writer, &facts, &of_commit) &&
			  g_error_matches(of_commit, TC_ERROR, TC_ERROR_TOO_LARGE));
		ck_assert_msg(strstr(of_commit->message, "more --shards"), "%s", of_commit->message);
		ck_papers(shard, "1 2 3 4");
		*limits[i] = before;
		commit(writer);
		ck_papers(shard, "1 2 3 4 11 12 13 14");
		g_clear_pointer(&writer, tc_shard_writer_free);
		tc_test_remove(shard);
	}
}
END_TEST

/* ---- terms made to be slow ------------------------------------------------------------------------------------------- */

#define MANY 30000u

/* Terms of eight bytes, any at all, or such as tc_term_hash() would give one and the same number if its key were the constant that others have. */
static void make_terms(char (*terms)[8], gboolean alike)
{
	const guint64 known = 0x9E3779B97F4A7C15u;
	guint64 inverse = known; /* modulo 2^64, by Newton */
	for (guint i = 0; i < 6; i++)
		inverse *= 2 - known * inverse;
	ck_assert_uint_eq(known * inverse, 1);
	for (guint i = 0; i < MANY; i++) {
		guint64 wanted = alike ? G_GUINT64_CONSTANT(0x1945) << 32 | i : (guint64)i << 32 | g_random_int();
		guint64 before = wanted * inverse;
		before ^= before >> 32;
		guint64 word = (before * inverse) ^ 0xCBF29CE484222325u ^ 8;
		memcpy(terms[i], &word, 8);
	}
}

/* Seconds of processor that a document of these terms takes. */
static double time_document(char (*terms)[8])
{
	g_autofree TcPosting *postings = g_new0(TcPosting, MANY);
	TcBuilder *builder = tc_builder_new();
	for (guint i = 0; i < MANY; i++)
		postings[i] = (TcPosting){.term = terms[i], .length = 8, .frequency = 1};
	const TcDocument document = {.paper = 1, .postings = postings, .n_postings = MANY};
	clock_t begun = clock();
	tc_builder_add(builder, &document);
	double seconds = (double)(clock() - begun) / CLOCKS_PER_SEC;
	tc_builder_free(builder);
	return seconds;
}

START_TEST(test_postings__terms_that_were_made_to_meet_in_a_table_cost_no_more)
{
	static char terms[MANY][8];
	make_terms(terms, FALSE);
	double any = time_document(terms);
	make_terms(terms, TRUE);
	double alike = time_document(terms);
	ck_assert_msg(alike < 20 * any + 0.01, "%u terms: %g s, %g s where they were made to", MANY, any, alike);
}
END_TEST

START_TEST(test_postings__papers_without_a_term)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	g_autoptr(GError) error = NULL;
	put(writer, 1, "");
	put(writer, 2, "");
	commit(writer);
	ck_assert_msg(tc_shard_check(shard, &error), "%s", error ? error->message : "");
	put(writer, 3, "");
	commit(writer);
	compact(writer);
	ck_papers(shard, "1 2 3");
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_matches(collection, tc_query_new_all(), "1 2 3");
	ck_matches(collection, tc_query_new_term("hop"), "");
	ck_assert_uint_eq(tc_collection_count_term(collection, "hop"), 0);
}
END_TEST

/* ---- the table of terms -------------------------------------------------------------------------------------------- */

/* More terms than the table has slots, short, long, and such as begin or end alike. */
START_TEST(test_postings__terms_are_found_until_the_table_is_emptied)
{
	enum { N = 3000 };
	static TcTermKey keys[N];
	g_auto(GStrv) terms = g_new0(char *, N + 1);
	TcTermTable table;
	tc_terms_init(&table, 16);
	for (guint i = 0; i < N; i++) {
		terms[i] = g_strdup_printf("%.*s%u", (int)(i % 40), "Pnghia vu Pquan su cua cong dan viet nam .", i);
		keys[i] = tc_term_make_key(terms[i]);
		TcTermKey **place = tc_terms_find(&table, keys[i].term, keys[i].length, keys[i].hash);
		ck_assert_msg(!*place, "%s: found before it was put", terms[i]);
		tc_terms_put(&table, place, &keys[i]);
	}
	ck_assert_uint_eq(table.n, N);
	for (guint i = 0; i < N; i++)
		ck_assert_ptr_eq(*tc_terms_find(&table, keys[i].term, keys[i].length, keys[i].hash), &keys[i]);
	for (guint i = 0; i < N; i++)
		tc_terms_forget(&table, keys[(i * 7919) % N].hash);
	ck_assert_uint_eq(table.n, 0);
	for (guint32 i = 0; i <= table.mask; i++)
		ck_assert_ptr_null(table.slots[i]);
	tc_terms_clear(&table);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, test_postings__each_commit_is_younger_than_the_one_before_whatever_the_clock_says);
	tcase_add_test(all, test_postings__a_paper_is_put_replaced_and_taken_out);
	tcase_add_test(all, test_postings__a_paper_changes_several_times_in_one_commit);
	tcase_add_test(all, test_postings__what_is_not_committed_is_forgotten_the_rest_is_not);
	tcase_add_test(all, test_postings__facts_come_with_a_commit);
	tcase_add_test(all, test_postings__one_writes_the_other_is_told);
	tcase_add_test(all, test_postings__a_shard_that_is_not_there);
	tcase_add_test(all, test_postings__eight_segments_become_one);
	tcase_add_test(all, test_postings__what_is_taken_out_lingers_until_it_is_an_eighth);
	tcase_add_test(all, test_postings__a_reader_holds_its_commit);
	tcase_add_test(all, test_postings__reopening_what_is_damaged);
	tcase_add_test(all, test_postings__a_part_that_would_be_too_large_is_not_written);
	tcase_add_test(all, test_postings__terms_that_were_made_to_meet_in_a_table_cost_no_more);
	tcase_add_test(all, test_postings__papers_without_a_term);
	tcase_add_test(all, test_postings__terms_are_found_until_the_table_is_emptied);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
