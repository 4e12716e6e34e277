/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Repairs many files in one process, for eval_repair.py: reads `input TAB output` lines on stdin, writes each output (the text with its applied
 * repairs) and output + ".tsv" (start, end, state, confidence, raw, repaired, two others, features). usage: repair_files [--marks] MODEL [CONFUSIONS]
 * Prints bytes read and seconds used. `repair_files --threshold` prints the confidence from which repairs are applied.
 */
#include "lib/repair/repair-private.h"

#include <stdio.h>
#include <string.h>

static void put(GString *text, GString *table, const TcText *source, const char *bytes, gsize length, const TcRepairs *repairs)
{
	gsize n, at = 0;
	const TcRepair *first = tc_repairs_get(repairs, &n);
	const TcRepair *repair = first;

	for (; n > 0; n--, repair++) {
		TcSpan span = tc_text_get_source_span(source, repair->span);
		g_autofree char *raw = g_strdelimit(g_strdup(repair->raw), "\n\t", ' ');
		g_string_append_printf(table, "%zu\t%zu\t%d\t%.4f\t%s\t%s", span.start, span.end, repair->state,
				       repair->confidence, raw, repair->repaired);
		for (guint i = 0; i < TC_REPAIR_N_OTHERS; i++)
			g_string_append_printf(table, "\t%s", repair->others[i] ? repair->others[i] : "");
		for (guint i = 0; i < REPAIR_N_FEATURES; i++)
			g_string_append_printf(table, "%c%g", i ? ' ' : '\t', repair_get_features(repairs, repair - first)[i]);
		g_string_append_c(table, '\n');
		if (repair->state != TC_REPAIR_APPLIED)
			continue;
		g_string_append_len(text, bytes + at, (gssize)(span.start - at));
		g_string_append(text, repair->repaired);
		at = span.end;
	}
	g_string_append_len(text, bytes + at, (gssize)(length - at));
}

static gboolean repair_file(const TcRepairer *repairer, const char *in, const char *out, gboolean marks, gsize *total,
			    gint64 *used)
{
	g_autofree char *bytes = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL), table = g_string_new(NULL);
	g_autofree char *side = g_strconcat(out, ".tsv", NULL);
	gsize length;

	if (!g_file_get_contents(in, &bytes, &length, &error)) {
		fprintf(stderr, "repair_files: %s\n", error->message);
		return FALSE;
	}
	g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)length);
	gint64 start = g_get_monotonic_time();
	g_autoptr(TcText) source = tc_text_new(valid, -1, &error);
	if (!source) {
		fprintf(stderr, "repair_files: %s: %s\n", in, error->message);
		return FALSE;
	}
	g_autoptr(TcRepairs) repairs = marks ? tc_repairer_mark(repairer, source) : tc_repairer_repair(repairer, source);
	*used += g_get_monotonic_time() - start;
	*total += length;
	put(text, table, source, valid, strlen(valid), repairs);
	return g_file_set_contents(out, text->str, (gssize)text->len, NULL) &&
	       g_file_set_contents(side, table->str, (gssize)table->len, NULL);
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc > 1 && strcmp(argv[1], "--threshold") == 0) {
		printf("%g\n", REPAIR_APPLY);
		return 0;
	}
	gboolean marks = argc > 1 && strcmp(argv[1], "--marks") == 0;
	g_autoptr(TcRepairer) repairer =
		tc_repairer_open(argc > 1 + marks ? argv[1 + marks] : NULL, argc > 2 + marks ? argv[2 + marks] : NULL, &error);
	char line[4096];
	gsize total = 0;
	gint64 used = 0;

	if (!repairer) {
		fprintf(stderr, "repair_files: %s\n", error->message);
		return 1;
	}
	while (fgets(line, sizeof line, stdin)) {
		char *out = strchr(g_strchomp(line), '\t');
		if (!out)
			return 2;
		*out++ = '\0';
		if (!repair_file(repairer, line, out, marks, &total, &used))
			return 1;
	}
	printf("%zu bytes in %.3f s, %.3f MB/s\n", total, (double)used / 1e6, (double)total / (double)used);
	return 0;
}
