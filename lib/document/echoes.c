/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Addressees held against the body. A letter says its addressee's name again, where it says what it answers and where it closes: `Trả lời công văn
 * ... của Công ty TNHH Sao Mai`, `... để Công ty TNHH Sao Mai biết`. OCR seldom breaks a name twice alike, so the reading that stands there
 * oftenest is the name; one that differs from the head's by a word of noise only needs to stand there once.
 */
#include "lib/document/document-private.h"

#include <string.h>

/** Where the body says the name again: so far from its beginning and from its end. */
#define OPENING_BYTES 2500
#define CLOSING_BYTES 1500
/** A shorter name is said of others too; a longer one is no name, and tc_fuzzy_find() takes no more. */
#define MIN_NAME_BYTES 16
#define MAX_NAME_BYTES 64
/** One letter in so many may be wrong. */
#define LETTERS_PER_ERROR 8

typedef struct {
	const char *name;  /* the head's */
	char *folded;      /* its words, parted by blanks */
	GHashTable *votes; /* dup_key() of a reading -> Vote */
} Echo;

typedef struct {
	char *reading;
	guint count;
} Vote;

/* A part of the body. */
typedef struct {
	const char *text;
	TcFolded *folded;
} Part;

static void free_vote(gpointer data)
{
	g_free(((Vote *)data)->reading);
	g_free(data);
}

/** What makes readings alike: the words in small letters, without what stands between them. Free with g_free(). */
static char *dup_key(const char *reading)
{
	g_autofree char *lower = g_utf8_strdown(reading, -1);

	return tc_name_squeeze(g_strdelimit(lower, ",;.-\"'()", ' '), -1, "");
}

static void vote(Echo *echo, const char *text, gsize length)
{
	g_autofree char *raw = tc_name_squeeze(text, (gssize)length, " .,:;\"'()");
	g_autofree char *reading = tc_name_respell(raw);
	char *key = dup_key(reading);
	Vote *found = g_hash_table_lookup(echo->votes, key);

	if (found) {
		found->count++;
		g_free(key);
		return;
	}
	found = g_new(Vote, 1);
	*found = (Vote){g_steal_pointer(&reading), 1};
	g_hash_table_insert(echo->votes, key, found);
}

/** Counts the readings of the name in a part of the body. */
static void listen(Echo *echo, const Part *part)
{
	const TcFolded *folded = part->folded;
	gsize size = strlen(echo->folded), first = strcspn(echo->folded, " "), errors = size / LETTERS_PER_ERROR;
	g_autofree char *word = g_strndup(echo->folded, first);

	for (const char *at = folded->bytes; (at = strstr(at, word)); at += first) {
		gsize start = (gsize)(at - folded->bytes), left = folded->length - start;
		TcSpan span;
		if ((start && g_ascii_isalnum(at[-1])) ||
		    tc_fuzzy_find(echo->folded, at, MIN(left, size + errors), (int)errors, &span) < 0 || span.start)
			continue;
		gsize end = start + span.end;
		while (end < folded->length && g_ascii_isalnum(folded->bytes[end]))
			end++;
		gsize from = folded->origin[start];
		vote(echo, part->text + from, folded->origin[end] - from);
	}
}

/** TRUE if the words of `shorter` are those of `longer` with some left out. */
static gboolean is_part(const char *shorter, const char *longer)
{
	g_auto(GStrv) few = g_strsplit(shorter, " ", -1), many = g_strsplit(longer, " ", -1);
	guint k = 0;

	for (guint i = 0; many[i] && few[k]; i++)
		k += !strcmp(many[i], few[k]);
	return !few[k] && g_strv_length(few) < g_strv_length(many);
}

/** The reading that wins against the head's, NULL if the head's stands. Borrowed. \param confirmed set TRUE if the body has the head's. */
static const char *find_winner(const Echo *echo, gboolean *confirmed)
{
	g_autofree char *own = dup_key(echo->name);
	const Vote *same = g_hash_table_lookup(echo->votes, own);
	guint most = 1 + (same ? same->count : 0);
	const char *winner = NULL;
	GHashTableIter iter;
	gpointer key, value;

	*confirmed = same != NULL;
	g_hash_table_iter_init(&iter, echo->votes);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const Vote *other = value;
		guint count = other->count + is_part(key, own);
		if (other == same || count <= most)
			continue;
		winner = other->reading;
		most = count;
	}
	return winner;
}

static void hear(TcField *field, const Part *opening, const Part *closing)
{
	Echo echo = {.name = field->value};

	echo.folded = tc_name_fold_words(field->value, -1);
	if (strlen(echo.folded) >= MIN_NAME_BYTES && strlen(echo.folded) <= MAX_NAME_BYTES) {
		echo.votes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_vote);
		listen(&echo, opening);
		listen(&echo, closing);
		gboolean confirmed;
		const char *winner = find_winner(&echo, &confirmed);
		if (winner) {
			/* A comma that the head has not is a speck. */
			g_autofree char *plain = g_strdup(winner);
			if (!strchr(field->value, ','))
				g_strdelimit(plain, ",", ' ');
			g_free(field->value);
			field->value = tc_name_squeeze(plain, -1, "");
		} else if (confirmed) {
			field->confidence = 1 - (1 - field->confidence) / 2;
		}
		g_hash_table_unref(echo.votes);
	}
	g_free(echo.folded);
}

void tc_header_hear_addressees(TcHeader *header, const TcText *text)
{
	const char *body = tc_text_get_canonical(text, NULL) + header->body_start;
	gsize length = header->body_end - header->body_start;
	gsize opening = MIN(length, OPENING_BYTES), closing = MIN(length - opening, CLOSING_BYTES);

	if (header->addressees->len == 0)
		return;
	/* Not in the middle of a character. */
	while (opening < length && (body[opening] & 0xC0) == 0x80)
		opening--;
	while (closing && (body[length - closing] & 0xC0) == 0x80)
		closing--;
	g_autoptr(TcFolded) first = tc_folded_new(body, (gssize)opening);
	g_autoptr(TcFolded) last = tc_folded_new(body + length - closing, (gssize)closing);
	const Part parts[] = {{body, first}, {body + length - closing, last}};
	for (guint i = 0; i < header->addressees->len; i++)
		hear(&g_array_index(header->addressees, TcField, i), &parts[0], &parts[1]);
}
