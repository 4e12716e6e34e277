/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A query taken apart. Leads make a document a match, any or all of them; extras only add weight; filters it must, and bars it must not, have.
 */
#include "lib/postings/postings-private.h"

/* Any of the query, as so many iterators as it has alternatives, but for those that find nothing. */
static void add_any(const TcPlace *place, GPtrArray *iterators, const TcQuery *query, double factor)
{
	if (query->kind == TC_QUERY_SCALED) {
		add_any(place, iterators, query->parts[0], factor * query->factor);
	} else if (query->kind == TC_QUERY_JOINED && query->operation == TC_OR) {
		for (gsize i = 0; i < query->n_parts; i++)
			add_any(place, iterators, query->parts[i], factor);
	} else {
		TcIterator *iterator = tc_iterator_new(query, factor, place);
		if (iterator->document == TC_NO_DOCUMENT)
			tc_iterator_free(iterator);
		else
			g_ptr_array_add(iterators, iterator);
	}
}

/* Takes what stands beside the first part of a query into the plan. \return the first part. */
static const TcQuery *strip(TcPlan *plan, const TcPlace *place, const TcQuery *query, double *factor)
{
	for (;;) {
		gboolean joined = query->kind == TC_QUERY_JOINED;
		if (query->kind == TC_QUERY_SCALED)
			*factor *= query->factor;
		else if (!joined ||
			 (query->operation != TC_AND_MAYBE && query->operation != TC_FILTER && query->operation != TC_AND_NOT))
			return query;
		for (gsize i = 1; joined && i < query->n_parts; i++) {
			if (query->operation == TC_AND_MAYBE)
				add_any(place, plan->extras, query->parts[i], *factor);
			else
				g_ptr_array_add(query->operation == TC_FILTER ? plan->filters : plan->bars, query->parts[i]);
		}
		query = query->parts[0];
	}
}

/* All parts of a conjunction, each without what stands beside it; none where one of them finds nothing. */
static void add_all(TcPlan *plan, GPtrArray *leads, const TcPlace *place, const TcQuery *query, double factor)
{
	gboolean empty = FALSE;
	for (gsize i = 0; i < query->n_parts; i++) {
		double of_part = factor;
		const TcQuery *part = strip(plan, place, query->parts[i], &of_part);
		TcIterator *iterator = tc_iterator_new(part, of_part, place);
		g_ptr_array_add(leads, iterator);
		empty = empty || iterator->document == TC_NO_DOCUMENT;
	}
	if (empty)
		g_ptr_array_set_size(leads, 0);
}

static int compare_max(gconstpointer a, gconstpointer b)
{
	const TcIterator *left = *(TcIterator *const *)a, *right = *(TcIterator *const *)b;
	return (left->max > right->max) - (left->max < right->max);
}

static void free_clause(gpointer data)
{
	tc_iterator_free(((TcClause *)data)->iterator);
}

/* As clauses, the least weighty first. */
static GArray *take_leads(GPtrArray *leads)
{
	GArray *clauses = g_array_new(FALSE, FALSE, sizeof(TcClause));
	TcScore sum = 0;
	g_array_set_clear_func(clauses, free_clause);
	g_ptr_array_sort(leads, compare_max);
	for (guint i = 0; i < leads->len; i++) {
		TcIterator *iterator = leads->pdata[i];
		const TcClause clause = {.iterator = iterator, .below = sum += iterator->max};
		g_array_append_val(clauses, clause);
	}
	g_ptr_array_set_free_func(leads, NULL);
	return clauses;
}

void tc_plan_init(TcPlan *plan, const TcQuery *query, TcPlace *place)
{
	g_autoptr(GPtrArray) leads = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	double factor = 1;
	place->scores = TRUE;
	plan->extras = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	plan->filters = g_ptr_array_new();
	plan->bars = g_ptr_array_new();
	query = strip(plan, place, query, &factor);
	plan->all = query->kind == TC_QUERY_JOINED && query->operation == TC_AND;
	if (plan->all)
		add_all(plan, leads, place, query, factor);
	else
		add_any(place, leads, query, factor);
	plan->all = plan->all || leads->len == 1;
	plan->leads = take_leads(leads);
}

void tc_plan_clear(TcPlan *plan)
{
	g_array_unref(plan->leads);
	g_ptr_array_unref(plan->extras);
	g_ptr_array_unref(plan->filters);
	g_ptr_array_unref(plan->bars);
}
