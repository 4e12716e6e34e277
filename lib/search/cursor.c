/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a page of hits ends and the next one begins.
 *
 *     12.40.8113      generation of the index . candidates before the next page . paper of the last hit
 *
 * An offset counts hits, so a page of a phrase would hold all candidates before it against their texts once more; a cursor counts candidates, and
 * each is looked at once however deep one goes. As long as the index stays as it is, pages lie side by side without a gap. Where it was committed to
 * in between, hits have moved: the last paper is looked for around its old place, and the page begins behind it.
 *
 * Processor time of 10 hits from place 0, 1,000 and 20,000 of 32,000 that `theo OR quy OR định` finds: 1.6, 2.3 and 4.5 ms. What grows is the
 * choice of the best so many; it ends where all papers are weighed. Tried and dropped: the ranking kept with the searcher, as the next page may come
 * to another thread, and mostly does not come.
 */
#include "lib/search/search-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

char *tc_cursor_print(const TcCursor *cursor)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ".%u.%" G_GINT64_FORMAT, cursor->generation, cursor->position, cursor->paper);
}

gboolean tc_cursor_parse(const char *text, TcCursor *cursor, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(text, ".", 4);
	guint64 position = 0;
	if (g_strv_length(parts) == 3 && g_ascii_string_to_unsigned(parts[0], 10, 0, G_MAXUINT64, &cursor->generation, NULL) &&
	    g_ascii_string_to_unsigned(parts[1], 10, 0, TC_SEARCH_MAX_DEPTH, &position, NULL) &&
	    g_ascii_string_to_signed(parts[2], 10, 0, G_MAXINT64, &cursor->paper, NULL)) {
		cursor->position = (guint)position;
		return TRUE;
	}
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("\"%s\" is no cursor; take it from \"next\" of an answer, unchanged"),
		    text);
	return FALSE;
}
