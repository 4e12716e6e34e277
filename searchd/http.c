/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests taken apart and responses put together: parameters, JSON bodies, problems, headers, packing. Who answers: server.c.
 */
#include "searchd/searchd-private.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/** Answers shorter than this go out as they are: packed they would hardly be shorter, and fit into one packet anyway. */
#define MIN_PACKED 1024u

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

GBytes *tc_http_pack(GBytes *plain)
{
	g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
	g_autoptr(GInputStream) from = g_memory_input_stream_new_from_bytes(plain);
	g_autoptr(GInputStream) through = g_converter_input_stream_new(from, G_CONVERTER(compressor));
	g_autoptr(GOutputStream) to = g_memory_output_stream_new_resizable();

	/* from memory to memory: cannot fail */
	g_output_stream_splice(to, through, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
	return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(to));
}

gboolean tc_request_has(const TcRequest *request, const char *etag)
{
	const char *known = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);

	return known && strstr(known, etag);
}

static const char *get_header(const TcRequest *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

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

/** Whether a page of this server sends it: programs name no origin, browsers always do with what changes something. */
static gboolean is_from_here(const TcRequest *request)
{
	const char *origin = get_header(request, "Origin"), *site = get_header(request, "Sec-Fetch-Site");
	const char *host = get_header(request, MHD_HTTP_HEADER_HOST), *name = origin ? strstr(origin, "://") : NULL;

	if (request->review == TC_REVIEW_LOCAL && !is_loopback_name(host))
		return FALSE;
	if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return FALSE;
	return !origin || (name && host && g_ascii_strcasecmp(name + strlen("://"), host) == 0);
}

static gboolean is_json(const TcRequest *request)
{
	const char *type = get_header(request, MHD_HTTP_HEADER_CONTENT_TYPE);

	return type && g_ascii_strncasecmp(type, "application/json", 16) == 0 && (type[16] == '\0' || strchr("; ", type[16]));
}

gboolean tc_request_read_body(TcRequest *request, const GString *body, TcResponse *response)
{
	json_error_t error = {.text = ""};

	if (!is_from_here(request)) {
		tc_response_set_problem(response, MHD_HTTP_FORBIDDEN, "Không nhận từ trang khác / not from another site",
					_("the request comes from another site, or asks for another machine"));
		return FALSE;
	}
	if (request->method == TC_METHOD_DELETE)
		return TRUE;
	if (!is_json(request)) {
		tc_response_set_problem(response, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "Chỉ nhận JSON / JSON only",
					_("send the body as application/json"));
		return FALSE;
	}
	request->body = json_loadb(body->str, body->len, JSON_REJECT_DUPLICATES, &error);
	if (json_is_object(request->body))
		return TRUE;
	tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "JSON không đúng / bad JSON",
				*error.text ? error.text : _("the body is one JSON object"));
	return FALSE;
}

static void take_text(TcResponse *response, unsigned status, char *text)
{
	response->status = status;
	response->content_type = TC_HTTP_JSON;
	response->length = text ? strlen(text) : 0;
	response->body = text;
}

void tc_response_set_json(TcResponse *response, unsigned status, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	take_text(response, status, g_strdup(text));
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
	if (g_error_matches(error, TC_ERROR, TC_ERROR_USAGE))
		tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "Yêu cầu không đúng / bad request", error->message);
	else if (g_error_matches(error, TC_ERROR, TC_ERROR_TOO_LARGE))
		tc_response_set_problem(response, MHD_HTTP_CONTENT_TOO_LARGE, "Quá lớn / too large", error->message);
	else if (g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND))
		tc_response_set_problem(response, MHD_HTTP_NOT_FOUND, "Không có / not found", error->message);
	else if (g_error_matches(error, TC_ERROR, TC_ERROR_MODIFIED) || g_error_matches(error, TC_ERROR, TC_ERROR_LOCKED))
		tc_response_set_problem(response, MHD_HTTP_SERVICE_UNAVAILABLE, "Kho đang cập nhật, xin thử lại / try again",
					error->message);
	else
		tc_response_set_problem(response, MHD_HTTP_INTERNAL_SERVER_ERROR, "Không đọc được kho / the store cannot be read",
					error->message);
}

void tc_response_set_result(TcResponse *response, json_t *json, GError *const *error)
{
	if (json)
		tc_response_set_json(response, MHD_HTTP_OK, json);
	else
		tc_response_set_error(response, *error);
}

void tc_response_take_text(TcResponse *response, char *json, GError *const *error)
{
	if (json)
		take_text(response, MHD_HTTP_OK, json);
	else
		tc_response_set_error(response, *error);
}

/**
 * Eight bytes at a time, multiplied and folded. SHA-256 took longer than writing the answer; who found two answers of one mark would have shown
 * somebody an old one.
 */
static guint64 hash_bytes(guint64 hash, const char *bytes, gsize length)
{
	const guint64 odd = 0x9E3779B97F4A7C15u;

	for (guint64 some = length; length > 0; some = 0) {
		gsize n = MIN(length, sizeof some);
		memcpy(&some, bytes, n);
		hash = (hash ^ some) * odd;
		hash ^= hash >> 32;
		bytes += n;
		length -= n;
	}
	return hash * odd;
}

char *tc_response_dup_etag(const char *body, gsize length, TcSpan left_out)
{
	guint64 hash = hash_bytes(length - (left_out.end - left_out.start), body, left_out.start);

	hash = hash_bytes(hash, body + left_out.end, length - left_out.end);
	return g_strdup_printf("W/\"%016" G_GINT64_MODIFIER "x\"", hash);
}

static gboolean is_text(const char *content_type)
{
	return g_str_has_prefix(content_type, "text/") || g_str_has_prefix(content_type, "application/json") ||
	       g_str_has_prefix(content_type, "application/problem+json") ||
	       g_str_has_prefix(content_type, "application/x-ndjson");
}

/** A mark for an answer that has none, and the answer packed for whom takes it so. */
static void finish(const TcRequest *request, TcResponse *response)
{
	if (response->borrowed || response->fd > 0 || !is_text(response->content_type))
		return;
	if (!response->etag && response->status == MHD_HTTP_OK && request->method == TC_METHOD_GET)
		response->etag = tc_response_dup_etag(response->body, response->length, (TcSpan){0, 0});
	if (response->length < MIN_PACKED || !tc_request_takes_gzip(request))
		return;
	g_autoptr(GBytes) plain = g_bytes_new_take(response->body, response->length);
	g_autoptr(GBytes) packed = tc_http_pack(plain);
	response->body = g_bytes_unref_to_data(g_steal_pointer(&packed), &response->length);
	response->gzip = TRUE;
}

/** As what a browser is to save it (RFC 6266); without a name it makes one of the address. */
static char *dup_disposition(const TcResponse *response)
{
	g_autofree char *escaped = response->file_name ? g_uri_escape_string(response->file_name, NULL, FALSE) : NULL;

	return escaped ? g_strconcat("attachment; filename*=UTF-8''", escaped, NULL) : g_strdup("attachment");
}

static void add_headers(struct MHD_Response *reply, const TcResponse *response)
{
	if (response->content_type)
		MHD_add_response_header(reply, MHD_HTTP_HEADER_CONTENT_TYPE, response->content_type);
	MHD_add_response_header(reply, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(reply, "Referrer-Policy", "no-referrer");
	MHD_add_response_header(
		reply, "Content-Security-Policy",
		"default-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
	MHD_add_response_header(reply, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
	MHD_add_response_header(reply, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
	if (response->etag)
		MHD_add_response_header(reply, MHD_HTTP_HEADER_ETAG, response->etag);
	if (response->gzip)
		MHD_add_response_header(reply, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	if (response->allow)
		MHD_add_response_header(reply, MHD_HTTP_HEADER_ALLOW, response->allow);
	if (response->retry_after > 0) {
		g_autofree char *seconds = g_strdup_printf("%u", response->retry_after);
		MHD_add_response_header(reply, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
	}
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
	/* it lives until the response is sent; GLib's memory is free()d as any other */
	struct MHD_Response *reply = MHD_create_response_from_buffer(
		response->length, response->body, response->borrowed ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_FREE);
	response->borrowed = response->borrowed || reply;
	return reply;
}

void tc_response_clear(TcResponse *response)
{
	if (response->fd > 0)
		close(response->fd);
	if (!response->borrowed)
		g_free(response->body);
	g_free(response->file_name);
	g_free(response->allow);
	g_free(response->etag);
	*response = (TcResponse){0};
}

enum MHD_Result tc_response_send(const TcRequest *request, TcResponse *response)
{
	if (response->status == 0)
		return MHD_NO;
	finish(request, response);
	struct MHD_Response *reply = make_reply(request, response);
	enum MHD_Result result = MHD_NO;

	if (reply) {
		add_headers(reply, response);
		result = MHD_queue_response(request->connection, response->status, reply);
		MHD_destroy_response(reply);
		response->fd = 0; /* the reply had it */
	}
	tc_response_clear(response);
	return result;
}
