/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive/twins: which papers of one text are one paper, and what a head that cannot be read is lent.
 */
#include "lib/archive/review.h"
#include "tests/archive_papers.h"

static const char body[] = "Thực hiện Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư về tiếp tục thực "
			   "hiện Chỉ thị số 43-CT/TW, Ban Thường vụ Huyện ủy yêu cầu các chi bộ, đảng bộ "
			   "trực thuộc rà soát số hộ trồng cây giống trên địa bàn, thống kê đường liên "
			   "thôn còn lầy lội trong mùa mưa, vận động nhân dân góp ngày công sửa chữa trước "
			   "khi vào năm học mới. Kết quả báo cáo về văn phòng trước ngày cuối tháng để "
			   "tổng hợp. Giao Ban Dân vận theo dõi, đôn đốc, kiểm tra việc thực hiện và định "
			   "kỳ báo cáo.";

/** What of a letter the cases differ in; NULL: it cannot be read. */
typedef struct {
	const char *path, *number, *date, *to, *body;
} Letter;

static void put_letter(TcArchive *archive, const Letter *letter)
{
	g_autofree char *raw =
		g_strdup_printf("ĐẢNG BỘ TỈNH QUẢNG TRỊ\nHUYỆN ỦY VĨNH LINH\n*\nSố %s\n\nĐẢNG CỘNG SẢN VIỆT NAM\nVĩnh Linh, ngày "
				"%s\n\n%s%s\n\n%s\n",
				letter->number ? letter->number : "..-~", letter->date ? letter->date : "~ ~",
				letter->to ? "Kính gửi: " : "", letter->to ? letter->to : "", letter->body ? letter->body : body);
	g_autoptr(TcText) text = tc_text_new(raw, -1, NULL);
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	TcSketch sketch;
	gboolean has_sketch = tc_sketch_make(text, &sketch);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, raw, -1);
	const TcFile file = {.path = (char *)letter->path, .docno = (char *)letter->path, .hash = hash};
	const TcPaperInput input = {.group = g_str_has_prefix(letter->path, "xa/") ? "xa" : "",
				    .raw = raw,
				    .raw_length = strlen(raw),
				    .text = text,
				    .header = header,
				    .citations = citations,
				    .sketch = has_sketch ? &sketch : NULL};

	put_input(archive, &file, input);
}

static void resolve(TcArchive *archive)
{
	g_autoptr(GError) error = NULL;

	ck_assert_msg(tc_archive_resolve_works(archive, &error), "%s", error ? error->message : "");
}

static TcArchive *archive_of(const Letter *letters, gsize n)
{
	TcArchive *archive = archive_in(folder);

	for (gsize i = 0; i < n; i++)
		put_letter(archive, &letters[i]);
	resolve(archive);
	return archive;
}

static TcPaper *get_paper(TcArchive *archive, const char *path)
{
	TcPaper *paper = tc_archive_get_paper_by_docno(archive, everybody, path, NULL);

	ck_assert_ptr_nonnull(paper);
	return paper;
}

/** What `a` is to `b`: the kind's name; "" if they are no twins. */
static const char *kind_between(TcArchive *archive, const char *a, const char *b)
{
	g_autoptr(TcPaper) of_a = get_paper(archive, a), of_b = get_paper(archive, b);
	g_autoptr(GArray) twins = tc_archive_list_twins(archive, everybody, of_a->id, NULL);

	for (guint i = 0; i < twins->len; i++) {
		const TcTwin *twin = &g_array_index(twins, TcTwin, i);
		if (twin->paper_id == of_b->id)
			return tc_twin_kind_get_name(twin->kind);
	}
	return "";
}

static const Letter good = {"a", "215-CV/HU", "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", NULL};
/** The same, as a bad scan is read. */
static const char read_badly[] = "Thưc hiên Kêt luân số 44-KL/TW ngày 14/11/2022 cua Ban Bi thư vê tiêp tuc thực hiện Chi thi "
				 "sô 43-CT/TW, Ban Thường vu Huyện uy yêu câu cac chi bộ, đảng bộ trực thuộc ra soat sô "
				 "hộ trông cây giông trên địa ban, thống kê đương liên thôn còn lây lôi trong mua mưa, "
				 "vân động nhân dân gop ngay công sưa chữa trươc khi vào năm hoc mơi. Kêt quả bao cao vê "
				 "văn phong trươc ngày cuối thang đê tổng hợp. Giao Ban Dan vân theo doi, đôn đôc, kiêm "
				 "tra viêc thưc hiện va định kỳ bao cao.";

START_TEST(test_archive_twins__a_scan_whose_number_cannot_be_read_is_lent_its_work)
{
	const Letter letters[] = {good, {"b", NULL, "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", read_badly}};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);
	g_autoptr(TcPaper) a = get_paper(archive, "a"), b = get_paper(archive, "b");

	ck_assert_str_eq(kind_between(archive, "b", "a"), "rescan");
	ck_assert_int_ne(a->work_id, 0);
	ck_assert_int_eq(b->work_id, a->work_id);
	g_autoptr(GPtrArray) papers = tc_archive_list_papers_of_work(archive, everybody, a->work_id, NULL);
	ck_assert_uint_eq(papers->len, 2);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_twins__forms_are_not_joined)
{
	static const struct {
		Letter other;
		const char *kind;
	} cases[] = {
		{{"b", "216-CV/HU", "15 tháng 3 năm 2023", "Đảng ủy xã Hiền Thành", NULL}, ""},
		{{"b", "216-CV/HU", "14 tháng 3 năm 2023", "Đảng ủy xã Hiền Thành", NULL}, "duplicate"},
		{{"b", NULL, "14 tháng 3 năm 2023", "Đảng ủy xã Hiền Thành", NULL}, "duplicate"},
		{{"b", NULL, NULL, "Các chi bộ trực thuộc", NULL}, "duplicate"},
		{{"b", "215-CV/HU", "14 tháng 3 năm 2017", "Các chi bộ trực thuộc", NULL}, "duplicate"},
	};
	const Letter letters[] = {good, cases[_i].other};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);
	g_autoptr(TcPaper) a = get_paper(archive, "a"), b = get_paper(archive, "b");

	ck_assert_str_eq(kind_between(archive, "a", "b"), cases[_i].kind);
	ck_assert_int_ne(a->work_id, 0);
	ck_assert_int_ne(b->work_id, a->work_id);
}
END_TEST

START_TEST(test_archive_twins__of_two_works_none_is_lent)
{
	const Letter letters[] = {good,
				  {"b", "216-CV/HU", "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", NULL},
				  {"c", NULL, "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", read_badly}};
	g_autoptr(TcArchive) archive = archive_of(letters, 3);
	g_autoptr(TcPaper) c = get_paper(archive, "c");

	ck_assert_str_eq(kind_between(archive, "c", "a"), "rescan");
	ck_assert_int_eq(c->work_id, 0);
}
END_TEST

START_TEST(test_archive_twins__short_texts_have_none)
{
	const Letter letters[] = {{"a", NULL, NULL, NULL, "Trang trắng."}, {"b", NULL, NULL, NULL, "Trang trắng."}};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);

	ck_assert_str_eq(kind_between(archive, "a", "b"), "");
}
END_TEST

START_TEST(test_archive_twins__a_form_that_many_share_has_no_duplicates)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	for (int i = 0; i < 40; i++) {
		g_autofree char *path = g_strdup_printf("%02d", i), *number = g_strdup_printf("%d-CV/HU", 300 + i);
		put_letter(archive, &(const Letter){path, number, "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", NULL});
	}
	put_letter(archive, &(const Letter){"10-lai", "310-CV/HU", "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", read_badly});
	resolve(archive);
	ck_assert_str_eq(kind_between(archive, "10", "11"), "");
}
END_TEST

/** The answer is a function of the papers: whatever comes first, in however many nights, and whatever went again. */
START_TEST(test_archive_twins__the_order_of_arrival_does_not_matter)
{
	const Letter letters[] = {good,
				  {"b", NULL, "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", read_badly},
				  {"c", "216-CV/HU", "15 tháng 3 năm 2023", "Đảng ủy xã Hiền Thành", NULL}};
	static const guint8 orders[][3] = {{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {1, 2, 0}};
	g_autofree char *first = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
		g_autofree char *store = g_strdup_printf("%s/%zu", folder, i);
		g_autoptr(TcArchive) archive = archive_in(store);
		for (int j = 0; j < 3; j++) {
			put_letter(archive, &letters[orders[i][j]]);
			resolve(archive);
		}
		g_autofree char *dump = dump_of(archive);
		if (!first)
			first = g_steal_pointer(&dump);
		else
			ck_assert_str_eq(dump, first);
	}
}
END_TEST

START_TEST(test_archive_twins__a_loan_ends_with_its_lender)
{
	const Letter letters[] = {good, {"b", NULL, "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", read_badly}};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);
	g_autoptr(TcPaper) a = get_paper(archive, "a");

	ck_assert(tc_archive_mark_file_gone(archive, a->file_id, 1, NULL));
	ck_assert_int_eq(tc_archive_prune_files(archive, NULL), 1);
	resolve(archive);
	g_autoptr(TcPaper) b = get_paper(archive, "b");
	ck_assert_int_eq(b->work_id, 0);
	assert_whole(archive);

	put_letter(archive, &(const Letter){"b", "217-CV/HU", "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", NULL});
	put_letter(archive, &good);
	resolve(archive);
	g_autoptr(TcPaper) again = get_paper(archive, "b"), of_a = get_paper(archive, "a");
	ck_assert_int_ne(again->work_id, 0);
	ck_assert_int_ne(again->work_id, of_a->work_id);
	assert_whole(archive);
}
END_TEST

/* ---- what people say of two papers ------------------------------------------------------------------------------ */

/** Perhaps the letter `good`: neither number nor date can be read. */
static const Letter unread = {"b", NULL, NULL, "Các chi bộ trực thuộc", NULL};

static TcReviewList *pairs_of(TcArchive *archive, gboolean decided)
{
	const TcReviewQuery query = {.kind = TC_REVIEW_DUPLICATE, .limit = 100, .decided = decided};
	g_autoptr(GError) error = NULL;
	TcReviewList *list = tc_archive_list_review(archive, everybody, &query, &error);

	ck_assert_msg(list, "%s", error ? error->message : "");
	ck_assert_uint_eq(list->total, list->items->len);
	return list;
}

/** The id of the only pair that waits, or was decided. Free with g_free(). */
static char *id_of_pair(TcArchive *archive, gboolean decided)
{
	g_autoptr(TcReviewList) list = pairs_of(archive, decided);

	ck_assert_uint_eq(list->total, 1);
	return g_strdup(((TcReviewItem *)g_ptr_array_index(list->items, 0))->id);
}

static void decide_pair(TcArchive *archive, TcVerdict verdict)
{
	const TcVerdictInput input = {.verdict = verdict, .by = "Lan", .same = TRUE};
	g_autofree char *id = id_of_pair(archive, FALSE);
	g_autoptr(GError) error = NULL;

	ck_assert_msg(tc_archive_decide(archive, everybody, id, &input, 1, &error) == 1, "%s", error ? error->message : "");
}

/** \return whether the two carry one work. */
static gboolean are_one(TcArchive *archive)
{
	g_autoptr(TcPaper) a = get_paper(archive, "a"), b = get_paper(archive, "b");

	ck_assert_int_ne(a->work_id, 0);
	return a->work_id == b->work_id;
}

START_TEST(test_archive_twins__a_person_says_that_two_are_one)
{
	const Letter letters[] = {good, unread};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);
	g_autoptr(TcReviewList) waiting = pairs_of(archive, FALSE);
	const TcReviewItem *item = g_ptr_array_index(waiting->items, 0);
	g_autoptr(TcPaper) a = get_paper(archive, "a"), b = get_paper(archive, "b");

	ck_assert_int_eq(item->paper_id, a->id);
	ck_assert_int_eq(item->other_id, b->id);
	ck_assert_str_eq(item->state, "alike");
	ck_assert_double_ge(item->similarity, TC_SKETCH_ALIKE);
	ck_assert(!are_one(archive));
	decide_pair(archive, TC_VERDICT_CONFIRM);
	ck_assert(are_one(archive)); /* at once */
	ck_assert_str_eq(kind_between(archive, "b", "a"), "rescan");
	assert_whole(archive);

	put_letter(archive, &(const Letter){"b", NULL, NULL, "Các chi bộ trực thuộc", read_badly}); /* scanned anew */
	resolve(archive);
	ck_assert(are_one(archive));
	g_autoptr(TcReviewList) none = pairs_of(archive, FALSE);
	ck_assert_uint_eq(none->total, 0);
	g_autofree char *id = id_of_pair(archive, TRUE);
	ck_assert_int_eq(tc_archive_undo(archive, everybody, id, "Minh", 2, NULL), 1);
	ck_assert(!are_one(archive));
	ck_assert_str_eq(kind_between(archive, "b", "a"), "duplicate");
	g_autofree char *again = id_of_pair(archive, FALSE);
	ck_assert_str_eq(again, id);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_twins__a_person_says_that_two_are_two)
{
	const Letter letters[] = {good, unread};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);

	decide_pair(archive, TC_VERDICT_REJECT);
	for (int i = 0; i < 3; i++) {
		g_autoptr(TcReviewList) waiting = pairs_of(archive, FALSE);
		ck_assert_uint_eq(waiting->total, 0);
		ck_assert_str_eq(kind_between(archive, "a", "b"), "");
		ck_assert(!are_one(archive));
		if (i == 0) { /* all is read anew */
			put_letter(archive, &unread);
			put_letter(archive, &good);
		} else { /* and what would have made them one: a person's word goes before */
			put_letter(archive,
				   &(const Letter){"b", NULL, "14 tháng 3 năm 2023", "Các chi bộ trực thuộc", read_badly});
		}
		resolve(archive);
		assert_whole(archive);
	}
	g_autofree char *id = id_of_pair(archive, TRUE);
	ck_assert_int_eq(tc_archive_undo(archive, everybody, id, "Minh", 2, NULL), 1);
	ck_assert_str_eq(kind_between(archive, "a", "b"), "rescan");
	ck_assert(are_one(archive));
}
END_TEST

START_TEST(test_archive_twins__a_decision_goes_with_the_file_where_that_is_moved)
{
	const Letter letters[] = {good, unread};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);
	g_autoptr(TcPaper) b = get_paper(archive, "b");

	decide_pair(archive, TC_VERDICT_REJECT);
	ck_assert(tc_archive_mark_file_gone(archive, b->file_id, 1, NULL));
	ck_assert_int_eq(tc_archive_prune_files(archive, NULL), 1);
	resolve(archive);
	Letter moved = unread;
	moved.path = "0/b";
	put_letter(archive, &moved);
	resolve(archive);
	ck_assert_str_eq(kind_between(archive, "a", "0/b"), "");
	g_autofree char *id = id_of_pair(archive, TRUE);
	g_autoptr(TcReviewList) waiting = pairs_of(archive, FALSE);
	ck_assert_uint_eq(waiting->total, 0);
}
END_TEST

START_TEST(test_archive_twins__a_pair_is_seen_by_who_sees_both)
{
	const Letter letters[] = {good, {"xa/b", NULL, NULL, "Các chi bộ trực thuộc", NULL}};
	g_autoptr(TcArchive) archive = archive_of(letters, 2);
	const TcAsker asker = {.clearance = TC_SECRECY_ABSOLUTE, .groups = (const char *const[]){"", NULL}};
	const TcReviewQuery query = {.kind = TC_REVIEW_DUPLICATE, .limit = 10};
	const TcReviewQuery done = {.kind = TC_REVIEW_DUPLICATE, .limit = 10, .decided = TRUE};
	const TcVerdictInput replace = {.verdict = TC_VERDICT_REPLACE, .text = "khác"};
	g_autofree char *id = id_of_pair(archive, FALSE);
	g_autoptr(TcPaper) a = get_paper(archive, "a");
	g_autoptr(TcPaper) seen = tc_archive_get_paper(archive, &asker, a->id, NULL);

	ck_assert_ptr_nonnull(seen); /* the one */
	for (int decided = FALSE; decided <= TRUE; decided++) {
		g_autoptr(TcReviewList) list = tc_archive_list_review(archive, &asker, decided ? &done : &query, NULL);
		g_autoptr(GError) error = NULL;
		ck_assert_uint_eq(list->total + list->items->len, 0);
		ck_assert_ptr_null(tc_archive_get_review(archive, &asker, id, &error));
		ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
		if (!decided)
			decide_pair(archive, TC_VERDICT_REJECT);
	}
	ck_assert_int_eq(tc_archive_decide(archive, everybody, id, &replace, 1, NULL), -1); /* by what? */
}
END_TEST

/* ---- a run looks at what has changed alone ----------------------------------------------------------------------- */

#define N_PLACES 60

/** One of a few letters that differ in little, if at all: a third are the same to the byte. */
static void put_random(TcArchive *archive, GRand *random)
{
	static const char *const numbers[] = {NULL, NULL, "215-CV/HU", "216-CV/HU"};
	static const char *const dates[] = {NULL, "14 tháng 3 năm 2023", "15 tháng 3 năm 2023"};
	static const char *const addressees[] = {NULL, "Các chi bộ trực thuộc", "Đảng ủy xã Hiền Thành"};
	g_autofree char *path = g_strdup_printf("%02d", g_rand_int_range(random, 0, N_PLACES));
	g_auto(GStrv) words = g_strsplit(body, " ", -1);

	if (g_rand_int_range(random, 0, 3) == 0) {
		put_letter(archive, &(const Letter){path, good.number, good.date, good.to, NULL});
		return;
	}
	for (int n = g_rand_int_range(random, -8, 8); n > 0; n--) {
		char **word = &words[g_rand_int_range(random, 0, (gint)g_strv_length(words))];
		g_free(*word);
		*word = g_strdup("khác");
	}
	g_autofree char *other = g_strjoinv(" ", words);
	put_letter(archive, &(const Letter){path, numbers[g_rand_int_range(random, 0, 4)], dates[g_rand_int_range(random, 0, 3)],
					    addressees[g_rand_int_range(random, 0, 3)],
					    g_rand_int_range(random, 0, 20) ? other : "Trang trắng."});
}

static void remove_or_move_random(TcArchive *archive, GRand *random)
{
	g_autofree char *path = g_strdup_printf("%02d", g_rand_int_range(random, 0, N_PLACES));
	g_autofree char *to = g_strdup_printf("%02d", g_rand_int_range(random, 0, N_PLACES));
	g_autoptr(TcFile) file = tc_archive_get_file(archive, path, NULL), there = tc_archive_get_file(archive, to, NULL);

	if (file && !there)
		ck_assert(tc_archive_move_file(archive, file->id, to, to, "", 1, NULL));
	else if (file)
		ck_assert(tc_archive_mark_file_gone(archive, file->id, 1, NULL) && tc_archive_prune_files(archive, NULL) == 1);
}

/** A person says something of a pair, or takes it back. */
static void say_random(TcArchive *archive, GRand *random)
{
	gboolean decided = g_rand_boolean(random);
	g_autoptr(TcReviewList) list = pairs_of(archive, decided);
	const TcVerdictInput input = {.verdict = g_rand_boolean(random) ? TC_VERDICT_CONFIRM : TC_VERDICT_REJECT, .by = "Lan"};

	if (list->items->len == 0)
		return;
	const TcReviewItem *item = g_ptr_array_index(list->items, g_rand_int_range(random, 0, (gint)list->items->len));
	ck_assert_int_ge(decided ? tc_archive_undo(archive, everybody, item->id, "Minh", 2, NULL)
				 : tc_archive_decide(archive, everybody, item->id, &input, 1, NULL),
			 1);
}

/** Forgets all twins, and has them found again. */
static void settle_from_scratch(TcArchive *archive)
{
	run_sql("DELETE FROM twins; UPDATE sketches SET form = 0; INSERT OR IGNORE INTO unpaired (paper_id) SELECT paper_id FROM "
		"sketches");
	resolve(archive);
}

START_TEST(test_archive_twins__what_is_settled_night_by_night_is_what_is_settled_at_once)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GRand) random = g_rand_new_with_seed((guint32)_i);

	for (int night = 0; night < 25; night++) {
		ck_assert(tc_archive_begin(archive, NULL));
		for (int n = night == 0 ? N_PLACES : g_rand_int_range(random, 0, 4); n > 0; n--)
			put_random(archive, random);
		if (night > 0)
			remove_or_move_random(archive, random);
		ck_assert(tc_archive_commit(archive, NULL));
		resolve(archive);
		say_random(archive, random);
		g_autofree char *by_night = dump_of(archive);
		settle_from_scratch(archive);
		g_autofree char *at_once = dump_of(archive);
		ck_assert_msg(g_str_equal(by_night, at_once), "night %d of %d", night, _i);
	}
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_twins__where_nothing_changed_nothing_is_written)
{
	const Letter letters[] = {good, unread};
	g_autoptr(TcArchive) archive = archive_of(letters, 2), reader = tc_archive_open(folder, TC_ARCHIVE_READ, NULL);
	gint64 version = tc_archive_get_data_version(reader);
	gboolean unsettled;

	ck_assert(tc_archive_is_unsettled(archive, &unsettled, NULL) && !unsettled);
	resolve(archive);
	ck_assert_int_eq(tc_archive_get_data_version(reader), version);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("archive_twins");
	TCase *tests = tcase_create("twins");

	tcase_set_timeout(tests, 60); /* a night is two syncs, and the disk may be others' too */
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, test_archive_twins__a_scan_whose_number_cannot_be_read_is_lent_its_work);
	tcase_add_loop_test(tests, test_archive_twins__forms_are_not_joined, 0, 5);
	tcase_add_test(tests, test_archive_twins__of_two_works_none_is_lent);
	tcase_add_test(tests, test_archive_twins__short_texts_have_none);
	tcase_add_test(tests, test_archive_twins__a_form_that_many_share_has_no_duplicates);
	tcase_add_test(tests, test_archive_twins__the_order_of_arrival_does_not_matter);
	tcase_add_test(tests, test_archive_twins__a_loan_ends_with_its_lender);
	tcase_add_test(tests, test_archive_twins__a_person_says_that_two_are_one);
	tcase_add_test(tests, test_archive_twins__a_person_says_that_two_are_two);
	tcase_add_test(tests, test_archive_twins__a_decision_goes_with_the_file_where_that_is_moved);
	tcase_add_test(tests, test_archive_twins__a_pair_is_seen_by_who_sees_both);
	tcase_add_loop_test(tests, test_archive_twins__what_is_settled_night_by_night_is_what_is_settled_at_once, 0, 4);
	tcase_add_test(tests, test_archive_twins__where_nothing_changed_nothing_is_written);
	suite_add_tcase(suite, tests);
	return tc_test_run(suite);
}
