/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Headers and sections of any bytes. One target, run twice: over the corpus (tests/fuzz/corpus/document and the golden cases), cut short and
 * changed in always the same way, by `make check`; and for as long as one likes by libFuzzer, `make fuzz-document` (clang).
 */
#include "lib/document/document.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static void check_span(TcSpan span, gsize length)
{
	g_assert(span.start <= span.end && span.end <= length);
}

static void check_field(const TcField *field, const char *canonical, gsize length)
{
	check_span(field->span, length);
	g_assert(field->confidence >= 0 && field->confidence <= 1);
	g_assert((field->value != NULL) == (field->source > TC_SOURCE_UNREADABLE));
	g_assert(!field->value || (*field->value && g_utf8_validate(field->value, -1, NULL)));
	g_assert(g_utf8_validate(canonical + field->span.start, (gssize)(field->span.end - field->span.start), NULL));
}

static void check_header(const TcText *text, const char *name)
{
	gsize length;
	const char *canonical = tc_text_get_canonical(text, &length);
	g_autoptr(TcHeader) header = tc_header_parse(text, name);

	for (guint i = 0; i < TC_N_FIELDS; i++)
		check_field(&header->fields[i], canonical, length);
	for (guint i = 0; i < header->addressees->len; i++)
		check_field(&g_array_index(header->addressees, TcField, i), canonical, length);
	for (guint i = 0; i < header->recipients->len; i++)
		check_field(&g_array_index(header->recipients, TcField, i), canonical, length);
	check_span(header->subject_span, length);
	g_assert(header->body_start <= header->body_end && header->body_end <= length);
	g_autoptr(GArray) sections = tc_sections_read(text, (TcSpan){header->body_start, length});
	for (guint i = 0; i < sections->len; i++) {
		const TcSection *section = &g_array_index(sections, TcSection, i);
		check_span(section->span, length);
		check_span(section->heading, length);
		g_assert(section->parent < (gint)i);
		g_assert(tc_sections_find(sections, section->pinpoint) >= 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(TcText) text = tc_text_new((const char *)data, (gssize)size, NULL);

	if (!text)
		return 0;
	/* The beginning serves as a file's name too. */
	g_autofree char *start = g_strndup((const char *)data, MIN(size, 80));
	g_autofree char *name = g_utf8_make_valid(start, -1);
	check_header(text, NULL);
	check_header(text, name);
	return 0;
}

#ifndef TC_LIBFUZZER

#include <time.h>

#include "tests/testing.h"

#define SEED 1945
#define MUTATIONS 40
#define CUT_STEP 7

static void run_bytes(const char *bytes, gsize length)
{
	/* A block of its own, so that a sanitizer sees a byte read too far. */
	g_autofree char *copy = g_memdup2(bytes, MAX(length, 1));

	LLVMFuzzerTestOneInput((const uint8_t *)copy, length);
}

static void run_file(const char *path)
{
	g_autofree char *bytes = NULL;
	g_autoptr(GRand) dice = g_rand_new_with_seed(SEED);
	gsize length;

	ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
	run_bytes(bytes, length);
	for (gsize cut = 0; cut < length; cut += CUT_STEP)
		run_bytes(bytes, cut);
	for (guint i = 0; i < MUTATIONS && length; i++) {
		g_autofree char *changed = g_memdup2(bytes, length);
		/* Bytes of ASCII are changed into such: most of what comes of it is still UTF-8. */
		for (guint k = 0; k <= i / 4; k++) {
			gsize at = (gsize)g_rand_int_range(dice, 0, (gint32)length);
			if (!(changed[at] & 0x80))
				changed[at] = (char)g_rand_int_range(dice, 9, 127);
		}
		run_bytes(changed, length);
	}
}

static guint run_folder(const char *folder, const char *ending)
{
	g_autofree char *path = tc_test_path(folder);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	guint files = 0;

	ck_assert_ptr_nonnull(dir);
	for (const char *name; (name = g_dir_read_name(dir));) {
		if (!g_str_has_suffix(name, ending))
			continue;
		g_autofree char *file = g_build_filename(path, name, NULL);
		run_file(file);
		files++;
	}
	return files;
}

START_TEST(test_document_fuzz__corpus_is_survived)
{
	ck_assert_uint_gt(run_folder("tests/fuzz/corpus/document", ""), 8);
	ck_assert_uint_gt(run_folder("tests/golden/document", ".in"), 20);
	ck_assert_uint_gt(run_folder("tests/golden/sections", ".in"), 2);
}
END_TEST

/** What a parser might look at again and again. */
static const char *const hostile[] = {
	"Số: 12/QĐ-UBND ",
	"Số Số ",
	"ngày tháng năm ",
	"Hà Nội, ngày 1 tháng 2 ",
	"*",
	"|",
	"(",
	"“",
	"BAN CHẤP HÀNH",
	"BAN TUYÊN GIÁO ",
	"A",
	"T/M BAN ",
	"KT. ",
	"\nNơi nhậ",
	"\nNơi nhận:\n- a\n",
	"\nBỘ TRƯỞNG\n",
	"\nKT. BỘ TRƯỞNG\nx\n",
	"\n1. a",
	"\na) b",
	"\nI- A",
	"\n“Điều 1. A",
	"\nĐiều 1. A",
	"\nCHƯƠNG I",
	"\n(Ban hành kèm theo ",
	"\nKính gửi: ",
	"\nKý bởi: ",
	"số 1/A-B ngày 1/2/2020 ",
	"\n- a (",
	"Tỉnh ủy ",
	"_ ",
	"\n\n",
};

static double measure(const char *piece, gsize bytes)
{
	g_autoptr(GString) text = g_string_new("BỘ TÀI CHÍNH\nSố: 1/BTC-CST Hà Nội, ngày 1 tháng 2 năm 2020\nV/v x\n\n");

	while (text->len < bytes)
		g_string_append(text, piece);
	g_autoptr(TcText) made = tc_text_new(text->str, (gssize)text->len, NULL);
	ck_assert_ptr_nonnull(made);
	clock_t since = clock();
	g_autoptr(TcHeader) header = tc_header_parse(made, NULL);
	g_autoptr(GArray) sections = tc_sections_read(made, (TcSpan){header->body_start, G_MAXSIZE});
	return (double)(clock() - since) / CLOCKS_PER_SEC;
}

/* Eight times the text may take eight times as long, and as much again for the machine's moods; what is quadratic takes 64 times. */
START_TEST(test_document_fuzz__time_is_linear)
{
	double small = measure(hostile[_i], 128 << 10), large = measure(hostile[_i], 1 << 20);

	ck_assert_msg(large < 16 * small + .1, "%s: %.3f s, then %.3f s", hostile[_i], small, large);
}
END_TEST

static Suite *suite(void)
{
	Suite *document = suite_create("document_fuzz");
	TCase *all = tcase_create("fuzz");

	tcase_set_timeout(all, 120);
	tcase_add_test(all, test_document_fuzz__corpus_is_survived);
	tcase_add_loop_test(all, test_document_fuzz__time_is_linear, 0, G_N_ELEMENTS(hostile));
	suite_add_tcase(document, all);
	return document;
}

int main(void)
{
	return tc_test_run(suite());
}

#endif
