/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The foot of a paper: recipients on the left, signature on the right, one after the other or side by side on the same lines.
 *
 *     Nơi nhận:            KT. CỤC TRƯỞNG          authority
 *     - Như trên;          PHÓ CỤC TRƯỞNG          post
 *     - Lưu: VT, TH.       Nguyễn Văn An           signer
 *
 * Seal and handwriting lie between post and name, so a name is taken only if it looks like one: two to five words with capital
 * first letters, a family name in front. Posts are read through posts.tsv, which gives them back the marks that OCR lost.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define MAX_RECIPIENTS 60
/** Where KT. says which post must follow, one letter in so many may be wrong. */
#define LETTERS_PER_ERROR 5
/** A shorter end of a post is no post: CHỦ TỊCH has eight letters. */
#define MIN_POST_BYTES 7

typedef struct {
	TcHeader *header;
	const TcRegion *region;
	GString *authority;
	TcSpan authority_span;
	GString *item; /* the recipient being read */
	TcSpan item_span;
	gboolean reading; /* within the recipients */
	gboolean signing; /* an authority or a post has been seen */
	gboolean clear;   /* the last item, `Lưu`, has been read */
	gsize start;      /* region bytes: where the foot begins, G_MAXSIZE if nothing of it was seen */
	double signer_score;
	gboolean torn; /* the piece before was a signer's name of two words: `Nguyễn Văn`, whose third may follow */
} Foot;

static void begin(Foot *foot, gsize at)
{
	foot->start = MIN(foot->start, at);
}

static void add_authority(Foot *foot, const char *text, gsize at, gsize rest, gsize length, const char *form)
{
	gboolean known;
	const char *base = foot->region->text;
	g_autofree char *post = tc_post_dup(text + rest, length - rest, &known);

	g_string_append_printf(foot->authority, "%s%s %s", foot->authority->len ? " / " : "", form, post);
	TcSpan span = {(gsize)(text + at - base), (gsize)(text + length - base)};
	if (!foot->authority_span.end)
		foot->authority_span.start = span.start;
	foot->authority_span.end = span.end;
	foot->signing = TRUE;
	begin(foot, span.start);
}

static gboolean is_deputy(const char *post)
{
	return g_str_has_prefix(post, "PHÓ ") || g_str_has_prefix(post, "THỨ TRƯỞNG");
}

/** The head for whom the last authority line says KT., NULL if it does not. Borrowed. */
static const char *get_head(const Foot *foot)
{
	const char *line = foot->authority->str;

	/* The lines are stacked with ` / `; K/T has a slash of its own. */
	for (const char *next; (next = strstr(line, " / "));)
		line = next + strlen(" / ");
	return g_str_has_prefix(line, "KT. ") || g_str_has_prefix(line, "K/T ") ? line + strlen("KT. ") : NULL;
}

/** The deputy's post under KT.: of CỤC TRƯỞNG, PHÓ CỤC TRƯỞNG. Free with g_free(). */
static char *dup_deputy_of(const char *head)
{
	return !strcmp(head, "BỘ TRƯỞNG") ? g_strdup("THỨ TRƯỞNG") : g_strconcat("PHÓ ", head, NULL);
}

/**
 * The post that must stand under KT. if a line is its damaged print: `PHỐ CỤ TRUONG`, or the end of it, `G CỤC TRƯỞNG`. NULL if the line is
 * none, or no KT. stands above.
 */
static char *dup_expected(const Foot *foot, const char *text, gsize length)
{
	const char *head = get_head(foot);

	if (!head || length > 90)
		return NULL;
	g_autofree char *deputy = dup_deputy_of(head), *wanted = tc_text_fold(deputy, -1);
	g_autofree char *clean = tc_name_squeeze(text, (gssize)length, " .,:;'\"~-_*0123456789"),
			*print = tc_text_fold(clean, -1);
	g_autofree char *own = tc_text_fold(head, -1);
	guint limit = (guint)strlen(wanted) / LETTERS_PER_ERROR;
	gboolean end = strlen(print) >= MIN_POST_BYTES && g_str_has_suffix(own, print);

	return end || tc_fuzzy_distance(print, wanted, limit) <= limit ? g_steal_pointer(&deputy) : NULL;
}

/** TRUE if a post line read later is the signer's and not the one that stands. */
static gboolean is_better_post(const Foot *foot, const char *post)
{
	const char *standing = tc_header_get(foot->header, TC_FIELD_SIGNER_POST);

	if (!standing)
		return TRUE;
	/* What follows the name is another paper's: a copy sheet's, a plan's that is attached. */
	if (tc_header_get(foot->header, TC_FIELD_SIGNER))
		return FALSE;
	return is_deputy(post) || (foot->authority->len && !is_deputy(standing));
}

/** Reads a post line; FALSE if the line is none. */
static gboolean read_post(Foot *foot, const char *text, gsize length)
{
	gboolean known = FALSE;
	gsize from = tc_name_skip_junk(text, length);

	if (length - from < 6 || tc_name_get_caps(text + from, length - from) < .75)
		return FALSE;
	g_autofree char *expected = dup_expected(foot, text + from, length - from);
	g_autofree char *post = expected ? g_strdup(expected) : tc_post_dup(text + from, length - from, &known);
	if ((!expected && !known) || strlen(post) > 160)
		return FALSE;
	gsize start = (gsize)(text + from - foot->region->text);
	/* Before any authority only the shape of a foot tells a post from a heading. */
	if (!foot->signing && !foot->reading)
		return FALSE;
	if (tc_post_is_body(post) || !is_better_post(foot, post))
		return TRUE;
	tc_header_set(foot->header, TC_FIELD_SIGNER_POST, post,
		      tc_region_to_canonical(foot->region, (TcSpan){start, start + length - from}), .85);
	foot->signing = TRUE;
	begin(foot, start);
	return TRUE;
}

/* ---- the signer ------------------------------------------------------------------------------------------------------------------ */

/* `Nguyễn Văn`: a family name and a word that seldom is a name by itself. */
static gboolean is_half_name(const char *name)
{
	static const char *const middles[] = {"van", "thi", "huu",  "dinh", "ba",    "viet", "trong", "cong",
					      "duc", "duy", "ngoc", "xuan", "quang", "tien", "quoc",  "the"};
	const char *last = strchr(name, ' ');
	g_autofree char *folded = last && !strchr(last + 1, ' ') ? tc_text_fold(last + 1, -1) : NULL;

	for (gsize i = 0; folded && i < G_N_ELEMENTS(middles); i++)
		if (!strcmp(folded, middles[i]))
			return TRUE;
	return FALSE;
}

static gboolean read_signer(Foot *foot, const char *text, gsize length)
{
	gsize skip = tc_name_skip_junk(text, length);
	char *name = NULL;
	double score = foot->signing || foot->header->recipients->len ? tc_person_read(text + skip, length - skip, &name) : 0;

	/* A family name that no table has counts only under a post. */
	if (score <= TC_PERSON_RARE && !tc_header_get(foot->header, TC_FIELD_SIGNER_POST))
		g_clear_pointer(&name, g_free);
	if (!name)
		return FALSE;
	gsize start = (gsize)(text + skip - foot->region->text);
	if (score >= foot->signer_score) {
		tc_header_set(foot->header, TC_FIELD_SIGNER, name,
			      tc_region_to_canonical(foot->region, (TcSpan){start, start + length - skip}), score);
		foot->signer_score = score;
		foot->torn = is_half_name(name);
	}
	g_free(name);
	return TRUE;
}

/** `Nguyễn Văn` / `An`: the rest of a name that is torn over two pieces; FALSE if the piece is none. */
static gboolean read_torn(Foot *foot, const char *text, gsize length)
{
	gboolean torn = foot->torn;
	TcField *signer = &foot->header->fields[TC_FIELD_SIGNER];

	foot->torn = FALSE;
	if (!torn || !signer->value || !tc_person_is_given(text, length))
		return FALSE;
	gsize end = (gsize)(text + length - foot->region->text);
	g_autofree char *whole = g_strdup_printf("%s %.*s", signer->value, (int)length, text);
	char *name = NULL;
	double score = tc_person_read(whole, strlen(whole), &name);
	if (score > foot->signer_score) {
		TcSpan span = {signer->span.start, tc_region_to_canonical(foot->region, (TcSpan){end, end}).end};
		tc_header_set(foot->header, TC_FIELD_SIGNER, name, span, score);
		foot->signer_score = score;
	}
	g_free(name);
	return TRUE;
}

/** `CHỦ TỊCH Nguyễn Văn An`: post and name on one line; FALSE if they are not. */
static gboolean read_post_and_name(Foot *foot, const char *text, gsize length)
{
	for (gsize i = MIN_POST_BYTES; i + MIN_POST_BYTES < length; i++) {
		char *name = NULL;
		if (text[i] != ' ' || tc_name_get_caps(text, i) < .9 || !tc_post_get(text, i, 0))
			continue;
		double score = tc_person_read(text + i + 1, length - i - 1, &name);
		g_free(name);
		if (score >= .85 && read_post(foot, text, i))
			return read_signer(foot, text + i + 1, length - i - 1);
	}
	return FALSE;
}

/* ---- recipients ---------------------------------------------------------------------------------------------------------------- */

static void end_item(Foot *foot)
{
	g_autofree char *clean = tc_name_squeeze(foot->item->str, -1, " -~+*_.,;:|{}\"'");

	/* Quotes and specks at its end. */
	for (char *last = clean + strlen(clean); last > clean;) {
		char *at = g_utf8_find_prev_char(clean, last);
		if (g_unichar_isalnum(g_utf8_get_char(at)) || *at == ')')
			break;
		*at = '\0';
		last = at;
	}
	g_string_truncate(foot->item, 0);
	if (g_utf8_strlen(clean, -1) < 3 || foot->header->recipients->len >= MAX_RECIPIENTS)
		return;
	TcField field = {tc_name_respell(clean), tc_region_to_canonical(foot->region, foot->item_span), .9, TC_SOURCE_SIGNATURE};
	g_array_append_val(foot->header->recipients, field);
}

static gboolean is_last_item(const char *text, gsize length)
{
	g_autofree char *folded = tc_text_fold(text, (gssize)MIN(length, 16));

	return strstr(folded, "luu") != NULL;
}

/** The right column after an item: `- Như trên; PHÓ CHỦ TỊCH`. \return where it begins, `length` if there is none. */
static gsize find_right_column(const Foot *foot, const char *text, gsize length)
{
	for (gsize i = 1; i + 8 < length; i++) {
		if (text[i - 1] != ' ' && text[i - 1] != ';')
			continue;
		gsize rest = i + tc_name_skip_junk(text + i, length - i);
		if (length - rest < 8 || tc_name_get_caps(text + rest, length - rest) <= .85)
			continue;
		g_autofree char *expected = dup_expected(foot, text + rest, length - rest);
		if (expected || tc_post_get(text + rest, length - rest, text[i - 1] == ';' ? 2 : 1))
			return rest;
	}
	return length;
}

/** The signer's name in the right column, after an item that ends: `- Cơ quan của các đoàn thể; Hồ Đức An`. `length` if there is none. */
static gsize find_right_name(const char *text, gsize length)
{
	const char *stop = memrchr(text, ';', length);
	gsize rest = stop ? (gsize)(stop + 1 - text) : length;
	char *name = NULL;

	if (rest < length)
		rest += tc_name_skip_junk(text + rest, length - rest);
	double score = rest + 6 < length && length - rest < 60 ? tc_person_read(text + rest, length - rest, &name) : 0;
	g_free(name);
	return score >= .85 ? rest : length;
}

/** What stands before a brace drawn at the end of an item: `- Thường trực Tỉnh ủy; } (báo cáo)`. */
static gsize cut_brace(const char *text, gsize length)
{
	const char *brace = memchr(text, '}', length);

	return brace ? (gsize)(brace - text) : length;
}

static void add_item(Foot *foot, const char *text, gsize length, gboolean bullet)
{
	gsize start = (gsize)(text - foot->region->text);

	if (bullet) {
		end_item(foot);
		foot->item_span.start = start;
	} else if (foot->item->len) {
		g_string_append_c(foot->item, ' ');
	}
	foot->item_span.end = start + length;
	g_string_append_len(foot->item, text, (gssize)length);
	if (bullet && is_last_item(text, length))
		foot->clear = TRUE;
}

/** `} (Báo cáo)`: a drawn brace and what it says of the lines above. */
static gboolean is_brace(const char *text, gsize length)
{
	return memchr(text, '}', MIN(length, 6)) != NULL;
}

static gboolean goes_on(const Foot *foot, const char *text)
{
	gunichar first = g_utf8_get_char(text);

	if (!foot->item->len)
		return FALSE;
	char last = foot->item->str[foot->item->len - 1];
	return last != ';' && last != '.' && (g_unichar_islower(first) || first == '(' || last == ',');
}

/** `KT. CHỦ TỊCH PHÓ CHỦ TỊCH`: where the deputy's post begins that stands on the line of the authority, `length` if none does. */
static gsize find_deputy(const char *text, gsize rest, gsize length)
{
	for (gsize i = rest + MIN_POST_BYTES; i + MIN_POST_BYTES < length; i++)
		if (text[i - 1] == ' ' && (g_str_has_prefix(text + i, "PHÓ ") || g_str_has_prefix(text + i, "THỨ TRƯỞNG")) &&
		    tc_post_get(text + i, length - i, 0))
			return i;
	return length;
}

/** One piece of the foot, after `Nơi nhận` or near the end. */
static void read_piece(Foot *foot, const char *text, gsize length)
{
	gsize rest = 0;
	const char *form = NULL;
	gboolean bullet = length && strchr("-~+*", *text) && length > 1;
	gsize authority = tc_authority_find(text, length, &rest, &form);

	if (read_torn(foot, text, length))
		return;
	if (authority < length) {
		gsize post = find_deputy(text, rest, length);
		add_authority(foot, text, authority, rest, post, form);
		if (post < length)
			read_post(foot, text + post, length - post);
		length = authority;
		while (length && strchr(" ,.;", text[length - 1]))
			length--;
		if (length < 4)
			return;
	}
	/* Behind the last item a dash is a stroke of the pen. */
	if (foot->reading && bullet && foot->clear && read_signer(foot, text, length))
		return;
	if (foot->reading && bullet) {
		gsize right = find_right_column(foot, text, length);
		gsize named = right < length ? length : find_right_name(text, length);
		if (right < length)
			read_post(foot, text + right, length - right);
		if (named < length && read_signer(foot, text + named, length - named))
			right = named;
		if (is_brace(text, length) || read_post(foot, text, right))
			return;
		add_item(foot, text, cut_brace(text, right), TRUE);
		return;
	}
	if (read_post_and_name(foot, text, length) || read_post(foot, text, length) || read_signer(foot, text, length))
		return;
	if (foot->reading && !is_brace(text, length) && !foot->clear && goes_on(foot, text))
		add_item(foot, text, length, FALSE);
}

/* ---- the foot in the text -------------------------------------------------------------------------------------------------------- */

static void read_foot(Foot *foot)
{
	const TcRegion *region = foot->region;
	guint first = G_MAXUINT;

	for (guint i = 0; i < region->pieces->len && first == G_MAXUINT; i++)
		if (tc_recipients_match(region, tc_region_piece(region, i)))
			first = i;
	for (guint i = 0; i < region->pieces->len; i++) {
		const TcPiece *piece = tc_region_piece(region, i);
		const char *text = region->text + piece->span.start;
		gsize length = piece->span.end - piece->span.start, skip = 0;
		if (piece->kind == TC_PIECE_TITLE || (piece->kind == TC_PIECE_TYPE && foot->signing))
			break;
		if (piece->kind != TC_PIECE_TEXT)
			continue;
		if (i == first) {
			skip = tc_recipients_match(region, piece);
			foot->reading = TRUE;
			begin(foot, piece->span.start);
		}
		/* Above the recipients only the signature's short lines count. */
		if (length > (foot->reading ? 400u : 90u) ||
		    (foot->header->fields[TC_FIELD_SIGNER].value && foot->clear && length > 120))
			continue;
		if (length > skip)
			read_piece(foot, text + skip, length - skip);
	}
	end_item(foot);
}

void tc_header_read_signature(TcHeader *header, const TcText *text)
{
	gsize length;
	const char *bytes = tc_text_get_canonical(text, &length);
	gboolean signing = FALSE;

	TcSpan where = tc_foot_find(bytes, header->body_end, header->body_start, &signing);
	/* Without recipients and an authority no post and no name counts. Most articles of a law have neither. */
	if (!signing && !header->recipients->len && !tc_authority_may_stand(bytes + where.start, where.end - where.start) &&
	    !tc_recipients_may_stand(text, where))
		return;
	g_autoptr(TcRegion) region = tc_region_new(text, where, G_MAXUINT);
	Foot foot = {.header = header,
		     .region = region,
		     .authority = g_string_new(NULL),
		     .item = g_string_new(NULL),
		     .start = G_MAXSIZE,
		     .signing = signing};
	read_foot(&foot);
	if (foot.authority->len)
		tc_header_set(header, TC_FIELD_AUTHORITY, foot.authority->str,
			      tc_region_to_canonical(region, foot.authority_span), .85);
	if (foot.start != G_MAXSIZE)
		header->body_end = where.start + foot.start;
	g_string_free(foot.authority, TRUE);
	g_string_free(foot.item, TRUE);
}
