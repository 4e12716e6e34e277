/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard as it is served to other machines: one question after the other from one connection (the other side is remote.c). What a query weighs
 * is in it already, from the statistics of all shards; here it is only matched. The shard is read as of one commit until its facts are asked for
 * again.
 *
 *     kind      asked                          answered
 *     FACTS     -                              whether it changed; version, generation, shards; documents, sections; documents
 *                                              and their length with those that are taken out
 *     COUNTS    terms                          of each how many documents have it
 *     TERMS     prefix, behind which one       whether there are more; terms, each with its documents
 *     PAPERS    -                              frames of rising ids, as distances; whether another follows
 *     MATCH     options, mean length, query    the best papers with what orders them; total and labels
 *     ERROR                                    whether the shard is damaged; what to say
 *
 * It knows neither askers nor passwords: what may be seen is a filter in the query, and who reaches a shard can leave that out.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

/** Terms of a page, and papers of a frame. */
#define PAGE_TERMS 2048u
#define FRAME_PAPERS 65536u

typedef struct {
	const char *path;
	int out;
	TcCollection *shard; /* NULL until its facts were asked for */
	GByteArray *answer;
} Server;

static gboolean refuse(GError **error)
{
	g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, "this is no question to a shard");
	return FALSE;
}

/* ---- facts ------------------------------------------------------------------------------------------------------- */

static gboolean answer_facts(Server *server, TcPayload *asked, GError **error)
{
	gboolean changed = TRUE;
	if (!tc_payload_is_whole(asked))
		return refuse(error);
	if (!server->shard)
		server->shard = tc_collection_open(&server->path, 1, error);
	else if (!tc_collection_reopen(server->shard, &changed, error))
		return FALSE;
	if (!server->shard)
		return FALSE;
	TcShardFacts facts = tc_collection_get_facts(server->shard, 0);
	TcStatistics statistics = tc_collection_get_statistics(server->shard);
	const guint64 numbers[] = {changed,        facts.version,        facts.generation,
				   facts.n_shards, statistics.documents, statistics.sections,
				   statistics.all, statistics.length};
	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
		tc_coding_put_number(server->answer, numbers[i]);
	return TRUE;
}

/* ---- terms and papers -------------------------------------------------------------------------------------------- */

static gboolean answer_counts(Server *server, TcPayload *asked, GError **error)
{
	guint64 n = tc_payload_get_number(asked, TC_FRAME_MAX_TERMS);
	for (guint64 i = 0; i < n && !asked->broken; i++)
		tc_coding_put_number(server->answer, tc_collection_count_term(server->shard, tc_payload_get_string(asked)));
	return tc_payload_is_whole(asked) || refuse(error);
}

typedef struct {
	GByteArray *terms;
	guint n;
} Page;

static gboolean add_to_page(const char *term, guint documents, gpointer data)
{
	Page *page = data;
	tc_payload_put_string(page->terms, term);
	tc_coding_put_number(page->terms, documents);
	return ++page->n < PAGE_TERMS;
}

static gboolean answer_terms(Server *server, TcPayload *asked, GError **error)
{
	const char *prefix = tc_payload_get_string(asked), *from = tc_payload_get_string(asked);
	g_autoptr(GByteArray) terms = g_byte_array_new();
	Page page = {.terms = terms};
	if (!tc_payload_is_whole(asked) || strlen(from) > TC_POSTINGS_MAX_TERM)
		return refuse(error);
	tc_collection_list_terms_from(server->shard, prefix, from, add_to_page, &page);
	tc_coding_put_number(server->answer, page.n == PAGE_TERMS);
	tc_coding_put_number(server->answer, page.n);
	g_byte_array_append(server->answer, terms->data, terms->len);
	return TRUE;
}

static gboolean answer_papers(Server *server, TcPayload *asked, GError **error)
{
	if (!tc_payload_is_whole(asked))
		return refuse(error);
	g_autoptr(GArray) papers = tc_collection_dup_papers(server->shard);
	gint64 before = 0;
	for (guint i = 0;;) {
		guint n = MIN(papers->len - i, FRAME_PAPERS);
		gboolean more = i + n < papers->len;
		g_byte_array_set_size(server->answer, 0);
		tc_coding_put_number(server->answer, more);
		tc_coding_put_number(server->answer, n);
		for (; n > 0; n--, i++) {
			gint64 paper = g_array_index(papers, gint64, i);
			tc_coding_put_number(server->answer, (guint64)(paper - before));
			before = paper;
		}
		if (!more)
			return TRUE;
		if (!tc_frame_write(server->out, TC_FRAME_PAPERS, server->answer, error))
			return FALSE;
	}
}

/* ---- matching ---------------------------------------------------------------------------------------------------- */

static void put_best(GByteArray *answer, TcBest *best, TcOrder order)
{
	guint n;
	const TcFound *found = tc_best_sort(best, &n);
	tc_coding_put_number(answer, n);
	for (guint i = 0; i < n; i++) {
		tc_coding_put_number(answer, (guint64)found[i].paper);
		tc_coding_put_number(answer, (guint64)found[i].score);
		tc_coding_put_number(answer, found[i].note);
		if (order == TC_ORDER_STRING)
			tc_payload_put_string(answer, found[i].order);
		else if (order != TC_ORDER_SCORE)
			tc_coding_put_number(answer, found[i].date);
	}
}

static void put_counts(GByteArray *answer, const TcTally *tally, guint n_among)
{
	const TcLabel *labels = tc_label_table_get_all(tally->table);
	const guint *counts = (const guint *)(gpointer)tally->labels->data;
	guint n = 0;
	tc_coding_put_number(answer, tally->total);
	for (guint i = 0; i < n_among; i++)
		tc_coding_put_number(answer, tally->among[i]);
	for (guint i = 0; i < tally->labels->len; i++)
		n += counts[i] > 0;
	tc_coding_put_number(answer, n);
	for (guint i = 0; i < tally->labels->len; i++)
		if (counts[i] > 0) {
			tc_coding_put_number(answer, labels[i].slot);
			tc_payload_put_string(answer, labels[i].name);
			tc_coding_put_number(answer, counts[i]);
		}
}

static gboolean answer_match(Server *server, TcPayload *asked, GError **error)
{
	TcMatchOptions options;
	double mean_length;
	g_autoptr(GPtrArray) among = g_ptr_array_new_with_free_func((GDestroyNotify)tc_query_free);
	g_autoptr(TcQuery) query = tc_query_get(asked, &options, among, &mean_length);
	if (!query)
		return refuse(error);
	TcBest *best = tc_best_new(&options);
	g_autoptr(TcTally) tally = tc_collection_make_tally(server->shard, &options);
	tc_collection_search(server->shard, query, &options, mean_length, best, tally);
	put_best(server->answer, best, options.order);
	if (tally)
		put_counts(server->answer, tally, options.n_among);
	tc_best_free(best);
	return TRUE;
}

/* ---- the connection ----------------------------------------------------------------------------------------------- */

typedef gboolean (*AnswerFunc)(Server *server, TcPayload *asked, GError **error);

static const AnswerFunc answers[] = {
	[TC_FRAME_FACTS] = answer_facts,   [TC_FRAME_COUNTS] = answer_counts, [TC_FRAME_TERMS] = answer_terms,
	[TC_FRAME_PAPERS] = answer_papers, [TC_FRAME_MATCH] = answer_match,
};

/* Says why, as far as the other side still listens. */
static void say(Server *server, const GError *failure)
{
	g_byte_array_set_size(server->answer, 0);
	tc_coding_put_number(server->answer, g_error_matches(failure, TC_ERROR, TC_ERROR_CORRUPT));
	tc_payload_put_string(server->answer, failure->message);
	(void)tc_frame_write(server->out, TC_FRAME_ERROR, server->answer, NULL);
}

static gboolean answer(Server *server, guint kind, const GByteArray *asked, GError **error)
{
	TcPayload payload = tc_payload_read(asked);
	AnswerFunc func = kind < G_N_ELEMENTS(answers) && (server->shard || kind == TC_FRAME_FACTS) ? answers[kind] : NULL;
	g_byte_array_set_size(server->answer, 0);
	return (func ? func(server, &payload, error) : refuse(error)) && tc_collection_is_whole(server->shard, error) &&
	       tc_frame_write(server->out, kind, server->answer, error);
}

gboolean tc_shard_serve(const char *path, int in, int out, GError **error)
{
	g_autoptr(GByteArray) asked = g_byte_array_new();
	Server server = {.path = path, .out = out, .answer = g_byte_array_new()};
	GError *failure = NULL;
	gboolean ended = FALSE;
	guint kind = 0;
	while (!failure && tc_frame_read(in, &kind, asked, TC_FRAME_MAX_QUESTION, &ended, &failure) && !ended)
		(void)answer(&server, kind, asked, &failure);
	if (failure) {
		say(&server, failure);
		g_propagate_error(error, failure);
	}
	tc_collection_free(server.shard);
	g_byte_array_unref(server.answer);
	return ended;
}
