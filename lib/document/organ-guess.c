/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Organs out of damaged or partial names: a line that OCR broke, a code and a place, a staff organ below its committee.
 */
#include "lib/document/organs-private.h"

/** An error in every sixth letter is the most that still tells the organs of the table apart. */
#define LETTERS_PER_ERROR 6

/** Bytes in which the beginning of the print differs from the name, marks and all, up to 31. */
static guint get_marks_distance(const char *name, const char *utf8, gsize length)
{
	g_autofree char *cut = g_strndup(utf8, MIN(length, strlen(name)));
	g_autofree char *valid = g_utf8_make_valid(cut, -1);
	g_autofree char *print = g_utf8_strdown(valid, -1), *lower = g_utf8_strdown(name, -1);

	return MIN(tc_fuzzy_distance(print, lower, 30), 31);
}

static gboolean find_nearest(const char *folded, gsize length, const char *utf8, gsize utf8_length, const TcOrganRow **nearest,
			     gsize *end)
{
	int best = G_MAXINT;
	gboolean unique = FALSE;

	gsize n;
	const TcOrganRow *rows = tc_organ_rows_get(&n);
	for (gsize i = 0; i < n; i++) {
		const TcOrganRow *row = &rows[i];
		gsize size = strlen(row->folded);
		TcSpan span;
		if (row->kind >= KIND_COMMITTEE || size < 8 || size > 64 || size > length + size / LETTERS_PER_ERROR)
			continue;
		int errors = tc_fuzzy_find(row->folded, folded, MIN(length, size + size / LETTERS_PER_ERROR),
					   (int)(size / LETTERS_PER_ERROR), &span);
		if (errors < 0 || span.start > 1)
			continue;
		/* A longer name that fits as well explains more of the line; of two that do, the marks decide. */
		int cost = (errors * 8 - (int)size) * 64 + (int)get_marks_distance(row->name, utf8, utf8_length);
		unique = cost != best ? (cost < best ? TRUE : unique) : FALSE;
		if (cost < best) {
			best = cost;
			*nearest = row;
			*end = span.end;
		}
	}
	return unique;
}

/**
 * TRUE if a word of the print is a whole word of the language, and another than the name's: BỘ NÔNG NGHIỆP is no damaged Bộ Công nghiệp. Where
 * words were split or glued nothing is said.
 */
static gboolean names_another(const char *utf8, gsize length, const char *name)
{
	g_autofree char *print = tc_name_squeeze(utf8, (gssize)length, "-*_.,;:|'\"");
	g_auto(GStrv) have = g_strsplit(print, " ", -1), want = g_strsplit(name, " ", -1);
	TcSyllable syllable;

	if (g_strv_length(have) < g_strv_length(want))
		return FALSE;
	for (guint i = 0; want[i]; i++) {
		g_autofree char *a = tc_text_fold(have[i], -1), *b = tc_text_fold(want[i], -1);
		/* A word that lost its marks is a damaged one: LAO BONG. */
		if (strcmp(a, b) && strlen(have[i]) > strlen(a) && tc_syllable_parse(have[i], -1, &syllable))
			return TRUE;
	}
	return FALSE;
}

TcOrgan *tc_organ_guess(const char *utf8, gssize length)
{
	g_autofree char *folded = tc_name_fold_words(utf8, length);
	gsize size = strlen(folded), end = 0;
	const TcOrganRow *row = NULL;

	if (size < 7 || !find_nearest(folded, size, utf8, length < 0 ? strlen(utf8) : (gsize)length, &row, &end))
		return NULL;
	if (names_another(utf8, length < 0 ? strlen(utf8) : (gsize)length, row->name))
		return NULL;
	while (end < size && folded[end] != ' ')
		end++;
	/* What follows the name must be a place, or nothing. */
	g_autofree char *repaired = g_strconcat(row->name, folded + end, NULL);
	g_autofree char *caps = g_utf8_strup(repaired, -1);
	gsize matched = 0;
	g_autoptr(TcOrgan) organ = tc_organ_match(caps, -1, &matched);
	if (!organ || strlen(caps) - matched > 3 || (row->kind != KIND_ALONE && end < size && !organ->place))
		return NULL;
	return g_steal_pointer(&organ);
}

TcOrgan *tc_organ_new_at(const char *code, const char *place)
{
	g_autofree char *folded = tc_name_fold_words(place, -1);
	const char *bare = g_str_has_prefix(folded, "thanh pho ") ? folded + strlen("thanh pho ") : folded;
	const TcPlace *known = tc_place_get(bare, NULL, NULL);
	gsize matched;

	gsize n;
	const TcOrganRow *rows = tc_organ_rows_get(&n);
	for (gsize i = 0; known && !*known->province && i < n; i++) {
		if (strcmp(rows[i].code, code) || rows[i].kind != KIND_UNIT)
			continue;
		g_autofree char *phrase = g_strdup_printf("%s %s %s", rows[i].name, known->unit, known->name);
		return tc_organ_match(phrase, -1, &matched);
	}
	return NULL;
}

TcOrgan *tc_organ_take_under(TcOrgan *bare, const TcOrgan *parent)
{
	const char *base = !strcmp(parent->code, "BCHTW") ? "Trung ương" : parent->name;
	char *name = g_strdup_printf("%s %s", bare->name, base);
	gsize matched;
	TcOrgan *known = tc_organ_match(name, -1, &matched);

	if (known && matched == strlen(name)) {
		g_free(name);
		tc_organ_free(bare);
		return known;
	}
	tc_organ_free(known);
	g_free(bare->name);
	bare->name = name;
	bare->place = g_strdup(parent->place);
	bare->level = parent->level;
	return bare;
}

const char *tc_organ_get_province(const TcOrgan *organ)
{
	if (!organ->place)
		return NULL;
	g_autofree char *folded = tc_name_fold_words(organ->place, -1);
	const TcPlace *place = tc_place_get(folded, NULL, NULL);
	if (!place)
		return organ->level == TC_LEVEL_PROVINCE ? organ->place : NULL;
	return *place->province ? place->province : place->name;
}

const char *tc_organ_get_above(const TcOrgan *organ)
{
	gsize n;
	const TcOrganRow *rows = tc_organ_rows_get(&n);

	for (gsize i = 0; *organ->code && i < n; i++)
		if (rows[i].above && !strcmp(rows[i].code, organ->code) && g_str_has_prefix(organ->name, rows[i].name))
			return strcmp(rows[i].above, organ->name) ? rows[i].above : NULL;
	return NULL;
}
