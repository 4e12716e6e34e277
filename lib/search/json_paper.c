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

/** Other files with the same bytes. NULL with `error` set. */
static json_t *copies_to_json(TcArchive *archive, gint64 id, const TcAsker *asker, GError **error)
{
	g_autoptr(GArray) copies = tc_archive_list_copies(archive, asker, id, error);
	json_t *list = copies ? json_array() : NULL;

	for (guint i = 0; copies && i < copies->len; i++) {
		g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, g_array_index(copies, gint64, i), NULL);
		g_autofree char *path = paper ? tc_search_dup_relative_path(paper) : NULL;
		if (paper)
			json_array_append_new(list, json_pack("{s:I, s:s}", "id", (json_int_t)paper->id, "path", path));
	}
	return list;
}

json_t *tc_json_repair_counts(const GPtrArray *repairs)
{
	guint n[TC_READING_REJECTED + 1] = {0};
	json_t *counts = json_object();

	for (guint i = 0; i < repairs->len; i++)
		n[((const TcPaperRepair *)g_ptr_array_index(repairs, i))->state]++;
	for (guint state = 0; state < G_N_ELEMENTS(n); state++)
		json_object_set_new(counts, tc_reading_state_get_name((TcReadingState)state), json_integer(n[state]));
	return counts;
}

json_t *tc_json_twins(TcArchive *archive, gint64 id, const TcAsker *asker, GError **error)
{
	g_autoptr(GArray) twins = tc_archive_list_twins(archive, asker, id, error);
	json_t *list = twins ? json_array() : NULL;

	for (guint i = 0; twins && i < twins->len; i++) {
		const TcTwin *twin = &g_array_index(twins, TcTwin, i);
		g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, twin->paper_id, NULL);
		g_autofree char *path = paper ? tc_search_dup_relative_path(paper) : NULL;
		if (paper)
			json_array_append_new(list,
					      json_pack("{s:I, s:s, s:s, s:f}", "id", (json_int_t)paper->id, "path", path, "kind",
							tc_twin_kind_get_name(twin->kind), "similarity", twin->similarity));
	}
	return list;
}

/** All citations of a paper. NULL with `error` set. */
static json_t *citations_to_json(TcArchive *archive, gint64 id, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) citations = tc_archive_list_citations(archive, asker, id, error);
	json_t *list = citations ? json_array() : NULL;

	for (guint i = 0; citations && i < citations->len; i++)
		json_array_append_new(list, citation_to_json(g_ptr_array_index(citations, i)));
	return list;
}

json_t *tc_json_paper(TcArchive *archive, gint64 id, const TcAsker *asker, GError **error)
{
	json_t *object = tc_json_paper_brief(archive, id, asker, error);
	json_t *citations = object ? citations_to_json(archive, id, asker, error) : NULL;

	if (citations) {
		json_object_set_new(object, "citations", citations);
		return object;
	}
	json_decref(object);
	return NULL;
}

json_t *tc_json_paper_brief(TcArchive *archive, gint64 id, const TcAsker *asker, GError **error)
{
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, id, error);
	g_autoptr(GPtrArray) repairs = paper ? tc_archive_list_repairs(archive, asker, id, error) : NULL;
	json_t *copies = repairs ? copies_to_json(archive, id, asker, error) : NULL;
	json_t *twins = copies ? tc_json_twins(archive, id, asker, error) : NULL;

	if (!twins) {
		json_decref(copies);
		return NULL;
	}
	g_autofree char *title = tc_search_dup_paper_title(paper);
	g_autofree char *path = tc_search_dup_relative_path(paper);
	g_autofree char *docno = g_utf8_make_valid(paper->docno, -1);
	json_t *object = json_pack("{s:I, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o}", "id", (json_int_t)id, "title", title,
				   "path", path, "docno", docno, "format", paper->format, "pages", (int)paper->n_pages, "header",
				   tc_json_header(&paper->header, NULL), "copies", copies, "twins", twins, "repairs",
				   tc_json_repair_counts(repairs));
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

/** The repairs that begin on a page, likewise. */
static json_t *repairs_of_page(gint64 paper, const GPtrArray *repairs, gsize offset, gsize length)
{
	json_t *list = json_array();

	for (guint i = 0; i < repairs->len; i++) {
		const TcPaperRepair *repair = g_ptr_array_index(repairs, i);
		if (repair->span.start >= offset && repair->span.start < offset + length)
			json_array_append_new(list, tc_json_repair(paper, repair, offset));
	}
	return list;
}

/** Takes the places of a list from the bytes of a text to its canonical ones. */
static void make_canonical(json_t *list, const TcText *text)
{
	json_t *object;
	gsize i;

	json_array_foreach(list, i, object)
	{
		TcSpan span = {(gsize)json_integer_value(json_object_get(object, "start")),
			       (gsize)json_integer_value(json_object_get(object, "end"))};
		span = tc_text_get_canonical_span(text, span);
		json_object_set_new(object, "start", json_integer((json_int_t)span.start));
		json_object_set_new(object, "end", json_integer((json_int_t)span.end));
	}
}

/*
 * A page that is not UTF-8, made readable: its text is canonical then, and the places of citations and repairs with it. What is in no encoding
 * is shown with marks of replacement.
 */
static char *dup_readable(const char *raw, gsize length, json_t *citations, json_t *repairs)
{
	g_autoptr(TcText) text = tc_text_new(raw, (gssize)length, NULL);

	if (!text)
		return g_utf8_make_valid(raw, (gssize)length);
	make_canonical(citations, text);
	make_canonical(repairs, text);
	return g_strdup(tc_text_get_canonical(text, NULL));
}

/** Words with their boxes, which count in 1/`units` of the page. */
static json_t *words_to_json(const GArray *words)
{
	json_t *list = json_array();

	for (guint i = 0; i < words->len; i++) {
		const TcWord *word = &g_array_index(words, TcWord, i);
		json_t *object = json_pack("{s:i, s:i, s:[i,i,i,i]}", "start", (int)word->start, "end", (int)word->end, "box",
					   (int)word->x, (int)word->y, (int)word->width, (int)word->height);
		if (word->confidence != TC_CONFIDENCE_NONE)
			json_object_set_new(object, "confidence", json_integer(word->confidence));
		json_array_append_new(list, object);
	}
	return list;
}

/** Adds what is known of the page as a page; of a plain text nothing is. FALSE with `error` set. */
static gboolean add_layout(json_t *object, TcArchive *archive, gint64 id, guint page, gsize length, const TcAsker *asker,
			   GError **error)
{
	g_autoptr(GError) own = NULL;
	g_autoptr(TcPage) layout = tc_archive_get_layout(archive, asker, id, page, length, &own);

	if (!layout) {
		if (g_error_matches(own, TC_ERROR, TC_ERROR_NOT_FOUND))
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&own));
		return FALSE;
	}
	json_object_set_new(object, "source", json_string(tc_page_source_get_name(layout->source)));
	if (layout->source == TC_PAGE_FLOW)
		return TRUE;
	json_object_set_new(object, "width", json_real(layout->width / 10.0));
	json_object_set_new(object, "height", json_real(layout->height / 10.0));
	if (layout->confidence != TC_CONFIDENCE_NONE)
		json_object_set_new(object, "confidence", json_integer(layout->confidence));
	json_object_set_new(object, "units", json_integer(TC_PAGE_UNITS));
	json_object_set_new(object, "words", words_to_json(layout->words));
	json_object_set_new(object, "image", json_sprintf("/api/papers/%" G_GINT64_FORMAT "/pages/%u.png", id, page));
	return TRUE;
}

json_t *tc_json_page(TcArchive *archive, gint64 id, guint page, const TcAsker *asker, GError **error)
{
	gsize offset, length;
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, id, error);
	g_autofree char *text = paper ? tc_archive_dup_page(archive, asker, id, page, &offset, &length, error) : NULL;
	g_autoptr(GPtrArray) citations = text ? tc_archive_list_citations(archive, asker, id, error) : NULL;
	g_autoptr(GPtrArray) repairs = citations ? tc_archive_list_repairs(archive, asker, id, error) : NULL;

	if (!repairs)
		return NULL;
	json_t *list = citations_of_page(citations, offset, length), *repaired = repairs_of_page(id, repairs, offset, length);
	if (!g_utf8_validate_len(text, length, NULL)) {
		char *readable = dup_readable(text, length, list, repaired);
		g_free(text);
		text = readable;
		length = strlen(text);
	}
	json_t *object = json_pack("{s:I, s:i, s:i, s:I, s:s%, s:o, s:o}", "paper", (json_int_t)id, "page", (int)page, "pages",
				   (int)paper->n_pages, "offset", (json_int_t)offset, "text", text, length, "citations", list,
				   "repairs", repaired);
	if (add_layout(object, archive, id, page, length, asker, error))
		return object;
	json_decref(object);
	return NULL;
}
