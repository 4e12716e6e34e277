/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Answers, works and chains as JSON. Headers and citations: json_header.c; papers and pages: json_paper.c.
 */
#include "lib/search/json.h"

#include <string.h>

#include "lib/search/json-private.h"
#include "lib/search/search-private.h"

/** Missing works are fetched so many at a time. */
#define MISSING_BATCH 1000u

void tc_json_set(json_t *object, const char *key, const char *value)
{
	if (value && *value)
		json_object_set_new(object, key, json_string(value));
}

static json_t *strings_to_json(const GPtrArray *strings)
{
	json_t *list = json_array();
	for (guint i = 0; i < strings->len; i++)
		json_array_append_new(list, json_string(strings->pdata[i]));
	return list;
}

/* ---- works ----------------------------------------------------------------------------------------------------- */

/* The level of the organ that issued a work, as pages draw chains: one row a level. */
static void set_level(json_t *object, const char *issuer)
{
	static const char *const levels[] = {NULL, "trung-uong", "tinh", "huyen", "xa"};
	gsize matched;
	g_autoptr(TcOrgan) organ = issuer ? tc_organ_match(issuer, -1, &matched) : NULL;
	if (organ && organ->level < G_N_ELEMENTS(levels))
		tc_json_set(object, "level", levels[organ->level]);
}

static json_t *entry_to_json(const TcWorkEntry *entry)
{
	const TcWork *work = entry->work;
	g_autofree char *title = tc_title_make(work->type, work->number, work->year, work->symbol, work->name);
	json_t *object = json_object();
	json_object_set_new(object, "id", json_integer(entry->id));
	tc_json_set(object, "title", title);
	tc_json_set(object, "type", work->type);
	tc_json_set(object, "number", work->number);
	tc_json_set(object, "symbol", work->symbol);
	tc_json_set(object, "year", work->year);
	tc_json_set(object, "date", work->date);
	tc_json_set(object, "issuer", work->issuer);
	set_level(object, work->issuer);
	tc_json_set(object, "place", work->place);
	tc_json_set(object, "term", work->term);
	tc_json_set(object, "name", work->name);
	tc_json_set(object, "subject", work->subject);
	json_object_set_new(object, "held", json_boolean(work->held));
	return object;
}

json_t *tc_json_work_brief(TcArchive *archive, gint64 work, const TcAsker *asker, GError **error)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, work, error);
	return entry ? entry_to_json(entry) : NULL;
}

static json_t *papers_to_json(TcArchive *archive, gint64 work, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) papers = tc_archive_list_papers_of_work(archive, asker, work, error);
	json_t *list = papers ? json_array() : NULL;
	for (guint i = 0; papers && i < papers->len; i++) {
		const TcPaper *paper = papers->pdata[i];
		g_autofree char *path = tc_search_dup_relative_path(paper);
		json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:i, s:o}", "id", (json_int_t)paper->id, "path", path,
						      "docno", paper->docno, "pages", (int)paper->n_pages, "header",
						      tc_json_header(&paper->header, NULL)));
	}
	return list;
}

static json_t *links_to_json(TcArchive *archive, gint64 work, TcLinkDirection direction, guint limit, const TcAsker *asker,
			     GError **error)
{
	g_autoptr(GPtrArray) links = tc_archive_list_links(archive, asker, work, direction, limit, error);
	json_t *list = links ? json_array() : NULL;
	for (guint i = 0; list && i < links->len; i++) {
		const TcWorkLink *link = links->pdata[i];
		json_t *other = tc_json_work_brief(archive, link->work_id, asker, error);
		if (!other) {
			json_decref(list);
			return NULL;
		}
		json_t *relations = json_array();
		for (guint j = 0; j < link->relations->len; j++)
			json_array_append_new(relations, json_string(link->relations->pdata[j]));
		json_array_append_new(list, json_pack("{s:o, s:s, s:o, s:I, s:I, s:I, s:i, s:b}", "work", other, "relation",
						      link->relation, "relations", relations, "paper", (json_int_t)link->paper_id,
						      "start", (json_int_t)link->span.start, "end", (json_int_t)link->span.end,
						      "count", (int)link->n, "in_title", (int)link->in_title));
	}
	return list;
}

/* Sets a member that could not be made if `value` is NULL. */
static gboolean set_or_fail(json_t *object, const char *key, json_t *value)
{
	if (value)
		json_object_set_new(object, key, value);
	return value != NULL;
}

/* How many there are in all. What is stored counts misread titles too, which a list passes over: it is asked only where the list was cut. */
static void set_total(json_t *object, const char *key, const char *list, guint limit, guint stored)
{
	size_t n = json_array_size(json_object_get(object, list));
	json_object_set_new(object, key, json_integer((json_int_t)(limit && n == limit ? MAX(n, stored) : n)));
}

json_t *tc_json_work(TcArchive *archive, gint64 work, guint limit, const TcAsker *asker, GError **error)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, work, error);
	g_autoptr(GPtrArray) aliases = entry ? tc_archive_list_aliases(archive, asker, work, error) : NULL;
	if (!aliases)
		return NULL;
	json_t *object = entry_to_json(entry);
	json_object_set_new(object, "aliases", strings_to_json(aliases));
	if (set_or_fail(object, "papers", papers_to_json(archive, work, asker, error)) &&
	    set_or_fail(object, "cites", links_to_json(archive, work, TC_LINKS_CITES, limit, asker, error)) &&
	    set_or_fail(object, "cited_by", links_to_json(archive, work, TC_LINKS_CITED_BY, limit, asker, error))) {
		set_total(object, "n_cites", "cites", limit, entry->n_cites);
		set_total(object, "n_cited_by", "cited_by", limit, entry->n_cited_by);
		return object;
	}
	json_decref(object);
	return NULL;
}

json_t *tc_json_missing(TcArchive *archive, guint limit, const TcAsker *asker, GError **error)
{
	json_t *list = json_array();
	guint total = 0, offset = 0;
	for (gboolean more = TRUE; more;) {
		guint batch = limit ? MIN(limit - offset, MISSING_BATCH) : MISSING_BATCH;
		g_autoptr(GPtrArray) works = tc_archive_list_missing(archive, asker, batch, offset, &total, error);
		if (!works) {
			json_decref(list);
			return NULL;
		}
		for (guint i = 0; i < works->len; i++) {
			const TcWorkEntry *entry = works->pdata[i];
			json_t *object = entry_to_json(entry);
			json_object_set_new(object, "cited_by", json_integer(entry->n_cited_by));
			json_array_append_new(list, object);
		}
		offset += works->len;
		more = works->len == batch && (!limit || offset < limit);
	}
	return json_pack("{s:i, s:o}", "total", (int)total, "missing", list);
}

/* ---- chains ---------------------------------------------------------------------------------------------------- */

static json_t *nodes_to_json(const GPtrArray *nodes)
{
	json_t *list = json_array();
	for (guint i = 0; i < nodes->len; i++)
		json_array_append_new(list, tc_json_chain(nodes->pdata[i]));
	return list;
}

json_t *tc_json_chain(const TcChainNode *root)
{
	json_t *object = json_object();
	json_object_set_new(object, "id", json_integer(root->work));
	tc_json_set(object, "title", root->title);
	tc_json_set(object, "type", root->type);
	tc_json_set(object, "number", root->number);
	tc_json_set(object, "symbol", root->symbol);
	tc_json_set(object, "year", root->year);
	tc_json_set(object, "date", root->date);
	tc_json_set(object, "issuer", root->issuer);
	set_level(object, root->issuer);
	tc_json_set(object, "place", root->place);
	tc_json_set(object, "term", root->term);
	tc_json_set(object, "subject", root->subject);
	tc_json_set(object, "relation", root->relation);
	json_object_set_new(object, "held", json_boolean(root->held));
	if (root->again)
		json_object_set_new(object, "again", json_true());
	if (root->left_out)
		json_object_set_new(object, "left_out", json_integer(root->left_out));
	json_object_set_new(object, "rests_on", nodes_to_json(root->rests_on));
	json_object_set_new(object, "carried_out_by", nodes_to_json(root->carried_out_by));
	return object;
}

/* ---- answers --------------------------------------------------------------------------------------------------- */

json_t *tc_json_hit(const TcHit *hit)
{
	json_t *object = json_object(), *snippet = json_array();
	for (guint i = 0; i < hit->snippet->len; i++) {
		const TcSnippetPart *part = hit->snippet->pdata[i];
		json_array_append_new(snippet, json_pack("{s:s, s:b}", "text", part->text, "hit", (int)part->hit));
	}
	json_object_set_new(object, "paper", json_integer(hit->paper));
	if (hit->work)
		json_object_set_new(object, "work", json_integer(hit->work));
	tc_json_set(object, "title", hit->title);
	tc_json_set(object, "type", hit->type);
	tc_json_set(object, "number", hit->number);
	tc_json_set(object, "symbol", hit->symbol);
	tc_json_set(object, "year", hit->year);
	tc_json_set(object, "date", hit->date);
	tc_json_set(object, "issuer", hit->issuer);
	tc_json_set(object, "subject", hit->subject);
	if (hit->secrecy != TC_SECRECY_OPEN)
		tc_json_set(object, "secrecy", tc_index_secrecy_name(hit->secrecy));
	json_object_set_new(object, "score", json_real(hit->score));
	if (hit->page)
		json_object_set_new(object, "page", json_integer(hit->page));
	json_object_set_new(object, "snippet", snippet);
	json_object_set_new(object, "cites", json_integer(hit->cites));
	json_object_set_new(object, "cited_by", json_integer(hit->cited_by));
	tc_json_set(object, "path", hit->path);
	tc_json_set(object, "docno", hit->docno);
	return object;
}

static json_t *facets_to_json(const TcAnswer *answer)
{
	json_t *object = json_object();
	for (gsize i = 0; i < G_N_ELEMENTS(answer->facets); i++) {
		const TcFacet *facet = &answer->facets[i];
		json_t *values = json_array();
		for (guint j = 0; facet->values && j < facet->values->len; j++) {
			const TcFacetValue *value = facet->values->pdata[j];
			const TcType *type = strcmp(facet->name, "type") == 0 ? tc_type_get(value->value) : NULL;
			json_t *item = json_pack("{s:s, s:i}", "value", value->value, "count", (int)value->count);
			tc_json_set(item, "name", type ? type->name : NULL);
			json_array_append_new(values, item);
		}
		json_object_set_new(object, facet->name, values);
	}
	return object;
}

static json_t *candidates_to_json(TcSearcher *searcher, const GArray *works, const TcAsker *asker, GError **error)
{
	json_t *list = json_array();
	for (guint i = 0; i < works->len; i++) {
		json_t *work =
			tc_json_work_brief(tc_searcher_get_archive(searcher), g_array_index(works, gint64, i), asker, error);
		if (!work) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, work);
	}
	return list;
}

json_t *tc_json_answer(TcSearcher *searcher, const TcAnswer *answer, const TcAsker *asker, GError **error)
{
	json_t *candidates = answer->candidates ? candidates_to_json(searcher, answer->candidates, asker, error) : NULL;
	if (answer->candidates && !candidates)
		return NULL;
	json_t *object = json_object(), *hits = json_array();
	json_object_set_new(object, "query", json_string(answer->query));
	json_object_set_new(object, "understood", json_string(answer->understood)); /* "" too */
	tc_json_set(object, "corrected", answer->corrected);
	json_object_set_new(object, "total", json_integer(answer->total));
	json_object_set_new(object, "took_ms", json_real(answer->took_ms));
	if (answer->answer)
		json_object_set_new(object, "answer", tc_json_chain(answer->answer));
	if (candidates)
		json_object_set_new(object, "candidates", candidates);
	for (guint i = 0; i < answer->hits->len; i++)
		json_array_append_new(hits, tc_json_hit(answer->hits->pdata[i]));
	json_object_set_new(object, "hits", hits);
	json_object_set_new(object, "facets", facets_to_json(answer));
	json_object_set_new(object, "suggestions", strings_to_json(answer->suggestions));
	return object;
}

json_t *tc_json_suggestions(const GPtrArray *suggestions)
{
	json_t *titles = json_array(), *items = json_array();
	for (guint i = 0; i < suggestions->len; i++) {
		const TcSuggestion *suggestion = suggestions->pdata[i];
		json_t *item = json_pack("{s:s}", "title", suggestion->title);
		tc_json_set(item, "date", suggestion->date);
		tc_json_set(item, "issuer", suggestion->issuer);
		tc_json_set(item, "subject", suggestion->subject);
		json_array_append_new(titles, json_string(suggestion->title));
		json_array_append_new(items, item);
	}
	return json_pack("{s:o, s:o}", "suggestions", titles, "items", items);
}

json_t *tc_json_problem(int status, const char *title, const char *detail)
{
	json_t *object = json_pack("{s:s, s:s, s:i}", "type", "about:blank", "title", title, "status", status);
	tc_json_set(object, "detail", detail);
	return object;
}
