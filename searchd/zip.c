/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ZIP files by libarchive, into memory or into a file without a name that goes when it is closed.
 */
#include "searchd/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/base.h"

#define PART 65536 /* bytes copied at a time */

struct TcZip {
	struct archive *archive;
	GByteArray *bytes; /**< what a ZIP in memory is so far */
	int fd;            /**< of one in a file, else -1 */
	GError *error;     /**< what went wrong first */
};

static void note(TcZip *zip, int number, const char *what)
{
	if (!zip->error)
		g_set_error(&zip->error, TC_ERROR, number == ENOSPC ? TC_ERROR_NO_SPACE : TC_ERROR_IO, "writing a ZIP: %s", what);
}

/** \return whether libarchive went on. */
static gboolean went(TcZip *zip, la_ssize_t result)
{
	if (result >= ARCHIVE_WARN)
		return TRUE;
	note(zip, archive_errno(zip->archive), archive_error_string(zip->archive));
	return FALSE;
}

static la_ssize_t take(struct archive *archive G_GNUC_UNUSED, void *data, const void *part, size_t length)
{
	TcZip *zip = data;

	g_byte_array_append(zip->bytes, part, (guint)length);
	return (la_ssize_t)length;
}

static TcZip *open_zip(int fd)
{
	TcZip *zip = g_new0(TcZip, 1);

	zip->fd = fd;
	zip->bytes = g_byte_array_new();
	zip->archive = archive_write_new();
	went(zip, archive_write_set_format_zip(zip->archive));
	went(zip, archive_write_set_options(zip->archive, "zip:hdrcharset=UTF-8"));
	went(zip, archive_write_set_bytes_in_last_block(zip->archive, 1));
	return zip;
}

TcZip *tc_zip_new_memory(GError **error)
{
	TcZip *zip = open_zip(-1);

	if (went(zip, archive_write_open(zip->archive, zip, NULL, take, NULL)))
		return zip;
	tc_zip_finish(zip, NULL, error);
	return NULL;
}

TcZip *tc_zip_new_file(GError **error)
{
	int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "%s: no file can be made there: %s", g_get_tmp_dir(),
			    g_strerror(errno));
		return NULL;
	}
	TcZip *zip = open_zip(fd);
	if (went(zip, archive_write_zip_set_compression_store(zip->archive)) &&
	    went(zip, archive_write_open_fd(zip->archive, fd)))
		return zip;
	tc_zip_finish(zip, &fd, error);
	return NULL;
}

static gboolean begin_entry(TcZip *zip, const char *name, guint64 length, gint64 when)
{
	struct archive_entry *entry;

	if (zip->error)
		return FALSE;
	entry = archive_entry_new();
	archive_entry_set_pathname_utf8(entry, name);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, (time_t)when, 0);
	gboolean done = went(zip, archive_write_header(zip->archive, entry));
	archive_entry_free(entry);
	return done;
}

void tc_zip_add(TcZip *zip, const char *name, const char *data, gsize length)
{
	if (begin_entry(zip, name, length, g_get_real_time() / G_USEC_PER_SEC))
		went(zip, archive_write_data(zip->archive, data, length));
}

void tc_zip_add_fd(TcZip *zip, const char *name, int fd, guint64 length, gint64 when)
{
	g_autofree char *part = g_malloc(PART);
	gboolean done = begin_entry(zip, name, length, when);

	while (done && length > 0) {
		ssize_t n = read(fd, part, (size_t)MIN(length, PART));
		if (n <= 0) {
			note(zip, errno, "a file became shorter while it was copied");
			return;
		}
		done = went(zip, archive_write_data(zip->archive, part, (size_t)n));
		length -= (guint64)n;
	}
}

GBytes *tc_zip_finish(TcZip *zip, int *fd, GError **error)
{
	GBytes *bytes = NULL;

	if (!zip->error)
		went(zip, archive_write_close(zip->archive));
	archive_write_free(zip->archive);
	if (zip->error) {
		g_propagate_error(error, zip->error);
		g_byte_array_unref(zip->bytes);
		if (zip->fd >= 0)
			close(zip->fd);
	} else {
		bytes = g_byte_array_free_to_bytes(zip->bytes);
		if (fd)
			*fd = zip->fd;
	}
	g_free(zip);
	return bytes;
}
