/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is cited by name. A law's name has no mark at its end, and may hold commas and "và": so names that are known
 * (lawnames.tsv) are matched whole, the longest first, with commas optional and a damaged word tolerated in a long name; for
 * others the name runs until a word that names do not hold. "Luật sửa đổi, bổ sung một số điều của Luật X" is one name.
 * Resolutions of plenums and congresses are runs of a small vocabulary.
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

static gsize match_known_name(const TcScan *scan, gsize at)
{
	gsize best = 0;

	ensure_law_names();
	for (char **name = law_names; *name; name++)
		if (**name == scan->f[at])
			best = MAX(best, match_law_name(scan, at, *name));
	return best;
}

/* Words that end a name that the list does not have. */
static const char name_stops[] = "va cac|va nghi dinh|va luat|va bo luat|va phap lenh|va huong dan|va quy dinh|va quy che|va van "
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

/* Is it this word, marks and case and all? */
static gboolean is_printed(const TcScan *scan, gsize at, gsize end, const char *word)
{
	gsize from = scan->folded->origin[at], to = scan->folded->origin[end];

	return strlen(word) == to - from && memcmp(word, scan->text + from, to - from) == 0;
}

static gboolean is_marked_stop(const TcScan *scan, gsize at, gsize end)
{
	for (gsize i = 0; i < G_N_ELEMENTS(marked_stops); i++)
		if (is_printed(scan, at, end, marked_stops[i]))
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

static gsize read_law_name(const TcScan *scan, gsize at);

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
		if (!(end = read_law_name(scan, tc_skip_blank(scan, law))))
			return 0;
		gsize and = tc_match_words(scan, tc_skip_blank(scan, end), "va");
		gsize other = and? tc_match_any(scan, tc_skip_blank(scan, and), law_words) : 0;
		gsize name = other ? tc_skip_blank(scan, other) : 0;
		gsize joined = name && !tc_match_words(scan, name, "sua doi") ? read_law_name(scan, name) : 0;
		return joined ? joined : end;
	}
	return 0;
}

static gsize read_law_name(const TcScan *scan, gsize at)
{
	gsize end = read_amending_name(scan, at);

	if (end)
		return end;
	if ((end = match_known_name(scan, at)))
		return end;
	gsize about = tc_match_words(scan, at, "ve");
	return read_free_name(scan, about ? tc_skip_blank(scan, about) : at);
}

/* With their marks: sử, lễ and their like begin names of laws. */
static const char *const other_words[] = {"sư", "gia", "pháp", "lệ", "định"};

/* Words behind which "luật" is no law; with a capital, "theo quy định Luật Đất đai" is one. */
static gboolean ends_other_word(const TcScan *scan, const TcTypeWord *word)
{
	gsize end, before = tc_word_before(scan, word->start, &end);
	gsize words = end - before >= 2 ? tc_match_any(scan, before, "phap luat|ky luat|quy luat|dinh luat|du luat|am luat") : 0;

	return words && (!word->capital || tc_scan_is_upper(scan, before));
}

/* `Luật sư`, `luật gia`, `pháp luật`, `kỷ luật`: not a law. */
static gboolean is_other_word(const TcScan *scan, const TcTypeWord *word)
{
	gsize next = tc_skip_blank(scan, word->end), end = tc_word_end(scan, next);

	if (!g_str_equal(word->id, "luat"))
		return FALSE;
	if (next == word->end || ends_other_word(scan, word))
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(other_words); i++)
		if (is_printed(scan, next, end, other_words[i]))
			return TRUE;
	return FALSE;
}

static gsize read_year_behind(const TcScan *scan, gsize at, char year[5])
{
	gsize i = tc_skip_blank(scan, at);
	gsize word = tc_match_words(scan, i, "nam");

	if (!word && scan->f[i] == 'n' && g_str_has_prefix(scan->f + i, "nam") && tc_is_digit(scan->f[i + 3]))
		word = i + 3;
	i = word ? tc_skip_blank(scan, word) : i;
	if (tc_word_end(scan, i) != i + 4 || (memcmp(scan->f + i, "19", 2) != 0 && memcmp(scan->f + i, "20", 2) != 0) ||
	    !tc_is_digit(scan->f[i + 2]) || !tc_is_digit(scan->f[i + 3]))
		return 0;
	memcpy(year, scan->f + i, 4);
	year[4] = '\0';
	return i + 4;
}

static TcCitation *make_name(const TcScan *scan, const TcTypeWord *word, gsize name, gsize end)
{
	TcCitation *citation = tc_citation_new(scan, word->id, word->start, end);

	citation->form = TC_FORM_NAME;
	if (end > name)
		citation->name = tc_scan_dup(scan, name, end);
	return citation;
}

/* `số 11/2008/QH12`, `năm 2013`, then date, issuer */
static gsize read_law_tail(const TcScan *scan, gsize at, TcCitation *citation)
{
	gsize i = tc_skip_blank(scan, at), end = at, next;
	char year[5];
	TcIdent ident;

	/* OCR puts stops before "số" too */
	if (strchr(".:_", scan->f[i]) && tc_read_number_word(scan, tc_skip_blank(scan, i + 1)))
		i = tc_skip_blank(scan, i + 1);
	gsize number = tc_read_number_word(scan, i);
	if (number && tc_ident_read(scan, number, citation->type, &ident)) {
		citation->form = TC_FORM_FULL;
		citation->number = g_strdup(ident.number);
		citation->symbol = g_strdup(ident.symbol);
		citation->year = *ident.year ? g_strdup(ident.year) : NULL;
		citation->confidence = MIN(citation->confidence, ident.confidence);
		citation->damage |= ident.damage;
		end = ident.end;
	}
	if ((next = read_year_behind(scan, end, year))) {
		if (!citation->year)
			citation->year = g_strdup(year);
		end = next;
	}
	return tc_read_tail(scan, end, citation);
}

static TcCitation *read_law(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, word->end), stop = 0;

	if (is_other_word(scan, word))
		return NULL;
	if (word->capital) {
		stop = read_law_name(scan, name);
	} else if ((stop = match_known_name(scan, name)) && !memchr(scan->f + name, ' ', stop - name)) {
		stop = 0;
	}
	if (!stop)
		return NULL;
	TcCitation *citation = make_name(scan, word, name, stop);
	*end = read_law_tail(scan, stop, citation);
	return citation;
}

static TcCitation *read_constitution(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, word->end);
	gsize stop = tc_match_any(
		scan, name, "nuoc cong hoa xa hoi chu nghia viet nam|cong hoa xa hoi chu nghia viet nam|nuoc chxhcn viet nam");

	if (!word->capital && !stop)
		return NULL;
	TcCitation *citation = make_name(scan, word, name, stop ? stop : name);
	*end = read_law_tail(scan, stop ? stop : word->end, citation);
	return citation;
}

/* `Điều lệ Đảng Cộng sản Việt Nam`, `Điều lệ Hội Chữ thập đỏ Việt Nam` */
static TcCitation *read_charter(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, word->end);
	gsize stop = tc_match_any(scan, name,
				  "dang cong san viet nam|dang|hoi|doan|cong doan viet nam|cong doan|mat tran to quoc viet nam|"
				  "hoi chu thap do viet nam|hoi cuu chien binh viet nam|hoi nong dan viet nam|"
				  "hoi lien hiep phu nu viet nam|doan tncs ho chi minh");

	if (!word->capital || !stop || !tc_scan_is_upper(scan, name))
		return NULL;
	*end = stop;
	return make_name(scan, word, name, stop);
}

/* `Quy chế làm việc của Ban Chấp hành ...` */
static TcCitation *read_rules(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, word->end);
	gsize stop = tc_match_words(scan, name, "lam viec");

	if (!word->capital || !stop)
		return NULL;
	TcCitation *citation = make_name(scan, word, name, stop);
	*end = tc_read_tail(scan, stop, citation);
	return citation;
}

static const char meeting_words[] =
	"hoi nghi|lan thu|lan|ban chap hanh|bch|trung uong|tw|tu|dang|dai hoi|dai bieu|toan quoc|dang bo|tinh|huyen|thanh "
	"pho|cua dang|"
	"mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|muoi mot|muoi hai|muoi ba|thu|viet nam|cong san viet nam|cac cap";

static gsize read_meeting_word(const TcScan *scan, gsize from, gsize at, TcCitation *citation)
{
	gsize end;
	const char *roman;

	if ((end = tc_match_any(scan, at, meeting_words)))
		return end;
	if (strncmp(scan->f + at, "t.u", 3) == 0 || strncmp(scan->f + at, "t.w", 3) == 0)
		return tc_word_end(scan, at + 2);
	if ((end = tc_word_end(scan, at)) > at && end - at <= 2 && tc_is_digit(scan->f[at]))
		return end;
	if (tc_scan_is_upper(scan, at) && (end = tc_read_roman(scan, at, &roman))) {
		if (!citation->term && g_strstr_len(scan->f + from, (gssize)(at - from), "dai hoi"))
			citation->term = g_strdup(roman);
		return end;
	}
	return 0;
}

/* Does the run name a meeting? "Nghị quyết Trung ương 4", "Nghị quyết Hội nghị lần thứ tám ...", "Nghị quyết Đại hội XIII" */
static gboolean is_meeting(const TcScan *scan, gsize at, gsize end)
{
	g_autofree char *run = g_strndup(scan->f + at, end - at);

	if (strstr(run, "cac cap")) /* whatever they resolve */
		return FALSE;
	if (strstr(run, "dai hoi") || strstr(run, "hoi nghi"))
		return TRUE;
	for (const char *p = run; *p; p++)
		if (tc_is_digit(*p) && (strstr(run, "uong") || strstr(run, "tw") || strstr(run, "t.")))
			return TRUE;
	return FALSE;
}

static TcCitation *read_meeting(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, word->end), stop, next;

	if ((next = tc_match_any(scan, name, "cua|tai")))
		name = tc_skip_blank(scan, next);
	if (!tc_match_any(scan, name, "hoi nghi|trung uong|tw|dai hoi|ban chap hanh trung uong") &&
	    strncmp(scan->f + name, "t.u", 3) != 0)
		return NULL;
	TcCitation *citation = make_name(scan, word, name, name);
	for (stop = name; (next = read_meeting_word(scan, name, tc_skip_blank(scan, stop), citation));)
		stop = next;
	if (stop == name || !is_meeting(scan, name, stop)) {
		tc_citation_free(citation);
		return NULL;
	}
	citation->name = tc_scan_dup(scan, name, stop);
	*end = tc_read_tail(scan, stop, citation);
	return citation;
}

TcCitation *tc_name_read(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	if (word->abbreviated || word->general)
		return NULL;
	if (g_str_equal(word->id, "luat") || g_str_equal(word->id, "bo-luat") || g_str_equal(word->id, "phap-lenh"))
		return read_law(scan, word, end);
	if (g_str_equal(word->id, "hien-phap"))
		return read_constitution(scan, word, end);
	if (g_str_equal(word->id, "dieu-le"))
		return read_charter(scan, word, end);
	if (g_str_equal(word->id, "quy-che"))
		return read_rules(scan, word, end);
	if (g_str_equal(word->id, "nghi-quyet"))
		return read_meeting(scan, word, end);
	return NULL;
}
