/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pages and their words packed, kinds of files by their content, and a master that believes nothing: its extractor here is a shell script
 * that answers what the case wants.
 */
#include "lib/extract/protocol.h"
#include "lib/extract/worker.h"
#include "tests/testing.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* ---- pages ---- */

/** A page of `n` words in lines of ten. */
static TcPage *make_page(guint n)
{
	TcPage *page = tc_page_new(1, TC_PAGE_OCR);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < n; i++) {
		g_autofree char *word = g_strnfill(1 + i * 7 % 9, 'x');
		g_string_append(text, i % 10 == 0 ? "\n" : " ");
		tc_page_add_word(page, text, word, strlen(word),
				 (TcBox){0.1 + 0.08 * (i % 10), 0.001 * (i / 10 % 900), 0.005 * (double)strlen(word), 0.012},
				 (guint8)(i % 13 == 0 ? TC_CONFIDENCE_NONE : 60 + i % 40));
	}
	tc_page_take_text(page, text);
	return page;
}

START_TEST(test_extract__words_come_back_as_they_were)
{
	for (guint n = 1; n < 3000; n = n * 3 + 1) {
		g_autoptr(TcPage) page = make_page(n);
		g_autoptr(GBytes) packed = tc_words_pack(page->words);
		g_autoptr(GArray) words = tc_words_unpack(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed), page->length);

		ck_assert(tc_page_is_sound(page));
		ck_assert_uint_eq(words->len, n);
		ck_assert_mem_eq(words->data, page->words->data, n * sizeof(TcWord));
		ck_assert_uint_lt(g_bytes_get_size(packed), n * sizeof(TcWord) / 2 + 60);
	}
}
END_TEST

START_TEST(test_extract__no_words_pack_to_nothing)
{
	g_autoptr(TcPage) page = tc_page_new(1, TC_PAGE_LAYER);

	ck_assert_ptr_null(tc_words_pack(page->words));
	ck_assert(tc_page_is_sound(page));
}
END_TEST

START_TEST(test_extract__damaged_words_are_refused)
{
	g_autoptr(TcPage) page = make_page(400);
	g_autoptr(GBytes) packed = tc_words_pack(page->words);
	gsize size = g_bytes_get_size(packed);
	g_autofree guint8 *bytes = g_memdup2(g_bytes_get_data(packed, NULL), size);

	ck_assert_ptr_null(tc_words_unpack(bytes, size, page->length - 1));
	ck_assert_ptr_null(tc_words_unpack(bytes, size / 2, page->length));
	ck_assert_ptr_null(tc_words_unpack("", 0, page->length));
	for (gsize i = 0; i < size; i++) { /* what zstd lets pass must still be words of this text */
		bytes[i] ^= 0x5a;
		g_autoptr(GArray) words = tc_words_unpack(bytes, size, page->length);
		for (guint w = 0; words && w < words->len; w++)
			ck_assert_uint_le(g_array_index(words, TcWord, w).end, page->length);
		bytes[i] ^= 0x5a;
	}
}
END_TEST

START_TEST(test_extract__boxes_are_cut_to_the_page)
{
	g_autoptr(TcPage) page = tc_page_new(1, TC_PAGE_OCR);
	GString *text = g_string_new(NULL);

	tc_page_add_word(page, text, "a", 1, (TcBox){-0.5, 0.9, 0.7, 0.9}, 50);
	tc_page_add_word(page, text, "b", 1, (TcBox){2, 2, -1, -1}, 50);
	tc_page_take_text(page, text);
	ck_assert(tc_page_is_sound(page));
	const TcWord *word = &g_array_index(page->words, TcWord, 0);
	ck_assert_uint_eq(word->x, 0);
	ck_assert_uint_eq(word->width, 2000);
	ck_assert_uint_eq(word->y + word->height, TC_PAGE_UNITS);
}
END_TEST

START_TEST(test_extract__unsound_pages_are_told)
{
	g_autoptr(TcPage) page = make_page(3);
	TcWord *word = &g_array_index(page->words, TcWord, 1);
	const TcWord good = *word;

	word->end = word->start;
	ck_assert(!tc_page_is_sound(page));
	*word = good;
	word->start = 0;
	ck_assert(!tc_page_is_sound(page));
	*word = good;
	word->width = TC_PAGE_UNITS;
	ck_assert(!tc_page_is_sound(page));
	*word = good;
	page->text[0] = '\f';
	ck_assert(!tc_page_is_sound(page));
	page->text[0] = (char)0xff;
	ck_assert(!tc_page_is_sound(page));
}
END_TEST

/* ---- kinds ---- */

#define BYTES(text) text, sizeof(text) - 1

START_TEST(test_extract__kinds_show_in_their_content)
{
	static const struct {
		const char *bytes;
		gsize length;
		TcKind kind;
	} rows[] = {
		{BYTES("%PDF-1.4\n"), TC_KIND_PDF},
		{BYTES("rubbish before\n%PDF-1.7"), TC_KIND_PDF},
		{BYTES("PK\003\004...."), TC_KIND_ZIP},
		{BYTES("II*\000...."), TC_KIND_TIFF},
		{BYTES("{\\rtf1 a}"), TC_KIND_RTF},
		{BYTES("\xef\xbb\xbf <!DOCTYPE HTML><p>"), TC_KIND_HTML},
		{BYTES("<?xml version='1.0'?><html xmlns='x'>"), TC_KIND_HTML},
		{BYTES("Received: by x\n\tfrom y\nFrom: a@b\nSubject: c\n\nd"), TC_KIND_MAIL},
		{BYTES("Subject: một dòng thôi\nKính gửi: ai đó"), TC_KIND_TEXT},
		{BYTES("Kế hoạch số 5"), TC_KIND_TEXT},
		{BYTES("\xff\xfeK\000\xbf\x1e"), TC_KIND_TEXT},
		{BYTES("a\000b"), TC_KIND_UNKNOWN},
		{BYTES("\001\002\003\004\005\006"), TC_KIND_UNKNOWN},
		{BYTES(""), TC_KIND_TEXT},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		ck_assert_msg(tc_kind_sniff(rows[i].bytes, rows[i].length) == rows[i].kind, "row %zu is %s", i,
			      tc_kind_get_name(tc_kind_sniff(rows[i].bytes, rows[i].length)));
	for (int kind = 0; kind < TC_N_KINDS; kind++)
		ck_assert_int_eq(tc_kind_from_name(tc_kind_get_name((TcKind)kind)), kind);
}
END_TEST

/* ---- the master ---- */

/** Opens any file with an extractor that is this script; its descriptor 3 is the master. \return what the person is told. */
static char *open_with(const char *script)
{
	g_autofree char *program = g_build_filename(g_get_tmp_dir(), "tracuu-extractor-XXXXXX", NULL);
	int fd = g_mkstemp_full(program, O_RDWR, 0700);
	g_autofree char *text = g_strdup_printf("#!/bin/bash\n%s\n", script);
	g_autoptr(GError) error = NULL;

	ck_assert(write(fd, text, strlen(text)) == (gssize)strlen(text));
	close(fd);
	g_setenv("TRACUU_EXTRACTOR", program, TRUE);
	g_autoptr(TcWorker) worker = tc_worker_new("vie");
	int document = open("/dev/null", O_RDONLY);
	g_autoptr(TcDocumentInfo) info = tc_worker_open(worker, document, &error);
	close(document);
	g_unlink(program);
	return info ? g_strdup("opened") : g_strdup(error->message);
}

START_TEST(test_extract__what_an_extractor_says_is_not_believed)
{
	static const struct {
		const char *script, *told;
	} rows[] = {
		{"exit 1", "broke the program"},
		{"exit 3", "this system does not let a program fence itself in"},
		{"kill -SEGV $$",
		 "broke the program that reads it, or needs too much memory; print it to a new PDF (Segmentation fault)"},
		{"kill -XCPU $$", "takes too long"},
		{"printf '\\001\\0\\0\\0\\0\\0\\0\\0' >&3; sleep 5", "broke the program that reads it; print"},
		{"printf '\\006\\0\\0\\0\\377\\377\\377\\377' >&3; sleep 5", "broke the program that reads it; print"},
		{"printf '\\006\\0\\0\\0\\001\\0\\0\\0x' >&3; sleep 5", "broke the program that reads it; print"},
		{"printf '\\002\\0\\0\\0\\004\\0\\0\\0\\002\\0\\0\\0' >&3; sleep 5", "locked with a password"},
		{"printf '\\002\\0\\0\\0\\004\\0\\0\\0\\143\\0\\0\\0' >&3; sleep 5", "broke the program that reads it; print"},
		{"printf '\\003\\0\\0\\0\\014\\0\\0\\0\\002\\0\\0\\0\\377\\377\\0\\0\\0\\0\\0\\0' >&3; sleep 5",
		 "broke the program that reads it; print"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *told = open_with(rows[i].script);
		ck_assert_msg(g_str_has_prefix(told, rows[i].told), "%s: %s", rows[i].script, told);
	}
}
END_TEST

START_TEST(test_extract__no_extractor_is_said)
{
	g_autoptr(TcWorker) worker = tc_worker_new("vie");
	g_autoptr(GError) error = NULL;

	g_setenv("TRACUU_EXTRACTOR", "/nowhere/tracuu-extractor", TRUE);
	ck_assert_ptr_null(tc_worker_open(worker, STDIN_FILENO, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_IO));
	ck_assert_ptr_nonnull(strstr(error->message, "/nowhere/tracuu-extractor"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("extract");
	TCase *pages = tcase_create("pages"), *kinds = tcase_create("kinds"), *master = tcase_create("master");

	tcase_add_test(pages, test_extract__words_come_back_as_they_were);
	tcase_add_test(pages, test_extract__no_words_pack_to_nothing);
	tcase_add_test(pages, test_extract__damaged_words_are_refused);
	tcase_add_test(pages, test_extract__boxes_are_cut_to_the_page);
	tcase_add_test(pages, test_extract__unsound_pages_are_told);
	suite_add_tcase(suite, pages);
	tcase_add_test(kinds, test_extract__kinds_show_in_their_content);
	suite_add_tcase(suite, kinds);
	tcase_set_timeout(master, 60);
	tcase_add_test(master, test_extract__what_an_extractor_says_is_not_believed);
	tcase_add_test(master, test_extract__no_extractor_is_said);
	suite_add_tcase(suite, master);
	return tc_test_run(suite);
}
