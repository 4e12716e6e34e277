/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation-private.h"

#include "lib/citation/relations-table.h"

#include <stdlib.h>

const char *tc_form_get_name(TcForm form)
{
	static const char *const names[] = {"full", "short", "alias", "anaphor", "name"};

	return names[form];
}

TcCitation *tc_citation_new(const TcScan *scan, const char *type, gsize start, gsize end)
{
	TcCitation *citation = g_new0(TcCitation, 1);

	citation->span = (TcSpan){scan->folded->origin[start], scan->folded->origin[end]};
	while (citation->span.end > citation->span.start && tc_is_blank(scan->text[citation->span.end - 1]))
		citation->span.end--;
	citation->type = g_strdup(type);
	citation->refers_to = citation->repeats = citation->within = citation->acts_on = -1;
	citation->confidence = 1.0;
	return citation;
}

void tc_citation_free(TcCitation *citation)
{
	g_free(citation->type);
	g_free(citation->number);
	g_free(citation->symbol);
	g_free(citation->year);
	g_free(citation->date);
	g_free(citation->issuer);
	g_free(citation->place);
	g_free(citation->term);
	g_free(citation->name);
	g_free(citation->subject);
	g_free(citation->pinpoint);
	g_free(citation);
}

TcCitations *tc_citations_find(const TcText *text, const TcHeader *own)
{
	TcScan scan;

	tc_scan_init(&scan, text, own);
	return tc_find(&scan);
}

void tc_citations_identify(TcCitations *citations, const TcText *text, const TcHeader *own)
{
	TcScan scan;

	tc_scan_init(&scan, text, own);
	tc_identify(citations, &scan);
}

void tc_citations_relate(TcCitations *citations, const TcText *text, const TcHeader *own)
{
	TcScan scan;

	tc_scan_init(&scan, text, own);
	tc_relate(citations, &scan);
}

TcCitations *tc_citations_read(const TcText *text, const TcHeader *own)
{
	TcScan scan;

	tc_scan_init(&scan, text, own);
	TcCitations *citations = tc_find(&scan);
	tc_identify(citations, &scan);
	tc_relate(citations, &scan);
	return citations;
}

#define N_RELATIONS G_N_ELEMENTS(relation_rows)

const TcRelation *tc_relations_get(gsize *n)
{
	static TcRelation relations[N_RELATIONS];
	static gsize once = 0;

	if (g_once_init_enter(&once)) {
		for (gsize i = 0; i < N_RELATIONS; i++)
			relations[i] = (TcRelation){
				.id = relation_rows[i][0],
				.forward = relation_rows[i][1],
				.backward = relation_rows[i][2],
				.english = relation_rows[i][3],
				.chain = *relation_rows[i][4] == '1',
				.strength = atoi(relation_rows[i][5]),
			};
		g_once_init_leave(&once, 1);
	}
	*n = N_RELATIONS;
	return relations;
}

const TcRelation *tc_relation_get(const char *id)
{
	gsize n;
	const TcRelation *relations = tc_relations_get(&n);

	for (gsize i = 0; id && i < n; i++)
		if (g_str_equal(relations[i].id, id))
			return &relations[i];
	return NULL;
}
