/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a scan has lost, and what is done for papers that are the poorer for it.
 *
 * Of heavy noise little comes back as another word that repair could turn back: whole lines go, or leave pieces (`e cq y` of `trồng cây đầu
 * năm`). A paper then has its words less often than it was written with, and junk besides, which makes it longer; both take it down the list behind
 * papers that were read well. But the pieces tell how much is gone. Of texts that are known, folded words that are missing after repair, and
 * words that are none (neither a syllable nor an abbreviation, nor repaired), as shares of all words:
 *
 *     44 pages of law, Party prose and letters, light (s1) to heavy noise (s5)     .007  .018  .014  .026  .045    .005 .005 .006 .010 .014
 *     67 pages of decrees, printed and degraded by ourselves, heavier (h3, h5)     .121  .178                       .031  .064
 *     38 of signed decrees, somebody's good scans                                  .002                             .000
 *
 * For one that is no word three are lost (LOST_A_WORD; 2.4 by least squares over the first, 3.1 over the second, R2 .85 over all pages). Single
 * letters, suggested and applied repairs tell next to nothing besides (R2 .86). Foreign words look like damage; but where there is damage words are
 * repaired, 9, 8, 5 and 2 for each that is left on s1, s5, h3 and h5. So no more count than were repaired.
 *
 * Where a frequency f is read, f / (1 - lost) was written. In BM25, f / (f + k1 (1 - b + b l)), that is the same as k1 (1 - lost): with b .5 and a
 * length l near the mean, as a length that is shorter by twice of what is lost (LENGTH_SHARE). So nothing is said in the postings that is not in
 * the paper, questions cost what they did, and papers that nobody had to repair weigh what they did.
 *
 * Known-item R@10 less that of the paper's truth, among 32,807 articles of law; questions with and without marks, of words in a row and scattered,
 * 96 for each page. Chosen on the first two; held out are 66 pages of other parts of the decrees:
 *
 *                                       s5       h3       h3, held out   h5, held out
 *     every word counts                 -.0218   -.0771   -.0810         -.1185
 *     junk is left out of the length    -.0187   -.0714
 *     this                              -.0102   -.0490   -.0518         -.0816
 *
 * Light noise: s1 -.0088 and -.0066, s3 -.0140 and -.0078. Papers read well that stand beside such damaged ones of the same decrees are found as
 * often as beside clean ones (.522, and .523 beside h3, .526 beside h5): what a damaged paper gets is less than what it lost.
 *
 * Tried and dropped: suggested readings count as what stands there does, from a confidence of .5, .3, .1, .01 on: -.0142, -.0147, -.0142, -.0161 for
 * -.0142 without (half of the questions, s5); -.0818, -.0821, -.0836, -.0868 for -.0802 (h3). What readings could bring at best, were each damaged
 * word that is still near what it was repaired without fail, is nothing on the first and half of the loss on the second.
 */
#include "lib/index/index-private.h"

/** Words that are missing for each that is none. */
#define LOST_A_WORD 3.0
/** What a paper becomes shorter by for what it has lost. */
#define LENGTH_SHARE 2.0
/** More is not made up for: such a text is in another language, or lost. */
#define MAX_LOST 0.25

/* A word as damage leaves it. What is foreign looks the same; single letters are specks, and tell nothing. */
static gboolean is_unread(const TcToken *token)
{
	return token->kind == TC_TOKEN_WORD && token->detail == TC_DETAIL_NONE && token->span.end - token->span.start > 1;
}

/* No more than words that were repaired: where none are, words that are none are foreign. */
static guint count_unread(const TcIndexPaper *paper, const TcToken *tokens, gsize n)
{
	guint unread = 0, repaired = 0;
	for (gsize i = 0, at = 0; i < n; i++) {
		while (at < paper->n_readings && paper->readings[at].span.end <= tokens[i].span.start)
			at++;
		if (at < paper->n_readings && paper->readings[at].span.start < tokens[i].span.end && paper->readings[at].likelier)
			repaired++;
		else
			unread += is_unread(&tokens[i]);
	}
	return MIN(unread, repaired);
}

double tc_index_get_loss(const TcIndexPaper *paper, const TcToken *tokens, gsize n)
{
	if (paper->n_readings == 0 || n == 0)
		return 0;
	return LENGTH_SHARE * MIN(LOST_A_WORD * count_unread(paper, tokens, n) / (double)n, MAX_LOST);
}
