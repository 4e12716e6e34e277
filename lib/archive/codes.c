/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names out of small closed lists, as fields, relations and types are, stand in the rows of the archive as numbers (codes.tsv): they were a
 * third of `fields` and a fifth of `citations`. In SQL, code_of('date') is what a row has, and name_of(field) what that means; a name that is
 * not in the list, of a newer table perhaps, is written as it is. The hash of a file, 64 digits, is written as the 32 bytes that it is. What
 * stands between 0 and 1 is kept in thousandths, which SQLite writes in two bytes where they are whole, as they mostly are.
 *
 *     MB, compacted          48,000 letters of bench/multiply.py       32,807 articles of laws
 *     fields                     47.3  ->  34.8                            0.12  ->  0.11
 *     citations                  47.6  ->  39.7                            3.94  ->  3.19
 *     files, with indices        12.7  ->   8.3                            8.0   ->  4.9
 */
#include <string.h>

#include "lib/archive/archive-private.h"
#include "lib/archive/codes-table.h"

/** Numbers of names; the table is made once, and the same for all threads. */
static GHashTable *get_numbers(void)
{
	static GHashTable *numbers;

	if (g_once_init_enter(&numbers)) {
		GHashTable *made = g_hash_table_new(g_str_hash, g_str_equal);
		for (guint i = 0; i < G_N_ELEMENTS(name_rows); i++)
			g_hash_table_insert(made, (gpointer)name_rows[i][0], GUINT_TO_POINTER(i + 1));
		g_once_init_leave(&numbers, made);
	}
	return numbers;
}

/** SHA-256, as g_compute_checksum_for_data() writes it. */
#define HASH_BYTES 32

/** \return FALSE if a text is not a hash. */
static gboolean read_hash(const char *text, guint8 bytes[HASH_BYTES])
{
	if (strspn(text, "0123456789abcdef") != 2 * HASH_BYTES || text[2 * HASH_BYTES] != '\0')
		return FALSE;
	for (guint i = 0; i < HASH_BYTES; i++)
		bytes[i] = (guint8)(g_ascii_xdigit_value(text[2 * i]) << 4 | g_ascii_xdigit_value(text[2 * i + 1]));
	return TRUE;
}

static void write_hash(sqlite3_context *context, const guint8 bytes[HASH_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * HASH_BYTES];

	for (guint i = 0; i < HASH_BYTES; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	sqlite3_result_text(context, text, sizeof text, SQLITE_TRANSIENT);
}

static void code_of(sqlite3_context *context, G_GNUC_UNUSED int n, sqlite3_value **values)
{
	const char *name = (const char *)sqlite3_value_text(values[0]);
	guint number = name ? GPOINTER_TO_UINT(g_hash_table_lookup(get_numbers(), name)) : 0;

	guint8 bytes[HASH_BYTES];

	if (number)
		sqlite3_result_int(context, (int)number);
	else if (name && read_hash(name, bytes))
		sqlite3_result_blob(context, bytes, sizeof bytes, SQLITE_TRANSIENT);
	else
		sqlite3_result_value(context, values[0]);
}

static void name_of(sqlite3_context *context, G_GNUC_UNUSED int n, sqlite3_value **values)
{
	int number = sqlite3_value_type(values[0]) == SQLITE_INTEGER ? sqlite3_value_int(values[0]) : 0;

	if (number >= 1 && number <= (int)G_N_ELEMENTS(name_rows))
		sqlite3_result_text(context, name_rows[number - 1][0], -1, SQLITE_STATIC);
	else if (sqlite3_value_type(values[0]) == SQLITE_BLOB && sqlite3_value_bytes(values[0]) == HASH_BYTES)
		write_hash(context, sqlite3_value_blob(values[0]));
	else
		sqlite3_result_value(context, values[0]);
}

/** Fields by their numbers; made once, and the same for all threads. */
static const TcFieldId *get_fields(void)
{
	static TcFieldId *fields;

	if (g_once_init_enter(&fields)) {
		TcFieldId *made = g_new(TcFieldId, G_N_ELEMENTS(name_rows) + 1);
		made[0] = TC_N_FIELDS;
		for (guint i = 0; i < G_N_ELEMENTS(name_rows); i++)
			made[i + 1] = tc_field_from_name(name_rows[i][0]);
		g_once_init_leave(&fields, made);
	}
	return fields;
}

TcFieldId tc_codes_get_field(TcStatement *statement, int column)
{
	int number = sqlite3_column_int(statement, column);

	return number >= 0 && number <= (int)G_N_ELEMENTS(name_rows) ? get_fields()[number] : TC_N_FIELDS;
}

gboolean tc_codes_register(TcArchive *archive, GError **error)
{
	const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC;

	return (sqlite3_create_function(archive->db, "code_of", 1, flags, NULL, code_of, NULL, NULL) == SQLITE_OK &&
		sqlite3_create_function(archive->db, "name_of", 1, flags, NULL, name_of, NULL, NULL) == SQLITE_OK) ||
	       tc_archive_fail(archive, error);
}
