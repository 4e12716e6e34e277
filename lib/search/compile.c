/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tree as a query of the index.
 *
 * A word becomes its folded term, which weighs more in papers that read it with its commonest marks: so `chữ thập đỏ` finds the scan that reads "chu
 * thap do", below those that read it right. What else ranks comes on top, adds weight and excludes nothing (AND_MAYBE): other marks, where it was
 * typed with such; two words that stand one after the other in the paper too; a word of the subject.
 *
 * A stretch that names works (named.c) becomes one alternative: its words in a row, or one of the works' identifiers as printed, as own
 * number or as cited; papers that carry the work come first.
 *
 * Bare words must all be there. Where that finds less than a handful, or where they are a sentence, the same tree is compiled relaxed: any of
 * them; words and pairs add up, so that papers which have all of them, and in a row, come first.
 * Of a list that found too little, papers with all of its words come first for certain (ALL_WEIGHT); a sentence is better off without.
 *
 * Measured by `make eval-retrieval` on 224 questions and 32,807 articles, MRR@10 / R@10 of questions with marks, without:
 *
 *     all words, then any                         .650 / .871    .615 / .862
 *     any, papers with all words 4 times over     .654 / .893    .617 / .884
 *     any                                         .740 / .911    .733 / .906
 *     any, pairs weigh 0 (instead of 0.6)         .622 / .839    .527 / .732
 *     any, pairs weigh 0.3                        .706 / .911    .692 / .884
 *     any, pairs weigh 1                          .754 / .920    .748 / .906
 *     any, pairs weigh 1.3                        .755 / .915    .754 / .911
 *     any, pairs 0.6, no weight for marks         .711 / .911    .733 / .906
 *     any, pairs 0.6, b .75 (instead of .5)       .724 / .906    .721 / .902
 *     any, pairs 0.6, b .3                        .746 / .911    .732 / .902
 *     any, pairs 0.6, k1 1.5 (instead of 1)       .738 / .915    .730 / .911
 *
 * Those were with a second look at each word for its marks; since a word that is not read as usual counts half (terms.c) it is .748 / .924 and .749
 * / .911. Whether the weights fit these questions only: words and pairs alone, pairs at 0.6, 0.8, 1, 1.3, 1.6, give .741, .745, .739, .739, .740,
 * where the jackknife's standard error is .025; chosen on one half and measured on the other (1,000 splits) the best gains .003 over 1. Nothing here
 * is fitted closely.
 *
 * Tried and dropped: terms of the first papers found, added with little weight (pseudo-relevance expansion). On words and pairs alone, .739 / .911:
 *
 *     5 terms of the first 3, weight 0.2          .736 / .911
 *     10 terms of the first 5, weight 0.1         .732 / .906
 *     10 terms of the first 5, weight 0.3         .701 / .897
 *     20 terms of the first 10, weight 0.2        .697 / .897
 *
 * Long papers are found by their sections too, each a document beside that of the whole paper, and the best of them is what the paper is worth:
 * indexer/units.c has what that brings. Sections rank, and do no more: where papers are left out for a word that they have, or are listed in another
 * order, only whole papers are asked.
 *
 * A sentence has words that stand in half of all papers. Hits are therefore looked for by its rarer words and pairs alone, which
 * changes nothing of the above down to one paper in 64 (at one in 128 R@10 falls to .897), and takes a quarter of the time. But where nearly all
 * words are common, a pair that happens to be rare would be all that finds: so words lead, the rarest first, until they have a share of the weight of
 * all (LEADING_SHARE). `make eval-wide`, MRR@10 / R@10, without that and with a share of .3: sentences of law .433 / .637 and .471 / .715, gists of
 * titles .679 / .844 and .712 / .904, citizens' questions .758 / .929 both. A share of .5 is no better, and takes 1.2 times the time.
 *
 * They are MIN_LEADING at least, as a mistyped word that some paper has is rare too, and would be all that finds: `thu hoi dta` found one paper.
 *
 * What is common or not goes by words of letters, whether they are syllables or not: without marks `duoc`, `viec` are none, and led always.
 * Likewise words of the subject, but of sentences only: of lists it took .019 / .030 from rows without marks, and .004 more of R@10 from noisy
 * papers.
 *
 * Abbreviations (lib/text/abbreviations.tsv) find what they stand for: citizens' questions .758 / .929 and .765 / .929 with marks, .751 / .929 and
 * .759 / .933 without; at half the weight .761 and .757.
 *
 * Tried on the same questions and dropped:
 *     papers that have all words of a sentence come first, at .15, .4 of their weight: citizens +.001, +.007 MRR@10, titles +.005, +.002, for 12 %
 *     more time.
 *     marks (E) at .3, .6 of their weight: sentences -.024, -.013, lists of words of Party texts -.050, -.026.
 *     subjects at .25, .8: citizens +.005, -.010, gists of titles -.037, +.018, sentences +.037, -.042.
 *     subjects by how rare the word is in texts, not in subjects: gists of titles -.064 / -.029, sentences +.044 / +.047, citizens without marks
 *     -.005 / -.009, the rest within .006 but for rows.
 *     subjects that have two neighbours of the question, at .5, instead of words: gists +.043 / +.020, titles -.066 / -.024, sentences -.043 / -.043.
 *     (All three move what subjects weigh as a whole: papers without one lose by it, R@10 of pages without a head .694 and .737 with none.)
 *     pairs at .7, 1.3: titles -.008, -.001, rows -.035, +.023, lists -.002, -.009.
 *     a question without marks ranked by those that the language model would write: citizens +.0065 / -.0045, lists -.005, rows -.018.
 */
#include "lib/search/compile.h"

#include <string.h>

/** Of a sentence, words and pairs that stand in one paper of so many do not make it a hit; they only rank those that have another. */
#define COMMON_SHARE 64u
/** Papers that are few enough for any word to find them. */
#define MIN_COMMON 500u

/* ---- the tree -------------------------------------------------------------------------------------------------- */

static TcQuery *compile_node(const TcNode *node, TcCompiler *compiler);

static TcQuery *compile_strict(const TcNode *node, TcCompiler *compiler)
{
	gboolean relaxed = compiler->relaxed;
	compiler->relaxed = FALSE;
	TcQuery *query = compile_node(node, compiler);
	compiler->relaxed = relaxed;
	return query;
}

static TcQuery *compile_and(const TcNode *node, TcCompiler *compiler)
{
	GPtrArray *all = tc_queries_new(), *none = tc_queries_new();
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	for (guint i = 0; i < node->children->len; i++) {
		const TcNode *child = node->children->pdata[i];
		if (compiler->lifted && tc_node_chooses(child, compiler->lifted))
			continue;
		if (child->kind == TC_NODE_WORDS) {
			g_ptr_array_add(words, (gpointer)child);
			continue;
		}
		gboolean not = child->kind == TC_NODE_NOT;
		TcQuery *query = compile_strict(not ? child->children->pdata[0] : child, compiler);
		if (query)
			g_ptr_array_add(not ? none : all, query);
	}
	TcQuery *run = words->len ? tc_compile_words((const TcNode *const *)words->pdata, words->len, compiler) : NULL;
	TcQuery *rest = tc_queries_join(all, TC_AND);
	TcQuery *query = tc_queries_join_two(TC_AND, run, rest);
	TcQuery *without = tc_queries_join(none, TC_OR);
	if (!query && (without || compiler->lifted))
		query = tc_query_new_all();
	return without ? tc_queries_join_two(TC_AND_NOT, query, without) : query;
}

/*
 * What only adds weight is kept apart for all alternatives together: inside each it would keep poor ones from being left out. Subject lines are
 * left out of it: they made the slowest hundredth a quarter slower, for the one kind of question that says by itself what it wants.
 */
static TcQuery *compile_or(const TcNode *node, TcCompiler *compiler)
{
	GPtrArray *any = tc_queries_new();
	TcWordRun run = {.all = tc_queries_new(), .extra = tc_queries_new()};
	for (guint i = 0; i < node->children->len; i++) {
		const TcNode *child = node->children->pdata[i];
		TcQuery *query = NULL;
		if (child->kind == TC_NODE_WORDS) {
			tc_word_run_add(&run, child, compiler);
			query = tc_queries_join(g_steal_pointer(&run.all), compiler->relaxed ? TC_OR : TC_AND);
			run.all = tc_queries_new();
		} else {
			query = compile_node(child, compiler);
		}
		if (query)
			g_ptr_array_add(any, query);
	}
	g_ptr_array_unref(run.all);
	run.all = any;
	return tc_word_run_join(&run, TC_OR);
}

/* All of them; near.c sees to it how near. */
static TcQuery *compile_near(const TcNode *node, TcCompiler *compiler)
{
	GPtrArray *all = tc_queries_new();
	for (guint i = 0; i < node->children->len; i++) {
		TcQuery *row = tc_compile_phrase(((const TcNode *)node->children->pdata[i])->text, compiler);
		if (row)
			g_ptr_array_add(all, row);
	}
	return tc_queries_join(all, TC_AND);
}

static TcQuery *compile_not(const TcNode *node, TcCompiler *compiler)
{
	TcQuery *without = compile_strict(node->children->pdata[0], compiler);
	return without ? tc_queries_join_two(TC_AND_NOT, tc_query_new_all(), without) : NULL;
}

static TcQuery *compile_node(const TcNode *node, TcCompiler *compiler)
{
	switch (node->kind) {
	case TC_NODE_WORDS:
		return tc_compile_words(&node, 1, compiler);
	case TC_NODE_PHRASE:
		return tc_compile_phrase(node->text, compiler);
	case TC_NODE_WILDCARD:
		return tc_compile_wildcard(node, compiler);
	case TC_NODE_FIELD:
		return tc_compile_field(node, compiler);
	case TC_NODE_DATE:
		return tc_compile_date(node, compiler);
	case TC_NODE_NEAR:
		return compile_near(node, compiler);
	case TC_NODE_NOT:
		return compile_not(node, compiler);
	case TC_NODE_MUST:
		return compile_strict(node->children->pdata[0], compiler);
	case TC_NODE_AND:
		return compile_and(node, compiler);
	case TC_NODE_OR:
		return compile_or(node, compiler);
	}
	return NULL;
}

TcQuery *tc_compile(const TcNode *node, const GPtrArray *named, TcCollection *index, const TcStates *states, gboolean relaxed,
		    const TcIndexField *lifted)
{
	guint n_papers, n_sections;
	tc_collection_count_documents(index, &n_papers, &n_sections);
	guint common = MAX(n_papers / COMMON_SHARE, MIN_COMMON);
	TcCompiler compiler = {.named = named,
			       .index = index,
			       .states = states,
			       .common = common,
			       .common_word = common,
			       .n_papers = n_papers,
			       .relaxed = relaxed,
			       .lifted = lifted,
			       .sentence = node && tc_compile_count_words(node) >= TC_SEARCH_SENTENCE_WORDS};
	if (node && lifted && tc_node_chooses(node, lifted))
		return tc_query_new_all();
	TcQuery *query = node ? compile_node(node, &compiler) : NULL;
	return query ? query : tc_query_new_nothing();
}

gsize tc_compile_count_words(const TcNode *node)
{
	gsize n = 0;
	if (node->kind == TC_NODE_WORDS) {
		g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
		tc_tokens_get(tokens, &n);
		n += node->asked ? TC_SEARCH_SENTENCE_WORDS : 0;
	} else if (node->kind == TC_NODE_AND || node->kind == TC_NODE_OR) {
		for (guint i = 0; i < node->children->len; i++)
			n += tc_compile_count_words(node->children->pdata[i]);
	}
	return n;
}

/* ---- the asker ------------------------------------------------------------------------------------------------- */

TcQuery *tc_compile_take_filtered(TcQuery *query, const TcAsker *asker)
{
	TcCompiler compiler = {0};
	if (asker->clearance < TC_SECRECY_ABSOLUTE) {
		GPtrArray *levels = tc_queries_new();
		const TcIndexField *field = tc_index_field_find("secrecy", -1);
		for (int level = 0; level <= (int)asker->clearance; level++)
			g_ptr_array_add(levels, tc_compile_value(field, tc_index_secrecy_name((TcSecrecy)level), &compiler));
		query = tc_query_take_pair(TC_FILTER, query, tc_queries_join(levels, TC_OR));
	}
	if (asker->groups) {
		GPtrArray *groups = tc_queries_new();
		for (const char *const *group = asker->groups; *group; group++) {
			g_autofree char *term = tc_index_dup_group_term(*group);
			g_ptr_array_add(groups, tc_compiler_make_term(term, &compiler));
		}
		if (groups->len == 0)
			g_ptr_array_add(groups, tc_query_new_nothing());
		query = tc_query_take_pair(TC_FILTER, query, tc_queries_join(groups, TC_OR));
	}
	return query;
}
