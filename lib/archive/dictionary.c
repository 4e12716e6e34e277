/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How texts are packed: each one zstd frame, from a certain size of the archive on with a dictionary of what its texts have in common.
 *
 * An office writes the same phrases all its life, and a letter of 3 KB is too short for zstd to notice. A dictionary is trained (train.c) once
 * the archive has 4 MiB of text, from all of it, within the transaction that brings the text that makes it so much; what was packed before
 * stays as it is. A frame names the dictionary that it was packed with in its own header, by the id of its row: 0, none. Dictionaries lie in
 * the archive, beside the texts, so that no text is ever without its own, and none is ever changed; an id is not given out twice.
 *
 * tracuu-indexer --compact trains one anew, from papers spread over the whole archive, if that has half as much text again as when that was
 * last done, packs all texts and scans anew, slower and smaller, and drops the dictionaries before. Measured on one core, level 3, and 9
 * as when compacting; 32,807 articles of laws, 42.9 MB, and every fourth of the 48,000 letters of bench/multiply.py, 38.2 MB:
 *
 *     dictionary     laws      in MB/s  out MB/s     letters   in MB/s  out MB/s
 *     none           .417          44       181        .523        74       271
 *     110 KiB        .232         170       910        .178        69       811
 *     256 KiB        .227         153       473        .151       172       728     this
 *     256 KiB, 9     .195          36       835        .113        14       447     this, compacted
 *     512 KiB, 9     .190          30      1037
 *
 * (The letters are made of one another's sentences and flatter it. All as zstd trains it; train.c does a hundredth better.) 4 MiB of samples train
 * as good a dictionary as 16.
 * A text of those laws out of the archive takes 7 to 12 microseconds, without one 12 to 17.
 */
#include <glib/gi18n.h>
#include <string.h>
#include <zdict.h>
#include <zstd.h>

#include "lib/archive/archive-private.h"

#define LEVEL 3
#define LEVEL_COMPACT 9
#define DICTIONARY_BYTES (256u << 10)
/** Bytes of text from which on a dictionary is worth its room, and which are enough to train one from. */
#define TRAIN_BYTES (4u << 20)
/** Of one text, no more is learned from: a code of laws is not what most papers are like. */
#define SAMPLE_BYTES (64u << 10)

struct TcPacking {
	gint64 newest;            /**< id of the dictionary that texts are packed with, 0: none, -1: not looked up yet */
	guint64 n_bytes;          /**< of text in the archive, while there is none */
	ZSTD_CCtx *packer;        /**< NULL: to be made; and the next */
	ZSTD_DCtx *unpacker;      /**< kept: to make one takes as long as to unpack a short paper */
	GHashTable *dictionaries; /**< ZSTD_DDict by id */
};

static void free_dictionary(gpointer dictionary)
{
	ZSTD_freeDDict(dictionary);
}

TcPacking *tc_packing_new(void)
{
	TcPacking *packing = g_new0(TcPacking, 1);

	packing->newest = -1;
	packing->dictionaries = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_dictionary);
	return packing;
}

void tc_packing_free(TcPacking *packing)
{
	if (!packing)
		return;
	ZSTD_freeCCtx(packing->packer);
	ZSTD_freeDCtx(packing->unpacker);
	g_hash_table_unref(packing->dictionaries);
	g_free(packing);
}

void tc_packing_forget(TcPacking *packing)
{
	if (!packing)
		return;
	packing->newest = -1;
	g_clear_pointer(&packing->packer, ZSTD_freeCCtx);
	g_hash_table_remove_all(packing->dictionaries);
}

static gboolean fail(const TcArchive *archive, const char *reason, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_FAILED, _("%s: a text could not be compressed: %s"), archive->path, reason);
	return FALSE;
}

/* ---- dictionaries ----------------------------------------------------------------------------------------------- */

/** Where the format of zstd (RFC 8878, 5) has a dictionary's id, 4 bytes, low ones first. */
#define ID_OFFSET 4

/** A dictionary's bytes, with its id in them. NULL if there is none, or with `error` set. */
static GBytes *read_dictionary(TcArchive *archive, gint64 id, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_DICTIONARY, "I", id);
	GError *failed = NULL;
	guint32 number = GUINT32_TO_LE((guint32)id);

	if (!row)
		return NULL;
	gsize size = tc_statement_next(archive, row, &failed) ? (gsize)sqlite3_column_bytes(row, 0) : 0;
	if (size > ID_OFFSET + sizeof number) {
		guint8 *bytes = g_memdup2(sqlite3_column_blob(row, 0), size);
		memcpy(bytes + ID_OFFSET, &number, sizeof number);
		if (ZDICT_getDictID(bytes, size) == (guint32)id)
			return g_bytes_new_take(bytes, size);
		g_free(bytes); /* zstd would take it for mere text, and frames would not name it */
	}
	if (failed)
		g_propagate_error(error, failed);
	return NULL;
}

/** The dictionary of a frame. NULL if there is none, or with `error` set. */
static const ZSTD_DDict *get_dictionary(TcArchive *archive, gint64 id, GError **error)
{
	ZSTD_DDict *dictionary = g_hash_table_lookup(archive->packing->dictionaries, &id);
	gsize size;

	if (dictionary)
		return dictionary;
	g_autoptr(GBytes) bytes = read_dictionary(archive, id, error);
	if (!bytes)
		return NULL;
	const void *data = g_bytes_get_data(bytes, &size);
	dictionary = ZSTD_createDDict(data, size);
	if (dictionary)
		g_hash_table_insert(archive->packing->dictionaries, g_memdup2(&id, sizeof id), dictionary);
	else
		fail(archive, "ZSTD_createDDict", error);
	return dictionary;
}

/** Makes what packs texts from here on. */
static gboolean make_packer(TcArchive *archive, gint64 id, int level, GError **error)
{
	TcPacking *packing = archive->packing;
	GError *failed = NULL;
	g_autoptr(GBytes) bytes = id ? read_dictionary(archive, id, &failed) : NULL;
	gsize size = 0;
	const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;

	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (id && !bytes)
		return fail(archive, _("its dictionary is damaged; run `tracuu check`"), error);
	ZSTD_freeCCtx(packing->packer);
	packing->packer = ZSTD_createCCtx();
	gsize status = ZSTD_CCtx_setParameter(packing->packer, ZSTD_c_compressionLevel, level);
	if (!ZSTD_isError(status))
		status = ZSTD_CCtx_loadDictionary(packing->packer, data, size);
	packing->newest = id;
	return !ZSTD_isError(status) || fail(archive, ZSTD_getErrorName(status), error);
}

/* ---- training --------------------------------------------------------------------------------------------------- */

typedef struct {
	GByteArray *bytes;
	GArray *sizes; /**< gsize */
} Samples;

static void samples_clear(Samples *samples)
{
	g_byte_array_unref(samples->bytes);
	g_array_unref(samples->sizes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Samples, samples_clear)

/** \param every which papers are taken: those whose id is a multiple of it. */
static gboolean collect_samples(TcArchive *archive, gint64 every, Samples *samples, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_SAMPLES, "I", every);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (samples->bytes->len < 2 * TRAIN_BYTES && tc_statement_next(archive, row, &failed)) {
		gsize length = tc_statement_get_size(row, 1);
		g_autofree char *raw = tc_rawtext_decompress(archive, sqlite3_column_blob(row, 0),
							     (gsize)sqlite3_column_bytes(row, 0), length, &failed);
		if (failed)
			break;
		length = raw ? MIN(length, SAMPLE_BYTES) : 0;
		g_byte_array_append(samples->bytes, (const guint8 *)raw, (guint)length);
		g_array_append_val(samples->sizes, length);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/**
 * Trains a dictionary out of so many bytes of text and packs with it from here on. \param all all of these are packed with it.
 * \return its id; 0: nothing can be learned, and all stays as it is; -1 with `error` set.
 */
static gint64 train(TcArchive *archive, guint64 n_bytes, gboolean all, GError **error)
{
	g_auto(Samples) samples = {g_byte_array_new(), g_array_new(FALSE, FALSE, sizeof(gsize))};
	g_autofree void *bytes = g_malloc(DICTIONARY_BYTES);

	if (!collect_samples(archive, (gint64)MAX(n_bytes / TRAIN_BYTES, 1), &samples, error))
		return -1;
	gsize size = tc_dictionary_train(bytes, DICTIONARY_BYTES, samples.bytes, samples.sizes);
	if (size == 0)
		return 0;
	gint64 id = tc_archive_get_number(archive, 0, error, TC_SQL_PUT_DICTIONARY, "bI", bytes, size,
					  all ? (gint64)n_bytes : (gint64)0);
	return id > 0 && make_packer(archive, id, all ? LEVEL_COMPACT : LEVEL, error) ? id : -1;
}

/** Finds the newest dictionary, and trains the first when there is enough to learn from. */
static gboolean prepare(TcArchive *archive, gsize length, GError **error)
{
	TcPacking *packing = archive->packing;

	if (packing->newest < 0) {
		gint64 newest = tc_archive_get_number(archive, 0, error, TC_SQL_GET_NEWEST_DICTIONARY, "");
		gint64 n_bytes = newest == 0 ? tc_archive_get_number(archive, 0, error, TC_SQL_SUM_TEXTS, "") : newest;
		if (n_bytes < 0 || !make_packer(archive, newest, LEVEL, error))
			return FALSE;
		packing->n_bytes = (guint64)n_bytes;
	}
	if (packing->newest > 0)
		return TRUE;
	if (packing->n_bytes >= TRAIN_BYTES) {
		guint64 n_bytes = packing->n_bytes;
		packing->n_bytes = 0; /* where nothing was learned, it is tried again after as much */
		if (train(archive, n_bytes, FALSE, error) < 0)
			return FALSE;
	}
	packing->n_bytes += length;
	return TRUE;
}

/* ---- packing ---------------------------------------------------------------------------------------------------- */

static GBytes *compress(TcArchive *archive, const char *raw, gsize length, GError **error)
{
	gsize bound = ZSTD_compressBound(length);
	g_autofree char *packed = g_malloc(bound);
	gsize size = ZSTD_compress2(archive->packing->packer, packed, bound, raw, length);

	if (!ZSTD_isError(size))
		return g_bytes_new(packed, size);
	fail(archive, ZSTD_getErrorName(size), error);
	return NULL;
}

GBytes *tc_rawtext_compress(TcArchive *archive, const char *raw, gsize length, GError **error)
{
	return prepare(archive, length, error) ? compress(archive, raw, length, error) : NULL;
}

char *tc_rawtext_decompress(TcArchive *archive, const void *blob, gsize blob_length, gsize length, GError **error)
{
	gint64 id = ZSTD_getDictID_fromFrame(blob, blob_length);
	const ZSTD_DDict *dictionary = id ? get_dictionary(archive, id, error) : NULL;

	if (length > TC_TEXT_MAX_BYTES || (id && !dictionary))
		return NULL;
	if (!archive->packing->unpacker)
		archive->packing->unpacker = ZSTD_createDCtx();
	g_autofree char *raw = g_malloc(length + 1);
	gsize got = ZSTD_decompress_usingDDict(archive->packing->unpacker, raw, length, blob, blob_length, dictionary);
	if (ZSTD_isError(got) || got != length)
		return NULL;
	raw[length] = '\0';
	return g_steal_pointer(&raw);
}

/* ---- in SQL ----------------------------------------------------------------------------------------------------- */

/** What is in a packed text, which a function in SQL is given with its length; NULL if it is damaged. */
static char *unpack_value(sqlite3_context *context, sqlite3_value **values)
{
	return tc_rawtext_decompress(sqlite3_user_data(context), sqlite3_value_blob(values[0]),
				     (gsize)sqlite3_value_bytes(values[0]), (gsize)sqlite3_value_int64(values[1]), NULL);
}

/** raw_text(zstd, length): what is in a packed text. */
static void raw_text(sqlite3_context *context, G_GNUC_UNUSED int n, sqlite3_value **values)
{
	g_autofree char *raw = unpack_value(context, values);

	if (raw)
		sqlite3_result_blob64(context, raw, (guint64)sqlite3_value_int64(values[1]), SQLITE_TRANSIENT);
}

/** packed_anew(zstd, length): a text packed as texts are now; one that is damaged as it is. */
static void packed_anew(sqlite3_context *context, G_GNUC_UNUSED int n, sqlite3_value **values)
{
	g_autofree char *raw = unpack_value(context, values);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) packed =
		raw ? compress(sqlite3_user_data(context), raw, (gsize)sqlite3_value_int64(values[1]), &error) : NULL;

	if (packed)
		sqlite3_result_blob64(context, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed), SQLITE_TRANSIENT);
	else if (error)
		sqlite3_result_error(context, error->message, -1);
	else
		sqlite3_result_value(context, values[0]);
}

gboolean tc_packing_register(TcArchive *archive, GError **error)
{
	const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;

	return (sqlite3_create_function(archive->db, "raw_text", 2, flags, archive, raw_text, NULL, NULL) == SQLITE_OK &&
		sqlite3_create_function(archive->db, "packed_anew", 2, flags, archive, packed_anew, NULL, NULL) == SQLITE_OK) ||
	       tc_archive_fail(archive, error);
}

/* ---- compacting ------------------------------------------------------------------------------------------------- */

/** Trains anew if the archive has grown by half since that was last done, and packs all texts anew. */
static gboolean pack_anew(TcArchive *archive, GError **error)
{
	gint64 n_bytes = tc_archive_get_number(archive, 0, error, TC_SQL_SUM_TEXTS, "");
	gint64 before = tc_archive_get_number(archive, 0, error, TC_SQL_GET_PACKED_BYTES, "");

	if (n_bytes < 0 || before < 0)
		return FALSE;
	if (n_bytes < (gint64)TRAIN_BYTES || n_bytes < before + before / 2)
		return TRUE;
	gint64 id = train(archive, (guint64)n_bytes, TRUE, error);
	if (id <= 0)
		return id == 0;
	return tc_archive_run(archive, error, TC_SQL_PACK_TEXTS, "") && tc_archive_run(archive, error, TC_SQL_PACK_SCANS, "") &&
	       tc_archive_run(archive, error, TC_SQL_DROP_DICTIONARIES, "I", id);
}

gboolean tc_archive_compact(TcArchive *archive, GError **error)
{
	gboolean nested;

	if (!tc_archive_enter(archive, &nested, error) || !tc_archive_leave(archive, nested, pack_anew(archive, error), error))
		return FALSE;
	tc_packing_forget(archive->packing); /* what comes is packed fast again */
	return tc_archive_run(archive, error, TC_SQL_VACUUM, "");
}
