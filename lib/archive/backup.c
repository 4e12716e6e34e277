/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A copy of the archive while others read and write it: SQLite's VACUUM INTO, which is one read transaction and so of one moment. It is
 * made under another name, synced, and given its own: a backup that was broken off is not mistaken for one.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "lib/archive/archive-private.h"

static gboolean fail(const char *path, GError **error)
{
	g_set_error(error, TC_ERROR, errno == ENOSPC ? TC_ERROR_NO_SPACE : TC_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return FALSE;
}

/** Everything written so far to a file or folder is on the disk. */
static gboolean sync_path(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	gboolean ok = fd >= 0 && fsync(fd) == 0;

	ok = ok || fail(path, error);
	if (fd >= 0)
		close(fd);
	return ok;
}

gboolean tc_archive_backup(TcArchive *archive, const char *folder, GError **error)
{
	g_autofree char *name = g_path_get_basename(archive->path);
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *partial = g_strconcat(path, ".part", NULL);

	if (g_mkdir_with_parents(folder, 0700) != 0)
		return fail(folder, error);
	g_unlink(partial);
	if (!tc_archive_run(archive, error, TC_SQL_BACKUP, "t", partial) || !sync_path(partial, error)) {
		g_unlink(partial);
		return FALSE;
	}
	return (g_rename(partial, path) == 0 || fail(path, error)) && sync_path(folder, error);
}
