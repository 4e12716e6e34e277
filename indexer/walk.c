/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The walk gives files in byte order of their whole paths, because that is the order in which SQLite gives those it knows: so a run
 * over any number of files is one merge of two sorted streams, in the memory of one folder's listing. For that a folder is sorted
 * by its name with a slash behind: `a.txt` < `a/b.txt` in bytes, though `a` < `a.txt`.
 */
#include "indexer/indexer-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Folders in folders: deeper than any office nests them, and a stop for loops of mounts. */
#define MAX_DEPTH 64
/** One folder being walked. */
typedef struct {
	char *path;
	int fd;           /**< of the folder, so that the kernel need not walk down to each file */
	GPtrArray *names; /**< sorted; folders end in a slash */
	guint next;
} Level;

struct TcWalk {
	char *root;
	GPtrArray *levels; /**< of Level, the deepest last */
	GPtrArray *gaps;   /**< of TcWalkGap */
	guint n_other;
	char *path, *docno; /**< of the file given last */
	gboolean single;    /**< the root is a file */
};

/** Endings that say what a file is; behind any other dot stands a part of the name: `657-CV.HU`. */
static const char *const endings[] = {"txt", "pdf",  "doc", "docx", "odt", "rtf", "htm", "html", "tif", "tiff",
				      "jpg", "jpeg", "png", "webp", "zip", "eml", "bmp", "msg",  "md",  "xhtml"};

/** What programs leave lying about: name, or beginning or end of it. */
static const char *const junk_names[] = {"Thumbs.db", "desktop.ini", "__MACOSX"};
static const char *const junk_beginnings[] = {".", "~$", "~WRL"};
static const char *const junk_ends[] = {".tmp", ".part", ".crdownload", ".lnk", "~"};

gboolean tc_walk_wants(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(junk_names); i++)
		if (g_ascii_strcasecmp(name, junk_names[i]) == 0)
			return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(junk_beginnings); i++)
		if (g_str_has_prefix(name, junk_beginnings[i]))
			return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(junk_ends); i++)
		if (g_str_has_suffix(name, junk_ends[i]))
			return FALSE;
	return TRUE;
}

/** A name without its ending, if it has one of those above. Free with g_free(). */
static char *dup_without_ending(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (gsize i = 0; dot && dot > name && dot[-1] != '/' && i < G_N_ELEMENTS(endings); i++)
		if (g_ascii_strcasecmp(dot + 1, endings[i]) == 0)
			return g_strndup(name, (gsize)(dot - name));
	return g_strdup(name);
}

static void level_free(gpointer data)
{
	Level *level = data;

	g_free(level->path);
	close(level->fd);
	g_ptr_array_unref(level->names);
	g_free(level);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** Links to folders are not followed, so that no file is met twice. */
static gboolean is_folder(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static void list(TcWalk *walk, Level *level, DIR *dir)
{
	const struct dirent *entry;

	while ((entry = readdir(dir))) {
		if (!tc_walk_wants(entry->d_name))
			walk->n_other += entry->d_name[0] != '.';
		else if (is_folder(level->fd, entry))
			g_ptr_array_add(level->names, g_strconcat(entry->d_name, "/", NULL));
		else
			g_ptr_array_add(level->names, g_strdup(entry->d_name));
	}
	g_ptr_array_sort(level->names, compare_names);
}

static void gap_free(gpointer data)
{
	TcWalkGap *gap = data;

	g_free(gap->path);
	g_free(gap->reason);
	g_free(gap);
}

static void add_gap(TcWalk *walk, const char *path, const char *reason)
{
	TcWalkGap *gap = g_new(TcWalkGap, 1);

	*gap = (TcWalkGap){.path = g_strdup(path), .reason = g_strdup(reason)};
	g_ptr_array_add(walk->gaps, gap);
}

static void enter(TcWalk *walk, const char *path)
{
	if (walk->levels->len >= MAX_DEPTH) {
		add_gap(walk, path, _("folders in each other too deeply; move it further up"));
		return;
	}
	DIR *dir = opendir(path);
	int fd = dir ? dup(dirfd(dir)) : -1;
	if (fd < 0) {
		g_autofree char *reason = g_strdup_printf(_("the folder cannot be read: %s"), g_strerror(errno));
		add_gap(walk, path, reason);
		if (dir)
			closedir(dir);
		return;
	}
	Level *level = g_new0(Level, 1);
	level->path = g_strdup(path);
	level->fd = fd;
	level->names = g_ptr_array_new_with_free_func(g_free);
	list(walk, level, dir);
	closedir(dir);
	g_ptr_array_add(walk->levels, level);
}

TcWalk *tc_walk_new(const char *root, GError **error)
{
	if (!g_file_test(root, G_FILE_TEST_EXISTS)) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, _("there is no folder or file %s; is its disk or share mounted?"),
			    root);
		return NULL;
	}
	TcWalk *walk = g_new0(TcWalk, 1);
	walk->root = g_strdup(root);
	walk->levels = g_ptr_array_new_with_free_func(level_free);
	walk->gaps = g_ptr_array_new_with_free_func(gap_free);
	walk->single = !g_file_test(root, G_FILE_TEST_IS_DIR);
	if (!walk->single)
		enter(walk, root);
	return walk;
}

/** Takes over `path`. \param fd of its folder. \param name in it. \return FALSE if it is no regular file, or vanished meanwhile. */
static gboolean give(TcWalk *walk, char *path, int fd, const char *name, TcWalkFile *file)
{
	struct stat st;

	g_free(walk->path);
	walk->path = path;
	if (fstatat(fd, name, &st, 0) != 0 || !S_ISREG(st.st_mode)) {
		walk->n_other++;
		return FALSE;
	}
	g_free(walk->docno);
	walk->docno = dup_without_ending(walk->single ? strrchr(path, '/') + 1 : path + strlen(walk->root) + 1);
	*file = (TcWalkFile){
		.path = walk->path,
		.docno = walk->docno,
		.size = (guint64)st.st_size,
		.mtime_ns = (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
		.inode = st.st_ino,
	};
	return TRUE;
}

gboolean tc_walk_next(TcWalk *walk, TcWalkFile *file)
{
	if (walk->single)
		return !walk->path && give(walk, g_strdup(walk->root), AT_FDCWD, walk->root, file);
	while (walk->levels->len > 0) {
		Level *level = g_ptr_array_index(walk->levels, walk->levels->len - 1);
		if (level->next == level->names->len) {
			g_ptr_array_set_size(walk->levels, (int)walk->levels->len - 1);
			continue;
		}
		char *name = g_ptr_array_index(level->names, level->next++);
		char *path = g_strconcat(level->path, "/", name, NULL);
		if (!g_str_has_suffix(name, "/")) {
			if (give(walk, path, level->fd, name, file))
				return TRUE;
			continue;
		}
		path[strlen(path) - 1] = '\0';
		enter(walk, path);
		g_free(path);
	}
	return FALSE;
}

const GPtrArray *tc_walk_get_gaps(const TcWalk *walk)
{
	return walk->gaps;
}

guint tc_walk_get_n_other(const TcWalk *walk)
{
	return walk->n_other;
}

void tc_walk_free(TcWalk *walk)
{
	g_ptr_array_unref(walk->levels);
	g_ptr_array_unref(walk->gaps);
	g_free(walk->root);
	g_free(walk->path);
	g_free(walk->docno);
	g_free(walk);
}
