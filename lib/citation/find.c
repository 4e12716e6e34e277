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

/* ---- small readers ---------------------------------------------------------------------------------------------- */

/* Is this the paper's own number line, or that of its copy sheet? */
gboolean tc_finder_is_own_number(const TcScan *scan, gsize from, gsize to)
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
gboolean tc_begins_line(const TcScan *scan, gsize at)
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

static void attach_pinpoint(TcFinder *finder, TcCitation *citation, gsize start)
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
	if (i == start || tc_is_attached(scan, i, start))
		citation->pinpoint = g_strdup(finder->pinpoint.text);
}

TcCitation *tc_finder_add(TcFinder *finder, TcCitation *citation)
{
	attach_pinpoint(finder, citation, tc_scan_at(finder->scan, citation->span.start));
	g_ptr_array_add(finder->found, citation);
	return citation;
}

void tc_finder_set_end(const TcScan *scan, TcCitation *citation, gsize end)
{
	gsize stop = scan->folded->origin[end];

	/* origin[end] is the next character: do not take in what stands between */
	while (stop > citation->span.start && tc_is_blank(scan->text[stop - 1]))
		stop--;
	citation->span.end = stop;
}

void tc_finder_take_ident(TcCitation *citation, const TcIdent *ident)
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

static gsize read_anaphor(TcFinder *finder, const TcTypeWord *word)
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
	tc_finder_add(finder, citation);
	return end;
}

gboolean tc_is_inside_sentence(const TcScan *scan, gsize at)
{
	while (at > 0 && (scan->f[at - 1] == ' ' || scan->f[at - 1] == '\n'))
		at--;
	return at > 0 && (tc_is_word(scan->f[at - 1]) || scan->f[at - 1] == ',' || scan->f[at - 1] == '(');
}

/* A bare `Nghị quyết`; at the head of a sentence, where every noun has a capital, only a defined alias (anaphor.c). */
static gsize read_bare(TcFinder *finder, const TcTypeWord *word)
{
	const TcScan *scan = finder->scan;
	static const char *const kinds[] = {"nghi-quyet", "ket-luan", "chi-thi",    "thong-tu", "nghi-dinh",
					    "thong-tri",  "quy-dinh", "quyet-dinh", "ke-hoach"};
	gsize end, before;
	gboolean kind = FALSE;

	for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
		kind |= g_str_equal(word->id, kinds[k]);
	if (!kind || !word->capital || word->all_caps || word->abbreviated)
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
	tc_finder_add(finder, citation);
	return word->end;
}

static gsize read_type_word(TcFinder *finder, const TcTypeWord *word)
{
	gsize end = read_anaphor(finder, word), stop;

	if (!end)
		end = tc_finder_read_numbered(finder, word);
	if (!end) {
		TcCitation *citation = tc_name_read(finder->scan, word, &stop);
		if (citation) {
			tc_finder_add(finder, citation);
			tc_finder_set_end(finder->scan, citation, stop);
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

/* `số 18, 19-NQ/TW` without a type word: the numbers before the one that has the symbol. \return where they begin, `at` if there are none. */
static gsize find_shared(const TcScan *scan, gsize at, gsize starts[TC_LIST_MAX], guint *n)
{
	gsize i = at, end;

	for (*n = 0; *n < TC_LIST_MAX; ++*n) {
		gsize and = tc_word_before(scan, i, &end);
		gsize before = and < i && end < i && tc_match_words(scan, and, "va") ? and : i;
		while (before > 0 && (scan->f[before - 1] == ',' || tc_is_blank(scan->f[before - 1])))
			before--;
		gsize number = before < i ? tc_word_before(scan, before, &end) : i;
		if (number == i || end != before || !tc_is_digit(scan->f[number]) || before - number > 4 ||
		    strspn(scan->f + number, "0123456789") != before - number)
			break;
		starts[*n] = number;
		i = number;
	}
	/* only behind "số": figures before a comma are anything */
	return *n && number_word_before(scan, i) < i ? i : at;
}

static void add_shared(TcFinder *finder, const gsize *starts, guint n, const TcIdent *ident, const char *type)
{
	const TcScan *scan = finder->scan;
	char number[8];
	gboolean damaged;

	for (guint i = n; i-- > 0;) {
		gsize end = tc_ident_read_number(scan, starts[i], number, &damaged);
		if (!end)
			continue;
		gsize start = i + 1 == n ? number_word_before(scan, starts[i]) : starts[i];
		TcCitation *citation = tc_citation_new(scan, type, start, end);
		citation->number = g_strdup(number);
		citation->symbol = g_strdup(ident->symbol);
		citation->year = *ident->year ? g_strdup(ident->year) : NULL;
		citation->confidence = 0.8;
		tc_finder_add(finder, citation);
	}
}

/* Behind what was found so far. */
static gsize passed(const TcFinder *finder)
{
	const TcCitation *last = finder->found->len ? g_ptr_array_index(finder->found, finder->found->len - 1) : NULL;

	return last ? tc_scan_at(finder->scan, last->span.end) : 0;
}

/* Letters of a central symbol whose slash is lost: `KLTW`, `KUTW`. */
#define LOST_MIN 4
#define LOST_MAX 6

/* The code that stands before `TW` in letters whose slash OCR has eaten, with an L before it (`KUTW`) or without (`NQTW`); NULL if none does. */
static const char *find_lost_code(const char *letters)
{
	gsize n;
	const TcType *types = tc_types_get(&n);

	for (gsize i = 0; i < n; i++) {
		g_autofree char *lost = tc_text_fold(types[i].code, -1);
		gsize length = strlen(lost);
		if (length < 2)
			continue;
		if (strncmp(letters, lost, length) != 0) {
			if (lost[length - 1] != 'l')
				continue;
			lost[length - 1] = 'u';
			if (strncmp(letters, lost, length) != 0)
				continue;
		}
		if (g_str_equal(letters + length, "tw") || g_str_equal(letters + length, "tvv"))
			return types[i].code;
	}
	return NULL;
}

/* `44-KUTW`, `18-NQTW` without a type word: a central Party paper's number. Capitals behind a dash that end so are hardly anything else. */
static gboolean read_lost_slash(const TcScan *scan, gsize at, TcIdent *ident)
{
	gboolean damaged;

	memset(ident, 0, sizeof *ident);
	gsize digits = tc_ident_read_number(scan, at, ident->number, &damaged), dash = digits ? tc_skip_blank(scan, digits) : at;
	gsize start = tc_skip_blank(scan, dash + tc_dash_length(scan, dash)), end = tc_word_end(scan, start);

	if (!digits || !tc_dash_length(scan, dash) || end - start < LOST_MIN || end - start > LOST_MAX)
		return FALSE;
	for (gsize i = start; i < end; i++)
		if (!tc_scan_is_upper(scan, i))
			return FALSE;
	g_autofree char *letters = g_strndup(scan->f + start, end - start);
	const char *code = find_lost_code(letters);
	if (!code)
		return FALSE;
	g_snprintf(ident->symbol, sizeof ident->symbol, "%s/TW", code);
	ident->start = at;
	ident->end = end;
	ident->sure = TRUE;
	ident->damage = TC_DAMAGE_SYMBOL | (damaged ? TC_DAMAGE_NUMBER : 0);
	ident->confidence = TC_DOUBTFUL;
	return TRUE;
}

static gsize read_bare_ident(TcFinder *finder, gsize at)
{
	const TcScan *scan = finder->scan;
	TcIdent ident;

	/* 1.234/QĐ, 2020/NĐ: the middle of something longer */
	if (at > 0 && (tc_slash_length(scan, at - 1) ||
		       ((scan->f[at - 1] == '.' || scan->f[at - 1] == ',') && at > 1 && tc_is_digit(scan->f[at - 2]))))
		return 0;
	if ((!tc_ident_read(scan, at, NULL, &ident) || !ident.sure) && !read_lost_slash(scan, at, &ident))
		return 0;
	gsize start = number_word_before(scan, at);
	if (tc_finder_is_own_number(scan, ident.start, ident.end) || (start < at && is_number_line(scan, start)))
		return ident.end;
	const char *type = tc_symbol_get_type(ident.symbol);
	gsize end, before = tc_word_before(scan, start, &end);
	/* a unit's stamp, a form's number: nobody cites a letter without "số", nor a form at all */
	if (tc_match_any(scan, before, "mau|bieu|mau bieu|to khai|phu luc|hop dong|hoa don") ||
	    (start == at && g_strcmp0(type, "cong-van") == 0 && !g_str_has_prefix(ident.symbol, "CV")))
		return ident.end;
	gsize word = tc_type_word_before(scan, start, type), shared[TC_LIST_MAX];
	guint n_shared;
	gsize first = word == at ? find_shared(scan, at, shared, &n_shared) : at;
	if (first < at && number_word_before(scan, first) >= passed(finder))
		add_shared(finder, shared, n_shared, &ident, type);
	TcCitation *citation = tc_citation_new(scan, type, word, ident.end);
	tc_finder_take_ident(citation, &ident);
	if (word == start)
		citation->confidence = MIN(citation->confidence, start < at ? 0.9 : 0.8);
	tc_finder_add(finder, citation);
	end = tc_read_tail(scan, ident.end, citation);
	tc_finder_set_end(scan, citation, end);
	return tc_finder_read_list(finder, end, type);
}

/* `bổ sung Điều 5a vào sau Điều 5`: where it is put in is no place that is changed; what is put in stands before it. */
static void take_pinpoint(TcFinder *finder, const TcPinpoint *pinpoint)
{
	const TcScan *scan = finder->scan;
	gsize end, after = tc_word_before(scan, pinpoint->start, &end), into = tc_word_before(scan, after, &end);

	if (after == pinpoint->start || into == after || !tc_match_any(scan, into, "vao sau|vao truoc")) {
		finder->pinpoint = *pinpoint;
		return;
	}
	gboolean named = finder->pinpoint.end && tc_skip_blank(scan, finder->pinpoint.end) == into;
	finder->pinpoint.end = named ? pinpoint->end : 0;
}

/* ---- the walk -------------------------------------------------------------------------------------------------------- */

static gsize find_at(TcFinder *finder, gsize at)
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
		take_pinpoint(finder, &pinpoint);
		return pinpoint.end;
	}
	return 0;
}

TcCitations *tc_find(const TcScan *scan)
{
	TcFinder finder = {.scan = scan, .found = g_ptr_array_new_with_free_func((GDestroyNotify)tc_citation_free)};
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
