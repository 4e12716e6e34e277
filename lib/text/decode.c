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
#include "lib/text/text-private.h"

#include <unicode/utf16.h>

enum {
	SCAN_LETTER = 1 << 0,
	SCAN_UNICODE = 1 << 1, /* a letter that only Vietnamese Unicode has */
	SCAN_LATIN = 1 << 2,   /* may be a unit of an 8-bit encoding */
	SCAN_SUSPECT = 1 << 3, /* may be a residue */
	SCAN_VIQR = 1 << 4,    /* may be a mark, after the right letter */
	SCAN_MARKED = 1 << 5,  /* a letter of Vietnamese that ASCII lacks */
	SCAN_DIRTY = 1 << 6,   /* normalising has something to do */
	SCAN_RAW = 1 << 7,     /* the line is not UTF-8 */
	SCAN_BROKEN = 1 << 8,  /* the line has a word to mend */
	SCAN_LATER = 1 << 9,   /* of a line: lines of Vietnamese Unicode stand between the line before and it */
};

/* What a line must weigh more in its neighbour's encoding if it reads well as it stands. */
#define MIN_SETTLE_GAIN 0.5
/* How much of a text says whether it came as bytes or as characters. */
#define MAX_NAMED_JUDGED 4096
typedef struct {
	gsize start;
	gsize end; /* behind its line end */
	gsize bad; /* the first byte that is not UTF-8, if SCAN_RAW */
	guint flags;
	gboolean sure;
	TcEncoding encoding;
} Line;

typedef struct {
	const guchar *bytes;
	const guchar *end;
	TcEncoding base; /* UTF-8, or UTF-16 of one order */
	TextResidues residues;
	GArray *lines; /* of Line: those that are not clean */
	GArray *units;
	GArray *pieces;
	GArray *mended; /* of TextPiece: one word */
	guint line_hits[TC_N_ENCODINGS];
	TextBuffer *out;
	GArray *conversions;
	GArray *dirty;   /* of TcSpan */
	gboolean proven; /* the text has shown a damage so often that legal words are doubted */
} Decoder;

static guint16 base_flags[TEXT_TABLE_END];

static void fill_flags(void)
{
	static gsize ready;
	const TextChars *chars = text_chars();

	if (!g_once_init_enter(&ready))
		return;
	for (gunichar c = 0; c < TEXT_TABLE_END; c++) {
		guint flags = (chars->flags[c] & TEXT_LETTER) ? SCAN_LETTER : 0;
		if (c > 0xFF && chars->letter[c])
			flags |= SCAN_UNICODE;
		if (c >= 0x80 && c <= 0xFF && c != 0xA0)
			flags |= SCAN_LATIN;
		if (text_residue_may_be(c))
			flags |= SCAN_SUSPECT;
		if (c && c < 0x80 && strchr("^(+dD.'`?~", (int)c))
			flags |= SCAN_VIQR;
		/* What is left out later is no word's end. */
		gunichar becomes;
		TextAction action = text_char_action(c, &becomes);
		if (action == TEXT_DROP || action == TEXT_SOFT)
			flags |= SCAN_LETTER;
		if (chars->flags[c] & TEXT_MARKED)
			flags |= SCAN_MARKED;
		if (chars->flags[c] & TEXT_DIRTY)
			flags |= SCAN_DIRTY;
		base_flags[c] = (guint16)flags;
	}
	g_once_init_leave(&ready, 1);
}

/* Whether the byte at `p`, flagged, makes VIQR with the one before it; a tone mark only inside a word. */
static gboolean is_viqr(const guchar *p, const guchar *start, const guchar *end)
{
	guchar before = p > start ? p[-1] | 0x20 : 0;

	switch (*p | 0x20) {
	case 'd':
		return before == 'd';
	case '(':
		return before == 'a';
	case '+':
		return before == 'o' || before == 'u';
	case '^' | 0x20:
		return before == 'a' || before == 'e' || before == 'o';
	default:
		return before && strchr("aeiouy", before) && p + 1 < end && g_ascii_isalpha((char)p[1]);
	}
}

/* Looks at a word that has letters over ASCII. \return SCAN_DIRTY, SCAN_BROKEN. */
static guint look_at_word(Decoder *self, const guchar *word, const guchar *end, guint seen)
{
	gsize length = (gsize)(end - word);
	guint found = text_word_look((const char *)word, length);
	gboolean digits =
		(end < self->end && g_ascii_isdigit((char)*end)) || (word > self->bytes && g_ascii_isdigit((char)word[-1]));
	guint result = found & TEXT_WORD_MEND || digits ? SCAN_DIRTY : 0;

	if (seen & SCAN_SUSPECT && (found & TEXT_WORD_RESIDUE || self->proven)) {
		TcEncoding cause = text_residue_mend((const char *)word, length, &self->residues, self->mended);
		self->line_hits[cause]++;
		result |= cause != TC_ENCODING_UTF8 ? SCAN_BROKEN : 0;
	}
	return result;
}

/* Runs to the end of the line at `p` and says what is in it. */
static const guchar *scan_line(Decoder *self, const guchar *p, Line *line)
{
	const guchar *start = p;
	const guchar *word = p;
	guint seen = 0;
	guint in_word = 0;

	while (p < self->end) {
		gunichar c = 0;
		guint n = text_decode(p, self->end, &c);
		if (G_UNLIKELY(n == 0 || c == 0)) {
			const guchar *newline = memchr(p, '\n', (gsize)(self->end - p));
			line->bad = (gsize)(p - self->bytes);
			seen |= SCAN_RAW;
			p = newline ? newline + 1 : self->end;
			break;
		}
		guint flags = c < TEXT_TABLE_END ? base_flags[c] : SCAN_DIRTY;
		if (G_UNLIKELY(flags & SCAN_VIQR) && !is_viqr(p, start, self->end))
			flags &= ~(guint)SCAN_VIQR;
		p += n;
		seen |= flags;
		if (flags & SCAN_LETTER) {
			in_word |= flags;
			continue;
		}
		if (in_word & (SCAN_MARKED | SCAN_SUSPECT))
			seen |= look_at_word(self, word, p - n, in_word);
		in_word = 0;
		word = p;
		if (c == '\n')
			break;
	}
	if (in_word & (SCAN_MARKED | SCAN_SUSPECT) && !(seen & SCAN_RAW))
		seen |= look_at_word(self, word, p, in_word);
	if (seen & SCAN_BROKEN) {
		for (guint i = 0; i < TC_N_ENCODINGS; i++)
			self->residues.hits[i] += seen & SCAN_UNICODE ? self->line_hits[i] : 0;
		memset(self->line_hits, 0, sizeof self->line_hits);
	}
	line->flags = seen;
	return p;
}

/* ---- Units ----------------------------------------------------------------------------------------------------------- */

static void add_unit(Decoder *self, gunichar c, const guchar *from, guint n)
{
	TextPiece unit = {c, (guint32)(from - self->bytes), (guint32)(from - self->bytes) + n};

	g_array_append_val(self->units, unit);
}

/* The units of bytes [p, end). */
static void read_units(Decoder *self, const guchar *p, const guchar *end, gboolean raw)
{
	g_array_set_size(self->units, 0);
	while (p < end) {
		gunichar c = *p;
		guint n = raw ? 1 : text_decode(p, end, &c);
		add_unit(self, c, p, MAX(n, 1));
		p += MAX(n, 1);
	}
}

static gunichar read_pair(const Decoder *self, const guchar *p)
{
	return self->base == TC_ENCODING_UTF16LE ? p[0] | (gunichar)p[1] << 8 : p[1] | (gunichar)p[0] << 8;
}

/* The units of one line of UTF-16 from `p` on. \return behind its end; NULL: `*bad` is half a character. */
static const guchar *read_utf16_line(Decoder *self, const guchar *p, const guchar **bad)
{
	g_array_set_size(self->units, 0);
	while (p < self->end) {
		*bad = p;
		if (self->end - p < 2)
			return NULL;
		gunichar c = read_pair(self, p);
		guint n = 2;
		if (U16_IS_SURROGATE(c)) {
			gunichar trail = self->end - p >= 4 ? read_pair(self, p + 2) : 0;
			if (!U16_IS_LEAD(c) || !U16_IS_TRAIL(trail))
				return NULL;
			c = U16_GET_SUPPLEMENTARY(c, trail);
			n = 4;
		}
		if (c == 0)
			return NULL;
		add_unit(self, c, p, n);
		p += n;
		if (c == '\n')
			break;
	}
	return p;
}

/* ---- Writing ---------------------------------------------------------------------------------------------------------- */

static void report(Decoder *self, gsize start, gsize end, TcEncoding encoding)
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

static void write_pieces(Decoder *self, const GArray *pieces)
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
static void mend_words(Decoder *self, GArray *pieces)
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
		report(self, text_piece_at(pieces, from)->start, text_piece_at(pieces, to - 1)->end, cause);
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

static gboolean fail(gsize offset, TcEncoding encoding, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_ENCODING,
		    "reading a text: byte %" G_GSIZE_FORMAT " is not %s; convert the file to UTF-8", offset,
		    encoding == TC_ENCODING_UTF8 ? "UTF-8" : tc_encoding_get_name(encoding));
	return FALSE;
}

/* Decodes the units at hand in an encoding and writes them. */
static gboolean write_units(Decoder *self, TcEncoding encoding, gboolean strict, GError **error)
{
	gssize bad = text_codec_decode(encoding, self->units, strict, self->pieces);

	if (bad >= 0)
		return fail(text_piece_at(self->units, (guint)bad)->start, encoding, error);
	for (guint i = 0; i < self->pieces->len; i++)
		if (text_piece_at(self->pieces, i)->c == 0)
			return fail(text_piece_at(self->pieces, i)->start, TC_ENCODING_UTF8, error);
	if (encoding != TC_ENCODING_UTF8 && self->units->len)
		report(self, text_piece_at(self->units, 0)->start, text_piece_at(self->units, self->units->len - 1)->end,
		       encoding);
	write_pieces(self, self->pieces);
	return TRUE;
}

/* ---- Settling --------------------------------------------------------------------------------------------------------- */

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

static void judge_line(Decoder *self, Line *line)
{
	gboolean raw = (line->flags & SCAN_RAW) != 0;

	line->encoding = TC_ENCODING_UTF8;
	line->sure = TRUE;
	if (raw || (!(line->flags & SCAN_UNICODE) && (line->flags & (SCAN_LATIN | SCAN_VIQR)))) {
		read_units(self, self->bytes + line->start, self->bytes + line->end, raw);
		line->encoding = text_detect(self->units, raw, (line->flags & SCAN_VIQR) != 0, &line->sure);
	}
}

static gboolean is_decided(const Line *line)
{
	return line->sure && line->encoding != TC_ENCODING_UTF8 && line->encoding != TC_ENCODING_WINDOWS_1252;
}

/* A line that tells too little is in what its neighbours are in, if it reads no worse so. */
static void settle_line(Decoder *self, Line *line, TcEncoding before, TcEncoding after)
{
	gboolean raw = (line->flags & SCAN_RAW) != 0;
	TcEncoding around[] = {before, after};

	read_units(self, self->bytes + line->start, self->bytes + line->end, raw);
	TextScore plain = text_detect_score(line->encoding, self->units);
	for (guint k = 0; k < G_N_ELEMENTS(around); k++) {
		TextScore score = around[k] ? text_detect_score(around[k], self->units) : plain;
		gboolean better = plain.bad || before == after || score.weight > plain.weight + MIN_SETTLE_GAIN;
		if (around[k] && score.bad == 0 && score.good && better) {
			line->encoding = around[k];
			return;
		}
	}
}

/* What the next decided line after each is in; TC_ENCODING_AUTO for none before a line of Vietnamese Unicode. */
static TcEncoding *find_next(const GArray *lines)
{
	TcEncoding *next = g_new0(TcEncoding, lines->len + 1);

	for (guint i = lines->len; i-- > 0;) {
		const Line *line = &g_array_index(lines, Line, i);
		const Line *after = i + 1 < lines->len ? line + 1 : NULL;
		if (after && !(after->flags & (SCAN_LATER | SCAN_UNICODE)))
			next[i] = is_decided(after) ? after->encoding : next[i + 1];
	}
	return next;
}

static void settle(Decoder *self)
{
	g_autofree TcEncoding *next = find_next(self->lines);
	TcEncoding before = TC_ENCODING_AUTO;

	for (guint i = 0; i < self->lines->len; i++) {
		Line *line = &g_array_index(self->lines, Line, i);
		if (line->flags & (SCAN_LATER | SCAN_UNICODE))
			before = TC_ENCODING_AUTO;
		if (is_decided(line))
			before = line->encoding;
		else if (!line->sure && (before || next[i]))
			settle_line(self, line, before, next[i]);
	}
}

/* ---- Whole texts -------------------------------------------------------------------------------------------------------- */

static void add_dirty(Decoder *self, gsize start, gsize end)
{
	TcSpan *last = self->dirty->len ? &g_array_index(self->dirty, TcSpan, self->dirty->len - 1) : NULL;
	TcSpan span = {start, end};

	if (last && last->end == start)
		last->end = end;
	else
		g_array_append_val(self->dirty, span);
}

/* Finds the lines that are not clean. */
static void scan(Decoder *self)
{
	guint later = 0;

	g_array_set_size(self->lines, 0);
	g_array_set_size(self->dirty, 0);
	for (const guchar *p = self->bytes; p < self->end;) {
		Line line = {(gsize)(p - self->bytes), 0, 0, 0, TRUE, TC_ENCODING_UTF8};
		p = scan_line(self, p, &line);
		line.end = (gsize)(p - self->bytes);
		if (line.flags & SCAN_DIRTY)
			add_dirty(self, line.start, line.end);
		gboolean unicode = (line.flags & SCAN_UNICODE) != 0;
		if (line.flags & (SCAN_RAW | SCAN_BROKEN) || (!unicode && line.flags & (SCAN_LATIN | SCAN_VIQR))) {
			judge_line(self, &line);
			if (line.encoding == TC_ENCODING_UTF8 && line.sure && !(line.flags & SCAN_BROKEN))
				continue;
			line.flags |= later;
			later = 0;
			g_array_append_val(self->lines, line);
		} else if (unicode) {
			later = SCAN_LATER;
		}
	}
}

static gboolean is_proven(const TextResidues *residues)
{
	for (guint i = 0; i < TC_N_ENCODINGS; i++)
		if (residues->hits[i] >= TEXT_RESIDUE_PROOF)
			return TRUE;
	return FALSE;
}

static gboolean write_line(Decoder *self, const Line *line, GError **error)
{
	gboolean raw = (line->flags & SCAN_RAW) != 0;

	read_units(self, self->bytes + line->start, self->bytes + line->end, raw);
	if (raw && line->encoding == TC_ENCODING_WINDOWS_1252 && !is_western(self->units))
		return fail(line->bad, TC_ENCODING_UTF8, error);
	if (line->encoding == TC_ENCODING_UTF8 && line->flags & SCAN_BROKEN)
		mend_words(self, self->units);
	return write_units(self, line->encoding, FALSE, error);
}

/* Copies what is clean and writes the lines that are not. */
static gboolean write_lines(Decoder *self, GError **error)
{
	gsize from = 0;

	text_buffer_reserve(self->out, (gsize)(self->end - self->bytes));
	for (guint i = 0; i <= self->lines->len; i++) {
		const Line *line = i < self->lines->len ? &g_array_index(self->lines, Line, i) : NULL;
		gsize to = line ? line->start : (gsize)(self->end - self->bytes);
		text_buffer_reserve(self->out, to - from);
		text_buffer_copy(self->out, (const char *)self->bytes + from, to - from);
		if (line && !write_line(self, line, error))
			return FALSE;
		from = line ? line->end : to;
	}
	return TRUE;
}

/* Reports a line of UTF-16 but for the words of it that were mended, which are reported already, from the conversion `mended` on. */
static void report_around(Decoder *self, guint mended, gsize start, gsize end)
{
	g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(TcConversion));

	if (self->conversions->len > mended)
		g_array_append_vals(words, &g_array_index(self->conversions, TcConversion, mended),
				    self->conversions->len - mended);
	g_array_set_size(self->conversions, mended);
	for (guint i = 0; i < words->len; i++) {
		const TcConversion *word = &g_array_index(words, TcConversion, i);
		if (word->source.start > start)
			report(self, start, word->source.start, self->base);
		report(self, word->source.start, word->source.end, word->encoding);
		start = word->source.end;
	}
	if (end > start)
		report(self, start, end, self->base);
}

/* Every line of UTF-16 is written; what it holds may be in an encoding of its own. */
static gboolean decode_utf16(Decoder *self, gboolean judge, GError **error)
{
	for (const guchar *p = self->bytes, *bad = p; p < self->end;) {
		TcEncoding encoding = TC_ENCODING_UTF8;
		guint seen = 0;
		guint mended = self->conversions->len;
		gsize start = (gsize)(p - self->bytes);
		gboolean sure;

		if (!(p = read_utf16_line(self, p, &bad)))
			return fail((gsize)(bad - self->bytes), self->base, error);
		for (guint i = 0; i < self->units->len; i++)
			seen |= text_piece_at(self->units, i)->c < TEXT_TABLE_END ? base_flags[text_piece_at(self->units, i)->c]
										  : 0;
		if (judge && !(seen & SCAN_UNICODE) && seen & SCAN_LATIN)
			encoding = text_detect(self->units, FALSE, FALSE, &sure);
		else if (judge && seen & SCAN_SUSPECT)
			mend_words(self, self->units);
		if (encoding == TC_ENCODING_UTF8)
			report_around(self, mended, start, (gsize)(p - self->bytes));
		if (!write_units(self, encoding, FALSE, error))
			return FALSE;
	}
	return TRUE;
}

/* The byte order of UTF-16, by its mark or by where its zeros stand; TC_ENCODING_UTF8 if it is none. */
static TcEncoding find_utf16(const guchar *bytes, gsize length)
{
	gsize judged = MIN(length, 4096) & ~(gsize)1;
	gsize zeros[2] = {0, 0};

	if (length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
		return TC_ENCODING_UTF16LE;
	if (length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
		return TC_ENCODING_UTF16BE;
	for (gsize i = 0; i < judged; i++)
		zeros[i & 1] += bytes[i] == 0;
	for (guint odd = 0; odd < 2; odd++)
		if (zeros[odd] * 8 >= judged && zeros[odd] > 4 * zeros[!odd])
			return odd ? TC_ENCODING_UTF16LE : TC_ENCODING_UTF16BE;
	return TC_ENCODING_UTF8;
}

static gboolean decode_auto(Decoder *self, gboolean *clean, GError **error)
{
	scan(self);
	self->proven = is_proven(&self->residues);
	if (self->proven)
		scan(self);
	*clean = self->lines->len == 0;
	if (*clean)
		return TRUE;
	settle(self);
	return write_lines(self, error);
}

/* Whether text that is valid UTF-8 is so by chance, being bytes of the encoding: it reads better that way. */
static gboolean is_raw(Decoder *self, TcEncoding encoding)
{
	const guchar *end = self->bytes + MIN((gsize)(self->end - self->bytes), MAX_NAMED_JUDGED);

	while (end > self->bytes && end < self->end && (*end & 0xC0) == 0x80)
		end--;
	read_units(self, self->bytes, end, FALSE);
	TextScore characters = text_detect_score(encoding, self->units);
	read_units(self, self->bytes, end, TRUE);
	TextScore bytes = text_detect_score(encoding, self->units);
	return characters.bad && bytes.weight > characters.weight;
}

/* The whole text in one encoding. Where it is valid UTF-8, its characters are what a Western reader made of the bytes. */
static gboolean decode_named(Decoder *self, TcEncoding encoding, gboolean *clean, GError **error)
{
	const char *bad;
	gsize length = (gsize)(self->end - self->bytes);
	gboolean utf8 = g_utf8_validate_len((const char *)self->bytes, length, &bad);

	if (encoding == TC_ENCODING_UTF8) {
		*clean = utf8;
		return utf8 || fail((gsize)(bad - (const char *)self->bytes), encoding, error);
	}
	gboolean raw = !utf8 || is_raw(self, encoding);
	for (const guchar *p = self->bytes, *next; p < self->end; p = next) {
		const guchar *newline = memchr(p, '\n', (gsize)(self->end - p));
		next = newline ? newline + 1 : self->end;
		read_units(self, p, next, raw);
		if (!write_units(self, encoding, TRUE, error))
			return FALSE;
	}
	return TRUE;
}

gboolean text_decode_bytes(const char *bytes, gsize length, TcEncoding encoding, TextBuffer *out, gboolean *clean,
			   GArray *conversions, GArray *dirty, GError **error)
{
	Decoder self = {.bytes = (const guchar *)bytes,
			.end = (const guchar *)bytes + length,
			.out = out,
			.conversions = conversions,
			.dirty = dirty};
	gboolean done;

	fill_flags();
	*clean = FALSE;
	self.lines = g_array_new(FALSE, FALSE, sizeof(Line));
	self.units = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	self.pieces = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	self.mended = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	self.base = encoding == TC_ENCODING_AUTO ? find_utf16(self.bytes, length) : encoding;
	if (self.base == TC_ENCODING_UTF16LE || self.base == TC_ENCODING_UTF16BE)
		done = decode_utf16(&self, encoding == TC_ENCODING_AUTO, error);
	else if (encoding == TC_ENCODING_AUTO)
		done = decode_auto(&self, clean, error);
	else
		done = decode_named(&self, encoding, clean, error);
	g_array_unref(self.lines);
	g_array_unref(self.units);
	g_array_unref(self.pieces);
	g_array_unref(self.mended);
	return done;
}
