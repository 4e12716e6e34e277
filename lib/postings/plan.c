/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A query taken apart into clauses. Leads make a document a match, any of them; extras only add weight; filters it must, and bars it must not,
 * have.
 */
#include "lib/postings/postings-private.h"

static void add_clause(GArray *clauses, TcIterator *iterator)
{
	TcClause clause = {.iterator = iterator};
	if (iterator->document == TC_NO_DOCUMENT)
		tc_iterator_free(iterator);
	else
		g_array_append_val(clauses, clause);
}

/* Any of the query, as so many clauses as it has alternatives. */
static void add_any(const TcPlace *place, GArray *clauses, const TcQuery *query, double factor)
{
	if (query->kind == TC_QUERY_SCALED)
		add_any(place, clauses, query->parts[0], factor * query->factor);
	else if (query->kind == TC_QUERY_JOINED && query->operation == TC_OR)
		for (gsize i = 0; i < query->n_parts; i++)
			add_any(place, clauses, query->parts[i], factor);
	else
		add_clause(clauses, tc_iterator_new(query, factor, place));
}

static void add_unscored(const TcPlace *place, GPtrArray *iterators, const TcQuery *query)
{
	TcPlace unscored = *place;
	unscored.scores = FALSE;
	g_ptr_array_add(iterators, tc_iterator_new(query, 0, &unscored));
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
				add_unscored(place, query->operation == TC_FILTER ? plan->filters : plan->bars, query->parts[i]);
		}
		query = query->parts[0];
	}
}

/* All parts of a conjunction, each without what stands beside it, as one lead. */
static void add_all(TcPlan *plan, const TcPlace *place, const TcQuery *query, double factor)
{
	g_autofree TcIterator **parts = g_new(TcIterator *, query->n_parts);
	gboolean empty = FALSE;
	for (gsize i = 0; i < query->n_parts; i++) {
		double of_part = factor;
		const TcQuery *part = strip(plan, place, query->parts[i], &of_part);
		parts[i] = tc_iterator_new(part, of_part, place);
		empty = empty || parts[i]->document == TC_NO_DOCUMENT;
	}
	for (gsize i = 0; empty && i < query->n_parts; i++)
		tc_iterator_free(parts[i]);
	if (!empty)
		add_clause(plan->leads, tc_iterator_take(TC_AND, parts, query->n_parts));
}

static int compare_max(gconstpointer a, gconstpointer b)
{
	const TcClause *left = a, *right = b;
	return (left->iterator->max > right->iterator->max) - (left->iterator->max < right->iterator->max);
}

static int compare_max_falling(gconstpointer a, gconstpointer b)
{
	return compare_max(b, a);
}

/* Leads rise, extras fall. */
static void sort_clauses(TcPlan *plan)
{
	TcScore sum = 0;
	g_array_sort(plan->leads, compare_max);
	g_array_sort(plan->extras, compare_max_falling);
	for (guint i = 0; i < plan->leads->len; i++)
		g_array_index(plan->leads, TcClause, i).below = sum += g_array_index(plan->leads, TcClause, i).iterator->max;
	sum = 0;
	for (guint i = plan->extras->len; i > 0; i--)
		g_array_index(plan->extras, TcClause, i - 1).below = sum +=
			g_array_index(plan->extras, TcClause, i - 1).iterator->max;
}

static void clear_clause(gpointer data)
{
	tc_iterator_free(((TcClause *)data)->iterator);
}

void tc_plan_init(TcPlan *plan, const TcQuery *query, TcPlace *place)
{
	double factor = 1;
	place->scores = TRUE;
	plan->leads = g_array_new(FALSE, FALSE, sizeof(TcClause));
	plan->extras = g_array_new(FALSE, FALSE, sizeof(TcClause));
	g_array_set_clear_func(plan->leads, clear_clause);
	g_array_set_clear_func(plan->extras, clear_clause);
	plan->filters = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	plan->bars = g_ptr_array_new_with_free_func((GDestroyNotify)tc_iterator_free);
	query = strip(plan, place, query, &factor);
	if (query->kind == TC_QUERY_JOINED && query->operation == TC_AND)
		add_all(plan, place, query, factor);
	else
		add_any(place, plan->leads, query, factor);
	sort_clauses(plan);
}

void tc_plan_clear(TcPlan *plan)
{
	g_array_unref(plan->leads);
	g_array_unref(plan->extras);
	g_ptr_array_unref(plan->filters);
	g_ptr_array_unref(plan->bars);
}
