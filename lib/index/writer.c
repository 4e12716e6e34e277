/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The writer. Each batch is one Xapian transaction, so that closing without a commit forgets it. Xapian would flush by count of
 * documents, which means nothing where papers have one page or a thousand; we count what takes the memory, the postings that are
 * not yet written, and commit at TC_INDEX_FLUSH_POSTINGS.
 *
 * Measured with papers of 3 KB of newspaper text, processor seconds on a shared two-core machine, Xapian 1.4.22:
 *
 *     postings a flush    60 MB of text   150 MB   memory
 *          200,000             12.2 s               86 MB
 *          250,000                       35.0 s     91 MB
 *          500,000             13.8 s              113 MB
 *        1,200,000             16.5 s              174 MB
 *        2,500,000             18.9 s              285 MB
 *
 * and over the papers of `make bench`, which cite more and have fuller headers (12,000 papers, 38 MB, whole runs, seconds by the clock):
 *
 *     100,000: 22.4    250,000: 24.9    1,000,000: 29.2    4,000,000: 46.9
 *
 * Those were with positions. With pairs, of the same 12,000 papers, processor seconds of the index alone, both shards (best of two):
 *
 *     60,000: 16.1    120,000: 15.1    200,000: 17.5
 *
 * More in memory is slower: what waits there no longer fits the processor's cache. Still fewer only adds waiting
 * for the disk.
 */
#include "lib/index/index-private.h"

#include <inttypes.h>
#include <glib/gi18n.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/** Postings (different terms of a paper, summed) kept in memory. */
#define TC_INDEX_FLUSH_POSTINGS 120000u
/** Bytes of text put before a flush: what long papers take besides their postings. */
#define TC_INDEX_FLUSH_BYTES (32u << 20)
/** A number of more digits is ordered as one of so many. */
#define MAX_NUMBER_DIGITS 12u
/** How often and how long to wait for a lock: a second in all. */
#define LOCK_TRIES 50u
#define LOCK_WAIT_US 20000u

/**
 * The number of a paper's document follows from its id, see tc_index_reader_open(). Sections come behind all papers: up to so many, of which the 64
 * shards that there may be have numbers within 32 bits.
 */
#define FIRST_SECTION (1u << 25)

struct TcIndexWriter {
	char *path;
	guint64 n_shards;
	XapDatabase *database;
	gboolean in_batch;
	guint64 generation;
	guint64 postings_pending;
	guint64 bytes_pending;
	TcBag *bag; /* papers use it one after the other */
};

static gboolean begin_batch(TcIndexWriter *writer, GError **error)
{
	XapError failure;
	if (writer->in_batch)
		return TRUE;
	if (xap_database_begin_transaction(writer->database, true, &failure) != XAP_OK) {
		tc_index_set_error(error, &failure, "writing the index");
		return FALSE;
	}
	writer->in_batch = TRUE;
	return TRUE;
}

/**
 * Xapian syncs what it commits, but not the name under which it becomes the newest: if the power goes, the index may be that of the commit before,
 * whose blocks are overwritten by then. So the folder is synced too, before anybody is told that the papers are in.
 */
static gboolean sync_folder(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		g_set_error(error, TC_ERROR, errno == ENOSPC ? TC_ERROR_NO_SPACE : TC_ERROR_IO, _("committing the index %s: %s"),
			    path, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

static gboolean end_batch(TcIndexWriter *writer, GError **error)
{
	XapError failure;
	if (!writer->in_batch)
		return TRUE;
	writer->in_batch = FALSE;
	writer->postings_pending = writer->bytes_pending = 0;
	if (xap_database_commit_transaction(writer->database, &failure) != XAP_OK) {
		tc_index_set_error(error, &failure, "committing the index");
		return FALSE;
	}
	return sync_folder(writer->path, error);
}

static gboolean check_version(guint64 version, GError **error)
{
	if (version == TC_INDEX_VERSION)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
		    _("the index has version %" PRIu64
		      ", this program writes %u; delete the folder `index` of the store and run tracuu-indexer again"),
		    version, TC_INDEX_VERSION);
	return FALSE;
}

/**
 * A lock that was let go can be held for a moment by a process that was just started, which has our files open until it runs its own program.
 */
static XapDatabase *open_waiting(const char *path, XapError *failure)
{
	for (guint tries = 1;; tries++) {
		XapDatabase *database = xap_database_open_writable(path, XAP_OPEN_EXISTING, 0, failure);
		if (database || failure->status != XAP_ERROR_LOCKED || tries == LOCK_TRIES)
			return database;
		g_usleep(LOCK_WAIT_US);
	}
}

TcIndexWriter *tc_index_writer_open(const char *store, guint shard, GError **error)
{
	g_autofree char *path = tc_index_dup_shard_path(store, shard);
	XapError failure;
	guint64 version;
	XapDatabase *database = open_waiting(path, &failure);
	if (!database) {
		g_autofree char *doing = g_strdup_printf("opening the index %s", path);
		tc_index_set_error(error, &failure, doing);
		return NULL;
	}
	TcIndexWriter *writer = g_new0(TcIndexWriter, 1);
	writer->path = g_steal_pointer(&path);
	writer->database = database;
	writer->bag = tc_bag_new();
	if (!tc_index_read_metadata(database, TC_INDEX_KEY_VERSION, 0, &version, error) || !check_version(version, error) ||
	    !tc_index_read_metadata(database, TC_INDEX_KEY_GENERATION, 0, &writer->generation, error) ||
	    !tc_index_read_metadata(database, TC_INDEX_KEY_SHARDS, 1, &writer->n_shards, error))
		g_clear_pointer(&writer, tc_index_writer_free);
	return writer;
}

/* ---- terms of one paper ---------------------------------------------------------------------------------------- */

static TcBagEntry *add_made(TcIndexWriter *writer, const char *prefix, const char *word, gsize length, guint32 wdf)
{
	TcIndexTerm term;
	gsize used = tc_index_make_term(term, prefix, word, length);
	return tc_bag_add(writer->bag, term, used, wdf);
}

/* A term by itself, that only filters: without wdf it has no weight. */
static void add_filter(TcIndexWriter *writer, const char *prefix, const char *value)
{
	add_made(writer, prefix, value, strlen(value), 0);
}

/* A term by itself that ranks: what a paper is, and what it cites. */
static void add_weighty(TcIndexWriter *writer, const char *term)
{
	add_made(writer, "", term, strlen(term), 1);
}

/* The word that came before, for pairs. */
typedef struct {
	TcIndexWriter *writer;
	TcIndexTerm before;
	gsize before_length; /* 0: none */
} Row;

static TcBagEntry *add_word(Row *row, const char *word, gsize length)
{
	if (row->before_length) {
		TcIndexTerm pair;
		gsize used = tc_index_make_pair(pair, row->before, row->before_length, word, length);
		tc_bag_add(row->writer->bag, pair, used, 1);
	}
	row->before_length = MIN(length, (gsize)TC_INDEX_MAX_TERM);
	memcpy(row->before, word, row->before_length);
	TcBagEntry *entry = add_made(row->writer, "", word, length, 1);
	if (entry->wdf == 1)
		entry->reading = tc_index_find_reading(entry->term);
	return entry;
}

/* A word as it is marked, unless that goes without saying. */
static void add_marks(TcIndexWriter *writer, const TcToken *token, TcBagEntry *word)
{
	if (token->form == token->folded)
		return;
	if (word->reading && strcmp(word->reading, token->form) == 0)
		word->read = TRUE;
	else
		add_made(writer, "E", token->form, strlen(token->form), 1);
}

/* A token of several words, of a number, an address, or of anything odd. */
static void add_compound(Row *row, const TcToken *token, const char *text)
{
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	g_autofree char *whole = tc_index_dup_whole_term(token);
	if (whole)
		add_made(row->writer, "", whole, strlen(whole), 1);
	for (char **word = words; *word; word++) {
		TcBagEntry *entry = add_word(row, *word, strlen(*word));
		if (token->kind == TC_TOKEN_WORD)
			add_marks(row->writer, token, entry);
	}
}

static void add_text(TcIndexWriter *writer, const TcIndexPaper *paper, const TcToken *tokens, gsize n)
{
	Row row = {.writer = writer};
	for (gsize i = 0; i < n; i++) {
		const TcToken *token = &tokens[i];
		if (token->kind == TC_TOKEN_SYLLABLE)
			add_marks(writer, token, add_word(&row, token->folded, strlen(token->folded)));
		else
			add_compound(&row, token, paper->text);
	}
	tc_index_put_readings(writer->bag, paper, tokens, n);
}

static const TcIndexField *need_field(const char *name)
{
	const TcIndexField *field = tc_index_field_find(name, -1);
	g_assert(field);
	return field;
}

static void add_value(TcIndexWriter *writer, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	const TcIndexField *field = need_field(name);
	g_autofree char *folded = tc_text_fold(value, -1);
	const char *word;
	gsize at = 0, length, end = strlen(folded);
	while (tc_index_next_word(folded, end, &at, &word, &length))
		add_made(writer, field->prefix, word, length, field->kind == TC_INDEX_TEXT ? 1 : 0);
	if (field->kind == TC_INDEX_TEXT)
		return;
	g_autofree char *whole = tc_index_dup_value_term(field, value);
	if (field->kind == TC_INDEX_ID)
		add_weighty(writer, whole);
	else
		add_filter(writer, "", whole);
}

static void add_values(TcIndexWriter *writer, const char *name, const char *const *values)
{
	for (; values && *values; values++)
		add_value(writer, name, *values);
}

/* ISO to YYYYMMDD; what is not known is 00. */
static void make_date_value(const char *iso, char value[9])
{
	int n = 0;
	for (const char *c = iso; *c && n < 8; c++)
		if (g_ascii_isdigit(*c))
			value[n++] = *c;
	while (n < 8)
		value[n++] = '0';
	value[8] = '\0';
}

static void add_date(TcIndexWriter *writer, const char *iso)
{
	char date[9];
	if (!iso || strlen(iso) < 4)
		return;
	make_date_value(iso, date);
	add_made(writer, "Y", date, 4, 0);
	if (strlen(iso) >= 7)
		add_made(writer, "M", date, 6, 0);
	if (strlen(iso) >= 10)
		add_made(writer, "D", date, 8, 0);
}

static void add_number(TcIndexWriter *writer, const TcIndexPaper *paper)
{
	if (!paper->number)
		return;
	add_value(writer, "number", paper->number);
	if (!paper->symbol)
		return;
	gboolean with_year = paper->year && *paper->year;
	g_autofree char *printed =
		g_strjoin("/", paper->number, with_year ? paper->year : paper->symbol, with_year ? paper->symbol : NULL, NULL);
	g_autofree char *whole = tc_index_dup_value_term(need_field("number"), printed);
	add_weighty(writer, whole);
}

/* `có:số`: that a paper has a field at all, for those that OCR may have lost. */
static void add_presence(TcIndexWriter *writer, const TcIndexPaper *paper)
{
	const struct {
		const char *name;
		gboolean there;
	} fields[] = {
		{"scan", paper->scanned},
		{"number", paper->number && *paper->number},
		{"date", paper->date && *paper->date},
		{"subject", paper->subject && *paper->subject},
		{"issuer", paper->issuer && *paper->issuer},
		{"signer", paper->signer && *paper->signer},
		{"cites", paper->cites && *paper->cites},
		{"carries", paper->carries && *paper->carries},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		if (fields[i].there)
			add_filter(writer, need_field("has")->prefix, fields[i].name);
}

static void add_fields(TcIndexWriter *writer, const TcIndexPaper *paper)
{
	add_number(writer, paper);
	add_value(writer, "symbol", paper->symbol);
	add_values(writer, "type", (const char *const[]){paper->type, paper->type_code, NULL});
	add_value(writer, "issuer", paper->issuer);
	add_value(writer, "parent", paper->parent);
	add_value(writer, "place", paper->place);
	add_value(writer, "term", paper->term);
	add_value(writer, "signer", paper->signer);
	add_value(writer, "subject", paper->subject);
	add_value(writer, "path", paper->path);
	add_values(writer, "recipients", paper->recipients);
	add_values(writer, "cites", paper->cites);
	add_values(writer, "carries", paper->carries);
	add_presence(writer, paper);
	add_value(writer, "level", paper->level);
	add_value(writer, "secrecy", tc_index_secrecy_name(paper->secrecy));
	const char *group = paper->group ? paper->group : "";
	g_autofree char *group_term = tc_index_dup_group_term(group);
	add_filter(writer, "", group_term);
	add_value(writer, "group", group);
	if (paper->id % 16 == 0)
		add_filter(writer, "", TC_INDEX_SAMPLE_16);
	if (paper->id % 256 == 0)
		add_filter(writer, "", TC_INDEX_SAMPLE_256);
	add_date(writer, paper->date);
}

/* ---- one paper ------------------------------------------------------------------------------------------------- */

static gboolean set_value(XapDocument *document, guint slot, const char *value, XapError *failure)
{
	return !*value || xap_document_set_value(document, slot, value, strlen(value), failure) == XAP_OK;
}

static const char *or_empty(const char *value)
{
	return value ? value : "";
}

/* By number, then by symbol; papers without a number last. */
static char *dup_number_value(const TcIndexPaper *paper)
{
	const char *number = or_empty(paper->number);
	gsize digits = strspn(number, "0123456789");
	if (digits == 0)
		return g_strdup("~");
	g_autofree char *symbol = tc_text_fold(or_empty(paper->symbol), -1);
	return g_strdup_printf("%*s%.*s%s %s", (int)(MAX_NUMBER_DIGITS - MIN(digits, MAX_NUMBER_DIGITS)), "", (int)digits, number,
			       number + digits, symbol);
}

/* What a document is of its paper. */
typedef enum {
	WHOLE_SHORT,
	WHOLE_LONG, /* it has sections */
	SECTION,
} Unit;

/* What a section has is for limits by date, and to be told from others of its paper; it is not counted in facets. */
static gboolean set_values(XapDocument *document, const TcIndexPaper *paper, Unit unit, XapError *failure)
{
	char date[9] = "", id[24];
	if (paper->date)
		make_date_value(paper->date, date);
	g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, paper->id);
	if (!set_value(document, TC_INDEX_SLOT_DATE, date, failure) ||
	    (unit != WHOLE_SHORT && !set_value(document, TC_INDEX_SLOT_PAPER, id, failure)))
		return FALSE;
	if (unit == SECTION)
		return TRUE;
	const char separator[] = {TC_INDEX_FACET_SEPARATOR, '\0'};
	g_autofree char *year = paper->date ? g_strndup(paper->date, 4) : g_strdup(paper->year);
	g_autofree char *facets = g_strjoin(separator, or_empty(paper->type), or_empty(paper->issuer), or_empty(year),
					    or_empty(paper->level), or_empty(paper->place), NULL);
	g_autofree char *number = dup_number_value(paper);
	return set_value(document, TC_INDEX_SLOT_FACETS, facets, failure) &&
	       set_value(document, TC_INDEX_SLOT_NUMBER, number, failure);
}

/* As often as the word stands, doubled; once where it never stands in its commonest form. */
static guint32 get_wdf(const TcBagEntry *entry)
{
	return entry->reading && !entry->read ? entry->wdf : TC_INDEX_WDF * entry->wdf;
}

static XapStatus add_postings(XapDocument *document, TcBag *bag, XapError *failure)
{
	gsize n;
	const TcBagEntry *entry = tc_bag_get_entries(bag, &n);
	g_autofree XapPosting *postings = g_new(XapPosting, n);
	for (gsize i = 0; i < n; i++)
		postings[i] = (XapPosting){.term = entry[i].term, .term_length = entry[i].length, .wdf = get_wdf(&entry[i])};
	return xap_document_add_postings(document, postings, n, failure);
}

/* Tokens of a paper that make a document. */
typedef struct {
	const TcToken *token;
	gsize n;
	Unit unit;
} Stretch;

static XapDocument *make_document(TcIndexWriter *writer, const TcIndexPaper *paper, const Stretch *stretch, const char *unique,
				  XapError *failure)
{
	XapDocument *document = xap_document_new(failure);
	if (!document)
		return NULL;
	tc_bag_clear(writer->bag);
	add_text(writer, paper, stretch->token, stretch->n);
	add_fields(writer, paper);
	add_weighty(writer, unique);
	if (stretch->unit == SECTION)
		add_filter(writer, "", TC_INDEX_SECTION_TERM);
	g_autofree char *data = g_strdup_printf("%" G_GINT64_FORMAT "\t%s", paper->id, paper->docno ? paper->docno : "");
	if (add_postings(document, writer->bag, failure) == XAP_OK && set_values(document, paper, stretch->unit, failure) &&
	    xap_document_set_data(document, data, strlen(data), failure) == XAP_OK)
		return document;
	xap_document_free(document);
	return NULL;
}

/* The term that a paper's documents have and no other. */
typedef char Unique[24];

static void make_unique(Unique unique, gint64 paper)
{
	g_snprintf(unique, sizeof(Unique), "Q%" G_GINT64_FORMAT, paper);
}

/* Writes a document under a number; 0: behind all others. */
static gboolean put_document(TcIndexWriter *writer, const TcIndexPaper *paper, const Stretch *stretch, guint32 number,
			     XapError *failure)
{
	Unique unique;
	uint32_t n_terms = 0;
	make_unique(unique, paper->id);
	XapDocument *document = make_document(writer, paper, stretch, unique, failure);
	gboolean done = document && xap_document_get_term_count(document, &n_terms, failure) == XAP_OK &&
			(number ? xap_database_replace_document(writer->database, number, document, failure)
				: xap_database_add_document(writer->database, document, NULL, failure)) == XAP_OK;
	xap_document_free(document);
	writer->postings_pending += n_terms;
	return done;
}

/* A section's tokens: from `*from`, where its search begins, up to where the next one begins. */
static Stretch find_section(const TcIndexPaper *paper, gsize i, const TcToken *token, gsize n, gsize *from)
{
	gsize end = i + 1 < paper->n_sections ? paper->sections[i + 1] : G_MAXSIZE;
	gsize to = *from;
	while (to < n && token[to].span.start < end)
		to++;
	Stretch stretch = {.token = token + *from, .n = to - *from, .unit = SECTION};
	*from = to;
	return stretch;
}

/* What stands before the first section goes with it. */
static gboolean put_sections(TcIndexWriter *writer, const TcIndexPaper *paper, const TcToken *token, gsize n, XapError *failure)
{
	uint32_t last = 0;
	if (paper->n_sections && xap_database_get_last_docid(writer->database, &last, failure) != XAP_OK)
		return FALSE;
	for (gsize i = 0, from = 0; i < paper->n_sections; i++) {
		const Stretch section = find_section(paper, i, token, n, &from);
		if (section.n && !put_document(writer, paper, &section, last < FIRST_SECTION ? FIRST_SECTION : 0, failure))
			return FALSE;
		last = section.n ? FIRST_SECTION : last;
	}
	return TRUE;
}

static guint32 get_number(const TcIndexWriter *writer, gint64 paper)
{
	return (guint32)((guint64)(paper - 1) / MAX(writer->n_shards, 1)) + 1;
}

static gboolean put_units(TcIndexWriter *writer, const TcIndexPaper *paper, XapError *failure)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(paper->text, (gssize)paper->text_length);
	Stretch whole = {.unit = paper->n_sections ? WHOLE_LONG : WHOLE_SHORT};
	whole.token = tc_tokens_get(tokens, &whole.n);
	return put_document(writer, paper, &whole, get_number(writer, paper->id), failure) &&
	       put_sections(writer, paper, whole.token, whole.n, failure);
}

static gboolean flush_if_large(TcIndexWriter *writer, GError **error)
{
	if (writer->postings_pending < TC_INDEX_FLUSH_POSTINGS && writer->bytes_pending < TC_INDEX_FLUSH_BYTES)
		return TRUE;
	return end_batch(writer, error);
}

/* Takes a paper and its sections out, if they are in. */
static XapStatus take_out(TcIndexWriter *writer, gint64 paper, XapError *failure)
{
	Unique unique;
	make_unique(unique, paper);
	return xap_database_delete_by_term(writer->database, unique, failure);
}

gboolean tc_index_writer_put(TcIndexWriter *writer, const TcIndexPaper *paper, GError **error)
{
	if (!begin_batch(writer, error))
		return FALSE;
	XapError failure;
	if (take_out(writer, paper->id, &failure) != XAP_OK || !put_units(writer, paper, &failure)) {
		g_autofree char *doing = g_strdup_printf("indexing %s", paper->docno ? paper->docno : "a paper");
		tc_index_set_error(error, &failure, doing);
		return FALSE;
	}
	writer->bytes_pending += paper->text_length;
	return flush_if_large(writer, error);
}

gboolean tc_index_writer_delete(TcIndexWriter *writer, gint64 paper, GError **error)
{
	if (!begin_batch(writer, error))
		return FALSE;
	XapError failure;
	if (take_out(writer, paper, &failure) == XAP_OK)
		return TRUE;
	tc_index_set_error(error, &failure, "deleting from the index");
	return FALSE;
}

gboolean tc_index_writer_commit(TcIndexWriter *writer, guint64 generation, GError **error)
{
	if (!begin_batch(writer, error) ||
	    !tc_index_write_metadata(writer->database, TC_INDEX_KEY_GENERATION, generation, error) || !end_batch(writer, error))
		return FALSE;
	writer->generation = generation;
	return TRUE;
}

gboolean tc_index_writer_has_pending(const TcIndexWriter *writer)
{
	return writer->in_batch;
}

guint64 tc_index_writer_get_generation(const TcIndexWriter *writer)
{
	return writer->generation;
}

void tc_index_writer_free(TcIndexWriter *writer)
{
	if (!writer)
		return;
	if (writer->in_batch)
		(void)xap_database_cancel_transaction(writer->database, NULL);
	xap_database_free(writer->database);
	tc_bag_free(writer->bag);
	g_free(writer->path);
	g_free(writer);
}
