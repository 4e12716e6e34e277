/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a work is called where it is shown.
 */
#include "lib/search/search-private.h"

#include <string.h>

char *tc_title_make(const char *type, const char *number, const char *year, const char *symbol, const char *name)
{
	const TcType *row = type ? tc_type_get(type) : NULL;
	const char *type_name = row ? row->name : "Văn bản";
	g_autofree char *identifier = tc_symbol_dup_identifier(number, year, symbol);
	if (name && *name)
		return g_strdup_printf("%s %s", type_name, name);
	return identifier ? g_strdup_printf("%s số %s", type_name, identifier) : g_strdup(type_name);
}

char *tc_search_make_paper_title(const char *docno, const char *type, const char *number, const char *year, const char *symbol)
{
	return number || type ? tc_title_make(type, number, year, symbol, NULL) : g_path_get_basename(docno);
}

char *tc_search_dup_paper_title(const TcPaper *paper)
{
	const TcHeader *header = &paper->header;

	return tc_search_make_paper_title(paper->docno, tc_header_get(header, TC_FIELD_TYPE),
					  tc_header_get(header, TC_FIELD_NUMBER), tc_header_get(header, TC_FIELD_YEAR),
					  tc_header_get(header, TC_FIELD_SYMBOL));
}

char *tc_search_make_relative_path(const char *path, const char *docno, int ordinal)
{
	/* the docno of a file's second paper ends in `#2` */
	const char *hash = ordinal > 0 ? strrchr(docno, '#') : NULL;
	gsize length = hash ? (gsize)(hash - docno) : strlen(docno);

	/* the docno is the end of the path, with or without the ending behind it; of names that are not UTF-8 a readable form is shown */
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (strncmp(at, docno, length) == 0 && !strchr(at + length, '/'))
			return g_utf8_make_valid(at, -1);
	}
	return g_utf8_make_valid(docno, -1);
}

char *tc_search_dup_relative_path(const TcPaper *paper)
{
	return tc_search_make_relative_path(paper->path, paper->docno, paper->ordinal);
}
