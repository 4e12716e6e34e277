/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Series: numbers of one organ and type rise with time, from 1 in each term of the Party (DOMAIN 5.4). Between two papers whose number and
 * date are known the dates of the numbers between are known too, softly: a number is reserved early and its paper dated late now and then.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/anchors-table.h"

/** A number this share off an anchor's may still lie on its other side. */
#define SLACK .1

static gboolean is_series(const char *const *row, const char *symbol, const char *term)
{
	return !strcmp(row[0], symbol) && !strcmp(row[1], term);
}

gboolean tc_series_get_window(const char *symbol, const char *number, const char *term, const char **first, const char **last)
{
	double value = g_ascii_strtod(number, NULL);
	gboolean known = FALSE;

	if (!tc_term_get_window(term, first, last))
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(anchor_rows); i++) {
		const char *const *row = anchor_rows[i];
		if (!is_series(row, symbol, term))
			continue;
		double anchor = g_ascii_strtod(row[2], NULL);
		known = TRUE;
		if (value >= anchor * (1 + SLACK) && strcmp(row[3], *first) > 0)
			*first = row[3];
		if (value <= anchor * (1 - SLACK) && strcmp(row[3], *last) < 0)
			*last = row[3];
	}
	return known;
}
