/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bytes to UTF-8, line by line. Nearly every text is clean UTF-8, so one loop validates and looks each code point up; only lines that
 * give it cause are taken apart into units (codec.c), judged (detect.c) and written anew, and a text without such a line is not
 * even copied. What gives cause:
 *
 *   no UTF-8                    bytes of an 8-bit encoding, or damage: then an error with the offset, never mojibake
 *   Latin-1 letters, and no     `QuyÕt ®Þnh`, but also `hành chính`: the judge knows
 *   letter of Vietnamese beyond
 *   a(, o+, e^, dd              VIQR, likewise
 *   a word that is no syllable  residues of half a conversion (residue.c)
 *
 * The same loop notes the lines in which normalising will have something to do, so that those without are passed over there.
 *
 * A line too short to tell (`Sè: 12`) is in what the lines around it are in, if it reads no worse so. UTF-16 is known by its mark or by
 * its zeros; its lines then go through the same judge, since a word processor's "Unicode text" may hold TCVN3 letters.
 */
#include <glib/gi18n.h>

#include "lib/text/text-private.h"

/* How much of a text says whether it came as bytes or as characters. */
#define MAX_NAMED_JUDGED 4096
/* ---- Units ----------------------------------------------------------------------------------------------------------- */

void text_decoder_add(TextDecoder *self, gunichar c, const guchar *from, guint n)
{
	TextPiece unit = {c, (guint32)(from - self->bytes), (guint32)(from - self->bytes) + n};

	g_array_append_val(self->units, unit);
}

/* The units of bytes [p, end). */
void text_decoder_read(TextDecoder *self, const guchar *p, const guchar *end, gboolean raw)
{
	g_array_set_size(self->units, 0);
	while (p < end) {
		gunichar c;
		guint n = raw ? 0 : text_decode(p, end, &c);
		text_decoder_add(self, n ? c : *p, p, MAX(n, 1));
		p += MAX(n, 1);
	}
}

/* ---- Writing ---------------------------------------------------------------------------------------------------------- */

void text_decoder_report(TextDecoder *self, gsize start, gsize end, TcEncoding encoding)
{
	if (self->conversions->len) {
		TcConversion *last = &g_array_index(self->conversions, TcConversion, self->conversions->len - 1);
		if (last->encoding == encoding && last->source.end == start) {
			last->source.end = end;
			return;
		}
	}
	TcConversion conversion = {{start, end}, encoding};
	g_array_append_val(self->conversions, conversion);
}

static void write_pieces(TextDecoder *self, const GArray *pieces)
{
	text_buffer_reserve(self->out, 4 * (gsize)pieces->len);
	for (guint i = 0; i < pieces->len; i++) {
		const TextPiece *piece = text_piece_at(pieces, i);
		char bytes[6];
		guint n = (guint)g_unichar_to_utf8(piece->c, bytes);
		if (n == piece->end - piece->start && memcmp(bytes, self->bytes + piece->start, n) == 0)
			text_buffer_copy(self->out, bytes, n);
		else
			text_buffer_put(self->out, bytes, n, piece->start, piece->end);
	}
}

/* Words that half a conversion broke are mended. */
void text_decoder_mend(TextDecoder *self, GArray *pieces)
{
	g_autoptr(GArray) out = g_array_sized_new(FALSE, FALSE, sizeof(TextPiece), pieces->len);
	g_autoptr(GString) word = g_string_new(NULL);

	for (guint from = 0, to; from < pieces->len; from = to) {
		TcEncoding cause = TC_ENCODING_UTF8;
		gboolean suspect = FALSE;
		to = text_pieces_letters_end(pieces, from);
		g_string_truncate(word, 0);
		for (guint i = from; i < to; i++) {
			suspect = suspect || text_residue_may_be(text_piece_at(pieces, i)->c);
			g_string_append_unichar(word, text_piece_at(pieces, i)->c);
		}
		to = MAX(to, from + 1);
		if (suspect)
			cause = text_residue_mend(word->str, word->len, &self->residues, self->mended);
		if (cause == TC_ENCODING_UTF8) {
			g_array_append_vals(out, text_piece_at(pieces, from), to - from);
			continue;
		}
		text_decoder_report(self, text_piece_at(pieces, from)->start, text_piece_at(pieces, to - 1)->end, cause);
		for (guint i = 0; i < self->mended->len; i++) {
			const TextPiece *mended = text_piece_at(self->mended, i);
			TextPiece piece = *text_piece_at(pieces, from + mended->start);
			piece.c = mended->c;
			/* One letter became two: the second has none of the source bytes. */
			if (mended->end)
				piece.start = piece.end;
			g_array_append_val(out, piece);
		}
	}
	g_array_set_size(pieces, 0);
	g_array_append_vals(pieces, out->data, out->len);
}

gboolean text_decoder_fail(gsize offset, TcEncoding encoding, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_ENCODING, _("reading a text: byte %zu is not %s; convert the file to UTF-8"),
		    offset, encoding == TC_ENCODING_UTF8 ? "UTF-8" : tc_encoding_get_name(encoding));
	return FALSE;
}

/* Decodes the units at hand in an encoding and writes them. */
gboolean text_decoder_write(TextDecoder *self, TcEncoding encoding, gboolean strict, GError **error)
{
	gssize bad = text_codec_decode(encoding, self->units, strict, self->pieces);

	if (bad >= 0)
		return text_decoder_fail(text_piece_at(self->units, (guint)bad)->start, encoding, error);
	for (guint i = 0; i < self->pieces->len; i++)
		if (text_piece_at(self->pieces, i)->c == 0)
			return text_decoder_fail(text_piece_at(self->pieces, i)->start, TC_ENCODING_UTF8, error);
	if (encoding != TC_ENCODING_UTF8 && self->units->len)
		text_decoder_report(self, text_piece_at(self->units, 0)->start,
				    text_piece_at(self->units, self->units->len - 1)->end, encoding);
	write_pieces(self, self->pieces);
	return TRUE;
}

void text_decoder_convert_runs(TextDecoder *self)
{
	g_autoptr(GArray) line = g_steal_pointer(&self->units);
	guint from = 0;

	self->units = g_array_sized_new(FALSE, FALSE, sizeof(TextPiece), line->len);
	for (guint i = 0; i <= self->runs->len; i++) {
		const TextRun *run = i < self->runs->len ? &g_array_index(self->runs, TextRun, i) : NULL;
		guint to = run ? run->from : line->len;
		g_array_set_size(self->pieces, 0);
		g_array_append_vals(self->pieces, line->data + from * sizeof(TextPiece), to - from);
		text_decoder_mend(self, self->pieces);
		g_array_append_vals(self->units, self->pieces->data, self->pieces->len);
		if (!run)
			return;
		GArray part = {line->data + run->from * sizeof(TextPiece), run->to - run->from};
		text_codec_decode(run->encoding, &part, FALSE, self->pieces);
		text_decoder_report(self, text_piece_at(&part, 0)->start, text_piece_at(&part, part.len - 1)->end, run->encoding);
		g_array_append_vals(self->units, self->pieces->data, self->pieces->len);
		from = run->to;
	}
}

static gboolean is_proven(const TextResidues *residues)
{
	for (guint i = 0; i < TC_N_ENCODINGS; i++)
		if (residues->hits[i] >= TEXT_RESIDUE_PROOF)
			return TRUE;
	return FALSE;
}

/* Whether a line is what Western text in windows-1252 looks like. */
static gboolean is_western(const GArray *units)
{
	static const char letters[] = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜàâäçéèêëîïôöùûüßñÑáíóúæøå«»°§·";

	for (guint i = 0; i < units->len; i++) {
		gunichar c = text_piece_at(units, i)->c;
		if (c == 0 || (c >= 0x80 && c < 0xA0 && !strchr("\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99", (int)c)) ||
		    (c > 0xA0 && !g_utf8_strchr(letters, -1, c)))
			return FALSE;
	}
	return TRUE;
}

static gboolean write_line(TextDecoder *self, const TextLine *line, GError **error)
{
	gboolean raw = (line->flags & (SCAN_RAW | SCAN_MIXED)) == SCAN_RAW;

	text_decoder_read(self, self->bytes + line->start, self->bytes + line->end, raw);
	if (raw && line->encoding == TC_ENCODING_WINDOWS_1252 && !is_western(self->units))
		return text_decoder_fail(line->bad, TC_ENCODING_UTF8, error);
	if (line->flags & SCAN_MIXED) {
		text_runs_find(self->units, TRUE, self->runs);
		text_decoder_convert_runs(self);
	} else if (line->encoding == TC_ENCODING_UTF8 && line->flags & SCAN_BROKEN) {
		text_decoder_mend(self, self->units);
	}
	return text_decoder_write(self, line->encoding, FALSE, error);
}

/* Copies what is clean and writes the lines that are not. */
static gboolean write_lines(TextDecoder *self, GError **error)
{
	gsize from = 0;

	text_buffer_reserve(self->out, (gsize)(self->end - self->bytes));
	for (guint i = 0; i <= self->lines->len; i++) {
		const TextLine *line = i < self->lines->len ? &g_array_index(self->lines, TextLine, i) : NULL;
		gsize to = line ? line->start : (gsize)(self->end - self->bytes);
		text_buffer_reserve(self->out, to - from);
		text_buffer_copy(self->out, (const char *)self->bytes + from, to - from);
		if (line && !write_line(self, line, error))
			return FALSE;
		from = line ? line->end : to;
	}
	return TRUE;
}

static gboolean decode_auto(TextDecoder *self, gboolean *clean, GError **error)
{
	text_decoder_scan(self);
	self->proven = is_proven(&self->residues);
	if (self->proven)
		text_decoder_scan(self);
	*clean = self->lines->len == 0;
	if (*clean)
		return TRUE;
	text_decoder_settle(self);
	return write_lines(self, error);
}

/* Whether text that is valid UTF-8 is so by chance, being bytes of the encoding: it reads better that way. */
static gboolean is_raw(TextDecoder *self, TcEncoding encoding)
{
	const guchar *end = self->bytes + MIN((gsize)(self->end - self->bytes), MAX_NAMED_JUDGED);

	while (end > self->bytes && end < self->end && (*end & 0xC0) == 0x80)
		end--;
	text_decoder_read(self, self->bytes, end, FALSE);
	TextScore characters = text_detect_score(encoding, self->units);
	text_decoder_read(self, self->bytes, end, TRUE);
	TextScore bytes = text_detect_score(encoding, self->units);
	return characters.bad && bytes.weight > characters.weight;
}

/* The whole text in one encoding. Where it is valid UTF-8, its characters are what a Western reader made of the bytes. */
static gboolean decode_named(TextDecoder *self, TcEncoding encoding, gboolean *clean, GError **error)
{
	const char *bad;
	gsize length = (gsize)(self->end - self->bytes);
	gboolean utf8 = g_utf8_validate_len((const char *)self->bytes, length, &bad);

	if (encoding == TC_ENCODING_UTF8) {
		*clean = utf8;
		return utf8 || text_decoder_fail((gsize)(bad - (const char *)self->bytes), encoding, error);
	}
	gboolean raw = !utf8 || is_raw(self, encoding);
	for (const guchar *p = self->bytes, *next; p < self->end; p = next) {
		const guchar *newline = memchr(p, '\n', (gsize)(self->end - p));
		next = newline ? newline + 1 : self->end;
		text_decoder_read(self, p, next, raw);
		if (!text_decoder_write(self, encoding, TRUE, error))
			return FALSE;
	}
	return TRUE;
}

gboolean text_decode_bytes(const char *bytes, gsize length, TcEncoding encoding, TextBuffer *out, gboolean *clean,
			   GArray *conversions, GArray *dirty, GError **error)
{
	TextDecoder self = {.bytes = (const guchar *)bytes,
			    .end = (const guchar *)bytes + length,
			    .out = out,
			    .conversions = conversions,
			    .dirty = dirty};
	gboolean done;

	text_scan_prepare();
	*clean = FALSE;
	self.lines = g_array_new(FALSE, FALSE, sizeof(TextLine));
	self.units = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	self.pieces = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	self.mended = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	self.runs = g_array_new(FALSE, FALSE, sizeof(TextRun));
	self.base = encoding == TC_ENCODING_AUTO ? text_utf16_find(self.bytes, length) : encoding;
	if (self.base == TC_ENCODING_UTF16LE || self.base == TC_ENCODING_UTF16BE)
		done = text_decoder_utf16(&self, encoding == TC_ENCODING_AUTO, error);
	else if (encoding == TC_ENCODING_AUTO)
		done = decode_auto(&self, clean, error);
	else
		done = decode_named(&self, encoding, clean, error);
	g_array_unref(self.lines);
	g_array_unref(self.units);
	g_array_unref(self.pieces);
	g_array_unref(self.mended);
	g_array_unref(self.runs);
	return done;
}
