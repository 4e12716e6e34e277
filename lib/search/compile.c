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
 *     pairs at .7, 1.3: titles -.008, -.001, rows -.035, +.023, lists -.002, -.009.
 *     a question without marks ranked by those that the language model would write: citizens +.0065 / -.0045, lists -.005, rows -.018.
 */
#include "lib/search/search-private.h"

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
/** Of a sentence, words and pairs that stand in one paper of so many do not make it a hit; they only rank those that have another. */
#define COMMON_SHARE 64u
/** But words that do must have so much of the weight of all words of the question. */
#define LEADING_SHARE 0.3
/** And be so many: a mistyped word that some paper has is rare, too. */
#define MIN_LEADING 3u
/** Papers that are few enough for any word to find them. */
#define MIN_COMMON 500u
/** Letters that must stand before a `*`: one letter begins a tenth of all words. */
#define MIN_WILDCARD 2u
/** Words that a `*` stands for; the two letters with most have some 300 in half a million words of text, and then thousands that OCR made up. */
#define MAX_EXPANSIONS 1000u
/** Works of one named stretch whose identifiers are searched. */
#define MAX_NAMED_WORKS 5u

/** Letters of an abbreviation that is asked for by what it stands for, too: of two letters most stand for several things. */
#define MIN_ABBREVIATION 3u

/** What grows while a tree is walked. */
typedef struct {
	const GPtrArray *named;
	TcCollection *index; /* tells how common a word is, and lists those that begin so */
	guint common;        /* papers from which on a pair is */
	guint common_word;   /* and a word */
	guint n_papers;
	gboolean relaxed;
	const TcStates *states; /* see tc_compile(), also of the next */
	const TcIndexField *lifted;
	gboolean sentence; /* relaxed from the start; else because too little was found */
	guint n_terms;
} Compiler;

/* ---- lists of queries ------------------------------------------------------------------------------------------ */

static GPtrArray *list_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)tc_query_free);
}

/* Joins a list and frees it; NULL for an empty one. */
static TcQuery *list_join(GPtrArray *list, TcOperator operation)
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
static TcQuery *join(TcOperator operation, TcQuery *left, TcQuery *right)
{
	if (!left || !right)
		return left ? left : right;
	return tc_query_take_pair(operation, left, right);
}

static TcQuery *scale(TcQuery *query, double factor)
{
	return query ? tc_query_take_scaled(query, factor) : NULL;
}

static TcQuery *make_term(const char *term, Compiler *compiler)
{
	compiler->n_terms++;
	return tc_query_new_term(term);
}

static TcQuery *make_prefixed(const char *prefix, const char *word, Compiler *compiler)
{
	g_autofree char *term = g_strconcat(prefix, word, NULL);
	return make_term(term, compiler);
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

/* A word, however y and i are written in it: `quản lí` finds `quản lý`. */
static TcQuery *make_word(const char *prefix, const char *word, Compiler *compiler)
{
	const char *twin = tc_syllable_get_twin(word);
	TcQuery *query = make_prefixed(prefix, word, compiler);
	return twin ? join(TC_SYNONYM, query, make_prefixed(prefix, twin, compiler)) : query;
}

/* Two words that stand one after the other, likewise. */
static TcQuery *make_pair(const char *left, const char *right, Compiler *compiler)
{
	const char *const lefts[] = {left, tc_syllable_get_twin(left)}, *const rights[] = {right, tc_syllable_get_twin(right)};
	GPtrArray *any = list_new();
	for (int i = 0; i < 4; i++) {
		g_autofree char *pair =
			lefts[i / 2] && rights[i % 2] ? tc_index_dup_pair_term(lefts[i / 2], rights[i % 2]) : NULL;
		if (pair)
			g_ptr_array_add(any, make_term(pair, compiler));
	}
	return list_join(any, TC_SYNONYM);
}

/* The words of a token under a prefix, to `list`. */
static void add_words(GPtrArray *list, const char *prefix, const TcToken *token, const char *text, Compiler *compiler)
{
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word && compiler->n_terms < TC_SEARCH_MAX_TERMS; word++)
		g_ptr_array_add(list, make_word(prefix, *word, compiler));
}

/* Words one after the other: all their pairs. NULL if there are none. */
static TcQuery *compile_row(const TcToken *token, gsize n, const char *text, Compiler *compiler)
{
	g_autofree char *before = NULL;
	GPtrArray *pairs = list_new();
	for (gsize i = 0; i < n; i++) {
		g_auto(GStrv) words = tc_index_dup_words(&token[i], text);
		for (char **word = words; *word && compiler->n_terms < TC_SEARCH_MAX_TERMS; word++) {
			if (before)
				g_ptr_array_add(pairs, make_pair(before, *word, compiler));
			g_free(before);
			before = g_strdup(*word);
		}
	}
	if (pairs->len == 0 && before)
		g_ptr_array_add(pairs, make_word("", before, compiler));
	return list_join(pairs, TC_AND);
}

/* What tells papers that have a word with the marks of this token; NULL where that goes without saying. */
static TcQuery *compile_marks(const TcToken *token, Compiler *compiler)
{
	g_autofree char *term = tc_index_dup_mark_term(token);
	return term ? make_term(term, compiler) : NULL;
}

/*
 * What an abbreviation stands for, each meaning in a row: `HĐND` finds `Hội đồng nhân dân`. In capitals as it is written, or in a hurry where it is
 * no syllable. NULL if it stands for nothing, or is so short that it may stand for anything.
 */
static TcQuery *compile_meanings(const TcToken *token, const char *text, Compiler *compiler)
{
	const char *meanings =
		token->detail == TC_DETAIL_ABBREVIATION
			? tc_abbreviation_get_expansions(text + token->span.start, (gssize)(token->span.end - token->span.start))
		: token->kind == TC_TOKEN_WORD ? tc_abbreviation_get_hurried_expansions(token->folded)
					       : NULL;
	if (!meanings || strlen(token->folded) < MIN_ABBREVIATION)
		return NULL;
	g_auto(GStrv) all = g_strsplit(meanings, "|", -1);
	GPtrArray *any = list_new();
	for (char **meaning = all; *meaning; meaning++) {
		g_autoptr(TcTokens) tokens = tc_tokens_new(*meaning, -1);
		gsize n;
		const TcToken *words = tc_tokens_get(tokens, &n);
		TcQuery *row = compile_row(words, n, *meaning, compiler);
		if (row)
			g_ptr_array_add(any, row);
	}
	return list_join(any, TC_OR);
}

static TcQuery *compile_phrase(const char *text, Compiler *compiler)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	GPtrArray *marks = list_new();
	for (gsize i = 0; i < n && compiler->n_terms < TC_SEARCH_MAX_TERMS; i++) {
		TcQuery *marked = compile_marks(&token[i], compiler);
		if (marked)
			g_ptr_array_add(marks, marked);
	}
	TcQuery *phrase = compile_row(token, n, text, compiler);
	TcQuery *marked = list_join(marks, TC_OR);
	if (!phrase) {
		tc_query_free(marked);
		return NULL;
	}
	return join(TC_AND_MAYBE, phrase, marked);
}

/* Identifiers and dates: the one term, own or printed or cited, or the words in a row where OCR took it apart. */
static TcQuery *compile_whole(const TcToken *token, const char *text, Compiler *compiler)
{
	g_autofree char *term = tc_index_dup_whole_term(token);
	GPtrArray *any = list_new();
	g_ptr_array_add(any, make_term(term, compiler));
	if (token->kind == TC_TOKEN_IDENTIFIER) {
		g_ptr_array_add(any, scale(make_prefixed("XNO", term + 1, compiler), OWN_WEIGHT));
		g_ptr_array_add(any, make_prefixed("XCI", term + 1, compiler));
	}
	/* Among optional words the row would be looked for in nearly every paper. */
	TcQuery *phrase = compiler->relaxed ? NULL : compile_row(token, 1, text, compiler);
	if (phrase)
		g_ptr_array_add(any, phrase);
	return list_join(any, TC_OR);
}

/* What bare words come to: all that is asked for, and what only adds weight. */
typedef struct {
	GPtrArray *all;
	GPtrArray *extra;
	gboolean subjects; /* words of the subject line weigh more */
	char *before;      /* the word before, for pairs; NULL: none */
} Run;

/* Whether a pair stands in so many papers that having it alone says little. */
static gboolean is_common(const char *pair, const Compiler *compiler)
{
	return tc_collection_count_term(compiler->index, pair) >= compiler->common;
}

/* Whether a word can be common: numbers and the like always lead. */
static gboolean is_plain(const TcToken *token)
{
	return token->kind == TC_TOKEN_SYLLABLE || token->kind == TC_TOKEN_WORD;
}

static gboolean leads(const TcToken *token, const Compiler *compiler)
{
	return !compiler->relaxed || !is_plain(token) ||
	       tc_collection_count_term(compiler->index, token->folded) < compiler->common_word;
}

static void add_pair(Run *run, const char *word, Compiler *compiler)
{
	g_autofree char *pair = run->before ? tc_index_dup_pair_term(run->before, word) : NULL;
	if (pair) {
		gboolean rare = compiler->relaxed && !is_common(pair, compiler);
		g_ptr_array_add(rare ? run->all : run->extra, scale(make_pair(run->before, word, compiler), PAIR_WEIGHT));
	}
	g_free(run->before);
	run->before = g_strdup(word);
}

/* What only adds weight is not counted: it goes with words that are. */
static void add_extra(Run *run, const TcToken *token, const char *text, Compiler *compiler)
{
	guint counted = compiler->n_terms;
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word; word++)
		add_pair(run, *word, compiler);
	TcQuery *marked = compile_marks(token, compiler);
	if (marked)
		g_ptr_array_add(run->extra, marked);
	if (run->subjects && (token->kind == TC_TOKEN_SYLLABLE || (compiler->relaxed && is_plain(token))))
		g_ptr_array_add(run->extra, scale(make_word("S", token->folded, compiler), SUBJECT_WEIGHT));
	compiler->n_terms = counted;
}

/* One token, to `all`; what only adds weight, to the run. */
static void add_token(GPtrArray *all, Run *run, const TcToken *token, const char *text, Compiler *compiler)
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
		GPtrArray *words = list_new();
		add_words(words, "", token, text, compiler);
		g_ptr_array_add(all, join(TC_OR, list_join(words, TC_AND), meanings));
	} else {
		add_words(leads(token, compiler) ? all : run->extra, "", token, text, compiler);
	}
	add_extra(run, token, text, compiler);
}

/* ---- named works ----------------------------------------------------------------------------------------------- */

/* As citations of a work are indexed: by its identifier, or else by its name. A number without a symbol says too little: NULL. */
static char *dup_label(const TcWork *work)
{
	return work->symbol ? tc_symbol_dup_identifier(work->number, work->year, work->symbol) : g_strdup(work->name);
}

/* \param seen terms of works that were added: those of several terms or provinces share one identifier. */
static void add_work(GPtrArray *any, GHashTable *seen, const TcWorkEntry *entry, Compiler *compiler)
{
	const TcWork *work = entry->work;
	g_autofree char *label = dup_label(work);
	if (!label)
		return;
	g_autofree char *cited = tc_index_dup_value_term(tc_index_field_find("cites", -1), label);
	if (!g_hash_table_add(seen, g_strdup(cited)))
		return;
	g_ptr_array_add(any, make_term(cited, compiler));
	if (work->symbol)
		g_ptr_array_add(any, make_prefixed("I", cited + strlen("XCI"), compiler));
}

static TcQuery *compile_works(const TcNamed *named, Compiler *compiler)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *any = list_new();
	for (guint i = 0; i < named->papers->len; i++) {
		g_autofree char *own = g_strdup_printf("Q%" G_GINT64_FORMAT, g_array_index(named->papers, gint64, i));
		g_ptr_array_add(any, scale(make_term(own, compiler), OWN_WEIGHT));
	}
	for (guint i = 0; i < named->works->len && i < MAX_NAMED_WORKS && compiler->n_terms < TC_SEARCH_MAX_TERMS; i++)
		add_work(any, seen, named->works->pdata[i], compiler);
	return list_join(any, TC_OR);
}

/* ---- a run of words -------------------------------------------------------------------------------------------- */

static void add_run(Run *run, const TcNode *node, Compiler *compiler)
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
		g_ptr_array_add(run->all, join(TC_OR, row, works));
	}
}

/* Frees the run. */
static TcQuery *join_words(Run *run, TcOperator operation)
{
	TcQuery *all = list_join(run->all, operation);
	TcQuery *extra = list_join(run->extra, TC_OR);
	g_clear_pointer(&run->before, g_free);
	if (!all) {
		tc_query_free(extra);
		return NULL;
	}
	return join(TC_AND_MAYBE, all, extra);
}

/* All words, as a question that is not relaxed has them; what is counted of it is counted already. */
static TcQuery *compile_all(const TcNode *const *nodes, gsize n, Compiler *compiler)
{
	Run run = {.all = list_new(), .extra = list_new()};
	guint counted = compiler->n_terms;
	compiler->n_terms = 0;
	compiler->relaxed = FALSE;
	for (gsize i = 0; i < n; i++)
		add_run(&run, nodes[i], compiler);
	compiler->n_terms = counted;
	compiler->relaxed = TRUE;
	g_ptr_array_set_size(run.extra, 0);
	return join_words(&run, TC_AND);
}

static int compare_counts(gconstpointer a, gconstpointer b)
{
	guint left = *(const guint *)a, right = *(const guint *)b;
	return (left > right) - (left < right);
}

/* In how many papers the words stand that stand in any. */
static GArray *count_words(const TcNode *const *nodes, gsize n, const Compiler *compiler)
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
static guint find_common_word(const TcNode *const *nodes, gsize n, const Compiler *compiler)
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

static TcQuery *compile_words(const TcNode *const *nodes, gsize n, Compiler *compiler)
{
	if (compiler->relaxed)
		compiler->common_word = find_common_word(nodes, n, compiler);
	Run run = {.all = list_new(), .extra = list_new(), .subjects = TRUE};
	for (gsize i = 0; i < n; i++)
		add_run(&run, nodes[i], compiler);
	/* A sentence of common words only: they have to lead after all. */
	if (run.all->len == 0) {
		GPtrArray *none = run.all;
		run.all = run.extra;
		run.extra = none;
	}
	TcQuery *query = join_words(&run, compiler->relaxed ? TC_OR : TC_AND);
	if (!compiler->relaxed || compiler->sentence)
		return query;
	return join(TC_AND_MAYBE, query, scale(compile_all(nodes, n, compiler), ALL_WEIGHT));
}

/* ---- fields ---------------------------------------------------------------------------------------------------- */

/* `khóa:13` as `khóa:XIII`. */
static char *to_roman(const char *value)
{
	static const char *const tens[] = {"", "X", "XX"}, *const ones[] = {"",  "I",  "II",  "III",  "IV",
									    "V", "VI", "VII", "VIII", "IX"};
	guint64 n = strspn(value, "0123456789") == strlen(value) ? g_ascii_strtoull(value, NULL, 10) : 0;
	return n > 0 && n < 30 ? g_strconcat(tens[n / 10], ones[n % 10], NULL) : g_strdup(value);
}

static TcQuery *compile_value(const TcIndexField *field, const char *value, Compiler *compiler)
{
	g_autofree char *term = tc_index_dup_value_term(field, value);
	return make_term(term, compiler);
}

/* The works that the value of `dẫn:` or `thực hiện:` names in whatever form: `"Kết luận 44"`. NULL if it names none. */
static TcQuery *compile_named_value(const TcNode *node, Compiler *compiler)
{
	gsize end = node->offset + strlen(node->text);
	const TcNamed *named = compiler->named ? tc_named_at(compiler->named, node->offset, end) : NULL;
	GPtrArray *any = list_new();
	for (guint i = 0; named && i < named->works->len && i < MAX_NAMED_WORKS; i++) {
		g_autofree char *label = dup_label(((const TcWorkEntry *)named->works->pdata[i])->work);
		if (label)
			g_ptr_array_add(any, compile_value(node->field, label, compiler));
	}
	return list_join(any, TC_OR);
}

/* `có:số`, `có:"người ký"`: by any name of the field. */
static TcQuery *compile_presence(const TcNode *node, Compiler *compiler)
{
	const TcIndexField *field = tc_index_field_find(node->text, -1);
	return compile_value(node->field, field ? field->name : node->text, compiler);
}

static TcQuery *compile_words_of_value(const TcNode *node, const char *value, Compiler *compiler)
{
	const TcIndexField *field = node->field;
	g_autoptr(TcTokens) tokens = tc_tokens_new(value, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	/* The words of an identifier may belong to several of the field's values. */
	if (field->kind == TC_INDEX_ID && n == 1 && token->kind == TC_TOKEN_IDENTIFIER)
		return compile_value(field, value, compiler);
	GPtrArray *words = list_new();
	for (gsize i = 0; i < n; i++)
		add_words(words, field->prefix, &token[i], value, compiler);
	TcQuery *all = list_join(words, TC_AND);
	return field->kind == TC_INDEX_TEXT ? all : join(TC_OR, compile_value(field, value, compiler), all);
}

static TcQuery *compile_field(const TcNode *node, Compiler *compiler)
{
	const char *name = node->field->name;
	if (node->field->kind == TC_INDEX_STATE)
		return tc_states_make_query(compiler->states, tc_states_parse(node->text));
	if (strcmp(name, "has") == 0)
		return compile_presence(node, compiler);
	g_autofree char *value = strcmp(name, "term") == 0 ? to_roman(node->text) : g_strdup(node->text);
	TcQuery *query = compile_words_of_value(node, value, compiler);
	if (strcmp(name, "cites") != 0 && strcmp(name, "carries") != 0)
		return query;
	return join(TC_OR, query, compile_named_value(node, compiler));
}

static TcQuery *compile_date(const TcNode *node, Compiler *compiler)
{
	gsize same = 0;
	while (same < 8 && node->low[same] && node->low[same] == node->high[same])
		same++;
	/* A whole year, month or day has a term of its own. */
	const char *rest = node->low + same;
	char term[10];
	if ((same == 4 && strcmp(rest, "0000") == 0) || (same == 6 && strcmp(rest, "00") == 0) || same == 8) {
		g_snprintf(term, sizeof term, "%c%.*s", same == 4 ? 'Y' : same == 6 ? 'M' : 'D', (int)same, node->low);
		return make_term(term, compiler);
	}
	guint64 low = g_ascii_strtoull(node->low, NULL, 10), high = g_ascii_strtoull(node->high, NULL, 10);
	return tc_query_new_dates((guint32)low, *node->high ? (guint32)high : G_MAXUINT32);
}

/* A word that begins as asked. */
typedef struct {
	char *word;
	guint papers;
} Begun;

static void begun_clear(Begun *begun)
{
	g_free(begun->word);
}

static int compare_begun(gconstpointer a, gconstpointer b)
{
	const Begun *left = a, *right = b;
	return left->papers != right->papers ? (left->papers < right->papers ? 1 : -1) : strcmp(left->word, right->word);
}

static gboolean add_begun(const char *term, guint papers, gpointer all)
{
	Begun begun = {.word = g_strdup(term), .papers = papers};
	g_array_append_val((GArray *)all, begun);
	return TRUE;
}

/* All words that begin so, the commonest if there are too many. \return of Begun. */
static GArray *list_begun(const char *beginning, Compiler *compiler)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(Begun));
	g_array_set_clear_func(all, (GDestroyNotify)begun_clear);
	tc_collection_list_terms(compiler->index, beginning, add_begun, all);
	g_array_sort(all, compare_begun);
	if (all->len > MAX_EXPANSIONS)
		g_array_set_size(all, MAX_EXPANSIONS);
	return all;
}

static TcQuery *compile_beginning(const char *beginning, Compiler *compiler)
{
	g_autoptr(GArray) all = list_begun(beginning, compiler);
	GPtrArray *any = list_new();
	for (guint i = 0; i < all->len; i++)
		g_ptr_array_add(any, tc_query_new_term(g_array_index(all, Begun, i).word));
	if (any->len == 0)
		g_ptr_array_add(any, make_term(beginning, compiler)); /* finds nothing */
	return list_join(any, TC_SYNONYM);
}

static TcQuery *compile_wildcard(const TcNode *node, Compiler *compiler)
{
	g_autofree char *folded = tc_text_fold(node->text, -1);
	/* Of `44-KL*` only the last piece can be left open. */
	char *last = folded + strlen(folded);
	while (last > folded && g_ascii_isalnum(last[-1]))
		last--;
	compiler->n_terms++;
	if (strlen(last) < MIN_WILDCARD)
		return *last ? make_term(last, compiler) : NULL;
	return compile_beginning(last, compiler);
}

TcQuery *tc_compile_begun(char *const *words, gsize n, TcCollection *index)
{
	Compiler compiler = {.index = index};
	GPtrArray *all = list_new();
	for (gsize i = 1; i + 1 < n && i < TC_SEARCH_MAX_TERMS; i++)
		g_ptr_array_add(all, make_pair(words[i - 1], words[i], &compiler));
	g_autofree char *last = n > 1 ? tc_index_dup_pair_term(words[n - 2], words[n - 1]) : g_strdup(words[0]);
	g_ptr_array_add(all, compile_beginning(last, &compiler));
	return list_join(all, TC_AND);
}

/* ---- the tree -------------------------------------------------------------------------------------------------- */

static TcQuery *compile_node(const TcNode *node, Compiler *compiler);

static TcQuery *compile_strict(const TcNode *node, Compiler *compiler)
{
	gboolean relaxed = compiler->relaxed;
	compiler->relaxed = FALSE;
	TcQuery *query = compile_node(node, compiler);
	compiler->relaxed = relaxed;
	return query;
}

static TcQuery *compile_and(const TcNode *node, Compiler *compiler)
{
	GPtrArray *all = list_new(), *none = list_new();
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
	TcQuery *run = words->len ? compile_words((const TcNode *const *)words->pdata, words->len, compiler) : NULL;
	TcQuery *rest = list_join(all, TC_AND);
	TcQuery *query = join(TC_AND, run, rest);
	TcQuery *without = list_join(none, TC_OR);
	if (!query && (without || compiler->lifted))
		query = tc_query_new_all();
	return without ? join(TC_AND_NOT, query, without) : query;
}

/*
 * What only adds weight is kept apart for all alternatives together: inside each it would keep poor ones from being left out. Subject lines are
 * left out of it: they made the slowest hundredth a quarter slower, for the one kind of question that says by itself what it wants.
 */
static TcQuery *compile_or(const TcNode *node, Compiler *compiler)
{
	GPtrArray *any = list_new();
	Run run = {.all = list_new(), .extra = list_new()};
	for (guint i = 0; i < node->children->len; i++) {
		const TcNode *child = node->children->pdata[i];
		TcQuery *query = NULL;
		if (child->kind == TC_NODE_WORDS) {
			add_run(&run, child, compiler);
			query = list_join(g_steal_pointer(&run.all), compiler->relaxed ? TC_OR : TC_AND);
			run.all = list_new();
		} else {
			query = compile_node(child, compiler);
		}
		if (query)
			g_ptr_array_add(any, query);
	}
	g_ptr_array_unref(run.all);
	run.all = any;
	return join_words(&run, TC_OR);
}

/* All of them; near.c sees to it how near. */
static TcQuery *compile_near(const TcNode *node, Compiler *compiler)
{
	GPtrArray *all = list_new();
	for (guint i = 0; i < node->children->len; i++) {
		TcQuery *row = compile_phrase(((const TcNode *)node->children->pdata[i])->text, compiler);
		if (row)
			g_ptr_array_add(all, row);
	}
	return list_join(all, TC_AND);
}

static TcQuery *compile_not(const TcNode *node, Compiler *compiler)
{
	TcQuery *without = compile_strict(node->children->pdata[0], compiler);
	return without ? join(TC_AND_NOT, tc_query_new_all(), without) : NULL;
}

static TcQuery *compile_node(const TcNode *node, Compiler *compiler)
{
	switch (node->kind) {
	case TC_NODE_WORDS:
		return compile_words(&node, 1, compiler);
	case TC_NODE_PHRASE:
		return compile_phrase(node->text, compiler);
	case TC_NODE_WILDCARD:
		return compile_wildcard(node, compiler);
	case TC_NODE_FIELD:
		return compile_field(node, compiler);
	case TC_NODE_DATE:
		return compile_date(node, compiler);
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
	Compiler compiler = {.named = named,
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
	Compiler compiler = {0};
	if (asker->clearance < TC_SECRECY_ABSOLUTE) {
		GPtrArray *levels = list_new();
		const TcIndexField *field = tc_index_field_find("secrecy", -1);
		for (int level = 0; level <= (int)asker->clearance; level++)
			g_ptr_array_add(levels, compile_value(field, tc_index_secrecy_name((TcSecrecy)level), &compiler));
		query = tc_query_take_pair(TC_FILTER, query, list_join(levels, TC_OR));
	}
	if (asker->groups) {
		GPtrArray *groups = list_new();
		for (const char *const *group = asker->groups; *group; group++) {
			g_autofree char *term = tc_index_dup_group_term(*group);
			g_ptr_array_add(groups, make_term(term, &compiler));
		}
		if (groups->len == 0)
			g_ptr_array_add(groups, tc_query_new_nothing());
		query = tc_query_take_pair(TC_FILTER, query, list_join(groups, TC_OR));
	}
	return query;
}
