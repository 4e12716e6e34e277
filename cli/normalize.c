/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

/** Spans count the bytes given, not the canonical ones. */
static void print_tokens(const TcText *text)
{
	static const char *const kinds[] = {"syllable", "word", "number", "identifier", "date", "address"};
	gsize length, n;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (; n > 0; n--, token++) {
		TcSpan source = tc_text_get_source_span(text, token->span);
		printf("%zu\t%zu\t%s\t%s\n", source.start, source.end, kinds[token->kind], token->form);
	}
}

gboolean tc_command_normalize(int argc, char **argv, GError **error)
{
	gboolean fold = FALSE, tokens = FALSE;
	const GOptionEntry entries[] = {
		{"fold", 0, 0, G_OPTION_ARG_NONE, &fold, N_("lower case, without marks"), NULL},
		{"tokens", 0, 0, G_OPTION_ARG_NONE, &tokens, N_("one token a line: start, end, kind, form"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, 0, error))
		return FALSE;
	g_autoptr(TcText) text = tc_cli_read_text(error);
	if (!text)
		return FALSE;
	gsize length;
	const char *canonical = tc_text_get_canonical(text, &length);
	if (tokens) {
		print_tokens(text);
	} else if (fold) {
		g_autoptr(TcFolded) folded = tc_folded_new(canonical, (gssize)length);
		fwrite(folded->bytes, 1, folded->length, stdout);
	} else {
		fwrite(canonical, 1, length, stdout);
	}
	return TRUE;
}
