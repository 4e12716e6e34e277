/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the shards of an index are read. Without a word on it they are the folders of the store. A file `shards` in the store sends readers
 * elsewhere, a line a shard:
 *
 *     # number, then what reaches it
 *     0 path /srv/tracuu/index/0
 *     1 tcp 10.0.0.3 8501
 *     2 prog ssh -T kho@10.0.0.4 xapian-progsrv /srv/tracuu/index/2
 *
 * A shard that it does not name is read from its folder. The writer always writes the folders: what stands elsewhere are copies that
 * xapian-replicate keeps level (doc/scale.md), so a question put in between may find one shard a commit behind the others, as it may on one machine.
 *
 * Xapian's servers know neither askers nor passwords: whoever reaches the port reads the index, secrecy and all. `tcp` is for a network of the
 * servers' own; across others it is `prog` with ssh. What `prog` runs is what stands in the file, which is the store's owner's to write.
 *
 * All shards answer with the statistics of all, so papers score as in one database, wherever they stand.
 */
#include "lib/index/index-private.h"

#include <string.h>

#define PLACES_FILE "shards"
/** Bytes of that file: a line of a path for each of TC_INDEX_MAX_SHARDS. */
#define MAX_FILE_BYTES (64u << 10)
/** Milliseconds that a shard may take: longer, and somebody waits in vain. */
#define TIMEOUT_MS 10000u
#define CONNECT_TIMEOUT_MS 3000u

static XapDatabase *open_tcp(const char *rest, XapError *failure)
{
	g_auto(GStrv) parts = g_strsplit(rest, " ", 3);
	guint64 port;
	if (g_strv_length(parts) == 2 && g_ascii_string_to_unsigned(parts[1], 10, 1, 65535, &port, NULL))
		return xap_database_open_tcp(parts[0], (unsigned)port, false, TIMEOUT_MS, CONNECT_TIMEOUT_MS, failure);
	failure->status = XAP_ERROR_INVALID_ARGUMENT;
	g_snprintf(failure->message, sizeof failure->message, "`tcp` takes a host and a port, not \"%s\"", rest);
	return NULL;
}

static XapDatabase *open_prog(const char *rest, XapError *failure)
{
	const char *blank = strchr(rest, ' ');
	g_autofree char *program = blank ? g_strndup(rest, (gsize)(blank - rest)) : g_strdup(rest);
	return xap_database_open_prog(program, blank ? blank + 1 : "", false, TIMEOUT_MS, failure);
}

static XapDatabase *open_place(const char *place, XapError *failure)
{
	if (g_str_has_prefix(place, "path "))
		return xap_database_open(place + strlen("path "), failure);
	if (g_str_has_prefix(place, "tcp "))
		return open_tcp(place + strlen("tcp "), failure);
	if (g_str_has_prefix(place, "prog "))
		return open_prog(place + strlen("prog "), failure);
	failure->status = XAP_ERROR_INVALID_ARGUMENT;
	g_snprintf(failure->message, sizeof failure->message, "the file `" PLACES_FILE "` knows path, tcp and prog, not \"%s\"",
		   place);
	return NULL;
}

/* What the file says of a shard; NULL: nothing. */
static char *find_place(const char *text, guint shard)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		char *rest;
		guint64 number = g_ascii_strtoull(g_strstrip(*line), &rest, 10);
		if (rest > *line && *rest == ' ' && number == shard)
			return g_strdup(rest + strspn(rest, " "));
	}
	return NULL;
}

XapDatabase *tc_index_open_shard(const char *store, guint shard, XapError *failure)
{
	g_autofree char *file = g_build_filename(store, PLACES_FILE, NULL), *folder = tc_index_dup_shard_path(store, shard);
	g_autofree char *text = NULL;
	gsize length;
	gboolean told = g_file_get_contents(file, &text, &length, NULL) && length <= MAX_FILE_BYTES;
	g_autofree char *place = told ? find_place(text, shard) : NULL;
	return place ? open_place(place, failure) : xap_database_open(folder, failure);
}

gboolean tc_index_has_places(const char *store)
{
	g_autofree char *file = g_build_filename(store, PLACES_FILE, NULL);
	return g_file_test(file, G_FILE_TEST_EXISTS);
}
