/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The writer: papers as documents of a shard. They are kept in memory, inverted, up to TC_INDEX_FLUSH_BYTES, then committed; closing without a commit
 * forgets them.
 */
#include "lib/index/index-private.h"

#include <glib/gi18n.h>
#include <string.h>

/** Bytes of memory that what is put takes before it is committed: some 8 MB of text. */
#define TC_INDEX_FLUSH_BYTES (32u << 20)
/** A number of more digits is ordered as one of so many. */
#define MAX_NUMBER_DIGITS 12u

struct TcIndexWriter {
	TcShardWriter *shard;
	TcBag *bag;       /* papers use it one after the other, and so the next */
	TcBag *fields;    /* terms of the fields of the paper at hand, which all its documents have */
	GArray *postings; /* of TcPosting */
};

static gboolean check_version(guint64 version, GError **error)
{
	if (version == TC_INDEX_VERSION)
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
		    _("the index has version %" G_GUINT64_FORMAT
		      ", this program writes %u; delete the folder `index` of the store and run tracuu-indexer again"),
		    version, TC_INDEX_VERSION);
	return FALSE;
}

TcIndexWriter *tc_index_writer_open(const char *store, guint shard, GError **error)
{
	g_autofree char *path = tc_index_dup_shard_path(store, shard);
	GError *failure = NULL;
	TcShardWriter *opened = tc_shard_writer_open(path, &failure);
	if (!opened) {
		tc_index_take_error(error, failure, "opening the index");
		return NULL;
	}
	TcIndexWriter *writer = g_new0(TcIndexWriter, 1);
	writer->shard = opened;
	writer->bag = tc_bag_new();
	writer->fields = tc_bag_new();
	writer->postings = g_array_new(FALSE, FALSE, sizeof(TcPosting));
	if (!check_version(tc_shard_writer_get_facts(opened).version, error))
		g_clear_pointer(&writer, tc_index_writer_free);
	return writer;
}

/* ---- terms of one paper ---------------------------------------------------------------------------------------- */

static TcBagEntry *add_made(TcBag *bag, const char *prefix, const char *word, gsize length, guint32 wdf)
{
	TcIndexTerm term;
	gsize used = tc_index_make_term(term, prefix, word, length);
	return tc_bag_add(bag, term, used, wdf);
}

/* A term by itself, that only filters: without wdf it has no weight. */
static void add_filter(TcBag *bag, const char *prefix, const char *value)
{
	add_made(bag, prefix, value, strlen(value), 0);
}

/* A term by itself that ranks: what a paper is, and what it cites. */
static void add_weighty(TcBag *bag, const char *term)
{
	add_made(bag, "", term, strlen(term), 1);
}

/* The word that came before, for pairs. */
typedef struct {
	TcBag *bag;
	const char *before;
	gsize before_length; /* 0: none */
	TcIndexTerm kept;    /* `before`, if it lived no longer */
} Row;

/* \param word lives until the next one is added, or keep_before() is called. */
static TcBagEntry *add_word(Row *row, const char *word, gsize length)
{
	if (row->before_length) {
		TcIndexTerm pair;
		gsize used = tc_index_make_pair(pair, row->before, row->before_length, word, length);
		tc_bag_add(row->bag, pair, used, 1);
	}
	row->before_length = MIN(length, (gsize)TC_INDEX_MAX_TERM);
	row->before = word;
	TcBagEntry *entry =
		length <= TC_INDEX_MAX_TERM ? tc_bag_add(row->bag, word, length, 1) : add_made(row->bag, "", word, length, 1);
	if (entry->wdf == 1)
		entry->reading = tc_index_get_reading(&entry->key);
	return entry;
}

static void keep_before(Row *row)
{
	row->before = memmove(row->kept, row->before, row->before_length);
}

/* A word as it is marked, unless that goes without saying. */
static void add_marks(TcBag *bag, const TcToken *token, TcBagEntry *word)
{
	if (token->form == token->folded)
		return;
	if (word->reading && strcmp(word->reading, token->form) == 0)
		word->read = TRUE;
	else
		add_made(bag, "E", token->form, strlen(token->form), 1);
}

/* A token of several words, of a number, an address, or of anything odd. */
static void add_compound(Row *row, const TcToken *token, const char *text)
{
	g_auto(GStrv) words = tc_index_dup_words(token, text);
	g_autofree char *whole = tc_index_dup_whole_term(token);
	if (whole)
		add_made(row->bag, "", whole, strlen(whole), 1);
	for (char **word = words; *word; word++) {
		TcBagEntry *entry = add_word(row, *word, strlen(*word));
		if (token->kind == TC_TOKEN_WORD)
			add_marks(row->bag, token, entry);
	}
	keep_before(row);
}

static void add_text(TcBag *bag, const TcIndexPaper *paper, const TcToken *tokens, gsize n)
{
	Row row = {.bag = bag, .before = ""};
	for (gsize i = 0; i < n; i++) {
		const TcToken *token = &tokens[i];
		if (token->kind == TC_TOKEN_SYLLABLE)
			add_marks(bag, token, add_word(&row, token->folded, strlen(token->folded)));
		else
			add_compound(&row, token, paper->text);
	}
	tc_index_put_readings(bag, paper, tokens, n);
}

static const TcIndexField *need_field(const char *name)
{
	const TcIndexField *field = tc_index_field_find(name, -1);
	g_assert(field);
	return field;
}

static void add_value(TcBag *bag, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	const TcIndexField *field = need_field(name);
	g_autofree char *folded = tc_text_fold(value, -1);
	const char *word;
	gsize at = 0, length, end = strlen(folded);
	while (tc_index_next_word(folded, end, &at, &word, &length))
		add_made(bag, field->prefix, word, length, field->kind == TC_INDEX_TEXT ? 1 : 0);
	if (field->kind == TC_INDEX_TEXT)
		return;
	g_autofree char *whole = tc_index_dup_value_term(field, value);
	if (field->kind == TC_INDEX_ID)
		add_weighty(bag, whole);
	else
		add_filter(bag, "", whole);
}

static void add_values(TcBag *bag, const char *name, const char *const *values)
{
	for (; values && *values; values++)
		add_value(bag, name, *values);
}

/* ISO to YYYYMMDD; what is not known is 00. */
static void make_date(const char *iso, char date[9])
{
	int n = 0;
	for (const char *c = iso; *c && n < 8; c++)
		if (g_ascii_isdigit(*c))
			date[n++] = *c;
	while (n < 8)
		date[n++] = '0';
	date[8] = '\0';
}

static void add_date(TcBag *bag, const char *iso)
{
	char date[9];
	if (!iso || strlen(iso) < 4)
		return;
	make_date(iso, date);
	add_made(bag, "Y", date, 4, 0);
	if (strlen(iso) >= 7)
		add_made(bag, "M", date, 6, 0);
	if (strlen(iso) >= 10)
		add_made(bag, "D", date, 8, 0);
}

static void add_number(TcBag *bag, const TcIndexPaper *paper)
{
	if (!paper->number)
		return;
	add_value(bag, "number", paper->number);
	if (!paper->symbol)
		return;
	gboolean with_year = paper->year && *paper->year;
	g_autofree char *printed =
		g_strjoin("/", paper->number, with_year ? paper->year : paper->symbol, with_year ? paper->symbol : NULL, NULL);
	g_autofree char *whole = tc_index_dup_value_term(need_field("number"), printed);
	add_weighty(bag, whole);
}

/* `có:số`: that a paper has a field at all, for those that OCR may have lost. */
static void add_presence(TcBag *bag, const TcIndexPaper *paper)
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
			add_filter(bag, need_field("has")->prefix, fields[i].name);
}

static void add_fields(TcBag *bag, const TcIndexPaper *paper)
{
	add_number(bag, paper);
	add_value(bag, "symbol", paper->symbol);
	add_values(bag, "type", (const char *const[]){paper->type, paper->type_code, NULL});
	add_value(bag, "issuer", paper->issuer);
	add_value(bag, "parent", paper->parent);
	add_value(bag, "place", paper->place);
	add_value(bag, "term", paper->term);
	add_value(bag, "signer", paper->signer);
	add_value(bag, "subject", paper->subject);
	add_value(bag, "path", paper->path);
	add_values(bag, "recipients", paper->recipients);
	add_values(bag, "cites", paper->cites);
	add_values(bag, "carries", paper->carries);
	add_presence(bag, paper);
	add_value(bag, "level", paper->level);
	add_value(bag, "secrecy", tc_index_secrecy_name(paper->secrecy));
	const char *group = paper->group ? paper->group : "";
	g_autofree char *group_term = tc_index_dup_group_term(group);
	add_filter(bag, "", group_term);
	add_value(bag, "group", group);
	char unique[24];
	g_snprintf(unique, sizeof unique, "Q%" G_GINT64_FORMAT, paper->id);
	add_weighty(bag, unique);
	add_date(bag, paper->date);
}

/* ---- one paper ------------------------------------------------------------------------------------------------- */

static const char *or_empty(const char *value)
{
	return value ? value : "";
}

/* By number, then by symbol; papers without a number last. */
static char *dup_order(const TcIndexPaper *paper)
{
	const char *number = or_empty(paper->number);
	gsize digits = strspn(number, "0123456789");
	if (digits == 0)
		return g_strdup("~");
	g_autofree char *symbol = tc_text_fold(or_empty(paper->symbol), -1);
	return g_strdup_printf("%*s%.*s%s %s", (int)(MAX_NUMBER_DIGITS - MIN(digits, MAX_NUMBER_DIGITS)), "", (int)digits, number,
			       number + digits, symbol);
}

/* As often as the word stands, doubled; once where it never stands in its commonest form. */
static guint32 get_wdf(const TcBagEntry *entry)
{
	return entry->reading && !entry->read ? entry->wdf : TC_INDEX_WDF * entry->wdf;
}

static void add_postings(GArray *postings, const TcBag *bag)
{
	gsize n;
	const TcBagEntry *const *entries = tc_bag_get_entries(bag, &n);
	guint before = postings->len;
	g_array_set_size(postings, before + (guint)n);
	TcPosting *posting = &g_array_index(postings, TcPosting, before);
	for (gsize i = 0; i < n; i++)
		posting[i] = (TcPosting){entries[i]->term, entries[i]->key.length, get_wdf(entries[i])};
}

static double sum_frequencies(const GArray *postings)
{
	double sum = 0;
	for (guint i = 0; i < postings->len; i++)
		sum += g_array_index(postings, TcPosting, i).frequency;
	return sum;
}

/* Adds a document with these tokens of the paper that `document` tells of. */
static void add_document(TcIndexWriter *writer, const TcIndexPaper *paper, TcDocument *document, const TcToken *token, gsize n)
{
	tc_bag_clear(writer->bag);
	add_text(writer->bag, paper, token, n);
	g_array_set_size(writer->postings, 0);
	add_postings(writer->postings, writer->bag);
	document->shorter = (guint32)(tc_index_get_loss(paper, token, n) * sum_frequencies(writer->postings));
	add_postings(writer->postings, writer->fields);
	document->postings = (const TcPosting *)(gpointer)writer->postings->data;
	document->n_postings = writer->postings->len;
	tc_shard_writer_add(writer->shard, document);
}

/* A section goes from where it begins up to where the next one does; what stands before the first goes with it. */
static void add_sections(TcIndexWriter *writer, const TcIndexPaper *paper, TcDocument *document, const TcToken *token, gsize n)
{
	document->section = TRUE;
	for (gsize i = 0, from = 0, to = 0; i < paper->n_sections; i++, from = to) {
		gsize end = i + 1 < paper->n_sections ? paper->sections[i + 1] : G_MAXSIZE;
		while (to < n && token[to].span.start < end)
			to++;
		if (to > from)
			add_document(writer, paper, document, token + from, to - from);
	}
}

static void add_units(TcIndexWriter *writer, const TcIndexPaper *paper, TcDocument *document)
{
	g_autoptr(TcTokens) tokens = tc_tokens_new(paper->text, (gssize)paper->text_length);
	gsize n;
	const TcToken *token = tc_tokens_get(tokens, &n);
	add_document(writer, paper, document, token, n);
	add_sections(writer, paper, document, token, n);
}

gboolean tc_index_writer_put(TcIndexWriter *writer, const TcIndexPaper *paper, GError **error)
{
	g_autofree char *order = dup_order(paper), *year = paper->date ? g_strndup(paper->date, 4) : g_strdup(paper->year);
	TcDocument document = {.paper = paper->id, .order = order, .note = paper->plain ? TC_INDEX_NOTE_PLAIN : 0};
	char date[9] = "";
	if (paper->date)
		make_date(paper->date, date);
	document.date = (guint32)g_ascii_strtoull(date, NULL, 10);
	document.labels[TC_INDEX_LABEL_TYPE] = paper->type;
	document.labels[TC_INDEX_LABEL_ISSUER] = paper->issuer;
	document.labels[TC_INDEX_LABEL_YEAR] = year;
	document.labels[TC_INDEX_LABEL_LEVEL] = paper->level;
	document.labels[TC_INDEX_LABEL_PLACE] = paper->place;
	tc_bag_clear(writer->fields);
	add_fields(writer->fields, paper);
	tc_shard_writer_put(writer->shard, paper->id);
	add_units(writer, paper, &document);
	return tc_shard_writer_get_pending(writer->shard) < TC_INDEX_FLUSH_BYTES ||
	       tc_index_writer_commit(writer, tc_index_writer_get_generation(writer), error);
}

void tc_index_writer_delete(TcIndexWriter *writer, gint64 paper)
{
	tc_shard_writer_put(writer->shard, paper);
}

gboolean tc_index_writer_commit(TcIndexWriter *writer, guint64 generation, GError **error)
{
	GError *failure = NULL;
	TcShardFacts facts = tc_shard_writer_get_facts(writer->shard);
	facts.generation = generation;
	if (tc_shard_writer_commit(writer->shard, &facts, &failure))
		return TRUE;
	tc_index_take_error(error, failure, "committing the index");
	return FALSE;
}

gboolean tc_index_writer_has_pending(const TcIndexWriter *writer)
{
	return tc_shard_writer_has_pending(writer->shard);
}

guint64 tc_index_writer_get_generation(const TcIndexWriter *writer)
{
	return tc_shard_writer_get_facts(writer->shard).generation;
}

void tc_index_writer_free(TcIndexWriter *writer)
{
	if (!writer)
		return;
	tc_shard_writer_free(writer->shard);
	tc_bag_free(writer->bag);
	tc_bag_free(writer->fields);
	g_array_unref(writer->postings);
	g_free(writer);
}
