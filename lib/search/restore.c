/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Marks for a question that was typed without: what the language model of lib/repair would write. It is only ever offered, as what was typed
 * finds all that the marked question does.
 *
 * The model is opened with the first question that needs it, once for all threads; without it nothing is offered.
 */
#include "lib/search/search-private.h"

#include "lib/repair/repair.h"

#include <string.h>

/** Fewer words say too little about each other. */
#define MIN_WORDS 2u

static const TcRepairer *get_repairer(void)
{
	static TcRepairer *repairer;
	static gsize opened;

	if (g_once_init_enter(&opened)) {
		repairer = tc_repairer_open(NULL, NULL, NULL);
		g_once_init_leave(&opened, 1);
	}
	return repairer;
}

static gboolean has_words(const char *question)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(question, -1);
	gsize n, words = 0;
	const TcToken *token = tc_tokens_get(tokens, &n);
	for (gsize i = 0; i < n; i++)
		words += token[i].kind == TC_TOKEN_SYLLABLE;
	return words >= MIN_WORDS;
}

/* Whether a stretch of the question touches a number, symbol or path that is asked for: `cv/hu` is no `cv/hủ`. */
static gboolean touches_code(const TcNode *node, TcSpan span)
{
	const TcIndexField *field = node->field;
	gboolean found = field && (field->kind == TC_INDEX_ID || strcmp(field->name, "path") == 0) &&
			 span.start >= node->offset && span.start < node->offset + strlen(node->text);
	for (guint i = 0; node->children && i < node->children->len && !found; i++)
		found = touches_code(node->children->pdata[i], span);
	return found;
}

char *tc_restore_marks(const char *question)
{
	g_autoptr(TcNode) tree = tc_question_parse(question);
	if (!tree || !g_str_is_ascii(question) || !has_words(question))
		return NULL;
	const TcRepairer *repairer = get_repairer();
	g_autoptr(TcText) text = repairer ? tc_text_new(question, -1, NULL) : NULL;
	if (!text)
		return NULL;
	g_autoptr(TcRepairs) repairs = tc_repairer_mark(repairer, text);
	gsize n, done = 0, marked_words = 0;
	const TcRepair *repair = tc_repairs_get(repairs, &n);
	const char *canonical = tc_text_get_canonical(text, NULL);
	g_autoptr(GString) marked = g_string_new(NULL);
	for (gsize i = 0; i < n; i++) {
		if (touches_code(tree, tc_text_get_source_span(text, repair[i].span)))
			continue;
		marked_words++;
		g_string_append_len(marked, canonical + done, (gssize)(repair[i].span.start - done));
		g_string_append(marked, repair[i].repaired);
		done = repair[i].span.end;
	}
	g_string_append(marked, canonical + done);
	return marked_words ? g_strdup(marked->str) : NULL;
}
