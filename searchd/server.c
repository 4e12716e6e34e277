/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The server is libmicrohttpd with a thread for each connection, which only receives and sends: what is asked is worked out at a desk (desk.c). What
 * takes long, as it draws a page or writes a file of thousands of papers, has desks of its own, so that no question waits for it; so has what writes,
 * as it waits for the indexer (TC_ARCHIVE_BUSY_MS), and the dossiers, who wait for each other. Whoever reads what was sent slowly holds no desk.
 *
 * Who may write. Reading and gathering dossiers is for everybody who reaches the server; decisions on what papers say are taken where whoever
 * reaches it is at this machine (it listens on a loopback address), or where --allow-review says that all who reach it may.
 *
 * Pages of other sites must not write in a clerk's name. What changes something is a JSON body or a DELETE, neither of which a browser sends across
 * sites without asking us first, and we never say yes; where it says whence the request came (Origin), it must have come from us; and on a loopback
 * address the name asked for must be one of this machine (another name is somebody's DNS that points here).
 */
#include "searchd/searchd-private.h"

#include <glib/gi18n.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

/** Seconds after which a silent connection is closed, and connections at a time. */
#define TIMEOUT_SECONDS 30
#define MAX_CONNECTIONS 500
/** Desks at least, for what is quick and what is slow, and at most. A third one has work for two processors while a question is handed on. */
#define MIN_DESKS 3u
#define MAX_DESKS 32u
/** Desks for each processor where parts of the index are elsewhere: who waits for another machine takes no processor. */
#define DESKS_OF_SHARED 4u
/**
 * Seconds that a question waits for a desk, and what is slow. A question takes milliseconds: behind whom hundreds wait is better told so than left
 * before an empty page. Proxies give up after 60 (nginx), and what is slow takes some time itself once its turn has come.
 */
#define PATIENCE 5u
#define SLOW_PATIENCE 30u
/** Seconds after which who was not given a desk is told to come again. */
#define COME_AGAIN 5u
/** The longest bodies taken: a dossier as long as may be, with its notes, is shorter; so is anything else that people decide. */
#define MAX_LIST (2u << 20)
#define MAX_WORD 4096u

typedef struct {
	TcMethod method;
	const char *pattern; /**< `*` stands for one part */
	TcRouteFunc func;
	gsize max_body; /**< of POST */
	gboolean slow;  /**< may take seconds, or wait for them */
} Route;

static const char *const method_names[] = {"GET", "POST", "DELETE"}; /* by TcMethod */

static const Route routes[] = {
	{TC_METHOD_GET, "api/search", tc_api_search, 0, FALSE},
	{TC_METHOD_GET, "api/suggest", tc_api_suggest, 0, FALSE},
	{TC_METHOD_GET, "api/works/*", tc_api_work, 0, FALSE},
	{TC_METHOD_GET, "api/works/*/chain", tc_api_chain, 0, FALSE},
	{TC_METHOD_GET, "api/papers/*", tc_api_paper, 0, FALSE},
	{TC_METHOD_GET, "api/papers/*/hits", tc_api_inside, 0, TRUE},
	{TC_METHOD_GET, "api/papers/*/pages/*", tc_api_page, 0, TRUE},
	{TC_METHOD_GET, "api/papers/*/original", tc_api_original, 0, TRUE},
	{TC_METHOD_GET, "api/missing", tc_api_missing, 0, FALSE},
	{TC_METHOD_GET, "api/export", tc_api_export, 0, TRUE},
	{TC_METHOD_GET, "api/fields", tc_api_fields, 0, FALSE},
	{TC_METHOD_GET, "api/runs", tc_api_runs, 0, FALSE},
	{TC_METHOD_GET, "api/failed", tc_api_failed, 0, FALSE},
	{TC_METHOD_POST, "api/failed/retry", tc_api_retry, MAX_WORD, TRUE},
	{TC_METHOD_GET, "api/overview", tc_api_overview, 0, FALSE},
	{TC_METHOD_GET, "api/review", tc_api_review, 0, FALSE},
	{TC_METHOD_GET, "api/review/*", tc_api_review_item, 0, FALSE},
	{TC_METHOD_POST, "api/review/*", tc_api_review_decide, MAX_WORD, TRUE},
	{TC_METHOD_DELETE, "api/review/*", tc_api_review_undo, 0, TRUE},
	{TC_METHOD_GET, "api/dossiers", tc_api_dossiers, 0, TRUE},
	{TC_METHOD_POST, "api/dossiers", tc_api_dossier_create, MAX_LIST, TRUE},
	{TC_METHOD_GET, "api/dossiers/*", tc_api_dossier, 0, TRUE},
	{TC_METHOD_POST, "api/dossiers/*", tc_api_dossier_change, MAX_LIST, TRUE},
	{TC_METHOD_DELETE, "api/dossiers/*", tc_api_dossier_delete, 0, TRUE},
	{TC_METHOD_POST, "api/dossiers/*/papers", tc_api_dossier_add, MAX_LIST, TRUE},
	{TC_METHOD_GET, "api/dossiers/*/export", tc_api_dossier_export, 0, TRUE},
};

struct TcServer {
	struct MHD_Daemon *daemon;
	char *store;
	char *url;
	TcReviewAccess review;
	TcLimiter *limiter; /**< NULL: no limit */
	TcDesks *desks, *slow_desks;
	GMutex mutex;                                 /**< guards the counts */
	guint64 n_requests[G_N_ELEMENTS(routes) + 1]; /**< the last: everything else */
	guint64 n_errors, n_limited, n_busy, n_gone;
	double seconds;
};

/* ---- routes ----------------------------------------------------------------------------------------------------- */

static gboolean matches(const char *pattern, const TcRequest *request)
{
	guint i = 0;

	for (const char *part = pattern; part; i++) {
		const char *slash = strchr(part, '/');
		gsize length = slash ? (gsize)(slash - part) : strlen(part);
		if (i >= request->n_parts)
			return FALSE;
		const char *given = request->parts[i];
		if (!(length == 1 && *part == '*') && (strlen(given) != length || memcmp(part, given, length) != 0))
			return FALSE;
		part = slash ? slash + 1 : NULL;
	}
	return i == request->n_parts;
}

/** Cuts `path` at its slashes, in place. \return FALSE if it has more parts than any route. */
static gboolean split_path(TcRequest *request, char *path)
{
	char *rest = path, *part;

	while ((part = strsep(&rest, "/"))) {
		if (!*part)
			continue;
		if (request->n_parts == G_N_ELEMENTS(request->parts))
			return FALSE;
		request->parts[request->n_parts++] = part;
	}
	return TRUE;
}

static void answer_busy(TcResponse *response)
{
	tc_response_set_problem(response, MHD_HTTP_SERVICE_UNAVAILABLE, "Máy chủ đang bận / the server is busy",
				_("too many are asking at the moment; please try again in a few seconds"));
	response->retry_after = COME_AGAIN;
}

/** A desk for a request. \return NULL: there is an answer without. */
static TcDesk *take_desk(TcDesks *desks, const TcRequest *request, TcResponse *response)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	g_autoptr(GError) error = NULL;
	TcDesk *desk = NULL;

	switch (tc_desks_take(desks, info->connect_fd, &desk, &error)) {
	case TC_DESK_TAKEN:
		break;
	case TC_DESK_NO_STORE:
		tc_response_set_error(response, error);
		break;
	case TC_DESK_NONE_FREE:
		answer_busy(response);
		break;
	case TC_DESK_CLIENT_GONE: /* no status: it is closed */
		break;
	}
	return desk;
}

/** What was made of pages that could not be read is no answer. */
static void answer_lost(TcResponse *response)
{
	tc_response_clear(response);
	tc_response_set_problem(response, MHD_HTTP_INTERNAL_SERVER_ERROR, "Không đọc được kho / the store cannot be read",
				_("a part of the archive could not be read; please try again, and if that is no help run `tracuu "
				  "check` on the store"));
}

static void answer_route(TcServer *server, const Route *route, TcRequest *request, TcResponse *response)
{
	TcDesks *desks = route->slow ? server->slow_desks : server->desks;
	TcDesk *desk = take_desk(desks, request, response);

	if (!desk)
		return;
	request->searcher = desk->searcher;
	request->answers = desk->answers;
	route->func(request, response);
	if (desk->lost)
		answer_lost(response);
	if (response->status == MHD_HTTP_INTERNAL_SERVER_ERROR)
		tc_desk_forget(desk);
	tc_desks_return(desks, desk);
}

static void append_counter(GString *text, const char *what, guint64 n)
{
	g_string_append_printf(text, "# TYPE tracuu_%s_total counter\ntracuu_%s_total %" G_GUINT64_FORMAT "\n", what, what, n);
}

/** Counts and times since the start, as Prometheus reads them. */
static void answer_metrics(TcServer *server, TcResponse *response)
{
	g_autoptr(GString) text = g_string_new("# TYPE tracuu_requests_total counter\n");

	g_mutex_lock(&server->mutex);
	for (gsize i = 0; i < G_N_ELEMENTS(routes); i++)
		g_string_append_printf(text, "tracuu_requests_total{method=\"%s\",route=\"%s\"} %" G_GUINT64_FORMAT "\n",
				       method_names[routes[i].method], routes[i].pattern, server->n_requests[i]);
	g_string_append_printf(text, "tracuu_requests_total{route=\"other\"} %" G_GUINT64_FORMAT "\n",
			       server->n_requests[G_N_ELEMENTS(routes)]);
	append_counter(text, "errors", server->n_errors);
	append_counter(text, "limited", server->n_limited);
	append_counter(text, "busy", server->n_busy);
	append_counter(text, "gone", server->n_gone);
	g_string_append_printf(text, "# TYPE tracuu_request_seconds_total counter\ntracuu_request_seconds_total %.6f\n",
			       server->seconds);
	g_mutex_unlock(&server->mutex);
	response->status = MHD_HTTP_OK;
	response->content_type = "text/plain; version=0.0.4; charset=utf-8";
	response->length = text->len;
	response->body = g_string_free(g_steal_pointer(&text), FALSE);
}

static void answer_health(TcServer *server, const TcRequest *request, TcResponse *response)
{
	TcDesk *desk = take_desk(server->desks, request, response);

	if (!desk)
		return;
	tc_desks_return(server->desks, desk);
	tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:s}", "status", "ok"));
}

/** What stands outside /api: the machine's own questions and the pages. */
static void answer_page(TcServer *server, TcRequest *request, TcResponse *response)
{
	if (matches("health", request))
		answer_health(server, request, response);
	else if (matches("metrics", request))
		answer_metrics(server, response);
	else if (matches("opensearch.xml", request))
		tc_pages_get_opensearch(request, response);
	else if (!tc_pages_get(request, response))
		tc_response_set_problem(response, MHD_HTTP_NOT_FOUND, "Không có trang này / no such page", request->path);
}

/** What has come of a request so far. */
typedef struct {
	gsize address_length; /**< bytes, as sent */
	GString *body;        /**< NULL until the head is whole */
	gboolean too_long;
} Upload;

static gboolean read_body(TcRequest *request, const Upload *upload, gsize limit, TcResponse *response)
{
	if (!upload->too_long && upload->body->len <= limit)
		return tc_request_read_body(request, upload->body, response);
	tc_refuse_body(response);
	return FALSE;
}

/** \return which route answered, G_N_ELEMENTS(routes) for everything else. */
static gsize answer(TcServer *server, TcRequest *request, const char *method, const Upload *upload, TcResponse *response)
{
	g_autoptr(GString) allowed = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(routes); i++) {
		if (!matches(routes[i].pattern, request))
			continue;
		if (routes[i].method == request->method) {
			if (request->method == TC_METHOD_GET || read_body(request, upload, routes[i].max_body, response))
				answer_route(server, &routes[i], request, response);
			return i;
		}
		g_string_append_printf(allowed, "%s%s%s", allowed->len > 0 ? ", " : "", method_names[routes[i].method],
				       routes[i].method == TC_METHOD_GET ? ", HEAD" : "");
	}
	if (allowed->len == 0 && request->method == TC_METHOD_GET)
		answer_page(server, request, response);
	else
		tc_refuse_method(method, allowed->len > 0 ? allowed->str : "GET, HEAD", response);
	return G_N_ELEMENTS(routes);
}

static void count(TcServer *server, gsize route, const TcResponse *response, gint64 since)
{
	g_mutex_lock(&server->mutex);
	server->n_requests[route]++;
	server->n_errors += response->status >= MHD_HTTP_INTERNAL_SERVER_ERROR;
	server->n_limited += response->status == MHD_HTTP_TOO_MANY_REQUESTS;
	server->n_busy += response->status == MHD_HTTP_SERVICE_UNAVAILABLE && response->retry_after > 0;
	server->n_gone += response->status == 0;
	server->seconds += (double)(g_get_monotonic_time() - since) / 1e6;
	g_mutex_unlock(&server->mutex);
}

/* ---- one request ------------------------------------------------------------------------------------------------ */

/** HEAD is answered as GET; MHD leaves the body out. */
static TcMethod read_method(const char *method)
{
	if (strcmp(method, "HEAD") == 0)
		method = method_names[TC_METHOD_GET];
	for (gsize i = 0; i < G_N_ELEMENTS(method_names); i++)
		if (strcmp(method, method_names[i]) == 0)
			return (TcMethod)i;
	return TC_METHOD_OTHER;
}

static gboolean is_too_many(const TcServer *server, struct MHD_Connection *connection, TcResponse *response)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	guint wait = server->limiter && info ? tc_limiter_take(server->limiter, info->client_addr, g_get_monotonic_time()) : 0;

	if (wait == 0)
		return FALSE;
	tc_response_set_problem(response, MHD_HTTP_TOO_MANY_REQUESTS, "Hỏi quá nhanh, xin chờ / too many requests",
				_("this address asks more often than the server was set up for (--rate)"));
	response->retry_after = wait;
	return TRUE;
}

/** \return which route answered. */
static gsize handle_whole(TcServer *server, TcRequest *request, const char *method, const Upload *upload, TcResponse *response)
{
	g_autofree char *parts = g_strndup(request->path, TC_HTTP_MAX_PATH);
	gsize route = G_N_ELEMENTS(routes);

	if (is_too_many(server, request->connection, response))
		return route;
	request->method = read_method(method);
	if (strlen(request->path) > TC_HTTP_MAX_PATH || !split_path(request, parts) || !g_utf8_validate(request->path, -1, NULL))
		tc_response_set_problem(response, MHD_HTTP_NOT_FOUND, "Không có trang này / no such page",
					_("the path is none of ours"));
	else
		route = answer(server, request, method, upload, response);
	json_decref(request->body);
	return route;
}

/** Before anything else of a request: its address, as sent. */
static void *begin(void *data G_GNUC_UNUSED, const char *address, struct MHD_Connection *connection G_GNUC_UNUSED)
{
	Upload *upload = g_new0(Upload, 1);

	upload->address_length = strlen(address);
	return upload;
}

/** Answers by the head alone, where that is enough to refuse it. */
static enum MHD_Result refuse(TcServer *server, struct MHD_Connection *connection, const char *version, gsize address_length)
{
	TcRequest request = {.connection = connection};
	TcResponse response = {0};

	if (!tc_refuse_head(&request, version, address_length, MAX_LIST, &response))
		return MHD_YES;
	count(server, G_N_ELEMENTS(routes), &response, g_get_monotonic_time());
	return tc_response_send(&request, &response);
}

static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *part, size_t *part_size, void **state)
{
	TcServer *server = data;
	Upload *upload = *state;

	if (!upload->body) { /* MHD calls with the header, then with each part of the body, then once more */
		upload->body = g_string_new(NULL);
		return refuse(server, connection, version, upload->address_length);
	}
	if (*part_size > 0) {
		upload->too_long = upload->too_long || *part_size > MAX_LIST - upload->body->len;
		if (!upload->too_long)
			g_string_append_len(upload->body, part, (gssize)*part_size);
		*part_size = 0;
		return MHD_YES;
	}
	gint64 since = g_get_monotonic_time();
	TcRequest request = {.connection = connection,
			     .path = url,
			     .store = server->store,
			     .review = server->review,
			     .asker = tc_asker_get_everybody()};
	TcResponse response = {0};
	gsize route = handle_whole(server, &request, method, upload, &response);
	count(server, route, &response, since);
	return tc_response_send(&request, &response);
}

static void forget(void *data G_GNUC_UNUSED, struct MHD_Connection *connection G_GNUC_UNUSED, void **state,
		   enum MHD_RequestTerminationCode how G_GNUC_UNUSED)
{
	Upload *upload = *state;

	if (upload && upload->body)
		g_string_free(upload->body, TRUE);
	g_free(upload);
}

/* ---- starting and stopping -------------------------------------------------------------------------------------- */

static char *dup_url(struct MHD_Daemon *daemon, const char *address)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	const char *colon = strrchr(address, ':');

	return g_strdup_printf("http://%.*s:%u/", (int)(colon - address), address, (unsigned)info->port);
}

static gboolean is_loopback(const struct addrinfo *info)
{
	const struct sockaddr *address = info->ai_addr;

	if (address->sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
	return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

TcServer *tc_server_new(const char *store, const char *address, gboolean allow_review, guint rate, GError **error)
{
	struct addrinfo *info = tc_address_resolve(address, error);

	if (!info)
		return NULL;
	TcServer *server = g_new0(TcServer, 1);
	server->store = g_strdup(store);
	server->review = allow_review ? TC_REVIEW_ALL : is_loopback(info) ? TC_REVIEW_LOCAL : TC_REVIEW_OFF;
	server->limiter = rate > 0 ? tc_limiter_new(rate) : NULL;
	g_mutex_init(&server->mutex);
	guint n_desks = CLAMP(g_get_num_processors() * (tc_index_has_places(store) ? DESKS_OF_SHARED : 1), MIN_DESKS, MAX_DESKS);
	server->desks = tc_desks_new(server->store, n_desks, PATIENCE);
	server->slow_desks = tc_desks_new(server->store, n_desks, SLOW_PATIENCE);
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			 (info->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	server->daemon =
		MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR, info->ai_addr,
				 MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_SECONDS, MHD_OPTION_CONNECTION_LIMIT, MAX_CONNECTIONS,
				 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)TC_HTTP_MEMORY, MHD_OPTION_URI_LOG_CALLBACK, begin,
				 NULL, MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_END);
	freeaddrinfo(info);
	if (!server->daemon) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO,
			    "cannot listen on %s: is another tracuu-searchd running? --listen takes another port", address);
		tc_server_free(server);
		return NULL;
	}
	server->url = dup_url(server->daemon, address);
	return server;
}

const char *tc_server_get_url(const TcServer *server)
{
	return server->url;
}

void tc_server_free(TcServer *server)
{
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	tc_images_close();
	tc_dossiers_close_shared();
	tc_limiter_free(server->limiter);
	tc_desks_free(server->desks);
	tc_desks_free(server->slow_desks);
	g_mutex_clear(&server->mutex);
	g_free(server->store);
	g_free(server->url);
	g_free(server);
}
