/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is sent between machines: frames, over a pair of file descriptors, a socket or pipes.
 *
 *     "tc" 1 5  0 0 1 44  ...     protocol 1, kind 5 (a match), 300 bytes
 *
 * Numbers inside are as in coding.c, those with a point the bits of an IEEE double, least byte first, so that a weight is the same on both sides;
 * strings end with a NUL. Neither side trusts the other: a frame of another protocol or longer than may be is refused before its bytes are taken
 * in, memory grows with the bytes that came and not with what was announced, everything has its time, and what is cut off or has something behind
 * its end is an error.
 */
#include "lib/postings/postings-private.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PROTOCOL 1
#define HEAD_BYTES 8u
/** Bytes taken in at a time. */
#define STEP (64u << 10)

/* ---- payloads ---------------------------------------------------------------------------------------------------- */

void tc_payload_put_double(GByteArray *bytes, double number)
{
	guint64 bits;
	memcpy(&bits, &number, sizeof bits);
	bits = GUINT64_TO_LE(bits);
	g_byte_array_append(bytes, (const guint8 *)&bits, sizeof bits);
}

void tc_payload_put_string(GByteArray *bytes, const char *string)
{
	g_byte_array_append(bytes, (const guint8 *)string, (guint)strlen(string) + 1);
}

TcPayload tc_payload_read(const GByteArray *bytes)
{
	return (TcPayload){.at = bytes->data, .end = bytes->data + bytes->len};
}

guint64 tc_payload_get_number(TcPayload *payload, guint64 most)
{
	if (payload->at == payload->end)
		payload->broken = TRUE;
	guint64 number = tc_coding_get_number(&payload->at, payload->end);
	if (!payload->broken && (payload->at[-1] >= 0x80 || number > most))
		payload->broken = TRUE;
	return payload->broken ? 0 : number;
}

double tc_payload_get_double(TcPayload *payload)
{
	guint64 bits;
	double number = 0;
	if (payload->end - payload->at < (gssize)sizeof bits) {
		payload->broken = TRUE;
		return 0;
	}
	memcpy(&bits, payload->at, sizeof bits);
	payload->at += sizeof bits;
	bits = GUINT64_FROM_LE(bits);
	memcpy(&number, &bits, sizeof number);
	if (!(number >= 0 && number <= G_MAXDOUBLE))
		payload->broken = TRUE;
	return payload->broken ? 0 : number;
}

const char *tc_payload_get_string(TcPayload *payload)
{
	const char *string = (const char *)payload->at;
	const guint8 *nul = payload->at < payload->end ? memchr(payload->at, '\0', (gsize)(payload->end - payload->at)) : NULL;
	if (!nul) {
		payload->broken = TRUE;
		return "";
	}
	payload->at = nul + 1;
	return string;
}

gboolean tc_payload_is_whole(const TcPayload *payload)
{
	return !payload->broken && payload->at == payload->end;
}

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

static gboolean set_error(GError **error, const char *why)
{
	g_set_error_literal(error, TC_ERROR, TC_ERROR_IO, why);
	return FALSE;
}

/* Waits until something can be read or written. \param deadline in microseconds of g_get_monotonic_time(); 0: as long as it takes. */
static gboolean wait_for(int fd, short events, gint64 deadline, GError **error)
{
	struct pollfd one = {.fd = fd, .events = events};
	for (;;) {
		gint64 left = deadline ? (deadline - g_get_monotonic_time() + 999) / 1000 : -1;
		if (deadline && left <= 0)
			return set_error(error, "no answer came in time");
		int n = poll(&one, 1, (int)left);
		if (n > 0)
			return TRUE;
		if (n < 0 && errno != EINTR)
			return set_error(error, g_strerror(errno));
	}
}

/* Appends `n` bytes. \param ended receives whether the other side closed before the first; NULL: it may not. */
static gboolean read_bytes(int fd, GByteArray *bytes, gsize n, gint64 deadline, gboolean *ended, GError **error)
{
	for (gsize done = 0; done < n;) {
		gsize step = MIN(n - done, STEP);
		guint at = bytes->len;
		if (!wait_for(fd, POLLIN, deadline, error))
			return FALSE;
		g_byte_array_set_size(bytes, at + (guint)step);
		gssize got = read(fd, bytes->data + at, step);
		g_byte_array_set_size(bytes, at + (guint)MAX(got, 0));
		if (got == 0 && done == 0 && ended) {
			*ended = TRUE;
			return TRUE;
		}
		if (got == 0)
			return set_error(error, "the connection was closed");
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return set_error(error, g_strerror(errno));
		done += (gsize)MAX(got, 0);
	}
	return TRUE;
}

/* What can be written without waiting: to a pipe that is ready, so many bytes at least. */
static gssize write_some(int fd, const guint8 *bytes, gsize n)
{
	gssize written = send(fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	return written < 0 && errno == ENOTSOCK ? write(fd, bytes, MIN(n, PIPE_BUF)) : written;
}

static gboolean write_bytes(int fd, const guint8 *bytes, gsize n, gint64 deadline, GError **error)
{
	while (n > 0) {
		if (!wait_for(fd, POLLOUT, deadline, error))
			return FALSE;
		gssize written = write_some(fd, bytes, n);
		if (written < 0 && errno != EINTR && errno != EAGAIN)
			return set_error(error, g_strerror(errno));
		bytes += MAX(written, 0);
		n -= (gsize)MAX(written, 0);
	}
	return TRUE;
}

/* ---- frames ------------------------------------------------------------------------------------------------------ */

static gint64 get_deadline(void)
{
	return g_get_monotonic_time() + TC_FRAME_SECONDS * G_USEC_PER_SEC;
}

gboolean tc_frame_write(int fd, guint kind, const GByteArray *payload, GError **error)
{
	const guint8 head[HEAD_BYTES] = {'t',
					 'c',
					 PROTOCOL,
					 (guint8)kind,
					 (guint8)(payload->len >> 24),
					 (guint8)(payload->len >> 16),
					 (guint8)(payload->len >> 8),
					 (guint8)payload->len};
	gint64 deadline = get_deadline();
	return write_bytes(fd, head, HEAD_BYTES, deadline, error) &&
	       write_bytes(fd, payload->data, payload->len, deadline, error);
}

static gboolean check_head(const guint8 *head, gsize max, gsize *n, GError **error)
{
	*n = (gsize)head[4] << 24 | (gsize)head[5] << 16 | (gsize)head[6] << 8 | head[7];
	if (head[0] != 't' || head[1] != 'c')
		return set_error(error, "it does not speak as tracuu shard does");
	if (head[2] != PROTOCOL)
		return set_error(error,
				 "it speaks as tracuu shard of another version does; install the same version on both machines");
	return *n <= max || set_error(error, "what it sent is longer than may be");
}

gboolean tc_frame_read(int fd, guint *kind, GByteArray *payload, gsize max, gboolean *ended, GError **error)
{
	gsize n;
	g_byte_array_set_size(payload, 0);
	if (ended && !wait_for(fd, POLLIN, 0, error))
		return FALSE;
	gint64 deadline = get_deadline();
	if (!read_bytes(fd, payload, HEAD_BYTES, deadline, ended, error))
		return FALSE;
	if (ended && *ended)
		return TRUE;
	*kind = payload->data[3];
	if (!check_head(payload->data, max, &n, error))
		return FALSE;
	g_byte_array_set_size(payload, 0);
	return read_bytes(fd, payload, n, deadline, NULL, error);
}
