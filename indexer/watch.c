/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Waits until something changes under some folders, by inotify: a watch on each folder, set anew before each wait, so that folders that
 * came meanwhile have one too. What changed is not looked at: the next run finds it.
 */
#include "indexer/indexer-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_ONLYDIR)
/** A change is waited out until it has been quiet for so long, in milliseconds, but no longer than the second. */
#define QUIET_MS 2000
#define PATIENCE_MS 20000
#define MAX_DEPTH 64

struct TcWatch {
	int fd;
};

TcWatch *tc_watch_new(GError **error)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, _("folders cannot be watched: %s"), g_strerror(errno));
		return NULL;
	}
	TcWatch *watch = g_new0(TcWatch, 1);
	watch->fd = fd;
	return watch;
}

void tc_watch_free(TcWatch *watch)
{
	close(watch->fd);
	g_free(watch);
}

/** \return FALSE if the kernel has no watch left: fs.inotify.max_user_watches. */
static gboolean add_folder(TcWatch *watch, const char *path, guint depth)
{
	if (inotify_add_watch(watch->fd, path, EVENTS) < 0)
		return errno != ENOSPC;
	GDir *dir = depth < MAX_DEPTH ? g_dir_open(path, 0, NULL) : NULL;
	gboolean ok = TRUE;
	for (const char *name; ok && dir && (name = g_dir_read_name(dir));) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		if (name[0] != '.' && g_file_test(inner, G_FILE_TEST_IS_DIR) && !g_file_test(inner, G_FILE_TEST_IS_SYMLINK))
			ok = add_folder(watch, inner, depth + 1);
	}
	if (dir)
		g_dir_close(dir);
	return ok;
}

/** \return whether anything happened within `ms` milliseconds, -1: however long it takes. */
static gboolean wait_for_event(TcWatch *watch, int ms)
{
	struct pollfd ready = {.fd = watch->fd, .events = POLLIN};
	char buffer[65536];

	if (poll(&ready, 1, ms) <= 0)
		return FALSE;
	while (read(watch->fd, buffer, sizeof buffer) > 0)
		;
	return TRUE;
}

gboolean tc_watch_add(TcWatch *watch, char **roots, GError **error)
{
	for (char **root = roots; *root; root++)
		if (!add_folder(watch, *root, 0)) {
			g_set_error(
				error, TC_ERROR, TC_ERROR_IO,
				_("%s has too many folders to be watched; raise fs.inotify.max_user_watches, or run every night"),
				*root);
			return FALSE;
		}
	return TRUE;
}

void tc_watch_wait(TcWatch *watch, int seconds)
{
	if (!wait_for_event(watch, seconds > 0 ? seconds * 1000 : -1))
		return;
	for (int waited = 0; waited < PATIENCE_MS && wait_for_event(watch, QUIET_MS); waited += QUIET_MS)
		;
}
