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
 * marks already. VIQR and
 * UTF-8 read as windows-1252 have rooms of their own.
 */
#include "lib/text/text-private.h"

#include "lib/text/encodings-table.h"

#include <stdlib.h>
#include <unicode/ucnv.h>

/* VIQR's ơ with a tone is the longest: o+' */
#define MAX_SEQUENCE 3
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
int text_units_get_byte(const GArray *units, guint i)
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
		int byte = text_units_get_byte(units, i + n);
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

void text_pieces_append(GArray *out, gunichar c, const GArray *units, guint from, guint to)
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

gunichar text_unit_get_western(const TextPiece *unit)
{
	return plain(page_1252, unit);
}

guint text_codec_match(TcEncoding encoding, const GArray *units, guint i, gunichar *c)
{
	return match(&codecs[encoding], units, i, c);
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
		text_pieces_append(out, c, units, i, i + n);
	}
	return -1;
}

static gssize decode_page(const gunichar page[N_BYTES], const GArray *units, GArray *out)
{
	for (guint i = 0; i < units->len; i++) {
		const TextPiece *unit = text_piece_at(units, i);
		int byte = text_units_get_byte(units, i);
		gunichar c = byte < 0 || !page[byte] ? plain(page, unit) : page[byte];

		if (!c)
			return (gssize)i;
		text_pieces_append(out, c, units, i, i + 1);
	}
	return -1;
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
		return text_mojibake_decode(units, out);
	case TC_ENCODING_VIQR:
		text_viqr_decode(units, strict, out);
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
