/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Finding. One walk over the words of the folded text. Three things make it stop: a type word, a digit, a word of a pinpoint.
 * Behind a type word it looks, in this order, for an anaphor, a number (perhaps behind "số", perhaps behind the issuer), a name;
 * at a digit for a number with a symbol so sure that it needs no type word. Behind each citation it reads what belongs to it
 * and then the further members of a list. A bare type word with a capital is noted as well: whether it is an alias or the last
 * paper named is for tc_relate_anaphors() to say, which drops what it cannot resolve.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

typedef struct {
	const TcScan *scan;
	TcCitations *found;
	TcPinpoint pinpoint; /* the last one read */
} Finder;

/* ---- small readers ---------------------------------------------------------------------------------------------- */

/* Is this the paper's own number line, or that of its copy sheet? */
static gboolean is_own_number(const TcScan *scan, gsize from, gsize to)
{
	static const TcFieldId own[] = {TC_FIELD_NUMBER, TC_FIELD_COPY_NUMBER};
	gsize start = scan->folded->origin[from], end = scan->folded->origin[to];

	for (gsize i = 0; scan->own && i < G_N_ELEMENTS(own); i++) {
		TcSpan span = scan->own->fields[own[i]].span;
		if (span.end > span.start && start < span.end && span.start < end)
			return TRUE;
	}
	return FALSE;
}

/* `Nghị quyết số: 653/2019/UBTVQH14` in a head stands on a line of its own. */
static gboolean begins_line(const TcScan *scan, gsize at)
{
	while (at > 0 && (scan->f[at - 1] == ' ' || scan->f[at - 1] == '\t'))
		at--;
	return at == 0 || scan->f[at - 1] == '\n';
}

/* `Số 657 - CV/HU` at the start of a line above the body: a number line, even where the header could not be read. */
static gboolean is_number_line(const TcScan *scan, gsize at)
{
	gsize i = at, limit = scan->own && scan->own->body_start ? scan->own->body_start : 1500;

	if (scan->folded->origin[at] > limit || !tc_scan_is_upper(scan, at))
		return FALSE;
	while (i > 0 && (scan->f[i - 1] == ' ' || scan->f[i - 1] == '\t'))
		i--;
	if (i == 0)
		return TRUE;
	if (scan->f[i - 1] != '\n')
		return i < at - 2; /* the second column of a header */
	while (i > 0 && tc_is_blank(scan->f[i - 1]))
		i--;
	return i == 0 || (scan->f[i - 1] != ',' && !(i > 2 && tc_match_words(scan, i - 2, "va")));
}

static void attach_pinpoint(Finder *finder, TcCitation *citation, gsize start)
{
	const TcScan *scan = finder->scan;

	if (!finder->pinpoint.end || finder->pinpoint.end > start)
		return;
	gsize i = tc_skip_blank(scan, finder->pinpoint.end);
	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	gsize of = tc_match_any(scan, i, "cua|thuoc|tai|cua cac|ban hanh kem theo|kem theo");
	if (of)
		i = tc_skip_blank(scan, of);
	if (i == start)
		citation->pinpoint = g_strdup(finder->pinpoint.text);
}

static TcCitation *add(Finder *finder, TcCitation *citation)
{
	attach_pinpoint(finder, citation, tc_scan_at(finder->scan, citation->span.start));
	g_ptr_array_add(finder->found, citation);
	return citation;
}

static void set_end(const TcScan *scan, TcCitation *citation, gsize end)
{
	gsize stop = scan->folded->origin[end];

	/* origin[end] is the next character: do not take in what stands between */
	while (stop > citation->span.start && tc_is_blank(scan->text[stop - 1]))
		stop--;
	citation->span.end = stop;
}

static void take_ident(TcCitation *citation, const TcIdent *ident)
{
	if (*ident->number)
		citation->number = g_strdup(ident->number);
	if (*ident->symbol)
		citation->symbol = g_strdup(ident->symbol);
	if (*ident->year)
		citation->year = g_strdup(ident->year);
	citation->form = *ident->symbol ? TC_FORM_FULL : TC_FORM_SHORT;
	citation->confidence = MIN(citation->confidence, ident->confidence);
	citation->damage |= ident->damage;
}

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
static gsize read_list(Finder *finder, gsize at, const char *type)
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
		take_ident(citation, &ident);
		add(finder, citation);
		end = tc_read_tail(scan, ident.end, citation);
		set_end(scan, citation, end);
	}
	return end;
}

/* `18, 19-NQ/TW`: numbers before the one that has the symbol. `first` is the one already read. */
static gsize read_shared(Finder *finder, TcCitation *first, gsize end, const char *type, gboolean named)
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
		TcCitation *member = add(finder, g_ptr_array_index(members, m));
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
	       !tc_match_any(scan, i, "ngay so|nam 19|nam 20");
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

	if (next == end)
		return c && !strchr(",.;)\"'", c) && (guchar)c < 0x80;
	if (tc_is_digit(c)) {
		next = tc_word_end(scan, next);
		return tc_slash_length(scan, next) || tc_dash_length(scan, next);
	}
	return c && strchr("|_/<>{}%~*^\\", c);
}

static gsize read_bare_number(Finder *finder, const TcTypeWord *word, gsize at, gboolean named, char *issuer)
{
	const TcScan *scan = finder->scan;
	char number[8];
	gboolean damaged;
	gsize end = tc_ident_read_number(scan, at, number, &damaged);

	if (!end || damaged || tc_is_word(scan->f[end]) || !bare_number_counts(scan, word, at, end, named))
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
	add(finder, citation);
	gsize stop = read_shared(finder, citation, end, word->id, named);
	if (stop == end && citation->form == TC_FORM_SHORT) {
		end = tc_read_tail(scan, end, citation);
		set_end(scan, citation, end);
		return end;
	}
	return read_list(finder, stop, word->id);
}

/* Number and symbol behind the type word, with all that belongs to them. \return the end or 0. */
static gsize read_numbered(Finder *finder, const TcTypeWord *word)
{
	const TcScan *scan = finder->scan;
	g_autofree char *issuer = NULL;
	gsize i = tc_skip_blank(scan, word->end);
	gsize first = read_issuer_first(scan, i, &issuer);
	TcIdent ident;

	if (first)
		i = first;
	else if (strchr(".:", scan->f[i]) && tc_read_number_word(scan, tc_skip_blank(scan, i + 1)))
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
	if (is_own_number(scan, ident.start, ident.end) && begins_line(scan, word->start))
		return ident.end;
	TcCitation *citation = tc_citation_new(scan, word->id, word->start, ident.end);
	take_ident(citation, &ident);
	citation->issuer = g_steal_pointer(&issuer);
	add(finder, citation);
	gsize end = tc_read_tail(scan, ident.end, citation);
	set_end(scan, citation, end);
	return read_list(finder, end, word->id);
}

/* `này`, `nêu trên`: which words, and how they bind. */
static gsize match_anaphor(const TcScan *scan, const TcTypeWord *word)
{
	gsize i = tc_skip_blank(scan, word->end);
	gsize end = tc_match_any(scan, i, "nay|neu tren|noi tren|da neu|tren|da neu tren");

	if (!end)
		return 0;
	if (scan->f[i] == 't' && !tc_match_words(scan, i, "tren"))
		return end;
	/* `trên cơ sở`, `trên địa bàn`: another word */
	if (tc_match_any(scan, i,
			 "tren co so|tren dia ban|tren toan|tren cac|tren pham vi|tren mang|tren the|nay sinh|tren nen|tren moi"))
		return 0;
	return end;
}

static gsize read_anaphor(Finder *finder, const TcTypeWord *word)
{
	const TcScan *scan = finder->scan;
	gsize end = match_anaphor(scan, word);
	static const char *const things[] = {"du-an",     "phuong-an", "hop-dong",  "bien-ban",
					     "quy-trinh", "quy-hoach", "chien-luoc"};

	if (!end || word->abbreviated)
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(things); i++)
		if (g_str_equal(word->id, things[i]))
			return 0;
	gboolean written =
		g_str_equal(word->id, "cong-van") || g_str_equal(word->id, "thong-tu") || g_str_equal(word->id, "nghi-dinh");
	if (!word->capital && !written)
		return 0;
	TcCitation *citation = tc_citation_new(scan, word->id, word->start, end);
	citation->form = TC_FORM_ANAPHOR;
	add(finder, citation);
	return end;
}

/* A bare `Nghị quyết` in mid-sentence. */
static gsize read_bare(Finder *finder, const TcTypeWord *word)
{
	const TcScan *scan = finder->scan;
	static const char *const kinds[] = {"nghi-quyet", "ket-luan", "chi-thi",    "thong-tu", "nghi-dinh",
					    "thong-tri",  "quy-dinh", "quyet-dinh", "ke-hoach"};
	gsize end, before, i = word->start;
	gboolean kind = FALSE;

	for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
		kind |= g_str_equal(word->id, kinds[k]);
	if (!kind || !word->capital || word->all_caps || word->abbreviated)
		return 0;
	while (i > 0 && (scan->f[i - 1] == ' ' || scan->f[i - 1] == '\n'))
		i--;
	/* only after a word or a comma of the same sentence; a capital elsewhere says nothing */
	gboolean paren = i > 0 && scan->f[i - 1] == '(';
	if (i == 0 || (!tc_is_word(scan->f[i - 1]) && scan->f[i - 1] != ',' && !paren))
		return 0;
	before = tc_word_before(scan, word->start, &end);
	if (tc_match_any(scan, before, "cac|nhung|mot|hai|ba|ra|moi|so|tung|du|thao|bo"))
		return 0;
	gsize next = tc_skip_blank(scan, word->end);
	if (tc_scan_is_upper(scan, next) || tc_is_digit(scan->f[next]) ||
	    tc_match_any(scan, next, "cua|ve|lien tich|so|quy dinh"))
		return 0;
	TcCitation *citation = tc_citation_new(scan, word->id, word->start, word->end);
	citation->form = TC_FORM_ALIAS;
	citation->confidence = 0.6;
	add(finder, citation);
	return word->end;
}

static gsize read_type_word(Finder *finder, const TcTypeWord *word)
{
	gsize end = read_anaphor(finder, word), stop;

	if (!end)
		end = read_numbered(finder, word);
	if (!end) {
		TcCitation *citation = tc_name_read(finder->scan, word, &stop);
		if (citation) {
			add(finder, citation);
			set_end(finder->scan, citation, stop);
			end = stop;
		}
	}
	return end ? end : read_bare(finder, word);
}

/* ---- at a digit ---------------------------------------------------------------------------------------------------- */

/* The "số" before a number, with the blanks between. \return its start, or `at`. */
static gsize number_word_before(const TcScan *scan, gsize at)
{
	gsize i = at, end;

	while (i > 0 && (tc_is_blank(scan->f[i - 1]) || scan->f[i - 1] == ':' || scan->f[i - 1] == '.' || scan->f[i - 1] == ','))
		i--;
	gsize word = tc_word_before(scan, i, &end);
	if (word < i && end == i && tc_read_number_word(scan, word) == at)
		return word;
	if (i >= 2 && scan->f[i - 2] == '$' && tc_read_number_word(scan, i - 2) == at)
		return i - 2;
	return at;
}

static gsize read_bare_ident(Finder *finder, gsize at)
{
	const TcScan *scan = finder->scan;
	TcIdent ident;

	/* 1.234/QĐ, 2020/NĐ: the middle of something longer */
	if (at > 0 && (tc_slash_length(scan, at - 1) ||
		       ((scan->f[at - 1] == '.' || scan->f[at - 1] == ',') && at > 1 && tc_is_digit(scan->f[at - 2]))))
		return 0;
	if (!tc_ident_read(scan, at, NULL, &ident) || !ident.sure)
		return 0;
	gsize start = number_word_before(scan, at);
	if (is_own_number(scan, ident.start, ident.end) || (start < at && is_number_line(scan, start)))
		return ident.end;
	const char *type = tc_symbol_get_type(ident.symbol);
	gsize end, before = tc_word_before(scan, start, &end);
	/* a unit's stamp, a form's number: nobody cites a letter without "số", nor a form at all */
	if (tc_match_any(scan, before, "mau|bieu|mau bieu|to khai|phu luc|hop dong|hoa don") ||
	    (start == at && g_strcmp0(type, "cong-van") == 0 && !g_str_has_prefix(ident.symbol, "CV")))
		return ident.end;
	gsize word = tc_type_word_before(scan, start, type);
	TcCitation *citation = tc_citation_new(scan, type, word, ident.end);
	take_ident(citation, &ident);
	if (word == start)
		citation->confidence = MIN(citation->confidence, start < at ? 0.9 : 0.8);
	add(finder, citation);
	end = tc_read_tail(scan, ident.end, citation);
	set_end(scan, citation, end);
	return read_list(finder, end, type);
}

/* ---- the walk -------------------------------------------------------------------------------------------------------- */

static gsize find_at(Finder *finder, gsize at)
{
	const TcScan *scan = finder->scan;
	TcTypeWord word;
	TcPinpoint pinpoint;
	char c = scan->f[at];

	if (tc_is_digit(c))
		return read_bare_ident(finder, at);
	if (memchr("bcdhklnpqtv", c, 11) && tc_type_word_match(scan, at, &word))
		return read_type_word(finder, &word);
	if ((c == 'd' || c == 'k' || c == 'm' || c == 'p' || c == 'c' || c == 't') && tc_pinpoint_read(scan, at, &pinpoint)) {
		finder->pinpoint = pinpoint;
		return pinpoint.end;
	}
	return 0;
}

TcCitations *tc_find(const TcScan *scan)
{
	Finder finder = {.scan = scan, .found = g_ptr_array_new_with_free_func((GDestroyNotify)tc_citation_free)};
	gsize i = 0;

	while (i < scan->n) {
		if (!tc_is_word(scan->f[i])) {
			i++;
			continue;
		}
		gsize end = find_at(&finder, i);
		i = end > i ? end : tc_word_end(scan, i);
	}
	return finder.found;
}
