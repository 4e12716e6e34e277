/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each line is in that is not clean UTF-8: by itself where it says enough, else by the lines around it.
 */
#include "lib/text/text-private.h"

/* What a line must weigh more in its neighbour's encoding if it reads well as it stands. */
#define MIN_SETTLE_GAIN 0.5
/* What a line must weigh more in two encodings than whole in the better one. */
#define MIN_MIXED_GAIN 2.0

/* Whether the line has runs in other encodings. \param raw and has letters of Vietnamese Unicode beside bytes that are no UTF-8. */
static gboolean is_mixed(TextDecoder *self, const TextLine *line, gboolean raw)
{
	gboolean unicode = FALSE;

	text_decoder_read(self, self->bytes + line->start, self->bytes + line->end, FALSE);
	for (guint i = 0; i < self->units->len && raw && !unicode; i++)
		unicode = (text_scan_flags(text_piece_at(self->units, i)->c) & SCAN_UNICODE) != 0;
	if (raw && !unicode)
		return FALSE;
	double gain = text_runs_find(self->units, raw || line->flags & SCAN_UNICODE, self->runs);
	if (self->runs->len == 0 || (raw && !text_runs_cover_bytes(self->units, self->runs)))
		return FALSE;
	if (line->encoding == TC_ENCODING_UTF8)
		return TRUE;
	double whole = text_detect_score(line->encoding, self->units).weight;
	return gain > whole - text_detect_score(TC_ENCODING_UTF8, self->units).weight + MIN_MIXED_GAIN;
}

void text_line_judge(TextDecoder *self, TextLine *line)
{
	gboolean raw = (line->flags & SCAN_RAW) != 0;

	line->encoding = TC_ENCODING_UTF8;
	line->sure = TRUE;
	if (raw && is_mixed(self, line, TRUE)) {
		line->flags |= SCAN_MIXED;
		return;
	}
	if (raw || (!(line->flags & SCAN_UNICODE) && (line->flags & (SCAN_LATIN | SCAN_VIQR)))) {
		text_decoder_read(self, self->bytes + line->start, self->bytes + line->end, raw);
		line->encoding = text_detect(self->units, raw, (line->flags & SCAN_VIQR) != 0, &line->sure);
	}
	if (!raw && line->flags & SCAN_ALIEN && is_mixed(self, line, FALSE)) {
		line->flags |= SCAN_MIXED;
		line->encoding = TC_ENCODING_UTF8;
		line->sure = TRUE;
	}
}

static gboolean is_decided(const TextLine *line)
{
	return line->sure && line->encoding != TC_ENCODING_UTF8 && line->encoding != TC_ENCODING_WINDOWS_1252;
}

/* A line that tells too little is in what its neighbours are in, if it reads no worse so. */
static void settle_line(TextDecoder *self, TextLine *line, TcEncoding before, TcEncoding after)
{
	gboolean raw = (line->flags & SCAN_RAW) != 0;
	TcEncoding around[] = {before, after};

	text_decoder_read(self, self->bytes + line->start, self->bytes + line->end, raw);
	TextScore plain = text_detect_score(line->encoding, self->units);
	for (guint k = 0; k < G_N_ELEMENTS(around); k++) {
		TextScore score = around[k] ? text_detect_score(around[k], self->units) : plain;
		gboolean better = plain.bad || before == after || score.weight > plain.weight + MIN_SETTLE_GAIN;
		if (around[k] && score.bad == 0 && score.good && better) {
			line->encoding = around[k];
			return;
		}
	}
}

/* What the next decided line after each is in; TC_ENCODING_AUTO for none before a line of Vietnamese Unicode. */
static TcEncoding *find_next(const GArray *lines)
{
	TcEncoding *next = g_new0(TcEncoding, lines->len + 1);

	for (guint i = lines->len; i-- > 0;) {
		const TextLine *line = &g_array_index(lines, TextLine, i);
		const TextLine *after = i + 1 < lines->len ? line + 1 : NULL;
		if (after && !(after->flags & (SCAN_LATER | SCAN_UNICODE)))
			next[i] = is_decided(after) ? after->encoding : next[i + 1];
	}
	return next;
}

void text_decoder_settle(TextDecoder *self)
{
	g_autofree TcEncoding *next = find_next(self->lines);
	TcEncoding before = TC_ENCODING_AUTO;

	for (guint i = 0; i < self->lines->len; i++) {
		TextLine *line = &g_array_index(self->lines, TextLine, i);
		if (line->flags & (SCAN_LATER | SCAN_UNICODE))
			before = TC_ENCODING_AUTO;
		if (is_decided(line))
			before = line->encoding;
		else if (!line->sure && (before || next[i]))
			settle_line(self, line, before, next[i]);
	}
}
