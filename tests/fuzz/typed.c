/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/text.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* A question typed with any keys; what was decoded has nothing left to decode in the words that changed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *question = g_strndup((const char *)data, size);
	g_autofree char *decoded = tc_typed_decode(question);

	g_assert(!decoded || strcmp(decoded, question) != 0);
	return 0;
}
