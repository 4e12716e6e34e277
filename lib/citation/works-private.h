/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What works.c and works-key.c share: a piece of evidence reduced to what decides its work.
 */
#ifndef TC_WORKS_PRIVATE_H
#define TC_WORKS_PRIVATE_H

#include "lib/citation/works.h"

/** Which of the Centre's three issuers: they share numbers and symbols, so they decide nothing but rank. */
typedef enum {
	TC_CENTRE_BBT = 1,
	TC_CENTRE_BCT = 2,
	TC_CENTRE_BCHTW = 4,
} TcCentre;

/** Evidence reduced. Strings live in the chunk given to tc_mention_read(); "" where unknown. */
typedef struct {
	const char *organ;   /**< code of the organ instance without its place: `TW`, `TU`, `TTg` */
	const char *place;   /**< folded; only where the organ is not of the Centre */
	const char *series;  /**< roman term, first year of a local term, or year */
	const char *date;    /**< ISO, perhaps partial */
	const char *subject; /**< folded words */
	const char *citing_date, *citing_place;
	guint centre;    /**< of TcCentre */
	gboolean placed; /**< the organ needs no place, or has one */
} TcMention;

/** Reduces one piece of evidence. `chunk` interns the strings, so equal ones are the same pointer. */
void tc_mention_read(const TcEvidence *evidence, GStringChunk *chunk, TcMention *mention);

/** A name folded for comparison: no marks, no punctuation, short forms of the tax laws written out. Free with g_free(). */
char *tc_name_fold(const char *name);

#endif
