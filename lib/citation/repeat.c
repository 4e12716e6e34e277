/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Within one paper, "Chỉ thị số 43-CT/TW" means the directive that is cited more fully elsewhere in it, with its date or term
 * (DOMAIN.md 3.2:
 * first mention in full, later ones short; a headline may be the short one). Only mentions that agree are joined: if the
 * paper names two directives of that number, of two terms say, a bare mention stays as open as it is printed.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

/** Of one number; more mentions in one paper are a table, and of the first ones all is known. */
#define REPEATS_MAX 256

/** `không phải Chỉ thị số 03-CT/TW ngày 31/3/2016`: the one that is not meant. */
static gboolean is_denied(const TcScan *scan, const TcCitation *citation)
{
	gsize at = tc_scan_at(scan, citation->span.start), end;
	gsize second = tc_word_before(scan, at, &end), first = tc_word_before(scan, second, &end);

	return first < second && tc_match_words(scan, first, "khong phai") > 0;
}

/** How much a mention says of which directive of its number is meant; 0: nothing beyond number and symbol. */
static int get_fullness(const TcCitation *citation)
{
	return (citation->date ? 4 : 0) + (citation->term ? 2 : 0) + (citation->date && citation->issuer ? 1 : 0);
}

static gboolean is_numbered(const TcCitation *citation)
{
	return citation->number && !citation->self && citation->refers_to < 0 &&
	       (citation->form == TC_FORM_FULL || citation->form == TC_FORM_SHORT);
}

/** A symbol that does not go with its type word says no more than whose it is. */
static gboolean have_one_symbol(const TcCitation *a, const TcCitation *b)
{
	if (!a->symbol || !b->symbol || g_strcmp0(a->symbol, b->symbol) == 0)
		return TRUE;
	if (!((a->damage | b->damage) & TC_DAMAGE_MISPRINT))
		return FALSE;
	g_autofree char *left = tc_symbol_dup_organ(a->symbol), *right = tc_symbol_dup_organ(b->symbol);
	return g_str_equal(left, right);
}

static gboolean have_one_number(const TcCitation *a, const TcCitation *b)
{
	return g_strcmp0(a->type, b->type) == 0 && g_strcmp0(a->number, b->number) == 0 && have_one_symbol(a, b) &&
	       (!a->year || !b->year || g_strcmp0(a->year, b->year) == 0);
}

static gboolean differ(const char *a, const char *b)
{
	return a && b && !g_str_has_prefix(a, b) && !g_str_has_prefix(b, a);
}

/** A law's year may stand in its number, behind its name, or in its date. */
static const char *get_year(const TcCitation *citation)
{
	return citation->year ? citation->year : citation->date;
}

static gboolean years_differ(const TcCitation *a, const TcCitation *b)
{
	const char *left = get_year(a), *right = get_year(b);

	return left && right && strncmp(left, right, 4) != 0 && (!a->date || !b->date);
}

gboolean tc_citations_agree(const TcCitation *a, const TcCitation *b)
{
	if ((a->damage ^ b->damage) & TC_DAMAGE_MISPRINT) /* who misprints a symbol misprints a term */
		return !a->date || !b->date || g_str_equal(a->date, b->date);
	return !differ(a->date, b->date) && !years_differ(a, b) && (!a->term || !b->term || g_strcmp0(a->term, b->term) == 0) &&
	       (!a->place || !b->place || g_strcmp0(a->place, b->place) == 0);
}

/** The fullest mention of what citation `i` cites, -1 if it is itself the fullest or the paper names several. */
static int find_fullest(const GPtrArray *citations, const TcScan *scan, guint i, const GArray *group)
{
	const TcCitation *bare = g_ptr_array_index(citations, i);
	int best = -1;

	for (guint k = 0; k < MIN(group->len, REPEATS_MAX); k++) {
		guint j = g_array_index(group, guint, k);
		const TcCitation *other = g_ptr_array_index(citations, j);
		if (j == i || !is_numbered(other) || get_fullness(other) == 0 || !have_one_number(bare, other))
			continue;
		if (other->damage & TC_DAMAGE_MISPRINT || is_denied(scan, other))
			continue;
		if (!tc_citations_agree(bare, other) ||
		    (best >= 0 && !tc_citations_agree(g_ptr_array_index(citations, best), other)))
			return -1;
		if (best < 0 || get_fullness(other) > get_fullness(g_ptr_array_index(citations, best)))
			best = (int)j;
	}
	return best;
}

static gboolean is_open(const TcCitation *citation)
{
	return get_fullness(citation) == 0 || ((citation->damage & TC_DAMAGE_MISPRINT) && !citation->date);
}

/** Citations by number, so that each is compared with its like only. */
static GHashTable *group_by_number(const TcCitations *citations)
{
	GHashTable *groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);

	for (guint i = 0; i < citations->len; i++) {
		const TcCitation *citation = g_ptr_array_index(citations, i);
		if (!is_numbered(citation))
			continue;
		GArray *group = g_hash_table_lookup(groups, citation->number);
		if (!group) {
			group = g_array_new(FALSE, FALSE, sizeof(guint));
			g_hash_table_insert(groups, citation->number, group);
		}
		g_array_append_val(group, i);
	}
	return groups;
}

void tc_relate_repeats(TcCitations *citations, const TcScan *scan)
{
	g_autoptr(GHashTable) groups = group_by_number(citations);

	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		if (is_numbered(citation) && is_open(citation))
			citation->repeats = find_fullest(citations, scan, i, g_hash_table_lookup(groups, citation->number));
	}
}
