/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Number and symbol where OCR damaged them: `I6 -CV/TU`, `145201 4/TT-BGDĐT`, `31/201 9/VĐ-CP`, `64/2025/T T-BTC`. It is asked
 * only behind a type word, and only where the plain reader (numbers.c) failed or read a symbol that no table has. What the type
 * word says leaves few symbols to choose from, so the letters are aligned with each of these: cheap for letters of one shape,
 * for thin strokes and doubled letters, dear for others; the nearest one wins, if it is near enough and alone.
 *
 *     what is read   classes of shape; blanks, dots and quotes inside; a separator lost, doubled or read as 7 or 1
 *     what is not    a digit that looks like another digit: no rule can see that; where the lines around are damaged, or
 *                    the year cannot be, the number is given with a confidence that says so (identify.c)
 *
 * Digits are read, never corrected: a letter in a digit's place is taken for the digit that it looks like, and the number is
 * then marked as damaged, with a confidence of TC_DOUBTFUL at most.
 *
 * Tried and dropped: an automaton of the separators alone (as read 44 % of the damaged numbers of the development set); one edit
 * in the organ's code by plain edit distance, which changed TT into TU as readily as OĐ into QĐ.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* Digits of a number and, with a separator lost, of its year. */
#define DIGITS_MAX 9

/* ---- digits -------------------------------------------------------------------------------------------------------- */

/* The digit that a folded letter or a sign looks like, or 0. `at` may be the first byte of a sign; its length is given. */
static char digit_like(const TcScan *scan, gsize at, gsize *length)
{
	static const struct {
		const char *sign;
		char digit;
	} shapes[] = {{"l", '1'}, {"i", '1'}, {"j", '1'}, {"!", '1'}, {"|", '1'}, {"}", '1'}, {"]", '1'},
		      {"o", '0'}, {"s", '5'}, {"z", '2'}, {"b", '8'}, {"§", '8'}, {"&", '8'}, {"g", '9'}};

	for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
		*length = strlen(shapes[i].sign);
		if (at + *length <= scan->n && memcmp(scan->f + at, shapes[i].sign, *length) == 0)
			return shapes[i].digit;
	}
	return '\0';
}

static gboolean is_noise(char c)
{
	return c && strchr(".,'\"`_~*^", c) != NULL;
}

typedef struct {
	char digits[DIGITS_MAX + 1];
	guint n, real; /* all; those printed as digits */
	gboolean damaged;
	gsize end;
} Digits;

static void take_digit(Digits *d, char digit, gboolean real, gsize end)
{
	if (d->n < DIGITS_MAX)
		d->digits[d->n] = digit;
	d->n++;
	d->real += real;
	d->damaged |= !real;
	d->end = end;
}

/* Are there digits again behind a blank or a dot, and no word between: `12 3/2020`, `3.39-QĐ`? \return where, or 0. */
static gsize resume_digits(const TcScan *scan, gsize at)
{
	gsize i = at, end;

	i += scan->f[i] == ' ' || scan->f[i] == '.';
	if (i == at || !tc_is_digit(scan->f[i]))
		return 0;
	end = i;
	while (tc_is_digit(scan->f[end]))
		end++;
	/* a number of its own goes on with a blank or a stop */
	return tc_slash_length(scan, end) || tc_dash_length(scan, end) || tc_scan_is_upper(scan, end) || scan->f[end] == ':' ? i
															     : 0;
}

/* May a letter at `at` be a digit: does a digit, or another such letter and then a digit or separator, stand beside it? */
static gboolean is_among_digits(const TcScan *scan, const Digits *d, gsize at, gsize length)
{
	gsize next = at + length, more;

	if (tc_is_digit(scan->f[next]))
		return TRUE;
	if (!d->n)
		return FALSE;
	if (tc_slash_length(scan, next) || tc_dash_length(scan, next) || resume_digits(scan, next))
		return TRUE;
	return digit_like(scan, next, &more) && !tc_is_letter(scan->f[next + more]) && scan->f[next + more] != ' ';
}

static void read_digits(const TcScan *scan, gsize at, Digits *d)
{
	gsize i = at, length, again;

	memset(d, 0, sizeof *d);
	while (i < scan->n && d->n < DIGITS_MAX) {
		char like = '\0';
		if (tc_is_digit(scan->f[i])) {
			take_digit(d, scan->f[i], TRUE, i + 1);
			i++;
		} else if ((like = digit_like(scan, i, &length)) && is_among_digits(scan, d, i, length)) {
			take_digit(d, like, FALSE, i + length);
			i += length;
		} else if ((d->n || like) && (again = resume_digits(scan, i + (d->n ? 0 : length)))) {
			if (!d->n)
				take_digit(d, like, FALSE, i + length);
			d->damaged = TRUE;
			i = again;
		} else {
			break;
		}
	}
	d->digits[MIN(d->n, DIGITS_MAX)] = '\0';
}

/* ---- separators and the year ----------------------------------------------------------------------------------------- */

gsize tc_skip_separators(const TcScan *scan, gsize at)
{
	gsize i = at, length;

	for (int signs = 0; signs < 6; signs++) {
		if ((length = tc_slash_length(scan, i)) || (length = tc_dash_length(scan, i)))
			i += length;
		else if (is_noise(scan->f[i]) || (scan->f[i] && strchr(":;%\\|(<", scan->f[i])))
			i++;
		else if (tc_is_blank(scan->f[i]) && tc_skip_blank(scan, i) > i)
			i = tc_skip_blank(scan, i);
		else
			break;
	}
	return i;
}

/* A year of four digits, of which two parts may be parted (`201 9`). \return the end, or 0. */
static gsize read_year(const TcScan *scan, gsize at, char year[5], gboolean *damaged)
{
	Digits d;

	read_digits(scan, at, &d);
	/* 20257NĐ: the slash behind it was read as a digit */
	gboolean stroke = d.n == 5 && strchr("17", d.digits[4]) && tc_scan_is_upper(scan, d.end);
	if ((d.n != 4 && !stroke) || d.real < 2 || !strchr("123", d.digits[0]) || !strchr("90", d.digits[1]))
		return 0;
	memcpy(year, d.digits, 4);
	year[4] = '\0';
	*damaged = d.damaged || stroke || (memcmp(year, "19", 2) != 0 && memcmp(year, "20", 2) != 0);
	return d.end;
}

/* `145201 4/TT`: the separator before the year is lost. */
static void part_year(TcIdent *ident, Digits *d)
{
	char *tail = d->digits + d->n - 4;

	if (d->n < 5 || (memcmp(tail, "19", 2) != 0 && memcmp(tail, "20", 2) != 0))
		return;
	memcpy(ident->year, tail, 5);
	*tail = '\0';
	d->n -= 4;
	d->damaged = TRUE;
}

static gboolean take_number(TcIdent *ident, const Digits *d)
{
	const char *digits = d->digits;
	guint n = d->n;

	/* I1667: no run of numbers goes as far; a stroke before the number was read as a letter */
	if (n == 5 && d->real == 4 && digits[0] == '1')
		digits++, n--;
	if (!n || n > 5 || !d->real)
		return FALSE;
	gsize zeros = strspn(digits, "0");
	if (zeros == n)
		return FALSE;
	g_strlcpy(ident->number, digits + zeros, sizeof ident->number);
	return TRUE;
}

/* The sign behind the number, and where the rest begins. */
static gsize read_order(const TcScan *scan, gsize at, char *order)
{
	gsize i = tc_skip_blank(scan, at);

	*order = tc_slash_length(scan, i) ? '/' : tc_dash_length(scan, i) ? '-' : '\0';
	return tc_skip_separators(scan, at);
}

gboolean tc_ident_read_damaged(const TcScan *scan, gsize at, const char *type, TcIdent *ident)
{
	gboolean damaged = FALSE;
	Digits d;
	char order;
	gsize i = at, next;

	memset(ident, 0, sizeof *ident);
	while (i - at < 3 && (is_noise(scan->f[i]) || tc_slash_length(scan, i) || tc_dash_length(scan, i)))
		i += MAX(1, MAX(tc_slash_length(scan, i), tc_dash_length(scan, i)));
	read_digits(scan, i, &d);
	if (!d.n || !d.real)
		return FALSE;
	part_year(ident, &d);
	i = read_order(scan, d.end, &order);
	if (!*ident->year && (next = read_year(scan, i, ident->year, &damaged))) {
		i = tc_skip_separators(scan, next);
		order = '/';
		/* `/7NĐ-CP`: a slash was read as a digit too */
		if (i < scan->n && strchr("17", scan->f[i]) && tc_scan_is_upper(scan, i + 1))
			i++;
	}
	gboolean parted = i > d.end || *ident->year;
	TcNearness near = take_number(ident, &d) ? tc_ident_align_symbol(scan, i, type, order, ident) : TC_NEAR_NONE;
	/* without a separator it may be the next word, or digits are lost with it */
	if (near == TC_NEAR_NONE || (!order && !*ident->year && near == TC_NEAR_FAR))
		return FALSE;
	ident->start = at;
	ident->sure = TRUE;
	ident->damage = (d.damaged || !parted ? TC_DAMAGE_NUMBER : 0) | (damaged ? TC_DAMAGE_YEAR : 0) |
			(near > TC_NEAR_WHOLE ? TC_DAMAGE_SYMBOL : 0);
	ident->confidence = d.damaged || !parted || damaged || near == TC_NEAR_FAR ? TC_DOUBTFUL : 0.7;
	return TRUE;
}
