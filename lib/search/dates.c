/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Dates in questions: `2023`, `8/2023`, `30/8/2023`, `2023-08-30`, words as tc_date_parse() reads them, and ranges with `..`.
 */
#include "lib/search/search-private.h"

#include <string.h>

/* Numbers parted by / - or . ; -1 if there is anything else, or more than three. */
static int split_numbers(const char *text, guint numbers[3], gsize digits[3])
{
	int n = 0;
	while (*text) {
		char *end;
		if (n == 3 || !g_ascii_isdigit(*text))
			return -1;
		numbers[n] = (guint)MIN(g_ascii_strtoull(text, &end, 10), 99999u);
		digits[n++] = (gsize)(end - text);
		if (*end && (!strchr("/-.", *end) || !end[1]))
			return -1;
		text = *end ? end + 1 : end;
	}
	return n;
}

/* Year, month, day; 0 for what is not said. */
static gboolean read_numbers(const char *text, guint ymd[3])
{
	guint numbers[3] = {0};
	gsize digits[3] = {0};
	int n = split_numbers(text, numbers, digits);
	if (n < 1)
		return FALSE;
	gboolean year_first = digits[0] == 4;
	for (int i = 0; i < 3; i++)
		ymd[i] = i >= n ? 0 : numbers[year_first ? i : n - 1 - i];
	return ymd[0] >= 1000 && ymd[0] <= 9999 && (n < 2 || (ymd[1] >= 1 && ymd[1] <= 12)) &&
	       (n < 3 || (ymd[2] >= 1 && ymd[2] <= 31));
}

static gboolean read_words(const char *text, guint ymd[3])
{
	char iso[11];
	gsize read = tc_date_parse(text, (gssize)strlen(text), iso);
	return read > 0 && text[read] == '\0' && read_numbers(iso, ymd);
}

/* One date; "" is an open end. */
static gboolean read_date(const char *text, gboolean is_low, char value[9])
{
	guint ymd[3];
	value[0] = '\0';
	if (!*text)
		return TRUE;
	if (!read_numbers(text, ymd) && !read_words(text, ymd))
		return FALSE;
	guint open = is_low ? 0 : 99;
	g_snprintf(value, 9, "%04u%02u%02u", ymd[0] % 10000u, (ymd[1] ? ymd[1] : open) % 100u, (ymd[2] ? ymd[2] : open) % 100u);
	return TRUE;
}

gboolean tc_question_parse_dates(const char *value, char low[9], char high[9])
{
	g_autofree char *copy = g_strstrip(g_strdup(value));
	char *dots = strstr(copy, "..");
	if (!*copy)
		return FALSE;
	if (!dots)
		return read_date(copy, TRUE, low) && read_date(copy, FALSE, high);
	*dots = '\0';
	char *second = dots + 2 + strspn(dots + 2, ".");
	return (*copy || *second) && read_date(g_strchomp(copy), TRUE, low) && read_date(g_strchug(second), FALSE, high);
}
