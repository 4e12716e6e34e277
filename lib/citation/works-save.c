/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A bucket that is settled, written down: what its works look like to evidence that comes later, at each rank, and what was said for each value of
 * their fields. Not its evidence: of a directive that 300,000 papers cite this is some kilobytes. As a GVariant:
 *
 *     version     another program's is not read: it may have judged otherwise
 *     n, ranks    how many pieces of evidence there are, and of which ranks
 *     numbers, symbols of the Centre    (value, count, held)
 *     works       organ, place, series, key
 *                 of each rank that brought something: (rank, date, subject, centre, held)
 *                 of each field: (value, count, held); of texts, of which the longest wins, only the longest
 *
 * Measured with 50,000 papers of bench/multiply.py, one more added: see lib/archive/link.c.
 */
#include "lib/citation/works-private.h"

#include <string.h>

/** Raised whenever the same evidence comes to another result, or is written otherwise. */
#define SAVE_VERSION 1u

#define VOTES "a(sub)"
#define RANKS "a(yssub)"
#define CLUSTER "(ssss" RANKS "a" VOTES ")"
#define FORMAT "(uuu" VOTES VOTES "a" CLUSTER ")"

/** Works at most, and values of their fields: what takes longer to read than a thousand pieces of evidence each is no help. */
#define MAX_CLUSTERS 20000u
#define MAX_VALUES 200000u

/* ---- writing -------------------------------------------------------------------------------------------------------- */

static GVariant *votes_to_variant(const GArray *votes)
{
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE(VOTES));
	for (guint i = 0; i < votes->len; i++) {
		const TcVotes *one = &g_array_index(votes, TcVotes, i);
		g_variant_builder_add(&builder, "(sub)", one->value, one->count, one->held);
	}
	return g_variant_builder_end(&builder);
}

static void add_cluster(GVariantBuilder *builder, const TcCluster *cluster, guint *n_values)
{
	g_variant_builder_open(builder, G_VARIANT_TYPE(CLUSTER));
	g_variant_builder_add(builder, "s", cluster->organ);
	g_variant_builder_add(builder, "s", cluster->place);
	g_variant_builder_add(builder, "s", cluster->series);
	g_variant_builder_add(builder, "s", cluster->key ? cluster->key : cluster->saved_key);
	g_variant_builder_open(builder, G_VARIANT_TYPE(RANKS));
	for (guint rank = 0; rank <= TC_FULL_RANK; rank++) {
		const TcStanding *after = &cluster->after[rank];
		if (cluster->ranks & 1u << rank)
			g_variant_builder_add(builder, "(yssub)", (guchar)rank, after->date, after->subject, after->centre,
					      after->held);
	}
	g_variant_builder_close(builder);
	g_variant_builder_open(builder, G_VARIANT_TYPE("a" VOTES));
	for (TcElected field = 0; field < TC_N_ELECTED; field++) {
		g_autoptr(GArray) votes = tc_cluster_list_votes(cluster, field);
		*n_values += votes->len;
		g_variant_builder_add_value(builder, votes_to_variant(votes));
	}
	g_variant_builder_close(builder);
	g_variant_builder_close(builder);
}

GBytes *tc_bucket_save(const TcBucket *bucket)
{
	g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE(FORMAT));
	guint n_values = bucket->numbers->len + bucket->centrals->len;

	g_variant_builder_add(&builder, "u", SAVE_VERSION);
	g_variant_builder_add(&builder, "u", bucket->n);
	g_variant_builder_add(&builder, "u", bucket->ranks);
	g_variant_builder_add_value(&builder, votes_to_variant(bucket->numbers));
	g_variant_builder_add_value(&builder, votes_to_variant(bucket->centrals));
	g_variant_builder_open(&builder, G_VARIANT_TYPE("a" CLUSTER));
	for (guint i = 0; i < bucket->clusters->len && i <= MAX_CLUSTERS && n_values <= MAX_VALUES; i++)
		add_cluster(&builder, g_ptr_array_index(bucket->clusters, i), &n_values);
	g_variant_builder_close(&builder);
	g_autoptr(GVariant) saved = g_variant_ref_sink(g_variant_builder_end(&builder));
	return bucket->clusters->len <= MAX_CLUSTERS && n_values <= MAX_VALUES ? g_variant_get_data_as_bytes(saved) : NULL;
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

static void read_votes(TcBucket *bucket, GVariant *from, GArray *votes)
{
	GVariantIter iter;
	const char *value;
	guint count;
	gboolean held;

	g_variant_iter_init(&iter, from);
	while (g_variant_iter_next(&iter, "(&sub)", &value, &count, &held)) {
		const TcVotes one = {tc_bucket_intern(bucket, value), count, held};
		g_array_append_val(votes, one);
	}
}

static void read_cluster(TcBucket *bucket, GVariant *from)
{
	const char *organ, *place, *series, *key, *date, *subject;
	g_autoptr(GVariantIter) ranks = NULL, fields = NULL;
	guchar rank;
	guint centre, field = 0;
	gboolean held;
	GVariant *votes;

	g_variant_get(from, "(&s&s&s&s" RANKS "a" VOTES ")", &organ, &place, &series, &key, &ranks, &fields);
	TcCluster *cluster = tc_bucket_ensure_cluster(bucket, tc_bucket_intern(bucket, organ), tc_bucket_intern(bucket, place),
						      tc_bucket_intern(bucket, series));
	if (cluster->saved) /* twice: it is damaged, and the first is as good */
		return;
	cluster->saved_key = tc_bucket_intern(bucket, key);
	cluster->saved = g_new(GArray *, TC_N_ELECTED);
	for (guint i = 0; i < TC_N_ELECTED; i++)
		cluster->saved[i] = g_array_new(FALSE, FALSE, sizeof(TcVotes));
	while (g_variant_iter_next(ranks, "(y&s&sub)", &rank, &date, &subject, &centre, &held)) {
		cluster->ranks |= 1u << (rank & TC_FULL_RANK);
		cluster->after[rank & TC_FULL_RANK] =
			(TcStanding){tc_bucket_intern(bucket, date), tc_bucket_intern(bucket, subject), centre, held};
	}
	for (; (votes = g_variant_iter_next_value(fields)); field++) {
		if (field < TC_N_ELECTED)
			read_votes(bucket, votes, cluster->saved[field]);
		g_variant_unref(votes);
	}
}

TcBucket *tc_bucket_load(GBytes *saved)
{
	g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(FORMAT), saved, FALSE));
	g_autoptr(GVariant) numbers = NULL, centrals = NULL, clusters = NULL;
	guint version;

	g_variant_get_child(all, 0, "u", &version);
	if (version != SAVE_VERSION || !g_variant_is_normal_form(all))
		return NULL;
	TcBucket *bucket = tc_bucket_new();
	g_variant_get(all, "(uuu@" VOTES "@" VOTES "@a" CLUSTER ")", &version, &bucket->n, &bucket->ranks, &numbers, &centrals,
		      &clusters);
	read_votes(bucket, numbers, bucket->numbers);
	read_votes(bucket, centrals, bucket->centrals);
	bucket->number = tc_votes_get_commonest(bucket->numbers);
	bucket->central = tc_votes_get_commonest(bucket->centrals);
	bucket->ranks_before = bucket->ranks;
	bucket->saved = TRUE;
	for (gsize i = 0; i < g_variant_n_children(clusters); i++) {
		g_autoptr(GVariant) one = g_variant_get_child_value(clusters, i);
		read_cluster(bucket, one);
	}
	return bucket;
}
