/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Desks at which questions are worked out: each has a searcher, as neither SQLite's nor the index' readers are shared, and the answers that
 * it gave before.
 *
 * There are as many as processors, but three at least, and each takes one question after the other, in the order in which they came.
 * Before, each of eight threads on two processors had a searcher and all worked at once, and a connection stayed with the thread that took it:
 * what was asked of one that had four connections waited four times as long, each question for all others, and eight searchers had eight
 * times the memory.
 *
 * Nobody waits for ever: who is not given a desk in time is told to come again, as a server that takes on more than it can do answers nobody. And
 * nothing is worked out for a client that has gone while it waited: who types on, or closes the page, leaves a question behind each time. Whether one
 * has gone is asked of the kernel, when its turn has come: its end of the connection is closed. A client that closes only its writing half looks
 * the same, and is not answered where it had to wait; no browser does that, and nginx treats it so too.
 */
#include "searchd/searchd-private.h"

#include <poll.h>

/* Who waits. */
typedef struct {
	GCond given;
	TcDesk *desk; /* NULL: not yet */
} Waiter;

struct TcDesks {
	const char *store;
	guint patience;
	GMutex mutex;   /* guards all that follows */
	guint n_unmade; /* desks that are not made yet */
	GQueue free;    /* of TcDesk, the last one used first: what it has read is still at hand */
	GQueue waiters; /* of Waiter, on the stacks of those who wait */
};

TcDesks *tc_desks_new(const char *store, guint n, guint patience)
{
	TcDesks *desks = g_new0(TcDesks, 1);

	desks->store = store;
	desks->n_unmade = n;
	desks->patience = patience;
	g_mutex_init(&desks->mutex);
	g_queue_init(&desks->free);
	g_queue_init(&desks->waiters);
	return desks;
}

void tc_desk_forget(TcDesk *desk)
{
	g_clear_pointer(&desk->searcher, tc_searcher_free);
	g_clear_pointer(&desk->answers, tc_answers_free);
}

static void desk_free(TcDesk *desk)
{
	tc_desk_forget(desk);
	g_free(desk);
}

void tc_desks_free(TcDesks *desks)
{
	if (!desks)
		return;
	g_queue_clear_full(&desks->free, (GDestroyNotify)desk_free);
	g_mutex_clear(&desks->mutex);
	g_free(desks);
}

/* \return NULL: none was given in time. */
static TcDesk *wait_for_one(TcDesks *desks)
{
	const gint64 until = g_get_monotonic_time() + desks->patience * G_TIME_SPAN_SECOND;
	Waiter waiter = {.desk = NULL};

	g_cond_init(&waiter.given);
	g_queue_push_tail(&desks->waiters, &waiter);
	while (!waiter.desk && g_cond_wait_until(&waiter.given, &desks->mutex, until))
		;
	if (!waiter.desk)
		g_queue_remove(&desks->waiters, &waiter);
	g_cond_clear(&waiter.given);
	return waiter.desk;
}

static gboolean has_gone(int client)
{
	struct pollfd connection = {.fd = client, .events = POLLRDHUP};

	return poll(&connection, 1, 0) > 0;
}

/* A store that could not be opened is tried again at the next request: it may be indexed by then. */
static TcDeskResult open_store(TcDesks *desks, TcDesk *desk, GError **error)
{
	desk->lost = FALSE;
	tc_searcher_watch(&desk->lost);
	if (!desk->searcher && (desk->searcher = tc_searcher_open_mapped(desks->store, error)))
		desk->answers = tc_answers_new();
	return desk->searcher ? TC_DESK_TAKEN : TC_DESK_NO_STORE;
}

TcDeskResult tc_desks_take(TcDesks *desks, int client, TcDesk **taken, GError **error)
{
	gboolean waited = FALSE;

	g_mutex_lock(&desks->mutex);
	TcDesk *desk = g_queue_pop_head(&desks->free);
	if (!desk && desks->n_unmade > 0) {
		desks->n_unmade--;
		desk = g_new0(TcDesk, 1);
	}
	if (!desk) {
		desk = wait_for_one(desks);
		waited = TRUE;
	}
	g_mutex_unlock(&desks->mutex);
	if (!desk)
		return TC_DESK_NONE_FREE;
	TcDeskResult result = waited && has_gone(client) ? TC_DESK_CLIENT_GONE : open_store(desks, desk, error);
	if (result == TC_DESK_TAKEN)
		*taken = desk;
	else
		tc_desks_return(desks, desk);
	return result;
}

void tc_desks_return(TcDesks *desks, TcDesk *desk)
{
	tc_searcher_watch(NULL);
	g_mutex_lock(&desks->mutex);
	Waiter *waiter = g_queue_pop_head(&desks->waiters);
	if (waiter) {
		waiter->desk = desk;
		g_cond_signal(&waiter->given);
	} else {
		g_queue_push_head(&desks->free, desk);
	}
	g_mutex_unlock(&desks->mutex);
}
