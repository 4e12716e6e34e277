/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UTF-16: known by its mark, or by where its zeros stand. A line of it may hold letters of an 8-bit encoding, so it goes to the same judge.
 */
#include "lib/text/text-private.h"

#include <unicode/utf16.h>

static gunichar read_pair(const TextDecoder *self, const guchar *p)
{
	return self->base == TC_ENCODING_UTF16LE ? p[0] | (gunichar)p[1] << 8 : p[1] | (gunichar)p[0] << 8;
}

/* The units of one line of UTF-16 from `p` on. \return behind its end; NULL: `*bad` is half a character. */
static const guchar *read_utf16_line(TextDecoder *self, const guchar *p, const guchar **bad)
{
	g_array_set_size(self->units, 0);
	while (p < self->end) {
		*bad = p;
		if (self->end - p < 2)
			return NULL;
		gunichar c = read_pair(self, p);
		guint n = 2;
		if (U16_IS_SURROGATE(c)) {
			gunichar trail = self->end - p >= 4 ? read_pair(self, p + 2) : 0;
			if (!U16_IS_LEAD(c) || !U16_IS_TRAIL(trail))
				return NULL;
			c = U16_GET_SUPPLEMENTARY(c, trail);
			n = 4;
		}
		if (c == 0)
			return NULL;
		text_decoder_add(self, c, p, n);
		p += n;
		if (c == '\n')
			break;
	}
	return p;
}

/* Reports a line of UTF-16 but for the words of it that were mended, which are reported already, from the conversion `mended` on. */
static void report_around(TextDecoder *self, guint mended, gsize start, gsize end)
{
	g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(TcConversion));

	if (self->conversions->len > mended)
		g_array_append_vals(words, &g_array_index(self->conversions, TcConversion, mended),
				    self->conversions->len - mended);
	g_array_set_size(self->conversions, mended);
	for (guint i = 0; i < words->len; i++) {
		const TcConversion *word = &g_array_index(words, TcConversion, i);
		if (word->source.start > start)
			text_decoder_report(self, start, word->source.start, self->base);
		text_decoder_report(self, word->source.start, word->source.end, word->encoding);
		start = word->source.end;
	}
	if (end > start)
		text_decoder_report(self, start, end, self->base);
}

/* Every line of UTF-16 is written; what it holds may be in an encoding of its own. */
gboolean text_decoder_utf16(TextDecoder *self, gboolean judge, GError **error)
{
	for (const guchar *p = self->bytes, *bad = p; p < self->end;) {
		TcEncoding encoding = TC_ENCODING_UTF8;
		guint seen = 0;
		guint mended = self->conversions->len;
		gsize start = (gsize)(p - self->bytes);
		gboolean sure;

		if (!(p = read_utf16_line(self, p, &bad)))
			return text_decoder_fail((gsize)(bad - self->bytes), self->base, error);
		for (guint i = 0; i < self->units->len; i++)
			seen |= text_scan_flags(text_piece_at(self->units, i)->c);
		if (judge && !(seen & SCAN_UNICODE) && seen & SCAN_LATIN)
			encoding = text_detect(self->units, FALSE, FALSE, &sure);
		g_array_set_size(self->runs, 0);
		if (judge && encoding == TC_ENCODING_UTF8 && seen & SCAN_ALIEN)
			text_runs_find(self->units, (seen & SCAN_UNICODE) != 0, self->runs);
		if (self->runs->len)
			text_decoder_convert_runs(self);
		else if (judge && encoding == TC_ENCODING_UTF8 && seen & SCAN_SUSPECT)
			text_decoder_mend(self, self->units);
		if (encoding == TC_ENCODING_UTF8)
			report_around(self, mended, start, (gsize)(p - self->bytes));
		if (!text_decoder_write(self, encoding, FALSE, error))
			return FALSE;
	}
	return TRUE;
}

/* The byte order of UTF-16, by its mark or by where its zeros stand; TC_ENCODING_UTF8 if it is none. */
TcEncoding text_utf16_find(const guchar *bytes, gsize length)
{
	gsize judged = MIN(length, 4096) & ~(gsize)1;
	gsize zeros[2] = {0, 0};

	if (length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
		return TC_ENCODING_UTF16LE;
	if (length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
		return TC_ENCODING_UTF16BE;
	if (!memchr(bytes, 0, judged))
		return TC_ENCODING_UTF8;
	for (gsize i = 0; i < judged; i++)
		zeros[i & 1] += bytes[i] == 0;
	for (guint odd = 0; odd < 2; odd++)
		if (zeros[odd] * 8 >= judged && zeros[odd] > 4 * zeros[!odd])
			return odd ? TC_ENCODING_UTF16LE : TC_ENCODING_UTF16BE;
	return TC_ENCODING_UTF8;
}
