/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is asked, and what its terms weigh.
 */
#include "lib/postings/postings-private.h"

#include <math.h>
#include <string.h>

static TcQuery *query_new(TcQueryKind kind)
{
	TcQuery *query = g_new0(TcQuery, 1);
	query->kind = kind;
	return query;
}

TcQuery *tc_query_new_term(const char *term)
{
	TcQuery *query = query_new(TC_QUERY_TERM);
	query->term = g_strdup(term);
	return query;
}

TcQuery *tc_query_new_all(void)
{
	return query_new(TC_QUERY_ALL);
}

TcQuery *tc_query_new_nothing(void)
{
	return query_new(TC_QUERY_NOTHING);
}

TcQuery *tc_query_new_dates(guint32 low, guint32 high)
{
	TcQuery *query = query_new(TC_QUERY_DATES);
	query->low = MAX(low, 1);
	query->high = high;
	return query;
}

TcQuery *tc_query_new_papers(TcPaperSet *set)
{
	TcQuery *query = query_new(TC_QUERY_PAPERS);
	query->papers = tc_paper_set_ref(set);
	return query;
}

TcQuery *tc_query_take_parts(TcOperator operation, TcQuery *const *parts, gsize n)
{
	if (n == 1)
		return parts[0];
	TcQuery *query = query_new(TC_QUERY_JOINED);
	query->operation = operation;
	query->parts = g_memdup2(parts, n * sizeof *parts);
	query->n_parts = n;
	return query;
}

TcQuery *tc_query_take_pair(TcOperator operation, TcQuery *left, TcQuery *right)
{
	return tc_query_take_parts(operation, (TcQuery *const[]){left, right}, 2);
}

TcQuery *tc_query_take_scaled(TcQuery *query, double factor)
{
	TcQuery *scaled = query_new(TC_QUERY_SCALED);
	scaled->parts = g_memdup2(&query, sizeof query);
	scaled->n_parts = 1;
	scaled->factor = factor;
	return scaled;
}

void tc_query_free(TcQuery *query)
{
	if (!query)
		return;
	for (gsize i = 0; i < query->n_parts; i++)
		tc_query_free(query->parts[i]);
	g_free(query->parts);
	g_free(query->term);
	tc_paper_set_unref(query->papers);
	g_free(query);
}

/* ---- weights ---------------------------------------------------------------------------------------------------- */

/* Of a term that `n` of all documents have; held above 0 as Xapian does it, so that what nearly all have still counts for something. */
static double weigh_term(double n, double n_documents)
{
	double ratio = (n_documents - n + 0.5) / (n + 0.5);
	return log(ratio < 2 ? ratio * 0.5 + 1 : ratio);
}

/* How many have any of the synonyms, if having one says nothing about having another. */
static double estimate_synonyms(const TcQuery *query, guint n_documents, TcCountFunc count, gpointer data)
{
	double without = 1;
	for (gsize i = 0; i < query->n_parts; i++)
		without *= 1 - (double)MIN(count(query->parts[i]->term, data), n_documents) / MAX(n_documents, 1);
	return n_documents * (1 - without);
}

void tc_query_weigh(TcQuery *query, guint n_documents, TcCountFunc count, gpointer data)
{
	if (query->kind == TC_QUERY_TERM)
		query->weight = weigh_term(MIN(count(query->term, data), n_documents), n_documents);
	else if (query->kind == TC_QUERY_JOINED && query->operation == TC_SYNONYM)
		query->weight = weigh_term(estimate_synonyms(query, n_documents, count, data), n_documents);
	else
		for (gsize i = 0; i < query->n_parts; i++)
			tc_query_weigh(query->parts[i], n_documents, count, data);
}
