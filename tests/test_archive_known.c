/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive: which names headers and people vouch for; what repairs say of the scanners.
 */
#include "lib/archive/review.h"
#include "tests/archive_papers.h"

static guint n_papers;

/** Puts a paper that begins with its place. \param repair the only one of its text, or NULL. */
static gint64 put(TcArchive *archive, const char *place, double confidence, TcPaperRepair *repair)
{
	g_autofree char *raw = g_strdup_printf("%s, ngày %u", place, n_papers);
	g_autofree char *path = g_strdup_printf("/kho/%u.txt", n_papers++);
	g_autoptr(TcText) text = tc_text_new(raw, -1, NULL);
	g_autoptr(GPtrArray) repairs = g_ptr_array_new();
	TcHeader header = {.body_end = G_MAXSIZE};
	TcFile file = {.path = path, .docno = path, .size = strlen(raw), .hash = path};

	if (repair)
		g_ptr_array_add(repairs, repair);
	header.fields[TC_FIELD_PLACE] = (TcField){(char *)place, {0, strlen(place)}, confidence, TC_SOURCE_HEAD};
	const TcPaperInput input = {.raw = raw, .raw_length = strlen(raw), .text = text, .header = &header, .repairs = repairs};

	return put_input(archive, &file, input);
}

static void put_times(TcArchive *archive, const char *place, guint times)
{
	for (guint i = 0; i < times; i++)
		put(archive, place, 0.9, NULL);
}

/** Puts `Lộc Trãi`, for which the model offers `Lộc Trải`. */
static gint64 put_doubted(TcArchive *archive)
{
	const gsize from = strlen("Lộc ");
	TcPaperRepair repair = {.span = {from, from + strlen("Trãi")},
				.raw = (char *)"Trãi",
				.repaired = (char *)"Trải",
				.probability = 0.4,
				.state = TC_READING_SUGGESTED};

	return put(archive, "Lộc Trãi", 0.9, &repair);
}

/** What is known: `times name` a line. Free with g_free(). */
static char *known_of(TcArchive *archive)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) names = tc_archive_list_known(archive, &error);
	GString *lines = g_string_new(NULL);

	ck_assert_msg(names != NULL, "%s", error ? error->message : "");
	for (guint i = 0; i < names->len; i++) {
		const TcKnownName *name = g_ptr_array_index(names, i);
		g_string_append_printf(lines, "%u %s\n", name->times, name->text);
	}
	return g_string_free(lines, FALSE);
}

static void assert_known(TcArchive *archive, const char *expected)
{
	g_autofree char *known = known_of(archive);

	ck_assert_str_eq(known, expected);
}

START_TEST(test_archive_known__names_of_three_works)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	assert_known(archive, "");
	put_times(archive, "Vạn Khế", 2);
	put_times(archive, "Pu Nẻng", 5);
	assert_known(archive, "5 Pu Nẻng\n");
	put_times(archive, "Vạn Khế", 1);
	assert_known(archive, "5 Pu Nẻng\n3 Vạn Khế\n");
}
END_TEST

START_TEST(test_archive_known__not_what_was_read_badly)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	for (int i = 0; i < 4; i++) {
		put(archive, "Vạn Khế", 0.6, NULL);
		put_doubted(archive);
	}
	assert_known(archive, "");
}
END_TEST

START_TEST(test_archive_known__not_what_may_be_a_misreading)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	put_times(archive, "Trúc Đao", 3);
	put_times(archive, "Trúc Đạo", 29);
	assert_known(archive, "29 Trúc Đạo\n3 Trúc Đao\n"); /* two places, it seems */
	put_times(archive, "Trúc Đạo", 1);
	assert_known(archive, "30 Trúc Đạo\n");
}
END_TEST

static gint64 decide(TcArchive *archive, gint64 paper, TcVerdict verdict, const char *text)
{
	g_autoptr(GPtrArray) repairs = tc_archive_list_repairs(archive, everybody, paper, NULL);
	g_autofree char *id = tc_review_dup_id(paper, g_ptr_array_index(repairs, 0));
	const TcVerdictInput input = {.verdict = verdict, .text = text, .by = "Lan"};

	return tc_archive_decide(archive, everybody, id, &input, 1700000000, NULL);
}

START_TEST(test_archive_known__what_people_say)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put_doubted(archive);

	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_CONFIRM, NULL), 1);
	assert_known(archive, "100 Lộc Trải\n"); /* with the word beside it, as it stands; not the one behind the comma */
	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_REPLACE, "Trái"), 1);
	assert_known(archive, "100 Lộc Trái\n"); /* the last word counts */
	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_REJECT, NULL), 1);
	assert_known(archive, "100 Lộc Trãi\n");
	put_times(archive, "Lộc Trãi", 2);
	assert_known(archive, "100 Lộc Trãi\n3 Lộc Trãi\n"); /* nothing waits there now */
	g_autoptr(GPtrArray) repairs = tc_archive_list_repairs(archive, everybody, paper, NULL);
	g_autofree char *id = tc_review_dup_id(paper, g_ptr_array_index(repairs, 0));
	ck_assert_int_eq(tc_archive_undo(archive, everybody, id, "Lan", 1700000001, NULL), 1);
	assert_known(archive, "");
}
END_TEST

/** Puts a paper with one repair of `muu` in it. \param ours it was read off an image. */
static gint64 put_misread(TcArchive *archive, gboolean ours, double probability, TcReadingState state)
{
	TcPaperRepair repair = {
		.span = {0, 3}, .raw = (char *)"muu", .repaired = (char *)"mưu", .probability = probability, .state = state};
	gint64 paper = put(archive, "muu", 0.9, &repair);
	g_autofree char *layout = g_strdup_printf(
		"INSERT INTO layouts VALUES (%" G_GINT64_FORMAT ", 1, '%s', '', 1, 1, 90, NULL)", paper, ours ? "ocr" : "layer");

	run_sql(layout);
	return paper;
}

static void assert_misread(TcArchive *archive, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = tc_archive_list_misread(archive, &error);
	g_autoptr(GString) lines = g_string_new(NULL);

	ck_assert_msg(list != NULL, "%s", error ? error->message : "");
	for (guint i = 0; i < list->len; i++) {
		const TcMisread *misread = g_ptr_array_index(list, i);
		g_string_append_printf(lines, "%s>%s %.2f %s\n", misread->truth, misread->seen, misread->times,
				       misread->ours ? "ours" : "others");
	}
	ck_assert_str_eq(lines->str, expected);
}

START_TEST(test_archive_known__what_scanners_misread)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	assert_misread(archive, "");
	put_misread(archive, FALSE, 0.9, TC_READING_APPLIED);
	put_misread(archive, FALSE, 0.75, TC_READING_APPLIED);
	put_misread(archive, TRUE, 0.8, TC_READING_APPLIED);
	gint64 doubted = put_misread(archive, TRUE, 0.4, TC_READING_SUGGESTED);
	assert_misread(archive, "mưu>muu 1.65 others\nmưu>muu 0.80 ours\n");
	ck_assert_int_eq(decide(archive, doubted, TC_VERDICT_CONFIRM, NULL), 1);
	assert_misread(archive, "mưu>muu 1.65 others\nmưu>muu 1.80 ours\n");
	ck_assert_int_eq(decide(archive, doubted, TC_VERDICT_REPLACE, "mùa"), 1);
	assert_misread(archive, "mưu>muu 1.65 others\nmùa>muu 1.00 ours\nmưu>muu 0.80 ours\n");
	ck_assert_int_eq(decide(archive, doubted, TC_VERDICT_REJECT, NULL), 1);
	assert_misread(archive, "mưu>muu 1.65 others\nmưu>muu -0.20 ours\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("archive_known");
	TCase *tcase = tcase_create("known");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, test_archive_known__names_of_three_works);
	tcase_add_test(tcase, test_archive_known__not_what_was_read_badly);
	tcase_add_test(tcase, test_archive_known__not_what_may_be_a_misreading);
	tcase_add_test(tcase, test_archive_known__what_people_say);
	tcase_add_test(tcase, test_archive_known__what_scanners_misread);
	suite_add_tcase(suite, tcase);
	return tc_test_run(suite);
}
