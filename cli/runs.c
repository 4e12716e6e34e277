/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

#define LIMIT 20

static json_t *run_to_json(const TcRun *run)
{
	json_t *report = run->report ? json_loads(run->report, 0, NULL) : NULL;

	return json_pack("{s:I, s:I, s:I, s:o*}", "id", (json_int_t)run->id, "started", (json_int_t)run->started, "ended",
			 (json_int_t)run->ended, "report", report);
}

static int get(const json_t *report, const char *key)
{
	return (int)json_integer_value(json_object_get(report, key));
}

/** What a run found, out of its report. */
static void print_counts(const char *text)
{
	json_t *report = text ? json_loads(text, 0, NULL) : NULL;
	double seconds = json_number_value(json_object_get(report, "seconds"));

	if (!report)
		return;
	g_print(_("  %d new, %d changed, %d moved, %d gone, %d failed, %d waiting\n"), get(report, "new"), get(report, "changed"),
		get(report, "moved"), get(report, "gone"), get(report, "failed"), get(report, "waiting"));
	if (get(report, "pages") > 0)
		g_print(_("  %d pages, %d of them read by OCR; %.1f pages a second\n"), get(report, "pages"),
			get(report, "recognised"), get(report, "pages") / MAX(seconds, 0.001));
	json_decref(report);
}

static void print_run(const TcRun *run)
{
	g_autoptr(GDateTime) started = g_date_time_new_from_unix_local(run->started);
	g_autofree char *when = g_date_time_format(started, "%Y-%m-%d %H:%M");

	if (run->ended == 0)
		g_print(_("%s  did not end; the next run completes it\n"), when);
	else
		g_print(_("%s  %d s\n"), when, (int)(run->ended - run->started));
	print_counts(run->report);
}

gboolean tc_command_runs(int argc, char **argv, GError **error)
{
	gboolean json = FALSE;
	g_autoptr(TcArchive) archive = tc_cli_open_list(argc, argv, &json, error);
	g_autoptr(GPtrArray) runs = archive ? tc_archive_list_runs(archive, LIMIT, error) : NULL;
	if (!runs)
		return FALSE;
	for (guint i = 0; i < runs->len; i++) {
		if (json)
			tc_cli_print_json_line(run_to_json(g_ptr_array_index(runs, i)));
		else
			print_run(g_ptr_array_index(runs, i));
	}
	return TRUE;
}
