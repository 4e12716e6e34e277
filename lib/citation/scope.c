/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Title scopes. In "Thực hiện Công văn A về việc triển khai Kết luận B về tiếp tục thực hiện Chỉ thị C" only A is what the paper
 * carries out; B stands in the title of A, C in that of B, and the verbs there are said of A and of B. So each citation may
 * open a title (title.c).
 *
 * Open titles form a stack of frames. A frame remembers the last citation on its level, because a citation that is merely
 * joined to it ("A, B và C") shares its relation; a comma or "và" right before a citation, where the title so far cites nothing,
 * closes the title: the citation is joined to the titled one. The items of a list share the verb that governs the first one, as
 * long as an item begins with its citation: "Căn cứ A; B; xét Tờ trình C" has two bases. Carrying the verb on through other
 * words, over any number of semicolons, was tried and made two in three of all wrong relations.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

#define FRAMES_MAX 16
/* A trigger further back than this says nothing. */
#define WINDOW 700
/* Bytes of a line that is a heading of items. */
#define HEADING 160
/* Line ends and stops between two items of one list: the end of the one, and of its number. */
#define NEAR_BREAKS 2

typedef struct {
	int parent;  /* the citation whose title this is; -1: the paper's own text */
	gsize start; /* folded */
	gsize close; /* where the title ends; G_MAXSIZE for the paper */
	gboolean quoted;
	int previous; /* last citation on this level, -1: none */
	gsize passed; /* end of it, titles included */
} Frame;

/* What is said of a citation: a relation, or none; `turned`: the work cited is the one that acts. */
typedef struct {
	const char *relation;
	gboolean turned;
} Said;

static const Said nothing = {NULL, FALSE};

/* Where the citation begins, its pinpoint included. */
static gsize outer_start(const TcScan *scan, const TcCitation *citation)
{
	gsize at = tc_scan_at(scan, citation->span.start);

	return citation->pinpoint ? tc_pinpoint_start(scan, at) : at;
}

/* ---- the walk ------------------------------------------------------------------------------------------------------- */

typedef struct {
	const TcScan *scan;
	TcCitations *citations;
	Frame frames[FRAMES_MAX];
	int depth;
} Walk;

static TcCitation *citation_at(const Walk *walk, int index)
{
	return g_ptr_array_index(walk->citations, (guint)index);
}

static void pop(Walk *walk)
{
	gsize close = walk->frames[walk->depth].close, passed = walk->frames[walk->depth].passed;

	walk->depth--;
	walk->frames[walk->depth].passed = MAX(walk->frames[walk->depth].passed, MAX(passed, close == G_MAXSIZE ? 0 : close));
}

/* Closes a title before its textual end, at `at`. */
static void pop_early(Walk *walk, gsize at)
{
	walk->frames[walk->depth].close = at;
	pop(walk);
}

static Said said_of(const Walk *walk, int index)
{
	if (index < 0)
		return nothing;
	const TcCitation *citation = citation_at(walk, index);
	return (Said){citation->acts ? citation->acts : citation->relation, citation->acts != NULL};
}

static Said find_trigger(const TcScan *scan, gsize from, gsize to)
{
	TcTrigger trigger;

	if (to - from > WINDOW)
		from = to - WINDOW;
	return tc_trigger_before(scan, from, to, &trigger) ? (Said){trigger.relation, trigger.turned} : nothing;
}

/*
 * The verb of a heading in [line, end): `Căn cứ`, `Bãi bỏ các văn bản sau:`. Before a colon it may have more behind it: "Các văn bản sau hết hiệu lực
 * kể từ ngày Quyết định này có hiệu lực:".
 */
static Said read_heading(const TcScan *scan, gsize line, gsize end)
{
	gboolean colon = scan->f[end - 1] == ':';
	gsize stop = end;
	TcTrigger trigger;

	do {
		if (!tc_trigger_before(scan, line, stop, &trigger))
			return nothing;
		stop = trigger.where;
	} while (colon && g_str_equal(trigger.relation, "dan-chieu"));
	return colon || tc_skip_blank(scan, trigger.tail) >= end ? (Said){trigger.relation, trigger.turned} : nothing;
}

/* The same, of the heading right above an item. */
static Said find_heading(const TcScan *scan, gsize from, gsize item)
{
	gsize end = item, line = item;

	for (int lines = 0; lines < 3 && (lines == 0 || end - line <= 3) && (lines == 0 || line > from); lines++) {
		end = line; /* over the item's own number: `1.`, `a)` */
		while (end > from && !tc_is_word(scan->f[end - 1]) && scan->f[end - 1] != ':')
			end--;
		for (line = end; line > from && scan->f[line - 1] != '\n';)
			line--;
	}
	/* what ends with a full stop is a sentence */
	if (end == line || end - line > HEADING || tc_has_stop(scan, end, MIN(end + 1, item)))
		return nothing;
	return read_heading(scan, line, end);
}

/* An item that begins with its citation has the verb of its heading, or shares that of the item right before it. */
static Said relate_item(Walk *walk, gsize at)
{
	const TcScan *scan = walk->scan;
	const Frame *frame = &walk->frames[walk->depth];
	gsize item = tc_item_start(scan, frame->passed, at);
	Said said = find_trigger(scan, item, at);

	if (said.relation || !tc_item_is_bare(scan, item, at))
		return said;
	said = find_heading(scan, frame->passed, item);
	if (said.relation)
		return said;
	if (said_of(walk, frame->previous).turned) /* what was done to A is not said of the next item */
		return nothing;
	gboolean next = !tc_has_stop(scan, frame->passed, at) && tc_count_breaks(scan, frame->passed, item) <= NEAR_BREAKS;
	return next ? said_of(walk, frame->previous) : nothing;
}

/* The same for a citation with none before it in its sentence. */
static Said relate_first(const TcScan *scan, gsize from, gsize at)
{
	gsize item = MAX(tc_last_break(scan, from, at), from);
	Said said = find_trigger(scan, item, at);

	return said.relation || !tc_item_is_bare(scan, item, at) ? said : find_heading(scan, from, item);
}

/* Behind what a heading may begin: behind the last citation, but that a paper names itself in a heading ends none. */
static gsize find_floor(const Walk *walk, const Frame *frame)
{
	int i = frame->previous;

	while (i >= 0 && citation_at(walk, i)->self)
		i--;
	if (i == frame->previous)
		return frame->passed;
	gsize before = i >= 0 ? tc_scan_at(walk->scan, citation_at(walk, i)->span.end) : 0;
	return MAX(before, frame->passed - MIN(frame->passed, HEADING));
}

/* What is said of a citation at `at` whose frame already has a citation. */
static Said relate_next(Walk *walk, gsize at)
{
	const TcScan *scan = walk->scan;
	Frame *frame = &walk->frames[walk->depth];
	Said said;

	switch (tc_gap_read(scan, frame->passed, at)) {
	case TC_GAP_COORDINATE:
		said = said_of(walk, frame->previous);
		return said.turned && tc_has_byte(scan, frame->passed, at, ')') ? nothing : said;
	case TC_GAP_LIST:
		return relate_item(walk, at);
	case TC_GAP_TEXT:
		said = find_trigger(scan, frame->passed, at);
		return said.relation || !tc_is_joined(scan, at) ? said : said_of(walk, frame->previous);
	case TC_GAP_SENTENCE:
		break;
	}
	return relate_first(scan, find_floor(walk, frame), at);
}

static Said place_in_title(Walk *walk, gsize outer)
{
	const TcScan *scan = walk->scan;
	Frame *frame = &walk->frames[walk->depth];

	if (frame->previous < 0) {
		if (!tc_is_joined(scan, outer) || frame->quoted)
			return find_trigger(scan, frame->start, outer);
		pop_early(walk, frame->start);
		return said_of(walk, walk->frames[walk->depth].previous);
	}
	/* after a citation in the title, a comma that joins nothing begins the main clause */
	gboolean clause = !frame->quoted && tc_gap_read(scan, frame->passed, outer) == TC_GAP_TEXT &&
			  tc_has_byte(scan, frame->passed, outer, ',') && !tc_is_joined(scan, outer);
	Said said = clause ? find_trigger(scan, frame->passed, outer) : nothing;
	if (!clause || said.turned || g_strcmp0(said.relation, "sua-doi") == 0)
		return relate_next(walk, outer);
	gsize passed = frame->passed;
	while (walk->depth)
		pop_early(walk, passed);
	return find_trigger(scan, passed, outer);
}

/* The year of a work, of its date or in its number; NULL if it is not printed. */
static const char *when(const TcCitation *citation)
{
	return citation->date ? citation->date : citation->number ? citation->year : NULL;
}

/* A title names nothing that is younger than its paper: closes those that would. \return whether any was. */
static gboolean leave_older_titles(Walk *walk, const TcCitation *citation)
{
	const char *date = when(citation);
	gboolean left = FALSE;

	while (walk->depth && date) {
		const Frame *frame = &walk->frames[walk->depth];
		const char *titled = when(citation_at(walk, frame->parent));
		if (!titled || strncmp(titled, date, MIN(strlen(titled), strlen(date))) >= 0)
			break;
		pop_early(walk, frame->previous < 0 ? frame->start : frame->passed);
		left = TRUE;
	}
	return left;
}

static void open_title(Walk *walk, int index)
{
	TcCitation *citation = citation_at(walk, index);
	gboolean quoted;
	gsize start = tc_title_start(walk->scan, citation, &quoted);

	if (!start || walk->depth + 1 == FRAMES_MAX)
		return;
	gsize close = tc_title_close(walk->scan, start, quoted);
	citation->subject = tc_scan_dup(walk->scan, start, close);
	walk->frames[++walk->depth] =
		(Frame){.parent = index, .start = start, .close = close, .quoted = quoted, .previous = -1, .passed = start};
}

static gboolean is_aside(const TcScan *scan, const TcCitation *citation)
{
	return citation->form == TC_FORM_ALIAS && citation->number && tc_is_definition(scan, citation);
}

static gboolean is_verb(const char *relation)
{
	return g_str_equal(relation, "thuc-hien") || g_str_equal(relation, "phuc-dap") || g_str_equal(relation, "huong-dan");
}

static gboolean follows_at(const TcScan *scan, gsize at)
{
	gsize end, word = tc_word_before(scan, at, &end);

	return word < end && tc_match_any(scan, word, "tai|ai") > 0;
}

/* A paper has no relation to itself, except that its annexes belong to it. */
static void take(TcCitation *citation, Said said)
{
	gboolean stated = said.relation && !said.turned && (!citation->self || g_str_equal(said.relation, "kem-theo"));

	citation->relation = stated ? said.relation : "dan-chieu";
	citation->acts = said.turned ? said.relation : NULL;
}

static void place(Walk *walk, int index)
{
	const TcScan *scan = walk->scan;
	TcCitation *citation = citation_at(walk, index);
	gsize at = tc_scan_at(scan, citation->span.start), outer = outer_start(scan, citation);

	if (is_aside(scan, citation)) {
		citation->relation = "dan-chieu";
		return;
	}
	while (walk->depth && at >= walk->frames[walk->depth].close)
		pop(walk);
	gboolean left = leave_older_titles(walk, citation);
	Frame *frame = &walk->frames[walk->depth];
	Said said;
	if (left && tc_is_joined(scan, outer)) {
		said = said_of(walk, frame->previous);
	} else if (walk->depth) {
		said = place_in_title(walk, outer);
	} else if (frame->previous < 0) {
		said = relate_first(scan, at - MIN(at, WINDOW), outer);
	} else {
		said = relate_next(walk, outer);
	}
	frame = &walk->frames[walk->depth];
	/* "tại khoản 2 Điều 9 Thông tư": a place in it is pointed at */
	if (said.relation && !said.turned && citation->pinpoint && is_verb(said.relation) && follows_at(scan, outer))
		said = nothing;
	take(citation, said);
	citation->within = frame->parent;
	frame->previous = index;
	frame->passed = tc_scan_at(scan, citation->span.end);
	open_title(walk, index);
}

void tc_relate_scopes(TcCitations *citations, const TcScan *scan)
{
	Walk walk = {.scan = scan, .citations = citations};

	walk.frames[0] = (Frame){.parent = -1, .close = G_MAXSIZE, .previous = -1};
	for (guint i = 0; i < citations->len; i++)
		place(&walk, (int)i);
}
