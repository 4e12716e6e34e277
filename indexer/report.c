/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/indexer-private.h"

#include <glib/gi18n.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/resource.h>

/** How often the progress line is drawn, in microseconds; in a log, a line a minute. */
#define DRAW_EVERY_US 100000
#define LOG_EVERY_US 60000000
#define BAR_WIDTH 30

void tc_report_init(TcReport *report, gboolean progress)
{
	*report = (TcReport){.progress = progress};
	report->failures = g_ptr_array_new();
	report->started_us = g_get_monotonic_time();
	report->drawn_us = report->started_us;
}

static void failure_free(gpointer data, gpointer user_data G_GNUC_UNUSED)
{
	TcFailure *failure = data;

	g_free(failure->path);
	g_free(failure->reason);
	g_free(failure);
}

void tc_report_clear(TcReport *report)
{
	g_ptr_array_foreach(report->failures, failure_free, NULL);
	g_clear_pointer(&report->failures, g_ptr_array_unref);
}

void tc_report_fail(TcReport *report, const char *path, TcStage stage, const char *reason)
{
	TcFailure *failure = g_new0(TcFailure, 1);

	failure->path = g_strdup(path);
	failure->stage = (char *)tc_stage_get_name(stage);
	failure->reason = g_strdup(reason);
	g_ptr_array_add(report->failures, failure);
	report->failed++;
	tc_report_wipe(report);
	g_printerr("%s: %s\n", path, reason);
}

/* ---- progress --------------------------------------------------------------------------------------------------- */

/** Files that are dealt with; the walk is ahead of them. */
static guint count_done(const TcReport *report)
{
	return report->added + report->changed + report->touched + report->moved + report->unchanged + report->failed +
	       report->failed_before + report->waiting;
}

/** Pages so far: of files that are done, and scanned ones of files that are not. */
static guint count_pages(const TcReport *report)
{
	return report->pages + report->scans - MIN(report->recognised, report->scans);
}

static void draw_bar(const TcReport *report, double elapsed)
{
	double share = report->expected ? MIN(1.0, (double)count_done(report) / report->expected) : 0;
	int filled = (int)(share * BAR_WIDTH);
	char bar[BAR_WIDTH + 1];

	for (int i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[BAR_WIDTH] = '\0';
	guint left = share > 0 ? (guint)(elapsed * (1 - share) / share) : 0;
	g_printerr("\r\033[K");
	g_printerr(_("[%s] %u of %u files, %.1f MB/s, %.1f pages/s, %u:%02u left "), bar, count_done(report), report->expected,
		   (double)report->bytes / 1e6 / MAX(elapsed, 0.001), count_pages(report) / MAX(elapsed, 0.001), left / 60,
		   left % 60);
}

void tc_report_draw(TcReport *report)
{
	gint64 now = g_get_monotonic_time();
	double elapsed = (double)(now - report->started_us) / 1e6;

	if (now - report->drawn_us < (report->progress ? DRAW_EVERY_US : LOG_EVERY_US))
		return;
	report->drawn_us = now;
	if (report->progress)
		draw_bar(report, elapsed);
	else
		g_print(_("%u files done, %.1f MB of text and %u pages taken in, %u failed\n"), count_done(report),
			(double)report->bytes / 1e6, count_pages(report), report->failed);
}

void tc_report_wipe(const TcReport *report)
{
	if (report->progress)
		g_printerr("\r\033[K");
}

void tc_report_print(const TcReport *report, gboolean dry_run)
{
	if (dry_run)
		g_print(_("would read %u new and %u changed files, drop %u; %u unchanged\n"), report->added, report->changed,
			report->gone, report->unchanged);
	else
		g_print(_("%u files: %u new, %u changed, %u moved, %u gone, %u unchanged, %u failed; %.1f MB in %.1f s\n"),
			report->found, report->added, report->changed, report->moved, report->gone,
			report->unchanged + report->touched, report->failed, (double)report->bytes / 1e6, report->total_seconds);
	if (report->failed_before > 0)
		g_print(_("%u files failed before and have not changed; --retry-failed tries them again\n"),
			report->failed_before);
	if (report->pruned > 0)
		g_print(_("%u files that are gone were forgotten, and their papers\n"), report->pruned);
	else if (report->gone > 0)
		g_print(_("papers of files that are gone can still be found; --prune forgets them\n"));
	if (report->waiting > 0)
		g_print(_("%u files are still being written; the next run takes them\n"), report->waiting);
	if (report->pages > 0)
		g_print(_("%u pages, %u of them read by OCR; %.1f pages a second\n"), report->pages, report->recognised,
			report->pages / MAX(report->total_seconds, 0.001));
	if (report->repairs > 0)
		g_print(_("%u OCR errors were found in %u papers; `tracuu review` lists what is not certain\n"), report->repairs,
			report->mended);
	if (report->other > 0)
		g_print(_("%u files were passed over: hidden, half written, or no papers by their names\n"), report->other);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static json_t *failures_to_json(const TcReport *report)
{
	json_t *list = json_array();

	for (guint i = 0; i < report->failures->len; i++) {
		const TcFailure *failure = g_ptr_array_index(report->failures, i);
		g_autofree char *path = g_utf8_make_valid(failure->path, -1);
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s}", "path", path, "stage", failure->stage, "reason", failure->reason));
	}
	return list;
}

static json_t *stages_to_json(const TcReport *report)
{
	json_t *seconds = json_object();

	for (int i = 0; i < TC_N_STAGES; i++)
		json_object_set_new(seconds, tc_stage_get_name((TcStage)i), json_real(report->seconds[i]));
	return seconds;
}

char *tc_report_dup_json(const TcReport *report)
{
	struct rusage usage = {0};

	getrusage(RUSAGE_SELF, &usage);
	json_t *root = json_pack(
		"{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:I, s:i, s:i, s:i, s:i, s:f, s:f, s:o, s:I, s:o}",
		"found", (int)report->found, "new", (int)report->added, "changed", (int)report->changed, "moved",
		(int)report->moved, "gone", (int)report->gone, "unchanged", (int)(report->unchanged + report->touched), "failed",
		(int)report->failed, "failed_before", (int)report->failed_before, "waiting", (int)report->waiting, "pruned",
		(int)report->pruned, "other", (int)report->other, "bytes", (json_int_t)report->bytes, "pages", (int)report->pages,
		"recognised", (int)report->recognised, "read_for_errors", (int)report->mended, "repairs", (int)report->repairs,
		"pages_per_second", report->pages / MAX(report->total_seconds, 0.001), "seconds", report->total_seconds, "stages",
		stages_to_json(report), "peak_memory_bytes", (json_int_t)usage.ru_maxrss * 1024, "failures",
		failures_to_json(report));
	char *text = json_dumps(root, JSON_INDENT(1));
	json_decref(root);
	char *copy = g_strdup(text);
	free(text);
	return copy;
}
