/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Meetings. "Nghị quyết Trung ương 4 khóa XI", "Nghị quyết T.Ư 4, khóa XI" and "Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương
 * Đảng khóa XI" name one paper, and it has a number, 12-NQ/TW. The number of the meeting is read out of the name; plenums.tsv
 * says which resolution that is, where one is meant by the bare name.
 */
#include "lib/citation/works-private.h"

#include "lib/citation/plenums-table.h"

#include <stdlib.h>
#include <string.h>

static const char *const ordinals[] = {"nhat", "hai",  "ba",       "tu",       "nam",     "sau",      "bay",     "tam",
				       "chin", "muoi", "muoi mot", "muoi hai", "muoi ba", "muoi bon", "muoi lam"};

/* `lan thu muoi mot ban`: the longest ordinal that stands there. */
static int read_ordinal(const char *words)
{
	int best = 0;
	gsize longest = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(ordinals); i++) {
		gsize length = strlen(ordinals[i]);
		if (length > longest && strncmp(words, ordinals[i], length) == 0 && (!words[length] || words[length] == ' ')) {
			best = (int)i + 1;
			longest = length;
		}
	}
	return best ? best : atoi(words);
}

int tc_plenum_read(const char *name)
{
	static const char *const heads[] = {"lan thu ", "lan ", "trung uong ", "tw ", "t u ", "bch tw "};
	g_autofree char *folded = name ? tc_name_fold(name) : NULL;

	if (!folded || strstr(folded, "dai hoi") ||
	    !(strstr(folded, "trung uong") || strstr(folded, "tw") || strstr(folded, "t u") || strstr(folded, "hoi nghi")))
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
		const char *at = strstr(folded, heads[i]);
		int number = at ? read_ordinal(at + strlen(heads[i])) : 0;
		if (number > 0 && number <= 20)
			return number;
	}
	return 0;
}

gboolean tc_plenum_resolution(const char *type, const char *name, const char *term, const char **number, const char **symbol)
{
	int plenum = type && term ? tc_plenum_read(name) : 0;

	for (gsize i = 0; plenum && i < G_N_ELEMENTS(plenum_rows); i++) {
		const char *id = tc_symbol_get_type(plenum_rows[i][3]);
		if (!g_str_equal(plenum_rows[i][0], term) || atoi(plenum_rows[i][1]) != plenum || g_strcmp0(id, type) != 0)
			continue;
		*number = plenum_rows[i][2];
		*symbol = plenum_rows[i][3];
		return TRUE;
	}
	return FALSE;
}
