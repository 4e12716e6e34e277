/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the indexer did and could not do, and the archive in numbers: what an office looks at in the morning.
 */
#include "searchd/searchd-private.h"

/** Failures given at a time: a person works through fewer. */
#define MAX_FAILURES 1000u

static void set_list(TcResponse *response, json_t *list, const char *name, const GError *error)
{
	if (!error) {
		tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:o}", name, list));
		return;
	}
	json_decref(list);
	tc_response_set_error(response, error);
}

/** The last runs, newest first. A report names files, which is what the failures are for: it is given without. */
void tc_api_runs(const TcRequest *request, TcResponse *response)
{
	guint limit = (guint)tc_request_get_int(request, "limit", 1, 1000, 30);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) runs = tc_archive_list_runs(tc_searcher_get_archive(request->searcher), limit, &error);
	json_t *list = json_array();

	for (guint i = 0; runs && i < runs->len; i++) {
		const TcRun *run = g_ptr_array_index(runs, i);
		json_t *item = json_pack("{s:I, s:I}", "id", (json_int_t)run->id, "started", (json_int_t)run->started);
		json_t *report = run->report ? json_loads(run->report, 0, NULL) : NULL;
		if (run->ended)
			json_object_set_new(item, "ended", json_integer(run->ended));
		if (json_is_object(report)) {
			json_object_del(report, "failures");
			json_object_set(item, "report", report);
		}
		json_decref(report);
		json_array_append_new(list, item);
	}
	set_list(response, list, "runs", error);
}

typedef struct {
	json_t *list;
	guint n;
} Failures;

static gboolean add_failure(const TcFailure *failure, gpointer data)
{
	Failures *failures = data;
	g_autofree char *path = g_utf8_make_valid(failure->path, -1);
	g_autofree char *reason = g_utf8_make_valid(failure->reason, -1);

	if (failures->n++ < MAX_FAILURES)
		json_array_append_new(failures->list,
				      json_pack("{s:s, s:s, s:s, s:i, s:I, s:b}", "path", path, "stage", failure->stage, "reason",
						reason, "tries", (int)failure->tries, "time", (json_int_t)failure->time, "retry",
						failure->version == NULL));
	return TRUE;
}

/**
 * Files that could not be read, by path; `total` counts all. Nobody knows what they are, so only who may see everything is told their
 * names.
 */
void tc_api_failed(const TcRequest *request, TcResponse *response)
{
	gboolean sees_all = request->asker->clearance >= TC_SECRECY_ABSOLUTE && !request->asker->groups;
	Failures failures = {.list = json_array()};
	g_autoptr(GError) error = NULL;

	if (sees_all && !tc_archive_foreach_failure(tc_searcher_get_archive(request->searcher), add_failure, &failures, &error)) {
		json_decref(failures.list);
		tc_response_set_error(response, error);
		return;
	}
	tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:i, s:o}", "total", (int)failures.n, "failed", failures.list));
}

/** Has the next run try again one file, or all. */
void tc_api_retry(const TcRequest *request, TcResponse *response)
{
	const char *path = json_string_value(json_object_get(request->body, "path"));
	g_autoptr(GError) error = NULL;
	g_autoptr(TcArchive) archive = tc_archive_open(request->store, TC_ARCHIVE_WRITE, &error);
	gint64 n = archive ? tc_archive_retry_failures(archive, path, &error) : -1;

	if (n >= 0)
		tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:I}", "retried", (json_int_t)n));
	else
		tc_response_set_error(response, error);
}

/** Works by type or year: those held, and those that are only cited. */
static json_t *count_works(const TcRequest *request, TcWorkGrouping grouping, GError **error)
{
	g_autoptr(GPtrArray) counts =
		tc_archive_count_works(tc_searcher_get_archive(request->searcher), request->asker, grouping, error);
	json_t *list = counts ? json_array() : NULL;

	for (guint i = 0; counts && i < counts->len; i++) {
		const TcWorkCount *count = g_ptr_array_index(counts, i);
		const TcType *type = grouping == TC_WORKS_BY_TYPE ? tc_type_get(count->value) : NULL;
		json_t *item = json_pack("{s:s, s:i, s:i}", "value", count->value, "held", (int)count->n_held, "missing",
					 (int)count->n_missing);
		if (type)
			json_object_set_new(item, "name", json_string(type->name));
		json_array_append_new(list, item);
	}
	return list;
}

/** Pages by what they were read by and how well. */
static json_t *count_pages(const TcRequest *request, GError **error)
{
	g_autoptr(GArray) counts = tc_archive_count_pages(tc_searcher_get_archive(request->searcher), request->asker, error);
	json_t *list = counts ? json_array() : NULL;

	for (guint i = 0; counts && i < counts->len; i++) {
		const TcPageCount *count = &g_array_index(counts, TcPageCount, i);
		json_t *item = json_pack("{s:s, s:i}", "source", tc_page_source_get_name(count->source), "pages", (int)count->n);
		if (count->tens >= 0)
			json_object_set_new(item, "confidence", json_integer(count->tens * 10));
		json_array_append_new(list, item);
	}
	return list;
}

void tc_api_overview(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	gint64 papers = tc_archive_count_papers(tc_searcher_get_archive(request->searcher), request->asker, &error);
	json_t *types = papers >= 0 ? count_works(request, TC_WORKS_BY_TYPE, &error) : NULL;
	json_t *years = types ? count_works(request, TC_WORKS_BY_YEAR, &error) : NULL;
	json_t *pages = years ? count_pages(request, &error) : NULL;

	if (pages) {
		tc_response_set_json(response, MHD_HTTP_OK,
				     json_pack("{s:I, s:o, s:o, s:o}", "papers", (json_int_t)papers, "types", types, "years",
					       years, "pages", pages));
		return;
	}
	json_decref(types);
	json_decref(years);
	tc_response_set_error(response, error);
}
