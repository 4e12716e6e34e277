/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Asking the index: the readings of a question as one query, all words or any of them, whole papers or their sections too, and the facets.
 */
#include "lib/search/job.h"

#include <string.h>

/** Fewer hits than this, and any of the words will do. */
#define HANDFUL 5u
/** Hits that are looked at for the total and the facets; more are estimated. At 50,000 papers 500 cost some 3 ms, 2,000 some 6 ms. */
#define LOOK_AT 500u
/** Papers that are looked at to count what else could be chosen, half a millisecond for 1,000; of more, a sample of them. */
#define LOOK_AT_CHOICES 2000u
/** BM25: Xapian's own choice of 1 for k1, as wdf is counted in the index; of .5 for b, which is best here too (compile.c); and of .5. */
#define K1 (1.0 * TC_INDEX_WDF)
#define B 0.5
#define MIN_NORMLEN 0.5

static XapQuery *make_query(const TcJob *job, XapError *failure)
{
	XapQuery *query = NULL;
	for (guint i = 0; i < job->n_readings; i++) {
		gboolean all = job->options.everything && !job->readings[i].tree;
		XapQuery *one =
			all ? xap_query_new_all(failure)
			    : tc_compile(job->readings[i].tree, job->readings[i].named,
					 tc_index_reader_get_database(job->searcher->index), job->relaxed, job->lifted, failure);
		query = i == 0 ? one : xap_query_take_pair(XAP_OR, query, one, failure);
	}
	return tc_compile_take_filtered(query, job->asker, failure);
}

/* Whether long papers may be found by their sections. */
static gboolean takes_sections(const TcJob *job)
{
	if (job->options.sort != TC_SORT_SCORE || job->lifted)
		return FALSE;
	for (guint i = 0; i < job->n_readings; i++)
		if (!job->readings[i].tree || tc_node_leaves_out(job->readings[i].tree))
			return FALSE;
	return TRUE;
}

/* What is searched: whole papers, or sections too, of which the best one stands for its paper. */
static XapQuery *prepare_query(const TcJob *job, XapEnquire *enquire, XapError *failure)
{
	XapQuery *query = make_query(job, failure);
	if (tc_search_count_papers(tc_index_reader_get_database(job->searcher->index), TC_INDEX_SECTION_TERM) == 0)
		return query;
	if (!takes_sections(job))
		return tc_compile_take_whole(query, failure);
	if (xap_enquire_set_collapse(enquire, TC_INDEX_SLOT_PAPER, 1, failure) != XAP_OK)
		g_clear_pointer(&query, xap_query_free);
	return query;
}

gboolean tc_job_has_phrases(const TcJob *job)
{
	for (guint i = 0; i < job->n_readings; i++)
		if (job->readings[i].phrases->len == 0 && job->readings[i].nears->len == 0)
			return FALSE;
	return TRUE;
}

gboolean tc_sort_from_name(const char *name, TcSort *sort)
{
	static const char *const names[] = {"score", "newest", "oldest", "number"};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0) {
			*sort = (TcSort)i;
			return TRUE;
		}
	return FALSE;
}

static XapStatus set_order(const TcJob *job, XapEnquire *enquire, XapError *failure)
{
	TcSort sort = job->options.sort;
	if (sort == TC_SORT_SCORE)
		return xap_enquire_sort_by_relevance(enquire, failure);
	return xap_enquire_sort_by_value_then_relevance(
		enquire, sort == TC_SORT_NUMBER ? TC_INDEX_SLOT_NUMBER : TC_INDEX_SLOT_DATE, sort == TC_SORT_NEWEST, failure);
}

/* Runs the query once, for `max` hits from `first` on. NULL with `failure` set. */
static XapMset *run_query(TcJob *job, guint first, guint max, XapError *failure)
{
	XapSpy *spy = NULL;
	XapMset *hits = NULL;
	XapEnquire *enquire = xap_enquire_new(tc_index_reader_get_database(job->searcher->index), failure);
	XapQuery *query = enquire ? prepare_query(job, enquire, failure) : NULL;
	guint look_at = job->options.details ? LOOK_AT : HANDFUL;
	if (query && xap_enquire_set_weight_bm25(enquire, K1, 0, 1, B, MIN_NORMLEN, failure) == XAP_OK &&
	    xap_enquire_set_query(enquire, query, 0, failure) == XAP_OK && set_order(job, enquire, failure) == XAP_OK &&
	    (!job->options.details || (spy = tc_facets_begin(enquire, failure))))
		hits = xap_enquire_search(enquire, first, max, look_at, NULL, failure);
	tc_facets_clear(job->answer);
	if (hits)
		job->answer->total = xap_mset_get_matches_estimated(hits);
	tc_facets_end(spy, job->answer);
	xap_enquire_free(enquire);
	xap_query_free(query);
	return hits;
}

/* How many papers a query finds, about. FALSE with `failure` set. */
static gboolean estimate(XapEnquire *enquire, const XapQuery *query, guint *total, XapError *failure)
{
	XapMset *none = xap_enquire_set_query(enquire, query, 0, failure) == XAP_OK
				? xap_enquire_search(enquire, 0, 0, 0, NULL, failure)
				: NULL;
	*total = none ? xap_mset_get_matches_estimated(none) : 0;
	xap_mset_free(none);
	return none != NULL;
}

/* Limits a query to a sample of the papers, if it finds many. Takes it over. */
static XapQuery *take_sample(XapQuery *query, guint total, XapError *failure)
{
	const char *sample = total > 16 * LOOK_AT_CHOICES ? TC_INDEX_SAMPLE_256 : TC_INDEX_SAMPLE_16;
	if (total <= LOOK_AT_CHOICES)
		return query;
	return xap_query_take_pair(XAP_FILTER, query, xap_query_new_term(sample, 1, failure), failure);
}

/* Counts the facets of what job->lifted leaves. Without weights: then all papers are looked at in the time that the best ones would take. */
static gboolean count_facets(TcJob *job, TcAnswer *aside, XapError *failure)
{
	XapEnquire *enquire = xap_enquire_new(tc_index_reader_get_database(job->searcher->index), failure);
	XapQuery *query = enquire ? prepare_query(job, enquire, failure) : NULL;
	XapSpy *spy = NULL;
	XapMset *some = NULL;
	if (query && xap_enquire_set_weight_bool(enquire, failure) == XAP_OK &&
	    estimate(enquire, query, &aside->total, failure) && (query = take_sample(query, aside->total, failure)) &&
	    xap_enquire_set_query(enquire, query, 0, failure) == XAP_OK && (spy = tc_facets_begin(enquire, failure)))
		some = xap_enquire_search(enquire, 0, 1, G_MAXINT32, NULL, failure);
	if (some && aside->total <= LOOK_AT_CHOICES)
		aside->total = xap_mset_get_matches_estimated(some);
	tc_facets_end(spy, aside);
	gboolean done = some != NULL;
	xap_mset_free(some);
	xap_enquire_free(enquire);
	xap_query_free(query);
	return done;
}

/* Whether the question as a whole is limited to some values of a field. */
static gboolean is_limited(const TcJob *job, const TcIndexField *field)
{
	const TcNode *tree = job->readings[0].tree;
	gboolean limited = tree && tc_node_chooses(tree, field);
	for (guint i = 0; tree && tree->kind == TC_NODE_AND && i < tree->children->len; i++)
		limited = limited || tc_node_chooses(tree->children->pdata[i], field);
	return limited;
}

/* One search more for each such facet, which weighs and fetches nothing. */
gboolean tc_job_count_choices(TcJob *job, XapError *failure)
{
	TcFacet *facets = job->answer->facets;
	gboolean done = TRUE;
	for (gsize i = 0; done && i < G_N_ELEMENTS(job->answer->facets); i++) {
		TcAnswer aside = {0};
		job->lifted = tc_facets_get_field(i);
		if (!is_limited(job, job->lifted))
			continue;
		done = count_facets(job, &aside, failure);
		g_clear_pointer(&facets[i].values, g_ptr_array_unref);
		facets[i].values = g_steal_pointer(&aside.facets[i].values);
		tc_facets_clear(&aside);
	}
	job->lifted = NULL;
	return done;
}

/* Bare words of the reading that has most. */
static gsize count_words(const TcJob *job)
{
	gsize most = 0;
	for (guint i = 0; i < job->n_readings; i++)
		if (job->readings[i].tree)
			most = MAX(most, tc_compile_count_words(job->readings[i].tree));
	return most;
}

XapMset *tc_job_run(TcJob *job, guint first, guint max, XapError *failure)
{
	gsize n_words = count_words(job);
	job->relaxed = n_words >= TC_SEARCH_SENTENCE_WORDS && !job->options.strict;
	XapMset *hits = run_query(job, first, max, failure);
	if (!hits || job->relaxed || job->options.strict || job->answer->total >= HANDFUL || n_words < 2)
		return hits;
	xap_mset_free(hits);
	guint strict_total = job->answer->total;
	job->relaxed = TRUE;
	hits = run_query(job, first, max, failure);
	/* Where any of the words finds no more than all of them, all is what was searched. */
	if (hits && job->answer->total == strict_total)
		job->relaxed = FALSE;
	return hits;
}
