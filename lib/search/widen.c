/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What to ask instead where a question finds nothing:
 *
 *     loại:CT loại:KL máu             loại:CT,KL máu                 a paper has one type
 *     "công tác máu" ngày:2030 -xã    công tác máu
 *     số:44-KL/TV                     44-KL/TV                       papers that speak of it
 *
 * What is offered is asked first, so that it does find something (answer.c).
 */
#include "lib/search/search-private.h"

#include <string.h>

static const TcIndexField *field_of(const TcNode *node)
{
	const TcNode *first = node->kind == TC_NODE_OR ? node->children->pdata[0] : node;
	return first->field && tc_index_field_takes_list(first->field) && tc_node_chooses(node, first->field) ? first->field
													      : NULL;
}

static guint append_values(GString *out, const TcNode *node)
{
	guint n = 0;
	for (guint i = 0; node->children && i < node->children->len; i++)
		n += append_values(out, node->children->pdata[i]);
	if (node->children)
		return n;
	g_string_append_printf(out, strpbrk(node->text, " ,;") ? "\"%s\"," : "%s,", node->text);
	return 1;
}

/* All children of an AND that choose values of a field, as one choice. \return how many values it has. */
static guint append_choice(GString *out, const TcNode *node, const TcIndexField *field)
{
	guint n = 0;
	g_string_append_printf(out, "%s%.*s:", out->len ? " " : "", (int)strcspn(field->aliases, "|"), field->aliases);
	for (guint i = 0; i < node->children->len; i++)
		if (field_of(node->children->pdata[i]) == field)
			n += append_values(out, node->children->pdata[i]);
	g_string_truncate(out, out->len - 1);
	return n;
}

static gboolean chooses_before(const TcNode *node, guint at, const TcIndexField *field)
{
	for (guint i = 0; i < at; i++)
		if (field_of(node->children->pdata[i]) == field)
			return TRUE;
	return FALSE;
}

/* Nothing where no field is to have two values. */
static void append_any(GString *out, const TcNode *node)
{
	guint most = 0;
	for (guint i = 0; node->kind == TC_NODE_AND && i < node->children->len; i++) {
		const TcIndexField *field = field_of(node->children->pdata[i]);
		g_autofree char *other = field ? NULL : tc_question_describe(node->children->pdata[i], FALSE);
		if (other)
			g_string_append_printf(out, "%s%s", out->len ? " " : "", other);
		guint n = field && !chooses_before(node, i, field) ? append_choice(out, node, field) : 0;
		most = MAX(most, n);
	}
	if (most < 2)
		g_string_truncate(out, 0);
}

/* Whether a value says something of a paper's place or fate, and not what stands in it: `mất` of `tệp gốc:mất`. */
static gboolean is_of_archive(const TcIndexField *field)
{
	return field && (field->kind == TC_INDEX_STATE || strcmp(field->name, "has") == 0);
}

static void append_texts(GString *out, const TcNode *node, gboolean values)
{
	if (node->kind == TC_NODE_NOT || is_of_archive(node->field))
		return;
	for (guint i = 0; node->children && i < node->children->len; i++)
		append_texts(out, node->children->pdata[i], values);
	if (node->text && (node->field != NULL) == values)
		g_string_append_printf(out, "%s%s", out->len ? " " : "", node->text);
}

char *tc_question_dup_wider(const TcNode *tree, TcWidth width)
{
	GString *out = g_string_new(NULL);
	if (width == TC_WIDTH_ANY)
		append_any(out, tree);
	else
		append_texts(out, tree, width == TC_WIDTH_VALUES);
	return g_string_free(out, FALSE);
}
