/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Within one paper, "Chỉ thị số 43-CT/TW" means the directive that is cited more fully elsewhere in it, with its date or term
 * (DOMAIN.md 3.2:
 * first mention in full, later ones short; a headline may be the short one). Only mentions that agree are joined: if the
 * paper names two directives of that number, of two terms say, a bare mention stays as open as it is printed.
 */
#include "lib/citation/citation-private.h"

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

static gboolean have_one_number(const TcCitation *a, const TcCitation *b)
{
	return g_strcmp0(a->type, b->type) == 0 && g_strcmp0(a->number, b->number) == 0 &&
	       (!a->symbol || !b->symbol || g_strcmp0(a->symbol, b->symbol) == 0) &&
	       (!a->year || !b->year || g_strcmp0(a->year, b->year) == 0);
}

/** FALSE where both say something and it differs. */
static gboolean agree(const TcCitation *a, const TcCitation *b)
{
	return (!a->date || !b->date || g_str_has_prefix(a->date, b->date) || g_str_has_prefix(b->date, a->date)) &&
	       (!a->term || !b->term || g_strcmp0(a->term, b->term) == 0) &&
	       (!a->place || !b->place || g_strcmp0(a->place, b->place) == 0);
}

/** The fullest mention of what citation `i` cites, -1 if it is itself the fullest or the paper names several. */
static int find_fullest(const GPtrArray *citations, guint i)
{
	const TcCitation *bare = g_ptr_array_index(citations, i);
	int best = -1;

	for (guint j = 0; j < citations->len; j++) {
		const TcCitation *other = g_ptr_array_index(citations, j);
		if (j == i || !is_numbered(other) || get_fullness(other) == 0 || !have_one_number(bare, other))
			continue;
		if (!agree(bare, other) || (best >= 0 && !agree(g_ptr_array_index(citations, best), other)))
			return -1;
		if (best < 0 || get_fullness(other) > get_fullness(g_ptr_array_index(citations, best)))
			best = (int)j;
	}
	return best;
}

void tc_relate_repeats(TcCitations *citations)
{
	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		if (is_numbered(citation) && get_fullness(citation) == 0)
			citation->repeats = find_fullest(citations, i);
	}
}
