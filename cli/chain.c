/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <graphviz/gvc.h>
#include <stdio.h>
#include <string.h>

static void print_node(const TcChainNode *node, const char *relation)
{
	g_autofree char *line = tc_cli_dup_citation(node->title, node->date, node->issuer, node->term);

	/* of one that is in force nothing need be said */
	const char *state = node->state > TC_STATE_IN_FORCE ? tc_cli_name_state(tc_state_get_name(node->state)) : NULL;

	if (relation)
		g_print("%s: ", relation);
	g_print("%s [%s%s%s]\n", line, node->held ? _("held") : _("cited, not held"), state ? "; " : "", state ? state : "");
}

/** \param up the list is what the parent rests on; else what carries it out. */
static void print_children(const GPtrArray *children, const char *indent, gboolean up)
{
	for (guint i = 0; children && i < children->len; i++) {
		const TcChainNode *child = g_ptr_array_index(children, i);
		const TcRelation *relation = child->relation ? tc_relation_get(child->relation) : NULL;
		gboolean last = i + 1 == children->len;
		g_print("%s%s", indent, last ? "└─ " : "├─ ");
		print_node(child, relation ? (up ? relation->forward : relation->backward) : NULL);
		g_autofree char *deeper = g_strconcat(indent, last ? "   " : "│  ", NULL);
		print_children(up ? child->rests_on : child->carried_out_by, deeper, up);
	}
}

static void print_side(const char *heading, const TcChainNode *root, gboolean up)
{
	const GPtrArray *children = up ? root->rests_on : root->carried_out_by;

	if (!children || children->len == 0)
		return;
	g_print("\n%s\n", heading);
	print_children(children, "", up);
}

static void print_chain(const TcChainNode *root)
{
	print_node(root, NULL);
	if (root->subject)
		g_print("  %s\n", root->subject);
	print_side(_("Rests on:"), root, TRUE);
	print_side(_("Carried out by:"), root, FALSE);
	if (root->left_out > 0)
		g_print(_("(%u more are not shown)\n"), root->left_out);
}

/** Draws DOT text as SVG on stdout, by Graphviz. */
static gboolean print_svg(const char *dot, GError **error)
{
	GVC_t *gvc = gvContext();
	Agraph_t *graph = agmemread(dot);
	char *svg = NULL;
	unsigned int length = 0;
	gboolean ok = graph && gvLayout(gvc, graph, "dot") == 0 && gvRenderData(gvc, graph, "svg", &svg, &length) == 0;

	if (ok)
		fwrite(svg, 1, length, stdout);
	else
		g_set_error(error, TC_ERROR, TC_ERROR_FAILED,
			    _("Graphviz could not draw the chain; --format dot gives its text"));
	if (svg)
		gvFreeRenderData(svg);
	if (graph) {
		gvFreeLayout(gvc, graph);
		agclose(graph);
	}
	gvFreeContext(gvc);
	return ok;
}

static gboolean print_format(const TcChainNode *root, const char *format, GError **error)
{
	g_autofree char *dot = tc_chain_to_dot(root);

	if (strcmp(format, "dot") == 0) {
		fputs(dot, stdout);
		return TRUE;
	}
	if (strcmp(format, "svg") == 0)
		return print_svg(dot, error);
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--format takes dot or svg"));
	return FALSE;
}

gboolean tc_command_chain(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *format = NULL;
	gboolean json = FALSE;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("answer as JSON"), NULL},
		{"format", 0, 0, G_OPTION_ARG_STRING, &format, N_("draw it: dot or svg"), "FORMAT"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, _("WORK"), 1, error))
		return FALSE;
	g_autoptr(TcSearcher) searcher = tc_cli_open_searcher(store, error);
	gint64 work = searcher ? tc_cli_find_work(searcher, argv[1], error) : 0;
	if (work == 0)
		return FALSE;
	g_autoptr(TcChainNode) root =
		tc_chain_build(tc_searcher_get_archive(searcher), work, TC_CHAIN_MAX_NODES, tc_asker_get_everybody(), error);
	if (!root)
		return FALSE;
	if (format)
		return print_format(root, format, error);
	if (json)
		return tc_cli_print_text(tc_json_dup_chain(root, TC_JSON_INDENT));
	print_chain(root);
	return TRUE;
}
