/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu shard N: serves a part of an index to the machine that answers people, over stdin and stdout, as ssh runs it, or over TCP.
 */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/index/index.h"

static gboolean read_number(const char *text, guint *number, GError **error)
{
	guint64 read;
	if (!g_ascii_string_to_unsigned(text, 10, 0, TC_INDEX_MAX_SHARDS - 1, &read, NULL)) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("a shard has a number from 0 to %u, not %s"),
			    TC_INDEX_MAX_SHARDS - 1, text);
		return FALSE;
	}
	*number = (guint)read;
	return TRUE;
}

/** \param listen `ADDR:PORT`, or `PORT` for this machine only. */
static gboolean serve_tcp(const char *path, const char *listen, GError **error)
{
	g_autofree char *address = strchr(listen, ':') ? g_strdup(listen) : g_strdup_printf("127.0.0.1:%s", listen);
	guint port;
	int listener = tc_shard_listen(address, &port, error);

	if (listener < 0)
		return FALSE;
	g_print(_("serving %s at port %u\n"), path, port);
	fflush(stdout);
	return tc_shard_serve_all(path, listener, error);
}

static gboolean serve_stdio(const char *path, GError **error)
{
	if (isatty(STDIN_FILENO)) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE,
				    _("this speaks to another tracuu, not to people: name it in the file `shards` of a store, or "
				      "give --listen"));
		return FALSE;
	}
	return tc_shard_serve(path, STDIN_FILENO, STDOUT_FILENO, error);
}

gboolean tc_command_shard(int argc, char **argv, GError **error)
{
	g_autofree char *option = NULL, *listen = NULL;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &option, N_("folder of the store"), "DIR"},
		{"listen", 0, 0, G_OPTION_ARG_STRING, &listen, N_("serve over TCP; a port alone: to this machine only"),
		 "ADDR:PORT"},
		G_OPTION_ENTRY_NULL,
	};
	guint number;

	if (!tc_cli_parse(&argc, &argv, entries, "N", 1, error) || !read_number(argv[1], &number, error))
		return FALSE;
	g_autofree char *store = tc_store_dup_path(option), *path = tc_index_dup_shard_path(store, number);
	signal(SIGPIPE, SIG_IGN); /* who asked may go away at any time */
	return listen ? serve_tcp(path, listen, error) : serve_stdio(path, error);
}
