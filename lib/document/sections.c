/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sections: what a paper numbers, as a tree over its text.
 *
 *     State    Phần thứ nhất, Chương II, Mục 1, Tiểu mục 2, Điều 5a., 1., a)          C.II, D5a, D5a.K1, D5a.K1.a
 *     Party    A-, I- MỤC ĐÍCH, 1- or 1., 1.1-, a)                                    MI, MI.2, MI.2.1, MI.2.a
 *     both     Phụ lục I, (Ban hành kèm theo ...)                                     PLI, KT1
 *
 * A line's beginning says what it is, but beginnings lie: a sentence may begin with a number, a table with a letter, and a quoted law has articles
 * of its own. So a number counts only if it goes on from the one before it under the same parent, or begins at 1 (a, I); a number that OCR lost
 * may be jumped over; a label behind a quote opens a quotation, in which only what the paper itself expects next is read. One pass over the lines;
 * what lies open stands on a stack of one section a rank.
 *
 * The pinpoint is written as citations have it (tc_pinpoint: `D5.K2.a`): articles are numbered through a paper, so an article's begins with it;
 * other sections name all that is above them. What follows an attachment's note is the attachment's: its pinpoints begin with KT.
 */
#include "lib/document/sections-private.h"

#include <string.h>

/** More sections than this are a table's rows. */
#define MAX_SECTIONS 20000
/** Numbers that OCR may have lost between two. */
#define MAX_LOST 2
/** A heading goes on over so many lines at most. */
#define HEADING_LINES 3
#define MAX_HEADING_BYTES 400

typedef struct {
	const char *text;
	gsize length;
	GArray *sections;
	gint open[N_RANKS];  /* -1: none */
	guint last[N_RANKS]; /* value of the last section of a rank under what is open above it */
	gboolean quoting;
	guint attachments;
} Outline;

static const struct {
	const char *name, *letter;
	TcRank rank;
} kinds[] = {
	[TC_SECTION_ANNEX] = {"phu-luc", "PL", RANK_WHOLE},    [TC_SECTION_ATTACHMENT] = {"kem-theo", "KT", RANK_WHOLE},
	[TC_SECTION_PART] = {"phan", "P", RANK_PART},          [TC_SECTION_CHAPTER] = {"chuong", "C", RANK_CHAPTER},
	[TC_SECTION_DIVISION] = {"muc", "M", RANK_DIVISION},   [TC_SECTION_SUBDIVISION] = {"tieu-muc", "TM", RANK_SUBDIVISION},
	[TC_SECTION_ARTICLE] = {"dieu", "D", RANK_ARTICLE},    [TC_SECTION_CLAUSE] = {"khoan", "K", RANK_CLAUSE},
	[TC_SECTION_SUBCLAUSE] = {"tiet", "", RANK_SUBCLAUSE}, [TC_SECTION_POINT] = {"diem", "", RANK_POINT},
};

const char *tc_section_kind_get_name(TcSectionKind kind)
{
	g_return_val_if_fail(kind < G_N_ELEMENTS(kinds), NULL);
	return kinds[kind].name;
}

TcRank tc_section_kind_get_rank(TcSectionKind kind)
{
	return kinds[kind].rank;
}

/* ---- the tree ----------------------------------------------------------------------------------------------------------- */

static TcSection *get(const Outline *outline, gint index)
{
	return &g_array_index(outline->sections, TcSection, index);
}

/** The nearest open section above a rank; -1 if there is none. */
static gint find_parent(const Outline *outline, TcRank rank)
{
	for (gint above = (gint)rank - 1; above >= 0; above--)
		if (outline->open[above] >= 0)
			return outline->open[above];
	return -1;
}

/** TRUE if a label goes on from what stands before it at its rank, or begins a list. */
static gboolean is_next(const Outline *outline, const TcLabel *label)
{
	guint last = outline->last[label->rank];

	if (label->writing == WRITE_NONE || label->kind == TC_SECTION_ANNEX)
		return TRUE;
	/* 1.1 stands under 1. */
	if (label->rank == RANK_SUBCLAUSE && outline->open[RANK_CLAUSE] < 0)
		return FALSE;
	/* 5a follows 5. */
	if (label->kind == TC_SECTION_ARTICLE && label->value == last && last)
		return TRUE;
	return label->value == 1 || (label->value > last && label->value <= last + 1 + (last ? MAX_LOST : 0));
}

static char *dup_pinpoint(const Outline *outline, const TcLabel *label, gint parent)
{
	const char *letter = kinds[label->kind].letter;
	gint whole = outline->open[RANK_WHOLE];

	/* A numbered item is a khoản under an article only; elsewhere it is a bare number. */
	if (label->kind == TC_SECTION_CLAUSE && outline->open[RANK_ARTICLE] < 0)
		letter = "";
	if (label->kind == TC_SECTION_ATTACHMENT)
		return g_strdup_printf("%s%u", letter, outline->attachments);
	/* Articles are numbered through the whole. */
	const char *above = label->rank == RANK_ARTICLE ? (whole >= 0 ? get(outline, whole)->pinpoint : NULL)
			    : parent >= 0               ? get(outline, parent)->pinpoint
							: NULL;
	return g_strdup_printf("%s%s%s%s", above ? above : "", above ? "." : "", letter, label->number);
}

static void close_from(Outline *outline, TcRank rank, gsize at)
{
	for (guint r = rank; r < N_RANKS; r++) {
		if (outline->open[r] >= 0)
			get(outline, outline->open[r])->span.end = at;
		outline->open[r] = -1;
		/* Articles go on over chapters; everything else begins anew. */
		if (r > rank && r != RANK_ARTICLE)
			outline->last[r] = 0;
	}
	if (rank == RANK_WHOLE)
		outline->last[RANK_ARTICLE] = 0;
}

/** Where a heading ends: a title in capitals under `CHƯƠNG II` belongs to it. */
static gsize end_heading(const Outline *outline, const TcLabel *label, gsize at, gsize line_end)
{
	gboolean alone = label->end >= line_end - at;

	if (label->rank >= RANK_ARTICLE || !alone || label->kind == TC_SECTION_ATTACHMENT)
		return MIN(line_end, at + MAX_HEADING_BYTES);
	for (guint lines = 0; lines < HEADING_LINES && line_end < outline->length; lines++) {
		gsize next = line_end + strspn(outline->text + line_end, "\n "), size = strcspn(outline->text + next, "\n");
		if (!size || !tc_text_is_capitals(outline->text + next, (gssize)size))
			break;
		line_end = next + size;
	}
	return MIN(line_end, at + MAX_HEADING_BYTES);
}

static void add(Outline *outline, const TcLabel *label, gsize at, gsize line_end)
{
	close_from(outline, label->rank, at);
	gint parent = find_parent(outline, label->rank);
	outline->attachments += label->kind == TC_SECTION_ATTACHMENT;
	TcSection section = {.kind = label->kind,
			     .number = g_strdup(label->number),
			     .pinpoint = dup_pinpoint(outline, label, parent),
			     .heading = {at, end_heading(outline, label, at, line_end)},
			     .span = {at, outline->length},
			     .parent = parent};
	outline->open[label->rank] = (gint)outline->sections->len;
	outline->last[label->rank] = label->value;
	g_array_append_val(outline->sections, section);
}

/** Opening quotes at the start of a line, in bytes. */
static gsize skip_quote(const char *line, gsize length)
{
	static const char *const quotes[] = {"“", "\"", "‘", "«"};

	for (gsize i = 0; i < G_N_ELEMENTS(quotes); i++)
		if (length > strlen(quotes[i]) && !strncmp(line, quotes[i], strlen(quotes[i])))
			return strlen(quotes[i]);
	return 0;
}

static gboolean has_closing_quote(const char *line, gsize length)
{
	return tc_memstr(line, (gssize)length, "”") || tc_memstr(line, (gssize)length, "»") ||
	       (length > 1 && memchr(line + 1, '"', length - 1));
}

static void read_line(Outline *outline, gsize at, gsize end)
{
	const char *line = outline->text + at;
	gsize quote = skip_quote(line, end - at);
	TcLabel label;

	/* A label behind a quote opens a quotation: `“Điều 9. Các khoản giảm trừ`. */
	if (quote) {
		outline->quoting = tc_label_read(line + quote, end - at - quote, &label) &&
				   !has_closing_quote(line + quote, end - at - quote);
		return;
	}
	gboolean closes = outline->quoting && has_closing_quote(line, end - at);
	if (tc_label_read(line, end - at, &label) && is_next(outline, &label)) {
		/* In a quotation only the paper's own next article or head is believed. */
		gboolean own = label.rank <= RANK_ARTICLE && label.value == outline->last[label.rank] + 1;
		if (!outline->quoting || own) {
			outline->quoting = FALSE;
			add(outline, &label, at, end);
			return;
		}
	}
	outline->quoting = outline->quoting && !closes;
}

static void clear_section(gpointer data)
{
	TcSection *section = data;

	g_free(section->number);
	g_free(section->pinpoint);
}

GArray *tc_sections_read(const TcText *text, TcSpan within)
{
	Outline outline = {.sections = g_array_new(FALSE, FALSE, sizeof(TcSection))};

	outline.text = tc_text_get_canonical(text, &outline.length);
	outline.length = MIN(within.end, outline.length);
	for (guint i = 0; i < N_RANKS; i++)
		outline.open[i] = -1;
	g_array_set_clear_func(outline.sections, clear_section);
	for (gsize at = within.start; at < outline.length && outline.sections->len < MAX_SECTIONS;) {
		const char *newline = memchr(outline.text + at, '\n', outline.length - at);
		gsize end = newline ? (gsize)(newline - outline.text) : outline.length;
		while (at < end && outline.text[at] == ' ')
			at++;
		if (at < end)
			read_line(&outline, at, end);
		at = end + 1;
	}
	close_from(&outline, RANK_WHOLE, outline.length);
	return outline.sections;
}

gint tc_sections_find(const GArray *sections, const char *pinpoint)
{
	gsize length = strlen(pinpoint);
	gint inner = -1;

	for (guint i = 0; i < sections->len; i++) {
		const char *path = g_array_index(sections, TcSection, i).pinpoint;
		gsize size = strlen(path);
		if (!g_ascii_strcasecmp(path, pinpoint))
			return (gint)i;
		if (inner < 0 && size > length && path[size - length - 1] == '.' &&
		    !g_ascii_strcasecmp(path + size - length, pinpoint))
			inner = (gint)i;
	}
	return inner;
}
