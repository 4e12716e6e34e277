/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One line of units made letters. A *unit* is what an 8-bit encoding calls a character: a byte, or the character that a program which
 * took the bytes for Western text made of it (`Õ` for 0xD5, `“` for 0x93). Either way the decoders see numbers up to 255 with the
 * source bytes behind them, so a TCVN3 file and TCVN3 text pasted into a Unicode document are one case.
 *
 *   TCVN3      Q u y Õ t     V N I      H o ä i      VIQR    H o ^ . i      windows-1258    n a ~ m
 *   letters    Q u y ế t                H ộ   i              H ộ     i                      n ă   m   (1 unit: 0xE3)
 *
 * encodings.tsv gives the units of each letter. The longest match wins; units that start none stand for what they are in windows-1252
 * (ICU's table), which all these encodings left their punctuation in. windows-1258 is ICU's table whole: its tone marks are combining
 * marks already. VIQR needs a reader's eye in one place: a full stop or a question mark after an open syllable is punctuation or nặng, hỏi
 * (`thu'. Ba`, `nghi. quye^'t`); decode_viqr() says how that is settled.
 */
#include "lib/text/text-private.h"

#include "lib/text/encodings-table.h"

#include <stdlib.h>
#include <unicode/ucnv.h>

/* VIQR's ơ with a tone is the longest: o+' */
#define MAX_SEQUENCE 3
/* At a sentence's end a full stop is likelier than nặng, but papers ask no questions: a word with hỏi must be so much rarer to give way. */
#define MIN_QUESTION_RATIO 50
#define HASH_SIZE 1024
#define N_BYTES 256

typedef struct {
	guint32 key; /* units, the first lowest; 0: an empty slot */
	gunichar c;
} Entry;

/* The sequences of one encoding. */
typedef struct {
	Entry entries[HASH_SIZE];
	guint longest;
} Codec;

static Codec codecs[TC_N_ENCODINGS];
static gunichar page_1252[N_BYTES];
static gunichar page_1258[N_BYTES];
static guint8 byte_of[TEXT_TABLE_END + 0x30]; /* the byte that windows-1252 has for a character over 0xFF, 0 if none */

static guint hash(guint32 key)
{
	return (key * 2654435761u) >> 22;
}

static void add_sequence(Codec *codec, const guint8 *units, guint n, gunichar c)
{
	guint32 key = 0;

	for (guint i = n; i-- > 0;)
		key = key << 8 | units[i];
	guint slot = hash(key);
	while (codec->entries[slot].key)
		slot = (slot + 1) % HASH_SIZE;
	codec->entries[slot] = (Entry){key, c};
	codec->longest = MAX(codec->longest, n);
}

static void read_row(const char *const *cells)
{
	static const TcEncoding columns[] = {TC_ENCODING_TCVN3, TC_ENCODING_TCVN5712, TC_ENCODING_VNI, TC_ENCODING_VISCII};
	gunichar c = g_utf8_get_char(cells[0]);
	guint8 units[MAX_SEQUENCE];

	for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
		guint n = 0;
		char *p;
		for (const char *cell = cells[i + 1]; *cell && *cell != '-' && n < MAX_SEQUENCE; cell = p)
			units[n++] = (guint8)strtoul(cell, &p, 16);
		if (n)
			add_sequence(&codecs[columns[i]], units, n, c);
	}
	add_sequence(&codecs[TC_ENCODING_VIQR], (const guint8 *)cells[5], (guint)strlen(cells[5]), c);
}

/* A page of ICU's, 0 for bytes that it does not define. */
static void read_page(const char *name, gunichar page[N_BYTES])
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(name, &status);

	ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
	for (guint byte = 0; byte < N_BYTES && converter; byte++) {
		char from = (char)byte;
		UChar to[4];
		status = U_ZERO_ERROR;
		gint32 n = ucnv_toUChars(converter, to, G_N_ELEMENTS(to), &from, 1, &status);
		page[byte] = U_SUCCESS(status) && n == 1 && (byte < 0x80 || to[0] >= 0xA0) ? to[0] : 0;
		ucnv_reset(converter);
	}
	ucnv_close(converter);
}

static void read_tables(void)
{
	static gsize ready;

	if (!g_once_init_enter(&ready))
		return;
	read_page("windows-1252", page_1252);
	read_page("windows-1258", page_1258);
	for (guint byte = 0x80; byte < 0xA0; byte++)
		if (page_1252[byte] > 0xFF && page_1252[byte] < G_N_ELEMENTS(byte_of))
			byte_of[page_1252[byte]] = (guint8)byte;
	for (guint i = 0; i < G_N_ELEMENTS(encoding_rows); i++)
		read_row(encoding_rows[i]);
	add_sequence(&codecs[TC_ENCODING_VIQR], (const guint8 *)"Dd", 2, 0x110);
	g_once_init_leave(&ready, 1);
}

/* The byte that a unit stands for, -1 if it is a character that no 8-bit page has. */
static int byte_at(const GArray *units, guint i)
{
	gunichar c = text_piece_at(units, i)->c;

	if (c < N_BYTES)
		return (int)c;
	return c < G_N_ELEMENTS(byte_of) && byte_of[c] ? byte_of[c] : -1;
}

/* The letter of the longest sequence at unit `i`. \return how many units, 0 if none starts here. */
static guint match(const Codec *codec, const GArray *units, guint i, gunichar *c)
{
	guint32 keys[MAX_SEQUENCE];
	guint n = 0;

	for (guint32 key = 0; n < codec->longest && i + n < units->len; n++) {
		int byte = byte_at(units, i + n);
		if (byte <= 0)
			break;
		keys[n] = key |= (guint32)byte << (8 * n);
	}
	for (; n > 0; n--) {
		for (guint slot = hash(keys[n - 1]); codec->entries[slot].key; slot = (slot + 1) % HASH_SIZE) {
			if (codec->entries[slot].key == keys[n - 1]) {
				*c = codec->entries[slot].c;
				return n;
			}
		}
	}
	return 0;
}

static void append(GArray *out, gunichar c, const GArray *units, guint from, guint to)
{
	TextPiece piece = {c, text_piece_at(units, from)->start, text_piece_at(units, to - 1)->end};

	g_array_append_val(out, piece);
}

/* Whether the unit is a byte, not a character. */
static gboolean is_byte(const TextPiece *unit)
{
	return unit->c >= 0x80 && unit->end - unit->start == 1;
}

/* A unit that is no letter of the encoding: what the page has there; a character stays. 0: a byte that the page does not have. */
static gunichar plain(const gunichar page[N_BYTES], const TextPiece *unit)
{
	gunichar c = unit->c < N_BYTES ? page[unit->c] : unit->c;

	return c || is_byte(unit) ? c : unit->c;
}

static gssize decode_table(const Codec *codec, const GArray *units, GArray *out)
{
	for (guint i = 0, n; i < units->len; i += n) {
		gunichar c;

		n = match(codec, units, i, &c);
		if (!n) {
			n = 1;
			c = plain(page_1252, text_piece_at(units, i));
			if (!c)
				return (gssize)i;
		}
		append(out, c, units, i, i + n);
	}
	return -1;
}

static gssize decode_page(const gunichar page[N_BYTES], const GArray *units, GArray *out)
{
	for (guint i = 0; i < units->len; i++) {
		const TextPiece *unit = text_piece_at(units, i);
		int byte = byte_at(units, i);
		gunichar c = byte < 0 || !page[byte] ? plain(page, unit) : page[byte];

		if (!c)
			return (gssize)i;
		append(out, c, units, i, i + 1);
	}
	return -1;
}

/* How many units from `i` on make a character of UTF-8, 0 if they do not. A no-break space on the way is often a space by now. */
static guint match_utf8(const GArray *units, guint i, gunichar *c)
{
	guchar bytes[4];
	guint n = 0;

	for (; n < sizeof bytes && i + n < units->len; n++) {
		int byte = byte_at(units, i + n);
		if (byte < 0)
			break;
		bytes[n] = (guchar)byte;
	}
	if (n < 2 || bytes[0] < 0xC2)
		return 0;
	if (bytes[0] == 0xC3 && bytes[1] == ' ')
		bytes[1] = 0xA0;
	return text_decode(bytes, bytes + n, c);
}

/*
 * Bytes that windows-1252 has nothing for, and the soft hyphen, are lost on the way in many programs: `Äiá»u` was Äiá» and a byte, Điều. Which letter it
 * was, of the few that end in such a byte, the word says.
 */
static const struct {
	guint8 lead;
	guint8 second; /* 0: the second byte is the lost one */
	gunichar letters[6];
} lost_bytes[] = {
	{0xC3, 0, {0xED, 0xDD, 0xC1, 0xCD}},
	{0xC4, 0, {0x110}},
	{0xE1, 0xBA, {0x1EAD}},
	{0xE1, 0xBB, {0x1EC1, 0x1ECD, 0x1ECF, 0x1EDD, 0x1EED, 0x1ED0}},
};

/* Placeholder of a letter with a lost byte: the row above, in the private use area. */
#define LOST 0xF0000

/* How many units from `i` on are left of a character that lost its last byte. */
static guint match_lost(const GArray *units, guint i, gunichar *c)
{
	int second = i + 1 < units->len ? byte_at(units, i + 1) : -1;

	for (guint k = 0; k < G_N_ELEMENTS(lost_bytes); k++) {
		if (byte_at(units, i) != lost_bytes[k].lead || (lost_bytes[k].second && second != lost_bytes[k].second))
			continue;
		*c = LOST + k;
		return lost_bytes[k].second ? 2 : 1;
	}
	return 0;
}

/* The end of a word of letters and placeholders. */
static guint find_word_end(const GArray *out, guint i)
{
	while (i < out->len &&
	       (text_piece_at(out, i)->c >= LOST || (text_char_flags(text_chars(), text_piece_at(out, i)->c) & TEXT_LETTER)))
		i++;
	return i;
}

/* Puts the likeliest letter for the first placeholder of the word, and for those behind it. \return the count of the word. */
static gint32 fill_lost(const GArray *out, guint from, guint to, guint depth)
{
	guint at = from;
	gint32 best = -1;

	while (at < to && text_piece_at(out, at)->c < LOST)
		at++;
	if (at == to || depth > 1)
		return at == to ? text_pieces_get_count(out, from, to) : -1;
	const gunichar *letters = lost_bytes[text_piece_at(out, at)->c - LOST].letters;
	gunichar found = letters[0];
	for (guint k = 0; k < G_N_ELEMENTS(lost_bytes[0].letters) && letters[k]; k++) {
		text_piece_at(out, at)->c = letters[k];
		g_autoptr(GArray) copy = g_array_new(FALSE, FALSE, sizeof(TextPiece));
		g_array_append_vals(copy, text_piece_at(out, from), to - from);
		gint32 count = fill_lost(copy, 0, copy->len, depth + 1);
		if (count > best) {
			best = count;
			found = letters[k];
		}
	}
	text_piece_at(out, at)->c = found;
	fill_lost(out, from, to, depth);
	return best;
}

static gssize decode_mojibake(const GArray *units, GArray *out)
{
	gboolean lost = FALSE;

	for (guint i = 0, n; i < units->len; i += n) {
		gunichar c;

		n = match_utf8(units, i, &c);
		if (!n) {
			n = match_lost(units, i, &c);
			lost = lost || n;
		}
		if (!n) {
			n = 1;
			c = plain(page_1252, text_piece_at(units, i));
			if (!c)
				return (gssize)i;
		}
		append(out, c, units, i, i + n);
	}
	for (guint from = 0, to; lost && from < out->len; from = to) {
		to = MAX(find_word_end(out, from), from + 1);
		if (to - from <= TEXT_MAX_SYLLABLE)
			fill_lost(out, from, to, 0);
		for (guint i = from; i < to; i++)
			if (text_piece_at(out, i)->c >= LOST)
				text_piece_at(out, i)->c = lost_bytes[text_piece_at(out, i)->c - LOST].letters[0];
	}
	return -1;
}

/* ---- VIQR ------------------------------------------------------------------------------------------------------------ */

static gboolean is_letter(gunichar c)
{
	return (text_char_flags(text_chars(), c) & TEXT_LETTER) != 0;
}

/* The word that ends the pieces, from its first letter on, as UTF-8. \return its count. */
static gint32 count_last_word(const GArray *out, guint from)
{
	char word[6 * TEXT_MAX_SYLLABLE];
	guint n = 0;

	if (out->len - from > TEXT_MAX_SYLLABLE)
		return -1;
	for (guint i = from; i < out->len; i++)
		n += (guint)g_unichar_to_utf8(text_piece_at(out, i)->c, word + n);
	return text_word_get_count(word, n);
}

/* Whether a sentence may end before unit `i`. */
static gboolean at_sentence_end(const GArray *units, guint i)
{
	while (i < units->len && text_piece_at(units, i)->c == ' ')
		i++;
	return i == units->len || !g_ascii_islower((char)MIN(text_piece_at(units, i)->c, 0x7F));
}

/*
 * The last letter of a word, [word, out->len), took the mark of unit `mark` as its tone. Gives the mark back to punctuation if the word has
 * a tone already, or is a likelier word without it.
 */
static void weigh_last_mark(const GArray *units, guint mark, guint word, GArray *out)
{
	TextPiece *last = text_piece_at(out, out->len - 1);
	TextPiece with = *last;
	guint8 letter = with.c < TEXT_TABLE_END ? text_chars()->letter[with.c] : 0;
	gboolean upper = (text_char_flags(text_chars(), with.c) & TEXT_UPPER) != 0;
	gint32 marked = count_last_word(out, word);

	last->c = text_chars()->toned[letter & TEXT_LETTER_MASK][upper][0];
	last->end = text_piece_at(units, mark)->start;
	gint32 bare = count_last_word(out, word);
	gint32 ratio = text_piece_at(units, mark)->c == '.' ? 1 : MIN_QUESTION_RATIO;
	if (marked < 0 || (bare / ratio > marked && at_sentence_end(units, mark + 1)))
		append(out, text_piece_at(units, mark)->c, units, mark, mark + 1);
	else
		*text_piece_at(out, out->len - 1) = with;
}

/* \param strict as the RFC has it: a mark after a vowel is a tone unless a backslash stands before it. */
static void decode_viqr(const GArray *units, gboolean strict, GArray *out)
{
	guint word = 0; /* in `out`: where the word at hand starts */

	for (guint i = 0, n; i < units->len; i += n) {
		gunichar c = text_piece_at(units, i)->c;

		if (c == '\\' && i + 1 < units->len && strchr("`'?~.^(+dD\\", (int)MIN(text_piece_at(units, i + 1)->c, 0x7F))) {
			append(out, text_piece_at(units, i + 1)->c, units, i, i + 2);
			n = 2;
			word = out->len;
			continue;
		}
		n = match(&codecs[TC_ENCODING_VIQR], units, i, &c);
		append(out, c, units, i, i + MAX(n, 1));
		n = MAX(n, 1);
		if (!is_letter(c)) {
			word = out->len;
			continue;
		}
		gunichar mark = text_piece_at(units, i + n - 1)->c;
		gboolean ends = i + n == units->len || !is_letter(text_piece_at(units, i + n)->c);
		if (!strict && n > 1 && ends && (mark == '.' || mark == '?' || mark == '\''))
			weigh_last_mark(units, i + n - 1, word, out);
	}
}

/* ---- All of them ------------------------------------------------------------------------------------------------------ */

static void raise_all(GArray *out)
{
	for (guint i = 0; i < out->len; i++)
		text_piece_at(out, i)->c = text_char_upper(text_piece_at(out, i)->c);
}

gssize text_codec_decode(TcEncoding encoding, const GArray *units, gboolean strict, GArray *out)
{
	gssize bad = -1;

	read_tables();
	g_array_set_size(out, 0);
	switch (encoding) {
	case TC_ENCODING_WINDOWS_1252:
		return decode_page(page_1252, units, out);
	case TC_ENCODING_WINDOWS_1258:
		return decode_page(page_1258, units, out);
	case TC_ENCODING_MOJIBAKE:
		return decode_mojibake(units, out);
	case TC_ENCODING_VIQR:
		decode_viqr(units, strict, out);
		return -1;
	case TC_ENCODING_TCVN3_CAPITALS:
		bad = decode_table(&codecs[TC_ENCODING_TCVN3], units, out);
		raise_all(out);
		return bad;
	case TC_ENCODING_TCVN3:
		bad = decode_table(&codecs[TC_ENCODING_TCVN3], units, out);
		text_tcvn3_mend(units, out);
		return bad;
	case TC_ENCODING_TCVN5712:
	case TC_ENCODING_VNI:
	case TC_ENCODING_VISCII:
		return decode_table(&codecs[encoding], units, out);
	default:
		g_array_append_vals(out, units->data, units->len);
		return -1;
	}
}
