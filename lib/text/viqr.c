/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * VIQR (RFC 1456): marks typed as ASCII behind their letter. It needs a reader's eye in one place: a full stop or a question mark after an open
 * syllable is punctuation, or nặng or hỏi (`thu'. Ba`, `nghi. quye^'t`). The counts of both words say which, where a sentence may end.
 */
#include "lib/text/text-private.h"

/* At a sentence's end a full stop is likelier than nặng, but papers ask no questions: a word with hỏi must be so much rarer to give way. */
#define MIN_QUESTION_RATIO 50

static gboolean is_letter(gunichar c)
{
	return (text_char_flags(text_chars(), c) & TEXT_LETTER) != 0;
}

/* Whether a sentence may end before unit `i`: not before another sign of punctuation (`tri`nh tu+., thu? tu.c`), nor a small letter. */
static gboolean at_sentence_end(const GArray *units, guint i)
{
	if (i < units->len && text_piece_at(units, i)->c < 0x80 && strchr(",;:)", (int)text_piece_at(units, i)->c))
		return FALSE;
	while (i < units->len && text_piece_at(units, i)->c == ' ')
		i++;
	return i == units->len || !g_ascii_islower((char)MIN(text_piece_at(units, i)->c, 0x7F));
}

/*
 * The last letter of a word, [word, out->len), took the mark of unit `mark` as its tone. Gives the mark back to punctuation if the word has
 * a tone already, or is a likelier word without it.
 */
static void weigh_last_mark(const GArray *units, guint mark, guint word, GArray *out)
{
	TextPiece *last = text_piece_at(out, out->len - 1);
	TextPiece with = *last;
	gint32 marked = text_pieces_get_count(out, word, out->len);

	text_piece_set_tone(last, 0);
	last->end = text_piece_at(units, mark)->start;
	gint32 bare = text_pieces_get_count(out, word, out->len);
	gint32 ratio = text_piece_at(units, mark)->c == '.' ? 1 : MIN_QUESTION_RATIO;
	if (marked < 0 || (bare / ratio > marked && at_sentence_end(units, mark + 1)))
		text_pieces_append(out, text_piece_at(units, mark)->c, units, mark, mark + 1);
	else
		*text_piece_at(out, out->len - 1) = with;
}

/* \param strict as the RFC has it: a mark after a vowel is a tone unless a backslash stands before it. */
void text_viqr_decode(const GArray *units, gboolean strict, GArray *out)
{
	guint word = 0; /* in `out`: where the word at hand starts */

	for (guint i = 0, n; i < units->len; i += n) {
		gunichar c = text_piece_at(units, i)->c;

		if (c == '\\' && i + 1 < units->len && strchr("`'?~.^(+dD\\", (int)MIN(text_piece_at(units, i + 1)->c, 0x7F))) {
			text_pieces_append(out, text_piece_at(units, i + 1)->c, units, i, i + 2);
			n = 2;
			word = out->len;
			continue;
		}
		n = text_codec_match(TC_ENCODING_VIQR, units, i, &c);
		text_pieces_append(out, c, units, i, i + MAX(n, 1));
		n = MAX(n, 1);
		if (!is_letter(c)) {
			word = out->len;
			continue;
		}
		gunichar mark = text_piece_at(units, i + n - 1)->c;
		gboolean ends = i + n == units->len || !is_letter(text_piece_at(units, i + n)->c);
		if (!strict && n > 1 && ends && (mark == '.' || mark == '?' || mark == '\''))
			weigh_last_mark(units, i + n - 1, word, out);
	}
}
