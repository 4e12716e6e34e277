/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

/** Fields as sure as this are shown without a remark. */
#define DOUBT_BELOW .7

static const char *get(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void print_line(const json_t *work)
{
	g_autofree char *line =
		tc_cli_dup_citation(get(work, "title"), get(work, "date"), get(work, "issuer"), get(work, "term"));

	g_print("%s [%s]\n", line, json_is_true(json_object_get(work, "held")) ? _("held") : _("cited, not held"));
}

static void print_links(const char *heading, const json_t *links, gboolean backward)
{
	gsize i;
	json_t *link;

	if (json_array_size(links) > 0)
		g_print("\n%s\n", heading);
	json_array_foreach(links, i, link)
	{
		const char *id = get(link, "relation");
		const TcRelation *relation = id ? tc_relation_get(id) : NULL;
		g_print("  %s: ", relation ? (backward ? relation->backward : relation->forward) : "?");
		print_line(json_object_get(link, "work"));
	}
}

static void print_state(const json_t *work)
{
	const char *name = tc_cli_name_state(get(work, "state")), *as_of = get(work, "state_as_of");
	const json_t *by = json_object_get(work, "state_by");
	gsize i;
	json_t *change;

	if (!name)
		return;
	if (json_array_size(by) == 0 && as_of)
		g_print(_("  state: %s (used on %s)\n"), name, as_of);
	else
		g_print(_("  state: %s\n"), name);
	json_array_foreach(by, i, change)
	{
		g_print("    %s", json_is_true(json_object_get(change, "told")) ? _("as told by: ") : "");
		print_line(json_object_get(change, "work"));
	}
}

/** What its neighbours in number say of its date. */
static void print_neighbours(const json_t *between)
{
	if (!between)
		return;
	g_print("%s\n", json_is_true(json_object_get(between, "fits"))
				? _("  by the numbers, written between:")
				: _("  the date does not fit the numbers, which lie between:"));
	g_print("    ");
	print_line(json_object_get(between, "before"));
	g_print("    ");
	print_line(json_object_get(between, "after"));
}

/** What of a paper's header is not simply printed there, or not well: its source, and how sure it is. */
static void print_doubts(const json_t *header)
{
	const char *name;
	json_t *entry;
	gsize i;

	json_object_foreach(json_object_get(header, "evidence"), name, entry)
	{
		const char *source = get(entry, "source"), *value = get(header, name);
		double confidence = json_number_value(json_object_get(entry, "confidence"));
		gboolean print = source && tc_source_is_print(tc_source_from_name(source));
		if (value && source && (!print || confidence < DOUBT_BELOW))
			g_print("    %s: %s (%s, %.0f %%)\n", name, value, source, 100 * confidence);
	}
	json_array_foreach(json_object_get(header, "unreadable"), i, entry)
		g_print("    %s: %s\n", json_string_value(entry), _("(unreadable)"));
}

/** How many words of the paper were misread, as far as is known. */
static void print_repairs(const json_t *repairs)
{
	int read = (int)(json_integer_value(json_object_get(repairs, "applied")) +
			 json_integer_value(json_object_get(repairs, "confirmed"))),
	    offered = (int)json_integer_value(json_object_get(repairs, "suggested"));

	if (read + offered > 0)
		g_print(_("    OCR errors: %d repaired, %d suggested\n"), read, offered);
}

/** A paper of the work; and others that may be the same one, which nobody has decided yet. */
static void print_paper(const json_t *paper)
{
	gsize i;
	json_t *twin;

	g_print(_("  paper: %s\n"), get(paper, "path"));
	print_doubts(json_object_get(paper, "header"));
	print_repairs(json_object_get(paper, "repairs"));
	json_array_foreach(json_object_get(paper, "twins"), i, twin) if (g_strcmp0(get(twin, "kind"), "duplicate") == 0)
		g_print(_("    has much the same text as: %s\n"), get(twin, "path"));
}

/** The text face is made from the JSON face, so that the two cannot differ. */
static void print_work(const json_t *work)
{
	gsize i;
	json_t *paper;

	print_line(work);
	if (get(work, "subject"))
		g_print("  %s\n", get(work, "subject"));
	print_state(work);
	print_neighbours(json_object_get(work, "date_between"));
	json_array_foreach(json_object_get(work, "papers"), i, paper) print_paper(paper);
	print_links(_("Cites:"), json_object_get(work, "cites"), FALSE);
	print_links(_("Cited by:"), json_object_get(work, "cited_by"), TRUE);
}

gboolean tc_command_show(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL;
	gboolean json = FALSE;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("answer as JSON"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, _("WORK"), 1, error))
		return FALSE;
	g_autoptr(TcSearcher) searcher = tc_cli_open_searcher(store, error);
	gint64 id = searcher ? tc_cli_find_work(searcher, argv[1], error) : 0;
	if (id == 0)
		return FALSE;
	json_t *work = tc_json_work(tc_searcher_get_archive(searcher), id, 0, tc_asker_get_everybody(), error);
	if (!work)
		return FALSE;
	if (json)
		return tc_cli_print_json(work);
	print_work(work);
	json_decref(work);
	return TRUE;
}
