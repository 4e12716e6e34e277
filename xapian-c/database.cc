/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: databases: opening, reading, writing, care.
 */
#include "xapian-c/xapian-c-private.h"

#include <cerrno>
#include <sstream>

#include <sys/stat.h>

namespace
{

Xapian::WritableDatabase &need_writer(XapDatabase *database)
{
	need_open(database);
	if (!database->writer)
		throw Xapian::InvalidOperationError("the database was opened to read only");
	return *database->writer;
}

std::unique_ptr<XapDatabase> new_reader(Xapian::Database &&opened)
{
	auto database = std::make_unique<XapDatabase>();

	database->handle = std::make_unique<Xapian::Database>(std::move(opened));
	return database;
}

std::unique_ptr<XapDatabase> new_writer(Xapian::WritableDatabase &&opened)
{
	auto database = std::make_unique<XapDatabase>();

	database->handle.reset(database->writer = new Xapian::WritableDatabase(std::move(opened)));
	return database;
}

} // namespace

XapDatabase *xap_database_open(const char *path, XapError *error)
{
	return make(error, [&] { return new_reader(Xapian::Database(need_string(path))); });
}

XapDatabase *xap_database_open_writable(const char *path, unsigned flags, int block_size, XapError *error)
{
	return make(error,
		    [&] { return new_writer(Xapian::WritableDatabase(need_string(path), static_cast<int>(flags), block_size)); });
}

XapDatabase *xap_database_open_tcp(const char *host, unsigned port, bool writable, unsigned timeout_ms,
				   unsigned connect_timeout_ms, XapError *error)
{
	return make(error, [&] {
		if (writable)
			return new_writer(Xapian::Remote::open_writable(need_string(host), port, timeout_ms, connect_timeout_ms));
		return new_reader(Xapian::Remote::open(need_string(host), port, timeout_ms, connect_timeout_ms));
	});
}

XapDatabase *xap_database_open_prog(const char *program, const char *arguments, bool writable, unsigned timeout_ms,
				    XapError *error)
{
	return make(error, [&] {
		if (writable)
			return new_writer(
				Xapian::Remote::open_writable(need_string(program), need_string(arguments), timeout_ms));
		return new_reader(Xapian::Remote::open(need_string(program), need_string(arguments), timeout_ms));
	});
}

XapDatabase *xap_database_new_combined(const XapDatabase *const *parts, size_t n, XapError *error)
{
	return make(error, [&] {
		Xapian::Database all;
		for (size_t i = 0; i < n; i++)
			all.add_database(need_open((&need(parts))[i]));
		return new_reader(std::move(all));
	});
}

XapStatus xap_database_close(XapDatabase *database, XapError *error)
{
	return guard(error, [&] {
		need(database).handle->close();
		database->closed = true;
	});
}

void xap_database_free(XapDatabase *database)
{
	// A close that fails to commit leaves the lock, and has dropped the changes: the second one has nothing to commit.
	if (database && database->writer && xap_database_close(database, nullptr) != XAP_OK)
		xap_database_close(database, nullptr);
	dispose(database);
}

XapStatus xap_database_reopen(XapDatabase *database, bool *changed, XapError *error)
{
	return guard(error, [&] {
		const bool newer = need_open(database).reopen();
		if (changed)
			*changed = newer;
	});
}

XapStatus xap_database_get_document_count(const XapDatabase *database, uint32_t *count, XapError *error)
{
	return guard(error, [&] { need(count) = need_open(database).get_doccount(); });
}

XapStatus xap_database_get_last_docid(const XapDatabase *database, uint32_t *docid, XapError *error)
{
	return guard(error, [&] { need(docid) = need_open(database).get_lastdocid(); });
}

XapStatus xap_database_get_revision(const XapDatabase *database, uint64_t *revision, XapError *error)
{
	return guard(error, [&] { need(revision) = need_open(database).get_revision(); });
}

char *xap_database_dup_uuid(const XapDatabase *database, XapError *error)
{
	return make(error, [&] { return dup_string(need_open(database).get_uuid()); });
}

XapStatus xap_database_get_term_frequency(const XapDatabase *database, const char *term, uint32_t *frequency, XapError *error)
{
	return guard(error, [&] { need(frequency) = need_open(database).get_termfreq(need_string(term)); });
}

XapStatus xap_database_has_term(const XapDatabase *database, const char *term, bool *exists, XapError *error)
{
	return guard(error, [&] { need(exists) = need_open(database).term_exists(need_string(term)); });
}

XapStatus xap_database_read_positions(const XapDatabase *database, uint32_t docid, const char *term, uint32_t *positions,
				      size_t capacity, size_t *count, XapError *error)
{
	return guard(error, [&] {
		const Xapian::Database &handle = need_open(database);
		if (docid == 0)
			throw Xapian::InvalidArgumentError("document numbers count from 1");
		if (capacity > 0)
			need(positions);
		need(count) = 0;
		size_t n = 0;
		for (auto i = handle.positionlist_begin(docid, need_string(term)); i != Xapian::PositionIterator(); ++i, n++)
			if (n < capacity)
				positions[n] = *i;
		*count = n;
	});
}

XapDocument *xap_database_load_document(const XapDatabase *database, uint32_t docid, XapError *error)
{
	return make(error,
		    [&] { return std::unique_ptr<XapDocument>(new XapDocument{need_open(database).get_document(docid)}); });
}

char *xap_database_dup_metadata(const XapDatabase *database, const char *key, size_t *length, XapError *error)
{
	return make(error, [&] { return dup_string(need_open(database).get_metadata(need_string(key)), length); });
}

XapStatus xap_database_set_metadata(XapDatabase *database, const char *key, const void *value, size_t length, XapError *error)
{
	return guard(error, [&] { need_writer(database).set_metadata(need_string(key), need_bytes(value, length)); });
}

XapStatus xap_database_add_document(XapDatabase *database, const XapDocument *document, uint32_t *docid, XapError *error)
{
	return guard(error, [&] {
		const Xapian::docid added = need_writer(database).add_document(need(document).handle);
		if (docid)
			*docid = added;
	});
}

XapStatus xap_database_replace_document(XapDatabase *database, uint32_t docid, const XapDocument *document, XapError *error)
{
	return guard(error, [&] { need_writer(database).replace_document(docid, need(document).handle); });
}

XapStatus xap_database_replace_by_term(XapDatabase *database, const char *unique_term, const XapDocument *document,
				       uint32_t *docid, XapError *error)
{
	return guard(error, [&] {
		const Xapian::docid replaced =
			need_writer(database).replace_document(need_string(unique_term), need(document).handle);
		if (docid)
			*docid = replaced;
	});
}

XapStatus xap_database_delete_document(XapDatabase *database, uint32_t docid, XapError *error)
{
	return guard(error, [&] { need_writer(database).delete_document(docid); });
}

XapStatus xap_database_delete_by_term(XapDatabase *database, const char *unique_term, XapError *error)
{
	return guard(error, [&] { need_writer(database).delete_document(need_string(unique_term)); });
}

XapStatus xap_database_commit(XapDatabase *database, XapError *error)
{
	return guard(error, [&] { need_writer(database).commit(); });
}

XapStatus xap_database_begin_transaction(XapDatabase *database, bool flushed, XapError *error)
{
	return guard(error, [&] { need_writer(database).begin_transaction(flushed); });
}

XapStatus xap_database_commit_transaction(XapDatabase *database, XapError *error)
{
	return guard(error, [&] { need_writer(database).commit_transaction(); });
}

XapStatus xap_database_cancel_transaction(XapDatabase *database, XapError *error)
{
	return guard(error, [&] { need_writer(database).cancel_transaction(); });
}

XapStatus xap_database_compact(const XapDatabase *database, const char *path, unsigned flags, int block_size, XapError *error)
{
	return guard(error, [&] { need_open(database).compact(need_string(path), flags, block_size); });
}

XapStatus xap_check(const char *path, size_t *problems, char **report, XapError *error)
{
	return guard(error, [&] {
		const std::string name = need_string(path);
		struct stat there;
		if (stat(name.c_str(), &there) != 0) // Xapian's check does not tell a missing database from a missing part
			throw Xapian::DatabaseNotFoundError("Couldn't stat '" + name + "'", errno);
		std::ostringstream words;
		const size_t found = Xapian::Database::check(name, 0, &words);
		need(problems) = found;
		if (report)
			*report = dup_string(words.str()).release();
	});
}
