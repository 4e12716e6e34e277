/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading an organ phrase word by word: prefixes nest (officer, staff organ, standing committee, base), a base takes a place as
 * its row says, the longest reading wins.
 *
 * Places: a name of the table is taken first, its capitals need not be right; any other name is a run of at most
 * MAX_PLACE_WORDS capitalised words on one line.
 */
#include "lib/document/organs-private.h"

#define MAX_PLACE_WORDS 4

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

/* ---- the words of a phrase ---------------------------------------------------------------------------------------- */

static void add_word(TcPhrase *phrase, gsize start, gsize end, gsize previous)
{
	char *bytes = phrase->folded->bytes;
	TcPhraseWord *word = &phrase->words[phrase->n++];
	gunichar first = g_utf8_get_char(phrase->text + phrase->folded->origin[start]);

	*word = (TcPhraseWord){.start = phrase->folded->origin[start],
			       .end = phrase->folded->origin[end],
			       .folded = bytes + start,
			       .capital = !g_unichar_islower(first),
			       .plain = TRUE};
	for (gsize i = previous; i < start; i++) {
		word->newline |= bytes[i] == '\n' || bytes[i] == '\0';
		word->plain &= g_ascii_isspace(bytes[i]) || bytes[i] == '\0';
	}
}

void tc_phrase_cut(TcPhrase *phrase, const char *utf8, gsize length)
{
	phrase->text = utf8;
	phrase->folded = tc_folded_new(utf8, (gssize)length);
	phrase->n = 0;
	char *bytes = phrase->folded->bytes;
	gsize previous = 0;
	for (gsize i = 0; i < phrase->folded->length && phrase->n < TC_PHRASE_MAX_WORDS;) {
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
		TcPhraseWord *word = &phrase->words[k];
		gsize size = 0;
		while (g_ascii_isalnum(word->folded[size]))
			size++;
		word->folded[size] = '\0';
		word->id = tc_organ_word_get(word->folded);
	}
}

gboolean tc_phrase_may_start(const char *utf8, gsize length)
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
	guint id = tc_organ_word_get(folded);
	return id && tc_organ_edge_get(0, id);
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

static const char *read_unit(const TcPhrase *phrase, guint at, guint *taken, TcLevel *level)
{
	for (gsize i = 0; at < phrase->n && i < G_N_ELEMENTS(units); i++) {
		const char *blank = strchr(units[i].folded, ' ');
		gsize size = blank ? (gsize)(blank - units[i].folded) : strlen(units[i].folded);
		const TcPhraseWord *word = &phrase->words[at];
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

static const TcPlace *read_known_place(const TcPhrase *phrase, guint at, const char *unit, guint *taken)
{
	for (guint n = MIN(5, phrase->n - at); n > 0; n--) {
		char joined[64];
		gsize used = 0;
		gboolean whole = TRUE;
		for (guint k = 0; k < n && whole; k++) {
			const TcPhraseWord *word = &phrase->words[at + k];
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
static guint read_unknown_place(const TcPhrase *phrase, guint at)
{
	guint n = 0;

	while (n < MAX_PLACE_WORDS && at + n < phrase->n) {
		const TcPhraseWord *word = &phrase->words[at + n];
		if (!word->capital || (n && (!word->plain || word->newline)) || word->end - word->start < (n ? 1u : 2u))
			break;
		n++;
	}
	return n;
}

/** Reads a unit word and a place, as far as they stand at `reading->end`. */
static void read_place(const TcPhrase *phrase, TcPhraseReading *reading)
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

gboolean tc_phrase_read(const TcPhrase *phrase, guint at, TcPhraseReading *reading)
{
	guint node = 0, base = 0, base_end = at, prefix = 0, prefix_end = at;
	gboolean inner = reading->n_prefixes > 0;

	for (guint i = at; i < phrase->n && (node = tc_organ_edge_get(node, phrase->words[i].id)); i++) {
		const TcOrganNode *found = tc_organ_node_get(node);
		if (found->base || (inner && found->inner)) {
			base = found->base ? found->base : found->inner;
			base_end = i + 1;
		}
		if (found->prefix) {
			prefix = found->prefix;
			prefix_end = i + 1;
		}
	}
	TcPhraseReading longer = *reading;
	gboolean nested = FALSE;
	if (prefix && prefix_end < phrase->n && reading->n_prefixes < TC_PHRASE_MAX_PREFIXES && phrase->words[prefix_end].plain) {
		longer.prefixes[longer.n_prefixes++] = &tc_organ_rows_get(NULL)[prefix - 1];
		nested = tc_phrase_read(phrase, prefix_end, &longer);
	}
	if (base) {
		reading->row = &tc_organ_rows_get(NULL)[base - 1];
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
