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

#define WINDOW 44
/* Digits of a number and, with a separator lost, of its year. */
#define DIGITS_MAX 9
/* What an edit costs: between letters of one shape, and others. */
#define CHEAP 2
#define DEAR 4
/* What stands in the wrong order (44/KL-TW), or runs on behind the symbol. */
#define MISPLACED 2
/* A National Assembly that did not sit in that year: authors do that too. */
#define MISDATED 1
/* A letter of another alphabet: it stands for any. */
#define UNKNOWN '?'
/* A separator of a symbol, of either kind. */
#define JOINT '-'

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

/* Over whatever may stand for a separator; at most four signs and one line end. */
static gsize skip_separators(const TcScan *scan, gsize at)
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

/* ---- the symbol ------------------------------------------------------------------------------------------------------ */

/* Letters and digits of the text that may be the symbol, and where each ends. */
typedef struct {
	char letters[WINDOW + 1];
	gsize ends[WINDOW];
	guint capitals[WINDOW + 1]; /* how many of the first are no small letters */
	guint n;
	char order; /* the separator behind the number: '-' Party, '/' State, '\0' neither */
} Letters;

/* A word of running text, behind a blank: `ngày`, `của`, `Chính phủ`. */
static gboolean is_plain_word(const TcScan *scan, gsize at)
{
	gsize end = tc_word_end(scan, at), lower = 0;

	for (gsize i = at; i < end; i++)
		lower += tc_is_letter(scan->f[i]) && !tc_scan_is_upper(scan, i);
	return end - at >= 2 && (lower == end - at || lower >= 3);
}

static void add_letter(const TcScan *scan, Letters *letters, char c, gsize at, gsize end)
{
	if (c == JOINT && (!letters->n || letters->letters[letters->n - 1] == JOINT))
		return;
	letters->letters[letters->n] = c;
	letters->ends[letters->n] = end;
	letters->capitals[letters->n + 1] = letters->capitals[letters->n] + (!tc_is_letter(c) || tc_scan_is_upper(scan, at));
	letters->n++;
}

static void read_letters(const TcScan *scan, gsize at, Letters *letters)
{
	gsize i = at;

	letters->n = 0;
	letters->capitals[0] = 0;
	while (i < scan->n && letters->n < WINDOW && i - at < 2 * WINDOW) {
		char c = scan->f[i];
		if (strchr(",;()", c) || (c == '\n' && tc_skip_blank(scan, i) == i))
			break;
		if (tc_is_blank(c)) {
			i = tc_skip_blank(scan, i);
			if (is_plain_word(scan, i))
				break;
			continue;
		}
		gsize length = (guchar)c >= 0x80 ? (gsize)(g_utf8_next_char(scan->f + i) - (scan->f + i)) : 1;
		if (tc_is_word(c))
			add_letter(scan, letters, c, i, i + length);
		else if (tc_dash_length(scan, i) || tc_slash_length(scan, i) || c == '.' || c == ':')
			add_letter(scan, letters, JOINT, i, i + length);
		else if (strchr("<>{}[]=&%$#?", c) || ((guchar)c >= 0x80 && !tc_quote_length(scan, i)))
			add_letter(scan, letters, UNKNOWN, i, i + length);
		i += length;
	}
	letters->letters[letters->n] = '\0';
}

/* Letters of one shape. */
static guint cost_of(char a, char b)
{
	static const char *const alike[] = {"0odqcg", "1iljtf7", "5s8b3", "2z", "6gb", "hnm", "vy", "egc", "pf", "xk", "-l17i"};

	if (a == b)
		return 0;
	if (a == UNKNOWN)
		return CHEAP;
	for (gsize i = 0; i < G_N_ELEMENTS(alike); i++)
		if (strchr(alike[i], a) && strchr(alike[i], b))
			return CHEAP;
	return DEAR;
}

static gboolean is_thin(char c)
{
	return c && strchr("il1tj7r-", c) != NULL;
}

/* What a letter costs that stands too much (text) or too little (symbol); the double of its neighbour is cheap. */
static guint cost_alone(const char *text, gsize i)
{
	return is_thin(text[i]) || (i && text[i] == text[i - 1]) ? CHEAP : DEAR;
}

static guint budget_of(gsize length)
{
	return CHEAP * (length <= 4 ? 1 : length <= 6 ? 2 : length <= 9 ? 3 : 4);
}

/* Does the word go on behind a symbol that ends there? `TB/TWngày` was glued. */
static gboolean runs_on(const TcScan *scan, gsize end)
{
	return tc_is_word(scan->f[end]) && strncmp(scan->f + end, "ngay", 4) != 0;
}

/* Aligns all of `want` with a beginning of the letters. \param used receives how many. \return the cost, more than `limit` if dear. */
static guint align(const TcScan *scan, const Letters *letters, const char *want, guint limit, guint *used)
{
	guint rows[2][WINDOW + 1];
	gsize m = strlen(want);
	guint n = (guint)MIN(letters->n, m + limit), best = limit + 1;

	if (m > WINDOW || n == 0)
		return best;
	rows[0][0] = 0;
	for (guint j = 1; j <= n; j++)
		rows[0][j] = rows[0][j - 1] + cost_alone(letters->letters, j - 1);
	for (gsize i = 1; i <= m; i++) {
		const guint *above = rows[(i - 1) % 2];
		guint *row = rows[i % 2], least = row[0] = above[0] + cost_alone(want, i - 1);
		for (guint j = 1; j <= n; j++) {
			guint changed = above[j - 1] + cost_of(letters->letters[j - 1], want[i - 1]);
			guint missing = above[j] + cost_alone(want, i - 1);
			guint extra = row[j - 1] + cost_alone(letters->letters, j - 1);
			row[j] = MIN(changed, MIN(missing, extra));
			least = MIN(least, row[j]);
		}
		if (least > limit)
			return best;
	}
	for (guint j = 1; j <= n; j++) {
		guint cost = rows[m % 2][j] + (runs_on(scan, letters->ends[j - 1]) ? MISPLACED : 0);
		if (cost <= best && rows[m % 2][j] <= limit) {
			best = cost;
			*used = j;
		}
	}
	return best;
}

typedef struct {
	const TcScan *scan;
	const Letters *letters;
	const char *year;  /* or NULL */
	guint best, rival; /* costs */
	guint used;
	char symbol[TC_SYMBOL_MAX];
} Choice;

static void try_symbol(gpointer data, const TcKnownSymbol *known)
{
	Choice *choice = data;
	const Letters *letters = choice->letters;
	guint limit = budget_of(strlen(known->outline)), used = 0;
	guint cost = align(choice->scan, letters, known->outline, limit, &used);

	if (!used || 2 * letters->capitals[used] < used)
		return;
	if (letters->order && letters->order != (strchr(known->symbol, '/') ? '-' : '/'))
		cost += MISPLACED;
	if (!tc_assembly_fits(known->symbol, choice->year))
		cost += MISDATED;
	if (cost < choice->best) {
		choice->rival = choice->best;
		choice->best = cost;
		choice->used = used;
		g_strlcpy(choice->symbol, known->symbol, sizeof choice->symbol);
	} else if (cost < choice->rival && strcmp(known->symbol, choice->symbol) != 0) {
		choice->rival = cost;
	}
}

/* `TTLT-BNV` is followed by more organs. */
static void take_partners(Choice *choice, gsize *end)
{
	for (int partners = 0; partners < 4; partners++) {
		gsize next = skip_separators(choice->scan, *end);
		Letters letters = {.n = 0};
		Choice partner = {.scan = choice->scan, .letters = &letters, .best = DEAR + 1, .rival = DEAR + 2};
		gsize n = strlen(choice->symbol);

		if (next == *end || next >= choice->scan->n || !tc_scan_is_upper(choice->scan, next))
			return;
		read_letters(choice->scan, next, &letters);
		tc_symbols_each("", try_symbol, &partner);
		if (!partner.used || partner.best >= partner.rival)
			return;
		g_snprintf(choice->symbol + n, sizeof choice->symbol - n, "-%s", partner.symbol);
		*end = letters.ends[partner.used - 1];
	}
}

static gboolean read_symbol(const TcScan *scan, gsize at, const char *type, char order, TcIdent *ident, guint *cost)
{
	Letters letters = {.order = order};
	Choice choice = {.scan = scan, .letters = &letters, .best = G_MAXINT, .rival = G_MAXINT};

	choice.year = *ident->year ? ident->year : NULL;
	read_letters(scan, at, &letters);
	if (letters.n < 2)
		return FALSE;
	tc_symbols_each(type, try_symbol, &choice);
	if (!choice.used || choice.best >= choice.rival)
		return FALSE;
	ident->end = letters.ends[choice.used - 1];
	if (g_str_has_prefix(choice.symbol, "TTLT-"))
		take_partners(&choice, &ident->end);
	g_strlcpy(ident->symbol, choice.symbol, sizeof ident->symbol);
	*cost = choice.best;
	return TRUE;
}

/* The sign behind the number, and where the rest begins. */
static gsize read_order(const TcScan *scan, gsize at, char *order)
{
	gsize i = tc_skip_blank(scan, at);

	*order = tc_slash_length(scan, i) ? '/' : tc_dash_length(scan, i) ? '-' : '\0';
	return skip_separators(scan, at);
}

gboolean tc_ident_read_damaged(const TcScan *scan, gsize at, const char *type, TcIdent *ident)
{
	gboolean damaged = FALSE;
	guint cost = 0;
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
		i = skip_separators(scan, next);
		order = '/';
		/* `/7NĐ-CP`: a slash was read as a digit too */
		if (strchr("17", scan->f[i]) && tc_scan_is_upper(scan, i + 1))
			i++;
	}
	gboolean parted = i > d.end || *ident->year;
	if (!take_number(ident, &d) || !read_symbol(scan, i, type, order, ident, &cost))
		return FALSE;
	/* without a separator it may be the next word, or digits are lost with it */
	if (!order && !*ident->year && cost > CHEAP)
		return FALSE;
	ident->start = at;
	ident->sure = TRUE;
	ident->damage = (d.damaged || !parted ? TC_DAMAGE_NUMBER : 0) | (damaged ? TC_DAMAGE_YEAR : 0) |
			(cost > MISDATED ? TC_DAMAGE_SYMBOL : 0);
	ident->confidence = d.damaged || !parted || damaged || cost > CHEAP + MISDATED ? TC_DOUBTFUL : 0.7;
	return TRUE;
}
