/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/text.h"
#include "tests/fuzz/fuzz.h"

/* Folding never grows, its origins never go back. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(TcFolded) folded = tc_folded_new((const char *)data, (gssize)size);

	g_assert(folded->length <= size && folded->origin[folded->length] == size);
	for (gsize i = 0; i < folded->length; i++)
		g_assert(folded->origin[i] <= folded->origin[i + 1]);
	return 0;
}
