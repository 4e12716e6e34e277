/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/encoding.h"
#include "tests/fuzz/fuzz.h"

/* Any bytes: an error with a message, or valid UTF-8 with a map that stays in range and never goes back. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcText) text = tc_text_new((const char *)data, (gssize)size, &error);
	gsize length, n, last = 0;

	g_assert((text == NULL) == (error != NULL));
	if (!text)
		return 0;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_assert(g_utf8_validate(canonical, (gssize)length, NULL));
	for (gsize i = 0; i < length; i++) {
		TcSpan span = tc_text_get_source_span(text, (TcSpan){i, i + 1});
		g_assert(span.start <= span.end && span.end <= size && span.start >= last);
		last = span.start;
		g_assert(tc_text_get_page(text, i) <= tc_text_get_n_pages(text));
	}
	const TcConversion *conversion = tc_text_get_conversions(text, &n);
	for (last = 0; n > 0; n--, conversion++) {
		g_assert(conversion->source.start >= last && conversion->source.start < conversion->source.end);
		g_assert(conversion->source.end <= size);
		last = conversion->source.end;
	}
	return 0;
}
