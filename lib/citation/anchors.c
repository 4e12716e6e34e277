/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Anchors: numbers of one run rise with time (DOMAIN.md 5.4), so a few known papers bound the date of every other. That tells
 * which term's paper a bare number may be (a paper of 2012 cannot cite the 43rd directive of term XI, which is of 2015), and that
 * a number and a date printed together cannot both be right. It never changes either.
 *
 *     KL/TW XIII   44 2022-11-14 ... 121 2025-01-24        60-KL/TW lies between; with 12/3/2021 it is contradicted
 */
#include "lib/citation/works-private.h"

#include "lib/citation/citation-private.h"

#include <stdlib.h>
#include <string.h>

/* Numbers are given out of turn by so many, and a tenth. */
#define SLACK 2

static gboolean is_of(const TcSeriesPoint *anchor, const char *symbol, const char *term)
{
	return g_str_equal(anchor->symbol, symbol) && g_str_equal(anchor->term, term);
}

/* The latest anchor surely before the number, and the earliest surely behind it. */
static void find_bounds(const char *symbol, const char *term, int number, const char **from, const char **to)
{
	int low = (number * 9) / 10 - SLACK, high = (number * 11) / 10 + SLACK;

	gsize n;
	const TcSeriesPoint *anchors = tc_series_get_points(&n);
	*from = *to = NULL;
	for (gsize i = 0; i < n; i++) {
		const TcSeriesPoint *anchor = &anchors[i];
		if (!is_of(anchor, symbol, term))
			continue;
		if (anchor->number <= low && (!*from || strcmp(anchor->date, *from) > 0))
			*from = anchor->date;
		if (anchor->number >= high && (!*to || strcmp(anchor->date, *to) < 0))
			*to = anchor->date;
	}
}

/* The nearest anchors on either side; the term's first day is number 0. FALSE if none lies above. */
static gboolean find_neighbours(const char *symbol, const char *term, int number, int numbers[2], gint64 days[2])
{
	const char *first, *last;

	if (!tc_term_get_window(term, &first, &last))
		return FALSE;
	numbers[0] = 0, days[0] = tc_date_get_day(first);
	numbers[1] = G_MAXINT, days[1] = 0;
	gsize n;
	const TcSeriesPoint *anchors = tc_series_get_points(&n);
	for (gsize i = 0; i < n; i++) {
		const TcSeriesPoint *anchor = &anchors[i];
		int side = anchor->number <= number ? 0 : 1;
		if (!is_of(anchor, symbol, term))
			continue;
		if (side ? anchor->number < numbers[1] : anchor->number > numbers[0]) {
			numbers[side] = anchor->number;
			days[side] = tc_date_get_day(anchor->date);
		}
	}
	return TRUE;
}

gboolean tc_anchor_earliest(const char *symbol, const char *term, const char *number, char day[11])
{
	int numbers[2], low = MAX(0, atoi(number) * 9 / 10 - SLACK);
	gint64 days[2];

	if (!find_neighbours(symbol, term, low, numbers, days) || !days[0])
		return FALSE;
	gint64 at = days[0];
	if (days[1])
		at += (days[1] - days[0]) * (low - numbers[0]) / MAX(1, numbers[1] - numbers[0]);
	g_autoptr(GDate) date = g_date_new_julian((guint32)at);
	return g_date_strftime(day, 11, "%Y-%m-%d", date) == 10;
}

gboolean tc_anchor_contradicts(const char *symbol, const char *number, const char *date)
{
	const char *term = tc_term_of_date(date), *from, *to;

	if (!symbol || !number || !term)
		return FALSE;
	find_bounds(symbol, term, atoi(number), &from, &to);
	gsize size = strlen(date);
	return (from && strncmp(date, from, MIN(size, strlen(from))) < 0) || (to && strncmp(date, to, MIN(size, strlen(to))) > 0);
}
