/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values that fields are known to have: types, levels, secrecy, states. There are so few of them that a question need not put them in quotes,
 *
 *     loại:công văn hiến máu          the type `công văn`, and the words `hiến máu`
 *
 * where otherwise the type would be `công`, and `văn` a word. Of issuers, places and people nobody knows where a name ends.
 *
 * Numbers are asked for by range, too: `số:100..120`.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Words of the longest value: `đã được sửa đổi bổ sung`. */
#define MAX_WORDS 6u
/** Digits of a number in a range; no office has come to the end of them. */
#define MAX_DIGITS 6u

static gboolean is_type(const char *folded)
{
	gsize matched;
	return tc_type_get_by_code(folded) || (tc_type_match_name(folded, &matched) && matched == strlen(folded));
}

static gboolean is_secrecy(const char *folded)
{
	for (int level = 0; level <= (int)TC_SECRECY_ABSOLUTE; level++)
		if (strcmp(folded, tc_index_secrecy_name((TcSecrecy)level)) == 0)
			return TRUE;
	return FALSE;
}

const char *tc_values_find_level(const char *value)
{
	g_autofree char *folded = tc_text_fold(value, -1);
	for (TcLevel level = TC_LEVEL_CENTRE; level <= TC_LEVEL_COMMUNE; level++) {
		const char *id = tc_level_get_id(level);
		g_autofree char *name = tc_text_fold(tc_level_get_name(id), -1);
		if (strcmp(folded, id) == 0 || strcmp(folded, name) == 0)
			return id;
	}
	return tc_level_get_id(tc_symbol_get_level(folded));
}

gboolean tc_values_parse_numbers(const char *value, guint *low, guint *high)
{
	const char *dots = strstr(value, "..");
	gsize digits = strspn(value, "0123456789"), rest = dots ? strspn(dots + 2, "0123456789") : 0;
	if (!dots || digits == 0 || value + digits != dots || rest == 0 || dots[2 + rest] || digits > MAX_DIGITS ||
	    rest > MAX_DIGITS)
		return FALSE;
	guint first = (guint)g_ascii_strtoull(value, NULL, 10), second = (guint)g_ascii_strtoull(dots + 2, NULL, 10);
	*low = MIN(first, second);
	*high = MAX(first, second);
	return *high - *low < TC_SEARCH_MAX_NUMBERS;
}

static gboolean is_known(const TcIndexField *field, const char *value)
{
	g_autofree char *folded = tc_text_fold(value, -1);
	if (field->kind == TC_INDEX_STATE)
		return tc_states_parse(field, value) != 0;
	return strcmp(field->name, "type") == 0      ? is_type(folded)
	       : strcmp(field->name, "level") == 0   ? tc_values_find_level(value) != NULL
	       : strcmp(field->name, "secrecy") == 0 ? is_secrecy(folded)
						     : FALSE;
}

gsize tc_values_find_end(const TcIndexField *field, const char *text, gsize length)
{
	gsize found = 0, at = 0;
	for (guint n = 0; n < MAX_WORDS && at < length && (n == 0 || text[at] == ' '); n++) {
		at += n > 0;
		while (at < length && !strchr(" \"(),;:", text[at]))
			at++;
		g_autofree char *value = g_strndup(text, at);
		if (is_known(field, value))
			found = at;
	}
	return found;
}
