/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tesseract, through its C interface. The engine is set up with the first page that needs it and kept.
 */
#include <string.h>
#include <tesseract/capi.h>

#include "extractor/extractor-private.h"

static const char *language;
static TessBaseAPI *engine;

void tc_ocr_set_language(const char *name)
{
	language = name;
}

static gboolean start_engine(GError **error)
{
	if (engine)
		return TRUE;
	engine = TessBaseAPICreate();
	if (TessBaseAPIInit2(engine, NULL, language, OEM_LSTM_ONLY) == 0) {
		TessBaseAPISetPageSegMode(engine, PSM_AUTO);
		return TRUE;
	}
	TessBaseAPIDelete(engine);
	engine = NULL;
	return tc_problem_set(error, TC_PROBLEM_NO_OCR, language);
}

/* ---- the result ------------------------------------------------------------------------------------------------- */

/** What a word is parted from the one before it with. */
static const char *get_gap(const TessPageIterator *at, const GString *text)
{
	if (text->len == 0)
		return "";
	if (TessPageIteratorIsAtBeginningOf(at, RIL_PARA))
		return "\n\n";
	return TessPageIteratorIsAtBeginningOf(at, RIL_TEXTLINE) ? "\n" : " ";
}

static void add_words(TcPage *page, const PIX *image)
{
	TessResultIterator *results = TessBaseAPIGetIterator(engine);
	const TessPageIterator *at = results ? TessResultIteratorGetPageIteratorConst(results) : NULL;
	double w = pixGetWidth(image), h = pixGetHeight(image);
	GString *text = g_string_new(NULL);
	double sum = 0;

	for (gboolean more = results != NULL; more; more = TessResultIteratorNext(results, RIL_WORD)) {
		char *word = TessResultIteratorGetUTF8Text(results, RIL_WORD);
		int x1, y1, x2, y2;
		if (word && *word && g_utf8_validate(word, -1, NULL) &&
		    TessPageIteratorBoundingBox(at, RIL_WORD, &x1, &y1, &x2, &y2)) {
			double confidence = CLAMP(TessResultIteratorConfidence(results, RIL_WORD), 0, 100);
			g_string_append(text, get_gap(at, text));
			tc_page_add_word(page, text, word, strlen(word), (TcBox){x1 / w, y1 / h, (x2 - x1) / w, (y2 - y1) / h},
					 (guint8)(confidence + 0.5));
			sum += confidence;
		}
		TessDeleteText(word);
	}
	if (results)
		TessResultIteratorDelete(results);
	if (page->words->len > 0)
		page->confidence = (guint8)(sum / page->words->len + 0.5);
	tc_page_take_text(page, text);
}

TcPage *tc_ocr_read(PIX *image, guint n, GError **error)
{
	if (!start_engine(error))
		return NULL;
	TessBaseAPISetImage2(engine, image);
	TessBaseAPISetSourceResolution(engine, pixGetXRes(image));
	if (TessBaseAPIRecognize(engine, NULL) != 0) {
		TessBaseAPIClear(engine);
		tc_problem_set(error, TC_PROBLEM_DAMAGED, "the OCR gave up");
		return NULL;
	}
	TcPage *page = tc_page_new(n, TC_PAGE_OCR);
	add_words(page, image);
	TessBaseAPIClear(engine);
	return page;
}
