/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The server is libmicrohttpd with a pool of threads, each with a searcher of its own, opened at its first question: neither
 * SQLite's nor Xapian's readers are shared. Everything is GET; everything read-only.
 */
#include "searchd/searchd-private.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/** Seconds after which a silent connection is closed, connections at a time, and threads at most. */
#define TIMEOUT_SECONDS 30
#define MAX_CONNECTIONS 500
#define MAX_THREADS 8

typedef struct {
	const char *pattern; /**< `*` stands for one part */
	TcRouteFunc func;
} Route;

static const Route routes[] = {
	{"api/search", tc_api_search},
	{"api/suggest", tc_api_suggest},
	{"api/works/*", tc_api_work},
	{"api/works/*/chain", tc_api_chain},
	{"api/papers/*", tc_api_paper},
	{"api/papers/*/pages/*", tc_api_page},
	{"api/missing", tc_api_missing},
	{"api/export", tc_api_export},
	{"api/fields", tc_api_fields},
	{"api/runs", tc_api_runs},
	{"api/failed", tc_api_failed},
	{"api/overview", tc_api_overview},
	{"api/papers/*/original", tc_api_original},
};

struct TcServer {
	struct MHD_Daemon *daemon;
	char *store;
	char *url;
	GMutex mutex;                                 /**< guards the counts */
	guint64 n_requests[G_N_ELEMENTS(routes) + 1]; /**< the last: everything else */
	guint64 n_errors;
	double seconds;
};

/* ---- requests and responses ------------------------------------------------------------------------------------- */

const char *tc_request_get(const TcRequest *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

gint64 tc_request_get_int(const TcRequest *request, const char *name, gint64 min, gint64 max, gint64 fallback)
{
	const char *value = tc_request_get(request, name);
	gint64 number;

	return value && g_ascii_string_to_signed(value, 10, min, max, &number, NULL) ? number : fallback;
}

gboolean tc_request_takes_gzip(const TcRequest *request)
{
	const char *accepted = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);

	return accepted && strstr(accepted, "gzip") && !strstr(accepted, "gzip;q=0");
}

gboolean tc_request_has(const TcRequest *request, const char *etag)
{
	const char *known = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);

	return known && strstr(known, etag);
}

void tc_response_set_json(TcResponse *response, unsigned status, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	response->status = status;
	response->content_type = TC_HTTP_JSON;
	response->length = text ? strlen(text) : 0;
	response->body = g_memdup2(text, response->length);
	free(text);
	json_decref(json);
}

void tc_response_set_problem(TcResponse *response, unsigned status, const char *title, const char *detail)
{
	tc_response_set_json(response, status, tc_json_problem((int)status, title, detail));
	response->content_type = "application/problem+json; charset=utf-8";
}

void tc_response_set_error(TcResponse *response, const GError *error)
{
	if (g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND))
		tc_response_set_problem(response, MHD_HTTP_NOT_FOUND, "Không có / not found", error->message);
	else if (g_error_matches(error, TC_ERROR, TC_ERROR_MODIFIED) || g_error_matches(error, TC_ERROR, TC_ERROR_LOCKED))
		tc_response_set_problem(response, MHD_HTTP_SERVICE_UNAVAILABLE, "Kho đang cập nhật, xin thử lại / try again",
					error->message);
	else
		tc_response_set_problem(response, MHD_HTTP_INTERNAL_SERVER_ERROR, "Không đọc được kho / the store cannot be read",
					error->message);
}

/** As what a browser is to save it (RFC 6266); without a name it makes one of the address. */
static char *dup_disposition(const TcResponse *response)
{
	g_autofree char *escaped = response->file_name ? g_uri_escape_string(response->file_name, NULL, FALSE) : NULL;

	return escaped ? g_strconcat("attachment; filename*=UTF-8''", escaped, NULL) : g_strdup("attachment");
}

static void add_headers(struct MHD_Response *reply, const TcResponse *response)
{
	MHD_add_response_header(reply, MHD_HTTP_HEADER_CONTENT_TYPE, response->content_type);
	MHD_add_response_header(reply, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(reply, "Referrer-Policy", "no-referrer");
	MHD_add_response_header(
		reply, "Content-Security-Policy",
		"default-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
	MHD_add_response_header(reply, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
	if (response->etag) {
		MHD_add_response_header(reply, MHD_HTTP_HEADER_ETAG, response->etag);
		MHD_add_response_header(reply, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
	}
	if (response->gzip)
		MHD_add_response_header(reply, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	if (response->status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(reply, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	if (response->attachment) {
		g_autofree char *disposition = dup_disposition(response);
		MHD_add_response_header(reply, MHD_HTTP_HEADER_CONTENT_DISPOSITION, disposition);
	}
}

static struct MHD_Response *make_reply(const TcRequest *request, TcResponse *response)
{
	if (response->fd > 0)
		return MHD_create_response_from_fd(response->length, response->fd);
	if (response->etag && tc_request_has(request, response->etag)) {
		response->status = MHD_HTTP_NOT_MODIFIED;
		response->length = 0;
	}
	return MHD_create_response_from_buffer(response->length, response->body,
					       response->borrowed ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result send_response(const TcRequest *request, TcResponse *response)
{
	struct MHD_Response *reply = make_reply(request, response);
	enum MHD_Result result = MHD_NO;

	if (reply) {
		add_headers(reply, response);
		result = MHD_queue_response(request->connection, response->status, reply);
		MHD_destroy_response(reply);
	} else if (response->fd > 0) {
		close(response->fd);
	}
	if (!response->borrowed)
		g_free(response->body);
	g_free(response->file_name);
	g_free(response->etag);
	return result;
}

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

/** This thread's searcher. A store that could not be opened is tried again at the next request: it may be indexed by then. */
static TcSearcher *get_searcher(const TcServer *server, GError **error)
{
	static GPrivate own = G_PRIVATE_INIT((GDestroyNotify)tc_searcher_free);
	TcSearcher *searcher = g_private_get(&own);

	if (!searcher) {
		searcher = tc_searcher_open(server->store, error);
		if (searcher)
			g_private_set(&own, searcher);
	}
	return searcher;
}

static void answer_route(TcServer *server, const Route *route, TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;

	request->searcher = get_searcher(server, &error);
	if (request->searcher)
		route->func(request, response);
	else
		tc_response_set_error(response, error);
}

/** Counts and times since the start, as Prometheus reads them. */
static void answer_metrics(TcServer *server, TcResponse *response)
{
	g_autoptr(GString) text = g_string_new("# TYPE tracuu_requests_total counter\n");

	g_mutex_lock(&server->mutex);
	for (gsize i = 0; i <= G_N_ELEMENTS(routes); i++)
		g_string_append_printf(text, "tracuu_requests_total{route=\"%s\"} %" G_GUINT64_FORMAT "\n",
				       i < G_N_ELEMENTS(routes) ? routes[i].pattern : "other", server->n_requests[i]);
	g_string_append_printf(text, "# TYPE tracuu_errors_total counter\ntracuu_errors_total %" G_GUINT64_FORMAT "\n",
			       server->n_errors);
	g_string_append_printf(text, "# TYPE tracuu_request_seconds_total counter\ntracuu_request_seconds_total %.6f\n",
			       server->seconds);
	g_mutex_unlock(&server->mutex);
	response->status = MHD_HTTP_OK;
	response->content_type = "text/plain; version=0.0.4; charset=utf-8";
	response->length = text->len;
	response->body = g_string_free(g_steal_pointer(&text), FALSE);
}

static void answer_health(TcServer *server, TcResponse *response)
{
	g_autoptr(GError) error = NULL;

	if (get_searcher(server, &error))
		tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:s}", "status", "ok"));
	else
		tc_response_set_error(response, error);
}

/** \return which route answered, G_N_ELEMENTS(routes) for everything else. */
static gsize answer(TcServer *server, TcRequest *request, TcResponse *response)
{
	for (gsize i = 0; i < G_N_ELEMENTS(routes); i++) {
		if (!matches(routes[i].pattern, request))
			continue;
		answer_route(server, &routes[i], request, response);
		return i;
	}
	if (matches("health", request))
		answer_health(server, response);
	else if (matches("metrics", request))
		answer_metrics(server, response);
	else if (matches("opensearch.xml", request))
		tc_pages_get_opensearch(request, response);
	else if (!tc_pages_get(request, response))
		tc_response_set_problem(response, MHD_HTTP_NOT_FOUND, "Không có trang này / no such page", request->path);
	return G_N_ELEMENTS(routes);
}

static void count(TcServer *server, gsize route, const TcResponse *response, gint64 since)
{
	g_mutex_lock(&server->mutex);
	server->n_requests[route]++;
	server->n_errors += response->status >= MHD_HTTP_INTERNAL_SERVER_ERROR;
	server->seconds += (double)(g_get_monotonic_time() - since) / 1e6;
	g_mutex_unlock(&server->mutex);
}

static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version G_GNUC_UNUSED, const char *upload G_GNUC_UNUSED, size_t *upload_size,
			      void **state)
{
	static int seen; /* its address only: MHD calls once with the header, once more when the body is there */
	TcServer *server = data;

	if (!*state) {
		*state = &seen;
		return MHD_YES;
	}
	if (*upload_size > 0) {
		*upload_size = 0;
		return MHD_YES;
	}
	gint64 since = g_get_monotonic_time();
	TcRequest request = {.connection = connection, .path = url, .asker = tc_asker_get_everybody()};
	TcResponse response = {0};
	g_autofree char *parts = g_strndup(url, TC_HTTP_MAX_PATH);
	gsize route = G_N_ELEMENTS(routes);
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		tc_response_set_problem(&response, MHD_HTTP_METHOD_NOT_ALLOWED, "Chỉ đọc / read only",
					"only GET and HEAD are answered");
	else if (strlen(url) > TC_HTTP_MAX_PATH || !split_path(&request, parts) || !g_utf8_validate(url, -1, NULL))
		tc_response_set_problem(&response, MHD_HTTP_NOT_FOUND, "Không có trang này / no such page",
					"the path is none of ours");
	else
		route = answer(server, &request, &response);
	count(server, route, &response, since);
	return send_response(&request, &response);
}

/* ---- starting and stopping -------------------------------------------------------------------------------------- */

/** Takes `HOST:PORT` apart and resolves it, without asking any name server. */
static struct addrinfo *resolve(const char *address, GError **error)
{
	const char *colon = strrchr(address, ':');
	g_autofree char *host = colon ? g_strndup(address, (gsize)(colon - address)) : NULL;
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
	struct addrinfo *info = NULL;

	if (host && host[0] == '[' && g_str_has_suffix(host, "]")) {
		g_autofree char *inner = g_strndup(host + 1, strlen(host) - 2);
		g_free(host);
		host = g_steal_pointer(&inner);
	}
	if (!host || getaddrinfo(host, colon + 1, &hints, &info) != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE,
			    "--listen takes an address and a port, such as 127.0.0.1:8417, not %s", address);
		return NULL;
	}
	return info;
}

static char *dup_url(struct MHD_Daemon *daemon, const char *address)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	const char *colon = strrchr(address, ':');

	return g_strdup_printf("http://%.*s:%u/", (int)(colon - address), address, (unsigned)info->port);
}

TcServer *tc_server_new(const char *store, const char *address, GError **error)
{
	struct addrinfo *info = resolve(address, error);

	if (!info)
		return NULL;
	TcServer *server = g_new0(TcServer, 1);
	server->store = g_strdup(store);
	g_mutex_init(&server->mutex);
	unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | (info->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR, info->ai_addr,
					  MHD_OPTION_THREAD_POOL_SIZE, CLAMP(g_get_num_processors(), 2, MAX_THREADS),
					  MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_SECONDS, MHD_OPTION_CONNECTION_LIMIT,
					  MAX_CONNECTIONS, MHD_OPTION_END);
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
	g_mutex_clear(&server->mutex);
	g_free(server->store);
	g_free(server->url);
	g_free(server);
}
