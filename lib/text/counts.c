/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How often each syllable stands in running text (syllables.tsv). About 17,800 syllables are legal, 6,700 are attested, and a few
 * hundred make up most of any text: wherever two readings of a word are both legal, the counts say which one a reader would see.
 */
#include "lib/text/text-private.h"

#include "lib/text/syllables-table.h"

#include <stdlib.h>

static gint32 counts[TEXT_N_ONSETS][TEXT_N_RIMES][TEXT_N_TONES];

static void read_counts(void)
{
	static gsize ready;

	if (!g_once_init_enter(&ready))
		return;
	memset(counts, -1, sizeof counts);
	for (guint i = 0; i < G_N_ELEMENTS(syllable_rows); i++) {
		const char *const *cells = syllable_rows[i];
		guint onset, rime;

		if (!text_syllable_find_row(cells[0], cells[1], &onset, &rime))
			continue;
		for (guint tone = 0; tone < TEXT_N_TONES; tone++)
			if (*cells[2 + tone] != '-')
				counts[onset][rime][tone] = (gint32)strtol(cells[2 + tone], NULL, 10);
	}
	g_once_init_leave(&ready, 1);
}

gint32 text_syllable_get_count(const TextSyllable *syllable)
{
	read_counts();
	return counts[syllable->onset][syllable->rime][syllable->tone];
}

gint32 text_word_get_count(const char *utf8, gsize length)
{
	TextSyllable syllable;

	return text_syllable_read(utf8, length, &syllable) && !syllable.misplaced ? text_syllable_get_count(&syllable) : -1;
}
