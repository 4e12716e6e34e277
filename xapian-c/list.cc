/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: walks over terms and documents.
 */
#include "xapian-c/xapian-c-private.h"

std::unique_ptr<XapTerms> new_terms(Xapian::TermIterator &&begin)
{
	auto terms = std::make_unique<XapTerms>();

	terms->position = std::move(begin);
	return terms;
}

namespace
{

/**
 * Moves a list by `move` (not before its first entry, where Xapian's iterators stand from the start) and says whether it
 * stands on an entry then. After the end or a failure it stays at the end: Xapian's iterators cannot be used any more.
 */
template <typename List, typename Move> XapStatus step(List *list, XapError *error, Move &&move)
{
	bool current = false;
	const XapStatus status = guard(error, [&] {
		need(list);
		if (list->started && !list->current)
			return;
		list->current = false;
		move(*list);
		list->started = true;
		current = list->current = list->position != list->end;
	});

	if (list)
		list->started = true;
	return status == XAP_OK && !current ? XAP_END : status;
}

/** step() for terms: also fetches the term. */
template <typename Move> XapStatus step_terms(XapTerms *terms, XapError *error, Move &&move)
{
	const XapStatus status = step(terms, error, move);

	if (status != XAP_OK)
		return status;
	return guard(error, [&] {
		terms->current = false;
		terms->term = *terms->position;
		terms->current = true;
	});
}

template <typename List> List &need_current(List *list)
{
	if (!need(list).current)
		throw Xapian::InvalidOperationError("the list stands on no entry");
	return *list;
}

} // namespace

XapTerms *xap_database_list_terms(const XapDatabase *database, const char *prefix, XapError *error)
{
	return make(error, [&] {
		const Xapian::Database &handle = need_open(database);
		auto terms = new_terms(handle.allterms_begin(prefix ? prefix : ""));
		terms->database = handle;
		return terms;
	});
}

XapTerms *xap_database_list_metadata_keys(const XapDatabase *database, const char *prefix, XapError *error)
{
	return make(error, [&] {
		const Xapian::Database &handle = need_open(database);
		auto terms = new_terms(handle.metadata_keys_begin(prefix ? prefix : ""));
		terms->database = handle;
		return terms;
	});
}

XapTerms *xap_document_list_terms(const XapDocument *document, XapError *error)
{
	return make(error, [&] {
		auto terms = new_terms(need(document).handle.termlist_begin());
		terms->document = document->handle;
		return terms;
	});
}

void xap_terms_free(XapTerms *terms)
{
	dispose(terms);
}

XapStatus xap_terms_next(XapTerms *terms, XapError *error)
{
	return step_terms(terms, error, [](XapTerms &list) {
		if (list.started)
			++list.position;
	});
}

XapStatus xap_terms_skip_to(XapTerms *terms, const char *term, XapError *error)
{
	return step_terms(terms, error, [&](XapTerms &list) {
		if (list.position != list.end)
			list.position.skip_to(need_string(term));
	});
}

const char *xap_terms_get_term(const XapTerms *terms, size_t *length)
{
	if (!terms || !terms->current)
		return nullptr;
	if (length)
		*length = terms->term.size();
	return terms->term.c_str();
}

XapStatus xap_terms_get_frequency(const XapTerms *terms, uint32_t *frequency, XapError *error)
{
	return guard(error, [&] { need(frequency) = need_current(terms).position.get_termfreq(); });
}

XapStatus xap_terms_get_wdf(const XapTerms *terms, uint32_t *wdf, XapError *error)
{
	return guard(error, [&] { need(wdf) = need_current(const_cast<XapTerms *>(terms)).position.get_wdf(); });
}

XapPostings *xap_database_list_postings(const XapDatabase *database, const char *term, XapError *error)
{
	return make(error, [&] {
		auto postings = std::make_unique<XapPostings>();
		postings->database = need_open(database);
		postings->position = postings->database.postlist_begin(need_string(term));
		return postings;
	});
}

void xap_postings_free(XapPostings *postings)
{
	dispose(postings);
}

XapStatus xap_postings_next(XapPostings *postings, XapError *error)
{
	return step(postings, error, [](XapPostings &list) {
		if (list.started)
			++list.position;
	});
}

XapStatus xap_postings_skip_to(XapPostings *postings, uint32_t docid, XapError *error)
{
	return step(postings, error, [&](XapPostings &list) {
		if (list.position != list.end)
			list.position.skip_to(docid);
	});
}

uint32_t xap_postings_get_docid(const XapPostings *postings)
{
	uint32_t docid = 0;

	guard(nullptr, [&] { docid = *need_current(postings).position; });
	return docid;
}

XapStatus xap_postings_get_wdf(const XapPostings *postings, uint32_t *wdf, XapError *error)
{
	return guard(error, [&] { need(wdf) = need_current(postings).position.get_wdf(); });
}
