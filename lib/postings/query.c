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

void tc_query_list_terms(const TcQuery *query, GPtrArray *terms)
{
	if (query->kind == TC_QUERY_TERM)
		g_ptr_array_add(terms, query->term);
	for (gsize i = 0; i < query->n_parts; i++)
		tc_query_list_terms(query->parts[i], terms);
}

/* ---- as bytes ---------------------------------------------------------------------------------------------------- */

/** Queries inside queries: a question has some ten, and a few more for each parenthesis. */
#define MAX_DEPTH 400u
/** Queries that are counted among the matches. */
#define MAX_AMONG 64u
/** Papers of a set. */
#define MAX_PAPERS (16u << 20)
/** Papers asked for, with those before them: as deep as lib/search goes, and a page. */
#define MAX_SIZE 2000000u
/** What a document may score at most, so that the sum of its scores (TcScore) is a number; a term weighs 22 at most. */
#define MAX_SCORE 1e9

static gint compare_papers(gconstpointer a, gconstpointer b)
{
	gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
	return (left > right) - (left < right);
}

/* As distances, a byte or two each. */
static void put_papers(GByteArray *bytes, const TcPaperSet *set)
{
	gsize n;
	const gint64 *paper = tc_paper_set_get(set, &n);
	g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(gint64));
	gint64 before = 0;
	g_array_append_vals(sorted, paper, (guint)n);
	g_array_sort(sorted, compare_papers);
	tc_coding_put_number(bytes, n);
	for (guint i = 0; i < sorted->len; i++) {
		tc_coding_put_number(bytes, (guint64)(g_array_index(sorted, gint64, i) - before));
		before = g_array_index(sorted, gint64, i);
	}
}

static void put_tree(GByteArray *bytes, const TcQuery *query)
{
	tc_coding_put_number(bytes, query->kind);
	if (query->kind == TC_QUERY_TERM) {
		tc_payload_put_string(bytes, query->term);
		tc_payload_put_double(bytes, query->weight);
	} else if (query->kind == TC_QUERY_DATES) {
		tc_coding_put_number(bytes, query->low);
		tc_coding_put_number(bytes, query->high);
	} else if (query->kind == TC_QUERY_PAPERS) {
		put_papers(bytes, query->papers);
	} else if (query->kind == TC_QUERY_SCALED) {
		tc_payload_put_double(bytes, query->factor);
	} else if (query->kind == TC_QUERY_JOINED) {
		tc_coding_put_number(bytes, query->operation);
		tc_payload_put_double(bytes, query->weight);
		tc_coding_put_number(bytes, query->n_parts);
	}
	for (gsize i = 0; i < query->n_parts; i++)
		put_tree(bytes, query->parts[i]);
}

void tc_query_put(const TcQuery *query, const TcMatchOptions *options, double mean_length, GByteArray *bytes)
{
	tc_coding_put_number(bytes, options->first);
	tc_coding_put_number(bytes, options->max);
	tc_coding_put_number(bytes, options->order);
	tc_coding_put_number(bytes, options->sections != 0);
	tc_coding_put_number(bytes, options->count != 0);
	tc_payload_put_double(bytes, options->bm25.k1);
	tc_payload_put_double(bytes, options->bm25.b);
	tc_payload_put_double(bytes, options->bm25.min_length);
	tc_payload_put_double(bytes, mean_length);
	put_tree(bytes, query);
	tc_coding_put_number(bytes, options->n_among);
	for (guint i = 0; i < options->n_among; i++)
		put_tree(bytes, options->among[i]);
}

static TcPaperSet *get_papers(TcPayload *payload)
{
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	guint64 n = tc_payload_get_number(payload, MAX_PAPERS);
	gint64 paper = 0;
	while (papers->len < n && !payload->broken) {
		paper += (gint64)tc_payload_get_number(payload, (guint64)(G_MAXINT64 - paper));
		g_array_append_val(papers, paper);
	}
	return tc_paper_set_new((const gint64 *)(gpointer)papers->data, papers->len);
}

static TcQuery *get_tree(TcPayload *payload, guint depth);

/* Parts of a join or of what is scaled; of synonyms terms only. */
static gboolean get_parts(TcQuery *query, guint64 n, TcPayload *payload, guint depth)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	TcQuery *part = NULL;
	while (parts->len < n && (part = get_tree(payload, depth + 1))) {
		g_ptr_array_add(parts, part);
		if (query->operation == TC_SYNONYM && query->kind == TC_QUERY_JOINED && part->kind != TC_QUERY_TERM)
			payload->broken = TRUE;
	}
	query->n_parts = parts->len;
	query->parts = (TcQuery **)g_ptr_array_steal(parts, NULL);
	return query->n_parts == n && !payload->broken;
}

/* \return NULL where it is broken. */
static TcQuery *get_tree(TcPayload *payload, guint depth)
{
	g_autoptr(TcQuery) query = query_new((TcQueryKind)tc_payload_get_number(payload, TC_QUERY_SCALED));
	guint64 n = 0;
	if (query->kind == TC_QUERY_TERM) {
		query->term = g_strdup(tc_payload_get_string(payload));
		query->weight = tc_payload_get_double(payload);
	} else if (query->kind == TC_QUERY_DATES) {
		query->low = (guint32)tc_payload_get_number(payload, G_MAXUINT32);
		query->high = (guint32)tc_payload_get_number(payload, G_MAXUINT32);
	} else if (query->kind == TC_QUERY_PAPERS) {
		query->papers = get_papers(payload);
	} else if (query->kind == TC_QUERY_SCALED) {
		query->factor = tc_payload_get_double(payload);
		n = 1;
	} else if (query->kind == TC_QUERY_JOINED) {
		query->operation = (TcOperator)tc_payload_get_number(payload, TC_SYNONYM);
		query->weight = tc_payload_get_double(payload);
		n = tc_payload_get_number(payload, G_MAXUINT32);
		payload->broken = payload->broken || n < 2;
	}
	if (payload->broken || depth > MAX_DEPTH || !get_parts(query, n, payload, depth))
		return NULL;
	return g_steal_pointer(&query);
}

/* What its terms weigh together. What is no number is above everything. */
static double sum_weights(const TcQuery *query, double factor)
{
	if (query->kind == TC_QUERY_SCALED)
		factor *= query->factor;
	double sum = factor * query->weight;
	for (gsize i = 0; i < query->n_parts; i++)
		sum += sum_weights(query->parts[i], factor);
	return sum;
}

/* A tree whose scores are in bounds; NULL otherwise. */
static TcQuery *get_query(TcPayload *payload, const TcMatchOptions *options)
{
	g_autoptr(TcQuery) query = get_tree(payload, 0);
	return query && sum_weights(query, 1) * (options->bm25.k1 + 1) <= MAX_SCORE ? g_steal_pointer(&query) : NULL;
}

TcQuery *tc_query_get(TcPayload *payload, TcMatchOptions *options, GPtrArray *among, double *mean_length)
{
	TcQuery *other;
	options->first = (guint)tc_payload_get_number(payload, MAX_SIZE);
	options->max = (guint)tc_payload_get_number(payload, MAX_SIZE);
	options->order = (TcOrder)tc_payload_get_number(payload, TC_ORDER_STRING);
	options->sections = tc_payload_get_number(payload, 1) != 0;
	options->count = tc_payload_get_number(payload, 1) != 0;
	options->bm25.k1 = tc_payload_get_double(payload);
	options->bm25.b = tc_payload_get_double(payload);
	options->bm25.min_length = tc_payload_get_double(payload);
	*mean_length = tc_payload_get_double(payload);
	g_autoptr(TcQuery) query = payload->broken || *mean_length <= 0 ? NULL : get_query(payload, options);
	guint64 n_among = query ? tc_payload_get_number(payload, MAX_AMONG) : 0;
	while (among->len < n_among && (other = get_query(payload, options)))
		g_ptr_array_add(among, other);
	options->among = (TcQuery *const *)among->pdata;
	options->n_among = among->len;
	return query && among->len == n_among && tc_payload_is_whole(payload) ? g_steal_pointer(&query) : NULL;
}
