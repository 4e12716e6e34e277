/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside xapian-c: what stands behind the handles, and the gate. The only file that includes <xapian.h>.
 *
 * Every function runs its work through the gate, guard() (or make(), for what returns an object), which turns whatever
 * is thrown into a status and a message. What reads a handle goes through need(), which throws for NULL, so that a
 * handle that is missing is a status as well. Handles are structs around Xapian's own counted handles: a list, a
 * document or a result set holds what it reads from, and the order in which a caller frees them does not matter.
 *
 * Two things of Xapian that the shim works around:
 * - Query::MatchAll is one static object whose reference count every user changes, without atomicity. Xapian also
 *   hands it out for value ranges that are open on both sides. So "all" is a Query("") of its own each time.
 * - A term list over a document that is not stored walks the document's own map, without holding it. XapTerms does.
 */
#ifndef XAPIAN_C_PRIVATE_H
#define XAPIAN_C_PRIVATE_H

#include "xapian-c/xapian-c.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

static_assert(sizeof(Xapian::docid) == sizeof(uint32_t), "a libxapian with 64-bit document numbers needs an API of its own");
static_assert(sizeof(Xapian::termpos) == sizeof(uint32_t), "a libxapian with 64-bit positions needs an API of its own");
static_assert(sizeof(Xapian::termcount) == sizeof(uint32_t), "a libxapian with 64-bit counts needs an API of its own");

struct XapDatabase {
	std::unique_ptr<Xapian::Database> handle;
	Xapian::WritableDatabase *writer; // the same object, or NULL for a reader
	bool closed;
};

struct XapDocument {
	Xapian::Document handle;
};

struct XapTerms {
	Xapian::Database database; // what the iterator reads from: one of the two
	Xapian::Document document;
	Xapian::TermIterator position;
	Xapian::TermIterator end;
	std::string term;
	bool started = false;
	bool current = false;
};

struct XapPostings {
	Xapian::Database database;
	Xapian::PostingIterator position;
	Xapian::PostingIterator end;
	bool started = false;
	bool current = false;
};

struct XapQuery {
	Xapian::Query handle;
	unsigned depth;
};

struct XapSpy {
	std::shared_ptr<Xapian::ValueCountMatchSpy> handle;
};

struct XapEnquire {
	std::vector<std::shared_ptr<Xapian::ValueCountMatchSpy>> spies; // before `handle`, which points at them
	Xapian::Enquire handle;
};

struct XapFacets {
	std::vector<std::string> values;
	std::vector<XapFacet> facets;
};

struct XapRset {
	Xapian::RSet handle;
};

struct XapExpansion {
	std::vector<std::string> values;
	std::vector<XapExpansionTerm> terms;
};

struct XapMset {
	Xapian::MSet handle;
	std::vector<std::string> keys;
	std::vector<XapHit> hits;
};

/** Says what the exception in flight is. Allocates nothing, for it may be the lack of memory. \return its status. */
XapStatus describe_exception(XapError *error) noexcept;

/** The gate: runs `body`; nothing is thrown past it. */
template <typename Body> XapStatus guard(XapError *error, Body &&body) noexcept
{
	try {
		body();
		return XAP_OK;
	} catch (...) {
		return describe_exception(error);
	}
}

/** The gate for what makes something: what the unique_ptr that `body` returns owns, or NULL. */
template <typename Body> auto make(XapError *error, Body &&body) noexcept
{
	decltype(body().release()) made = nullptr;

	guard(error, [&] { made = body().release(); });
	return made;
}

/** The gate for freeing. */
template <typename Handle> void dispose(Handle *handle) noexcept
{
	guard(nullptr, [&] { delete handle; });
}

/** What a pointer that must be there points to. */
template <typename T> T &need(T *pointer)
{
	if (!pointer)
		throw Xapian::InvalidArgumentError("NULL where a value must be");
	return *pointer;
}

/** A database that was not closed. Xapian itself goes on answering some questions from memory after a close. */
inline Xapian::Database &need_open(const XapDatabase *database)
{
	if (need(database).closed)
		throw Xapian::DatabaseClosedError("Database has been closed");
	return *database->handle;
}

/** A zero-terminated string that must be there. */
inline std::string need_string(const char *string)
{
	return std::string(&need(string));
}

/** Bytes of the caller's; NULL is fine where there are none. */
inline std::string need_bytes(const void *bytes, size_t length)
{
	return length ? std::string(&need(static_cast<const char *>(bytes)), length) : std::string();
}

/** How the caller will free a string. */
struct StringFree {
	void operator()(char *string) const
	{
		std::free(string);
	}
};

/** A string for the caller, with a closing zero. \param length  may be NULL. */
std::unique_ptr<char, StringFree> dup_string(const std::string &from, size_t *length = nullptr);

/** A list of terms from where an iterator of Xapian's stands, which is its first entry. */
std::unique_ptr<XapTerms> new_terms(Xapian::TermIterator &&begin);

#endif
