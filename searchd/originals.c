/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The files of a list as a ZIP, numbered as the list is, with the list itself before them:
 *
 *     danh-muc.docx  danh-muc.csv  01 44-kl-tw-2022.pdf  02 108-kh-tu.pdf …  con-thieu.txt
 *
 * con-thieu.txt is there only where files have gone since they were indexed, and names them: a dossier that silently lacks a paper is worse
 * than none. A file that several papers stand in (an archive, a mail) is there once.
 */
#include "searchd/table.h"
#include "searchd/zip.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/** An open file of a row, where it still is one; -1 where it has gone. Links are not followed: the archive named a file. */
static int open_original(const TcTableRow *row, struct stat *st)
{
	int fd = row->file ? open(row->file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) : -1;

	if (fd >= 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static gboolean check_size(const GPtrArray *rows, GError **error)
{
	guint64 sum = 0;

	for (guint i = 0; i < rows->len; i++) {
		const TcTableRow *row = g_ptr_array_index(rows, i);
		struct stat st;
		if (row->file && stat(row->file, &st) == 0)
			sum += (guint64)st.st_size;
	}
	if (sum <= TC_TABLE_MAX_ORIGINALS)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE,
		    "the files have %" G_GUINT64_FORMAT " MB together, 1024 at most go into a ZIP", sum >> 20);
	return FALSE;
}

static void add_original(TcZip *zip, const TcTableRow *row, guint n, GString *missing)
{
	struct stat st;
	int fd = open_original(row, &st);

	if (fd < 0) {
		g_string_append_printf(missing, "%u\t%s\r\n", n, row->hit->path ? row->hit->path : row->hit->subject);
		return;
	}
	g_autofree char *base = g_path_get_basename(row->hit->path);
	g_autofree char *name = g_strdup_printf("%02u %s", n, base);
	tc_zip_add_fd(zip, name, fd, (guint64)st.st_size, st.st_mtim.tv_sec);
	close(fd);
}

static gboolean add_lists(TcZip *zip, const GPtrArray *rows, const char *heading, GError **error)
{
	g_autoptr(GString) csv = tc_table_to_csv(rows);
	g_autoptr(GBytes) docx = tc_table_to_docx(rows, heading, error);

	if (!docx)
		return FALSE;
	tc_zip_add(zip, "danh-muc.docx", g_bytes_get_data(docx, NULL), g_bytes_get_size(docx));
	tc_zip_add(zip, "danh-muc.csv", csv->str, csv->len);
	return TRUE;
}

int tc_table_to_zip(const GPtrArray *rows, const char *heading, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) missing = g_string_new(NULL);
	TcZip *zip = check_size(rows, error) ? tc_zip_new_file(error) : NULL;
	int fd = -1;

	if (!zip)
		return -1;
	gboolean listed = add_lists(zip, rows, heading, error);
	for (guint i = 0; listed && i < rows->len; i++) {
		const TcTableRow *row = g_ptr_array_index(rows, i);
		if (!row->file || g_hash_table_add(seen, row->file))
			add_original(zip, row, i + 1, missing);
	}
	if (missing->len > 0)
		tc_zip_add(zip, "con-thieu.txt", missing->str, missing->len);
	g_autoptr(GBytes) rest G_GNUC_UNUSED = tc_zip_finish(zip, &fd, listed ? error : NULL);
	if (listed || fd < 0)
		return fd;
	close(fd);
	return -1;
}
