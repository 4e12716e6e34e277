/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What kind of file some bytes are. Names are not looked at: staff rename files, scanners call a TIFF a JPG, and a name is what an
 * attacker chooses first.
 */
#ifndef TC_KIND_H
#define TC_KIND_H

#include "lib/base/base.h"

G_BEGIN_DECLS

typedef enum {
	TC_KIND_UNKNOWN,
	TC_KIND_TEXT,
	TC_KIND_PDF,
	TC_KIND_TIFF,
	TC_KIND_JPEG,
	TC_KIND_PNG,
	TC_KIND_WEBP,
	TC_KIND_ZIP, /**< which of the next three is known when it is opened */
	TC_KIND_DOCX,
	TC_KIND_ODT,
	TC_KIND_OLE, /**< old Office; Word is known when it is opened */
	TC_KIND_DOC,
	TC_KIND_RTF,
	TC_KIND_HTML,
	TC_KIND_MAIL,
	TC_N_KINDS
} TcKind;

/** As many bytes of a file's beginning as tc_kind_sniff() can make use of. */
#define TC_KIND_SNIFF_BYTES 4096

/** The kind of a file that begins so. \param length up to TC_KIND_SNIFF_BYTES are looked at. Any thread. */
TcKind tc_kind_sniff(gconstpointer bytes, gsize length);
/** `text`, `pdf`, `docx` ...: as the archive and reports have it; static. Any thread. */
const char *tc_kind_get_name(TcKind kind);
/** The kind of that name; TC_KIND_UNKNOWN if there is none. Any thread. */
TcKind tc_kind_from_name(const char *name);

G_END_DECLS

#endif
