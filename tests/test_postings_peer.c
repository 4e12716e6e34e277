/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings against Xapian, which weighs by the same formula: the same random papers in both, the same random questions, the same papers in
 * the same order with the same scores. Papers are added by rising id, as both tell equals apart by that. Left out is what is not the same by
 * design: of synonyms Xapian 1.4 estimates how many documents have any, from term frequencies and lengths of its own; and dates, which are
 * values there. TC_CASES=n multiplies how many models there are.
 */
#include <math.h>
#include <string.h>

#include "tests/postings_shard.h"
#include "tests/postings_model.h"
#include "xapian-c/xapian-c.h"

/** Questions to each model. */
#define QUESTIONS 100u
/** How far scores may differ: ours are cut to 2^-32 term by term. */
#define NEAR 2e-8

static XapError failure;

static gint compare_papers(gconstpointer a, gconstpointer b)
{
	const ModelDocument *left = *(const ModelDocument *const *)a, *right = *(const ModelDocument *const *)b;
	return (left->paper > right->paper) - (left->paper < right->paper);
}

/* The papers of a model in Xapian; the nth has the document number n + 1. */
static XapDatabase *write_database(const Model *model, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	XapDatabase *database = xap_database_open_writable(path, XAP_OPEN_OR_CREATE | XAP_OPEN_NO_SYNC, 0, &failure);
	ck_assert_msg(database != NULL, "%s", failure.message);
	for (guint i = 0; i < model->counted->len; i++) {
		const ModelDocument *from = model->counted->pdata[i];
		XapDocument *document = xap_document_new(&failure);
		for (guint term = 0; term < model->n_terms; term++)
			if (from->frequency[term] >= 0 &&
			    xap_document_add_term(document, model_get_term(term), (uint32_t)from->frequency[term], &failure) !=
				    XAP_OK)
				ck_abort_msg("%s", failure.message);
		ck_assert_msg(xap_database_add_document(database, document, NULL, &failure) == XAP_OK, "%s", failure.message);
		xap_document_free(document);
	}
	ck_assert_msg(xap_database_commit(database, &failure) == XAP_OK, "%s", failure.message);
	return database;
}

static XapQuery *node_to_xapian(const Node *node)
{
	static const XapOperator operations[] = {[TC_AND] = XAP_AND,
						 [TC_OR] = XAP_OR,
						 [TC_AND_MAYBE] = XAP_AND_MAYBE,
						 [TC_FILTER] = XAP_FILTER,
						 [TC_AND_NOT] = XAP_AND_NOT};
	g_autofree XapQuery **parts = g_new0(XapQuery *, node->parts->len + 1);
	for (guint i = 0; i < node->parts->len; i++)
		parts[i] = node_to_xapian(node->parts->pdata[i]);
	if (node->kind == NODE_TERM)
		return xap_query_new_term(model_get_term(node->term), 1, &failure);
	if (node->kind == NODE_ALL)
		return xap_query_new_all(&failure);
	if (node->kind == NODE_SCALED)
		return xap_query_take_scaled(parts[0], node->factor, &failure);
	return node->kind == NODE_NOTHING
		       ? xap_query_new_nothing(&failure)
		       : xap_query_take_parts(operations[node->operation], parts, node->parts->len, 0, &failure);
}

static XapMset *ask_xapian(XapDatabase *database, const Node *node, const TcMatchOptions *options)
{
	XapEnquire *enquire = xap_enquire_new(database, &failure);
	XapQuery *query = node_to_xapian(node);
	XapMset *hits = NULL;
	if (query &&
	    xap_enquire_set_weight_bm25(enquire, options->bm25.k1, 0, 1, options->bm25.b, options->bm25.min_length, &failure) ==
		    XAP_OK &&
	    xap_enquire_set_query(enquire, query, 0, &failure) == XAP_OK)
		hits = xap_enquire_search(enquire, options->first, options->max, UINT32_MAX, NULL, &failure);
	ck_assert_msg(hits != NULL, "%s", failure.message);
	xap_query_free(query);
	xap_enquire_free(enquire);
	return hits;
}

static gboolean are_near(double a, double b)
{
	return fabs(a - b) <= NEAR;
}

/* The same scores from rank to rank, and the same papers but where scores are so near that rounding may change their order. */
static void compare(const Model *model, const TcMatches *matches, const XapMset *hits, const char *what)
{
	guint n = (guint)xap_mset_get_size(hits);
	ck_assert_msg(matches->n == n, "%s: %u papers, Xapian has %u", what, matches->n, n);
	ck_assert_msg(matches->total == xap_mset_get_matches_estimated(hits), "%s: %u match, Xapian has %u", what, matches->total,
		      xap_mset_get_matches_estimated(hits));
	for (guint i = 0; i < n; i++) {
		const XapHit *hit = xap_mset_get_hit(hits, i);
		const TcRanked *ours = &matches->papers[i];
		gint64 paper = ((const ModelDocument *)model->counted->pdata[hit->docid - 1])->paper;
		gboolean tied = (i > 0 && are_near(hit->weight, xap_mset_get_hit(hits, i - 1)->weight)) || i + 1 == n ||
				are_near(hit->weight, xap_mset_get_hit(hits, i + 1)->weight);
		if (!are_near(hit->weight, ours->score) || (ours->paper != paper && !tied))
			ck_abort_msg("%s: rank %u: paper %ld with %.17g, Xapian has %ld with %.17g", what, i, (long)ours->paper,
				     ours->score, (long)paper, hit->weight);
	}
}

static void run_models(guint64 first_seed, guint64 n, gint32 max_papers)
{
	for (guint64 seed = first_seed; seed < first_seed + times((guint)n); seed++) {
		g_autoptr(GRand) dice = g_rand_new_with_seed((guint32)seed);
		const ModelShape shape = {.n_papers = (guint)g_rand_int_range(dice, 1, max_papers),
					  .n_terms = (guint)g_rand_int_range(dice, 2, MODEL_MAX_TERMS),
					  .density = g_rand_double_range(dice, 0.05, 1)};
		g_autoptr(Model) model = model_new(dice, &shape);
		g_ptr_array_sort(model->counted, compare_papers);
		g_autofree char *ours = g_strdup_printf("%" G_GUINT64_FORMAT "-", seed),
				*theirs = g_strdup_printf("x%" G_GUINT64_FORMAT, seed);
		g_auto(GStrv) paths = model_write(model, folder, ours, 1, 1);
		XapDatabase *database = write_database(model, theirs);
		g_autoptr(TcCollection) collection = open_collection(paths[0]);
		for (guint i = 0; i < QUESTIONS; i++) {
			const NodeShape asked = {.n_terms = model->n_terms, .depth = i % 5};
			g_autoptr(Node) node = node_new(dice, &asked);
			g_autoptr(TcQuery) query = node_to_query(node);
			const TcMatchOptions options = {.first = i % 3 * 5,
							.max = i % 2 ? 10 : 100000,
							.count = TRUE,
							.bm25 = {.k1 = g_rand_double_range(dice, 0.1, 3),
								 .b = g_rand_double_range(dice, 0, 0.95),
								 .min_length = g_rand_double_range(dice, 0, 1)}};
			g_autoptr(TcMatches) matches = match(collection, query, &options);
			g_autofree char *text = node_to_string(node);
			g_autofree char *what = g_strdup_printf("seed %" G_GUINT64_FORMAT " question %u: %s", seed, i, text);
			XapMset *hits = ask_xapian(database, node, &options);
			compare(model, matches, hits, what);
			xap_mset_free(hits);
		}
		xap_database_free(database);
	}
}

START_TEST(test_postings_peer__a_few_papers)
{
	run_models(1, 12, 40);
}
END_TEST

START_TEST(test_postings_peer__lists_of_many_blocks)
{
	run_models(1000, 2, 2500);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings_peer");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 300);
	tcase_add_test(all, test_postings_peer__a_few_papers);
	tcase_add_test(all, test_postings_peer__lists_of_many_blocks);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
