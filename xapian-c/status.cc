/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: from an exception to a status.
 */
#include "xapian-c/xapian-c-private.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <new>
#include <stdexcept>

namespace
{

/**
 * The kinds of exception that a caller can do something about, by the name that each carries (Xapian::Error has no virtual
 * functions, so there is no dynamic_cast to ask). The kinds that are missing here mean XAP_ERROR_FAILED.
 */
const struct {
	const char *kind;
	XapStatus status;
} statuses[] = {
	{"DatabaseModifiedError", XAP_ERROR_MODIFIED},
	{"DatabaseLockError", XAP_ERROR_LOCKED},
	{"DatabaseCorruptError", XAP_ERROR_CORRUPT},
	{"DatabaseNotFoundError", XAP_ERROR_NOT_FOUND},
	{"DocNotFoundError", XAP_ERROR_NOT_FOUND},
	{"DatabaseVersionError", XAP_ERROR_VERSION},
	{"DatabaseClosedError", XAP_ERROR_CLOSED},
	{"NetworkError", XAP_ERROR_NETWORK},
	{"NetworkTimeoutError", XAP_ERROR_NETWORK},
	{"QueryParserError", XAP_ERROR_BAD_QUERY},
	{"WildcardError", XAP_ERROR_BAD_QUERY},
	{"InvalidArgumentError", XAP_ERROR_INVALID_ARGUMENT},
	{"InvalidOperationError", XAP_ERROR_INVALID_ARGUMENT},
	{"RangeError", XAP_ERROR_INVALID_ARGUMENT},
};

/** Whether the system failed, for one of these reasons. Xapian keeps only the words of errno, so those are compared. */
bool is_system(const Xapian::Error &thrown, std::initializer_list<int> codes)
{
	const char *system = thrown.get_error_string();

	return system &&
	       std::any_of(codes.begin(), codes.end(), [&](int code) { return std::strcmp(system, std::strerror(code)) == 0; });
}

/** A type that says little: what went wrong with a database, told by the system's words, or by their absence. */
XapStatus classify_database(const Xapian::Error &thrown)
{
	// No word from the system: its calls went well, and what they read was too short or not what belongs there. No such file: a
	// part is missing; a database that is missing as a whole has a type of its own.
	return !thrown.get_error_string() || is_system(thrown, {ENOENT}) ? XAP_ERROR_CORRUPT : XAP_ERROR_FAILED;
}

XapStatus classify(const Xapian::Error &thrown)
{
	if (is_system(thrown, {ENOSPC, EDQUOT, EFBIG}))
		return XAP_ERROR_NO_SPACE;
	if (std::strcmp(thrown.get_type(), "DatabaseError") == 0 || std::strcmp(thrown.get_type(), "DatabaseOpeningError") == 0)
		return classify_database(thrown);
	for (const auto &row : statuses)
		if (std::strcmp(row.kind, thrown.get_type()) == 0)
			return row.status;
	return XAP_ERROR_FAILED;
}

/** Takes the end of a message that was cut inside a character off to the character's start. */
void mend_cut(char *message, size_t length)
{
	while (length > 0 && (message[length - 1] & 0xC0) == 0x80)
		length--;
	if (length > 0 && (message[length - 1] & 0x80))
		length--;
	message[length] = '\0';
}

XapStatus report(XapError *error, XapStatus status, const char *kind, const char *message, const char *context = "",
		 const char *system = nullptr)
{
	if (error) {
		error->status = status;
		const int length = std::snprintf(error->message, sizeof error->message, "%s: %s%s%s%s%s%s", kind, message,
						 *context ? " (" : "", context, *context ? ")" : "", system ? ": " : "",
						 system ? system : "");
		if (length >= static_cast<int>(sizeof error->message))
			mend_cut(error->message, sizeof error->message - 1);
	}
	return status;
}

} // namespace

XapStatus describe_exception(XapError *error) noexcept
{
	try {
		throw;
	} catch (const Xapian::Error &thrown) {
		try {
			return report(error, classify(thrown), thrown.get_type(), thrown.get_msg().c_str(),
				      thrown.get_context().c_str(), thrown.get_error_string());
		} catch (...) { // the system's words are put into a string on demand
			return report(error, XAP_ERROR_NO_MEMORY, thrown.get_type(), "out of memory");
		}
	} catch (const std::bad_alloc &) {
		return report(error, XAP_ERROR_NO_MEMORY, "bad_alloc", "out of memory");
	} catch (const std::length_error &thrown) {
		return report(error, XAP_ERROR_NO_MEMORY, "length_error", thrown.what());
	} catch (const std::exception &thrown) {
		return report(error, XAP_ERROR_FAILED, "exception", thrown.what());
	} catch (...) {
		return report(error, XAP_ERROR_FAILED, "exception", "of an unknown type");
	}
}

std::unique_ptr<char, StringFree> dup_string(const std::string &from, size_t *length)
{
	std::unique_ptr<char, StringFree> copy(static_cast<char *>(std::malloc(from.size() + 1)));

	if (!copy)
		throw std::bad_alloc();
	std::memcpy(copy.get(), from.c_str(), from.size() + 1);
	if (length)
		*length = from.size();
	return copy;
}

const char *xap_status_get_name(XapStatus status)
{
	switch (status) {
	case XAP_OK:
		return "done";
	case XAP_END:
		return "end of list";
	case XAP_ERROR_MODIFIED:
		return "database modified";
	case XAP_ERROR_LOCKED:
		return "database locked";
	case XAP_ERROR_CORRUPT:
		return "database corrupt";
	case XAP_ERROR_NOT_FOUND:
		return "not found";
	case XAP_ERROR_VERSION:
		return "database version not supported";
	case XAP_ERROR_NETWORK:
		return "network failure";
	case XAP_ERROR_BAD_QUERY:
		return "bad query";
	case XAP_ERROR_NO_SPACE:
		return "no space left";
	case XAP_ERROR_NO_MEMORY:
		return "out of memory";
	case XAP_ERROR_CLOSED:
		return "database closed";
	case XAP_ERROR_INVALID_ARGUMENT:
		return "invalid argument";
	case XAP_ERROR_FAILED:
		break;
	}
	return "failed";
}

void xap_string_free(char *string)
{
	std::free(string);
}
