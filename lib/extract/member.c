/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents by name: a file, or a file in a container, or one in a container in that.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/extract/worker.h"

int tc_memory_file_new(GBytes *bytes, GError **error)
{
	int fd = memfd_create("member", MFD_CLOEXEC);
	gsize length, done = 0;
	const char *data = g_bytes_get_data(bytes, &length);

	while (fd >= 0 && done < length) {
		ssize_t n = write(fd, data + done, length - done);
		if (n <= 0)
			break;
		done += (gsize)n;
	}
	if (fd >= 0 && done == length)
		return fd;
	if (fd >= 0)
		close(fd);
	g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, _("there is no memory to unpack it; run again"));
	return -1;
}

/** Goes from the open container to a file in it. */
static TcDocumentInfo *open_member(TcWorker *worker, guint i, GError **error)
{
	g_autoptr(GBytes) bytes = tc_worker_read_member(worker, i, error);
	int fd = bytes ? tc_memory_file_new(bytes, error) : -1;
	TcDocumentInfo *info = fd >= 0 ? tc_worker_open(worker, fd, error) : NULL;

	if (fd >= 0)
		close(fd);
	return info;
}

TcDocumentInfo *tc_worker_open_path(TcWorker *worker, const char *path, const char *member, GError **error)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("%s cannot be opened: %s"), path, g_strerror(errno));
		return NULL;
	}
	g_autoptr(TcDocumentInfo) info = tc_worker_open(worker, fd, error);
	close(fd);
	g_auto(GStrv) indices = g_strsplit(member, "/", -1);
	for (char **index = indices; info && *index && **index; index++) {
		tc_document_info_free(info);
		info = open_member(worker, (guint)g_ascii_strtoull(*index, NULL, 10), error);
	}
	return g_steal_pointer(&info);
}
