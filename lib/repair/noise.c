/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How bad a page is. The error model knows scans in general; a page may be clean, or of a font of which the scanner loses every hook. So a
 * text is read twice: the first time each kind of misreading is counted, as often as it is likely to have happened, beside how often the
 * letters that are there are misread so in general; the second time its cost is moved by the logarithm of their ratio. This is one step of EM
 * with a prior: PRIOR sightings at the rate of the whole page. On right text it makes every change dearer, which halves what is broken.
 */
#include "lib/repair/repair-private.h"

#include <math.h>

/* Sightings of each kind that are taken for granted. */
#define PRIOR 4.0
/* Bounds of the ratio. */
#define LEAST (1 / 30.0)
#define MOST 6.0
/* How much what was seen so far counts for what comes next in a long text. */
#define REMEMBERED 0.5
/* An arc less likely than this counts for nothing. */
#define MIN_POSTERIOR 0.05f

static void count_letters(RepairNoise *noise, const RepairPage *page, const RepairLetters *letters, double share)
{
	for (guint i = 0; i < letters->n; i++)
		for (guint k = 0; k < REPAIR_N_KINDS; k++)
			noise->usual[k] += share * page->channel->rate[letters->code[i]][k];
}

void repair_noise_count(RepairNoise *noise, const RepairPage *page, RepairLattice *lattice, guint token, guint from, guint end)
{
	for (guint i = from; i < end; i++) {
		const RepairItem *item = repair_page_get(page, i);
		guint n;
		const RepairArc *arcs = repair_lattice_get_arcs(lattice, token + i - from, &n);

		for (guint k = 0; k < n && !item->frozen; k++) {
			if (arcs[k].posterior < MIN_POSTERIOR || arcs[k].n_words != 1 || arcs[k].span != 1)
				continue;
			for (guint e = 0; e < 2; e++)
				if (arcs[k].kinds[e] != REPAIR_NO_KIND)
					noise->found[arcs[k].kinds[e]] += arcs[k].posterior;
			count_letters(noise, page, k ? repair_index_get_letters(page->index, arcs[k].word[0]) : &item->letters,
				      arcs[k].posterior);
		}
	}
}

void repair_noise_judge(const RepairNoise *noise, RepairPage *page)
{
	double found = 0, usual = 0;

	for (guint k = 0; k < REPAIR_N_KINDS; k++) {
		found += noise->found[k];
		usual += noise->usual[k];
	}
	double all = (found + PRIOR) / (usual + PRIOR);
	page->noise = (float)log(CLAMP(all, LEAST, MOST));
	page->least_worse = 0;
	for (guint k = 0; k < REPAIR_N_KINDS; k++) {
		double ratio = (noise->found[k] + PRIOR * all) / (noise->usual[k] + PRIOR);
		page->worse[k] = (float)-log(CLAMP(ratio, LEAST, MOST));
		page->least_worse = MIN(page->least_worse, 2 * page->worse[k]);
	}
}

void repair_noise_forget(RepairNoise *noise, RepairPage *page)
{
	for (guint k = 0; k < REPAIR_N_KINDS; k++) {
		noise->found[k] *= REMEMBERED;
		noise->usual[k] *= REMEMBERED;
		page->worse[k] = 0;
	}
	page->least_worse = 0;
}
