/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bare words and phrases as queries, and works that are named among them: which words lead, and what only adds weight. Why, and what else was
 * tried, is said in compile.c.
 */
#include "lib/search/compile.h"

#include <math.h>
#include <string.h>

/** How much a paper with all words of a list outweighs one that has some; of a sentence it is better not to (table above). */
#define ALL_WEIGHT 4.0
/** How much being the work that was named outweighs citing it. */
#define OWN_WEIGHT 5.0
/** Weight of a word in the subject line beside its weight in the text. */
#define SUBJECT_WEIGHT 0.5
/** Weight of two words in a row beside that of the words. */
#define PAIR_WEIGHT 1.0
/** But words that do must have so much of the weight of all words of the question. */
#define LEADING_SHARE 0.3
/** And be so many: a mistyped word that some paper has is rare, too. */
#define MIN_LEADING 3u
/** Letters of an abbreviation that is asked for by what it stands for, too: of two letters most stand for several things. */
#define MIN_ABBREVIATION 3u

/* ---- lists of queries ------------------------------------------------------------------------------------------ */

GPtrArray *tc_queries_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)tc_query_free);
}

/* Joins a list and frees it; NULL for an empty one. */
TcQuery *tc_queries_join(GPtrArray *list, TcOperator operation)
{
	gsize n;
	g_ptr_array_set_free_func(list, NULL);
	gpointer *parts = g_ptr_array_steal(list, &n);
	g_ptr_array_unref(list);
	TcQuery *query = NULL;
	if (n == 1)
		query = parts[0];
	else if (n > 1)
		query = tc_query_take_parts(operation, (TcQuery *const *)parts, n);
	g_free(parts);
	return query;
}

/* Two queries of which each may be NULL. */
TcQuery *tc_queries_join_two(TcOperator operation, TcQuery *left, TcQuery *right)
{
	if (!left || !right)
		return left ? left : right;
	return tc_query_take_pair(operation, left, right);
}

TcQuery *tc_queries_scale(TcQuery *query, double factor)
{
	return query ? tc_query_take_scaled(query, factor) : NULL;
}

TcQuery *tc_compiler_make_term(const char *term, TcCompiler *compiler)
{
	compiler->n_terms++;
	return tc_query_new_term(term);
}

static TcQuery *make_prefixed(const char *prefix, const char *word, TcCompiler *compiler)
{
	g_autofree char *term = g_strconcat(prefix, word, NULL);
	return tc_compiler_make_term(term, compiler);
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

/* A word, however y and i are written in it: `quản lí` finds `quản lý`. */
static TcQuery *make_word(const char *prefix, const char *word, TcCompiler *compiler)
{
	const char *twin = tc_syllable_get_twin(word);
	TcQuery *query = make_prefixed(prefix, word, compiler);
	return twin ? tc_queries_join_two(TC_SYNONYM, query, make_prefixed(prefix, twin, compiler)) : query;
}

/* Two words that stand one after the other, likewise. */
TcQuery *tc_compiler_make_pair(const char *left, const char *right, TcCompiler *compiler)
{
	const char *const lefts[] = {left, tc_syllable_get_twin(left)}, *const rights[] = {right, tc_syllable_get_twin(right)};
	GPtrArray *any = tc_queries_new();
	for (int i = 0; i < 4; i++) {
		g_autofree char *pair =
			lefts[i / 2] && rights[i % 2] ? tc_index_dup_pair_term(lefts[i / 2], rights[i % 2]) : NULL;
		if (pair)
			g_ptr_array_add(any, tc_compiler_make_term(pair, compiler));
	}
	return tc_queries_join(any, TC_SYNONYM);
}

/* The words of a token under a prefix, to `list`. */
void tc_compiler_add_words(GPtrArray *list, const char *prefix, const TcToken *token, const char *text, TcCompiler *compiler)
{
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word && compiler->n_terms < TC_SEARCH_MAX_TERMS; word++)
		g_ptr_array_add(list, make_word(prefix, *word, compiler));
}

/* Words one after the other: all their pairs. NULL if there are none. */
static TcQuery *compile_row(const TcToken *token, gsize n, const char *text, TcCompiler *compiler)
{
	g_autofree char *before = NULL;
	GPtrArray *pairs = tc_queries_new();
	for (gsize i = 0; i < n; i++) {
		g_auto(GStrv) words = tc_index_dup_words(&token[i], text);
		for (char **word = words; *word && compiler->n_terms < TC_SEARCH_MAX_TERMS; word++) {
			if (before)
				g_ptr_array_add(pairs, tc_compiler_make_pair(before, *word, compiler));
			g_free(before);
			before = g_strdup(*word);
		}
	}
	if (pairs->len == 0 && before)
		g_ptr_array_add(pairs, make_word("", before, compiler));
	return tc_queries_join(pairs, TC_AND);
}

/* What tells papers that have a word with the marks of this token; NULL where that goes without saying. */
static TcQuery *compile_marks(const TcToken *token, TcCompiler *compiler)
{
	g_autofree char *term = tc_index_dup_mark_term(token);
	return term ? tc_compiler_make_term(term, compiler) : NULL;
}

/*
 * What an abbreviation stands for, each meaning in a row: `HĐND` finds `Hội đồng nhân dân`. In capitals as it is written, or in a hurry where it is
 * no syllable. NULL if it stands for nothing, or is so short that it may stand for anything.
 */
static TcQuery *compile_meanings(const TcToken *token, const char *text, TcCompiler *compiler)
{
	const char *meanings =
		token->detail == TC_DETAIL_ABBREVIATION
			? tc_abbreviation_get_expansions(text + token->span.start, (gssize)(token->span.end - token->span.start))
		: token->kind == TC_TOKEN_WORD ? tc_abbreviation_get_hurried_expansions(token->folded)
					       : NULL;
	if (!meanings || strlen(token->folded) < MIN_ABBREVIATION)
		return NULL;
	g_auto(GStrv) all = g_strsplit(meanings, "|", -1);
	GPtrArray *any = tc_queries_new();
	for (char **meaning = all; *meaning; meaning++) {
		g_autoptr(TcTokens) tokens = tc_tokens_new(*meaning, -1);
		gsize n;
		const TcToken *words = tc_tokens_get(tokens, &n);
		TcQuery *row = compile_row(words, n, *meaning, compiler);
		if (row)
			g_ptr_array_add(any, row);
	}
	return tc_queries_join(any, TC_OR);
}

TcQuery *tc_compile_phrase(const char *text, TcCompiler *compiler)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	GPtrArray *marks = tc_queries_new();
	for (gsize i = 0; i < n && compiler->n_terms < TC_SEARCH_MAX_TERMS; i++) {
		TcQuery *marked = compile_marks(&token[i], compiler);
		if (marked)
			g_ptr_array_add(marks, marked);
	}
	TcQuery *phrase = compile_row(token, n, text, compiler);
	TcQuery *marked = tc_queries_join(marks, TC_OR);
	if (!phrase) {
		tc_query_free(marked);
		return NULL;
	}
	return tc_queries_join_two(TC_AND_MAYBE, phrase, marked);
}

/* Identifiers and dates: the one term, own or printed or cited, or the words in a row where OCR took it apart. */
static TcQuery *compile_whole(const TcToken *token, const char *text, TcCompiler *compiler)
{
	g_autofree char *term = tc_index_dup_whole_term(token);
	GPtrArray *any = tc_queries_new();
	g_ptr_array_add(any, tc_compiler_make_term(term, compiler));
	if (token->kind == TC_TOKEN_IDENTIFIER) {
		g_ptr_array_add(any, tc_queries_scale(make_prefixed("XNO", term + 1, compiler), OWN_WEIGHT));
		g_ptr_array_add(any, make_prefixed("XCI", term + 1, compiler));
	}
	/* Among optional words the row would be looked for in nearly every paper. */
	TcQuery *phrase = compiler->relaxed ? NULL : compile_row(token, 1, text, compiler);
	if (phrase)
		g_ptr_array_add(any, phrase);
	return tc_queries_join(any, TC_OR);
}

/* Whether a pair stands in so many papers that having it alone says little. */
static gboolean is_common(const char *pair, const TcCompiler *compiler)
{
	return tc_collection_count_term(compiler->index, pair) >= compiler->common;
}

/* Whether a word can be common: numbers and the like always lead. */
static gboolean is_plain(const TcToken *token)
{
	return token->kind == TC_TOKEN_SYLLABLE || token->kind == TC_TOKEN_WORD;
}

static gboolean leads(const TcToken *token, const TcCompiler *compiler)
{
	return !compiler->relaxed || !is_plain(token) ||
	       tc_collection_count_term(compiler->index, token->folded) < compiler->common_word;
}

static void add_pair(TcWordRun *run, const char *word, TcCompiler *compiler)
{
	g_autofree char *pair = run->before ? tc_index_dup_pair_term(run->before, word) : NULL;
	if (pair) {
		gboolean rare = compiler->relaxed && !is_common(pair, compiler);
		g_ptr_array_add(rare ? run->all : run->extra,
				tc_queries_scale(tc_compiler_make_pair(run->before, word, compiler), PAIR_WEIGHT));
	}
	g_free(run->before);
	run->before = g_strdup(word);
}

/* What only adds weight is not counted: it goes with words that are. */
static void add_extra(TcWordRun *run, const TcToken *token, const char *text, TcCompiler *compiler)
{
	guint counted = compiler->n_terms;
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word; word++)
		add_pair(run, *word, compiler);
	TcQuery *marked = compile_marks(token, compiler);
	if (marked)
		g_ptr_array_add(run->extra, marked);
	if (run->subjects && (token->kind == TC_TOKEN_SYLLABLE || (compiler->relaxed && is_plain(token))))
		g_ptr_array_add(run->extra, tc_queries_scale(make_word("S", token->folded, compiler), SUBJECT_WEIGHT));
	compiler->n_terms = counted;
}

/* One token, to `all`; what only adds weight, to the run. */
static void add_token(GPtrArray *all, TcWordRun *run, const TcToken *token, const char *text, TcCompiler *compiler)
{
	if (compiler->n_terms >= TC_SEARCH_MAX_TERMS)
		return;
	g_autofree char *whole = tc_index_dup_whole_term(token);
	if (whole) {
		g_ptr_array_add(all, compile_whole(token, text, compiler));
		g_clear_pointer(&run->before, g_free);
		return;
	}
	TcQuery *meanings = is_plain(token) ? compile_meanings(token, text, compiler) : NULL;
	if (meanings) {
		GPtrArray *words = tc_queries_new();
		tc_compiler_add_words(words, "", token, text, compiler);
		g_ptr_array_add(all, tc_queries_join_two(TC_OR, tc_queries_join(words, TC_AND), meanings));
	} else {
		tc_compiler_add_words(leads(token, compiler) ? all : run->extra, "", token, text, compiler);
	}
	add_extra(run, token, text, compiler);
}

/* ---- named works ----------------------------------------------------------------------------------------------- */

/* As citations of a work are indexed: by its identifier, or else by its name. A number without a symbol says too little: NULL. */
char *tc_compiler_dup_label(const TcWork *work)
{
	return work->symbol ? tc_symbol_dup_identifier(work->number, work->year, work->symbol) : g_strdup(work->name);
}

/* \param seen terms of works that were added: those of several terms or provinces share one identifier. */
static void add_work(GPtrArray *any, GHashTable *seen, const TcWorkEntry *entry, TcCompiler *compiler)
{
	const TcWork *work = entry->work;
	g_autofree char *label = tc_compiler_dup_label(work);
	if (!label)
		return;
	g_autofree char *cited = tc_index_dup_value_term(tc_index_field_find("cites", -1), label);
	if (!g_hash_table_add(seen, g_strdup(cited)))
		return;
	g_ptr_array_add(any, tc_compiler_make_term(cited, compiler));
	if (work->symbol)
		g_ptr_array_add(any, make_prefixed("I", cited + strlen("XCI"), compiler));
}

static TcQuery *compile_works(const TcNamed *named, TcCompiler *compiler)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *any = tc_queries_new();
	for (guint i = 0; i < named->papers->len; i++) {
		g_autofree char *own = g_strdup_printf("Q%" G_GINT64_FORMAT, g_array_index(named->papers, gint64, i));
		g_ptr_array_add(any, tc_queries_scale(tc_compiler_make_term(own, compiler), OWN_WEIGHT));
	}
	for (guint i = 0; i < named->works->len && i < TC_MAX_NAMED_WORKS && compiler->n_terms < TC_SEARCH_MAX_TERMS; i++)
		add_work(any, seen, named->works->pdata[i], compiler);
	return tc_queries_join(any, TC_OR);
}

/* ---- a run of words -------------------------------------------------------------------------------------------- */

void tc_word_run_add(TcWordRun *run, const TcNode *node, TcCompiler *compiler)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	g_clear_pointer(&run->before, g_free); /* what stood before does not stand beside */
	for (gsize i = 0; i < n && compiler->n_terms < TC_SEARCH_MAX_TERMS;) {
		const TcNamed *named =
			tc_named_at(compiler->named, node->offset + token[i].span.start, node->offset + token[i].span.end);
		if (!named) {
			add_token(run->all, run, &token[i++], node->text, compiler);
			continue;
		}
		/* Its words count where they stand in a row; one by one, `chỉ thị số 5` is in every paper. */
		gsize first = i;
		while (i < n && node->offset + token[i].span.end <= named->span.end)
			i++;
		TcQuery *row = compile_row(&token[first], i - first, node->text, compiler);
		g_clear_pointer(&run->before, g_free);
		TcQuery *works = compile_works(named, compiler);
		g_ptr_array_add(run->all, tc_queries_join_two(TC_OR, row, works));
	}
}

/* Frees the run. */
TcQuery *tc_word_run_join(TcWordRun *run, TcOperator operation)
{
	TcQuery *all = tc_queries_join(run->all, operation);
	TcQuery *extra = tc_queries_join(run->extra, TC_OR);
	g_clear_pointer(&run->before, g_free);
	if (!all) {
		tc_query_free(extra);
		return NULL;
	}
	return tc_queries_join_two(TC_AND_MAYBE, all, extra);
}

/* All words, as a question that is not relaxed has them; what is counted of it is counted already. */
static TcQuery *compile_all(const TcNode *const *nodes, gsize n, TcCompiler *compiler)
{
	TcWordRun run = {.all = tc_queries_new(), .extra = tc_queries_new()};
	guint counted = compiler->n_terms;
	compiler->n_terms = 0;
	compiler->relaxed = FALSE;
	for (gsize i = 0; i < n; i++)
		tc_word_run_add(&run, nodes[i], compiler);
	compiler->n_terms = counted;
	compiler->relaxed = TRUE;
	g_ptr_array_set_size(run.extra, 0);
	return tc_word_run_join(&run, TC_AND);
}

static int compare_counts(gconstpointer a, gconstpointer b)
{
	guint left = *(const guint *)a, right = *(const guint *)b;
	return (left > right) - (left < right);
}

/* In how many papers the words stand that stand in any. */
static GArray *count_words(const TcNode *const *nodes, gsize n, const TcCompiler *compiler)
{
	GArray *counts = g_array_new(FALSE, FALSE, sizeof(guint));
	for (gsize i = 0; i < n; i++) {
		g_autoptr(TcTokens) tokens = tc_tokens_new(nodes[i]->text, -1);
		gsize n_tokens;
		const TcToken *token = tc_tokens_get(tokens, &n_tokens);
		for (gsize j = 0; j < n_tokens && counts->len < TC_SEARCH_MAX_TERMS; j++) {
			guint count = is_plain(&token[j]) ? tc_collection_count_term(compiler->index, token[j].folded) : 0;
			if (count > 0)
				g_array_append_val(counts, count);
		}
	}
	g_array_sort(counts, compare_counts);
	return counts;
}

/* Papers from which on a word does not lead: those that do have a share of the weight of all (LEADING_SHARE). */
static guint find_common_word(const TcNode *const *nodes, gsize n, const TcCompiler *compiler)
{
	g_autoptr(GArray) counts = count_words(nodes, n, compiler);
	double all = 0, leading = 0;
	for (guint i = 0; i < counts->len; i++)
		all += log((double)compiler->n_papers / g_array_index(counts, guint, i));
	guint common = compiler->common;
	for (guint i = 0;
	     i < counts->len && (i < MIN_LEADING || leading < LEADING_SHARE * all || g_array_index(counts, guint, i) < common);
	     i++) {
		common = MAX(common, g_array_index(counts, guint, i) + 1);
		leading += log((double)compiler->n_papers / g_array_index(counts, guint, i));
	}
	return common;
}

TcQuery *tc_compile_words(const TcNode *const *nodes, gsize n, TcCompiler *compiler)
{
	if (compiler->relaxed)
		compiler->common_word = find_common_word(nodes, n, compiler);
	TcWordRun run = {.all = tc_queries_new(), .extra = tc_queries_new(), .subjects = TRUE};
	for (gsize i = 0; i < n; i++)
		tc_word_run_add(&run, nodes[i], compiler);
	/* A sentence of common words only: they have to lead after all. */
	if (run.all->len == 0) {
		GPtrArray *none = run.all;
		run.all = run.extra;
		run.extra = none;
	}
	TcQuery *query = tc_word_run_join(&run, compiler->relaxed ? TC_OR : TC_AND);
	if (!compiler->relaxed || compiler->sentence)
		return query;
	return tc_queries_join_two(TC_AND_MAYBE, query, tc_queries_scale(compile_all(nodes, n, compiler), ALL_WEIGHT));
}
