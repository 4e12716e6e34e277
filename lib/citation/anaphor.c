/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What repeats an earlier mention: aliases at their definition and where they are used, `này` and `nêu trên`, numbers without
 * symbol, names. Each is given the index of the mention meant. A bare type word that nothing explains is dropped: it was a
 * noun.
 *
 * A paper may cite two works of one number or name ("Nghị quyết Trung ương 4" of two terms, "Luật Ngân sách nhà nước" of 2002
 * and of 2015). Each number and name has a list of the works that were named by it; a mention repeats the one work with which all
 * that it says agrees, and none if there are several.
 *
 * "Quy chế này" in a decision is what came attached to it (`Ban hành kèm theo Quyết định này Quy chế ...`), or what is attached
 * to a decision that the paper is about.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

typedef struct {
	const TcScan *scan;
	TcCitations *citations;
	GHashTable *last;  /* type -> index + 1 of the last citation of the type */
	GHashTable *alias; /* type -> index + 1 of what the bare type word stands for */
	GHashTable *named; /* `type:number` of what an alias without symbol was defined for */
	GHashTable *keys;  /* `type:number` and `type=name` -> GArray of the indices of the fullest mention so far of each work */
	GHashTable *attached; /* type -> index + 1 of the citation that a paper of the type came attached to */
	GArray *keep;         /* gboolean for each citation */
} Resolver;

static int lookup(GHashTable *table, const char *key)
{
	return GPOINTER_TO_INT(g_hash_table_lookup(table, key)) - 1;
}

static void remember(GHashTable *table, const char *key, guint index)
{
	g_hash_table_insert(table, g_strdup(key), GINT_TO_POINTER((int)index + 1));
}

/* Works of one number in one paper; more are a table of years. */
#define SAME_MAX 32

static TcCitation *get(const Resolver *resolver, guint index)
{
	return g_ptr_array_index(resolver->citations, index);
}

/* Which of the works of that key is meant, as a place in their list: -1 if none agrees, -2 if several do. */
static int find_place(const Resolver *resolver, const char *key, const TcCitation *citation)
{
	const GArray *list = g_hash_table_lookup(resolver->keys, key);
	int place = -1;

	for (guint i = 0; list && i < list->len; i++) {
		if (!tc_citations_agree(citation, get(resolver, g_array_index(list, guint, i))))
			continue;
		if (place >= 0)
			return -2;
		place = (int)i;
	}
	return place;
}

/* The mention meant, or -1. */
static int find_mention(const Resolver *resolver, const char *key, const TcCitation *citation)
{
	int place = find_place(resolver, key, citation);

	return place < 0 ? -1 : (int)g_array_index((GArray *)g_hash_table_lookup(resolver->keys, key), guint, place);
}

/* Does `a` say of which work it is about what `b` does not? */
static gboolean says_more(const TcCitation *a, const TcCitation *b)
{
	return (a->symbol && !b->symbol) || (a->term && !b->term) || (a->date && !b->date && !b->year) || (a->year && !b->year);
}

/* Notes a mention: a work of its own, or in the place of one that says less. */
static void note_mention(Resolver *resolver, const char *key, guint index)
{
	const TcCitation *citation = get(resolver, index);
	int place = find_place(resolver, key, citation);
	GArray *list = g_hash_table_lookup(resolver->keys, key);

	if (!list) {
		list = g_array_new(FALSE, FALSE, sizeof(guint));
		g_hash_table_insert(resolver->keys, g_strdup(key), list);
	}
	if (place == -1 && list->len < SAME_MAX)
		g_array_append_val(list, index);
	else if (place >= 0 && says_more(citation, get(resolver, g_array_index(list, guint, place))))
		g_array_index(list, guint, place) = index;
}

static char *dup_key(const TcCitation *citation)
{
	if (citation->number)
		return g_strdup_printf("%s:%s", citation->type, citation->number);
	if (!citation->name)
		return NULL;
	g_autofree char *name = tc_text_fold(citation->name, -1);
	return g_strdup_printf("%s=%s", citation->type, name);
}

static const char *own_type(const TcScan *scan)
{
	return scan->own ? tc_header_get(scan->own, TC_FIELD_TYPE) : NULL;
}

static gboolean is_own_work(const TcScan *scan, const TcCitation *citation)
{
	const TcHeader *own = scan->own;

	/* an attachment's number is that of the paper that it came with */
	return own && own->fields[TC_FIELD_NUMBER].span.end && citation->number && citation->symbol &&
	       g_strcmp0(citation->number, tc_header_get(own, TC_FIELD_NUMBER)) == 0 &&
	       g_strcmp0(citation->symbol, tc_header_get(own, TC_FIELD_SYMBOL)) == 0 &&
	       (!citation->year || !tc_header_get(own, TC_FIELD_YEAR) ||
		g_str_equal(citation->year, tc_header_get(own, TC_FIELD_YEAR))) &&
	       (!citation->date || !tc_header_get(own, TC_FIELD_DATE) ||
		g_str_equal(citation->date, tc_header_get(own, TC_FIELD_DATE)));
}

/* `Luật Biển Việt Nam Căn cứ Hiến pháp ...`: a law's text, as databases have it, begins with its name. */
static gboolean opens_text(const TcScan *scan, const TcCitation *citation)
{
	gsize next = tc_skip_blank(scan, tc_scan_at(scan, citation->span.end));

	return tc_scan_at(scan, citation->span.start) == tc_skip_blank(scan, 0) && tc_scan_is_upper(scan, next) &&
	       tc_match_words(scan, next, "can cu");
}

/* `NGHỊ QUYẾT HỘI NGHỊ LẦN THỨ SÁU BAN CHẤP HÀNH TRUNG ƯƠNG KHÓA XII` above the body is the paper's own title. */
static gboolean is_own_head(const TcScan *scan, const TcCitation *citation)
{
	gsize at = citation->span.start;

	if (citation->form == TC_FORM_NAME && opens_text(scan, citation))
		return TRUE;
	if (citation->form != TC_FORM_NAME || !scan->own || at >= scan->own->body_start ||
	    g_strcmp0(own_type(scan), citation->type) != 0)
		return FALSE;
	while (at > 0 && (scan->text[at - 1] == ' ' || scan->text[at - 1] == '\t'))
		at--;
	return at == 0 || scan->text[at - 1] == '\n' || tc_text_is_capitals(scan->text + citation->span.start, 8);
}

gboolean tc_is_definition(const TcScan *scan, const TcCitation *citation)
{
	gsize at = tc_scan_at(scan, citation->span.start), end = tc_scan_at(scan, citation->span.end), i = at;

	while (i > 0 && (tc_is_blank(scan->f[i - 1]) || (guchar)scan->f[i - 1] >= 0x80 || scan->f[i - 1] == '"'))
		i--;
	if (i > 0 && scan->f[i - 1] == '(')
		return !citation->date && !citation->issuer && scan->f[tc_skip_blank(scan, end)] == ')';
	while (i > 0 && at - i < 48 && !strchr("()\n.", scan->f[i - 1]))
		i--;
	while (tc_is_blank(scan->f[i]))
		i++;
	return tc_match_any(scan, i, "sau day|duoi day|sau goi|tu day|goi tat|viet tat|goi la|goi chung") > 0;
}

static gboolean follows(const TcScan *scan, const TcCitation *citation, const char *words)
{
	gsize end = tc_scan_at(scan, citation->span.end), start;
	gsize word = tc_word_before(scan, end, &start);

	return word < end && tc_match_any(scan, word, words) > 0;
}

static void drop(Resolver *resolver, guint index)
{
	g_array_index(resolver->keep, gboolean, index) = FALSE;
}

/* `Quyết định này có hiệu lực`, `trái với Quyết định này`: papers say that of themselves. */
static gboolean speaks(const TcScan *scan, const TcCitation *citation)
{
	gsize end, second = tc_word_before(scan, tc_scan_at(scan, citation->span.start), &end),
		   first = tc_word_before(scan, second, &end);

	if (tc_match_words(scan, second, "ngay") || tc_match_any(scan, first, "trai voi|thi hanh"))
		return TRUE;
	return tc_match_any(scan, tc_skip_blank(scan, tc_scan_at(scan, citation->span.end)),
			    "co hieu luc|thay the|thay|bai bo|duoc ban hanh|gom") > 0;
}

static void resolve_anaphor(Resolver *resolver, TcCitation *citation, guint index)
{
	const char *own = own_type(resolver->scan);
	int last = lookup(resolver->last, citation->type), parent = lookup(resolver->attached, citation->type);
	gboolean this = follows(resolver->scan, citation, "nay"), ours = own && g_str_equal(own, citation->type);

	if (this && !ours && parent > last) {
		citation->self = get(resolver, (guint)parent)->self;
		citation->refers_to = citation->self ? -1 : parent;
	} else if (this && (own ? ours : last < 0 || speaks(resolver->scan, citation))) {
		citation->self = TRUE;
	} else if (last >= 0) {
		citation->refers_to = last;
		citation->confidence = 0.8;
	} else {
		drop(resolver, index);
	}
}

/* Types whose bare name, with a capital, means the last one cited; of others it is as often a noun. */
static gboolean stands_alone(const char *type)
{
	static const char *const types[] = {"nghi-quyet", "ket-luan", "chi-thi", "thong-tu", "nghi-dinh", "thong-tri"};

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_equal(types[i], type))
			return TRUE;
	return FALSE;
}

static void resolve_bare(Resolver *resolver, TcCitation *citation, guint index)
{
	int alias = lookup(resolver->alias, citation->type), last = lookup(resolver->last, citation->type);
	gboolean inside = tc_is_inside_sentence(resolver->scan, tc_scan_at(resolver->scan, citation->span.start));

	if (tc_is_definition(resolver->scan, citation) && last >= 0) {
		citation->refers_to = last;
		citation->confidence = 0.9;
		remember(resolver->alias, citation->type, (guint)last);
	} else if (alias >= 0) {
		citation->refers_to = alias;
		citation->confidence = inside ? 0.85 : 0.8;
	} else if (!inside || !stands_alone(citation->type)) {
		drop(resolver, index);
	} else if (g_strcmp0(own_type(resolver->scan), citation->type) == 0) {
		citation->form = TC_FORM_ANAPHOR;
		citation->self = TRUE;
	} else if (last >= 0) {
		citation->form = TC_FORM_ANAPHOR;
		citation->refers_to = last;
	} else {
		drop(resolver, index);
	}
}

/* `Quy chế ... ban hành kèm theo Quyết định số 15`, `kèm theo Quyết định này bản Quy chế`: "Quy chế này" is attached to it. */
static void note_attachment(Resolver *resolver, const TcCitation *citation, guint index)
{
	const TcScan *scan = resolver->scan;
	gsize at = tc_scan_at(scan, citation->span.start), behind = tc_skip_blank(scan, tc_scan_at(scan, citation->span.end)),
	      next;
	gsize first = tc_attached_phrase(scan, at);
	TcTypeWord word;

	if (first == at)
		return;
	if (citation->form == TC_FORM_ANAPHOR && (next = tc_match_words(scan, behind, "ban")))
		behind = tc_skip_blank(scan, next);
	if (citation->form == TC_FORM_ANAPHOR && tc_is_letter(scan->f[behind]) && tc_type_word_match(scan, behind, &word))
		remember(resolver->attached, word.id, index);
	else if (tc_type_word_last(scan, first - MIN(first, TC_ATTACHMENT_REACH), first, &word))
		remember(resolver->attached, word.id, index);
}

/* A mention by number or name: the same as an earlier one? */
static void resolve_mention(Resolver *resolver, TcCitation *citation, guint index)
{
	g_autofree char *key = dup_key(citation);
	int earlier = key ? find_mention(resolver, key, citation) : -1;
	gboolean more = earlier >= 0 && says_more(citation, get(resolver, (guint)earlier));

	if (earlier >= 0 && tc_is_definition(resolver->scan, citation)) {
		citation->form = TC_FORM_ALIAS;
		citation->refers_to = earlier;
		if (citation->number && !citation->symbol)
			remember(resolver->named, key, (guint)earlier);
	} else if (key && citation->form == TC_FORM_SHORT && !citation->symbol && !citation->date &&
		   lookup(resolver->named, key) >= 0) {
		citation->form = TC_FORM_ALIAS; /* "Chỉ thị 39", defined so */
		citation->refers_to = lookup(resolver->named, key);
	} else if (is_own_work(resolver->scan, citation)) {
		citation->self = TRUE;
	} else if (earlier >= 0 && citation->form != TC_FORM_FULL && !more) {
		citation->refers_to = earlier;
	}
	remember(resolver->last, citation->type, index);
	if (key)
		note_mention(resolver, key, index);
	/* Luật X số 11/2008/QH12 is also known by its name */
	if (citation->number && citation->name) {
		g_autofree char *name = tc_text_fold(citation->name, -1);
		g_autofree char *named = g_strdup_printf("%s=%s", citation->type, name);
		note_mention(resolver, named, index);
	}
}

/* A short form, or a bare name, before the full one (a headline): what the paper says later completes it. */
static void resolve_forward(Resolver *resolver)
{
	for (guint i = 0; i < resolver->citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(resolver->citations, i);
		if ((citation->form != TC_FORM_SHORT && citation->form != TC_FORM_NAME) || citation->refers_to >= 0)
			continue;
		g_autofree char *key = dup_key(citation);
		int best = key ? find_mention(resolver, key, citation) : -1;
		if (best > (int)i)
			citation->refers_to = best;
	}
}

static void sweep(Resolver *resolver)
{
	TcCitations *citations = resolver->citations;
	g_autofree int *map = g_new(int, citations->len + 1);
	guint kept = 0;

	for (guint i = 0; i < citations->len; i++)
		map[i] = g_array_index(resolver->keep, gboolean, i) ? (int)kept++ : -1;
	/* in one walk: of a law's bare nouns nearly all go */
	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		if (map[i] < 0) {
			tc_citation_free(citation);
			continue;
		}
		if (citation->refers_to >= 0)
			citation->refers_to = map[citation->refers_to];
		citations->pdata[map[i]] = citation;
	}
	citations->len = kept;
}

void tc_relate_anaphors(TcCitations *citations, const TcScan *scan)
{
	Resolver resolver = {
		.scan = scan,
		.citations = citations,
		.last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.alias = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref),
		.attached = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.keep = g_array_sized_new(FALSE, FALSE, sizeof(gboolean), citations->len),
	};

	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		gboolean keep = citation->type != NULL && !is_own_head(scan, citation);
		g_array_append_val(resolver.keep, keep);
		if (!keep)
			continue;
		if (citation->form == TC_FORM_ANAPHOR)
			resolve_anaphor(&resolver, citation, i);
		else if (citation->form == TC_FORM_ALIAS)
			resolve_bare(&resolver, citation, i);
		else
			resolve_mention(&resolver, citation, i);
		note_attachment(&resolver, citation, i);
	}
	resolve_forward(&resolver);
	sweep(&resolver);
	g_hash_table_unref(resolver.last);
	g_hash_table_unref(resolver.alias);
	g_hash_table_unref(resolver.named);
	g_hash_table_unref(resolver.keys);
	g_hash_table_unref(resolver.attached);
	g_array_unref(resolver.keep);
}
