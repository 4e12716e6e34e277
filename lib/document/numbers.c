/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Number lines: `Số 657 - CV/HU`, `Số: 22/2019/NQ-HĐND`, with the damage that OCR does to them. Digits have nothing to check them by,
 * so a digit is only ever read from a digit, or from the letters that are strokes (I, l, O) between digits; anything else makes
 * the number unreadable, and an unreadable number is left out.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define MAX_NUMBER_BYTES 16
#define MAX_SYMBOL_BYTES 90
#define FIRST_YEAR 1930
#define LAST_YEAR 2099

static gboolean is_separator(char c)
{
	return c == '/' || c == '-';
}

/** TRUE if the character that a folded byte came from is that byte, in either case: `Ö` and `í` are no strokes. */
static gboolean is_plain(const TcRegion *region, gsize at)
{
	return !(region->text[region->folded->origin[at]] & 0x80);
}

/**
 * Digits from what was printed at folded [at, end), strokes read as digits; NULL if it is no number. A small letter behind the
 * digits belongs to them (30a, 1668 a). A full stop stands only in the numbers of the Government's decrees since 2025 (66.19):
 * with a blank in the same number it is a speck.
 * \param confidence lowered where a stroke or a blank was read.
 */
static char *read_digits(const TcRegion *region, gsize at, gsize end, double *confidence)
{
	const char *folded = region->folded->bytes;
	GString *out = g_string_new(NULL);
	gboolean blanks = FALSE, dots = FALSE, good = TRUE;
	guint digits = 0;

	for (gsize i = at; i < end && good; i++) {
		char c = folded[i];
		gboolean last = i + 1 == end, strict = digits == out->len;
		if (g_ascii_isdigit(c)) {
			digits++;
			g_string_append_c(out, c);
		} else if (c == '.' && i > at && !last && g_ascii_isdigit(folded[i + 1])) {
			dots = TRUE;
			g_string_append_c(out, c);
		} else if (c == ' ') {
			blanks = TRUE;
		} else if (last && strict && digits && is_plain(region, i) &&
			   g_ascii_islower(region->text[region->folded->origin[i]])) {
			g_string_append_c(out, c);
		} else if ((c == 'l' || c == 'i' || c == 'o') && is_plain(region, i) && end - at > 1) {
			g_string_append_c(out, c == 'o' ? '0' : '1');
			*confidence = MIN(*confidence, .6);
		} else {
			good = FALSE;
		}
	}
	if (blanks)
		*confidence = MIN(*confidence, .6);
	if (!good || !digits || out->len > 9 || (blanks && dots)) {
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

/** Where the digits that begin at `at` end, and where their separator or the blank before the symbol stands. */
static gsize end_digits(const char *bytes, gsize at, gsize end, gsize *stop, gboolean *separated)
{
	*stop = at;
	while (*stop < end && !is_separator(bytes[*stop]) && bytes[*stop] != '\n' && *stop - at < MAX_NUMBER_BYTES)
		++*stop;
	*separated = *stop < end && is_separator(bytes[*stop]);
	gsize digits_end = *stop;
	/* `84 QĐ/TWĐTN`: a blank parts number and symbol. */
	for (gsize i = at; i + 2 < *stop; i++)
		if (bytes[i] == ' ' && i > at && g_ascii_isdigit(bytes[i - 1]) && g_ascii_isalpha(bytes[i + 1]) &&
		    g_ascii_isalpha(bytes[i + 2]))
			digits_end = *stop = i;
	if (!*separated && digits_end == *stop)
		while (digits_end > at && !g_ascii_isdigit(bytes[digits_end - 1]))
			digits_end--;
	while (digits_end > at && g_ascii_isspace(bytes[digits_end - 1]))
		digits_end--;
	return digits_end;
}

/** Reads the year behind a number, and moves `symbol` behind it; FALSE if other digits stand there: the number was cut by a stroke. */
static gboolean read_middle(const TcRegion *region, gsize *symbol, gsize end, TcNumber *number)
{
	const char *bytes = region->folded->bytes;
	gsize year = read_year(bytes + *symbol, end - *symbol, &number->year);

	if (year) {
		for (*symbol += year; *symbol < end && (is_separator(bytes[*symbol]) || g_ascii_isspace(bytes[*symbol]));)
			++*symbol;
		return TRUE;
	}
	gsize digits = *symbol;
	while (digits < end && g_ascii_isdigit(bytes[digits]))
		digits++;
	/* A single letter between two slashes is a digit that OCR could not read. */
	if (*symbol + 2 < end && g_ascii_isalpha(bytes[*symbol]) && bytes[*symbol + 1] == '/')
		return FALSE;
	return digits == *symbol || g_ascii_isalpha(bytes[digits]);
}

gsize tc_number_word_match(const TcRegion *region, gsize at, gsize to)
{
	const char *bytes = region->folded->bytes + at;

	if (to - at < 4 || g_ascii_isalpha(bytes[2]))
		return 0;
	gboolean colon = strchr(":;", bytes[2]) != NULL;
	if (bytes[0] == 's' && (strchr("o6e", bytes[1]) || (bytes[1] == 'a' && colon)))
		return 2;
	/* The colon must tell `$6:`, `96:` from figures. */
	return colon && strchr("$5893", bytes[0]) && strchr("o6ea0", bytes[1]) ? 2 : 0;
}

gboolean tc_number_read(const TcRegion *region, gsize at, gsize end, TcNumber *number)
{
	const char *bytes = region->folded->bytes;
	gboolean separated;
	gsize stop;

	*number = (TcNumber){.confidence = .95};
	/* The symbol may go on in the next line. */
	if (end < region->folded->length && bytes[end] == '\n')
		end = MIN(MAX(end, at + MAX_SYMBOL_BYTES), region->folded->length);
	while (at < end && bytes[at] != '\n' && !g_ascii_isalnum(bytes[at]) && !is_separator(bytes[at]) &&
	       strchr(" :;.,*'\"`°", bytes[at]))
		at++;
	gsize digits_end = end_digits(bytes, at, end, &stop, &separated);
	number->number_span = (TcSpan){region->folded->origin[at], region->folded->origin[digits_end]};
	number->number = read_digits(region, at, digits_end, &number->confidence);
	number->end = number->number_span.end;
	/* `64380 /CT-TTHT`: the symbol is printed in advance and the number filled in by hand. */
	if (separated && bytes[stop] == '/' && digits_end < stop)
		number->confidence = MIN(number->confidence, .7);
	if (!separated && stop == end)
		return number->number != NULL;
	gsize symbol = stop;
	while (symbol < end && (is_separator(bytes[symbol]) || bytes[symbol] == ' '))
		symbol++;
	if (number->number && !read_middle(region, &symbol, end, number))
		g_clear_pointer(&number->number, g_free);
	if (number->number && strchr(number->number, '.') && !number->year)
		g_clear_pointer(&number->number, g_free);
	if (!number->number)
		symbol = find_symbol(region, at, end, symbol);
	gboolean found = symbol < end && take_symbol(region, symbol, end_symbol(region, symbol, end), number);
	/* Digits without a symbol are a number only if nothing unreadable stands where the symbol should. */
	if (!found && separated)
		g_clear_pointer(&number->number, g_free);
	if (found || number->number)
		return TRUE;
	tc_number_clear(number);
	return FALSE;
}

void tc_number_clear(TcNumber *number)
{
	g_clear_pointer(&number->number, g_free);
	g_clear_pointer(&number->year, g_free);
	g_clear_pointer(&number->symbol, g_free);
}
