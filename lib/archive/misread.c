/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the archive says of the scanners that its papers went through, for the error model of what is read next (lib/repair/misread.c):
 *
 *   mưu    muu    41.3   not ours     so many applied repairs, each as sure as it is
 *   Trãi   Trải   -1     ours         a person said that it was not so
 *
 * Two engines at least meet in an archive, ours and whatever read the texts that came as text, and they err differently; each is counted for itself.
 * Nothing is kept beside the repairs and what was decided of them, so that a paper that is read anew, or is gone, counts once or not at all. A repair
 * that is only suggested does not count before somebody confirms it: what the model guesses is no evidence for its guesses.
 *
 * The latest LATEST repairs count, some 10,000 pages: scanners are replaced, and a night does not read a whole archive's.
 */
#include "lib/archive/review-private.h"

/** Ten times what would do. */
#define LATEST 200000

static void misread_free(gpointer data)
{
	TcMisread *misread = data;

	g_free(misread->truth);
	g_free(misread->seen);
	g_free(misread);
}

GPtrArray *tc_archive_list_misread(TcArchive *archive, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_MISREAD, "i", LATEST);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(misread_free);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		TcMisread *misread = g_new(TcMisread, 1);
		*misread = (TcMisread){tc_statement_dup_text(row, 0), tc_statement_dup_text(row, 1),
				       sqlite3_column_double(row, 2), sqlite3_column_int(row, 3) != 0};
		g_ptr_array_add(list, misread);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&list);
}
