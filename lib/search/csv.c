/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cells of CSV files (RFC 4180), which people open in a spreadsheet. There a cell that begins with `=`, `+`, `-`, `@`, a tab or a return is a
 * formula, and what is in papers is not ours to run: such a cell begins with an apostrophe, as a person would type it.
 */
#include "lib/search/search.h"

#include <string.h>

void tc_csv_append_cell(GString *out, const char *value, const char *end)
{
	g_string_append_c(out, '"');
	if (value && *value && strchr("=+-@\t\r", *value))
		g_string_append_c(out, '\'');
	for (const char *c = value ? value : ""; *c; c++) {
		if (*c == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *c);
	}
	g_string_append_c(out, '"');
	g_string_append(out, end);
}
