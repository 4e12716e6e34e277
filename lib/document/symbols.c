/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Symbols: the letters after a paper's number, in canonical spelling.
 *
 *     KL / TƯ      -> KL/TW       Party: TYPE/ORGAN
 *     CT-TW        -> CT/TW       a Party paper printed in State order
 *     QÐ-TTG       -> QĐ-TTg      State: TYPE-ORGAN
 *     UBND - KGVX  -> UBND-KGVX   State, official letter: ORGAN-UNIT
 *     KUTW         -> KL/TW       a slash read as part of a letter
 *
 * A symbol is cut at its slashes and dashes and each piece is looked up, as printed and then folded, among the codes of types and
 * organs. A piece that no table has stays as it is.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define MAX_PIECES 12

/** A symbol in pieces: `before[i]` is the separator in front of piece i. */
typedef struct {
	char *pieces[MAX_PIECES];
	char before[MAX_PIECES];
	guint n;
} Symbol;

static void clear(Symbol *symbol)
{
	for (guint i = 0; i < symbol->n; i++)
		g_free(symbol->pieces[i]);
}

static char read_separator(gunichar c)
{
	if (c == '/' || c == 0x2044 || c == 0x2215)
		return '/';
	return c == '-' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015) ? '-' : '\0';
}

static void end_piece(Symbol *symbol, GString *piece, char *before)
{
	if (!piece->len || symbol->n >= MAX_PIECES)
		return;
	symbol->before[symbol->n] = *before;
	symbol->pieces[symbol->n++] = g_strdup(piece->str);
	g_string_truncate(piece, 0);
	*before = '\0';
}

/** Cuts; blanks, dots and ampersands inside pieces go, Ð becomes Đ. */
static void cut(const char *text, Symbol *symbol)
{
	g_autoptr(GString) piece = g_string_new(NULL);
	char before = '\0';

	symbol->n = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		char separator = read_separator(c);
		if (separator) {
			end_piece(symbol, piece, &before);
			before = before == '/' ? before : separator;
		} else if (c == '&' && piece->len) {
			g_string_append_c(piece, '&');
		} else if (g_unichar_isalnum(c)) {
			g_string_append_unichar(piece, c == 0xD0 ? 0x110 : c);
		}
	}
	end_piece(symbol, piece, &before);
}

static gboolean is_number(const char *piece)
{
	return strspn(piece, "0123456789") == strlen(piece);
}

/** The organ code without its counter: QH12. */
static gsize get_letters(const char *piece)
{
	gsize length = strlen(piece);

	while (length && g_ascii_isdigit(piece[length - 1]))
		length--;
	return length;
}

/** Replaces a piece by the known spelling of an organ code, its counter kept; FALSE if unknown. */
static gboolean spell_organ(char **piece)
{
	gsize letters = get_letters(*piece);
	g_autofree char *code = g_strndup(*piece, letters);
	const char *spelling;

	if (!letters || !tc_code_get(code, &spelling, NULL, NULL, NULL))
		return FALSE;
	char *spelled = g_strconcat(spelling, *piece + letters, NULL);
	g_free(*piece);
	*piece = spelled;
	return TRUE;
}

/** A long code with one letter wrong: `LĐTBXI`. */
static void guess_organ(char **piece)
{
	const char *spelling = tc_code_guess(*piece);

	if (!spelling)
		return;
	g_free(*piece);
	*piece = g_strdup(spelling);
}

/** `UBTVQHI4`: a counter whose first digit was read as a letter. */
static void repair_counter(char **piece)
{
	char *at = strstr(*piece, "QHI");

	if (at && at[3] && is_number(at + 3)) {
		/* `QHI15` has one stroke too many, `QHI5` one digit as a letter. */
		if (strlen(at + 3) == 2)
			memmove(at + 2, at + 3, 3);
		else
			at[2] = '1';
	}
}

static const TcType *spell_type(char **piece, gboolean party)
{
	const TcType *type = tc_type_get_by_code(*piece);
	g_autofree char *folded = tc_text_fold(*piece, -1);

	if (!type)
		return NULL;
	/* The Party has no contracts: its HĐ is a misread HD. */
	const char *code = party && !strcmp(folded, "hd") ? "HD" : type->code;
	g_free(*piece);
	*piece = g_strdup(code);
	return type;
}

/** TƯ stands for Trung ương or, misread, for TU: the issuer says which, else what follows or the Centre's own types. */
static gboolean is_central(const char *issuer)
{
	if (!issuer)
		return TRUE;
	g_autofree char *folded = tc_text_fold(issuer, -1);
	return !strstr(folded, "tinh uy") && !strstr(folded, "thanh uy") && !strstr(folded, "tinh doan");
}

static void spell_centre(char **piece, const char *issuer)
{
	static const char *const forms[] = {"TƯ", "Tư", "tư"};

	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		char *at = strstr(*piece, forms[i]);
		if (!at || (at[strlen(forms[i])] && at != *piece))
			continue;
		char *spelled = g_strdup_printf("%.*s%s%s", (int)(at - *piece), *piece, is_central(issuer) ? "TW" : "TU",
						at + strlen(forms[i]));
		g_free(*piece);
		*piece = spelled;
		return;
	}
}

/** `KUTW`, `KLITW`, `KLTW`: one piece that is a Party type and organ run together. */
static gboolean split_run(Symbol *symbol)
{
	static const char *const organs[] = {"BTCTW", "VPTW", "TW", "HU", "TU"};
	gsize n;
	const TcType *types = tc_types_get(&n);
	g_autofree char *folded = tc_text_fold(symbol->pieces[0], -1);

	for (gsize i = 0; i < n * G_N_ELEMENTS(organs); i++) {
		const TcType *type = &types[i / G_N_ELEMENTS(organs)];
		const char *organ = organs[i % G_N_ELEMENTS(organs)];
		if (strlen(type->code) < 2 || !strcmp(type->order, "nha-nuoc"))
			continue;
		g_autofree char *code = tc_text_fold(type->code, -1);
		g_autofree char *right = tc_text_fold(organ, -1);
		g_autofree char *pattern = g_strconcat(code, right, NULL);
		gsize size = strlen(code);
		gboolean joined = !strcmp(folded, pattern);
		gboolean stroke = strlen(folded) == strlen(pattern) + 1 && !strncmp(folded, code, size) &&
				  strchr("il17", folded[size]) && !strcmp(folded + size + 1, right);
		/* L and the slash after it, read as one U. */
		gboolean merged = code[size - 1] == 'l' && !strncmp(folded, code, size - 1) && folded[size - 1] == 'u' &&
				  !strcmp(folded + size, right);
		if (!joined && !stroke && !merged)
			continue;
		clear(symbol);
		*symbol = (Symbol){.pieces = {g_strdup(type->code), g_strdup(organ)}, .before = {'\0', '/'}, .n = 2};
		return TRUE;
	}
	return FALSE;
}

/** `TCT-cs`, `GsQL`: OCR cannot tell the case of letters whose small form has the shape of the capital. */
static void raise_small(char **piece)
{
	const char *p = *piece;

	for (; *p; p = g_utf8_next_char(p))
		if (g_unichar_islower(g_utf8_get_char(p)) && !strchr("cosuvwxz", *p))
			return;
	char *raised = g_utf8_strup(*piece, -1);
	g_free(*piece);
	*piece = raised;
}

/** A single small letter behind the symbol is a speck: `BTC-TCT - l`. */
static void drop_speck(Symbol *symbol)
{
	if (symbol->n > 2 && g_utf8_strlen(symbol->pieces[symbol->n - 1], -1) == 1 &&
	    g_unichar_islower(g_utf8_get_char(symbol->pieces[symbol->n - 1])))
		g_free(symbol->pieces[--symbol->n]);
}

static void spell(Symbol *symbol, const char *issuer)
{
	drop_speck(symbol);
	gboolean party = symbol->n == 2 && symbol->before[1] == '/';

	if (symbol->n == 1 && !tc_code_get(symbol->pieces[0], NULL, NULL, NULL, NULL) && split_run(symbol))
		return;
	const TcType *type = symbol->n > 1 ? spell_type(&symbol->pieces[0], party) : NULL;
	for (guint i = type ? 1 : 0; i < symbol->n; i++) {
		repair_counter(&symbol->pieces[i]);
		spell_centre(&symbol->pieces[i], issuer);
		/* The drafting unit after an organ is nobody's code. */
		gboolean known = (type || i == 0) && spell_organ(&symbol->pieces[i]);
		if ((type || i == 0) && !known && symbol->n > 1)
			guess_organ(&symbol->pieces[i]);
		if (!known)
			raise_small(&symbol->pieces[i]);
	}
	gboolean organ_party = FALSE;
	if (type && symbol->n == 2 && symbol->before[1] == '-' && strcmp(type->order, "nha-nuoc") &&
	    tc_code_get(symbol->pieces[1], NULL, NULL, &organ_party, NULL) && organ_party)
		symbol->before[1] = '/';
}

char *tc_symbol_canonical(const char *text, const char *issuer)
{
	Symbol symbol;
	GString *out = g_string_new(NULL);

	cut(text, &symbol);
	guint first = 0;
	while (first + 1 < symbol.n && is_number(symbol.pieces[first])) {
		g_free(symbol.pieces[first]);
		first++;
	}
	memmove(symbol.pieces, symbol.pieces + first, (symbol.n - first) * sizeof symbol.pieces[0]);
	memmove(symbol.before, symbol.before + first, symbol.n - first);
	symbol.n -= first;
	if (symbol.n)
		spell(&symbol, issuer);
	for (guint i = 0; i < symbol.n; i++) {
		if (i)
			g_string_append_c(out, symbol.before[i] ? symbol.before[i] : '-');
		g_string_append(out, symbol.pieces[i]);
	}
	clear(&symbol);
	return g_string_free(out, FALSE);
}

/** The first piece of a symbol, with the separator behind it. */
static char *dup_first(const char *symbol, char *separator)
{
	gsize length = strcspn(symbol, "/-");

	*separator = symbol[length];
	return g_strndup(symbol, length);
}

const char *tc_symbol_get_type(const char *symbol)
{
	char separator;
	g_autofree char *first = dup_first(symbol, &separator);

	if (!separator || !*first)
		return NULL;
	/* CT-TTHT is a letter of a Cục Thuế, CT-TTg a directive: a type code must stand before an organ's. */
	const TcType *type = tc_type_get_by_code(first);
	const char *rest = symbol + strlen(first) + 1;
	gsize size = strcspn(rest, "-/");
	while (size && g_ascii_isdigit(rest[size - 1]))
		size--;
	g_autofree char *organ = g_strndup(rest, size);
	gboolean first_is_organ = tc_code_get(first, NULL, NULL, NULL, NULL);
	if (type && (separator == '/' || !first_is_organ || tc_code_get(organ, NULL, NULL, NULL, NULL))) {
		if (separator == '/' && !strcmp(type->id, "thong-tu"))
			return "thong-tri";
		return type->id;
	}
	return first_is_organ || g_utf8_strlen(first, -1) >= 3 ? "cong-van" : NULL;
}

gboolean tc_symbol_is_party(const char *symbol)
{
	char separator;
	g_autofree char *first = dup_first(symbol, &separator);

	return separator == '/' && tc_type_get_by_code(first) != NULL;
}

char *tc_symbol_dup_organ(const char *symbol)
{
	char separator;
	g_autofree char *first = dup_first(symbol, &separator);
	const char *type = tc_symbol_get_type(symbol);
	const char *organ = symbol;

	if (separator && type && strcmp(type, "cong-van"))
		organ = symbol + strlen(first) + 1;
	else if (separator == '/')
		organ = symbol + strlen(first) + 1;
	gsize length = strcspn(organ, "-/");
	while (length > 1 && g_ascii_isdigit(organ[length - 1]))
		length--;
	return g_strndup(organ, length);
}

TcLevel tc_symbol_get_level(const char *symbol)
{
	g_autofree char *organ = tc_symbol_dup_organ(symbol);
	TcLevel level = TC_LEVEL_UNKNOWN;

	if (tc_code_get(organ, NULL, &level, NULL, NULL))
		return level;
	if (g_str_has_suffix(organ, "TW"))
		return TC_LEVEL_CENTRE;
	if (g_str_has_suffix(organ, "TU"))
		return TC_LEVEL_PROVINCE;
	return g_str_has_suffix(organ, "HU") || g_str_has_suffix(organ, "QU") ? TC_LEVEL_DISTRICT : TC_LEVEL_UNKNOWN;
}
