/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a question may go on: phrases of several papers that begin with what was typed.
 *
 *     chu thap d     chữ thập đỏ
 *     bao hiem xa    bảo hiểm xã hội, bảo hiểm xã hội bắt buộc
 *
 * They are read in the papers that have the words and that the asker may see, the best some of them: so they have the marks that the papers have, and
 * tell nothing of other papers. The pairs of the index know no context: of `người lao d` they make `người lao động của pháp luật`.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Words of a phrase, and how many it may have more than was typed. */
#define MAX_WORDS 10u
#define MAX_MORE 3u
/** Papers that must have a phrase; what stands in one is no usage. */
#define MIN_PAPERS 2u
/** A phrase goes on where that share of the papers that have it does. */
#define GOES_ON 0.5
/** How far into a paper we look. In bytes. */
#define MAX_BYTES (16u << 10)
/* Words that nothing ends with that people ask for. */
static const char *const joints[] = {"và",    "của",   "các",  "cho",   "theo", "không", "là",  "có",   "được", "tại",
				     "với",   "để",    "khi",  "trong", "về",   "từ",    "đến", "này",  "đó",   "hoặc",
				     "những", "một",   "như",  "do",    "bị",   "đã",    "sẽ",  "phải", "trên", "dưới",
				     "sau",   "trước", "ngày", "số",    "đối",  "thì",   "mà",  "bằng", "cố"};

/* A phrase that was met. */
typedef struct {
	const char *folded;
	char *text;    /* as a paper has it */
	guint n_words; /* more than were typed; 0: what was typed, the last word whole */
	guint papers;
	guint last; /* paper that has it, from 1 */
	gboolean shown;
} Phrase;

static void phrase_free(gpointer data)
{
	g_free(((Phrase *)data)->text);
	g_free(data);
}

struct TcPhrasesBegun {
	char **words; /* typed, folded */
	guint n_words;
	GHashTable *phrases; /* folded -> Phrase */
	guint n_papers;
};

/* A word of folded text. */
typedef struct {
	gsize start, end;
} Word;

static gboolean next_word(const TcFolded *folded, gsize at, Word *word)
{
	const char *found;
	gsize length;
	if (!tc_index_next_word(folded->bytes, folded->length, &at, &found, &length))
		return FALSE;
	word->start = (gsize)(found - folded->bytes);
	word->end = word->start + length;
	return TRUE;
}

/* Whether the next word follows in the same sentence: a word of letters behind a space or line end. */
static gboolean follows(const TcFolded *folded, gsize end, Word *next)
{
	if (!next_word(folded, end, next) || next->start != end + 1 || !g_ascii_isspace(folded->bytes[end]))
		return FALSE;
	for (gsize i = next->start; i < next->end; i++)
		if (!g_ascii_islower(folded->bytes[i]))
			return FALSE;
	return TRUE;
}

static gboolean is_word(const TcFolded *folded, const Word *word, const char *typed, gboolean begun)
{
	gsize length = strlen(typed);
	return (begun ? word->end - word->start >= length : word->end - word->start == length) &&
	       memcmp(folded->bytes + word->start, typed, length) == 0;
}

/* Whether what was typed stands from a word on. \param end receives the end of its last word. */
static gboolean stands_at(const TcPhrasesBegun *begun, const TcFolded *folded, Word word, gsize *end)
{
	for (guint i = 0;; i++) {
		if (!is_word(folded, &word, begun->words[i], i + 1 == begun->n_words))
			return FALSE;
		*end = word.end;
		Word next;
		if (i + 1 == begun->n_words)
			return TRUE;
		if (!follows(folded, word.end, &next))
			return FALSE;
		word = next;
	}
}

static char *dup_spaced(const char *bytes, gsize length)
{
	char *text = g_strndup(bytes, length);
	return g_strdelimit(text, "\n\r\t\f", ' ');
}

/* As it is written within a sentence: what is all capitals and what begins one becomes small. */
static char *dup_shown(const char *text)
{
	g_autofree char *small = g_utf8_strdown(text, -1), *large = g_utf8_strup(text, -1);
	const char *rest = g_utf8_next_char(text);
	gsize first = strlen(small) - strlen(rest);
	if (strcmp(text, large) == 0 || strlen(small) < strlen(rest))
		return g_steal_pointer(&small);
	small[first] = '\0';
	return g_strconcat(small, rest, NULL);
}

static gboolean ends_in_joint(const char *text)
{
	const char *space = strrchr(text, ' ');
	for (gsize i = 0; space && i < G_N_ELEMENTS(joints); i++)
		if (strcmp(space + 1, joints[i]) == 0)
			return TRUE;
	return FALSE;
}

/* Notes a phrase, once for each paper. */
static void note(TcPhrasesBegun *begun, const TcFolded *folded, const char *raw, gsize start, gsize end, guint n_words)
{
	g_autofree char *key = dup_spaced(folded->bytes + start, end - start);
	Phrase *phrase = g_hash_table_lookup(begun->phrases, key);
	if (!phrase) {
		gsize from = folded->origin[start];
		phrase = g_new0(Phrase, 1);
		g_autofree char *text = dup_spaced(raw + from, folded->origin[end] - from);
		phrase->text = dup_shown(text);
		phrase->n_words = n_words;
		phrase->folded = key;
		g_hash_table_insert(begun->phrases, g_steal_pointer(&key), phrase);
	}
	phrase->papers += phrase->last != begun->n_papers;
	phrase->last = begun->n_papers;
}

TcPhrasesBegun *tc_phrases_begun_new(const char *typed)
{
	TcPhrasesBegun *begun = g_new0(TcPhrasesBegun, 1);
	g_autofree char *folded = tc_text_fold(typed, -1);
	begun->words = g_strsplit(folded, " ", -1);
	begun->n_words = g_strv_length(begun->words);
	begun->phrases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, phrase_free);
	return begun;
}

char *const *tc_phrases_begun_get_words(const TcPhrasesBegun *begun, gsize *n)
{
	*n = begun->n_words;
	return begun->words;
}

void tc_phrases_begun_free(TcPhrasesBegun *begun)
{
	g_hash_table_unref(begun->phrases);
	g_strfreev(begun->words);
	g_free(begun);
}

void tc_phrases_begun_read(TcPhrasesBegun *begun, const char *raw, gsize length)
{
	g_autoptr(TcFolded) folded = tc_folded_new(raw, (gssize)MIN(length, MAX_BYTES));
	Word word;
	begun->n_papers++;
	for (gsize at = 0, end; next_word(folded, at, &word); at = word.end) {
		if (!stands_at(begun, folded, word, &end))
			continue;
		note(begun, folded, raw, word.start, end, 0);
		Word next;
		for (guint n = 1; n <= MAX_MORE && begun->n_words + n <= MAX_WORDS && follows(folded, end, &next); n++) {
			end = next.end;
			note(begun, folded, raw, word.start, end, n);
		}
	}
}

static int compare_phrases(gconstpointer a, gconstpointer b)
{
	const Phrase *left = *(Phrase *const *)a, *right = *(Phrase *const *)b;
	return left->papers != right->papers ? (left->papers < right->papers ? 1 : -1) : strcmp(left->text, right->text);
}

/* Takes a phrase on as long as most of its papers do, to the longest that is one. \param all by papers, the most first. */
static Phrase *go_on(const GPtrArray *all, Phrase *phrase)
{
	for (guint i = 0; i < all->len; i++) {
		Phrase *longer = all->pdata[i];
		if (longer->n_words != phrase->n_words + 1 || longer->papers < MAX(MIN_PAPERS, GOES_ON * phrase->papers) ||
		    !g_str_has_prefix(longer->folded, phrase->folded))
			continue;
		longer = go_on(all, longer);
		return ends_in_joint(longer->text) ? phrase : longer;
	}
	return phrase;
}

GPtrArray *tc_phrases_begun_list(TcPhrasesBegun *begun, guint limit)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, begun->phrases);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		g_ptr_array_add(all, value);
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_sort(all, compare_phrases);
	for (guint i = 0; i < all->len && found->len < limit; i++) {
		Phrase *phrase = all->pdata[i];
		if (phrase->n_words > 1 || phrase->papers < MIN_PAPERS)
			continue;
		phrase = go_on(all, phrase);
		g_autofree char *typed = g_strjoinv(" ", begun->words);
		if (!phrase->shown && strchr(phrase->text, ' ') && !ends_in_joint(phrase->text) &&
		    strcmp(phrase->folded, typed) != 0)
			g_ptr_array_add(found, g_strdup(phrase->text));
		phrase->shown = TRUE;
	}
	return found;
}
