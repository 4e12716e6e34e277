/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two fonts inside one line: words in an 8-bit encoding among words of Unicode, as pasting leaves them.
 *
 *   "Theo Nghị quyết cña Ban ChÊp hµnh Trung ­¬ng Đảng"   cña ... ­¬ng is TCVN3
 *        as it stands   +    +    -       -    -     -    +
 *        tcvn3                    +   0   +    +     +          0: a word of ASCII is the same in both
 *
 * Each word is weighed as it stands and in every encoding (detect.c). A run is a stretch of words, none with a letter that only Unicode
 * has, over which one encoding gains most; it is looked for from the first word that gains, and given up where it has lost more than
 * MAX_DROP again. So the borders find themselves: a word that is right as it stands loses when converted. The other encoding may stand
 * there as bytes too; then each byte that is no UTF-8 must be in a run.
 */
#include "lib/text/text-private.h"

/* What a run must gain, and its words that become syllables, so that the odd foreign word or sign is left alone. */
#define MIN_GAIN 3.0
#define MIN_GOOD 2
/* A run of one word must gain so much. Either must have a sign that no Vietnamese word has. */
#define MIN_LONE_GAIN 3.5
#define MAX_DROP 2.5
/* What a word of ASCII costs: a run does not go on over half a page of it. */
#define NEUTRAL_COST 0.05
/* A word that is none in the encoding either is more likely in another one. */
#define UNMENDED_COST 1
/* A longer line is no paragraph. */
#define MAX_UNITS 16384

/* In this order: the first of equals is taken. */
static const TcEncoding candidates[] = {TC_ENCODING_MOJIBAKE, TC_ENCODING_TCVN3,        TC_ENCODING_VNI,
					TC_ENCODING_VISCII,   TC_ENCODING_WINDOWS_1258, TC_ENCODING_TCVN5712};

/* A word of the line: what stands between blanks. */
typedef struct {
	guint from;
	guint to;
	gboolean unicode; /* it has a letter that only Unicode has */
	gboolean ascii;
	gboolean alien; /* it has a sign that no Vietnamese word has */
	gboolean bad;   /* as it stands it is none */
	float gains[G_N_ELEMENTS(candidates)];
	gboolean good[G_N_ELEMENTS(candidates)];
} Word;

static Word *word_at(const GArray *words, guint i)
{
	return &g_array_index(words, Word, i);
}

static gboolean is_blank(gunichar c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* \param shown room for the word's units. */
static void weigh_word(const GArray *units, Word *word, GArray *shown)
{
	GArray part = {(gchar *)text_piece_at(units, word->from), word->to - word->from};

	/* As it stands, the look-alike of đ is one. */
	g_array_set_size(shown, 0);
	g_array_append_vals(shown, part.data, part.len);
	for (guint i = 0; i < shown->len; i++)
		text_piece_at(shown, i)->c = text_eth_get_d(text_piece_at(shown, i)->c);
	TextScore plain = text_detect_score(TC_ENCODING_UTF8, shown);
	word->bad = plain.bad > 0;

	for (guint k = 0; k < G_N_ELEMENTS(candidates); k++) {
		TextScore score = text_detect_score(candidates[k], &part);
		word->gains[k] = (float)MAX(score.weight - plain.weight - (score.bad ? UNMENDED_COST : 0), -100);
		word->good[k] = score.good > plain.good;
	}
}

/* Whether a unit is a sign that no Vietnamese word has; º is, behind the á that mojibake has there (`báº£n`), else a degree's. */
static gboolean is_alien(const GArray *units, guint i)
{
	gunichar c = text_piece_at(units, i)->c;

	if (c == 0xBA)
		return i > 0 && text_piece_at(units, i - 1)->c == 0xE1;
	return (text_scan_flags(c) & SCAN_ALIEN) != 0;
}

static GArray *read_words(const GArray *units)
{
	GArray *words = g_array_new(FALSE, TRUE, sizeof(Word));
	g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(TextPiece));

	for (guint i = 0; i < units->len; i++) {
		Word word = {.from = i, .ascii = TRUE};
		for (; i < units->len && !is_blank(text_piece_at(units, i)->c); i++) {
			gunichar c = text_piece_at(units, i)->c;
			word.ascii = word.ascii && c < 0x80;
			word.alien = word.alien || is_alien(units, i);
			word.unicode = word.unicode || text_scan_flags(c) & SCAN_UNICODE || c >= TEXT_TABLE_END;
		}
		word.to = i;
		if (word.to == word.from)
			continue;
		if (!word.ascii && !word.unicode)
			weigh_word(units, &word, shown);
		g_array_append_val(words, word);
	}
	return words;
}

/* A stretch of words in one encoding, in the making. */
typedef struct {
	guint to; /* behind its last word */
	guint good;
	double gain;
	gboolean alien;
	guint candidate;
} Stretch;

/* The best stretch from word `from` on in one encoding. */
static Stretch extend(const GArray *words, guint from, guint candidate)
{
	Stretch best = {.to = from, .candidate = candidate};
	double gain = 0;
	guint good = 0;
	gboolean alien = FALSE;

	for (guint i = from; i < words->len && !word_at(words, i)->unicode && gain > best.gain - MAX_DROP; i++) {
		const Word *word = word_at(words, i);
		gain += word->ascii ? -NEUTRAL_COST : word->gains[candidate];
		good += word->good[candidate];
		alien = alien || word->alien;
		if (gain > best.gain || (gain == best.gain && !word->ascii))
			best = (Stretch){i + 1, good, gain, alien, candidate};
	}
	return best;
}

static gboolean is_enough(const Stretch *stretch)
{
	return stretch->alien && stretch->gain >= (stretch->good >= MIN_GOOD ? MIN_GAIN : MIN_LONE_GAIN);
}

/* Whether a word outside the runs is no Vietnamese: then the line is foreign, and so are the words that happen to become syllables. */
static gboolean has_bad(const GArray *words, const GArray *runs)
{
	guint run = 0;

	for (guint i = 0; i < words->len; i++) {
		const Word *word = word_at(words, i);
		while (run < runs->len && g_array_index(runs, TextRun, run).to <= word->from)
			run++;
		if (word->bad && (run == runs->len || word->from < g_array_index(runs, TextRun, run).from))
			return TRUE;
	}
	return FALSE;
}

double text_runs_find(const GArray *units, gboolean vietnamese, GArray *runs)
{
	double gain = 0;

	g_array_set_size(runs, 0);
	if (units->len > MAX_UNITS)
		return 0;
	g_autoptr(GArray) words = read_words(units);
	for (guint i = 0; i < words->len;) {
		Stretch best = {.to = i + 1};
		for (guint k = 0; k < G_N_ELEMENTS(candidates); k++) {
			if (!word_at(words, i)->good[k])
				continue;
			Stretch stretch = extend(words, i, k);
			best = stretch.gain > best.gain ? stretch : best;
		}
		if (!is_enough(&best)) {
			i++;
			continue;
		}
		TextRun run = {word_at(words, i)->from, word_at(words, best.to - 1)->to, candidates[best.candidate]};
		g_array_append_val(runs, run);
		gain += best.gain;
		i = best.to;
	}
	if (!vietnamese && has_bad(words, runs))
		g_array_set_size(runs, 0);
	return gain;
}

gboolean text_runs_cover_bytes(const GArray *units, const GArray *runs)
{
	guint run = 0;

	for (guint i = 0; i < units->len; i++) {
		const TextPiece *unit = text_piece_at(units, i);
		while (run < runs->len && g_array_index(runs, TextRun, run).to <= i)
			run++;
		gboolean inside = run < runs->len && g_array_index(runs, TextRun, run).from <= i;
		if (unit->c >= 0x80 && unit->end - unit->start == 1 && !inside)
			return FALSE;
	}
	return TRUE;
}
