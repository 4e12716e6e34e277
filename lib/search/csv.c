/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cells of CSV files (RFC 4180), which people open in a spreadsheet. There a cell that begins with `=`, `+`, `-`, `@`, a tab or a return is a
 * formula, and what is in papers is not ours to run: such a cell begins with an apostrophe, as a person would type it.
 */
#include "lib/search/search.h"

#include <stdio.h>
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

char *tc_date_dup_office(const char *iso)
{
	guint year = 0, month = 0, day = 0;
	int n = iso ? sscanf(iso, "%4u-%2u-%2u", &year, &month, &day) : 0;
	if (n == 3)
		return g_strdup_printf("%u/%u/%u", day, month, year);
	return n == 2 ? g_strdup_printf("%u/%u", month, year) : g_strdup(iso);
}

void tc_csv_append_hit(GString *out, const TcHit *hit, guint row)
{
	const TcType *type = hit->type ? tc_type_get(hit->type) : NULL;
	g_autofree char *identifier = tc_symbol_dup_identifier(hit->number, hit->year, hit->symbol);
	g_autofree char *date = tc_date_dup_office(hit->date);
	g_string_append_printf(out, "%u,", row);
	tc_csv_append_cell(out, identifier, ",");
	tc_csv_append_cell(out, date, ",");
	tc_csv_append_cell(out, hit->issuer, ",");
	tc_csv_append_cell(out, type ? type->name : hit->type, ",");
	tc_csv_append_cell(out, hit->subject, ",");
	tc_csv_append_cell(out, hit->path, "\r\n");
}
