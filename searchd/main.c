/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu-searchd: the command line. It starts the server, says where it is, and waits to be told to stop.
 */
#include "searchd/searchd-private.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#define DEFAULT_ADDRESS "127.0.0.1:8417"
/** Nobody clicks that fast, and an office behind one address may be a hundred people; a program that copies everything is slowed down. */
#define DEFAULT_RATE 50
#define EXIT_COULD_NOT_START 2

/** Ctrl-C and systemd's stop are waited for, not handled: no code runs inside a signal. Blocked before any thread starts. */
static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
}

int main(int argc, char **argv)
{
	g_autofree char *option = NULL, *listen = NULL;
	gboolean allow_review = FALSE, version = FALSE;
	int rate = DEFAULT_RATE;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &option, N_("folder of the store"), "DIR"},
		{"listen", 0, 0, G_OPTION_ARG_STRING, &listen,
		 N_("where to listen (default 127.0.0.1:8417; port 0: any free one)"), "ADDR:PORT"},
		{"allow-review", 0, 0, G_OPTION_ARG_NONE, &allow_review,
		 N_("take decisions on repairs from everybody who reaches the server, not on this machine alone"), NULL},
		{"rate", 0, 0, G_OPTION_ARG_INT, &rate,
		 N_("requests a second that one address may make over time (default 50; 0: any); this machine may make any"),
		 "N"},
		{"version", 0, 0, G_OPTION_ARG_NONE, &version, N_("say which version this is"), NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) error = NULL;
	sigset_t signals;
	int which;

	tc_locale_init();
	block_signals(&signals);
	g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
	if (g_option_context_parse(context, &argc, &argv, &error) && !version) {
		g_autofree char *store = tc_store_dup_path(option);
		g_autoptr(TcServer) server =
			tc_server_new(store, listen ? listen : DEFAULT_ADDRESS, allow_review, (guint)MAX(rate, 0), &error);
		if (server) {
			printf("tracuu-searchd: %s\n", tc_server_get_url(server));
			fflush(stdout);
			sigwait(&signals, &which);
		}
	}
	if (error) {
		g_printerr("tracuu-searchd: %s\n", error->message);
		return EXIT_COULD_NOT_START;
	}
	if (version)
		g_print("tracuu-searchd %s\n", TC_VERSION);
	return 0;
}
