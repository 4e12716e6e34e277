/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What repeats an earlier mention: aliases at their definition and where they are used, `này` and `nêu trên`, numbers without
 * symbol, names. Each is given the index of the mention meant. A bare type word that nothing explains is dropped: it was a
 * noun.
 */
#include "lib/citation/citation-private.h"

#include <string.h>

typedef struct {
	const TcScan *scan;
	TcCitations *citations;
	GHashTable *last;  /* type -> index + 1 of the last citation of the type */
	GHashTable *alias; /* type -> index + 1 of what the bare type word stands for */
	GHashTable *named; /* `type:number` of what an alias without symbol was defined for */
	GHashTable *keys;  /* `type:number` and `type=name` -> index + 1 of the fullest mention so far */
	GArray *keep;      /* gboolean for each citation */
} Resolver;

static int lookup(GHashTable *table, const char *key)
{
	return GPOINTER_TO_INT(g_hash_table_lookup(table, key)) - 1;
}

static void remember(GHashTable *table, const char *key, guint index)
{
	g_hash_table_insert(table, g_strdup(key), GINT_TO_POINTER((int)index + 1));
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

	return own && citation->number && citation->symbol &&
	       g_strcmp0(citation->number, tc_header_get(own, TC_FIELD_NUMBER)) == 0 &&
	       g_strcmp0(citation->symbol, tc_header_get(own, TC_FIELD_SYMBOL)) == 0 &&
	       (!citation->year || !tc_header_get(own, TC_FIELD_YEAR) ||
		g_str_equal(citation->year, tc_header_get(own, TC_FIELD_YEAR))) &&
	       (!citation->date || !tc_header_get(own, TC_FIELD_DATE) ||
		g_str_equal(citation->date, tc_header_get(own, TC_FIELD_DATE)));
}

/* `NGHỊ QUYẾT HỘI NGHỊ LẦN THỨ SÁU BAN CHẤP HÀNH TRUNG ƯƠNG KHÓA XII` above the body is the paper's own title. */
static gboolean is_own_head(const TcScan *scan, const TcCitation *citation)
{
	gsize at = citation->span.start;

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
	return tc_match_any(scan, i, "sau day|goi tat|viet tat|goi la|goi chung") > 0;
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

static void resolve_anaphor(Resolver *resolver, TcCitation *citation, guint index)
{
	const char *own = own_type(resolver->scan);
	int last = lookup(resolver->last, citation->type);
	gboolean this = follows(resolver->scan, citation, "nay");

	if (this && (own ? g_str_equal(own, citation->type) : last < 0)) {
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

	if (tc_is_definition(resolver->scan, citation) && last >= 0) {
		citation->refers_to = last;
		citation->confidence = 0.9;
		remember(resolver->alias, citation->type, (guint)last);
	} else if (alias >= 0) {
		citation->refers_to = alias;
		citation->confidence = 0.85;
	} else if (last >= 0 && stands_alone(citation->type) && g_strcmp0(own_type(resolver->scan), citation->type) != 0) {
		citation->form = TC_FORM_ANAPHOR;
		citation->refers_to = last;
	} else {
		drop(resolver, index);
	}
}

/* A mention by number or name: the same as an earlier one? */
static void resolve_mention(Resolver *resolver, TcCitation *citation, guint index)
{
	g_autofree char *key = dup_key(citation);
	int earlier = key ? lookup(resolver->keys, key) : -1;

	if (earlier >= 0 && citation->number && tc_is_definition(resolver->scan, citation)) {
		citation->form = TC_FORM_ALIAS;
		citation->refers_to = earlier;
		if (!citation->symbol)
			remember(resolver->named, key, (guint)earlier);
	} else if (earlier >= 0 && citation->form == TC_FORM_SHORT && !citation->symbol && !citation->date &&
		   lookup(resolver->named, key) >= 0) {
		citation->form = TC_FORM_ALIAS; /* "Chỉ thị 39", defined so */
		citation->refers_to = earlier;
	} else if (is_own_work(resolver->scan, citation)) {
		citation->self = TRUE;
	} else if (earlier >= 0 && citation->form != TC_FORM_FULL) {
		citation->refers_to = earlier;
	}
	remember(resolver->last, citation->type, index);
	if (key && (earlier < 0 ||
		    (citation->symbol && !((TcCitation *)g_ptr_array_index(resolver->citations, (guint)earlier))->symbol)))
		remember(resolver->keys, key, index);
	/* Luật X số 11/2008/QH12 is also known by its name */
	if (citation->number && citation->name) {
		g_autofree char *name = tc_text_fold(citation->name, -1);
		g_autofree char *named = g_strdup_printf("%s=%s", citation->type, name);
		if (lookup(resolver->keys, named) < 0)
			remember(resolver->keys, named, index);
	}
}

/* A short form before the full one (a headline): what the paper says later completes it. */
static void resolve_forward(Resolver *resolver)
{
	for (guint i = 0; i < resolver->citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(resolver->citations, i);
		if (citation->form != TC_FORM_SHORT || citation->refers_to >= 0)
			continue;
		g_autofree char *key = dup_key(citation);
		int best = key ? lookup(resolver->keys, key) : -1;
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
	for (guint i = citations->len; i-- > 0;) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		if (citation->refers_to >= 0)
			citation->refers_to = map[citation->refers_to];
		if (map[i] < 0)
			g_ptr_array_remove_index(citations, i);
	}
}

void tc_relate_anaphors(TcCitations *citations, const TcScan *scan)
{
	Resolver resolver = {
		.scan = scan,
		.citations = citations,
		.last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.alias = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
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
	}
	resolve_forward(&resolver);
	sweep(&resolver);
	g_hash_table_unref(resolver.last);
	g_hash_table_unref(resolver.alias);
	g_hash_table_unref(resolver.named);
	g_hash_table_unref(resolver.keys);
	g_array_unref(resolver.keep);
}
