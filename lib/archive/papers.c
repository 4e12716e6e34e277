/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Papers on their way in, and out of the archive again; and the list of what the index has to be told.
 *
 * Everything that hangs on a paper (text, pages, fields, citations) is replaced as a whole: telling apart what a new reading
 * changed costs more than writing it. Only its id stays. Before old evidence goes and after new evidence has come, its buckets
 * are opened; link.c does the rest.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "lib/archive/review-private.h"

/** A name longer than this is a sentence that the alias reader swallowed. */
#define ALIAS_MAX_BYTES 200

/** What is asked of every span: which text it is in, and how long the raw text is. */
typedef struct {
	const TcText *text;
	gsize canonical_length;
	gsize raw_length;
} Origin;

static TcSpan to_raw(const Origin *origin, TcSpan span)
{
	if (span.start == 0 && span.end == 0) /* derived, not read from one place */
		return span;
	return tc_text_get_source_span(origin->text, span);
}

/** An offset is taken back as the beginning of the character behind it. */
static gint64 offset_to_raw(const Origin *origin, gsize offset)
{
	if (offset >= origin->canonical_length)
		return (gint64)origin->raw_length;
	return (gint64)tc_text_get_source_span(origin->text, (TcSpan){offset, offset + 1}).start;
}

/* ---- one paper ---- */

static int secrecy_of(const char *stamp)
{
	if (!stamp)
		return TC_SECRECY_OPEN;
	g_autofree char *folded = tc_text_fold(stamp, -1);
	if (strstr(folded, "tuyet mat"))
		return TC_SECRECY_ABSOLUTE;
	if (strstr(folded, "toi mat"))
		return TC_SECRECY_TOP_SECRET;
	return TC_SECRECY_SECRET;
}

char *tc_papers_dup_bucket(const TcHeader *header)
{
	const char *type = tc_header_get(header, TC_FIELD_TYPE);
	const TcType *row = type ? tc_type_get(type) : NULL;

	/* a law's subject line is its name */
	return tc_work_dup_bucket(type, tc_header_get(header, TC_FIELD_NUMBER), tc_header_get(header, TC_FIELD_SYMBOL),
				  row && row->by_name ? tc_header_get(header, TC_FIELD_SUBJECT) : NULL, NULL);
}

static gboolean open_bucket(TcArchive *archive, const char *bucket, GError **error)
{
	return !bucket || tc_archive_run(archive, error, TC_SQL_OPEN_BUCKET, "t", bucket);
}

/** \param old the id of the paper that this one takes the place of; 0: none. \return the paper's id, 0 on error. */
static gint64 put_row(TcArchive *archive, const TcPaperInput *input, const TcHeader *header, const Origin *origin, guint n_pages,
		      gint64 old, GError **error)
{
	g_autofree char *bucket = tc_papers_dup_bucket(header);
	TcSpan subject = to_raw(origin, header->subject_span);
	const TcPaperSource *source = input->source;

	if (!open_bucket(archive, bucket, error))
		return 0;
	if (!tc_archive_run(archive, error, TC_SQL_PUT_PAPER, "IittiIItiIIIItttt", input->file_id, input->ordinal, input->docno,
			    input->group, secrecy_of(tc_header_get(header, TC_FIELD_SECRECY)), (gint64)n_pages,
			    (gint64)input->raw_length, header->province, (int)header->level,
			    offset_to_raw(origin, header->body_start), offset_to_raw(origin, header->body_end),
			    (gint64)subject.start, (gint64)subject.end, bucket, source ? source->format : "text",
			    source ? source->document : NULL, source ? source->member : ""))
		return 0;
	return old ? old : sqlite3_last_insert_rowid(archive->db);
}

static gboolean put_field(TcArchive *archive, gint64 id, const Origin *origin, const char *name, gint64 seq, const TcField *field,
			  GError **error)
{
	if (!field->value && field->source != TC_SOURCE_UNREADABLE)
		return TRUE;
	TcSpan span = to_raw(origin, field->span);
	return tc_archive_run(archive, error, TC_SQL_PUT_FIELD, "ItItIIdt", id, name, seq, field->value, (gint64)span.start,
			      (gint64)span.end, field->confidence, tc_source_get_name(field->source));
}

static gboolean put_list(TcArchive *archive, gint64 id, const Origin *origin, const char *name, const GArray *list,
			 GError **error)
{
	for (guint i = 0; list && i < list->len; i++)
		if (!put_field(archive, id, origin, name, i, &g_array_index(list, TcField, i), error))
			return FALSE;
	return TRUE;
}

static gboolean put_fields(TcArchive *archive, gint64 id, const Origin *origin, const TcHeader *header, GError **error)
{
	for (guint i = 0; i < TC_N_FIELDS; i++)
		if (!put_field(archive, id, origin, tc_field_get_name((TcFieldId)i), 0, &header->fields[i], error))
			return FALSE;
	return put_list(archive, id, origin, TC_FIELDS_ADDRESSEE, header->addressees, error) &&
	       put_list(archive, id, origin, TC_FIELDS_RECIPIENT, header->recipients, error);
}

/* ---- citations ---- */

/** TRUE if it is evidence of a work by itself, rather than through what it repeats. */
static gboolean stands_for_itself(const TcCitation *citation)
{
	if (citation->self || citation->repeats >= 0)
		return FALSE;
	return citation->form == TC_FORM_FULL || citation->form == TC_FORM_NAME ||
	       (citation->form == TC_FORM_SHORT && citation->refers_to < 0);
}

/** The name that an alias gives to what it stands for, as printed, on one line. Free with g_free(); NULL if it is none. */
static char *dup_alias(const TcCitation *citation, const Origin *origin)
{
	if (citation->form != TC_FORM_ALIAS)
		return NULL;
	if (citation->name)
		return g_strdup(citation->name);
	gsize length = citation->span.end - citation->span.start;
	if (citation->span.end > origin->canonical_length || length == 0 || length > ALIAS_MAX_BYTES)
		return NULL;
	char *alias = g_strndup(tc_text_get_canonical(origin->text, NULL) + citation->span.start, length);
	return g_strstrip(g_strdelimit(alias, "\r\n\t", ' '));
}

static gboolean put_citation(TcArchive *archive, gint64 id, const Origin *origin, gint64 seq, const TcCitation *c, GError **error)
{
	TcSpan span = to_raw(origin, c->span);
	g_autofree char *alias = dup_alias(c, origin);
	const char *const read[] = {c->type, c->number, c->symbol, c->year, c->date, c->issuer, c->place, c->term, c->name};
	g_autofree char *bucket =
		stands_for_itself(c) ? tc_work_dup_bucket(c->type, c->number, c->symbol, c->name, c->term) : NULL;

	return open_bucket(archive, bucket, error) &&
	       tc_archive_run(archive, error, TC_SQL_PUT_CITATION, "IIIIttttttttttttiiiitdtittI", id, seq, (gint64)span.start,
			      (gint64)span.end, c->type, c->number, c->symbol, c->year, c->date, c->issuer, c->place, c->term,
			      c->name, c->subject, c->pinpoint, tc_form_get_name(c->form),
			      c->refers_to >= 0 ? c->refers_to : c->repeats, c->self, c->within, c->in_subject, c->relation,
			      c->confidence, c->acts, c->acts_on, alias, bucket,
			      bucket ? tc_anchor_hash(read, G_N_ELEMENTS(read)) : (gint64)0);
}

static gboolean put_citations(TcArchive *archive, gint64 id, const Origin *origin, const TcCitations *citations, GError **error)
{
	for (guint i = 0; citations && i < citations->len; i++)
		if (!put_citation(archive, id, origin, i, g_ptr_array_index(citations, i), error))
			return FALSE;
	return TRUE;
}

/* ---- putting and removing ---- */

/** Clears what hangs on an earlier paper of the same place, if there is one. \param old receives its id, 0: there is none. */
static gboolean clear_old(TcArchive *archive, const TcPaperInput *input, gint64 *old, GError **error)
{
	gint64 id = *old = tc_archive_get_number(archive, 0, error, TC_SQL_FIND_PAPER, "Ii", input->file_id, input->ordinal);

	if (id <= 0)
		return id == 0;
	return tc_archive_run(archive, error, TC_SQL_OPEN_BUCKETS, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_CITATIONS, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_FIELDS, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_PAGES, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_LAYOUTS, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_UNREADABLE, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_REPAIRS, "I", id);
}

static gboolean check_size(const TcPaperInput *input, GError **error)
{
	if (input->raw_length <= TC_TEXT_MAX_BYTES)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE, _("%s: a text of %zu bytes is over the limit of %u"), input->docno,
		    input->raw_length, TC_TEXT_MAX_BYTES);
	return FALSE;
}

static gboolean put_sketch(TcArchive *archive, gint64 id, const TcSketch *sketch, GError **error)
{
	if (!tc_twins_note_change(archive, id, error))
		return FALSE;
	return sketch ? tc_archive_run(archive, error, TC_SQL_PUT_SKETCH, "Ib", id, sketch->bytes, sizeof sketch->bytes)
		      : tc_archive_run(archive, error, TC_SQL_DELETE_SKETCH, "I", id);
}

static gint64 put_paper(TcArchive *archive, const TcPaperInput *input, GError **error)
{
	Origin origin = {.text = input->text, .raw_length = input->raw_length};
	guint n_pages = tc_rawtext_count_pages(input->raw, input->raw_length, tc_text_get_n_pages(input->text));

	g_auto(TcHeaderRead) read = {0};
	const TcHeader *header = &read.header;
	gint64 old;
	int decided;

	tc_text_get_canonical(input->text, &origin.canonical_length);
	if (!clear_old(archive, input, &old, error) || (decided = tc_decisions_has(archive, input, error)) < 0 ||
	    !tc_header_read_init(archive, input, decided, &read, error))
		return 0;
	gint64 id = put_row(archive, input, header, &origin, n_pages, old, error);
	gboolean ok = id && put_sketch(archive, id, input->sketch, error) &&
		      tc_rawtext_put(archive, id, input->raw, input->raw_length, n_pages, error) &&
		      tc_pages_put(archive, id, input->source, n_pages, error) &&
		      put_fields(archive, id, &origin, header, error) && tc_header_read_put(archive, id, input, &read, error) &&
		      put_citations(archive, id, &origin, input->citations, error) &&
		      (!decided || tc_decisions_put_citations(archive, id, input, error)) &&
		      tc_repairs_put(archive, id, input, decided, error) &&
		      tc_archive_run(archive, error, TC_SQL_UNINDEX, "Ii", id, FALSE);
	return ok ? id : 0;
}

gint64 tc_archive_put_paper(TcArchive *archive, const TcPaperInput *input, GError **error)
{
	gboolean nested;

	if (!check_size(input, error) || !tc_archive_enter(archive, &nested, error))
		return 0;
	gint64 id = put_paper(archive, input, error);
	return tc_archive_leave(archive, nested, id != 0, error) ? id : 0;
}

static gboolean remove_paper(TcArchive *archive, gint64 id, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_OPEN_BUCKETS, "I", id) && tc_twins_note_change(archive, id, error) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_PAPER, "I", id) &&
	       tc_archive_run(archive, error, TC_SQL_UNINDEX, "Ii", id, TRUE);
}

gboolean tc_papers_remove(TcArchive *archive, gint64 file_id, int ordinal, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_PAPERS_FROM, "Ii", file_id, ordinal);
	g_autoptr(GArray) ids = row ? tc_statement_collect_ids(archive, row, error) : NULL;

	for (guint i = 0; ids && i < ids->len; i++)
		if (!remove_paper(archive, g_array_index(ids, gint64, i), error))
			return FALSE;
	return ids != NULL;
}

gboolean tc_archive_remove_papers(TcArchive *archive, gint64 file_id, int ordinal, GError **error)
{
	gboolean nested;

	if (!tc_archive_enter(archive, &nested, error))
		return FALSE;
	return tc_archive_leave(archive, nested, tc_papers_remove(archive, file_id, ordinal, error), error);
}

/* ---- what the index does not have yet ---- */

GArray *tc_archive_list_unindexed(TcArchive *archive, gint64 after, guint limit, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_UNINDEXED, "II", after, (gint64)limit);
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(TcToIndex));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		TcToIndex todo = {.paper_id = sqlite3_column_int64(row, 0),
				  .gone = sqlite3_column_int(row, 1),
				  .changes = sqlite3_column_int64(row, 2)};
		g_array_append_val(list, todo);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&list);
}

gboolean tc_archive_mark_indexed(TcArchive *archive, const TcToIndex *done, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_MARK_INDEXED, "II", done->paper_id, done->changes);
}

gboolean tc_archive_mark_all_unindexed(TcArchive *archive, GError **error)
{
	gboolean nested;

	if (!tc_archive_enter(archive, &nested, error))
		return FALSE;
	gboolean ok =
		tc_archive_run(archive, error, TC_SQL_STRIKE_GONE, "") && tc_archive_run(archive, error, TC_SQL_UNINDEX_ALL, "");
	return tc_archive_leave(archive, nested, ok, error);
}
