/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reader: the index as of one commit of each shard.
 */
#include "lib/index/index-private.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct TcIndexReader {
	char *store;
	ino_t folders[TC_INDEX_MAX_SHARDS]; /**< of the shards in the store; 0: elsewhere */
	XapDatabase *database;              /**< all shards as one */
	GPtrArray *shards;                  /**< of XapDatabase; they go along when `database` is reopened */
	guint64 generation;
};

static gboolean read_shard(XapDatabase *shard, guint64 *generation, GError **error)
{
	guint64 version;
	if (!tc_index_read_metadata(shard, TC_INDEX_KEY_VERSION, 0, &version, error) ||
	    !tc_index_read_metadata(shard, TC_INDEX_KEY_GENERATION, 0, generation, error))
		return FALSE;
	if (version == TC_INDEX_VERSION)
		return TRUE;
	if (version == 0)
		g_set_error_literal(error, TC_ERROR, TC_ERROR_MODIFIED,
				    _("the index is being built anew; ask again in a moment"));
	else
		g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
			    _("the index has version %" PRIu64 ", this program reads %u; run tracuu-indexer"), version,
			    TC_INDEX_VERSION);
	return FALSE;
}

static gboolean load_metadata(TcIndexReader *reader, GError **error)
{
	reader->generation = 0;
	for (guint i = 0; i < reader->shards->len; i++) {
		guint64 generation;
		if (!read_shard(reader->shards->pdata[i], &generation, error))
			return FALSE;
		reader->generation = MAX(reader->generation, generation);
	}
	return TRUE;
}

/* Which folder stands under the name of a shard: compaction puts another one there. */
static ino_t find_folder(const TcIndexReader *reader, guint shard)
{
	g_autofree char *path = tc_index_dup_shard_path(reader->store, shard);
	GStatBuf info;
	return g_stat(path, &info) == 0 ? info.st_ino : 0;
}

static XapDatabase *open_shard(TcIndexReader *reader, const char *store, GError **error)
{
	guint number = reader->shards->len;
	XapError failure;
	reader->folders[number] = find_folder(reader, number);
	XapDatabase *shard = tc_index_open_shard(store, number, &failure);
	if (shard) {
		g_ptr_array_add(reader->shards, shard);
		return shard;
	}
	g_autofree char *doing = g_strdup_printf("opening shard %u of the index of %s", number, store);
	tc_index_set_error(error, &failure, doing);
	return NULL;
}

static gboolean open_shards(TcIndexReader *reader, const char *store, GError **error)
{
	guint64 n = 1;
	XapError failure;
	while (reader->shards->len < n) {
		XapDatabase *shard = open_shard(reader, store, error);
		if (!shard || (reader->shards->len == 1 && !tc_index_read_metadata(shard, TC_INDEX_KEY_SHARDS, 1, &n, error)))
			return FALSE;
		n = CLAMP(n, 1, TC_INDEX_MAX_SHARDS);
	}
	/* Paper p stands in shard p modulo n under the number (p - 1) / n + 1: read from the second on, a document has the number of its paper, and
	   equals stand in one order, however many shards there are. */
	g_autofree const XapDatabase **shards = g_new(const XapDatabase *, n);
	for (guint i = 0; i < n; i++)
		shards[i] = reader->shards->pdata[(i + 1) % n];
	reader->database = xap_database_new_combined(shards, n, &failure);
	if (!reader->database)
		tc_index_set_error(error, &failure, "opening the index");
	return reader->database != NULL;
}

TcIndexReader *tc_index_reader_open(const char *store, GError **error)
{
	g_autofree char *path = g_build_filename(store, TC_INDEX_FOLDER, NULL);
	if (!g_file_test(path, G_FILE_TEST_IS_DIR) && !tc_index_has_places(store)) {
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("the store %s has no index yet; run tracuu-indexer first"),
			    store);
		return NULL;
	}
	g_autoptr(TcIndexReader) reader = g_new0(TcIndexReader, 1);
	reader->store = g_strdup(store);
	reader->shards = g_ptr_array_new_with_free_func((GDestroyNotify)xap_database_free);
	return open_shards(reader, store, error) && load_metadata(reader, error) ? g_steal_pointer(&reader) : NULL;
}

/* Opens everything anew where a shard is another one than before. \return FALSE on failure. */
static gboolean follow_compaction(TcIndexReader *reader, gboolean *changed, GError **error)
{
	gboolean same = TRUE;
	for (guint i = 0; i < reader->shards->len && same; i++)
		same = find_folder(reader, i) == reader->folders[i];
	*changed = !same;
	if (same)
		return TRUE;
	TcIndexReader *fresh = tc_index_reader_open(reader->store, error);
	if (!fresh)
		return FALSE;
	TcIndexReader old = *reader;
	*reader = *fresh;
	*fresh = old;
	tc_index_reader_free(fresh);
	return TRUE;
}

gboolean tc_index_reader_reopen(TcIndexReader *reader, gboolean *changed, GError **error)
{
	XapError failure;
	bool newer = false;
	gboolean other;
	if (!follow_compaction(reader, &other, error))
		return FALSE;
	if (xap_database_reopen(reader->database, &newer, &failure) != XAP_OK) {
		tc_index_set_error(error, &failure, "reopening the index");
		return FALSE;
	}
	if (changed)
		*changed = newer || other;
	return !newer || load_metadata(reader, error);
}

guint64 tc_index_reader_get_generation(const TcIndexReader *reader)
{
	return reader->generation;
}

guint tc_index_reader_get_n_papers(const TcIndexReader *reader)
{
	uint32_t n = 0, sections = 0;
	(void)xap_database_get_document_count(reader->database, &n, NULL);
	(void)xap_database_get_term_frequency(reader->database, TC_INDEX_SECTION_TERM, &sections, NULL);
	return n - sections;
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
	g_ptr_array_unref(reader->shards);
	g_free(reader->store);
	g_free(reader);
}
