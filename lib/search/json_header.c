/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Headers and citations as JSON: the faces of `tracuu parse` and `tracuu cite`.
 */
#include "lib/search/json.h"

#include <string.h>

#include "lib/search/json-private.h"

/* Canonical bytes to the bytes given; as they are without a text. */
static TcSpan to_source(const TcText *text, TcSpan span)
{
	return text ? tc_text_get_source_span(text, span) : span;
}

static json_t *span_to_json(const TcText *text, TcSpan span)
{
	TcSpan source = to_source(text, span);
	return json_pack("[I, I]", (json_int_t)source.start, (json_int_t)source.end);
}

/* How sure a value is and where it comes from; what stands in the paper and cannot be read is listed. */
static void set_evidence(json_t *evidence, json_t *unreadable, const char *name, const TcField *field)
{
	const char *source = tc_source_get_name(field->source);
	if (field->source == TC_SOURCE_UNREADABLE)
		json_array_append_new(unreadable, json_string(name));
	if (!field->value)
		return;
	json_t *entry = json_pack("{s:f}", "confidence", field->confidence);
	tc_json_set(entry, "source", source);
	json_object_set_new(evidence, name, entry);
}

/* A span of nothing says that the value was derived. */
static void set_span(json_t *spans, const char *key, const TcText *text, TcSpan span)
{
	if (span.end > span.start)
		json_object_set_new(spans, key, span_to_json(text, span));
}

static void set_list(json_t *object, json_t *spans, const char *key, const GArray *fields, const TcText *text)
{
	json_t *values = json_array(), *places = json_array();
	for (guint i = 0; fields && i < fields->len; i++) {
		const TcField *field = &g_array_index(fields, TcField, i);
		if (!field->value)
			continue;
		json_array_append_new(values, json_string(field->value));
		json_array_append_new(places, span_to_json(text, field->span));
	}
	json_object_set_new(object, key, values);
	json_object_set_new(spans, key, places);
}

json_t *tc_json_header(const TcHeader *header, const TcText *text)
{
	static const char copy_prefix[] = "copy_";
	json_t *object = json_object(), *spans = json_object(), *copy = json_object(), *copy_spans = json_object();
	json_t *evidence = json_object(), *unreadable = json_array();
	for (int id = 0; id < TC_N_FIELDS; id++) {
		const TcField *field = &header->fields[id];
		const char *name = tc_field_get_name((TcFieldId)id);
		gboolean in_copy = g_str_has_prefix(name, copy_prefix);
		const char *key = in_copy ? name + strlen(copy_prefix) : name;
		set_evidence(evidence, unreadable, name, field);
		if (!field->value)
			continue;
		tc_json_set(in_copy ? copy : object, key, field->value);
		set_span(in_copy ? copy_spans : spans, key, text, field->span);
	}
	set_list(object, spans, "addressees", header->addressees, text);
	set_list(object, spans, "recipients", header->recipients, text);
	json_object_set_new(object, "copy", copy);
	if (json_object_size(copy_spans))
		json_object_set_new(spans, "copy", copy_spans);
	else
		json_decref(copy_spans);
	json_object_set_new(object, "spans", spans);
	json_object_set_new(object, "evidence", evidence);
	json_object_set_new(object, "unreadable", unreadable);
	return object;
}

json_t *tc_json_sections(const GArray *sections, const TcText *text)
{
	json_t *list = json_array();
	for (guint i = 0; i < sections->len; i++) {
		const TcSection *section = &g_array_index(sections, TcSection, i);
		json_t *object = json_pack("{s:s, s:s, s:s}", "kind", tc_section_kind_get_name(section->kind), "number",
					   section->number, "pinpoint", section->pinpoint);
		if (section->parent >= 0)
			json_object_set_new(object, "parent", json_integer(section->parent));
		json_object_set_new(object, "heading", span_to_json(text, section->heading));
		json_object_set_new(object, "span", span_to_json(text, section->span));
		json_array_append_new(list, object);
	}
	return list;
}

/* What the work cited does, and to which citation: to itself, if it is told to have ended; `self`: to the paper. */
static json_t *acts_to_json(const TcCitation *citation)
{
	if (citation->acts_on < 0)
		return json_pack("{s:s, s:b}", "relation", citation->acts, "self", 1);
	return json_pack("{s:s, s:i}", "relation", citation->acts, "citation", citation->acts_on);
}

static json_t *damage_to_json(guint damage)
{
	static const struct {
		TcDamage flag;
		const char *name;
	} names[] = {{TC_DAMAGE_NUMBER, "number"},
		     {TC_DAMAGE_YEAR, "year"},
		     {TC_DAMAGE_SYMBOL, "symbol"},
		     {TC_DAMAGE_NEAR, "near"},
		     {TC_DAMAGE_MISPRINT, "misprint"}};
	json_t *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (damage & names[i].flag)
			json_array_append_new(list, json_string(names[i].name));
	return list;
}

json_t *tc_json_citation(const TcCitation *citation, const TcText *text)
{
	TcSpan source = to_source(text, citation->span);
	json_t *object = json_pack("{s:I, s:I}", "start", (json_int_t)source.start, "end", (json_int_t)source.end);
	if (text) {
		const char *canonical = tc_text_get_canonical(text, NULL);
		json_object_set_new(object, "text",
				    json_stringn(canonical + citation->span.start, citation->span.end - citation->span.start));
	}
	tc_json_set(object, "type", citation->type);
	tc_json_set(object, "number", citation->number);
	tc_json_set(object, "symbol", citation->symbol);
	tc_json_set(object, "year", citation->year);
	tc_json_set(object, "date", citation->date);
	tc_json_set(object, "issuer", citation->issuer);
	tc_json_set(object, "place", citation->place);
	tc_json_set(object, "term", citation->term);
	tc_json_set(object, "name", citation->name);
	tc_json_set(object, "pinpoint", citation->pinpoint);
	tc_json_set(object, "form", tc_form_get_name(citation->form));
	if (citation->self)
		json_object_set_new(object, "self", json_true());
	else if (citation->refers_to >= 0)
		json_object_set_new(object, "refers_to", json_integer(citation->refers_to));
	if (citation->within >= 0)
		json_object_set_new(object, "within", json_integer(citation->within));
	if (citation->in_subject)
		json_object_set_new(object, "in_title", json_true());
	tc_json_set(object, "relation", citation->relation);
	if (citation->acts)
		json_object_set_new(object, "acts_on", acts_to_json(citation));
	json_object_set_new(object, "confidence", json_real(citation->confidence));
	if (citation->damage)
		json_object_set_new(object, "damage", damage_to_json(citation->damage));
	return object;
}
