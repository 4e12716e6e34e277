/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: enquires, spies, expansions and hits.
 */
#include "xapian-c/xapian-c-private.h"

XapEnquire *xap_enquire_new(const XapDatabase *database, XapError *error)
{
	return make(error, [&] { return std::unique_ptr<XapEnquire>(new XapEnquire{{}, Xapian::Enquire(need_open(database))}); });
}

void xap_enquire_free(XapEnquire *enquire)
{
	dispose(enquire);
}

XapStatus xap_enquire_set_query(XapEnquire *enquire, const XapQuery *query, uint32_t length, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_query(need(query).handle, length); });
}

XapStatus xap_enquire_set_weight_bm25(XapEnquire *enquire, double k1, double k2, double k3, double b, double min_normlen,
				      XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_weighting_scheme(Xapian::BM25Weight(k1, k2, k3, b, min_normlen)); });
}

XapStatus xap_enquire_set_weight_trad(XapEnquire *enquire, double k, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_weighting_scheme(Xapian::TradWeight(k)); });
}

XapStatus xap_enquire_set_weight_bool(XapEnquire *enquire, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_weighting_scheme(Xapian::BoolWeight()); });
}

XapStatus xap_enquire_set_docid_order(XapEnquire *enquire, XapDocidOrder order, XapError *error)
{
	return guard(error, [&] {
		switch (order) {
		case XAP_DOCID_ASCENDING:
			return need(enquire).handle.set_docid_order(Xapian::Enquire::ASCENDING);
		case XAP_DOCID_DESCENDING:
			return need(enquire).handle.set_docid_order(Xapian::Enquire::DESCENDING);
		case XAP_DOCID_DONT_CARE:
			return need(enquire).handle.set_docid_order(Xapian::Enquire::DONT_CARE);
		}
		throw Xapian::InvalidArgumentError("no such order");
	});
}

XapStatus xap_enquire_sort_by_relevance(XapEnquire *enquire, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_sort_by_relevance(); });
}

XapStatus xap_enquire_sort_by_value(XapEnquire *enquire, uint32_t slot, bool descending, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_sort_by_value(slot, descending); });
}

XapStatus xap_enquire_sort_by_value_then_relevance(XapEnquire *enquire, uint32_t slot, bool descending, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_sort_by_value_then_relevance(slot, descending); });
}

XapStatus xap_enquire_sort_by_relevance_then_value(XapEnquire *enquire, uint32_t slot, bool descending, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_sort_by_relevance_then_value(slot, descending); });
}

XapStatus xap_enquire_set_collapse(XapEnquire *enquire, uint32_t slot, uint32_t max, XapError *error)
{
	static_assert(XAP_NO_SLOT == Xapian::BAD_VALUENO, "the header names Xapian's own number");
	return guard(error, [&] {
		if (slot != XAP_NO_SLOT && max == 0)
			throw Xapian::InvalidArgumentError("at least one hit of each value must be kept");
		need(enquire).handle.set_collapse_key(slot, max);
	});
}

XapStatus xap_enquire_set_cutoff(XapEnquire *enquire, int percent, double weight, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_cutoff(percent, weight); });
}

XapStatus xap_enquire_set_time_limit(XapEnquire *enquire, double seconds, XapError *error)
{
	return guard(error, [&] { need(enquire).handle.set_time_limit(seconds); });
}

XapSpy *xap_spy_new(uint32_t slot, XapError *error)
{
	return make(error,
		    [&] { return std::unique_ptr<XapSpy>(new XapSpy{std::make_shared<Xapian::ValueCountMatchSpy>(slot)}); });
}

void xap_spy_free(XapSpy *spy)
{
	dispose(spy);
}

XapStatus xap_enquire_add_spy(XapEnquire *enquire, const XapSpy *spy, XapError *error)
{
	return guard(error, [&] {
		need(enquire).spies.push_back(need(spy).handle);
		enquire->handle.add_matchspy(spy->handle.get());
	});
}

XapStatus xap_enquire_clear_spies(XapEnquire *enquire, XapError *error)
{
	return guard(error, [&] {
		need(enquire).handle.clear_matchspies();
		enquire->spies.clear();
	});
}

size_t xap_spy_get_total(const XapSpy *spy)
{
	return spy ? spy->handle->get_total() : 0;
}

XapFacets *xap_spy_list_facets(const XapSpy *spy, size_t top, XapError *error)
{
	return make(error, [&] {
		auto facets = std::make_unique<XapFacets>();
		const Xapian::ValueCountMatchSpy &counted = *need(spy).handle;
		for (auto i = top ? counted.top_values_begin(top) : counted.values_begin(); i != Xapian::TermIterator(); ++i) {
			facets->values.push_back(*i);
			facets->facets.push_back({nullptr, facets->values.back().size(), i.get_termfreq()});
		}
		for (size_t i = 0; i < facets->facets.size(); i++) // only now do the strings stay where they are
			facets->facets[i].value = facets->values[i].c_str();
		return facets;
	});
}

void xap_facets_free(XapFacets *facets)
{
	dispose(facets);
}

size_t xap_facets_get_size(const XapFacets *facets)
{
	return facets ? facets->facets.size() : 0;
}

const XapFacet *xap_facets_get(const XapFacets *facets, size_t index)
{
	return index < xap_facets_get_size(facets) ? &facets->facets[index] : nullptr;
}

XapRset *xap_rset_new(XapError *error)
{
	return make(error, [&] { return std::make_unique<XapRset>(); });
}

void xap_rset_free(XapRset *rset)
{
	dispose(rset);
}

XapStatus xap_rset_add(XapRset *rset, uint32_t docid, XapError *error)
{
	return guard(error, [&] { need(rset).handle.add_document(docid); });
}

XapExpansion *xap_enquire_expand(const XapEnquire *enquire, const XapRset *rset, uint32_t max, const char *prefix,
				 XapError *error)
{
	return make(error, [&] {
		auto expansion = std::make_unique<XapExpansion>();
		const Xapian::ExpandDeciderFilterPrefix begins(prefix ? prefix : "");
		const Xapian::ESet found =
			need(enquire).handle.get_eset(max, need(rset).handle, 0, prefix && *prefix ? &begins : nullptr);
		for (auto i = found.begin(); i != found.end(); ++i) {
			expansion->values.push_back(*i);
			expansion->terms.push_back({nullptr, expansion->values.back().size(), i.get_weight()});
		}
		for (size_t i = 0; i < expansion->terms.size(); i++)
			expansion->terms[i].term = expansion->values[i].c_str();
		return expansion;
	});
}

void xap_expansion_free(XapExpansion *expansion)
{
	dispose(expansion);
}

size_t xap_expansion_get_size(const XapExpansion *expansion)
{
	return expansion ? expansion->terms.size() : 0;
}

const XapExpansionTerm *xap_expansion_get(const XapExpansion *expansion, size_t index)
{
	return index < xap_expansion_get_size(expansion) ? &expansion->terms[index] : nullptr;
}

XapMset *xap_enquire_search(XapEnquire *enquire, uint32_t first, uint32_t max, uint32_t check_at_least, const XapRset *rset,
			    XapError *error)
{
	return make(error, [&] {
		auto mset = std::make_unique<XapMset>();
		mset->handle = need(enquire).handle.get_mset(first, max, check_at_least, rset ? &rset->handle : nullptr);
		mset->hits.reserve(mset->handle.size());
		mset->keys.reserve(mset->handle.size());
		for (auto i = mset->handle.begin(); i != mset->handle.end(); ++i) {
			mset->keys.push_back(i.get_collapse_key());
			const std::string &key = mset->keys.back();
			mset->hits.push_back({*i, i.get_rank(), i.get_weight(), i.get_percent(), i.get_collapse_count(),
					      key.c_str(), key.size()});
		}
		return mset;
	});
}

void xap_mset_free(XapMset *mset)
{
	dispose(mset);
}

size_t xap_mset_get_size(const XapMset *mset)
{
	return mset ? mset->hits.size() : 0;
}

uint32_t xap_mset_get_matches_estimated(const XapMset *mset)
{
	return mset ? mset->handle.get_matches_estimated() : 0;
}

uint32_t xap_mset_get_matches_lower_bound(const XapMset *mset)
{
	return mset ? mset->handle.get_matches_lower_bound() : 0;
}

uint32_t xap_mset_get_matches_upper_bound(const XapMset *mset)
{
	return mset ? mset->handle.get_matches_upper_bound() : 0;
}

const XapHit *xap_mset_get_hit(const XapMset *mset, size_t index)
{
	return index < xap_mset_get_size(mset) ? &mset->hits[index] : nullptr;
}

XapDocument *xap_mset_load_document(const XapMset *mset, size_t index, XapError *error)
{
	return make(error, [&] {
		if (index >= need(mset).hits.size())
			throw Xapian::InvalidArgumentError("no such hit");
		return std::unique_ptr<XapDocument>(
			new XapDocument{mset->handle[static_cast<Xapian::doccount>(index)].get_document()});
	});
}

XapTerms *xap_enquire_list_matching_terms(const XapEnquire *enquire, uint32_t docid, XapError *error)
{
	return make(error, [&] { return new_terms(need(enquire).handle.get_matching_terms_begin(docid)); });
}
