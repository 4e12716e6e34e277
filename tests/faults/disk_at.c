/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Preloaded into a program, counts its calls that change the disk: pwrite, fsync, fdatasync, rename, ftruncate, unlink. Before the nth it
 * kills the program for real (SIGKILL), or lets the call fail. So a run can be broken off between any two steps of any commit, and meet
 * a full or broken disk at any of them, without a hook in what is shipped.
 *
 *   TC_KILL_AT=n      kill before call n, counted from 1
 *   TC_FAIL_AT=n      call n fails with TC_FAIL_ERRNO; with TC_FAIL_ON=1 so do all that come after it
 *   TC_KILL_COUNT=f   at a normal end, write how many calls there were into file f
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static long kill_at, fail_at, fail_errno, fail_on;

static long get_number(const char *name)
{
	const char *value = getenv(name);

	return value ? atol(value) : 0;
}

__attribute__((constructor)) static void read_environment(void)
{
	kill_at = get_number("TC_KILL_AT");
	fail_at = get_number("TC_FAIL_AT");
	fail_errno = get_number("TC_FAIL_ERRNO");
	fail_on = get_number("TC_FAIL_ON");
}

/** \return whether this call is to fail; then errno is set. */
static int step(void)
{
	long call = atomic_fetch_add(&calls, 1) + 1;

	if (call == kill_at)
		kill(getpid(), SIGKILL);
	if (fail_at == 0 || call < fail_at || (call > fail_at && !fail_on))
		return 0;
	errno = (int)fail_errno;
	return 1;
}

__attribute__((destructor)) static void say_count(void)
{
	const char *file = getenv("TC_KILL_COUNT");
	FILE *out = file ? fopen(file, "w") : NULL;

	if (!out)
		return;
	fprintf(out, "%ld\n", atomic_load(&calls));
	fclose(out);
}

/* Each stands before the function of the same name in the C library, counts, and calls it. */
#define BEFORE(type, name, parameters, arguments)                                                                                \
	type name parameters;                                                                                                    \
	type name parameters                                                                                                     \
	{                                                                                                                        \
		static type(*real) parameters;                                                                                   \
		if (!real)                                                                                                       \
			*(void **)&real = dlsym(RTLD_NEXT, #name);                                                               \
		return step() ? (type)-1 : real arguments;                                                                       \
	}

BEFORE(ssize_t, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
BEFORE(ssize_t, pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at))
BEFORE(int, fsync, (int fd), (fd))
BEFORE(int, fdatasync, (int fd), (fd))
BEFORE(int, rename, (const char *from, const char *to), (from, to))
BEFORE(int, ftruncate, (int fd, off_t length), (fd, length))
BEFORE(int, ftruncate64, (int fd, off64_t length), (fd, length))
BEFORE(int, unlink, (const char *path), (path))
