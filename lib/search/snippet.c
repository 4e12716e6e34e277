/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Snippets: the stretch of a paper that has most of what was asked for, with the words marked. Made from the archive's raw text as
 * it is today, by the same tokens that the index was made from, so marks fall on whole words and on nothing else.
 *
 * What is made canonical and cut into tokens is what has those words and a few more: mending may make one word of several, and a token may have
 * spaces.
 *
 * Where a word is repaired and sure enough, its repaired reading is shown, with what stands there beside; either may be what was asked for.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Words before the first mark, and words of a snippet. */
#define LEAD_TOKENS 8u
#define WINDOW_TOKENS (LEAD_TOKENS + TC_MATCH_REACH)
/** What of a paper is made canonical before and behind the first mark, in words between spaces: more than those that are shown. */
#define LEAD_WORDS (LEAD_TOKENS + 2)
#define REACH_WORDS (TC_MATCH_REACH + 12)
/** Such a word has no more bytes than this. */
#define MAX_WORD 64u
/** A paper whose passage cannot be found is taken whole, up to this size. In bytes. */
#define WHOLE_BYTES (32u << 10)

/* The window that is worth most; it begins some words before a match. */
static gsize find_window(const TcMarks *marks, const guint8 *numbers, gsize n)
{
	g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(TcMatch));
	for (gsize i = 0; i < n; i++) {
		const TcMatch match = {.word = (guint)i, .number = numbers[i], .worth = TC_MATCH_WORTH};
		if (numbers[i])
			g_array_append_val(matches, match);
	}
	gsize best = matches->len ? g_array_index(matches, TcMatch, tc_matches_find_best(marks, matches)).word : 0;
	return best > LEAD_TOKENS ? best - LEAD_TOKENS : 0;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

static void part_free(TcSnippetPart *part)
{
	g_free(part->text);
	g_free(part->raw);
	g_free(part);
}

/* Line ends and runs of spaces become one space. */
static void add_part(GPtrArray *parts, const char *text, gsize start, gsize end, gboolean hit)
{
	if (end <= start)
		return;
	GString *clean = g_string_new(NULL);
	for (gsize i = start; i < end; i++)
		if (!g_ascii_isspace(text[i]))
			g_string_append_c(clean, text[i]);
		else if (!clean->len || clean->str[clean->len - 1] != ' ')
			g_string_append_c(clean, ' ');
	TcSnippetPart *part = g_new0(TcSnippetPart, 1);
	part->text = g_string_free(clean, FALSE);
	part->hit = hit;
	g_ptr_array_add(parts, part);
}

/* A text that is shown, and what was found in it. */
typedef struct {
	const char *text;
	const TcToken *token;
	const guint8 *matches;
	const TcReading **shown; /* of each token; NULL: as it stands */
} View;

/* The last token before `to` that belongs to the same mark as `at`: words that were asked for and stand together. */
static gsize find_last(const View *view, gsize at, gsize to)
{
	while (at + 1 < to && view->matches[at + 1] && !view->shown[at + 1] && tc_tokens_are_beside(&view->token[at], view->text))
		at++;
	return at;
}

/* Writes the reading that token `at` belongs to. \return the token behind it. */
static gsize write_reading(GPtrArray *parts, const View *view, gsize at, gsize to)
{
	const TcReading *reading = view->shown[at];
	gboolean hit = FALSE;
	guint before = parts->len;
	for (; at < to && view->shown[at] == reading; at++)
		hit = hit || view->matches[at];
	add_part(parts, reading->repaired, 0, strlen(reading->repaired), hit);
	if (parts->len > before)
		((TcSnippetPart *)parts->pdata[before])->raw = g_strdup(reading->raw);
	return at;
}

static void write_window(GPtrArray *parts, const View *view, gsize from, gsize to)
{
	const TcToken *token = view->token;
	gsize done = token[from].span.start;
	for (gsize i = from; i < to;) {
		if (!view->matches[i] && !view->shown[i]) {
			i++;
			continue;
		}
		add_part(parts, view->text, done, token[i].span.start, FALSE);
		gsize next = view->shown[i] ? write_reading(parts, view, i, to) : find_last(view, i, to) + 1;
		if (!view->shown[i])
			add_part(parts, view->text, token[i].span.start, token[next - 1].span.end, TRUE);
		done = token[next - 1].span.end;
		i = next;
	}
	add_part(parts, view->text, done, token[to - 1].span.end, FALSE);
}

/* Which reading is shown at each token. Free with g_free(). */
static const TcReading **list_shown(const GArray *readings, const TcToken *token, gsize n)
{
	const TcReading **shown = g_new0(const TcReading *, n);
	gsize from = 0;
	for (guint i = 0; i < readings->len; i++) {
		const TcReading *reading = &g_array_index(readings, TcReading, i);
		for (gsize to = tc_reading_find_tokens(reading, token, n, &from); from < to; from++)
			shown[from] = reading->shown ? reading : NULL;
	}
	return shown;
}

/* Goes on over words, before the byte `at` or from it on. */
static gsize skip_words(const char *raw, gsize length, gsize at, guint n, gboolean back)
{
	gsize most = (gsize)n * MAX_WORD;
	gsize limit = back ? at - MIN(at, most) : MIN(length, at + most);
	gboolean inside = FALSE;
	while (at != limit) {
		gboolean space = g_ascii_isspace(raw[back ? at - 1 : at]);
		if (space && inside && --n == 0)
			break;
		inside = !space;
		at = back ? at - 1 : at + 1;
	}
	return at;
}

/* The raw bytes [start, end) of a paper, cut between words. */
static TcSpan cut_stretch(const char *raw, gsize length, gsize start, gsize end)
{
	while (start > 0 && start < length && !g_ascii_isspace(raw[start - 1]))
		start++;
	end = MIN(end, length);
	while (end < length && end > start && !g_ascii_isspace(raw[end]))
		end--;
	return (TcSpan){start, end > start ? end : length};
}

static guint count_feeds(const char *raw, gsize end)
{
	guint n = 0;
	for (const char *at = raw; (at = memchr(at, '\f', (gsize)(raw + end - at))); at++)
		n++;
	return n;
}

/* A text that is canonical as it is need not be made so: that is half of what a snippet costs. */
static void make_from(const TcMarks *marks, const char *raw, TcSpan stretch, const GPtrArray *repairs, TcHit *hit)
{
	const char *canonical = raw + stretch.start;
	gsize bytes = stretch.end - stretch.start, n;
	gboolean as_it_is = hit->plain && repairs->len == 0;
	g_autoptr(TcText) text = as_it_is ? NULL : tc_text_new(canonical, (gssize)bytes, NULL);
	if (text)
		canonical = tc_text_get_canonical(text, &bytes);
	else if (!as_it_is)
		return;
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)bytes);
	const TcToken *token = tc_tokens_get(tokens, &n);
	if (n == 0)
		return;
	g_autoptr(GArray) readings = tc_readings_new(repairs, text, stretch);
	g_autofree guint8 *matches = tc_marks_match_all(marks, token, n, canonical, readings);
	g_autofree const TcReading **shown = list_shown(readings, token, n);
	const View view = {.text = canonical, .token = token, .matches = matches, .shown = shown};
	gsize from = find_window(marks, matches, n);
	gsize shows = token[MIN(from + LEAD_TOKENS, n - 1)].span.start;
	hit->page = count_feeds(raw, stretch.start) + (text ? tc_text_get_page(text, shows) : 1 + count_feeds(canonical, shows));
	write_window(hit->snippet, &view, from, MIN(n, from + WINDOW_TOKENS));
}

static guint count_repaired(const GPtrArray *repairs)
{
	guint n = 0;
	for (guint i = 0; i < repairs->len; i++) {
		TcReadingState state = ((const TcPaperRepair *)repairs->pdata[i])->state;
		n += state == TC_READING_APPLIED || state == TC_READING_CONFIRMED;
	}
	return n;
}

void tc_snippet_make(const TcMarks *marks, const char *raw, gsize length, const GPtrArray *repairs, TcHit *hit)
{
	g_clear_pointer(&hit->snippet, g_ptr_array_unref);
	hit->snippet = g_ptr_array_new_with_free_func((GDestroyNotify)part_free);
	gsize at;
	gboolean found = tc_marks_find(marks, raw, length, repairs, &at);
	gsize start = found ? skip_words(raw, length, at, LEAD_WORDS, TRUE) : at - MIN(at, WHOLE_BYTES / 2);
	gsize end = found ? skip_words(raw, length, at, REACH_WORDS, FALSE) : at + WHOLE_BYTES;
	make_from(marks, raw, cut_stretch(raw, length, start, end), repairs, hit);
	hit->repaired = count_repaired(repairs);
}
