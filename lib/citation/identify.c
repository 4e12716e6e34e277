/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is printed is made canonical; what the print lacks is not invented, with two exceptions: the issuer of a list's last
 * member belongs to all of them where their symbols say the same organ, and "Tỉnh ủy" in a paper of that province, "Huyện ủy" in
 * one of that district, have its place. Whom an issuer's words mean stays to be said by tc_organ_match(): the issuer is kept in
 * the words printed.
 */
#include "lib/citation/citation-private.h"
#include "lib/citation/works-private.h"

#include <stdlib.h>
#include <string.h>

/* Pieces of a symbol that are printed without fault: known codes, or capitals. */
static gboolean piece_is_clean(const char *piece)
{
	g_autofree char *folded = tc_text_fold(piece, -1);

	if (tc_code_is_type(folded, strlen(folded)) || tc_code_is_organ(folded, strlen(folded)))
		return TRUE;
	if (g_str_has_prefix(folded, "qh") || strstr(folded, "tvqh") || g_str_has_suffix(folded, "tvv"))
		return FALSE;
	for (const char *p = piece; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!g_unichar_isupper(c) && c != '&' && c != '.')
			return FALSE;
	}
	return TRUE;
}

static gboolean looks_damaged(const TcCitation *citation)
{
	g_auto(GStrv) pieces = g_strsplit_set(citation->symbol, "-/", -1);
	guint n = g_strv_length(pieces), types = 0, organs = 0;
	const char *says = tc_symbol_get_type(citation->symbol);
	gboolean letter = g_str_equal(citation->type, "cong-van");

	for (guint i = 0; i < n; i++) {
		g_autofree char *folded = tc_text_fold(pieces[i], -1);
		if (!piece_is_clean(pieces[i]))
			return TRUE;
		gboolean organ = tc_code_is_organ(folded, strlen(folded));
		organs += organ;
		types += !organ && tc_code_is_type(folded, strlen(folded));
	}
	if (letter || n > 2)
		return FALSE;
	/* KUTW: one piece that is nothing; OĐ-TTg: a type that is none; CT-TT: what was an organ is another type */
	return n == 1 ? !types && !organs : types + organs == 1 ? !says || g_str_equal(says, "cong-van") : n == 2 && types == 2;
}

/* `895-QĐ/TTg`: the Party's order in a paper of the State. */
static void order_as_state(char *symbol)
{
	static const char *const state[] = {"TTg", "CP", "UBND", "HĐND", "CTN"};
	char *slash = strchr(symbol, '/');

	for (gsize i = 0; slash && i < G_N_ELEMENTS(state); i++)
		if (g_str_equal(slash + 1, state[i]))
			*slash = '-';
}

/* Does the canonical symbol have other letters than the printed one? TƯ for TW is a way of writing, not damage. */
static gboolean letters_differ(const char *printed, const char *canonical)
{
	g_autofree char *a = tc_text_fold(printed, -1), *b = tc_text_fold(canonical, -1);
	const char *p = a, *q = b;

	for (;; p++, q++) {
		while (*p && !g_ascii_isalnum(*p))
			p++;
		while (*q && !g_ascii_isalnum(*q))
			q++;
		if (*p == 'u' && *q == 'w')
			continue;
		if (*p != *q)
			return TRUE;
		if (!*p)
			return FALSE;
	}
}

static void mark_mended(TcCitation *citation)
{
	citation->damage |= TC_DAMAGE_SYMBOL;
	citation->confidence = MIN(citation->confidence, 0.7);
}

/* The letter that a digit stands for in a piece of a symbol; NUL if it is none that OCR makes of letters. */
static char letter_of(char digit)
{
	const char *digits = "01578", *at = digit ? strchr(digits, digit) : NULL;

	return at ? "OISTB"[at - digits] : '\0';
}

/* `B7C-CST`: a digit among the letters of a piece, where with its letter the piece is a code that is known. */
static void mend_digits(TcCitation *citation)
{
	g_autofree char *mended = g_strdup(citation->symbol);

	for (char *piece = mended; *piece; piece += strspn(piece, "-/")) {
		gsize length = strcspn(piece, "-/"), digits = 0;
		g_autofree char *code = g_strndup(piece, length);
		for (char *p = code; *p; p++) {
			digits += tc_is_digit(*p);
			*p = letter_of(*p) ? letter_of(*p) : *p;
		}
		g_autofree char *folded = tc_text_fold(code, -1);
		if (digits && digits < length && !tc_is_digit(*piece) && tc_code_is_organ(folded, strlen(folded)))
			memcpy(piece, code, length);
		piece += length;
	}
	if (g_str_equal(mended, citation->symbol))
		return;
	g_free(citation->symbol);
	citation->symbol = g_steal_pointer(&mended);
	mark_mended(citation);
}

static void canonicalise_symbol(TcCitation *citation)
{
	g_autofree char *canonical = NULL;

	if (!citation->number) /* a company's own number stays as it is */
		return;
	mend_digits(citation);
	canonical = tc_symbol_canonical(citation->symbol, citation->issuer);
	if (letters_differ(citation->symbol, canonical))
		mark_mended(citation);
	g_free(citation->symbol);
	citation->symbol = g_steal_pointer(&canonical);
	order_as_state(citation->symbol);
	if (!citation->type || !looks_damaged(citation))
		return;
	g_autofree char *repaired = tc_symbol_repair(citation->symbol, citation->type);
	if (!repaired)
		mark_mended(citation); /* it shows damage, and several are as near */
	if (!repaired || g_str_equal(repaired, citation->symbol))
		return;
	g_free(citation->symbol);
	citation->symbol = g_steal_pointer(&repaired);
	mark_mended(citation);
}

/* `văn bản số 1792/BC-BCA` is a report; the word said nothing. A list's member is what its own symbol says. */
static void complete_type(TcCitation *citation, const TcScan *scan)
{
	const char *type = citation->symbol ? tc_symbol_get_type(citation->symbol) : NULL;
	gsize at = tc_scan_at(scan, citation->span.start);

	if (!type || (citation->type && g_str_equal(type, citation->type)))
		return;
	gboolean general = tc_match_words(scan, at, "van ban") && !g_str_equal(citation->type, "van-ban-hop-nhat");
	gboolean untyped = tc_is_digit(scan->f[at]) || tc_match_words(scan, at, "so");
	gboolean rule = citation->type && g_str_equal(citation->type, "quy-dinh"); /* QĐ stands for both */
	if (!citation->type || ((general || untyped) && !rule)) {
		g_free(citation->type);
		citation->type = g_strdup(type);
	}
}

static gboolean same_organ(const TcCitation *a, const TcCitation *b)
{
	g_autofree char *left = a->symbol ? tc_symbol_dup_organ(a->symbol) : NULL;
	g_autofree char *right = b->symbol ? tc_symbol_dup_organ(b->symbol) : NULL;

	return left && right && g_str_equal(left, right);
}

/* One issuer at the end of a list belongs to all members with the same organ's symbol. */
static void share_issuers(TcCitations *citations, const TcScan *scan)
{
	for (guint i = citations->len; i-- > 1;) {
		TcCitation *after = g_ptr_array_index(citations, i), *before = g_ptr_array_index(citations, i - 1);
		if (!after->issuer || before->issuer || !same_organ(before, after) || before->name)
			continue;
		if (tc_gap_read(scan, tc_scan_at(scan, before->span.end), tc_scan_at(scan, after->span.start)) !=
		    TC_GAP_COORDINATE)
			continue;
		before->issuer = g_strdup(after->issuer);
		if (!before->term && after->term)
			before->term = g_strdup(after->term);
	}
}

/* The district that the citing paper is of: its issuer's, or that of the organ above a commune. NULL if not known. */
static char *dup_own_district(const TcHeader *own)
{
	TcFieldId field = own->level == TC_LEVEL_DISTRICT ? TC_FIELD_ISSUER : TC_FIELD_PARENT;
	const char *words = own->level >= TC_LEVEL_DISTRICT ? tc_header_get(own, field) : NULL;
	gsize matched;
	g_autoptr(TcOrgan) organ = words ? tc_organ_match(words, -1, &matched) : NULL;

	return organ && organ->level == TC_LEVEL_DISTRICT ? g_strdup(organ->place) : NULL;
}

static void complete_place(TcCitation *citation, const TcHeader *own)
{
	gsize matched;
	g_autoptr(TcOrgan) organ = citation->issuer ? tc_organ_match(citation->issuer, -1, &matched) : NULL;

	if (organ && organ->place) {
		citation->place = g_strdup(organ->place);
		return;
	}
	TcLevel level = organ ? organ->level : citation->symbol ? tc_symbol_get_level(citation->symbol) : TC_LEVEL_UNKNOWN;
	if (level == TC_LEVEL_PROVINCE && own)
		citation->place = g_strdup(own->province);
	else if (level == TC_LEVEL_DISTRICT && own)
		citation->place = dup_own_district(own);
}

/* `ngày 13/9` in a paper of October 2023 is of that year, in one of March of the year before; without the paper's date it says nothing. */
static void complete_year(TcCitation *citation, const TcHeader *own)
{
	const char *today = own ? tc_header_get(own, TC_FIELD_DATE) : NULL;

	if (!citation->date || !g_str_has_prefix(citation->date, "--"))
		return;
	g_autofree char *day = g_steal_pointer(&citation->date);
	if (!today || strlen(today) != strlen("2023-08-30"))
		return;
	int year = atoi(today) - (strcmp(day + 2, today + 5) > 0);
	citation->date = g_strdup_printf("%d-%s", year, day + 2);
}

/* ---- doubt ---------------------------------------------------------------------------------------------------------- */

static int current_year(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();

	return g_date_time_get_year(now);
}

/* A year that cannot be: later than today, not that of the date behind it, outside the National Assembly's term. */
static gboolean year_is_wrong(const TcCitation *citation, int today)
{
	if (!citation->year || !citation->number)
		return FALSE;
	if (atoi(citation->year) > today || !tc_assembly_fits(citation->symbol, citation->year))
		return TRUE;
	return citation->date && strncmp(citation->date, citation->year, 4) != 0;
}

/* Nobody cites what is younger than he. */
static gboolean is_from_the_future(const TcCitation *citation, const TcHeader *own)
{
	const char *today = own ? tc_header_get(own, TC_FIELD_DATE) : NULL;
	const char *day = citation->date ? citation->date : citation->year;

	return today && day && !citation->self && strncmp(day, today, MIN(strlen(day), strlen(today))) > 0;
}

static void doubt(TcCitation *citation, guint damage)
{
	citation->damage |= damage;
	citation->confidence = MIN(citation->confidence, TC_DOUBTFUL);
}

/* `Kết luận số 44-KH/TW`. "Công văn" is said of any paper. */
static gboolean is_misprinted(const TcCitation *citation)
{
	const char *says = citation->symbol && citation->number ? tc_symbol_get_type(citation->symbol) : NULL;

	return citation->type && says && tc_symbol_is_party(citation->symbol) && !g_str_equal(citation->type, "cong-van") &&
	       !g_str_equal(says, "cong-van") && !g_str_equal(tc_type_family(citation->type, NULL), tc_type_family(says, NULL));
}

/*
 * What print alone cannot show: a digit read as another. Damage is no respecter of letters: of 318 numbers of the OCR set whose symbol
 * came out damaged, 174 had a wrong digit too, so one with a mended symbol is not sure.
 */
static void doubt_numbers(TcCitations *citations, const TcScan *scan)
{
	int today = current_year();

	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		if (!citation->number)
			continue;
		if (citation->damage & TC_DAMAGE_SYMBOL)
			doubt(citation, TC_DAMAGE_SYMBOL);
		if (year_is_wrong(citation, today) || is_from_the_future(citation, scan->own))
			doubt(citation, TC_DAMAGE_YEAR);
		if (is_misprinted(citation))
			doubt(citation, TC_DAMAGE_MISPRINT);
		if (citation->date && tc_anchor_contradicts(citation->symbol, citation->number, citation->date))
			doubt(citation, TC_DAMAGE_NUMBER);
		if (tc_scan_is_noisy(scan, citation->span))
			doubt(citation, TC_DAMAGE_NEAR);
	}
}

void tc_identify(TcCitations *citations, const TcScan *scan)
{
	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		complete_year(citation, scan->own);
		if (!citation->symbol)
			continue;
		complete_type(citation, scan);
		canonicalise_symbol(citation);
		complete_type(citation, scan);
	}
	share_issuers(citations, scan);
	for (guint i = 0; i < citations->len; i++)
		complete_place(g_ptr_array_index(citations, i), scan->own);
	doubt_numbers(citations, scan);
}
