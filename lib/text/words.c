/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words worked out once. The same few thousand words make up any text, so what a word is (its form in lower case with the tone where it
 * belongs, its folding, whether it is a syllable) is worked out at its first occurrence in a text and found again by its bytes.
 * Two things keep that cheap:
 *
 *   a word of up to sixteen bytes, as all syllables are, is two numbers to hash and compare;
 *   forms of syllables are kept for good (there are some 7,000 that anybody writes), and each thread has those it met last at hand, so that
 *   a new text costs neither memory nor thought for them. Other words live with the text's tokens.
 */
#include "lib/text/text-private.h"

#define ARENA_BLOCK 16384
/* Syllables that a thread keeps at hand, in pairs of the same hash: of single ones one look-up in fifteen found another's. A power of two; 112 kB. */
#define N_KEPT 2048
#define MIN_SLOTS 8
#define MAX_SLOTS 8192

/* ---- The arena --------------------------------------------------------------------------------------------------------- */

void text_arena_init(TextArena *arena)
{
	*arena = (TextArena){g_ptr_array_new_with_free_func(g_free), NULL, 0};
}

void text_arena_clear(TextArena *arena)
{
	g_ptr_array_unref(arena->blocks);
}

const char *text_arena_take(TextArena *arena, const char *bytes, gsize length)
{
	if (length + 1 > arena->left) {
		arena->left = MAX(length + 1, ARENA_BLOCK);
		arena->free = g_malloc(arena->left);
		g_ptr_array_add(arena->blocks, arena->free);
	}
	char *copy = arena->free;
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	arena->free += length + 1;
	arena->left -= length + 1;
	return copy;
}

const char *text_arena_take_folded(TextArena *arena, const char *form)
{
	g_autofree char *folded = tc_text_fold(form, -1);

	return strcmp(folded, form) == 0 ? form : text_arena_take(arena, folded, strlen(folded));
}

/* ---- Syllables, for good ------------------------------------------------------------------------------------------------ */

/* The form and, in the same block behind its NUL, the folding; the same bytes where folding changes nothing. */
static char *spell(const TextSyllable *syllable, gsize *length)
{
	const TextChars *chars = text_chars();
	char form[6 * TEXT_MAX_SYLLABLE + 1];

	*length = 0;
	for (guint i = 0; i < syllable->length; i++) {
		guint tone = i == syllable->tone_place ? syllable->tone : 0;
		*length += (gsize)g_unichar_to_utf8(chars->toned[syllable->letters[i]][0][tone], form + *length);
	}
	form[*length] = '\0';
	g_autofree char *folded = tc_text_fold(form, (gssize)*length);
	char *block = g_malloc(*length + strlen(folded) + 2);
	memcpy(block, form, *length + 1);
	strcpy(block + *length + 1, folded);
	return block;
}

/* The form of a legal syllable. Never freed. Any thread. */
static const char *find_form(const TextSyllable *syllable, const char **folded)
{
	/* `gi` and `gii` have the same parts, and the second is no word. */
	static char *forms[TEXT_N_ONSETS][TEXT_N_RIMES][TEXT_N_TONES][2];
	gboolean twice = syllable->n_onset == 2 && syllable->length > 2 && syllable->letters[1] == syllable->letters[2];
	char **slot = &forms[syllable->onset][syllable->rime][syllable->tone][twice];
	char *form = g_atomic_pointer_get(slot);

	if (!form) {
		gsize length;
		form = spell(syllable, &length);
		if (!g_atomic_pointer_compare_and_exchange(slot, NULL, form)) {
			g_free(form);
			form = g_atomic_pointer_get(slot);
		}
	}
	*folded = form + strlen(form) + 1;
	if (strcmp(*folded, form) == 0)
		*folded = form;
	return form;
}

/* ---- Words of a text ------------------------------------------------------------------------------------------------------ */

/* One place of a roman number: `one` up to three times, with `five` before it, or before `five` and `ten`. \return behind it. */
static const char *skip_place(const char *p, const char *end, char one, char five, char ten)
{
	const char *from = p;

	if (end - p >= 2 && p[0] == one && (p[1] == five || p[1] == ten))
		return p + 2;
	if (p < end && *p == five)
		from = ++p;
	while (p < end && *p == one && p - from < 3)
		p++;
	return p;
}

/* XIII, IV: up to CCCXCIX; letters of thousands are more often something else (CD, MM). */
static gboolean is_roman(const char *p, gsize length)
{
	const char *end = p + length;

	if (length > 15)
		return FALSE;
	for (guint hundreds = 0; p < end && *p == 'C' && hundreds < 3; hundreds++)
		p++;
	p = skip_place(p, end, 'X', 'L', 'C');
	return skip_place(p, end, 'I', 'V', 'X') == end;
}

/* Lower case, NFC. */
static void work_out_other(TextWords *words, TextWord *word)
{
	const TextChars *chars = text_chars();
	g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(gunichar));

	for (const char *p = word->raw; p < word->raw + word->length;) {
		gunichar c;
		p += text_decode((const guchar *)p, (const guchar *)words->end, &c);
		c = text_char_lower(chars, c);
		g_array_append_val(points, c);
	}
	text_compose(chars, points);
	g_autofree char *lower = g_ucs4_to_utf8((const gunichar *)(gpointer)points->data, points->len, NULL, NULL, NULL);
	word->form = text_arena_take(words->arena, lower ? lower : "", lower ? strlen(lower) : 0);
	word->folded = text_arena_take_folded(words->arena, word->form);
}

/* \return whether the strings are there for good. */
static gboolean work_out(TextWords *words, TextWord *word)
{
	TextSyllable syllable;

	gboolean roman = word->length > 0 && is_roman(word->raw, word->length);

	word->kind = TC_TOKEN_WORD;
	if (tc_abbreviation_get_expansions(word->raw, word->length))
		word->detail = TC_DETAIL_ABBREVIATION;
	else if (roman && word->length > 1)
		word->detail = TC_DETAIL_ROMAN;
	if (text_syllable_read(word->raw, word->length, &syllable)) {
		word->kind = roman ? TC_TOKEN_WORD : TC_TOKEN_SYLLABLE;
		word->form = find_form(&syllable, &word->folded);
		word->announces = (guint8)text_date_announces(word->folded);
		return TRUE;
	}
	work_out_other(words, word);
	return FALSE;
}

void text_words_init(TextWords *words, TextArena *arena, const char *end, gsize length)
{
	guint slots = MIN_SLOTS;

	/* Only what is no syllable comes here. */
	while (slots < MAX_SLOTS && slots * 64 < length)
		slots *= 2;
	*words = (TextWords){g_new0(TextWord, slots), 0, slots - 1, end, arena};
}

void text_words_clear(TextWords *words)
{
	g_free(words->slots);
}

/* The first `n` bytes of eight, up to seven; the others become 0. */
static inline guint64 keep_bytes(guint64 bytes, gsize n)
{
	return GUINT64_TO_LE(GUINT64_FROM_LE(bytes) & (((guint64)1 << 8 * n) - 1));
}

/* Sixteen bytes of a word; of a longer one the first eight and a mixture of the last ones. */
static inline void pack(const char *raw, gsize length, const char *end, guint64 *low, guint64 *high)
{
	guint64 parts[2] = {0, 0};

	if (length <= sizeof parts && end - raw >= (gssize)sizeof parts) {
		memcpy(parts, raw, sizeof parts);
		parts[0] = length >= 8 ? parts[0] : keep_bytes(parts[0], length);
		parts[1] = length >= 16 ? parts[1] : length <= 8 ? 0 : keep_bytes(parts[1], length - 8);
	} else if (length <= sizeof parts) {
		memcpy(parts, raw, length);
	} else {
		memcpy(parts, raw, 8);
		memcpy(parts + 1, raw + length - 8, 8);
		parts[1] ^= length;
	}
	*low = parts[0];
	*high = parts[1];
}

static inline guint hash(guint64 low, guint64 high)
{
	guint64 key = (low ^ (high * 0xC2B2AE3D27D4EB4Fu)) * 0x9E3779B97F4A7C15u;

	return (guint)(key >> 40) ^ (guint)(key >> 32);
}

static void grow(TextWords *words)
{
	guint slots = 2 * (words->mask + 1);
	TextWord *old = words->slots;

	words->slots = g_new0(TextWord, slots);
	for (guint i = 0; i <= words->mask; i++) {
		if (!old[i].form)
			continue;
		guint slot = hash(old[i].low, old[i].high) & (slots - 1);
		while (words->slots[slot].form)
			slot = (slot + 1) & (slots - 1);
		words->slots[slot] = old[i];
	}
	words->mask = slots - 1;
	g_free(old);
}

static inline gboolean is_same(const TextWord *word, guint64 low, guint64 high, const char *raw, gsize length)
{
	return word->low == low && word->high == high && word->length == length &&
	       (length <= 16 || memcmp(word->raw, raw, length) == 0);
}

static _Thread_local TextWord kept[N_KEPT / 2][2];

/* A word at hand, NULL if it is not. */
static inline const TextWord *find_kept(guint hash, guint64 low, guint64 high, const char *raw, gsize length)
{
	const TextWord *pair = kept[hash & (N_KEPT / 2 - 1)];

	if (G_LIKELY(pair[0].form && is_same(&pair[0], low, high, raw, length)))
		return &pair[0];
	return pair[1].form && is_same(&pair[1], low, high, raw, length) ? &pair[1] : NULL;
}

/* Puts a word at hand, in the place of the older one of its pair. */
static const TextWord *keep(guint hash, const TextWord *word)
{
	TextWord *pair = kept[hash & (N_KEPT / 2 - 1)];

	pair[1] = pair[0];
	pair[0] = *word;
	return pair;
}

gboolean text_words_is_syllable(const char *raw, gsize length, const char *end)
{
	TextWord word = {.raw = raw, .length = (guint32)length};
	TextSyllable syllable;

	if (length > 16)
		return FALSE;
	pack(raw, length, end, &word.low, &word.high);
	guint start = hash(word.low, word.high);
	const TextWord *known = find_kept(start, word.low, word.high, raw, length);
	if (!known && text_syllable_read(raw, length, &syllable)) {
		work_out(NULL, &word);
		known = keep(start, &word);
	}
	return known && known->kind == TC_TOKEN_SYLLABLE;
}

const TextWord *text_words_find(TextWords *words, const char *raw, gsize length)
{
	guint64 low, high;

	pack(raw, length, words->end, &low, &high);
	guint start = hash(low, high);
	const TextWord *known = length <= 16 ? find_kept(start, low, high, raw, length) : NULL;
	if (G_LIKELY(known))
		return known;
	for (guint slot = start & words->mask; words->slots[slot].form; slot = (slot + 1) & words->mask)
		if (is_same(&words->slots[slot], low, high, raw, length))
			return &words->slots[slot];
	TextWord word = {.low = low, .high = high, .raw = raw, .length = (guint32)length};
	if (work_out(words, &word) && length <= 16)
		return keep(start, &word);
	if (4 * words->n >= 3 * words->mask)
		grow(words);
	guint slot = start & words->mask;
	while (words->slots[slot].form)
		slot = (slot + 1) & words->mask;
	words->slots[slot] = word;
	words->n++;
	return &words->slots[slot];
}
