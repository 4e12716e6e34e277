/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Telex, VNI and VIQR keys typed with no input method (DOMAIN.md 7.7): `chir thij`, `ke61t lua65n`, `ke^'t lua^.n`.
 *
 * A word is decoded only if it could not be anything else. No unmarked syllable ends in s f r x j, has w, aa, ee, dd, or oo but in
 * -oong and -ooc; so a word with one of these keys that comes out as an attested syllable is Telex. A word with digits inside, or
 * at its end, that comes out so is VNI, but for one digit after a word that numbers follow anyway (`khoan2`, `ngay5`): that is VNI where another
 * word is for certain (`ba3o hie63m tha1t nghie65p thang1`).
 * What stays: codes (TTr, KLs, CT43 have no vowel for the key), `tw`, two-letter words such as `or`, `is`, `us`, which are
 * operators or English more often than ỏ, í, ú; and anything that touches a slash or an @.
 */
#include "lib/text/text-private.h"

/* What of a question is decoded. */
typedef enum {
	SURE,     /* what cannot be anything else */
	DOUBTFUL, /* also a word that may be as it should be, as another is sure */
	VNI,      /* also one digit after a word that numbers follow, as another is sure by its digits */
} Reach;

/* The longest syllable in keys: `nghieengs`, VNI `d9uo7ng71`, with one key to spare for each letter. */
#define MAX_KEYS 14

/* Letters in the making: plain letters of the alphabet with the shape added to them. */
typedef struct {
	gunichar letters[MAX_KEYS];
	guint n;
	guint tone;
	gboolean keyed; /* a key was used: the word is not what it seems */
	gboolean sure;  /* and not only the oo of -oong, which is also how boong and xoong are written */
} Keys;

static gboolean is_vowel(gunichar c)
{
	return text_chars()->toned[text_chars()->letter[c] & TEXT_LETTER_MASK][0][1] != 0;
}

static gboolean has_vowel(const Keys *keys)
{
	for (guint i = 0; i < keys->n; i++)
		if (is_vowel(keys->letters[i]))
			return TRUE;
	return FALSE;
}

/* Gives the last letter `from` the shape `to`. */
static gboolean reshape(Keys *keys, gunichar from, gunichar to)
{
	for (guint i = keys->n; i-- > 0;) {
		if (keys->letters[i] == from) {
			keys->letters[i] = to;
			keys->keyed = keys->sure = TRUE;
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean set_tone(Keys *keys, guint tone)
{
	if (keys->tone || !has_vowel(keys))
		return FALSE;
	keys->tone = tone;
	keys->keyed = keys->sure = TRUE;
	return TRUE;
}

/* The horn: of both letters of uo. */
static gboolean add_horn(Keys *keys)
{
	for (guint i = 0; i + 1 < keys->n; i++) {
		if ((keys->letters[i] == 'u' || keys->letters[i] == 0x1B0) && keys->letters[i + 1] == 'o' &&
		    !(i && keys->letters[i - 1] == 'q')) {
			keys->letters[i] = 0x1B0;
			keys->letters[i + 1] = 0x1A1;
			keys->keyed = keys->sure = TRUE;
			return TRUE;
		}
	}
	return reshape(keys, 'o', 0x1A1) || reshape(keys, 'u', 0x1B0);
}

static void add_letter(Keys *keys, gunichar c)
{
	keys->letters[keys->n++] = c;
}

/* One key of Telex. FALSE: the word is no Telex. */
static gboolean press_telex(Keys *keys, char key)
{
	static const char tones[] = "fsrxj";
	const char *tone = strchr(tones, key);
	gunichar last = keys->n ? keys->letters[keys->n - 1] : 0;

	if (tone && has_vowel(keys))
		return set_tone(keys, (guint)(tone - tones) + 1);
	if ((key == 'a' && last == 'a') || (key == 'e' && last == 'e') || (key == 'o' && last == 'o')) {
		keys->letters[keys->n - 1] = key == 'a' ? 0xE2 : key == 'e' ? 0xEA : 0xF4;
		keys->keyed = TRUE;
		keys->sure = keys->sure || key != 'o';
	} else if (key == 'a' && last == 0xE2 && keys->tone) {
		/* luajaan: the mark was typed between the letter and its two keys. */
		return TRUE;
	} else if (key == 'd' && keys->n == 1 && last == 'd') {
		keys->letters[0] = 0x111;
		keys->keyed = keys->sure = TRUE;
	} else if (key == 'w') {
		/* oaw and quaw are oă and quă; uaw is ưa. */
		gunichar glide = keys->n > 1 ? keys->letters[keys->n - 2] : 0;
		gboolean breve =
			last == 'a' && (glide == 'o' || (glide == 'u' && keys->n > 2 && keys->letters[keys->n - 3] == 'q'));
		if (!(breve && reshape(keys, 'a', 0x103)) && !add_horn(keys) && !reshape(keys, 'a', 0x103)) {
			if (has_vowel(keys))
				return last == 0x1B0 || last == 0x1A1;
			add_letter(keys, 0x1B0);
			keys->keyed = keys->sure = TRUE;
		}
	} else {
		add_letter(keys, (gunichar)key);
	}
	return TRUE;
}

/* One key of VNI. */
static gboolean press_vni(Keys *keys, char key)
{
	if (key >= '1' && key <= '5') {
		static const guint tones[] = {2, 1, 3, 4, 5};
		return set_tone(keys, tones[key - '1']);
	}
	switch (key) {
	case '6':
		return reshape(keys, 'a', 0xE2) || reshape(keys, 'e', 0xEA) || reshape(keys, 'o', 0xF4);
	case '7':
		return add_horn(keys) || (keys->n > 1 && keys->letters[keys->n - 1] == 0x1A1);
	case '8':
		return reshape(keys, 'a', 0x103);
	case '9':
		return keys->n > 0 && keys->letters[0] == 'd' && reshape(keys, 'd', 0x111);
	case '0':
		return FALSE;
	default:
		add_letter(keys, (gunichar)key);
		return TRUE;
	}
}

/* uơ and ươ are one key stroke apart, and ưo is half of ươ: which it is, the coda says. */
static gboolean find_syllable(Keys *keys, TextSyllable *syllable)
{
	const TextChars *chars = text_chars();
	guint8 letters[MAX_KEYS];

	if (keys->n > TEXT_MAX_SYLLABLE)
		return FALSE;
	for (guint i = 0; i < keys->n; i++) {
		if (i + 2 == keys->n && keys->letters[i] == 0x1B0 && keys->letters[i + 1] == 0x1A1)
			keys->letters[i] = 'u';
		if (i + 2 < keys->n && keys->letters[i] == 0x1B0 && keys->letters[i + 1] == 'o')
			keys->letters[i + 1] = 0x1A1;
	}
	for (guint i = 0; i < keys->n; i++) {
		letters[i] = chars->letter[keys->letters[i]] & TEXT_LETTER_MASK;
		if (!letters[i])
			return FALSE;
	}
	return text_syllable_find(letters, keys->n, keys->tone, syllable) && text_syllable_is_attested(syllable);
}

/* `khoan2`, `ngay5`: the number of a khoản, a day. */
static gboolean numbers_follow(const char *lower, gsize length)
{
	static const char *const words[] = {"dieu", "khoan", "diem", "muc", "chuong", "phan", "ngay",  "thang", "nam",
					    "quy",  "so",    "khoa", "lan", "trang",  "tap",  "quyen", "huyen"};

	if (length < 2 || !g_ascii_isdigit(lower[length - 1]) || g_ascii_isdigit(lower[length - 2]))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (strlen(words[i]) == length - 1 && strncmp(words[i], lower, length - 1) == 0)
			return TRUE;
	return FALSE;
}

static gboolean decode(const char *word, gsize length, Reach reach, TextSyllable *syllable)
{
	gboolean digits = FALSE;
	TextSyllable plain;
	Keys keys = {0};

	if (length < 2 || length > MAX_KEYS)
		return FALSE;
	g_autofree char *lower = g_ascii_strdown(word, (gssize)length);
	for (gsize i = 0; i < length; i++)
		digits = digits || g_ascii_isdigit(lower[i]);
	if (strcmp(lower, "tw") == 0 || (length == 2 && !digits && *lower != 'y') ||
	    (reach != VNI && numbers_follow(lower, length)))
		return FALSE;
	for (gsize i = 0; i < length; i++)
		if (!(digits ? press_vni(&keys, lower[i]) : press_telex(&keys, lower[i])))
			return FALSE;
	if (!keys.keyed || !find_syllable(&keys, syllable))
		return FALSE;
	return keys.sure || reach != SURE || !text_syllable_read(lower, length, &plain) || !text_syllable_is_attested(&plain);
}

/* Capitals as typed: all, the first, none. */
static void append_syllable(GString *out, const TextSyllable *syllable, const char *word, gsize length)
{
	gboolean first = g_ascii_isupper(*word);
	gboolean all = first;

	for (gsize i = 1; i < length; i++)
		all = all && !g_ascii_islower(word[i]);
	for (guint i = 0; i < syllable->length; i++) {
		guint tone = i == syllable->tone_place ? syllable->tone : 0;
		gboolean upper = all || (first && i == 0);
		g_string_append_unichar(out, text_chars()->toned[syllable->letters[i]][upper][tone]);
	}
}

static gboolean is_word_byte(char c)
{
	return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

static gboolean touches_symbol(const char *utf8, const char *from, const char *to)
{
	if (from > utf8 && (strchr("/@_", from[-1]) || (from[-1] == '-' && from - utf8 > 1 && g_ascii_isdigit(from[-2]))))
		return TRUE;
	return *to && strchr("/@_", *to);
}

/* ---- VIQR ---------------------------------------------------------------------------------------------------------------- */

#define VIQR_MARKS "`'?~.^(+"

/* How far a word with VIQR's marks goes, letters and marks in any order. */
static const char *find_viqr_end(const char *p)
{
	while (*p && (g_ascii_isalpha(*p) || strchr(VIQR_MARKS, *p)))
		p++;
	return p;
}

/* Whether there is a mark that punctuation cannot be: a hat, a breve, a horn, any mark before a letter. */
static gboolean is_sure_viqr(const char *from, const char *to)
{
	for (const char *p = from + 1; p < to; p++)
		if (strchr(VIQR_MARKS, *p) && (*p == '^' || (p + 1 < to && g_ascii_isalpha(p[-1]) && *p != '.')))
			return TRUE;
	return FALSE;
}

/*
 * Reads a word typed in VIQR: `ke^'t`, `d+i`. \param doubtful also one whose only mark may be punctuation (`thi.`). \return the bytes of it
 * that were read; 0, and nothing appended, if it is none.
 */
static gsize append_viqr(GString *out, const char *from, gboolean doubtful)
{
	const char *to = find_viqr_end(from);
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(TextPiece));
	g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(TextPiece));

	if (to - from < 2 || to - from > 2 * MAX_KEYS || !g_ascii_isalpha(*from) || (!doubtful && !is_sure_viqr(from, to)))
		return 0;
	/* What follows says whether a sentence may end here. */
	const char *shown = to;
	while (*shown == ' ')
		shown++;
	for (const char *p = from; p < shown || (p == shown && g_ascii_isalpha(*p)); p++) {
		TextPiece unit = {(guchar)*p, (guint32)(p - from), (guint32)(p - from) + 1};
		g_array_append_val(units, unit);
	}
	text_codec_decode(TC_ENCODING_VIQR, units, FALSE, pieces);
	guint end = text_pieces_letters_end(pieces, 0);
	if (!text_pieces_are_marked(pieces, 0, end) || text_pieces_get_count(pieces, 0, end) < 0)
		return 0;
	for (guint i = 0; i < end; i++)
		g_string_append_unichar(out, text_piece_at(pieces, i)->c);
	return text_piece_at(pieces, end - 1)->end;
}

/* ---- Questions ------------------------------------------------------------------------------------------------------------- */

static gboolean append_keys(GString *out, const char *from, const char *to, Reach reach)
{
	TextSyllable syllable;

	if (!g_ascii_isalpha(*from) || !decode(from, (gsize)(to - from), reach, &syllable))
		return FALSE;
	append_syllable(out, &syllable, from, (gsize)(to - from));
	return TRUE;
}

static gboolean has_digit(const char *from, const char *to)
{
	while (from < to && !g_ascii_isdigit(*from))
		from++;
	return from < to;
}

/* \param vni receives whether a word was decoded by its digits. NULL if none was decoded. */
static char *decode_all(const char *utf8, Reach reach, gboolean *vni)
{
	GString *out = g_string_new(NULL);
	gboolean decoded = FALSE;

	*vni = FALSE;
	for (const char *p = utf8; *p;) {
		const char *from = p;
		gboolean ascii = TRUE;

		for (; is_word_byte(*p); p++)
			ascii = ascii && (guchar)*p < 0x80;
		gboolean may_be = p > from && ascii && !touches_symbol(utf8, from, p);
		gsize viqr = may_be && *p && strchr(VIQR_MARKS, *p) ? append_viqr(out, from, reach != SURE) : 0;
		if (viqr) {
			p = from + viqr;
			decoded = TRUE;
		} else if (may_be && append_keys(out, from, p, reach)) {
			decoded = TRUE;
			*vni = *vni || has_digit(from, p);
		} else {
			g_string_append_len(out, from, p - from);
		}
		if (*p && !viqr)
			g_string_append_c(out, *p++);
	}
	return g_string_free(out, !decoded);
}

char *tc_typed_decode(const char *utf8)
{
	gboolean vni;
	g_autofree char *sure = decode_all(utf8, SURE, &vni);

	return sure ? decode_all(utf8, vni ? VNI : DOUBTFUL, &vni) : NULL;
}
