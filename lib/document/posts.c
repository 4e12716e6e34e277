/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Posts and authorities of a signature block, read through posts.tsv, which gives them back the marks that OCR lost.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/posts-table.h"

/** A print shorter than this may be the beginning of anything. */
#define MIN_CUT_BYTES 7
/** One letter in so many may be wrong. */
#define LETTERS_PER_ERROR 7

typedef struct {
	char *folded;
	const char *caps;
	gboolean body;
} Post;

static Post posts[G_N_ELEMENTS(posts_rows)];

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++)
		posts[i] = (Post){tc_text_fold(posts_rows[i][0], -1), posts_rows[i][0], *posts_rows[i][1] != '\0'};
	g_once_init_leave(&loaded, 1);
}

static const char *find_post(const char *folded)
{
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++)
		if (!strcmp(posts[i].folded, folded))
			return posts[i].caps;
	return NULL;
}

/** The one post that is nearest, at most `errors` edits off. */
static const char *find_near_post(const char *folded, guint errors)
{
	const char *best = NULL;
	guint best_distance = errors + 1;

	for (gsize i = 0; i < G_N_ELEMENTS(posts) && errors; i++) {
		guint distance = tc_fuzzy_distance(folded, posts[i].folded, errors);
		if (distance < best_distance) {
			best = posts[i].caps;
			best_distance = distance;
		} else if (distance == best_distance) {
			best = NULL;
		}
	}
	return best;
}

/** A seal covers the end of the line: `PHÓ CỤC TRƯỢ`. The shortest post that begins so, if all others that do go on from it. */
static const char *find_cut_post(const char *folded)
{
	const Post *best = NULL;
	gsize length = strlen(folded);

	for (gsize i = 0; i < G_N_ELEMENTS(posts) && length >= MIN_CUT_BYTES; i++)
		if (!strncmp(posts[i].folded, folded, length) && (!best || strlen(posts[i].folded) < strlen(best->folded)))
			best = &posts[i];
	for (gsize i = 0; best && i < G_N_ELEMENTS(posts); i++)
		if (!strncmp(posts[i].folded, folded, length) && strncmp(posts[i].folded, best->folded, strlen(best->folded)))
			return NULL;
	return best ? best->caps : NULL;
}

/** A stamp adds a word to the line: `PHÓ BAN BÍ THƯ`. The one post that is left without some word. */
static const char *find_post_without_word(const char *folded)
{
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);
	guint n = g_strv_length(words);
	const char *found = NULL;

	for (guint skip = 1; n > 3 && skip + 1 < n; skip++) {
		g_autoptr(GString) rest = g_string_new(NULL);
		for (guint i = 0; i < n; i++)
			if (i != skip)
				g_string_append_printf(rest, "%s%s", rest->len ? " " : "", words[i]);
		const char *post = find_post(rest->str);
		if (post && found && post != found)
			return NULL;
		found = post ? post : found;
	}
	return found;
}

const char *tc_post_get(const char *caps, gsize length, guint errors)
{
	load();
	g_autofree char *clean = tc_name_squeeze(caps, (gssize)length, "\"'.,;:|~-_*()0123456789");
	g_autofree char *folded = tc_text_fold(clean, -1);
	const char *post = find_post(folded);

	if (!post)
		post = find_near_post(folded, MIN(errors, (guint)strlen(folded) / LETTERS_PER_ERROR));
	if (!post && errors)
		post = find_cut_post(folded);
	return post ? post : find_post_without_word(folded);
}

gboolean tc_post_is_body(const char *post)
{
	load();
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++)
		if (!strcmp(posts[i].caps, post))
			return posts[i].body;
	return FALSE;
}

/** The longest post that a line begins with, a letter in LETTERS_PER_ERROR wrong; `end` receives where it ends. */
static const char *find_leading_post(const char *folded, gsize length, gsize *end)
{
	const char *best = NULL;
	int best_cost = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++) {
		gsize size = strlen(posts[i].folded);
		int limit = (int)(size / LETTERS_PER_ERROR);
		TcSpan span;
		if (length < size)
			continue;
		int errors = tc_fuzzy_find(posts[i].folded, folded, MIN(length, size + (gsize)limit), limit, &span);
		if (errors < 0 || span.start || (folded[span.end] && folded[span.end] != ' ' && folded[span.end] != ','))
			continue;
		int cost = errors * 8 - (int)size;
		if (best && cost >= best_cost)
			continue;
		best = posts[i].caps;
		best_cost = cost;
		*end = span.end;
	}
	return best;
}

/** What follows a post, spelt right: the unit that it heads (`VỤ TRƯỞNG VU HOP TAC QUOC TE`). Free with g_free(). */
static char *dup_unit(const char *post, const char *rest)
{
	g_autofree char *capitals = g_strndup(rest, strcspn(rest, ":;"));
	g_autofree char *respelt = tc_name_respell(capitals + strspn(capitals, " ,"));
	/* What is not in capitals is the other column. */
	for (char *p = respelt; *p; p = g_utf8_next_char(p))
		if (p > respelt && p[-1] == ' ' && g_unichar_islower(g_utf8_get_char(p))) {
			p[-1] = '\0';
			break;
		}
	g_autoptr(TcOrgan) organ = tc_organ_guess(respelt, -1);
	gsize unit = strcspn(post, " "), word = strcspn(respelt, " ");

	if (organ)
		return g_utf8_strup(organ->name, -1);
	g_autofree char *head = tc_text_fold(post, (gssize)unit), *first = tc_text_fold(respelt, (gssize)word);
	return !strcmp(head, first) ? g_strdup_printf("%.*s%s", (int)unit, post, respelt + word) : g_steal_pointer(&respelt);
}

char *tc_post_dup(const char *text, gsize length, gboolean *known)
{
	g_autofree char *squeezed = tc_name_squeeze(text, (gssize)length, "\"'.,;:|~-_*()0123456789");
	gsize start = tc_name_skip_junk(squeezed, strlen(squeezed)), end = 0;
	const char *clean = squeezed + start, *whole = tc_post_get(clean, strlen(clean), 2);

	*known = whole != NULL;
	if (whole)
		return g_strdup(whole);
	g_autoptr(TcFolded) folded = tc_folded_new(clean, -1);
	const char *post = find_leading_post(folded->bytes, folded->length, &end);
	*known = post != NULL;
	if (!post)
		return g_strdup(clean);
	const char *rest = clean + folded->origin[end];
	if (*rest == ',')
		return g_strconcat(post, rest, NULL);
	g_autofree char *unit = dup_unit(post, rest);
	return *unit ? g_strconcat(post, " ", unit, NULL) : g_strdup(post);
}

/** How authorities are printed; all begin with one of AUTHORITY_INITIALS. */
static const struct {
	const char *print, *form;
} authorities[] = {
	{"T/M", "T/M"}, {"T/N", "T/M"},  {"TlM", "T/M"},  {"TM", "TM."},   {"T.M", "TM."},   {"T1M", "T/M"},
	{"TIM", "T/M"}, {"T/ M", "T/M"}, {"T /M", "T/M"}, {"K/T", "K/T"},  {"KT", "KT."},    {"K.T", "KT."},
	{"T/L", "T/L"}, {"TL", "TL."},   {"T.L", "TL."},  {"TUQ", "TUQ."}, {"T/UQ", "T/UQ"}, {"Q", "Q."},
};
#define AUTHORITY_INITIALS "TKQ"
/** Signs behind an authority. */
#define AUTHORITY_ENDS ". :,"

/** The first authority, from the i-th on, that stands at `text` with a sign behind it; how many there are if none does. */
static gsize find_print(const char *text, gsize length, gsize i)
{
	for (; i < G_N_ELEMENTS(authorities); i++) {
		gsize size = strlen(authorities[i].print);
		if (length > size && !strncmp(text, authorities[i].print, size) && strchr(AUTHORITY_ENDS, text[size]))
			break;
	}
	return i;
}

gsize tc_authority_match(const char *text, gsize length, const char **form)
{
	if (!strchr(AUTHORITY_INITIALS, *text))
		return 0;
	for (gsize i = 0; (i = find_print(text, length, i)) < G_N_ELEMENTS(authorities); i++) {
		const char *print = authorities[i].print;
		gsize size = strlen(print);
		/* `TL` without a full stop is too short to be sure of. */
		if (length < size + 6 || (text[size] == ' ' && size < 3 && strcmp(print, "TM") && strcmp(print, "KT")))
			continue;
		*form = authorities[i].form;
		while (size < length && strchr(AUTHORITY_ENDS, text[size]))
			size++;
		return tc_name_get_caps(text + size, MIN(length - size, 12)) > .7 ? size : 0;
	}
	return 0;
}

gboolean tc_authority_may_stand(const char *text, gsize length)
{
	const char *end = text + length;

	for (const char *initial = AUTHORITY_INITIALS; *initial; initial++)
		for (const char *at = text; (at = memchr(at, *initial, (gsize)(end - at))); at++)
			if (find_print(at, (gsize)(end - at), 0) < G_N_ELEMENTS(authorities))
				return TRUE;
	return FALSE;
}

gsize tc_authority_find(const char *text, gsize length, gsize *rest, const char **form)
{
	for (gsize i = 0; i + 6 < length; i++) {
		/* After a letter or in the middle of a character nothing begins. */
		if (i && (g_ascii_isalnum(text[i - 1]) || (text[i] & 0xC0) == 0x80 ||
			  g_unichar_isalpha(g_utf8_get_char(g_utf8_find_prev_char(text, text + i)))))
			continue;
		gsize size = tc_authority_match(text + i, length - i, form);
		if (size) {
			*rest = i + size;
			return i;
		}
	}
	return length;
}
