/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/text: the encodings in which Vietnamese was written before Unicode, and what is left of them in texts that went through a
 * wrong conversion. tc_text_new() finds out by itself, line by line, and says afterwards what it read how.
 */
#ifndef TC_TEXT_ENCODING_H
#define TC_TEXT_ENCODING_H

#include "lib/text/text.h"

G_BEGIN_DECLS

/** How bytes stand for letters. Those after TC_ENCODING_MOJIBAKE are damages of single words: reported, never asked for. */
typedef enum {
	TC_ENCODING_AUTO, /**< to be found out, line by line */
	TC_ENCODING_UTF8,
	TC_ENCODING_UTF16LE,
	TC_ENCODING_UTF16BE,
	TC_ENCODING_TCVN3,          /**< ABC fonts, .VnTime */
	TC_ENCODING_TCVN3_CAPITALS, /**< the same bytes in a font of capitals, .VnTimeH: everything is upper case */
	TC_ENCODING_TCVN5712,       /**< TCVN 5712:1993, VN1 and VN2 */
	TC_ENCODING_VNI,            /**< VNI-Windows */
	TC_ENCODING_VISCII,
	TC_ENCODING_WINDOWS_1258,
	TC_ENCODING_WINDOWS_1252, /**< no Vietnamese: Western text */
	TC_ENCODING_VIQR,         /**< marks typed as ASCII, RFC 1456 */
	TC_ENCODING_MOJIBAKE,     /**< UTF-8 that was read as windows-1252 */
	TC_ENCODING_VNI_LEFT,     /**< a word of VNI half converted */
	TC_ENCODING_VNI_TWICE,    /**< a word of Unicode run through a VNI decoder */
	TC_ENCODING_1258_LEFT,    /**< a word of Latin-1 read as windows-1258 */
	TC_ENCODING_FONT_MAP,     /**< a capital that a font's map took for another */
	TC_N_ENCODINGS,
} TcEncoding;

/** The encoding's name, lower case: `tcvn3`, `windows-1258`. Static. Any thread. */
const char *tc_encoding_get_name(TcEncoding encoding);

/**
 * Finds an encoding that texts may be asked to be read in by its name, any case; `auto` among them.
 *
 * \return FALSE: TC_ERROR_USAGE, the message lists the names. Any thread.
 */
gboolean tc_encoding_parse(const char *name, TcEncoding *encoding, GError **error);

/** A stretch of the bytes given that was not read as UTF-8. */
typedef struct {
	TcSpan source;
	TcEncoding encoding; /**< how it was read */
} TcConversion;

/**
 * As tc_text_new(), in an encoding that the caller knows. Text in an 8-bit encoding may also come as UTF-8 in which each byte has
 * become a character (`QuyÕt ®Þnh`): so such text leaves word processors.
 *
 * \return NULL: as tc_text_new(); TC_ERROR_ENCODING names the offset of the first byte that the encoding does not have.
 */
TcText *tc_text_new_encoded(const char *bytes, gssize length, TcEncoding encoding, GError **error);

/** What was read otherwise than as UTF-8, in order, not overlapping; borrowed from `text`. \param n receives how many. */
const TcConversion *tc_text_get_conversions(const TcText *text, gsize *n);

G_END_DECLS

#endif
