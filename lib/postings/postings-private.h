/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings inside: the borders between its files. Writing: builder.c (documents to lists in memory), output.c (lists to a segment), merge.c
 * (segments to a segment), shard.c. Reading: segment.c, list.c, iterator.c (a query on a segment), rank.c (the best of it), collection.c.
 */
#ifndef TC_POSTINGS_PRIVATE_H
#define TC_POSTINGS_PRIVATE_H

#include "lib/postings/postings.h"

#include <string.h>

/* ---- coding.c: numbers as bytes -------------------------------------------------------------------------------- */

/** Postings that are packed together. */
#define TC_BLOCK 128u

/** The most bytes that a number takes. */
#define TC_NUMBER_BYTES 10u
/** Writes 1 to TC_NUMBER_BYTES bytes. \return behind them. */
static inline guint8 *tc_coding_write_number(guint8 *at, guint64 number)
{
	for (; number >= 0x80; number >>= 7)
		*at++ = (guint8)(number | 0x80);
	*at++ = (guint8)number;
	return at;
}
/** Appends what tc_coding_write_number() writes. */
void tc_coding_put_number(GByteArray *bytes, guint64 number);
/** Reads a number at `*at`, which moves behind it; 0 and `*at` = `end` where it is cut off. */
guint64 tc_coding_get_number(const guint8 **at, const guint8 *end);
/** Appends TC_BLOCK numbers. */
void tc_coding_put_block(GByteArray *bytes, const guint32 *numbers);
/** Reads what tc_coding_put_block() wrote. FALSE where it is damaged; `numbers` are any then. */
gboolean tc_coding_get_block(const guint8 **at, const guint8 *end, guint32 *numbers);

/* ---- mapping.c: a file in memory --------------------------------------------------------------------------------- */

/** A file that is mapped for reading. It stays where it is until it is closed. */
typedef struct TcMapping TcMapping;
struct TcMapping {
	const guint8 *bytes; /**< NULL: not open */
	gsize size;
	gint lost;              /**< tc_mapping_is_lost() */
	TcMapping *next, *last; /**< of all that are open */
};

/** Opens a file of `least` bytes or more. \return FALSE: TC_ERROR_CORRUPT (it has fewer), _IO, _NOT_FOUND. Any thread. */
gboolean tc_mapping_open(TcMapping *mapping, const char *path, gsize least, GError **error);
/** Whether some of it could not be read when it was wanted: it was read as zeros. */
gboolean tc_mapping_is_lost(const TcMapping *mapping);
/**
 * Lets go of the pages between two places: they stay in the page cache, and are no more counted as this process'. For who reads a file through
 * once, and would have all of it in memory by the kernel's count. Whoever reads there again has them back.
 */
void tc_mapping_let_go(const TcMapping *mapping, const guint8 *from, const guint8 *to);
/** Does nothing where it is not open. */
void tc_mapping_close(TcMapping *mapping);

/* ---- segment.c: the file --------------------------------------------------------------------------------------- */

/** What follows the last document. */
#define TC_NO_DOCUMENT G_MAXUINT32

/** A set of labels: the number of each among the names. */
typedef struct {
	guint32 label[TC_POSTINGS_N_LABELS];
} TcLabels;

/** At every TC_TERMS-th term: where it stands. */
typedef struct {
	guint64 beginning; /**< of the term: its first eight bytes, big-endian, NULs behind a shorter one */
	guint64 terms;     /**< byte among the terms */
	guint64 postings;  /**< byte among the postings */
} TcTermBlock;
#define TC_TERMS 16u

/** The beginning of a term as a number: two terms stand as their beginnings do, where these differ. */
static inline guint64 tc_term_get_beginning(const char *term, gsize length)
{
	guint64 beginning = 0;
	memcpy(&beginning, term, MIN(length, sizeof beginning));
	return GUINT64_FROM_BE(beginning);
}

/** How two terms stand to each other: byte by byte, the shorter one first. */
static inline int tc_term_compare(const char *one, gsize one_length, const char *other, gsize other_length)
{
	int order = memcmp(one, other, MIN(one_length, other_length));
	return order ? order : (one_length > other_length) - (one_length < other_length);
}

/** Parts of the file, in this order behind the head, each at a multiple of eight bytes. */
enum {
	TC_PART_POSTINGS,
	TC_PART_TERMS,
	TC_PART_BLOCKS,  /**< of TcTermBlock */
	TC_PART_LENGTHS, /**< of guint32: of each document, the sum of its frequencies */
	TC_PART_IDS,     /**< of gint64: of each document, its paper */
	TC_PART_SETS, /**< of guint32: of each document, the number of its labels' set, times two, and 1 more if it is a section */
	TC_PART_DATES,   /**< of guint32: of each document */
	TC_PART_ORDERS,  /**< of guint32: of each document, where its string stands among the strings */
	TC_PART_NOTES,   /**< of guint16: of each document */
	TC_PART_PAPERS,  /**< of guint32: the documents of whole papers, by paper */
	TC_PART_LABELS,  /**< of TcLabels */
	TC_PART_NAMES,   /**< of guint32: where each label stands among the strings; the first is "" */
	TC_PART_STRINGS, /**< NUL-terminated; the first is "" */
	TC_N_PARTS,
};

/** The head of the file. */
typedef struct {
	char magic[8];
	guint32 n_documents;
	guint32 n_sections;
	guint64 n_terms;
	guint64 length;               /**< the sum of all documents' */
	guint64 part[TC_N_PARTS + 1]; /**< where each begins; the last, where the file ends */
	guint32 check_parts;          /**< CRC-32 of all that follows the head */
	guint32 check_head;           /**< of the head up to here */
} TcSegmentHead;
#define TC_SEGMENT_MAGIC "tcpost2\n"
/** Bytes of it that all versions have. */
#define TC_SEGMENT_MAGIC_NAME 6u

/** A segment open for reading. Immutable; any thread. */
typedef struct {
	gatomicrefcount count;
	char *name;
	TcMapping file;
	TcSegmentHead *head; /**< a copy: it says where everything is, should the file be lost */
	const TcTermBlock *blocks;
	const guint32 *lengths;
	const gint64 *ids;
	const guint32 *sets, *dates, *orders;
	const guint16 *notes;
	const guint32 *papers;
	const TcLabels *labels;
	const guint32 *names;
	guint32 n_blocks, n_papers, n_labels, n_names;
} TcSegment;

/** Opens a file of a shard. \return to be freed with tc_segment_unref(); NULL: TC_ERROR_CORRUPT, _IO, _NOT_FOUND. */
TcSegment *tc_segment_open(const char *folder, const char *name, GError **error);
TcSegment *tc_segment_ref(TcSegment *segment);
void tc_segment_unref(TcSegment *segment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcSegment, tc_segment_unref)
/** Whether the file is as it was written. */
gboolean tc_segment_is_whole(const TcSegment *segment);
/** Whether what was read of it may have been wrong, as it could not be read. */
gboolean tc_segment_is_lost(const TcSegment *segment);
const char *tc_segment_get_string(const TcSegment *segment, guint32 at);
/** What a name begins with that is of a label in the first slot. */
#define TC_FIRST_SLOT '0'
/** A label by its number; "" in the first slot: none. */
static inline TcLabel tc_segment_get_label(const TcSegment *segment, guint32 number)
{
	const char *name = number < segment->n_names ? tc_segment_get_string(segment, segment->names[number]) : "";
	guint slot = (guint)(guchar)*name - TC_FIRST_SLOT;
	return slot < TC_POSTINGS_N_LABELS ? (TcLabel){slot, name + 1} : (TcLabel){0, ""};
}
static inline gboolean tc_segment_is_section(const TcSegment *segment, guint32 document)
{
	return segment->sets[document] & 1;
}
/** Which set of labels a document has. */
static inline guint32 tc_segment_get_set(const TcSegment *segment, guint32 document)
{
	return MIN(segment->sets[document] / 2, segment->n_labels - 1);
}
/** The document of a whole paper, which its sections follow; TC_NO_DOCUMENT if it is not there. */
guint32 tc_segment_find_paper(const TcSegment *segment, gint64 paper);
/** Behind the last document of the paper whose whole one this is. */
guint32 tc_segment_find_end(const TcSegment *segment, guint32 document);

/** The documents of a term. */
typedef struct {
	guint32 n;        /**< 0: the segment does not have the term */
	guint32 document; /**< of a term of one document, and the next */
	guint32 frequency;
	const guint8 *at, *end; /**< of a term of more */
} TcList;

/** \return FALSE if it is not there; `list` is empty then. */
gboolean tc_segment_find_term(const TcSegment *segment, const char *term, TcList *list);

/** Terms one after the other. */
typedef struct {
	const TcSegment *segment;
	guint64 next; /**< number of the term */
	const guint8 *at, *postings;
	char term[TC_POSTINGS_MAX_TERM + 1];
	guint32 length;
	TcList list;
} TcTermCursor;
/** Begins with the first term that is not less than `from`. \return FALSE where there is none. */
gboolean tc_term_cursor_begin(TcTermCursor *cursor, const TcSegment *segment, const char *from);
/** \return FALSE behind the last term. */
gboolean tc_term_cursor_next(TcTermCursor *cursor);

/* ---- list.c: the documents of a term --------------------------------------------------------------------------- */

/** What is told of a block of a list, in front of it, of lists of a block or more. */
typedef struct {
	guint32 last;      /**< document */
	guint32 end;       /**< byte of the blocks behind it */
	guint16 frequency; /**< the highest; 65535: or higher */
	guint16 length;    /**< of the shortest document; 65535: or longer */
} TcSkip;

/** Writes a list of two documents or more. \param lengths of all documents. */
void tc_list_put(GByteArray *bytes, const guint32 *documents, const guint32 *frequencies, gsize n, const guint32 *lengths);

/** A list as it is read, a block at a time. */
typedef struct {
	TcList list;
	const guint8 *skips;  /**< of TcSkip, unaligned */
	const guint8 *blocks; /**< what TcSkip.end counts from */
	guint32 n_blocks, n_documents;
	guint32 block;          /**< that is read */
	guint32 i, n;           /**< in the block */
	const guint8 *codes_at; /**< of the block's frequencies; NULL: they are read */
	guint32 document;       /**< at which it stands; TC_NO_DOCUMENT behind the last */
	guint32 documents[TC_BLOCK];
	guint32 codes[TC_BLOCK];
} TcListCursor;

/** Begins with the first document. A list that is damaged ends where it is. \param n_documents of the segment. */
void tc_list_cursor_begin(TcListCursor *cursor, const TcList *list, guint32 n_documents);
/** Goes to the first document from `target` on, which is not before the one where it stands. */
guint32 tc_list_cursor_seek(TcListCursor *cursor, guint32 target);
/** Reads the next block. */
guint32 tc_list_cursor_next_block(TcListCursor *cursor);
static inline guint32 tc_list_cursor_next(TcListCursor *cursor)
{
	if (++cursor->i < cursor->n)
		return cursor->document = cursor->documents[cursor->i];
	return tc_list_cursor_next_block(cursor);
}
void tc_list_cursor_read_codes(TcListCursor *cursor);
static inline guint32 tc_list_cursor_get_frequency(TcListCursor *cursor)
{
	static const guint8 frequencies[] = {2, 1, 4, 0, 3}; /* by their codes: list.c */
	if (cursor->codes_at)
		tc_list_cursor_read_codes(cursor);
	guint32 code = cursor->codes[cursor->i];
	return code < sizeof frequencies ? frequencies[code] : code;
}
/** What is told of a block of a list that has such. */
void tc_list_cursor_get_skip(const TcListCursor *cursor, guint32 block, TcSkip *skip);
/** What is told of the block that has the first document from `target` on; of short lists, of nothing. \return FALSE where there is none. */
gboolean tc_list_cursor_peek(const TcListCursor *cursor, guint32 target, TcSkip *skip);

/* ---- output.c: a new segment ----------------------------------------------------------------------------------- */

/** A segment as it is written: its documents, then its terms, rising, then what ends it. */
typedef struct TcOutput TcOutput;
TcOutput *tc_output_new(const char *folder, const char *name, GError **error);
/** Adds a document, whose terms come later. \param length the sum of their frequencies. \return FALSE: TC_ERROR_TOO_LARGE. */
gboolean tc_output_add_document(TcOutput *output, const TcDocument *document, guint32 length, GError **error);
/** How many documents, and how many bytes of strings, a segment may have (output.c). Only tests set them. */
extern guint32 tc_output_max_documents, tc_output_max_strings;
guint32 tc_output_get_n_documents(const TcOutput *output);
/** \param documents rising. */
gboolean tc_output_add_term(TcOutput *output, const char *term, gsize length, const guint32 *documents,
			    const guint32 *frequencies, gsize n, GError **error);
/** Ends the file and makes it durable. */
gboolean tc_output_finish(TcOutput *output, GError **error);
/** Deletes the file if it was not finished. */
void tc_output_free(TcOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcOutput, tc_output_free)

/* ---- builder.c: documents in memory ---------------------------------------------------------------------------- */

typedef struct TcBuilder TcBuilder;
TcBuilder *tc_builder_new(void);
void tc_builder_free(TcBuilder *builder);
void tc_builder_add(TcBuilder *builder, const TcDocument *document);
/** Takes a paper out that was added; none is no error. */
void tc_builder_remove(TcBuilder *builder, gint64 paper);
/** Documents that are not taken out. */
guint32 tc_builder_get_n_documents(const TcBuilder *builder);
gsize tc_builder_get_bytes(const TcBuilder *builder);
/** Writes them as a segment; there must be some. */
gboolean tc_builder_write(TcBuilder *builder, const char *folder, const char *name, GError **error);

/* ---- manifest.c: which segments a shard has -------------------------------------------------------------------- */

/** A segment of a shard, with those of its documents that are taken out. */
typedef struct {
	TcSegment *segment;
	guint8 *gone; /**< a bit a document; NULL: none */
	guint32 n_gone, n_gone_sections;
} TcPart;

static inline gboolean tc_part_is_gone(const TcPart *part, guint32 document)
{
	return part->gone && part->gone[document / 8] >> document % 8 & 1;
}
/** Takes a document out. */
void tc_part_remove(TcPart *part, guint32 document);

/** A shard as of one commit. */
typedef struct {
	guint64 inode; /**< of the file it was read from, and when that was written */
	gint64 written;
	TcShardFacts facts;
	guint64 next;  /**< number for the next file's name */
	GArray *parts; /**< of TcPart */
} TcManifest;

/**
 * Reads the manifest of a shard. \param old whose open segments are taken over where it has the same, or NULL; those that are lost are opened anew.
 * \return to be freed with tc_manifest_free(); NULL: TC_ERROR_NOT_FOUND, _CORRUPT, _IO.
 */
TcManifest *tc_manifest_read(const char *folder, const TcManifest *old, GError **error);
/** Whether no other has taken its place, and it can still be read. */
gboolean tc_manifest_is_newest(const TcManifest *manifest, const char *folder);
TcManifest *tc_manifest_new(void);
/** A copy that can be changed while the other is read. */
TcManifest *tc_manifest_dup(const TcManifest *manifest);
/** Makes it the newest, durably. */
gboolean tc_manifest_write(const TcManifest *manifest, const char *folder, GError **error);
void tc_manifest_free(TcManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcManifest, tc_manifest_free)
/** A segment of it that is lost (tc_segment_is_lost()), NULL: none is. */
const TcSegment *tc_manifest_find_lost(const TcManifest *manifest);
/** Sets an error of a file out of errno. */
void tc_postings_set_errno(GError **error, const char *doing, const char *path);

/* ---- merge.c ---------------------------------------------------------------------------------------------------- */

/**
 * Writes parts as one segment, without what is taken out. \return FALSE on an error. \param n_documents receives how many are left; at 0 no file
 * is made.
 */
gboolean tc_merge(const TcPart *parts, gsize n, const char *folder, const char *name, guint32 *n_documents, GError **error);

/* ---- frame.c: what is sent between machines ----------------------------------------------------------------------- */

/** What a frame is, asked and answered alike (serve.c). */
enum {
	TC_FRAME_FACTS = 1,
	TC_FRAME_COUNTS,
	TC_FRAME_TERMS,
	TC_FRAME_PAPERS,
	TC_FRAME_MATCH,
	TC_FRAME_ERROR,
};

/** Seconds that an answer may take, as well as the rest of a frame that has begun. */
#define TC_FRAME_SECONDS 10
/** Bytes of a question: some hundred, but for sets of papers, a byte or two each (lib/search/states.c). */
#define TC_FRAME_MAX_QUESTION (32u << 20)
/** Bytes of an answer: the papers of the deepest page are 30 MB. */
#define TC_FRAME_MAX_ANSWER (64u << 20)
/** Terms that are asked about at a time. */
#define TC_FRAME_MAX_TERMS 4096u

/** A payload as it is read. What is cut off, or more than it may be, is read as 0 or "", and breaks it. */
typedef struct {
	const guint8 *at, *end;
	gboolean broken;
} TcPayload;

/** Appends a number that is 0 or more; others are put by tc_coding_put_number(). */
void tc_payload_put_double(GByteArray *bytes, double number);
void tc_payload_put_string(GByteArray *bytes, const char *string);
TcPayload tc_payload_read(const GByteArray *bytes);
guint64 tc_payload_get_number(TcPayload *payload, guint64 most);
/** Finite, 0 or more. */
double tc_payload_get_double(TcPayload *payload);
/** Lies in the payload. */
const char *tc_payload_get_string(TcPayload *payload);
/** Whether it was read to its end, and nothing was wrong. */
gboolean tc_payload_is_whole(const TcPayload *payload);

/** \return FALSE: TC_ERROR_IO. */
gboolean tc_frame_write(int fd, guint kind, const GByteArray *payload, GError **error);
/**
 * Reads a frame. \param max bytes that the payload may have. \param ended NULL: the frame is an answer, and has its time; otherwise it is waited
 * for as long as it takes, and this receives whether the other side closed instead. \return FALSE: TC_ERROR_IO.
 */
gboolean tc_frame_read(int fd, guint *kind, GByteArray *payload, gsize max, gboolean *ended, GError **error);

/* ---- connect.c ---------------------------------------------------------------------------------------------------- */

/** What a place begins with that is no folder of this machine. */
#define TC_PLACE_TCP "tcp "
#define TC_PLACE_PROG "prog "

/**
 * Connects to a place that is no folder. \param pid receives the program that was started, or 0. \return a descriptor to read and write; -1:
 * TC_ERROR_IO.
 */
int tc_connection_open(const char *place, GPid *pid, GError **error);
/** \param fd may be -1, and `pid` 0. */
void tc_connection_close(int fd, GPid pid);

/* ---- query.c: what is asked -------------------------------------------------------------------------------------- */

typedef enum {
	TC_QUERY_TERM,
	TC_QUERY_ALL,
	TC_QUERY_NOTHING,
	TC_QUERY_DATES,
	TC_QUERY_PAPERS,
	TC_QUERY_JOINED,
	TC_QUERY_SCALED,
} TcQueryKind;

struct TcQuery {
	TcQueryKind kind;
	TcOperator operation; /**< JOINED */
	TcQuery **parts;      /**< JOINED, SCALED */
	gsize n_parts;
	char *term;
	double factor;      /**< SCALED */
	guint32 low, high;  /**< DATES */
	TcPaperSet *papers; /**< PAPERS */
	double weight;      /**< TERM, JOINED as synonyms: tc_query_weigh() */
};

/** How many documents have a term. */
typedef guint (*TcCountFunc)(const char *term, gpointer data);
/** Gives each term and each set of synonyms its weight. \param n_documents in all. */
void tc_query_weigh(TcQuery *query, guint n_documents, TcCountFunc count, gpointer data);
/** Appends all its terms, borrowed; the same one may come again. */
void tc_query_list_terms(const TcQuery *query, GPtrArray *terms);
/** Appends what a shard needs to match it: options, mean length of a document, the query with its weights. */
void tc_query_put(const TcQuery *query, const TcMatchOptions *options, double mean_length, GByteArray *bytes);
/** Reads that. \return to be freed with tc_query_free(); NULL where the payload is anything else. */
TcQuery *tc_query_get(TcPayload *payload, TcMatchOptions *options, GPtrArray *among, double *mean_length);

/* ---- lists.c: terms that were looked up --------------------------------------------------------------------------- */

/** The lists of terms in all parts, remembered: a question looks for a term when it is compiled, weighed, ranked and counted. */
typedef struct TcLists TcLists;
/** \param parts of TcPart pointers, borrowed for as long as it lives. */
TcLists *tc_lists_new(const GPtrArray *parts);
void tc_lists_free(TcLists *lists);
/** A term's list in each part; borrowed until the next call of tc_lists_forget(). \param n_documents if not NULL, receives how many have it. */
const TcList *tc_lists_find(TcLists *lists, const char *term, guint *n_documents);
/** The documents of a term in a part, a bit each, if it is a common one, else NULL. Borrowed likewise; not to be changed. */
guint64 *tc_lists_get_set(TcLists *lists, const char *term, guint part);
/** Forgets what was found, if it is much: between questions. */
void tc_lists_forget(TcLists *lists);

/* ---- labels.c: the labels of all parts ------------------------------------------------------------------------------- */

/** Each label once, by a number. */
typedef struct TcLabelTable TcLabelTable;
/** \param parts of TcPart pointers, borrowed for as long as it lives. */
TcLabelTable *tc_label_table_new(const GPtrArray *parts);
void tc_label_table_free(TcLabelTable *table);
/** The number of a label, which gets one if it has none. Its name is copied. */
guint32 tc_label_table_find(TcLabelTable *table, TcLabel label);
/** The sets of labels of a part's segment, by their numbers here. Borrowed. */
const TcLabels *tc_label_table_get_sets(TcLabelTable *table, guint part);
guint tc_label_table_get_n(const TcLabelTable *table);
/** By number. Borrowed until there is another one. */
const TcLabel *tc_label_table_get_all(const TcLabelTable *table);
/** Whether other machines told of more labels than can be believed. */
gboolean tc_label_table_is_full(const TcLabelTable *table);

/* ---- papers.c: sets of papers -------------------------------------------------------------------------------------- */

/**
 * The documents of the papers in a segment, a bit each, and how many they are. Borrowed for as long as the caller has both the set and the
 * segment; not to be changed.
 */
guint64 *tc_paper_set_find(TcPaperSet *set, TcSegment *segment, guint32 *n);
/** Its papers, borrowed. */
const gint64 *tc_paper_set_get(const TcPaperSet *set, gsize *n);

/* ---- iterator.c: a query on a part --------------------------------------------------------------------------------- */

/** A score in 2^-32: whole numbers have one sum in whatever order they are added, so that a document scores the same wherever it stands. */
typedef gint64 TcScore;
#define TC_SCORE_ONE 4294967296.0

/** What weighing a document takes. */
typedef struct {
	double k1_plus_1;
	double fixed;     /**< k1 (1 - b), above 0 */
	double by_length; /**< k1 b / mean length */
	double least;     /**< k1 b min_length */
} TcWeighing;

static inline TcScore tc_weigh(const TcWeighing *by, double weight, guint32 frequency, guint32 length)
{
	double norm = by->by_length * length;
	return (TcScore)(TC_SCORE_ONE * weight * by->k1_plus_1 * frequency / (frequency + by->fixed + MAX(norm, by->least)));
}

/** What no frequency gets above. */
static inline TcScore tc_weigh_most(const TcWeighing *by, double weight)
{
	return (TcScore)(TC_SCORE_ONE * weight * by->k1_plus_1) + 1;
}

/** Where a query is asked. */
typedef struct {
	const TcPart *part;
	guint number; /**< of the part, in `lists` */
	TcLists *lists;
	TcWeighing by;
	gboolean scores; /**< whether they are wanted */
} TcPlace;

/** Some documents in a row and what they score so far. */
#define TC_WINDOW 2048u
typedef struct {
	guint32 start;
	guint64 set[TC_WINDOW / 64]; /**< a bit a document: it is one */
	TcScore score[TC_WINDOW];    /**< 0 of those that are none */
} TcWindow;

/** Some documents in a row, a bit each. */
#define TC_STRETCH 16384u
typedef struct {
	guint32 start; /**< a multiple of TC_STRETCH */
	guint64 set[TC_STRETCH / 64];
} TcStretch;

/** How many bits of a set are on. */
static inline guint32 tc_bits_count(const guint64 *set, guint32 n_words)
{
	guint64 n = 0;
	for (guint32 word = 0; word < n_words; word++) {
		guint64 bits = set[word];
		bits -= bits >> 1 & G_GUINT64_CONSTANT(0x5555555555555555);
		bits = (bits & G_GUINT64_CONSTANT(0x3333333333333333)) + (bits >> 2 & G_GUINT64_CONSTANT(0x3333333333333333));
		bits = (bits + (bits >> 4)) & G_GUINT64_CONSTANT(0x0F0F0F0F0F0F0F0F);
		n += bits * G_GUINT64_CONSTANT(0x0101010101010101) >> 56;
	}
	return (guint32)n;
}

static inline void tc_stretch_add(TcStretch *stretch, guint32 document)
{
	guint32 at = document - stretch->start;
	stretch->set[at / 64] |= G_GUINT64_CONSTANT(1) << at % 64;
}
/** Behind its last document. */
static inline guint32 tc_stretch_get_end(const TcStretch *stretch)
{
	return stretch->start < TC_NO_DOCUMENT - TC_STRETCH ? stretch->start + TC_STRETCH : TC_NO_DOCUMENT;
}

/** Documents, rising. */
typedef struct TcIterator TcIterator;
struct TcIterator {
	guint32 document; /**< at which it stands; TC_NO_DOCUMENT behind the last */
	guint32 cost;     /**< documents, at most */
	TcScore max;      /**< no document scores more */
	/** Goes to the first document from `target` on, which lies behind where it stands. */
	guint32 (*seek)(TcIterator *iterator, guint32 target);
	/** Of the document at which it stands. */
	TcScore (*score)(TcIterator *iterator);
	/** As tc_iterator_fill(). NULL: one by one. */
	void (*fill)(TcIterator *iterator, guint32 end, const guint64 *among, TcWindow *window);
	/** Adds its documents to a stretch, from where it stands on. NULL: one by one. */
	void (*mark)(TcIterator *iterator, TcStretch *stretch);
	/** No document from `target` to `*last` scores more. NULL: `max` is all that is known. */
	TcScore (*bound)(TcIterator *iterator, guint32 target, guint32 *last);
	void (*clear)(TcIterator *iterator); /**< frees what it has, not itself; NULL: nothing */
};

static inline guint32 tc_iterator_seek(TcIterator *iterator, guint32 target)
{
	return iterator->document >= target ? iterator->document : iterator->seek(iterator, target);
}

static inline void tc_window_add(TcWindow *window, guint32 document, TcScore score)
{
	guint32 at = document - window->start;
	window->set[at / 64] |= G_GUINT64_CONSTANT(1) << at % 64;
	window->score[at] += score;
}

/** Of a query that finds nothing there an iterator that stands behind the last. Never NULL. \param factor of its weights. */
TcIterator *tc_iterator_new(const TcQuery *query, double factor, const TcPlace *place);
/** Joins iterators and takes them over. \param n 1 or more. */
TcIterator *tc_iterator_take(TcOperator operation, TcIterator *const *parts, gsize n);
/**
 * Adds its documents before `end` to a window, with their scores, and goes behind them. \param among of the documents of the window, a bit each,
 * those that are wanted: where it stands then means nothing before it is sought; NULL: all, from where it stands on.
 */
void tc_iterator_fill(TcIterator *iterator, guint32 end, const guint64 *among, TcWindow *window);
/**
 * Adds its documents to a stretch, which lies behind those that it was asked for before. Where it stands then means nothing before it is sought.
 */
void tc_iterator_mark(TcIterator *iterator, TcStretch *stretch);
void tc_iterator_free(TcIterator *iterator);

/* ---- plan.c: a query taken apart ------------------------------------------------------------------------------------ */

/** A part of a query that makes a match. */
typedef struct {
	TcIterator *iterator;
	TcScore below; /**< what it and all less weighty ones add at most */
	TcScore bound; /**< what it adds at most to documents before `until` */
	guint32 until;
} TcClause;

/** A query on a part, taken apart. */
typedef struct {
	GArray *leads;      /**< of TcClause, the least weighty first */
	gboolean all;       /**< all leads make a match; else any of them */
	GPtrArray *extras;  /**< of TcIterator: they only add weight */
	GPtrArray *filters; /**< of TcQuery, borrowed: a match has all of them */
	GPtrArray *bars;    /**< the same: and none of these */
} TcPlan;

void tc_plan_init(TcPlan *plan, const TcQuery *query, TcPlace *place);
void tc_plan_clear(TcPlan *plan);

/* ---- best.c: the best so far ------------------------------------------------------------------------------------------ */

/** A paper that matches. */
typedef struct {
	gint64 paper;
	TcScore score;
	guint32 date;
	guint16 note;
	const char *order; /**< borrowed until they are listed */
} TcFound;

/** The best papers so far. */
typedef struct TcBest TcBest;
TcBest *tc_best_new(const TcMatchOptions *options);
void tc_best_offer(TcBest *best, const TcFound *found);
/** What another paper must score; below 0: anything will do. */
TcScore tc_best_get_threshold(const TcBest *best);
/** All that were found, best first, from the first that is wanted on. \return how many; `papers` is to be freed with g_free(). */
guint tc_best_list(TcBest *best, TcRanked **papers);
/** All that are kept, best first, those before the first that is wanted too. Borrowed; nothing may be offered any more. */
const TcFound *tc_best_sort(TcBest *best, guint *n);
void tc_best_free(TcBest *best);

/* ---- window.c: looking for better ones --------------------------------------------------------------------------------- */

/** A search for the best documents of a part. */
typedef struct {
	const TcPart *part;
	gboolean sections;
	TcBest *best;
	TcScore threshold; /**< as of the last window */
	GArray *others;    /**< iterators that are asked about the documents of the window */
	TcScore of_others; /**< what they add at most */
	TcFound paper;     /**< the best document so far of the paper at hand; its paper is 0: none */
	TcWindow window;   /**< documents with what they score before the others are asked; empty between two */
} TcSearch;

void tc_search_init(TcSearch *search, const TcPart *part, gboolean sections, TcBest *best);
/** Ends it. */
void tc_search_clear(TcSearch *search);
/** \param iterator borrowed. */
void tc_search_ask_too(TcSearch *search, TcIterator *iterator);
/** Whether a document is neither taken out nor a section where none are wanted. */
static inline gboolean tc_search_may_have(const TcSearch *search, guint32 document)
{
	return !tc_part_is_gone(search->part, document) &&
	       (search->sections || !tc_segment_is_section(search->part->segment, document));
}
/** Leaves the documents of the window, a bit each, that can be among the best if they get `rest` more. \return whether there are any. */
gboolean tc_search_keep(const TcSearch *search, TcScore rest, guint64 *kept);
/**
 * Asks the others about documents of the window, offers what may be among the best, empties the window. \param scored whether they have scores yet.
 * \param kept those that match.
 */
void tc_search_weigh(TcSearch *search, guint32 end, gboolean scored, guint64 *kept);

/* ---- count.c ------------------------------------------------------------------------------------------------------------ */

/** What is counted of matches. */
typedef struct {
	guint total;
	guint *among;
	GArray *labels; /**< of guint: how many have a label, by its number in the table */
	TcLabelTable *table;
} TcTally;

/** \param table borrowed. */
TcTally *tc_tally_new(const TcMatchOptions *options, TcLabelTable *table);
void tc_tally_free(TcTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcTally, tc_tally_free)
/** Counting in one part. */
typedef struct TcTallying TcTallying;
TcTallying *tc_tallying_new(TcTally *tally, const TcMatchOptions *options, const TcPlace *place);
/** Adds whole papers of what matches to the total, to the labels and to `among`. Stretches rise. */
void tc_tallying_add(TcTallying *tallying, const TcStretch *found);
/** \param tallying may be NULL. */
void tc_tallying_end(TcTallying *tallying);
void tc_tally_add_label(TcTally *tally, guint32 number, guint n);

/* ---- rank.c: the best of a query --------------------------------------------------------------------------------------- */

/** Offers the best documents of a part to `best`, if any are wanted, and counts what matches. \param tally NULL: nothing is counted. */
void tc_rank(TcBest *best, const TcQuery *query, const TcMatchOptions *options, TcTally *tally, TcPlace *place);

/* ---- collection.c ------------------------------------------------------------------------------------------------- */

/** What scores are made of, of some shards. */
typedef struct {
	guint64 documents, sections; /**< as tc_collection_count_documents() */
	guint64 all; /**< documents, with those that are taken out: they count until their segment is written anew, as in the lists of terms */
	guint64 length; /**< of those */
} TcStatistics;

/** Not more than the largest number: what another machine says is not believed. */
static inline guint tc_add_counts(guint one, guint other)
{
	return other > G_MAXUINT - one ? G_MAXUINT : one + other;
}

TcStatistics tc_collection_get_statistics(const TcCollection *collection);
/** Matches a query that has its weights already in the shards on this machine. \param tally NULL: nothing is counted. */
void tc_collection_search(TcCollection *collection, const TcQuery *query, const TcMatchOptions *options, double mean_length,
			  TcBest *best, TcTally *tally);
/** As tc_collection_list_terms(), from behind a term on. */
void tc_collection_list_terms_from(TcCollection *collection, const char *prefix, const char *behind, TcTermFunc each,
				   gpointer data);
/** What counts matches of the collection, borrowed by it until it is reopened; NULL if that is not wanted. */
TcTally *tc_collection_make_tally(TcCollection *collection, const TcMatchOptions *options);

/* ---- remote.c: a shard on another machine ------------------------------------------------------------------------- */

/**
 * A shard that is asked over a connection. What is asked of several is sent to all before any answer is received, so that they work at the same
 * time. Whatever goes wrong is told by what receives: TC_ERROR_IO, or TC_ERROR_CORRUPT where the shard is damaged there. It is not connected any
 * more then.
 */
typedef struct TcRemote TcRemote;

/** \param number of the shard, for messages. Nothing is connected yet. */
TcRemote *tc_remote_new(const char *place, guint number);
void tc_remote_free(TcRemote *remote);
/** As of when tc_remote_receive_facts() was last called, like the statistics. */
TcShardFacts tc_remote_get_facts(const TcRemote *remote);
TcStatistics tc_remote_get_statistics(const TcRemote *remote);

/** Connects if need be and asks for the newest commit: all answers are by that until this is asked again. \return FALSE: it cannot be reached. */
gboolean tc_remote_send_facts(TcRemote *remote);
/** Gives up what was sent, as another shard did not answer: to wait for each shard of a machine that is gone would take minutes. */
void tc_remote_abandon(TcRemote *remote);
/** A connection that turns out to be a dead one is made anew, once. \param changed is set if the commit is another one, and left alone if not. */
gboolean tc_remote_receive_facts(TcRemote *remote, gboolean *changed, GError **error);
/** \param n at most TC_FRAME_MAX_TERMS. */
void tc_remote_send_counts(TcRemote *remote, const char *const *terms, guint n);
/** \param counts of each term, to which those of this shard are added. */
gboolean tc_remote_receive_counts(TcRemote *remote, guint n, guint *counts, GError **error);
/** \param question as tc_query_put() made it. */
void tc_remote_send_match(TcRemote *remote, const GByteArray *question);
/** Offers the papers to `best`; they are borrowed until something else is sent. \param tally NULL: nothing was counted. */
gboolean tc_remote_receive_match(TcRemote *remote, const TcMatchOptions *options, TcBest *best, TcTally *tally, GError **error);
/** Appends the ids of all papers. */
gboolean tc_remote_list_papers(TcRemote *remote, GArray *papers, GError **error);

/** Terms with a prefix one after the other, a page at a time. */
typedef struct {
	TcRemote *remote;
	const char *prefix; /**< borrowed */
	GByteArray *page;
	TcPayload at;
	guint left;    /**< of the page */
	gboolean more; /**< pages */
	char term[TC_POSTINGS_MAX_TERM + 1];
	guint documents;
} TcRemoteTerms;
/** Begins in front of the first term behind `behind`. */
void tc_remote_terms_begin(TcRemoteTerms *terms, TcRemote *remote, const char *prefix, const char *behind);
/** \return FALSE behind the last, and on an error. */
gboolean tc_remote_terms_next(TcRemoteTerms *terms, GError **error);
void tc_remote_terms_clear(TcRemoteTerms *terms);

#endif
