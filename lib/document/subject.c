/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Subject and addressees. An official letter has its subject under the number (`V/v ...`, `Về ...`), every other paper under the type
 * word; addressees stand after Kính gửi, on its line or as a list.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** More lines than this are no subject. */
#define MAX_SUBJECT_LINES 12
#define MAX_SUBJECT_BYTES 900
#define MAX_ADDRESSEES 40

static gboolean starts_with(const TcRegion *region, const TcPiece *piece, const char *prefix)
{
	gsize length = strlen(prefix);

	return piece->folded_end - piece->folded >= length && !strncmp(region->folded->bytes + piece->folded, prefix, length);
}

static const char *text_of(const TcRegion *region, const TcPiece *piece)
{
	return region->text + piece->span.start;
}

static double get_caps(const TcRegion *region, const TcPiece *piece)
{
	return tc_name_get_caps(text_of(region, piece), piece->span.end - piece->span.start);
}

static gboolean is_lower_start(const TcRegion *region, const TcPiece *piece)
{
	return g_unichar_islower(g_utf8_get_char(text_of(region, piece)));
}

/** Bytes of a `V/v` in any of its damaged forms at the start of a piece; 0 if none. */
static gsize match_vv(const TcRegion *region, const TcPiece *piece)
{
	static const char *const forms[] = {"v/v", "v/y", "vv",   "viv", "vlv",  "vw", "v/w", "v.v",
					    "v/",  "v/u", "ve/v", "v1v", "v iv", "vi", "va",  "v"};
	const char *bytes = region->folded->bytes + piece->folded;
	gsize length = piece->folded_end - piece->folded, at = 0;

	while (at < length && at < 3 && !g_ascii_isalnum(bytes[at]))
		at++;
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		gsize size = strlen(forms[i]);
		if (at + size >= length || strncmp(bytes + at, forms[i], size) || !strchr(" :.,;", bytes[at + size]))
			continue;
		at += size;
		while (at < length && strchr(" :.,;-", bytes[at]))
			at++;
		return at;
	}
	return 0;
}

/* ---- subject ---------------------------------------------------------------------------------------------------------- */

/** A line with which the body, or what stands between subject and body, begins. */
static gboolean ends_subject(const TcRegion *region, const TcPiece *piece, guint n)
{
	static const char *const starts[] = {
		"can cu",       "- can cu", "kinh gui", "xet de nghi", "theo de nghi", "(ban hanh",  "( ban hanh", "(kem theo",
		"ban hanh kem", "i.",       "i-",       "1.",          "1-",           "dieu 1",     "chuong i",   "phan i",
		"phan thu",     "muc luc",  "a.",       "- thuc hien", "a)",           "(trinh tai", "(duoc"};
	static const char *const after_gap[] = {"thuc hien", "nham ",  "trong ",  "ngay ",    "de ",      "sau ",
						"thoi gian", "qua ",   "can cu",  "thi hanh", "hien nay", "tiep tuc",
						"ban ",      "uy ban", "tra loi", "xet "};

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (starts_with(region, piece, starts[i]))
			return TRUE;
	if (!n)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(after_gap); i++)
		if (piece->gap && starts_with(region, piece, after_gap[i]) && !is_lower_start(region, piece))
			return TRUE;
	/* After the subject an issuer stands in capitals: `BỘ TRƯỞNG BỘ ...`. */
	return FALSE;
}

typedef struct {
	GString *text;
	TcSpan span;
	guint lines;
	gboolean caps;
} Subject;

static void append(Subject *subject, const TcRegion *region, const TcPiece *piece, gsize skip)
{
	gsize start = region->folded->origin[piece->folded + skip];
	g_autofree char *line = tc_name_squeeze(region->text + start, (gssize)(piece->span.end - start), "");

	if (!*line)
		return;
	if (!subject->lines)
		subject->span.start = start;
	subject->span.end = piece->span.end;
	g_string_append_printf(subject->text, "%s%s", subject->text->len ? " " : "", line);
	subject->lines++;
}

static void set_subject(TcHeader *header, const TcRegion *region, const Subject *subject, double confidence)
{
	g_autofree char *value = tc_name_squeeze(subject->text->str, -1, "-_*|:;,.'\"~");
	TcSpan span = {region->base + subject->span.start, region->base + subject->span.end};

	if (g_utf8_strlen(value, -1) < 4)
		return;
	/* The closing quote that the outer trim may not take. */
	if (strchr(value, '"') && subject->text->str[subject->text->len - 1] == '"')
		g_string_assign(subject->text, value);
	tc_header_set(header, TC_FIELD_SUBJECT, value, span, confidence);
	header->subject_span = span;
}

static void read_letter_subject(TcHeader *header, const TcRegion *region, TcHead *head)
{
	Subject subject = {.text = g_string_new(NULL)};
	guint from = head->number != G_MAXUINT ? head->number + 1 : head->date != G_MAXUINT ? head->date + 1 : 0;
	guint to = head->address != G_MAXUINT ? head->address : MIN(region->pieces->len, from + 40);
	guint first = to;

	for (guint i = head->number == G_MAXUINT && head->date == G_MAXUINT ? 0 : from; i < to && first == to; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind == TC_PIECE_TEXT &&
		    (match_vv(region, piece) || starts_with(region, piece, "ve ") || starts_with(region, piece, "v/v")))
			first = i;
	}
	gboolean marked = first < to;
	if (!marked)
		first = from;
	gboolean interrupted = FALSE;
	for (guint i = first; i < to && subject.lines < MAX_SUBJECT_LINES && subject.text->len < MAX_SUBJECT_BYTES; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_TEXT) {
			interrupted = TRUE;
			continue;
		}
		gsize length = piece->folded_end - piece->folded;
		if (ends_subject(region, piece, subject.lines) || (subject.lines && starts_with(region, piece, "- ")) ||
		    length > 130)
			break;
		/* A blank line ends it, unless the line goes on in small letters before Kính gửi. */
		if (subject.lines && piece->gap && (head->address == G_MAXUINT || !is_lower_start(region, piece)))
			break;
		/* What follows the other column must look like the subject's next line. */
		if (subject.lines && interrupted && !is_lower_start(region, piece) && get_caps(region, piece) > .8)
			continue;
		if (!marked && !subject.lines && (get_caps(region, piece) > .8 || length < 6))
			continue;
		append(&subject, region, piece, subject.lines ? 0 : match_vv(region, piece));
		head->after = MAX(head->after, i + 1);
	}
	set_subject(header, region, &subject, marked ? .9 : .6);
	g_string_free(subject.text, TRUE);
}

/** `CỦA BAN BÍ THƯ` under the type word is the issuer. */
static gboolean read_title_issuer(TcHeader *header, const TcRegion *region, const TcPiece *piece, TcHead *head)
{
	gsize matched, start;

	if (!starts_with(region, piece, "cua ") || get_caps(region, piece) < .8)
		return FALSE;
	start = region->folded->origin[piece->folded + 4];
	TcOrgan *organ = tc_organ_match(region->text + start, (gssize)(piece->span.end - start), &matched);
	if (!organ)
		return TRUE;
	/* A standing committee is named by its committee, which the head names with its place. */
	if (!head->issuer || !strcmp(head->issuer->code, "BCHTW") || !organ->party) {
		tc_header_set(header, TC_FIELD_ISSUER, organ->name,
			      (TcSpan){region->base + start, region->base + start + matched}, .95);
		header->level = organ->level;
		tc_organ_free(head->issuer);
		head->issuer = organ;
	} else {
		tc_organ_free(organ);
	}
	return TRUE;
}

/** Where a flattened paragraph's subject ends: at the bases, or at its first full stop. */
static gsize end_flat_subject(const TcRegion *region, const TcPiece *piece)
{
	const char *bytes = region->folded->bytes;
	static const char *const stops[] = {" - can cu",  " can cu ", " kinh gui", "-----",
					    " chuong i ", " i- ",     " i. ",      " dieu 1"};
	gsize end = piece->folded_end;

	for (gsize i = 0; i < G_N_ELEMENTS(stops); i++) {
		const char *at = tc_memstr(bytes + piece->folded, (gssize)(end - piece->folded), stops[i]);
		if (at)
			end = (gsize)(at - bytes);
	}
	return end;
}

static void read_typed_subject(TcHeader *header, const TcRegion *region, TcHead *head)
{
	Subject subject = {.text = g_string_new(NULL)};

	for (guint i = head->type + 1; i < region->pieces->len && subject.lines < MAX_SUBJECT_LINES; i++) {
		TcPiece piece = *tc_region_piece(region, i);
		if (piece.kind == TC_PIECE_RULE || piece.kind == TC_PIECE_ADDRESS) {
			if (subject.lines || piece.kind == TC_PIECE_ADDRESS)
				break;
			continue;
		}
		if (piece.kind == TC_PIECE_NOISE)
			continue;
		/* Titles and the number may follow the type word in odd layouts; a second type word in the subject's place belongs to it. */
		if (piece.kind != TC_PIECE_TEXT && piece.kind != TC_PIECE_TYPE) {
			if (subject.lines)
				break;
			continue;
		}
		if (!subject.lines && read_title_issuer(header, region, &piece, head)) {
			head->after = i + 1;
			continue;
		}
		double caps = get_caps(region, &piece);
		gboolean shout = caps > .85;
		if (ends_subject(region, &piece, subject.lines) ||
		    (subject.lines && piece.gap && !is_lower_start(region, &piece) && !(shout && subject.caps)))
			break;
		if (subject.lines && shout && !subject.caps)
			break;
		if (!subject.lines)
			subject.caps = shout;
		else if (subject.caps && !shout)
			break;
		gsize end = end_flat_subject(region, &piece);
		if (end < piece.folded_end) {
			piece.folded_end = end;
			piece.span.end = region->folded->origin[end];
		} else if (piece.folded_end - piece.folded > 400) {
			break;
		}
		append(&subject, region, &piece, subject.lines ? 0 : match_vv(region, &piece));
		head->after = i + 1;
		if (end < tc_region_piece(region, i)->folded_end)
			break;
	}
	set_subject(header, region, &subject, .9);
	g_string_free(subject.text, TRUE);
}

void tc_header_read_subject(TcHeader *header, const TcRegion *region, TcHead *head)
{
	if (head->type != G_MAXUINT)
		read_typed_subject(header, region, head);
	else
		read_letter_subject(header, region, head);
}

/* ---- addressees ------------------------------------------------------------------------------------------------------------ */

/** An address or a tax code is not the addressee's name. */
static gboolean is_address_line(const TcRegion *region, const TcPiece *piece)
{
	static const char *const starts[] = {
		"dia chi",    "(dia chi",    "d/c",   "(d/c",    "dc:",    "(dc", "pic",        "(pic",
		"ma so thue", "(ma so thue", "mst",   "(mst",    "(ma so", "so ", "dien thoai", "tai khoan",
		"email",      "dia chi:",    "be ch", "(tru so", "tru so", "mã"};

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (starts_with(region, piece, starts[i]))
			return TRUE;
	TcSpan span;
	return tc_fuzzy_find("dia chi", region->folded->bytes + piece->folded, MIN((gsize)9, piece->folded_end - piece->folded),
			     2, &span) >= 0 ||
	       tc_fuzzy_find("ma so thue", region->folded->bytes + piece->folded,
			     MIN((gsize)12, piece->folded_end - piece->folded), 2, &span) >= 0;
}

static gboolean is_bullet(const TcRegion *region, const TcPiece *piece)
{
	char c = region->folded->bytes[piece->folded];

	return c == '-' || c == '~' || c == '+' || c == '*' || c == '_';
}

/** Cuts off an address that follows the name in brackets: `(Địa chỉ: ...`, `(MST ...`. */
static void cut_address(GString *value)
{
	static const char *const starts[] = {"(dia", "(die", "(d/c", "(dc", "(pic", "(pre", "(mst", "(ma so", "(tru so", "(dja"};
	g_autoptr(TcFolded) folded = tc_folded_new(value->str, (gssize)value->len);

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
		const char *at = strstr(folded->bytes, starts[i]);
		if (!at)
			continue;
		g_string_truncate(value, folded->origin[at - folded->bytes]);
		return;
	}
}

static void push(GArray *items, const TcRegion *region, GString *value, TcSpan span)
{
	cut_address(value);
	g_autofree char *clean = tc_name_squeeze(value->str, -1, " -~+*_.,;:|");

	g_string_truncate(value, 0);
	if (g_utf8_strlen(clean, -1) < 3)
		return;
	TcField field = {g_steal_pointer(&clean), {region->base + span.start, region->base + span.end}, .9};
	g_array_append_val(items, field);
}

/** Bytes of `Kính gửi:` itself. */
static gsize skip_salutation(const TcRegion *region, const TcPiece *piece)
{
	const char *bytes = region->folded->bytes + piece->folded;
	gsize length = piece->folded_end - piece->folded, at = 5;

	while (at < length && g_ascii_isspace(bytes[at]))
		at++;
	while (at < length && g_ascii_isalnum(bytes[at]))
		at++;
	while (at < length && strchr(" :.;,-~", bytes[at]))
		at++;
	return at;
}

/** TRUE if a line after an inline addressee goes on with it. */
static gboolean continues(const TcRegion *region, guint index, const GString *value)
{
	const TcPiece *piece = tc_region_piece(region, index);
	static const char *const bodies[] = {"tra loi", "can cu",   "thuc hien", "trien khai", "ngay ", "xet ",  "theo ", "ve ",
					     "tiep ",   "phuc dap", "bo ",       "tong cuc",   "cuc ",  "tong ", "de "};
	gsize length = strlen(value->str);

	if (is_address_line(region, piece))
		return FALSE;
	if (piece->gap)
		return is_lower_start(region, piece) && piece->folded_end - piece->folded < 60;
	if (is_lower_start(region, piece) || (length && strchr(",-", value->str[length - 1])))
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++)
		if (starts_with(region, piece, bodies[i]))
			return FALSE;
	/* A full stop read for a comma: the line is short and the last of its block. */
	gboolean last = index + 1 < region->pieces->len && tc_region_piece(region, index + 1)->gap;
	return length && (last || !strchr(";.", value->str[length - 1])) && piece->folded_end - piece->folded < 70;
}

/** The first line of a list without its Kính gửi: after a letter's subject, before any prose. */
static guint find_bare_list(const TcRegion *region, const TcHead *head)
{
	for (guint i = head->after; i < region->pieces->len && i < head->after + 3; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_TEXT)
			continue;
		gboolean next = i + 1 < region->pieces->len && is_bullet(region, tc_region_piece(region, i + 1));
		if (is_bullet(region, piece) && next && !starts_with(region, piece, "- can cu"))
			return i;
	}
	return G_MAXUINT;
}

/** Reads a list, one item a bullet; \return the index behind it. */
static guint read_list(TcHeader *header, const TcRegion *region, guint i)
{
	g_autoptr(GString) value = g_string_new(NULL);
	TcSpan span = {0, 0};

	for (; i < region->pieces->len && header->addressees->len < MAX_ADDRESSEES; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		gboolean bullet = is_bullet(region, piece);
		if (piece->kind != TC_PIECE_TEXT || piece->folded_end - piece->folded > 200)
			break;
		if (!bullet &&
		    (!value->len || (piece->gap && !is_lower_start(region, piece)) || strchr(".", value->str[value->len - 1])))
			break;
		if (bullet) {
			push(header->addressees, region, value, span);
			span.start = piece->span.start;
		}
		span.end = piece->span.end;
		g_string_append_printf(value, "%s%.*s", value->len ? " " : "", (int)(piece->span.end - piece->span.start),
				       text_of(region, piece));
	}
	push(header->addressees, region, value, span);
	return i;
}

void tc_header_read_addressees(TcHeader *header, const TcRegion *region, TcHead *head)
{
	guint i = head->address;

	if (i == G_MAXUINT) {
		if (head->type != G_MAXUINT || (i = find_bare_list(region, head)) == G_MAXUINT)
			return;
		head->after = read_list(header, region, i);
		return;
	}
	const TcPiece *piece = tc_region_piece(region, i);
	gsize skip = skip_salutation(region, piece);
	g_autoptr(GString) value = g_string_new(NULL);
	gsize start = region->folded->origin[MIN(piece->folded + skip, piece->folded_end)];
	TcSpan span = {start, piece->span.end};
	g_string_append_len(value, region->text + start, (gssize)(piece->span.end - start));
	for (i++; value->len && i < region->pieces->len; i++) {
		piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_TEXT || is_bullet(region, piece) || !continues(region, i, value))
			break;
		g_string_append_printf(value, " %.*s", (int)(piece->span.end - piece->span.start), text_of(region, piece));
		span.end = piece->span.end;
	}
	push(header->addressees, region, value, span);
	while (i < region->pieces->len && tc_region_piece(region, i)->kind == TC_PIECE_RULE)
		i++;
	/* A list without bullets of its own: the lines up to the next blank one. */
	if (!header->addressees->len && i < region->pieces->len && !is_bullet(region, tc_region_piece(region, i)) &&
	    tc_region_piece(region, i)->kind == TC_PIECE_TEXT) {
		piece = tc_region_piece(region, i++);
		if (piece->folded_end - piece->folded < 160) {
			g_string_append_len(value, text_of(region, piece), (gssize)(piece->span.end - piece->span.start));
			push(header->addressees, region, value, piece->span);
		}
	}
	if (i < region->pieces->len && is_bullet(region, tc_region_piece(region, i)))
		i = read_list(header, region, i);
	while (i < region->pieces->len && tc_region_piece(region, i)->kind == TC_PIECE_TEXT &&
	       is_address_line(region, tc_region_piece(region, i)))
		i++;
	head->after = MAX(head->after, i);
}
