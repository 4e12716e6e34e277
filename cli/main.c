/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu: finds the subcommand and runs it.
 */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

/** Exit status where a command could not do what it was asked. */
#define EXIT_COMMAND_FAILED 2

static const struct {
	const char *name;
	TcCommandFunc func;
	const char *summary;
} commands[] = {
	{"search", tc_command_search, N_("answer a question")},
	{"show", tc_command_show, N_("one directive: its papers, what it cites, what cites it")},
	{"chain", tc_command_chain, N_("what a directive rests on and what carries it out, as a tree")},
	{"missing", tc_command_missing, N_("directives that are cited and not held")},
	{"failed", tc_command_failed, N_("files that could not be read, and why")},
	{"runs", tc_command_runs, N_("the last runs of the indexer")},
	{"cite", tc_command_cite, N_("filter: the citations in a text")},
	{"links", tc_command_links, N_("a text with its citations marked, as HTML or Markdown")},
	{"parse", tc_command_parse, N_("the header fields of files")},
	{"normalize", tc_command_normalize, N_("filter: canonical text")},
	{"repair", tc_command_repair, N_("filter: OCR text with its errors repaired")},
	{"review", tc_command_review, N_("decide what the machine was not sure of")},
	{"check", tc_command_check, N_("hold archive, index and files against each other")},
	{"backup", tc_command_backup, N_("copy the archive while it is in use")},
	{"restore", tc_command_restore, N_("make a store of a backup")},
	{"export", tc_command_export, N_("a list of papers as CSV or JSON lines")},
	{"shard", tc_command_shard, N_("serve a part of an index to another machine")},
};

static void print_usage(void)
{
	g_print(_("usage: tracuu COMMAND [OPTION...] [ARGUMENT...]\n\n"));
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
		g_print("  %-10s %s\n", commands[i].name, _(commands[i].summary));
	g_print(_("\ntracuu COMMAND --help says more.\n"));
}

static gboolean run(int argc, char **argv, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].func(argc - 1, argv + 1, error);
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("there is no command %s; tracuu --help lists them"), argv[1]);
	return FALSE;
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;

	tc_locale_init();
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_usage();
		return argc < 2 ? EXIT_COMMAND_FAILED : 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		g_print("tracuu %s\n", TC_VERSION);
		return 0;
	}
	if (run(argc, argv, &error))
		return 0;
	if (error)
		g_printerr("tracuu %s: %s\n", argv[1], error->message);
	return EXIT_COMMAND_FAILED;
}
