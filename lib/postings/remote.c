/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard on another machine, as it is asked (the other side is serve.c, where the questions are listed).
 *
 * Frequencies of all shards are needed before a query can be weighed, so a question goes to each shard three times: for its facts, for the counts
 * of all terms, and to be matched. Lists of postings never travel, only the papers that are wanted, with what orders them.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

/** Bytes of what another machine says about its failure. */
#define MAX_MESSAGE 500u

struct TcRemote {
	char *place;
	guint number;
	int fd; /* -1: not connected */
	GPid pid;
	gboolean fresh;  /* nothing was answered yet */
	GError *failure; /* why it is not connected */
	GByteArray *question, *answer;
	TcShardFacts facts;
	TcStatistics statistics;
};

TcRemote *tc_remote_new(const char *place, guint number)
{
	TcRemote *remote = g_new0(TcRemote, 1);
	remote->place = g_strdup(place);
	remote->number = number;
	remote->fd = -1;
	remote->question = g_byte_array_new();
	remote->answer = g_byte_array_new();
	return remote;
}

static void disconnect(TcRemote *remote)
{
	tc_connection_close(remote->fd, remote->pid);
	remote->fd = -1;
	remote->pid = 0;
}

void tc_remote_free(TcRemote *remote)
{
	if (!remote)
		return;
	disconnect(remote);
	g_clear_error(&remote->failure);
	g_byte_array_unref(remote->question);
	g_byte_array_unref(remote->answer);
	g_free(remote->place);
	g_free(remote);
}

TcShardFacts tc_remote_get_facts(const TcRemote *remote)
{
	return remote->facts;
}

TcStatistics tc_remote_get_statistics(const TcRemote *remote)
{
	return remote->statistics;
}

/* ---- sending and receiving --------------------------------------------------------------------------------------- */

/* Gives the connection up. Takes the reason over. */
static void lose(TcRemote *remote, GError *why)
{
	disconnect(remote);
	g_clear_error(&remote->failure);
	g_set_error(&remote->failure, TC_ERROR, why->code,
		    "shard %u (%s): %s; see that tracuu shard serves it there, and ask again", remote->number, remote->place,
		    why->message);
	g_error_free(why);
}

/* \return FALSE. */
static gboolean lose_broken(TcRemote *remote, GError **error)
{
	lose(remote, g_error_new_literal(TC_ERROR, TC_ERROR_IO, "its answer makes no sense"));
	g_propagate_error(error, g_error_copy(remote->failure));
	return FALSE;
}

/* Sends what stands in `question`. */
static void send_question(TcRemote *remote, guint kind)
{
	GError *failure = NULL;
	if (remote->fd >= 0 && !tc_frame_write(remote->fd, kind, remote->question, &failure))
		lose(remote, failure);
}

/* The other side could not answer: it says why, in its own words. */
static gboolean take_failure(TcRemote *remote, GError **error)
{
	TcPayload payload = tc_payload_read(remote->answer);
	gboolean corrupt = tc_payload_get_number(&payload, 1) != 0;
	const char *said = tc_payload_get_string(&payload);
	g_autofree char *message = g_utf8_make_valid(said, (gssize)MIN(strlen(said), MAX_MESSAGE));
	lose(remote, g_error_new_literal(TC_ERROR, corrupt ? (int)TC_ERROR_CORRUPT : (int)TC_ERROR_IO, message));
	g_propagate_error(error, g_error_copy(remote->failure));
	return FALSE;
}

static gboolean receive(TcRemote *remote, guint kind, TcPayload *payload, GError **error)
{
	GError *failure = NULL;
	guint got = 0;
	if (remote->fd >= 0 && !tc_frame_read(remote->fd, &got, remote->answer, TC_FRAME_MAX_ANSWER, NULL, &failure))
		lose(remote, failure);
	if (remote->fd < 0) {
		g_propagate_error(error, g_error_copy(remote->failure));
		return FALSE;
	}
	if (got == TC_FRAME_ERROR)
		return take_failure(remote, error);
	if (got != kind)
		return lose_broken(remote, error);
	remote->fresh = FALSE;
	*payload = tc_payload_read(remote->answer);
	return TRUE;
}

/* ---- facts ------------------------------------------------------------------------------------------------------- */

static void connect_anew(TcRemote *remote)
{
	GError *failure = NULL;
	remote->fd = tc_connection_open(remote->place, &remote->pid, &failure);
	remote->fresh = TRUE;
	if (remote->fd < 0)
		lose(remote, failure);
}

gboolean tc_remote_send_facts(TcRemote *remote)
{
	if (remote->fd < 0)
		connect_anew(remote);
	if (remote->fd < 0)
		return FALSE;
	g_byte_array_set_size(remote->question, 0);
	send_question(remote, TC_FRAME_FACTS);
	return TRUE;
}

void tc_remote_abandon(TcRemote *remote)
{
	if (remote->fd >= 0)
		lose(remote, g_error_new_literal(TC_ERROR, TC_ERROR_IO, "another shard did not answer"));
}

static gboolean take_facts(TcRemote *remote, gboolean *changed, GError **error)
{
	TcPayload payload;
	if (!receive(remote, TC_FRAME_FACTS, &payload, error))
		return FALSE;
	gboolean other = tc_payload_get_number(&payload, 1) != 0;
	remote->facts.version = tc_payload_get_number(&payload, G_MAXUINT64);
	remote->facts.generation = tc_payload_get_number(&payload, G_MAXUINT64);
	remote->facts.n_shards = tc_payload_get_number(&payload, G_MAXUINT64);
	remote->statistics.documents = tc_payload_get_number(&payload, G_MAXUINT32);
	remote->statistics.sections = tc_payload_get_number(&payload, remote->statistics.documents);
	remote->statistics.all = tc_payload_get_number(&payload, G_MAXUINT32);
	remote->statistics.length = tc_payload_get_number(&payload, G_MAXINT64);
	*changed = *changed || other;
	return tc_payload_is_whole(&payload) || lose_broken(remote, error);
}

/* What was idle for long may have been closed, or its other side have been started anew. */
gboolean tc_remote_receive_facts(TcRemote *remote, gboolean *changed, GError **error)
{
	gboolean was_open = !remote->fresh;
	if (take_facts(remote, changed, was_open ? NULL : error))
		return TRUE;
	if (!was_open)
		return FALSE;
	(void)tc_remote_send_facts(remote);
	return take_facts(remote, changed, error);
}

/* ---- counts ------------------------------------------------------------------------------------------------------ */

void tc_remote_send_counts(TcRemote *remote, const char *const *terms, guint n)
{
	g_byte_array_set_size(remote->question, 0);
	tc_coding_put_number(remote->question, n);
	for (guint i = 0; i < n; i++)
		tc_payload_put_string(remote->question, terms[i]);
	send_question(remote, TC_FRAME_COUNTS);
}

gboolean tc_remote_receive_counts(TcRemote *remote, guint n, guint *counts, GError **error)
{
	TcPayload payload;
	if (!receive(remote, TC_FRAME_COUNTS, &payload, error))
		return FALSE;
	for (guint i = 0; i < n; i++) {
		guint count = (guint)tc_payload_get_number(&payload, remote->statistics.all);
		counts[i] = tc_add_counts(counts[i], count);
	}
	return tc_payload_is_whole(&payload) || lose_broken(remote, error);
}

/* ---- matching ---------------------------------------------------------------------------------------------------- */

void tc_remote_send_match(TcRemote *remote, const GByteArray *question)
{
	g_byte_array_set_size(remote->question, 0);
	g_byte_array_append(remote->question, question->data, question->len);
	send_question(remote, TC_FRAME_MATCH);
}

static void take_best(TcPayload *payload, const TcMatchOptions *options, TcBest *best)
{
	guint64 n = tc_payload_get_number(payload, (guint64)options->first + options->max);
	for (guint64 i = 0; i < n && !payload->broken; i++) {
		TcFound found = {.order = ""};
		found.paper = (gint64)tc_payload_get_number(payload, G_MAXINT64);
		found.score = (TcScore)tc_payload_get_number(payload, G_MAXINT64);
		found.note = (guint16)tc_payload_get_number(payload, G_MAXUINT16);
		if (options->order == TC_ORDER_STRING)
			found.order = tc_payload_get_string(payload);
		else if (options->order != TC_ORDER_SCORE)
			found.date = (guint32)tc_payload_get_number(payload, G_MAXUINT32);
		if (!payload->broken)
			tc_best_offer(best, &found);
	}
}

static void take_label(TcPayload *payload, TcTally *tally)
{
	guint slot = (guint)tc_payload_get_number(payload, TC_POSTINGS_N_LABELS - 1);
	const char *label = tc_payload_get_string(payload);
	guint n = (guint)tc_payload_get_number(payload, G_MAXUINT32);
	if (!g_utf8_validate(label, -1, NULL))
		payload->broken = TRUE;
	if (!payload->broken)
		tc_tally_add_label(tally, tc_label_table_find(tally->table, (TcLabel){slot, label}), n);
}

static void take_counts(TcPayload *payload, TcTally *tally, guint n_among)
{
	tally->total = tc_add_counts(tally->total, (guint)tc_payload_get_number(payload, G_MAXUINT32));
	for (guint i = 0; i < n_among; i++)
		tally->among[i] = tc_add_counts(tally->among[i], (guint)tc_payload_get_number(payload, G_MAXUINT32));
	guint64 n = tc_payload_get_number(payload, G_MAXUINT32);
	for (guint64 i = 0; i < n && !payload->broken; i++)
		take_label(payload, tally);
}

gboolean tc_remote_receive_match(TcRemote *remote, const TcMatchOptions *options, TcBest *best, TcTally *tally, GError **error)
{
	TcPayload payload;
	if (!receive(remote, TC_FRAME_MATCH, &payload, error))
		return FALSE;
	take_best(&payload, options, best);
	if (tally)
		take_counts(&payload, tally, options->n_among);
	return tc_payload_is_whole(&payload) || lose_broken(remote, error);
}

/* ---- papers ------------------------------------------------------------------------------------------------------ */

/* One frame. Ids rise; a frame that another follows has some. \return FALSE where it is broken. */
static gboolean take_papers(const TcRemote *remote, TcPayload *payload, GArray *papers, gint64 *before, gboolean *more)
{
	*more = tc_payload_get_number(payload, 1) != 0;
	guint64 n = tc_payload_get_number(payload, remote->statistics.documents);
	for (guint64 i = 0; i < n && !payload->broken; i++) {
		*before += (gint64)tc_payload_get_number(payload, (guint64)(G_MAXINT64 - *before));
		g_array_append_val(papers, *before);
	}
	return tc_payload_is_whole(payload) && papers->len <= remote->statistics.documents && (n > 0 || !*more);
}

gboolean tc_remote_list_papers(TcRemote *remote, GArray *papers, GError **error)
{
	g_autoptr(GArray) mine = g_array_new(FALSE, FALSE, sizeof(gint64));
	gboolean more = TRUE;
	gint64 before = 0;
	g_byte_array_set_size(remote->question, 0);
	send_question(remote, TC_FRAME_PAPERS);
	while (more) {
		TcPayload payload;
		if (!receive(remote, TC_FRAME_PAPERS, &payload, error))
			return FALSE;
		if (!take_papers(remote, &payload, mine, &before, &more))
			return lose_broken(remote, error);
	}
	g_array_append_vals(papers, mine->data, mine->len);
	return TRUE;
}

/* ---- terms ------------------------------------------------------------------------------------------------------- */

void tc_remote_terms_begin(TcRemoteTerms *terms, TcRemote *remote, const char *prefix, const char *behind)
{
	*terms = (TcRemoteTerms){.remote = remote, .prefix = prefix, .more = TRUE, .page = g_byte_array_new()};
	g_strlcpy(terms->term, behind, sizeof terms->term);
}

void tc_remote_terms_clear(TcRemoteTerms *terms)
{
	g_byte_array_unref(terms->page);
}

static gboolean turn_page(TcRemoteTerms *terms, GError **error)
{
	TcRemote *remote = terms->remote;
	g_byte_array_set_size(remote->question, 0);
	tc_payload_put_string(remote->question, terms->prefix);
	tc_payload_put_string(remote->question, terms->term);
	send_question(remote, TC_FRAME_TERMS);
	if (!receive(remote, TC_FRAME_TERMS, &terms->at, error))
		return FALSE;
	GByteArray *page = remote->answer;
	remote->answer = terms->page;
	terms->page = page;
	terms->more = tc_payload_get_number(&terms->at, 1) != 0;
	terms->left = (guint)tc_payload_get_number(&terms->at, G_MAXUINT32);
	gboolean sound = !terms->at.broken && (terms->left > 0 ? TRUE : !terms->more && tc_payload_is_whole(&terms->at));
	return sound || lose_broken(remote, error);
}

gboolean tc_remote_terms_next(TcRemoteTerms *terms, GError **error)
{
	if (terms->left == 0 && (!terms->more || !turn_page(terms, error) || terms->left == 0))
		return FALSE;
	const char *term = tc_payload_get_string(&terms->at);
	terms->documents = (guint)tc_payload_get_number(&terms->at, terms->remote->statistics.all);
	if (terms->at.broken || !g_str_has_prefix(term, terms->prefix) || strlen(term) > TC_POSTINGS_MAX_TERM ||
	    strcmp(term, terms->term) <= 0)
		return lose_broken(terms->remote, error);
	g_strlcpy(terms->term, term, sizeof terms->term);
	terms->left--;
	return TRUE;
}
