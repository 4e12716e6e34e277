/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The WORK argument of show and chain.
 */
#include "lib/search/search-private.h"

#include <string.h>

static void add_work(TcFound *found, gint64 work)
{
	for (guint i = 0; i < found->works->len; i++)
		if (g_array_index(found->works, gint64, i) == work)
			return;
	if (found->works->len < TC_SEARCH_MAX_CANDIDATES)
		g_array_append_val(found->works, work);
}

/* \return FALSE on an error of the archive. */
static gboolean add_named_works(TcFound *found, TcArchive *archive, const char *question, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) all = tc_named_find(archive, question, asker, error);
	if (!all)
		return FALSE;
	/* The first citation is the one meant; one in the title behind it is not. */
	const TcNamed *named = all->len ? all->pdata[0] : NULL;
	for (guint i = 0; named && i < named->works->len; i++)
		add_work(found, ((const TcWorkEntry *)named->works->pdata[i])->id);
	return TRUE;
}

/* Digits alone are the id of a work. */
static gboolean add_id(TcFound *found, TcArchive *archive, const char *citation, const TcAsker *asker, GError **error)
{
	if (!*citation || strspn(citation, "0123456789") != strlen(citation))
		return TRUE;
	g_autoptr(GError) failure = NULL;
	gint64 id = g_ascii_strtoll(citation, NULL, 10);
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, id, &failure);
	if (entry)
		add_work(found, id);
	else if (!g_error_matches(failure, TC_ERROR, TC_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	return TRUE;
}

TcFound *tc_search_find_works(TcSearcher *searcher, const char *citation, const TcAsker *asker, GError **error)
{
	g_autoptr(TcFound) found = g_new0(TcFound, 1);
	found->works = g_array_new(FALSE, FALSE, sizeof(gint64));
	TcArchive *archive = tc_searcher_get_archive(searcher);
	g_autofree char *question = tc_question_clean(citation);
	g_autofree char *decoded = tc_typed_decode(question);
	if (!add_id(found, archive, question, asker, error) || !add_named_works(found, archive, question, asker, error))
		return NULL;
	if (found->works->len == 0 && decoded && !add_named_works(found, archive, decoded, asker, error))
		return NULL;
	found->ambiguous = found->works->len > 1;
	return g_steal_pointer(&found);
}

void tc_found_free(TcFound *found)
{
	if (!found)
		return;
	g_array_unref(found->works);
	g_free(found);
}
