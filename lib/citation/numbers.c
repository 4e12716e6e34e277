/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Number and symbol, read by shape. A small automaton over folded text: digits; a separator (dashes and slashes are both
 * accepted in either place); perhaps a year and a separator; pieces of capitals parted by separators, blanks tolerated where
 * OCR and line ends put them. What it accepts without a type word before it must hold a known type code and an organ.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

gsize tc_ident_read_number(const TcScan *scan, gsize at, char number[8], gboolean *damaged)
{
	gsize i = at, n = 0;
	gboolean digit = FALSE;

	*damaged = FALSE;
	for (; i < scan->n && n < 6; i++) {
		char c = scan->f[i];
		/* 18ICT-TTg: behind digits and before a letter it is a slash that was misread, not a digit */
		if (digit && (c == 'l' || c == 'i') && g_ascii_isalpha(scan->f[i + 1]) && scan->f[i + 1] != 'o' &&
		    scan->f[i + 1] != 'l')
			break;
		if (tc_is_digit(c))
			digit = TRUE;
		else if ((c == 'l' || c == 'i' || c == 'o') && (digit || tc_is_digit(scan->f[i + 1])))
			*damaged = TRUE;
		else
			break;
		number[n++] = c == 'l' || c == 'i' ? '1' : c == 'o' ? '0' : c;
	}
	if (!digit || n > 5 || (i < scan->n && tc_is_digit(scan->f[i])))
		return 0;
	/* 30a: one letter, then no other */
	if (i < scan->n && scan->f[i] >= 'a' && scan->f[i] <= 'e' && !tc_is_word(scan->f[i + 1]) && !tc_scan_is_upper(scan, i))
		number[n++] = scan->f[i++];
	number[n] = '\0';
	gsize zeros = strspn(number, "0");
	if (zeros && tc_is_digit(number[zeros]))
		memmove(number, number + zeros, n - zeros + 1);
	return i;
}

/* Over stops and what OCR puts between "số" and its number: `số: `, `số _`, `số "`. */
static gsize skip_signs(const TcScan *scan, gsize at)
{
	gsize i = at;

	for (int signs = 0; signs < 4 && i < scan->n; signs++) {
		gsize length = tc_quote_length(scan, i);
		if (!length && strchr(":.,_'`~^\"", scan->f[i]))
			length = 1;
		/* ˆ, ¬: no letter, no dash, no slash */
		if (!length && (guchar)scan->f[i] >= 0x80 && !tc_dash_length(scan, i) && !tc_slash_length(scan, i) &&
		    scan->f[i] != '\xC2')
			length = (gsize)(g_utf8_next_char(scan->f + i) - (scan->f + i));
		if (!length)
			break;
		i = tc_skip_blank(scan, i + length);
	}
	return i;
}

gsize tc_read_number_word(const TcScan *scan, gsize at)
{
	gsize end = tc_match_any(scan, at, "so|s0|se|s6|sb|xo");

	if (!end && scan->f[at] == 's' && scan->f[at + 1] == 'o' && tc_is_digit(scan->f[at + 2]))
		end = at + 2; /* số31-QĐ/TW */
	if (!end && scan->f[at] == '$')
		end = at + 1 + (tc_is_digit(scan->f[at + 1]) && tc_is_blank(scan->f[at + 2]));
	return end ? skip_signs(scan, tc_skip_blank(scan, end)) : 0;
}

/* A separator with blanks around it. \return its end, or `at` if there is none. `spaced`: a blank stood before it. */
static gsize read_separator(const TcScan *scan, gsize at, char *kind, gboolean *spaced)
{
	gsize i = tc_skip_blank(scan, at), length;

	*kind = '\0';
	*spaced = i > at;
	while ((length = tc_dash_length(scan, i)) || (length = tc_slash_length(scan, i))) {
		if (!*kind)
			*kind = scan->f[i] == '/' || (guchar)scan->f[i + (length > 1)] == 0x81 ? '/' : '-';
		i += length;
	}
	return *kind ? tc_skip_blank(scan, i) : at;
}

/* The end of one piece of a symbol: letters, digits, inner `&` and `.` */
static gsize piece_end(const TcScan *scan, gsize at)
{
	gsize i = at;

	while (i < scan->n) {
		/* T.Ư, GD&ĐT; in ND.CP the stop is a damaged separator */
		gboolean inner = (scan->f[i] == '&' || (scan->f[i] == '.' && i == at + 1)) && i > at &&
				 tc_is_letter(scan->f[i + 1]) && tc_scan_is_upper(scan, i + 1);
		if (!tc_is_word(scan->f[i]) && !inner)
			break;
		i++;
	}
	/* TB/TWngày 06: what follows was glued to the symbol */
	if (i - at > 5 && memcmp(scan->f + i - 4, "ngay", 4) == 0 && !tc_scan_is_upper(scan, i - 4))
		i -= 4;
	return i;
}

static gboolean is_capitals(const TcScan *scan, gsize at, gsize end)
{
	for (gsize i = at; i < end; i++)
		if (tc_is_letter(scan->f[i]) && !tc_scan_is_upper(scan, i))
			return FALSE;
	return end > at;
}

static gboolean is_known(const TcScan *scan, gsize at, gsize end)
{
	return tc_code_is_type(scan->f + at, end - at) || tc_code_is_organ(scan->f + at, end - at);
}

/* May a piece that starts at `at` belong to a symbol? Behind blanks it must look more like one. */
static gboolean piece_fits(const TcScan *scan, gsize at, gsize end, gboolean loose)
{
	if (end == at || end - at > 24 || !tc_is_letter(scan->f[at]))
		return FALSE;
	if (is_known(scan, at, end))
		return tc_scan_is_upper(scan, at) || !loose;
	if (!tc_scan_is_upper(scan, at))
		return FALSE;
	return loose ? end - at >= 2 && is_capitals(scan, at, end) : TRUE;
}

static void add_piece(const TcScan *scan, gsize at, gsize end, TcIdent *ident, TcShape *shape)
{
	gsize from = scan->folded->origin[at], to = scan->folded->origin[end], n = strlen(ident->symbol);

	if (n + (to - from) >= TC_SYMBOL_MAX)
		return;
	memcpy(ident->symbol + n, scan->text + from, to - from);
	ident->symbol[n + to - from] = '\0';
	shape->pieces++;
	if (tc_code_is_type(scan->f + at, end - at))
		shape->types++;
	else if (tc_code_is_organ(scan->f + at, end - at))
		shape->organs++;
	else if (!is_capitals(scan, at, end))
		shape->odd_letters = TRUE;
}

static void add_separator(TcIdent *ident, char kind)
{
	gsize n = strlen(ident->symbol);

	if (n && n + 1 < TC_SYMBOL_MAX) {
		ident->symbol[n] = kind;
		ident->symbol[n + 1] = '\0';
	}
}

/* `T Tg`, `QH 12`: a piece that a blank cut in two. \return the end of the second half, or `end`. */
static gsize mend_piece(const TcScan *scan, gsize at, gsize end)
{
	char joined[32];
	gsize second = tc_skip_blank(scan, end);
	gsize stop = piece_end(scan, second);

	if (second == end || stop == second || stop - second > 8 || end - at + stop - second >= sizeof joined)
		return end;
	memcpy(joined, scan->f + at, end - at);
	memcpy(joined + (end - at), scan->f + second, stop - second);
	gboolean term =
		tc_is_digit(scan->f[second]) && stop - second == 2 && end - at >= 2 && memcmp(scan->f + end - 2, "qh", 2) == 0;
	if (term ||
	    (tc_is_letter(scan->f[second]) && !is_known(scan, at, end) && tc_code_is_organ(joined, end - at + stop - second)))
		return stop;
	return end;
}

/* After a type code and a blank, an organ: `QĐ TTg`. */
static gboolean organ_follows(const TcScan *scan, gsize at, gsize *start, gsize *end)
{
	*start = tc_skip_blank(scan, at);
	*end = piece_end(scan, *start);
	if (*start == at || *end == *start)
		return FALSE;
	*end = mend_piece(scan, *start, *end);
	return tc_code_is_organ(scan->f + *start, *end - *start);
}

static gsize read_pieces(const TcScan *scan, gsize at, gboolean loose, TcIdent *ident, TcShape *shape)
{
	gsize end = at, start = at, next;
	char kind = '\0';
	gboolean spaced;

	while (shape->pieces < 7) {
		gsize stop = piece_end(scan, start);
		if (!piece_fits(scan, start, stop, loose))
			break;
		stop = mend_piece(scan, start, stop);
		add_separator(ident, kind);
		add_piece(scan, start, stop, ident, shape);
		end = stop;
		if (shape->types == 1 && shape->pieces == 1 && organ_follows(scan, end, &start, &stop)) {
			kind = '-';
			loose = tc_scan_is_upper(scan, at);
			continue;
		}
		next = read_separator(scan, end, &kind, &spaced);
		if (!kind && scan->f[end] == '.' && tc_scan_is_upper(scan, end + 1)) {
			kind = '-';
			next = end + 1;
		}
		if (!kind)
			break;
		loose = spaced && shape->pieces > 1;
		start = next;
	}
	return end;
}

/* Is what was read a symbol at all? */
static gboolean accept(const TcScan *scan, gsize at, const char *type, TcIdent *ident, const TcShape *shape)
{
	if (!shape->pieces)
		return FALSE;
	ident->sure = (shape->types && shape->pieces > 1) || (*ident->year && (shape->organs || shape->types)) ||
		      shape->organs > 1 || (shape->organs && shape->pieces > 1);
	if (ident->sure)
		return !shape->types || shape->pieces > 1 || *ident->year;
	if (!type)
		return FALSE;
	/* with a type word: one known piece, or capitals */
	return shape->types || shape->organs || *ident->year || is_capitals(scan, at, at + 1) || shape->pieces > 1;
}

/* The year in `11/2008/QH12`, and where the symbol begins. */
static gsize read_year(const TcScan *scan, gsize at, TcIdent *ident)
{
	char kind;
	gboolean spaced;

	for (int i = 0; i < 4; i++)
		if (!tc_is_digit(scan->f[at + (gsize)i]))
			return at;
	gboolean ours = memcmp(scan->f + at, "19", 2) == 0 || memcmp(scan->f + at, "20", 2) == 0;
	if (!ours || tc_is_digit(scan->f[at + 4]))
		return at;
	memcpy(ident->year, scan->f + at, 4);
	ident->year[4] = '\0';
	return read_separator(scan, at + 4, &kind, &spaced);
}

static gsize read_year_or_stay(const TcScan *scan, gsize at, TcIdent *ident)
{
	gsize symbol = read_year(scan, at, ident);

	if (symbol == at && *ident->year) /* 46/2025NQ-HĐND: no separator behind it */
		return at + 4;
	return symbol;
}

gboolean tc_ident_read_plain(const TcScan *scan, gsize at, const char *type, TcIdent *ident, TcShape *read)
{
	gboolean damaged, spaced;
	char kind;
	TcShape shape = {0};

	memset(ident, 0, sizeof *ident);
	gsize end = tc_ident_read_number(scan, at, ident->number, &damaged);
	if (!end)
		return FALSE;
	gsize symbol = read_separator(scan, end, &kind, &spaced);
	gboolean loose = FALSE;
	if (kind) {
		symbol = read_year_or_stay(scan, symbol, ident);
	} else {
		symbol = tc_skip_blank(scan, end);
		gsize stop = piece_end(scan, symbol);
		if ((scan->f[symbol] == 'i' || scan->f[symbol] == 'l') &&
		    tc_code_is_type(scan->f + symbol + 1, stop - symbol - 1))
			symbol++; /* the misread slash */
		if (stop == symbol || !tc_code_is_type(scan->f + symbol, stop - symbol))
			return FALSE;
		if (symbol > end && !type)
			return FALSE;
		loose = tc_scan_is_upper(scan, symbol);
	}
	ident->start = at;
	ident->end = read_pieces(scan, symbol, loose, ident, &shape);
	if (!accept(scan, symbol, type, ident, &shape) || (!kind && shape.pieces < 2))
		return FALSE;
	/* 1162NQ-CP: digits may be lost with the separator, or be it */
	damaged |= !kind && symbol == end;
	ident->confidence = damaged ? TC_DOUBTFUL : shape.odd_letters ? 0.8 : kind ? 1.0 : 0.85;
	ident->damage = damaged ? TC_DAMAGE_NUMBER : 0;
	*read = shape;
	return TRUE;
}

gboolean tc_ident_read_odd(const TcScan *scan, gsize at, TcIdent *ident)
{
	gsize i = at;
	gboolean digit = FALSE, letter = FALSE, separator = FALSE;

	memset(ident, 0, sizeof *ident);
	while (i < scan->n) {
		gsize length = tc_dash_length(scan, i);
		if (!length)
			length = tc_slash_length(scan, i);
		separator |= length > 0;
		digit |= tc_is_digit(scan->f[i]);
		letter |= tc_is_letter(scan->f[i]);
		if (!length && (tc_is_word(scan->f[i]) || (scan->f[i] == '.' && tc_is_word(scan->f[i + 1]))))
			length = 1;
		if (!length)
			break;
		i += length;
	}
	if (!digit || !letter || !separator || i - at < 4 || !tc_is_word(scan->f[i - 1]))
		return FALSE;
	gsize from = scan->folded->origin[at], to = scan->folded->origin[i];
	if (to - from >= TC_SYMBOL_MAX)
		return FALSE;
	memcpy(ident->symbol, scan->text + from, to - from);
	ident->start = at;
	ident->end = i;
	ident->odd = TRUE;
	ident->confidence = 0.8;
	return TRUE;
}
