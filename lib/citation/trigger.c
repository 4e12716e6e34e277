/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation-private.h"

#include "lib/citation/triggers-table.h"

#include <stdlib.h>
#include <string.h>

#define WILD_WORDS 12
#define REACH 10

/* From the end of one word to the start of the next, over blanks, a comma and quotes. */
static gsize skip_inside(const TcScan *scan, gsize at)
{
	gsize i = tc_skip_blank(scan, at);

	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	return i;
}

/* One word of the phrase. \return its end or 0. */
static gsize match_one(const TcScan *scan, gsize at, const char *word, gsize length)
{
	gsize end = tc_word_end(scan, at);

	return end - at == length && memcmp(scan->f + at, word, length) == 0 ? end : 0;
}

static gsize match_rest(const TcScan *scan, gsize at, const char *phrase, gsize limit)
{
	gsize i = at, end = at;

	while (*phrase) {
		gsize length = strcspn(phrase, " ");
		if (*phrase == '*') {
			for (int skipped = 0; skipped <= WILD_WORDS && i < limit; skipped++) {
				gsize stop = match_rest(scan, i, phrase + 2, limit);
				if (stop)
					return stop;
				gsize word = tc_word_end(scan, i);
				if (word == i)
					return 0;
				i = skip_inside(scan, word);
			}
			return 0;
		}
		if (i >= limit || !(end = match_one(scan, i, phrase, length)))
			return 0;
		i = skip_inside(scan, end);
		phrase += length;
		phrase += *phrase == ' ';
	}
	return end;
}

static guint count_words(const TcScan *scan, gsize from, gsize to)
{
	guint n = 0;

	for (gsize i = from; i < to; i++)
		n += tc_is_word(scan->f[i]) && (i == from || !tc_is_word(scan->f[i - 1]));
	return n;
}

const char *tc_trigger_before(const TcScan *scan, gsize from, gsize to, gsize *where, gsize *tail)
{
	const char *relation = NULL;

	*where = *tail = 0;
	for (gsize i = from; i < to; i++) {
		if (!tc_is_word(scan->f[i]) || (i > from && tc_is_word(scan->f[i - 1])))
			continue;
		for (gsize t = 0; t < G_N_ELEMENTS(trigger_rows); t++) {
			const char *phrase = trigger_rows[t][0];
			if (phrase[0] != scan->f[i] || phrase[1] != scan->f[i + 1])
				continue;
			gsize end = match_rest(scan, i, phrase, to);
			/* a longer one that began earlier and ends here or later stays */
			if (!end || end > to || end < *tail || (end == *tail && *where < i))
				continue;
			guint reach = *trigger_rows[t][2] ? (guint)atoi(trigger_rows[t][2]) : REACH;
			if (count_words(scan, end, to) > reach)
				continue;
			relation = trigger_rows[t][1];
			*where = i;
			*tail = end;
		}
	}
	return relation;
}
