/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Builds a language model: modified Kneser-Ney estimates (Chen and Goodman 1998) of runs of up to four syllables, thinned out.
 *
 * Two sources. Our users' genre is a small part of what there is to read, and its runs must weigh more than their number says: a
 * model of law alone turns "Tuyên giao" into "Tuyển giao" instead of "Tuyên giáo". Reading the small part several times would break the
 * discounts, which live on how many runs were seen once. So each run has two counts, each is discounted as what it is,
 * and the weight w stands outside:
 *
 *   p(x | h) = [ (a - D(a)) + w (b - D(b)) ] / [ A + w B ]  +  what the discounts have set free, times p(x | shorter h)
 *
 * For one history this is the interpolation of two models, in the shares A : wB in which the sources know that history. Lower orders
 * count, as Kneser and Ney do, after how many different syllables a run was seen, in each source; runs that open a
 * sentence have nothing before them and keep their plain counts.
 *
 * Thinning out (Seymore and Rosenfeld 1996): a run of three or four is worth what it is counted times the logarithm by which it differs from
 * what the shorter run would have said. The best are kept, with the runs that they start with and end in; back-offs are then worked
 * out anew so that every history still sums to one.
 */
#include "lib/repair/build-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const TcModelLimits *tc_model_limits_get_default(void)
{
	static const TcModelLimits limits = {2, 6, {0, 420000, 1100000, 1650000}};

	return &limits;
}

/* ---- counting ------------------------------------------------------------------------------------------------------ */

static int compare_keys(const void *a, const void *b)
{
	guint64 x = *(const guint64 *)a;
	guint64 y = *(const guint64 *)b;

	return x < y ? -1 : x > y;
}

/* Sorted keys of both sources become runs with their counts. */
static GArray *merge(GArray *keys[2])
{
	GArray *runs = g_array_new(FALSE, FALSE, sizeof(BuildRun));
	guint at[2] = {0, 0};

	for (guint s = 0; s < 2; s++)
		qsort(keys[s]->data, keys[s]->len, sizeof(guint64), compare_keys);
	while (at[0] < keys[0]->len || at[1] < keys[1]->len) {
		BuildRun run = {.key = G_MAXUINT64};
		for (guint s = 0; s < 2; s++)
			if (at[s] < keys[s]->len)
				run.key = MIN(run.key, g_array_index(keys[s], guint64, at[s]));
		for (guint s = 0; s < 2; s++)
			for (; at[s] < keys[s]->len && g_array_index(keys[s], guint64, at[s]) == run.key; at[s]++)
				run.count[s]++;
		g_array_append_val(runs, run);
	}
	return runs;
}

/* The runs of the greatest length, and the shorter ones that open a sentence. */
static void collect(const TcModelBuilder *builder, const guint16 *ids, guint source, GArray *keys[TC_MODEL_ORDER][2])
{
	const GArray *stream = builder->streams[source];
	guint64 key = MODEL_BORDER;
	guint length = 1;

	for (guint i = 0; i < stream->len; i++) {
		guint16 word = ids[g_array_index(stream, guint32, i)];
		key = key << 16 | word;
		length = MIN(length + 1, TC_MODEL_ORDER);
		g_array_append_val(keys[length - 1][source], key);
		if (word == MODEL_BORDER) {
			key = MODEL_BORDER;
			length = 1;
		}
	}
}

/* The key of a run without its first syllable. */
static guint64 get_tail(guint64 key, guint length)
{
	return key & ((G_GUINT64_CONSTANT(1) << (16 * (length - 1))) - 1);
}

/* The runs one shorter: each distinct run counts once for its tail, in each source that has it. */
static void shorten(const GArray *runs, guint length, GArray *keys[2])
{
	for (guint i = 0; i < runs->len; i++) {
		const BuildRun *run = &g_array_index(runs, BuildRun, i);
		guint64 tail = get_tail(run->key, length);
		for (guint s = 0; s < 2; s++)
			if (run->count[s])
				g_array_append_val(keys[s], tail);
	}
}

static void count(Build *build, const guint16 *ids)
{
	GArray *keys[TC_MODEL_ORDER][2];

	for (guint n = 0; n < TC_MODEL_ORDER; n++)
		for (guint s = 0; s < 2; s++)
			keys[n][s] = g_array_new(FALSE, FALSE, sizeof(guint64));
	for (guint s = 0; s < 2; s++)
		collect(build->builder, ids, s, keys);
	for (guint n = TC_MODEL_ORDER; n > 0; n--) {
		build->runs[n - 1] = merge(keys[n - 1]);
		if (n > 1)
			shorten(build->runs[n - 1], n, keys[n - 2]);
		for (guint s = 0; s < 2; s++)
			g_array_unref(keys[n - 1][s]);
	}
}

/* ---- estimating ------------------------------------------------------------------------------------------------------ */

/* Chen and Goodman's three discounts, by how many runs were seen once to four times; fixed ones where a text is too small to say. */
static void find_discounts(const GArray *runs, guint source, double discounts[4])
{
	static const double usual[4] = {0, 0.6, 1.0, 1.4};
	double seen[5] = {0};

	for (guint i = 0; i < runs->len; i++) {
		guint n = g_array_index(runs, BuildRun, i).count[source];
		if (n >= 1 && n <= 4)
			seen[n]++;
	}
	memcpy(discounts, usual, sizeof usual);
	if (seen[1] < 100 || seen[2] < 50 || seen[3] < 25 || seen[4] < 10)
		return;
	double y = seen[1] / (seen[1] + 2 * seen[2]);
	for (guint n = 1; n <= 3; n++)
		discounts[n] = CLAMP(n - (n + 1) * y * seen[n + 1] / seen[n], 0.1, n - 0.1);
}

/* A run by its key, or NULL. */
static BuildRun *find_run(const GArray *runs, guint64 key)
{
	guint from = 0;
	guint end = runs->len;

	while (from < end) {
		guint middle = from + (end - from) / 2;
		BuildRun *run = &g_array_index(runs, BuildRun, middle);
		if (run->key == key)
			return run;
		if (run->key < key)
			from = middle + 1;
		else
			end = middle;
	}
	return NULL;
}

/* The end of the stretch of runs with the same history that starts at `from`. */
static guint find_stretch(const GArray *runs, guint from)
{
	guint64 history = g_array_index(runs, BuildRun, from).key >> 16;
	guint end = from + 1;

	while (end < runs->len && g_array_index(runs, BuildRun, end).key >> 16 == history)
		end++;
	return end;
}

static void estimate_stretch(Build *build, guint n, guint from, guint end, double discounts[2][4])
{
	const double weight[2] = {1, build->builder->weight};
	GArray *runs = build->runs[n - 1];
	double total = 0, kept = 0;

	for (guint i = from; i < end; i++) {
		BuildRun *run = &g_array_index(runs, BuildRun, i);
		double mass = 0;
		for (guint s = 0; s < 2; s++) {
			total += weight[s] * run->count[s];
			mass += weight[s] * (run->count[s] - discounts[s][MIN(run->count[s], 3)]);
		}
		run->chance = (float)mass;
		kept += mass;
	}
	for (guint i = from; i < end; i++) {
		BuildRun *run = &g_array_index(runs, BuildRun, i);
		double lower = n == 1 ? 1.0 / build->n_words : find_run(build->runs[n - 2], get_tail(run->key, n))->chance;
		double shorter = (total - kept) / total * lower;
		double chance = run->chance / total + shorter;
		run->worth = (float)((run->count[0] + weight[1] * run->count[1]) * log(chance / shorter));
		run->chance = (float)chance;
	}
}

static void estimate(Build *build)
{
	for (guint n = 1; n <= TC_MODEL_ORDER; n++) {
		GArray *runs = build->runs[n - 1];
		double discounts[2][4];

		for (guint s = 0; s < 2; s++)
			find_discounts(runs, s, discounts[s]);
		for (guint from = 0, end; from < runs->len; from = end) {
			end = find_stretch(runs, from);
			estimate_stretch(build, n, from, end, discounts);
		}
	}
}

/* ---- thinning out -------------------------------------------------------------------------------------------------------- */

static int compare_worth(const void *a, const void *b)
{
	float x = *(const float *)a;
	float y = *(const float *)b;

	return x > y ? -1 : x < y;
}

/* The worth that the best `keep` runs have. */
static float find_threshold(const GArray *runs, gsize keep)
{
	g_autofree float *worths = g_new(float, runs->len + 1);

	if (keep >= runs->len)
		return -G_MAXFLOAT;
	for (guint i = 0; i < runs->len; i++)
		worths[i] = g_array_index(runs, BuildRun, i).worth;
	qsort(worths, runs->len, sizeof(float), compare_worth);
	return worths[keep];
}

/* Keeps the worthy runs of each length, with the runs that they start with and end in. */
static void thin(Build *build, const TcModelLimits *limits)
{
	for (guint n = TC_MODEL_ORDER; n > 1; n--) {
		GArray *runs = build->runs[n - 1];
		float threshold = find_threshold(runs, limits->keep[n - 1]);

		for (guint i = 0; i < runs->len; i++) {
			BuildRun *run = &g_array_index(runs, BuildRun, i);
			if (run->worth <= threshold && !run->keep)
				continue;
			run->keep = TRUE;
			if (n > 2) {
				find_run(build->runs[n - 2], run->key >> 16)->keep = TRUE;
				find_run(build->runs[n - 2], get_tail(run->key, n))->keep = TRUE;
			}
		}
	}
}

/* What is left for the syllables that are not kept after a history, as its back-off. */
static void back_off(Build *build)
{
	for (guint n = 2; n <= TC_MODEL_ORDER; n++) {
		GArray *runs = build->runs[n - 1];

		for (guint from = 0, end; from < runs->len; from = end) {
			double kept = 0, lower = 0;
			end = find_stretch(runs, from);
			for (guint i = from; i < end; i++) {
				const BuildRun *run = &g_array_index(runs, BuildRun, i);
				if (!run->keep)
					continue;
				kept += run->chance;
				lower += find_run(build->runs[n - 2], get_tail(run->key, n))->chance;
			}
			BuildRun *history = find_run(build->runs[n - 2], g_array_index(runs, BuildRun, from).key >> 16);
			history->backoff = (float)((1 - MIN(kept, 0.9999)) / (1 - MIN(lower, 0.9999)));
		}
	}
}

/* ---- words ----------------------------------------------------------------------------------------------------------------- */

static int compare_words(const void *a, const void *b)
{
	const BuildWord *x = *(BuildWord *const *)a;
	const BuildWord *y = *(BuildWord *const *)b;

	return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->form, y->form);
}

/* The words that are counted often enough, the most frequent first, behind the classes. */
static void choose_words(Build *build, const TcModelLimits *limits, guint16 *ids)
{
	const GPtrArray *all = build->builder->words;
	g_autoptr(GPtrArray) chosen = g_ptr_array_new();

	for (guint i = 0; i < all->len; i++) {
		BuildWord *word = g_ptr_array_index(all, i);
		ids[i] = (guint16)(i < MODEL_N_CLASSES ? i : MODEL_UNKNOWN);
		if (i >= MODEL_N_CLASSES && word->count >= (word->syllable ? limits->min_syllable : limits->min_word))
			g_ptr_array_add(chosen, word);
	}
	g_ptr_array_sort(chosen, compare_words);
	build->words = g_ptr_array_new();
	for (guint i = 0; i < MODEL_N_CLASSES; i++)
		g_ptr_array_add(build->words, g_ptr_array_index(all, i));
	for (guint i = 0; i < chosen->len && build->words->len < MODEL_MAX_WORDS; i++) {
		BuildWord *word = g_ptr_array_index(chosen, i);
		ids[word->number] = (guint16)build->words->len;
		g_ptr_array_add(build->words, word);
	}
	build->n_words = build->words->len;
}

/* Every word has a run of its own, seen or not, so that its place is its id. */
static void complete_words(Build *build)
{
	GArray *runs = g_array_sized_new(FALSE, TRUE, sizeof(BuildRun), build->n_words);

	for (guint i = 0; i < build->n_words; i++) {
		BuildRun *seen = find_run(build->runs[0], i);
		BuildRun run = seen ? *seen : (BuildRun){.key = i, .chance = 1e-9f};
		run.keep = TRUE;
		g_array_append_val(runs, run);
	}
	g_array_unref(build->runs[0]);
	build->runs[0] = runs;
}

gboolean tc_model_builder_write(TcModelBuilder *builder, const TcModelLimits *limits, const char *path, GError **error)
{
	Build build = {.builder = builder};
	g_autofree guint16 *ids = g_new0(guint16, builder->words->len);

	if (builder->streams[0]->len + builder->streams[1]->len == 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_FAILED, "writing the language model %s: no text was read", path);
		return FALSE;
	}
	choose_words(&build, limits, ids);
	count(&build, ids);
	estimate(&build);
	thin(&build, limits);
	complete_words(&build);
	back_off(&build);
	gboolean written = build_write(&build, path, error);
	for (guint i = 0; i < TC_MODEL_ORDER; i++)
		g_array_unref(build.runs[i]);
	g_ptr_array_unref(build.words);
	return written;
}

/* ---- reading texts ----------------------------------------------------------------------------------------------------------- */

static guint32 intern(TcModelBuilder *builder, const char *form, gboolean syllable)
{
	BuildWord *word = g_hash_table_lookup(builder->by_form, form);

	if (!word) {
		word = g_new0(BuildWord, 1);
		word->form = g_strdup(form);
		word->number = builder->words->len;
		word->syllable = syllable;
		g_ptr_array_add(builder->words, word);
		g_hash_table_insert(builder->by_form, word->form, word);
	}
	return word->number;
}

static void free_word(gpointer data)
{
	BuildWord *word = data;

	g_free(word->form);
	g_free(word);
}

TcModelBuilder *tc_model_builder_new(void)
{
	static const char *const classes[MODEL_N_CLASSES] = {"<border>", "<unknown>", "<number>", "<symbol>", "<date>"};
	TcModelBuilder *builder = g_new0(TcModelBuilder, 1);

	builder->weight = 1;
	builder->words = g_ptr_array_new_with_free_func(free_word);
	builder->by_form = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < 2; i++)
		builder->streams[i] = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (guint i = 0; i < MODEL_N_CLASSES; i++)
		intern(builder, classes[i], FALSE);
	return builder;
}

void tc_model_builder_free(TcModelBuilder *builder)
{
	if (!builder)
		return;
	g_hash_table_unref(builder->by_form);
	g_ptr_array_unref(builder->words);
	for (guint i = 0; i < 2; i++)
		g_array_unref(builder->streams[i]);
	g_free(builder);
}

static guint32 number_of_token(TcModelBuilder *builder, const TcToken *token)
{
	guint class = model_class_of_token(token);

	return class == MODEL_UNKNOWN ? intern(builder, token->form, token->kind == TC_TOKEN_SYLLABLE) : class;
}

gboolean tc_model_builder_add(TcModelBuilder *builder, const char *utf8, gsize length, guint weight)
{
	g_autoptr(TcText) text = g_utf8_validate(utf8, (gssize)length, NULL) ? tc_text_new(utf8, (gssize)length, NULL) : NULL;
	const guint32 border = MODEL_BORDER;
	gsize size, n;

	if (!text)
		return FALSE;
	GArray *stream = builder->streams[weight > 1];
	const char *canonical = tc_text_get_canonical(text, &size);
	g_autoptr(TcTokens) tokens = tc_tokens_new(canonical, (gssize)size);
	const TcToken *token = tc_tokens_get(tokens, &n);
	if (weight > 1)
		builder->weight = weight;
	for (gsize i = 0; i < n; i++) {
		gsize last = i ? token[i - 1].span.end : token[0].span.start;
		gboolean lower = g_unichar_islower(g_utf8_get_char(canonical + token[i].span.start));
		if (model_is_border(canonical + last, token[i].span.start - last, lower))
			g_array_append_val(stream, border);
		guint32 number = number_of_token(builder, &token[i]);
		((BuildWord *)g_ptr_array_index(builder->words, number))->count += weight;
		g_array_append_val(stream, number);
	}
	if (n)
		g_array_append_val(stream, border);
	return TRUE;
}
