/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Preloaded into a program, counts its calls of one sort. Before the nth it kills the program for real (SIGKILL), or lets the call fail. So a run
 * can be broken off between any two steps of any commit, and meet a full or broken disk, too many open files, or no memory at any
 * of them, without a hook in what is shipped.
 *
 *   TC_CALLS=SORT     disk (the default): what changes the disk: pwrite, write and fflush to a file, fsync, fdatasync, rename, ftruncate, unlink;
 *                     open: what gives a descriptor: open, fopen, opendir, dup, socketpair, memfd_create; memory: malloc, calloc, realloc
 *   TC_KILL_AT=n      kill before call n, counted from 1
 *   TC_FAIL_AT=n      call n fails with TC_FAIL_ERRNO; with TC_FAIL_ON=1 so do all that come after it
 *   TC_KILL_COUNT=f   at a normal end, write how many calls there were into file f
 *   TC_CLOCK=SECONDS  and the clock on the wall is wrong by so many
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef enum { DISK, OPEN, MEMORY } Sort;

static atomic_long calls;
static long kill_at, fail_at, fail_errno, fail_on, clock_error;
static Sort sort;

static long get_number(const char *name)
{
	const char *value = getenv(name);

	return value ? atol(value) : 0;
}

__attribute__((constructor)) static void read_environment(void)
{
	const char *name = getenv("TC_CALLS");

	sort = !name || strcmp(name, "disk") == 0 ? DISK : strcmp(name, "open") == 0 ? OPEN : MEMORY;
	kill_at = get_number("TC_KILL_AT");
	fail_at = get_number("TC_FAIL_AT");
	fail_errno = get_number("TC_FAIL_ERRNO");
	fail_on = get_number("TC_FAIL_ON");
	clock_error = get_number("TC_CLOCK");
	atomic_store(&calls, 0); /* what the loader did is not the program's */
}

/** \return whether this call is to fail; then errno is set. */
static int step(Sort of)
{
	if (of != sort)
		return 0;
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
	long n = atomic_load(&calls);

	sort = MEMORY; /* ours do not count, nor fail */
	fail_at = kill_at = 0;
	FILE *out = file ? fopen(file, "w") : NULL;
	if (!out)
		return;
	fprintf(out, "%ld\n", n);
	fclose(out);
}

/* Each stands before the function of the same name in the C library, counts, and calls it. */
#define BEFORE(sort, type, failed, name, parameters, arguments)                                                                  \
	type name parameters;                                                                                                    \
	type name parameters                                                                                                     \
	{                                                                                                                        \
		static type(*real) parameters;                                                                                   \
		if (!real)                                                                                                       \
			*(void **)&real = dlsym(RTLD_NEXT, #name);                                                               \
		return step(sort) ? (type)failed : real arguments;                                                               \
	}

BEFORE(DISK, ssize_t, -1, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
BEFORE(DISK, ssize_t, -1, pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at))
BEFORE(DISK, int, -1, fsync, (int fd), (fd))
BEFORE(DISK, int, -1, fdatasync, (int fd), (fd))
BEFORE(DISK, int, -1, rename, (const char *from, const char *to), (from, to))
BEFORE(DISK, int, -1, ftruncate, (int fd, off_t length), (fd, length))
BEFORE(DISK, int, -1, ftruncate64, (int fd, off64_t length), (fd, length))
BEFORE(DISK, int, -1, unlink, (const char *path), (path))
BEFORE(OPEN, int, -1, dup, (int fd), (fd))
BEFORE(OPEN, int, -1, socketpair, (int domain, int type, int protocol, int pair[2]), (domain, type, protocol, pair))
BEFORE(OPEN, int, -1, memfd_create, (const char *name, unsigned flags), (name, flags))
BEFORE(OPEN, DIR *, 0, opendir, (const char *path), (path))
BEFORE(OPEN, FILE *, 0, fopen, (const char *path, const char *mode), (path, mode))

/** To a file; what goes to a terminal or another process is no step on disk. */
ssize_t write(int fd, const void *data, size_t n)
{
	static ssize_t (*real)(int, const void *, size_t);
	struct stat st;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "write");
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && step(DISK))
		return -1;
	return real(fd, data, n);
}

/** As write(): what the C library writes for itself is not seen otherwise. */
int fflush(FILE *file)
{
	static int (*real)(FILE *);
	struct stat st;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fflush");
	if (file && fstat(fileno(file), &st) == 0 && S_ISREG(st.st_mode) && step(DISK))
		return EOF;
	return real(file);
}

#define BEFORE_OPEN(name)                                                                                                        \
	int name(const char *path, int flags, ...)                                                                               \
	{                                                                                                                        \
		static int (*real)(const char *, int, ...);                                                                      \
		va_list more;                                                                                                    \
		if (!real)                                                                                                       \
			*(void **)&real = dlsym(RTLD_NEXT, #name);                                                               \
		va_start(more, flags);                                                                                           \
		mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                                        \
		va_end(more);                                                                                                    \
		return step(OPEN) ? -1 : real(path, flags, mode);                                                                \
	}
BEFORE_OPEN(open)
BEFORE_OPEN(open64)

/* dlsym() itself wants memory: these are asked for by the names that the C library has for itself. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t n);

void *malloc(size_t n)
{
	return step(MEMORY) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return step(MEMORY) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t n)
{
	return step(MEMORY) ? NULL : __libc_realloc(old, n);
}

/* ---- the clock -------------------------------------------------------------------------------------------------- */

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	int result = real(clock, now);
	if (clock == CLOCK_REALTIME)
		now->tv_sec += clock_error;
	return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec exact;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
		return -1;
	*now = (struct timeval){exact.tv_sec, exact.tv_nsec / 1000};
	return 0;
}

time_t time(time_t *now)
{
	struct timespec exact;

	clock_gettime(CLOCK_REALTIME, &exact);
	if (now)
		*now = exact.tv_sec;
	return exact.tv_sec;
}
