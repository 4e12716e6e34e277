/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "extractor/extractor-private.h"

static const TcMarkRow marks[] = {
	{"script", TC_MARK_SKIP}, {"style", TC_MARK_SKIP},      {"head", TC_MARK_SKIP},  {"template", TC_MARK_SKIP},
	{"p", TC_MARK_LINE},      {"div", TC_MARK_LINE},        {"tr", TC_MARK_LINE},    {"li", TC_MARK_LINE},
	{"h1", TC_MARK_LINE},     {"h2", TC_MARK_LINE},         {"h3", TC_MARK_LINE},    {"h4", TC_MARK_LINE},
	{"h5", TC_MARK_LINE},     {"h6", TC_MARK_LINE},         {"table", TC_MARK_LINE}, {"ul", TC_MARK_LINE},
	{"ol", TC_MARK_LINE},     {"blockquote", TC_MARK_LINE}, {"pre", TC_MARK_LINE},   {"center", TC_MARK_LINE},
	{"td", TC_MARK_LINE},     {"th", TC_MARK_LINE},         {"br", TC_MARK_BREAK},   {"hr", TC_MARK_LINE},
};

GString *tc_html_to_text(const char *html, gsize length)
{
	return length <= G_MAXINT ? tc_flow_from_xml(html, length, marks, G_N_ELEMENTS(marks), TRUE, TRUE) : NULL;
}

static gboolean open_html(TcDocument *document, GError **error)
{
	gsize length;
	const char *html = g_bytes_get_data(document->bytes, &length);
	GString *text = tc_html_to_text(html, length);

	return text ? tc_flow_open(document, text, error) : tc_problem_set(error, TC_PROBLEM_LARGE, NULL);
}

const TcFormat tc_format_html = {.kind = TC_KIND_HTML, .open = open_html, .read_page = tc_flow_read_page, .close = tc_flow_close};
