/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A head cut into pieces. OCR gives the two columns of a head in any order: one after the other, side by side on one line, all in
 * one paragraph, glued without a blank, parted by table bars. So lines are cut wherever one of the few things that stand in every
 * head begins (a title, the motto, the number, the date, a type word in capitals, Kính gửi), at bars and at wide blanks. What is
 * left between are organ and subject lines; who reads the pieces no longer needs to know the layout.
 *
 *     TỔNG CỤC THUẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM      TEXT, TITLE
 *     Số: 12/TCT-CS Hà Nội, ngày 3 tháng 5 năm 2019         NUMBER, DATE
 */
#include "lib/document/document-private.h"

#include <string.h>

/** Blanks that part columns in text laid out by position. */
#define COLUMN_GAP "   "
#define COLUMN_BLANKS strlen(COLUMN_GAP)
/** Specks of ink that may stand at the head of a line. */
#define SPECKS 4
/** Bytes at the head of a piece in which Kính gửi may begin. */
#define SALUTATION_REACH 160
/** A line longer than this is cut for anchors only in its first bytes: a flattened head fits. */
#define MAX_LINE_BYTES 1200

typedef struct {
	TcRegion *region;
	guint line;
	gboolean gap;
	guint stamp; /* lines that an electronic signature's stamp may still have */
} Cutter;

gboolean tc_piece_starts_with(const TcRegion *region, const TcPiece *piece, const char *prefix)
{
	gsize length = strlen(prefix);

	return piece->folded_end - piece->folded >= length && !strncmp(region->folded->bytes + piece->folded, prefix, length);
}

const char *tc_piece_get_text(const TcRegion *region, const TcPiece *piece)
{
	return region->text + piece->span.start;
}

double tc_piece_get_caps(const TcRegion *region, const TcPiece *piece)
{
	return tc_name_get_caps(tc_piece_get_text(region, piece), piece->span.end - piece->span.start);
}

gboolean tc_piece_is_lower(const TcRegion *region, const TcPiece *piece)
{
	return g_unichar_islower(g_utf8_get_char(tc_piece_get_text(region, piece)));
}

static gsize to_text(const TcRegion *region, gsize folded)
{
	return region->folded->origin[folded];
}

static void add_piece(Cutter *cutter, gsize from, gsize to, TcPieceKind kind)
{
	const char *bytes = cutter->region->folded->bytes;
	gboolean content = FALSE;

	while (from < to && (g_ascii_isspace(bytes[from]) || bytes[from] == '|'))
		from++;
	while (to > from && (g_ascii_isspace(bytes[to - 1]) || bytes[to - 1] == '|'))
		to--;
	if (from == to)
		return;
	for (gsize i = from; i < to && !content; i++)
		content = g_ascii_isalnum(bytes[i]);
	TcPiece piece = {.kind = content || kind != TC_PIECE_TEXT ? kind : TC_PIECE_RULE,
			 .folded = from,
			 .folded_end = to,
			 .line = cutter->line,
			 .gap = cutter->gap,
			 .span = {to_text(cutter->region, from), to_text(cutter->region, to)}};
	g_array_append_val(cutter->region->pieces, piece);
}

gboolean tc_region_is_upper(const TcRegion *region, gsize at)
{
	return g_unichar_isupper(g_utf8_get_char(region->text + to_text(region, at)));
}

gboolean tc_region_is_caps(const TcRegion *region, gsize from, gsize to)
{
	gsize start = to_text(region, from), end = to_text(region, to);

	return tc_name_get_caps(region->text + start, end - start) > .8;
}

/** A type word in capitals at `from`: `QUYẾT ĐỊNH`, also letter-spaced or glued to what follows. */
static gsize match_type(const TcRegion *region, gsize from, gsize to)
{
	const char *bytes = region->folded->bytes;
	gsize matched = 0, n = 0;
	char squeezed[48];
	gsize ends[48];

	if (!tc_region_is_upper(region, from))
		return 0;
	if (tc_type_match_name(bytes + from, &matched) && from + matched <= to && tc_region_is_caps(region, from, from + matched))
		return matched;
	/* Blanks count for nothing: `K ÉT LUẬN`, `QUYẾTĐỊNH`. */
	for (gsize i = from; i < to && n < sizeof squeezed - 1; i++) {
		if (bytes[i] == ' ')
			continue;
		ends[n] = i + 1 - from;
		squeezed[n++] = bytes[i];
	}
	squeezed[n] = '\0';
	gsize size = tc_type_match_squeezed(squeezed);
	if (!size || !tc_region_is_caps(region, from, from + ends[size - 1]))
		return 0;
	/* In a longer line of capitals these letters are not a type word. */
	return size == n || !tc_region_is_caps(region, from + ends[size - 1], to) ? ends[size - 1] : 0;
}

/** A type word makes a piece if it stands alone, before `CỦA`, or before text that is not in capitals. */
static gsize find_type(const TcRegion *region, gsize from, gsize to)
{
	const char *bytes = region->folded->bytes;
	gsize matched = match_type(region, from, to);

	if (!matched)
		return 0;
	gsize rest = from + matched;
	while (rest < to && !g_ascii_isalnum(bytes[rest]))
		rest++;
	if (to - rest < 3)
		return to - from;
	if (!strncmp(bytes + rest, "cua ", 4) || !strncmp(bytes + rest, "ve ", 3) || !strncmp(bytes + rest, "v/v", 3))
		return matched;
	/* `LUẬT số: 11/2008/QH12` is a number line; `QUY ĐỊNH CHUNG` a heading. */
	return tc_region_is_caps(region, rest, MIN(to, rest + 12)) || bytes[from + matched] != ' '
		       ? (g_ascii_isalpha(bytes[from + matched]) ? matched : 0)
		       : matched;
}

/** The first byte `c` in [from, to); `to` if there is none. */
static gsize find_byte(const char *bytes, gsize from, gsize to, char c)
{
	const char *found = from < to ? memchr(bytes + from, c, to - from) : NULL;

	return found ? (gsize)(found - bytes) : to;
}

/**
 * Where a number line begins in [from, to): at the word Số, at the head of the piece (after a type word for laws) or, in a
 * flattened head, with a capital S. `to` if there is none.
 */
static gsize find_number(const TcRegion *region, gsize from, gsize to)
{
	const char *bytes = region->folded->bytes;
	gsize at = from, matched = 0;

	while (at < to && at < from + 3 && !g_ascii_isalnum(bytes[at]) && !tc_number_word_match(region, at, to))
		at++;
	if (tc_number_word_match(region, at, to))
		return at;
	if (tc_type_match_name(bytes + at, &matched) && at + matched + 4 < to && !strncmp(bytes + at + matched, " so:", 4))
		return at;
	for (gsize i = from + 1; (i = find_byte(bytes, i, to, 's')) + 4 < to; i++) {
		if (!(g_ascii_isspace(bytes[i - 1]) || strchr("*-_.", bytes[i - 1])))
			continue;
		TcNumber number;
		if (!tc_number_word_match(region, i, to) || !tc_region_is_upper(region, i) ||
		    !tc_number_read(region, i + 2, to, &number))
			continue;
		gboolean whole = number.number && number.symbol;
		tc_number_clear(&number);
		if (whole)
			return i;
	}
	return to;
}

/** Where the number that begins at `at` ends. */
static gsize end_number(const TcRegion *region, gsize at, gsize to)
{
	const char *bytes = region->folded->bytes;
	TcNumber number;
	gsize word = at;

	while (word < to && !tc_number_word_match(region, word, to))
		word++;
	if (word >= to || !tc_number_read(region, word + 2, to, &number))
		return at;
	gsize end = word;
	while (end < to && to_text(region, end) < number.end)
		end++;
	tc_number_clear(&number);
	while (end < to && strchr(".,;:", bytes[end]))
		end++;
	return end;
}

/** Kính gửi or Kính trình at folded `at`, a k; at the head of a line a letter or two may be wrong: `Kink gửi`. */
static gboolean is_salutation(const TcRegion *region, gsize at, gsize to, gboolean head)
{
	static const char *const words[] = {"kinh g", "kinh trinh"};
	const char *bytes = region->folded->bytes + at;

	if (!tc_region_is_upper(region, at))
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (!strncmp(bytes, words[i], strlen(words[i])))
			return TRUE;
	g_autofree char *print = g_strndup(bytes, MIN(to - at, strlen("kinh gui")));
	return head && strcmp(print, "kinh phi") != 0 && tc_fuzzy_distance(print, "kinh gui", 2) <= 2;
}

static void cut_text(Cutter *cutter, gsize from, gsize to);

/** Cuts around the leftmost of number, date, Kính gửi; FALSE if none is there. */
static gboolean cut_anchor(Cutter *cutter, gsize from, gsize to)
{
	const TcRegion *region = cutter->region;
	const char *bytes = region->folded->bytes;
	TcDate date;
	gsize number = find_number(region, from, to);

	if (number < to) {
		gsize end = end_number(region, number, to);
		if (end > number) {
			cut_text(cutter, from, number);
			add_piece(cutter, number, end, TC_PIECE_NUMBER);
			cut_text(cutter, end, to);
			return TRUE;
		}
	}
	if (tc_date_find(region, from, to, &date)) {
		cut_text(cutter, from, date.start);
		add_piece(cutter, date.start, date.end, TC_PIECE_DATE);
		cut_text(cutter, date.end, to);
		return TRUE;
	}
	gsize reach = MIN(to, from + SALUTATION_REACH);
	for (gsize i = from; (i = find_byte(bytes, i, reach, 'k')) < reach && i + 7 < to; i++) {
		if (!is_salutation(region, i, to, i < from + SPECKS))
			continue;
		add_piece(cutter, from, i, TC_PIECE_TEXT);
		add_piece(cutter, i, to, TC_PIECE_ADDRESS);
		return TRUE;
	}
	return FALSE;
}

static void cut_text(Cutter *cutter, gsize from, gsize to)
{
	const TcRegion *region = cutter->region;
	const char *bytes = region->folded->bytes;
	TcSpan title = {0, 0};
	TcPieceKind kind = TC_PIECE_TITLE;

	while (from < to && (g_ascii_isspace(bytes[from]) || bytes[from] == '|'))
		from++;
	if (from >= to)
		return;
	if (tc_title_find(region, from, to, &title, &kind)) {
		cut_text(cutter, from, title.start);
		add_piece(cutter, title.start, title.end, kind);
		cut_text(cutter, title.end, to);
		return;
	}
	if (tc_title_is_half(region, from, to)) {
		add_piece(cutter, from, to, TC_PIECE_TITLE);
		return;
	}
	if (cut_anchor(cutter, from, to))
		return;
	if (bytes[from] == '*') {
		add_piece(cutter, from, from + strspn(bytes + from, "*"), TC_PIECE_RULE);
		cut_text(cutter, from + strspn(bytes + from, "*"), to);
		return;
	}
	if (tc_mark_match(region, from, to)) {
		add_piece(cutter, from, to, TC_PIECE_MARK);
		return;
	}
	gsize type = find_type(region, from, to);
	if (type) {
		add_piece(cutter, from, from + type, TC_PIECE_TYPE);
		cut_text(cutter, from + type, to);
		return;
	}
	const char *star = memchr(bytes + from, '*', to - from);
	if (star) {
		cut_text(cutter, from, (gsize)(star - bytes));
		cut_text(cutter, (gsize)(star - bytes), to);
		return;
	}
	add_piece(cutter, from, to, TC_PIECE_TEXT);
}

/** TRUE if a blank or bar at [from, to) belongs to a gap left for the pen: `Số     - HD/BTCTU`, `ngày      tháng 11`. */
static gboolean is_gap_to_fill(const char *bytes, gsize line, gsize from, gsize to, gsize end)
{
	static const char *const before[] = {"so", "so:", "ngay", "thang", "ngay ", "nam"};

	for (gsize i = 0; i < G_N_ELEMENTS(before); i++) {
		gsize length = strlen(before[i]);
		if (from >= line + length && !strncmp(bytes + from - length, before[i], length) &&
		    (from == line + length || !g_ascii_isalpha(bytes[from - length - 1])))
			return TRUE;
	}
	return (to + 5 <= end && !strncmp(bytes + to, "thang", 5)) ||
	       (to + 4 <= end && !strncmp(bytes + to, "nam ", 4) && from > line && g_ascii_isdigit(bytes[from - 1]));
}

/** TRUE if a gazette's running head stands in [from, to): `CÔNG BÁO/Số 12`, `CÔNG BÁO /`. */
static gboolean names_gazette(const char *bytes, gsize from, gsize to)
{
	static const char name[] = "cong bao";
	const char *end = bytes + to, *at = bytes + from;

	while ((at = tc_memstr(at, end - at, name))) {
		at += strlen(name);
		gsize blank = at < end && *at == ' ';
		if (at + blank < end && at[blank] == '/')
			return TRUE;
	}
	return FALSE;
}

/** Whether there is anything in a line that may part columns: nearly no line has it. */
static gboolean has_columns(const char *line, gsize length)
{
	return memchr(line, '|', length) || memchr(line, '\t', length) || tc_memstr(line, (gssize)length, COLUMN_GAP);
}

/** Cuts a line at bars and at blanks as wide as between columns. */
static void cut_line(Cutter *cutter, gsize from, gsize to)
{
	const char *bytes = cutter->region->folded->bytes;
	gsize start = from;
	TcSpan title;
	TcPieceKind kind;

	/* A stamp may lie across the head: what stands beside it is read. `Ký bởi: CÔNG BÁO NƯỚC CỘNG HÒA ...` is all stamp. */
	gboolean stamp = tc_stamp_match(cutter->region, from, to, &cutter->stamp) &&
			 (!tc_title_find(cutter->region, from, to, &title, &kind) ||
			  (kind == TC_PIECE_TITLE && !strncmp(bytes + from, "ky boi:", 7)));
	if (stamp || names_gazette(bytes, from, to)) {
		add_piece(cutter, from, to, TC_PIECE_NOISE);
		return;
	}
	for (gsize i = has_columns(bytes + from, to - from) ? from : to; i < to; i++) {
		gsize blanks = 0;
		if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '|')
			continue;
		while (i + blanks < to && (bytes[i + blanks] == ' ' || bytes[i + blanks] == '\t'))
			blanks++;
		/* A bar within a word is a misread stroke. */
		gboolean bar = bytes[i] == '|' && (i == from || g_ascii_isspace(bytes[i - 1])) &&
			       (i + 1 == to || g_ascii_isspace(bytes[i + 1]));
		if (!bar && bytes[i] != '\t' && blanks < COLUMN_BLANKS)
			continue;
		if (is_gap_to_fill(bytes, from, i, i + MAX(blanks, 1), to)) {
			i += MAX(blanks, 1) - 1;
			continue;
		}
		cut_text(cutter, start, i);
		start = i + MAX(blanks, 1);
		i = start - 1;
	}
	cut_text(cutter, start, to);
}

/** A date line broken at its place, before its month or before its year: `Hà Nội,` / `ngày 16 tháng` / `9` / `năm 2020`. */
static gboolean is_broken_date(const char *bytes, gsize from, gsize to, gsize length)
{
	const char *next = bytes + to + 1;
	gsize left = length - to - 1, end = to;

	while (end > from && g_ascii_isspace(bytes[end - 1]))
		end--;
	if (end == from)
		return FALSE;
	if (bytes[end - 1] == ',' && left > 12 && !strncmp(next, "ngay ", 5))
		return memchr(next, '\n', left) && tc_memstr(next, (gssize)strcspn(next, "\n"), "thang");
	if (left > 10 && end - from > 12 && !strncmp(bytes + end - 5, "thang", 5) && g_ascii_isdigit(*next))
		return tc_memstr(bytes + from, (gssize)(end - from), "ngay ") &&
		       tc_memstr(next, (gssize)strcspn(next, "\n"), "nam");
	return left > 8 && !strncmp(next, "nam ", 4) && g_ascii_isdigit(next[4]) &&
	       tc_memstr(bytes + from, (gssize)(end - from), "ngay ") && tc_memstr(bytes + from, (gssize)(end - from), "thang");
}

TcRegion *tc_region_new(const TcText *text, TcSpan span, guint max_lines)
{
	TcRegion *region = g_new0(TcRegion, 1);
	Cutter cutter = {.region = region};

	region->text = tc_text_get_canonical(text, NULL) + span.start;
	region->base = span.start;
	region->folded = tc_text_dup_folded(text, span);
	region->pieces = g_array_new(FALSE, FALSE, sizeof(TcPiece));
	const char *bytes = region->folded->bytes;
	for (gsize from = 0; from < region->folded->length && cutter.line < max_lines;) {
		const char *end = memchr(bytes + from, '\n', region->folded->length - from);
		gsize to = end ? (gsize)(end - bytes) : region->folded->length;
		/* At most at the place and at the year. */
		for (guint breaks = 0;
		     breaks < 2 && to < region->folded->length && is_broken_date(bytes, from, to, region->folded->length);
		     breaks++)
			to += 1 + strcspn(bytes + to + 1, "\n");
		guint before = region->pieces->len;
		cut_line(&cutter, from, MIN(to, from + MAX_LINE_BYTES));
		cutter.gap = region->pieces->len == before;
		cutter.line += region->pieces->len > before;
		from = to + 1;
	}
	return region;
}

void tc_region_free(TcRegion *region)
{
	if (!region)
		return;
	tc_folded_free(region->folded);
	g_array_unref(region->pieces);
	g_free(region);
}
