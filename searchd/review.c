/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The review queue and people's decisions.
 *
 * It writes for the time of one decision, through a connection of its own. SQLite's log lets everybody read meanwhile; while the indexer
 * commits, we wait for it TC_ARCHIVE_BUSY_MS and then say 503. Who may: server.c.
 */
#include "searchd/searchd-private.h"

#include <glib/gi18n.h>
#include <string.h>

/** Items given at a time. */
#define MAX_ITEMS 200u

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/** What can be asked for. */
static json_t *list_kinds(void)
{
	json_t *list = json_array();

	for (int kind = 0; kind < TC_N_REVIEWS; kind++)
		json_array_append_new(list, json_string(tc_review_kind_get_name((TcReviewKind)kind)));
	return list;
}

void tc_api_review(const TcRequest *request, TcResponse *response)
{
	const char *kind = tc_request_get(request, "kind");
	TcReviewQuery query = {
		.decided = tc_request_get(request, "decided") != NULL,
		.limit = (guint)tc_request_get_int(request, "limit", 1, MAX_ITEMS, 20),
		.cursor = tc_request_get(request, "cursor"),
	};
	g_autoptr(GError) error = NULL;

	if (!tc_review_kind_from_name(kind ? kind : "repair", &query.kind)) {
		tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "Không có loại này / no such kind", kind);
		return;
	}
	json_t *list = tc_json_review(tc_searcher_get_archive(request->searcher), &query, request->asker, &error);
	if (list)
		json_object_set_new(list, "kinds", list_kinds());
	tc_response_set_result(response, list, &error);
}

void tc_api_review_item(const TcRequest *request, TcResponse *response)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	g_autoptr(GError) error = NULL;
	g_autoptr(TcReviewItem) item = tc_archive_get_review(archive, request->asker, request->parts[2], &error);

	tc_response_set_result(response, item ? tc_json_review_item(archive, item, request->asker, &error) : NULL, &error);
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static gboolean may_decide(const TcRequest *request, TcResponse *response)
{
	if (request->review != TC_REVIEW_OFF)
		return TRUE;
	tc_response_set_problem(
		response, MHD_HTTP_FORBIDDEN, "Không được phép / not allowed",
		_("decisions are taken on this machine alone, unless tracuu-searchd was started with --allow-review"));
	return FALSE;
}

static void set_decided(TcResponse *response, const char *what, gint64 n, GError *const *error)
{
	tc_response_set_result(response,
			       n >= 0 ? json_pack("{s:I, s:b}", what, (json_int_t)n, "search_follows_next_run", 1) : NULL, error);
}

void tc_api_review_decide(const TcRequest *request, TcResponse *response)
{
	const json_t *body = request->body;
	g_autoptr(GError) error = NULL;
	TcVerdictInput input = {
		.text = json_string_value(json_object_get(body, "text")),
		.by = json_string_value(json_object_get(body, "by")),
		.same = json_is_true(json_object_get(body, "same")),
		.work = json_integer_value(json_object_get(body, "work")),
	};

	if (!may_decide(request, response))
		return;
	if (!tc_verdict_from_name(json_string_value(json_object_get(body, "decision")), &input.verdict)) {
		tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "Yêu cầu không đúng / bad request",
					_("`decision` is confirm, reject or replace"));
		return;
	}
	g_autoptr(TcArchive) archive = tc_archive_open(request->store, TC_ARCHIVE_WRITE, &error);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	gint64 n = archive ? tc_archive_decide(archive, request->asker, request->parts[2], &input, now, &error) : -1;
	set_decided(response, "decided", n, &error);
}

void tc_api_review_undo(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;

	if (!may_decide(request, response))
		return;
	g_autoptr(TcArchive) archive = tc_archive_open(request->store, TC_ARCHIVE_WRITE, &error);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	const char *by = tc_request_get(request, "by");
	gint64 n = archive ? tc_archive_undo(archive, request->asker, request->parts[2], by, now, &error) : -1;
	set_decided(response, "undone", n, &error);
}
