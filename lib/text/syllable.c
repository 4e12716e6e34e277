/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Syllables: onset + rime + tone (DOMAIN.md 7.2), read through letter numbers 1 to 29. A rime has at most five letters (uoang), so its
 * numbers packed five bits each are a key of 25 bits, and the table of rimes.tsv is one hash table without collisions to chase
 * beyond a step or two. The tone counts wherever it is written; where it should stand follows from the rime.
 */
#include "lib/text/text-private.h"

#include "lib/text/rimes-table.h"

#define MAX_RIME 5
#define HASH_SIZE 1024
#define ONSET_HASH_SIZE 64
/* A letter, its shape and its tone may be a code point each. */
#define MAX_POINTS (3 * TEXT_MAX_SYLLABLE - 1)

enum { RULE_BACK, RULE_FRONT, RULE_Q, RULE_BARE, RULE_Y };

typedef struct {
	guint32 key;
	guint8 rule;
	gboolean stop;
	gboolean after_q; /* it may stand after q */
	guint8 place;     /* letter of the rime that carries the mark */
	gboolean open;    /* oa, oe, uy: where the mark stands is a matter of style */
} Rime;

static const char *const onset_names[TEXT_N_ONSETS] = {"",  "b",  "c", "ch", "d",  "đ",  "g",   "gh", "gi", "h",
						       "k", "kh", "l", "m",  "n",  "ng", "ngh", "nh", "p",  "ph",
						       "q", "r",  "s", "t",  "th", "tr", "v",   "x"};

G_STATIC_ASSERT(G_N_ELEMENTS(rime_rows) == TEXT_N_RIMES);

static Rime rimes[TEXT_N_RIMES];
static gint16 rime_hash[HASH_SIZE];
static guint32 onset_keys[TEXT_N_ONSETS];
static guint8 onset_hash[ONSET_HASH_SIZE]; /* their rows + 1 */
static guint8 onset_rules[TEXT_N_ONSETS];  /* a bit for each rule that lets it stand before a rime */
static guint8 vowels[TEXT_N_LETTERS + 1];  /* 1: a letter that is one */
static guint8 number_of[128];              /* letter numbers of ASCII letters */

static guint hash(guint32 key)
{
	return (key * 2654435761u) >> 22;
}

static guint hash_onset(guint32 key)
{
	return (key * 2654435761u) >> 26;
}

static guint32 pack(const guint8 *letters, guint n)
{
	guint32 key = 0;

	for (guint i = 0; i < n; i++)
		key = key << TEXT_LETTER_BITS | letters[i];
	return key;
}

/* Letter numbers of an entry of ours, without tones; no more than MAX_RIME. */
static guint number(const char *utf8, guint8 letters[MAX_RIME])
{
	guint n = 0;

	for (; *utf8 && n < MAX_RIME; utf8 = g_utf8_next_char(utf8))
		letters[n++] = text_chars()->letter[g_utf8_get_char(utf8)] & TEXT_LETTER_MASK;
	return n;
}

static guint onset_of_name(const char *name)
{
	guint i = 0;

	while (i < TEXT_N_ONSETS && strcmp(onset_names[i], name) != 0)
		i++;
	return i;
}

static guint8 number_vowel(const char *vowel)
{
	guint8 letter[MAX_RIME];

	number(vowel, letter);
	return letter[0];
}

/* The vowel that carries the mark: ê ơ ô â ă ư if there, the last of them; with a coda the last vowel; else the last but one. */
static guint8 find_place(const char *rime, const guint8 *letters, guint n)
{
	guint n_vowels = 0;
	guint8 place = 0;
	gboolean shaped = FALSE;

	for (guint i = 0; i < n; i++, rime = g_utf8_next_char(rime)) {
		gunichar c = g_utf8_get_char(rime);
		if (c >= 0x80) {
			shaped = TRUE;
			place = (guint8)i;
		}
		n_vowels += vowels[letters[i]];
	}
	if (shaped)
		return place;
	if (n_vowels < n || n_vowels == 1)
		return (guint8)(n_vowels - 1);
	return (guint8)(n_vowels - 2);
}

static guint8 rule_of_name(const char *name)
{
	static const char *const names[] = {"back", "front", "q", "bare", "y"};
	guint8 rule = 0;

	while (rule < RULE_Y && strcmp(names[rule], name) != 0)
		rule++;
	return rule;
}

static void read_rime(guint i)
{
	guint8 letters[MAX_RIME];
	guint n = number(rime_rows[i][0], letters);
	Rime *rime = &rimes[i];

	rime->key = pack(letters, n);
	rime->stop = strcmp(rime_rows[i][1], "stop") == 0;
	rime->rule = rule_of_name(rime_rows[i][2]);
	/* Of the onsets attested, no other has a q. */
	rime->after_q = rime->rule == RULE_Q || strchr(rime_rows[i][3], 'q') != NULL;
	rime->place = find_place(rime_rows[i][0], letters, n);
	rime->open = !strcmp(rime_rows[i][0], "oa") || !strcmp(rime_rows[i][0], "oe") || !strcmp(rime_rows[i][0], "uy");
	guint slot = hash(rime->key);
	while (rime_hash[slot])
		slot = (slot + 1) % HASH_SIZE;
	rime_hash[slot] = (gint16)(i + 1);
}

/* Whether an onset, but q, may stand before a rime of that rule. */
static gboolean onset_may(const char *onset, guint rule)
{
	switch (rule) {
	case RULE_BACK:
		return strcmp(onset, "gh") != 0 && strcmp(onset, "ngh") != 0 && strcmp(onset, "k") != 0;
	case RULE_FRONT:
		return strcmp(onset, "g") != 0 && strcmp(onset, "ng") != 0 && strcmp(onset, "c") != 0;
	case RULE_BARE:
		return !*onset;
	case RULE_Y:
		return !*onset || (!onset[1] && strchr("hklmtsv", *onset));
	default:
		return FALSE;
	}
}

static void read_onset(guint i)
{
	guint8 letters[MAX_RIME];

	onset_keys[i] = pack(letters, number(onset_names[i], letters));
	for (guint rule = 0; rule <= RULE_Y; rule++)
		onset_rules[i] |= (guint8)(onset_may(onset_names[i], rule) << rule);
	guint slot = hash_onset(onset_keys[i]);
	while (onset_hash[slot])
		slot = (slot + 1) % ONSET_HASH_SIZE;
	onset_hash[slot] = (guint8)(i + 1);
}

static void read_tables(void)
{
	static gsize ready;

	if (!g_once_init_enter(&ready))
		return;
	for (guchar c = 'a'; c <= 'z'; c++)
		number_of[c] = text_chars()->letter[c] & TEXT_LETTER_MASK;
	for (guint i = 1; i <= TEXT_N_LETTERS; i++)
		vowels[i] = text_chars()->toned[i][0][1] != 0;
	for (guint i = 0; i < TEXT_N_ONSETS; i++)
		read_onset(i);
	for (guint i = 0; i < G_N_ELEMENTS(rime_rows); i++)
		read_rime(i);
	g_once_init_leave(&ready, 1);
}

static gint16 find_rime(guint32 key)
{
	for (guint slot = hash(key); rime_hash[slot]; slot = (slot + 1) % HASH_SIZE)
		if (rimes[rime_hash[slot] - 1].key == key)
			return (gint16)(rime_hash[slot] - 1);
	return -1;
}

static guint find_onset(guint32 key)
{
	for (guint slot = hash_onset(key); onset_hash[slot]; slot = (slot + 1) % ONSET_HASH_SIZE)
		if (onset_keys[onset_hash[slot] - 1] == key)
			return onset_hash[slot] - 1u;
	return TEXT_N_ONSETS;
}

/* How many letters the onset takes. `gì`, `gin` and `giếng` count g alone: their i is the rime's (rime_onset() knows). */
static guint count_onset(const guint8 *letters, guint n)
{
	guint i = 0;

	while (i < n && !vowels[letters[i]])
		i++;
	if (i == 1 && letters[0] == number_of['g'] && n > 2 && letters[1] == number_of['i'] && vowels[letters[2]] &&
	    letters[2] != number_vowel("ê"))
		return 2;
	return i;
}

/* The row of onset_names that the letters before the rime stand for. */
static guint rime_onset(const guint8 *letters, guint n_onset, guint8 first)
{
	if (n_onset == 1 && letters[0] == number_of['g'] && first == number_of['i'])
		return onset_of_name("gi");
	return find_onset(pack(letters, n_onset));
}

gboolean text_syllable_find(const guint8 *letters, guint length, guint tone, TextSyllable *syllable)
{
	read_tables();
	if (length == 0 || length > TEXT_MAX_SYLLABLE)
		return FALSE;
	guint n = count_onset(letters, length);
	if (n > 3 || length - n > MAX_RIME || length == n)
		return FALSE;
	gint16 row = find_rime(pack(letters + n, length - n));
	guint onset = rime_onset(letters, n, letters[n]);
	if (row < 0 || onset == TEXT_N_ONSETS)
		return FALSE;
	if (onset_names[onset][0] == 'q' ? !rimes[row].after_q : !(onset_rules[onset] >> rimes[row].rule & 1))
		return FALSE;
	if (rimes[row].stop && tone != 2 && tone != 5)
		return FALSE;
	memcpy(syllable->letters, letters, length);
	syllable->length = (guint8)length;
	syllable->n_onset = (guint8)n;
	syllable->tone = (guint8)tone;
	syllable->rime = row;
	syllable->onset = (guint8)onset;
	syllable->misplaced = FALSE;
	syllable->place = 0;
	/* After q the u is a glide: it never carries the mark (quý, quà). */
	gboolean glide = onset_names[onset][0] == 'q' && rimes[row].place == 0;
	syllable->tone_place = (guint8)(n + rimes[row].place + (glide ? 1 : 0));
	return TRUE;
}

gboolean text_syllable_find_row(const char *onset, const char *rime, guint *onset_row, guint *rime_row)
{
	guint8 letters[MAX_RIME];
	gboolean q = strcmp(onset, "qu") == 0;
	g_autofree char *whole = g_strconcat(q ? "u" : "", rime, NULL);

	read_tables();
	gint16 row = find_rime(pack(letters, number(whole, letters)));
	*onset_row = onset_of_name(q ? "q" : onset);
	*rime_row = (guint)MAX(row, 0);
	return row >= 0 && *onset_row < TEXT_N_ONSETS;
}

/* Letter numbers and the one tone of code points, and which of them has it. */
static gboolean read_letters(const gunichar *points, guint n, guint8 *letters, guint *tone, guint *place)
{
	const TextChars *chars = text_chars();

	*tone = 0;
	for (guint i = 0; i < n; i++) {
		guint8 letter = text_char_letter(chars, points[i]);
		guint mark = letter >> TEXT_LETTER_BITS;
		if (!letter || (mark && *tone))
			return FALSE;
		*tone = MAX(*tone, mark);
		*place = mark ? i : *place;
		letters[i] = letter & TEXT_LETTER_MASK;
	}
	return TRUE;
}

/* The code points of a word, composed. \return how many, 0 if they are none or more than any syllable has. */
static guint read_composed(const char *utf8, gsize length, gunichar points[TEXT_MAX_SYLLABLE])
{
	const guchar *p = (const guchar *)utf8, *end = p + length;
	g_autoptr(GArray) run = g_array_new(FALSE, FALSE, sizeof(gunichar));
	gunichar c;

	for (guint bytes; p < end; p += bytes) {
		bytes = text_decode(p, end, &c);
		if (!bytes || run->len == MAX_POINTS)
			return 0;
		g_array_append_val(run, c);
	}
	text_compose(text_chars(), run);
	if (run->len > TEXT_MAX_SYLLABLE)
		return 0;
	memcpy(points, run->data, run->len * sizeof *points);
	return run->len;
}

gboolean text_syllable_read(const char *utf8, gsize length, TextSyllable *syllable)
{
	const TextChars *chars = text_chars();
	const guchar *p = (const guchar *)utf8;
	const guchar *end = p + length;
	gunichar points[TEXT_MAX_SYLLABLE];
	guint8 letters[TEXT_MAX_SYLLABLE];
	guint n = 0;
	guint tone;
	guint place = 0;

	while (p < end && n < TEXT_MAX_SYLLABLE) {
		guint bytes = text_decode(p, end, &points[n]);
		if (!bytes)
			return FALSE;
		if (text_char_flags(chars, points[n]) & TEXT_MARK)
			break;
		n++;
		p += bytes;
	}
	if (p < end) /* rare: marks of their own */
		n = read_composed(utf8, length, points);
	if (n == 0 || !read_letters(points, n, letters, &tone, &place) || !text_syllable_find(letters, n, tone, syllable))
		return FALSE;
	syllable->place = (guint8)place;
	syllable->misplaced = tone && place != syllable->tone_place &&
			      !(place == n - 1 && place == syllable->tone_place + 1u && rimes[syllable->rime].open);
	return TRUE;
}

/* Writes letters of the syllable, [from, to), without tone. */
static void write_letters(const TextSyllable *syllable, guint from, guint to, char *out)
{
	for (guint i = from; i < to; i++)
		out += g_unichar_to_utf8(text_chars()->toned[syllable->letters[i]][0][0], out);
	*out = '\0';
}

gboolean tc_syllable_is_legal(const char *utf8, gssize length)
{
	TextSyllable found;

	return text_syllable_read(utf8, length < 0 ? strlen(utf8) : (gsize)length, &found);
}

gboolean tc_syllable_parse(const char *utf8, gssize length, TcSyllable *syllable)
{
	TextSyllable found;

	if (!text_syllable_read(utf8, length < 0 ? strlen(utf8) : (gsize)length, &found))
		return FALSE;
	gboolean q = onset_names[found.onset][0] == 'q';
	g_strlcpy(syllable->onset, q ? "qu" : onset_names[found.onset], sizeof syllable->onset);
	write_letters(&found, found.n_onset + (q ? 1 : 0), found.length, syllable->rime);
	syllable->tone = found.tone;
	syllable->count = text_syllable_get_count(&found);
	return TRUE;
}

void tc_syllable_get_key(const TcSyllable *syllable, char key[TC_SYLLABLE_KEY_BYTES])
{
	gboolean one_sound = strcmp(syllable->rime, "y") == 0 &&
			     (strcmp(syllable->onset, "qu") == 0 ||
			      (syllable->onset[0] && !syllable->onset[1] && strchr("hklmstv", syllable->onset[0])));

	char *end = g_stpcpy(g_stpcpy(key, syllable->onset), one_sound ? "i" : syllable->rime);
	end[0] = (char)('0' + syllable->tone);
	end[1] = '\0';
}

const char *tc_syllable_get_twin(const char *folded)
{
	static const char *const twins[][2] = {{"hi", "hy"}, {"ki", "ky"}, {"li", "ly"}, {"mi", "my"},
					       {"si", "sy"}, {"ti", "ty"}, {"vi", "vy"}, {"qui", "quy"}};

	/* Of a row of words held against a text nearly none ends so. */
	char last = folded[MAX(strlen(folded), 1) - 1];
	for (gsize i = 0; (last == 'i' || last == 'y') && i < G_N_ELEMENTS(twins); i++)
		for (int k = 0; k < 2; k++)
			if (strcmp(folded, twins[i][k]) == 0)
				return twins[i][1 - k];
	return NULL;
}

gboolean tc_syllable_is_same(const char *folded, const char *other)
{
	const char *twin = strcmp(folded, other) == 0 ? folded : tc_syllable_get_twin(folded);

	return twin == folded || (twin && strcmp(twin, other) == 0);
}
