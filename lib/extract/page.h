/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is read off one page: its text and where each word of it stands. Made by an extractor (lib/extract/worker.h), kept packed in
 * the archive, drawn by the pages of searchd.
 */
#ifndef TC_PAGE_H
#define TC_PAGE_H

#include "lib/base/base.h"

G_BEGIN_DECLS

/** Boxes count in parts of the page's width and height: 0.02 mm of an A4 page, a quarter of a pixel at 300 dpi. */
#define TC_PAGE_UNITS 10000
/** Words on a page: a table in small print has 3,000. More is no page. */
#define TC_PAGE_MAX_WORDS 50000
/** Text of a page, in bytes. */
#define TC_PAGE_MAX_BYTES (4u << 20)
/** `confidence` where nobody measured one. */
#define TC_CONFIDENCE_NONE 255

/** Where the text of a page came from. */
typedef enum {
	TC_PAGE_FLOW,  /**< a file without pages of its own (DOCX, HTML, text): no boxes */
	TC_PAGE_LAYER, /**< the text layer of a PDF */
	TC_PAGE_OCR,   /**< read off the image */
	TC_PAGE_IMAGE, /**< an image that has not been read yet: no text; an extractor says so, the archive never */
} TcPageSource;

/** `flow`, `layer`, `ocr`, `image`; static. Any thread. */
const char *tc_page_source_get_name(TcPageSource source);
/** The source of that name; TC_PAGE_FLOW if there is none. Any thread. */
TcPageSource tc_page_source_from_name(const char *name);

/** One word: a span of the page's text and its box. */
typedef struct {
	guint32 start, end;          /**< bytes of the page's text */
	guint16 x, y, width, height; /**< from the left and upper edge, in 1/TC_PAGE_UNITS of the page */
	guint8 confidence;           /**< percent, or TC_CONFIDENCE_NONE */
} TcWord;

/** One page. */
typedef struct {
	TcPageSource source;
	guint n;             /**< which page of its document, from 1 */
	guint width, height; /**< in tenths of a point (1/720 inch); 0: it has no size */
	guint8 confidence;   /**< of all words together, percent, or TC_CONFIDENCE_NONE */
	char *text;          /**< UTF-8 without NUL and form feeds, NUL-terminated */
	gsize length;
	GArray *words; /**< of TcWord, rising spans that do not overlap */
	/**
	 * What read it, for the record: program and version that we were built with, language, number of our recipe (`tesseract 5.3.0 vie 1`);
	 * NULL unless its source is TC_PAGE_OCR.
	 */
	char *engine;
} TcPage;

/** An empty page, to give back with tc_page_unref(). */
TcPage *tc_page_new(guint n, TcPageSource source);
/** One more owner; pages that have several are not changed any more. Any thread. */
TcPage *tc_page_ref(TcPage *page);
void tc_page_unref(TcPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcPage, tc_page_unref)

/** Where something stands on a page, from the left and upper edge. */
typedef struct {
	double x, y, width, height; /**< as parts of the page, 0 to 1 */
} TcBox;

/** Appends a word to `text`, and its box, cut to the page, to the page's words; past the limits it is left out. */
void tc_page_add_word(TcPage *page, GString *text, const char *word, gsize length, TcBox box, guint8 confidence);
/** The text is complete: `text` becomes the page's, and is freed. */
void tc_page_take_text(TcPage *page, GString *text);

/**
 * Whether it keeps what is said above: valid text within the limits, words in order inside it, boxes on the page. What comes from
 * a sandbox or a disk is not believed before. Any thread.
 */
gboolean tc_page_is_sound(const TcPage *page);

/** The words of a page, packed. \return g_bytes_unref() it; NULL if there are none. Any thread. */
GBytes *tc_words_pack(const GArray *words);
/**
 * And back. \param text_length bytes of the page's text. \return GArray of TcWord (g_array_unref()), NULL if it is damaged or does
 * not fit such a text. Any thread.
 */
GArray *tc_words_unpack(gconstpointer packed, gsize size, gsize text_length);

G_END_DECLS

#endif
