/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Images, by leptonica: TIFF of many pages, JPEG, PNG, WebP. How large a page is printed is what the file says, if it can be true;
 * cameras and screens write 72 or 96 and mean nothing, then the page is taken for A4.
 *
 * A phone keeps a photo as its sensor lay and writes beside it how it was held (EXIF, the tag Orientation). Leptonica minds that in a TIFF and
 * not in a JPEG, so we do. What no tag says the OCR finds out, at the price of reading twice: a page on its head 1.2 s where an upright one
 * takes .65 (ocr.c).
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

/* ---- how it was held ---- */

/** Marks of a JPEG's segments. */
enum { JPEG_MARK = 0xff, JPEG_APP1 = 0xe1, JPEG_SCAN = 0xda };
/** The tag of EXIF that says how, and how a TIFF's head and each of its entries are long. */
#define TAG_ORIENTATION 0x0112
#define TIFF_HEAD_BYTES 8
#define TIFF_ENTRY_BYTES 12

static guint get16(const guint8 *at, gboolean little)
{
	return little ? (guint)(at[0] | at[1] << 8) : (guint)(at[0] << 8 | at[1]);
}

static gsize get32(const guint8 *at, gboolean little)
{
	gsize low = get16(at + (little ? 0 : 2), little), high = get16(at + (little ? 2 : 0), little);

	return high << 16 | low;
}

/** The orientation of a page of a TIFF, which is what EXIF is too; 1 if it does not say. \param n from 1: pages follow each other in a chain. */
static guint get_tiff_orientation(const guint8 *tiff, gsize length, guint n)
{
	if (length < TIFF_HEAD_BYTES || (memcmp(tiff, "II*", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
		return 1;
	gboolean little = tiff[0] == 'I';
	gsize link = 4; /* where it is said where the next page is */
	while (link + 4 <= length) {
		gsize at = get32(tiff + link, little);
		if (at == 0 || at + 2 > length)
			break;
		link = at + 2 + (gsize)get16(tiff + at, little) * TIFF_ENTRY_BYTES;
		if (--n > 0)
			continue;
		for (at += 2; at < link && at + TIFF_ENTRY_BYTES <= length; at += TIFF_ENTRY_BYTES)
			if (get16(tiff + at, little) == TAG_ORIENTATION)
				return get16(tiff + at + 8, little);
		break;
	}
	return 1;
}

/** How a JPEG is to be turned, as EXIF counts: 1 to 8. */
static guint get_orientation(const guint8 *jpeg, gsize length)
{
	gsize at = 2;

	while (at + 4 <= length && jpeg[at] == JPEG_MARK && jpeg[at + 1] != JPEG_SCAN) {
		gsize size = get16(jpeg + at + 2, FALSE);
		if (size < 2 || at + 2 + size > length)
			break;
		if (jpeg[at + 1] == JPEG_APP1 && size > 8 && memcmp(jpeg + at + 4, "Exif\0", 6) == 0)
			return get_tiff_orientation(jpeg + at + 10, size - 8, 1);
		at += 2 + size;
	}
	return 1;
}

static gboolean lies_on_its_side(guint orientation)
{
	return orientation >= 5 && orientation <= 8;
}

/** Takes over an image. \return it as it was seen; NULL: there is no memory to turn it. */
static PIX *turn(PIX *pix, guint orientation)
{
	static const struct {
		gboolean mirror; /* left is right, before it is turned */
		int quarters;    /* clockwise */
	} how[] = {[2] = {TRUE, 0},  [3] = {FALSE, 2}, [4] = {TRUE, 2}, [5] = {TRUE, 3},
		   [6] = {FALSE, 1}, [7] = {TRUE, 1},  [8] = {FALSE, 3}};

	if (orientation < 2 || orientation >= G_N_ELEMENTS(how))
		return pix;
	if (how[orientation].mirror)
		pixFlipLR(pix, pix);
	PIX *turned = pixRotateOrth(pix, how[orientation].quarters);
	pixDestroy(&pix);
	return turned;
}

/* ---- pages ---- */

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
	if (image->pix && document->kind == TC_KIND_JPEG)
		image->pix = turn(image->pix, get_orientation(bytes, length));
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
	if (document->kind == TC_KIND_TIFF) {
		gsize length;
		const guint8 *bytes = g_bytes_get_data(document->bytes, &length);
		if (lies_on_its_side(get_tiff_orientation(bytes, length, n)))
			size = (Size){size.height, size.width, size.dpi};
	} else {
		PIX *pix = read_image(document, n, error);
		if (!pix)
			return NULL;
		size = (Size){pixGetWidth(pix), pixGetHeight(pix), pixGetXRes(pix)};
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
