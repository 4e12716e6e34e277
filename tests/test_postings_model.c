/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings against a naive model of it (postings_model.h): random papers, random questions, the same answers. Everything comes out of a
 * seed, which a failure names. TC_CASES=n multiplies how many models there are (make torture).
 */
#include <math.h>
#include <string.h>

#include "tests/postings_model.h"
#include "tests/postings_shard.h"

/** Questions to each model. */
#define QUESTIONS 150u

static TcCollection *open_shards(char **shards)
{
	g_autoptr(GError) error = NULL;
	TcCollection *collection = tc_collection_open((const char *const *)shards, g_strv_length(shards), &error);
	if (!collection)
		ck_abort_msg("%s", error->message);
	return collection;
}

/** How far scores may differ: ours are cut to 2^-32 term by term. */
#define NEAR 2e-8

static gboolean are_near(double a, double b)
{
	return fabs(a - b) <= NEAR; /* and never where one is no number */
}

static TcMatchOptions random_options(GRand *dice, gboolean large)
{
	static const double k1[] = {1.2, 2, 0.4, 0}, b[] = {0.5, 0.75, 0, 1}, min_length[] = {0.5, 0, 1.5};
	static const guint first[] = {0, 0, 0, 1, 7, 200}, max[] = {10, 10, 1, 3, 100, 100000, G_MAXUINT, 0};
	return (TcMatchOptions){.first = first[g_rand_int_range(dice, 0, G_N_ELEMENTS(first))],
				.max = max[g_rand_int_range(dice, 0, G_N_ELEMENTS(max))],
				.order =
					g_rand_boolean(dice) ? TC_ORDER_SCORE : (TcOrder)g_rand_int_range(dice, 0, large ? 3 : 4),
				.sections = g_rand_boolean(dice),
				.count = g_rand_boolean(dice),
				.bm25 = {.k1 = k1[g_rand_int_range(dice, 0, G_N_ELEMENTS(k1))],
					 .b = b[g_rand_int_range(dice, 0, G_N_ELEMENTS(b))],
					 .min_length = min_length[g_rand_int_range(dice, 0, G_N_ELEMENTS(min_length))]}};
}

static TcMatches *ask(TcCollection *collection, const Node *node, const TcMatchOptions *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcQuery) query = node_to_query(node);
	TcMatches *matches = tc_collection_match(collection, query, options, &error);
	if (!matches)
		ck_abort_msg("%s", error->message);
	return matches;
}

/* ---- what must hold ------------------------------------------------------------------------------------------------- */

/* Asserts without a word to check as long as it holds: that would be a call of the system each. */
#define must(holds, ...)                                                                                                         \
	do {                                                                                                                     \
		if (!(holds))                                                                                                    \
			ck_abort_msg(__VA_ARGS__);                                                                               \
	} while (0)

/* What is expected, by paper; each may be found once. */
static GHashTable *index_papers(const GArray *expected)
{
	GHashTable *papers = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < expected->len; i++) {
		ModelMatch *match = &g_array_index(expected, ModelMatch, i);
		g_hash_table_insert(papers, (gpointer)&match->document->paper, match);
	}
	return papers;
}

/* Whether two may change places: all that comes before the paper's id is the same but for rounding. */
static gboolean may_swap(const ModelMatch *one, const ModelMatch *other, TcOrder order)
{
	gboolean same = order == TC_ORDER_STRING  ? strcmp(one->document->order, other->document->order) == 0
			: order == TC_ORDER_SCORE ? TRUE
						  : one->document->date == other->document->date;
	return same && are_near(one->score, other->score);
}

static void check_rank(const GArray *expected, GHashTable *papers, const TcMatches *matches, guint i,
		       const TcMatchOptions *options, const char *what)
{
	const TcRanked *found = &matches->papers[i], *before = i ? found - 1 : NULL;
	const ModelMatch *at = &g_array_index(expected, ModelMatch, options->first + i),
			 *of = g_hash_table_lookup(papers, &found->paper);
	must(of != NULL, "%s: rank %u: paper %ld does not match, or stands twice", what, i, (long)found->paper);
	must(are_near(of->score, found->score), "%s: rank %u: %.17g, not %.17g", what, i, found->score, of->score);
	must(of == at || may_swap(of, at, options->order), "%s: rank %u: paper %ld, not %ld", what, i, (long)found->paper,
	     (long)at->document->paper);
	must(!before || options->order != TC_ORDER_SCORE || before->score > found->score ||
		     (before->score == found->score && before->paper < found->paper),
	     "%s: ranks %u and %u", what, i - 1, i);
	g_hash_table_remove(papers, &found->paper);
}

static void check_ranking(const Model *model, const Node *node, const TcMatches *matches, const TcMatchOptions *options,
			  const char *what)
{
	g_autoptr(GArray) expected = model_match(model, node, options);
	g_autoptr(GHashTable) papers = index_papers(expected);
	guint left = expected->len > options->first ? expected->len - options->first : 0;
	must(matches->n == MIN(left, options->max), "%s: %u papers, not %u", what, matches->n, MIN(left, options->max));
	for (guint i = 0; i < matches->n; i++)
		check_rank(expected, papers, matches, i, options, what);
}

static void check_counts(const Model *model, const Node *node, const TcMatches *matches, const char *what)
{
	guint expected[TC_POSTINGS_N_LABELS][8];
	guint n = model_count(model, node, expected);
	must(matches->total == n, "%s: %u match, not %u", what, matches->total, n);
	for (guint slot = 0; slot < TC_POSTINGS_N_LABELS; slot++) {
		guint n_labels = 0;
		for (guint label = 1; label < 8; label++) {
			guint found = count_label(matches, slot, model_get_label(slot, label));
			must(found == expected[slot][label], "%s: label %u.%u: %u, not %u", what, slot, label, found,
			     expected[slot][label]);
			n_labels += found > 0;
		}
		must(n_labels == count_labels(matches, slot), "%s: labels of %u", what, slot);
	}
}

/* To the last bit. */
static void check_same(const TcMatches *one, const TcMatches *other, const char *what)
{
	must(one->n == other->n && one->total == other->total, "%s: %u of %u, and %u of %u", what, one->n, one->total, other->n,
	     other->total);
	for (guint i = 0; i < one->n; i++)
		must(one->papers[i].paper == other->papers[i].paper &&
			     memcmp(&one->papers[i].score, &other->papers[i].score, sizeof(double)) == 0,
		     "%s: rank %u: %ld with %.17g, and %ld with %.17g", what, i, (long)one->papers[i].paper, one->papers[i].score,
		     (long)other->papers[i].paper, other->papers[i].score);
}

static void check_model(const Model *model, TcCollection *one, TcCollection *many, GRand *dice, guint64 seed)
{
	for (guint i = 0; i < QUESTIONS; i++) {
		const NodeShape shape = {.n_terms = model->n_terms, .depth = i % 5, .synonyms = TRUE};
		g_autoptr(Node) node = node_new(dice, &shape);
		const TcMatchOptions options = random_options(dice, model->large);
		g_autofree char *query = node_to_string(node);
		g_autofree char *what = g_strdup_printf(
			"seed %" G_GUINT64_FORMAT " question %u (first %u max %u order %u sections %d k1 %g b %g min %g): %s",
			seed, i, options.first, options.max, options.order, options.sections, options.bm25.k1, options.bm25.b,
			options.bm25.min_length, query);
		g_autoptr(TcMatches) of_one = ask(one, node, &options), of_many = ask(many, node, &options);
		check_ranking(model, node, of_one, &options, what);
		check_ranking(model, node, of_many, &options, what);
		check_same(of_one, of_many, what);
		if (options.count)
			check_counts(model, node, of_many, what);
	}
}

static void run_models(guint64 first_seed, guint64 n, guint max_papers, gboolean large)
{
	for (guint64 seed = first_seed; seed < first_seed + times((guint)n); seed++) {
		g_autoptr(GRand) dice = g_rand_new_with_seed((guint32)seed);
		const ModelShape shape = {.n_papers = large ? max_papers : (guint)g_rand_int_range(dice, 1, (gint32)max_papers),
					  .n_terms = (guint)g_rand_int_range(dice, 2, MODEL_MAX_TERMS),
					  .max_sections = (guint)g_rand_int_range(dice, 0, 4),
					  .clustered = g_rand_boolean(dice),
					  .density = g_rand_double_range(dice, 0.05, 1),
					  .percent_again = large ? 3 : (guint)g_rand_int_range(dice, 0, 60),
					  .large = large};
		g_autoptr(Model) model = model_new(dice, &shape);
		guint n_shards = (guint)g_rand_int_range(dice, 1, large ? 3 : 5);
		g_autofree char *name = g_strdup_printf("%" G_GUINT64_FORMAT "-", seed);
		g_autofree char *name_one = g_strconcat("one", name, NULL);
		g_auto(GStrv) one_folder = model_write(model, folder, name_one, 1, 1);
		g_auto(GStrv) folders = model_write(model, folder, name, n_shards, (guint)g_rand_int_range(dice, 1, 12));
		g_autoptr(TcCollection) one = open_shards(one_folder), many = open_shards(folders);
		check_model(model, one, many, dice, seed);
	}
}

/* ---- the cases -------------------------------------------------------------------------------------------------------- */

START_TEST(test_postings_model__a_few_papers)
{
	run_models(1, 40, 40, FALSE);
}
END_TEST

START_TEST(test_postings_model__some_hundred_papers)
{
	run_models(100000, 10, 600, FALSE);
}
END_TEST

START_TEST(test_postings_model__lists_of_many_blocks)
{
	run_models(200000, 2, 4000, FALSE);
}
END_TEST

/* What is taken out of a large segment is still counted where a weight is made of how many have a term. */
START_TEST(test_postings_model__what_is_taken_out_lingers)
{
	run_models(300000, 2, 700, TRUE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings_model");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 300);
	tcase_add_test(all, test_postings_model__a_few_papers);
	tcase_add_test(all, test_postings_model__some_hundred_papers);
	tcase_add_test(all, test_postings_model__lists_of_many_blocks);
	tcase_add_test(all, test_postings_model__what_is_taken_out_lingers);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
