/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A number with its symbol, read as it is typed (DOMAIN.md 3.1, 3.3), written as the rules would have it:
 *
 *   44 - KL/TW, 44–KL/TW, 126-<line end>KL/TW       44-KL/TW, 126-KL/TW      Party: number - type / organ
 *   895/QĐ-TTg, 984 /UBND-KGVX, 30/2020/NĐ - CP     895/QĐ-TTg ...           State: number / [year /] type - organ
 *   11/2008/QH12, 50/CP, 157-HĐBT                   as they are              laws, and papers before 1998
 *   84 QĐ/TWĐTN                                     84-QĐ/TWĐTN              the hyphen left out
 *
 * This room does not know the code tables: a *group* is a run of letters that looks like a code. Codes carry no tone mark, are
 * capitals but for a few letters (TTg, CTr, ThU), and are no title-case syllable, so `1- Về tổ chức` and `2/ Công tác` are list
 * marks. Spaces are borne around the first separator, around / between codes, and around the one hyphen of a State symbol.
 */
#include "lib/text/text-private.h"

/* UBTVQH is the longest single code without a place; joined ones (TWĐTN, BCĐTW) are shorter. */
#define MAX_GROUP_LETTERS 12
#define MAX_NUMBER_DIGITS 5
#define MAX_GROUPS 5

typedef struct {
	const char *p;
	const char *end;
	char *form;
	gsize length;
	gboolean lower; /* the symbol is typed in lower case, as in questions */
	guint groups;
	guint hyphens;
	gboolean slash_first;
} Reader;

static gboolean append(Reader *reader, const char *bytes, gsize length)
{
	if (reader->length + length >= TEXT_MAX_IDENTIFIER)
		return FALSE;
	memcpy(reader->form + reader->length, bytes, length);
	reader->length += length;
	reader->form[reader->length] = '\0';
	return TRUE;
}

static gboolean append_group(Reader *reader, const char *bytes, gsize length)
{
	if (!reader->lower)
		return append(reader, bytes, length);
	for (const char *p = bytes; p < bytes + length; p = g_utf8_next_char(p)) {
		char upper[6];
		if (!append(reader, upper, (gsize)g_unichar_to_utf8(text_char_upper(g_utf8_get_char(p)), upper)))
			return FALSE;
	}
	return TRUE;
}

/* The number: digits without leading zeros and a letter of an insertion (30a). */
static gboolean read_number(Reader *reader)
{
	const char *start = reader->p;

	while (reader->p < reader->end && reader->p - start <= MAX_NUMBER_DIGITS && g_ascii_isdigit(*reader->p))
		reader->p++;
	if (reader->p == start || reader->p - start > MAX_NUMBER_DIGITS)
		return FALSE;
	while (start + 1 < reader->p && *start == '0')
		start++;
	if (reader->end - reader->p >= 2 && *reader->p >= 'a' && *reader->p <= 'e' && strchr("/-", reader->p[1]))
		reader->p++;
	return append(reader, start, (gsize)(reader->p - start));
}

/* A separator with the spaces around it. \return '-' or '/', 0 if there is none; `*spaced` whether there were spaces. */
static char read_separator(Reader *reader, gboolean *spaced)
{
	const char *p = reader->p;
	const char *end = reader->end;
	char separator = 0;
	guint lines = 0;

	while (p < end && *p == ' ')
		p++;
	*spaced = p > reader->p;
	gunichar c = 0;
	guint n = p < end ? text_decode((const guchar *)p, (const guchar *)end, &c) : 0;
	gunichar becomes;
	if (c == '-' || c == '/')
		separator = (char)c;
	else if (n > 1 && text_char_action(c, &becomes) == TEXT_PUT && becomes == '-')
		separator = '-';
	else
		return 0;
	p += n;
	const char *after = p;
	while (p < end && (*p == ' ' || (*p == '\n' && lines++ == 0)))
		p++;
	*spaced = *spaced || p > after;
	reader->p = p;
	return separator;
}

/* What a run of letters looks like. */
typedef struct {
	guint letters;
	guint upper;
	guint lower;
	gboolean toned;
	gsize length;
	gsize upper_length; /* bytes of the capitals it starts with */
	guint upper_first;
} Group;

static Group look(const char *p, const char *end)
{
	const TextChars *chars = text_chars();
	Group group = {0};
	const char *start = p;

	while (p < end && group.letters <= MAX_GROUP_LETTERS + 6) {
		gunichar c;
		guint n = text_decode((const guchar *)p, (const guchar *)end, &c);
		guint8 flags = n ? text_char_flags(chars, c) : 0;
		if (!(flags & TEXT_LETTER))
			break;
		gboolean upper = (flags & TEXT_UPPER) != 0;
		p += n;
		if (upper && group.lower == 0) {
			group.upper_length = (gsize)(p - start);
			group.upper_first++;
		}
		group.letters++;
		group.upper += upper;
		group.lower += !upper;
		group.toned = group.toned || (flags & (TEXT_TONED | TEXT_MARK));
	}
	group.length = (gsize)(p - start);
	return group;
}

static gboolean is_syllable(const char *p, gsize length)
{
	TextSyllable syllable;

	return text_syllable_read(p, length, &syllable);
}

/* A code with the next word run into it (`TB/TWngày 06`): the bytes of the code, 0 if it is not that. */
static gsize cut_glued(const char *p, const Group *group)
{
	gsize cut = group->upper_length;

	if (group->upper_first < 2 || group->lower < 2)
		return 0;
	for (guint i = 0; i < 2 && cut < group->length; i++) {
		if (is_syllable(p + cut, group->length - cut))
			return cut;
		cut += (gsize)(g_utf8_next_char(p + cut) - (p + cut));
	}
	return 0;
}

/* Whether capitals with a few small letters, no tone: KL, TTg, CTr, ThU, TƯHCTĐ. */
static gboolean is_code(const char *p, const Group *group)
{
	if (group->letters == 0 || group->letters > MAX_GROUP_LETTERS || group->toned)
		return FALSE;
	if (group->lower == 0)
		return TRUE;
	if (group->upper_first == 0 || group->lower > 2)
		return FALSE;
	return !(group->upper == 1 && (group->letters < 3 || is_syllable(p, group->length)));
}

/* Reads one group, with the digits of a term after QH. \param strict it may be no syllable (CÔNG) and has two letters or more. */
static gboolean read_group(Reader *reader, gboolean strict)
{
	Group group = look(reader->p, reader->end);
	gsize length = group.length;
	gsize glued = group.lower ? cut_glued(reader->p, &group) : 0;

	if (glued) {
		length = glued;
		group = look(reader->p, reader->p + glued);
	}
	if (group.lower == group.letters && group.letters && group.letters <= MAX_GROUP_LETTERS && !group.toned &&
	    (reader->groups == 0 || reader->lower))
		reader->lower = TRUE;
	else if (reader->lower || !is_code(reader->p, &group))
		return FALSE;
	if (strict && (group.letters < 2 || is_syllable(reader->p, length)))
		return FALSE;
	const char *digits = reader->p + length;
	if (length >= 2 && (digits[-1] | 0x20) == 'h' && (digits[-2] | 0x20) == 'q')
		while (digits < reader->end && g_ascii_isdigit(*digits) && digits - reader->p < (gssize)length + 2)
			digits++;
	/* T.Ư and T.W are written with a stop by some. */
	if (length == 1 && *reader->p == 'T' && reader->end - digits > 1 && *digits == '.') {
		Group rest = look(digits + 1, reader->end);
		if (rest.letters == 1 && rest.upper == 1) {
			if (!append(reader, "T", 1) || !append(reader, digits + 1, rest.length))
				return FALSE;
			reader->p = digits + 1 + rest.length;
			reader->groups++;
			return TRUE;
		}
	}
	if (!append_group(reader, reader->p, (gsize)(digits - reader->p)))
		return FALSE;
	reader->p = digits;
	reader->groups++;
	return TRUE;
}

/* `2020/` or `2005-` after the first slash: the year of a normative paper. */
static void read_year(Reader *reader)
{
	const char *p = reader->p;

	if (reader->end - p < 6 || !(p[0] == '1' || p[0] == '2') || !strchr("-/ ", p[4]))
		return;
	for (guint i = 0; i < 4; i++)
		if (!g_ascii_isdigit(p[i]))
			return;
	Reader at = *reader;
	gboolean spaced;
	at.p += 4;
	char separator = read_separator(&at, &spaced);
	if (!separator || (spaced && separator == '-') || !append(&at, p, 4) || !append(&at, &separator, 1))
		return;
	*reader = at;
}

/* More groups, each after its separator, as long as they look like codes. */
static void read_more_groups(Reader *reader)
{
	while (reader->groups < MAX_GROUPS) {
		Reader at = *reader;
		gboolean spaced;
		char separator = read_separator(&at, &spaced);

		if (!separator || !append(&at, &separator, 1))
			return;
		if (spaced && (at.lower || (separator == '-' && (!at.slash_first || at.hyphens > 0))))
			return;
		if (!read_group(&at, spaced && separator == '-'))
			return;
		at.hyphens += separator == '-';
		*reader = at;
	}
}

/* After the number: a separator and the first group; or a space and two groups with a slash between. */
static gboolean read_symbol(Reader *reader)
{
	gboolean spaced;
	char separator = read_separator(reader, &spaced);

	if (!separator) {
		if (reader->p == reader->end || *reader->p != ' ')
			return FALSE;
		reader->p++;
		if (!append(reader, "-", 1) || !read_group(reader, TRUE) || reader->lower || reader->p == reader->end ||
		    *reader->p != '/')
			return FALSE;
		read_more_groups(reader);
		return reader->groups >= 2;
	}
	reader->slash_first = separator == '/';
	if (!append(reader, &separator, 1))
		return FALSE;
	const char *before_year = reader->p;
	if (reader->slash_first)
		read_year(reader);
	gboolean year = reader->p > before_year;
	Reader strict = *reader;
	if (!read_group(reader, FALSE))
		return FALSE;
	read_more_groups(reader);
	if (reader->groups >= 2)
		return !(reader->lower && spaced);
	/* One group alone: a year before it is enough; else it must be glued and no syllable. */
	return year ? !spaced : !spaced && !(reader->lower && reader->slash_first) && read_group(&strict, TRUE);
}

gsize text_identifier_scan(const char *p, const char *end, char form[TEXT_MAX_IDENTIFIER])
{
	Reader reader = {p, end, form, 0, FALSE, 0, 0, FALSE};

	if (!read_number(&reader) || !read_symbol(&reader))
		return 0;
	/* A separator that led nowhere may stand behind. */
	form[reader.length] = '\0';
	return (gsize)(reader.p - p);
}
