/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an archive says of its own scanner: the misread letters in the repairs that were made in it. A repair of muu to mưu says that ư was read
 * as u, as surely as the repair is right; that a person turned one down says that it was not. channel.c makes an error model of that.
 *
 * Letters read right are not counted: the archive tells which misreadings there are, and how many is told by the page (noise.c). So a clean
 * archive, of which nothing is repaired, shifts nothing. This is a step of EM a night: repairs weighted by their probability are the expectation.
 *
 * Measured on pages that neither the table nor the learning had seen (`make eval-scanner`; errors removed / precision: without, after six pages,
 * after a half of all pages):
 *
 *   an engine that loses every second horn (10.2 % wrong)     93.7 / 99.4     99.2 / 99.6     99.5 / 99.7
 *   one that swaps h b, c e, n u, hook and tilde (8.5 %)      94.4 / 99.3     98.3 / 99.4     98.4 / 99.5
 *   somebody's scans of decrees (3.3 %)                       83.6 / 99.3     83.8 / 99.3     85.3 / 99.5
 *   Tesseract, office scans (5.0 %)                           75.2 / 99.3     75.2 / 99.3     75.0 / 99.2
 *   Tesseract, photocopies and worse (11.9 %)                 67.0 / 98.6     66.9 / 98.6     66.9 / 98.5
 *
 * and as many right syllables of clean text broken as before. Of the engine that loses horns one error in 13 is left of those that were. The prior
 * (PRIOR in channel.c, 500) may be 300 to 3,000: more is slower to learn (decrees 83.8 at 3,000), less moves Tesseract by a tenth.
 */
#include "lib/repair/repair-private.h"

#include <string.h>

typedef enum { ACROSS, DOWN, RIGHT } Step;

typedef struct {
	float cost;
	Step step; /* that leads there */
} Cell;

static void fill_row(const RepairChannel *channel, guint8 truth, const guint8 *seen, guint n, const Cell *above, Cell *row)
{
	row[0] = (Cell){above[0].cost + channel->lost[truth], DOWN};
	for (guint k = 1; k <= n; k++) {
		float across = above[k - 1].cost + (truth == seen[k - 1] ? 0 : channel->read[truth][seen[k - 1]]);
		row[k] = (Cell){above[k].cost + channel->lost[truth], DOWN};
		if (row[k - 1].cost + channel->extra[seen[k - 1]] < row[k].cost)
			row[k] = (Cell){row[k - 1].cost + channel->extra[seen[k - 1]], RIGHT};
		if (across <= row[k].cost)
			row[k] = (Cell){across, ACROSS};
	}
}

void repair_misread_count(RepairMisread *misread, const RepairChannel *channel, const RepairLetters *truth,
			  const RepairLetters *seen, double times)
{
	Cell cells[REPAIR_MAX_LETTERS + 1][REPAIR_MAX_LETTERS + 1] = {{{0, RIGHT}}};
	guint i = truth->n, k = seen->n;

	for (guint m = 1; m <= k; m++)
		cells[0][m] = (Cell){cells[0][m - 1].cost + channel->extra[seen->code[m - 1]], RIGHT};
	for (guint n = 1; n <= i; n++)
		fill_row(channel, truth->code[n - 1], seen->code, k, cells[n - 1], cells[n]);
	while (i > 0 || k > 0) {
		Step step = cells[i][k].step;
		guint8 t = step == RIGHT ? 0 : truth->code[--i];
		guint8 s = step == DOWN ? 0 : seen->code[--k];
		if (step == ACROSS && t != s)
			misread->read[t][s] += times;
		else if (step == DOWN)
			misread->lost[t] += times;
		else if (step == RIGHT)
			misread->extra[s] += times;
	}
}
