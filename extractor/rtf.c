/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * RTF: groups in braces, control words, bytes of a code page. Text is what stands outside of the groups that describe it (fonts, styles,
 * pictures). Bytes of old Vietnamese fonts come out as the Western letters that they stand for there, as from any other source.
 */
#include <stdlib.h>
#include <string.h>

#include "extractor/extractor-private.h"
#include "lib/text/text.h"

/** Groups in groups. Word writes about 10. */
#define MAX_DEPTH 500
#define MAX_WORD 32

/** What holds inside a group. */
typedef struct {
	gboolean skip;    /**< it is no text */
	gboolean note;    /**< a footnote: it comes behind the text */
	guint n_fallback; /**< characters that stand behind a \u for programs that cannot read it */
} Group;

typedef struct {
	const char *at, *end;
	GString *text, *notes;
	GString *bytes; /**< of the code page, not converted yet */
	GArray *groups; /**< of Group */
	guint to_skip;  /**< characters that only repeat a \u */
	char code_page[16];
	gunichar high; /**< first half of a character beyond 16 bits */
} Rtf;

/** Control words that stand for characters. */
static const struct {
	const char *word, *text;
} characters[] = {
	{"par", "\n"},        {"line", "\n"},       {"sect", "\n"},          {"row", "\n"},           {"cell", "\n"},
	{"page", "\f"},       {"tab", "\t"},        {"emdash", "\u2014"},    {"endash", "\u2013"},    {"bullet", "\u2022"},
	{"lquote", "\u2018"}, {"rquote", "\u2019"}, {"ldblquote", "\u201c"}, {"rdblquote", "\u201d"}, {"softpage", "\f"},
};
/** Groups that hold no text of the paper. */
static const char *const destinations[] = {"fonttbl", "colortbl", "stylesheet", "info",      "pict",      "object",
					   "header",  "footer",   "headerl",    "headerr",   "headerf",   "footerl",
					   "footerr", "footerf",  "themedata",  "datastore", "listtable", "listoverridetable",
					   "revtbl",  "rsidtbl",  "generator",  "fldinst"};

static Group *get_group(Rtf *rtf)
{
	return &g_array_index(rtf->groups, Group, rtf->groups->len - 1);
}

static GString *get_target(Rtf *rtf)
{
	return get_group(rtf)->note ? rtf->notes : rtf->text;
}

static void flush_bytes(Rtf *rtf)
{
	if (rtf->bytes->len == 0)
		return;
	g_autofree char *utf8 =
		g_convert_with_fallback(rtf->bytes->str, (gssize)rtf->bytes->len, "UTF-8", rtf->code_page, "?", NULL, NULL, NULL);
	if (!utf8)
		utf8 = g_convert_with_fallback(rtf->bytes->str, (gssize)rtf->bytes->len, "UTF-8", "ISO-8859-1", "?", NULL, NULL,
					       NULL);
	g_string_append(get_target(rtf), utf8 ? utf8 : "");
	g_string_truncate(rtf->bytes, 0);
}

static gboolean counts(Rtf *rtf)
{
	if (get_group(rtf)->skip)
		return FALSE;
	if (rtf->to_skip == 0)
		return TRUE;
	rtf->to_skip--;
	return FALSE;
}

static void add_byte(Rtf *rtf, char byte)
{
	if (counts(rtf))
		g_string_append_c(rtf->bytes, byte);
}

static void add_text(Rtf *rtf, const char *text)
{
	flush_bytes(rtf);
	if (!get_group(rtf)->skip)
		g_string_append(get_target(rtf), text);
}

static void add_unicode(Rtf *rtf, int number)
{
	gunichar c = (gunichar)(number < 0 ? number + 65536 : number);

	flush_bytes(rtf);
	rtf->to_skip = 0;
	if (get_group(rtf)->skip)
		return;
	if (c >= 0xd800 && c < 0xdc00) {
		rtf->high = c;
	} else {
		if (c >= 0xdc00 && c < 0xe000 && rtf->high)
			c = 0x10000 + ((rtf->high - 0xd800) << 10) + (c - 0xdc00);
		rtf->high = 0;
		if (c >= 0x20 && g_unichar_validate(c))
			g_string_append_unichar(get_target(rtf), c);
	}
	rtf->to_skip = get_group(rtf)->n_fallback;
}

static void do_word(Rtf *rtf, const char *word, gboolean has_number, int number)
{
	for (gsize i = 0; i < G_N_ELEMENTS(characters); i++)
		if (strcmp(word, characters[i].word) == 0) {
			add_text(rtf, characters[i].text);
			return;
		}
	for (gsize i = 0; i < G_N_ELEMENTS(destinations); i++)
		if (strcmp(word, destinations[i]) == 0) {
			flush_bytes(rtf);
			get_group(rtf)->skip = TRUE;
			return;
		}
	if (strcmp(word, "footnote") == 0) {
		flush_bytes(rtf);
		get_group(rtf)->note = TRUE;
		get_group(rtf)->skip = rtf->groups->len > 1 && g_array_index(rtf->groups, Group, rtf->groups->len - 2).skip;
	} else if (strcmp(word, "u") == 0 && has_number)
		add_unicode(rtf, number);
	else if (strcmp(word, "uc") == 0 && has_number)
		get_group(rtf)->n_fallback = (guint)CLAMP(number, 0, 8);
	else if (strcmp(word, "ansicpg") == 0 && has_number && number > 0 && number < 100000)
		g_snprintf(rtf->code_page, sizeof rtf->code_page, "CP%d", number);
	else if (strcmp(word, "bin") == 0 && has_number && number > 0)
		rtf->at += MIN((gssize)number, rtf->end - rtf->at);
}

/** Behind a backslash: a control word with its number, or a control sign. */
static void read_control(Rtf *rtf)
{
	char word[MAX_WORD + 1];
	gsize n = 0;

	if (rtf->at == rtf->end)
		return;
	if (!g_ascii_isalpha(*rtf->at)) {
		char sign = *rtf->at++;
		if (sign == '\'' && rtf->end - rtf->at >= 2 && g_ascii_isxdigit(rtf->at[0]) && g_ascii_isxdigit(rtf->at[1])) {
			add_byte(rtf, (char)(g_ascii_xdigit_value(rtf->at[0]) << 4 | g_ascii_xdigit_value(rtf->at[1])));
			rtf->at += 2;
		} else if (sign == '*') {
			get_group(rtf)->skip = TRUE;
		} else if (sign == '~') {
			add_text(rtf, " ");
		} else if (sign == '_') {
			add_text(rtf, "-");
		} else if (sign == '-') {
			add_text(rtf, "\u00ad"); /* in TCVN3 a letter: office.c */
		} else if (sign == '\n' || sign == '\r') {
			add_text(rtf, "\n");
		} else if (strchr("\\{}", sign)) {
			add_byte(rtf, sign);
		}
		return;
	}
	for (; rtf->at < rtf->end && g_ascii_isalpha(*rtf->at); rtf->at++)
		if (n < MAX_WORD)
			word[n++] = *rtf->at;
	word[n] = '\0';
	gboolean negative = rtf->at < rtf->end && *rtf->at == '-';
	const char *digits = rtf->at + negative;
	int number = 0;
	const char *at = digits;
	for (; at < rtf->end && g_ascii_isdigit(*at); at++)
		number = number > 100000000 ? number : number * 10 + (*at - '0');
	if (at > digits)
		rtf->at = at;
	if (rtf->at < rtf->end && *rtf->at == ' ')
		rtf->at++;
	do_word(rtf, word, at > digits, negative ? -number : number);
}

/** \return FALSE if its groups are nested too deeply. */
static gboolean read_all(Rtf *rtf)
{
	Group first = {.n_fallback = 1};

	g_array_append_val(rtf->groups, first);
	while (rtf->at < rtf->end && rtf->text->len + rtf->notes->len <= TC_TEXT_MAX_BYTES) {
		char c = *rtf->at++;
		if (c == '{') {
			Group inner = *get_group(rtf);
			if (rtf->groups->len >= MAX_DEPTH)
				return FALSE;
			g_array_append_val(rtf->groups, inner);
		} else if (c == '}') {
			flush_bytes(rtf);
			rtf->to_skip = 0;
			if (rtf->groups->len > 1)
				g_array_set_size(rtf->groups, rtf->groups->len - 1);
		} else if (c == '\\') {
			read_control(rtf);
		} else if (c != '\n' && c != '\r' && c != '\0') {
			add_byte(rtf, c);
		}
	}
	flush_bytes(rtf);
	return TRUE;
}

static gboolean open_rtf(TcDocument *document, GError **error)
{
	gsize length;
	const char *bytes = g_bytes_get_data(document->bytes, &length);
	Rtf rtf = {.at = bytes,
		   .end = bytes + length,
		   .text = g_string_new(NULL),
		   .notes = g_string_new(NULL),
		   .bytes = g_string_new(NULL),
		   .code_page = "CP1252"};

	rtf.groups = g_array_new(FALSE, FALSE, sizeof(Group));
	gboolean ok = read_all(&rtf);
	g_array_unref(rtf.groups);
	g_string_free(rtf.bytes, TRUE);
	tc_flow_join_notes(rtf.text, rtf.notes);
	if (ok)
		return tc_flow_open(document, rtf.text, error);
	g_string_free(rtf.text, TRUE);
	return tc_problem_set(error, TC_PROBLEM_DAMAGED, "nested too deeply");
}

const TcFormat tc_format_rtf = {.kind = TC_KIND_RTF, .open = open_rtf, .read_page = tc_flow_read_page, .close = tc_flow_close};
