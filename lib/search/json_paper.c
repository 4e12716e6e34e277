/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A paper and its pages as JSON. All spans here are in raw bytes already: the archive keeps them so.
 */
#include "lib/search/json.h"

#include "lib/search/search-private.h"

/** A citation of a stored paper, with the work that it was resolved to. */
static json_t *citation_to_json(const TcPaperCitation *entry)
{
	json_t *object = tc_json_citation(&entry->citation, NULL);

	if (entry->work_id != 0)
		json_object_set_new(object, "work", json_integer(entry->work_id));
	if (entry->ambiguous)
		json_object_set_new(object, "ambiguous", json_true());
	return object;
}

json_t *tc_json_paper(TcArchive *archive, gint64 id, const TcAsker *asker, GError **error)
{
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, id, error);
	g_autoptr(GPtrArray) citations = paper ? tc_archive_list_citations(archive, asker, id, error) : NULL;

	if (!citations)
		return NULL;
	json_t *list = json_array();
	for (guint i = 0; i < citations->len; i++)
		json_array_append_new(list, citation_to_json(g_ptr_array_index(citations, i)));
	g_autofree char *title = tc_search_dup_paper_title(paper);
	g_autofree char *path = tc_search_dup_relative_path(paper);
	json_t *object = json_pack("{s:I, s:s, s:s, s:s, s:i, s:o, s:o}", "id", (json_int_t)id, "title", title, "path", path,
				   "docno", paper->docno, "pages", (int)paper->n_pages, "header",
				   tc_json_header(&paper->header, NULL), "citations", list);
	if (paper->work_id != 0)
		json_object_set_new(object, "work", json_integer(paper->work_id));
	return object;
}

/** The citations that begin on a page, their spans counted from its start. */
static json_t *citations_of_page(const GPtrArray *citations, gsize offset, gsize length)
{
	json_t *list = json_array();

	for (guint i = 0; i < citations->len; i++) {
		const TcPaperCitation *entry = g_ptr_array_index(citations, i);
		const TcSpan span = entry->citation.span;
		if (span.start < offset || span.start >= offset + length)
			continue;
		json_t *object = citation_to_json(entry);
		json_object_set_new(object, "start", json_integer((json_int_t)(span.start - offset)));
		json_object_set_new(object, "end", json_integer((json_int_t)(MIN(span.end, offset + length) - offset)));
		json_array_append_new(list, object);
	}
	return list;
}

/*
 * A page that is not UTF-8, made readable: its text is canonical then, and the citations' places with it. What is in no encoding is shown with
 * marks of replacement.
 */
static char *dup_readable(const char *raw, gsize length, json_t *citations)
{
	g_autoptr(TcText) text = tc_text_new(raw, (gssize)length, NULL);
	json_t *object;
	gsize i;

	if (!text)
		return g_utf8_make_valid(raw, (gssize)length);
	json_array_foreach(citations, i, object)
	{
		TcSpan span = {(gsize)json_integer_value(json_object_get(object, "start")),
			       (gsize)json_integer_value(json_object_get(object, "end"))};
		span = tc_text_get_canonical_span(text, span);
		json_object_set_new(object, "start", json_integer((json_int_t)span.start));
		json_object_set_new(object, "end", json_integer((json_int_t)span.end));
	}
	return g_strdup(tc_text_get_canonical(text, NULL));
}

json_t *tc_json_page(TcArchive *archive, gint64 id, guint page, const TcAsker *asker, GError **error)
{
	gsize offset, length;
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, id, error);
	g_autofree char *text = paper ? tc_archive_dup_page(archive, asker, id, page, &offset, &length, error) : NULL;
	g_autoptr(GPtrArray) citations = text ? tc_archive_list_citations(archive, asker, id, error) : NULL;

	if (!citations)
		return NULL;
	json_t *list = citations_of_page(citations, offset, length);
	if (!g_utf8_validate_len(text, length, NULL)) {
		char *readable = dup_readable(text, length, list);
		g_free(text);
		text = readable;
		length = strlen(text);
	}
	return json_pack("{s:I, s:i, s:i, s:I, s:s%, s:o}", "paper", (json_int_t)id, "page", (int)page, "pages",
			 (int)paper->n_pages, "offset", (json_int_t)offset, "text", text, length, "citations", list);
}
