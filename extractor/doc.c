/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Word 97 to 2003. A file of it is a small file system (MS-CFB): sectors chained by a table (FAT), small streams inside a stream of
 * their own with a table of its own (mini FAT), a directory of 128-byte entries. The text stands in the stream `WordDocument`, in
 * pieces that the stream `0Table` or `1Table` lists in the order in which they read (MS-DOC 2.4.1):
 *
 *     FIB     at 0 of WordDocument: flags, numbers of characters, where the list is (fcClx, lcbClx)
 *     Clx     at fcClx of the table: 01 n bytes ... (formatting), then 02, length, n + 1 positions, n pieces of 8 bytes
 *     piece   bytes 2 to 5: where its characters are; bit 30: one byte each, Windows-1252, at half of that; else UTF-16
 *
 * The characters of the text come first, then those of its footnotes, of heads and feet of pages, remarks, endnotes, text boxes; each
 * kind has its number in the FIB. We read it ourselves: antiword and catdoc would be programs to start, which nothing in the sandbox may,
 * and know no more than this. Word 6 and 95 are refused by name. Every offset comes from outside and is held against the length of what it
 * points into.
 */
#include <string.h>

#include "extractor/extractor-private.h"
#include "lib/text/text.h"

#define HEADER_BYTES 512
#define ENTRY_BYTES 128
#define MAX_ENTRIES 10000
#define END_OF_CHAIN 0xfffffffau /* and above: free, FAT, end */
#define FIB_MAGIC 0xa5ec
#define FIB_FIRST_97 0x00c1 /* nFib of Word 97 */
#define FLAG_ENCRYPTED 0x0100
#define FLAG_TABLE_1 0x0200

typedef struct {
	const guint8 *bytes;
	gsize length;
} Span;

typedef struct {
	Span file;
	guint sector_shift, mini_shift, mini_cutoff;
	GArray *fat, *mini_fat;       /**< of guint32 */
	GByteArray *directory, *mini; /**< the streams */
} Ole;

static guint get16(Span span, gsize at)
{
	return at + 2 <= span.length ? (guint)(span.bytes[at] | span.bytes[at + 1] << 8) : 0;
}

static guint32 get32(Span span, gsize at)
{
	return (guint32)get16(span, at) | (guint32)get16(span, at + 2) << 16;
}

/* ---- the file system -------------------------------------------------------------------------------------------- */

static Span get_sector(const Ole *ole, guint32 n)
{
	gsize size = (gsize)1 << ole->sector_shift, at = HEADER_BYTES + (gsize)n * size;

	if (ole->sector_shift == 12) /* the header has a whole sector then */
		at = ((gsize)n + 1) * size;
	if (at >= ole->file.length)
		return (Span){0};
	return (Span){ole->file.bytes + at, MIN(size, ole->file.length - at)};
}

/** A stream by its first sector; a chain that is longer than the file has sectors is a loop, and is cut. */
static GByteArray *read_chain(const Ole *ole, guint32 n)
{
	GByteArray *stream = g_byte_array_new();

	for (guint steps = 0; n < END_OF_CHAIN && n < ole->fat->len && steps < ole->fat->len; steps++) {
		Span sector = get_sector(ole, n);
		g_byte_array_append(stream, sector.bytes, (guint)sector.length);
		n = g_array_index(ole->fat, guint32, n);
	}
	return stream;
}

static void append_numbers(GArray *numbers, Span span)
{
	for (gsize at = 0; at + 4 <= span.length; at += 4) {
		guint32 number = get32(span, at);
		g_array_append_val(numbers, number);
	}
}

/** The FAT: 109 of its sectors are named in the header, the others in a chain of sectors. */
static void read_fat(Ole *ole)
{
	guint32 next = get32(ole->file, 68);
	gsize n_sectors = (ole->file.length >> ole->sector_shift) + 1;
	guint per_sector = (guint)(((gsize)1 << ole->sector_shift) / 4);

	for (guint i = 0; i < 109 && get32(ole->file, 76 + 4 * i) < END_OF_CHAIN; i++)
		append_numbers(ole->fat, get_sector(ole, get32(ole->file, 76 + 4 * i)));
	for (gsize steps = 0; next < END_OF_CHAIN && steps < n_sectors && ole->fat->len <= n_sectors + per_sector; steps++) {
		Span list = get_sector(ole, next);
		for (guint i = 0; i + 1 < per_sector && get32(list, 4 * i) < END_OF_CHAIN && ole->fat->len <= n_sectors; i++)
			append_numbers(ole->fat, get_sector(ole, get32(list, 4 * i)));
		next = list.length ? get32(list, (gsize)4 * (per_sector - 1)) : END_OF_CHAIN;
	}
}

static Span get_entry(const Ole *ole, guint i)
{
	gsize at = (gsize)i * ENTRY_BYTES;

	if (i >= MAX_ENTRIES || at + ENTRY_BYTES > ole->directory->len)
		return (Span){0};
	return (Span){ole->directory->data + at, ENTRY_BYTES};
}

/** The directory entry of a name; its length is 0 if there is none. */
static Span find_entry(const Ole *ole, const char *name)
{
	gsize length = strlen(name);

	for (guint i = 0;; i++) {
		Span entry = get_entry(ole, i);
		gsize same = 0;
		if (entry.length == 0 || get16(entry, 64) != 2 * (length + 1)) {
			if (entry.length == 0)
				return entry;
			continue;
		}
		while (same < length && get16(entry, 2 * same) == (guint8)name[same])
			same++;
		if (same == length)
			return entry;
	}
}

static GByteArray *read_stream(const Ole *ole, const char *name)
{
	Span entry = find_entry(ole, name);
	guint32 n = get32(entry, 116), size = get32(entry, 120);
	GByteArray *stream;

	if (entry.length == 0)
		return NULL;
	if (size >= ole->mini_cutoff) {
		stream = read_chain(ole, n);
	} else {
		stream = g_byte_array_new();
		gsize piece = (gsize)1 << ole->mini_shift;
		for (guint steps = 0; n < ole->mini_fat->len && steps < ole->mini_fat->len; steps++) {
			gsize at = (gsize)n * piece;
			if (at < ole->mini->len)
				g_byte_array_append(stream, ole->mini->data + at, (guint)MIN(piece, ole->mini->len - at));
			n = g_array_index(ole->mini_fat, guint32, n);
		}
	}
	g_byte_array_set_size(stream, MIN(stream->len, size));
	return stream;
}

static gboolean open_ole(Ole *ole)
{
	ole->sector_shift = get16(ole->file, 30);
	ole->mini_shift = get16(ole->file, 32);
	ole->mini_cutoff = get32(ole->file, 56);
	if (ole->file.length < HEADER_BYTES || (ole->sector_shift != 9 && ole->sector_shift != 12) || ole->mini_shift != 6)
		return FALSE;
	read_fat(ole);
	ole->directory = read_chain(ole, get32(ole->file, 48));
	g_autoptr(GByteArray) mini_fat = read_chain(ole, get32(ole->file, 60));
	append_numbers(ole->mini_fat, (Span){mini_fat->data, mini_fat->len});
	ole->mini = read_chain(ole, get32(get_entry(ole, 0), 116));
	return ole->directory->len >= ENTRY_BYTES;
}

static void close_ole(Ole *ole)
{
	g_array_unref(ole->fat);
	g_array_unref(ole->mini_fat);
	g_clear_pointer(&ole->directory, g_byte_array_unref);
	g_clear_pointer(&ole->mini, g_byte_array_unref);
}

/* ---- Word ------------------------------------------------------------------------------------------------------- */

/** Windows-1252 where it is not Latin-1. */
static gunichar from_1252(guint8 byte)
{
	static const guint16 high[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
					 0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
					 0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

	return byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;
}

/** The text so far, and whether we are in the instruction of a field, which is not shown. */
typedef struct {
	GString *text;
	guint instructions;
	gunichar high;
} Writer;

static void add_character(Writer *writer, gunichar c)
{
	if (c == 0x13)
		writer->instructions++;
	else if ((c == 0x14 || c == 0x15) && writer->instructions > 0)
		writer->instructions--;
	if (writer->instructions > 0)
		return;
	if (c >= 0xd800 && c < 0xdc00) {
		writer->high = c;
		return;
	}
	if (c >= 0xdc00 && c < 0xe000 && writer->high)
		c = 0x10000 + ((writer->high - 0xd800) << 10) + (c - 0xdc00);
	writer->high = 0;
	if (c == '\r' || c == 0x07 || c == 0x0b)
		g_string_append_c(writer->text, '\n'); /* paragraph, cell, line */
	else if (c == '\f' || c == '\t')
		g_string_append_c(writer->text, (char)c);
	else if (c == 0x1e)
		g_string_append_c(writer->text, '-');
	else if (c == 0x1f)
		g_string_append_unichar(writer->text,
					0xad); /* a hyphen that shows at a line's end only; in TCVN3 a letter: office.c */
	else if (c >= 0x20 && g_unichar_validate(c))
		g_string_append_unichar(writer->text, c);
}

/** `n` characters of a piece, from its `skip`th on. */
static void add_piece(Writer *writer, Span document, guint32 fc, guint32 skip, guint32 n)
{
	gboolean bytes = fc & 0x40000000;
	gsize width = bytes ? 1 : 2;
	gsize at = (bytes ? (fc & 0x3fffffff) / 2 : fc & 0x3fffffff) + skip * width;

	for (guint32 i = 0; i < n && at + width <= document.length && writer->text->len <= TC_TEXT_MAX_BYTES; i++, at += width)
		add_character(writer, bytes ? from_1252(document.bytes[at]) : get16(document, at));
}

/** The list of pieces, behind the formatting in the Clx. Its length is 0 if there is none. */
static Span find_pieces(Span table, gsize at, gsize length)
{
	gsize end = MIN(at + length, table.length);

	while (at + 5 <= end && table.bytes[at] == 1)
		at += 3 + get16(table, at + 1);
	if (at + 5 > end || table.bytes[at] != 2)
		return (Span){0};
	gsize size = get32(table, at + 1);
	return (Span){table.bytes + at + 5, MIN(size, end - at - 5)};
}

/** Characters `first` to `last` (not included) of the document, counted over all pieces. */
static void add_range(Writer *writer, Span document, Span pieces, guint64 first, guint64 last)
{
	gsize n = pieces.length >= 16 ? (pieces.length - 4) / 12 : 0;

	for (gsize i = 0; i < n; i++) {
		guint64 start = get32(pieces, 4 * i), end = get32(pieces, 4 * (i + 1));
		guint64 from = MAX(start, first), to = MIN(end, last);
		guint32 fc = get32(pieces, 4 * (n + 1) + 8 * i + 2);
		if (from < to)
			add_piece(writer, document, fc, (guint32)(from - start), (guint32)(to - from));
	}
	writer->instructions = 0;
}

static GString *read_text(Span document, Span table)
{
	/* where the FIB has the numbers, in the order in which the characters come, and whether they are part of the paper */
	static const struct {
		gsize at;
		gboolean counts;
	} kinds[] = {{0x4c, TRUE}, {0x50, TRUE}, {0x54, FALSE}, {0x5c, FALSE}, {0x60, TRUE}, {0x64, TRUE}};
	Span pieces = find_pieces(table, get32(document, 0x1a2), get32(document, 0x1a6));
	Writer writer = {.text = g_string_new(NULL)};
	guint64 first = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		guint64 last = first + get32(document, kinds[i].at);
		if (kinds[i].counts && last > first) {
			if (i > 0)
				g_string_append_c(writer.text, '\n');
			add_range(&writer, document, pieces, first, last);
		}
		first = last;
	}
	return writer.text;
}

static gboolean open_word(TcDocument *document, const Ole *ole, GError **error)
{
	g_autoptr(GByteArray) stream = read_stream(ole, "WordDocument");
	Span word = stream ? (Span){stream->data, stream->len} : (Span){0};
	guint flags = get16(word, 0x0a);

	if (find_entry(ole, "EncryptedPackage").length > 0 || flags & FLAG_ENCRYPTED)
		return tc_problem_set(error, TC_PROBLEM_ENCRYPTED, NULL);
	if (!stream)
		return tc_problem_set(error, TC_PROBLEM_KIND, NULL);
	if (get16(word, 0) != FIB_MAGIC || get16(word, 2) < FIB_FIRST_97)
		return tc_problem_set(error, TC_PROBLEM_KIND, "Word 95 or older");
	g_autoptr(GByteArray) table = read_stream(ole, flags & FLAG_TABLE_1 ? "1Table" : "0Table");
	if (!table)
		return tc_problem_set(error, TC_PROBLEM_DAMAGED, "no table");
	document->kind = TC_KIND_DOC;
	return tc_flow_open(document, read_text(word, (Span){table->data, table->len}), error);
}

static gboolean open_doc(TcDocument *document, GError **error)
{
	Ole ole = {.fat = g_array_new(FALSE, FALSE, sizeof(guint32)), .mini_fat = g_array_new(FALSE, FALSE, sizeof(guint32))};

	ole.file.bytes = g_bytes_get_data(document->bytes, &ole.file.length);
	gboolean ok = open_ole(&ole) ? open_word(document, &ole, error) : tc_problem_set(error, TC_PROBLEM_DAMAGED, NULL);
	close_ole(&ole);
	return ok;
}

const TcFormat tc_format_ole = {.kind = TC_KIND_OLE, .open = open_doc, .read_page = tc_flow_read_page, .close = tc_flow_close};
