/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Compaction: each shard written anew as one segment. Questions look into one instead of ten, and what was taken out leaves. For after a large load,
 * not for every night.
 */
#include "lib/index/index-private.h"

gboolean tc_index_compact(const char *store, GError **error)
{
	guint n = tc_index_prepare(store, 0, error);
	for (guint shard = 0; shard < n; shard++) {
		g_autofree char *path = tc_index_dup_shard_path(store, shard);
		GError *failure = NULL;
		g_autoptr(TcShardWriter) writer = tc_shard_writer_open(path, &failure);
		if (!writer || !tc_shard_writer_compact(writer, &failure)) {
			tc_index_take_error(error, failure, "compacting the index");
			return FALSE;
		}
	}
	return n > 0;
}
