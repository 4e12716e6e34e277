/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/shard.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a shard is asked from another machine: the first byte is the kind of a question that is asked after its facts, the rest the question. With
 * 0, the rest is all that comes over the connection. */

static void put_frame(GByteArray *bytes, guint8 kind, const uint8_t *payload, guint32 n)
{
	const guint8 head[] = {'t', 'c', 1, kind, (guint8)(n >> 24), (guint8)(n >> 16), (guint8)(n >> 8), (guint8)n};
	g_byte_array_append(bytes, head, sizeof head);
	g_byte_array_append(bytes, payload, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GByteArray) asked = g_byte_array_new();
	if (size == 0)
		return 0;
	fuzz_make_shard();
	if (data[0] == 0) {
		g_byte_array_append(asked, data + 1, (guint)size - 1);
	} else {
		put_frame(asked, TC_FRAME_FACTS, NULL, 0);
		put_frame(asked, data[0], data + 1, (guint32)size - 1);
	}
	int in = memfd_create("asked", MFD_CLOEXEC), out = g_open("/dev/null", O_WRONLY | O_CLOEXEC, 0);
	g_assert(in >= 0 && out >= 0);
	gboolean written = write(in, asked->data, asked->len) == (gssize)asked->len && lseek(in, 0, SEEK_SET) == 0;
	g_assert(written);
	(void)tc_shard_serve(fuzz_shard, in, out, NULL);
	close(in);
	close(out);
	return 0;
}
