/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Answers that were given before. People ask the same things, go back to the list from a paper, and leaf to and fro; as long as nothing in the store
 * has changed the answer is the same, `took_ms` included: it says how long working it out took.
 *
 * Each desk keeps its own (desk.c), so there is nothing to lock. All are forgotten when the index or the archive has been
 * committed to. The key is all that an answer depends on, the asker with it.
 */
#include "searchd/searchd-private.h"

#include <string.h>

/** Bytes of answers that a desk keeps: some 800 pages of hits. */
#define MAX_BYTES (8u << 20)

typedef struct {
	char *key;
	char *etag;
	GBytes *body;
} Answer;

struct TcAnswers {
	guint64 epoch;      /**< of the store, as they were worked out */
	GHashTable *by_key; /**< key -> its link in `order` */
	GQueue order;       /**< of Answer, the latest asked for first */
	gsize bytes;
};

static void answer_free(Answer *answer)
{
	g_free(answer->key);
	g_free(answer->etag);
	g_bytes_unref(answer->body);
	g_free(answer);
}

static void clear(TcAnswers *answers)
{
	g_hash_table_remove_all(answers->by_key);
	g_queue_clear_full(&answers->order, (GDestroyNotify)answer_free);
	answers->bytes = 0;
}

TcAnswers *tc_answers_new(void)
{
	TcAnswers *answers = g_new0(TcAnswers, 1);

	answers->by_key = g_hash_table_new(g_str_hash, g_str_equal);
	g_queue_init(&answers->order);
	return answers;
}

void tc_answers_free(TcAnswers *answers)
{
	if (!answers)
		return;
	clear(answers);
	g_hash_table_unref(answers->by_key);
	g_free(answers);
}

char *tc_answers_dup_key(const char *query, const TcSearchOptions *options, const TcAsker *asker)
{
	g_autofree char *groups = asker->groups ? g_strjoinv("\x1f", (char **)asker->groups) : NULL;

	return g_strdup_printf("%s\n%u\n%u\n%s\n%d\n%d\n%s", query, options->limit, options->offset,
			       options->cursor ? options->cursor : "", (int)options->sort, (int)asker->clearance,
			       groups ? groups : "\n");
}

gboolean tc_answers_find(TcAnswers *answers, TcSearcher *searcher, const char *key, TcResponse *response)
{
	guint64 epoch = tc_searcher_get_epoch(searcher);

	if (epoch != answers->epoch)
		clear(answers);
	answers->epoch = epoch;
	GList *link = g_hash_table_lookup(answers->by_key, key);
	if (!link)
		return FALSE;
	g_queue_unlink(&answers->order, link);
	g_queue_push_head_link(&answers->order, link);
	const Answer *answer = link->data;
	response->status = MHD_HTTP_OK;
	response->content_type = TC_HTTP_JSON;
	response->etag = g_strdup(answer->etag);
	response->length = g_bytes_get_size(answer->body);
	response->body = g_memdup2(g_bytes_get_data(answer->body, NULL), response->length);
	return TRUE;
}

void tc_answers_keep(TcAnswers *answers, const char *key, const TcResponse *response)
{
	if (response->length > MAX_BYTES || g_hash_table_contains(answers->by_key, key))
		return;
	Answer *answer = g_new(Answer, 1);
	*answer = (Answer){g_strdup(key), g_strdup(response->etag), g_bytes_new(response->body, response->length)};
	g_queue_push_head(&answers->order, answer);
	g_hash_table_insert(answers->by_key, answer->key, answers->order.head);
	for (answers->bytes += response->length; answers->bytes > MAX_BYTES;) {
		Answer *oldest = g_queue_pop_tail(&answers->order);
		answers->bytes -= g_bytes_get_size(oldest->body);
		g_hash_table_remove(answers->by_key, oldest->key);
		answer_free(oldest);
	}
}
