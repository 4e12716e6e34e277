/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The archive held against itself, and written out whole so that two can be held against each other.
 */
#include "lib/archive/archive-private.h"

/** Adds what a statement that selects messages says. */
static gboolean add_messages(TcArchive *archive, TcSql id, GPtrArray *messages, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, id, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		g_ptr_array_add(messages, tc_statement_dup_text(row, 0));
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static char *check_text(TcArchive *archive, TcStatement *row, GError **error)
{
	const char *docno = tc_statement_get_text(row, 0);
	const void *blob = sqlite3_column_blob(row, 1);

	if (!blob)
		return g_strdup_printf("paper %s: its text is not there", docno);
	g_autofree char *raw =
		tc_rawtext_decompress(archive, blob, (gsize)sqlite3_column_bytes(row, 1), tc_statement_get_size(row, 2), error);
	return raw || (error && *error) ? NULL : g_strdup_printf("paper %s: its text is damaged", docno);
}

/** What is wrong with the words of a page, whose text stands in `zstd` if it is a scan; NULL if nothing is. */
static char *check_page(TcArchive *archive, TcStatement *row, GError **error)
{
	const char *what = tc_statement_get_text(row, 0);
	const void *packed = sqlite3_column_blob(row, 1);
	gsize length = tc_statement_get_size(row, 2);
	g_autoptr(GArray) words = packed ? tc_words_unpack(packed, (gsize)sqlite3_column_bytes(row, 1), length) : NULL;

	if (sqlite3_column_int(row, 3))
		return g_strdup_printf("%s: the scan that it was read from is not there", what);
	if (packed && !words)
		return g_strdup_printf("%s: its words are damaged", what);
	if (sqlite3_column_count(row) < 5)
		return NULL;
	g_autofree char *text =
		tc_rawtext_decompress(archive, sqlite3_column_blob(row, 4), (gsize)sqlite3_column_bytes(row, 4), length, error);
	return text || (error && *error) ? NULL : g_strdup_printf("%s: its text is damaged", what);
}

/** What is wrong with a row; NULL if nothing is, or with `error` set. Free with g_free(). */
typedef char *(*CheckFunc)(TcArchive *archive, TcStatement *row, GError **error);

static gboolean check_rows(TcArchive *archive, TcSql id, CheckFunc check, GPtrArray *messages, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, id, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (!failed && tc_statement_next(archive, row, &failed)) {
		char *message = check(archive, row, &failed);
		if (message)
			g_ptr_array_add(messages, message);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

GPtrArray *tc_archive_check(TcArchive *archive, GError **error)
{
	static const TcSql messages_of[] = {TC_SQL_CHECK_INTEGRITY, TC_SQL_CHECK_REFERENCES, TC_SQL_CHECK_PAGES,
					    TC_SQL_CHECK_SPANS,     TC_SQL_CHECK_HELD,       TC_SQL_CHECK_STANDING};
	g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < G_N_ELEMENTS(messages_of); i++)
		if (!add_messages(archive, messages_of[i], messages, error))
			return NULL;
	if (!check_rows(archive, TC_SQL_CHECK_TEXTS, check_text, messages, error) ||
	    !check_rows(archive, TC_SQL_CHECK_LAYOUTS, check_page, messages, error) ||
	    !check_rows(archive, TC_SQL_CHECK_SCANS, check_page, messages, error))
		return NULL;
	return g_steal_pointer(&messages);
}

/* ---- dump ---- */

static void dump_row(TcStatement *row, const char *letters, GString *dump)
{
	for (int i = 0; i < sqlite3_column_count(row); i++) {
		const char *text = tc_statement_get_text(row, i);
		g_autofree char *escaped = text ? g_strescape(text, letters) : g_strdup("-");

		if (i > 0)
			g_string_append_c(dump, '\t');
		g_string_append(dump, escaped);
	}
	g_string_append_c(dump, '\n');
}

static gboolean dump_table(TcArchive *archive, TcSql id, GString *dump, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, id, "");
	char letters[129] = {0}; /* bytes of UTF-8, to be left as they are */
	GError *failed = NULL;

	if (!row)
		return FALSE;
	for (int i = 0; i < 128; i++)
		letters[i] = (char)(i + 128);
	while (tc_statement_next(archive, row, &failed))
		dump_row(row, letters, dump);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

char *tc_archive_dump(TcArchive *archive, GError **error)
{
	g_autoptr(GString) dump = g_string_new(NULL);

	for (guint id = TC_SQL_DUMP_FILES; id <= TC_SQL_DUMP_OPEN_BUCKETS; id++)
		if (!dump_table(archive, (TcSql)id, dump, error))
			return NULL;
	return g_string_free(g_steal_pointer(&dump), FALSE);
}
