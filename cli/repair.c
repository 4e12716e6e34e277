/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include "lib/repair/repair.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/** Spans count the bytes given, not the canonical ones. */
static void print_repairs(const TcText *text, const char *bytes, const TcRepairs *repairs)
{
	gsize n;
	const TcRepair *repair = tc_repairs_get(repairs, &n);

	for (; n > 0; n--, repair++) {
		TcSpan span = tc_text_get_source_span(text, repair->span);
		json_t *others = json_array();
		for (guint i = 0; repair->others[i]; i++)
			json_array_append_new(others, json_string(repair->others[i]));
		json_t *line = json_pack("{s:I, s:I, s:s%, s:s, s:f, s:b, s:o}", "start", (json_int_t)span.start, "end",
					 (json_int_t)span.end, "raw", bytes + span.start, (size_t)(span.end - span.start),
					 "repaired", repair->repaired, "confidence", repair->confidence, "applied",
					 repair->state == TC_REPAIR_APPLIED, "others", others);
		tc_cli_print_json_line(line);
	}
}

static void print_text(const TcText *text, const char *bytes, gsize length, const TcRepairs *repairs)
{
	g_autofree char *repaired = tc_repairs_apply(repairs, text, bytes, length, &length);

	fwrite(repaired, 1, length, stdout);
}

/** Repairs are written in UTF-8 between the bytes given, so these must be UTF-8 as well. */
static TcText *read_utf8(const GByteArray *bytes, GError **error)
{
	const char *end;

	if (bytes->len && !g_utf8_validate((const char *)bytes->data, bytes->len, &end)) {
		g_set_error(error, TC_ERROR, TC_ERROR_ENCODING, _("the text is not UTF-8 (byte %zu); convert it first"),
			    (size_t)(end - (const char *)bytes->data));
		return NULL;
	}
	return tc_text_new((const char *)bytes->data, bytes->len, error);
}

/** Names that are not to be changed, a line each, with how often they count before a tab where that is not once. */
static gboolean add_known(TcRepairer *repairer, const char *path, GError **error)
{
	g_autofree char *names = NULL;

	if (!g_file_get_contents(path, &names, NULL, error))
		return FALSE;
	g_auto(GStrv) lines = g_strsplit(names, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		const char *tab = strchr(lines[i], '\t');
		guint64 times = tab ? g_ascii_strtoull(lines[i], NULL, 10) : 1;
		tc_repairer_add_known(repairer, tab ? tab + 1 : lines[i], -1, (guint)MIN(times, 10000));
	}
	return TRUE;
}

gboolean tc_command_repair(int argc, char **argv, GError **error)
{
	gboolean json = FALSE, marks = FALSE, no_repair = FALSE;
	g_autofree char *model = NULL, *known = NULL;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &json,
		 N_("one repair a line: start, end, raw, repaired, confidence, applied, others"), NULL},
		{"marks", 0, 0, G_OPTION_ARG_NONE, &marks, N_("put marks on a text that was typed without"), NULL},
		{"model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_("another language model"), "FILE"},
		{"known", 0, 0, G_OPTION_ARG_FILENAME, &known, N_("names to keep, a line each: [times TAB] name"), "FILE"},
		{"no-repair", 0, 0, G_OPTION_ARG_NONE, &no_repair, N_("pass the text on as it is; needs no model"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, 0, error))
		return FALSE;
	g_autoptr(TcRepairer) repairer = no_repair ? NULL : tc_repairer_open(model, NULL, error);
	if ((!repairer && !no_repair) || (repairer && known && !add_known(repairer, known, error)))
		return FALSE;
	g_autoptr(GByteArray) bytes = tc_cli_read_bytes(error);
	g_autoptr(TcText) text = bytes ? read_utf8(bytes, error) : NULL;
	if (!text)
		return FALSE;
	g_autoptr(TcRepairs) repairs = no_repair ? tc_repairs_new()
				       : marks   ? tc_repairer_mark(repairer, text)
						 : tc_repairer_repair(repairer, text);
	if (no_repair && !json)
		fwrite(bytes->data, 1, bytes->len, stdout);
	else if (json)
		print_repairs(text, (const char *)bytes->data, repairs);
	else
		print_text(text, (const char *)bytes->data, bytes->len, repairs);
	return TRUE;
}
