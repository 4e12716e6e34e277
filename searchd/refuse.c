/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is refused by its head alone, before any of its body is read: a long address, a long head, a long body, HTTP/1.1 that names no host; and
 * methods that are not answered where they are tried.
 *
 * libmicrohttpd itself refuses what it cannot read as HTTP: a line that is no header, a length that is no number, chunks that are none (400), another
 * version (505), and a head that does not fit into the memory of a connection (414, 431). It does so in HTML, closes the connection, and has no
 * option to say it otherwise (looked for in 0.9.75). So that memory is more than what we take: whoever speaks HTTP is answered by us, as a
 * problem; what is left to the library comes from no program that means to ask something.
 */
#include "searchd/searchd-private.h"

#include <glib/gi18n.h>
#include <string.h>

/** The longest address: a question of 10 KB with every byte escaped, of which the beginning is searched; and the longest head beside it. */
#define MAX_ADDRESS 32768u
#define MAX_HEAD 16384u

static enum MHD_Result add_length(void *sum, enum MHD_ValueKind kind G_GNUC_UNUSED, const char *name, const char *value)
{
	*(gsize *)sum += strlen(name) + (value ? strlen(value) : 0);
	return MHD_YES;
}

static gsize get_head_length(const TcRequest *request)
{
	gsize sum = 0;

	MHD_get_connection_values(request->connection, MHD_HEADER_KIND, add_length, &sum);
	return sum;
}

/** Whether a body of that length is announced, and waits to be asked for; else it is on its way, and an answer now would be lost on the sender. */
static gboolean offers_more_than(const TcRequest *request, guint64 limit)
{
	const char *length = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	const char *expect = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_EXPECT);

	return expect && length && g_ascii_strtoull(length, NULL, 10) > limit;
}

gboolean tc_refuse_head(const TcRequest *request, const char *version, gsize address_length, gsize max_body, TcResponse *response)
{
	if (address_length > MAX_ADDRESS)
		tc_response_set_problem(response, MHD_HTTP_URI_TOO_LONG, "Địa chỉ quá dài / address too long",
					_("an address may have 32768 bytes"));
	else if (get_head_length(request) > MAX_HEAD)
		tc_response_set_problem(response, MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE,
					"Phần đầu yêu cầu quá dài / header too large",
					_("all headers together may have 16384 bytes"));
	else if (offers_more_than(request, max_body))
		tc_refuse_body(response);
	else if (strcmp(version, MHD_HTTP_VERSION_1_1) == 0 &&
		 !MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST))
		tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "Yêu cầu không đúng / bad request",
					_("HTTP/1.1 names the host"));
	else
		return FALSE;
	return TRUE;
}

void tc_refuse_body(TcResponse *response)
{
	tc_response_set_problem(response, MHD_HTTP_CONTENT_TOO_LARGE, "Quá dài / too long",
				_("the body is longer than anything that is taken here"));
}

void tc_refuse_method(const char *method, const char *allowed, TcResponse *response)
{
	g_autofree char *detail = g_strdup_printf(_("only %s are answered here"), allowed);

	if (strcmp(method, MHD_HTTP_METHOD_OPTIONS) == 0) {
		response->status = MHD_HTTP_NO_CONTENT;
		response->borrowed = TRUE;
	} else {
		tc_response_set_problem(response, MHD_HTTP_METHOD_NOT_ALLOWED,
					"Không làm được việc này ở đây / method not allowed", detail);
	}
	response->allow = g_strdup(allowed);
}
