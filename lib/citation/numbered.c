/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands behind a type word: a number, with its symbol or without, perhaps behind the issuer, and the further members of
 * a list. `18, 19-NQ/TW` is two citations with one symbol; `18-NQ/TW, 19-NQ/TW và 03/NQ-CP` is three. A number alone is one only
 * where nothing shows that it counts things ("kế hoạch 5 năm").
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static gsize read_connector(const TcScan *scan, gsize at)
{
	gsize i = tc_skip_blank(scan, at), next;

	if (scan->f[i] == ',' || scan->f[i] == ';')
		i = tc_skip_blank(scan, i + 1);
	if ((next = tc_match_any(scan, i, "va|hoac|va so")))
		i = tc_skip_blank(scan, next);
	return i == tc_skip_blank(scan, at) ? at : i;
}

/* The members behind the first: `..., số 19-NQ/TW và 20-NQ/TW`. */
gsize tc_finder_read_list(TcFinder *finder, gsize at, const char *type)
{
	const TcScan *scan = finder->scan;
	gsize end = at;
	TcIdent ident;

	for (int members = 0; members < TC_LIST_MAX; members++) {
		gsize i = read_connector(scan, end);
		gsize start = i;
		if (i == end)
			break;
		gsize number = tc_read_number_word(scan, i);
		if (number)
			i = number;
		if (!tc_is_word(scan->f[i]) || !tc_ident_read(scan, i, type, &ident) || (!ident.sure && !number))
			break;
		TcCitation *citation = tc_citation_new(scan, type, start, ident.end);
		tc_finder_take_ident(citation, &ident);
		tc_finder_add(finder, citation);
		end = tc_read_tail(scan, ident.end, citation);
		tc_finder_set_end(scan, citation, end);
	}
	return end;
}

/* `18, 19-NQ/TW`: numbers before the one that has the symbol. `first` is the one already read. */
static gsize read_shared(TcFinder *finder, TcCitation *first, gsize end, const char *type, gboolean named)
{
	const TcScan *scan = finder->scan;
	g_autoptr(GPtrArray) members = g_ptr_array_new();
	gsize i = end, stop = end;
	char number[8];
	gboolean damaged;
	TcIdent ident = {0};

	while (members->len < TC_LIST_MAX) {
		gsize start = read_connector(scan, stop);
		if (start == stop || tc_match_words(scan, start, "nam"))
			break;
		if (tc_is_word(scan->f[start]) && tc_ident_read(scan, start, type, &ident) && ident.sure)
			break;
		memset(&ident, 0, sizeof ident);
		i = tc_ident_read_number(scan, start, number, &damaged);
		if (!i || damaged || tc_is_word(scan->f[i]) || tc_slash_length(scan, i) || scan->f[i] == '.')
			break;
		TcCitation *member = tc_citation_new(scan, type, start, i);
		member->number = g_strdup(number);
		member->form = TC_FORM_SHORT;
		g_ptr_array_add(members, member);
		stop = i;
	}
	gboolean symbol = *ident.symbol && !ident.odd;
	if (!symbol && !named) {
		g_ptr_array_foreach(members, (GFunc)(void (*)(void))tc_citation_free, NULL);
		return end;
	}
	for (guint m = 0; m < members->len; m++) {
		TcCitation *member = tc_finder_add(finder, g_ptr_array_index(members, m));
		if (symbol)
			member->symbol = g_strdup(ident.symbol), member->form = TC_FORM_FULL;
	}
	if (symbol)
		first->symbol = g_strdup(ident.symbol), first->form = TC_FORM_FULL;
	return stop;
}

/* ---- behind a type word ------------------------------------------------------------------------------------------- */

/* `của Bộ Chính trị` before the number: `Quyết định của Bộ Chính trị số 31-QĐ/TW`. \return where "số" stands, or 0. */
static gsize read_issuer_first(const TcScan *scan, gsize at, char **issuer)
{
	gsize of = tc_match_words(scan, at, "cua");
	gsize organ = of ? tc_skip_blank(scan, of) : 0;
	gsize end = organ ? tc_read_organ(scan, organ, FALSE) : 0;
	gsize number = end ? tc_skip_blank(scan, end) : 0;

	if (!number || !tc_match_any(scan, number, "so|s0"))
		return number && g_str_has_prefix(scan->f + number, "so") && tc_is_digit(scan->f[number + 2])
			       ? (*issuer = tc_scan_dup(scan, organ, end), number)
			       : 0;
	*issuer = tc_scan_dup(scan, organ, end);
	return number;
}

/* `ngày 5/6`: a day, not so many of them. */
static gboolean begins_date(const TcScan *scan, gsize at)
{
	gsize day = tc_match_words(scan, at, "ngay"), end = day ? tc_word_end(scan, tc_skip_blank(scan, day)) : 0;

	return end && tc_is_digit(scan->f[end - 1]) && (tc_slash_length(scan, end) || tc_dash_length(scan, end)) &&
	       tc_is_digit(scan->f[end + MAX(tc_slash_length(scan, end), tc_dash_length(scan, end))]);
}

/* What shows that a bare number counts things and is not a document's: `kế hoạch 5 năm`. */
static gboolean is_measure(const TcScan *scan, gsize at)
{
	gsize i = tc_skip_blank(scan, at);

	if (scan->f[i] == '%' || scan->f[i] == '/' || (tc_is_word(scan->f[i]) && i == at))
		return TRUE;
	return tc_match_any(
		       scan, i,
		       "nam|thang|ngay|tuan|quy|nguoi|noi dung|diem|nhiem vu|giai phap|muc tieu|truong hop|don vi|xa|huyen|tinh|"
		       "dong|trieu|ty|phan|buoc|giai doan|chuong|dieu|van de|nhom|khau|linh vuc|to chuc|ban|bo|co quan|dong "
		       "chi") &&
	       !tc_match_any(scan, i, "ngay so|nam 19|nam 20") && !begins_date(scan, i);
}

static gboolean bare_number_counts(const TcScan *scan, const TcTypeWord *word, gsize number_at, gsize end, gboolean named)
{
	if (named)
		return !(scan->f[end] == '.' && tc_is_digit(scan->f[end + 1])) &&
		       !(scan->f[end] == ',' && tc_is_digit(scan->f[end + 1]));
	if (tc_word_end(scan, number_at) - number_at == 4 &&
	    (strncmp(scan->f + number_at, "19", 2) == 0 || strncmp(scan->f + number_at, "20", 2) == 0))
		return FALSE; /* a year */
	if (is_measure(scan, end)) {
		/* `Chỉ thị 43 ngày 8/6/2010` and `Nghị quyết 30a 6 tháng đầu năm` are no measures */
		TcCitation probe = {.form = TC_FORM_SHORT};
		gboolean dated = word->capital && tc_read_tail(scan, end, &probe) > end && probe.date && strlen(probe.date) == 10;
		g_free(probe.date);
		g_free(probe.issuer);
		g_free(probe.term);
		if (!dated)
			return FALSE;
	}
	if (tc_slash_length(scan, end) || tc_dash_length(scan, end) || (scan->f[end] == '.' && tc_is_digit(scan->f[end + 1])) ||
	    (scan->f[end] == ',' && tc_is_digit(scan->f[end + 1])))
		return FALSE;
	if (word->all_caps && !word->abbreviated && tc_scan_at(scan, 0) == word->start)
		return TRUE;
	return word->capital || tc_skip_blank(scan, end) >= scan->n;
}

/* Behind a whole number stands a blank, a stop, or a bracket; a sign, or a blank and more of a symbol, are the rest of a damaged one. */
static gboolean breaks_off(const TcScan *scan, gsize end)
{
	gsize next = tc_skip_blank(scan, end);
	char c = scan->f[next];

	if (c == '.' && tc_scan_is_upper(scan, next + 1)) /* 792.NG- */
		return TRUE;
	if (next == end)
		return c && !strchr(",.;)\"'", c) && (guchar)c < 0x80;
	if (tc_is_digit(c)) {
		next = tc_word_end(scan, next);
		return tc_slash_length(scan, next) || tc_dash_length(scan, next) || (guchar)scan->f[next] >= 0x80;
	}
	return c && strchr("|_/<>{}%~*^\\", c);
}

/* `TỈNH ỦY QUẢNG NAM - KẾ HOẠCH 37`: the head that runs over a paper's pages. */
static gboolean is_running_head(const TcScan *scan, const TcTypeWord *word, gsize end)
{
	gsize before = word->start;

	while (before > 0 && scan->f[before - 1] == ' ')
		before--;
	return word->all_caps && before > 0 && scan->f[before - 1] == '-' && (end >= scan->n || scan->f[end] == '\n');
}

static gsize read_bare_number(TcFinder *finder, const TcTypeWord *word, gsize at, gboolean named, char *issuer)
{
	const TcScan *scan = finder->scan;
	char number[8];
	gboolean damaged;
	gsize end = tc_ident_read_number(scan, at, number, &damaged);

	if (!end || damaged || tc_is_word(scan->f[end]) || !bare_number_counts(scan, word, at, end, named))
		return 0;
	if (!named && is_running_head(scan, word, end))
		return 0;
	TcCitation *citation = tc_citation_new(scan, word->id, word->start, end);
	citation->number = g_strdup(number);
	citation->form = TC_FORM_SHORT;
	citation->confidence = 0.9;
	if (breaks_off(scan, end)) {
		citation->damage = TC_DAMAGE_NUMBER | TC_DAMAGE_SYMBOL;
		citation->confidence = TC_DOUBTFUL;
	}
	citation->issuer = g_strdup(issuer);
	tc_finder_add(finder, citation);
	gsize stop = read_shared(finder, citation, end, word->id, named);
	if (stop == end && citation->form == TC_FORM_SHORT) {
		end = tc_read_tail(scan, end, citation);
		tc_finder_set_end(scan, citation, end);
		return end;
	}
	return tc_finder_read_list(finder, stop, word->id);
}

/* Number and symbol behind the type word, with all that belongs to them. \return the end or 0. */
gsize tc_finder_read_numbered(TcFinder *finder, const TcTypeWord *word)
{
	const TcScan *scan = finder->scan;
	g_autofree char *issuer = NULL;
	gsize i = tc_skip_blank(scan, word->end);
	gsize first = read_issuer_first(scan, i, &issuer);
	TcIdent ident;

	if (first)
		i = first;
	else if (i < scan->n && strchr(".:", scan->f[i]) && tc_read_number_word(scan, tc_skip_blank(scan, i + 1)))
		i = tc_skip_blank(scan, i + 1); /* `Luật. số` */
	gsize number = tc_read_number_word(scan, i);
	if (number)
		i = number;
	if (word->abbreviated && i == word->end && !tc_is_digit(scan->f[i]))
		return 0;
	gboolean odd = number && (g_str_equal(word->id, "cong-van") || g_str_equal(word->id, "to-trinh")) &&
		       tc_ident_read_odd(scan, i, &ident);
	TcIdent plain;
	gboolean numbered = tc_ident_read(scan, i, word->id, &plain);
	if (numbered && (!odd || plain.end >= ident.end))
		ident = plain;
	else if (!odd)
		return tc_is_word(scan->f[i]) && !word->general && (number || !word->by_name)
			       ? read_bare_number(finder, word, i, number != 0, issuer)
			       : 0;
	if (tc_finder_is_own_number(scan, ident.start, ident.end) && tc_begins_line(scan, word->start))
		return ident.end;
	TcCitation *citation = tc_citation_new(scan, word->id, word->start, ident.end);
	tc_finder_take_ident(citation, &ident);
	citation->issuer = g_steal_pointer(&issuer);
	tc_finder_add(finder, citation);
	gsize end = tc_read_tail(scan, ident.end, citation);
	tc_finder_set_end(scan, citation, end);
	return tc_finder_read_list(finder, end, word->id);
}
