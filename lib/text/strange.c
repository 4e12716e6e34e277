/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whether any word of a text is no Vietnamese syllable, without cutting the text into tokens: nine clean texts in ten have none of small letters, and
 * are told so at a third of the price.
 *
 * A run of letters is taken by its bytes: ASCII letters and all else from U+0080 on, but for the Latin-1 signs (C2: « » §) and U+2000 to
 * U+2FFF (E2: dashes, quotes). Whatever is wrong about a run that is not wholly Vietnamese only makes it strange, which is looked into by who asks.
 */
#include "lib/text/text-private.h"

#define LATIN1_SIGNS 0xC2
#define PUNCTUATION 0xE2

static inline gboolean is_letter(guchar c)
{
	return c < 0x80 ? g_ascii_isalpha(c) : c != LATIN1_SIGNS && c != PUNCTUATION;
}

/* Behind a sign that is no letter. */
static const char *skip_sign(const char *p, const char *end)
{
	gssize bytes = (guchar)*p < 0x80 ? 1 : (guchar)*p == LATIN1_SIGNS ? 2 : 3;

	return p + MIN(bytes, end - p);
}

static gboolean is_capital(const char *p, const char *end)
{
	gunichar c;

	return text_decode((const guchar *)p, (const guchar *)end, &c) && text_char_flags(text_chars(), c) & TEXT_UPPER;
}

/* đ or Đ. */
static gboolean is_barred(const char *p, const char *end)
{
	return end - p > 1 && (guchar)*p == 0xC4 && ((guchar)p[1] | 1) == 0x91;
}

/* Whether letters that are no syllable may be a damaged word: they have a vowel, and none of the letters that Vietnamese has not. */
static gboolean may_be_damage(const char *p, const char *end)
{
	gboolean vowel = FALSE;

	for (; p < end; p += is_barred(p, end) ? 2 : 1) {
		if (strchr("fjwzFJWZ", *p))
			return FALSE;
		vowel = vowel || ((guchar)*p >= 0x80 && !is_barred(p, end)) || strchr("aeiouyAEIOUY", *p);
	}
	return vowel;
}

gboolean tc_text_has_strange_words(const char *utf8, gsize length)
{
	const char *end = utf8 + length;

	for (const char *p = utf8, *run; p < end; p = run) {
		for (run = p; run < end && is_letter((guchar)*run); run++)
			;
		if (run == p) {
			run = skip_sign(p, end);
			continue;
		}
		if (run - p < 2 || g_ascii_isupper(*p) || text_words_is_syllable(p, (gsize)(run - p), end) ||
		    !may_be_damage(p, run))
			continue;
		if (!is_capital(p, end) && !(p > utf8 && strchr("./_@-", p[-1])))
			return TRUE;
	}
	return FALSE;
}
