/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Papers of one text: a file that lies in two folders, a letter that was scanned again because its head had come out badly, a form that was
 * filled in twice. Texts say which papers are alike (lib/document/sketch.h); whether they are one paper, only the heads can say:
 *
 *     number      date        then it is
 *     same        same, ?     a re-scan
 *     ?           same        a re-scan, unless each is addressed to somebody else: then a letter to many, sent on one day
 *     differs     differs, ?  another paper: a form
 *     otherwise               perhaps a duplicate; a person may say. It joins nothing.
 *
 * What a person has said of two papers (decisions.c) goes before what their heads say: confirmed, they are re-scans of one, and rejected, a
 * duplicate that is not asked about again. Each paper is known by what it was read from, or by where it stands, so that it holds after a new
 * reading and a new scan; and it waits while the texts are not alike, as another paper may have come to lie there.
 *
 * A copy or a re-scan whose own head does not say which work it carries is *lent* the work of its twins, if they have one
 * together. So the bad scan and the good one are papers of one work, and what is wrong with one is never spread over what the other knows.
 *
 * The answer is a function of the papers that there are, not of the order in which they came; and a run looks only at what can be another answer
 * than before. Whatever a paper, its head, its path or what a person says of it changes is noted in `unpaired`; alike.c finds which papers are
 * *affected*, and gives the pairs that these have; they are judged anew, and the rest stays. What counts the pairs of papers that are not affected
 * is noted with their sketches: whether one is a form. Heads are read once each, and of the pairs that wait for a person no more are kept in
 * mind than a paper may have.
 */
#include <string.h>

#include "lib/archive/alike.h"
#include "lib/archive/review-private.h"

/** A text that has more duplicates than this is a form. */
#define MAX_DUPLICATES 6

const char *tc_twin_kind_get_name(TcTwinKind kind)
{
	static const char *const names[] = {
		[TC_TWIN_COPY] = "copy", [TC_TWIN_RESCAN] = "rescan", [TC_TWIN_DUPLICATE] = "duplicate"};

	return names[kind];
}

gboolean tc_twins_note_change(TcArchive *archive, gint64 paper_id, GError **error)
{
	return tc_archive_run(archive, error, TC_SQL_UNPAIR, "I", paper_id);
}

/* ---- what people say -------------------------------------------------------------------------------------------- */

/** A decision goes with either name of a paper: `<hash of what it was read from>#<which paper of it>`, `<path>#<which>`. */
#define N_NAMES 2

static void set_names(char **names, const char *document, const char *place)
{
	const char *which = strrchr(place, '#');

	names[0] = g_strconcat(document ? document : "", which ? which : "", NULL);
	names[1] = g_strdup(place);
}

/** What a person has said of two papers. */
typedef struct {
	gint64 id;    /**< of the decision */
	gboolean one; /**< they are */
} Said;

/** All that was said of pairs. */
typedef struct {
	GHashTable *pairs; /**< Said by the names of two papers */
	GHashTable *names; /**< names that stand in any of them */
} AllSaid;

static void all_said_clear(AllSaid *said)
{
	g_hash_table_unref(said->pairs);
	g_hash_table_unref(said->names);
}

/** Two names in one, whichever is first. Free with g_free(). */
static char *dup_names(const char *a, const char *b)
{
	return strcmp(a, b) < 0 ? g_strconcat(a, "\n", b, NULL) : g_strconcat(b, "\n", a, NULL);
}

/** Notes a decision, the row of a statement, under all names of the two. */
static void note_said(AllSaid *said, TcStatement *row)
{
	const Said one = {sqlite3_column_int64(row, 0),
			  g_str_equal(tc_statement_get_text(row, 1), tc_verdict_get_name(TC_VERDICT_CONFIRM))};
	char *a[N_NAMES], *b[N_NAMES];

	set_names(a, tc_statement_get_text(row, 2), tc_statement_get_text(row, 3));
	set_names(b, tc_statement_get_text(row, 4), tc_statement_get_text(row, 5));
	for (guint i = 0; i < N_NAMES * N_NAMES; i++)
		g_hash_table_replace(said->pairs, dup_names(a[i / N_NAMES], b[i % N_NAMES]), g_memdup2(&one, sizeof one));
	for (guint i = 0; i < N_NAMES; i++) {
		g_hash_table_add(said->names, a[i]);
		g_hash_table_add(said->names, b[i]);
	}
}

/** All decisions about pairs. FALSE with `error` set. */
static gboolean list_said(TcArchive *archive, AllSaid *said, GError **error)
{
	g_autoptr(TcStatement) row =
		tc_archive_query(archive, error, TC_SQL_LIST_PAIR_DECISIONS, "t", tc_review_kind_get_name(TC_REVIEW_DUPLICATE));
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed))
		note_said(said, row);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/** The latest that was said of two papers; its id is 0 if nothing was. */
static Said find_said(const AllSaid *said, char *const *a, char *const *b)
{
	Said latest = {0};

	for (guint i = 0; a[0] && b[0] && i < N_NAMES * N_NAMES; i++) {
		g_autofree char *names = dup_names(a[i / N_NAMES], b[i % N_NAMES]);
		const Said *one = g_hash_table_lookup(said->pairs, names);
		if (one && one->id > latest.id)
			latest = *one;
	}
	return latest;
}

/* ---- what their heads say --------------------------------------------------------------------------------------- */

/** What of a paper's head tells two papers apart, and which paper it is. */
typedef struct {
	const char *bytes;    /**< hash of what it was read from */
	char *names[N_NAMES]; /**< NULL: nobody has said anything of it */
	const char *number, *date;
	GPtrArray *addressees; /**< of const char *, folded, equal ones at one address; NULL: none */
} Head;

static void head_free(gpointer data)
{
	Head *head = data;

	if (!head)
		return;
	for (guint i = 0; i < N_NAMES; i++)
		g_free(head->names[i]);
	g_clear_pointer(&head->addressees, g_ptr_array_unref);
	g_free(head);
}

/** What judging needs: one call of find_twins(). */
typedef struct {
	TcArchive *archive;
	const GArray *papers;  /**< of TcAlikePaper */
	GPtrArray *heads;      /**< of Head, of those that were asked for */
	GStringChunk *strings; /**< theirs */
	AllSaid said;
	guint8 *n_waiting; /**< duplicates of each paper that wait for a person, as far as they matter */
	GArray *waiting;   /**< of Judged: those that do, as long as neither is a form */
	GError **error;
} Court;

static const char *keep(Court *court, TcStatement *row, int column)
{
	const char *text = tc_statement_get_text(row, column);

	return text && *text ? g_string_chunk_insert_const(court->strings, text) : NULL;
}

static gboolean read_identity(Court *court, gint64 paper_id, Head *head)
{
	g_autoptr(TcStatement) row = tc_archive_query(court->archive, court->error, TC_SQL_GET_IDENTITY, "I", paper_id);

	if (!row || !tc_statement_next(court->archive, row, court->error))
		return FALSE;
	head->bytes = keep(court, row, 0);
	if (g_hash_table_size(court->said.names) == 0)
		return TRUE;
	set_names(head->names, head->bytes, tc_statement_get_text(row, 1));
	for (guint i = 0; i < N_NAMES; i++)
		if (g_hash_table_contains(court->said.names, head->names[i]))
			return TRUE;
	for (guint i = 0; i < N_NAMES; i++)
		g_clear_pointer(&head->names[i], g_free);
	return TRUE;
}

static void take_addressee(Court *court, Head *head, const char *value)
{
	g_autofree char *folded = tc_text_fold(value, -1);

	if (!head->addressees)
		head->addressees = g_ptr_array_new();
	g_ptr_array_add(head->addressees, g_string_chunk_insert_const(court->strings, folded));
}

static gboolean read_head(Court *court, gint64 paper_id, Head *head)
{
	g_autoptr(TcStatement) row = tc_archive_query(court->archive, court->error, TC_SQL_GET_FIELDS, "I", paper_id);
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(court->archive, row, &failed)) {
		const char *field = tc_statement_get_text(row, 0), *value = tc_statement_get_text(row, 1);
		if (!value) /* it stands there and cannot be read */
			continue;
		if (g_str_equal(field, tc_field_get_name(TC_FIELD_NUMBER)))
			head->number = keep(court, row, 1);
		else if (g_str_equal(field, tc_field_get_name(TC_FIELD_DATE)))
			head->date = keep(court, row, 1);
		else if (g_str_equal(field, TC_FIELDS_ADDRESSEE))
			take_addressee(court, head, value);
	}
	if (failed)
		g_propagate_error(court->error, failed);
	return !failed;
}

/** The head of a paper, read when first asked for. NULL with `error` set. */
static const Head *get_head(Court *court, guint i)
{
	Head *head = g_ptr_array_index(court->heads, i);
	gint64 paper_id = g_array_index(court->papers, TcAlikePaper, i).paper_id;

	if (head)
		return head;
	head = g_new0(Head, 1);
	g_ptr_array_index(court->heads, i) = head;
	return read_identity(court, paper_id, head) && read_head(court, paper_id, head) ? head : NULL;
}

typedef enum { UNKNOWN, SAME, DIFFERS } Agreement;

static Agreement compare_values(const char *a, const char *b)
{
	if (!a || !b)
		return UNKNOWN;
	return strcmp(a, b) == 0 ? SAME : DIFFERS;
}

/** Dates that stop at the month or the year agree with no day and contradict none of theirs. */
static Agreement compare_dates(const char *a, const char *b)
{
	Agreement agreement = compare_values(a, b);

	return agreement == DIFFERS && (g_str_has_prefix(a, b) || g_str_has_prefix(b, a)) ? UNKNOWN : agreement;
}

static gboolean has_other_addressees(const Head *a, const Head *b)
{
	if (!a->addressees || !b->addressees)
		return FALSE;
	for (guint i = 0; i < a->addressees->len; i++)
		if (g_ptr_array_find(b->addressees, g_ptr_array_index(a->addressees, i), NULL))
			return FALSE;
	return TRUE;
}

/** A pair that has been judged. */
typedef struct {
	guint a, b; /**< indices of the papers */
	double similarity;
	TcTwinKind kind;
	gint64 decision; /**< that made the kind, 0: their heads did */
} Judged;

/** \return FALSE if two papers that are alike are two papers. */
static gboolean judge(const AllSaid *said, const Head *a, const Head *b, Judged *judged)
{
	Agreement number = compare_values(a->number, b->number), date = compare_dates(a->date, b->date);

	if (a->bytes && g_strcmp0(a->bytes, b->bytes) == 0) {
		judged->kind = TC_TWIN_COPY;
		return TRUE;
	}
	Said person = find_said(said, a->names, b->names);
	if (person.id) {
		judged->kind = person.one ? TC_TWIN_RESCAN : TC_TWIN_DUPLICATE;
		judged->decision = person.id;
		return TRUE;
	}
	gboolean one = (number == SAME && date != DIFFERS) || (number == UNKNOWN && date == SAME && !has_other_addressees(a, b));
	judged->kind = one ? TC_TWIN_RESCAN : TC_TWIN_DUPLICATE;
	return !(number == DIFFERS && date != SAME);
}

static gboolean put_twin(const Court *court, const Judged *judged)
{
	gint64 a = g_array_index(court->papers, TcAlikePaper, judged->a).paper_id,
	       b = g_array_index(court->papers, TcAlikePaper, judged->b).paper_id;
	const char *kind = tc_twin_kind_get_name(judged->kind);

	return tc_archive_run(court->archive, court->error, TC_SQL_PUT_TWIN, "IItdI", a, b, kind, judged->similarity,
			      judged->decision) &&
	       tc_archive_run(court->archive, court->error, TC_SQL_PUT_TWIN, "IItdI", b, a, kind, judged->similarity,
			      judged->decision);
}

/* ---- forms: nobody looks through hundreds of duplicates that are none ------------------------------------------------ */

static gboolean is_form(const Court *court, guint i)
{
	return court->n_waiting[i] > MAX_DUPLICATES;
}

/** One more duplicate of a paper. Of one that is not affected, all were counted before; and whether those of a form are 7 or 700 is all one. */
static void count_waiting(Court *court, guint i)
{
	if (g_array_index(court->papers, TcAlikePaper, i).affected && !is_form(court, i))
		court->n_waiting[i]++;
}

/** A duplicate is kept until it is known which papers are forms. */
static void put_aside(Court *court, const Judged *judged)
{
	count_waiting(court, judged->a);
	count_waiting(court, judged->b);
	if (!is_form(court, judged->a) && !is_form(court, judged->b))
		g_array_append_val(court->waiting, *judged);
}

static gboolean put_waiting(Court *court)
{
	for (guint i = 0; i < court->waiting->len; i++) {
		const Judged *one = &g_array_index(court->waiting, Judged, i);
		if (!is_form(court, one->a) && !is_form(court, one->b) && !put_twin(court, one))
			return FALSE;
	}
	return TRUE;
}

/** Notes which papers are forms, where that is another answer than before. */
static gboolean note_forms(const Court *court)
{
	for (guint i = 0; i < court->papers->len; i++) {
		const TcAlikePaper *paper = &g_array_index(court->papers, TcAlikePaper, i);
		if (is_form(court, i) != paper->form &&
		    !tc_archive_run(court->archive, court->error, TC_SQL_SET_FORM, "Ii", paper->paper_id, !paper->form))
			return FALSE;
	}
	return TRUE;
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

static gboolean judge_pair(guint a, guint b, double similarity, gpointer data)
{
	Court *court = data;
	Judged judged = {.a = a, .b = b, .similarity = similarity};
	const Head *x = get_head(court, a), *y = x ? get_head(court, b) : NULL;

	if (!y || !judge(&court->said, x, y, &judged))
		return y != NULL;
	if (judged.kind != TC_TWIN_DUPLICATE || judged.decision)
		return put_twin(court, &judged);
	put_aside(court, &judged);
	return TRUE;
}

/** Takes away what pairs the affected papers had, and those that have changed. */
static gboolean clear_affected(TcArchive *archive, const GArray *papers, GError **error)
{
	if (!tc_archive_run(archive, error, TC_SQL_AFFECT_UNPAIRED, ""))
		return FALSE;
	for (guint i = 0; i < papers->len; i++) {
		const TcAlikePaper *paper = &g_array_index(papers, TcAlikePaper, i);
		if (paper->affected && !tc_archive_run(archive, error, TC_SQL_AFFECT, "I", paper->paper_id))
			return FALSE;
	}
	return tc_archive_run(archive, error, TC_SQL_DELETE_TWINS, "") &&
	       tc_archive_run(archive, error, TC_SQL_DELETE_TWINS_OF, "");
}

static void court_clear(Court *court)
{
	g_ptr_array_unref(court->heads);
	g_string_chunk_free(court->strings);
	all_said_clear(&court->said);
	g_free(court->n_waiting);
	g_array_unref(court->waiting);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Court, court_clear)

/** Judges the pairs of the affected papers, whose earlier ones are cleared. */
static gboolean judge_pairs(TcArchive *archive, const GArray *papers, GError **error)
{
	g_auto(Court) court = {
		.archive = archive,
		.papers = papers,
		.heads = g_ptr_array_new_full(papers->len, head_free),
		.strings = g_string_chunk_new(4096),
		.said = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
			 g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)},
		.n_waiting = g_new0(guint8, papers->len + 1),
		.waiting = g_array_new(FALSE, FALSE, sizeof(Judged)),
		.error = error,
	};

	g_ptr_array_set_size(court.heads, (gint)papers->len);
	for (guint i = 0; i < papers->len; i++) {
		const TcAlikePaper *paper = &g_array_index(papers, TcAlikePaper, i);
		court.n_waiting[i] = paper->form && !paper->affected ? MAX_DUPLICATES + 1 : 0;
	}
	return list_said(archive, &court.said, error) && tc_alike_foreach_pair(papers, judge_pair, &court) &&
	       put_waiting(&court) && note_forms(&court);
}

static gboolean find_twins(TcArchive *archive, GError **error)
{
	g_autoptr(GArray) papers = tc_alike_list_papers(archive, error);

	return papers && clear_affected(archive, papers, error) && judge_pairs(archive, papers, error) &&
	       tc_archive_run(archive, error, TC_SQL_CLEAR_UNPAIRED, "");
}

/* ---- lending ---------------------------------------------------------------------------------------------------- */

/** A paper and the work that it is to be lent, 0: none. */
typedef struct {
	gint64 paper_id, work_id;
} Loan;

static GArray *list_loans(TcArchive *archive, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_LENDABLE, "");
	g_autoptr(GArray) loans = g_array_new(FALSE, FALSE, sizeof(Loan));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		Loan loan = {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
		g_array_append_val(loans, loan);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&loans);
}

static gboolean lend_works(TcArchive *archive, GError **error)
{
	g_autoptr(GArray) loans = list_loans(archive, error);

	for (guint i = 0; loans && i < loans->len; i++) {
		const Loan *loan = &g_array_index(loans, Loan, i);
		if (!tc_archive_run(archive, error, TC_SQL_LEND_WORK, "II", loan->paper_id, loan->work_id) ||
		    !tc_archive_run(archive, error, TC_SQL_TOUCH, "I", loan->paper_id))
			return FALSE;
	}
	return loans != NULL;
}

gboolean tc_twins_settle(TcArchive *archive, GError **error)
{
	gint64 n = tc_archive_get_number(archive, 0, error, TC_SQL_COUNT_UNPAIRED, "");

	return n >= 0 && tc_archive_run(archive, error, TC_SQL_CLEAR_AFFECTED, "") && (n == 0 || find_twins(archive, error)) &&
	       lend_works(archive, error);
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static TcTwinKind kind_of(const char *name)
{
	for (int kind = TC_TWIN_COPY; kind < TC_TWIN_DUPLICATE; kind++)
		if (g_str_equal(tc_twin_kind_get_name((TcTwinKind)kind), name))
			return (TcTwinKind)kind;
	return TC_TWIN_DUPLICATE;
}

GArray *tc_archive_list_twins(TcArchive *archive, const TcAsker *asker, gint64 paper_id, GError **error)
{
	if (!tc_papers_check_seen(archive, asker, paper_id, error))
		return NULL;
	g_autoptr(TcStatement) row = tc_archive_ask(archive, asker, error, TC_SQL_LIST_TWINS, "I", paper_id);
	g_autoptr(GArray) twins = g_array_new(FALSE, FALSE, sizeof(TcTwin));
	GError *failed = NULL;

	if (!row)
		return NULL;
	while (tc_statement_next(archive, row, &failed)) {
		TcTwin twin = {.paper_id = sqlite3_column_int64(row, 0),
			       .kind = kind_of(tc_statement_get_text(row, 1)),
			       .similarity = sqlite3_column_double(row, 2)};
		g_array_append_val(twins, twin);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&twins);
}
