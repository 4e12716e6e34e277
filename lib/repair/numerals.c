/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Marks of lists and Roman numerals: no language model can tell "v)" from "y)", but counting can.
 *
 *   x) ... v) ...        behind x) comes y), which is read as v)
 *   e) ... ø) ... h)     between e) and h) stands g), whatever is read there
 *   khóa XIH             an H among Roman digits is two I
 *
 * XII for XIII is left alone: either may be meant.
 */
#include "lib/repair/repair-private.h"

#include <string.h>

/* The letters of a list in their order (ND 30/2020: all but f j w z). */
static const char *const order[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m",
				    "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};
#define N_ORDER ((int)G_N_ELEMENTS(order))
/* A letter is read for another if it costs the scanner no more than this. */
#define ALIKE 7.5f
/* The longest Roman numeral that is read. */
#define MAX_ROMAN 6
/* How often such a repair is right. */
#define SURE 0.97
#define QUITE_SURE 0.9

/* The mark of an item of a list. */
typedef struct {
	guint item;
	int place; /* in the order, -1 if it is none of these */
} Mark;

static int find_place(const char *form)
{
	for (int i = 0; i < N_ORDER; i++)
		if (strcmp(form, order[i]) == 0)
			return i;
	return -1;
}

/* Whether an item is one small letter with `)` behind it, at the start of a line. */
static gboolean is_mark(const RepairPage *page, const RepairItem *item)
{
	const char *start = page->text + item->token->span.start;
	const char *before = start;

	if (item->letters.n != 1 || item->title || page->text[item->token->span.end] != ')')
		return FALSE;
	while (before > page->text && before[-1] == ' ')
		before--;
	return before == page->text || before[-1] == '\n';
}

static gboolean is_alike(const RepairPage *page, const char *seen, int place)
{
	guint8 read = repair_letter_code(g_utf8_get_char(seen));

	if (!read)
		return (strcmp(seen, "ø") == 0 && strcmp(order[place], "g") == 0) ||
		       (strcmp(seen, "ï") == 0 && strcmp(order[place], "i") == 0);
	return page->channel->read[repair_letter_code(g_utf8_get_char(order[place]))][read] <= ALIKE;
}

static void set(RepairItem *item, const char *numeral, double sure)
{
	g_strlcpy(item->numeral, numeral, sizeof item->numeral);
	item->numeral_sure = (float)sure;
	item->frozen = TRUE;
}

/* A mark behind another. \\param next the place of the one after it. \\return the place that it has. */
static int count_on(const RepairPage *page, RepairItem *item, int last, int place, int next)
{
	int due = last + 1;

	if (last < 0 || due >= N_ORDER || place == due || place == 0)
		return place;
	gboolean between = next == due + 1;
	gboolean back = place <= last && is_alike(page, item->token->form, due);
	if (!between && !back)
		return place;
	set(item, order[due], between ? SURE : QUITE_SURE);
	return due;
}

static void count_marks(RepairPage *page)
{
	g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(Mark));
	int last = -1;

	for (guint i = 0; i < page->items->len; i++) {
		const RepairItem *item = repair_page_get(page, i);
		Mark mark = {i, -1};
		if (!is_mark(page, item))
			continue;
		mark.place = find_place(item->token->form);
		g_array_append_val(marks, mark);
	}
	for (guint i = 0; i < marks->len; i++) {
		const Mark *mark = &g_array_index(marks, Mark, i);
		int next = i + 1 < marks->len ? mark[1].place : -1;
		last = count_on(page, &g_array_index(page->items, RepairItem, mark->item), last, mark->place, next);
	}
}

/* Whether these are Roman digits that make a number under 40. */
static gboolean is_roman(const char *digits)
{
	static const char *const ones[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
	gsize tens = strspn(digits, "X");

	for (guint i = 0; i < G_N_ELEMENTS(ones); i++)
		if (tens <= 3 && strcmp(digits + tens, ones[i]) == 0)
			return TRUE;
	return FALSE;
}

/* Whether the word before says that a Roman numeral follows; else XH may be short for something. */
static gboolean is_counted(const RepairItem *before)
{
	static const char *const words[] = {"khóa", "thứ", "chương", "phần", "mục", "hội"};
	gboolean counted = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(words) && !counted; i++)
		counted = strcmp(before->token->form, words[i]) == 0;
	return counted;
}

static void read_roman(RepairPage *page, guint i)
{
	RepairItem *item = &g_array_index(page->items, RepairItem, i);
	const char *raw = page->text + item->token->span.start;
	gsize length = item->token->span.end - item->token->span.start;
	char digits[2 * MAX_ROMAN + 1] = "";
	gboolean damaged = FALSE;

	if (!item->upper || item->glued || length > MAX_ROMAN || *raw == 'H')
		return;
	for (gsize k = 0, n = 0; k < length; k++) {
		gboolean two = raw[k] == 'H';
		damaged = damaged || two;
		if (!strchr("XVIH", raw[k]))
			return;
		digits[n++] = two ? 'I' : raw[k];
		if (two)
			digits[n++] = 'I';
	}
	gboolean counted = i > 0 && is_counted(item - 1);
	if (damaged && is_roman(digits) && (length > 2 || counted))
		set(item, digits, counted ? SURE : QUITE_SURE);
}

void repair_numerals_find(RepairPage *page)
{
	count_marks(page);
	for (guint i = 0; i < page->items->len; i++)
		read_roman(page, i);
}
