/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Symbols that OCR damaged. `44-KUTW` after "Kết luận" can only be `KL/TW`: the type word says what the first piece must be, and
 * the organ is one of a table. Both are compared as skeletons (folded, separators out, letters of one class made one), one
 * edit apart. A symbol that shows no damage is never changed: an unknown organ code in clean capitals is an organ that we do
 * not know, and reading it as its neighbour would join two works in silence.
 */
#include "lib/citation/citation-private.h"

#include "lib/citation/organcodes-table.h"

#include <string.h>

static GHashTable *organ_codes; /* folded, owned by the process */
static GHashTable *type_codes;  /* folded -> type id */

static void add_types(void)
{
	gsize n;
	const TcType *types = tc_types_get(&n);

	for (gsize i = 0; i < n; i++) {
		if (!*types[i].code)
			continue;
		char *code = tc_text_fold(types[i].code, -1);
		if (g_hash_table_contains(type_codes, code))
			g_free(code);
		else
			g_hash_table_insert(type_codes, code, (gpointer)types[i].id);
	}
}

static void ensure_codes(void)
{
	static gsize once = 0;

	if (!g_once_init_enter(&once))
		return;
	organ_codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	type_codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(organ_rows); i++)
		g_hash_table_insert(organ_codes, tc_text_fold(organ_rows[i][0], -1), (gpointer)organ_rows[i][0]);
	add_types();
	g_once_init_leave(&once, 1);
}

gboolean tc_code_is_type(const char *folded, gsize length, const char **id)
{
	char code[16];

	ensure_codes();
	if (length >= sizeof code)
		return FALSE;
	memcpy(code, folded, length);
	code[length] = '\0';
	const char *found = g_hash_table_lookup(type_codes, code);
	if (found && id)
		*id = found;
	return found != NULL;
}

gboolean tc_code_is_organ(const char *folded, gsize length)
{
	char code[32];
	gsize n = 0;

	ensure_codes();
	for (gsize i = 0; i < length && n < sizeof code - 1; i++)
		if (folded[i] != '.' && folded[i] != '&')
			code[n++] = folded[i];
	code[n] = '\0';
	/* QH12, UBTVQH15: the number of the National Assembly's term follows the code */
	if (n > 2 && tc_is_digit(code[n - 1]))
		while (n && tc_is_digit(code[n - 1]))
			code[--n] = '\0';
	return g_hash_table_contains(organ_codes, code);
}

guint tc_edit_distance(const char *a, const char *b, guint limit)
{
	guint row[64];
	gsize m = strlen(a), n = strlen(b);

	if (m >= 64 || n >= 64 || MAX(m, n) - MIN(m, n) > limit)
		return limit + 1;
	for (gsize j = 0; j <= n; j++)
		row[j] = (guint)j;
	for (gsize i = 1; i <= m; i++) {
		guint diagonal = row[0];
		row[0] = (guint)i;
		for (gsize j = 1; j <= n; j++) {
			guint cost = diagonal + (a[i - 1] != b[j - 1]);
			diagonal = row[j];
			row[j] = MIN(cost, MIN(row[j], row[j - 1]) + 1);
		}
	}
	return row[n];
}

/* Folded, letters and digits only, one letter a class: l i 1 | are one, 0 o are one, vv is w. */
static void make_skeleton(const char *text, char *out, gsize size)
{
	g_autofree char *folded = tc_text_fold(text, -1);
	gsize n = 0;

	for (const char *p = folded; *p && n + 1 < size; p++) {
		char c = *p;
		if (c == '1' || c == 'i' || c == '|')
			c = 'l';
		else if (c == '0')
			c = 'o';
		else if (c == '5')
			c = 's';
		if (c == 'v' && p[1] == 'v') {
			c = 'w';
			p++;
		}
		if (tc_is_word(c))
			out[n++] = c;
	}
	out[n] = '\0';
}

typedef struct {
	const char *printed; /* skeleton */
	guint best;
	guint n_best;
	char symbol[TC_SYMBOL_MAX];
} Search;

static void try_candidate(Search *search, const char *candidate)
{
	char skeleton[TC_SYMBOL_MAX];
	guint limit = search->best;

	make_skeleton(candidate, skeleton, sizeof skeleton);
	guint distance = tc_edit_distance(search->printed, skeleton, limit);
	if (distance > limit)
		return;
	if (distance < search->best || !search->n_best) {
		search->best = distance;
		search->n_best = 0;
		g_strlcpy(search->symbol, candidate, sizeof search->symbol);
	}
	search->n_best++;
}

static gboolean organ_is_party(const char *organ)
{
	return g_str_has_suffix(organ, "TW") || g_str_has_suffix(organ, "TU") || g_str_has_suffix(organ, "HU") ||
	       g_str_has_prefix(organ, "ĐU") || g_strcmp0(organ, "ThU") == 0 || g_strcmp0(organ, "QU") == 0;
}

static void try_codes(Search *search, const char *code)
{
	char candidate[TC_SYMBOL_MAX];

	for (gsize i = 0; i < G_N_ELEMENTS(organ_rows); i++) {
		const char *organ = organ_rows[i][0];
		g_snprintf(candidate, sizeof candidate, organ_is_party(organ) ? "%s/%s" : "%s-%s", code, organ);
		try_candidate(search, candidate);
		if (g_strcmp0(organ, "UBTVQH") != 0 && g_strcmp0(organ, "QH") != 0)
			continue;
		for (int term = 10; term <= 19; term++) {
			g_snprintf(candidate, sizeof candidate, "%s%s%s%d", code, *code ? "-" : "", organ, term);
			try_candidate(search, candidate);
		}
	}
}

char *tc_symbol_repair(const char *printed, const char *type)
{
	const TcType *row = type ? tc_type_get(type) : NULL;
	char skeleton[TC_SYMBOL_MAX];
	Search search = {.printed = skeleton};

	make_skeleton(printed, skeleton, sizeof skeleton);
	if (strlen(skeleton) < 4)
		return NULL;
	search.best = 1;
	if (row && *row->code)
		try_codes(&search, row->code);
	if (!row || row->by_name || g_str_equal(row->id, "nghi-quyet"))
		for (int term = 10; term <= 19; term++) {
			char candidate[16];
			g_snprintf(candidate, sizeof candidate, "QH%d", term);
			try_candidate(&search, candidate);
			g_snprintf(candidate, sizeof candidate, "UBTVQH%d", term);
			try_candidate(&search, candidate);
		}
	if (row && g_str_equal(row->id, "quy-dinh"))
		try_codes(&search, "QĐ");
	return search.n_best == 1 ? g_strdup(search.symbol) : NULL;
}
