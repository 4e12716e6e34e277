/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All ways to read a sentence: every token as it stands; as each of its candidates; two tokens as one word ("ch ính", "ngh‡ệp"); one as two
 * ("cơsở"); a lone accent or letter as nothing.
 *
 * Most tokens are right, and most candidates can be thrown away before the lattice sees them: a candidate hardly brings in more than what the
 * token and the two after it cost as they stand. What stands before it counts: the lattice is walked while it is built, and a candidate is held
 * against each way that leads to it, measured by what the best of these ways would go on to cost. Without that, one word in doubt lets all
 * candidates of the next word in, these all of the next, and so on: eight arcs in ten were of that kind, and none of them ever won.
 */
#include "lib/repair/repair-private.h"

#include <string.h>

/* What it costs that a token is a word the model does not know: as such, and for each letter. */
#define UNKNOWN_COST 3.0f
#define UNKNOWN_LETTER_COST 1.5f
/* What a name must be worse off as it stands than as another word. */
#define NAME_COST 2.0f
/* The cost of a sign that stands for nothing. */
#define STRAY_COST 4.0f
/* The longest post above a signature, in syllables, more or less. */
#define MAX_SIGNATURE 7
/* Fluent engines, which read with a language model of their own, swap a word for a near one (Tổ for Tộc): beyond this, costs rise slower. */
#define SWAP_COST 10.0f
#define SWAP_SLOPE 0.4f
/* How much more than it can bring in a candidate may cost: two repairs side by side may need each other. */
#define GATE 0.5f
/* A word is looked for in two halves from this many letters on; halves have at most this many candidates. */
#define MIN_JOINED 4
#define MAX_HALVES 3
/* What two halves cost beyond what was counted: foreign words can be cut into syllables, too. */
#define JOINED_COST 2.0f
/* Two tokens that are one word have at most this many letters together. */
#define MAX_PARTED 8

/* Spellings whose candidates are kept for a text; beyond, it starts anew. */
#define MAX_FOUND 16384

static const RepairPath no_path = {0, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0};

static float get_keep_cost(const RepairPage *page, const RepairItem *item)
{
	float cost = 0;

	if (item->word == MODEL_UNKNOWN)
		return UNKNOWN_COST + UNKNOWN_LETTER_COST * (float)item->letters.n;
	for (guint i = 0; i < item->letters.n; i++)
		cost += page->channel->read[item->letters.code[i]][item->letters.code[i]];
	return cost;
}

/* What letters may be, looked up once a text. The answer holds until the next is asked for. */
static const RepairCandidates *find_letters(RepairPage *page, const RepairLetters *letters, gboolean wide)
{
	RepairLetters key = *letters;

	memset(key.code + key.n, 0, sizeof key.code - key.n);
	key.n = (guint8)(key.n << 1 | (wide ? 1 : 0));
	const RepairCandidates *kept = g_hash_table_lookup(page->found, &key);
	if (kept)
		return kept;
	if (g_hash_table_size(page->found) >= MAX_FOUND)
		g_hash_table_remove_all(page->found);
	RepairCandidates found;
	repair_index_find(page->index, letters, wide, &found);
	gsize size = G_STRUCT_OFFSET(RepairCandidates, candidate) + MAX(found.n, 1) * sizeof *found.candidate;
	RepairCandidates *fresh = g_malloc(size);
	memcpy(fresh, &found, size);
	g_hash_table_insert(page->found, g_memdup2(&key, sizeof key), fresh);
	return fresh;
}

/* What a word that was read may be, or letters that are none. */
static const RepairCandidates *get_candidates(RepairPage *page, guint word, const RepairLetters *letters, gboolean wide)
{
	return word != MODEL_UNKNOWN ? repair_index_get(page->index, word) : find_letters(page, letters, wide);
}

/* What a misreading costs on this page. */
static float get_cost(const RepairPage *page, const RepairArc *arc)
{
	float cost = arc->scanner + page->worse[arc->kinds[0]] + page->worse[arc->kinds[1]];

	return MIN(cost, SWAP_COST + SWAP_SLOPE * (cost - SWAP_COST));
}

/* The candidates of a token that may cost up to `limit`; those the sentence speaks against are left out. */
static void add_candidates(RepairPage *page, RepairLattice *lattice, guint i, float limit)
{
	const RepairItem *item = repair_page_get(page, i);
	const RepairCandidates *found = get_candidates(page, item->word, &item->letters, TRUE);
	float most_known = repair_known_get_most(page, i);
	float name = (item->name ? NAME_COST : 0) + (most_known > 0 ? repair_known_get(page, i, item->token->form) : 0);
	float most = limit < SWAP_COST ? limit : SWAP_COST + (limit - SWAP_COST) / SWAP_SLOPE;

	for (guint k = 0; k < found->n; k++) {
		const RepairCandidate *candidate = &found->candidate[found->by_cost[k]];
		if (candidate->path.cost + page->least_worse + name - most_known >= most)
			break;
		RepairArc arc = {1, 1, {candidate->word, 0}, {candidate->path.kinds[0], candidate->path.kinds[1]}, 0, 0, 0};
		arc.scanner = candidate->path.cost + name;
		if (most_known > 0)
			arc.scanner -= repair_known_get(page, i, model_get_form(page->model, candidate->word));
		arc.cost = get_cost(page, &arc);
		if (arc.cost < limit && repair_lattice_may_read(lattice, candidate->word, arc.cost))
			repair_lattice_add(lattice, &arc);
	}
}

/* Half a token. */
typedef struct {
	RepairLetters letters;
	guint word; /* if it is a syllable as it stands, and not of one letter */
} Half;

/* The half of the letters [from, end) of a token. */
static Half cut_half(const RepairPage *page, const RepairItem *item, guint from, guint end)
{
	const char *start = g_utf8_offset_to_pointer(item->token->form, from);
	const char *stop = g_utf8_offset_to_pointer(start, end - from);
	Half half = {{.n = (guint8)(end - from)}, MODEL_UNKNOWN};

	memcpy(half.letters.code, item->letters.code + from, half.letters.n);
	if (half.letters.n > 1)
		half.word = model_find_word(page->model, start, (gsize)(stop - start));
	if (half.word != MODEL_UNKNOWN && !repair_index_is_syllable(page->index, half.word))
		half.word = MODEL_UNKNOWN;
	return half;
}

/* The token as the syllable that one half is, and what the other half was misread for. */
static void add_halves(RepairPage *page, RepairLattice *lattice, const Half *whole, const Half *other, gboolean first)
{
	const RepairCandidates *found = get_candidates(page, other->word, &other->letters, FALSE);
	float cost = page->channel->joined + JOINED_COST;

	for (guint i = 0; i < found->n && i < MAX_HALVES; i++) {
		const RepairCandidate *candidate = &found->candidate[i];
		guint16 x = (guint16)whole->word, y = candidate->word;
		RepairArc arc = {1, 2, {first ? x : y, first ? y : x}, {candidate->path.kinds[0], REPAIR_NO_KIND}, 0, 0, 0};
		arc.cost = cost + candidate->path.cost;
		if (candidate->path.n <= 1 && repair_index_is_syllable(page->index, y))
			repair_lattice_add(lattice, &arc);
	}
}

/* One token as two syllables, at most one letter of them misread. */
static void add_joined(RepairPage *page, RepairLattice *lattice, const RepairItem *item)
{
	for (guint cut = 1; cut < item->letters.n; cut++) {
		Half first = cut_half(page, item, 0, cut);
		Half second = cut_half(page, item, cut, item->letters.n);
		RepairArc arc = {1, 2, {(guint16)first.word, (guint16)second.word}, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0, 0, 0};

		arc.cost = page->channel->joined + JOINED_COST;
		if (first.word != MODEL_UNKNOWN && second.word != MODEL_UNKNOWN)
			repair_lattice_add(lattice, &arc);
		if (first.word != MODEL_UNKNOWN)
			add_halves(page, lattice, &first, &second, TRUE);
		if (second.word != MODEL_UNKNOWN)
			add_halves(page, lattice, &second, &first, FALSE);
	}
}

/* Whether two tokens may be one: white space between them, or one sign that is no punctuation and stands for a letter. */
static gboolean is_gap(const char *gap, gsize length, gboolean *sign)
{
	gsize spaces = strspn(gap, " \n\t");

	*sign = FALSE;
	if (spaces >= length)
		return length == 1 || length == 2;
	*sign = length <= 3 && g_utf8_next_char(gap) == gap + length && !strchr(".,;:-/()\"?!&+% \n\t", gap[0]);
	return *sign;
}

/* Whether a token can well stand for itself. */
static gboolean is_whole(const RepairItem *item)
{
	return item->word != MODEL_UNKNOWN && item->letters.n > 1 && item->token->kind == TC_TOKEN_SYLLABLE;
}

/* Whether a token and the next may be parts of a word. \param both receives their letters. \param sign whether a sign stands between them. */
static gboolean join_letters(const RepairPage *page, const RepairItem *item, RepairLetters *both, gboolean *sign)
{
	const RepairItem *next = item + 1;
	gsize gap = next->token->span.start - item->token->span.end;

	if (!is_gap(page->text + item->token->span.end, gap, sign) || (next->frozen && next->letters.n != 1) || item->foreign ||
	    next->foreign)
		return FALSE;
	if (!item->letters.n || !next->letters.n || item->letters.n + next->letters.n > MAX_PARTED)
		return FALSE;
	if (next->glued || item->glued || (!*sign && next->title > item->title) || item->numeral[0] || next->numeral[0])
		return FALSE;
	if (!*sign && is_whole(item) && is_whole(next))
		return FALSE;
	*both = item->letters;
	if (*sign)
		both->code[both->n++] = 0;
	memcpy(both->code + both->n, next->letters.code, next->letters.n);
	both->n = (guint8)(both->n + next->letters.n);
	return TRUE;
}

static void add_whole(const RepairPage *page, RepairLattice *lattice, guint word, const RepairPath *path, guint most)
{
	RepairArc arc = {2, 1, {(guint16)word, 0}, {path->kinds[0], REPAIR_NO_KIND}, 0, path->cost + page->channel->parted, 0};

	if (path->n <= most)
		repair_lattice_add(lattice, &arc);
}

/* Two tokens as one word, at most one letter of it misread; or two, where a sign between them stands for letters (ngh‡p). */
static void add_parted(RepairPage *page, RepairLattice *lattice, const RepairItem *item)
{
	RepairLetters both;
	gboolean sign;

	if (!join_letters(page, item, &both, &sign))
		return;
	g_autofree char *form = g_strconcat(item->token->form, item[1].token->form, NULL);
	guint word = model_find_word(page->model, form, strlen(form));
	if (word != MODEL_UNKNOWN)
		add_whole(page, lattice, word, &no_path, 0);
	const RepairCandidates *found = find_letters(page, &both, sign);
	for (guint i = 0; i < found->n; i++)
		add_whole(page, lattice, found->candidate[i].word, &found->candidate[i].path, sign ? 2 : 1);
}

/* What each item costs the language model as the sentence stands, then the border, then nothing; and the states before them. */
static void measure_raw(const RepairPage *page, guint from, guint end, float costs[REPAIR_MAX_SENTENCE + 2],
			ModelState states[REPAIR_MAX_SENTENCE + 1])
{
	ModelState state = model_start(page->model);

	for (guint i = from; i < end; i++) {
		states[i - from] = state;
		costs[i - from] = -model_step(page->model, &state, repair_page_get(page, i)->word, &state);
	}
	states[end - from] = state;
	costs[end - from] = -model_step(page->model, &state, MODEL_BORDER, &state);
	costs[end - from + 1] = 0;
}

/* A few words in capitals, alone: the post above a signature. A stamp lies over it, and the engine reads "PHÓ BAN BÍ THƯ" for "PHÓ BÍ THƯ"; so a word
   within may stand for nothing. */
static gboolean is_signature(const RepairPage *page, guint from, guint end)
{
	gboolean capitals = end - from <= MAX_SIGNATURE;

	for (guint i = from; i < end && capitals; i++)
		capitals = repair_page_get(page, i)->upper;
	return capitals;
}

/* What a word costs without context: one that stands for nothing is no likelier there than anywhere, else all were better left out. */
static float measure_word(const RepairPage *page, guint word)
{
	const ModelState nothing = {{MODEL_NONE, MODEL_NONE, MODEL_NONE}};
	ModelState after;

	return -model_step(page->model, &nothing, word, &after);
}

/* A lone accent or the like, which Unicode counts among the letters. */
static gboolean is_stray_sign(const RepairPage *page, const RepairItem *item)
{
	return item->letters.n == 1 &&
	       g_unichar_type(g_utf8_get_char(page->text + item->token->span.start)) == G_UNICODE_MODIFIER_LETTER;
}

/* A token as nothing, where it may be: a letter that stands apart, as specks, folds and the edges of stamps are read (marks of lists do not); a
   word, if it stands `within` the post of a signature. */
static void add_nothing(const RepairPage *page, RepairLattice *lattice, const RepairItem *item, gboolean within)
{
	RepairArc none = {1, 0, {0, 0}, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0, STRAY_COST, 0};
	gboolean word = item->word != MODEL_UNKNOWN;

	if (item->letters.n != 1 && !(within && word))
		return;
	if (!is_stray_sign(page, item))
		none.cost = page->channel->spurious + (word ? measure_word(page, item->word) : UNKNOWN_LETTER_COST);
	repair_lattice_add(lattice, &none);
}

/* What a token and the two behind it cost the language model as they stand, after another way than they stand after. */
static void measure_after(const RepairPage *page, const ModelState *after, guint i, guint end, float costs[3])
{
	ModelState state = *after;

	for (guint k = 0; k < 3; k++, i++)
		costs[k] = i > end ? 0
				   : -model_step(page->model, &state, i < end ? repair_page_get(page, i)->word : MODEL_BORDER,
						 &state);
}

/* A token as anything but itself. \param raw what it and the two behind it cost the language model as they stand. */
static void add_changes(RepairPage *page, RepairLattice *lattice, guint i, const RepairArc *keep, const float raw[3])
{
	const RepairItem *item = repair_page_get(page, i);
	gboolean unknown = item->word == MODEL_UNKNOWN;

	if (!unknown)
		repair_lattice_limit(lattice, keep->cost + raw[0] + raw[1] + raw[2] + GATE);
	add_candidates(page, lattice, i, unknown ? G_MAXFLOAT : keep->cost + raw[0] + raw[1] + GATE);
	if (unknown && item->letters.n >= MIN_JOINED && repair_known_get_most(page, i) == 0)
		add_joined(page, lattice, item);
}

guint repair_ways_add(RepairPage *page, RepairLattice *lattice, guint from, guint end)
{
	float costs[REPAIR_MAX_SENTENCE + 2];
	ModelState states[REPAIR_MAX_SENTENCE + 1];
	gboolean signature = is_signature(page, from, end);

	measure_raw(page, from, end, costs, states);
	guint sentence = repair_lattice_start(lattice);
	for (guint i = from; i < end; i++) {
		const RepairItem *item = repair_page_get(page, i);
		RepairArc keep = {1, 1, {item->word, 0}, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0, get_keep_cost(page, item), 0};
		RepairRaw as_is = {states[i - from], states[i - from + 1], -costs[i - from]};
		const ModelState *best = repair_lattice_next(lattice, &as_is);
		repair_lattice_add(lattice, &keep);
		if (i + 1 < end)
			add_parted(page, lattice, item);
		if (!item->frozen) {
			float raw[3] = {costs[i - from], costs[i - from + 1], i + 1 < end ? costs[i - from + 2] : 0};
			if (memcmp(best, &as_is.before, sizeof *best) != 0)
				measure_after(page, best, i, end, raw);
			add_changes(page, lattice, i, &keep, raw);
			add_nothing(page, lattice, item, signature && i > from && i + 1 < end);
		}
		repair_lattice_walk(lattice);
	}
	repair_lattice_end(lattice);
	return sentence;
}

void repair_ways_weigh(const RepairPage *page, RepairLattice *lattice, guint from, guint end)
{
	for (guint i = from; i < end; i++) {
		guint n;
		RepairArc *arcs = repair_lattice_get_arcs(lattice, i, &n);
		for (guint k = 1; k < n; k++)
			if (arcs[k].kinds[0] != REPAIR_NO_KIND && arcs[k].span == 1 && arcs[k].n_words == 1)
				arcs[k].cost = get_cost(page, &arcs[k]);
	}
}

guint repair_ways_add_marks(RepairPage *page, RepairLattice *lattice, guint from, guint end)
{
	float raw[REPAIR_MAX_SENTENCE + 2];
	ModelState states[REPAIR_MAX_SENTENCE + 1];

	measure_raw(page, from, end, raw, states);
	guint sentence = repair_lattice_start(lattice);
	for (guint i = from; i < end; i++) {
		const RepairItem *item = repair_page_get(page, i);
		RepairArc keep = {1, 1, {item->word, 0}, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0, 0, 0};
		RepairRaw as_is = {states[i - from], states[i - from + 1], -raw[i - from]};
		guint n = 0;
		const guint16 *words = NULL;

		if (item->letters.n && !item->glued && item->token->form == item->token->folded)
			words = repair_index_get_marked(page->index, item->token->form, &n);
		if (item->word == MODEL_UNKNOWN)
			keep.cost = UNKNOWN_LETTER_COST * (float)item->letters.n;
		repair_lattice_next(lattice, &as_is);
		repair_lattice_add(lattice, &keep);
		for (guint k = 0; k < n; k++) {
			RepairArc arc = {1, 1, {words[k], 0}, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0, 0, 0};
			if (words[k] != item->word)
				repair_lattice_add(lattice, &arc);
		}
		repair_lattice_walk(lattice);
	}
	repair_lattice_end(lattice);
	return sentence;
}
