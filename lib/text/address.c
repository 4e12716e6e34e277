/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Web and e-mail addresses in running text, as papers print them: in ASCII, with a stop behind that ends the sentence. A web address has
 * `http://`, `www.` or one of the endings that offices have; `a.b` is none.
 */
#include "lib/text/text-private.h"

/* Local part of an e-mail address (RFC 5321), and the longest address taken. */
#define MAX_LOCAL_BYTES 64
#define MAX_ADDRESS_BYTES 256

static gboolean is_host_byte(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '.';
}

const char *text_address_find_host_end(const char *p, const char *end)
{
	const char *stop = p;
	const char *last = NULL;

	while (stop < end && stop - p < MAX_ADDRESS_BYTES && is_host_byte(*stop))
		stop++;
	while (stop > p && (stop[-1] == '.' || stop[-1] == '-'))
		stop--;
	for (const char *at = p; at < stop; at++)
		if (*at == '.')
			last = at;
	if (!last || last == p || stop - last < 3 || text_is_letter_at(stop, end))
		return NULL;
	for (const char *at = last + 1; at < stop; at++)
		if (!g_ascii_isalpha(*at))
			return NULL;
	return stop;
}

static const char *find_path_end(const char *p, const char *end)
{
	const char *stop = p;

	while (stop < end && stop - p < MAX_ADDRESS_BYTES && (g_ascii_isalnum(*stop) || strchr("/?&=%#_~+:;.-@", *stop)) && *stop)
		stop++;
	while (stop > p && strchr(".;:?", stop[-1]))
		stop--;
	return stop;
}

static gboolean starts_with(const char *p, const char *end, const char *prefix)
{
	gsize length = strlen(prefix);

	return (gsize)(end - p) >= length && g_ascii_strncasecmp(p, prefix, length) == 0;
}

const char *text_address_find_web_end(const char *p, const char *end)
{
	static const char *const endings[] = {"vn", "com", "org", "net", "edu"};
	static const char *const schemes[] = {"http://", "https://", "ftp://"};
	const char *host = p;
	gboolean sure = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(schemes) && !sure; i++) {
		sure = starts_with(p, end, schemes[i]);
		host = p + (sure ? strlen(schemes[i]) : 0);
	}
	const char *stop = text_address_find_host_end(host, end);
	if (!stop)
		return NULL;
	const char *ending = stop;
	while (ending[-1] != '.')
		ending--;
	sure = sure || starts_with(host, end, "www.");
	for (guint i = 0; i < G_N_ELEMENTS(endings) && !sure; i++)
		sure = strlen(endings[i]) == (gsize)(stop - ending) && strncmp(endings[i], ending, (gsize)(stop - ending)) == 0;
	if (!sure)
		return NULL;
	const char *port = stop;
	if (end - port > 1 && *port == ':')
		do
			port++;
		while (port < end && port - stop < 6 && g_ascii_isdigit(*port));
	if (port > stop + 1)
		stop = port;
	if (stop < end && *stop == '/')
		stop = find_path_end(stop, end);
	return stop;
}

const char *text_address_find_local(const char *start, const char *at)
{
	const char *from = at;

	while (from > start && at - from < MAX_LOCAL_BYTES && (g_ascii_isalnum(from[-1]) || strchr("._+-", from[-1])) && from[-1])
		from--;
	while (from < at && strchr(".-+", *from))
		from++;
	return from;
}
