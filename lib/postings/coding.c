/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers as bytes: one by one, seven bits a byte, and 128 at a time, each in as many bits as most of them need.
 *
 * A block begins with that many bits, b, and with how many of its numbers have more. Then b rows of four words: number i is the (i / 4)-th of b
 * bits in column i % 4, so that four are taken apart at once. Of numbers that have more, the rest follows: which, and what stands above the b
 * bits. (PForDelta of Zukowski et al., ICDE 2006, in the layout of Lemire and Boytsov, SPE 2015.)
 */
#include "lib/postings/postings-private.h"

#include <string.h>

typedef guint32 Row __attribute__((vector_size(16)));
#define ROWS (TC_BLOCK / 4)

void tc_coding_put_number(GByteArray *bytes, guint64 number)
{
	guint8 coded[TC_NUMBER_BYTES];
	g_byte_array_append(bytes, coded, (guint)(tc_coding_write_number(coded, number) - coded));
}

guint64 tc_coding_get_number(const guint8 **at, const guint8 *end)
{
	guint64 number = 0;
	for (guint shift = 0; *at < end && shift < 64; shift += 7) {
		guint8 byte = *(*at)++;
		number |= (guint64)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return number;
	}
	*at = end;
	return 0;
}

/* ---- blocks ---------------------------------------------------------------------------------------------------- */

static guint count_bits(guint32 number)
{
	return number ? 32 - (guint)__builtin_clz(number) : 0;
}

/* With how many bits the block takes fewest bytes. \param exceptions receives how many of its numbers have more. */
static guint choose_bits(const guint32 *numbers, guint *exceptions)
{
	guint count[33] = {0}, most = 0, best = 0, least = G_MAXUINT;
	for (guint i = 0; i < TC_BLOCK; i++)
		count[count_bits(numbers[i])]++;
	for (guint bits = 0; bits <= 32; bits++)
		most = count[bits] ? bits : most;
	for (guint bits = 0; bits <= most; bits++) {
		guint bytes = 16 * bits, n = 0;
		for (guint more = bits + 1; more <= most; more++) {
			bytes += count[more] * (1 + (more - bits + 6) / 7);
			n += count[more];
		}
		if (bytes < least) {
			least = bytes;
			best = bits;
			*exceptions = n;
		}
	}
	return best;
}

static void pack(GByteArray *bytes, const guint32 *numbers, guint bits)
{
	guint32 words[4 * 32] = {0};
	guint32 mask = bits < 32 ? (1u << bits) - 1 : G_MAXUINT32;
	for (guint i = 0; bits > 0 && i < TC_BLOCK; i++) {
		guint from = i / 4 * bits, word = from / 32, shift = from % 32;
		guint64 placed = (guint64)(numbers[i] & mask) << shift;
		words[4 * word + i % 4] |= (guint32)placed;
		if (shift + bits > 32)
			words[4 * word + 4 + i % 4] |= (guint32)(placed >> 32);
	}
	g_byte_array_append(bytes, (const guint8 *)words, 16 * bits);
}

static void unpack(const guint8 *at, guint bits, guint32 *numbers)
{
	guint32 mask = bits < 32 ? (1u << bits) - 1 : G_MAXUINT32;
	Row row = {0};
	guint shift = 32;
	for (guint i = 0; bits > 0 && i < ROWS; i++) {
		Row out = {0};
		guint have = 0;
		if (shift < 32) {
			out = row >> shift;
			have = 32 - shift;
		}
		if (have < bits) {
			memcpy(&row, at, sizeof row);
			at += sizeof row;
			out |= row << have;
			shift = bits - have;
		} else {
			shift += bits;
		}
		out &= mask;
		memcpy(numbers + 4 * i, &out, sizeof out);
	}
	if (bits == 0)
		memset(numbers, 0, TC_BLOCK * sizeof *numbers);
}

void tc_coding_put_block(GByteArray *bytes, const guint32 *numbers)
{
	guint n = 0, bits = choose_bits(numbers, &n);
	g_byte_array_append(bytes, (const guint8[]){(guint8)bits, (guint8)n}, 2);
	pack(bytes, numbers, bits);
	for (guint i = 0; n > 0 && i < TC_BLOCK; i++)
		if (count_bits(numbers[i]) > bits) {
			g_byte_array_append(bytes, (const guint8[]){(guint8)i}, 1);
			tc_coding_put_number(bytes, numbers[i] >> bits);
		}
}

/* The head of a block. FALSE where it is damaged. */
static gboolean get_head(const guint8 **at, const guint8 *end, guint *bits, guint *more)
{
	if (end - *at < 2)
		return FALSE;
	*bits = *(*at)++;
	*more = *(*at)++;
	return *bits <= 32 && *more <= TC_BLOCK && end - *at >= (gssize)(16 * *bits);
}

gboolean tc_coding_get_block(const guint8 **at, const guint8 *end, guint32 *numbers)
{
	guint bits, more;
	if (!get_head(at, end, &bits, &more))
		return FALSE;
	unpack(*at, bits, numbers);
	*at += 16 * bits;
	for (guint i = 0; i < more; i++) {
		if (*at >= end || **at >= TC_BLOCK)
			return FALSE;
		guint which = *(*at)++;
		numbers[which] |= (guint32)(tc_coding_get_number(at, end) << bits);
	}
	return TRUE;
}
