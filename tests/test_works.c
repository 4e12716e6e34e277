/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/works.h"
#include "tests/testing.h"

#include <string.h>

/* What came of each piece of evidence in settle(). */
enum { MAX_EVIDENCE = 50000 };
static int work_of[MAX_EVIDENCE];
static double margin_of[MAX_EVIDENCE];

static void note_verdicts(const TcBucket *bucket, const guint *pieces, gsize n)
{
	for (gsize i = 0; i < n; i++)
		tc_bucket_get_verdict(bucket, pieces[i], &work_of[i], &margin_of[i]);
}

static GPtrArray *settle(const TcEvidence *evidence, gsize n)
{
	g_autoptr(TcBucket) bucket = tc_bucket_new();
	g_autofree guint *pieces = g_new(guint, n);

	ck_assert_uint_le(n, MAX_EVIDENCE);
	for (gsize i = 0; i < n; i++)
		pieces[i] = tc_bucket_add(bucket, &evidence[i]);
	ck_assert_uint_eq(tc_bucket_get_n(bucket), n);
	GPtrArray *works = tc_bucket_settle(bucket);
	note_verdicts(bucket, pieces, n);
	return works;
}

/* What each piece of evidence was resolved to, in the order of `evidence`: the works' keys, `?` where ambiguous. */
static char *resolve(TcEvidence *evidence, gsize n)
{
	g_autoptr(GPtrArray) works = settle(evidence, n);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < n; i++) {
		const TcWork *work = work_of[i] >= 0 ? g_ptr_array_index(works, (guint)work_of[i]) : NULL;
		g_string_append_printf(out, "%s%s", i ? " " : "", work ? work->key : "?");
	}
	return g_string_free(out, FALSE);
}

static void expect(TcEvidence *evidence, gsize n, const char *want)
{
	g_autofree char *have = resolve(evidence, n);
	ck_assert_str_eq(have, want);
}

#define DIRECTIVE .type = "chi-thi", .number = "43", .symbol = "CT/TW"

START_TEST(test_works__date_makes_the_term)
{
	TcEvidence e[] = {
		{DIRECTIVE, .date = "2010-06-08", .issuer = "Ban Bí thư"},
		{DIRECTIVE, .term = "X", .issuer = "Ban Bí thư Trung ương Đảng"},
		{DIRECTIVE, .date = "2015-05-14"},
	};
	expect(e, 3, "chi-thi:43:CT/TW::X chi-thi:43:CT/TW::X chi-thi:43:CT/TW::XI");
}
END_TEST

START_TEST(test_works__fields_from_the_fullest)
{
	TcEvidence e[] = {
		{DIRECTIVE, .term = "X"},
		{DIRECTIVE, .date = "2010-06-08", .issuer = "Ban Bí thư",
		 .subject = "về công tác của một hội trong tình hình mới"},
		{.held = TRUE, DIRECTIVE, .date = "2010-06-08", .issuer = "Ban Bí thư", .subject = "công tác hội"},
	};
	g_autoptr(GPtrArray) works = settle(e, 3);

	ck_assert_uint_eq(works->len, 1);
	const TcWork *work = g_ptr_array_index(works, 0);
	ck_assert(work->held);
	ck_assert_str_eq(work->date, "2010-06-08");
	ck_assert_str_eq(work->issuer, "Ban Bí thư");
	ck_assert_str_eq(work->term, "X");
	ck_assert_str_eq(work->subject, "công tác hội");
}
END_TEST

#define FORTY_FIVE .type = "chi-thi", .number = "45", .symbol = "CT/TW", .issuer = "Bộ Chính trị"
#define PLAN .type = "ke-hoach", .number = "3", .symbol = "KH/TW"

/* The clashes of DOMAIN.md 5.3: each mention goes to the one that it can mean, or to none. */
START_TEST(test_works__clashes)
{
	TcEvidence same_number[] = {
		{FORTY_FIVE, .date = "2010-07-22", .subject = "về kỷ niệm các ngày lễ lớn trong năm"},
		{FORTY_FIVE, .date = "2020-06-20", .subject = "về lãnh đạo cuộc bầu cử đại biểu"},
		{FORTY_FIVE, .date = "2025-04-14", .subject = "về đại hội đảng bộ các cấp"},
		{FORTY_FIVE, .citing_date = "2012-05-20"},
		{FORTY_FIVE, .citing_date = "2020-09-01", .subject = "về lãnh đạo cuộc bầu cử đại biểu"},
		{FORTY_FIVE, .citing_date = "2025-05-20", .date = "2025-04-14"},
		{FORTY_FIVE, .citing_date = "2025-05-20", .term = "XII"},
	};
	expect(same_number, G_N_ELEMENTS(same_number),
	       "chi-thi:45:CT/TW::X chi-thi:45:CT/TW::XII chi-thi:45:CT/TW::XIII chi-thi:45:CT/TW::X chi-thi:45:CT/TW::XII "
	       "chi-thi:45:CT/TW::XIII chi-thi:45:CT/TW::XII");

	TcEvidence same_subject[] = {
		{.type = "chi-thi",
		 .number = "35",
		 .symbol = "CT/TW",
		 .date = "2019-05-30",
		 .subject = "về đại hội đảng bộ các cấp"},
		{.type = "chi-thi",
		 .number = "35",
		 .symbol = "CT/TW",
		 .date = "2024-06-14",
		 .subject = "về đại hội đảng bộ các cấp"},
		{.type = "chi-thi",
		 .number = "35",
		 .symbol = "CT/TW",
		 .citing_date = "2024-08-01",
		 .subject = "về đại hội đảng bộ các cấp"},
		{.type = "chi-thi", .number = "35", .citing_date = "2024-08-01", .term = "XII"},
	};
	expect(same_subject, G_N_ELEMENTS(same_subject), "chi-thi:35:CT/TW::XII chi-thi:35:CT/TW::XIII ? chi-thi:35:CT/TW::XII");

	TcEvidence three_terms[] = {
		{PLAN, .date = "2011-07-01"},
		{PLAN, .date = "2016-07-25"},
		{PLAN, .date = "2021-12-01"},
		{PLAN, .term = "XII", .citing_date = "2022-02-01"},
	};
	expect(three_terms, G_N_ELEMENTS(three_terms),
	       "ke-hoach:3:KH/TW::XI ke-hoach:3:KH/TW::XII ke-hoach:3:KH/TW::XIII ke-hoach:3:KH/TW::XII");

	TcEvidence two_organs[] = {
		{.type = "nghi-quyet", .number = "171", .symbol = "QH15", .year = "2024"},
		{.type = "nghi-quyet", .number = "171", .symbol = "NQ-CP", .date = "2024-10-05"},
		{.type = "nghi-quyet", .number = "171", .symbol = "NQ-CP", .citing_date = "2025-01-01"},
	};
	expect(two_organs, G_N_ELEMENTS(two_organs),
	       "nghi-quyet:171:QH15::2024 nghi-quyet:171:NQ-CP::2024 nghi-quyet:171:NQ-CP::2024");
}
END_TEST

/* A work is not younger than who cites it. */
START_TEST(test_works__not_younger_than_its_citer)
{
	TcEvidence e[] = {
		{DIRECTIVE, .date = "2010-06-08"},
		{DIRECTIVE, .date = "2015-05-14"},
		{.type = "chi-thi", .number = "43", .citing_date = "2012-03-01"},
	};
	expect(e, 3, "chi-thi:43:CT/TW::X chi-thi:43:CT/TW::XI chi-thi:43:CT/TW::X");
}
END_TEST

START_TEST(test_works__two_left_stay_ambiguous)
{
	TcEvidence e[] = {
		{DIRECTIVE, .date = "2010-06-08"},
		{DIRECTIVE, .date = "2015-05-14"},
		{DIRECTIVE, .citing_date = "2020-03-01"},
	};
	expect(e, 3, "chi-thi:43:CT/TW::X chi-thi:43:CT/TW::XI ?");
	ck_assert(margin_of[2] < 0.5);
}
END_TEST

START_TEST(test_works__subject_decides)
{
	TcEvidence e[] = {
		{DIRECTIVE, .date = "2010-06-08", .subject = "về tăng cường lãnh đạo công tác của hội chữ thập đỏ"},
		{DIRECTIVE, .date = "2015-05-14", .subject = "về khắc phục hậu quả chất độc hóa học sau chiến tranh"},
		{DIRECTIVE, .citing_date = "2020-03-01", .subject = "về lãnh đạo công tác hội chữ thập đỏ"},
	};
	expect(e, 3, "chi-thi:43:CT/TW::X chi-thi:43:CT/TW::XI chi-thi:43:CT/TW::X");
}
END_TEST

/* "Tỉnh ủy" without a place is the citing paper's own province. */
START_TEST(test_works__provinces_stay_apart)
{
	TcEvidence e[] = {
		{.type = "ke-hoach",
		 .number = "108",
		 .symbol = "KH/TU",
		 .date = "2023-02-16",
		 .issuer = "Tỉnh ủy Thanh Hóa",
		 .place = "Thanh Hóa"},
		{.type = "ke-hoach",
		 .number = "108",
		 .symbol = "KH/TU",
		 .date = "2023-02-20",
		 .issuer = "Tỉnh ủy Nghệ An",
		 .place = "Nghệ An"},
		{.type = "ke-hoach",
		 .number = "108",
		 .symbol = "KH/TU",
		 .citing_province = "Nghệ An",
		 .citing_date = "2023-05-01"},
	};
	expect(e, 3, "ke-hoach:108:KH/TU:thanh hoa:2020 ke-hoach:108:KH/TU:nghe an:2020 ke-hoach:108:KH/TU:nghe an:2020");
}
END_TEST

/* Whom to ask for it: the place that its readers knew is said. An organ that is alone of its kind has none. */
START_TEST(test_works__issuer_has_its_place)
{
	static const struct {
		const char *printed, *place, *shown;
	} cases[] = {{"Huyện ủy", "Vĩnh Linh", "Huyện ủy Vĩnh Linh"},
		     {"UBND tỉnh", "Quảng Trị", "Ủy ban nhân dân tỉnh Quảng Trị"},
		     {"Tỉnh ủy Quảng Trị", "Quảng Trị", "Tỉnh ủy Quảng Trị"},
		     {"Tỉnh ủy", NULL, "Tỉnh ủy"},
		     {"Tổng cục Hải quan", "Hà Nội", "Tổng cục Hải quan"}};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcEvidence e = {.type = "cong-van",
				.number = "7",
				.symbol = "CV/HU",
				.issuer = cases[i].printed,
				.place = cases[i].place};
		g_autoptr(GPtrArray) works = settle(&e, 1);
		ck_assert_uint_eq(works->len, 1);
		ck_assert_str_eq(((TcWork *)g_ptr_array_index(works, 0))->issuer, cases[i].shown);
	}
}
END_TEST

START_TEST(test_works__state_goes_by_year)
{
	TcEvidence e[] = {
		{.type = "quyet-dinh", .number = "895", .symbol = "QĐ-TTg", .date = "2023-07-26"},
		{.type = "quyet-dinh", .number = "895", .symbol = "QĐ-TTg", .date = "2019-07-17"},
		{.type = "quyet-dinh", .number = "895", .symbol = "QĐ-TTg", .citing_date = "2021-01-01"},
	};
	expect(e, 3, "quyet-dinh:895:QĐ-TTg::2023 quyet-dinh:895:QĐ-TTg::2019 quyet-dinh:895:QĐ-TTg::2019");
}
END_TEST

/* The Party's quyết định and quy định share one run. */
START_TEST(test_works__one_family)
{
	g_autofree char *a = tc_work_dup_bucket("quy-dinh", "97", "QĐ/TW", NULL, NULL);
	g_autofree char *b = tc_work_dup_bucket("quyet-dinh", "97", "QĐ/TW", NULL, NULL);
	g_autofree char *c = tc_work_dup_bucket("cong-van", "82", "QĐ-UBND", NULL, NULL);
	g_autofree char *d = tc_work_dup_bucket("quyet-dinh", "82", "QĐ-UBND", NULL, NULL);
	g_autofree char *none = tc_work_dup_bucket("ket-luan", NULL, NULL, NULL, NULL);

	ck_assert_str_eq(a, b);
	ck_assert_str_eq(c, d);
	ck_assert_ptr_null(none);
}
END_TEST

START_TEST(test_works__law_by_name_and_number)
{
	g_autofree char *a = tc_work_dup_bucket("luat", "11", "QH12", "Hoạt động chữ thập đỏ", NULL);
	g_autofree char *b = tc_work_dup_bucket("luat", NULL, NULL, "hoạt động chữ thập đỏ", NULL);
	TcEvidence e[] = {
		{.type = "luat", .number = "11", .symbol = "QH12", .year = "2008", .name = "Hoạt động chữ thập đỏ"},
		{.type = "luat", .name = "hoạt động chữ thập đỏ", .citing_date = "2023-08-30"},
	};

	ck_assert_str_eq(a, b);
	expect(e, 2, "luat::hoat dong chu thap do:2008 luat::hoat dong chu thap do:2008");
}
END_TEST

/* A law's later version is meant once it exists; before, the earlier one. */
START_TEST(test_works__versions_of_a_law)
{
	TcEvidence e[] = {
		{.type = "luat", .name = "Đất đai", .year = "2013"},
		{.type = "luat", .name = "Đất đai", .number = "31", .symbol = "QH15", .year = "2024"},
		{.type = "luat", .name = "đất đai", .citing_date = "2016-01-01"},
		{.type = "luat", .name = "đất đai", .citing_date = "2025-01-01"},
	};
	expect(e, 4, "luat::dat dai:2013 luat::dat dai:2024 luat::dat dai:2013 luat::dat dai:2024");
}
END_TEST

START_TEST(test_works__constitution_by_year)
{
	TcEvidence e[] = {
		{.type = "hien-phap", .year = "1992"},
		{.type = "hien-phap", .year = "2013"},
		{.type = "hien-phap", .name = "nước Cộng hòa xã hội chủ nghĩa Việt Nam", .citing_date = "2005-01-01"},
	};
	g_autofree char *have = resolve(e, 3);

	ck_assert_int_ne(work_of[0], work_of[1]);
	ck_assert_int_eq(work_of[0], work_of[2]);
}
END_TEST

START_TEST(test_works__partial_alone_is_a_work)
{
	TcEvidence e[] = {
		{DIRECTIVE},
		{.type = "chi-thi", .number = "43"},
	};
	expect(e, 2, "chi-thi:43:CT/TW:: chi-thi:43:CT/TW::");
}
END_TEST

/* A date that contradicts is not the same paper, even if it is the only one known. */
START_TEST(test_works__contradiction_is_not_joined)
{
	TcEvidence e[] = {
		{.type = "ke-hoach", .number = "44", .symbol = "KH/TU", .place = "Huế", .date = "2021-03-01"},
		{.type = "ke-hoach", .number = "44", .date = "2023-09-09"},
	};
	g_autofree char *have = resolve(e, 2);

	ck_assert_int_ne(work_of[0], work_of[1]);
	ck_assert_int_ge(work_of[1], 0);
}
END_TEST

/* The works are a function of the set: any order gives the same. */
START_TEST(test_works__order_does_not_matter)
{
	const TcEvidence all[] = {
		{DIRECTIVE, .date = "2010-06-08", .issuer = "Ban Bí thư", .subject = "về công tác của hội chữ thập đỏ"},
		{DIRECTIVE, .term = "X"},
		{DIRECTIVE, .date = "2015-05-14", .issuer = "Ban Bí thư"},
		{DIRECTIVE, .citing_date = "2013-01-01"},
		{DIRECTIVE, .citing_date = "2021-01-01"},
		{.type = "chi-thi", .number = "43", .citing_date = "2022-01-01", .subject = "về công tác hội chữ thập đỏ"},
		{.type = "chi-thi", .number = "43", .symbol = "CT/TU", .place = "Huế", .date = "2012-02-02"},
		{.type = "chi-thi", .number = "43", .symbol = "CT/TU", .citing_province = "Huế"},
		{.type = "chi-thi", .number = "43", .symbol = "CT-UBND"},
		{.type = "chi-thi", .number = "43", .symbol = "CT-UBND", .date = "2016-01-05"},
	};
	enum { N = G_N_ELEMENTS(all) };
	char *first[N + 1] = {NULL};

	for (int round = 0; round < 200; round++) {
		TcEvidence e[N];
		int order[N];
		g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)round);
		for (int i = 0; i < N; i++) {
			int j = g_rand_int_range(rand, 0, i + 1);
			order[i] = order[j];
			order[j] = i;
		}
		for (int i = 0; i < N; i++)
			e[i] = all[order[i]];
		g_autoptr(GPtrArray) works = settle(e, N);
		for (int i = 0; i < N; i++) {
			const TcWork *work = work_of[i] >= 0 ? g_ptr_array_index(works, (guint)work_of[i]) : NULL;
			g_autofree char *said = g_strdup_printf("%s %.3f %s", work ? work->key : "?", margin_of[i],
								work && work->subject ? work->subject : "");
			if (!round)
				first[order[i]] = g_steal_pointer(&said);
			else
				ck_assert_str_eq(said, first[order[i]]);
		}
	}
	for (int i = 0; i < N; i++)
		g_free(first[i]);
}
END_TEST

/* A directive that everybody cites: fifty thousand pieces of evidence are resolved at once. */
START_TEST(test_works__large_bucket)
{
	enum { N = 50000 };
	g_autofree TcEvidence *e = g_new0(TcEvidence, N);
	g_autoptr(GStringChunk) strings = g_string_chunk_new(65536);

	for (int i = 0; i < N; i++) {
		char date[11];
		g_snprintf(date, sizeof date, "20%02d-%02d-%02d", 11 + i % 4, 1 + i % 12, 1 + i % 28);
		e[i] = (TcEvidence){DIRECTIVE, .citing_date = g_string_chunk_insert_const(strings, date)};
		if (i % 3 == 0)
			e[i].date = "2010-06-08";
	}
	gint64 start = g_get_monotonic_time();
	g_autoptr(GPtrArray) works = settle(e, N);
	ck_assert_uint_eq(works->len, 1);
	ck_assert_int_eq(work_of[1], 0);
	ck_assert_int_lt((g_get_monotonic_time() - start) / 1000, 3500);
}
END_TEST

/* The 43rd directive of term XI is of 2015, so a paper of 2012 does not mean it; the run's anchors say so where no date is known. */
START_TEST(test_works__number_dates_a_work)
{
	TcEvidence e[] = {
		{DIRECTIVE, .term = "X"},
		{DIRECTIVE, .term = "XI"},
		{DIRECTIVE, .citing_date = "2012-03-01"},
	};
	expect(e, 3, "chi-thi:43:CT/TW::X chi-thi:43:CT/TW::XI chi-thi:43:CT/TW::X");
}
END_TEST

/* A term that somebody misprinted is no rival to a directive that is known. */
/* Nobody cites them in full, but when 45-CT/TW was given in three terms is known; of 2018 it is not. Another organ's 45 is none of them. */
START_TEST(test_works__known_points_of_a_run)
{
	TcEvidence e[] = {
		{.type = "chi-thi", .number = "45", .symbol = "CT/TW", .citing_date = "2010-09-05"},
		{.type = "chi-thi", .number = "45", .symbol = "CT/TW", .citing_date = "2020-09-05"},
		{.type = "chi-thi", .number = "45", .symbol = "CT/TW", .citing_date = "2018-06-05"},
		{.type = "chi-thi", .number = "45", .symbol = "CT/TU", .place = "Huế", .citing_date = "2020-09-05"},
	};
	expect(e, 4, "chi-thi:45:CT/TW::X chi-thi:45:CT/TW::XII chi-thi:45:CT/TW:: chi-thi:45:CT/TU:hue:");
}
END_TEST

START_TEST(test_works__known_before_named)
{
	TcEvidence e[] = {
		{DIRECTIVE, .date = "2010-06-08", .held = TRUE},
		{DIRECTIVE, .term = "IX"},
		{DIRECTIVE, .citing_date = "2013-01-01"},
	};
	expect(e, 3, "chi-thi:43:CT/TW::X chi-thi:43:CT/TW::IX chi-thi:43:CT/TW::X");
}
END_TEST

/* A directive of the citer's own term is likelier, unless it is brand new: then which is meant is a question. */
START_TEST(test_works__own_term_but_not_brand_new)
{
	TcEvidence settled[] = {
		{.type = "chi-thi", .number = "35", .symbol = "CT/TW", .date = "2019-05-30"},
		{.type = "chi-thi", .number = "35", .symbol = "CT/TW", .date = "2024-06-14"},
		{.type = "chi-thi", .number = "35", .symbol = "CT/TW", .citing_date = "2025-03-20"},
	};
	TcEvidence fresh[] = {
		{.type = "chi-thi", .number = "3", .symbol = "CT/TW", .date = "2011-05-14"},
		{.type = "chi-thi", .number = "3", .symbol = "CT/TW", .date = "2016-03-31"},
		{.type = "chi-thi", .number = "3", .symbol = "CT/TW", .citing_date = "2016-06-01"},
	};
	expect(settled, 3, "chi-thi:35:CT/TW::XII chi-thi:35:CT/TW::XIII chi-thi:35:CT/TW::XIII");
	expect(fresh, 3, "chi-thi:3:CT/TW::XI chi-thi:3:CT/TW::XII ?");
}
END_TEST

/* A date months behind a term's end outweighs the term printed with it. */
START_TEST(test_works__date_outweighs_a_wrong_term)
{
	TcEvidence e[] = {
		{.type = "ket-luan", .number = "1", .symbol = "KL/TW", .date = "2021-05-18", .term = "XII"},
		{.type = "ket-luan", .number = "200", .symbol = "KL/TW", .date = "2021-02-20", .term = "XII"},
	};
	expect(&e[0], 1, "ket-luan:1:KL/TW::XIII");
	expect(&e[1], 1, "ket-luan:200:KL/TW::XII");
}
END_TEST

/* The plenum's name and the resolution's number are one bucket and one work. */
START_TEST(test_works__plenum_has_a_number)
{
	g_autofree char *named =
		tc_work_dup_bucket("nghi-quyet", NULL, NULL, "Hội nghị lần thứ tư Ban Chấp hành Trung ương", "XI");
	g_autofree char *numbered = tc_work_dup_bucket("nghi-quyet", "12", "NQ/TW", NULL, NULL);
	g_autofree char *short_name = tc_work_dup_bucket("nghi-quyet", NULL, NULL, "T.Ư 6", "XII");
	g_autofree char *long_name = tc_work_dup_bucket("nghi-quyet", NULL, NULL, "Hội nghị Trung ương 6", "XII");
	TcEvidence e[] = {
		{.type = "nghi-quyet", .number = "12", .symbol = "NQ/TW", .date = "2012-01-16", .held = TRUE},
		{.type = "nghi-quyet", .name = "Trung ương 4", .term = "XI", .citing_date = "2016-07-25"},
		{.type = "nghi-quyet", .number = "12", .symbol = "NQ/TW", .date = "2017-06-03"},
	};

	ck_assert_str_eq(named, numbered);
	ck_assert_str_eq(short_name, long_name); /* several were passed: no number, and one name */
	ck_assert_str_eq(short_name, "nghi-quyet=trung uong 6");
	expect(e, 3, "nghi-quyet:12:NQ/TW::XI nghi-quyet:12:NQ/TW::XI nghi-quyet:12:NQ/TW::XII");
}
END_TEST

/* Quảng Trị was merged and kept its name: the committees before and after 1 July 2025 are two. */
START_TEST(test_works__merged_province)
{
	TcEvidence e[] = {
		{.type = "ke-hoach", .number = "18", .symbol = "KH/TU", .date = "2025-06-20", .place = "Quảng Trị"},
		{.type = "ke-hoach", .number = "18", .symbol = "KH/TU", .date = "2025-08-20", .place = "Quảng Trị"},
		{.type = "ke-hoach", .number = "18", .symbol = "KH/TU", .date = "2025-08-20", .place = "Nghệ An"},
	};
	expect(e, 3, "ke-hoach:18:KH/TU:quang tri:2020 ke-hoach:18:KH/TU:quang tri:2020+ ke-hoach:18:KH/TU:nghe an:2020");
}
END_TEST

/* ---- evidence that comes later -------------------------------------------------------------------------------------- */

static const char *draw(GRand *rand, const char *const *from, gsize n)
{
	return from[g_rand_int_range(rand, 0, (gint32)n)];
}
#define DRAW(rand, ...) draw(rand, (const char *const[]){__VA_ARGS__}, G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))

static TcEvidence draw_evidence(GRand *rand)
{
	return (TcEvidence){
		.held = g_rand_int_range(rand, 0, 200) == 0,
		.type = "chi-thi",
		.number = "43",
		.symbol = DRAW(rand, NULL, "CT/TW", "CT/TW", "CT/TU", "CT-UBND", "CT-TTg"),
		.year = DRAW(rand, NULL, NULL, NULL, "2012"),
		.date = DRAW(rand, NULL, NULL, "2010-06-08", "2012", "2015-05-14"),
		.issuer = DRAW(rand, NULL, NULL, "Ban Bí thư", "Bộ Chính trị", "Tỉnh ủy"),
		.place = DRAW(rand, NULL, NULL, "Huế", "Quảng Trị"),
		.term = DRAW(rand, NULL, NULL, NULL, "X", "XI"),
		.subject = DRAW(rand, NULL, NULL, "về công tác của hội chữ thập đỏ", "về công tác hội chữ thập đỏ Việt Nam",
				"về đào tạo nghề cho thanh niên nông thôn"),
		.citing_date = DRAW(rand, NULL, "2011-02-03", "2013-01-01", "2016-07-08", "2021-01-01"),
		.citing_province = DRAW(rand, NULL, "Huế", "Quảng Trị"),
	};
}

static char *describe(const TcWork *work, double margin)
{
	return work ? g_strdup_printf("%s %.3f %d %s %s %s %s %s %s %s", work->key, margin, work->held, work->symbol, work->year,
				      work->date, work->issuer, work->place, work->term, work->subject)
		    : g_strdup_printf("? %.3f", margin);
}

/* What each piece of evidence means and what is known of that, when all is settled at once. */
static char **settle_at_once(const TcEvidence *evidence, guint n)
{
	g_autoptr(GPtrArray) works = settle(evidence, n);
	char **said = g_new0(char *, n + 1);

	for (guint i = 0; i < n; i++)
		said[i] = describe(work_of[i] >= 0 ? g_ptr_array_index(works, (guint)work_of[i]) : NULL, margin_of[i]);
	return said;
}

/* Whether it is the same work with the same margin, whatever is known of that now. */
static gboolean means_the_same(const char *a, const char *b)
{
	gsize length = strcspn(a, " ");

	return strncmp(a, b, length + 6) == 0; /* " 0.123" */
}

static TcBucket *reload(const TcBucket *bucket)
{
	g_autoptr(GBytes) saved = tc_bucket_save(bucket);
	TcBucket *loaded = tc_bucket_load(saved);

	ck_assert_uint_eq(tc_bucket_get_n(loaded), tc_bucket_get_n(bucket));
	return loaded;
}

/*
 * Adds pieces [from, to) to a bucket that was saved; what comes of them, and of those before, must be what comes of all at once. FALSE if it
 * cannot.
 */
static gboolean add_later(TcBucket *bucket, const TcEvidence *evidence, guint from, guint to)
{
	g_auto(GStrv) before = settle_at_once(evidence, from), all = settle_at_once(evidence, to);
	guint pieces[8];

	ck_assert_uint_le(to - from, G_N_ELEMENTS(pieces));

	for (guint i = from; i < to; i++)
		pieces[i - from] = tc_bucket_add(bucket, &evidence[i]);
	g_autoptr(GPtrArray) works = tc_bucket_settle(bucket);
	if (!works)
		return FALSE;
	for (guint i = 0; i < from; i++)
		ck_assert_msg(means_the_same(before[i], all[i]), "%s, later %s", before[i], all[i]);
	for (guint i = from; i < to; i++) {
		double margin;
		int work;
		tc_bucket_get_verdict(bucket, pieces[i - from], &work, &margin);
		g_autofree char *said = describe(work >= 0 ? g_ptr_array_index(works, (guint)work) : NULL, margin);
		ck_assert_str_eq(said, all[i]);
	}
	return TRUE;
}

/* A bucket that is saved and added to, again and again, comes to what it is at once, or says that it cannot tell. */
START_TEST(test_works__what_comes_later)
{
	enum { ROUNDS = 60, FIRST = 200, MOST = 230 };
	guint told = 0, not_told = 0;

	for (guint32 round = 0; round < ROUNDS; round++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(round);
		TcEvidence e[MOST];
		for (guint i = 0; i < MOST; i++)
			e[i] = draw_evidence(rand);
		g_autoptr(TcBucket) first = tc_bucket_new();
		for (guint i = 0; i < FIRST; i++)
			tc_bucket_add(first, &e[i]);
		g_autoptr(GPtrArray) works = tc_bucket_settle(first);
		ck_assert_ptr_nonnull(works);
		g_autoptr(TcBucket) bucket = reload(first);
		for (guint from = FIRST, to; from < MOST; from = to) {
			to = MIN(MOST, from + (guint)g_rand_int_range(rand, 1, 4));
			if (!add_later(bucket, e, from, to)) {
				not_told++;
				break;
			}
			told++;
			TcBucket *next = reload(bucket);
			tc_bucket_free(bucket);
			bucket = next;
		}
	}
	ck_assert_msg(told > ROUNDS && not_told > 5, "%u told, %u not", told, not_told);
}
END_TEST

/* What was saved by another version, or is damaged, is not taken. */
START_TEST(test_works__damaged_save)
{
	const TcEvidence e[] = {{DIRECTIVE, .date = "2010-06-08", .subject = "về công tác của hội"},
				{DIRECTIVE, .citing_date = "2013-01-01"}};
	g_autoptr(TcBucket) bucket = tc_bucket_new();
	g_autoptr(GRand) rand = g_rand_new_with_seed(3);

	for (guint i = 0; i < G_N_ELEMENTS(e); i++)
		tc_bucket_add(bucket, &e[i]);
	g_autoptr(GPtrArray) works = tc_bucket_settle(bucket);
	g_autoptr(GBytes) saved = tc_bucket_save(bucket);
	gsize n;
	const guint8 *bytes = g_bytes_get_data(saved, &n);
	guint taken = 0;
	for (guint round = 0; round < 2000; round++) {
		g_autofree guint8 *other = g_memdup2(bytes, n);
		other[g_rand_int_range(rand, 0, (gint32)n)] ^= (guint8)(1 << g_rand_int_range(rand, 0, 8));
		g_autoptr(GBytes) damaged = g_bytes_new(other, round % 2 ? n : (gsize)g_rand_int_range(rand, 0, (gint32)n));
		g_autoptr(TcBucket) loaded = tc_bucket_load(damaged);
		if (!loaded)
			continue;
		taken++; /* another text, another number */
		tc_bucket_add(loaded, &e[1]);
		g_autoptr(GPtrArray) more = tc_bucket_settle(loaded);
	}
	ck_assert_uint_lt(taken, 1500);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("works");
	TCase *tcase = tcase_create("works");

	tcase_add_test(tcase, test_works__clashes);
	tcase_add_test(tcase, test_works__date_makes_the_term);
	tcase_add_test(tcase, test_works__fields_from_the_fullest);
	tcase_add_test(tcase, test_works__not_younger_than_its_citer);
	tcase_add_test(tcase, test_works__two_left_stay_ambiguous);
	tcase_add_test(tcase, test_works__subject_decides);
	tcase_add_test(tcase, test_works__provinces_stay_apart);
	tcase_add_test(tcase, test_works__issuer_has_its_place);
	tcase_add_test(tcase, test_works__state_goes_by_year);
	tcase_add_test(tcase, test_works__one_family);
	tcase_add_test(tcase, test_works__law_by_name_and_number);
	tcase_add_test(tcase, test_works__versions_of_a_law);
	tcase_add_test(tcase, test_works__constitution_by_year);
	tcase_add_test(tcase, test_works__partial_alone_is_a_work);
	tcase_add_test(tcase, test_works__contradiction_is_not_joined);
	tcase_add_test(tcase, test_works__number_dates_a_work);
	tcase_add_test(tcase, test_works__known_points_of_a_run);
	tcase_add_test(tcase, test_works__known_before_named);
	tcase_add_test(tcase, test_works__own_term_but_not_brand_new);
	tcase_add_test(tcase, test_works__date_outweighs_a_wrong_term);
	tcase_add_test(tcase, test_works__plenum_has_a_number);
	tcase_add_test(tcase, test_works__merged_province);
	tcase_add_test(tcase, test_works__order_does_not_matter);
	tcase_add_test(tcase, test_works__large_bucket);
	tcase_add_test(tcase, test_works__what_comes_later);
	tcase_add_test(tcase, test_works__damaged_save);
	suite_add_tcase(s, tcase);
	return s;
}

int main(void)
{
	return tc_test_run(suite());
}
