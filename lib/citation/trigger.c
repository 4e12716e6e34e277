/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Triggers: phrases that state a relation (triggers.tsv). The nearest one before a citation wins, and of two that end at one
 * place the longer. Kinds bend that: a *weak* one ("quy định tại") gives way to a verb of which it is the object ("sửa
 * đổi một số quy định tại"), and a *turned* one ("được sửa đổi bởi") says what the work cited does. An *after* one ("hết hiệu
 * lực") stands behind what it is about. A *none* holds a trigger's words and is none ("Ban Chấp hành").
 */
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

/* What a wildcard stands for may be quoted. */
static gsize skip_quotes(const TcScan *scan, gsize at)
{
	while (tc_quote_length(scan, at))
		at += tc_quote_length(scan, at);
	return at;
}

/* One word of the phrase. \return its end or 0. */
static gsize match_one(const TcScan *scan, gsize at, const char *word, gsize length)
{
	/* nearly all differ in their first letters; behind the text stands a NUL */
	for (gsize i = 0; i < length; i++)
		if (scan->f[at + i] != word[i])
			return 0;
	return tc_is_word(scan->f[at + length]) ? 0 : at + length;
}

static gsize match_rest(const TcScan *scan, gsize at, const char *phrase, gsize limit)
{
	gsize i = at, end = at;

	while (*phrase) {
		gsize length = (gsize)(strchrnul(phrase, ' ') - phrase);
		if (*phrase == '*') {
			i = skip_quotes(scan, i);
			for (int skipped = 0; skipped <= WILD_WORDS && i < limit; skipped++) {
				gsize stop = match_rest(scan, i, phrase + 2, limit);
				if (stop)
					return stop;
				gsize word = tc_word_end(scan, i);
				if (word == i)
					return 0;
				i = skip_quotes(scan, skip_inside(scan, skip_quotes(scan, word)));
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

/* Words that may stand between a verb and the place in a paper that it changes: `sửa đổi một số điều quy định tại`. */
static const char object_words[] =
	"mot so|cac|nhung|noi dung|dieu|khoan|diem|muc|quy dinh|cua|tai|va|theo|danh muc|phu luc|cum tu";

static gboolean is_object(const TcScan *scan, gsize from, gsize to)
{
	gsize i = tc_skip_blank(scan, from);

	while (i < to) {
		gsize end = tc_match_any(scan, i, object_words);
		if (!end && tc_is_digit(scan->f[i]))
			end = tc_word_end(scan, i);
		if (!end)
			return FALSE;
		i = skip_inside(scan, end);
	}
	return TRUE;
}

/* What a weak trigger gives way to: a verb that changes or founds, of which it only says where. */
static gboolean governs(const char *relation)
{
	static const char *const ids[] = {"can-cu", "sua-doi", "bai-bo", "thay-the", "dinh-chinh"};

	for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
		if (g_str_equal(relation, ids[i]))
			return TRUE;
	return FALSE;
}

#define KIND(row) (trigger_rows[row][3][0])
#define WEAK 'w'
#define TURNED 't'
#define AFTER 'a'
#define NONE 'n'

/* The triggers of one place in the text, the longest first to win. */
typedef struct {
	TcTrigger best, verb; /* the nearest; the nearest that is not weak */
	gboolean weak;
} Nearest;

static void consider(Nearest *nearest, gsize row, gsize at, gsize end)
{
	TcTrigger found = {.relation = trigger_rows[row][1], .turned = KIND(row) == TURNED, .where = at, .tail = end};

	/* a longer one that began earlier and ends here or later stays */
	if (end > nearest->best.tail || (end == nearest->best.tail && nearest->best.where >= at)) {
		nearest->best = found;
		nearest->weak = KIND(row) == WEAK;
	}
	if (KIND(row) != WEAK && (end > nearest->verb.tail || (end == nearest->verb.tail && nearest->verb.where >= at)))
		nearest->verb = found;
}

static gsize match_row(const TcScan *scan, gsize row, gsize at, gsize to)
{
	const char *phrase = trigger_rows[row][0];

	return tc_starts_alike(scan, at, phrase) ? match_rest(scan, at, phrase, to) : 0;
}

/* A place for each pair of letters that a phrase may begin with. */
#define N_PAIRS (TC_N_CLASSES * TC_N_CLASSES)

/* Rows by the first two letters of their phrase, in the table's order: nearly all words begin with others. */
typedef struct {
	guint16 rows[G_N_ELEMENTS(trigger_rows)];
	guint16 first[N_PAIRS + 1]; /* of a pair, in `rows` */
} Beginnings;

static guint pair_of(const char *text)
{
	return tc_class_of(text[0]) * TC_N_CLASSES + tc_class_of(text[1]);
}

static void sort_rows(Beginnings *beginnings)
{
	guint16 n = 0;

	for (guint pair = 0; pair < N_PAIRS; pair++) {
		beginnings->first[pair] = n;
		for (guint16 row = 0; row < G_N_ELEMENTS(trigger_rows); row++)
			if (pair_of(trigger_rows[row][0]) == pair)
				beginnings->rows[n++] = row;
	}
	beginnings->first[N_PAIRS] = n;
	g_assert(n == G_N_ELEMENTS(trigger_rows));
}

static const Beginnings *get_beginnings(void)
{
	static Beginnings beginnings;
	static gsize made;

	if (g_once_init_enter(&made)) {
		sort_rows(&beginnings);
		g_once_init_leave(&made, 1);
	}
	return &beginnings;
}

/* The rows that may match at `at`. \param n receives how many: none but where a word begins as a trigger does. */
static const guint16 *get_rows(const TcScan *scan, gsize from, gsize at, guint *n)
{
	const Beginnings *beginnings = get_beginnings();
	const char *f = scan->f + at;

	*n = 0;
	if (!tc_is_letter(*f) || (at > from && tc_is_word(f[-1])))
		return NULL;
	guint pair = pair_of(f);
	*n = beginnings->first[pair + 1] - beginnings->first[pair];
	return beginnings->rows + beginnings->first[pair];
}

static gsize match_none(const TcScan *scan, const guint16 *rows, guint n, gsize at, gsize to)
{
	gsize end = 0;

	for (guint k = 0; !end && k < n; k++)
		if (KIND(rows[k]) == NONE)
			end = match_row(scan, rows[k], at, to);
	return end;
}

gboolean tc_trigger_before(const TcScan *scan, gsize from, gsize to, TcTrigger *trigger)
{
	Nearest nearest = {0};
	guint n;

	for (gsize i = from; i < to; i++) {
		const guint16 *rows = get_rows(scan, from, i, &n);
		gsize none = match_none(scan, rows, n, i, to);
		if (none) {
			i = none - 1;
			continue;
		}
		for (guint k = 0; k < n; k++) {
			gsize row = rows[k];
			gsize end = KIND(row) == AFTER || KIND(row) == NONE ? 0 : match_row(scan, row, i, to);
			if (!end || end > to || end < nearest.best.tail)
				continue;
			guint reach = *trigger_rows[row][2] ? (guint)atoi(trigger_rows[row][2]) : REACH;
			if (count_words(scan, end, to) <= reach)
				consider(&nearest, row, i, end);
		}
	}
	gboolean way = nearest.weak && nearest.verb.relation && governs(nearest.verb.relation) && !nearest.verb.turned &&
		       is_object(scan, nearest.verb.tail, nearest.best.where);
	*trigger = way ? nearest.verb : nearest.best;
	return trigger->relation != NULL;
}

gboolean tc_trigger_has_object(const TcScan *scan, const TcTrigger *verb, gsize to)
{
	return governs(verb->relation) && !verb->turned && is_object(scan, verb->tail, to);
}

gboolean tc_trigger_after(const TcScan *scan, gsize from, gsize to, TcTrigger *trigger)
{
	guint n;

	for (gsize i = from; i < to; i++) {
		const guint16 *rows = get_rows(scan, from, i, &n);
		for (guint k = 0; k < n; k++) {
			gsize end = KIND(rows[k]) == AFTER ? match_row(scan, rows[k], i, to) : 0;
			if (!end)
				continue;
			*trigger = (TcTrigger){.relation = trigger_rows[rows[k]][1], .where = i, .tail = end};
			return TRUE;
		}
	}
	return FALSE;
}
