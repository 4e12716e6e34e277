/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the files of lib/repair know of the language model: its file, its words, its steps.
 */
#ifndef TC_REPAIR_MODEL_PRIVATE_H
#define TC_REPAIR_MODEL_PRIVATE_H

#include "lib/repair/model.h"
#include "lib/text/text.h"

/* ---- the file ---------------------------------------------------------------------------------------------------- */

#define MODEL_MAGIC "TCVIMDL"
#define MODEL_VERSION 1
/** Written as a number; read otherwise on a machine of the other byte order, where the model is then refused. */
#define MODEL_BYTE_ORDER 0x01020304u

/** Words that stand for classes; the first of every model. */
enum {
	MODEL_BORDER,  /**< between sentences */
	MODEL_UNKNOWN, /**< a word that is not in the list */
	MODEL_NUMBER,
	MODEL_SYMBOL, /**< a number with its symbol, an address */
	MODEL_DATE,
	MODEL_N_CLASSES
};

/** Ids are 16 bits in the tables; a list of words as long as this is none of Vietnamese. */
#define MODEL_MAX_WORDS 32768
/** Logarithms are stored in steps of this, natural, in one byte: from 0 down for probabilities, from MODEL_BACKOFF_TOP for back-offs. */
#define MODEL_STEP 0.07f
#define MODEL_BACKOFF_TOP 1.4f
/** Children of a run start at `base[i / MODEL_BLOCK] + offset[i]`. */
#define MODEL_BLOCK 64

/** Where a table stands in the file: bytes from its start, and how many entries. */
typedef struct {
	guint64 at;
	guint64 n;
} ModelTable;

/** The tables of the runs of one length. The words of runs of one syllable are their places; runs of four have no children. */
typedef struct {
	ModelTable words;    /**< guint16: the last syllable of each run, in the order of the runs */
	ModelTable chances;  /**< guint8 */
	ModelTable backoffs; /**< guint8 */
	ModelTable bases;    /**< guint32 */
	ModelTable offsets;  /**< guint16, one more than there are runs */
} ModelLevel;

typedef struct {
	char magic[8];
	guint32 version;
	guint32 byte_order;
	guint64 size;     /**< of the file */
	guint64 checksum; /**< of all that follows the header */
	guint32 n_words;
	guint32 n_slots;   /**< of the hash table of words; a power of two */
	ModelTable forms;  /**< char: the words, each with its NUL, in the order of their ids */
	ModelTable starts; /**< guint32: where in forms each word starts; one more than there are words */
	ModelTable slots;  /**< guint16: ids by hash of form, 0 where empty */
	ModelTable uses;   /**< guint8: how often each word was counted, as a logarithm to the base of two */
	ModelLevel levels[TC_MODEL_ORDER];
} ModelHeader;

/** The checksum of the file: four lanes of multiply and rotate, because 16 MB must be read in less than 5 ms. */
guint64 model_checksum(const guint8 *bytes, gsize length);
guint32 model_hash(const char *form, gsize length);

/* ---- model.c ------------------------------------------------------------------------------------------------------- */

#define MODEL_NONE 0xFFFFFFFFu

/** What has been read so far: the runs of one, two and three syllables that end here, MODEL_NONE where the model has not kept them. */
typedef struct {
	guint32 run[TC_MODEL_ORDER - 1];
} ModelState;

/** The state after a border. */
ModelState model_start(const TcModel *model);

/** Reads a word. \return the natural logarithm of its probability after `from`. \param to may be `from`. */
float model_step(const TcModel *model, const ModelState *from, guint word, ModelState *to);

/** A state that many words are held against. */
typedef struct {
	const ModelState *state;           /**< borrowed */
	float backoff[TC_MODEL_ORDER - 1]; /**< of each of its runs */
	guint n;                           /**< how many runs it has */
} ModelPlace;
void model_stand(const TcModel *model, const ModelState *state, ModelPlace *place);
/** What model_step() returns. */
float model_weigh(const TcModel *model, const ModelPlace *place, guint word);

guint model_get_n_words(const TcModel *model);
/** The id of a form, lower case and with its tone mark in place, as tokens have it; MODEL_UNKNOWN if it is not in the list. */
guint model_find_word(const TcModel *model, const char *form, gsize length);
/** A word's form; borrowed. */
const char *model_get_form(const TcModel *model, guint word);
/** How often the word was counted in training, as a logarithm to the base of two. */
guint model_get_use(const TcModel *model, guint word);

/** The class of a token that is no word; MODEL_UNKNOWN of one that is. */
guint model_class_of_token(const TcToken *token);
/** The class of a token, or its word. */
guint model_word_of_token(const TcModel *model, const TcToken *token);

/* ---- sentences.c --------------------------------------------------------------------------------------------------- */

/** Whether a sentence ends between two tokens, as it is printed. \param between what stands between them. */
gboolean model_is_border(const char *between, gsize length, gboolean lower_case_follows);

#endif
