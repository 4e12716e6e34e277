/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu-extractor: pages and text out of one document after another, in a sandbox. One ruled section for each of its parts:
 *
 *   sandbox   limits, and the list of system calls that are left
 *   document  which format reads a document
 *   flow      formats whose text has no pages of its own
 *   pdf, image, office, html, rtf, doc, zip, mail   a format each
 *   ocr       Tesseract, and how an image is made ready for it
 *
 * It is single-threaded and trusts nothing that it reads. Errors are of TC_PROBLEM_ERROR with a TcProblem as code.
 */
#ifndef TC_EXTRACTOR_PRIVATE_H
#define TC_EXTRACTOR_PRIVATE_H

#include <leptonica/allheaders.h>

#include "lib/extract/protocol.h"
#include "lib/extract/worker.h"

G_BEGIN_DECLS

#define TC_PROBLEM_ERROR (tc_problem_error_quark())
GQuark tc_problem_error_quark(void);
/** Sets `error`. \param detail in English, for who looks closer; may be NULL. \return FALSE, for `return tc_problem_set(...)`. */
gboolean tc_problem_set(GError **error, TcProblem problem, const char *detail);

static inline void tc_pix_free(PIX *pix)
{
	pixDestroy(&pix);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIX, tc_pix_free)

/* ---- sandbox ---------------------------------------------------------------------------------------------------- */

/**
 * Gives up, for good, all that reading a document does not need: network, other processes, writing and making files, memory beyond a
 * limit. \return FALSE if the kernel would not have it; then nothing from outside may be read.
 */
gboolean tc_sandbox_enter(void);

/* ---- document --------------------------------------------------------------------------------------------------- */

typedef struct TcFormat TcFormat;

/** The document that is open. */
typedef struct {
	int fd;
	GBytes *bytes; /**< all of it */
	TcKind kind;
	guint n_pages;
	GPtrArray *members; /**< names (char *) */
	const TcFormat *format;
	gpointer own; /**< of the format */
} TcDocument;

/** What a format can do; absent is what it has no use for. */
struct TcFormat {
	TcKind kind; /**< that tc_kind_sniff() finds */
	/** Fills in n_pages, members, own, and `kind` where it is known better now. */
	gboolean (*open)(TcDocument *document, GError **error);
	/** As far as it can be had without OCR. */
	TcPage *(*read_page)(TcDocument *document, guint n, GError **error);
	/** A page as an image of about `dpi`; 0: as many as are good for OCR. */
	PIX *(*render)(TcDocument *document, guint n, guint dpi, GError **error);
	GBytes *(*read_member)(TcDocument *document, guint i, GError **error);
	/** Frees `own`; also after a failed open. */
	void (*close)(TcDocument *document);
};

extern const TcFormat tc_format_pdf, tc_format_tiff, tc_format_jpeg, tc_format_png, tc_format_webp, tc_format_zip, tc_format_html,
	tc_format_rtf, tc_format_ole, tc_format_mail;

/** \param fd taken over. \return NULL: a problem. */
TcDocument *tc_document_open(int fd, GError **error);
void tc_document_close(TcDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcDocument, tc_document_close)

/* ---- flow ------------------------------------------------------------------------------------------------------- */

/** Takes over the text of a whole document; form feeds part its pages. Sets n_pages and own. FALSE if there are too many. */
gboolean tc_flow_open(TcDocument *document, GString *text, GError **error);
TcPage *tc_flow_read_page(TcDocument *document, guint n, GError **error);
void tc_flow_close(TcDocument *document);

/** Text of an XML or HTML document by a table of what its elements mean. */
typedef enum {
	TC_MARK_TEXT = 1, /**< characters directly in it count */
	TC_MARK_SKIP,     /**< nothing in it counts */
	TC_MARK_LINE,     /**< a line ends behind it */
	TC_MARK_TAB,
	TC_MARK_HYPHEN,
	TC_MARK_SOFT_HYPHEN, /**< shows at a line's end only; in TCVN3 a letter: office.c */
	TC_MARK_SPACES,      /**< as many as its attribute `c` says */
	TC_MARK_BREAK,       /**< a line ends here; a page, if its attribute `type` says so */
	TC_MARK_PAGE,        /**< a page ends here */
	TC_MARK_NOTE,        /**< what stands in it comes behind everything else */
} TcMark;
typedef struct {
	const char *element; /**< local name */
	TcMark mark;
} TcMarkRow;
/** \param all_text TRUE: characters anywhere count. \return NULL if it is no XML to the end. */
GString *tc_flow_from_xml(const char *xml, gsize length, const TcMarkRow *rows, gsize n_rows, gboolean all_text, gboolean html);

/** Takes over both. \param notes go behind the body; may be NULL. \return the body. */
GString *tc_flow_join_notes(GString *body, GString *notes);

/** What a browser would show of a page of HTML, as lines; NULL if that is more than we take. */
GString *tc_html_to_text(const char *html, gsize length);

/* ---- zip -------------------------------------------------------------------------------------------------------- */

/** A file in a ZIP by its exact name. \param limit bytes. NULL with `error` set; or without, if there is none. */
GBytes *tc_zip_read(GBytes *zip, const char *name, gsize limit, GError **error);
/** The text of a DOCX, an ODT that is open as a ZIP. */
GString *tc_office_read_docx(GBytes *zip, GError **error);
GString *tc_office_read_odt(GBytes *zip, GError **error);

/* ---- ocr -------------------------------------------------------------------------------------------------------- */

/** \param language static. Before the first tc_ocr_read(). */
void tc_ocr_set_language(const char *language);
/** Reads a page. \param image with its resolution set. \return NULL: TC_PROBLEM_NO_OCR, TC_PROBLEM_DAMAGED. */
TcPage *tc_ocr_read(PIX *image, guint n, GError **error);

/** How much of a text is Vietnamese: the number of legal syllables, and of all words of letters. */
typedef struct {
	guint legal, words;
} TcLegality;
TcLegality tc_legality_count(const char *text, gsize length);

G_END_DECLS

#endif
