/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file's name as evidence.
 *
 *     cong-van-so-657-cv-hu.txt, thong-tu-so-01-2022-tt-bldtbxh-36838.pdf      published collections
 *     CV_2019_08_09_CV_5094_09082019_TCHQ_Nhap_khau.md                        registers of scans
 */
#include "lib/document/document-private.h"

#include <string.h>

/** A file's name is never surer than this. */
#define FILE_NAME_CONFIDENCE .5

static void set_weak(TcHeader *header, TcFieldId id, const char *value)
{
	if (!header->fields[id].value)
		tc_header_set(header, id, value, (TcSpan){0, 0}, FILE_NAME_CONFIDENCE);
}

/** A full date from a name completes a partial one that it agrees with. */
static void set_weak_date(TcHeader *header, guint year, guint month, guint day)
{
	char iso[16];
	const char *printed = tc_header_get(header, TC_FIELD_DATE);

	if (year < 1945 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31)
		return;
	g_snprintf(iso, sizeof iso, "%04u-%02u-%02u", year, month, day);
	if (!printed || (strlen(printed) < 10 && g_str_has_prefix(iso, printed)))
		tc_header_set(header, TC_FIELD_DATE, iso, (TcSpan){0, 0}, FILE_NAME_CONFIDENCE);
}

static char *dup_plain_number(const char *digits, gsize length)
{
	while (length > 1 && *digits == '0') {
		digits++;
		length--;
	}
	return g_strndup(digits, length);
}

/** `...-so-N-[YYYY-]type-organ...` */
static void read_published_name(TcHeader *header, const char *name)
{
	g_auto(GStrv) words = g_strsplit_set(name, "-_ ", -1);
	guint n = g_strv_length(words), i = 0;

	while (i < n && strcmp(words[i], "so"))
		i++;
	if (i + 1 >= n || !*words[i + 1] || strspn(words[i + 1], "0123456789") != strlen(words[i + 1]))
		return;
	g_autofree char *number = dup_plain_number(words[i + 1], strlen(words[i + 1]));
	guint symbol = i + 2;
	gboolean year = symbol < n && strlen(words[symbol]) == 4 && strspn(words[symbol], "0123456789") == 4;
	set_weak(header, TC_FIELD_NUMBER, number);
	if (year)
		set_weak(header, TC_FIELD_YEAR, words[symbol++]);
	if (symbol + 1 < n && tc_type_get_by_code(words[symbol]) && tc_code_get(words[symbol + 1], NULL, NULL, NULL, NULL)) {
		g_autofree char *printed = g_strdup_printf("%s-%s", words[symbol], words[symbol + 1]);
		g_autofree char *canonical = tc_symbol_canonical(printed, NULL);
		set_weak(header, TC_FIELD_SYMBOL, canonical);
	} else if (year && symbol < n && (g_str_has_prefix(words[symbol], "qh") || g_str_has_prefix(words[symbol], "ubtvqh"))) {
		/* Papers of the National Assembly have no type code: the name's first words are the type. */
		g_autofree char *upper = g_ascii_strup(words[symbol], -1);
		g_autofree char *plain = g_strdelimit(g_strdup(name), "-_", ' ');
		const TcType *type = tc_type_match_name(plain, NULL);
		set_weak(header, TC_FIELD_SYMBOL, upper);
		if (type)
			set_weak(header, TC_FIELD_TYPE, type->id);
	}
}

/** `_N_ddmmyyyy`, the two possibly run together: the last eight digits that are a date end the number. */
static void read_register_name(TcHeader *header, const char *name)
{
	for (const char *p = name; *p;) {
		gsize digits = strspn(p, "0123456789");
		if (digits < 8) {
			p += digits ? digits : 1;
			continue;
		}
		guint day = (guint)(p[digits - 8] - '0') * 10 + (guint)(p[digits - 7] - '0');
		guint month = (guint)(p[digits - 6] - '0') * 10 + (guint)(p[digits - 5] - '0');
		guint year = (guint)g_ascii_strtoull(p + digits - 4, NULL, 10);
		if (year < 1990 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) {
			p += digits;
			continue;
		}
		set_weak_date(header, year, month, day);
		const char *end = p + digits - 8, *start = p;
		if (end == start && start > name && start[-1] == '_') {
			end = start - 1;
			for (start = end; start > name && g_ascii_isdigit(start[-1]);)
				start--;
		}
		if (end > start && end - start <= 6) {
			g_autofree char *number = dup_plain_number(start, (gsize)(end - start));
			set_weak(header, TC_FIELD_NUMBER, number);
		}
		return;
	}
}

void tc_header_read_file_name(TcHeader *header, const char *file_name)
{
	g_autofree char *base = g_path_get_basename(file_name);
	g_autofree char *folded = tc_text_fold(base, -1);

	read_published_name(header, folded);
	if (strstr(base, "CV_") || strstr(base, "cv_"))
		read_register_name(header, base);
}
