/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu links: a text with its citations marked, to be read in a browser or kept as Markdown. Every byte of the text comes out,
 * escaped and otherwise as it is. A mark says what the citation was read as; later mentions of one directive lead to its first.
 * With a store, a mark leads to the work there.
 */
#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
	const TcText *text;
	const char *bytes; /**< as given */
	const TcCitations *citations;
	TcSearcher *searcher; /**< or NULL */
	const char *base;     /**< before a work's id in a link */
	GString *out;
} Writer;

static const TcCitation *citation_at(const Writer *writer, guint i)
{
	return g_ptr_array_index(writer->citations, i);
}

/** The citation that says most of what `i` means: itself, or the one that it repeats. */
static guint find_source(const Writer *writer, guint i)
{
	for (guint steps = 0; steps < writer->citations->len; steps++) {
		const TcCitation *citation = citation_at(writer, i);
		int next = citation->refers_to >= 0 ? citation->refers_to : citation->repeats;
		if (next < 0)
			return i;
		i = (guint)next;
	}
	return i;
}

/** What a citation was read as: `Kết luận số 44-KL/TW, ngày 14/11/2022, Ban Bí thư`. */
static char *dup_reading(const Writer *writer, guint i)
{
	const TcCitation *citation = citation_at(writer, find_source(writer, i));
	g_autofree char *title =
		tc_title_make(citation->type, citation->number, citation->year, citation->symbol, citation->name);

	if (citation_at(writer, i)->self)
		return g_strdup(_("this paper"));
	return tc_cli_dup_citation(title, citation->date, citation->issuer, citation->term);
}

/** The one work in the store that the reading names; 0 if there is none, or several. */
static gint64 find_work(const Writer *writer, const char *reading)
{
	g_autoptr(TcFound) found =
		writer->searcher ? tc_search_find_works(writer->searcher, reading, tc_asker_get_everybody(), NULL) : NULL;

	return found && found->works->len == 1 ? g_array_index(found->works, gint64, 0) : 0;
}

/** Where a mark leads: to the work in the store, else to the first mention in the text; NULL: nowhere. */
static char *dup_target(const Writer *writer, guint i, const char *reading)
{
	gint64 work = find_work(writer, reading);
	guint source = find_source(writer, i);

	if (work)
		return g_strdup_printf("%s%" G_GINT64_FORMAT, writer->base, work);
	return source != i ? g_strdup_printf("#c%u", source) : NULL;
}

/* ---- HTML -------------------------------------------------------------------------------------------------------- */

static void write_html_bytes(const Writer *writer, gsize from, gsize to)
{
	g_autofree char *escaped = g_markup_escape_text(writer->bytes + from, (gssize)(to - from));

	g_string_append(writer->out, escaped);
}

static void write_html_mark(const Writer *writer, guint i, TcSpan span)
{
	const TcCitation *citation = citation_at(writer, i);
	const TcRelation *relation = tc_relation_get(citation->relation);
	g_autofree char *reading = dup_reading(writer, i);
	g_autofree char *target = dup_target(writer, i, reading);
	g_autofree char *title = g_strdup_printf("%s: %s", relation ? relation->forward : "-", reading);
	g_autofree char *escaped = g_markup_escape_text(title, -1);

	g_string_append_printf(writer->out, "<a id=\"c%u\" class=\"citation %s\"", i, tc_form_get_name(citation->form));
	if (target) {
		g_autofree char *link = g_markup_escape_text(target, -1);
		g_string_append_printf(writer->out, " href=\"%s\"", link);
	}
	if (citation->confidence <= TC_DOUBTFUL)
		g_string_append(writer->out, " data-doubtful=\"\"");
	g_string_append_printf(writer->out, " data-relation=\"%s\" title=\"%s\">", citation->relation, escaped);
	write_html_bytes(writer, span.start, span.end);
	g_string_append(writer->out, "</a>");
}

static void write_html_head(const Writer *writer)
{
	g_string_append(
		writer->out,
		"<!DOCTYPE html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n<style>\npre { white-space: pre-wrap; font: "
		"inherit; max-width: 46em; }\n.citation { background: #fdebc8; color: inherit; }\n.citation[data-doubtful] { "
		"background: none; border-bottom: 1px dashed #b00020; }\n</style>\n<pre>");
}

static void write_html_foot(const Writer *writer)
{
	g_string_append(writer->out, "</pre>\n</html>\n");
}

/* ---- Markdown: the marks are footnotes, one for each work that is cited --------------------------------------------- */

static void write_markdown_bytes(const Writer *writer, gsize from, gsize to)
{
	for (gsize i = from; i < to; i++) {
		if (strchr("\\`*_[]<>#|", writer->bytes[i]))
			g_string_append_c(writer->out, '\\');
		g_string_append_c(writer->out, writer->bytes[i]);
	}
}

static void write_markdown_mark(const Writer *writer, guint i, TcSpan span)
{
	g_string_append(writer->out, "**");
	write_markdown_bytes(writer, span.start, span.end);
	g_string_append_printf(writer->out, "**[^c%u]", find_source(writer, i));
}

static void write_markdown_head(const Writer *writer)
{
	(void)writer;
}

static void write_markdown_foot(const Writer *writer)
{
	g_string_append_c(writer->out, '\n');
	for (guint i = 0; i < writer->citations->len; i++) {
		if (find_source(writer, i) != i)
			continue;
		const TcRelation *relation = tc_relation_get(citation_at(writer, i)->relation);
		g_autofree char *reading = dup_reading(writer, i);
		g_autofree char *target = dup_target(writer, i, reading);
		g_string_append_printf(writer->out, "[^c%u]: %s: ", i, relation ? relation->forward : "-");
		g_string_append_printf(writer->out, target ? "[%s](%s)\n" : "%s\n", reading, target);
	}
}

/* ---- the walk ------------------------------------------------------------------------------------------------------ */

typedef struct {
	const char *name;
	void (*head)(const Writer *writer);
	void (*bytes)(const Writer *writer, gsize from, gsize to);
	void (*mark)(const Writer *writer, guint i, TcSpan span);
	void (*foot)(const Writer *writer);
} Format;

static const Format formats[] = {
	{"html", write_html_head, write_html_bytes, write_html_mark, write_html_foot},
	{"markdown", write_markdown_head, write_markdown_bytes, write_markdown_mark, write_markdown_foot},
};

static const Format *find_format(const char *name, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
		if (!name || strcmp(formats[i].name, name) == 0)
			return &formats[i];
	g_set_error(error, TC_ERROR, TC_ERROR_USAGE, _("--format takes html or markdown"));
	return NULL;
}

static void write_text(const Writer *writer, const Format *format, gsize length)
{
	gsize at = 0;

	format->head(writer);
	for (guint i = 0; i < writer->citations->len; i++) {
		TcSpan span = tc_text_get_source_span(writer->text, citation_at(writer, i)->span);
		if (span.start < at || span.end <= span.start)
			continue;
		format->bytes(writer, at, span.start);
		format->mark(writer, i, span);
		at = span.end;
	}
	format->bytes(writer, at, length);
	format->foot(writer);
}

static gboolean write_file(const char *path, const Format *format, TcSearcher *searcher, const char *base, GError **error)
{
	gsize length;
	g_autofree char *bytes = NULL;
	g_autoptr(TcText) text = tc_cli_read_file(path, &bytes, &length, error);

	if (!text)
		return FALSE;
	g_autoptr(TcHeader) header = tc_header_parse(text, path);
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	g_autoptr(GString) out = g_string_new(NULL);
	const Writer writer = {text, bytes, citations, searcher, base ? base : "/work/", out};
	write_text(&writer, format, length);
	fwrite(out->str, 1, out->len, stdout);
	return TRUE;
}

gboolean tc_command_links(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *format_name = NULL, *base = NULL;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("lead to the works of this store"), "DIR"},
		{"format", 0, 0, G_OPTION_ARG_STRING, &format_name, N_("write html (default) or markdown"), "FORMAT"},
		{"base", 0, 0, G_OPTION_ARG_STRING, &base, N_("what stands before a work's number in a link (default /work/)"),
		 "URL"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, _("FILE"), 1, error))
		return FALSE;
	const Format *format = find_format(format_name, error);
	g_autoptr(TcSearcher) searcher = format && store ? tc_cli_open_searcher(store, error) : NULL;
	if (!format || (store && !searcher))
		return FALSE;
	return write_file(argv[1], format, searcher, base, error);
}
