/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Asking a scratch store, for the suites of lib/search. Included by those only.
 */
#ifndef TC_TESTS_SEARCH_STORE_H
#define TC_TESTS_SEARCH_STORE_H

#include "lib/search/search.h"
#include "tests/archive_papers.h"

/** The scratch store, open for questions. */
static TcSearcher *searcher;

static inline void open_searcher(void)
{
	g_autoptr(GError) error = NULL;

	searcher = tc_searcher_open(folder, &error);
	ck_assert_msg(searcher != NULL, "%s", error ? error->message : "");
}

static inline void close_store(void)
{
	tc_searcher_free(searcher);
	tear_down();
}

static inline TcAnswer *ask_as(const char *question, const TcAsker *asker)
{
	g_autoptr(GError) error = NULL;
	TcAnswer *answer = tc_search(searcher, question, NULL, asker, &error);

	ck_assert_msg(answer != NULL, "%s: %s", question, error ? error->message : "");
	return answer;
}

#endif
