/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "extractor/extractor-private.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/text/text.h"

static const TcFormat *const formats[] = {
	&tc_format_pdf, &tc_format_tiff, &tc_format_jpeg, &tc_format_png, &tc_format_webp,
	&tc_format_zip, &tc_format_html, &tc_format_rtf,  &tc_format_ole, &tc_format_mail,
};

static const TcFormat *find_format(TcKind kind)
{
	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
		if (formats[i]->kind == kind)
			return formats[i];
	return NULL;
}

typedef struct {
	void *at;
	gsize length;
} Mapping;

static void unmap(gpointer data)
{
	Mapping *mapping = data;

	munmap(mapping->at, mapping->length);
	g_free(mapping);
}

/** The whole file in memory, without reading what nobody asks for. A file cut short meanwhile costs us a SIGBUS, and so itself only. */
static GBytes *map(int fd, GError **error)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || st.st_size <= 0) {
		tc_problem_set(error, TC_PROBLEM_EMPTY, NULL);
		return NULL;
	}
	if ((guint64)st.st_size > TC_EXTRACT_MAX_BYTES) {
		tc_problem_set(error, TC_PROBLEM_LARGE, NULL);
		return NULL;
	}
	Mapping *mapping = g_new0(Mapping, 1);
	mapping->length = (gsize)st.st_size;
	mapping->at = mmap(NULL, mapping->length, PROT_READ, MAP_PRIVATE, fd, 0);
	if (mapping->at == MAP_FAILED) {
		g_free(mapping);
		tc_problem_set(error, TC_PROBLEM_LARGE, "mmap");
		return NULL;
	}
	return g_bytes_new_with_free_func(mapping->at, mapping->length, unmap, mapping);
}

static gboolean check_counts(const TcDocument *document, GError **error)
{
	if (document->n_pages > TC_EXTRACT_MAX_PAGES) {
		g_autofree char *detail = g_strdup_printf("%u > %d", document->n_pages, TC_EXTRACT_MAX_PAGES);
		return tc_problem_set(error, TC_PROBLEM_PAGES, detail);
	}
	if (document->members->len > TC_EXTRACT_MAX_MEMBERS)
		return tc_problem_set(error, TC_PROBLEM_MEMBERS, NULL);
	if (document->n_pages == 0 && document->members->len == 0)
		return tc_problem_set(error, TC_PROBLEM_EMPTY, NULL);
	return TRUE;
}

TcDocument *tc_document_open(int fd, GError **error)
{
	g_autoptr(TcDocument) document = g_new0(TcDocument, 1);
	gsize length;

	document->fd = fd;
	document->members = g_ptr_array_new_with_free_func(g_free);
	document->bytes = map(fd, error);
	if (!document->bytes)
		return NULL;
	const void *bytes = g_bytes_get_data(document->bytes, &length);
	document->kind = tc_kind_sniff(bytes, length);
	document->format = find_format(document->kind);
	if (!document->format) {
		tc_problem_set(error, TC_PROBLEM_KIND, NULL);
		return NULL;
	}
	if (!document->format->open(document, error) || !check_counts(document, error))
		return NULL;
	return g_steal_pointer(&document);
}

void tc_document_close(TcDocument *document)
{
	if (!document)
		return;
	if (document->format && document->format->close && document->own)
		document->format->close(document);
	g_clear_pointer(&document->bytes, g_bytes_unref);
	g_ptr_array_unref(document->members);
	close(document->fd);
	g_free(document);
}

TcLegality tc_legality_count(const char *text, gsize length)
{
	/* as it will be read: a layer in one of the old encodings is no garbage */
	g_autoptr(TcText) made = tc_text_new(text, (gssize)length, NULL);
	if (made)
		text = tc_text_get_canonical(made, &length);
	g_autoptr(TcTokens) tokens = tc_tokens_new(text, (gssize)length);
	TcLegality legality = {0};
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (gsize i = 0; i < n; i++) {
		legality.legal += token[i].kind == TC_TOKEN_SYLLABLE;
		legality.words += token[i].kind == TC_TOKEN_SYLLABLE || token[i].kind == TC_TOKEN_WORD;
	}
	return legality;
}
