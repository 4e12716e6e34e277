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
 * one partial work.
 */
#include "lib/citation/works-private.h"

#include <stdlib.h>
#include <string.h>

/* A winner must lead by this much; scores are sums of the weights below. */
#define LEAD 1.0
/* Beneath this, even the only candidate contradicts what is printed. */
#define FLOOR (-0.9)
/* More candidates than this cannot be told apart by what partial evidence has. */
#define CANDIDATES_MAX 512

#define WEIGHT_DATE 4.0
#define WEIGHT_PLACE 2.0
#define WEIGHT_ISSUER 1.0
#define WEIGHT_SUBJECT 3.0
/* For a work of which more is known than that somebody named its number and term: a date, or a paper. */
#define WEIGHT_KNOWN 1.2
/* For one of the citing paper's own term, unless so new that it would be cited in full: who means an older one says its term. */
#define WEIGHT_TERM 0.3
#define NEW_MONTHS 6
#define AGE_PER_YEAR 0.15
#define AGE_MAX 2.0

typedef struct {
	const char *organ, *place, *series; /* interned; "" unknown */
	const char *date, *subject;         /* the fullest; ties by content */
	char not_before[11];                /* by the run's anchors, or "" */
	gboolean held;
	guint centre;
	GArray *members; /* of gsize, indices of evidence */
	int index;       /* in the result */
} Cluster;

/* Equal evidence, judged once. */
typedef struct {
	TcMention mention;
	GArray *members;
	Cluster *winner, *rival;
	double margin;
	gboolean ambiguous;
} Group;

typedef struct {
	TcEvidence *evidence;
	GStringChunk *chunk;
	GPtrArray *groups;            /* of Group */
	GPtrArray *clusters;          /* of Cluster */
	GHashTable *by_key;           /* key -> Cluster */
	GHashTable *by_organ;         /* organ -> GPtrArray of Cluster */
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
	Cluster *cluster = data;
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

static void take_group(const TcEvidence *evidence, Cluster *cluster, const Group *group)
{
	const TcMention *m = &group->mention;

	cluster->date = fuller(cluster->date, m->date);
	cluster->subject = fuller(cluster->subject, m->subject);
	cluster->centre |= m->centre;
	for (guint i = 0; i < group->members->len; i++)
		cluster->held |= evidence[g_array_index(group->members, gsize, i)].held;
	g_array_append_vals(cluster->members, group->members->data, group->members->len);
}

static Cluster *ensure_cluster(Bucket *bucket, const TcMention *m)
{
	g_autofree char *key = g_strjoin("\x1f", m->organ, m->place, m->series, NULL);
	Cluster *cluster = g_hash_table_lookup(bucket->by_key, key);

	if (cluster)
		return cluster;
	cluster = g_new0(Cluster, 1);
	*cluster = (Cluster){.organ = m->organ, .place = m->place, .series = m->series, .date = "", .subject = ""};
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

/* ---- how well a work fits ------------------------------------------------------------------------------------------- */

/* Share of the shorter text's words that the other has. Texts are folded and short; -1 if too short to say. */
static double overlap(const char *a, const char *b)
{
	g_auto(GStrv) words = g_strsplit(a, " ", 60);
	g_autofree char *padded = g_strdup_printf(" %s ", b);
	guint n = g_strv_length(words), common = 0, other = 1;

	for (const char *p = b; *p; p++)
		other += *p == ' ';
	if (n < 4 || other < 4)
		return -1;
	for (char **w = words; *w; w++) {
		g_autofree char *word = g_strdup_printf(" %s ", *w);
		common += strstr(padded, word) != NULL;
	}
	return (double)common / MAX(MIN(n, other), 1);
}

/* ISO dates that may stop early: do they agree as far as both go? */
static gboolean dates_agree(const char *a, const char *b)
{
	return strncmp(a, b, MIN(strlen(a), strlen(b))) == 0;
}

/* The earliest day that a work can have: its date, or what its number says, or the first of its term or year. */
static const char *earliest(const Cluster *cluster)
{
	const char *first, *last;

	if (*cluster->date)
		return cluster->date;
	if (*cluster->not_before)
		return cluster->not_before;
	if (tc_term_get_window(cluster->series, &first, &last))
		return first;
	return cluster->series;
}

static gboolean is_younger(const Cluster *cluster, const TcMention *m)
{
	const char *day = earliest(cluster);

	if (!*m->citing_date || !g_ascii_isdigit(*day))
		return FALSE;
	return strncmp(day, m->citing_date, MIN(strlen(day), strlen(m->citing_date))) > 0;
}

static double age(const Cluster *cluster, const TcMention *m)
{
	const char *day = earliest(cluster);

	if (strlen(day) < 4 || strlen(m->citing_date) < 4 || !g_ascii_isdigit(*day))
		return 0;
	double years = (double)(g_ascii_strtoll(m->citing_date, NULL, 10) - g_ascii_strtoll(day, NULL, 10));
	return MIN(MAX(years, 0) * AGE_PER_YEAR, AGE_MAX);
}

static gboolean differs(const char *a, const char *b)
{
	return *a && *b && strcmp(a, b) != 0;
}

/* Months between two ISO dates; 0 if either stops at the year. */
static int months_between(const char *from, const char *to)
{
	if (strlen(from) < 7 || strlen(to) < 7)
		return 0;
	return (atoi(to) - atoi(from)) * 12 + atoi(to + 5) - atoi(from + 5);
}

/* What speaks for a work before anything that the mention says. */
static double prior(const Cluster *cluster, const TcMention *m)
{
	const char *term = tc_term_of_date(m->citing_date);
	double score = -age(cluster, m);

	if (cluster->held || strlen(cluster->date) == 10)
		score += WEIGHT_KNOWN;
	if (term && strcmp(term, cluster->series) == 0 && months_between(earliest(cluster), m->citing_date) >= NEW_MONTHS)
		score += WEIGHT_TERM;
	return score;
}

/* \return FALSE if the work cannot be the one meant. */
static gboolean fit(const Cluster *cluster, const TcMention *m, double *score)
{
	if (differs(cluster->organ, m->organ) || differs(cluster->place, m->place) || differs(cluster->series, m->series) ||
	    is_younger(cluster, m))
		return FALSE;
	*score = 0;
	if (*m->date && *cluster->date)
		*score += dates_agree(m->date, cluster->date) ? WEIGHT_DATE : -WEIGHT_DATE;
	if (*m->place ? *cluster->place : *m->citing_place && strcmp(cluster->place, m->citing_place) == 0)
		*score += WEIGHT_PLACE;
	if (m->centre && cluster->centre)
		*score += m->centre & cluster->centre ? WEIGHT_ISSUER : -WEIGHT_ISSUER;
	double common = overlap(m->subject, cluster->subject);
	if (common >= 0)
		*score += common < 0.2 ? -WEIGHT_SUBJECT : common * WEIGHT_SUBJECT;
	return TRUE;
}

typedef struct {
	Cluster *best;
	double first, second;
	guint n;
} Choice;

static void consider(Choice *choice, const GPtrArray *list, const TcMention *m)
{
	double score;

	for (guint i = 0; list && i < list->len && choice->n <= CANDIDATES_MAX; i++) {
		Cluster *cluster = g_ptr_array_index(list, i);
		/* a single candidate may be old; only what is printed can speak against it */
		if (!fit(cluster, m, &score) || score < FLOOR)
			continue;
		score += prior(cluster, m);
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
}

/* ---- the ranks ------------------------------------------------------------------------------------------------------ */

static void settle_rank(Bucket *bucket, int rank, gboolean full)
{
	for (guint i = 0; !full && i < bucket->groups->len; i++) {
		Group *group = g_ptr_array_index(bucket->groups, i);
		if (rank_of(&group->mention) == rank)
			judge(bucket, group);
	}
	for (guint i = 0; i < bucket->groups->len; i++) {
		Group *group = g_ptr_array_index(bucket->groups, i);
		if (rank_of(&group->mention) != rank || group->ambiguous)
			continue;
		if (!group->winner) {
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
	gboolean used[8] = {FALSE};

	for (guint i = 0; i < bucket->groups->len; i++)
		used[rank_of(&((Group *)g_ptr_array_index(bucket->groups, i))->mention)] = TRUE;
	/* series, organ and place make a full key; so do series and a name, which needs no organ */
	for (int rank = 7; rank >= 0; rank--)
		if (used[rank])
			settle_rank(bucket, rank, rank == 7);
}

/* ---- the fields of a work --------------------------------------------------------------------------------------------- */

typedef const char *(*FieldOf)(const TcEvidence *evidence);

#define FIELD(field)                                                                                                             \
	static const char *field##_of(const TcEvidence *evidence)                                                                \
	{                                                                                                                        \
		return evidence->field;                                                                                          \
	}
FIELD(type)
FIELD(number)
FIELD(symbol)
FIELD(year)
FIELD(date)
FIELD(issuer)
FIELD(place)
FIELD(term)
FIELD(name)
FIELD(subject)
#undef FIELD

typedef struct {
	guint count;
	gboolean held;
} Votes;

/* Held before cited; then, for texts the longest, for codes the commonest; then by content. */
static gboolean beats(const char *value, const Votes *votes, const char *best, const Votes *best_votes, gboolean text)
{
	gsize length = strlen(value), best_length = strlen(best);

	if (votes->held != best_votes->held)
		return votes->held;
	if (text && length != best_length)
		return length > best_length;
	if (votes->count != best_votes->count)
		return votes->count > best_votes->count;
	if (length != best_length)
		return length > best_length;
	return strcmp(value, best) < 0;
}

static char *elect(const Bucket *bucket, const Cluster *cluster, FieldOf field, gboolean text)
{
	g_autoptr(GHashTable) votes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	const char *best = NULL;
	Votes *best_votes = NULL;
	GHashTableIter iter;
	gpointer key, value;

	for (guint i = 0; i < cluster->members->len; i++) {
		const TcEvidence *evidence = &bucket->evidence[g_array_index(cluster->members, gsize, i)];
		const char *said = field(evidence);
		if (!said || !*said)
			continue;
		Votes *vote = g_hash_table_lookup(votes, said);
		if (!vote) {
			vote = g_new0(Votes, 1);
			g_hash_table_insert(votes, (gpointer)said, vote);
		}
		vote->count++;
		vote->held |= evidence->held;
	}
	g_hash_table_iter_init(&iter, votes);
	while (g_hash_table_iter_next(&iter, &key, &value))
		if (!best || beats(key, value, best, best_votes, text)) {
			best = key;
			best_votes = value;
		}
	return g_strdup(best);
}

static char *make_key(const Cluster *cluster, const TcWork *work)
{
	gboolean named = work->name && !*cluster->organ;
	g_autofree char *name = named ? tc_name_fold(work->name) : NULL;

	if (named)
		return g_strdup_printf("%s::%s%s%s", work->type, name, *cluster->series ? ":" : "", cluster->series);
	return g_strdup_printf("%s:%s:%s:%s:%s", work->type ? work->type : "", work->number ? work->number : "",
			       work->symbol ? work->symbol : cluster->organ, cluster->place, cluster->series);
}

/* Evidence prints an issuer in its own words, "Ban Bí thư Trung ương Đảng"; a work has it in the official ones. Joint issuers stay as they are. */
static char *take_official(char *issuer)
{
	gsize matched = 0;
	g_autoptr(TcOrgan) organ = issuer ? tc_organ_match(issuer, -1, &matched) : NULL;

	if (!organ || matched < strlen(issuer))
		return issuer;
	g_free(issuer);
	return g_steal_pointer(&organ->name);
}

static TcWork *make_work(const Bucket *bucket, const Cluster *cluster)
{
	TcWork *work = g_new0(TcWork, 1);
	const char *first, *last;

	work->type = elect(bucket, cluster, type_of, FALSE);
	work->number = elect(bucket, cluster, number_of, FALSE);
	work->symbol = elect(bucket, cluster, symbol_of, FALSE);
	work->year = elect(bucket, cluster, year_of, FALSE);
	work->date = elect(bucket, cluster, date_of, TRUE);
	work->issuer = take_official(elect(bucket, cluster, issuer_of, FALSE));
	work->place = elect(bucket, cluster, place_of, FALSE);
	work->name = elect(bucket, cluster, name_of, FALSE);
	work->subject = elect(bucket, cluster, subject_of, TRUE);
	work->term = tc_term_get_window(cluster->series, &first, &last) ? g_strdup(cluster->series)
									: elect(bucket, cluster, term_of, FALSE);
	for (guint i = 0; i < cluster->members->len; i++)
		work->held |= bucket->evidence[g_array_index(cluster->members, gsize, i)].held;
	work->key = make_key(cluster, work);
	return work;
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
		Cluster *cluster = g_ptr_array_index(bucket->clusters, i);
		TcWork *work = make_work(bucket, cluster);
		g_ptr_array_add(works, work);
		g_hash_table_insert(clusters, work, cluster);
	}
	g_ptr_array_sort(works, compare_works);
	make_unique(works);
	for (guint i = 0; i < works->len; i++)
		((Cluster *)g_hash_table_lookup(clusters, g_ptr_array_index(works, i)))->index = (int)i;
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
