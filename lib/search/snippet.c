/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Snippets: the stretch of a paper that has most of what was asked for, with the words marked. Made from the archive's raw text as
 * it is today, by the same tokens that the index was made from, so marks fall on whole words and on nothing else.
 *
 * Of a long paper only the best page is made canonical: pages are compared by a scan of their folded words, which is some ten
 * times cheaper.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Words of a snippet. */
#define WINDOW_TOKENS 40u
/** Words before the first mark. */
#define LEAD_TOKENS 8u
/** Papers up to this size are taken whole; longer ones page by page. In bytes. */
#define WHOLE_BYTES (32u << 10)
/** How far into a paper we look. In bytes. */
#define MAX_BYTES (4u << 20)

struct TcMarks {
	GHashTable *words;     /* folded word -> its number, from 1 */
	GHashTable *wholes;    /* whole terms of identifiers and dates -> number */
	GPtrArray *beginnings; /* of wildcards, folded */
};

TcMarks *tc_marks_new(void)
{
	TcMarks *marks = g_new0(TcMarks, 1);
	marks->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	marks->wholes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	marks->beginnings = g_ptr_array_new_with_free_func(g_free);
	return marks;
}

void tc_marks_free(TcMarks *marks)
{
	if (!marks)
		return;
	g_hash_table_unref(marks->words);
	g_hash_table_unref(marks->wholes);
	g_ptr_array_unref(marks->beginnings);
	g_free(marks);
}

static void add_key(TcMarks *marks, GHashTable *table, char *key)
{
	guint number = g_hash_table_size(marks->words) + g_hash_table_size(marks->wholes) + 1;
	if (number < TC_SEARCH_MAX_TERMS && !g_hash_table_contains(table, key))
		g_hash_table_insert(table, key, GUINT_TO_POINTER(number));
	else
		g_free(key);
}

static void add_token(TcMarks *marks, const TcToken *token, const char *text)
{
	char *whole = tc_index_dup_whole_term(token);
	if (whole) {
		add_key(marks, marks->wholes, whole);
		return;
	}
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word; word++)
		add_key(marks, marks->words, g_strdup(*word));
}

static void add_works(TcMarks *marks, const TcNamed *named)
{
	for (guint i = 0; i < named->works->len; i++) {
		const TcWork *work = ((const TcWorkEntry *)named->works->pdata[i])->work;
		g_autofree char *identifier =
			work->symbol ? tc_symbol_dup_identifier(work->number, work->year, work->symbol) : NULL;
		g_autoptr(TcTokens) tokens = tc_tokens_new(identifier ? identifier : "", -1);
		gsize n;
		const TcToken *token = tc_tokens_get(tokens, &n);
		if (n == 1)
			add_token(marks, token, identifier);
	}
}

static void add_text(TcMarks *marks, const TcNode *node, const GPtrArray *named)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	for (gsize i = 0; i < n; i++) {
		const TcNamed *stretch = NULL;
		if (node->kind == TC_NODE_WORDS)
			stretch = tc_named_at(named, node->offset + token[i].span.start, node->offset + token[i].span.end);
		if (stretch)
			add_works(marks, stretch);
		/* `tw` of `44 kl tw` stands in every symbol of the Centre. */
		if (!stretch || token[i].kind != TC_TOKEN_WORD)
			add_token(marks, &token[i], node->text);
	}
}

void tc_marks_add(TcMarks *marks, const TcNode *node, const GPtrArray *named)
{
	switch (node->kind) {
	case TC_NODE_WORDS:
	case TC_NODE_PHRASE:
		add_text(marks, node, named);
		break;
	case TC_NODE_FIELD:
		if (strcmp(node->field->name, "cites") == 0 || strcmp(node->field->name, "carries") == 0 ||
		    strcmp(node->field->name, "number") == 0 || strcmp(node->field->name, "subject") == 0)
			add_text(marks, node, named);
		break;
	case TC_NODE_WILDCARD:
		g_ptr_array_add(marks->beginnings, tc_text_fold(node->text, -1));
		break;
	case TC_NODE_NOT:
	case TC_NODE_DATE:
		break;
	case TC_NODE_NEAR:
	case TC_NODE_MUST:
	case TC_NODE_AND:
	case TC_NODE_OR:
		for (guint i = 0; i < node->children->len; i++)
			tc_marks_add(marks, node->children->pdata[i], named);
		break;
	}
}

/* ---- matching -------------------------------------------------------------------------------------------------- */

/* The number of the word that was asked for; 0: none. */
static guint match_word(const TcMarks *marks, const char *word)
{
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(marks->words, word));
	for (guint i = 0; number == 0 && i < marks->beginnings->len; i++)
		if (g_str_has_prefix(word, marks->beginnings->pdata[i]))
			number = TC_SEARCH_MAX_TERMS - 1;
	return number;
}

static guint match_token(const TcMarks *marks, const TcToken *token, const char *text)
{
	if (token->kind == TC_TOKEN_SYLLABLE)
		return match_word(marks, token->folded);
	g_autofree char *whole = tc_index_dup_whole_term(token);
	guint number = whole ? GPOINTER_TO_UINT(g_hash_table_lookup(marks->wholes, whole)) : 0;
	if (number)
		return number;
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word && !number; word++)
		number = match_word(marks, *word);
	return number;
}

/* How much a stretch of matches is worth: each word once, and a little for words that stand together. */
static guint score_window(const guint8 *matches, gsize from, gsize to)
{
	guint64 seen = 0;
	guint score = 0;
	for (gsize i = from; i < to; i++) {
		if (!matches[i])
			continue;
		guint64 bit = G_GUINT64_CONSTANT(1) << (matches[i] % 64);
		score += seen & bit ? 0 : 8;
		score += i > from && matches[i - 1] && matches[i] == matches[i - 1] + 1 ? 3 : 0;
		seen |= bit;
	}
	return score;
}

/* The window that is worth most; it begins some words before a match. */
static gsize find_window(const guint8 *matches, gsize n)
{
	gsize best = 0;
	guint best_score = 0;
	for (gsize i = 0; i < n; i++) {
		if (!matches[i])
			continue;
		guint score = score_window(matches, i, MIN(n, i + WINDOW_TOKENS - LEAD_TOKENS));
		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	return best > LEAD_TOKENS ? best - LEAD_TOKENS : 0;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

static void part_free(TcSnippetPart *part)
{
	g_free(part->text);
	g_free(part);
}

/* Line ends and runs of spaces become one space. */
static void add_part(GPtrArray *parts, const char *text, gsize start, gsize end, gboolean hit)
{
	if (end <= start)
		return;
	GString *clean = g_string_new(NULL);
	for (gsize i = start; i < end; i++)
		if (!g_ascii_isspace(text[i]))
			g_string_append_c(clean, text[i]);
		else if (!clean->len || clean->str[clean->len - 1] != ' ')
			g_string_append_c(clean, ' ');
	TcSnippetPart *part = g_new0(TcSnippetPart, 1);
	part->text = g_string_free(clean, FALSE);
	part->hit = hit;
	g_ptr_array_add(parts, part);
}

static gboolean is_blank(const char *text, gsize start, gsize end)
{
	for (gsize i = start; i < end; i++)
		if (!g_ascii_isspace(text[i]))
			return FALSE;
	return TRUE;
}

static void write_window(GPtrArray *parts, const char *text, const TcToken *token, const guint8 *matches, gsize from, gsize to)
{
	gsize done = token[from].span.start;
	for (gsize i = from; i < to;) {
		if (!matches[i]) {
			i++;
			continue;
		}
		/* Words that were asked for and stand together are one mark. */
		gsize last = i;
		while (last + 1 < to && matches[last + 1] && is_blank(text, token[last].span.end, token[last + 1].span.start))
			last++;
		add_part(parts, text, done, token[i].span.start, FALSE);
		add_part(parts, text, token[i].span.start, token[last].span.end, TRUE);
		done = token[last].span.end;
		i = last + 1;
	}
	add_part(parts, text, done, token[to - 1].span.end, FALSE);
}

static void make_from(const TcMarks *marks, const char *raw, gsize length, guint first_page, TcHit *hit)
{
	g_autoptr(TcText) text = tc_text_new(raw, (gssize)length, NULL);
	if (!text)
		return;
	gsize bytes, n;
	const char *canonical = tc_text_get_canonical(text, &bytes);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)bytes);
	const TcToken *token = tc_tokens_get(tokens, &n);
	if (n == 0)
		return;
	g_autofree guint8 *matches = g_malloc0(n);
	for (gsize i = 0; i < n; i++)
		matches[i] = (guint8)match_token(marks, &token[i], canonical);
	gsize from = find_window(matches, n);
	hit->page = first_page - 1 + tc_text_get_page(text, token[MIN(from + LEAD_TOKENS, n - 1)].span.start);
	write_window(hit->snippet, canonical, token, matches, from, MIN(n, from + WINDOW_TOKENS));
}

/* ---- long papers ----------------------------------------------------------------------------------------------- */

/* How many different words of the question a page has. */
static guint count_words(const TcMarks *marks, const char *page, gsize length)
{
	g_autofree char *folded = tc_text_fold(page, (gssize)length);
	guint64 seen = 0;
	for (char *at = folded; *at;) {
		char *end = at;
		while (g_ascii_isalnum(*end))
			end++;
		char after = *end;
		*end = '\0';
		guint number = end > at ? match_word(marks, at) : 0;
		seen |= number ? G_GUINT64_CONSTANT(1) << (number % 64) : 0;
		*end = after;
		at = after && end == at ? at + 1 : end;
	}
	guint n = 0;
	for (; seen; seen &= seen - 1)
		n++;
	return n;
}

void tc_snippet_make(const TcMarks *marks, const char *raw, gsize length, TcHit *hit)
{
	g_clear_pointer(&hit->snippet, g_ptr_array_unref);
	hit->snippet = g_ptr_array_new_with_free_func((GDestroyNotify)part_free);
	if (length <= WHOLE_BYTES) {
		make_from(marks, raw, length, 1, hit);
		return;
	}
	const char *best = raw, *end = raw + MIN(length, MAX_BYTES);
	gsize best_length = 0;
	guint best_page = 1, best_count = 0, number = 1;
	for (const char *page = raw; page < end; number++) {
		const char *feed = memchr(page, '\f', (gsize)(end - page));
		gsize page_length = (gsize)((feed ? feed : end) - page);
		guint count = count_words(marks, page, page_length);
		if (count > best_count || best_length == 0) {
			best = page;
			best_length = page_length;
			best_page = number;
			best_count = count;
		}
		page += page_length + 1;
	}
	make_from(marks, best, best_length, best_page, hit);
}
