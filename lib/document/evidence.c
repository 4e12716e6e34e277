/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands outside the head: the copy sheet at the end (DOMAIN 1.6), and the file's name as weak evidence.
 *
 *     cong-van-so-657-cv-hu.txt, thong-tu-so-01-2022-tt-bldtbxh-36838.pdf      published collections
 *     CV_2019_08_09_CV_5094_09082019_TCHQ_Nhap_khau.md                        registers of scans
 */
#include "lib/document/document-private.h"

#include <string.h>

/** A file's name is never surer than this. */
#define FILE_NAME_CONFIDENCE .5
/** Pieces around a copy's number among which its organ and date stand. */
#define COPY_PIECES 8

/* ---- the copy sheet ------------------------------------------------------------------------------------------------------ */

static gboolean is_copy_symbol(const char *symbol)
{
	static const char *const types[] = {"ban-sao", "sao-y", "trich-sao", "sao-luc"};
	const char *type = tc_symbol_get_type(symbol);

	for (gsize i = 0; type && i < G_N_ELEMENTS(types); i++)
		if (!strcmp(type, types[i]))
			return TRUE;
	return FALSE;
}

static TcSpan to_canonical(const TcRegion *region, TcSpan span)
{
	return (TcSpan){region->base + span.start, region->base + span.end};
}

/** The organ lines above the copy's number; \return the first piece of the copy sheet. */
static guint read_copy_issuer(TcHeader *header, const TcRegion *tail, guint number)
{
	guint first = number;
	TcOrgan *issuer = NULL, *parent = NULL;

	for (guint i = number; i-- > 0 && number - i <= COPY_PIECES;) {
		const TcPiece *piece = tc_region_piece(tail, i);
		const char *text = tail->text + piece->span.start;
		gsize length = piece->span.end - piece->span.start, matched;
		gboolean bare;
		if (piece->kind == TC_PIECE_TITLE || piece->kind == TC_PIECE_RULE || piece->kind == TC_PIECE_MARK) {
			first = piece->kind == TC_PIECE_RULE ? first : i;
			continue;
		}
		if (piece->kind != TC_PIECE_TEXT || tc_name_get_caps(text, length) < .8)
			break;
		TcOrgan *organ = tc_organ_match_head(text, (gssize)length, &matched, &bare);
		if (!organ || matched + 3 < length) {
			tc_organ_free(organ);
			break;
		}
		first = i;
		if (!issuer) {
			issuer = organ;
			tc_header_set(header, TC_FIELD_COPY_ISSUER, organ->name, to_canonical(tail, piece->span), .85);
			if (!bare)
				continue;
		} else {
			parent = organ;
			break;
		}
	}
	if (issuer && parent) {
		issuer = tc_organ_take_under(issuer, parent);
		tc_header_set(header, TC_FIELD_COPY_ISSUER, issuer->name, header->fields[TC_FIELD_COPY_ISSUER].span, .85);
	}
	tc_organ_free(issuer);
	tc_organ_free(parent);
	return first;
}

static void read_copy_date(TcHeader *header, const TcRegion *tail, guint number)
{
	for (guint i = number > COPY_PIECES ? number - COPY_PIECES : 0; i < MIN(tail->pieces->len, number + COPY_PIECES); i++) {
		const TcPiece *piece = tc_region_piece(tail, i);
		TcDate date;
		if (piece->kind != TC_PIECE_DATE || !tc_date_find(tail, piece->folded, piece->folded_end, &date))
			continue;
		tc_header_set(header, TC_FIELD_COPY_DATE, date.iso, to_canonical(tail, date.date_span), .85);
		return;
	}
}

void tc_header_read_copy(TcHeader *header, const TcRegion *tail)
{
	for (guint i = 0; i < tail->pieces->len; i++) {
		const TcPiece *piece = tc_region_piece(tail, i);
		TcNumber number;
		if (piece->kind != TC_PIECE_NUMBER || !tc_number_read(tail, piece->folded + 2, piece->folded_end, &number))
			continue;
		g_autofree char *symbol = number.symbol ? tc_symbol_canonical(number.symbol, NULL) : NULL;
		if (symbol && number.number && is_copy_symbol(symbol)) {
			tc_header_set(header, TC_FIELD_COPY_NUMBER, number.number, to_canonical(tail, number.number_span),
				      number.confidence);
			tc_header_set(header, TC_FIELD_COPY_SYMBOL, symbol, to_canonical(tail, number.symbol_span), .9);
			guint first = read_copy_issuer(header, tail, i);
			read_copy_date(header, tail, i);
			header->body_end = MIN(header->body_end, tail->base + tc_region_piece(tail, first)->span.start);
			tc_number_clear(&number);
			return;
		}
		tc_number_clear(&number);
	}
}

/* ---- the file's name ---------------------------------------------------------------------------------------------------------- */

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
