/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The units that a long paper is found by: its articles, or where it has none its other numbered sections, or where it has none its paragraphs. An
 * article of a code of 500 pages is a twentieth of a percent of it, and ranks with the whole code where the index knows nothing less. Measured on the
 * 32,807 articles and 224 questions that we have, put together to the 4,474 laws that they are from, MRR@10 / R@10 of finding the law:
 *
 *     each law whole                                .834 / .955      of 79 questions to long laws  .736 / .949
 *     each article by itself, the best for its law  .895 / .978                                    .887 / .987
 *     laws whole and their units (this)             .886 / .973                                    .854 / .987
 *
 * (`make eval-retrieval`: laws, long laws.) Units of at least 300 and 1,200 bytes, and of papers from 6 KB on, give .875, .884 and .881. Most papers
 * are short and have none; those laws take 106 MB of index and archive for 43 MB of text, 46 without units.
 */
#include "indexer/indexer-private.h"

#include <string.h>

/** Shorter papers are found whole. In bytes of canonical text: some four pages. */
#define LONG_BYTES (12u << 10)
/** Units are at least so long; a shorter section goes with the next. */
#define MIN_SECTION 600u
#define MIN_PARAGRAPHS 2000u
/** Fewer articles than this are no way to divide a paper. */
#define MIN_ARTICLES 3u

/** Notes where a unit begins, if the one before is long enough. */
static void add_start(GArray *starts, gsize start, gsize least)
{
	if (starts->len == 0 || start >= g_array_index(starts, gsize, starts->len - 1) + least)
		g_array_append_val(starts, start);
}

static gboolean is_article(const TcSection *section)
{
	return section->kind == TC_SECTION_ARTICLE || section->kind == TC_SECTION_ATTACHMENT || section->kind == TC_SECTION_ANNEX;
}

static void add_sections(GArray *starts, const GArray *sections)
{
	guint n_articles = 0;

	for (guint i = 0; i < sections->len; i++)
		n_articles += g_array_index(sections, TcSection, i).kind == TC_SECTION_ARTICLE;
	for (guint i = 0; i < sections->len; i++) {
		const TcSection *section = &g_array_index(sections, TcSection, i);
		if (n_articles < MIN_ARTICLES ? section->kind <= TC_SECTION_CLAUSE : is_article(section))
			add_start(starts, section->span.start, MIN_SECTION);
	}
}

static void add_paragraphs(GArray *starts, const char *text, gsize from, gsize length)
{
	for (const char *at = text + from, *end; (end = memchr(at, '\n', (gsize)(text + length - at))); at = end + 1)
		add_start(starts, (gsize)(end + 1 - text), MIN_PARAGRAPHS);
}

GArray *tc_units_list(const TcText *text, gsize body_start)
{
	GArray *starts = g_array_new(FALSE, FALSE, sizeof(gsize));
	gsize length;
	const char *canonical = tc_text_get_canonical(text, &length);

	if (length < LONG_BYTES)
		return starts;
	g_autoptr(GArray) sections = tc_sections_read(text, (TcSpan){MIN(body_start, length), length});
	add_sections(starts, sections);
	if (starts->len < 2) {
		g_array_set_size(starts, 0);
		add_paragraphs(starts, canonical, MIN(body_start, length), length);
	}
	return starts;
}
