/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How fast the text stage is: bytes in, canonical text, tokens. usage: text FILE [REPEATS]; one JSON object on stdout.
 * The file is cut at line ends into papers of about PAPER_BYTES, as the indexer meets them.
 */
#include "lib/text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAPER_BYTES 20000

/* Seconds of processor that this thread has had: what other programs do matters less so. */
static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Best of the repeats, in seconds, for each stage. */
typedef struct {
	double normalise;
	double tokenise;
	double fold;
	gsize tokens;
} Times;

static void run_once(const char *bytes, gsize length, Times *times)
{
	times->normalise = times->tokenise = times->fold = 0;
	times->tokens = 0;
	for (gsize from = 0, to; from < length; from = to) {
		const char *newline = from + PAPER_BYTES < length
					      ? memchr(bytes + from + PAPER_BYTES, '\n', length - from - PAPER_BYTES)
					      : NULL;
		gsize n, canonical_length;
		to = newline ? (gsize)(newline - bytes) + 1 : length;
		double start = now();
		g_autoptr(TcText) text = tc_text_new(bytes + from, (gssize)(to - from), NULL);
		double normalised = now();
		if (!text)
			continue;
		const char *canonical = tc_text_get_canonical(text, &canonical_length);
		g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)canonical_length);
		double tokenised = now();
		g_autoptr(TcFolded) folded = tc_folded_new(canonical, (gssize)canonical_length);
		times->normalise += normalised - start;
		times->tokenise += tokenised - normalised;
		times->fold += now() - tokenised;
		tc_tokens_get(tokens, &n);
		times->tokens += n;
	}
}

int main(int argc, char **argv)
{
	g_autofree char *bytes = NULL;
	gsize length;
	Times best = {1e9, 1e9, 1e9, 0};

	if (argc < 2 || !g_file_get_contents(argv[1], &bytes, &length, NULL)) {
		fprintf(stderr, "usage: %s FILE [REPEATS]\n", argv[0]);
		return EXIT_FAILURE;
	}
	for (int repeat = argc > 2 ? atoi(argv[2]) : 3; repeat > 0; repeat--) {
		Times times;
		run_once(bytes, length, &times);
		best = (Times){MIN(best.normalise, times.normalise), MIN(best.tokenise, times.tokenise),
			       MIN(best.fold, times.fold), times.tokens};
	}
	double characters = (double)g_utf8_strlen(bytes, (gssize)length) / 1e6;
	printf("{\"bytes\": %zu, \"characters\": %.0f, \"tokens\": %zu, \"normalise_mchars_s\": %.1f, \"tokenise_mchars_s\": "
	       "%.1f, "
	       "\"both_mchars_s\": %.1f, \"fold_mchars_s\": %.1f}\n",
	       length, characters * 1e6, best.tokens, characters / best.normalise, characters / best.tokenise,
	       characters / (best.normalise + best.tokenise), characters / best.fold);
	return EXIT_SUCCESS;
}
