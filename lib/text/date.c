/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Dates, in digits and in words (DOMAIN.md 3.3). A hand-written descent over the bytes: words are folded, so that capitals,
 * lost marks and a line end inside a date do not matter.
 *
 *   date   := ["ngày"] [mồng | mùng] day (sep month sep year | "tháng" month "năm" year) | ["tháng"] month ... | "năm" year | year-month-day
 *   part   := day sep month | day "tháng" month          --MM-DD, after ngày, mồng, mùng
 *           | month ("năm" | sep) year                   YYYY-MM, after tháng
 *   sep    := / - .   with spaces around / and - as typists leave them (06 / 7 /2005, 6-12 -1989)
 *
 * Parts are read only behind the word that announces them: `2/9` alone is a fraction, `12 tháng 5 ngày` a duration, `30/2020` a number with
 * its year. What a part lacks it may take from a date that follows in the same row (series.c).
 */
#include "lib/text/text-private.h"

#include <stdio.h>

#define MIN_YEAR 1900
#define MAX_YEAR 2100
/* Longest word of a date, folded. */
#define MAX_WORD 7

typedef struct {
	const char *p;
	const char *end;
} Cursor;

static void skip_blanks(Cursor *cursor)
{
	guint lines = 0;

	while (cursor->p < cursor->end && (*cursor->p == ' ' || *cursor->p == '\t' || (*cursor->p == '\n' && lines++ == 0)))
		cursor->p++;
}

/* Reads 1 to `max` digits, no more standing after them. */
static gboolean read_digits(Cursor *cursor, guint max, guint *value)
{
	const char *p = cursor->p;

	*value = 0;
	while (p < cursor->end && g_ascii_isdigit(*p) && (guint)(p - cursor->p) < max)
		*value = *value * 10 + (guint)(*p++ - '0');
	if (p == cursor->p || (p < cursor->end && g_ascii_isdigit(*p)))
		return FALSE;
	cursor->p = p;
	return TRUE;
}

/* Reads the next word, folded. FALSE, and the cursor as it was, if there is none or it is too long to matter. */
static gboolean read_word(Cursor *cursor, char word[MAX_WORD + 1])
{
	const TextChars *chars = text_chars();
	Cursor at = *cursor;
	guint n = 0;

	skip_blanks(&at);
	while (at.p < at.end) {
		gunichar c;
		guint bytes = text_decode((const guchar *)at.p, (const guchar *)at.end, &c);
		if (!bytes || !(text_char_flags(chars, c) & TEXT_LETTER))
			break;
		guint8 folded = c < TEXT_TABLE_END ? chars->fold[c] : TEXT_FOLD_KEEP;
		if (folded == TEXT_FOLD_KEEP || (folded && n == MAX_WORD))
			return FALSE;
		if (folded)
			word[n++] = (char)folded;
		at.p += bytes;
	}
	word[n] = '\0';
	if (n)
		*cursor = at;
	return n > 0;
}

/* Takes the word if it is next. */
static gboolean take_word(Cursor *cursor, const char *wanted)
{
	Cursor at = *cursor;
	char word[MAX_WORD + 1];

	if (!read_word(&at, word) || strcmp(word, wanted) != 0)
		return FALSE;
	*cursor = at;
	return TRUE;
}

static gboolean take_unit(Cursor *cursor, guint *value)
{
	static const struct {
		const char *word;
		guint value;
	} units[] = {{"mot", 1}, {"hai", 2}, {"ba", 3},  {"bon", 4}, {"tu", 4},  {"nam", 5},
		     {"lam", 5}, {"sau", 6}, {"bay", 7}, {"tam", 8}, {"chin", 9}};

	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (take_word(cursor, units[i].word)) {
			*value = units[i].value;
			return TRUE;
		}
	}
	return FALSE;
}

/* `chín`, `mười`, `mười hai`, `hai mươi lăm`. A last `năm` before a number is the year's word, not five. */
static gboolean read_number_word(Cursor *cursor, guint *value)
{
	guint unit = 0;
	guint tens = 0;

	if (take_word(cursor, "muoi")) {
		tens = 1;
	} else if (take_unit(cursor, &unit)) {
		if (unit <= 3 && take_word(cursor, "muoi")) {
			tens = unit;
			unit = 0;
		}
	} else {
		return FALSE;
	}
	if (tens) {
		Cursor at = *cursor;
		guint digits;
		guint found = 0;
		if (take_unit(&at, &found)) {
			Cursor after = at;
			skip_blanks(&after);
			if (!(found == 5 && read_digits(&after, 4, &digits))) {
				unit = found;
				*cursor = at;
			}
		}
	}
	*value = tens * 10 + unit;
	return TRUE;
}

static gboolean read_number(Cursor *cursor, guint *value)
{
	Cursor at = *cursor;

	skip_blanks(&at);
	if (!read_digits(&at, 2, value) && !read_number_word(&at, value))
		return FALSE;
	*cursor = at;
	return TRUE;
}

static gboolean read_month(Cursor *cursor, guint *month)
{
	if (take_word(cursor, "gieng"))
		*month = 1;
	else if (take_word(cursor, "chap"))
		*month = 12;
	else if (!read_number(cursor, month))
		return FALSE;
	return *month >= 1 && *month <= 12;
}

static gboolean read_year(Cursor *cursor, guint *year)
{
	skip_blanks(cursor);
	return read_digits(cursor, 4, year) && *year >= MIN_YEAR && *year <= MAX_YEAR;
}

/* A separator; a full stop only without spaces, or every list would be one. */
static gboolean read_separator(Cursor *cursor)
{
	gboolean spaced;
	const char *from = cursor->p;

	skip_blanks(cursor);
	spaced = cursor->p > from;
	if (cursor->end - cursor->p >= 3 && (g_str_has_prefix(cursor->p, "–") || g_str_has_prefix(cursor->p, "—")))
		cursor->p += 3;
	else if (cursor->p < cursor->end && (*cursor->p == '/' || *cursor->p == '-' || (*cursor->p == '.' && !spaced)))
		cursor->p++;
	else
		return FALSE;
	if (cursor->p[-1] != '.')
		skip_blanks(cursor);
	return TRUE;
}

/* `tháng` month, then `năm` or a separator, then the year. */
static gboolean read_month_year(Cursor *cursor, guint *month, guint *year)
{
	if (!read_month(cursor, month))
		return FALSE;
	Cursor at = *cursor;
	if (at.end - at.p > 1 && at.p[0] == ',' && at.p[1] == ' ')
		at.p++;
	if (!take_word(&at, "nam") && !read_separator(&at))
		return FALSE;
	*cursor = at;
	return read_year(cursor, year);
}

static gsize finish(const char *start, const Cursor *cursor, guint year, guint month, guint day, char iso[11])
{
	if (day && !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return 0;
	if (day)
		g_snprintf(iso, 11, "%04u-%02u-%02u", year, month, day);
	else if (month)
		g_snprintf(iso, 11, "%04u-%02u", year, month);
	else
		g_snprintf(iso, 11, "%04u", year);
	return (gsize)(cursor->p - start);
}

/* From the day on. */
static gsize read_full(const char *start, Cursor cursor, char iso[11])
{
	guint day, month, year;

	if (!read_number(&cursor, &day) || day < 1 || day > 31)
		return 0;
	Cursor words = cursor;
	if (take_word(&words, "thang"))
		return read_month_year(&words, &month, &year) ? finish(start, &words, year, month, day, iso) : 0;
	if (!read_separator(&cursor) || !read_digits(&cursor, 2, &month) || month < 1 || month > 12)
		return 0;
	if (!read_separator(&cursor) || !read_year(&cursor, &year))
		return 0;
	return finish(start, &cursor, year, month, day, iso);
}

/* `2023-08-30` */
static gsize read_iso(const char *start, Cursor cursor, char iso[11])
{
	guint year, month, day;

	if (!read_year(&cursor, &year) || *cursor.p++ != '-' || !read_digits(&cursor, 2, &month) || month < 1 || month > 12)
		return 0;
	if (cursor.p == cursor.end || *cursor.p++ != '-' || !read_digits(&cursor, 2, &day) || day < 1 || day > 31)
		return 0;
	return finish(start, &cursor, year, month, day, iso);
}

gsize text_date_scan(const char *utf8, gsize length, char iso[11])
{
	/* A day is one or two digits, then something that may part it from the month. */
	gsize digits = 0;

	while (digits < length && digits < 5 && g_ascii_isdigit(utf8[digits]))
		digits++;
	if (digits == 4 && length >= 10 && utf8[4] == '-' && utf8[7] == '-')
		return read_iso(utf8, (Cursor){utf8, utf8 + length}, iso);
	if (digits == 0 || digits > 2 || digits == length || !strchr(" \t\n/-.t\xE2", utf8[digits]))
		return 0;
	return read_full(utf8, (Cursor){utf8, utf8 + length}, iso);
}

/* Whether what was read goes on as no date does: `2/3/4`, `1-5%`, `3.4x`. */
static gboolean runs_on(const Cursor *cursor)
{
	gsize left = (gsize)(cursor->end - cursor->p);

	if (left > 0 && (g_ascii_isalnum(*cursor->p) || *cursor->p == '%'))
		return TRUE;
	return left > 1 && strchr("/-.,", *cursor->p) && g_ascii_isdigit(cursor->p[1]);
}

/* A day and its month. The longest February is meant where there is no year. */
static gsize read_day_month(const char *start, Cursor cursor, char iso[11])
{
	guint day, month;

	if (!read_number(&cursor, &day) || day < 1 || day > 31)
		return 0;
	if (take_word(&cursor, "thang")) {
		if (!read_month(&cursor, &month))
			return 0;
	} else if (cursor.end - cursor.p < 2 || !strchr("/-.", *cursor.p++) || !read_digits(&cursor, 2, &month)) {
		return 0;
	}
	Cursor behind = cursor;
	if (month < 1 || month > 12 || runs_on(&cursor) || take_word(&behind, "thang") ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, 2000))
		return 0;
	g_snprintf(iso, 11, "--%02u-%02u", month, day);
	return (gsize)(cursor.p - start);
}

gsize text_date_scan_part(const char *utf8, gsize length, TextDatePart part, char iso[11])
{
	Cursor cursor = {utf8, utf8 + length};
	guint month, year;

	if (part == TEXT_DATE_MONTH)
		return read_month_year(&cursor, &month, &year) && !runs_on(&cursor) ? finish(utf8, &cursor, year, month, 0, iso)
										    : 0;
	gsize n = read_full(utf8, cursor, iso);
	return n ? n : read_day_month(utf8, cursor, iso);
}

gsize tc_date_parse(const char *utf8, gssize length, char iso[11])
{
	Cursor cursor = {utf8, utf8 + (length < 0 ? strlen(utf8) : (gsize)length)};
	guint month, year;

	if (take_word(&cursor, "nam"))
		return read_year(&cursor, &year) ? finish(utf8, &cursor, year, 0, 0, iso) : 0;
	if (take_word(&cursor, "thang"))
		return read_month_year(&cursor, &month, &year) ? finish(utf8, &cursor, year, month, 0, iso) : 0;
	gboolean named = take_word(&cursor, "ngay");
	if (take_word(&cursor, "mong") || take_word(&cursor, "mung") || named ||
	    (cursor.p < cursor.end && !g_ascii_isspace(*cursor.p)))
		return read_full(utf8, cursor, iso);
	return 0;
}

gint64 tc_date_get_day(const char *iso)
{
	guint year = 0, month = 0, day = 0;
	GDate date;

	if (sscanf(iso, "%4u-%2u-%2u", &year, &month, &day) != 3 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return 0;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return g_date_get_julian(&date);
}
