/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A walk through the folded words of a text. A page of hits looks for a handful of words in ten papers; folded whole, with the origin of every
 * byte, and then cut into words, a paper of 4 KB took 144,000 instructions, and takes 87,000 here.
 */
#include "lib/text/text-private.h"

#include <string.h>

/** Bytes that a character folds to, at most. */
#define MAX_FOLDED 6
/** What a byte of a text is by itself; else the letter or digit that it folds to. */
#define LOOK_CLOSELY 0
#define BETWEEN 1

/* Of folded bytes, which have no capitals. */
static gboolean is_of_word(guint8 byte)
{
	return (guint8)(byte - 'a') <= 'z' - 'a' || (guint8)(byte - '0') <= 9 || byte >= 0x80;
}

static const guint8 *get_bytes(void)
{
	static guint8 bytes[256];
	static gsize filled;

	if (g_once_init_enter(&filled)) {
		const TextChars *chars = text_chars();
		for (guint c = 1; c < 0x80; c++)
			if (chars->fold[c] > TEXT_FOLD_KEEP)
				bytes[c] = is_of_word(chars->fold[c]) ? chars->fold[c] : BETWEEN;
		g_once_init_leave(&filled, 1);
	}
	return bytes;
}

void tc_folded_words_begin(TcFoldedWords *words, const char *utf8, gsize length)
{
	*words = (TcFoldedWords){.buffer = g_malloc(length + 1),
				 .text = utf8,
				 .at = utf8,
				 .end = utf8 + length,
				 .ordinal = G_MAXUINT, /* the first is 0 */
				 .stop = G_MAXSIZE,
				 .bytes = get_bytes(),
				 .folds = text_chars()->fold};
}

void tc_folded_words_end(TcFoldedWords *words)
{
	g_clear_pointer(&words->buffer, g_free);
}

/* A character that no table has. \return as fold_one(). */
static gsize fold_rare(const char *at, guint n, char *out)
{
	g_autofree char *folded = tc_text_fold(at, (gssize)n);
	gsize length = strlen(folded);
	if (length > 0 && !is_of_word((guint8)*folded))
		return G_MAXSIZE;
	memcpy(out, folded, length);
	return length;
}

/* A character of several bytes, or an odd one. \return bytes written; G_MAXSIZE: it is of no word, as are NUL and what is no UTF-8. */
static inline gsize fold_one(const guint8 *folds, const char *at, const char *end, guint *n, char *out)
{
	gunichar c;
	guint read = text_decode((const guchar *)at, (const guchar *)end, &c);
	guint8 byte = c < TEXT_TABLE_END ? folds[c] : TEXT_FOLD_KEEP;
	*n = MAX(read, 1);
	if (G_UNLIKELY(read == 0 || c == 0))
		return G_MAXSIZE;
	if (G_UNLIKELY(byte <= TEXT_FOLD_KEEP))
		return byte == TEXT_FOLD_DROP ? 0 : fold_rare(at, *n, out);
	*out = (char)byte;
	return is_of_word(byte) ? 1 : G_MAXSIZE;
}

/* What a letter or digit with marks folds to, which is nearly all that is not ASCII; LOOK_CLOSELY: it is none. \param n its bytes. */
static inline guint8 fold_letter(const guint8 *folds, const char *at, const char *end, guint *n)
{
	gunichar c;
	*n = text_decode((const guchar *)at, (const guchar *)end, &c);
	guint8 byte = *n && c < TEXT_TABLE_END ? folds[c] : TEXT_FOLD_KEEP;
	return byte > TEXT_FOLD_KEEP && is_of_word(byte) ? byte : LOOK_CLOSELY;
}

/* The word at hand without the zeros before its digits: it begins with the next character that is not dropped. */
static void trim(TcFoldedWords *words)
{
	while (words->length > 1 && words->word[0] == '0' && g_ascii_isdigit(words->word[1])) {
		const char *at = words->text + words->offset;
		char folded[MAX_FOLDED];
		guint n;
		fold_one(words->folds, at, words->end, &n, folded);
		do
			at += n;
		while (fold_one(words->folds, at, words->end, &n, folded) == 0);
		words->offset = (gsize)(at - words->text);
		words->length--;
		words->word++;
	}
}

/* Passes over what stands before a word. */
static const char *skip_between(const guint8 *bytes, const char *at, const char *end)
{
	while (at < end && bytes[(guchar)*at] == BETWEEN)
		at++;
	return at;
}

/* The end of a word. */
static const char *skip_word(const TcFoldedWords *words, const char *at)
{
	char folded[MAX_FOLDED];
	while (at < words->end) {
		guint8 byte = words->bytes[(guchar)*at];
		guint n = 1;
		if (byte == BETWEEN || (byte == LOOK_CLOSELY && !fold_letter(words->folds, at, words->end, &n) &&
					fold_one(words->folds, at, words->end, &n, folded) == G_MAXSIZE))
			break;
		at += n;
	}
	return at;
}

/* Whether a word begins with a letter that no word has that is wanted; a digit may be a zero that does not count. */
static gboolean is_passed_over(const TcFoldedWords *words, const char *at)
{
	guint8 first = words->bytes[(guchar)*at];
	guint n;
	if (first == LOOK_CLOSELY)
		first = fold_letter(words->folds, at, words->end, &n);
	return first > '9' && !words->firsts[first] && (gsize)(at - words->text) < words->stop;
}

/* Goes to the next word that may be wanted, or to what may be one. */
static const char *find_word(TcFoldedWords *words)
{
	const char *at = skip_between(words->bytes, words->at, words->end);
	while (words->firsts && at < words->end && is_passed_over(words, at)) {
		at = skip_between(words->bytes, skip_word(words, at), words->end);
		words->ordinal++;
	}
	return at;
}

gboolean tc_folded_words_next(TcFoldedWords *words)
{
	const guint8 *bytes = words->bytes, *folds = words->folds;
	const char *end = words->end, *at = find_word(words), *start = at;
	char *word = words->buffer, *out = word;

	while (at < end) {
		guint8 byte = bytes[(guchar)*at];
		gboolean between = byte == BETWEEN;
		guint n = 1;
		if (byte == LOOK_CLOSELY)
			byte = fold_letter(folds, at, end, &n);
		if (G_LIKELY(byte > BETWEEN)) {
			*out++ = (char)byte;
			at += n;
			continue;
		}
		gsize written = between ? G_MAXSIZE : fold_one(folds, at, end, &n, out);
		if (written == G_MAXSIZE && out > word)
			break;
		at += n;
		out += written == G_MAXSIZE ? 0 : written;
		if (out == word)
			start = at;
	}
	words->at = at;
	words->word = word;
	words->length = (gsize)(out - word);
	words->offset = (gsize)(start - words->text);
	words->ordinal++;
	trim(words);
	return out > word;
}
