/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The copy sheet (DOMAIN 1.6): a second head at the end of the text, with the copy's own number, organ and date.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** Pieces around a copy's number among which its organ and date stand. */
#define COPY_PIECES 8

static gboolean is_copy_symbol(const char *symbol)
{
	const char *type = tc_symbol_get_type(symbol);

	return type && tc_type_is_copy(type);
}

/** TRUE if a piece can stand above the copy's number: a title, a rule, a mark, an organ line. A post is the signature's of the paper copied. */
static gboolean is_above(const TcRegion *tail, const TcPiece *piece)
{
	const char *text = tc_piece_get_text(tail, piece);
	gsize length = piece->span.end - piece->span.start, matched;
	gboolean bare;

	if (piece->kind != TC_PIECE_TEXT)
		return piece->kind != TC_PIECE_NUMBER;
	if (tc_piece_get_caps(tail, piece) < .8)
		return FALSE;
	g_autoptr(TcOrgan) organ = tc_organ_match_head(text, (gssize)length, &matched, &bare);
	return organ || !tc_post_get(text, length, 0);
}

static guint find_start(const TcRegion *tail, guint number)
{
	guint first = number;

	while (first > 0 && number - first < COPY_PIECES && is_above(tail, tc_region_piece(tail, first - 1)))
		first--;
	return first;
}

/** The organ above the copy's number; \return the first piece of the copy sheet. */
static guint read_copy_issuer(TcHeader *header, const TcRegion *tail, guint number)
{
	TcHeadOrgan organs[TC_MAX_HEAD_ORGANS];
	guint first = find_start(tail, number), n = tc_organ_lines_read(tail, first, number, organs);

	if (n > 1 && organs[n - 1].bare)
		organs[n - 1].organ = tc_organ_take_under(organs[n - 1].organ, organs[n - 2].organ);
	if (n)
		tc_header_set(header, TC_FIELD_COPY_ISSUER, organs[n - 1].organ->name,
			      tc_region_to_canonical(tail, organs[n - 1].span), .85);
	for (guint i = 0; i < n; i++)
		tc_organ_free(organs[i].organ);
	return first;
}

static void read_copy_date(TcHeader *header, const TcRegion *tail, guint number)
{
	for (guint i = number > COPY_PIECES ? number - COPY_PIECES : 0; i < MIN(tail->pieces->len, number + COPY_PIECES); i++) {
		const TcPiece *piece = tc_region_piece(tail, i);
		TcDate date;
		if (piece->kind != TC_PIECE_DATE || !tc_date_find(tail, piece->folded, piece->folded_end, &date))
			continue;
		tc_header_set(header, TC_FIELD_COPY_DATE, date.iso, tc_region_to_canonical(tail, date.date_span), .85);
		return;
	}
}

void tc_header_read_copy(TcHeader *header, const TcRegion *tail)
{
	for (guint i = 0; i < tail->pieces->len; i++) {
		const TcPiece *piece = tc_region_piece(tail, i);
		TcNumber number;
		if (piece->kind != TC_PIECE_NUMBER || !tc_number_read(tail, piece->folded + 2, piece->folded_end, &number))
			continue;
		g_autofree char *symbol = number.symbol ? tc_symbol_canonical(number.symbol, NULL) : NULL;
		if (symbol && number.number && is_copy_symbol(symbol)) {
			tc_header_set(header, TC_FIELD_COPY_NUMBER, number.number,
				      tc_region_to_canonical(tail, number.number_span), number.confidence);
			tc_header_set(header, TC_FIELD_COPY_SYMBOL, symbol, tc_region_to_canonical(tail, number.symbol_span), .9);
			guint first = read_copy_issuer(header, tail, i);
			read_copy_date(header, tail, i);
			header->body_end = MIN(header->body_end, tail->base + tc_region_piece(tail, first)->span.start);
			tc_number_clear(&number);
			return;
		}
		tc_number_clear(&number);
	}
}
