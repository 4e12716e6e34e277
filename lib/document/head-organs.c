/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The organ lines of a head: who issues, and the organ above.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** Organ lines of a head, a joint paper's included. */
#define MAX_ORGANS 16

/** The organ lines, put together line by line. */
typedef struct {
	GString *text;
	GArray *starts; /* of gsize pairs: offset in text, region offset */
} OrganLines;

typedef struct {
	TcOrgan *organ;
	TcSpan span; /* region bytes */
	gboolean bare;
	gboolean joint; /* goes on from the one before: ` - ` */
	gboolean more;  /* its staff organ stands on the same line: a flattened head */
	double confidence;
} HeadOrgan;

/** The index behind the last piece that can be an organ line. */
static guint end_organs(const TcHead *head, guint end)
{
	guint last = MIN(end, MIN(head->type, head->address));

	if (head->number != G_MAXUINT)
		last = MIN(last, head->number);
	else if (head->date != G_MAXUINT)
		last = MIN(last, head->date);
	return last;
}

static void collect_lines(const TcRegion *region, guint end, OrganLines *lines)
{
	for (guint i = 0; i < end; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		const char *text = region->text + piece->span.start;
		gsize length = piece->span.end - piece->span.start;
		if (piece->kind != TC_PIECE_TEXT || length > 200)
			continue;
		/* Capitals that OCR made small are borne with. */
		if (tc_name_get_caps(text, length) < .55)
			continue;
		gsize pair[2] = {lines->text->len, piece->span.start};
		g_array_append_vals(lines->starts, pair, 2);
		g_string_append_len(lines->text, text, (gssize)length);
		g_string_append_c(lines->text, '\n');
	}
}

/** Takes an offset in the collected lines back to the region. */
static gsize to_region(const OrganLines *lines, gsize offset)
{
	gsize region = 0;

	for (guint i = 0; i + 1 < lines->starts->len; i += 2) {
		gsize start = g_array_index(lines->starts, gsize, i);
		if (start <= offset)
			region = g_array_index(lines->starts, gsize, i + 1) + offset - start;
	}
	return region;
}

static gsize skip(const char *text, gsize at, const char *set)
{
	return at + strspn(text + at, set);
}

/** An organ that no table has, from a whole line in capitals. */
static TcOrgan *read_unknown_organ(const char *line, gsize length)
{
	g_autofree char *squeezed = tc_name_squeeze(line, (gssize)length, "*.,:;-_|'\"~");
	g_autofree char *folded = tc_text_fold(squeezed, -1);

	if (tc_name_get_caps(squeezed, strlen(squeezed)) < .9 || strlen(squeezed) < 8 || !tc_name_is_organ_head(folded))
		return NULL;
	TcOrgan *organ = g_new0(TcOrgan, 1);
	organ->code = "";
	organ->name = tc_name_organ_case(squeezed);
	return organ;
}

/** `VIỆN ... - BỘ CÔNG AN`: the next organ of a joint paper. */
static gboolean is_joint_next(const char *text, gsize at)
{
	gsize next = skip(text, at, " \n"), matched;

	if (text[next] != '-')
		return FALSE;
	next = skip(text, next, " -\n");
	g_autoptr(TcOrgan) organ = tc_organ_match(text + next, -1, &matched);
	return organ != NULL;
}

/** TRUE if a staff organ's bare name stands at `at`. */
static gboolean is_bare_next(const char *text, gsize at)
{
	gsize matched;
	gboolean bare;
	g_autoptr(TcOrgan) organ = tc_organ_match_head(text + at, -1, &matched, &bare);

	return organ && bare;
}

/** Reads one organ at `at`; FALSE if the line has none. `at` moves behind what was read. */
static gboolean read_one(const OrganLines *lines, gsize *at, HeadOrgan *out)
{
	const char *text = lines->text->str;
	gsize start = skip(text, *at, " .,*|'\"~-_"), matched = 0, line_end = start + strcspn(text + start, "\n");

	*out = (HeadOrgan){.confidence = .95};
	out->organ = tc_organ_match_head(text + start, (gssize)(lines->text->len - start), &matched, &out->bare);
	gsize end = start + matched;
	gsize rest = out->organ ? skip(text, end, " .,*|'\"~:;_-1234567890") : start;
	gboolean whole = out->organ && (text[rest] == '\n' || !text[rest] || rest > line_end);
	out->more = out->organ && !whole && is_bare_next(text, rest);
	if (out->organ && !whole && !out->more && !is_joint_next(text, end)) {
		/* The name goes on in a way that no row has, or noise follows it. */
		TcOrgan *longer = tc_organ_guess(text + start, (gssize)(line_end - start));
		if (longer && strlen(longer->name) <= strlen(out->organ->name))
			g_clear_pointer(&longer, tc_organ_free);
		/* An organ of the Centre is whole: what follows is noise. */
		if (!longer && out->organ->level != TC_LEVEL_CENTRE)
			longer = read_unknown_organ(text + start, line_end - start);
		if (longer) {
			longer->level = longer->level ? longer->level : out->organ->level;
			longer->party = longer->party || out->organ->party;
			tc_organ_free(out->organ);
			out->organ = longer;
			out->bare = FALSE;
			out->confidence = .7;
			end = line_end;
		} else if (out->bare) {
			g_clear_pointer(&out->organ, tc_organ_free);
		}
	} else if (!out->organ) {
		out->confidence = .6;
		out->organ = tc_organ_guess(text + start, (gssize)(line_end - start));
		end = line_end;
		/* A damaged name may be broken over two lines. */
		gsize second = text[line_end] ? line_end + 1 + strcspn(text + line_end + 1, "\n") : line_end;
		TcOrgan *longer = second > line_end + 1 ? tc_organ_guess(text + start, (gssize)(second - start)) : NULL;
		if (longer && (!out->organ || strlen(longer->name) > strlen(out->organ->name))) {
			tc_organ_free(out->organ);
			out->organ = longer;
			end = second;
		} else {
			tc_organ_free(longer);
		}
		if (!out->organ)
			out->organ = read_unknown_organ(text + start, line_end - start);
	}
	out->span = (TcSpan){to_region(lines, start), to_region(lines, end)};
	*at = out->more ? rest : out->organ ? end : line_end;
	return out->organ != NULL;
}

static guint read_organs(const OrganLines *lines, HeadOrgan organs[MAX_ORGANS])
{
	const char *text = lines->text->str;
	guint n = 0;
	gboolean joint = FALSE;

	for (gsize at = 0; at < lines->text->len && n < MAX_ORGANS;) {
		if (read_one(lines, &at, &organs[n])) {
			organs[n].joint = joint;
			joint = is_joint_next(text, at);
			/* A gazette prints the issuer above the head once more. */
			gboolean again =
				n && !organs[n].joint && !joint && !strcmp(organs[n].organ->name, organs[n - 1].organ->name);
			if (again)
				tc_organ_free(organs[n].organ);
			else
				n++;
		} else {
			joint = FALSE;
		}
		if (n && organs[n - 1].more)
			continue;
		at = joint ? skip(text, at, " -\n") : at + strcspn(text + at, "\n") + 1;
	}
	return n;
}

/** Puts the organs from `first` on, a joint paper's, into one name; a repetition is left out. */
static char *join_names(const HeadOrgan *organs, guint first, guint n)
{
	GString *name = g_string_new(NULL);

	for (guint i = first; i < n; i++)
		g_string_append_printf(name, "%s%s", i > first ? " - " : "", organs[i].organ->name);
	return g_string_free(name, FALSE);
}

/** A department's name in the head lacks the place that its parent's has. */
static void complete_place(TcOrgan *organ, const TcOrgan *parent)
{
	if (organ->place || !parent->place || !*organ->code || parent->party || parent->level < TC_LEVEL_PROVINCE)
		return;
	if (strcmp(parent->code, "UBND") || (organ->level != parent->level && organ->level))
		return;
	const char *tail = strstr(parent->name, "Ủy ban nhân dân") ? parent->name + strlen("Ủy ban nhân dân") : NULL;
	if (!tail)
		return;
	char *name = g_strconcat(organ->name, tail, NULL);
	g_free(organ->name);
	organ->name = name;
	organ->place = g_strdup(parent->place);
	organ->level = parent->level;
}

static void set_organs(TcHeader *header, const TcRegion *region, TcHead *head, HeadOrgan *organs, guint n)
{
	if (!n)
		return;
	guint first = n - 1;
	while (first > 0 && organs[first].joint)
		first--;
	HeadOrgan *last = &organs[n - 1];
	HeadOrgan *parent = first && !organs[first - 1].joint ? &organs[first - 1] : NULL;
	if (last->bare && parent)
		last->organ = tc_organ_take_under(last->organ, parent->organ);
	else if (parent)
		complete_place(last->organ, parent->organ);
	/* The Party's Central Committee and the youth union's print the same line; the title tells them apart. */
	if (head->youth && !strcmp(last->organ->code, "BCHTW")) {
		gsize matched;
		tc_organ_free(last->organ);
		last->organ = tc_organ_match("Trung ương Đoàn TNCS Hồ Chí Minh", -1, &matched);
	}
	g_autofree char *name = join_names(organs, first, n);
	tc_header_set(header, TC_FIELD_ISSUER, name,
		      tc_region_to_canonical(region, (TcSpan){organs[first].span.start, last->span.end}), last->confidence);
	if (parent && strcmp(parent->organ->name, name))
		tc_header_set(header, TC_FIELD_PARENT, parent->organ->name, tc_region_to_canonical(region, parent->span),
			      parent->confidence);
	const char *province = tc_organ_get_province(last->organ);
	if (parent && (!province || last->organ->level > TC_LEVEL_PROVINCE)) {
		const char *above = tc_organ_get_province(parent->organ);
		province = above ? above : province;
	}
	g_free(header->province);
	header->province = g_strdup(province);
	header->level = last->organ->level;
	head->issuer = g_steal_pointer(&last->organ);
}

void tc_header_read_issuer(TcHeader *header, const TcRegion *region, TcHead *head, guint end)
{
	OrganLines lines = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(gsize))};
	HeadOrgan organs[MAX_ORGANS];

	collect_lines(region, end_organs(head, end), &lines);
	guint n = read_organs(&lines, organs);
	set_organs(header, region, head, organs, n);
	for (guint i = 0; i < n; i++)
		tc_organ_free(organs[i].organ);
	g_string_free(lines.text, TRUE);
	g_array_unref(lines.starts);
}
