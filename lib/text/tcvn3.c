/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What TCVN3 loses, put back (DOMAIN.md 7.6).
 *
 *   lost soft hyphens   `Trung ¬ng`: ư is 0xAD, which many programs throw away; a word that is none becomes one with an ư put in. A hyphen
 *                       is never ư: `44-KL/TW` must survive.
 *   fonts of capitals   `QUYÕT ®ÞNH`: there are no accented capitals, a font (.VnTimeH) draws small letters as such. A word whose other
 *                       letters are capitals is raised; so are a line's words between such words, and a line that is a heading.
 *   first letters       `Ên Giang. Êp Th­îng`: one letter in that font. The first of a sentence inside the line is raised; elsewhere nothing
 *                       tells it from a small one.
 */
#include "lib/text/text-private.h"

/* How much likelier a word with ư put in must be than the legal one that stands there. */
#define MIN_RATIO 20
/* Syllables rarer than this in the texts behind syllables.tsv are not guessed at. */
#define MIN_GUESS_COUNT 50
/* Words more frequent than this are what they seem. */
#define MAX_LOST_COUNT 5000
/* Characters of the longest heading on one line. */
#define MAX_HEADING 100
#define U_HORN 0x1B0

/* Where in the word an ư makes the likeliest syllable. \return its count, -1 if nowhere. */
static gint32 find_horn(const GArray *pieces, guint from, guint to, guint *place)
{
	gunichar points[TEXT_MAX_SYLLABLE + 1];
	gint32 best = -1;

	/* `c)` is a list's mark, `'s` English. */
	if (to - from >= TEXT_MAX_SYLLABLE || (to == from + 1 && to < pieces->len && text_piece_at(pieces, to)->c != ' ') ||
	    (from > 0 && text_piece_at(pieces, from - 1)->c == '\''))
		return -1;
	for (guint at = from; at <= to; at++) {
		guint n = 0;
		for (guint i = from; i <= to; i++) {
			if (i == at)
				points[n++] = U_HORN;
			if (i < to)
				points[n++] = text_piece_at(pieces, i)->c;
		}
		gint32 count = text_points_get_count(points, n);
		if (count > best) {
			best = count;
			*place = at;
		}
	}
	return best;
}

static gboolean has_flag(const GArray *pieces, guint from, guint to, guint8 flag)
{
	for (guint i = from; i < to; i++)
		if (text_char_flags(text_chars(), text_piece_at(pieces, i)->c) & flag)
			return TRUE;
	return FALSE;
}

/*
 * Where an ư was lost in the word, its end if nowhere. A word of ASCII and a legal word are doubted only where the line has lost one
 * already (`proof`).
 */
static guint find_lost(const GArray *pieces, guint from, guint to, gboolean proof)
{
	gint32 count = text_pieces_get_count(pieces, from, to);
	gboolean ascii = !text_pieces_are_marked(pieces, from, to);
	guint place = from;

	if ((!proof && (ascii || count >= 0)) || count >= MAX_LOST_COUNT || has_flag(pieces, from, to, TEXT_UPPER))
		return to + 1;
	gint32 best = find_horn(pieces, from, to, &place);
	return best >= MIN_GUESS_COUNT && (count < 0 || best / MIN_RATIO > count) ? place : to + 1;
}

/* The words [from, to) that have letters, one after the other. \return FALSE behind the last. */
static gboolean next_word(const GArray *pieces, guint *from, guint *to)
{
	for (*from = *to; *from < pieces->len; (*from)++) {
		*to = text_pieces_letters_end(pieces, *from);
		if (*to > *from)
			return TRUE;
	}
	return FALSE;
}

/* Puts lost ư back, unless the line still has its soft hyphens. */
static void restore_horns(const GArray *units, GArray *pieces)
{
	gboolean proof = FALSE;
	guint from, to = 0;

	for (guint i = 0; i < units->len; i++)
		if (text_piece_at(units, i)->c == 0xAD)
			return;
	while (!proof && next_word(pieces, &from, &to))
		proof = find_lost(pieces, from, to, FALSE) <= to;
	if (!proof)
		return;
	g_autoptr(GArray) mended = g_array_sized_new(FALSE, FALSE, sizeof(TextPiece), pieces->len);
	guint copied = 0;
	for (to = 0; next_word(pieces, &from, &to);) {
		guint place = find_lost(pieces, from, to, TRUE);
		if (place > to)
			continue;
		g_array_append_vals(mended, text_piece_at(pieces, copied), place - copied);
		gsize at = place < to ? text_piece_at(pieces, place)->start : text_piece_at(pieces, to - 1)->end;
		TextPiece horn = {U_HORN, (guint32)at, (guint32)at};
		g_array_append_val(mended, horn);
		copied = place;
	}
	if (copied < pieces->len)
		g_array_append_vals(mended, text_piece_at(pieces, copied), pieces->len - copied);
	g_array_set_size(pieces, 0);
	g_array_append_vals(pieces, mended->data, mended->len);
}

/* How a word's own ASCII letters are written. */
typedef enum { CASE_NONE, CASE_FIRST, CASE_ALL, CASE_LOWER } WordCase;

static WordCase look_at_case(const GArray *pieces, guint from, guint to)
{
	guint upper = 0;

	for (guint i = from; i < to; i++) {
		gunichar c = text_piece_at(pieces, i)->c;
		if (c < 0x80 && g_ascii_islower((char)c))
			return CASE_LOWER;
		upper += c < 0x80;
	}
	return upper == 0 ? CASE_NONE : upper == 1 && to - from > 1 ? CASE_FIRST : CASE_ALL;
}

static void raise_word(const GArray *pieces, guint from, guint to)
{
	for (guint i = from; i < to; i++)
		text_piece_at(pieces, i)->c = text_char_upper(text_piece_at(pieces, i)->c);
}

/* How the word behind `to` on the line is written; CASE_NONE if a sign stands between, or an abbreviation follows (`Bộ LĐTBXH`). */
static WordCase look_at_next(const GArray *pieces, guint to)
{
	guint next = to;

	while (next < pieces->len && text_piece_at(pieces, next)->c == ' ')
		next++;
	guint end = text_pieces_letters_end(pieces, next);
	WordCase written = end > next + 1 ? look_at_case(pieces, next, end) : CASE_NONE;
	return written == CASE_ALL && text_pieces_get_count(pieces, next, end) < 0 ? CASE_NONE : written;
}

/* Words in capitals; and those that may be (`Uû`, `bé`) after such a word or before one. */
static void restore_capitals(const GArray *pieces)
{
	gboolean before = FALSE;

	for (guint from = 0, to; from < pieces->len; from = to) {
		gunichar c = text_piece_at(pieces, from)->c;
		to = MAX(text_pieces_letters_end(pieces, from), from + 1);
		if (!(text_char_flags(text_chars(), c) & TEXT_LETTER)) {
			before = before && (c == ' ' || c == '-');
			continue;
		}
		WordCase written = look_at_case(pieces, from, to);
		WordCase next = look_at_next(pieces, to);
		gboolean all = written == CASE_ALL ||
			       (written == CASE_FIRST && (next == CASE_ALL || (before && next != CASE_LOWER))) ||
			       (written == CASE_NONE && before);
		if (all)
			raise_word(pieces, from, to);
		before = all && (before || (to - from > 1 && text_pieces_get_count(pieces, from, to) >= 0));
	}
}

/*
 * Whether a line without a capital, but perhaps its first letter, is a heading in a font of capitals: it has a name that prose never
 * writes in small letters, or says nothing but what kind of paper this is.
 */
static gboolean is_heading(const GArray *pieces)
{
	static const char *const names[] = {"viet nam", "dang cong san", "ban bi thu", "bo chinh tri"};
	static const char *const kinds[] = {"nghi quyet", "quyet dinh", "chi thi",  "ket luan",  "thong tri", "thong bao",
					    "bao cao",    "ke hoach",   "to trinh", "huong dan", "quy dinh",  "quy che"};
	gboolean found = FALSE;

	if (pieces->len < 2 || pieces->len > MAX_HEADING || has_flag(pieces, 1, pieces->len, TEXT_UPPER))
		return FALSE;
	gboolean small = !has_flag(pieces, 0, 1, TEXT_UPPER);
	g_autoptr(GString) line = g_string_new(NULL);
	for (guint i = 0; i < pieces->len; i++)
		g_string_append_unichar(line, text_piece_at(pieces, i)->c);
	g_autofree char *folded = g_strstrip(tc_text_fold(line->str, -1));
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		found = found || strstr(folded, names[i]);
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		found = found || (small && strcmp(folded, kinds[i]) == 0);
	return found;
}

/* Whether the pieces before `at` end a sentence: a full stop, question or exclamation mark after a word of two letters or a digit, a blank. */
static gboolean starts_sentence(const GArray *pieces, guint at)
{
	guint i = at;

	while (i > 0 && text_piece_at(pieces, i - 1)->c == ' ')
		i--;
	if (i == at || i < 3 || text_piece_at(pieces, i - 1)->c >= 0x80 || !strchr(".?!", (int)text_piece_at(pieces, i - 1)->c))
		return FALSE;
	return text_pieces_letters_end(pieces, i - 3) == i - 1 ||
	       g_ascii_isdigit((char)MIN(text_piece_at(pieces, i - 2)->c, 0x7F));
}

/* `Đông Nam á`: the one name that is a letter which TCVN3 has no capital for; as a word it stands alone, not behind a name. */
static gboolean is_asia(const GArray *pieces, guint at)
{
	guint i = at > 0 ? at - 1 : 0;

	if (text_piece_at(pieces, at)->c != 0xE1 || text_pieces_letters_end(pieces, at) != at + 1 ||
	    text_piece_at(pieces, i)->c != ' ')
		return FALSE;
	while (i > 0 && text_char_flags(text_chars(), text_piece_at(pieces, i - 1)->c) & TEXT_LETTER)
		i--;
	return has_flag(pieces, i, i + 1, TEXT_UPPER);
}

/* The first letters of sentences that TCVN3 has no capital for. */
static void raise_sentences(const GArray *pieces)
{
	for (guint i = 1; i < pieces->len; i++)
		if (text_char_flags(text_chars(), text_piece_at(pieces, i)->c) & TEXT_TONED &&
		    !(text_char_flags(text_chars(), text_piece_at(pieces, i - 1)->c) & TEXT_LETTER) &&
		    (starts_sentence(pieces, i) || is_asia(pieces, i)))
			raise_word(pieces, i, i + 1);
}

void text_tcvn3_mend(const GArray *units, GArray *pieces)
{
	restore_horns(units, pieces);
	if (is_heading(pieces))
		raise_word(pieces, 0, pieces->len);
	else
		restore_capitals(pieces);
	raise_sentences(pieces);
}
