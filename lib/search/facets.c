/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Facets: how the hits divide by type, issuer, year, level and place. Counted by a spy during the search itself, so what the asker may not see
 * is not counted. A facet that the question chooses values of is counted without that choice, so that one sees what else there is (run.c).
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Values of a facet that are given. */
#define MAX_VALUES 30u

/** As the slot has them, TC_INDEX_SLOT_FACETS. */
static const char *const names[TC_INDEX_N_FACETS] = {"type", "issuer", "year", "level", "place"};
static const char *const fields[TC_INDEX_N_FACETS] = {"type", "issuer", "date", "level", "place"};
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

static TcFacetValue *find_value(TcFacet *facet, GHashTable *known, const char *name)
{
	TcFacetValue *value = g_hash_table_lookup(known, name);
	if (value)
		return value;
	value = g_new0(TcFacetValue, 1);
	value->value = g_strdup(name);
	g_ptr_array_add(facet->values, value);
	g_hash_table_insert(known, value->value, value);
	return value;
}

/* Adds what the spy counted of one value of the slot, which has one value of each facet. Cuts it up. */
static void add_up(TcAnswer *answer, GHashTable *const known[], char *parts, guint frequency)
{
	for (gsize i = 0; i < G_N_ELEMENTS(names) && parts; i++) {
		char *next = strchr(parts, TC_INDEX_FACET_SEPARATOR);
		if (next)
			*next++ = '\0';
		if (*parts)
			find_value(&answer->facets[i], known[i], parts)->count += frequency;
		parts = next;
	}
}

/* The commonest values, scaled up. */
static void finish(TcFacet *facet, double factor)
{
	for (guint i = 0; i < facet->values->len; i++) {
		TcFacetValue *value = facet->values->pdata[i];
		value->count = (guint)((double)value->count * factor + 0.5);
	}
	g_ptr_array_sort(facet->values, compare_counts);
	g_ptr_array_set_size(facet->values, (gint)MIN(facet->values->len, MAX_VALUES));
}

/* Papers that were looked at; the spy itself also counts sections of papers, which have no facets. */
static size_t count_seen(const XapFacets *facets)
{
	size_t n = 0;
	for (size_t i = 0; facets && i < xap_facets_get_size(facets); i++)
		n += xap_facets_get(facets, i)->frequency;
	return n;
}

void tc_facets_end(XapSpy *spy, TcAnswer *answer)
{
	GHashTable *known[G_N_ELEMENTS(names)];
	XapFacets *facets = spy ? xap_spy_list_facets(spy, 0, NULL) : NULL;
	size_t seen = count_seen(facets);
	double factor = seen > 0 && answer->total > seen ? (double)answer->total / (double)seen : 1.0;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		known[i] = g_hash_table_new(g_str_hash, g_str_equal);
		answer->facets[i].name = names[i];
		answer->facets[i].values = g_ptr_array_new_with_free_func((GDestroyNotify)facet_value_free);
	}
	for (size_t i = 0; facets && i < xap_facets_get_size(facets); i++) {
		const XapFacet *counted = xap_facets_get(facets, i);
		g_autofree char *parts = g_strdup(counted->value);
		add_up(answer, known, parts, counted->frequency);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		finish(&answer->facets[i], factor);
		g_hash_table_unref(known[i]);
	}
	g_ptr_array_sort(answer->facets[YEAR].values, compare_years);
	xap_facets_free(facets);
	xap_spy_free(spy);
}

void tc_facets_clear(TcAnswer *answer)
{
	for (gsize i = 0; i < G_N_ELEMENTS(answer->facets); i++)
		g_clear_pointer(&answer->facets[i].values, g_ptr_array_unref);
}
