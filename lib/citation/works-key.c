/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/works-private.h"

#include "lib/citation/reforms-table.h"

#include <stdlib.h>
#include <string.h>

/* Types that share one run of numbers, or are mistaken for one another in print. */
static const char *const families[][2] = {
	{"quy-dinh", "quyet-dinh"},
	{"thong-tu-lien-tich", "thong-tu"},
	{"nghi-quyet-lien-tich", "nghi-quyet"},
	{"chuong-trinh-hanh-dong", "chuong-trinh"},
};

const char *tc_type_family(const char *type, const char *symbol)
{
	/* "công văn" is said of any paper; what its symbol says is truer */
	if ((!type || g_str_equal(type, "cong-van")) && symbol && tc_symbol_get_type(symbol))
		type = tc_symbol_get_type(symbol);
	for (gsize i = 0; type && i < G_N_ELEMENTS(families); i++)
		if (g_str_equal(type, families[i][0]))
			return families[i][1];
	return type ? type : "";
}

static const char *const short_names[][2] = {
	{"gtgt", "gia tri gia tang"},   {"tncn", "thu nhap ca nhan"},  {"tndn", "thu nhap doanh nghiep"},
	{"ttdb", "tieu thu dac biet"},  {"bhxh", "bao hiem xa hoi"},   {"bhyt", "bao hiem y te"},
	{"nsnn", "ngan sach nha nuoc"}, {"hdnd", "hoi dong nhan dan"}, {"ubnd", "uy ban nhan dan"},
};

/* What a folded word of a name stands for: itself, or what it is short for. */
static void append_word(GString *out, const char *word, gsize length)
{
	if (out->len)
		g_string_append_c(out, ' ');
	for (gsize i = 0; i < G_N_ELEMENTS(short_names); i++) {
		if (!strncmp(word, short_names[i][0], length) && !short_names[i][0][length]) {
			g_string_append(out, short_names[i][1]);
			return;
		}
	}
	g_string_append_len(out, word, (gssize)length);
}

char *tc_name_fold(const char *name)
{
	g_autofree char *folded = tc_text_fold(name, -1);
	GString *out = g_string_new(NULL);

	for (const char *p = folded; *p;) {
		gsize length = 0;
		while (g_ascii_isalnum(p[length]))
			length++;
		if (length)
			append_word(out, p, length);
		p += MAX(length, 1);
	}
	return g_string_free(out, FALSE);
}

/* One name for what is named in many ways: a plenum by its number, the Party's congress (its term says which). */
static char *dup_meeting(const char *folded)
{
	static const char *const local[] = {"dang bo", "tinh", "huyen", "thanh pho", "cac cap", " hoi ", "doan"};
	int plenum = tc_plenum_read(folded);

	if (plenum)
		return g_strdup_printf("trung uong %d", plenum);
	if (!g_str_has_prefix(folded, "dai hoi"))
		return g_strdup(folded);
	for (gsize i = 0; i < G_N_ELEMENTS(local); i++)
		if (strstr(folded, local[i]))
			return g_strdup(folded);
	return g_strdup("dai hoi toan quoc");
}

static char *dup_bucket_of_name(const char *family, const char *name)
{
	g_autofree char *folded = tc_name_fold(name);
	g_autofree char *meeting = g_str_equal(family, "nghi-quyet") ? dup_meeting(folded) : NULL;

	return *folded ? g_strdup_printf("%s=%s", family, meeting ? meeting : folded) : NULL;
}

char *tc_work_dup_bucket(const char *type, const char *number, const char *symbol, const char *name, const char *term)
{
	const char *family = tc_type_family(type, symbol);
	const TcType *row = tc_type_get(family);

	if (!number)
		tc_plenum_resolution(type, name, term, &number, &symbol);

	/* there is one in force at a time; its year tells which */
	if (g_str_equal(family, "hien-phap"))
		return g_strdup("hien-phap=");
	if (name && *name && (!number || (row && row->by_name))) {
		char *bucket = dup_bucket_of_name(family, name);
		if (bucket)
			return bucket;
	}
	if (number && *number)
		return g_strdup_printf("%s:%s", family, number);
	return NULL;
}

/* ---- organ, place, series ------------------------------------------------------------------------------------------- */

static const char *intern(GStringChunk *chunk, const char *text)
{
	return text && *text ? g_string_chunk_insert_const(chunk, text) : "";
}

static const char *intern_folded(GStringChunk *chunk, const char *text)
{
	g_autofree char *folded = text ? tc_name_fold(text) : NULL;
	return intern(chunk, folded);
}

static const struct {
	const char *code;
	TcCentre centre;
} centres[] = {{"BBT", TC_CENTRE_BBT}, {"BCT", TC_CENTRE_BCT}, {"BCHTW", TC_CENTRE_BCHTW}};

typedef struct {
	TcOrgan *organ; /* the issuer, or NULL */
	TcLevel level;
	gboolean party;
	gboolean by_name;
} Issuer;

/* BCT is the Politburo among Party organs only: the Ministry of Industry has the same letters. */
static void read_centre(const Issuer *issuer, TcMention *mention)
{
	if (!issuer->organ || !issuer->organ->party)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(centres); i++)
		if (g_str_equal(issuer->organ->code, centres[i].code))
			mention->centre = centres[i].centre;
}

static void read_organ(const TcEvidence *evidence, GStringChunk *chunk, Issuer *issuer, TcMention *mention)
{
	g_autofree char *code = evidence->symbol ? tc_symbol_dup_organ(evidence->symbol) : NULL;
	static const char *const party_types[] = {"ket-luan", "thong-tri"};

	read_centre(issuer, mention);
	if (code && *code) {
		issuer->level = tc_symbol_get_level(evidence->symbol);
		issuer->party = tc_symbol_is_party(evidence->symbol);
		if (issuer->level == TC_LEVEL_UNKNOWN && issuer->organ)
			issuer->level = issuer->organ->level;
	} else if (issuer->organ) {
		g_free(code);
		code = g_strdup(mention->centre ? "TW" : issuer->organ->code);
		issuer->level = issuer->organ->level;
		issuer->party = issuer->organ->party;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(party_types); i++)
		issuer->party |= evidence->type && g_str_equal(evidence->type, party_types[i]);
	if (code && g_str_has_prefix(code, "QH") && !code[2 + strspn(code + 2, "0123456789")])
		code[2] = '\0';
	mention->organ = intern(chunk, code);
}

static void read_place(const TcEvidence *evidence, GStringChunk *chunk, const Issuer *issuer, TcMention *mention)
{
	const char *place = evidence->place;

	mention->citing_place = intern_folded(chunk, evidence->citing_province);
	mention->placed = issuer->level == TC_LEVEL_CENTRE || issuer->by_name;
	if (mention->placed)
		return;
	if (!place && issuer->organ)
		place = issuer->organ->place;
	/* "Tỉnh ủy" without a place is the citing paper's own */
	gboolean province = issuer->level == TC_LEVEL_PROVINCE;
	if (!place && province)
		place = evidence->citing_province;
	mention->place = intern_folded(chunk, place);
	mention->placed = *mention->place != '\0' && *mention->organ != '\0';
}

/* The first year of a local committee's term. Provinces hold their congress in autumn, districts in summer, every five years. */
static const char *local_term(GStringChunk *chunk, const char *date, TcLevel level)
{
	if (strlen(date) < 7)
		return "";
	int year = atoi(date), month = atoi(date + 5), turn = level == TC_LEVEL_PROVINCE ? 10 : 8;
	g_autofree char *first = g_strdup_printf("%d", (month >= turn ? year : year - 1) / 5 * 5);
	return intern(chunk, first);
}

/* Numbers of a term are given out for so many days beyond its ends. */
#define TERM_SLACK 45

static gboolean is_near(const char *date, const char *day)
{
	gint64 a = tc_date_get_day(date), b = tc_date_get_day(day);

	return a && b && ABS(a - b) <= TERM_SLACK;
}

/* The term of a central paper. A full date outweighs a printed term that it contradicts, unless it is near the term's ends. */
static const char *central_term(GStringChunk *chunk, const TcEvidence *evidence)
{
	const char *dated = evidence->date ? tc_term_of_date(evidence->date) : NULL, *first, *last;

	if (!evidence->term || !dated || g_str_equal(dated, evidence->term))
		return intern(chunk, evidence->term ? evidence->term : dated);
	if (tc_term_get_window(evidence->term, &first, &last) &&
	    (is_near(evidence->date, first) || is_near(evidence->date, last)))
		return intern(chunk, evidence->term);
	return intern(chunk, dated);
}

static const char *year_of(GStringChunk *chunk, const TcEvidence *evidence)
{
	char year[5] = "";

	if (evidence->year)
		g_strlcpy(year, evidence->year, sizeof year);
	else if (evidence->date)
		g_strlcpy(year, evidence->date, sizeof year);
	return intern(chunk, year);
}

/* The provinces of reforms.tsv as mentions have them: folded. */
static char *const *get_reformed(void)
{
	static char *places[G_N_ELEMENTS(reform_rows)];
	static gsize made;

	if (g_once_init_enter(&made)) {
		for (gsize i = 0; i < G_N_ELEMENTS(reform_rows); i++)
			places[i] = tc_name_fold(reform_rows[i][0]);
		g_once_init_leave(&made, 1);
	}
	return places;
}

/* The organs of a merged province are others from the day on: their run of numbers is marked. */
static const char *mark_reform(GStringChunk *chunk, const TcMention *mention)
{
	char *const *places = get_reformed();

	if (!*mention->series || strlen(mention->date) < 10)
		return mention->series;
	for (gsize i = 0; i < G_N_ELEMENTS(reform_rows); i++) {
		if (!g_str_equal(places[i], mention->place) || strcmp(mention->date, reform_rows[i][1]) < 0)
			continue;
		g_autofree char *marked = g_strconcat(mention->series, "+", NULL);
		return intern(chunk, marked);
	}
	return mention->series;
}

static void read_series(const TcEvidence *evidence, GStringChunk *chunk, const Issuer *issuer, TcMention *mention)
{
	gboolean meeting = issuer->by_name && evidence->type && g_str_equal(evidence->type, "nghi-quyet");

	if (meeting)
		mention->series = central_term(chunk, evidence);
	else if (issuer->by_name)
		mention->series = year_of(chunk, evidence);
	else if (issuer->party && issuer->level == TC_LEVEL_CENTRE)
		mention->series = central_term(chunk, evidence);
	else if (issuer->party && *mention->organ)
		mention->series = local_term(chunk, mention->date, issuer->level);
	else if (*mention->organ)
		mention->series = year_of(chunk, evidence);
	else if (evidence->year)
		mention->series = intern(chunk, evidence->year);
	else if (evidence->term)
		mention->series = intern(chunk, evidence->term);
	if (*mention->place && issuer->level == TC_LEVEL_PROVINCE)
		mention->series = mark_reform(chunk, mention);
}

void tc_mention_read(const TcEvidence *evidence, GStringChunk *chunk, TcMention *mention)
{
	gsize matched;
	g_autoptr(TcOrgan) organ = evidence->issuer ? tc_organ_match(evidence->issuer, -1, &matched) : NULL;
	const TcType *row = evidence->type ? tc_type_get(evidence->type) : NULL;
	gboolean constitution = evidence->type && g_str_equal(evidence->type, "hien-phap");
	Issuer issuer = {.organ = organ,
			 .by_name = constitution || (evidence->name && (!evidence->number || (row && row->by_name)))};

	*mention = (TcMention){.organ = "", .place = "", .series = ""};
	mention->date = intern(chunk, evidence->date);
	mention->citing_date = intern(chunk, evidence->citing_date);
	mention->subject = intern_folded(chunk, evidence->subject);
	if (!issuer.by_name || (row && !row->by_name))
		read_organ(evidence, chunk, &issuer, mention);
	if (issuer.by_name) /* the name says whose it is */
		mention->organ = "";
	read_place(evidence, chunk, &issuer, mention);
	read_series(evidence, chunk, &issuer, mention);
}
