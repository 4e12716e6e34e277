/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The works that a question names. Two readings:
 *
 *   printed   tc_citations_read() on the question as on a paper: `Kết luận số 44-KL/TW`, `44-KL/TW`, `Luật hoạt động chữ thập đỏ`
 *   typed     a tolerant one of the folded words, where the first sees nothing: `ket luan 44`, `kl44`, `44 kl tw`, `657 cv hu`, `895 qdttg`
 *
 * What is found is looked up in the archive, first with all that was said. A symbol that the archive does not have in that very
 * spelling is compared again by its letters alone (`QD TTg` is `QĐ-TTg`, `KL` begins `KL/TW`, `TTg` ends `QĐ-TTg`), among the works of that number.
 */
#include "lib/search/search-private.h"

#include <string.h>

/* Works whose own papers are put first, and papers of each: copies and re-scans. */
#define MAX_WORKS_WITH_PAPERS 5u
#define MAX_PAPERS_OF_WORK 8u

/** Works of one number that are looked at for a symbol: a number like 01 has many. */
#define MAX_OF_NUMBER 500u
/** Pieces of a symbol that are typed apart: `3 nqlt byt hctd`. */
#define MAX_SYMBOL_WORDS 4
/** Words of a law's name that are tried, and too few to be one. */
#define MAX_NAME_WORDS 12u
#define MIN_NAME_WORDS 2u

static void named_free(TcNamed *named)
{
	g_ptr_array_unref(named->works);
	g_array_unref(named->papers);
	g_free(named);
}

const TcNamed *tc_named_at(const GPtrArray *named, gsize start, gsize end)
{
	for (guint i = 0; i < named->len; i++) {
		const TcNamed *stretch = named->pdata[i];
		if (start >= stretch->span.start && end <= stretch->span.end)
			return stretch;
	}
	return NULL;
}

/* ---- looking up ------------------------------------------------------------------------------------------------ */

/* Letters and digits of a symbol, folded. */
static char *squeeze(const char *text)
{
	char *folded = tc_text_fold(text, -1), *to = folded;
	for (const char *from = folded; *from; from++)
		if (g_ascii_isalnum(*from))
			*to++ = *from;
	*to = '\0';
	return folded;
}

/* What begins with the symbol, or ends with it where that can be no word of the question: `tw`, `ttg`, and `tu` only behind a type. */
static void keep_symbol(GPtrArray *works, const char *symbol, gboolean typed)
{
	TcSyllable syllable;
	g_autofree char *wanted = squeeze(symbol);
	gboolean ends = typed || !tc_syllable_parse(wanted, -1, &syllable);
	for (guint i = works->len; i-- > 0;) {
		const TcWorkEntry *entry = works->pdata[i];
		g_autofree char *have = squeeze(entry->work->symbol ? entry->work->symbol : "");
		if (!g_str_has_prefix(have, wanted) && !(ends && g_str_has_suffix(have, wanted)))
			g_ptr_array_remove_index(works, i);
	}
}

static GPtrArray *look_up(TcArchive *archive, const TcWorkQuery *query, const TcAsker *asker, GError **error)
{
	GPtrArray *works = tc_archive_find_works(archive, asker, query, TC_SEARCH_MAX_CANDIDATES, error);
	if (!works || works->len || !query->number || !query->symbol)
		return works;
	g_ptr_array_unref(works);
	TcWorkQuery wider = *query;
	wider.symbol = NULL;
	works = tc_archive_find_works(archive, asker, &wider, MAX_OF_NUMBER, error);
	if (works)
		keep_symbol(works, query->symbol, query->type != NULL);
	return works;
}

/* The papers that carry the works: a question that names a work finds them first. */
static GArray *list_papers(TcArchive *archive, const GPtrArray *works, const TcAsker *asker, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < works->len && i < MAX_WORKS_WITH_PAPERS; i++) {
		const TcWorkEntry *entry = works->pdata[i];
		if (!entry->work->held)
			continue;
		g_autoptr(GArray) papers =
			tc_archive_list_paper_ids_of_work(archive, asker, entry->id, MAX_PAPERS_OF_WORK, error);
		if (!papers)
			return NULL;
		g_array_append_vals(ids, papers->data, papers->len);
	}
	return g_steal_pointer(&ids);
}

static gboolean add_named(GPtrArray *all, TcArchive *archive, TcSpan span, const TcWorkQuery *query, const TcAsker *asker,
			  GError **error)
{
	GPtrArray *works = look_up(archive, query, asker, error);
	if (!works)
		return FALSE;
	if (works->len == 0) {
		g_ptr_array_unref(works);
		return TRUE;
	}
	if (works->len > TC_SEARCH_MAX_CANDIDATES)
		g_ptr_array_set_size(works, TC_SEARCH_MAX_CANDIDATES);
	GArray *papers = list_papers(archive, works, asker, error);
	if (!papers) {
		g_ptr_array_unref(works);
		return FALSE;
	}
	TcNamed *named = g_new0(TcNamed, 1);
	named->span = span;
	named->papers = papers;
	named->works = works;
	g_ptr_array_add(all, named);
	return TRUE;
}

/* ---- as printed ------------------------------------------------------------------------------------------------ */

static gboolean find_printed(GPtrArray *all, TcArchive *archive, const char *question, const TcAsker *asker, GError **error)
{
	g_autoptr(TcText) text = tc_text_new(question, -1, NULL);
	if (!text)
		return TRUE;
	g_autoptr(GPtrArray) citations = tc_citations_read(text, NULL);
	for (guint i = 0; i < citations->len; i++) {
		const TcCitation *citation = citations->pdata[i];
		gboolean weak = !citation->number && !citation->name;
		if (weak || citation->self || citation->form == TC_FORM_ANAPHOR || citation->form == TC_FORM_ALIAS)
			continue;
		TcWorkQuery query = {.type = citation->type,
				     .number = citation->number,
				     .symbol = citation->symbol,
				     .year = citation->year,
				     .term = citation->term,
				     .place = citation->place,
				     .name = citation->number ? NULL : citation->name};
		if (!add_named(all, archive, tc_text_get_source_span(text, citation->span), &query, asker, error))
			return FALSE;
	}
	return TRUE;
}

/* ---- as typed -------------------------------------------------------------------------------------------------- */

/* The words of a question, folded, and where they stand in it. */
typedef struct {
	GPtrArray *words;
	GArray *spans; /* of TcSpan */
} Words;

/* An organ's code or abbreviation, `ttg`, `ubnd`. */
static gboolean is_organ(const char *word)
{
	return tc_symbol_get_level(word) != TC_LEVEL_UNKNOWN || tc_abbreviation_get_hurried_expansions(word);
}

/* A type's code, an organ's, or both in one: `qd`, `ttg`, `qdttg`. */
static gboolean begins_symbol(const char *word)
{
	TcSyllable syllable;
	gboolean glued = !tc_syllable_parse(word, -1, &syllable);
	for (gsize length = 2; glued && length + 2 <= strlen(word); length++) {
		g_autofree char *code = g_strndup(word, length);
		if (tc_type_get_by_code(code) && is_organ(word + length))
			return TRUE;
	}
	return tc_type_get_by_code(word) || is_organ(word);
}

/* The bytes of a word that come first where a number and a symbol are glued, `kl` of `kl44`, `44` of `44kltw`; all of it if they are not. */
static gsize code_length(const char *word, gsize length)
{
	gsize first = 0;
	while (first < length && g_ascii_isdigit(word[first]) == g_ascii_isdigit(*word))
		first++;
	g_autofree char *code = g_ascii_isdigit(*word) ? g_strndup(word + first, length - first) : g_strndup(word, first);
	for (gsize i = first; i < length; i++)
		if (g_ascii_isdigit(word[i]) == g_ascii_isdigit(*word))
			return length;
	return first < length && begins_symbol(code) ? first : length;
}

static void split_words(const char *question, Words *words)
{
	g_autoptr(TcFolded) folded = tc_folded_new(question, -1);
	words->words = g_ptr_array_new_with_free_func(g_free);
	words->spans = g_array_new(FALSE, FALSE, sizeof(TcSpan));
	for (gsize at = 0; at < folded->length;) {
		gsize end = at;
		while (end < folded->length && g_ascii_isalnum(folded->bytes[end]))
			end++;
		end = at + code_length(folded->bytes + at, end - at);
		if (end > at) {
			TcSpan span = {folded->origin[at], folded->origin[end]};
			g_ptr_array_add(words->words, g_strndup(folded->bytes + at, end - at));
			g_array_append_val(words->spans, span);
		}
		at = MAX(end, at + 1);
	}
}

static const char *get_word(const Words *words, guint i)
{
	return i < words->words->len ? words->words->pdata[i] : "";
}

static gboolean is_number(const char *word)
{
	return g_ascii_isdigit(*word) && strlen(word) <= 6;
}

/* A type's name or code at word `i`. \return how many words it has, 0 if none stands there. */
static guint match_type(const Words *words, guint i, const TcType **type)
{
	g_autoptr(GString) rest = g_string_new(NULL);
	for (guint j = i; j < words->words->len && j < i + 6; j++)
		g_string_append_printf(rest, "%s%s", j > i ? " " : "", get_word(words, j));
	gsize matched = 0;
	*type = tc_type_match_name(rest->str, &matched);
	if (*type) {
		guint n = 1;
		for (gsize at = 0; at < matched; at++)
			n += rest->str[at] == ' ';
		return n;
	}
	*type = *get_word(words, i) ? tc_type_get_by_code(get_word(words, i)) : NULL;
	return *type ? 1 : 0;
}

/* `kl tw`, `qd ttg`, `ubnd kgvx` behind a number: a type's code and what follows, or a known organ. \return words read. */
static guint match_symbol(const Words *words, guint i, GString *symbol)
{
	guint n = 0;
	if (!begins_symbol(get_word(words, i)))
		return 0;
	while (n < MAX_SYMBOL_WORDS && i + n < words->words->len && !is_number(get_word(words, i + n))) {
		const char *word = get_word(words, i + n);
		TcSyllable syllable;
		/* An ordinary word ends the symbol. */
		if (n > 0 && tc_syllable_parse(word, -1, &syllable) && !is_organ(word))
			break;
		g_string_append(symbol, word);
		n++;
	}
	return n;
}

/* A citation as it was typed. */
typedef struct {
	TcWorkQuery query; /* its strings are owned by the words and by what follows */
	char *number;
	GString *symbol;
	guint n;      /* words that it has; 0: there is none */
	guint n_bare; /* those up to the number */
} Typed;

static void typed_clear(Typed *typed)
{
	g_free(typed->number);
	g_string_free(typed->symbol, TRUE);
}

/* A citation at word `i`. */
static Typed match_typed(const Words *words, guint i)
{
	Typed typed = {.symbol = g_string_new(NULL)};
	const TcType *type = NULL;
	guint at = i + match_type(words, i, &type);
	if (strcmp(get_word(words, at), "so") == 0)
		at++;
	if (!is_number(get_word(words, at)))
		return typed;
	const char *digits = get_word(words, at++);
	typed.n_bare = at - i;
	typed.number = g_strdup(digits + MIN(strspn(digits, "0"), strlen(digits) - 1));
	const char *year = get_word(words, at);
	if (strlen(year) == 4 && is_number(year) && (match_symbol(words, at + 1, typed.symbol) || type)) {
		typed.query.year = year;
		at++;
		g_string_truncate(typed.symbol, 0);
	}
	guint n = match_symbol(words, at, typed.symbol);
	if (!type && !n)
		return typed;
	typed.query.type = type ? type->id : NULL;
	typed.query.number = typed.number;
	typed.query.symbol = n ? typed.symbol->str : NULL;
	typed.n = at + n - i;
	return typed;
}

/* A law, code or charter by name at word `i`: the longest run of words behind the type that begins a name. */
static gboolean add_by_name(GPtrArray *all, TcArchive *archive, const Words *words, guint i, const TcAsker *asker, GError **error)
{
	const TcType *type;
	guint first = i + match_type(words, i, &type), before = all->len;
	if (!type || !type->by_name)
		return TRUE;
	for (guint n = MIN(words->words->len - first, MAX_NAME_WORDS); n >= MIN_NAME_WORDS && all->len == before; n--) {
		g_autoptr(GString) name = g_string_new(NULL);
		for (guint j = first; j < first + n; j++)
			g_string_append_printf(name, "%s%s", j > first ? " " : "", get_word(words, j));
		TcWorkQuery query = {.type = type->id, .name = name->str};
		TcSpan span = {g_array_index(words->spans, TcSpan, i).start,
			       g_array_index(words->spans, TcSpan, first + n - 1).end};
		if (!add_named(all, archive, span, &query, asker, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean overlaps(const GPtrArray *all, TcSpan span)
{
	for (guint i = 0; i < all->len; i++) {
		const TcNamed *named = all->pdata[i];
		if (named->span.start < span.end && span.start < named->span.end)
			return TRUE;
	}
	return FALSE;
}

static TcSpan span_of(const Words *words, guint i, guint n)
{
	return (TcSpan){g_array_index(words->spans, TcSpan, i).start, g_array_index(words->spans, TcSpan, i + n - 1).end};
}

/*
 * The works of a citation as it was typed; where there are none, without what stands behind its number, as in `kết luận 44 2022`, where that is the
 * year of its date, or `quy định 30 tư nhân`. But `45/2011` says that it is that year's.
 */
static gboolean add_typed(GPtrArray *all, TcArchive *archive, const char *question, const Words *words, guint i, Typed *typed,
			  const TcAsker *asker, GError **error)
{
	TcSpan span = span_of(words, i, typed->n), bare = span_of(words, i, typed->n_bare);
	guint before = all->len;
	if (overlaps(all, span))
		return TRUE;
	if (!add_named(all, archive, span, &typed->query, asker, error))
		return FALSE;
	if (all->len > before || !typed->query.type || typed->n == typed->n_bare || strchr("/-.", question[bare.end]))
		return TRUE;
	typed->query.year = typed->query.symbol = NULL;
	return add_named(all, archive, bare, &typed->query, asker, error);
}

static gboolean find_typed(GPtrArray *all, TcArchive *archive, const char *question, const Words *words, const TcAsker *asker,
			   GError **error)
{
	for (guint i = 0; i < words->words->len;) {
		Typed typed = match_typed(words, i);
		guint n = typed.n;
		gboolean done = n ? add_typed(all, archive, question, words, i, &typed, asker, error)
				  : overlaps(all, span_of(words, i, 1)) || add_by_name(all, archive, words, i, asker, error);
		typed_clear(&typed);
		if (!done)
			return FALSE;
		i += MAX(n, 1u);
	}
	return TRUE;
}

GPtrArray *tc_named_find(TcArchive *archive, const char *question, const TcAsker *asker, GError **error)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)named_free);
	Words words;
	split_words(question, &words);
	gboolean done =
		find_printed(all, archive, question, asker, error) && find_typed(all, archive, question, &words, asker, error);
	g_ptr_array_unref(words.words);
	g_array_unref(words.spans);
	return done ? g_steal_pointer(&all) : NULL;
}
