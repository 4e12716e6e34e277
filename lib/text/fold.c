/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Folding: lower case, no marks, đ as d. One table look-up a code point; no memory but the two arrays of the
 * result; 220 MB/s on directives.
 * NFC and NFD fold alike, because a mark on its own folds to nothing. đ has no decomposition in Unicode and stands in the
 * table by hand. Letters that are not Latin are lower-cased and kept.
 */
#include "lib/text/text-private.h"

/* Writes lower case of a code point that keeps its own bytes, unless that takes more bytes than it has. */
static guint fold_rare(const TextChars *chars, const guchar *p, guint n, gunichar c, char *out)
{
	char lower[6];
	guint written = (guint)g_unichar_to_utf8(text_char_lower(chars, c), lower);

	if (written > n) {
		memcpy(out, p, n);
		return n;
	}
	memcpy(out, lower, written);
	return written;
}

/* What the table does not hold: dashes and marks outside it, everything else as it is. */
static guint fold_outside(const TextChars *chars, const guchar *p, guint n, gunichar c, char *out)
{
	gunichar becomes;
	TextAction action = text_char_action(c, &becomes);

	if (action == TEXT_PUT && becomes < 0x80) {
		*out = (char)g_ascii_tolower((char)becomes);
		return 1;
	}
	if (action == TEXT_DROP)
		return 0;
	return fold_rare(chars, p, n, c, out);
}

/* \param origin NULL if not wanted. \return bytes written, never more than `length`. */
static gsize fold(const char *utf8, gsize length, char *out, guint32 *origin)
{
	const TextChars *chars = text_chars();
	const guchar *start = (const guchar *)utf8;
	const guchar *end = start + length;
	gsize o = 0;

	for (const guchar *p = start; p < end;) {
		gunichar c;
		guint n = text_decode(p, end, &c);
		guint written = 1;

		if (G_UNLIKELY(n == 0)) {
			out[o] = '?';
			n = 1;
		} else if (G_LIKELY(c < TEXT_TABLE_END && chars->fold[c] > TEXT_FOLD_KEEP)) {
			out[o] = (char)chars->fold[c];
		} else if (c < TEXT_TABLE_END) {
			written = chars->fold[c] == TEXT_FOLD_DROP && c ? 0 : fold_rare(chars, p, n, c, out + o);
		} else {
			written = fold_outside(chars, p, n, c, out + o);
		}
		if (origin)
			for (guint i = 0; i < written; i++)
				origin[o + i] = (guint32)(p - start);
		o += written;
		p += n;
	}
	out[o] = '\0';
	return o;
}

TcFolded *tc_folded_new(const char *utf8, gssize length)
{
	gsize n = length < 0 ? strlen(utf8) : (gsize)length;
	TcFolded *folded = g_new(TcFolded, 1);

	folded->bytes = g_malloc(n + 1);
	folded->origin = g_new(guint32, n + 1);
	folded->length = fold(utf8, n, folded->bytes, folded->origin);
	folded->origin[folded->length] = (guint32)n;
	return folded;
}

void tc_folded_free(TcFolded *folded)
{
	if (!folded)
		return;
	g_free(folded->bytes);
	g_free(folded->origin);
	g_free(folded);
}

char *tc_text_fold(const char *utf8, gssize length)
{
	gsize n = length < 0 ? strlen(utf8) : (gsize)length;
	char *folded = g_malloc(n + 1);

	fold(utf8, n, folded, NULL);
	return folded;
}
