/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Repair of OCR text, the whole way. Four errors in five are other valid syllables ("tô" for tổ, "đang" for đảng), so no dictionary can do it:
 *
 *   page.c        tokens become items; what must not be touched is frozen
 *   numerals.c    marks of lists and Roman numerals, by counting
 *   known.c       names that the archive holds, if it was told any
 *   misread.c     what its scanners misread, if it was told
 *   ways.c        every way to read a sentence, with what the scanner must have done (candidates.c, channel.c):
 *
 *        tham ──── muu ──── cho ──── cap ──── ủy         keep, or one of the candidates, or two tokens as one, one as two
 *              ├── mưu ─┤      ├──── cấp ─┤
 *              └── mua ─┘      └──── cáp ─┘
 *
 *   lattice.c     all ways weighed together, with the language model (model.c): each reading's posterior
 *   noise.c       how bad this page is; then it is weighed again with that knowledge, where there was anything to read
 *   confidence.c  how often a repair of this kind with this posterior is right: from REPAIR_APPLY on it is applied, else suggested
 *   apply.c       the text with its repairs, as `tracuu repair` writes it
 *
 * What was tried, on the 264 pages of dev/, error model and confidence always from other pages (errors repaired on office scans / photocopies
 * and worse / Party pages; `make eval-repair`):
 *
 *   runs of three syllables, one error model, no confidence        71.3 / 62.3 / 74.8
 *   runs of four                                                   + 1.5, and 4 on decrees
 *   signs within words, lone letters, symbols less wide            + 1.5
 *   64 candidates a word instead of 24, frequent words first       0 / + 1.0 / + 0.4
 *   confidence by regression instead of the posterior              0 / 0 / + 1, decrees 80.6 to 85.3; right syllables broken: a half
 *   any word may stand for nothing                                 precision 98.5 to 92.9: only in a signature's post now, as a suggestion
 *   swaps by fluent engines at one flat cost                       - 0.8: a slope, so that near words stay before far ones
 *   language model weighed .85 or 1.15                             moves errors between precision and recall, no gain
 * And since, with the shipped tables:
 *
 *   what lib/text mends is in the output                           + 0.6 / + 0.4 / + 0.2
 *   a sign within a word for two letters (ngh‡p)                   + 0.3 / + 0.2 / 0
 *   list marks and Roman numerals by counting                      + 0.6 / + 0.2 / + 0.4, decrees + 0.8
 *   Tesseract's confidence of each word, as a cost of misreading   + 0.2 / 0 / - 0.1, precision - 0.2 / - 0.3 (weighed .5; 1: worse)
 *   the same as a feature of confidence.c alone                    right repairs at the same precision + 2 of 2,300 / - 5 of 4,890: dropped
 *   more about a repair in confidence.c (products of what it knows)  none
 *   any lone letter for nothing (specks, stamps: "h" behind a line)   0 / + 0.3 / + 0.3, nine in ten right
 *   two letters that are no word, or are one, for nothing          two in three, one in seven right: dropped
 *   words of up to four letters that are none, for nothing         - 0.5 / - 0.7 / - 1.2: most of them stand for a word
 *   words between strokes, V for y within a line, ‡ before a capital  + 0.9 / + 0.2 / 0
 *   applied from .68 on, not .65                                      0 / - 0.2 / - 0.2, precision + 0.05 / + 0.14 / + 0.08
 *
 * Tesseract's confidence surprises, because it tells wrong words from right ones well (of words at 96 percent and more one in 64 is wrong, of
 * those under 60 every second one). But what it tells the language model has seen, too; where the two differ, words are mostly lost (noise,
 * stamps) and no candidate is right.
 *
 * Where time went (`valgrind --tool=callgrind` on bench/repair_files, dev/): more than half into words behind a word in doubt, for which every
 * candidate was let in because what stands before them was not settled. Each is now held against the ways that do lead there (ways.c), lattices
 * are weighed again instead of built again, and halves are looked for only beside a half that is a syllable. Then pairs that no text has
 * (model.c), and groups of words too far away (candidates.c), were told by bits: a sixth less, the same repairs. What is left is spread thin:
 * holding candidates against ways a sixth, walking the lattice a seventh, candidates of what was not read before a quarter, tokens and items a ninth.
 *
 * What is left: a quarter of the errors of office scans are numbers (not ours), lost lines and noise; of the others, words before which there is
 * nothing to go by ("a) Chỉ trang phục" for chi), stray letters at the edge of a stamp, and names.
 */
#include "lib/repair/repair-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A repair this sure is suggested. */
#define SUGGEST 0.01
/* The same where a name may stand, of which the model knows few. */
#define SUGGEST_NAME 0.1
/* No reading less likely than this is looked at. */
#define MIN_POSTERIOR 0.005f
/* Nor is one less likely than this offered beside a better one: whoever reviews reads it for nothing. */
#define MIN_OTHER 0.1f
#define MAX_READINGS 32
/* A word of another language stands in the texts of the model 2^this times or more; one that is rarer may be damage that stood in them. */
#define MIN_FOREIGN_USE 5
/* A sentence in which no other reading is this likely is read once. */
#define MIN_OPEN 0.001f
/* A text is read in blocks of so many tokens, some ten pages: the ways to read a block are kept until it has been read twice. */
#define BLOCK 4096
/* The lattice for repairs; wider ones (24 states, 14) change one repair in a thousand. */
#define BEAM 8
#define REACH 9.0f
/* And for marks, where every syllable is open. */
#define MARKS_BEAM 32
#define MARKS_REACH 12.0f
/* Letters whose case is looked at; two tokens have fewer. */
#define MAX_CASE (2 * REPAIR_MAX_LETTERS + 2)
/* Tokens on each side in which unknown words are counted. */
#define NOISE_WINDOW 4

struct TcRepairer {
	TcModel *model;
	RepairChannel *channel;
	RepairIndex *index;
	RepairKnown *known; /* NULL: none */
};

typedef struct {
	float value[REPAIR_N_FEATURES];
} Features;

struct TcRepairs {
	GArray *repairs;  /* of TcRepair */
	GArray *features; /* of Features */
};

char *tc_repairer_dup_model_path(void)
{
	const char *path = g_getenv("TRACUU_MODEL");

	return g_strdup(path && *path ? path : TC_MODEL_PATH);
}

TcRepairer *tc_repairer_open(const char *model, const char *confusions, GError **error)
{
	g_autofree char *path = model ? g_strdup(model) : tc_repairer_dup_model_path();
	g_autoptr(TcRepairer) repairer = g_new0(TcRepairer, 1);

	repairer->channel = confusions ? repair_channel_load(confusions, error) : repair_channel_new_default();
	if (!repairer->channel)
		return NULL;
	repairer->model = tc_model_open(path, error);
	if (!repairer->model)
		return NULL;
	repairer->index = repair_index_new(repairer->model, repairer->channel);
	return g_steal_pointer(&repairer);
}

void tc_repairer_close(TcRepairer *repairer)
{
	if (!repairer)
		return;
	repair_index_free(repairer->index);
	repair_known_free(repairer->known);
	tc_model_close(repairer->model);
	repair_channel_free(repairer->channel);
	g_free(repairer);
}

gboolean tc_repairer_add_known(TcRepairer *repairer, const char *utf8, gssize length, guint times)
{
	g_autoptr(TcText) text = tc_text_new(utf8, length, NULL);

	if (!text || times == 0)
		return TRUE;
	g_autoptr(RepairPage) page = repair_page_new(repairer->model, repairer->channel, repairer->index, text);
	if (!repairer->known)
		repairer->known = repair_known_new();
	return repair_known_add(repairer->known, page, times);
}

static gboolean is_near_syllable(const TcRepairer *repairer, const char *form)
{
	const RepairLetters letters = repair_letters_read(form);
	RepairCandidates found;

	repair_index_find(repairer->index, &letters, FALSE, &found);
	for (guint i = 0; i < found.n; i++)
		if (found.candidate[i].path.n == 1 && repair_index_is_syllable(repairer->index, found.candidate[i].word))
			return TRUE;
	return FALSE;
}

TcWordKind tc_repairer_get_word_kind(const TcRepairer *repairer, const char *form, const char *folded)
{
	guint n, word = model_find_word(repairer->model, form, strlen(form));
	const guint16 *words = repair_index_get_marked(repairer->index, folded, &n);

	if (word == MODEL_UNKNOWN || model_get_use(repairer->model, word) < MIN_FOREIGN_USE)
		return strcmp(form, folded) != 0 || is_near_syllable(repairer, form) ? TC_WORD_DAMAGED : TC_WORD_FOREIGN;
	for (guint i = 0; i < n; i++)
		if (repair_index_is_syllable(repairer->index, words[i]))
			return TC_WORD_UNMARKED;
	return TC_WORD_FOREIGN;
}

static gboolean read_letters(const char *utf8, RepairLetters *letters)
{
	g_autofree char *lower = g_utf8_strdown(utf8, -1);

	*letters = repair_letters_read(lower);
	return letters->n > 0 && !memchr(letters->code, 0, letters->n);
}

void tc_repairer_adapt(TcRepairer *repairer, const TcMisreading *misreading, gsize n)
{
	g_autofree RepairMisread *misread = g_new0(RepairMisread, 1);
	RepairLetters truth, seen;

	for (gsize i = 0; i < n; i++)
		if (read_letters(misreading[i].truth, &truth) && read_letters(misreading[i].seen, &seen))
			repair_misread_count(misread, repairer->channel, &truth, &seen, misreading[i].times);
	RepairChannel *channel = repair_channel_adapt(repairer->channel, misread);
	repair_index_free(repairer->index);
	repair_channel_free(repairer->channel);
	repairer->channel = channel;
	repairer->index = repair_index_new(repairer->model, channel);
}

/* ---- what a reading looks like -------------------------------------------------------------------------------------------------- */

static void append_word(GString *out, const char *form, gboolean upper, gboolean title)
{
	if (upper) {
		g_autofree char *capitals = g_utf8_strup(form, -1);
		g_string_append(out, capitals);
	} else if (title) {
		g_string_append_unichar(out, g_unichar_toupper(g_utf8_get_char(form)));
		g_string_append(out, g_utf8_next_char(form));
	} else {
		g_string_append(out, form);
	}
}

/* Which letters of a text are capitals. \return how many letters there are. */
static guint read_case(const char *from, const char *end, gboolean capital[MAX_CASE])
{
	guint n = 0;

	for (const char *p = from; p < end && n < MAX_CASE; p = g_utf8_next_char(p))
		if (g_unichar_isalpha(g_utf8_get_char(p)))
			capital[n++] = g_unichar_isupper(g_utf8_get_char(p));
	return n;
}

/* The words of an arc in the case of what stands there: "DẪNTuổi" becomes "DẪN Tuổi", "K ẾT" "KẾT". */
static char *write_out(const RepairPage *page, const RepairArc *arc, const RepairItem *item)
{
	GString *out = g_string_new(NULL);
	gboolean capital[MAX_CASE] = {FALSE};
	guint n = read_case(page->text + item->token->span.start, page->text + item[arc->span - 1].token->span.end, capital);

	for (guint i = 0, from = 0; i < arc->n_words; i++) {
		const char *form = model_get_form(page->model, arc->word[i]);
		guint end = i + 1 == arc->n_words ? n : MIN(n, from + (guint)g_utf8_strlen(form, -1));
		gboolean upper = end - from > 1;
		for (guint k = from; k < end; k++)
			upper = upper && capital[k];
		if (i)
			g_string_append_c(out, ' ');
		append_word(out, form, upper, from < n && capital[from]);
		from = end;
	}
	return g_string_free(out, FALSE);
}

static double logit(double p)
{
	p = CLAMP(p, 1e-4, 1 - 1e-4);
	return log(p / (1 - p));
}

static float measure_noise(const RepairPage *page, guint i)
{
	guint from = i > NOISE_WINDOW ? i - NOISE_WINDOW : 0;
	guint end = MIN(i + NOISE_WINDOW + 1, page->items->len);
	guint unknown = 0;

	for (guint k = from; k < end; k++)
		unknown += k != i && repair_page_get(page, k)->word == MODEL_UNKNOWN;
	return (float)unknown / (float)(end - from);
}

static gboolean stands_at_edge(const char *text, TcSpan span)
{
	return span.start == 0 || text[span.start - 1] == '\n' || text[span.end] == '\n' || text[span.end] == '\0';
}

static Features describe(const RepairPage *page, guint i, RepairArc *const *readings, guint n)
{
	const RepairItem *item = repair_page_get(page, i);
	const RepairArc *arc = readings[0];
	gboolean unknown = item->word == MODEL_UNKNOWN;
	Features f = {{0}};

	f.value[REPAIR_ALWAYS] = 1;
	f.value[REPAIR_POSTERIOR] = (float)logit(arc->posterior);
	f.value[REPAIR_RIVAL] = n > 1 ? logf(readings[1]->posterior) : logf(MIN_POSTERIOR);
	f.value[REPAIR_UNKNOWN] = unknown ? 1 : 0;
	f.value[REPAIR_TWICE] = arc->kinds[0] != REPAIR_NO_KIND && arc->kinds[1] != REPAIR_NO_KIND;
	f.value[REPAIR_LETTER] = arc->kinds[0] == REPAIR_BASE || arc->kinds[1] == REPAIR_BASE;
	f.value[REPAIR_CUT] = arc->span != 1 || arc->n_words == 2;
	f.value[REPAIR_DROPPED] = arc->n_words == 0;
	f.value[REPAIR_EDGE] = arc->n_words == 0 && stands_at_edge(page->text, item->token->span);
	f.value[REPAIR_SHORT] = item->letters.n <= 2;
	f.value[REPAIR_SINGLE] = item->letters.n == 1;
	f.value[REPAIR_CAPITAL] = item->title ? 1 : 0;
	f.value[REPAIR_NAMED] = item->name ? 1 : 0;
	f.value[REPAIR_RAW_USE] = unknown ? 0 : (float)model_get_use(page->model, item->word);
	f.value[REPAIR_NEW_USE] = arc->n_words ? (float)model_get_use(page->model, arc->word[0]) : 0;
	f.value[REPAIR_NOISE] = measure_noise(page, i);
	f.value[REPAIR_PAGE] = page->noise;
	f.value[REPAIR_KIND] = -page->worse[arc->kinds[0]];
	return f;
}

/* ---- reading off ------------------------------------------------------------------------------------------------------------------ */

static int compare_arcs(const void *a, const void *b)
{
	const RepairArc *x = *(RepairArc *const *)a;
	const RepairArc *y = *(RepairArc *const *)b;

	return x->posterior > y->posterior ? -1 : x->posterior < y->posterior;
}

/* The likely readings of a token other than as it stands, the likeliest first. */
static guint find_readings(RepairLattice *lattice, guint token, RepairArc *readings[MAX_READINGS])
{
	guint n, found = 0;
	RepairArc *arcs = repair_lattice_get_arcs(lattice, token, &n);

	for (guint i = 1; i < n && found < MAX_READINGS; i++)
		if (arcs[i].posterior >= MIN_POSTERIOR)
			readings[found++] = &arcs[i];
	qsort(readings, found, sizeof *readings, compare_arcs);
	return found;
}

/* The repair of item `i` by its likeliest reading. \return items that it takes. */
static guint put_repair(TcRepairs *repairs, const RepairPage *page, guint i, RepairArc *const *readings, guint n,
			const Features *features, double confidence)
{
	const RepairItem *item = repair_page_get(page, i);
	const RepairItem *last = repair_page_get(page, i + readings[0]->span - 1);
	TcRepair repair = {.span = {item->token->span.start, last->token->span.end}, .confidence = confidence};

	repair.raw = g_strndup(page->text + repair.span.start, repair.span.end - repair.span.start);
	repair.repaired = write_out(page, readings[0], item);
	gboolean drops = readings[0]->n_words == 0 && item->letters.n > 1; /* no word is taken away without being asked */
	repair.state = confidence >= REPAIR_APPLY && !drops ? TC_REPAIR_APPLIED : TC_REPAIR_SUGGESTED;
	for (guint k = 1, others = 0; k < n && others < TC_REPAIR_N_OTHERS; k++)
		if (readings[k]->span == readings[0]->span && readings[k]->posterior >= MIN_OTHER)
			repair.others[others++] = write_out(page, readings[k], item);
	g_array_append_val(repairs->repairs, repair);
	g_array_append_vals(repairs->features, features, 1);
	return readings[0]->span;
}

/* A repair that no language model was asked about: what counting tells, and the words in a date. */
static void put_sure(TcRepairs *repairs, const RepairPage *page, TcSpan span, const char *repaired, double confidence)
{
	const Features none = {{0}};
	TcRepair repair = {.span = span, .confidence = confidence, .state = TC_REPAIR_APPLIED};

	repair.raw = g_strndup(page->text + span.start, span.end - span.start);
	repair.repaired = g_strdup(repaired);
	g_array_append_val(repairs->repairs, repair);
	g_array_append_val(repairs->features, none);
}

/* Reads off the items [from, end); `token` is the first of them in the lattice. */
static void read_off(TcRepairs *repairs, const RepairPage *page, RepairLattice *lattice, guint token, guint from, guint end)
{
	RepairArc *readings[MAX_READINGS];

	for (guint i = from, taken; i < end; i += taken) {
		guint n = find_readings(lattice, token + i - from, readings);
		taken = 1;
		const RepairItem *item = repair_page_get(page, i);
		if (item->numeral[0])
			put_sure(repairs, page, item->token->span, item->numeral, item->numeral_sure);
		if (!n)
			continue;
		Features features = describe(page, i, readings, n);
		double confidence = repair_confidence(features.value);
		if (confidence >= (item->name ? SUGGEST_NAME : SUGGEST))
			taken = put_repair(repairs, page, i, readings, n, &features, confidence);
	}
}

/* The words in a date, which is one token: "30 thang 8 nam 2023". */
static void put_date_marks(TcRepairs *repairs, const RepairPage *page, const TcToken *token)
{
	static const char *const words[][2] = {{"thang", "tháng"}, {"nam", "năm"}};

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		const char *start = page->text + token->span.start;
		const char *found = g_strstr_len(start, (gssize)(token->span.end - token->span.start), words[i][0]);
		gsize at = found ? (gsize)(found - page->text) : 0;
		if (found)
			put_sure(repairs, page, (TcSpan){at, at + strlen(words[i][0])}, words[i][1], 1);
	}
}

/* In marking, what is likelier than the token as it stands is right. */
static void read_off_marks(TcRepairs *repairs, const RepairPage *page, RepairLattice *lattice, guint from, guint end)
{
	RepairArc *readings[MAX_READINGS];

	for (guint i = from; i < end; i++) {
		guint n = find_readings(lattice, i - from, readings), n_arcs;
		const RepairArc *keep = repair_lattice_get_arcs(lattice, i - from, &n_arcs);
		const Features none = {{0}};
		if (repair_page_get(page, i)->token->kind == TC_TOKEN_DATE)
			put_date_marks(repairs, page, repair_page_get(page, i)->token);
		if (n && readings[0]->posterior > keep->posterior)
			put_repair(repairs, page, i, readings, n, &none, CLAMP(readings[0]->posterior, REPAIR_APPLY, 1));
	}
}

TcRepairs *tc_repairs_new(void)
{
	TcRepairs *repairs = g_new0(TcRepairs, 1);

	repairs->repairs = g_array_new(FALSE, FALSE, sizeof(TcRepair));
	repairs->features = g_array_new(FALSE, FALSE, sizeof(Features));
	return repairs;
}

/* A sentence, where it is in the lattice, and whether there is anything in it that might be wrong. */
typedef struct {
	guint from;
	guint end;
	guint token;
	guint number;
	gboolean open;
} Sentence;

static gboolean is_open(const RepairPage *page, RepairLattice *lattice, guint from, guint end, guint token)
{
	for (guint i = 0; i < end - from; i++) {
		guint n;
		if (repair_page_get(page, from + i)->numeral[0])
			return TRUE;
		const RepairArc *arcs = repair_lattice_get_arcs(lattice, token + i, &n);
		for (guint k = 1; k < n; k++)
			if (arcs[k].posterior >= MIN_OPEN)
				return TRUE;
	}
	return FALSE;
}

/* Reads the sentences of a block, which starts at item `from`, for the first time. \return of Sentence; g_array_unref(). */
static GArray *read_first(RepairPage *page, RepairLattice *lattice, RepairNoise *noise, guint from)
{
	GArray *sentences = g_array_new(FALSE, FALSE, sizeof(Sentence));
	guint first = from;

	repair_lattice_clear(lattice);
	while (from < page->items->len && from - first < BLOCK) {
		Sentence sentence = {from, repair_page_find_end(page, from), from - first, 0, FALSE};
		sentence.number = repair_ways_add(page, lattice, from, sentence.end);
		repair_lattice_solve(lattice, sentence.number);
		repair_noise_count(noise, page, lattice, sentence.token, from, sentence.end);
		sentence.open = is_open(page, lattice, from, sentence.end, sentence.token);
		g_array_append_val(sentences, sentence);
		from = sentence.end;
	}
	repair_noise_judge(noise, page);
	return sentences;
}

/* Reads a block with what is known of the page by now. \return the end of the block. */
static guint read_again(RepairPage *page, RepairLattice *lattice, const GArray *sentences, TcRepairs *repairs)
{
	const Sentence *sentence = (const Sentence *)(gpointer)sentences->data;
	guint end = 0;

	for (guint i = 0; i < sentences->len; i++, sentence++) {
		end = sentence->end;
		if (!sentence->open)
			continue;
		repair_ways_weigh(page, lattice, sentence->token, sentence->token + sentence->end - sentence->from);
		repair_lattice_solve(lattice, sentence->number);
		read_off(repairs, page, lattice, sentence->token, sentence->from, sentence->end);
	}
	return end;
}

TcRepairs *tc_repairer_repair(const TcRepairer *repairer, const TcText *text)
{
	g_autoptr(RepairPage) page = repair_page_new(repairer->model, repairer->channel, repairer->index, text);
	g_autoptr(RepairLattice) lattice = repair_lattice_new(repairer->model, BEAM, REACH);

	page->known = repairer->known;
	repair_numerals_find(page);
	TcRepairs *repairs = tc_repairs_new();
	RepairNoise noise = {{0}, {0}};

	for (guint from = 0; from < page->items->len;) {
		g_autoptr(GArray) sentences = read_first(page, lattice, &noise, from);
		from = read_again(page, lattice, sentences, repairs);
		repair_noise_forget(&noise, page);
	}
	return repairs;
}

TcRepairs *tc_repairer_mark(const TcRepairer *repairer, const TcText *text)
{
	g_autoptr(RepairPage) page = repair_page_new(repairer->model, repairer->channel, repairer->index, text);
	g_autoptr(RepairLattice) lattice = repair_lattice_new(repairer->model, MARKS_BEAM, MARKS_REACH);
	TcRepairs *repairs = tc_repairs_new();

	for (guint from = 0, end; from < page->items->len; from = end) {
		end = repair_page_find_end(page, from);
		repair_lattice_clear(lattice);
		repair_lattice_solve(lattice, repair_ways_add_marks(page, lattice, from, end));
		read_off_marks(repairs, page, lattice, from, end);
	}
	return repairs;
}

void tc_repairs_free(TcRepairs *repairs)
{
	if (!repairs)
		return;
	for (guint i = 0; i < repairs->repairs->len; i++) {
		TcRepair *repair = &g_array_index(repairs->repairs, TcRepair, i);
		g_free(repair->raw);
		g_free(repair->repaired);
		for (guint k = 0; k < TC_REPAIR_N_OTHERS; k++)
			g_free(repair->others[k]);
	}
	g_array_unref(repairs->repairs);
	g_array_unref(repairs->features);
	g_free(repairs);
}

const TcRepair *tc_repairs_get(const TcRepairs *repairs, gsize *n)
{
	*n = repairs->repairs->len;
	return (const TcRepair *)(gpointer)repairs->repairs->data;
}

const float *repair_get_features(const TcRepairs *repairs, gsize i)
{
	return g_array_index(repairs->features, Features, i).value;
}
