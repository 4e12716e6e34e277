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

/** The page that was unpacked last. */
typedef struct {
	PIX *pix;
	guint n;
} Image;

/** What the head of an image says. */
typedef struct {
	l_int32 width, height, dpi;
} Size;

/** A resolution that can be true. */
static l_int32 mend_resolution(l_int32 width, l_int32 height, l_int32 dpi)
{
	return dpi >= MIN_DPI && dpi <= MAX_DPI ? dpi : CLAMP((l_int32)(MAX(width, height) / A4_LONG + 0.5), MIN_DPI, MAX_DPI);
}

/** FALSE if it cannot be an image that we take; looked at before anything is unpacked. Only a TIFF's head has its resolution. */
static gboolean read_size(TcDocument *document, guint n, Size *size, GError **error)
{
	gsize length;
	const l_uint8 *bytes = g_bytes_get_data(document->bytes, &length);
	l_int32 bits, samples, format, has_map, dpi = 0;
	l_int32 failed = document->kind == TC_KIND_TIFF ? readHeaderMemTiff(bytes, length, (l_int32)n - 1, &size->width,
									    &size->height, &bits, &samples, &dpi, NULL, &format)
							: pixReadHeaderMem(bytes, length, &format, &size->width, &size->height,
									   &bits, &samples, &has_map);

	if (failed != 0 || size->width <= 0 || size->height <= 0)
		return tc_problem_set(error, TC_PROBLEM_DAMAGED, "no image can be read");
	size->dpi = mend_resolution(size->width, size->height, dpi);
	if ((gint64)size->width * size->height <= MAX_DOTS)
		return TRUE;
	g_autofree char *detail = g_strdup_printf("%d x %d", size->width, size->height);
	return tc_problem_set(error, TC_PROBLEM_IMAGE, detail);
}

static gboolean open_image(TcDocument *document, GError **error)
{
	Size size;

	document->own = g_new0(Image, 1);
	document->n_pages = 1;
	return read_size(document, 1, &size, error);
}

static gboolean open_tiff(TcDocument *document, GError **error)
{
	FILE *file = fdopen(dup(document->fd), "rb");
	l_int32 n = 0;
	Size size;

	if (!file || tiffGetCount(file, &n) != 0)
		n = 0;
	if (file)
		fclose(file);
	document->own = g_new0(Image, 1);
	document->n_pages = (guint)MAX(n, 0);
	return n > 0 ? read_size(document, 1, &size, error) : tc_problem_set(error, TC_PROBLEM_DAMAGED, "no image can be read");
}

static void close_image(TcDocument *document)
{
	Image *image = document->own;

	pixDestroy(&image->pix);
	g_free(image);
}

/** The page itself; borrowed until the next one is read. */
static PIX *read_image(TcDocument *document, guint n, GError **error)
{
	Image *image = document->own;
	gsize length;
	const l_uint8 *bytes = g_bytes_get_data(document->bytes, &length);
	Size size;

	if (image->pix && image->n == n)
		return image->pix;
	pixDestroy(&image->pix);
	if (!read_size(document, n, &size, error))
		return NULL;
	image->n = n;
	image->pix = document->kind == TC_KIND_TIFF ? pixReadMemTiff(bytes, length, (l_int32)n - 1) : pixReadMem(bytes, length);
	if (!image->pix) {
		tc_problem_set(error, TC_PROBLEM_DAMAGED, "no image can be read");
		return NULL;
	}
	l_int32 dpi = mend_resolution(size.width, size.height, pixGetXRes(image->pix));
	pixSetResolution(image->pix, dpi, dpi);
	return image->pix;
}

/** \param dpi 0: as it is. */
static PIX *render_image(TcDocument *document, guint n, guint dpi, GError **error)
{
	PIX *pix = read_image(document, n, error);

	if (!pix)
		return NULL;
	l_float32 scale = dpi > 0 ? (l_float32)dpi / (l_float32)pixGetXRes(pix) : 1;
	if (scale >= 1)
		return pixClone(pix);
	PIX *smaller = pixGetDepth(pix) == 1 ? pixScaleToGray(pix, scale) : pixScale(pix, scale, scale);
	if (!smaller)
		tc_problem_set(error, TC_PROBLEM_DAMAGED, "the page cannot be drawn");
	return smaller;
}

static TcPage *read_image_page(TcDocument *document, guint n, GError **error)
{
	Size size;

	if (!read_size(document, n, &size, error))
		return NULL;
	if (document->kind != TC_KIND_TIFF) {
		PIX *pix = read_image(document, n, error);
		if (!pix)
			return NULL;
		size.dpi = pixGetXRes(pix);
	}
	TcPage *page = tc_page_new(n, TC_PAGE_IMAGE);
	page->width = (guint)(size.width * 720.0 / size.dpi + 0.5);
	page->height = (guint)(size.height * 720.0 / size.dpi + 0.5);
	return page;
}

#define IMAGE(k, opener)                                                                                                         \
	{                                                                                                                        \
		.kind = (k), .open = (opener), .read_page = read_image_page, .render = render_image, .close = close_image        \
	}
const TcFormat tc_format_tiff = IMAGE(TC_KIND_TIFF, open_tiff);
const TcFormat tc_format_jpeg = IMAGE(TC_KIND_JPEG, open_image);
const TcFormat tc_format_png = IMAGE(TC_KIND_PNG, open_image);
const TcFormat tc_format_webp = IMAGE(TC_KIND_WEBP, open_image);
