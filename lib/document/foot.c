/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a paper's foot is: at `Nơi nhận`, at a signature that appendices follow, or at the end of the text. signature.c reads it.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** How much is read before and after `Nơi nhận`, at the end of a text without it, and from a signature on. */
#define BEFORE_BYTES 700
#define AFTER_BYTES 4000
#define TAIL_BYTES 3000
#define SIGNATURE_BYTES 400

#define RECIPIENTS "noi nhan"
/** Its halves: with one letter wrong, one of them is whole. */
static const char *const halves[] = {"noi ", "nhan"};
/** Bytes before and behind the start of a half in which all of it stands. */
#define HALF_BEFORE 6
#define HALF_BEHIND 12

gboolean tc_recipients_may_stand(const TcText *text, TcSpan span)
{
	const TcFolded *folded = tc_text_get_folded(text);
	const char *start = folded->bytes + tc_folded_find(folded, span.start),
		   *end = folded->bytes + tc_folded_find(folded, span.end);
	TcSpan found;

	for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
		for (const char *at = start; (at = tc_memstr(at, end - at, halves[i])); at++) {
			const char *from = at - MIN(HALF_BEFORE, at - start), *to = at + MIN(HALF_BEHIND, end - at);
			if (tc_fuzzy_find(RECIPIENTS, from, (gsize)(to - from), 1, &found) >= 0)
				return TRUE;
		}
	}
	return FALSE;
}

/** `Nơi nhận` at the start of a piece; \return bytes behind it, 0 if it is not there. */
gsize tc_recipients_match(const TcRegion *region, const TcPiece *piece)
{
	const char *bytes = region->folded->bytes + piece->folded;
	gsize length = MIN(piece->folded_end - piece->folded, 14);
	TcSpan span;

	if (length < 7 || tc_fuzzy_find(RECIPIENTS, bytes, length, 1, &span) < 0 || span.start > 3)
		return 0;
	if (!tc_region_is_upper(region, piece->folded + span.start))
		return 0;
	while (span.end < length && strchr(" :.;", bytes[span.end]))
		span.end++;
	return region->folded->origin[piece->folded + span.end] - piece->span.start;
}

/** TRUE if the line at `line` is an authority or a post and nothing else, and a name follows in one of the next lines. */
static gboolean is_signature(const char *line)
{
	const char *form;
	gsize length = strcspn(line, "\n");

	if (length > 80 || (!tc_authority_match(line, length, &form) && !tc_post_get(line, length, 0)))
		return FALSE;
	const char *next = line + length;
	for (guint lines = 0; *next && lines < 4; next += length) {
		char *name = NULL;
		next += strspn(next, " \n");
		length = strcspn(next, "\n");
		double score = length && length < 60 ? tc_person_read(next, length, &name) : 0;
		g_free(name);
		if (score > 0)
			return TRUE;
		lines++;
	}
	return FALSE;
}

/** TRUE if a line in capitals may begin a signature: a cheap first look at most lines, which are prose. */
static gboolean may_sign(const char *line)
{
	static const char *const prints[] = {"TM",        "T/M",       "KT",          "K/T",    "TL",          "T/L",
					     "BỘ TRƯỞNG", "THỦ TƯỚNG", "CHỦ TỊCH",    "BÍ THƯ", "TỔNG BÍ THƯ", "THỐNG ĐỐC",
					     "GIÁM ĐỐC",  "CHÁNH ÁN",  "VIỆN TRƯỞNG", "PHÓ "};

	for (gsize i = 0; i < G_N_ELEMENTS(prints); i++)
		if (g_str_has_prefix(line, prints[i]))
			return TRUE;
	return FALSE;
}

/** A signature in the middle of a text that appendices follow, as gazettes print it, without recipients; 0 if there is none. */
static gsize find_inner_signature(const char *text, gsize length, gsize body_start)
{
	for (gsize line = body_start; line < length;) {
		gsize at = line + strspn(text + line, " ");
		if (at < length && at > body_start && may_sign(text + at) && is_signature(text + at))
			return at;
		line = at + strcspn(text + at, "\n") + 1;
	}
	return 0;
}

/** TRUE if a line begins with `Nơi nhận`, a letter of it wrong at most. */
static gboolean is_recipients_line(const char *line, gsize length)
{
	TcSpan span;
	gsize at = tc_name_skip_junk(line, MIN(length, 8));

	/* The first letter is a cheap first look. */
	if (at + 8 > length || at > 4 || line[at] != 'N')
		return FALSE;
	g_autofree char *folded = tc_text_fold(line + at, (gssize)MIN(length - at, 14));
	return tc_fuzzy_find(RECIPIENTS, folded, strlen(folded), 1, &span) >= 0 && span.start == 0;
}

/** Where the foot begins: before the first `Nơi nhận` that begins a line, else at a signature, else so far from the end of the text. */
static gsize find_start(const char *text, gsize length, gsize body_start, gboolean *signing)
{
	for (gsize line = body_start; line < length;) {
		const char *end = memchr(text + line, '\n', length - line);
		gsize next = end ? (gsize)(end - text) : length;
		if (is_recipients_line(text + line, next - line))
			return line > body_start + BEFORE_BYTES ? line - BEFORE_BYTES : body_start;
		line = next + 1;
	}
	gsize inner = find_inner_signature(text, length, body_start);
	*signing = inner != 0;
	if (inner)
		return inner;
	return length > body_start + TAIL_BYTES ? length - TAIL_BYTES : body_start;
}

TcSpan tc_foot_find(const char *text, gsize length, gsize body_start, gboolean *signing)
{
	*signing = FALSE;
	gsize start = find_start(text, length, body_start, signing);
	while (start > body_start && (text[start] & 0xC0) == 0x80)
		start--;
	gsize size = start < length ? MIN(length - start, *signing ? SIGNATURE_BYTES : BEFORE_BYTES + AFTER_BYTES) : 0;
	while (size < length - start && (text[start + size] & 0xC0) == 0x80)
		size--;
	return (TcSpan){start, start + size};
}
