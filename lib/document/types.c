/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The table of document types and the terms of the Party, from types.tsv and terms.tsv.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/terms-table.h"
#include "lib/document/types-table.h"

/** Shorter names without blanks are found in too many words. */
#define MIN_SQUEEZED 7

/** A name of a type, folded; the names are sorted so that a longer one stands before its own beginnings. */
typedef struct {
	char *folded;
	char *squeezed; /* without blanks */
	gsize length;
	const TcType *type;
} TypeName;

static struct {
	TcType *types;
	gsize n_types;
	TypeName names[G_N_ELEMENTS(type_rows)];
	GHashTable *by_id;
	GHashTable *by_code;
} tables;

static int compare_names(gconstpointer a, gconstpointer b)
{
	const TypeName *left = a, *right = b;
	int order = left->folded[0] - right->folded[0];

	return order ? order : (int)right->length - (int)left->length;
}

/** Codes are looked up as printed, then folded; the first row of a code wins, it is the commoner. */
static void add_code(const char *code, const TcType *type)
{
	char *folded = tc_text_fold(code, -1);

	if (*code && !g_hash_table_contains(tables.by_code, code))
		g_hash_table_insert(tables.by_code, g_strdup(code), (gpointer)type);
	if (*folded && !g_hash_table_contains(tables.by_code, folded))
		g_hash_table_insert(tables.by_code, folded, (gpointer)type);
	else
		g_free(folded);
}

static void add_type(gsize row)
{
	const char *const *cells = type_rows[row];
	TcType *type = g_hash_table_lookup(tables.by_id, cells[0]);

	if (!type) {
		type = &tables.types[tables.n_types++];
		*type = (TcType){cells[0], cells[1], cells[2], cells[3], cells[4], cells[5][0] == '1', cells[6][0] == '1'};
		g_hash_table_insert(tables.by_id, (gpointer)cells[0], type);
		add_code(type->code, type);
		g_auto(GStrv) others = g_strsplit(type->other, " ", -1);
		for (char **other = others; *other; other++)
			add_code(*other, type);
	}
	tables.names[row].folded = tc_text_fold(cells[1], -1);
	tables.names[row].length = strlen(tables.names[row].folded);
	g_auto(GStrv) words = g_strsplit(tables.names[row].folded, " ", -1);
	tables.names[row].squeezed = g_strjoinv("", words);
	tables.names[row].type = type;
}

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	tables.types = g_new0(TcType, G_N_ELEMENTS(type_rows));
	tables.by_id = g_hash_table_new(g_str_hash, g_str_equal);
	tables.by_code = g_hash_table_new(g_str_hash, g_str_equal);
	for (gsize i = 0; i < G_N_ELEMENTS(type_rows); i++)
		add_type(i);
	qsort(tables.names, G_N_ELEMENTS(tables.names), sizeof tables.names[0], compare_names);
	g_once_init_leave(&loaded, 1);
}

const TcType *tc_type_get(const char *id)
{
	load();
	return id ? g_hash_table_lookup(tables.by_id, id) : NULL;
}

const TcType *tc_type_match_name(const char *folded, gsize *matched)
{
	load();
	for (gsize i = 0; i < G_N_ELEMENTS(tables.names); i++) {
		const TypeName *name = &tables.names[i];
		if (name->folded[0] != folded[0] || strncmp(folded, name->folded, name->length) ||
		    g_ascii_isalnum(folded[name->length]))
			continue;
		if (matched)
			*matched = name->length;
		return name->type;
	}
	return NULL;
}

gsize tc_type_match_squeezed(const char *squeezed)
{
	load();
	for (gsize i = 0; i < G_N_ELEMENTS(tables.names); i++) {
		const TypeName *name = &tables.names[i];
		gsize length = strlen(name->squeezed);
		if (name->squeezed[0] == squeezed[0] && length >= MIN_SQUEEZED && !strncmp(squeezed, name->squeezed, length))
			return length;
	}
	return 0;
}

const TcType *tc_type_get_by_code(const char *code)
{
	load();
	const TcType *type = g_hash_table_lookup(tables.by_code, code);
	if (type)
		return type;
	g_autofree char *folded = tc_text_fold(code, -1);
	return g_hash_table_lookup(tables.by_code, folded);
}

const TcType *tc_types_get(gsize *n)
{
	load();
	*n = tables.n_types;
	return tables.types;
}

const char *tc_term_of_date(const char *iso)
{
	char from[11], to[11];

	if (!iso || strlen(iso) < 7)
		return NULL;
	/* A date known to the month only belongs to a term if the whole month does. */
	gboolean day = strlen(iso) >= 10;
	g_snprintf(from, sizeof from, "%.7s-01", iso);
	g_snprintf(to, sizeof to, "%.7s-28", iso);
	const char *first = day ? iso : from, *last = day ? iso : to;
	for (gsize i = 0; i < G_N_ELEMENTS(term_rows); i++)
		if (strcmp(first, term_rows[i][1]) >= 0 && strcmp(last, term_rows[i][2]) <= 0)
			return term_rows[i][0];
	return NULL;
}

gboolean tc_term_get_window(const char *term, const char **first, const char **last)
{
	for (gsize i = 0; term && i < G_N_ELEMENTS(term_rows); i++) {
		if (strcmp(term, term_rows[i][0]))
			continue;
		*first = term_rows[i][1];
		*last = term_rows[i][2];
		return TRUE;
	}
	return FALSE;
}

gboolean tc_type_is_copy(const char *id)
{
	static const char *const types[] = {"ban-sao", "sao-y", "trich-sao", "sao-luc"};

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (!strcmp(id, types[i]))
			return TRUE;
	return FALSE;
}

/* ---- levels ---- */

static const char *const levels[][2] = {
	[TC_LEVEL_CENTRE] = {"trung-uong", "Trung ương"},
	[TC_LEVEL_PROVINCE] = {"tinh", "Tỉnh"},
	[TC_LEVEL_DISTRICT] = {"huyen", "Huyện"},
	[TC_LEVEL_COMMUNE] = {"xa", "Xã"},
};

const char *tc_level_get_id(TcLevel level)
{
	return level < (TcLevel)G_N_ELEMENTS(levels) ? levels[level][0] : NULL;
}

const char *tc_level_get_name(const char *id)
{
	for (gsize i = TC_LEVEL_CENTRE; i < G_N_ELEMENTS(levels); i++)
		if (strcmp(id, levels[i][0]) == 0)
			return levels[i][1];
	return NULL;
}
