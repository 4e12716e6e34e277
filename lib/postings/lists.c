/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists that were looked up, by their terms.
 */
#include "lib/postings/postings-private.h"

/** Terms that are remembered from one question to the next. */
#define MAX_TERMS 4096u

struct TcLists {
	const GPtrArray *parts;
	GHashTable *known; /* term -> Found */
};

typedef struct {
	guint n_documents;
	TcList list[]; /* of each part */
} Found;

TcLists *tc_lists_new(const GPtrArray *parts)
{
	TcLists *lists = g_new0(TcLists, 1);
	lists->parts = parts;
	lists->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return lists;
}

void tc_lists_free(TcLists *lists)
{
	if (!lists)
		return;
	g_hash_table_unref(lists->known);
	g_free(lists);
}

void tc_lists_forget(TcLists *lists)
{
	if (g_hash_table_size(lists->known) > MAX_TERMS)
		g_hash_table_remove_all(lists->known);
}

const TcList *tc_lists_find(TcLists *lists, const char *term, guint *n_documents)
{
	Found *found = g_hash_table_lookup(lists->known, term);
	if (!found) {
		found = g_malloc0(sizeof *found + lists->parts->len * sizeof found->list[0]);
		for (guint i = 0; i < lists->parts->len; i++) {
			const TcPart *part = lists->parts->pdata[i];
			(void)tc_segment_find_term(part->segment, term, &found->list[i]);
			found->n_documents += found->list[i].n;
		}
		g_hash_table_insert(lists->known, g_strdup(term), found);
	}
	if (n_documents)
		*n_documents = found->n_documents;
	return found->list;
}
