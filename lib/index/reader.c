/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reader: the index as of one commit of each shard.
 */
#include "lib/index/index-private.h"

#include <glib/gi18n.h>

struct TcIndexReader {
	char *store;
	TcCollection *collection;
	guint64 generation;
};

static gboolean load_facts(TcIndexReader *reader, GError **error)
{
	reader->generation = 0;
	for (gsize i = 0; i < tc_collection_get_n_shards(reader->collection); i++) {
		TcShardFacts facts = tc_collection_get_facts(reader->collection, i);
		if (facts.version != TC_INDEX_VERSION) {
			g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
				    _("the index has version %" G_GUINT64_FORMAT ", this program reads %u; run tracuu-indexer"),
				    facts.version, TC_INDEX_VERSION);
			return FALSE;
		}
		reader->generation = MAX(reader->generation, facts.generation);
	}
	return TRUE;
}

/* The first shards. */
static TcCollection *open_first(const char *store, guint64 n, GError **error)
{
	g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n; i++) {
		char *place = tc_index_dup_place(store, i, error);
		if (!place)
			return NULL;
		g_ptr_array_add(places, place);
	}
	return tc_collection_open((const char *const *)places->pdata, n, error);
}

/* All shards, as many as the first one says there are. */
static TcCollection *open_places(const char *store, GError **error)
{
	TcCollection *first = open_first(store, 1, error);
	guint64 n = first ? CLAMP(tc_collection_get_facts(first, 0).n_shards, 1, TC_INDEX_MAX_SHARDS) : 0;
	if (n <= 1)
		return first;
	tc_collection_free(first);
	return open_first(store, n, error);
}

TcIndexReader *tc_index_reader_open(const char *store, GError **error)
{
	g_autofree char *path = g_build_filename(store, TC_INDEX_FOLDER, NULL),
			*doing = g_strdup_printf("opening the index of %s", store);
	GError *failure = NULL;
	if (!g_file_test(path, G_FILE_TEST_IS_DIR) && !tc_index_has_places(store)) {
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND, _("the store %s has no index yet; run tracuu-indexer first"),
			    store);
		return NULL;
	}
	g_autoptr(TcIndexReader) reader = g_new0(TcIndexReader, 1);
	reader->store = g_strdup(store);
	reader->collection = open_places(store, &failure);
	if (failure)
		tc_index_take_error(error, failure, doing);
	return reader->collection && load_facts(reader, error) ? g_steal_pointer(&reader) : NULL;
}

gboolean tc_index_reader_reopen(TcIndexReader *reader, gboolean *changed, GError **error)
{
	GError *failure = NULL;
	gboolean newer = FALSE;
	if (!tc_collection_reopen(reader->collection, &newer, &failure)) {
		tc_index_take_error(error, failure, "reopening the index");
		return FALSE;
	}
	if (changed)
		*changed = newer;
	return !newer || load_facts(reader, error);
}

guint64 tc_index_reader_get_generation(const TcIndexReader *reader)
{
	return reader->generation;
}

gboolean tc_index_reader_check(const TcIndexReader *reader, GError **error)
{
	for (guint i = 0; i < tc_collection_get_n_shards(reader->collection); i++) {
		g_autofree char *path = tc_index_dup_shard_path(reader->store, i);
		GError *failure = NULL;
		if (!g_file_test(path, G_FILE_TEST_IS_DIR) || tc_shard_check(path, &failure))
			continue;
		tc_index_take_error(error, failure, "checking the index");
		return FALSE;
	}
	return TRUE;
}

guint tc_index_reader_get_n_papers(const TcIndexReader *reader)
{
	guint documents, sections;
	tc_collection_count_documents(reader->collection, &documents, &sections);
	return documents - sections;
}

GArray *tc_index_reader_dup_papers(TcIndexReader *reader, GError **error)
{
	g_autoptr(GArray) papers = tc_collection_dup_papers(reader->collection);
	return tc_collection_is_whole(reader->collection, error) ? g_steal_pointer(&papers) : NULL;
}

TcCollection *tc_index_reader_get_collection(TcIndexReader *reader)
{
	return reader->collection;
}

void tc_index_reader_free(TcIndexReader *reader)
{
	if (!reader)
		return;
	tc_collection_free(reader->collection);
	g_free(reader->store);
	g_free(reader);
}
