/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From question to answer. Read the question as it was typed and, where Telex or VNI keys are seen, as it was meant; look up the
 * works that it names; ask the index for all words, and if that finds less than a handful, or if it is a sentence, for any; then
 * fetch what a hit shows from the archive.
 *
 * The indexer may commit at any moment. We go to its newest commit before each question, and stay at it until that is answered.
 */
#include "lib/search/job.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- the searcher ---------------------------------------------------------------------------------------------- */

static TcSearcher *open_as(const char *store, TcArchiveMode mode, GError **error)
{
	g_autoptr(TcSearcher) searcher = g_new0(TcSearcher, 1);
	searcher->store = g_strdup(store);
	searcher->states = g_ptr_array_new_with_free_func((GDestroyNotify)tc_states_free);
	searcher->archive = tc_archive_open(store, mode, error);
	searcher->index = searcher->archive ? tc_index_reader_open(store, error) : NULL;
	return searcher->index ? g_steal_pointer(&searcher) : NULL;
}

TcSearcher *tc_searcher_open(const char *store, GError **error)
{
	return open_as(store, TC_ARCHIVE_READ, error);
}

TcSearcher *tc_searcher_open_mapped(const char *store, GError **error)
{
	return open_as(store, TC_ARCHIVE_MAP, error);
}

void tc_searcher_watch(gboolean *lost)
{
	tc_mapping_watch(lost);
}

void tc_searcher_free(TcSearcher *searcher)
{
	if (!searcher)
		return;
	g_ptr_array_unref(searcher->states);
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
	tc_states_forget(searcher);
	return searcher->epoch;
}

TcArchive *tc_searcher_get_archive(TcSearcher *searcher)
{
	return searcher->archive;
}

/* ---- answers and readings -------------------------------------------------------------------------------------- */

static TcAnswer *answer_new(void)
{
	TcAnswer *answer = g_new0(TcAnswer, 1);
	answer->hits = g_ptr_array_new_with_free_func((GDestroyNotify)tc_hit_free);
	answer->suggestions = g_ptr_array_new_with_free_func(g_free);
	return answer;
}

static void reading_clear(TcJobReading *reading)
{
	g_free(reading->question);
	tc_node_free(reading->tree);
	g_clear_pointer(&reading->named, g_ptr_array_unref);
	g_clear_pointer(&reading->phrases, g_ptr_array_unref);
	g_clear_pointer(&reading->nears, g_ptr_array_unref);
}

/* ---- reading the question -------------------------------------------------------------------------------------- */

/* Takes the question over. */
static gboolean read_as(TcJob *job, TcJobReading *reading, char *question, GError **error)
{
	reading->question = question;
	reading->tree = tc_question_take_asked(tc_question_parse(question));
	reading->phrases = tc_phrases_new(reading->tree);
	reading->nears = tc_nears_new(reading->tree);
	reading->named = tc_named_find(job->searcher->archive, question, job->asker, error);
	return reading->named != NULL;
}

static gboolean add_reading(TcJob *job, char *question, GError **error)
{
	return read_as(job, &job->readings[job->n_readings++], question, error);
}

/* Whether some paper has a word of what was typed between two spaces. */
static gboolean has_word(TcCollection *index, const char *typed)
{
	g_autofree char *folded = tc_text_fold(typed, -1);
	const char *word;
	for (gsize at = 0, length, end = strlen(folded); tc_index_next_word(folded, end, &at, &word, &length); folded[at] = '\0')
		if (tc_collection_count_term(index, word) > 0)
			return TRUE;
	return FALSE;
}

/*
 * Whether the question may be meant as it was typed all the same, as papers have each word that was decoded: `khí gas`. Else it is asked as it was
 * decoded alone, as words that were not would count twice.
 */
static gboolean may_be_as_typed(TcCollection *index, const char *typed, const char *decoded)
{
	g_auto(GStrv) keys = g_strsplit(typed, " ", -1), words = g_strsplit(decoded, " ", -1);
	for (gsize i = 0; keys[i] && words[i]; i++)
		if (strcmp(keys[i], words[i]) != 0 && !has_word(index, keys[i]))
			return FALSE;
	return TRUE;
}

static gboolean read_question(TcJob *job, const char *query, GError **error)
{
	g_autofree char *question = tc_question_clean(query), *decoded = tc_question_decode(question);
	TcCollection *index = tc_index_reader_get_collection(job->searcher->index);
	job->answer->query = g_strdup(question);
	gboolean typed = !decoded || may_be_as_typed(index, question, decoded);
	/* Who writes marks types no keys. */
	if (typed && !g_str_is_ascii(question))
		g_clear_pointer(&decoded, g_free);
	job->answer->corrected = g_strdup(decoded);
	if (typed && !add_reading(job, g_steal_pointer(&question), error))
		return FALSE;
	return !decoded || add_reading(job, g_steal_pointer(&decoded), error);
}

/* Whether nothing in the tree says that one paper answers better than another. */
static gboolean only_chooses(const TcNode *node)
{
	gboolean chooses = node->children || (node->field && tc_index_field_takes_list(node->field));
	for (guint i = 0; node->children && i < node->children->len && chooses; i++)
		chooses = only_chooses(node->children->pdata[i]);
	return chooses;
}

/* Where no paper answers better, the newest come first. */
static void settle_order(TcJob *job)
{
	gboolean chooses = job->options.sort == TC_SORT_SCORE;
	for (guint i = 0; i < job->n_readings && chooses; i++)
		chooses = job->readings[i].tree && only_chooses(job->readings[i].tree);
	if (chooses)
		job->options.sort = TC_SORT_NEWEST;
}

static void describe(TcJob *job)
{
	const TcJobReading *best = &job->readings[job->n_readings - 1];
	job->answer->understood = best->tree ? tc_question_describe(best->tree, job->relaxed) : g_strdup("");
}

/* ---- asking ----------------------------------------------------------------------------------------------------- */

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
static gboolean begin_reading(TcJob *job, GError **error)
{
	if (job->reading)
		tc_archive_rollback(job->searcher->archive);
	job->reading = tc_archive_begin(job->searcher->archive, error);
	return job->reading;
}

/* Words that no paper has find nothing: what may have been meant ranks in their place where any of the words will do. It is offered, too. */
static gboolean find_meant(TcJob *job, GError **error)
{
	const TcJobReading *last = &job->readings[job->n_readings - 1];
	if (job->meant.tree || job->options.strict || !last->tree)
		return TRUE;
	TcCollection *index = tc_index_reader_get_collection(job->searcher->index);
	g_autofree char *meant = tc_correct(index, last->tree, last->question, TRUE);
	if (!tc_collection_is_whole(index, error))
		return FALSE;
	job->n_before = job->n_readings - 1;
	return !meant || read_as(job, &job->meant, g_steal_pointer(&meant), error);
}

static gboolean ask_once(TcJob *job, GError **error)
{
	if (!tc_index_reader_reopen(job->searcher->index, NULL, error))
		return FALSE;
	g_hash_table_remove_all(job->texts);
	g_ptr_array_set_size(job->answer->hits, 0);
	job->answer->estimated = FALSE;
	return begin_reading(job, error) && find_meant(job, error) && tc_job_prepare(job, error) && tc_job_add_page(job, error) &&
	       (!job->options.details || tc_job_count_choices(job, error));
}

static gboolean ask(TcJob *job, GError **error)
{
	g_autoptr(GError) failure = NULL;
	if (ask_once(job, &failure))
		return TRUE;
	if (g_error_matches(failure, TC_ERROR, TC_ERROR_IO))
		return reconnect(job->searcher, error) && ask_once(job, error);
	g_propagate_error(error, g_steal_pointer(&failure));
	return FALSE;
}

/* ---- details --------------------------------------------------------------------------------------------------- */

static GPtrArray *list_repairs(TcJob *job, const TcHit *hit, GError **error)
{
	return hit->has_repairs ? tc_archive_list_readings(job->searcher->archive, job->asker, hit->paper, error)
				: g_ptr_array_new();
}

static gboolean add_snippets(TcJob *job, GError **error)
{
	g_autoptr(TcMarks) marks = tc_marks_new();
	for (guint i = 0; i < job->n_readings; i++)
		if (job->readings[i].tree)
			tc_marks_add(marks, job->readings[i].tree, job->readings[i].named);
	if (job->relaxed && job->meant.tree)
		tc_marks_add(marks, job->meant.tree, job->meant.named);
	for (guint i = 0; i < job->answer->hits->len; i++) {
		TcHit *hit = job->answer->hits->pdata[i];
		g_autoptr(GBytes) text = tc_job_read_text(job, hit, error);
		g_autoptr(GPtrArray) repairs = text ? list_repairs(job, hit, error) : NULL;
		if (!repairs)
			return FALSE;
		gsize length;
		const char *raw = g_bytes_get_data(text, &length);
		tc_snippet_make(marks, raw ? raw : "", length, repairs, hit);
	}
	return TRUE;
}

/* The first work that the question names, with its chain. */
static gboolean add_answer(TcJob *job, GError **error)
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
	if (named->works->len > 1)
		job->answer->candidates = g_ptr_array_ref(named->works);
	return TRUE;
}

/* Whether anything answers another question; asked in the transaction that is open. FALSE with `error` too. */
static gboolean finds_anything(const TcJob *job, const char *question, GError **error)
{
	g_autoptr(TcAnswer) answer = answer_new();
	TcJob other = {.searcher = job->searcher, .asker = job->asker, .answer = answer, .states = job->states, .n_readings = 1};
	g_autoptr(TcMatches) matches =
		read_as(&other, &other.readings[0], g_strdup(question), error) ? tc_job_run(&other, 0, 1, error) : NULL;
	reading_clear(&other.readings[0]);
	return matches && matches->n > 0;
}

/*
 * Where nothing was found: any of several values that no paper has all of; else the words that were asked for without what narrowed them; if there
 * were none, what the fields were to be.
 */
static gboolean suggest_wider(TcJob *job, GError **error)
{
	const TcJobReading *last = &job->readings[job->n_readings - 1];
	GError *failure = NULL;
	for (int width = 0; width < TC_N_WIDTHS && last->tree && !failure; width++) {
		g_autofree char *wider = tc_question_dup_wider(last->tree, (TcWidth)width);
		if (!*wider || strcmp(wider, last->question) == 0 || !finds_anything(job, wider, &failure))
			continue;
		g_ptr_array_add(job->answer->suggestions, g_steal_pointer(&wider));
		break;
	}
	if (failure)
		g_propagate_error(error, failure);
	return !failure;
}

/* What may have been meant; searched at once where what was typed finds nothing. */
static gboolean add_suggestions(TcJob *job, GError **error)
{
	const TcJobReading *last = &job->readings[job->n_readings - 1];
	const TcJobReading *best = job->meant.tree ? &job->meant : last;
	TcCollection *index = tc_index_reader_get_collection(job->searcher->index);
	g_autofree char *meant = best->tree ? tc_correct(index, best->tree, best->question, FALSE) : NULL;
	if (!meant)
		meant = g_strdup(job->meant.question);
	if (!tc_collection_is_whole(index, error))
		return FALSE;
	if (meant && job->answer->total == 0 && !job->options.strict && job->n_readings < G_N_ELEMENTS(job->readings)) {
		g_free(job->answer->corrected);
		job->answer->corrected = g_strdup(meant);
		return add_reading(job, g_steal_pointer(&meant), error) && ask(job, error);
	}
	/* Marks find nothing that was not found without. */
	char *marked = job->answer->total > 0 ? tc_restore_marks(meant ? meant : last->question) : NULL;
	if (meant)
		g_ptr_array_add(job->answer->suggestions, g_steal_pointer(&meant));
	if (job->answer->total == 0)
		return suggest_wider(job, error);
	if (marked)
		g_ptr_array_add(job->answer->suggestions, marked);
	return TRUE;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

void tc_answer_free(TcAnswer *answer)
{
	if (!answer)
		return;
	g_free(answer->query);
	g_free(answer->understood);
	g_free(answer->corrected);
	g_free(answer->next);
	tc_chain_free(answer->answer);
	g_clear_pointer(&answer->candidates, g_ptr_array_unref);
	g_ptr_array_unref(answer->hits);
	tc_facets_clear(answer);
	g_ptr_array_unref(answer->suggestions);
	g_free(answer);
}

static void job_clear(TcJob *job)
{
	if (job->reading)
		tc_archive_rollback(job->searcher->archive);
	g_hash_table_unref(job->texts);
	for (guint i = 0; i < job->n_readings; i++)
		reading_clear(&job->readings[i]);
	reading_clear(&job->meant);
}

TcAnswer *tc_search(TcSearcher *searcher, const char *query, const TcSearchOptions *options, const TcAsker *asker, GError **error)
{
	gint64 start = g_get_monotonic_time();
	g_autoptr(TcAnswer) answer = answer_new();
	GError *failure = NULL;
	TcJob job = {.searcher = searcher, .asker = asker, .answer = answer};
	job.texts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
	job.options = options ? *options : TC_SEARCH_OPTIONS_DEFAULT;
	job.options.limit = MIN(job.options.limit, TC_SEARCH_MAX_LIMIT);
	job.options.offset = MIN(job.options.offset, TC_SEARCH_MAX_OFFSET);
	gboolean done = (!job.options.cursor || tc_cursor_parse(job.options.cursor, &job.from, &failure)) &&
			read_question(&job, query, &failure);
	settle_order(&job);
	done = done && ask(&job, &failure);
	if (done && job.options.details)
		done = add_suggestions(&job, &failure) && add_snippets(&job, &failure) && add_answer(&job, &failure);
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
