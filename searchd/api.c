/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each function takes the parameters of one route out of the request, asks lib/search, and answers with its JSON.
 */
#include "searchd/searchd-private.h"
#include "searchd/table.h"

#include <glib/gi18n.h>
#include <string.h>

/** Missing works given at a time. */
#define MAX_MISSING 1000
/** Papers that are exported at a time, half a kilobyte each; `tracuu export` writes as many as there are. */
#define MAX_EXPORT 20000u

/** An id in the path. \return 0, and a problem in the response, if it is none. */
static gint64 get_id(const TcRequest *request, guint part, TcResponse *response)
{
	gint64 id;

	if (g_ascii_string_to_signed(request->parts[part], 10, 1, G_MAXINT64, &id, NULL))
		return id;
	tc_response_set_problem(response, MHD_HTTP_NOT_FOUND, "Không có / not found", _("an id is a number"));
	return 0;
}

static TcSort get_sort(const TcRequest *request)
{
	const char *name = tc_request_get(request, "sort");
	TcSort sort = TC_SORT_SCORE;

	if (name)
		tc_sort_from_name(name, &sort);
	return sort;
}

/** The mark of an answer leaves out how long it took, or no two would be the same. */
static void mark_answer(TcResponse *response)
{
	const char *took = strstr(response->body, "\"took_ms\":");
	gsize start = took ? (gsize)(took - response->body) : 0;

	response->etag =
		tc_response_dup_etag(response->body, response->length, (TcSpan){start, took ? start + strcspn(took, ",") : 0});
}

void tc_api_search(const TcRequest *request, TcResponse *response)
{
	const char *query = tc_request_get(request, "q");
	const TcSearchOptions options = {
		.limit = (guint)tc_request_get_int(request, "limit", 1, TC_SEARCH_MAX_LIMIT, 10),
		.offset = (guint)tc_request_get_int(request, "offset", 0, TC_SEARCH_MAX_OFFSET, 0),
		.cursor = tc_request_get(request, "cursor"),
		.sort = get_sort(request),
		.details = TRUE,
	};
	g_autofree char *key = tc_answers_dup_key(query ? query : "", &options, request->asker);
	if (tc_answers_find(request->answers, request->searcher, key, response))
		return;
	g_autoptr(GError) error = NULL;
	g_autoptr(TcAnswer) answer = tc_search(request->searcher, query ? query : "", &options, request->asker, &error);

	if (g_error_matches(error, TC_ERROR, TC_ERROR_USAGE))
		tc_response_set_problem(response, MHD_HTTP_BAD_REQUEST, "Con trỏ không đúng / no such cursor", error->message);
	else
		tc_response_take_text(response, answer ? tc_json_dup_answer(answer, 0) : NULL, &error);
	if (response->status == MHD_HTTP_OK) {
		mark_answer(response);
		tc_answers_keep(request->answers, key, response);
	}
}

void tc_api_suggest(const TcRequest *request, TcResponse *response)
{
	const char *typed = tc_request_get(request, "q");
	guint limit = (guint)tc_request_get_int(request, "limit", 1, TC_SEARCH_MAX_CANDIDATES, 8);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) found = tc_search_suggest(request->searcher, typed ? typed : "", limit, request->asker, &error);

	tc_response_set_result(response, found ? tc_json_suggestions(found) : NULL, &error);
}

/** `brief`: the work alone, as a card shows it. */
void tc_api_work(const TcRequest *request, TcResponse *response)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	gint64 id = get_id(request, 2, response);
	guint limit = (guint)tc_request_get_int(request, "limit", 1, G_MAXINT, 0);
	g_autoptr(GError) error = NULL;

	if (id == 0)
		return;
	json_t *work = tc_request_get(request, "brief") ? tc_json_work_brief(archive, id, request->asker, &error)
							: tc_json_work(archive, id, limit, request->asker, &error);
	tc_response_set_result(response, work, &error);
}

void tc_api_chain(const TcRequest *request, TcResponse *response)
{
	gint64 id = get_id(request, 2, response);
	g_autoptr(GError) error = NULL;

	if (id == 0)
		return;
	g_autoptr(TcChainNode) root =
		tc_chain_build(tc_searcher_get_archive(request->searcher), id, TC_CHAIN_MAX_NODES, request->asker, &error);
	tc_response_take_text(response, root ? tc_json_dup_chain(root, 0) : NULL, &error);
}

/** `brief`: without citations, as the reader shows it. */
void tc_api_paper(const TcRequest *request, TcResponse *response)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	gint64 id = get_id(request, 2, response);
	g_autoptr(GError) error = NULL;

	if (id == 0)
		return;
	json_t *paper = tc_request_get(request, "brief") ? tc_json_paper_brief(archive, id, request->asker, &error)
							 : tc_json_paper(archive, id, request->asker, &error);
	tc_response_set_result(response, paper, &error);
}

void tc_api_inside(const TcRequest *request, TcResponse *response)
{
	const char *query = tc_request_get(request, "q");
	gint64 id = get_id(request, 2, response);
	g_autoptr(GError) error = NULL;

	if (id != 0)
		tc_response_set_result(response,
				       tc_json_inside(tc_searcher_get_archive(request->searcher), id, query ? query : "",
						      request->asker, &error),
				       &error);
}

void tc_api_page(const TcRequest *request, TcResponse *response)
{
	gint64 id = get_id(request, 2, response);
	const char *image = strstr(request->parts[4], ".png");
	gint64 page = id == 0 ? 0 : image ? g_ascii_strtoll(request->parts[4], NULL, 10) : get_id(request, 4, response);
	g_autoptr(GError) error = NULL;

	if (id != 0 && image)
		tc_api_page_image(request, id, (guint)CLAMP(page, 0, G_MAXINT), response);
	else if (page != 0)
		tc_response_set_result(response,
				       tc_json_page(tc_searcher_get_archive(request->searcher), id, (guint)MIN(page, G_MAXUINT),
						    request->asker, &error),
				       &error);
}

/** The cursor is how many went before: the list changes with a run only, and then it begins anew. */
void tc_api_missing(const TcRequest *request, TcResponse *response)
{
	guint limit = (guint)tc_request_get_int(request, "limit", 1, MAX_MISSING, 100);
	guint offset = (guint)tc_request_get_int(request, "cursor", 0, G_MAXINT, 0);
	g_autoptr(GError) error = NULL;
	json_t *missing = tc_json_missing(tc_searcher_get_archive(request->searcher), offset, limit, request->asker, &error);
	guint after = offset + (guint)json_array_size(json_object_get(missing, "missing"));

	if (missing && after < json_integer_value(json_object_get(missing, "total")))
		json_object_set_new(missing, "next", json_sprintf("%u", after));
	tc_response_set_result(response, missing, &error);
}

static void send_json_lines(const GPtrArray *hits, TcResponse *response)
{
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < hits->len; i++) {
		tc_json_append_hit(lines, g_ptr_array_index(hits, i));
		g_string_append_c(lines, '\n');
	}
	response->status = MHD_HTTP_OK;
	response->content_type = "application/x-ndjson; charset=utf-8";
	response->attachment = TRUE;
	response->length = lines->len;
	response->body = g_string_free(lines, FALSE);
}

/** All hits of a question, oldest first, page by page; at most MAX_EXPORT. \return of TcHit; NULL: as tc_search(). */
static GPtrArray *list_hits(const TcRequest *request, const char *query, GError **error)
{
	TcSearchOptions options = {.limit = TC_SEARCH_MAX_LIMIT, .sort = TC_SORT_OLDEST, .everything = TRUE};
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)tc_hit_free);
	g_autofree char *cursor = NULL;

	do {
		options.cursor = cursor;
		g_autoptr(TcAnswer) answer = tc_search(request->searcher, query, &options, request->asker, error);
		if (!answer)
			return NULL;
		gsize n;
		g_autofree gpointer *hits = g_ptr_array_steal(answer->hits, &n);
		for (gsize i = 0; i < n; i++)
			g_ptr_array_add(all, hits[i]);
		g_free(cursor);
		cursor = g_steal_pointer(&answer->next);
	} while (cursor && all->len < MAX_EXPORT);
	return g_steal_pointer(&all);
}

/** The hits of a question as JSON lines, or as a list for a person: CSV or a document. */
void tc_api_export(const TcRequest *request, TcResponse *response)
{
	const char *query = tc_request_get(request, "q"), *format = tc_request_get(request, "format");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) found = list_hits(request, query ? query : "", &error);

	if (!found) {
		tc_response_set_error(response, error);
	} else if (g_strcmp0(format, "csv") != 0 && g_strcmp0(format, "docx") != 0) {
		send_json_lines(found, response);
	} else {
		g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)tc_table_row_free);
		gsize n;
		g_autofree gpointer *hits = g_ptr_array_steal(found, &n);
		for (gsize i = 0; i < n; i++)
			g_ptr_array_add(rows, tc_table_row_new(hits[i], NULL, ""));
		if (!tc_table_send(rows, "danh-sach", format, response, &error))
			tc_response_set_error(response, error);
	}
}

/** The fields that a question may name, for the page's help. */
void tc_api_fields(const TcRequest *request G_GNUC_UNUSED, TcResponse *response)
{
	gsize n;
	const TcIndexField *fields = tc_index_fields_get(&n);
	json_t *list = json_array();

	for (gsize i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:s, s:s, s:s}", "name", fields[i].name, "aliases",
						      fields[i].aliases, "list", tc_index_field_takes_list(&fields[i]),
						      "description_vi", fields[i].description_vi, "description_en",
						      fields[i].description_en, "example", fields[i].example));
	tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:o}", "fields", list));
}
