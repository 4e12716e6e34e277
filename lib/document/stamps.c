/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stamp of an electronic signature, which stands above or across the head and is read by OCR like everything else:
 *
 *     Ký bởi: Tổng cục Thuế
 *     Cơ quan: 28 Trần Hưng Đạo
 *     Thời gian ký: 10/08/2024 16:58:24 +07:00
 *
 * It is nothing of the paper's, but its time tells that the paper isn't younger.
 */
#include "lib/document/document-private.h"

#include <stdio.h>
#include <string.h>

/** A stamp has no more lines below its first. */
#define STAMP_LINES 4

static const struct {
	const char *folded;
	int errors;
	gboolean first; /* it begins a stamp; the others count only within one */
} words[] = {
	{"ky boi:", 1, TRUE},          {"nguoi ky:", 1, TRUE}, {"thoi gian ky", 2, TRUE}, {"ngay ky:", 1, TRUE},
	{"digitally signed", 2, TRUE}, {"co quan:", 2, FALSE}, {"dia chi:", 2, FALSE},    {"email:", 1, FALSE},
	{"date:", 1, FALSE},           {"chuc vu:", 1, FALSE},
};

/** `26.08.2020`, `27-05-2024`, `2021.02.20` in [from, to): ISO, "" if there is no date. */
static void read_day(const char *bytes, gsize from, gsize to, char iso[11])
{
	guint a, b, c;

	for (gsize i = from; i + 10 <= to; i++) {
		char text[11] = "";
		if (!g_ascii_isdigit(bytes[i]) || (i > from && g_ascii_isdigit(bytes[i - 1])))
			continue;
		memcpy(text, bytes + i, sizeof text - 1);
		g_strdelimit(text, ".-", '/');
		gboolean good = sscanf(text, "%2u/%2u/%4u", &a, &b, &c) == 3 && c >= 1990 && c <= 2099;
		if (!good && sscanf(text, "%4u/%2u/%2u", &c, &b, &a) == 3)
			good = c >= 1990 && c <= 2099;
		if (!good || a < 1 || a > 31 || b < 1 || b > 12)
			continue;
		g_snprintf(iso, 11, "%04u-%02u-%02u", c % 10000, b % 100, a % 100);
		return;
	}
}

gboolean tc_stamp_match(TcRegion *region, gsize from, gsize to, guint *lines)
{
	const char *bytes = region->folded->bytes;
	gboolean found = FALSE;

	/* The words alone stand in sentences too: `trường hợp có thời gian truy thu`. */
	if (!*lines && !memchr(bytes + from, ':', to - from) && !tc_memstr(bytes + from, (gssize)(to - from), "signed"))
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(words) && !found; i++) {
		gsize length = strlen(words[i].folded);
		TcSpan span;
		if ((!words[i].first && !*lines) || to - from < length - 2)
			continue;
		/* Specks of the drawing may stand before the words. */
		gsize reach = MIN(to - from, length + (words[i].first ? 12 : 6));
		found = tc_fuzzy_find(words[i].folded, bytes + from, reach, words[i].errors, &span) >= 0;
		if (found && words[i].first)
			*lines = STAMP_LINES + 1;
	}
	if (found || *lines)
		read_day(bytes, from, to, region->signed_on);
	if (*lines)
		--*lines;
	return found;
}
