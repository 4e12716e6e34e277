/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Preloaded into a program, kills it for real (SIGKILL) just before its nth call that changes the disk: pwrite, fsync,
 * fdatasync, rename, ftruncate, unlink. So a run can be broken off between any two steps of any commit, without a hook in
 * what is shipped.
 *
 *   TC_KILL_AT=n      kill before call n, counted from 1
 *   TC_KILL_COUNT=f   at a normal end, write how many calls there were into file f
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static void step(void)
{
	static atomic_long kill_at = -1;
	long at = atomic_load(&kill_at);

	if (at < 0) {
		const char *value = getenv("TC_KILL_AT");
		at = value ? atol(value) : 0;
		atomic_store(&kill_at, at);
	}
	if (atomic_fetch_add(&calls, 1) + 1 == at)
		kill(getpid(), SIGKILL);
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
		step();                                                                                                          \
		return real arguments;                                                                                           \
	}

BEFORE(ssize_t, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
BEFORE(ssize_t, pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at))
BEFORE(int, fsync, (int fd), (fd))
BEFORE(int, fdatasync, (int fd), (fd))
BEFORE(int, rename, (const char *from, const char *to), (from, to))
BEFORE(int, ftruncate, (int fd, off_t length), (fd, length))
BEFORE(int, ftruncate64, (int fd, off64_t length), (fd, length))
BEFORE(int, unlink, (const char *path), (path))
