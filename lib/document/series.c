/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Series: numbers of one organ and type rise with time, from 1 in each term of the Party (DOMAIN 5.4). Between two papers whose number and
 * date are known the dates of the numbers between are known too, softly: a number is reserved early and its paper dated late now and then.
 */
#include "lib/document/document-private.h"

#include <stdlib.h>
#include <string.h>

#include "lib/document/anchors-table.h"

/** A number this share off an anchor's may still lie on its other side. */
#define SLACK .1

const TcSeriesPoint *tc_series_get_points(gsize *n)
{
	static TcSeriesPoint anchors[G_N_ELEMENTS(anchor_rows)];
	static gsize once;

	if (g_once_init_enter(&once)) {
		for (gsize i = 0; i < G_N_ELEMENTS(anchor_rows); i++)
			anchors[i] =
				(TcSeriesPoint){anchor_rows[i][0], anchor_rows[i][1], atoi(anchor_rows[i][2]), anchor_rows[i][3]};
		g_once_init_leave(&once, 1);
	}
	*n = G_N_ELEMENTS(anchors);
	return anchors;
}

gboolean tc_series_get_window(const char *symbol, const char *number, const char *term, const char **first, const char **last)
{
	double value = g_ascii_strtod(number, NULL);
	gboolean known = FALSE;

	if (!tc_term_get_window(term, first, last))
		return FALSE;
	gsize n;
	const TcSeriesPoint *anchors = tc_series_get_points(&n);
	for (gsize i = 0; i < n; i++) {
		const TcSeriesPoint *anchor = &anchors[i];
		if (strcmp(anchor->symbol, symbol) != 0 || strcmp(anchor->term, term) != 0)
			continue;
		known = TRUE;
		if (value >= anchor->number * (1 + SLACK) && strcmp(anchor->date, *first) > 0)
			*first = anchor->date;
		if (value <= anchor->number * (1 - SLACK) && strcmp(anchor->date, *last) < 0)
			*last = anchor->date;
	}
	return known;
}
