/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The head proper: number, symbol, place, date, type word, stamps, and the organs. Works on pieces (segments.c).
 */
#include "lib/document/document-private.h"

#include <string.h>

/* ---- anchors ---------------------------------------------------------------------------------------------------------- */

/** Where the body begins for sure: bases and articles. Nothing after it belongs to the head. */
static gboolean is_body(const TcRegion *region, const TcPiece *piece)
{
	static const char *const starts[] = {"can cu ",       "- can cu ",   "dieu 1.",      "dieu 1 ",          "chuong i",
					     "phan thu nhat", "xet de nghi", "theo de nghi", "ban hanh kem theo"};

	if (piece->kind != TC_PIECE_TEXT)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (tc_piece_starts_with(region, piece, starts[i]))
			return TRUE;
	return piece->span.end - piece->span.start > 220;
}

static gboolean is_copy_type(const TcRegion *region, const TcPiece *piece)
{
	const TcType *type = tc_type_match_name(region->folded->bytes + piece->folded, NULL);

	return type && tc_type_is_copy(type->id);
}

static void find_anchors(const TcRegion *region, TcHead *head, guint *end)
{
	guint *slots[] = {[TC_PIECE_NUMBER] = &head->number,
			  [TC_PIECE_DATE] = &head->date,
			  [TC_PIECE_TYPE] = &head->type,
			  [TC_PIECE_ADDRESS] = &head->address,
			  [TC_PIECE_NOISE] = NULL};

	head->number = head->date = head->type = head->address = G_MAXUINT;
	for (*end = 0; *end < region->pieces->len; ++*end) {
		const TcPiece *piece = tc_region_piece(region, *end);
		if (is_body(region, piece) && (head->number != G_MAXUINT || head->type != G_MAXUINT || head->date != G_MAXUINT))
			return;
		if (piece->kind == TC_PIECE_TITLE && tc_piece_starts_with(region, piece, "doan tncs"))
			head->youth = TRUE;
		guint *slot = slots[piece->kind];
		/* SAO Y above a head is the stamp of a copy; a copy sheet's symbol tells its type. */
		if (piece->kind == TC_PIECE_TYPE && is_copy_type(region, piece))
			continue;
		/* After the type word or Kính gửi, a number is cited. */
		if (piece->kind == TC_PIECE_NUMBER &&
		    (head->address != G_MAXUINT || (head->type != G_MAXUINT && *end > head->type + 6)))
			continue;
		if (slot && *slot == G_MAXUINT)
			*slot = *end;
		if (piece->kind == TC_PIECE_ADDRESS)
			return;
	}
}

/* ---- single fields -------------------------------------------------------------------------------------------------------- */

static void set_type(TcHeader *header, const TcRegion *region, const TcPiece *piece)
{
	gsize length = 0;
	const TcType *type = tc_type_match_name(region->folded->bytes + piece->folded, &length);

	if (!type) {
		/* Letter-spaced or glued. */
		g_autofree char *raw = g_strndup(region->folded->bytes + piece->folded, piece->folded_end - piece->folded);
		g_auto(GStrv) words = g_strsplit(raw, " ", -1);
		g_autofree char *squeezed = g_strjoinv("", words);
		gsize n, size = tc_type_match_squeezed(squeezed);
		const TcType *types = tc_types_get(&n);
		for (gsize i = 0; i < n && size; i++) {
			g_autofree char *folded = tc_text_fold(types[i].name, -1);
			g_auto(GStrv) parts = g_strsplit(folded, " ", -1);
			g_autofree char *joined = g_strjoinv("", parts);
			if (strlen(joined) == size && !strncmp(joined, squeezed, size))
				type = &types[i];
		}
	}
	if (type)
		tc_header_set(header, TC_FIELD_TYPE, type->id, tc_region_to_canonical(region, piece->span), .95);
}

/** A line that is a number without the word Số, or with it unreadable: `J2Ÿ#/LĐTBXH-ATLĐ`. */
static gboolean read_bare_number(const TcRegion *region, guint end, TcNumber *number, guint *index)
{
	const char *bytes = region->folded->bytes;

	for (guint i = 0; i < end; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_TEXT || piece->folded_end - piece->folded > 60)
			continue;
		gsize slash = piece->folded;
		while (slash < piece->folded_end && slash < piece->folded + 14 && bytes[slash] != '/')
			slash++;
		if (slash >= piece->folded_end || bytes[slash] != '/' || slash == piece->folded + 1)
			continue;
		g_autofree char *before = g_strndup(bytes + piece->folded, slash - piece->folded);
		/* `V/v` and dates are no numbers. */
		if (before[0] == 'v' && strlen(before) < 3)
			continue;
		if (!tc_number_read(region, piece->folded, piece->folded_end, number))
			continue;
		g_autofree char *symbol = number->symbol ? tc_symbol_canonical(number->symbol, NULL) : NULL;
		const char *dash = symbol ? strpbrk(symbol, "-/") : NULL;
		if (dash) {
			*index = i;
			return TRUE;
		}
		tc_number_clear(number);
	}
	return FALSE;
}

static void set_number(TcHeader *header, const TcRegion *region, const TcNumber *number)
{
	TcSpan span = tc_region_to_canonical(region, number->number_span);

	tc_header_set(header, TC_FIELD_NUMBER, number->number, span, number->confidence);
	/* Where nothing was written the paper has no number yet. */
	if (!number->number && span.end > span.start)
		tc_header_set_unreadable(header, TC_FIELD_NUMBER, span);
	if (number->year)
		tc_header_set(header, TC_FIELD_YEAR, number->year, span, number->confidence);
	/* Spelt once the issuer is known. */
	tc_header_set(header, TC_FIELD_SYMBOL, number->symbol, tc_region_to_canonical(region, number->symbol_span), .95);
}

static void read_number(TcHeader *header, const TcRegion *region, TcHead *head, guint end)
{
	const char *bytes = region->folded->bytes;
	TcNumber number = {0};
	gboolean found = FALSE;

	if (head->number != G_MAXUINT) {
		const TcPiece *piece = tc_region_piece(region, head->number);
		gsize at = piece->folded;
		/* A law's number line starts with the type word. */
		gsize length = 0;
		const TcType *type = tc_type_match_name(bytes + at, &length);
		if (type && !header->fields[TC_FIELD_TYPE].value)
			tc_header_set(header, TC_FIELD_TYPE, type->id, tc_region_to_canonical(region, piece->span), .8);
		at += type ? length : 0;
		while (at < piece->folded_end && !tc_number_word_match(region, at, piece->folded_end))
			at++;
		found = tc_number_read(region, MIN(at + 2, piece->folded_end), piece->folded_end, &number);
	}
	if (!found || !number.symbol) {
		TcNumber bare;
		guint index;
		guint limit = head->address != G_MAXUINT ? head->address : MIN(end, region->pieces->len);
		if (read_bare_number(region, limit, &bare, &index)) {
			tc_number_clear(&number);
			number = bare;
			head->number = index;
			tc_region_piece(region, index)->kind = TC_PIECE_NUMBER;
			found = TRUE;
		}
	}
	if (found)
		set_number(header, region, &number);
	tc_number_clear(&number);
}

static void read_date(TcHeader *header, const TcRegion *region, const TcHead *head)
{
	TcDate date;

	if (head->date == G_MAXUINT)
		return;
	const TcPiece *piece = tc_region_piece(region, head->date);
	if (!tc_date_find(region, piece->folded, piece->folded_end, &date))
		return;
	if (!*date.iso)
		tc_header_set_unreadable(header, TC_FIELD_DATE, tc_region_to_canonical(region, date.date_span));
	static const double confidences[] = {0, .5, .7, .95};
	tc_header_set(header, TC_FIELD_DATE, date.iso, tc_region_to_canonical(region, date.date_span),
		      confidences[(strlen(date.iso) + 2) / 3 - (strlen(date.iso) ? 1 : 0)]);
	g_autofree char *place = tc_date_dup_place(region, &date);
	tc_header_set(header, TC_FIELD_PLACE, place, tc_region_to_canonical(region, date.place_span), .9);
}

void tc_header_read_head(TcHeader *header, const TcRegion *region, TcHead *head)
{
	guint end = 0;

	find_anchors(region, head, &end);
	if (head->type != G_MAXUINT)
		set_type(header, region, tc_region_piece(region, head->type));
	read_number(header, region, head, end);
	read_date(header, region, head);
	tc_header_read_marks(header, region, end + 1);
	tc_header_read_issuer(header, region, head, end);
	head->after = 0;
	guint anchors[] = {head->number, head->date, head->type};
	for (gsize i = 0; i < G_N_ELEMENTS(anchors); i++)
		if (anchors[i] != G_MAXUINT)
			head->after = MAX(head->after, anchors[i] + 1);
}
