/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a file's name says: its runs of digits and letters (tokens), read as `657-CV-HU`, as a published collection's name, or as a
 * register's. filename.c weighs it.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define FIRST_YEAR 1945
#define LAST_YEAR 2060
#define MAX_TOKENS 64
/** More digits are no number of a paper. */
#define MAX_NUMBER_DIGITS 5

/** A run of digits or of letters in a folded name. */
typedef struct {
	char *text;
	gboolean digits;
	char before; /* what parts it from the one before; '\0' if nothing does */
} Token;

typedef struct {
	Token tokens[MAX_TOKENS];
	guint n;
} Tokens;

/* ---- tokens ----------------------------------------------------------------------------------------------------------- */

static void cut(const char *name, Tokens *tokens)
{
	tokens->n = 0;
	for (const char *p = name; *p && tokens->n < MAX_TOKENS;) {
		gboolean digits = g_ascii_isdigit(*p) != 0;
		gsize length = 0;
		while (g_ascii_isalnum(p[length]) && (g_ascii_isdigit(p[length]) != 0) == digits)
			length++;
		if (!length) {
			p++;
			continue;
		}
		tokens->tokens[tokens->n++] =
			(Token){g_strndup(p, length), digits, p > name && !g_ascii_isalnum(p[-1]) ? p[-1] : '\0'};
		p += length;
	}
}

static void clear(Tokens *tokens)
{
	for (guint i = 0; i < tokens->n; i++)
		g_free(tokens->tokens[i].text);
}

static const Token *get(const Tokens *tokens, guint i)
{
	static const Token none = {(char *)"", FALSE, ' '};

	return i < tokens->n ? &tokens->tokens[i] : &none;
}

static guint to_number(const char *digits, gsize length)
{
	guint value = 0;

	for (gsize i = 0; i < length; i++)
		value = value * 10 + (guint)(digits[i] - '0');
	return value;
}

static char *dup_plain_number(const char *digits, gsize length)
{
	while (length > 1 && *digits == '0') {
		digits++;
		length--;
	}
	return g_strndup(digits, length);
}

static gboolean is_year(const Token *token)
{
	return token->digits && strlen(token->text) == 4 && to_number(token->text, 4) >= FIRST_YEAR &&
	       to_number(token->text, 4) <= LAST_YEAR;
}

/** ISO out of day, month and a year of two digits or four; FALSE if they are no date. */
static gboolean make_date(guint day, guint month, guint year, char iso[11])
{
	static const guint8 lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (year < 100)
		year += year <= LAST_YEAR % 100 ? 2000 : 1900;
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > lengths[month - 1])
		return FALSE;
	g_snprintf(iso, 11, "%04u-%02u-%02u", year, month % 100, day % 100);
	return TRUE;
}

/* ---- names that say it plainly -------------------------------------------------------------------------------------- */

/** `657-CV-HU`, `22.2019.NQ-HĐND`, `984-UBND-KGVX` at token `i`. */
static gboolean read_symbol(const Tokens *tokens, guint i, TcNamed *named)
{
	const Token *number = get(tokens, i);
	guint at = i + 1;

	if (!number->digits || strlen(number->text) > MAX_NUMBER_DIGITS || (!number->before && i))
		return FALSE;
	gboolean suffix = !get(tokens, at)->digits && strlen(get(tokens, at)->text) == 1 && !get(tokens, at)->before;
	at += suffix;
	gboolean year = is_year(get(tokens, at));
	const Token *first = get(tokens, at + year), *second = get(tokens, at + year + 1);
	if (!*first->text || !*second->text || first->digits || second->digits || !first->before)
		return FALSE;
	gboolean typed = tc_type_get_by_code(first->text) && tc_code_get(second->text, NULL, NULL, NULL, NULL);
	/* A letter's symbol has no type to know it by, but it is written as one. */
	gboolean letter = strlen(first->text) > 2 && first->before == '-' && second->before == '-' &&
			  tc_code_get(first->text, NULL, NULL, NULL, NULL);
	if (!typed && !letter)
		return FALSE;
	g_autofree char *plain = dup_plain_number(number->text, strlen(number->text));
	g_autofree char *upper = g_ascii_strup(second->text, -1);
	g_autofree char *printed = g_strdup_printf("%s-%s", first->text, typed ? second->text : upper);
	named->number = g_strconcat(plain, suffix ? get(tokens, i + 1)->text : "", NULL);
	named->year = year ? g_strdup(get(tokens, at)->text) : NULL;
	named->symbol = tc_symbol_canonical(printed, NULL);
	return TRUE;
}

/**
 * `...-so-N-[YYYY-]...`, the symbol behind it read if it is known. Papers of the National Assembly have no type code: the name begins with
 * the type.
 */
static gboolean read_published(const Tokens *tokens, const char *name, TcNamed *named)
{
	guint i = 0;

	while (i < tokens->n && strcmp(tokens->tokens[i].text, "so"))
		i++;
	const Token *number = get(tokens, i + 1), *year = get(tokens, i + 2);
	if (!number->digits || strlen(number->text) > MAX_NUMBER_DIGITS)
		return FALSE;
	if (read_symbol(tokens, i + 1, named))
		return TRUE;
	named->number = dup_plain_number(number->text, strlen(number->text));
	if (!is_year(year))
		return TRUE;
	named->year = g_strdup(year->text);
	const Token *organ = get(tokens, i + 3), *term = get(tokens, i + 4);
	if ((strcmp(organ->text, "qh") && strcmp(organ->text, "ubtvqh")) || !term->digits || !!term->before)
		return TRUE;
	g_autofree char *upper = g_ascii_strup(organ->text, -1);
	g_autofree char *words = g_strdelimit(g_strdup(name), "-_", ' ');
	named->symbol = g_strconcat(upper, term->text, NULL);
	named->type = tc_type_match_name(words, NULL);
	return TRUE;
}

/** `30.8.2023`, `2019_08_09` anywhere. */
static gboolean read_parted_date(const Tokens *tokens, char iso[11])
{
	for (guint i = 0; i + 2 < tokens->n; i++) {
		const Token *a = get(tokens, i), *b = get(tokens, i + 1), *c = get(tokens, i + 2);
		if (!a->digits || !b->digits || !c->digits || strlen(b->text) > 2)
			continue;
		if (is_year(c) && strlen(a->text) <= 2 &&
		    make_date(to_number(a->text, strlen(a->text)), to_number(b->text, strlen(b->text)), to_number(c->text, 4),
			      iso))
			return TRUE;
		if (is_year(a) && strlen(c->text) == 2 &&
		    make_date(to_number(c->text, 2), to_number(b->text, strlen(b->text)), to_number(a->text, 4), iso))
			return TRUE;
	}
	return FALSE;
}

/* ---- registers ------------------------------------------------------------------------------------------------------- */

/** How a date's digits are laid out: lengths of day, month, year; a longer one is likelier. 0, 0, 4: a year alone. */
static const struct {
	guint8 day, month, year, weight;
} layouts[] = {{2, 2, 4, 8}, {1, 1, 4, 3}, {2, 1, 4, 3}, {1, 2, 4, 3}, {2, 2, 2, 6},
	       {0, 0, 4, 4}, {1, 2, 2, 2}, {2, 1, 2, 2}, {1, 1, 2, 1}};

/** A reading of digits as a number and a date. */
typedef struct {
	char number[MAX_NUMBER_DIGITS + 1];
	char date[11];
	int score;
} Reading;

/** Reads all of `digits` as a date of a layout. */
static gboolean read_layout(const char *digits, gsize length, gsize layout, char iso[11])
{
	gsize day = layouts[layout].day, month = layouts[layout].month, year = layouts[layout].year;

	if (length != day + month + year)
		return FALSE;
	/* `20200710`: the year first. */
	if (day == 2 && year == 4 && make_date(to_number(digits + 6, 2), to_number(digits + 4, 2), to_number(digits, 4), iso))
		return TRUE;
	if (day)
		return make_date(to_number(digits, day), to_number(digits + day, month), to_number(digits + day + month, year),
				 iso);
	guint value = to_number(digits, 4);
	g_strlcpy(iso, digits, 5);
	return value >= FIRST_YEAR && value <= LAST_YEAR;
}

/** TRUE if digits can be read as that date and nothing else. */
static gboolean is_date(const char *digits, const char *date)
{
	for (gsize k = 0; k < G_N_ELEMENTS(layouts); k++) {
		char iso[11];
		if (read_layout(digits, strlen(digits), k, iso) && !strcmp(iso, date))
			return TRUE;
	}
	return FALSE;
}

/** `20230830`, `30082023`: a run of eight digits that is one date. FALSE if there is none, or several. */
static gboolean read_run_date(const Tokens *tokens, char iso[11])
{
	guint found = 0;

	for (guint i = 0; i < tokens->n; i++) {
		const Token *token = &tokens->tokens[i];
		found += token->digits && strlen(token->text) == 8 && read_layout(token->text, 8, 0, iso);
	}
	return found == 1;
}

/** How well a read date agrees with one that is known, to its day, month or year. */
static int compare_dates(const char *known, const char *date)
{
	static const int scores[] = {0, 6, 12, 20};
	gsize same = MIN(strlen(known), strlen(date));

	if (!same)
		return 0;
	if (!strncmp(known, date, same))
		return scores[same / 3];
	return strncmp(known, date, 4) ? -20 : 0;
}

/** How well a reading agrees with what the paper shows, and with a date that the name states elsewhere. */
static int weigh(const TcHeader *header, const char *stated, const Reading *reading)
{
	const char *date = tc_header_get(header, TC_FIELD_DATE), *number = tc_header_get(header, TC_FIELD_NUMBER);
	int score = number && !strcmp(number, reading->number) ? 20 : 0;

	/* A paper of an organ's first days is rare. */
	if (strlen(reading->number) == 1)
		score -= 6;
	return score + compare_dates(date ? date : "", reading->date) + compare_dates(stated, reading->date);
}

static void consider(const TcHeader *header, const char *stated, const char *digits, gsize length, const char *date, int weight,
		     Reading *best, gboolean *unique)
{
	Reading reading = {"", "", 0};

	if (!length || length > MAX_NUMBER_DIGITS || *digits == '0')
		return;
	g_strlcpy(reading.number, digits, length + 1);
	g_strlcpy(reading.date, date, sizeof reading.date);
	reading.score = weight + weigh(header, stated, &reading);
	if (reading.score > best->score || !*best->number) {
		*best = reading;
		*unique = TRUE;
	} else if (reading.score == best->score && (strcmp(reading.number, best->number) || strcmp(reading.date, best->date))) {
		*unique = FALSE;
	}
}

/** All readings of the digits of token `i`, with the token behind it as a date or with a date at their end. */
static gboolean read_digits(const TcHeader *header, const char *stated, const Tokens *tokens, guint i, Reading *best)
{
	const char *digits = get(tokens, i)->text;
	gsize length = strlen(digits);
	gboolean unique = FALSE;
	guint next = i + 1;

	/* `2668a30102017`, `7107TNCN250518`: letters may stand between. */
	if (!get(tokens, next)->digits && !get(tokens, next)->before && !get(tokens, next + 1)->before)
		next++;
	*best = (Reading){"", "", 0};
	for (gsize k = 0; k < G_N_ELEMENTS(layouts); k++) {
		char iso[11] = "";
		gsize tail = layouts[k].day + layouts[k].month + layouts[k].year;
		if (get(tokens, next)->digits && read_layout(get(tokens, next)->text, strlen(get(tokens, next)->text), k, iso))
			consider(header, stated, digits, length, iso, layouts[k].weight + 10, best, &unique);
		if (length > tail && read_layout(digits + length - tail, tail, k, iso))
			consider(header, stated, digits, length - tail, iso, layouts[k].weight, best, &unique);
	}
	consider(header, stated, digits, length, "", 5, best, &unique);
	return unique;
}

/** `CV_5094_09082019`, `CV11503260318HAN`: the last type code with digits behind it. */
static void read_register(const TcHeader *header, const Tokens *tokens, TcNamed *named)
{
	char stated[11] = "";

	read_parted_date(tokens, stated);
	for (guint i = tokens->n; i-- > 0;) {
		const Token *code = &tokens->tokens[i];
		guint at = i + 1;
		if (code->digits || strlen(code->text) < 2 || strlen(code->text) > 4 || !tc_type_get_by_code(code->text))
			continue;
		/* Registers repeat the type behind a date: `CV_2019_08_09_CV_5094`. */
		if (!get(tokens, at)->digits ||
		    (is_year(get(tokens, at)) && get(tokens, at + 1)->digits && strlen(get(tokens, at + 1)->text) == 2))
			continue;
		/* `NQ_106_NQ_1192021`: behind the second stands the date. */
		if (*stated && is_date(get(tokens, at)->text, stated))
			continue;
		/* `CV 657 BC 2023`: a year, unless the paper has that number. */
		if (is_year(get(tokens, at)) && g_strcmp0(tc_header_get(header, TC_FIELD_NUMBER), get(tokens, at)->text) != 0 &&
		    !get(tokens, at + 1)->digits)
			continue;
		Reading reading;
		if (!read_digits(header, stated, tokens, at, &reading))
			continue;
		named->number = g_strdup(reading.number);
		g_strlcpy(named->date, *reading.date ? reading.date : stated, sizeof named->date);
		return;
	}
}

void tc_filename_read(const TcHeader *header, const char *name, TcNamed *named)
{
	g_autofree char *folded = tc_text_fold(name, -1);
	gboolean found = FALSE;
	Tokens tokens;

	*named = (TcNamed){.date = ""};
	cut(folded, &tokens);
	found = read_published(&tokens, folded, named);
	for (guint i = 0; i < tokens.n && !found; i++)
		found = read_symbol(&tokens, i, named);
	if (found && !read_parted_date(&tokens, named->date) && !read_run_date(&tokens, named->date))
		*named->date = '\0';
	else if (!found)
		read_register(header, &tokens, named);
	clear(&tokens);
}

void tc_named_clear(TcNamed *named)
{
	g_free(named->number);
	g_free(named->year);
	g_free(named->symbol);
}

gboolean tc_filename_find_year(const char *name, char year[5])
{
	g_autofree char *folded = tc_text_fold(name, -1);
	gboolean found = FALSE;
	Tokens tokens;

	cut(folded, &tokens);
	for (guint i = 0; i < tokens.n && !found; i++) {
		found = is_year(get(&tokens, i));
		if (found)
			g_strlcpy(year, get(&tokens, i)->text, 5);
	}
	clear(&tokens);
	return found;
}
