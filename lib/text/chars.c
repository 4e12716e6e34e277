/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each code point is, in tables by code point up to TEXT_TABLE_END. They are filled once, at first use, from
 * letters.tsv, characters.tsv and ICU's properties (0.7 ms): the loops over text then ask no library anything.
 */
#include "lib/text/text-private.h"

#include "lib/text/characters-table.h"
#include "lib/text/letters-table.h"

#include <stdlib.h>
#include <unicode/uchar.h>

typedef struct {
	gunichar first;
	gunichar last;
	TextAction action;
	gunichar becomes;
	gboolean run; /**< `becomes` counts on with `first` */
} CharacterRow;

static TextChars tables;
static CharacterRow characters[G_N_ELEMENTS(character_rows)];

static void read_characters(void)
{
	static const char *const names[] = {
		[TEXT_KEEP] = "",       [TEXT_DROP] = "drop", [TEXT_PUT] = "put",
		[TEXT_ALIKE] = "alike", [TEXT_SOFT] = "soft", [TEXT_RETURN] = "return",
	};

	for (guint i = 0; i < G_N_ELEMENTS(character_rows); i++) {
		const char *const *cells = character_rows[i];
		CharacterRow *row = &characters[i];

		row->first = (gunichar)strtoul(cells[0], NULL, 16);
		row->last = (gunichar)strtoul(cells[1], NULL, 16);
		row->becomes = (gunichar)strtoul(cells[3], NULL, 16);
		row->run = g_str_has_suffix(cells[2], "-run");
		for (guint action = TEXT_DROP; action <= TEXT_RETURN; action++)
			if (g_str_has_prefix(cells[2], names[action]))
				row->action = (TextAction)action;
	}
}

TextAction text_char_action(gunichar c, gunichar *becomes)
{
	guint low = 0;
	guint high = G_N_ELEMENTS(characters);

	while (low < high) {
		guint middle = (low + high) / 2;
		if (characters[middle].last < c)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == G_N_ELEMENTS(characters) || characters[low].first > c)
		return TEXT_KEEP;
	*becomes = characters[low].becomes + (characters[low].run ? c - characters[low].first : 0);
	return characters[low].action;
}

/* Flags from ICU and characters.tsv alone. */
guint8 text_char_compute_flags(gunichar c)
{
	gunichar becomes;
	guint flags = 0;

	/* Flags are spelt with letters of their own, and are no words. */
	if ((u_isUAlphabetic((UChar32)c) || u_getCombiningClass((UChar32)c)) &&
	    !u_hasBinaryProperty((UChar32)c, UCHAR_REGIONAL_INDICATOR))
		flags |= TEXT_LETTER;
	if (u_isupper((UChar32)c))
		flags |= TEXT_UPPER;
	if (u_islower((UChar32)c))
		flags |= TEXT_LOWER;
	if (u_getCombiningClass((UChar32)c) || u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)
		flags |= TEXT_MARK | TEXT_DIRTY;
	if (text_char_action(c, &becomes) != TEXT_KEEP)
		flags |= TEXT_DIRTY;
	return (guint8)flags;
}

/* The byte that a code point folds to: its base letter, what characters.tsv puts, or none. */
static guint8 compute_fold(const TextChars *chars, gunichar c)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	UChar parts[32];
	gunichar becomes;
	TextAction action = text_char_action(c, &becomes);

	if (action == TEXT_DROP || action == TEXT_SOFT || action == TEXT_RETURN || u_getCombiningClass((UChar32)c))
		return TEXT_FOLD_DROP;
	if (action == TEXT_PUT)
		c = becomes;
	if (c == 0x111 || c == 0x110)
		return 'd';
	if (c == 0x2018 || c == 0x2019)
		return '\'';
	if (c == 0x201C || c == 0x201D)
		return '"';
	if (unorm2_getDecomposition(nfd, (UChar32)c, parts, G_N_ELEMENTS(parts), &status) > 0 && U_SUCCESS(status))
		c = parts[0];
	c = chars->lower[c];
	return c < 0x80 && c > TEXT_FOLD_KEEP ? (guint8)c : TEXT_FOLD_KEEP;
}

static void read_letters(TextChars *chars)
{
	for (guint i = 0; i < G_N_ELEMENTS(letter_rows); i++) {
		for (guint tone = 0; tone < TEXT_N_TONES && *letter_rows[i][tone]; tone++) {
			gunichar lower = g_utf8_get_char(letter_rows[i][tone]);
			gunichar upper = (gunichar)u_toupper((UChar32)lower);

			chars->toned[i + 1][0][tone] = (guint16)lower;
			chars->toned[i + 1][1][tone] = (guint16)upper;
			chars->letter[lower] = chars->letter[upper] = (guint8)((i + 1) | tone << TEXT_LETTER_BITS);
			guint8 more = (guint8)((tone ? TEXT_TONED : 0) | (lower >= 0x80 ? TEXT_MARKED : 0));
			chars->flags[lower] |= more;
			chars->flags[upper] |= more;
		}
	}
}

static void fill(TextChars *chars)
{
	UErrorCode status = U_ZERO_ERROR;

	chars->nfc = unorm2_getNFCInstance(&status);
	read_characters();
	for (gunichar c = 0; c < TEXT_TABLE_END; c++) {
		chars->flags[c] = text_char_compute_flags(c);
		UChar32 lower = u_tolower((UChar32)c);
		chars->lower[c] = (guint16)(lower <= 0xFFFF ? lower : (UChar32)c);
	}
	for (gunichar c = 0; c < TEXT_TABLE_END; c++)
		chars->fold[c] = compute_fold(chars, c);
	read_letters(chars);
}

const TextChars *text_chars(void)
{
	static gsize ready;

	if (g_once_init_enter(&ready)) {
		fill(&tables);
		g_once_init_leave(&ready, 1);
	}
	return &tables;
}

gunichar text_char_lower(const TextChars *chars, gunichar c)
{
	return c < TEXT_TABLE_END ? chars->lower[c] : (gunichar)u_tolower((UChar32)c);
}

gunichar text_char_upper(gunichar c)
{
	return (gunichar)u_toupper((UChar32)c);
}
