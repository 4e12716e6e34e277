/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The finder under mutated input. Seeds are the files of tests/fuzz/cite (what once went wrong, and shapes that might) and the
 * golden inputs; each is read as it is and then ROUNDS times changed: bytes flipped, cut, doubled, spliced with another seed.
 * Whatever comes in, spans lie in the text and in order, indices point into the list, and confidence is a probability. The
 * generator is seeded with a constant, so that a failure repeats; TC_FUZZ_ROUNDS=N makes it longer.
 */
#include "lib/citation/citation.h"
#include "lib/search/json.h"
#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 60
#define SEED 20251125u
/* Bytes of a mutant. */
#define SIZE_MAX_MUTANT 8192u

static void check_citation(const TcCitations *citations, const TcCitation *citation, gsize length)
{
	int n = (int)citations->len;

	ck_assert_uint_le(citation->span.start, citation->span.end);
	ck_assert_uint_le(citation->span.end, length);
	ck_assert(citation->refers_to < n && citation->repeats < n && citation->within < n && citation->acts_on < n);
	ck_assert(citation->confidence > 0 && citation->confidence <= 1);
	ck_assert_ptr_nonnull(citation->type);
	ck_assert_ptr_nonnull(tc_relation_get(citation->relation));
	ck_assert(!citation->acts || tc_relation_get(citation->acts));
}

static void read_bytes(const char *bytes, gsize size, gboolean headed)
{
	g_autoptr(TcText) text = tc_text_new(bytes, (gssize)size, NULL);
	gsize length, last = 0;

	if (!text)
		return;
	g_autoptr(TcHeader) header = headed ? tc_header_parse(text, NULL) : NULL;
	g_autoptr(GPtrArray) citations = tc_citations_read(text, header);
	tc_text_get_canonical(text, &length);
	for (guint i = 0; i < citations->len; i++) {
		const TcCitation *citation = g_ptr_array_index(citations, i);
		check_citation(citations, citation, length);
		ck_assert_uint_ge(citation->span.start, last);
		last = citation->span.start;
		json_decref(tc_json_citation(citation, text));
	}
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_seeds(GPtrArray *seeds, const char *folder, const char *ending)
{
	g_autofree char *path = tc_test_path(folder);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	ck_assert_ptr_nonnull(dir);
	for (const char *name; (name = g_dir_read_name(dir));)
		if (g_str_has_suffix(name, ending))
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *file = g_build_filename(path, g_ptr_array_index(names, i), NULL);
		gsize length;
		char *bytes;
		ck_assert(g_file_get_contents(file, &bytes, &length, NULL));
		g_ptr_array_add(seeds, g_bytes_new_take(bytes, length));
	}
}

/* One change. Pieces are moved whole, so that much of it stays UTF-8; broken bytes are refused by tc_text_new(). */
static void mutate(GString *mutant, GRand *rand, const GPtrArray *seeds)
{
	static const char *const pieces[] = {"§", "l", "O", "/",   "-",          "–", " ",    "\n", "\f",
					     "(", "“", "”", "số ", "Nghị định ", ";", "2020", "QĐ", "ø"};
	guint at = mutant->len ? (guint)g_rand_int_range(rand, 0, (gint32)mutant->len) : 0;
	guint run = mutant->len > at ? (guint)g_rand_int_range(rand, 0, (gint32)MIN(mutant->len - at, 40) + 1) : 0;
	gsize size;

	switch (g_rand_int_range(rand, 0, 5)) {
	case 0:
		g_string_erase(mutant, at, run);
		break;
	case 1:
		g_string_insert(mutant, at, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
		break;
	case 2: {
		g_autofree char *copy = g_strndup(mutant->str + at, run);
		g_string_insert(mutant, at, copy);
		break;
	}
	case 3:
		if (mutant->len)
			mutant->str[at] = (char)g_rand_int_range(rand, 1, 127);
		break;
	default: {
		const char *other =
			g_bytes_get_data(g_ptr_array_index(seeds, (guint)g_rand_int_range(rand, 0, (gint32)seeds->len)), &size);
		g_string_append_len(mutant, other, (gssize)MIN(size, 400));
		break;
	}
	}
	if (mutant->len > SIZE_MAX_MUTANT)
		g_string_truncate(mutant, SIZE_MAX_MUTANT);
}

START_TEST(test_fuzz_cite__mutants)
{
	g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
	const char *rounds = g_getenv("TC_FUZZ_ROUNDS");
	int n = rounds ? atoi(rounds) : ROUNDS;

	add_seeds(seeds, "tests/fuzz/cite", ".txt");
	add_seeds(seeds, "tests/golden/citation", ".in");
	for (guint i = 0; i < seeds->len; i++) {
		gsize size;
		const char *bytes = g_bytes_get_data(g_ptr_array_index(seeds, i), &size);
		read_bytes(bytes, size, TRUE);
		for (int round = 0; round < n; round++) {
			g_autoptr(GString) mutant = g_string_new_len(bytes, (gssize)size);
			for (int changes = g_rand_int_range(rand, 1, 8); changes > 0; changes--)
				mutate(mutant, rand, seeds);
			read_bytes(mutant->str, mutant->len, FALSE);
		}
	}
}
END_TEST

/* A megabyte without a line end, in shapes that a careless scanner would look at again and again. */
START_TEST(test_fuzz_cite__linear)
{
	static const char *const shapes[] = {"Nghị định số 30/2020/NĐ-CP, ",
					     "Kết luận ",
					     "sửa đổi, bổ sung ",
					     "(",
					     "Quyết định số 1§/Q§ ",
					     " ",
					     "Luật Đất đai và ",
					     "điểm a khoản 1 ",
					     "1 2 ",
					     "“",
					     "Quyết định số 1/QĐ-UBND về việc ",
					     "; ",
					     "số "};

	for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
		double seconds[2];
		for (int k = 0; k < 2; k++) {
			g_autoptr(GString) text = g_string_new(NULL);
			while (text->len < (k ? 400000u : 100000u))
				g_string_append(text, shapes[i]);
			clock_t since = clock(); /* processor time: the machine may be busy */
			read_bytes(text->str, text->len, FALSE);
			seconds[k] = (double)(clock() - since) / CLOCKS_PER_SEC;
		}
		/* four times the text; quadratic would be sixteen, and the clock of a busy machine is no clock */
		ck_assert_msg(seconds[1] < 12 * MAX(seconds[0], 0.05), "%s: %.2f s, then %.2f s", shapes[i], seconds[0],
			      seconds[1]);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("fuzz_cite");
	TCase *tcase = tcase_create("fuzz_cite");

	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, test_fuzz_cite__mutants);
	tcase_add_test(tcase, test_fuzz_cite__linear);
	suite_add_tcase(s, tcase);
	return s;
}

int main(void)
{
	return tc_test_run(suite());
}
