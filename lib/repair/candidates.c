/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which words of the model a syllable may have been.
 *
 * Four errors in five keep the letters and damage the marks, so words are grouped by their letters without marks: a few thousand
 * groups of four or five. For a syllable as read, the groups at most one letter away are found (two for a word that the model does not know),
 * by a look at every group: a comparison of two 32-bit sets of letters throws nearly all out, and the whole pass takes some microseconds. What is
 * found for a word of the model is kept, because a text has the same few thousand words over and over.
 */
#include "lib/repair/repair-private.h"

#include <stdlib.h>
#include <string.h>

/* How much a doubling of its frequency is worth when a word is ranked; about half of what the language model will say. */
#define USE_RANK 0.35f
/* A candidate that ranks so far behind the first is none. */
#define REACH 20.0f
/* Words that are no syllables (abbreviations) are candidates if they were counted 2^this times or more; Roman numerals never. */
#define MIN_USE 5

typedef struct {
	char folded[REPAIR_MAX_LETTERS + 1];
	guint8 n;
	guint32 letters; /* bit by letter */
	guint16 first;   /* of its words */
	guint16 n_words;
} Group;

struct RepairIndex {
	const TcModel *model;
	const RepairChannel *channel;
	RepairLetters *letters; /* by word */
	Group *groups;          /* sorted by folded */
	guint n_groups;
	guint16 *words; /* group by group */
	gboolean *syllable;
	RepairCandidates **kept; /* by word; atomic */
};

static guint32 bits_of(const char *folded)
{
	guint32 bits = 0;

	for (; *folded; folded++)
		bits |= 1u << (*folded & 31);
	return bits;
}

static gboolean fold(const RepairLetters *letters, char folded[REPAIR_MAX_LETTERS + 1])
{
	for (guint i = 0; i < letters->n; i++)
		folded[i] = letters->code[i] ? repair_letter_base(letters->code[i]) : '?';
	folded[letters->n] = '\0';
	return letters->n > 0;
}

typedef struct {
	char folded[REPAIR_MAX_LETTERS + 1];
	guint16 word;
} Entry;

static int compare_entries(const void *a, const void *b)
{
	const Entry *x = a, *y = b;
	int order = strcmp(x->folded, y->folded);

	return order ? order : (int)x->word - (int)y->word;
}

static GArray *list_words(RepairIndex *index)
{
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
	guint n = model_get_n_words(index->model);

	for (guint i = MODEL_N_CLASSES; i < n; i++) {
		const char *form = model_get_form(index->model, i);
		TcSyllable parts;
		Entry entry = {.word = (guint16)i};
		index->letters[i] = repair_letters_read(form);
		index->syllable[i] = tc_syllable_parse(form, -1, &parts);
		gboolean word = model_get_use(index->model, i) >= MIN_USE && strspn(form, "ivxlc") < strlen(form);
		if ((index->syllable[i] || word) && fold(&index->letters[i], entry.folded) && !strchr(entry.folded, '?'))
			g_array_append_val(entries, entry);
	}
	g_array_sort(entries, compare_entries);
	return entries;
}

RepairIndex *repair_index_new(const TcModel *model, const RepairChannel *channel)
{
	RepairIndex *index = g_new0(RepairIndex, 1);
	guint n = model_get_n_words(model);

	index->model = model;
	index->channel = channel;
	index->letters = g_new0(RepairLetters, n);
	index->syllable = g_new0(gboolean, n);
	index->kept = g_new0(RepairCandidates *, n);
	g_autoptr(GArray) entries = list_words(index);
	index->groups = g_new0(Group, entries->len + 1);
	index->words = g_new0(guint16, entries->len + 1);
	for (guint i = 0; i < entries->len; i++) {
		const Entry *entry = &g_array_index(entries, Entry, i);
		Group *group = &index->groups[index->n_groups];
		index->words[i] = entry->word;
		if (index->n_groups && strcmp(group[-1].folded, entry->folded) == 0) {
			group[-1].n_words++;
			continue;
		}
		memcpy(group->folded, entry->folded, sizeof group->folded);
		group->n = (guint8)strlen(entry->folded);
		group->letters = bits_of(entry->folded);
		group->first = (guint16)i;
		group->n_words = 1;
		index->n_groups++;
	}
	return index;
}

void repair_index_free(RepairIndex *index)
{
	if (!index)
		return;
	for (guint i = 0; i < model_get_n_words(index->model); i++)
		g_free(index->kept[i]);
	g_free(index->kept);
	g_free(index->letters);
	g_free(index->syllable);
	g_free(index->groups);
	g_free(index->words);
	g_free(index);
}

const RepairLetters *repair_index_get_letters(const RepairIndex *index, guint word)
{
	return &index->letters[word];
}

gboolean repair_index_is_syllable(const RepairIndex *index, guint word)
{
	return index->syllable[word];
}

static int compare_groups(const void *a, const void *b)
{
	return strcmp(a, ((const Group *)b)->folded);
}

const guint16 *repair_index_get_marked(const RepairIndex *index, const char *folded, guint *n)
{
	const Group *group = bsearch(folded, index->groups, index->n_groups, sizeof(Group), compare_groups);

	*n = group ? group->n_words : 0;
	return group ? index->words + group->first : NULL;
}

/* Whether two sets of letters differ by more than two for each letter that may differ. */
static gboolean are_far(guint32 a, guint32 b, guint limit)
{
	guint32 differ = a ^ b;

	for (guint i = 0; i < 2 * limit; i++)
		differ &= differ - 1;
	return differ != 0;
}

/* Whether two words are at most `limit` letters apart. */
static gboolean is_near(const char *a, guint n, const char *b, guint m, guint limit)
{
	guint8 rows[2][REPAIR_MAX_LETTERS + 1];
	guint8 *above = rows[0], *row = rows[1];

	for (guint k = 0; k <= m; k++)
		above[k] = (guint8)k;
	for (guint i = 1; i <= n; i++) {
		guint8 least = row[0] = (guint8)i;
		for (guint k = 1; k <= m; k++) {
			guint best = above[k - 1] + (a[i - 1] != b[k - 1]);
			best = MIN(best, above[k] + 1u);
			row[k] = (guint8)MIN(best, row[k - 1] + 1u);
			least = MIN(least, row[k]);
		}
		if (least > limit)
			return FALSE;
		guint8 *swap = above;
		above = row;
		row = swap;
	}
	return above[m] <= limit;
}

/* Frequent words are tried before rare ones that cost the scanner as much. */
static float get_rank(const RepairIndex *index, const RepairCandidate *candidate)
{
	return candidate->path.cost - USE_RANK * (float)model_get_use(index->model, candidate->word);
}

static void insert(const RepairIndex *index, RepairCandidates *candidates, RepairCandidate candidate)
{
	float rank = get_rank(index, &candidate);
	guint at = candidates->n;

	if (at == REPAIR_MAX_CANDIDATES && rank >= get_rank(index, &candidates->candidate[at - 1]))
		return;
	if (at < REPAIR_MAX_CANDIDATES)
		candidates->n++;
	else
		at--;
	for (; at > 0 && get_rank(index, &candidates->candidate[at - 1]) > rank; at--)
		candidates->candidate[at] = candidates->candidate[at - 1];
	candidates->candidate[at] = candidate;
}

void repair_index_find(const RepairIndex *index, const RepairLetters *seen, gboolean wide, RepairCandidates *candidates)
{
	char folded[REPAIR_MAX_LETTERS + 1];
	guint limit = wide && seen->n >= 5 ? 2 : 1;

	candidates->n = 0;
	if (!fold(seen, folded))
		return;
	guint32 letters = bits_of(folded);
	for (guint i = 0; i < index->n_groups; i++) {
		const Group *group = &index->groups[i];
		int longer = (int)group->n - seen->n;
		if ((guint)ABS(longer) > limit || are_far(letters, group->letters, limit))
			continue;
		gboolean same = longer == 0 && memcmp(folded, group->folded, seen->n) == 0;
		if (!same && !is_near(folded, seen->n, group->folded, group->n, limit))
			continue;
		for (guint k = 0; k < group->n_words; k++) {
			guint16 word = index->words[group->first + k];
			if (!same && !index->syllable[word])
				continue;
			RepairPath path = repair_channel_measure(index->channel, &index->letters[word], seen);
			if (path.n > 0)
				insert(index, candidates, (RepairCandidate){word, path});
		}
	}
	while (candidates->n > 1 &&
	       get_rank(index, &candidates->candidate[candidates->n - 1]) > get_rank(index, &candidates->candidate[0]) + REACH)
		candidates->n--;
}

const RepairCandidates *repair_index_get(RepairIndex *index, guint word)
{
	RepairCandidates *kept = g_atomic_pointer_get(&index->kept[word]);

	if (kept)
		return kept;
	kept = g_new0(RepairCandidates, 1);
	repair_index_find(index, &index->letters[word], FALSE, kept);
	if (!g_atomic_pointer_compare_and_exchange(&index->kept[word], NULL, kept)) {
		g_free(kept);
		kept = g_atomic_pointer_get(&index->kept[word]);
	}
	return kept;
}
