/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Characters made canonical. One loop runs over the bytes and looks each code point up; as long as canonical text may hold
 * it as it is, nothing else happens. Where it may not, the *chunk* around it (the run between spaces and line ends) is taken apart
 * into pieces, each with the source bytes that it came from, and goes through five steps:
 *
 *   read      characters.tsv: leave out, replace            "Ðiê<soft hyphen>u"  ->  Điêu
 *   look      look-alikes in words with other Latin letters "TT-BTС" (С Cyrillic) -> TT-BTC
 *   torn      a space between a vowel and its mark          hiê <dot below>n -> hiện
 *   compose   NFC, by ICU, of the runs that need it         e + dot below + circumflex -> ệ
 *   mend      tone marks and spaces where they belong       hoà -> hòa, cơsở -> cơ sở (mend.c)
 *
 * In this order a second run finds nothing more to do. Lines that the decoder's scan has found nothing in are copied whole. ICU's normaliser is
 * not run over whole texts: it has nothing to do on clean ones, and keeps no map of letters.
 */
#include "lib/text/text-private.h"

/* A longer run without a space is cut: it is no word, and pieces take 12 bytes a character. */
#define MAX_CHUNK_BYTES 16384
/* Marks on one letter; more are noise and left out, so that ordering them stays linear. */
#define MAX_MARKS 32
/* A chunk takes no more rounds until its words are whole. */
#define MAX_ROUNDS 8
/* One code point composes or decomposes to no more than this many bytes. */
#define MAX_GROWTH 4

typedef struct {
	const TextChars *chars;
	const guchar *bytes;
	const guchar *end;
	TextBuffer *out;
	GArray *pieces;   /* of TextPiece: the chunk at hand */
	GArray *composed; /* of TextPiece */
	GArray *points;   /* of gunichar: one run for NFC */
} Normaliser;

static gboolean is_break(guchar byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\f';
}

/* Whether a combining mark of Vietnamese stands at `p` behind a space, what is left out aside: `hiê ̣n`, as some files set it. */
static gboolean is_torn_mark(const Normaliser *self, const guchar *p)
{
	gunichar c = 0, becomes;

	if (p == self->bytes || p[-1] != ' ')
		return FALSE;
	while (p < self->end && *p >= 0x80) {
		p += text_decode(p, self->end, &c);
		if (!(text_char_flags(self->chars, c) & TEXT_DIRTY))
			return FALSE;
		TextAction action = text_char_action(c, &becomes);
		if (action != TEXT_DROP && action != TEXT_SOFT)
			return text_char_is_viet_mark(c);
	}
	return FALSE;
}

/* Whether the word [word, p), with letters over ASCII, is as it should be. */
static gboolean is_well(const Normaliser *self, const guchar *word, const guchar *p)
{
	if (p < self->end && g_ascii_isdigit((char)*p))
		return FALSE;
	if (word > self->bytes && g_ascii_isdigit((char)word[-1]))
		return FALSE;
	return !(text_word_look((const char *)word, (gsize)(p - word)) & TEXT_WORD_MEND);
}

/* Finds the next chunk before `end` with something to do. \return its start, or the end. */
static const guchar *find_dirty(const Normaliser *self, const guchar *p, const guchar *end)
{
	const guchar *chunk = p;
	const guchar *word = p;
	guint8 in_word = 0;

	while (p < end) {
		gunichar c = 0;
		guint n = text_decode(p, end, &c);
		guint8 flags = text_char_flags(self->chars, c);

		if (G_UNLIKELY(flags & TEXT_DIRTY))
			return chunk;
		if (flags & TEXT_LETTER) {
			in_word |= flags;
			p += n;
			continue;
		}
		if (in_word & TEXT_MARKED && !is_well(self, word, p))
			return chunk;
		in_word = 0;
		p += n;
		word = p;
		if (n == 1 && is_break((guchar)c) && !is_torn_mark(self, p))
			chunk = p;
	}
	return in_word & TEXT_MARKED && !is_well(self, word, p) ? chunk : end;
}

static const guchar *find_chunk_end(const Normaliser *self, const guchar *chunk)
{
	const guchar *p = chunk;

	while (p < self->end && (!is_break(*p) || is_torn_mark(self, p + 1))) {
		if (p - chunk >= MAX_CHUNK_BYTES && (*p & 0xC0) != 0x80) {
			gunichar c;
			text_decode(p, self->end, &c);
			if (!(text_char_flags(self->chars, c) & TEXT_MARK))
				break;
		}
		p++;
	}
	return p;
}

/* A soft hyphen between a digit and a letter is a symbol's hyphen (44-KL/TW out of word processors); else it says nothing. */
static gboolean soft_is_hyphen(const Normaliser *self, const TextPiece *soft)
{
	gunichar after;

	if (soft->start == 0 || !g_ascii_isdigit((char)self->bytes[soft->start - 1]) || self->bytes + soft->end == self->end)
		return FALSE;
	text_decode(self->bytes + soft->end, self->end, &after);
	return (text_char_flags(self->chars, after) & TEXT_UPPER) != 0;
}

static void read_pieces(Normaliser *self, const guchar *chunk, const guchar *end)
{
	g_array_set_size(self->pieces, 0);
	while (chunk < end) {
		TextPiece piece;
		gunichar becomes;
		guint n = text_decode(chunk, end, &piece.c);

		piece.start = (guint32)(chunk - self->bytes);
		piece.end = piece.start + n;
		chunk += n;
		switch (text_char_action(piece.c, &becomes)) {
		case TEXT_DROP:
			continue;
		case TEXT_SOFT:
			if (!soft_is_hyphen(self, &piece))
				continue;
			piece.c = '-';
			break;
		case TEXT_RETURN:
			if (chunk < self->end && *chunk == '\n')
				continue;
			piece.c = '\n';
			break;
		case TEXT_PUT:
			piece.c = becomes;
			break;
		case TEXT_ALIKE:
		case TEXT_KEEP:
			break;
		}
		g_array_append_val(self->pieces, piece);
	}
}

static gboolean is_latin(gunichar c)
{
	return (c < 0x80 && g_ascii_isalpha((char)c)) || (c >= 0xC0 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
}

static void replace_alikes(Normaliser *self, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		gunichar becomes;
		if (text_char_action(text_piece_at(self->pieces, i)->c, &becomes) == TEXT_ALIKE)
			text_piece_at(self->pieces, i)->c = becomes;
	}
}

/* Whether all letters of the run are look-alikes, and whether one of them is Latin. */
static void judge_letters(const Normaliser *self, guint from, guint to, gboolean *alike, gboolean *latin)
{
	*alike = TRUE;
	*latin = FALSE;
	for (guint i = from; i < to; i++) {
		gunichar becomes;
		gunichar c = text_piece_at(self->pieces, i)->c;
		*alike = *alike && text_char_action(c, &becomes) == TEXT_ALIKE;
		*latin = *latin || is_latin(c);
	}
}

/* Words with a Latin letter; and in symbols (`02/2020/TT-BTC`), whole words of look-alikes beside a Latin word. */
static void look_alike(Normaliser *self)
{
	gboolean symbol = FALSE;
	gboolean latin_chunk = FALSE;

	for (guint i = 0; i < self->pieces->len; i++) {
		gunichar c = text_piece_at(self->pieces, i)->c;
		symbol = symbol || c == '-' || c == '/';
		latin_chunk = latin_chunk || is_latin(c);
	}
	if (!latin_chunk)
		return;
	for (guint i = 0; i < self->pieces->len; i++) {
		guint end = text_pieces_letters_end(self->pieces, i);
		gboolean alike, latin;

		judge_letters(self, i, end, &alike, &latin);
		if (end > i && (latin || (symbol && alike)))
			replace_alikes(self, i, end);
		i = MAX(i, end);
	}
}

/* Drops spaces between a vowel and its mark. \return whether there were any. */
static gboolean drop_torn(Normaliser *self)
{
	guint kept = 0;

	for (guint i = 0; i < self->pieces->len; i++) {
		TextPiece piece = *text_piece_at(self->pieces, i);
		gunichar before = kept > 1 ? text_piece_at(self->pieces, kept - 2)->c : 0;
		guint8 letter = text_char_letter(self->chars, before) & TEXT_LETTER_MASK;
		if (text_char_is_viet_mark(piece.c) && kept > 1 && text_piece_at(self->pieces, kept - 1)->c == ' ' &&
		    (self->chars->toned[letter][0][1] || text_char_is_viet_mark(before)))
			kept--;
		*text_piece_at(self->pieces, kept++) = piece;
	}
	gboolean dropped = kept < self->pieces->len;
	g_array_set_size(self->pieces, kept);
	return dropped;
}

void text_compose(const TextChars *chars, GArray *points)
{
	UErrorCode status = U_ZERO_ERROR;
	g_autofree UChar *from = g_new(UChar, 2 * points->len + 1);
	gint32 n = 0;

	for (guint i = 0; i < points->len; i++)
		U16_APPEND_UNSAFE(from, n, g_array_index(points, gunichar, i));
	gint32 size = 3 * n + 1;
	g_autofree UChar *to = g_new(UChar, size);
	gint32 length = unorm2_normalize(chars->nfc, from, n, to, size, &status);
	if (U_FAILURE(status))
		return;
	g_array_set_size(points, 0);
	for (gint32 i = 0; i < length;) {
		gunichar c;
		U16_NEXT_UNSAFE(to, i, c);
		g_array_append_val(points, c);
	}
}

/* NFC of pieces [from, to); all that comes out is given the bytes of the whole run, unless nothing changed. */
static void compose_run(Normaliser *self, guint from, guint to)
{
	guint n = MIN(to - from, MAX_MARKS + 1);
	gboolean same = n == to - from;

	g_array_set_size(self->points, 0);
	for (guint i = from; i < from + n; i++)
		g_array_append_val(self->points, text_piece_at(self->pieces, i)->c);
	text_compose(self->chars, self->points);
	same = same && self->points->len == n;
	for (guint i = 0; same && i < n; i++)
		same = g_array_index(self->points, gunichar, i) == text_piece_at(self->pieces, from + i)->c;
	if (same) {
		g_array_append_vals(self->composed, text_piece_at(self->pieces, from), n);
		return;
	}
	for (guint i = 0; i < self->points->len; i++) {
		TextPiece piece = {g_array_index(self->points, gunichar, i), text_piece_at(self->pieces, from)->start,
				   text_piece_at(self->pieces, to - 1)->end};
		g_array_append_val(self->composed, piece);
	}
}

static void compose(Normaliser *self)
{
	gboolean needed = FALSE;

	for (guint i = 0; i < self->pieces->len && !needed; i++)
		needed = (text_char_flags(self->chars, text_piece_at(self->pieces, i)->c) & TEXT_MARK) != 0;
	if (!needed)
		return;
	g_array_set_size(self->composed, 0);
	for (guint i = 0, end; i < self->pieces->len; i = end) {
		gboolean marks = (text_char_flags(self->chars, text_piece_at(self->pieces, i)->c) & TEXT_MARK) != 0;

		for (end = i + 1; end < self->pieces->len; end++) {
			gunichar c = text_piece_at(self->pieces, end)->c;
			if (!(text_char_flags(self->chars, c) & TEXT_MARK) ||
			    unorm2_hasBoundaryBefore(self->chars->nfc, (UChar32)c))
				break;
			marks = TRUE;
		}
		if (marks)
			compose_run(self, i, end);
		else
			g_array_append_vals(self->composed, text_piece_at(self->pieces, i), end - i);
	}
	GArray *pieces = self->pieces;
	self->pieces = self->composed;
	self->composed = pieces;
}

/* Writes the pieces of the chunk that took source bytes [start, end); those of one run of source bytes as one. */
static void write_pieces(Normaliser *self, gsize start, gsize end)
{
	gsize source = start;

	text_buffer_reserve(self->out, MAX_GROWTH * self->pieces->len + (gsize)(self->end - self->bytes - end));
	for (guint i = 0, next; i < self->pieces->len; i = next) {
		char bytes[MAX_GROWTH * TEXT_MAX_SYLLABLE];
		const TextPiece *piece = text_piece_at(self->pieces, i);
		gsize length = 0;

		if (piece->start > source)
			text_buffer_put(self->out, "", 0, source, piece->start);
		for (next = i; next < self->pieces->len && text_piece_at(self->pieces, next)->start == piece->start &&
			       length + MAX_GROWTH <= sizeof bytes;
		     next++)
			length += (gsize)g_unichar_to_utf8(text_piece_at(self->pieces, next)->c, bytes + length);
		if (next == i + 1 && length == piece->end - piece->start)
			text_buffer_copy(self->out, bytes, length);
		else if (piece->start < source)
			text_buffer_put(self->out, bytes, length, source, source);
		else
			text_buffer_put(self->out, bytes, length, piece->start, piece->end);
		source = MAX(source, piece->end);
	}
	if (end > source)
		text_buffer_put(self->out, "", 0, source, end);
}

/* Chunks that start in [p, end). \return where the last of them ends. */
static const guchar *normalise_stretch(Normaliser *self, const guchar *p, const guchar *end)
{
	while (p < end) {
		const guchar *chunk = find_dirty(self, p, end);
		if (chunk >= end) {
			text_buffer_copy(self->out, (const char *)p, (gsize)(end - p));
			return end;
		}
		const guchar *chunk_end = find_chunk_end(self, chunk);
		text_buffer_copy(self->out, (const char *)p, (gsize)(chunk - p));
		read_pieces(self, chunk, chunk_end);
		look_alike(self);
		/* A word that grew has other letters to look at. */
		for (guint round = 0; round < MAX_ROUNDS && drop_torn(self); round++)
			look_alike(self);
		compose(self);
		text_mend_words(self->pieces);
		write_pieces(self, (gsize)(chunk - self->bytes), (gsize)(chunk_end - self->bytes));
		p = chunk_end;
	}
	return p;
}

void text_normalise(const char *bytes, gsize length, const GArray *dirty, TextBuffer *buffer)
{
	Normaliser self = {text_chars(),
			   (const guchar *)bytes,
			   (const guchar *)bytes + length,
			   buffer,
			   g_array_new(FALSE, FALSE, sizeof(TextPiece)),
			   g_array_new(FALSE, FALSE, sizeof(TextPiece)),
			   g_array_new(FALSE, FALSE, sizeof(gunichar))};
	const guchar *p = self.bytes;

	text_buffer_reserve(buffer, length);
	for (guint i = 0; dirty && i < dirty->len; i++) {
		TcSpan span = g_array_index(dirty, TcSpan, i);
		if (self.bytes + span.start > p) {
			text_buffer_copy(buffer, (const char *)p, (gsize)(self.bytes + span.start - p));
			p = self.bytes + span.start;
		}
		p = normalise_stretch(&self, p, self.bytes + span.end);
	}
	if (dirty)
		text_buffer_copy(buffer, (const char *)p, (gsize)(self.end - p));
	else
		normalise_stretch(&self, p, self.end);
	g_array_unref(self.pieces);
	g_array_unref(self.composed);
	g_array_unref(self.points);
}
