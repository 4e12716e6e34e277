/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Organs: phrases to organs, from organs.tsv and codes.tsv.
 *
 * A phrase is read by its folded words, so that case, lost marks, line ends and both spellings of `Ủy` cost nothing:
 *
 *     Chủ tịch   UBND             tỉnh Bình Phước
 *     prefix     base (row)       unit place
 *     Ban Tổ chức   Tỉnh ủy       Quảng Trị
 *
 * The words of all rows stand in one trie (organ-rows.c). A call looks at the first word before it folds anything more: most
 * calls of the citation finder end there. organ-phrase.c reads; here the winning reading becomes an organ.
 */
#include "lib/document/organs-private.h"

/** A shorter print has too many neighbours. */
#define MIN_GUESSED_PLACE 5

/** Units below the commune, capitalised and as they are written; of one length each. */
static const char *const hamlets[][2] = {{"Thôn ", "thôn "}, {"Xóm ", "xóm "},   {"Bản ", "bản "},
					 {"Buôn ", "buôn "}, {"Làng ", "làng "}, {"Khóm ", "khóm "}};

static char *dup_place(const TcPhrase *phrase, const TcPhraseReading *reading)
{
	if (reading->place_to == reading->place_from)
		return NULL;
	const TcPhraseWord *first = &phrase->words[reading->place_from];
	if (reading->place)
		return g_ascii_isdigit(first->folded[0]) && reading->unit
			       ? g_strdup_printf("%s %s", reading->unit, reading->place->name)
			       : g_strdup(reading->place->name);
	g_autofree char *raw =
		tc_name_squeeze(phrase->text + first->start, phrase->words[reading->place_to - 1].end - first->start, "");
	/* In a head the place of an organ of the State is a province more often than not. */
	g_autofree char *folded = reading->caps && reading->unit ? tc_name_fold_words(raw, -1) : NULL;
	const TcPlace *guess = folded && strlen(folded) >= MIN_GUESSED_PLACE ? tc_place_guess(folded, 1) : NULL;
	if (guess && !*guess->province)
		return g_strdup(guess->name);
	char *name = reading->caps || tc_name_get_caps(raw, strlen(raw)) > .9 ? tc_name_capitalise(raw) : g_steal_pointer(&raw);
	/* A unit below the commune is no part of the name. */
	for (gsize i = 0; i < G_N_ELEMENTS(hamlets); i++)
		if (g_str_has_prefix(name, hamlets[i][0]))
			memcpy(name, hamlets[i][1], strlen(hamlets[i][1]));
	return name;
}

static TcLevel get_level(const TcPhraseReading *reading)
{
	TcLevel level = reading->unit ? reading->level : reading->row->level;
	gboolean city = reading->unit ? !strcmp(reading->unit, "thành phố") : !strcmp(reading->row->name, "Thành ủy");

	if (city && reading->place)
		return *reading->place->province ? TC_LEVEL_DISTRICT : TC_LEVEL_PROVINCE;
	if (!reading->unit && !level && reading->place)
		return *reading->place->province ? TC_LEVEL_DISTRICT : TC_LEVEL_PROVINCE;
	return level;
}

static const char *compose_code(const TcPhraseReading *reading, TcLevel level)
{
	const char *code = reading->row->code;

	if (!strcmp(code, "TU") && level == TC_LEVEL_DISTRICT)
		code = "ThU";
	if (!strcmp(code, "ĐB"))
		code = level == TC_LEVEL_PROVINCE ? "TU" : level == TC_LEVEL_DISTRICT ? "HU" : "ĐU";
	for (guint i = reading->n_prefixes; i-- > 0;) {
		if (reading->prefixes[i]->kind != KIND_STAFF)
			continue;
		g_autofree char *composed = NULL;
		if (reading->row->party)
			composed = g_strconcat(reading->prefixes[i]->code, strcmp(code, "BCHTW") ? code : "TW", NULL);
		else
			composed = g_strdup(reading->prefixes[i]->code);
		code = g_intern_string(composed);
	}
	return code;
}

static TcOrgan *build(const TcPhrase *phrase, const TcPhraseReading *reading)
{
	TcOrgan *organ = g_new0(TcOrgan, 1);
	GString *name = g_string_new(NULL);
	gboolean short_name = FALSE;

	for (guint i = 0; i < reading->n_prefixes; i++) {
		if (reading->prefixes[i]->kind == KIND_COMMITTEE)
			continue;
		g_string_append_printf(name, "%s ", reading->prefixes[i]->name);
		short_name = TRUE;
	}
	g_string_append(name, short_name && reading->row->after_prefix ? reading->row->after_prefix : reading->row->name);
	organ->place = dup_place(phrase, reading);
	if (reading->unit && !(organ->place && g_str_has_prefix(organ->place, reading->unit)))
		g_string_append_printf(name, " %s", reading->unit);
	if (organ->place)
		g_string_append_printf(name, " %s", organ->place);
	organ->name = g_string_free(name, FALSE);
	organ->level = get_level(reading);
	organ->party = reading->row->party;
	organ->code = compose_code(reading, organ->level);
	return organ;
}

/** `Ban Bí thư Trung ương Đảng khóa XIII` is read whole, but `Tỉnh ủy` keeps its own `TƯ` apart from the Centre's. */
static gboolean is_central_print(const TcPhrase *phrase, const TcPhraseReading *reading)
{
	const TcPhraseWord *last = &phrase->words[reading->end - 1];

	return !strcmp(last->folded, "tu") &&
	       tc_memstr(phrase->text + last->start, (gssize)(last->end - last->start), "Ư") != NULL;
}

/** The row of `Trung ương`. */
static const TcOrganRow *get_central_row(void)
{
	guint trung = tc_organ_edge_get(0, tc_organ_word_get("trung"));

	return &tc_organ_rows_get(NULL)[tc_organ_node_get(tc_organ_edge_get(trung, tc_organ_word_get("uong")))->base - 1];
}

/** A staff organ's bare name at the start of the phrase, NULL if none stands there. */
static TcOrgan *read_bare(const TcPhrase *phrase, gsize *matched)
{
	const TcOrganRow *rows = tc_organ_rows_get(NULL);
	guint node = 0, prefix = 0;

	for (guint i = 0; i < phrase->n && (node = tc_organ_edge_get(node, phrase->words[i].id)); i++) {
		const TcOrganNode *found = tc_organ_node_get(node);
		if (!found->prefix || rows[found->prefix - 1].kind != KIND_STAFF)
			continue;
		prefix = found->prefix;
		*matched = phrase->words[i].end;
	}
	if (!prefix)
		return NULL;
	TcOrgan *organ = g_new0(TcOrgan, 1);
	organ->name = g_strdup(rows[prefix - 1].name);
	organ->code = rows[prefix - 1].code;
	organ->party = rows[prefix - 1].party;
	return organ;
}

static TcOrgan *match(const char *utf8, gssize length, gsize *matched, gboolean *bare)
{
	TcPhrase phrase;
	TcPhraseReading reading = {.n_prefixes = 0};
	gsize size = length < 0 ? strnlen(utf8, TC_PHRASE_MAX_BYTES) : MIN((gsize)length, TC_PHRASE_MAX_BYTES);

	while (size > 0 && size == TC_PHRASE_MAX_BYTES && (utf8[size - 1] & 0x80))
		size--;
	tc_organ_rows_get(NULL);
	if (!tc_phrase_may_start(utf8, size))
		return NULL;
	tc_phrase_cut(&phrase, utf8, size);
	TcOrgan *organ = NULL;
	if (phrase.n && tc_phrase_read(&phrase, 0, &reading)) {
		if (reading.n_prefixes && is_central_print(&phrase, &reading))
			reading.row = get_central_row();
		organ = build(&phrase, &reading);
		*matched = phrase.words[reading.end - 1].end;
	} else if (bare) {
		organ = read_bare(&phrase, matched);
		*bare = organ != NULL;
	}
	tc_folded_free(phrase.folded);
	return organ;
}

TcOrgan *tc_organ_match(const char *utf8, gssize length, gsize *matched)
{
	return match(utf8, length, matched, NULL);
}

TcOrgan *tc_organ_match_head(const char *utf8, gssize length, gsize *matched, gboolean *bare)
{
	*bare = FALSE;
	return match(utf8, length, matched, bare);
}

void tc_organ_free(TcOrgan *organ)
{
	if (!organ)
		return;
	g_free(organ->name);
	g_free(organ->place);
	g_free(organ);
}
