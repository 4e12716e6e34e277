/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Terms found by their bytes: an open table, for whoever counts terms. What is remembered of a term is the caller's, and begins with a TcTermKey.
 */
#ifndef TC_POSTINGS_TERMS_H
#define TC_POSTINGS_TERMS_H

#include "lib/base/base.h"

#include <string.h>

/** The beginning of what is remembered of a term. It stays where it is as long as the table has it, and so do the term's bytes. */
typedef struct {
	const char *term;
	guint32 length; /**< bytes */
	guint32 hash;   /**< tc_term_hash() */
} TcTermKey;

/** At most half of the slots are taken. Not thread-safe. */
typedef struct {
	TcTermKey **slots;
	guint32 mask; /**< slots, a power of two, less one */
	guint32 n;    /**< terms */
} TcTermTable;

/** \param slots how many to begin with, a power of two. To be ended with tc_terms_clear(). */
void tc_terms_init(TcTermTable *table, guint32 slots);
/** Frees the table, not what was remembered. */
void tc_terms_clear(TcTermTable *table);
/** Puts a term that tc_terms_find() has not found. \param place what it gave. */
void tc_terms_put(TcTermTable *table, TcTermKey **place, TcTermKey *key);

/** Up to seven bytes as a number, another one for others of as many. */
static inline guint64 tc_term_pack(const char *bytes, gsize length)
{
	guint32 first, last;
	if (length < 4)
		return length ? (guint64)(guint8)bytes[0] << 16 | (guint64)(guint8)bytes[length / 2] << 8 |
					(guint8)bytes[length - 1]
			      : 0;
	memcpy(&first, bytes, 4);
	memcpy(&last, bytes + length - 4, 4);
	return (guint64)last << 32 | first;
}

/**
 * What terms are multiplied by: an odd number, another one in each process. With one that is known, texts can be made whose terms all meet in one
 * slot: 30,000 of them, 240 KB, took 700 times as long as any others, and twice as many four times that. As it is nobody can tell which those are:
 * two terms of a word, whatever they are, agree in the n upper bits of the product by two chances in 2^n (Dietzfelbinger et al., 1997).
 */
extern guint64 tc_term_multiplier;

/** Eight bytes at a time, each mixed in by a multiplication: terms are some ten bytes long. The upper bits come to be the lower ones. */
static inline guint32 tc_term_hash(const char *term, gsize length)
{
	guint64 hash = 0xCBF29CE484222325u ^ length;
	for (; length >= 8; term += 8, length -= 8) {
		guint64 word;
		memcpy(&word, term, 8);
		hash = (hash ^ word) * tc_term_multiplier;
		hash ^= hash >> 32;
	}
	hash = (hash ^ tc_term_pack(term, length)) * tc_term_multiplier;
	return (guint32)GUINT64_SWAP_LE_BE(hash);
}

/** \param term NUL-terminated, borrowed. */
static inline TcTermKey tc_term_make_key(const char *term)
{
	gsize length = strlen(term);
	return (TcTermKey){term, (guint32)length, tc_term_hash(term, length)};
}

/** The slot in which a term is, or the empty one in which it would be. Lent until the next one is put. */
static inline TcTermKey **tc_terms_find(const TcTermTable *table, const char *term, gsize length, guint32 hash)
{
	guint32 at = hash & table->mask;
	for (; table->slots[at]; at = (at + 1) & table->mask) {
		const TcTermKey *key = table->slots[at];
		if (key->hash == hash && key->length == length && memcmp(key->term, term, length) == 0)
			break;
	}
	return &table->slots[at];
}

/** Asks for memory that tc_terms_find() will want: the slot, and some terms later what it has. */
static inline void tc_terms_expect(const TcTermTable *table, guint32 hash)
{
	__builtin_prefetch(&table->slots[hash & table->mask]);
}
static inline void tc_terms_expect_key(const TcTermTable *table, guint32 hash)
{
	__builtin_prefetch(table->slots[hash & table->mask]);
}

/** Empties the slots from that of a hash on, up to an empty one. Done for every term of the table, in any order, it empties the table. */
static inline void tc_terms_forget(TcTermTable *table, guint32 hash)
{
	for (guint32 at = hash & table->mask; table->slots[at]; at = (at + 1) & table->mask) {
		table->slots[at] = NULL;
		table->n--;
	}
}

#endif
