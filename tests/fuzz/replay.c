/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Runs a fuzz target over its corpus, without a fuzzer: every file as it is, cut short at every 7th byte, and MUTATIONS times with a few bytes
 * changed (always the same ones). usage: <target> FOLDER
 */
#include "tests/fuzz/fuzz.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#define MUTATIONS 40
#define CUT_STEP 7

static void run_file(const char *path)
{
	g_autofree char *bytes = NULL;
	gsize length;
	g_autoptr(GRand) dice = g_rand_new_with_seed(1945);

	if (!g_file_get_contents(path, &bytes, &length, NULL)) {
		fprintf(stderr, "replay: %s cannot be read\n", path);
		exit(EXIT_FAILURE);
	}
	LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
	for (gsize cut = 0; cut < length; cut += CUT_STEP) {
		/* A block of its own, so that a sanitizer sees a byte read too far. */
		g_autofree char *part = g_memdup2(bytes, cut ? cut : 1);
		LLVMFuzzerTestOneInput((const uint8_t *)part, cut);
	}
	for (guint i = 0; i < MUTATIONS && length; i++) {
		g_autofree char *changed = g_memdup2(bytes, length);
		for (guint k = 0; k <= i / 8; k++)
			changed[g_rand_int_range(dice, 0, (gint32)length)] = (char)g_rand_int_range(dice, 0, 256);
		LLVMFuzzerTestOneInput((const uint8_t *)changed, length);
	}
}

int main(int argc, char **argv)
{
	guint files = 0;
	g_autoptr(GDir) dir = argc == 2 ? g_dir_open(argv[1], 0, NULL) : NULL;

	if (!dir) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return EXIT_FAILURE;
	}
	for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir), files++) {
		g_autofree char *path = g_build_filename(argv[1], name, NULL);
		run_file(path);
	}
	return files ? EXIT_SUCCESS : EXIT_FAILURE;
}
