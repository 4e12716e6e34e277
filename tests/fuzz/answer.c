/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/postings/postings-private.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* What another machine answers for a shard: the input is cut into answers, two bytes that say how long each is in front of it; the first is that
 * to the question for facts. Each has the kind that was asked for. Behind the last, the connection is closed. */

typedef struct {
	const uint8_t *at, *end;
} Answers;

static int listener = -1;
static guint port;

/* \return FALSE behind the last. */
static gboolean put_answer(Answers *answers, GByteArray *payload)
{
	if (answers->end - answers->at < 2)
		return FALSE;
	gsize n = (gsize)answers->at[0] << 8 | answers->at[1];
	answers->at += 2;
	n = MIN(n, (gsize)(answers->end - answers->at));
	g_byte_array_set_size(payload, 0);
	g_byte_array_append(payload, answers->at, (guint)n);
	answers->at += n;
	return TRUE;
}

/* One answer; of papers, which come in several, all that are left. \return FALSE behind the last. */
static gboolean answer(Answers *answers, int fd, guint kind, GByteArray *payload)
{
	gboolean done;
	do
		done = put_answer(answers, payload) && tc_frame_write(fd, kind, payload, NULL);
	while (done && kind == TC_FRAME_PAPERS);
	return done;
}

/* Answers until there are no answers left, or nobody asks. */
static gpointer answer_all(gpointer data)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();
	int fd = accept(listener, NULL, NULL);
	gboolean ended = FALSE;
	guint kind;
	while (tc_frame_read(fd, &kind, payload, TC_FRAME_MAX_QUESTION, &ended, NULL) && !ended &&
	       answer(data, fd, kind, payload))
		;
	close(fd);
	return NULL;
}

static gboolean take_term(const char *term, guint documents, gpointer data)
{
	(void)documents;
	g_assert(strlen(term) <= TC_POSTINGS_MAX_TERM && g_str_has_prefix(term, "hop"));
	return ++*(guint *)data < 5000;
}

static void ask(TcCollection *collection)
{
	const TcMatchOptions options = {.max = 5, .count = TRUE, .order = TC_ORDER_STRING, .bm25 = {.k1 = 2, .b = 0.5}};
	guint n_terms = 0, documents, sections;
	tc_collection_count_documents(collection, &documents, &sections);
	g_assert(sections <= documents);
	g_autoptr(TcQuery) query = tc_query_new_term("hop");
	g_autoptr(TcMatches) matches = tc_collection_match(collection, query, &options, NULL);
	for (guint i = 0; matches && i < matches->n; i++)
		g_assert(isfinite(matches->papers[i].score) && matches->papers[i].paper >= 0);
	tc_collection_list_terms(collection, "hop", take_term, &n_terms);
	g_array_unref(tc_collection_dup_papers(collection));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int yes = 1;
	if (listener < 0)
		listener = tc_shard_listen("127.0.0.1:0", &port, NULL);
	/* What is accepted has it from the listener: an answer is not held back until its head was received. */
	gboolean tuned = setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0;
	g_assert(tuned);
	Answers answers = {.at = data, .end = data + size};
	g_autofree char *place = g_strdup_printf("tcp 127.0.0.1 %u", port);
	GThread *thread = g_thread_new("shard", answer_all, &answers);
	g_autoptr(TcCollection) collection = tc_collection_open((const char *const *)&place, 1, NULL);
	if (collection)
		ask(collection);
	g_clear_pointer(&collection, tc_collection_free);
	g_thread_join(thread);
	return 0;
}
