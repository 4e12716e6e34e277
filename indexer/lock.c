/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One run at a time: `indexer.lock` in the store, locked by the kernel, so that it is free when its holder ends, however that happens. It holds
 * one line for who finds it taken:
 *
 *     4711 vanthu@may-chu 2026-11-25 02:00:03
 */
#include "indexer/indexer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_FILE "indexer.lock"
#define MAX_HOLDER 300

static void say_who(int fd)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *time = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
	g_autofree char *line = g_strdup_printf("%d %s@%s %s\n", getpid(), g_get_user_name(), g_get_host_name(), time);

	/* for people to read; the lock itself is the kernel's, so that it holds even where this cannot be written */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, line, strlen(line), 0) < 0)
		g_debug("%s", g_strerror(errno));
}

static void set_taken(int fd, GError **error)
{
	char holder[MAX_HOLDER + 1] = {0};

	if (pread(fd, holder, MAX_HOLDER, 0) <= 0)
		g_strlcpy(holder, "?", sizeof holder);
	g_autofree char *readable = g_utf8_make_valid(g_strstrip(holder), -1);
	g_set_error(error, TC_ERROR, TC_ERROR_LOCKED, _("another run is under way (%s); wait until it has ended"), readable);
}

int tc_lock_take(const char *store, GError **error)
{
	g_autofree char *path = g_build_filename(store, LOCK_FILE, NULL);

	g_mkdir_with_parents(store, 0700);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO,
			    _("%s cannot be written: %s; see that the store's folder may be written to"), path,
			    g_strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		say_who(fd);
		return fd;
	}
	set_taken(fd, error);
	close(fd);
	return -1;
}
