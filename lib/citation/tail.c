/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation-private.h"

#include <string.h>

static char read_as_digit(char c)
{
	static const char letters[] = "olisbz", digits[] = "011582";
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? digits[at - letters] : c;
}

/* A number of up to `max` digits, O and l read as 0 and 1. \return its end or 0. */
static gsize read_digits(const TcScan *scan, gsize at, gsize max, int *value)
{
	gsize i = at;
	gboolean digit = FALSE;

	*value = 0;
	for (; i < scan->n && i - at < max; i++) {
		char c = scan->f[i];
		digit |= tc_is_digit(c);
		c = read_as_digit(c);
		if (!tc_is_digit(c))
			break;
		*value = *value * 10 + (c - '0');
	}
	return digit && (i >= scan->n || !tc_is_digit(scan->f[i])) ? i : 0;
}

static gsize read_date_separator(const TcScan *scan, gsize at, char *kind)
{
	gsize i = tc_skip_blank(scan, at), length;

	if ((length = tc_slash_length(scan, i)))
		*kind = '/';
	else if ((length = tc_dash_length(scan, i)))
		*kind = '-';
	else if (scan->f[i] == '.')
		*kind = '.', length = 1;
	else
		return 0;
	i += length;
	while (tc_slash_length(scan, i)) /* `26/⁄2012`: OCR doubles it */
		i += tc_slash_length(scan, i);
	return tc_skip_blank(scan, i);
}

static gboolean date_is_real(int day, int month, int year)
{
	return year >= 1930 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* 17/7/2023 */
static gsize read_figures(const TcScan *scan, gsize at, char iso[11])
{
	int day, month, year;
	char first, second;
	gsize i;

	if (!(i = read_digits(scan, at, 2, &day)) || !(i = read_date_separator(scan, i, &first)) ||
	    !(i = read_digits(scan, i, 2, &month)) || !(i = read_date_separator(scan, i, &second)) ||
	    !(i = read_digits(scan, i, 4, &year)) || !date_is_real(day, month, year))
		return 0;
	g_snprintf(iso, 11, "%04d-%02d-%02d", year, month, day);
	return i;
}

static gsize read_year_words(const TcScan *scan, gsize at, int *year)
{
	gsize i = tc_skip_blank(scan, at);

	if (!(i = tc_match_words(scan, i, "nam")))
		return 0;
	i = read_digits(scan, tc_skip_blank(scan, i), 4, year);
	return i && *year >= 1930 && *year <= 2100 ? i : 0;
}

/* 13/9, whose year goes without saying: `--09-13`, for tc_identify() to complete. A third number would be a damaged year. */
static gsize read_day_month(const TcScan *scan, gsize at, char iso[11])
{
	int day, month, year;
	char kind, more;
	gsize i, end;

	if (!(i = read_digits(scan, at, 2, &day)) || !(i = read_date_separator(scan, i, &kind)) ||
	    !(end = read_digits(scan, i, 2, &month)) || kind == '.' || !date_is_real(day, month, 2000))
		return 0;
	if (tc_is_word(scan->f[end]) || (read_date_separator(scan, end, &more) && more != '.'))
		return 0;
	if (read_year_words(scan, end, &year))
		return 0;
	g_snprintf(iso, 11, "--%02d-%02d", month, day);
	return end;
}

/* Days of a month's first third and months as words: `mồng hai tháng Giêng`. */
static const struct {
	const char *words;
	int value;
} number_words[] = {{"muoi mot", 11}, {"muoi hai", 12}, {"gieng", 1}, {"mot", 1}, {"hai", 2},  {"ba", 3},    {"tu", 4},
		    {"nam", 5},       {"sau", 6},       {"bay", 7},   {"tam", 8}, {"chin", 9}, {"muoi", 10}, {"chap", 12}};

static gsize read_number_words(const TcScan *scan, gsize at, int *value)
{
	for (gsize i = 0, end; i < G_N_ELEMENTS(number_words); i++)
		if ((end = tc_match_words(scan, at, number_words[i].words))) {
			*value = number_words[i].value;
			return end;
		}
	return 0;
}

/* 17 tháng 7 năm 2023; tháng 3 năm 2023; 7/2023; mồng hai tháng Giêng năm 1990 */
static gsize read_words(const TcScan *scan, gsize at, char iso[11])
{
	int day = 0, month, year;
	gsize i = at, month_at, next;

	gboolean early = (next = tc_match_any(scan, i, "mong|mung")) != 0;
	if (early)
		i = tc_skip_blank(scan, next);
	if ((next = read_digits(scan, i, 2, &day)) || (early && (next = read_number_words(scan, i, &day))))
		i = tc_skip_blank(scan, next);
	if (!(month_at = tc_match_words(scan, i, "thang")))
		return 0;
	month_at = tc_skip_blank(scan, month_at);
	if (!(i = read_digits(scan, month_at, 2, &month)) && !(i = read_number_words(scan, month_at, &month)))
		return 0;
	if (!(next = read_year_words(scan, i, &year))) {
		char kind;
		if (!(next = read_date_separator(scan, i, &kind)) || !(next = read_digits(scan, next, 4, &year)))
			return 0;
	}
	if (!date_is_real(day ? day : 1, month, year))
		return 0;
	if (day)
		g_snprintf(iso, 11, "%04d-%02d-%02d", year, month, day);
	else
		g_snprintf(iso, 11, "%04d-%02d", year, month);
	return next;
}

gsize tc_read_date(const TcScan *scan, gsize at, char iso[11])
{
	gsize end = read_figures(scan, at, iso);

	return end ? end : read_words(scan, at, iso);
}

static const char *const romans[] = {"I",   "II", "III", "IV",   "V",     "VI",   "VII", "VIII", "IX",
				     "X",   "XI", "XII", "XIII", "XIV",   "XV",   "XVI", "XVII", "XVIII",
				     "XIX", "XX", "XXI", "XXII", "XXIII", "XXIV", "XXV"};

gsize tc_read_roman(const TcScan *scan, gsize at, const char **roman)
{
	gsize end = tc_word_end(scan, at);
	char word[8];

	if (end == at || end - at >= sizeof word)
		return 0;
	for (gsize i = at; i < end; i++) {
		char c = scan->f[i];
		word[i - at] = c == 'l' || c == '1' ? 'I' : g_ascii_toupper(c);
	}
	word[end - at] = '\0';
	for (gsize i = 0; i < G_N_ELEMENTS(romans); i++)
		if (g_str_equal(romans[i], word)) {
			*roman = romans[i];
			return end;
		}
	return 0;
}

gsize tc_read_term(const TcScan *scan, gsize at, const char **roman)
{
	gboolean paren = scan->f[at] == '(';
	gsize i = paren ? tc_skip_blank(scan, at + 1) : at;

	if (!(i = tc_match_any(scan, i, "khoa|nhiem ky khoa")) || !(i = tc_read_roman(scan, tc_skip_blank(scan, i), roman)))
		return 0;
	if (!paren)
		return i;
	gsize close = tc_skip_blank(scan, i);
	return scan->f[close] == ')' ? close + 1 : 0;
}

/* Words that a name of an organ may begin with; the rest of an unknown organ's name is a run of capitals. */
static const char organ_heads[] =
	"bo|bo truong|uy ban|uy ban nhan dan|ubnd|hdnd|hoi dong|hoi dong nhan dan|ban|cuc|tong cuc|so|cong ty|"
	"tong cong ty|tap doan|van phong|hoi|dang uy|dang doan|ban can su|tinh uy|thanh uy|huyen uy|quan uy|thi uy|"
	"chi cuc|vu|vien|toa an|kiem toan|ngan hang|bao hiem|lien doan|tong lien doan|trung uong|doan|tong thu ky|"
	"chi nhanh|truong|benh vien|phong|thanh tra|bch|btv|ban chi dao|lien minh|lien hiep hoi|hiep hoi|mat tran";

/* Small words that may stand inside such a name when a capital follows. */
static const char organ_links[] =
	"va|tinh|thanh pho|tp|huyen|quan|xa|phuong|thi xa|thi tran|nhan dan|ty|cua|trung uong|cac|khu vuc|cap";

static gsize skip_link(const TcScan *scan, gsize at)
{
	gsize i = tc_skip_blank(scan, at), length;
	gsize next = tc_match_any(scan, i, organ_links);

	if (next)
		return tc_skip_blank(scan, next);
	if ((length = tc_dash_length(scan, i)) || scan->f[i] == ',')
		return tc_skip_blank(scan, i + (length ? length : 1));
	return 0;
}

/* One word of the run; `limit` words at most, on one paragraph. */
static gsize read_capitals(const TcScan *scan, gsize at)
{
	gsize end = at;

	for (int words = 0; words < 14; words++) {
		gsize i = tc_skip_blank(scan, end);
		if (i == end && words)
			break;
		if (!tc_scan_is_upper(scan, i) || !tc_is_word(scan->f[i])) {
			gsize link = skip_link(scan, end);
			gboolean comma = scan->f[i] == ',';
			if (!link || !tc_scan_is_upper(scan, link) || comma)
				break;
			i = link;
		}
		TcTypeWord word;
		if (tc_is_letter(scan->f[i]) && tc_type_word_match(scan, i, &word) && !word.abbreviated)
			break;
		end = tc_word_end(scan, i);
		if (scan->f[end] == '&' && tc_is_word(scan->f[end + 1]))
			end = tc_word_end(scan, end + 1);
	}
	return end;
}

gsize tc_read_organ(const TcScan *scan, gsize at, gboolean known_only)
{
	gsize from = scan->folded->origin[at], matched = 0;
	g_autoptr(TcOrgan) organ = tc_organ_match(scan->text + from, (gssize)(scan->length - from), &matched);
	gsize end = organ ? tc_scan_at(scan, from + matched) : 0;

	if (known_only)
		return end;
	gsize head = tc_match_any(scan, at, organ_heads);
	if (!head)
		return end;
	gsize run = read_capitals(scan, tc_scan_is_upper(scan, at) || tc_skip_blank(scan, head) ? at : head);
	run = MAX(run, head);
	end = MAX(end, tc_scan_is_upper(scan, at) ? run : 0);
	/* "Cục Xuất nhập khẩu - Bộ Công Thương": a unit, then the organ that it belongs to */
	gsize dash = tc_skip_blank(scan, end), length = end ? tc_dash_length(scan, dash) : 0;
	gsize parent = length ? tc_skip_blank(scan, dash + length) : 0;
	gsize parent_end = parent && tc_scan_is_upper(scan, parent) ? tc_read_organ(scan, parent, TRUE) : 0;
	return MAX(end, parent_end);
}

static const char date_words[] = "ngay|de ngay|ghi ngay|ban hanh ngay|ky ngay";

/* `, ngày 8/6/2010`, `(2006)`, `(8/6/2010)`, `năm 2013`, `. ngày` */
static gsize read_date_part(const TcScan *scan, gsize at, TcCitation *citation)
{
	char iso[11];
	gsize i = at, next;
	int year;

	if (citation->date)
		return 0;
	gboolean stop = scan->f[i] == '.';
	if (scan->f[i] == ',' || stop)
		i = tc_skip_blank(scan, i + 1);
	if (stop && tc_scan_is_upper(scan, i)) /* the next sentence */
		return 0;
	gboolean paren = scan->f[i] == '(';
	if (paren)
		i = tc_skip_blank(scan, i + 1);
	gsize word = tc_match_any(scan, i, date_words);
	if (!word && strncmp(scan->f + i, "ngay", 4) == 0 && tc_is_digit(scan->f[i + 4]))
		word = i + 4;
	if (word)
		i = tc_skip_blank(scan, word);
	if ((word || paren) && (next = tc_read_date(scan, i, iso))) {
		citation->date = g_strdup(iso);
	} else if (word && (next = read_day_month(scan, i, iso))) {
		citation->date = g_strdup(iso);
	} else if (!word && i == at && (next = read_year_words(scan, i, &year)) && citation->form != TC_FORM_FULL) {
		citation->date = g_strdup_printf("%d", year);
	} else if (paren && !word && (next = read_digits(scan, i, 4, &year)) && year >= 1930 && year <= 2100) {
		citation->date = g_strdup_printf("%d", year);
	} else {
		return 0;
	}
	if (!paren)
		return next;
	next = tc_skip_blank(scan, next);
	if (scan->f[next] == ')')
		return next + 1;
	g_clear_pointer(&citation->date, g_free);
	return 0;
}

/* The Politburo and the Secretariat issue papers together: `Bộ Chính trị, Ban Bí thư`. \return the end of both, or `end`. */
static gsize read_second_issuer(const TcScan *scan, gsize start, gsize end)
{
	gsize i = tc_skip_blank(scan, end), second;

	if (tc_match_any(scan, start, "bo chinh tri") != end)
		return end;
	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	else if ((second = tc_match_any(scan, i, "va")))
		i = tc_skip_blank(scan, second);
	second = tc_match_any(scan, i, "ban bi thu");
	return second ? second : end;
}

/* How many organs issue it together with the first, by its symbol: one for `NQLT-BYT-HCTĐ`. Where only the type says that it is joint, one. */
static guint count_partners(const TcCitation *citation)
{
	guint organs = 0;

	if (!citation->type || !g_str_has_suffix(citation->type, "-lien-tich"))
		return 0;
	for (const char *p = citation->symbol; p && *p; p++)
		organs += *p == '-' || *p == '/';
	return organs > 1 ? organs - 1 : 1;
}

/* `của Bộ Y tế, Bộ Tài chính và Hội Chữ thập đỏ Việt Nam`. \return the end of the last organ. */
static gsize read_partners(const TcScan *scan, gsize end, guint partners)
{
	for (; partners; partners--) {
		gsize i = tc_skip_blank(scan, end), length = tc_dash_length(scan, i), and;
		if (length || scan->f[i] == ',')
			i = tc_skip_blank(scan, i + (length ? length : 1));
		if ((and = tc_match_any(scan, i, "va|va cua")))
			i = tc_skip_blank(scan, and);
		gsize next = i > tc_skip_blank(scan, end) && tc_scan_is_upper(scan, i) ? tc_read_organ(scan, i, FALSE) : 0;
		if (!next)
			break;
		end = next;
	}
	return end;
}

static gsize read_issuer_part(const TcScan *scan, gsize at, TcCitation *citation)
{
	gsize i = at, end, of;

	if (citation->issuer)
		return 0;
	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	of = tc_match_any(scan, i, "cua|cua lien");
	if (!of && i > at)
		return 0;
	i = of ? tc_skip_blank(scan, of) : i;
	if (!(of && (end = tc_meeting_read(scan, i))) && !(end = tc_read_organ(scan, i, !of)))
		return 0;
	guint partners = count_partners(citation);
	end = partners ? read_partners(scan, end, partners) : read_second_issuer(scan, i, end);
	citation->issuer = tc_scan_dup(scan, i, end);
	return end;
}

static gsize read_term_part(const TcScan *scan, gsize at, TcCitation *citation)
{
	const char *roman;
	gsize i = at, end;

	if (citation->term)
		return 0;
	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	if (!(end = tc_read_term(scan, i, &roman)))
		return 0;
	citation->term = g_strdup(roman);
	return end;
}

/* A citation does not go on in the next paragraph: what stands there, an organ's name as a heading say, is not its issuer. */
static gboolean crosses_paragraph(const TcScan *scan, gsize from, gsize to)
{
	guint lines = 0;

	for (gsize i = from; i < to; i++)
		lines += scan->f[i] == '\n';
	return lines > 1;
}

gsize tc_read_tail(const TcScan *scan, gsize at, TcCitation *citation)
{
	gsize end = at, next;

	for (;;) {
		gsize i = tc_skip_blank(scan, end);
		if (i >= scan->n || crosses_paragraph(scan, end, i))
			return end;
		if ((next = read_date_part(scan, i, citation)) || (next = read_issuer_part(scan, i, citation)) ||
		    (next = read_term_part(scan, i, citation)))
			end = next;
		else
			return end;
	}
}
