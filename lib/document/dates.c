/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Place-and-date lines: `Vĩnh Linh, ngày 30 tháng 8 năm 2023`, with the damage that OCR does to them. Day and month of a scan are
 * often written by hand: what is no digit makes them unreadable, and the date then stops at the month or the year.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define FIRST_YEAR 1930
#define LAST_YEAR 2099
/** A shorter print has too many neighbours. */
#define MIN_GUESSED_PLACE 5

/** One or two digits at folded [from, to), possibly read as strokes; 0 if unreadable. A quote or an accent beside them hides a digit. */
static guint read_small(const TcRegion *region, gsize from, gsize to, guint limit)
{
	const char *bytes = region->folded->bytes;
	guint value = 0, n = 0;
	gboolean any = FALSE;

	while (from < to && strchr(" .,:;-\n", bytes[from]))
		from++;
	while (from < to && strchr(" .,:;-\n", bytes[to - 1]))
		to--;
	for (gsize i = from; i < to; i++) {
		char c = bytes[i];
		if (c == ' ')
			continue;
		gboolean stroke = (c == 'l' || c == 'i' || c == 'o') && !(region->text[region->folded->origin[i]] & 0x80);
		if (n == 2 || !(g_ascii_isdigit(c) || stroke))
			return 0;
		any |= g_ascii_isdigit(c) != 0;
		value = value * 10 + (c == 'o' ? 0 : stroke ? 1 : (guint)(c - '0'));
		n++;
	}
	return any && value <= limit ? value : 0;
}

/** Four digits after `năm`, blanks between them allowed; \return bytes read, 0 if unreadable. */
static gsize read_full_year(const char *folded, gsize length, guint *year)
{
	guint value = 0, n = 0;
	gsize i = 0;

	for (; i < length && n < 4; i++) {
		char c = folded[i];
		if (g_ascii_isdigit(c) || (n && (c == 'o' || c == 'l'))) {
			value = value * 10 + (c == 'o' ? 0 : c == 'l' ? 1 : (guint)(c - '0'));
			n++;
		} else if (!strchr(n ? " " : " .,:\n", c)) {
			return 0;
		}
	}
	if (n < 4 || (i < length && g_ascii_isdigit(folded[i])) || value < FIRST_YEAR || value > LAST_YEAR)
		return 0;
	*year = value;
	return i;
}

/** The first `ngay` in [from, to), found by its y, which few words have; NULL if there is none. */
static const char *find_exact_ngay(const char *bytes, gsize from, gsize to)
{
	const char *end = bytes + to, *y = bytes + MIN(from + strlen("nga"), to);

	for (; (y = memchr(y, 'y', (gsize)(end - y))); y++)
		if (memcmp(y - strlen("nga"), "nga", strlen("nga")) == 0)
			return y - strlen("nga");
	return NULL;
}

/** Where `ngày` begins; damaged it counts only behind a comma and before `tháng`. `to` if there is none. */
static gsize find_ngay(const char *bytes, gsize from, gsize to)
{
	const char *exact = find_exact_ngay(bytes, from, to);
	const char *month = exact ? NULL : tc_memstr(bytes + from, (gssize)(to - from), "thang");
	TcSpan span;

	if (exact)
		return (gsize)(exact - bytes);
	if (!month || (gsize)(month - bytes) < from + 6)
		return to;
	gsize end = (gsize)(month - bytes), start = end > from + 16 ? end - 16 : from;
	const char *comma = memchr(bytes + start, ',', end - start);
	if (!comma || tc_fuzzy_find("ngay", comma, end - (gsize)(comma - bytes), 1, &span) < 0)
		return to;
	return (gsize)(comma - bytes) + span.start;
}

/** `ngày`, `tháng`, `năm` in [from, to), each possibly damaged. */
static gboolean find_words(const char *bytes, gsize from, gsize to, TcSpan words[3])
{
	const char *exact;
	TcSpan span;
	gsize ngay = find_ngay(bytes, from, to);

	if (ngay == to)
		return FALSE;
	words[0] = (TcSpan){ngay, ngay + 4};
	gsize at = words[0].end, limit = MIN(to, at + 22);
	if (limit - at < 6 || tc_fuzzy_find("thang", bytes + at, limit - at, 1, &span) < 0)
		return FALSE;
	words[1] = (TcSpan){at + span.start, at + span.end};
	at = words[1].end;
	limit = MIN(to, at + 16);
	exact = tc_memstr(bytes + at, (gssize)(limit - at), "nam");
	if (exact) {
		words[2] = (TcSpan){(gsize)(exact - bytes), (gsize)(exact - bytes) + 3};
	} else {
		if (limit - at < 3 || tc_fuzzy_find("nam", bytes + at, limit - at, 1, &span) < 0)
			return FALSE;
		words[2] = (TcSpan){at + span.start, at + span.end};
	}
	return TRUE;
}

/** `là Nội`: what stands before `ngày` is a province with a letter wrong. */
static gboolean is_damaged_place(const TcRegion *region, gsize from, gsize end)
{
	if (end - from < MIN_GUESSED_PLACE || end - from > 24)
		return FALSE;
	g_autofree char *name = tc_name_fold_words(region->text + region->folded->origin[from],
						   (gssize)(region->folded->origin[end] - region->folded->origin[from]));
	return tc_place_guess(name, 1) != NULL;
}

/** Goes back over the place that stands before `ngày`; \return where it starts, `ngay` if there is none. */
static gsize find_place(const TcRegion *region, gsize from, gsize ngay, gsize *end)
{
	const char *bytes = region->folded->bytes;
	gsize at = ngay, start = ngay;
	guint words = 0;

	while (at > from && strchr(" ,.;:_-\n", bytes[at - 1]))
		at--;
	*end = at;
	gboolean caps = FALSE;
	while (at > from && words < 6) {
		gsize word = at;
		while (word > from && g_ascii_isalpha(bytes[word - 1]))
			word--;
		if (word == at || (word > from && !strchr(" .-\n", bytes[word - 1])))
			break;
		gboolean capital = tc_region_is_upper(region, word);
		gboolean unit = !strncmp(bytes + word, "pho ", 4) || !strncmp(bytes + word, "xa ", 3) ||
				!strncmp(bytes + word, "tran ", 5);
		gsize text_start = region->folded->origin[word], text_end = region->folded->origin[at];
		gboolean shout = at - word > 2 && tc_name_get_caps(region->text + text_start, text_end - text_start) > .9;
		if ((!capital && !unit) || (words && shout && !caps))
			break;
		caps = shout;
		if (capital)
			start = word;
		words++;
		at = word;
		if (at > from && (bytes[at - 1] == ' ' || bytes[at - 1] == '.'))
			at--;
		/* `Bà Rịa - Vũng Tàu` */
		if (at > from + 2 && bytes[at - 1] == '-' && words == 2)
			at -= bytes[at - 2] == ' ' ? 2 : 1;
		else if (at > from && strchr(" -", bytes[at - 1]))
			break;
	}
	/* `53/2015/QĐ-TTg ngày`: a symbol is no place. */
	for (gsize token = start; start < ngay && token > from && !g_ascii_isspace(bytes[token - 1]); token--)
		if (bytes[token - 1] == '/' || g_ascii_isdigit(bytes[token - 1]))
			return ngay;
	/* The first word may have lost its capital. */
	gsize before = start;
	while (before > from && bytes[before - 1] == ' ')
		before--;
	while (before > from && !g_ascii_isspace(bytes[before - 1]))
		before--;
	return before < start && is_damaged_place(region, before, *end) ? before : start;
}

gboolean tc_date_find(const TcRegion *region, gsize from, gsize to, TcDate *date)
{
	static const guint8 lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const char *bytes = region->folded->bytes;
	const guint32 *origin = region->folded->origin;
	TcSpan words[3];
	guint year = 0;
	gsize place_end;

	*date = (TcDate){.iso = ""};
	gsize ngay = find_ngay(bytes, from, to);
	if (ngay == to)
		return FALSE;
	/* Only a date line: it starts with its place, or stands at the head of the piece. A body's `ngày 1 tháng 5` does not. */
	date->start = find_place(region, from, ngay, &place_end);
	if (date->start == ngay && ngay > from + 3)
		return FALSE;
	if (date->start > from + 60 && !tc_memstr(bytes + date->start, (gssize)(ngay - date->start), ","))
		return FALSE;
	if (date->start < ngay)
		date->place_span = (TcSpan){origin[date->start], origin[place_end]};
	if (!find_words(bytes, from, to, words)) {
		gsize read = tc_date_parse(region->text + origin[ngay], (gssize)(origin[to] - origin[ngay]), date->iso);
		/* Dates in digits stand everywhere in the body. */
		if (!read || date->start == ngay || date->start > from)
			return FALSE;
		date->date_span = (TcSpan){origin[ngay], origin[ngay] + read};
		for (date->end = ngay; date->end < to && origin[date->end] < date->date_span.end;)
			date->end++;
		return TRUE;
	}
	guint month = read_small(region, words[1].end, words[2].start, 12);
	gsize used = read_full_year(bytes + words[2].end, to - words[2].end, &year);
	guint day = read_small(region, words[0].end, words[1].start, month ? lengths[month - 1] : 31);
	date->end = words[2].end + used;
	if (!used)
		while (date->end < to && date->end < words[2].end + 6 && bytes[date->end] != '\n')
			date->end++;
	date->date_span = (TcSpan){origin[words[0].start], origin[date->end]};
	if (year && month && day)
		g_snprintf(date->iso, sizeof date->iso, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
	else if (year && month)
		g_snprintf(date->iso, sizeof date->iso, "%04u-%02u", year % 10000, month % 100);
	else if (year)
		g_snprintf(date->iso, sizeof date->iso, "%04u", year % 10000);
	return TRUE;
}

char *tc_date_dup_place(const TcRegion *region, const TcDate *date)
{
	static const char *const units[][2] = {
		{"thanh pho ", "Thành phố "}, {"tp ", "TP "}, {"thi xa ", "Thị xã "}, {"tinh ", "Tỉnh "}};
	gsize length = date->place_span.end - date->place_span.start;

	if (length < 2)
		return NULL;
	g_autofree char *raw = tc_name_squeeze(region->text + date->place_span.start, (gssize)length, ",.;:- ");
	g_autofree char *folded = tc_text_fold(raw, -1);
	g_autoptr(GString) name = g_string_new(NULL);
	const char *unit = "";
	for (const char *p = folded; *p; p++)
		if (g_ascii_isalnum(*p))
			g_string_append_c(name, *p);
		else if (name->len && name->str[name->len - 1] != ' ')
			g_string_append_c(name, ' ');
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (g_str_has_prefix(name->str, units[i][0])) {
			unit = units[i][1];
			g_string_erase(name, 0, (gssize)strlen(units[i][0]));
		}
	const TcPlace *place = tc_place_get(name->str, NULL, NULL);
	if (!place && name->len >= MIN_GUESSED_PLACE)
		place = tc_place_guess(name->str, 1);
	/* `Đakrông`, which the table parts in two, is spelt as it is printed. */
	if (place && !g_ascii_isdigit(place->folded[0]) && !(*place->province && strcmp(place->folded, name->str)))
		return g_strconcat(unit, place->name, NULL);
	/* One unknown syllable is more often noise than a place. */
	if (!strchr(raw, ' ') && !place)
		return NULL;
	return tc_name_get_caps(raw, strlen(raw)) > .9 ? tc_name_capitalise(raw) : g_steal_pointer(&raw);
}
