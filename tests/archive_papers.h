/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A dozen papers as the stages would hand them to lib/archive, for its suites: headers and citations are set by hand, so that
 * what is tested is the archive and not the readers. Included by tests/test_archive*.c only.
 */
#ifndef TC_TESTS_ARCHIVE_PAPERS_H
#define TC_TESTS_ARCHIVE_PAPERS_H

#include <sqlite3.h>
#include <string.h>

#include "lib/archive/archive.h"
#include "tests/testing.h"

#define everybody (tc_asker_get_everybody())

/** The scratch store of the running test. */
static char *folder;

static inline void set_up(void)
{
	folder = tc_test_folder();
}

static inline void tear_down(void)
{
	tc_test_remove(folder);
	g_free(folder);
}

static inline TcArchive *archive_in(const char *path)
{
	g_autoptr(GError) error = NULL;
	TcArchive *archive = tc_archive_open(path, TC_ARCHIVE_WRITE, &error);

	ck_assert_msg(archive != NULL, "%s", error ? error->message : "");
	return archive;
}

static inline char *dump_of(TcArchive *archive)
{
	g_autoptr(GError) error = NULL;
	char *dump = tc_archive_dump(archive, &error);

	ck_assert_msg(dump != NULL, "%s", error ? error->message : "");
	return dump;
}

static inline void assert_whole(TcArchive *archive)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) messages = tc_archive_check(archive, &error);

	ck_assert_msg(messages != NULL, "%s", error ? error->message : "");
	ck_assert_msg(messages->len == 0, "%s", messages->len ? (char *)g_ptr_array_index(messages, 0) : "");
}

/** Runs SQL on the store behind the archive's back. */
static inline void run_sql(const char *sql)
{
	g_autofree char *path = g_build_filename(folder, TC_ARCHIVE_FILE, NULL);
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static inline void mark_all_indexed(TcArchive *archive)
{
	g_autoptr(GArray) todo = tc_archive_list_unindexed(archive, 0, 1000, NULL);

	for (guint i = 0; i < todo->len; i++)
		ck_assert(tc_archive_mark_indexed(archive, &g_array_index(todo, TcToIndex, i), NULL));
}

/** One citation of a sample; `printed` is looked for in its text. */
typedef struct {
	const char *printed;
	const char *type, *number, *symbol, *year, *date, *issuer, *place, *term, *name;
	TcForm form;
	int refers_to, within; /**< 1-based; 0: none */
	const char *relation;
} SampleCitation;

typedef struct {
	const char *docno, *group, *secrecy;
	const char *type, *number, *symbol, *date, *issuer, *place, *subject;
	const char *text;
	SampleCitation citations[4];
} Sample;

#define KL44 "ket-luan", "44", "KL/TW", NULL, "2022-11-14", "Ban Bí thư", NULL, "XIII", NULL
#define CT43 "chi-thi", "43", "CT/TW", NULL, "2010-06-08", "Ban Bí thư", NULL, "X", NULL
#define CT43_XI "chi-thi", "43", "CT/TW", NULL, "2015-05-14", "Ban Bí thư", NULL, "XI", NULL
#define CV1169 "cong-van", "1169", "CV/TU", NULL, "2023-07-17", "Tỉnh ủy Quảng Trị", "Quảng Trị", NULL, NULL
#define LAW "luat", NULL, NULL, NULL, NULL, "Quốc hội", NULL, NULL, "hoạt động chữ thập đỏ"

static const Sample samples[] = {
	{"huyen/657",
	 "huyen",
	 NULL,
	 "cong-van",
	 "657",
	 "CV/HU",
	 "2023-08-30",
	 "Huyện ủy Vĩnh Linh",
	 "Vĩnh Linh",
	 "về việc thực hiện Kết luận số 44-KL/TW",
	 "657-CV/HU về việc thực hiện Kết luận số 44-KL/TW về tiếp tục thực hiện Chỉ thị số 43-CT/TW. Nay theo Kết luận 44, "
	 "Huyện ủy yêu cầu.",
	 {{"Kết luận số 44-KL/TW", KL44, TC_FORM_FULL, 0, 0, "thuc-hien"},
	  {"Chỉ thị số 43-CT/TW", CT43, TC_FORM_FULL, 0, 1, "tiep-tuc-thuc-hien"},
	  {"Kết luận 44", "ket-luan", "44", NULL, NULL, NULL, NULL, NULL, NULL, "Kết luận 44", TC_FORM_ALIAS, 1, 0,
	   "dan-chieu"}}},
	{"tinh/1169",
	 "tinh",
	 NULL,
	 "cong-van",
	 "1169",
	 "CV/TU",
	 "2023-07-17",
	 "Tỉnh ủy Quảng Trị",
	 "Quảng Trị",
	 "về triển khai Kết luận 44",
	 "1169-CV/TU: triển khai Kết luận số 44-KL/TW, căn cứ Luật hoạt động chữ thập đỏ.",
	 {{"Kết luận số 44-KL/TW", KL44, TC_FORM_FULL, 0, 0, "thuc-hien"},
	  {"Luật hoạt động chữ thập đỏ", LAW, TC_FORM_NAME, 0, 0, "dan-chieu"}}},
	{"trung-uong/44",
	 "",
	 NULL,
	 "ket-luan",
	 "44",
	 "KL/TW",
	 "2022-11-14",
	 "Ban Bí thư",
	 NULL,
	 "về tiếp tục thực hiện Chỉ thị số 43",
	 "44-KL/TW về tiếp tục thực hiện Chỉ thị số 43-CT/TW.",
	 {{"Chỉ thị số 43-CT/TW", CT43, TC_FORM_FULL, 0, 0, "tiep-tuc-thuc-hien"}}},
	{"trung-uong/43-x",
	 "",
	 NULL,
	 "chi-thi",
	 "43",
	 "CT/TW",
	 "2010-06-08",
	 "Ban Bí thư",
	 NULL,
	 "về công tác hội",
	 "43-CT/TW về công tác hội.",
	 {{0}}},
	{"trung-uong/43-xi",
	 "",
	 NULL,
	 "chi-thi",
	 "43",
	 "CT/TW",
	 "2015-05-14",
	 "Ban Bí thư",
	 NULL,
	 "về hậu quả chất độc",
	 "43-CT/TW về hậu quả chất độc.",
	 {{0}}},
	{"huyen/12",
	 "huyen",
	 "MẬT",
	 "ke-hoach",
	 "12",
	 "KH/HU",
	 "2015-09-01",
	 "Huyện ủy Hải Lăng",
	 "Hải Lăng",
	 "thực hiện Chỉ thị 43",
	 "12-KH/HU thực hiện Chỉ thị số 43-CT/TW năm 2015.",
	 {{"Chỉ thị số 43-CT/TW", CT43_XI, TC_FORM_FULL, 0, 0, "thuc-hien"}}},
	{"huyen/700",
	 "huyen",
	 NULL,
	 "bao-cao",
	 "700",
	 "BC/HU",
	 "2024-01-05",
	 "Huyện ủy Gio Linh",
	 "Gio Linh",
	 "kết quả thực hiện",
	 "Thực hiện Công văn số 1169-CV/TU và Kết luận số 44-KL/TW.",
	 {{"Công văn số 1169-CV/TU", CV1169, TC_FORM_FULL, 0, 0, "thuc-hien"},
	  {"Kết luận số 44-KL/TW", KL44, TC_FORM_FULL, 0, 0, "dan-chieu"}}},
	{"huyen/701",
	 "huyen",
	 "TUYỆT MẬT",
	 "bao-cao",
	 "701",
	 "BC/HU",
	 "2024-02-05",
	 "Huyện ủy Gio Linh",
	 "Gio Linh",
	 "bổ sung",
	 "Bổ sung theo Công văn số 1169-CV/TU.",
	 {{"Công văn số 1169-CV/TU", CV1169, TC_FORM_FULL, 0, 0, "thuc-hien"}}},
	{"quet-lai/657",
	 "huyen",
	 NULL,
	 "cong-van",
	 "657",
	 "CV/HU",
	 "2023-08-30",
	 "Huyện ủy Vĩnh Linh",
	 "Vĩnh Linh",
	 "về thực hiện Kết luận số 44",
	 "657-CV/HU (bản quét lại) thực hiện Công văn số 1169-CV/TU.",
	 {{"Công văn số 1169-CV/TU", CV1169, TC_FORM_FULL, 0, 0, "thuc-hien"}}},
	{"khong-so",
	 "",
	 NULL,
	 NULL,
	 NULL,
	 NULL,
	 NULL,
	 NULL,
	 NULL,
	 NULL,
	 "Một tờ không số, nhắc Chỉ thị số 43-CT/TW.",
	 {{"Chỉ thị số 43-CT/TW", CT43, TC_FORM_FULL, 0, 0, "dan-chieu"}}},
	{"hoi/5",
	 "hoi",
	 NULL,
	 "ke-hoach",
	 "5",
	 "KH/CTĐ",
	 "2023-03-01",
	 "Hội Chữ thập đỏ tỉnh Quảng Trị",
	 "Quảng Trị",
	 "kế hoạch năm",
	 "Căn cứ Luật hoạt động chữ thập đỏ và Kết luận số 44-KL/TW.",
	 {{"Luật hoạt động chữ thập đỏ", LAW, TC_FORM_NAME, 0, 0, "dan-chieu"},
	  {"Kết luận số 44-KL/TW", KL44, TC_FORM_FULL, 0, 0, "thuc-hien"}}},
	{"hoi/6",
	 "hoi",
	 NULL,
	 "bao-cao",
	 "6",
	 "BC/CTĐ",
	 "2023-12-01",
	 "Hội Chữ thập đỏ tỉnh Quảng Trị",
	 "Quảng Trị",
	 "tổng kết năm",
	 "Báo cáo thực hiện Kết luận số 44-KL/TW.",
	 {{"Kết luận số 44-KL/TW", KL44, TC_FORM_FULL, 0, 0, "thuc-hien"}}},
};
#define N_SAMPLES G_N_ELEMENTS(samples)

/** The canonical span of `printed`, {0, 0} if it does not stand there. */
static inline TcSpan span_of(const TcText *text, const char *printed)
{
	const char *canonical = tc_text_get_canonical(text, NULL);
	const char *at = printed ? strstr(canonical, printed) : NULL;

	return at ? (TcSpan){(gsize)(at - canonical), (gsize)(at - canonical) + strlen(printed)} : (TcSpan){0, 0};
}

static inline void set_field(TcHeader *header, TcFieldId id, const char *value, const TcText *text)
{
	header->fields[id] =
		(TcField){.value = (char *)value, .span = span_of(text, value), .confidence = 0.75, .source = TC_SOURCE_HEAD};
}

static inline GPtrArray *citations_of(const Sample *sample, const TcText *text)
{
	GPtrArray *citations = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < G_N_ELEMENTS(sample->citations) && sample->citations[i].printed; i++) {
		const SampleCitation *from = &sample->citations[i];
		TcCitation citation = {
			.span = span_of(text, from->printed),
			.type = (char *)from->type,
			.number = (char *)from->number,
			.symbol = (char *)from->symbol,
			.year = (char *)from->year,
			.date = (char *)from->date,
			.issuer = (char *)from->issuer,
			.place = (char *)from->place,
			.term = (char *)from->term,
			.name = (char *)from->name,
			.form = from->form,
			.refers_to = from->refers_to - 1,
			.repeats = -1,
			.within = from->within - 1,
			.relation = from->relation,
			.confidence = 0.9,
		};
		g_ptr_array_add(citations, g_memdup2(&citation, sizeof citation));
	}
	return citations;
}

/** Puts a file and its paper. \param input its file and docno are those of `file`, its group "" if NULL. \return the paper's id. */
static inline gint64 put_input(TcArchive *archive, const TcFile *file, TcPaperInput input)
{
	g_autoptr(GError) error = NULL;

	input.file_id = tc_archive_put_file(archive, file, &error);
	input.docno = file->docno;
	if (!input.group)
		input.group = "";
	gint64 id = input.file_id ? tc_archive_put_paper(archive, &input, &error) : 0;
	ck_assert_msg(id != 0, "%s", error ? error->message : "");
	return id;
}

static inline gint64 put_text(TcArchive *archive, const Sample *sample, const char *path, const TcText *text, const char *raw,
			      gsize length)
{
	g_autoptr(GPtrArray) citations = citations_of(sample, text);
	g_autoptr(GArray) recipients = g_array_new(FALSE, FALSE, sizeof(TcField));
	TcField copies[] = {{.value = (char *)"Như trên"}, {.value = (char *)"Lưu VPHU"}};
	TcHeader header = {.recipients = recipients, .body_end = G_MAXSIZE};
	TcFile file = {.path = (char *)path, .docno = (char *)sample->docno, .size = length, .hash = (char *)sample->docno};

	g_array_append_vals(recipients, copies, G_N_ELEMENTS(copies));
	set_field(&header, TC_FIELD_TYPE, sample->type, text);
	set_field(&header, TC_FIELD_NUMBER, sample->number, text);
	set_field(&header, TC_FIELD_SYMBOL, sample->symbol, text);
	set_field(&header, TC_FIELD_DATE, sample->date, text);
	set_field(&header, TC_FIELD_ISSUER, sample->issuer, text);
	set_field(&header, TC_FIELD_PLACE, sample->place, text);
	set_field(&header, TC_FIELD_SUBJECT, sample->subject, text);
	set_field(&header, TC_FIELD_SECRECY, sample->secrecy, text);
	const TcPaperInput input = {.group = sample->group,
				    .raw = raw,
				    .raw_length = length,
				    .text = text,
				    .header = &header,
				    .citations = citations};
	return put_input(archive, &file, input);
}

/** Puts sample `i`. \return the paper's id. */
static inline gint64 put_sample(TcArchive *archive, guint i)
{
	g_autoptr(TcText) text = tc_text_new(samples[i].text, -1, NULL);
	g_autofree char *path = g_strdup_printf("/kho/%s.txt", samples[i].docno);

	return put_text(archive, &samples[i], path, text, samples[i].text, strlen(samples[i].text));
}

/** Puts bytes without a header. */
static inline gint64 put_bytes(TcArchive *archive, const char *path, const char *raw, gsize length)
{
	static const Sample bare = {.docno = "bytes", .group = ""};
	g_autoptr(TcText) text = tc_text_new(raw, (gssize)length, NULL);

	return put_text(archive, &bare, path, text, raw, length);
}

#endif
