/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stage that repairs: which papers are read for OCR errors, and what is found.
 *
 * Pages that we have recognised ourselves always are; what somebody wrote in an office program never is. Of the rest (texts out of another
 * OCR, and text layers of PDF, which may be a scanner's) nobody says where they are from, so they are looked at:
 *
 *   odd words     lower-case words that no Vietnamese syllable can be and no foreign word of f, j, w, z, amid words that carry marks: one in
 *                 ODD_SHARE words is enough. Scanners leave them ("muu", "tưung"), typists hardly. What the language model has met
 *                 in clean texts ("internet", "kilôgam") is none, nor is what has no marks and is no syllable by one misreading ("glucose"). A
 *                 syllable without its marks is none where those beside it have none either: somebody typed so ("phu luc kem theo.doc").
 *   broken lines  of a plain text: WRAPPED_PERCENT of its lines end in the middle of a sentence, as lines on paper do.
 *
 * Measured on the development texts, share of texts read for errors: what Tesseract read of pages at six severities, as plain text, 99.6 %;
 * 129 letters out of other engines 100 %; clean articles of law 2.2 %. An error here is one of time: in clean texts next to nothing is changed (7
 * syllables in 1.3 MB). With every odd word for a sign the same scans were read, and 7.3 % of the articles: "phu luc" alone, typed without marks,
 * was in 856 of them, "internet" and "email" in 90. Of the scans with their lines joined, which odd words alone tell, two of 274 are lost: an
 * address that was taken for a word, one word in doubt among 2,753. Foreign words that the model met less than 32 times are signs like others, else
 * four scans are lost.
 *
 * Headers and citations are read from the text as it stands, not from the repaired one. That was tried, by repairing the labelled papers first: of
 * 235 relations three more were right (one word of one paper, "lướng dẫn"), none less, and of the header's facts on real scans two more; found and
 * identified as before, because numbers are never repaired. For that, what a person turns down would have to be undone in headers and relations
 * too, and a name that is pulled to a word (Cao Đăng Lộc, a signer) would be wrong in a header that is right today.
 *
 * Each run knows the names that the archive is sure of when it begins (lib/archive/known.c says which), and what its repairs say that our OCR
 * and other engines misread (lib/archive/misread.c). So what one night's papers and decisions say holds for those of the next, and for all with
 * --full; the run that brings a name is not yet the wiser for it.
 */
#include "indexer/indexer-private.h"

#include "lib/repair/repair.h"

#include <glib/gi18n.h>
#include <string.h>

/** One odd word in so many is a sign of OCR. */
#define ODD_SHARE 2000
/** Of so many tokens on each side of an odd word, one word in so many carries marks: elsewhere the repairer changes nothing (lib/repair/page.c). */
#define WINDOW 10
#define MARKED_SHARE 4
/** A syllable without its marks has so many that carry some among the tokens next to it, so many on each side. */
#define BESIDE 2
#define BESIDE_MARKED 2
/** So many lines in a hundred that break a sentence, of at least so many lines. */
#define WRAPPED_PERCENT 20
#define MIN_LINES 5
/** A line longer than this was not printed on one line of paper. In bytes. */
#define MAX_LINE 200
/** Fewer words misread say nothing of a scanner: a small archive is read the same however often. Twenty office scans have as many. */
#define MIN_MISREAD 300

struct TcMender {
	GMutex mutex;               /* guards the opening */
	gboolean broken;            /* the models cannot be opened, which was said */
	GPtrArray *known, *misread; /* of TcKnownName, TcMisread, for when the models are opened; NULL: nothing was learned */
	TcRepairer *repairer[2];    /* of what other engines read, and ours; NULL: not opened yet */
};

TcMender *tc_mender_new(void)
{
	TcMender *mender = g_new0(TcMender, 1);

	g_mutex_init(&mender->mutex);
	return mender;
}

void tc_mender_free(TcMender *mender)
{
	if (!mender)
		return;
	g_clear_pointer(&mender->known, g_ptr_array_unref);
	g_clear_pointer(&mender->misread, g_ptr_array_unref);
	tc_repairer_close(mender->repairer[FALSE]);
	tc_repairer_close(mender->repairer[TRUE]);
	g_mutex_clear(&mender->mutex);
	g_free(mender);
}

gboolean tc_mender_learn(TcMender *mender, TcArchive *archive, GError **error)
{
	if (!mender->known)
		mender->known = tc_archive_list_known(archive, error);
	if (mender->known && !mender->misread)
		mender->misread = tc_archive_list_misread(archive, error);
	return mender->misread != NULL;
}

static void add_known(TcRepairer *repairer, const GPtrArray *known)
{
	gboolean room = TRUE;

	for (guint i = 0; known && i < known->len && room; i++) {
		const TcKnownName *name = g_ptr_array_index(known, i);
		room = tc_repairer_add_known(repairer, name->text, -1, name->times);
	}
}

/** Tells what the engine was seen to misread, if that is enough to say anything. */
static void adapt(TcRepairer *repairer, const GPtrArray *misread, gboolean ours)
{
	g_autoptr(GArray) misreadings = g_array_new(FALSE, FALSE, sizeof(TcMisreading));
	double times = 0;

	for (guint i = 0; misread && i < misread->len; i++) {
		const TcMisread *one = g_ptr_array_index(misread, i);
		TcMisreading misreading = {one->truth, one->seen, one->times};
		if (one->ours != ours)
			continue;
		g_array_append_val(misreadings, misreading);
		times += one->times;
	}
	if (times >= MIN_MISREAD)
		tc_repairer_adapt(repairer, (const TcMisreading *)(gpointer)misreadings->data, misreadings->len);
}

static TcRepairer *open_repairer(const TcMender *mender, gboolean ours)
{
	g_autoptr(GError) error = NULL;
	TcRepairer *repairer = tc_repairer_open(NULL, NULL, &error);

	if (!repairer) {
		g_printerr(_("OCR errors are not repaired: %s\n"), error->message);
		return NULL;
	}
	adapt(repairer, mender->misread, ours);
	add_known(repairer, mender->known);
	return repairer;
}

/** The models, opened when the first paper of an engine needs them; NULL if they cannot be, which is said once. \param ours our own OCR. */
static const TcRepairer *get_repairer(TcMender *mender, gboolean ours)
{
	g_mutex_lock(&mender->mutex);
	if (!mender->repairer[ours] && !mender->broken) {
		mender->repairer[ours] = open_repairer(mender, ours);
		mender->broken = !mender->repairer[ours];
	}
	const TcRepairer *repairer = mender->repairer[ours];
	g_mutex_unlock(&mender->mutex);
	return repairer;
}

/* ---- which papers ------------------------------------------------------------------------------------------------ */

/** Whether a token is a word as damage may make them. What follows these signs is a piece of a file's name or an address. */
static gboolean is_odd(const TcToken *token, const char *text)
{
	return token->kind == TC_TOKEN_WORD && token->detail == TC_DETAIL_NONE && token->span.end - token->span.start > 1 &&
	       !(token->span.start > 0 && strchr("./_@-", text[token->span.start - 1])) &&
	       g_unichar_islower(g_utf8_get_char(text + token->span.start)) && !strpbrk(token->folded, "fjwz0123456789") &&
	       strpbrk(token->folded, "aeiouy");
}

/** Of up to `reach` tokens on each side of one, with it: those that are words, and syllables with marks. */
typedef struct {
	guint words, marked;
} Surroundings;

static Surroundings look_around(const TcToken *token, gsize n, gsize i, gsize reach)
{
	Surroundings found = {0, 0};

	for (gsize k = i > reach ? i - reach : 0; k < n && k <= i + reach; k++) {
		found.words += token[k].kind == TC_TOKEN_SYLLABLE || token[k].kind == TC_TOKEN_WORD;
		found.marked += token[k].kind == TC_TOKEN_SYLLABLE && token[k].form != token[k].folded;
	}
	return found;
}

/** Whether an odd word is a sign of OCR. */
static gboolean is_damage(const TcRepairer *repairer, const TcToken *token, gsize n, gsize i)
{
	Surroundings around = look_around(token, n, i, WINDOW);
	TcWordKind kind = tc_repairer_get_word_kind(repairer, token[i].form, token[i].folded);

	if (around.marked * MARKED_SHARE < around.words || kind == TC_WORD_FOREIGN)
		return FALSE;
	return kind == TC_WORD_DAMAGED || look_around(token, n, i, BESIDE).marked >= BESIDE_MARKED;
}

static gboolean has_odd_words(TcMender *mender, const char *text, gsize length)
{
	const TcRepairer *repairer = NULL;
	gsize n, odd = 0;

	if (!tc_text_has_strange_words(text, length))
		return FALSE;
	g_autoptr(TcTokens) tokens = tc_tokens_new(text, (gssize)length);
	const TcToken *token = tc_tokens_get(tokens, &n);

	for (gsize i = 0; i < n && odd * ODD_SHARE <= n; i++) {
		if (!is_odd(&token[i], text))
			continue;
		if (!repairer && !(repairer = get_repairer(mender, FALSE)))
			return FALSE;
		odd += is_damage(repairer, token, n, i);
	}
	return odd * ODD_SHARE > n;
}

static gboolean is_wrapped(const char *text)
{
	guint lines = 0, wrapped = 0;

	for (const char *end; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n"); /* the last line need not end with one */
		if (end == text)
			continue;
		gboolean open = *end && !strchr(".;:!?", end[-1]) && end - text <= MAX_LINE;
		lines++;
		wrapped += open && g_unichar_islower(g_utf8_get_char(end + 1));
	}
	return lines >= MIN_LINES && wrapped * 100 >= lines * WRAPPED_PERCENT;
}

/** Where the text of a paper was read from: of its pages the one that says most. */
static TcPageSource get_source(const TcTaskPaper *paper)
{
	TcPageSource source = TC_PAGE_FLOW;

	for (guint i = 0; paper->pages && i < paper->pages->len; i++)
		source = MAX(source, ((const TcPage *)g_ptr_array_index(paper->pages, i))->source);
	return source;
}

static gboolean wants_repair(TcMender *mender, const TcTaskPaper *paper)
{
	gsize length;
	const char *text = tc_text_get_canonical(paper->text, &length);
	TcPageSource source = get_source(paper);

	if (source == TC_PAGE_OCR)
		return TRUE;
	if (paper->pages)
		return source == TC_PAGE_LAYER && has_odd_words(mender, text, length);
	return is_wrapped(text) || has_odd_words(mender, text, length);
}

/* ---- what is found ----------------------------------------------------------------------------------------------- */

static TcPaperRepair *dup_repair(const TcRepair *found)
{
	TcPaperRepair *repair = g_new0(TcPaperRepair, 1);

	repair->span = found->span;
	repair->raw = g_strdup(found->raw);
	repair->repaired = g_strdup(found->repaired);
	repair->others = found->others[0] ? g_strjoinv("|", (char **)found->others) : NULL;
	repair->probability = found->confidence;
	repair->state = found->state == TC_REPAIR_APPLIED ? TC_READING_APPLIED : TC_READING_SUGGESTED;
	return repair;
}

GPtrArray *tc_mender_read(TcMender *mender, const TcTaskPaper *paper)
{
	const TcRepairer *repairer = wants_repair(mender, paper) ? get_repairer(mender, get_source(paper) == TC_PAGE_OCR) : NULL;
	gsize n;

	if (!repairer)
		return NULL;
	g_autoptr(TcRepairs) found = tc_repairer_repair(repairer, paper->text);
	const TcRepair *first = tc_repairs_get(found, &n);
	GPtrArray *repairs = g_ptr_array_new_full((guint)n, (GDestroyNotify)tc_paper_repair_free);
	for (gsize i = 0; i < n; i++)
		g_ptr_array_add(repairs, dup_repair(&first[i]));
	return repairs;
}
