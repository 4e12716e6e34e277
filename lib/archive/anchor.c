/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a decision belongs, said by content: a scan that is read again has other offsets, and a text that was corrected above the place too.
 *
 *     tham mưu cho cấp ủy về công | tham muu | của các cấp          the paper
 *     raw     "muu"
 *     before  "ve cong tac tham"                                    CONTEXT folded words, so that a mark read otherwise does no harm
 *     after   "cua cac cap chinh"
 *
 * The place is where the raw words stand and most of the words around are those; of several the likest, and no place twice. A decision whose
 * place is not there (the new reading may be right where the old one was not) waits: the next reading may have it again.
 *
 * Places that are the same (`key`): the same raw words, with the same word on either side and the same reading offered, in whatever paper.
 */
#include "lib/archive/review-private.h"

#include <string.h>

/** Words kept on each side. */
#define CONTEXT 4
/** Words of what stands there; of a long citation the first, as each more may be read otherwise the next time. */
#define MAX_RAW 6

/** What a number is in a key: which one it is makes no difference. */
#define ANY_NUMBER "0"

gboolean tc_anchor_find_tokens(const TcTokens *tokens, TcSpan span, gsize *from, gsize *to)
{
	gsize n, low = 0;
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (gsize high = n; low < high;) {
		gsize middle = low + (high - low) / 2;
		if (token[middle].span.end <= span.start)
			low = middle + 1;
		else
			high = middle;
	}
	*from = *to = low;
	while (*to < n && token[*to].span.start < span.end)
		(*to)++;
	return *to > *from;
}

/** Words [from, to) of a text in one line. */
static char *dup_words(const TcToken *token, gsize from, gsize to, gboolean folded)
{
	GString *words = g_string_new(NULL);

	for (gsize i = from; i < to; i++) {
		if (words->len)
			g_string_append_c(words, ' ');
		g_string_append(words, folded ? token[i].folded : token[i].form);
	}
	return g_string_free(words, FALSE);
}

TcAnchor tc_anchor_of(const TcTokens *tokens, gsize from, gsize to)
{
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);

	to = MIN(to, from + MAX_RAW);
	return (TcAnchor){
		.raw = dup_words(token, from, to, FALSE),
		.before = dup_words(token, from > CONTEXT ? from - CONTEXT : 0, from, TRUE),
		.after = dup_words(token, to, MIN(n, to + CONTEXT), TRUE),
	};
}

/** Whether two words stand beside each other in one line. */
static gboolean is_beside(const TcToken *token, const char *canonical)
{
	return token[1].span.start == token->span.end + 1 && canonical[token->span.end] == ' ';
}

char *tc_anchor_dup_known(const TcTokens *tokens, const char *canonical, gsize from, gsize to, const char *words)
{
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	gsize start = token[from].span.start, end = token[to - 1].span.end, first = start, last = end;

	if (from > 0 && is_beside(&token[from - 1], canonical))
		first = token[from - 1].span.start;
	if (to < n && is_beside(&token[to - 1], canonical))
		last = token[to].span.end;
	return g_strdup_printf("%.*s%s%.*s", (int)(start - first), canonical + first, words, (int)(last - end), canonical + end);
}

void tc_anchor_clear(TcAnchor *anchor)
{
	g_free(anchor->raw);
	g_free(anchor->before);
	g_free(anchor->after);
	g_free(anchor->known);
}

#define FIRST_HASH G_GUINT64_CONSTANT(14695981039346656037)

/** FNV-1a, and the byte that ends a part. */
static guint64 hash_on(guint64 hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (guchar)*text) * G_GUINT64_CONSTANT(1099511628211);
	return (hash ^ 0xff) * G_GUINT64_CONSTANT(1099511628211);
}

static const char *name_word(const TcToken *token)
{
	return token->kind == TC_TOKEN_SYLLABLE || token->kind == TC_TOKEN_WORD ? token->form : ANY_NUMBER;
}

gint64 tc_anchor_hash(const char *const *parts, gsize n)
{
	guint64 hash = FIRST_HASH;

	for (gsize i = 0; i < n; i++)
		hash = hash_on(hash, parts[i] ? parts[i] : "");
	return (gint64)hash;
}

gint64 tc_anchor_get_key(const TcTokens *tokens, gsize from, gsize to, const char *repaired)
{
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	g_autofree char *raw = dup_words(token, from, to, FALSE);
	g_autofree char *lower = g_utf8_strdown(repaired, -1);
	const char *const parts[] = {raw, from > 0 ? name_word(&token[from - 1]) : "", to < n ? name_word(&token[to]) : "",
				     lower};

	return tc_anchor_hash(parts, G_N_ELEMENTS(parts));
}

/** How many words of `known`, from the end or the beginning, stand at and before, or at and behind, `at`. */
static guint count_alike(const TcToken *token, gsize n, gsize at, char **known, gboolean backward)
{
	guint alike = 0, length = g_strv_length(known);

	for (guint i = 0; i < length; i++) {
		const char *word = known[backward ? length - 1 - i : i];
		gsize where = backward ? at - 1 - i : at + i; /* below 0 it wraps, and is not below n */
		alike += where < n && strcmp(token[where].folded, word) == 0;
	}
	return alike;
}

static gboolean stands_at(const TcToken *token, gsize n, gsize at, char **words)
{
	for (gsize i = 0; words[i]; i++)
		if (at + i >= n || strcmp(token[at + i].form, words[i]) != 0)
			return FALSE;
	return TRUE;
}

gboolean tc_anchor_find(const TcAnchor *anchor, const TcTokens *tokens, GHashTable *taken, gsize *from, gsize *to)
{
	g_auto(GStrv) raw = g_strsplit(anchor->raw, " ", -1), before = g_strsplit(anchor->before, " ", -1),
		      after = g_strsplit(anchor->after, " ", -1);
	guint n_words = g_strv_length(raw), around = g_strv_length(before) + g_strv_length(after), best = 0;
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (gsize at = 0; n_words && at + n_words <= n; at++) {
		if (!stands_at(token, n, at, raw) || g_hash_table_contains(taken, GSIZE_TO_POINTER(at)))
			continue;
		/* the place itself counts for one, so that a text of nothing else has it too */
		guint alike = 1 + count_alike(token, n, at, before, TRUE) + count_alike(token, n, at + n_words, after, FALSE);
		if (alike > best) {
			best = alike;
			*from = at;
			*to = at + n_words;
		}
	}
	if (2 * best <= around)
		return FALSE;
	g_hash_table_add(taken, GSIZE_TO_POINTER(*from));
	return TRUE;
}
