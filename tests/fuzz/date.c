/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/text.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* A date at the start of any bytes is ISO 8601 and no longer than they are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char iso[11] = "";
	gsize read = tc_date_parse((const char *)data, (gssize)size, iso);

	g_assert(read <= size);
	if (read)
		g_assert(strlen(iso) == 4 || strlen(iso) == 7 || strlen(iso) == 10);
	return 0;
}
