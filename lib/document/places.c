/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The table of places, from places.tsv: provinces and districts by their folded names.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/places-table.h"

static TcPlace places[G_N_ELEMENTS(place_rows)];
static GHashTable *first_by_name;  /* folded name -> its first row; rows of one name are chained by `next_of_name` */
static GHashTable *first_by_print; /* squeezed name -> its first row */
static guint print_lengths[G_N_ELEMENTS(place_rows)];
static guint16 next_of_name[G_N_ELEMENTS(place_rows)];
static guint16 provinces[G_N_ELEMENTS(place_rows)]; /* rows of those that are in no other */
static gsize n_provinces;

/** The words without the blanks between them. */
static char *squeeze(const char *folded)
{
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);

	return g_strjoinv("", words);
}

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	first_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	first_by_print = g_hash_table_new(g_str_hash, g_str_equal);
	for (gsize i = G_N_ELEMENTS(place_rows); i-- > 0;) {
		g_autofree char *folded = tc_text_fold(place_rows[i][0], -1);
		g_auto(GStrv) words = g_strsplit_set(folded, " -'", -1);
		g_autoptr(GString) joined = g_string_new(NULL);
		for (char **word = words; *word; word++)
			if (**word)
				g_string_append_printf(joined, "%s%s", joined->len ? " " : "", *word);
		places[i] = (TcPlace){place_rows[i][0], place_rows[i][1],      place_rows[i][2],
				      place_rows[i][3], g_strdup(joined->str), squeeze(joined->str)};
		next_of_name[i] = (guint16)GPOINTER_TO_UINT(g_hash_table_lookup(first_by_name, places[i].folded));
		g_hash_table_insert(first_by_name, places[i].folded, GUINT_TO_POINTER(i + 1));
		g_hash_table_insert(first_by_print, places[i].squeezed, &places[i]);
		print_lengths[i] = (guint)strlen(places[i].squeezed);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(place_rows); i++)
		if (!*place_rows[i][2])
			provinces[n_provinces++] = (guint16)i;
	g_once_init_leave(&loaded, 1);
}

const TcPlace *tc_place_get(const char *folded, const char *unit, const char *province)
{
	const TcPlace *best = NULL;
	int best_score = -1;

	load();
	for (guint i = GPOINTER_TO_UINT(g_hash_table_lookup(first_by_name, folded)); i; i = next_of_name[i - 1]) {
		const TcPlace *place = &places[i - 1];
		int score =
			(unit && !strcmp(unit, place->unit) ? 2 : 0) + (province && !strcmp(province, place->province) ? 1 : 0);
		if (score > best_score) {
			best = place;
			best_score = score;
		}
	}
	return best;
}

const TcPlace *tc_place_guess(const char *folded, guint limit)
{
	g_autofree char *print = squeeze(folded);
	const TcPlace *best = NULL;
	guint best_distance = limit + 1;
	gboolean unique = TRUE;

	load();
	const TcPlace *same = g_hash_table_lookup(first_by_print, print);
	guint length = (guint)strlen(print);
	for (gsize k = 0; !same && k < n_provinces; k++) {
		guint i = provinces[k];
		if (print_lengths[i] + limit < length || print_lengths[i] > length + limit)
			continue;
		guint distance = tc_fuzzy_distance(print, places[i].squeezed, limit);
		if (distance < best_distance) {
			best = &places[i];
			best_distance = distance;
			unique = TRUE;
		} else if (best && distance == best_distance) {
			unique = FALSE;
		}
	}
	return same ? same : unique ? best : NULL;
}

const TcPlace *tc_places_get(gsize *n)
{
	load();
	*n = G_N_ELEMENTS(places);
	return places;
}
