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
 * What comes later to a bucket that was settled before (works-save.c) is judged as if all had come together, by what the works were at each rank:
 * what they still are, if nothing that it brings makes another work of one, or one more. If it does, and there is evidence of a lower rank, that may
 * mean another work now, and all of the bucket is settled anew: tc_bucket_settle() says so.
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

/* Series, organ and place make a full key; so do series and a name, which needs no organ. */
static guint rank_of(const TcMention *m)
{
	return (*m->series ? 4u : 0) + (*m->organ ? 2u : 0) + (m->placed ? 1u : 0);
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

static void take_group(TcCluster *cluster, const TcGroup *group)
{
	const TcMention *m = &group->mention;
	TcStanding *standing = &cluster->standing;

	standing->date = fuller(standing->date, m->date);
	standing->subject = fuller(standing->subject, m->subject);
	standing->centre |= m->centre;
	for (guint i = 0; i < group->members->len; i++)
		standing->held |= g_array_index(group->members, const TcPiece *, i)->said.held;
	g_array_append_vals(cluster->members, group->members->data, group->members->len);
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
		if (!cluster->present || !tc_cluster_fit(cluster, m, &score))
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
static gboolean may_be_later(const TcBucket *bucket, const TcMention *m, const char *term)
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
static const TcSeriesPoint *find_known(const TcBucket *bucket, const TcMention *m)
{
	gsize n;
	const TcSeriesPoint *points = tc_series_get_points(&n), *best = NULL;
	double score, first = 0, second = -G_MAXDOUBLE;

	if (!bucket->central || strcmp(m->organ, "TW") != 0 || *m->series || !*m->citing_date)
		return NULL;
	for (gsize i = 0; i < n; i++) {
		g_autofree char *number = g_strdup_printf("%d", points[i].number);
		TcCluster cluster = {.organ = m->organ,
				     .place = "",
				     .series = points[i].term,
				     .standing = {.date = points[i].date, .subject = ""}};
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

static void judge(TcBucket *bucket, TcGroup *group)
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

static gboolean is_same(const TcStanding *a, const TcStanding *b)
{
	return strcmp(a->date, b->date) == 0 && strcmp(a->subject, b->subject) == 0 && a->centre == b->centre &&
	       a->held == b->held;
}

/* The works as the evidence of before left them after a rank. */
static void restore_rank(const TcBucket *bucket, guint rank)
{
	for (guint i = 0; bucket->saved && i < bucket->clusters->len; i++) {
		TcCluster *cluster = g_ptr_array_index(bucket->clusters, i);
		if (!(cluster->ranks & 1u << rank))
			continue;
		cluster->standing = cluster->after[rank];
		cluster->present = TRUE;
	}
}

/* What comes of evidence that fits no work: the paper of a run that it must be, or a work of its own. \return whether a work is another one now. */
static gboolean make_winner(TcBucket *bucket, TcGroup *group)
{
	const TcMention *m = &group->mention;
	const TcSeriesPoint *known = group->known;
	TcCluster *cluster = known ? tc_bucket_ensure_cluster(bucket, m->organ, "", tc_bucket_intern(bucket, known->term))
				   : tc_bucket_ensure_cluster(bucket, m->organ, m->place, m->series);
	const TcStanding before = cluster->standing;
	gboolean was_present = cluster->present;

	if (known)
		cluster->standing.date = fuller(before.date, known->date);
	cluster->present = TRUE;
	group->winner = cluster;
	group->margin = 1;
	return !was_present || !is_same(&before, &cluster->standing);
}

/* \return whether a work is another one now than it was with the evidence of before. */
static gboolean settle_rank(TcBucket *bucket, guint rank)
{
	g_autoptr(GPtrArray) groups = g_ptr_array_new();
	gboolean changed = FALSE;

	for (guint i = 0; i < bucket->groups->len; i++)
		if (rank_of(&((TcGroup *)g_ptr_array_index(bucket->groups, i))->mention) == rank)
			g_ptr_array_add(groups, g_ptr_array_index(bucket->groups, i));
	for (guint i = 0; rank < TC_FULL_RANK && i < groups->len; i++)
		judge(bucket, g_ptr_array_index(groups, i));
	restore_rank(bucket, rank);
	for (guint i = 0; i < groups->len; i++) {
		TcGroup *group = g_ptr_array_index(groups, i);
		if (!group->ambiguous && !group->winner)
			changed |= make_winner(bucket, group);
	}
	for (guint i = 0; i < groups->len; i++) {
		const TcGroup *group = g_ptr_array_index(groups, i);
		if (!group->winner)
			continue;
		const TcStanding before = group->winner->standing;
		take_group(group->winner, group);
		changed |= !is_same(&before, &group->winner->standing);
		group->winner->after[rank] = group->winner->standing;
		group->winner->ranks |= 1u << rank;
	}
	bucket->ranks |= groups->len > 0 ? 1u << rank : 0;
	return changed;
}

/* \return FALSE if evidence of before may mean another work now. */
static gboolean settle_ranks(TcBucket *bucket)
{
	for (guint n = TC_FULL_RANK + 1; n > 0; n--) {
		guint rank = n - 1, lower = (1u << rank) - 1;
		if (settle_rank(bucket, rank) && bucket->ranks_before & lower)
			return FALSE;
	}
	return TRUE;
}

/* ---- the result ----------------------------------------------------------------------------------------------------- */

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

/* Whether the works that evidence was added to have the keys that they had, and new ones have keys that no other has. */
static gboolean has_same_keys(const TcBucket *bucket, GHashTable *clusters, const GPtrArray *works)
{
	g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < bucket->clusters->len; i++) {
		const TcCluster *cluster = g_ptr_array_index(bucket->clusters, i);
		if (cluster->saved_key)
			g_hash_table_add(keys, (gpointer)cluster->saved_key);
	}
	for (guint i = 0; i < works->len; i++) {
		const TcWork *work = g_ptr_array_index(works, i);
		const char *before = ((const TcCluster *)g_hash_table_lookup(clusters, work))->saved_key;
		if (before ? strcmp(before, work->key) != 0 : !g_hash_table_add(keys, work->key))
			return FALSE;
	}
	return TRUE;
}

/* The works of the clusters that have evidence here. NULL if what was saved of before does not suffice. */
static GPtrArray *make_works(TcBucket *bucket)
{
	g_autoptr(GHashTable) clusters = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) works = g_ptr_array_new_with_free_func((GDestroyNotify)tc_work_free);

	for (guint i = 0; i < bucket->clusters->len; i++) {
		TcCluster *cluster = g_ptr_array_index(bucket->clusters, i);
		if (cluster->members->len == 0)
			continue;
		TcWork *work = tc_cluster_make_work(cluster);
		if (!work)
			return NULL;
		g_ptr_array_add(works, work);
		g_hash_table_insert(clusters, work, cluster);
	}
	if (bucket->saved && !has_same_keys(bucket, clusters, works))
		return NULL;
	g_ptr_array_sort(works, compare_works);
	make_unique(works);
	for (guint i = 0; i < works->len; i++) {
		TcCluster *cluster = g_hash_table_lookup(clusters, g_ptr_array_index(works, i));
		cluster->index = (int)i;
		cluster->key = tc_bucket_intern(bucket, ((const TcWork *)g_ptr_array_index(works, i))->key);
	}
	return g_steal_pointer(&works);
}

/* The number and the Centre's symbol that are printed most. \return whether they are what they were, if there was a before. */
static gboolean elect_number(TcBucket *bucket)
{
	const char *number = bucket->number, *central = bucket->central;
	g_auto(TcTally) numbers, centrals;

	tc_tally_init(&numbers, bucket->numbers);
	tc_tally_init(&centrals, bucket->centrals);
	for (guint i = 0; i < bucket->pieces->len; i++) {
		const TcPiece *piece = g_ptr_array_index(bucket->pieces, i);
		const char *symbol = piece->said.symbol;
		tc_tally_add(&numbers, piece->said.number, piece->count, piece->said.held);
		if (symbol && g_str_has_suffix(symbol, "/TW"))
			tc_tally_add(&centrals, symbol, piece->count, piece->said.held);
	}
	bucket->number = tc_votes_get_commonest(bucket->numbers);
	bucket->central = tc_votes_get_commonest(bucket->centrals);
	return !bucket->saved || (bucket->number == number && bucket->central == central);
}

GPtrArray *tc_bucket_settle(TcBucket *bucket)
{
	return elect_number(bucket) && settle_ranks(bucket) ? make_works(bucket) : NULL;
}
