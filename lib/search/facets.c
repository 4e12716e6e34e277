/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Facets: how the hits divide by type, issuer and year. Counted by a spy during the search itself, so what the asker may not see
 * is not counted. A facet that the question chooses values of is counted without that choice, so that one sees what else there is (answer.c).
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Values of a facet that are given. */
#define MAX_VALUES 30u

static const char *const names[3] = {"type", "issuer", "year"};
static const char *const fields[3] = {"type", "issuer", "date"};
#define YEAR 2

static void facet_value_free(TcFacetValue *value)
{
	g_free(value->value);
	g_free(value);
}

const TcIndexField *tc_facets_get_field(gsize i)
{
	return tc_index_field_find(fields[i], -1);
}

XapSpy *tc_facets_begin(XapEnquire *enquire, XapError *failure)
{
	XapSpy *spy = xap_spy_new(TC_INDEX_SLOT_FACETS, failure);
	if (spy && xap_enquire_add_spy(enquire, spy, failure) == XAP_OK)
		return spy;
	xap_spy_free(spy);
	return NULL;
}

static gint compare_counts(gconstpointer a, gconstpointer b)
{
	const TcFacetValue *left = *(TcFacetValue *const *)a, *right = *(TcFacetValue *const *)b;
	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return strcmp(left->value, right->value);
}

static gint compare_years(gconstpointer a, gconstpointer b)
{
	const TcFacetValue *left = *(TcFacetValue *const *)a, *right = *(TcFacetValue *const *)b;
	return strcmp(right->value, left->value);
}

/* Adds up what the spy counted for the values of each facet: a table of value -> count each. */
static void add_up(GHashTable *const counts[3], const XapFacets *facets)
{
	for (size_t i = 0; facets && i < xap_facets_get_size(facets); i++) {
		const XapFacet *counted = xap_facets_get(facets, i);
		const char separator[] = {TC_INDEX_FACET_SEPARATOR, '\0'};
		g_auto(GStrv) parts = g_strsplit(counted->value, separator, G_N_ELEMENTS(names));
		for (gsize j = 0; j < G_N_ELEMENTS(names) && parts[j]; j++) {
			guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts[j], parts[j]));
			if (*parts[j])
				g_hash_table_insert(counts[j], g_strdup(parts[j]), GUINT_TO_POINTER(before + counted->frequency));
		}
	}
}

/* The commonest values, scaled up. */
static void fill(TcFacet *facet, GHashTable *counts, double factor)
{
	GHashTableIter iter;
	gpointer name, count;
	g_hash_table_iter_init(&iter, counts);
	while (g_hash_table_iter_next(&iter, &name, &count)) {
		TcFacetValue *value = g_new0(TcFacetValue, 1);
		value->value = g_strdup(name);
		value->count = (guint)((double)GPOINTER_TO_UINT(count) * factor + 0.5);
		g_ptr_array_add(facet->values, value);
	}
	g_ptr_array_sort(facet->values, compare_counts);
	g_ptr_array_set_size(facet->values, (gint)MIN(facet->values->len, MAX_VALUES));
}

void tc_facets_end(XapSpy *spy, TcAnswer *answer)
{
	GHashTable *counts[G_N_ELEMENTS(names)];
	XapFacets *facets = spy ? xap_spy_list_facets(spy, 0, NULL) : NULL;
	size_t seen = xap_spy_get_total(spy);
	double factor = seen > 0 && answer->total > seen ? (double)answer->total / (double)seen : 1.0;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		counts[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_up(counts, facets);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		TcFacet *facet = &answer->facets[i];
		facet->name = names[i];
		facet->values = g_ptr_array_new_with_free_func((GDestroyNotify)facet_value_free);
		fill(facet, counts[i], factor);
		if (i == YEAR)
			g_ptr_array_sort(facet->values, compare_years);
		g_hash_table_unref(counts[i]);
	}
	xap_facets_free(facets);
	xap_spy_free(spy);
}
