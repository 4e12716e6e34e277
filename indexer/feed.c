/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The index follows the archive: SQLite is committed first, then the index, then the rows are marked. Threads of its own do the middle
 * step, reading back what is committed through a connection of its own; so what a run that was killed left undone is done
 * by the very same lines in the next one, and there is no second way into the index.
 *
 * What a run has just read it hands on (tc_feed_offer()), which spares reading it back and cutting it again, a twelfth of the
 * index' time. That is all that an offer does: the archive alone says what is to be indexed, and what is not on offer is read from it.
 *
 * The index has shards, each with a thread of its own here, as a shard has one writer. What follows is told to all of them; each does the papers of
 * its shard.
 */
#include "indexer/indexer-private.h"

#include "lib/index/index.h"

#include <glib/gstdio.h>
#include <string.h>

/**
 * Papers listed at a time, and how much text is put before the index is brought to the archive's generation. What the writer has committed by itself
 * meanwhile is noted as done too: a run that is killed puts only the papers again that came since.
 */
#define LIST_LIMIT 500
#define COMMIT_BYTES (8u << 20)
/** Bytes of text on offer at a time: what two transactions of a run put. */
#define OFFER_BYTES (12u << 20)

/** What a worker is told. */
typedef struct {
	gint64 generation; /**< of the archive's last commit; 0: come to an end */
	GArray *marked;    /**< of TcToIndex: what this commit marked as indexed; may be NULL */
	gboolean all;      /**< nothing more is put soon: do not wait for more to commit */
} Message;

/** What writes one shard. */
typedef struct {
	TcFeed *feed;
	guint shard;
	GThread *thread;
	GAsyncQueue *messages; /**< of Message */
	TcArchive *archive;    /**< this and what follows: the thread's own */
	TcIndexWriter *writer;
	GHashTable *unmarked; /**< id -> TcToIndex: put, and for all that the archive says still to be indexed */
	GArray *put;          /**< of TcToIndex: put and not yet committed */
	guint64 put_bytes;    /**< text put since the index was brought to the archive's generation */
} Worker;

struct TcFeed {
	const char *store;
	guint shards;       /**< wanted; as many as there are if the index is there */
	GPtrArray *workers; /**< of Worker, one a shard; made when there is something to follow */
	GMutex mutex;       /**< guards what follows */
	GArray *done;       /**< of TcToIndex: committed and not yet taken */
	GHashTable *texts;  /**< id of a paper -> Offer */
	gsize offered;      /**< bytes of them */
	GError *error;
	double seconds; /**< of all workers together */
};

/* ---- texts on offer -------------------------------------------------------------------------------------------- */

typedef struct {
	gint64 paper;
	TcText *text;
	gsize bytes;
} Offer;

static void offer_free(gpointer data)
{
	Offer *offer = data;

	tc_text_free(offer->text);
	g_free(offer);
}

/** Ends an offer, if there is one. The mutex is held. */
static Offer *withdraw(TcFeed *feed, gint64 paper)
{
	gpointer offer = NULL;

	if (g_hash_table_steal_extended(feed->texts, &paper, NULL, &offer))
		feed->offered -= ((Offer *)offer)->bytes;
	return offer;
}

void tc_feed_offer(TcFeed *feed, gint64 paper, TcText *text)
{
	gsize length;

	tc_text_get_canonical(text, &length);
	Offer made = {.paper = paper, .text = text, .bytes = length};
	g_mutex_lock(&feed->mutex);
	Offer *old = withdraw(feed, paper);
	if (feed->offered + length <= OFFER_BYTES) {
		Offer *offer = g_memdup2(&made, sizeof(made));
		g_hash_table_insert(feed->texts, &offer->paper, offer);
		feed->offered += length;
		made.text = NULL;
	}
	g_mutex_unlock(&feed->mutex);
	g_clear_pointer(&old, offer_free);
	tc_text_free(made.text);
}

/** The text of a paper: the one on offer, else as the archive has it. */
static TcText *get_text(Worker *worker, gint64 paper, GError **error)
{
	TcFeed *feed = worker->feed;

	g_mutex_lock(&feed->mutex);
	g_autofree Offer *offer = withdraw(feed, paper);
	g_mutex_unlock(&feed->mutex);
	if (offer)
		return offer->text;
	gsize length = 0;
	g_autofree char *raw = tc_archive_dup_raw_text(worker->archive, tc_asker_get_everybody(), paper, &length, error);
	return raw ? tc_text_new(raw, (gssize)length, error) : NULL;
}

/* ---- what the index is told of a paper -------------------------------------------------------------------------- */

static void add_field_values(GPtrArray *strings, const GArray *fields)
{
	for (guint i = 0; i < fields->len; i++)
		g_ptr_array_add(strings, g_strdup(g_array_index(fields, TcField, i).value));
}

/** Whether the paper carries the cited work on: itself, not a work in whose title it stands. */
static gboolean is_carried(const TcCitation *citation)
{
	const TcRelation *relation = citation->relation ? tc_relation_get(citation->relation) : NULL;

	return relation && relation->chain && citation->within < 0 && !citation->self;
}

/** What a paper cites, each once: identifiers, or names where there is no number. \param carried only what it carries out. */
static GPtrArray *list_cited(const GPtrArray *citations, gboolean carried)
{
	GPtrArray *cited = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < citations->len; i++) {
		const TcCitation *c = &((const TcPaperCitation *)g_ptr_array_index(citations, i))->citation;
		if (carried && !is_carried(c))
			continue;
		char *label = c->number ? tc_symbol_dup_identifier(c->number, c->year, c->symbol) : g_strdup(c->name);
		if (!label || g_hash_table_contains(seen, label)) {
			g_free(label);
			continue;
		}
		g_hash_table_add(seen, label);
		g_ptr_array_add(cited, label);
	}
	g_ptr_array_add(cited, NULL);
	return cited;
}

/** The Party's terms count the Centre's papers; a province counts its own. */
static const char *get_term(const TcHeader *header)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL), *date = tc_header_get(header, TC_FIELD_DATE);

	return symbol && date && tc_symbol_is_party(symbol) && header->level == TC_LEVEL_CENTRE ? tc_term_of_date(date) : NULL;
}

/** The longest first line that is taken for a title, in bytes. */
#define MAX_TITLE 300u

/** What a paper is about where its header does not say it: its first line, if that is no whole paragraph. NULL if it is. */
static char *dup_title(const char *text)
{
	while (g_ascii_isspace(*text))
		text++;
	gsize length = strcspn(text, "\n");

	return length > 0 && length <= MAX_TITLE ? g_strndup(text, length) : NULL;
}

/** What the text is read as where it is repaired; what a person has rejected is not. \param text lends nothing, `repairs` lends the strings. */
static GArray *list_readings(const GPtrArray *repairs, const TcText *text)
{
	GArray *readings = g_array_new(FALSE, FALSE, sizeof(TcIndexReading));

	for (guint i = 0; i < repairs->len; i++) {
		const TcPaperRepair *repair = g_ptr_array_index(repairs, i);
		TcIndexReading reading = {.span = tc_text_get_canonical_span(text, repair->span),
					  .text = repair->repaired,
					  .likelier = repair->state != TC_READING_SUGGESTED};
		if (repair->state != TC_READING_REJECTED)
			g_array_append_val(readings, reading);
	}
	return readings;
}

/** What the archive has of a paper. */
typedef struct {
	TcPaper *paper;
	GPtrArray *citations, *repairs;
	gboolean scanned;
	TcText *text;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
	tc_paper_free(loaded->paper);
	g_clear_pointer(&loaded->citations, g_ptr_array_unref);
	g_clear_pointer(&loaded->repairs, g_ptr_array_unref);
	tc_text_free(loaded->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

/** In one transaction: each has SQLite look at the log for what is new, and lock what it reads. */
static gboolean load(Worker *worker, gint64 id, Loaded *loaded, GError **error)
{
	const TcAsker *everybody = tc_asker_get_everybody();
	TcArchive *archive = worker->archive;

	gboolean ok = tc_archive_begin(archive, error) && (loaded->paper = tc_archive_get_paper(archive, everybody, id, error)) &&
		      (loaded->citations = tc_archive_list_citations(archive, everybody, id, error)) &&
		      (loaded->repairs = tc_archive_list_repairs(archive, everybody, id, error)) &&
		      /* plain text has no pages to look at */
		      (!loaded->paper->document || tc_archive_is_scanned(archive, everybody, id, &loaded->scanned, error)) &&
		      (loaded->text = get_text(worker, id, error));
	tc_archive_rollback(archive); /* there is nothing to keep */
	return ok;
}

static gboolean put_paper(Worker *worker, gint64 id, GError **error)
{
	g_auto(Loaded) loaded = {0};

	if (!load(worker, id, &loaded, error))
		return FALSE;
	const TcPaper *paper = loaded.paper;
	const TcText *text = loaded.text;
	const TcHeader *header = &paper->header;
	g_autoptr(GPtrArray) cited = list_cited(loaded.citations, FALSE), carried = list_cited(loaded.citations, TRUE);
	g_autoptr(GArray) readings = list_readings(loaded.repairs, text), units = tc_units_list(text, header->body_start);
	g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func(g_free);
	add_field_values(recipients, header->addressees);
	add_field_values(recipients, header->recipients);
	g_ptr_array_add(recipients, NULL);
	const char *type_id = tc_header_get(header, TC_FIELD_TYPE);
	const TcType *type = type_id ? tc_type_get(type_id) : NULL;
	gsize length;
	const char *canonical = tc_text_get_canonical(text, &length);
	const char *subject = tc_header_get(header, TC_FIELD_SUBJECT);
	g_autofree char *title = subject ? NULL : dup_title(canonical);
	TcIndexPaper entry = {
		.id = id,
		.docno = paper->docno,
		.path = paper->path,
		.text = canonical,
		.text_length = length,
		.readings = (const TcIndexReading *)(const void *)readings->data,
		.n_readings = readings->len,
		.sections = (const gsize *)(const void *)units->data,
		.n_sections = units->len,
		.plain = tc_text_is_canonical(text) && loaded.repairs->len == 0,
		.type = type_id,
		.type_code = type && *type->code ? type->code : NULL,
		.number = tc_header_get(header, TC_FIELD_NUMBER),
		.symbol = tc_header_get(header, TC_FIELD_SYMBOL),
		.year = tc_header_get(header, TC_FIELD_YEAR),
		.issuer = tc_header_get(header, TC_FIELD_ISSUER),
		.parent = tc_header_get(header, TC_FIELD_PARENT),
		.place = tc_header_get(header, TC_FIELD_PLACE),
		.date = tc_header_get(header, TC_FIELD_DATE),
		.term = get_term(header),
		.subject = subject ? subject : title,
		.signer = tc_header_get(header, TC_FIELD_SIGNER),
		.recipients = (const char *const *)recipients->pdata,
		.cites = (const char *const *)cited->pdata,
		.carries = (const char *const *)carried->pdata,
		.scanned = loaded.scanned,
		.level = tc_level_get_id(header->level),
		.secrecy = paper->secrecy,
		.group = *paper->group ? paper->group : NULL,
	};
	worker->put_bytes += length;
	return tc_index_writer_put(worker->writer, &entry, error);
}

/* ---- the thread ------------------------------------------------------------------------------------------------- */

/** What was put is in the index durably. */
static void note_done(Worker *worker)
{
	TcFeed *feed = worker->feed;

	g_mutex_lock(&feed->mutex);
	g_array_append_vals(feed->done, worker->put->data, worker->put->len);
	g_mutex_unlock(&feed->mutex);
	g_array_set_size(worker->put, 0);
}

static gboolean commit(Worker *worker, gint64 generation, GError **error)
{
	if (!tc_index_writer_commit(worker->writer, (guint64)generation, error))
		return FALSE;
	note_done(worker);
	worker->put_bytes = 0;
	return TRUE;
}

/** Whether it was put as it is now. */
static gboolean is_put(const Worker *worker, const TcToIndex *next)
{
	const TcToIndex *put = g_hash_table_lookup(worker->unmarked, &next->paper_id);

	return put && put->changes == next->changes;
}

/** Puts all that the archive lists and that has not been put already. */
static gboolean catch_up(Worker *worker, guint n_shards, GError **error)
{
	gint64 after = 0;

	for (;;) {
		g_autoptr(GArray) list = tc_archive_list_unindexed(worker->archive, after, LIST_LIMIT, error);
		if (!list)
			return FALSE;
		for (guint i = 0; i < list->len; i++) {
			const TcToIndex *next = &g_array_index(list, TcToIndex, i);
			after = next->paper_id;
			if ((guint64)after % n_shards != worker->shard || is_put(worker, next))
				continue;
			if (next->gone)
				tc_index_writer_delete(worker->writer, after);
			else if (!put_paper(worker, after, error))
				return FALSE;
			TcToIndex *put = g_memdup2(next, sizeof(*next));
			g_hash_table_replace(worker->unmarked, &put->paper_id, put);
			g_array_append_val(worker->put, *next);
			if (!tc_index_writer_has_pending(worker->writer))
				note_done(worker);
		}
		if (list->len < LIST_LIMIT)
			return TRUE;
	}
}

static gboolean follow(Worker *worker, const Message *message, GError **error)
{
	for (guint i = 0; message->marked && i < message->marked->len; i++) {
		const TcToIndex *marked = &g_array_index(message->marked, TcToIndex, i);
		if (is_put(worker, marked))
			g_hash_table_remove(worker->unmarked, &marked->paper_id);
	}
	if (!worker->archive && !(worker->archive = tc_archive_open(worker->feed->store, TC_ARCHIVE_READ, error)))
		return FALSE;
	if (!worker->writer && !(worker->writer = tc_index_writer_open(worker->feed->store, worker->shard, error)))
		return FALSE;
	if (!catch_up(worker, worker->feed->workers->len, error))
		return FALSE;
	gboolean enough = worker->put_bytes >= COMMIT_BYTES || (message->all && tc_index_writer_has_pending(worker->writer));
	return !enough || commit(worker, message->generation, error);
}

/** One message. `last` is the newest generation followed. An error stops the work, not the thread: the messages go on being taken. */
static void take(Worker *worker, const Message *message, gint64 last)
{
	TcFeed *feed = worker->feed;
	gint64 since = g_get_monotonic_time();
	g_autoptr(GError) error = NULL;

	if (!tc_feed_has_failed(feed)) {
		if (message->generation)
			follow(worker, message, &error);
		else if (worker->writer)
			commit(worker, last, &error);
	}
	g_mutex_lock(&feed->mutex);
	if (error && !feed->error)
		feed->error = g_steal_pointer(&error);
	feed->seconds += (double)(g_get_monotonic_time() - since) / 1e6;
	g_mutex_unlock(&feed->mutex);
}

static gpointer run_thread(gpointer data)
{
	Worker *worker = data;
	gint64 last = 0;
	gboolean ending = FALSE;

	while (!ending) {
		Message *message = g_async_queue_pop(worker->messages);
		take(worker, message, last);
		last = message->generation;
		ending = last == 0;
		g_clear_pointer(&message->marked, g_array_unref);
		g_free(message);
	}
	return NULL;
}

static void tell(TcFeed *feed, gint64 generation, GArray *marked, gboolean all)
{
	for (guint i = 0; i < feed->workers->len; i++) {
		Message *message = g_new(Message, 1);
		*message = (Message){.generation = generation, .marked = marked ? g_array_ref(marked) : NULL, .all = all};
		g_async_queue_push(((Worker *)feed->workers->pdata[i])->messages, message);
	}
	g_clear_pointer(&marked, g_array_unref);
}

static Worker *worker_new(TcFeed *feed, guint shard)
{
	Worker *worker = g_new0(Worker, 1);

	worker->feed = feed;
	worker->shard = shard;
	worker->messages = g_async_queue_new();
	worker->unmarked = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	worker->put = g_array_new(FALSE, FALSE, sizeof(TcToIndex));
	return worker;
}

/** Its thread has ended. */
static void worker_free(Worker *worker)
{
	g_clear_pointer(&worker->writer, tc_index_writer_free);
	g_clear_pointer(&worker->archive, tc_archive_close);
	g_async_queue_unref(worker->messages);
	g_hash_table_unref(worker->unmarked);
	g_array_unref(worker->put);
	g_free(worker);
}

/** The threads start when all workers are there. */
static void start(TcFeed *feed)
{
	guint n_shards = tc_index_prepare(feed->store, feed->shards, &feed->error);

	for (guint shard = 0; shard < n_shards; shard++)
		g_ptr_array_add(feed->workers, worker_new(feed, shard));
	for (guint shard = 0; shard < n_shards; shard++) {
		Worker *worker = feed->workers->pdata[shard];
		worker->thread = g_thread_new("feed", run_thread, worker);
	}
}

/* ---- seen from the run ------------------------------------------------------------------------------------------ */

TcFeed *tc_feed_new(const char *store, guint shards)
{
	TcFeed *feed = g_new0(TcFeed, 1);

	feed->store = store;
	feed->shards = shards;
	feed->workers = g_ptr_array_new_with_free_func((GDestroyNotify)worker_free);
	feed->done = g_array_new(FALSE, FALSE, sizeof(TcToIndex));
	feed->texts = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, offer_free);
	g_mutex_init(&feed->mutex);
	return feed;
}

void tc_feed_follow(TcFeed *feed, gint64 generation, GArray *marked)
{
	if (feed->workers->len == 0 && !feed->error)
		start(feed);
	tell(feed, generation, marked, FALSE);
}

void tc_feed_hurry(TcFeed *feed, gint64 generation)
{
	tell(feed, generation, NULL, TRUE);
}

GArray *tc_feed_take_done(TcFeed *feed)
{
	GArray *done = NULL;

	g_mutex_lock(&feed->mutex);
	if (feed->done->len > 0) {
		done = feed->done;
		feed->done = g_array_new(FALSE, FALSE, sizeof(TcToIndex));
	}
	g_mutex_unlock(&feed->mutex);
	return done;
}

gboolean tc_feed_has_failed(TcFeed *feed)
{
	g_mutex_lock(&feed->mutex);
	gboolean failed = feed->error != NULL;
	g_mutex_unlock(&feed->mutex);
	return failed;
}

gboolean tc_feed_finish(TcFeed *feed, double *seconds, GError **error)
{
	tell(feed, 0, NULL, TRUE);
	for (guint i = 0; i < feed->workers->len; i++)
		g_thread_join(((Worker *)feed->workers->pdata[i])->thread);
	g_ptr_array_set_size(feed->workers, 0);
	*seconds = feed->seconds;
	if (!feed->error)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&feed->error));
	return FALSE;
}

void tc_feed_free(TcFeed *feed)
{
	double seconds;

	tc_feed_finish(feed, &seconds, NULL);
	g_ptr_array_unref(feed->workers);
	g_array_unref(feed->done);
	g_hash_table_unref(feed->texts);
	g_mutex_clear(&feed->mutex);
	g_free(feed);
}
