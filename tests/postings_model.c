/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/postings_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/testing.h"

/** Bytes of a string that makes a segment large: over a MB with a few hundred papers. */
#define PADDING 6000
/** Papers of a kind, one after the other, in a model that is clustered. */
#define CLUSTER 77u

/* ---- what there is -------------------------------------------------------------------------------------------------- */

const char *model_get_term(guint term)
{
	static char names[MODEL_MAX_TERMS][16];
	if (!names[term][0])
		g_snprintf(names[term], sizeof names[term], term % 3 ? "chung %u" : "%u\xC4\x91", term);
	return names[term];
}

const char *model_get_label(guint slot, guint label)
{
	static char names[TC_POSTINGS_N_LABELS][8][8];
	if (label)
		g_snprintf(names[slot][label], sizeof names[slot][label], "%u", slot + 10 * label);
	return names[slot][label];
}

/* Mostly small, now and then 0 or so high that it does not fit into 16 bits. */
static gint64 random_frequency(GRand *dice, gboolean poor)
{
	gint32 kind = g_rand_int_range(dice, 0, poor ? 50 : 100);
	if (kind < 8)
		return 0;
	if (kind < 90)
		return g_rand_int_range(dice, 1, 5);
	return kind < 98 ? g_rand_int_range(dice, 5, 300) : kind < 99 ? G_MAXUINT16 : g_rand_int_range(dice, 60000, 200000);
}

static ModelDocument *new_document(GRand *dice, const ModelShape *shape, gint64 paper, gboolean poor)
{
	ModelDocument *document = g_new0(ModelDocument, 1);
	document->paper = paper;
	if (g_rand_int_range(dice, 0, 5) > 0)
		document->date = (guint32)(20000000 + 10000 * g_rand_int_range(dice, 0, 4) + 100 * g_rand_int_range(dice, 0, 4));
	if (g_rand_int_range(dice, 0, 5) > 0)
		g_snprintf(document->order, sizeof document->order, "%d\xC3\xAA", g_rand_int_range(dice, 0, 30));
	for (guint i = 0; i < TC_POSTINGS_N_LABELS; i++)
		document->labels[i] = (guint8)g_rand_int_range(dice, 0, 4);
	for (guint i = 0; i < MODEL_MAX_TERMS; i++) {
		gboolean has = i < shape->n_terms && g_rand_double(dice) < MIN(shape->density / (i + 1) * 2, 0.9);
		document->frequency[i] = has ? random_frequency(dice, poor) : -1;
		document->length += has ? (guint64)document->frequency[i] : 0;
	}
	return document;
}

/* A section has its paper's date and order, as they have in the index. */
static void put_paper(Model *model, GRand *dice, const ModelShape *shape, gint64 paper, gboolean out)
{
	guint sections = shape->max_sections ? (guint)g_rand_int_range(dice, 0, (gint32)shape->max_sections + 1) : 0;
	const ModelPut put = {.paper = paper, .first = model->documents->len, .n = out ? 0 : 1 + sections};
	gboolean poor = shape->clustered && model->puts->len / CLUSTER % 3 > 0;
	for (guint i = 0; i < put.n; i++) {
		ModelDocument *document = new_document(dice, shape, paper, poor);
		const ModelDocument *whole = i ? model->documents->pdata[put.first] : document;
		document->section = i > 0;
		document->date = whole->date;
		memcpy(document->order, whole->order, sizeof document->order);
		g_ptr_array_add(model->documents, document);
	}
	g_array_append_val(model->puts, put);
}

/* Of each paper what was put last; and, where it lingers, what was put before. */
static void find_counted(Model *model)
{
	for (guint i = 0; i < model->puts->len; i++) {
		const ModelPut *put = &g_array_index(model->puts, ModelPut, i);
		gboolean last = TRUE;
		for (guint j = i + 1; last && j < model->puts->len; j++)
			last = g_array_index(model->puts, ModelPut, j).paper != put->paper;
		for (guint j = 0; (last || (model->large && i < model->n_first)) && j < put->n; j++) {
			ModelDocument *document = model->documents->pdata[put->first + j];
			document->gone = !last;
			g_ptr_array_add(model->counted, document);
		}
	}
}

Model *model_new(GRand *dice, const ModelShape *shape)
{
	Model *model = g_new0(Model, 1);
	model->n_terms = shape->n_terms;
	model->large = shape->large;
	model->documents = g_ptr_array_new_with_free_func(g_free);
	model->puts = g_array_new(FALSE, FALSE, sizeof(ModelPut));
	model->counted = g_ptr_array_new();
	for (guint i = 1; i <= shape->n_papers; i++)
		put_paper(model, dice, shape, (gint64)i * 7919 % 100003, FALSE);
	model->n_first = model->puts->len;
	for (guint i = 1; i <= shape->n_papers * shape->percent_again / 100; i++) {
		guint which = (guint)g_rand_int_range(dice, 0, (gint32)shape->n_papers);
		put_paper(model, dice, shape, g_array_index(model->puts, ModelPut, which).paper, g_rand_boolean(dice));
	}
	find_counted(model);
	return model;
}

void model_free(Model *model)
{
	if (!model)
		return;
	g_ptr_array_unref(model->documents);
	g_array_unref(model->puts);
	g_ptr_array_unref(model->counted);
	g_free(model);
}

/* ---- writing it ------------------------------------------------------------------------------------------------------- */

static void write_put(const Model *model, const ModelPut *put, TcShardWriter *writer)
{
	TcPosting postings[MODEL_MAX_TERMS];
	tc_shard_writer_put(writer, put->paper);
	for (guint i = 0; i < put->n; i++) {
		const ModelDocument *from = model->documents->pdata[put->first + i];
		g_autofree char *padding =
			model->large ? g_strdup_printf("%0*" G_GINT64_FORMAT, PADDING, from->paper) : g_strdup("");
		g_autofree char *order = g_strconcat(from->order, padding, NULL);
		TcDocument document = {
			.paper = from->paper, .section = from->section, .date = from->date, .order = order, .postings = postings};
		for (guint j = 0; j < TC_POSTINGS_N_LABELS; j++)
			document.labels[j] = from->labels[j] ? model_get_label(j, from->labels[j]) : NULL;
		for (guint j = 0; j < model->n_terms; j++)
			if (from->frequency[j] >= 0)
				postings[document.n_postings++] = (TcPosting){.term = model_get_term(j),
									      .length = (guint32)strlen(model_get_term(j)),
									      .frequency = (guint32)from->frequency[j]};
		tc_shard_writer_add(writer, &document);
	}
}

static void commit(TcShardWriter *writer)
{
	g_autoptr(GError) error = NULL;
	const TcShardFacts facts = {.version = 1};
	if (!tc_shard_writer_commit(writer, &facts, &error))
		ck_abort_msg("%s", error->message);
}

char **model_write(const Model *model, const char *folder, const char *name, guint n_shards, guint n_commits)
{
	char **shards = g_new0(char *, n_shards + 1);
	for (guint shard = 0; shard < n_shards; shard++) {
		g_autofree char *called = g_strdup_printf("%s%u", name, shard);
		g_autoptr(GError) error = NULL;
		shards[shard] = g_build_filename(folder, called, NULL);
		g_autoptr(TcShardWriter) writer = tc_shard_writer_open(shards[shard], &error);
		if (!writer)
			ck_abort_msg("%s", error->message);
		for (guint i = 0; i < model->puts->len; i++) {
			const ModelPut *put = &g_array_index(model->puts, ModelPut, i);
			if (put->paper % n_shards == shard)
				write_put(model, put, writer);
			if (model->large ? i + 1 == model->n_first : (i + 1) % (model->puts->len / n_commits + 1) == 0)
				commit(writer);
		}
		commit(writer);
	}
	return shards;
}

/* ---- queries ---------------------------------------------------------------------------------------------------------- */

static Node *make(NodeKind kind)
{
	Node *node = g_new0(Node, 1);
	node->kind = kind;
	node->parts = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
	return node;
}

void node_free(Node *node)
{
	if (!node)
		return;
	g_ptr_array_unref(node->parts);
	g_free(node);
}

/* Common ones more often; now and then one that nothing has. */
static Node *random_term(GRand *dice, const NodeShape *shape)
{
	Node *node = make(NODE_TERM);
	double where = g_rand_double(dice);
	node->term = MIN((guint)(where * where * (shape->n_terms + 1)), MODEL_MAX_TERMS - 1);
	return node;
}

static Node *random_leaf(GRand *dice, const NodeShape *shape)
{
	gint32 kind = g_rand_int_range(dice, 0, 40);
	if (kind == 0)
		return make(NODE_ALL);
	if (kind == 1)
		return make(NODE_NOTHING);
	if (kind > 4 || !shape->synonyms)
		return random_term(dice, shape);
	Node *node = make(NODE_DATES);
	node->low = (guint32)(20000000 + 10000 * g_rand_int_range(dice, -1, 4)) * (kind > 2);
	node->high = node->low ? node->low + (guint32)g_rand_int_range(dice, 0, 30000)
			       : (guint32)g_rand_int_range(dice, 0, 2) * 20020000;
	return node;
}

static Node *random_synonyms(GRand *dice, const NodeShape *shape)
{
	Node *node = make(NODE_JOINED);
	node->operation = TC_SYNONYM;
	gint32 n = g_rand_boolean(dice) ? g_rand_int_range(dice, 1, 6) : g_rand_int_range(dice, 6, 20);
	for (gint32 i = 0; i < n; i++)
		g_ptr_array_add(node->parts, random_term(dice, shape));
	return node;
}

static Node *random_node(GRand *dice, const NodeShape *shape, guint depth)
{
	static const TcOperator operations[] = {TC_AND, TC_OR, TC_OR, TC_AND_MAYBE, TC_FILTER, TC_AND_NOT};
	gint32 kind = g_rand_int_range(dice, 0, 20);
	if (depth == 0 || kind < 5)
		return random_leaf(dice, shape);
	if (kind == 5 && shape->synonyms)
		return random_synonyms(dice, shape);
	Node *node = make(kind == 6 ? NODE_SCALED : NODE_JOINED);
	node->operation = operations[g_rand_int_range(dice, 0, G_N_ELEMENTS(operations))];
	node->factor = g_rand_int_range(dice, 0, 6) * 0.375;
	gint32 n = kind == 6 ? 1 : g_rand_int_range(dice, 2, 6);
	for (gint32 i = 0; i < n; i++)
		g_ptr_array_add(node->parts, random_node(dice, shape, depth - 1));
	return node;
}

Node *node_new(GRand *dice, const NodeShape *shape)
{
	return random_node(dice, shape, shape->depth);
}

TcQuery *node_to_query(const Node *node)
{
	g_autofree TcQuery **parts = g_new(TcQuery *, node->parts->len + 1);
	for (guint i = 0; i < node->parts->len; i++)
		parts[i] = node_to_query(node->parts->pdata[i]);
	switch (node->kind) {
	case NODE_TERM:
		return tc_query_new_term(model_get_term(node->term));
	case NODE_ALL:
		return tc_query_new_all();
	case NODE_NOTHING:
		return tc_query_new_nothing();
	case NODE_DATES:
		return tc_query_new_dates(node->low, node->high);
	case NODE_SCALED:
		return tc_query_take_scaled(parts[0], node->factor);
	case NODE_JOINED:
		break;
	}
	return tc_query_take_parts(node->operation, parts, node->parts->len);
}

static void append_node(GString *text, const Node *node)
{
	static const char *const kinds[] = {"term", "ALL", "NOTHING", "DATES", "SCALED", "JOINED"};
	static const char *const operations[] = {"AND", "OR", "AND_MAYBE", "FILTER", "AND_NOT", "SYNONYM"};
	if (node->kind == NODE_TERM) {
		g_string_append_printf(text, "%u", node->term);
		return;
	}
	g_string_append(text, node->kind == NODE_JOINED ? operations[node->operation] : kinds[node->kind]);
	if (node->kind == NODE_DATES)
		g_string_append_printf(text, "[%u..%u]", node->low, node->high);
	if (node->kind == NODE_SCALED)
		g_string_append_printf(text, "*%g", node->factor);
	for (guint i = 0; i < node->parts->len; i++) {
		g_string_append_c(text, i ? ' ' : '(');
		append_node(text, node->parts->pdata[i]);
	}
	if (node->parts->len)
		g_string_append_c(text, ')');
}

char *node_to_string(const Node *node)
{
	GString *text = g_string_new(NULL);
	append_node(text, node);
	return g_string_free(text, FALSE);
}

/* ---- answers ---------------------------------------------------------------------------------------------------------- */

/* What scoring takes. */
typedef struct {
	const TcBm25 *bm25;
	double n, mean;
	double n_term[MODEL_MAX_TERMS];
} Scale;

static Scale get_scale(const Model *model, const TcBm25 *bm25)
{
	Scale scale = {.bm25 = bm25, .n = model->counted->len};
	double length = 0;
	for (guint i = 0; i < model->counted->len; i++) {
		const ModelDocument *document = model->counted->pdata[i];
		length += (double)document->length;
		for (guint term = 0; term < MODEL_MAX_TERMS; term++)
			scale.n_term[term] += document->frequency[term] >= 0;
	}
	scale.mean = length > 0 ? length / scale.n : 1;
	return scale;
}

static double weigh(const Scale *scale, double n, double frequency, double length)
{
	double ratio = (scale->n - n + 0.5) / (n + 0.5), k1 = scale->bm25->k1, b = scale->bm25->b;
	double weight = log(ratio < 2 ? 1 + ratio / 2 : ratio), norm = MAX(length / scale->mean, scale->bm25->min_length);
	return frequency > 0 ? weight * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * norm)) : 0;
}

static double weigh_synonyms(const Scale *scale, const Node *node, const ModelDocument *document, gboolean *matches)
{
	double without = 1, frequency = 0;
	*matches = FALSE;
	for (guint i = 0; i < node->parts->len; i++) {
		guint term = ((const Node *)node->parts->pdata[i])->term;
		without *= 1 - scale->n_term[term] / MAX(scale->n, 1);
		if (document->frequency[term] >= 0) {
			*matches = TRUE;
			frequency += (double)document->frequency[term];
		}
	}
	return weigh(scale, scale->n * (1 - without), frequency, (double)document->length);
}

static gboolean weigh_node(const Scale *scale, const Node *node, const ModelDocument *document, double factor, double *score);

static gboolean weigh_joined(const Scale *scale, const Node *node, const ModelDocument *document, double factor, double *score)
{
	TcOperator operation = node->operation;
	gboolean any = FALSE, all = TRUE, first = FALSE, others = FALSE;
	*score = 0;
	for (guint i = 0; i < node->parts->len; i++) {
		double of_part;
		gboolean matches = weigh_node(scale, node->parts->pdata[i], document, factor, &of_part);
		any = any || matches;
		all = all && matches;
		first = i ? first : matches;
		others = others || (i && matches);
		if (matches && (i == 0 || (operation != TC_FILTER && operation != TC_AND_NOT)))
			*score += of_part;
	}
	if (operation == TC_OR)
		return any;
	if (operation == TC_AND || operation == TC_FILTER)
		return all;
	return first && !(operation == TC_AND_NOT && others);
}

static gboolean weigh_node(const Scale *scale, const Node *node, const ModelDocument *document, double factor, double *score)
{
	gboolean matches = FALSE;
	*score = 0;
	switch (node->kind) {
	case NODE_TERM:
		matches = document->frequency[node->term] >= 0;
		if (matches)
			*score = factor * weigh(scale, scale->n_term[node->term], (double)document->frequency[node->term],
						(double)document->length);
		break;
	case NODE_ALL:
		matches = TRUE;
		break;
	case NODE_NOTHING:
		break;
	case NODE_DATES:
		matches = document->date && document->date >= node->low && document->date <= node->high;
		break;
	case NODE_SCALED:
		return weigh_node(scale, node->parts->pdata[0], document, factor * node->factor, score);
	case NODE_JOINED:
		if (node->operation != TC_SYNONYM)
			return weigh_joined(scale, node, document, factor, score);
		*score = factor * weigh_synonyms(scale, node, document, &matches);
		break;
	}
	return matches;
}

static gint compare_matches(gconstpointer a, gconstpointer b, gpointer data)
{
	const ModelMatch *left = a, *right = b;
	TcOrder order = *(const TcOrder *)data;
	const ModelDocument *one = left->document, *other = right->document;
	int found = 0;
	if (order == TC_ORDER_NEWEST || order == TC_ORDER_OLDEST)
		found = ((one->date > other->date) - (one->date < other->date)) * (order == TC_ORDER_NEWEST ? -1 : 1);
	else if (order == TC_ORDER_STRING)
		found = strcmp(one->order, other->order);
	if (!found)
		found = (left->score < right->score) - (left->score > right->score);
	return found ? found : (one->paper > other->paper) - (one->paper < other->paper);
}

GArray *model_match(const Model *model, const Node *node, const TcMatchOptions *options)
{
	GArray *matches = g_array_new(FALSE, FALSE, sizeof(ModelMatch));
	const Scale scale = get_scale(model, &options->bm25);
	for (guint i = 0; i < model->counted->len; i++) {
		ModelMatch match = {.document = model->counted->pdata[i]};
		ModelMatch *last = matches->len ? &g_array_index(matches, ModelMatch, matches->len - 1) : NULL;
		if (match.document->gone || (match.document->section && !options->sections) ||
		    !weigh_node(&scale, node, match.document, 1, &match.score))
			continue;
		if (!last || last->document->paper != match.document->paper)
			g_array_append_val(matches, match);
		else if (match.score > last->score)
			*last = match;
	}
	g_array_sort_with_data(matches, compare_matches, (gpointer)&options->order);
	return matches;
}

guint model_count(const Model *model, const Node *node, guint labels[TC_POSTINGS_N_LABELS][8])
{
	const TcBm25 any = {.k1 = 1, .b = 0.5};
	const Scale scale = get_scale(model, &any);
	guint n = 0;
	memset(labels, 0, TC_POSTINGS_N_LABELS * sizeof *labels);
	for (guint i = 0; i < model->counted->len; i++) {
		const ModelDocument *document = model->counted->pdata[i];
		double score;
		if (document->gone || document->section || !weigh_node(&scale, node, document, 1, &score))
			continue;
		n++;
		for (guint slot = 0; slot < TC_POSTINGS_N_LABELS; slot++)
			labels[slot][document->labels[slot]]++;
	}
	return n;
}
