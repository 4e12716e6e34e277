/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words of other scripts than Latin, by ICU's word break (UAX 29, and ICU's dictionaries for scripts without spaces):
 *
 *   "ភាសាខ្មែរ ไทยแลนด์ 中华人民共和国"   ភាសា | ខ្មែរ | ไทย | แลนด์ | 中华人民共和国      Москва, עברית       as runs of letters
 *
 * Latin script has the scanner of tokens.c. ICU is given the run of bytes that are neither ASCII signs nor blanks, and asked for one border
 * after the other.
 */
#include "lib/text/text-private.h"

#include <unicode/uscript.h>
#include <unicode/utext.h>

/* A longer run is given in parts: no dictionary looks further ahead than a word. */
#define MAX_RUN_BYTES 4096

gboolean text_is_foreign(gunichar c)
{
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript((UChar32)c, &status);

	return script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED;
}

static void start_run(TextForeign *self, const char *p, const char *end)
{
	UErrorCode status = U_ZERO_ERROR;

	self->run = self->run_end = p;
	while (self->run_end < end && self->run_end - p < MAX_RUN_BYTES) {
		gunichar c;
		guint n = text_decode((const guchar *)self->run_end, (const guchar *)end, &c);
		if (n == 0 || (n == 1 && !g_ascii_isalnum((char)c)))
			break;
		self->run_end += n;
	}
	self->text = utext_openUTF8(self->text, p, self->run_end - p, &status);
	if (!self->breaks)
		self->breaks = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
	if (self->breaks)
		ubrk_setUText(self->breaks, self->text, &status);
}

const char *text_foreign_find_end(TextForeign *self, const char *p, const char *end)
{
	if (p < self->run || p >= self->run_end)
		start_run(self, p, end);
	gint32 border = self->breaks ? ubrk_following(self->breaks, (gint32)(p - self->run)) : UBRK_DONE;
	const char *stop = border == UBRK_DONE ? self->run_end : self->run + border;
	/* The last word of a part may go on in the next. */
	if (stop == self->run_end && p > self->run && self->run_end - self->run >= MAX_RUN_BYTES) {
		start_run(self, p, end);
		return text_foreign_find_end(self, p, end);
	}
	return stop;
}

void text_foreign_clear(TextForeign *self)
{
	if (self->breaks)
		ubrk_close(self->breaks);
	if (self->text)
		utext_close(self->text);
}
