/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * store_dump DIR: everything that a store says, as text without ids and times, so that two stores can be compared with cmp.
 */
#include "lib/archive/archive.h"
#include "lib/index/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The terms of one paper in the index, after its name; the term of its id is left out. */
static gboolean append_terms(GString *line, const XapDocument *document)
{
	XapTerms *terms = xap_document_list_terms(document, NULL);
	uint32_t wdf;

	while (terms && xap_terms_next(terms, NULL) == XAP_OK) {
		const char *term = xap_terms_get_term(terms, NULL);
		if (term[0] == 'Q')
			continue;
		xap_terms_get_wdf(terms, &wdf, NULL);
		g_string_append_printf(line, " %s:%u", term, wdf);
	}
	xap_terms_free(terms);
	return terms != NULL;
}

static char *describe(TcArchive *archive, XapDatabase *database, gint64 id)
{
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, tc_asker_get_everybody(), id, NULL);
	GString *line = g_string_new("index ");
	g_autofree char *term = g_strdup_printf("Q%" G_GINT64_FORMAT, id);
	XapPostings *postings = xap_database_list_postings(database, term, NULL);

	g_string_append(line, paper ? paper->docno : "(no such paper)");
	if (postings && xap_postings_next(postings, NULL) == XAP_OK) {
		XapDocument *document = xap_database_load_document(database, xap_postings_get_docid(postings), NULL);
		append_terms(line, document);
		xap_document_free(document);
	}
	xap_postings_free(postings);
	return g_string_free(line, FALSE);
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
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < papers->len; i++)
		g_ptr_array_add(lines, describe(archive, tc_index_reader_get_database(reader), g_array_index(papers, gint64, i)));
	g_ptr_array_sort(lines, compare_lines);
	for (guint i = 0; i < lines->len; i++)
		puts(g_ptr_array_index(lines, i));
	return EXIT_SUCCESS;
}
