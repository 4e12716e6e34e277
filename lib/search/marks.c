/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The words that were asked for, and where a paper has most of them.
 *
 * A paper that is a hit is looked through in its folded words, which is ten times cheaper than making it canonical and cutting it into
 * tokens; that is then done to the passage that was found, and to no more (snippet.c). Of 25 million instructions of a question with ten
 * hits of 3 KB, snippets were 9 when papers were made canonical whole, and are 1.5.
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
/** Numbers are told apart modulo so many. */
#define N_BITS 64u

/** Bits of the sieve: of thousand words of a text that were not asked for, some five get through. */
#define SIEVE_BITS 4096u

struct TcMarks {
	GHashTable *words;              /* folded word, and its twin (`li`, `ly`) -> its number, from 1 */
	GHashTable *wholes;             /* whole terms of identifiers and dates -> number */
	GHashTable *parts;              /* the words that those consist of -> number */
	GPtrArray *beginnings;          /* of wildcards, folded */
	guint n;                        /* numbers given */
	guint last;                     /* the number of the word before, while words are added; 0: none */
	guint64 rows;                   /* the numbers modulo N_BITS of words that follow the one numbered before, a bit each */
	guint8 firsts[256];             /* whether such words begin with a byte */
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

static guint64 bit_of(guint number)
{
	return G_GUINT64_CONSTANT(1) << (number % N_BITS);
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
	marks->firsts[(guchar)*word] = TRUE;
	marks->sieve[bit / 64] |= G_GUINT64_CONSTANT(1) << (bit % 64);
}

/* ---- what was asked for ---------------------------------------------------------------------------------------- */

/* \return its number; 0: there are too many. */
static guint number_word(TcMarks *marks, GHashTable *table, const char *word)
{
	const char *const forms[] = {word, tc_syllable_get_twin(word)};
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(table, word));
	if (number || marks->n + 1 >= ANY_ENDING)
		return number;
	number = ++marks->n;
	for (gsize i = 0; i < G_N_ELEMENTS(forms) && forms[i]; i++) {
		g_hash_table_insert(table, g_strdup(forms[i]), GUINT_TO_POINTER(number));
		let_through(marks, forms[i]);
	}
	return number;
}

static void add_word(TcMarks *marks, GHashTable *table, const char *word)
{
	guint number = number_word(marks, table, word);
	if (marks->last && number == marks->last + 1)
		marks->rows |= bit_of(number);
	marks->last = number;
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
		marks->last = 0;
		if (n == 1)
			add_token(marks, token, identifier);
	}
}

static void add_text(TcMarks *marks, const TcNode *node, const GPtrArray *named)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	marks->last = 0;
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
	char *beginning = tc_text_fold(text, -1);
	marks->firsts[(guchar)*beginning] = TRUE;
	g_ptr_array_add(marks->beginnings, beginning);
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

/* What the readings match of the question, at the tokens where they stand. */
static void match_readings(const TcMarks *marks, const GArray *readings, const TcToken *token, gsize n, guint8 *numbers)
{
	gsize from = 0;
	for (guint i = 0; i < readings->len; i++) {
		const TcReading *reading = &g_array_index(readings, TcReading, i);
		gsize to = tc_reading_find_tokens(reading, token, n, &from), n_read;
		g_autoptr(TcTokens) read = tc_tokens_new(reading->repaired, -1);
		const TcToken *other = tc_tokens_get(read, &n_read);
		for (gsize j = 0; j < n_read && from + j < to; j++) {
			guint number = tc_marks_match(marks, &other[j], reading->repaired);
			if (number)
				numbers[from + j] = (guint8)number;
		}
		from = to;
	}
}

guint8 *tc_marks_match_all(const TcMarks *marks, const TcToken *token, gsize n, const char *text, const GArray *readings)
{
	guint8 *numbers = g_malloc0(n);
	for (gsize i = 0; i < n; i++)
		numbers[i] = (guint8)tc_marks_match(marks, &token[i], text);
	match_readings(marks, readings, token, n, numbers);
	return numbers;
}

gboolean tc_tokens_are_beside(const TcToken *token, const char *text)
{
	for (gsize i = token[0].span.end; i < token[1].span.start; i++)
		if (!g_ascii_isspace(text[i]))
			return FALSE;
	return TRUE;
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

/* On the way through a paper. */
typedef struct {
	const TcMarks *marks;
	GArray *matches;
	guint64 found;       /* numbers modulo N_BITS, a bit each */
	guint32 at[N_BITS];  /* behind where each number was seen last */
	guint32 row[N_BITS]; /* and where it was in its row */
	gboolean complete;   /* the last passage has all there is, and no other can be worth more */
} Search;

static gboolean is_in_row(const TcMarks *marks, const TcMatch *before, const TcMatch *match)
{
	return match->word == before->word + 1 && match->number == before->number + 1 && marks->rows & bit_of(match->number);
}

/* Whether all words that were asked for, and all that were asked for in a row, stand in the passage that ends with the last match. */
static void look_back(Search *search)
{
	const TcMarks *marks = search->marks;
	guint n = search->matches->len;
	const TcMatch *last = &g_array_index(search->matches, TcMatch, n - 1);
	if (marks->n >= N_BITS || marks->beginnings->len > 0)
		return;
	search->at[last->number] = last->word + 1;
	if (n > 1 && is_in_row(marks, last - 1, last))
		search->row[last->number] = last->word + 1;
	search->complete = TRUE;
	for (guint number = 1; number <= marks->n && search->complete; number++) {
		guint seen = marks->rows & bit_of(number) ? search->row[number] : search->at[number];
		search->complete = seen > 0 && seen + TC_MATCH_REACH - 2 > last->word;
	}
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
	look_back(search);
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
		TcFoldedWords words;
		tc_folded_words_begin(&words, repair->repaired, strlen(repair->repaired));
		while (tc_folded_words_next(&words))
			note(search, words.word, words.length, ordinal, (guint32)repair->span.start);
		tc_folded_words_end(&words);
	}
}

static void look_through(Search *search, const char *raw, gsize length, const GPtrArray *repairs)
{
	TcFoldedWords words;
	guint next = 0;
	tc_folded_words_begin(&words, raw, length);
	words.firsts = search->marks->firsts;
	while (!search->complete) {
		words.stop = next < repairs->len ? ((const TcPaperRepair *)repairs->pdata[next])->span.start : G_MAXSIZE;
		if (!tc_folded_words_next(&words))
			break;
		note_repairs(search, repairs, &next, words.offset, words.ordinal);
		note(search, words.word, words.length, words.ordinal, (guint32)words.offset);
	}
	if (!search->complete)
		note_repairs(search, repairs, &next, G_MAXSIZE, words.ordinal);
	tc_folded_words_end(&words);
}

/* A passage that begins with a match. */
typedef struct {
	guint score; /* each word once, and a little for words that stand together as they were typed */
	guint last;  /* the match that brought the last of it */
} Passage;

static Passage score_passage(const TcMarks *marks, const TcMatch *match, guint first, guint n)
{
	guint64 seen = 0, in_row = 0;
	Passage passage = {0, first};
	for (guint i = first; i < n && match[i].word - match[first].word < TC_MATCH_REACH; i++) {
		guint64 bit = bit_of(match[i].number);
		gboolean follows = i > first && !(in_row & bit) && is_in_row(marks, &match[i - 1], &match[i]);
		guint more = (seen & bit ? 0 : match[i].worth) + (follows ? ROW_WORTH : 0);
		seen |= bit;
		in_row |= follows ? bit : 0;
		passage.score += more;
		passage.last = more ? i : passage.last;
	}
	return passage;
}

/* The first; of those that have it all from the same words, the one that begins last, without what stands scattered before. */
guint tc_matches_find_best(const TcMarks *marks, const GArray *matches)
{
	const TcMatch *match = (const TcMatch *)(gpointer)matches->data;
	guint best = 0;
	Passage most = {0, 0};
	for (guint i = 0; i < matches->len; i++) {
		Passage passage = score_passage(marks, match, i, matches->len);
		if (passage.score > most.score || (passage.score == most.score && passage.last == most.last)) {
			most = passage;
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
	*offset = matches->len ? g_array_index(matches, TcMatch, tc_matches_find_best(marks, matches)).offset : 0;
	guint n = marks->n + (marks->beginnings->len > 0);
	return tc_search_count_bits(search.found) >= (n > FEW_WORDS ? n / 2 : n);
}
