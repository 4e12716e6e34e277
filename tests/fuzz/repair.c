/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/repair/repair.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static TcRepairer *get_repairer(void)
{
	static TcRepairer *repairer;

	if (!repairer) {
		g_autoptr(GError) error = NULL;
		repairer = tc_repairer_open(NULL, NULL, &error);
		if (!repairer)
			g_error("%s", error->message);
		tc_repairer_add_known(repairer, "bản Pu Ta Nẻng", -1, 10);
		tc_repairer_adapt(repairer, &(TcMisreading){"mưu", "muu", 1000}, 1);
	}
	return repairer;
}

/* Spans in order, inside the text, on whole characters; what is written is valid; digits stay. */
static void check(const TcRepairs *repairs, const TcText *text, const char *given, gsize size)
{
	gsize n, length, at = 0;
	const TcRepair *repair = tc_repairs_get(repairs, &n);
	const char *canonical = tc_text_get_canonical(text, &length);

	for (; n > 0; n--, repair++) {
		g_assert(repair->span.start >= at && repair->span.start < repair->span.end && repair->span.end <= length);
		g_assert(strncmp(canonical + repair->span.start, repair->raw, repair->span.end - repair->span.start) == 0);
		g_assert(g_utf8_validate(repair->raw, -1, NULL) && g_utf8_validate(repair->repaired, -1, NULL));
		g_assert(!strpbrk(repair->repaired, "0123456789/"));
		g_assert(repair->confidence >= 0 && repair->confidence <= 1);
		at = repair->span.end;
	}
	if (!g_utf8_validate(given, (gssize)size, NULL))
		return;
	g_autofree char *written = tc_repairs_apply(repairs, text, given, size, &length);
	g_assert(strlen(written) == length && g_utf8_validate(written, (gssize)length, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(TcText) text = tc_text_new((const char *)data, (gssize)size, NULL);

	if (!text)
		return 0;
	g_autoptr(TcRepairs) repairs = tc_repairer_repair(get_repairer(), text);
	check(repairs, text, (const char *)data, size);
	g_autoptr(TcRepairs) marks = tc_repairer_mark(get_repairer(), text);
	check(marks, text, (const char *)data, size);
	return 0;
}
