/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every suite shares: TAP on stdout, paths of the source tree, scratch folders. A suite is one program,
 * tests/test_<module>.c, whose main is `return tc_test_run(suite);`.
 */
#ifndef TC_TESTING_H
#define TC_TESTING_H

#include <check.h>
#include <glib.h>

/** Runs a suite, TAP lines on stdout (the harness of `make check` counts them), frees it. \return an exit status. */
int tc_test_run(Suite *suite);

/**
 * A file of the source tree, `tests/golden/...`, found through $srcdir (set by `make check`) or the working folder. Free with
 * g_free().
 */
char *tc_test_path(const char *relative);

/** The whole content of a file of the source tree; the test fails if it cannot be read. Free with g_free(). */
char *tc_test_read(const char *relative, gsize *length);

/** A new empty folder. Free the name with g_free(), the folder with tc_test_remove(). */
char *tc_test_folder(void);
/** Removes a folder and all in it. */
void tc_test_remove(const char *folder);

#endif
