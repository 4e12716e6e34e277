/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Repairs and what waits for a person's decision, as JSON.
 */
#include "lib/search/json.h"

#include <string.h>

#include "lib/search/json-private.h"
#include "lib/search/search-private.h"

/** How much of the text is given on each side of what is to be decided, in bytes. */
#define AROUND 80u
/** Works given that a citation may mean. */
#define MAX_WORKS 20u

/** A time as ISO 8601 in UTC. Free with g_free(). */
static char *dup_time(gint64 seconds)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);

	return time ? g_date_time_format_iso8601(time) : g_strdup("");
}

static json_t *decision_to_json(const TcDecision *decision)
{
	if (!decision)
		return json_null();
	g_autofree char *at = dup_time(decision->time);
	return json_pack("{s:s, s:s?, s:s, s:s, s:b}", "decision", tc_verdict_get_name(decision->verdict), "text", decision->text,
			 "by", decision->by, "at", at, "same", (int)decision->same);
}

/** `Chỉ thị số 43-CT/TW, 2010-06-08, Ban Bí thư, khóa X`. */
static json_t *work_to_json(TcArchive *archive, gint64 id, const TcAsker *asker)
{
	g_autoptr(TcWorkEntry) entry = tc_archive_get_work(archive, asker, id, NULL);

	if (!entry)
		return NULL;
	const TcWork *work = entry->work;
	g_autofree char *title = tc_title_make(work->type, work->number, work->year, work->symbol, work->name);
	g_autoptr(GString) text = g_string_new(title);
	if (work->date)
		g_string_append_printf(text, ", %s", work->date);
	if (work->issuer)
		g_string_append_printf(text, ", %s", work->issuer);
	if (work->term)
		g_string_append_printf(text, ", khóa %s", work->term);
	return json_pack("{s:I, s:s, s:b}", "work", (json_int_t)id, "text", text->str, "held", (int)work->held);
}

static json_t *works_to_json(TcArchive *archive, const GArray *works, const TcAsker *asker)
{
	json_t *list = json_array();

	for (guint i = 0; i < MIN(works->len, MAX_WORKS); i++) {
		json_t *work = work_to_json(archive, g_array_index(works, gint64, i), asker);
		if (work)
			json_array_append_new(list, work);
	}
	return list;
}

/** The reading offered, and further ones, whose probability is not known. */
static json_t *readings_to_json(const TcPaperRepair *repair)
{
	json_t *list = json_array();
	g_auto(GStrv) others = repair->others ? g_strsplit(repair->others, "|", -1) : NULL;

	json_array_append_new(list, json_pack("{s:s, s:f}", "text", repair->repaired, "probability", repair->probability));
	for (char **other = others; other && *other; other++)
		json_array_append_new(list, json_pack("{s:s}", "text", *other));
	return list;
}

/** The other paper of a pair. NULL where it has gone meanwhile. */
static json_t *other_to_json(TcArchive *archive, const TcReviewItem *item, const TcAsker *asker)
{
	g_autoptr(TcPaper) other = tc_archive_get_paper(archive, asker, item->other_id, NULL);
	g_autofree char *title = other ? tc_search_dup_paper_title(other) : NULL;

	return other ? json_pack("{s:s, s:f, s:I, s:s}", "text", title, "probability", item->similarity, "paper",
				 (json_int_t)item->other_id, "path", other->path)
		     : NULL;
}

static json_t *candidates_to_json(TcArchive *archive, const TcReviewItem *item, const TcAsker *asker)
{
	if (item->repair)
		return readings_to_json(item->repair);
	if (item->other_id) {
		json_t *list = json_array(), *other = other_to_json(archive, item, asker);
		if (other)
			json_array_append_new(list, other);
		return list;
	}
	return item->works ? works_to_json(archive, item->works, asker) : json_array();
}

/* ---- where it stands ------------------------------------------------------------------------------------------- */

/** Text on one line. */
static json_t *line_to_json(const char *text, gsize start, gsize end)
{
	while (start < end && ((guchar)text[start] & 0xC0) == 0x80)
		start++;
	while (end > start && ((guchar)text[end] & 0xC0) == 0x80)
		end--;
	g_autofree char *line = g_strndup(text + start, end - start);
	g_strdelimit(line, "\r\n\t\f", ' ');
	return json_string(line);
}

/** The text of a span of a page, before and behind it. */
static void set_around(json_t *object, const char *page, gsize length, TcSpan span)
{
	g_autoptr(TcText) text = tc_text_new(page, (gssize)length, NULL);
	gsize end;

	if (!text)
		return;
	const char *canonical = tc_text_get_canonical(text, &end);
	span = tc_text_get_canonical_span(text, span);
	json_object_set_new(object, "raw", line_to_json(canonical, span.start, span.end));
	json_object_set_new(object, "before", line_to_json(canonical, span.start > AROUND ? span.start - AROUND : 0, span.start));
	json_object_set_new(object, "after", line_to_json(canonical, span.end, MIN(end, span.end + AROUND)));
}

/** One box round the words that a span touches; null where the paper has no boxes. */
static json_t *box_to_json(const GArray *words, TcSpan span)
{
	int left = G_MAXINT, top = G_MAXINT, right = 0, bottom = 0;

	for (guint i = 0; i < words->len; i++) {
		const TcWord *word = &g_array_index(words, TcWord, i);
		if (word->end <= span.start || word->start >= span.end)
			continue;
		left = MIN(left, (int)word->x);
		top = MIN(top, (int)word->y);
		right = MAX(right, (int)word->x + (int)word->width);
		bottom = MAX(bottom, (int)word->y + (int)word->height);
	}
	return right ? json_pack("[i,i,i,i]", left, top, right - left, bottom - top) : json_null();
}

/** A pair is two whole papers: its title stands for this one. */
static void set_paper(json_t *object, const TcPaper *paper, const char *title)
{
	json_object_set_new(object, "raw", json_string(title));
	json_object_set_new(object, "path", json_string(paper->path));
	json_object_set_new(object, "box", json_null());
}

/** Fills in what the page says of an item. FALSE with `error` set. */
static gboolean set_place(json_t *object, TcArchive *archive, const TcReviewItem *item, const TcAsker *asker, GError **error)
{
	gsize offset, length;
	g_autofree char *page = tc_archive_dup_page(archive, asker, item->paper_id, item->page, &offset, &length, error);

	if (!page)
		return FALSE;
	TcSpan span = {item->span.start - offset, MIN(item->span.end - offset, length)};
	g_autoptr(TcPage) layout = tc_archive_get_layout(archive, asker, item->paper_id, item->page, length, NULL);
	set_around(object, page, length, span);
	json_object_set_new(object, "box", layout ? box_to_json(layout->words, span) : json_null());
	return TRUE;
}

/* ---- items ----------------------------------------------------------------------------------------------------- */

json_t *tc_json_review_item(TcArchive *archive, const TcReviewItem *item, const TcAsker *asker, GError **error)
{
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, asker, item->paper_id, error);

	if (!paper)
		return NULL;
	g_autofree char *title = tc_search_dup_paper_title(paper);
	json_t *object = json_pack("{s:s, s:s, s:I, s:s, s:i, s:s, s:s, s:s, s:o, s:i, s:s, s:o}", "id", item->id, "kind",
				   tc_review_kind_get_name(item->kind), "paper", (json_int_t)item->paper_id, "title", title,
				   "page", (int)item->page, "raw", item->repair ? item->repair->raw : "", "before", "", "after",
				   "", "candidates", candidates_to_json(archive, item, asker), "same", (int)item->n_same, "state",
				   item->state, "decision", decision_to_json(item->decision));
	tc_json_set(object, "field", item->field);
	if (item->work_id)
		json_object_set_new(object, "work", json_integer(item->work_id));
	if (item->other_id) {
		set_paper(object, paper, title);
		return object;
	}
	if (set_place(object, archive, item, asker, error))
		return object;
	json_decref(object);
	return NULL;
}

json_t *tc_json_review(TcArchive *archive, const TcReviewQuery *query, const TcAsker *asker, GError **error)
{
	g_autoptr(TcReviewList) list = tc_archive_list_review(archive, asker, query, error);

	if (!list)
		return NULL;
	json_t *items = json_array();
	for (guint i = 0; i < list->items->len; i++) {
		json_t *item = tc_json_review_item(archive, g_ptr_array_index(list->items, i), asker, error);
		if (!item) {
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items, item);
	}
	return json_pack("{s:i, s:o, s:s?}", "total", (int)list->total, "items", items, "next", list->next);
}

json_t *tc_json_repair(gint64 paper, const TcPaperRepair *repair, gsize offset)
{
	g_autofree char *id = tc_review_dup_id(paper, repair);

	return json_pack("{s:s, s:I, s:I, s:s, s:s, s:f, s:s}", "id", id, "start", (json_int_t)(repair->span.start - offset),
			 "end", (json_int_t)(repair->span.end - offset), "raw", repair->raw, "repaired", repair->repaired,
			 "probability", repair->probability, "state", tc_reading_state_get_name(repair->state));
}
