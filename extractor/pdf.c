/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * PDF, by poppler. Most PDFs of an office are one of three: printed from Word (the text layer is what was written), scanned (an image a
 * page, no layer, or only the line that a signing program put there), scanned and read by somebody's OCR (an image and a layer of
 * any quality). So page by page: a layer that is there and is Vietnamese is taken; a page with an image and little or no layer, or with
 * one that is mostly no language (fonts whose codes are no letters, a foreign OCR), is handed to our own OCR, and the better of
 * the two is kept (main.c).
 */
#include <math.h>
#include <poppler.h>
#include <string.h>

#include "extractor/extractor-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

/** A layer of fewer words does not make up for an image of the page: a signature's line, a stamp, a page number. */
#define MIN_LAYER_WORDS 80
/** From this share of the page on, an image may be a scan of it: letters end after a third of their last page. A coat of arms takes 0.02. */
#define MIN_IMAGE_SHARE 0.1
/** A layer is garbage if fewer of its words are legal syllables. Of 294 pages of gazette PDFs, tables among them, none has fewer. */
#define MIN_LEGAL_SHARE 0.5
/** Below this many words a share says nothing. */
#define MIN_SHARE_WORDS 20
/** Characters that are further apart than this, in heights of a line, are two words, two columns. A space is 0.2. */
#define WORD_GAP 0.35
#define COLUMN_GAP 1.5
/**
 * Scans are read at the resolution they were made with, within these; pages that are drawn, at the default. Words right, percent (`make
 * eval-resolution`: bare Tesseract, scans of m00 to m04 by the resolution they are given, and 8,141 words of gazette PDFs, drawn):
 *
 *                                150 dpi  200    300    400
 *     m00, m03 (made at 300)     92.9     92.3   91.3   90.9
 *     m01, m04 (200)             93.0     93.5   89.8   89.9
 *     m02 (273, bilevel)         78.0     76.6   76.7   73.5
 *     drawn                      97.2     97.3   96.7   94.8
 *
 * More dots than it was made with are worse each time. Fewer look better to bare Tesseract; after all that ocr.c does they are not: m00, m02
 * and m03 as they were made 95.3, 76.1 and 90.7, all at 200 94.6, 76.1 and 89.8.
 */
#define OCR_MIN_DPI 200
#define OCR_MAX_DPI 300
#define OCR_DEFAULT_DPI 200
/** Dots of a page that is drawn: A3 at 400 dpi. A page of 5 by 5 metres is drawn smaller. */
#define MAX_DOTS 32e6

static gboolean open_pdf(TcDocument *document, GError **error)
{
	g_autoptr(GError) own = NULL;
	PopplerDocument *pdf = poppler_document_new_from_bytes(document->bytes, NULL, &own);

	if (!pdf)
		return tc_problem_set(error,
				      g_error_matches(own, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? TC_PROBLEM_ENCRYPTED
												   : TC_PROBLEM_DAMAGED,
				      own->message);
	document->own = pdf;
	document->n_pages = (guint)MAX(poppler_document_get_n_pages(pdf), 0);
	return TRUE;
}

static void close_pdf(TcDocument *document)
{
	g_object_unref(document->own);
}

static PopplerPage *get_page(TcDocument *document, guint n, GError **error)
{
	PopplerPage *page = poppler_document_get_page(document->own, (int)n - 1);

	if (!page)
		tc_problem_set(error, TC_PROBLEM_DAMAGED, "a page is missing");
	return page;
}

/* ---- the text layer --------------------------------------------------------------------------------------------- */

typedef struct {
	double width, height; /**< of the page, in points */
	const PopplerRectangle *boxes;
	guint n_boxes;
} Layout;

static TcBox join_boxes(const Layout *layout, guint first, guint last)
{
	PopplerRectangle all = layout->boxes[first];

	for (guint i = first + 1; i <= last; i++) {
		all.x1 = MIN(all.x1, layout->boxes[i].x1);
		all.y1 = MIN(all.y1, layout->boxes[i].y1);
		all.x2 = MAX(all.x2, layout->boxes[i].x2);
		all.y2 = MAX(all.y2, layout->boxes[i].y2);
	}
	return (TcBox){all.x1 / layout->width, all.y1 / layout->height, (all.x2 - all.x1) / layout->width,
		       (all.y2 - all.y1) / layout->height};
}

static gboolean is_space(gunichar c)
{
	return g_unichar_isspace(c) || g_unichar_iscntrl(c);
}

/**
 * What parts two characters that poppler left together: nothing, a space, or a line end. The left and the right head of a paper stand on one
 * line, with a hand's breadth between them and no space: `Số: 19/2024/TT-BKHĐTHà Nội, ngày 16`.
 */
static const char *get_gap(const PopplerRectangle *before, const PopplerRectangle *after)
{
	double height = MAX(before->y2 - before->y1, 1), gap = after->x1 - before->x2;

	if (gap > COLUMN_GAP * height || after->x1 < before->x1 - height)
		return "\n";
	return gap > WORD_GAP * height ? " " : "";
}

/** Words with their boxes; poppler gives a box a character. */
static void add_words(TcPage *page, const char *text, const Layout *layout)
{
	GString *out = g_string_new(NULL);
	guint i = 0;

	for (const char *at = text; *at;) {
		gunichar c = g_utf8_get_char(at);
		if (is_space(c)) {
			g_string_append_c(out, c == '\n' ? '\n' : ' ');
			at = g_utf8_next_char(at);
			i++;
			continue;
		}
		const char *start = at, *gap = "";
		guint first = i;
		do {
			at = g_utf8_next_char(at);
			i++;
			if (*at && i < layout->n_boxes && !is_space(g_utf8_get_char(at)))
				gap = get_gap(&layout->boxes[i - 1], &layout->boxes[i]);
		} while (*at && !*gap && !is_space(g_utf8_get_char(at)));
		if (i <= layout->n_boxes)
			tc_page_add_word(page, out, start, (gsize)(at - start), join_boxes(layout, first, i - 1),
					 TC_CONFIDENCE_NONE);
		else if (out->len < TC_PAGE_MAX_BYTES)
			g_string_append_len(out, start, at - start);
		g_string_append(out, gap);
	}
	tc_page_take_text(page, out);
}

static double get_area(const PopplerRectangle *box)
{
	return ABS((box->x2 - box->x1) * (box->y2 - box->y1));
}

static double get_image_share(PopplerPage *page, double area)
{
	GList *images = poppler_page_get_image_mapping(page);
	double share = 0;

	for (const GList *at = images; at; at = at->next)
		share += get_area(&((const PopplerImageMapping *)at->data)->area) / area;
	poppler_page_free_image_mapping(images);
	return share;
}

/** Whether the layer is not what the page shows. */
static gboolean needs_ocr(PopplerPage *page, const TcPage *layer, double area)
{
	TcLegality legality = tc_legality_count(layer->text, layer->length);

	if (legality.words >= MIN_SHARE_WORDS && legality.legal < MIN_LEGAL_SHARE * legality.words)
		return TRUE;
	return legality.words < MIN_LAYER_WORDS && get_image_share(page, area) >= MIN_IMAGE_SHARE;
}

static TcPage *read_pdf_page(TcDocument *document, guint n, GError **error)
{
	g_autoptr(PopplerPage) page = get_page(document, n, error);
	Layout layout = {0};
	PopplerRectangle *boxes = NULL;

	if (!page)
		return NULL;
	poppler_page_get_size(page, &layout.width, &layout.height);
	layout.width = MAX(layout.width, 1);
	layout.height = MAX(layout.height, 1);
	TcPage *result = tc_page_new(n, TC_PAGE_LAYER);
	result->width = (guint)(MIN(layout.width, 1e6) * 10 + 0.5);
	result->height = (guint)(MIN(layout.height, 1e6) * 10 + 0.5);
	g_autofree char *text = poppler_page_get_text(page);
	if (text && *text && g_utf8_validate(text, -1, NULL) && poppler_page_get_text_layout(page, &boxes, &layout.n_boxes)) {
		layout.boxes = boxes;
		add_words(result, text, &layout);
	}
	g_free(boxes);
	if (needs_ocr(page, result, layout.width * layout.height))
		result->source = TC_PAGE_IMAGE;
	return result;
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

/** The resolution of an image on a page. */
static double get_image_dpi(PopplerPage *page, const PopplerImageMapping *mapping)
{
	double inches = ABS(mapping->area.x2 - mapping->area.x1) / 72, dpi = 0;
	cairo_surface_t *surface = poppler_page_get_image(page, mapping->image_id);

	if (!surface)
		return 0;
	if (inches > 0)
		dpi = cairo_image_surface_get_width(surface) / inches;
	cairo_surface_destroy(surface);
	return dpi;
}

/** The resolution at which a page is best read: that of its finest image that is a scan; 0 if there is none. */
static double get_scan_dpi(PopplerPage *page, double area)
{
	GList *images = poppler_page_get_image_mapping(page);
	double dpi = 0;

	for (const GList *at = images; at; at = at->next) {
		const PopplerImageMapping *mapping = at->data;
		if (get_area(&mapping->area) >= MIN_IMAGE_SHARE * area)
			dpi = MAX(dpi, get_image_dpi(page, mapping));
	}
	poppler_page_free_image_mapping(images);
	return dpi;
}

static PIX *to_pix(cairo_surface_t *surface, guint dpi)
{
	int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
	int stride = cairo_image_surface_get_stride(surface);
	const guint8 *data = cairo_image_surface_get_data(surface);
	PIX *pix = pixCreate(width, height, 32);

	for (int y = 0; pix && y < height; y++) {
		const guint32 *from = (const guint32 *)(const void *)(data + (gsize)y * (gsize)stride);
		l_uint32 *to = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
		for (int x = 0; x < width; x++)
			to[x] = from[x] << 8; /* cairo has xRGB, leptonica RGBx */
	}
	if (pix)
		pixSetResolution(pix, (l_int32)dpi, (l_int32)dpi);
	return pix;
}

static PIX *draw(PopplerPage *page, double width, double height, double dpi, GError **error)
{
	double dots = width * height * dpi * dpi / 72 / 72;

	if (dots > MAX_DOTS)
		dpi *= sqrt(MAX_DOTS / dots);
	int w = (int)(width * dpi / 72 + 0.5), h = (int)(height * dpi / 72 + 0.5);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, MAX(w, 1), MAX(h, 1));
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_scale(cairo, dpi / 72, dpi / 72);
	poppler_page_render(page, cairo);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	PIX *pix = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS ? to_pix(surface, (guint)(dpi + 0.5)) : NULL;
	cairo_surface_destroy(surface);
	if (!pix)
		tc_problem_set(error, TC_PROBLEM_IMAGE, "the page cannot be drawn");
	return pix;
}

static PIX *render_pdf(TcDocument *document, guint n, guint dpi, GError **error)
{
	g_autoptr(PopplerPage) page = get_page(document, n, error);
	double width, height, resolution = dpi;

	if (!page)
		return NULL;
	poppler_page_get_size(page, &width, &height);
	width = MAX(width, 1);
	height = MAX(height, 1);
	if (dpi == 0) {
		resolution = get_scan_dpi(page, width * height);
		resolution = resolution > 0 ? CLAMP(resolution, OCR_MIN_DPI, OCR_MAX_DPI) : OCR_DEFAULT_DPI;
	}
	return draw(page, width, height, resolution, error);
}

const TcFormat tc_format_pdf = {
	.kind = TC_KIND_PDF, .open = open_pdf, .read_page = read_pdf_page, .render = render_pdf, .close = close_pdf};
