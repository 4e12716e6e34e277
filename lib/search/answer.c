/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From question to answer. Read the question as it was typed and, where Telex or VNI keys are seen, as it was meant; look up the
 * works that it names; ask the index for all words, and if that finds less than a handful, or if it is a sentence, for any; then
 * fetch what a hit shows from the archive.
 *
 * The indexer may commit at any moment. We go to its newest commit before each question, and where a commit overtakes one while
 * it runs (Xapian keeps two), we reopen and ask again.
 */
#include "lib/search/search-private.h"

#include <glib/gi18n.h>
#include <string.h>

/** Fewer hits than this, and any of the words will do. */
#define HANDFUL 5u
/** How often a question is asked again when the index changes under it. */
#define MAX_RETRIES 5
/** Hits that are looked at for the total and the facets; more are estimated. At 50,000 papers 500 cost some 3 ms, 2,000 some 6 ms. */
#define LOOK_AT 500u
/** Papers that are looked at to count what else could be chosen, half a millisecond for 1,000; of more, a sample of them. */
#define LOOK_AT_CHOICES 2000u
/** BM25: Xapian's own choice of 1 for k1, as wdf is counted in the index; of .5 for b, which is best here too (compile.c); and of .5. */
#define K1 (1.0 * TC_INDEX_WDF)
#define B 0.5
#define MIN_NORMLEN 0.5
/** Candidates fetched beyond the hits wanted, where phrases are held against the text and some fail. */
#define SPARE_CANDIDATES 100u
/** Candidates beyond the hits wanted that are held against a phrase before we give up: some 70 ms of papers of two pages. */
#define MAX_CANDIDATES 1000u

/** Candidates to either side of a cursor's place among which its paper is looked for when the index has changed. */
#define SLACK 200u
/** Texts of hits kept from the phrases to the snippets: as many as a page shows, each may have megabytes. */
#define MAX_TEXTS 20u

struct TcSearcher {
	char *store;
	TcArchive *archive;
	TcIndexReader *index;
	guint64 epoch;       /* see tc_searcher_get_epoch() */
	gint64 data_version; /* of the archive when that was asked last */
};

/* One way to read the question. */
typedef struct {
	char *question;
	TcNode *tree;
	GPtrArray *named;
	GPtrArray *phrases; /* that hits are held against; and the next */
	GPtrArray *nears;
} Reading;

/* All that one question needs on its way. */
typedef struct {
	TcSearcher *searcher;
	const TcAsker *asker;
	TcSearchOptions options;
	TcCursor from;       /* of `options.cursor`; else zeros */
	Reading readings[3]; /* as typed; as decoded; as corrected, where those find nothing */
	guint n_readings;
	gboolean relaxed;
	gboolean reading;           /* in a transaction of the archive */
	const TcIndexField *lifted; /* see tc_compile() */
	TcAnswer *answer;
	GHashTable *
		texts; /* raw texts of hits that were held against phrases, GBytes by the address of the TcHit: the snippets want them again */
} Job;

/* ---- the searcher ---------------------------------------------------------------------------------------------- */

TcSearcher *tc_searcher_open(const char *store, GError **error)
{
	g_autoptr(TcSearcher) searcher = g_new0(TcSearcher, 1);
	searcher->store = g_strdup(store);
	searcher->archive = tc_archive_open(store, TC_ARCHIVE_READ, error);
	searcher->index = searcher->archive ? tc_index_reader_open(store, error) : NULL;
	return searcher->index ? g_steal_pointer(&searcher) : NULL;
}

void tc_searcher_free(TcSearcher *searcher)
{
	if (!searcher)
		return;
	tc_index_reader_free(searcher->index);
	tc_archive_close(searcher->archive);
	g_free(searcher->store);
	g_free(searcher);
}

guint64 tc_searcher_get_epoch(TcSearcher *searcher)
{
	gboolean changed = FALSE;
	gint64 version = tc_archive_get_data_version(searcher->archive);
	/* What cannot be told may have changed. */
	if (!tc_index_reader_reopen(searcher->index, &changed, NULL) || changed || version < 0 ||
	    version != searcher->data_version)
		searcher->epoch++;
	searcher->data_version = version;
	return searcher->epoch;
}

TcArchive *tc_searcher_get_archive(TcSearcher *searcher)
{
	return searcher->archive;
}

/* ---- reading the question -------------------------------------------------------------------------------------- */

static gboolean add_reading(Job *job, char *question, GError **error)
{
	Reading *reading = &job->readings[job->n_readings++];
	reading->question = question;
	reading->tree = tc_question_parse(question);
	reading->phrases = tc_phrases_new(reading->tree);
	reading->nears = tc_nears_new(reading->tree);
	reading->named = tc_named_find(job->searcher->archive, question, job->asker, error);
	return reading->named != NULL;
}

static gboolean read_question(Job *job, const char *query, GError **error)
{
	char *question = tc_question_clean(query);
	job->answer->query = g_strdup(question);
	char *decoded = tc_typed_decode(question);
	if (!add_reading(job, question, error)) {
		g_free(decoded);
		return FALSE;
	}
	job->answer->corrected = g_strdup(decoded);
	return !decoded || add_reading(job, decoded, error);
}

static void describe(Job *job)
{
	const Reading *best = &job->readings[job->n_readings - 1];
	job->answer->understood = best->tree ? tc_question_describe(best->tree, job->relaxed) : g_strdup("");
}

/* ---- asking the index ------------------------------------------------------------------------------------------ */

static XapQuery *make_query(const Job *job, XapError *failure)
{
	XapQuery *query = NULL;
	for (guint i = 0; i < job->n_readings; i++) {
		gboolean all = job->options.everything && !job->readings[i].tree;
		XapQuery *one =
			all ? xap_query_new_all(failure)
			    : tc_compile(job->readings[i].tree, job->readings[i].named,
					 tc_index_reader_get_database(job->searcher->index), job->relaxed, job->lifted, failure);
		query = i == 0 ? one : xap_query_take_pair(XAP_OR, query, one, failure);
	}
	return tc_compile_take_filtered(query, job->asker, failure);
}

/* Whether long papers may be found by their sections. */
static gboolean takes_sections(const Job *job)
{
	if (job->options.sort != TC_SORT_SCORE || job->lifted)
		return FALSE;
	for (guint i = 0; i < job->n_readings; i++)
		if (!job->readings[i].tree || tc_node_leaves_out(job->readings[i].tree))
			return FALSE;
	return TRUE;
}

/* What is searched: whole papers, or sections too, of which the best one stands for its paper. */
static XapQuery *prepare_query(const Job *job, XapEnquire *enquire, XapError *failure)
{
	XapQuery *query = make_query(job, failure);
	if (tc_search_count_papers(tc_index_reader_get_database(job->searcher->index), TC_INDEX_SECTION_TERM) == 0)
		return query;
	if (!takes_sections(job))
		return tc_compile_take_whole(query, failure);
	if (xap_enquire_set_collapse(enquire, TC_INDEX_SLOT_PAPER, 1, failure) != XAP_OK)
		g_clear_pointer(&query, xap_query_free);
	return query;
}

/* Whether hits have to be held against the text: no reading is content without. */
static gboolean has_phrases(const Job *job)
{
	for (guint i = 0; i < job->n_readings; i++)
		if (job->readings[i].phrases->len == 0 && job->readings[i].nears->len == 0)
			return FALSE;
	return TRUE;
}

gboolean tc_sort_from_name(const char *name, TcSort *sort)
{
	static const char *const names[] = {"score", "newest", "oldest", "number"};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0) {
			*sort = (TcSort)i;
			return TRUE;
		}
	return FALSE;
}

static XapStatus set_order(const Job *job, XapEnquire *enquire, XapError *failure)
{
	TcSort sort = job->options.sort;
	if (sort == TC_SORT_SCORE)
		return xap_enquire_sort_by_relevance(enquire, failure);
	return xap_enquire_sort_by_value_then_relevance(
		enquire, sort == TC_SORT_NUMBER ? TC_INDEX_SLOT_NUMBER : TC_INDEX_SLOT_DATE, sort == TC_SORT_NEWEST, failure);
}

static void clear_facets(TcAnswer *answer)
{
	for (gsize i = 0; i < G_N_ELEMENTS(answer->facets); i++)
		g_clear_pointer(&answer->facets[i].values, g_ptr_array_unref);
}

/* Runs the query once, for `max` hits from `first` on. NULL with `failure` set. */
static XapMset *run_query(Job *job, guint first, guint max, XapError *failure)
{
	XapSpy *spy = NULL;
	XapMset *hits = NULL;
	XapEnquire *enquire = xap_enquire_new(tc_index_reader_get_database(job->searcher->index), failure);
	XapQuery *query = enquire ? prepare_query(job, enquire, failure) : NULL;
	guint look_at = job->options.details ? LOOK_AT : HANDFUL;
	if (query && xap_enquire_set_weight_bm25(enquire, K1, 0, 1, B, MIN_NORMLEN, failure) == XAP_OK &&
	    xap_enquire_set_query(enquire, query, 0, failure) == XAP_OK && set_order(job, enquire, failure) == XAP_OK &&
	    (!job->options.details || (spy = tc_facets_begin(enquire, failure))))
		hits = xap_enquire_search(enquire, first, max, look_at, NULL, failure);
	clear_facets(job->answer);
	if (hits)
		job->answer->total = xap_mset_get_matches_estimated(hits);
	tc_facets_end(spy, job->answer);
	xap_enquire_free(enquire);
	xap_query_free(query);
	return hits;
}

/* How many papers a query finds, about. FALSE with `failure` set. */
static gboolean estimate(XapEnquire *enquire, const XapQuery *query, guint *total, XapError *failure)
{
	XapMset *none = xap_enquire_set_query(enquire, query, 0, failure) == XAP_OK
				? xap_enquire_search(enquire, 0, 0, 0, NULL, failure)
				: NULL;
	*total = none ? xap_mset_get_matches_estimated(none) : 0;
	xap_mset_free(none);
	return none != NULL;
}

/* Limits a query to a sample of the papers, if it finds many. Takes it over. */
static XapQuery *take_sample(XapQuery *query, guint total, XapError *failure)
{
	const char *sample = total > 16 * LOOK_AT_CHOICES ? TC_INDEX_SAMPLE_256 : TC_INDEX_SAMPLE_16;
	if (total <= LOOK_AT_CHOICES)
		return query;
	return xap_query_take_pair(XAP_FILTER, query, xap_query_new_term(sample, 1, failure), failure);
}

/* Counts the facets of what job->lifted leaves. Without weights: then all papers are looked at in the time that the best ones would take. */
static gboolean count_facets(Job *job, TcAnswer *aside, XapError *failure)
{
	XapEnquire *enquire = xap_enquire_new(tc_index_reader_get_database(job->searcher->index), failure);
	XapQuery *query = enquire ? prepare_query(job, enquire, failure) : NULL;
	XapSpy *spy = NULL;
	XapMset *some = NULL;
	if (query && xap_enquire_set_weight_bool(enquire, failure) == XAP_OK &&
	    estimate(enquire, query, &aside->total, failure) && (query = take_sample(query, aside->total, failure)) &&
	    xap_enquire_set_query(enquire, query, 0, failure) == XAP_OK && (spy = tc_facets_begin(enquire, failure)))
		some = xap_enquire_search(enquire, 0, 1, G_MAXINT32, NULL, failure);
	if (some && aside->total <= LOOK_AT_CHOICES)
		aside->total = xap_mset_get_matches_estimated(some);
	tc_facets_end(spy, aside);
	gboolean done = some != NULL;
	xap_mset_free(some);
	xap_enquire_free(enquire);
	xap_query_free(query);
	return done;
}

/* Whether the question as a whole is limited to some values of a field. */
static gboolean is_limited(const Job *job, const TcIndexField *field)
{
	const TcNode *tree = job->readings[0].tree;
	gboolean limited = tree && tc_node_chooses(tree, field);
	for (guint i = 0; tree && tree->kind == TC_NODE_AND && i < tree->children->len; i++)
		limited = limited || tc_node_chooses(tree->children->pdata[i], field);
	return limited;
}

/* A facet that the question chooses values of is counted anew without that choice: one search more, which weighs and fetches nothing. */
static gboolean count_choices(Job *job, XapError *failure)
{
	TcFacet *facets = job->answer->facets;
	gboolean done = TRUE;
	for (gsize i = 0; done && i < G_N_ELEMENTS(job->answer->facets); i++) {
		TcAnswer aside = {0};
		job->lifted = tc_facets_get_field(i);
		if (!is_limited(job, job->lifted))
			continue;
		done = count_facets(job, &aside, failure);
		g_clear_pointer(&facets[i].values, g_ptr_array_unref);
		facets[i].values = g_steal_pointer(&aside.facets[i].values);
		clear_facets(&aside);
	}
	job->lifted = NULL;
	return done;
}

/* Bare words of the reading that has most. */
static gsize count_words(const Job *job)
{
	gsize most = 0;
	for (guint i = 0; i < job->n_readings; i++)
		if (job->readings[i].tree)
			most = MAX(most, tc_compile_count_words(job->readings[i].tree));
	return most;
}

static XapMset *run_relaxing(Job *job, guint first, guint max, XapError *failure)
{
	gsize n_words = count_words(job);
	job->relaxed = n_words >= TC_SEARCH_SENTENCE_WORDS && !job->options.strict;
	XapMset *hits = run_query(job, first, max, failure);
	if (!hits || job->relaxed || job->options.strict || job->answer->total >= HANDFUL || n_words < 2)
		return hits;
	xap_mset_free(hits);
	guint strict_total = job->answer->total;
	job->relaxed = TRUE;
	hits = run_query(job, first, max, failure);
	/* Where any of the words finds no more than all of them, all is what was searched. */
	if (hits && job->answer->total == strict_total)
		job->relaxed = FALSE;
	return hits;
}

/* ---- hits ------------------------------------------------------------------------------------------------------ */

void tc_hit_free(TcHit *hit)
{
	char *const strings[] = {hit->title, hit->type,   hit->number,  hit->symbol, hit->year,
				 hit->date,  hit->issuer, hit->subject, hit->path,   hit->docno};
	for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_clear_pointer(&hit->snippet, g_ptr_array_unref);
	g_free(hit);
}

TcHit *tc_hit_new(const TcPaper *paper, double score)
{
	const TcHeader *header = &paper->header;
	TcHit *hit = g_new0(TcHit, 1);
	hit->paper = paper->id;
	hit->work = paper->work_id;
	hit->title = tc_search_dup_paper_title(paper);
	hit->type = g_strdup(tc_header_get(header, TC_FIELD_TYPE));
	hit->number = g_strdup(tc_header_get(header, TC_FIELD_NUMBER));
	hit->symbol = g_strdup(tc_header_get(header, TC_FIELD_SYMBOL));
	hit->year = g_strdup(tc_header_get(header, TC_FIELD_YEAR));
	hit->date = g_strdup(tc_header_get(header, TC_FIELD_DATE));
	hit->issuer = g_strdup(tc_header_get(header, TC_FIELD_ISSUER));
	hit->subject = g_strdup(tc_header_get(header, TC_FIELD_SUBJECT));
	hit->path = tc_search_dup_relative_path(paper);
	hit->docno = g_strdup(paper->docno);
	hit->secrecy = paper->secrecy;
	hit->score = score;
	hit->snippet = g_ptr_array_new();
	return hit;
}

/* The id in a document's data: what stands before the first tab. 0 with `failure` set. */
static gint64 read_paper_id(const XapMset *mset, gsize i, XapError *failure)
{
	XapDocument *document = xap_mset_load_document(mset, i, failure);
	char *data = document ? xap_document_dup_data(document, NULL, failure) : NULL;
	gint64 id = data ? g_ascii_strtoll(data, NULL, 10) : 0;
	xap_string_free(data);
	xap_document_free(document);
	return id;
}

/* A paper that the archive has no longer, as its deletion has not come to the index yet, is passed over. */
static gboolean add_hit(Job *job, const XapMset *mset, gsize i, XapError *failure, GError **error)
{
	g_autoptr(GError) absent = NULL;
	gint64 id = read_paper_id(mset, i, failure);
	if (!id)
		return failure->status == XAP_ERROR_NOT_FOUND || failure->status == XAP_OK;
	g_autoptr(TcPaper) paper = tc_archive_get_paper(job->searcher->archive, job->asker, id, &absent);
	if (paper)
		g_ptr_array_add(job->answer->hits, tc_hit_new(paper, xap_mset_get_hit(mset, i)->weight));
	else if (!g_error_matches(absent, TC_ERROR, TC_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&absent));
		return FALSE;
	}
	return TRUE;
}

/* ---- pages ----------------------------------------------------------------------------------------------------- */

/* What the next page begins behind. */
static void set_next(Job *job, guint position)
{
	const GPtrArray *hits = job->answer->hits;
	g_clear_pointer(&job->answer->next, g_free);
	if (position > TC_SEARCH_MAX_DEPTH)
		return;
	const TcCursor cursor = {.generation = tc_index_reader_get_generation(job->searcher->index),
				 .position = position,
				 .paper = hits->len ? ((const TcHit *)hits->pdata[hits->len - 1])->paper : job->from.paper};
	job->answer->next = tc_cursor_print(&cursor);
}

/* Where a cursor's place is now that the index has changed: behind its paper, if that is still thereabouts. */
static gboolean find_place(Job *job, XapError *failure)
{
	guint first = job->from.position - MIN(job->from.position, SLACK);
	XapMset *around = run_relaxing(job, first, 2 * SLACK, failure);
	for (gsize i = 0; i < xap_mset_get_size(around); i++)
		if (read_paper_id(around, i, failure) == job->from.paper)
			job->from.position = first + (guint)i + 1;
	xap_mset_free(around);
	job->from.generation = tc_index_reader_get_generation(job->searcher->index);
	return around != NULL;
}

static gboolean add_hits(Job *job, XapError *failure, GError **error)
{
	guint first = job->options.cursor ? job->from.position : job->options.offset, limit = job->options.limit;
	XapMset *mset = run_relaxing(job, first, limit + 1, failure); /* one more, to know whether there is a next page */
	gboolean done = mset != NULL;
	for (gsize i = 0; done && i < MIN(xap_mset_get_size(mset), limit); i++) {
		failure->status = XAP_OK;
		done = add_hit(job, mset, i, failure, error);
	}
	if (done && xap_mset_get_size(mset) > limit)
		set_next(job, first + limit);
	xap_mset_free(mset);
	return done;
}

/* ---- hits that have to have a phrase --------------------------------------------------------------------------- */

/* Whether all that one reading asks for stands in a hit's text; its repairs are read where the text as it is does not do. FALSE with `error` too. */
static gboolean any_reading_stands(Job *job, const TcHit *hit, const char *raw, gsize length, GError **error)
{
	g_autoptr(GPtrArray) repairs = NULL;
	for (guint i = 0; i < job->n_readings; i++) {
		const Reading *reading = &job->readings[i];
		gboolean plainly = tc_phrases_stand_plainly(reading->phrases, raw, length);
		if (!plainly && !repairs &&
		    !(repairs = tc_archive_list_repairs(job->searcher->archive, job->asker, hit->paper, error)))
			return FALSE;
		if ((plainly || tc_phrases_stand(reading->phrases, raw, length, repairs)) &&
		    tc_nears_stand(reading->nears, raw, length))
			return TRUE;
	}
	return FALSE;
}

/* The raw text of a hit. NULL on an error. */
static GBytes *read_text(Job *job, const TcHit *hit, GError **error)
{
	GBytes *known = g_hash_table_lookup(job->texts, hit);
	if (known)
		return g_bytes_ref(known);
	gsize length;
	char *raw = tc_archive_dup_raw_text(job->searcher->archive, job->asker, hit->paper, &length, error);
	return raw ? g_bytes_new_take(raw, length) : NULL;
}

/* Takes the last hit off again if the phrases do not stand in it. \return FALSE on an error. */
static gboolean hold_against_text(Job *job, GError **error)
{
	GPtrArray *hits = job->answer->hits;
	const TcHit *last = hits->pdata[hits->len - 1];
	g_autoptr(GBytes) text = read_text(job, last, error);
	GError *failed = NULL;
	if (!text)
		return FALSE;
	gsize length;
	const char *raw = g_bytes_get_data(text, &length);
	if (!any_reading_stands(job, last, raw ? raw : "", length, &failed))
		g_ptr_array_set_size(hits, (gint)hits->len - 1);
	else if (job->options.details && hits->len > job->options.offset && g_hash_table_size(job->texts) < MAX_TEXTS)
		g_hash_table_insert(job->texts, (gpointer)last, g_bytes_ref(text));
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* Candidates one after the other until there are `wanted` hits. \param seen how many were looked at, before and after. */
static gboolean choose_hits(Job *job, const XapMset *mset, guint wanted, guint *seen, XapError *failure, GError **error)
{
	GPtrArray *hits = job->answer->hits;
	for (; hits->len < wanted && *seen < xap_mset_get_size(mset); (*seen)++) {
		guint before = hits->len;
		failure->status = XAP_OK;
		if (!add_hit(job, mset, *seen, failure, error) || (hits->len > before && !hold_against_text(job, error)))
			return FALSE;
	}
	return TRUE;
}

/* As add_hits(); without a cursor from the first candidate on, as which of them are hits decides where a page begins. */
static gboolean add_hits_with_phrases(Job *job, XapError *failure, GError **error)
{
	GPtrArray *hits = job->answer->hits;
	guint first = job->from.position, offset = job->options.cursor ? 0 : job->options.offset;
	guint wanted = offset + job->options.limit, seen = 0;
	for (guint max = wanted + SPARE_CANDIDATES;; max *= 4) {
		XapMset *mset = run_relaxing(job, first, max, failure);
		gboolean done = mset && choose_hits(job, mset, wanted, &seen, failure, error);
		gsize n = xap_mset_get_size(mset);
		xap_mset_free(mset);
		if (!done)
			return FALSE;
		if (n < max || hits->len == wanted || max >= wanted + MAX_CANDIDATES) {
			if (seen > 0)
				job->answer->total = (guint)((guint64)job->answer->total * hits->len / seen);
			if (seen < n || n == max)
				set_next(job, first + seen);
			g_ptr_array_remove_range(hits, 0, MIN(offset, hits->len));
			return TRUE;
		}
	}
}

static gboolean add_page(Job *job, XapError *failure, GError **error)
{
	gboolean moved = job->options.cursor && job->from.generation != tc_index_reader_get_generation(job->searcher->index);
	if (moved && !find_place(job, failure))
		return FALSE;
	return has_phrases(job) ? add_hits_with_phrases(job, failure, error) : add_hits(job, failure, error);
}

/* A shard on another machine went away and may be back: everything is opened anew. */
static gboolean reconnect(TcSearcher *searcher, GError **error)
{
	TcIndexReader *fresh = tc_index_reader_open(searcher->store, error);
	if (!fresh)
		return FALSE;
	tc_index_reader_free(searcher->index);
	searcher->index = fresh;
	return TRUE;
}

/*
 * Reads the archive as it is now until the question is answered: one answer is of one state, and locks are taken once. It begins when the index has
 * been reopened: the archive then has all papers that the index has.
 */
static gboolean begin_reading(Job *job, GError **error)
{
	if (job->reading)
		tc_archive_rollback(job->searcher->archive);
	job->reading = tc_archive_begin(job->searcher->archive, error);
	return job->reading;
}

/* One try. \param failure has a status where the index failed. \return FALSE without `error` then. */
static gboolean ask_once(Job *job, XapError *failure, GError **error)
{
	g_autoptr(GError) stale = NULL;
	failure->status = XAP_OK;
	if (!tc_index_reader_reopen(job->searcher->index, NULL, &stale)) {
		if (g_error_matches(stale, TC_ERROR, TC_ERROR_IO)) {
			failure->status = XAP_ERROR_NETWORK;
			g_strlcpy(failure->message, stale->message, sizeof failure->message);
		} else {
			g_propagate_error(error, g_steal_pointer(&stale));
		}
		return FALSE;
	}
	g_hash_table_remove_all(job->texts);
	g_ptr_array_set_size(job->answer->hits, 0);
	return begin_reading(job, error) && add_page(job, failure, error) &&
	       (!job->options.details || count_choices(job, failure));
}

static gboolean ask(Job *job, GError **error)
{
	for (int tries = 0;; tries++) {
		XapError failure;
		if (ask_once(job, &failure, error))
			return TRUE;
		if (error && *error)
			return FALSE;
		if (failure.status == XAP_ERROR_NETWORK && tries == 0) {
			if (!reconnect(job->searcher, error))
				return FALSE;
		} else if (failure.status != XAP_ERROR_MODIFIED || tries >= MAX_RETRIES) {
			TcError code = failure.status == XAP_ERROR_MODIFIED  ? TC_ERROR_MODIFIED
				       : failure.status == XAP_ERROR_NETWORK ? TC_ERROR_IO
									     : TC_ERROR_FAILED;
			g_set_error(error, TC_ERROR, (int)code,
				    _("asking the index: %s; ask once more, and if it stays, run tracuu check"), failure.message);
			return FALSE;
		}
	}
}

/* What an index that just changed under it does not tell is not told. */
GArray *tc_search_find_begun(TcSearcher *searcher, char *const *words, gsize n, guint limit, const TcAsker *asker)
{
	GArray *papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	XapDatabase *database = tc_index_reader_get_database(searcher->index);
	XapError failure;
	XapQuery *query = tc_compile_take_filtered(tc_compile_begun(words, n, database, &failure), asker, &failure);
	XapEnquire *enquire = query ? xap_enquire_new(database, &failure) : NULL;
	XapMset *mset = NULL;
	if (enquire && xap_enquire_set_collapse(enquire, TC_INDEX_SLOT_PAPER, 1, &failure) == XAP_OK &&
	    xap_enquire_set_query(enquire, query, 0, &failure) == XAP_OK)
		mset = xap_enquire_search(enquire, 0, limit, 0, NULL, &failure);
	for (gsize i = 0; mset && i < xap_mset_get_size(mset); i++) {
		gint64 id = read_paper_id(mset, i, &failure);
		if (id)
			g_array_append_val(papers, id);
	}
	xap_mset_free(mset);
	xap_enquire_free(enquire);
	xap_query_free(query);
	return papers;
}

/* ---- details --------------------------------------------------------------------------------------------------- */

static gboolean add_snippets(Job *job, GError **error)
{
	g_autoptr(TcMarks) marks = tc_marks_new();
	for (guint i = 0; i < job->n_readings; i++)
		if (job->readings[i].tree)
			tc_marks_add(marks, job->readings[i].tree, job->readings[i].named);
	for (guint i = 0; i < job->answer->hits->len; i++) {
		TcHit *hit = job->answer->hits->pdata[i];
		g_autoptr(GBytes) text = read_text(job, hit, error);
		g_autoptr(GPtrArray) repairs =
			text ? tc_archive_list_repairs(job->searcher->archive, job->asker, hit->paper, error) : NULL;
		if (!repairs)
			return FALSE;
		gsize length;
		const char *raw = g_bytes_get_data(text, &length);
		tc_snippet_make(marks, raw ? raw : "", length, repairs, hit);
	}
	return TRUE;
}

static gboolean add_counts(Job *job, GError **error)
{
	guint n = job->answer->hits->len;
	g_autofree gint64 *works = g_new0(gint64, n + 1);
	g_autofree guint *cites = g_new0(guint, n + 1), *cited_by = g_new0(guint, n + 1);
	for (guint i = 0; i < n; i++)
		works[i] = ((const TcHit *)job->answer->hits->pdata[i])->work;
	if (n && !tc_archive_count_links(job->searcher->archive, job->asker, works, n, cites, cited_by, error))
		return FALSE;
	for (guint i = 0; i < n; i++) {
		TcHit *hit = job->answer->hits->pdata[i];
		hit->cites = cites[i];
		hit->cited_by = cited_by[i];
	}
	return TRUE;
}

/* The first work that the question names, with its chain. */
static gboolean add_answer(Job *job, GError **error)
{
	const TcNamed *named = NULL;
	for (guint i = 0; i < job->n_readings && !named; i++)
		if (job->readings[i].named->len)
			named = job->readings[i].named->pdata[0];
	if (!named)
		return TRUE;
	const TcWorkEntry *first = named->works->pdata[0];
	job->answer->answer = tc_chain_build(job->searcher->archive, first->id, TC_CHAIN_ANSWER_NODES, job->asker, error);
	if (!job->answer->answer)
		return FALSE;
	if (named->works->len == 1)
		return TRUE;
	job->answer->candidates = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < named->works->len; i++)
		g_array_append_val(job->answer->candidates, ((const TcWorkEntry *)named->works->pdata[i])->id);
	return TRUE;
}

/* Where nothing was found: the question without what narrowed it. */
static void suggest_plain(Job *job)
{
	const TcAnswer *answer = job->answer;
	g_autofree char *plain = g_strdup(answer->query);
	g_strdelimit(plain, "\"+-():*", ' ');
	g_strstrip(plain);
	if (*plain && strcmp(plain, answer->query) != 0)
		g_ptr_array_add(answer->suggestions, g_steal_pointer(&plain));
}

/* What may have been meant; searched at once where what was typed finds nothing. */
static gboolean add_suggestions(Job *job, GError **error)
{
	const Reading *last = &job->readings[job->n_readings - 1];
	XapDatabase *database = tc_index_reader_get_database(job->searcher->index);
	g_autofree char *meant = last->tree ? tc_correct(database, last->tree, last->question) : NULL;
	if (meant && job->answer->total == 0 && !job->options.strict && job->n_readings < G_N_ELEMENTS(job->readings)) {
		g_free(job->answer->corrected);
		job->answer->corrected = g_strdup(meant);
		return add_reading(job, g_steal_pointer(&meant), error) && ask(job, error);
	}
	char *marked = tc_restore_marks(meant ? meant : last->question);
	if (meant)
		g_ptr_array_add(job->answer->suggestions, g_steal_pointer(&meant));
	if (marked)
		g_ptr_array_add(job->answer->suggestions, marked);
	if (job->answer->total == 0)
		suggest_plain(job);
	return TRUE;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

static TcAnswer *answer_new(void)
{
	TcAnswer *answer = g_new0(TcAnswer, 1);
	answer->hits = g_ptr_array_new_with_free_func((GDestroyNotify)tc_hit_free);
	answer->suggestions = g_ptr_array_new_with_free_func(g_free);
	return answer;
}

void tc_answer_free(TcAnswer *answer)
{
	if (!answer)
		return;
	g_free(answer->query);
	g_free(answer->understood);
	g_free(answer->corrected);
	g_free(answer->next);
	tc_chain_free(answer->answer);
	g_clear_pointer(&answer->candidates, g_array_unref);
	g_ptr_array_unref(answer->hits);
	clear_facets(answer);
	g_ptr_array_unref(answer->suggestions);
	g_free(answer);
}

static void job_clear(Job *job)
{
	if (job->reading)
		tc_archive_rollback(job->searcher->archive);
	g_hash_table_unref(job->texts);
	for (guint i = 0; i < job->n_readings; i++) {
		g_free(job->readings[i].question);
		tc_node_free(job->readings[i].tree);
		g_clear_pointer(&job->readings[i].named, g_ptr_array_unref);
		g_clear_pointer(&job->readings[i].phrases, g_ptr_array_unref);
		g_clear_pointer(&job->readings[i].nears, g_ptr_array_unref);
	}
}

TcAnswer *tc_search(TcSearcher *searcher, const char *query, const TcSearchOptions *options, const TcAsker *asker, GError **error)
{
	gint64 start = g_get_monotonic_time();
	g_autoptr(TcAnswer) answer = answer_new();
	GError *failure = NULL;
	Job job = {.searcher = searcher, .asker = asker, .answer = answer};
	job.texts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
	job.options = options ? *options : TC_SEARCH_OPTIONS_DEFAULT;
	job.options.limit = MIN(job.options.limit, TC_SEARCH_MAX_LIMIT);
	job.options.offset = MIN(job.options.offset, TC_SEARCH_MAX_OFFSET);
	gboolean done = (!job.options.cursor || tc_cursor_parse(job.options.cursor, &job.from, &failure)) &&
			read_question(&job, query, &failure) && ask(&job, &failure);
	if (done && job.options.details)
		done = add_suggestions(&job, &failure) && add_snippets(&job, &failure) && add_counts(&job, &failure) &&
		       add_answer(&job, &failure);
	if (done) {
		describe(&job);
		answer->took_ms = (double)(g_get_monotonic_time() - start) / 1000.0;
	}
	job_clear(&job);
	if (!done) {
		g_propagate_error(error, failure);
		return NULL;
	}
	return g_steal_pointer(&answer);
}
