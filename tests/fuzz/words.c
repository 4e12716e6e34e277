/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/encoding.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* What is asked of single words, of any bytes: a legal syllable has a key that its parts give again; names of encodings or an error. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	g_autofree char *name = g_strndup(bytes, size);
	g_autoptr(GError) error = NULL;
	TcEncoding encoding;
	TcSyllable syllable;
	char key[TC_SYLLABLE_KEY_BYTES];

	if (tc_syllable_parse(bytes, (gssize)size, &syllable)) {
		tc_syllable_get_key(&syllable, key);
		g_assert(g_str_has_prefix(key, syllable.onset) && strlen(key) < sizeof key);
		g_assert(key[strlen(key) - 1] == '0' + syllable.tone && syllable.tone <= 5 && syllable.count >= -1);
	}
	const char *expansions = tc_abbreviation_get_expansions(bytes, (gssize)size);
	g_assert(!expansions || *expansions);
	if (tc_text_is_capitals(bytes, (gssize)size))
		g_assert(size > 0);
	g_assert(tc_encoding_parse(name, &encoding, &error) == (error == NULL));
	return 0;
}
