/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive: SQLite, the truth. What files there are, which papers were read out of them, what the papers say of themselves
 * and of others, and the works (the directives themselves, held or only cited) that all this is evidence of. The index is
 * derived from it and can be thrown away.
 *
 * One TcArchive is used by one thread; open as many as there are threads. Readers never wait for the writer, nor it for them.
 * One process writes at a time: a second one waits TC_ARCHIVE_BUSY_MS and is then told TC_ERROR_LOCKED.
 *
 * Strings of what is returned are owned by it. Functions that return a pointer return NULL with `error` set; those that return
 * an id return 0, those that return a count -1. Besides the errors named, each may fail with TC_ERROR_LOCKED, TC_ERROR_IO,
 * TC_ERROR_NO_SPACE, TC_ERROR_CORRUPT and TC_ERROR_FAILED. All spans count bytes of the paper's raw text.
 */
#ifndef TC_ARCHIVE_H
#define TC_ARCHIVE_H

#include "lib/citation/works.h"
#include "lib/document/sketch.h"
#include "lib/extract/page.h"

G_BEGIN_DECLS

/* ---- the store ------------------------------------------------------------------------------------------------- */

/** The file in the store's folder. */
#define TC_ARCHIVE_FILE "archive.sqlite"

/** How long a writer waits for another, in milliseconds: longer than a commit takes, shorter than a person's patience. */
#define TC_ARCHIVE_BUSY_MS 3000

typedef struct TcArchive TcArchive;

typedef enum {
	TC_ARCHIVE_READ,  /**< the store must exist, at this program's schema */
	TC_ARCHIVE_MAP,   /**< the same, and the file is mapped: for threads that watch over what they read (tc_mapping_watch()) */
	TC_ARCHIVE_WRITE, /**< folder and store are made, or brought to this program's schema, where necessary */
} TcArchiveMode;

/**
 * Opens the archive in a store's folder. \return to close with tc_archive_close(); or NULL: TC_ERROR_NOT_FOUND (reading, and
 * there is none), TC_ERROR_VERSION (written by a newer program; or, when reading, by an older one that the indexer has to bring
 * up to date first), TC_ERROR_CORRUPT (not a database of ours).
 */
TcArchive *tc_archive_open(const char *folder, TcArchiveMode mode, GError **error);
/** Closes it; a transaction that is open is rolled back. NULL does nothing. */
void tc_archive_close(TcArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcArchive, tc_archive_close)

/**
 * Begins a transaction: for a writer, it is the one writer from here on (else TC_ERROR_LOCKED); for a reader, all that it reads
 * until it ends is of one moment. Transactions do not nest. Every writing function called outside one is its own transaction; one that fails
 * inside may have rolled back all of it, and there is no use in going on.
 */
gboolean tc_archive_begin(TcArchive *archive, GError **error);
/** Makes what was written since tc_archive_begin() lasting. On error the transaction is rolled back. */
gboolean tc_archive_commit(TcArchive *archive, GError **error);
/** Forgets what was written since tc_archive_begin(). Never fails; without a transaction it does nothing. */
void tc_archive_rollback(TcArchive *archive);

/** The generation that SQLite and the index both carry (DESIGN.md, "What lives where"); 0 in a new store, -1 on error. */
gint64 tc_archive_get_generation(TcArchive *archive, GError **error);
gboolean tc_archive_set_generation(TcArchive *archive, gint64 generation, GError **error);
/** The generation that the index had when the last run ended: one that is older is not the index of this archive. 0: no run has; -1 on error. */
gint64 tc_archive_get_indexed_generation(TcArchive *archive, GError **error);
gboolean tc_archive_set_indexed_generation(TcArchive *archive, gint64 generation, GError **error);

/**
 * Copies the archive, as it is at one moment, into a folder, which is made if need be; others may read and write it meanwhile. An
 * earlier copy there is replaced when the new one is whole and on the disk. TC_ERROR_IO, TC_ERROR_NO_SPACE.
 */
gboolean tc_archive_backup(TcArchive *archive, const char *folder, GError **error);

/**
 * Makes the file as small as it can be: texts are packed anew where that is worth it (dictionary.c), and unused room is given back. Others
 * may read meanwhile, nobody may write. Needs the room of a second copy for as long as it takes. \return FALSE: all is as it was.
 */
gboolean tc_archive_compact(TcArchive *archive, GError **error);

/**
 * Holds the archive against itself: SQLite's own check, dangling rows, papers whose text is absent or damaged, spans outside
 * their text. \return messages (char *), empty if all is well; free with g_ptr_array_unref(). Reads everything: slow.
 */
GPtrArray *tc_archive_check(TcArchive *archive, GError **error);

/**
 * All that the archive knows as text, a line a fact, ordered by keys and without ids, times, runs or the generation: two
 * stores are equal if and only if their dumps are. For tests and for `tracuu check`. Free with g_free().
 */
char *tc_archive_dump(TcArchive *archive, GError **error);

/* ---- files ----------------------------------------------------------------------------------------------------- */

typedef enum {
	TC_FILE_HELD,   /**< its papers are in the archive */
	TC_FILE_GONE,   /**< is no longer on disk; its papers stay until tc_archive_prune_files() */
	TC_FILE_FAILED, /**< could not be read; see the failures; papers of an earlier reading stay */
} TcFileState;

/** A file as last seen on disk. */
typedef struct {
	gint64 id;
	char *path;      /**< absolute; bytes as the file system gives them */
	char *docno;     /**< relative to the path that was indexed, without ending */
	guint64 size;    /**< bytes */
	gint64 mtime_ns; /**< since the epoch */
	guint64 inode;
	char *hash; /**< of its bytes, as the indexer computes it */
	TcFileState state;
	gint64 first_run; /**< the run that saw it first, 0: none */
	gint64 last_run;  /**< the run that last changed this row: a run that finds nothing new writes nothing */
} TcFile;
void tc_file_free(TcFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcFile, tc_file_free)

/** Called for each file. `file` and its strings are borrowed for the call. \return FALSE to stop. */
typedef gboolean (*TcFileFunc)(const TcFile *file, gpointer data);

/** Every file at or under `root` (absolute, without trailing slash; NULL: all), whatever its state, ordered by path. */
gboolean tc_archive_foreach_file(TcArchive *archive, const char *root, TcFileFunc func, gpointer data, GError **error);
/** By path. TC_ERROR_NOT_FOUND. */
TcFile *tc_archive_get_file(TcArchive *archive, const char *path, GError **error);
/** All files with these bytes, ordered by path (TcFile; g_ptr_array_unref()): candidates for what a new path was called before. */
GPtrArray *tc_archive_find_files(TcArchive *archive, const char *hash, GError **error);
/**
 * Inserts a file, or replaces what is known of the one with its path; `id` is not read, `first_run` only for a new one.
 * \return its id.
 */
gint64 tc_archive_put_file(TcArchive *archive, const TcFile *file, GError **error);
/**
 * A file has another path now: the same file, with its papers, which are put on the list to be indexed again. A row of a gone
 * or failed file at the new path is dropped with its papers; TC_ERROR_FAILED if a held file has that path. \param run the run that saw it.
 */
gboolean tc_archive_move_file(TcArchive *archive, gint64 file_id, const char *path, const char *docno, const char *group,
			      gint64 run, GError **error);
/** The file is not on disk any more: its row and its papers stay until they are pruned. */
gboolean tc_archive_mark_file_gone(TcArchive *archive, gint64 file_id, gint64 run, GError **error);
/**
 * Forgets the files that are gone: their papers and all that these were evidence of leave, and so do scans of documents that no paper
 * has any more. \return how many files, -1 on error.
 */
gint64 tc_archive_prune_files(TcArchive *archive, GError **error);

/** A file that could not be taken in. */
typedef struct {
	char *path;
	char *stage;  /**< `read`, `text` ... */
	char *reason; /**< what the person is told */
	guint tries;
	gint64 time; /**< of the last try, seconds since the epoch */
	char *version; /**< of the program that tried last: another may try again; "": any may, it was not for the file; NULL: somebody asks for it */
} TcFailure;

/** Borrowed for the call. \return FALSE to stop. */
typedef gboolean (*TcFailureFunc)(const TcFailure *failure, gpointer data);

/** Remembers a failure; one row a path, `tries` counts up by itself (the given one is not read). */
gboolean tc_archive_put_failure(TcArchive *archive, const TcFailure *failure, GError **error);
/** The file at `path` was read after all, or is gone. No error if there was no failure. */
gboolean tc_archive_clear_failure(TcArchive *archive, const char *path, GError **error);
/** The next run is to try again what failed. \param path of one file; NULL: all. \return how many there are; -1 on error. */
gint64 tc_archive_retry_failures(TcArchive *archive, const char *path, GError **error);
/** All, ordered by path. */
gboolean tc_archive_foreach_failure(TcArchive *archive, TcFailureFunc func, gpointer data, GError **error);

/* ---- runs ------------------------------------------------------------------------------------------------------ */

/** A run of the indexer. */
typedef struct {
	gint64 id;
	gint64 started, ended; /**< seconds since the epoch; `ended` 0: it did not end, or is running */
	char *report;          /**< JSON, NULL while there is none */
} TcRun;
void tc_run_free(TcRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcRun, tc_run_free)

/** \param now seconds since the epoch. \return the run's id. A run that may find nothing to do calls this at its first change. */
gint64 tc_archive_begin_run(TcArchive *archive, gint64 now, GError **error);
/** \param report JSON. */
gboolean tc_archive_end_run(TcArchive *archive, gint64 run, gint64 now, const char *report, GError **error);
/** The last `limit` runs, newest first (TcRun; g_ptr_array_unref()). */
GPtrArray *tc_archive_list_runs(TcArchive *archive, guint limit, GError **error);

/* ---- papers: writing ------------------------------------------------------------------------------------------- */

/** What a paper was read from, if that was more than plain text. All borrowed for the call. */
typedef struct {
	const char *format;     /**< `pdf`, `docx` ...: tc_kind_get_name() */
	const char *document;   /**< hash of the file, or of the file in a container */
	const char *member;     /**< which file of a container: indices from 0, `3` or `3/0`; "" if the file itself */
	const GPtrArray *pages; /**< of TcPage: all pages of the document, in order */
} TcPaperSource;

/** What the stages found in one paper. All borrowed for the call. */
typedef struct {
	gint64 file_id;
	int ordinal;       /**< from 0; several papers may stand in one file */
	const char *docno; /**< as in search results; of papers after the first, `docno#2` */
	const char *group; /**< folder group, "" if none */
	const char *raw;   /**< the bytes that `text` was made from */
	gsize raw_length;  /**< up to TC_TEXT_MAX_BYTES */
	const TcText *text;
	const TcHeader *header;       /**< spans in canonical bytes, as tc_header_parse() gives them */
	const TcCitations *citations; /**< likewise; NULL: none */
	const TcPaperSource *source;  /**< NULL: plain text */
	const GPtrArray *repairs;     /**< of TcPaperRepair (review.h), in order, with canonical spans; NULL: none */
	const TcSketch *sketch;       /**< NULL: too short for one */
} TcPaperInput;

/**
 * Puts a paper. An earlier paper of the same file and ordinal is replaced and keeps its id. Spans are taken back to raw bytes.
 * The buckets of its old and new evidence are opened (tc_archive_resolve_works()), and it is put on the list to be indexed. Its
 * secrecy level is that of the stamp in the header; a stamp that names no known level counts as TC_SECRECY_SECRET.
 * \return the paper's id; TC_ERROR_TOO_LARGE.
 */
gint64 tc_archive_put_paper(TcArchive *archive, const TcPaperInput *input, GError **error);

/** Papers of a file from `ordinal` on leave: it was read anew, and has fewer now. */
gboolean tc_archive_remove_papers(TcArchive *archive, gint64 file_id, int ordinal, GError **error);

/** One thing to be done in the index. */
typedef struct {
	gint64 paper_id;
	gboolean gone;  /**< to be deleted; else to be written */
	gint64 changes; /**< counts the changes since the index last had it: one that comes while it is written is not lost */
} TcToIndex;

/**
 * What the index does not have yet, by rising paper id (TcToIndex; g_array_unref()): papers put, replaced, moved or gone since they
 * were marked indexed. The index knows nothing of works, so it need not hear of them. \param after a paper id, 0 to begin with.
 */
GArray *tc_archive_list_unindexed(TcArchive *archive, gint64 after, guint limit, GError **error);
/** The index has it as it was listed; a paper that has changed since stays on the list. Call after the index is committed. */
gboolean tc_archive_mark_indexed(TcArchive *archive, const TcToIndex *done, GError **error);
/** The index is to be built anew: every paper is put on the list, deletions are struck off. */
gboolean tc_archive_mark_all_unindexed(TcArchive *archive, GError **error);

/**
 * Settles which citations and papers carry one work, for all buckets opened since the last time: works that appear, change or
 * vanish, the work of each paper and citation, and the relations between works. A work keeps its id as long as it keeps its
 * key. What the archive then says is a function of the papers it holds, not of the order in which they came. One transaction
 * (the open one, if there is one); memory is that of the largest bucket.
 */
gboolean tc_archive_resolve_works(TcArchive *archive, GError **error);
/** Whether there is anything for it to do. \param unsettled receives it. */
gboolean tc_archive_is_unsettled(TcArchive *archive, gboolean *unsettled, GError **error);

/* ---- scans ----------------------------------------------------------------------------------------------------- */

/*
 * What the OCR read off a page, under the hash of the document and the number of the page: it is kept when papers and files go, so that
 * no page is read twice, however often a file is renamed, moved, copied or indexed anew.
 */

/** Keeps what was read. \param page of source TC_PAGE_OCR, or TC_PAGE_LAYER where the OCR was no better than the layer. */
gboolean tc_archive_put_scan(TcArchive *archive, const char *document, const TcPage *page, GError **error);
/** \return what was read, by whichever engine, tc_page_unref() it; NULL without `error` if nobody read it yet. */
TcPage *tc_archive_get_scan(TcArchive *archive, const char *document, guint page, GError **error);

/** A number that changes whenever another connection has committed to the archive; -1 if it cannot be read. */
gint64 tc_archive_get_data_version(TcArchive *archive);

/* ---- papers: reading ------------------------------------------------------------------------------------------- */

/** A paper as stored. */
typedef struct {
	gint64 id;
	gint64 file_id;
	int ordinal;
	char *docno;
	char *path; /**< of its file */
	char *group;
	TcSecrecy secrecy;
	guint n_pages;
	gsize raw_length;
	gint64 work_id; /**< 0: none or not known (ambiguous, or not resolved yet) */
	double margin;  /**< see TcEvidence */
	gboolean ambiguous;
	TcHeader header; /**< as it was put, except that all spans and offsets count raw bytes; freed with the paper */
	char *format, *document, *member; /**< see TcPaperSource; of plain text `text`, NULL, "" */
} TcPaper;
void tc_paper_free(TcPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcPaper, tc_paper_free)

/** By id. TC_ERROR_NOT_FOUND: there is none that the asker may see. */
TcPaper *tc_archive_get_paper(TcArchive *archive, const TcAsker *asker, gint64 id, GError **error);
/** By docno; of several (two indexed paths may hold the same name) the one put first. TC_ERROR_NOT_FOUND. */
TcPaper *tc_archive_get_paper_by_docno(TcArchive *archive, const TcAsker *asker, const char *docno, GError **error);
/** The papers that carry a work, by docno (TcPaper; g_ptr_array_unref()). */
GPtrArray *tc_archive_list_papers_of_work(TcArchive *archive, const TcAsker *asker, gint64 work_id, GError **error);
/** Their ids alone, the first `limit` (gint64; g_array_unref()). */
GArray *tc_archive_list_paper_ids_of_work(TcArchive *archive, const TcAsker *asker, gint64 work_id, guint limit, GError **error);
/** Ids of papers that were read from the very same bytes in other files (gint64; g_array_unref()). TC_ERROR_NOT_FOUND. */
GArray *tc_archive_list_copies(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error);

/** How two papers come to have one text. */
typedef enum {
	TC_TWIN_COPY,      /**< the very same bytes */
	TC_TWIN_RESCAN,    /**< read twice: what their heads say agrees */
	TC_TWIN_DUPLICATE, /**< perhaps read twice, perhaps a form filled in twice: for a person to say */
} TcTwinKind;
/** `copy`, `rescan`, `duplicate`; static. */
const char *tc_twin_kind_get_name(TcTwinKind kind);

/** Another paper of the same text. */
typedef struct {
	gint64 paper_id;
	TcTwinKind kind;
	double similarity; /**< tc_sketch_compare() */
} TcTwin;

/** The twins of a paper but for those that a person said are none, by kind, the most alike first (TcTwin; g_array_unref()). TC_ERROR_NOT_FOUND. */
GArray *tc_archive_list_twins(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error);
/** Ids of papers after an id, rising (gint64; g_array_unref()): to walk through all. */
GArray *tc_archive_list_papers(TcArchive *archive, const TcAsker *asker, gint64 after, guint limit, GError **error);
/** How many papers the asker may see; -1 on error. */
gint64 tc_archive_count_papers(TcArchive *archive, const TcAsker *asker, GError **error);

/** A paper's raw text, byte for byte as given, NUL-terminated. \param length may be NULL. TC_ERROR_NOT_FOUND. g_free() it. */
char *tc_archive_dup_raw_text(TcArchive *archive, const TcAsker *asker, gint64 paper_id, gsize *length, GError **error);
/**
 * One page of it. \param page from 1. \param offset receives where in the raw text the page begins; may be NULL, like
 * `length`. TC_ERROR_NOT_FOUND. Free with g_free().
 */
char *tc_archive_dup_page(TcArchive *archive, const TcAsker *asker, gint64 paper_id, guint page, gsize *offset, gsize *length,
			  GError **error);

/**
 * Where the words of a page stand on it: a page without text, whose words are spans of what tc_archive_dup_page() gives.
 * \param text_length bytes of that text. \return tc_page_unref() it; NULL with TC_ERROR_NOT_FOUND if the paper was not read off pages.
 */
TcPage *tc_archive_get_layout(TcArchive *archive, const TcAsker *asker, gint64 paper_id, guint page, gsize text_length,
			      GError **error);

/** Whether any page of a paper was read by OCR. \param scanned receives it. TC_ERROR_NOT_FOUND. */
gboolean tc_archive_is_scanned(TcArchive *archive, const TcAsker *asker, gint64 paper_id, gboolean *scanned, GError **error);

/** A citation as stored. */
typedef struct {
	TcCitation citation; /**< its span counts raw bytes; `relation` is static */
	gint64 work_id;      /**< of what it cites; 0: unknown, ambiguous or itself */
	double margin;
	gboolean ambiguous; /**< several works fit, and none better */
} TcPaperCitation;

/**
 * A paper's citations in order; `refers_to` and `within` are indices into the result (TcPaperCitation; g_ptr_array_unref()).
 * TC_ERROR_NOT_FOUND.
 */
GPtrArray *tc_archive_list_citations(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error);

/* ---- works ----------------------------------------------------------------------------------------------------- */

/*
 * An asker sees a work if he may see a paper that carries it or one that cites it; it is held, for him, if he may see one that
 * carries it.
 */

/** What is said of a work, in short; of most works there is no more to ask. */
typedef struct {
	guint n_cites;    /**< works that it cites */
	guint n_cited_by; /**< works that cite it */
	gboolean changed; /**< FALSE: tc_archive_list_changes() would list nothing */
	gboolean used;    /**< a dated work rests on it or carries it out */
} TcWorkStanding;

/** A work as stored. */
typedef struct {
	gint64 id;
	TcWork *work; /**< `held`: for the asker */
	TcWorkStanding standing;
} TcWorkEntry;
void tc_work_entry_free(TcWorkEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcWorkEntry, tc_work_entry_free)

/** What a list shows of a paper. */
typedef struct {
	int ordinal;
	char *docno, *path;
	TcSecrecy secrecy;
	char *fields
		[TC_N_FIELDS]; /**< values of its header: type, number, symbol, year, date, issuer and subject; NULL: not known */
	gboolean repaired;     /**< FALSE: tc_archive_list_repairs() would list nothing */
	gint64 work_id;        /**< 0: none or not known */
	const char *work_type; /**< type id of the work, NULL if unknown; static */
	TcWorkStanding standing; /**< of the work */
} TcPaperBrief;
/** Frees what it has, for one on the stack. */
void tc_paper_brief_clear(TcPaperBrief *brief);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TcPaperBrief, tc_paper_brief_clear)

/** Of a paper by id. \param brief receives it, to clear in any case. \return FALSE: TC_ERROR_NOT_FOUND, there is none that the asker may see. */
gboolean tc_archive_get_brief(TcArchive *archive, const TcAsker *asker, gint64 paper_id, TcPaperBrief *brief, GError **error);

/** By id. TC_ERROR_NOT_FOUND. */
TcWorkEntry *tc_archive_get_work(TcArchive *archive, const TcAsker *asker, gint64 id, GError **error);
/** By key. TC_ERROR_NOT_FOUND. */
TcWorkEntry *tc_archive_get_work_by_key(TcArchive *archive, const TcAsker *asker, const char *key, GError **error);

/** What is known of a work that is looked for; NULL: anything. */
typedef struct {
	const char *type;   /**< type id */
	const char *number; /**< without leading zeros */
	const char *symbol; /**< canonical; compared without case */
	const char *year;   /**< inside the number, or the year of its date */
	const char *term;   /**< roman */
	const char *place;  /**< any case, with or without marks */
	const char *name;   /**< how its name begins; any case, with or without marks */
} TcWorkQuery;

/** All that fit, held ones first, then the most cited, then by key (TcWorkEntry; g_ptr_array_unref()). An empty query finds nothing. */
GPtrArray *tc_archive_find_works(TcArchive *archive, const TcAsker *asker, const TcWorkQuery *query, guint limit, GError **error);
/** Works that are cited and not held, most cited first. \param total receives how many there are in all; may be NULL. */
GPtrArray *tc_archive_list_missing(TcArchive *archive, const TcAsker *asker, guint limit, guint offset, guint *total,
				   GError **error);
/** Names that papers give to a work, most used first (char *; g_ptr_array_unref()). */
GPtrArray *tc_archive_list_aliases(TcArchive *archive, const TcAsker *asker, gint64 work_id, GError **error);

typedef enum {
	TC_LINKS_CITES,    /**< from the work to what it cites */
	TC_LINKS_CITED_BY, /**< from what cites it to the work */
} TcLinkDirection;

/** How two works are related: everything that any paper says of it, on one line. */
typedef struct {
	gint64 work_id;       /**< the other work */
	char *key;            /**< its key */
	char date[11];        /**< of the other work, ISO 8601; "" if unknown */
	const char *relation; /**< the strongest, a relation id; static */
	GPtrArray *relations; /**< all relation ids, strongest first; static strings */
	gint64 paper_id; /**< a paper that says so with the strongest; the work's own paper rather than one that quotes its title */
	guint seq;       /**< which of its citations */
	TcSpan span;     /**< where it is printed */
	gboolean in_title; /**< that paper does not cite the work itself: it prints a title that does */
	guint n;           /**< printed places in all */
} TcWorkLink;
void tc_work_link_free(TcWorkLink *link);

/**
 * The works related to one, each once, the strongest relation first, then by key (TcWorkLink; g_ptr_array_unref()). A title that
 * was misread as citing what is younger than itself is passed over. \param limit works at most, 0: all; a directive may be
 * cited by tens of thousands.
 */
GPtrArray *tc_archive_list_links(TcArchive *archive, const TcAsker *asker, gint64 work_id, TcLinkDirection direction, guint limit,
				 GError **error);
/** The same without where it is printed (`paper_id`, `seq`, `span` and `in_title` are 0), ten times as quick. */
GPtrArray *tc_archive_list_related(TcArchive *archive, const TcAsker *asker, gint64 work_id, TcLinkDirection direction,
				   guint limit, GError **error);

/** One printed place that says that a work replaces, repeals or amends another. */
typedef struct {
	gint64 work_id;       /**< the one that does */
	const char *type;     /**< its type id, NULL if unknown; static */
	const char *relation; /**< `thay-the`, `bai-bo`, `sua-doi`; static */
	gint64 paper_id;      /**< the paper that says so */
	guint seq;            /**< which of its citations */
	TcSpan span;          /**< where */
	gboolean partial;     /**< names an article or another part of the work, not the whole */
	gboolean told;        /**< the work did not do it: its paper tells that it was done ("đã hết hiệu lực") */
} TcWorkChange;

/** More changes than this are not listed: a law that is amended so often is amended. */
#define TC_CHANGES_MAX 100

/** What is said to have been done to a work, by the date of what did it (TcWorkChange; g_array_unref()). */
GArray *tc_archive_list_changes(TcArchive *archive, const TcAsker *asker, gint64 work_id, GError **error);

/** A paper of a work that something was done to. */
typedef struct {
	gint64 paper_id;
	gint64 work_id;
	const char *type; /**< the work's type id, NULL if unknown; static */
} TcChangedPaper;

/**
 * The papers that the asker may see of whose works any paper says that they were changed; one that the asker may not see, too: what he may
 * know of it is what tc_archive_list_changes() says. \return of TcChangedPaper, the papers of a work together; g_array_unref().
 */
GArray *tc_archive_list_changed_papers(TcArchive *archive, const TcAsker *asker, GError **error);
/** The papers of files that are no longer there, whoever may see them: to narrow what was found. \return of gint64; NULL on an error. */
GArray *tc_archive_list_gone_papers(TcArchive *archive, GError **error);
/** The date of the latest work that rests on a work or carries it out. \param date receives ISO 8601, "" if there is none. */
gboolean tc_archive_get_last_use(TcArchive *archive, const TcAsker *asker, gint64 work_id, char date[11], GError **error);

typedef enum {
	TC_WORKS_BY_TYPE, /**< values are type ids */
	TC_WORKS_BY_YEAR, /**< values are four digits, of the date or else inside the number */
} TcWorkGrouping;

/** How many works have one type or year. */
typedef struct {
	char *value; /**< "" where it is not known */
	guint n_held;
	guint n_missing;
} TcWorkCount;

/** Ordered by value (TcWorkCount; g_ptr_array_unref()). */
GPtrArray *tc_archive_count_works(TcArchive *archive, const TcAsker *asker, TcWorkGrouping grouping, GError **error);

/** How many pages were read by what, and how well. */
typedef struct {
	TcPageSource source;
	int tens; /**< of the page's confidence: 9 is 90 to 100 percent; -1: none was measured */
	guint n;
} TcPageCount;
/** Pages with a layout, by source and confidence (TcPageCount; g_array_unref()). */
GArray *tc_archive_count_pages(TcArchive *archive, const TcAsker *asker, GError **error);

G_END_DECLS

#endif
