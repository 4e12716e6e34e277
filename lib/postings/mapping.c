/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A file in memory. A page of it that cannot be read, as the disk fails there or as somebody cut the file off, is SIGBUS to whoever touches it,
 * and would be the end of a server with all its threads. Instead the page and all behind it are made to read as zeros, and the file is known as
 * lost: readers go on, to whom zeros are damage like any other (segment.c), and their answer is thrown away once it is there, as what it was
 * made of was not (tc_collection_is_whole()). A file that is lost is opened anew by the next question, which says whether it is damaged for good.
 *
 * systemd's journal does the same (basic/sigbus.c). Others let SIGBUS end them (LMDB, SQLite where it maps), or read by calls, which cost one for
 * every block of a list. To jump out of a reader by siglongjmp() would leave behind what it had taken, locks as well.
 *
 * SQLite maps the archive for a server, and does not tell where: a thread says for how long it reads what others have mapped, and what it cannot read
 * then is one page of zeros, and noted. B-tree pages of zeros are damage to SQLite; what it made of others goes with the answer, and with the
 * connection (searchd/server.c).
 *
 * The handler takes a lock. It may: the kernel raises SIGBUS where a mapped page is touched, and who holds the lock touches none. Whatever else
 * raised it goes to the handler that was there before.
 */
#include "lib/postings/postings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static GMutex lock;
static TcMapping *first; /* of all that are open */
static struct sigaction before;
static guintptr page_size;
static _Thread_local gboolean *watcher; /* of tc_mapping_watch() */

/* ---- losing one -------------------------------------------------------------------------------------------------- */

/* Reads as zeros from the page of `at` on. */
static gboolean lose(TcMapping *mapping, guintptr at)
{
	guintptr page = at & ~(page_size - 1), end = (guintptr)mapping->bytes + mapping->size;
	g_atomic_int_set(&mapping->lost, TRUE);
	return mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) !=
	       MAP_FAILED;
}

static gboolean lose_at(guintptr at)
{
	gboolean done = FALSE;
	g_mutex_lock(&lock);
	for (TcMapping *mapping = first; mapping && !done; mapping = mapping->next)
		if (at - (guintptr)mapping->bytes < mapping->size)
			done = lose(mapping, at);
	g_mutex_unlock(&lock);
	return done;
}

/* One page of somebody else's mapping, which may be written to as well, as SQLite's index of its log is. */
static gboolean lose_for_watcher(guintptr at)
{
	if (!watcher)
		return FALSE;
	*watcher = TRUE;
	return mmap((void *)(at & ~(page_size - 1)), page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		    -1, 0) != MAP_FAILED;
}

/* What the kernel did not raise, or not over a file of ours, comes again when this returns, and meets the handler of before. */
static void handle(int number, siginfo_t *info, void *context)
{
	int saved = errno;
	(void)context;
	guintptr at = (guintptr)info->si_addr;
	if (info->si_code <= 0 || (!lose_at(at) && !lose_for_watcher(at))) {
		(void)sigaction(number, &before, NULL);
		if (info->si_code <= 0)
			(void)raise(number);
	}
	errno = saved;
}

static void install(void)
{
	static gsize installed;
	struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
	if (!g_once_init_enter(&installed))
		return;
	page_size = (guintptr)sysconf(_SC_PAGESIZE);
	sigemptyset(&action.sa_mask);
	(void)sigaction(SIGBUS, &action, &before);
	g_once_init_leave(&installed, 1);
}

void tc_mapping_watch(gboolean *lost)
{
	install();
	watcher = lost;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static void add(TcMapping *mapping)
{
	install();
	g_mutex_lock(&lock);
	mapping->next = first;
	if (first)
		first->last = mapping;
	first = mapping;
	g_mutex_unlock(&lock);
}

static gboolean map(TcMapping *mapping, int fd, gsize size)
{
	void *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED)
		return FALSE;
	*mapping = (TcMapping){.bytes = bytes, .size = size};
	add(mapping);
	return TRUE;
}

gboolean tc_mapping_open(TcMapping *mapping, const char *path, gsize least, GError **error)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	gboolean opened = fd >= 0 && fstat(fd, &info) == 0, whole = opened && (gsize)info.st_size >= least;
	if (opened && whole)
		opened = map(mapping, fd, (gsize)info.st_size);
	if (!opened)
		tc_postings_set_errno(error, "opening", path);
	else if (!whole)
		g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, "the index file %s is cut off", path);
	if (fd >= 0)
		close(fd);
	return opened && whole;
}

gboolean tc_mapping_is_lost(const TcMapping *mapping)
{
	return g_atomic_int_get(&mapping->lost);
}

void tc_mapping_let_go(const TcMapping *mapping, const guint8 *from, const guint8 *to)
{
	gsize first_byte = (gsize)(from - mapping->bytes), last_byte = (gsize)(to - mapping->bytes);
	first_byte = (first_byte + page_size - 1) / page_size * page_size;
	last_byte = last_byte / page_size * page_size;
	if (first_byte < last_byte)
		(void)madvise((void *)(mapping->bytes + first_byte), last_byte - first_byte, MADV_DONTNEED);
}

void tc_mapping_close(TcMapping *mapping)
{
	if (!mapping->bytes)
		return;
	g_mutex_lock(&lock);
	if (mapping->next)
		mapping->next->last = mapping->last;
	if (mapping->last)
		mapping->last->next = mapping->next;
	else
		first = mapping->next;
	g_mutex_unlock(&lock);
	(void)munmap((void *)mapping->bytes, mapping->size);
	mapping->bytes = NULL;
}
