/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings: terms, lists, and what matches, case by case. That answers are right for any question is held against a model
 * (test_postings_model.c) and against Xapian (test_postings_peer.c).
 */
#include <math.h>

#include "tests/postings_shard.h"

/* ---- matching ------------------------------------------------------------------------------------------------------ */

START_TEST(test_postings_match__dates_up_to_0_are_none)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put_document(writer, 1, "hop", &(TcDocument){.date = 20240101});
	put_document(writer, 2, "hop", &(TcDocument){.date = 20240500});
	put(writer, 3, "hop");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	ck_matches(collection, tc_query_new_dates(0, 0), "");
	ck_matches(collection, tc_query_new_dates(20240101, 0), "");
	ck_matches(collection, tc_query_new_dates(0, G_MAXUINT32), "1 2");
	ck_matches(collection, tc_query_new_dates(20240101, 20240101), "1");
	ck_matches(collection, tc_query_new_dates(20240102, 20240500), "2");
	ck_matches(collection, tc_query_new_dates(20240501, 20240102), "");
}
END_TEST

START_TEST(test_postings_match__first_and_max_at_their_limits)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	for (gint64 paper = 1; paper <= 5; paper++)
		put(writer, paper, "hop");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	static const struct {
		guint first, max;
		const char *expected;
	} cases[] = {{0, 2, "1 2"},
		     {3, 2, "4 5"},
		     {4, 2, "5"},
		     {5, 2, ""},
		     {0, 0, ""},
		     {2, G_MAXUINT, "3 4 5"},
		     {0, G_MAXUINT, "1 2 3 4 5"},
		     {G_MAXUINT, 2, ""},
		     {G_MAXUINT, G_MAXUINT, ""}};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcMatchOptions options = plain_options;
		options.first = cases[i].first;
		options.max = cases[i].max;
		g_autofree char *found = list_matches(collection, tc_query_new_term("hop"), &options);
		ck_assert_str_eq(found, cases[i].expected);
	}
}
END_TEST

/* With k1 = 0 or b = 1 and no least length, 0 would be divided by 0. */
START_TEST(test_postings_match__what_only_filters_weighs_nothing)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "hop:0");
	put(writer, 2, "hop:0 chi:2");
	put(writer, 3, "hop:1");
	put(writer, 4, "hop:0");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	static const TcBm25 cases[] = {
		{.k1 = 1.2, .b = 0.5}, {.k1 = 0, .b = 0.5, .min_length = 0.5}, {.k1 = 1.2, .b = 1}, {.k1 = 0}};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		TcMatchOptions options = plain_options;
		options.bm25 = cases[i];
		g_autoptr(TcQuery) query = tc_query_new_term("hop");
		g_autoptr(TcMatches) matches = match(collection, query, &options);
		ck_assert_uint_eq(matches->n, 4);
		ck_assert_int_eq(matches->papers[0].paper, 3);
		ck_assert(matches->papers[0].score > 0);
		for (guint j = 1; j < 4; j++)
			ck_assert(matches->papers[j].score == 0);
	}
}
END_TEST

/* In one shard one word is the rarest, in another another: 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1. */
START_TEST(test_postings_match__scores_are_the_same_to_the_last_bit_wherever_a_paper_stands)
{
	static const char *const places[] = {"all", "even", "odd"};
	char *path[3];
	for (guint place = 0; place < 3; place++) {
		path[place] = g_build_filename(folder, places[place], NULL);
		g_autoptr(TcShardWriter) writer = open_writer(path[place]);
		for (gint64 paper = 1; paper <= 60; paper++) {
			g_autofree char *line =
				g_strdup_printf("hop:%d%s%s chi:3%s", (int)(paper % 7), paper % 6 < 4 ? " uy:2" : "",
						paper % 4 < 3 ? " bo:7" : "", paper % 2 ? " tinh:5" : "");
			if (place == 0 || (place == 1) == (paper % 2 == 0))
				put(writer, paper, line);
		}
		commit(writer);
	}
	g_autoptr(TcCollection) one = open_collection(path[0]), two = tc_collection_open((const char *const *)path + 1, 2, NULL);
	TcQuery *const parts[] = {tc_query_new_term("hop"), tc_query_new_term("uy"), tc_query_new_term("bo"),
				  tc_query_new_term("chi")};
	g_autoptr(TcQuery) query = tc_query_take_parts(TC_AND, parts, 4);
	g_autoptr(TcMatches) of_one = match(one, query, &plain_options), of_two = match(two, query, &plain_options);
	ck_assert_uint_gt(of_one->n, 20);
	ck_assert_uint_eq(of_one->n, of_two->n);
	ck_assert_mem_eq(of_one->papers, of_two->papers, of_one->n * sizeof *of_one->papers);
	for (guint place = 0; place < 3; place++)
		g_free(path[place]);
}
END_TEST

/* ---- terms and lists ----------------------------------------------------------------------------------------------- */

typedef struct {
	GPtrArray *terms;
	GArray *documents;
	guint most;
} Listed;

static gboolean take_term(const char *term, guint documents, gpointer data)
{
	Listed *listed = data;
	g_ptr_array_add(listed->terms, g_strdup(term));
	g_array_append_val(listed->documents, documents);
	return listed->terms->len < listed->most;
}

/* "term:documents term:documents" */
static char *list_terms(TcCollection *collection, const char *prefix, guint most)
{
	Listed listed = {.terms = g_ptr_array_new_with_free_func(g_free),
			 .documents = g_array_new(FALSE, FALSE, sizeof(guint)),
			 .most = most};
	GString *text = g_string_new(NULL);
	tc_collection_list_terms(collection, prefix, take_term, &listed);
	for (guint i = 0; i < listed.terms->len; i++)
		g_string_append_printf(text, "%s%s:%u", i ? " " : "", (char *)listed.terms->pdata[i],
				       g_array_index(listed.documents, guint, i));
	g_ptr_array_unref(listed.terms);
	g_array_unref(listed.documents);
	return g_string_free(text, FALSE);
}

START_TEST(test_postings_match__terms_are_listed_in_order_with_how_many_have_them)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "b ba bac a \xC4\x91o \xFF");
	commit(writer);
	put(writer, 2, "bac bad b \xFF\xFF a\x01");
	commit(writer);
	put(writer, 3, "bac c");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	static const struct {
		const char *prefix;
		guint most;
		const char *expected;
	} cases[] = {
		{"", 100, "a:1 a\x01:1 b:2 ba:1 bac:3 bad:1 c:1 \xC4\x91o:1 \xFF:1 \xFF\xFF:1"},
		{"b", 100, "b:2 ba:1 bac:3 bad:1"},
		{"ba", 100, "ba:1 bac:3 bad:1"},
		{"b", 2, "b:2 ba:1"},
		{"bac", 100, "bac:3"},
		{"bb", 100, ""},
		{"\xFF", 100, "\xFF:1 \xFF\xFF:1"},
		{"\xFF\xFF\xFF", 100, ""},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *listed = list_terms(collection, cases[i].prefix, cases[i].most);
		ck_assert_str_eq(listed, cases[i].expected);
	}
	compact(writer);
	g_autoptr(TcCollection) compacted = open_collection(shard);
	g_autofree char *before = list_terms(collection, "", 100), *after = list_terms(compacted, "", 100);
	ck_assert_str_eq(before, after);
}
END_TEST

/* Of 1 and 255 bytes, any bytes but NUL, and so alike that they differ in the last byte only: each finds its own paper, no neighbour is found. */
START_TEST(test_postings_match__terms_at_the_limits)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
	for (guint byte = 1; byte < 256; byte++) {
		if (byte == ' ' || byte == ':')
			continue;
		char *term = g_malloc0(TC_POSTINGS_MAX_TERM + 1);
		g_ptr_array_add(terms, g_strdup_printf("%c", (char)byte));
		memset(term, 'x', TC_POSTINGS_MAX_TERM);
		term[TC_POSTINGS_MAX_TERM - 1] = (char)byte;
		g_ptr_array_add(terms, term);
		g_ptr_array_add(terms, g_strnfill(byte == 1 ? 254 : byte, (char)byte));
	}
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < terms->len; i++)
		if (g_hash_table_add(seen, terms->pdata[i]))
			put(writer, 1 + i, terms->pdata[i]);
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	for (guint i = 0; i < terms->len; i++) {
		g_autofree char *longer = g_strconcat(terms->pdata[i], "\x01", NULL);
		ck_assert_uint_eq(tc_collection_count_term(collection, terms->pdata[i]), 1);
		if (!g_hash_table_contains(seen, longer))
			ck_assert_uint_eq(tc_collection_count_term(collection, longer), 0);
	}
	g_hash_table_unref(seen);
	ck_assert_uint_eq(tc_collection_count_term(collection, ""), 0);
}
END_TEST

static void take_frequency(const TcPosting *posting, gpointer data)
{
	if (strcmp(posting->term, "hop") == 0)
		*(guint32 *)data = posting->frequency;
}

START_TEST(test_postings_match__any_frequency_comes_back)
{
	static const guint32 frequencies[] = {0, 1, 2, 3, 4, 5, 6, 127, 128, 65534, 65535, 65536, 1u << 24, 1u << 30};
	static const guint n_papers[] = {1, 14, 300};
	for (gsize k = 0; k < G_N_ELEMENTS(n_papers); k++) {
		g_autofree char *path = g_strdup_printf("%s%zu", shard, k);
		g_autoptr(TcShardWriter) writer = open_writer(path);
		for (guint i = 0; i < n_papers[k]; i++) {
			g_autofree char *line = g_strdup_printf("hop:%u", frequencies[(i + k) % G_N_ELEMENTS(frequencies)]);
			put(writer, 1 + i, line);
		}
		commit(writer);
		for (guint i = 0; i < n_papers[k]; i += 7) {
			guint32 found = 77;
			g_autoptr(TcCollection) collection = open_collection(path);
			read_document(collection, 1 + i, 0, take_frequency, &found);
			ck_assert_uint_eq(found, frequencies[(i + k) % G_N_ELEMENTS(frequencies)]);
		}
	}
}
END_TEST

/* The best are found among blocks of which most are passed over. */
START_TEST(test_postings_match__lists_of_any_length)
{
	static const guint lengths[] = {1, 2, 3, 127, 128, 129, 255, 256, 257, 10000};
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	for (guint i = 0; i < 10000; i++) {
		GString *line = g_string_new(i == 7777 ? "giau:70000" : "giau:2");
		for (gsize k = 0; k < G_N_ELEMENTS(lengths); k++)
			if (i % (10000 / lengths[k]) == 0 && i / (10000 / lengths[k]) < lengths[k])
				g_string_append_printf(line, " n%u:%u", lengths[k], 1 + i % 3);
		put(writer, 1 + i, line->str);
		g_string_free(line, TRUE);
	}
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	for (gsize k = 0; k < G_N_ELEMENTS(lengths); k++) {
		g_autofree char *term = g_strdup_printf("n%u", lengths[k]);
		g_autoptr(TcQuery) query = tc_query_new_term(term);
		g_autoptr(TcMatches) matches = match(collection, query, &plain_options);
		ck_assert_uint_eq(tc_collection_count_term(collection, term), lengths[k]);
		ck_assert_uint_eq(matches->n, lengths[k]);
		ck_assert_uint_eq(matches->total, lengths[k]);
	}
	TcMatchOptions options = plain_options;
	options.max = 1;
	g_autofree char *found = list_matches(collection, tc_query_new_term("giau"), &options);
	ck_assert_str_eq(found, "7778");
}
END_TEST

/* ---- numbers as bytes ---------------------------------------------------------------------------------------------- */

START_TEST(test_postings_match__numbers_as_bytes)
{
	for (guint bits = 0; bits <= 64; bits++)
		for (gint64 more = -1; more <= 1; more++) {
			guint64 number = (bits < 64 ? G_GUINT64_CONSTANT(1) << bits : 0) + (guint64)more;
			g_autoptr(GByteArray) bytes = g_byte_array_new();
			tc_coding_put_number(bytes, number);
			const guint8 *at = bytes->data, *end = bytes->data + bytes->len;
			ck_assert(tc_coding_get_number(&at, end) == number);
			ck_assert_ptr_eq(at, end);
			at = bytes->data;
			ck_assert(tc_coding_get_number(&at, end - 1) == 0);
			ck_assert_ptr_eq(at, end - 1);
		}
}
END_TEST

/* A block comes back, its end is where it should be, and cut off anywhere it is either refused or read within its bytes. */
static void check_block(const guint32 *numbers)
{
	guint32 found[TC_BLOCK];
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	tc_coding_put_block(bytes, numbers);
	const guint8 *at = bytes->data;
	if (!tc_coding_get_block(&at, bytes->data + bytes->len, found) || at != bytes->data + bytes->len ||
	    memcmp(found, numbers, sizeof found) != 0)
		ck_abort_msg("%u numbers from %u on", TC_BLOCK, numbers[0]);
	for (guint n = 0; n < bytes->len; n++) {
		g_autofree guint8 *part = g_memdup2(bytes->data, MAX(n, 1));
		at = part;
		if (tc_coding_get_block(&at, part + n, found) && (at < part || at > part + n))
			ck_abort_msg("cut off at %u", n);
	}
}

START_TEST(test_postings_match__blocks_of_any_width_with_any_exceptions)
{
	g_autoptr(GRand) dice = g_rand_new_with_seed(1945);
	guint32 numbers[TC_BLOCK];
	for (guint bits = 0; bits <= 32; bits++)
		for (guint above = 0; above <= 32; above += 4)
			for (guint exceptions = 0; exceptions <= TC_BLOCK; exceptions = 3 * exceptions + 1) {
				for (guint i = 0; i < TC_BLOCK; i++)
					numbers[i] = bits ? g_rand_int(dice) >> (32 - bits) : 0;
				for (guint i = 0; i < exceptions; i++)
					numbers[g_rand_int_range(dice, 0, TC_BLOCK)] =
						above ? g_rand_int(dice) >> (32 - above) : 0;
				check_block(numbers);
			}
	for (guint i = 0; i < TC_BLOCK; i++)
		numbers[i] = G_MAXUINT32;
	check_block(numbers);
}
END_TEST

/* ---- order, labels, sections ----------------------------------------------------------------------------------------- */

START_TEST(test_postings_match__orders_and_ties)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	static const struct {
		gint64 paper;
		const char *line, *order;
		guint32 date;
	} papers[] = {{50, "hop:2", "b", 20200101}, {10, "hop:2", "b", 20200101}, {40, "hop:9", "a", 20200101},
		      {20, "hop:1", NULL, 0},       {30, "hop:2", "B", 20210500}, {60, "hop:2", "\xC4\x91", 19990000}};
	for (gsize i = 0; i < G_N_ELEMENTS(papers); i++)
		put_document(writer, papers[i].paper, papers[i].line,
			     &(TcDocument){.order = papers[i].order, .date = papers[i].date});
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	static const char *const expected[] = {
		[TC_ORDER_SCORE] = "40 10 30 50 60 20",
		[TC_ORDER_NEWEST] = "30 40 10 50 60 20",
		[TC_ORDER_OLDEST] = "20 60 40 10 50 30",
		[TC_ORDER_STRING] = "20 30 40 10 50 60",
	};
	for (TcOrder order = TC_ORDER_SCORE; order <= TC_ORDER_STRING; order++)
		for (guint max = 1; max <= 7; max++) {
			TcMatchOptions options = plain_options;
			options.order = order;
			options.max = max;
			options.bm25.b = 0;
			g_autofree char *found = list_matches(collection, tc_query_new_term("hop"), &options);
			ck_assert(g_str_has_prefix(expected[order], found));
			ck_assert_uint_eq(strlen(found), MIN(3 * max - 1, strlen(expected[order])));
		}
}
END_TEST

START_TEST(test_postings_match__labels_and_totals)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put_document(writer, 1, "hop", &(TcDocument){.labels = {"tinh", "2020", "", NULL, "x"}});
	put_document(writer, 1, "hop muc", &(TcDocument){.section = TRUE, .labels = {"tinh"}});
	put_document(writer, 2, "hop", &(TcDocument){.labels = {"tinh", "2021"}});
	commit(writer);
	put_document(writer, 3, "hop chi", &(TcDocument){.labels = {"huyen", "tinh", NULL, NULL, "x"}});
	put_document(writer, 4, "chi", &(TcDocument){.labels = {"xa"}});
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	TcMatchOptions options = plain_options;
	options.max = 1;
	options.sections = TRUE;
	g_autoptr(TcQuery) query = tc_query_new_term("hop");
	g_autoptr(TcMatches) matches = match(collection, query, &options);
	ck_assert_uint_eq(matches->n, 1);
	ck_assert_uint_eq(matches->total, 3);
	static const guint sizes[] = {2, 3, 0, 0, 1};
	for (guint slot = 0; slot < TC_POSTINGS_N_LABELS; slot++)
		ck_assert_uint_eq(count_labels(matches, slot), sizes[slot]);
	ck_assert_uint_eq(count_label(matches, 0, "tinh"), 2);
	ck_assert_uint_eq(count_label(matches, 1, "tinh"), 1);
	ck_assert_uint_eq(count_label(matches, 4, "x"), 2);
	options.count = FALSE;
	options.first = 1;
	g_autoptr(TcMatches) uncounted = match(collection, query, &options);
	ck_assert_uint_eq(uncounted->total, 2);
	ck_assert_ptr_null(uncounted->counts);
}
END_TEST

/* A section may match where the whole does not score as well, or not at all. */
START_TEST(test_postings_match__the_best_document_stands_for_a_paper)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	const TcDocument section = {.section = TRUE};
	put(writer, 1, "hop chi bo uy tinh huyen:9");
	put_document(writer, 1, "uy", &section);
	put_document(writer, 1, "hop:3 muc", &section);
	put(writer, 2, "hop:2 bo:2 chi");
	put(writer, 3, "chi:7");
	put_document(writer, 3, "muc", &section);
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	TcMatchOptions options = plain_options;
	g_autofree char *wholes = list_matches(collection, tc_query_new_term("hop"), &options);
	ck_assert_str_eq(wholes, "2 1");
	options.sections = TRUE;
	g_autofree char *all = list_matches(collection, tc_query_new_term("hop"), &options);
	ck_assert_str_eq(all, "1 2");
	g_autofree char *only = list_matches(collection, tc_query_new_term("muc"), &options);
	ck_assert_str_eq(only, "3 1");
	guint documents, sections;
	tc_collection_count_documents(collection, &documents, &sections);
	ck_assert_uint_eq(documents, 6);
	ck_assert_uint_eq(sections, 3);
	guint32 frequency = 0;
	read_document(collection, 1, 2, take_frequency, &frequency);
	ck_assert_uint_eq(frequency, 3);
	frequency = 7;
	read_document(collection, 1, 3, take_frequency, &frequency);
	ck_assert_uint_eq(frequency, 7);
	put(writer, 1, "bo"); /* and its sections go with it */
	commit(writer);
	gboolean changed;
	ck_assert(tc_collection_reopen(collection, &changed, NULL) && changed);
	g_autofree char *left = list_matches(collection, tc_query_new_term("hop"), &options);
	ck_assert_str_eq(left, "2");
}
END_TEST

/* By hand: N 4, n 2, mean length 3; a frequency of 2 in a document of 4. */
START_TEST(test_postings_match__the_formula)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "hop:2 chi:2");
	put(writer, 2, "chi:2");
	put(writer, 3, "hop:1 chi:1");
	put(writer, 4, "chi:4");
	commit(writer);
	g_autoptr(TcCollection) collection = open_collection(shard);
	TcMatchOptions options = plain_options;
	options.bm25 = (TcBm25){.k1 = 1.5, .b = 0.75, .min_length = 0.9};
	g_autoptr(TcQuery) query = tc_query_take_scaled(tc_query_new_term("hop"), 3);
	g_autoptr(TcMatches) matches = match(collection, query, &options);
	ck_assert_uint_eq(matches->n, 2);
	ck_assert_double_eq_tol(matches->papers[0].score, 3 * log(1.5) * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 4 / 3)), 1e-8);
	ck_assert_double_eq_tol(matches->papers[1].score, 3 * log(1.5) * 1 * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 0.9)), 1e-8);
}
END_TEST

/* N 4, n 3, mean length 2: of 4, of 4 made shorter by 3, and by more than it has; as put, and compacted. */
START_TEST(test_postings_match__a_document_may_be_shorter_than_it_is)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	put(writer, 1, "hop:2 chi:2");
	put_document(writer, 2, "hop:2 chi:2", &(TcDocument){.shorter = 3});
	put_document(writer, 3, "hop:2 chi:2", &(TcDocument){.shorter = 5});
	put(writer, 4, "chi:3");
	commit(writer);
	TcMatchOptions options = plain_options;
	options.bm25 = (TcBm25){.k1 = 1.5, .b = 0.75};
	for (int round = 0; round < 2; round++) {
		g_autoptr(TcCollection) collection = open_collection(shard);
		g_autoptr(TcQuery) query = tc_query_new_term("hop");
		g_autoptr(TcMatches) matches = match(collection, query, &options);
		const double lengths[] = {0, 1, 4};
		ck_assert_uint_eq(matches->n, 3);
		for (guint i = 0; i < matches->n; i++) {
			double idf = log(1 + 1.5 / 3.5 / 2), norm = 1.5 * (0.25 + 0.75 * lengths[i] / 2);
			ck_assert_int_eq(matches->papers[i].paper, 3 - i);
			ck_assert_double_eq_tol(matches->papers[i].score, idf * 2 * 2.5 / (2 + norm), 1e-8);
		}
		compact(writer);
	}
}
END_TEST

/* One paper outweighs a thousand whose blocks are passed over, wherever it stands in its own. */
START_TEST(test_postings_match__the_best_is_found_anywhere_in_a_block)
{
	static const guint places[] = {1, 126, 127, 128, 129, 255, 256, 257, 639, 640, 641, 1022, 1023};
	for (gsize k = 0; k < G_N_ELEMENTS(places); k++) {
		g_autofree char *path = g_strdup_printf("%s%zu", shard, k);
		g_autoptr(TcShardWriter) writer = open_writer(path);
		for (guint i = 0; i < 1024; i++)
			put(writer, 1 + i, i == places[k] ? "hop:9 chi:9" : i == 0 ? "hop:2 chi:2" : "hop chi");
		commit(writer);
		g_autoptr(TcCollection) collection = open_collection(path);
		TcMatchOptions options = plain_options;
		options.max = 1;
		g_autofree char *expected = g_strdup_printf("%u", 1 + places[k]);
		g_autofree char *one = list_matches(collection, tc_query_new_term("hop"), &options);
		g_autofree char *any = list_matches(
			collection, tc_query_take_pair(TC_OR, tc_query_new_term("hop"), tc_query_new_term("chi")), &options);
		ck_assert_str_eq(one, expected);
		ck_assert_str_eq(any, expected);
	}
}
END_TEST

/* Whatever is told of a block, the next one begins behind it, or the list ends. */
START_TEST(test_postings_match__a_list_rises_even_if_it_is_damaged)
{
	guint32 documents[3 * TC_BLOCK], frequencies[3 * TC_BLOCK], lengths[6 * TC_BLOCK];
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	for (guint i = 0; i < 6 * TC_BLOCK; i++)
		lengths[i] = 1;
	for (guint i = 0; i < 3 * TC_BLOCK; i++) {
		documents[i] = 2 * i;
		frequencies[i] = 1;
	}
	tc_list_put(bytes, documents, frequencies, 3 * TC_BLOCK, lengths);
	for (guint32 last = 0; last < 2 * TC_BLOCK; last += 15) {
		TcListCursor cursor;
		const TcList list = {.n = 3 * TC_BLOCK, .at = bytes->data, .end = bytes->data + bytes->len};
		gint64 before = -1;
		memcpy(bytes->data + offsetof(TcSkip, last), &last,
		       sizeof last); /* the first thing that is told of the first block */
		tc_list_cursor_begin(&cursor, &list, 6 * TC_BLOCK);
		for (; cursor.document != TC_NO_DOCUMENT; tc_list_cursor_next(&cursor)) {
			ck_assert_int_gt(cursor.document, before);
			before = cursor.document;
		}
	}
}
END_TEST

/* ---- from another machine ------------------------------------------------------------------------------------------ */

/* A query as it comes from another machine, its only term weighing `weight`. */
static gboolean is_taken(double weight, double factor, double k1)
{
	TcMatchOptions options = plain_options, got;
	double mean_length;
	options.bm25.k1 = k1;
	g_autoptr(TcQuery) query = tc_query_take_scaled(tc_query_take_scaled(tc_query_new_term("hop"), factor), factor);
	query->parts[0]->parts[0]->weight = weight;
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(GPtrArray) among = g_ptr_array_new_with_free_func((GDestroyNotify)tc_query_free);
	tc_query_put(query, &options, 10, bytes);
	TcPayload payload = tc_payload_read(bytes);
	g_autoptr(TcQuery) taken = tc_query_get(&payload, &got, among, &mean_length);
	return taken != NULL;
}

/* Scores are sums of whole numbers: nobody makes them larger than these are. */
START_TEST(test_postings_match__a_query_that_weighs_too_much_is_refused)
{
	ck_assert(is_taken(22, 20, 1.2));
	ck_assert(is_taken(0, 0, 0));
	ck_assert(!is_taken(1e300, 1, 1.2));
	ck_assert(!is_taken(1, 1e6, 1.2));
	ck_assert(!is_taken(1, 1, 1e300));
	ck_assert(!is_taken(0, 1e300, 1.2)); /* times infinity: no number */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings_match");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, test_postings_match__dates_up_to_0_are_none);
	tcase_add_test(all, test_postings_match__first_and_max_at_their_limits);
	tcase_add_test(all, test_postings_match__what_only_filters_weighs_nothing);
	tcase_add_test(all, test_postings_match__scores_are_the_same_to_the_last_bit_wherever_a_paper_stands);
	tcase_add_test(all, test_postings_match__terms_are_listed_in_order_with_how_many_have_them);
	tcase_add_test(all, test_postings_match__terms_at_the_limits);
	tcase_add_test(all, test_postings_match__any_frequency_comes_back);
	tcase_add_test(all, test_postings_match__lists_of_any_length);
	tcase_add_test(all, test_postings_match__numbers_as_bytes);
	tcase_add_test(all, test_postings_match__blocks_of_any_width_with_any_exceptions);
	tcase_add_test(all, test_postings_match__orders_and_ties);
	tcase_add_test(all, test_postings_match__labels_and_totals);
	tcase_add_test(all, test_postings_match__the_best_document_stands_for_a_paper);
	tcase_add_test(all, test_postings_match__the_formula);
	tcase_add_test(all, test_postings_match__a_document_may_be_shorter_than_it_is);
	tcase_add_test(all, test_postings_match__the_best_is_found_anywhere_in_a_block);
	tcase_add_test(all, test_postings_match__a_list_rises_even_if_it_is_damaged);
	tcase_add_test(all, test_postings_match__a_query_that_weighs_too_much_is_refused);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
