/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The web pages are compiled into the program (searchd/web/web.gresource.xml), so that it needs no folder of its own and serves nothing
 * that it was not built with.
 */
#include "searchd/searchd-private.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <string.h>

#define PREFIX "/tracuu/web"

static const char *get_content_type(const char *path)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{".json", "application/json; charset=utf-8"}, /* the description of /api */
		{".html", "text/html; charset=utf-8"},        {".css", "text/css; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"},    {".svg", "image/svg+xml"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_has_suffix(path, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

/** One page draws all views; its script looks at the address. */
static gboolean is_view(const char *path)
{
	static const char *const views[] = {"/", "/missing", "/overview", "/runs", "/dossier", "/review", "/help", NULL};
	static const char *const numbered[] = {"/work/", "/paper/", "/dossier/"};

	for (gsize i = 0; i < G_N_ELEMENTS(numbered); i++)
		if (g_str_has_prefix(path, numbered[i]))
			return TRUE;
	return g_strv_contains(views, path);
}

/** A file of the pages, ready to be sent. Never freed: there are a few dozen, some 30 KB in all. */
typedef struct {
	GBytes *plain, *packed;
	char *etag;
} File;

static File *load(const char *name)
{
	GBytes *plain = g_resources_lookup_data(name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

	if (!plain)
		return NULL;
	gsize length;
	const char *data = g_bytes_get_data(plain, &length);
	File *file = g_new0(File, 1);
	file->plain = plain;
	file->packed = tc_http_pack(plain);
	file->etag = tc_response_dup_etag(data, length, (TcSpan){0, 0});
	return file;
}

/** Packed at its first request, kept from then on. \return NULL if there is none. */
static const File *get_file(const char *name)
{
	static GMutex mutex;
	static GHashTable *files; /* name to File */

	g_mutex_lock(&mutex);
	if (!files)
		files = g_hash_table_new(g_str_hash, g_str_equal);
	File *file = g_hash_table_lookup(files, name);
	if (!file && (file = load(name)))
		g_hash_table_insert(files, g_strdup(name), file);
	g_mutex_unlock(&mutex);
	return file;
}

gboolean tc_pages_get(const TcRequest *request, TcResponse *response)
{
	g_autofree char *name = g_strconcat(PREFIX, is_view(request->path) ? "/index.html" : request->path, NULL);
	const File *file = get_file(name);

	if (!file)
		return FALSE;
	response->gzip = tc_request_takes_gzip(request);
	response->status = MHD_HTTP_OK;
	response->content_type = get_content_type(name);
	response->body = (char *)g_bytes_get_data(response->gzip ? file->packed : file->plain, &response->length);
	response->borrowed = TRUE;
	response->etag = g_strdup(file->etag);
	return TRUE;
}

/** A host as browsers send it: `127.0.0.1:8417`, `[::1]:8417`, `tracuu.vanphong`. Anything else is not repeated. */
static gboolean is_host(const char *host)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";

	return host && *host && strspn(host, allowed) == strlen(host);
}

void tc_pages_get_opensearch(const TcRequest *request, TcResponse *response)
{
	const char *host = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);

	if (!is_host(host)) {
		tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "Không rõ máy chủ / no host",
					_("the request names no host"));
		return;
	}
	response->status = MHD_HTTP_OK;
	response->content_type = "application/opensearchdescription+xml; charset=utf-8";
	response->body = g_strdup_printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
					 "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
					 "<ShortName>Tra cứu</ShortName><Description>Tra cứu văn bản</Description>\n"
					 "<Url type=\"text/html\" template=\"http://%s/?q={searchTerms}\"/>\n"
					 "</OpenSearchDescription>\n",
					 host);
	response->length = strlen(response->body);
}
