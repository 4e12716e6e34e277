/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/search/search-private.h"

GArray *tc_readings_new(const GPtrArray *repairs, const TcText *text, TcSpan stretch)
{
	GArray *readings = g_array_new(FALSE, FALSE, sizeof(TcReading));
	gsize end = 0;
	for (guint i = 0; i < repairs->len; i++) {
		const TcPaperRepair *repair = repairs->pdata[i];
		if (repair->state == TC_READING_REJECTED || repair->span.start < stretch.start || repair->span.end > stretch.end)
			continue;
		TcReading reading = {
			.span = tc_text_get_canonical_span(
				text, (TcSpan){repair->span.start - stretch.start, repair->span.end - stretch.start}),
			.raw = repair->raw,
			.repaired = repair->repaired,
			.shown = repair->state != TC_READING_SUGGESTED,
		};
		if (reading.span.start < end || reading.span.end <= reading.span.start)
			continue;
		end = reading.span.end;
		g_array_append_val(readings, reading);
	}
	return readings;
}

gsize tc_reading_find_tokens(const TcReading *reading, const TcToken *token, gsize n, gsize *from)
{
	while (*from < n && token[*from].span.end <= reading->span.start)
		(*from)++;
	gsize to = *from;
	while (to < n && token[to].span.start < reading->span.end)
		to++;
	return to;
}
