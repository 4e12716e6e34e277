/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which papers are of works that were amended, replaced or repealed: for `hiệu lực:"bị thay thế"` and for the facet. And which are of files that are
 * no longer there, `tệp gốc:mất`: a file goes and comes back without its paper being indexed anew.
 *
 * What became of a work follows from what papers say of it (state.c), and not everybody may see all of them: where the replacing paper is
 * secret, a clerk must not learn from a count that the other was replaced. So it cannot stand in the index, but is worked out of the
 * archive for who asks, as sets of papers (lib/postings/papers.c). The archive lists the papers of all works that were changed in any way,
 * few of all, and each such work is judged, by state.c alone, on what the asker may see. Unchanged is what is in none of the sets.
 *
 * A searcher keeps the sets of the askers that it had last, by clearance and groups, for as long as the archive stays as it is. Of 48,000
 * papers made by bench/multiply.py 607, of 197 works, were changed, and making the sets takes some 15 ms (70 where the disk is cold). While
 * the indexer commits every second questions should not pay for that each time: what took long to make is not made again before REST times
 * as long has passed, so that all of it together takes a twentieth of a thread at most. Until then questions are answered as things were at
 * an earlier commit; a hit's own state is always that of now.
 *
 * The facet counts how many of what matches each set has while matches are counted anyway (TcMatchOptions.among): 0.7 million instructions
 * a question of the 43 that one takes, over every fifth question of multiply.py. Tried: a match of the question and each set (TC_FILTER),
 * to count only: 4.3 million, as unions are read whole.
 */
#include "lib/search/job.h"

#include <string.h>

#include "lib/search/states-table.h"

G_STATIC_ASSERT(G_N_ELEMENTS(state_rows) == TC_STATES_N + 2);

/** Columns of states.tsv. */
enum { COLUMN_FIELD, COLUMN_ID, COLUMN_NAME, COLUMN_OTHERS };
/** Rows of states.tsv that are sets of papers, in the order of TcStateId from TC_STATE_AMENDED on; behind them the unchanged, held and gone. */
#define N_SETS (TC_STATES_N - 1)
#define ROW_HELD TC_STATES_N
#define ROW_GONE TC_STATES_GONE
/** Askers whose sets a searcher keeps: of a million papers each takes half a megabyte. */
#define MAX_ASKERS 16u
/** Microseconds within which sets may be made at every change. */
#define SHORT 5000
/** What took longer is made again after that many times as long. */
#define REST 20

struct TcStates {
	char *key; /* of the asker */
	TcPaperSet *sets[N_SETS];
	TcPaperSet *gone;  /* papers whose file is not there any more */
	gint64 version;    /* of the archive */
	gint64 rest_until; /* monotonic */
};

/* ---- values ---------------------------------------------------------------------------------------------------- */

const char *tc_states_get_id(guint row)
{
	return state_rows[row][COLUMN_ID];
}

const char *tc_states_find_name(const char *id)
{
	for (guint row = 0; row < G_N_ELEMENTS(state_rows); row++)
		if (strcmp(state_rows[row][COLUMN_ID], id) == 0)
			return state_rows[row][COLUMN_NAME];
	return NULL;
}

/* Whether a value of the field is, but for marks, case and what stands between its words, one of these. */
static gboolean is_any(const char *words, const TcIndexField *field, const char *names)
{
	g_auto(GStrv) each = g_strsplit(names, "|", -1);
	for (char **name = each; *name; name++) {
		g_autofree char *known = tc_index_dup_value_term(field, *name);
		if (strcmp(known, words) == 0)
			return TRUE;
	}
	return FALSE;
}

guint tc_states_parse(const TcIndexField *field, const char *value)
{
	g_autofree char *words = tc_index_dup_value_term(field, value);
	guint asked = 0;
	for (guint row = 0; row < G_N_ELEMENTS(state_rows); row++)
		for (gsize cell = COLUMN_ID; cell <= COLUMN_OTHERS && strcmp(state_rows[row][COLUMN_FIELD], field->name) == 0;
		     cell++)
			if (is_any(words, field, state_rows[row][cell]))
				asked |= 1u << row;
	return asked;
}

TcQuery *tc_states_make_query(const TcStates *states, guint asked)
{
	if (asked >> ROW_GONE & 1)
		return tc_query_new_papers(states->gone);
	if (asked >> ROW_HELD & 1)
		return tc_query_take_pair(TC_AND_NOT, tc_query_new_all(), tc_query_new_papers(states->gone));
	gboolean unchanged = asked >> N_SETS & 1;
	TcQuery *parts[TC_STATES_N];
	guint n = 0;
	if (unchanged)
		parts[n++] = tc_query_new_all();
	for (guint i = 0; i < N_SETS; i++)
		if ((asked >> i & 1) != (guint)unchanged)
			parts[n++] = tc_query_new_papers(states->sets[i]);
	return n ? tc_query_take_parts(unchanged ? TC_AND_NOT : TC_OR, parts, n) : tc_query_new_nothing();
}

/* ---- sets ------------------------------------------------------------------------------------------------------ */

void tc_states_free(TcStates *states)
{
	if (!states)
		return;
	for (guint i = 0; i < N_SETS; i++)
		tc_paper_set_unref(states->sets[i]);
	g_clear_pointer(&states->gone, tc_paper_set_unref);
	g_free(states->key);
	g_free(states);
}

static gboolean judge(TcArchive *archive, const TcAsker *asker, const TcChangedPaper *paper, TcStateId *id, GError **error)
{
	g_autoptr(TcState) state = tc_state_read_changes(archive, asker, paper->work_id, paper->type, error);
	if (state)
		*id = state->id;
	return state != NULL;
}

/* Sorts papers, those of a work together, by what became of it. \param lists of gint64. */
static gboolean sort_papers(TcArchive *archive, const TcAsker *asker, const GArray *papers, GArray *const *lists, GError **error)
{
	gint64 work = 0;
	TcStateId id = TC_STATE_UNKNOWN;
	for (guint i = 0; i < papers->len; i++) {
		const TcChangedPaper *paper = &g_array_index(papers, TcChangedPaper, i);
		if (paper->work_id != work && !judge(archive, asker, paper, &id, error))
			return FALSE;
		work = paper->work_id;
		if (id >= TC_STATE_AMENDED)
			g_array_append_val(lists[id - TC_STATE_AMENDED], paper->paper_id);
	}
	return TRUE;
}

static gboolean make_sets(TcStates *states, TcArchive *archive, const TcAsker *asker, GError **error)
{
	g_autoptr(GArray) papers = tc_archive_list_changed_papers(archive, asker, error);
	GArray *lists[N_SETS];
	for (guint i = 0; i < N_SETS; i++)
		lists[i] = g_array_new(FALSE, FALSE, sizeof(gint64));
	gboolean made = papers && sort_papers(archive, asker, papers, lists, error);
	g_autoptr(GArray) gone = made ? tc_archive_list_gone_papers(archive, error) : NULL;
	if (gone)
		states->gone = tc_paper_set_new((const gint64 *)(gpointer)gone->data, gone->len);
	for (guint i = 0; i < N_SETS; i++) {
		states->sets[i] = tc_paper_set_new((const gint64 *)(gpointer)lists[i]->data, lists[i]->len);
		g_array_unref(lists[i]);
	}
	return gone != NULL;
}

/* Takes the key over. */
static TcStates *states_new(char *key, TcArchive *archive, const TcAsker *asker, GError **error)
{
	gint64 start = g_get_monotonic_time();
	TcStates *states = g_new0(TcStates, 1);
	states->key = key;
	states->version = tc_archive_get_data_version(archive);
	if (!make_sets(states, archive, asker, error)) {
		tc_states_free(states);
		return NULL;
	}
	gint64 end = g_get_monotonic_time();
	states->rest_until = end - start > SHORT ? end + REST * (end - start) : 0;
	return states;
}

/* ---- kept ------------------------------------------------------------------------------------------------------ */

static char *dup_key(const TcAsker *asker)
{
	g_autofree char *groups = asker->groups ? g_strjoinv("\x1f", (char **)asker->groups) : NULL;
	return g_strdup_printf("%d%s%s", (int)asker->clearance, groups ? ":" : "", groups ? groups : "");
}

void tc_states_forget(TcSearcher *searcher)
{
	gint64 version = tc_archive_get_data_version(searcher->archive), now = g_get_monotonic_time();
	guint before = searcher->states->len;
	for (guint i = before; i-- > 0;) {
		const TcStates *states = searcher->states->pdata[i];
		if (states->version != version && now >= states->rest_until)
			g_ptr_array_remove_index(searcher->states, i);
	}
	searcher->epoch += searcher->states->len < before;
}

/* The sets of an asker, taken out of those that are kept; NULL if there are none. */
static TcStates *take_kept(TcSearcher *searcher, const char *key)
{
	for (guint i = 0; i < searcher->states->len; i++)
		if (strcmp(((const TcStates *)searcher->states->pdata[i])->key, key) == 0)
			return g_ptr_array_steal_index(searcher->states, i);
	return NULL;
}

const TcStates *tc_states_get(TcSearcher *searcher, const TcAsker *asker, GError **error)
{
	g_autofree char *key = dup_key(asker);
	tc_states_forget(searcher);
	TcStates *states = take_kept(searcher, key);
	if (!states)
		states = states_new(g_steal_pointer(&key), searcher->archive, asker, error);
	if (!states)
		return NULL;
	g_ptr_array_add(searcher->states, states);
	if (searcher->states->len > MAX_ASKERS)
		g_ptr_array_remove_index(searcher->states, 0);
	return states;
}
