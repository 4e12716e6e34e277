/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Small shards for the suites of lib/postings, with documents told in a line: "hop chi:3 bo:0" are three terms, each once but where a number
 * says how often. Included by tests/test_postings*.c only.
 */
#ifndef TC_TESTS_POSTINGS_SHARD_H
#define TC_TESTS_POSTINGS_SHARD_H

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "lib/postings/postings-private.h"
#include "tests/testing.h"

/** Most terms of a line. */
#define MAX_TERMS 32

/** The scratch folder of the running test, and the shard in it. */
static char *folder, *shard;

static inline void set_up(void)
{
	folder = tc_test_folder();
	shard = g_build_filename(folder, "shard", NULL);
}

static inline void tear_down(void)
{
	tc_test_remove(folder);
	g_free(folder);
	g_free(shard);
}

/** As many cases as that, or TC_CASES times as many. */
static inline guint times(guint n)
{
	const char *cases = g_getenv("TC_CASES");

	return n * (cases ? (guint)g_ascii_strtoull(cases, NULL, 10) : 1);
}

static inline TcShardWriter *open_writer(const char *path)
{
	g_autoptr(GError) error = NULL;
	TcShardWriter *writer = tc_shard_writer_open(path, &error);

	ck_assert_msg(writer != NULL, "%s", error ? error->message : "");
	return writer;
}

static inline void commit(TcShardWriter *writer)
{
	g_autoptr(GError) error = NULL;
	const TcShardFacts facts = tc_shard_writer_get_facts(writer);

	ck_assert_msg(tc_shard_writer_commit(writer, &facts, &error), "%s", error ? error->message : "");
}

static inline void compact(TcShardWriter *writer)
{
	g_autoptr(GError) error = NULL;

	ck_assert_msg(tc_shard_writer_compact(writer, &error), "%s", error ? error->message : "");
}

/** Puts a document told in a line; `like` has what is more to it, or is NULL. */
static inline void put_document(TcShardWriter *writer, gint64 paper, const char *line, const TcDocument *like)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	TcPosting postings[MAX_TERMS];
	TcDocument document = like ? *like : (TcDocument){0};

	document.paper = paper;
	document.postings = postings;
	document.n_postings = 0;
	for (char **word = words; *word; word++) {
		char *colon = strrchr(*word, ':');
		if (colon)
			*colon = '\0';
		ck_assert_uint_lt(document.n_postings, MAX_TERMS);
		if (**word)
			postings[document.n_postings++] =
				(TcPosting){.term = *word,
					    .length = (guint32)strlen(*word),
					    .frequency = colon ? (guint32)strtoul(colon + 1, NULL, 10) : 1};
	}
	if (!document.section)
		tc_shard_writer_put(writer, paper);
	tc_shard_writer_add(writer, &document);
}

static inline void put(TcShardWriter *writer, gint64 paper, const char *line)
{
	put_document(writer, paper, line, NULL);
}

/** What takes a posting of one document. */
typedef void (*TakeFunc)(const TcPosting *posting, gpointer data);
typedef struct {
	gint64 paper;
	guint section;
	TakeFunc take;
	gpointer data;
} Wanted;

static inline void take_wanted(gint64 paper, guint section, const TcPosting *posting, gpointer data)
{
	const Wanted *wanted = data;
	if (paper == wanted->paper && section == wanted->section)
		wanted->take(posting, wanted->data);
}

/** The terms of one document: a section of a paper, 0: the whole. */
static inline void read_document(TcCollection *collection, gint64 paper, guint section, TakeFunc take, gpointer data)
{
	Wanted wanted = {.paper = paper, .section = section, .take = take, .data = data};
	tc_collection_read_all(collection, take_wanted, &wanted);
}

/** Opens one shard for reading. */
static inline TcCollection *open_collection(const char *path)
{
	g_autoptr(GError) error = NULL;
	TcCollection *collection = tc_collection_open(&path, 1, &error);

	ck_assert_msg(collection != NULL, "%s", error ? error->message : "");
	return collection;
}

/** How papers are asked for where nothing else is said. */
static const TcMatchOptions plain_options = {.max = 1000000, .count = TRUE, .bm25 = {.k1 = 1.2, .b = 0.5, .min_length = 0.5}};

static inline TcMatches *match(TcCollection *collection, TcQuery *query, const TcMatchOptions *options)
{
	g_autoptr(GError) error = NULL;
	TcMatches *matches = tc_collection_match(collection, query, options, &error);

	ck_assert_msg(matches != NULL, "%s", error ? error->message : "");
	return matches;
}

/** The papers that match, "3 1 2", best first. Takes the query over; g_free(). */
static inline char *list_matches(TcCollection *collection, TcQuery *query, const TcMatchOptions *options)
{
	g_autoptr(TcQuery) owned = query;
	g_autoptr(TcMatches) matches = match(collection, query, options ? options : &plain_options);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < matches->n; i++)
		g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i ? " " : "", matches->papers[i].paper);
	return g_string_free(text, FALSE);
}

/** Asserts which papers match, best first. Takes the query over. */
#define ck_matches(collection, query, expected)                                                                                  \
	do {                                                                                                                     \
		g_autofree char *found = list_matches(collection, query, NULL);                                                  \
		ck_assert_str_eq(found, expected);                                                                               \
	} while (0)

/** All papers of a shard as it is on disk now, "1 2 3"; g_free(). */
static inline char *list_papers(const char *path)
{
	g_autoptr(TcCollection) collection = open_collection(path);
	g_autoptr(GArray) papers = tc_collection_dup_papers(collection);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < papers->len; i++)
		g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i ? " " : "", g_array_index(papers, gint64, i));
	return g_string_free(text, FALSE);
}

/** Asserts which papers a shard has on disk. */
#define ck_papers(path, expected)                                                                                                \
	do {                                                                                                                     \
		g_autofree char *held = list_papers(path);                                                                       \
		ck_assert_str_eq(held, expected);                                                                                \
	} while (0)

/** How many segments a shard has on disk. */
static inline guint count_segments(const char *path)
{
	g_autofree char *manifest = g_build_filename(path, "manifest", NULL), *text = NULL;
	guint n = 0;

	ck_assert(g_file_get_contents(manifest, &text, NULL, NULL));
	for (const char *at = text; (at = strstr(at, "\nsegment ")); at++)
		n++;
	return n;
}

/** How many of what was counted have a label. */
static inline guint count_label(const TcMatches *matches, guint slot, const char *label)
{
	for (guint i = 0; i < matches->counts->len; i++)
		if (matches->labels[i].slot == slot && strcmp(matches->labels[i].name, label) == 0)
			return g_array_index(matches->counts, guint, i);
	return 0;
}

/** How many labels any of what was counted has. */
static inline guint count_labels(const TcMatches *matches, guint slot)
{
	guint n = 0;

	for (guint i = 0; i < matches->counts->len; i++)
		n += matches->labels[i].slot == slot && g_array_index(matches->counts, guint, i) > 0 && *matches->labels[i].name;
	return n;
}

#endif
