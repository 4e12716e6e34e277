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

static gboolean is_made(const char *path)
{
	guint64 version = 0;
	XapDatabase *database = xap_database_open(path, NULL);
	gboolean made = database && tc_index_read_metadata(database, TC_INDEX_KEY_VERSION, 0, &version, NULL) && version != 0;
	xap_database_free(database);
	return made;
}

/* An empty shard with its metadata; one that is there is left as it is. */
static gboolean make_shard(const char *store, guint shard, guint n_shards, GError **error)
{
	g_autofree char *path = tc_index_dup_shard_path(store, shard);
	XapError failure;
	guint64 version;
	if (is_made(path))
		return TRUE;
	XapDatabase *database = xap_database_open_writable(path, XAP_OPEN_OR_CREATE, TC_INDEX_BLOCK_SIZE, &failure);
	if (!database) {
		g_autofree char *doing = g_strdup_printf("making the index %s", path);
		tc_index_set_error(error, &failure, doing);
		return FALSE;
	}
	gboolean made = tc_index_read_metadata(database, TC_INDEX_KEY_VERSION, 0, &version, error);
	if (made && version == 0) {
		made = tc_index_write_metadata(database, TC_INDEX_KEY_VERSION, TC_INDEX_VERSION, error) &&
		       tc_index_write_metadata(database, TC_INDEX_KEY_SHARDS, n_shards, error);
		if (made && xap_database_commit(database, &failure) != XAP_OK) {
			tc_index_set_error(error, &failure, "making the index");
			made = FALSE;
		}
	}
	xap_database_free(database);
	return made;
}

/* How many shards the first one says there are; 0 where it says nothing. */
static gboolean read_count(const char *store, guint64 *n, GError **error)
{
	g_autofree char *path = tc_index_dup_shard_path(store, 0);
	*n = 0;
	if (!g_file_test(path, G_FILE_TEST_IS_DIR))
		return TRUE;
	XapDatabase *database = xap_database_open(path, NULL);
	if (!database) /* broken off while it was made; opening it for writing says more */
		return TRUE;
	gboolean done = tc_index_read_metadata(database, TC_INDEX_KEY_SHARDS, 0, n, error);
	xap_database_free(database);
	return done;
}

guint tc_index_prepare(const char *store, guint wanted, GError **error)
{
	g_autofree char *folder = g_build_filename(store, TC_INDEX_FOLDER, NULL);
	guint64 n;
	if (g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "creating the index %s: %s", folder, g_strerror(errno));
		return 0;
	}
	if (!read_count(store, &n, error))
		return 0;
	if (n == 0)
		n = CLAMP(wanted ? wanted : MIN(g_get_num_processors(), MANY_PROCESSORS), 1u, TC_INDEX_MAX_SHARDS);
	for (guint shard = 0; shard < n; shard++)
		if (!make_shard(store, shard, (guint)n, error))
			return 0;
	return (guint)n;
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
