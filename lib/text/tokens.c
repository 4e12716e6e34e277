/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text cut into tokens, by a hand-written scanner: one look-up a code point says letter or not, and a number that is met is tried
 * as a date, as an identifier, as a number, in this order. ICU's word break is not used: it parts `44-KL/TW`, has no idea of dates
 * and works on UTF-16; this scanner cuts 90 MB of directives a second.
 *
 * The same few thousand words make up any text, so a word is worked out (lower case, tone place, folding, syllable or
 * not) once a text and found again by its bytes in a hash table; forms live in an arena until the tokens are freed.
 *
 *   "số31-QĐ/TW ngày 30 tháng 8"   số | 31-QĐ/TW | ngày | 30 | tháng | 8      letters part from digits after a syllable,
 *   "A4, QH13, 30a, 1.000"         a4 | qh13 | 30a | 1.000                    not after other letters
 */
#include "lib/text/text-private.h"

/* A run of letters longer than this is cut: no word is, and the hash would otherwise run over megabytes twice. */
#define MAX_WORD_BYTES 256
/* Local part of an e-mail address (RFC 5321), and the longest address taken. */
#define MAX_LOCAL_BYTES 64
#define MAX_ADDRESS_BYTES 256
#define ARENA_BLOCK 16384

typedef struct {
	const char *raw;
	guint32 length;
	guint32 hash;
	const char *form; /* NULL: an empty slot */
	const char *folded;
	TcTokenKind kind;
} Word;

struct TcTokens {
	GArray *tokens;   /* of TcToken */
	GPtrArray *arena; /* of char blocks */
	char *free;       /* in the last block */
	gsize left;
};

typedef struct {
	const TextChars *chars;
	const char *start;
	const char *end;
	TcTokens *tokens;
	Word *words;
	guint n_words;
	guint mask; /* slots - 1 */
} Scanner;

const char *tc_token_kind_get_name(TcTokenKind kind)
{
	static const char *const names[] = {"syllable", "word", "number", "identifier", "date", "address"};

	return names[kind];
}

static char *take(TcTokens *tokens, gsize size)
{
	if (size > tokens->left) {
		tokens->left = MAX(size, ARENA_BLOCK);
		tokens->free = g_malloc(tokens->left);
		g_ptr_array_add(tokens->arena, tokens->free);
	}
	char *taken = tokens->free;
	tokens->free += size;
	tokens->left -= size;
	return taken;
}

static const char *take_copy(TcTokens *tokens, const char *bytes, gsize length)
{
	char *copy = take(tokens, length + 1);

	memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

/* `form` folded; the same pointer where that changes nothing. */
static const char *take_folded(TcTokens *tokens, const char *form)
{
	g_autofree char *folded = tc_text_fold(form, -1);

	return strcmp(folded, form) == 0 ? form : take_copy(tokens, folded, strlen(folded));
}

static void push(Scanner *self, const char *from, const char *to, TcTokenKind kind, const char *form, const char *folded)
{
	TcToken token = {{(gsize)(from - self->start), (gsize)(to - self->start)}, kind, form, folded};

	g_array_append_val(self->tokens->tokens, token);
}

/* XIII, IV: no other capitals than I V X L C, and not more of them in a row than a number has. */
static gboolean is_roman(const char *p, gsize length)
{
	static const char order[] = "IVXLC";
	gsize same = 0;

	if (length > 8)
		return FALSE;
	for (gsize i = 0; i < length; i++) {
		const char *at = memchr(order, p[i], sizeof order - 1);
		if (!at)
			return FALSE;
		same = i && p[i] == p[i - 1] ? same + 1 : 1;
		if (same > 3 || (i && at > strchr(order, p[i - 1]) + 2))
			return FALSE;
	}
	return TRUE;
}

/* Lower case, NFC; a syllable with its tone mark where it belongs. */
static void work_out(Scanner *self, Word *word)
{
	TextSyllable syllable;
	g_autofree char *lower = NULL;
	char bytes[6 * TEXT_MAX_SYLLABLE + 1];
	gsize length = 0;

	if (text_syllable_read(word->raw, word->length, &syllable)) {
		for (guint i = 0; i < syllable.length; i++) {
			guint tone = i == syllable.tone_place ? syllable.tone : 0;
			length += (gsize)g_unichar_to_utf8(self->chars->toned[syllable.letters[i]][0][tone], bytes + length);
		}
		word->kind = is_roman(word->raw, word->length) ? TC_TOKEN_WORD : TC_TOKEN_SYLLABLE;
		word->form = take_copy(self->tokens, bytes, length);
	} else {
		g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(gunichar));
		gunichar c;
		for (const char *p = word->raw; p < word->raw + word->length;) {
			p += text_decode((const guchar *)p, (const guchar *)self->end, &c);
			c = text_char_lower(self->chars, c);
			g_array_append_val(points, c);
		}
		text_compose(self->chars, points);
		lower = g_ucs4_to_utf8((const gunichar *)(gpointer)points->data, points->len, NULL, NULL, NULL);
		word->kind = TC_TOKEN_WORD;
		word->form = take_copy(self->tokens, lower ? lower : "", lower ? strlen(lower) : 0);
	}
	word->folded = take_folded(self->tokens, word->form);
}

static void grow(Scanner *self)
{
	guint slots = 2 * (self->mask + 1);
	Word *words = g_new0(Word, slots);

	for (guint i = 0; i <= self->mask; i++) {
		if (!self->words[i].form)
			continue;
		guint slot = self->words[i].hash & (slots - 1);
		while (words[slot].form)
			slot = (slot + 1) & (slots - 1);
		words[slot] = self->words[i];
	}
	g_free(self->words);
	self->words = words;
	self->mask = slots - 1;
}

/* The word with these bytes, worked out at its first occurrence. */
static const Word *find_word(Scanner *self, const char *raw, gsize length)
{
	guint32 hash = 2166136261u;

	for (gsize i = 0; i < length; i++)
		hash = (hash ^ (guchar)raw[i]) * 16777619u;
	hash ^= hash >> 15;
	if (4 * self->n_words >= 3 * self->mask)
		grow(self);
	guint slot = hash & self->mask;
	while (self->words[slot].form) {
		const Word *word = &self->words[slot];
		if (word->hash == hash && word->length == length && memcmp(word->raw, raw, length) == 0)
			return word;
		slot = (slot + 1) & self->mask;
	}
	Word *word = &self->words[slot];
	*word = (Word){raw, (guint32)length, hash, NULL, NULL, TC_TOKEN_WORD};
	work_out(self, word);
	self->n_words++;
	return word;
}

static gboolean is_host_byte(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '.';
}

/* A host name at `p`: labels, stops between them, two letters or more at the end. \return its end, or NULL. */
static const char *find_host_end(const char *p, const char *end)
{
	const char *stop = p;
	const char *last = NULL;

	while (stop < end && stop - p < MAX_ADDRESS_BYTES && is_host_byte(*stop))
		stop++;
	while (stop > p && (stop[-1] == '.' || stop[-1] == '-'))
		stop--;
	for (const char *at = p; at < stop; at++)
		if (*at == '.')
			last = at;
	if (!last || last == p || stop - last < 3 || (stop < end && (guchar)*stop >= 0x80))
		return NULL;
	for (const char *at = last + 1; at < stop; at++)
		if (!g_ascii_islower(*at))
			return NULL;
	return stop;
}

static const char *find_path_end(const char *p, const char *end)
{
	const char *stop = p;

	while (stop < end && stop - p < MAX_ADDRESS_BYTES && (g_ascii_isalnum(*stop) || strchr("/?&=%#_~+:;.-@", *stop)) && *stop)
		stop++;
	while (stop > p && strchr(".;:?", stop[-1]))
		stop--;
	return stop;
}

static void push_address(Scanner *self, const char *from, const char *to)
{
	g_autofree char *lower = g_ascii_strdown(from, to - from);
	const char *form = take_copy(self->tokens, lower, (gsize)(to - from));

	push(self, from, to, TC_TOKEN_ADDRESS, form, take_folded(self->tokens, form));
}

/* `https://...`, `www....`, `quangtri.gov.vn` at a word's start. \return where to go on, or NULL. */
static const char *scan_web(Scanner *self, const char *p)
{
	static const char *const endings[] = {"vn", "com", "org", "net", "edu"};
	const char *host = p;
	gboolean sure = FALSE;

	if (g_str_has_prefix(p, "http://") || g_str_has_prefix(p, "https://")) {
		host = strstr(p, "//") + 2;
		sure = TRUE;
	}
	const char *stop = find_host_end(host, self->end);
	if (!stop)
		return NULL;
	const char *ending = stop;
	while (ending[-1] != '.')
		ending--;
	sure = sure || g_str_has_prefix(host, "www.");
	for (guint i = 0; i < G_N_ELEMENTS(endings) && !sure; i++)
		sure = strlen(endings[i]) == (gsize)(stop - ending) && strncmp(endings[i], ending, (gsize)(stop - ending)) == 0;
	if (!sure)
		return NULL;
	if (stop < self->end && *stop == '/')
		stop = find_path_end(stop, self->end);
	push_address(self, p, stop);
	return stop;
}

/* At an `@`: the address around it takes the place of the tokens of its local part. \return where to go on. */
static const char *scan_mail(Scanner *self, const char *at)
{
	GArray *tokens = self->tokens->tokens;
	const char *from = at;
	const char *stop = find_host_end(at + 1, self->end);
	gsize floor = 0;

	while (from > self->start && at - from < MAX_LOCAL_BYTES && (g_ascii_isalnum(from[-1]) || strchr("._+-", from[-1])) &&
	       from[-1])
		from--;
	if (!stop || from == at)
		return at + 1;
	while (tokens->len && g_array_index(tokens, TcToken, tokens->len - 1).span.start >= (gsize)(from - self->start))
		g_array_set_size(tokens, tokens->len - 1);
	if (tokens->len)
		floor = g_array_index(tokens, TcToken, tokens->len - 1).span.end;
	push_address(self, MAX(from, self->start + floor), stop);
	return stop;
}

static gboolean is_letter_at(const Scanner *self, const char *p)
{
	gunichar c;

	return p < self->end && text_decode((const guchar *)p, (const guchar *)self->end, &c) &&
	       (text_char_flags(self->chars, c) & TEXT_LETTER);
}

/* Digits, groups of digits after a stop or comma, one letter at the end. */
static const char *scan_number(Scanner *self, const char *p)
{
	const char *from = p;

	while (p < self->end && p - from < MAX_WORD_BYTES &&
	       (g_ascii_isdigit(*p) || ((*p == '.' || *p == ',') && self->end - p > 1 && g_ascii_isdigit(p[1]))))
		p++;
	if (p < self->end && g_ascii_isalpha(*p) && !is_letter_at(self, p + 1) && !(self->end - p > 1 && g_ascii_isdigit(p[1])))
		p++;
	g_autofree char *lower = g_ascii_strdown(from, p - from);
	const char *form = take_copy(self->tokens, lower, (gsize)(p - from));
	push(self, from, p, TC_TOKEN_NUMBER, form, form);
	return p;
}

static const char *scan_digits(Scanner *self, const char *p)
{
	char iso[11];
	char identifier[TEXT_MAX_IDENTIFIER];
	gsize n = text_date_scan(p, (gsize)(self->end - p), iso);
	if (n) {
		const char *form = take_copy(self->tokens, iso, strlen(iso));
		push(self, p, p + n, TC_TOKEN_DATE, form, form);
		return p + n;
	}
	n = text_identifier_scan(p, self->end, identifier);
	if (n) {
		const char *form = take_copy(self->tokens, identifier, strlen(identifier));
		push(self, p, p + n, TC_TOKEN_IDENTIFIER, form, take_folded(self->tokens, form));
		return p + n;
	}
	return scan_number(self, p);
}

static const char *scan_word(Scanner *self, const char *p)
{
	const char *from = p;
	const Word *word;

	while (p < self->end && p - from < MAX_WORD_BYTES) {
		gunichar c;
		guint n = text_decode((const guchar *)p, (const guchar *)self->end, &c);
		if (!n || !(text_char_flags(self->chars, c) & TEXT_LETTER))
			break;
		p += n;
	}
	if (self->end - p > 1 && (*p == '.' || *p == ':') && (g_ascii_isalnum(p[1]) || p[1] == '/')) {
		const char *stop = scan_web(self, from);
		if (stop)
			return stop;
	}
	word = find_word(self, from, (gsize)(p - from));
	if (p < self->end && g_ascii_isdigit(*p) && word->kind != TC_TOKEN_SYLLABLE) {
		while (p < self->end && p - from < MAX_WORD_BYTES && g_ascii_isdigit(*p))
			p++;
		word = find_word(self, from, (gsize)(p - from));
	}
	push(self, from, p, word->kind, word->form, word->folded);
	return p;
}

TcTokens *tc_tokens_new(const char *utf8, gssize length)
{
	gsize n = length < 0 ? strlen(utf8) : (gsize)length;
	TcTokens *tokens = g_new0(TcTokens, 1);
	Scanner self = {text_chars(), utf8, utf8 + n, tokens, g_new0(Word, 256), 0, 255};

	tokens->tokens = g_array_sized_new(FALSE, FALSE, sizeof(TcToken), (guint)(n / 6 + 8));
	tokens->arena = g_ptr_array_new_with_free_func(g_free);
	for (const char *p = utf8; p < self.end;) {
		gunichar c;
		guint bytes = text_decode((const guchar *)p, (const guchar *)self.end, &c);

		if (!bytes)
			p++;
		else if (c < 0x80 && g_ascii_isdigit((char)c))
			p = scan_digits(&self, p);
		else if (text_char_flags(self.chars, c) & TEXT_LETTER)
			p = scan_word(&self, p);
		else if (c == '@')
			p = scan_mail(&self, p);
		else
			p += bytes;
	}
	g_free(self.words);
	return tokens;
}

void tc_tokens_free(TcTokens *tokens)
{
	if (!tokens)
		return;
	g_array_unref(tokens->tokens);
	g_ptr_array_unref(tokens->arena);
	g_free(tokens);
}

const TcToken *tc_tokens_get(const TcTokens *tokens, gsize *n)
{
	*n = tokens->tokens->len;
	return (const TcToken *)(gpointer)tokens->tokens->data;
}
