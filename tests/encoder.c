/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/encoder.h"

#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>

/* Columns of encodings.tsv. */
static const TcEncoding columns[] = {TC_ENCODING_TCVN3, TC_ENCODING_TCVN5712, TC_ENCODING_VNI, TC_ENCODING_VISCII,
				     TC_ENCODING_VIQR};

static GHashTable *sequences[TC_N_ENCODINGS]; /* code point -> bytes */

static char *read_cell(TcEncoding encoding, const char *cell)
{
	char *p;

	if (encoding == TC_ENCODING_VIQR)
		return g_strdup(cell);
	GString *bytes = g_string_new(NULL);
	for (; *cell && *cell != '-'; cell = p)
		g_string_append_c(bytes, (char)strtoul(cell, &p, 16));
	return g_string_free(bytes, bytes->len == 0);
}

static void read_table(void)
{
	g_autofree char *table = tc_test_read("lib/text/encodings.tsv", NULL);
	g_auto(GStrv) lines = g_strsplit(table, "\n", -1);

	for (guint k = 0; k < G_N_ELEMENTS(columns); k++)
		sequences[columns[k]] = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	for (guint i = 0; lines[i]; i++) {
		if (*lines[i] == '#' || !*lines[i])
			continue;
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		for (guint k = 0; k < G_N_ELEMENTS(columns); k++) {
			char *bytes = read_cell(columns[k], cells[k + 1]);
			if (bytes)
				g_hash_table_insert(sequences[columns[k]], GUINT_TO_POINTER(g_utf8_get_char(cells[0])), bytes);
		}
	}
}

static char ascii_of(gunichar c)
{
	switch (c) {
	case 0x201C:
	case 0x201D:
		return '"';
	case 0x2018:
	case 0x2019:
		return '\'';
	case 0x2013:
	case 0x2014:
		return '-';
	default:
		return c < 0x80 ? (char)c : ' ';
	}
}

/* VIQR: a mark of punctuation after a vowel is escaped. */
static gboolean needs_escape(const GString *out, gunichar c)
{
	return c < 0x80 && strchr("`'?~.^(+", (int)c) && out->len && g_ascii_isalpha(out->str[out->len - 1]);
}

/* TCVN3 has no Ủ but has U and ỷ, so it is `Uỷ` that was typed. \return the y with the tone, 0 if there is none to move. */
static gunichar move_tone(gunichar c, char next)
{
	static const gunichar moved[][2] = {{0xD9, 0x1EF3}, {0xDA, 0xFD}, {0x1EE6, 0x1EF7}, {0x168, 0x1EF9}, {0x1EE4, 0x1EF5}};

	for (guint i = 0; i < G_N_ELEMENTS(moved); i++)
		if (moved[i][0] == c && (next == 'y' || next == 'Y'))
			return moved[i][1];
	return 0;
}

static void encode_table(GString *out, const char *utf8, TcEncoding encoding)
{
	for (const char *p = utf8; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		gunichar y = encoding == TC_ENCODING_TCVN3 ? move_tone(c, *g_utf8_next_char(p)) : 0;
		if (y) {
			g_string_append_c(out, 'U');
			p = g_utf8_next_char(p);
			c = y;
		}
		const char *bytes = g_hash_table_lookup(sequences[encoding], GUINT_TO_POINTER(c));
		if (!bytes && c >= 0x80)
			bytes = g_hash_table_lookup(sequences[encoding], GUINT_TO_POINTER(g_unichar_tolower(c)));
		if (bytes) {
			g_string_append(out, bytes);
			continue;
		}
		if (encoding == TC_ENCODING_VIQR && needs_escape(out, c))
			g_string_append_c(out, '\\');
		g_string_append_c(out, ascii_of(c));
	}
}

char *tc_encoder_dup_plain(const char *utf8)
{
	GString *out = g_string_new(NULL);

	if (!sequences[TC_ENCODING_VIQR])
		read_table();
	for (const char *p = utf8; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_hash_table_contains(sequences[TC_ENCODING_VIQR], GUINT_TO_POINTER(c)))
			g_string_append_unichar(out, c);
		else
			g_string_append_c(out, ascii_of(c));
	}
	return g_string_free(out, FALSE);
}

/* Bytes that windows-1252 lacks are shown as the control characters of Latin-1. */
static void show(GString *bytes)
{
	g_autofree char *given = g_strndup(bytes->str, bytes->len);
	gsize length = bytes->len;

	g_string_truncate(bytes, 0);
	for (gsize i = 0; i < length; i++) {
		g_autofree char *seen = g_convert(given + i, 1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
		if (seen && given[i])
			g_string_append(bytes, seen);
		else
			g_string_append_unichar(bytes, (guchar)given[i]);
	}
}

GString *tc_encode(const char *utf8, TcEncoding encoding, TcEncodedAs as)
{
	GString *out = g_string_new(NULL);
	gsize length;

	if (!sequences[TC_ENCODING_VIQR])
		read_table();
	if (encoding == TC_ENCODING_WINDOWS_1258 || encoding == TC_ENCODING_UTF16LE || encoding == TC_ENCODING_UTF16BE) {
		const char *name = encoding == TC_ENCODING_WINDOWS_1258 ? "CP1258"
				   : encoding == TC_ENCODING_UTF16LE    ? "UTF-16LE"
									: "UTF-16BE";
		g_autofree char *letters = encoding == TC_ENCODING_WINDOWS_1258 ? tc_encoder_dup_plain(utf8) : g_strdup(utf8);
		g_autofree char *plain = g_convert(letters, -1, name, "UTF-8", NULL, &length, NULL);
		g_assert_nonnull(plain);
		g_string_append_len(out, plain, (gssize)length);
	} else if (encoding == TC_ENCODING_MOJIBAKE) {
		g_string_append(out, utf8);
	} else {
		encode_table(out, utf8, encoding == TC_ENCODING_TCVN3_CAPITALS ? TC_ENCODING_TCVN3 : encoding);
	}
	if (as == TC_ENCODED_SEEN && encoding != TC_ENCODING_UTF16LE && encoding != TC_ENCODING_UTF16BE &&
	    encoding != TC_ENCODING_VIQR)
		show(out);
	return out;
}
