/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a header says held against what else is known. OCR reads the digits of a pen as others, all plausible; a date is caught where
 *
 *     the body answers a letter that is younger          ngày 04 tháng 3 năm 2018 ... công văn số 01/CV-HĐLT ngày 16/8/2018
 *     the electronic signature is older                  tháng 9 năm 2021 ... Thời gian ký: 20.02.2021
 *     the number of its series lies elsewhere            44-KL/TW of 2023
 *     its organ was no more                              a Huyện ủy after 30 June 2025, a province that was merged
 *     its file is older                                  a file written in 2021 that holds a paper of 2023
 *
 * The year is printed, day and month are filled in: a date in which a pen is suspected goes back to its year, any other keeps its value with
 * less confidence, for authors err too. A file's day is no date: files are copied, and scanned years later, so it bounds a date and gives none.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** How much of the body is looked through for letters that it answers. */
#define BODY_BYTES 3000
/** A number and its date stand no farther apart. */
#define MAX_GAP 48
/** `Ngày ..., Tổng cục Thuế nhận được` is no longer. */
#define RECEIPT_BYTES 160
#define DOUBTED .4
/** Below this a number was filled in by hand, or damaged. */
#define PRINTED .8
/** The district level ended, and provinces were merged, on this day. */
#define MERGER "2025-07-01"

/** TRUE if `ngày` at `at` is the date of a paper whose number stands just before it: `số 01/CV-HĐLT ngày`, not `có hiệu lực từ ngày`. */
static gboolean is_paper_date(const char *text, gsize from, gsize at)
{
	gsize start = at > from + MAX_GAP ? at - MAX_GAP : from;
	const char *number = NULL;

	for (const char *p = text + start; (p = tc_memstr(p, text + at - p, "số ")); p++)
		number = p;
	if (!number || tc_memstr(number, text + at - number, "ngày") || tc_memstr(number, text + at - number, "từ ") ||
	    tc_memstr(number, text + at - number, "đến ") || tc_memstr(number, text + at - number, "trước "))
		return FALSE;
	return strcspn(number, "0123456789") < (gsize)(text + at - number);
}

/** TRUE if `Ngày` at `at` begins `Ngày 25/7/2019, ... nhận được`. */
static gboolean is_receipt(const char *text, gsize at, gsize to)
{
	gsize size = MIN(to - at, RECEIPT_BYTES);

	return tc_memstr(text + at, (gssize)size, "nhận được") != NULL;
}

/** The full date behind `ngày` at `at`, specks and line ends between them; "" if none. */
static void read_day(const char *text, gsize at, gsize to, char iso[11])
{
	gsize digits = at + strlen("ngày") + strspn(text + at + strlen("ngày"), " -\n:.");

	if (digits >= to || !g_ascii_isdigit(text[digits]) || !tc_date_parse(text + digits, (gssize)(to - digits), iso) ||
	    strlen(iso) < 10)
		iso[0] = '\0';
}

/** The youngest day on which the body's beginning says that a paper was made or received, "" if none. */
static void find_youngest(const char *text, gsize from, gsize to, char youngest[11])
{
	char iso[11];

	youngest[0] = '\0';
	/* `gày`: in either case. */
	for (const char *p = text + from; p < text + to && (p = tc_memstr(p, text + to - p, "gày")); p += strlen("gày")) {
		gsize at = (gsize)(p - text) - 1;
		gboolean counts = at >= from &&
				  (text[at] == 'N' ? is_receipt(text, at, to) : text[at] == 'n' && is_paper_date(text, from, at));
		if (!counts)
			continue;
		read_day(text, at, to, iso);
		if (strcmp(iso, youngest) > 0)
			memcpy(youngest, iso, sizeof iso);
	}
}

/** TRUE if a date, known to its day, month or year, lies wholly before an ISO day. */
static gboolean is_before(const char *date, const char *day)
{
	return strncmp(date, day, strlen(date)) < 0;
}

/** TRUE if a date lies wholly after an ISO day. */
static gboolean is_after(const char *date, const char *day)
{
	return strncmp(date, day, strlen(date)) > 0;
}

/** TRUE if day and month look filled in by hand. */
static gboolean is_filled_in(const TcHeader *header, const char *signed_on)
{
	const TcField *number = &header->fields[TC_FIELD_NUMBER];

	return *signed_on || number->confidence < PRINTED || strlen(tc_header_get(header, TC_FIELD_DATE)) < 10;
}

static gboolean contradicts_series(const TcHeader *header, const char *date)
{
	const char *number = tc_header_get(header, TC_FIELD_NUMBER), *symbol = tc_header_get(header, TC_FIELD_SYMBOL), *first,
		   *last;
	const char *term = tc_term_of_date(date);

	return number && symbol && term && tc_series_get_window(symbol, number, term, &first, &last) &&
	       (is_before(date, first) || is_after(date, last));
}

/** A year whose month cannot be read: the number's place in its series may leave one month. */
static void narrow_by_series(TcHeader *header)
{
	const char *number = tc_header_get(header, TC_FIELD_NUMBER), *symbol = tc_header_get(header, TC_FIELD_SYMBOL), *first,
		   *last;
	TcField *date = &header->fields[TC_FIELD_DATE];
	g_autofree char *start = g_strconcat(date->value, "-01-01", NULL), *end = g_strconcat(date->value, "-12-31", NULL);

	if (strlen(date->value) > 4 || !number || !symbol)
		return;
	const char *term = tc_term_of_date(end);
	if (!term || g_strcmp0(term, tc_term_of_date(start)) || !tc_series_get_window(symbol, number, term, &first, &last))
		return;
	first = strcmp(first, start) > 0 ? first : start;
	last = strcmp(last, end) < 0 ? last : end;
	if (strcmp(first, last) > 0 || strncmp(first, last, 7))
		return;
	g_autofree char *month = g_strndup(first, 7);
	tc_header_set(header, TC_FIELD_DATE, month, date->span, DOUBTED);
	date->source = TC_SOURCE_SERIES;
}

/** TRUE if the issuer was no more on that day. */
static gboolean contradicts_merger(const TcHeader *header, const char *date)
{
	if (!is_after(date, MERGER))
		return FALSE;
	if (header->level == TC_LEVEL_DISTRICT)
		return TRUE;
	g_autofree char *folded = header->province ? tc_name_fold_words(header->province, -1) : NULL;
	const TcPlace *province = folded ? tc_place_get(folded, NULL, NULL) : NULL;
	return province && header->level == TC_LEVEL_PROVINCE && *province->merged_into;
}

void tc_header_check_date(TcHeader *header, const TcText *text, const char *signed_on)
{
	TcField *date = &header->fields[TC_FIELD_DATE];
	const char *bytes = tc_text_get_canonical(text, NULL);
	char youngest[11];

	if (!date->value || !tc_source_is_print(date->source))
		return;
	find_youngest(bytes, header->body_start, MIN(header->body_end, header->body_start + BODY_BYTES), youngest);
	gboolean wrong = (*youngest && is_before(date->value, youngest)) || (*signed_on && is_after(date->value, signed_on));
	if (wrong && is_filled_in(header, signed_on))
		date->value[4] = '\0';
	narrow_by_series(header);
	if (wrong || contradicts_series(header, date->value) || contradicts_merger(header, date->value))
		date->confidence = MIN(date->confidence, DOUBTED);
}

void tc_header_check_file_date(TcHeader *header, const char *day)
{
	TcField *date = &header->fields[TC_FIELD_DATE];

	if (date->value && is_after(date->value, day))
		date->confidence = MIN(date->confidence, DOUBTED);
}
