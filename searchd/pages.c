/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The web pages are compiled into the program (searchd/web/web.gresource.xml), so that it needs no folder of its own and serves nothing
 * that it was not built with.
 */
#include "searchd/searchd-private.h"

#include <gio/gio.h>
#include <string.h>

#define PREFIX "/tracuu/web"

static const char *get_content_type(const char *path)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{".html", "text/html; charset=utf-8"},
		{".css", "text/css; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"},
		{".svg", "image/svg+xml"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_has_suffix(path, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

/** One page draws all views; its script looks at the address. */
static gboolean is_view(const char *path)
{
	return strcmp(path, "/") == 0 || strcmp(path, "/missing") == 0 || g_str_has_prefix(path, "/work/") ||
	       g_str_has_prefix(path, "/paper/");
}

gboolean tc_pages_get(const char *path, TcResponse *response)
{
	g_autofree char *name = g_strconcat(PREFIX, is_view(path) ? "/index.html" : path, NULL);
	g_autoptr(GBytes) bytes = g_resources_lookup_data(name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

	if (!bytes)
		return FALSE;
	response->status = MHD_HTTP_OK;
	response->content_type = get_content_type(name);
	response->body = (char *)g_bytes_get_data(bytes, &response->length); /* lives in the program's image */
	response->borrowed = TRUE;
	return TRUE;
}
