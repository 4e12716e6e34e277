/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Counts the syllables of a text, for lib/text/syllables.tsv (`make syllable-counts`). usage: count_syllables LIST TEXT...
 * LIST names one syllable a line: those count as attested even where no text has them. A syllable that stands in no list and
 * fewer than MIN_COUNT times in the texts is taken for a misprint.
 */
#include "lib/text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN_COUNT 3
#define N_TONES 6

/* One row of the table. */
typedef struct {
	guint counts[N_TONES];
	gboolean listed[N_TONES];
} Row;

static Row *find_row(GHashTable *rows, const TcSyllable *syllable)
{
	char *key = g_strdup_printf("%s\t%s", syllable->onset, syllable->rime);
	Row *row = g_hash_table_lookup(rows, key);

	if (row) {
		g_free(key);
		return row;
	}
	row = g_new0(Row, 1);
	g_hash_table_insert(rows, key, row);
	return row;
}

/* Every syllable of a file is counted, or listed. */
static void read_file(GHashTable *rows, const char *path, gboolean list)
{
	g_autofree char *bytes = NULL;
	gsize length, n;

	if (!g_file_get_contents(path, &bytes, &length, NULL)) {
		fprintf(stderr, "count_syllables: %s cannot be read\n", path);
		exit(EXIT_FAILURE);
	}
	g_autoptr(TcTokens) tokens = tc_tokens_new(bytes, (gssize)length);
	const TcToken *token = tc_tokens_get(tokens, &n);
	for (; n > 0; n--, token++) {
		TcSyllable syllable;
		if (token->kind != TC_TOKEN_SYLLABLE || !tc_syllable_parse(token->form, -1, &syllable))
			continue;
		Row *row = find_row(rows, &syllable);
		if (list)
			row->listed[syllable.tone] = TRUE;
		else
			row->counts[syllable.tone]++;
	}
}

static void print_row(const char *key, const Row *row)
{
	gboolean any = FALSE;

	for (guint tone = 0; tone < N_TONES; tone++)
		any = any || row->listed[tone] || row->counts[tone] >= MIN_COUNT;
	if (!any)
		return;
	printf("%s", key);
	for (guint tone = 0; tone < N_TONES; tone++) {
		if (row->listed[tone] || row->counts[tone] >= MIN_COUNT)
			printf("\t%u", row->counts[tone]);
		else
			printf("\t-");
	}
	printf("\n");
}

int main(int argc, char **argv)
{
	g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	for (int i = 1; i < argc; i++)
		read_file(rows, argv[i], i == 1);
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(rows), (GCompareFunc)strcmp);
	for (GList *key = keys; key; key = key->next)
		print_row(key->data, g_hash_table_lookup(rows, key->data));
	return EXIT_SUCCESS;
}
