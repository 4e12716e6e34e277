/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Chains. For the conclusion 44-KL/TW of 2022:
 *
 *     43-CT/TW                 rests on (tiep-tuc-thuc-hien)
 *     44-KL/TW                 the root
 *       1169-CV/TU             carries it out (thuc-hien)
 *         657-CV/HU            carries that out; it cites 44-KL/TW too, but hangs here only
 *
 * Each side is built alone. First a graph: the works that can be reached from the root over links of chain kind, breadth first, so
 * that the limits cut far ones before near ones. Then it is made free of cycles by dropping the links that lead back to a work
 * still open in a depth-first walk. Then a link from A to C is dropped where a longer way from A to C is left (transitive
 * reduction: unique in a graph without cycles). What remains is written as a tree; a work that hangs under several others is
 * followed at the first place and marked `again` at the others.
 *
 * Links that the dates contradict are left out: an old paper does not carry out a younger one.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** A link inside the graph. */
typedef struct {
	guint to;
	const char *relation;
	gboolean dropped;
} Edge;

/** A work of the graph. */
typedef struct {
	gint64 work;
	guint depth;
	char date[11]; /* ISO 8601, "" if unknown */
	GArray *edges; /* of Edge */
	guint left_out;
	enum { NEW, OPEN, DONE } state;
	gboolean written;
} Vertex;

typedef struct {
	TcArchive *archive;
	const TcAsker *asker;
	TcLinkDirection direction;
	GPtrArray *vertices; /* of Vertex, the root first */
	GHashTable *by_work; /* &vertex->work -> index + 1 */
	guint max_nodes;
	guint n_nodes; /* of the tree that is written */
} Graph;

static void vertex_free(Vertex *vertex)
{
	g_array_unref(vertex->edges);
	g_free(vertex);
}

static Vertex *get_vertex(const Graph *graph, guint i)
{
	return graph->vertices->pdata[i];
}

static Edge *get_edge(const Vertex *vertex, guint i)
{
	return &g_array_index(vertex->edges, Edge, i);
}

/* The index of a work, which is added if there is room; G_MAXUINT if there is none. */
static guint add_vertex(Graph *graph, gint64 work, guint depth)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(graph->by_work, &work));
	if (known)
		return known - 1;
	if (depth > TC_CHAIN_MAX_DEPTH || graph->vertices->len >= graph->max_nodes)
		return G_MAXUINT;
	Vertex *vertex = g_new0(Vertex, 1);
	vertex->work = work;
	vertex->depth = depth;
	vertex->edges = g_array_new(FALSE, TRUE, sizeof(Edge));
	g_ptr_array_add(graph->vertices, vertex);
	g_hash_table_insert(graph->by_work, &vertex->work, GUINT_TO_POINTER(graph->vertices->len));
	return graph->vertices->len - 1;
}

/* ---- building -------------------------------------------------------------------------------------------------- */

/* The strongest relation of chain kind that a link has; NULL: a mere mention. */
static const char *get_chain_relation(const TcWorkLink *link)
{
	for (guint i = 0; i < link->relations->len; i++) {
		const TcRelation *relation = tc_relation_get(link->relations->pdata[i]);
		if (relation && relation->chain)
			return relation->id;
	}
	return NULL;
}

/* How many links there are beyond those that were asked for. */
static gboolean count_left_out(const Graph *graph, Vertex *vertex, GError **error)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(graph->archive, graph->asker, vertex->work, error);
	if (!entry)
		return FALSE;
	guint all = graph->direction == TC_LINKS_CITES ? entry->standing.n_cites : entry->standing.n_cited_by;
	vertex->left_out += all > graph->max_nodes ? all - graph->max_nodes : 0;
	return TRUE;
}

/* Nothing carries out what is younger: where the dates say so, a citation was read or resolved wrongly. */
static gboolean contradicts_dates(const Graph *graph, const char *from, const char *to)
{
	int order = strncmp(from, to, MIN(strlen(from), strlen(to)));
	return graph->direction == TC_LINKS_CITES ? order < 0 : order > 0;
}

static gboolean add_links(Graph *graph, guint from, GError **error)
{
	Vertex *vertex = get_vertex(graph, from);
	g_autoptr(GPtrArray) links =
		tc_archive_list_related(graph->archive, graph->asker, vertex->work, graph->direction, graph->max_nodes, error);
	if (!links || (links->len == graph->max_nodes && !count_left_out(graph, vertex, error)))
		return FALSE;
	for (guint i = 0; i < links->len; i++) {
		const TcWorkLink *link = links->pdata[i];
		Edge edge = {.relation = get_chain_relation(link)};
		if (!edge.relation || link->work_id == vertex->work || contradicts_dates(graph, vertex->date, link->date))
			continue;
		edge.to = add_vertex(graph, link->work_id, vertex->depth + 1);
		if (edge.to == G_MAXUINT) {
			vertex->left_out++;
			continue;
		}
		g_strlcpy(get_vertex(graph, edge.to)->date, link->date, sizeof link->date);
		g_array_append_val(vertex->edges, edge);
	}
	return TRUE;
}

/* ---- cycles and reduction -------------------------------------------------------------------------------------- */

/* Depth is bounded by the number of vertices, TC_CHAIN_MAX_NODES. */
static void drop_cycles(Graph *graph, guint at)
{
	Vertex *vertex = get_vertex(graph, at);
	vertex->state = OPEN;
	for (guint i = 0; i < vertex->edges->len; i++) {
		Edge *edge = get_edge(vertex, i);
		Vertex *next = get_vertex(graph, edge->to);
		if (next->state == OPEN)
			edge->dropped = TRUE;
		else if (next->state == NEW)
			drop_cycles(graph, edge->to);
	}
	vertex->state = DONE;
}

/* Marks all that is reached from `at` in `reached`. */
static void mark_reached(const Graph *graph, guint at, gboolean *reached)
{
	const Vertex *vertex = get_vertex(graph, at);
	for (guint i = 0; i < vertex->edges->len; i++) {
		const Edge *edge = get_edge(vertex, i);
		if (edge->dropped || reached[edge->to])
			continue;
		reached[edge->to] = TRUE;
		mark_reached(graph, edge->to, reached);
	}
}

static void reduce(Graph *graph)
{
	guint n = graph->vertices->len;
	g_autofree gboolean *reached = g_new(gboolean, n);
	for (guint from = 0; from < n; from++) {
		Vertex *vertex = get_vertex(graph, from);
		memset(reached, 0, n * sizeof *reached);
		/* What is reached in two steps or more. */
		for (guint i = 0; i < vertex->edges->len; i++)
			if (!get_edge(vertex, i)->dropped)
				mark_reached(graph, get_edge(vertex, i)->to, reached);
		for (guint i = 0; i < vertex->edges->len; i++)
			if (reached[get_edge(vertex, i)->to])
				get_edge(vertex, i)->dropped = TRUE;
	}
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

void tc_chain_free(TcChainNode *root)
{
	if (!root)
		return;
	char *const strings[] = {root->title, root->type,   root->number, root->symbol, root->year,
				 root->date,  root->issuer, root->place,  root->term,   root->subject};
	for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_ptr_array_unref(root->rests_on);
	g_ptr_array_unref(root->carried_out_by);
	g_free(root);
}

/* The issuer's words say more than a symbol: HĐND and UBND have the same one at every level. */
TcLevel tc_search_get_level(const TcWork *work)
{
	gsize matched;
	g_autoptr(TcOrgan) organ = work->issuer ? tc_organ_match(work->issuer, -1, &matched) : NULL;
	const TcType *type = work->type ? tc_type_get(work->type) : NULL;
	if (organ && organ->level)
		return organ->level;
	TcLevel level = work->symbol ? tc_symbol_get_level(work->symbol) : TC_LEVEL_UNKNOWN;
	return level || !type || !type->by_name ? level : TC_LEVEL_CENTRE;
}

static TcChainNode *make_node(TcArchive *archive, const TcAsker *asker, gint64 id, GError **error)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, id, error);
	TcStateId state;
	if (!entry || !tc_state_get_id(archive, asker, id, entry->work->type, &entry->standing, &state, error))
		return NULL;
	const TcWork *work = entry->work;
	TcChainNode *node = g_new0(TcChainNode, 1);
	node->work = id;
	node->title = tc_title_make(work->type, work->number, work->year, work->symbol, work->name);
	node->type = g_strdup(work->type);
	node->number = g_strdup(work->number);
	node->symbol = g_strdup(work->symbol);
	node->year = g_strdup(work->year);
	node->date = g_strdup(work->date);
	node->issuer = g_strdup(work->issuer);
	node->place = g_strdup(work->place);
	node->term = g_strdup(work->term);
	node->subject = g_strdup(work->subject);
	node->held = work->held;
	node->level = tc_search_get_level(work);
	node->state = state;
	node->rests_on = g_ptr_array_new_with_free_func((GDestroyNotify)tc_chain_free);
	node->carried_out_by = g_ptr_array_new_with_free_func((GDestroyNotify)tc_chain_free);
	return node;
}

/* By level from the centre down, those of unknown level last; then by date, undated ones last, then by title. */
static gint compare_nodes(gconstpointer a, gconstpointer b)
{
	const TcChainNode *left = *(TcChainNode *const *)a, *right = *(TcChainNode *const *)b;
	if (left->level != right->level)
		return (left->level ? (int)left->level : G_MAXINT) < (right->level ? (int)right->level : G_MAXINT) ? -1 : 1;
	int order = strcmp(left->date ? left->date : "~", right->date ? right->date : "~");
	return order ? order : strcmp(left->title, right->title);
}

static gboolean write_children(Graph *graph, guint at, TcChainNode *node, GError **error);

/* The children's order decides which place of a work is its first, so they are all made before any is followed. */
static gboolean follow_children(Graph *graph, GPtrArray *children, GError **error)
{
	for (guint i = 0; i < children->len; i++) {
		TcChainNode *child = children->pdata[i];
		guint to = GPOINTER_TO_UINT(g_hash_table_lookup(graph->by_work, &child->work)) - 1;
		Vertex *vertex = get_vertex(graph, to);
		child->again = vertex->written;
		vertex->written = TRUE;
		if (!child->again && !write_children(graph, to, child, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean write_children(Graph *graph, guint at, TcChainNode *node, GError **error)
{
	const Vertex *vertex = get_vertex(graph, at);
	GPtrArray *children = graph->direction == TC_LINKS_CITES ? node->rests_on : node->carried_out_by;
	node->left_out += vertex->left_out;
	for (guint i = 0; i < vertex->edges->len; i++) {
		const Edge *edge = get_edge(vertex, i);
		if (edge->dropped)
			continue;
		if (graph->n_nodes >= graph->max_nodes) {
			node->left_out++;
			continue;
		}
		TcChainNode *child = make_node(graph->archive, graph->asker, get_vertex(graph, edge->to)->work, error);
		if (!child)
			return FALSE;
		child->relation = edge->relation;
		g_ptr_array_add(children, child);
		graph->n_nodes++;
	}
	g_ptr_array_sort(children, compare_nodes);
	return follow_children(graph, children, error);
}

static gboolean add_side(TcChainNode *root, TcArchive *archive, const TcAsker *asker, TcLinkDirection direction, guint max_nodes,
			 GError **error)
{
	Graph graph = {.archive = archive, .asker = asker, .direction = direction, .max_nodes = max_nodes};
	g_autoptr(GPtrArray) vertices = g_ptr_array_new_with_free_func((GDestroyNotify)vertex_free);
	g_autoptr(GHashTable) by_work = g_hash_table_new(g_int64_hash, g_int64_equal);
	graph.vertices = vertices;
	graph.by_work = by_work;
	add_vertex(&graph, root->work, 0);
	g_strlcpy(get_vertex(&graph, 0)->date, root->date ? root->date : "", sizeof(((Vertex *)NULL)->date));
	for (guint i = 0; i < vertices->len; i++)
		if (!add_links(&graph, i, error))
			return FALSE;
	drop_cycles(&graph, 0);
	reduce(&graph);
	get_vertex(&graph, 0)->written = TRUE;
	return write_children(&graph, 0, root, error);
}

TcChainNode *tc_chain_build(TcArchive *archive, gint64 work, guint max_nodes, const TcAsker *asker, GError **error)
{
	g_autoptr(TcChainNode) root = make_node(archive, asker, work, error);
	if (!root || !add_side(root, archive, asker, TC_LINKS_CITES, max_nodes, error) ||
	    !add_side(root, archive, asker, TC_LINKS_CITED_BY, max_nodes, error))
		return NULL;
	return g_steal_pointer(&root);
}
