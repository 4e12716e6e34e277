/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The evidence of a bucket as it comes. Equal pieces are held once: a directive that everybody cites is cited in a few hundred ways, on a few
 * thousand days, by sixty provinces. All strings are interned, so that equal ones are one pointer, and to compare is to compare pointers.
 */
#include "lib/citation/works-private.h"

#include <string.h>

static const char *intern(GStringChunk *chunk, const char *text)
{
	return text ? g_string_chunk_insert_const(chunk, text) : NULL;
}

const char *tc_bucket_intern(TcBucket *bucket, const char *text)
{
	return intern(bucket->chunk, text);
}

static guint mix(guint hash, gconstpointer pointer)
{
	return (hash ^ g_direct_hash(pointer)) * 0x9e3779b1u;
}

/* ---- equal pieces --------------------------------------------------------------------------------------------------- */

static guint hash_said(gconstpointer data)
{
	const TcEvidence *e = data;
	const char *const all[] = {e->type,  e->number, e->symbol, e->year,    e->date,        e->issuer,
				   e->place, e->term,   e->name,   e->subject, e->citing_date, e->citing_province};
	guint hash = (guint)e->held;

	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		hash = mix(hash, all[i]);
	return hash;
}

static gboolean equal_said(gconstpointer a, gconstpointer b)
{
	const TcEvidence *x = a, *y = b;

	return x->held == y->held && x->type == y->type && x->number == y->number && x->symbol == y->symbol &&
	       x->year == y->year && x->date == y->date && x->issuer == y->issuer && x->place == y->place && x->term == y->term &&
	       x->name == y->name && x->subject == y->subject && x->citing_date == y->citing_date &&
	       x->citing_province == y->citing_province;
}

static guint hash_mention(gconstpointer data)
{
	const TcMention *m = data;
	const char *const all[] = {m->organ, m->place, m->series, m->date, m->subject, m->citing_date, m->citing_place};
	guint hash = m->centre * 2 + (guint)m->placed;

	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		hash = mix(hash, all[i]);
	return hash;
}

static gboolean equal_mentions(gconstpointer a, gconstpointer b)
{
	const TcMention *x = a, *y = b;

	return x->organ == y->organ && x->place == y->place && x->series == y->series && x->date == y->date &&
	       x->subject == y->subject && x->citing_date == y->citing_date && x->citing_place == y->citing_place &&
	       x->centre == y->centre && x->placed == y->placed;
}

static void add_to_group(TcBucket *bucket, TcPiece *piece)
{
	TcMention m;

	tc_mention_read(&piece->said, bucket->chunk, &m);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(bucket->by_mention, &m));
	if (!known) {
		TcGroup *group = g_new0(TcGroup, 1);
		group->mention = m;
		group->members = g_array_new(FALSE, FALSE, sizeof(TcPiece *));
		g_ptr_array_add(bucket->groups, group);
		known = bucket->groups->len;
		g_hash_table_insert(bucket->by_mention, &group->mention, GUINT_TO_POINTER(known));
	}
	piece->group = known - 1;
	g_array_append_val(((TcGroup *)g_ptr_array_index(bucket->groups, known - 1))->members, piece);
}

guint tc_bucket_add(TcBucket *bucket, const TcEvidence *evidence)
{
	TcEvidence said = *evidence;
	const char **const all[] = {&said.type, &said.number,  &said.symbol,      &said.year,
				    &said.date, &said.issuer,  &said.place,       &said.term,
				    &said.name, &said.subject, &said.citing_date, &said.citing_province};

	if (!said.number)
		tc_plenum_resolution(said.type, said.name, said.term, &said.number, &said.symbol);
	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		*all[i] = intern(bucket->chunk, *all[i]);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(bucket->by_said, &said));
	if (!known) {
		TcPiece *piece = g_new0(TcPiece, 1);
		piece->said = said;
		g_ptr_array_add(bucket->pieces, piece);
		known = bucket->pieces->len;
		g_hash_table_insert(bucket->by_said, &piece->said, GUINT_TO_POINTER(known));
		add_to_group(bucket, piece);
	}
	((TcPiece *)g_ptr_array_index(bucket->pieces, known - 1))->count++;
	bucket->n++;
	return known - 1;
}

guint tc_bucket_get_n(const TcBucket *bucket)
{
	return bucket->n;
}

void tc_bucket_get_verdict(const TcBucket *bucket, guint piece, int *work, double *margin)
{
	const TcPiece *one = g_ptr_array_index(bucket->pieces, piece);
	const TcGroup *group = g_ptr_array_index(bucket->groups, one->group);

	*work = group->winner ? group->winner->index : -1;
	*margin = group->margin;
}

/* ---- clusters ------------------------------------------------------------------------------------------------------- */

TcCluster *tc_bucket_ensure_cluster(TcBucket *bucket, const char *organ, const char *place, const char *series)
{
	g_autofree char *key = g_strjoin("\x1f", organ, place, series, NULL);
	TcCluster *cluster = g_hash_table_lookup(bucket->by_key, key);

	if (cluster)
		return cluster;
	cluster = g_new0(TcCluster, 1);
	*cluster = (TcCluster){
		.organ = organ, .place = place, .series = series, .standing = {.date = "", .subject = ""}, .index = -1};
	if (bucket->central && strcmp(organ, "TW") == 0)
		tc_anchor_earliest(bucket->central, series, bucket->number, cluster->not_before);
	cluster->members = g_array_new(FALSE, FALSE, sizeof(TcPiece *));
	g_ptr_array_add(bucket->clusters, cluster);
	g_hash_table_insert(bucket->by_key, g_steal_pointer(&key), cluster);
	GPtrArray *list = g_hash_table_lookup(bucket->by_organ, organ);
	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(bucket->by_organ, (gpointer)organ, list);
	}
	g_ptr_array_add(list, cluster);
	return cluster;
}

/* ---- life ----------------------------------------------------------------------------------------------------------- */

static void group_free(gpointer data)
{
	TcGroup *group = data;

	g_array_unref(group->members);
	g_free(group);
}

static void cluster_free(gpointer data)
{
	TcCluster *cluster = data;

	for (guint i = 0; cluster->saved && i < TC_N_ELECTED; i++)
		g_array_unref(cluster->saved[i]);
	g_free(cluster->saved);
	g_array_unref(cluster->members);
	g_free(cluster);
}

TcBucket *tc_bucket_new(void)
{
	TcBucket *bucket = g_new0(TcBucket, 1);

	bucket->chunk = g_string_chunk_new(4096);
	bucket->pieces = g_ptr_array_new_with_free_func(g_free);
	bucket->groups = g_ptr_array_new_with_free_func(group_free);
	bucket->clusters = g_ptr_array_new_with_free_func(cluster_free);
	bucket->by_said = g_hash_table_new(hash_said, equal_said);
	bucket->by_mention = g_hash_table_new(hash_mention, equal_mentions);
	bucket->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bucket->by_organ = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	bucket->numbers = g_array_new(FALSE, FALSE, sizeof(TcVotes));
	bucket->centrals = g_array_new(FALSE, FALSE, sizeof(TcVotes));
	return bucket;
}

void tc_bucket_free(TcBucket *bucket)
{
	if (!bucket)
		return;
	g_hash_table_unref(bucket->by_said);
	g_hash_table_unref(bucket->by_mention);
	g_hash_table_unref(bucket->by_key);
	g_hash_table_unref(bucket->by_organ);
	g_ptr_array_unref(bucket->pieces);
	g_ptr_array_unref(bucket->groups);
	g_ptr_array_unref(bucket->clusters);
	g_array_unref(bucket->numbers);
	g_array_unref(bucket->centrals);
	g_string_chunk_free(bucket->chunk);
	g_free(bucket);
}
