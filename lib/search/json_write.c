/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * JSON as text. An answer is two or three hundred strings and numbers; built as values of jansson, printed and freed again they took 2.6 million
 * instructions, more than the statements of SQLite that gave them; written as they come they take .2. What is not asked for a thousand
 * times a second is built as values: json_paper.c and its like.
 *
 * The text is that which jansson prints, byte for byte: `json_dumps()` with JSON_COMPACT, or with JSON_INDENT.
 */
#include "lib/search/json-private.h"

#include <string.h>

/** Digits of a 64-bit number and its sign; of a real number with its exponent. */
#define MAX_DIGITS 20
#define MAX_REAL 32

/* ---- between values -------------------------------------------------------------------------------------------- */

static void break_line(TcJsonWriter *writer)
{
	if (writer->indent == 0)
		return;
	g_string_append_c(writer->out, '\n');
	for (guint i = writer->indent * writer->depth; i > 0; i--)
		g_string_append_c(writer->out, ' ');
}

/* What stands before a value: the comma behind the one before it, and its key, which is plain ASCII. */
static void begin(TcJsonWriter *writer, const char *key)
{
	if (writer->more)
		g_string_append_c(writer->out, ',');
	if (writer->depth > 0)
		break_line(writer);
	writer->more = TRUE;
	if (!key)
		return;
	g_string_append_c(writer->out, '"');
	g_string_append(writer->out, key);
	g_string_append(writer->out, writer->indent ? "\": " : "\":");
}

void tc_json_open(TcJsonWriter *writer, const char *key, char bracket)
{
	begin(writer, key);
	g_string_append_c(writer->out, bracket);
	writer->depth++;
	writer->more = FALSE;
}

void tc_json_close(TcJsonWriter *writer, char bracket)
{
	writer->depth--;
	if (writer->more)
		break_line(writer);
	g_string_append_c(writer->out, bracket);
	writer->more = TRUE;
}

/* ---- strings --------------------------------------------------------------------------------------------------- */

static gboolean is_plain(guchar c)
{
	return c >= ' ' && c != '"' && c != '\\';
}

static void append_escaped(GString *out, guchar c)
{
	static const char letters[][2] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
					  {'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};
	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		if (letters[i][0] == (char)c) {
			g_string_append_c(out, '\\');
			g_string_append_c(out, letters[i][1]);
			return;
		}
	g_string_append_printf(out, "\\u%04X", c);
}

void tc_json_put_string(TcJsonWriter *writer, const char *key, const char *value)
{
	gsize length = strlen(value);
	g_autofree char *valid = g_utf8_validate_len(value, length, NULL) ? NULL : g_utf8_make_valid(value, (gssize)length);
	begin(writer, key);
	g_string_append_c(writer->out, '"');
	for (const char *at = valid ? valid : value; *at;) {
		const char *from = at;
		while (is_plain((guchar)*at))
			at++;
		g_string_append_len(writer->out, from, at - from);
		if (*at)
			append_escaped(writer->out, (guchar)*at++);
	}
	g_string_append_c(writer->out, '"');
}

void tc_json_put_some(TcJsonWriter *writer, const char *key, const char *value)
{
	if (value && *value)
		tc_json_put_string(writer, key, value);
}

/* ---- numbers --------------------------------------------------------------------------------------------------- */

void tc_json_put_int(TcJsonWriter *writer, const char *key, gint64 value)
{
	char digits[MAX_DIGITS], *at = digits + MAX_DIGITS;
	guint64 rest = value < 0 ? -(guint64)value : (guint64)value;
	begin(writer, key);
	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		*--at = '-';
	g_string_append_len(writer->out, at, digits + MAX_DIGITS - at);
}

void tc_json_put_bool(TcJsonWriter *writer, const char *key, gboolean value)
{
	begin(writer, key);
	g_string_append(writer->out, value ? "true" : "false");
}

/* An exponent without its plus and the zeros before it, as jansson prints it: `1e+06` is `1e6`. */
static void trim_exponent(char *digits)
{
	char *exponent = strchr(digits, 'e'), *from;
	if (!exponent)
		return;
	exponent += exponent[1] == '-' ? 2 : 1;
	for (from = exponent; *from == '+' || *from == '0'; from++)
		;
	memmove(exponent, from, strlen(from) + 1);
}

void tc_json_put_real(TcJsonWriter *writer, const char *key, double value)
{
	char digits[MAX_REAL];
	g_ascii_formatd(digits, sizeof digits, "%.17g", value);
	trim_exponent(digits);
	begin(writer, key);
	g_string_append(writer->out, digits);
	if (!strpbrk(digits, ".e")) /* a number that was real is read as such */
		g_string_append(writer->out, ".0");
}

/* ---- what is built already ------------------------------------------------------------------------------------- */

static void put_members(TcJsonWriter *writer, const json_t *object)
{
	for (void *at = json_object_iter((json_t *)object); at; at = json_object_iter_next((json_t *)object, at))
		tc_json_put_value(writer, json_object_iter_key(at), json_object_iter_value(at));
}

void tc_json_put_value(TcJsonWriter *writer, const char *key, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		tc_json_open(writer, key, '{');
		put_members(writer, value);
		tc_json_close(writer, '}');
		break;
	case JSON_STRING:
		tc_json_put_string(writer, key, json_string_value(value));
		break;
	case JSON_INTEGER:
		tc_json_put_int(writer, key, json_integer_value(value));
		break;
	default:
		tc_json_put_bool(writer, key, json_is_true(value));
		break;
	}
}
