/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Puts a language model into its file; the format is told on top of model.c.
 */
#include "lib/repair/build-private.h"

#include <math.h>
#include <string.h>

static void put_table(GByteArray *file, ModelTable *table, gconstpointer entries, gsize entry, gsize n)
{
	static const guint8 zeros[8];

	g_byte_array_append(file, zeros, (guint)((8 - file->len % 8) % 8));
	table->at = file->len;
	table->n = n;
	g_byte_array_append(file, entries, (guint)(entry * n));
}

static guint8 quantise(double logarithm, double top)
{
	double steps = (top - logarithm) / MODEL_STEP;

	return (guint8)CLAMP(lrint(steps), 0, 255);
}

static void put_words(const Build *build, GByteArray *file, ModelHeader *header)
{
	g_autoptr(GString) forms = g_string_new(NULL);
	g_autofree guint32 *starts = g_new0(guint32, build->n_words + 1);
	g_autofree guint8 *uses = g_new0(guint8, build->n_words);
	guint32 n_slots = 16;

	while (n_slots < 2 * build->n_words)
		n_slots *= 2;
	g_autofree guint16 *slots = g_new0(guint16, n_slots);
	for (guint i = 0; i < build->n_words; i++) {
		const BuildWord *word = g_ptr_array_index(build->words, i);
		g_string_append_len(forms, word->form, (gssize)strlen(word->form) + 1);
		starts[i + 1] = (guint32)forms->len;
		uses[i] = (guint8)(word->count ? log2(word->count) : 0);
		guint32 slot = model_hash(word->form, strlen(word->form)) & (n_slots - 1);
		if (i < MODEL_N_CLASSES)
			continue;
		while (slots[slot])
			slot = (slot + 1) & (n_slots - 1);
		slots[slot] = (guint16)i;
	}
	header->n_words = build->n_words;
	header->n_slots = n_slots;
	put_table(file, &header->forms, forms->str, 1, forms->len);
	put_table(file, &header->starts, starts, 4, build->n_words + 1);
	put_table(file, &header->slots, slots, 2, n_slots);
	put_table(file, &header->uses, uses, 1, build->n_words);
}

/* The kept runs of one length. */
static GArray *pick(const GArray *runs)
{
	GArray *kept = g_array_new(FALSE, FALSE, sizeof(BuildRun));

	for (guint i = 0; i < runs->len; i++)
		if (g_array_index(runs, BuildRun, i).keep)
			g_array_append_val(kept, g_array_index(runs, BuildRun, i));
	return kept;
}

/* Where the children of each run start. \return FALSE if they lie too far from their block's base. */
static gboolean put_children(GByteArray *file, ModelLevel *level, const GArray *runs, const GArray *next)
{
	guint n = runs->len;
	g_autofree guint32 *bases = g_new0(guint32, n / MODEL_BLOCK + 1);
	g_autofree guint16 *offsets = g_new0(guint16, n + 1);
	guint32 child = 0;

	for (guint i = 0; i <= n; i++) {
		if (i % MODEL_BLOCK == 0)
			bases[i / MODEL_BLOCK] = child;
		if (child - bases[i / MODEL_BLOCK] > G_MAXUINT16)
			return FALSE;
		offsets[i] = (guint16)(child - bases[i / MODEL_BLOCK]);
		while (i < n && child < next->len &&
		       g_array_index(next, BuildRun, child).key >> 16 == g_array_index(runs, BuildRun, i).key)
			child++;
	}
	put_table(file, &level->bases, bases, 4, n / MODEL_BLOCK + 1);
	put_table(file, &level->offsets, offsets, 2, n + 1);
	return TRUE;
}

static void put_level(GByteArray *file, ModelLevel *level, const GArray *runs, guint length)
{
	guint n = runs->len;
	g_autofree guint16 *words = g_new0(guint16, n);
	g_autofree guint8 *chances = g_new0(guint8, n);
	g_autofree guint8 *backoffs = g_new0(guint8, n);

	for (guint i = 0; i < n; i++) {
		const BuildRun *run = &g_array_index(runs, BuildRun, i);
		words[i] = (guint16)(run->key & G_MAXUINT16);
		chances[i] = quantise(log(run->chance), 0);
		backoffs[i] = quantise(run->backoff > 0 ? log(run->backoff) : 0, MODEL_BACKOFF_TOP);
	}
	if (length > 1)
		put_table(file, &level->words, words, 2, n);
	put_table(file, &level->chances, chances, 1, n);
	if (length < TC_MODEL_ORDER)
		put_table(file, &level->backoffs, backoffs, 1, n);
}

gboolean build_write(Build *build, const char *path, GError **error)
{
	g_autoptr(GByteArray) file = g_byte_array_new();
	ModelHeader header = {.magic = MODEL_MAGIC, .version = MODEL_VERSION, .byte_order = MODEL_BYTE_ORDER};
	g_autoptr(GArray) runs = pick(build->runs[0]);
	g_autoptr(GError) why = NULL;

	g_byte_array_append(file, (const guint8 *)&header, sizeof header);
	put_words(build, file, &header);
	for (guint i = 0; i < TC_MODEL_ORDER; i++) {
		g_autoptr(GArray) next = i + 1 < TC_MODEL_ORDER ? pick(build->runs[i + 1]) : NULL;
		put_level(file, &header.levels[i], runs, i + 1);
		if (next && !put_children(file, &header.levels[i], runs, next)) {
			g_set_error(error, TC_ERROR, TC_ERROR_FAILED, "writing the language model %s: too many runs; keep fewer",
				    path);
			return FALSE;
		}
		g_array_unref(runs);
		runs = g_steal_pointer(&next);
	}
	header.size = file->len;
	header.checksum = model_checksum(file->data + sizeof header, file->len - sizeof header);
	memcpy(file->data, &header, sizeof header);
	if (!g_file_set_contents(path, (const char *)file->data, file->len, &why)) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "writing the language model %s: %s", path, why->message);
		return FALSE;
	}
	return TRUE;
}
