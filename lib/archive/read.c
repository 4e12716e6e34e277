/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Papers and their citations, as they were put. Who may not see a paper is told that there is none.
 */
#include "lib/archive/archive-private.h"

#include <inttypes.h>
#include <glib/gi18n.h>

static void clear_field(gpointer field)
{
	g_free(((TcField *)field)->value);
}

static GArray *new_list(void)
{
	GArray *list = g_array_new(FALSE, TRUE, sizeof(TcField));

	g_array_set_clear_func(list, clear_field);
	return list;
}

void tc_paper_free(TcPaper *paper)
{
	if (!paper)
		return;
	for (guint i = 0; i < TC_N_FIELDS; i++)
		g_free(paper->header.fields[i].value);
	g_array_unref(paper->header.addressees);
	g_array_unref(paper->header.recipients);
	g_free(paper->header.province);
	g_free(paper->docno);
	g_free(paper->path);
	g_free(paper->group);
	g_free(paper->format);
	g_free(paper->document);
	g_free(paper->member);
	g_free(paper);
}

static TcPaper *new_paper(TcStatement *row)
{
	TcPaper *paper = g_new0(TcPaper, 1);

	paper->id = sqlite3_column_int64(row, 0);
	paper->file_id = sqlite3_column_int64(row, 1);
	paper->ordinal = sqlite3_column_int(row, 2);
	paper->docno = tc_statement_dup_text(row, 3);
	paper->path = tc_statement_dup_text(row, 4);
	paper->group = tc_statement_dup_text(row, 5);
	paper->secrecy = (TcSecrecy)sqlite3_column_int(row, 6);
	paper->n_pages = tc_statement_get_uint(row, 7);
	paper->raw_length = tc_statement_get_size(row, 8);
	paper->work_id = sqlite3_column_int64(row, 9);
	paper->margin = sqlite3_column_double(row, 10);
	paper->ambiguous = sqlite3_column_int(row, 11);
	paper->header.province = tc_statement_dup_text(row, 12);
	paper->header.level = (TcLevel)sqlite3_column_int(row, 13);
	paper->header.body_start = tc_statement_get_size(row, 14);
	paper->header.body_end = tc_statement_get_size(row, 15);
	paper->header.subject_span = (TcSpan){tc_statement_get_size(row, 16), tc_statement_get_size(row, 17)};
	paper->format = tc_statement_dup_text(row, 18);
	paper->document = tc_statement_dup_text(row, 19);
	paper->member = tc_statement_dup_text(row, 20);
	paper->header.addressees = new_list();
	paper->header.recipients = new_list();
	return paper;
}

static void take_field(TcHeader *header, const char *name, TcField field)
{
	TcFieldId id = tc_field_from_name(name);

	if (id < TC_N_FIELDS)
		header->fields[id] = field;
	else if (g_str_equal(name, TC_FIELDS_ADDRESSEE))
		g_array_append_val(header->addressees, field);
	else if (g_str_equal(name, TC_FIELDS_RECIPIENT))
		g_array_append_val(header->recipients, field);
	else
		g_free(field.value);
}

static gboolean read_fields(TcArchive *archive, TcPaper *paper, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_FIELDS, "I", paper->id);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		take_field(&paper->header, tc_statement_get_text(row, 0),
			   (TcField){.value = tc_statement_dup_text(row, 1),
				     .span = {tc_statement_get_size(row, 2), tc_statement_get_size(row, 3)},
				     .confidence = sqlite3_column_double(row, 4),
				     .source = tc_source_from_name(tc_statement_get_text(row, 5))});
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/** All papers of a statement. */
static GPtrArray *read_papers(TcArchive *archive, TcStatement *row, GError **error)
{
	g_autoptr(GPtrArray) papers = g_ptr_array_new_with_free_func((GDestroyNotify)tc_paper_free);
	GError *failed = NULL;

	while (tc_statement_next(archive, row, &failed)) {
		TcPaper *paper = new_paper(row);
		g_ptr_array_add(papers, paper);
		if (!read_fields(archive, paper, error))
			return NULL;
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&papers);
}

/** The one paper of a statement; `what` names it in the message if there is none. */
static TcPaper *read_paper(TcArchive *archive, TcStatement *row, const char *what, GError **error)
{
	g_autoptr(GPtrArray) papers = read_papers(archive, row, error);

	if (!papers)
		return NULL;
	if (papers->len > 0)
		return g_ptr_array_steal_index(papers, 0);
	g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("paper %s: not in the archive"), what);
	return NULL;
}

TcPaper *tc_archive_get_paper(TcArchive *archive, const TcAsker *asker, gint64 id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_PAPER, "I", id);
	g_autofree char *what = g_strdup_printf("%" G_GINT64_FORMAT, id);

	return row ? read_paper(archive, row, what, error) : NULL;
}

TcPaper *tc_archive_get_paper_by_docno(TcArchive *archive, const TcAsker *asker, const char *docno, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_PAPER_BY_DOCNO, "t", docno);

	return row ? read_paper(archive, row, docno, error) : NULL;
}

GPtrArray *tc_archive_list_papers_of_work(TcArchive *archive, const TcAsker *asker, gint64 work_id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_PAPERS_OF_WORK, "I", work_id);

	return row ? read_papers(archive, row, error) : NULL;
}

/* ---- briefly ---- */

void tc_paper_brief_clear(TcPaperBrief *brief)
{
	g_free(brief->docno);
	g_free(brief->path);
	for (guint i = 0; i < TC_N_FIELDS; i++)
		g_free(brief->fields[i]);
}

static gboolean read_brief_fields(TcArchive *archive, gint64 paper_id, TcPaperBrief *brief, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_BRIEF_FIELDS, "I", paper_id);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		TcFieldId id = tc_codes_get_field(row, 0);
		if (id < TC_N_FIELDS && !brief->fields[id])
			brief->fields[id] = tc_statement_dup_text(row, 1);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static TcPaperBrief read_brief(TcStatement *row)
{
	return (TcPaperBrief){
		.ordinal = sqlite3_column_int(row, 0),
		.docno = tc_statement_dup_text(row, 1),
		.path = tc_statement_dup_text(row, 2),
		.secrecy = (TcSecrecy)sqlite3_column_int(row, 3),
		.repaired = sqlite3_column_int(row, 4),
		.work_id = sqlite3_column_int64(row, 5),
		.work_type = tc_works_get_type(row, 6),
		.standing = tc_works_get_standing(row, 7),
	};
}

gboolean tc_archive_get_brief(TcArchive *archive, const TcAsker *asker, gint64 paper_id, TcPaperBrief *brief, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_GET_BRIEF, "I", paper_id);
	GError *failed = NULL;

	*brief = (TcPaperBrief){0};
	if (!row)
		return FALSE;
	if (tc_statement_next(archive, row, &failed)) {
		*brief = read_brief(row);
		return read_brief_fields(archive, paper_id, brief, error);
	}
	if (failed)
		g_propagate_error(error, failed);
	else
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("paper %" PRId64 ": not in the archive"), paper_id);
	return FALSE;
}

GArray *tc_archive_list_paper_ids_of_work(TcArchive *archive, const TcAsker *asker, gint64 work_id, guint limit, GError **error)
{
	g_autoptr(TcStatement) row =
		tc_archive_ask(archive, asker, error, TC_SQL_LIST_PAPER_IDS_OF_WORK, "II", work_id, (gint64)limit);

	return row ? tc_statement_collect_ids(archive, row, error) : NULL;
}

GArray *tc_archive_list_papers(TcArchive *archive, const TcAsker *asker, gint64 after, guint limit, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_PAPERS, "II", after, (gint64)limit);

	return row ? tc_statement_collect_ids(archive, row, error) : NULL;
}

gint64 tc_archive_count_papers(TcArchive *archive, const TcAsker *asker, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_COUNT_PAPERS, "");

	return row && tc_statement_next(archive, row, error) ? sqlite3_column_int64(row, 0) : -1;
}

GArray *tc_archive_list_copies(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error)
{
	if (!tc_papers_check_seen(archive, asker, paper_id, error))
		return NULL;
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_COPIES, "I", paper_id);

	return row ? tc_statement_collect_ids(archive, row, error) : NULL;
}

/* ---- citations ---- */

static void free_citation(gpointer data)
{
	TcPaperCitation *stored = data;
	TcCitation *c = &stored->citation;
	char *const strings[] = {c->type,  c->number, c->symbol, c->year,    c->date,    c->issuer,
				 c->place, c->term,   c->name,   c->subject, c->pinpoint};

	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_free(stored);
}

static TcForm form_of(const char *name)
{
	for (int form = TC_FORM_FULL; form < TC_FORM_NAME; form++)
		if (g_str_equal(tc_form_get_name((TcForm)form), name))
			return (TcForm)form;
	return TC_FORM_NAME;
}

static const char *get_relation(TcStatement *row, int column)
{
	const TcRelation *known = tc_relation_get(tc_statement_get_text(row, column));

	return known ? known->id : NULL;
}

static TcPaperCitation *new_citation(TcStatement *row)
{
	TcPaperCitation *stored = g_new0(TcPaperCitation, 1);
	TcCitation *c = &stored->citation;
	char **const strings[] = {&c->type,  &c->number, &c->symbol, &c->year,    &c->date,    &c->issuer,
				  &c->place, &c->term,   &c->name,   &c->subject, &c->pinpoint};

	c->span = (TcSpan){tc_statement_get_size(row, 0), tc_statement_get_size(row, 1)};
	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		*strings[i] = tc_statement_dup_text(row, 2 + (int)i);
	c->form = form_of(tc_statement_get_text(row, 13));
	c->refers_to = tc_statement_get_index(row, 14);
	c->self = sqlite3_column_int(row, 15);
	c->within = tc_statement_get_index(row, 16);
	c->in_subject = sqlite3_column_int(row, 17);
	c->relation = get_relation(row, 18);
	c->confidence = sqlite3_column_double(row, 19);
	c->acts = get_relation(row, 20);
	c->acts_on = tc_statement_get_index(row, 21);
	stored->work_id = sqlite3_column_int64(row, 22);
	stored->margin = sqlite3_column_double(row, 23);
	stored->ambiguous = sqlite3_column_int(row, 24);
	return stored;
}

gboolean tc_papers_check_seen(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_SEES_PAPER, "I", paper_id);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	if (tc_statement_next(archive, row, &failed))
		return TRUE;
	if (failed)
		g_propagate_error(error, failed);
	else
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("paper %" PRId64 ": not in the archive"), paper_id);
	return FALSE;
}

GPtrArray *tc_archive_list_citations(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error)
{
	if (!tc_papers_check_seen(archive, asker, paper_id, error))
		return NULL;

	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_CITATIONS, "I", paper_id);
	g_autoptr(GPtrArray) citations = g_ptr_array_new_with_free_func(free_citation);
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed))
		g_ptr_array_add(citations, new_citation(row));
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&citations);
}

gint64 tc_archive_get_data_version(TcArchive *archive)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, NULL, TC_SQL_DATA_VERSION, "");

	return row && tc_statement_next(archive, row, NULL) ? sqlite3_column_int64(row, 0) : -1;
}
