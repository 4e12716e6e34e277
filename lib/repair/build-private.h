/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A language model in the making: what build.c counts and write.c puts into a file.
 */
#ifndef TC_REPAIR_BUILD_PRIVATE_H
#define TC_REPAIR_BUILD_PRIVATE_H

#include "lib/repair/model-private.h"

/** A word of the texts read. */
typedef struct {
	char *form;
	guint32 number; /**< its place among all words read */
	guint32 count;  /**< weighted */
	gboolean syllable;
} BuildWord;

struct TcModelBuilder {
	GPtrArray *words;    /**< of BuildWord; the classes first */
	GHashTable *by_form; /**< char * -> BuildWord */
	GArray *streams[2];  /**< of guint32: numbers of words, a border after each sentence; of plain and of weighted texts */
	guint weight;        /**< of the second stream */
};

/** A run of syllables. */
typedef struct {
	guint64 key; /**< ids, 16 bits each, the last one lowest */
	guint32 count[2];
	float chance;
	float backoff; /**< 0: nothing is kept after it */
	float worth;
	gboolean keep;
} BuildRun;

typedef struct {
	const TcModelBuilder *builder;
	GPtrArray *words; /**< of BuildWord, borrowed: those that have ids */
	guint n_words;
	GArray *runs[TC_MODEL_ORDER]; /**< of BuildRun, by length, sorted by key */
} Build;

/* ---- write.c ------------------------------------------------------------------------------------------------------- */

gboolean build_write(Build *build, const char *path, GError **error);

#endif
