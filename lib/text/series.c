/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers that stand in a row and take what they lack from the one that has it (DOMAIN.md 3.1, 3.3):
 *
 *   18, 19-NQ/TW                      18-NQ/TW, 19-NQ/TW            the last symbol, and its year, is that of all
 *   số 01, 02 và số 03/2020/NĐ-CP     1/2020/NĐ-CP, 2/..., 3/...
 *   ngày 15, 16/8/2023                2023-08-15, 2023-08-16        the last month and year are those of all
 *   từ 25/12 đến 5/1/2024             2023-12-25, 2024-01-05        and of a range over New Year
 *   tháng 8 đến tháng 10/2023         2023-08, 2023-10
 *
 * The row is read backwards, when the token that has everything has been found: that costs nothing where there is none, and each number is
 * looked at once, for one that was given a symbol is no number any more. A number after a word that counts (Điều 5, khoản 2, năm 2020) is
 * none of a paper.
 */
#include "lib/text/text-private.h"

#include <stdlib.h>

/* No more numbers are taken into a row, nor more words between two of them (`đến hết ngày`). */
#define MAX_ROW 64
#define MAX_JOINING_WORDS 3
#define MAX_NUMBER_DIGITS 5
#define MAX_MONTH 12
/* Any, for a day without a year. */
#define LEAP_YEAR 2000

/* How two numbers are joined, as bits. */
enum { JOINT_LIST = 1 << 0, JOINT_RANGE = 1 << 1 };

static gboolean is_among(const char *word, const char *const *words, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (words[i][0] == word[0] && strcmp(words[i], word) == 0)
			return TRUE;
	return FALSE;
}

TextDatePart text_date_announces(const char *folded)
{
	static const char *const days[] = {"ngay", "mong", "mung"};

	if (strcmp(folded, "thang") == 0)
		return TEXT_DATE_MONTH;
	return is_among(folded, days, G_N_ELEMENTS(days)) ? TEXT_DATE_DAY : TEXT_DATE_NONE;
}

/* Words after which a number, a roman one too, counts something that is no paper. */
static gboolean counts(const char *folded)
{
	static const char *const words[] = {"dieu", "khoan", "diem", "muc",   "chuong", "phan", "ngay", "thang", "nam",  "quy",
					    "khoa", "lan",   "tap",  "trang", "quyen",  "ky",   "mau",  "bieu",  "bang", "tiet",
					    "thu",  "luc",   "hang", "loai",  "cap",    "nhom", "dot",  "vung"};

	return is_among(folded, words, G_N_ELEMENTS(words));
}

/* Between two tokens: blanks, a line end among them, and one sign that joins at most. FALSE: something else. */
static gboolean read_gap(const char *text, gsize from, gsize to, gboolean dates, guint *joint)
{
	guint lines = 0, signs = 0;

	for (gsize i = from; i < to; i++) {
		if (text[i] == '\n' && ++lines > 1)
			return FALSE;
		if (strchr(" \t\n", text[i]))
			continue;
		if (!strchr(dates ? ",&-" : ",&;", text[i]) || ++signs > 1)
			return FALSE;
		*joint |= text[i] == '-' ? JOINT_RANGE : JOINT_LIST;
	}
	return TRUE;
}

/* The number or date before token `i`, over signs and words that join. \return its index, or -1. */
static gssize find_joined(const char *text, const TcToken *tokens, gsize i, gboolean dates, guint *joint)
{
	static const char *const listing[] = {"va", "hoac", "hay"};
	static const char *const ranging[] = {"den", "toi"};
	static const char *const naming[] = {"so", "ngay", "thang", "het", "mong", "mung"};

	*joint = 0;
	for (gsize k = i, words = 0; k-- > 0; words++) {
		if (!read_gap(text, tokens[k].span.end, tokens[k + 1].span.start, dates, joint))
			return -1;
		if (tokens[k].kind == TC_TOKEN_NUMBER || tokens[k].kind == TC_TOKEN_DATE)
			return *joint ? (gssize)k : -1;
		if (words == MAX_JOINING_WORDS || tokens[k].kind != TC_TOKEN_SYLLABLE)
			return -1;
		if (is_among(tokens[k].folded, listing, G_N_ELEMENTS(listing)))
			*joint |= JOINT_LIST;
		else if (dates && is_among(tokens[k].folded, ranging, G_N_ELEMENTS(ranging)))
			*joint |= JOINT_RANGE;
		else if (!is_among(tokens[k].folded, naming, G_N_ELEMENTS(naming)))
			return -1;
	}
	return -1;
}

/* The word right before token `i`, folded; "" if there is none. */
static const char *word_before(const char *text, const TcToken *tokens, gsize i)
{
	guint joint = 0;

	if (i == 0 || tokens[i - 1].kind != TC_TOKEN_SYLLABLE ||
	    !read_gap(text, tokens[i - 1].span.end, tokens[i].span.start, FALSE, &joint) || joint)
		return "";
	return tokens[i - 1].folded;
}

gboolean text_series_is_counted(const char *text, const TcToken *tokens, gsize i)
{
	return counts(word_before(text, tokens, i));
}

TextDatePart text_series_announces(const char *text, const TcToken *tokens, gsize n, gsize at)
{
	guint joint = 0;

	if (n == 0 || !read_gap(text, tokens[n - 1].span.end, at, TRUE, &joint))
		return TEXT_DATE_NONE;
	if (!joint && tokens[n - 1].kind == TC_TOKEN_SYLLABLE) {
		TextDatePart part = text_date_announces(tokens[n - 1].folded);
		if (part)
			return part;
	}
	/* In a row, what announced the number before. */
	TcToken row[2 + MAX_JOINING_WORDS + 1];
	gsize taken = MIN(n, G_N_ELEMENTS(row) - 1);
	memcpy(row, tokens + n - taken, taken * sizeof *row);
	row[taken] = (TcToken){.span = {at, at}};
	gssize before = find_joined(text, row, taken, TRUE, &joint);
	if (before < 0)
		return TEXT_DATE_NONE;
	const TcToken *number = &row[before];
	if (number->kind == TC_TOKEN_DATE)
		return number->form[0] == '-' || strlen(number->form) == TC_DATE_LENGTH ? TEXT_DATE_DAY : TEXT_DATE_MONTH;
	return text_date_announces(word_before(text, row, (gsize)before));
}

/* Digits, with the letter of an insertion (30a). */
static gboolean is_paper_number(const TcToken *token)
{
	gsize digits = strspn(token->form, "0123456789");

	return token->kind == TC_TOKEN_NUMBER && digits > 0 && digits <= MAX_NUMBER_DIGITS &&
	       (token->form[digits] == '\0' || (g_ascii_isalpha(token->form[digits]) && token->form[digits + 1] == '\0'));
}

static void name_papers(const char *text, TcToken *tokens, gsize last, TextArena *arena)
{
	const char *symbol = tokens[last].form;
	gsize from = last;
	guint joint;

	for (guint i = 0; i < MAX_ROW; i++) {
		gssize before = find_joined(text, tokens, from, FALSE, &joint);
		if (before < 0 || !is_paper_number(&tokens[before]))
			break;
		from = (gsize)before;
	}
	if (from == last || counts(word_before(text, tokens, from)))
		return;
	while (g_ascii_isdigit(*symbol))
		symbol++;
	symbol += g_ascii_islower(*symbol);
	for (TcToken *token = &tokens[from]; token < &tokens[last]; token++) {
		if (token->kind != TC_TOKEN_NUMBER)
			continue;
		gsize zeros = strspn(token->form, "0");
		const char *number = token->form[zeros] ? token->form + zeros : "0";
		g_autofree char *form = g_strconcat(number, symbol, NULL);
		token->kind = TC_TOKEN_IDENTIFIER;
		token->form = text_arena_take(arena, form, strlen(form));
		token->folded = text_arena_take_folded(arena, token->form);
	}
}

/* A number in a row of dates. */
typedef struct {
	TcToken *token;
	TextDatePart part; /* what it has been announced to be */
	gboolean range;    /* the one behind it is later */
} Part;

/* What a number or a date without its year is before the date `whole`. FALSE: nothing. */
static gboolean complete(const Part *self, const char *whole, char iso[11])
{
	const char *form = self->token->form;
	guint number = (guint)strtoul(form, NULL, 10);
	gboolean month = whole[0] != '-' && strlen(whole) < TC_DATE_LENGTH;

	if (self->part != (month ? TEXT_DATE_MONTH : TEXT_DATE_DAY))
		return FALSE;
	if (self->token->kind == TC_TOKEN_DATE) {
		if (form[0] != '-' || strlen(whole) != TC_DATE_LENGTH)
			return FALSE;
		gboolean before = self->range && strcmp(form + 2, whole + 5) > 0;
		g_snprintf(iso, 11, "%04u%s", (guint)strtoul(whole, NULL, 10) - before, form + 1);
	} else if (strlen(form) > 2 || strspn(form, "0123456789") != strlen(form) || number == 0 ||
		   (month && number > MAX_MONTH)) {
		return FALSE;
	} else {
		g_snprintf(iso, 11, "%.*s%02u", (int)strlen(whole) - 2, whole, number);
	}
	const char *end = iso + strlen(iso);
	guint year = iso[0] == '-' ? LEAP_YEAR : (guint)strtoul(iso, NULL, 10);
	return month ||
	       g_date_valid_dmy((GDateDay)strtoul(end - 2, NULL, 10), (GDateMonth)strtoul(end - 5, NULL, 10), (GDateYear)year);
}

static void name_days(const char *text, TcToken *tokens, gsize last, TextArena *arena)
{
	Part row[MAX_ROW];
	gsize n = 0;
	const char *whole = tokens[last].form;
	char iso[11];

	for (gsize from = last; n < MAX_ROW; n++) {
		guint joint;
		gssize before = find_joined(text, tokens, from, TRUE, &joint);
		if (before < 0 || (tokens[before].kind == TC_TOKEN_DATE && tokens[before].form[0] != '-'))
			break;
		from = (gsize)before;
		row[n] = (Part){&tokens[from], text_date_announces(word_before(text, tokens, from)), joint & JOINT_RANGE};
		if (tokens[from].kind == TC_TOKEN_DATE)
			row[n].part = TEXT_DATE_DAY;
	}
	/* What announces the first of them announces those behind it. */
	for (gsize i = n; i-- > 0;)
		if (!row[i].part && i + 1 < n)
			row[i].part = row[i + 1].part;
	for (gsize i = 0; i < n && complete(&row[i], whole, iso); i++) {
		TcToken *token = row[i].token;
		token->kind = TC_TOKEN_DATE;
		token->detail = TC_DETAIL_NONE;
		token->form = token->folded = whole = text_arena_take(arena, iso, strlen(iso));
	}
}

void text_series_complete(const char *text, TcToken *tokens, gsize n, TextArena *arena)
{
	if (tokens[n - 1].kind == TC_TOKEN_IDENTIFIER)
		name_papers(text, tokens, n - 1, arena);
	else if (tokens[n - 1].kind == TC_TOKEN_DATE)
		name_days(text, tokens, n - 1, arena);
}
