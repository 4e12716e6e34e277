/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

/** Spans count the bytes given, not the canonical ones; an abbreviation has what it may stand for behind it. */
static void print_tokens(const TcText *text)
{
	gsize length, n;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)length);
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (; n > 0; n--, token++) {
		TcSpan source = tc_text_get_source_span(text, token->span);
		const char *expansions = NULL;
		if (token->detail == TC_DETAIL_ABBREVIATION)
			expansions = tc_abbreviation_get_expansions(canonical + token->span.start,
								    (gssize)(token->span.end - token->span.start));
		printf("%zu\t%zu\t%s\t%s%s%s\n", source.start, source.end, tc_token_get_kind_name(token), token->form,
		       expansions ? "\t" : "", expansions ? expansions : "");
	}
}

static void print_conversions(const TcText *text)
{
	gsize n;
	const TcConversion *conversion = tc_text_get_conversions(text, &n);

	for (; n > 0; n--, conversion++)
		printf("%zu\t%zu\t%s\n", conversion->source.start, conversion->source.end,
		       tc_encoding_get_name(conversion->encoding));
}

gboolean tc_command_normalize(int argc, char **argv, GError **error)
{
	gboolean fold = FALSE, tokens = FALSE, conversions = FALSE;
	g_autofree char *name = NULL;
	TcEncoding encoding = TC_ENCODING_AUTO;
	const GOptionEntry entries[] = {
		{"fold", 0, 0, G_OPTION_ARG_NONE, &fold, N_("lower case, without marks"), NULL},
		{"tokens", 0, 0, G_OPTION_ARG_NONE, &tokens, N_("one token a line: start, end, kind, form"), NULL},
		{"encoding", 0, 0, G_OPTION_ARG_STRING, &name, N_("encoding of the text: auto, utf-8, tcvn3, vni, ..."), "NAME"},
		{"conversions", 0, 0, G_OPTION_ARG_NONE, &conversions,
		 N_("what was not read as UTF-8, one stretch a line: start, end, encoding"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, 0, error) || (name && !tc_encoding_parse(name, &encoding, error)))
		return FALSE;
	g_autoptr(TcText) text = tc_cli_read_text(encoding, error);
	if (!text)
		return FALSE;
	gsize length;
	const char *canonical = tc_text_get_canonical(text, &length);
	if (conversions) {
		print_conversions(text);
	} else if (tokens) {
		print_tokens(text);
	} else if (fold) {
		g_autoptr(TcFolded) folded = tc_folded_new(canonical, (gssize)length);
		fwrite(folded->bytes, 1, folded->length, stdout);
	} else {
		fwrite(canonical, 1, length, stdout);
	}
	return TRUE;
}
