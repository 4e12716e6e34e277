/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * DOCX and ODT: a ZIP with the text as XML in it. Revisions that were struck, notes to the author and what older programs are given
 * to show instead (Fallback) are no part of the paper; nor are the lines at the head and foot of each page. Notes are: they cite, and
 * come behind the text, so that the sentence that they stand in stays whole. A table's cells come one after the other, each
 * paragraph a line: so a two-column head reads as its left column, then its right.
 *
 * A soft hyphen is handed on as the character: in the fonts of TCVN3 it was the letter ư, and what Word took for a hyphen is most of a text.
 */
#include <string.h>

#include "extractor/extractor-private.h"

/** The XML of a paper of 2,000 pages. */
#define MAX_XML_BYTES (128u << 20)

static const TcMarkRow docx_marks[] = {
	{"t", TC_MARK_TEXT},
	{"p", TC_MARK_LINE},
	{"tab", TC_MARK_TAB},
	{"softHyphen", TC_MARK_SOFT_HYPHEN},
	{"noBreakHyphen", TC_MARK_HYPHEN},
	{"br", TC_MARK_BREAK},
	{"cr", TC_MARK_BREAK},
	{"del", TC_MARK_SKIP},
	{"lastRenderedPageBreak", TC_MARK_PAGE},
	{"Fallback", TC_MARK_SKIP},
	{"pPr", TC_MARK_SKIP},
};
static const TcMarkRow odt_marks[] = {
	{"p", TC_MARK_LINE},
	{"h", TC_MARK_LINE},
	{"tab", TC_MARK_TAB},
	{"s", TC_MARK_SPACES},
	{"line-break", TC_MARK_BREAK},
	{"soft-page-break", TC_MARK_PAGE},
	{"tracked-changes", TC_MARK_SKIP},
	{"annotation", TC_MARK_SKIP},
	{"note-citation", TC_MARK_SKIP},
	{"note-body", TC_MARK_NOTE},
	{"automatic-styles", TC_MARK_SKIP},
	{"font-face-decls", TC_MARK_SKIP},
	{"scripts", TC_MARK_SKIP},
	{"sequence-decls", TC_MARK_SKIP},
};

static GString *read_part(GBytes *zip, const char *part, const TcMarkRow *marks, gsize n_marks, gboolean all_text, GError **error)
{
	g_autoptr(GBytes) xml = tc_zip_read(zip, part, MAX_XML_BYTES, error);
	gsize length;

	if (!xml) {
		if (error && !*error)
			tc_problem_set(error, TC_PROBLEM_DAMAGED, part);
		return NULL;
	}
	const char *bytes = g_bytes_get_data(xml, &length);
	GString *text = tc_flow_from_xml(bytes, length, marks, n_marks, all_text, FALSE);
	if (!text)
		tc_problem_set(error, TC_PROBLEM_DAMAGED, part);
	return text;
}

GString *tc_office_read_docx(GBytes *zip, GError **error)
{
	static const char *const notes[] = {"word/footnotes.xml", "word/endnotes.xml"};
	GString *text = read_part(zip, "word/document.xml", docx_marks, G_N_ELEMENTS(docx_marks), FALSE, error);

	for (gsize i = 0; text && i < G_N_ELEMENTS(notes); i++)
		text = tc_flow_join_notes(text, read_part(zip, notes[i], docx_marks, G_N_ELEMENTS(docx_marks), FALSE, NULL));
	return text;
}

GString *tc_office_read_odt(GBytes *zip, GError **error)
{
	g_autoptr(GBytes) manifest = tc_zip_read(zip, "META-INF/manifest.xml", MAX_XML_BYTES, NULL);
	gsize length = 0;
	const char *bytes = manifest ? g_bytes_get_data(manifest, &length) : NULL;

	if (bytes && memmem(bytes, length, "encryption-data", 15)) {
		tc_problem_set(error, TC_PROBLEM_ENCRYPTED, NULL);
		return NULL;
	}
	return read_part(zip, "content.xml", odt_marks, G_N_ELEMENTS(odt_marks), TRUE, error);
}
