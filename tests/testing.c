/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/testing.h"

#include <glib/gstdio.h>
#include <stdlib.h>

int tc_test_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);

	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

char *tc_test_path(const char *relative)
{
	const char *srcdir = g_getenv("srcdir");

	return g_build_filename(srcdir ? srcdir : ".", relative, NULL);
}

char *tc_test_read(const char *relative, gsize *length)
{
	g_autofree char *path = tc_test_path(relative);
	g_autoptr(GError) error = NULL;
	char *content = NULL;

	if (!g_file_get_contents(path, &content, length, &error))
		ck_abort_msg("%s", error->message);
	return content;
}

char *tc_test_folder(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("tracuu-test-XXXXXX", &error);

	if (!folder)
		ck_abort_msg("%s", error->message);
	return folder;
}

void tc_test_remove(const char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);

	if (dir) {
		const char *name;
		while ((name = g_dir_read_name(dir))) {
			g_autofree char *path = g_build_filename(folder, name, NULL);
			if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
				tc_test_remove(path);
			else
				g_unlink(path);
		}
		g_dir_close(dir);
	}
	g_rmdir(folder);
}
