/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a person may be about to ask, from what was typed so far. Four sources:
 *
 *   a citation that is whole      `44-KL/TW`, `ket luan 44`      the works that it names
 *   one that is not whole yet     `44-K`, `nghi dinh 30/20`      the works of that number whose symbol goes on so
 *   a type, whole or not          `ket lu`                       the newest papers of that type
 *   words                         `chu thap d`                   frequent phrases that begin so (phrases.c), unless they are a type;
 *                                                                the papers that have them all, the last as a beginning
 *
 * Words are looked for where no work fits: behind a number they only make noise. A number is read as whole: to every
 * `4` there would be a thousand works. Works that are cited and not held are suggested too, as the answer shows who cites them.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Works of one number looked through: more than any number has in an archive of a million papers, by then cited ones lead. */
#define MAX_OF_NUMBER 200u
/** Letters of the last word from which on it is a beginning; fewer would begin everything. */
#define MIN_LETTERS 2u
/** The same of a type's name. */
#define MIN_OF_TYPE 4u
/** Phrases among the suggestions: the rest is for papers. */
#define MAX_PHRASES 3u
/** Papers that phrases are read in. */
#define READ_PAPERS 20u

void tc_suggestion_free(TcSuggestion *suggestion)
{
	g_free(suggestion->title);
	g_free(suggestion->date);
	g_free(suggestion->issuer);
	g_free(suggestion->subject);
	g_free(suggestion);
}

/** Takes the title; each stands once. */
static void add(GPtrArray *all, char *title, const char *date, const char *issuer, const char *subject)
{
	for (guint i = 0; i < all->len; i++)
		if (strcmp(((const TcSuggestion *)all->pdata[i])->title, title) == 0) {
			g_free(title);
			return;
		}
	TcSuggestion *suggestion = g_new0(TcSuggestion, 1);
	*suggestion = (TcSuggestion){title, g_strdup(date), g_strdup(issuer), g_strdup(subject)};
	g_ptr_array_add(all, suggestion);
}

static void add_work(GPtrArray *all, const TcWork *work)
{
	add(all, tc_title_make(work->type, work->number, work->year, work->symbol, work->name), work->date, work->issuer,
	    work->subject);
}

/** Digits alone are a number here, never the id of a work. */
static gboolean add_cited(GPtrArray *all, TcSearcher *searcher, const char *typed, guint limit, const TcAsker *asker,
			  GError **error)
{
	if (strspn(typed, "0123456789 ") == strlen(typed))
		return TRUE;
	g_autoptr(TcFound) found = tc_search_find_works(searcher, typed, asker, error);
	for (guint i = 0; found && i < found->works->len && all->len < limit; i++) {
		gint64 id = g_array_index(found->works, gint64, i);
		g_autoptr(TcWorkEntry) entry = tc_archive_get_work(tc_searcher_get_archive(searcher), asker, id, error);
		if (!entry)
			return FALSE;
		add_work(all, entry->work);
	}
	return found != NULL;
}

/** Letters and digits only, folded: what is left of `44 - KL/TW` however it is typed. */
static char *dup_bare(const char *text)
{
	g_autofree char *folded = tc_text_fold(text, -1);
	GString *bare = g_string_new(NULL);

	for (const char *at = folded; *at; at++)
		if (g_ascii_isalnum(*at))
			g_string_append_c(bare, *at);
	return g_string_free(bare, FALSE);
}

static gboolean add_of_number(GPtrArray *all, TcArchive *archive, const char *typed, guint limit, const TcAsker *asker,
			      GError **error)
{
	const char *digits = strpbrk(typed, "0123456789");
	if (!digits || (digits > typed && digits[-1] != ' '))
		return TRUE;
	digits += MIN(strspn(digits, "0"), strspn(digits, "0123456789") - 1);
	gsize matched;
	g_autofree char *folded = tc_text_fold(typed, -1), *number = g_strndup(digits, strspn(digits, "0123456789"));
	g_autofree char *begun = dup_bare(digits);
	const TcType *type = tc_type_match_name(folded, &matched);
	const TcWorkQuery query = {.type = type ? type->id : NULL, .number = number};
	g_autoptr(GPtrArray) works = tc_archive_find_works(archive, asker, &query, MAX_OF_NUMBER, error);
	for (guint i = 0; works && i < works->len && all->len < limit; i++) {
		const TcWork *work = ((const TcWorkEntry *)works->pdata[i])->work;
		g_autofree char *identifier = tc_symbol_dup_identifier(work->number, work->year, work->symbol);
		g_autofree char *bare = dup_bare(identifier);
		if (g_str_has_prefix(bare, begun))
			add_work(all, work);
	}
	return works != NULL;
}

/** Whether a word may be the beginning of one: letters only, as a number or symbol is not asked for by its last part. */
static gboolean is_beginning(const char *word)
{
	for (const char *at = word; *at; at = g_utf8_next_char(at))
		if (!g_unichar_isalpha(g_utf8_get_char(at)))
			return FALSE;
	return g_utf8_strlen(word, -1) >= MIN_LETTERS;
}

/**
 * Plain words become words that must all be there, the last of them as a beginning: of one letter, that would be most of the language, and
 * it is left out. What has syntax in it is asked as it is.
 */
static char *dup_strict(const char *typed)
{
	g_auto(GStrv) words = g_strsplit(typed, " ", -1);
	g_autoptr(GString) question = g_string_new(NULL);

	if (strpbrk(typed, "\"():*+") || *typed == '-' || strstr(typed, " -"))
		return g_strdup(typed);
	for (char **word = words; *word; word++) {
		gboolean last = !word[1];
		if (**word && (!last || g_utf8_strlen(*word, -1) >= MIN_LETTERS))
			g_string_append_printf(question, " +%s%s", *word, last && is_beginning(*word) ? "*" : "");
	}
	return g_string_free(g_steal_pointer(&question), FALSE);
}

/** Whether it is nothing but words, and more than one: what begins with one word is most of the language. */
static gboolean are_plain(char *const *words, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (words[i][strspn(words[i], "abcdefghijklmnopqrstuvwxyz")] || !*words[i])
			return FALSE;
	return n > 1;
}

static gboolean add_phrases(GPtrArray *all, TcSearcher *searcher, const char *typed, const TcAsker *asker, GError **error)
{
	gsize n;
	g_autoptr(TcPhrasesBegun) begun = tc_phrases_begun_new(typed);
	char *const *words = tc_phrases_begun_get_words(begun, &n);
	if (!are_plain(words, n))
		return TRUE;
	g_autoptr(GArray) papers = tc_search_find_begun(searcher, words, n, READ_PAPERS, asker);
	for (guint i = 0; i < papers->len; i++) {
		gsize length;
		gint64 paper = g_array_index(papers, gint64, i);
		g_autoptr(GError) gone = NULL;
		g_autofree char *raw = tc_archive_dup_raw_text(tc_searcher_get_archive(searcher), asker, paper, &length, &gone);
		if (raw)
			tc_phrases_begun_read(begun, raw, length);
		else if (!g_error_matches(gone, TC_ERROR, TC_ERROR_NOT_FOUND)) {
			g_propagate_error(error, g_steal_pointer(&gone));
			return FALSE;
		}
	}
	g_autoptr(GPtrArray) phrases = tc_phrases_begun_list(begun, MAX_PHRASES);
	for (guint i = 0; i < phrases->len; i++)
		add(all, g_strdup(phrases->pdata[i]), NULL, NULL, NULL);
	return TRUE;
}

static gboolean add_found(GPtrArray *all, TcSearcher *searcher, const char *question, TcSort sort, guint limit,
			  const TcAsker *asker, GError **error)
{
	const TcSearchOptions options = {.limit = limit, .sort = sort};
	g_autoptr(TcAnswer) answer = tc_search(searcher, question, &options, asker, error);
	for (guint i = 0; answer && i < answer->hits->len && all->len < limit; i++) {
		const TcHit *hit = answer->hits->pdata[i];
		if (hit->number) /* else its title is a file's name */
			add(all, g_strdup(hit->title), hit->date, hit->issuer, hit->subject);
	}
	return answer != NULL;
}

/** The type whose name is being typed: the shortest that goes on so. NULL if none does. */
static const TcType *find_begun_type(const char *typed)
{
	gsize n;
	const TcType *types = tc_types_get(&n), *found = NULL;
	g_autofree char *begun = tc_text_fold(typed, -1);

	for (gsize i = 0; i < n && strlen(begun) >= MIN_OF_TYPE; i++) {
		g_autofree char *name = tc_text_fold(types[i].name, -1);
		if (g_str_has_prefix(name, begun) && (!found || strlen(types[i].name) < strlen(found->name)))
			found = &types[i];
	}
	return found;
}

static gboolean add_of_type(GPtrArray *all, TcSearcher *searcher, const char *typed, guint limit, const TcAsker *asker,
			    GError **error)
{
	const TcType *type = find_begun_type(typed);
	g_autofree char *question = type ? g_strdup_printf("type:\"%s\"", type->name) : NULL;

	return !type || add_found(all, searcher, question, TC_SORT_NEWEST, limit, asker, error);
}

static gboolean add_with_words(GPtrArray *all, TcSearcher *searcher, const char *typed, guint limit, const TcAsker *asker,
			       GError **error)
{
	g_autofree char *question = dup_strict(typed);

	return add_found(all, searcher, question, TC_SORT_SCORE, limit, asker, error);
}

GPtrArray *tc_search_suggest(TcSearcher *searcher, const char *typed, guint limit, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)tc_suggestion_free);
	g_autofree char *question = tc_question_clean(typed);
	gboolean only_number = strspn(question, "0123456789 ") == strlen(question);

	if (!*question)
		return g_steal_pointer(&all);
	if (!add_cited(all, searcher, question, limit, asker, error) ||
	    !add_of_number(all, tc_searcher_get_archive(searcher), question, limit, asker, error))
		return NULL;
	if (all->len > 0 || only_number)
		return g_steal_pointer(&all);
	if (!add_of_type(all, searcher, question, limit, asker, error) ||
	    (all->len == 0 && !add_phrases(all, searcher, question, asker, error)) ||
	    !add_with_words(all, searcher, question, limit, asker, error))
		return NULL;
	return g_steal_pointer(&all);
}
