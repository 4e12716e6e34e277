/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation-private.h"

#include <string.h>

typedef struct {
	char *name; /* folded */
	gsize length;
	const TcType *type;
} Name;

static GArray *names[26][26]; /* by the first two letters, longest first */
static GHashTable *shorts;    /* folded code -> TcType: abbreviations that stand before a number, printed in capitals */

static int compare_names(gconstpointer a, gconstpointer b)
{
	gsize left = ((const Name *)a)->length, right = ((const Name *)b)->length;
	return left > right ? -1 : left < right;
}

static TcBeginnings beginnings; /* of all of them */
/* What a letter is called where it is not called a letter. */
#define PAPER_WORDS "van ban"

/* The names that begin as folded text does; NULL if it begins with no two letters. */
static GArray **get_list(const char *folded)
{
	return tc_is_letter(folded[0]) && tc_is_letter(folded[1]) ? &names[folded[0] - 'a'][folded[1] - 'a'] : NULL;
}

/* Built once; it lives as long as the program, like the table that it comes from. */
static void ensure_names(void)
{
	static gsize once = 0;

	if (!g_once_init_enter(&once))
		return;
	gsize n;
	const TcType *types = tc_types_get(&n);
	shorts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	tc_beginnings_add(&beginnings, PAPER_WORDS);
	for (gsize i = 0; i < n; i++) {
		if (types[i].short_code) {
			char *code = tc_text_fold(types[i].code, -1);
			tc_beginnings_add(&beginnings, code);
			g_hash_table_insert(shorts, code, (gpointer)&types[i]);
		}
		Name name = {tc_text_fold(types[i].name, -1), 0, &types[i]};
		name.length = strlen(name.name);
		tc_beginnings_add(&beginnings, name.name);
		GArray **list = get_list(name.name);
		if (!list) {
			g_free(name.name);
			continue;
		}
		if (!*list)
			*list = g_array_new(FALSE, FALSE, sizeof(Name));
		g_array_append_val(*list, name);
	}
	for (int i = 0; i < 26 * 26; i++)
		if (names[i / 26][i % 26])
			g_array_sort(names[i / 26][i % 26], compare_names);
	g_once_init_leave(&once, 1);
}

/* No abbreviation is longer. */
#define SHORT_MAX 4

static gboolean match_short(const TcScan *scan, gsize at, TcTypeWord *word)
{
	char code[SHORT_MAX + 1];
	gsize end = at;

	if (!tc_scan_is_upper(scan, at) || !tc_scan_is_upper(scan, at + 1))
		return FALSE;
	while (end < scan->n && tc_is_letter(scan->f[end]))
		end++;
	if (end - at > SHORT_MAX)
		return FALSE;
	memcpy(code, scan->f + at, end - at);
	code[end - at] = '\0';
	const TcType *type = g_hash_table_lookup(shorts, code);
	if (!type)
		return FALSE;
	*word = (TcTypeWord){.id = type->id, .start = at, .end = end, .abbreviated = TRUE, .capital = TRUE, .all_caps = TRUE};
	return TRUE;
}

static void look_at_case(const TcScan *scan, TcTypeWord *word)
{
	word->capital = tc_scan_is_upper(scan, word->start);
	word->all_caps = word->capital;
	for (gsize i = word->start; i < word->end && word->all_caps; i++)
		word->all_caps = !tc_is_letter(scan->f[i]) || tc_scan_is_upper(scan, i);
}

gboolean tc_type_word_match(const TcScan *scan, gsize at, TcTypeWord *word)
{
	ensure_names();
	if (!tc_beginnings_has(&beginnings, scan->f + at))
		return FALSE;
	GArray **list = get_list(scan->f + at);
	gsize end;

	for (guint i = 0; list && *list && i < (*list)->len; i++) {
		const Name *name = &g_array_index(*list, Name, i);
		if (!tc_starts_alike(scan, at, name->name) || !(end = tc_match_words(scan, at, name->name)))
			continue;
		*word = (TcTypeWord){.id = name->type->id, .start = at, .end = end, .by_name = name->type->by_name};
		look_at_case(scan, word);
		/* "Thông báo kết luận số": a notice of a conclusion */
		if (g_str_equal(word->id, "thong-bao") &&
		    (end = tc_match_any(scan, tc_skip_blank(scan, word->end), "ket luan so|ket luan")) &&
		    tc_match_words(scan, tc_skip_blank(scan, word->end), "ket luan so"))
			word->end = tc_match_words(scan, tc_skip_blank(scan, word->end), "ket luan");
		return TRUE;
	}
	if (scan->f[at] == 'v' && (end = tc_match_any(scan, at, PAPER_WORDS "|" PAPER_WORDS " tra loi"))) {
		*word = (TcTypeWord){.id = "cong-van", .start = at, .end = end, .general = TRUE};
		look_at_case(scan, word);
		return TRUE;
	}
	return match_short(scan, at, word);
}

/* One or two letters wrong in a type word of two words: `thong tr`, `theng tu`, `tiem dinh`. */
static guint tolerance(gsize length)
{
	return length >= 9 ? 2 : 1;
}

gsize tc_type_word_before(const TcScan *scan, gsize at, const char *type)
{
	const TcType *row = type ? tc_type_get(type) : NULL;
	g_autofree char *want = row ? tc_text_fold(row->name, -1) : NULL;
	char have[64];
	gsize start = at, end, last = at;

	if (!want)
		return at;
	for (const char *w = want; w; w = strchr(w, ' ') ? strchr(w, ' ') + 1 : NULL) {
		gsize word = tc_word_before(scan, start, &end);
		if (word == start)
			return at;
		if (start == at)
			last = end;
		start = word;
	}
	if (last - start >= sizeof have)
		return at;
	memcpy(have, scan->f + start, last - start);
	have[last - start] = '\0';
	for (char *p = have; *p; p++)
		if (tc_is_blank(*p))
			*p = ' ';
	if (tc_edit_distance(have, want, tolerance(strlen(want))) > tolerance(strlen(want)))
		return at;
	/* K ẾT LUẬN: the first letter was cut off */
	gsize letter = tc_word_before(scan, start, &end);
	return letter + 1 == end && have[0] != want[0] && scan->f[letter] == want[0] ? letter : start;
}

gboolean tc_type_word_last(const TcScan *scan, gsize from, gsize to, TcTypeWord *found)
{
	TcTypeWord word;
	gboolean any = FALSE;

	for (gsize i = from; i < to; i = MAX(i + 1, tc_word_end(scan, i))) {
		if (!tc_is_letter(scan->f[i]) || !tc_type_word_match(scan, i, &word) || word.end > to || word.abbreviated)
			continue;
		if (!word.capital && !tc_match_any(scan, tc_word_before(scan, i, &(gsize){0}), "ban|theo|cua"))
			continue;
		*found = word;
		any = TRUE;
	}
	return any;
}
