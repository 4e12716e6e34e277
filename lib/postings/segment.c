/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A segment: some documents and all their terms, in a file that is written once. Documents are numbered from 0 in the order in which they came.
 *
 *     head       TcSegmentHead
 *     postings   the lists of terms of two documents or more, one behind the other (list.c)
 *     terms      rising byte by byte, 16 a block; of each: bytes that it shares with the one before it in the block, bytes that follow, those;
 *                how many documents; of one document, it and its frequency; of more, the bytes of its list
 *     blocks     of each block of terms where it stands, and the first bytes of its first term, by which one is found without reading terms
 *     lengths    of each document the sum of its terms' frequencies
 *     ids, sets, dates, orders, notes
 *                of each document its paper, labels and whether it is a section, date, string to order by, and note, each one behind the other:
 *                who counts labels reads nothing else
 *     papers     the documents of whole papers, sorted by paper; the sections of a paper are the documents behind its whole one
 *     labels     each set of labels once, by the numbers of their names
 *     names      each label once, as it stands among the strings, behind a digit for its slot; the first is ""
 *     strings    each string once
 *
 * `Pket luan` of 3 documents in block of `Pket hop` is `5 4 "luan" 3 7`: "Pket " is shared. Most terms are pairs of words that stand in one
 * document: those take no list, some seven bytes in all. Numbers are as the machine has them, which is little-endian wherever this is built for:
 * the index is derived and does not travel to others.
 *
 * What is read is not trusted: the head and where the parts are is held against the file when it is opened, and whoever follows numbers looks
 * whether they are within; the file may even be cut off while it is read (mapping.c). Damage behind that shows as missing documents, or others,
 * and is found by tracuu check, which reads everything (tc_segment_is_whole()).
 */
#include "lib/postings/postings-private.h"

#include <string.h>
#include <zlib.h>

/** Bytes that are read through at a time. */
#define STEP ((gsize)4 << 20)

/* ---- the file -------------------------------------------------------------------------------------------------- */

static const guint8 *get_part(const TcSegment *segment, guint part)
{
	return segment->file.bytes + segment->head->part[part];
}

static guint64 get_size(const TcSegment *segment, guint part)
{
	return segment->head->part[part + 1] - segment->head->part[part];
}

/* Whether another version of this file wrote it. */
static gboolean is_of_others(const TcSegment *segment)
{
	return memcmp(segment->head->magic, TC_SEGMENT_MAGIC, TC_SEGMENT_MAGIC_NAME) == 0 &&
	       memcmp(segment->head->magic, TC_SEGMENT_MAGIC, sizeof segment->head->magic) != 0;
}

/* Whether the head fits the file. */
static gboolean is_sound(const TcSegment *segment)
{
	const TcSegmentHead *head = segment->head;
	gsize size = segment->file.size;
	gsize n = head->n_documents;
	if (memcmp(head->magic, TC_SEGMENT_MAGIC, sizeof head->magic) != 0 ||
	    head->check_head != crc32_z(0, (const guint8 *)head, offsetof(TcSegmentHead, check_head)))
		return FALSE;
	for (guint i = 0; i < TC_N_PARTS; i++)
		if (head->part[i] > head->part[i + 1] || head->part[i] % 8 != 0)
			return FALSE;
	guint64 strings = get_size(segment, TC_PART_STRINGS);
	return head->part[0] == sizeof(TcSegmentHead) && head->part[TC_N_PARTS] == size && head->n_sections < n &&
	       get_size(segment, TC_PART_BLOCKS) / sizeof(TcTermBlock) == (head->n_terms + TC_TERMS - 1) / TC_TERMS &&
	       get_size(segment, TC_PART_LENGTHS) >= n * sizeof(guint32) &&
	       get_size(segment, TC_PART_IDS) >= n * sizeof(gint64) && get_size(segment, TC_PART_SETS) >= n * sizeof(guint32) &&
	       get_size(segment, TC_PART_DATES) >= n * sizeof(guint32) &&
	       get_size(segment, TC_PART_ORDERS) >= n * sizeof(guint32) &&
	       get_size(segment, TC_PART_NOTES) >= n * sizeof(guint16) &&
	       get_size(segment, TC_PART_PAPERS) >= (n - head->n_sections) * sizeof(guint32) &&
	       get_size(segment, TC_PART_LABELS) >= sizeof(TcLabels) && strings > 0 && segment->file.bytes[size - 1] == '\0';
}

TcSegment *tc_segment_open(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(TcSegment) segment = g_new0(TcSegment, 1);
	g_atomic_ref_count_init(&segment->count);
	segment->name = g_strdup(name);
	if (!tc_mapping_open(&segment->file, path, sizeof *segment->head, error))
		return NULL;
	segment->head = g_memdup2(segment->file.bytes, sizeof *segment->head);
	if (!is_sound(segment)) {
		if (is_of_others(segment))
			g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
				    "the index file %s is of another version; run tracuu-indexer", path);
		else
			g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s is damaged", path);
		return NULL;
	}
	segment->blocks = (const TcTermBlock *)(gconstpointer)get_part(segment, TC_PART_BLOCKS);
	segment->lengths = (const guint32 *)(gconstpointer)get_part(segment, TC_PART_LENGTHS);
	segment->ids = (const gint64 *)(gconstpointer)get_part(segment, TC_PART_IDS);
	segment->sets = (const guint32 *)(gconstpointer)get_part(segment, TC_PART_SETS);
	segment->dates = (const guint32 *)(gconstpointer)get_part(segment, TC_PART_DATES);
	segment->orders = (const guint32 *)(gconstpointer)get_part(segment, TC_PART_ORDERS);
	segment->notes = (const guint16 *)(gconstpointer)get_part(segment, TC_PART_NOTES);
	segment->papers = (const guint32 *)(gconstpointer)get_part(segment, TC_PART_PAPERS);
	segment->labels = (const TcLabels *)(gconstpointer)get_part(segment, TC_PART_LABELS);
	segment->names = (const guint32 *)(gconstpointer)get_part(segment, TC_PART_NAMES);
	segment->n_blocks = (guint32)((segment->head->n_terms + TC_TERMS - 1) / TC_TERMS);
	segment->n_papers = segment->head->n_documents - segment->head->n_sections;
	segment->n_labels = (guint32)(get_size(segment, TC_PART_LABELS) / sizeof(TcLabels));
	segment->n_names = (guint32)(get_size(segment, TC_PART_NAMES) / sizeof(guint32));
	return g_steal_pointer(&segment);
}

TcSegment *tc_segment_ref(TcSegment *segment)
{
	g_atomic_ref_count_inc(&segment->count);
	return segment;
}

void tc_segment_unref(TcSegment *segment)
{
	if (!segment || !g_atomic_ref_count_dec(&segment->count))
		return;
	tc_mapping_close(&segment->file);
	g_free(segment->head);
	g_free(segment->name);
	g_free(segment);
}

gboolean tc_segment_is_whole(const TcSegment *segment)
{
	const guint8 *at = segment->file.bytes + sizeof(TcSegmentHead), *end = segment->file.bytes + segment->file.size;
	guint32 check = 0;
	while (at < end) {
		gsize n = MIN((gsize)(end - at), STEP);
		check = (guint32)crc32_z(check, at, n);
		tc_mapping_let_go(&segment->file, at, at + n);
		at += n;
	}
	return check == segment->head->check_parts && !tc_segment_is_lost(segment);
}

gboolean tc_segment_is_lost(const TcSegment *segment)
{
	return tc_mapping_is_lost(&segment->file);
}

/* ---- documents ------------------------------------------------------------------------------------------------- */

const char *tc_segment_get_string(const TcSegment *segment, guint32 at)
{
	return at < get_size(segment, TC_PART_STRINGS) ? (const char *)get_part(segment, TC_PART_STRINGS) + at : "";
}

guint32 tc_segment_find_paper(const TcSegment *segment, gint64 paper)
{
	guint32 low = 0, high = segment->n_papers;
	while (low < high) {
		guint32 middle = low + (high - low) / 2, document = segment->papers[middle];
		if (document >= segment->head->n_documents)
			return TC_NO_DOCUMENT;
		if (segment->ids[document] < paper)
			low = middle + 1;
		else
			high = middle;
	}
	guint32 found = low < segment->n_papers ? segment->papers[low] : TC_NO_DOCUMENT;
	return found < segment->head->n_documents && segment->ids[found] == paper ? found : TC_NO_DOCUMENT;
}

guint32 tc_segment_find_end(const TcSegment *segment, guint32 document)
{
	do
		document++;
	while (document < segment->head->n_documents && tc_segment_is_section(segment, document));
	return document;
}

/* ---- terms ----------------------------------------------------------------------------------------------------- */

static const guint8 *get_terms_end(const TcSegment *segment)
{
	return get_part(segment, TC_PART_TERMS + 1);
}

/* A list as the terms tell of it. `*postings` moves behind it. */
static gboolean read_list(const TcSegment *segment, const guint8 **at, const guint8 **postings, TcList *list)
{
	const guint8 *end = get_terms_end(segment), *postings_end = get_part(segment, TC_PART_POSTINGS + 1);
	*list = (TcList){.n = (guint32)tc_coding_get_number(at, end)};
	guint64 first = tc_coding_get_number(at, end);
	if (list->n == 1) {
		list->document = (guint32)first;
		list->frequency = (guint32)tc_coding_get_number(at, end);
		return first < segment->head->n_documents;
	}
	if (first > (guint64)(postings_end - *postings) || list->n > segment->head->n_documents)
		return FALSE;
	list->at = *postings;
	list->end = *postings += first;
	return TRUE;
}

/* Reads a term and its list. FALSE where it is damaged. */
static gboolean read_term(TcTermCursor *cursor)
{
	const guint8 *end = get_terms_end(cursor->segment);
	if (end - cursor->at < 2)
		return FALSE;
	guint shared = *cursor->at++, more = *cursor->at++;
	if (shared > cursor->length || shared + more > TC_POSTINGS_MAX_TERM || end - cursor->at < (gssize)more)
		return FALSE;
	memcpy(cursor->term + shared, cursor->at, more);
	cursor->at += more;
	cursor->length = shared + more;
	cursor->term[cursor->length] = '\0';
	return read_list(cursor->segment, &cursor->at, &cursor->postings, &cursor->list);
}

static gboolean enter_block(TcTermCursor *cursor, guint32 block)
{
	const TcSegment *segment = cursor->segment;
	cursor->next = (guint64)block * TC_TERMS;
	cursor->length = 0;
	if (block >= segment->n_blocks || segment->blocks[block].terms > get_size(segment, TC_PART_TERMS) ||
	    segment->blocks[block].postings > get_size(segment, TC_PART_POSTINGS))
		return FALSE;
	cursor->at = get_part(segment, TC_PART_TERMS) + segment->blocks[block].terms;
	cursor->postings = get_part(segment, TC_PART_POSTINGS) + segment->blocks[block].postings;
	return TRUE;
}

gboolean tc_term_cursor_next(TcTermCursor *cursor)
{
	if (cursor->next >= cursor->segment->head->n_terms ||
	    (cursor->next % TC_TERMS == 0 && !enter_block(cursor, (guint32)(cursor->next / TC_TERMS))) || !read_term(cursor))
		return FALSE;
	cursor->next++;
	return TRUE;
}

/* How the first term of a block stands to another; one that is damaged is behind all. */
static int compare_first(const TcSegment *segment, guint32 block, guint64 beginning, const char *term, gsize length)
{
	const TcTermBlock *at = &segment->blocks[block];
	if (at->beginning != beginning)
		return at->beginning < beginning ? -1 : 1;
	guint64 size = get_size(segment, TC_PART_TERMS);
	if (size < 2 || at->terms > size - 2)
		return 1;
	const guint8 *first = get_part(segment, TC_PART_TERMS) + at->terms;
	if (size - at->terms - 2 < first[1])
		return 1;
	return tc_term_compare((const char *)first + 2, first[1], term, length);
}

/* The block that a term stands in, if the segment has it. */
static guint32 find_block(const TcSegment *segment, const char *term, gsize length)
{
	guint64 beginning = tc_term_get_beginning(term, length);
	guint32 low = 0, high = segment->n_blocks;
	while (low < high) {
		guint32 middle = low + (high - low) / 2;
		if (compare_first(segment, middle, beginning, term, length) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}

gboolean tc_term_cursor_begin(TcTermCursor *cursor, const TcSegment *segment, const char *from)
{
	*cursor = (TcTermCursor){.segment = segment};
	cursor->next = (guint64)find_block(segment, from, strlen(from)) * TC_TERMS;
	while (tc_term_cursor_next(cursor))
		if (strcmp(cursor->term, from) >= 0)
			return TRUE;
	return FALSE;
}

gboolean tc_segment_find_term(const TcSegment *segment, const char *term, TcList *list)
{
	TcTermCursor cursor;
	gboolean found = tc_term_cursor_begin(&cursor, segment, term) && strcmp(cursor.term, term) == 0;
	*list = found ? cursor.list : (TcList){0};
	return found;
}
