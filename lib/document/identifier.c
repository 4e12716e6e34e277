/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/document/document.h"

char *tc_symbol_dup_identifier(const char *number, const char *year, const char *symbol)
{
	if (!number)
		return NULL;
	g_autofree char *head = year ? g_strdup_printf("%s/%s", number, year) : g_strdup(number);
	if (!symbol)
		return g_steal_pointer(&head);
	return g_strconcat(head, !year && tc_symbol_is_party(symbol) ? "-" : "/", symbol, NULL);
}
