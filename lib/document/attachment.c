/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An attachment that stands in a file of its own has no head: its title says what it came with (DOMAIN 1.6), and that paper's number, day and
 * issuer are its own too.
 *
 *     QUY CHẾ
 *     sử dụng nhà văn hóa huyện
 *     (Ban hành kèm theo Quyết định số 33-QĐ/HU ngày 05/6/2018 của Ban Thường vụ Huyện ủy)
 */
#include "lib/document/document-private.h"

#include <string.h>

/** How sure what the parent says is of the attachment. */
#define INHERITED .7
/** The note begins so far into the text at most, and is no longer. */
#define MAX_LINES 12
#define NOTE_BYTES 300

gsize tc_attachment_match(const char *folded)
{
	static const char *const starts[] = {"(ban hanh kem theo ", "( ban hanh kem theo ", "(kem theo ",
					     "( kem theo ",         "ban hanh kem theo ",   "(ban hanh theo "};

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (!strncmp(folded, starts[i], strlen(starts[i])))
			return strlen(starts[i]);
	return 0;
}

static void inherit(TcHeader *header, TcFieldId id, const char *value)
{
	if (!header->fields[id].value)
		tc_header_set(header, id, value, (TcSpan){0, 0}, INHERITED);
}

/** The parent's day and issuer behind its number. */
static void read_rest(TcHeader *header, const char *text, gsize length)
{
	char iso[11];
	gsize matched;
	const char *day = tc_memstr(text, (gssize)length, "ngày"), *of = tc_memstr(text, (gssize)length, "của ");

	if (day && tc_date_parse(day, (gssize)(length - (gsize)(day - text)), iso))
		inherit(header, TC_FIELD_DATE, iso);
	if (!of)
		return;
	of += strlen("của ");
	g_autoptr(TcOrgan) organ = tc_organ_match(of, (gssize)(length - (gsize)(of - text)), &matched);
	if (organ && !header->fields[TC_FIELD_ISSUER].value) {
		inherit(header, TC_FIELD_ISSUER, organ->name);
		header->level = organ->level;
		header->province = g_strdup(tc_organ_get_province(organ));
	}
}

/** Reads the note that begins at folded [at, end): type, number, day, issuer. */
static gboolean read_note(TcHeader *header, const TcRegion *region, gsize at, gsize end)
{
	const char *bytes = region->folded->bytes;
	const guint32 *origin = region->folded->origin;
	gsize matched = 0, start = at;
	TcNumber number;

	if (!tc_type_match_name(bytes + at, &matched))
		return FALSE;
	at += matched;
	while (at < end && !tc_number_word_match(region, at, end))
		at++;
	if (at >= end || !tc_number_read(region, at + 2, end, &number))
		return FALSE;
	g_autofree char *symbol = number.symbol ? tc_symbol_canonical(number.symbol, NULL) : NULL;
	g_autofree char *printed = tc_name_squeeze(region->text + origin[start], (gssize)(number.end - origin[start]), "");
	tc_header_set(header, TC_FIELD_ATTACHED_TO, printed, tc_region_to_canonical(region, (TcSpan){origin[start], number.end}),
		      number.confidence);
	inherit(header, TC_FIELD_NUMBER, number.number);
	inherit(header, TC_FIELD_YEAR, number.year);
	inherit(header, TC_FIELD_SYMBOL, symbol);
	read_rest(header, region->text + number.end, origin[end] - number.end);
	tc_number_clear(&number);
	return TRUE;
}

void tc_header_read_attachment(TcHeader *header, const TcRegion *region)
{
	const char *bytes = region->folded->bytes;
	gsize line = 0;

	if (header->fields[TC_FIELD_NUMBER].source != TC_SOURCE_NONE || header->fields[TC_FIELD_SYMBOL].source != TC_SOURCE_NONE)
		return;
	for (guint n = 0; n < MAX_LINES && line < region->folded->length; n++) {
		gsize length = strcspn(bytes + line, "\n"), skip = tc_attachment_match(bytes + line);
		/* The note may be broken over lines: its bracket ends it. */
		gsize end = MIN(line + MAX(length, MIN(strcspn(bytes + line, ")"), NOTE_BYTES)), region->folded->length);
		if (skip && read_note(header, region, line + skip, end))
			return;
		line += length + 1;
	}
}
