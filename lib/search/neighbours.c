/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a work's neighbours say of its date. The numbers of one organ and type rise with time (DOMAIN.md 5.4), so a letter 657 whose date
 * cannot be read was written between 655 and 660, where the archive has those with their dates:
 *
 *     655-CV/HU 28/8/2023   657-CV/HU ?   660-CV/HU 1/9/2023       between 28/8 and 1/9/2023
 *     655-CV/HU 28/8/2023   657-CV/HU 30/8/2021   660-CV/HU ...    its date does not fit: a digit of it or of the number is wrong
 *
 * It is worked out when a work is shown, from what is held at that moment, and stored nowhere: a paper that comes next night changes it.
 * A number comes again in another year or term, so the pair on either side must lie within one year, and only one pair may be there.
 */
#include "lib/search/search-private.h"

#include <stdlib.h>
#include <string.h>

/** Numbers looked at on either side; in a run that is hardly held the window says nothing. */
#define REACH 12u
/** Works of one number, of all years, that are looked at. */
#define MAX_NAMESAKES 16u
/** Numbers are reserved early and papers dated late now and then: so many days. */
#define SLACK_DAYS 31
#define DAYS_OF_YEAR 366

static gboolean is_of_run(const TcWork *work, const TcWork *other)
{
	return other->held && other->date && tc_date_get_day(other->date) && !g_strcmp0(work->issuer, other->issuer);
}

/** Adds the works of the run that have that number. */
static gboolean add_number(TcArchive *archive, const TcAsker *asker, const TcWork *work, int number, GPtrArray *found,
			   GError **error)
{
	g_autofree char *digits = g_strdup_printf("%d", number);
	const TcWorkQuery query = {.type = work->type, .number = digits, .symbol = work->symbol, .place = work->place};
	g_autoptr(GPtrArray) works = tc_archive_find_works(archive, asker, &query, MAX_NAMESAKES, error);

	if (!works)
		return FALSE;
	for (guint i = 0; i < works->len; i++) {
		TcWorkEntry *entry = g_ptr_array_index(works, i);
		if (!is_of_run(work, entry->work))
			continue;
		g_ptr_array_add(found, entry);
		g_ptr_array_index(works, i) = NULL;
	}
	return TRUE;
}

static void free_entry(gpointer entry)
{
	if (entry)
		tc_work_entry_free(entry);
}

/** The works of the run on one side, the nearest number first. */
static GPtrArray *list_side(TcArchive *archive, const TcAsker *asker, const TcWork *work, int step, GError **error)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(free_entry);
	int number = atoi(work->number);

	for (guint k = 1; k <= REACH && number + step * (int)k > 0; k++)
		if (!add_number(archive, asker, work, number + step * (int)k, found, error))
			return NULL;
	return g_steal_pointer(&found);
}

static const char *get_date(const GPtrArray *side, guint i)
{
	return ((const TcWorkEntry *)g_ptr_array_index(side, i))->work->date;
}

/** May both be of the run's one year, and is the work's own year between them where it is known? */
static gboolean is_pair(const TcWork *work, const char *first, const char *last)
{
	const char *year = work->year ? work->year : work->date;
	gint64 from = tc_date_get_day(first), to = tc_date_get_day(last);

	if (from > to || to - from > DAYS_OF_YEAR)
		return FALSE;
	return !year || strlen(year) > 4 || (strncmp(first, year, 4) <= 0 && strncmp(last, year, 4) >= 0);
}

/** The one pair; FALSE if there is none, or if a second one lies in another time. */
static gboolean find_pair(const TcWork *work, const GPtrArray *before, const GPtrArray *after, TcNeighbours *neighbours)
{
	gboolean known = FALSE;

	for (guint i = 0; i < before->len; i++) {
		for (guint k = 0; k < after->len; k++) {
			const char *first = get_date(before, i), *last = get_date(after, k);
			if (!is_pair(work, first, last))
				continue;
			if (known && (strcmp(first, neighbours->last) > 0 || strcmp(last, neighbours->first) < 0))
				return FALSE;
			if (known)
				continue;
			known = TRUE;
			g_strlcpy(neighbours->first, first, sizeof neighbours->first);
			g_strlcpy(neighbours->last, last, sizeof neighbours->last);
			neighbours->before = ((TcWorkEntry *)g_ptr_array_index(before, i))->id;
			neighbours->after = ((TcWorkEntry *)g_ptr_array_index(after, k))->id;
		}
	}
	return known;
}

gboolean tc_neighbours_find(TcArchive *archive, const TcAsker *asker, const TcWork *work, TcNeighbours *neighbours,
			    GError **error)
{
	*neighbours = (TcNeighbours){.fits = TRUE};
	if (!work->number || !work->symbol || !work->type || !work->issuer || atoi(work->number) < 1)
		return TRUE;
	g_autoptr(GPtrArray) before = list_side(archive, asker, work, -1, error);
	g_autoptr(GPtrArray) after = before ? list_side(archive, asker, work, 1, error) : NULL;
	if (!after)
		return FALSE;
	if (!find_pair(work, before, after, neighbours))
		return TRUE;
	gint64 day = work->date ? tc_date_get_day(work->date) : 0;
	neighbours->fits = !day || (day >= tc_date_get_day(neighbours->first) - SLACK_DAYS &&
				    day <= tc_date_get_day(neighbours->last) + SLACK_DAYS);
	return TRUE;
}
