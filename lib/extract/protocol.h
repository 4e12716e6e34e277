/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an extractor and its master say to each other, over a stream socket that is the extractor's descriptor TC_EXTRACT_FD. Both run
 * on one machine and come out of one build, so numbers go as they lie in memory.
 *
 * The master sends one TcRequest at a time; TC_REQUEST_OPEN carries the descriptor of the document with it (SCM_RIGHTS): the
 * extractor opens no file of ours by itself. The answer is a number of frames, each a TcFrame and `length` bytes, of which the last is
 * TC_FRAME_DONE or TC_FRAME_PROBLEM. A problem is the document's; the extractor goes on.
 *
 *     OPEN  (+ fd)          -> DOCUMENT MEMBER* DONE
 *     PAGES first, last     -> PAGE* DONE             text as far as it can be had without OCR
 *     RECOGNISE n           -> PAGE DONE              the page by OCR, or its text layer if that is better
 *     RENDER n, dpi         -> BYTES DONE             a PNG
 *     MEMBER i              -> BYTES DONE             a file inside a container
 */
#ifndef TC_PROTOCOL_H
#define TC_PROTOCOL_H

#include "lib/extract/page.h"

G_BEGIN_DECLS

#define TC_EXTRACT_FD 3
/** Exit status of an extractor that the kernel would not fence in: it reads nothing then. */
#define TC_EXTRACT_NO_SANDBOX 3
/** Number of the recipe by which page images are made ready for the OCR: goes up when results change. */
#define TC_OCR_RECIPE 3
/** Bytes of one frame: a member as large as a document may be. */
#define TC_FRAME_MAX_BYTES (256u << 20)

typedef enum { TC_REQUEST_OPEN = 1, TC_REQUEST_PAGES, TC_REQUEST_RECOGNISE, TC_REQUEST_RENDER, TC_REQUEST_MEMBER } TcRequestType;

typedef struct {
	guint32 type;
	guint32 first, second;
} TcRequest;

typedef enum {
	TC_FRAME_DONE = 1,
	TC_FRAME_PROBLEM,  /**< guint32 TcProblem, then a detail in English, maybe empty */
	TC_FRAME_DOCUMENT, /**< TcFrameDocument */
	TC_FRAME_MEMBER,   /**< the name of a file inside a container, as it stands there */
	TC_FRAME_PAGE,     /**< TcFramePage, its words (TcWord), its text */
	TC_FRAME_BYTES
} TcFrameType;

typedef struct {
	guint32 type;
	guint32 length;
} TcFrame;

typedef struct {
	guint32 kind; /**< TcKind */
	guint32 n_pages, n_members;
} TcFrameDocument;

typedef struct {
	guint32 source, n, width, height, confidence, n_words, length;
} TcFramePage;

/** What can be wrong with a document. The first ones an extractor says, the others its master finds out. */
typedef enum {
	TC_PROBLEM_KIND = 1,   /**< nothing we can read */
	TC_PROBLEM_ENCRYPTED,  /**< asks for a password */
	TC_PROBLEM_DAMAGED,    /**< contradicts itself, or ends too early */
	TC_PROBLEM_EMPTY,      /**< has no page and no member */
	TC_PROBLEM_PAGES,      /**< more than TC_EXTRACT_MAX_PAGES */
	TC_PROBLEM_MEMBERS,    /**< more than TC_EXTRACT_MAX_MEMBERS */
	TC_PROBLEM_LARGE,      /**< unpacks to more than we take */
	TC_PROBLEM_IMAGE,      /**< an image of more dots than we take */
	TC_PROBLEM_NO_OCR,     /**< needs OCR, and its language data is not installed */
	TC_PROBLEM_NO_SANDBOX, /**< the first of those that an extractor does not say itself */
	TC_PROBLEM_CRASHED,
	TC_PROBLEM_TIMEOUT,
	TC_PROBLEM_PROTOCOL, /**< the extractor said what no extractor says */
	TC_N_PROBLEMS
} TcProblem;

G_END_DECLS

#endif
