/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where sentences end, in clean text and in OCR text alike: the model is counted with the same rule by which it is asked.
 *
 * OCR scatters stops and commas ("tù. đày", "Quốc: phòng") and breaks lines anywhere, so that no mark alone is a border: what follows must
 * not start with a small letter. A blank line in the middle of a sentence (the end of a page) is passed over by the same rule.
 */
#include "lib/repair/model-private.h"

#include <string.h>

gboolean model_is_border(const char *between, gsize length, gboolean lower_case_follows)
{
	guint line_ends = 0;
	gboolean stop = FALSE;

	if (lower_case_follows)
		return FALSE;
	for (gsize i = 0; i < length; i++) {
		line_ends += between[i] == '\n';
		stop = stop || (between[i] && strchr(".;:!?", between[i]));
	}
	return stop || line_ends > 1;
}
