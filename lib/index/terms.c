/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands in the index. One document a paper, and more of a long one.
 *
 * Terms of the text. A paper that says `Thực hiện Kết luận số 08-KL/TW ngày 14/11/2022` gives
 *
 *     thuc hien ket luan so 8 kl tw ngay 14 11 2022     the folded words; wdf as often as they stand
 *     Pthuc hien, Phien ket, Pket luan ...              each two words that stand one after the other, whatever is between them
 *     Eluận Esố ...                                     words as marked, but see below; wdf
 *     I8-kl-tw                                          an identifier as one term, whatever stands between its parts
 *     D2022-11-14                                       a full date as one term, however it is printed
 *
 * Words of numbers, identifiers and dates stand without leading zeros, an identifier's and a date's one after the other, so that
 * the phrase "kết luận số 8" and the words `ket luan 8` find it.
 *
 * Sections. A long paper is several documents: one of the whole, and one of each of its sections (TcIndexPaper.sections), with the words of that
 * section and all terms of fields. A question takes the best of them for the paper.
 *
 * There are no positions. Two words in a row are a term, a longer phrase is all its pairs, held against the text for what is shown
 * (lib/search/phrase.c). Pairs do what positions did, and rank better (ANCHORS.md: R@10 .81 to .87). What positions cost: 40 % of the index'
 * size, a tenth of the time to write it, and 53 ms for the slowest hundredth of phrases at 50,000 papers, whose common syllables had
 * to be read through.
 *
 * Tried and dropped: no pairs of function words (của, và, các ...), which are a fifth of all. A phrase with one in it, "X của Y", then had thousands
 * of candidates to be held against their texts.
 *
 * Marks serve ranking: what is typed with marks finds all and ranks those written so first. Most papers write most syllables in the one way that
 * nearly everybody does (readings.tsv): `thuc` is `thực`. So only what does not go without saying is said:
 *
 *     Ethức      a word in a form that is not its commonest; wdf
 *
 * and a word that a paper never has in its commonest form, as it is damaged, without marks or another word, counts half: all frequencies are stored
 * twice as large (TC_INDEX_WDF), but of such a word once. Questions then need no second look at a word to rank papers that read it right first.
 *
 * Tried and dropped: a marked form of every word for itself, 213 of the 548 terms of a paper of the sample archive. Then `Nthuc` for a word that is
 * there, but not in its commonest form, so that papers with `thực` were those with `thuc` and not `Nthuc`: each word of a question was read
 * twice. Processor time of `bench/ask` over 32,807 articles, p50 / p99 ms, with that and now: `or` 1.05 / 3.5, 0.81 / 2.7; sentences 3.8 / 11.7, 2.9
 * / 8.9; MRR@10 / R@10 .755 / .920 and .748 / .924.
 *
 * Of words that OCR has misread both readings have their terms: repaired.c. Papers that have lost words are less long for it: lost.c.
 *
 * Terms of fields: the field's prefix (fields.tsv) and each word of the value, folded; for kinds `exact` and `id` also the whole
 * value with its words joined by dashes.
 *
 *     XIShuyen XISuy XISvinh XISlinh XIShuyen-uy-vinh-linh     issuer:"Huyện ủy Vĩnh Linh"
 *     XNO657 XNO657-cv-hu XSYcv-hu XTcong-van XTcv             number, symbol, type by id and by code
 *     XCI44-kl-tw XEX44-kl-tw                                  what it cites, and of that what it carries out
 *     XHAscan XHAnumber                                        that it was read by OCR, that it has a number
 *     XSEthuong GVăn phòng                                     secrecy, and folder group as it is: the filter of every question
 *     Y2023 M202308 D20230830                                  the paper's own date
 *     Q17                                                      the paper's id in the archive
 *
 * Prefixes are capitals and what follows is lower case, so no term can be read in two ways. Terms are cut at TC_INDEX_MAX_TERM
 * bytes.
 *
 * Beside its terms a document has its paper's id, its date, a string that papers are listed by number by, and labels that are counted: enum
 * TC_INDEX_LABEL_*. All else that a hit shows is in the archive.
 *
 * Shards. The index is several folders, `index/0`, `index/1` ..., read as one (lib/postings): paper p stands in number p modulo how many there
 * are, so that each is written by a thread of its own. How many is settled when the index is made, by the processors of that day.
 *
 * Readers may find them elsewhere, on other machines too: places.c.
 *
 * Each says which `generation` of the archive it is level with, the `version` of this description (TC_INDEX_VERSION), and how many shards there are.
 */
#include "lib/index/index-private.h"

#include <string.h>

gsize tc_index_make_term(TcIndexTerm term, const char *prefix, const char *word, gsize length)
{
	gsize used = strlen(prefix);
	memcpy(term, prefix, used);
	if (length > TC_INDEX_MAX_TERM - used) {
		length = TC_INDEX_MAX_TERM - used;
		while (length > 0 && ((guchar)word[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(term + used, word, length);
	used += length;
	term[used] = '\0';
	return used;
}

gsize tc_index_make_pair(TcIndexTerm term, const char *left, gsize left_length, const char *right, gsize right_length)
{
	char uncut[2 * TC_INDEX_MAX_TERM + 3];
	left_length = MIN(left_length, (gsize)TC_INDEX_MAX_TERM);
	right_length = MIN(right_length, (gsize)TC_INDEX_MAX_TERM);
	gsize length = left_length + right_length + 2;
	char *pair = length <= TC_INDEX_MAX_TERM ? term : uncut;
	pair[0] = 'P';
	memcpy(pair + 1, left, left_length);
	pair[1 + left_length] = ' ';
	memcpy(pair + 2 + left_length, right, right_length);
	pair[length] = '\0';
	return pair == term ? length : tc_index_make_term(term, "", uncut, length);
}

char *tc_index_dup_pair_term(const char *left, const char *right)
{
	TcIndexTerm term;
	tc_index_make_pair(term, left, strlen(left), right, strlen(right));
	return g_strdup(term);
}

void tc_index_trim_number(const char **word, gsize *length)
{
	while (*length > 1 && **word == '0' && g_ascii_isdigit((*word)[1])) {
		(*word)++;
		(*length)--;
	}
}

static gboolean is_word_byte(guchar c)
{
	return g_ascii_isalnum(c) || c >= 0x80;
}

gboolean tc_index_next_word(const char *folded, gsize end, gsize *at, const char **word, gsize *length)
{
	gsize from = *at;
	while (from < end && !is_word_byte((guchar)folded[from]))
		from++;
	gsize to = from;
	while (to < end && is_word_byte((guchar)folded[to]))
		to++;
	*at = to;
	*word = folded + from;
	*length = to - from;
	tc_index_trim_number(word, length);
	return to > from;
}

char *tc_index_dup_mark_term(const TcToken *token)
{
	if (token->form == token->folded || (token->kind != TC_TOKEN_SYLLABLE && token->kind != TC_TOKEN_WORD))
		return NULL;
	TcIndexTerm term;
	const char *reading = tc_index_find_reading(token->folded);
	if (reading && strcmp(reading, token->form) == 0)
		return NULL;
	tc_index_make_term(term, "E", token->form, strlen(token->form));
	return g_strdup(term);
}

/* The words of a folded value, joined by dashes. */
static char *join_words(const char *prefix, const char *folded)
{
	TcIndexTerm term;
	g_autoptr(GString) joined = g_string_new(NULL);
	const char *word;
	gsize at = 0, length, end = strlen(folded);
	while (tc_index_next_word(folded, end, &at, &word, &length)) {
		if (joined->len)
			g_string_append_c(joined, '-');
		g_string_append_len(joined, word, (gssize)length);
	}
	tc_index_make_term(term, prefix, joined->str, joined->len);
	return g_strdup(term);
}

char *tc_index_dup_whole_term(const TcToken *token)
{
	if (token->kind == TC_TOKEN_IDENTIFIER)
		return join_words("I", token->folded);
	/* A date without its day or year has words only: full dates have those too, and are to be found by them. */
	if (token->kind == TC_TOKEN_DATE && strlen(token->form) == TC_DATE_LENGTH)
		return g_strconcat("D", token->form, NULL);
	return NULL;
}

char **tc_index_dup_words(const TcToken *token, const char *text)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_autofree char *printed = NULL;
	const char *folded = token->folded;
	/* A date's words are those printed: its canonical form has them in another order. */
	if (token->kind == TC_TOKEN_DATE)
		folded = printed = tc_text_fold(text + token->span.start, (gssize)(token->span.end - token->span.start));
	const char *word;
	gsize at = 0, length, end = strlen(folded);
	while (tc_index_next_word(folded, end, &at, &word, &length)) {
		TcIndexTerm term;
		tc_index_make_term(term, "", word, length);
		g_ptr_array_add(words, g_strdup(term));
	}
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_steal(words, NULL);
}

char *tc_index_dup_value_term(const TcIndexField *field, const char *value)
{
	g_autofree char *folded = tc_text_fold(value, -1);
	return join_words(field->prefix, folded);
}

char *tc_index_dup_group_term(const char *group)
{
	if (strlen(group) < TC_INDEX_MAX_TERM)
		return g_strconcat("G", group, NULL);
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, group, -1);
	return g_strconcat("G", digest, NULL);
}

const char *tc_index_secrecy_name(TcSecrecy secrecy)
{
	static const char *const names[] = {"thuong", "mat", "toi mat", "tuyet mat"};
	return names[CLAMP((int)secrecy, 0, (int)G_N_ELEMENTS(names) - 1)];
}

void tc_index_take_error(GError **error, GError *failure, const char *doing)
{
	const char *advice = "";
	if (g_error_matches(failure, TC_ERROR, TC_ERROR_LOCKED))
		advice = "; another indexer is running, wait until it has ended";
	else if (g_error_matches(failure, TC_ERROR, TC_ERROR_CORRUPT))
		advice = "; delete the folder `index` of the store and run tracuu-indexer again: nothing is lost";
	else if (g_error_matches(failure, TC_ERROR, TC_ERROR_NO_SPACE))
		advice = "; make room on the disk and run tracuu-indexer again";
	g_set_error(error, failure->domain, failure->code, "%s: %s%s", doing, failure->message, advice);
	g_error_free(failure);
}
