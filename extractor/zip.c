/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ZIP files: DOCX and ODT, which are papers, and plain ones, which hold papers. Sizes in a ZIP are claims; what counts is what comes
 * out, and that is cut off at a limit.
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "extractor/extractor-private.h"

#define CHUNK 65536
/** How much more a file may hold than it takes in the ZIP; text packs 20 to 1, a bomb 1000 to 1 and more. Small files are let be. */
#define MAX_RATIO 200
#define RATIO_FROM_BYTES (8u << 20)

typedef struct archive Archive;
static void archive_close_and_free(Archive *archive)
{
	archive_read_free(archive);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_close_and_free)

static Archive *open_archive(GBytes *zip)
{
	gsize length;
	const void *bytes = g_bytes_get_data(zip, &length);
	Archive *archive = archive_read_new();

	archive_read_support_format_zip_seekable(archive);
	if (archive_read_open_memory(archive, bytes, length) == ARCHIVE_OK)
		return archive;
	archive_read_free(archive);
	return NULL;
}

/** The next entry; a name that is in no known encoding is worth a warning to libarchive, and nothing to us. */
static gboolean next_entry(Archive *archive, struct archive_entry **entry, int *status)
{
	*status = archive_read_next_header(archive, entry);
	return *status == ARCHIVE_OK || *status == ARCHIVE_WARN;
}

static const char *get_name(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (!name)
		name = archive_entry_pathname(entry);
	return name ? name : "";
}

static GBytes *read_entry(Archive *archive, gsize zip_length, gsize most, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	guint8 chunk[CHUNK];
	la_ssize_t n;

	while ((n = archive_read_data(archive, chunk, sizeof chunk)) > 0) {
		if (out->len + (gsize)n > most || (out->len > RATIO_FROM_BYTES && out->len / MAX_RATIO > zip_length)) {
			tc_problem_set(error, TC_PROBLEM_LARGE, NULL);
			return NULL;
		}
		g_byte_array_append(out, chunk, (guint)n);
	}
	if (n == 0)
		return g_byte_array_free_to_bytes(g_steal_pointer(&out));
	tc_problem_set(error, archive_read_has_encrypted_entries(archive) > 0 ? TC_PROBLEM_ENCRYPTED : TC_PROBLEM_DAMAGED,
		       archive_error_string(archive));
	return NULL;
}

GBytes *tc_zip_read(GBytes *zip, const char *name, gsize limit, GError **error)
{
	g_autoptr(Archive) archive = open_archive(zip);
	struct archive_entry *entry;
	int status;

	while (archive && next_entry(archive, &entry, &status))
		if (strcmp(get_name(entry), name) == 0)
			return read_entry(archive, g_bytes_get_size(zip), limit, error);
	return NULL;
}

/* ---- the format ------------------------------------------------------------------------------------------------- */

/** Names of the files in it; what it is shows in them. */
static gboolean list(TcDocument *document, GError **error)
{
	g_autoptr(Archive) archive = open_archive(document->bytes);
	struct archive_entry *entry;
	int status = ARCHIVE_FATAL;

	while (archive && document->members->len <= TC_EXTRACT_MAX_MEMBERS && next_entry(archive, &entry, &status))
		if (archive_entry_filetype(entry) == AE_IFREG)
			g_ptr_array_add(document->members, g_strdup(get_name(entry)));
	if (status == ARCHIVE_EOF || document->members->len > TC_EXTRACT_MAX_MEMBERS)
		return TRUE;
	return tc_problem_set(error, TC_PROBLEM_DAMAGED, archive ? archive_error_string(archive) : NULL);
}

static gboolean has_member(const TcDocument *document, const char *name)
{
	for (guint i = 0; i < document->members->len; i++)
		if (strcmp(g_ptr_array_index(document->members, i), name) == 0)
			return TRUE;
	return FALSE;
}

static TcKind find_kind(const TcDocument *document)
{
	if (has_member(document, "word/document.xml"))
		return TC_KIND_DOCX;
	if (has_member(document, "[Content_Types].xml"))
		return TC_KIND_UNKNOWN; /* a sheet, a show */
	if (!has_member(document, "content.xml") || !has_member(document, "mimetype"))
		return TC_KIND_ZIP;
	g_autoptr(GBytes) type = tc_zip_read(document->bytes, "mimetype", 200, NULL);
	gsize length = 0;
	const char *bytes = type ? g_bytes_get_data(type, &length) : NULL;
	return bytes && memmem(bytes, length, "opendocument.text", 17) ? TC_KIND_ODT : TC_KIND_UNKNOWN;
}

static gboolean open_zip(TcDocument *document, GError **error)
{
	if (!list(document, error))
		return FALSE;
	document->kind = find_kind(document);
	if (document->kind == TC_KIND_ZIP)
		return TRUE;
	g_ptr_array_set_size(document->members, 0);
	if (document->kind == TC_KIND_UNKNOWN)
		return tc_problem_set(error, TC_PROBLEM_KIND, NULL);
	GString *text = (document->kind == TC_KIND_DOCX ? tc_office_read_docx : tc_office_read_odt)(document->bytes, error);
	return text && tc_flow_open(document, text, error);
}

static GBytes *read_member(TcDocument *document, guint i, GError **error)
{
	g_autoptr(Archive) archive = open_archive(document->bytes);
	struct archive_entry *entry;
	guint at = 0;
	int status;

	while (archive && next_entry(archive, &entry, &status))
		if (archive_entry_filetype(entry) == AE_IFREG && at++ == i)
			return read_entry(archive, g_bytes_get_size(document->bytes), TC_EXTRACT_MAX_BYTES, error);
	tc_problem_set(error, TC_PROBLEM_DAMAGED, NULL);
	return NULL;
}

const TcFormat tc_format_zip = {.kind = TC_KIND_ZIP,
				.open = open_zip,
				.read_page = tc_flow_read_page,
				.read_member = read_member,
				.close = tc_flow_close};
