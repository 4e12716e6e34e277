/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Questions that are put as such.
 *
 *     khuyến nông là gì                             khuyến nông là
 *     thanh toán dự án được quy định như thế nào    thanh toán dự án được quy định
 *
 * Papers do not ask. Words that do (question-words.tsv) are rare in them, and would weigh more than what is asked about; so they are taken off the
 * tree, where bare words stand. What is left is a sentence, however short: any of its words will do. `là` stays: `khuyến nông là` is how the answer
 * begins.
 *
 * Measured by `make eval-wide`, MRR@10 / R@10, 224 questions of citizens and 800 made of titles, half of them in the words of questions, before and
 * with that: .753 / .929 and .758 / .929; .650 / .824 and .679 / .844. Tried and dropped: taking `là` off too, .737 / .924 of citizens' questions; a
 * pair `X là` for `thế nào là X`, which changed 3 of them, for the worse; counting what is left as a list where it is short, .768 / .929 and .667 /
 * .820; papers that have all that is left first, where that is short, at .4, 1, 4 times its weight: citizens +.001, +.006 (two questions), +.006,
 * gists -.002, -.013, -.032.
 */
#include "lib/search/search-private.h"

#include <string.h>

#include "lib/search/question-words-table.h"

/** Words of the longest row. */
#define MAX_WORDS 3u

/* A row of the table. */
typedef struct {
	char **words, **folded;
	guint n;
	gboolean starts, ends, marked;
} Asking;

static Asking rows[G_N_ELEMENTS(question_word_rows)];

static void read_rows(void)
{
	static gsize ready;
	if (!g_once_init_enter(&ready))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *folded = tc_text_fold(question_word_rows[i][0], -1);
		rows[i] = (Asking){.words = g_strsplit(question_word_rows[i][0], " ", MAX_WORDS),
				   .folded = g_strsplit(folded, " ", MAX_WORDS),
				   .starts = strcmp(question_word_rows[i][1], "start") == 0,
				   .ends = strcmp(question_word_rows[i][1], "end") == 0,
				   .marked = strcmp(question_word_rows[i][1], "marks") == 0};
		rows[i].n = g_strv_length(rows[i].words);
	}
	g_once_init_leave(&ready, 1);
}

/* Whether a row stands at a token, the `at`-th of `n`. */
static gboolean stands(const Asking *row, const TcToken *token, gsize at, gsize n)
{
	if (n - at < row->n || (row->ends && n - at != row->n) || (row->starts && at > 0))
		return FALSE;
	for (guint i = 0; i < row->n; i++) {
		gboolean marked = token[i].form != token[i].folded;
		const char *word = marked || row->marked ? row->words[i] : row->folded[i];
		if (strcmp(token[i].form, word) != 0)
			return FALSE;
	}
	return TRUE;
}

/* How many tokens are question words from one on, the `at`-th of `n`. */
static guint count_asking(const TcToken *token, gsize at, gsize n)
{
	guint most = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].n > most && stands(&rows[i], token, at, n))
			most = rows[i].n;
	return most;
}

static void add_piece(GPtrArray *pieces, const TcNode *node, gsize start, gsize end)
{
	TcNode *piece = g_new0(TcNode, 1);
	piece->kind = TC_NODE_WORDS;
	piece->text = g_strndup(node->text + start, end - start);
	piece->offset = node->offset + start;
	piece->asked = TRUE;
	g_ptr_array_add(pieces, piece);
}

/* What of bare words is no question word, to `pieces`. \return FALSE, and nothing added, if all of it is. */
static gboolean cut(const TcNode *node, GPtrArray *pieces)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
	gsize n, start = 0;
	const TcToken *token = tc_tokens_get(tokens, &n);
	gboolean found = FALSE, open = FALSE;
	for (gsize i = 0; i < n;) {
		guint asking = count_asking(&token[i], i, n);
		if (asking > 0 && open)
			add_piece(pieces, node, start, token[i - 1].span.end);
		if (asking == 0 && !open)
			start = token[i].span.start;
		found = found || asking > 0;
		open = asking == 0;
		i += MAX(asking, 1);
	}
	if (found && open)
		add_piece(pieces, node, start, token[n - 1].span.end);
	return found;
}

/* Puts what is left of bare words in their place; those of which nothing is left stay. */
static void cut_children(TcNode *group)
{
	GPtrArray *children = g_ptr_array_new_with_free_func((GDestroyNotify)tc_node_free);
	for (guint i = 0; i < group->children->len; i++) {
		TcNode *child = group->children->pdata[i];
		guint before = children->len;
		if (child->kind == TC_NODE_WORDS && cut(child, children) && children->len > before)
			continue;
		g_ptr_array_add(children, tc_question_take_asked(child));
		group->children->pdata[i] = NULL;
	}
	g_ptr_array_unref(group->children);
	group->children = children;
}

TcNode *tc_question_take_asked(TcNode *tree)
{
	read_rows();
	if (tree && tree->kind == TC_NODE_AND) {
		cut_children(tree);
	} else if (tree && tree->kind == TC_NODE_WORDS) {
		TcNode *group = g_new0(TcNode, 1);
		group->kind = TC_NODE_AND;
		group->children = g_ptr_array_new_with_free_func((GDestroyNotify)tc_node_free);
		if (!cut(tree, group->children) || group->children->len == 0) {
			tc_node_free(group);
			return tree;
		}
		tc_node_free(tree);
		if (group->children->len > 1)
			return group;
		tree = g_ptr_array_steal_index(group->children, 0);
		tc_node_free(group);
	}
	return tree;
}
