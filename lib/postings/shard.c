/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Writing a shard. What is put is inverted in memory (builder.c) and becomes a segment when it is committed; what is taken out is marked, and
 * leaves when its segment is written anew. A segment is never added to, so every commit adds one, and now and then several become one: eight of
 * about a size, as soon as there are eight, so that a posting is written again only as often as the shard has grown eightfold, and a question
 * looks into some ten segments, whatever the size. Those of which an eighth is taken out, and small ones of which anything is, are written anew
 * at the next commit.
 *
 * A file `lock` is held by the one who writes.
 */
#include "lib/postings/postings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/** Segments of a size that become one. */
#define FAN 8u
/** Bytes up to which segments are of one size, the least; each further size is FAN times as large. */
#define SMALL_BYTES (1u << 20)
/** Of a segment, one document of so many may be taken out. */
#define GONE_SHARE 8u
/** How often and how long to wait for a lock: a second in all. */
#define LOCK_TRIES 50u
#define LOCK_WAIT_US 20000u

struct TcShardWriter {
	char *folder;
	int lock;
	TcManifest *manifest; /* of the last commit */
	TcBuilder *builder;
	GHashTable *put; /* papers that were put or taken out since */
};

/* ---- opening ---------------------------------------------------------------------------------------------------- */

/* A lock that was let go can be held for a moment by a process that was just started, which has our files open until it runs its own program. */
static gboolean take_lock(TcShardWriter *writer, GError **error)
{
	g_autofree char *path = g_build_filename(writer->folder, "lock", NULL);
	writer->lock = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (writer->lock < 0) {
		tc_postings_set_errno(error, "opening", path);
		return FALSE;
	}
	for (guint tries = 1; flock(writer->lock, LOCK_EX | LOCK_NB) != 0; tries++) {
		if (errno != EWOULDBLOCK || tries == LOCK_TRIES) {
			if (errno == EWOULDBLOCK)
				g_set_error(error, TC_ERROR, TC_ERROR_LOCKED, "another process is writing the index %s",
					    writer->folder);
			else
				tc_postings_set_errno(error, "locking", path);
			return FALSE;
		}
		g_usleep(LOCK_WAIT_US);
	}
	return TRUE;
}

/* Deletes what the manifest does not name: of commits before, and of one that was broken off. Nothing where what it names cannot be read. */
static void clear_away(const TcShardWriter *writer)
{
	g_autofree char *path = g_build_filename(writer->folder, "manifest", NULL), *text = NULL;
	g_autoptr(GError) error = NULL;
	const char *name;
	if (!g_file_get_contents(path, &text, NULL, &error) && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
		return;
	g_autoptr(GDir) folder = g_dir_open(writer->folder, 0, NULL);
	if (!text)
		text = g_strdup("");
	while (folder && (name = g_dir_read_name(folder))) {
		g_autofree char *word = g_strdup_printf(" %s", name), *file = g_build_filename(writer->folder, name, NULL);
		const char *found = strstr(text, word);
		char behind = found ? found[strlen(word)] : 'x';
		if (g_ascii_isdigit(*name) && behind != ' ' && behind != '\n')
			g_unlink(file);
	}
}

/*
 * A shard that is made anew gives no name that one before it gave: readers that have that one open, and copies of it, know files by their names.
 */
static TcManifest *make_manifest(void)
{
	TcManifest *manifest = tc_manifest_new();
	manifest->next = (guint64)g_get_real_time();
	return manifest;
}

static gboolean open_manifest(TcShardWriter *writer, GError **error)
{
	g_autoptr(GError) failure = NULL;
	writer->manifest = tc_manifest_read(writer->folder, NULL, &failure);
	if (!writer->manifest && g_error_matches(failure, TC_ERROR, TC_ERROR_NOT_FOUND))
		writer->manifest = make_manifest();
	else if (failure)
		g_propagate_error(error, g_steal_pointer(&failure));
	return writer->manifest != NULL;
}

TcShardWriter *tc_shard_writer_open(const char *path, GError **error)
{
	g_autoptr(TcShardWriter) writer = g_new0(TcShardWriter, 1);
	writer->folder = g_strdup(path);
	writer->lock = -1;
	writer->builder = tc_builder_new();
	writer->put = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	if (g_mkdir_with_parents(path, 0700) != 0) {
		tc_postings_set_errno(error, "creating", path);
		return NULL;
	}
	if (!take_lock(writer, error) || !open_manifest(writer, error))
		return NULL;
	clear_away(writer);
	return g_steal_pointer(&writer);
}

TcShardFacts tc_shard_writer_get_facts(const TcShardWriter *writer)
{
	return writer->manifest->facts;
}

void tc_shard_writer_free(TcShardWriter *writer)
{
	if (!writer)
		return;
	if (writer->lock >= 0)
		close(writer->lock);
	tc_manifest_free(writer->manifest);
	tc_builder_free(writer->builder);
	g_hash_table_unref(writer->put);
	g_free(writer->folder);
	g_free(writer);
}

/* ---- documents --------------------------------------------------------------------------------------------------- */

void tc_shard_writer_put(TcShardWriter *writer, gint64 paper)
{
	tc_builder_remove(writer->builder, paper);
	g_hash_table_add(writer->put, g_memdup2(&paper, sizeof paper));
}

void tc_shard_writer_add(TcShardWriter *writer, const TcDocument *document)
{
	tc_builder_add(writer->builder, document);
}

gsize tc_shard_writer_get_pending(const TcShardWriter *writer)
{
	return tc_builder_get_bytes(writer->builder);
}

gboolean tc_shard_writer_has_pending(const TcShardWriter *writer)
{
	return g_hash_table_size(writer->put) > 0;
}

/* ---- commits ----------------------------------------------------------------------------------------------------- */

static char *make_name(TcManifest *manifest)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ".postings", manifest->next++);
}

/* Marks the papers that were put in the segments of before. */
static void remove_papers(const TcShardWriter *writer, TcManifest *manifest)
{
	GHashTableIter iter;
	gpointer paper;
	g_hash_table_iter_init(&iter, writer->put);
	while (g_hash_table_iter_next(&iter, &paper, NULL))
		for (guint i = 0; i < manifest->parts->len; i++) {
			TcPart *part = &g_array_index(manifest->parts, TcPart, i);
			guint32 document = tc_segment_find_paper(part->segment, *(const gint64 *)paper);
			guint32 end = document == TC_NO_DOCUMENT ? document : tc_segment_find_end(part->segment, document);
			for (; document < end; document++)
				tc_part_remove(part, document);
		}
}

static gboolean append_segment(TcManifest *manifest, const char *folder, const char *name, GError **error)
{
	TcPart part = {.segment = tc_segment_open(folder, name, error)};
	if (part.segment)
		g_array_append_val(manifest->parts, part);
	return part.segment != NULL;
}

static gboolean add_built(TcShardWriter *writer, TcManifest *manifest, GError **error)
{
	if (tc_builder_get_n_documents(writer->builder) == 0)
		return TRUE;
	g_autofree char *name = make_name(manifest);
	return tc_builder_write(writer->builder, writer->folder, name, error) &&
	       append_segment(manifest, writer->folder, name, error);
}

/* 0 for the least. */
static guint get_size_class(const TcPart *part)
{
	guint size = 0;
	for (guint64 bytes = part->segment->head->part[TC_N_PARTS]; bytes > SMALL_BYTES; bytes /= FAN)
		size++;
	return size;
}

static gboolean is_stale(const TcPart *part)
{
	return part->n_gone > 0 && (get_size_class(part) == 0 || part->n_gone >= part->segment->head->n_documents / GONE_SHARE);
}

/* Which segments are written anew, as one. */
static gboolean *choose(const TcManifest *manifest, guint *n)
{
	gboolean *chosen = g_new0(gboolean, manifest->parts->len + 1);
	guint of_size[32] = {0};
	for (guint i = 0; i < manifest->parts->len; i++)
		of_size[MIN(get_size_class(&g_array_index(manifest->parts, TcPart, i)), 31)]++;
	*n = 0;
	for (guint i = 0; i < manifest->parts->len; i++) {
		const TcPart *part = &g_array_index(manifest->parts, TcPart, i);
		chosen[i] = is_stale(part) || of_size[MIN(get_size_class(part), 31)] >= FAN;
		*n += chosen[i];
	}
	return chosen;
}

/* Writes the chosen ones as one, behind the others. */
static gboolean merge(const TcShardWriter *writer, TcManifest *manifest, const gboolean *chosen, GError **error)
{
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(TcPart));
	g_autofree char *name = make_name(manifest);
	guint32 n_documents = 0;
	for (guint i = 0; i < manifest->parts->len; i++)
		if (chosen[i])
			g_array_append_val(parts, g_array_index(manifest->parts, TcPart, i));
	if (!tc_merge((const TcPart *)(gpointer)parts->data, parts->len, writer->folder, name, &n_documents, error))
		return FALSE;
	for (guint i = manifest->parts->len; i > 0; i--)
		if (chosen[i - 1])
			g_array_remove_index(manifest->parts, i - 1);
	return n_documents == 0 || append_segment(manifest, writer->folder, name, error);
}

/* What is written was read from the segments of before. */
static gboolean were_read(const TcShardWriter *writer, GError **error)
{
	const TcSegment *lost = tc_manifest_find_lost(writer->manifest);
	if (lost)
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s/%s could not be read", writer->folder,
			    lost->name);
	return !lost;
}

static gboolean put_in_place(TcShardWriter *writer, TcManifest *manifest, GError **error)
{
	if (!were_read(writer, error) || !tc_manifest_write(manifest, writer->folder, error))
		return FALSE;
	TcManifest *newest = tc_manifest_read(writer->folder, manifest, error);
	if (!newest)
		return FALSE;
	tc_manifest_free(writer->manifest);
	writer->manifest = newest;
	clear_away(writer);
	return TRUE;
}

/* After a failure: whether readers have seen the files is not known, so their names are not given again. */
static void never_again(TcShardWriter *writer, const TcManifest *failed)
{
	writer->manifest->next = failed->next + failed->parts->len;
}

gboolean tc_shard_writer_commit(TcShardWriter *writer, const TcShardFacts *facts, GError **error)
{
	g_autoptr(TcManifest) manifest = tc_manifest_dup(writer->manifest);
	guint n;
	manifest->facts = *facts;
	remove_papers(writer, manifest);
	if (!add_built(writer, manifest, error))
		return FALSE;
	g_autofree gboolean *chosen = choose(manifest, &n);
	if ((n > 0 && !merge(writer, manifest, chosen, error)) || !put_in_place(writer, manifest, error)) {
		never_again(writer, manifest);
		return FALSE;
	}
	tc_builder_free(writer->builder);
	writer->builder = tc_builder_new();
	g_hash_table_remove_all(writer->put);
	return TRUE;
}

gboolean tc_shard_writer_compact(TcShardWriter *writer, GError **error)
{
	g_autoptr(TcManifest) manifest = tc_manifest_dup(writer->manifest);
	guint n = manifest->parts->len;
	if (n == 0 || (n == 1 && g_array_index(manifest->parts, TcPart, 0).n_gone == 0))
		return TRUE;
	g_autofree gboolean *all = g_new(gboolean, n);
	for (guint i = 0; i < n; i++)
		all[i] = TRUE;
	gboolean done = merge(writer, manifest, all, error) && put_in_place(writer, manifest, error);
	if (!done)
		never_again(writer, manifest);
	return done;
}

gboolean tc_shard_check(const char *path, GError **error)
{
	g_autoptr(TcManifest) manifest = tc_manifest_read(path, NULL, error);
	for (guint i = 0; manifest && i < manifest->parts->len; i++) {
		const TcSegment *segment = g_array_index(manifest->parts, TcPart, i).segment;
		if (!tc_segment_is_whole(segment)) {
			g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s/%s is damaged", path, segment->name);
			return FALSE;
		}
	}
	return manifest != NULL;
}
