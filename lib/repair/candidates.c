/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which words of the model a syllable may have been.
 *
 * Four errors in five keep the letters and damage the marks, so words are grouped by their letters without marks: a few thousand
 * groups of four or five. For a syllable as read, the groups at most one letter away are found (two for a word that the model does not know),
 * by a look at every group of such a length: those that lack more than one of its letters, or have more than one that it has not, are thrown
 * out, which is nearly all. For each letter there are bits that say which groups have it, so that sixty-four groups are told at once. What is found
 * for a word of the model is kept, because a text has the same few thousand words over and over.
 */
#include "lib/repair/repair-private.h"

#include <string.h>

/* How much a doubling of its frequency is worth when a word is ranked; about half of what the language model will say. */
#define USE_RANK 0.35f
/* A candidate that ranks so far behind the first is none. */
#define REACH 20.0f
/* Words that are no syllables (abbreviations) are candidates if they were counted 2^this times or more; Roman numerals never. */
#define MIN_USE 5
/* Letters without marks. */
#define N_BASES 26

typedef struct {
	char folded[REPAIR_MAX_LETTERS + 1];
	guint8 n;
	guint16 first; /* of its words */
	guint16 n_words;
} Group;

struct RepairIndex {
	const TcModel *model;
	const RepairChannel *channel;
	RepairLetters *letters; /* by word */
	Group *groups;          /* the short ones first, then by folded */
	guint64 *having;        /* of each letter `stride` words: a bit for each group that has it */
	guint stride;
	guint n_groups;
	guint starts[REPAIR_MAX_LETTERS + 2]; /* where the groups of so many letters start */
	guint16 *words;                       /* group by group */
	gboolean *syllable;
	RepairCandidates **kept; /* by word; atomic */
};

static gboolean fold(const RepairLetters *letters, char folded[REPAIR_MAX_LETTERS + 1])
{
	for (guint i = 0; i < letters->n; i++)
		folded[i] = letters->code[i] ? repair_letter_base(letters->code[i]) : '?';
	folded[letters->n] = '\0';
	return letters->n > 0;
}

typedef struct {
	char folded[REPAIR_MAX_LETTERS + 1];
	guint8 n;
	guint16 word;
} Entry;

static int compare_folded(const char *a, guint n, const char *b, guint m)
{
	return n != m ? (int)n - (int)m : memcmp(a, b, n);
}

static int compare_entries(const void *a, const void *b)
{
	const Entry *x = a, *y = b;
	int order = compare_folded(x->folded, x->n, y->folded, y->n);

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
		if (!(index->syllable[i] || word) || !fold(&index->letters[i], entry.folded) || strchr(entry.folded, '?'))
			continue;
		entry.n = index->letters[i].n;
		g_array_append_val(entries, entry);
	}
	g_array_sort(entries, compare_entries);
	return entries;
}

/* The words in groups. */
static void add_groups(RepairIndex *index)
{
	g_autoptr(GArray) entries = list_words(index);

	index->groups = g_new0(Group, entries->len + 1);
	index->words = g_new0(guint16, entries->len + 1);
	for (guint i = 0; i < entries->len; i++) {
		const Entry *entry = &g_array_index(entries, Entry, i);
		Group *group = &index->groups[index->n_groups];
		index->words[i] = entry->word;
		if (index->n_groups && compare_folded(group[-1].folded, group[-1].n, entry->folded, entry->n) == 0) {
			group[-1].n_words++;
			continue;
		}
		memcpy(group->folded, entry->folded, sizeof group->folded);
		group->n = entry->n;
		group->first = (guint16)i;
		group->n_words = 1;
		index->starts[entry->n + 1] = ++index->n_groups;
	}
	for (guint n = 1; n < G_N_ELEMENTS(index->starts); n++)
		index->starts[n] = MAX(index->starts[n], index->starts[n - 1]);
}

/* Notes which groups have a letter. */
static void mark_letters(RepairIndex *index)
{
	index->stride = (index->n_groups + 63) / 64;
	index->having = g_new0(guint64, N_BASES * index->stride + 1);
	for (guint i = 0; i < index->n_groups; i++)
		for (const char *p = index->groups[i].folded; *p; p++)
			index->having[(guint)(*p - 'a') * index->stride + i / 64] |= (guint64)1 << i % 64;
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
	add_groups(index);
	mark_letters(index);
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
	g_free(index->having);
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

/* The group of these letters, or NULL. */
static const Group *find_group(const RepairIndex *index, const char *folded, guint n)
{
	guint from = index->starts[n], end = index->starts[n + 1];

	while (from < end) {
		guint middle = from + (end - from) / 2;
		int order = memcmp(folded, index->groups[middle].folded, n);
		if (order == 0)
			return &index->groups[middle];
		if (order > 0)
			from = middle + 1;
		else
			end = middle;
	}
	return NULL;
}

const guint16 *repair_index_get_marked(const RepairIndex *index, const char *folded, guint *n)
{
	gsize length = strlen(folded);
	const Group *group = length <= REPAIR_MAX_LETTERS ? find_group(index, folded, (guint)length) : NULL;

	*n = group ? group->n_words : 0;
	return group ? index->words + group->first : NULL;
}

/* Of how many letters each of sixty-four groups was counted: more than none, one, two. */
typedef struct {
	guint64 more[3];
} Tally;

static inline void count(Tally *tally, guint64 groups)
{
	tally->more[2] |= tally->more[1] & groups;
	tally->more[1] |= tally->more[0] & groups;
	tally->more[0] |= groups;
}

/* Of the groups [64 at, 64 at + 64) those that lack at most `limit` of the letters of a set, and have at most so many others. */
static guint64 list_near(const RepairIndex *index, guint at, guint32 set, guint limit)
{
	Tally lost = {{0}}, extra = {{0}};

	for (guint letter = 0; letter < N_BASES; letter++) {
		guint64 having = index->having[letter * index->stride + at];
		if (set >> letter & 1)
			count(&lost, ~having);
		else
			count(&extra, having);
	}
	return ~(lost.more[limit] | extra.more[limit]);
}

/* Whether two words are at most `limit` letters apart: what is left between their like ends is looked at, at each letter in three ways. */
static gboolean is_near(const char *a, guint n, const char *b, guint m, guint limit)
{
	for (; n && m && *a == *b; a++, b++, n--, m--)
		;
	for (; n && m && a[n - 1] == b[m - 1]; n--, m--)
		;
	if (MAX(n, m) <= limit)
		return TRUE;
	if (limit == 0 || n > m + limit || m > n + limit)
		return FALSE;
	return (n && m && is_near(a + 1, n - 1, b + 1, m - 1, limit - 1)) || (n && is_near(a + 1, n - 1, b, m, limit - 1)) ||
	       (m && is_near(a, n, b + 1, m - 1, limit - 1));
}

/* Candidates on their way, with their ranks: frequent words come before rare ones that cost the scanner as much. */
typedef struct {
	RepairCandidate candidate[REPAIR_MAX_CANDIDATES];
	struct {
		float rank;
		guint at;
	} order[REPAIR_MAX_CANDIDATES]; /* the best first */
	guint n;
} Ranking;

static void insert(Ranking *ranking, const RepairCandidate *candidate, float rank)
{
	guint i = ranking->n, at = ranking->n;

	if (ranking->n == REPAIR_MAX_CANDIDATES) {
		at = ranking->order[--i].at;
		if (rank >= ranking->order[i].rank)
			return;
	} else {
		ranking->n++;
	}
	for (; i > 0 && ranking->order[i - 1].rank > rank; i--)
		ranking->order[i] = ranking->order[i - 1];
	ranking->order[i].rank = rank;
	ranking->order[i].at = at;
	ranking->candidate[at] = *candidate;
}

/* The words of a group. \param same its letters are those that were seen, marks apart. */
static void add_group(const RepairIndex *index, const Group *group, const RepairLetters *seen, gboolean same, Ranking *ranking)
{
	for (guint i = 0; i < group->n_words; i++) {
		guint16 word = index->words[group->first + i];
		if (!same && !index->syllable[word])
			continue;
		RepairCandidate candidate = {word, repair_channel_measure(index->channel, &index->letters[word], seen)};
		if (candidate.path.n > 0)
			insert(ranking, &candidate, candidate.path.cost - USE_RANK * (float)model_get_use(index->model, word));
	}
}

static void take(const Ranking *ranking, RepairCandidates *candidates)
{
	candidates->n = 0;
	for (guint i = 0; i < ranking->n && ranking->order[i].rank <= ranking->order[0].rank + REACH; i++) {
		const RepairCandidate *candidate = &ranking->candidate[ranking->order[i].at];
		guint k = candidates->n++;
		candidates->candidate[i] = *candidate;
		for (; k > 0 && candidates->candidate[candidates->by_cost[k - 1]].path.cost > candidate->path.cost; k--)
			candidates->by_cost[k] = candidates->by_cost[k - 1];
		candidates->by_cost[k] = (guint8)i;
	}
}

/* The groups at most `limit` letters away, but for `same`. */
static void add_near(const RepairIndex *index, const RepairLetters *seen, const char *folded, guint limit, const Group *same,
		     Ranking *ranking)
{
	guint from = index->starts[seen->n > limit ? seen->n - limit : 0];
	guint end = index->starts[MIN(seen->n + limit, REPAIR_MAX_LETTERS) + 1];
	guint32 set = 0;

	for (const char *p = folded; *p; p++)
		set |= g_ascii_isalpha(*p) ? 1u << (*p - 'a') : 0;
	for (guint at = from / 64; at * 64 < end; at++) {
		for (guint64 near = list_near(index, at, set, limit); near; near &= near - 1) {
			guint i = at * 64 + (guint)__builtin_ctzll(near);
			const Group *group = &index->groups[i];
			if (i >= from && i < end && group != same && is_near(folded, seen->n, group->folded, group->n, limit))
				add_group(index, group, seen, FALSE, ranking);
		}
	}
}

void repair_index_find(const RepairIndex *index, const RepairLetters *seen, gboolean wide, RepairCandidates *candidates)
{
	char folded[REPAIR_MAX_LETTERS + 1];
	Ranking ranking = {.n = 0};

	candidates->n = 0;
	if (!fold(seen, folded))
		return;
	const Group *same = find_group(index, folded, seen->n);
	if (same)
		add_group(index, same, seen, TRUE, &ranking);
	add_near(index, seen, folded, wide && seen->n >= 5 ? 2 : 1, same, &ranking);
	take(&ranking, candidates);
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
