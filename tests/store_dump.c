/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * store_dump DIR: everything that a store says, as text without ids and times, so that two stores can be compared with cmp.
 */
#include "lib/archive/archive.h"
#include "lib/index/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The terms of a paper as a whole; the term of its id is left out. */
static void append_term(gint64 paper, guint section, const TcPosting *posting, gpointer data)
{
	GString *line = g_hash_table_lookup(data, &paper);

	if (line && !section && posting->term[0] != 'Q')
		g_string_append_printf(line, " %s:%u", posting->term, posting->frequency);
}

static void free_line(gpointer line)
{
	g_string_free(line, TRUE);
}

/** A line a paper, by its id, that begins with its name. */
static GHashTable *begin_lines(TcArchive *archive, const GArray *papers)
{
	GHashTable *lines = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_line);

	for (guint i = 0; i < papers->len; i++) {
		gint64 id = g_array_index(papers, gint64, i);
		g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, tc_asker_get_everybody(), id, NULL);
		GString *line = g_string_new("index ");
		g_string_append(line, paper ? paper->docno : "(no such paper)");
		g_hash_table_insert(lines, g_memdup2(&id, sizeof(id)), line);
	}
	return lines;
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcArchive) archive = argc == 2 ? tc_archive_open(argv[1], TC_ARCHIVE_READ, &error) : NULL;
	g_autofree char *dump = archive ? tc_archive_dump(archive, &error) : NULL;
	g_autoptr(TcIndexReader) reader = dump ? tc_index_reader_open(argv[1], &error) : NULL;
	g_autoptr(GArray) papers = reader ? tc_index_reader_dup_papers(reader, &error) : NULL;

	if (!papers) {
		fprintf(stderr, "store_dump: %s\n", error ? error->message : "which store?");
		return EXIT_FAILURE;
	}
	fputs(dump, stdout);
	g_autoptr(GHashTable) by_paper = begin_lines(archive, papers);
	tc_collection_read_all(tc_index_reader_get_collection(reader), append_term, by_paper);
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	GHashTableIter iter;
	gpointer line;
	g_hash_table_iter_init(&iter, by_paper);
	while (g_hash_table_iter_next(&iter, NULL, &line))
		g_ptr_array_add(lines, ((GString *)line)->str);
	g_ptr_array_sort(lines, compare_lines);
	for (guint i = 0; i < lines->len; i++)
		puts(g_ptr_array_index(lines, i));
	return EXIT_SUCCESS;
}
