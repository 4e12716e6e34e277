/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The language model in memory.
 *
 * A model is a tree of runs of syllables. A run of n syllables knows how likely its last one is after the others, and how much
 * of the probability is left for syllables that were not kept after it (the back-off). The runs of one length stand in arrays,
 * sorted by their syllables; what follows a run is one stretch of the next array:
 *
 *   runs of 1     ... tham        thành ...      words: none, their place is their id
 *                      |   \
 *   runs of 2     ... gia  mưu    viên ...       a word, a probability, a back-off, where the children start: 6 bytes
 *                      |     \
 *   runs of 3     ... vào    cho  của ...        6 bytes
 *   runs of 4     ... cấp ...                    3 bytes
 *
 * To read "cho" after "tham mưu" is to look for it among the children of (tham mưu), of (mưu), and of nothing; the longest run
 * that is found gives the probability, those passed over give their back-offs. A state holds the places of the runs
 * that end here, so every look-up is a search in one short sorted stretch.
 *
 * Why this and not a hash table of runs with short fingerprints, which takes 4 bytes a run and one look-up: a fingerprint is wrong
 * once in 65,536 times, and a decoder that asks for a hundred candidates a syllable meets that on every page. Logarithms in
 * steps of 0.07 cost nothing that could be measured; the children's starts are 16 bits beside one 32-bit base for 64 runs.
 *
 * Three candidates in four were never met behind the syllable that they are asked for after. Which pairs there are is therefore marked in a field of
 * bits by their hashes, 9 % of them set: what is not there is nearly always known by one look, and nothing is searched.
 * Remembering the last 4,096 pairs that were looked up (three look-ups in four are of pairs) gained nothing: what a search of a stretch costs is
 * made up of the same misses. Searching without branches gained a tenth.
 *
 * The file is these arrays behind a header, mapped as it is, shared by all processes. It is checked as a whole when it is opened, and
 * every stretch is cut to its table when it is used, so that a file that was damaged with care can make wrong repairs but no crash.
 */
#include "lib/repair/model-private.h"

#include <string.h>

/* Bits of the hash of a pair: 512 KB, which the cache of a core keeps. */
#define PAIR_BITS 22

typedef struct {
	const guint16 *words;
	const guint8 *chances;
	const guint8 *backoffs;
	const guint32 *bases;
	const guint16 *offsets;
	guint32 n;
} Level;

struct TcModel {
	GMappedFile *file;
	const ModelHeader *header;
	const char *forms;
	const guint32 *starts;
	const guint16 *slots;
	const guint8 *uses;
	Level levels[TC_MODEL_ORDER];
	guint64 *pairs; /* bits by hash_pair() */
	float chance[256];
	float backoff[256];
};

static guint64 rotate(guint64 x, guint n)
{
	return x << n | x >> (64 - n);
}

guint64 model_checksum(const guint8 *bytes, gsize length)
{
	const guint64 odd = 0x9E3779B97F4A7C15u;
	guint64 lanes[4] = {length, odd, ~odd, 1};
	guint64 block[4];

	for (; length >= sizeof block; bytes += sizeof block, length -= sizeof block) {
		memcpy(block, bytes, sizeof block);
		for (guint i = 0; i < 4; i++)
			lanes[i] = rotate((lanes[i] ^ block[i]) * odd, 31);
	}
	memset(block, 0, sizeof block);
	memcpy(block, bytes, length);
	for (guint i = 0; i < 4; i++)
		lanes[i] = rotate((lanes[i] ^ block[i]) * odd, 31);
	return rotate(lanes[0], 1) ^ rotate(lanes[1], 7) ^ rotate(lanes[2], 12) ^ lanes[3];
}

guint32 model_hash(const char *form, gsize length)
{
	guint32 hash = 2166136261u;

	for (gsize i = 0; i < length; i++)
		hash = (hash ^ (guchar)form[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static inline guint32 hash_pair(guint first, guint second)
{
	guint32 hash = (first << 16 | second) * 0x9E3779B1u;

	hash = (hash ^ hash >> 15) * 0x85EBCA6Bu;
	return hash >> (32 - PAIR_BITS);
}

static inline gboolean may_follow(const TcModel *model, guint first, guint second)
{
	guint32 bit = hash_pair(first, second);

	return model->pairs[bit / 64] >> bit % 64 & 1;
}

/* A table of the file, or NULL if it does not lie in it. */
static const void *get_table(const ModelHeader *header, const ModelTable *table, gsize entry, guint64 n)
{
	if (table->n != n || table->at % 8 != 0 || table->at < sizeof *header || table->at > header->size)
		return NULL;
	return n > (header->size - table->at) / entry ? NULL : (const char *)header + table->at;
}

static gboolean open_level(TcModel *model, guint i)
{
	const ModelHeader *header = model->header;
	const ModelLevel *from = &header->levels[i];
	guint64 n = from->chances.n;
	Level *level = &model->levels[i];

	if (n >= MODEL_NONE || (i == 0 && n != header->n_words))
		return FALSE;
	level->n = (guint32)n;
	level->chances = get_table(header, &from->chances, 1, n);
	if (i > 0 && !(level->words = get_table(header, &from->words, 2, n)))
		return FALSE;
	if (i < TC_MODEL_ORDER - 1) {
		level->backoffs = get_table(header, &from->backoffs, 1, n);
		level->offsets = get_table(header, &from->offsets, 2, n + 1);
		level->bases = get_table(header, &from->bases, 4, n / MODEL_BLOCK + 1);
		if (!level->backoffs || !level->offsets || !level->bases)
			return FALSE;
	}
	return level->chances != NULL;
}

/* Where the runs that a run of a level goes on in start and end, cut to the next level. */
static inline void get_stretch(const TcModel *model, guint length, guint32 run, guint32 *from, guint32 *end)
{
	const Level *level = &model->levels[length - 1];

	*from = level->bases[run / MODEL_BLOCK] + level->offsets[run];
	*end = level->bases[(run + 1) / MODEL_BLOCK] + level->offsets[run + 1];
	*end = MIN(*end, model->levels[length].n);
}

static void mark_pairs(TcModel *model)
{
	model->pairs = g_new0(guint64, (1u << PAIR_BITS) / 64);
	for (guint32 first = 0, done = 0; first < model->levels[0].n; first++) {
		guint32 from, end;
		get_stretch(model, 1, first, &from, &end);
		for (done = MAX(done, from); done < end;
		     done++) { /* no stretch of a file that is whole begins before the last has ended */
			guint32 bit = hash_pair(first, model->levels[1].words[done]);
			model->pairs[bit / 64] |= (guint64)1 << bit % 64;
		}
	}
}

static gboolean open_words(TcModel *model)
{
	const ModelHeader *header = model->header;
	guint32 n = header->n_words;

	if (n < MODEL_N_CLASSES || n > MODEL_MAX_WORDS || header->n_slots < 2 * n || (header->n_slots & (header->n_slots - 1)))
		return FALSE;
	model->forms = get_table(header, &header->forms, 1, header->forms.n);
	model->starts = get_table(header, &header->starts, 4, (guint64)n + 1);
	model->slots = get_table(header, &header->slots, 2, header->n_slots);
	model->uses = get_table(header, &header->uses, 1, n);
	if (!model->forms || !model->starts || !model->slots || !model->uses || model->starts[0] != 0 ||
	    model->starts[n] != header->forms.n)
		return FALSE;
	for (guint32 i = 0; i < n; i++)
		if (model->starts[i + 1] <= model->starts[i] || model->starts[i + 1] > header->forms.n ||
		    model->forms[model->starts[i + 1] - 1] != '\0')
			return FALSE;
	for (guint32 i = 0; i < header->n_slots; i++)
		if (model->slots[i] >= n)
			return FALSE;
	return TRUE;
}

static gboolean check_header(const ModelHeader *header, gsize size, const char *path, GError **error)
{
	if (size < sizeof *header || memcmp(header->magic, MODEL_MAGIC, sizeof header->magic) != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT,
			    "opening the language model %s: this is no language model; install it anew", path);
		return FALSE;
	}
	if (header->version != MODEL_VERSION || header->byte_order != MODEL_BYTE_ORDER) {
		g_set_error(error, TC_ERROR, TC_ERROR_VERSION,
			    "opening the language model %s: it is of version %u, this tracuu reads version %u; install the one "
			    "that came with it",
			    path, header->version, MODEL_VERSION);
		return FALSE;
	}
	if (header->size != size ||
	    model_checksum((const guint8 *)header + sizeof *header, size - sizeof *header) != header->checksum) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "opening the language model %s: it is damaged; install it anew",
			    path);
		return FALSE;
	}
	return TRUE;
}

static GMappedFile *map_file(const char *path, GError **error)
{
	g_autoptr(GError) why = NULL;
	GMappedFile *file = g_mapped_file_new(path, FALSE, &why);
	gboolean missing = g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT);

	if (missing)
		g_set_error(error, TC_ERROR, TC_ERROR_NOT_FOUND,
			    "opening the language model %s: there is none; install tracuu's data, or name a model (TRACUU_MODEL)",
			    path);
	else if (!file)
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "opening the language model %s: %s", path, why->message);
	return file;
}

TcModel *tc_model_open(const char *path, GError **error)
{
	GMappedFile *file = map_file(path, error);

	if (!file)
		return NULL;
	g_autoptr(TcModel) model = g_new0(TcModel, 1);
	model->file = file;
	model->header = (const ModelHeader *)(gpointer)g_mapped_file_get_contents(file);
	if (!check_header(model->header, g_mapped_file_get_length(file), path, error))
		return NULL;
	gboolean whole = open_words(model);
	for (guint i = 0; i < TC_MODEL_ORDER && whole; i++)
		whole = open_level(model, i);
	if (!whole) {
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT,
			    "opening the language model %s: its tables contradict each other; install it anew", path);
		return NULL;
	}
	for (guint i = 0; i < 256; i++) {
		model->chance[i] = -MODEL_STEP * (float)i;
		model->backoff[i] = MODEL_BACKOFF_TOP - MODEL_STEP * (float)i;
	}
	mark_pairs(model);
	return g_steal_pointer(&model);
}

void tc_model_close(TcModel *model)
{
	if (!model)
		return;
	g_mapped_file_unref(model->file);
	g_free(model->pairs);
	g_free(model);
}

/* The run that `word` makes of run `parent`, whose length is `length`; MODEL_NONE if it was not kept. */
static guint32 find_run(const TcModel *model, guint length, guint32 parent, guint word)
{
	const Level *next = &model->levels[length];
	guint32 from, end;

	if (length == 1 && !may_follow(model, parent, word))
		return MODEL_NONE;
	get_stretch(model, length, parent, &from, &end);
	if (from >= end)
		return MODEL_NONE;
	/* Halving without a branch: which way it goes cannot be foretold, and most of the time goes by here. */
	const guint16 *at = next->words + from;
	for (guint32 n = end - from; n > 1; n -= n / 2)
		at += at[n / 2] <= word ? n / 2 : 0;
	return *at == word ? (guint32)(at - next->words) : MODEL_NONE;
}

ModelState model_start(const TcModel *model)
{
	(void)model;
	return (ModelState){{MODEL_BORDER, MODEL_NONE, MODEL_NONE}};
}

float model_step(const TcModel *model, const ModelState *from, guint word, ModelState *to)
{
	guint32 run[TC_MODEL_ORDER] = {word, MODEL_NONE, MODEL_NONE, MODEL_NONE};
	guint found = 0;
	float chance;

	/* A run is kept only where its tail is: what is not found after one syllable is not found after two. */
	while (found < TC_MODEL_ORDER - 1 && from->run[found] != MODEL_NONE) {
		guint32 longer = find_run(model, found + 1, from->run[found], word);
		if (longer == MODEL_NONE)
			break;
		run[++found] = longer;
	}
	chance = model->chance[model->levels[found].chances[run[found]]];
	for (guint i = found; i < TC_MODEL_ORDER - 1 && from->run[i] != MODEL_NONE; i++)
		chance += model->backoff[model->levels[i].backoffs[from->run[i]]];
	memcpy(to->run, run, sizeof to->run);
	return chance;
}

void model_stand(const TcModel *model, const ModelState *state, ModelPlace *place)
{
	place->state = state;
	place->n = 0;
	for (; place->n < TC_MODEL_ORDER - 1 && state->run[place->n] != MODEL_NONE; place->n++)
		place->backoff[place->n] = model->backoff[model->levels[place->n].backoffs[state->run[place->n]]];
}

float model_weigh(const TcModel *model, const ModelPlace *place, guint word)
{
	ModelState after;

	if (place->n && may_follow(model, place->state->run[0], word))
		return model_step(model, place->state, word, &after);
	float chance = model->chance[model->levels[0].chances[word]];
	for (guint i = 0; i < place->n; i++)
		chance += place->backoff[i];
	return chance;
}

guint model_get_n_words(const TcModel *model)
{
	return model->header->n_words;
}

const char *model_get_form(const TcModel *model, guint word)
{
	return model->forms + model->starts[word];
}

guint model_get_use(const TcModel *model, guint word)
{
	return model->uses[word];
}

guint model_find_word(const TcModel *model, const char *form, gsize length)
{
	guint32 mask = model->header->n_slots - 1;

	for (guint32 i = 0, slot = model_hash(form, length) & mask; i <= mask; i++, slot = (slot + 1) & mask) {
		guint word = model->slots[slot];
		if (!word)
			break;
		if (model->starts[word + 1] - model->starts[word] == length + 1 &&
		    memcmp(model_get_form(model, word), form, length) == 0)
			return word;
	}
	return MODEL_UNKNOWN;
}

guint model_class_of_token(const TcToken *token)
{
	switch (token->kind) {
	case TC_TOKEN_NUMBER:
		return MODEL_NUMBER;
	case TC_TOKEN_IDENTIFIER:
	case TC_TOKEN_ADDRESS:
		return MODEL_SYMBOL;
	case TC_TOKEN_DATE:
		/* Of `ngày 31-3` and `tháng 8/2023` the numbers. */
		return strlen(token->form) == TC_DATE_LENGTH ? MODEL_DATE : MODEL_NUMBER;
	default:
		return MODEL_UNKNOWN;
	}
}

guint model_word_of_token(const TcModel *model, const TcToken *token)
{
	guint class = model_class_of_token(token);

	return class == MODEL_UNKNOWN ? model_find_word(model, token->form, strlen(token->form)) : class;
}
