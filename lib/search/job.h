/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A question on its way to its answer: what answer.c, run.c and hits.c hand each other.
 */
#ifndef TC_SEARCH_JOB_H
#define TC_SEARCH_JOB_H

#include "lib/search/search-private.h"

struct TcSearcher {
	char *store;
	TcArchive *archive;
	TcIndexReader *index;
	guint64 epoch;       /* see tc_searcher_get_epoch() */
	gint64 data_version; /* of the archive when that was asked last */
	GPtrArray *states;   /* of TcStates, the latest asked for last */
};

/* One way to read the question. */
typedef struct {
	char *question;
	TcNode *tree;
	GPtrArray *named;
	GPtrArray *phrases; /* that hits are held against; and the next */
	GPtrArray *nears;
} TcJobReading;

/* All that one question needs on its way. */
typedef struct {
	TcSearcher *searcher;
	const TcAsker *asker;
	TcSearchOptions options;
	TcCursor from;            /* of `options.cursor`; else zeros */
	TcJobReading readings[3]; /* as typed; as decoded; as corrected, where those find nothing */
	guint n_readings;
	TcJobReading
		meant; /* the last of those when it is asked for first, with words that no paper has put right; no tree: there are none */
	guint n_before; /* readings before that */
	gboolean relaxed;
	gboolean reading;           /* in a transaction of the archive */
	const TcStates *states;     /* see tc_compile(); for the facet too */
	const TcIndexField *lifted; /* see tc_compile() */
	TcAnswer *answer;
	GHashTable *
		texts; /* raw texts of hits that were held against phrases, GBytes by the address of the TcHit: the snippets want them again */
} TcJob;

/* ---- run.c: asking the index ----------------------------------------------------------------------------------- */

/** Looks up what the question takes from the archive. FALSE on an error. */
gboolean tc_job_prepare(TcJob *job, GError **error);
/** Runs the question, for `max` candidates from `first` on; where too little has all of its words, any of them will do. NULL on an error. */
TcMatches *tc_job_run(TcJob *job, guint first, guint max, GError **error);
/** Whether candidates have to be held against the text: no reading is content without. */
gboolean tc_job_has_phrases(const TcJob *job);
/** Counts facets anew that the question chooses values of, without that choice. FALSE on an error. */
gboolean tc_job_count_choices(TcJob *job, GError **error);

/* ---- hits.c: a page of hits ------------------------------------------------------------------------------------ */

/** Fills the hits of the page that is wanted. FALSE on an error. */
gboolean tc_job_add_page(TcJob *job, GError **error);
/** The raw text of a hit. NULL on an error. */
GBytes *tc_job_read_text(TcJob *job, const TcHit *hit, GError **error);

#endif
