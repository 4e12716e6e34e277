/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How well a work fits a mention: what is printed (date, place, issuer, subject) for and against, and before all that the age of the
 * work, whether anything is known of it, and whether it is of the citing paper's own term.
 */
#include "lib/citation/works-private.h"

#include <stdlib.h>
#include <string.h>

/* Beneath this, even the only candidate contradicts what is printed. */
#define FLOOR (-0.9)

#define WEIGHT_DATE 4.0
#define WEIGHT_PLACE 2.0
#define WEIGHT_ISSUER 1.0
#define WEIGHT_SUBJECT 3.0
/* For a work of which more is known than that somebody named its number and term: a date, or a paper. */
#define WEIGHT_KNOWN 1.2
/* For one of the citing paper's own term, unless so new that it would be cited in full: who means an older one says its term. */
#define WEIGHT_TERM 0.3
#define NEW_MONTHS 6
#define AGE_PER_YEAR 0.15
#define AGE_MAX 2.0

/* Share of the shorter text's words that the other has. Texts are folded and short; -1 if too short to say. */
static double overlap(const char *a, const char *b)
{
	if (!*a || !*b)
		return -1;
	g_auto(GStrv) words = g_strsplit(a, " ", 60);
	g_autofree char *padded = g_strdup_printf(" %s ", b);
	guint n = g_strv_length(words), common = 0, other = 1;

	for (const char *p = b; *p; p++)
		other += *p == ' ';
	if (n < 4 || other < 4)
		return -1;
	for (char **w = words; *w; w++) {
		g_autofree char *word = g_strdup_printf(" %s ", *w);
		common += strstr(padded, word) != NULL;
	}
	return (double)common / MAX(MIN(n, other), 1);
}

/* ISO dates that may stop early: do they agree as far as both go? */
static gboolean dates_agree(const char *a, const char *b)
{
	return strncmp(a, b, MIN(strlen(a), strlen(b))) == 0;
}

/* The earliest day that a work can have: its date, or what its number says, or the first of its term or year. */
static const char *earliest(const TcCluster *cluster)
{
	const char *first, *last;

	if (*cluster->standing.date)
		return cluster->standing.date;
	if (*cluster->not_before)
		return cluster->not_before;
	if (tc_term_get_window(cluster->series, &first, &last))
		return first;
	return cluster->series;
}

static gboolean is_younger(const TcCluster *cluster, const TcMention *m)
{
	const char *day = earliest(cluster);

	if (!*m->citing_date || !g_ascii_isdigit(*day))
		return FALSE;
	return strncmp(day, m->citing_date, MIN(strlen(day), strlen(m->citing_date))) > 0;
}

static double age(const TcCluster *cluster, const TcMention *m)
{
	const char *day = earliest(cluster);

	if (strlen(day) < 4 || strlen(m->citing_date) < 4 || !g_ascii_isdigit(*day))
		return 0;
	double years = (double)(g_ascii_strtoll(m->citing_date, NULL, 10) - g_ascii_strtoll(day, NULL, 10));
	return MIN(MAX(years, 0) * AGE_PER_YEAR, AGE_MAX);
}

static gboolean differs(const char *a, const char *b)
{
	return *a && *b && strcmp(a, b) != 0;
}

/* Months between two ISO dates; 0 if either stops at the year. */
static int months_between(const char *from, const char *to)
{
	if (strlen(from) < 7 || strlen(to) < 7)
		return 0;
	return (atoi(to) - atoi(from)) * 12 + atoi(to + 5) - atoi(from + 5);
}

double tc_cluster_prior(const TcCluster *cluster, const TcMention *m)
{
	const char *term = tc_term_of_date(m->citing_date);
	double score = -age(cluster, m);

	if (cluster->standing.held || strlen(cluster->standing.date) == 10)
		score += WEIGHT_KNOWN;
	if (term && strcmp(term, cluster->series) == 0 && months_between(earliest(cluster), m->citing_date) >= NEW_MONTHS)
		score += WEIGHT_TERM;
	return score;
}

gboolean tc_cluster_fit(const TcCluster *cluster, const TcMention *m, double *score)
{
	if (differs(cluster->organ, m->organ) || differs(cluster->place, m->place) || differs(cluster->series, m->series) ||
	    is_younger(cluster, m))
		return FALSE;
	*score = 0;
	if (*m->date && *cluster->standing.date)
		*score += dates_agree(m->date, cluster->standing.date) ? WEIGHT_DATE : -WEIGHT_DATE;
	if (*m->place ? *cluster->place : *m->citing_place && strcmp(cluster->place, m->citing_place) == 0)
		*score += WEIGHT_PLACE;
	if (m->centre && cluster->standing.centre)
		*score += m->centre & cluster->standing.centre ? WEIGHT_ISSUER : -WEIGHT_ISSUER;
	double common = overlap(m->subject, cluster->standing.subject);
	if (common >= 0)
		*score += common < 0.2 ? -WEIGHT_SUBJECT : common * WEIGHT_SUBJECT;
	/* a single candidate may be old; only what is printed can speak against it */
	return *score >= FLOOR;
}
