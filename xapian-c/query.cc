/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: query trees.
 */
#include "xapian-c/xapian-c-private.h"

#include <algorithm>

namespace
{

std::unique_ptr<XapQuery> new_query(Xapian::Query tree, unsigned depth = 1)
{
	if (depth > XAP_QUERY_MAX_DEPTH)
		throw Xapian::QueryParserError("the query has more than " + std::to_string(XAP_QUERY_MAX_DEPTH) + " levels");
	return std::unique_ptr<XapQuery>(new XapQuery{std::move(tree), depth});
}

Xapian::Query::op get_operator(XapOperator operation)
{
	switch (operation) {
	case XAP_AND:
		return Xapian::Query::OP_AND;
	case XAP_OR:
		return Xapian::Query::OP_OR;
	case XAP_AND_NOT:
		return Xapian::Query::OP_AND_NOT;
	case XAP_XOR:
		return Xapian::Query::OP_XOR;
	case XAP_AND_MAYBE:
		return Xapian::Query::OP_AND_MAYBE;
	case XAP_FILTER:
		return Xapian::Query::OP_FILTER;
	case XAP_NEAR:
		return Xapian::Query::OP_NEAR;
	case XAP_PHRASE:
		return Xapian::Query::OP_PHRASE;
	case XAP_SYNONYM:
		return Xapian::Query::OP_SYNONYM;
	case XAP_MAX:
		return Xapian::Query::OP_MAX;
	case XAP_ELITE_SET:
		return Xapian::Query::OP_ELITE_SET;
	}
	throw Xapian::InvalidArgumentError("no such operator");
}

std::unique_ptr<XapQuery> combine(XapOperator operation, XapQuery *const *parts, size_t n, uint32_t parameter)
{
	std::vector<Xapian::Query> trees;
	unsigned depth = 0;

	for (size_t i = 0; i < n; i++) {
		const XapQuery &part = need((&need(parts))[i]);
		trees.push_back(part.handle);
		depth = std::max(depth, part.depth);
	}
	try {
		return new_query(Xapian::Query(get_operator(operation), trees.begin(), trees.end(), parameter), depth + 1);
	} catch (const Xapian::UnimplementedError &thrown) {
		throw Xapian::QueryParserError(thrown.get_msg());
	}
}

} // namespace

XapQuery *xap_query_new_term(const char *term, uint32_t wqf, XapError *error)
{
	return make(error, [&] { return new_query(Xapian::Query(need_string(term), wqf)); });
}

XapQuery *xap_query_new_all(XapError *error)
{
	return make(error, [&] { return new_query(Xapian::Query(std::string())); });
}

XapQuery *xap_query_new_nothing(XapError *error)
{
	return make(error, [&] { return new_query(Xapian::Query()); });
}

XapQuery *xap_query_new_wildcard(const char *prefix, uint32_t max_expansions, XapError *error)
{
	return make(error,
		    [&] { return new_query(Xapian::Query(Xapian::Query::OP_WILDCARD, need_string(prefix), max_expansions)); });
}

XapQuery *xap_query_new_value_range(uint32_t slot, const void *low, size_t low_length, const void *high, size_t high_length,
				    XapError *error)
{
	return make(error, [&] {
		const std::string from = low ? need_bytes(low, low_length) : std::string();
		if (high)
			return new_query(Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, from, need_bytes(high, high_length)));
		if (from.empty())
			return new_query(Xapian::Query(std::string()));
		return new_query(Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, from));
	});
}

XapQuery *xap_query_new_unserialised(const void *bytes, size_t length, XapError *error)
{
	return make(error, [&] {
		try {
			return new_query(Xapian::Query::unserialise(need_bytes(bytes, length)));
		} catch (const Xapian::Error &thrown) { // of many types, NetworkError among them
			throw Xapian::QueryParserError(thrown.get_msg());
		}
	});
}

XapQuery *xap_query_take_parts(XapOperator operation, XapQuery *const *parts, size_t n, uint32_t parameter, XapError *error)
{
	const bool broken = parts && std::find(parts, parts + n, nullptr) != parts + n;
	// The failure that made a part NULL says more than "a part is NULL".
	XapError *unsaid = broken && error && error->status >= XAP_ERROR_MODIFIED ? nullptr : error;
	XapQuery *made = make(unsaid, [&] { return combine(operation, parts, n, parameter); });

	for (size_t i = 0; parts && i < n; i++)
		dispose(parts[i]);
	return made;
}

XapQuery *xap_query_take_pair(XapOperator operation, XapQuery *left, XapQuery *right, XapError *error)
{
	XapQuery *const parts[] = {left, right};

	return xap_query_take_parts(operation, parts, 2, 0, error);
}

XapQuery *xap_query_take_scaled(XapQuery *query, double factor, XapError *error)
{
	XapError *unsaid = !query && error && error->status >= XAP_ERROR_MODIFIED ? nullptr : error;
	XapQuery *made = make(unsaid, [&] {
		const XapQuery &part = need(query);
		return new_query(Xapian::Query(factor, part.handle), part.depth + 1);
	});

	dispose(query);
	return made;
}

XapQuery *xap_query_dup(const XapQuery *query, XapError *error)
{
	return make(error, [&] { return std::make_unique<XapQuery>(need(query)); });
}

void xap_query_free(XapQuery *query)
{
	dispose(query);
}

bool xap_query_is_empty(const XapQuery *query)
{
	return !query || query->handle.empty();
}

char *xap_query_dup_description(const XapQuery *query, XapError *error)
{
	return make(error, [&] { return dup_string(need(query).handle.get_description()); });
}

char *xap_query_dup_serialised(const XapQuery *query, size_t *length, XapError *error)
{
	return make(error, [&] { return dup_string(need(query).handle.serialise(), &need(length)); });
}
