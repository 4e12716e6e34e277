/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu review: what waits for a person's decision, as a list or, on a terminal, one after the other with a key for each decision.
 */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/** Items of a list unless --limit says otherwise, and at most; and of those gone through on a terminal, fetched at a time. */
#define LIST_ITEMS 50
#define MAX_ITEMS 1000
#define FETCHED_ITEMS 50

typedef struct {
	TcArchive *archive;
	char *store;
	char *by;
	gboolean same;
} Review;

static const char *get(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

static gboolean open_archive(Review *review, TcArchiveMode mode, GError **error)
{
	g_clear_pointer(&review->archive, tc_archive_close);
	review->archive = tc_archive_open(review->store, mode, error);
	return review->archive != NULL;
}

/* ---- the list --------------------------------------------------------------------------------------------------- */

/** What stands there with what is around, and the reading offered: `… tham [muu → mưu] chính sách …`. */
static void print_text(const json_t *item)
{
	const json_t *candidate;
	gsize i;

	g_print("%s[", get(item, "before"));
	tc_cli_print_hit(get(item, "raw"));
	json_array_foreach(json_object_get(item, "candidates"), i, candidate)
	{
		const char *text = get(candidate, "text");
		g_print(i == 0 ? " → %s" : " | %s", *text ? text : "∅");
	}
	g_print("]%s\n", get(item, "after"));
}

/** Two papers, each with where it lies. */
static void print_pair(const json_t *item)
{
	const json_t *other = json_array_get(json_object_get(item, "candidates"), 0);

	g_print("%s\n    %s: %s\n", get(item, "path"), get(other, "text"), get(other, "path"));
}

static void print_item(const json_t *item)
{
	const json_t *decision = json_object_get(item, "decision"),
		     *first = json_array_get(json_object_get(item, "candidates"), 0);
	int same = (int)json_integer_value(json_object_get(item, "same"));

	g_print("%s  ", get(item, "id"));
	if (json_object_get(first, "probability"))
		g_print("%.0f %%  ", 100 * json_real_value(json_object_get(first, "probability")));
	if (json_object_get(item, "field"))
		g_print("%s  ", get(item, "field"));
	g_print(_("%s, page %d"), get(item, "title"), (int)json_integer_value(json_object_get(item, "page")));
	if (same > 0)
		g_print(_("; %d same cases"), same);
	if (json_is_object(decision))
		g_print("; %s%s%s, %.10s", get(decision, "decision"), *get(decision, "by") ? ": " : "", get(decision, "by"),
			get(decision, "at"));
	g_print("\n    ");
	if (json_object_get(first, "paper"))
		print_pair(item);
	else
		print_text(item);
}

static void print_list(const json_t *list)
{
	const json_t *item;
	gsize i;

	json_array_foreach(json_object_get(list, "items"), i, item) print_item(item);
	g_print(_("%d in all\n"), (int)json_integer_value(json_object_get(list, "total")));
}

static gboolean list_items(Review *review, const TcReviewQuery *query, gboolean json, GError **error)
{
	json_t *list = open_archive(review, TC_ARCHIVE_READ, error)
			       ? tc_json_review(review->archive, query, tc_asker_get_everybody(), error)
			       : NULL;

	if (!list)
		return FALSE;
	if (json)
		return tc_cli_print_json(list);
	print_list(list);
	json_decref(list);
	return TRUE;
}

/* ---- deciding --------------------------------------------------------------------------------------------------- */

/** \param text a replacement, or, where it is confirmed what a citation means, the id of a work; NULL: none. */
static gint64 decide(const Review *review, const char *id, TcVerdict verdict, const char *text, gboolean same, GError **error)
{
	const TcVerdictInput input = {.verdict = verdict,
				      .text = text,
				      .work = text ? g_ascii_strtoll(text, NULL, 10) : 0,
				      .by = review->by,
				      .same = same};

	return tc_archive_decide(review->archive, tc_asker_get_everybody(), id, &input, g_get_real_time() / G_USEC_PER_SEC,
				 error);
}

static gint64 undo(const Review *review, const char *id, GError **error)
{
	return tc_archive_undo(review->archive, tc_asker_get_everybody(), id, review->by, g_get_real_time() / G_USEC_PER_SEC,
			       error);
}

static void print_follow(void)
{
	g_print(_("Searches follow with the next run of tracuu-indexer.\n"));
}

/** `--decide ID VERDICT [TEXT]`. */
static gboolean decide_one(Review *review, const char *id, int argc, char **argv, GError **error)
{
	TcVerdict verdict = TC_VERDICT_CONFIRM;
	gboolean known = argc >= 2 && tc_verdict_from_name(argv[1], &verdict);

	if (!known || argc > 3 || (verdict == TC_VERDICT_REPLACE && argc != 3)) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE,
				    _("usage: tracuu review --decide ID confirm [WORK], reject, or replace TEXT"));
		return FALSE;
	}
	if (!open_archive(review, TC_ARCHIVE_WRITE, error))
		return FALSE;
	gint64 n = decide(review, id, verdict, argc == 3 ? argv[2] : NULL, review->same, error);
	if (n < 0)
		return FALSE;
	g_print(_("decided at %d places\n"), (int)n);
	print_follow();
	return TRUE;
}

static gboolean undo_one(Review *review, const char *id, GError **error)
{
	gint64 n = open_archive(review, TC_ARCHIVE_WRITE, error) ? undo(review, id, error) : -1;

	if (n < 0)
		return FALSE;
	g_print(_("undone at %d places\n"), (int)n);
	print_follow();
	return TRUE;
}

/* ---- on a terminal ---------------------------------------------------------------------------------------------- */

/** One key, as it is pressed; 0 at the end of input. */
static int read_key(void)
{
	struct termios before, raw;
	char key = 0;

	fflush(stdout);
	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return 0;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	gboolean got = read(STDIN_FILENO, &key, 1) == 1;
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	return got ? key : 0;
}

/** A line typed; NULL at the end of input. Free with g_free(). */
static char *read_line(const char *prompt)
{
	char line[TC_REVIEW_MAX_TEXT + 2];

	g_print("%s", prompt);
	fflush(stdout);
	return fgets(line, sizeof line, stdin) ? g_strdup(g_strchomp(line)) : NULL;
}

static void print_keys(void)
{
	g_print(_("c or 1 to 9: confirm that reading, r reject, e type what it says; capitals: for all such cases; space: later; "
		  "u undo the "
		  "last; q quit\n"));
}

/** Says what became of a decision. A refusal (the store may be busy) costs this item only. */
static gboolean report(gint64 n, GError *error)
{
	if (n >= 0)
		g_print(_("  decided at %d places\n"), (int)n);
	else
		g_print("  %s\n", error->message);
	g_clear_error(&error);
	return n >= 0;
}

/** Takes the `n`th candidate of an item, from 0. */
static gboolean choose(const Review *review, const json_t *item, gsize n, gboolean same)
{
	const json_t *candidate = json_array_get(json_object_get(item, "candidates"), n),
		     *work = json_object_get(candidate, "work");
	g_autofree char *id = work ? g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(work)) : NULL;
	gboolean other = !work && n > 0; /* a reading that is not the one offered */
	GError *error = NULL;

	if (!candidate)
		return FALSE;
	gint64 done = decide(review, get(item, "id"), other ? TC_VERDICT_REPLACE : TC_VERDICT_CONFIRM,
			     other ? get(candidate, "text") : id, same, &error);
	return report(done, error);
}

static gboolean type(const Review *review, const json_t *item, gboolean same)
{
	g_autofree char *text = read_line(_("  it says: "));
	GError *error = NULL;

	return text && report(decide(review, get(item, "id"), TC_VERDICT_REPLACE, text, same, &error), error);
}

static gboolean reject(const Review *review, const json_t *item, gboolean same)
{
	GError *error = NULL;

	return report(decide(review, get(item, "id"), TC_VERDICT_REJECT, NULL, same, &error), error);
}

/** Does what a key says with an item. \return FALSE for a key that says nothing. */
static gboolean act(const Review *review, int key, const json_t *item, gboolean *decided)
{
	gboolean same = g_ascii_isupper((char)key);
	char lower = g_ascii_tolower((char)key);

	if (lower == 'c' || (key >= '1' && key <= '9'))
		*decided = choose(review, item, lower == 'c' ? 0 : (gsize)(key - '1'), same);
	else if (lower == 'r')
		*decided = reject(review, item, same);
	else if (lower == 'e')
		*decided = type(review, item, same);
	else
		return key == ' ';
	return TRUE;
}

static void undo_last(const Review *review, char **last)
{
	g_autoptr(GError) error = NULL;

	if (!*last)
		return;
	gint64 n = undo(review, *last, &error);
	if (n >= 0)
		g_print(_("  undone at %d places\n"), (int)n);
	else
		g_print("  %s\n", error->message);
	g_clear_pointer(last, g_free);
}

/** Shows an item until a key settles it. \return FALSE to end. */
static gboolean go_through(const Review *review, const json_t *item, char **last)
{
	g_print("\n");
	print_item(item);
	for (;;) {
		gboolean decided = FALSE;
		int key = read_key();
		if (key == 0 || key == 'q')
			return FALSE;
		if (key == 'u') {
			undo_last(review, last);
		} else if (!act(review, key, item, &decided)) {
			print_keys();
		} else {
			if (decided) {
				g_free(*last);
				*last = g_strdup(get(item, "id"));
			}
			return TRUE;
		}
	}
}

static gboolean go_through_all(Review *review, TcReviewQuery query, GError **error)
{
	g_autofree char *cursor = NULL, *last = NULL;
	gboolean more = TRUE, first = TRUE;

	if (!open_archive(review, TC_ARCHIVE_WRITE, error))
		return FALSE;
	for (query.limit = FETCHED_ITEMS; more; first = FALSE) {
		query.cursor = cursor;
		json_t *list = tc_json_review(review->archive, &query, tc_asker_get_everybody(), error), *item;
		if (!list)
			return FALSE;
		if (first) {
			g_print(_("%d in all\n"), (int)json_integer_value(json_object_get(list, "total")));
			print_keys();
		}
		gsize i;
		json_array_foreach(json_object_get(list, "items"), i, item) if (more) more = go_through(review, item, &last);
		g_free(cursor);
		cursor = g_strdup(json_string_value(json_object_get(list, "next")));
		more = more && cursor;
		json_decref(list);
	}
	print_follow();
	return TRUE;
}

/* ---- the command ------------------------------------------------------------------------------------------------ */

gboolean tc_command_review(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *kind = NULL, *to_decide = NULL, *to_undo = NULL, *by = NULL;
	gboolean json = FALSE, decided = FALSE, same = FALSE;
	int limit = LIST_ITEMS;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("folder of the store"), "DIR"},
		{"kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("what to decide: repair (default), citation, header, duplicate"),
		 "KIND"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("answer as JSON"), NULL},
		{"limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("how many to list (default 50)"), "N"},
		{"decided", 0, 0, G_OPTION_ARG_NONE, &decided, N_("list what was decided"), NULL},
		{"decide", 0, 0, G_OPTION_ARG_STRING, &to_decide, N_("decide one: confirm [WORK], reject, or replace TEXT"),
		 "ID"},
		{"undo", 0, 0, G_OPTION_ARG_STRING, &to_undo, N_("take a decision back"), "ID"},
		{"same", 0, 0, G_OPTION_ARG_NONE, &same, N_("decide all cases that are the same, in papers to come too"), NULL},
		{"by", 0, 0, G_OPTION_ARG_STRING, &by, N_("who decides (default: who is logged in)"), "NAME"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, -1, error))
		return FALSE;
	TcReviewQuery query = {.decided = decided, .limit = (guint)CLAMP(limit, 1, MAX_ITEMS)};
	if (!tc_review_kind_from_name(kind ? kind : "repair", &query.kind)) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--kind takes repair, citation, header or duplicate, not %s"),
			    kind);
		return FALSE;
	}
	g_autofree char *path = tc_store_dup_path(store);
	Review review = {.store = path, .by = by ? by : (char *)g_get_user_name(), .same = same};
	gboolean terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !json && !decided;
	gboolean ok = to_decide  ? decide_one(&review, to_decide, argc, argv, error)
		      : to_undo  ? undo_one(&review, to_undo, error)
		      : terminal ? go_through_all(&review, query, error)
				 : list_items(&review, &query, json, error);
	g_clear_pointer(&review.archive, tc_archive_close);
	return ok;
}
