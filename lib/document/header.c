/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A paper's header, read in this order:
 *
 *     cut the head into pieces       segments.c, titles.c, marks.c, stamps.c
 *     number, date, type             head.c, numbers.c, dates.c
 *     organs                         organ-lines.c, head-organs.c
 *     subject, addressees            subject.c, addressees.c
 *     copy sheet, signature          copies.c, signature.c, posts.c, people.c
 *     what one tells of another      here: the signature names the issuer under a head that several organs share, the issuer decides the
 *                                    symbol's spelling, the symbol the type of a letter
 *     what the body says             echoes.c, attachment.c, checks.c
 *     the file's name                filename.c
 *
 * Only the first HEAD_BYTES and the foot are cut into pieces, so the time does not grow with the body.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define HEAD_BYTES 5000
#define HEAD_LINES 90
#define COPY_BYTES 2000
/** Tax and customs were put under the ministry on this day; heads are as organs.tsv says until then. */
#define REFORM "2025-03-01"
/** An organ code of so many letters may have two wrong, a shorter one one. */
#define LONG_CODE 6

const char *tc_field_get_name(TcFieldId id)
{
	static const char *const names[TC_N_FIELDS] = {
		"type",  "number",      "symbol",      "year",        "issuer",      "parent",    "place",
		"date",  "subject",     "signer",      "signer_post", "authority",   "secrecy",   "urgency",
		"draft", "circulation", "attached_to", "copy_number", "copy_symbol", "copy_date", "copy_issuer"};

	g_return_val_if_fail(id < TC_N_FIELDS, NULL);
	return names[id];
}

TcFieldId tc_field_from_name(const char *name)
{
	guint i = 0;

	while (i < TC_N_FIELDS && strcmp(tc_field_get_name((TcFieldId)i), name) != 0)
		i++;
	return (TcFieldId)i;
}

static const char *const source_names[TC_N_SOURCES] = {NULL,         "unreadable", "head",      "title",  "signature",
						       "copy-sheet", "derived",    "file-name", "folder", "series"};

const char *tc_source_get_name(TcSource source)
{
	g_return_val_if_fail(source < TC_N_SOURCES, NULL);
	return source_names[source];
}

TcSource tc_source_from_name(const char *name)
{
	for (guint i = 0; name && i < TC_N_SOURCES; i++)
		if (!g_strcmp0(source_names[i], name))
			return (TcSource)i;
	return TC_SOURCE_NONE;
}

gboolean tc_source_is_print(TcSource source)
{
	return source >= TC_SOURCE_HEAD && source <= TC_SOURCE_COPY_SHEET;
}

/** What is printed in a part of the paper of its own; other fields stand in the head, or in the title (mark_title()). */
static TcSource get_part(TcFieldId id)
{
	if (id >= TC_FIELD_COPY_NUMBER)
		return TC_SOURCE_COPY_SHEET;
	return id == TC_FIELD_SIGNER || id == TC_FIELD_SIGNER_POST || id == TC_FIELD_AUTHORITY ? TC_SOURCE_SIGNATURE
											       : TC_SOURCE_HEAD;
}

void tc_header_set(TcHeader *header, TcFieldId id, const char *value, TcSpan span, double confidence)
{
	TcField *field = &header->fields[id];

	if (!value || !*value)
		return;
	g_free(field->value);
	*field = (TcField){g_strdup(value), span, confidence, span.end > span.start ? get_part(id) : TC_SOURCE_DERIVED};
}

void tc_header_set_unreadable(TcHeader *header, TcFieldId id, TcSpan span)
{
	TcField *field = &header->fields[id];

	g_free(field->value);
	*field = (TcField){NULL, span, 0, TC_SOURCE_UNREADABLE};
}

/** What of the head stands under the type word is of the title; an issuer may also be that of the signature. */
static void mark_title(TcHeader *header, const TcRegion *region, const TcHead *head)
{
	static const TcFieldId fields[] = {TC_FIELD_TYPE, TC_FIELD_ISSUER, TC_FIELD_SUBJECT, TC_FIELD_ATTACHED_TO};
	gsize title = head->type == G_MAXUINT ? G_MAXSIZE : region->base + tc_region_piece(region, head->type)->span.start;

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		TcField *field = &header->fields[fields[i]];
		if (field->source == TC_SOURCE_HEAD && field->span.start >= title)
			field->source = field->span.start < header->body_end ? TC_SOURCE_TITLE : TC_SOURCE_SIGNATURE;
	}
}

/** `length` or less, at a character's border. */
static gsize cut_length(const char *text, gsize length, gsize limit)
{
	if (length <= limit)
		return length;
	while (limit && (text[limit] & 0xC0) == 0x80)
		limit--;
	return limit;
}

/** BAN CHẤP HÀNH TRUNG ƯƠNG heads the papers of three issuers; `T/M BAN BÍ THƯ` says which. */
static void read_signing_issuer(TcHeader *header, const TcHead *head)
{
	const char *authority = tc_header_get(header, TC_FIELD_AUTHORITY);
	gsize matched;

	if (!authority || (head->issuer && strcmp(head->issuer->code, "BCHTW")) ||
	    !(g_str_has_prefix(authority, "T/M ") || g_str_has_prefix(authority, "TM. ")))
		return;
	g_autoptr(TcOrgan) organ = tc_organ_match(authority + 4, -1, &matched);
	if (!organ || (head->issuer ? strcmp(organ->code, "BBT") && strcmp(organ->code, "BCT") : !organ->level))
		return;
	tc_header_set(header, TC_FIELD_ISSUER, organ->name, header->fields[TC_FIELD_AUTHORITY].span, .9);
	header->fields[TC_FIELD_ISSUER].source = TC_SOURCE_SIGNATURE;
	header->level = organ->level;
}

/** A head whose second organ line is lost: `Bộ Tài chính` above a letter `TCT-CS` is the parent of the Tổng cục. */
static void read_lost_issuer(TcHeader *header, const TcHead *head)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL);
	TcField *issuer = &header->fields[TC_FIELD_ISSUER];
	const char *name = NULL;

	if (!symbol || !issuer->value || header->fields[TC_FIELD_PARENT].value || !head->issuer ||
	    head->issuer->level != TC_LEVEL_CENTRE)
		return;
	g_autofree char *organ = tc_symbol_dup_organ(symbol);
	if (!strcmp(organ, head->issuer->code) || !tc_code_get(organ, NULL, NULL, NULL, &name) || !name ||
	    !g_str_has_prefix(name, "Tổng cục"))
		return;
	tc_header_set(header, TC_FIELD_PARENT, issuer->value, issuer->span, issuer->confidence);
	tc_header_set(header, TC_FIELD_ISSUER, name, (TcSpan){0, 0}, .6);
}

/** A damaged line that no table has, `TỔNG CỤC 'G CỤC THUÊSZ`: the symbol's organ is its name if it begins alike. */
static void read_damaged_issuer(TcHeader *header, const TcHead *head)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL), *name = NULL;
	TcField *issuer = &header->fields[TC_FIELD_ISSUER];
	TcLevel level;

	if (!symbol || !issuer->value || !head->issuer || *head->issuer->code)
		return;
	g_autofree char *organ = tc_symbol_dup_organ(symbol);
	const char *second = strchr(issuer->value, ' ') ? strchr(strchr(issuer->value, ' ') + 1, ' ') : NULL;
	if (!second || !tc_code_get(organ, NULL, &level, NULL, &name) || !name ||
	    strncmp(name, issuer->value, (gsize)(second - issuer->value)))
		return;
	tc_header_set(header, TC_FIELD_ISSUER, name, issuer->span, .6);
	header->level = level;
}

/**
 * An issuer that the head does not show: the symbol's organ, if the code means one organ only, or one at the place of the
 * date line.
 */
static void read_symbol_issuer(TcHeader *header)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL);
	const char *name = NULL;
	TcLevel level;

	if (!symbol || header->fields[TC_FIELD_ISSUER].value)
		return;
	g_autofree char *organ = tc_symbol_dup_organ(symbol);
	const char *place = tc_header_get(header, TC_FIELD_PLACE);
	g_autoptr(TcOrgan) local = place && !tc_symbol_is_party(symbol) ? tc_organ_new_at(organ, place) : NULL;
	if (local) {
		tc_header_set(header, TC_FIELD_ISSUER, local->name, (TcSpan){0, 0}, .4);
		header->level = local->level;
		header->province = g_strdup(tc_organ_get_province(local));
		return;
	}
	if (!tc_code_get(organ, NULL, &level, NULL, &name) || !name)
		return;
	tc_header_set(header, TC_FIELD_ISSUER, name, (TcSpan){0, 0}, .5);
	header->level = level;
}

/** An organ that always stands under the same one, whose line OCR lost. */
static void read_lost_parent(TcHeader *header)
{
	const char *issuer = tc_header_get(header, TC_FIELD_ISSUER), *date = tc_header_get(header, TC_FIELD_DATE);
	gsize matched;

	if (!issuer || header->fields[TC_FIELD_PARENT].value || (date && strcmp(date, REFORM) >= 0))
		return;
	g_autoptr(TcOrgan) organ = tc_organ_match(issuer, -1, &matched);
	if (organ)
		tc_header_set(header, TC_FIELD_PARENT, tc_organ_get_above(organ), (TcSpan){0, 0}, .4);
}

/** TRUE if a letter's symbol has an organ that no table has and that is no code either: `BicTBN`. */
static gboolean is_noise(const char *organ)
{
	if (tc_code_get(organ, NULL, NULL, NULL, NULL) || !strcmp(organ, "TTr"))
		return FALSE;
	if (strpbrk(organ, "0123456789"))
		return TRUE;
	return tc_name_get_caps(organ, strlen(organ)) < .8;
}

/** TRUE if `organ` is the issuer's code with a letter or two wrong. */
static gboolean is_damaged_code(const char *organ, const char *code)
{
	g_autofree char *printed = tc_text_fold(organ, -1), *own = tc_text_fold(code, -1);

	/* The slash before it, read as a letter. */
	if (*printed && strchr("il", *printed) && *own && !strcmp(printed + 1, own))
		return TRUE;
	gsize length = strlen(own);
	/* Two errors leave nothing of a code of two letters but its first. */
	if (length == 2)
		return strchr(printed, own[0]) && is_noise(organ) && tc_fuzzy_distance(printed, own, 2) <= 2;
	guint limit = length < LONG_CODE ? 1 : 2;
	return length > 2 && tc_fuzzy_distance(printed, own, limit) <= limit;
}

/**
 * The symbol in canonical spelling. Where OCR broke a letter's organ code, the issuer's own code is near (`ICHQ` for TCHQ under TỔNG CỤC HẢI
 * QUAN) or the symbol is unreadable.
 */
static void spell_symbol(TcHeader *header, const TcHead *head)
{
	TcField *field = &header->fields[TC_FIELD_SYMBOL];

	if (!field->value)
		return;
	char *canonical = tc_symbol_canonical(field->value, tc_header_get(header, TC_FIELD_ISSUER));
	g_free(field->value);
	field->value = canonical;
	gsize length = strcspn(canonical, "-/");
	g_autofree char *organ = g_strndup(canonical, length);
	/* Letters without a separator are a symbol only if they are a known organ's: `TLĐ`, `QH15`. */
	g_autofree char *sole = canonical[length] ? NULL : tc_symbol_dup_organ(canonical);
	if (sole && !tc_code_get(sole, NULL, NULL, NULL, NULL))
		tc_header_set_unreadable(header, TC_FIELD_SYMBOL, field->span);
	if (sole || canonical[length] != '-' || tc_code_get(organ, NULL, NULL, NULL, NULL) || tc_type_get_by_code(organ))
		return;
	const char *code = head->issuer ? head->issuer->code : "";
	if (is_damaged_code(organ, code)) {
		field->value = g_strconcat(code, canonical + length, NULL);
		field->confidence = .6;
		g_free(canonical);
	} else if (is_noise(organ)) {
		tc_header_set_unreadable(header, TC_FIELD_SYMBOL, field->span);
	}
}

static void read_type(TcHeader *header, const TcHead *head)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL);
	const char *type = symbol ? tc_symbol_get_type(symbol) : NULL;

	if (header->fields[TC_FIELD_TYPE].value)
		return;
	if (type)
		tc_header_set(header, TC_FIELD_TYPE, type, header->fields[TC_FIELD_SYMBOL].span, .8);
	else if (head->address != G_MAXUINT || (header->subject_span.end && symbol))
		tc_header_set(header, TC_FIELD_TYPE, "cong-van", (TcSpan){0, 0}, .6);
}

static void clear_field(gpointer data)
{
	g_free(((TcField *)data)->value);
}

static gsize find_body_start(const TcRegion *region, const TcHead *head)
{
	if (!head->after || !region->pieces->len)
		return region->base;
	guint after = head->after;
	while (after + 1 < region->pieces->len && tc_region_piece(region, after)->kind == TC_PIECE_RULE)
		after++;
	if (after < region->pieces->len)
		return region->base + tc_region_piece(region, after)->span.start;
	return region->base + tc_region_piece(region, region->pieces->len - 1)->span.end;
}

static void read_tail(TcHeader *header, const TcText *text)
{
	gsize length;
	const char *bytes = tc_text_get_canonical(text, &length);
	gsize start = length > COPY_BYTES ? length - COPY_BYTES : 0;

	start = MAX(start, header->body_start);
	while (start < length && (bytes[start] & 0xC0) == 0x80)
		start++;
	/* Most papers have no copy sheet: a look for its codes is enough. */
	if (!strstr(bytes + start, "BS") && !strstr(bytes + start, "SY") && !strstr(bytes + start, "SL") &&
	    !strstr(bytes + start, "TrS"))
		return;
	g_autoptr(TcRegion) tail = tc_region_new(text, (TcSpan){start, length}, G_MAXUINT);
	tc_header_read_copy(header, tail);
}

TcHeader *tc_header_parse(const TcText *text, const char *file_name)
{
	TcHeader *header = g_new0(TcHeader, 1);
	TcHead head = {.issuer = NULL};
	gsize length;
	const char *bytes = tc_text_get_canonical(text, &length);

	header->addressees = g_array_new(FALSE, FALSE, sizeof(TcField));
	header->recipients = g_array_new(FALSE, FALSE, sizeof(TcField));
	g_array_set_clear_func(header->addressees, clear_field);
	g_array_set_clear_func(header->recipients, clear_field);
	g_autoptr(TcRegion) region = tc_region_new(text, (TcSpan){0, cut_length(bytes, length, HEAD_BYTES)}, HEAD_LINES);
	tc_header_read_head(header, region, &head);
	tc_header_read_subject(header, region, &head);
	tc_header_read_addressees(header, region, &head);
	header->body_start = find_body_start(region, &head);
	header->body_end = length;
	read_tail(header, text);
	tc_header_read_signature(header, text);
	read_signing_issuer(header, &head);
	spell_symbol(header, &head);
	read_damaged_issuer(header, &head);
	read_lost_issuer(header, &head);
	read_symbol_issuer(header);
	read_lost_parent(header);
	tc_header_hear_addressees(header, text);
	tc_header_read_attachment(header, region);
	mark_title(header, region, &head);
	tc_header_check_date(header, text, region->signed_on);
	if (file_name)
		tc_header_read_file_name(header, file_name);
	read_type(header, &head);
	tc_organ_free(head.issuer);
	return header;
}

void tc_header_free(TcHeader *header)
{
	if (!header)
		return;
	for (guint i = 0; i < TC_N_FIELDS; i++)
		g_free(header->fields[i].value);
	g_array_unref(header->addressees);
	g_array_unref(header->recipients);
	g_free(header->province);
	g_free(header);
}
