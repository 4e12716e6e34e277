/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * searchd/zip: ZIP files, by libarchive. The first call that fails is remembered; those after it do nothing, and tc_zip_finish() says what
 * it was.
 */
#ifndef TC_SEARCHD_ZIP_H
#define TC_SEARCHD_ZIP_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct TcZip TcZip;

/** A ZIP in memory, its files packed. \return NULL: TC_ERROR_FAILED. */
TcZip *tc_zip_new_memory(GError **error);
/** A ZIP in a file without a name, its files stored as they are: scans are packed already. \return NULL: TC_ERROR_IO. */
TcZip *tc_zip_new_file(GError **error);
/** Adds a file. \param name UTF-8. */
void tc_zip_add(TcZip *zip, const char *name, const char *data, gsize length);
/** Adds what is in an open file of `length` bytes, with its time in seconds since 1970. */
void tc_zip_add_fd(TcZip *zip, const char *name, int fd, guint64 length, gint64 time);
/**
 * Writes the end, and frees. \param fd receives the open file of tc_zip_new_file(), at its start; NULL with tc_zip_new_memory(). \return
 * the bytes (empty for a file); NULL: TC_ERROR_IO, TC_ERROR_NO_SPACE.
 */
GBytes *tc_zip_finish(TcZip *zip, int *fd, GError **error);

G_END_DECLS

#endif
