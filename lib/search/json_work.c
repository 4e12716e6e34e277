/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Works, missing works and chains as JSON: the faces of `tracuu show`, `missing` and `chain`.
 */
#include "lib/search/json.h"

#include <string.h>

#include "lib/search/json-private.h"
#include "lib/search/search-private.h"

/** Missing works are fetched so many at a time. */
#define MISSING_BATCH 1000u

/* ---- works ----------------------------------------------------------------------------------------------------- */

json_t *tc_json_work_entry(const TcWorkEntry *entry)
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
	tc_json_set(object, "level", tc_level_get_id(tc_search_get_level(work)));
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
	return entry ? tc_json_work_entry(entry) : NULL;
}

static json_t *papers_to_json(TcArchive *archive, gint64 work, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) papers = tc_archive_list_papers_of_work(archive, asker, work, error);
	json_t *list = papers ? json_array() : NULL;
	for (guint i = 0; papers && i < papers->len; i++) {
		const TcPaper *paper = papers->pdata[i];
		g_autofree char *path = tc_search_dup_relative_path(paper);
		g_autoptr(GPtrArray) repairs = tc_archive_list_repairs(archive, asker, paper->id, error);
		json_t *twins = repairs ? tc_json_twins(archive, paper->id, asker, error) : NULL;
		if (!twins) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:i, s:o, s:o, s:o}", "id", (json_int_t)paper->id, "path",
						      path, "docno", paper->docno, "pages", (int)paper->n_pages, "header",
						      tc_json_header(&paper->header, NULL), "twins", twins, "repairs",
						      tc_json_repair_counts(repairs)));
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

/* What has become of the work, since when it is known to be so, and who says it. */
static gboolean set_state(json_t *object, TcArchive *archive, gint64 work, const TcAsker *asker, GError **error)
{
	g_autoptr(TcState) state = tc_state_read(archive, asker, work, error);
	json_t *list = state ? json_array() : NULL;
	for (guint i = 0; state && i < state->changes->len; i++) {
		const TcWorkChange *change = &g_array_index(state->changes, TcWorkChange, i);
		json_t *other = tc_json_work_brief(archive, change->work_id, asker, error);
		if (!other) {
			json_decref(list);
			return FALSE;
		}
		json_array_append_new(list, json_pack("{s:o, s:s, s:I, s:I, s:I, s:b, s:b}", "work", other, "relation",
						      change->relation, "paper", (json_int_t)change->paper_id, "start",
						      (json_int_t)change->span.start, "end", (json_int_t)change->span.end,
						      "partial", (int)change->partial, "told", (int)change->told));
	}
	if (!state)
		return FALSE;
	json_object_set_new(object, "state", json_string(tc_state_get_name(state->id)));
	tc_json_set(object, "state_as_of", state->as_of);
	json_object_set_new(object, "state_by", list);
	return TRUE;
}

/* Between which days it was written, by its neighbours in number, where its own date is not known to the day or lies elsewhere. */
static gboolean set_neighbours(json_t *object, TcArchive *archive, const TcWork *work, const TcAsker *asker, GError **error)
{
	TcNeighbours found;
	if (!work->held)
		return TRUE;
	if (!tc_neighbours_find(archive, asker, work, &found, error))
		return FALSE;
	gboolean dated = work->date && strlen(work->date) == strlen("2023-08-30");
	if (!*found.first || (dated && found.fits))
		return TRUE;
	json_t *before = tc_json_work_brief(archive, found.before, asker, error);
	json_t *after = before ? tc_json_work_brief(archive, found.after, asker, error) : NULL;
	if (!after) {
		json_decref(before);
		return FALSE;
	}
	json_object_set_new(object, "date_between",
			    json_pack("{s:s, s:s, s:o, s:o, s:b}", "first", found.first, "last", found.last, "before", before,
				      "after", after, "fits", (int)found.fits));
	return TRUE;
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
	json_t *object = tc_json_work_entry(entry), *names = json_array();
	for (guint i = 0; i < aliases->len; i++)
		json_array_append_new(names, json_string(aliases->pdata[i]));
	json_object_set_new(object, "aliases", names);
	if (set_state(object, archive, work, asker, error) && set_neighbours(object, archive, entry->work, asker, error) &&
	    set_or_fail(object, "papers", papers_to_json(archive, work, asker, error)) &&
	    set_or_fail(object, "cites", links_to_json(archive, work, TC_LINKS_CITES, limit, asker, error)) &&
	    set_or_fail(object, "cited_by", links_to_json(archive, work, TC_LINKS_CITED_BY, limit, asker, error))) {
		set_total(object, "n_cites", "cites", limit, entry->standing.n_cites);
		set_total(object, "n_cited_by", "cited_by", limit, entry->standing.n_cited_by);
		return object;
	}
	json_decref(object);
	return NULL;
}

/* Where a missing work is cited, the strongest relations first. */
static json_t *places_to_json(TcArchive *archive, gint64 work, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) links = tc_archive_list_links(archive, asker, work, TC_LINKS_CITED_BY, TC_MISSING_PLACES, error);
	json_t *list = links ? json_array() : NULL;
	for (guint i = 0; list && i < links->len; i++) {
		const TcWorkLink *link = links->pdata[i];
		g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, link->paper_id, error);
		json_t *citing = paper ? tc_json_work_brief(archive, link->work_id, asker, error) : NULL;
		if (!citing) {
			json_decref(list);
			return NULL;
		}
		g_autofree char *path = tc_search_dup_relative_path(paper);
		json_array_append_new(list, json_pack("{s:o, s:s, s:I, s:s, s:I, s:I}", "work", citing, "relation",
						      link->relation, "paper", (json_int_t)paper->id, "path", path, "start",
						      (json_int_t)link->span.start, "end", (json_int_t)link->span.end));
	}
	return list;
}

json_t *tc_json_missing(TcArchive *archive, guint offset, guint limit, const TcAsker *asker, GError **error)
{
	json_t *list = json_array();
	guint total = 0, n = 0;
	for (gboolean more = TRUE; more;) {
		guint batch = limit ? MIN(limit - n, MISSING_BATCH) : MISSING_BATCH;
		g_autoptr(GPtrArray) works = tc_archive_list_missing(archive, asker, batch, offset + n, &total, error);
		if (!works) {
			json_decref(list);
			return NULL;
		}
		for (guint i = 0; i < works->len; i++) {
			const TcWorkEntry *entry = works->pdata[i];
			json_t *object = tc_json_work_entry(entry);
			json_object_set_new(object, "cited_by", json_integer(entry->standing.n_cited_by));
			json_array_append_new(list, object);
			if (!set_or_fail(object, "cited_in", places_to_json(archive, entry->id, asker, error))) {
				json_decref(list);
				return NULL;
			}
		}
		n += works->len;
		more = works->len == batch && (!limit || n < limit);
	}
	return json_pack("{s:i, s:o}", "total", (int)total, "missing", list);
}

/* ---- chains ---------------------------------------------------------------------------------------------------- */

static void put_nodes(TcJsonWriter *writer, const char *key, const GPtrArray *nodes)
{
	tc_json_open(writer, key, '[');
	for (guint i = 0; i < nodes->len; i++)
		tc_json_put_chain(writer, NULL, nodes->pdata[i]);
	tc_json_close(writer, ']');
}

void tc_json_put_chain(TcJsonWriter *writer, const char *key, const TcChainNode *root)
{
	tc_json_open(writer, key, '{');
	tc_json_put_int(writer, "id", root->work);
	tc_json_put_some(writer, "title", root->title);
	tc_json_put_some(writer, "type", root->type);
	tc_json_put_some(writer, "number", root->number);
	tc_json_put_some(writer, "symbol", root->symbol);
	tc_json_put_some(writer, "year", root->year);
	tc_json_put_some(writer, "date", root->date);
	tc_json_put_some(writer, "issuer", root->issuer);
	tc_json_put_some(writer, "place", root->place);
	tc_json_put_some(writer, "term", root->term);
	tc_json_put_some(writer, "subject", root->subject);
	tc_json_put_some(writer, "relation", root->relation);
	tc_json_put_bool(writer, "held", root->held);
	tc_json_put_some(writer, "level", tc_level_get_id(root->level));
	tc_json_put_string(writer, "state", tc_state_get_name(root->state));
	if (root->again)
		tc_json_put_bool(writer, "again", TRUE);
	if (root->left_out)
		tc_json_put_int(writer, "left_out", root->left_out);
	put_nodes(writer, "rests_on", root->rests_on);
	put_nodes(writer, "carried_out_by", root->carried_out_by);
	tc_json_close(writer, '}');
}

char *tc_json_dup_chain(const TcChainNode *root, guint indent)
{
	g_autoptr(GString) text = g_string_new(NULL);
	TcJsonWriter writer = {.out = text, .indent = indent};
	tc_json_put_chain(&writer, NULL, root);
	return g_string_free(g_steal_pointer(&text), FALSE);
}
