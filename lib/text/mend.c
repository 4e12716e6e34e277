/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words written wrong in a way that leaves no doubt (DOMAIN.md 7.3, 8.2): the tone mark on the wrong letter, or twice; two words with the
 * space between them lost.
 *
 *   place   hoà -> hòa, hòan -> hoàn, cuả -> của, qủa -> quả      any legal syllable; what is moved is one piece of source
 *   double  hòà -> hòa, ế and a sắc -> ế                          the same mark twice, one syllable without the second
 *   split   cơsở -> cơ sở, PHÊDUYỆT -> PHÊ DUYỆT, ngày22          a word that is none, into attested syllables
 *
 * Only words with letters over ASCII are looked at (`camera` is not ca, me and ra), names and loans of whitelist.tsv are not split, and the parts
 * must be frequent. On 10.9 million words of clean prose this splits what was glued and little else; doc/vietnamese-text.md has the
 * figures.
 *
 * The question asked of every word of every text is whether there is anything to do. The answer is kept by the word's bytes, in each
 * thread, for the few thousand words that make up nearly all of any text.
 */
#include "lib/text/text-private.h"

#include "lib/text/whitelist-table.h"

/* A word longer than this, in letters, is not split: it is no two words but a line without spaces. */
#define MAX_SPLIT_LETTERS 24
#define MAX_PARTS 3
/* How often each part must stand in the texts behind syllables.tsv. More parts are more often an accident. */
#define MIN_PART_COUNT 200
#define MIN_COUNT_OF_THREE 2000
/* Words that are remembered to be well. A power of two; 64 kB a thread. */
#define N_KNOWN 4096

/* ---- Tones --------------------------------------------------------------------------------------------------------- */

void text_piece_set_tone(TextPiece *piece, guint tone)
{
	const TextChars *chars = text_chars();
	gboolean upper = (text_char_flags(chars, piece->c) & TEXT_UPPER) != 0;

	piece->c = chars->toned[text_char_letter(chars, piece->c) & TEXT_LETTER_MASK][upper][tone];
}

/*
 * Puts the tone of one word, pieces [from, to), where it belongs; a second mark of the same tone goes. What lies between the letter that had
 * the mark and the one that gets it becomes one piece of source.
 */
static gboolean place_tone(const GArray *pieces, guint from, guint to)
{
	guint8 letters[TEXT_MAX_SYLLABLE];
	TextSyllable syllable;
	guint tone = 0, first = 0, last = 0;

	if (to - from < 2 || to - from > TEXT_MAX_SYLLABLE)
		return FALSE;
	for (guint i = from; i < to; i++) {
		guint8 letter = text_char_letter(text_chars(), text_piece_at(pieces, i)->c);
		guint mark = letter >> TEXT_LETTER_BITS;
		if (!letter || (mark && tone && mark != tone))
			return FALSE;
		letters[i - from] = letter & TEXT_LETTER_MASK;
		first = mark && !tone ? i : first;
		last = mark ? i : last;
		tone = mark ? mark : tone;
	}
	if (!tone || !text_syllable_find(letters, to - from, tone, &syllable))
		return FALSE;
	guint place = from + syllable.tone_place;
	if (first == place && last == place)
		return FALSE;
	for (guint i = from; i < to; i++)
		text_piece_set_tone(text_piece_at(pieces, i), i == place ? tone : 0);
	guint32 start = text_piece_at(pieces, MIN(first, place))->start;
	guint32 end = text_piece_at(pieces, MAX(last, place))->end;
	for (guint i = MIN(first, place); i <= MAX(last, place); i++) {
		text_piece_at(pieces, i)->start = start;
		text_piece_at(pieces, i)->end = end;
	}
	return TRUE;
}

/* The tone of a combining mark, 0 if it is none. */
static guint tone_of_mark(gunichar c)
{
	static const gunichar marks[TEXT_N_TONES] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};

	for (guint tone = 1; tone < TEXT_N_TONES; tone++)
		if (marks[tone] == c)
			return tone;
	return 0;
}

/* Marks that composing has left over because their letter has them already; they become part of its source. */
static void drop_doubled(GArray *pieces)
{
	guint kept = 0;

	for (guint i = 0; i < pieces->len; i++) {
		const TextPiece piece = *text_piece_at(pieces, i);
		TextPiece *last = kept ? text_piece_at(pieces, kept - 1) : NULL;
		guint tone = tone_of_mark(piece.c);
		if (tone && last && text_char_letter(text_chars(), last->c) >> TEXT_LETTER_BITS == tone)
			last->end = MAX(last->end, piece.end);
		else
			*text_piece_at(pieces, kept++) = piece;
	}
	g_array_set_size(pieces, kept);
}

/* ---- Glued words ----------------------------------------------------------------------------------------------------- */

static gboolean is_listed(const GArray *pieces, guint from, guint to)
{
	static GHashTable *listed;
	static gsize ready;
	g_autoptr(GString) word = g_string_new(NULL);

	if (g_once_init_enter(&ready)) {
		listed = g_hash_table_new(g_str_hash, g_str_equal);
		for (guint i = 0; i < G_N_ELEMENTS(whitelist_rows); i++)
			g_hash_table_add(listed, (gpointer)whitelist_rows[i][0]);
		g_once_init_leave(&ready, 1);
	}
	for (guint i = from; i < to; i++)
		g_string_append_unichar(word, text_char_lower(text_chars(), text_piece_at(pieces, i)->c));
	return g_hash_table_contains(listed, word->str);
}

/* The best way to cut letters [from, to) into `parts` syllables, by the rarest of them. \return its count, -1 if there is none. */
static gint32 cut(const GArray *pieces, guint from, guint to, guint parts, guint *ends)
{
	gint32 best = -1;

	if (parts == 1) {
		ends[0] = to;
		return to - from >= 2 ? text_pieces_get_count(pieces, from, to) : -1;
	}
	for (guint at = from + 2; at + 2 <= to && at - from <= TEXT_MAX_SYLLABLE; at++) {
		guint rest[MAX_PARTS];
		gint32 first = text_pieces_get_count(pieces, from, at);
		gint32 count = first > best ? MIN(first, cut(pieces, at, to, parts - 1, rest)) : -1;
		if (count > best) {
			best = count;
			ends[0] = at;
			memcpy(ends + 1, rest, (parts - 1) * sizeof *ends);
		}
	}
	return best;
}

/* Whether a word that is no syllable is two or three. \return how many, with where each ends; 1 if it stays. */
static guint find_parts(const GArray *pieces, guint from, guint to, guint ends[MAX_PARTS])
{
	if (to - from < 4 || to - from > MAX_SPLIT_LETTERS)
		return 1;
	for (guint i = from; i < to; i++)
		if (!text_char_letter(text_chars(), text_piece_at(pieces, i)->c))
			return 1;
	for (guint parts = 2; parts <= MAX_PARTS; parts++)
		if (cut(pieces, from, to, parts, ends) >= (parts == 2 ? MIN_PART_COUNT : MIN_COUNT_OF_THREE))
			return is_listed(pieces, from, to) ? 1 : parts;
	return 1;
}

static gboolean is_digit_at(const GArray *pieces, guint i)
{
	return i < pieces->len && g_ascii_isdigit((char)MIN(text_piece_at(pieces, i)->c, 0x7F));
}

/* Whether the word, a syllable with marks, was run into digits before or behind it: `ngày22`, `22tháng`. */
static gboolean touches_digits(const GArray *pieces, guint from, guint to, gboolean *before, gboolean *after)
{
	*before = from > 0 && is_digit_at(pieces, from - 1) && to - from >= 2;
	*after = is_digit_at(pieces, to) && to - from >= 2;
	return (*before || *after) && text_pieces_get_count(pieces, from, to) >= MIN_PART_COUNT;
}

static void insert_space(GArray *pieces, guint i, guint32 at)
{
	TextPiece space = {' ', at, at};

	g_array_insert_val(pieces, i, space);
}

/* Puts lost spaces back into the word [from, to). \return where it now ends. */
static guint split(GArray *pieces, guint from, guint to)
{
	guint ends[MAX_PARTS];

	if (text_pieces_get_count(pieces, from, to) >= 0)
		return to;
	guint parts = find_parts(pieces, from, to, ends);
	for (guint i = parts - 1; i-- > 0;)
		insert_space(pieces, ends[i], text_piece_at(pieces, ends[i])->start);
	return to + parts - 1;
}

/* Puts lost spaces back between the word [from, to) and the digits around it. \return where it now ends. */
static guint part_digits(GArray *pieces, guint from, guint to)
{
	gboolean before, after;

	if (!touches_digits(pieces, from, to, &before, &after))
		return to;
	if (after)
		insert_space(pieces, to, text_piece_at(pieces, to)->start);
	if (before)
		insert_space(pieces, from, text_piece_at(pieces, from)->start);
	return to + before;
}

gboolean text_pieces_are_marked(const GArray *pieces, guint from, guint to)
{
	for (guint i = from; i < to; i++)
		if (text_piece_at(pieces, i)->c >= 0x80)
			return TRUE;
	return FALSE;
}

void text_mend_words(GArray *pieces)
{
	guint split_end = 0; /* up to here words have been split */

	drop_doubled(pieces);
	for (guint from = 0, to; from < pieces->len; from = MAX(to, from + 1)) {
		to = text_pieces_letters_end(pieces, from);
		if (!text_pieces_are_marked(pieces, from, to))
			continue;
		place_tone(pieces, from, to);
		if (from >= split_end) {
			split_end = split(pieces, from, to);
			to = text_pieces_letters_end(pieces, from);
			place_tone(pieces, from, to);
		}
		guint end = part_digits(pieces, from, to);
		split_end += end - to;
		to = end;
	}
}

/* ---- Words that are well ------------------------------------------------------------------------------------------------ */

typedef struct {
	guint64 low;
	guint64 high;
} Known;

static gboolean needs_mending(const char *word, gsize length)
{
	TextSyllable syllable;
	guint ends[MAX_PARTS];

	if (text_syllable_read(word, length, &syllable))
		return syllable.tone && syllable.place != syllable.tone_place;
	g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	for (const char *p = word; p < word + length; p = g_utf8_next_char(p)) {
		TextPiece piece = {g_utf8_get_char(p), 0, 0};
		g_array_append_val(pieces, piece);
	}
	return place_tone(pieces, 0, pieces->len) || find_parts(pieces, 0, pieces->len, ends) > 1;
}

static gboolean is_residue(const char *word, gsize length)
{
	static const TextResidues nothing;
	g_autoptr(GArray) mended = g_array_new(FALSE, FALSE, sizeof(TextPiece));

	return text_residue_mend(word, length, &nothing, mended) != TC_ENCODING_UTF8;
}

guint text_word_look(const char *word, gsize length)
{
	static _Thread_local Known known[N_KNOWN];
	Known key = {0, 0};

	if (length > MAX_SPLIT_LETTERS * 4)
		return TEXT_WORD_WELL;
	if (length <= sizeof key)
		memcpy(&key, word, length);
	Known *slot = &known[((key.low ^ key.high * 3) * 0x9E3779B97F4A7C15u) >> 52];
	if (key.low && slot->low == key.low && slot->high == key.high)
		return TEXT_WORD_WELL;
	guint found = (needs_mending(word, length) ? TEXT_WORD_MEND : 0) | (is_residue(word, length) ? TEXT_WORD_RESIDUE : 0);
	if (!found)
		*slot = key;
	return found;
}
