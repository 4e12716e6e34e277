/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UTF-8 that was read as windows-1252 (`Há»™i`): the units are bytes of UTF-8. Two things go wrong on the way: the no-break space becomes a
 * space, and what windows-1252 lacks is dropped.
 */
#include "lib/text/text-private.h"

/* Placeholder of a letter with a lost byte: LOST and its row in lost_bytes, in the private use area. No text has characters from there on. */
#define LOST 0xF0000

/* How many units from `i` on make a character of UTF-8, 0 if they do not. A no-break space on the way is often a space by now. */
static guint match_utf8(const GArray *units, guint i, gunichar *c)
{
	guchar bytes[4];
	guint n = 0;

	for (; n < sizeof bytes && i + n < units->len; n++) {
		int byte = text_units_get_byte(units, i + n);
		if (byte < 0)
			break;
		bytes[n] = (guchar)byte;
	}
	if (n < 2 || bytes[0] < 0xC2)
		return 0;
	if (bytes[0] == 0xC3 && bytes[1] == ' ')
		bytes[1] = 0xA0;
	n = text_decode(bytes, bytes + n, c);
	return n && *c < LOST ? n : 0;
}

/*
 * Bytes that windows-1252 has nothing for, and the soft hyphen, are lost on the way in many programs: `Äiá»u` was Äiá» and a byte,
 * Điều. Which letter it was, of the few that end in such a byte, the word says.
 */
static const struct {
	guint8 lead;
	guint8 second; /* 0: the second byte is the lost one */
	gunichar letters[6];
} lost_bytes[] = {
	{0xC3, 0, {0xED, 0xDD, 0xC1, 0xCD}},
	{0xC4, 0, {0x110}},
	{0xE1, 0xBA, {0x1EAD}},
	{0xE1, 0xBB, {0x1EC1, 0x1ECD, 0x1ECF, 0x1EDD, 0x1EED, 0x1ED0}},
};

/* How many units from `i` on are left of a character that lost its last byte. */
static guint match_lost(const GArray *units, guint i, gunichar *c)
{
	int second = i + 1 < units->len ? text_units_get_byte(units, i + 1) : -1;

	for (guint k = 0; k < G_N_ELEMENTS(lost_bytes); k++) {
		if (text_units_get_byte(units, i) != lost_bytes[k].lead ||
		    (lost_bytes[k].second && second != lost_bytes[k].second))
			continue;
		*c = LOST + k;
		return lost_bytes[k].second ? 2 : 1;
	}
	return 0;
}

/* The end of a word of letters and placeholders. */
static guint find_word_end(const GArray *out, guint i)
{
	while (i < out->len &&
	       (text_piece_at(out, i)->c >= LOST || (text_char_flags(text_chars(), text_piece_at(out, i)->c) & TEXT_LETTER)))
		i++;
	return i;
}

/* Puts the likeliest letter for the first placeholder of the word, and for those behind it. \return the count of the word. */
static gint32 fill_lost(const GArray *out, guint from, guint to, guint depth)
{
	guint at = from;
	gint32 best = -1;

	while (at < to && text_piece_at(out, at)->c < LOST)
		at++;
	if (at == to || depth > 1)
		return at == to ? text_pieces_get_count(out, from, to) : -1;
	const gunichar *letters = lost_bytes[text_piece_at(out, at)->c - LOST].letters;
	gunichar found = letters[0];
	for (guint k = 0; k < G_N_ELEMENTS(lost_bytes[0].letters) && letters[k]; k++) {
		text_piece_at(out, at)->c = letters[k];
		g_autoptr(GArray) copy = g_array_new(FALSE, FALSE, sizeof(TextPiece));
		g_array_append_vals(copy, text_piece_at(out, from), to - from);
		gint32 count = fill_lost(copy, 0, copy->len, depth + 1);
		if (count > best) {
			best = count;
			found = letters[k];
		}
	}
	text_piece_at(out, at)->c = found;
	fill_lost(out, from, to, depth);
	return best;
}

gssize text_mojibake_decode(const GArray *units, GArray *out)
{
	gboolean lost = FALSE;

	for (guint i = 0, n; i < units->len; i += n) {
		gunichar c;

		n = match_utf8(units, i, &c);
		if (!n) {
			n = match_lost(units, i, &c);
			lost = lost || n;
		}
		if (!n) {
			n = 1;
			c = text_unit_get_western(text_piece_at(units, i));
			if (!c)
				return (gssize)i;
		}
		text_pieces_append(out, c, units, i, i + n);
	}
	for (guint from = 0, to; lost && from < out->len; from = to) {
		to = MAX(find_word_end(out, from), from + 1);
		if (to - from <= TEXT_MAX_SYLLABLE)
			fill_lost(out, from, to, 0);
		for (guint i = from; i < to; i++)
			if (text_piece_at(out, i)->c >= LOST)
				text_piece_at(out, i)->c = lost_bytes[text_piece_at(out, i)->c - LOST].letters[0];
	}
	return -1;
}
