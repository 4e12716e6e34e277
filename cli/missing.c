/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

/** How many are listed for people; `--json` and `--all` give all. */
#define LIMIT 50

/** `  ← Kế hoạch số 93/KH-UBND ... (chu-thap-do/93-kh.txt)`: a citing work and the file that says so. */
static void print_place(const json_t *place)
{
	const json_t *work = json_object_get(place, "work");
	g_autofree char *line = tc_cli_dup_citation(json_string_value(json_object_get(work, "title")),
						    json_string_value(json_object_get(work, "date")),
						    json_string_value(json_object_get(work, "issuer")), NULL);

	g_print("        ← %s (%s)\n", line, json_string_value(json_object_get(place, "path")));
}

static void print_missing(const json_t *answer)
{
	gsize i, j;
	json_t *work, *place;

	json_array_foreach(json_object_get(answer, "missing"), i, work)
	{
		g_autofree char *line = tc_cli_dup_citation(
			json_string_value(json_object_get(work, "title")), json_string_value(json_object_get(work, "date")),
			json_string_value(json_object_get(work, "issuer")), json_string_value(json_object_get(work, "term")));
		g_print("%6" JSON_INTEGER_FORMAT "  %s\n", json_integer_value(json_object_get(work, "cited_by")), line);
		json_array_foreach(json_object_get(work, "cited_in"), j, place) print_place(place);
	}
	g_print(_("%d directives are cited and not held\n"), (int)json_integer_value(json_object_get(answer, "total")));
}

gboolean tc_command_missing(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL;
	gboolean json = FALSE, all = FALSE;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("answer as JSON"), NULL},
		{"all", 0, 0, G_OPTION_ARG_NONE, &all, N_("all, not only the most cited"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, 0, error))
		return FALSE;
	g_autoptr(TcArchive) archive = tc_cli_open_archive(store, error);
	json_t *answer = archive ? tc_json_missing(archive, 0, json || all ? 0 : LIMIT, tc_asker_get_everybody(), error) : NULL;
	if (!answer)
		return FALSE;
	if (json)
		return tc_cli_print_json(answer);
	print_missing(answer);
	json_decref(answer);
	return TRUE;
}
