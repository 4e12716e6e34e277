/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of encodings.
 */
#include "lib/text/encoding.h"

#include <glib/gi18n.h>

/* Those up to here may be asked for. */
#define LAST_ASKED TC_ENCODING_MOJIBAKE

static const char *const names[TC_N_ENCODINGS] = {
	[TC_ENCODING_AUTO] = "auto",
	[TC_ENCODING_UTF8] = "utf-8",
	[TC_ENCODING_UTF16LE] = "utf-16le",
	[TC_ENCODING_UTF16BE] = "utf-16be",
	[TC_ENCODING_TCVN3] = "tcvn3",
	[TC_ENCODING_TCVN3_CAPITALS] = "tcvn3-capitals",
	[TC_ENCODING_TCVN5712] = "tcvn5712",
	[TC_ENCODING_VNI] = "vni",
	[TC_ENCODING_VISCII] = "viscii",
	[TC_ENCODING_WINDOWS_1258] = "windows-1258",
	[TC_ENCODING_WINDOWS_1252] = "windows-1252",
	[TC_ENCODING_VIQR] = "viqr",
	[TC_ENCODING_MOJIBAKE] = "mojibake",
	[TC_ENCODING_VNI_LEFT] = "vni-left",
	[TC_ENCODING_VNI_TWICE] = "vni-twice",
	[TC_ENCODING_1258_LEFT] = "1258-left",
	[TC_ENCODING_FONT_MAP] = "font-map",
};

const char *tc_encoding_get_name(TcEncoding encoding)
{
	return names[encoding];
}

gboolean tc_encoding_parse(const char *name, TcEncoding *encoding, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);

	for (guint i = 0; i <= LAST_ASKED; i++) {
		if (g_ascii_strcasecmp(name, names[i]) == 0) {
			*encoding = (TcEncoding)i;
			return TRUE;
		}
		g_string_append_printf(known, "%s%s", i ? ", " : "", names[i]);
	}
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("no encoding is called \"%s\"; known are: %s"), name, known->str);
	return FALSE;
}
