/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The one loop over a text that validates it, finds the lines that are not clean UTF-8, and notes those in which normalising will have something
 * to do. A letter is one look-up, a word with letters over ASCII one more (text_word_look()).
 */
#include "lib/text/text-private.h"

static guint16 base_flags[TEXT_TABLE_END];

/* Signs of Latin-1 in texts that are in order, and the look-alikes of Đ. */
static gboolean is_usual(gunichar c)
{
	static const char usual[] = "\xA0\xA3\xA7\xA9\xAD\xB0\xB1\xB2\xB3\xB7\xBC\xBD\xBE\xD0\xD7\xF0\xF7";

	return strchr(usual, (int)c) != NULL;
}

void text_scan_prepare(void)
{
	static gsize ready;
	const TextChars *chars = text_chars();

	if (!g_once_init_enter(&ready))
		return;
	for (gunichar c = 0; c < TEXT_TABLE_END; c++) {
		guint flags = (chars->flags[c] & TEXT_LETTER) ? SCAN_LETTER : 0;
		if (c > 0xFF && chars->letter[c])
			flags |= SCAN_UNICODE;
		if (c >= 0x80 && c <= 0xFF && c != 0xA0)
			flags |= SCAN_LATIN;
		if (flags & SCAN_LATIN && !chars->letter[c] && !is_usual(c))
			flags |= SCAN_ALIEN;
		if (text_residue_may_be(c))
			flags |= SCAN_SUSPECT;
		if (c && c < 0x80 && strchr("^(+dD.'`?~", (int)c))
			flags |= SCAN_VIQR;
		/* What is left out later is no word's end. */
		gunichar becomes;
		TextAction action = text_char_action(c, &becomes);
		if (action == TEXT_DROP || action == TEXT_SOFT)
			flags |= SCAN_LETTER;
		if (chars->flags[c] & TEXT_MARKED)
			flags |= SCAN_MARKED;
		if (chars->flags[c] & TEXT_DIRTY)
			flags |= SCAN_DIRTY;
		base_flags[c] = (guint16)flags;
	}
	g_once_init_leave(&ready, 1);
}

guint text_scan_flags(gunichar c)
{
	return c < TEXT_TABLE_END ? base_flags[c] : 0;
}

/* Whether the byte at `p`, flagged, makes VIQR with the one before it; a tone mark only inside a word. */
static gboolean is_viqr(const guchar *p, const guchar *start, const guchar *end)
{
	guchar before = p > start ? p[-1] | 0x20 : 0;

	switch (*p | 0x20) {
	case 'd':
		return before == 'd';
	case '(':
		return before == 'a';
	case '+':
		return before == 'o' || before == 'u';
	case '^' | 0x20:
		return before == 'a' || before == 'e' || before == 'o';
	default:
		return before && strchr("aeiouy", before) && p + 1 < end && g_ascii_isalpha((char)p[1]);
	}
}

/* Whether the word is the rest of one whose first letter was pulled off: `Ư ơng`. */
static gboolean is_torn(const TextDecoder *self, const guchar *word, gsize length)
{
	char joined[8 + 6 * TEXT_MAX_SYLLABLE];
	const char *start = (const char *)self->bytes;
	const char *before =
		word - self->bytes > 1 && word[-1] == ' ' ? g_utf8_find_prev_char(start, (const char *)word - 1) : NULL;
	const char *border = before ? g_utf8_find_prev_char(start, before) : NULL;
	gunichar c;

	if (!before || length > 6 * TEXT_MAX_SYLLABLE || !text_decode((const guchar *)before, self->end, &c) ||
	    !(text_char_flags(text_chars(), c) & TEXT_LETTER))
		return FALSE;
	if (border && (!text_decode((const guchar *)border, self->end, &c) || text_char_flags(text_chars(), c) & TEXT_LETTER))
		return FALSE;
	gsize first = (gsize)((const char *)word - 1 - before);
	memcpy(joined, before, first);
	memcpy(joined + first, word, length);
	return text_word_get_count(joined, first + length) >= 0;
}

/* Looks at a word that has letters over ASCII. \return SCAN_DIRTY, SCAN_BROKEN. */
static guint look_at_word(TextDecoder *self, const guchar *word, const guchar *end, guint seen)
{
	gsize length = (gsize)(end - word);
	guint found = text_word_look((const char *)word, length);
	gboolean digits =
		(end < self->end && g_ascii_isdigit((char)*end)) || (word > self->bytes && g_ascii_isdigit((char)word[-1]));
	guint result = found & TEXT_WORD_MEND || digits ? SCAN_DIRTY : 0;

	if (seen & SCAN_SUSPECT && (found & TEXT_WORD_RESIDUE || self->proven)) {
		TcEncoding cause = text_residue_mend((const char *)word, length, &self->residues, self->mended);
		if (cause != TC_ENCODING_UTF8 && is_torn(self, word, length))
			cause = TC_ENCODING_UTF8;
		self->line_hits[cause]++;
		result |= cause != TC_ENCODING_UTF8 ? SCAN_BROKEN : 0;
	}
	return result;
}

/* Runs to the end of the line at `p` and says what is in it. */
static const guchar *scan_line(TextDecoder *self, const guchar *p, TextLine *line)
{
	const guchar *start = p;
	const guchar *word = p;
	guint seen = 0;
	guint in_word = 0;

	while (p < self->end) {
		gunichar c = 0;
		guint n = text_decode(p, self->end, &c);
		if (G_UNLIKELY(n == 0 || c == 0)) {
			const guchar *newline = memchr(p, '\n', (gsize)(self->end - p));
			line->bad = (gsize)(p - self->bytes);
			seen |= SCAN_RAW;
			p = newline ? newline + 1 : self->end;
			break;
		}
		guint flags = c < TEXT_TABLE_END ? base_flags[c] : SCAN_DIRTY;
		if (G_UNLIKELY(flags & SCAN_VIQR) && !is_viqr(p, start, self->end))
			flags &= ~(guint)SCAN_VIQR;
		p += n;
		seen |= flags;
		if (flags & SCAN_LETTER) {
			in_word |= flags;
			continue;
		}
		if (in_word & (SCAN_MARKED | SCAN_SUSPECT))
			seen |= look_at_word(self, word, p - n, in_word);
		in_word = 0;
		word = p;
		if (c == '\n')
			break;
	}
	if (in_word & (SCAN_MARKED | SCAN_SUSPECT) && !(seen & SCAN_RAW))
		seen |= look_at_word(self, word, p, in_word);
	if (seen & SCAN_BROKEN) {
		for (guint i = 0; i < TC_N_ENCODINGS; i++)
			self->residues.hits[i] += seen & SCAN_UNICODE ? self->line_hits[i] : 0;
		memset(self->line_hits, 0, sizeof self->line_hits);
	}
	line->flags = seen;
	return p;
}

static void add_dirty(TextDecoder *self, gsize start, gsize end)
{
	TcSpan *last = self->dirty->len ? &g_array_index(self->dirty, TcSpan, self->dirty->len - 1) : NULL;
	TcSpan span = {start, end};

	if (last && last->end == start)
		last->end = end;
	else
		g_array_append_val(self->dirty, span);
}

/* Finds the lines that are not clean. */
void text_decoder_scan(TextDecoder *self)
{
	guint later = 0;

	g_array_set_size(self->lines, 0);
	g_array_set_size(self->dirty, 0);
	for (const guchar *p = self->bytes; p < self->end;) {
		TextLine line = {(gsize)(p - self->bytes), 0, 0, 0, TRUE, TC_ENCODING_UTF8};
		p = scan_line(self, p, &line);
		line.end = (gsize)(p - self->bytes);
		if (line.flags & SCAN_DIRTY)
			add_dirty(self, line.start, line.end);
		gboolean unicode = (line.flags & SCAN_UNICODE) != 0;
		if (line.flags & (SCAN_RAW | SCAN_BROKEN | SCAN_ALIEN) || (!unicode && line.flags & (SCAN_LATIN | SCAN_VIQR))) {
			text_line_judge(self, &line);
			if (line.encoding == TC_ENCODING_UTF8 && line.sure && !(line.flags & (SCAN_BROKEN | SCAN_MIXED)))
				continue;
			line.flags |= later;
			later = 0;
			g_array_append_val(self->lines, line);
		} else if (unicode) {
			later = SCAN_LATER;
		}
	}
}
