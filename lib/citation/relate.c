/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/citation-private.h"

static void mark_subject(TcCitations *citations, const TcScan *scan)
{
	TcSpan subject = scan->own ? scan->own->subject_span : (TcSpan){0, 0};

	for (guint i = 0; i < citations->len; i++) {
		TcCitation *citation = g_ptr_array_index(citations, i);
		citation->in_subject = citation->span.start >= subject.start && citation->span.start < subject.end;
	}
}

void tc_relate(TcCitations *citations, const TcScan *scan)
{
	tc_relate_anaphors(citations, scan);
	tc_relate_scopes(citations, scan);
	tc_relate_turned(citations, scan);
	tc_relate_repeats(citations, scan);
	mark_subject(citations, scan);
}
