/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What half a conversion leaves (residues.tsv, DOMAIN.md 7.6), mended word by word: `Chủ tòch`, `cơng tác`, `xă hội`, `t́nh h́nh`. Only a
 * word that is no syllable and becomes an attested one is touched; what is legal both ways (`giá trò`) only in a text that has shown the
 * same damage TEXT_RESIDUE_PROOF times, and only where the other reading is MIN_RATIO times as frequent.
 *
 * Letters that a font map or an OCR layer dropped (`phát trin`) leave nothing to reverse: that is repair, not decoding.
 */
#include "lib/text/text-private.h"

#include "lib/text/residues-table.h"

/* How much likelier the other reading of a legal word must be then. */
#define MIN_RATIO 20
/* Syllables rarer than this in the texts behind syllables.tsv are not guessed at. */
#define MIN_GUESS_COUNT 50

guint text_pieces_letters_end(const GArray *pieces, guint i)
{
	const TextChars *chars = text_chars();

	while (i < pieces->len && (text_char_flags(chars, text_piece_at(pieces, i)->c) & TEXT_LETTER))
		i++;
	return i;
}

gint32 text_points_get_count(const gunichar *points, guint n)
{
	char word[6 * 3 * TEXT_MAX_SYLLABLE];
	gsize length = 0;

	if (n == 0 || n > 2 * TEXT_MAX_SYLLABLE)
		return -1;
	for (guint i = 0; i < n; i++)
		length += (gsize)g_unichar_to_utf8(points[i], word + length);
	return text_word_get_count(word, length);
}

gint32 text_pieces_get_count(const GArray *pieces, guint from, guint to)
{
	gunichar points[2 * TEXT_MAX_SYLLABLE];

	if (to - from > G_N_ELEMENTS(points))
		return -1;
	for (guint i = from; i < to; i++)
		points[i - from] = text_piece_at(pieces, i)->c;
	return text_points_get_count(points, to - from);
}

/* ---- Residues -------------------------------------------------------------------------------------------------------- */

typedef struct {
	TcEncoding cause;
	gunichar seen;
	gunichar was[2];
} Residue;

static Residue residues[G_N_ELEMENTS(residue_rows)];
static guint8 may_be[TEXT_TABLE_END];

static void read_residues(void)
{
	static const struct {
		const char *name;
		TcEncoding cause;
	} causes[] = {{"vni-left", TC_ENCODING_VNI_LEFT},
		      {"vni-twice", TC_ENCODING_VNI_TWICE},
		      {"1258", TC_ENCODING_1258_LEFT},
		      {"font", TC_ENCODING_FONT_MAP}};
	static gsize ready;

	if (!g_once_init_enter(&ready))
		return;
	for (guint i = 0; i < G_N_ELEMENTS(residue_rows); i++) {
		const char *const *cells = residue_rows[i];
		for (guint k = 0; k < G_N_ELEMENTS(causes); k++)
			if (strcmp(cells[0], causes[k].name) == 0)
				residues[i].cause = causes[k].cause;
		residues[i].seen = g_utf8_get_char(cells[1]);
		residues[i].was[0] = g_utf8_get_char(cells[2]);
		residues[i].was[1] = g_utf8_get_char(g_utf8_next_char(cells[2]));
		may_be[residues[i].seen] = TRUE;
	}
	g_once_init_leave(&ready, 1);
}

gboolean text_residue_may_be(gunichar c)
{
	read_residues();
	return c < TEXT_TABLE_END && may_be[c];
}

/* The word as it was before the damage of one cause. FALSE if it shows none of it. */
static gboolean undo(TcEncoding cause, const char *word, gsize length, GArray *mended)
{
	gboolean changed = FALSE;
	TextPiece piece = {0, 0, 0};

	g_array_set_size(mended, 0);
	for (const char *p = word; p < word + length; p = g_utf8_next_char(p), piece.start++) {
		const Residue *found = NULL;
		/* The look-alike of đ becomes one anyway. */
		piece.c = text_eth_get_d(g_utf8_get_char(p));
		for (guint i = 0; i < G_N_ELEMENTS(residues) && !found; i++)
			if (residues[i].cause == cause && residues[i].seen == piece.c)
				found = &residues[i];
		for (guint i = 0; i < 2 && (i == 0 || (found && found->was[i])); i++) {
			piece.c = found ? found->was[i] : piece.c;
			piece.end = i;
			g_array_append_val(mended, piece);
		}
		changed = changed || found;
	}
	/* Marks stand behind a letter, in this damage too. */
	return changed && piece.start > 1 && !(text_char_flags(text_chars(), g_utf8_get_char(word)) & TEXT_MARK);
}

TcEncoding text_residue_mend(const char *word, gsize length, const TextResidues *known, GArray *mended)
{
	TextSyllable syllable;

	read_residues();
	gboolean legal = text_syllable_read(word, length, &syllable);
	gint32 count = legal ? text_syllable_get_count(&syllable) : -1;
	for (guint cause = TC_ENCODING_VNI_LEFT; cause < TC_N_ENCODINGS; cause++) {
		/* `HÕA` is a legal word that stands nowhere. */
		gboolean open = cause == TC_ENCODING_FONT_MAP ? count < 0 : !legal;
		gboolean proven = known->hits[cause] >= TEXT_RESIDUE_PROOF;
		if ((!open && !proven) || !undo((TcEncoding)cause, word, length, mended))
			continue;
		gint32 other = text_pieces_get_count(mended, 0, mended->len);
		if (other >= MIN_GUESS_COUNT && (open || other / MIN_RATIO > count))
			return (TcEncoding)cause;
	}
	return TC_ENCODING_UTF8;
}
