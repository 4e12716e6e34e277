/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run from inside: what its three parts share. run.c opens the store and closes it, merge.c says which files are to be read, put.c
 * writes what came of them.
 */
#ifndef TC_RUN_PRIVATE_H
#define TC_RUN_PRIVATE_H

#include "indexer/indexer-private.h"

G_BEGIN_DECLS

/** A run under way. */
typedef struct {
	const TcRunOptions *options;
	TcReport *report;
	TcArchive *known;   /**< reads the files while the other writes */
	TcArchive *archive; /**< writes; NULL in a dry run without a store */
	int lock;           /**< that nobody else writes; -1: not taken */
	TcExtractors *extractors;
	TcMender *mender; /**< NULL: nothing is to be repaired */
	TcAnalysers *analysers;
	TcFeed *feed;
	TcWalk *walk;
	TcWalkFile ahead; /**< the walk's next file, if `has_ahead` */
	gboolean has_ahead;
	GHashTable *failed; /**< paths that failed before -> the version that tried */
	GArray *missing;    /**< of gint64: known files that the walk did not meet */
	gint64 run_id;      /**< 0: nothing has been written yet */
	gint64 generation;
	gboolean in_transaction;
	guint in_batch;      /**< papers put since the last commit */
	gint64 committed_us; /**< when that was */
	GError *error;       /**< why the run cannot go on */
} TcRunState;

/* All return FALSE with the run's `error` set if it cannot go on; or without, where the feed met the error. */

/* ---- put ------------------------------------------------------------------------------------------------------- */

/** Opens the transaction, and the run's record with the first: a run that finds nothing to do writes nothing. */
gboolean tc_run_begin(TcRunState *run);
/** Strikes papers off the list of what is to be indexed. \param done of TcToIndex; NULL: none. */
gboolean tc_run_mark_done(TcRunState *run, const GArray *done);
/** Commits what is open, one generation on, and lets the index follow. */
gboolean tc_run_commit(TcRunState *run);
/** Writes the oldest task that is done; waits for it. */
gboolean tc_run_write_next(TcRunState *run);

/* ---- merge ----------------------------------------------------------------------------------------------------- */

/** Brings what is known of everything under a root up to date. */
gboolean tc_run_merge(TcRunState *run, const char *root);

G_END_DECLS

#endif
