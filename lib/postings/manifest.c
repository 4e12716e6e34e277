/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which segments a shard has: the file `manifest` of its folder,
 *
 *     tracuu-shard 1
 *     version 5
 *     generation 12
 *     shards 2
 *     next 1764133200000009
 *     segment 1764133200000003.postings
 *     segment 1764133200000007.postings 1764133200000008.gone 17 2 2914003218
 *     check 4016732111
 *
 * A segment is known by the checksum of its head too. It may have a second file: a bit for each document that is taken out; how many, how many of
 * these are sections, and the file's CRC-32. Files are never written over, and their numbers begin with the microsecond at which the shard was
 * made, so that one that is made anew gives none a second time. A commit writes new files, then the manifest beside the old one, and changes
 * their names in one step. So a reader has a shard as of one commit for as long as it likes, whoever is killed leaves a whole one, and a copy is
 * made by copying the files that are not there yet, then the manifest (dist/tracuu-replicate).
 */
#include "lib/postings/postings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MANIFEST "manifest"
#define FIRST_LINE "tracuu-shard 1"
/** How often a manifest is read again whose files went away as another took its place. */
#define TRIES 100
#define NANOSECONDS G_GINT64_CONSTANT(1000000000)

void tc_postings_set_errno(GError **error, const char *doing, const char *path)
{
	int saved = errno;
	TcError code = saved == ENOSPC || saved == EDQUOT || saved == EFBIG ? TC_ERROR_NO_SPACE
		       : saved == ENOENT                                    ? TC_ERROR_NOT_FOUND
									    : TC_ERROR_IO;
	g_set_error(error, TC_ERROR, (int)code, "%s the index file %s: %s", doing, path, g_strerror(saved));
}

static void part_clear(gpointer data)
{
	TcPart *part = data;
	tc_segment_unref(part->segment);
	g_free(part->gone);
}

TcManifest *tc_manifest_new(void)
{
	TcManifest *manifest = g_new0(TcManifest, 1);
	manifest->parts = g_array_new(FALSE, TRUE, sizeof(TcPart));
	g_array_set_clear_func(manifest->parts, part_clear);
	return manifest;
}

void tc_manifest_free(TcManifest *manifest)
{
	if (!manifest)
		return;
	g_array_unref(manifest->parts);
	g_free(manifest);
}

static gsize get_gone_size(const TcSegment *segment)
{
	return (segment->head->n_documents + 7u) / 8u;
}

TcManifest *tc_manifest_dup(const TcManifest *manifest)
{
	TcManifest *copy = tc_manifest_new();
	copy->facts = manifest->facts;
	copy->next = manifest->next;
	copy->written = manifest->written;
	for (guint i = 0; i < manifest->parts->len; i++) {
		TcPart part = g_array_index(manifest->parts, TcPart, i);
		tc_segment_ref(part.segment);
		part.gone = part.gone ? g_memdup2(part.gone, get_gone_size(part.segment)) : NULL;
		g_array_append_val(copy->parts, part);
	}
	return copy;
}

void tc_part_remove(TcPart *part, guint32 document)
{
	if (tc_part_is_gone(part, document))
		return;
	if (!part->gone)
		part->gone = g_malloc0(get_gone_size(part->segment));
	part->gone[document / 8] |= (guint8)(1u << document % 8);
	part->n_gone++;
	part->n_gone_sections += tc_segment_is_section(part->segment, document);
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/* Whether as many can be gone. */
static gboolean can_be_gone(const TcPart *part)
{
	const TcSegmentHead *head = part->segment->head;
	return part->n_gone_sections <= head->n_sections && part->n_gone_sections <= part->n_gone &&
	       part->n_gone - part->n_gone_sections <= head->n_documents - head->n_sections;
}

/* `8.gone 17 2 2914003218` */
static gboolean read_gone(TcPart *part, const char *folder, const char *const *words, GError **error)
{
	g_autofree char *path = g_build_filename(folder, words[0], NULL);
	gsize size = 0;
	g_autofree char *bytes = NULL;
	if (!g_file_get_contents(path, &bytes, &size, NULL)) {
		errno = g_access(path, F_OK) == 0 ? EIO : ENOENT;
		tc_postings_set_errno(error, "reading", path);
		return FALSE;
	}
	part->n_gone = (guint32)g_ascii_strtoull(words[1], NULL, 10);
	part->n_gone_sections = (guint32)g_ascii_strtoull(words[2], NULL, 10);
	if (size != get_gone_size(part->segment) || !can_be_gone(part) ||
	    crc32_z(0, (const guint8 *)bytes, size) != g_ascii_strtoull(words[3], NULL, 10)) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s is damaged", path);
		return FALSE;
	}
	part->gone = (guint8 *)g_steal_pointer(&bytes);
	return TRUE;
}

static TcSegment *take_open(const TcManifest *old, const char *name)
{
	for (guint i = 0; old && i < old->parts->len; i++) {
		TcSegment *segment = g_array_index(old->parts, TcPart, i).segment;
		if (strcmp(segment->name, name) == 0 && !tc_segment_is_lost(segment))
			return tc_segment_ref(segment);
	}
	return NULL;
}

/* A line `segment ...`, cut into words. */
static gboolean read_part(TcManifest *manifest, const char *folder, const char *const *words, guint n, const TcManifest *old,
			  GError **error)
{
	TcPart part = {.segment = take_open(old, words[1])};
	if (!part.segment && !(part.segment = tc_segment_open(folder, words[1], error)))
		return FALSE;
	g_array_append_val(manifest->parts, part);
	if (n < 3 || g_ascii_strtoull(words[2], NULL, 10) != part.segment->head->check_head) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s/%s is another one than was written", folder,
			    words[1]);
		return FALSE;
	}
	return n < 7 || read_gone(&g_array_index(manifest->parts, TcPart, manifest->parts->len - 1), folder, words + 3, error);
}

static gboolean read_line(TcManifest *manifest, const char *folder, const char *line, const TcManifest *old, GError **error)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 8);
	guint n = g_strv_length(words);
	guint64 number = n > 1 ? g_ascii_strtoull(words[1], NULL, 10) : 0;
	if (n < 2)
		return TRUE;
	if (strcmp(words[0], "segment") == 0)
		return read_part(manifest, folder, (const char *const *)words, n, old, error);
	if (strcmp(words[0], "version") == 0)
		manifest->facts.version = number;
	else if (strcmp(words[0], "generation") == 0)
		manifest->facts.generation = number;
	else if (strcmp(words[0], "shards") == 0)
		manifest->facts.n_shards = number;
	else if (strcmp(words[0], "next") == 0)
		manifest->next = number;
	return TRUE;
}

/* The last line, of `n` bytes before it. */
static char *dup_check(const char *text, gsize n)
{
	return g_strdup_printf("check %lu\n", (gulong)crc32_z(0, (const guint8 *)text, n));
}

/* Whether it begins and ends as it should, to the last byte. Cuts the last line off. */
static gboolean is_whole(char *text, gsize size)
{
	char *last = g_strrstr(text, "check ");
	g_autofree char *check = last ? dup_check(text, (gsize)(last - text)) : NULL;
	if (!last || !g_str_has_prefix(text, FIRST_LINE "\n") || strlen(text) != size || strcmp(last, check) != 0)
		return FALSE;
	*last = '\0';
	return TRUE;
}

/* FALSE where there is none. */
static gboolean look_at(const char *folder, guint64 *inode, gint64 *written)
{
	g_autofree char *path = g_build_filename(folder, MANIFEST, NULL);
	struct stat info;
	if (stat(path, &info) != 0)
		return FALSE;
	*inode = info.st_ino;
	*written = info.st_mtim.tv_sec * NANOSECONDS + info.st_mtim.tv_nsec;
	return TRUE;
}

const TcSegment *tc_manifest_find_lost(const TcManifest *manifest)
{
	for (guint i = 0; i < manifest->parts->len; i++) {
		const TcSegment *segment = g_array_index(manifest->parts, TcPart, i).segment;
		if (tc_segment_is_lost(segment))
			return segment;
	}
	return NULL;
}

static gboolean is_still_there(const TcManifest *manifest, const char *folder)
{
	guint64 inode;
	gint64 written;
	return look_at(folder, &inode, &written) && inode == manifest->inode && written == manifest->written;
}

gboolean tc_manifest_is_newest(const TcManifest *manifest, const char *folder)
{
	return is_still_there(manifest, folder) && !tc_manifest_find_lost(manifest);
}

static TcManifest *read_once(const char *folder, const TcManifest *old, GError **error)
{
	g_autofree char *path = g_build_filename(folder, MANIFEST, NULL), *text = NULL;
	g_autoptr(TcManifest) manifest = tc_manifest_new();
	gsize size = 0;
	if (!look_at(folder, &manifest->inode, &manifest->written) || !g_file_get_contents(path, &text, &size, NULL)) {
		errno = g_access(path, F_OK) == 0 ? EIO : ENOENT;
		tc_postings_set_errno(error, "reading", path);
		return NULL;
	}
	if (!is_whole(text, size)) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s is damaged", path);
		return NULL;
	}
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (!read_line(manifest, folder, *line, old, error))
			return NULL;
	return g_steal_pointer(&manifest);
}

/* Files that are not there: if another manifest has taken the place of the one that names them, that one is read; if not, they are lost. */
TcManifest *tc_manifest_read(const char *folder, const TcManifest *old, GError **error)
{
	for (int tries = 1;; tries++) {
		g_autoptr(GError) failure = NULL;
		TcManifest seen = {0};
		gboolean there = look_at(folder, &seen.inode, &seen.written);
		TcManifest *manifest = read_once(folder, old, &failure);
		if (manifest)
			return manifest;
		gboolean missing = there && g_error_matches(failure, TC_ERROR, TC_ERROR_NOT_FOUND);
		if (missing && tries < TRIES && !is_still_there(&seen, folder))
			continue;
		if (missing)
			g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index %s has lost a file: %s", folder,
				    failure->message);
		else
			g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static gboolean write_file(const char *folder, const char *name, const guint8 *bytes, gsize n, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	int fd = g_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	gboolean done = fd >= 0;
	while (done && n > 0) {
		gssize written = write(fd, bytes, n);
		done = written > 0 || (written < 0 && errno == EINTR);
		if (written > 0) {
			bytes += written;
			n -= (gsize)written;
		}
	}
	done = done && fsync(fd) == 0;
	if (!done)
		tc_postings_set_errno(error, "writing", path);
	if (fd >= 0)
		close(fd);
	return done;
}

/* A line a segment, and its file of what is taken out, under a new name. */
static gboolean write_part(const TcPart *part, guint64 *next, const char *folder, GString *text, GError **error)
{
	g_string_append_printf(text, "segment %s %u", part->segment->name, part->segment->head->check_head);
	if (part->gone) {
		gsize size = get_gone_size(part->segment);
		g_autofree char *name = g_strdup_printf("%" G_GUINT64_FORMAT ".gone", (*next)++);
		if (!write_file(folder, name, part->gone, size, error))
			return FALSE;
		g_string_append_printf(text, " %s %u %u %lu", name, part->n_gone, part->n_gone_sections,
				       (gulong)crc32_z(0, part->gone, size));
	}
	g_string_append_c(text, '\n');
	return TRUE;
}

/* By its inode and its time a reader sees that there is another manifest. Inodes are given again, clocks are coarse or set back: so each is
 * younger than the one before. */
static gboolean make_younger(const TcManifest *manifest, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, MANIFEST ".new", NULL);
	gint64 written = MAX(g_get_real_time() * 1000, manifest->written + 1);
	const struct timespec times[] = {{.tv_nsec = UTIME_OMIT},
					 {.tv_sec = written / NANOSECONDS, .tv_nsec = written % NANOSECONDS}};
	if (utimensat(AT_FDCWD, path, times, 0) == 0)
		return TRUE;
	tc_postings_set_errno(error, "writing", path);
	return FALSE;
}

static gboolean put_in_place(const char *folder, GError **error)
{
	g_autofree char *made = g_build_filename(folder, MANIFEST ".new", NULL), *path = g_build_filename(folder, MANIFEST, NULL);
	int fd = -1;
	gboolean done =
		g_rename(made, path) == 0 && (fd = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) >= 0 && fsync(fd) == 0;
	if (!done)
		tc_postings_set_errno(error, "writing", path);
	if (fd >= 0)
		close(fd);
	return done;
}

gboolean tc_manifest_write(const TcManifest *manifest, const char *folder, GError **error)
{
	g_autoptr(GString) parts = g_string_new(NULL), text = g_string_new(FIRST_LINE "\n");
	guint64 next = manifest->next;
	for (guint i = 0; i < manifest->parts->len; i++)
		if (!write_part(&g_array_index(manifest->parts, TcPart, i), &next, folder, parts, error))
			return FALSE;
	g_string_append_printf(text,
			       "version %" G_GUINT64_FORMAT "\ngeneration %" G_GUINT64_FORMAT "\nshards %" G_GUINT64_FORMAT
			       "\nnext %" G_GUINT64_FORMAT "\n%s",
			       manifest->facts.version, manifest->facts.generation, manifest->facts.n_shards, next, parts->str);
	g_autofree char *check = dup_check(text->str, text->len);
	g_string_append(text, check);
	return write_file(folder, MANIFEST ".new", (const guint8 *)text->str, text->len, error) &&
	       make_younger(manifest, folder, error) && put_in_place(folder, error);
}
