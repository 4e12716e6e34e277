/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Addressees: after Kính gửi, on its line or as a list, one a bullet; without the address and tax code that follow a name.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define MAX_ADDRESSEES 40
/** A line of prose is longer. */
#define SHORT_LINE 70
/** Longer brackets hold no part of a name. */
#define MAX_NAME_IN_BRACKETS 60

/** An address or a tax code is not the addressee's name. */
static gboolean is_address_line(const TcRegion *region, const TcPiece *piece)
{
	static const char *const starts[] = {"dia chi",   "(dia chi",   "d/c",   "(d/c",    "dc:",    "(dc", "pic",
					     "(pic",      "ma so thue", "mst",   "(mst",    "(ma so", "so ", "dien thoai",
					     "tai khoan", "email",      "be ch", "(tru so", "tru so"};

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (tc_piece_starts_with(region, piece, starts[i]))
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

/** TRUE if what stands behind a bracket, folded, is an address or an explanation and no part of a name: `(Việt Nam)`, `Trung (âm`. */
static gboolean is_aside(const char *folded)
{
	static const char *const starts[] = {"sau day", "dia", "die", "dja", "d/",    "dc",
					     "de:",     "pic", "pre", "mst", "ma so", "tru so"};
	gsize length = strcspn(folded, ")");

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		if (!strncmp(folded, starts[i], strlen(starts[i])))
			return TRUE;
	for (gsize i = 0; i < length; i++)
		if (g_ascii_isdigit(folded[i]))
			return TRUE;
	return folded[length] && length > MAX_NAME_IN_BRACKETS;
}

/** Where a name ends: before an address in brackets, a tax code, an address without them. */
static gsize end_name(const char *folded)
{
	static const char *const marks[] = {" mst", " ma so thue", " dia chi:", ", dia chi", ". dia chi"};
	gsize end = strlen(folded);

	for (const char *at = folded; (at = strchr(at, '(')); at++) {
		if (!is_aside(at + 1))
			continue;
		end = (gsize)(at - folded);
		break;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		const char *at = tc_memstr(folded, (gssize)end, marks[i]);
		if (at)
			end = (gsize)(at - folded);
	}
	return end;
}

/** Where noise of a stamp or a pen begins: characters that no name has. */
static gsize end_clean(const char *folded, gsize length)
{
	gsize end = 0;

	while (end < length && !strchr("`|\\{}<>=^*#_~@", folded[end]))
		end++;
	return end > 3 ? end : length;
}

/** A stop between the names of a list is a comma: `các Bộ: Công an, Ngoại giao. Y tế`. */
static void mend_stops(char *list)
{
	if (!strstr(list, ", "))
		return;
	for (char *at = list; (at = strstr(at, ". ")); at++)
		if (at - list > 3 && g_unichar_isupper(g_utf8_get_char(at + 2)))
			*at = ',';
}

static void push(GArray *items, const TcRegion *region, GString *value, TcSpan span)
{
	gsize start = strspn(value->str, " -~+*_.,;:|0123456789");
	/* Figures and a dash are specks before the bullet; a name starts with figures only if letters follow at once. */
	if (start && strchr(" ~-", value->str[start - 1]))
		g_string_erase(value, 0, (gssize)start);
	g_autoptr(TcFolded) folded = tc_folded_new(value->str, (gssize)value->len);
	gsize end = end_clean(folded->bytes, end_name(folded->bytes));
	g_autofree char *clean = tc_name_squeeze(value->str, (gssize)folded->origin[end], " -~+*_.,;:|\"'");

	g_string_truncate(value, 0);
	if (g_utf8_strlen(clean, -1) < 3)
		return;
	mend_stops(clean);
	TcField field = {tc_name_respell(clean), {region->base + span.start, region->base + span.end}, .9, TC_SOURCE_HEAD};
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

/** TRUE if a blank line follows within a few lines, all short: the block is still the addressee's, a full stop in it is a comma. */
static gboolean ends_block(const TcRegion *region, guint index)
{
	for (guint i = index; i < index + 4 && i + 1 < region->pieces->len; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_TEXT || piece->folded_end - piece->folded >= SHORT_LINE)
			return FALSE;
		if (tc_region_piece(region, i + 1)->gap)
			return TRUE;
	}
	return FALSE;
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
		return tc_piece_is_lower(region, piece) && piece->folded_end - piece->folded < 60;
	if (tc_piece_is_lower(region, piece) || (length && strchr(",-", value->str[length - 1])))
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++)
		if (tc_piece_starts_with(region, piece, bodies[i]))
			return FALSE;
	return length && (ends_block(region, index) || !strchr(";.", value->str[length - 1])) &&
	       piece->folded_end - piece->folded < SHORT_LINE;
}

/** The first line of a list without its Kính gửi: after a letter's subject, before any prose. */
static guint find_bare_list(const TcRegion *region, const TcHead *head)
{
	for (guint i = head->after; i < region->pieces->len && i < head->after + 3; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		if (piece->kind != TC_PIECE_TEXT)
			continue;
		if (piece->folded_end - piece->folded > SHORT_LINE || tc_piece_starts_with(region, piece, "noi nh"))
			break;
		gboolean next = i + 1 < region->pieces->len && is_bullet(region, tc_region_piece(region, i + 1));
		if (is_bullet(region, piece) && next && !tc_piece_starts_with(region, piece, "- can cu"))
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
		    (!value->len || (piece->gap && !tc_piece_is_lower(region, piece)) || strchr(".", value->str[value->len - 1])))
			break;
		if (bullet) {
			push(header->addressees, region, value, span);
			span.start = piece->span.start;
		}
		span.end = piece->span.end;
		g_string_append_printf(value, "%s%.*s", value->len ? " " : "", (int)(piece->span.end - piece->span.start),
				       tc_piece_get_text(region, piece));
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
		g_string_append_printf(value, " %.*s", (int)(piece->span.end - piece->span.start),
				       tc_piece_get_text(region, piece));
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
			g_string_append_len(value, tc_piece_get_text(region, piece),
					    (gssize)(piece->span.end - piece->span.start));
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
