/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Marks beside the head: secrecy, urgency, draft, circulation (marks.tsv). A mark stands alone in its piece, in capitals; a draft may
 * say which it is (`DỰ THẢO LẦN 2`, `Dự thảo 3`).
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/marks-table.h"

/** A mark shorter than this is taken only as it is: MẬT has too many neighbours. */
#define MIN_FUZZY_BYTES 9
#define MAX_MARK_BYTES 60
#define STRIP "\"'[]()*.:|-_"

typedef struct {
	char *folded;
	const char *print;
	const char *field;
} Mark;

static Mark marks[G_N_ELEMENTS(mark_rows)];

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		marks[i] = (Mark){tc_text_fold(mark_rows[i][0], -1), mark_rows[i][0], mark_rows[i][1]};
	g_once_init_leave(&loaded, 1);
}

/** The number of a draft behind `du thao`: `lan 2`, `2`, `lan thu 3`; "" if the mark ends there, NULL if something else follows. */
static const char *read_draft(const char *rest)
{
	static const char *const words[] = {" lan thu ", " lan ", " "};

	if (!*rest)
		return "";
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		gsize length = strlen(words[i]);
		if (!strncmp(rest, words[i], length) && rest[length] &&
		    strspn(rest + length, "0123456789") == strlen(rest + length))
			return rest + length;
	}
	return NULL;
}

static const Mark *find(const char *text, const char **draft)
{
	load();
	*draft = "";
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		gsize length = strlen(marks[i].folded);
		if (!strcmp(text, marks[i].folded))
			return &marks[i];
		if (!strcmp(marks[i].field, "draft") && !strncmp(text, marks[i].folded, length) &&
		    (*draft = read_draft(text + length)))
			return &marks[i];
		if (length >= MIN_FUZZY_BYTES && tc_fuzzy_distance(text, marks[i].folded, 1) <= 1)
			return &marks[i];
	}
	return NULL;
}

gboolean tc_mark_match(const TcRegion *region, gsize from, gsize to)
{
	const char *draft;

	if (to - from >= MAX_MARK_BYTES)
		return FALSE;
	/* A draft's mark is often typed in small letters; the words of the others stand in sentences too. */
	gboolean caps = tc_region_is_caps(region, from, to);
	if (!caps && !tc_memstr(region->folded->bytes + from, (gssize)(to - from), "thao"))
		return FALSE;
	g_autofree char *text = tc_name_squeeze(region->folded->bytes + from, (gssize)(to - from), STRIP);
	const Mark *mark = find(text, &draft);
	return mark && (caps || !strcmp(mark->field, "draft"));
}

/** A paper for a meeting may be asked back as well: `TÀI LIỆU HỘI NGHỊ; XEM XONG TRẢ LẠI`. */
static void set_mark(TcHeader *header, TcFieldId id, const char *value, TcSpan span)
{
	const char *before = tc_header_get(header, id);
	g_autofree char *both =
		before && id == TC_FIELD_CIRCULATION && !strstr(before, value) ? g_strdup_printf("%s; %s", before, value) : NULL;

	tc_header_set(header, id, both ? both : value, both ? header->fields[id].span : span, .9);
}

void tc_header_read_marks(TcHeader *header, const TcRegion *region, guint end)
{
	static const TcFieldId fields[] = {TC_FIELD_SECRECY, TC_FIELD_URGENCY, TC_FIELD_DRAFT, TC_FIELD_CIRCULATION};

	for (guint i = 0; i < MIN(end, region->pieces->len); i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_MARK)
			continue;
		const char *draft;
		g_autofree char *text = tc_name_squeeze(region->folded->bytes + piece->folded,
							(gssize)(piece->folded_end - piece->folded), STRIP);
		const Mark *mark = find(text, &draft);
		if (!mark)
			continue;
		g_autofree char *value = *draft ? g_strdup_printf("%s LẦN %s", mark->print, draft) : g_strdup(mark->print);
		for (gsize k = 0; k < G_N_ELEMENTS(fields); k++)
			if (!strcmp(tc_field_get_name(fields[k]), mark->field))
				set_mark(header, fields[k], value, tc_region_to_canonical(region, piece->span));
	}
}
