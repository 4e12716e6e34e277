/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Organ codes of symbols, from codes.tsv and from the codes of organs.tsv.
 */
#include "lib/document/organs-private.h"

#include "lib/document/codes-table.h"

/** A shorter code has too many neighbours. */
#define MIN_GUESSED_CODE 5

typedef struct {
	const char *spelling;
	const char *name;
	TcLevel level;
	gboolean party;
} Code;

static Code *code_store;
static gsize n_codes;
static GHashTable *codes; /* spelling, and folded spellings -> Code */

static void add_code(const char *spelling, const char *others, TcLevel level, gboolean party, const char *name)
{
	Code *code = &code_store[n_codes++];

	*code = (Code){spelling, name, level, party};
	if (!g_hash_table_contains(codes, spelling))
		g_hash_table_insert(codes, (gpointer)spelling, code);
	g_autofree char *all = g_strdup_printf("%s %s", spelling, others);
	g_autofree char *folded = tc_text_fold(all, -1);
	g_auto(GStrv) forms = g_strsplit(folded, " ", -1);
	for (char **form = forms; *form; form++)
		if (**form && !g_hash_table_contains(codes, *form))
			g_hash_table_insert(codes, g_strdup(*form), code);
}

static void load(void)
{
	static gsize loaded;
	gsize n;

	if (!g_once_init_enter(&loaded))
		return;
	const TcOrganRow *rows = tc_organ_rows_get(&n);
	code_store = g_new0(Code, G_N_ELEMENTS(code_rows) + n);
	codes = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < G_N_ELEMENTS(code_rows); i++)
		add_code(code_rows[i][0], code_rows[i][3], (TcLevel)(code_rows[i][1][0] - '0'), !strcmp(code_rows[i][2], "dang"),
			 code_rows[i][4]);
	for (gsize i = 0; i < n; i++)
		if (rows[i].kind <= KIND_UNIT && strlen(rows[i].code) > 1)
			add_code(rows[i].code, "", rows[i].level, rows[i].party, "");
	g_once_init_leave(&loaded, 1);
}

const TcSymbolCode *tc_symbol_codes_get(gsize *n)
{
	static TcSymbolCode known[G_N_ELEMENTS(code_rows)];
	static gsize n_known, once;

	if (g_once_init_enter(&once)) {
		for (gsize i = 0; i < G_N_ELEMENTS(code_rows); i++)
			if (*code_rows[i][5])
				known[n_known++] = (TcSymbolCode){code_rows[i][0], !strcmp(code_rows[i][5], "bo")};
		g_once_init_leave(&once, 1);
	}
	*n = n_known;
	return known;
}

gboolean tc_code_get(const char *code, const char **spelling, TcLevel *level, gboolean *party, const char **name)
{
	load();
	const Code *found = g_hash_table_lookup(codes, code);
	if (!found) {
		g_autofree char *folded = tc_text_fold(code, -1);
		found = g_hash_table_lookup(codes, folded);
	}
	if (!found)
		return FALSE;
	if (spelling)
		*spelling = found->spelling;
	if (level)
		*level = found->level;
	if (party)
		*party = found->party;
	if (name)
		*name = *found->name ? found->name : NULL;
	return TRUE;
}

const char *tc_code_guess(const char *code)
{
	g_autofree char *folded = tc_text_fold(code, -1);
	const char *best = NULL;
	GHashTableIter iter;
	gpointer key, value;

	load();
	if (strlen(folded) < MIN_GUESSED_CODE)
		return NULL;
	g_hash_table_iter_init(&iter, codes);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const Code *candidate = value;
		if (strlen(key) < MIN_GUESSED_CODE || tc_fuzzy_distance(folded, key, 1) > 1)
			continue;
		if (best && strcmp(best, candidate->spelling))
			return NULL;
		best = candidate->spelling;
	}
	return best;
}
