/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What has become of a work. It follows from the relations that papers state, and from nothing else: each state comes with the
 * places that say so, and a work of which nobody says anything is of unknown state, however old. The gravest thing said wins;
 * what is said of a part ("bãi bỏ Điều 5 Nghị định A") amends the whole. A directive that has a decree amended does not amend
 * it: only a work of the same kind, or of one that stands above it, can. That it has ended ("đã hết hiệu lực") any paper may tell.
 */
#include "lib/search/search-private.h"

#include <string.h>

const char *tc_state_get_name(TcStateId id)
{
	static const char *const names[] = {"unknown", "in-force", "amended", "replaced", "repealed"};

	return names[id];
}

/* The kinds of State papers by rank; what is not here stands below. */
static int rank_of(const char *type)
{
	static const struct {
		const char *type;
		int rank;
	} ranks[] = {{"hien-phap", 3},  {"bo-luat", 3},   {"luat", 3},       {"phap-lenh", 3},
		     {"nghi-quyet", 3}, {"nghi-dinh", 2}, {"quyet-dinh", 1}, {"thong-tu", 1}};

	for (gsize i = 0; type && i < G_N_ELEMENTS(ranks); i++)
		if (g_str_equal(ranks[i].type, type))
			return ranks[i].rank;
	return 0;
}

static gboolean can_change(const char *type, const TcWorkChange *change)
{
	return change->told || !type || !change->type || rank_of(change->type) >= rank_of(type);
}

static TcStateId state_of(const TcWorkChange *change)
{
	if (change->partial || g_str_equal(change->relation, "sua-doi"))
		return TC_STATE_AMENDED;
	return g_str_equal(change->relation, "thay-the") ? TC_STATE_REPLACED : TC_STATE_REPEALED;
}

/* Keeps what says what holds. */
static void judge(TcState *state, const char *type)
{
	for (guint i = state->changes->len; i-- > 0;) {
		const TcWorkChange *change = &g_array_index(state->changes, TcWorkChange, i);
		if (can_change(type, change))
			state->id = MAX(state->id, state_of(change));
		else
			g_array_remove_index(state->changes, i);
	}
	for (guint i = state->changes->len; i-- > 0;)
		if (state_of(&g_array_index(state->changes, TcWorkChange, i)) != state->id)
			g_array_remove_index(state->changes, i);
}

TcState *tc_state_read_changes(TcArchive *archive, const TcAsker *asker, gint64 work, const char *type, GError **error)
{
	g_autoptr(TcState) state = g_new0(TcState, 1);

	state->changes = tc_archive_list_changes(archive, asker, work, error);
	if (!state->changes)
		return NULL;
	judge(state, type);
	return g_steal_pointer(&state);
}

TcState *tc_state_read(TcArchive *archive, const TcAsker *asker, gint64 work, GError **error)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, work, error);
	g_autoptr(TcState) state = entry ? tc_state_read_changes(archive, asker, work, entry->work->type, error) : NULL;

	if (!state || !tc_archive_get_last_use(archive, asker, work, state->as_of, error))
		return NULL;
	if (state->id == TC_STATE_UNKNOWN && *state->as_of)
		state->id = TC_STATE_IN_FORCE;
	return g_steal_pointer(&state);
}

/* Of most works nobody says that anything was done to them, and that is quickly told. */
gboolean tc_state_get_id(TcArchive *archive, const TcAsker *asker, gint64 work, const char *type, const TcWorkStanding *standing,
			 TcStateId *id, GError **error)
{
	g_autoptr(TcState) state = standing->changed ? tc_state_read_changes(archive, asker, work, type, error) : NULL;

	if (standing->changed && !state)
		return FALSE;
	*id = state ? state->id : TC_STATE_UNKNOWN;
	if (*id == TC_STATE_UNKNOWN && standing->used)
		*id = TC_STATE_IN_FORCE;
	return TRUE;
}

void tc_state_free(TcState *state)
{
	if (!state)
		return;
	if (state->changes)
		g_array_unref(state->changes);
	g_free(state);
}
