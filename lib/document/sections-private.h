/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside the sections: what section-labels.c reads and sections.c puts together.
 */
#ifndef TC_DOCUMENT_SECTIONS_PRIVATE_H
#define TC_DOCUMENT_SECTIONS_PRIVATE_H

#include "lib/document/document-private.h"

G_BEGIN_DECLS

/** Ranks, outermost first; one stands open at each. */
typedef enum {
	RANK_WHOLE, /* annex, attachment */
	RANK_PART,
	RANK_CHAPTER,
	RANK_DIVISION,
	RANK_SUBDIVISION,
	RANK_ARTICLE,
	RANK_CLAUSE,
	RANK_SUBCLAUSE,
	RANK_POINT,
	N_RANKS
} TcRank;

/** How a section's number is written. */
typedef enum { WRITE_DIGITS, WRITE_ROMAN, WRITE_ORDINAL, WRITE_LETTER, WRITE_NONE } TcWriting;

/** What a line begins with. */
typedef struct {
	TcSectionKind kind;
	TcRank rank;
	TcWriting writing;
	guint value;     /* 1 for I, a, thứ nhất; 0 for none */
	char number[12]; /* as in a pinpoint */
	gsize end;       /* bytes of the line: where the label ends */
} TcLabel;

/** The rank of a kind, in sections.c. */
TcRank tc_section_kind_get_rank(TcSectionKind kind);

/** Reads the label that a line begins with; FALSE if it has none. */
gboolean tc_label_read(const char *line, gsize length, TcLabel *label);

G_END_DECLS

#endif
