/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The letters of a damaged symbol, aligned with each symbol that such a paper may have: a weighted edit distance, cheap between
 * letters of one shape, for thin strokes and for doubled letters. All of the symbol is aligned with a beginning of what stands
 * there, since nobody knows where it ends: running on into a word costs. The nearest symbol wins, if it is near enough for its
 * length and no other is as near.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* Letters that are looked at. */
#define WINDOW 44
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

/* Letters and digits of the text that may be the symbol, and where each ends. */
typedef struct {
	char letters[WINDOW + 1];
	gsize ends[WINDOW];
	guint capitals[WINDOW + 1]; /* how many of the first are no small letters */
	guint alone[WINDOW];        /* what each costs that stands too much */
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

static gboolean is_thin(char c)
{
	return c && strchr("il1tj7r-", c) != NULL;
}

/* What a letter costs that stands too much (text) or too little (symbol); the double of its neighbour is cheap. */
static guint cost_alone(const char *text, gsize i)
{
	/* NV comes out as NYV */
	return is_thin(text[i]) || (i && text[i] == text[i - 1]) || (text[i] == 'y' && text[i + 1] == 'v') ? CHEAP : DEAR;
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
	for (guint k = 0; k < letters->n; k++)
		letters->alone[k] = cost_alone(letters->letters, k);
}

static guint work_out_cost(char a, char b)
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

/* Letters of one shape. */
static guint cost_of(char a, char b)
{
	static guint8 costs[128][128];
	static gsize made;

	if (g_once_init_enter(&made)) {
		for (int i = 1; i < 128; i++)
			for (int j = 1; j < 128; j++)
				costs[i][j] = (guint8)work_out_cost((char)i, (char)j);
		g_once_init_leave(&made, 1);
	}
	return ((guchar)a | (guchar)b) < 128 ? costs[(guchar)a][(guchar)b] : work_out_cost(a, b);
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
		rows[0][j] = rows[0][j - 1] + letters->alone[j - 1];
	for (gsize i = 1; i <= m; i++) {
		const guint *above = rows[(i - 1) % 2];
		guint lacking = cost_alone(want, i - 1);
		guint *row = rows[i % 2], least = row[0] = above[0] + lacking;
		for (guint j = 1; j <= n; j++) {
			guint changed = above[j - 1] + cost_of(letters->letters[j - 1], want[i - 1]);
			guint missing = above[j] + lacking;
			guint extra = row[j - 1] + letters->alone[j - 1];
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
		gsize next = tc_skip_separators(choice->scan, *end);
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

static TcNearness judge(guint cost)
{
	return cost <= MISDATED ? TC_NEAR_WHOLE : cost <= CHEAP + MISDATED ? TC_NEAR_ONE : TC_NEAR_FAR;
}

TcNearness tc_ident_align_symbol(const TcScan *scan, gsize at, const char *type, char order, TcIdent *ident)
{
	Letters letters = {.order = order};
	Choice choice = {.scan = scan, .letters = &letters, .best = G_MAXINT, .rival = G_MAXINT};

	choice.year = *ident->year ? ident->year : NULL;
	read_letters(scan, at, &letters);
	if (letters.n < 2)
		return TC_NEAR_NONE;
	tc_symbols_each(type, try_symbol, &choice);
	if (!choice.used || choice.best >= choice.rival)
		return TC_NEAR_NONE;
	ident->end = letters.ends[choice.used - 1];
	if (g_str_has_prefix(choice.symbol, "TTLT-"))
		take_partners(&choice, &ident->end);
	g_strlcpy(ident->symbol, choice.symbol, sizeof ident->symbol);
	return judge(choice.best);
}
