/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: documents and the bytes of numbers.
 */
#include "xapian-c/xapian-c-private.h"

#include <algorithm>

XapDocument *xap_document_new(XapError *error)
{
	return make(error, [&] { return std::make_unique<XapDocument>(); });
}

void xap_document_free(XapDocument *document)
{
	dispose(document);
}

uint32_t xap_document_get_docid(const XapDocument *document)
{
	uint32_t docid = 0;

	guard(nullptr, [&] { docid = need(document).handle.get_docid(); });
	return docid;
}

XapStatus xap_document_add_postings(XapDocument *document, const XapPosting *postings, size_t n, XapError *error)
{
	return guard(error, [&] {
		Xapian::Document &handle = need(document).handle;
		std::string term; // one buffer for all
		for (size_t i = 0; i < n; i++) {
			const XapPosting &posting = (&need(postings))[i];
			term.assign(&need(posting.term), posting.term_length);
			if (posting.position)
				handle.add_posting(term, posting.position, posting.wdf);
			else
				handle.add_term(term, posting.wdf);
		}
	});
}

XapStatus xap_document_add_term(XapDocument *document, const char *term, uint32_t wdf, XapError *error)
{
	return guard(error, [&] { need(document).handle.add_term(need_string(term), wdf); });
}

XapStatus xap_document_get_term_count(const XapDocument *document, uint32_t *count, XapError *error)
{
	return guard(error, [&] { need(count) = need(document).handle.termlist_count(); });
}

XapStatus xap_document_set_value(XapDocument *document, uint32_t slot, const void *value, size_t length, XapError *error)
{
	return guard(error, [&] { need(document).handle.add_value(slot, need_bytes(value, length)); });
}

char *xap_document_dup_value(const XapDocument *document, uint32_t slot, size_t *length, XapError *error)
{
	return make(error, [&] { return dup_string(need(document).handle.get_value(slot), length); });
}

XapStatus xap_document_set_data(XapDocument *document, const void *data, size_t length, XapError *error)
{
	return guard(error, [&] { need(document).handle.set_data(need_bytes(data, length)); });
}

char *xap_document_dup_data(const XapDocument *document, size_t *length, XapError *error)
{
	return make(error, [&] { return dup_string(need(document).handle.get_data(), length); });
}

size_t xap_sortable_serialise(double number, char bytes[XAP_SORTABLE_SIZE])
{
	size_t length = 0;

	guard(nullptr, [&] {
		const std::string serialised = Xapian::sortable_serialise(number);
		length = serialised.copy(bytes, XAP_SORTABLE_SIZE);
	});
	return length;
}

double xap_sortable_unserialise(const char *bytes, size_t length)
{
	double number = 0;

	guard(nullptr,
	      [&] { number = Xapian::sortable_unserialise(need_bytes(bytes, std::min<size_t>(length, XAP_SORTABLE_SIZE))); });
	return number;
}
