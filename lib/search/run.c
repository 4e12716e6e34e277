/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Asking the index: the readings of a question as one query, all words or any of them, whole papers or their sections too, and the facets.
 */
#include "lib/search/job.h"

#include <string.h>

/** Fewer hits than this, and any of the words will do. */
#define HANDFUL 5u
/** BM25: the usual 1 for k1, as frequencies are counted in the index; .5 for b, which is best here (compile.c). */
#define K1 (1.0 * TC_INDEX_WDF)
#define B 0.5
#define MIN_LENGTH 0.5

static TcQuery *make_query(const TcJob *job)
{
	TcCollection *index = tc_index_reader_get_collection(job->searcher->index);
	TcQuery *query = NULL;
	for (guint i = 0; i < job->n_readings; i++) {
		gboolean meant = job->relaxed && job->meant.tree && i == job->n_before;
		const TcJobReading *reading = meant ? &job->meant : &job->readings[i];
		gboolean all = job->options.everything && !reading->tree;
		TcQuery *one = all ? tc_query_new_all()
				   : tc_compile(reading->tree, reading->named, index, job->states, job->relaxed, job->lifted);
		query = i == 0 ? one : tc_query_take_pair(TC_OR, query, one);
	}
	return tc_compile_take_filtered(query, job->asker);
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

static TcOrder get_order(TcSort sort)
{
	static const TcOrder orders[] = {[TC_SORT_SCORE] = TC_ORDER_SCORE,
					 [TC_SORT_NEWEST] = TC_ORDER_NEWEST,
					 [TC_SORT_OLDEST] = TC_ORDER_OLDEST,
					 [TC_SORT_NUMBER] = TC_ORDER_STRING};
	return orders[sort];
}

/* Asks once, for `max` papers from `first` on. NULL on an error. */
static TcMatches *match(const TcJob *job, guint first, guint max, gboolean count, GError **error)
{
	g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func((GDestroyNotify)tc_query_free);
	for (guint i = 0; job->options.details && i + 1 < TC_STATES_N; i++)
		g_ptr_array_add(changed, tc_states_make_query(job->states, 1u << i));
	if (job->options.details)
		g_ptr_array_add(changed, tc_states_make_query(job->states, 1u << TC_STATES_GONE));
	const TcMatchOptions options = {.first = first,
					.max = max,
					.order = get_order(job->options.sort),
					.sections = takes_sections(job),
					.count = count,
					.among = (TcQuery *const *)changed->pdata,
					.n_among = changed->len,
					.bm25 = {.k1 = K1, .b = B, .min_length = MIN_LENGTH}};
	g_autoptr(TcQuery) query = make_query(job);
	return tc_collection_match(tc_index_reader_get_collection(job->searcher->index), query, &options, error);
}

gboolean tc_job_prepare(TcJob *job, GError **error)
{
	const TcIndexField *state = tc_index_field_find("state", -1), *held = tc_index_field_find("held", -1);
	gboolean wanted = job->options.details;
	for (guint i = 0; i < job->n_readings && !wanted; i++) {
		const TcNode *tree = job->readings[i].tree;
		wanted = tree && (tc_node_asks(tree, state) || tc_node_asks(tree, held));
	}
	job->states = wanted ? tc_states_get(job->searcher, job->asker, error) : NULL;
	return job->states || !wanted;
}

/* Whether there are enough, counted or not, is seen by the first handful. */
static TcMatches *run_query(TcJob *job, guint first, guint max, GError **error)
{
	gboolean count = job->options.details || first > 0;
	TcMatches *matches = match(job, first, MAX(max, HANDFUL), count, error);
	if (!matches)
		return NULL;
	job->answer->total = matches->total;
	matches->n = MIN(matches->n, max);
	if (job->options.details)
		tc_facets_fill(job->answer, matches, G_MAXSIZE);
	return matches;
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

/* Once more for each such facet, and only to count. */
gboolean tc_job_count_choices(TcJob *job, GError **error)
{
	gboolean done = TRUE;
	for (gsize i = 0; done && i < G_N_ELEMENTS(job->answer->facets); i++) {
		job->lifted = tc_facets_get_field(i);
		if (!is_limited(job, job->lifted))
			continue;
		g_autoptr(TcMatches) all = match(job, 0, 0, TRUE, error);
		done = all != NULL;
		if (done)
			tc_facets_fill(job->answer, all, i);
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

TcMatches *tc_job_run(TcJob *job, guint first, guint max, GError **error)
{
	gsize n_words = count_words(job);
	job->relaxed = n_words >= TC_SEARCH_SENTENCE_WORDS && !job->options.strict;
	TcMatches *matches = run_query(job, first, max, error);
	if (!matches || job->relaxed || job->options.strict || job->answer->total >= HANDFUL || n_words < 2)
		return matches;
	tc_matches_free(matches);
	guint strict_total = job->answer->total;
	job->relaxed = TRUE;
	matches = run_query(job, first, max, error);
	/* Where any of the words finds no more than all of them, all is what was searched. */
	if (matches && job->answer->total == strict_total)
		job->relaxed = FALSE;
	return matches;
}
