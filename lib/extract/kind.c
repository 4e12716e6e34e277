/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/extract/kind.h"

#include <string.h>

/** `%PDF-` may stand behind some rubbish; readers look this far. */
#define PDF_MAX_OFFSET 1024
/** Of a text's beginning, one byte in this many may be a control character: some old encodings have capitals there. */
#define TEXT_MIN_PER_CONTROL 10
/** Header lines that make a text an e-mail: one may stand in any letter, two do not. */
#define MAIL_MIN_HEADERS 2

static const char *const names[TC_N_KINDS] = {"unknown", "text", "pdf", "tiff", "jpeg", "png",  "webp", "zip",
					      "docx",    "odt",  "ole", "doc",  "rtf",  "html", "mail"};

typedef struct {
	const char *bytes;
	gsize length;
	TcKind kind;
} Magic;

#define MAGIC(bytes, kind)                                                                                                       \
	{                                                                                                                        \
		bytes, sizeof(bytes) - 1, kind                                                                                   \
	}
static const Magic magics[] = {
	MAGIC("PK\003\004", TC_KIND_ZIP),    MAGIC("PK\005\006", TC_KIND_ZIP),
	MAGIC("II*\000", TC_KIND_TIFF),      MAGIC("MM\000*", TC_KIND_TIFF),
	MAGIC("\377\330\377", TC_KIND_JPEG), MAGIC("\211PNG\r\n\032\n", TC_KIND_PNG),
	MAGIC("{\\rtf", TC_KIND_RTF),        MAGIC("\320\317\021\340\241\261\032\341", TC_KIND_OLE),
};

const char *tc_kind_get_name(TcKind kind)
{
	return names[kind];
}

TcKind tc_kind_from_name(const char *name)
{
	for (int i = 0; i < TC_N_KINDS; i++)
		if (g_strcmp0(name, names[i]) == 0)
			return (TcKind)i;
	return TC_KIND_UNKNOWN;
}

static gboolean has_prefix(const char *text, gsize length, const char *prefix)
{
	return length >= strlen(prefix) && g_ascii_strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static gboolean is_html(const char *text, gsize length)
{
	while (length > 0 && (g_ascii_isspace(*text) || strchr("\357\273\277", *text))) {
		text++;
		length--;
	}
	if (has_prefix(text, length, "<!doctype html") || has_prefix(text, length, "<html"))
		return TRUE;
	return has_prefix(text, length, "<?xml") && g_strstr_len(text, (gssize)length, "<html");
}

/** Lines `Name: value` up to the first that is none; only names that an e-mail has and a letter has not. */
static gboolean is_mail(const char *text, gsize length)
{
	static const char *const headers[] = {
		"From:",     "Received:", "Return-Path:", "Message-ID:", "MIME-Version:", "Delivered-To:",
		"X-Mailer:", "Subject:",  "Date:",        "To:",         "Content-Type:", "Thread-Topic:"};
	guint n = 0;

	while (length > 0) {
		const char *end = memchr(text, '\n', length);
		gsize line = end ? (gsize)(end - text) + 1 : length;
		const char *colon = memchr(text, ':', line);
		if (!colon && !(n > 0 && (*text == ' ' || *text == '\t')))
			break;
		for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
			n += has_prefix(text, line, headers[i]);
		text += line;
		length -= line;
	}
	return n >= MAIL_MIN_HEADERS;
}

static gboolean is_text(const guint8 *bytes, gsize length)
{
	gsize controls = 0;

	if (length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
		return TRUE; /* UTF-16 with its mark */
	for (gsize i = 0; i < length; i++) {
		if (bytes[i] == 0)
			return FALSE;
		controls += bytes[i] < 0x20 && !g_ascii_isspace(bytes[i]);
	}
	return controls * TEXT_MIN_PER_CONTROL <= length;
}

TcKind tc_kind_sniff(gconstpointer bytes, gsize length)
{
	const char *text = bytes;

	length = MIN(length, TC_KIND_SNIFF_BYTES);
	for (gsize i = 0; i < G_N_ELEMENTS(magics); i++)
		if (length >= magics[i].length && memcmp(bytes, magics[i].bytes, magics[i].length) == 0)
			return magics[i].kind;
	if (length >= 12 && memcmp(text, "RIFF", 4) == 0 && memcmp(text + 8, "WEBP", 4) == 0)
		return TC_KIND_WEBP;
	if (memmem(bytes, MIN(length, PDF_MAX_OFFSET), "%PDF-", 5))
		return TC_KIND_PDF;
	if (!is_text(bytes, length))
		return TC_KIND_UNKNOWN;
	if (is_html(text, length))
		return TC_KIND_HTML;
	return is_mail(text, length) ? TC_KIND_MAIL : TC_KIND_TEXT;
}
