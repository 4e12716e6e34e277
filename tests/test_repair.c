/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/repair with the shipped model: what is repaired, and above all what is not. The sentences are ours.
 */
#include "lib/repair/repair-private.h"
#include "tests/testing.h"

#include <string.h>

static TcRepairer *repairer;

static void set_up(void)
{
	g_autofree char *path = tc_test_path("corpus/model/vi.model");
	g_autoptr(GError) error = NULL;

	repairer = tc_repairer_open(path, NULL, &error);
	ck_assert_msg(repairer != NULL, "%s", error ? error->message : "");
}

static void tear_down(void)
{
	tc_repairer_close(repairer);
}

/* A canonical text with its repairs in place; with suggestions too, if asked for. */
static char *splice(const TcText *text, const TcRepairs *repairs, gboolean suggestions)
{
	gsize length, n, at = 0;
	const char *canonical = tc_text_get_canonical(text, &length);
	const TcRepair *repair = tc_repairs_get(repairs, &n);
	GString *out = g_string_new(NULL);

	for (; n > 0; n--, repair++) {
		ck_assert(repair->span.start >= at && repair->span.end > repair->span.start && repair->span.end <= length);
		ck_assert(repair->confidence > 0 && repair->confidence <= 1);
		if (repair->state != TC_REPAIR_APPLIED && !suggestions)
			continue;
		g_string_append_len(out, canonical + at, (gssize)(repair->span.start - at));
		g_string_append(out, repair->repaired);
		at = repair->span.end;
	}
	g_string_append(out, canonical + at);
	return g_string_free(out, FALSE);
}

static char *apply(const char *given, gboolean suggestions, gboolean marks)
{
	g_autoptr(TcText) text = tc_text_new(given, -1, NULL);
	g_autoptr(TcRepairs) repairs = marks ? tc_repairer_mark(repairer, text) : tc_repairer_repair(repairer, text);

	return splice(text, repairs, suggestions);
}

START_TEST(test_repair__reads_what_the_paper_said)
{
	static const struct {
		const char *seen;
		const char *said;
	} cases[] = {
		{"Huyện ủy yêu cầu các cơ quan tham muu cho cấp ủy.", "Huyện ủy yêu cầu các cơ quan tham mưu cho cấp ủy."},
		{"nâng cao năng lực tham\n\nmuu cho cấp ủy, chính quyền", "nâng cao năng lực tham mưu cho cấp ủy, chính quyền"},
		{"Ủy ban Mặt trận Tô quốc Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"},
		{"HĐND, UBND, UBMT Tộc quốc Việt Nam xã", "HĐND, UBND, UBMT Tổ quốc Việt Nam xã"},
		{"Ban Tuyên giao Tỉnh ủy chủ trì, phối hợp", "Ban Tuyên giáo Tỉnh ủy chủ trì, phối hợp"},
		{"các cấp ủy đang, chính quyền địa phương", "các cấp ủy đảng, chính quyền địa phương"},
		{"trình cơ quan có thâm quyên quyết định", "trình cơ quan có thẩm quyền quyết định"},
		{"sửa đôi, bô sung một số điều của Nghị định", "sửa đổi, bổ sung một số điều của Nghị định"},
		{"triển khai thực hiện Chi thị và Kêt luận của Ban Bí thư",
		 "triển khai thực hiện Chỉ thị và Kết luận của Ban Bí thư"},
		{"HỘI ĐỒNG NHÂN DÂN TĨNH", "HỘI ĐỒNG NHÂN DÂN TỈNH"},
		{"các đơn vị sự ngh‡ệp công lập thuộc tỉnh", "các đơn vị sự nghiệp công lập thuộc tỉnh"},
		{"BAN CHỈ ĐẠO K ẾT LUẬN CỦA HỘI NGHỊ", "BAN CHỈ ĐẠO KẾT LUẬN CỦA HỘI NGHỊ"},
		{"các cơ quan, đơn vị thuộc quyềnquản lý của Bộ", "các cơ quan, đơn vị thuộc quyền quản lý của Bộ"},
		{"tổ chức ch ính trị - xã hội ở địa phương", "tổ chức chính trị - xã hội ở địa phương"},
		{"các đơn vị sự ngh‡p công lập thuộc tỉnh", "các đơn vị sự nghiệp công lập thuộc tỉnh"},
		{"theo quy định của Bộ v tế và Sở v tế", "theo quy định của Bộ y tế và Sở y tế"},
		{"người tham gia bảo hiểm V tế theo hộ gia đình", "người tham gia bảo hiểm Y tế theo hộ gia đình"},
		{"chứng minh v‡Ệc đã thực hiện", "chứng minh việc đã thực hiện"},
		{"bằng 1,8 lần mức chuân/01 người/01 lần", "bằng 1,8 lần mức chuẩn/01 người/01 lần"},
		{"CÔNG BẢO/Số 951 + 952/Ngày 26-11-2020", "CÔNG BÁO/Số 951 + 952/Ngày 26-11-2020"},
		{"thỏa thuận g giữa Bộ Lao động và các bên", "thỏa thuận  giữa Bộ Lao động và các bên"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *repaired = apply(cases[i].seen, FALSE, FALSE);
		ck_assert_str_eq(repaired, cases[i].said);
	}
}
END_TEST

/* How a text is read by a repairer that was told such misreadings. */
static char *apply_adapted(const char *given, const TcMisreading *misreading, gsize n)
{
	g_autofree char *path = tc_test_path("corpus/model/vi.model");
	TcRepairer *shipped = repairer;

	repairer = tc_repairer_open(path, NULL, NULL);
	tc_repairer_adapt(repairer, misreading, n);
	char *out = apply(given, FALSE, FALSE);
	tc_repairer_close(repairer);
	repairer = shipped;
	return out;
}

START_TEST(test_repair__learns_what_the_scanner_misreads)
{
	/* k for h: the scanners of the table hardly ever do that */
	static const TcMisreading misread[] = {{"hành", "kành", 200}, {"thực", "tkực", 200}, {"NHÀ", "NKÀ", 300}};
	static const TcMisreading turned_down[] = {{"hành", "kành", -700}};
	static const TcMisreading nothing[] = {
		{"", "", 1}, {"a b", "ab", 1}, {"đ2", "đ", 9}, {"nghiêngnghiêngnghiêng", "n", 9}, {"a", "a", 5}};
	const char *seen = "Công tác xây dựng kội viên; giữ gìn vệ sinh chung kằng ngày; đơn vị kiểm tra kỹ.";
	const char *said = "Công tác xây dựng hội viên; giữ gìn vệ sinh chung hằng ngày; đơn vị kiểm tra kỹ.";
	g_autofree char *before = apply(seen, FALSE, FALSE);
	g_autofree char *after = apply_adapted(seen, misread, G_N_ELEMENTS(misread));
	g_autofree char *against = apply_adapted(seen, turned_down, G_N_ELEMENTS(turned_down));
	g_autofree char *same = apply_adapted(seen, nothing, G_N_ELEMENTS(nothing));

	ck_assert_str_ne(before, said);
	ck_assert_str_eq(after, said);
	ck_assert_str_eq(against, before);
	ck_assert_str_eq(same, before);
}
END_TEST

START_TEST(test_repair__suggests_what_it_is_not_sure_of)
{
	g_autofree char *repaired = apply("T/M BAN THƯỜNG VỤ\n\nPHÓ BAN BÍ THƯ\n\nNguyễn Văn An", TRUE, FALSE);
	g_autofree char *applied = apply("T/M BAN THƯỜNG VỤ\n\nPHÓ BAN BÍ THƯ\n\nNguyễn Văn An", FALSE, FALSE);

	ck_assert_str_eq(repaired, "T/M BAN THƯỜNG VỤ\n\nPHÓ  BÍ THƯ\n\nNguyễn Văn An");
	ck_assert_str_eq(applied, "T/M BAN THƯỜNG VỤ\n\nPHÓ BAN BÍ THƯ\n\nNguyễn Văn An");
}
END_TEST

START_TEST(test_repair__leaves_alone)
{
	static const char *const texts[] = {
		"Thực hiện Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư Trung ương Đảng khóa XIII.",
		"Căn cứ Công văn số 657 - CV/HU, Quyết định số 895/QĐ-TTg, Nghị định số 45/2010/NĐ-CP.",
		"Xã Hồ Xá, huyện Vĩnh Linh, tỉnh Quảng Trị; xã Ba Lòng, huyện Đakrông; xã Pa Kô; huyện Krông Pắc.",
		"Liên hệ: vanthu.huyenuy@quangtri.gov.vn, www.quangtri.gov.vn/tin-tuc, điện thoại 0233.3820.123.",
		"Đồng chí Nguyễn Thị Hương, đồng chí Trần Văn Quế và đồng chí Hồ Thị Lệ Thủy dự họp.",
		"HĐND, UBND, UBMTTQ huyện; các đoàn thể CT-XH; NQTW 4 (khóa XII).",
		"Đại hội lần thứ XI, Đại hội XII và Đại hội XIII; Hội nghị Trung ương 6 khóa XII; mục III, mục VI.",
		"Hội Chữ thập đỏ phát động phong trào hiến máu; mỗi chi bộ, chi đoàn cử một đồng chí chỉ đạo.",
		"The committee shall report to the ministry on the use of the fund at the end of each year.",
		"Le comité rend compte à la préfecture de l'emploi des fonds à la fin de chaque année; il est chargé de "
		"l'exécution.",
		"ក្រុមប្រឹក្សាឃុំ ត្រូវរាយការណ៍ជូនស្រុក អំពីការប្រើប្រាស់ថវិកា នៅចុងឆ្នាំនីមួយៗ។",
		"",
		" \n\n \f\n",
		"1. 2. 3. a) b) c) d) đ) e) - + *",
		"Căn cứ Quyết định số 12/QĐ/TƯ, 15/2020/QĐ-UBND, 3/HĐBT; các trường hợp hạng A, loại B, vitamin C và nhóm máu O.",
		"theo quy định tại điểm V của mục này, phần I nêu trên; khoản x điểm y; hộp thư a/ê/b@gmail.com; tệp "
		"/văn/bản.pdf",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(TcText) text = tc_text_new(texts[i], -1, NULL);
		g_autofree char *repaired = apply(texts[i], FALSE, FALSE);
		ck_assert_str_eq(repaired, tc_text_get_canonical(text, NULL));
	}
}
END_TEST

/* Pages of English, French and other languages. */
START_TEST(test_repair__leaves_other_languages_alone)
{
	g_autofree char *given = tc_test_read("bench/foreign.txt", NULL);
	g_autofree char *thrice = g_strconcat(given, given, given, NULL);
	g_autoptr(TcText) text = tc_text_new(thrice, -1, NULL);
	g_autofree char *repaired = apply(thrice, FALSE, FALSE);

	ck_assert_str_eq(repaired, tc_text_get_canonical(text, NULL));
}
END_TEST

START_TEST(test_repair__word_kinds)
{
	static const struct {
		const char *form, *folded;
		TcWordKind kind;
	} words[] = {
		{"tưung", "tuung", TC_WORD_DAMAGED},
		{"sởilần", "soilan", TC_WORD_DAMAGED},
		{"phẵu", "phau", TC_WORD_DAMAGED},
		{"tdự", "tdu", TC_WORD_DAMAGED},
		{"luc", "luc", TC_WORD_UNMARKED},
		{"nuoc", "nuoc", TC_WORD_UNMARKED},
		{"internet", "internet", TC_WORD_FOREIGN},
		{"kilôgam", "kilogam", TC_WORD_FOREIGN},
		{"chlorophyll", "chlorophyll", TC_WORD_FOREIGN},
		{"thongtinchinhphu", "thongtinchinhphu", TC_WORD_FOREIGN},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		ck_assert_msg(tc_repairer_get_word_kind(repairer, words[i].form, words[i].folded) == words[i].kind, "%s",
			      words[i].form);
}
END_TEST

START_TEST(test_repair__counts_list_marks_and_numerals)
{
	static const struct {
		const char *seen;
		const char *said;
	} cases[] = {
		{"a) Xã\nb) Phường\ne) Huyện\nd) Tỉnh", "a) Xã\nb) Phường\nc) Huyện\nd) Tỉnh"},
		{"c) Xã\nđ) Phường\nđ) Huyện\ne) Tỉnh", "c) Xã\nd) Phường\nđ) Huyện\ne) Tỉnh"},
		{"đ) Xã\ne) Phường\nø) Huyện", "đ) Xã\ne) Phường\ng) Huyện"},
		{"v) Xã\nx) Phường\nv) Huyện", "v) Xã\nx) Phường\ny) Huyện"},
		{"Đại hội đại biểu toàn quốc lần thứ XIH của Đảng", "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng"},
		{"Chương VH", "Chương VII"},
		/* What may be meant. */
		{"a) Xã\nb) Phường\na) Huyện\nb) Tỉnh", "a) Xã\nb) Phường\na) Huyện\nb) Tỉnh"},
		{"a) Xã\nc) Phường\ne) Huyện", "a) Xã\nc) Phường\ne) Huyện"},
		{"c) Xã\nđ) Phường\ne) Huyện", "c) Xã\nđ) Phường\ne) Huyện"},
		{"Sở VH, TT và DL; Ban VH-XH; HIV", "Sở VH, TT và DL; Ban VH-XH; HIV"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *repaired = apply(cases[i].seen, FALSE, FALSE);
		ck_assert_str_eq(repaired, cases[i].said);
	}
}
END_TEST

START_TEST(test_repair__known_names)
{
	g_autofree char *path = tc_test_path("corpus/model/vi.model");
	g_autoptr(TcRepairer) local = tc_repairer_open(path, NULL, NULL);
	g_autoptr(TcText) text = tc_text_new("Đảng ủy xã Lộc Trai báo cáo.", -1, NULL);
	g_autoptr(TcRepairs) before = tc_repairer_repair(local, text);
	gsize n;
	const TcRepair *repair = tc_repairs_get(before, &n);

	ck_assert(n == 0 || repair->state == TC_REPAIR_SUGGESTED);
	ck_assert(tc_repairer_add_known(local, "xã Lộc Trãi", -1, 100));
	ck_assert(tc_repairer_add_known(local, "Ủy ban nhân dân huyện; \xff", -1, 1)); /* no news, no text */
	g_autoptr(TcRepairs) after = tc_repairer_repair(local, text);
	repair = tc_repairs_get(after, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(repair->state, TC_REPAIR_APPLIED);
	ck_assert_str_eq(repair->repaired, "Trãi");
}
END_TEST

/* Whatever surrounds them, digits stay, and no repair brings one in. */
START_TEST(test_repair__never_touches_digits)
{
	g_autoptr(TcText) text = tc_text_new(
		"Sô 44-KUTW ngày 1Ó tháng 8, khoàn2 Điêu 5a, 2O23, B4n Bí thư, số:12/QĐ-UBNĐ, Nghị định 45/2O1O/NĐ-CP", -1, NULL);
	g_autoptr(TcRepairs) repairs = tc_repairer_repair(repairer, text);
	gsize n;
	const TcRepair *repair = tc_repairs_get(repairs, &n);

	for (; n > 0; n--, repair++) {
		ck_assert(!strpbrk(repair->raw, "0123456789/"));
		ck_assert(!strpbrk(repair->repaired, "0123456789/"));
	}
}
END_TEST

/* NFD, CR LF, page breaks: a span is taken back to the bytes given. */
START_TEST(test_repair__spans_are_of_the_bytes_given)
{
	g_autofree char *given = g_utf8_normalize("Các cấp ủy đảng\r\nvà cơ quan\ftham muu cho Ủy ban", -1, G_NORMALIZE_NFD);
	g_autoptr(TcText) text = tc_text_new(given, -1, NULL);
	g_autoptr(TcRepairs) repairs = tc_repairer_repair(repairer, text);
	gsize n;
	const TcRepair *repair = tc_repairs_get(repairs, &n);

	ck_assert_uint_eq(n, 1);
	TcSpan span = tc_text_get_source_span(text, repair->span);
	ck_assert_uint_eq(span.end - span.start, strlen("muu"));
	ck_assert(strncmp(given + span.start, "muu", strlen("muu")) == 0);
	ck_assert_str_eq(repair->repaired, "mưu");
}
END_TEST

START_TEST(test_repair__offers_other_readings)
{
	g_autoptr(TcText) text = tc_text_new("báo cáo cấp trên xem xét, quyêt định", -1, NULL);
	g_autoptr(TcRepairs) repairs = tc_repairer_repair(repairer, text);
	gsize n;
	const TcRepair *repair = tc_repairs_get(repairs, &n);

	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(repair->raw, "quyêt");
	ck_assert_str_eq(repair->repaired, "quyết");
	ck_assert_int_eq(repair->state, TC_REPAIR_APPLIED);
	ck_assert_ptr_null(repair->others[TC_REPAIR_N_OTHERS]);
}
END_TEST

START_TEST(test_repair__restores_marks)
{
	static const struct {
		const char *typed;
		const char *meant;
	} cases[] = {
		{"ket luan 44-KL/TW cua ban bi thu", "kết luận 44-KL/TW của ban bí thư"},
		{"tham muu chinh sach cho cap uy", "tham mưu chính sách cho cấp ủy"},
		{"Chi thi ve cong tac nhan dao va hoat dong chu thap do",
		 "Chỉ thị về công tác nhân đạo và hoạt động chữ thập đỏ"},
		{"huyện ủy chi dao", "huyện ủy chỉ đạo"},
		{"Vinh Linh, ngay 30 thang 8 nam 2023", "Vĩnh Linh, ngày 30 tháng 8 năm 2023"},
		{"vanthu@quangtri.gov.vn", "vanthu@quangtri.gov.vn"},
		{"", ""},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *marked = apply(cases[i].typed, FALSE, TRUE);
		ck_assert_str_eq(marked, cases[i].meant);
	}
}
END_TEST

static gpointer repair_in_thread(gpointer data)
{
	return apply(data, TRUE, FALSE);
}

START_TEST(test_repair__threads_agree)
{
	g_autofree char *given = tc_test_read("corpus/model/README.md", NULL);
	g_autofree char *text =
		g_strconcat(given, "\n\nHuyện ủy tham muu; sửa đôi, bô sung; thâm quyên; Tô quốc; nhân đân.\n", NULL);
	g_autofree char *first = apply(text, TRUE, FALSE);
	GThread *threads[4];

	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("repair", repair_in_thread, text);
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
		g_autofree char *other = g_thread_join(threads[i]);
		ck_assert_str_eq(other, first);
	}
}
END_TEST

/* Ten megabytes without a space; ten thousand letters of one; a million commas: done in a moment, and nothing is changed. */
START_TEST(test_repair__large_and_dull)
{
	static const struct {
		const char *piece;
		gsize times;
	} cases[] = {{"xyz", 3500000},  {"đ", 10000},  {",", 1000000},     {"a ", 200000},
		     {"tham\n", 50000}, {"ẻ‡", 50000}, {"PHÓ BAN ", 20000}};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		gint64 start = g_get_monotonic_time();
		for (gsize k = 0; k < cases[i].times; k++)
			g_string_append(text, cases[i].piece);
		g_autofree char *repaired = apply(text->str, FALSE, FALSE);
		ck_assert_msg(g_get_monotonic_time() - start < 60 * G_USEC_PER_SEC, "case %u is slow", i);
		ck_assert_uint_le(strlen(repaired), 2 * text->len);
	}
}
END_TEST

/* Any characters at all, and real text with random damage. */
START_TEST(test_repair__fuzz)
{
	static const char base[] =
		"Huyện ủy Vĩnh Linh yêu cầu các cấp ủy đảng, chính quyền; Số 657-CV/HU ngày 30 tháng 8 năm 2023. ch ính";

	for (guint32 seed = 1; seed <= 500; seed++) {
		g_autoptr(GRand) random = g_rand_new_with_seed(seed);
		g_autoptr(GString) text = g_string_new(NULL);
		for (const char *p = base; *p; p = g_utf8_next_char(p)) {
			gint32 dice = g_rand_int_range(random, 0, 24);
			gunichar c = (gunichar)g_rand_int_range(random, 1, seed % 2 ? 0x1F00 : 0x3000);
			if (dice == 0 || (seed % 50 == 0 && dice < 12))
				g_string_append_unichar(text, c);
			if (dice != 1)
				g_string_append_unichar(text, g_utf8_get_char(p));
		}
		g_autofree char *repaired = apply(text->str, TRUE, FALSE);
		g_autofree char *marked = apply(text->str, TRUE, TRUE);
		ck_assert(g_utf8_validate(repaired, -1, NULL) && g_utf8_validate(marked, -1, NULL));
	}
}
END_TEST

START_TEST(test_repair__confusions_of_another_engine)
{
	g_autofree char *folder = tc_test_folder();
	g_autofree char *table = g_build_filename(folder, "confusions.tsv", NULL);
	g_autofree char *model = tc_test_path("corpus/model/vi.model");
	g_autoptr(GError) error = NULL;

	ck_assert(g_file_set_contents(table, "# ours\nletter\tư\tu\t50\nletter\tư\tư\t50\nsyllables\t-\t-\t1000\n", -1, NULL));
	g_autoptr(TcRepairer) other = tc_repairer_open(model, table, &error);
	ck_assert_msg(other != NULL, "%s", error ? error->message : "");
	ck_assert(g_file_set_contents(table, "letter\tư\tu\n", -1, NULL));
	ck_assert_ptr_null(tc_repairer_open(model, table, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT));
	g_clear_error(&error);
	ck_assert_ptr_null(tc_repairer_open(model, "/nowhere/confusions.tsv", &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_IO));
	tc_test_remove(folder);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("repair");
	TCase *shipped = tcase_create("shipped");

	tcase_add_unchecked_fixture(shipped, set_up, tear_down);
	tcase_set_timeout(shipped, 300);
	tcase_add_test(shipped, test_repair__reads_what_the_paper_said);
	tcase_add_test(shipped, test_repair__learns_what_the_scanner_misreads);
	tcase_add_test(shipped, test_repair__suggests_what_it_is_not_sure_of);
	tcase_add_test(shipped, test_repair__leaves_alone);
	tcase_add_test(shipped, test_repair__leaves_other_languages_alone);
	tcase_add_test(shipped, test_repair__word_kinds);
	tcase_add_test(shipped, test_repair__counts_list_marks_and_numerals);
	tcase_add_test(shipped, test_repair__known_names);
	tcase_add_test(shipped, test_repair__never_touches_digits);
	tcase_add_test(shipped, test_repair__spans_are_of_the_bytes_given);
	tcase_add_test(shipped, test_repair__offers_other_readings);
	tcase_add_test(shipped, test_repair__restores_marks);
	tcase_add_test(shipped, test_repair__threads_agree);
	tcase_add_test(shipped, test_repair__large_and_dull);
	tcase_add_test(shipped, test_repair__fuzz);
	tcase_add_test(shipped, test_repair__confusions_of_another_engine);
	suite_add_tcase(suite, shipped);
	return tc_test_run(suite);
}
