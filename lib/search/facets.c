/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Facets: how the hits divide by type, issuer and year. Counted by spies during the search itself, so what the asker may not see
 * is not counted.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Values of a facet that are given. */
#define MAX_VALUES 30u

static const struct {
	const char *name;
	guint slot;
} kinds[3] = {{"type", TC_INDEX_SLOT_TYPE}, {"issuer", TC_INDEX_SLOT_ISSUER}, {"year", TC_INDEX_SLOT_YEAR}};

static void facet_value_free(TcFacetValue *value)
{
	g_free(value->value);
	g_free(value);
}

gboolean tc_facets_begin(TcFacetSpies *spies, XapEnquire *enquire, XapError *failure)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		spies->spies[i] = xap_spy_new(kinds[i].slot, failure);
		if (!spies->spies[i] || xap_enquire_add_spy(enquire, spies->spies[i], failure) != XAP_OK)
			return FALSE;
	}
	return TRUE;
}

static gint compare_years(gconstpointer a, gconstpointer b)
{
	const TcFacetValue *left = *(TcFacetValue *const *)a, *right = *(TcFacetValue *const *)b;
	return strcmp(right->value, left->value);
}

static void fill(TcFacet *facet, const XapSpy *spy, guint total)
{
	XapFacets *facets = xap_spy_list_facets(spy, MAX_VALUES, NULL);
	size_t seen = xap_spy_get_total(spy);
	double factor = seen > 0 && total > seen ? (double)total / (double)seen : 1.0;
	for (size_t i = 0; facets && i < xap_facets_get_size(facets); i++) {
		const XapFacet *counted = xap_facets_get(facets, i);
		if (counted->value_length == 0)
			continue;
		TcFacetValue *value = g_new0(TcFacetValue, 1);
		value->value = g_strndup(counted->value, counted->value_length);
		value->count = (guint)((double)counted->frequency * factor + 0.5);
		g_ptr_array_add(facet->values, value);
	}
	xap_facets_free(facets);
}

void tc_facets_end(TcFacetSpies *spies, TcAnswer *answer)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		TcFacet *facet = &answer->facets[i];
		facet->name = kinds[i].name;
		facet->values = g_ptr_array_new_with_free_func((GDestroyNotify)facet_value_free);
		fill(facet, spies->spies[i], answer->total);
		if (kinds[i].slot == TC_INDEX_SLOT_YEAR)
			g_ptr_array_sort(facet->values, compare_years);
		g_clear_pointer(&spies->spies[i], xap_spy_free);
	}
}
