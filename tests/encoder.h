/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Vietnamese text as it was written before Unicode, for tests and measurements of lib/text. Reads lib/text/encodings.tsv by itself and takes
 * windows-1258 from the C library, so that the decoders are not held against themselves.
 */
#ifndef TC_ENCODER_H
#define TC_ENCODER_H

#include "lib/text/encoding.h"

/** How text in an 8-bit encoding is brought. */
typedef enum {
	TC_ENCODED_BYTES, /**< as in an old file */
	TC_ENCODED_SEEN,  /**< as UTF-8 of what a Western program shows for the bytes */
} TcEncodedAs;

/**
 * NFC text in an encoding; what the encoding lacks (`Ế` in TCVN3) is written in lower case, punctuation over ASCII left as ASCII. Free with
 * g_string_free().
 */
GString *tc_encode(const char *utf8, TcEncoding encoding, TcEncodedAs as);

/** The text with nothing but ASCII and the letters of Vietnamese: quotes and dashes as ASCII, the rest as spaces. Free with g_free(). */
char *tc_encoder_dup_plain(const char *utf8);

#endif
