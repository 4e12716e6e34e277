/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive, review: what the machine was not sure of, and what people say to it. A repair is an overlay on a paper's text; the text
 * itself never changes. How a decision finds its place again is told on top of anchor.c.
 */
#ifndef TC_ARCHIVE_REVIEW_H
#define TC_ARCHIVE_REVIEW_H

#include "lib/archive/archive.h"

G_BEGIN_DECLS

/* ---- repairs --------------------------------------------------------------------------------------------------- */

/** How much a repair counts. */
typedef enum {
	TC_READING_SUGGESTED, /**< both readings are found; the raw one is shown */
	TC_READING_APPLIED,   /**< both are found; the repaired one is shown */
	TC_READING_CONFIRMED, /**< as applied; a person says so */
	TC_READING_REJECTED,  /**< a person says that the raw reading is right: the other is neither shown nor found */
} TcReadingState;

/** `suggested`, `applied`, `confirmed`, `rejected`; static. */
const char *tc_reading_state_get_name(TcReadingState state);

/** A repair of a paper's text. */
typedef struct {
	TcSpan span;    /**< canonical bytes when it is put, raw bytes when it is read */
	char *raw;      /**< what stands there, canonical */
	char *repaired; /**< what should; "": nothing */
	char *others;   /**< further readings, the likeliest first, parted by `|`; NULL: none */
	double probability;
	TcReadingState state; /**< when it is put: one of the first two */
	gint64 decision;      /**< that made the state; 0: nobody has decided. This and the next are not read when it is put */
	gint64 key;           /**< the same for all places where the same stands between the same words */
} TcPaperRepair;
void tc_paper_repair_free(TcPaperRepair *repair);

/**
 * A paper's repairs by their places, as the model and people have them (TcPaperRepair; g_ptr_array_unref()). Rejected ones are among
 * them. TC_ERROR_NOT_FOUND.
 */
GPtrArray *tc_archive_list_repairs(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error);
/** The same, and of each only where it stands, what is read there, and how much that counts: all that a question wants of ten papers. */
GPtrArray *tc_archive_list_readings(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error);

/* ---- what is known --------------------------------------------------------------------------------------------- */

/** A name that is right as it stands. */
typedef struct {
	char *text;  /**< with what stands beside it: `Đảng ủy xã Lộc Trãi` */
	guint times; /**< works that it was met in; more for what a person has decided */
} TcKnownName;

/**
 * The names that headers and people's decisions vouch for, for tc_repairer_add_known(); of an archive that is the same always the same, and
 * some 100,000 at most. \return of TcKnownName; g_ptr_array_unref(). NULL: an error of the store.
 */
GPtrArray *tc_archive_list_known(TcArchive *archive, GError **error);

/** What a word was read as. */
typedef struct {
	char *truth;
	char *seen;
	double times;  /**< how often, by what the model is sure of and people say; below 0: people said that it was not */
	gboolean ours; /**< by our own OCR; FALSE: by whatever read the text before it came to us */
} TcMisread;

/**
 * What the latest repairs in the archive say that scanners misread, for tc_repairer_adapt(): of applied and of decided ones; how they are counted
 * is told on top of misread.c. \return of TcMisread; g_ptr_array_unref(). NULL: an error of the store.
 */
GPtrArray *tc_archive_list_misread(TcArchive *archive, GError **error);

/* ---- what waits for a person ----------------------------------------------------------------------------------- */

/** A repair that is less probable than this is asked about, applied or not; but not one that is hardly ever right. */
#define TC_REVIEW_SURE 0.95
#define TC_REVIEW_VAIN 0.1

typedef enum {
	TC_REVIEW_REPAIR,    /**< a syllable that may have been misread */
	TC_REVIEW_CITATION,  /**< a citation that may mean several works, and none better */
	TC_REVIEW_HEADER,    /**< a field of the header that stands in the paper and cannot be read */
	TC_REVIEW_DUPLICATE, /**< two papers of much the same text: one work, scanned twice, or two */
	TC_N_REVIEWS
} TcReviewKind;

/** `repair`, `citation`, `header`, `duplicate`; static. */
const char *tc_review_kind_get_name(TcReviewKind kind);
/** \return FALSE if the name is none. */
gboolean tc_review_kind_from_name(const char *name, TcReviewKind *kind);

typedef enum {
	TC_VERDICT_CONFIRM, /**< the reading offered is right */
	TC_VERDICT_REJECT,  /**< what stands there is right */
	TC_VERDICT_REPLACE, /**< neither: it reads as the person says */
} TcVerdict;

/** `confirm`, `reject`, `replace`; static. */
const char *tc_verdict_get_name(TcVerdict verdict);
/** \return FALSE if the name is none. */
gboolean tc_verdict_from_name(const char *name, TcVerdict *verdict);

/** What a person has decided. */
typedef struct {
	gint64 id;
	TcVerdict verdict;
	char *text; /**< what was confirmed or put in its place; of a citation the key of the work; NULL with a rejection, or of a pair */
	char *by;      /**< who; "" if he did not say */
	gint64 time;   /**< seconds since the epoch */
	gboolean same; /**< for all places like this one, and such as will come */
} TcDecision;

/** One thing to decide, or decided. */
typedef struct {
	char *id; /**< for tc_archive_decide(); holds until the paper is read anew, and is refused afterwards */
	TcReviewKind kind;
	gint64 paper_id;
	guint page;  /**< from 1 */
	TcSpan span; /**< raw bytes */
	const char *
		state; /**< tc_reading_state_get_name(), or of a citation `ambiguous`, of a field `unreadable`, of a pair `alike`; static */
	const char *field;     /**< name of the header's field; NULL: it is another kind; static */
	TcPaperRepair *repair; /**< NULL: it is another kind */
	GArray *works;         /**< of gint64: what the citation may mean, held ones first; NULL: it is another kind */
	gint64 work_id;        /**< what the citation was settled to, 0: nothing yet */
	gint64 other_id;       /**< the other paper of a pair, 0: it is another kind */
	double similarity;     /**< of the two: tc_sketch_compare() */
	guint n_same;          /**< other places where the same stands between the same words */
	TcDecision *decision;  /**< NULL: nobody has decided */
} TcReviewItem;
void tc_review_item_free(TcReviewItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcReviewItem, tc_review_item_free)

/** Which part of the queue is wanted. */
typedef struct {
	TcReviewKind kind;
	gboolean decided;   /**< what was decided, the latest first, instead of what is to be */
	guint limit;        /**< items at most */
	const char *cursor; /**< where an earlier answer said that it goes on; NULL: from the beginning */
} TcReviewQuery;

/** A part of the queue. */
typedef struct {
	GPtrArray *items; /**< of TcReviewItem; of all places that are the same the first stands for them */
	guint total;      /**< in the whole queue */
	char *next;       /**< the cursor for what follows; NULL: nothing does */
} TcReviewList;
void tc_review_list_free(TcReviewList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcReviewList, tc_review_list_free)

/** The id of a repair as an item. Free with g_free(). */
char *tc_review_dup_id(gint64 paper_id, const TcPaperRepair *repair);
/**
 * What is to be decided, the most frequent first, of misread words the likely ones; pairs, the most alike first. TC_ERROR_USAGE: the cursor is
 * none of ours.
 */
TcReviewList *tc_archive_list_review(TcArchive *archive, const TcAsker *asker, const TcReviewQuery *query, GError **error);
/** By id. TC_ERROR_NOT_FOUND: there is none that the asker may see, or the paper was read anew since. */
TcReviewItem *tc_archive_get_review(TcArchive *archive, const TcAsker *asker, const char *id, GError **error);

/** The longest text that a person may put in, and the longest name, in bytes. */
#define TC_REVIEW_MAX_TEXT 200u
#define TC_REVIEW_MAX_NAME 100u

/** What a person says. */
typedef struct {
	TcVerdict verdict;
	const char *
		text; /**< with TC_VERDICT_REPLACE: what stands there, "" if nothing does; of a date also as offices write it; else not read */
	gint64 work;    /**< with TC_VERDICT_CONFIRM of a citation: which of the works it means; else not read */
	const char *by; /**< NULL or "": not said */
	gboolean same;  /**< all places that are the same, in papers to come too */
} TcVerdictInput;

/**
 * Keeps a decision. What was decided of the place before is undone. The texts shown follow at once; the papers are put on the list to be
 * indexed, so that searches follow with the indexer's next run; of a citation the works follow then, unless they can at once. \param now
 * seconds since the epoch.
 * \return how many places it decides, -1: TC_ERROR_NOT_FOUND, TC_ERROR_USAGE (a text or name that is too long or no text, a work that the
 *         citation cannot mean, or a verdict that its kind has not).
 */
gint64 tc_archive_decide(TcArchive *archive, const TcAsker *asker, const char *id, const TcVerdictInput *input, gint64 now,
			 GError **error);
/**
 * Takes back the decision that an item stands under, at all places that it decided; the record of it stays. \param by who does.
 * \return at how many places, 0: nobody had decided; -1 as tc_archive_decide().
 */
gint64 tc_archive_undo(TcArchive *archive, const TcAsker *asker, const char *id, const char *by, gint64 now, GError **error);

G_END_DECLS

#endif
