/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Asks a store the questions of a file (lines of `kind TAB question`), one thread, in the library itself, and prints the
 * latencies of each kind as JSON; with --hits-only without snippets, facets and chains, as other engines answer. Every question
 * is asked once unmeasured first, so that what is measured is a warm store, as that of a server at work; then ROUNDS times each, in
 * turn, so that no question profits from having just been asked. With --cpu what is measured is the processor time of the thread, and of each
 * question its best round: for comparing two builds on a machine that others use too. --samples prints all samples, too.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/search/search.h"

#define ROUNDS 5
#define MAX_KINDS 8

typedef struct {
	const char *kind; /**< borrowed from the line */
	const char *text;
	guint hits;  /**< of the last round */
	double best; /**< milliseconds of its best round */
} Question;

typedef struct {
	gboolean hits_only, cpu, samples;
} Options;

typedef struct {
	const char *name;
	GArray *ms; /**< of double */
	guint n_questions, n_empty;
} Kind;

static GArray *read_questions(char *text)
{
	GArray *questions = g_array_new(FALSE, FALSE, sizeof(Question));

	for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
		char *tab = strchr(line, '\t');
		if (!tab)
			continue;
		*tab = '\0';
		const Question question = {.kind = line, .text = tab + 1};
		g_array_append_val(questions, question);
	}
	return questions;
}

/** Nanoseconds. */
static gint64 read_clock(gboolean cpu)
{
	struct timespec now;

	clock_gettime(cpu ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &now);
	return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

/** \return milliseconds, or a negative number on an error. */
static double ask(TcSearcher *searcher, Question *question, const Options *how, GError **error)
{
	TcSearchOptions options = TC_SEARCH_OPTIONS_DEFAULT;
	options.details = !how->hits_only;
	const gint64 since = read_clock(how->cpu);
	g_autoptr(TcAnswer) answer = tc_search(searcher, question->text, &options, tc_asker_get_everybody(), error);
	const gint64 until = read_clock(how->cpu);

	if (!answer)
		return -1;
	question->hits = answer->total;
	return (double)(until - since) / 1e6;
}

static Kind *find_kind(Kind *kinds, const char *name)
{
	guint i = 0;

	while (i < MAX_KINDS - 1 && kinds[i].name && strcmp(kinds[i].name, name) != 0)
		i++;
	if (!kinds[i].name) {
		kinds[i].name = name;
		kinds[i].ms = g_array_new(FALSE, FALSE, sizeof(double));
	}
	return &kinds[i];
}

static void add_sample(Kind *kinds, Kind *all, const Question *question, double ms)
{
	g_array_append_val(find_kind(kinds, question->kind)->ms, ms);
	g_array_append_val(all->ms, ms);
}

static gboolean measure(TcSearcher *searcher, const Options *how, GArray *questions, Kind *kinds, Kind *all, GError **error)
{
	for (guint round = 0; round <= ROUNDS; round++)
		for (guint i = 0; i < questions->len; i++) {
			Question *question = &g_array_index(questions, Question, i);
			const double ms = ask(searcher, question, how, error);
			if (ms < 0)
				return FALSE;
			question->best = round > 1 ? MIN(question->best, ms) : ms;
			if (round > 0 && !how->cpu)
				add_sample(kinds, all, question, ms);
		}
	for (guint i = 0; i < questions->len; i++) {
		const Question *question = &g_array_index(questions, Question, i);
		Kind *kind = find_kind(kinds, question->kind);
		if (how->cpu)
			add_sample(kinds, all, question, question->best);
		kind->n_questions++;
		kind->n_empty += question->hits == 0;
		all->n_questions++;
		all->n_empty += question->hits == 0;
	}
	return TRUE;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/** The smallest value that at least `percent` of all are not above. */
static double get_percentile(const GArray *sorted, guint percent)
{
	const guint rank = (sorted->len * percent + 99) / 100;

	return g_array_index(sorted, double, MAX(rank, 1) - 1);
}

static json_t *kind_to_json(Kind *kind, gboolean samples)
{
	json_t *all = samples ? json_array() : NULL;

	g_array_sort(kind->ms, compare_doubles);
	for (guint i = 0; all && i < kind->ms->len; i++)
		json_array_append_new(all, json_real(g_array_index(kind->ms, double, i)));
	return json_pack("{s:i, s:i, s:f, s:f, s:f, s:f, s:o*}", "questions", (int)kind->n_questions, "without_hits",
			 (int)kind->n_empty, "p50_ms", get_percentile(kind->ms, 50), "p95_ms", get_percentile(kind->ms, 95),
			 "p99_ms", get_percentile(kind->ms, 99), "max_ms", get_percentile(kind->ms, 100), "samples", all);
}

static void print_kinds(Kind *kinds, Kind *all, gboolean samples)
{
	json_t *root = json_object();

	for (guint i = 0; i < MAX_KINDS && kinds[i].name; i++) {
		json_object_set_new(root, kinds[i].name, kind_to_json(&kinds[i], samples));
		g_array_unref(kinds[i].ms);
	}
	if (all->ms->len > 0)
		json_object_set_new(root, all->name, kind_to_json(all, FALSE));
	char *text = json_dumps(root, JSON_INDENT(1));
	g_print("%s\n", text);
	free(text);
	json_decref(root);
}

int main(int argc, char **argv)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	Kind kinds[MAX_KINDS] = {0};
	Kind all = {.name = "all", .ms = g_array_new(FALSE, FALSE, sizeof(double))};

	Options how = {0};
	for (; argc > 3; argc--, argv++) {
		how.hits_only |= strcmp(argv[1], "--hits-only") == 0;
		how.cpu |= strcmp(argv[1], "--cpu") == 0;
		how.samples |= strcmp(argv[1], "--samples") == 0;
	}
	if (argc != 3) {
		g_printerr("usage: ask [--hits-only] [--cpu] [--samples] STORE QUESTIONS\n");
		return 2;
	}
	g_autoptr(TcSearcher) searcher = tc_searcher_open_mapped(argv[1], &error); /* as a server */
	if (searcher && g_file_get_contents(argv[2], &text, NULL, &error)) {
		g_autoptr(GArray) questions = read_questions(text);
		if (measure(searcher, &how, questions, kinds, &all, &error))
			print_kinds(kinds, &all, how.samples);
	}
	g_array_unref(all.ms);
	if (!error)
		return 0;
	g_printerr("ask: %s\n", error->message);
	return 1;
}
