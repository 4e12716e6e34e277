/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/repair: what the paper said, where the scanner saw something else.
 *
 * A repair is an overlay on the text: a span, what stands there, what should, and how sure that is. The text itself is never changed here.
 * Digits, symbols, addresses and words of other languages are left alone.
 */
#ifndef TC_REPAIR_H
#define TC_REPAIR_H

#include "lib/text/text.h"

G_BEGIN_DECLS

/** The most readings that are offered besides the first. */
#define TC_REPAIR_N_OTHERS 2

/** The language model and the error model, ready for use. Immutable once open, apart from caches that look after themselves: any thread. */
typedef struct TcRepairer TcRepairer;

/**
 * Opens the models.
 *
 * \param model the language model's file; NULL: where tc_repairer_dup_model_path() says.
 * \param confusions a table of misread letters (see confusions.tsv) of another OCR engine; NULL: the one that is built in.
 * \return to free with tc_repairer_close(), or NULL: what tc_model_open() says; TC_ERROR_IO, TC_ERROR_CORRUPT for the table.
 */
TcRepairer *tc_repairer_open(const char *model, const char *confusions, GError **error);
void tc_repairer_close(TcRepairer *repairer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcRepairer, tc_repairer_close)

/** Where the shipped model is: `$TRACUU_MODEL`, else as installed. Free with g_free(). Any thread. */
char *tc_repairer_dup_model_path(void);

/**
 * Tells the repairer names that the archive holds: pairs of words with capitals that the model does not expect, and words that it does not know.
 * They are changed less easily from then on, and damaged ones are repaired to them. Give it text that can be trusted: digital papers, pages whose
 * OCR was good with their applied repairs, what people decided. Nothing is written to disk; the same calls in any order give the same repairer.
 *
 * \param utf8 any text. \param times how often it counts: 1 for a text that was met, more for what a person has confirmed; up to 10,000.
 * \return FALSE: there is no room for more names (260,000); what is known stays. Not while another thread uses the repairer.
 */
gboolean tc_repairer_add_known(TcRepairer *repairer, const char *utf8, gssize length, guint times);

/** What the models say of a word that is no Vietnamese syllable. */
typedef enum {
	TC_WORD_DAMAGED,  /**< it hardly stands in texts; it has marks, or one misreading makes it a syllable: `tưung`, `vien` */
	TC_WORD_UNMARKED, /**< it stands in texts, as a syllable does that has lost marks: `luc`, `nghiêp` */
	TC_WORD_FOREIGN,  /**< neither: `internet`, `kilôgam`, `glucose` */
} TcWordKind;

/** \param form lower case, \param folded folded, both as of a TcToken. Any thread. */
TcWordKind tc_repairer_get_word_kind(const TcRepairer *repairer, const char *form, const char *folded);

/** A syllable that was read as another. */
typedef struct {
	const char *truth;
	const char *seen;
	double times; /**< how often, each time as surely as it was so, 0 to 1; below 0: so often somebody said that it was not */
} TcMisreading;

/**
 * Tells the repairer which letters the scanner misreads whose papers it is given: what repairs say that were made in others of its papers. What is
 * no single syllable counts for nothing. Some hundred weigh as much as the table that is built in. Nothing is written to disk. Not while another
 * thread uses the repairer.
 */
void tc_repairer_adapt(TcRepairer *repairer, const TcMisreading *misreading, gsize n);

/** Whether a repair is sure enough to show, or to read by. */
typedef enum {
	TC_REPAIR_SUGGESTED, /**< both readings count; the raw one is shown */
	TC_REPAIR_APPLIED,   /**< the repaired reading is shown; the raw one is still found */
} TcRepairState;

/** One repair. */
typedef struct {
	TcSpan span;       /**< canonical bytes: one or two syllables */
	char *raw;         /**< what stands there */
	char *repaired;    /**< what should, in the case of `raw`; empty: nothing */
	double confidence; /**< how often such a repair is right, 0 to 1 */
	TcRepairState state;
	char *others[TC_REPAIR_N_OTHERS + 1]; /**< further readings of 10 % and more, the likeliest first; NULL-terminated */
} TcRepair;

/** The repairs of a text, in order, not overlapping. */
typedef struct TcRepairs TcRepairs;

/** No repairs at all: what a text has that is not to be repaired. Free with tc_repairs_free(). Any thread. */
TcRepairs *tc_repairs_new(void);

/**
 * Reads a text for errors. How bad the scan is, is judged from the text itself, so give a whole paper or at least a page.
 * \return to free with tc_repairs_free(). Never fails. Any thread.
 */
TcRepairs *tc_repairer_repair(const TcRepairer *repairer, const TcText *text);

/**
 * Puts marks on a text that has none: typed without, or stripped by a machine. Syllables that have marks are kept, and so is all that is no
 * syllable. All repairs are applied ones. \return as tc_repairer_repair(). Any thread.
 */
TcRepairs *tc_repairer_mark(const TcRepairer *repairer, const TcText *text);

void tc_repairs_free(TcRepairs *repairs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcRepairs, tc_repairs_free)

/** The repairs themselves, borrowed. \param n receives how many. */
const TcRepair *tc_repairs_get(const TcRepairs *repairs, gsize *n);

/**
 * The text with its applied repairs: words as in the canonical text, what stands between them as it was given.
 *
 * \param text the text that was repaired. \param given the UTF-8 that it was made of, and its bytes.
 * \param length receives the bytes of what comes back, which is NUL-terminated; g_free() it. Any thread.
 */
char *tc_repairs_apply(const TcRepairs *repairs, const TcText *text, const char *given, gsize given_length, gsize *length);

G_END_DECLS

#endif
