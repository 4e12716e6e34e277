/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive: repairs, what waits for people, and decisions that outlive what they were made on.
 */
#include "lib/archive/review.h"
#include "tests/archive_papers.h"

#define LETTER "Công tác tham muu cho cấp ủy về công tác dân vận của huyện."
#define REPORT "Nêu trên: tham muu cho cấp trên và cấp dưới."

/** Puts a paper whose every `muu` the model reads as `mưu`. */
static gint64 put(TcArchive *archive, const char *path, const char *hash, const char *raw, double probability)
{
	g_autoptr(TcText) text = tc_text_new(raw, -1, NULL);
	g_autoptr(GPtrArray) repairs = g_ptr_array_new_with_free_func((GDestroyNotify)tc_paper_repair_free);
	TcHeader header = {.body_end = G_MAXSIZE};
	TcFile file = {.path = (char *)path, .docno = (char *)path, .size = strlen(raw), .hash = (char *)hash};
	const char *canonical = tc_text_get_canonical(text, NULL);

	for (const char *at = canonical; probability > 0 && (at = strstr(at, "muu")); at += 3) {
		TcPaperRepair *repair = g_new0(TcPaperRepair, 1);
		repair->span = (TcSpan){(gsize)(at - canonical), (gsize)(at - canonical) + 3};
		repair->raw = g_strdup("muu");
		repair->repaired = g_strdup("mưu");
		repair->others = g_strdup("mua|mùa");
		repair->probability = probability;
		repair->state = probability > 0.7 ? TC_READING_APPLIED : TC_READING_SUGGESTED;
		g_ptr_array_add(repairs, repair);
	}
	const TcPaperInput input = {.raw = raw, .raw_length = strlen(raw), .text = text, .header = &header, .repairs = repairs};

	return put_input(archive, &file, input);
}

static GPtrArray *repairs_of(TcArchive *archive, gint64 paper)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *repairs = tc_archive_list_repairs(archive, everybody, paper, &error);

	ck_assert_msg(repairs != NULL, "%s", error ? error->message : "");
	return repairs;
}

/** The one repair of a paper as `raw>repaired state`, or how many there are. */
static const char *reading_of(TcArchive *archive, gint64 paper)
{
	static char line[100];
	g_autoptr(GPtrArray) repairs = repairs_of(archive, paper);

	g_snprintf(line, sizeof line, "%u", repairs->len);
	if (repairs->len == 1) {
		const TcPaperRepair *repair = g_ptr_array_index(repairs, 0);
		g_snprintf(line, sizeof line, "%s>%s %s", repair->raw, repair->repaired,
			   tc_reading_state_get_name(repair->state));
	}
	return line;
}

/** The id of a paper's only repair. Free with g_free(). */
static char *id_of(TcArchive *archive, gint64 paper)
{
	g_autoptr(GPtrArray) repairs = repairs_of(archive, paper);

	ck_assert_uint_eq(repairs->len, 1);
	return tc_review_dup_id(paper, g_ptr_array_index(repairs, 0));
}

static gint64 decide(TcArchive *archive, gint64 paper, TcVerdict verdict, const char *text, gboolean same)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *id = id_of(archive, paper);
	const TcVerdictInput input = {.verdict = verdict, .text = text, .by = "Lan", .same = same};
	gint64 n = tc_archive_decide(archive, everybody, id, &input, 1700000000, &error);

	ck_assert_msg(n >= 0, "%s", error ? error->message : "");
	return n;
}

static gint64 undo(TcArchive *archive, gint64 paper)
{
	g_autofree char *id = id_of(archive, paper);

	return tc_archive_undo(archive, everybody, id, "Minh", 1700000001, NULL);
}

static TcReviewList *queue_of(TcArchive *archive, gboolean decided, guint limit, const char *cursor)
{
	const TcReviewQuery query = {.decided = decided, .limit = limit, .cursor = cursor};
	g_autoptr(GError) error = NULL;
	TcReviewList *list = tc_archive_list_review(archive, everybody, &query, &error);

	ck_assert_msg(list != NULL, "%s", error ? error->message : "");
	return list;
}

static guint count_unindexed(TcArchive *archive)
{
	g_autoptr(GArray) list = tc_archive_list_unindexed(archive, 0, 100, NULL);

	return list->len;
}

START_TEST(test_archive_review__repairs_come_back_with_raw_spans)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", "\xef\xbb\xbf" LETTER, 0.9);
	g_autoptr(GPtrArray) repairs = repairs_of(archive, paper);
	const TcPaperRepair *repair = g_ptr_array_index(repairs, 0);
	TcAsker nobody = {.groups = (const char *const[]){NULL}};

	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu applied");
	ck_assert_str_eq(repair->others, "mua|mùa");
	ck_assert_uint_eq(repair->span.start, 3 + strlen("Công tác tham "));
	ck_assert_uint_eq(repair->span.end - repair->span.start, 3);
	ck_assert_ptr_null(tc_archive_list_repairs(archive, &nobody, paper, NULL));
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_review__queue_has_what_is_not_sure_once_a_case)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	put(archive, "/kho/sure.txt", "0", LETTER, 0.99);
	put(archive, "/kho/a.txt", "1", REPORT, 0.5);
	put(archive, "/kho/b.txt", "2", "Văn phòng tham muu cho Huyện ủy.", 0.5); /* other neighbours */
	put(archive, "/kho/c.txt", "3", "Ban tham muu cho lãnh đạo.", 0.8);       /* the same as b */
	g_autoptr(TcReviewList) first = queue_of(archive, FALSE, 1, NULL);

	ck_assert_uint_eq(first->total, 1); /* `tham muu cho` is between the same words in all of them */
	ck_assert_uint_eq(first->items->len, 1);
	ck_assert_uint_eq(((TcReviewItem *)first->items->pdata[0])->n_same, 3);
	put(archive, "/kho/d.txt", "4", "Cơ quan muu lược.", 0.5);
	g_autoptr(TcReviewList) page = queue_of(archive, FALSE, 1, NULL);
	ck_assert_uint_eq(page->total, 2);
	ck_assert_ptr_nonnull(page->next);
	g_autoptr(TcReviewList) rest = queue_of(archive, FALSE, 1, page->next);
	ck_assert_uint_eq(rest->items->len, 1);
	ck_assert_ptr_null(rest->next);
	ck_assert_uint_eq(((TcReviewItem *)rest->items->pdata[0])->n_same, 0);
}
END_TEST

START_TEST(test_archive_review__likely_readings_lead_the_queue)
{
	static const double wanted[] = {0.9, 0.5, 0.11}; /* at one place, at two, at five: .81, .5, .06 */
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autofree char *next = NULL;

	for (int i = 0; i < 8; i++) {
		g_autofree char *path = g_strdup_printf("/kho/%d.txt", i), *hash = g_strdup_printf("%d", i);
		put(archive, path, hash,
		    i == 0  ? "cho muu lạ"
		    : i < 3 ? "cho muu quen"
			    : "cho muu khác",
		    i == 0  ? 0.9
		    : i < 3 ? 0.5
			    : 0.11);
	}
	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_autoptr(TcReviewList) list = queue_of(archive, FALSE, 1, next);
		ck_assert_uint_eq(list->total, 3);
		ck_assert_uint_eq(list->items->len, 1);
		const TcReviewItem *item = g_ptr_array_index(list->items, 0);
		ck_assert_double_eq(item->repair->probability, wanted[i]);
		g_free(next);
		next = g_strdup(list->next);
	}
	ck_assert_ptr_null(next);
}
END_TEST

START_TEST(test_archive_review__cursor_of_somebody_else_is_refused)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(GError) error = NULL;
	const TcReviewQuery query = {.limit = 1, .cursor = "1.2 OR 1=1"};

	ck_assert_ptr_null(tc_archive_list_review(archive, everybody, &query, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_USAGE));
}
END_TEST

START_TEST(test_archive_review__decision_holds_until_it_is_undone)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", LETTER, 0.5);

	mark_all_indexed(archive);
	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_REJECT, NULL, FALSE), 1);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu rejected");
	ck_assert_uint_eq(count_unindexed(archive), 1);
	g_autoptr(TcReviewList) waiting = queue_of(archive, FALSE, 10, NULL), decided = queue_of(archive, TRUE, 10, NULL);
	ck_assert_uint_eq(waiting->total, 0);
	ck_assert_uint_eq(decided->total, 1);
	ck_assert_str_eq(((TcReviewItem *)decided->items->pdata[0])->decision->by, "Lan");
	mark_all_indexed(archive);
	ck_assert_int_eq(undo(archive, paper), 1);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu suggested");
	ck_assert_uint_eq(count_unindexed(archive), 1);
	ck_assert_int_eq(undo(archive, paper), 0);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_review__later_decision_takes_the_place_of_an_earlier_one)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", LETTER, 0.5);

	decide(archive, paper, TC_VERDICT_REJECT, NULL, FALSE);
	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_REPLACE, "mùa", FALSE), 1);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mùa confirmed");
	ck_assert_int_eq(undo(archive, paper), 1);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu suggested");
}
END_TEST

START_TEST(test_archive_review__same_cases_are_decided_together_and_those_to_come)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 one = put(archive, "/kho/1.txt", "1", LETTER, 0.5), two = put(archive, "/kho/2.txt", "2", REPORT, 0.99);
	gint64 own = put(archive, "/kho/3.txt", "3", REPORT "!", 0.5);

	decide(archive, own, TC_VERDICT_REPLACE, "mua", FALSE);
	ck_assert_int_eq(decide(archive, one, TC_VERDICT_CONFIRM, NULL, TRUE), 2);
	gint64 late = put(archive, "/kho/4.txt", "4", REPORT "?", 0.3);
	ck_assert_str_eq(reading_of(archive, one), "muu>mưu confirmed");
	ck_assert_str_eq(reading_of(archive, two), "muu>mưu confirmed");
	ck_assert_str_eq(reading_of(archive, late), "muu>mưu confirmed");
	ck_assert_str_eq(reading_of(archive, own), "muu>mua confirmed"); /* what was decided for itself */
	ck_assert_int_eq(undo(archive, own), 1);
	ck_assert_str_eq(reading_of(archive, own), "muu>mưu confirmed"); /* and now the rule */
	ck_assert_int_eq(undo(archive, two), 4);
	ck_assert_str_eq(reading_of(archive, one), "muu>mưu suggested");
	ck_assert_str_eq(reading_of(archive, late), "muu>mưu suggested");
}
END_TEST

START_TEST(test_archive_review__decision_survives_a_new_reading)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", LETTER, 0.5);
	g_autofree char *old = id_of(archive, paper);
	const TcVerdictInput confirm = {.verdict = TC_VERDICT_CONFIRM};
	g_autoptr(GError) error = NULL;

	decide(archive, paper, TC_VERDICT_REJECT, NULL, FALSE);
	/* scanned anew: other bytes under the same path, the place elsewhere, a word beside it read otherwise */
	ck_assert_int_eq(put(archive, "/kho/a.txt", "9", "HUYỆN ỦY. Công tac tham muu cho cấp ủy về công tác dân vận.", 0.5),
			 paper);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu rejected");
	/* an id of before is not believed where something else may stand now */
	ck_assert_int_eq(tc_archive_decide(archive, everybody, old, &confirm, 0, &error), -1);
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
	/* the same file elsewhere: known by its bytes */
	gint64 copy = put(archive, "/kho/ban-sao.txt", "1", LETTER, 0.5);
	ck_assert_str_eq(reading_of(archive, copy), "muu>mưu rejected");
	/* other words there: it waits */
	put(archive, "/kho/a.txt", "10", "Ngân hàng muu lược, chuyện khác hẳn.", 0.5);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu suggested");
}
END_TEST

START_TEST(test_archive_review__what_a_person_read_stays_where_the_model_is_silent)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", LETTER, 0.5);

	decide(archive, paper, TC_VERDICT_REPLACE, "mưu", FALSE);
	put(archive, "/kho/a.txt", "1", LETTER, 0); /* another model */
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu confirmed");
	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_REJECT, NULL, FALSE), 1);
	ck_assert_str_eq(reading_of(archive, paper), "muu>mưu rejected");
	ck_assert_int_eq(undo(archive, paper), 1);
	ck_assert_str_eq(reading_of(archive, paper), "0");
}
END_TEST

START_TEST(test_archive_review__texts_are_limited)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", LETTER, 0.5);
	g_autofree char *id = id_of(archive, paper), *text = g_strnfill(TC_REVIEW_MAX_TEXT + 1, 'a');
	const char *const wrong[] = {NULL, text, "a\nb", "\xff"};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		const TcVerdictInput input = {.verdict = TC_VERDICT_REPLACE, .text = wrong[i]};
		g_autoptr(GError) error = NULL;
		ck_assert_int_eq(tc_archive_decide(archive, everybody, id, &input, 0, &error), -1);
		ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_USAGE));
	}
	ck_assert_int_eq(decide(archive, paper, TC_VERDICT_REPLACE, "", FALSE), 1); /* there is no word */
	ck_assert_str_eq(reading_of(archive, paper), "muu> confirmed");
}
END_TEST

START_TEST(test_archive_review__ids_of_others_are_refused)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put(archive, "/kho/a.txt", "1", LETTER, 0.5);
	g_autofree char *id = id_of(archive, paper), *longer = g_strconcat(id, "0", NULL);
	const char *const wrong[] = {"", "r-1", "r-1-19", "r-1-19-zz", "r-99-19-00000000", "c-1-2", longer};
	TcAsker nobody = {.groups = (const char *const[]){NULL}};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		ck_assert_ptr_null(tc_archive_get_review(archive, everybody, wrong[i], &error));
		ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
	}
	ck_assert_ptr_null(tc_archive_get_review(archive, &nobody, id, NULL));
}
END_TEST

/** Puts a paper that cites Directive 43 without saying which of two. \return its id. */
static gint64 put_ambiguous(TcArchive *archive, const char *path, const char *text)
{
	const Sample sample = {.docno = path,
			       .group = "",
			       .text = text,
			       .citations = {{"Chỉ thị số 43-CT/TW", "chi-thi", "43", "CT/TW", NULL, NULL, NULL, NULL, NULL, NULL,
					      TC_FORM_FULL, 0, 0, "thuc-hien"}}};
	g_autoptr(TcText) canonical = tc_text_new(text, -1, NULL);

	return put_text(archive, &sample, path, canonical, text, strlen(text));
}

/** The work that a paper's one citation was settled to; 0: none. */
static gint64 cited_by(TcArchive *archive, gint64 paper)
{
	g_autoptr(GPtrArray) citations = tc_archive_list_citations(archive, everybody, paper, NULL);

	return ((const TcPaperCitation *)g_ptr_array_index(citations, 0))->work_id;
}

static TcReviewItem *first_citation(TcArchive *archive, guint *total)
{
	const TcReviewQuery query = {.kind = TC_REVIEW_CITATION, .limit = 10};
	g_autoptr(TcReviewList) list = tc_archive_list_review(archive, everybody, &query, NULL);

	*total = list->total;
	return list->items->len ? g_ptr_array_steal_index(list->items, 0) : NULL;
}

START_TEST(test_archive_review__a_person_says_which_work_is_cited)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	guint total;
	put_sample(archive, 3);
	put_sample(archive, 4); /* Directive 43 of two terms */
	gint64 one = put_ambiguous(archive, "/kho/1", "Nay thực hiện Chỉ thị số 43-CT/TW trong toàn huyện.");
	gint64 two = put_ambiguous(archive, "/kho/2", "Thực hiện Chỉ thị số 43-CT/TW.");
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(cited_by(archive, one), 0);
	g_autoptr(TcReviewItem) item = first_citation(archive, &total);
	ck_assert_uint_eq(total, 1);
	ck_assert_uint_eq(item->n_same, 1);
	ck_assert_uint_eq(item->works->len, 2);
	ck_assert_str_eq(item->state, "ambiguous");
	gint64 work = g_array_index(item->works, gint64, 1);
	TcVerdictInput input = {.verdict = TC_VERDICT_CONFIRM, .work = work, .by = "Lan"};
	ck_assert_int_eq(tc_archive_decide(archive, everybody, item->id, &input, 1, NULL), 1);
	ck_assert_int_eq(cited_by(archive, one), work); /* at once */
	ck_assert_int_eq(cited_by(archive, two), 0);

	/* scanned anew */
	put_ambiguous(archive, "/kho/1", "VĂN PHÒNG. Nay thực hiện Chỉ thị số 43-CT/TW trong toàn huyên.");
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(cited_by(archive, one), work);

	g_autoptr(TcReviewItem) other = first_citation(archive, &total);
	input.same = TRUE;
	ck_assert_int_eq(tc_archive_decide(archive, everybody, other->id, &input, 2, NULL), 1);
	gint64 late = put_ambiguous(archive, "/kho/3", "Tiếp tục thực hiện Chỉ thị số 43-CT/TW ở cơ sở.");
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(cited_by(archive, two), work);
	ck_assert_int_eq(cited_by(archive, late), work);
	ck_assert_int_eq(tc_archive_undo(archive, everybody, other->id, "Lan", 3, NULL), 2);
	ck_assert_int_eq(cited_by(archive, two), 0);
	ck_assert_int_eq(cited_by(archive, one), work);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_review__a_citation_means_one_of_its_works_or_none)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	guint total;
	for (guint i = 0; i < 5; i++)
		put_sample(archive, i);
	gint64 paper = put_ambiguous(archive, "/kho/1", "Nay thực hiện Chỉ thị số 43-CT/TW trong toàn huyện.");
	ck_assert(tc_archive_resolve_works(archive, NULL));
	g_autoptr(TcReviewItem) item = first_citation(archive, &total);
	g_autoptr(TcPaper) letter = tc_archive_get_paper(archive, everybody, 1, NULL);
	const TcVerdictInput wrong[] = {{.verdict = TC_VERDICT_CONFIRM},
					{.verdict = TC_VERDICT_CONFIRM, .work = letter->work_id},
					{.verdict = TC_VERDICT_REPLACE, .text = "x"}};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		ck_assert_int_eq(tc_archive_decide(archive, everybody, item->id, &wrong[i], 1, &error), -1);
		ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_USAGE));
	}
	const TcVerdictInput reject = {.verdict = TC_VERDICT_REJECT};
	ck_assert_int_eq(tc_archive_decide(archive, everybody, item->id, &reject, 1, NULL), 1);
	ck_assert_int_eq(cited_by(archive, paper), 0);
	ck_assert_ptr_null(first_citation(archive, &total)); /* not asked again */
}
END_TEST

/** Puts a letter whose number and date nobody can read, or with the number that was read. \return the paper's id. */
static gint64 put_letter(TcArchive *archive, const char *hash, const char *number)
{
	static const char *const raw = "Số: ../- CV/HU\nVĩnh Linh, ngày .. tháng 8 năm 2023\nVề công tác hội.";
	g_autoptr(TcText) text = tc_text_new(raw, -1, NULL);
	TcHeader header = {.body_end = G_MAXSIZE};
	TcFile file = {.path = (char *)"/kho/cv.txt", .docno = (char *)"cv", .size = strlen(raw), .hash = (char *)hash};

	set_field(&header, TC_FIELD_TYPE, "cong-van", text);
	set_field(&header, TC_FIELD_SYMBOL, "CV/HU", text);
	set_field(&header, TC_FIELD_ISSUER, "Huyện ủy Vĩnh Linh", text);
	header.fields[TC_FIELD_NUMBER] = (TcField){
		.value = (char *)number, .span = span_of(text, ".."), .source = number ? TC_SOURCE_HEAD : TC_SOURCE_UNREADABLE};
	header.fields[TC_FIELD_DATE] =
		(TcField){.span = span_of(text, "ngày .. tháng 8 năm 2023"), .source = TC_SOURCE_UNREADABLE};
	const TcPaperInput input = {.raw = raw, .raw_length = strlen(raw), .text = text, .header = &header};
	gint64 id = put_input(archive, &file, input);
	ck_assert(id && tc_archive_resolve_works(archive, NULL));
	return id;
}

/** Number and date that a paper has now. */
static const char *header_of(TcArchive *archive, gint64 paper)
{
	static char line[100];
	g_autoptr(TcPaper) stored = tc_archive_get_paper(archive, everybody, paper, NULL);
	const char *number = tc_header_get(&stored->header, TC_FIELD_NUMBER),
		   *date = tc_header_get(&stored->header, TC_FIELD_DATE);

	g_snprintf(line, sizeof line, "%s %s%s", number ? number : "-", date ? date : "-", stored->work_id ? " work" : "");
	return line;
}

static char *find_field(TcArchive *archive, const char *field)
{
	for (int decided = FALSE; decided <= TRUE; decided++) {
		const TcReviewQuery query = {.kind = TC_REVIEW_HEADER, .limit = 10, .decided = decided};
		g_autoptr(TcReviewList) list = tc_archive_list_review(archive, everybody, &query, NULL);
		for (guint i = 0; i < list->items->len; i++) {
			const TcReviewItem *item = g_ptr_array_index(list->items, i);
			if (strcmp(item->field, field) == 0)
				return g_strdup(item->id);
		}
	}
	return NULL;
}

START_TEST(test_archive_review__a_person_reads_what_the_header_says)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put_letter(archive, "1", NULL);
	ck_assert_str_eq(header_of(archive, paper), "- -");
	g_autofree char *number = find_field(archive, "number"), *date = find_field(archive, "date");
	TcVerdictInput input = {.verdict = TC_VERDICT_REPLACE, .text = "0657", .by = "Lan", .same = TRUE};
	ck_assert_int_eq(tc_archive_decide(archive, everybody, number, &input, 1, NULL), 1);
	input.text = " 30/8/2023 ";
	ck_assert_int_eq(tc_archive_decide(archive, everybody, date, &input, 2, NULL), 1);
	ck_assert_str_eq(header_of(archive, paper), "657 2023-08-30 work"); /* at once: it carries a work now */
	assert_whole(archive);

	put_letter(archive, "2", NULL); /* scanned anew */
	ck_assert_str_eq(header_of(archive, paper), "657 2023-08-30 work");
	put_letter(archive, "3", "651"); /* and read, wrongly */
	ck_assert_str_eq(header_of(archive, paper), "657 2023-08-30 work");
	g_autofree char *again = find_field(archive, "number");
	ck_assert_int_eq(tc_archive_undo(archive, everybody, again, "Lan", 3, NULL), 1);
	put_letter(archive, "4", NULL);
	ck_assert_str_eq(header_of(archive, paper), "- 2023-08-30");
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_review__fields_take_what_they_can_be)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	gint64 paper = put_letter(archive, "1", NULL);
	g_autofree char *number = find_field(archive, "number"), *date = find_field(archive, "date");
	const char *const wrong[][2] = {{number, "abc"},   {number, ""},         {number, "1234567"},
					{date, "hôm qua"}, {date, "2023-02-30"}, {date, ""}};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		const TcVerdictInput input = {.verdict = TC_VERDICT_REPLACE, .text = wrong[i][1]};
		g_autoptr(GError) error = NULL;
		ck_assert_msg(tc_archive_decide(archive, everybody, wrong[i][0], &input, 1, &error) == -1, "%s", wrong[i][1]);
		ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_USAGE));
	}
	const TcVerdictInput confirm = {.verdict = TC_VERDICT_CONFIRM}, reject = {.verdict = TC_VERDICT_REJECT};
	ck_assert_int_eq(tc_archive_decide(archive, everybody, number, &confirm, 1, NULL), -1);
	ck_assert_int_eq(tc_archive_decide(archive, everybody, number, &reject, 1, NULL), 1); /* it has none */
	ck_assert_str_eq(header_of(archive, paper), "- -");
	const TcReviewQuery query = {.kind = TC_REVIEW_HEADER, .limit = 10};
	g_autoptr(TcReviewList) list = tc_archive_list_review(archive, everybody, &query, NULL);
	ck_assert_uint_eq(list->total, 1); /* the date */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("archive_review");
	TCase *tcase = tcase_create("review");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, test_archive_review__repairs_come_back_with_raw_spans);
	tcase_add_test(tcase, test_archive_review__queue_has_what_is_not_sure_once_a_case);
	tcase_add_test(tcase, test_archive_review__likely_readings_lead_the_queue);
	tcase_add_test(tcase, test_archive_review__cursor_of_somebody_else_is_refused);
	tcase_add_test(tcase, test_archive_review__decision_holds_until_it_is_undone);
	tcase_add_test(tcase, test_archive_review__later_decision_takes_the_place_of_an_earlier_one);
	tcase_add_test(tcase, test_archive_review__same_cases_are_decided_together_and_those_to_come);
	tcase_add_test(tcase, test_archive_review__decision_survives_a_new_reading);
	tcase_add_test(tcase, test_archive_review__what_a_person_read_stays_where_the_model_is_silent);
	tcase_add_test(tcase, test_archive_review__texts_are_limited);
	tcase_add_test(tcase, test_archive_review__ids_of_others_are_refused);
	tcase_add_test(tcase, test_archive_review__a_person_says_which_work_is_cited);
	tcase_add_test(tcase, test_archive_review__a_citation_means_one_of_its_works_or_none);
	tcase_add_test(tcase, test_archive_review__a_person_reads_what_the_header_says);
	tcase_add_test(tcase, test_archive_review__fields_take_what_they_can_be);
	suite_add_tcase(suite, tcase);
	return tc_test_run(suite);
}
