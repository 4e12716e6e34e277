/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rows of organs.tsv. The words of all rows stand in one trie whose edges are one hash table, (node, word) -> node.
 */
#include "lib/document/organs-private.h"

#include "lib/document/organs-table.h"

static TcOrganRow rows[G_N_ELEMENTS(organ_rows)];
static GHashTable *words_by_name; /* folded word -> number from 1 */
static GHashTable *edges;         /* node << 12 | word -> node */
static GArray *nodes;

guint tc_organ_edge_get(guint node, guint word)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(edges, GUINT_TO_POINTER(node << 12 | word)));
}

guint tc_organ_word_get(const char *folded)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(words_by_name, folded));
}

const TcOrganNode *tc_organ_node_get(guint node)
{
	return &g_array_index(nodes, TcOrganNode, node);
}

static guint add_edge(guint node, const char *folded, gsize length)
{
	g_autofree char *key = g_strndup(folded, length);
	guint word = tc_organ_word_get(key);

	if (!word) {
		word = g_hash_table_size(words_by_name) + 1;
		g_hash_table_insert(words_by_name, g_steal_pointer(&key), GUINT_TO_POINTER(word));
	}
	guint next = tc_organ_edge_get(node, word);
	if (!next) {
		next = nodes->len;
		g_array_set_size(nodes, next + 1);
		g_hash_table_insert(edges, GUINT_TO_POINTER(node << 12 | word), GUINT_TO_POINTER(next));
	}
	return next;
}

static void add_phrase(const char *folded, guint row, gboolean inner)
{
	guint node = 0;

	for (const char *p = folded; *p;) {
		gsize length = 0;
		while (p[length] && g_ascii_isalnum(p[length]))
			length++;
		if (length)
			node = add_edge(node, p, length);
		p += length ? length : 1;
	}
	TcOrganNode *place = &g_array_index(nodes, TcOrganNode, node);
	guint16 *slot = inner ? &place->inner : rows[row].kind >= KIND_COMMITTEE ? &place->prefix : &place->base;
	if (!*slot)
		*slot = (guint16)(row + 1);
}

static TcOrganKind parse_kind(const char *word)
{
	static const char *const kinds[] = {"goc", "noi", "don-vi", "thuong-vu", "tham-muu", "chuc"};

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (!strcmp(word, kinds[i]))
			return (TcOrganKind)i;
	g_assert_not_reached();
}

static void add_row(guint i)
{
	const char *const *cells = organ_rows[i];
	TcOrganRow *row = &rows[i];

	*row = (TcOrganRow){.name = cells[0],
			    .code = cells[2],
			    .after_prefix = *cells[6] ? cells[6] : NULL,
			    .above = *cells[7] ? cells[7] : NULL,
			    .folded = tc_name_fold_words(cells[0], -1),
			    .level = (TcLevel)(cells[3][0] - '0'),
			    .kind = parse_kind(cells[5]),
			    .party = !strcmp(cells[4], "dang")};
	add_phrase(row->folded, i, FALSE);
	g_auto(GStrv) others = g_strsplit(cells[1], ";", -1);
	for (char **other = others; *other; other++)
		if (**other)
			add_phrase(*other + (**other == '+'), i, **other == '+');
}

const TcOrganRow *tc_organ_rows_get(gsize *n)
{
	static gsize loaded;

	if (g_once_init_enter(&loaded)) {
		words_by_name = g_hash_table_new(g_str_hash, g_str_equal);
		edges = g_hash_table_new(NULL, NULL);
		nodes = g_array_new(FALSE, TRUE, sizeof(TcOrganNode));
		g_array_set_size(nodes, 1);
		for (guint i = 0; i < G_N_ELEMENTS(organ_rows); i++)
			add_row(i);
		g_once_init_leave(&loaded, 1);
	}
	if (n)
		*n = G_N_ELEMENTS(organ_rows);
	return rows;
}
