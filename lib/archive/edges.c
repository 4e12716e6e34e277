/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Relations between works, made from the citations of the papers that resolution (link.c) touched.
 *
 * A relation is one citation seen as an edge. Its source is the work that the paper carries, or, where the citation stands in
 * the title of another one, that one's work: so a letter that quotes the title of Conclusion 44 tells that Conclusion 44
 * continues Directive 43, though nobody holds either. Where the work cited is the one that acts ("A được sửa đổi bởi B"), the edge
 * goes from it. Nothing is related to itself, and what is ambiguous is not related.
 */
#include "lib/archive/archive-private.h"

/** What a citation without a known relation says of two works: it mentions one in the other. */
#define MERE_MENTION "dan-chieu"

/** A citation, as far as relations go. */
typedef struct {
	int refers_to;
	int within;
	gboolean self;
	char *relation;
	char *acts; /**< what the work cited does to that of `acts_on`, -1: to the paper's own */
	int acts_on;
	gboolean evidence;
	gint64 work_id;
	double margin;
	gboolean ambiguous;
} Link;

static void clear_link(gpointer link)
{
	g_free(((Link *)link)->relation);
	g_free(((Link *)link)->acts);
}

static GArray *load_links(TcArchive *archive, gint64 paper_id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LINK_CITATIONS, "I", paper_id);
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(Link));
	GError *failed = NULL;

	if (!row)
		return NULL;
	g_array_set_clear_func(links, clear_link);
	while (tc_statement_next(archive, row, &failed)) {
		Link link = {
			.refers_to = tc_statement_get_index(row, 0),
			.within = tc_statement_get_index(row, 1),
			.self = sqlite3_column_int(row, 2),
			.relation = tc_statement_dup_text(row, 3),
			.evidence = sqlite3_column_int(row, 4),
			.work_id = sqlite3_column_int64(row, 5),
			.margin = sqlite3_column_double(row, 6),
			.ambiguous = sqlite3_column_int(row, 7),
			.acts = tc_statement_dup_text(row, 8),
			.acts_on = tc_statement_get_index(row, 9),
		};
		g_array_append_val(links, link);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&links);
}

/** The citation that `i` repeats in the end and that is evidence; NULL if there is none. */
static const Link *find_original(const GArray *links, int i)
{
	for (guint steps = 0; steps <= links->len && i >= 0 && (guint)i < links->len; steps++) {
		const Link *link = &g_array_index(links, Link, i);
		if (link->self)
			return NULL;
		if (link->evidence)
			return link;
		i = link->refers_to;
	}
	return NULL;
}

/** What repeats another citation takes over what is known of that one. */
static gboolean settle_repeats(TcArchive *archive, gint64 paper_id, GArray *links, GError **error)
{
	static const Link nothing = {.work_id = 0};

	for (guint i = 0; i < links->len; i++) {
		Link *link = &g_array_index(links, Link, i);
		if (link->evidence)
			continue;
		const Link *original = find_original(links, (int)i);
		if (!original)
			original = &nothing;
		if (link->work_id == original->work_id && link->margin == original->margin &&
		    link->ambiguous == original->ambiguous)
			continue;
		link->work_id = original->work_id;
		link->margin = original->margin;
		link->ambiguous = original->ambiguous;
		if (!tc_archive_run(archive, error, TC_SQL_SET_CITATION_WORK, "IIIdi", paper_id, (gint64)i, link->work_id,
				    link->margin, link->ambiguous))
			return FALSE;
	}
	return TRUE;
}

/** One citation as an edge. */
typedef struct {
	gint64 source, target;
	const char *relation;
	gboolean in_title; /**< said by a paper that is neither */
} Edge;

static const Link *link_at(const GArray *links, int i)
{
	return i >= 0 && (guint)i < links->len ? &g_array_index(links, Link, i) : NULL;
}

/** The work of a citation; of one that means the paper itself, which has none noted, the paper's own. */
static gint64 work_of(const Link *link, gint64 own_work)
{
	return !link || link->self ? own_work : link->work_id;
}

static Edge make_edge(const GArray *links, guint i, gint64 own_work)
{
	const Link *link = &g_array_index(links, Link, i);
	gboolean acts =
		link->acts && link->acts_on != (int)i; /* what a work does to itself is read from the citation: LIST_CHANGES */
	const Link *other = link_at(links, acts ? link->acts_on : link->within);
	gint64 work = work_of(other, own_work);

	if (acts)
		return (Edge){link->work_id, work, link->acts, other != NULL};
	return (Edge){work, link->work_id, link->relation ? link->relation : MERE_MENTION, other && work != own_work};
}

static gboolean put_relations(TcArchive *archive, gint64 paper_id, gint64 own_work, const GArray *links, GError **error)
{
	for (guint i = 0; i < links->len; i++) {
		const Edge edge = make_edge(links, i, own_work);

		if (!edge.source || !edge.target || edge.source == edge.target)
			continue;
		if (!tc_archive_run(archive, error, TC_SQL_NOTE_PAIR, "II", edge.source, edge.target) ||
		    !tc_archive_run(archive, error, TC_SQL_PUT_RELATION, "IIIIti", paper_id, (gint64)i, edge.source, edge.target,
				    edge.relation, edge.in_title))
			return FALSE;
	}
	return TRUE;
}

static gboolean relate_paper(TcArchive *archive, gint64 paper_id, gint64 own_work, GError **error)
{
	g_autoptr(GArray) links = load_links(archive, paper_id, error);

	return links && tc_archive_run(archive, error, TC_SQL_NOTE_RELATED, "I", paper_id) &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_RELATIONS, "I", paper_id) &&
	       settle_repeats(archive, paper_id, links, error) && put_relations(archive, paper_id, own_work, links, error);
}

gboolean tc_edges_relate_papers(TcArchive *archive, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_TOUCHED, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		if (!relate_paper(archive, sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), error))
			return FALSE;
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}
