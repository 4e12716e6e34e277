/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How often such a repair is right: a logistic regression over the posterior and what the lattice does not know of it, fitted on pages with
 * their truth by bench/learn_confidence.py, which also stores how well it holds on pages it has not seen. The posterior alone says 0.9 where
 * 0.8 of the repairs are right if the raw word is unknown (junk that happens to be near a word), and 0.9 where 0.97 are if a mark of a known
 * word is changed.
 */
#include "lib/repair/repair-private.h"

#include "lib/repair/confidence-table.h"

#include <math.h>

G_STATIC_ASSERT(G_N_ELEMENTS(confidence_rows) == REPAIR_N_FEATURES);

static const double *get_weights(void)
{
	static double weights[REPAIR_N_FEATURES];
	static gsize once;

	if (g_once_init_enter(&once)) {
		for (guint i = 0; i < REPAIR_N_FEATURES; i++)
			weights[i] = g_ascii_strtod(confidence_rows[i][1], NULL);
		g_once_init_leave(&once, 1);
	}
	return weights;
}

double repair_confidence(const float features[REPAIR_N_FEATURES])
{
	const double *weights = get_weights();
	double sum = 0;

	for (guint i = 0; i < REPAIR_N_FEATURES; i++)
		sum += weights[i] * features[i];
	return 1 / (1 + exp(-sum));
}
