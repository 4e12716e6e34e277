/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fields of headers that stand in a paper and cannot be read (a number written by hand, a date under a stamp), and what people say that they are.
 * A decision is about one field of one document, or of what stands under one path; where the program reads the field the next time, the person's
 * reading goes before.
 */
#include <stdio.h>
#include <string.h>

#include "lib/archive/review-private.h"

/** The longest number of a paper, in digits. */
#define MAX_DIGITS 6
/** Where a value comes from that a person has read: from where it stands. */
#define READ_BY_PERSON TC_SOURCE_HEAD

void tc_header_read_clear(TcHeaderRead *read)
{
	g_clear_pointer(&read->strings, g_string_chunk_free);
}

/** Takes a decision, the row of a statement, into the header. */
static void take_decision(TcHeaderRead *read, TcStatement *row)
{
	TcFieldId id = tc_field_from_name(tc_statement_get_text(row, 3));
	const char *text = tc_statement_get_text(row, 2);

	if (id == TC_N_FIELDS)
		return;
	read->decisions[id] = sqlite3_column_int64(row, 0);
	if (!text)
		return;
	read->header.fields[id].value = g_string_chunk_insert(read->strings, text);
	read->header.fields[id].confidence = 1;
	read->header.fields[id].source = READ_BY_PERSON;
}

gboolean tc_header_read_init(TcArchive *archive, const TcPaperInput *input, gboolean decided, TcHeaderRead *read, GError **error)
{
	*read = (TcHeaderRead){.header = *input->header};
	if (!decided)
		return TRUE;
	read->strings = g_string_chunk_new(64);
	g_autoptr(TcStatement) row = tc_decisions_query(archive, input, TC_REVIEW_HEADER, error);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		take_decision(read, row);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

gboolean tc_header_read_put(TcArchive *archive, gint64 paper_id, const TcPaperInput *input, const TcHeaderRead *read,
			    GError **error)
{
	for (int i = 0; i < TC_N_FIELDS; i++) {
		const TcField *field = &input->header->fields[i];
		if (field->source != TC_SOURCE_UNREADABLE && !read->decisions[i])
			continue;
		gboolean somewhere = field->span.end > field->span.start;
		TcSpan raw = somewhere ? tc_text_get_source_span(input->text, field->span) : (TcSpan){0, 0};
		g_autofree char *paper = g_strdup_printf("%" G_GINT64_FORMAT, paper_id);
		const char *const parts[] = {paper, tc_field_get_name((TcFieldId)i)}; /* no two are the same */
		if (!tc_archive_run(archive, error, TC_SQL_PUT_UNREADABLE, "IiIIII", paper_id, i, (gint64)raw.start,
				    (gint64)raw.end, tc_anchor_hash(parts, G_N_ELEMENTS(parts)), read->decisions[i]))
			return FALSE;
	}
	return TRUE;
}

/* ---- what a person types ----------------------------------------------------------------------------------------- */

static char *dup_number(const char *typed)
{
	gsize digits = strspn(typed, "0123456789"), zeros = strspn(typed, "0");

	if (digits == 0 || digits > MAX_DIGITS || typed[digits] != '\0')
		return NULL;
	return g_strdup(zeros == digits ? "0" : typed + zeros);
}

/** A date as ISO has it, or as offices write it. */
static char *dup_date(const char *typed)
{
	gsize length = strlen(typed);
	char iso[11];
	int year, month, day, end = 0;

	if (length > 0 && tc_date_parse(typed, length, iso) == length)
		return g_strdup(iso);
	if (sscanf(typed, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || typed[end] != '\0' || year < 1 || month < 1 ||
	    month > 12)
		return NULL;
	gboolean ok = day >= 1 && day <= g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
	return ok ? g_strdup_printf("%04d-%02d-%02d", year, month, day) : NULL;
}

char *tc_header_dup_value(TcFieldId field, const char *typed)
{
	g_autofree char *clean = g_strstrip(g_strdup(typed));

	if (field == TC_FIELD_NUMBER)
		return dup_number(clean);
	if (field == TC_FIELD_DATE)
		return dup_date(clean);
	return *clean ? g_steal_pointer(&clean) : NULL;
}

/* ---- what follows ------------------------------------------------------------------------------------------------ */

/** A paper's header has changed: which works it is evidence for is to be settled anew, and which papers are its twins. */
static gboolean move_evidence(TcArchive *archive, gint64 paper_id, GError **error)
{
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, tc_asker_get_everybody(), paper_id, error);
	g_autofree char *bucket = paper ? tc_papers_dup_bucket(&paper->header) : NULL;

	return paper && tc_archive_run(archive, error, TC_SQL_OPEN_BUCKETS, "I", paper_id) &&
	       tc_archive_run(archive, error, TC_SQL_SET_BUCKET, "It", paper_id, bucket) &&
	       tc_archive_run(archive, error, TC_SQL_OPEN_BUCKETS, "I", paper_id) &&
	       tc_twins_note_change(archive, paper_id, error);
}

gboolean tc_header_apply(TcArchive *archive, gint64 decision, const char *value, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_UNREADABLE, "I", decision);
	const char *source = tc_source_get_name(value ? READ_BY_PERSON : TC_SOURCE_UNREADABLE);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		gint64 paper_id = sqlite3_column_int64(row, 0);
		const char *field = tc_field_get_name((TcFieldId)sqlite3_column_int(row, 1));
		if (!tc_archive_run(archive, error, TC_SQL_SET_FIELD, "IttIIt", paper_id, field, value,
				    sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3), source) ||
		    !move_evidence(archive, paper_id, error))
			return FALSE;
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}
