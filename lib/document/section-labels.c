/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The labels with which sections begin: `Chương II`, `Điều 5a.`, `I-`, `1.1.`, `đ)`. Whether a label is one, and no number that begins a
 * sentence, sections.c decides by what stands before it.
 */
#include "lib/document/sections-private.h"

#include <string.h>

/* ---- numbers ---------------------------------------------------------------------------------------------------------- */

static guint read_digits(const char *text, gsize length, gsize *end)
{
	guint value = 0;

	for (*end = 0; *end < length && *end < 4 && g_ascii_isdigit(text[*end]); ++*end)
		value = value * 10 + (guint)(text[*end] - '0');
	return value;
}

/** A roman number in capitals; 0 if there is none. */
static guint read_roman(const char *text, gsize length, gsize *end)
{
	static const char letters[] = "IVXLC";
	static const guint values[] = {1, 5, 10, 50, 100};
	guint total = 0, last = 0;

	for (*end = 0; *end < length && *end < 8; ++*end) {
		const char *letter = strchr(letters, text[*end]);
		if (!letter || !text[*end])
			break;
		guint value = values[letter - letters];
		total += value;
		/* IV: what was added counts off. */
		if (last && value > last)
			total -= 2 * last;
		last = value;
	}
	return total;
}

/** A small letter of the Vietnamese alphabet as lists have it: a b c d đ e g h ...; 0 if it is none. */
static guint read_letter(const char *text, gsize length, gsize *end)
{
	static const char *const letters[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m",
					      "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};

	for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
		*end = strlen(letters[i]);
		if (length > *end && !strncmp(text, letters[i], *end))
			return i + 1;
	}
	return 0;
}

/** `thứ nhất`, `thứ hai`, in either case. */
static guint read_ordinal(const char *text, gsize length, gsize *end)
{
	static const char *const words[] = {"thu nhat", "thu hai", "thu ba",  "thu tu",   "thu nam",
					    "thu sau",  "thu bay", "thu tam", "thu chin", "thu muoi"};
	g_autoptr(TcFolded) folded = tc_folded_new(text, (gssize)MIN(length, 24));

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		gsize size = strlen(words[i]);
		if (strncmp(folded->bytes, words[i], size) || g_ascii_isalnum(folded->bytes[size]))
			continue;
		*end = folded->origin[size];
		return i + 1;
	}
	return 0;
}

/* ---- labels ----------------------------------------------------------------------------------------------------------- */

/** Section words: folded, and how their numbers may be written. */
static const struct {
	const char *word;
	TcSectionKind kind;
} section_words[] = {
	{"phu luc", TC_SECTION_ANNEX},        {"phan", TC_SECTION_PART},
	{"chuong", TC_SECTION_CHAPTER},       {"muc", TC_SECTION_DIVISION},
	{"tieu muc", TC_SECTION_SUBDIVISION}, {"dieu", TC_SECTION_ARTICLE},
};

static void set_label(TcLabel *label, TcSectionKind kind, TcWriting writing, guint value, const char *number, gsize length,
		      gsize end)
{
	*label = (TcLabel){.kind = kind, .rank = tc_section_kind_get_rank(kind), .writing = writing, .value = value, .end = end};
	memcpy(label->number, number, MIN(length, sizeof label->number - 1));
}

/** TRUE if a label may end at `at`: at the line's end, or before a full stop, colon, dash or blank. */
static gboolean ends_label(const char *line, gsize length, gsize at)
{
	return at >= length || strchr(" .:-)", line[at]) != NULL;
}

/** `Điều 5a.`, `CHƯƠNG II`, `Phần thứ nhất`. In a sentence (`Điều 5 của Luật này`) small letters follow at once. */
static gboolean read_word_label(const char *line, gsize length, TcLabel *label)
{
	g_autoptr(TcFolded) folded = tc_folded_new(line, (gssize)MIN(length, 48));

	for (gsize i = 0; i < G_N_ELEMENTS(section_words); i++) {
		gsize size = strlen(section_words[i].word), used = 0;
		TcSectionKind kind = section_words[i].kind;
		if (strncmp(folded->bytes, section_words[i].word, size) || g_ascii_isalpha(folded->bytes[size]))
			continue;
		gsize at = folded->origin[size];
		while (at < length && line[at] == ' ')
			at++;
		guint value = read_digits(line + at, length - at, &used);
		TcWriting writing = WRITE_DIGITS;
		if (!value && (value = read_roman(line + at, length - at, &used)))
			writing = WRITE_ROMAN;
		if (!value && kind == TC_SECTION_PART && (value = read_ordinal(line + at, length - at, &used)))
			writing = WRITE_ORDINAL;
		if (!value && (kind != TC_SECTION_ANNEX || at < length))
			return FALSE;
		/* Điều 5a was put between 5 and 6. */
		gsize letter = at + used;
		if (kind == TC_SECTION_ARTICLE && letter < length && g_ascii_islower(line[letter]) &&
		    ends_label(line, length, letter + 1))
			used++;
		if (!ends_label(line, length, at + used))
			return FALSE;
		gsize next = at + used;
		while (next < length && strchr(" .:-", line[next]))
			next++;
		/* After the number alone a sentence goes on. */
		gboolean parted = at + used < length && line[at + used] != ' ';
		if (!parted && next < length && g_unichar_islower(g_utf8_get_char(line + next)))
			return FALSE;
		g_autofree char *ordinal = g_strdup_printf("%u", value);
		gboolean plain = writing != WRITE_ORDINAL;
		set_label(label, kind, value ? writing : WRITE_NONE, value, plain ? line + at : ordinal,
			  plain ? used : strlen(ordinal), next);
		return TRUE;
	}
	return FALSE;
}

/** `I-`, `II.`, `A-`: heads of Party papers. */
static gboolean read_head_label(const char *line, gsize length, TcLabel *label)
{
	gsize end;
	guint value = read_roman(line, length, &end);
	TcSectionKind kind = TC_SECTION_DIVISION;

	if (!value && *line >= 'A' && *line <= 'H') {
		value = (guint)(*line - 'A') + 1;
		end = 1;
		kind = TC_SECTION_PART;
	}
	gsize next = end;
	while (next < length && line[next] == ' ')
		next++;
	if (!value || next + 2 >= length || !strchr("-.", line[next]))
		return FALSE;
	next++;
	while (next < length && strchr(" -", line[next]))
		next++;
	if (next >= length || !g_unichar_isupper(g_utf8_get_char(line + next)))
		return FALSE;
	set_label(label, kind, kind == TC_SECTION_PART ? WRITE_LETTER : WRITE_ROMAN, value, line, end, next);
	return TRUE;
}

/** `1.`, `1-`, `1.1.`, `a)`. */
static gboolean read_item_label(const char *line, gsize length, TcLabel *label)
{
	gsize end, second = 0;
	guint value = read_digits(line, length, &end);

	if (!value) {
		value = read_letter(line, length, &end);
		if (!value || line[end] != ')')
			return FALSE;
		set_label(label, TC_SECTION_POINT, WRITE_LETTER, value, line, end, end + 1);
		return TRUE;
	}
	if (end >= length || end > 3 || !strchr(".-)", line[end]))
		return FALSE;
	guint inner = line[end] == '.' ? read_digits(line + end + 1, length - end - 1, &second) : 0;
	gsize stop = inner ? end + 1 + second : end;
	if (inner && (second > 2 || stop >= length || !strchr(".- )", line[stop])))
		return FALSE;
	/* A figure, a date, a range: something stands at once behind the sign. */
	gsize next = stop + (line[stop] != ' ');
	if (next < length && line[next] != ' ' && !g_unichar_isalpha(g_utf8_get_char(line + next)))
		return FALSE;
	if (inner)
		set_label(label, TC_SECTION_SUBCLAUSE, WRITE_DIGITS, inner, line + end + 1, second, next);
	else
		set_label(label, TC_SECTION_CLAUSE, WRITE_DIGITS, value, line, end, next);
	return TRUE;
}

gboolean tc_label_read(const char *line, gsize length, TcLabel *label)
{
	g_autofree char *note = *line == '(' || *line == 'B' ? tc_text_fold(line, (gssize)MIN(length, 32)) : NULL;

	if (note && tc_attachment_match(note)) {
		set_label(label, TC_SECTION_ATTACHMENT, WRITE_NONE, 0, "", 0, length);
		return TRUE;
	}
	/* A first look at the first byte: most lines are prose. */
	if (strchr("PCMTp", *line) || !strncmp(line, "Đ", strlen("Đ")))
		if (read_word_label(line, length, label))
			return TRUE;
	if (g_ascii_isupper(*line))
		return read_head_label(line, length, label);
	return (g_ascii_isalnum(*line) || !strncmp(line, "đ", strlen("đ"))) && read_item_label(line, length, label);
}
