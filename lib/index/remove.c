/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/index/index.h"

#include <errno.h>
#include <glib/gstdio.h>

gboolean tc_index_remove(const char *store, GError **error)
{
	g_autofree char *folder = g_build_filename(store, "index", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_unlink(path) != 0) {
			g_set_error(error, TC_ERROR, TC_ERROR_IO, "deleting %s to build the index anew: %s", path,
				    g_strerror(errno));
			return FALSE;
		}
	}
	return TRUE;
}
