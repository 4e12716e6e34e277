/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The question language.
 *
 *     chữ thập đỏ                     all these words, marked or not; papers with the marks as typed come first
 *     "đào tạo, bồi dưỡng"            these words one after the other
 *     +nhân đạo   -báo cáo            must be there, must not be there (one word, phrase, field or group)
 *     a AND b   a OR b   NOT c        capitals only: `and` is a word; AND binds closer than OR
 *     a NEAR b   "a b" NEAR/5 c       near each other, in any order (near.c); GẦN, GẦN/5. Each side is a phrase, or bare words in a row
 *     (a OR b) c                      groups
 *     cơ quan:"Huyện ủy Vĩnh Linh"    a field (fields.tsv), by its name or any alias, with or without marks
 *     loại:công văn                   quotes can be left out where a field has few values, and all are known (values.c)
 *     loại:CT,"kết luận"              any of these, of fields that papers have one value of, and of dates
 *     ngày:2022..2023                 a date or a range
 *     số:100..120   số:44,46-KL/TW    numbers, some or a range of at most 1,000
 *     nhân*   44-KL*                  words that begin so; two letters at least
 *
 * There is no syntax error: a sign that makes no sense where it stands is left out, an operator without something to work on and
 * a field whose value does not parse are searched as words. Bare words are kept together as one stretch of text and cut into
 * tokens later, as papers are, so that `44 - KL/TW` and `30 tháng 8 năm 2023` are seen as what they are.
 */
#include "lib/search/search-private.h"

#include <string.h>

/** Groups inside groups; deeper brackets are left out. */
#define MAX_DEPTH 16
/** The longest alias of a field, in bytes with marks. */
#define MAX_ALIAS_BYTES 48u

typedef struct {
	const char *text;
	gsize at;
	gsize length;
	int depth;
	guint n_clauses; /* leaves so far; at most TC_SEARCH_MAX_TERMS */
} Parser;

/* ---- nodes ----------------------------------------------------------------------------------------------------- */

void tc_node_free(TcNode *node)
{
	if (!node)
		return;
	g_clear_pointer(&node->children, g_ptr_array_unref);
	g_free(node->text);
	g_free(node);
}

static TcNode *make_leaf(Parser *parser, TcNodeKind kind, gsize start, gsize end)
{
	TcNode *node = g_new0(TcNode, 1);
	node->kind = kind;
	node->offset = start;
	node->text = g_strndup(parser->text + start, end - start);
	parser->n_clauses++;
	return node;
}

static TcNode *make_group(TcNodeKind kind)
{
	TcNode *node = g_new0(TcNode, 1);
	node->kind = kind;
	node->children = g_ptr_array_new_with_free_func((GDestroyNotify)tc_node_free);
	return node;
}

static TcNode *wrap(TcNodeKind kind, TcNode *child)
{
	TcNode *node = make_group(kind);
	g_ptr_array_add(node->children, child);
	return node;
}

/* A group of one is its child, of none nothing. */
static TcNode *simplify(TcNode *group)
{
	TcNode *only = NULL;
	if (group->children->len > 1)
		return group;
	if (group->children->len == 1)
		only = g_ptr_array_steal_index(group->children, 0);
	tc_node_free(group);
	return only;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static gboolean is_space(char c)
{
	return c == ' ';
}

static void skip_spaces(Parser *parser)
{
	while (parser->at < parser->length && is_space(parser->text[parser->at]))
		parser->at++;
}

static char peek(const Parser *parser, gsize ahead)
{
	return parser->at + ahead < parser->length ? parser->text[parser->at + ahead] : '\0';
}

static gboolean is_word_char(char c)
{
	return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

static gboolean has_word(const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (is_word_char(text[i]))
			return TRUE;
	return FALSE;
}

/* An operator in capitals that stands alone. \return its length, 0 if it isn't there. */
static gsize match_operator(const Parser *parser, const char *name)
{
	gsize length = strlen(name);
	if (parser->length - parser->at < length || memcmp(parser->text + parser->at, name, length) != 0)
		return 0;
	if (parser->at > 0 && is_word_char(parser->text[parser->at - 1]))
		return 0;
	char next = peek(parser, length);
	return next == '\0' || is_space(next) || next == '(' || next == '"' ? length : 0;
}

/* `NEAR`, `NEAR/5`, `GẦN`, `GẦN/5`. \return its length, 0 if it isn't there. */
static gsize match_near(const Parser *parser, guint *window)
{
	static const char *const names[] = {"NEAR", "GẦN"};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		gsize length = match_operator(parser, names[i]), name = strlen(names[i]);
		*window = TC_SEARCH_NEAR_WINDOW;
		if (length)
			return length;
		const char *at = parser->text + parser->at;
		if (strncmp(at, names[i], name) != 0 || at[name] != '/')
			continue;
		gsize digits = strspn(at + name + 1, "0123456789");
		if (digits == 0 || !strchr(" (\"", at[name + 1 + digits]))
			continue;
		*window = (guint)CLAMP(g_ascii_strtoull(at + name + 1, NULL, 10), 1, TC_SEARCH_MAX_NEAR_WINDOW);
		return name + 1 + digits;
	}
	return 0;
}

static gsize word_end(const Parser *parser, gsize from)
{
	while (from < parser->length && !strchr(" \"()", parser->text[from]))
		from++;
	return from;
}

/* The closing quote after `from`; `length` if there is none. */
static gsize quote_end(const Parser *parser, gsize from)
{
	const char *quote = memchr(parser->text + from, '"', parser->length - from);
	return quote ? (gsize)(quote - parser->text) : parser->length;
}

static TcNode *parse_phrase(Parser *parser)
{
	gsize start = parser->at + 1, end = quote_end(parser, start);
	if (end == parser->length || !has_word(parser->text + start, end - start)) {
		parser->at++; /* a quote that opens nothing */
		return NULL;
	}
	parser->at = end + 1;
	return make_leaf(parser, TC_NODE_PHRASE, start, end);
}

/*
 * A comma or semicolon with another value right behind it, or behind a space one that the field is known to have.
 * \param at moves to that value.
 */
static gboolean goes_on(const Parser *parser, const TcIndexField *field, gsize *at)
{
	gsize value = *at + 1;
	if (value >= parser->length || !strchr(",;", parser->text[*at]))
		return FALSE;
	while (value < parser->length && is_space(parser->text[value]))
		value++;
	*at += 1;
	if (value > *at && !tc_values_find_end(field, parser->text + value, parser->length - value))
		return FALSE;
	*at = value;
	return value < parser->length;
}

/* A range of dates whose dots stand apart: `2022 .. 2023`. \return where it ends, `end` if there is none. */
static gsize range_end(const Parser *parser, gsize start, gsize end)
{
	Parser ahead = *parser;
	char low[9], high[9];
	ahead.at = end;
	skip_spaces(&ahead);
	gsize dots = strspn(parser->text + ahead.at, ".");
	if (end == start || (dots < 2 && parser->text[end - 1] != '.'))
		return end;
	ahead.at += dots;
	skip_spaces(&ahead);
	gsize last = word_end(&ahead, ahead.at);
	g_autofree char *range = g_strndup(parser->text + start, last - start);
	return last > ahead.at && tc_question_parse_dates(range, low, high) ? last : end;
}

/* A value of a field from `start` on. \return its end, and where to go on in `next`. */
static gsize value_end(const Parser *parser, const TcIndexField *field, gsize *start, gsize *next)
{
	gsize from = *start;
	while (from < parser->length && is_space(parser->text[from]))
		from++;
	if (from < parser->length && parser->text[from] == '"') {
		gsize end = quote_end(parser, from + 1);
		*start = from + 1;
		*next = MIN(end + 1, parser->length);
		return end;
	}
	gsize known = tc_values_find_end(field, parser->text + from, parser->length - from);
	gsize end = known ? from + known : word_end(parser, from);
	if (field->kind == TC_INDEX_DATE)
		end = range_end(parser, from, end);
	for (gsize at = from; at < end && tc_index_field_takes_list(field); at++)
		if (goes_on(parser, field, &(gsize){at}))
			end = at;
	*start = from;
	*next = end;
	while (end > from && strchr(",;", parser->text[end - 1]))
		end--;
	return end;
}

/*
 * Whether a field can have the value; else all of it is words, as in `ngày:mai`, `xã có: ba thôn`, `việc thực hiện: tốt`, `có hiệu lực: từ ngày ký`.
 * \param apart from the colon.
 */
static gboolean fits(TcNode *node, gboolean apart)
{
	if (node->kind == TC_NODE_DATE)
		return tc_question_parse_dates(node->text, node->low, node->high);
	if (node->field->kind == TC_INDEX_STATE)
		return tc_states_parse(node->field, node->text) != 0;
	if (strcmp(node->field->name, "has") == 0) {
		const TcIndexField *field = tc_index_field_find(node->text, -1);
		return g_ascii_strcasecmp(node->text, "scan") == 0 || (field && field->kind != TC_INDEX_STATE);
	}
	guint low, high;
	if (strcmp(node->field->name, "number") == 0 && strstr(node->text, ".."))
		return tc_values_parse_numbers(node->text, &low, &high);
	return strcmp(node->field->name, "carries") != 0 || !apart || strpbrk(node->text, "0123456789");
}

static TcNode *make_value(Parser *parser, const TcIndexField *field, gsize start, gsize end)
{
	TcNode *node = make_leaf(parser, field->kind == TC_INDEX_DATE ? TC_NODE_DATE : TC_NODE_FIELD, start, end);
	node->field = field;
	return node;
}

/* The values behind the first, as far as they fit. \param next where the list goes on, before and after. */
static TcNode *parse_list(Parser *parser, TcNode *first, gsize *next)
{
	const TcIndexField *field = first->field;
	TcNode *any = wrap(TC_NODE_OR, first);
	for (gsize start = *next;
	     tc_index_field_takes_list(field) && goes_on(parser, field, &start) && parser->n_clauses < TC_SEARCH_MAX_TERMS;
	     start = *next) {
		gsize behind, end = value_end(parser, field, &start, &behind);
		if (!has_word(parser->text + start, end - start))
			break;
		g_ptr_array_add(any->children, make_value(parser, field, start, end));
		if (!fits(g_ptr_array_index(any->children, any->children->len - 1), FALSE)) {
			g_ptr_array_set_size(any->children, (gint)any->children->len - 1);
			break;
		}
		*next = behind;
	}
	return simplify(any);
}

/* A field at this place: name or alias, colon, value. */
static TcNode *parse_field(Parser *parser)
{
	const char *from = parser->text + parser->at;
	const char *colon = memchr(from, ':', MIN(parser->length - parser->at, MAX_ALIAS_BYTES));
	if (!colon)
		return NULL;
	const TcIndexField *field = tc_index_field_find(from, colon - from);
	gsize start = (gsize)(colon - parser->text) + 1, next;
	if (!field)
		return NULL;
	gsize end = value_end(parser, field, &start, &next);
	if (!has_word(parser->text + start, end - start))
		return NULL;
	TcNode *node = make_value(parser, field, start, end);
	if (fits(node, g_ascii_isspace(colon[1]))) {
		node = parse_list(parser, node, &next);
	} else {
		tc_node_free(node);
		node = make_leaf(parser, TC_NODE_WORDS, parser->at, end);
	}
	parser->at = next;
	return node;
}

static TcNode *parse_or(Parser *parser);

static TcNode *parse_group(Parser *parser)
{
	parser->at++;
	if (parser->depth >= MAX_DEPTH)
		return NULL;
	parser->depth++;
	TcNode *node = parse_or(parser);
	parser->depth--;
	if (peek(parser, 0) == ')')
		parser->at++;
	return node;
}

/* Whether what ends at `end` is a word that is left open, and says enough to be: `nhân*`, `44-K*`, not `n*`. */
static gboolean is_open(const Parser *parser, gsize start, gsize end)
{
	gsize from = end - 1;
	while (from > start && is_word_char(parser->text[from - 1]))
		from--;
	glong wanted = has_word(parser->text + start, from - start) ? 1 : TC_SEARCH_MIN_WILDCARD;
	return parser->text[end - 1] == '*' && g_utf8_strlen(parser->text + from, (gssize)(end - 1 - from)) >= wanted;
}

/* Words up to something that is none. */
static gboolean word_ends_run(const Parser *parser);

static TcNode *parse_words(Parser *parser)
{
	gsize start = parser->at, end = start;
	while (parser->at < parser->length) {
		gsize stop = word_end(parser, parser->at);
		if (is_open(parser, parser->at, stop)) {
			if (end > start)
				break;
			gsize from = parser->at;
			parser->at = stop;
			return make_leaf(parser, TC_NODE_WILDCARD, from, stop - 1);
		}
		parser->at = end = stop;
		skip_spaces(parser);
		if (parser->at >= parser->length || word_ends_run(parser))
			break;
	}
	return has_word(parser->text + start, end - start) ? make_leaf(parser, TC_NODE_WORDS, start, end) : NULL;
}

/* `-` before a word leaves it out, but not in `657 -CV/HU`. */
static gboolean is_sign(const Parser *parser, char sign)
{
	if (peek(parser, 0) != sign || !(is_word_char(peek(parser, 1)) || peek(parser, 1) == '"' || peek(parser, 1) == '('))
		return FALSE;
	gsize before = parser->at;
	if (before > 0 && !is_space(parser->text[before - 1]) && parser->text[before - 1] != '(')
		return FALSE;
	while (before > 0 && is_space(parser->text[before - 1]))
		before--;
	gboolean after_number = before > 0 && g_ascii_isdigit(parser->text[before - 1]);
	return !after_number || !memchr(parser->text + parser->at, '/', word_end(parser, parser->at) - parser->at);
}

static gboolean is_field(const Parser *parser)
{
	Parser ahead = *parser;
	g_autoptr(TcNode) field = parse_field(&ahead);
	return field != NULL;
}

static gboolean word_ends_run(const Parser *parser)
{
	guint window;
	return strchr("\"()", peek(parser, 0)) || match_near(parser, &window) || is_sign(parser, '-') || is_sign(parser, '+') ||
	       match_operator(parser, "AND") || match_operator(parser, "OR") || match_operator(parser, "NOT") || is_field(parser);
}

/* One word, where a sign binds to one. */
static TcNode *parse_word(Parser *parser)
{
	gsize start = parser->at, end = word_end(parser, start);
	gboolean wildcard = end > start && is_open(parser, start, end);
	parser->at = end;
	return make_leaf(parser, wildcard ? TC_NODE_WILDCARD : TC_NODE_WORDS, start, wildcard ? end - 1 : end);
}

static TcNode *parse_primary(Parser *parser, gboolean signed_word)
{
	TcNode *field;
	if (peek(parser, 0) == '"')
		return parse_phrase(parser);
	if (peek(parser, 0) == '(')
		return parse_group(parser);
	if ((field = parse_field(parser)))
		return field;
	return signed_word ? parse_word(parser) : parse_words(parser);
}

static gboolean is_row(const TcNode *node)
{
	return node && (node->kind == TC_NODE_WORDS || node->kind == TC_NODE_PHRASE);
}

/* Joins what was read with the rows that are to be near it; an operator with nothing to work on is left for words. */
static TcNode *parse_near(Parser *parser, TcNode *first)
{
	guint window;
	gsize length;
	skip_spaces(parser);
	while ((is_row(first) || (first && first->kind == TC_NODE_NEAR)) && (length = match_near(parser, &window))) {
		Parser ahead = *parser;
		ahead.at += length;
		skip_spaces(&ahead);
		TcNode *next = ahead.at >= ahead.length || is_sign(&ahead, '-') || is_sign(&ahead, '+') || is_field(&ahead) ? NULL
			       : peek(&ahead, 0) == '"' ? parse_phrase(&ahead)
							: parse_words(&ahead);
		if (!is_row(next)) {
			tc_node_free(next);
			return first;
		}
		if (first->kind != TC_NODE_NEAR)
			first = wrap(TC_NODE_NEAR, first);
		first->window = window;
		g_ptr_array_add(first->children, next);
		*parser = ahead;
		skip_spaces(parser);
	}
	return first;
}

static TcNode *parse_item(Parser *parser)
{
	gsize not = match_operator(parser, "NOT");
	if (not || is_sign(parser, '-') || is_sign(parser, '+')) {
		TcNodeKind kind = not || peek(parser, 0) == '-' ? TC_NODE_NOT : TC_NODE_MUST;
		gsize start = parser->at;
		parser->at += not ? not : 1;
		skip_spaces(parser);
		TcNode *child = parser->at < parser->length ? parse_primary(parser, TRUE) : NULL;
		if (child)
			return wrap(kind, child);
		return not ? make_leaf(parser, TC_NODE_WORDS, start, start + not ) : NULL;
	}
	return parse_near(parser, parse_primary(parser, FALSE));
}

/* An operator that has nothing on one of its sides is a word. */
static gboolean take_operator(Parser *parser, const char *name, gboolean has_left, TcNode **word)
{
	gsize start = parser->at, length = match_operator(parser, name);
	*word = NULL;
	if (!length)
		return FALSE;
	parser->at += length;
	skip_spaces(parser);
	if (!has_left || parser->at >= parser->length || peek(parser, 0) == ')')
		*word = make_leaf(parser, TC_NODE_WORDS, start, start + length);
	return TRUE;
}

static TcNode *parse_and(Parser *parser)
{
	TcNode *group = make_group(TC_NODE_AND), *word;
	skip_spaces(parser);
	while (parser->at < parser->length && parser->n_clauses < TC_SEARCH_MAX_TERMS) {
		if (peek(parser, 0) == ')') {
			if (parser->depth > 0)
				break;
			parser->at++; /* closes nothing */
		} else if (group->children->len && match_operator(parser, "OR")) {
			break;
		} else if (take_operator(parser, "AND", group->children->len > 0, &word) ||
			   take_operator(parser, "OR", FALSE, &word)) {
			if (word)
				g_ptr_array_add(group->children, word);
		} else {
			TcNode *item = parse_item(parser);
			if (item)
				g_ptr_array_add(group->children, item);
		}
		skip_spaces(parser);
	}
	return simplify(group);
}

static TcNode *parse_or(Parser *parser)
{
	TcNode *group = make_group(TC_NODE_OR), *word;
	for (;;) {
		TcNode *part = parse_and(parser);
		if (part)
			g_ptr_array_add(group->children, part);
		if (!take_operator(parser, "OR", part != NULL, &word))
			break;
		if (word)
			g_ptr_array_add(group->children, word);
	}
	return simplify(group);
}

gboolean tc_node_chooses(const TcNode *node, const TcIndexField *field)
{
	if (node->kind != TC_NODE_OR)
		return node->field == field;
	for (guint i = 0; i < node->children->len; i++)
		if (!tc_node_chooses(node->children->pdata[i], field))
			return FALSE;
	return TRUE;
}

gboolean tc_node_asks(const TcNode *node, const TcIndexField *field)
{
	gboolean found = node->field == field;
	for (guint i = 0; node->children && i < node->children->len && !found; i++)
		found = tc_node_asks(node->children->pdata[i], field);
	return found;
}

gboolean tc_node_leaves_out(const TcNode *node)
{
	gboolean found = node->kind == TC_NODE_NOT;
	for (guint i = 0; node->children && i < node->children->len && !found; i++)
		found = tc_node_leaves_out(node->children->pdata[i]);
	return found;
}

TcNode *tc_question_parse(const char *question)
{
	Parser parser = {.text = question, .length = strlen(question)};
	return parse_or(&parser);
}
