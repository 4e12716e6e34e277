/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/repair, the language model: how likely a syllable is after the syllables before it, in one file that is mapped into memory.
 * What is in the file, and why so, stands on top of model.c; how it is counted and thinned out, on top of build.c.
 */
#ifndef TC_REPAIR_MODEL_H
#define TC_REPAIR_MODEL_H

#include "lib/base/base.h"

G_BEGIN_DECLS

/** The longest run of syllables that the model has counted. */
#define TC_MODEL_ORDER 4

/** A model that is open. Immutable: any thread may use it. */
typedef struct TcModel TcModel;

/**
 * Maps a model into memory and checks that it is whole: magic, version, size, checksum and every table's borders.
 *
 * \param path the file; as written by tc_model_builder_write().
 * \return to free with tc_model_close(), or NULL: TC_ERROR_NOT_FOUND or TC_ERROR_IO (the message names the file),
 *         TC_ERROR_VERSION (made by another tracuu), TC_ERROR_CORRUPT (no model, cut short or damaged).
 */
TcModel *tc_model_open(const char *path, GError **error);
void tc_model_close(TcModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcModel, tc_model_close)

/** Counts the syllables of texts and writes a model. One thread. */
typedef struct TcModelBuilder TcModelBuilder;

/** What decides about a model's size. */
typedef struct {
	guint min_syllable;         /**< a legal syllable counted less often than this is unknown */
	guint min_word;             /**< the same for other words: abbreviations, foreign words */
	gsize keep[TC_MODEL_ORDER]; /**< how many runs of two, three and four syllables are kept; [0] is not used */
} TcModelLimits;

/** Limits under which the shipped model stays below 16 MB. The value is static. */
const TcModelLimits *tc_model_limits_get_default(void);

TcModelBuilder *tc_model_builder_new(void);
void tc_model_builder_free(TcModelBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcModelBuilder, tc_model_builder_free)

/**
 * Counts a paragraph. \param utf8 as read; one that is no text (not UTF-8, NUL bytes) is passed over.
 * \param weight how often it counts, 1 to 255: a genre that there is little of counts for more. Two weights in all.
 * \return FALSE if it was passed over.
 */
gboolean tc_model_builder_add(TcModelBuilder *builder, const char *utf8, gsize length, guint weight);

/**
 * Estimates, thins out and writes the model. \return FALSE: TC_ERROR_IO, or TC_ERROR_FAILED where nothing was counted.
 */
gboolean tc_model_builder_write(TcModelBuilder *builder, const TcModelLimits *limits, const char *path, GError **error);

G_END_DECLS

#endif
