/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Headers: golden cases, one a layout of heads (tests/golden/document), and what must hold of any header.
 */
#include "lib/document/document.h"
#include "tests/testing.h"

#include <string.h>

static TcHeader *parse(const char *bytes, const char *file_name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcText) text = tc_text_new(bytes, -1, &error);

	ck_assert_ptr_nonnull(text);
	return tc_header_parse(text, file_name);
}

static void append_list(GString *out, const char *name, const GArray *items)
{
	for (guint i = 0; i < items->len; i++)
		g_string_append_printf(out, "%s: %s\n", name, g_array_index(items, TcField, i).value);
}

static char *dump(const TcHeader *header)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < TC_N_FIELDS; i++) {
		const TcField *field = &header->fields[i];
		if (field->value)
			g_string_append_printf(out, "%s: %s\n", tc_field_get_name(i), field->value);
		else if (field->source == TC_SOURCE_UNREADABLE)
			g_string_append_printf(out, "%s is unreadable\n", tc_field_get_name(i));
	}
	append_list(out, "addressee", header->addressees);
	append_list(out, "recipient", header->recipients);
	if (header->province)
		g_string_append_printf(out, "province: %s\n", header->province);
	g_string_append_printf(out, "level: %d\n", (int)header->level);
	return g_string_free(out, FALSE);
}

static const char *const cases[] = {"attachment",
				    "branch",
				    "broken-at-month",
				    "copy-sheet-state",
				    "glued",
				    "joint-circular",
				    "joint-title",
				    "law",
				    "left-then-right",
				    "marks",
				    "meeting-title",
				    "name-beside-recipients",
				    "name-said-again",
				    "name-torn",
				    "no-addressees",
				    "misread-date",
				    "number-and-date",
				    "number-then-right",
				    "one-line-columns",
				    "one-paragraph",
				    "post-and-name",
				    "rank-before-name",
				    "right-before-number",
				    "sealed-post",
				    "secretariat",
				    "signed-electronically",
				    "staff-organ",
				    "state-letter-noisy",
				    "strokes-before-name",
				    "table-bars",
				    "title-issuer-small",
				    "two-lines-glued",
				    "two-marks",
				    "youth-province"};

START_TEST(test_document__golden)
{
	g_autofree char *in_name = g_strdup_printf("tests/golden/document/%s.in", cases[_i]);
	g_autofree char *out_name = g_strdup_printf("tests/golden/document/%s.out", cases[_i]);
	g_autofree char *in = tc_test_read(in_name, NULL);
	g_autofree char *out = tc_test_read(out_name, NULL);
	g_autoptr(TcHeader) header = parse(in, NULL);
	g_autofree char *got = dump(header);

	ck_assert_str_eq(got, out);
}
END_TEST

START_TEST(test_document__spans_lie_in_the_text)
{
	g_autofree char *name = g_strdup_printf("tests/golden/document/%s.in", cases[_i]);
	g_autofree char *in = tc_test_read(name, NULL);
	g_autoptr(TcText) text = tc_text_new(in, -1, NULL);
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	gsize length;
	const char *bytes = tc_text_get_canonical(text, &length);

	ck_assert_uint_le(header->body_start, header->body_end);
	ck_assert_uint_le(header->body_end, length);
	for (guint i = 0; i < TC_N_FIELDS; i++) {
		TcSpan span = header->fields[i].span;
		ck_assert(span.start <= span.end && span.end <= length);
		ck_assert(g_utf8_validate(bytes + span.start, (gssize)(span.end - span.start), NULL));
		ck_assert(header->fields[i].confidence >= 0 && header->fields[i].confidence <= 1);
	}
}
END_TEST

START_TEST(test_document__every_cut_is_survived)
{
	g_autofree char *in = tc_test_read("tests/golden/document/left-then-right.in", NULL);
	gsize length = strlen(in);

	for (gsize end = 0; end < length; end += 3) {
		g_autofree char *cut = g_strndup(in, end);
		g_autofree char *valid = g_utf8_make_valid(cut, -1);
		g_autoptr(TcHeader) header = parse(valid, NULL);
		ck_assert_ptr_nonnull(header);
	}
}
END_TEST

START_TEST(test_document__cited_number_is_not_its_own)
{
	g_autoptr(TcHeader) header =
		parse("HUYỆN ỦY HẢI LĂNG\nĐẢNG CỘNG SẢN VIỆT NAM\nHải Lăng, ngày 2 tháng 3 năm 2020\nKính gửi: UBND huyện\n\n"
		      "Thực hiện Công văn số 77-CV/TU ngày 01/3/2020 của Tỉnh ủy Quảng Trị về trồng cây.\n",
		      NULL);

	ck_assert_ptr_null(tc_header_get(header, TC_FIELD_NUMBER));
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_ISSUER), "Huyện ủy Hải Lăng");
	ck_assert_str_eq(header->province, "Quảng Trị");
	ck_assert_int_eq(header->level, TC_LEVEL_DISTRICT);
}
END_TEST

START_TEST(test_document__noise_is_not_read_as_a_number)
{
	g_autoptr(TcHeader) header = parse(
		"BỘ TÀI CHÍNH\nSố: 4Ÿ#6/BTC-CST Hà Nội, ngày JF tháng #6 năm 2019\nV/v mua sách\n\nKính gửi: Thư viện tỉnh\n",
		NULL);

	ck_assert_ptr_null(tc_header_get(header, TC_FIELD_NUMBER));
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_SYMBOL), "BTC-CST");
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_DATE), "2019");
}
END_TEST

/** A line of a page out of the middle that begins as a letter's subject may: it is none, or half a page would be. */
START_TEST(test_document__page_without_a_head_has_no_subject)
{
	static const char *const pages[] = {
		"88\na) Lập kế hoạch trồng cây hằng năm của huyện\nvà các vấn đề khác có liên quan;\nb) Báo cáo Ủy ban nhân "
		"dân.\n",
		"những việc khác trong phạm\nvi quản lý; chủ động cung cấp giống cây cho người dân.\n",
		"thông tin trong Cơ sở dữ liệu\nvề dân cư; được xác nhận khi có yêu cầu.\n",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
		g_autoptr(TcHeader) header = parse(pages[i], NULL);
		ck_assert_ptr_null(tc_header_get(header, TC_FIELD_SUBJECT));
	}
	g_autoptr(TcHeader) letter = parse("V/v trồng cây đầu năm\n\nĐề nghị các xã báo cáo.\n", NULL);
	ck_assert_str_eq(tc_header_get(letter, TC_FIELD_SUBJECT), "trồng cây đầu năm");
}
END_TEST

/** What a name alone says, and what it adds to a head whose number and day a pen wrote. */
static const struct {
	const char *name, *head, *number, *symbol, *date;
} names[] = {
	{"luu/thong-tu-so-01-2022-tt-byt-12345.pdf", "", "1", "TT-BYT", NULL},
	{"657-CV-HU 30.8.2023.pdf", "", "657", "CV/HU", "2023-08-30"},
	{"20230830_657-CV_HU.pdf", "", "657", "CV/HU", "2023-08-30"},
	{"CV 657 BC 2023.pdf", "", "657", NULL, NULL},
	{"22.2019.NQ-HĐND.pdf", "", "22", "NQ-HĐND", NULL},
	{"984-UBND-KGVX.pdf", "", "984", "UBND-KGVX", NULL},
	{"221 BS sao KL 445-KL.TU.pdf", "", "445", "KL/TU", NULL},
	{"24-BS-UBKTTU.pdf", "", NULL, NULL, NULL},
	{"scan0001.pdf", "", NULL, NULL, NULL},
	{"Huyện ủy Vĩnh Linh/2023/scan0001.pdf", "", NULL, NULL, "2023"},
	/* Number and date run together: the printed month tells where to cut. */
	{"CV_2019_06_07_CV_31207062019_Mua.md", "Số: #/BTC-CST Hà Nội, ngày JF tháng 6 năm 2019\n", "312", "BTC-CST",
	 "2019-06-07"},
	{"CV_Undated_CV_997_4422_BTC_Mua.md", "Số: #/BTC-CST Hà Nội, ngày JF tháng 4 năm 2022\n", "997", "BTC-CST", "2022-04-04"},
	{"CV16602023BCT.md", "Số: #/BTC-CST Hà Nội, ngày JF tháng # năm 2023\n", "1660", "BTC-CST", "2023"},
	{"CV_2668a30102017BTC.md", "Số: #/BTC-CST Hà Nội, ngày JF tháng 10 năm 2017\n", "2668", "BTC-CST", "2017-10-30"},
	/* A printed number stands against another name, a pen's does not. */
	{"CV_99_Mua.md", "Số: 57/BTC-CST Hà Nội, ngày 7 tháng 6 năm 2019\n", "57", "BTC-CST", "2019-06-07"},
	{"CV_99_Mua.md", "Số: 57 /BTC-CST Hà Nội, ngày 7 tháng 6 năm 2019\n", "99", "BTC-CST", "2019-06-07"},
	{"CV_99_07062019_Mua.md", "Số: 57/BTC-CST Hà Nội, ngày 7 tháng 6 năm 2019\n", "99", "BTC-CST", "2019-06-07"},
};

START_TEST(test_document__file_name)
{
	g_autofree char *text = g_strconcat(*names[_i].head ? "BỘ TÀI CHÍNH\n" : "", names[_i].head, "Nội dung.\n", NULL);
	g_autoptr(TcHeader) header = parse(text, names[_i].name);

	ck_assert_pstr_eq(tc_header_get(header, TC_FIELD_NUMBER), names[_i].number);
	ck_assert_pstr_eq(tc_header_get(header, TC_FIELD_SYMBOL), names[_i].symbol);
	ck_assert_pstr_eq(tc_header_get(header, TC_FIELD_DATE), names[_i].date);
}
END_TEST

START_TEST(test_document__file_name_is_weak_evidence)
{
	static const char head[] = "BỘ TÀI CHÍNH\nSố: 57/BTC-CST Hà Nội, ngày 7 tháng 6 năm 2019\n";
	g_autoptr(TcHeader) named = parse("Nội dung không có phần đầu.\n", "657-CV-HU 30.8.2023.pdf");
	g_autoptr(TcHeader) alone = parse(head, NULL), confirmed = parse(head, "CV_57.pdf"), denied = parse(head, "CV_58.pdf");

	ck_assert_int_eq(named->fields[TC_FIELD_NUMBER].source, TC_SOURCE_FILE_NAME);
	ck_assert_int_eq(alone->fields[TC_FIELD_NUMBER].source, TC_SOURCE_HEAD);
	double printed = alone->fields[TC_FIELD_NUMBER].confidence;
	ck_assert(named->fields[TC_FIELD_NUMBER].confidence < printed);
	ck_assert(confirmed->fields[TC_FIELD_NUMBER].confidence > printed);
	ck_assert(denied->fields[TC_FIELD_NUMBER].confidence < printed);
}
END_TEST

/* Each field says what part of the paper, or what else, it was read from. */
START_TEST(test_document__sources)
{
	static const char paper[] =
		"BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 71-KL/TW\n\nĐẢNG CỘNG SẢN VIỆT NAM\nHà Nội, ngày 24 tháng 3 năm 2020\n\n"
		"KẾT LUẬN\nCỦA BAN BÍ THƯ\nvề công tác lưu trữ\n-----\n\nBan Bí thư kết luận như sau:\n1- Một.\n\n"
		"T/M BAN BÍ THƯ\n\nNguyễn Văn Hòa\n";
	static const struct {
		TcFieldId id;
		TcSource source;
	} wanted[] = {{TC_FIELD_NUMBER, TC_SOURCE_HEAD},   {TC_FIELD_DATE, TC_SOURCE_HEAD},
		      {TC_FIELD_TYPE, TC_SOURCE_TITLE},    {TC_FIELD_ISSUER, TC_SOURCE_TITLE},
		      {TC_FIELD_SUBJECT, TC_SOURCE_TITLE}, {TC_FIELD_SIGNER, TC_SOURCE_SIGNATURE}};
	g_autoptr(TcHeader) header = parse(paper, NULL), named = parse("Nội dung.\n", "Công văn/2021/12-CV-HU.pdf");

	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
		ck_assert_msg(header->fields[wanted[i].id].source == wanted[i].source, "%s: %s", tc_field_get_name(wanted[i].id),
			      tc_source_get_name(header->fields[wanted[i].id].source));
	ck_assert_int_eq(named->fields[TC_FIELD_NUMBER].source, TC_SOURCE_FILE_NAME);
	ck_assert_int_eq(named->fields[TC_FIELD_DATE].source, TC_SOURCE_FOLDER);
	for (int i = TC_SOURCE_UNREADABLE; i < TC_N_SOURCES; i++)
		ck_assert_int_eq(tc_source_from_name(tc_source_get_name((TcSource)i)), i);
}
END_TEST

/* A file written before the paper's date casts doubt on it; a younger one says nothing. */
START_TEST(test_document__file_date_bounds)
{
	static const char head[] = "BỘ TÀI CHÍNH\nSố: 57/BTC-CST Hà Nội, ngày 7 tháng 6 năm 2019\n";
	g_autoptr(TcHeader) header = parse(head, NULL);
	double printed = header->fields[TC_FIELD_DATE].confidence;

	tc_header_check_file_date(header, "2019-06-07");
	ck_assert_double_eq(header->fields[TC_FIELD_DATE].confidence, printed);
	tc_header_check_file_date(header, "2018-12-31");
	ck_assert(header->fields[TC_FIELD_DATE].confidence < printed);
	ck_assert_str_eq(tc_header_get(header, TC_FIELD_DATE), "2019-06-07");
}
END_TEST

START_TEST(test_document__folder_names_issuer_of_its_own_papers_only)
{
	static const char folder[] = "Huyện ủy Vĩnh Linh/Công văn/";
	g_autofree char *own_name = g_strconcat(folder, "12-CV-HU.pdf", NULL),
			*other_name = g_strconcat(folder, "44-KL-TW.pdf", NULL);
	g_autoptr(TcHeader) own = parse("Nội dung.\n", own_name), other = parse("Nội dung.\n", other_name);

	ck_assert_str_eq(tc_header_get(own, TC_FIELD_ISSUER), "Huyện ủy Vĩnh Linh");
	ck_assert_int_eq(own->level, TC_LEVEL_DISTRICT);
	ck_assert_ptr_null(tc_header_get(other, TC_FIELD_ISSUER));
}
END_TEST

/** Dates that stand against what else the paper says, and how far they are believed. */
static const struct {
	const char *text, *date;
	gboolean doubted;
} dates[] = {
	{"Số: 57/BTC-CST Hà Nội, ngày 7 tháng 6 năm 2019\nV/v sách\n\nTrả lời công văn số 9/CV ngày 1/6/2019 của Thư viện.\n",
	 "2019-06-07", FALSE},
	{"Số: 57 /BTC-CST Hà Nội, ngày 7 tháng 2 năm 2019\nV/v sách\n\nTrả lời công văn số 9/CV ngày 1/6/2019 của Thư viện.\n",
	 "2019", TRUE},
	{"Số: 57/BTC-CST Hà Nội, ngày 7 tháng 2 năm 2019\nV/v sách\n\nTrả lời công văn số 9/CV ngày 1/6/2019 của Thư viện.\n",
	 "2019-02-07", TRUE},
	{"Số: 57/BTC-CST Hà Nội, ngày 7 tháng 2 năm 2019\nV/v sách\n\nThông tư số 9/TT-BTC có hiệu lực từ ngày 1/6/2019.\n",
	 "2019-02-07", FALSE},
	{"Thời gian ký: 03/02/2019 10:00:00\nSố: 57/BTC-CST Hà Nội, ngày 7 tháng 9 năm 2019\n", "2019", TRUE},
};

START_TEST(test_document__date_is_held_against_the_rest)
{
	g_autofree char *text = g_strconcat("BỘ TÀI CHÍNH\n", dates[_i].text, NULL);
	g_autoptr(TcHeader) header = parse(text, NULL);

	ck_assert_str_eq(tc_header_get(header, TC_FIELD_DATE), dates[_i].date);
	ck_assert_int_eq(header->fields[TC_FIELD_DATE].confidence < .5, dates[_i].doubted);
}
END_TEST

/* With a letter wrong or lost they are still read: no cheap first look at the foot may miss them. */
START_TEST(test_document__recipients_with_a_letter_wrong)
{
	static const char *const prints[] = {"Nơi nhận", "Nơinhận", "Nơi nhxn", "Nơi nhn", "Nơi nhậx", "Nơi nhậ"};

	for (gsize i = 0; i < G_N_ELEMENTS(prints); i++) {
		g_autofree char *paper =
			g_strdup_printf("Đề nghị báo cáo trước ngày 5.\n\n%s:\n- Như trên;\n- Lưu: VT.\n", prints[i]);
		g_autoptr(TcHeader) header = parse(paper, NULL);
		ck_assert_msg(header->recipients->len == 2, "%s", paper);
	}
}
END_TEST

START_TEST(test_document__empty_text_has_no_fields)
{
	g_autoptr(TcHeader) header = parse("", NULL);

	for (guint i = 0; i < TC_N_FIELDS; i++)
		ck_assert_ptr_null(header->fields[i].value);
}
END_TEST

static Suite *suite(void)
{
	Suite *document = suite_create("document");
	TCase *headers = tcase_create("headers");

	tcase_add_loop_test(headers, test_document__golden, 0, G_N_ELEMENTS(cases));
	tcase_add_loop_test(headers, test_document__spans_lie_in_the_text, 0, G_N_ELEMENTS(cases));
	tcase_add_test(headers, test_document__every_cut_is_survived);
	tcase_add_test(headers, test_document__cited_number_is_not_its_own);
	tcase_add_test(headers, test_document__noise_is_not_read_as_a_number);
	tcase_add_test(headers, test_document__page_without_a_head_has_no_subject);
	tcase_add_loop_test(headers, test_document__file_name, 0, G_N_ELEMENTS(names));
	tcase_add_test(headers, test_document__file_name_is_weak_evidence);
	tcase_add_test(headers, test_document__sources);
	tcase_add_test(headers, test_document__file_date_bounds);
	tcase_add_test(headers, test_document__folder_names_issuer_of_its_own_papers_only);
	tcase_add_loop_test(headers, test_document__date_is_held_against_the_rest, 0, G_N_ELEMENTS(dates));
	tcase_add_test(headers, test_document__recipients_with_a_letter_wrong);
	tcase_add_test(headers, test_document__empty_text_has_no_fields);
	suite_add_tcase(document, headers);
	return document;
}

int main(void)
{
	return tc_test_run(suite());
}
