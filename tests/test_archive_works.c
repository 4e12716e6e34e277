/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive: works and relations after resolution, and who may see them.
 */
#include "tests/archive_papers.h"

/** What a restricted asker of these tests may see. */
static const char *const only_province[] = {"tinh", NULL};
static const TcAsker province = {.clearance = TC_SECRECY_ABSOLUTE, .groups = only_province};
static const TcAsker uncleared = {.clearance = TC_SECRECY_OPEN};
static const char *const no_groups[] = {NULL};
static const TcAsker nobody = {.clearance = TC_SECRECY_ABSOLUTE, .groups = no_groups};

static TcArchive *archive_with_all(void)
{
	TcArchive *archive = archive_in(folder);

	ck_assert(tc_archive_begin(archive, NULL));
	for (guint i = 0; i < N_SAMPLES; i++)
		put_sample(archive, i);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert(tc_archive_commit(archive, NULL));
	return archive;
}

/** The one work found; the test fails if there are more or none. */
static gint64 work_id_of(TcArchive *archive, const char *type, const char *number, const char *year)
{
	TcWorkQuery query = {.type = type, .number = number, .year = year};
	g_autoptr(GPtrArray) found = tc_archive_find_works(archive, everybody, &query, 10, NULL);

	ck_assert_uint_eq(found->len, 1);
	return ((TcWorkEntry *)g_ptr_array_index(found, 0))->id;
}

START_TEST(test_archive_works__order_of_arrival_leaves_no_trace)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	g_autofree char *expected = dump_of(archive);
	g_autoptr(GRand) dice = g_rand_new_with_seed(7);

	assert_whole(archive);
	for (int round = 0; round < 8; round++) {
		g_autofree char *path = g_strdup_printf("%s/%d", folder, round);
		g_autoptr(TcArchive) shuffled = archive_in(path);
		guint order[N_SAMPLES];
		for (guint i = 0; i < N_SAMPLES; i++) {
			guint j = (guint)g_rand_int_range(dice, 0, (gint32)i + 1);
			order[i] = order[j];
			order[j] = i;
		}
		ck_assert(tc_archive_begin(shuffled, NULL));
		for (guint i = 0; i < N_SAMPLES; i++) {
			put_sample(shuffled, order[i]);
			if (i % 3 == (guint)round % 3)
				ck_assert(tc_archive_resolve_works(shuffled, NULL));
		}
		ck_assert(tc_archive_resolve_works(shuffled, NULL));
		ck_assert(tc_archive_commit(shuffled, NULL));
		g_autofree char *dump = dump_of(shuffled);
		ck_assert_str_eq(dump, expected);
	}
}
END_TEST

START_TEST(test_archive_works__what_came_and_went_leaves_no_trace)
{
	g_autoptr(TcArchive) archive = archive_with_all();

	for (guint i = 0; i < N_SAMPLES; i += 2) {
		g_autoptr(TcPaper) paper = tc_archive_get_paper_by_docno(archive, everybody, samples[i].docno, NULL);
		ck_assert(tc_archive_mark_file_gone(archive, paper->file_id, 2, NULL));
		ck_assert_int_eq(tc_archive_prune_files(archive, NULL), 1);
		ck_assert(tc_archive_resolve_works(archive, NULL));
	}
	assert_whole(archive);
	g_autofree char *left = dump_of(archive);

	g_autofree char *path = g_build_filename(folder, "fresh", NULL);
	g_autoptr(TcArchive) fresh = archive_in(path);
	for (guint i = 1; i < N_SAMPLES; i += 2)
		put_sample(fresh, i);
	ck_assert(tc_archive_resolve_works(fresh, NULL));
	g_autofree char *expected = dump_of(fresh);
	ck_assert_str_eq(left, expected);
}
END_TEST

START_TEST(test_archive_works__title_relates_the_titled_work)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	put_sample(archive, 0); /* quotes the title of Conclusion 44, which nobody holds */
	ck_assert(tc_archive_resolve_works(archive, NULL));
	gint64 letter = work_id_of(archive, "cong-van", "657", NULL);
	gint64 conclusion = work_id_of(archive, "ket-luan", "44", NULL);
	gint64 directive = work_id_of(archive, "chi-thi", "43", NULL);

	g_autoptr(GPtrArray) of_letter = tc_archive_list_links(archive, everybody, letter, TC_LINKS_CITES, 0, NULL);
	ck_assert_uint_eq(of_letter->len, 1);
	const TcWorkLink *link = g_ptr_array_index(of_letter, 0);
	ck_assert_int_eq(link->work_id, conclusion);
	ck_assert_str_eq(link->relation, "thuc-hien");
	ck_assert_uint_eq(link->n, 2); /* once in full, once by its alias */
	ck_assert_uint_eq(link->relations->len, 2);
	ck_assert(!link->in_title);
	ck_assert_str_eq(link->date, "2022-11-14");
	g_autoptr(GPtrArray) related = tc_archive_list_related(archive, everybody, letter, TC_LINKS_CITES, 0, NULL);
	ck_assert_uint_eq(related->len, 1);
	const TcWorkLink *same = g_ptr_array_index(related, 0);
	ck_assert(same->work_id == conclusion && same->n == link->n && same->relations->len == 2);
	ck_assert_str_eq(same->relation, link->relation);
	ck_assert_str_eq(same->date, link->date);

	g_autoptr(GPtrArray) of_conclusion = tc_archive_list_links(archive, everybody, conclusion, TC_LINKS_CITES, 0, NULL);
	ck_assert_uint_eq(of_conclusion->len, 1);
	link = g_ptr_array_index(of_conclusion, 0);
	ck_assert_int_eq(link->work_id, directive);
	ck_assert_str_eq(link->relation, "tiep-tuc-thuc-hien");
	ck_assert(link->in_title);
	g_autoptr(GPtrArray) aliases = tc_archive_list_aliases(archive, everybody, conclusion, NULL);
	ck_assert_uint_eq(aliases->len, 1);
	ck_assert_str_eq(g_ptr_array_index(aliases, 0), "Kết luận 44");
}
END_TEST

/** Puts a paper as the stages read it. */
static void put_read(TcArchive *archive, const char *docno, const char *bytes)
{
	g_autoptr(TcText) text = tc_text_new(bytes, -1, NULL);
	g_autoptr(TcHeader) header = tc_header_parse(text, NULL);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	g_autofree char *path = g_strdup_printf("/kho/%s.txt", docno);
	TcFile file = {.path = path, .docno = (char *)docno, .size = strlen(bytes), .hash = (char *)docno};
	const TcPaperInput input = {
		.raw = bytes, .raw_length = strlen(bytes), .text = text, .header = header, .citations = citations};

	put_input(archive, &file, input);
}

/* "A được sửa đổi bởi B" is an edge from B to A, told by a paper that is neither; the state of A follows, with where it is said. */
START_TEST(test_archive_works__passive_turns_the_edge)
{
	static const char *const letter =
		"Nghị định số 63/2014/NĐ-CP (đã được sửa đổi, bổ sung bởi Nghị định số 25/2020/NĐ-CP); điểm a khoản 2 Điều 7 "
		"Thông tư số 5/2011/TT-BXD bị bãi bỏ bởi Thông tư số 8/2013/TT-BXD. Căn cứ Nghị định số 63/2014/NĐ-CP.";
	g_autoptr(TcArchive) archive = archive_in(folder);

	put_read(archive, "thu", letter);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	gint64 decree = work_id_of(archive, "nghi-dinh", "63", "2014"), later = work_id_of(archive, "nghi-dinh", "25", "2020");
	gint64 circular = work_id_of(archive, "thong-tu", "5", "2011");
	g_autoptr(GPtrArray) links = tc_archive_list_links(archive, everybody, decree, TC_LINKS_CITED_BY, 0, NULL);
	g_autoptr(GArray) changes = tc_archive_list_changes(archive, everybody, decree, NULL);
	g_autoptr(GArray) partial = tc_archive_list_changes(archive, everybody, circular, NULL);

	ck_assert_uint_eq(links->len, 1);
	const TcWorkLink *link = g_ptr_array_index(links, 0);
	ck_assert_int_eq(link->work_id, later);
	ck_assert_str_eq(link->relation, "sua-doi");
	ck_assert_uint_eq(changes->len, 1);
	const TcWorkChange *change = &g_array_index(changes, TcWorkChange, 0);
	ck_assert(change->work_id == later && !change->partial && change->span.end > change->span.start);
	ck_assert_uint_eq(partial->len, 1);
	ck_assert(g_array_index(partial, TcWorkChange, 0).partial);
	g_autoptr(GArray) unseen = tc_archive_list_changes(archive, &nobody, decree, NULL);
	ck_assert_uint_eq(unseen->len, 0);
	assert_whole(archive);
}
END_TEST

/* "A đã hết hiệu lực" makes no edge but the mention; the state of A follows, with the paper that tells it, whatever its rank. */
START_TEST(test_archive_works__told_to_have_ended)
{
	static const char *const letter =
		"Số 7-CV/HU\nVĩnh Linh, ngày 3 tháng 5 năm 2022\nKính gửi: Các chi bộ\n\n"
		"Nghị định số 63/2014/NĐ-CP đã hết hiệu lực. Nghị định số 25/2020/NĐ-CP chưa hết hiệu lực.";
	g_autoptr(TcArchive) archive = archive_in(folder);

	put_read(archive, "thu", letter);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	gint64 ended = work_id_of(archive, "nghi-dinh", "63", "2014"), other = work_id_of(archive, "nghi-dinh", "25", "2020");
	gint64 teller = work_id_of(archive, "cong-van", "7", NULL);
	g_autoptr(GPtrArray) links = tc_archive_list_links(archive, everybody, ended, TC_LINKS_CITED_BY, 0, NULL);
	g_autoptr(GArray) changes = tc_archive_list_changes(archive, everybody, ended, NULL);
	g_autoptr(GArray) none = tc_archive_list_changes(archive, everybody, other, NULL);
	g_autoptr(GArray) unseen = tc_archive_list_changes(archive, &nobody, ended, NULL);

	ck_assert_uint_eq(links->len, 1);
	ck_assert_str_eq(((const TcWorkLink *)g_ptr_array_index(links, 0))->relation, "dan-chieu");
	ck_assert_uint_eq(changes->len, 1);
	const TcWorkChange *change = &g_array_index(changes, TcWorkChange, 0);
	ck_assert(change->told && change->work_id == teller);
	ck_assert_str_eq(change->relation, "bai-bo");
	ck_assert_uint_eq(none->len, 0);
	ck_assert_uint_eq(unseen->len, 0);
	assert_whole(archive);
}
END_TEST

START_TEST(test_archive_works__id_stays_with_the_key)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	put_sample(archive, 0);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	gint64 before = work_id_of(archive, "ket-luan", "44", NULL);
	for (guint i = 1; i < N_SAMPLES; i++)
		put_sample(archive, i);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(work_id_of(archive, "ket-luan", "44", NULL), before);
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, everybody, before, NULL);
	ck_assert(entry->work->held);
	g_autoptr(TcWorkEntry) same = tc_archive_get_work_by_key(archive, everybody, entry->work->key, NULL);
	ck_assert_int_eq(same->id, before);
}
END_TEST

START_TEST(test_archive_works__same_number_in_two_terms_is_two_works)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	gint64 tenth = work_id_of(archive, "chi-thi", "43", "2010");
	gint64 eleventh = work_id_of(archive, "chi-thi", "43", "2015");

	ck_assert_int_ne(tenth, eleventh);
	g_autoptr(GPtrArray) citing = tc_archive_list_links(archive, everybody, eleventh, TC_LINKS_CITED_BY, 0, NULL);
	ck_assert_uint_eq(citing->len, 1);
}
END_TEST

START_TEST(test_archive_works__two_papers_carry_one_work)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	gint64 letter = work_id_of(archive, "cong-van", "657", NULL);
	g_autoptr(GPtrArray) papers = tc_archive_list_papers_of_work(archive, everybody, letter, NULL);

	ck_assert_uint_eq(papers->len, 2);
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, everybody, letter, NULL);
	ck_assert_uint_eq(entry->standing.n_cites, 2); /* one from each paper */
	ck_assert_uint_eq(entry->standing.n_cited_by, 0);
}
END_TEST

START_TEST(test_archive_works__names_are_found_folded)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	TcWorkQuery query = {.type = "luat", .name = "Hoạt ĐỘNG chữ"}, symbol = {.number = "5", .symbol = "kh/ctđ"},
		    nothing = {0};
	g_autoptr(GPtrArray) found = tc_archive_find_works(archive, everybody, &query, 5, NULL);
	g_autoptr(GPtrArray) by_symbol = tc_archive_find_works(archive, everybody, &symbol, 5, NULL);
	g_autoptr(GPtrArray) none = tc_archive_find_works(archive, everybody, &nothing, 5, NULL);

	ck_assert_uint_eq(found->len, 1);
	const TcWorkEntry *law = g_ptr_array_index(found, 0);
	ck_assert(!law->work->held);
	ck_assert_uint_eq(law->standing.n_cited_by, 2);
	ck_assert_uint_eq(by_symbol->len, 1);
	ck_assert_uint_eq(none->len, 0);
}
END_TEST

START_TEST(test_archive_works__missing_are_those_nobody_holds)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	guint total;

	for (guint i = 0; i < 2; i++)
		put_sample(archive, i);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	g_autoptr(GPtrArray) missing = tc_archive_list_missing(archive, everybody, 2, 0, &total, NULL);
	ck_assert_uint_eq(total, 3);
	ck_assert_uint_eq(missing->len, 2);
	const TcWorkEntry *first = g_ptr_array_index(missing, 0);
	ck_assert_str_eq(first->work->number, "44");
	ck_assert_uint_eq(first->standing.n_cited_by, 2);
	g_autoptr(GPtrArray) counts = tc_archive_count_works(archive, everybody, TC_WORKS_BY_YEAR, NULL);
	guint held = 0, not_held = 0;
	for (guint i = 0; i < counts->len; i++) {
		const TcWorkCount *count = g_ptr_array_index(counts, i);
		held += count->n_held;
		not_held += count->n_missing;
	}
	ck_assert_uint_eq(held, 2);
	ck_assert_uint_eq(not_held, 3);
}
END_TEST

/** How often a work is cited for an asker: by itself, and beside a paper that carries it. */
static void check_cited_by(TcArchive *archive, const TcAsker *asker, gint64 work, guint n)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, work, NULL);
	g_autoptr(GArray) papers = tc_archive_list_paper_ids_of_work(archive, asker, work, 1, NULL);
	g_auto(TcPaperBrief) brief;

	ck_assert_uint_eq(entry->standing.n_cited_by, n);
	ck_assert(tc_archive_get_brief(archive, asker, g_array_index(papers, gint64, 0), &brief, NULL));
	ck_assert(brief.work_id == work && memcmp(&brief.standing, &entry->standing, sizeof brief.standing) == 0);
	ck_assert_str_eq(brief.work_type, entry->work->type);
}

START_TEST(test_archive_works__asker_sees_only_his_papers)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	g_autoptr(TcPaper) secret = tc_archive_get_paper_by_docno(archive, everybody, "huyen/701", NULL);
	g_autoptr(GError) error = NULL;

	ck_assert_int_eq(secret->secrecy, TC_SECRECY_ABSOLUTE);
	ck_assert_int_eq(tc_archive_count_papers(archive, &uncleared, NULL), (gint64)N_SAMPLES - 2);
	ck_assert_int_eq(tc_archive_count_papers(archive, &nobody, NULL), 0);
	ck_assert_ptr_null(tc_archive_dup_raw_text(archive, &uncleared, secret->id, NULL, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND));
	ck_assert_ptr_null(tc_archive_list_citations(archive, &uncleared, secret->id, NULL));
	g_auto(TcPaperBrief) brief;
	ck_assert(!tc_archive_get_brief(archive, &uncleared, secret->id, &brief, NULL));
	ck_assert_ptr_null(tc_archive_get_work(archive, &uncleared, secret->work_id, NULL));

	gint64 letter = work_id_of(archive, "cong-van", "1169", NULL);
	check_cited_by(archive, everybody, letter, 3);
	check_cited_by(archive, &uncleared, letter, 2);
	ck_assert_ptr_null(tc_archive_get_work(archive, &nobody, letter, NULL));
	g_autoptr(GPtrArray) links = tc_archive_list_links(archive, &uncleared, letter, TC_LINKS_CITED_BY, 0, NULL);
	ck_assert_uint_eq(links->len, 2);
	g_autoptr(GPtrArray) papers = tc_archive_list_papers_of_work(archive, &nobody, letter, NULL);
	ck_assert_uint_eq(papers->len, 0);
}
END_TEST

START_TEST(test_archive_works__held_and_missing_depend_on_the_asker)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	gint64 conclusion = work_id_of(archive, "ket-luan", "44", NULL);
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, &province, conclusion, NULL);
	guint total;

	ck_assert(!entry->work->held); /* the paper is not in his group, one that cites it is */
	ck_assert_uint_eq(entry->standing.n_cited_by, 1);
	g_autoptr(GPtrArray) missing = tc_archive_list_missing(archive, &province, 10, 0, &total, NULL);
	ck_assert_uint_eq(total, 2);
	ck_assert_uint_eq(missing->len, 2);
}
END_TEST

START_TEST(test_archive_works__nothing_to_resolve_writes_nothing)
{
	g_autoptr(TcArchive) archive = archive_with_all();
	g_autoptr(TcArchive) other = archive_in(folder);

	ck_assert(tc_archive_begin(other, NULL));
	ck_assert(tc_archive_resolve_works(archive, NULL)); /* would be TC_ERROR_LOCKED */
	tc_archive_rollback(other);
}
END_TEST

static char *dup_subject(TcArchive *archive, const char *key)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work_by_key(archive, everybody, key, NULL);

	ck_assert_msg(entry != NULL, "%s", key);
	return g_strdup(entry->work->subject);
}

/* A later paper re-opens what it cites, and only that: a mark set by hand on another work stays, one on a work that it cites is judged away. */
START_TEST(test_archive_works__only_what_is_touched_is_judged_again)
{
	g_autoptr(TcArchive) archive = archive_in(folder);

	put_sample(archive, 0);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	run_sql("UPDATE works SET subject = 'a mark'");
	put_sample(archive, 1);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	g_autofree char *cited = dup_subject(archive, "ket-luan:44:KL/TW::XIII"),
			*other = dup_subject(archive, "chi-thi:43:CT/TW::X");
	ck_assert_str_eq(other, "a mark");
	ck_assert(g_strcmp0(cited, "a mark") != 0);
}
END_TEST

static gboolean is_used(TcArchive *archive, gint64 work)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, everybody, work, NULL);

	return entry->standing.used;
}

#define ND15(date) "nghi-dinh", "15", "NĐ-CP", "2020", date, "Chính phủ", NULL, NULL, NULL

/* A decree without a date that continues a directive is not a use of it, until a paper that says nothing of the directive has the date. */
START_TEST(test_archive_works__use_begins_with_a_date)
{
	static const Sample quotes = {.docno = "mot",
				      .group = "",
				      .text = "Thực hiện Nghị định số 15/2020/NĐ-CP tiếp tục thực hiện Chỉ thị số 43-CT/TW.",
				      .citations = {{"Nghị định số 15/2020/NĐ-CP", ND15(NULL), TC_FORM_FULL, 0, 0, "thuc-hien"},
						    {"Chỉ thị số 43-CT/TW", CT43, TC_FORM_FULL, 0, 1, "tiep-tuc-thuc-hien"}}};
	static const Sample dates = {
		.docno = "hai",
		.group = "",
		.text = "Thực hiện Nghị định số 15/2020/NĐ-CP.",
		.citations = {{"Nghị định số 15/2020/NĐ-CP", ND15("2020-02-03"), TC_FORM_FULL, 0, 0, "thuc-hien"}}};
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autoptr(TcText) first = tc_text_new(quotes.text, -1, NULL), second = tc_text_new(dates.text, -1, NULL);

	put_text(archive, &quotes, "/kho/mot.txt", first, quotes.text, strlen(quotes.text));
	ck_assert(tc_archive_resolve_works(archive, NULL));
	gint64 directive = work_id_of(archive, "chi-thi", "43", NULL), decree = work_id_of(archive, "nghi-dinh", "15", NULL);
	ck_assert(!is_used(archive, directive));
	gint64 id = put_text(archive, &dates, "/kho/hai.txt", second, dates.text, strlen(dates.text));
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert_int_eq(work_id_of(archive, "nghi-dinh", "15", NULL), decree);
	ck_assert(is_used(archive, directive));
	assert_whole(archive);

	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, everybody, id, NULL);
	ck_assert(tc_archive_mark_file_gone(archive, paper->file_id, 2, NULL));
	ck_assert_int_eq(tc_archive_prune_files(archive, NULL), 1);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert(!is_used(archive, directive));
	assert_whole(archive);
}
END_TEST

/** More papers that cite a work than are read again for each that comes. */
static void put_copies(TcArchive *archive)
{
	g_autoptr(TcText) text = tc_text_new(samples[1].text, -1, NULL);

	for (guint i = 0; i < 1100; i++) {
		g_autofree char *path = g_strdup_printf("/kho/ban-sao/%u.txt", i);
		put_text(archive, &samples[1], path, text, samples[1].text, strlen(samples[1].text));
	}
}

static double get_first_margin(TcArchive *archive)
{
	g_autoptr(GPtrArray) citations = tc_archive_list_citations(archive, everybody, 1, NULL);

	return ((const TcPaperCitation *)g_ptr_array_index(citations, 0))->margin;
}

/* What comes to a much cited work is judged by itself: a mark set by hand on another citation stays. The result is that of all at once. */
START_TEST(test_archive_works__what_comes_to_a_much_cited_work)
{
	g_autoptr(TcArchive) archive = archive_in(folder);
	g_autofree char *path = g_build_filename(folder, "at-once", NULL);
	g_autoptr(TcArchive) at_once = archive_in(path);

	ck_assert(tc_archive_begin(archive, NULL));
	put_copies(archive);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert(tc_archive_commit(archive, NULL));
	run_sql("UPDATE citations SET margin = 0.5 WHERE paper_id = 1 AND seq = 0");
	put_sample(archive, 0);
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert(get_first_margin(archive) == 0.5);
	put_sample(archive, 2); /* the work itself, which decides what is known of it */
	ck_assert(tc_archive_resolve_works(archive, NULL));
	ck_assert(get_first_margin(archive) == 1);
	for (guint i = 3; i < N_SAMPLES; i++) {
		put_sample(archive, i);
		ck_assert(tc_archive_resolve_works(archive, NULL));
	}
	put_sample(archive, 0); /* again, as a paper that has changed */
	ck_assert(tc_archive_resolve_works(archive, NULL));
	assert_whole(archive);
	g_autofree char *dump = dump_of(archive);

	ck_assert(tc_archive_begin(at_once, NULL));
	put_copies(at_once);
	for (guint i = 0; i < N_SAMPLES; i++)
		if (i != 1)
			put_sample(at_once, i);
	ck_assert(tc_archive_resolve_works(at_once, NULL));
	ck_assert(tc_archive_commit(at_once, NULL));
	g_autofree char *expected = dump_of(at_once);
	ck_assert_msg(strcmp(dump, expected) == 0, "the dumps differ");
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("archive_works");
	TCase *works = tcase_create("works");

	tcase_add_checked_fixture(works, set_up, tear_down);
	tcase_set_timeout(works, 20); /* syncs of a slow disk */
	tcase_add_test(works, test_archive_works__order_of_arrival_leaves_no_trace);
	tcase_add_test(works, test_archive_works__passive_turns_the_edge);
	tcase_add_test(works, test_archive_works__told_to_have_ended);
	tcase_add_test(works, test_archive_works__what_came_and_went_leaves_no_trace);
	tcase_add_test(works, test_archive_works__title_relates_the_titled_work);
	tcase_add_test(works, test_archive_works__id_stays_with_the_key);
	tcase_add_test(works, test_archive_works__same_number_in_two_terms_is_two_works);
	tcase_add_test(works, test_archive_works__two_papers_carry_one_work);
	tcase_add_test(works, test_archive_works__names_are_found_folded);
	tcase_add_test(works, test_archive_works__missing_are_those_nobody_holds);
	tcase_add_test(works, test_archive_works__asker_sees_only_his_papers);
	tcase_add_test(works, test_archive_works__held_and_missing_depend_on_the_asker);
	tcase_add_test(works, test_archive_works__only_what_is_touched_is_judged_again);
	tcase_add_test(works, test_archive_works__nothing_to_resolve_writes_nothing);
	tcase_add_test(works, test_archive_works__use_begins_with_a_date);
	tcase_add_test(works, test_archive_works__what_comes_to_a_much_cited_work);
	suite_add_tcase(suite, works);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
