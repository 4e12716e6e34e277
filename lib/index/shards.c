/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folders of an index: how many shards there are, making them, deleting them.
 */
#include "lib/index/index-private.h"

#include <errno.h>
#include <glib/gstdio.h>

/** Processors that are given a shard each: with more the disk is what writing waits for, and every question asks all of them. */
#define MANY_PROCESSORS 8u

char *tc_index_dup_shard_path(const char *store, guint shard)
{
	g_autofree char *name = g_strdup_printf("%u", shard);
	return g_build_filename(store, TC_INDEX_FOLDER, name, NULL);
}

/* What the first shard says; zeros where there is none, or it was broken off while it was made: opening it for writing says more. */
static TcShardFacts read_facts(const char *path)
{
	g_autoptr(TcCollection) shard = tc_collection_open(&path, 1, NULL);
	return shard ? tc_collection_get_facts(shard, 0) : (TcShardFacts){0};
}

/* An empty shard; one that is there is left as it is. */
static gboolean make_shard(const char *store, guint number, guint n_shards, GError **error)
{
	g_autofree char *path = tc_index_dup_shard_path(store, number);
	const TcShardFacts facts = {.version = TC_INDEX_VERSION, .n_shards = n_shards};
	GError *failure = NULL;
	if (read_facts(path).version)
		return TRUE;
	g_autoptr(TcShardWriter) writer = tc_shard_writer_open(path, &failure);
	if (writer && (tc_shard_writer_get_facts(writer).version || tc_shard_writer_commit(writer, &facts, &failure)))
		return TRUE;
	tc_index_take_error(error, failure, "making the index");
	return FALSE;
}

guint tc_index_prepare(const char *store, guint wanted, GError **error)
{
	g_autofree char *folder = g_build_filename(store, TC_INDEX_FOLDER, NULL);
	guint n;
	if (g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "creating the index %s: %s", folder, g_strerror(errno));
		return 0;
	}
	g_autofree char *first = tc_index_dup_shard_path(store, 0);
	n = (guint)read_facts(first).n_shards;
	if (n == 0)
		n = CLAMP(wanted ? wanted : MIN(g_get_num_processors(), MANY_PROCESSORS), 1u, TC_INDEX_MAX_SHARDS);
	for (guint shard = 0; shard < n; shard++)
		if (!make_shard(store, shard, n, error))
			return 0;
	return n;
}

gboolean tc_index_remove_tree(const char *path, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *inside = g_build_filename(path, name, NULL);
		if (!tc_index_remove_tree(inside, error))
			return FALSE;
	}
	if (g_remove(path) == 0 || errno == ENOENT)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_IO, "deleting %s as the index is built anew: %s", path, g_strerror(errno));
	return FALSE;
}

gboolean tc_index_remove(const char *store, GError **error)
{
	g_autofree char *folder = g_build_filename(store, TC_INDEX_FOLDER, NULL);
	return tc_index_remove_tree(folder, error);
}
