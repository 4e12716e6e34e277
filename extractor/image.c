/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Images, by leptonica: TIFF of many pages, JPEG, PNG, WebP. How large a page is printed is what the file says, if it can be true;
 * cameras and screens write 72 or 96 and mean nothing, then the page is taken for A4.
 */
#include <string.h>
#include <unistd.h>

#include "extractor/extractor-private.h"

/** Dots of an image that is taken: A2 at 300 dpi, a phone's 50 megapixels. In colour that is 200 MB. */
#define MAX_DOTS 52000000
/** Resolutions that a scanner may have meant. */
#define MIN_DPI 110
#define MAX_DPI 1300
/** The longer side of A4, in inches. */
#define A4_LONG 11.69

/** FALSE if it cannot be an image that we take; looked at before anything is unpacked. */
static gboolean check_size(TcDocument *document, guint n, GError **error)
{
	gsize length;
	const l_uint8 *bytes = g_bytes_get_data(document->bytes, &length);
	l_int32 w = 0, h = 0, bits, samples, format, has_map;
	l_int32 failed = document->kind == TC_KIND_TIFF
				 ? readHeaderMemTiff(bytes, length, (l_int32)n - 1, &w, &h, &bits, &samples, NULL, NULL, &format)
				 : pixReadHeaderMem(bytes, length, &format, &w, &h, &bits, &samples, &has_map);

	if (failed != 0 || w <= 0 || h <= 0)
		return tc_problem_set(error, TC_PROBLEM_DAMAGED, "no image can be read");
	if ((gint64)w * h <= MAX_DOTS)
		return TRUE;
	g_autofree char *detail = g_strdup_printf("%d x %d", w, h);
	return tc_problem_set(error, TC_PROBLEM_IMAGE, detail);
}

static gboolean open_image(TcDocument *document, GError **error)
{
	document->n_pages = 1;
	return check_size(document, 1, error);
}

static gboolean open_tiff(TcDocument *document, GError **error)
{
	FILE *file = fdopen(dup(document->fd), "rb");
	l_int32 n = 0;

	if (!file || tiffGetCount(file, &n) != 0)
		n = 0;
	if (file)
		fclose(file);
	document->n_pages = (guint)MAX(n, 0);
	return n > 0 ? check_size(document, 1, error) : tc_problem_set(error, TC_PROBLEM_DAMAGED, "no image can be read");
}

/** Gives an image a resolution that can be true. */
static void mend_resolution(PIX *pix)
{
	l_int32 x, y;

	pixGetResolution(pix, &x, &y);
	if (x >= MIN_DPI && x <= MAX_DPI && ABS(x - y) * 10 < x)
		return;
	l_int32 longer = MAX(pixGetWidth(pix), pixGetHeight(pix));
	l_int32 dpi = CLAMP((l_int32)(longer / A4_LONG + 0.5), MIN_DPI, MAX_DPI);
	pixSetResolution(pix, dpi, dpi);
}

static PIX *read_image(TcDocument *document, guint n, GError **error)
{
	gsize length;
	const l_uint8 *bytes = g_bytes_get_data(document->bytes, &length);

	if (!check_size(document, n, error))
		return NULL;
	PIX *pix = document->kind == TC_KIND_TIFF ? pixReadMemTiff(bytes, length, (l_int32)n - 1) : pixReadMem(bytes, length);
	if (!pix) {
		tc_problem_set(error, TC_PROBLEM_DAMAGED, "no image can be read");
		return NULL;
	}
	mend_resolution(pix);
	return pix;
}

/** \param dpi 0: as it is. */
static PIX *render_image(TcDocument *document, guint n, guint dpi, GError **error)
{
	g_autoptr(PIX) pix = read_image(document, n, error);

	if (!pix || dpi == 0)
		return g_steal_pointer(&pix);
	l_float32 scale = (l_float32)dpi / (l_float32)pixGetXRes(pix);
	if (scale >= 1)
		return g_steal_pointer(&pix);
	PIX *smaller = pixGetDepth(pix) == 1 ? pixScaleToGray(pix, scale) : pixScale(pix, scale, scale);
	if (!smaller)
		tc_problem_set(error, TC_PROBLEM_DAMAGED, "the page cannot be drawn");
	return smaller;
}

static TcPage *read_image_page(TcDocument *document, guint n, GError **error)
{
	g_autoptr(PIX) pix = read_image(document, n, error);

	if (!pix)
		return NULL;
	TcPage *page = tc_page_new(n, TC_PAGE_IMAGE);
	page->width = (guint)(pixGetWidth(pix) * 720.0 / pixGetXRes(pix) + 0.5);
	page->height = (guint)(pixGetHeight(pix) * 720.0 / pixGetYRes(pix) + 0.5);
	return page;
}

#define IMAGE(k, opener)                                                                                                         \
	{                                                                                                                        \
		.kind = (k), .open = (opener), .read_page = read_image_page, .render = render_image                              \
	}
const TcFormat tc_format_tiff = IMAGE(TC_KIND_TIFF, open_tiff);
const TcFormat tc_format_jpeg = IMAGE(TC_KIND_JPEG, open_image);
const TcFormat tc_format_png = IMAGE(TC_KIND_PNG, open_image);
const TcFormat tc_format_webp = IMAGE(TC_KIND_WEBP, open_image);
