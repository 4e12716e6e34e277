/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A question's tree, back in the question language: what the person is told was searched.
 */
#include "lib/search/search-private.h"

#include <string.h>

static void append_node(GString *out, const TcNode *node, gboolean relaxed, TcNodeKind parent);

static void append_words(GString *out, const TcNode *node, gboolean relaxed)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	for (gsize i = 0; i < n && i < TC_SEARCH_MAX_TERMS; i++)
		g_string_append_printf(out, "%s%s", i == 0 ? "" : relaxed ? " OR " : " ", token[i].form);
}

/* YYYYMMDD as ISO 8601, as far as it is known. */
static char *describe_date(const char *value, const char *open)
{
	if (!*value)
		return g_strdup("");
	if (memcmp(value + 4, open, 2) == 0)
		return g_strndup(value, 4);
	if (memcmp(value + 6, open, 2) == 0)
		return g_strdup_printf("%.4s-%.2s", value, value + 4);
	return g_strdup_printf("%.4s-%.2s-%.2s", value, value + 4, value + 6);
}

static void append_date(GString *out, const TcNode *node)
{
	g_autofree char *low = describe_date(node->low, "00");
	g_autofree char *high = describe_date(node->high, "99");
	gboolean same = strcmp(low, high) == 0;
	g_string_append_printf(out, "%s:%s%s%s", node->field->name, low, same ? "" : "..", same ? "" : high);
}

/* The bare words of all children, any of which will do. */
static void append_any(GString *out, const TcNode *node)
{
	g_autoptr(GString) words = g_string_new(NULL);
	gboolean bare = TRUE;
	for (guint i = 0; i < node->children->len; i++) {
		const TcNode *child = node->children->pdata[i];
		bare = bare && child->kind == TC_NODE_WORDS;
		if (child->kind != TC_NODE_WORDS)
			continue;
		g_string_append(words, words->len ? " OR " : "");
		append_words(words, child, TRUE);
	}
	g_string_append_printf(out, !bare && strstr(words->str, " OR ") ? "(%s)" : "%s", words->str);
}

static void append_children(GString *out, const TcNode *node, gboolean relaxed, TcNodeKind parent)
{
	gboolean brackets = parent != TC_NODE_WORDS && parent != TC_NODE_OR, any = relaxed && node->kind == TC_NODE_AND,
		 said = FALSE;
	if (brackets)
		g_string_append_c(out, '(');
	for (guint i = 0; i < node->children->len; i++) {
		const TcNode *child = node->children->pdata[i];
		gboolean words = any && child->kind == TC_NODE_WORDS;
		if (words && said)
			continue;
		if (i > 0)
			g_string_append(out, node->kind == TC_NODE_OR ? " OR " : " ");
		if (words)
			append_any(out, node);
		else
			append_node(out, child, relaxed, node->kind);
		said = said || words;
	}
	if (brackets)
		g_string_append_c(out, ')');
}

static void append_near(GString *out, const TcNode *node)
{
	for (guint i = 0; i < node->children->len; i++) {
		if (i > 0 && node->window == TC_SEARCH_NEAR_WINDOW)
			g_string_append(out, " NEAR ");
		else if (i > 0)
			g_string_append_printf(out, " NEAR/%u ", node->window);
		append_node(out, node->children->pdata[i], FALSE, node->kind);
	}
}

static void append_node(GString *out, const TcNode *node, gboolean relaxed, TcNodeKind parent)
{
	switch (node->kind) {
	case TC_NODE_WORDS:
		append_words(out, node, relaxed);
		break;
	case TC_NODE_PHRASE:
		g_string_append_printf(out, "\"%s\"", node->text);
		break;
	case TC_NODE_WILDCARD:
		g_string_append_printf(out, "%s*", node->text);
		break;
	case TC_NODE_FIELD:
		g_string_append_printf(out, strchr(node->text, ' ') ? "%s:\"%s\"" : "%s:%s", node->field->name, node->text);
		break;
	case TC_NODE_DATE:
		append_date(out, node);
		break;
	case TC_NODE_NEAR:
		append_near(out, node);
		break;
	case TC_NODE_NOT:
	case TC_NODE_MUST:
		g_string_append_c(out, node->kind == TC_NODE_NOT ? '-' : '+');
		append_node(out, node->children->pdata[0], FALSE, node->kind);
		break;
	case TC_NODE_AND:
	case TC_NODE_OR:
		append_children(out, node, relaxed, parent);
		break;
	}
}

char *tc_question_describe(const TcNode *node, gboolean relaxed)
{
	GString *out = g_string_new(NULL);
	if (node)
		append_node(out, node, relaxed, TC_NODE_WORDS);
	return g_string_free(out, FALSE);
}
