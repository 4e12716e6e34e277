/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shards read as one. Everything that a score is made of is counted over all of them before any is asked, so that it is the same wherever a
 * document stands; equals are told apart by their papers. Shards on other machines (remote.c) are asked all at once, and search while those on
 * this one are searched.
 */
#include "lib/postings/postings-private.h"

#include <float.h>
#include <string.h>

/** Terms whose counts in shards on other machines are remembered from one question to the next. */
#define MAX_ELSEWHERE 16384u

/* A shard is on this machine or on another. */
typedef struct {
	char *place;
	TcManifest *local; /* NULL: elsewhere */
	TcRemote *remote;
} Shard;

struct TcCollection {
	GArray *shards;     /* of Shard */
	GPtrArray *remotes; /* of TcRemote: those of the shards, borrowed */
	GPtrArray *parts;   /* of TcPart: of all shards on this machine, borrowed from them */
	TcLists *lists;
	TcLabelTable *labels;
	GHashTable *elsewhere; /* term -> how many documents of all remotes have it */
	TcStatistics statistics;
	GError *failure; /* of a remote */
};

static void shard_clear(gpointer data)
{
	Shard *shard = data;
	tc_manifest_free(shard->local);
	tc_remote_free(shard->remote);
	g_free(shard->place);
}

static void add_statistics(TcStatistics *sum, const TcStatistics *some)
{
	sum->documents += some->documents;
	sum->sections += some->sections;
	sum->all += some->all;
	sum->length += some->length;
}

static void gather_local(TcCollection *collection, const TcManifest *manifest)
{
	for (guint i = 0; i < manifest->parts->len; i++) {
		TcPart *part = &g_array_index(manifest->parts, TcPart, i);
		const TcSegmentHead *head = part->segment->head;
		const TcStatistics statistics = {.documents = head->n_documents - part->n_gone,
						 .sections = head->n_sections - part->n_gone_sections,
						 .all = head->n_documents,
						 .length = head->length};
		g_ptr_array_add(collection->parts, part);
		add_statistics(&collection->statistics, &statistics);
	}
}

/* What is known of all shards. */
static void gather(TcCollection *collection)
{
	g_clear_pointer(&collection->lists, tc_lists_free);
	g_clear_pointer(&collection->labels, tc_label_table_free);
	g_hash_table_remove_all(collection->elsewhere);
	g_ptr_array_set_size(collection->parts, 0);
	collection->statistics = (TcStatistics){0};
	for (guint i = 0; i < collection->shards->len; i++) {
		const Shard *shard = &g_array_index(collection->shards, Shard, i);
		const TcStatistics there = shard->remote ? tc_remote_get_statistics(shard->remote) : (TcStatistics){0};
		if (shard->local)
			gather_local(collection, shard->local);
		add_statistics(&collection->statistics, &there);
	}
	collection->lists = tc_lists_new(collection->parts);
	collection->labels = tc_label_table_new(collection->parts);
}

/* Goes to the newest commit of a shard on this machine. */
static gboolean renew(Shard *shard, gboolean *changed, GError **error)
{
	if (shard->local && tc_manifest_is_newest(shard->local, shard->place))
		return TRUE;
	TcManifest *newest = tc_manifest_read(shard->place, shard->local, error);
	if (!newest)
		return FALSE;
	tc_manifest_free(shard->local);
	shard->local = newest;
	*changed = TRUE;
	return TRUE;
}

/* When one does not answer, the others are not waited for. */
static gboolean renew_all(TcCollection *collection, gboolean *changed, GError **error)
{
	const GPtrArray *remotes = collection->remotes;
	gboolean done = TRUE;
	guint n_sent = 0;
	while (n_sent < remotes->len && tc_remote_send_facts(remotes->pdata[n_sent++]))
		;
	for (guint i = 0; i < collection->shards->len; i++) {
		Shard *shard = &g_array_index(collection->shards, Shard, i);
		done = done && (shard->remote || renew(shard, changed, error));
	}
	for (guint i = 0; i < n_sent; i++) {
		if (done)
			done = tc_remote_receive_facts(remotes->pdata[i], changed, error);
		else
			tc_remote_abandon(remotes->pdata[i]);
	}
	return done;
}

gboolean tc_collection_reopen(TcCollection *collection, gboolean *changed, GError **error)
{
	*changed = FALSE;
	gboolean done = renew_all(collection, changed, error);
	if (*changed)
		gather(collection);
	if (done)
		g_clear_error(&collection->failure);
	return done;
}

TcCollection *tc_collection_open(const char *const *places, gsize n, GError **error)
{
	g_autoptr(TcCollection) collection = g_new0(TcCollection, 1);
	gboolean changed = FALSE;
	collection->shards = g_array_new(FALSE, FALSE, sizeof(Shard));
	g_array_set_clear_func(collection->shards, shard_clear);
	collection->remotes = g_ptr_array_new();
	collection->parts = g_ptr_array_new();
	collection->elsewhere = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (gsize i = 0; i < n; i++) {
		Shard shard = {.place = g_strdup(places[i])};
		if (g_str_has_prefix(places[i], TC_PLACE_TCP) || g_str_has_prefix(places[i], TC_PLACE_PROG)) {
			shard.remote = tc_remote_new(places[i], (guint)i);
			g_ptr_array_add(collection->remotes, shard.remote);
		}
		g_array_append_val(collection->shards, shard);
	}
	if (!renew_all(collection, &changed, error))
		return NULL;
	gather(collection);
	return g_steal_pointer(&collection);
}

void tc_collection_free(TcCollection *collection)
{
	if (!collection)
		return;
	tc_lists_free(collection->lists);
	tc_label_table_free(collection->labels);
	g_hash_table_unref(collection->elsewhere);
	g_ptr_array_unref(collection->parts);
	g_ptr_array_unref(collection->remotes);
	g_array_unref(collection->shards);
	g_clear_error(&collection->failure);
	g_free(collection);
}

gboolean tc_collection_is_whole(const TcCollection *collection, GError **error)
{
	if (collection->failure) {
		g_propagate_error(error, g_error_copy(collection->failure));
		return FALSE;
	}
	for (guint i = 0; i < collection->shards->len; i++) {
		const Shard *shard = &g_array_index(collection->shards, Shard, i);
		const TcSegment *lost = shard->local ? tc_manifest_find_lost(shard->local) : NULL;
		if (lost) {
			g_set_error(error, TC_ERROR, TC_ERROR_IO, "the index file %s/%s could not be read", shard->place,
				    lost->name);
			return FALSE;
		}
	}
	return TRUE;
}

/* Remembers the first failure. Takes it over. */
static void take_failure(TcCollection *collection, GError *failure)
{
	if (collection->failure)
		g_clear_error(&failure);
	else
		collection->failure = failure;
}

/* ---- what is told of all ------------------------------------------------------------------------------------------ */

gsize tc_collection_get_n_shards(const TcCollection *collection)
{
	return collection->shards->len;
}

TcShardFacts tc_collection_get_facts(const TcCollection *collection, gsize shard)
{
	const Shard *one = &g_array_index(collection->shards, Shard, shard);
	return one->remote ? tc_remote_get_facts(one->remote) : one->local->facts;
}

TcStatistics tc_collection_get_statistics(const TcCollection *collection)
{
	return collection->statistics;
}

static guint cap(guint64 n)
{
	return (guint)MIN(n, G_MAXUINT);
}

void tc_collection_count_documents(const TcCollection *collection, guint *documents, guint *sections)
{
	*documents = cap(collection->statistics.documents);
	*sections = cap(collection->statistics.sections);
}

/* Asks all remotes about some terms, and remembers what they say. */
static void ask_elsewhere(TcCollection *collection, const char *const *terms, guint n)
{
	g_autofree guint *counts = g_new0(guint, n);
	GError *failure = NULL;
	if (collection->failure)
		return;
	for (guint i = 0; i < collection->remotes->len; i++)
		tc_remote_send_counts(collection->remotes->pdata[i], terms, n);
	for (guint i = 0; i < collection->remotes->len; i++) {
		if (failure)
			tc_remote_abandon(collection->remotes->pdata[i]);
		else
			(void)tc_remote_receive_counts(collection->remotes->pdata[i], n, counts, &failure);
	}
	collection->failure = failure;
	for (guint i = 0; !failure && i < n; i++)
		g_hash_table_insert(collection->elsewhere, g_strdup(terms[i]), GUINT_TO_POINTER(counts[i]));
}

void tc_collection_prepare_counts(TcCollection *collection, const char *const *terms, gsize n)
{
	g_autoptr(GHashTable) unknown = g_hash_table_new(g_str_hash, g_str_equal);
	if (collection->remotes->len == 0)
		return;
	if (g_hash_table_size(collection->elsewhere) > MAX_ELSEWHERE)
		g_hash_table_remove_all(collection->elsewhere);
	for (gsize i = 0; i < n; i++)
		if (!g_hash_table_contains(collection->elsewhere, terms[i]))
			g_hash_table_add(unknown, (gpointer)terms[i]);
	guint n_unknown;
	g_autofree const char **asked = (const char **)g_hash_table_get_keys_as_array(unknown, &n_unknown);
	for (guint i = 0; i < n_unknown; i += TC_FRAME_MAX_TERMS)
		ask_elsewhere(collection, asked + i, MIN(n_unknown - i, TC_FRAME_MAX_TERMS));
}

static guint count_elsewhere(TcCollection *collection, const char *term)
{
	gpointer n = NULL;
	if (!g_hash_table_lookup_extended(collection->elsewhere, term, NULL, &n)) {
		ask_elsewhere(collection, &term, 1);
		n = g_hash_table_lookup(collection->elsewhere, term);
	}
	return GPOINTER_TO_UINT(n);
}

guint tc_collection_count_term(TcCollection *collection, const char *term)
{
	guint n;
	(void)tc_lists_find(collection->lists, term, &n);
	return collection->remotes->len ? tc_add_counts(n, count_elsewhere(collection, term)) : n;
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
			if (!tc_segment_is_section(segment, document) && !tc_part_is_gone(part, document))
				g_array_append_val(papers, segment->ids[document]);
	}
	for (guint i = 0; i < collection->remotes->len; i++) {
		GError *failure = NULL;
		if (!tc_remote_list_papers(collection->remotes->pdata[i], papers, &failure))
			take_failure(collection, failure);
	}
	g_array_sort(papers, compare_ids);
	return papers;
}

/* ---- terms -------------------------------------------------------------------------------------------------------- */

/* The terms of a part, or of a shard that is elsewhere, one after the other. */
typedef struct {
	const char *term; /* NULL: behind the last */
	guint documents;
	TcTermCursor cursor;
	TcRemoteTerms remote; /* of none: a part */
} Source;

static void advance(TcCollection *collection, Source *source, gboolean more)
{
	GError *failure = NULL;
	if (source->remote.remote)
		more = tc_remote_terms_next(&source->remote, &failure);
	if (failure)
		take_failure(collection, failure);
	source->term = !more ? NULL : source->remote.remote ? source->remote.term : source->cursor.term;
	source->documents = source->remote.remote ? source->remote.documents : source->cursor.list.n;
}

/* Goes on, from the term at which it stands. */
static void next_term(TcCollection *collection, Source *source)
{
	advance(collection, source, !source->remote.remote && tc_term_cursor_next(&source->cursor));
}

static Source *begin_sources(TcCollection *collection, const char *prefix, const char *behind, guint *n)
{
	guint n_parts = collection->parts->len;
	const char *from = *behind ? behind : prefix;
	*n = n_parts + collection->remotes->len;
	Source *sources = g_new0(Source, *n + 1);
	for (guint i = 0; i < *n; i++) {
		if (i >= n_parts)
			tc_remote_terms_begin(&sources[i].remote, collection->remotes->pdata[i - n_parts], prefix, behind);
		advance(collection, &sources[i],
			i < n_parts && tc_term_cursor_begin(&sources[i].cursor,
							    ((const TcPart *)collection->parts->pdata[i])->segment, from));
		if (sources[i].term && strcmp(sources[i].term, behind) == 0)
			next_term(collection, &sources[i]);
	}
	return sources;
}

/* The least term at which any stands; NULL behind the last. */
static const char *find_least(const Source *sources, guint n)
{
	const char *least = NULL;
	for (guint i = 0; i < n; i++)
		if (sources[i].term && (!least || strcmp(sources[i].term, least) < 0))
			least = sources[i].term;
	return least;
}

void tc_collection_list_terms_from(TcCollection *collection, const char *prefix, const char *behind, TcTermFunc each,
				   gpointer data)
{
	guint n;
	g_autofree Source *sources = begin_sources(collection, prefix, behind, &n);
	const char *least;
	gboolean wanted = TRUE;
	while (wanted && (least = find_least(sources, n)) && g_str_has_prefix(least, prefix)) {
		char term[TC_POSTINGS_MAX_TERM + 1];
		guint documents = 0;
		g_strlcpy(term, least, sizeof term);
		for (guint i = 0; i < n; i++)
			if (sources[i].term && strcmp(sources[i].term, term) == 0) {
				documents = tc_add_counts(documents, sources[i].documents);
				next_term(collection, &sources[i]);
			}
		wanted = each(term, documents, data);
	}
	for (guint i = 0; i < n; i++)
		if (sources[i].remote.remote)
			tc_remote_terms_clear(&sources[i].remote);
}

void tc_collection_list_terms(TcCollection *collection, const char *prefix, TcTermFunc each, gpointer data)
{
	tc_collection_list_terms_from(collection, prefix, "", each, data);
}

/* Which section of its paper each document is, 0: the whole. */
static guint *number_sections(const TcSegment *segment)
{
	guint *numbers = g_new0(guint, segment->head->n_documents);
	for (guint32 i = 1; i < segment->head->n_documents; i++)
		numbers[i] = tc_segment_is_section(segment, i) ? numbers[i - 1] + 1 : 0;
	return numbers;
}

static void read_list(const TcPart *part, const guint *sections, const TcTermCursor *terms, TcPostingFunc each, gpointer data)
{
	TcListCursor cursor;
	tc_list_cursor_begin(&cursor, &terms->list, part->segment->head->n_documents);
	for (guint32 document = cursor.document; document != TC_NO_DOCUMENT; document = tc_list_cursor_next(&cursor)) {
		const TcPosting posting = {
			.term = terms->term, .length = terms->length, .frequency = tc_list_cursor_get_frequency(&cursor)};
		if (!tc_part_is_gone(part, document))
			each(part->segment->ids[document], sections[document], &posting, data);
	}
}

void tc_collection_read_all(TcCollection *collection, TcPostingFunc each, gpointer data)
{
	for (guint i = 0; i < collection->parts->len; i++) {
		const TcPart *part = collection->parts->pdata[i];
		g_autofree guint *sections = number_sections(part->segment);
		TcTermCursor terms;
		for (gboolean more = tc_term_cursor_begin(&terms, part->segment, ""); more; more = tc_term_cursor_next(&terms))
			read_list(part, sections, &terms, each, data);
	}
}

/* ---- matching ----------------------------------------------------------------------------------------------------- */

static guint count_term(const char *term, gpointer data)
{
	return tc_collection_count_term(data, term);
}

static TcWeighing get_weighing(const TcBm25 *bm25, double mean_length)
{
	/* Never 0, so that a term of frequency 0 in a document of length 0 weighs 0, whatever k1 and b are. */
	double fixed = MAX(bm25->k1 * (1 - bm25->b), DBL_MIN);
	return (TcWeighing){.k1_plus_1 = bm25->k1 + 1,
			    .fixed = fixed,
			    .by_length = bm25->k1 * bm25->b / mean_length,
			    .least = bm25->k1 * bm25->b * bm25->min_length};
}

TcTally *tc_collection_make_tally(TcCollection *collection, const TcMatchOptions *options)
{
	if (!options->count)
		return NULL;
	if (tc_label_table_is_full(collection->labels)) {
		tc_label_table_free(collection->labels);
		collection->labels = tc_label_table_new(collection->parts);
	}
	return tc_tally_new(options, collection->labels);
}

void tc_matches_free(TcMatches *matches)
{
	if (!matches)
		return;
	g_clear_pointer(&matches->counts, g_array_unref);
	g_free(matches->papers);
	g_free(matches->among);
	g_free(matches);
}

void tc_collection_search(TcCollection *collection, const TcQuery *query, const TcMatchOptions *options, double mean_length,
			  TcBest *best, TcTally *tally)
{
	for (guint i = 0; i < collection->parts->len; i++) {
		TcPlace place = {.part = collection->parts->pdata[i],
				 .number = i,
				 .lists = collection->lists,
				 .by = get_weighing(&options->bm25, mean_length)};
		tc_rank(best, query, options, tally, &place);
	}
	tc_lists_forget(collection->lists);
}

static void weigh(TcCollection *collection, TcQuery *query)
{
	g_autoptr(GPtrArray) terms = g_ptr_array_new();
	tc_query_list_terms(query, terms);
	tc_collection_prepare_counts(collection, (const char *const *)terms->pdata, terms->len);
	tc_query_weigh(query, cap(collection->statistics.all), count_term, collection);
}

/* Any shard may have all that are wanted, and those before them. */
static void send_match(const TcCollection *collection, const TcQuery *query, const TcMatchOptions *options, double mean_length)
{
	g_autoptr(GByteArray) question = g_byte_array_new();
	TcMatchOptions whole = *options;
	whole.first = 0;
	whole.max = options->max ? options->first + options->max : 0;
	if (collection->remotes->len)
		tc_query_put(query, &whole, mean_length, question);
	for (guint i = 0; i < collection->remotes->len; i++)
		tc_remote_send_match(collection->remotes->pdata[i], question);
}

static gboolean receive_match(const TcCollection *collection, const TcMatchOptions *options, TcBest *best, TcTally *tally,
			      GError **error)
{
	gboolean done = TRUE;
	for (guint i = 0; i < collection->remotes->len; i++) {
		if (done)
			done = tc_remote_receive_match(collection->remotes->pdata[i], options, best, tally, error);
		else
			tc_remote_abandon(collection->remotes->pdata[i]);
	}
	return done;
}

static TcMatches *make_matches(TcBest *best, TcTally *tally, const TcMatchOptions *options)
{
	TcMatches *matches = g_new0(TcMatches, 1);
	matches->n = tc_best_list(best, &matches->papers);
	matches->total = tally ? tally->total : matches->n ? options->first + matches->n : 0;
	if (tally) {
		matches->counts = g_steal_pointer(&tally->labels);
		matches->labels = tc_label_table_get_all(tally->table);
		matches->among = g_steal_pointer(&tally->among);
	}
	return matches;
}

TcMatches *tc_collection_match(TcCollection *collection, TcQuery *query, const TcMatchOptions *options, GError **error)
{
	const TcStatistics *all = &collection->statistics;
	double mean_length = all->all && all->length ? (double)all->length / (double)all->all : 1;
	weigh(collection, query);
	if (!tc_collection_is_whole(collection, error))
		return NULL;
	g_autoptr(TcTally) tally = tc_collection_make_tally(collection, options);
	TcBest *best = tc_best_new(options);
	send_match(collection, query, options, mean_length);
	tc_collection_search(collection, query, options, mean_length, best, tally);
	gboolean done = receive_match(collection, options, best, tally, error) && tc_collection_is_whole(collection, error);
	TcMatches *matches = done ? make_matches(best, tally, options) : NULL;
	tc_best_free(best);
	return matches;
}
