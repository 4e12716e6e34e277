/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists of papers, and what they are sent as. The document's own XML: docx.c; the files: originals.c.
 */
#include "searchd/table.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/** `2022-11-14` as an office writes it: `14/11/2022`; as far as it is known. */
static char *dup_office_date(const char *iso)
{
	int year = 0, month = 0, day = 0;
	int n = iso ? sscanf(iso, "%d-%d-%d", &year, &month, &day) : 0;

	if (n == 3)
		return g_strdup_printf("%d/%d/%d", day, month, year);
	return n == 2 ? g_strdup_printf("%d/%d", month, year) : g_strdup(iso ? iso : "");
}

static char *dup_or_empty(const char *text)
{
	return g_strdup(text ? text : "");
}

TcTableRow *tc_table_row_new(const TcHit *hit, const char *file, const char *note)
{
	const TcType *type = hit->type ? tc_type_get(hit->type) : NULL;
	g_autofree char *identifier = tc_symbol_dup_identifier(hit->number, hit->year, hit->symbol);
	TcTableRow *row = g_new0(TcTableRow, 1);

	row->identifier = dup_or_empty(identifier);
	row->date = dup_office_date(hit->date);
	row->issuer = dup_or_empty(hit->issuer);
	row->type = dup_or_empty(type ? type->name : NULL);
	row->subject = dup_or_empty(hit->subject);
	row->path = dup_or_empty(hit->path);
	row->file = g_strdup(file);
	row->note = g_strdup(note);
	return row;
}

TcTableRow *tc_table_row_new_gone(const char *docno, const char *note)
{
	TcTableRow *row = g_new0(TcTableRow, 1);

	row->identifier = g_strdup("");
	row->date = g_strdup("");
	row->issuer = g_strdup("");
	row->type = g_strdup("");
	row->subject = g_utf8_make_valid(docno, -1);
	row->path = g_strdup("");
	row->note = g_strdup(note);
	return row;
}

void tc_table_row_free(TcTableRow *row)
{
	g_free(row->identifier);
	g_free(row->date);
	g_free(row->issuer);
	g_free(row->type);
	g_free(row->subject);
	g_free(row->path);
	g_free(row->file);
	g_free(row->note);
	g_free(row);
}

GString *tc_table_to_csv(const GPtrArray *rows)
{
	GString *out =
		g_string_new("\xef\xbb\xbf\"TT\",\"Số, ký hiệu\",\"Ngày\",\"Cơ quan ban hành\",\"Loại\",\"Trích yếu\",\"Tệp\","
			     "\"Ghi chú\"\r\n");

	for (guint i = 0; i < rows->len; i++) {
		const TcTableRow *row = g_ptr_array_index(rows, i);
		g_string_append_printf(out, "%u,", i + 1);
		tc_csv_append_cell(out, row->identifier, ",");
		tc_csv_append_cell(out, row->date, ",");
		tc_csv_append_cell(out, row->issuer, ",");
		tc_csv_append_cell(out, row->type, ",");
		tc_csv_append_cell(out, row->subject, ",");
		tc_csv_append_cell(out, row->path, ",");
		tc_csv_append_cell(out, row->note, "\r\n");
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
