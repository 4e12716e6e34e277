/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What conversions break, mended word by word (DOMAIN.md 7.6).
 *
 *   lost soft hyphens  `Trung ¬ng`: TCVN3 writes ư as 0xAD, which many programs throw away; a word that is none becomes one
 *                      with an ư put in. A hyphen is never ư: `44-KL/TW` must survive.
 *   fonts of capitals  `QUYÕT ®ÞNH`: TCVN3 has no accented capitals, a font (.VnTimeH) draws small letters as such. A word whose other
 *                      letters are capitals is raised; so are a line's words between such words.
 *   residues           residues.tsv: `Chủ tòch`, `cơng tác`, `xă hội`, `t́nh h́nh`. Only a word that is no syllable and becomes
 *                      an attested one is touched; what is legal both ways (`giá trò`) only in a text that has shown the same damage
 *                      TEXT_RESIDUE_PROOF times, and only where the other reading is MIN_RATIO times as frequent.
 *
 * Letters that a font map or an OCR layer dropped (`phát trin`) leave nothing to reverse: that is repair, not decoding.
 */
#include "lib/text/text-private.h"

#include "lib/text/residues-table.h"

/* How much likelier the other reading of a legal word must be then. */
#define MIN_RATIO 20
/* Syllables rarer than this in the texts behind syllables.tsv are not guessed at. */
#define MIN_GUESS_COUNT 50
/* Words more frequent than this are what they seem. */
#define MAX_LOST_COUNT 5000
/* Characters of the longest heading on one line. */
#define MAX_HEADING 100
#define U_HORN 0x1B0

guint text_pieces_letters_end(const GArray *pieces, guint i)
{
	const TextChars *chars = text_chars();

	while (i < pieces->len && (text_char_flags(chars, text_piece_at(pieces, i)->c) & TEXT_LETTER))
		i++;
	return i;
}

static gint32 count_points(const gunichar *points, guint n)
{
	char word[6 * 3 * TEXT_MAX_SYLLABLE];
	gsize length = 0;

	if (n == 0 || n > 2 * TEXT_MAX_SYLLABLE)
		return -1;
	for (guint i = 0; i < n; i++)
		length += (gsize)g_unichar_to_utf8(points[i], word + length);
	return text_word_get_count(word, length);
}

gint32 text_pieces_get_count(const GArray *pieces, guint from, guint to)
{
	gunichar points[2 * TEXT_MAX_SYLLABLE];

	if (to - from > G_N_ELEMENTS(points))
		return -1;
	for (guint i = from; i < to; i++)
		points[i - from] = text_piece_at(pieces, i)->c;
	return count_points(points, to - from);
}

/* ---- TCVN3 ----------------------------------------------------------------------------------------------------------- */

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
		gint32 count = count_points(points, n);
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
	gboolean ascii = TRUE;
	guint place = from;

	for (guint i = from; i < to; i++)
		ascii = ascii && text_piece_at(pieces, i)->c < 0x80;
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

/* Words in capitals; and those that may be (`Uû`, `bé`) after such a word or before one. */
static void restore_capitals(const GArray *pieces)
{
	gboolean before = FALSE;

	for (guint from = 0, to; from < pieces->len; from = to) {
		to = MAX(text_pieces_letters_end(pieces, from), from + 1);
		if (!(text_char_flags(text_chars(), text_piece_at(pieces, from)->c) & TEXT_LETTER))
			continue;
		WordCase written = look_at_case(pieces, from, to);
		guint next = to;
		while (next < pieces->len && text_piece_at(pieces, next)->c == ' ')
			next++;
		guint next_end = text_pieces_letters_end(pieces, next);
		gboolean after = next_end > next + 1 && look_at_case(pieces, next, next_end) == CASE_ALL;
		gboolean all = written == CASE_ALL || ((before || (after && written == CASE_FIRST)) && written != CASE_LOWER);
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

void text_tcvn3_mend(const GArray *units, GArray *pieces)
{
	restore_horns(units, pieces);
	if (is_heading(pieces))
		raise_word(pieces, 0, pieces->len);
	else
		restore_capitals(pieces);
}

/* ---- Residues -------------------------------------------------------------------------------------------------------- */

typedef struct {
	TcEncoding cause;
	gunichar seen;
	gunichar was[2];
} Residue;

static Residue residues[G_N_ELEMENTS(residue_rows)];
static guint8 may_be[TEXT_TABLE_END];

static void read_residues(void)
{
	static const struct {
		const char *name;
		TcEncoding cause;
	} causes[] = {{"vni-left", TC_ENCODING_VNI_LEFT},
		      {"vni-twice", TC_ENCODING_VNI_TWICE},
		      {"1258", TC_ENCODING_1258_LEFT},
		      {"font", TC_ENCODING_FONT_MAP}};
	static gsize ready;

	if (!g_once_init_enter(&ready))
		return;
	for (guint i = 0; i < G_N_ELEMENTS(residue_rows); i++) {
		const char *const *cells = residue_rows[i];
		for (guint k = 0; k < G_N_ELEMENTS(causes); k++)
			if (strcmp(cells[0], causes[k].name) == 0)
				residues[i].cause = causes[k].cause;
		residues[i].seen = g_utf8_get_char(cells[1]);
		residues[i].was[0] = g_utf8_get_char(cells[2]);
		residues[i].was[1] = g_utf8_get_char(g_utf8_next_char(cells[2]));
		may_be[residues[i].seen] = TRUE;
	}
	g_once_init_leave(&ready, 1);
}

gboolean text_residue_may_be(gunichar c)
{
	read_residues();
	return c < TEXT_TABLE_END && may_be[c];
}

/* The word as it was before the damage of one cause. FALSE if it shows none of it. */
static gboolean undo(TcEncoding cause, const char *word, gsize length, GArray *mended)
{
	gboolean changed = FALSE;
	TextPiece piece = {0, 0, 0};

	g_array_set_size(mended, 0);
	for (const char *p = word; p < word + length; p = g_utf8_next_char(p), piece.start++) {
		const Residue *found = NULL;
		piece.c = g_utf8_get_char(p);
		/* The look-alike of đ becomes one anyway. */
		if (piece.c == 0xD0 || piece.c == 0xF0)
			piece.c = piece.c == 0xD0 ? 0x110 : 0x111;
		for (guint i = 0; i < G_N_ELEMENTS(residues) && !found; i++)
			if (residues[i].cause == cause && residues[i].seen == piece.c)
				found = &residues[i];
		for (guint i = 0; i < 2 && (i == 0 || (found && found->was[i])); i++) {
			piece.c = found ? found->was[i] : piece.c;
			piece.end = i;
			g_array_append_val(mended, piece);
		}
		changed = changed || found;
	}
	/* Marks stand behind a letter, in this damage too. */
	return changed && piece.start > 1 && !(text_char_flags(text_chars(), g_utf8_get_char(word)) & TEXT_MARK);
}

TcEncoding text_residue_mend(const char *word, gsize length, const TextResidues *known, GArray *mended)
{
	TextSyllable syllable;

	read_residues();
	gboolean legal = text_syllable_read(word, length, &syllable);
	gint32 count = legal ? text_syllable_get_count(&syllable) : -1;
	for (guint cause = TC_ENCODING_VNI_LEFT; cause < TC_N_ENCODINGS; cause++) {
		/* `HÕA` is a legal word that stands nowhere. */
		gboolean open = cause == TC_ENCODING_FONT_MAP ? count < 0 : !legal;
		gboolean proven = known->hits[cause] >= TEXT_RESIDUE_PROOF;
		if ((!open && !proven) || !undo((TcEncoding)cause, word, length, mended))
			continue;
		gint32 other = text_pieces_get_count(mended, 0, mended->len);
		if (other >= MIN_GUESS_COUNT && (open || other / MIN_RATIO > count))
			return (TcEncoding)cause;
	}
	return TC_ENCODING_UTF8;
}
