/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * "Did you mean": words of a question that the archive does not have, or never has beside their neighbours, and what stands there instead.
 *
 * The archive is its own dictionary, so a name that it has is never taken for a mistake, and no suggestion finds nothing. A word is
 * suspect if no paper has it, or if it is rare and no paper has it after the word before it or before the word after it ("tham muy chinh
 * sach", where some scan reads "muy"). Candidates are all words at one edit (a letter left out, put in, changed, or two
 * swapped) that some paper has, and two words run together; pairs of words, which the index knows, decide between them: "tham muu" stands in many
 * papers, "tham mua" in none. Digits are never touched.
 *
 * Where any of the words will do, a word that no paper has ranks by what it may have been (answer.c: find_meant): it finds nothing by itself. `make
 * eval-wide`, mistyped by three seeds, MRR@10 / R@10 gained: citizens +.011 / +.013, titles +.019 / +.014, gists of titles +.042 / +.041, sentences
 * +.042 / +.048, lists +.022 / +.044, rows +.041 / +.028; nothing is lost where nothing is mistyped. Doing the same with all suspects took -.008 from
 * citizens' questions and -.043 / -.055 from lists that were typed as they should be; ranking both as typed and as meant, -.005 and -.006 / -.005.
 *
 * What is easily mistyped is likelier meant: letters swapped or doubled, the key beside. With that, and three words leading at least (compile.c),
 * mistyped gists of titles gained .009 / .016, sentences .005 / .008, lists .002 / .007, citizens' questions .001 / .002.
 *
 * Everything is looked up without marks, as the index has it; in a question that has marks a word is replaced by its commonest marked form.
 */
#include "lib/search/search-private.h"

#include <math.h>
#include <string.h>

/** Letters of words that are looked at: shorter ones are near to everything, longer ones are no Vietnamese. */
#define MIN_LETTERS 2u
#define MAX_LETTERS 12u
/** Letters of a word that is near to few others, so that it can do without a neighbour that knows them. */
#define MIN_ALONE 5u
/** Suspects of one question that are looked at: each costs some 400 look-ups, 2 ms. */
#define MAX_SUSPECTS 4u
/** A word that stands in one paper of so many, and in so many, is not rare. */
#define RARE_SHARE 50u
#define MIN_RARE 10u
/** Papers that must have a candidate beside a neighbour, where the word that was typed stands in some paper. */
#define MIN_BESIDE 3u
/** How much a pair says beside the word itself. */
#define PAIR_WEIGHT 4.0

/** What it says that two letters were swapped or one doubled, or the key beside was hit; not more than a neighbour says. */
#define SLIP_ONE 6.0
#define SLIP_NEAR 3.0

/* A question on its way. */
typedef struct {
	TcCollection *index;
	guint n_papers;
	GString *out;     /* the question so far, corrected */
	gsize copied;     /* bytes of the question that are in `out` */
	guint suspects;   /* looked at so far */
	gboolean unknown; /* see tc_correct() */
	gboolean known;   /* some paper has one of the words */
	gboolean marked;  /* the question has marks */
	gboolean changed;
} Corrector;

/* A word that may be mistyped, and the best that may have been meant. */
typedef struct {
	char *before; /* folded, borrowed; NULL: none */
	const char *after;
	guint papers; /* that have the word as it was typed */
	char best[2 * MAX_LETTERS + 2];
	double score;
} Suspect;

/* In how many papers a word stands, however y and i are written in it. */
static guint count_word(const Corrector *corrector, const char *word)
{
	const char *twin = tc_syllable_get_twin(word);
	return tc_collection_count_term(corrector->index, word) + (twin ? tc_collection_count_term(corrector->index, twin) : 0);
}

static guint count_pair(const Corrector *corrector, const char *left, const char *right)
{
	g_autofree char *pair = left && right ? tc_index_dup_pair_term(left, right) : NULL;
	return pair ? tc_collection_count_term(corrector->index, pair) : 0;
}

/* Keeps a candidate if it is the best so far. \param inside what the pair inside a candidate of two words counts. \param slip weigh_slip() */
static void try_candidate(const Corrector *corrector, Suspect *suspect, const char *first, const char *last, double inside,
			  double slip)
{
	guint papers = MIN(tc_collection_count_term(corrector->index, first),
			   first == last ? G_MAXUINT : tc_collection_count_term(corrector->index, last));
	if (papers == 0)
		return;
	guint beside = count_pair(corrector, suspect->before, first) + count_pair(corrector, last, suspect->after);
	/* Where there are neighbours, one of them must know it. */
	if (inside <= 0 && (suspect->before || suspect->after) && beside < (suspect->papers ? MIN_BESIDE : 1))
		return;
	double score = log1p(papers) + PAIR_WEIGHT * log1p(beside) + inside + slip;
	if (score <= suspect->score)
		return;
	suspect->score = score;
	g_snprintf(suspect->best, sizeof suspect->best, first == last ? "%s" : "%s %s", first, last);
}

/* All words at one edit, some more than once. */
static GPtrArray *list_edits(const char *word)
{
	GPtrArray *edits = g_ptr_array_new_with_free_func(g_free);
	char edited[MAX_LETTERS + 2];
	gsize length = strlen(word);
	for (gsize at = 0; at <= length; at++) {
		for (char c = 'a'; c <= 'z'; c++) {
			g_snprintf(edited, sizeof edited, "%.*s%c%s", (int)at, word, c, word + at);
			g_ptr_array_add(edits, g_strdup(edited));
			if (at < length) {
				edited[at + 1] = '\0';
				g_strlcat(edited, word + at + 1, sizeof edited);
				g_ptr_array_add(edits, g_strdup(edited));
			}
		}
		if (at < length && length > MIN_LETTERS) {
			g_snprintf(edited, sizeof edited, "%.*s%s", (int)at, word, word + at + 1);
			g_ptr_array_add(edits, g_strdup(edited));
		}
		if (at + 1 < length) {
			g_strlcpy(edited, word, sizeof edited);
			edited[at] = word[at + 1];
			edited[at + 1] = word[at];
			g_ptr_array_add(edits, g_strdup(edited));
		}
	}
	return edits;
}

/* Whether two keys lie side by side. */
static gboolean are_neighbours(char key, char other)
{
	static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *at = strchr(rows[i], key);
		if (at)
			return (at > rows[i] && at[-1] == other) || (at[1] && at[1] == other);
	}
	return FALSE;
}

/*
 * How easily a word is mistyped as another at one edit: two letters swapped or one doubled are one case in a word, the wrong letter put in or left
 * out one of 26.
 */
static double weigh_slip(const char *meant, const char *typed)
{
	gsize same = 0, length = strlen(meant), typed_length = strlen(typed);
	while (meant[same] && meant[same] == typed[same])
		same++;
	if (length == typed_length && meant[same])
		return meant[same] == typed[same + 1] && meant[same + 1] == typed[same] ? SLIP_ONE
		       : are_neighbours(meant[same], typed[same])                       ? SLIP_NEAR
											: 0;
	return typed_length > length && same > 0 && typed[same] == typed[same - 1] ? SLIP_ONE : 0;
}

static void try_edits(const Corrector *corrector, Suspect *suspect, const char *word)
{
	g_autoptr(GPtrArray) edits = list_edits(word);
	tc_collection_prepare_counts(corrector->index, (const char *const *)edits->pdata, edits->len);
	for (guint i = 0; i < edits->len; i++)
		try_candidate(corrector, suspect, edits->pdata[i], edits->pdata[i], 0, weigh_slip(edits->pdata[i], word));
}

/* Two words run together. */
static void try_splits(const Corrector *corrector, Suspect *suspect, const char *word)
{
	for (gsize at = MIN_LETTERS; at + MIN_LETTERS <= strlen(word); at++) {
		char left[MAX_LETTERS + 1];
		g_strlcpy(left, word, at + 1);
		guint together = count_pair(corrector, left, word + at);
		if (together > 0)
			try_candidate(corrector, suspect, left, word + at, PAIR_WEIGHT * log1p(together), 0);
	}
}

static gboolean is_plain_word(const TcToken *token)
{
	gsize letters = strspn(token->folded, "abcdefghijklmnopqrstuvwxyz");
	return (token->kind == TC_TOKEN_SYLLABLE || token->kind == TC_TOKEN_WORD) && letters == strlen(token->folded) &&
	       letters >= MIN_LETTERS && letters <= MAX_LETTERS;
}

/* Whether a paper has a word beside one of its neighbours. NULL: no. */
static gboolean stands_beside(const Corrector *corrector, const char *word, const Suspect *suspect)
{
	return word && (count_pair(corrector, suspect->before, word) > 0 || count_pair(corrector, word, suspect->after) > 0);
}

/* In a phrase any word is that stands beside neither neighbour; bare words need not stand together, so only rare ones are. */
static gboolean is_suspect(const Corrector *corrector, const char *word, const Suspect *suspect, gboolean in_phrase)
{
	if (corrector->unknown || suspect->papers == 0 || (!suspect->before && !suspect->after))
		return suspect->papers == 0;
	gboolean rare = suspect->papers < MAX(corrector->n_papers / RARE_SHARE, MIN_RARE);
	return (in_phrase || rare) && !stands_beside(corrector, word, suspect) &&
	       !stands_beside(corrector, tc_syllable_get_twin(word), suspect);
}

/* Puts the replacement of the bytes from `start` to `end` of the question. */
static void replace(Corrector *corrector, const char *question, gsize start, gsize end, const char *with)
{
	g_string_append_len(corrector->out, question + corrector->copied, (gssize)(start - corrector->copied));
	g_auto(GStrv) words = g_strsplit(with, " ", -1);
	for (char **word = words; *word; word++) {
		const char *reading = corrector->marked ? tc_index_find_reading(*word) : NULL;
		g_string_append_printf(corrector->out, "%s%s", word == words ? "" : " ", reading ? reading : *word);
	}
	corrector->copied = end;
	corrector->changed = TRUE;
}

static void correct_words(Corrector *corrector, const TcNode *node, const char *question)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(node->text, -1);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	g_autofree char *before = NULL; /* as corrected */
	for (gsize i = 0; i < n; i++) {
		Suspect suspect = {.before = before,
				   .after = i + 1 < n && is_plain_word(&token[i + 1]) ? token[i + 1].folded : NULL};
		gboolean plain = is_plain_word(&token[i]);
		suspect.papers = plain ? count_word(corrector, token[i].folded) : 0;
		corrector->known = corrector->known || suspect.papers > 0;
		if (plain && corrector->suspects < MAX_SUSPECTS &&
		    is_suspect(corrector, token[i].folded, &suspect, node->kind == TC_NODE_PHRASE)) {
			corrector->suspects++;
			/* A neighbour that is mistyped too knows none of them. */
			if (suspect.after && strlen(token[i].folded) >= MIN_ALONE &&
			    tc_collection_count_term(corrector->index, suspect.after) == 0)
				suspect.after = NULL;
			try_edits(corrector, &suspect, token[i].folded);
			try_splits(corrector, &suspect, token[i].folded);
		}
		if (*suspect.best)
			replace(corrector, question, node->offset + token[i].span.start, node->offset + token[i].span.end,
				suspect.best);
		g_free(before);
		const char *last = strrchr(suspect.best, ' ');
		before = !plain ? NULL : g_strdup(last ? last + 1 : *suspect.best ? suspect.best : token[i].folded);
	}
}

static void correct_node(Corrector *corrector, const TcNode *node, const char *question)
{
	gboolean bare = node->kind == TC_NODE_AND || node->kind == TC_NODE_OR;
	if (node->kind == TC_NODE_WORDS || (node->kind == TC_NODE_PHRASE && !corrector->unknown))
		correct_words(corrector, node, question);
	else if (node->kind != TC_NODE_NOT && node->children && (bare || !corrector->unknown))
		for (guint i = 0; i < node->children->len; i++)
			correct_node(corrector, node->children->pdata[i], question);
}

char *tc_correct(TcCollection *index, const TcNode *tree, const char *question, gboolean unknown)
{
	Corrector corrector = {
		.index = index, .unknown = unknown, .marked = !g_str_is_ascii(question), .out = g_string_new(NULL)};
	guint n_sections;
	tc_collection_count_documents(index, &corrector.n_papers, &n_sections);
	correct_node(&corrector, tree, question);
	g_string_append(corrector.out, question + corrector.copied);
	return g_string_free(corrector.out, !corrector.changed || (unknown && !corrector.known));
}
