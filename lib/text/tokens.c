/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text cut into tokens, by a hand-written scanner: one look-up a code point says letter or not, and a number that is met is tried
 * as a date, as an identifier, as a number, in this order. Words of other scripts are ICU's to find (foreign.c). In Latin script its word
 * break finds the same words (tests/test_text_properties.c holds the two against each other), but parts `44-KL/TW` and dates, and finding the
 * borders alone takes it twice the time that this scanner takes for borders, kinds and forms (74 and 155 MB/s of law text in one run).
 *
 * What a word is, its form and its folding are words.c's to say.
 *
 *   "số31-QĐ/TW ngày 30 tháng 8"   số | 31-QĐ/TW | ngày | 30 | tháng | 8      letters part from digits after a syllable,
 *   "A4, QH13, 30a, 1.000"         a4 | qh13 | 30a | 1.000                    not after other letters
 */
#include "lib/text/text-private.h"

/* A run of letters longer than this is cut: no word is, and the hash would otherwise run over megabytes twice. */
#define MAX_WORD_BYTES 256
/* Letters before the sign of an abbreviation that has one. */
#define MAX_JOINED_BYTES 8
/* Longest mark of a list: `1.1.10`, `XVIII`. */
#define MAX_MARK_BYTES 6

struct TcTokens {
	TcToken *tokens;
	gsize n;
	gsize size;
	TextArena arena;
};

typedef struct {
	const TextChars *chars;
	const char *start;
	const char *end;
	TcTokens *tokens;
	TextWords words;
	TextForeign foreign;
} Scanner;

const char *tc_token_get_kind_name(const TcToken *token)
{
	static const char *const kinds[] = {"syllable", "word", "number", "identifier", "date", "address"};
	static const char *const details[] = {"", "roman", "abbreviation", "list-mark"};

	return token->detail ? details[token->detail] : kinds[token->kind];
}

static TcToken *push(Scanner *self, const char *from, const char *to, TcTokenKind kind, const char *form, const char *folded)
{
	TcTokens *tokens = self->tokens;

	if (tokens->n == tokens->size) {
		tokens->size *= 2;
		tokens->tokens = g_renew(TcToken, tokens->tokens, tokens->size);
	}
	TcToken *token = &tokens->tokens[tokens->n++];
	*token = (TcToken){{(gsize)(from - self->start), (gsize)(to - self->start)}, kind, TC_DETAIL_NONE, form, folded};
	return token;
}

/* Whether nothing but spaces, and one opening parenthesis, stands before `p` on its line. */
static gboolean at_line_start(const Scanner *self, const char *p)
{
	if (p > self->start && p[-1] == '(')
		p--;
	while (p > self->start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p == self->start || p[-1] == '\n';
}

/* Whether a token that ends at `p` is closed as a list's mark is: `a)`, `1.`, `1-`, `I-`, `1.1.`; then a space or the line's end. */
static gboolean closes_mark(const Scanner *self, const char *p)
{
	if (p == self->end || !strchr(").-/", *p))
		return FALSE;
	return p + 1 == self->end || strchr(" \t\n", p[1]);
}

static void push_address(Scanner *self, const char *from, const char *to)
{
	g_autofree char *lower = g_ascii_strdown(from, to - from);
	const char *form = text_arena_take(&self->tokens->arena, lower, (gsize)(to - from));

	push(self, from, to, TC_TOKEN_ADDRESS, form, text_arena_take_folded(&self->tokens->arena, form));
}

/* At an `@`: the address around it takes the place of the tokens of its local part. \return where to go on. */
static const char *scan_mail(Scanner *self, const char *at)
{
	TcTokens *tokens = self->tokens;
	const char *from = text_address_find_local(self->start, at);
	const char *stop = text_address_find_host_end(at + 1, self->end);
	gsize floor = 0;

	if (!stop || from == at)
		return at + 1;
	while (tokens->n && tokens->tokens[tokens->n - 1].span.start >= (gsize)(from - self->start))
		tokens->n--;
	if (tokens->n)
		floor = tokens->tokens[tokens->n - 1].span.end;
	push_address(self, MAX(from, self->start + floor), stop);
	return stop;
}

/*
 * `18,19-NQ/TW`: numbers glued by commas, the last of which has a symbol. \return where the first of them ends, `p` if [from, p) is one number.
 */
static const char *find_first(const Scanner *self, const char *from, const char *p)
{
	char identifier[TEXT_MAX_IDENTIFIER];
	const char *first = memchr(from, ',', (gsize)(p - from));
	const char *last = p;

	if (!first || p == self->end || !strchr("-/ \xE2", *p))
		return p;
	while (last[-1] != ',')
		last--;
	return text_identifier_scan(last, self->end, identifier) ? first : p;
}

/* Digits, groups of digits after a stop or comma, one letter at the end. */
static const char *scan_number(Scanner *self, const char *p)
{
	const char *from = p;

	while (p < self->end && p - from < MAX_WORD_BYTES &&
	       (g_ascii_isdigit(*p) || ((*p == '.' || *p == ',') && self->end - p > 1 && g_ascii_isdigit(p[1]))))
		p++;
	p = find_first(self, from, p);
	if (p < self->end && g_ascii_isalpha(*p) && !text_is_letter_at(p + 1, self->end) &&
	    !(self->end - p > 1 && g_ascii_isdigit(p[1])))
		p++;
	g_autofree char *lower = g_ascii_strdown(from, p - from);
	const char *form = text_arena_take(&self->tokens->arena, lower, (gsize)(p - from));
	TcToken *token = push(self, from, p, TC_TOKEN_NUMBER, form, form);
	if (p - from <= MAX_MARK_BYTES && closes_mark(self, p) && at_line_start(self, from))
		token->detail = TC_DETAIL_LIST_MARK;
	return p;
}

static const char *push_date(Scanner *self, const char *p, gsize n, const char iso[11])
{
	const char *form = text_arena_take(&self->tokens->arena, iso, strlen(iso));

	push(self, p, p + n, TC_TOKEN_DATE, form, form);
	text_series_complete(self->start, self->tokens->tokens, self->tokens->n, &self->tokens->arena);
	return p + n;
}

/* Whether digits go on as a day or a month does: `31-3`, `30 tháng 8`, `8/2023`, `8 năm 2023`, `8, năm 2023`. */
static gboolean may_be_part(const char *p, const char *end)
{
	gsize digits = g_ascii_isdigit(p[0]) && end - p > 1 && g_ascii_isdigit(p[1]) ? 2 : 1;

	if ((gsize)(end - p) < digits + 2)
		return FALSE;
	p += digits;
	if (strchr("/-.", *p))
		return *p && g_ascii_isdigit(p[1]);
	return strchr(" \n,", *p) && *p && strchr("tTnN /-", p[1]) && p[1];
}

static const char *scan_digits(Scanner *self, const char *p)
{
	TcTokens *tokens = self->tokens;
	char iso[11];
	char identifier[TEXT_MAX_IDENTIFIER];
	gsize n = text_date_scan(p, (gsize)(self->end - p), iso);
	if (n)
		return push_date(self, p, n, iso);
	n = text_identifier_scan(p, self->end, identifier);
	if (n) {
		const char *form = text_arena_take(&tokens->arena, identifier, strlen(identifier));
		push(self, p, p + n, TC_TOKEN_IDENTIFIER, form, text_arena_take_folded(&tokens->arena, form));
		text_series_complete(self->start, tokens->tokens, tokens->n, &tokens->arena);
		return p + n;
	}
	TextDatePart part = may_be_part(p, self->end)
				    ? text_series_announces(self->start, tokens->tokens, tokens->n, (gsize)(p - self->start))
				    : TEXT_DATE_NONE;
	n = part ? text_date_scan_part(p, (gsize)(self->end - p), part, iso) : 0;
	return n ? push_date(self, p, n, iso) : scan_number(self, p);
}

/* `ba mươi tháng tám`, `Tám năm 1945`: a date in words behind the word, ending at `p`, that announces it. \return where to go on. */
static const char *scan_date_words(Scanner *self, const char *p, TextDatePart part)
{
	const char *from = p;
	char iso[11];

	while (from < self->end && (*from == ' ' || *from == '\n'))
		from++;
	if (from == p || from == self->end || g_ascii_isdigit(*from))
		return p;
	gsize n = text_date_scan_part(from, (gsize)(self->end - from), part, iso);
	return n ? push_date(self, from, n, iso) : p;
}

/* The end of the run of letters at `p`, cut where no word is that long. */
static const char *find_letters_end(const Scanner *self, const char *p)
{
	const char *limit = self->end - p > MAX_WORD_BYTES ? p + MAX_WORD_BYTES : self->end;

	while (p < limit) {
		gunichar c = (guchar)*p;
		guint n = c < 0x80 ? 1 : text_decode((const guchar *)p, (const guchar *)self->end, &c);
		if (!n || !(text_char_flags(self->chars, c) & TEXT_LETTER))
			break;
		p += n;
	}
	return p;
}

/* A word of another script. */
static const char *scan_foreign(Scanner *self, const char *p)
{
	const char *stop = text_foreign_find_end(&self->foreign, p, self->end);

	while (stop - p > MAX_WORD_BYTES)
		stop = g_utf8_find_prev_char(p, p + MAX_WORD_BYTES + 1);
	const TextWord *word = text_words_find(&self->words, p, (gsize)(stop - p));
	push(self, p, stop, word->kind, word->form, word->folded);
	return stop;
}

/* `đ/c`, `KT-XH`, `T.Ư`: an abbreviation with a sign inside, whose first letters end at `p`. \return its end, NULL if it is none. */
static const char *find_joined(const Scanner *self, const char *from, const char *p)
{
	if (p - from > MAX_JOINED_BYTES || !text_is_letter_at(p + 1, self->end))
		return NULL;
	const char *stop = find_letters_end(self, p + 1);
	return tc_abbreviation_get_expansions(from, stop - from) ? stop : NULL;
}

/* `H. Vĩnh Linh`, `P. 3`: a place's kind, one letter and a stop that ends at `p`. \return its end, NULL if it is none. */
static const char *find_stopped(const Scanner *self, const char *from, const char *p)
{
	gunichar c;

	if (p - from > 1 || *p != '.' || self->end - p < 3 || p[1] != ' ' ||
	    !text_decode((const guchar *)p + 2, (const guchar *)self->end, &c))
		return NULL;
	gboolean names = text_char_flags(self->chars, c) & TEXT_UPPER || g_ascii_isdigit((char)MIN(c, 0x7F));
	return names && tc_abbreviation_get_expansions(from, p + 1 - from) ? p + 1 : NULL;
}

/* What stands where a word ends with a sign that may go on: an address, an abbreviation. \return where to go on, NULL if neither. */
static const char *scan_signed(Scanner *self, const char *from, const char *p)
{
	const char *stop = NULL;

	if ((*p == '.' || *p == ':') && (g_ascii_isalnum(p[1]) || p[1] == '/'))
		stop = text_address_find_web_end(from, self->end);
	if (stop) {
		push_address(self, from, stop);
		return stop;
	}
	if (*p == ':' || !((stop = find_joined(self, from, p)) || (stop = find_stopped(self, from, p))))
		return stop;
	const TextWord *word = text_words_find(&self->words, from, (gsize)((stop[-1] == '.' ? p : stop) - from));
	push(self, from, stop, word->kind, word->form, word->folded)->detail = TC_DETAIL_ABBREVIATION;
	return stop;
}

static const char *scan_word(Scanner *self, const char *p)
{
	const char *from = p;

	p = find_letters_end(self, p);
	if (self->end - p > 1 && (guchar)*p < 0x40 && strchr(".:/&-", *p)) {
		const char *stop = scan_signed(self, from, p);
		if (stop)
			return stop;
	}
	const TextWord *word = text_words_find(&self->words, from, (gsize)(p - from));
	if (p < self->end && g_ascii_isdigit(*p) && word->kind != TC_TOKEN_SYLLABLE) {
		while (p < self->end && p - from < MAX_WORD_BYTES && g_ascii_isdigit(*p))
			p++;
		word = text_words_find(&self->words, from, (gsize)(p - from));
	}
	TcToken *token = push(self, from, p, word->kind, word->form, word->folded);
	token->detail = word->detail;
	if (p - from == 1 && strchr("IVX", *from) &&
	    text_series_is_counted(self->start, self->tokens->tokens, self->tokens->n - 1))
		token->detail = TC_DETAIL_ROMAN;
	if ((p - from == 1 || word->detail == TC_DETAIL_ROMAN || (p - from == 2 && (guchar)*from >= 0x80)) &&
	    closes_mark(self, p) && at_line_start(self, from))
		token->detail = TC_DETAIL_LIST_MARK;
	return G_UNLIKELY(word->announces) ? scan_date_words(self, p, (TextDatePart)word->announces) : p;
}

/* Digits of other scripts, and of mathematics, as they are; what else stands there is no token. \return where to go on. */
static const char *scan_other(Scanner *self, const char *p, guint bytes, gunichar c)
{
	const char *from = p;

	while (c >= TEXT_FIRST_FOREIGN && g_unichar_isdigit(c) && p - from < MAX_WORD_BYTES) {
		p += bytes;
		bytes = p < self->end ? text_decode((const guchar *)p, (const guchar *)self->end, &c) : 0;
		c = bytes ? c : 0;
	}
	if (p == from)
		return p + bytes;
	const char *form = text_arena_take(&self->tokens->arena, from, (gsize)(p - from));
	push(self, from, p, TC_TOKEN_NUMBER, form, form);
	return p;
}

TcTokens *tc_tokens_new(const char *utf8, gssize length)
{
	gsize n = length < 0 ? strlen(utf8) : (gsize)length;
	TcTokens *tokens = g_new0(TcTokens, 1);
	Scanner self = {.chars = text_chars(), .start = utf8, .end = utf8 + n, .tokens = tokens};

	tokens->size = n / 5 + 8;
	tokens->tokens = g_new(TcToken, tokens->size);
	text_arena_init(&tokens->arena);
	text_words_init(&self.words, &tokens->arena, self.end, n);
	for (const char *p = utf8; p < self.end;) {
		gunichar c;
		guint bytes = text_decode((const guchar *)p, (const guchar *)self.end, &c);

		if (!bytes)
			p++;
		else if (c < 0x80 && g_ascii_isdigit((char)c))
			p = scan_digits(&self, p);
		else if (text_char_flags(self.chars, c) & TEXT_LETTER)
			p = G_UNLIKELY(c >= TEXT_FIRST_FOREIGN) && text_is_foreign(c) ? scan_foreign(&self, p)
										      : scan_word(&self, p);
		else if (c == '@')
			p = scan_mail(&self, p);
		else
			p = c < TEXT_FIRST_FOREIGN ? p + bytes : scan_other(&self, p, bytes, c);
	}
	text_words_clear(&self.words);
	text_foreign_clear(&self.foreign);
	return tokens;
}

void tc_tokens_free(TcTokens *tokens)
{
	if (!tokens)
		return;
	g_free(tokens->tokens);
	text_arena_clear(&tokens->arena);
	g_free(tokens);
}

const TcToken *tc_tokens_get(const TcTokens *tokens, gsize *n)
{
	*n = tokens->n;
	return tokens->tokens;
}
