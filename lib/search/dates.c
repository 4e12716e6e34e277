/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Dates in questions: `2023`, `8/2023`, `30/8/2023`, `2023-08-30`, words as tc_date_parse() reads them, and ranges with `..`, of years with `-` too.
 * A range that was typed backwards is meant forwards. A day that no calendar has is none, and is searched as words.
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
	       (n < 3 || g_date_valid_dmy((GDateDay)MIN(ymd[2], 32u), (GDateMonth)ymd[1], (GDateYear)ymd[0]));
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

/* `2022-2023`, with whatever dash: two years. \return where the second begins, NULL if it is not that. */
static char *find_second_year(char *text)
{
	gsize digits = strspn(text, "0123456789");
	char *second = digits == 4 && text[4] ? g_utf8_next_char(text + 4) : text;
	gboolean dash = second > text && g_unichar_type(g_utf8_get_char(text + 4)) == G_UNICODE_DASH_PUNCTUATION;
	return dash && strspn(second, "0123456789") == 4 && !second[4] ? second : NULL;
}

gboolean tc_question_parse_dates(const char *value, char low[9], char high[9])
{
	g_autofree char *copy = g_strstrip(g_strdup(value));
	char *first = copy, *dots = strstr(copy, ".."), *second = dots ? NULL : find_second_year(copy);
	if (!*copy)
		return FALSE;
	if (second)
		copy[4] = '\0';
	if (!dots && !second)
		return read_date(copy, TRUE, low) && read_date(copy, FALSE, high);
	if (dots) {
		*dots = '\0';
		second = g_strchug(dots + 2 + strspn(dots + 2, "."));
		g_strchomp(first);
	}
	if ((!*first && !*second) || !read_date(first, TRUE, low) || !read_date(second, FALSE, high))
		return FALSE;
	return !*low || !*high || strcmp(low, high) <= 0 || (read_date(second, TRUE, low) && read_date(first, FALSE, high));
}
