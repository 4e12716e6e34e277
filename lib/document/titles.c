/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The national title, the Party's, a mass organisation's, and the motto: the surest things in a head, found with the damage that OCR does
 * to capitals, and their halves where a column broke them.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** A title: its folded words, letters that must be there (a cheap first look), edits allowed. */
static const struct {
	const char *folded;
	const char *hints[5];
	int errors;
	TcPieceKind kind;
} titles[] = {
	{"cong hoa xa hoi chu nghia viet nam", {"cong ho", "oa xa", "hoi ch", "nghia v", "hoaxa"}, 9, TC_PIECE_TITLE},
	{"dang cong san viet nam", {"dang co", "cong san", "san vie", "ang cong", "congsan"}, 4, TC_PIECE_TITLE},
	{"doan tncs ho chi minh", {"doan tncs", NULL}, 1, TC_PIECE_TITLE},
	{"doc lap - tu do - hanh phuc", {"doc la", "lap - t", "tu do", "hanh ph", "do - h"}, 8, TC_PIECE_MOTTO},
};

/** The first of the halves stand in capitals. */
#define N_CAPITAL_HALVES 4
/** Halves of a title that stand alone where a table cell or column broke it. */
static const char *const half_titles[] = {"cong hoa xa hoi", "chu nghia viet nam", "cong hoa xa hoi chu nghia",
					  "viet nam",        "hanh phuc",          "doc lap - tu do"};

/** Bytes that are looked at first, at every other place of a text: the first ones of a hint, or those behind its first. No hint has as few. */
#define HINT_BYTES 4
#define HINT_SLOTS 1024

static guint slot_of(const char *text)
{
	guint32 bytes;

	memcpy(&bytes, text, HINT_BYTES);
	return (bytes * 2654435761u) >> 22; /* Knuth's multiplier; as many bits as there are slots */
}

/** What hints are found by. */
typedef struct {
	guint8 slots[HINT_SLOTS]; /**< bit i: a hint of title i has bytes that fall there at its beginning, or one behind */
	gsize size[G_N_ELEMENTS(titles)][5]; /**< of each hint; 0: there is none */
} Hints;

static const Hints *get_hints(void)
{
	static Hints hints;
	static gsize made;

	if (g_once_init_enter(&made)) {
		for (gsize i = 0; i < G_N_ELEMENTS(titles); i++) {
			for (guint k = 0; k < 5 && titles[i].hints[k]; k++) {
				hints.size[i][k] = strlen(titles[i].hints[k]);
				for (guint odd = 0; odd < 2; odd++)
					hints.slots[slot_of(titles[i].hints[k] + odd)] |= (guint8)(1u << i);
			}
		}
		g_once_init_leave(&made, 1);
	}
	return &hints;
}

/** What falls into a slot is mostly a word that begins like a hint (nghi, cong): the bytes behind are looked at without a call. */
static gboolean starts_with_hint(const Hints *hints, const char *text, gsize length, gsize title)
{
	for (guint k = 0; k < 5 && hints->size[title][k]; k++) {
		const char *hint = titles[title].hints[k];
		gsize size = hints->size[title][k];
		if (size <= length && text[0] == hint[0] && text[size - 1] == hint[size - 1] && !memcmp(text, hint, size))
			return TRUE;
	}
	return FALSE;
}

/** Which titles have a hint in the text, a bit each: one walk for all, since nearly no line has any. */
static guint find_hints(const char *text, gsize length)
{
	const Hints *hints = get_hints();
	guint found = 0;

	for (gsize at = 0; at + HINT_BYTES <= length; at += 2) {
		guint maybe = hints->slots[slot_of(text + at)] & ~found;
		for (gsize i = 0; maybe >> i; i++)
			if (maybe >> i & 1 && (starts_with_hint(hints, text + at, length - at, i) ||
					       (at > 0 && starts_with_hint(hints, text + at - 1, length - at + 1, i))))
				found |= 1u << i;
	}
	return found;
}

gboolean tc_title_find(const TcRegion *region, gsize from, gsize to, TcSpan *found, TcPieceKind *kind)
{
	const char *bytes = region->folded->bytes;
	guint hints = find_hints(bytes + from, to - from);

	found->start = to;
	for (gsize i = 0; hints >> i; i++) {
		TcSpan span;
		if (!(hints >> i & 1))
			continue;
		if (tc_fuzzy_find(titles[i].folded, bytes + from, to - from, titles[i].errors, &span) < 0)
			continue;
		gsize start = from + span.start, end = from + span.end;
		while (start > from && g_ascii_isalnum(bytes[start - 1]) && start - from < 2)
			start--;
		/* In a sentence these words are not a title. */
		if (titles[i].kind == TC_PIECE_TITLE && !tc_region_is_caps(region, start, end) && end - start < to - from)
			continue;
		if (start >= found->start)
			continue;
		while (end < to && g_ascii_isalnum(bytes[end]) && i != 0 && i != 1)
			end++;
		*found = (TcSpan){start, to - end < 6 ? to : end};
		*kind = titles[i].kind;
	}
	return found->start < to;
}

gboolean tc_title_is_half(const TcRegion *region, gsize from, gsize to)
{
	const char *bytes = region->folded->bytes;

	for (gsize i = 0; i < G_N_ELEMENTS(half_titles); i++) {
		gsize length = strlen(half_titles[i]);
		TcSpan span;
		if (to - from < length - 2 || to - from > length + 2)
			continue;
		/* `Việt Nam` alone on a line ends many a subject. */
		if (i < N_CAPITAL_HALVES && !tc_region_is_caps(region, from, to))
			continue;
		if (tc_fuzzy_find(half_titles[i], bytes + from, to - from, (int)(length / 6), &span) >= 0)
			return TRUE;
	}
	return FALSE;
}
