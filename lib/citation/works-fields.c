/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The fields of a work, elected from the evidence for it, and its key.
 */
#include "lib/citation/works-private.h"

#include <string.h>

static const char *get_field(const TcEvidence *e, TcElected field)
{
	const char *const all[TC_N_ELECTED] = {
		[TC_ELECT_TYPE] = e->type,       [TC_ELECT_NUMBER] = e->number, [TC_ELECT_SYMBOL] = e->symbol,
		[TC_ELECT_YEAR] = e->year,       [TC_ELECT_DATE] = e->date,     [TC_ELECT_ISSUER] = e->issuer,
		[TC_ELECT_PLACE] = e->place,     [TC_ELECT_TERM] = e->term,     [TC_ELECT_NAME] = e->name,
		[TC_ELECT_SUBJECT] = e->subject,
	};

	return all[field];
}

/* Of these the fullest wins, before the commonest. */
static gboolean is_text(TcElected field)
{
	return field == TC_ELECT_DATE || field == TC_ELECT_SUBJECT;
}

/* ---- votes ---------------------------------------------------------------------------------------------------------- */

void tc_tally_init(TcTally *tally, GArray *votes)
{
	*tally = (TcTally){votes, g_hash_table_new(NULL, NULL)};
	for (guint i = 0; i < votes->len; i++)
		g_hash_table_insert(tally->places, (gpointer)g_array_index(votes, TcVotes, i).value, GUINT_TO_POINTER(i + 1));
}

void tc_tally_clear(TcTally *tally)
{
	g_hash_table_unref(tally->places);
}

void tc_tally_add(TcTally *tally, const char *value, guint count, gboolean held)
{
	if (!value || !*value)
		return;
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(tally->places, value));
	if (!place) {
		const TcVotes none = {.value = value};
		g_array_append_val(tally->votes, none);
		place = tally->votes->len;
		g_hash_table_insert(tally->places, (gpointer)value, GUINT_TO_POINTER(place));
	}
	TcVotes *votes = &g_array_index(tally->votes, TcVotes, place - 1);
	votes->count += count;
	votes->held |= held;
}

const char *tc_votes_get_commonest(const GArray *votes)
{
	const TcVotes *best = NULL;

	for (guint i = 0; i < votes->len; i++) {
		const TcVotes *one = &g_array_index(votes, TcVotes, i);
		if (!best || one->count > best->count || (one->count == best->count && strcmp(one->value, best->value) < 0))
			best = one;
	}
	return best ? best->value : NULL;
}

/* Held before cited; then, for texts the longest, for codes the commonest; then by content. */
static gboolean beats(const TcVotes *votes, const TcVotes *best, gboolean text)
{
	gsize length = strlen(votes->value), best_length = strlen(best->value);

	if (votes->held != best->held)
		return votes->held;
	if (text && length != best_length)
		return length > best_length;
	if (votes->count != best->count)
		return votes->count > best->count;
	if (length != best_length)
		return length > best_length;
	return strcmp(votes->value, best->value) < 0;
}

static const TcVotes *find_best(const GArray *votes, gboolean text)
{
	const TcVotes *best = NULL;

	for (guint i = 0; i < votes->len; i++)
		if (!best || beats(&g_array_index(votes, TcVotes, i), best, text))
			best = &g_array_index(votes, TcVotes, i);
	return best;
}

/* All votes: those of before first, in their order. */
static GArray *count_votes(const TcCluster *cluster, TcElected field)
{
	GArray *votes = cluster->saved ? g_array_copy(cluster->saved[field]) : g_array_new(FALSE, FALSE, sizeof(TcVotes));
	g_auto(TcTally) tally;

	tc_tally_init(&tally, votes);
	for (guint i = 0; i < cluster->members->len; i++) {
		const TcPiece *piece = g_array_index(cluster->members, const TcPiece *, i);
		tc_tally_add(&tally, get_field(&piece->said, field), piece->count, piece->said.held);
	}
	return votes;
}

GArray *tc_cluster_list_votes(const TcCluster *cluster, TcElected field)
{
	GArray *all = count_votes(cluster, field);
	const TcVotes *best = find_best(all, TRUE);

	if (!is_text(field) || !best)
		return all;
	GArray *votes = g_array_new(FALSE, FALSE, sizeof(TcVotes));
	for (guint i = 0; i < all->len; i++) {
		const TcVotes *one = &g_array_index(all, TcVotes, i);
		if (one->held == best->held && strlen(one->value) == strlen(best->value))
			g_array_append_vals(votes, one, 1);
	}
	g_array_unref(all);
	return votes;
}

/*
 * Of texts only those are saved that may win. One that was not, and that a paper of the work itself says now, may have been said before, and how
 * often is
 * not known.
 */
static gboolean is_known(const TcCluster *cluster, TcElected field, const GArray *votes)
{
	for (guint i = cluster->saved && is_text(field) ? cluster->saved[field]->len : votes->len; i < votes->len; i++)
		if (g_array_index(votes, TcVotes, i).held)
			return FALSE;
	return TRUE;
}

/* \return FALSE if what was saved does not suffice. */
static gboolean elect(const TcCluster *cluster, TcElected field, char **elected)
{
	g_autoptr(GArray) votes = count_votes(cluster, field);
	const TcVotes *best = find_best(votes, is_text(field));

	*elected = best ? g_strdup(best->value) : NULL;
	return is_known(cluster, field, votes);
}

/* ---- the work ------------------------------------------------------------------------------------------------------- */

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

TcWork *tc_cluster_make_work(const TcCluster *cluster)
{
	g_autoptr(TcWork) work = g_new0(TcWork, 1);
	char **const where[TC_N_ELECTED] = {
		[TC_ELECT_TYPE] = &work->type,       [TC_ELECT_NUMBER] = &work->number, [TC_ELECT_SYMBOL] = &work->symbol,
		[TC_ELECT_YEAR] = &work->year,       [TC_ELECT_DATE] = &work->date,     [TC_ELECT_ISSUER] = &work->issuer,
		[TC_ELECT_PLACE] = &work->place,     [TC_ELECT_TERM] = &work->term,     [TC_ELECT_NAME] = &work->name,
		[TC_ELECT_SUBJECT] = &work->subject,
	};
	const char *first, *last;

	for (TcElected field = 0; field < TC_N_ELECTED; field++)
		if (!elect(cluster, field, where[field]))
			return NULL;
	work->issuer = take_placed(take_official(work->issuer), work->place);
	if (tc_term_get_window(cluster->series, &first, &last)) {
		g_free(work->term);
		work->term = g_strdup(cluster->series);
	}
	work->held = cluster->standing.held;
	work->key = make_key(cluster, work);
	return g_steal_pointer(&work);
}
