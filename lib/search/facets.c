/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Facets: how the hits divide by type, issuer, year, level, place, state, and whether their files are there. All that match are counted, under the
 * asker's filter, so what may not be seen is not counted. A facet that the question chooses values of is counted without that choice, so that one
 * sees what else there is (run.c).
 */
#include "lib/search/search-private.h"

#include <string.h>

/* The labels of the index, the state, and whether they are held. */
G_STATIC_ASSERT(TC_SEARCH_N_FACETS == TC_POSTINGS_N_LABELS + 2);

/** Values of a facet that are given. */
#define MAX_VALUES 30u

/** In the order of enum TC_INDEX_LABEL_*; then the state. */
static const char *const names[TC_SEARCH_N_FACETS] = {"type", "issuer", "year", "level", "place", "state", "held"};
static const char *const fields[TC_SEARCH_N_FACETS] = {"type", "issuer", "date", "level", "place", "state", "held"};

static void facet_value_free(TcFacetValue *value)
{
	g_free(value->value);
	g_free(value);
}

const TcIndexField *tc_facets_get_field(gsize i)
{
	return tc_index_field_find(fields[i], -1);
}

/* A value as it was counted. */
typedef struct {
	const char *label;
	guint n;
} Counted;

/* The commonest so far, in order. */
typedef struct {
	Counted value[MAX_VALUES];
	guint n;
} Commonest;

static inline gboolean comes_before(const Counted *one, const Counted *other)
{
	return one->n != other->n ? one->n > other->n : strcmp(one->label, other->label) < 0;
}

static inline void take(Commonest *commonest, Counted counted)
{
	if (commonest->n == MAX_VALUES && !comes_before(&counted, &commonest->value[MAX_VALUES - 1]))
		return;
	guint at = commonest->n < MAX_VALUES ? commonest->n++ : MAX_VALUES - 1;
	for (; at > 0 && comes_before(&counted, &commonest->value[at - 1]); at--)
		commonest->value[at] = commonest->value[at - 1];
	commonest->value[at] = counted;
}

static gint compare_years(gconstpointer a, gconstpointer b)
{
	const TcFacetValue *left = *(TcFacetValue *const *)a, *right = *(TcFacetValue *const *)b;
	return strcmp(right->value, left->value);
}

/* Years by time. */
static void fill(TcFacet *facet, gsize i, const Commonest *commonest)
{
	g_clear_pointer(&facet->values, g_ptr_array_unref);
	facet->name = names[i];
	facet->values = g_ptr_array_new_with_free_func((GDestroyNotify)facet_value_free);
	for (guint k = 0; k < commonest->n; k++) {
		TcFacetValue *value = g_new0(TcFacetValue, 1);
		value->value = g_strdup(commonest->value[k].label);
		value->count = commonest->value[k].n;
		g_ptr_array_add(facet->values, value);
	}
	if (i == TC_INDEX_LABEL_YEAR)
		g_ptr_array_sort(facet->values, compare_years);
}

/* Those that were changed, as they were counted, and the rest. */
static void take_states(Commonest *commonest, const TcMatches *matches)
{
	guint rest = matches->total;
	for (guint i = 0; i < TC_STATES_N; i++) {
		const Counted state = {.label = tc_states_get_id(i), .n = i + 1 < TC_STATES_N ? matches->among[i] : rest};
		rest -= state.n;
		if (state.n > 0)
			take(commonest, state);
	}
}

static void take_held(Commonest *commonest, const TcMatches *matches)
{
	const guint gone = matches->among[TC_STATES_N - 1];
	for (guint row = TC_STATES_N; row <= TC_STATES_GONE; row++) {
		const Counted held = {.label = tc_states_get_id(row), .n = row == TC_STATES_GONE ? gone : matches->total - gone};
		if (held.n > 0)
			take(commonest, held);
	}
}

void tc_facets_fill(TcAnswer *answer, const TcMatches *matches, gsize only)
{
	Commonest of_facet[TC_SEARCH_N_FACETS];
	for (gsize i = 0; i < TC_SEARCH_N_FACETS; i++)
		of_facet[i].n = 0;
	for (guint i = 0; i < matches->counts->len; i++) {
		const TcLabel *label = &matches->labels[i];
		const Counted counted = {.label = label->name, .n = g_array_index(matches->counts, guint, i)};
		if (counted.n > 0 && *counted.label)
			take(&of_facet[label->slot], counted);
	}
	take_states(&of_facet[TC_SEARCH_FACET_STATE], matches);
	take_held(&of_facet[TC_SEARCH_FACET_HELD], matches);
	for (gsize i = 0; i < TC_SEARCH_N_FACETS; i++)
		if (only == G_MAXSIZE || only == i)
			fill(&answer->facets[i], i, &of_facet[i]);
}

void tc_facets_clear(TcAnswer *answer)
{
	for (gsize i = 0; i < G_N_ELEMENTS(answer->facets); i++)
		g_clear_pointer(&answer->facets[i].values, g_ptr_array_unref);
}
