/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How often one address may ask: a bucket of tokens each. A request takes one; they come back at `rate` a second, up to ten seconds'
 * worth, so that a page with thirty files and a clerk who leafs through a scan never notice, and a program that copies the archive is
 * slowed to the rate. It keeps one client from starving the others; it is no wall against many.
 *
 * This machine itself is not limited: its programs are the office's own, and behind a proxy every request comes from here; the proxy
 * knows the addresses and limits them. An IPv6 network (/64) counts as one address, as that is what one client has.
 */
#include "searchd/searchd-private.h"

#include <netinet/in.h>
#include <string.h>

/** Seconds' worth of tokens that a bucket holds. */
#define BURST_SECONDS 10
/** Addresses kept, some 1 MB. Where as many are busy at once a new one is let through uncounted. */
#define MAX_BUCKETS 10000u

typedef struct {
	double tokens;
	gint64 when; /**< they were counted, microseconds */
} Bucket;

struct TcLimiter {
	double rate, capacity;
	GMutex mutex;
	GHashTable *buckets; /**< address as gint64 -> Bucket */
};

TcLimiter *tc_limiter_new(guint rate)
{
	TcLimiter *limiter = g_new0(TcLimiter, 1);

	limiter->rate = rate;
	limiter->capacity = (double)rate * BURST_SECONDS;
	limiter->buckets = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	g_mutex_init(&limiter->mutex);
	return limiter;
}

void tc_limiter_free(TcLimiter *limiter)
{
	if (!limiter)
		return;
	g_hash_table_destroy(limiter->buckets);
	g_mutex_clear(&limiter->mutex);
	g_free(limiter);
}

static gboolean read_ipv4(const struct in_addr *address, gint64 *key)
{
	guint32 number = g_ntohl(address->s_addr);

	*key = number;
	return number >> 24 != IN_LOOPBACKNET;
}

/** What an address is counted under. \return FALSE: it is not limited. */
static gboolean read_key(const struct sockaddr *address, gint64 *key)
{
	if (address->sa_family == AF_INET)
		return read_ipv4(&((const struct sockaddr_in *)(const void *)address)->sin_addr, key);
	if (address->sa_family != AF_INET6)
		return FALSE;
	const struct in6_addr *ipv6 = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (IN6_IS_ADDR_V4MAPPED(ipv6)) {
		struct in_addr inner;
		memcpy(&inner, ipv6->s6_addr + 12, sizeof inner);
		return read_ipv4(&inner, key);
	}
	memcpy(key, ipv6->s6_addr, sizeof *key);
	return !IN6_IS_ADDR_LOOPBACK(ipv6);
}

/** Tokens come back with time. */
static void refill(const TcLimiter *limiter, Bucket *bucket, gint64 now)
{
	double seconds = (double)(now - bucket->when) / G_USEC_PER_SEC;

	bucket->tokens = MIN(limiter->capacity, bucket->tokens + seconds * limiter->rate);
	bucket->when = now;
}

typedef struct {
	const TcLimiter *limiter;
	gint64 now;
} Moment;

static gboolean is_full(gpointer key G_GNUC_UNUSED, gpointer value, gpointer data)
{
	const Moment *moment = data;

	refill(moment->limiter, value, moment->now);
	return ((Bucket *)value)->tokens >= moment->limiter->capacity;
}

/** The bucket of an address, a full one for a new address. \return NULL where there are too many. */
static Bucket *get_bucket(TcLimiter *limiter, gint64 key, gint64 now)
{
	Bucket *bucket = g_hash_table_lookup(limiter->buckets, &key);
	Moment moment = {limiter, now};

	if (bucket)
		return bucket;
	if (g_hash_table_size(limiter->buckets) >= MAX_BUCKETS)
		g_hash_table_foreach_remove(limiter->buckets, is_full, &moment);
	if (g_hash_table_size(limiter->buckets) >= MAX_BUCKETS)
		return NULL;
	bucket = g_new(Bucket, 1);
	*bucket = (Bucket){.tokens = limiter->capacity, .when = now};
	g_hash_table_insert(limiter->buckets, g_memdup2(&key, sizeof key), bucket);
	return bucket;
}

guint tc_limiter_take(TcLimiter *limiter, const struct sockaddr *address, gint64 now)
{
	guint wait = 0;
	gint64 key;

	if (!read_key(address, &key))
		return 0;
	g_mutex_lock(&limiter->mutex);
	Bucket *bucket = get_bucket(limiter, key, now);
	if (bucket) {
		refill(limiter, bucket, now);
		if (bucket->tokens >= 1)
			bucket->tokens--;
		else
			wait = (guint)((1 - bucket->tokens) / limiter->rate) + 1;
	}
	g_mutex_unlock(&limiter->mutex);
	return wait;
}
