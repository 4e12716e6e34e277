/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A chain as Graphviz DOT, left to right: what it rests on, the work, what carries it out. A box is tinted by the level of its
 * issuer; what is cited and not held stands in its place with a dashed line and no tint; what was replaced or repealed says so.
 *
 * To be read at sixty works: lines of a box are broken at words, an edge's verb is written once for each parent and verb, boxes
 * stand close, by level and date. The subject is the box's tooltip. Standing leaves in several columns, as Graphviz's unflatten
 * does, was tried: the picture is no lower, since the boxes of the columns do not slide between each other.
 */
#include "lib/search/search-private.h"

#include <string.h>

/* Characters of a line in a box. */
#define LINE 30

static void append_escaped(GString *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text == '\n' ? ' ' : *text);
	}
}

/* Broken at words into lines of about LINE characters. */
static void append_lines(GString *out, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	glong column = 0;

	for (char **word = words; *word; word++) {
		glong length = g_utf8_strlen(*word, -1);
		if (column && column + length > LINE) {
			g_string_append(out, "\\n");
			column = 0;
		} else if (column) {
			g_string_append_c(out, ' ');
		}
		append_escaped(out, *word);
		column += length + 1;
	}
}

static const char *get_tint(TcLevel level)
{
	static const char *const tints[] = {"#eeeeee", "#f9d5d3", "#fdebc8", "#dcefd8", "#d8e8f5"};

	return tints[level];
}

static void append_node(GString *out, const TcChainNode *node, gboolean root)
{
	if (node->again)
		return;
	g_string_append_printf(out, "\tw%" G_GINT64_FORMAT " [label=\"", node->work);
	append_lines(out, node->title);
	if (node->date)
		g_string_append_printf(out, "\\n%s", node->date);
	if (node->issuer) {
		g_string_append(out, "\\n");
		append_lines(out, node->issuer);
	}
	g_string_append_c(out, '"');
	if (node->subject) {
		g_string_append(out, ", tooltip=\"");
		append_escaped(out, node->subject);
		g_string_append_c(out, '"');
	}
	if (node->held)
		g_string_append_printf(out, ", fillcolor=\"%s\"", get_tint(node->level));
	else
		g_string_append(out, ", style=\"rounded,dashed\"");
	if (node->state >= TC_STATE_REPLACED)
		g_string_append(out, ", color=\"#b00020\", fontcolor=\"#b00020\"");
	g_string_append(out, root ? ", penwidth=2.5];\n" : "];\n");
}

/* The verb that joins two works, seen from the right one, unless the parent's last edge said it already. */
static void append_edge(GString *out, const TcChainNode *left, const TcChainNode *right, const char *relation, gboolean named)
{
	const TcRelation *row = tc_relation_get(relation);

	g_string_append_printf(out, "\tw%" G_GINT64_FORMAT " -> w%" G_GINT64_FORMAT " [dir=back", left->work, right->work);
	if (named)
		g_string_append_printf(out, ", label=\"%s\"", row ? row->forward : relation);
	g_string_append(out, "];\n");
}

static void append_tree(GString *out, const TcChainNode *node, gboolean up)
{
	const GPtrArray *children = up ? node->rests_on : node->carried_out_by;
	const char *said = NULL;

	for (guint i = 0; i < children->len; i++) {
		const TcChainNode *child = children->pdata[i];
		gboolean named = g_strcmp0(said, child->relation) != 0;
		append_node(out, child, FALSE);
		append_edge(out, up ? child : node, up ? node : child, child->relation, named);
		append_tree(out, child, up);
		said = child->relation;
	}
}

char *tc_chain_to_dot(const TcChainNode *root)
{
	GString *out = g_string_new(
		"digraph chain {\n\trankdir=LR;\n\tranksep=0.7;\n\tnodesep=0.12;\n"
		"\tnode [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=11, margin=\"0.1,0.05\"];\n"
		"\tedge [fontname=\"sans-serif\", fontsize=9, color=\"#666666\", arrowsize=0.6];\n");
	append_node(out, root, TRUE);
	append_tree(out, root, TRUE);
	append_tree(out, root, FALSE);
	g_string_append(out, "}\n");
	return g_string_free(out, FALSE);
}
