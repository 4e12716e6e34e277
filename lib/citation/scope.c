/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Title scopes. In "Thực hiện Công văn A về việc triển khai Kết luận B về tiếp tục thực hiện Chỉ thị C" only A is what the paper
 * carries out; B stands in the title of A, C in that of B, and the verbs there are said of A and of B. So each citation may
 * open a title, right behind it: with "về", a quote, or (State papers) the verb that its title begins with. A title ends where
 * its sentence does, at a semicolon, at its closing quote, at "(sau đây", at "thì", and at a comma behind which an organ begins
 * to act. Quotes that are not balanced are common (two opened, one closed) and therefore never extend a title past those.
 *
 * Open titles form a stack of frames. A frame remembers the last citation on its level, because a citation that is merely
 * joined to it ("A, B và C") shares its relation; a comma or "và" right before a citation, where the title so far cites nothing,
 * closes the title: the citation is joined to the titled one.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

#define FRAMES_MAX 16
/* Bytes of folded text: a longer title is not one. */
#define TITLE_MAX 1500
/* A trigger further back than this says nothing. */
#define WINDOW 700

typedef struct {
	int parent;  /* the citation whose title this is; -1: the paper's own text */
	gsize start; /* folded */
	gsize close; /* where the title ends; G_MAXSIZE for the paper */
	gboolean quoted;
	int previous; /* last citation on this level, -1: none */
	gsize passed; /* end of it, titles included */
} Frame;

/* ---- sentences -------------------------------------------------------------------------------------------------- */

/* A list item's mark: `- `, `+ `, `1. `, `a) ` */
static gboolean is_bullet(const TcScan *scan, gsize at)
{
	gsize i = at;

	while (i < scan->n && (scan->f[i] == ' ' || scan->f[i] == '\t'))
		i++;
	gsize dash = tc_dash_length(scan, i);
	if (dash || scan->f[i] == '+' || scan->f[i] == '*')
		return tc_is_blank(scan->f[i + (dash ? dash : 1)]);
	gsize end = tc_word_end(scan, i);
	if (end == i || end - i > 4)
		return FALSE;
	return (scan->f[end] == '.' || scan->f[end] == ')') && tc_is_blank(scan->f[end + 1]);
}

/* A line that begins so begins a sentence, whatever the line before ended with. */
static const char line_openers[] = "can cu|xet de nghi|theo de nghi|tai khoan|tai diem|tai dieu|kinh gui|noi nhan|truong hop";

static gboolean is_break(const TcScan *scan, gsize i)
{
	char c = scan->f[i];

	if (c == '.' || c == ':' || c == '!' || c == '?') {
		if (!tc_is_blank(scan->f[i + 1]) && scan->f[i + 1] != '/')
			return FALSE;
		gsize next = i + 1;
		while (tc_is_blank(scan->f[next]))
			next++;
		/* T.Ư., TT-BTC. ngày: a stop before a small letter is OCR's */
		return next >= scan->n || !tc_is_letter(scan->f[next]) || (tc_scan_is_upper(scan, next) && c != ':');
	}
	if (c != '\n')
		return FALSE;
	gsize next = i + 1;
	while (scan->f[next] == ' ' || scan->f[next] == '\t')
		next++;
	if (is_bullet(scan, i + 1) || tc_skip_blank(scan, i) == i)
		return TRUE;
	if (tc_scan_is_upper(scan, next) && tc_match_any(scan, next, line_openers))
		return TRUE;
	/* an empty line alone is often OCR's, or a page's end */
	return scan->f[next] == '\n' && i > 0 && strchr(".,;:)\"", scan->f[i - 1]) &&
	       tc_scan_is_upper(scan, tc_skip_blank(scan, i));
}

/* The position behind the last sentence end in [from, to), or 0. */
static gsize last_break(const TcScan *scan, gsize from, gsize to)
{
	for (gsize i = to; i > from; i--)
		if (is_break(scan, i - 1))
			return i;
	return 0;
}

static gboolean has_byte(const TcScan *scan, gsize from, gsize to, char byte)
{
	return from < to && memchr(scan->f + from, byte, to - from) != NULL;
}

/* ---- where a title begins and ends --------------------------------------------------------------------------------- */

static gsize skip_paren(const TcScan *scan, gsize at)
{
	gsize close = at;

	while (close < scan->n && scan->f[close] != ')' && close - at < 120)
		close++;
	return scan->f[close] == ')' && !tc_match_any(scan, tc_skip_blank(scan, at + 1), "sau day|da duoc|duoc")
		       ? tc_skip_blank(scan, close + 1)
		       : at;
}

static const char about_words[] = "ve|ve viec";
static const char title_verbs[] = "quy dinh|huong dan|sua doi|bo sung|ban hanh|phe duyet|trien khai|thuc hien|cong bo|giai "
				  "thich|thay the|bai bo|dieu chinh|tiep tuc|"
				  "tong ket|so ket|quy dinh chi tiet|tang cuong|xu phat|dinh chinh";

static gboolean may_have_title(const TcCitation *citation)
{
	return citation->form == TC_FORM_FULL || citation->form == TC_FORM_SHORT ||
	       (citation->form == TC_FORM_NAME && g_strcmp0(citation->type, "nghi-quyet") == 0);
}

/* \return where the title of `citation` begins, or 0 if none follows it. */
static gsize title_start(const TcScan *scan, const TcCitation *citation, gboolean *quoted)
{
	gsize i = tc_skip_blank(scan, tc_scan_at(scan, citation->span.end));

	*quoted = FALSE;
	if (!may_have_title(citation))
		return 0;
	if (scan->f[i] == ',')
		i = tc_skip_blank(scan, i + 1);
	if (scan->f[i] == '(')
		i = skip_paren(scan, i);
	if (tc_quote_length(scan, i)) {
		*quoted = TRUE;
		return i + tc_quote_length(scan, i);
	}
	gsize about = tc_match_any(scan, i, about_words);
	if (!about && scan->f[i] == 'v' && scan->f[i + 1] == '/' && scan->f[i + 2] == 'v')
		about = i + 3;
	if (about) {
		gsize next = tc_skip_blank(scan, about);
		*quoted = tc_quote_length(scan, next) > 0;
		return *quoted ? next + tc_quote_length(scan, next) : i;
	}
	return tc_match_any(scan, i, title_verbs) ? i : 0;
}

static const char acting[] = "yeu cau|ban hanh|de nghi|xay dung|huong dan|thong bao|bao cao|co|tra loi|chi dao|quyet dinh|ket "
			     "luan|giao|nhan|to chuc|da|"
			     "tiep tuc|thong nhat|kinh|xin|quy dinh|trien khai|se|nhan thay|cung cap|gui|tham muu";

/* Behind a comma: does an organ begin to act here? */
static gboolean organ_acts(const TcScan *scan, gsize at)
{
	gsize end = tc_scan_is_upper(scan, at) ? tc_read_organ(scan, at, FALSE) : 0;

	for (int words = 0; end && words < 3; words++) {
		gsize next = tc_skip_blank(scan, end);
		if (tc_match_any(scan, next, acting))
			return TRUE;
		gsize stop = tc_word_end(scan, next);
		end = stop > next ? stop : 0;
	}
	return FALSE;
}

/* A quote after a blank opens, whatever its shape. */
static gboolean quote_opens(const TcScan *scan, gsize at)
{
	return at == 0 || tc_is_blank(scan->f[at - 1]) || scan->f[at - 1] == '(';
}

static gsize title_close(const TcScan *scan, gsize start, gboolean quoted)
{
	gsize limit = MIN(scan->n, start + TITLE_MAX);
	int depth = quoted ? 1 : 0;

	for (gsize i = start; i < limit; i++) {
		char c = scan->f[i];
		if (is_break(scan, i) || (c == ';' && depth <= 0))
			return i;
		if (c == '(' && tc_match_words(scan, tc_skip_blank(scan, i + 1), "sau day"))
			return i;
		if (c == ',' && organ_acts(scan, tc_skip_blank(scan, i + 1)))
			return i;
		if (c == 't' && depth <= 0 && strncmp(scan->text + scan->folded->origin[i], "thì ", 5) == 0)
			return i;
		gsize quote = tc_quote_length(scan, i);
		if (quote) {
			gboolean opens = quote_opens(scan, i);
			depth += opens ? 1 : -1;
			if (depth <= 0 && quoted)
				return i;
			i += quote - 1;
		}
	}
	return limit;
}

/* ---- the gap between two citations ---------------------------------------------------------------------------------- */

TcGap tc_gap_read(const TcScan *scan, gsize from, gsize to)
{
	gboolean semicolon = FALSE;
	gsize i = from;

	if (last_break(scan, from, to))
		return has_byte(scan, from, to, ';') ? TC_GAP_LIST : TC_GAP_SENTENCE;
	while (i < to) {
		gsize word = tc_match_any(scan, i, "va|hoac|cung|cac|cung voi|va cac|dong thoi");
		semicolon |= scan->f[i] == ';';
		if (word && word <= to)
			i = word;
		else if (tc_is_word(scan->f[i]))
			return has_byte(scan, from, to, ';') ? TC_GAP_LIST : TC_GAP_TEXT;
		else
			i++;
	}
	return semicolon ? TC_GAP_LIST : TC_GAP_COORDINATE;
}

/* Does a comma or "và" stand right before `at`? */
static gboolean is_joined(const TcScan *scan, gsize at)
{
	gsize end, word = tc_word_before(scan, at, &end);

	if (word < end && tc_match_any(scan, word, "cac|nhung"))
		word = tc_word_before(scan, at = word, &end);
	if (end > 0 && scan->f[end - 1] == ',')
		return TRUE;
	return word < at && end > word && tc_match_words(scan, word, "va") == end;
}

/* Where the citation begins, its pinpoint included. */
static gsize outer_start(const TcScan *scan, const TcCitation *citation)
{
	gsize at = tc_scan_at(scan, citation->span.start), end, start = at;

	if (!citation->pinpoint)
		return at;
	for (int words = 0; words < 24; words++) {
		gsize word = tc_word_before(scan, start, &end);
		if (word == start && end > 0 && (scan->f[end - 1] == ',' || scan->f[end - 1] == '.')) {
			start = end - 1;
			continue;
		}
		const char *roman;
		if (word == start ||
		    !(tc_is_digit(scan->f[word]) || end - word == 1 || tc_read_roman(scan, word, &roman) ||
		      tc_match_any(scan, word, "dieu|khoan|diem|chuong|phan|thuoc|tiet|muc|va|cua|phu luc|phu|luc|cac")))
			break;
		start = word;
	}
	return start;
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

static const char *relation_of(const Walk *walk, int index)
{
	return index >= 0 ? citation_at(walk, index)->relation : NULL;
}

static const char *find_trigger(const TcScan *scan, gsize from, gsize to)
{
	gsize where, tail;

	if (to - from > WINDOW)
		from = to - WINDOW;
	return tc_trigger_before(scan, from, to, &where, &tail);
}

/* The relation of a citation at `at` whose frame already has a citation. */
static const char *relate_next(Walk *walk, gsize at)
{
	const TcScan *scan = walk->scan;
	Frame *frame = &walk->frames[walk->depth];
	const char *trigger;

	switch (tc_gap_read(scan, frame->passed, at)) {
	case TC_GAP_COORDINATE:
		return relation_of(walk, frame->previous);
	case TC_GAP_LIST:
		trigger = find_trigger(scan, frame->passed, at);
		return trigger ? trigger : relation_of(walk, frame->previous);
	case TC_GAP_TEXT:
		trigger = find_trigger(scan, frame->passed, at);
		if (trigger)
			return trigger;
		return is_joined(scan, at) ? relation_of(walk, frame->previous) : NULL;
	case TC_GAP_SENTENCE:
		break;
	}
	gsize from = last_break(scan, frame->passed, at);
	return find_trigger(scan, MAX(from, frame->passed), at);
}

static const char *place_in_title(Walk *walk, gsize outer)
{
	const TcScan *scan = walk->scan;
	Frame *frame = &walk->frames[walk->depth];

	if (frame->previous < 0) {
		if (!is_joined(scan, outer) || frame->quoted)
			return find_trigger(scan, frame->start, outer);
		pop_early(walk, frame->start);
		return relation_of(walk, walk->frames[walk->depth].previous);
	}
	/* after a citation in the title, a comma that joins nothing begins the main clause */
	gboolean clause = !frame->quoted && tc_gap_read(scan, frame->passed, outer) == TC_GAP_TEXT &&
			  has_byte(scan, frame->passed, outer, ',') && !is_joined(scan, outer);
	const char *trigger = clause ? find_trigger(scan, frame->passed, outer) : NULL;
	if (!clause || (trigger && g_str_equal(trigger, "sua-doi")))
		return relate_next(walk, outer);
	gsize passed = frame->passed;
	while (walk->depth)
		pop_early(walk, passed);
	return find_trigger(scan, passed, outer);
}

static void open_title(Walk *walk, int index)
{
	TcCitation *citation = citation_at(walk, index);
	gboolean quoted;
	gsize start = title_start(walk->scan, citation, &quoted);

	if (!start || walk->depth + 1 == FRAMES_MAX)
		return;
	gsize close = title_close(walk->scan, start, quoted);
	citation->subject = tc_scan_dup(walk->scan, start, close);
	walk->frames[++walk->depth] =
		(Frame){.parent = index, .start = start, .close = close, .quoted = quoted, .previous = -1, .passed = start};
}

static gboolean is_aside(const TcCitation *citation)
{
	return citation->form == TC_FORM_ALIAS && citation->number;
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

static void place(Walk *walk, int index)
{
	const TcScan *scan = walk->scan;
	TcCitation *citation = citation_at(walk, index);
	gsize at = tc_scan_at(scan, citation->span.start), outer = outer_start(scan, citation);

	if (is_aside(citation)) {
		citation->relation = "dan-chieu";
		return;
	}
	while (walk->depth && at >= walk->frames[walk->depth].close)
		pop(walk);
	Frame *frame = &walk->frames[walk->depth];
	const char *relation;
	if (walk->depth) {
		relation = place_in_title(walk, outer);
	} else if (frame->previous < 0) {
		gsize from = last_break(scan, at - MIN(at, WINDOW), at);
		relation = find_trigger(scan, from, outer);
	} else {
		relation = relate_next(walk, outer);
	}
	frame = &walk->frames[walk->depth];
	/* "tại khoản 2 Điều 9 Thông tư": a place in it is pointed at */
	if (relation && citation->pinpoint && is_verb(relation) && follows_at(scan, outer))
		relation = NULL;
	citation->relation = relation && !citation->self ? relation : "dan-chieu";
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
