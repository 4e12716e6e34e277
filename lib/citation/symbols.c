/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Symbols that OCR damaged. `44-KUTW` after "Kết luận" can only be `KL/TW`: the type word says what the first piece must be, and
 * the organ is one of a table. Both are compared as skeletons (folded, separators out, letters of one class made one), one
 * edit apart. A symbol that shows no damage is never changed: an unknown organ code in clean capitals is an organ that we do
 * not know, and reading it as its neighbour would join two works in silence.
 */
#include "lib/citation/citation-private.h"

#include <stdlib.h>
#include <string.h>

static GHashTable *organ_codes; /* sets of folded codes, owned by the process */
static GHashTable *type_codes;

static void add_types(void)
{
	gsize n;
	const TcType *types = tc_types_get(&n);

	for (gsize i = 0; i < n; i++)
		if (*types[i].code)
			g_hash_table_add(type_codes, tc_text_fold(types[i].code, -1));
}

static void ensure_codes(void)
{
	static gsize once = 0;

	if (!g_once_init_enter(&once))
		return;
	organ_codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	type_codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	gsize n;
	const TcSymbolCode *codes = tc_symbol_codes_get(&n);
	for (gsize i = 0; i < n; i++)
		g_hash_table_add(organ_codes, tc_text_fold(codes[i].code, -1));
	add_types();
	g_once_init_leave(&once, 1);
}

gboolean tc_code_is_type(const char *folded, gsize length)
{
	char code[16];

	ensure_codes();
	if (length >= sizeof code)
		return FALSE;
	memcpy(code, folded, length);
	code[length] = '\0';
	return g_hash_table_contains(type_codes, code);
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

gboolean tc_type_is_circular(const char *type)
{
	return type && (g_str_equal(type, "thong-tu") || g_str_equal(type, "thong-tu-lien-tich"));
}

static gboolean organ_is_party(const char *organ)
{
	return g_str_has_suffix(organ, "TW") || g_str_has_suffix(organ, "TU") || g_str_has_suffix(organ, "HU") ||
	       g_str_has_prefix(organ, "ĐU") || g_strcmp0(organ, "ThU") == 0 || g_strcmp0(organ, "QU") == 0;
}

/* ---- which symbols there are ------------------------------------------------------------------------------------------ */

static GHashTable *known_symbols; /* type id -> GArray of TcKnownSymbol; made as they are asked for, owned by the process */
static GMutex known_lock;

/* First and last year of the National Assemblies from the tenth on (DOMAIN.md 3.6). */
static const struct {
	int term, first, last;
} assemblies[] = {{10, 1997, 2002}, {11, 2002, 2007}, {12, 2007, 2011}, {13, 2011, 2016},
		  {14, 2016, 2021}, {15, 2021, 2026}, {16, 2026, 2031}};

gboolean tc_assembly_fits(const char *symbol, const char *year)
{
	const char *at = symbol ? strstr(symbol, "QH") : NULL;
	int term = at ? atoi(at + 2) : 0, then = year ? atoi(year) : 0;

	for (gsize i = 0; term && then && i < G_N_ELEMENTS(assemblies); i++)
		if (assemblies[i].term == term)
			return then >= assemblies[i].first && then <= assemblies[i].last;
	return TRUE;
}

gboolean tc_assembly_is_known(const char *symbol)
{
	const char *at = strstr(symbol, "QH");
	int term = at && tc_is_digit(at[2]) ? atoi(at + 2) : -1;

	return term < 0 || (term >= 7 && term <= assemblies[G_N_ELEMENTS(assemblies) - 1].term);
}

/* Folded, its separators made one. */
static char *dup_outline(const char *symbol)
{
	return g_strdelimit(tc_text_fold(symbol, -1), "/", '-');
}

static void add_known(GArray *list, char *symbol)
{
	char skeleton[TC_SYMBOL_MAX];

	make_skeleton(symbol, skeleton, sizeof skeleton);
	const TcKnownSymbol known = {symbol, g_strdup(skeleton), dup_outline(symbol)};
	g_array_append_val(list, known);
}

static void add_assemblies(GArray *list, const char *prefix)
{
	for (gsize i = 0; i < G_N_ELEMENTS(assemblies); i++)
		add_known(list, g_strdup_printf("%s%d", prefix, assemblies[i].term));
}

static void add_organs(GArray *list, const TcType *type, const char *code)
{
	gboolean state = type && g_str_equal(type->order, "nha-nuoc"), circular = tc_type_is_circular(type ? type->id : NULL);

	gsize n;
	const TcSymbolCode *codes = tc_symbol_codes_get(&n);
	for (gsize i = 0; i < n; i++) {
		const char *organ = codes[i].code;
		gboolean party = organ_is_party(organ);
		if ((state && party) || (circular && !codes[i].circulars) || g_str_has_suffix(organ, "QH"))
			continue;
		add_known(list, *code ? g_strdup_printf(party ? "%s/%s" : "%s-%s", code, organ) : g_strdup(organ));
	}
}

static void add_symbols(GArray *list, const char *id)
{
	const TcType *type = tc_type_get(id);
	gboolean resolution = g_str_equal(id, "nghi-quyet");

	if (g_str_equal(id, "phap-lenh")) {
		add_assemblies(list, "UBTVQH");
		add_assemblies(list, "PL-UBTVQH");
	} else if (!type ? *id != '\0' : type->by_name) {
		add_assemblies(list, "QH");
		add_assemblies(list, "UBTVQH");
	} else if (g_str_equal(id, "nghi-dinh")) {
		add_known(list, g_strdup("NĐ-CP"));
		add_known(list, g_strdup("NĐ-HĐBT"));
	} else {
		add_organs(list, type, type ? type->code : "");
	}
	if (g_str_equal(id, "quy-dinh"))
		add_organs(list, type, "QĐ");
	if (resolution) {
		add_assemblies(list, "QH");
		add_assemblies(list, "UBTVQH");
		add_assemblies(list, "NQ-UBTVQH");
	}
}

static const GArray *get_known(const char *id)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&known_lock);

	if (!known_symbols)
		known_symbols = g_hash_table_new(g_str_hash, g_str_equal);
	GArray *list = g_hash_table_lookup(known_symbols, id);
	if (!list) {
		list = g_array_new(FALSE, FALSE, sizeof(TcKnownSymbol));
		add_symbols(list, id);
		g_hash_table_insert(known_symbols, g_strdup(id), list);
	}
	return list;
}

void tc_symbols_each(const char *type, TcSymbolFunc each, gpointer data)
{
	const GArray *list = get_known(type);

	for (guint i = 0; i < list->len; i++)
		each(data, &g_array_index(list, TcKnownSymbol, i));
}

/* ---- repair ------------------------------------------------------------------------------------------------------------- */

typedef struct {
	const char *printed; /* skeleton */
	guint best;
	guint n_best;
	const char *symbol;
} Search;

static void try_candidate(gpointer data, const TcKnownSymbol *known)
{
	Search *search = data;
	guint limit = search->best, distance = tc_edit_distance(search->printed, known->skeleton, limit);

	if (distance > limit)
		return;
	if (distance < search->best || !search->n_best) {
		search->best = distance;
		search->n_best = 0;
		search->symbol = known->symbol;
	}
	search->n_best++;
}

char *tc_symbol_repair(const char *printed, const char *type)
{
	char skeleton[TC_SYMBOL_MAX];
	Search search = {.printed = skeleton, .best = 1};

	make_skeleton(printed, skeleton, sizeof skeleton);
	if (strlen(skeleton) < 4)
		return NULL;
	tc_symbols_each(type ? type : "luat", try_candidate, &search);
	return search.n_best == 1 ? g_strdup(search.symbol) : NULL;
}
