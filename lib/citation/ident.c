/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whether to believe the plain reading of a number and its symbol, or the one through damage. The plain one stands if it is whole:
 * every piece known, in accord with the type word, nothing stuck to its end.
 */
#include "lib/citation/citation-private.h"
#include "lib/citation/works-private.h"

#include <string.h>

/* A sign that sticks to the end of a symbol and is no part of the sentence. */
static gboolean is_stuck(const TcScan *scan, gsize at)
{
	char c = scan->f[at];

	if (!c || tc_is_blank(c) || tc_quote_length(scan, at) || tc_dash_length(scan, at))
		return FALSE;
	return (guchar)c >= 0x80 || !strchr(".,;:)('/]?!", c);
}

/*
 * Does the symbol begin with the code of its type word, or of one that shares its run (QĐ of a quy định)? "Công văn" and "văn bản" are said of any
 * paper.
 */
static gboolean agrees(const TcIdent *ident, const char *type)
{
	const TcType *row = tc_type_get(type);
	g_autofree char *symbol = tc_text_fold(ident->symbol, -1), *code = row ? tc_text_fold(row->code, -1) : NULL;
	const char *says = tc_symbol_get_type(ident->symbol);

	if (says && g_str_equal(tc_type_family(type, NULL), tc_type_family(says, NULL)))
		return TRUE;
	return !code || !*code || g_str_equal(type, "cong-van") || !g_ascii_isalpha(*symbol) ||
	       (strncmp(symbol, code, strlen(code)) == 0 && !g_ascii_isalpha(symbol[strlen(code)]));
}

/* Does what was read look whole: every piece known, nothing stuck to its end? */
static gboolean is_whole(const TcScan *scan, const TcIdent *ident, const TcShape *shape, const char *type)
{
	gsize next = tc_skip_blank(scan, ident->end);

	if (shape->types + shape->organs < MIN(shape->pieces, 2) || (shape->types && !shape->organs && shape->pieces < 2))
		return FALSE;
	if (is_stuck(scan, ident->end) || !tc_assembly_is_known(ident->symbol) ||
	    ((shape->types || shape->pieces > 1) && !agrees(ident, type)))
		return FALSE;
	/* NĐ-C F: a lone capital behind it */
	return next == ident->end || !tc_scan_is_upper(scan, next) || tc_word_end(scan, next) > next + 1 || shape->organs;
}

/*
 * A symbol in clean capitals whose organ no table has is that of an organ that we do not know. It is mended only where there
 * is little to choose from (the Party's organs, ministries in circulars, the one that issues decrees), or where it has a stroke
 * too many or too few. One that is known and does not go with its type word ("Kết luận 44-KH/TW") may be the author's slip.
 */
static gboolean may_mend(const TcScan *scan, const TcIdent *plain, const TcShape *shape, const char *type, const TcIdent *mended)
{
	gboolean sure = mended->confidence > TC_DOUBTFUL;

	if (plain->damage || shape->pieces < 2 || shape->odd_letters || !shape->types || is_stuck(scan, plain->end))
		return TRUE;
	if (mended->end < plain->end || (shape->organs && !sure && tc_assembly_is_known(plain->symbol)))
		return FALSE;
	if (strchr(mended->symbol, '/') || g_str_equal(type, "nghi-dinh") || strstr(mended->symbol, "QH") ||
	    (tc_type_is_circular(type) && sure))
		return TRUE;
	const char *organ = strpbrk(plain->symbol, "-/");
	if (!shape->organs && organ && g_utf8_strlen(organ + 1, -1) <= 2 && !tc_type_is_circular(type))
		return TRUE;
	return sure && strlen(plain->symbol) != strlen(mended->symbol);
}

gboolean tc_ident_read(const TcScan *scan, gsize at, const char *type, TcIdent *ident)
{
	TcShape shape = {0};
	gboolean plain = tc_ident_read_plain(scan, at, type, ident, &shape);
	TcIdent mended;

	if (!type || (plain && is_whole(scan, ident, &shape, type)))
		return plain;
	gboolean near = tc_ident_read_damaged(scan, at, type, &mended);
	if (near && (!plain || may_mend(scan, ident, &shape, type, &mended))) {
		*ident = mended;
		return TRUE;
	}
	/* it breaks off, or is none that its type can have: the rest is lost */
	gboolean lost = !shape.organs && (shape.pieces < 2 || shape.odd_letters);
	if (tc_type_is_circular(type) || g_str_equal(type, "nghi-dinh"))
		lost |= !shape.organs || (plain && shape.pieces > 1 && !agrees(ident, type));
	lost |= near && mended.confidence > TC_DOUBTFUL && !shape.organs;
	if (plain && (lost || !tc_assembly_is_known(ident->symbol) || is_stuck(scan, ident->end))) {
		ident->damage |= TC_DAMAGE_SYMBOL;
		ident->confidence = MIN(ident->confidence, TC_DOUBTFUL);
	}
	return plain;
}
