/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the name of a law ends. A law's name has no mark at its end, and may hold commas and "và": so names that are known
 * (lawnames.tsv) are matched whole, the longest first, with commas optional and a damaged word tolerated in a long name; for
 * others the name runs until a word that names do not hold. "Luật sửa đổi, bổ sung một số điều của Luật X" is one name.
 */
#include "lib/citation/citation-private.h"

#include "lib/citation/lawnames-table.h"

#include <string.h>

#define NAME_WORDS_MAX 16

static char **law_names; /* folded, words parted by one blank, no commas; lives with the process */

static char *fold_name(const char *name)
{
	char *folded = tc_text_fold(name, -1), *out = folded;

	for (const char *p = folded; *p; p++) {
		if (tc_is_word(*p))
			*out++ = *p;
		else if (out > folded && out[-1] != ' ')
			*out++ = ' ';
	}
	*out = '\0';
	return folded;
}

static void ensure_law_names(void)
{
	static gsize once = 0;

	if (!g_once_init_enter(&once))
		return;
	law_names = g_new0(char *, G_N_ELEMENTS(lawname_rows) + 1);
	for (gsize i = 0; i < G_N_ELEMENTS(lawname_rows); i++)
		law_names[i] = fold_name(lawname_rows[i][0]);
	g_once_init_leave(&once, 1);
}

/* To the next word of a name: blanks, with at most one comma, stop (an OCR comma) or dash. */
static gsize skip_in_name(const TcScan *scan, gsize at)
{
	gsize i = tc_skip_blank(scan, at), length;

	if (scan->f[i] == ',' || scan->f[i] == '.')
		i = tc_skip_blank(scan, i + 1);
	else if ((length = tc_dash_length(scan, i)))
		i = tc_skip_blank(scan, i + length);
	return i;
}

/* Short forms that papers use inside names of laws. */
static const char *const short_words[][2] = {
	{"gtgt", "gia tri gia tang"},   {"tncn", "thu nhap ca nhan"}, {"tndn", "thu nhap doanh nghiep"},
	{"ttdb", "tieu thu dac biet"},  {"bhxh", "bao hiem xa hoi"},  {"bhyt", "bao hiem y te"},
	{"nsnn", "ngan sach nha nuoc"},
};

/* One word of text against the word of the name at `*want`; a short form takes several words of the name at once. */
static gboolean match_name_word(const char *have, gsize length, const char **want, guint *damaged)
{
	gsize wanted = strcspn(*want, " ");
	char a[24], b[24];

	if (length == wanted && memcmp(have, *want, length) == 0) {
		*want += wanted;
		return TRUE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(short_words); i++)
		if (strlen(short_words[i][0]) == length && memcmp(have, short_words[i][0], length) == 0 &&
		    g_str_has_prefix(*want, short_words[i][1])) {
			*want += strlen(short_words[i][1]);
			return TRUE;
		}
	if (length >= sizeof a || wanted >= sizeof b || wanted < 3)
		return FALSE;
	memcpy(a, have, length); /* `have` is the whole text: g_strlcpy() would measure it */
	a[length] = '\0';
	memcpy(b, *want, wanted);
	b[wanted] = '\0';
	if (tc_edit_distance(a, b, 2) > (wanted > 3 ? 2u : 1u))
		return FALSE;
	++*damaged;
	*want += wanted;
	return TRUE;
}

static gsize match_law_name(const TcScan *scan, gsize at, const char *name)
{
	guint words = 0, damaged = 0;
	gsize i = at, end = at;

	for (const char *want = name; *want; words++) {
		want += *want == ' ';
		gsize stop = tc_word_end(scan, i);
		if (stop == i || !match_name_word(scan->f + i, stop - i, &want, &damaged))
			return 0;
		if (!words && damaged)
			return 0;
		end = stop;
		i = skip_in_name(scan, stop);
	}
	return damaged * 4 <= words ? end : 0;
}

gsize tc_law_name_match(const TcScan *scan, gsize at)
{
	gsize best = 0;

	ensure_law_names();
	for (char **name = law_names; *name; name++)
		if (**name == scan->f[at])
			best = MAX(best, match_law_name(scan, at, *name));
	return best;
}

/* Words that end a name that the list does not have. */
static const char name_stops[] = "va che do|va trinh bay|"
				 "va cac|va nghi dinh|va luat|va bo luat|va phap lenh|va huong dan|va quy dinh|va quy che|va van "
				 "ban|va nhung|va thong tu|va quyet dinh|"
				 "va chi thi|va dieu|va khoan|va phai|va theo|va co|va ket luan|va thuc hien|va to chuc|va "
				 "duoc|va khong|va nghi quyet|doi voi|duoc|"
				 "bao gom|cua|trong|ngay|sua doi|quy dinh|nhu|hien hanh|theo|tren|bang|phai|khong|noi "
				 "tren|hoac|nham|huong dan|vao|thay|ban hanh|"
				 "ap dung|chua|dang|cung|nay|khoa";

/* Stops that another word of names is folded to as well (có, cổ): these must have their marks. */
static const char *const marked_stops[] = {"có", "là",  "từ",  "để",  "do",  "mà",  "bị",  "hay", "tại",
					   "số", "khi", "nếu", "với", "đến", "còn", "qua", "cho", "hết",
					   "về", "thì", "gồm", "đã",  "sẽ",  "năm", "trừ"};

static gboolean is_marked_stop(const TcScan *scan, gsize at, gsize end)
{
	for (gsize i = 0; i < G_N_ELEMENTS(marked_stops); i++)
		if (tc_scan_is_printed(scan, at, end, marked_stops[i]))
			return TRUE;
	return FALSE;
}

static gsize read_free_name(const TcScan *scan, gsize at)
{
	gsize end = at;

	for (guint words = 0; words < NAME_WORDS_MAX; words++) {
		gsize i = tc_skip_blank(scan, end);
		if (words && words <= 2 && scan->f[i] == ',' && !tc_scan_is_upper(scan, tc_skip_blank(scan, i + 1)))
			i = tc_skip_blank(scan, i + 1);
		gsize stop = tc_word_end(scan, i), number = tc_read_number_word(scan, i);
		if (stop == i || tc_is_digit(scan->f[i]) || tc_match_any(scan, i, name_stops) || is_marked_stop(scan, i, stop))
			break;
		if (number && tc_is_digit(scan->f[number])) /* "sỏ 48/2024/QH15" */
			break;
		end = stop;
	}
	return end > at ? end : 0;
}

static const char law_words[] = "luat|bo luat|phap lenh";

/* `sửa đổi, bổ sung một số điều của [các] Luật X [và Luật Y]` */
static gsize read_amending_name(const TcScan *scan, gsize at)
{
	gsize i = tc_match_any(scan, at, "sua doi|sua doi bo sung"), end;

	for (guint words = 0; i && words < 14; words++) {
		i = skip_in_name(scan, i);
		gsize of = tc_match_any(scan, i, "cua|cua cac");
		if (!of) {
			gsize stop = tc_word_end(scan, i);
			i = stop > i ? stop : 0;
			continue;
		}
		gsize law = tc_match_any(scan, tc_skip_blank(scan, of), law_words);
		if (!law)
			return 0;
		if ((end = tc_match_words(scan, tc_skip_blank(scan, law), "ve thue")))
			return end;
		if (!(end = tc_law_name_read(scan, tc_skip_blank(scan, law))))
			return 0;
		gsize and = tc_match_words(scan, tc_skip_blank(scan, end), "va");
		gsize other = and? tc_match_any(scan, tc_skip_blank(scan, and), law_words) : 0;
		gsize name = other ? tc_skip_blank(scan, other) : 0;
		gsize joined = name && !tc_match_words(scan, name, "sua doi") ? tc_law_name_read(scan, name) : 0;
		return joined ? joined : end;
	}
	return 0;
}

gsize tc_law_name_read(const TcScan *scan, gsize at)
{
	gsize end = read_amending_name(scan, at);

	if (end)
		return end;
	if ((end = tc_law_name_match(scan, at)))
		return end;
	gsize about = tc_match_words(scan, at, "ve");
	return read_free_name(scan, about ? tc_skip_blank(scan, about) : at);
}
