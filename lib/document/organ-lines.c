/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The organ lines of a head, in capitals, each to an organ:
 *
 *     ĐẢNG BỘ TỈNH QUẢNG TRỊ                    as it stands
 *     BỘ LAO ĐỘNG - THƯƠNG BINH / VÀ XÃ HỘI     over two lines
 *     BAN CHẤP HÀNH TRUNG ƯƠNGBAN TUYÊN GIÁO    two lines glued
 *     TONG CUC HAI QUAN                         damaged: the nearest name of the table
 *     TRUNG TÂM Y TẾ HUYỆN VĨNH LINH            in no table: by the word that heads it
 */
#include "lib/document/document-private.h"

#include <string.h>

/** A line longer than this is no organ's. */
#define MAX_LINE_BYTES 200
/** Share of capitals; those that OCR made small are borne with. */
#define MIN_CAPS .55
#define JUNK " .,*|'\"~-_"

/** The organ lines, put together line by line. */
typedef struct {
	GString *text;
	GArray *starts; /* of gsize pairs: offset in text, region offset */
} Lines;

/* ---- the lines ------------------------------------------------------------------------------------------------------ */

/** Where a line's capitals end: before two words in a row that have none. What follows is the other column, or noise. */
static gsize end_capitals(const char *text, gsize length)
{
	gsize end = 0, last = 0;
	guint small = 0;

	for (gsize at = 0; at < length;) {
		gsize start = at;
		while (at < length && text[at] != ' ')
			at++;
		gboolean letters = FALSE, capital = FALSE;
		for (const char *p = text + start; p < text + at; p = g_utf8_next_char(p)) {
			letters |= g_unichar_isalpha(g_utf8_get_char(p)) != 0;
			capital |= g_unichar_isupper(g_utf8_get_char(p)) != 0;
		}
		if (capital) {
			small = 0;
			last = at;
		} else if (letters && ++small == 2) {
			return end;
		}
		end = small ? last : at;
		while (at < length && text[at] == ' ')
			at++;
	}
	return length;
}

/** Where a second organ begins inside a word: `TRUNG ƯƠNGBAN TUYÊN GIÁO`; `length` if nowhere. */
static gsize find_glue(const char *text, gsize length)
{
	gboolean inside = FALSE;

	for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
		gsize matched, rest = length - (gsize)(p - text);
		gboolean bare;
		g_autoptr(TcOrgan) organ = inside ? tc_organ_match_head(p, (gssize)rest, &matched, &bare) : NULL;
		if (organ && memchr(p, ' ', matched))
			return (gsize)(p - text);
		if (inside && rest >= strlen(TC_COMMITTEE_LINE) && g_str_has_prefix(p, TC_COMMITTEE_LINE))
			return (gsize)(p - text);
		inside = g_unichar_isalpha(g_utf8_get_char(p));
	}
	return length;
}

static void add_line(Lines *lines, const char *text, gsize length, gsize region)
{
	while (length) {
		gsize glue = find_glue(text, length);
		gsize pair[2] = {lines->text->len, region};
		/* Whose committee it is says the line above (head-organs.c). */
		if (glue != strlen(TC_COMMITTEE_LINE) || strncmp(text, TC_COMMITTEE_LINE, glue)) {
			g_array_append_vals(lines->starts, pair, 2);
			g_string_append_len(lines->text, text, (gssize)glue);
			g_string_append_c(lines->text, '\n');
		}
		text += glue;
		region += glue;
		length -= glue;
	}
}

/** `CHI BỘ: Thôn Phú Hòa`: the kind of organ in capitals, then its name. */
static gboolean is_labelled(const char *text, gsize length)
{
	const char *colon = memchr(text, ':', MIN(length, 24));

	if (!colon || tc_name_get_caps(text, (gsize)(colon - text)) < .9)
		return FALSE;
	g_autofree char *label = tc_text_fold(text, colon - text);
	g_autofree char *head = g_strconcat(label, " ", NULL);
	return tc_name_is_organ_head(head);
}

static void collect(const TcRegion *region, guint from, guint to, Lines *lines)
{
	for (guint i = from; i < to; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		const char *text = tc_piece_get_text(region, piece);
		gsize length = piece->span.end - piece->span.start;
		if (piece->kind != TC_PIECE_TEXT || length > MAX_LINE_BYTES)
			continue;
		if (is_labelled(text, length)) {
			g_autofree char *plain = g_strndup(text, length);
			*strchr(plain, ':') = ' ';
			add_line(lines, plain, length, piece->span.start);
			continue;
		}
		length = end_capitals(text, length);
		if (tc_name_get_caps(text, length) >= MIN_CAPS)
			add_line(lines, text, length, piece->span.start);
	}
}

/** Takes an offset in the collected lines back to the region. */
static gsize to_region(const Lines *lines, gsize offset)
{
	gsize region = 0;

	for (guint i = 0; i + 1 < lines->starts->len; i += 2) {
		gsize start = g_array_index(lines->starts, gsize, i);
		if (start <= offset)
			region = g_array_index(lines->starts, gsize, i + 1) + offset - start;
	}
	return region;
}

/* ---- one organ --------------------------------------------------------------------------------------------------------- */

static gsize skip(const char *text, gsize at, const char *set)
{
	return at + strspn(text + at, set);
}

/** An organ that no table has, from a whole line in capitals. */
static TcOrgan *read_unknown(const char *line, gsize length)
{
	g_autofree char *squeezed = tc_name_squeeze(line, (gssize)length, "*.,:;-_|'\"~");
	g_autofree char *folded = tc_text_fold(squeezed, -1);

	if (tc_name_get_caps(squeezed, strlen(squeezed)) < .9 || strlen(squeezed) < 8 || !tc_name_is_organ_head(folded))
		return NULL;
	TcOrgan *organ = g_new0(TcOrgan, 1);
	g_autofree char *respelt = tc_name_respell(squeezed);
	organ->code = "";
	organ->name = tc_name_organ_case(respelt);
	return organ;
}

/** `VIỆN ... - BỘ CÔNG AN`: the next organ of a joint paper. One that stands below the first is none: a dash before it is a rule. */
static gboolean is_joint_next(const char *text, gsize at)
{
	static const char *const lower[] = {"Tổng cục ", "Cục ", "Chi cục ", "Vụ ", "Văn phòng ", "Phòng "};
	gsize next = skip(text, at, " \n"), matched;

	if (text[next] != '-')
		return FALSE;
	next = skip(text, next, " -\n");
	g_autoptr(TcOrgan) organ = tc_organ_match(text + next, -1, &matched);
	for (gsize i = 0; organ && i < G_N_ELEMENTS(lower); i++)
		if (g_str_has_prefix(organ->name, lower[i]))
			return FALSE;
	return organ != NULL;
}

/** TRUE if a staff organ's bare name stands at `at`. */
static gboolean is_bare_next(const char *text, gsize at)
{
	gsize matched;
	gboolean bare;
	g_autoptr(TcOrgan) organ = tc_organ_match_head(text + at, -1, &matched, &bare);

	return organ && bare;
}

/** An organ as it stands. A name may go on over a line end, but does not take half of the next line: `TRUNG ƯƠNG / ĐẢNG ĐOÀN`. */
static TcOrgan *read_exact(const char *text, gsize start, gsize *end, gboolean *bare)
{
	gsize line = start + strcspn(text + start, "\n"), matched = 0;
	TcOrgan *organ = tc_organ_match_head(text + start, -1, &matched, bare);

	*end = start + matched;
	gsize rest = skip(text, *end, JUNK ":;1234567890");
	if (!organ || *end <= line || text[rest] == '\n' || !text[rest])
		return organ;
	gboolean short_bare = FALSE;
	TcOrgan *shorter = tc_organ_match_head(text + start, (gssize)(line - start), &matched, &short_bare);
	if (!shorter)
		return organ;
	tc_organ_free(organ);
	*end = start + matched;
	*bare = short_bare;
	return shorter;
}

/** The name goes on in a way that no row has, or noise follows it. */
static void read_longer(TcHeadOrgan *out, const char *text, gsize start, gsize line, gsize *end)
{
	TcOrgan *longer = tc_organ_guess(text + start, (gssize)(line - start));

	if (longer && strlen(longer->name) <= strlen(out->organ->name))
		g_clear_pointer(&longer, tc_organ_free);
	/* An organ of the Centre is whole: what follows is noise. */
	if (!longer && out->organ->level != TC_LEVEL_CENTRE)
		longer = read_unknown(text + start, line - start);
	if (longer) {
		longer->level = longer->level ? longer->level : out->organ->level;
		longer->party = longer->party || out->organ->party;
		tc_organ_free(out->organ);
		out->organ = longer;
		out->bare = FALSE;
		out->confidence = .7;
		*end = line;
	} else if (out->bare) {
		g_clear_pointer(&out->organ, tc_organ_free);
	}
}

/** A damaged name, possibly broken over two lines, or one that no table has. */
static void read_damaged(TcHeadOrgan *out, const char *text, gsize start, gsize line, gsize *end)
{
	out->confidence = .6;
	out->organ = tc_organ_guess(text + start, (gssize)(line - start));
	*end = line;
	gsize second = text[line] ? line + 1 + strcspn(text + line + 1, "\n") : line;
	TcOrgan *longer = second > line + 1 ? tc_organ_guess(text + start, (gssize)(second - start)) : NULL;
	if (longer && (!out->organ || strlen(longer->name) > strlen(out->organ->name))) {
		tc_organ_free(out->organ);
		out->organ = longer;
		*end = second;
	} else {
		tc_organ_free(longer);
	}
	if (!out->organ)
		out->organ = read_unknown(text + start, line - start);
}

/** Reads one organ at `at`; FALSE if the line has none. `at` moves behind what was read; `more`: a staff organ follows on the line. */
static gboolean read_one(const Lines *lines, gsize *at, TcHeadOrgan *out, gboolean *more)
{
	const char *text = lines->text->str;
	gsize start = skip(text, *at, JUNK), line = start + strcspn(text + start, "\n"), end;

	*out = (TcHeadOrgan){.confidence = .95};
	out->organ = read_exact(text, start, &end, &out->bare);
	gsize rest = out->organ ? skip(text, end, JUNK ":;1234567890") : start;
	gboolean whole = out->organ && (text[rest] == '\n' || !text[rest] || rest > line);
	*more = out->organ && !whole && is_bare_next(text, rest);
	if (!out->organ)
		read_damaged(out, text, start, line, &end);
	else if (!whole && !*more && !is_joint_next(text, end))
		read_longer(out, text, start, line, &end);
	out->span = (TcSpan){to_region(lines, start), to_region(lines, end)};
	*at = *more ? rest : out->organ ? end : line;
	return out->organ != NULL;
}

/** A gazette prints the issuer above the head once more. */
static gboolean is_repeated(const TcHeadOrgan *organs, guint n, gboolean joint)
{
	return n && !organs[n].joint && !joint && !strcmp(organs[n].organ->name, organs[n - 1].organ->name);
}

static guint read_all(const Lines *lines, TcHeadOrgan organs[TC_MAX_HEAD_ORGANS])
{
	const char *text = lines->text->str;
	gboolean joint = FALSE, more = FALSE;
	guint n = 0;

	for (gsize at = 0; at < lines->text->len && n < TC_MAX_HEAD_ORGANS;) {
		if (read_one(lines, &at, &organs[n], &more)) {
			organs[n].joint = joint;
			joint = is_joint_next(text, at);
			if (is_repeated(organs, n, joint))
				tc_organ_free(organs[n].organ);
			else
				n++;
		} else {
			joint = FALSE;
		}
		if (!more)
			at = joint ? skip(text, at, " -\n") : at + strcspn(text + at, "\n") + 1;
	}
	return n;
}

guint tc_organ_lines_read(const TcRegion *region, guint from, guint to, TcHeadOrgan organs[TC_MAX_HEAD_ORGANS])
{
	Lines lines = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(gsize))};

	collect(region, from, to, &lines);
	guint n = read_all(&lines, organs);
	g_string_free(lines.text, TRUE);
	g_array_unref(lines.starts);
	return n;
}
