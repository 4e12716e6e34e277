/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/search/json: every answer as the JSON of DESIGN.md, so that the commands and the HTTP server print the same objects.
 * Absent fields are left out. What is asked for all day, an answer and a chain, is given as text, the rest as values: a new reference
 * (json_decref()). NULL only where a GError is a parameter. Any thread, as far as the archive allows.
 */
#ifndef TC_SEARCH_JSON_H
#define TC_SEARCH_JSON_H

#include <jansson.h>

#include "lib/citation/citation.h"
#include "lib/search/search.h"

G_BEGIN_DECLS

/** Spaces a level of JSON that people read; 0: all in one line. */
#define TC_JSON_INDENT 2u

/**
 * The answer to a question, as text. `next`: the cursor of the next page, absent on the last. `candidates` are works as in tc_json_work_brief(); a
 * hit has its work's `state` unless that is unknown, and in `repaired` how many places of its text were repaired, if any. \param indent
 * TC_JSON_INDENT or 0. \return free with g_free().
 */
char *tc_json_dup_answer(const TcAnswer *answer, guint indent);

/**
 * One work in short: `{"id","title","type","number","symbol","year","date","issuer","place","term","name","subject","held"}`.
 * TC_ERROR_NOT_FOUND.
 */
json_t *tc_json_work_brief(TcArchive *archive, gint64 work, const TcAsker *asker, GError **error);

/**
 * One work (`tracuu show`): as above, and `"papers":[{"id","path","pages",...}]`,
 * `"cites":[{"work":{...},"relation","text","form","confidence"...}]`,
 * `"cited_by":[...]`, `"state"` (tc_state_get_name()), `"state_as_of"` (the date of its latest use), `"state_by":[{"work":{...},
 * "relation","paper","start","end","partial"}]`: who says so, and where. The strongest
 * relations stand first; `"n_cites"`, `"n_cited_by"` say how many there are in all. \param limit of `cites` and of `cited_by` at most, 0:
 * all; a law may be cited by tens of thousands. TC_ERROR_NOT_FOUND.
 */
json_t *tc_json_work(TcArchive *archive, gint64 work, guint limit, const TcAsker *asker, GError **error);

/**
 * A chain, as text: nodes as in tc_json_work_brief() with `"level"` (`trung-uong`, `tinh`, `huyen`, `xa`), `"state"`, `"relation"`,
 * `"rests_on":[]`, `"carried_out_by":[]`. \param indent TC_JSON_INDENT or 0. \return free with g_free().
 */
char *tc_json_dup_chain(const TcChainNode *root, guint indent);

/**
 * Works that are cited and not held, most cited first, each with `"cited_by"` (a count) and `"cited_in"` (who cites it and where,
 * up to TC_MISSING_PLACES: `[{"work":{...},"relation","paper","path","start","end"}]`): `{"total","missing":[...]}`. \param offset
 * how many to pass over. \param limit 0: all.
 */
#define TC_MISSING_PLACES 5u
json_t *tc_json_missing(TcArchive *archive, guint offset, guint limit, const TcAsker *asker, GError **error);

/** \param suggestions of TcSuggestion. `{"suggestions":[titles],"items":[{"title","date","issuer","subject"}]}`. */
json_t *tc_json_suggestions(const GPtrArray *suggestions);

/** A hit as a row of a list: what the paper is and where, without what depends on the question. */
json_t *tc_json_row(const TcHit *hit);
/** Appends one hit of an answer, as in its `hits` but without `state`, in one line. */
void tc_json_append_hit(GString *out, const TcHit *hit);
/** Appends what one of a list of terms finds, in one line: `{"term","understood","total","hits":[...]}`. */
void tc_json_append_term(GString *out, const char *term, const TcAnswer *answer);

/**
 * One paper: `{"id","title","path","format","pages","work","header":{...},"citations":[{...,"work","page"}],
 * "copies":[{"id","path"}],"twins":[{"id","path","kind","similarity"}],"repairs":{"suggested","applied","confirmed","rejected"}}`; spans
 * count bytes of the raw text, copies are other files with the same bytes, twins other papers of the same text (`kind`: `copy`, `rescan`,
 * `duplicate`), repairs are counted. TC_ERROR_NOT_FOUND.
 */
json_t *tc_json_paper(TcArchive *archive, gint64 paper, const TcAsker *asker, GError **error);
/** The same without its citations, of which a thick paper has thousands; its pages have their own. */
json_t *tc_json_paper_brief(TcArchive *archive, gint64 paper, const TcAsker *asker, GError **error);

/** The `repairs` of a paper: how many are in which state. \param repairs of TcPaperRepair. Any thread. */
json_t *tc_json_repair_counts(const GPtrArray *repairs);
/** The `twins` of a paper alone. TC_ERROR_NOT_FOUND. */
json_t *tc_json_twins(TcArchive *archive, gint64 paper, const TcAsker *asker, GError **error);

/**
 * One page of a paper: `{"paper","page","pages","offset","text","citations":[{"start","end","work","relation","form"}],"repairs":[...]}`;
 * `offset` is where the page begins in the raw text, spans count bytes of the page. A page that was read off paper or PDF also has
 * `"source"` (`layer`, `ocr`), `"width","height"` in points, `"words":[{"start","end","box":[x,y,width,height],"confidence"}]` with boxes
 * from the left and upper edge in parts of the page's width and height, of which there are `"units"`, `"confidence"` of all words,
 * percent, where one was measured, and `"image"`, the address of its image. \param page from 1. TC_ERROR_NOT_FOUND.
 */
json_t *tc_json_page(TcArchive *archive, gint64 paper, guint page, const TcAsker *asker, GError **error);
/**
 * Where in a paper stands what a question asks for: `{"paper","total","units","pages":[{"page","count"}],"hits":[{"page","start","end","text",
 * "boxes"}]}`, at most 1000 hits; spans and boxes as in tc_json_page(), no boxes where the page has none. TC_ERROR_NOT_FOUND.
 */
json_t *tc_json_inside(TcArchive *archive, gint64 paper, const char *query, const TcAsker *asker, GError **error);

/**
 * A paper's sections: `[{"kind","number","pinpoint","parent","heading":[start,end],"span":[start,end]}]`; `parent` is an index, absent at the
 * top. \param text what they were read from, to take their spans back to the bytes given.
 */
json_t *tc_json_sections(const GArray *sections, const TcText *text);

/**
 * A paper's header (`tracuu parse`). \param text what it was read from, to take its spans back to the bytes given; NULL if
 * they count those already.
 */
json_t *tc_json_header(const TcHeader *header, const TcText *text);

/** One citation (`tracuu cite`); `text` as above. */
json_t *tc_json_citation(const TcCitation *citation, const TcText *text);

/**
 * One repair: `{"id","start","end","raw","repaired","probability","state"}`; `id` as of an item below. \param offset what its span is counted
 * from.
 */
json_t *tc_json_repair(gint64 paper, const TcPaperRepair *repair, gsize offset);

/**
 * One thing to decide: `{"id","kind","paper","title","page","box":[x,y,width,height] or null,"raw","before","after",
 * "candidates":[{"text","probability"}],"same","state","decision":{"decision","text","by","at","same"} or null}`. `before` and `after`: the text
 * around on one line; `box` counts as in tc_json_page(); `same`: how many other places are the same.
 */
json_t *tc_json_review_item(TcArchive *archive, const TcReviewItem *item, const TcAsker *asker, GError **error);
/** A part of the queue: `{"total","items":[...],"next":cursor or null}`. */
json_t *tc_json_review(TcArchive *archive, const TcReviewQuery *query, const TcAsker *asker, GError **error);

/** The error object of RFC 9457: `{"type","title","status","detail"}`. */
json_t *tc_json_problem(int status, const char *title, const char *detail);

G_END_DECLS

#endif
