/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Letters as one byte each: which of the 29, with which tone; and f j w z, which stand in foreign words.
 */
#include "lib/repair/repair-private.h"

#include "lib/text/letters-table.h"

#include <string.h>

#define N_LETTERS G_N_ELEMENTS(letter_rows)
/** Code points from here on are no letters of ours: the last is ỹ, U+1EF9. */
#define END 0x1F00

G_STATIC_ASSERT((N_LETTERS + 5) * REPAIR_N_TONES == REPAIR_N_CODES);

typedef struct {
	guint8 code[END];
	char base[N_LETTERS + 5];
	guint8 shape[N_LETTERS + 5];
} Letters;

static void fill(Letters *letters)
{
	static const char foreign[] = "fjwz";

	for (guint i = 0; i < N_LETTERS; i++) {
		g_autofree char *base = tc_text_fold(letter_rows[i][0], -1);
		letters->base[i + 1] = base[0];
		letters->shape[i + 1] = (guint8)(i > 0 && letters->base[i] == base[0] ? letters->shape[i] + 1 : 0);
		for (guint tone = 0; tone < REPAIR_N_TONES; tone++)
			if (letter_rows[i][tone][0])
				letters->code[g_utf8_get_char(letter_rows[i][tone])] = (guint8)((i + 1) * REPAIR_N_TONES + tone);
	}
	for (guint i = 0; i < 4; i++) {
		letters->base[N_LETTERS + 1 + i] = foreign[i];
		letters->code[(guchar)foreign[i]] = (guint8)((N_LETTERS + 1 + i) * REPAIR_N_TONES);
	}
}

static const Letters *get_letters(void)
{
	static Letters letters;
	static gsize once;

	if (g_once_init_enter(&once)) {
		fill(&letters);
		g_once_init_leave(&once, 1);
	}
	return &letters;
}

guint8 repair_letter_code(gunichar c)
{
	return c < END ? get_letters()->code[c] : 0;
}

char repair_letter_base(guint8 code)
{
	return get_letters()->base[code / REPAIR_N_TONES];
}

guint repair_letter_tone(guint8 code)
{
	return code % REPAIR_N_TONES;
}

guint repair_letter_shape(guint8 code)
{
	return get_letters()->shape[code / REPAIR_N_TONES];
}

RepairLetters repair_letters_read(const char *form)
{
	const guint8 *codes = get_letters()->code;
	RepairLetters letters = {.n = 0};

	for (; *form; form = g_utf8_next_char(form)) {
		gunichar c = (guchar)*form < 0x80 ? (guchar)*form : g_utf8_get_char(form);
		if (letters.n == REPAIR_MAX_LETTERS)
			return (RepairLetters){.n = 0};
		letters.code[letters.n++] = c < END ? codes[c] : 0;
	}
	return letters;
}

guint repair_letters_hash(gconstpointer letters)
{
	return model_hash(letters, sizeof(RepairLetters));
}

gboolean repair_letters_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(RepairLetters)) == 0;
}
