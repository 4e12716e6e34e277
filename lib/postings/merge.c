/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Several segments as one: their documents one behind the other but for those that are taken out, and each term once.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

/* A segment on its way. */
typedef struct {
	const TcPart *part;
	guint32 *numbers; /* of its documents in the new segment; TC_NO_DOCUMENT: taken out */
	TcTermCursor terms;
	gboolean more;
	const guint8 *terms_from, *postings_from; /* what is behind the cursor was let go up to here */
} Source;

typedef struct {
	TcOutput *output;
	Source *sources;
	gsize n;
	GArray *documents, *frequencies; /* of guint32: of one term, then of the next */
} Merge;

static gboolean put_documents(Merge *merge, Source *source, GError **error)
{
	const TcSegment *segment = source->part->segment;
	source->numbers = g_new(guint32, segment->head->n_documents);
	for (guint32 i = 0; i < segment->head->n_documents; i++) {
		const TcLabels *labels = &segment->labels[tc_segment_get_set(segment, i)];
		TcDocument document = {
			.paper = segment->ids[i], .section = tc_segment_is_section(segment, i), .note = segment->notes[i]};
		source->numbers[i] = TC_NO_DOCUMENT;
		if (tc_part_is_gone(source->part, i))
			continue;
		document.date = segment->dates[i];
		document.order = tc_segment_get_string(segment, segment->orders[i]);
		for (gsize j = 0; j < TC_POSTINGS_N_LABELS; j++)
			document.labels[j] = tc_segment_get_label(segment, labels->label[j]).name;
		source->numbers[i] = tc_output_get_n_documents(merge->output);
		if (!tc_output_add_document(merge->output, &document, segment->lengths[i], error))
			return FALSE;
	}
	return TRUE;
}

/* Appends what is left of the list of the term at which a segment stands. */
static void read_list(Merge *merge, const Source *source)
{
	TcListCursor cursor;
	tc_list_cursor_begin(&cursor, &source->terms.list, source->part->segment->head->n_documents);
	for (; cursor.document != TC_NO_DOCUMENT; tc_list_cursor_next(&cursor)) {
		guint32 document = source->numbers[cursor.document], frequency = tc_list_cursor_get_frequency(&cursor);
		if (document == TC_NO_DOCUMENT)
			continue;
		g_array_append_val(merge->documents, document);
		g_array_append_val(merge->frequencies, frequency);
	}
}

static int compare_terms(const TcTermCursor *left, const TcTermCursor *right)
{
	return tc_term_compare(left->term, left->length, right->term, right->length);
}

/* The least term at which any segment stands; NULL behind the last. */
static const Source *find_least(const Merge *merge)
{
	const Source *least = NULL;
	for (gsize i = 0; i < merge->n; i++)
		if (merge->sources[i].more && (!least || compare_terms(&merge->sources[i].terms, &least->terms) < 0))
			least = &merge->sources[i];
	return least;
}

/** Bytes of a segment that are read before they are let go. */
#define STEP (4 << 20)

/* Goes on to the next term. What was read is not kept: several gigabytes become one at times. */
static void go_on(Source *source)
{
	const TcSegment *segment = source->part->segment;
	source->more = tc_term_cursor_next(&source->terms);
	if (source->terms.postings - source->postings_from > STEP) {
		tc_mapping_let_go(&segment->file, source->postings_from, source->terms.postings);
		source->postings_from = source->terms.postings;
	}
	if (source->terms.at - source->terms_from > STEP) {
		tc_mapping_let_go(&segment->file, source->terms_from, source->terms.at);
		source->terms_from = source->terms.at;
	}
}

/* Writes a term out of all segments that have it, which go on to their next. */
static gboolean put_term(Merge *merge, const Source *least, GError **error)
{
	char term[TC_POSTINGS_MAX_TERM + 1];
	gsize length = least->terms.length;
	memcpy(term, least->terms.term, length + 1);
	g_array_set_size(merge->documents, 0);
	g_array_set_size(merge->frequencies, 0);
	for (gsize i = 0; i < merge->n; i++) {
		Source *source = &merge->sources[i];
		if (!source->more || source->terms.length != length || memcmp(source->terms.term, term, length) != 0)
			continue;
		read_list(merge, source);
		go_on(source);
	}
	return merge->documents->len == 0 ||
	       tc_output_add_term(merge->output, term, length, (const guint32 *)(gpointer)merge->documents->data,
				  (const guint32 *)(gpointer)merge->frequencies->data, merge->documents->len, error);
}

/* Damage that would be written over is said instead. */
static gboolean set_damaged(const Source *source, const char *folder, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s/%s is damaged", folder, source->part->segment->name);
	return FALSE;
}

/* Whether everything was read, after it was. */
static gboolean were_read(const Merge *merge, const char *folder, GError **error)
{
	for (gsize i = 0; i < merge->n; i++)
		if (tc_segment_is_lost(merge->sources[i].part->segment))
			return set_damaged(&merge->sources[i], folder, error);
	return TRUE;
}

static gboolean put_all(Merge *merge, const char *folder, GError **error)
{
	for (gsize i = 0; i < merge->n; i++) {
		if (!tc_segment_is_whole(merge->sources[i].part->segment))
			return set_damaged(&merge->sources[i], folder, error);
		if (!put_documents(merge, &merge->sources[i], error))
			return FALSE;
	}
	if (tc_output_get_n_documents(merge->output) == 0)
		return TRUE;
	for (gsize i = 0; i < merge->n; i++) {
		Source *source = &merge->sources[i];
		source->more = tc_term_cursor_begin(&source->terms, source->part->segment, "");
		source->terms_from = source->terms.at;
		source->postings_from = source->terms.postings;
	}
	for (const Source *least = find_least(merge); least; least = find_least(merge))
		if (!put_term(merge, least, error))
			return FALSE;
	return were_read(merge, folder, error) && tc_output_finish(merge->output, error);
}

gboolean tc_merge(const TcPart *parts, gsize n, const char *folder, const char *name, guint32 *n_documents, GError **error)
{
	g_autoptr(TcOutput) output = tc_output_new(folder, name, error);
	if (!output)
		return FALSE;
	Merge merge = {.output = output, .n = n, .sources = g_new0(Source, n)};
	merge.documents = g_array_new(FALSE, FALSE, sizeof(guint32));
	merge.frequencies = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (gsize i = 0; i < n; i++)
		merge.sources[i].part = &parts[i];
	gboolean done = put_all(&merge, folder, error);
	*n_documents = tc_output_get_n_documents(output);
	for (gsize i = 0; i < n; i++)
		g_free(merge.sources[i].numbers);
	g_free(merge.sources);
	g_array_unref(merge.documents);
	g_array_unref(merge.frequencies);
	return done;
}
