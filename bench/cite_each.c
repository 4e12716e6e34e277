/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reads texts parted by NUL bytes and prints the citations of each as a JSON array on a line, as `tracuu cite --json` does for
 * one; `--time` prints instead how many megabytes a second are found and identified, the best of ROUNDS rounds.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "lib/citation/citation.h"
#include "lib/search/json.h"

#define ROUNDS 3

static GString *read_all(void)
{
	GString *input = g_string_new(NULL);
	char buffer[65536];
	size_t n;

	while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0)
		g_string_append_len(input, buffer, (gssize)n);
	return input;
}

static void print_citations(const char *bytes, gsize length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcText) text = tc_text_new(bytes, (gssize)length, &error);

	if (!text) {
		puts("null");
		return;
	}
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	json_t *answer = json_array();
	for (guint i = 0; i < citations->len; i++)
		json_array_append_new(answer, tc_json_citation(g_ptr_array_index(citations, i), text));
	g_autofree char *line = json_dumps(answer, JSON_COMPACT);
	puts(line);
	json_decref(answer);
}

static int measure(const GString *input)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcText) text = tc_text_new(input->str, (gssize)input->len, &error);
	gint64 best = G_MAXINT64;
	guint found = 0;

	if (!text) {
		g_printerr("cite_each: %s\n", error->message);
		return 1;
	}
	for (int i = 0; i < ROUNDS; i++) {
		gint64 since = g_get_monotonic_time();
		g_autoptr(GPtrArray) citations = tc_citations_find(text, NULL);
		tc_citations_identify(citations, text, NULL);
		best = MIN(best, g_get_monotonic_time() - since);
		found = citations->len;
	}
	printf("%.2f %u\n", (double)input->len / (double)MAX(best, 1), found);
	return 0;
}

int main(int argc, char **argv)
{
	GString *input = read_all();
	int status = 0;

	if (argc > 1 && strcmp(argv[1], "--time") == 0) {
		status = measure(input);
	} else {
		for (gsize at = 0; at < input->len;) {
			gsize length = strlen(input->str + at);
			print_citations(input->str + at, length);
			at += length + 1;
		}
	}
	g_string_free(input, TRUE);
	return status;
}
