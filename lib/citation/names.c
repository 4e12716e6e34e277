/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is cited by name: laws, the constitution, charters, working rules; where a law's name ends is for lawname.c to say.
 * Resolutions of plenums and congresses are runs of a small vocabulary.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* With their marks: sử, lễ and their like begin names of laws. */
static const char *const other_words[] = {"sư", "gia", "pháp", "lệ", "định", "khác"};

/* Words behind which "luật" is no law. "Theo quy định Luật Đất đai" has no physics in it: there, only a small letter is. */
static gboolean ends_other_word(const TcScan *scan, const TcTypeWord *word)
{
	gsize end, before = tc_word_before(scan, word->start, &end);

	if (end - before < 2)
		return FALSE;
	return tc_match_any(scan, before, "phap luat|ky luat|quy luat|du luat|am luat") ||
	       (!word->capital && tc_match_words(scan, before, "dinh luat"));
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
		if (tc_scan_is_printed(scan, next, end, other_words[i]))
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

/* Words from `được Quốc hội` to `thông qua ngày`. */
#define PASSING_WORDS 26

/* `đã được Quốc hội khóa XI kỳ họp thứ 4 thông qua ngày 26/11/2003`: outside the citation, and says which law it is. */
static void read_passing(const TcScan *scan, gsize at, TcCitation *citation)
{
	gsize i = tc_match_any(scan, tc_skip_blank(scan, at),
			       "duoc quoc hoi|da duoc quoc hoi|duoc uy ban thuong vu quoc hoi|da duoc uy ban thuong vu quoc hoi");
	const char *roman = NULL;
	char iso[11];

	for (int words = 0; i && !citation->date && words < PASSING_WORDS; words++) {
		gsize next = tc_skip_blank(scan, i), passed = tc_match_any(scan, next, "thong qua ngay|ban hanh ngay");
		if (scan->f[next] == ',')
			next = tc_skip_blank(scan, next + 1);
		if (passed && tc_read_date(scan, tc_skip_blank(scan, passed), iso)) {
			citation->date = g_strdup(iso);
			citation->term = citation->term ? citation->term : g_strdup(roman);
			return;
		}
		gsize term = tc_read_term(scan, next, &roman);
		gsize end = term ? term : tc_word_end(scan, next);
		i = end > next ? end : 0;
	}
}

/* `số 11/2008/QH12`, `năm 2013`, then date, issuer */
static gsize read_law_tail(const TcScan *scan, gsize at, TcCitation *citation)
{
	gsize i = tc_skip_blank(scan, at), end = at, next;
	char year[5];
	TcIdent ident;

	/* OCR puts stops before "số" too */
	if (i < scan->n && strchr(".:_", scan->f[i]) && tc_read_number_word(scan, tc_skip_blank(scan, i + 1)))
		i = tc_skip_blank(scan, i + 1);
	gsize number = tc_read_number_word(scan, i);
	if (number && tc_ident_read(scan, number, citation->type, &ident)) {
		tc_finder_take_ident(citation, &ident);
		end = ident.end;
	}
	if ((next = read_year_behind(scan, end, year))) {
		if (!citation->year)
			citation->year = g_strdup(year);
		end = next;
	}
	end = tc_read_tail(scan, end, citation);
	read_passing(scan, end, citation);
	return end;
}

static TcCitation *read_law(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, word->end), stop = 0;

	if (is_other_word(scan, word))
		return NULL;
	if (word->capital) {
		stop = tc_law_name_read(scan, name);
	} else if ((stop = tc_law_name_match(scan, name)) && !memchr(scan->f + name, ' ', stop - name)) {
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

/* `Cương lĩnh chính trị`, `Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội` */
static TcCitation *read_platform(const TcScan *scan, const TcTypeWord *word, gsize *end)
{
	gsize name = tc_skip_blank(scan, tc_match_words(scan, word->start, "cuong linh"));
	gsize stop = tc_match_any(scan, name,
				  "chinh tri|xay dung dat nuoc|"
				  "xay dung dat nuoc trong thoi ky qua do len chu nghia xa hoi|cua dang");

	if (!word->capital || !stop)
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

/* The folded run, line ends as blanks. */
static char *dup_run(const TcScan *scan, gsize at, gsize end)
{
	return g_strdelimit(g_strndup(scan->f + at, end - at), "\n\t\r\f", ' ');
}

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
		g_autofree char *run = citation->term ? NULL : dup_run(scan, from, at);
		if (run && strstr(run, "dai hoi"))
			citation->term = g_strdup(roman);
		return end;
	}
	return 0;
}

/* Does the run name a meeting? "Nghị quyết Trung ương 4", "Nghị quyết Hội nghị lần thứ tám ...", "Nghị quyết Đại hội XIII" */
static gboolean is_meeting(const TcScan *scan, gsize at, gsize end)
{
	g_autofree char *run = dup_run(scan, at, end);

	if (strstr(run, "cac cap") ||
	    tc_match_any(scan, tc_skip_blank(scan, end), "dong")) /* whatever they resolve; a company's */
		return FALSE;
	if (strstr(run, "dai hoi") || strstr(run, "hoi nghi"))
		return TRUE;
	for (const char *p = run; *p; p++)
		if (tc_is_digit(*p) && (strstr(run, "uong") || strstr(run, "tw") || strstr(run, "t.")))
			return TRUE;
	return FALSE;
}

/* The run of a meeting's words at `at`. \return its end, `at` if there is none. */
static gsize read_meeting_run(const TcScan *scan, gsize at, TcCitation *citation)
{
	gsize stop = at, next;

	while ((next = read_meeting_word(scan, at, tc_skip_blank(scan, stop), citation)))
		stop = next;
	return stop;
}

gsize tc_meeting_read(const TcScan *scan, gsize at)
{
	TcCitation nobody = {.term = (char *)""}; /* whose term is not asked for */
	gsize end = tc_match_words(scan, at, "hoi nghi") ? read_meeting_run(scan, at, &nobody) : 0;
	g_autofree char *run = end ? dup_run(scan, at, end) : NULL;

	return run && (strstr(run, "trung uong") || strstr(run, "tw") || strstr(run, "lan thu")) ? end : 0;
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
	stop = read_meeting_run(scan, name, citation);
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
	if (g_str_equal(word->id, "cuong-linh"))
		return read_platform(scan, word, end);
	if (g_str_equal(word->id, "quy-che"))
		return read_rules(scan, word, end);
	if (g_str_equal(word->id, "nghi-quyet"))
		return read_meeting(scan, word, end);
	return NULL;
}
