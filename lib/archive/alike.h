/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Papers whose texts are alike, as far as anything has changed: alike.c. For twins.c alone.
 */
#ifndef TC_ARCHIVE_ALIKE_H
#define TC_ARCHIVE_ALIKE_H

#include <stdbool.h>

#include "lib/archive/archive-private.h"

/** A paper that is near one that has changed, or near one that is near it. */
typedef struct {
	gint64 paper_id;
	TcSketch sketch;
	bool form;     /**< as was noted of it (twins.c) */
	bool affected; /**< some of its pairs may have come or gone since twins were last settled: all of them are given */
	bool changed;  /**< alike.c's own, and so is what follows */
	guint32 first_equal;
} TcAlikePaper;

/** Two papers that are alike, by index into the list of papers, either of them affected. \return FALSE to stop. */
typedef gboolean (*TcAlikeFunc)(guint a, guint b, double similarity, gpointer data);

/** The papers (TcAlikePaper; g_array_unref()) that what is noted as changed affects, and those that may be alike to them. NULL with `error` set. */
GArray *tc_alike_list_papers(TcArchive *archive, GError **error);
/** Gives each pair of which one is affected, once, in no order that means anything. \return FALSE if `func` stopped it. */
gboolean tc_alike_foreach_pair(const GArray *papers, TcAlikeFunc func, gpointer data);

#endif
