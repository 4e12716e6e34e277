/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Spelling of names in official letter-case, and the approximate finder with which damaged heads are read.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** Words that head the names of organs, folded. */
static const char *const organ_heads[] = {
	"so",         "phong",      "ban",       "cuc",       "chi cuc",      "tong cuc",      "vu",
	"vien",       "trung tam",  "truong",    "cong ty",   "tong cong ty", "tap doan",      "hoi",
	"hoi dong",   "uy ban",     "dang uy",   "dang bo",   "chi bo",       "ngan hang",     "benh vien",
	"toa an",     "kho bac",    "van phong", "to",        "bao",          "tap chi",       "hoc vien",
	"hiep hoi",   "lien doan",  "lien hiep", "lien minh", "kiem toan",    "thanh tra",     "quan khu",
	"bo chi huy", "bo tu lenh", "doan",      "tieu ban",  "to cong tac",  "cong doan",     "nha xuat ban",
	"dai hoi",    "huyen uy",   "tinh uy",   "thanh uy",  "thi uy",       "quan uy",       "bo",
	"quy",        "dai hoc",    "chi nhanh", "cong an",   "mat tran",     "doan kiem tra", "dai",
};

/** Words that part a name from a field's name: the next word is capitalised. */
static const char *const unit_heads[] = {
	"sở",      "phòng",     "ban",       "cục",       "chi cục",  "tổng cục",         "vụ",
	"viện",    "trung tâm", "trường",    "hội",       "hội đồng", "ủy ban",           "văn phòng",
	"bộ",      "hiệp hội",  "liên đoàn", "bệnh viện", "công ty",  "trường chính trị", "học viện",
	"đảng ủy", "chi bộ",
};

char *tc_name_squeeze(const char *value, gssize length, const char *strip)
{
	const char *end = value + (length < 0 ? strlen(value) : (gsize)length);
	g_autoptr(GString) out = g_string_new(NULL);

	while (value < end && (g_ascii_isspace(*value) || strchr(strip, *value)))
		value++;
	for (; value < end; value++) {
		if (!g_ascii_isspace(*value))
			g_string_append_c(out, *value);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	while (out->len && (out->str[out->len - 1] == ' ' || strchr(strip, out->str[out->len - 1])))
		g_string_truncate(out, out->len - 1);
	return g_strdup(out->str);
}

char *tc_name_fold_words(const char *name, gssize length)
{
	g_autofree char *folded = tc_text_fold(name, length);
	GString *out = g_string_new(NULL);

	for (const char *p = folded; *p; p++) {
		if (g_ascii_isalnum(*p))
			g_string_append_c(out, *p);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	while (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

char *tc_name_capitalise(const char *value)
{
	g_autofree char *lower = g_utf8_strdown(value, -1);
	GString *out = g_string_new(NULL);
	gboolean start = TRUE;

	for (const char *p = lower; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		g_string_append_unichar(out, start ? g_unichar_toupper(c) : c);
		start = !g_unichar_isalpha(c) && c != '\'';
	}
	return g_string_free(out, FALSE);
}

/** Appends a place from the table, of two words or more, that starts at word `i`; how many words it takes. */
static guint append_place(GString *out, char **words, guint i)
{
	for (guint n = MIN(4, g_strv_length(words) - i); n > 1; n--) {
		g_autoptr(GString) joined = g_string_new(words[i]);
		for (guint k = 1; k < n; k++)
			g_string_append_printf(joined, " %s", words[i + k]);
		g_autofree char *folded = tc_text_fold(joined->str, -1);
		const TcPlace *place = tc_place_get(folded, NULL, NULL);
		if (place) {
			g_string_append(out, place->name);
			return n;
		}
	}
	return 0;
}

static gboolean is_unit_head(const char *text)
{
	for (gsize i = 0; i < G_N_ELEMENTS(unit_heads); i++)
		if (!strcmp(text, unit_heads[i]))
			return TRUE;
	return FALSE;
}

static void append_capitalised(GString *out, const char *word)
{
	g_string_append_unichar(out, g_unichar_toupper(g_utf8_get_char(word)));
	g_string_append(out, g_utf8_next_char(word));
}

char *tc_name_organ_case(const char *caps)
{
	g_autofree char *lower = g_utf8_strdown(caps, -1);
	g_auto(GStrv) words = g_strsplit(lower, " ", -1);
	g_autoptr(GString) sofar = g_string_new(NULL);
	GString *out = g_string_new(NULL);
	gboolean capital = TRUE;

	for (guint i = 0; words[i];) {
		if (out->len)
			g_string_append_c(out, ' ');
		guint taken = i && strcmp(words[i], "và") ? append_place(out, words, i) : 0;
		if (taken) {
			i += taken;
			continue;
		}
		if (capital && *words[i])
			append_capitalised(out, words[i]);
		else
			g_string_append(out, words[i]);
		g_string_append_printf(sofar, "%s%s", sofar->len ? " " : "", words[i]);
		capital = is_unit_head(sofar->str) || !strcmp(words[i], "-");
		i++;
	}
	return g_string_free(out, FALSE);
}

gboolean tc_name_is_organ_head(const char *folded)
{
	for (gsize i = 0; i < G_N_ELEMENTS(organ_heads); i++) {
		gsize length = strlen(organ_heads[i]);
		if (!strncmp(folded, organ_heads[i], length) && folded[length] == ' ' && strncmp(folded, "hoi nghi ", 9))
			return TRUE;
	}
	return FALSE;
}

gsize tc_name_skip_junk(const char *utf8, gsize length)
{
	gsize at = 0;

	while (at < length) {
		gunichar c = g_utf8_get_char(utf8 + at);
		/* `ˆ` counts among the letters. */
		if (g_unichar_isalnum(c) && g_unichar_type(c) != G_UNICODE_MODIFIER_LETTER)
			break;
		at += (gsize)(g_utf8_next_char(utf8 + at) - (utf8 + at));
	}
	return MIN(at, length);
}

double tc_name_get_caps(const char *utf8, gsize length)
{
	const char *end = utf8 + length;
	guint letters = 0, capitals = 0;

	for (const char *p = utf8; p < end;) {
		gunichar c;
		if (!(*p & 0x80)) {
			letters += g_ascii_isalpha(*p) != 0;
			capitals += g_ascii_isupper(*p) != 0;
			p++;
			continue;
		}
		c = g_utf8_get_char(p);
		letters += g_unichar_isalpha(c) != 0;
		capitals += g_unichar_isupper(c) != 0;
		p = g_utf8_next_char(p);
	}
	return letters ? (double)capitals / letters : 0;
}

/**
 * One run of Myers' bit-vector algorithm (J. ACM 46, 1999) over `text`, backwards if `step` is -1. Finds the end of the best match.
 */
static int run_myers(const guint64 peq[256], guint m, const char *text, gsize length, int step, gboolean anchored, int errors,
		     gsize *end)
{
	guint64 pv = m == 64 ? ~(guint64)0 : ((guint64)1 << m) - 1, mv = 0, top = (guint64)1 << (m - 1);
	int score = (int)m, best = errors + 1;

	for (gsize i = 0; i < length; i++) {
		guint64 eq = peq[(guchar)text[step < 0 ? length - 1 - i : i]];
		guint64 xv = eq | mv, xh = (((eq & pv) + pv) ^ pv) | eq;
		guint64 ph = mv | ~(xh | pv), mh = pv & xh;
		score += (ph & top) ? 1 : (mh & top) ? -1 : 0;
		ph = (ph << 1) | (anchored ? 1 : 0);
		mh <<= 1;
		pv = mh | ~(xv | ph);
		mv = ph & xv;
		if (score < best) {
			best = score;
			*end = i + 1;
		}
	}
	return best;
}

int tc_fuzzy_find(const char *pattern, const char *text, gsize length, int errors, TcSpan *found)
{
	guint64 forward[256] = {0}, backward[256] = {0};
	guint m = (guint)strlen(pattern);
	gsize end = 0, back = 0;

	g_return_val_if_fail(m > 0 && m <= 64, -1);
	for (guint i = 0; i < m; i++) {
		forward[(guchar)pattern[i]] |= (guint64)1 << i;
		backward[(guchar)pattern[m - 1 - i]] |= (guint64)1 << i;
	}
	int score = run_myers(forward, m, text, length, 1, FALSE, errors, &end);
	if (score > errors)
		return -1;
	run_myers(backward, m, text, end, -1, TRUE, errors, &back);
	*found = (TcSpan){end - back, end};
	return score;
}

guint tc_fuzzy_distance(const char *a, const char *b, guint limit)
{
	guint8 row[128];
	gsize m = strlen(a), n = strlen(b);

	if (m >= sizeof row || n >= 250 || (m > n ? m - n : n - m) > limit)
		return limit + 1;
	for (gsize i = 0; i <= m; i++)
		row[i] = (guint8)i;
	for (gsize j = 1; j <= n; j++) {
		guint8 diagonal = row[0], least = row[0] = (guint8)j;
		for (gsize i = 1; i <= m; i++) {
			guint8 above = row[i];
			row[i] = (guint8)MIN(MIN(row[i] + 1, row[i - 1] + 1), diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
			least = MIN(least, row[i]);
		}
		if (least > limit)
			return limit + 1;
	}
	return row[m];
}
