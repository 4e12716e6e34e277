/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How well encodings are recognised (`make eval-text`). usage: eval_text VIETNAMESE FOREIGN; paragraphs and sentences, one a line.
 *
 * PARAGRAPHS pieces of 20 to 500 characters are cut from the Vietnamese text, written in each encoding, as bytes and as what a Western
 * program shows for them, and given back alone, with no neighbour to lean on. *Recognised*: the whole piece was read in that
 * encoding; *exact*: the canonical text is that of the original. Then what must not be touched: every paragraph of the Vietnamese
 * text, foreign paragraphs, Vietnamese and foreign sentences mixed, lists of numbers.
 */
#include "tests/encoder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARAGRAPHS 2500
#define MIN_LENGTH 20
#define MAX_LENGTH 500
/* From this length on a piece has to be recognised. */
#define LONG_LENGTH 60
#define MAX_SHOWN 5

typedef struct {
	guint pieces[2]; /* short, long */
	guint recognised[2];
	guint exact[2];
	guint shown;
} Tally;

static GRand *dice;

static char **read_lines(const char *path)
{
	g_autofree char *bytes = NULL;

	if (!g_file_get_contents(path, &bytes, NULL, NULL)) {
		fprintf(stderr, "eval_text: %s cannot be read\n", path);
		exit(EXIT_FAILURE);
	}
	return g_strsplit(g_strchomp(bytes), "\n", -1);
}

static const char *pick(char **lines)
{
	return lines[g_rand_int_range(dice, 0, (gint32)g_strv_length(lines))];
}

/* Leaders of dots are no text: no more than three in a row are left. */
static char *squeeze(const char *line)
{
	GString *out = g_string_new(NULL);

	for (const char *p = line; *p; p++)
		if (out->len < 3 || !strchr(". _-", *p) || strspn(out->str + out->len - 3, ". _-") < 3)
			g_string_append_c(out, *p);
	return g_string_free(out, FALSE);
}

/* Words from some place in the line on, so many characters that a length drawn evenly on a logarithmic scale is reached. */
static char *cut_piece(const char *line)
{
	glong length = (glong)(MIN_LENGTH * pow((double)MAX_LENGTH / MIN_LENGTH, g_rand_double(dice)));
	glong all = g_utf8_strlen(line, -1);
	const char *from = line;

	if (all > length)
		from = g_utf8_offset_to_pointer(line, g_rand_int_range(dice, 0, (gint32)(all - length)));
	while (from > line && from[-1] != ' ')
		from--;
	const char *to = g_utf8_offset_to_pointer(from, MIN(length, g_utf8_strlen(from, -1)));
	while (*to && *to != ' ')
		to++;
	return g_strndup(from, (gsize)(to - from));
}

static char *dup_canonical(const char *bytes, gsize length, guint *n_conversions, TcEncoding *encoding)
{
	g_autoptr(TcText) text = tc_text_new(bytes, (gssize)length, NULL);
	gsize n = 0;

	*encoding = TC_ENCODING_UTF8;
	if (text) {
		const TcConversion *conversion = tc_text_get_conversions(text, &n);
		if (n == 1 && conversion->source.start == 0 && conversion->source.end == length)
			*encoding = conversion->encoding;
	}
	*n_conversions = (guint)n;
	return g_strdup(text ? tc_text_get_canonical(text, NULL) : "");
}

static void try_piece(const char *piece, TcEncoding encoding, TcEncodedAs as, Tally *tally)
{
	GString *encoded = tc_encode(piece, encoding, as);
	guint n;
	TcEncoding found;
	gboolean is_long = g_utf8_strlen(piece, -1) >= LONG_LENGTH;

	if (encoded->len != strlen(piece) || memcmp(encoded->str, piece, encoded->len) != 0) {
		g_autofree char *wanted = dup_canonical(piece, strlen(piece), &n, &found);
		g_autofree char *got = dup_canonical(encoded->str, encoded->len, &n, &found);
		gboolean recognised = found == encoding || (encoding == TC_ENCODING_TCVN5712 && found == TC_ENCODING_TCVN3);
		tally->pieces[is_long]++;
		tally->recognised[is_long] += recognised;
		tally->exact[is_long] += strcmp(wanted, got) == 0;
		if (is_long && (!recognised || (g_getenv("SHOW") && strcmp(wanted, got))) && tally->shown++ < MAX_SHOWN)
			fprintf(stderr, "%s read as %s: %s\n  %s\n", tc_encoding_get_name(encoding), tc_encoding_get_name(found),
				piece, got);
	}
	g_string_free(encoded, TRUE);
}

static double share(guint part, guint whole)
{
	return whole ? 100.0 * part / whole : 100.0;
}

static void measure_encodings(char **lines)
{
	static const TcEncoding encodings[] = {TC_ENCODING_TCVN3,    TC_ENCODING_TCVN5712,     TC_ENCODING_VNI,
					       TC_ENCODING_VISCII,   TC_ENCODING_WINDOWS_1258, TC_ENCODING_VIQR,
					       TC_ENCODING_MOJIBAKE, TC_ENCODING_UTF16LE,      TC_ENCODING_UTF16BE};
	Tally tallies[G_N_ELEMENTS(encodings)][2] = {0};

	for (guint i = 0; i < PARAGRAPHS; i++) {
		g_autofree char *cut = cut_piece(pick(lines));
		g_autofree char *plain = tc_encoder_dup_plain(cut);
		g_autofree char *piece = squeeze(plain);
		g_autoptr(TcText) text = tc_text_new(piece, -1, NULL);
		if (!text || g_utf8_strlen(piece, -1) < MIN_LENGTH)
			continue;
		for (guint k = 0; k < G_N_ELEMENTS(encodings); k++)
			for (guint as = TC_ENCODED_BYTES; as <= TC_ENCODED_SEEN; as++)
				/* UTF-8 is its own bytes; VIQR and UTF-16 are not shown otherwise. */
				if (as == TC_ENCODED_SEEN
					    ? encodings[k] != TC_ENCODING_VIQR && encodings[k] < TC_N_ENCODINGS &&
						      encodings[k] != TC_ENCODING_UTF16LE && encodings[k] != TC_ENCODING_UTF16BE
					    : encodings[k] != TC_ENCODING_MOJIBAKE)
					try_piece(tc_text_get_canonical(text, NULL), encodings[k], (TcEncodedAs)as,
						  &tallies[k][as]);
	}
	printf("encoding\tas\tpieces under %d\trecognised %%\texact %%\tpieces from %d\trecognised %%\texact %%\n", LONG_LENGTH,
	       LONG_LENGTH);
	for (guint k = 0; k < G_N_ELEMENTS(encodings); k++) {
		for (guint as = 0; as < 2; as++) {
			const Tally *tally = &tallies[k][as];
			if (!tally->pieces[1])
				continue;
			printf("%s\t%s", tc_encoding_get_name(encodings[k]), as == TC_ENCODED_SEEN ? "seen" : "bytes");
			for (guint is_long = 0; is_long < 2; is_long++)
				printf("\t%u\t%.2f\t%.2f", tally->pieces[is_long],
				       share(tally->recognised[is_long], tally->pieces[is_long]),
				       share(tally->exact[is_long], tally->pieces[is_long]));
			printf("\n");
		}
	}
}

/* Counts what was touched and should not have been. */
static void try_clean(const char *paragraph, const char *kind, guint *pieces, guint *touched)
{
	guint n;
	TcEncoding encoding;
	g_autofree char *canonical = dup_canonical(paragraph, strlen(paragraph), &n, &encoding);

	++*pieces;
	if (n && ++*touched <= MAX_SHOWN)
		fprintf(stderr, "%s touched: %s\n  %s\n", kind, paragraph, canonical);
}

static char *make_numbers(void)
{
	static const char *const forms[] = {"%u",       "%u.%u00",       "%u,%u", "- %u",  "%u%%", "(%u)",  "%u/%u",
					    "%u-KL/TW", "%u/2020/NĐ-CP", "±%u",   "%u °C", "§ %u", "%u m²", "|"};
	GString *list = g_string_new(NULL);

	for (int i = g_rand_int_range(dice, 5, 60); i > 0; i--) {
		const char *form = forms[g_rand_int_range(dice, 0, G_N_ELEMENTS(forms))];
		g_string_append_printf(list, form, (guint)g_rand_int_range(dice, 1, 9999), (guint)g_rand_int_range(dice, 1, 99));
		g_string_append_c(list, ' ');
	}
	return g_string_free(list, FALSE);
}

static void measure_clean(char **lines, char **foreign)
{
	static const char *const kinds[] = {"vietnamese", "foreign", "mixed", "numbers"};
	guint pieces[4] = {0}, touched[4] = {0};

	for (guint i = 0; lines[i]; i++)
		try_clean(lines[i], kinds[0], &pieces[0], &touched[0]);
	for (guint i = 0; i < PARAGRAPHS; i++) {
		g_autofree char *one = cut_piece(pick(foreign));
		g_autofree char *two = g_strjoin(" ", pick(foreign), pick(foreign), one, NULL);
		g_autofree char *vietnamese = cut_piece(pick(lines));
		g_autofree char *mixed = g_strjoin(" ", one, vietnamese, pick(foreign), NULL);
		g_autofree char *numbers = make_numbers();
		try_clean(i & 1 ? one : two, kinds[1], &pieces[1], &touched[1]);
		try_clean(mixed, kinds[2], &pieces[2], &touched[2]);
		try_clean(numbers, kinds[3], &pieces[3], &touched[3]);
	}
	printf("\nclean UTF-8\tparagraphs\ttouched\n");
	for (guint k = 0; k < G_N_ELEMENTS(kinds); k++)
		printf("%s\t%u\t%u\n", kinds[k], pieces[k], touched[k]);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: %s VIETNAMESE FOREIGN\n", argv[0]);
		return EXIT_FAILURE;
	}
	g_auto(GStrv) lines = read_lines(argv[1]);
	g_auto(GStrv) foreign = read_lines(argv[2]);
	dice = g_rand_new_with_seed(20230830);
	measure_encodings(lines);
	measure_clean(lines, foreign);
	g_rand_free(dice);
	return EXIT_SUCCESS;
}
