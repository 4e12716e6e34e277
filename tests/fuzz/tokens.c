/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/text.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* Tokens of any bytes: in order, not overlapping, their forms valid UTF-8. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new((const char *)data, (gssize)size);
	gsize n, last = 0;
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (; n > 0; n--, token++) {
		TcSyllable syllable;
		g_assert(token->span.start >= last && token->span.end > token->span.start && token->span.end <= size);
		g_assert(g_utf8_validate(token->form, -1, NULL) && token->folded);
		if (token->kind == TC_TOKEN_SYLLABLE)
			g_assert(tc_syllable_parse(token->form, -1, &syllable));
		if (token->kind == TC_TOKEN_DATE)
			g_assert(strlen(token->form) == TC_DATE_LENGTH || strlen(token->form) == TC_DATE_LENGTH - 3);
		last = token->span.end;
	}
	return 0;
}
