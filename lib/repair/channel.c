/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The error model: how likely the scanner reads one letter for another.
 *
 * confusions.tsv counts, over pages whose truth is known, what each letter was read as. Counts of a pair are thin (ẫ for ẵ), so they lean on
 * what their parts say: how often a tone is read as another on any vowel, a shape (a ă â) as another, a base letter as
 * another. A pair's probability is (count + LEAN times the product of the parts) / (count of the true letter + LEAN).
 *
 * Another engine errs otherwise. What the archive says of it (misread.c) changes which misreadings there are among all, not how many: a count c of
 * the table, of E misreadings in all, becomes E (PRIOR c / E + found) / (PRIOR + all found), and parts and pairs are worked out anew.
 */
#include "lib/repair/repair-private.h"

#include "lib/repair/confusions-table.h"

#include <math.h>
#include <string.h>

/* How many sightings of a letter the parts are worth. */
#define LEAN 40.0
/* What is never impossible. */
#define FLOOR 1e-6
/* A sign that is no letter, in the place of any. */
#define JUNK 4.5
#define N_SHAPES 3
/* How many misreadings of an archive weigh as much as the table. */
#define PRIOR 500.0
/* What is left of a misreading that people turned down more often than it was met. */
#define TURNED_DOWN 0.2
/* The most of a letter that is misread. */
#define MOST_MISREAD 0.5
#define N_BASES 128

typedef struct RepairCounts {
	double pair[REPAIR_N_CODES][REPAIR_N_CODES];
	double seen[REPAIR_N_CODES];
	double extra[REPAIR_N_CODES];
	double lost[REPAIR_N_CODES];
	double tone[REPAIR_N_TONES][REPAIR_N_TONES];
	double shape[N_BASES][N_SHAPES][N_SHAPES];
	double base[N_BASES][N_BASES];
	double syllables, joined, parted, spurious;
} Counts;

static gboolean is_vowel(char base)
{
	return base && strchr("aeiouy", base);
}

static guint8 get_kind(guint8 truth, guint8 seen)
{
	guint tone = repair_letter_tone(truth);
	char base = repair_letter_base(truth);

	if (truth == seen)
		return REPAIR_NO_KIND;
	if (!base || base != repair_letter_base(seen))
		return REPAIR_BASE;
	if (base == 'd')
		return REPAIR_BAR;
	gboolean shape = repair_letter_shape(truth) != repair_letter_shape(seen);
	if (tone == repair_letter_tone(seen))
		return REPAIR_SHAPE;
	if (shape)
		return REPAIR_SHAPE_TONE;
	if (tone == 0)
		return REPAIR_GAINED_TONE;
	return (guint8)(repair_letter_tone(seen) == 0 ? REPAIR_LOST_TONE + tone - 1 : REPAIR_SWAPPED_TONE);
}

static void count_letter(Counts *counts, guint8 truth, guint8 seen, double n)
{
	char base = repair_letter_base(truth);

	counts->pair[truth][seen] += n;
	counts->seen[truth] += n;
	counts->base[(guchar)base][(guchar)repair_letter_base(seen)] += n;
	if (base != repair_letter_base(seen))
		return;
	counts->shape[(guchar)base][repair_letter_shape(truth)][repair_letter_shape(seen)] += n;
	if (is_vowel(base))
		counts->tone[repair_letter_tone(truth)][repair_letter_tone(seen)] += n;
}

/* A row of the table. \return FALSE if it says nothing that we know. */
static gboolean count_row(Counts *counts, const char *const row[4])
{
	double n = g_ascii_strtod(row[3], NULL);
	guint8 truth = repair_letter_code(g_utf8_get_char(row[1]));
	guint8 seen = repair_letter_code(g_utf8_get_char(row[2]));

	if (!(n >= 0 && n < 1e12))
		return FALSE;
	if (strcmp(row[0], "letter") == 0) {
		if (truth && seen)
			count_letter(counts, truth, seen, n);
	} else if (strcmp(row[0], "extra") == 0) {
		counts->extra[seen] += n;
	} else if (strcmp(row[0], "lost") == 0) {
		counts->lost[truth] += n;
		counts->seen[truth] += n;
	} else if (strcmp(row[0], "syllables") == 0) {
		counts->syllables += n;
	} else if (strcmp(row[0], "joined") == 0) {
		counts->joined += n;
	} else if (strcmp(row[0], "parted") == 0) {
		counts->parted += n;
	} else if (strcmp(row[0], "spurious") == 0) {
		counts->spurious += n;
	} else {
		return FALSE;
	}
	return TRUE;
}

static double share(double n, double of, double prior)
{
	return (n + prior) / (of + 1);
}

static double sum(const double *row, guint n)
{
	double total = 0;

	for (guint i = 0; i < n; i++)
		total += row[i];
	return total;
}

/* How often each part was seen, whatever it was read as. */
typedef struct {
	double tone[REPAIR_N_TONES];
	double shape[N_BASES][N_SHAPES];
	double base[N_BASES];
} Totals;

static void add_up(const Counts *counts, Totals *totals)
{
	for (guint i = 0; i < REPAIR_N_TONES; i++)
		totals->tone[i] = sum(counts->tone[i], REPAIR_N_TONES);
	for (guint i = 0; i < N_BASES; i++) {
		totals->base[i] = sum(counts->base[i], N_BASES);
		for (guint k = 0; k < N_SHAPES; k++)
			totals->shape[i][k] = sum(counts->shape[i][k], N_SHAPES);
	}
}

/* What the parts of two letters say about reading one for the other. */
static double judge_parts(const Counts *counts, const Totals *totals, guint8 truth, guint8 seen)
{
	guchar base = (guchar)repair_letter_base(truth);
	guchar other = (guchar)repair_letter_base(seen);
	double chance = share(counts->base[base][other], totals->base[base], base == other ? 0.9 : 0.004);

	if (base != other)
		return chance * (repair_letter_tone(truth) == repair_letter_tone(seen) ? 0.6 : 0.05);
	guint shape = repair_letter_shape(truth), tone = repair_letter_tone(truth);
	chance *= share(counts->shape[base][shape][repair_letter_shape(seen)], totals->shape[base][shape],
			shape == repair_letter_shape(seen) ? 0.9 : 0.05);
	if (is_vowel((char)base))
		chance *= share(counts->tone[tone][repair_letter_tone(seen)], totals->tone[tone],
				tone == repair_letter_tone(seen) ? 0.9 : 0.02);
	return chance;
}

static void judge_letter(RepairChannel *channel, const Counts *counts, const Totals *totals, guint8 truth)
{
	double seen = counts->seen[truth];

	for (guint i = 0; i < REPAIR_N_CODES; i++) {
		if (!repair_letter_base((guint8)i))
			continue;
		double chance = (counts->pair[truth][i] + LEAN * judge_parts(counts, totals, truth, (guint8)i)) / (seen + LEAN);
		guint kind = channel->kind[truth][i];
		channel->read[truth][i] = (float)-log(MAX(chance, FLOOR));
		if (kind != REPAIR_NO_KIND)
			channel->rate[truth][kind] += (float)chance;
	}
	double lost = (counts->lost[truth] + 0.02) / (seen + LEAN);
	channel->lost[truth] = (float)-log(MAX(lost, FLOOR));
	channel->rate[truth][REPAIR_BASE] += (float)lost;
}

/* \param counts is taken over. */
static RepairChannel *finish(Counts *counts)
{
	RepairChannel *channel = g_new0(RepairChannel, 1);
	double letters = sum(counts->seen, REPAIR_N_CODES) + 1;
	Totals totals;

	channel->counts = counts;
	add_up(counts, &totals);
	for (guint i = 0; i < REPAIR_N_CODES; i++)
		for (guint k = 0; k < REPAIR_N_CODES; k++)
			channel->kind[i][k] = get_kind((guint8)i, (guint8)k);
	for (guint i = 0; i < REPAIR_N_CODES; i++) {
		for (guint k = 0; k < REPAIR_N_CODES; k++)
			channel->read[i][k] = (float)(k ? -log(FLOOR) : JUNK);
		channel->lost[i] = (float)-log(FLOOR);
		channel->extra[i] = (float)-log(MAX((counts->extra[i] + 0.3) / letters, FLOOR));
		if (i == 0)
			channel->extra[i] = JUNK;
		if (i && repair_letter_base((guint8)i))
			judge_letter(channel, counts, &totals, (guint8)i);
	}
	channel->joined = (float)-log((counts->joined + 0.5) / (counts->syllables + 1000));
	channel->parted = (float)-log((counts->parted + 0.5) / (counts->syllables + 1000));
	channel->spurious = (float)-log((counts->spurious + 0.5) / (counts->syllables + 1000));
	return channel;
}

RepairChannel *repair_channel_new(const char *const (*rows)[4], guint n)
{
	g_autofree Counts *counts = g_new0(Counts, 1);

	for (guint i = 0; i < n; i++)
		if (!count_row(counts, rows[i]))
			return NULL;
	return finish(g_steal_pointer(&counts));
}

RepairChannel *repair_channel_new_default(void)
{
	return repair_channel_new(confusion_rows, G_N_ELEMENTS(confusion_rows));
}

RepairChannel *repair_channel_load(const char *path, GError **error)
{
	g_autofree char *table = NULL;
	g_autofree Counts *counts = g_new0(Counts, 1);
	g_autoptr(GError) why = NULL;
	gsize length;

	if (!g_file_get_contents(path, &table, &length, &why)) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "reading the table of misread letters %s: %s", path, why->message);
		return NULL;
	}
	g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		if (!lines[i][0] || lines[i][0] == '#')
			continue;
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (!g_utf8_validate(lines[i], -1, NULL) || g_strv_length(cells) != 4 ||
		    !count_row(counts, (const char *const *)cells)) {
			g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT,
				    "reading the table of misread letters %s: line %u is not `kind, true, read, count`", path,
				    i + 1);
			return NULL;
		}
	}
	return finish(g_steal_pointer(&counts));
}

void repair_channel_free(RepairChannel *channel)
{
	if (!channel)
		return;
	g_free(channel->counts);
	g_free(channel);
}

/* ---- what an archive says -------------------------------------------------------------------------------------------------- */

/* All errors of a table, and of an archive; of that also the sum, what people turned down apart. */
static double count_errors(const Counts *counts)
{
	double errors = sum(counts->extra, REPAIR_N_CODES) + sum(counts->lost, REPAIR_N_CODES);

	for (guint i = 0; i < REPAIR_N_CODES; i++)
		errors += sum(counts->pair[i], REPAIR_N_CODES) - counts->pair[i][i];
	return errors;
}

static double count_misread(const RepairMisread *misread)
{
	double errors = 0;

	for (guint i = 0; i < REPAIR_N_CODES; i++) {
		errors += MAX(misread->extra[i], 0) + MAX(misread->lost[i], 0);
		for (guint k = 0; k < REPAIR_N_CODES; k++)
			errors += MAX(misread->read[i][k], 0);
	}
	return errors;
}

/* What a count of the table becomes. \param found in the archive. \param prior, scale of the table's count, and of their sum. */
static double mix(double count, double found, double prior, double scale)
{
	return MAX(count * prior + found, count * prior * TURNED_DOWN) * scale;
}

static void adapt_letter(Counts *counts, const Counts *table, const RepairMisread *misread, guint8 truth, double prior,
			 double scale)
{
	double errors = 0, most = table->seen[truth] * MOST_MISREAD;
	double read[REPAIR_N_CODES] = {0}, lost = mix(table->lost[truth], misread->lost[truth], prior, scale);

	for (guint i = 1; i < REPAIR_N_CODES; i++)
		if (i != truth)
			errors += read[i] = mix(table->pair[truth][i], misread->read[truth][i], prior, scale);
	errors += lost;
	double share = errors > most ? most / errors : 1;
	for (guint i = 1; i < REPAIR_N_CODES; i++)
		if (i != truth && read[i] > 0)
			count_letter(counts, truth, (guint8)i, share * read[i]);
	counts->lost[truth] = share * lost;
	counts->seen[truth] += share * lost;
	count_letter(counts, truth, truth, MAX(0, table->seen[truth] - share * errors));
}

RepairChannel *repair_channel_adapt(const RepairChannel *channel, const RepairMisread *misread)
{
	const Counts *table = channel->counts;
	Counts *counts = g_new0(Counts, 1);
	double errors = count_errors(table) + 1, found = count_misread(misread);
	double prior = PRIOR / errors, scale = errors / (PRIOR + found);

	for (guint i = 1; i < REPAIR_N_CODES; i++)
		if (table->seen[i] > 0)
			adapt_letter(counts, table, misread, (guint8)i, prior, scale);
	for (guint i = 0; i < REPAIR_N_CODES; i++)
		counts->extra[i] = mix(table->extra[i], misread->extra[i], prior, scale);
	counts->syllables = table->syllables;
	counts->joined = table->joined;
	counts->parted = table->parted;
	counts->spurious = table->spurious;
	return finish(counts);
}

/* ---- two syllables against each other ---------------------------------------------------------------------------------- */

static RepairPath extend(RepairPath path, float cost, guint8 kind)
{
	path.cost += cost;
	if (kind != REPAIR_NO_KIND) {
		if (path.n < 2)
			path.kinds[path.n] = kind;
		path.n++;
	}
	return path;
}

/* The cheapest way to read `n` letters as `m` others, behind `path`. */
static RepairPath align(const RepairChannel *channel, RepairPath path, const guint8 *truth, guint n, const guint8 *seen, guint m)
{
	RepairPath rows[2][REPAIR_MAX_LETTERS + 1];
	RepairPath *above = rows[0], *row = rows[1];

	above[0] = path;
	for (guint k = 1; k <= m; k++)
		above[k] = extend(above[k - 1], channel->extra[seen[k - 1]], REPAIR_BASE);
	for (guint i = 1; i <= n; i++) {
		guint8 t = truth[i - 1];
		row[0] = extend(above[0], channel->lost[t], REPAIR_BASE);
		for (guint k = 1; k <= m; k++) {
			guint8 s = seen[k - 1];
			float across = above[k - 1].cost + channel->read[t][s];
			float down = above[k].cost + channel->lost[t];
			float right = row[k - 1].cost + channel->extra[s];
			if (across <= down && across <= right)
				row[k] = extend(above[k - 1], channel->read[t][s], channel->kind[t][s]);
			else if (down <= right)
				row[k] = extend(above[k], channel->lost[t], REPAIR_BASE);
			else
				row[k] = extend(row[k - 1], channel->extra[s], REPAIR_BASE);
		}
		RepairPath *swap = above;
		above = row;
		row = swap;
	}
	return above[m];
}

RepairPath repair_channel_measure(const RepairChannel *channel, const RepairLetters *truth, const RepairLetters *seen)
{
	RepairPath path = {0, {REPAIR_NO_KIND, REPAIR_NO_KIND}, 0};
	guint n = truth->n, m = seen->n, first = 0;

	/* Letters read right at both ends are matched off; what is left are one or two letters on each side. */
	for (; first < n && first < m && truth->code[first] == seen->code[first]; first++)
		path.cost += channel->read[truth->code[first]][seen->code[first]];
	for (; n > first && m > first && truth->code[n - 1] == seen->code[m - 1]; n--, m--)
		path.cost += channel->read[truth->code[n - 1]][seen->code[m - 1]];
	return align(channel, path, truth->code + first, n - first, seen->code + first, m - first);
}
