/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A chain as Graphviz DOT, left to right: what it rests on, the work, what carries it out. Held works are boxes with a full line,
 * cited ones dashed.
 */
#include "lib/search/search-private.h"

static void append_escaped(GString *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text == '\n' ? ' ' : *text);
	}
}

static void append_node(GString *out, const TcChainNode *node)
{
	if (node->again)
		return;
	g_string_append_printf(out, "\tw%" G_GINT64_FORMAT " [label=\"", node->work);
	append_escaped(out, node->title);
	if (node->date)
		g_string_append_printf(out, "\\n%s", node->date);
	if (node->issuer) {
		g_string_append(out, "\\n");
		append_escaped(out, node->issuer);
	}
	g_string_append_printf(out, "\"%s];\n", node->held ? "" : ", style=dashed");
}

static void append_edge(GString *out, const TcChainNode *left, const TcChainNode *right, const char *relation)
{
	const TcRelation *row = tc_relation_get(relation);
	g_string_append_printf(out, "\tw%" G_GINT64_FORMAT " -> w%" G_GINT64_FORMAT " [dir=back, label=\"%s\"];\n", left->work,
			       right->work, row ? row->forward : relation);
}

static void append_tree(GString *out, const TcChainNode *node)
{
	for (guint i = 0; i < node->rests_on->len; i++) {
		const TcChainNode *child = node->rests_on->pdata[i];
		append_node(out, child);
		append_edge(out, child, node, child->relation);
		append_tree(out, child);
	}
	for (guint i = 0; i < node->carried_out_by->len; i++) {
		const TcChainNode *child = node->carried_out_by->pdata[i];
		append_node(out, child);
		append_edge(out, node, child, child->relation);
		append_tree(out, child);
	}
}

char *tc_chain_to_dot(const TcChainNode *root)
{
	GString *out = g_string_new("digraph chain {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"sans-serif\"];\n\tedge "
				    "[fontname=\"sans-serif\", fontsize=10];\n");
	append_node(out, root);
	append_tree(out, root);
	g_string_append(out, "}\n");
	return g_string_free(out, FALSE);
}
