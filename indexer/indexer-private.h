/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * indexer: brings a store up to date with the files under some folders. One ruled section for each of its parts:
 *
 *   walk      the files, in byte order of their paths
 *   extract   files that are not plain text -> the texts of their papers, by processes that are fenced in
 *   analyse   worker threads: bytes -> text -> repairs, header, citations
 *   repair    which papers are read for OCR errors, and what is found
 *   units     what long papers are found by
 *   feed      one thread: what the archive has and the index has not -> index
 *   run       compares the walk with the archive (merge.c), puts what is new (put.c), settles the works (run.c)
 *   lock      one run at a time
 *   watch     waits until something changes
 *   background  who asks comes first
 *   report    what a run found, as JSON and as lines for people; progress on a terminal
 */
#ifndef TC_INDEXER_PRIVATE_H
#define TC_INDEXER_PRIVATE_H

#include "lib/archive/review.h"
#include "lib/extract/worker.h"

G_BEGIN_DECLS

/* ---- walk ------------------------------------------------------------------------------------------------------ */

/** A file met on the way. Strings are borrowed from the walk until its next step. */
typedef struct {
	const char *path;  /**< absolute */
	const char *docno; /**< relative to the root, without ending */
	guint64 size;
	gint64 mtime_ns;
	guint64 inode;
} TcWalkFile;

/** A folder that could not be read: what stands in it is not known to be gone. */
typedef struct {
	char *path, *reason;
} TcWalkGap;

/** A walk through one folder (or one file). */
typedef struct TcWalk TcWalk;

/**
 * Whether a file of this name (without its folder) can be a paper: not hidden, not what Office, Windows and downloads leave lying about.
 * What kind of file it is does not depend on its name.
 */
gboolean tc_walk_wants(const char *name);

/**
 * Starts a walk. Files that tc_walk_wants() not are passed over, as are devices, FIFOs and sockets; symbolic links to files are followed,
 * to folders not. \param root absolute, without trailing slash. \return NULL: TC_ERROR_IO.
 */
TcWalk *tc_walk_new(const char *root, GError **error);
/**
 * The next file in byte order of paths, the order in which the archive lists them. \return FALSE at the end. A folder that
 * cannot be read is named in tc_walk_get_gaps() and passed over.
 */
gboolean tc_walk_next(TcWalk *walk, TcWalkFile *file);
/** Folders that could not be read (TcWalkGap), borrowed. */
const GPtrArray *tc_walk_get_gaps(const TcWalk *walk);
/** How many files were passed over. */
guint tc_walk_get_n_other(const TcWalk *walk);
void tc_walk_free(TcWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcWalk, tc_walk_free)

/* ---- stages ---------------------------------------------------------------------------------------------------- */

/** Where the time of a run goes; seconds are summed over threads. */
typedef enum {
	TC_STAGE_READ,
	TC_STAGE_EXTRACT, /**< pages and text out of PDF, images, Office; OCR too */
	TC_STAGE_TEXT,
	TC_STAGE_REPAIR, /**< OCR errors */
	TC_STAGE_HEADER,
	TC_STAGE_CITATION,
	TC_STAGE_ARCHIVE,
	TC_STAGE_WORKS,
	TC_STAGE_INDEX,
	TC_N_STAGES
} TcStage;

/** `read`, `text` ...: as in reports and failures; static. */
const char *tc_stage_get_name(TcStage stage);

/* ---- analyse --------------------------------------------------------------------------------------------------- */

/** Bytes of text of one paper: 4,000 pages of 3 KB. */
#define TC_TASK_MAX_TEXT_BYTES (12u << 20)

/** A file to be read, and, when done, what was found in it. */
typedef struct {
	char *path, *docno;
	guint64 size, inode; /**< as the walk met it; once it is read, as it was then */
	gint64 mtime_ns;
	guint64 ahead_bytes; /**< what it counts for among those under way */
	guint64 held_bytes;  /**< of its papers */
	char *known_hash; /**< of the bytes that the archive has under this path; NULL if it has none. Equal: the stages are not run */
	gboolean done; /**< guarded by the pool */
	char *hash;
	gboolean same;         /**< the bytes are those of known_hash */
	gboolean unsettled;    /**< somebody is writing it: it waits for another run */
	GPtrArray *papers;     /**< of TcTaskPaper */
	GPtrArray *complaints; /**< of char *: files in a container that could not be read, and why */
	guint n_pages, n_recognised;
	gboolean machine_failed; /**< something in it could not be read for reasons that are not the file's */
	TcStage failed_stage;
	GError *error; /**< why it could not be read; then there are no papers */
	double seconds[TC_N_STAGES];
} TcTask;

/** One paper of a file. */
typedef struct {
	TcKind kind;
	char *document, *member; /**< see TcPaperSource; NULL of a plain text that is a file */
	char *name;              /**< of the member, "" if the file itself */
	char *raw;
	gsize raw_length;
	GPtrArray *pages; /**< of TcPage; NULL: plain text */
	TcText *text;
	GPtrArray *repairs; /**< of TcPaperRepair; NULL: it was not read for errors */
	TcHeader *header;
	TcCitations *citations;
	TcSketch sketch;
	gboolean has_sketch; /**< the text is long enough for one */
} TcTaskPaper;

/** Adds the bytes of a plain text as a paper; in what encoding they are, lib/text finds out. TC_ERROR_IO, TC_ERROR_TOO_LARGE. */
gboolean tc_task_read_text(TcTask *task, int fd, const char *document, const char *member, const char *name, GError **error);
/** One more paper of a task; its text is to follow. Strings are copied. */
TcTaskPaper *tc_task_add_paper(TcTask *task, TcKind kind, const char *document, const char *member, const char *name);

/* ---- extract --------------------------------------------------------------------------------------------------- */

/** How files are read. */
typedef struct {
	const char *store;        /**< where scans are looked for that were read before */
	const char *ocr_language; /**< as Tesseract calls it */
	gboolean redo_ocr;        /**< do not look for them */
} TcExtractOptions;

/** The extractors of a run. */
typedef struct TcExtractors TcExtractors;

/** \param jobs processes at most. \param options borrowed. */
TcExtractors *tc_extractors_new(guint jobs, const TcExtractOptions *options);
/** Adds what is in a file to a task's papers and complaints. Waits. Any thread. */
gboolean tc_extractors_read(TcExtractors *extractors, int fd, TcTask *task, GError **error);

/** A page that the OCR has read, to be kept. */
typedef struct {
	char *document;
	TcPage *page;
} TcScan;
void tc_scan_free(TcScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcScan, tc_scan_free)
/** The next page that was read since; NULL if there is none. */
TcScan *tc_extractors_take_scan(TcExtractors *extractors);
void tc_extractors_free(TcExtractors *extractors);

/* ---- repair ---------------------------------------------------------------------------------------------------- */

/** What repairs texts. Any thread. */
typedef struct TcMender TcMender;

/** Opens nothing yet. Free with tc_mender_free(). */
TcMender *tc_mender_new(void);
/**
 * Tells it the names that an archive is sure of, and what its scanners misread. The first call counts, before anything is read; what the run
 * itself puts makes no difference, so that the same files after the same archive are repaired the same, in whatever order their threads finish.
 * \return FALSE: an error of the store.
 */
gboolean tc_mender_learn(TcMender *mender, TcArchive *archive, GError **error);
/**
 * A paper's repairs (TcPaperRepair; g_ptr_array_unref()). \return NULL if it does not look like a text out of OCR, or if the models cannot be
 * opened, which is said on stderr once.
 */
GPtrArray *tc_mender_read(TcMender *mender, const TcTaskPaper *paper);
void tc_mender_free(TcMender *mender);

/** Worker threads that take tasks and finish them in any order; they are handed back in the order given. */
typedef struct TcAnalysers TcAnalysers;

/** \param jobs cores to keep busy, at least 1. \param extractors \param mender borrowed; the latter NULL: nothing is repaired. */
TcAnalysers *tc_analysers_new(guint jobs, TcExtractors *extractors, TcMender *mender);
/** Takes over a task. */
void tc_analysers_push(TcAnalysers *analysers, TcTask *task);
/** TRUE while as much is under way as should be beside this one: pop before pushing it. */
gboolean tc_analysers_is_full(TcAnalysers *analysers, const TcTask *task);
/** TRUE while there are tasks that were not popped. */
gboolean tc_analysers_has_tasks(const TcAnalysers *analysers);
/** Waits for the oldest task, `ms` milliseconds at most. \return whether it is done, or there is none. */
gboolean tc_analysers_wait(TcAnalysers *analysers, guint ms);
/** The oldest task, waited for until it is done; NULL if there is none. Free with tc_task_free(). */
TcTask *tc_analysers_pop(TcAnalysers *analysers);
/** Waits for the threads; tasks not popped are freed. */
void tc_analysers_free(TcAnalysers *analysers);
/** A task for a file that the walk met. */
TcTask *tc_task_new(const TcWalkFile *file);
void tc_task_free(TcTask *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcTask, tc_task_free)

/* ---- units ----------------------------------------------------------------------------------------------------- */

/**
 * Where the units of a long paper begin. \param body_start canonical byte at which its body begins. \return of gsize, canonical bytes, rising; empty
 * for a short one. Free with g_array_unref().
 */
GArray *tc_units_list(const TcText *text, gsize body_start);

/* ---- feed ------------------------------------------------------------------------------------------------------ */

/** The thread that writes the index. */
typedef struct TcFeed TcFeed;

/**
 * \param store the store's folder, borrowed while the feed lives. Nothing is opened before there is something to do. \param shards of an index that
 * is made now, 0: one a processor.
 */
TcFeed *tc_feed_new(const char *store, guint shards);
/**
 * Hands on the text of a paper that was just put into the archive. \param text taken over. Where too much is on offer already it is freed, and
 * later read from the archive.
 */
void tc_feed_offer(TcFeed *feed, gint64 paper, TcText *text);
/**
 * The archive was committed with this generation: the index is to follow. Returns at once.
 * \param marked of TcToIndex, out of tc_feed_take_done(): what this commit marked as indexed; taken over, may be NULL.
 */
void tc_feed_follow(TcFeed *feed, gint64 generation, GArray *marked);
/** The same generation once more: nothing is put for a while, and the index is to be committed as far as it is, meanwhile. Returns at once. */
void tc_feed_hurry(TcFeed *feed, gint64 generation);
/**
 * Ids of papers (gint64) that are in the index durably since the last call, to be marked in the archive; NULL if none.
 * g_array_unref().
 */
GArray *tc_feed_take_done(TcFeed *feed);
/** TRUE once the thread met an error: there is no use in going on. tc_feed_finish() has it. */
gboolean tc_feed_has_failed(TcFeed *feed);
/**
 * Waits until the index has followed and is committed. May be called once more. \return FALSE with the first error that the
 * thread met. \param seconds receives the time it spent.
 */
gboolean tc_feed_finish(TcFeed *feed, double *seconds, GError **error);
void tc_feed_free(TcFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcFeed, tc_feed_free)

/* ---- report ---------------------------------------------------------------------------------------------------- */

/** What happened in a run. */
typedef struct {
	guint found, added, changed, touched, moved, gone, pruned, unchanged, failed, failed_before, waiting, other;
	guint64 bytes;           /**< of text taken in */
	guint mended, repairs;   /**< papers that were read for OCR errors; and what was found in them */
	guint pages, recognised; /**< of files that have pages; and how many of these the OCR had to read */
	guint scans;             /**< pages that the OCR has read so far, whether or not their files are done */
	double seconds[TC_N_STAGES];
	double total_seconds;
	GPtrArray *failures; /**< of TcFailure */
	gboolean progress;   /**< draw a line on the terminal */
	guint expected;      /**< files under the roots, counted beforehand for the progress line; 0: unknown */
	gint64 started_us, drawn_us;
} TcReport;

void tc_report_init(TcReport *report, gboolean progress);
void tc_report_clear(TcReport *report);
/** Remembers and prints a file that could not be read. */
void tc_report_fail(TcReport *report, const char *path, TcStage stage, const char *reason);
/** Draws the progress line, if it is time to. */
void tc_report_draw(TcReport *report);
/** Wipes the progress line, if there is one. */
void tc_report_wipe(const TcReport *report);
/** Prints the closing lines. */
void tc_report_print(const TcReport *report, gboolean dry_run);
/** The report as JSON. Free with g_free(). */
char *tc_report_dup_json(const TcReport *report);

/* ---- lock ------------------------------------------------------------------------------------------------------ */

/**
 * Makes this process the one that may write to a store, until it ends. \return a descriptor to close; -1: TC_ERROR_LOCKED, which names
 * who has it and since when, TC_ERROR_IO.
 */
int tc_lock_take(const char *store, GError **error);

/* ---- background ------------------------------------------------------------------------------------------------ */

/** Makes this process, with all threads and processes that it starts from here on, give way to others. */
void tc_background_enter(void);

/* ---- watch ----------------------------------------------------------------------------------------------------- */

/** Folders being watched. */
typedef struct TcWatch TcWatch;

/** \return NULL: TC_ERROR_IO. */
TcWatch *tc_watch_new(GError **error);
/** Watches all folders under these, NULL-terminated; those already watched stay so. TC_ERROR_IO: there are too many. */
gboolean tc_watch_add(TcWatch *watch, char **roots, GError **error);
/** Waits until something has changed and it is quiet again; or so many seconds, if that is not 0. */
void tc_watch_wait(TcWatch *watch, int seconds);
void tc_watch_free(TcWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcWatch, tc_watch_free)

/* ---- run ------------------------------------------------------------------------------------------------------- */

/** What a run is to do. */
typedef struct {
	const char *store;
	char **paths;          /**< roots, NULL-terminated; none: only what an earlier run left unfinished */
	gboolean full;         /**< read and index every file again */
	gboolean dry_run;      /**< say what would be done */
	gboolean retry_failed; /**< try files again that failed and have not changed since */
	gboolean prune;        /**< forget the papers of files that are gone */
	gboolean no_repair;    /**< do not look for OCR errors */
	guint settle;          /**< files changed within so many seconds wait for another run */
	TcExtractOptions extract;
	guint jobs;         /**< cores to keep busy */
	guint commit_every; /**< papers to a transaction */
	guint shards;       /**< of an index that is made now; 0: one a processor */
	gboolean compact;   /**< write index and archive anew without unused room at the end */
} TcRunOptions;

/** One run. \return FALSE: the run as a whole failed; what was committed before stays, and the next run completes it. */
gboolean tc_run(const TcRunOptions *options, TcReport *report, GError **error);

G_END_DECLS

#endif
