/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The review queue and people's decisions: the one thing that searchd writes.
 *
 * It writes where whoever reaches it is at this machine (it listens on a loopback address), or where --allow-review says that all who reach it
 * may; for the time of one decision, through a connection of its own. SQLite's log lets everybody read meanwhile; while the indexer commits, we
 * wait for it TC_ARCHIVE_BUSY_MS and then say 503.
 *
 * Pages of other sites must not decide in a clerk's name, so a decision is a JSON body or a DELETE, neither of which a browser sends across
 * sites without asking us first, and we never say yes; where it says whence the request came (Origin), it must have come from us; and on a
 * loopback address the name asked for must be one of this machine (another name is somebody's DNS that points here).
 */
#include "searchd/searchd-private.h"

#include <string.h>

/** Items given at a time. */
#define MAX_ITEMS 200u

static const char *get_header(const TcRequest *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/** Answers with JSON, or with the error where there is none. */
static void set_result(TcResponse *response, json_t *json, const GError *error)
{
	if (json)
		tc_response_set_json(response, MHD_HTTP_OK, json);
	else
		tc_response_set_error(response, error);
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

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
	set_result(response, list, error);
}

static void answer_item(const TcRequest *request, TcResponse *response)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	g_autoptr(GError) error = NULL;
	g_autoptr(TcReviewItem) item = tc_archive_get_review(archive, request->asker, request->parts[2], &error);

	set_result(response, item ? tc_json_review_item(archive, item, request->asker, &error) : NULL, error);
}

/* ---- who may write ---------------------------------------------------------------------------------------------- */

/** Whether a `Host` is a name or address of this machine's own. */
static gboolean is_loopback_name(const char *host)
{
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};

	for (gsize i = 0; host && i < G_N_ELEMENTS(names); i++) {
		gsize length = strlen(names[i]);
		if (g_ascii_strncasecmp(host, names[i], length) == 0 && (host[length] == '\0' || host[length] == ':'))
			return TRUE;
	}
	return FALSE;
}

/** Whether the browser says that a page of ours sent it, or nothing. */
static gboolean is_same_origin(const TcRequest *request, const char *host)
{
	const char *origin = get_header(request, "Origin"), *site = get_header(request, "Sec-Fetch-Site");

	if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return FALSE;
	const char *name = origin ? strstr(origin, "://") : NULL;
	return !origin || (name && g_strcmp0(name + strlen("://"), host) == 0);
}

static gboolean may_write(const TcRequest *request, TcResponse *response)
{
	const char *host = get_header(request, MHD_HTTP_HEADER_HOST);
	const char *why = NULL;

	if (request->review == TC_REVIEW_OFF)
		why = "decisions are taken on this machine alone, unless tracuu-searchd was started with --allow-review";
	else if (request->review == TC_REVIEW_LOCAL && !is_loopback_name(host))
		why = "the address asked for is not this machine's";
	else if (!is_same_origin(request, host))
		why = "the request comes from another site";
	if (why)
		tc_response_set_problem(response, MHD_HTTP_FORBIDDEN, "Không được phép / not allowed", why);
	return !why;
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static void refuse_body(TcResponse *response, unsigned status, const char *why)
{
	tc_response_set_problem(response, status, "Yêu cầu không đọc được / the request cannot be read", why);
}

/** The body as an object. \return json_decref() it; NULL with a problem in the response. */
static json_t *read_body(const TcRequest *request, TcResponse *response)
{
	const char *type = get_header(request, MHD_HTTP_HEADER_CONTENT_TYPE);

	if (!type || !g_str_has_prefix(type, "application/json")) {
		refuse_body(response, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "a decision is application/json");
		return NULL;
	}
	if (request->body->len > TC_HTTP_MAX_BODY) {
		refuse_body(response, MHD_HTTP_CONTENT_TOO_LARGE, "a decision is shorter");
		return NULL;
	}
	json_t *body = json_loadb(request->body->str, request->body->len, 0, NULL);
	if (!json_is_object(body)) {
		json_decref(body);
		refuse_body(response, MHD_HTTP_BAD_REQUEST, "a decision is a JSON object");
		return NULL;
	}
	return body;
}

static void set_decided(TcResponse *response, const char *what, gint64 n, const GError *error)
{
	set_result(response, n >= 0 ? json_pack("{s:I, s:b}", what, (json_int_t)n, "search_follows_next_run", 1) : NULL, error);
}

static void decide(const TcRequest *request, TcResponse *response)
{
	json_t *body = read_body(request, response);
	g_autoptr(GError) error = NULL;
	TcVerdictInput input = {
		.text = json_string_value(json_object_get(body, "text")),
		.by = json_string_value(json_object_get(body, "by")),
		.same = json_is_true(json_object_get(body, "same")),
		.work = json_integer_value(json_object_get(body, "work")),
	};

	if (!body)
		return;
	if (!tc_verdict_from_name(json_string_value(json_object_get(body, "decision")), &input.verdict)) {
		refuse_body(response, MHD_HTTP_BAD_REQUEST, "`decision` is confirm, reject or replace");
	} else {
		g_autoptr(TcArchive) archive = tc_archive_open(request->store, TC_ARCHIVE_WRITE, &error);
		gint64 now = g_get_real_time() / G_USEC_PER_SEC;
		gint64 n = archive ? tc_archive_decide(archive, request->asker, request->parts[2], &input, now, &error) : -1;
		set_decided(response, "decided", n, error);
	}
	json_decref(body);
}

static void undo(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcArchive) archive = tc_archive_open(request->store, TC_ARCHIVE_WRITE, &error);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	gint64 n =
		archive ? tc_archive_undo(archive, request->asker, request->parts[2], tc_request_get(request, "by"), now, &error)
			: -1;

	set_decided(response, "undone", n, error);
}

void tc_api_review_item(const TcRequest *request, TcResponse *response)
{
	if (strcmp(request->method, MHD_HTTP_METHOD_GET) == 0 || strcmp(request->method, MHD_HTTP_METHOD_HEAD) == 0)
		answer_item(request, response);
	else if (may_write(request, response))
		(strcmp(request->method, MHD_HTTP_METHOD_POST) == 0 ? decide : undo)(request, response);
}
