/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Snippets: the stretch of a paper that has most of what was asked for, with the words marked. Made from the archive's raw text as
 * it is today, by the same tokens that the index was made from, so marks fall on whole words and on nothing else.
 *
 * Where a word is repaired and sure enough, its repaired reading is shown, with what stands there beside; either may be what was asked for.
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
	const char *twin = tc_syllable_get_twin(word);
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(marks->words, word));
	if (number == 0 && twin)
		number = GPOINTER_TO_UINT(g_hash_table_lookup(marks->words, twin));
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

/* The tokens of a reading: from `*from`, where its search begins, to what is returned. */
static gsize find_tokens(const TcReading *reading, const TcToken *token, gsize n, gsize *from)
{
	while (*from < n && token[*from].span.end <= reading->span.start)
		(*from)++;
	gsize to = *from;
	while (to < n && token[to].span.start < reading->span.end)
		to++;
	return to;
}

/* What the readings match of the question, at the tokens where they stand. */
static void match_readings(const TcMarks *marks, const GArray *readings, const TcToken *token, gsize n, guint8 *matches)
{
	gsize from = 0;
	for (guint i = 0; i < readings->len; i++) {
		const TcReading *reading = &g_array_index(readings, TcReading, i);
		gsize to = find_tokens(reading, token, n, &from), n_read;
		g_autoptr(TcTokens) read = tc_tokens_new(reading->repaired, -1);
		const TcToken *other = tc_tokens_get(read, &n_read);
		for (gsize j = 0; j < n_read && from + j < to; j++) {
			guint number = match_token(marks, &other[j], reading->repaired);
			if (number)
				matches[from + j] = (guint8)number;
		}
		from = to;
	}
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
	g_free(part->raw);
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

/* A text that is shown, and what was found in it. */
typedef struct {
	const char *text;
	const TcToken *token;
	const guint8 *matches;
	const TcReading **shown; /* of each token; NULL: as it stands */
} View;

/* The last token before `to` that belongs to the same mark as `at`: words that were asked for and stand together. */
static gsize find_last(const View *view, gsize at, gsize to)
{
	while (at + 1 < to && view->matches[at + 1] && !view->shown[at + 1] &&
	       is_blank(view->text, view->token[at].span.end, view->token[at + 1].span.start))
		at++;
	return at;
}

/* Writes the reading that token `at` belongs to. \return the token behind it. */
static gsize write_reading(GPtrArray *parts, const View *view, gsize at, gsize to)
{
	const TcReading *reading = view->shown[at];
	gboolean hit = FALSE;
	guint before = parts->len;
	for (; at < to && view->shown[at] == reading; at++)
		hit = hit || view->matches[at];
	add_part(parts, reading->repaired, 0, strlen(reading->repaired), hit);
	if (parts->len > before)
		((TcSnippetPart *)parts->pdata[before])->raw = g_strdup(reading->raw);
	return at;
}

static void write_window(GPtrArray *parts, const View *view, gsize from, gsize to)
{
	const TcToken *token = view->token;
	gsize done = token[from].span.start;
	for (gsize i = from; i < to;) {
		if (!view->matches[i] && !view->shown[i]) {
			i++;
			continue;
		}
		add_part(parts, view->text, done, token[i].span.start, FALSE);
		gsize next = view->shown[i] ? write_reading(parts, view, i, to) : find_last(view, i, to) + 1;
		if (!view->shown[i])
			add_part(parts, view->text, token[i].span.start, token[next - 1].span.end, TRUE);
		done = token[next - 1].span.end;
		i = next;
	}
	add_part(parts, view->text, done, token[to - 1].span.end, FALSE);
}

/* Which reading is shown at each token. Free with g_free(). */
static const TcReading **list_shown(const GArray *readings, const TcToken *token, gsize n)
{
	const TcReading **shown = g_new0(const TcReading *, n);
	gsize from = 0;
	for (guint i = 0; i < readings->len; i++) {
		const TcReading *reading = &g_array_index(readings, TcReading, i);
		for (gsize to = find_tokens(reading, token, n, &from); from < to; from++)
			shown[from] = reading->shown ? reading : NULL;
	}
	return shown;
}

/* A stretch of a paper, and where it begins. */
typedef struct {
	const char *raw;
	gsize offset, length;
	guint page;
} Stretch;

static void make_from(const TcMarks *marks, const Stretch *stretch, const GPtrArray *repairs, TcHit *hit)
{
	g_autoptr(TcText) text = tc_text_new(stretch->raw + stretch->offset, (gssize)stretch->length, NULL);
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
	g_autoptr(GArray) readings = tc_readings_new(repairs, text, (TcSpan){stretch->offset, stretch->offset + stretch->length});
	match_readings(marks, readings, token, n, matches);
	g_autofree const TcReading **shown = list_shown(readings, token, n);
	const View view = {.text = canonical, .token = token, .matches = matches, .shown = shown};
	gsize from = find_window(matches, n);
	hit->page = stretch->page - 1 + tc_text_get_page(text, token[MIN(from + LEAD_TOKENS, n - 1)].span.start);
	write_window(hit->snippet, &view, from, MIN(n, from + WINDOW_TOKENS));
}

/* ---- long papers ----------------------------------------------------------------------------------------------- */

/* Which words of the question stand in folded text, a bit each. Cuts the text up. */
static guint64 find_words(const TcMarks *marks, char *folded)
{
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
	return seen;
}

/* How many different words of the question a stretch has, in one reading or another. \param next the first repair that is not before it. */
static guint count_words(const TcMarks *marks, const Stretch *stretch, const GPtrArray *repairs, guint *next)
{
	g_autofree char *folded = tc_text_fold(stretch->raw + stretch->offset, (gssize)stretch->length);
	guint64 seen = find_words(marks, folded);
	for (; *next < repairs->len; (*next)++) {
		const TcPaperRepair *repair = repairs->pdata[*next];
		if (repair->span.start >= stretch->offset + stretch->length)
			break;
		g_autofree char *repaired = tc_text_fold(repair->repaired, -1);
		seen |= repair->state == TC_READING_REJECTED ? 0 : find_words(marks, repaired);
	}
	guint n = 0;
	for (; seen; seen &= seen - 1)
		n++;
	return n;
}

/* The page of a long paper that has most of the question. */
static Stretch find_page(const TcMarks *marks, const char *raw, gsize length, const GPtrArray *repairs)
{
	Stretch best = {.raw = raw, .page = 1}, page = best;
	guint best_count = 0, next = 0;
	for (length = MIN(length, MAX_BYTES); page.offset < length; page.page++) {
		const char *feed = memchr(raw + page.offset, '\f', length - page.offset);
		page.length = feed ? (gsize)(feed - raw) - page.offset : length - page.offset;
		guint count = count_words(marks, &page, repairs, &next);
		if (count > best_count || best.length == 0) {
			best = page;
			best_count = count;
		}
		page.offset += page.length + 1;
	}
	return best;
}

static guint count_repaired(const GPtrArray *repairs)
{
	guint n = 0;
	for (guint i = 0; i < repairs->len; i++) {
		TcReadingState state = ((const TcPaperRepair *)repairs->pdata[i])->state;
		n += state == TC_READING_APPLIED || state == TC_READING_CONFIRMED;
	}
	return n;
}

void tc_snippet_make(const TcMarks *marks, const char *raw, gsize length, const GPtrArray *repairs, TcHit *hit)
{
	g_clear_pointer(&hit->snippet, g_ptr_array_unref);
	hit->snippet = g_ptr_array_new_with_free_func((GDestroyNotify)part_free);
	Stretch stretch = {.raw = raw, .length = length, .page = 1};
	if (length > WHOLE_BYTES)
		stretch = find_page(marks, raw, length, repairs);
	make_from(marks, &stretch, repairs, hit);
	hit->repaired = count_repaired(repairs);
}
