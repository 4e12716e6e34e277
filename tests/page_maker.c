/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page_maker [OPTION...] TEXT OUT: prints a text on A4 pages and scans them badly, for tests of the intake. OUT says by its ending what
 * is made: `.pdf` images only (with --layer: text only), `.tif` all pages, `.png`, `.jpg` the first page.
 */
#include <cairo-pdf.h>
#include <cairo.h>
#include <glib.h>
#include <leptonica/allheaders.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A4 and its margins, type size and leading, in points. */
#define WIDTH 595.3
#define HEIGHT 841.9
#define MARGIN 70.0
#define SIZE 14.0
#define LEADING 19.0

static int dpi = 200, quality = 75, quarter_turns;
static double skew, noise;
static gboolean blur, stamp, layer, photo, edges;
static char *level;

/* ---- print ------------------------------------------------------------------------------------------------------ */

static void set_font(cairo_t *cairo)
{
	cairo_select_font_face(cairo, "Times New Roman", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, SIZE);
}

static double get_width(cairo_t *cairo, const char *text)
{
	cairo_text_extents_t extents;

	cairo_text_extents(cairo, text, &extents);
	return extents.x_advance;
}

/** Breaks a paragraph into lines that fit. */
static void break_lines(cairo_t *cairo, const char *paragraph, GPtrArray *lines)
{
	g_auto(GStrv) words = g_strsplit(paragraph, " ", -1);
	g_autoptr(GString) line = g_string_new(NULL);

	for (char **word = words; *word; word++) {
		g_autofree char *longer = line->len ? g_strconcat(line->str, " ", *word, NULL) : g_strdup(*word);
		if (line->len && get_width(cairo, longer) > WIDTH - 2 * MARGIN) {
			g_ptr_array_add(lines, g_strdup(line->str));
			g_string_assign(line, *word);
		} else {
			g_string_assign(line, longer);
		}
	}
	g_ptr_array_add(lines, g_strdup(line->str));
}

static GPtrArray *lay_out(const char *path)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	cairo_t *cairo = cairo_create(surface);
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		exit(1);
	set_font(cairo);
	g_strdelimit(text, "\f", '\n');
	g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);
	for (char **paragraph = paragraphs; *paragraph; paragraph++)
		break_lines(cairo, *paragraph, lines);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return lines;
}

static guint lines_to_page(void)
{
	return (guint)((HEIGHT - 2 * MARGIN) / LEADING);
}

static void print_page(cairo_t *cairo, const GPtrArray *lines, guint page)
{
	guint first = page * lines_to_page();

	cairo_set_source_rgb(cairo, 0, 0, 0);
	set_font(cairo);
	for (guint i = 0; i < lines_to_page() && first + i < lines->len; i++) {
		/* behind a tab, the right column of a head */
		g_auto(GStrv) columns = g_strsplit(g_ptr_array_index(lines, first + i), "\t", 2);
		for (guint column = 0; columns[column]; column++) {
			cairo_move_to(cairo, column == 0 ? MARGIN : WIDTH / 2, MARGIN + (i + 1) * LEADING);
			cairo_show_text(cairo, columns[column]);
		}
	}
}

/** A round red stamp over the text, as on a signature. */
static void print_stamp(cairo_t *cairo)
{
	cairo_set_source_rgba(cairo, 0.8, 0.05, 0.1, 0.75);
	cairo_set_line_width(cairo, 3);
	for (double radius = 52; radius >= 36; radius -= 16) {
		cairo_new_path(cairo);
		cairo_arc(cairo, WIDTH * 0.6, HEIGHT * 0.3, radius, 0, 2 * G_PI);
		cairo_stroke(cairo);
	}
	cairo_set_font_size(cairo, 40);
	cairo_move_to(cairo, WIDTH * 0.6 - 18, HEIGHT * 0.3 + 14);
	cairo_show_text(cairo, "*");
}

/** A stamp of secrecy, in its red frame above the text. */
static void print_level(cairo_t *cairo)
{
	cairo_set_source_rgb(cairo, 0.85, 0.1, 0.1);
	set_font(cairo);
	cairo_set_line_width(cairo, 2);
	cairo_rectangle(cairo, MARGIN, MARGIN - 34, get_width(cairo, level) + 20, 26);
	cairo_stroke(cairo);
	cairo_move_to(cairo, MARGIN + 10, MARGIN - 16);
	cairo_show_text(cairo, level);
}

/* ---- scan ------------------------------------------------------------------------------------------------------- */

static PIX *to_pix(cairo_surface_t *surface)
{
	int w = cairo_image_surface_get_width(surface), h = cairo_image_surface_get_height(surface);
	PIX *pix = pixCreate(w, h, 32);

	for (int y = 0; y < h; y++) {
		const guint32 *from = (const guint32 *)(const void *)(cairo_image_surface_get_data(surface) +
								      y * cairo_image_surface_get_stride(surface));
		for (int x = 0; x < w; x++)
			pixGetData(pix)[y * pixGetWpl(pix) + x] = from[x] << 8;
	}
	return pix;
}

static PIX *take_over(PIX *before, PIX *after)
{
	pixDestroy(&before);
	return after;
}

/** The paper and what lies around it: the lid of a scanner that does not close, a desk. */
static PIX *lay_on_dark(PIX *page, double around)
{
	int dx = (int)(pixGetWidth(page) * around), dy = (int)(pixGetHeight(page) * around);
	PIX *pix = pixAddBorderGeneral(page, dx, dx, dy, dy, 45);

	pixDestroy(&page);
	return pix;
}

/** Light from the upper left: the other corner gets little more than half of it. */
static void shade(PIX *pix)
{
	int w = pixGetWidth(pix), h = pixGetHeight(pix);

	for (int y = 0; y < h; y++) {
		l_uint32 *line = pixGetData(pix) + y * pixGetWpl(pix);
		for (int x = 0; x < w; x++)
			SET_DATA_BYTE(line, x, (l_uint8)(GET_DATA_BYTE(line, x) * (1 - 0.45 * (0.6 * x / w + 0.4 * y / h))));
	}
}

/** Held in the hand over a desk: the far edge is shorter, the light comes from one side. In grey. */
static PIX *photograph(PIX *page)
{
	PIX *pix = lay_on_dark(page, 0.06);
	l_float32 w = (l_float32)pixGetWidth(pix), h = (l_float32)pixGetHeight(pix);
	PTA *from = ptaCreate(4), *to = ptaCreate(4);
	const l_float32 corners[4][4] = {
		{0, 0, 0.035f * w, 0.02f * h}, {w, 0, 0.97f * w, 0.005f * h}, {w, h, w, 0.985f * h}, {0, h, 0.005f * w, h}};

	for (int i = 0; i < 4; i++) {
		ptaAddPt(from, corners[i][0], corners[i][1]);
		ptaAddPt(to, corners[i][2], corners[i][3]);
	}
	pix = take_over(pix, pixProjectivePta(pix, to, from, L_BRING_IN_BLACK));
	ptaDestroy(&from);
	ptaDestroy(&to);
	shade(pix);
	return pix;
}

static PIX *scan_page(const GPtrArray *lines, guint page)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(WIDTH * dpi / 72 + 0.5), (int)(HEIGHT * dpi / 72 + 0.5));
	cairo_t *cairo = cairo_create(surface);

	cairo_set_source_rgb(cairo, 0.97, 0.97, 0.95);
	cairo_paint(cairo);
	cairo_scale(cairo, dpi / 72.0, dpi / 72.0);
	cairo_translate(cairo, WIDTH / 2, HEIGHT / 2);
	cairo_rotate(cairo, skew * G_PI / 180);
	cairo_translate(cairo, -WIDTH / 2, -HEIGHT / 2);
	print_page(cairo, lines, page);
	if (stamp)
		print_stamp(cairo);
	if (level)
		print_level(cairo);
	cairo_destroy(cairo);
	PIX *pix = to_pix(surface);
	cairo_surface_destroy(surface);
	if ((!stamp && !level) || photo || edges)
		pix = take_over(pix, pixConvertTo8(pix, FALSE));
	if (edges)
		pix = lay_on_dark(pix, 0.03);
	if (photo)
		pix = photograph(pix);
	if (blur)
		pix = take_over(pix, pixBlockconv(pix, 1, 1));
	if (noise > 0)
		pix = take_over(pix, pixAddGaussianNoise(pix, (l_float32)noise));
	if (quarter_turns)
		pix = take_over(pix, pixRotateOrth(pix, quarter_turns));
	pixSetResolution(pix, photo ? 72 : dpi, photo ? 72 : dpi); /* a camera knows nothing of it */
	return pix;
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

static void free_lept(void *data)
{
	lept_free(data);
}

/** A page of a PDF that is nothing but a JPEG. */
static void show_scan(cairo_t *cairo, PIX *pix)
{
	cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixGetWidth(pix), pixGetHeight(pix));
	l_uint8 *jpeg = NULL;
	size_t size = 0;

	pixWriteMemJpeg(&jpeg, &size, pix, quality, 0);
	cairo_surface_set_mime_data(image, CAIRO_MIME_TYPE_JPEG, jpeg, size, free_lept, jpeg);
	cairo_save(cairo);
	cairo_scale(cairo, WIDTH / pixGetWidth(pix), HEIGHT / pixGetHeight(pix));
	cairo_set_source_surface(cairo, image, 0, 0);
	cairo_paint(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(image);
}

static void write_pdf(const char *path, const GPtrArray *lines, guint n_pages)
{
	cairo_surface_t *pdf = cairo_pdf_surface_create(path, WIDTH, HEIGHT);
	cairo_t *cairo = cairo_create(pdf);

	for (guint page = 0; page < n_pages; page++) {
		if (layer) {
			print_page(cairo, lines, page);
		} else {
			PIX *pix = scan_page(lines, page);
			show_scan(cairo, pix);
			pixDestroy(&pix);
		}
		cairo_show_page(cairo);
	}
	cairo_destroy(cairo);
	cairo_surface_destroy(pdf);
}

static void write_images(const char *path, const GPtrArray *lines, guint n_pages)
{
	gboolean tiff = g_str_has_suffix(path, ".tif");

	for (guint page = 0; page < (tiff ? n_pages : 1); page++) {
		PIX *pix = scan_page(lines, page);
		if (tiff)
			pixWriteTiff(path, pix, IFF_TIFF_LZW, page == 0 ? "w" : "a");
		else if (g_str_has_suffix(path, ".jpg"))
			pixWriteJpeg(path, pix, quality, 0);
		else
			pixWrite(path, pix, g_str_has_suffix(path, ".webp") ? IFF_WEBP : IFF_PNG);
		pixDestroy(&pix);
	}
}

int main(int argc, char **argv)
{
	const GOptionEntry entries[] = {
		{"dpi", 0, 0, G_OPTION_ARG_INT, &dpi, "resolution", "N"},
		{"skew", 0, 0, G_OPTION_ARG_DOUBLE, &skew, "askew by", "DEGREES"},
		{"noise", 0, 0, G_OPTION_ARG_DOUBLE, &noise, "deviation of its noise, of 255", "N"},
		{"quality", 0, 0, G_OPTION_ARG_INT, &quality, "of its JPEG", "N"},
		{"turn", 0, 0, G_OPTION_ARG_INT, &quarter_turns, "scanned sideways", "QUARTERS"},
		{"blur", 0, 0, G_OPTION_ARG_NONE, &blur, "out of focus", NULL},
		{"stamp", 0, 0, G_OPTION_ARG_NONE, &stamp, "in colour, with a stamp", NULL},
		{"level", 0, 0, G_OPTION_ARG_STRING, &level, "in colour, with a stamp of secrecy", "WORDS"},
		{"photo", 0, 0, G_OPTION_ARG_NONE, &photo, "taken with a phone: in perspective, lit from one side, on a desk",
		 NULL},
		{"edges", 0, 0, G_OPTION_ARG_NONE, &edges, "with black edges around", NULL},
		{"layer", 0, 0, G_OPTION_ARG_NONE, &layer, "a PDF of text", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("TEXT OUT");

	setlocale(LC_CTYPE, "C.UTF-8");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, NULL) || argc != 3)
		return 2;
	g_autoptr(GPtrArray) lines = lay_out(argv[1]);
	guint n_pages = (lines->len + lines_to_page() - 1) / lines_to_page();
	if (g_str_has_suffix(argv[2], ".pdf"))
		write_pdf(argv[2], lines, n_pages);
	else
		write_images(argv[2], lines, n_pages);
	return 0;
}
