/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/repair: the language model, trained here from sentences that are made up here.
 */
#include "lib/repair/model-private.h"
#include "lib/repair/repair.h"
#include "tests/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *folder;
static char *path;

/* Sentences of four parts, so that every part follows every other. */
static void train(const char *to)
{
	static const char *const who[] = {"Huyện ủy", "Tỉnh ủy", "Ban Thường vụ", "chi bộ", "đảng bộ"};
	static const char *const does[] = {"tham mưu cho", "báo cáo", "chỉ đạo", "phối hợp với", "đề nghị"};
	static const char *const whom[] = {"cấp ủy", "chính quyền", "Hội Chữ thập đỏ", "Mặt trận Tổ quốc", "Ban Tuyên giáo"};
	static const char *const what[] = {"về công tác nhân đạo.", "theo Kết luận số 44-KL/TW.", "trong tình hình mới.",
					   "năm 2023."};
	g_autoptr(TcModelBuilder) builder = tc_model_builder_new();
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < 5 * 5 * 5 * 4; i++) {
		g_autofree char *line =
			g_strdup_printf("%s %s %s %s", who[i % 5], does[i / 5 % 5], whom[i / 25 % 5], what[i / 125]);
		ck_assert(tc_model_builder_add(builder, line, strlen(line), i % 7 == 0 ? 3 : 1));
	}
	ck_assert(!tc_model_builder_add(builder, "\xFF\xFE", 2, 1));
	ck_assert_msg(tc_model_builder_write(builder, tc_model_limits_get_default(), to, &error), "%s",
		      error ? error->message : "");
}

static void set_up(void)
{
	folder = tc_test_folder();
	path = g_build_filename(folder, "tiny.model", NULL);
	train(path);
}

static void tear_down(void)
{
	tc_test_remove(folder);
	g_free(folder);
	g_free(path);
}

static float read_words(const TcModel *model, const char *words, ModelState *state)
{
	g_auto(GStrv) forms = g_strsplit(words, " ", -1);
	float chance = 0;

	*state = model_start(model);
	for (guint i = 0; forms[i]; i++)
		chance = model_step(model, state, model_find_word(model, forms[i], strlen(forms[i])), state);
	return chance;
}

START_TEST(test_repair_model__context_decides)
{
	g_autoptr(TcModel) model = tc_model_open(path, NULL);
	ModelState state;

	ck_assert_ptr_nonnull(model);
	ck_assert(read_words(model, "tham mưu", &state) > -1);
	ck_assert(read_words(model, "tham ủy", &state) < -4);
	ck_assert(read_words(model, "ban tuyên giáo", &state) > -1);
	ck_assert_uint_eq(model_find_word(model, "quả", strlen("quả")), MODEL_UNKNOWN);
	ck_assert_str_eq(model_get_form(model, model_find_word(model, "mưu", strlen("mưu"))), "mưu");
}
END_TEST

/* After any words at all the probabilities of what may follow sum to one, but for the steps of 0.07 in which they are stored. */
START_TEST(test_repair_model__sums_to_one)
{
	static const char *const histories[] = {"ban", "ban thường", "ban thường vụ", "lạ", "mặt trận tổ", "năm"};
	g_autoptr(TcModel) model = tc_model_open(path, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(histories); i++) {
		ModelState state, next;
		double sum = 0;
		read_words(model, histories[i], &state);
		for (guint word = 0; word < model_get_n_words(model); word++)
			sum += exp(model_step(model, &state, word, &next));
		ck_assert_msg(fabs(sum - 1) < 0.05, "after %s: %g", histories[i], sum);
	}
}
END_TEST

START_TEST(test_repair_model__classes)
{
	g_autoptr(TcModel) model = tc_model_open(path, NULL);
	g_autoptr(TcTokens) tokens = tc_tokens_new("44-KL/TW 12 ngày 30/8/2023 a.b@c.vn xyz", -1);
	static const guint classes[] = {MODEL_SYMBOL, MODEL_NUMBER, MODEL_UNKNOWN, MODEL_DATE, MODEL_SYMBOL, MODEL_UNKNOWN};
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);

	ck_assert_uint_eq(n, G_N_ELEMENTS(classes));
	for (guint i = 0; i < n; i++)
		ck_assert_uint_eq(model_word_of_token(model, &token[i]), classes[i]);
}
END_TEST

START_TEST(test_repair_model__borders)
{
	ck_assert(model_is_border(". ", 2, FALSE));
	ck_assert(model_is_border("\n\n", 2, FALSE));
	ck_assert(!model_is_border(". ", 2, TRUE));   /* "tù. đày" */
	ck_assert(!model_is_border("\n\n", 2, TRUE)); /* a page ends within a sentence */
	ck_assert(!model_is_border("\n", 1, FALSE));
	ck_assert(!model_is_border(", ", 2, FALSE));
}
END_TEST

START_TEST(test_repair_model__no_text)
{
	g_autoptr(TcModelBuilder) builder = tc_model_builder_new();
	g_autoptr(GError) error = NULL;

	ck_assert(!tc_model_builder_write(builder, tc_model_limits_get_default(), path, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_FAILED));
}
END_TEST

static void expect_error(const char *bytes, gsize length, int code)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *damaged = g_build_filename(folder, "damaged.model", NULL);

	ck_assert(g_file_set_contents(damaged, bytes, (gssize)length, NULL));
	ck_assert_ptr_null(tc_model_open(damaged, &error));
	ck_assert_msg(g_error_matches(error, TC_ERROR, code), "%s", error->message);
	ck_assert_ptr_nonnull(strstr(error->message, "damaged.model"));
}

START_TEST(test_repair_model__damage)
{
	g_autofree char *bytes = NULL;
	gsize length;

	ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
	expect_error("", 0, TC_ERROR_CORRUPT);
	expect_error("no model at all", 15, TC_ERROR_CORRUPT);
	expect_error(bytes, length - 1, TC_ERROR_CORRUPT);
	expect_error(bytes, sizeof(ModelHeader) - 1, TC_ERROR_CORRUPT);
	bytes[length / 2] ^= 1;
	expect_error(bytes, length, TC_ERROR_CORRUPT);
	bytes[length / 2] ^= 1;
	((ModelHeader *)(gpointer)bytes)->version++;
	expect_error(bytes, length, TC_ERROR_VERSION);
}
END_TEST

START_TEST(test_repair_model__missing)
{
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_null(tc_model_open("/nowhere/vi.model", &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
	g_clear_error(&error);
	ck_assert_ptr_null(tc_model_open(folder, &error));
	ck_assert_ptr_nonnull(error);
}
END_TEST

/* A file that was damaged with care, its checksum set right: refused or of no use, but no crash. */
START_TEST(test_repair_model__fuzz)
{
	g_autofree char *whole = NULL;
	g_autofree char *damaged = g_build_filename(folder, "fuzz.model", NULL);
	g_autoptr(TcText) text =
		tc_text_new("Huyện ủy tham muu cho cap ủy về công tác nhân đao, chí bộ báo cáo Tĩnh ủy.", -1, NULL);
	gsize length;

	ck_assert(g_file_get_contents(path, &whole, &length, NULL));
	for (guint32 seed = 1; seed <= 300; seed++) {
		g_autofree char *bytes = g_memdup2(whole, length);
		g_autoptr(GRand) random = g_rand_new_with_seed(seed);
		ModelHeader *header = (ModelHeader *)(gpointer)bytes;
		for (guint i = 0; i < 1 + seed % 20; i++) {
			gsize at = (gsize)g_rand_int_range(random, 0, (gint32)(seed % 3 ? length : sizeof *header + 256));
			if (at < 16 || at >= sizeof header->magic + 24 + 16)
				bytes[at < 16 ? 40 : at] = (char)g_rand_int_range(random, 0, 256);
		}
		header->size = length;
		header->checksum = model_checksum((const guint8 *)bytes + sizeof *header, length - sizeof *header);
		ck_assert(g_file_set_contents(damaged, bytes, (gssize)length, NULL));
		g_autoptr(TcRepairer) repairer = tc_repairer_open(damaged, NULL, NULL);
		if (!repairer)
			continue;
		g_autoptr(TcRepairs) repairs = tc_repairer_repair(repairer, text);
		g_autoptr(TcRepairs) marks = tc_repairer_mark(repairer, text);
	}
}
END_TEST

/* The same text gives the same file, byte for byte. */
START_TEST(test_repair_model__is_reproducible)
{
	g_autofree char *again = g_build_filename(folder, "again.model", NULL);
	g_autofree char *a = NULL, *b = NULL;
	gsize n, m;

	train(again);
	ck_assert(g_file_get_contents(path, &a, &n, NULL) && g_file_get_contents(again, &b, &m, NULL));
	ck_assert_uint_eq(n, m);
	ck_assert(memcmp(a, b, n) == 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("repair_model");
	TCase *model = tcase_create("model");

	tcase_add_unchecked_fixture(model, set_up, tear_down);
	tcase_set_timeout(model, 120);
	tcase_add_test(model, test_repair_model__context_decides);
	tcase_add_test(model, test_repair_model__sums_to_one);
	tcase_add_test(model, test_repair_model__classes);
	tcase_add_test(model, test_repair_model__borders);
	tcase_add_test(model, test_repair_model__no_text);
	tcase_add_test(model, test_repair_model__damage);
	tcase_add_test(model, test_repair_model__missing);
	tcase_add_test(model, test_repair_model__fuzz);
	tcase_add_test(model, test_repair_model__is_reproducible);
	suite_add_tcase(suite, model);
	return tc_test_run(suite);
}
