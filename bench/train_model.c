/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Trains the language model of lib/repair. usage: train_model MODEL [--weight N] TEXT...
 * A TEXT has a paragraph a line; those after `--weight N` count N times.
 */
#include "lib/repair/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gboolean read_text(TcModelBuilder *builder, const char *path, guint weight)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	guint taken = 0, passed = 0;

	if (!in) {
		fprintf(stderr, "train_model: %s: %s\n", path, strerror(errno));
		return FALSE;
	}
	while ((n = getline(&line, &size, in)) > 0) {
		gboolean good = tc_model_builder_add(builder, line, (gsize)n, weight);
		taken += good;
		passed += !good;
	}
	free(line);
	fclose(in);
	printf("%s: %u paragraphs, counted %u times; %u passed over\n", path, taken, weight, passed);
	return TRUE;
}

int main(int argc, char **argv)
{
	g_autoptr(TcModelBuilder) builder = tc_model_builder_new();
	g_autoptr(GError) error = NULL;
	guint weight = 1;

	if (argc < 3) {
		fprintf(stderr, "usage: train_model MODEL TEXT... [--weight N TEXT...]\n");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--weight") == 0 && i + 1 < argc)
			weight = (guint)strtoul(argv[++i], NULL, 10);
		else if (!read_text(builder, argv[i], weight))
			return 1;
	}
	if (!tc_model_builder_write(builder, tc_model_limits_get_default(), argv[1], &error)) {
		fprintf(stderr, "train_model: %s\n", error->message);
		return 1;
	}
	return 0;
}
