/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings: what its header promises, case by case. That answers are right for any question is held against a model (test_postings_model.c); what damage
 * and kills do is in test_postings_fault.c.
 */
#include <math.h>

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

int main(void)
{
	Suite *suite = suite_create("postings");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, test_postings__dates_up_to_0_are_none);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
