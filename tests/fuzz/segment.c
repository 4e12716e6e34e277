/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/postings/postings-private.h"
#include "tests/fuzz/fuzz.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A segment of an index with any bytes changed, its checksums made to fit, so that everything behind them is reached. The first byte of the
 * input says which segment, and the rest is four bytes a change: where, three of them, and to what. From 128 on the rest is the segment. */

static char *folder;
static struct {
	guint8 *bytes;
	gsize size;
} base[2];

/* ---- what there is to change ------------------------------------------------------------------------------------------ */

static void put_papers(TcBuilder *builder, guint n)
{
	for (guint i = 1; i <= n; i++) {
		g_autofree char *own = g_strdup_printf("rieng %u", i), *order = g_strdup_printf("%u", i % 5);
		const TcPosting postings[] = {{"chung", 5, i % 9},
					      {"hop", 3, 70000 * (i % 2)},
					      {own, (guint32)strlen(own), 2},
					      {i % 3 ? "ba" : "bac", i % 3 ? 2 : 3, 1}};
		const TcDocument whole = {.paper = i,
					  .date = 20240000 + i,
					  .order = order,
					  .labels = {"x", order},
					  .postings = postings,
					  .n_postings = 4};
		const TcDocument section = {.paper = i, .section = TRUE, .postings = postings, .n_postings = 2};
		tc_builder_add(builder, &whole);
		if (i % 4 == 0)
			tc_builder_add(builder, &section);
	}
}

static void remove_folder(void)
{
	static const char *const names[] = {"0.postings", "1.postings", "manifest"};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(folder, names[i], NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
}

static void make_bases(void)
{
	static const guint n_papers[] = {6, 400};
	folder = g_dir_make_tmp("tracuu-fuzz-XXXXXX", NULL);
	g_assert(folder);
	g_autofree char *path = g_build_filename(folder, "0.postings", NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(n_papers); i++) {
		TcBuilder *builder = tc_builder_new();
		put_papers(builder, n_papers[i]);
		gboolean made = tc_builder_write(builder, folder, "0.postings", NULL) &&
				g_file_get_contents(path, (char **)&base[i].bytes, &base[i].size, NULL);
		g_assert(made);
		tc_builder_free(builder);
	}
	atexit(remove_folder);
}

/* ---- reading it in every way ------------------------------------------------------------------------------------------- */

/* Lists may lie, but rise and stay within the segment. */
static void read_lists(const TcSegment *segment)
{
	static TcListCursor cursor;
	TcTermCursor terms;
	guint32 n = segment->head->n_documents;
	for (gboolean more = tc_term_cursor_begin(&terms, segment, ""); more; more = tc_term_cursor_next(&terms)) {
		g_assert(terms.length <= TC_POSTINGS_MAX_TERM && terms.term[terms.length] == '\0');
		tc_list_cursor_begin(&cursor, &terms.list, n);
		guint64 sum = 0;
		for (gint64 before = -1; cursor.document != TC_NO_DOCUMENT; tc_list_cursor_next(&cursor)) {
			g_assert(cursor.document < n && cursor.document > before);
			before = cursor.document;
			sum += tc_list_cursor_get_frequency(&cursor);
		}
		tc_list_cursor_begin(&cursor, &terms.list, n);
		for (guint32 target = 0; cursor.document != TC_NO_DOCUMENT; target = cursor.document + 1 + target % 200)
			g_assert(tc_list_cursor_seek(&cursor, target) >= target &&
				 (cursor.document < n || cursor.document == TC_NO_DOCUMENT));
	}
}

/* Of which one word is enough. */
static TcQuery *new_wide_question(void)
{
	TcQuery *synonyms[9];
	for (guint i = 0; i < G_N_ELEMENTS(synonyms); i++)
		synonyms[i] = tc_query_new_term(i % 2 ? "ba" : "bac");
	TcQuery *all[] = {tc_query_new_term("chung"), tc_query_new_term("hop"), tc_query_new_dates(20240002, 20240300)};
	TcQuery *few[] = {tc_query_new_term("hop"), tc_query_new_term("rieng 4")};
	TcQuery *any[] = {tc_query_take_parts(TC_AND, all, 3), tc_query_take_parts(TC_SYNONYM, synonyms, 9),
			  tc_query_take_parts(TC_SYNONYM, few, 2), tc_query_new_term("hop"), tc_query_new_term("ba")};
	TcQuery *query = tc_query_take_pair(TC_AND_MAYBE, tc_query_take_parts(TC_OR, any, 5), tc_query_new_term("chung"));
	return tc_query_take_pair(TC_AND_NOT, tc_query_take_pair(TC_FILTER, query, tc_query_new_all()),
				  tc_query_new_term("rieng 3"));
}

/* Of which all words must be there. */
static TcQuery *new_narrow_question(void)
{
	TcQuery *any[] = {tc_query_new_term("ba"), tc_query_new_term("bac")};
	TcQuery *all[] = {tc_query_new_term("chung"), tc_query_take_parts(TC_OR, any, 2), tc_query_new_term("hop")};
	return tc_query_take_parts(TC_AND, all, 3);
}

static void count_posting(gint64 paper, guint section, const TcPosting *posting, gpointer data)
{
	(void)paper;
	(void)section;
	*(guint64 *)data += posting->length + posting->frequency;
}

static void match(TcCollection *collection, TcQuery *query, TcOrder order)
{
	g_autoptr(TcQuery) common = tc_query_new_term("ba"), some = tc_query_new_dates(20240002, 20240300);
	TcQuery *const among[] = {common, some};
	const TcMatchOptions options = {.max = 3,
					.order = order,
					.sections = order % 2 == 0,
					.count = TRUE,
					.among = among,
					.n_among = G_N_ELEMENTS(among),
					.bm25 = {.k1 = 2, .b = 0.5, .min_length = 0.5}};
	g_autoptr(TcMatches) matches = tc_collection_match(collection, query, &options, NULL);
	for (guint i = 0; i < matches->n; i++)
		g_assert(isfinite(matches->papers[i].score));
	for (guint i = 0; i < G_N_ELEMENTS(among); i++)
		g_assert(matches->among[i] <= matches->total);
}

static void ask(TcCollection *collection)
{
	g_autoptr(TcQuery) wide = new_wide_question(), narrow = new_narrow_question();
	guint64 sum = 0;
	for (TcOrder order = TC_ORDER_SCORE; order <= TC_ORDER_STRING; order++) {
		match(collection, wide, order);
		match(collection, narrow, order);
	}
	g_array_unref(tc_collection_dup_papers(collection));
	tc_collection_read_all(collection, count_posting, &sum);
}

/* It is whole by its checksum: it is merged, and what comes out is sound. */
static void merge(TcSegment *segment)
{
	const TcPart parts[] = {{.segment = segment}, {.segment = segment}};
	guint32 n = 0;
	gboolean merged = tc_merge(parts, 2, folder, "1.postings", &n, NULL);
	g_autoptr(TcSegment) made = merged && n > 0 ? tc_segment_open(folder, "1.postings", NULL) : NULL;
	g_assert(!merged || n == 0 || (made && tc_segment_is_whole(made)));
	if (made)
		read_lists(made);
}

/* A manifest that names the segment by the checksum of its head. */
static void write_manifest(guint32 check)
{
	g_autofree char *path = g_build_filename(folder, "manifest", NULL);
	g_autofree char *parts = g_strdup_printf("tracuu-shard 1\nsegment 0.postings %u\n", check);
	g_autofree char *text = g_strdup_printf("%scheck %lu\n", parts, crc32(0, (const guint8 *)parts, (uInt)strlen(parts)));
	gboolean written = g_file_set_contents(path, text, -1, NULL);
	g_assert(written);
}

static void try_segment(guint8 *bytes, gsize size)
{
	g_autofree char *path = g_build_filename(folder, "0.postings", NULL);
	guint32 check = 0;
	if (size >= sizeof(TcSegmentHead)) {
		TcSegmentHead head;
		memcpy(&head, bytes, sizeof head);
		memcpy(head.magic, TC_SEGMENT_MAGIC, sizeof head.magic);
		head.check_parts = (guint32)crc32(0, bytes + sizeof head, (uInt)(size - sizeof head));
		head.check_head = (guint32)crc32(0, (const guint8 *)&head, offsetof(TcSegmentHead, check_head));
		memcpy(bytes, &head, sizeof head);
		check = head.check_head;
	}
	write_manifest(check);
	FILE *file = g_fopen(path, "w");
	g_assert(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
	g_autoptr(TcSegment) segment = tc_segment_open(folder, "0.postings", NULL);
	g_autoptr(TcCollection) collection = tc_collection_open((const char *const *)&folder, 1, NULL);
	g_assert(!segment == !collection);
	if (!segment)
		return;
	read_lists(segment);
	ask(collection);
	merge(segment);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!folder)
		make_bases();
	if (size == 0)
		return 0;
	gboolean raw = data[0] >= 128;
	gsize which = data[0] % 2, n = raw ? size - 1 : base[which].size;
	g_autofree guint8 *bytes = g_malloc(n + 1);
	memcpy(bytes, raw ? data + 1 : base[which].bytes, n);
	for (gsize i = 1; !raw && i + 4 <= size; i += 4)
		bytes[((gsize)data[i] << 16 | (gsize)data[i + 1] << 8 | data[i + 2]) % n] = data[i + 3];
	try_segment(bytes, n);
	return 0;
}
