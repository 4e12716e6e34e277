/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How the two sides come together: over TCP, or by a program that is started, ssh mostly, and spoken to over its standard input and output.
 */
#include "lib/postings/postings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** A machine of the same network answers within milliseconds, or is not there. */
#define CONNECT_MS 3000
/** Connections that are served at a time: sixteen threads of sixteen machines. */
#define MAX_CONNECTIONS 256
#define BACKLOG 64
/** A machine that vanished is noticed after two minutes. */
#define KEEP_IDLE_SECONDS 60
#define KEEP_EVERY_SECONDS 20
#define KEEP_TRIES 3
/** After an accept() that failed as there are no descriptors left. */
#define WAIT_US 100000u

/* Frames go out at once, and a peer that is gone is noticed. What a system does not know it does without. */
static void tune(int fd)
{
	const struct {
		int level, name, value;
	} options[] = {{IPPROTO_TCP, TCP_NODELAY, 1},
		       {SOL_SOCKET, SO_KEEPALIVE, 1},
		       {IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE_SECONDS},
		       {IPPROTO_TCP, TCP_KEEPINTVL, KEEP_EVERY_SECONDS},
		       {IPPROTO_TCP, TCP_KEEPCNT, KEEP_TRIES}};
	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		(void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof options[i].value);
}

/* ---- the asking side --------------------------------------------------------------------------------------------- */

/* Waits for a connection that is being made. \return 0 or errno. */
static int finish(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLOUT};
	int failure = 0, n;
	socklen_t size = sizeof failure;
	do
		n = poll(&one, 1, CONNECT_MS);
	while (n < 0 && errno == EINTR);
	if (n == 0)
		return ETIMEDOUT;
	return n < 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 ? errno : failure;
}

/* \return a socket; -1 and errno. */
static int connect_to(const struct addrinfo *to)
{
	int fd = socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to->ai_protocol);
	if (fd < 0)
		return -1;
	int failure = connect(fd, to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno == EINPROGRESS ? finish(fd) : errno;
	if (!failure) {
		tune(fd);
		return fd;
	}
	close(fd);
	errno = failure;
	return -1;
}

/* `HOST PORT` */
static int open_tcp(const char *place, GError **error)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	g_auto(GStrv) words = g_strsplit(place, " ", -1);
	struct addrinfo *found = NULL;
	int fd = -1;
	if (g_strv_length(words) != 2) {
		g_set_error(error, TC_ERROR, TC_ERROR_IO, "after `tcp` stand a host and a port, not `%s`", place);
		return -1;
	}
	int failure = getaddrinfo(words[0], words[1], &hints, &found);
	if (failure) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, gai_strerror(failure));
		return -1;
	}
	for (const struct addrinfo *one = found; one && fd < 0; one = one->ai_next)
		fd = connect_to(one);
	if (fd < 0)
		g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, g_strerror(errno));
	freeaddrinfo(found);
	return fd;
}

/* `COMMAND`. What it complains of goes where our own complaints go. */
static int open_program(const char *place, GPid *pid, GError **error)
{
	g_auto(GStrv) argv = NULL;
	g_autoptr(GError) failure = NULL;
	int fds[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
		g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, g_strerror(errno));
		return -1;
	}
	gboolean started = g_shell_parse_argv(place, NULL, &argv, &failure) &&
			   g_spawn_async_with_fds(NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
						  pid, fds[1], fds[1], -1, &failure);
	close(fds[1]);
	if (started)
		return fds[0];
	close(fds[0]);
	g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, failure->message);
	return -1;
}

int tc_connection_open(const char *place, GPid *pid, GError **error)
{
	*pid = 0;
	return g_str_has_prefix(place, TC_PLACE_TCP) ? open_tcp(place + strlen(TC_PLACE_TCP), error)
						     : open_program(place + strlen(TC_PLACE_PROG), pid, error);
}

/* A program that does not end by itself when nobody speaks to it any more is ended: it is not waited for. */
void tc_connection_close(int fd, GPid pid)
{
	if (fd >= 0)
		close(fd);
	if (pid <= 0)
		return;
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	g_spawn_close_pid(pid);
}

/* ---- the answering side ------------------------------------------------------------------------------------------- */

int tc_shard_listen(const char *address, guint *port, GError **error)
{
	const int yes = 1;
	struct sockaddr_storage bound;
	socklen_t size = sizeof bound;
	struct addrinfo *info = tc_address_resolve(address, error);
	if (!info)
		return -1;
	int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC, info->ai_protocol);
	gboolean done = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
			bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0 &&
			getsockname(fd, (struct sockaddr *)&bound, &size) == 0;
	int failure = errno;
	freeaddrinfo(info);
	if (done) {
		*port = ntohs(bound.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)&bound)->sin6_port
							  : ((const struct sockaddr_in *)&bound)->sin_port);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	g_set_error(error, TC_ERROR, TC_ERROR_IO, "listening on %s: %s", address, g_strerror(failure));
	return -1;
}

typedef struct {
	char *path;
	int fd;
	gint *n_open;
} Connection;

static void connection_end(Connection *connection)
{
	close(connection->fd);
	g_atomic_int_add(connection->n_open, -1);
	g_free(connection->path);
	g_free(connection);
}

static gpointer serve(gpointer data)
{
	Connection *connection = data;
	(void)tc_shard_serve(connection->path, connection->fd, connection->fd, NULL); /* the peer knows better why it went */
	connection_end(connection);
	return NULL;
}

/* Where no thread can be had, whoever connected is sent away, as with too many connections. */
static void start(const char *path, int fd, gint *n_open)
{
	Connection *connection = g_new0(Connection, 1);
	*connection = (Connection){.path = g_strdup(path), .fd = fd, .n_open = n_open};
	g_atomic_int_inc(n_open);
	tune(fd);
	GThread *thread = g_thread_try_new("shard", serve, connection, NULL);
	if (thread)
		g_thread_unref(thread);
	else
		connection_end(connection);
}

gboolean tc_shard_serve_all(const char *path, int listener, GError **error)
{
	static gint n_open; /* threads outlive the call */
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0 && g_atomic_int_get(&n_open) < MAX_CONNECTIONS)
			start(path, fd, &n_open);
		else if (fd >= 0)
			close(fd);
		else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			g_usleep(WAIT_US);
		else if (errno != EINTR && errno != ECONNABORTED)
			break;
	}
	g_set_error(error, TC_ERROR, TC_ERROR_IO, "waiting for connections: %s", g_strerror(errno));
	return FALSE;
}
