/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A small shard in a folder of its own, for the fuzz targets that need one. Included by tests/fuzz/ only.
 */
#ifndef TC_FUZZ_SHARD_H
#define TC_FUZZ_SHARD_H

#include "lib/postings/postings-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define PAPERS 300u

/** The shard, and the folder that it lies in. */
static char *fuzz_folder, *fuzz_shard;

static inline void fuzz_remove(void)
{
	g_autoptr(GDir) dir = g_dir_open(fuzz_shard, 0, NULL);
	const char *name;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(fuzz_shard, name, NULL);
		g_unlink(path);
	}
	g_rmdir(fuzz_shard);
	g_rmdir(fuzz_folder);
}

static inline void fuzz_put_paper(TcShardWriter *writer, guint paper)
{
	g_autofree char *own = g_strdup_printf("rieng %u", paper), *order = g_strdup_printf("%u", paper % 5);
	const TcPosting postings[] = {{"chung", 5, paper % 9}, {"hop", 3, 2}, {own, (guint32)strlen(own), 2}};
	const TcDocument whole = {.paper = paper,
				  .date = 20240000 + paper,
				  .order = order,
				  .labels = {"x", order},
				  .postings = postings,
				  .n_postings = 3};
	const TcDocument section = {.paper = paper, .section = TRUE, .postings = postings, .n_postings = 2};
	tc_shard_writer_put(writer, paper);
	tc_shard_writer_add(writer, &whole);
	if (paper % 4 == 0)
		tc_shard_writer_add(writer, &section);
}

/** Makes it, once; it is removed in the end. */
static inline void fuzz_make_shard(void)
{
	if (fuzz_folder)
		return;
	const TcShardFacts facts = {.version = 1, .generation = 1, .n_shards = 1};
	fuzz_folder = g_dir_make_tmp("tracuu-fuzz-XXXXXX", NULL);
	g_assert(fuzz_folder);
	fuzz_shard = g_build_filename(fuzz_folder, "shard", NULL);
	g_autoptr(TcShardWriter) writer = tc_shard_writer_open(fuzz_shard, NULL);
	g_assert(writer);
	for (guint paper = 1; paper <= PAPERS; paper++)
		fuzz_put_paper(writer, paper);
	gboolean made = tc_shard_writer_commit(writer, &facts, NULL);
	g_assert(made);
	atexit(fuzz_remove);
}

#endif
