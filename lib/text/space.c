/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words that OCR has pulled apart, or a typist set wide (DOMAIN.md 8.2), put together again:
 *
 *   N g u y ễ n, V I Ệ T N A M     three or more single letters in a row that make frequent syllables and nothing else
 *   m ại, K ÉT, th ực, Dươn g      consonants alone, and with the word before or behind them an attested syllable
 *
 * A single consonant is joined only to what is no word by itself, or ten times rarer than the whole: `điểm c của`, `nhóm B ở` stay. After a word that
 * letters follow (điểm, mục, nhóm ...) it stays always. Only single spaces inside a line count.
 */
#include "lib/text/text-private.h"

#define MAX_RUN 48
#define MIN_RUN 3
/* How often a syllable must stand in the texts behind syllables.tsv to be made of single letters. */
#define MIN_RUN_COUNT 50
#define MIN_JOINED_COUNT 3
#define MIN_RATIO 10
#define MAX_CONSONANTS 3
#define MAX_ROUNDS 8
/* Longest word looked at, in bytes. */
#define MAX_WORD 32

/* A word on its line: letters with nothing but a space, or a line's border, before it. */
typedef struct {
	const char *start;
	const char *end;
	guint letters;
	guint consonants; /* letters that are none of the twelve vowels */
} Word;

typedef struct {
	const TextChars *chars;
	const char *bytes;
	const char *end;
	GArray *cuts;
} Joiner;

static gboolean read_word(const Joiner *self, const char *p, Word *word)
{
	*word = (Word){.start = p};
	while (p < self->end && p - word->start < MAX_WORD) {
		gunichar c;
		guint n = text_decode((const guchar *)p, (const guchar *)self->end, &c);
		guint8 letter = text_char_letter(self->chars, c);
		if (!n || !letter)
			break;
		word->letters++;
		word->consonants += self->chars->toned[letter & TEXT_LETTER_MASK][0][1] == 0;
		p += n;
	}
	word->end = p;
	return word->letters > 0;
}

static gboolean is_whole(const Joiner *self, const Word *word)
{
	gunichar c = 0;

	if (word->end < self->end)
		text_decode((const guchar *)word->end, (const guchar *)self->end, &c);
	return !(text_char_flags(self->chars, c) & TEXT_LETTER) && !g_ascii_isdigit((char)MIN(c, 0x7F)) && c != '/' && c != '-';
}

/* The word behind the one space at the end of `word`. */
static gboolean read_next(const Joiner *self, const Word *word, Word *next)
{
	return word->end < self->end && *word->end == ' ' && read_word(self, word->end + 1, next) && is_whole(self, next);
}

static gboolean read_before(const Joiner *self, const Word *word, Word *before)
{
	const char *p = word->start - 1;

	if (p <= self->bytes || *p != ' ')
		return FALSE;
	while (p > self->bytes && p[-1] != ' ' && p[-1] != '\n' && word->start - p < MAX_WORD)
		p--;
	return read_word(self, p, before) && before->end == word->start - 1;
}

static gint32 count_joined(const Word *one, const Word *two)
{
	char joined[2 * MAX_WORD + 8];
	gsize length = (gsize)(one->end - one->start);

	memcpy(joined, one->start, length);
	memcpy(joined + length, two->start, (gsize)(two->end - two->start));
	return text_word_get_count(joined, length + (gsize)(two->end - two->start));
}

static gint32 count_word(const Word *word)
{
	return text_word_get_count(word->start, (gsize)(word->end - word->start));
}

static gboolean is_upper(const Joiner *self, const Word *word)
{
	gunichar c;

	text_decode((const guchar *)word->start, (const guchar *)self->end, &c);
	return (text_char_flags(self->chars, c) & TEXT_UPPER) != 0;
}

/* điểm c, nhóm B: words after which a letter stands by itself. */
static gboolean names_letters(const Word *word)
{
	static const char *const words[] = {"diem", "muc",  "khoan", "nhom", "loai", "hang", "lop", "bang",
					    "luc",  "mau",  "tiet",  "bieu", "phan", "khu",  "lo",  "duong",
					    "to",   "viet", "chu",   "so",   "cap",  "khoi"};
	g_autofree char *folded = tc_text_fold(word->start, word->end - word->start);

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i], folded) == 0)
			return TRUE;
	return FALSE;
}

static void cut_at(Joiner *self, const char *space)
{
	TextCut cut = {(guint32)(space - self->bytes), (guint32)(space + 1 - self->bytes), FALSE};

	if (!self->cuts)
		self->cuts = g_array_new(FALSE, FALSE, sizeof(TextCut));
	g_array_append_val(self->cuts, cut);
}

/* ---- Single letters in a row ---------------------------------------------------------------------------------------------- */

/* Cuts letters [from, n) into frequent syllables, longest first. `breaks[i]`: a syllable ends before letter i. */
static gboolean cut_run(const Word *run, guint from, guint n, gboolean *breaks, guint *steps)
{
	if (from == n)
		return TRUE;
	for (guint length = MIN(n - from, TEXT_MAX_SYLLABLE); length >= 2; length--) {
		char word[6 * TEXT_MAX_SYLLABLE];
		gsize bytes = 0;
		if ((*steps)++ > MAX_RUN * TEXT_MAX_SYLLABLE)
			return FALSE;
		for (guint i = from; i < from + length; i++) {
			memcpy(word + bytes, run[i].start, (gsize)(run[i].end - run[i].start));
			bytes += (gsize)(run[i].end - run[i].start);
		}
		if (text_word_get_count(word, bytes) < MIN_RUN_COUNT)
			continue;
		breaks[from + length] = TRUE;
		if (cut_run(run, from + length, n, breaks, steps))
			return TRUE;
		breaks[from + length] = FALSE;
	}
	return FALSE;
}

/*
 * A run of single letters that starts with `word`. \return where to go on behind a spaced word, and behind a run too long to be one; NULL
 * if it is neither.
 */
static const char *join_run(Joiner *self, const Word *word)
{
	Word run[MAX_RUN];
	gboolean breaks[MAX_RUN + 1] = {FALSE};
	guint n = 0, steps = 0;

	run[n++] = *word;
	while (n < MAX_RUN && read_next(self, &run[n - 1], &run[n]) && run[n].letters == 1)
		n++;
	/* A letter at the end may stand for itself: `N g u y ễ n V ă n A`. */
	if (n > MIN_RUN && !cut_run(run, 0, n, breaks, &steps))
		n--;
	if (n < MIN_RUN || !cut_run(run, 0, n, breaks, &steps))
		return n + 1 >= MAX_RUN ? run[n - 1].end : NULL;
	for (guint i = 1; i < n; i++)
		if (!breaks[i])
			cut_at(self, run[i].start - 1);
	return run[n - 1].end;
}

/* ---- Consonants alone ------------------------------------------------------------------------------------------------------ */

/* How much is gained by joining, 0 if nothing: the count of the whole, where the part that is not consonants is no word by itself. */
static gint32 weigh_join(const Word *consonants, gint32 whole, const Word *other)
{
	gint32 alone = count_word(other);

	if (whole < MIN_JOINED_COUNT || (consonants->letters == 1 && whole / MIN_RATIO <= MAX(alone, 0) && alone >= 0))
		return 0;
	return whole;
}

static const char *join_consonants(Joiner *self, const Word *word)
{
	Word before, next;
	gboolean has_before = read_before(self, word, &before);
	gboolean has_next = read_next(self, word, &next);
	gboolean upper = is_upper(self, word);

	if (!is_whole(self, word) || (word->letters > 1 && upper))
		return NULL;
	if (has_before && word->letters == 1 && names_letters(&before))
		return NULL;
	if (has_next && !upper && is_upper(self, &next))
		has_next = FALSE;
	if (has_before && before.letters == before.consonants)
		has_before = FALSE;
	gint32 back = has_before && !(upper && !tc_text_is_capitals(before.start, before.end - before.start))
			      ? weigh_join(word, count_joined(&before, word), &before)
			      : 0;
	gint32 ahead = has_next ? weigh_join(word, count_joined(word, &next), &next) : 0;
	if (!back && !ahead)
		return NULL;
	cut_at(self, back > ahead ? word->start - 1 : word->end);
	return back > ahead ? word->end : next.end;
}

/* Bytes that may start what is looked for: ASCII letters, and the first byte of đ. */
static gboolean may_start(char c)
{
	return g_ascii_isalpha(c) || c == '\xC4';
}

/* Finds the spaces that part words. \return of TextCut, NULL if there are none. */
static GArray *find_cuts(const TextBuffer *buffer)
{
	Joiner self = {text_chars(), buffer->bytes, buffer->bytes + buffer->length, NULL};
	const char *p = self.bytes;

	while (p < self.end) {
		Word word;
		const char *next = memchr(p, ' ', (gsize)(self.end - p));
		gboolean short_word = (next ? next : self.end) - p <= MAX_CONSONANTS + 1;
		const char *joined = NULL;
		if (short_word && may_start(*p) && read_word(&self, p, &word) && word.letters <= MAX_CONSONANTS) {
			if (word.letters == 1)
				joined = join_run(&self, &word);
			if (!joined && word.consonants == word.letters)
				joined = join_consonants(&self, &word);
		}
		next = joined ? memchr(joined, ' ', (gsize)(self.end - joined)) : next;
		p = next ? next + 1 : self.end;
	}
	return self.cuts;
}

/* Moves the starts of pages over what was cut before them. */
static void move_pages(GArray *pages, const GArray *cuts)
{
	guint cut = 0;

	for (guint i = 0; i < pages->len; i++) {
		guint32 *start = &g_array_index(pages, guint32, i);
		while (cut < cuts->len && g_array_index(cuts, TextCut, cut).start < *start)
			cut++;
		*start -= cut;
	}
}

void text_join_spaced(TextBuffer *buffer, GArray *pages)
{
	/* A word in three parts takes two rounds: c ả ng. */
	for (guint round = 0; round < MAX_ROUNDS; round++) {
		g_autoptr(GArray) cuts = find_cuts(buffer);
		if (!cuts)
			return;
		move_pages(pages, cuts);
		text_buffer_cut(buffer, cuts);
	}
}
