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

/** The organ lines above the copy's number; \return the first piece of the copy sheet. */
static guint read_copy_issuer(TcHeader *header, const TcRegion *tail, guint number)
{
	guint first = number;
	TcOrgan *issuer = NULL, *parent = NULL;

	for (guint i = number; i-- > 0 && number - i <= COPY_PIECES;) {
		const TcPiece *piece = tc_region_piece(tail, i);
		const char *text = tail->text + piece->span.start;
		gsize length = piece->span.end - piece->span.start, matched;
		gboolean bare;
		if (piece->kind == TC_PIECE_TITLE || piece->kind == TC_PIECE_RULE || piece->kind == TC_PIECE_MARK) {
			first = piece->kind == TC_PIECE_RULE ? first : i;
			continue;
		}
		if (piece->kind != TC_PIECE_TEXT || tc_name_get_caps(text, length) < .8)
			break;
		TcOrgan *organ = tc_organ_match_head(text, (gssize)length, &matched, &bare);
		if (!organ || matched + 3 < length) {
			tc_organ_free(organ);
			break;
		}
		first = i;
		if (!issuer) {
			issuer = organ;
			tc_header_set(header, TC_FIELD_COPY_ISSUER, organ->name, tc_region_to_canonical(tail, piece->span), .85);
			if (!bare)
				continue;
		} else {
			parent = organ;
			break;
		}
	}
	if (issuer && parent) {
		issuer = tc_organ_take_under(issuer, parent);
		tc_header_set(header, TC_FIELD_COPY_ISSUER, issuer->name, header->fields[TC_FIELD_COPY_ISSUER].span, .85);
	}
	tc_organ_free(issuer);
	tc_organ_free(parent);
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
