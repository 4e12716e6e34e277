/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists of papers, and what they are sent as. The document's own XML: docx.c; the files: originals.c.
 */
#include "searchd/table.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TcTableRow *tc_table_row_new(TcHit *hit, const char *file, const char *note)
{
	TcTableRow *row = g_new0(TcTableRow, 1);

	row->hit = hit;
	row->file = g_strdup(file);
	row->note = g_strdup(note);
	return row;
}

TcTableRow *tc_table_row_new_gone(const char *docno, const char *note)
{
	TcHit *hit = g_new0(TcHit, 1);

	hit->subject = g_utf8_make_valid(docno, -1);
	return tc_table_row_new(hit, NULL, note);
}

void tc_table_row_free(TcTableRow *row)
{
	tc_hit_free(row->hit);
	g_free(row->file);
	g_free(row->note);
	g_free(row);
}

/** Puts another cell behind a line of CSV. */
static void append_to_line(GString *out, const char *cell)
{
	g_string_truncate(out, out->len - strlen("\r\n"));
	g_string_append_c(out, ',');
	tc_csv_append_cell(out, cell, "\r\n");
}

GString *tc_table_to_csv(const GPtrArray *rows)
{
	GString *out = g_string_new("\xef\xbb\xbf" TC_CSV_HEAD);

	append_to_line(out, "Ghi chú");
	for (guint i = 0; i < rows->len; i++) {
		const TcTableRow *row = g_ptr_array_index(rows, i);
		tc_csv_append_hit(out, row->hit, i + 1);
		append_to_line(out, row->note);
	}
	return out;
}

static void set_text(TcResponse *response, GString *text)
{
	response->length = text->len;
	response->body = g_string_free(text, FALSE);
}

static gboolean set_bytes(TcResponse *response, GBytes *bytes)
{
	if (bytes)
		response->body = g_bytes_unref_to_data(bytes, &response->length);
	return bytes != NULL;
}

static gboolean set_file(TcResponse *response, int fd)
{
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		return FALSE;
	response->fd = fd;
	response->length = (gsize)st.st_size;
	return TRUE;
}

gboolean tc_table_send(const GPtrArray *rows, const char *heading, const char *format, TcResponse *response, GError **error)
{
	gboolean done = TRUE;

	if (g_str_equal(format, "csv")) {
		response->content_type = "text/csv; charset=utf-8";
		set_text(response, tc_table_to_csv(rows));
	} else if (g_str_equal(format, "docx")) {
		response->content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
		done = set_bytes(response, tc_table_to_docx(rows, heading, error));
	} else if (g_str_equal(format, "zip")) {
		response->content_type = "application/zip";
		done = set_file(response, tc_table_to_zip(rows, heading, error));
	} else {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE, "format is csv, docx or zip");
		return FALSE;
	}
	response->status = MHD_HTTP_OK;
	response->attachment = TRUE;
	response->file_name = g_strdup_printf("%s.%s", heading, format);
	return done;
}
