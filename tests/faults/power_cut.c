/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Preloaded into a program, cuts the power before its nth step on disk: everything under a folder that was not synced yet is undone, then the
 * program is killed. What a write replaced is kept until its file is synced; a name that was made, changed or removed is kept until its folder
 * is, or, as file systems with a journal do it, until the file itself is. The worst that a disk may do that tells the truth about fsync.
 *
 *   TC_POWER_CUT=n     before which step, counted from 1
 *   TC_POWER_ROOT=DIR  the folder
 *   TC_POWER_UNDO=DIR  where what is removed or replaced is kept meanwhile, on the same file system
 *   TC_KILL_COUNT=f    at a normal end, write how many steps there were into file f
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum { WRITTEN, CREATED, RENAMED, REMOVED, REMOVED_FOLDER } Kind;

/** One step that is not durable yet. */
typedef struct Undo {
	struct Undo *before;
	Kind kind;
	ino_t inode; /**< of the file */
	int fd;      /**< WRITTEN: to the file, whatever it is called by then */
	off_t at, size;
	size_t length;
	char *bytes;         /**< WRITTEN: what stood there; the file had `size` bytes */
	char *path, *target; /**< of the name; RENAMED: what it became */
	char *kept;          /**< the file that had the name before, NULL if there was none */
} Undo;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static Undo *last;
static long steps, cut_at, n_kept;
static const char *root, *undo_folder;

static void lock(void)
{
	pthread_mutex_lock(&mutex);
}

static void unlock(void)
{
	pthread_mutex_unlock(&mutex);
}

__attribute__((constructor)) static void read_environment(void)
{
	pthread_atfork(lock, unlock, unlock); /* or a child may find it held by a thread that it has not */
	cut_at = getenv("TC_POWER_CUT") ? atol(getenv("TC_POWER_CUT")) : 0;
	root = getenv("TC_POWER_ROOT");
	undo_folder = getenv("TC_POWER_UNDO");
}

__attribute__((destructor)) static void say_count(void)
{
	FILE *out = getenv("TC_KILL_COUNT") ? fopen(getenv("TC_KILL_COUNT"), "w") : NULL;

	if (!out)
		return;
	fprintf(out, "%ld\n", steps);
	fclose(out);
}

/** SQLite's shared memory is made anew by who opens the store first, and threads that have it mapped must not see it cut. */
static int is_inside(const char *path)
{
	size_t length = strlen(path);

	return !(length > 4 && strcmp(path + length - 4, "-shm") == 0) && root && undo_folder &&
	       strncmp(path, root, strlen(root)) == 0;
}

/** The inode of a regular file under the folder that a descriptor is for, else 0. */
static ino_t get_inode(int fd)
{
	char link[64], path[4096];
	struct stat st;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	return n > 0 && is_inside(path) && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_ino : 0;
}

static void undo_one(const Undo *undo)
{
	switch (undo->kind) {
	case WRITTEN:
		if (REAL(pwrite)(undo->fd, undo->bytes, undo->length, undo->at) < 0 || REAL(ftruncate)(undo->fd, undo->size) < 0)
			abort();
		break;
	case CREATED:
		REAL(unlink)(undo->path);
		break;
	case RENAMED:
		REAL(rename)(undo->target, undo->path);
		if (undo->kept)
			REAL(rename)(undo->kept, undo->target);
		break;
	case REMOVED:
		REAL(rename)(undo->kept, undo->path);
		break;
	case REMOVED_FOLDER:
		mkdir(undo->path, 0700);
		break;
	}
}

/** Before a step, with the mutex held, which is not let go when the power is cut. */
static void step(void)
{
	if (++steps != cut_at)
		return;
	for (const Undo *undo = last; undo; undo = undo->before)
		undo_one(undo);
	kill(getpid(), SIGKILL);
	pause();
}

static Undo *remember(Kind kind, ino_t inode, const char *path)
{
	Undo *undo = calloc(1, sizeof *undo);

	*undo = (Undo){.before = last, .kind = kind, .inode = inode, .fd = -1, .path = path ? strdup(path) : NULL};
	return last = undo;
}

/** Keeps what stands in a file from `at` on, `length` bytes or to its end. */
static void remember_bytes(int fd, ino_t inode, off_t at, size_t length)
{
	char path[64];
	struct stat st;

	fstat(fd, &st);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	Undo *undo = remember(WRITTEN, inode, NULL);
	undo->fd = REAL(open)(path, O_RDWR | O_CLOEXEC);
	undo->at = at;
	undo->size = st.st_size;
	undo->length = at < st.st_size ? (size_t)(st.st_size - at) : 0;
	if (undo->length > length)
		undo->length = length;
	undo->bytes = malloc(undo->length + 1);
	if (undo->fd < 0 || pread(undo->fd, undo->bytes, undo->length, at) != (ssize_t)undo->length)
		abort();
}

/** Another name for a file that is about to lose its own. \return NULL if there is none. */
static char *keep(const char *path, ino_t *inode)
{
	char kept[4096];
	struct stat st;

	if (lstat(path, &st) != 0)
		return NULL;
	snprintf(kept, sizeof kept, "%s/%d-%ld", undo_folder, getpid(), n_kept++);
	*inode = st.st_ino;
	return link(path, kept) == 0 ? strdup(kept) : NULL;
}

static void forget(Undo **where)
{
	Undo *undo = *where;

	*where = undo->before;
	if (undo->fd >= 0)
		close(undo->fd);
	if (undo->kept)
		REAL(unlink)(undo->kept);
	free(undo->bytes);
	free(undo->path);
	free(undo->target);
	free(undo->kept);
	free(undo);
}

/** Whether a folder is the one that a name stands in. */
static int stands_in(const char *path, ino_t folder)
{
	char *copy = path ? strdup(path) : NULL;
	char *slash = copy ? strrchr(copy, '/') : NULL;
	struct stat st;

	if (slash)
		*slash = '\0';
	int inside = slash && stat(copy, &st) == 0 && st.st_ino == folder;
	free(copy);
	return inside;
}

/** A file or a folder is on the disk: what was done to it is not undone any more. */
static void settle(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return;
	for (Undo **where = &last; *where;) {
		int settled = S_ISDIR(st.st_mode) ? stands_in((*where)->path, st.st_ino)
						  : (*where)->inode == st.st_ino && (*where)->kind != REMOVED;
		if (settled)
			forget(where);
		else
			where = &(*where)->before;
	}
}

/* ---- the calls -------------------------------------------------------------------------------------------------- */

/* A call on a descriptor: before it `note` is carried out if that is for a file of ours, then it is made, then `after` is. */
#define ON_FILE(type, name, parameters, arguments, note, after)                                                                  \
	type name parameters;                                                                                                    \
	type name parameters                                                                                                     \
	{                                                                                                                        \
		ino_t inode = get_inode(fd);                                                                                     \
		lock();                                                                                                          \
		if (inode) {                                                                                                     \
			step();                                                                                                  \
			note;                                                                                                    \
		}                                                                                                                \
		type result = REAL(name) arguments;                                                                              \
		after;                                                                                                           \
		unlock();                                                                                                        \
		return result;                                                                                                   \
	}

ON_FILE(ssize_t, write, (int fd, const void *data, size_t n), (fd, data, n),
	remember_bytes(fd, inode, lseek(fd, 0, SEEK_CUR), n), )
ON_FILE(ssize_t, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at), remember_bytes(fd, inode, at, n), )
ON_FILE(ssize_t, pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at),
	remember_bytes(fd, inode, at, n), )
ON_FILE(int, ftruncate, (int fd, off_t size), (fd, size), remember_bytes(fd, inode, size, (size_t)-1), )
ON_FILE(int, ftruncate64, (int fd, off64_t size), (fd, size), remember_bytes(fd, inode, size, (size_t)-1), )
ON_FILE(int, fsync, (int fd), (fd), , settle(fd))
ON_FILE(int, fdatasync, (int fd), (fd), , settle(fd))

int rename(const char *from, const char *to)
{
	ino_t inode = 0, replaced = 0;
	struct stat st;

	lock();
	if (is_inside(from) && stat(from, &st) == 0) {
		step();
		inode = st.st_ino;
		char *kept = keep(to, &replaced);
		Undo *undo = remember(RENAMED, inode, from);
		undo->target = strdup(to);
		undo->kept = kept;
	}
	int result = REAL(rename)(from, to);
	unlock();
	return result;
}

int unlink(const char *path)
{
	ino_t inode = 0;

	lock();
	if (is_inside(path)) {
		step();
		char *kept = keep(path, &inode);
		if (kept)
			remember(REMOVED, inode, path)->kept = kept;
	}
	int result = REAL(unlink)(path);
	unlock();
	return result;
}

int rmdir(const char *path)
{
	lock();
	if (is_inside(path)) {
		step();
		remember(REMOVED_FOLDER, 0, path);
	}
	int result = REAL(rmdir)(path);
	unlock();
	return result;
}

/** Notes a file that opening it has made; what opening it cuts off is kept. */
static int open_file(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode)
{
	struct stat st;

	lock();
	int ours = is_inside(path) && (flags & (O_CREAT | O_TRUNC)), there = stat(path, &st) == 0;
	if (ours && there && (flags & O_TRUNC) && st.st_size > 0) {
		int fd = REAL(open)(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0) {
			remember_bytes(fd, st.st_ino, 0, (size_t)-1);
			close(fd);
		}
	}
	int fd = real(path, flags, mode);
	if (ours && !there && fd >= 0 && fstat(fd, &st) == 0)
		remember(CREATED, st.st_ino, path);
	unlock();
	return fd;
}

#define OPEN(name)                                                                                                               \
	int name(const char *path, int flags, ...)                                                                               \
	{                                                                                                                        \
		va_list more;                                                                                                    \
		va_start(more, flags);                                                                                           \
		mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                                        \
		va_end(more);                                                                                                    \
		return open_file(REAL(name), path, flags, mode);                                                                 \
	}
OPEN(open)
OPEN(open64)

/** The C library's own calls are not seen from here: the file is opened for it, and whatever it will write is undone until the file is synced. */
FILE *fopen(const char *path, const char *mode)
{
	struct stat st;

	if (mode[0] != 'w')
		return REAL(fopen)(path, mode);
	int fd = open_file(REAL(open), path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd >= 0 && is_inside(path) && fstat(fd, &st) == 0) {
		lock();
		remember_bytes(fd, st.st_ino, 0, (size_t)-1);
		unlock();
	}
	return fd >= 0 ? fdopen(fd, mode) : NULL;
}
