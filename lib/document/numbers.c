/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Number lines (`Số 657 - CV/HU`, `Số: 22/2019/NQ-HĐND`) and date lines (`Vĩnh Linh, ngày 30 tháng 8 năm 2023`), with the damage that
 * OCR does to them. Digits have nothing to check them by, so a digit is only ever read from a digit, or from the letters that
 * are strokes (I, l, O) between digits; anything else makes the number unreadable, and an unreadable number is left out.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define MAX_NUMBER_BYTES 16
#define MAX_SYMBOL_BYTES 90
#define FIRST_YEAR 1930
#define LAST_YEAR 2099

/* ---- numbers ------------------------------------------------------------------------------------------------------ */

static gboolean is_separator(char c)
{
	return c == '/' || c == '-';
}

/**
 * Digits from what was printed, strokes read as digits; NULL if it is no number.
 * \param suffix the last character as printed: a small letter there belongs to the number (30a).
 * \param confidence lowered where a stroke or a blank was read.
 */
static char *read_digits(const char *folded, gsize length, char suffix, double *confidence)
{
	GString *out = g_string_new(NULL);
	guint digits = 0;

	for (gsize i = 0; i < length; i++) {
		char c = folded[i];
		if (g_ascii_isdigit(c)) {
			digits++;
			g_string_append_c(out, c);
		} else if (c == '.' && i && i + 1 < length && g_ascii_isdigit(folded[i + 1])) {
			g_string_append_c(out, c);
		} else if ((c == 'l' || c == 'i' || c == 'o') && length > 1) {
			g_string_append_c(out, c == 'o' ? '0' : '1');
			*confidence = MIN(*confidence, .6);
		} else if (c == ' ') {
			*confidence = MIN(*confidence, .6);
		} else if (g_ascii_islower(suffix) && i + 1 == length && digits == i) {
			g_string_append_c(out, c);
		} else {
			digits = 0;
			break;
		}
	}
	if (!digits || out->len > 9) {
		g_string_free(out, TRUE);
		return NULL;
	}
	gsize zeros = strspn(out->str, "0");
	if (zeros && zeros < out->len && g_ascii_isdigit(out->str[zeros]))
		g_string_erase(out, 0, (gssize)zeros);
	return g_string_free(out, FALSE);
}

/** A year between two separators: `/2008/`. \return bytes up to the second separator, 0 if there is none. */
static gsize read_year(const char *folded, gsize length, char **year)
{
	gsize digits = 0;

	while (digits < length && g_ascii_isdigit(folded[digits]))
		digits++;
	gsize end = digits;
	while (end < length && folded[end] == ' ')
		end++;
	if (digits != 4 || end >= length || !is_separator(folded[end]))
		return 0;
	guint value = (guint)g_ascii_strtoull(folded, NULL, 10);
	if (value < FIRST_YEAR || value > LAST_YEAR)
		return 0;
	*year = g_strndup(folded, 4);
	return end;
}

/** TRUE if a symbol goes on after blanks at `at`: before or after a separator, or with the rest of a known code. */
static gboolean goes_on(const char *bytes, gsize start, gsize at, gsize end)
{
	gsize next = at;

	while (next < end && g_ascii_isspace(bytes[next]))
		next++;
	if (next >= end || at == start)
		return FALSE;
	gboolean newline = memchr(bytes + at, '\n', next - at) != NULL;
	if (is_separator(bytes[at - 1]))
		return g_ascii_isalpha(bytes[next]);
	if (newline)
		return FALSE;
	if (is_separator(bytes[next]))
		return next - at < 3 && next + 1 < end && (g_ascii_isalpha(bytes[next + 1]) || bytes[next + 1] == ' ');
	/* `QĐ/T W`: the piece so far is no code, with the next letters it is one. */
	gsize piece = at, stop = next;
	while (piece > start && g_ascii_isalnum(bytes[piece - 1]))
		piece--;
	while (stop < end && g_ascii_isalnum(bytes[stop]))
		stop++;
	if (stop - next > 3)
		return FALSE;
	g_autofree char *alone = g_strndup(bytes + piece, at - piece);
	g_autofree char *joined = g_strdup_printf("%s%.*s", alone, (int)(stop - next), bytes + next);
	return !tc_code_get(alone, NULL, NULL, NULL, NULL) && tc_code_get(joined, NULL, NULL, NULL, NULL);
}

/** The end of the symbol that starts at `start`. */
static gsize end_symbol(const TcRegion *region, gsize start, gsize end)
{
	const char *bytes = region->folded->bytes;
	gsize at = start;

	while (at < end) {
		char c = bytes[at];
		gboolean word = g_ascii_isalnum(c) || is_separator(c) || c == '&' ||
				(c == '.' && at + 1 < end && g_ascii_isalpha(bytes[at + 1]));
		if (word) {
			at++;
			continue;
		}
		if (!g_ascii_isspace(c) || !goes_on(bytes, start, at, end))
			break;
		while (at < end && g_ascii_isspace(bytes[at]))
			at++;
	}
	while (at > start && !g_ascii_isalnum(bytes[at - 1]))
		at--;
	return at;
}

/** Takes the symbol at [start, end) if it looks like one: letters, mostly capitals. */
static gboolean take_symbol(const TcRegion *region, gsize start, gsize end, TcNumber *number)
{
	TcSpan span = {region->folded->origin[start], region->folded->origin[end]};
	guint letters = 0;

	for (gsize i = start; i < end; i++)
		letters += g_ascii_isalpha(region->folded->bytes[i]) != 0;
	if (letters < 2 || tc_name_get_caps(region->text + span.start, span.end - span.start) < .55)
		return FALSE;
	GString *out = g_string_new(NULL);
	for (const char *p = region->text + span.start; p < region->text + span.end; p++)
		if (!g_ascii_isspace(*p))
			g_string_append_c(out, *p);
	number->symbol = g_string_free(out, FALSE);
	number->symbol_span = span;
	number->end = span.end;
	return TRUE;
}

/** After an unreadable number: where two pieces in capitals with a separator between begin; `otherwise` if nowhere. */
static gsize find_symbol(const TcRegion *region, gsize at, gsize end, gsize otherwise)
{
	const char *bytes = region->folded->bytes;
	const guint32 *origin = region->folded->origin;

	for (gsize i = at + 1; i < end && i < at + MAX_NUMBER_BYTES && bytes[i] != '\n'; i++) {
		gsize stop = i;
		if (!g_ascii_isalpha(bytes[i]) || g_ascii_isalnum(bytes[i - 1]))
			continue;
		while (stop < end && g_ascii_isalpha(bytes[stop]))
			stop++;
		if (stop - i < 2 || stop + 2 > end || !is_separator(bytes[stop]) || !g_ascii_isalpha(bytes[stop + 1]))
			continue;
		if (tc_name_get_caps(region->text + origin[i], origin[stop] - origin[i]) > .6)
			return i;
	}
	return otherwise;
}

gboolean tc_number_read(const TcRegion *region, gsize at, gsize end, TcNumber *number)
{
	const char *bytes = region->folded->bytes;

	*number = (TcNumber){.confidence = .95};
	/* The symbol may go on in the next line. */
	if (end < region->folded->length && bytes[end] == '\n')
		end = MIN(MAX(end, at + MAX_SYMBOL_BYTES), region->folded->length);
	while (at < end && bytes[at] != '\n' && !g_ascii_isalnum(bytes[at]) && !is_separator(bytes[at]) &&
	       strchr(" :;.,*'\"`°", bytes[at]))
		at++;
	gsize stop = at;
	while (stop < end && !is_separator(bytes[stop]) && bytes[stop] != '\n' && stop - at < MAX_NUMBER_BYTES)
		stop++;
	gboolean separated = stop < end && is_separator(bytes[stop]);
	gsize digits_end = stop;
	/* `84 QĐ/TWĐTN`: a blank parts number and symbol. */
	for (gsize i = at; i + 1 < stop; i++) {
		if (bytes[i] != ' ' || i == at || !g_ascii_isdigit(bytes[i - 1]) || !g_ascii_isalpha(bytes[i + 1]))
			continue;
		digits_end = stop = i;
	}
	if (!separated && digits_end == stop)
		while (digits_end > at && !g_ascii_isdigit(bytes[digits_end - 1]))
			digits_end--;
	while (digits_end > at && g_ascii_isspace(bytes[digits_end - 1]))
		digits_end--;
	number->number_span = (TcSpan){region->folded->origin[at], region->folded->origin[digits_end]};
	char suffix = digits_end > at ? region->text[number->number_span.end - 1] : '\0';
	number->number = read_digits(bytes + at, digits_end - at, suffix, &number->confidence);
	number->end = number->number_span.end;
	if (!separated && stop == end)
		return number->number != NULL;
	gsize symbol = stop;
	while (symbol < end && (is_separator(bytes[symbol]) || bytes[symbol] == ' '))
		symbol++;
	gsize year = number->number ? read_year(bytes + symbol, end - symbol, &number->year) : 0;
	if (year)
		for (symbol += year; symbol < end && (is_separator(bytes[symbol]) || g_ascii_isspace(bytes[symbol]));)
			symbol++;
	if (!number->number)
		symbol = find_symbol(region, at, end, symbol);
	gboolean found = symbol < end && take_symbol(region, symbol, end_symbol(region, symbol, end), number);
	/* Digits without a symbol are a number only if nothing unreadable stands where the symbol should. */
	if (!found && separated)
		g_clear_pointer(&number->number, g_free);
	return found || number->number != NULL;
}

void tc_number_clear(TcNumber *number)
{
	g_free(number->number);
	g_free(number->year);
	g_free(number->symbol);
}

/* ---- dates ---------------------------------------------------------------------------------------------------------- */

/** One or two digits, possibly read as strokes; 0 if unreadable. */
static guint read_small(const char *folded, gsize length, guint limit)
{
	char digits[4];
	guint n = 0;

	while (length && strchr(" .,:;'-\n", *folded)) {
		folded++;
		length--;
	}
	while (length && strchr(" .,:;'-\n", folded[length - 1]))
		length--;
	gboolean any = FALSE;
	for (gsize i = 0; i < length; i++) {
		char c = folded[i];
		if (c == ' ')
			continue;
		if (n == 2 || !(g_ascii_isdigit(c) || c == 'l' || c == 'i' || c == 'o'))
			return 0;
		any |= g_ascii_isdigit(c) != 0;
		digits[n++] = c == 'o' ? '0' : g_ascii_isdigit(c) ? c : '1';
	}
	digits[n] = '\0';
	guint value = any ? (guint)g_ascii_strtoull(digits, NULL, 10) : 0;
	return value <= limit ? value : 0;
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

/** Where `ngày` begins; damaged it counts only behind a comma and before `tháng`. `to` if there is none. */
static gsize find_ngay(const char *bytes, gsize from, gsize to)
{
	const char *exact = tc_memstr(bytes + from, (gssize)(to - from), "ngay");
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

static gboolean is_capital(const TcRegion *region, gsize folded)
{
	return g_unichar_isupper(g_utf8_get_char(region->text + region->folded->origin[folded]));
}

/** Goes back over the place that stands before `ngày`; \return where it starts, `ngay` if there is none. */
static gsize find_place(const TcRegion *region, gsize from, gsize ngay, gsize *end)
{
	const char *bytes = region->folded->bytes;
	gsize at = ngay, start = ngay;
	guint words = 0;

	while (at > from && strchr(" ,.;:_-", bytes[at - 1]))
		at--;
	*end = at;
	gboolean caps = FALSE;
	while (at > from && words < 6) {
		gsize word = at;
		while (word > from && g_ascii_isalpha(bytes[word - 1]))
			word--;
		if (word == at || (word > from && !strchr(" .-\n", bytes[word - 1])))
			break;
		gboolean capital = is_capital(region, word);
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
	return start;
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
	guint month = read_small(bytes + words[1].end, words[2].start - words[1].end, 12);
	gsize used = read_full_year(bytes + words[2].end, to - words[2].end, &year);
	guint day = read_small(bytes + words[0].end, words[1].start - words[0].end, month ? lengths[month - 1] : 31);
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
	if (!place && name->len >= 6)
		place = tc_place_guess(name->str, 1);
	if (place && !g_ascii_isdigit(place->folded[0]))
		return g_strconcat(unit, place->name, NULL);
	/* One unknown syllable is more often noise than a place. */
	if (!strchr(raw, ' '))
		return NULL;
	return tc_name_get_caps(raw, strlen(raw)) > .9 ? tc_name_capitalise(raw) : g_steal_pointer(&raw);
}
