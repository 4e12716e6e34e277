/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names out of small closed lists, as fields, relations and types are, stand in the rows of the archive as numbers (codes.tsv): they were a third
 * of `fields` and a fifth of `citations`. In SQL, code_of('date') is what a row has, and name_of(field) what that means; a name that is not in
 * the list, of a newer table perhaps, is written as it is. What stands between 0 and 1 is kept in thousandths, which SQLite writes in two bytes where
 * they are whole, as they mostly are.
 *
 *     MB, compacted          48,000 letters of bench/multiply.py       32,807 articles of laws
 *     fields                     47.3  ->  34.8                            0.12  ->  0.11
 *     citations                  47.6  ->  39.7                            3.94  ->  3.19
 */
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

static void code_of(sqlite3_context *context, G_GNUC_UNUSED int n, sqlite3_value **values)
{
	const char *name = (const char *)sqlite3_value_text(values[0]);
	guint number = name ? GPOINTER_TO_UINT(g_hash_table_lookup(get_numbers(), name)) : 0;

	if (number)
		sqlite3_result_int(context, (int)number);
	else
		sqlite3_result_value(context, values[0]);
}

static void name_of(sqlite3_context *context, G_GNUC_UNUSED int n, sqlite3_value **values)
{
	int number = sqlite3_value_type(values[0]) == SQLITE_INTEGER ? sqlite3_value_int(values[0]) : 0;

	if (number >= 1 && number <= (int)G_N_ELEMENTS(name_rows))
		sqlite3_result_text(context, name_rows[number - 1][0], -1, SQLITE_STATIC);
	else
		sqlite3_result_value(context, values[0]);
}

gboolean tc_codes_register(TcArchive *archive, GError **error)
{
	const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC;

	return (sqlite3_create_function(archive->db, "code_of", 1, flags, NULL, code_of, NULL, NULL) == SQLITE_OK &&
		sqlite3_create_function(archive->db, "name_of", 1, flags, NULL, name_of, NULL, NULL) == SQLITE_OK) ||
	       tc_archive_fail(archive, error);
}
