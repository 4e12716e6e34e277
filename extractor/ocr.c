/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tesseract, through its C interface, and how a page is made ready for it. The engine is set up with the first page and kept.
 *
 * A page goes through: red ink dropped, turned upright, Tesseract, and where a stamp of secrecy may stand, Tesseract again on the red ink
 * alone. Words right (longest common sequence with the truth, % of the truth's words) on five image-only PDFs with truth (m00 to m04: good
 * scan, office scan, bilevel copy, low contrast, office scan; 15 pages) and nine papers of corpus/ printed and scanned badly (a: 150 dpi,
 * blurred, 1.5 degrees askew, stamp; b: 200 dpi, noise, JPEG of 40 %; c: 300 dpi, stamp):
 *
 *                                 all    a      b      c      m00    m01    m02    m03    m04
 *     as it is                    85.95  94.15  98.83  94.54  79.75  89.76  67.16  90.52  93.81
 *     red dropped                 87.20  96.78  98.83  98.83  81.16  93.31  67.16  90.64  93.88
 *     and turned upright          89.14  97.17  99.51  98.83  94.38  93.31  66.91  90.46  94.12
 *     and bilevel ones smoothed   90.43  96.98  99.03  98.83  94.38  93.31  73.78  90.46  93.75   this
 *     and all scaled to 300 dpi   90.09  96.88  99.03  98.83  94.38  91.47  73.78  90.46  93.00
 *     and background evened       89.76  97.08  99.03  98.73  92.74  92.01  73.90  89.62  92.38
 *     red, Sauvola's threshold    83.55  95.32  97.56  98.25  91.16  76.52  67.16  75.61  89.12
 *
 * Photos of a phone (in perspective, lit from one side down to little more than half, on a dark desk) and scans with black edges are read as
 * they come: three papers at 220 dpi (tests/page_maker --photo, --edges), words right 823 and 821; of plain scans 821, of 828.
 *
 * Read as Vietnamese alone. Words right, percent, Vietnamese / English, and processor time of `vie+eng` as a multiple (`make eval-language`:
 * pages of 380 words printed, 200 dpi, blurred, with noise; m00 to m04; second pages of the gazette PDFs, drawn; bare Tesseract):
 *
 *                                   vie            vie+eng        time
 *     printed, no English           99.65          99.65          1.14
 *     a tenth English               99.72 / 100    99.72 / 100    1.12
 *     a quarter                     99.47 / 98.95  99.68 / 100    1.13
 *     half                          99.61 / 98.66  99.74 / 100    1.12
 *     all                           99.51 / 99.18  99.51 / 99.86  1.08
 *     m00 to m04                    88.42          84.93          1.37
 *     gazette                       97.18          95.80          1.31
 *
 * So `vie` knows English letters well enough, and the choice of two languages for each word costs marks on real pages: `vie+eng` would pay on
 * pages a quarter English and printed well, by a word in a hundred of those. There is no rule worth its time; --ocr-language is for archives of
 * another kind.
 *
 * Tesseract has its own threshold, and it is better than ours; to even the background helps where light fell from one side, and
 * breaks what is faint. So neither is done.
 */
#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

#include "extractor/extractor-private.h"
#include "lib/text/text.h"

/** Askew by less than this many degrees is straight; by more than leptonica finds, it is not a page askew. */
#define MIN_SKEW 0.2
#define MIN_SKEW_CONFIDENCE 3.0f
/** Letters of 12 points are 30 dots high in it, as in what Tesseract was trained on. */
#define OCR_DPI 300
/** A page is black and white if fewer of its dots are something between. */
#define BILEVEL_MIDDLE 0.05f
/**
 * A page read with less confidence, percent, may lie on its side or head. 31 upright scans, noisy and faint ones among them, had 85 to 96,
 * one upside down 41.
 */
#define UPRIGHT_CONFIDENCE 55
/** A dot is red if it is redder by this than green and blue; a page has a red stamp if so large a part of it is red. */
#define RED_DIFFERENCE 50
#define RED_SHARE 0.0003
/** Words of a stamp are believed from this confidence on. */
#define STAMP_CONFIDENCE 60

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
	if (TessBaseAPIInit2(engine, NULL, language, OEM_LSTM_ONLY) == 0)
		return TRUE;
	TessBaseAPIDelete(engine);
	engine = NULL;
	return tc_problem_set(error, TC_PROBLEM_NO_OCR, language);
}

/* ---- the image -------------------------------------------------------------------------------------------------- */

/** An image as Tesseract gets it, and what was done to it. */
typedef struct {
	PIX *image;
	int turns;    /**< quarters, clockwise */
	double angle; /**< and then by so much, clockwise, in radians, about its middle */
} Upright;

/** Whether a page is black and white only: a photocopy, a fax. */
static gboolean is_bilevel(PIX *grey)
{
	if (pixGetDepth(grey) == 1)
		return TRUE;
	NUMA *histogram = pixGetGrayHistogram(grey, 4);
	l_float32 all = 0, middle = 0;
	if (!histogram || numaGetSum(histogram, &all) != 0 || numaGetSumOnInterval(histogram, 64, 192, &middle) != 0)
		middle = all = 1;
	numaDestroy(&histogram);
	return middle < BILEVEL_MIDDLE * all;
}

/** Small black and white letters are smoothed to the size that Tesseract likes; in grey ones that loses more than it gains. */
static PIX *smooth(PIX *grey)
{
	int dpi = pixGetXRes(grey);
	l_float32 factor = (l_float32)OCR_DPI / (l_float32)MAX(dpi, OCR_DPI / 2);

	if (dpi >= OCR_DPI || !is_bilevel(grey))
		return pixClone(grey);
	g_autoptr(PIX) eight = pixConvertTo8(grey, FALSE);
	PIX *larger = eight ? pixScale(eight, factor, factor) : NULL;
	if (larger)
		pixSetResolution(larger, (l_int32)((l_float32)dpi * factor), (l_int32)((l_float32)dpi * factor));
	return larger;
}

/** Grey in which red ink is as light as paper: a stamp over a signature leaves the letters under it. */
static PIX *to_grey(PIX *image)
{
	g_autoptr(PIX) plain = pixRemoveColormap(image, REMOVE_CMAP_BASED_ON_SRC);

	if (!plain)
		return NULL;
	if (pixGetDepth(plain) == 32)
		return pixConvertRGBToGrayMinMax(plain, L_CHOOSE_MAX);
	return pixGetDepth(plain) == 1 ? pixClone(plain) : pixConvertTo8(plain, FALSE);
}

/** How far a page is askew, in radians; 0 if it is straight, or cannot be told. */
static double find_skew(PIX *image)
{
	g_autoptr(PIX) bilevel = pixConvertTo1(image, 140);
	l_float32 degrees = 0, confidence = 0;

	if (!bilevel || pixFindSkew(bilevel, &degrees, &confidence) != 0 || confidence < MIN_SKEW_CONFIDENCE ||
	    fabs(degrees) < MIN_SKEW)
		return 0;
	return degrees * G_PI / 180;
}

static gboolean set_upright(Upright *upright, PIX *grey, int turns)
{
	PIX *turned = turns ? pixRotateOrth(grey, turns) : pixClone(grey);

	*upright = (Upright){.turns = turns, .angle = turned ? find_skew(turned) : 0};
	if (turned && upright->angle != 0) {
		upright->image =
			pixRotate(turned, (l_float32)upright->angle,
				  pixGetDepth(turned) == 1 ? L_ROTATE_SAMPLING : L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
		pixDestroy(&turned);
	} else {
		upright->image = turned;
	}
	if (upright->image)
		pixSetResolution(upright->image, pixGetXRes(grey), pixGetXRes(grey));
	return upright->image != NULL;
}

/** Where a box stood on the page as it came. Words are small and the angle too, so its middle is taken back and its size kept. */
static TcBox take_back(const Upright *upright, int x1, int y1, int x2, int y2)
{
	double w = pixGetWidth(upright->image), h = pixGetHeight(upright->image);
	double dx = (x1 + x2 - w) / 2, dy = (y1 + y2 - h) / 2;
	double x = (w / 2 + dx * cos(upright->angle) + dy * sin(upright->angle)) / w;
	double y = (h / 2 - dx * sin(upright->angle) + dy * cos(upright->angle)) / h;
	double width = (x2 - x1) / w, height = (y2 - y1) / h;

	for (int turn = 0; turn < upright->turns; turn++) { /* a quarter back, counter-clockwise */
		double old = x;
		x = y;
		y = 1 - old;
		old = width;
		width = height;
		height = old;
	}
	return (TcBox){x - width / 2, y - height / 2, width, height};
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

static gboolean recognise(const Upright *upright, TessPageSegMode mode, GError **error)
{
	TessBaseAPISetPageSegMode(engine, mode);
	TessBaseAPISetImage2(engine, upright->image);
	TessBaseAPISetSourceResolution(engine, pixGetXRes(upright->image));
	if (TessBaseAPIRecognize(engine, NULL) == 0)
		return TRUE;
	TessBaseAPIClear(engine);
	return tc_problem_set(error, TC_PROBLEM_DAMAGED, "the OCR gave up");
}

/** Called for each word; `gap` is what parts it from the one before. */
typedef void (*WordFunc)(const char *word, const char *gap, TcBox box, double confidence, gpointer data);

static void foreach_word(const Upright *upright, WordFunc func, gpointer data)
{
	TessResultIterator *results = TessBaseAPIGetIterator(engine);
	const TessPageIterator *at = results ? TessResultIteratorGetPageIteratorConst(results) : NULL;

	for (gboolean more = results != NULL; more; more = TessResultIteratorNext(results, RIL_WORD)) {
		char *word = TessResultIteratorGetUTF8Text(results, RIL_WORD);
		int x1, y1, x2, y2;
		if (word && *g_strstrip(word) && g_utf8_validate(word, -1, NULL) &&
		    TessPageIteratorBoundingBox(at, RIL_WORD, &x1, &y1, &x2, &y2)) {
			const char *gap = TessPageIteratorIsAtBeginningOf(at, RIL_PARA)       ? "\n\n"
					  : TessPageIteratorIsAtBeginningOf(at, RIL_TEXTLINE) ? "\n"
											      : " ";
			func(word, gap, take_back(upright, x1, y1, x2, y2),
			     CLAMP(TessResultIteratorConfidence(results, RIL_WORD), 0, 100), data);
		}
		TessDeleteText(word);
	}
	if (results)
		TessResultIteratorDelete(results);
	TessBaseAPIClear(engine);
}

/** A page being made. */
typedef struct {
	TcPage *page;
	GString *text;
	double sum; /**< of confidences */
} Reading;

static void add_word(const char *word, const char *gap, TcBox box, double confidence, gpointer data)
{
	Reading *reading = data;

	if (reading->text->len > 0)
		g_string_append(reading->text, gap);
	tc_page_add_word(reading->page, reading->text, word, strlen(word), box, (guint8)(confidence + 0.5));
	reading->sum += confidence;
}

static void finish(Reading *reading)
{
	if (reading->page->words->len > 0)
		reading->page->confidence = (guint8)(reading->sum / reading->page->words->len + 0.5);
	tc_page_take_text(reading->page, reading->text);
}

/* ---- stamps of secrecy and urgency ------------------------------------------------------------------------------ */

/** The red ink alone, dark on white; NULL if there is hardly any. */
static PIX *keep_red(PIX *image)
{
	g_autoptr(PIX) plain = pixRemoveColormap(image, REMOVE_CMAP_BASED_ON_SRC);
	gsize n = 0;

	if (!plain || pixGetDepth(plain) != 32)
		return NULL;
	int w = pixGetWidth(plain), h = pixGetHeight(plain);
	PIX *red = pixCreate(w, h, 8);
	for (int y = 0; red && y < h; y++) {
		const l_uint32 *from = pixGetData(plain) + (gsize)y * (gsize)pixGetWpl(plain);
		l_uint32 *to = pixGetData(red) + (gsize)y * (gsize)pixGetWpl(red);
		for (int x = 0; x < w; x++) {
			l_int32 r, g, b;
			extractRGBValues(from[x], &r, &g, &b);
			int more = r - MAX(g, b);
			n += more >= RED_DIFFERENCE;
			SET_DATA_BYTE(to, x, (l_uint8)CLAMP(255 - 2 * more, 0, 255));
		}
	}
	if (red && (double)n < RED_SHARE * w * h)
		pixDestroy(&red);
	if (red)
		pixSetResolution(red, pixGetXRes(image), pixGetXRes(image));
	return red;
}

/** A word of a stamp goes into the text, above everything else; seals and signatures in red do not. */
static void add_stamp_word(const char *word, const char *gap G_GNUC_UNUSED, TcBox box, double confidence, gpointer data)
{
	static const char *const stamps[] = {"mat", "toi", "tuyet", "khan", "thuong", "hoa", "toc"};
	g_autofree char *folded = tc_text_fold(word, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(stamps); i++)
		if (confidence >= STAMP_CONFIDENCE && strcmp(folded, stamps[i]) == 0 && tc_text_is_capitals(word, -1))
			add_word(word, " ", box, confidence, data);
}

static void read_stamps(PIX *image, Upright how, Reading *reading)
{
	g_autoptr(PIX) red = keep_red(image);
	Upright upright;

	if (!red || !set_upright(&upright, red, how.turns))
		return;
	if (recognise(&upright, PSM_SPARSE_TEXT, NULL))
		foreach_word(&upright, add_stamp_word, reading);
	pixDestroy(&upright.image);
}

/* ---- pages ------------------------------------------------------------------------------------------------------ */

static TcPage *read_turned(PIX *image, PIX *grey, int turns, guint n, GError **error)
{
	Upright upright;

	if (!set_upright(&upright, grey, turns)) {
		tc_problem_set(error, TC_PROBLEM_IMAGE, "no memory to turn the page");
		return NULL;
	}
	Reading reading = {.page = tc_page_new(n, TC_PAGE_OCR), .text = g_string_new(NULL)};
	read_stamps(image, upright, &reading);
	gboolean ok = recognise(&upright, PSM_AUTO, error);
	if (ok)
		foreach_word(&upright, add_word, &reading);
	finish(&reading);
	pixDestroy(&upright.image);
	if (!ok)
		g_clear_pointer(&reading.page, tc_page_unref);
	return reading.page;
}

static gboolean is_upright(const TcPage *page)
{
	return page->words->len > 0 && page->confidence >= UPRIGHT_CONFIDENCE;
}

TcPage *tc_ocr_read(PIX *image, guint n, GError **error)
{
	static const int turns[] = {2, 1, 3};
	g_autoptr(PIX) grey = to_grey(image);

	if (!start_engine(error))
		return NULL;
	if (!grey) {
		tc_problem_set(error, TC_PROBLEM_IMAGE, "no memory for the page");
		return NULL;
	}
	pixSetResolution(grey, pixGetXRes(image), pixGetXRes(image));
	g_autoptr(PIX) page_image = smooth(grey);
	TcPage *best = page_image ? read_turned(image, page_image, 0, n, error) : NULL;
	for (gsize i = 0; best && best->words->len > 0 && !is_upright(best) && i < G_N_ELEMENTS(turns); i++) {
		TcPage *page = read_turned(image, page_image, turns[i], n, NULL);
		TcLegality of_page = page ? tc_legality_count(page->text, page->length) : (TcLegality){0};
		if (of_page.legal > tc_legality_count(best->text, best->length).legal) {
			tc_page_unref(best);
			best = page;
		} else {
			tc_page_unref(page);
		}
	}
	return best;
}
