/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/search: papers by what became of them, for who asks. A decision is replaced by a secret one; an open one amends it and another, and repeals
 * a third.
 */
#include "lib/search/json.h"
#include "lib/search/search-private.h"
#include "tests/search_store.h"

#define QD(number, date) "quyet-dinh", number, "QĐ/TU", NULL, date, "Tỉnh ủy Quảng Trị", "Quảng Trị", NULL, NULL
#define OF_QD(number, date) "", NULL, "quyet-dinh", number, "QĐ/TU", date, "Tỉnh ủy Quảng Trị", "Quảng Trị"

static const Sample decisions[] = {
	{"qd/10", OF_QD("10", "2015-01-10"), "về khen thưởng", "10-QĐ/TU về khen thưởng và kỷ luật cán bộ trẻ.", {{0}}},
	{"qd/20", OF_QD("20", "2018-01-10"), "về nhà ở", "20-QĐ/TU về nhà ở công vụ cho cán bộ trẻ.", {{0}}},
	{"qd/30", OF_QD("30", "2018-02-10"), "về xe công", "30-QĐ/TU về xe công của cán bộ, và bộ trẻ em.", {{0}}},
	{"qd/40", OF_QD("40", "2019-02-10"), "về hội họp", "40-QĐ/TU về hội họp.", {{0}}},
	{"qd/50",
	 "",
	 "MẬT",
	 "quyet-dinh",
	 "50",
	 "QĐ/TU",
	 "2020-02-10",
	 "Tỉnh ủy Quảng Trị",
	 "Quảng Trị",
	 "về khen thưởng",
	 "50-QĐ/TU thay thế Quyết định số 10-QĐ/TU.",
	 {{"Quyết định số 10-QĐ/TU", QD("10", "2015-01-10"), TC_FORM_FULL, 0, 0, "thay-the"}}},
	{"qd/60",
	 OF_QD("60", "2021-02-10"),
	 "sửa đổi",
	 "60-QĐ/TU sửa đổi Quyết định số 10-QĐ/TU và Quyết định số 20-QĐ/TU, bãi bỏ Quyết định số 30-QĐ/TU.",
	 {{"Quyết định số 10-QĐ/TU", QD("10", "2015-01-10"), TC_FORM_FULL, 0, 0, "sua-doi"},
	  {"Quyết định số 20-QĐ/TU", QD("20", "2018-01-10"), TC_FORM_FULL, 0, 0, "sua-doi"},
	  {"Quyết định số 30-QĐ/TU", QD("30", "2018-02-10"), TC_FORM_FULL, 0, 0, "bai-bo"}}},
};
/* The one that comes later. */
static const Sample last = {"qd/70",
			    OF_QD("70", "2022-02-10"),
			    "về hội họp",
			    "70-QĐ/TU thay thế Quyết định số 40-QĐ/TU.",
			    {{"Quyết định số 40-QĐ/TU", QD("40", "2019-02-10"), TC_FORM_FULL, 0, 0, "thay-the"}}};

static const TcAsker clerk = {.clearance = TC_SECRECY_OPEN};

static gint64 put_one(TcArchive *archive, const Sample *sample)
{
	g_autoptr(TcText) text = tc_text_new(sample->text, -1, NULL);
	g_autofree char *path = g_strdup_printf("/kho/%s.txt", sample->docno);
	return put_text(archive, sample, path, text, sample->text, strlen(sample->text));
}

static void index_one(TcIndexWriter *writer, gint64 id, const Sample *sample)
{
	const gsize sections[] = {0, 10};
	const TcIndexPaper paper = {.id = id,
				    .docno = sample->docno,
				    .text = sample->text,
				    .text_length = strlen(sample->text),
				    .sections = sections,
				    .n_sections = g_str_equal(sample->docno, "qd/20") ? 2 : 0,
				    .type = sample->type,
				    .number = sample->number,
				    .date = sample->date,
				    .secrecy = sample->secrecy ? TC_SECRECY_SECRET : TC_SECRECY_OPEN};
	ck_assert(tc_index_writer_put(writer, &paper, NULL));
}

static void add_papers(const Sample *samples_of_it, gsize n, guint64 generation)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(TcIndexWriter) writer = tc_index_writer_open(folder, 0, NULL);
	for (gsize i = 0; i < n; i++)
		index_one(writer, put_one(archive, &samples_of_it[i]), &samples_of_it[i]);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert(tc_index_writer_commit(writer, generation, NULL));
}

static void open_store(void)
{
	set_up();
	ck_assert_uint_eq(tc_index_prepare(folder, 1, NULL), 1);
	add_papers(decisions, G_N_ELEMENTS(decisions), 1);
	open_searcher();
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The numbers of the papers found, by name. */
static char *list_found(const TcAnswer *answer)
{
	g_autofree const char **found = g_new0(const char *, answer->hits->len + 1);
	for (guint i = 0; i < answer->hits->len; i++)
		found[i] = ((const TcHit *)answer->hits->pdata[i])->docno + strlen("qd/");
	qsort(found, answer->hits->len, sizeof *found, compare_strings);
	return g_strjoinv(" ", (char **)found);
}

/* The facet, `replaced 1, unchanged 4`. */
static char *list_facet(const TcAnswer *answer)
{
	const TcFacet *facet = &answer->facets[TC_SEARCH_FACET_STATE];
	GString *text = g_string_new(NULL);
	ck_assert_str_eq(facet->name, "state");
	for (guint i = 0; i < facet->values->len; i++) {
		const TcFacetValue *value = facet->values->pdata[i];
		g_string_append_printf(text, "%s%s %u", i ? ", " : "", value->value, value->count);
	}
	return g_string_free(text, FALSE);
}

static void assert_answer(const char *question, const TcAsker *asker, const char *papers, const char *facet)
{
	g_autoptr(TcAnswer) answer = ask_as(question, asker);
	g_autofree char *found = list_found(answer), *counted = list_facet(answer);
	ck_assert_msg(strcmp(found, papers) == 0 && strcmp(counted, facet) == 0, "%s: %s; %s", question, found, counted);
	ck_assert_uint_eq(answer->total, answer->hits->len);
}

/* What the secret paper says is not known to who may not see it, neither as a hit nor by the counts. */
START_TEST(test_states__follow_from_what_the_asker_may_see)
{
	assert_answer("số:10", everybody, "10", "replaced 1");
	assert_answer("số:10", &clerk, "10", "amended 1");
	assert_answer("hiệu lực:\"bị thay thế\"", everybody, "10", "unchanged 3, amended 1, repealed 1, replaced 1");
	assert_answer("hiệu lực:\"bị thay thế\"", &clerk, "", "amended 2, unchanged 2, repealed 1");
	assert_answer("hiệu lực:\"sửa đổi\"", everybody, "20", "unchanged 3, amended 1, repealed 1, replaced 1");
	assert_answer("hiệu lực:\"sửa đổi\"", &clerk, "10 20", "amended 2, unchanged 2, repealed 1");
	const TcAsker nobody = {.clearance = TC_SECRECY_ABSOLUTE, .groups = (const char *const[]){NULL}};
	assert_answer("hiệu lực:\"chưa thay đổi\"", &nobody, "", "");
}
END_TEST

START_TEST(test_states__have_names_with_and_without_marks)
{
	static const char *const cases[][2] = {
		{"bị thay thế", "10"},
		{"thay-thế", "10"},
		{"thay the", "10"},
		{"BỊ THAY THẾ", "10"},
		{"Đã bị thay thế", "10"},
		{"replaced", "10"},
		{"đã bãi bỏ", "30"},
		{"bai bo", "30"},
		{"repealed", "30"},
		{"hết hiệu lực", "10 30"},
		{"sửa đổi, bổ sung", "20"},
		{"sua-doi", "20"},
		{"amended", "20"},
		{"còn", "20 40 50 60"},
		{"chưa thay đổi", "40 50 60"},
		{"chua thay doi", "40 50 60"},
		{"unchanged", "40 50 60"},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *question = g_strdup_printf("trạng thái:\"%s\"", cases[i][0]);
		g_autoptr(TcAnswer) answer = ask_as(question, everybody);
		g_autofree char *found = list_found(answer);
		ck_assert_msg(strcmp(found, cases[i][1]) == 0, "%s: %s", question, found);
	}
	for (guint row = 0; row <= TC_STATES_GONE; row++) {
		const char *id = tc_states_get_id(row);
		const TcIndexField *field = tc_index_field_find(row < TC_STATES_N ? "state" : "held", -1);
		const TcIndexField *other = tc_index_field_find(row < TC_STATES_N ? "held" : "state", -1);
		ck_assert_uint_eq(tc_states_parse(field, id), 1u << row);
		ck_assert_uint_eq(tc_states_parse(field, tc_states_find_name(id)), 1u << row);
		ck_assert_uint_eq(tc_states_parse(other, id), 0);
	}
}
END_TEST

/* As a date that is none. */
START_TEST(test_states__other_values_are_words)
{
	static const char *const cases[] = {"hiệu lực:khen", "hiệu lực: từ ngày ký", "có: hiệu lực",
					    "hiệu lực:\"bị thay thế bởi\""};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(TcNode) tree = tc_question_parse(cases[i]);
		ck_assert_msg(tree && !tc_node_asks(tree, tc_index_field_find("state", -1)), "%s", cases[i]);
		ck_assert_msg(!tc_node_asks(tree, tc_index_field_find("has", -1)), "%s", cases[i]);
	}
	g_autoptr(TcAnswer) answer = ask_as("hiệu lực:khen", everybody);
	ck_assert_str_eq(answer->understood, "hiệu OR lực OR khen");
	g_autoptr(TcAnswer) known = ask_as("hiệu lực:\"bị thay thế\",còn", everybody);
	ck_assert_str_eq(known->understood, "state:\"bị thay thế\" OR state:còn");
}
END_TEST

/* `6: held 5 gone 1`, of what a question finds. */
static char *list_held(const char *question)
{
	g_autoptr(TcAnswer) answer = ask_as(question, everybody);
	const TcFacet *facet = &answer->facets[TC_SEARCH_FACET_HELD];
	GString *text = g_string_new(NULL);
	ck_assert_str_eq(facet->name, "held");
	g_string_append_printf(text, "%u:", answer->total);
	for (guint i = 0; i < facet->values->len; i++) {
		const TcFacetValue *value = facet->values->pdata[i];
		g_string_append_printf(text, " %s %u", value->value, value->count);
	}
	return g_string_free(text, FALSE);
}

/* Sees to it that the searcher knows, which it does at once but where the machine is so busy that even these sets take long. */
static void set_gone(const char *path, gboolean gone)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(TcFile) file = tc_archive_get_file(archive, path, NULL);
	if (gone) {
		ck_assert(tc_archive_mark_file_gone(archive, file->id, 1, NULL));
	} else {
		file->state = TC_FILE_HELD;
		ck_assert_int_gt(tc_archive_put_file(archive, file, NULL), 0);
	}
	for (guint i = 0; i < 100; i++) {
		g_autoptr(TcAnswer) answer = ask_as("tệp gốc:mất", everybody);
		if ((answer->total > 0) == gone)
			break;
		g_usleep(20000);
	}
}

/* A file goes and comes back while its paper stays as it is in the index. */
START_TEST(test_states__files_that_are_gone)
{
	static const char *const before[][2] = {{"ngày:2010..2030", "6: held 6"}, {"tệp gốc:mất", "0: held 6"}};
	static const char *const gone[][2] = {{"ngày:2010..2030", "6: held 5 gone 1"},
					      {"tệp gốc:mất", "1: held 5 gone 1"},
					      {"tep goc:con ngày:2018", "1: gone 1 held 1"},
					      {"ngày:2018 -held:gone", "1: held 1"},
					      {"bản gốc:còn,mất ngày:2018", "2: gone 1 held 1"}};
	for (gsize i = 0; i < G_N_ELEMENTS(before); i++) {
		g_autofree char *found = list_held(before[i][0]);
		ck_assert_str_eq(found, before[i][1]);
	}
	set_gone("/kho/qd/20.txt", TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(gone); i++) {
		g_autofree char *found = list_held(gone[i][0]);
		ck_assert_str_eq(found, gone[i][1]);
	}
	assert_answer("tệp gốc:mất", everybody, "20", "amended 1");
	set_gone("/kho/qd/20.txt", FALSE);
	g_autofree char *again = list_held("tệp gốc:mất");
	ck_assert_str_eq(again, before[1][1]);
}
END_TEST

START_TEST(test_states__are_chosen_from)
{
	static const char *const all = "unchanged 3, amended 1, repealed 1, replaced 1";
	assert_answer("ngày:2010..2030", everybody, "10 20 30 40 50 60", all);
	assert_answer("ngày:2010..2030 hiệu lực:replaced,repealed", everybody, "10 30", all);
	assert_answer("ngày:2010..2030 (hiệu lực:replaced OR hiệu lực:repealed)", everybody, "10 30", all);
	assert_answer("ngày:2010..2030 hiệu lực:replaced,unchanged", everybody, "10 40 50 60", all);
	assert_answer("hiệu lực:amended,replaced,repealed,unchanged", everybody, "10 20 30 40 50 60", all);
	assert_answer("ngày:2018 hiệu lực:amended", everybody, "20", "amended 1, repealed 1");
	assert_answer("ngày:2018 -hiệu lực:amended", everybody, "30", "repealed 1");
	assert_answer("ngày:2018 +hiệu lực:replaced", everybody, "", "");
	assert_answer("nhà ở OR hiệu lực:replaced", everybody, "10 20", "amended 1, replaced 1");
	g_autoptr(TcAnswer) answer = ask_as("hiệu lực:replaced ngày:2015", everybody);
	ck_assert_uint_eq(answer->facets[TC_INDEX_LABEL_YEAR].values->len, 1);
}
END_TEST

START_TEST(test_states__go_with_words_phrases_and_sections)
{
	assert_answer("nhà ở công vụ hiệu lực:amended", everybody, "20", "amended 1");
	assert_answer("nhà ở công vụ hiệu lực:unchanged", everybody, "", "amended 1");
	assert_answer("\"cán bộ trẻ\" hiệu lực:amended", everybody, "20", "amended 1, repealed 1, replaced 1"); /* by pairs */
	assert_answer("\"cán bộ trẻ\" hiệu lực:hết", everybody, "10", "amended 1, repealed 1, replaced 1");
	TcSearchOptions options = {.limit = 10, .sort = TC_SORT_OLDEST};
	g_autoptr(TcAnswer) plain = tc_search(searcher, "hiệu lực:hết", &options, everybody, NULL);
	g_autofree char *found = list_found(plain);
	ck_assert_str_eq(found, "10 30");
}
END_TEST

static gboolean finds(const char *question, const TcAsker *asker)
{
	g_autoptr(TcAnswer) answer = ask_as(question, asker);
	return answer->total > 0;
}

START_TEST(test_states__are_those_of_now)
{
	assert_answer("số:40", &clerk, "40", "unchanged 1");
	guint64 epoch = tc_searcher_get_epoch(searcher);
	add_papers(&last, 1, 2);
	ck_assert_uint_ne(tc_searcher_get_epoch(searcher), epoch);
	/* at once, but where the machine is so busy that even these take long */
	for (guint i = 0; i < 100 && !finds("số:40 hiệu lực:replaced", &clerk); i++)
		g_usleep(20000);
	assert_answer("số:40", &clerk, "40", "replaced 1");
	assert_answer("số:40", everybody, "40", "replaced 1");
}
END_TEST

/* So many replaced works that looking through them takes long. */
static void replace_many(guint n)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	ck_assert(tc_archive_begin(archive, NULL));
	for (guint i = 0; i < n; i++) {
		g_autofree char *old = g_strdup_printf("%u", 10000 + i), *new = g_strdup_printf("%u", 20000 + i);
		g_autofree char *docno = g_strdup_printf("cu/%s", old), *printed = g_strdup_printf("Quyết định số %s-QĐ/TU", old);
		const Sample replaced = {docno, OF_QD(old, "2015-01-10"), "", old, {{0}}};
		const Sample replacing = {new,
					  OF_QD(new, "2020-01-10"),
					  "",
					  printed,
					  {{printed, QD(old, "2015-01-10"), TC_FORM_FULL, 0, 0, "thay-the"}}};
		put_one(archive, &replaced);
		put_one(archive, &replacing);
	}
	ck_assert(tc_archive_commit(archive, NULL));
	ck_assert(tc_archive_resolve_works(archive, NULL));
}

/* What took long is kept for a while although the archive has changed; when that is over, answers that were kept elsewhere are over too. */
START_TEST(test_states__that_took_long_are_made_again_after_a_while)
{
	replace_many(1000);
	assert_answer("số:40", &clerk, "40", "unchanged 1");
	add_papers(&last, 1, 2);
	for (guint i = 0; i < 1000; i++) {
		guint64 epoch = tc_searcher_get_epoch(searcher);
		if (finds("số:40 hiệu lực:replaced", &clerk))
			break;
		g_usleep(10000);
		gboolean now = finds("số:40 hiệu lực:replaced", &clerk);
		ck_assert(!now || tc_searcher_get_epoch(searcher) != epoch);
	}
	assert_answer("số:40", &clerk, "40", "replaced 1");
}
END_TEST

/* More askers than are kept. */
START_TEST(test_states__of_many_askers_are_kept_apart)
{
	for (guint round = 0; round < 2; round++)
		for (guint i = 0; i < 40; i++) {
			g_autofree char *group = g_strdup_printf("nhóm %u", i);
			const char *const groups[] = {group, i % 2 ? "" : group, NULL};
			const TcAsker asker = {.clearance = TC_SECRECY_ABSOLUTE, .groups = groups};
			assert_answer("hiệu lực:replaced", &asker, i % 2 ? "10" : "",
				      i % 2 ? "unchanged 3, amended 1, repealed 1, replaced 1" : "");
		}
}
END_TEST

START_TEST(test_states__json)
{
	g_autoptr(TcAnswer) answer = ask_as("số:10", &clerk);
	g_autofree char *text = tc_json_dup_answer(answer, 0);
	json_t *object = json_loads(text, 0, NULL);
	const json_t *values = json_object_get(json_object_get(object, "facets"), "state"), *value = json_array_get(values, 0);
	ck_assert_uint_eq(json_array_size(values), 1);
	ck_assert_str_eq(json_string_value(json_object_get(value, "value")), "amended");
	ck_assert_str_eq(json_string_value(json_object_get(value, "name")), "Được sửa đổi");
	ck_assert_int_eq(json_integer_value(json_object_get(value, "count")), 1);
	json_decref(object);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("states");
	TCase *all = tcase_create("states");

	tcase_add_checked_fixture(all, open_store, close_store);
	tcase_add_test(all, test_states__follow_from_what_the_asker_may_see);
	tcase_add_test(all, test_states__have_names_with_and_without_marks);
	tcase_add_test(all, test_states__other_values_are_words);
	tcase_add_test(all, test_states__are_chosen_from);
	tcase_add_test(all, test_states__files_that_are_gone);
	tcase_add_test(all, test_states__go_with_words_phrases_and_sections);
	tcase_add_test(all, test_states__are_those_of_now);
	tcase_add_test(all, test_states__that_took_long_are_made_again_after_a_while);
	tcase_add_test(all, test_states__of_many_askers_are_kept_apart);
	tcase_add_test(all, test_states__json);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
