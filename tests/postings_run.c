/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A writer to be disturbed, and a reader to see what is left (test_postings_faults.sh).
 *
 *   postings_run FOLDER N      goes on from the last commit to the Nth, always the same ones, and prints each that is made;
 *                              a failure is said by name: NO_SPACE, IO...
 *   postings_run --read FOLDER checks the shard, and prints the number of its commit and every document with its terms
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/postings/postings.h"

/** Papers of which each commit puts some. */
#define PAPERS 23
/** Bytes of one paper's string, which makes the first segment so large that what is taken out of it stays there: there is a file that says so. */
#define PADDING 1200000

static int fail(const GError *error)
{
	static const struct {
		int code;
		const char *name;
	} names[] = {{TC_ERROR_IO, "IO"},
		     {TC_ERROR_NO_SPACE, "NO_SPACE"},
		     {TC_ERROR_CORRUPT, "CORRUPT"},
		     {TC_ERROR_NOT_FOUND, "NOT_FOUND"},
		     {TC_ERROR_LOCKED, "LOCKED"}};
	const char *name = "?";
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_error_matches(error, TC_ERROR, names[i].code))
			name = names[i].name;
	fprintf(stderr, "%s %s\n", name, error->message);
	return EXIT_FAILURE;
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

static void put(TcShardWriter *writer, gint64 paper, guint64 step, const char *order)
{
	g_autofree char *of_step = g_strdup_printf("g%d", (int)step), *of_paper = g_strdup_printf("p%d", (int)paper);
	const TcPosting postings[] = {{"chung", 5, 1 + (guint32)step % 3},
				      {of_step, (guint32)strlen(of_step), 1},
				      {of_paper, (guint32)strlen(of_paper), 2}};
	const TcDocument documents[] = {
		{.paper = paper, .date = 20240101, .order = order, .labels = {of_step}, .postings = postings, .n_postings = 3},
		{.paper = paper, .section = TRUE, .postings = postings, .n_postings = 2},
	};
	tc_shard_writer_put(writer, paper);
	for (gsize i = 0; i < 1 + (gsize)paper % 2; i++)
		tc_shard_writer_add(writer, &documents[i]);
}

static gboolean make_step(TcShardWriter *writer, guint64 step, GError **error)
{
	const TcShardFacts facts = {.version = 1, .generation = step, .n_shards = 1};
	g_autofree char *padding = step == 1 ? g_strnfill(PADDING, 'x') : NULL;
	for (gint64 paper = 1; step == 1 && paper <= PAPERS; paper++)
		put(writer, paper, step, paper == PAPERS ? padding : "");
	if (step > 1)
		put(writer, 1 + (gint64)step * 5 % (PAPERS - 1), step, "");
	if (step % 3 == 0)
		tc_shard_writer_put(writer, 1 + (gint64)step * 7 % (PAPERS - 1));
	return tc_shard_writer_commit(writer, &facts, error) && (step % 9 != 0 || tc_shard_writer_compact(writer, error));
}

static int run(const char *folder, guint64 n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcShardWriter) writer = tc_shard_writer_open(folder, &error);
	if (!writer)
		return fail(error);
	for (guint64 step = tc_shard_writer_get_facts(writer).generation + 1; step <= n; step++) {
		if (!make_step(writer, step, &error))
			return fail(error);
		printf("%d\n", (int)step);
		fflush(stdout);
	}
	return EXIT_SUCCESS;
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

/* Terms of a document, appended to its line. */
static void append_posting(gint64 paper, guint section, const TcPosting *posting, gpointer data)
{
	g_autofree char *name = g_strdup_printf("%d.%u", (int)paper, section);
	GString *line = g_hash_table_lookup(data, name);
	if (line)
		g_string_append_printf(line, " %s:%u", posting->term, posting->frequency);
}

static void free_line(gpointer line)
{
	g_string_free(line, TRUE);
}

static int print_shard(const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcCollection) collection = tc_shard_check(folder, &error) ? tc_collection_open(&folder, 1, &error) : NULL;
	if (!collection)
		return fail(error);
	guint documents, sections;
	tc_collection_count_documents(collection, &documents, &sections);
	printf("%d\n%u %u\n", (int)tc_collection_get_facts(collection, 0).generation, documents, sections);
	g_autoptr(GArray) papers = tc_collection_dup_papers(collection);
	g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_line);
	for (guint i = 0; i < 2 * papers->len; i++)
		g_hash_table_insert(lines, g_strdup_printf("%d.%u", (int)g_array_index(papers, gint64, i / 2), i % 2),
				    g_string_new(NULL));
	tc_collection_read_all(collection, append_posting, lines);
	for (guint i = 0; i < 2 * papers->len; i++) {
		g_autofree char *name = g_strdup_printf("%d.%u", (int)g_array_index(papers, gint64, i / 2), i % 2);
		printf("%s%s\n", name, ((GString *)g_hash_table_lookup(lines, name))->str);
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: %s FOLDER N, or --read FOLDER\n", argv[0]);
		return EXIT_FAILURE;
	}
	return strcmp(argv[1], "--read") == 0 ? print_shard(argv[2]) : run(argv[1], g_ascii_strtoull(argv[2], NULL, 10));
}
