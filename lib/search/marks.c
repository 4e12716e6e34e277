/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The words that were asked for, and where a paper has most of them.
 *
 * A paper that is a hit is looked through in its folded words, which is ten times cheaper than making it canonical and cutting it into
 * tokens; that is then done to the passage that was found, and to no more (snippet.c). Of 25 million instructions of a question with ten
 * hits of 3 KB, snippets were 9 when papers were made canonical whole, and are 3.
 *
 * Folded words of raw bytes are those of the paper where it is plain UTF-8, as nearly all are. Where words are missed that way, as the paper is in an
 * old encoding or full of holes, there is no passage, and it is taken whole.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** How far into a paper we look. In bytes. */
#define MAX_BYTES (4u << 20)
/** The number of a word that a wildcard stands for. */
#define ANY_ENDING (TC_SEARCH_MAX_TERMS - 1)
/** What each part of an identifier, which says little by itself, is worth to a passage; and words in a row. */
#define PART_WORTH 2u
#define ROW_WORTH 3u
/** Of more words than so many, half of them are enough to trust what was found; of fewer, all. */
#define FEW_WORDS 6u

/** Bits of the sieve: of thousand words of a text that were not asked for, some five get through. */
#define SIEVE_BITS 4096u

struct TcMarks {
	GHashTable *words;              /* folded word, and its twin (`li`, `ly`) -> its number, from 1 */
	GHashTable *wholes;             /* whole terms of identifiers and dates -> number */
	GHashTable *parts;              /* the words that those consist of -> number */
	GPtrArray *beginnings;          /* of wildcards, folded */
	guint n;                        /* numbers given */
	guint64 sieve[SIEVE_BITS / 64]; /* a bit for each word and part: most words of a text are none of them */
};

TcMarks *tc_marks_new(void)
{
	TcMarks *marks = g_new0(TcMarks, 1);
	marks->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	marks->wholes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	marks->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	marks->beginnings = g_ptr_array_new_with_free_func(g_free);
	return marks;
}

void tc_marks_free(TcMarks *marks)
{
	if (!marks)
		return;
	g_hash_table_unref(marks->words);
	g_hash_table_unref(marks->wholes);
	g_hash_table_unref(marks->parts);
	g_ptr_array_unref(marks->beginnings);
	g_free(marks);
}

/* The bit of a word in the sieve: of its length and three of its letters. */
static guint hash_word(const char *word, gsize length)
{
	guint hash = (guint)length * 31 + (guchar)*word;
	hash = hash * 31 + (guchar)word[length / 2];
	hash = hash * 31 + (guchar)word[length - (length > 0)];
	return hash * 0x9E3779B1u / (G_MAXUINT / SIEVE_BITS + 1);
}

static void let_through(TcMarks *marks, const char *word)
{
	guint bit = hash_word(word, strlen(word));
	marks->sieve[bit / 64] |= G_GUINT64_CONSTANT(1) << (bit % 64);
}

/* ---- what was asked for ---------------------------------------------------------------------------------------- */

static void add_word(TcMarks *marks, GHashTable *table, const char *word)
{
	const char *const forms[] = {word, tc_syllable_get_twin(word)};
	guint number = marks->n + 1;
	if (number >= ANY_ENDING || g_hash_table_contains(table, word))
		return;
	marks->n = number;
	for (gsize i = 0; i < G_N_ELEMENTS(forms) && forms[i]; i++) {
		g_hash_table_insert(table, g_strdup(forms[i]), GUINT_TO_POINTER(number));
		let_through(marks, forms[i]);
	}
}

static void add_token(TcMarks *marks, const TcToken *token, const char *text)
{
	g_autofree char *whole = tc_index_dup_whole_term(token);
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	guint first = marks->n + 1;
	for (char **word = words; *word; word++)
		add_word(marks, whole ? marks->parts : marks->words, *word);
	if (whole && !g_hash_table_contains(marks->wholes, whole))
		g_hash_table_insert(marks->wholes, g_steal_pointer(&whole), GUINT_TO_POINTER(MIN(first, marks->n)));
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

static void add_beginning(TcMarks *marks, const char *text)
{
	g_ptr_array_add(marks->beginnings, tc_text_fold(text, -1));
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
		add_beginning(marks, node->text);
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

/* Whether a word may be one that was asked for. */
static gboolean gets_through(const TcMarks *marks, const char *word, gsize length)
{
	guint bit = hash_word(word, length);
	return marks->beginnings->len > 0 || marks->sieve[bit / 64] >> (bit % 64) & 1;
}

static guint match_word(const TcMarks *marks, const char *word)
{
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(marks->words, word));
	for (guint i = 0; number == 0 && i < marks->beginnings->len; i++)
		if (g_str_has_prefix(word, marks->beginnings->pdata[i]))
			number = ANY_ENDING;
	return number;
}

guint tc_marks_match(const TcMarks *marks, const TcToken *token, const char *text)
{
	if (token->kind == TC_TOKEN_SYLLABLE)
		return gets_through(marks, token->folded, strlen(token->folded)) ? match_word(marks, token->folded) : 0;
	g_autofree char *whole = tc_index_dup_whole_term(token);
	guint number = whole ? GPOINTER_TO_UINT(g_hash_table_lookup(marks->wholes, whole)) : 0;
	if (number)
		return number;
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	for (char **word = words; *word && !number; word++)
		number = match_word(marks, *word);
	return number;
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

/* On the way through a paper. */
typedef struct {
	const TcMarks *marks;
	GArray *matches;
	guint64 found; /* numbers modulo 64, a bit each */
} Search;

static guint64 bit_of(guint number)
{
	return G_GUINT64_CONSTANT(1) << (number % 64);
}

static guint count_bits(guint64 bits)
{
	guint n = 0;
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* Notes a word that ends at a place that can be written to. */
static void note(Search *search, char *word, gsize length, guint ordinal, guint32 offset)
{
	if (!gets_through(search->marks, word, length))
		return;
	char after = word[length];
	word[length] = '\0';
	/* A part has the number that those beside it follow, also where it was typed by itself as well. */
	guint part = GPOINTER_TO_UINT(g_hash_table_lookup(search->marks->parts, word));
	guint number = match_word(search->marks, word);
	word[length] = after;
	if (!part && !number)
		return;
	const TcMatch match = {ordinal, offset, (guint8)(part ? part : number), number ? TC_MATCH_WORTH : PART_WORTH};
	g_array_append_val(search->matches, match);
	search->found |= bit_of(match.number) | (number ? bit_of(number) : 0);
}

/* The words of the repairs that begin before a raw offset. \param next the first that is not noted yet. */
static void note_repairs(Search *search, const GPtrArray *repairs, guint *next, gsize offset, guint ordinal)
{
	for (; *next < repairs->len; (*next)++) {
		const TcPaperRepair *repair = repairs->pdata[*next];
		if (repair->span.start >= offset)
			return;
		if (repair->state == TC_READING_REJECTED)
			continue;
		g_autofree char *folded = tc_text_fold(repair->repaired, -1);
		const char *word;
		for (gsize at = 0, length, end = strlen(folded); tc_index_next_word(folded, end, &at, &word, &length);)
			note(search, folded + (word - folded), length, ordinal, (guint32)repair->span.start);
	}
}

static void look_through(Search *search, const char *raw, gsize length, const GPtrArray *repairs)
{
	TcFoldedWords words;
	guint ordinal = 0, next = 0;
	tc_folded_words_begin(&words, raw, length);
	for (; tc_folded_words_next(&words); ordinal++) {
		if (next < repairs->len)
			note_repairs(search, repairs, &next, words.offset, ordinal);
		note(search, words.word, words.length, ordinal, (guint32)words.offset);
	}
	tc_folded_words_end(&words);
	note_repairs(search, repairs, &next, G_MAXSIZE, ordinal);
}

/* How much the matches from `first` on are worth that lie within reach: each word once, and a little for words that stand together. */
static guint score_passage(const TcMatch *match, guint first, guint n)
{
	guint64 seen = 0;
	guint score = 0;
	for (guint i = first; i < n && match[i].word - match[first].word < TC_MATCH_REACH; i++) {
		score += seen & bit_of(match[i].number) ? 0 : match[i].worth;
		score += i > first && match[i].word == match[i - 1].word + 1 && match[i].number == match[i - 1].number + 1
				 ? ROW_WORTH
				 : 0;
		seen |= bit_of(match[i].number);
	}
	return score;
}

guint tc_matches_find_best(const GArray *matches)
{
	const TcMatch *match = (const TcMatch *)(gpointer)matches->data;
	guint best = 0, best_score = 0;
	for (guint i = 0; i < matches->len; i++) {
		guint score = score_passage(match, i, matches->len);
		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	return best;
}

gboolean tc_marks_find(const TcMarks *marks, const char *raw, gsize length, const GPtrArray *repairs, gsize *offset)
{
	g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(TcMatch));
	Search search = {.marks = marks, .matches = matches};
	look_through(&search, raw, MIN(length, MAX_BYTES), repairs);
	*offset = matches->len ? g_array_index(matches, TcMatch, tc_matches_find_best(matches)).offset : 0;
	guint n = marks->n + (marks->beginnings->len > 0);
	return count_bits(search.found) >= (n > FEW_WORDS ? n / 2 : n);
}
