/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * extract_dump [--ocr] [--words] [--png DPI] FILE...: what the extractor makes of files, for tests to look at. A line a page
 * (`page N SOURCE WIDTHxHEIGHT WORDS CONFIDENCE`), its text behind it; `member NAME`; or `problem MESSAGE`. --png: the images' bytes.
 */
#include "lib/extract/worker.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

static gboolean ocr, words, quiet;
static int png;

static void print_words(const TcPage *page)
{
	for (guint i = 0; i < page->words->len; i++) {
		const TcWord *w = &g_array_index(page->words, TcWord, i);
		printf("word %u %u %u %u %u %.*s\n", w->x, w->y, w->width, w->height, w->confidence, (int)(w->end - w->start),
		       page->text + w->start);
	}
}

static void print_page(const TcPage *page)
{
	printf("page %u %s %ux%u %u %u\n", page->n, tc_page_source_get_name(page->source), page->width, page->height,
	       page->words->len, page->confidence);
	if (words)
		print_words(page);
	else if (!quiet)
		printf("%s\n", page->text);
}

static void print_png(TcWorker *worker, guint n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = tc_worker_render(worker, n, (guint)png, &error);

	if (bytes)
		fwrite(g_bytes_get_data(bytes, NULL), 1, g_bytes_get_size(bytes), stdout);
	else
		printf("problem %s\n", error->message);
}

static gboolean dump_pages(TcWorker *worker, guint n_pages, GError **error)
{
	g_autoptr(GPtrArray) pages = n_pages > 0 ? tc_worker_read_pages(worker, 1, n_pages, error) : NULL;

	for (guint i = 0; pages && i < pages->len; i++) {
		TcPage *page = g_ptr_array_index(pages, i);
		g_autoptr(TcPage) read = ocr && page->source == TC_PAGE_IMAGE ? tc_worker_recognise(worker, i + 1, error) : NULL;
		if (png > 0)
			print_png(worker, i + 1);
		else
			print_page(read ? read : page);
	}
	return pages || n_pages == 0;
}

static void dump(TcWorker *worker, const char *path)
{
	g_autoptr(GError) error = NULL;
	int fd = open(path, O_RDONLY);
	g_autoptr(TcDocumentInfo) info = fd >= 0 ? tc_worker_open(worker, fd, &error) : NULL;

	if (fd >= 0)
		close(fd);
	if (info && png == 0)
		printf("document %s %u\n", tc_kind_get_name(info->kind), info->n_pages);
	for (guint i = 0; info && i < info->members->len; i++)
		printf("member %s\n", (const char *)g_ptr_array_index(info->members, i));
	if (info)
		dump_pages(worker, info->n_pages, &error);
	if (error)
		printf("problem %s\n", error->message);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const GOptionEntry entries[] = {
		{"ocr", 0, 0, G_OPTION_ARG_NONE, &ocr, "read images", NULL},
		{"words", 0, 0, G_OPTION_ARG_NONE, &words, "words with their boxes instead of text", NULL},
		{"quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, "no text", NULL},
		{"png", 0, 0, G_OPTION_ARG_INT, &png, "images of the pages", "DPI"},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("FILE...");
	g_autoptr(TcWorker) worker = tc_worker_new("vie");

	setlocale(LC_ALL, "");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, NULL))
		return 2;
	for (int i = 1; i < argc; i++)
		dump(worker, argv[i]);
	return 0;
}
