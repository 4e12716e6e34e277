/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the shards of an index are read. Without a word on it they are the folders of the store. A file `shards` in the store sends readers
 * elsewhere, a line a shard:
 *
 *     # number, then what reaches it
 *     0 path /srv/tracuu/index/0
 *     1 tcp 10.0.0.3 8501
 *     2 prog ssh -T kho@10.0.0.4 tracuu shard --store /srv/tracuu 2
 *
 * A shard that it does not name is read from its folder. The writer always writes the folders: what stands elsewhere are copies that tracuu-replicate
 * keeps level (doc/scale.md), so a question put in between may find one shard a commit behind the others, as it may on one machine.
 *
 * `tracuu shard` knows neither askers nor passwords: whoever reaches the port reads the index, secrecy and all. `tcp` is for a network of the
 * servers' own; across others it is `prog` with ssh. What `prog` runs is what stands in the file, which is the store's owner's to write.
 *
 * All shards answer with the statistics of all, so papers score as in one store, wherever they stand.
 */
#include "lib/index/index-private.h"

#include <string.h>

#define PLACES_FILE "shards"
/** Bytes of that file: a line of a path for each of TC_INDEX_MAX_SHARDS. */
#define MAX_FILE_BYTES (64u << 10)

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

char *tc_index_dup_place(const char *store, guint shard, GError **error)
{
	g_autofree char *file = g_build_filename(store, PLACES_FILE, NULL), *text = NULL;
	gsize length;
	gboolean told = g_file_get_contents(file, &text, &length, NULL) && length <= MAX_FILE_BYTES;
	g_autofree char *place = told ? find_place(text, shard) : NULL;
	if (!place)
		return tc_index_dup_shard_path(store, shard);
	if (g_str_has_prefix(place, "path "))
		return g_strdup(place + strlen("path "));
	if (g_str_has_prefix(place, "tcp ") || g_str_has_prefix(place, "prog "))
		return g_steal_pointer(&place);
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, "%s knows path, tcp and prog, not `%s` (shard %u)", file, place, shard);
	return NULL;
}

gboolean tc_index_has_places(const char *store)
{
	g_autofree char *file = g_build_filename(store, PLACES_FILE, NULL);
	return g_file_test(file, G_FILE_TEST_EXISTS);
}
