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
 * The words of all rows stand in one trie whose edges are one hash table, (node, word) -> node. A call looks at the first word
 * before it folds anything more: most calls of the citation finder end there. Prefixes nest (officer, staff organ, standing
 * committee, base), a base takes a place as its row says. The longest reading wins.
 *
 * Places: a name of the table is taken first, its capitals need not be right; any other name is a run of at most
 * MAX_PLACE_WORDS capitalised words on one line.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/codes-table.h"
#include "lib/document/organs-table.h"

/** An organ phrase with prefixes and place is never longer. */
#define MAX_PHRASE_BYTES 280
#define MAX_WORDS 40
#define MAX_PREFIXES 3
/** A shorter code has too many neighbours. */
#define MIN_GUESSED_CODE 5
#define MAX_PLACE_WORDS 4

typedef enum { KIND_ALONE, KIND_NAME, KIND_UNIT, KIND_COMMITTEE, KIND_STAFF, KIND_OFFICER } Kind;

typedef struct {
	const char *name;
	const char *code;
	const char *after_prefix; /* the name after a prefix, or NULL */
	char *folded;             /* the name, words parted by single spaces */
	TcLevel level;
	Kind kind;
	gboolean party;
} Row;

/** What stands at a node of the trie: rows + 1, 0 for none. */
typedef struct {
	guint16 base;
	guint16 prefix;
	guint16 inner; /* a base that is one only after a prefix */
} Node;

typedef struct {
	const char *spelling;
	const char *name;
	TcLevel level;
	gboolean party;
} Code;

static Row rows[G_N_ELEMENTS(organ_rows)];
static GHashTable *words_by_name; /* folded word -> number from 1 */
static GHashTable *edges;         /* node << 12 | word -> node */
static GArray *nodes;
static Code code_store[G_N_ELEMENTS(code_rows) + G_N_ELEMENTS(organ_rows)];
static gsize n_codes;
static GHashTable *codes; /* spelling, and folded spellings -> Code */

/** One word of the phrase at hand. */
typedef struct {
	guint start, end; /* bytes of the phrase */
	guint id;         /* in words_by_name, 0 if no row has it */
	char *folded;
	gboolean capital;
	gboolean plain;   /* only blanks stand between it and the word before */
	gboolean newline; /* a line end does */
} Word;

typedef struct {
	const char *text;
	TcFolded *folded;
	Word words[MAX_WORDS];
	guint n;
} Phrase;

static const struct {
	const char *folded;
	const char *unit;
	TcLevel level;
} units[] = {
	{"tinh", "tỉnh", TC_LEVEL_PROVINCE},      {"thanh pho", "thành phố", TC_LEVEL_DISTRICT},
	{"tp", "thành phố", TC_LEVEL_DISTRICT},   {"huyen", "huyện", TC_LEVEL_DISTRICT},
	{"quan", "quận", TC_LEVEL_DISTRICT},      {"thi xa", "thị xã", TC_LEVEL_DISTRICT},
	{"tx", "thị xã", TC_LEVEL_DISTRICT},      {"thi tran", "thị trấn", TC_LEVEL_COMMUNE},
	{"xa", "xã", TC_LEVEL_COMMUNE},           {"phuong", "phường", TC_LEVEL_COMMUNE},
	{"dac khu", "đặc khu", TC_LEVEL_COMMUNE},
};

/* ---- loading ---------------------------------------------------------------------------------------------------- */

static guint get_edge(guint node, guint word)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(edges, GUINT_TO_POINTER(node << 12 | word)));
}

static guint add_edge(guint node, const char *folded, gsize length)
{
	g_autofree char *key = g_strndup(folded, length);
	guint word = GPOINTER_TO_UINT(g_hash_table_lookup(words_by_name, key));

	if (!word) {
		word = g_hash_table_size(words_by_name) + 1;
		g_hash_table_insert(words_by_name, g_steal_pointer(&key), GUINT_TO_POINTER(word));
	}
	guint next = get_edge(node, word);
	if (!next) {
		next = nodes->len;
		g_array_set_size(nodes, next + 1);
		g_hash_table_insert(edges, GUINT_TO_POINTER(node << 12 | word), GUINT_TO_POINTER(next));
	}
	return next;
}

static void add_phrase(const char *folded, guint row, gboolean inner)
{
	guint node = 0;

	for (const char *p = folded; *p;) {
		gsize length = 0;
		while (p[length] && g_ascii_isalnum(p[length]))
			length++;
		if (length)
			node = add_edge(node, p, length);
		p += length ? length : 1;
	}
	Node *place = &g_array_index(nodes, Node, node);
	guint16 *slot = inner ? &place->inner : rows[row].kind >= KIND_COMMITTEE ? &place->prefix : &place->base;
	if (!*slot)
		*slot = (guint16)(row + 1);
}

static Kind parse_kind(const char *word)
{
	static const char *const kinds[] = {"goc", "noi", "don-vi", "thuong-vu", "tham-muu", "chuc"};

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (!strcmp(word, kinds[i]))
			return (Kind)i;
	g_assert_not_reached();
}

/** `Bộ Văn hóa, Thể thao`: `bo van hoa the thao`. */
static char *fold_words(const char *name, gssize length)
{
	g_autofree char *folded = tc_text_fold(name, length);
	GString *out = g_string_new(NULL);

	for (const char *p = folded; *p; p++) {
		if (g_ascii_isalnum(*p))
			g_string_append_c(out, *p);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	while (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

static void add_row(guint i)
{
	const char *const *cells = organ_rows[i];
	Row *row = &rows[i];

	*row = (Row){.name = cells[0],
		     .code = cells[2],
		     .after_prefix = *cells[6] ? cells[6] : NULL,
		     .folded = fold_words(cells[0], -1),
		     .level = (TcLevel)(cells[3][0] - '0'),
		     .kind = parse_kind(cells[5]),
		     .party = !strcmp(cells[4], "dang")};
	add_phrase(row->folded, i, FALSE);
	g_auto(GStrv) others = g_strsplit(cells[1], ";", -1);
	for (char **other = others; *other; other++)
		if (**other)
			add_phrase(*other + (**other == '+'), i, **other == '+');
}

static void add_code(const char *spelling, const char *others, TcLevel level, gboolean party, const char *name)
{
	Code *code = &code_store[n_codes++];

	*code = (Code){spelling, name, level, party};
	if (!g_hash_table_contains(codes, spelling))
		g_hash_table_insert(codes, (gpointer)spelling, code);
	g_autofree char *all = g_strdup_printf("%s %s", spelling, others);
	g_autofree char *folded = tc_text_fold(all, -1);
	g_auto(GStrv) forms = g_strsplit(folded, " ", -1);
	for (char **form = forms; *form; form++)
		if (**form && !g_hash_table_contains(codes, *form))
			g_hash_table_insert(codes, g_strdup(*form), code);
}

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	words_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	edges = g_hash_table_new(NULL, NULL);
	nodes = g_array_new(FALSE, TRUE, sizeof(Node));
	g_array_set_size(nodes, 1);
	codes = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < G_N_ELEMENTS(code_rows); i++)
		add_code(code_rows[i][0], code_rows[i][3], (TcLevel)(code_rows[i][1][0] - '0'), !strcmp(code_rows[i][2], "dang"),
			 code_rows[i][4]);
	for (guint i = 0; i < G_N_ELEMENTS(organ_rows); i++) {
		add_row(i);
		if (rows[i].kind <= KIND_UNIT && strlen(rows[i].code) > 1)
			add_code(rows[i].code, "", rows[i].level, rows[i].party, "");
	}
	g_once_init_leave(&loaded, 1);
}

gboolean tc_code_get(const char *code, const char **spelling, TcLevel *level, gboolean *party, const char **name)
{
	load();
	const Code *found = g_hash_table_lookup(codes, code);
	if (!found) {
		g_autofree char *folded = tc_text_fold(code, -1);
		found = g_hash_table_lookup(codes, folded);
	}
	if (!found)
		return FALSE;
	if (spelling)
		*spelling = found->spelling;
	if (level)
		*level = found->level;
	if (party)
		*party = found->party;
	if (name)
		*name = *found->name ? found->name : NULL;
	return TRUE;
}

const char *tc_code_guess(const char *code)
{
	g_autofree char *folded = tc_text_fold(code, -1);
	const char *best = NULL;
	GHashTableIter iter;
	gpointer key, value;

	load();
	if (strlen(folded) < MIN_GUESSED_CODE)
		return NULL;
	g_hash_table_iter_init(&iter, codes);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const Code *candidate = value;
		if (strlen(key) < MIN_GUESSED_CODE || tc_fuzzy_distance(folded, key, 1) > 1)
			continue;
		if (best && strcmp(best, candidate->spelling))
			return NULL;
		best = candidate->spelling;
	}
	return best;
}

/* ---- the words of a phrase ---------------------------------------------------------------------------------------- */

static void add_word(Phrase *phrase, gsize start, gsize end, gsize previous)
{
	char *bytes = phrase->folded->bytes;
	Word *word = &phrase->words[phrase->n++];
	gunichar first = g_utf8_get_char(phrase->text + phrase->folded->origin[start]);

	*word = (Word){.start = phrase->folded->origin[start],
		       .end = phrase->folded->origin[end],
		       .folded = bytes + start,
		       .capital = !g_unichar_islower(first),
		       .plain = TRUE};
	for (gsize i = previous; i < start; i++) {
		word->newline |= bytes[i] == '\n' || bytes[i] == '\0';
		word->plain &= g_ascii_isspace(bytes[i]) || bytes[i] == '\0';
	}
}

/** Cuts the text into words; a gap that no organ phrase has ends it. */
static void cut_words(Phrase *phrase, const char *utf8, gsize length)
{
	phrase->text = utf8;
	phrase->folded = tc_folded_new(utf8, (gssize)length);
	phrase->n = 0;
	char *bytes = phrase->folded->bytes;
	gsize previous = 0;
	for (gsize i = 0; i < phrase->folded->length && phrase->n < MAX_WORDS;) {
		if (!g_ascii_isalnum(bytes[i])) {
			if (!g_ascii_isspace(bytes[i]) && !strchr(".,-&|", bytes[i]))
				break;
			i++;
			continue;
		}
		gsize start = i;
		while (i < phrase->folded->length && g_ascii_isalnum(bytes[i]))
			i++;
		add_word(phrase, start, i, previous);
		previous = i;
	}
	/* Words are ended only now: the gaps had to be seen. */
	for (guint k = 0; k < phrase->n; k++) {
		Word *word = &phrase->words[k];
		gsize size = 0;
		while (g_ascii_isalnum(word->folded[size]))
			size++;
		word->folded[size] = '\0';
		word->id = GPOINTER_TO_UINT(g_hash_table_lookup(words_by_name, word->folded));
	}
}

/** TRUE if some row starts with the word that stands first in `utf8`. */
static gboolean may_start(const char *utf8, gsize length)
{
	gsize end = 0;

	while (end < length && end < 24 && ((utf8[end] & 0x80) || g_ascii_isalnum(utf8[end])))
		end++;
	if (!end)
		return FALSE;
	char folded[32];
	g_autofree char *word = tc_text_fold(utf8, (gssize)end);
	gsize size = 0;
	while (size < sizeof folded - 1 && g_ascii_isalnum(word[size])) {
		folded[size] = word[size];
		size++;
	}
	folded[size] = '\0';
	guint id = GPOINTER_TO_UINT(g_hash_table_lookup(words_by_name, folded));
	return id && get_edge(0, id);
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

/** A reading in progress: names are built only for the one that wins. */
typedef struct {
	const Row *prefixes[MAX_PREFIXES];
	guint n_prefixes;
	const Row *row;
	const char *unit;
	TcLevel level;
	const TcPlace *place;       /* from the table */
	guint place_from, place_to; /* words */
	guint end;                  /* words read */
	gboolean caps;
} Reading;

static const char *read_unit(const Phrase *phrase, guint at, guint *taken, TcLevel *level)
{
	for (gsize i = 0; at < phrase->n && i < G_N_ELEMENTS(units); i++) {
		const char *blank = strchr(units[i].folded, ' ');
		gsize size = blank ? (gsize)(blank - units[i].folded) : strlen(units[i].folded);
		const Word *word = &phrase->words[at];
		if (strncmp(word->folded, units[i].folded, size) || word->folded[size])
			continue;
		if (blank && (at + 1 >= phrase->n || strcmp(phrase->words[at + 1].folded, blank + 1)))
			continue;
		*taken = blank ? 2 : 1;
		*level = units[i].level;
		return units[i].unit;
	}
	return NULL;
}

static const TcPlace *read_known_place(const Phrase *phrase, guint at, const char *unit, guint *taken)
{
	for (guint n = MIN(5, phrase->n - at); n > 0; n--) {
		char joined[64];
		gsize used = 0;
		gboolean whole = TRUE;
		for (guint k = 0; k < n && whole; k++) {
			const Word *word = &phrase->words[at + k];
			int size = g_snprintf(joined + used, sizeof joined - used, "%s%s", k ? " " : "", word->folded);
			used += (gsize)size;
			whole = used < sizeof joined && (!k || word->plain || n > 3);
		}
		const TcPlace *place = whole ? tc_place_get(joined, unit, NULL) : NULL;
		/* `Huyện ủy A` is not the district of a same-named province's first word. */
		if (place && (n > 1 || unit)) {
			*taken = n;
			return place;
		}
	}
	return NULL;
}

/** A place that no table has: capitalised words on one line. */
static guint read_unknown_place(const Phrase *phrase, guint at)
{
	guint n = 0;

	while (n < MAX_PLACE_WORDS && at + n < phrase->n) {
		const Word *word = &phrase->words[at + n];
		if (!word->capital || (n && (!word->plain || word->newline)) || word->end - word->start < (n ? 1u : 2u))
			break;
		n++;
	}
	return n;
}

/** Reads a unit word and a place, as far as they stand at `reading->end`. */
static void read_place(const Phrase *phrase, Reading *reading)
{
	guint at = reading->end, taken = 0;
	TcLevel level = TC_LEVEL_UNKNOWN;

	if (at >= phrase->n || !phrase->words[at].plain)
		return;
	const char *unit = read_unit(phrase, at, &taken, &level);
	if (unit && reading->row->kind == KIND_UNIT) {
		reading->unit = unit;
		reading->level = level;
		at += taken;
		reading->end = at;
	} else if (unit && reading->row->kind == KIND_NAME && strcmp(reading->row->code, "TU") == 0) {
		at += taken;
	}
	if (at >= phrase->n || !phrase->words[at].capital)
		return;
	reading->place = read_known_place(phrase, at, reading->unit, &taken);
	if (!reading->place) {
		gboolean joined = phrase->words[at].plain && !phrase->words[at].newline;
		gboolean digits = g_ascii_isdigit(phrase->words[at].folded[0]);
		taken = joined && (!digits || reading->unit) ? (digits ? 1 : read_unknown_place(phrase, at)) : 0;
		/* Without a unit word only a committee's name is sure to be followed by its place. */
		if (reading->row->kind == KIND_UNIT && !reading->unit)
			taken = 0;
		if (reading->caps && reading->row->kind == KIND_NAME && read_unit(phrase, at, &(guint){0}, &level))
			taken = 0;
	}
	if (taken) {
		reading->place_from = at;
		reading->place_to = reading->end = at + taken;
	}
}

static gboolean read_organ(const Phrase *phrase, guint at, Reading *reading)
{
	guint node = 0, base = 0, base_end = at, prefix = 0, prefix_end = at;
	gboolean inner = reading->n_prefixes > 0;

	for (guint i = at; i < phrase->n && (node = get_edge(node, phrase->words[i].id)); i++) {
		const Node *found = &g_array_index(nodes, Node, node);
		if (found->base || (inner && found->inner)) {
			base = found->base ? found->base : found->inner;
			base_end = i + 1;
		}
		if (found->prefix) {
			prefix = found->prefix;
			prefix_end = i + 1;
		}
	}
	Reading longer = *reading;
	gboolean nested = FALSE;
	if (prefix && prefix_end < phrase->n && reading->n_prefixes < MAX_PREFIXES && phrase->words[prefix_end].plain) {
		longer.prefixes[longer.n_prefixes++] = &rows[prefix - 1];
		nested = read_organ(phrase, prefix_end, &longer);
	}
	if (base) {
		reading->row = &rows[base - 1];
		reading->end = base_end;
		reading->caps = tc_name_get_caps(phrase->text + phrase->words[at].start,
						 phrase->words[base_end - 1].end - phrase->words[at].start) > .9;
		if (reading->row->kind != KIND_ALONE)
			read_place(phrase, reading);
	}
	if (nested && (!base || longer.end > reading->end))
		*reading = longer;
	return base || nested;
}

/* ---- building --------------------------------------------------------------------------------------------------------- */

static char *dup_place(const Phrase *phrase, const Reading *reading)
{
	if (reading->place_to == reading->place_from)
		return NULL;
	const Word *first = &phrase->words[reading->place_from];
	if (reading->place)
		return g_ascii_isdigit(first->folded[0]) && reading->unit
			       ? g_strdup_printf("%s %s", reading->unit, reading->place->name)
			       : g_strdup(reading->place->name);
	g_autofree char *raw =
		tc_name_squeeze(phrase->text + first->start, phrase->words[reading->place_to - 1].end - first->start, "");
	return reading->caps || tc_name_get_caps(raw, strlen(raw)) > .9 ? tc_name_capitalise(raw) : g_steal_pointer(&raw);
}

static TcLevel get_level(const Reading *reading)
{
	TcLevel level = reading->unit ? reading->level : reading->row->level;
	gboolean city = reading->unit ? !strcmp(reading->unit, "thành phố") : !strcmp(reading->row->name, "Thành ủy");

	if (city && reading->place)
		return *reading->place->province ? TC_LEVEL_DISTRICT : TC_LEVEL_PROVINCE;
	if (!reading->unit && !level && reading->place)
		return *reading->place->province ? TC_LEVEL_DISTRICT : TC_LEVEL_PROVINCE;
	return level;
}

static const char *compose_code(const Reading *reading, TcLevel level)
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

static TcOrgan *build(const Phrase *phrase, const Reading *reading)
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
static gboolean is_central_print(const Phrase *phrase, const Reading *reading)
{
	const Word *last = &phrase->words[reading->end - 1];

	return !strcmp(last->folded, "tu") &&
	       tc_memstr(phrase->text + last->start, (gssize)(last->end - last->start), "Ư") != NULL;
}

static TcOrgan *match(const char *utf8, gssize length, gsize *matched, gboolean *bare)
{
	Phrase phrase;
	Reading reading = {.n_prefixes = 0};
	gsize size = length < 0 ? strnlen(utf8, MAX_PHRASE_BYTES) : MIN((gsize)length, MAX_PHRASE_BYTES);

	while (size > 0 && size == MAX_PHRASE_BYTES && (utf8[size - 1] & 0x80))
		size--;
	load();
	if (!may_start(utf8, size))
		return NULL;
	cut_words(&phrase, utf8, size);
	TcOrgan *organ = NULL;
	if (phrase.n && read_organ(&phrase, 0, &reading)) {
		if (reading.n_prefixes && is_central_print(&phrase, &reading))
			reading.row =
				&rows[g_array_index(
					      nodes, Node,
					      get_edge(get_edge(0, GPOINTER_TO_UINT(g_hash_table_lookup(words_by_name, "trung"))),
						       GPOINTER_TO_UINT(g_hash_table_lookup(words_by_name, "uong"))))
					      .base -
				      1];
		organ = build(&phrase, &reading);
		*matched = phrase.words[reading.end - 1].end;
	} else if (bare) {
		guint node = 0, prefix = 0;
		for (guint i = 0; i < phrase.n && (node = get_edge(node, phrase.words[i].id)); i++) {
			const Node *found = &g_array_index(nodes, Node, node);
			if (!found->prefix || rows[found->prefix - 1].kind != KIND_STAFF)
				continue;
			prefix = found->prefix;
			*matched = phrase.words[i].end;
		}
		if (prefix) {
			organ = g_new0(TcOrgan, 1);
			organ->name = g_strdup(rows[prefix - 1].name);
			organ->code = rows[prefix - 1].code;
			organ->party = rows[prefix - 1].party;
			*bare = TRUE;
		}
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

/* ---- damaged and partial names -------------------------------------------------------------------------------------- */

/** An error in every sixth letter is the most that still tells the organs of the table apart. */
#define LETTERS_PER_ERROR 6

/** Bytes in which the beginning of the print differs from the name, marks and all, up to 31. */
static guint get_marks_distance(const char *name, const char *utf8, gsize length)
{
	g_autofree char *cut = g_strndup(utf8, MIN(length, strlen(name)));
	g_autofree char *valid = g_utf8_make_valid(cut, -1);
	g_autofree char *print = g_utf8_strdown(valid, -1), *lower = g_utf8_strdown(name, -1);

	return MIN(tc_fuzzy_distance(print, lower, 30), 31);
}

static gboolean find_nearest(const char *folded, gsize length, const char *utf8, gsize utf8_length, const Row **nearest,
			     gsize *end)
{
	int best = G_MAXINT;
	gboolean unique = FALSE;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *row = &rows[i];
		gsize size = strlen(row->folded);
		TcSpan span;
		if (row->kind >= KIND_COMMITTEE || size < 8 || size > 64 || size > length + size / LETTERS_PER_ERROR)
			continue;
		int errors = tc_fuzzy_find(row->folded, folded, MIN(length, size + size / LETTERS_PER_ERROR),
					   (int)(size / LETTERS_PER_ERROR), &span);
		if (errors < 0 || span.start > 1)
			continue;
		/* A longer name that fits as well explains more of the line; of two that do, the marks decide. */
		int cost = (errors * 8 - (int)size) * 64 + (int)get_marks_distance(row->name, utf8, utf8_length);
		unique = cost != best ? (cost < best ? TRUE : unique) : FALSE;
		if (cost < best) {
			best = cost;
			*nearest = row;
			*end = span.end;
		}
	}
	return unique;
}

TcOrgan *tc_organ_guess(const char *utf8, gssize length)
{
	load();
	g_autofree char *folded = fold_words(utf8, length);
	gsize size = strlen(folded), end = 0;
	const Row *row = NULL;

	if (size < 7 || !find_nearest(folded, size, utf8, length < 0 ? strlen(utf8) : (gsize)length, &row, &end))
		return NULL;
	while (end < size && folded[end] != ' ')
		end++;
	/* What follows the name must be a place, or nothing. */
	g_autofree char *repaired = g_strconcat(row->name, folded + end, NULL);
	g_autofree char *caps = g_utf8_strup(repaired, -1);
	gsize matched = 0;
	g_autoptr(TcOrgan) organ = tc_organ_match(caps, -1, &matched);
	if (!organ || strlen(caps) - matched > 3 || (row->kind != KIND_ALONE && end < size && !organ->place))
		return NULL;
	return g_steal_pointer(&organ);
}

TcOrgan *tc_organ_new_at(const char *code, const char *place)
{
	g_autofree char *folded = fold_words(place, -1);
	const char *bare = g_str_has_prefix(folded, "thanh pho ") ? folded + strlen("thanh pho ") : folded;
	const TcPlace *known = tc_place_get(bare, NULL, NULL);
	gsize matched;

	load();
	for (gsize i = 0; known && !*known->province && i < G_N_ELEMENTS(rows); i++) {
		if (strcmp(rows[i].code, code) || rows[i].kind != KIND_UNIT)
			continue;
		g_autofree char *phrase = g_strdup_printf("%s %s %s", rows[i].name, known->unit, known->name);
		return tc_organ_match(phrase, -1, &matched);
	}
	return NULL;
}

TcOrgan *tc_organ_take_under(TcOrgan *bare, const TcOrgan *parent)
{
	const char *base = !strcmp(parent->code, "BCHTW") ? "Trung ương" : parent->name;
	char *name = g_strdup_printf("%s %s", bare->name, base);
	gsize matched;
	TcOrgan *known = tc_organ_match(name, -1, &matched);

	if (known && matched == strlen(name)) {
		g_free(name);
		tc_organ_free(bare);
		return known;
	}
	tc_organ_free(known);
	g_free(bare->name);
	bare->name = name;
	bare->place = g_strdup(parent->place);
	bare->level = parent->level;
	return bare;
}

const char *tc_organ_get_province(const TcOrgan *organ)
{
	if (!organ->place)
		return NULL;
	g_autofree char *folded = fold_words(organ->place, -1);
	const TcPlace *place = tc_place_get(folded, NULL, NULL);
	if (!place)
		return organ->level == TC_LEVEL_PROVINCE ? organ->place : NULL;
	return *place->province ? place->province : place->name;
}
