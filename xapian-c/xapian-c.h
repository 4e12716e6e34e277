/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian-c: Xapian (https://xapian.org) for C. Needs libxapian 1.4 and nothing else; no exception crosses it.
 *
 * Failure. What makes an object returns it, or NULL; everything else that can fail returns a XapStatus. Both fill
 * the caller's XapError, which may be NULL where nobody wants to know. A success leaves it alone. Any call can fail
 * with XAP_ERROR_NO_MEMORY and, where a handle or pointer that must be there is NULL, with
 * XAP_ERROR_INVALID_ARGUMENT; a comment below names what else to expect. A call on a database can further fail with
 * XAP_ERROR_MODIFIED (reopen and try again), _CORRUPT, _CLOSED, _NETWORK (remote ones) and _FAILED (a read error).
 *
 * Ownership. A pointer that is not `const` and comes back from a function is the caller's: free it with the
 * function that is named after its type, strings (`_dup_`) with xap_string_free(). A `const` pointer (`_get_`) is
 * borrowed; its comment says until when. `_take_` functions take their arguments over, also when they fail. Every
 * `_free` accepts NULL and never fails. Objects may be freed in any order: each keeps alive what it needs.
 *
 * Threads. Different threads may work at the same time on objects that have nothing in common. A database and all
 * that was got from it (documents, enquires, result sets, lists) are one family, and so are a query, its parts and
 * its duplicates, and the enquire that holds it: reference counts inside are not atomic, so a family belongs to one
 * thread at a time, for freeing too. A handle may pass from thread to thread with its family under the caller's lock.
 * Give each searching thread a database of its own. Functions without a handle may be called by any thread.
 *
 * Strings. Terms, prefixes, keys and paths end in a zero byte; a term has at most 245 bytes (each zero byte inside
 * would count twice). Values, document data and metadata are bytes with a length.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status ------------------------------------------------------------------------------------------------- */

/** How a call went. */
typedef enum {
	XAP_OK = 0,          /**< done */
	XAP_END,             /**< a list has no further entry; no failure, and XapError stays as it was */
	XAP_ERROR_MODIFIED,  /**< the database was committed to twice since it was opened: xap_database_reopen(), try again */
	XAP_ERROR_LOCKED,    /**< another writer has the database open */
	XAP_ERROR_CORRUPT,   /**< what is on disk contradicts itself, or is no database */
	XAP_ERROR_NOT_FOUND, /**< no such database or document */
	XAP_ERROR_VERSION,   /**< the database is in a format that this libxapian does not read */
	XAP_ERROR_NETWORK,   /**< the remote end does not answer, or not in time */
	XAP_ERROR_BAD_QUERY, /**< it cannot be run: too deep, a wildcard with too many expansions, bytes that are no query */
	XAP_ERROR_NO_SPACE,  /**< disk full, quota used up or file size limit reached */
	XAP_ERROR_NO_MEMORY, /**< out of memory */
	XAP_ERROR_CLOSED,    /**< the database was closed before */
	XAP_ERROR_INVALID_ARGUMENT, /**< the program's mistake: NULL, out of range, a write to a reader, no transaction */
	XAP_ERROR_FAILED,           /**< none of the above; the message starts with the name of Xapian's exception */
} XapStatus;

/** Bytes of a message with its closing zero; a longer one is cut. */
#define XAP_MESSAGE_SIZE 512

/** Why a call failed. It belongs to the caller, usually on the stack, and owns nothing. */
typedef struct {
	XapStatus status;
	char message[XAP_MESSAGE_SIZE]; /**< Xapian's exception, its words, its context (a path, a host), the system's words */
} XapError;

/** A short English name of a status ("database modified"), for logs. Static; never NULL. */
const char *xap_status_get_name(XapStatus status);

/** Frees a string that a `_dup_` function returned. */
void xap_string_free(char *string);

typedef struct XapDatabase XapDatabase;   /**< an open database, to read or to write */
typedef struct XapDocument XapDocument;   /**< terms, values and data of one document */
typedef struct XapTerms XapTerms;         /**< a walk over terms or keys, in byte order */
typedef struct XapPostings XapPostings;   /**< a walk over documents, by rising docid */
typedef struct XapQuery XapQuery;         /**< a query tree */
typedef struct XapEnquire XapEnquire;     /**< a query with all that decides on its results' order */
typedef struct XapSpy XapSpy;             /**< counts the values of one slot among the matches */
typedef struct XapFacets XapFacets;       /**< what a spy counted */
typedef struct XapRset XapRset;           /**< documents that are held to be relevant */
typedef struct XapExpansion XapExpansion; /**< terms that mark relevant documents */
typedef struct XapMset XapMset;           /**< hits */

/* ---- databases ---------------------------------------------------------------------------------------------- */

/**
 * What xap_database_open_writable() does about a database that is or is not there: exactly one of the first four, more by
 * `|`.
 */
typedef enum {
	XAP_OPEN_OR_CREATE = 0x00,   /**< create if it is missing */
	XAP_OPEN_OVERWRITE = 0x01,   /**< create, over an old one if need be */
	XAP_OPEN_CREATE = 0x02,      /**< create; fail if it is there */
	XAP_OPEN_EXISTING = 0x03,    /**< fail if it is missing */
	XAP_OPEN_NO_SYNC = 0x04,     /**< commit without fsync: quick, a power cut may corrupt */
	XAP_OPEN_FULL_SYNC = 0x08,   /**< ask the disk itself to flush, where the system can */
	XAP_OPEN_DANGEROUS = 0x10,   /**< write blocks in place: no readers meanwhile, a crash corrupts; to build from nothing */
	XAP_OPEN_NO_TERMLIST = 0x20, /**< when creating: no term lists; smaller, but documents cannot be replaced or listed */
	XAP_OPEN_RETRY_LOCK = 0x40,  /**< wait for another writer to finish instead of failing */
} XapOpenFlags;

/**
 * Opens a database to read: a folder, a single-file database, or a stub file (a text file, or XAPIANDB in the folder, with
 * lines such as `auto PATH`, `remote HOST:PORT`, `remote :PROGRAM ARGUMENTS`; relative paths count from the stub file).
 * It shows the last commit at this moment until xap_database_reopen().
 * Errors: NOT_FOUND, CORRUPT, VERSION.
 */
XapDatabase *xap_database_open(const char *path, XapError *error);

/**
 * Opens a database to write and read. One writer at a time, also across processes. It sees its own changes at once, readers see
 * them after a commit.
 *
 * Xapian commits by itself after every 10,000 changed documents, or as many as the environment variable
 * XAPIAN_FLUSH_THRESHOLD says at this call; there is no other switch. A caller that commits by another measure brackets its
 * batches with xap_database_begin_transaction(): inside one nothing is committed before its end, and the threshold only bounds
 * the memory that unwritten postings take. Larger batches are not always quicker: Xapian holds a tree of documents for each term
 * until it writes them. Of 2,500,000 postings in documents of 500 with XAP_OPEN_NO_SYNC, batches of 100,000 to 250,000 took 5.3 s,
 * one batch 8.7 to 10 s.
 *
 * \param flags       of XapOpenFlags
 * \param block_size  when creating: bytes a block, a power of two from 2048 to 65536; 0: 8192
 * Errors: LOCKED; NOT_FOUND for XAP_OPEN_EXISTING; INVALID_ARGUMENT; FAILED (`DatabaseCreateError`) where it is there already or
 * the folder above is missing; NO_SPACE, CORRUPT, VERSION.
 */
XapDatabase *xap_database_open_writable(const char *path, unsigned flags, int block_size, XapError *error);

/**
 * Opens a database behind xapian-tcpsrv.
 * \param writable            the server must have been started with --writable
 * \param timeout_ms          for an answer; 0: forever
 * \param connect_timeout_ms  for the connection
 * Errors: NETWORK.
 */
XapDatabase *xap_database_open_tcp(const char *host, unsigned port, bool writable, unsigned timeout_ms,
				   unsigned connect_timeout_ms, XapError *error);

/**
 * Opens a database behind a program that is started for it and speaks on its stdin and stdout, such as xapian-progsrv or ssh.
 * \param arguments  separated by spaces; no quoting
 * Errors: NETWORK.
 */
XapDatabase *xap_database_open_prog(const char *program, const char *arguments, bool writable, unsigned timeout_ms,
				    XapError *error);

/**
 * Several databases as one to read. Document d of part p (from 0) of n gets the number (d - 1) * n + p + 1. The parts stay
 * the caller's and may be freed; closing one closes it here as well. No parts: an empty database.
 */
XapDatabase *xap_database_new_combined(const XapDatabase *const *parts, size_t n, XapError *error);

/**
 * Closes the files and the lock. A writer commits first, unless it is inside a transaction, which is cancelled. Calls on it
 * fail with XAP_ERROR_CLOSED from then on; calls on what was got from it do so too, or answer from memory. A second close does
 * nothing. Errors: those of a commit; the database is still open then, without the changes.
 */
XapStatus xap_database_close(XapDatabase *database, XapError *error);

/** Frees; a writer that is still open is closed as above, and what goes wrong stays unsaid: commit or close first. */
void xap_database_free(XapDatabase *database);

/** Moves a reader to the last commit. \param changed  whether there was a newer one; may be NULL. */
XapStatus xap_database_reopen(XapDatabase *database, bool *changed, XapError *error);

/** Documents in the database. */
XapStatus xap_database_get_document_count(const XapDatabase *database, uint32_t *count, XapError *error);
/** The highest docid ever used; 0: none yet. */
XapStatus xap_database_get_last_docid(const XapDatabase *database, uint32_t *docid, XapError *error);
/** The number of the commit that is shown, rising. Errors: INVALID_ARGUMENT where there are several. */
XapStatus xap_database_get_revision(const XapDatabase *database, uint64_t *revision, XapError *error);
/** What names this database and its copies; "" for an empty one, joined by ":" for several. */
char *xap_database_dup_uuid(const XapDatabase *database, XapError *error);

/** Documents that have a term; 0: none. One look into one table, and cheap. */
XapStatus xap_database_get_term_frequency(const XapDatabase *database, const char *term, uint32_t *frequency, XapError *error);
/** Whether any document has the term. Cheaper still. The empty term stands for "any document". */
XapStatus xap_database_has_term(const XapDatabase *database, const char *term, bool *exists, XapError *error);

/**
 * The positions of a term in a document, rising, into the caller's array: the first `capacity` of them.
 * \param count  how many there are, which may be more than `capacity`; 0 if the document lacks the term or does not exist
 * Errors: INVALID_ARGUMENT for an empty term or docid 0.
 */
XapStatus xap_database_read_positions(const XapDatabase *database, uint32_t docid, const char *term, uint32_t *positions,
				      size_t capacity, size_t *count, XapError *error);

/** A document as it stands; it reads its parts when asked for them. Errors: NOT_FOUND; INVALID_ARGUMENT for docid 0. */
XapDocument *xap_database_load_document(const XapDatabase *database, uint32_t docid, XapError *error);

/**
 * Metadata: small values under keys, committed with the documents. A key that is not set has no bytes.
 * \param length  may be NULL.
 */
char *xap_database_dup_metadata(const XapDatabase *database, const char *key, size_t *length, XapError *error);
/** Sets metadata; no bytes: removes the key. Errors: as xap_database_add_document(). */
XapStatus xap_database_set_metadata(XapDatabase *database, const char *key, const void *value, size_t length, XapError *error);

/* Writing. Errors of all: INVALID_ARGUMENT for a reader; NO_SPACE and FAILED when a full batch is written out. After a failed
 * write or commit the uncommitted changes are lost: close, open again and repeat them. */

/**
 * Adds a document under the next free number. It stays the caller's and may be changed and used again.
 * \param docid  that number; may be NULL
 */
XapStatus xap_database_add_document(XapDatabase *database, const XapDocument *document, uint32_t *docid, XapError *error);
/** Puts a document under a number, over the one that had it if any. */
XapStatus xap_database_replace_document(XapDatabase *database, uint32_t docid, const XapDocument *document, XapError *error);
/**
 * Puts a document over the one with that term, and deletes others with it; adds it if there is none. Give the document the
 * term too. \param docid  its number; may be NULL.
 */
XapStatus xap_database_replace_by_term(XapDatabase *database, const char *unique_term, const XapDocument *document,
				       uint32_t *docid, XapError *error);
/** Errors: NOT_FOUND. */
XapStatus xap_database_delete_document(XapDatabase *database, uint32_t docid, XapError *error);
/** Deletes every document with a term; none is fine. */
XapStatus xap_database_delete_by_term(XapDatabase *database, const char *unique_term, XapError *error);
/** Makes all changes durable and visible to readers. Errors: INVALID_ARGUMENT inside a transaction. */
XapStatus xap_database_commit(XapDatabase *database, XapError *error);

/**
 * Begins a transaction: what follows becomes visible all at once or not at all. They do not nest.
 * \param flushed  true: changes so far are committed first, and these at the end; false: only kept together, commits as without
 */
XapStatus xap_database_begin_transaction(XapDatabase *database, bool flushed, XapError *error);
/** Ends it and, if it was begun so, commits. Errors: INVALID_ARGUMENT outside one. */
XapStatus xap_database_commit_transaction(XapDatabase *database, XapError *error);
/** Ends it and forgets its changes. Errors: INVALID_ARGUMENT outside one. */
XapStatus xap_database_cancel_transaction(XapDatabase *database, XapError *error);

/** How xap_database_compact() goes about it: one level, more by `|`. */
typedef enum {
	XAP_COMPACT_STANDARD = 0x00,    /**< no block is left half empty */
	XAP_COMPACT_FULL = 0x01,        /**< items are split to fill blocks: smaller, slower to change later */
	XAP_COMPACT_FULLER = 0x02,      /**< smaller still; for databases that never change again */
	XAP_COMPACT_NO_RENUMBER = 0x04, /**< keep docids; parts of a combined database must not overlap */
	XAP_COMPACT_MULTIPASS = 0x08,   /**< merge many parts in several passes */
	XAP_COMPACT_SINGLE_FILE = 0x10, /**< one file, read-only, instead of a folder */
} XapCompactFlags;

/**
 * Copies what is committed to a new, smaller database.
 * \param flags       of XapCompactFlags
 * \param block_size  as for xap_database_open_writable(); 0: 8192
 * Errors: NO_SPACE, CORRUPT, INVALID_ARGUMENT, FAILED; NO_SPACE may leave part of `path` behind.
 */
XapStatus xap_database_compact(const XapDatabase *database, const char *path, unsigned flags, int block_size, XapError *error);

/**
 * Reads a whole database on disk and looks for contradictions.
 * \param problems  how many were found; 0: it is sound
 * \param report    what was looked at and found, in Xapian's words; may be NULL; xap_string_free()
 * Errors: NOT_FOUND; CORRUPT or VERSION where it cannot even be opened, or is no database.
 */
XapStatus xap_check(const char *path, size_t *problems, char **report, XapError *error);

/* ---- documents ---------------------------------------------------------------------------------------------- */

/** One occurrence of a term. */
typedef struct {
	const char *term;   /**< not empty */
	size_t term_length; /**< bytes; no closing zero is needed */
	uint32_t position;  /**< counted from 1; 0: without a position */
	uint32_t wdf;       /**< what it adds to the term's frequency within the document; 0 for filter terms */
} XapPosting;

/** An empty document. It has no ties to a database and makes a family of its own. */
XapDocument *xap_document_new(XapError *error);
/** Frees. */
void xap_document_free(XapDocument *document);
/** Its number in the database that it was loaded from; 0: none. */
uint32_t xap_document_get_docid(const XapDocument *document);

/**
 * Adds occurrences. Quickest in the order of their positions. On failure the ones before the bad one are in.
 * Errors: INVALID_ARGUMENT for an empty term. One that is too long is noticed when the document is added or replaced.
 */
XapStatus xap_document_add_postings(XapDocument *document, const XapPosting *postings, size_t n, XapError *error);
/** Adds one term without a position. \param wdf  as in XapPosting. */
XapStatus xap_document_add_term(XapDocument *document, const char *term, uint32_t wdf, XapError *error);
/** Number of distinct terms. */
XapStatus xap_document_get_term_count(const XapDocument *document, uint32_t *count, XapError *error);

/**
 * Sets a slot, for sorting, ranges, collapsing and facets; no bytes: empties it. Values sort by bytes: see
 * xap_sortable_serialise().
 */
XapStatus xap_document_set_value(XapDocument *document, uint32_t slot, const void *value, size_t length, XapError *error);
/** The bytes of a slot, none if it is not set. \param length  may be NULL. */
char *xap_document_dup_value(const XapDocument *document, uint32_t slot, size_t *length, XapError *error);
/** Sets what the caller wants to find again with the document. */
XapStatus xap_document_set_data(XapDocument *document, const void *data, size_t length, XapError *error);
/** The data. \param length  may be NULL. */
char *xap_document_dup_data(const XapDocument *document, size_t *length, XapError *error);

/** Room for the bytes of one number as a value. */
#define XAP_SORTABLE_SIZE 9
/** A number as bytes that sort like the number. \return how many of `bytes` are used. NaN is not a number that sorts. */
size_t xap_sortable_serialise(double number, char bytes[XAP_SORTABLE_SIZE]);
/** The number back; from bytes that are none, some number. */
double xap_sortable_unserialise(const char *bytes, size_t length);

/* ---- lists -------------------------------------------------------------------------------------------------- *
 * A list stands before its first entry when it is made:
 *
 *     while ((status = xap_terms_next(terms, &error)) == XAP_OK)
 *         puts(xap_terms_get_term(terms, NULL));
 *     if (status != XAP_END)
 *         ...
 */

/** All terms of the database with a prefix ("" or NULL: all terms), with their frequency. */
XapTerms *xap_database_list_terms(const XapDatabase *database, const char *prefix, XapError *error);
/** The keys of metadata with a prefix; they have neither frequency nor wdf. */
XapTerms *xap_database_list_metadata_keys(const XapDatabase *database, const char *prefix, XapError *error);
/** The terms of a document, new or loaded, with wdf (and, for a loaded one, frequency). Later changes to it do not show. */
XapTerms *xap_document_list_terms(const XapDocument *document, XapError *error);
/** Frees. */
void xap_terms_free(XapTerms *terms);
/** Steps to the next entry. \return XAP_OK: there is one; XAP_END: there is none, from now on; else a failure. */
XapStatus xap_terms_next(XapTerms *terms, XapError *error);
/**
 * Steps to the first entry from here on that is not before `term`, which may be the present one.
 * \return as xap_terms_next().
 */
XapStatus xap_terms_skip_to(XapTerms *terms, const char *term, XapError *error);
/** The term, borrowed until the next step. NULL before the first and after the last entry. \param length  may be NULL. */
const char *xap_terms_get_term(const XapTerms *terms, size_t *length);
/** Documents that have the term. Errors: INVALID_ARGUMENT where there is no entry or the list has no frequencies. */
XapStatus xap_terms_get_frequency(const XapTerms *terms, uint32_t *frequency, XapError *error);
/** Its frequency within the document. Errors: INVALID_ARGUMENT where there is no entry or the list is not a document's. */
XapStatus xap_terms_get_wdf(const XapTerms *terms, uint32_t *wdf, XapError *error);

/** The documents that have a term; "" for all documents. A term that does not exist has none. */
XapPostings *xap_database_list_postings(const XapDatabase *database, const char *term, XapError *error);
/** Frees. */
void xap_postings_free(XapPostings *postings);
/** Steps to the next document. \return as xap_terms_next(). */
XapStatus xap_postings_next(XapPostings *postings, XapError *error);
/** Steps to the first document from here on whose number is not below `docid`. \return as xap_terms_next(). */
XapStatus xap_postings_skip_to(XapPostings *postings, uint32_t docid, XapError *error);
/** The document's number; 0 before the first and after the last. */
uint32_t xap_postings_get_docid(const XapPostings *postings);
/** The term's frequency within the document. Errors: INVALID_ARGUMENT where there is no entry. */
XapStatus xap_postings_get_wdf(const XapPostings *postings, uint32_t *wdf, XapError *error);

/* ---- queries ------------------------------------------------------------------------------------------------ */

/** How parts make a query. */
typedef enum {
	XAP_AND,       /**< all of them */
	XAP_OR,        /**< any of them */
	XAP_AND_NOT,   /**< the first, none of the others */
	XAP_XOR,       /**< an odd number of them */
	XAP_AND_MAYBE, /**< the first; the others only add weight */
	XAP_FILTER,    /**< all of them; only the first gives weight */
	XAP_NEAR,      /**< all within a window, in any order; parts are terms or XAP_OR of terms */
	XAP_PHRASE,    /**< all within a window, in this order; parts as for XAP_NEAR */
	XAP_SYNONYM,   /**< any of them, weighed as if they were one term */
	XAP_MAX,       /**< any of them; the weight is that of the best */
	XAP_ELITE_SET, /**< any of the few that weigh most in this database */
} XapOperator;

/**
 * Levels that a query may have. Xapian builds, runs and frees queries by recursion, so without a limit an input could use up
 * the stack.
 */
#define XAP_QUERY_MAX_DEPTH 256

/** One term. \param wqf  its frequency within the query, usually 1. The empty term matches every document. */
XapQuery *xap_query_new_term(const char *term, uint32_t wqf, XapError *error);
/** Every document, with no weight. */
XapQuery *xap_query_new_all(XapError *error);
/** No document. */
XapQuery *xap_query_new_nothing(XapError *error);
/**
 * The terms that begin with a prefix, as synonyms of each other.
 * \param max_expansions  if there are more, the search fails with XAP_ERROR_BAD_QUERY; 0: no limit
 */
XapQuery *xap_query_new_wildcard(const char *prefix, uint32_t max_expansions, XapError *error);
/**
 * Documents whose value in a slot is from `low` to `high`, both included, by bytes.
 * \param low   NULL: no lower end
 * \param high  NULL: no upper end
 * Documents without a value do not match, but both ends NULL match every document.
 */
XapQuery *xap_query_new_value_range(uint32_t slot, const void *low, size_t low_length, const void *high, size_t high_length,
				    XapError *error);
/** A query from the bytes of xap_query_dup_serialised(); only from a source that is trusted. Errors: BAD_QUERY. */
XapQuery *xap_query_new_unserialised(const void *bytes, size_t length, XapError *error);

/**
 * Parts under an operator. All parts are taken over, whatever happens; the array stays the caller's. A part that is NULL
 * fails and, if `error` holds a failure, leaves it there: so a tree can be built in one go and looked at once.
 * \param parameter  NEAR and PHRASE: the window in positions, 0 for as many as parts; ELITE_SET: how many, 0 for Xapian's
 *                   choice of 10; else 0
 * No parts: matches nothing. Errors: BAD_QUERY for a tree that is too deep or a phrase of what has no positions;
 * INVALID_ARGUMENT.
 */
XapQuery *xap_query_take_parts(XapOperator operation, XapQuery *const *parts, size_t n, uint32_t parameter, XapError *error);
/** xap_query_take_parts() of two, without a parameter. */
XapQuery *xap_query_take_pair(XapOperator operation, XapQuery *left, XapQuery *right, XapError *error);
/**
 * A query with its weights multiplied.
 * \param factor  0 or more; 0: a mere filter. Takes the query over. Errors: BAD_QUERY as above; INVALID_ARGUMENT.
 */
XapQuery *xap_query_take_scaled(XapQuery *query, double factor, XapError *error);
/** The same query again, to use it twice. Cheap: both share the tree. */
XapQuery *xap_query_dup(const XapQuery *query, XapError *error);
/** Frees. */
void xap_query_free(XapQuery *query);
/** Whether it is the query that matches nothing. NULL is. */
bool xap_query_is_empty(const XapQuery *query);
/** The tree in Xapian's notation, for logs and tests. */
char *xap_query_dup_description(const XapQuery *query, XapError *error);
/** The tree as bytes that hold no matter the machine. \param length  how many. */
char *xap_query_dup_serialised(const XapQuery *query, size_t *length, XapError *error);

/* ---- searching ---------------------------------------------------------------------------------------------- */

/** Slot number that stands for "none" in xap_enquire_set_collapse(). */
#define XAP_NO_SLOT UINT32_MAX

/** What decides between equals. */
typedef enum {
	XAP_DOCID_ASCENDING, /**< lower number first */
	XAP_DOCID_DESCENDING,
	XAP_DOCID_DONT_CARE, /**< whatever is quickest */
} XapDocidOrder;

/**
 * An enquire on a database, which it keeps open; it sees each reopen. It starts without a query, by relevance, with BM25.
 */
XapEnquire *xap_enquire_new(const XapDatabase *database, XapError *error);
/** Frees. */
void xap_enquire_free(XapEnquire *enquire);

/**
 * Sets the query; it stays the caller's and may be freed.
 * \param length  its length for the weights; 0: the number of its terms.
 */
XapStatus xap_enquire_set_query(XapEnquire *enquire, const XapQuery *query, uint32_t length, XapError *error);

/** Weighs by BM25. Xapian's own choice: k1 1, k2 0, k3 1, b 0.5, min_normlen 0.5. Below 0 counts as 0. */
XapStatus xap_enquire_set_weight_bm25(XapEnquire *enquire, double k1, double k2, double k3, double b, double min_normlen,
				      XapError *error);
/** Weighs by the traditional probabilistic formula. \param k  0 or more; usually 1. */
XapStatus xap_enquire_set_weight_trad(XapEnquire *enquire, double k, XapError *error);
/** No weights: all hits weigh 0. */
XapStatus xap_enquire_set_weight_bool(XapEnquire *enquire, XapError *error);

/** Order of equals. */
XapStatus xap_enquire_set_docid_order(XapEnquire *enquire, XapDocidOrder order, XapError *error);
/** Best first. */
XapStatus xap_enquire_sort_by_relevance(XapEnquire *enquire, XapError *error);
/** By the bytes of a slot only. \param descending  whether the greatest comes first. */
XapStatus xap_enquire_sort_by_value(XapEnquire *enquire, uint32_t slot, bool descending, XapError *error);
/** By a slot, equals by weight. */
XapStatus xap_enquire_sort_by_value_then_relevance(XapEnquire *enquire, uint32_t slot, bool descending, XapError *error);
/** By weight, equals by a slot. */
XapStatus xap_enquire_sort_by_relevance_then_value(XapEnquire *enquire, uint32_t slot, bool descending, XapError *error);
/**
 * At most `max` hits (from 1) with the same value in a slot, the best ones; XAP_NO_SLOT: all hits. Documents without a value
 * are all kept.
 */
XapStatus xap_enquire_set_collapse(XapEnquire *enquire, uint32_t slot, uint32_t max, XapError *error);
/** Leaves out hits under a percentage of the best possible (0 to 100) or under a weight. 0 and 0: none. */
XapStatus xap_enquire_set_cutoff(XapEnquire *enquire, int percent, double weight, XapError *error);
/**
 * After that many seconds no more is done than was asked for at least: counts become estimates. 0: no limit. Ignored for
 * remote databases.
 */
XapStatus xap_enquire_set_time_limit(XapEnquire *enquire, double seconds, XapError *error);

/** A spy on one slot. */
XapSpy *xap_spy_new(uint32_t slot, XapError *error);
/** Frees; an enquire that has it goes on counting into it. */
void xap_spy_free(XapSpy *spy);
/**
 * Sets a spy on an enquire's searches from now on; it stays the caller's. Counts of several searches add up. To count all
 * matches let the search look at all of them (`check_at_least`).
 */
XapStatus xap_enquire_add_spy(XapEnquire *enquire, const XapSpy *spy, XapError *error);
/** Sets free all spies of an enquire. */
XapStatus xap_enquire_clear_spies(XapEnquire *enquire, XapError *error);
/** Documents that a spy has seen. NULL has seen none. */
size_t xap_spy_get_total(const XapSpy *spy);

/** One value and the matches that have it. */
typedef struct {
	const char *value; /**< with a closing zero that `value_length` does not count; borrowed as long as the XapFacets */
	size_t value_length;
	uint32_t frequency;
} XapFacet;

/**
 * What was counted so far.
 * \param top  that many of the most frequent, most frequent first; 0: all values in the order of their bytes.
 */
XapFacets *xap_spy_list_facets(const XapSpy *spy, size_t top, XapError *error);
/** Frees. */
void xap_facets_free(XapFacets *facets);
/** How many values. */
size_t xap_facets_get_size(const XapFacets *facets);
/** One of them, borrowed as long as `facets`; NULL out of range. */
const XapFacet *xap_facets_get(const XapFacets *facets, size_t index);

/** An empty set of relevant documents. */
XapRset *xap_rset_new(XapError *error);
/** Frees. */
void xap_rset_free(XapRset *rset);
/** Adds a document by its number, not 0. */
XapStatus xap_rset_add(XapRset *rset, uint32_t docid, XapError *error);

/** A term that marks relevant documents. */
typedef struct {
	const char *term; /**< with a closing zero; borrowed as long as the XapExpansion */
	size_t term_length;
	double weight;
} XapExpansionTerm;

/**
 * Terms of the relevant documents that would make the query better, best first, without the query's own.
 * \param max     at most that many
 * \param prefix  only terms that begin with it; "" or NULL: all
 * Errors: NOT_FOUND for a document of the set that does not exist.
 */
XapExpansion *xap_enquire_expand(const XapEnquire *enquire, const XapRset *rset, uint32_t max, const char *prefix,
				 XapError *error);
/** Frees. */
void xap_expansion_free(XapExpansion *expansion);
/** How many terms. */
size_t xap_expansion_get_size(const XapExpansion *expansion);
/** One of them, borrowed as long as `expansion`; NULL out of range. */
const XapExpansionTerm *xap_expansion_get(const XapExpansion *expansion, size_t index);

/**
 * Runs the query.
 * \param first           hits to leave out at the front
 * \param max             hits to return at most
 * \param check_at_least  matches to look at before estimating how many there are; UINT32_MAX: all, and counts and spies are exact
 * \param rset            relevant documents that sharpen the weights; NULL: none
 * Without a query, or with one that matches nothing, there are no hits. Errors: BAD_QUERY.
 */
XapMset *xap_enquire_search(XapEnquire *enquire, uint32_t first, uint32_t max, uint32_t check_at_least, const XapRset *rset,
			    XapError *error);

/** One hit; all that is told without another look into the database. */
typedef struct {
	uint32_t docid;
	uint32_t rank; /**< counted from 0 at the best hit of all, those left out included */
	double weight;
	int percent;              /**< of the best possible, 0 to 100 */
	uint32_t collapse_count;  /**< a lower bound of how many were collapsed into this */
	const char *collapse_key; /**< the value it was collapsed by, zero-terminated, or ""; borrowed as long as the XapMset */
	size_t collapse_key_length;
} XapHit;

/** Frees. */
void xap_mset_free(XapMset *mset);
/** Hits returned. */
size_t xap_mset_get_size(const XapMset *mset);
/** Matches there are, by estimate. */
uint32_t xap_mset_get_matches_estimated(const XapMset *mset);
/** Matches there are at least. */
uint32_t xap_mset_get_matches_lower_bound(const XapMset *mset);
/** Matches there are at most. */
uint32_t xap_mset_get_matches_upper_bound(const XapMset *mset);
/** One hit, borrowed as long as `mset`; NULL out of range. \param index  counted from 0 at the first that was returned. */
const XapHit *xap_mset_get_hit(const XapMset *mset, size_t index);
/** The document of a hit. Errors: INVALID_ARGUMENT out of range; NOT_FOUND if it was deleted since. */
XapDocument *xap_mset_load_document(const XapMset *mset, size_t index, XapError *error);
/**
 * The terms of the enquire's query that a document matches. The list has no frequencies and cannot skip. Errors: NOT_FOUND;
 * INVALID_ARGUMENT.
 */
XapTerms *xap_enquire_list_matching_terms(const XapEnquire *enquire, uint32_t docid, XapError *error);

#ifdef __cplusplus
}
#endif

#endif
