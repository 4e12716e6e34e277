/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which organ of a head issues, and which one stands above it. The lowest line issues; but
 *
 *     BAN CHẤP HÀNH TRUNG ƯƠNG / BAN TUYÊN GIÁO           a staff organ is named with its committee
 *     ĐẢNG BỘ THÀNH PHỐ HỒ CHÍ MINH / BAN CHẤP HÀNH       the committee of a Party organisation is its tỉnh ủy, thành ủy, huyện ủy
 *     UBND TỈNH LẠNG SƠN / SỞ NỘI VỤ                      a department is the place's
 *     NGÂN HÀNG ... / CHI NHÁNH TỈNH HÀ TĨNH              a branch is its bank's
 *     VIỆN KIỂM SÁT ... - BỘ CÔNG AN                      a joint paper has several
 *
 * and the title says it before the head does: KẾT LUẬN / CỦA BỘ CHÍNH TRỊ, BAN BÍ THƯ.
 */
#include "lib/document/document-private.h"

#include <string.h>

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

/** Puts the organs from `first` on, a joint paper's, into one name. */
static char *join_names(const TcHeadOrgan *organs, guint first, guint n)
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

/** `Chi nhánh tỉnh Hà Tĩnh` of a bank. */
static void complete_branch(TcOrgan *organ, const TcOrgan *parent)
{
	static const char branch[] = "Chi nhánh ";

	if (!g_str_has_prefix(organ->name, branch) || strstr(organ->name, parent->name))
		return;
	char *name = g_strdup_printf("%s%s %s", branch, parent->name, organ->name + strlen(branch));
	g_free(organ->name);
	organ->name = name;
}

/** The committee of a Party organisation: of `Đảng bộ tỉnh Quảng Trị` Tỉnh ủy Quảng Trị; NULL if the organ is none. */
static TcOrgan *new_committee(const TcOrgan *organisation)
{
	static const struct {
		const char *unit, *committee;
	} committees[] = {{"Đảng bộ tỉnh ", "Tỉnh ủy"},  {"Đảng bộ thành phố ", "Thành ủy"}, {"Đảng bộ huyện ", "Huyện ủy"},
			  {"Đảng bộ thị xã ", "Thị ủy"}, {"Đảng bộ quận ", "Quận ủy"},       {"Đảng bộ ", "Đảng ủy"}};
	gsize matched;

	for (gsize i = 0; i < G_N_ELEMENTS(committees); i++) {
		if (!g_str_has_prefix(organisation->name, committees[i].unit))
			continue;
		/* The city is named in full, to tell it from the man. */
		const char *place = organisation->name + strlen(committees[i].unit);
		g_autofree char *name = g_strdup_printf("%s %s%s", committees[i].committee,
							strcmp(place, "Hồ Chí Minh") ? "" : "Thành phố ", place);
		TcOrgan *organ = tc_organ_match(name, -1, &matched);
		if (organ) {
			g_free(organ->name);
			organ->name = g_steal_pointer(&name);
		}
		return organ;
	}
	return NULL;
}

/** The line BAN CHẤP HÀNH under a Party organisation. */
static gboolean has_committee_line(const TcRegion *region, guint end)
{
	for (guint i = 0; i < end; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		const char *text = tc_piece_get_text(region, piece);
		gsize length = piece->span.end - piece->span.start;
		gsize size = strlen(TC_COMMITTEE_LINE);
		if (piece->kind == TC_PIECE_TEXT && length >= size && !strncmp(text + length - size, TC_COMMITTEE_LINE, size))
			return TRUE;
	}
	return FALSE;
}

/** Where the symbol's own organ stands in the head, that one issues: a stamp of who received the paper stands there too. */
static guint choose_issuer(const TcHeader *header, const TcHeadOrgan *organs, guint n)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL);

	if (!symbol || organs[n - 1].bare || organs[n - 1].joint)
		return n - 1;
	g_autofree char *canonical = tc_symbol_canonical(symbol, NULL);
	g_autofree char *code = tc_symbol_dup_organ(canonical);
	if (strlen(code) < 2 || !strcmp(organs[n - 1].organ->code, code))
		return n - 1;
	for (guint i = n - 1; i-- > 0;)
		if (!strcmp(organs[i].organ->code, code) && organs[n - 1].organ->level > organs[i].organ->level &&
		    !strncmp(organs[n - 1].organ->name, "Cục", strlen("Cục")))
			return i;
	return n - 1;
}

static void set_province(TcHeader *header, const TcOrgan *issuer, const TcOrgan *parent)
{
	const char *province = tc_organ_get_province(issuer);

	if (parent && (!province || issuer->level > TC_LEVEL_PROVINCE)) {
		const char *above = tc_organ_get_province(parent);
		province = above ? above : province;
	}
	g_free(header->province);
	header->province = g_strdup(province);
	header->level = issuer->level;
}

static void set_parent(TcHeader *header, const TcRegion *region, const TcHeadOrgan *parent, const TcHeadOrgan *issuer)
{
	if (parent && strcmp(parent->organ->name, issuer->organ->name))
		tc_header_set(header, TC_FIELD_PARENT, parent->organ->name, tc_region_to_canonical(region, parent->span),
			      parent->confidence);
}

/**
 * The Party's committees and the youth union's print the same line, `BAN CHẤP HÀNH TRUNG ƯƠNG`, `BAN CHẤP HÀNH TỈNH QUẢNG TRỊ`; the title tells
 * them apart.
 */
static void take_youth(TcHeadOrgan *last)
{
	static const char *const committees[][2] = {{"Ban Chấp hành tỉnh ", "Tỉnh đoàn "},
						    {"Ban Chấp hành thành phố ", "Thành đoàn "},
						    {"Ban Chấp hành huyện ", "Huyện đoàn "}};
	g_autofree char *name = !strcmp(last->organ->code, "BCHTW") ? g_strdup("Trung ương Đoàn TNCS Hồ Chí Minh") : NULL;
	gsize matched;

	for (gsize i = 0; !name && i < G_N_ELEMENTS(committees); i++)
		if (g_str_has_prefix(last->organ->name, committees[i][0]))
			name = g_strconcat(committees[i][1], last->organ->name + strlen(committees[i][0]), NULL);
	TcOrgan *organ = name ? tc_organ_match(name, -1, &matched) : NULL;
	if (!organ)
		return;
	tc_organ_free(last->organ);
	last->organ = organ;
}

static void set_organs(TcHeader *header, const TcRegion *region, TcHead *head, TcHeadOrgan *organs, guint n)
{
	guint first = n - 1;

	while (first > 0 && organs[first].joint)
		first--;
	TcHeadOrgan *last = &organs[n - 1];
	TcHeadOrgan *parent = first && !organs[first - 1].joint ? &organs[first - 1] : NULL;
	/* What is lower stands above nobody: a stamp. */
	if (parent && parent->organ->level && last->organ->level && parent->organ->level > last->organ->level)
		parent = NULL;
	if (last->bare && parent) {
		last->organ = tc_organ_take_under(last->organ, parent->organ);
	} else if (parent) {
		complete_place(last->organ, parent->organ);
		complete_branch(last->organ, parent->organ);
	}
	if (head->youth)
		take_youth(last);
	g_autofree char *name = join_names(organs, first, n);
	tc_header_set(header, TC_FIELD_ISSUER, name,
		      tc_region_to_canonical(region, (TcSpan){organs[first].span.start, last->span.end}), last->confidence);
	set_parent(header, region, parent, last);
	set_province(header, last->organ, parent ? parent->organ : NULL);
	head->issuer = g_steal_pointer(&last->organ);
}

/** TRUE if anything of a head is there: lines in capitals alone may be a signature's. */
static gboolean is_head(const TcRegion *region, const TcHead *head)
{
	if (MIN(MIN(head->number, head->date), MIN(head->type, head->address)) != G_MAXUINT)
		return TRUE;
	for (guint i = 0; i < region->pieces->len; i++)
		if (tc_region_piece(region, i)->kind == TC_PIECE_TITLE)
			return TRUE;
	return FALSE;
}

void tc_header_read_issuer(TcHeader *header, const TcRegion *region, TcHead *head, guint end)
{
	TcHeadOrgan organs[TC_MAX_HEAD_ORGANS];
	guint last = end_organs(head, end);

	if (!is_head(region, head))
		return;
	guint n = tc_organ_lines_read(region, 0, last, organs);

	if (n) {
		TcOrgan *committee = NULL;
		if (has_committee_line(region, last) && (committee = new_committee(organs[n - 1].organ))) {
			tc_organ_free(organs[n - 1].organ);
			organs[n - 1].organ = committee;
		}
		guint issuer = choose_issuer(header, organs, n);
		set_organs(header, region, head, organs, issuer + 1);
	}
	for (guint i = 0; i < n; i++)
		tc_organ_free(organs[i].organ);
}

/* ---- the title ---------------------------------------------------------------------------------------------------- */

static void take_issuer(TcHeader *header, TcHead *head, TcOrgan *organ, const char *name, TcSpan span)
{
	tc_header_set(header, TC_FIELD_ISSUER, name, span, .95);
	header->level = organ->level;
	tc_organ_free(head->issuer);
	head->issuer = organ;
}

/** `BỘ CHÍNH TRỊ, BAN BÍ THƯ`: the names of the organs from `start` on; NULL if none stands there. The first is `organ`'s. */
static char *read_title_names(const char *text, gsize length, TcOrgan **organ, gsize *end)
{
	GString *names = g_string_new(NULL);

	for (gsize at = 0; at < length; at = *end + strspn(text + *end, ", ")) {
		gsize matched;
		TcOrgan *next = tc_organ_match(text + at, (gssize)(length - at), &matched);
		if (!next)
			break;
		g_string_append_printf(names, "%s%s", names->len ? ", " : "", next->name);
		*end = at + matched;
		if (*organ)
			tc_organ_free(next);
		else
			*organ = next;
		if (*end >= length || text[*end] != ',')
			break;
	}
	return g_string_free(names, FALSE);
}

/** VĂN BẢN HỢP NHẤT / BỘ NỘI VỤ: an organ's name alone under the type word; FALSE if the piece is none. */
static gboolean read_plain_issuer(TcHeader *header, const TcRegion *region, const TcPiece *piece, TcHead *head)
{
	gsize length = piece->span.end - piece->span.start, matched;
	TcOrgan *organ = tc_organ_match(tc_piece_get_text(region, piece), (gssize)length, &matched);

	if (!organ || matched < length) {
		tc_organ_free(organ);
		return FALSE;
	}
	if (head->issuer)
		tc_organ_free(organ);
	else
		take_issuer(header, head, organ, organ->name, tc_region_to_canonical(region, piece->span));
	return TRUE;
}

gboolean tc_header_read_title_issuer(TcHeader *header, const TcRegion *region, const TcPiece *piece, TcHead *head)
{
	TcOrgan *organ = NULL;
	gsize end = 0;
	gboolean small = tc_piece_get_caps(region, piece) < .8;

	if (small && !tc_piece_starts_with(region, piece, "cua "))
		return FALSE;
	/* HỘI NGHỊ LẦN THỨ SÁU BAN CHẤP HÀNH TRUNG ƯƠNG KHÓA XII: who met, and no subject. */
	if (tc_piece_starts_with(region, piece, "hoi nghi ") || tc_piece_starts_with(region, piece, "dai hoi "))
		return TRUE;
	if (!tc_piece_starts_with(region, piece, "cua "))
		return read_plain_issuer(header, region, piece, head);
	gsize start = region->folded->origin[piece->folded + strlen("cua ")];
	g_autofree char *names = read_title_names(region->text + start, piece->span.end - start, &organ, &end);
	/* In small letters a line of its own: `của Ban Thường vụ Tỉnh ủy`; else a subject may begin so. */
	if (small && (!organ || start + end < piece->span.end)) {
		tc_organ_free(organ);
		return FALSE;
	}
	if (!organ)
		return TRUE;
	TcSpan span = {region->base + start, region->base + start + end};
	/* A standing committee is named by its committee, which the head names with its place. */
	TcOrgan *committee = head->issuer && organ->party ? new_committee(head->issuer) : NULL;
	if (committee)
		take_issuer(header, head, committee, committee->name, span);
	else if (!head->issuer || !strcmp(head->issuer->code, "BCHTW") || !organ->party)
		take_issuer(header, head, g_steal_pointer(&organ), names, span);
	tc_organ_free(organ);
	return TRUE;
}
