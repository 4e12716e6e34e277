/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents in memory, inverted as they come: of each term a chain of bytes, as its list will be but for what is taken out meanwhile. A term is
 * found by one look into a hash table; what is remembered of it, with its own bytes behind, lies in large pieces of memory that are let go
 * together.
 */
#include "lib/postings/postings-private.h"
#include "lib/postings/terms.h"

#include <string.h>

#define FIRST_SLOTS (1u << 16)
/** Bytes of memory taken at a time. */
#define PIECE (1u << 20)
/** Bytes of a chain's first link; each further one is twice as long, up to the most. */
#define FIRST_LINK 16u
#define LAST_LINK 1024u

/** Terms between asking for where one lies and looking at it; and how many such stages there are. */
#define AHEAD 8u
#define STAGES 3u

/* A stretch of a chain. */
typedef struct Link Link;
struct Link {
	Link *next;
	guint32 used, size;
	guint8 bytes[];
};

/* What is known of a term. */
typedef struct {
	TcTermKey key;
	Link *first, *last;
	guint32 n;        /* documents */
	guint32 document; /* the last one, and its frequency, which is not in the chain yet */
	guint32 frequency;
	char term[];
} Entry;

/* A document beside its terms. */
typedef struct {
	TcDocument document; /* its strings lie in the pieces; it has no postings */
	guint32 length;
	gboolean gone;
} Row;

struct TcBuilder {
	GPtrArray *pieces;
	gsize used;         /* bytes of the last piece */
	TcTermTable terms;  /* of Entry */
	GArray *rows;       /* of Row */
	GHashTable *papers; /* paper -> the row of its whole document, from 1 */
	guint32 n_gone;
};

TcBuilder *tc_builder_new(void)
{
	TcBuilder *builder = g_new0(TcBuilder, 1);
	builder->pieces = g_ptr_array_new_with_free_func(g_free);
	builder->used = PIECE;
	tc_terms_init(&builder->terms, FIRST_SLOTS);
	builder->rows = g_array_new(FALSE, FALSE, sizeof(Row));
	builder->papers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	return builder;
}

void tc_builder_free(TcBuilder *builder)
{
	if (!builder)
		return;
	g_ptr_array_unref(builder->pieces);
	tc_terms_clear(&builder->terms);
	g_array_unref(builder->rows);
	g_hash_table_unref(builder->papers);
	g_free(builder);
}

guint32 tc_builder_get_n_documents(const TcBuilder *builder)
{
	return builder->rows->len - builder->n_gone;
}

gsize tc_builder_get_bytes(const TcBuilder *builder)
{
	return builder->pieces->len * (gsize)PIECE + (builder->terms.mask + 1) * sizeof(TcTermKey *) +
	       builder->rows->len * sizeof(Row);
}

/* Memory that lasts as long as the builder. */
static gpointer take(TcBuilder *builder, gsize size)
{
	size = (size + 7) & ~(gsize)7;
	if (builder->used + size > PIECE) {
		g_ptr_array_add(builder->pieces, g_malloc(MAX(PIECE, size)));
		builder->used = 0;
	}
	guint8 *piece = builder->pieces->pdata[builder->pieces->len - 1];
	gpointer taken = piece + builder->used;
	builder->used += size;
	return taken;
}

static const char *keep(TcBuilder *builder, const char *string)
{
	gsize size = string ? strlen(string) + 1 : 0;
	return size > 1 ? memcpy(take(builder, size), string, size) : "";
}

/* ---- terms ----------------------------------------------------------------------------------------------------- */

static Entry *find_entry(TcBuilder *builder, const TcPosting *posting, guint32 hash)
{
	TcTermKey **place = tc_terms_find(&builder->terms, posting->term, posting->length, hash);
	if (*place)
		return (Entry *)*place;
	Entry *entry = take(builder, sizeof(Entry) + posting->length);
	*entry = (Entry){.key = {.term = entry->term, .length = posting->length, .hash = hash}};
	memcpy(entry->term, posting->term, posting->length);
	tc_terms_put(&builder->terms, place, &entry->key);
	return entry;
}

static Link *add_link(TcBuilder *builder, Entry *entry)
{
	guint32 size = entry->last ? MIN(2 * entry->last->size, LAST_LINK) : FIRST_LINK;
	Link *link = take(builder, sizeof(Link) + size);
	*link = (Link){.size = size};
	if (entry->last)
		entry->last->next = link;
	else
		entry->first = link;
	return entry->last = link;
}

/* Bytes of two numbers stay together. */
static void put_numbers(TcBuilder *builder, Entry *entry, guint32 one, guint32 other)
{
	guint8 bytes[2 * TC_NUMBER_BYTES];
	guint32 n = (guint32)(tc_coding_write_number(tc_coding_write_number(bytes, one), other) - bytes);
	Link *link = entry->last;
	if (!link || link->size - link->used < n)
		link = add_link(builder, entry);
	memcpy(link->bytes + link->used, bytes, n);
	link->used += n;
}

/* The last document waits in the entry: most terms have no other, and need no chain. */
static void add_posting(TcBuilder *builder, guint32 document, const TcPosting *posting, guint32 hash)
{
	Entry *entry = find_entry(builder, posting, hash);
	if (entry->n)
		put_numbers(builder, entry, entry->document, entry->frequency);
	entry->n++;
	entry->document = document;
	entry->frequency = posting->frequency;
}

/* Asks for the end of a chain. */
static void expect_link(const TcBuilder *builder, guint32 hash)
{
	const Entry *entry = (const Entry *)builder->terms.slots[hash & builder->terms.mask];
	if (entry)
		__builtin_prefetch(entry->last, 1);
}

/*
 * Where a term lies is asked of memory some terms before it is looked at, what is remembered of it some terms later, and where its chain ends after
 * that: they are all over it, and waiting for each was most of the work.
 */
static void add_postings(TcBuilder *builder, guint32 document, const TcPosting *posting, gsize n)
{
	guint32 hash[STAGES * AHEAD];
	for (gsize i = 0; i < n + STAGES * AHEAD; i++) {
		guint32 *ring = &hash[i % (STAGES * AHEAD)];
		if (i >= STAGES * AHEAD)
			add_posting(builder, document, &posting[i - STAGES * AHEAD], *ring);
		if (i >= 2 * AHEAD && i - 2 * AHEAD < n)
			expect_link(builder, hash[(i - 2 * AHEAD) % (STAGES * AHEAD)]);
		if (i >= AHEAD && i - AHEAD < n)
			tc_terms_expect_key(&builder->terms, hash[(i - AHEAD) % (STAGES * AHEAD)]);
		if (i < n) {
			*ring = tc_term_hash(posting[i].term, posting[i].length);
			tc_terms_expect(&builder->terms, *ring);
		}
	}
}

void tc_builder_add(TcBuilder *builder, const TcDocument *document)
{
	Row row = {.document = *document};
	row.document.postings = NULL;
	row.document.order = keep(builder, document->order);
	for (gsize i = 0; i < TC_POSTINGS_N_LABELS; i++)
		row.document.labels[i] = keep(builder, document->labels[i]);
	add_postings(builder, builder->rows->len, document->postings, document->n_postings);
	for (gsize i = 0; i < document->n_postings; i++)
		row.length += document->postings[i].frequency;
	row.length -= MIN(row.length, document->shorter);
	g_array_append_val(builder->rows, row);
	if (!document->section)
		g_hash_table_replace(builder->papers, g_memdup2(&document->paper, sizeof document->paper),
				     GUINT_TO_POINTER(builder->rows->len));
}

void tc_builder_remove(TcBuilder *builder, gint64 paper)
{
	guint whole = GPOINTER_TO_UINT(g_hash_table_lookup(builder->papers, &paper));
	for (guint i = whole; whole && i <= builder->rows->len; i++) {
		Row *row = &g_array_index(builder->rows, Row, i - 1);
		if (row->document.paper != paper)
			break;
		row->gone = TRUE;
		builder->n_gone++;
	}
	g_hash_table_remove(builder->papers, &paper);
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* The documents that are left. \return their numbers in the segment, by row; TC_NO_DOCUMENT: gone. NULL on an error. */
static guint32 *put_rows(const TcBuilder *builder, TcOutput *output, GError **error)
{
	g_autofree guint32 *numbers = g_new(guint32, builder->rows->len);
	for (guint i = 0; i < builder->rows->len; i++) {
		const Row *row = &g_array_index(builder->rows, Row, i);
		numbers[i] = row->gone ? TC_NO_DOCUMENT : tc_output_get_n_documents(output);
		if (!row->gone && !tc_output_add_document(output, &row->document, row->length, error))
			return NULL;
	}
	return g_steal_pointer(&numbers);
}

/* Reads the numbers of a chain. */
typedef struct {
	const Link *link;
	guint32 at;
} Reader;

static guint32 read_number(Reader *reader)
{
	guint32 number = 0;
	for (guint shift = 0;; shift += 7) {
		if (reader->at == reader->link->used) { /* between two pairs of numbers */
			reader->link = reader->link->next;
			reader->at = 0;
		}
		guint8 byte = reader->link->bytes[reader->at++];
		number |= (guint32)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return number;
	}
}

static gsize read_list(const Entry *entry, const guint32 *numbers, guint32 *documents, guint32 *frequencies)
{
	Reader reader = {.link = entry->first};
	gsize n = 0;
	for (guint32 i = 0; i < entry->n; i++) {
		gboolean last = i + 1 == entry->n;
		guint32 document = last ? entry->document : read_number(&reader);
		frequencies[n] = last ? entry->frequency : read_number(&reader);
		documents[n] = numbers[document];
		n += documents[n] != TC_NO_DOCUMENT;
	}
	return n;
}

/* Asks for what is remembered of a term, and for its bytes. NULL is allowed. */
static void expect_entry(const Entry *entry)
{
	if (!entry)
		return;
	__builtin_prefetch(entry);
	__builtin_prefetch(entry + 1);
}

/* A term with its first eight bytes as a number, which tell most of them apart. */
typedef struct {
	guint64 beginning;
	const Entry *entry;
} Sorted;

static int compare_terms(const void *a, const void *b)
{
	const Entry *one = ((const Sorted *)a)->entry, *other = ((const Sorted *)b)->entry;
	return tc_term_compare(one->term, one->key.length, other->term, other->key.length);
}

/* By one byte of their beginnings, those that have the same there as they were. */
static void sort_by_byte(const Sorted *from, Sorted *to, guint32 n, guint shift)
{
	guint32 place[256] = {0}, before = 0;
	for (guint32 i = 0; i < n; i++)
		place[from[i].beginning >> shift & 0xFF]++;
	for (guint i = 0; i < 256; i++) {
		guint32 count = place[i];
		place[i] = before;
		before += count;
	}
	for (guint32 i = 0; i < n; i++)
		to[place[from[i].beginning >> shift & 0xFF]++] = from[i];
}

/* Byte by byte, the last of the eight first, which takes a quarter of the time of comparing; then those that begin alike. */
static void sort(Sorted *sorted, guint32 n)
{
	g_autofree Sorted *other = g_new(Sorted, n);
	for (guint shift = 0; shift < 64; shift += 16) {
		sort_by_byte(sorted, other, n, shift);
		sort_by_byte(other, sorted, n, shift + 8);
	}
	for (guint32 from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && sorted[to].beginning == sorted[from].beginning;)
			to++;
		if (to > from + 1)
			qsort(sorted + from, to - from, sizeof *sorted, compare_terms);
	}
}

static Sorted *sort_terms(const TcBuilder *builder)
{
	Sorted *sorted = g_new(Sorted, builder->terms.n);
	guint32 n = 0;
	for (guint32 i = 0; i <= builder->terms.mask; i++) {
		const Entry *entry = (const Entry *)builder->terms.slots[i];
		expect_entry((const Entry *)builder->terms.slots[MIN(i + 2 * AHEAD, builder->terms.mask)]);
		if (!entry)
			continue;
		sorted[n++] = (Sorted){.beginning = tc_term_get_beginning(entry->term, entry->key.length), .entry = entry};
	}
	sort(sorted, n);
	return sorted;
}

gboolean tc_builder_write(TcBuilder *builder, const char *folder, const char *name, GError **error)
{
	g_autoptr(TcOutput) output = tc_output_new(folder, name, error);
	if (!output)
		return FALSE;
	g_autofree guint32 *numbers = put_rows(builder, output, error);
	if (!numbers)
		return FALSE;
	g_autofree Sorted *sorted = sort_terms(builder);
	g_autofree guint32 *documents = g_new(guint32, builder->rows->len);
	g_autofree guint32 *frequencies = g_new(guint32, builder->rows->len);
	for (guint32 i = 0; i < builder->terms.n; i++) {
		const Entry *entry = sorted[i].entry;
		expect_entry(sorted[MIN(i + 2 * AHEAD, builder->terms.n - 1)].entry);
		__builtin_prefetch(sorted[MIN(i + AHEAD, builder->terms.n - 1)].entry->first);
		gsize n = read_list(entry, numbers, documents, frequencies);
		if (n && !tc_output_add_term(output, entry->term, entry->key.length, documents, frequencies, n, error))
			return FALSE;
	}
	return tc_output_finish(output, error);
}
