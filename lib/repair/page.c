/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A text as items: its tokens, with what may be done to each.
 *
 * What is not touched, whatever the model says: all that is no word (digits, symbols, dates, addresses), words in one piece with digits or the
 * signs of symbols (they belong to the reader of citations, who knows better), Roman numerals, single letters in lists, and text that is not
 * Vietnamese. The last is told by its neighbourhood: three of four Vietnamese syllables carry a mark or đ, of French words one in six, of
 * English ones none; where fewer than one word in four around does, nothing is changed.
 */
#include "lib/repair/repair-private.h"

#include <string.h>

/* Tokens on each side that tell whether a text is Vietnamese, and the least share of them that carries marks: one in so many. */
#define WINDOW 10
#define MARKED_SHARE 4
/* How far a piece without white space is looked at. */
#define MAX_PIECE 48

static gboolean ends_piece(char c)
{
	return repair_is_space(c) || c == ':' || c == ';' || c == ',' || c == '(' || c == ')' || c == '"';
}

/* A digit, or a sign that stands in symbols and addresses. */
static gboolean is_glue(char c)
{
	return g_ascii_isdigit(c) || c == '@' || c == '_' || c == '\\' || c == '#' || c == '&';
}

static gboolean has_tone(const RepairLetters *letters)
{
	for (guint i = 0; i < letters->n; i++)
		if (repair_letter_tone(letters->code[i]))
			return TRUE;
	return FALSE;
}

/* Whether a token is a word between strokes: "lần/01 người", "CÔNG BÁO/Số 12". Symbols have no tones, and no small letters with marks. */
static gboolean is_between_strokes(const char *text, gsize length, const TcToken *token, const RepairLetters *letters)
{
	TcSpan span = token->span;
	gboolean left = span.start == 0 || repair_is_space(text[span.start - 1]) || text[span.start - 1] == '/';
	gboolean right = span.end >= length || repair_is_space(text[span.end]) || text[span.end] == '/';
	gboolean small = g_unichar_islower(g_utf8_get_char(text + span.start));

	return left && right && token->form != token->folded && (small || (letters->n > 2 && has_tone(letters)));
}

/* Whether a token stands in one piece with digits or with signs of symbols and addresses; a stroke is one beside capitals alone. */
static gboolean is_glued(const char *text, gsize length, TcSpan span, gboolean capitals)
{
	gsize from = span.start, end = span.end;

	while (from > 0 && !ends_piece(text[from - 1]) && span.start - from < MAX_PIECE)
		from--;
	while (end < length && !ends_piece(text[end]) && end - span.end < MAX_PIECE)
		end++;
	for (gsize i = from; i < end; i++)
		if (is_glue(text[i]) || (capitals && text[i] == '/'))
			return TRUE;
	return FALSE;
}

static gboolean is_word(const TcToken *token)
{
	return token->kind == TC_TOKEN_SYLLABLE || token->kind == TC_TOKEN_WORD;
}

static gboolean stands_alone(const char *text, gsize length, TcSpan span)
{
	return span.start > 0 && repair_is_space(text[span.start - 1]) && span.end < length && repair_is_space(text[span.end]);
}

/* XII and XI are both right, and which it is, is not ours to say. */
static gboolean is_roman(const char *raw, gsize length)
{
	gsize n = 0;

	while (n < length && raw[n] && strchr("IVXLCDM", raw[n]))
		n++;
	return n == length;
}

static RepairItem read_item(const RepairPage *page, const TcToken *token, gsize length)
{
	RepairItem item = {.token = token, .word = (guint16)model_word_of_token(page->model, token), .frozen = TRUE};
	const char *raw = page->text + token->span.start;

	if (!is_word(token))
		return item;
	item.letters = repair_letters_read(token->form);
	item.title = g_unichar_isupper(g_utf8_get_char(raw));
	gboolean capitals = tc_text_is_capitals(raw, (gssize)(token->span.end - token->span.start));
	item.upper = item.letters.n > 1 && capitals;
	item.glued = is_glued(page->text, length, token->span, capitals) &&
		     !is_between_strokes(page->text, length, token, &item.letters);
	item.frozen = item.glued || item.letters.n == 0 || is_roman(raw, token->span.end - token->span.start) ||
		      (item.letters.n == 1 && (item.title || !stands_alone(page->text, length, token->span)));
	return item;
}

/* Freezes what stands in text of another language. */
static void freeze_foreign(RepairPage *page)
{
	guint n = page->items->len;
	g_autofree guint *marked = g_new0(guint, n + 1);
	g_autofree guint *words = g_new0(guint, n + 1);

	for (guint i = 0; i < n; i++) {
		const TcToken *token = repair_page_get(page, i)->token;
		words[i + 1] = words[i] + is_word(token);
		marked[i + 1] = marked[i] + (token->kind == TC_TOKEN_SYLLABLE && token->form != token->folded);
	}
	for (guint i = 0; i < n; i++) {
		RepairItem *item = &g_array_index(page->items, RepairItem, i);
		guint from = i > WINDOW ? i - WINDOW : 0, end = MIN(i + WINDOW + 1, n);
		if ((marked[end] - marked[from]) * MARKED_SHARE < words[end] - words[from])
			item->frozen = item->foreign = TRUE;
	}
}

static gboolean is_small_word(const RepairItem *item)
{
	return item->letters.n > 1 && !item->title && !item->glued;
}

/* A capital alone between words of small letters is no mark of a list, and no name: "bảo hiểm V tế". What may be a Roman numeral stays. */
static void thaw_capitals(RepairPage *page)
{
	for (guint i = 1; i + 1 < page->items->len; i++) {
		RepairItem *item = &g_array_index(page->items, RepairItem, i);
		TcSpan span = item->token->span;
		if (item->letters.n != 1 || !item->title || item->glued || strchr("ILXCD", page->text[span.start]))
			continue;
		if (is_small_word(item - 1) && is_small_word(item + 1) && span.start - item[-1].token->span.end == 1 &&
		    item[1].token->span.start - span.end == 1)
			item->frozen = FALSE;
	}
}

/* Two words in a row that begin with capitals may be a name. */
static void find_names(RepairPage *page)
{
	for (guint i = 0; i + 1 < page->items->len; i++) {
		RepairItem *a = &g_array_index(page->items, RepairItem, i), *b = a + 1;
		if (a->title && b->title && !a->upper && !b->upper && b->token->span.start - a->token->span.end == 1)
			a->name = b->name = TRUE;
	}
}

RepairPage *repair_page_new(const TcModel *model, const RepairChannel *channel, RepairIndex *index, const TcText *text)
{
	RepairPage *page = g_new0(RepairPage, 1);
	gsize length, n;

	page->model = model;
	page->channel = channel;
	page->index = index;
	page->text = tc_text_get_canonical(text, &length);
	page->tokens = tc_tokens_new(page->text, (gssize)length);
	page->found = g_hash_table_new_full(repair_letters_hash, repair_letters_equal, g_free, g_free);
	const TcToken *token = tc_tokens_get(page->tokens, &n);
	page->items = g_array_sized_new(FALSE, FALSE, sizeof(RepairItem), (guint)n);
	for (gsize i = 0; i < n; i++) {
		RepairItem item = read_item(page, &token[i], length);
		g_array_append_val(page->items, item);
	}
	thaw_capitals(page);
	freeze_foreign(page);
	find_names(page);
	return page;
}

void repair_page_free(RepairPage *page)
{
	if (!page)
		return;
	g_hash_table_unref(page->found);
	g_array_unref(page->items);
	tc_tokens_free(page->tokens);
	g_free(page);
}

guint repair_page_find_end(const RepairPage *page, guint from)
{
	guint end = from + 1;

	for (; end < page->items->len && end - from < REPAIR_MAX_SENTENCE; end++) {
		gsize last = repair_page_get(page, end - 1)->token->span.end;
		gsize next = repair_page_get(page, end)->token->span.start;
		if (model_is_border(page->text + last, next - last, g_unichar_islower(g_utf8_get_char(page->text + next))))
			break;
	}
	return end;
}
