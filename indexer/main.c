/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu-indexer: the command line.
 */
#include "indexer/indexer-private.h"
#include "lib/index/index.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Exit statuses, DESIGN.md. */
enum { EXIT_WELL = 0, EXIT_SOME_FAILED = 1, EXIT_RUN_FAILED = 2 };

/** Papers to a transaction: a second's work, so that a kill costs no more. */
#define COMMIT_EVERY 2000
#define MAX_JOBS 64
/** With --watch: seconds after which files that were still being written, or a store that was locked, are tried again. */
#define WATCH_RETRY_SECONDS 30

typedef struct {
	char *store, *report, *ocr_language;
	char **paths;
	int jobs, commit_every, settle, shards;
	gboolean full, dry_run, retry_failed, redo_ocr, no_repair, prune, compact, watch, version;
} CommandLine;

static gboolean parse(int *argc, char ***argv, CommandLine *line, GError **error)
{
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &line->store, N_("folder of the store"), "DIR"},
		{"full", 0, 0, G_OPTION_ARG_NONE, &line->full, N_("read and index every file again"), NULL},
		{"jobs", 'j', 0, G_OPTION_ARG_INT, &line->jobs, N_("cores to keep busy (default: all)"), "N"},
		{"dry-run", 'n', 0, G_OPTION_ARG_NONE, &line->dry_run, N_("say what would be done, do nothing"), NULL},
		{"retry-failed", 0, 0, G_OPTION_ARG_NONE, &line->retry_failed, N_("try again what failed and has not changed"),
		 NULL},
		{"ocr-language", 0, 0, G_OPTION_ARG_STRING, &line->ocr_language,
		 N_("language of scans, as Tesseract calls it (default vie)"), "LANGUAGE"},
		{"redo-ocr", 0, 0, G_OPTION_ARG_NONE, &line->redo_ocr, N_("with --full: read scans again that were read before"),
		 NULL},
		{"no-repair", 0, 0, G_OPTION_ARG_NONE, &line->no_repair,
		 N_("leave the errors of OCR as they are; needs no language model"), NULL},
		{"prune", 0, 0, G_OPTION_ARG_NONE, &line->prune, N_("forget the papers of files that are gone"), NULL},
		{"settle", 0, 0, G_OPTION_ARG_INT, &line->settle,
		 N_("leave files that changed within so many seconds for the next run (default 0)"), "SECONDS"},
		{"watch", 0, 0, G_OPTION_ARG_NONE, &line->watch, N_("go on, and take in what changes within a minute"), NULL},
		{"shards", 0, 0, G_OPTION_ARG_INT, &line->shards,
		 N_("parts of an index that is made now (default: one a processor, at most 8)"), "N"},
		{"compact", 0, 0, G_OPTION_ARG_NONE, &line->compact, N_("make the store smaller at the end: after a large load"),
		 NULL},
		{"report", 0, 0, G_OPTION_ARG_FILENAME, &line->report, N_("write a report (JSON)"), "FILE"},
		{"commit-every", 0, 0, G_OPTION_ARG_INT, &line->commit_every, N_("papers to a transaction (default 2000)"), "N"},
		{"version", 0, 0, G_OPTION_ARG_NONE, &line->version, N_("say which version this is"), NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &line->paths, NULL, "PATH..."},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);

	g_option_context_set_summary(context, _("Brings the store up to date with the papers under the given folders."));
	g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
	if (!g_option_context_parse(context, argc, argv, error))
		return FALSE;
	if (line->jobs < 0 || line->jobs > MAX_JOBS || line->commit_every < 1 || line->settle < 0 || line->shards < 0 ||
	    line->shards > (int)TC_INDEX_MAX_SHARDS) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE,
			    _("--jobs takes 1 to %d, --commit-every 1 or more, --settle 0 or more, --shards 1 to %u"), MAX_JOBS,
			    TC_INDEX_MAX_SHARDS);
		return FALSE;
	}
	return TRUE;
}

/** Absolute paths without trailing slash, as the archive keeps them. */
static char **make_absolute(char **paths)
{
	g_autoptr(GStrvBuilder) absolute = g_strv_builder_new();

	for (char **path = paths; path && *path; path++) {
		g_autofree char *full = g_canonicalize_filename(*path, NULL);
		g_strv_builder_add(absolute, full);
	}
	return g_strv_builder_end(absolute);
}

/** For the progress line only: a walk without a look at the files costs little. */
static guint count_files(char **paths)
{
	guint n = 0;

	for (char **path = paths; *path; path++) {
		g_autoptr(TcWalk) walk = tc_walk_new(*path, NULL);
		TcWalkFile file;
		while (walk && tc_walk_next(walk, &file))
			n++;
	}
	return n;
}

/** One run, and what is printed of it. \param waiting receives how many files were still being written. */
static int run_once(const CommandLine *line, const TcRunOptions *options, guint *waiting, GError **error)
{
	TcReport report;

	tc_report_init(&report, isatty(STDERR_FILENO));
	if (report.progress)
		report.expected = count_files(options->paths);
	gboolean ok = tc_run(options, &report, error);
	tc_report_wipe(&report);
	if (ok)
		tc_report_print(&report, options->dry_run);
	fflush(stdout); /* with --watch we may not be back for hours */
	if (line->report) {
		g_autofree char *json = tc_report_dup_json(&report);
		ok = g_file_set_contents(line->report, json, -1, ok ? error : NULL) && ok;
	}
	guint failed = report.failed;
	*waiting = report.waiting;
	tc_report_clear(&report);
	if (!ok)
		return EXIT_RUN_FAILED;
	return failed > 0 ? EXIT_SOME_FAILED : EXIT_WELL;
}

/** Runs again whenever something changes, until it is ended from outside or cannot go on. */
static int run_and_watch(const CommandLine *line, const TcRunOptions *options, GError **error)
{
	g_autoptr(TcWatch) watch = tc_watch_new(error);

	while (watch && tc_watch_add(watch, options->paths, error)) {
		g_autoptr(GError) own = NULL;
		guint waiting = 0;
		int status = run_once(line, options, &waiting, &own);
		gboolean locked = g_error_matches(own, TC_ERROR, TC_ERROR_LOCKED);
		if (status == EXIT_RUN_FAILED && !locked) {
			g_propagate_error(error, g_steal_pointer(&own));
			return status;
		}
		tc_watch_wait(watch, locked || waiting > 0 ? WATCH_RETRY_SECONDS : 0);
	}
	return EXIT_RUN_FAILED;
}

static int run(const CommandLine *line, GError **error)
{
	g_autofree char *store = tc_store_dup_path(line->store);
	g_auto(GStrv) paths = make_absolute(line->paths);
	const TcRunOptions options = {
		.store = store,
		.paths = paths,
		.full = line->full,
		.dry_run = line->dry_run,
		.retry_failed = line->retry_failed,
		.prune = line->prune,
		.no_repair = line->no_repair,
		.settle = (guint)line->settle,
		.jobs = line->jobs > 0 ? (guint)line->jobs : g_get_num_processors(),
		.commit_every = (guint)line->commit_every,
		.shards = (guint)line->shards,
		.compact = line->compact,
		.extract = {.store = store,
			    .ocr_language = line->ocr_language ? line->ocr_language : "vie",
			    .redo_ocr = line->redo_ocr},
	};
	guint waiting;

	return line->watch ? run_and_watch(line, &options, error) : run_once(line, &options, &waiting, error);
}

int main(int argc, char **argv)
{
	CommandLine line = {.commit_every = COMMIT_EVERY};
	g_autoptr(GError) error = NULL;
	int status = EXIT_RUN_FAILED;

	tc_background_enter();
	tc_locale_init();
	signal(SIGIO, SIG_IGN); /* comes when somebody opens a file to write at the moment when we ask whether anybody does */
	if (parse(&argc, &argv, &line, &error)) {
		if (line.version) {
			g_print("tracuu-indexer %s\n", TC_VERSION);
			status = EXIT_WELL;
		} else {
			status = run(&line, &error);
		}
	}
	if (error)
		g_printerr("tracuu-indexer: %s\n", error->message);
	g_free(line.store);
	g_free(line.report);
	g_free(line.ocr_language);
	g_strfreev(line.paths);
	return status;
}
