/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One run at a time: `indexer.lock` in the store, locked by the kernel, so that it is free when its holder ends, however that happens. The file
 * is empty: who holds it the kernel knows, and a run that finds nothing to do writes nothing.
 */
#include "indexer/indexer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <unistd.h>

#define LOCK_FILE "indexer.lock"

/** Whose a process is and since when, as far as /proc tells. Free with g_free(). */
static char *describe_process(pid_t pid)
{
	g_autofree char *folder = g_strdup_printf("/proc/%d", pid);
	GStatBuf st;

	if (pid <= 0 || g_stat(folder, &st) != 0)
		return g_strdup(_("on another machine"));
	const struct passwd *user = getpwuid(st.st_uid);
	g_autoptr(GDateTime) since = g_date_time_new_from_unix_local(st.st_ctim.tv_sec);
	g_autofree char *time = g_date_time_format(since, "%d/%m %H:%M");
	return g_strdup_printf(_("process %d of %s, since %s"), pid, user ? user->pw_name : "?", time);
}

int tc_lock_take(const char *store, GError **error)
{
	g_autofree char *path = g_build_filename(store, LOCK_FILE, NULL);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	g_mkdir_with_parents(store, 0700);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO,
			    _("%s cannot be written: %s; see that the store's folder may be written to"), path,
			    g_strerror(errno));
		return -1;
	}
	if (fcntl(fd, F_SETLK, &lock) == 0)
		return fd;
	g_autofree char *holder = fcntl(fd, F_GETLK, &lock) == 0 ? describe_process(lock.l_pid) : g_strdup("?");
	g_set_error(error, TC_ERROR, TC_ERROR_LOCKED, _("another run is under way (%s); wait until it has ended"), holder);
	close(fd);
	return -1;
}
