/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The fields of a work, elected from the evidence for it, and its key.
 */
#include "lib/citation/works-private.h"

#include <string.h>

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

static char *elect(const TcEvidence *pieces, const TcCluster *cluster, FieldOf field, gboolean text)
{
	g_autoptr(GHashTable) votes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	const char *best = NULL;
	Votes *best_votes = NULL;
	GHashTableIter iter;
	gpointer key, value;

	for (guint i = 0; i < cluster->members->len; i++) {
		const TcEvidence *evidence = &pieces[g_array_index(cluster->members, gsize, i)];
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

static char *make_key(const TcCluster *cluster, const TcWork *work)
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

/* `Huyện ủy`, `Ủy ban nhân dân tỉnh`: an organ that every place has one of, printed without its place because all readers knew it. */
static gboolean lacks_place(const char *issuer)
{
	static const char *const ends[] = {"tinh uy",       "thanh uy",       "huyen uy",           "thi uy",
					   "quan uy",       "nhan dan tinh",  "nhan dan thanh pho", "nhan dan huyen",
					   "nhan dan quan", "nhan dan thi xa"};
	g_autofree char *folded = tc_name_fold(issuer);

	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
		if (g_str_has_suffix(folded, ends[i]))
			return TRUE;
	return FALSE;
}

/* Whom to ask for a paper that nobody holds: `Huyện ủy Vĩnh Linh`. */
static char *take_placed(char *issuer, const char *place)
{
	if (!issuer || !place || !lacks_place(issuer))
		return issuer;
	char *placed = g_strjoin(" ", issuer, place, NULL);
	g_free(issuer);
	return placed;
}

TcWork *tc_cluster_make_work(const TcEvidence *pieces, const TcCluster *cluster)
{
	TcWork *work = g_new0(TcWork, 1);
	const char *first, *last;

	work->type = elect(pieces, cluster, type_of, FALSE);
	work->number = elect(pieces, cluster, number_of, FALSE);
	work->symbol = elect(pieces, cluster, symbol_of, FALSE);
	work->year = elect(pieces, cluster, year_of, FALSE);
	work->date = elect(pieces, cluster, date_of, TRUE);
	work->place = elect(pieces, cluster, place_of, FALSE);
	work->issuer = take_placed(take_official(elect(pieces, cluster, issuer_of, FALSE)), work->place);
	work->name = elect(pieces, cluster, name_of, FALSE);
	work->subject = elect(pieces, cluster, subject_of, TRUE);
	work->term = tc_term_get_window(cluster->series, &first, &last) ? g_strdup(cluster->series)
									: elect(pieces, cluster, term_of, FALSE);
	for (guint i = 0; i < cluster->members->len; i++)
		work->held |= pieces[g_array_index(cluster->members, gsize, i)].held;
	work->key = make_key(cluster, work);
	return work;
}
