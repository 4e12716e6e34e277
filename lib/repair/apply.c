/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A text written out with its repairs. Words come as they are in the canonical text, which mends what needs no language model ("K ẾT", letters
 * of another alphabet, NFD); what stands between them comes as it was given: lines, pages and their numbers stay where they are. Where a
 * space was missing, the canonical one is put in.
 */
#include "lib/repair/repair-private.h"

#include <string.h>

typedef struct {
	const TcText *text;
	const char *canonical;
	const char *given;
	gsize at; /* bytes given that are written */
	GString *out;
} Writing;

/* What was given between what is written and the canonical bytes of the next word; `gap` is what stands there in the canonical text. */
static void write_gap(Writing *writing, TcSpan gap, gsize next)
{
	if (next > writing->at)
		g_string_append_len(writing->out, writing->given + writing->at, (gssize)(next - writing->at));
	else
		g_string_append_len(writing->out, writing->canonical + gap.start, (gssize)(gap.end - gap.start));
}

/* A word, or a repair with the words in it. */
static void write_word(Writing *writing, TcSpan gap, TcSpan word, const char *as, gsize length)
{
	TcSpan source = tc_text_get_source_span(writing->text, word);

	write_gap(writing, gap, source.start);
	g_string_append_len(writing->out, as, (gssize)length);
	writing->at = MAX(writing->at, source.end);
}

/* The end of the piece of words that starts at `from`: white space, a repair or the text ends it. */
static gsize find_end(const char *canonical, gsize from, gsize end)
{
	gsize at = from;

	while (at < end && !repair_is_space(canonical[at]))
		at++;
	return at;
}

GString *repair_write(const TcText *text, const char *given, gsize given_length, const TcRepairs *repairs, gboolean apply,
		      TcSpan *spans)
{
	gsize length, n;
	const TcRepair *repair = tc_repairs_get(repairs, &n);
	const char *canonical = tc_text_get_canonical(text, &length);
	Writing writing = {text, canonical, given, 0, g_string_sized_new(given_length + 16)};
	gsize gap = 0;

	for (gsize at = 0, k = 0; at < length;) {
		gboolean here = k < n && repair[k].span.start == at;
		gsize stop = k < n && !here ? repair[k].span.start : length;
		if (!here && repair_is_space(canonical[at])) {
			at++;
			continue;
		}
		gsize end = here ? repair[k].span.end : find_end(canonical, at, stop);
		gboolean repaired = here && apply && repair[k].state == TC_REPAIR_APPLIED;
		const char *as = repaired ? repair[k].repaired : canonical + at;
		write_word(&writing, (TcSpan){gap, at}, (TcSpan){at, end}, as, repaired ? strlen(as) : end - at);
		if (here && spans)
			spans[k] = (TcSpan){writing.out->len - (repaired ? strlen(as) : end - at), writing.out->len};
		k += here;
		gap = at = end;
	}
	g_string_append_len(writing.out, given + writing.at, (gssize)(given_length - writing.at));
	return writing.out;
}

char *tc_repairs_apply(const TcRepairs *repairs, const TcText *text, const char *given, gsize given_length, gsize *length)
{
	GString *out = repair_write(text, given, given_length, repairs, TRUE, NULL);

	*length = out->len;
	return g_string_free(out, FALSE);
}
