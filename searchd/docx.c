/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A list of papers as the document that goes with a dossier: a heading and one table, as small as ECMA-376 lets a document be: a ZIP of
 * three files. The page is A4 upright with the margins of Nghị định 30/2020/NĐ-CP (left 30 mm, right 20 mm, above and below 20 mm), set in its
 * 14 and 12 point; the table's first row is said again on every page, and no row is parted.
 *
 * DOCX and not ODT, as that is what the offices' word processors write themselves; LibreOffice opens it as well (the test lets it).
 */
#include "searchd/table.h"
#include "searchd/zip.h"

#define NAMESPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define PROLOGUE "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static const char content_types[] =
	PROLOGUE "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		 "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		 "<Override PartName=\"/word/document.xml\" "
		 "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
static const char relationships[] =
	PROLOGUE "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" "
		 "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
		 "Target=\"word/document.xml\"/></Relationships>";
static const char table_start[] =
	"<w:tbl><w:tblPr><w:tblW w:w=\"9070\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/>"
	"<w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/>"
	"<w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders>"
	"<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
static const char section[] =
	"<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
	"<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"0\" w:footer=\"0\" "
	"w:gutter=\"0\"/></w:sectPr>";

/** The columns, their widths in twentieths of a point; together what the margins leave. */
static const struct {
	const char *name;
	guint width;
	gboolean centred;
} columns[] = {
	{"TT", 570, TRUE},          {"Số, ký hiệu", 1650, FALSE}, {"Ngày", 1450, TRUE}, {"Cơ quan ban hành", 1750, FALSE},
	{"Trích yếu", 2750, FALSE}, {"Ghi chú", 900, FALSE},
};

/** What XML cannot carry at all is left out; what came out of OCR has everything. */
static void append_text(GString *xml, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	for (char *c = valid; *c; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (letter == '&')
			g_string_append(xml, "&amp;");
		else if (letter == '<')
			g_string_append(xml, "&lt;");
		else if (letter >= ' ' && letter != 0xFFFE && letter != 0xFFFF)
			g_string_append_unichar(xml, letter);
		else if (letter < ' ')
			g_string_append_c(xml, ' ');
	}
}

/** \param size in half points. */
static void append_paragraph(GString *xml, const char *text, gboolean centred, gboolean bold, guint size)
{
	g_string_append_printf(
		xml,
		"<w:p><w:pPr>%s</w:pPr><w:r><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
		"w:cs=\"Times New Roman\"/>%s<w:sz w:val=\"%u\"/></w:rPr><w:t xml:space=\"preserve\">",
		centred ? "<w:jc w:val=\"center\"/>" : "", bold ? "<w:b/>" : "", size);
	append_text(xml, text);
	g_string_append(xml, "</w:t></w:r></w:p>");
}

/** \param cells a text for each column. */
static void append_row(GString *xml, const char *const *cells, gboolean head)
{
	g_string_append_printf(xml, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		g_string_append_printf(xml, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/></w:tcPr>", columns[i].width);
		append_paragraph(xml, cells[i], head || columns[i].centred, head, 24);
		g_string_append(xml, "</w:tc>");
	}
	g_string_append(xml, "</w:tr>");
}

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static void append_paper(GString *xml, const TcTableRow *row, guint n)
{
	const TcHit *hit = row->hit;
	const TcType *type = hit->type ? tc_type_get(hit->type) : NULL;
	g_autofree char *number = g_strdup_printf("%u", n), *date = tc_date_dup_office(hit->date);
	g_autofree char *identifier = tc_symbol_dup_identifier(hit->number, hit->year, hit->symbol);
	g_autofree char *subject =
		g_strjoin(type && hit->subject ? " " : "", type ? type->name : "", or_nothing(hit->subject), NULL);
	const char *const cells[] = {number,   or_nothing(identifier), or_nothing(date), or_nothing(hit->issuer), subject,
				     row->note};

	append_row(xml, cells, FALSE);
}

static GString *write_document(const GPtrArray *rows, const char *heading)
{
	GString *xml = g_string_new(PROLOGUE "<w:document " NAMESPACE "><w:body>");
	const char *names[G_N_ELEMENTS(columns)];

	append_paragraph(xml, "DANH MỤC VĂN BẢN", TRUE, TRUE, 28);
	append_paragraph(xml, heading, TRUE, TRUE, 28);
	append_paragraph(xml, "", FALSE, FALSE, 24);
	g_string_append(xml, table_start);
	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		g_string_append_printf(xml, "<w:gridCol w:w=\"%u\"/>", columns[i].width);
		names[i] = columns[i].name;
	}
	g_string_append(xml, "</w:tblGrid>");
	append_row(xml, names, TRUE);
	for (guint i = 0; i < rows->len; i++)
		append_paper(xml, g_ptr_array_index(rows, i), i + 1);
	g_string_append(xml, "</w:tbl>");
	append_paragraph(xml, "", FALSE, FALSE, 24);
	g_string_append_printf(xml, "%s</w:body></w:document>", section);
	return xml;
}

GBytes *tc_table_to_docx(const GPtrArray *rows, const char *heading, GError **error)
{
	g_autoptr(GString) document = write_document(rows, heading);
	TcZip *zip = tc_zip_new_memory(error);

	if (!zip)
		return NULL;
	tc_zip_add(zip, "[Content_Types].xml", content_types, sizeof content_types - 1);
	tc_zip_add(zip, "_rels/.rels", relationships, sizeof relationships - 1);
	tc_zip_add(zip, "word/document.xml", document->str, document->len);
	return tc_zip_finish(zip, NULL, error);
}
