/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The fields that papers are asked by: the rows of fields.tsv. Writer, question parser, help and documentation walk this one
 * table, so that a new field is a new row (and, if it is a new thing of a paper, a member of TcIndexPaper).
 */
#include "lib/index/index.h"

#include <string.h>

#include "lib/index/fields-table.h"

static TcIndexField fields[G_N_ELEMENTS(field_rows)];
static GHashTable *fields_by_name; /* folded name or alias -> TcIndexField */

static TcIndexKind parse_kind(const char *kind)
{
	static const char *const names[] = {"text", "exact", "id", "date", "state"};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(kind, names[i]) == 0)
			return (TcIndexKind)i;
	g_assert_not_reached();
}

static void add_names(GHashTable *table, TcIndexField *field)
{
	g_auto(GStrv) aliases = g_strsplit(field->aliases, "|", -1);
	g_hash_table_insert(table, g_strdup(field->name), field);
	for (char **alias = aliases; *alias; alias++)
		if (**alias)
			g_hash_table_insert(table, tc_text_fold(*alias, -1), field);
}

static void load(void)
{
	static gsize loaded;
	if (!g_once_init_enter(&loaded))
		return;
	fields_by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(field_rows); i++) {
		const char *const *row = field_rows[i];
		fields[i] = (TcIndexField){.name = row[0],
					   .prefix = row[1],
					   .kind = parse_kind(row[2]),
					   .aliases = row[3],
					   .description_vi = row[4],
					   .description_en = row[5],
					   .example = row[6]};
		add_names(fields_by_name, &fields[i]);
	}
	g_once_init_leave(&loaded, 1);
}

const TcIndexField *tc_index_fields_get(gsize *n)
{
	load();
	*n = G_N_ELEMENTS(fields);
	return fields;
}

gboolean tc_index_field_takes_list(const TcIndexField *field)
{
	return field->kind == TC_INDEX_EXACT || field->kind == TC_INDEX_DATE || field->kind == TC_INDEX_STATE ||
	       strcmp(field->name, "number") == 0;
}

const TcIndexField *tc_index_field_find(const char *name, gssize length)
{
	load();
	g_autofree char *folded = tc_text_fold(name, length);
	/* Spaces as one, none at the ends. */
	char *to = folded;
	for (const char *from = folded; *from; from++)
		if (!g_ascii_isspace(*from))
			*to++ = *from;
		else if (to > folded && to[-1] != ' ')
			*to++ = ' ';
	while (to > folded && to[-1] == ' ')
		to--;
	*to = '\0';
	return g_hash_table_lookup(fields_by_name, folded);
}
