/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A page, and how its words are packed.
 *
 * The boxes of a page are many and alike: words of one line share their top and height, the next begins where the last ended. So
 * they are written column by column (all gaps, all lengths, all x ...), each number as its difference from what one would guess,
 * in as many bytes as it needs, and the whole as one zstd frame:
 *
 *     number of words
 *     gap         bytes between the end of the last word and this one: mostly 1
 *     length      of the word in bytes
 *     x           from the right edge of the last word: mostly the width of a space
 *     y, height   from those of the last word: mostly 0
 *     width       over the word's length: mostly the same
 *     confidence  from that of the last word
 *
 * Numbers are LEB128, differences zigzag. 294 pages of gazette PDFs (350 words each, no confidences) take 1.2 KB a page, 31 recognised
 * scans 2.3 KB; as they lie in memory, 7 KB.
 */
#include "lib/extract/page.h"

#include <string.h>
#include <zstd.h>

#define LEVEL 6
/** A word is packed in at most this many bytes before zstd: seven numbers of up to five bytes. */
#define MAX_PACKED_WORD 35

static const char *const source_names[] = {"flow", "layer", "ocr", "image"};

const char *tc_page_source_get_name(TcPageSource source)
{
	return source_names[source];
}

TcPageSource tc_page_source_from_name(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(source_names); i++)
		if (g_strcmp0(name, source_names[i]) == 0)
			return (TcPageSource)i;
	return TC_PAGE_FLOW;
}

TcPage *tc_page_new(guint n, TcPageSource source)
{
	TcPage *page = g_atomic_rc_box_new0(TcPage);

	page->n = n;
	page->source = source;
	page->confidence = TC_CONFIDENCE_NONE;
	page->text = g_strdup("");
	page->words = g_array_new(FALSE, TRUE, sizeof(TcWord));
	return page;
}

TcPage *tc_page_ref(TcPage *page)
{
	return g_atomic_rc_box_acquire(page);
}

static void clear(gpointer data)
{
	TcPage *page = data;

	g_free(page->text);
	g_free(page->engine);
	g_array_unref(page->words);
}

void tc_page_unref(TcPage *page)
{
	if (page)
		g_atomic_rc_box_release_full(page, clear);
}

static guint16 to_units(double part)
{
	return (guint16)(CLAMP(part, 0.0, 1.0) * TC_PAGE_UNITS + 0.5);
}

void tc_page_add_word(TcPage *page, GString *text, const char *word, gsize length, TcBox box, guint8 confidence)
{
	TcWord entry = {.start = (guint32)text->len, .confidence = confidence};

	if (length == 0 || page->words->len >= TC_PAGE_MAX_WORDS || text->len + length > TC_PAGE_MAX_BYTES)
		return;
	g_string_append_len(text, word, (gssize)length);
	entry.end = (guint32)text->len;
	entry.x = to_units(box.x);
	entry.y = to_units(box.y);
	entry.width = (guint16)(to_units(box.x + box.width) - entry.x);
	entry.height = (guint16)(to_units(box.y + box.height) - entry.y);
	g_array_append_val(page->words, entry);
}

void tc_page_take_text(TcPage *page, GString *text)
{
	g_free(page->text);
	page->length = text->len;
	page->text = g_string_free(text, FALSE);
}

static gboolean words_are_sound(const GArray *words, gsize text_length)
{
	guint32 end = 0;

	for (guint i = 0; i < words->len; i++) {
		const TcWord *word = &g_array_index(words, TcWord, i);
		if (word->start < end || word->end <= word->start || word->end > text_length)
			return FALSE;
		if (word->x + word->width > TC_PAGE_UNITS || word->y + word->height > TC_PAGE_UNITS)
			return FALSE;
		if (word->confidence > 100 && word->confidence != TC_CONFIDENCE_NONE)
			return FALSE;
		end = word->end;
	}
	return TRUE;
}

gboolean tc_page_is_sound(const TcPage *page)
{
	return page->source <= TC_PAGE_IMAGE && page->length <= TC_PAGE_MAX_BYTES && page->words->len <= TC_PAGE_MAX_WORDS &&
	       g_utf8_validate_len(page->text, page->length, NULL) && !memchr(page->text, '\f', page->length) &&
	       words_are_sound(page->words, page->length);
}

/* ---- packing ---------------------------------------------------------------------------------------------------- */

static void put_number(GByteArray *out, guint64 number)
{
	do {
		guint8 byte = (guint8)((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
		g_byte_array_append(out, &byte, 1);
		number >>= 7;
	} while (number > 0);
}

/** What is read next; `failed` once it ran out. */
typedef struct {
	const guint8 *at, *end;
	gboolean failed;
} Reader;

static guint64 get_number(Reader *reader)
{
	guint64 number = 0;

	for (guint shift = 0; reader->at < reader->end && shift < 35; shift += 7) {
		guint8 byte = *reader->at++;
		number |= (guint64)(byte & 0x7f) << shift;
		if (byte <= 0x7f)
			return number;
	}
	reader->failed = TRUE;
	return 0;
}

#define N_COLUMNS 7

/** Width of a word if its letters are as wide as those of the word before it. */
static gint64 guess_width(const TcWord *before, gint64 length)
{
	gint64 letters = (gint64)before->end - before->start;

	return letters > 0 ? before->width * length / letters : 0;
}

/** A word as differences from what the word before it lets one guess, in the order of the columns. */
static void to_differences(const TcWord *before, const TcWord *word, gint64 differences[N_COLUMNS])
{
	gint64 length = (gint64)word->end - word->start;

	differences[0] = (gint64)word->start - before->end;
	differences[1] = length;
	differences[2] = word->x - (before->x + before->width);
	differences[3] = word->y - before->y;
	differences[4] = word->height - before->height;
	differences[5] = word->width - guess_width(before, length);
	differences[6] = word->confidence - before->confidence;
}

/** \return FALSE if that is no word. */
static gboolean from_differences(const TcWord *before, const gint64 differences[N_COLUMNS], TcWord *word)
{
	gint64 start = before->end + differences[0], length = differences[1];
	gint64 x = before->x + before->width + differences[2], y = before->y + differences[3];
	gint64 height = before->height + differences[4], width = guess_width(before, length) + differences[5];
	gint64 confidence = before->confidence + differences[6];

	if (start < 0 || length < 0 || start + length > TC_PAGE_MAX_BYTES || x < 0 || y < 0 || width < 0 || height < 0 ||
	    x + width > TC_PAGE_UNITS || y + height > TC_PAGE_UNITS || confidence < 0 || confidence > G_MAXUINT8)
		return FALSE;
	*word = (TcWord){.start = (guint32)start,
			 .end = (guint32)(start + length),
			 .x = (guint16)x,
			 .y = (guint16)y,
			 .width = (guint16)width,
			 .height = (guint16)height,
			 .confidence = (guint8)confidence};
	return TRUE;
}

GBytes *tc_words_pack(const GArray *words)
{
	static const TcWord none = {0};
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autofree gint64(*differences)[N_COLUMNS] = g_malloc(sizeof(*differences) * MAX(words->len, 1));

	if (words->len == 0)
		return NULL;
	for (guint i = 0; i < words->len; i++) {
		const TcWord *word = &g_array_index(words, TcWord, i);
		to_differences(i > 0 ? word - 1 : &none, word, differences[i]);
	}
	put_number(out, words->len);
	for (int column = 0; column < N_COLUMNS; column++)
		for (guint i = 0; i < words->len; i++)
			put_number(out, ((guint64)differences[i][column] << 1) ^ (guint64)(differences[i][column] >> 63));
	gsize bound = ZSTD_compressBound(out->len);
	g_autofree guint8 *packed = g_malloc(bound);
	gsize size = ZSTD_compress(packed, bound, out->data, out->len, LEVEL);
	g_assert(!ZSTD_isError(size)); /* the bound is zstd's own promise */
	return g_bytes_new(packed, size);
}

/** What was compressed. \return g_free() it; NULL if it is damaged. */
static guint8 *decompress(gconstpointer packed, gsize size, gsize *length)
{
	unsigned long long full = ZSTD_getFrameContentSize(packed, size);

	if (full == ZSTD_CONTENTSIZE_ERROR || full == ZSTD_CONTENTSIZE_UNKNOWN || full == 0 ||
	    full > (gsize)TC_PAGE_MAX_WORDS * MAX_PACKED_WORD)
		return NULL;
	g_autofree guint8 *bytes = g_malloc(full);
	if (ZSTD_decompress(bytes, full, packed, size) != full)
		return NULL;
	*length = full;
	return g_steal_pointer(&bytes);
}

static GArray *unpack(Reader *reader, guint n)
{
	static const TcWord none = {0};
	g_autoptr(GArray) words = g_array_sized_new(FALSE, TRUE, sizeof(TcWord), n);
	g_autofree gint64(*differences)[N_COLUMNS] = g_malloc(sizeof(*differences) * MAX(n, 1));

	for (int column = 0; column < N_COLUMNS; column++)
		for (guint i = 0; i < n; i++) {
			guint64 number = get_number(reader);
			differences[i][column] = (gint64)(number >> 1) ^ -(gint64)(number & 1);
		}
	g_array_set_size(words, n);
	for (guint i = 0; i < n && !reader->failed; i++) {
		TcWord *word = &g_array_index(words, TcWord, i);
		reader->failed = !from_differences(i > 0 ? word - 1 : &none, differences[i], word);
	}
	return reader->failed ? NULL : g_steal_pointer(&words);
}

GArray *tc_words_unpack(gconstpointer packed, gsize size, gsize text_length)
{
	gsize length = 0;
	g_autofree guint8 *bytes = decompress(packed, size, &length);

	if (!bytes)
		return NULL;
	Reader reader = {.at = bytes, .end = bytes + length};
	guint64 n = get_number(&reader);
	if (n > TC_PAGE_MAX_WORDS)
		return NULL;
	g_autoptr(GArray) words = unpack(&reader, (guint)n);
	return words && words_are_sound(words, text_length) ? g_steal_pointer(&words) : NULL;
}
