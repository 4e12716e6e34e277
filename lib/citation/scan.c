/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation-private.h"

#include <string.h>

/* A number alone makes no head: a line such as "Kết luận số 44-KL/TW" cites it. */
static gboolean is_head(const TcHeader *header)
{
	static const TcFieldId fields[] = {TC_FIELD_ISSUER, TC_FIELD_PARENT, TC_FIELD_PLACE,
					   TC_FIELD_DATE,   TC_FIELD_SIGNER, TC_FIELD_ATTACHED_TO};

	/* what was derived from the symbol has no place of its own */
	for (gsize i = 0; header && i < G_N_ELEMENTS(fields); i++)
		if (header->fields[fields[i]].span.end > header->fields[fields[i]].span.start)
			return TRUE;
	return FALSE;
}

void tc_scan_init(TcScan *scan, const TcText *text, const TcHeader *own)
{
	scan->text = tc_text_get_canonical(text, &scan->length);
	scan->folded = tc_text_get_folded(text);
	scan->f = scan->folded->bytes;
	scan->n = scan->folded->length;
	scan->own = is_head(own) ? own : NULL;
}

gsize tc_scan_at(const TcScan *scan, gsize canonical)
{
	return tc_folded_find(scan->folded, canonical);
}

char *tc_scan_dup(const TcScan *scan, gsize from, gsize to)
{
	gsize start = scan->folded->origin[from], end = scan->folded->origin[to];
	GString *out = g_string_sized_new(end - start);

	for (gsize i = start; i < end; i++) {
		if (!tc_is_blank(scan->text[i]))
			g_string_append_c(out, scan->text[i]);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	while (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

gboolean tc_scan_is_upper(const TcScan *scan, gsize at)
{
	if (at >= scan->n)
		return FALSE;
	const char *p = scan->text + scan->folded->origin[at];
	if ((guchar)*p < 0x80)
		return *p >= 'A' && *p <= 'Z';
	return g_unichar_isupper(g_utf8_get_char(p));
}

gboolean tc_scan_is_printed(const TcScan *scan, gsize at, gsize end, const char *word)
{
	gsize from = scan->folded->origin[at], to = scan->folded->origin[end];

	return strlen(word) == to - from && memcmp(word, scan->text + from, to - from) == 0;
}

/* ---- noise ------------------------------------------------------------------------------------------------------------ */

/* Bytes on either side in which damage tells of the print between. */
#define NOISE_REACH 160
/* So many impossible words, and so many in a hundred, are damage; foreign words and abbreviations are fewer. */
#define NOISE_WORDS 2
#define NOISE_PERCENT 6

typedef struct {
	guint words, damaged;
} Noise;

/* One word of letters; abbreviations in capitals say nothing. */
static void judge_word(Noise *noise, const char *word, gsize length)
{
	if (length < 2 || tc_text_is_capitals(word, (gssize)length))
		return;
	noise->words++;
	noise->damaged += !tc_syllable_is_legal(word, (gssize)length);
}

/* Signs that print has not, where they touch a letter: `Ngh|`, `tu~`. */
static gboolean is_dirt(gunichar c)
{
	return c < 0x80 ? c && strchr("|{}~^\\`", (int)c) != NULL
			: c == 0xA2 || c == 0xA5 || c == 0xA7 || c == 0xAC || c == 0x20AC;
}

static void judge_words(Noise *noise, const char *from, const char *to)
{
	const char *word = NULL;
	gboolean dirt_before = FALSE;

	for (const char *p = from; p < to; p = g_utf8_next_char(p)) {
		gunichar c = (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
		gboolean letter = c < 0x80 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c);
		gboolean dirt = !letter && is_dirt(c);
		noise->damaged += (letter && dirt_before) || (word && dirt);
		if (!letter && word)
			judge_word(noise, word, (gsize)(p - word));
		word = letter ? (word ? word : p) : NULL;
		dirt_before = dirt;
	}
}

/* The start of a character at or behind `at`. */
static const char *whole(const TcScan *scan, gsize at)
{
	while (at < scan->length && ((guchar)scan->text[at] & 0xC0) == 0x80)
		at++;
	return scan->text + at;
}

gboolean tc_scan_is_noisy(const TcScan *scan, TcSpan span)
{
	Noise noise = {0};

	judge_words(&noise, whole(scan, span.start - MIN(span.start, NOISE_REACH)), scan->text + span.start);
	judge_words(&noise, scan->text + span.end, whole(scan, MIN(scan->length, span.end + NOISE_REACH)));
	return noise.damaged >= NOISE_WORDS && noise.damaged * 100 >= noise.words * NOISE_PERCENT;
}

gsize tc_skip_blank(const TcScan *scan, gsize at)
{
	guint lines = 0;
	gsize i = at;

	while (i < scan->n && tc_is_blank(scan->f[i])) {
		if (scan->f[i] == '\n' && ++lines > 2)
			return at;
		i++;
	}
	return i;
}

gsize tc_word_end(const TcScan *scan, gsize at)
{
	while (at < scan->n && tc_is_word(scan->f[at]))
		at++;
	return at;
}

/* tc_match_words() of the first `length` bytes. */
static gsize match_words(const TcScan *scan, gsize at, const char *words, gsize length)
{
	gsize i = at;

	for (const char *w = words; w < words + length; w++) {
		if (*w == ' ') {
			gsize next = tc_skip_blank(scan, i);
			if (next == i)
				return 0;
			i = next;
		} else if (i < scan->n && scan->f[i] == *w) {
			i++;
		} else {
			return 0;
		}
	}
	return i < scan->n && tc_is_word(scan->f[i]) ? 0 : i;
}

gsize tc_match_words(const TcScan *scan, gsize at, const char *words)
{
	return match_words(scan, at, words, strlen(words));
}

gsize tc_match_any(const TcScan *scan, gsize at, const char *alternatives)
{
	gsize best = 0;

	for (const char *end; *alternatives; alternatives = end + (*end == '|')) {
		end = strchrnul(alternatives, '|');
		if (*alternatives == scan->f[at])
			best = MAX(best, match_words(scan, at, alternatives, (gsize)(end - alternatives)));
	}
	return best;
}

gsize tc_word_before(const TcScan *scan, gsize at, gsize *end)
{
	gsize i = at;

	while (i > 0 && tc_is_blank(scan->f[i - 1]))
		i--;
	*end = i;
	while (i > 0 && tc_is_word(scan->f[i - 1]))
		i--;
	return i < *end ? i : at;
}

gsize tc_dash_length(const TcScan *scan, gsize at)
{
	const guchar *p = (const guchar *)scan->f + at;

	if (at >= scan->n)
		return 0;
	if (*p == '-')
		return 1;
	if (p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95) /* U+2010 to U+2015 */
		return 3;
	return p[0] == 0xE2 && p[1] == 0x88 && p[2] == 0x92 ? 3 : 0; /* U+2212 */
}

gsize tc_slash_length(const TcScan *scan, gsize at)
{
	const guchar *p = (const guchar *)scan->f + at;

	if (at >= scan->n)
		return 0;
	if (*p == '/')
		return 1;
	return p[0] == 0xE2 && p[1] == 0x81 && p[2] == 0x84 ? 3 : 0; /* U+2044, the fraction slash of OCR */
}

gsize tc_quote_length(const TcScan *scan, gsize at)
{
	const guchar *p = (const guchar *)scan->f + at;

	if (at >= scan->n)
		return 0;
	if (*p == '"')
		return 1;
	if (p[0] == 0xC2 && (p[1] == 0xAB || p[1] == 0xBB))
		return 2;
	return p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x9C && p[2] <= 0x9F ? 3 : 0;
}
