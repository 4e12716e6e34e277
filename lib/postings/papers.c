/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sets of papers, for what is asked of papers that does not stand in the index. Looking up where a paper's documents are takes a search
 * among all papers of a segment; as sets are asked for with every question, and segments never change, it is done once for each segment.
 */
#include "lib/postings/postings-private.h"

/* The documents of the set in a segment. */
typedef struct {
	TcSegment *segment;
	guint64 *documents; /* a bit each */
	guint32 n;
} Found;

struct TcPaperSet {
	grefcount count;
	GArray *papers; /* of gint64 */
	GArray *found;  /* of Found */
};

static void found_clear(gpointer data)
{
	Found *found = data;
	tc_segment_unref(found->segment);
	g_free(found->documents);
}

TcPaperSet *tc_paper_set_new(const gint64 *papers, gsize n)
{
	TcPaperSet *set = g_new0(TcPaperSet, 1);
	g_ref_count_init(&set->count);
	set->papers = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_array_append_vals(set->papers, papers, (guint)n);
	set->found = g_array_new(FALSE, FALSE, sizeof(Found));
	g_array_set_clear_func(set->found, found_clear);
	return set;
}

TcPaperSet *tc_paper_set_ref(TcPaperSet *set)
{
	g_ref_count_inc(&set->count);
	return set;
}

void tc_paper_set_unref(TcPaperSet *set)
{
	if (!set || !g_ref_count_dec(&set->count))
		return;
	g_array_unref(set->papers);
	g_array_unref(set->found);
	g_free(set);
}

/* What was found in segments that nobody else has open any more: they were written anew as others. */
static void forget(TcPaperSet *set)
{
	for (guint i = set->found->len; i-- > 0;)
		if (g_atomic_ref_count_compare(&g_array_index(set->found, Found, i).segment->count, 1))
			g_array_remove_index_fast(set->found, i);
}

static Found find(const TcPaperSet *set, TcSegment *segment)
{
	Found found = {.segment = tc_segment_ref(segment)};
	found.documents = g_new0(guint64, segment->head->n_documents / 64 + 1);
	for (guint i = 0; i < set->papers->len; i++) {
		guint32 document = tc_segment_find_paper(segment, g_array_index(set->papers, gint64, i));
		guint32 end = document == TC_NO_DOCUMENT ? document : tc_segment_find_end(segment, document);
		for (; document < end; document++, found.n++)
			found.documents[document / 64] |= G_GUINT64_CONSTANT(1) << document % 64;
	}
	return found;
}

guint64 *tc_paper_set_find(TcPaperSet *set, TcSegment *segment, guint32 *n)
{
	const Found *known = NULL;
	for (guint i = 0; i < set->found->len && !known; i++)
		if (g_array_index(set->found, Found, i).segment == segment)
			known = &g_array_index(set->found, Found, i);
	if (!known) {
		forget(set);
		const Found found = find(set, segment);
		g_array_append_val(set->found, found);
		known = &g_array_index(set->found, Found, set->found->len - 1);
	}
	*n = known->n;
	return known->documents;
}

const gint64 *tc_paper_set_get(const TcPaperSet *set, gsize *n)
{
	*n = set->papers->len;
	return (const gint64 *)(gpointer)set->papers->data;
}
