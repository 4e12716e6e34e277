/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A segment as it is written. Postings go to the file as they come, terms to another that is appended in the end, so that what stays in memory
 * grows with the documents, not with their terms.
 *
 * Documents and bytes of strings are numbered in 32 bits, and so are the bytes of a list, of which a document takes 8.13 at most (list.c: 1,028 a
 * block of 128 and a skip): no term of 500 million documents has 4 GB. A shard that would have more is not written.
 */
#include "lib/postings/postings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/** Bytes that go to a file at a time. */
#define BUFFER (256u << 10)

guint32 tc_output_max_documents = 500000000u;
guint32 tc_output_max_strings = G_MAXUINT32;

struct TcOutput {
	char *path;
	FILE *file;
	FILE *terms; /* has no name */
	TcSegmentHead head;
	gboolean finished;
	GArray *lengths;               /* of guint32 */
	GArray *ids;                   /* of gint64 */
	GArray *sets, *dates, *orders; /* of guint32 */
	GArray *notes;                 /* of guint16 */
	GArray *blocks;                /* of TcTermBlock */
	GArray *labels;                /* of TcLabels */
	GHashTable *known_sets;        /* TcLabels -> number, from 1 */
	GArray *names;                 /* of guint32 */
	GHashTable *numbers;           /* name -> its number among the names */
	GByteArray *strings;           /* each once */
	GHashTable *known;             /* string -> where it stands */
	guint64 postings_bytes, terms_bytes;
	GByteArray *bytes; /* of one list, then of the next */
	char term[TC_POSTINGS_MAX_TERM];
	gsize term_length;
};

static guint hash_labels(gconstpointer data)
{
	const TcLabels *labels = data;
	guint hash = 0;
	for (gsize i = 0; i < TC_POSTINGS_N_LABELS; i++)
		hash = hash * 31 + labels->label[i];
	return hash;
}

static gboolean equal_labels(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(TcLabels)) == 0;
}

static guint32 add_string(TcOutput *output, const char *string)
{
	gpointer at;
	if (!string)
		string = "";
	if (g_hash_table_lookup_extended(output->known, string, NULL, &at))
		return GPOINTER_TO_UINT(at);
	guint32 made = output->strings->len;
	g_byte_array_append(output->strings, (const guint8 *)string, (guint)strlen(string) + 1);
	g_hash_table_insert(output->known, g_strdup(string), GUINT_TO_POINTER(made));
	return made;
}

static guint32 add_name(TcOutput *output, const char *name)
{
	gpointer known;
	if (g_hash_table_lookup_extended(output->numbers, name, NULL, &known))
		return GPOINTER_TO_UINT(known);
	guint32 at = add_string(output, name);
	g_array_append_val(output->names, at);
	g_hash_table_insert(output->numbers, g_strdup(name), GUINT_TO_POINTER(output->names->len - 1));
	return output->names->len - 1;
}

/* The same label has another name in each slot; "" is the first name. */
static guint32 add_label(TcOutput *output, gsize slot, const char *label)
{
	if (!label || !*label)
		return 0;
	g_autofree char *name = g_strdup_printf("%c%s", (char)(TC_FIRST_SLOT + slot), label);
	return add_name(output, name);
}

static guint32 add_labels(TcOutput *output, const char *const *strings)
{
	TcLabels labels;
	for (gsize i = 0; i < TC_POSTINGS_N_LABELS; i++)
		labels.label[i] = add_label(output, i, strings[i]);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(output->known_sets, &labels));
	if (known)
		return known - 1;
	g_array_append_val(output->labels, labels);
	g_hash_table_insert(output->known_sets, g_memdup2(&labels, sizeof labels), GUINT_TO_POINTER(output->labels->len));
	return output->labels->len - 1;
}

static FILE *open_unnamed(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fdopen(fd, "w+");
	/* A file system without such files. */
	g_autofree char *path = g_build_filename(folder, "0.terms.XXXXXX", NULL);
	fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return NULL;
	g_unlink(path);
	return fdopen(fd, "w+");
}

TcOutput *tc_output_new(const char *folder, const char *name, GError **error)
{
	g_autoptr(TcOutput) output = g_new0(TcOutput, 1);
	output->path = g_build_filename(folder, name, NULL);
	output->lengths = g_array_new(FALSE, FALSE, sizeof(guint32));
	output->ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	output->sets = g_array_new(FALSE, FALSE, sizeof(guint32));
	output->dates = g_array_new(FALSE, FALSE, sizeof(guint32));
	output->orders = g_array_new(FALSE, FALSE, sizeof(guint32));
	output->notes = g_array_new(FALSE, FALSE, sizeof(guint16));
	output->blocks = g_array_new(FALSE, FALSE, sizeof(TcTermBlock));
	output->labels = g_array_new(FALSE, FALSE, sizeof(TcLabels));
	output->known_sets = g_hash_table_new_full(hash_labels, equal_labels, g_free, NULL);
	output->names = g_array_new(FALSE, FALSE, sizeof(guint32));
	output->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	output->strings = g_byte_array_new();
	output->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	output->bytes = g_byte_array_new();
	(void)add_name(output, ""); /* the first of both */
	int fd = open(output->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	output->file = fd >= 0 ? fdopen(fd, "w+") : NULL;
	output->terms = output->file ? open_unnamed(folder) : NULL;
	if (output->terms && setvbuf(output->file, NULL, _IOFBF, BUFFER) == 0 &&
	    setvbuf(output->terms, NULL, _IOFBF, BUFFER) == 0 && fwrite(&output->head, sizeof output->head, 1, output->file) == 1)
		return g_steal_pointer(&output);
	tc_postings_set_errno(error, "writing", output->path);
	return NULL;
}

/* Whether there is room for another document, with strings that are all new. */
static gboolean has_room(const TcOutput *output, const TcDocument *document, GError **error)
{
	gsize strings = output->strings->len + (document->order ? strlen(document->order) + 1 : 0);
	for (gsize i = 0; i < TC_POSTINGS_N_LABELS; i++)
		strings += document->labels[i] ? strlen(document->labels[i]) + 1 : 0;
	if (output->head.n_documents < tc_output_max_documents && strings <= tc_output_max_strings)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_TOO_LARGE,
		    "the index file %s would have more documents than a part of the index may; delete the folder `index` of the "
		    "store and run tracuu-indexer with more --shards",
		    output->path);
	return FALSE;
}

gboolean tc_output_add_document(TcOutput *output, const TcDocument *document, guint32 length, GError **error)
{
	if (!has_room(output, document, error))
		return FALSE;
	guint32 section = document->section ? 1 : 0;
	guint32 order = add_string(output, document->order), set = add_labels(output, document->labels) * 2 + section;
	g_array_append_val(output->ids, document->paper);
	g_array_append_val(output->sets, set);
	g_array_append_val(output->dates, document->date);
	g_array_append_val(output->orders, order);
	g_array_append_val(output->notes, document->note);
	g_array_append_val(output->lengths, length);
	output->head.n_documents++;
	output->head.n_sections += section;
	output->head.length += length;
	return TRUE;
}

guint32 tc_output_get_n_documents(const TcOutput *output)
{
	return output->head.n_documents;
}

/* ---- terms ----------------------------------------------------------------------------------------------------- */

static void begin_block(TcOutput *output, const char *term, gsize length)
{
	const TcTermBlock block = {.beginning = tc_term_get_beginning(term, length),
				   .terms = output->terms_bytes,
				   .postings = output->postings_bytes};
	g_array_append_val(output->blocks, block);
}

/* Bytes of a term, of what it shares with the one before, and of three numbers. */
#define MAX_LINE (2 + TC_POSTINGS_MAX_TERM + 3 * TC_NUMBER_BYTES)

/* Writes the term itself. \return behind it. */
static guint8 *put_term(TcOutput *output, const char *term, gsize length, guint8 *at)
{
	gsize shared = 0;
	if (output->head.n_terms % TC_TERMS == 0)
		begin_block(output, term, length);
	else
		while (shared < length && shared < output->term_length && term[shared] == output->term[shared])
			shared++;
	*at++ = (guint8)shared;
	*at++ = (guint8)(length - shared);
	memcpy(at, term + shared, length - shared);
	memcpy(output->term + shared, term + shared, length - shared);
	output->term_length = length;
	output->head.n_terms++;
	return at + length - shared;
}

/* The list, to the file. */
static gboolean put_list(TcOutput *output, const guint32 *documents, const guint32 *frequencies, gsize n, gsize *size)
{
	g_byte_array_set_size(output->bytes, 0);
	tc_list_put(output->bytes, documents, frequencies, n, (const guint32 *)(gpointer)output->lengths->data);
	*size = output->bytes->len;
	output->head.check_parts = (guint32)crc32_z(output->head.check_parts, output->bytes->data, *size);
	output->postings_bytes += *size;
	return fwrite(output->bytes->data, 1, *size, output->file) == *size;
}

gboolean tc_output_add_term(TcOutput *output, const char *term, gsize length, const guint32 *documents,
			    const guint32 *frequencies, gsize n, GError **error)
{
	guint8 line[MAX_LINE];
	gsize size = 0;
	gboolean done = TRUE;
	g_assert(length > 0 && length <= TC_POSTINGS_MAX_TERM);
	guint8 *at = tc_coding_write_number(put_term(output, term, length, line), n);
	if (n == 1) {
		at = tc_coding_write_number(tc_coding_write_number(at, documents[0]), frequencies[0]);
	} else {
		done = put_list(output, documents, frequencies, n, &size);
		at = tc_coding_write_number(at, size);
	}
	gsize n_bytes = (gsize)(at - line);
	output->terms_bytes += n_bytes;
	done = done && fwrite(line, 1, n_bytes, output->terms) == n_bytes;
	if (!done)
		tc_postings_set_errno(error, "writing", output->path);
	return done;
}

/* ---- the end --------------------------------------------------------------------------------------------------- */

static gboolean put_bytes(TcOutput *output, gconstpointer bytes, gsize n)
{
	if (n == 0) /* and `bytes` may be NULL, at which a CRC begins anew */
		return TRUE;
	output->head.check_parts = (guint32)crc32_z(output->head.check_parts, bytes, n);
	return fwrite(bytes, 1, n, output->file) == n;
}

/* Ends a part of `n` bytes that begins where the one before ends. */
static gboolean end_part(TcOutput *output, guint part, guint64 n)
{
	gsize odd = n % 8 ? 8 - n % 8 : 0;
	output->head.part[part + 1] = output->head.part[part] + n + odd;
	return put_bytes(output, "\0\0\0\0\0\0\0", odd);
}

static gboolean put_part(TcOutput *output, guint part, gconstpointer bytes, gsize n)
{
	return put_bytes(output, bytes, n) && end_part(output, part, n);
}

static gboolean put_array(TcOutput *output, guint part, const GArray *array)
{
	return put_part(output, part, array->data, (gsize)array->len * g_array_get_element_size((GArray *)array));
}

static gboolean copy_terms(TcOutput *output)
{
	g_autofree char *buffer = g_malloc(BUFFER);
	gsize n;
	if (fflush(output->terms) != 0 || fseeko(output->terms, 0, SEEK_SET) != 0)
		return FALSE;
	while ((n = fread(buffer, 1, BUFFER, output->terms)) > 0)
		if (!put_bytes(output, buffer, n))
			return FALSE;
	return !ferror(output->terms) && end_part(output, TC_PART_TERMS, output->terms_bytes);
}

static gint compare_papers(gconstpointer a, gconstpointer b, gpointer data)
{
	const gint64 *ids = data;
	gint64 left = ids[*(const guint32 *)a], right = ids[*(const guint32 *)b];
	return (left > right) - (left < right);
}

static gboolean put_papers(TcOutput *output)
{
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (guint32 i = 0; i < output->sets->len; i++)
		if (!(g_array_index(output->sets, guint32, i) & 1))
			g_array_append_val(papers, i);
	g_array_sort_with_data(papers, compare_papers, output->ids->data);
	return put_array(output, TC_PART_PAPERS, papers);
}

/* The head is written last: until then the file is none. */
static gboolean put_head(TcOutput *output)
{
	TcSegmentHead *head = &output->head;
	memcpy(head->magic, TC_SEGMENT_MAGIC, sizeof head->magic);
	head->check_head = (guint32)crc32_z(0, (const guint8 *)head, offsetof(TcSegmentHead, check_head));
	return fflush(output->file) == 0 && fseeko(output->file, 0, SEEK_SET) == 0 &&
	       fwrite(head, sizeof *head, 1, output->file) == 1 && fflush(output->file) == 0 && fsync(fileno(output->file)) == 0;
}

gboolean tc_output_finish(TcOutput *output, GError **error)
{
	output->head.part[0] = sizeof output->head;
	output->finished = end_part(output, TC_PART_POSTINGS, output->postings_bytes) && copy_terms(output) &&
			   put_array(output, TC_PART_BLOCKS, output->blocks) &&
			   put_array(output, TC_PART_LENGTHS, output->lengths) && put_array(output, TC_PART_IDS, output->ids) &&
			   put_array(output, TC_PART_SETS, output->sets) && put_array(output, TC_PART_DATES, output->dates) &&
			   put_array(output, TC_PART_ORDERS, output->orders) && put_array(output, TC_PART_NOTES, output->notes) &&
			   put_papers(output) && put_array(output, TC_PART_LABELS, output->labels) &&
			   put_array(output, TC_PART_NAMES, output->names) &&
			   put_part(output, TC_PART_STRINGS, output->strings->data, output->strings->len) && put_head(output);
	if (!output->finished)
		tc_postings_set_errno(error, "writing", output->path);
	return output->finished;
}

void tc_output_free(TcOutput *output)
{
	if (!output)
		return;
	if (output->file)
		fclose(output->file);
	if (output->terms)
		fclose(output->terms);
	if (output->file && !output->finished)
		g_unlink(output->path);
	g_array_unref(output->lengths);
	g_array_unref(output->ids);
	g_array_unref(output->sets);
	g_array_unref(output->dates);
	g_array_unref(output->orders);
	g_array_unref(output->notes);
	g_array_unref(output->blocks);
	g_array_unref(output->labels);
	g_hash_table_unref(output->known_sets);
	g_array_unref(output->names);
	g_hash_table_unref(output->numbers);
	g_byte_array_unref(output->strings);
	g_hash_table_unref(output->known);
	g_byte_array_unref(output->bytes);
	g_free(output->path);
	g_free(output);
}
