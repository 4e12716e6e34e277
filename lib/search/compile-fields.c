/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fields, dates and words that are left open as queries.
 */
#include "lib/search/compile.h"

#include <string.h>

/** Words that a `*` stands for; the two letters with most have some 300 in half a million words of text, and then thousands that OCR made up. */
#define MAX_EXPANSIONS 1000u

/* ---- fields ---------------------------------------------------------------------------------------------------- */

/* `khóa:13` as `khóa:XIII`. */
static char *to_roman(const char *value)
{
	static const char *const tens[] = {"", "X", "XX"}, *const ones[] = {"",  "I",  "II",  "III",  "IV",
									    "V", "VI", "VII", "VIII", "IX"};
	guint64 n = strspn(value, "0123456789") == strlen(value) ? g_ascii_strtoull(value, NULL, 10) : 0;
	return n > 0 && n < 30 ? g_strconcat(tens[n / 10], ones[n % 10], NULL) : g_strdup(value);
}

TcQuery *tc_compile_value(const TcIndexField *field, const char *value, TcCompiler *compiler)
{
	g_autofree char *term = tc_index_dup_value_term(field, value);
	return tc_compiler_make_term(term, compiler);
}

/* The works that the value of `dẫn:` or `thực hiện:` names in whatever form: `"Kết luận 44"`. NULL if it names none. */
static TcQuery *compile_named_value(const TcNode *node, TcCompiler *compiler)
{
	gsize end = node->offset + strlen(node->text);
	const TcNamed *named = compiler->named ? tc_named_at(compiler->named, node->offset, end) : NULL;
	GPtrArray *any = tc_queries_new();
	for (guint i = 0; named && i < named->works->len && i < TC_MAX_NAMED_WORKS; i++) {
		g_autofree char *label = tc_compiler_dup_label(((const TcWorkEntry *)named->works->pdata[i])->work);
		if (label)
			g_ptr_array_add(any, tc_compile_value(node->field, label, compiler));
	}
	return tc_queries_join(any, TC_OR);
}

/* `có:số`, `có:"người ký"`: by any name of the field. */
static TcQuery *compile_presence(const TcNode *node, TcCompiler *compiler)
{
	const TcIndexField *field = tc_index_field_find(node->text, -1);
	return tc_compile_value(node->field, field ? field->name : node->text, compiler);
}

static TcQuery *compile_words_of_value(const TcNode *node, const char *value, TcCompiler *compiler)
{
	const TcIndexField *field = node->field;
	g_autoptr(TcTokens) tokens = tc_tokens_new(value, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	/* The words of an identifier may belong to several of the field's values. */
	if (field->kind == TC_INDEX_ID && n == 1 && token->kind == TC_TOKEN_IDENTIFIER)
		return tc_compile_value(field, value, compiler);
	GPtrArray *words = tc_queries_new();
	for (gsize i = 0; i < n; i++)
		tc_compiler_add_words(words, field->prefix, &token[i], value, compiler);
	TcQuery *all = tc_queries_join(words, TC_AND);
	return field->kind == TC_INDEX_TEXT ? all : tc_queries_join_two(TC_OR, tc_compile_value(field, value, compiler), all);
}

/* Each number is a term: a range is all of its. */
static TcQuery *compile_numbers(const TcIndexField *field, guint low, guint high, TcCompiler *compiler)
{
	GPtrArray *any = tc_queries_new();
	for (guint number = low; number <= high; number++) {
		g_autofree char *term = g_strdup_printf("%s%u", field->prefix, number);
		g_ptr_array_add(any, tc_query_new_term(term));
	}
	compiler->n_terms++;
	return tc_queries_join(any, TC_SYNONYM);
}

TcQuery *tc_compile_field(const TcNode *node, TcCompiler *compiler)
{
	const char *name = node->field->name;
	if (node->field->kind == TC_INDEX_STATE)
		return tc_states_make_query(compiler->states, tc_states_parse(node->field, node->text));
	if (strcmp(name, "has") == 0)
		return compile_presence(node, compiler);
	guint low, high;
	if (strcmp(name, "number") == 0 && tc_values_parse_numbers(node->text, &low, &high))
		return compile_numbers(node->field, low, high, compiler);
	const char *level = strcmp(name, "level") == 0 ? tc_values_find_level(node->text) : NULL;
	g_autofree char *value = strcmp(name, "term") == 0 ? to_roman(node->text) : g_strdup(level ? level : node->text);
	TcQuery *query = compile_words_of_value(node, value, compiler);
	if (strcmp(name, "cites") != 0 && strcmp(name, "carries") != 0)
		return query;
	return tc_queries_join_two(TC_OR, query, compile_named_value(node, compiler));
}

TcQuery *tc_compile_date(const TcNode *node, TcCompiler *compiler)
{
	gsize same = 0;
	while (same < 8 && node->low[same] && node->low[same] == node->high[same])
		same++;
	/* A whole year, month or day has a term of its own. */
	const char *rest = node->low + same;
	char term[10];
	if ((same == 4 && strcmp(rest, "0000") == 0) || (same == 6 && strcmp(rest, "00") == 0) || same == 8) {
		g_snprintf(term, sizeof term, "%c%.*s", same == 4 ? 'Y' : same == 6 ? 'M' : 'D', (int)same, node->low);
		return tc_compiler_make_term(term, compiler);
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
static GArray *list_begun(const char *beginning, TcCompiler *compiler)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(Begun));
	g_array_set_clear_func(all, (GDestroyNotify)begun_clear);
	tc_collection_list_terms(compiler->index, beginning, add_begun, all);
	g_array_sort(all, compare_begun);
	if (all->len > MAX_EXPANSIONS)
		g_array_set_size(all, MAX_EXPANSIONS);
	return all;
}

static TcQuery *compile_beginning(const char *beginning, TcCompiler *compiler)
{
	g_autoptr(GArray) all = list_begun(beginning, compiler);
	GPtrArray *any = tc_queries_new();
	for (guint i = 0; i < all->len; i++)
		g_ptr_array_add(any, tc_query_new_term(g_array_index(all, Begun, i).word));
	if (any->len == 0)
		g_ptr_array_add(any, tc_compiler_make_term(beginning, compiler)); /* finds nothing */
	return tc_queries_join(any, TC_SYNONYM);
}

TcQuery *tc_compile_begun(char *const *words, gsize n, TcCollection *index)
{
	TcCompiler compiler = {.index = index};
	GPtrArray *all = tc_queries_new();
	for (gsize i = 1; i + 1 < n && i < TC_SEARCH_MAX_TERMS; i++)
		g_ptr_array_add(all, tc_compiler_make_pair(words[i - 1], words[i], &compiler));
	g_autofree char *last = n > 1 ? tc_index_dup_pair_term(words[n - 2], words[n - 1]) : g_strdup(words[0]);
	g_ptr_array_add(all, compile_beginning(last, &compiler));
	return tc_queries_join(all, TC_AND);
}

/* Of `44-KL*` the last piece is left open, and the others stand before it. */
TcQuery *tc_compile_wildcard(const TcNode *node, TcCompiler *compiler)
{
	g_autofree char *folded = tc_text_fold(node->text, -1);
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	const char *word;
	for (gsize at = 0, length, end = strlen(folded); tc_index_next_word(folded, end, &at, &word, &length);)
		g_ptr_array_add(words, g_strndup(word, length));
	compiler->n_terms += words->len;
	return words->len ? tc_compile_begun((char *const *)words->pdata, words->len, compiler->index) : NULL;
}
