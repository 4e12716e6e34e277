/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which papers have texts that are alike, found from their sketches (lib/document/sketch.h).
 *
 * Each sketch is cut into bands of three bytes. Papers that share a band are sorted by the sketches, those of one sketch by path, and each is
 * held against the next few. That is linear in the number of papers, finds 94 of 100 pairs that are alike by one half and 99.4 of those by 0.6,
 * and is a function of the papers that there are, not of the order in which they came.
 *
 * A night brings few papers, and only pairs near them can change. `unpaired` has the papers that are new, changed or gone since pairs were
 * last looked for, with the sketch that each had then. In a band, between two papers whose place to each other is another one now, one of
 * those stands, old place or new; so both are within a few places of one: they are *affected*, and what pairs an affected paper has is found
 * anew. Papers of the very sketch of one that changed are all affected, whatever their order: so nobody need know where the path of a paper stood
 * that is gone.
 *
 * The sketches are read through twice, 70 bytes a paper, and those kept that may share a band: with what changed, and then with what is
 * affected. An index of the bands would save that, and take five times the room of the sketches. Seconds and peak memory of settling, one core,
 * papers that are all alike (one form, numbers and dates of their own, three words of 250 replaced; the million has sketches only):
 *
 *                                 all are new           one is new          one is new, every pair judged anew as before
 *     48,000 papers              0.84 s   85 MB        0.5 s  120 MB        9.5 s  384 MB
 *     1,000,000                  35 s    404 MB        4.6 s  240 MB        (over ten minutes, 990 MB)
 *
 * and where they are not (bench/multiply.py, 48,000), one new paper takes 0.07 s of 2.3 s before.
 *
 * The bands that are looked for are a set of bits. One too many set keeps a paper that is not needed, and changes nothing.
 */
#include "lib/archive/alike.h"

#include <stdlib.h>
#include <string.h>

#define BAND_BYTES 3
#define N_BANDS (TC_SKETCH_BYTES / BAND_BYTES)
/** How many papers a paper is held against in a band. More have one where a form is filled in hundreds of times; of these, the nearest. */
#define WINDOW 8

/* ---- bands ------------------------------------------------------------------------------------------------------ */

/** What a sketch has in a band; 0: nothing fell in these bins, and nothing is shared. */
static guint32 get_band(const TcSketch *sketch, guint band)
{
	const guint8 *bytes = sketch->bytes + band * BAND_BYTES;

	return (guint32)(bytes[0] << 16 | bytes[1] << 8 | bytes[2]);
}

/** Bits of the set of bands that are looked for: half a MiB, of which a night's bands set few. */
#define FILTER_BITS 22

typedef struct {
	guint32 words[1u << (FILTER_BITS - 5)];
} Filter;

static guint32 hash_band(guint band, guint32 value)
{
	return ((value + band * 0x1000193u) * 0x9e3779b1u) >> (32 - FILTER_BITS);
}

static void filter_add(Filter *filter, const TcSketch *sketch)
{
	for (guint band = 0; band < N_BANDS; band++) {
		guint32 value = get_band(sketch, band), bit = hash_band(band, value);
		if (value)
			filter->words[bit / 32] |= 1u << bit % 32;
	}
}

static gboolean filter_has_band(const Filter *filter, guint band, guint32 value)
{
	guint32 bit = hash_band(band, value);

	return value && filter->words[bit / 32] >> bit % 32 & 1;
}

static gboolean filter_has(const Filter *filter, const TcSketch *sketch)
{
	for (guint band = 0; band < N_BANDS; band++)
		if (filter_has_band(filter, band, get_band(sketch, band)))
			return TRUE;
	return FALSE;
}

/** A paper's place in a band: what it has there above its index, so that numbers sort as bands do, and then as papers. */
typedef guint64 Entry;

static guint index_of(Entry entry)
{
	return (guint)(entry & G_MAXUINT32);
}

static guint32 band_of(Entry entry)
{
	return (guint32)(entry >> 32);
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
	guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;

	return x < y ? -1 : x > y;
}

/** \param ids rising. */
static bool has_id(const GArray *ids, gint64 id)
{
	return ids->len > 0 && bsearch(&id, ids->data, ids->len, sizeof id, compare_numbers) != NULL;
}

/** By one byte; those that have the same there stay as they were. */
static void sort_by_byte(const Entry *from, Entry *to, guint n, guint shift)
{
	guint place[256] = {0}, before = 0;

	for (guint i = 0; i < n; i++)
		place[from[i] >> shift & 0xff]++;
	for (guint i = 0; i < 256; i++) {
		guint count = place[i];
		place[i] = before;
		before += count;
	}
	for (guint i = 0; i < n; i++)
		to[place[from[i] >> shift & 0xff]++] = from[i];
}

/** Sorts entries that stand by rising index: by the bytes of what they have in the band, the last first. */
static void sort_entries(Entry *entries, guint n)
{
	g_autofree Entry *spare = g_new(Entry, n);

	G_STATIC_ASSERT(BAND_BYTES == 3);
	sort_by_byte(entries, spare, n, 32);
	sort_by_byte(spare, entries, n, 40);
	sort_by_byte(entries, spare, n, 48);
	if (n > 0)
		memcpy(entries, spare, n * sizeof *entries);
}

/** The papers of a band that have something there which is looked for, those that share it beside each other. */
static void sort_band(const GArray *papers, guint band, const Filter *filter, GArray *entries)
{
	g_array_set_size(entries, 0);
	for (guint i = 0; i < papers->len; i++) {
		guint32 value = get_band(&g_array_index(papers, TcAlikePaper, i).sketch, band);
		Entry entry = (Entry)value << 32 | i;
		if (filter_has_band(filter, band, value))
			g_array_append_val(entries, entry);
	}
	sort_entries((Entry *)(gpointer)entries->data, entries->len);
}

/* ---- sketches out of the archive -------------------------------------------------------------------------------- */

static gboolean read_sketch(TcStatement *row, int column, TcSketch *sketch)
{
	if (sqlite3_column_bytes(row, column) != sizeof sketch->bytes)
		return FALSE;
	memcpy(sketch->bytes, sqlite3_column_blob(row, column), sizeof sketch->bytes);
	return TRUE;
}

/** Of papers that changed: the sketches that they had, as papers without an id, the bands of these and of what they have now, and ids, rising. */
static gboolean list_changed(TcArchive *archive, GArray *before, Filter *filter, GArray *ids, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_UNPAIRED, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		gint64 id = sqlite3_column_int64(row, 0);
		TcAlikePaper was = {.changed = TRUE};
		TcSketch is;
		g_array_append_val(ids, id);
		if (read_sketch(row, 1, &was.sketch)) {
			filter_add(filter, &was.sketch);
			g_array_append_val(before, was);
		}
		if (read_sketch(row, 2, &is))
			filter_add(filter, &is);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/** Adds the papers that may share a band that is looked for, by rising id, with what was noted of them. */
static gboolean add_sketched(TcArchive *archive, const Filter *filter, GArray *papers, GError **error)
{
	g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_LIST_SKETCHES, "");
	GError *failed = NULL;

	if (!row)
		return FALSE;
	while (tc_statement_next(archive, row, &failed)) {
		TcAlikePaper paper = {.paper_id = sqlite3_column_int64(row, 0), .form = sqlite3_column_int(row, 2) != 0};
		if (read_sketch(row, 1, &paper.sketch) && filter_has(filter, &paper.sketch))
			g_array_append_val(papers, paper);
	}
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static int compare_sketches(gconstpointer a, gconstpointer b)
{
	return memcmp(((const TcAlikePaper *)a)->sketch.bytes, ((const TcAlikePaper *)b)->sketch.bytes, TC_SKETCH_BYTES);
}

/** The end of the papers that have the sketch of paper `from`, in papers sorted by sketches. */
static guint find_end(const GArray *papers, guint from)
{
	guint to = from + 1;

	while (to < papers->len &&
	       compare_sketches(&g_array_index(papers, TcAlikePaper, from), &g_array_index(papers, TcAlikePaper, to)) == 0)
		to++;
	return to;
}

/* ---- what is affected ------------------------------------------------------------------------------------------- */

/** Papers of the sketch of one that changed count as changed: which of them stands where is nothing that the sketches say. */
static void spread_among_equals(GArray *papers)
{
	for (guint from = 0, to; from < papers->len; from = to) {
		bool changed = false;
		to = find_end(papers, from);
		for (guint i = from; i < to; i++)
			changed |= g_array_index(papers, TcAlikePaper, i).changed;
		for (guint i = from; i < to; i++) {
			g_array_index(papers, TcAlikePaper, i).changed = changed;
			g_array_index(papers, TcAlikePaper, i).first_equal = from;
		}
	}
}

/** Marks what stands up to WINDOW places from something that changed, or may, its equals being sorted, going from entry to entry in one direction. */
static void mark_near(GArray *papers, const GArray *entries, gboolean forward)
{
	const TcAlikePaper *last = NULL;
	guint32 band = 0;
	guint left = 0;

	for (guint n = 0; n < entries->len; n++) {
		Entry entry = g_array_index(entries, Entry, forward ? n : entries->len - 1 - n);
		TcAlikePaper *paper = &g_array_index(papers, TcAlikePaper, index_of(entry));

		if (band_of(entry) != band)
			left = 0;
		band = band_of(entry);
		if (paper->changed)
			left = WINDOW + 1;
		if (left > 0 || (last && last->first_equal == paper->first_equal && last->affected))
			paper->affected = true;
		left -= left > 0;
		last = paper;
	}
}

/** Marks what is affected in papers that are near what changed. */
static void mark_affected(GArray *papers, const Filter *filter)
{
	g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));

	g_array_sort(papers, compare_sketches);
	spread_among_equals(papers);
	for (guint band = 0; band < N_BANDS; band++) {
		sort_band(papers, band, filter, entries);
		mark_near(papers, entries, TRUE);
		mark_near(papers, entries, FALSE);
	}
}

/** The ids of the papers that are affected, rising, and the bands that they have. NULL with `error` set. */
static GArray *list_affected(TcArchive *archive, Filter *wanted, GError **error)
{
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(TcAlikePaper));
	g_autoptr(GArray) changed = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GArray) affected = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autofree Filter *filter = g_new0(Filter, 1);

	if (!list_changed(archive, papers, filter, changed, error) || !add_sketched(archive, filter, papers, error))
		return NULL;
	for (guint i = 0; i < papers->len; i++) {
		TcAlikePaper *paper = &g_array_index(papers, TcAlikePaper, i);
		if (has_id(changed, paper->paper_id))
			paper->changed = true;
	}
	mark_affected(papers, filter);
	for (guint i = 0; i < papers->len; i++) {
		const TcAlikePaper *paper = &g_array_index(papers, TcAlikePaper, i);
		if (!paper->affected || !paper->paper_id)
			continue;
		filter_add(wanted, &paper->sketch);
		g_array_append_val(affected, paper->paper_id);
	}
	g_array_sort(affected, compare_numbers);
	return g_steal_pointer(&affected);
}

/* ---- the papers that pairs are made of -------------------------------------------------------------------------- */

/** Where a paper stands among those of one sketch. */
typedef struct {
	char *path;
	int ordinal;
	TcAlikePaper paper;
} Placed;

static void placed_clear(gpointer placed)
{
	g_free(((Placed *)placed)->path);
}

static int compare_placed(gconstpointer a, gconstpointer b)
{
	const Placed *x = a, *y = b;
	int order = g_strcmp0(x->path, y->path);

	return order != 0 ? order : x->ordinal - y->ordinal;
}

/** Sorts papers [from, to), which have one sketch, by path. */
static gboolean sort_equals(TcArchive *archive, GArray *papers, guint from, guint to, GError **error)
{
	g_autoptr(GArray) all = g_array_sized_new(FALSE, FALSE, sizeof(Placed), to - from);

	g_array_set_clear_func(all, placed_clear);
	for (guint i = from; i < to; i++) {
		Placed one = {.paper = g_array_index(papers, TcAlikePaper, i)};
		g_autoptr(TcStatement) row = tc_archive_query(archive, error, TC_SQL_GET_PLACE, "I", one.paper.paper_id);
		if (!row || !tc_statement_next(archive, row, error))
			return FALSE;
		one.path = tc_statement_dup_text(row, 0);
		one.ordinal = sqlite3_column_int(row, 1);
		g_array_append_val(all, one);
	}
	g_array_sort(all, compare_placed);
	for (guint i = from; i < to; i++)
		g_array_index(papers, TcAlikePaper, i) = g_array_index(all, Placed, i - from).paper;
	return TRUE;
}

/** By sketch, and then by path. */
static gboolean sort_papers(TcArchive *archive, GArray *papers, GError **error)
{
	g_array_sort(papers, compare_sketches);
	for (guint from = 0, to; from < papers->len; from = to) {
		to = find_end(papers, from);
		if (to > from + 1 && !sort_equals(archive, papers, from, to, error))
			return FALSE;
	}
	return TRUE;
}

GArray *tc_alike_list_papers(TcArchive *archive, GError **error)
{
	g_autofree Filter *wanted = g_new0(Filter, 1);
	g_autoptr(GArray) affected = list_affected(archive, wanted, error);
	g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(TcAlikePaper));

	if (!affected || (affected->len > 0 && !add_sketched(archive, wanted, papers, error)))
		return NULL;
	for (guint i = 0; i < papers->len; i++) {
		TcAlikePaper *paper = &g_array_index(papers, TcAlikePaper, i);
		paper->affected = has_id(affected, paper->paper_id);
	}
	return sort_papers(archive, papers, error) ? g_steal_pointer(&papers) : NULL;
}

/* ---- pairs ------------------------------------------------------------------------------------------------------ */

typedef struct {
	const GArray *papers;
	guint32 *places[N_BANDS]; /**< of each paper in a band, as far as bands have been walked */
	TcAlikeFunc func;
	gpointer data;
} Walk;

/** Whether two papers were given as a pair when an earlier band was walked. */
static gboolean is_given(const Walk *walk, guint band, guint a, guint b)
{
	const TcSketch *x = &g_array_index(walk->papers, TcAlikePaper, a).sketch,
		       *y = &g_array_index(walk->papers, TcAlikePaper, b).sketch;

	for (guint i = 0; i < band; i++)
		if (get_band(x, i) && get_band(x, i) == get_band(y, i) && walk->places[i][b] - walk->places[i][a] <= WINDOW)
			return TRUE;
	return FALSE;
}

static gboolean give_pair(const Walk *walk, guint band, guint a, guint b)
{
	const TcAlikePaper *x = &g_array_index(walk->papers, TcAlikePaper, a), *y = &g_array_index(walk->papers, TcAlikePaper, b);

	if ((!x->affected && !y->affected) || is_given(walk, band, a, b))
		return TRUE;
	double similarity = tc_sketch_compare(&x->sketch, &y->sketch);
	return similarity < TC_SKETCH_ALIKE || walk->func(a, b, similarity, walk->data);
}

static gboolean walk_band(Walk *walk, guint band, const GArray *entries)
{
	walk->places[band] = g_new(guint32, walk->papers->len + 1);
	for (guint i = 0; i < entries->len; i++)
		walk->places[band][index_of(g_array_index(entries, Entry, i))] = i;
	for (guint i = 0; i < entries->len; i++) {
		Entry first = g_array_index(entries, Entry, i);
		for (guint j = i + 1; j < entries->len && j <= i + WINDOW; j++) {
			Entry second = g_array_index(entries, Entry, j);
			if (band_of(second) != band_of(first))
				break;
			if (!give_pair(walk, band, index_of(first), index_of(second)))
				return FALSE;
		}
	}
	return TRUE;
}

gboolean tc_alike_foreach_pair(const GArray *papers, TcAlikeFunc func, gpointer data)
{
	g_autoptr(GArray) entries = g_array_sized_new(FALSE, FALSE, sizeof(Entry), papers->len);
	Walk walk = {.papers = papers, .func = func, .data = data};
	g_autofree Filter *wanted = g_new0(Filter, 1);
	gboolean ok = TRUE;

	for (guint i = 0; i < papers->len; i++)
		if (g_array_index(papers, TcAlikePaper, i).affected)
			filter_add(wanted, &g_array_index(papers, TcAlikePaper, i).sketch);
	for (guint band = 0; ok && band < N_BANDS; band++) {
		sort_band(papers, band, wanted, entries);
		ok = walk_band(&walk, band, entries);
	}
	for (guint band = 0; band < N_BANDS; band++)
		g_free(walk.places[band]);
	return ok;
}
