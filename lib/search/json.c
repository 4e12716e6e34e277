/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Answers as JSON. Works and chains: json_work.c; headers and citations: json_header.c; papers and pages: json_paper.c.
 */
#include "lib/search/json.h"

#include <string.h>

#include "lib/search/json-private.h"
#include "lib/search/search-private.h"

/** What an answer of ten hits has at most, nearly always: its text grows in one place. In bytes. */
#define ANSWER_BYTES (32u << 10)

void tc_json_set(json_t *object, const char *key, const char *value)
{
	if (value && *value)
		json_object_set_new(object, key, json_string(value));
}

/* ---- hits ------------------------------------------------------------------------------------------------------ */

static void put_row(TcJsonWriter *writer, const TcHit *hit)
{
	tc_json_put_int(writer, "paper", hit->paper);
	if (hit->work)
		tc_json_put_int(writer, "work", hit->work);
	tc_json_put_some(writer, "title", hit->title);
	tc_json_put_some(writer, "type", hit->type);
	tc_json_put_some(writer, "number", hit->number);
	tc_json_put_some(writer, "symbol", hit->symbol);
	tc_json_put_some(writer, "year", hit->year);
	tc_json_put_some(writer, "date", hit->date);
	tc_json_put_some(writer, "issuer", hit->issuer);
	tc_json_put_some(writer, "subject", hit->subject);
	if (hit->secrecy != TC_SECRECY_OPEN)
		tc_json_put_some(writer, "secrecy", tc_index_secrecy_name(hit->secrecy));
	tc_json_put_some(writer, "path", hit->path);
	tc_json_put_some(writer, "docno", hit->docno);
}

static void put_snippet(TcJsonWriter *writer, const GPtrArray *snippet)
{
	tc_json_open(writer, "snippet", '[');
	for (guint i = 0; i < snippet->len; i++) {
		const TcSnippetPart *part = snippet->pdata[i];
		tc_json_open(writer, NULL, '{');
		tc_json_put_string(writer, "text", part->text);
		tc_json_put_bool(writer, "hit", part->hit);
		tc_json_put_some(writer, "raw", part->raw);
		tc_json_close(writer, '}');
	}
	tc_json_close(writer, ']');
}

static void put_hit(TcJsonWriter *writer, const TcHit *hit)
{
	put_row(writer, hit);
	tc_json_put_real(writer, "score", hit->score);
	if (hit->page)
		tc_json_put_int(writer, "page", hit->page);
	put_snippet(writer, hit->snippet);
	tc_json_put_int(writer, "cites", hit->cites);
	tc_json_put_int(writer, "cited_by", hit->cited_by);
}

json_t *tc_json_row(const TcHit *hit)
{
	g_autoptr(GString) text = g_string_new(NULL);
	TcJsonWriter writer = {.out = text};
	tc_json_open(&writer, NULL, '{');
	put_row(&writer, hit);
	tc_json_close(&writer, '}');
	return json_loadb(text->str, text->len, 0, NULL);
}

void tc_json_append_hit(GString *out, const TcHit *hit)
{
	TcJsonWriter writer = {.out = out};
	tc_json_open(&writer, NULL, '{');
	put_hit(&writer, hit);
	tc_json_close(&writer, '}');
}

static void put_total(TcJsonWriter *writer, const TcAnswer *answer)
{
	tc_json_put_int(writer, "total", answer->total);
	if (answer->estimated)
		tc_json_put_bool(writer, "total_is_estimate", TRUE);
}

void tc_json_append_term(GString *out, const char *term, const TcAnswer *answer)
{
	TcJsonWriter writer = {.out = out};
	tc_json_open(&writer, NULL, '{');
	tc_json_put_string(&writer, "term", term);
	tc_json_put_string(&writer, "understood", answer->understood);
	put_total(&writer, answer);
	tc_json_open(&writer, "hits", '[');
	for (guint i = 0; i < answer->hits->len; i++) {
		tc_json_open(&writer, NULL, '{');
		put_hit(&writer, answer->hits->pdata[i]);
		tc_json_close(&writer, '}');
	}
	tc_json_close(&writer, ']');
	tc_json_close(&writer, '}');
}

/* ---- answers --------------------------------------------------------------------------------------------------- */

/* As a value is said, and asked for: `cấp:"Trung ương"`. */
static const char *get_value_name(const TcFacet *facet, const TcType *type, const char *value)
{
	if (strcmp(facet->name, "level") == 0)
		return tc_level_get_name(value);
	if (strcmp(facet->name, "state") == 0 || strcmp(facet->name, "held") == 0)
		return tc_states_find_name(value);
	return type ? type->name : NULL;
}

static void put_facet(TcJsonWriter *writer, const TcFacet *facet)
{
	tc_json_open(writer, facet->name, '[');
	for (guint i = 0; facet->values && i < facet->values->len; i++) {
		const TcFacetValue *value = facet->values->pdata[i];
		const TcType *type = strcmp(facet->name, "type") == 0 ? tc_type_get(value->value) : NULL;
		tc_json_open(writer, NULL, '{');
		tc_json_put_string(writer, "value", value->value);
		tc_json_put_int(writer, "count", value->count);
		tc_json_put_some(writer, "name", get_value_name(facet, type, value->value));
		tc_json_put_some(writer, "code", type ? type->code : NULL);
		tc_json_close(writer, '}');
	}
	tc_json_close(writer, ']');
}

static void put_candidates(TcJsonWriter *writer, const GPtrArray *works)
{
	tc_json_open(writer, "candidates", '[');
	for (guint i = 0; i < works->len; i++) {
		json_t *work = tc_json_work_entry(works->pdata[i]);
		tc_json_put_value(writer, NULL, work);
		json_decref(work);
	}
	tc_json_close(writer, ']');
}

static void put_hits(TcJsonWriter *writer, const GPtrArray *hits)
{
	tc_json_open(writer, "hits", '[');
	for (guint i = 0; i < hits->len; i++) {
		const TcHit *hit = hits->pdata[i];
		tc_json_open(writer, NULL, '{');
		put_hit(writer, hit);
		if (hit->repaired > 0)
			tc_json_put_int(writer, "repaired", hit->repaired);
		if (hit->state != TC_STATE_UNKNOWN)
			tc_json_put_string(writer, "state", tc_state_get_name(hit->state));
		tc_json_close(writer, '}');
	}
	tc_json_close(writer, ']');
}

static void put_rest(TcJsonWriter *writer, const TcAnswer *answer)
{
	tc_json_put_some(writer, "next", answer->next);
	tc_json_open(writer, "facets", '{');
	for (gsize i = 0; i < G_N_ELEMENTS(answer->facets); i++)
		put_facet(writer, &answer->facets[i]);
	tc_json_close(writer, '}');
	tc_json_open(writer, "suggestions", '[');
	for (guint i = 0; i < answer->suggestions->len; i++)
		tc_json_put_string(writer, NULL, answer->suggestions->pdata[i]);
	tc_json_close(writer, ']');
}

char *tc_json_dup_answer(const TcAnswer *answer, guint indent)
{
	g_autoptr(GString) text = g_string_sized_new(ANSWER_BYTES);
	TcJsonWriter writer = {.out = text, .indent = indent};
	tc_json_open(&writer, NULL, '{');
	tc_json_put_string(&writer, "query", answer->query);
	tc_json_put_string(&writer, "understood", answer->understood); /* "" too */
	tc_json_put_some(&writer, "corrected", answer->corrected);
	put_total(&writer, answer);
	tc_json_put_real(&writer, "took_ms", answer->took_ms);
	if (answer->answer)
		tc_json_put_chain(&writer, "answer", answer->answer);
	if (answer->candidates)
		put_candidates(&writer, answer->candidates);
	put_hits(&writer, answer->hits);
	put_rest(&writer, answer);
	tc_json_close(&writer, '}');
	return g_string_free(g_steal_pointer(&text), FALSE);
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
