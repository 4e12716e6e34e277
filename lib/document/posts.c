/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Posts and authorities of a signature block, read through posts.tsv, which gives them back the marks that OCR lost.
 */
#include "lib/document/document-private.h"

#include <string.h>

#include "lib/document/posts-table.h"

typedef struct {
	char *folded;
	const char *caps;
} Post;

static Post posts[G_N_ELEMENTS(posts_rows)];

static void load(void)
{
	static gsize loaded;

	if (!g_once_init_enter(&loaded))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++)
		posts[i] = (Post){tc_text_fold(posts_rows[i][0], -1), posts_rows[i][0]};
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
		} else if (best && distance == best_distance) {
			best = NULL;
			best_distance = distance;
		}
	}
	return best;
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
	g_autofree char *clean = tc_name_squeeze(caps, (gssize)length, "\"'.,;:|~-_*()");
	g_autofree char *folded = tc_text_fold(clean, -1);
	const char *post = find_post(folded);

	if (!post)
		post = find_near_post(folded, MIN(errors, (guint)strlen(folded) / 7));
	return post ? post : find_post_without_word(folded);
}

char *tc_post_dup(const char *text, gsize length, gboolean *known)
{
	g_autofree char *clean = tc_name_squeeze(text, (gssize)length, "\"'.,;:|~-_*()`“”‘’");
	const char *whole = tc_post_get(clean, strlen(clean), 2);
	g_autoptr(TcFolded) folded = NULL;
	gsize best = 0;
	const char *post = NULL;

	load();
	*known = whole != NULL;
	if (whole)
		return g_strdup(whole);
	folded = tc_folded_new(clean, -1);
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++) {
		gsize size = strlen(posts[i].folded);
		if (size > best && !strncmp(folded->bytes, posts[i].folded, size) && folded->bytes[size] == ' ') {
			best = size;
			post = posts[i].caps;
		}
	}
	*known = post != NULL;
	return post ? g_strconcat(post, clean + folded->origin[best], NULL) : g_steal_pointer(&clean);
}

gsize tc_authority_match(const char *text, gsize length, const char **form)
{
	static const struct {
		const char *print, *form;
	} forms[] = {
		{"T/M", "T/M"},  {"TM", "TM."},   {"T.M", "TM."},   {"T1M", "T/M"}, {"TIM", "T/M"}, {"T/ M", "T/M"},
		{"T /M", "T/M"}, {"K/T", "K/T"},  {"KT", "KT."},    {"K.T", "KT."}, {"T/L", "T/L"}, {"TL", "TL."},
		{"T.L", "TL."},  {"TUQ", "TUQ."}, {"T/UQ", "T/UQ"}, {"Q", "Q."},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		gsize size = strlen(forms[i].print);
		if (length < size + 6 || strncmp(text, forms[i].print, size) || !strchr(". :,", text[size]))
			continue;
		/* `TL` without a full stop is too short to be sure of. */
		if (text[size] == ' ' && !strchr(forms[i].print, '/') && strcmp(forms[i].print, "TM") &&
		    strcmp(forms[i].print, "KT"))
			continue;
		*form = forms[i].form;
		while (size < length && strchr(". :,", text[size]))
			size++;
		return tc_name_get_caps(text + size, MIN(length - size, 12)) > .7 ? size : 0;
	}
	return 0;
}

gsize tc_authority_find(const char *text, gsize length, gsize *rest, const char **form)
{
	for (gsize i = 0; i + 6 < length; i++) {
		if (i && text[i - 1] != ' ' && text[i - 1] != '.' && text[i - 1] != ',' && text[i - 1] != '-')
			continue;
		gsize size = tc_authority_match(text + i, length - i, form);
		if (size) {
			*rest = i + size;
			return i;
		}
	}
	return length;
}
