/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pinpoints: `điểm c khoản 1 và khoản 6 Điều 24` is D24.K1.c,D24.K6. Units are read from left to right, inner before outer:
 * an outer unit is put before every path that does not have one of its level yet.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

#define PATHS_MAX 12
/* The level of Điều. */
#define ARTICLE 4

typedef struct {
	char text[40];
	int level; /* of its outermost unit */
	gboolean range;
} Path;

typedef struct {
	const char *words, *letter;
	int level; /* larger is further in */
} Unit;

static const Unit units[] = {
	{"phu luc", "PL", 0}, {"phan", "P", 1},     {"chuong", "C", 2},    {"tieu muc", "", 6},
	{"muc", "M", 3},      {"dieu", "D", 4},     {"khoan", "K", 5},     {"tiet", "", 7},
	{"diem", "", 6},      {"cac dieu", "D", 4}, {"cac khoan", "K", 5}, {"cac diem", "", 6},
};

/* Whether a unit's word may begin at `at`. */
static gboolean may_begin(const TcScan *scan, gsize at)
{
	static TcBeginnings beginnings;
	static gsize made;

	if (g_once_init_enter(&made)) {
		for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
			tc_beginnings_add(&beginnings, units[i].words);
		g_once_init_leave(&made, 1);
	}
	return tc_beginnings_has(&beginnings, scan->f + at);
}

static const Unit *match_unit(const TcScan *scan, gsize at, gsize *end)
{
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (tc_starts_alike(scan, at, units[i].words) && (*end = tc_match_words(scan, at, units[i].words)))
			return &units[i];
	return NULL;
}

/* The value behind a unit's word: 5, 5a, III.2, đ, e2. */
static gsize read_value(const TcScan *scan, gsize at, const Unit *unit, char *value, gsize size)
{
	gsize i = at, end;
	const char *roman;

	if (!tc_is_word(scan->f[at]))
		return 0;
	if (unit->level <= 3 && !tc_is_digit(scan->f[at]) && !tc_read_roman(scan, at, &roman) && tc_word_end(scan, at) - at > 1)
		return 0;
	if ((unit->level == 4 || unit->level == 5) && !tc_is_digit(scan->f[at]))
		return 0;
	end = tc_word_end(scan, at);
	while (scan->f[end] == '.' && tc_is_word(scan->f[end + 1]))
		end = tc_word_end(scan, end + 1);
	if (end - at > 6 || (unit->level >= 6 && tc_is_letter(scan->f[at]) && end - at > 1 && tc_is_letter(scan->f[at + 1])))
		return 0;
	g_autofree char *printed = tc_scan_dup(scan, at, end);
	g_strlcpy(value, printed, size);
	if (unit->level >= 6 && tc_is_letter(scan->f[i])) {
		g_autofree char *lower = g_utf8_strdown(printed, -1);
		g_strlcpy(value, lower, size);
	} else if (unit->level <= 3) {
		g_autofree char *upper = g_utf8_strup(printed, -1);
		g_strlcpy(value, upper, size);
	}
	return end;
}

static void put_before(Path *path, const char *piece)
{
	g_autofree char *inner = g_strdup(path->text);
	g_snprintf(path->text, sizeof path->text, "%s%s%s", piece, *inner ? "." : "", inner);
}

/* Adds a unit: outside of the paths that lack its level, else a path of its own. */
static void add_unit(Path *paths, guint *n, const Unit *unit, const char *value, gboolean separated)
{
	char piece[24];
	gboolean used = FALSE;

	g_snprintf(piece, sizeof piece, "%s%s", unit->letter, value);
	for (guint i = 0; i < *n; i++)
		/* an annex holds no articles: "Điều 7 và Phụ lục II" are two places */
		if (paths[i].level > unit->level && !(unit->level == 0 && paths[i].level == ARTICLE)) {
			put_before(&paths[i], piece);
			paths[i].level = unit->level;
			used = TRUE;
		}
	if (used || *n == PATHS_MAX)
		return;
	if (!separated && *n && paths[*n - 1].level < unit->level) {
		gsize length = strlen(paths[*n - 1].text);
		g_snprintf(paths[*n - 1].text + length, sizeof paths[0].text - length, ".%s", piece);
		return;
	}
	g_strlcpy(paths[*n].text, piece, sizeof paths[0].text);
	paths[*n].range = FALSE;
	paths[(*n)++].level = unit->level;
}

/* Over a dash between two figures, `khoản 2-4`: a range, but only of articles and of what they consist of. \return its end or 0. */
static gsize skip_range_dash(const TcScan *scan, gsize at, const Unit *last)
{
	gsize dash = tc_dash_length(scan, at), next = dash ? tc_skip_blank(scan, at + dash) : at;

	return dash && (last->level == ARTICLE || last->level == ARTICLE + 1) && tc_is_digit(scan->f[next]) ? next : 0;
}

static gsize skip_separator(const TcScan *scan, gsize at, const Unit *last, gboolean *separated, gboolean *range)
{
	gsize i = tc_skip_blank(scan, at), next = skip_range_dash(scan, i, last);

	*separated = *range = next > 0;
	if (next)
		return next;
	if (scan->f[i] == ',' || scan->f[i] == ';') {
		*separated = TRUE;
		i = tc_skip_blank(scan, i + 1);
	}
	if ((next = tc_match_any(scan, i, "va|hoac|den"))) {
		*range = scan->f[i] == 'd';
		*separated = TRUE;
		i = tc_skip_blank(scan, next);
	} else if ((next = tc_match_any(scan, i, "cua|thuoc"))) {
		i = tc_skip_blank(scan, next);
	}
	return i;
}

static void write_paths(TcPinpoint *pinpoint, const Path *paths, guint n)
{
	pinpoint->text[0] = '\0';
	for (guint i = 0; i < n; i++) {
		if (i)
			g_strlcat(pinpoint->text, paths[i].range ? "-" : ",", sizeof pinpoint->text);
		g_strlcat(pinpoint->text, paths[i].text, sizeof pinpoint->text);
	}
}

gboolean tc_pinpoint_read(const TcScan *scan, gsize at, TcPinpoint *pinpoint)
{
	Path paths[PATHS_MAX];
	guint n = 0;
	gsize i = at, end;
	char value[16];
	gboolean separated = FALSE, range = FALSE;
	const Unit *last = NULL;

	pinpoint->start = pinpoint->end = at;
	pinpoint->text[0] = '\0';
	if (!may_begin(scan, at))
		return FALSE;
	while (i < scan->n) {
		const Unit *unit = match_unit(scan, i, &end);
		gsize value_at = unit ? tc_skip_blank(scan, end) : i;
		gsize from = unit ? tc_match_words(scan, value_at, "tu") : 0; /* các điều từ 5 đến 9 */
		value_at = from ? tc_skip_blank(scan, from) : value_at;
		if (!unit && separated && last && tc_word_end(scan, i) - i <= 3)
			unit = last; /* các khoản 1, 3 và 5 */
		if (!unit || !(end = read_value(scan, value_at, unit, value, sizeof value)))
			break;
		guint before = n;
		add_unit(paths, &n, unit, value, separated);
		if (range && n > before)
			paths[n - 1].range = TRUE;
		pinpoint->end = end;
		last = unit;
		i = skip_separator(scan, end, last, &separated, &range);
	}
	write_paths(pinpoint, paths, n);
	return n > 0;
}

/* Far more than a pinpoint has. */
#define PINPOINT_WORDS 24

gsize tc_pinpoint_start(const TcScan *scan, gsize at)
{
	gsize end, start = at, i = at;

	for (int words = 0; words < PINPOINT_WORDS; words++) {
		gsize word = tc_word_before(scan, i, &end);
		if (word == i && end > 0 && (scan->f[end - 1] == ',' || scan->f[end - 1] == '.')) {
			i = end - 1;
			continue;
		}
		const char *roman;
		if (word == i ||
		    !(tc_is_digit(scan->f[word]) || end - word == 1 || tc_read_roman(scan, word, &roman) ||
		      tc_match_any(scan, word, "dieu|khoan|diem|chuong|phan|thuoc|tiet|muc|va|cua|phu luc|phu|luc|cac")))
			break;
		start = i = word;
	}
	return start;
}
