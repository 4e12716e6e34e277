/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

static gboolean print_failure(const TcFailure *failure, gpointer data)
{
	const gboolean *json = data;
	g_autofree char *path = g_utf8_make_valid(failure->path, -1);

	if (*json)
		tc_cli_print_json_line(json_pack("{s:s, s:s, s:s, s:i, s:I}", "path", path, "stage", failure->stage, "reason",
						 failure->reason, "tries", (int)failure->tries, "time",
						 (json_int_t)failure->time));
	else
		g_print(_("%s\n  %s: %s (tries: %u)\n"), path, failure->stage, failure->reason, failure->tries);
	return TRUE;
}

gboolean tc_command_failed(int argc, char **argv, GError **error)
{
	gboolean json = FALSE;
	g_autoptr(TcArchive) archive = tc_cli_open_list(argc, argv, &json, error);
	return archive && tc_archive_foreach_failure(archive, print_failure, &json, error);
}
