/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Repairs many files in one process, for eval_repair.py: reads `input TAB output` lines on stdin, writes each output (the text with its applied
 * repairs), output + ".bare" (without them) and output + ".tsv" (start and end in that, state, confidence, raw, repaired, two others,
 * features). usage: repair_files [--marks | --adapt FILE] MODEL [CONFUSIONS]. FILE: what was misread, `truth TAB seen
 * TAB times` a line. Prints bytes read and processor seconds used. `repair_files --threshold` prints the
 * confidence from which repairs are applied.
 */
#include "lib/repair/repair-private.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void put(GString *table, const TcRepairs *repairs, const TcSpan *spans)
{
	gsize n;
	const TcRepair *first = tc_repairs_get(repairs, &n);

	for (gsize k = 0; k < n; k++) {
		const TcRepair *repair = &first[k];
		g_autofree char *raw = g_strdelimit(g_strdup(repair->raw), "\n\t", ' ');
		g_string_append_printf(table, "%zu\t%zu\t%d\t%.4f\t%s\t%s", spans[k].start, spans[k].end, repair->state,
				       repair->confidence, raw, repair->repaired);
		for (guint i = 0; i < TC_REPAIR_N_OTHERS; i++)
			g_string_append_printf(table, "\t%s", repair->others[i] ? repair->others[i] : "");
		for (guint i = 0; i < REPAIR_N_FEATURES; i++)
			g_string_append_printf(table, "%c%g", i ? ' ' : '\t', repair_get_features(repairs, k)[i]);
		g_string_append_c(table, '\n');
	}
}

static gboolean repair_file(const TcRepairer *repairer, const char *in, const char *out, gboolean marks, gsize *total,
			    double *used)
{
	g_autofree char *bytes = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) table = g_string_new(NULL);
	g_autofree char *side = g_strconcat(out, ".tsv", NULL), *bare = g_strconcat(out, ".bare", NULL);
	gsize length, n;

	if (!g_file_get_contents(in, &bytes, &length, &error)) {
		fprintf(stderr, "repair_files: %s\n", error->message);
		return FALSE;
	}
	g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)length);
	clock_t start = clock();
	g_autoptr(TcText) source = tc_text_new(valid, -1, &error);
	if (!source) {
		fprintf(stderr, "repair_files: %s: %s\n", in, error->message);
		return FALSE;
	}
	g_autoptr(TcRepairs) repairs = marks ? tc_repairer_mark(repairer, source) : tc_repairer_repair(repairer, source);
	*used += (double)(clock() - start) / CLOCKS_PER_SEC;
	*total += length;
	tc_repairs_get(repairs, &n);
	g_autofree TcSpan *spans = g_new(TcSpan, n + 1);
	g_autoptr(GString) before = repair_write(source, valid, strlen(valid), repairs, FALSE, spans);
	g_autofree char *text = tc_repairs_apply(repairs, source, valid, strlen(valid), &length);
	put(table, repairs, spans);
	return g_file_set_contents(out, text, (gssize)length, NULL) &&
	       g_file_set_contents(bare, before->str, (gssize)before->len, NULL) &&
	       g_file_set_contents(side, table->str, (gssize)table->len, NULL);
}

/* What was misread, for tc_repairer_adapt(). */
static gboolean adapt(TcRepairer *repairer, const char *path, GError **error)
{
	g_autofree char *table = NULL;
	g_autoptr(GArray) misreadings = g_array_new(FALSE, FALSE, sizeof(TcMisreading));

	if (!g_file_get_contents(path, &table, NULL, error))
		return FALSE;
	for (char *line = table, *next; *line; line = next) {
		char *end = strchr(line, '\n'), *seen = strchr(line, '\t'), *times = seen ? strchr(seen + 1, '\t') : NULL;
		next = end ? end + 1 : line + strlen(line);
		if (!times)
			continue;
		*seen = *times = '\0';
		TcMisreading misreading = {line, seen + 1, g_ascii_strtod(times + 1, NULL)};
		g_array_append_val(misreadings, misreading);
	}
	tc_repairer_adapt(repairer, (const TcMisreading *)(gpointer)misreadings->data, misreadings->len);
	return TRUE;
}

static int repair_files(const TcRepairer *repairer, gboolean marks)
{
	char line[4096];
	gsize total = 0;
	double used = 0;

	while (fgets(line, sizeof line, stdin)) {
		char *out = strchr(g_strchomp(line), '\t');
		if (!out)
			return 2;
		*out++ = '\0';
		if (!repair_file(repairer, line, out, marks, &total, &used))
			return 1;
	}
	printf("%zu bytes in %.3f s, %.3f MB/s\n", total, used, (double)total / used / 1e6);
	return 0;
}

int main(int argc, char **argv)
{
	gboolean marks = FALSE, threshold = FALSE;
	g_autofree char *misread = NULL;
	g_autoptr(GError) error = NULL;
	const GOptionEntry entries[] = {
		{"marks", 0, 0, G_OPTION_ARG_NONE, &marks, "put marks on", NULL},
		{"adapt", 0, 0, G_OPTION_ARG_FILENAME, &misread, "what was misread", "FILE"},
		{"threshold", 0, 0, G_OPTION_ARG_NONE, &threshold, "print the confidence of applied repairs", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("[MODEL [CONFUSIONS]]");

	g_option_context_add_main_entries(context, entries, NULL);
	gboolean ok = g_option_context_parse(context, &argc, &argv, &error);
	if (ok && threshold) {
		printf("%g\n", REPAIR_APPLY);
		return 0;
	}
	g_autoptr(TcRepairer) repairer =
		ok ? tc_repairer_open(argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL, &error) : NULL;
	if (repairer && (!misread || adapt(repairer, misread, &error)))
		return repair_files(repairer, marks);
	fprintf(stderr, "repair_files: %s\n", error->message);
	return 1;
}
