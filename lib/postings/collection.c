/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shards read as one. Everything that a score is made of is counted over all of them before any is asked, so that it is the same wherever a
 * document stands; equals are told apart by their papers.
 */
#include "lib/postings/postings-private.h"

#include <float.h>
#include <string.h>

struct TcCollection {
	char **folders;
	GPtrArray *shards; /* of TcManifest */
	GPtrArray *parts;  /* of TcPart: of all shards, borrowed from them */
	TcLists *lists;
	guint64 length; /* of all documents, those that are taken out too */
};

/* What is known of all parts. */
static void gather(TcCollection *collection)
{
	g_clear_pointer(&collection->lists, tc_lists_free);
	g_ptr_array_set_size(collection->parts, 0);
	collection->length = 0;
	for (guint i = 0; i < collection->shards->len; i++) {
		const TcManifest *shard = collection->shards->pdata[i];
		for (guint j = 0; j < shard->parts->len; j++) {
			TcPart *part = &g_array_index(shard->parts, TcPart, j);
			g_ptr_array_add(collection->parts, part);
			collection->length += part->segment->head->length;
		}
	}
	collection->lists = tc_lists_new(collection->parts);
}

TcCollection *tc_collection_open(const char *const *places, gsize n, GError **error)
{
	g_autoptr(TcCollection) collection = g_new0(TcCollection, 1);
	collection->shards = g_ptr_array_new_with_free_func((GDestroyNotify)tc_manifest_free);
	collection->parts = g_ptr_array_new();
	collection->folders = g_new0(char *, n + 1);
	for (gsize i = 0; i < n; i++) {
		TcManifest *shard = tc_manifest_read(places[i], NULL, error);
		if (!shard)
			return NULL;
		collection->folders[i] = g_strdup(places[i]);
		g_ptr_array_add(collection->shards, shard);
	}
	gather(collection);
	return g_steal_pointer(&collection);
}

void tc_collection_free(TcCollection *collection)
{
	if (!collection)
		return;
	tc_lists_free(collection->lists);
	g_ptr_array_unref(collection->parts);
	g_ptr_array_unref(collection->shards);
	g_strfreev(collection->folders);
	g_free(collection);
}

gboolean tc_collection_reopen(TcCollection *collection, gboolean *changed, GError **error)
{
	*changed = FALSE;
	for (guint i = 0; i < collection->shards->len; i++) {
		TcManifest *old = collection->shards->pdata[i];
		if (tc_manifest_is_newest(old, collection->folders[i]))
			continue;
		TcManifest *newest = tc_manifest_read(collection->folders[i], old, error);
		if (newest) {
			collection->shards->pdata[i] = newest;
			tc_manifest_free(old);
			*changed = TRUE;
		}
		gather(collection);
		if (!newest)
			return FALSE;
	}
	return TRUE;
}

/* ---- what is told of all ------------------------------------------------------------------------------------------ */

gsize tc_collection_get_n_shards(const TcCollection *collection)
{
	return collection->shards->len;
}

TcShardFacts tc_collection_get_facts(const TcCollection *collection, gsize shard)
{
	return ((const TcManifest *)collection->shards->pdata[shard])->facts;
}

void tc_collection_count_documents(const TcCollection *collection, guint *documents, guint *sections)
{
	*documents = *sections = 0;
	for (guint i = 0; i < collection->parts->len; i++) {
		const TcPart *part = collection->parts->pdata[i];
		*documents += part->segment->head->n_documents - part->n_gone;
		*sections += part->segment->head->n_sections - part->n_gone_sections;
	}
}

guint tc_collection_count_term(TcCollection *collection, const char *term)
{
	guint n;
	(void)tc_lists_find(collection->lists, term, &n);
	return n;
}

static gint compare_ids(gconstpointer a, gconstpointer b)
{
	gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
	return (left > right) - (left < right);
}

GArray *tc_collection_dup_papers(TcCollection *collection)
{
	GArray *papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < collection->parts->len; i++) {
		const TcPart *part = collection->parts->pdata[i];
		const TcSegment *segment = part->segment;
		for (guint32 document = 0; document < segment->head->n_documents; document++)
			if (!segment->columns[document].section && !tc_part_is_gone(part, document))
				g_array_append_val(papers, segment->columns[document].paper);
	}
	g_array_sort(papers, compare_ids);
	return papers;
}

/* ---- terms -------------------------------------------------------------------------------------------------------- */

/* The least term at which any part stands; NULL behind the last. */
static const TcTermCursor *find_least(const TcTermCursor *cursors, const gboolean *more, guint n)
{
	const TcTermCursor *least = NULL;
	for (guint i = 0; i < n; i++)
		if (more[i] && (!least || strcmp(cursors[i].term, least->term) < 0))
			least = &cursors[i];
	return least;
}

void tc_collection_list_terms(TcCollection *collection, const char *prefix, TcTermFunc each, gpointer data)
{
	guint n = collection->parts->len;
	g_autofree TcTermCursor *cursors = g_new(TcTermCursor, n + 1);
	g_autofree gboolean *more = g_new(gboolean, n + 1);
	const TcTermCursor *least;
	gboolean wanted = TRUE;
	for (guint i = 0; i < n; i++)
		more[i] = tc_term_cursor_begin(&cursors[i], ((const TcPart *)collection->parts->pdata[i])->segment, prefix);
	while (wanted && (least = find_least(cursors, more, n)) && g_str_has_prefix(least->term, prefix)) {
		char term[TC_POSTINGS_MAX_TERM + 1];
		guint documents = 0;
		memcpy(term, least->term, least->length + 1);
		for (guint i = 0; i < n; i++)
			if (more[i] && strcmp(cursors[i].term, term) == 0) {
				documents += cursors[i].list.n;
				more[i] = tc_term_cursor_next(&cursors[i]);
			}
		wanted = each(term, documents, data);
	}
}

static void read_list(const TcPart *part, const TcTermCursor *terms, TcDocumentFunc each, gpointer data)
{
	TcListCursor cursor;
	tc_list_cursor_begin(&cursor, &terms->list, part->segment->head->n_documents);
	for (guint32 document = cursor.document; document != TC_NO_DOCUMENT; document = tc_list_cursor_next(&cursor)) {
		const TcColumns *columns = &part->segment->columns[document];
		const TcPosting posting = {
			.term = terms->term, .length = terms->length, .frequency = tc_list_cursor_get_frequency(&cursor)};
		if (!tc_part_is_gone(part, document))
			each(columns->paper, columns->section != 0, &posting, data);
	}
}

void tc_collection_read_all(TcCollection *collection, TcDocumentFunc each, gpointer data)
{
	for (guint i = 0; i < collection->parts->len; i++) {
		const TcPart *part = collection->parts->pdata[i];
		TcTermCursor terms;
		for (gboolean more = tc_term_cursor_begin(&terms, part->segment, ""); more; more = tc_term_cursor_next(&terms))
			read_list(part, &terms, each, data);
	}
}

/* The document in one part; a list is looked through up to it. */
static void read_document(const TcPart *part, guint32 document, TcPostingFunc each, gpointer data)
{
	TcTermCursor terms;
	g_autofree TcListCursor *cursor = g_new(TcListCursor, 1);
	for (gboolean more = tc_term_cursor_begin(&terms, part->segment, ""); more; more = tc_term_cursor_next(&terms)) {
		tc_list_cursor_begin(cursor, &terms.list, part->segment->head->n_documents);
		if (tc_list_cursor_seek(cursor, document) != document)
			continue;
		const TcPosting posting = {
			.term = terms.term, .length = terms.length, .frequency = tc_list_cursor_get_frequency(cursor)};
		each(&posting, data);
	}
}

void tc_collection_read_document(TcCollection *collection, gint64 paper, guint section, TcPostingFunc each, gpointer data)
{
	for (guint i = 0; i < collection->parts->len; i++) {
		const TcPart *part = collection->parts->pdata[i];
		guint32 document = tc_segment_find_paper(part->segment, paper);
		if (document == TC_NO_DOCUMENT || tc_part_is_gone(part, document))
			continue;
		if (section < tc_segment_find_end(part->segment, document) - document)
			read_document(part, document + section, each, data);
	}
}

/* ---- matching ----------------------------------------------------------------------------------------------------- */

static guint count_term(const char *term, gpointer data)
{
	return tc_collection_count_term(data, term);
}

static TcWeighing get_weighing(const TcCollection *collection, const TcBm25 *bm25, guint n_documents)
{
	/* Never 0, so that a term of frequency 0 in a document of length 0 weighs 0, whatever k1 and b are. */
	double fixed = MAX(bm25->k1 * (1 - bm25->b), DBL_MIN);
	double mean = n_documents && collection->length ? (double)collection->length / n_documents : 1;
	return (TcWeighing){.k1_plus_1 = bm25->k1 + 1,
			    .fixed = fixed,
			    .by_length = bm25->k1 * bm25->b / mean,
			    .least = bm25->k1 * bm25->b * bm25->min_length};
}

/* Those that are taken out count until their segment is written anew, here as in the lists of their terms. */
static guint count_all(const TcCollection *collection)
{
	guint n = 0;
	for (guint i = 0; i < collection->parts->len; i++)
		n += ((const TcPart *)collection->parts->pdata[i])->segment->head->n_documents;
	return n;
}

static TcMatches *matches_new(const TcMatchOptions *options)
{
	TcMatches *matches = g_new0(TcMatches, 1);
	matches->among = g_new0(guint, options->n_among + 1);
	for (gsize i = 0; options->count && i < TC_POSTINGS_N_LABELS; i++)
		matches->labels[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return matches;
}

void tc_matches_free(TcMatches *matches)
{
	if (!matches)
		return;
	for (gsize i = 0; i < TC_POSTINGS_N_LABELS; i++)
		g_clear_pointer(&matches->labels[i], g_hash_table_unref);
	g_free(matches->papers);
	g_free(matches->among);
	g_free(matches);
}

TcMatches *tc_collection_match(TcCollection *collection, TcQuery *query, const TcMatchOptions *options, GError **error)
{
	guint n_documents = count_all(collection);
	TcMatches *matches = matches_new(options);
	TcBest *best = tc_best_new(options);
	(void)error;
	tc_lists_forget(collection->lists);
	tc_query_weigh(query, n_documents, count_term, collection);
	for (guint i = 0; i < collection->parts->len; i++) {
		TcPlace place = {.part = collection->parts->pdata[i],
				 .number = i,
				 .lists = collection->lists,
				 .by = get_weighing(collection, &options->bm25, n_documents)};
		if (options->max > 0)
			tc_rank(best, query, options->sections, &place);
		if (options->count)
			tc_count_matches(matches, query, options, &place);
	}
	matches->n = tc_best_list(best, &matches->papers);
	if (!options->count)
		matches->total = matches->n ? options->first + matches->n : 0;
	tc_best_free(best);
	return matches;
}
