/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

/** A citation on one line for people: what is printed, white space squeezed, and what it was read as. */
static void print_citation(const TcCitation *citation, const TcText *text, guint index)
{
	const char *canonical = tc_text_get_canonical(text, NULL);
	g_autofree char *printed = g_strndup(canonical + citation->span.start, citation->span.end - citation->span.start);
	g_auto(GStrv) words = g_strsplit_set(printed, " \t\r\n\f", -1);
	TcSpan source = tc_text_get_source_span(text, citation->span);

	g_print("%u\t%zu-%zu\t%s\t%s\t", index, source.start, source.end, tc_form_get_name(citation->form),
		citation->relation ? citation->relation : "-");
	const char *blank = "";
	for (char **word = words; *word; word++) {
		if (**word == '\0')
			continue;
		g_print("%s%s", blank, *word);
		blank = " ";
	}
	if (citation->self)
		g_print("\t= self");
	else if (citation->refers_to >= 0)
		g_print("\t= %d", citation->refers_to);
	g_print("\n");
}

gboolean tc_command_cite(int argc, char **argv, GError **error)
{
	gboolean json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("one JSON object a line"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, 0, error))
		return FALSE;
	g_autoptr(TcText) text = tc_cli_read_text(TC_ENCODING_AUTO, error);
	if (!text)
		return FALSE;
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	for (guint i = 0; i < citations->len; i++) {
		const TcCitation *citation = g_ptr_array_index(citations, i);
		if (json)
			tc_cli_print_json_line(tc_json_citation(citation, text));
		else
			print_citation(citation, text, i);
	}
	return TRUE;
}
