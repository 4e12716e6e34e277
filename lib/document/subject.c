/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The subject. An official letter has it under the number (`V/v ...`, `Về ...`), every other paper under the type word.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** More lines than this are no subject. */
#define MAX_SUBJECT_LINES 12
#define MAX_SUBJECT_BYTES 900
/** After a full stop so few bytes are no sentence. */
#define MAX_SPECKS 12

/** Bytes of a `V/v` in any of its damaged forms at the start of a piece; 0 if none. */
static gsize match_vv(const TcRegion *region, const TcPiece *piece)
{
	static const char *const forms[] = {"v/v", "v/y",  "vv",  "viv",  "vlv", "vw", "v/w", "v.v", "v/",
					    "v/u", "ve/v", "v1v", "v iv", "vis", "vi", "va",  "v"};
	const char *bytes = region->folded->bytes + piece->folded;
	gsize length = piece->folded_end - piece->folded, at = 0;

	while (at < length && at < 3 && !g_ascii_isalnum(bytes[at]))
		at++;
	if (at == length || bytes[at] != 'v') /* as all of them begin */
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		gsize size = strlen(forms[i]);
		if (at + size >= length || strncmp(bytes + at, forms[i], size) || !strchr(" :.,;", bytes[at + size]))
			continue;
		at += size;
		while (at < length && strchr(" :.,;-", bytes[at]))
			at++;
		return at;
	}
	return 0;
}

/** Letters of a line that runs from edge to edge, as the body's do and those of a subject in the middle of the page seldom. */
#define BODY_LINE 64u

/** A line with which the body, or what stands between subject and body, begins. */
static gboolean ends_subject(const TcRegion *region, const TcPiece *piece, guint n)
{
	static const char *const starts[] = {
		"can cu",       "- can cu", "kinh gui", "xet de nghi", "theo de nghi", "(ban hanh",  "( ban hanh", "(kem theo",
		"ban hanh kem", "i.",       "i-",       "1.",          "1-",           "dieu 1",     "chuong i",   "phan i",
		"phan thu",     "muc luc",  "a.",       "- thuc hien", "a)",           "(trinh tai", "(duoc"};
	static const char *const after_gap[] = {"thuc hien", "nham ",  "trong ",  "ngay ",    "de ",      "sau ",
						"thoi gian", "qua ",   "can cu",  "thi hanh", "hien nay", "tiep tuc",
						"ban ",      "uy ban", "tra loi", "xet "};

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (tc_piece_starts_with(region, piece, starts[i]))
			return TRUE;
	if (!n)
		return FALSE;
	/* OCR loses the gap now and then; then the line is as long as those of a body are. */
	gboolean apart = piece->gap || piece->folded_end - piece->folded >= BODY_LINE;
	for (gsize i = 0; apart && i < G_N_ELEMENTS(after_gap); i++)
		if (tc_piece_starts_with(region, piece, after_gap[i]) && !tc_piece_is_lower(region, piece))
			return TRUE;
	return FALSE;
}

typedef struct {
	GString *text;
	TcSpan span;
	guint lines;
	gboolean caps;
} Subject;

static void append(Subject *subject, const TcRegion *region, const TcPiece *piece, gsize skip)
{
	gsize start = region->folded->origin[piece->folded + skip];
	g_autofree char *line = tc_name_squeeze(region->text + start, (gssize)(piece->span.end - start), "");

	if (!*line)
		return;
	if (!subject->lines)
		subject->span.start = start;
	subject->span.end = piece->span.end;
	g_string_append_printf(subject->text, "%s%s", subject->text->len ? " " : "", line);
	subject->lines++;
}

/** Cuts off what OCR adds to a line's end: a stamp after a rule (`thuế TNCN _CUC THUE`), specks after the full stop. */
static void cut_noise(GString *text)
{
	char *rule = strstr(text->str, " _");
	const char *stop = strstr(text->str, ". ");

	if (rule && tc_name_get_caps(rule, strlen(rule)) > .6)
		g_string_truncate(text, (gsize)(rule - text->str));
	else if (stop && strlen(stop) <= MAX_SPECKS)
		g_string_truncate(text, (gsize)(stop - text->str));
}

/** `thuếTNCN`: an abbreviation glued to a word. */
static void part_glued(GString *text)
{
	guint small = 0;

	for (gsize at = 0; at < text->len;) {
		const char *p = text->str + at, *next = g_utf8_next_char(p);
		gunichar c = g_utf8_get_char(p);
		if (small >= 3 && g_unichar_isupper(c) && *next && g_unichar_isupper(g_utf8_get_char(next))) {
			g_string_insert_c(text, (gssize)at++, ' ');
			small = 0;
		}
		small = g_unichar_islower(c) ? small + 1 : 0;
		at += (gsize)(next - p);
	}
}

/** Takes off quotes that stand around the whole. */
static void unquote(char *value)
{
	static const char *const pairs[][2] = {{"“", "”"}, {"\"", "\""}};

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		gsize open = strlen(pairs[i][0]), close = strlen(pairs[i][1]), length = strlen(value);
		if (length <= open + close || !g_str_has_prefix(value, pairs[i][0]) || !g_str_has_suffix(value, pairs[i][1]) ||
		    strstr(value + open, pairs[i][0]) != strstr(value + length - close, pairs[i][0]))
			continue;
		value[length - close] = '\0';
		memmove(value, value + open, length - close - open + 1);
		return;
	}
}

static void set_subject(TcHeader *header, const TcRegion *region, const Subject *subject, double confidence)
{
	cut_noise(subject->text);
	part_glued(subject->text);
	g_autofree char *value = tc_name_squeeze(subject->text->str, -1, "-_*|:;,.'~");
	TcSpan span = {region->base + subject->span.start, region->base + subject->span.end};

	unquote(value);
	if (g_utf8_strlen(value, -1) < 4)
		return;
	g_autofree char *respelt = tc_name_respell(value);
	tc_header_set(header, TC_FIELD_SUBJECT, respelt, span, confidence);
	header->subject_span = span;
}

/** A line of the subject, or one that a citation makes look like a number line: `sô 15/2022/NĐ-CP`. */
static gboolean is_line(const TcRegion *region, const TcHead *head, guint i)
{
	const TcPiece *piece = tc_region_piece(region, i);

	return piece->kind == TC_PIECE_TEXT ||
	       (piece->kind == TC_PIECE_NUMBER && i != head->number && tc_piece_is_lower(region, piece));
}

/** A stamp beside or across the subject: words in capitals where the subject has none. An abbreviation (`TNCN`) is none. */
static gboolean is_stamp(const TcRegion *region, const TcPiece *piece, const Subject *subject)
{
	return subject->lines && !subject->caps && tc_piece_get_caps(region, piece) > .8 &&
	       memchr(tc_piece_get_text(region, piece), ' ', piece->span.end - piece->span.start);
}

/** Whether nothing tells a letter's head: then it is a page out of the middle of a paper, and a line with `và` or `về` at its start goes on. */
static gboolean is_headless(const TcHead *head)
{
	return head->number == G_MAXUINT && head->date == G_MAXUINT && head->address == G_MAXUINT && !head->issuer;
}

static gboolean is_marked(const TcRegion *region, const TcHead *head, const TcPiece *piece)
{
	return tc_piece_starts_with(region, piece, "v/v") ||
	       (!is_headless(head) && (match_vv(region, piece) || tc_piece_starts_with(region, piece, "ve ")));
}

/** The first piece of a letter's subject: the one with V/v, else (`marked` FALSE) the one after the number or date. */
static guint find_letter_subject(const TcRegion *region, const TcHead *head, guint from, guint to, gboolean *marked)
{
	guint first = head->number == G_MAXUINT && head->date == G_MAXUINT ? 0 : from;

	*marked = TRUE;
	for (guint i = first; i < to; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind == TC_PIECE_TEXT && is_marked(region, head, piece))
			return i;
	}
	*marked = FALSE;
	/* What is left of the number's own line is noise. */
	while (from < to && head->number != G_MAXUINT &&
	       tc_region_piece(region, from)->line == tc_region_piece(region, head->number)->line &&
	       tc_region_piece(region, from)->kind == TC_PIECE_TEXT)
		from++;
	return from;
}

/** TRUE if the subject does not go on with this piece. */
static gboolean ends_letter_subject(const TcRegion *region, const TcHead *head, const TcPiece *piece, const Subject *subject)
{
	if (ends_subject(region, piece, subject->lines) || piece->folded_end - piece->folded > 130 ||
	    (subject->lines && tc_piece_starts_with(region, piece, "- ")))
		return TRUE;
	/* A blank line ends it, unless the line goes on in small letters before Kính gửi. */
	return subject->lines && piece->gap && (head->address == G_MAXUINT || !tc_piece_is_lower(region, piece));
}

static void read_letter_subject(TcHeader *header, const TcRegion *region, TcHead *head)
{
	Subject subject = {.text = g_string_new(NULL)};
	guint from = head->number != G_MAXUINT ? head->number + 1 : head->date != G_MAXUINT ? head->date + 1 : 0;
	guint to = head->address != G_MAXUINT ? head->address : MIN(region->pieces->len, from + 40);
	gboolean marked;

	guint first = find_letter_subject(region, head, from, to, &marked);
	/* Without V/v only the place under the number makes a line a subject. */
	if (!marked && head->number == G_MAXUINT && head->date == G_MAXUINT)
		first = to;
	for (guint i = first; i < to && subject.lines < MAX_SUBJECT_LINES && subject.text->len < MAX_SUBJECT_BYTES; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		/* What stands before Kính gửi on its line is noise, unless all of the head is one line. */
		gboolean beside = subject.lines && to == head->address && piece->line == tc_region_piece(region, to)->line;
		if (!is_line(region, head, i) || is_stamp(region, piece, &subject) || beside)
			continue;
		if (ends_letter_subject(region, head, piece, &subject))
			break;
		if (!marked && !subject.lines && (tc_piece_get_caps(region, piece) > .8 || piece->folded_end - piece->folded < 6))
			continue;
		if (!subject.lines)
			subject.caps = tc_piece_get_caps(region, piece) > .8;
		append(&subject, region, piece, subject.lines ? 0 : match_vv(region, piece));
		head->after = MAX(head->after, i + 1);
	}
	set_subject(header, region, &subject, marked ? .9 : .6);
	g_string_free(subject.text, TRUE);
}

/** Where a flattened paragraph's subject ends: at the bases, or at its first full stop. */
static gsize end_flat_subject(const TcRegion *region, const TcPiece *piece)
{
	const char *bytes = region->folded->bytes;
	static const char *const stops[] = {" - can cu",  " can cu ", " kinh gui", "-----",
					    " chuong i ", " i- ",     " i. ",      " dieu 1"};
	gsize end = piece->folded_end;

	for (gsize i = 0; i < G_N_ELEMENTS(stops); i++) {
		const char *at = tc_memstr(bytes + piece->folded, (gssize)(end - piece->folded), stops[i]);
		if (at)
			end = (gsize)(at - bytes);
	}
	return end;
}

static void read_typed_subject(TcHeader *header, const TcRegion *region, TcHead *head)
{
	Subject subject = {.text = g_string_new(NULL)};

	for (guint i = head->type + 1; i < region->pieces->len && subject.lines < MAX_SUBJECT_LINES; i++) {
		TcPiece piece = *tc_region_piece(region, i);
		if (piece.kind == TC_PIECE_RULE || piece.kind == TC_PIECE_ADDRESS) {
			if (subject.lines || piece.kind == TC_PIECE_ADDRESS)
				break;
			continue;
		}
		if (piece.kind == TC_PIECE_NOISE)
			continue;
		/* Titles and the number may follow the type word in odd layouts; a second type word in the subject's place belongs to it. */
		if (piece.kind != TC_PIECE_TEXT && piece.kind != TC_PIECE_TYPE) {
			if (subject.lines)
				break;
			continue;
		}
		if (!subject.lines && tc_header_read_title_issuer(header, region, &piece, head)) {
			head->after = i + 1;
			continue;
		}
		double caps = tc_piece_get_caps(region, &piece);
		gboolean shout = caps > .85;
		if (ends_subject(region, &piece, subject.lines) ||
		    (subject.lines && piece.gap && !tc_piece_is_lower(region, &piece) && !(shout && subject.caps)))
			break;
		if (subject.lines && shout && !subject.caps)
			break;
		if (!subject.lines)
			subject.caps = shout;
		else if (subject.caps && !shout)
			break;
		gsize end = end_flat_subject(region, &piece);
		if (end < piece.folded_end) {
			piece.folded_end = end;
			piece.span.end = region->folded->origin[end];
		} else if (piece.folded_end - piece.folded > 400) {
			break;
		}
		append(&subject, region, &piece, subject.lines ? 0 : match_vv(region, &piece));
		head->after = i + 1;
		if (end < tc_region_piece(region, i)->folded_end)
			break;
	}
	set_subject(header, region, &subject, .9);
	g_string_free(subject.text, TRUE);
}

void tc_header_read_subject(TcHeader *header, const TcRegion *region, TcHead *head)
{
	if (head->type != G_MAXUINT)
		read_typed_subject(header, region, head);
	else
		read_letter_subject(header, region, head);
}
