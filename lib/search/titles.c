/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a work is called where it is shown.
 */
#include "lib/search/search-private.h"

#include <string.h>

char *tc_title_make_identifier(const char *number, const char *year, const char *symbol)
{
	if (!number || !symbol || !*number || !*symbol)
		return NULL;
	if (year && *year)
		return g_strdup_printf("%s/%s/%s", number, year, symbol);
	/* The State writes 895/QĐ-TTg and 984/UBND-KGVX, the Party 44-KL/TW. */
	gboolean slash = !tc_symbol_is_party(symbol);
	return g_strdup_printf("%s%c%s", number, slash ? '/' : '-', symbol);
}

char *tc_title_make(const char *type, const char *number, const char *year, const char *symbol, const char *name)
{
	const TcType *row = type ? tc_type_get(type) : NULL;
	const char *type_name = row ? row->name : "Văn bản";
	g_autofree char *identifier = tc_title_make_identifier(number, year, symbol);
	if (name && *name)
		return g_strdup_printf("%s %s", type_name, name);
	if (identifier)
		return g_strdup_printf("%s số %s", type_name, identifier);
	if (number && *number)
		return g_strdup_printf("%s số %s", type_name, number);
	return g_strdup(type_name);
}

char *tc_search_dup_paper_title(const TcPaper *paper)
{
	const TcHeader *header = &paper->header;
	const char *number = tc_header_get(header, TC_FIELD_NUMBER);
	if (!number && !tc_header_get(header, TC_FIELD_TYPE))
		return g_path_get_basename(paper->docno);
	return tc_title_make(tc_header_get(header, TC_FIELD_TYPE), number, tc_header_get(header, TC_FIELD_YEAR),
			     tc_header_get(header, TC_FIELD_SYMBOL), NULL);
}
