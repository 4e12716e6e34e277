/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Answers as JSON. Works and chains: json_work.c; headers and citations: json_header.c; papers and pages: json_paper.c.
 */
#include "lib/search/json.h"

#include <string.h>

#include "lib/search/json-private.h"
#include "lib/search/search-private.h"

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

/* ---- answers --------------------------------------------------------------------------------------------------- */

json_t *tc_json_row(const TcHit *hit)
{
	json_t *object = json_object();
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
	tc_json_set(object, "path", hit->path);
	tc_json_set(object, "docno", hit->docno);
	return object;
}

json_t *tc_json_hit(const TcHit *hit)
{
	json_t *object = tc_json_row(hit), *snippet = json_array();
	for (guint i = 0; i < hit->snippet->len; i++) {
		const TcSnippetPart *part = hit->snippet->pdata[i];
		json_t *piece = json_pack("{s:s, s:b}", "text", part->text, "hit", (int)part->hit);
		tc_json_set(piece, "raw", part->raw);
		json_array_append_new(snippet, piece);
	}
	json_object_set_new(object, "score", json_real(hit->score));
	if (hit->page)
		json_object_set_new(object, "page", json_integer(hit->page));
	json_object_set_new(object, "snippet", snippet);
	json_object_set_new(object, "cites", json_integer(hit->cites));
	json_object_set_new(object, "cited_by", json_integer(hit->cited_by));
	return object;
}

/* As a value is said, and asked for: `cấp:"Trung ương"`. */
static const char *get_value_name(const TcFacet *facet, const TcType *type, const char *value)
{
	if (strcmp(facet->name, "level") == 0)
		return tc_level_get_name(value);
	if (strcmp(facet->name, "state") == 0)
		return tc_states_find_name(value);
	return type ? type->name : NULL;
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
			tc_json_set(item, "name", get_value_name(facet, type, value->value));
			tc_json_set(item, "code", type && *type->code ? type->code : NULL);
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

/* What has become of a hit's work, where papers say so. */
static gboolean set_state(json_t *object, TcSearcher *searcher, const TcHit *hit, const TcAsker *asker, GError **error)
{
	if (!hit->work)
		return TRUE;
	g_autoptr(TcState) state = tc_state_read(tc_searcher_get_archive(searcher), asker, hit->work, FALSE, error);
	if (state && state->id != TC_STATE_UNKNOWN)
		tc_json_set(object, "state", tc_state_get_name(state->id));
	return state != NULL;
}

static json_t *hits_to_json(TcSearcher *searcher, const GPtrArray *hits, const TcAsker *asker, GError **error)
{
	json_t *list = json_array();
	for (guint i = 0; i < hits->len; i++) {
		const TcHit *hit = hits->pdata[i];
		json_t *object = tc_json_hit(hit);
		json_array_append_new(list, object);
		if (hit->repaired > 0)
			json_object_set_new(object, "repaired", json_integer(hit->repaired));
		if (!set_state(object, searcher, hit, asker, error)) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

json_t *tc_json_answer(TcSearcher *searcher, const TcAnswer *answer, const TcAsker *asker, GError **error)
{
	json_t *candidates = answer->candidates ? candidates_to_json(searcher, answer->candidates, asker, error) : NULL;
	if (answer->candidates && !candidates)
		return NULL;
	json_t *hits = hits_to_json(searcher, answer->hits, asker, error);
	if (!hits) {
		json_decref(candidates);
		return NULL;
	}
	json_t *object = json_object();
	json_object_set_new(object, "query", json_string(answer->query));
	json_object_set_new(object, "understood", json_string(answer->understood)); /* "" too */
	tc_json_set(object, "corrected", answer->corrected);
	json_object_set_new(object, "total", json_integer(answer->total));
	if (answer->estimated)
		json_object_set_new(object, "total_is_estimate", json_true());
	json_object_set_new(object, "took_ms", json_real(answer->took_ms));
	if (answer->answer)
		json_object_set_new(object, "answer", tc_json_chain(answer->answer));
	if (candidates)
		json_object_set_new(object, "candidates", candidates);
	json_object_set_new(object, "hits", hits);
	tc_json_set(object, "next", answer->next);
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
