/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Running heads and feet: a short line that stands, numbers aside, at the same edge of most pages. The first of them stays. Several lines may
 * stand there; they go one after the other, the outermost first.
 */
#include "lib/text/text-private.h"

/* A running head is a line of a few words that stands on so many pages and on half of them all; it may have several lines. */
#define MAX_HEAD_BYTES 160
#define MIN_HEAD_LETTERS 4
#define MIN_HEADS 3
#define MAX_HEAD_LINES 3

static gboolean has_feeds(const GArray *lines)
{
	for (guint i = 0; i < lines->len; i++)
		if (text_line_at(lines, i)->feed)
			return TRUE;
	return FALSE;
}

/* What a line says without its numbers, folded; NULL if it is too short or too long for a running head. */
static char *dup_head(const char *bytes, const TextStretch *line)
{
	if (line->end - line->start > MAX_HEAD_BYTES)
		return NULL;
	char *folded = tc_text_fold(bytes + line->start, line->end - line->start);
	char *to = folded;
	for (const char *p = folded; *p; p++)
		if (g_ascii_isalpha(*p) || (guchar)*p >= 0x80)
			*to++ = *p;
	*to = '\0';
	if (to - folded >= MIN_HEAD_LETTERS)
		return folded;
	g_free(folded);
	return NULL;
}

/* The outermost line of text left on each page, from the top or from the foot. \return of TextStretch *, NULL for a page without. */
static GPtrArray *find_outermost(const GArray *lines, gboolean foot)
{
	GPtrArray *found = g_ptr_array_new();
	TextStretch *line = NULL;

	for (guint i = 0; i < lines->len; i++) {
		TextStretch *here = text_line_at(lines, i);
		if (here->kind == TEXT_LINE_TEXT && !here->dropped && (foot || !line))
			line = here;
		if (here->feed || i + 1 == lines->len) {
			g_ptr_array_add(found, line);
			line = NULL;
		}
	}
	return found;
}

/* Lines that stand at the same edge of most pages go, but for the first of them. */
static gboolean drop_heads(const GArray *lines, const char *bytes, gboolean foot)
{
	g_autoptr(GPtrArray) edges = find_outermost(lines, foot);
	g_autoptr(GPtrArray) heads = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	gboolean dropped = FALSE;

	for (guint i = 0; i < edges->len; i++) {
		char *head = edges->pdata[i] ? dup_head(bytes, edges->pdata[i]) : NULL;
		g_ptr_array_add(heads, head);
		if (head)
			g_hash_table_insert(counts, head,
					    GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, head)) + 1));
	}
	for (guint i = 0; i < edges->len; i++) {
		char *head = heads->pdata[i];
		guint count = head ? GPOINTER_TO_UINT(g_hash_table_lookup(counts, head)) : 0;
		if (count < MIN_HEADS || 2 * count < edges->len)
			continue;
		if (!g_hash_table_add(seen, head))
			((TextStretch *)edges->pdata[i])->dropped = dropped = TRUE;
	}
	return dropped;
}

void text_lines_drop_heads(const GArray *lines, const char *bytes)
{
	if (!has_feeds(lines))
		return;
	for (guint i = 0; i < MAX_HEAD_LINES && drop_heads(lines, bytes, FALSE); i++)
		;
	for (guint i = 0; i < MAX_HEAD_LINES && drop_heads(lines, bytes, TRUE); i++)
		;
}
