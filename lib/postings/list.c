/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of a term: its documents, rising, and how often it stands in each.
 *
 * A list of fewer than 128 documents is a row of numbers, for each document how many lie between it and the one before, times four, plus one of
 * four frequencies that nearly all have; any other frequency follows. A longer one is cut into blocks of 128, packed (coding.c), documents and
 * frequencies apart, and a last block of what is left, which is written like a short list. In front of all blocks stands of each its last
 * document, where it ends, and what bounds the weight of its documents, the highest frequency and the least length: a query goes over those that
 * cannot have what it looks for.
 *
 * A frequency of 2 is by far the commonest, as those of words count double (lib/index/terms.c), then 1, 4 and 0: they have the codes 0 to 3.
 */
#include "lib/postings/postings-private.h"

#include <string.h>

#define SKIP_BYTES 12u

static guint32 code_frequency(guint32 frequency)
{
	static const guint8 codes[] = {3, 1, 0, 4, 2};
	return frequency < G_N_ELEMENTS(codes) ? codes[frequency] : frequency;
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static void put_short(GByteArray *bytes, guint32 before, const guint32 *documents, const guint32 *frequencies, gsize n)
{
	guint length = bytes->len;
	g_byte_array_set_size(bytes, length + (guint)n * 2 * TC_NUMBER_BYTES);
	guint8 *at = bytes->data + length;
	for (gsize i = 0; i < n; i++) {
		guint32 code = code_frequency(frequencies[i]);
		at = tc_coding_write_number(at, (guint64)(documents[i] - before - 1) << 2 | MIN(code, 3));
		if (code >= 3)
			at = tc_coding_write_number(at, code - 3);
		before = documents[i];
	}
	g_byte_array_set_size(bytes, (guint)(at - bytes->data));
}

static void put_packed(GByteArray *bytes, guint32 before, const guint32 *documents, const guint32 *frequencies)
{
	guint32 gaps[TC_BLOCK], codes[TC_BLOCK];
	for (guint i = 0; i < TC_BLOCK; i++) {
		gaps[i] = documents[i] - before - 1;
		codes[i] = code_frequency(frequencies[i]);
		before = documents[i];
	}
	tc_coding_put_block(bytes, gaps);
	tc_coding_put_block(bytes, codes);
}

static TcSkip make_skip(const guint32 *documents, const guint32 *frequencies, gsize n, const guint32 *lengths)
{
	guint32 frequency = 0, length = G_MAXUINT32;
	for (gsize i = 0; i < n; i++) {
		frequency = MAX(frequency, frequencies[i]);
		length = MIN(length, lengths[documents[i]]);
	}
	return (TcSkip){.last = documents[n - 1],
			.frequency = (guint16)MIN(frequency, G_MAXUINT16),
			.length = (guint16)MIN(length, G_MAXUINT16)};
}

void tc_list_put(GByteArray *bytes, const guint32 *documents, const guint32 *frequencies, gsize n, const guint32 *lengths)
{
	if (n < TC_BLOCK) {
		put_short(bytes, G_MAXUINT32, documents, frequencies, n);
		return;
	}
	gsize n_blocks = (n + TC_BLOCK - 1) / TC_BLOCK, skips_at = bytes->len, blocks_at = skips_at + n_blocks * SKIP_BYTES;
	g_byte_array_set_size(bytes, (guint)blocks_at);
	for (gsize block = 0; block < n_blocks; block++) {
		gsize first = block * TC_BLOCK, left = MIN(n - first, TC_BLOCK);
		guint32 before = first ? documents[first - 1] : G_MAXUINT32;
		TcSkip skip = make_skip(documents + first, frequencies + first, left, lengths);
		if (left == TC_BLOCK)
			put_packed(bytes, before, documents + first, frequencies + first);
		else
			put_short(bytes, before, documents + first, frequencies + first, left);
		skip.end = (guint32)(bytes->len - blocks_at);
		memcpy(bytes->data + skips_at + block * SKIP_BYTES, &skip, SKIP_BYTES);
	}
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static TcSkip read_skip(const TcListCursor *cursor, guint32 block)
{
	TcSkip skip;
	memcpy(&skip, cursor->skips + (gsize)block * SKIP_BYTES, SKIP_BYTES);
	return skip;
}

static guint32 end_list(TcListCursor *cursor)
{
	cursor->i = cursor->n = 0;
	cursor->block = cursor->n_blocks;
	cursor->codes_at = NULL;
	return cursor->document = TC_NO_DOCUMENT;
}

/* \param next the least document that may come. FALSE where the list makes up documents, or ends too early. */
static gboolean read_short(TcListCursor *cursor, const guint8 *at, const guint8 *end, guint64 next, guint32 n)
{
	for (guint32 i = 0; i < n; i++) {
		if (at >= end)
			return FALSE;
		guint64 number = *at < 0x80 ? *at++ : tc_coding_get_number(&at, end);
		guint32 code = (guint32)number & 3;
		if (code == 3)
			code += (guint32)tc_coding_get_number(&at, end);
		next += number >> 2;
		cursor->documents[i] = (guint32)next++;
		cursor->codes[i] = code;
		if (next > cursor->n_documents)
			return FALSE;
	}
	cursor->codes_at = NULL;
	return TRUE;
}

static gboolean read_packed(TcListCursor *cursor, const guint8 *at, const guint8 *end, guint64 next)
{
	if (!tc_coding_get_block(&at, end, cursor->documents))
		return FALSE;
	for (guint i = 0; i < TC_BLOCK; i++) {
		next += cursor->documents[i];
		cursor->documents[i] = (guint32)next++;
	}
	cursor->codes_at = at;
	return next <= cursor->n_documents;
}

/* Reads a block of a list that has skips. */
static gboolean read_block(TcListCursor *cursor, guint32 block)
{
	guint32 from = 0, to = read_skip(cursor, block).end;
	guint64 next = 0;
	if (block) {
		TcSkip before = read_skip(cursor, block - 1);
		from = before.end;
		next = (guint64)before.last + 1;
	}
	gsize size = (gsize)(cursor->list.end - cursor->blocks);
	if (from > to || to > size)
		return FALSE;
	cursor->block = block;
	cursor->i = 0;
	cursor->n = MIN(cursor->list.n - block * TC_BLOCK, TC_BLOCK);
	const guint8 *at = cursor->blocks + from, *end = cursor->blocks + to;
	return cursor->n == TC_BLOCK ? read_packed(cursor, at, end, next) : read_short(cursor, at, end, next, cursor->n);
}

void tc_list_cursor_begin(TcListCursor *cursor, const TcList *list, guint32 n_documents)
{
	cursor->list = *list;
	cursor->n_documents = n_documents;
	cursor->skips = cursor->blocks = list->at;
	cursor->n_blocks = list->n < TC_BLOCK ? MIN(list->n, 1) : (list->n + TC_BLOCK - 1) / TC_BLOCK;
	cursor->block = cursor->i = 0;
	cursor->codes_at = NULL;
	cursor->n = list->n;
	gboolean done = list->n > 0;
	if (list->n == 1) {
		cursor->documents[0] = list->document;
		cursor->codes[0] = code_frequency(list->frequency);
	} else if (list->n < TC_BLOCK) {
		done = done && read_short(cursor, list->at, list->end, 0, list->n);
	} else {
		if ((gsize)(list->end - list->at) / SKIP_BYTES < cursor->n_blocks)
			cursor->n_blocks = 0; /* nor has it any skips to be asked for */
		cursor->blocks += cursor->n_blocks * (gsize)SKIP_BYTES;
		done = cursor->n_blocks > 0 && read_block(cursor, 0);
	}
	if (done)
		cursor->document = cursor->documents[0];
	else
		end_list(cursor);
}

guint32 tc_list_cursor_next_block(TcListCursor *cursor)
{
	guint32 before = cursor->document;
	if (cursor->block + 1 >= cursor->n_blocks || !read_block(cursor, cursor->block + 1) ||
	    cursor->documents[0] <= before) /* what is told of the block before is damaged */
		return end_list(cursor);
	return cursor->document = cursor->documents[0];
}

void tc_list_cursor_read_codes(TcListCursor *cursor)
{
	const guint8 *at = cursor->codes_at;
	cursor->codes_at = NULL;
	if (!tc_coding_get_block(&at, cursor->list.end, cursor->codes))
		memset(cursor->codes, 0, sizeof cursor->codes);
}

/* The first block from the one that is read on whose last document is `target` or later: in strides that double, then by halves. */
static guint32 find_block(const TcListCursor *cursor, guint32 target)
{
	guint32 low = cursor->block, stride = 1;
	while (low + stride < cursor->n_blocks && read_skip(cursor, low + stride - 1).last < target) {
		low += stride;
		stride *= 2;
	}
	guint32 high = MIN(low + stride, cursor->n_blocks);
	while (low < high) {
		guint32 middle = low + (high - low) / 2;
		if (read_skip(cursor, middle).last < target)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

guint32 tc_list_cursor_seek(TcListCursor *cursor, guint32 target)
{
	if (cursor->document >= target)
		return cursor->document;
	if (cursor->documents[cursor->n - 1] < target) {
		if (cursor->block + 1 >= cursor->n_blocks)
			return end_list(cursor);
		guint32 block = find_block(cursor, target);
		if (block >= cursor->n_blocks || !read_block(cursor, block))
			return end_list(cursor);
	}
	/* By halves, without a branch that depends on what is there: those are guessed wrong half of the time. */
	const guint32 *at = cursor->documents + cursor->i;
	for (guint32 left = cursor->n - cursor->i; left > 1;) {
		guint32 half = left / 2;
		at += half & -(guint32)(at[half - 1] < target);
		left -= half;
	}
	cursor->i = (guint32)(at - cursor->documents);
	if (*at < target) /* a damaged block */
		return end_list(cursor);
	return cursor->document = *at;
}

void tc_list_cursor_get_skip(const TcListCursor *cursor, guint32 block, TcSkip *skip)
{
	*skip = read_skip(cursor, block);
}

gboolean tc_list_cursor_peek(const TcListCursor *cursor, guint32 target, TcSkip *skip)
{
	if (cursor->list.n < TC_BLOCK || cursor->block >= cursor->n_blocks)
		return FALSE;
	guint32 block = find_block(cursor, target);
	if (block >= cursor->n_blocks)
		return FALSE;
	*skip = read_skip(cursor, block);
	return TRUE;
}
