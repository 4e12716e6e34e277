/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reader: the index as of one commit.
 */
#include "lib/index/index-private.h"

struct TcIndexReader {
	XapDatabase *database;
	guint64 generation;
};

static gboolean load_metadata(TcIndexReader *reader, GError **error)
{
	guint64 version;
	if (!tc_index_read_metadata(reader->database, TC_INDEX_KEY_VERSION, 0, &version, error) ||
	    !tc_index_read_metadata(reader->database, TC_INDEX_KEY_GENERATION, 0, &reader->generation, error))
		return FALSE;
	if (version == TC_INDEX_VERSION)
		return TRUE;
	if (version == 0) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_MODIFIED, "the index is being built anew; ask again in a moment");
		return FALSE;
	}
	g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
		    "the index has version %" G_GUINT64_FORMAT ", this program reads %u; run tracuu-indexer --full", version,
		    TC_INDEX_VERSION);
	return FALSE;
}

TcIndexReader *tc_index_reader_open(const char *store, GError **error)
{
	g_autofree char *path = g_build_filename(store, TC_INDEX_FOLDER, NULL);
	if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, "the store %s has no index yet; run tracuu-indexer first",
			    store);
		return NULL;
	}
	XapError failure;
	XapDatabase *database = xap_database_open(path, &failure);
	if (!database) {
		g_autofree char *doing = g_strdup_printf("opening the index %s", path);
		tc_index_set_error(error, &failure, doing);
		return NULL;
	}
	TcIndexReader *reader = g_new0(TcIndexReader, 1);
	reader->database = database;
	if (!load_metadata(reader, error))
		g_clear_pointer(&reader, tc_index_reader_free);
	return reader;
}

gboolean tc_index_reader_reopen(TcIndexReader *reader, gboolean *changed, GError **error)
{
	XapError failure;
	bool newer = false;
	if (xap_database_reopen(reader->database, &newer, &failure) != XAP_OK) {
		tc_index_set_error(error, &failure, "reopening the index");
		return FALSE;
	}
	if (changed)
		*changed = newer;
	return !newer || load_metadata(reader, error);
}

guint64 tc_index_reader_get_generation(const TcIndexReader *reader)
{
	return reader->generation;
}

guint tc_index_reader_get_n_papers(const TcIndexReader *reader)
{
	uint32_t n = 0;
	(void)xap_database_get_document_count(reader->database, &n, NULL);
	return n;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
	gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
	return (left > right) - (left < right);
}

GArray *tc_index_reader_dup_papers(TcIndexReader *reader, GError **error)
{
	XapError failure;
	XapTerms *terms = xap_database_list_terms(reader->database, "Q", &failure);
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	XapStatus status = terms ? XAP_OK : failure.status;
	while (status == XAP_OK && (status = xap_terms_next(terms, &failure)) == XAP_OK) {
		gint64 id = g_ascii_strtoll(xap_terms_get_term(terms, NULL) + 1, NULL, 10);
		g_array_append_val(papers, id);
	}
	xap_terms_free(terms);
	if (status != XAP_END) {
		tc_index_set_error(error, &failure, "listing the index");
		return NULL;
	}
	g_array_sort(papers, compare_ids);
	return g_steal_pointer(&papers);
}

XapDatabase *tc_index_reader_get_database(TcIndexReader *reader)
{
	return reader->database;
}

void tc_index_reader_free(TcIndexReader *reader)
{
	if (!reader)
		return;
	xap_database_free(reader->database);
	g_free(reader);
}
