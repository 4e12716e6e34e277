/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which encoding a line is in: the one under which it reads best. Every candidate decodes the line, and the words with characters
 * over ASCII are looked up: an attested syllable speaks for it, the more so the more frequent it is (syllables.tsv), anything else against
 * it. As it stands (as windows-1252 where it is bytes) is a candidate like the others, and the line is converted only where another
 * is clearly better.
 *
 *   "QuyÕt ®Þnh sè 12"    as it stands  QuyÕt -  ®Þnh -  sè +     ->  bad
 *                         tcvn3         Quyết +  định +  số +     ->  taken
 *                         vni           QuyÕt -  ®Þnh -  sè +
 *   "un été à l'hôtel"    no candidate has two words out of three that are syllables: it stays
 *
 * Looking for letters that are typical of an encoding was tried first and dropped: `é` and `®` are typical of TCVN3 and of French
 * and trade marks alike, and short lines hold too few of them. Decoding all candidates costs nothing where it matters, for a line
 * with a letter of Vietnamese Unicode never comes here.
 */
#include "lib/text/text-private.h"

#include <math.h>

/* What is enough to judge a line by; a longer one is decoded whole, judged in part. */
#define MAX_JUDGED 4096
/* Of the words with marks, so many must be attested syllables ... */
#define MIN_GOOD_SHARE 0.7
/* ... and the whole must weigh so much more than as it stands. */
#define MIN_GAIN 1.0
/* So much where all but one word read well and that one has no odd characters: it must become a frequent syllable. */
#define MIN_WEAK_GAIN 3.0
/* What one word alone must weigh: a syllable found 255 times in the texts behind syllables.tsv. */
#define MIN_LONE_WEIGHT 2.0
#define WEIGHT_LEGAL -1.0
#define WEIGHT_NONE -2.0

/* In this order: the first of equals is taken. TCVN3 before TCVN 5712, which shares its small letters. */
static const TcEncoding candidates[] = {TC_ENCODING_MOJIBAKE,     TC_ENCODING_TCVN3,    TC_ENCODING_VNI, TC_ENCODING_VISCII,
					TC_ENCODING_WINDOWS_1258, TC_ENCODING_TCVN5712, TC_ENCODING_VIQR};

/* Characters over ASCII that stand beside words, not in them: quotes and dashes, signs of measures (m², ±, 20 °C, § 5). */
static gboolean is_punctuation(gunichar c)
{
	static const char signs[] = "\xA0\xA7\xAB\xB0\xB1\xB2\xB3\xB7\xB9\xBB\xBC\xBD\xBE\xD7";

	return (c >= 0x2000 && c < 0x2070) || c >= 0x2190 || (c <= 0xFF && strchr(signs, (int)c));
}

static gboolean is_word_piece(const TextChars *chars, gunichar c)
{
	return c < 0x80 ? g_ascii_isalpha((char)c)
			: (text_char_flags(chars, c) & TEXT_LETTER) || (c < TEXT_TABLE_END && !is_punctuation(c));
}

/* QĐ, HĐND, TƯ: capitals without a tone say nothing, whatever reads so. */
static gboolean is_code(const GArray *pieces, guint from, guint to)
{
	const TextChars *chars = text_chars();

	for (guint i = from; i < to; i++) {
		gunichar c = text_piece_at(pieces, i)->c;
		guint8 flags = text_char_flags(chars, c);
		if (!(flags & TEXT_UPPER) || flags & TEXT_TONED || (c >= 0x80 && !(flags & TEXT_MARKED)))
			return FALSE;
	}
	return TRUE;
}

static void weigh_word(const GArray *pieces, guint from, guint to, TextScore *score)
{
	gint32 count = text_pieces_get_count(pieces, from, to);

	if (count >= 0) {
		score->good++;
		score->weight += 1 + log2(1 + count) / 8;
	} else if (!is_code(pieces, from, to)) {
		gboolean alien = FALSE;
		for (guint i = from; i < to; i++) {
			gunichar c = text_piece_at(pieces, i)->c;
			alien = alien || (c >= 0x80 && !text_char_letter(text_chars(), c));
		}
		score->alien += alien;
		score->bad++;
		score->weight += to - from <= TEXT_MAX_SYLLABLE ? WEIGHT_LEGAL : WEIGHT_NONE;
	}
}

static TextScore weigh(const GArray *pieces)
{
	const TextChars *chars = text_chars();
	TextScore score = {0, 0, 0, 0};

	for (guint i = 0; i < pieces->len; i++) {
		guint from = i;
		gboolean marked = FALSE;

		for (; i < pieces->len && is_word_piece(chars, text_piece_at(pieces, i)->c); i++)
			marked = marked || text_piece_at(pieces, i)->c >= 0x80;
		/* One character alone says nothing: `à`, `±`, `Å`. */
		if (marked && i > from + 1)
			weigh_word(pieces, from, i, &score);
	}
	return score;
}

TextScore text_detect_score(TcEncoding encoding, const GArray *units)
{
	g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(TextPiece));

	if (text_codec_decode(encoding, units, TRUE, pieces) >= 0)
		return (TextScore){0, 1, 1, -G_MAXDOUBLE};
	return weigh(pieces);
}

/* Whether a line is better so than as it stands. */
static gboolean is_better(const TextScore *score, const TextScore *plain)
{
	gboolean weak = !plain->alien && plain->bad < 2 && plain->bad <= plain->good;
	double gain = weak && plain->bad ? MIN_WEAK_GAIN : MIN_GAIN;

	return score->good >= MIN_GOOD_SHARE * (score->good + score->bad) && score->weight > plain->weight + gain;
}

TcEncoding text_detect(const GArray *units, gboolean raw, gboolean viqr, gboolean *sure)
{
	TcEncoding standing = raw ? TC_ENCODING_WINDOWS_1252 : TC_ENCODING_UTF8;
	GArray judged = {units->data, MIN(units->len, MAX_JUDGED)};
	TextScore plain = text_detect_score(standing, &judged);
	TextScore best = plain;
	TcEncoding found = standing;

	/* A line that reads well as it stands is not looked at twice; one of ASCII may still be VIQR. */
	*sure = plain.bad == 0 && (viqr || plain.good > 1);
	if (plain.bad == 0 && (!viqr || plain.good))
		return standing;
	for (guint i = 0; i < G_N_ELEMENTS(candidates); i++) {
		if (candidates[i] == TC_ENCODING_VIQR ? !viqr : !plain.bad)
			continue;
		/* Bytes that are UTF-8 but for some are damaged, not encoded. */
		if (candidates[i] == TC_ENCODING_MOJIBAKE && raw)
			continue;
		TextScore score = text_detect_score(candidates[i], &judged);
		if (score.good && is_better(&score, &plain) && score.weight > best.weight) {
			best = score;
			found = candidates[i];
		}
	}
	gboolean enough = found != standing && (best.good >= 2 || best.weight >= MIN_LONE_WEIGHT);
	*sure = *sure || enough;
	return enough ? found : standing;
}
