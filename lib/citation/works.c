/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Clustering one bucket. The identity of a work is organ instance + series (term or year); type family and number are the
 * bucket's. Evidence that prints all of it makes a work at once. What prints less is partial, and is attached to the work
 * that fits best, if one leads clearly: by date, place, issuer, subject, and time (a work is not younger than who cites it; of
 * two the later is likelier). If two remain, it stays ambiguous: a wrong join in silence is worse than a question.
 *
 *   43-CT/TW 8/6/2010       chi-thi:43:CT/TW::X      a date makes the term
 *   43-CT/TW khóa X         chi-thi:43:CT/TW::X      the same key
 *   43-CT/TW 14/5/2015      chi-thi:43:CT/TW::XI     another work
 *   Chỉ thị số 43, 2012     -> X                     XI did not exist yet
 *   Chỉ thị số 43, 2020     ambiguous, unless its subject says which
 *
 * Partial evidence is taken in ranks, by how much of the key it has; within a rank nothing depends on order: all of a rank is
 * judged against the works that stood before it, and what fits none makes works of its own, by equal partial key. So the
 * result is a function of the set. Equal pieces of evidence are judged once.
 *
 * Limits: a law cited by its number alone and one cited by its name are in different buckets, and meet only where some
 * mention has both (then it counts under its name). A partial key cited under two terms, with no dated mention of either, is
 * one partial work; but of central papers the runs' known points (anchors.tsv) are works as well, for what fits no work that somebody cites:
 * "45-CT/TW" in a paper of 9/2010 is that of term X, in one of 9/2020 that of XII.
 */
#include "lib/citation/works-private.h"

#include <string.h>

/* A winner must lead by this much; scores are sums of the weights below. */
#define LEAD 1.0
/* More candidates than this cannot be told apart by what partial evidence has. */
#define CANDIDATES_MAX 512

/* Equal evidence, judged once. */
typedef struct {
	TcMention mention;
	GArray *members;
	TcCluster *winner;
	const TcSeriesPoint *known; /* where nobody cites the work in full: the paper of the run that it is */
	double margin;
	gboolean ambiguous;
} Group;

typedef struct {
	TcEvidence *evidence;
	GStringChunk *chunk;
	GPtrArray *groups;            /* of Group */
	GPtrArray *clusters;          /* of TcCluster */
	GHashTable *by_key;           /* key -> TcCluster */
	GHashTable *by_organ;         /* organ -> GPtrArray of TcCluster */
	const char *number, *central; /* the number, and its symbol with the Centre's organ, if there is one */
} Bucket;

void tc_work_free(TcWork *work)
{
	g_free(work->key);
	g_free(work->type);
	g_free(work->number);
	g_free(work->symbol);
	g_free(work->year);
	g_free(work->date);
	g_free(work->issuer);
	g_free(work->place);
	g_free(work->term);
	g_free(work->name);
	g_free(work->subject);
	g_free(work);
}

static void group_free(gpointer data)
{
	Group *group = data;
	g_array_unref(group->members);
	g_free(group);
}

static void cluster_free(gpointer data)
{
	TcCluster *cluster = data;
	g_array_unref(cluster->members);
	g_free(cluster);
}

/* ---- groups --------------------------------------------------------------------------------------------------------- */

static void add_to_groups(Bucket *bucket, GHashTable *known, gsize i)
{
	TcMention m;

	tc_mention_read(&bucket->evidence[i], bucket->chunk, &m);
	g_autofree char *key = g_strjoin("\x1f", m.organ, m.place, m.series, m.date, m.subject, m.citing_date, m.citing_place,
					 m.placed ? "1" : "",
					 m.centre & TC_CENTRE_BBT   ? "s"
					 : m.centre & TC_CENTRE_BCT ? "p"
					 : m.centre                 ? "c"
								    : "",
					 NULL);
	Group *group = g_hash_table_lookup(known, key);
	if (!group) {
		group = g_new0(Group, 1);
		group->mention = m;
		group->members = g_array_new(FALSE, FALSE, sizeof(gsize));
		g_ptr_array_add(bucket->groups, group);
		g_hash_table_insert(known, g_steal_pointer(&key), group);
	}
	g_array_append_val(group->members, i);
}

/* Series, organ and place make a full key; so do series and a name, which needs no organ. */
#define FULL_RANK 7

static int rank_of(const TcMention *m)
{
	return (*m->series ? 4 : 0) + (*m->organ ? 2 : 0) + (m->placed ? 1 : 0);
}

/* ---- works ---------------------------------------------------------------------------------------------------------- */

/* The more of two that say the same thing: longer, then smaller, so that the choice is by content. */
static const char *fuller(const char *a, const char *b)
{
	gsize m = strlen(a), n = strlen(b);

	if (m != n)
		return m > n ? a : b;
	return strcmp(a, b) <= 0 ? a : b;
}

static void take_group(const TcEvidence *evidence, TcCluster *cluster, const Group *group)
{
	const TcMention *m = &group->mention;

	cluster->date = fuller(cluster->date, m->date);
	cluster->subject = fuller(cluster->subject, m->subject);
	cluster->centre |= m->centre;
	for (guint i = 0; i < group->members->len; i++)
		cluster->held |= evidence[g_array_index(group->members, gsize, i)].held;
	g_array_append_vals(cluster->members, group->members->data, group->members->len);
}

static TcCluster *ensure_cluster(Bucket *bucket, const TcMention *m)
{
	g_autofree char *key = g_strjoin("\x1f", m->organ, m->place, m->series, NULL);
	TcCluster *cluster = g_hash_table_lookup(bucket->by_key, key);

	if (cluster)
		return cluster;
	cluster = g_new0(TcCluster, 1);
	*cluster = (TcCluster){.organ = m->organ, .place = m->place, .series = m->series, .date = "", .subject = ""};
	if (bucket->central && strcmp(m->organ, "TW") == 0)
		tc_anchor_earliest(bucket->central, m->series, bucket->number, cluster->not_before);
	cluster->members = g_array_new(FALSE, FALSE, sizeof(gsize));
	g_ptr_array_add(bucket->clusters, cluster);
	g_hash_table_insert(bucket->by_key, g_steal_pointer(&key), cluster);
	GPtrArray *list = g_hash_table_lookup(bucket->by_organ, m->organ);
	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(bucket->by_organ, (gpointer)m->organ, list);
	}
	g_ptr_array_add(list, cluster);
	return cluster;
}

typedef struct {
	TcCluster *best;
	double first, second;
	guint n;
} Choice;

static void consider(Choice *choice, const GPtrArray *list, const TcMention *m)
{
	double score;

	for (guint i = 0; list && i < list->len && choice->n <= CANDIDATES_MAX; i++) {
		TcCluster *cluster = g_ptr_array_index(list, i);
		if (!tc_cluster_fit(cluster, m, &score))
			continue;
		score += tc_cluster_prior(cluster, m);
		if (!choice->n || score > choice->first) {
			choice->second = choice->first;
			choice->first = score;
			choice->best = cluster;
		} else if (choice->n == 1 || score > choice->second) {
			choice->second = score;
		}
		choice->n++;
	}
}

/* Could the number have been given again, in a later term, before the mention? */
static gboolean may_be_later(const Bucket *bucket, const TcMention *m, const char *term)
{
	const char *first, *last;
	char day[11];

	while (tc_term_get_window(term, &first, &last) && strcmp(last, m->citing_date) < 0) {
		g_autoptr(GDate) next = g_date_new_julian((guint32)tc_date_get_day(last) + 1);
		if (!g_date_strftime(day, sizeof day, "%Y-%m-%d", next) || !(term = tc_term_of_date(day)) ||
		    !tc_anchor_earliest(bucket->central, term, bucket->number, day) || strcmp(day, m->citing_date) <= 0)
			return TRUE;
	}
	return FALSE;
}

/* The one paper of the central runs with the bucket's number that the mention can mean; NULL if none leads. */
static const TcSeriesPoint *find_known(const Bucket *bucket, const TcMention *m)
{
	gsize n;
	const TcSeriesPoint *points = tc_series_get_points(&n), *best = NULL;
	double score, first = 0, second = -G_MAXDOUBLE;

	if (!bucket->central || strcmp(m->organ, "TW") != 0 || *m->series || !*m->citing_date)
		return NULL;
	for (gsize i = 0; i < n; i++) {
		g_autofree char *number = g_strdup_printf("%d", points[i].number);
		TcCluster cluster = {
			.organ = m->organ, .place = "", .series = points[i].term, .date = points[i].date, .subject = ""};
		if (strcmp(points[i].symbol, bucket->central) != 0 || strcmp(number, bucket->number) != 0 ||
		    !tc_cluster_fit(&cluster, m, &score))
			continue;
		score += tc_cluster_prior(&cluster, m);
		second = best ? MAX(second, MIN(first, score)) : second;
		if (!best || score > first) {
			best = &points[i];
			first = score;
		}
	}
	return best && first - second >= LEAD && !may_be_later(bucket, m, best->term) ? best : NULL;
}

static void judge(Bucket *bucket, Group *group)
{
	const TcMention *m = &group->mention;
	Choice choice = {0};

	if (*m->organ) {
		consider(&choice, g_hash_table_lookup(bucket->by_organ, m->organ), m);
		consider(&choice, g_hash_table_lookup(bucket->by_organ, ""), m);
	} else {
		consider(&choice, bucket->clusters, m);
	}
	double lead = choice.n == 1 ? 2 * LEAD : choice.first - choice.second;
	group->margin = CLAMP(lead / (2 * LEAD), 0, 1);
	group->ambiguous = choice.n > CANDIDATES_MAX || (choice.n > 1 && lead < LEAD);
	group->winner = choice.n && !group->ambiguous ? choice.best : NULL;
	if (choice.n > CANDIDATES_MAX)
		group->margin = 0;
	group->known = choice.n ? NULL : find_known(bucket, m);
}

/* ---- the ranks ------------------------------------------------------------------------------------------------------ */

static void settle_rank(Bucket *bucket, int rank)
{
	for (guint i = 0; rank < FULL_RANK && i < bucket->groups->len; i++) {
		Group *group = g_ptr_array_index(bucket->groups, i);
		if (rank_of(&group->mention) == rank)
			judge(bucket, group);
	}
	for (guint i = 0; i < bucket->groups->len; i++) {
		Group *group = g_ptr_array_index(bucket->groups, i);
		if (rank_of(&group->mention) != rank || group->ambiguous)
			continue;
		if (!group->winner && group->known) {
			const TcMention known = {.organ = group->mention.organ, .place = "", .series = group->known->term};
			group->winner = ensure_cluster(bucket, &known);
			group->winner->date = fuller(group->winner->date, group->known->date);
			group->margin = 1;
		} else if (!group->winner) {
			group->winner = ensure_cluster(bucket, &group->mention);
			group->margin = 1;
		}
	}
	for (guint i = 0; i < bucket->groups->len; i++) {
		Group *group = g_ptr_array_index(bucket->groups, i);
		if (rank_of(&group->mention) == rank && group->winner)
			take_group(bucket->evidence, group->winner, group);
	}
}

static void settle(Bucket *bucket)
{
	gboolean used[FULL_RANK + 1] = {FALSE};

	for (guint i = 0; i < bucket->groups->len; i++)
		used[rank_of(&((Group *)g_ptr_array_index(bucket->groups, i))->mention)] = TRUE;
	for (int rank = FULL_RANK; rank >= 0; rank--)
		if (used[rank])
			settle_rank(bucket, rank);
}

static int compare_works(gconstpointer a, gconstpointer b)
{
	const TcWork *left = *(TcWork *const *)a, *right = *(TcWork *const *)b;
	return strcmp(left->key, right->key);
}

/* Keys are unique where clusters are; two partial ones may print alike when an organ is known from words alone. */
static void make_unique(GPtrArray *works)
{
	for (guint i = 1, same = 1; i < works->len; i++) {
		TcWork *work = g_ptr_array_index(works, i), *before = g_ptr_array_index(works, i - 1);
		gsize length = strlen(work->key);
		same = strncmp(before->key, work->key, length) == 0 && (!before->key[length] || before->key[length] == '#')
			       ? same + 1
			       : 1;
		if (same < 2)
			continue;
		char *key = g_strdup_printf("%s#%u", work->key, same);
		g_free(work->key);
		work->key = key;
	}
}

static GPtrArray *make_works(Bucket *bucket)
{
	g_autoptr(GHashTable) clusters = g_hash_table_new(NULL, NULL);
	GPtrArray *works = g_ptr_array_new_with_free_func((GDestroyNotify)tc_work_free);

	for (guint i = 0; i < bucket->clusters->len; i++) {
		TcCluster *cluster = g_ptr_array_index(bucket->clusters, i);
		TcWork *work = tc_cluster_make_work(bucket->evidence, cluster);
		g_ptr_array_add(works, work);
		g_hash_table_insert(clusters, work, cluster);
	}
	g_ptr_array_sort(works, compare_works);
	make_unique(works);
	for (guint i = 0; i < works->len; i++)
		((TcCluster *)g_hash_table_lookup(clusters, g_ptr_array_index(works, i)))->index = (int)i;
	return works;
}

static void report(const Bucket *bucket)
{
	for (guint i = 0; i < bucket->groups->len; i++) {
		const Group *group = g_ptr_array_index(bucket->groups, i);
		for (guint m = 0; m < group->members->len; m++) {
			TcEvidence *evidence = &bucket->evidence[g_array_index(group->members, gsize, m)];
			evidence->work = group->winner ? group->winner->index : -1;
			evidence->margin = group->margin;
		}
	}
}

GPtrArray *tc_works_resolve(TcEvidence *evidence, gsize n)
{
	Bucket bucket = {
		.evidence = evidence,
		.chunk = g_string_chunk_new(4096),
		.groups = g_ptr_array_new_with_free_func(group_free),
		.clusters = g_ptr_array_new_with_free_func(cluster_free),
		.by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.by_organ = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref),
	};
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (gsize i = 0; i < n; i++) {
		TcEvidence *e = &evidence[i];
		if (!e->number)
			tc_plenum_resolution(e->type, e->name, e->term, &e->number, &e->symbol);
		bucket.number = e->number ? e->number : bucket.number;
		if (e->symbol && g_str_has_suffix(e->symbol, "/TW"))
			bucket.central = e->symbol;
		add_to_groups(&bucket, known, i);
	}
	settle(&bucket);
	GPtrArray *works = make_works(&bucket);
	report(&bucket);
	g_ptr_array_unref(bucket.groups);
	g_ptr_array_unref(bucket.clusters);
	g_hash_table_unref(bucket.by_key);
	g_hash_table_unref(bucket.by_organ);
	g_string_chunk_free(bucket.chunk);
	return works;
}
