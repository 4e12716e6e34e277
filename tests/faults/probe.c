/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Preloaded into tracuu-extractor, tries what its sandbox forbids, at the moment when it would hear its master for the first time: so what
 * is tried is tried from inside, by a program that is as it is shipped. Exit status 42: it was refused; 43: it was let do it.
 *
 *   TC_PROBE=passwd|write|socket|fork|exec|memory|kill
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REFUSED = 42, LET = 43 };

static int was_let(const char *what)
{
	if (strcmp(what, "passwd") == 0)
		return open("/etc/passwd", O_RDONLY) >= 0;
	if (strcmp(what, "write") == 0)
		return open("/tmp/tracuu-probe", O_WRONLY | O_CREAT, 0600) >= 0;
	if (strcmp(what, "socket") == 0)
		return socket(AF_INET, SOCK_STREAM, 0) >= 0;
	if (strcmp(what, "fork") == 0)
		return fork() >= 0;
	if (strcmp(what, "exec") == 0)
		return execl("/bin/true", "true", (char *)NULL) == 0;
	if (strcmp(what, "kill") == 0)
		return kill(getppid(), 0) == 0;
	return mmap(NULL, 8ul << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	const char *what = getenv("TC_PROBE");

	(void)fd;
	(void)message;
	(void)flags;
	_exit(what && was_let(what) ? LET : REFUSED);
}
