/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/encoding.h"
#include "tests/fuzz/fuzz.h"

/* The first byte names the encoding, the rest is in it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;

	if (size == 0)
		return 0;
	TcEncoding encoding = (TcEncoding)(data[0] % (TC_ENCODING_MOJIBAKE + 1));
	g_autoptr(TcText) text = tc_text_new_encoded((const char *)data + 1, (gssize)size - 1, encoding, &error);
	g_assert((text == NULL) == (error != NULL));
	if (text) {
		gsize length;
		const char *canonical = tc_text_get_canonical(text, &length);
		TcSpan all = tc_text_get_source_span(text, (TcSpan){0, length});
		g_assert(all.start <= all.end && all.end <= size - 1);
		g_assert(g_utf8_validate(canonical, (gssize)length, NULL));
	}
	return 0;
}
