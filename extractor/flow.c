/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text that flows: what DOCX, ODT, HTML, RTF and DOC have in common once their marks are read.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "extractor/extractor-private.h"
#include "lib/text/text.h"

/** Spaces that one mark may stand for. */
#define MAX_SPACES 200

/* ---- pages ------------------------------------------------------------------------------------------------------ */

/** Word keeps characters of fonts that say they are symbols, old Vietnamese ones too, here: U+F000 and the byte that the font has. */
static char *dup_without_symbols(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));

	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		g_string_append_unichar(out, c >= 0xf020 && c <= 0xf0ff ? c - 0xf000 : c);
	}
	return g_string_free(out, FALSE);
}

gboolean tc_flow_open(TcDocument *document, GString *text, GError **error)
{
	g_autofree char *mended = g_utf8_make_valid(text->str, (gssize)text->len);
	g_autofree char *valid = dup_without_symbols(mended);

	g_string_free(text, TRUE);
	if (strlen(valid) > TC_TEXT_MAX_BYTES)
		return tc_problem_set(error, TC_PROBLEM_LARGE, NULL);
	g_strchomp(valid);
	if (!*valid)
		return tc_problem_set(error, TC_PROBLEM_EMPTY, "no text");
	char **pages = g_strsplit(valid, "\f", TC_EXTRACT_MAX_PAGES + 1);
	document->own = pages;
	document->n_pages = g_strv_length(pages);
	for (char **page = pages; *page; page++)
		if (strlen(*page) > TC_PAGE_MAX_BYTES)
			return tc_problem_set(error, TC_PROBLEM_LARGE, "without a page's end");
	return TRUE;
}

TcPage *tc_flow_read_page(TcDocument *document, guint n, GError **error G_GNUC_UNUSED)
{
	TcPage *page = tc_page_new(n, TC_PAGE_FLOW);

	tc_page_take_text(page, g_string_new(((char **)document->own)[n - 1]));
	return page;
}

void tc_flow_close(TcDocument *document)
{
	g_strfreev(document->own);
}

/* ---- XML and HTML ----------------------------------------------------------------------------------------------- */

typedef struct {
	GString *text;  /**< being written: the body, or the notes */
	GString *other; /**< the other of them */
	const TcMarkRow *rows;
	gsize n_rows;
	gboolean all_text;
	guint skipping;   /**< depth inside what is skipped */
	guint in_text;    /**< depth inside what counts */
	guint in_note;    /**< depth of notes inside each other: above 0 `text` is the notes */
	gboolean too_big; /**< more text than we take */
} Flow;

static TcMark find_mark(const Flow *flow, const char *name)
{
	for (gsize i = 0; i < flow->n_rows; i++)
		if (strcmp(flow->rows[i].element, name) == 0)
			return flow->rows[i].mark;
	return (TcMark)0;
}

static void swap_texts(Flow *flow)
{
	GString *text = flow->text;

	flow->text = flow->other;
	flow->other = text;
}

/** A value among attributes, in the way of either parser: libxml2's SAX2 gives five pointers each, its HTML parser two. */
static char *dup_attribute(const xmlChar **attributes, int n, gboolean sax2, const char *name)
{
	if (!attributes)
		return NULL;
	for (int i = 0; sax2 && i < n; i++)
		if (strcmp((const char *)attributes[5 * i], name) == 0)
			return g_strndup((const char *)attributes[5 * i + 3],
					 (gsize)(attributes[5 * i + 4] - attributes[5 * i + 3]));
	for (int i = 0; !sax2 && attributes[i] && attributes[i + 1]; i += 2)
		if (strcmp((const char *)attributes[i], name) == 0)
			return g_strdup((const char *)attributes[i + 1]);
	return NULL;
}

static void end_line(Flow *flow)
{
	if (flow->text->len > 0 && flow->text->str[flow->text->len - 1] != '\n')
		g_string_append_c(flow->text, '\n');
}

/** A page ends here; twice in a row is once: Word notes where it broke a page beside the break that was asked for. */
static void end_page(Flow *flow)
{
	gsize at = flow->text->len;

	while (at > 0 && g_ascii_isspace(flow->text->str[at - 1]) && flow->text->str[at - 1] != '\f')
		at--;
	if (at > 0 && flow->text->str[at - 1] != '\f')
		g_string_append_c(flow->text, '\f');
}

static void start_element(Flow *flow, const char *name, const xmlChar **attributes, int n, gboolean sax2)
{
	TcMark mark = find_mark(flow, name);
	g_autofree char *value = NULL;

	if (flow->skipping > 0 || mark == TC_MARK_SKIP) {
		flow->skipping++;
		return;
	}
	switch (mark) {
	case TC_MARK_TEXT:
		flow->in_text++;
		break;
	case TC_MARK_TAB:
		g_string_append_c(flow->text, '\t');
		break;
	case TC_MARK_HYPHEN:
		g_string_append_c(flow->text, '-');
		break;
	case TC_MARK_SOFT_HYPHEN:
		g_string_append(flow->text, "\u00ad");
		break;
	case TC_MARK_NOTE:
		if (flow->in_note++ == 0)
			swap_texts(flow);
		break;
	case TC_MARK_SPACES:
		value = dup_attribute(attributes, n, sax2, "c");
		for (int i = value ? CLAMP(atoi(value), 1, MAX_SPACES) : 1; i > 0; i--)
			g_string_append_c(flow->text, ' ');
		break;
	case TC_MARK_BREAK:
		value = dup_attribute(attributes, n, sax2, "type");
		if (g_strcmp0(value, "page") == 0)
			end_page(flow);
		else
			g_string_append_c(flow->text, '\n');
		break;
	case TC_MARK_PAGE:
		end_page(flow);
		break;
	case TC_MARK_LINE:
		if (!sax2) /* in HTML a block begins a line too */
			end_line(flow);
		break;
	default:
		break;
	}
}

static void end_element(Flow *flow, const char *name, gboolean sax2)
{
	TcMark mark = find_mark(flow, name);

	if (flow->skipping > 0) {
		flow->skipping--;
		return;
	}
	if (mark == TC_MARK_TEXT && flow->in_text > 0)
		flow->in_text--;
	if (mark == TC_MARK_NOTE && flow->in_note > 0 && --flow->in_note == 0)
		swap_texts(flow);
	if (mark == TC_MARK_LINE && sax2)
		g_string_append_c(flow->text, '\n');
	else if (mark == TC_MARK_LINE)
		end_line(flow);
}

static void add_characters(Flow *flow, const xmlChar *characters, int length, gboolean html)
{
	if (flow->skipping > 0 || !(flow->all_text || flow->in_text > 0))
		return;
	if (flow->text->len + flow->other->len + (gsize)length > TC_TEXT_MAX_BYTES) {
		flow->too_big = TRUE;
		return;
	}
	for (int i = 0; i < length; i++) {
		char c = (char)characters[i];
		gboolean space = c == '\n' || c == '\r' || c == '\f' || c == '\t' || c == ' ';
		/* white space of the source is one space; behind a line end it is none */
		if (!space)
			g_string_append_c(flow->text, c);
		else if (!html)
			g_string_append_c(flow->text, ' ');
		else if (flow->text->len > 0 && !strchr(" \n\t\f", flow->text->str[flow->text->len - 1]))
			g_string_append_c(flow->text, ' ');
	}
}

static void xml_start(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED, const xmlChar *uri G_GNUC_UNUSED,
		      int n_namespaces G_GNUC_UNUSED, const xmlChar **namespaces G_GNUC_UNUSED, int n_attributes,
		      int n_defaulted G_GNUC_UNUSED, const xmlChar **attributes)
{
	start_element(data, (const char *)name, attributes, n_attributes, TRUE);
}

static void xml_end(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED, const xmlChar *uri G_GNUC_UNUSED)
{
	end_element(data, (const char *)name, TRUE);
}

static void xml_characters(void *data, const xmlChar *characters, int length)
{
	add_characters(data, characters, length, FALSE);
}

static void html_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
	start_element(data, (const char *)name, attributes, 0, FALSE);
}

static void html_end(void *data, const xmlChar *name)
{
	end_element(data, (const char *)name, FALSE);
}

static void html_characters(void *data, const xmlChar *characters, int length)
{
	add_characters(data, characters, length, TRUE);
}

GString *tc_flow_join_notes(GString *body, GString *notes)
{
	if (notes && notes->len > 0) {
		if (body->len > 0 && body->str[body->len - 1] != '\n')
			g_string_append_c(body, '\n');
		g_string_append_len(body, notes->str, (gssize)notes->len);
	}
	if (notes)
		g_string_free(notes, TRUE);
	return body;
}

/**
 * What is UTF-8 is read as such, whatever its head says: an e-mail's body has been turned into it, and many a page says nothing, which would
 * make it Latin 1. All else is for libxml2 to find out by byte order mark and <meta>.
 */
static void parse_html(Flow *flow, xmlSAXHandler *sax, const char *html, gsize length)
{
	gboolean utf8 = g_utf8_validate(html, (gssize)length, NULL);
	htmlParserCtxtPtr context =
		htmlCreatePushParserCtxt(sax, flow, NULL, 0, NULL, utf8 ? XML_CHAR_ENCODING_UTF8 : XML_CHAR_ENCODING_NONE);

	htmlCtxtUseOptions(context, HTML_PARSE_NONET | HTML_PARSE_RECOVER | (utf8 ? HTML_PARSE_IGNORE_ENC : 0));
	htmlParseChunk(context, html, (int)length, 1);
	htmlFreeParserCtxt(context);
}

GString *tc_flow_from_xml(const char *xml, gsize length, const TcMarkRow *rows, gsize n_rows, gboolean all_text, gboolean html)
{
	Flow flow = {
		.text = g_string_new(NULL), .other = g_string_new(NULL), .rows = rows, .n_rows = n_rows, .all_text = all_text};
	xmlSAXHandler sax = {0};
	int status;

	if (html) {
		sax.startElement = html_start;
		sax.endElement = html_end;
		sax.characters = html_characters;
		parse_html(&flow, &sax, xml, length);
		status = 0; /* what a browser shows, we read: there is no broken HTML */
	} else {
		/* entities are never declared by these formats: none is loaded or expanded */
		sax.initialized = XML_SAX2_MAGIC;
		sax.startElementNs = xml_start;
		sax.endElementNs = xml_end;
		sax.characters = xml_characters;
		status = xmlSAXUserParseMemory(&sax, &flow, xml, (int)length);
	}
	if (flow.in_note > 0) /* HTML that ends inside one */
		swap_texts(&flow);
	if (status == 0 && !flow.too_big)
		return tc_flow_join_notes(flow.text, flow.other);
	g_string_free(flow.text, TRUE);
	g_string_free(flow.other, TRUE);
	return NULL;
}
