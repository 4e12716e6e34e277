/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * searchd/table: a list of papers in the columns that an office uses (TT, số ký hiệu, ngày, cơ quan ban hành, trích yếu), for a spreadsheet
 * (CSV), for a word processor (DOCX), or with the files themselves (ZIP). Any thread.
 */
#ifndef TC_SEARCHD_TABLE_H
#define TC_SEARCHD_TABLE_H

#include "searchd/searchd-private.h"

G_BEGIN_DECLS

/** Bytes of all files in one ZIP: a dossier of a thousand scans; more is copied on the disk rather than through a browser. */
#define TC_TABLE_MAX_ORIGINALS (G_GUINT64_CONSTANT(1) << 30)

/** One paper. Owns what it points to. */
typedef struct {
	TcHit *hit; /**< what is known of it; of one that has gone its docno, in `subject` */
	char *file; /**< on the disk; NULL: not to be opened, or gone */
	char *note; /**< "" if none */
} TcTableRow;
/** Takes over the hit. \param file where it lies on the disk, NULL if it is not to be opened. */
TcTableRow *tc_table_row_new(TcHit *hit, const char *file, const char *note);
TcTableRow *tc_table_row_new_gone(const char *docno, const char *note);
void tc_table_row_free(TcTableRow *row);

/** A list as CSV: UTF-8 with a mark at its head, for spreadsheets; the office's columns and the notes. Free with g_string_free(). */
GString *tc_table_to_csv(const GPtrArray *rows);
/** A list as a DOCX document (ECMA-376) under a heading. \return NULL: TC_ERROR_FAILED. */
GBytes *tc_table_to_docx(const GPtrArray *rows, const char *heading, GError **error);
/**
 * The files, and the list as both, as a ZIP. What cannot be read any more is named in the list of what is missing.
 * \return an open file at its start, to be closed; -1: TC_ERROR_TOO_LARGE (TC_TABLE_MAX_ORIGINALS), TC_ERROR_IO, TC_ERROR_NO_SPACE.
 */
int tc_table_to_zip(const GPtrArray *rows, const char *heading, GError **error);
/** Answers with one of them, to be saved under the name of its heading. \param format `csv`, `docx`, `zip`; else TC_ERROR_USAGE. */
gboolean tc_table_send(const GPtrArray *rows, const char *heading, const char *format, TcResponse *response, GError **error);

G_END_DECLS

#endif
