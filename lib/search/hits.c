/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A page of hits: what the index gives, as papers of the archive, those that have the phrases they must have, and where the next page begins.
 */
#include "lib/search/job.h"

#include <string.h>

/** Candidates fetched beyond the hits wanted, where phrases are held against the text and some fail. */
#define SPARE_CANDIDATES 100u
/** Candidates beyond the hits wanted that are held against a phrase before we give up: some 70 ms of papers of two pages. */
#define MAX_CANDIDATES 1000u
/** Candidates to either side of a cursor's place among which its paper is looked for when the index has changed. */
#define SLACK 200u
/** Texts of hits kept from the phrases to the snippets: as many as a page shows, each may have megabytes. */
#define MAX_TEXTS 20u

void tc_hit_free(TcHit *hit)
{
	char *const strings[] = {hit->title, hit->type,   hit->number,  hit->symbol, hit->year,
				 hit->date,  hit->issuer, hit->subject, hit->path,   hit->docno};
	for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_clear_pointer(&hit->snippet, g_ptr_array_unref);
	g_free(hit);
}

/* Takes over the strings of what is known of its paper. */
static TcHit *take_brief(gint64 paper, TcPaperBrief *brief, double score)
{
	char **fields = brief->fields;
	TcHit *hit = g_new0(TcHit, 1);
	hit->paper = paper;
	hit->work = brief->work_id;
	hit->title = tc_search_make_paper_title(brief->docno, fields[TC_FIELD_TYPE], fields[TC_FIELD_NUMBER],
						fields[TC_FIELD_YEAR], fields[TC_FIELD_SYMBOL]);
	hit->type = g_steal_pointer(&fields[TC_FIELD_TYPE]);
	hit->number = g_steal_pointer(&fields[TC_FIELD_NUMBER]);
	hit->symbol = g_steal_pointer(&fields[TC_FIELD_SYMBOL]);
	hit->year = g_steal_pointer(&fields[TC_FIELD_YEAR]);
	hit->date = g_steal_pointer(&fields[TC_FIELD_DATE]);
	hit->issuer = g_steal_pointer(&fields[TC_FIELD_ISSUER]);
	hit->subject = g_steal_pointer(&fields[TC_FIELD_SUBJECT]);
	hit->path = tc_search_make_relative_path(brief->path, brief->docno, brief->ordinal);
	hit->docno = g_steal_pointer(&brief->docno);
	hit->secrecy = brief->secrecy;
	hit->has_repairs = brief->repaired;
	hit->score = score;
	hit->snippet = g_ptr_array_new();
	return hit;
}

TcHit *tc_hit_new(const TcPaper *paper, double score)
{
	g_auto(TcPaperBrief) brief = {.ordinal = paper->ordinal,
				      .docno = g_strdup(paper->docno),
				      .path = g_strdup(paper->path),
				      .secrecy = paper->secrecy,
				      .work_id = paper->work_id};
	for (guint i = 0; i < TC_N_FIELDS; i++)
		brief.fields[i] = g_strdup(tc_header_get(&paper->header, i));
	return take_brief(paper->id, &brief, score);
}

/* What is known of the work of a hit: how often it is cited, and what has become of it. */
static gboolean add_standing(TcJob *job, TcHit *hit, const TcPaperBrief *brief, GError **error)
{
	hit->cites = brief->standing.n_cites;
	hit->cited_by = brief->standing.n_cited_by;
	return tc_state_get_id(job->searcher->archive, job->asker, hit->work, brief->work_type, &brief->standing, &hit->state,
			       error);
}

/* \return FALSE: another error than that the archive has the paper no longer, as its deletion has not come to the index yet; such are passed over. */
static gboolean is_absent(GError *failed, GError **error)
{
	gboolean absent = g_error_matches(failed, TC_ERROR, TC_ERROR_NOT_FOUND);
	if (absent)
		g_error_free(failed);
	else
		g_propagate_error(error, failed);
	return absent;
}

static gboolean add_hit(TcJob *job, const TcRanked *ranked, GError **error)
{
	GError *failed = NULL;
	g_auto(TcPaperBrief) brief;
	if (!tc_archive_get_brief(job->searcher->archive, job->asker, ranked->paper, &brief, &failed))
		return is_absent(failed, error);
	TcHit *hit = take_brief(ranked->paper, &brief, ranked->score);
	hit->plain = (ranked->note & TC_INDEX_NOTE_PLAIN) != 0;
	g_ptr_array_add(job->answer->hits, hit);
	return !job->options.details || !hit->work || add_standing(job, hit, &brief, error);
}

/* ---- pages ----------------------------------------------------------------------------------------------------- */

/* What the next page begins behind. */
static void set_next(TcJob *job, guint position)
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
static gboolean find_place(TcJob *job, GError **error)
{
	guint first = job->from.position - MIN(job->from.position, SLACK);
	g_autoptr(TcMatches) around = tc_job_run(job, first, 2 * SLACK, error);
	for (guint i = 0; around && i < around->n; i++)
		if (around->papers[i].paper == job->from.paper)
			job->from.position = first + i + 1;
	job->from.generation = tc_index_reader_get_generation(job->searcher->index);
	return around != NULL;
}

static gboolean add_hits(TcJob *job, GError **error)
{
	guint first = job->options.cursor ? job->from.position : job->options.offset, limit = job->options.limit;
	g_autoptr(TcMatches) matches =
		tc_job_run(job, first, limit + 1, error); /* one more, to know whether there is a next page */
	for (guint i = 0; matches && i < MIN(matches->n, limit); i++)
		if (!add_hit(job, &matches->papers[i], error))
			return FALSE;
	if (matches && matches->n > limit)
		set_next(job, first + limit);
	return matches != NULL;
}

/* ---- hits that have to have a phrase --------------------------------------------------------------------------- */

/* A candidate whose repairs may be wanted. */
typedef struct {
	TcJob *job;
	gint64 paper;
	GPtrArray *repairs; /* NULL: not asked for yet */
} Candidate;

static const GPtrArray *get_repairs(gpointer data, GError **error)
{
	Candidate *candidate = data;
	const TcJob *job = candidate->job;
	if (!candidate->repairs)
		candidate->repairs = tc_archive_list_readings(job->searcher->archive, job->asker, candidate->paper, error);
	return candidate->repairs;
}

/* Whether a text has all that one reading asks for. FALSE with `error` too. */
static gboolean any_reading_stands(TcJob *job, const TcRanked *ranked, const char *raw, gsize length, GError **error)
{
	Candidate candidate = {job, ranked->paper, NULL};
	const TcPhraseText text = {raw, length, (ranked->note & TC_INDEX_NOTE_PLAIN) != 0, get_repairs, &candidate};
	GError *failed = NULL;
	gboolean stands = FALSE;
	for (guint i = 0; i < job->n_readings && !stands && !failed; i++)
		stands = tc_phrases_stand(job->readings[i].phrases, &text, &failed) &&
			 tc_nears_stand(job->readings[i].nears, raw, length);
	g_clear_pointer(&candidate.repairs, g_ptr_array_unref);
	if (failed)
		g_propagate_error(error, failed);
	return stands;
}

static GBytes *read_text(TcJob *job, gint64 paper, GError **error)
{
	gsize length;
	char *raw = tc_archive_dup_raw_text(job->searcher->archive, job->asker, paper, &length, error);
	return raw ? g_bytes_new_take(raw, length) : NULL;
}

GBytes *tc_job_read_text(TcJob *job, const TcHit *hit, GError **error)
{
	GBytes *known = g_hash_table_lookup(job->texts, hit);
	return known ? g_bytes_ref(known) : read_text(job, hit->paper, error);
}

/* On the way to a page of hits that have to have a phrase. */
typedef struct {
	guint offset, wanted; /* hits before the page, and to its end */
	guint seen, stood;    /* candidates looked at, and those of them that are hits */
} Page;

/* Of a hit before the page nothing is wanted but that it is one. */
static gboolean take_hit(TcJob *job, Page *page, const TcRanked *ranked, GBytes *text, GError **error)
{
	GPtrArray *hits = job->answer->hits;
	guint before = hits->len;
	if (page->stood++ < page->offset)
		return TRUE;
	if (!add_hit(job, ranked, error))
		return FALSE;
	if (job->options.details && hits->len > before && g_hash_table_size(job->texts) < MAX_TEXTS)
		g_hash_table_insert(job->texts, hits->pdata[before], g_bytes_ref(text));
	return TRUE;
}

/* Takes a candidate if the phrases stand in its text: most that have not are never read but for that. \return FALSE on an error. */
static gboolean take_if_stands(TcJob *job, Page *page, const TcRanked *ranked, GError **error)
{
	GError *failed = NULL;
	g_autoptr(GBytes) text = read_text(job, ranked->paper, &failed);
	if (!text)
		return is_absent(failed, error);
	gsize length;
	const char *raw = g_bytes_get_data(text, &length);
	if (any_reading_stands(job, ranked, raw ? raw : "", length, &failed))
		return take_hit(job, page, ranked, text, error);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* Candidates one after the other until the page is full. */
static gboolean choose_hits(TcJob *job, Page *page, const TcMatches *matches, GError **error)
{
	for (; page->stood < page->wanted && page->seen < matches->n; page->seen++)
		if (!take_if_stands(job, page, &matches->papers[page->seen], error))
			return FALSE;
	return TRUE;
}

/* As add_hits(); without a cursor from the first candidate on, as which of them are hits decides where a page begins. */
static gboolean add_hits_with_phrases(TcJob *job, GError **error)
{
	guint first = job->from.position, offset = job->options.cursor ? 0 : job->options.offset;
	Page page = {.offset = offset, .wanted = offset + job->options.limit};
	for (guint max = page.wanted + SPARE_CANDIDATES;; max *= 4) {
		g_autoptr(TcMatches) matches = tc_job_run(job, first, max, error);
		if (!matches || !choose_hits(job, &page, matches, error))
			return FALSE;
		if (matches->n < max || page.stood == page.wanted || max >= page.wanted + MAX_CANDIDATES) {
			job->answer->estimated = first > 0 || page.seen < job->answer->total;
			if (page.seen > 0)
				job->answer->total = (guint)((guint64)job->answer->total * page.stood / page.seen);
			if (page.seen < matches->n || matches->n == max)
				set_next(job, first + page.seen);
			return TRUE;
		}
	}
}

gboolean tc_job_add_page(TcJob *job, GError **error)
{
	gboolean moved = job->options.cursor && job->from.generation != tc_index_reader_get_generation(job->searcher->index);
	if (moved && !find_place(job, error))
		return FALSE;
	return tc_job_has_phrases(job) ? add_hits_with_phrases(job, error) : add_hits(job, error);
}

GArray *tc_search_find_begun(TcSearcher *searcher, char *const *words, gsize n, guint limit, const TcAsker *asker)
{
	GArray *papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	TcCollection *index = tc_index_reader_get_collection(searcher->index);
	g_autoptr(TcQuery) query = tc_compile_take_filtered(tc_compile_begun(words, n, index), asker);
	const TcMatchOptions options = {.max = limit, .bm25 = {.k1 = 1, .b = 0.5, .min_length = 0.5}};
	g_autoptr(TcMatches) matches = tc_collection_match(index, query, &options, NULL);
	for (guint i = 0; matches && i < matches->n; i++)
		g_array_append_val(papers, matches->papers[i].paper);
	return papers;
}
