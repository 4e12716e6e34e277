/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists that were looked up, by their terms; and of terms that many documents have, those documents as bits. Such terms are a few hundred common
 * words that most questions have some of: what matches is joined out of their bits without reading a list again (iterator.c), which takes 14 %
 * of a question's instructions less.
 */
#include "lib/postings/postings-private.h"

/** Terms that are remembered from one question to the next. */
#define MAX_TERMS 4096u
/** Bytes of bits that are remembered. */
#define MAX_BYTES (4u << 20)
/** One document of so many has a term that is remembered as bits. */
#define COMMON 64u

struct TcLists {
	const GPtrArray *parts;
	GHashTable *known; /* term -> Found */
	gsize bytes;       /* of bits */
};

typedef struct {
	guint n_documents, n_parts;
	guint64 **sets; /* of each part, a bit a document; NULL: not asked for yet */
	TcList list[];  /* of each part */
} Found;

static void found_free(gpointer data)
{
	Found *found = data;
	for (guint i = 0; found->sets && i < found->n_parts; i++)
		g_free(found->sets[i]);
	g_free(found->sets);
	g_free(found);
}

TcLists *tc_lists_new(const GPtrArray *parts)
{
	TcLists *lists = g_new0(TcLists, 1);
	lists->parts = parts;
	lists->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, found_free);
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
	if (g_hash_table_size(lists->known) <= MAX_TERMS && lists->bytes <= MAX_BYTES)
		return;
	g_hash_table_remove_all(lists->known);
	lists->bytes = 0;
}

static Found *find(TcLists *lists, const char *term)
{
	Found *found = g_hash_table_lookup(lists->known, term);
	if (!found) {
		found = g_malloc0(sizeof *found + lists->parts->len * sizeof found->list[0]);
		found->n_parts = lists->parts->len;
		for (guint i = 0; i < lists->parts->len; i++) {
			const TcPart *part = lists->parts->pdata[i];
			(void)tc_segment_find_term(part->segment, term, &found->list[i]);
			found->n_documents += found->list[i].n;
		}
		g_hash_table_insert(lists->known, g_strdup(term), found);
	}
	return found;
}

const TcList *tc_lists_find(TcLists *lists, const char *term, guint *n_documents)
{
	const Found *found = find(lists, term);
	if (n_documents)
		*n_documents = found->n_documents;
	return found->list;
}

static guint64 *read_set(const TcList *list, guint32 n_documents)
{
	guint64 *set = g_new0(guint64, n_documents / 64 + 1);
	TcListCursor cursor;
	tc_list_cursor_begin(&cursor, list, n_documents);
	for (guint32 document = cursor.document; document != TC_NO_DOCUMENT; document = tc_list_cursor_next(&cursor))
		set[document / 64] |= G_GUINT64_CONSTANT(1) << document % 64;
	return set;
}

guint64 *tc_lists_get_set(TcLists *lists, const char *term, guint part)
{
	Found *found = find(lists, term);
	guint32 n_documents = ((const TcPart *)lists->parts->pdata[part])->segment->head->n_documents;
	if (found->list[part].n < n_documents / COMMON)
		return NULL;
	if (!found->sets)
		found->sets = g_new0(guint64 *, found->n_parts);
	if (!found->sets[part]) {
		found->sets[part] = read_set(&found->list[part], n_documents);
		lists->bytes += (n_documents / 64 + 1) * sizeof(guint64);
	}
	return found->sets[part];
}
