/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The names that the archive is sure of, for the repair of what is read next (lib/repair/known.c says what that does with them):
 *
 *   Đảng ủy xã Lộc Trãi      7    issuer, parent, place or signer of so many works
 *   Chi bộ Lộc Trai        100    a person decided so at one place: kept with the decision
 *
 * What is known too easily does harm: a right name one mark away from a known one is pulled to it, and a misreading that is known is kept. So
 * a name counts where a header was read soundly, where nothing in it waits to be repaired, and in MIN_WORKS works, whatever the number of their
 * copies and scans. What differs in marks alone from one that is RIVAL times as frequent may be its misreading, and is left out.
 *
 * Measured on 400 made-up names, each in three reports that were typed, then in two scans, as it is and with a mark lost (`make eval-names`; without
 * the reports / with them):
 *
 *   right names that were changed, had a suggestion                     3, 97 / 0, 7
 *   damaged ones (341) that were mended, had the right suggestion     10, 44 / 176, 101
 *
 * The price is paid by right names that nobody knows, one mark away from a known one: of 1,699, 919 are pulled to one that was met ten times. Met
 * three times themselves, 10 are; where the neighbour was met a hundred times, 186. A decision settles those.
 *
 * The query reads all headers: 1 s of a store of 200,000 papers and 2 million repairs, once a run that has something to read.
 *
 * Headers, and not the texts: they hold the names that an archive says again and again, their kinds are told apart, and a query over them reads
 * no text. Words that merely stand often in OCR text are not right for that ("Tộc quốc"), so that only names count at all.
 */
#include "lib/archive/review-private.h"

/** Works in which a name must stand. */
#define MIN_WORKS 3
/** So many times as frequent is what a misreading is of. Photocopies have one syllable in eight wrong, each in several ways: one of them is rarer. */
#define RIVAL 10
/** Names at most, the most frequent first: more than the communes there ever were, and the people who sign for them. */
#define MAX_NAMES 50000
/** What a person decided is as good as met so often. */
#define PERSONS_TIMES 100

static void known_name_free(gpointer data)
{
	TcKnownName *name = data;

	g_free(name->text);
	g_free(name);
}

static void add_name(GPtrArray *names, const char *text, guint times)
{
	TcKnownName *name = g_new(TcKnownName, 1);

	*name = (TcKnownName){g_strdup(text), times};
	g_ptr_array_add(names, name);
}

/** Whether a name may be a misreading of one before it. \param most how often the most frequent of those stands that share its letters. */
static gboolean has_rival(GHashTable *most, const char *text, guint times)
{
	char *letters = tc_works_dup_folded(text);
	guint others = GPOINTER_TO_UINT(g_hash_table_lookup(most, letters));

	if (others == 0)
		g_hash_table_insert(most, letters, GUINT_TO_POINTER(times));
	else
		g_free(letters);
	return others / RIVAL >= times;
}

static gboolean list_met(TcArchive *archive, GPtrArray *names, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_MET_NAMES, "ii", MIN_WORKS, MAX_NAMES);
	g_autoptr(GHashTable) most = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		guint times = tc_statement_get_uint(row, 1);
		if (!has_rival(most, tc_statement_get_text(row, 0), times))
			add_name(names, tc_statement_get_text(row, 0), times);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static gboolean list_decided(TcArchive *archive, GPtrArray *names, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_DECIDED_NAMES, "i", MAX_NAMES);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		add_name(names, tc_statement_get_text(row, 0), PERSONS_TIMES);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

GPtrArray *tc_archive_list_known(TcArchive *archive, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(known_name_free);

	return list_decided(archive, names, error) && list_met(archive, names, error) ? g_steal_pointer(&names) : NULL;
}
