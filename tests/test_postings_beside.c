/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings beside a writer that never rests: readers in threads and in another process, each of which sees one commit, whole; and that
 * writer killed at any moment, or without room on the disk. TC_CASES=n does n times as much (make torture).
 *
 * A full disk is played by a limit on the size of files (RLIMIT_FSIZE): it needs no mount and no root.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/postings_shard.h"

/** Papers, all of which each commit puts again. */
#define PAPERS 12u
#define COMMITS 40u
#define KILLS 24u

/* ---- a commit, and how one is known to be whole ------------------------------------------------------------------------- */

/* Every paper says which commit it is of; `hop` has them all, in rising number. No word to check: this runs in children and threads. */
static gboolean make_commit(TcShardWriter *writer, guint64 generation, GError **error)
{
	const TcShardFacts facts = {.version = 1, .generation = generation, .n_shards = 1};
	g_autofree char *mark = g_strdup_printf("g%" G_GUINT64_FORMAT, generation);
	for (gint64 paper = 1; paper <= (gint64)PAPERS; paper++) {
		const TcPosting postings[] = {{"hop", 3, (guint32)paper}, {mark, (guint32)strlen(mark), 1}};
		const TcDocument documents[] = {{.paper = paper, .postings = postings, .n_postings = 2},
						{.paper = paper, .section = TRUE, .postings = postings, .n_postings = 2}};
		/* One half at a time, so that segments pile up and are merged. */
		if ((paper + (gint64)generation) % 2 || generation < 3) {
			tc_shard_writer_put(writer, paper);
			for (gsize i = 0; i < G_N_ELEMENTS(documents); i++)
				tc_shard_writer_add(writer, &documents[i]);
		}
	}
	return tc_shard_writer_commit(writer, &facts, error) && (generation % 7 != 0 || tc_shard_writer_compact(writer, error));
}

static guint count_matches(TcCollection *collection, const char *term)
{
	TcMatchOptions options = plain_options;
	options.sections = TRUE;
	g_autoptr(TcQuery) query = tc_query_new_term(term);
	g_autoptr(TcMatches) matches = tc_collection_match(collection, query, &options, NULL);
	return matches && matches->n == matches->total ? matches->n : G_MAXUINT;
}

/* \return what is wrong, NULL if it is one whole commit; g_free(). \param generation receives which. */
static char *find_fault(TcCollection *collection, guint64 *generation)
{
	*generation = tc_collection_get_facts(collection, 0).generation;
	g_autofree char *mark = g_strdup_printf("g%" G_GUINT64_FORMAT, *generation);
	g_autofree char *before = g_strdup_printf("g%" G_GUINT64_FORMAT, *generation - 1);
	guint documents, sections, all = count_matches(collection, "hop"), of_it = count_matches(collection, mark),
				   of_last = count_matches(collection, before);
	tc_collection_count_documents(collection, &documents, &sections);
	gboolean early = *generation < 3;
	gboolean whole = all == PAPERS && documents == 2 * PAPERS && sections == PAPERS &&
			 of_it == (early ? PAPERS : PAPERS / 2) && (early || of_last == PAPERS / 2);
	return whole ? NULL
		     : g_strdup_printf("commit %" G_GUINT64_FORMAT
				       ": %u papers, %u documents, %u sections, %u of it, %u of the one before",
				       *generation, all, documents, sections, of_it, of_last);
}

/* ---- readers ------------------------------------------------------------------------------------------------------------ */

typedef struct {
	gint stop, n_commits; /* that were seen, one after the other */
	char *fault;
} Reader;

/** How many each must have seen before the writer may rest. */
#define SEEN 4

/* Asks until told to stop: now through a collection that is opened, now through one that is reopened. A commit is never older than the last. */
static gpointer read_on(gpointer data)
{
	Reader *reader = data;
	g_autoptr(TcCollection) collection = NULL;
	guint64 seen = 0, generation = 0;
	char *fault = NULL;
	while (!fault && !g_atomic_int_get(&reader->stop)) {
		g_autoptr(GError) error = NULL;
		gboolean changed = FALSE, again = collection && g_random_int_range(0, 4) > 0;
		if (again && !tc_collection_reopen(collection, &changed, &error)) {
			fault = g_strdup_printf("reopened: %s", error->message);
		} else if (!again) {
			g_clear_pointer(&collection, tc_collection_free);
			collection = tc_collection_open((const char *const *)&shard, 1, &error);
			if (!collection)
				fault = g_strdup_printf("opened: %s", error->message);
		}
		if (!fault)
			fault = find_fault(collection, &generation);
		if (!fault && generation < seen)
			fault = g_strdup_printf("commit %" G_GUINT64_FORMAT " after %" G_GUINT64_FORMAT, generation, seen);
		if (generation != seen)
			g_atomic_int_inc(&reader->n_commits);
		seen = generation;
	}
	g_atomic_pointer_set(&reader->fault, fault);
	return NULL;
}

/* The same in a process of its own, until a file tells it to end; another says that it has seen enough. Its status says whether all was well. */
static pid_t begin_reading(const char *enough, const char *stop)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	static Reader reader;
	alarm(300);
	GThread *thread = g_thread_new("reader", read_on, &reader);
	while (!g_atomic_pointer_get(&reader.fault) && g_access(stop, F_OK) != 0) {
		if (g_atomic_int_get(&reader.n_commits) >= SEEN)
			g_close(g_open(enough, O_WRONLY | O_CREAT, 0600), NULL);
		g_usleep(1000);
	}
	g_atomic_int_set(&reader.stop, 1);
	g_thread_join(thread);
	_exit(reader.fault ? 1 : 0);
}

START_TEST(test_postings_beside__readers_see_one_commit_whole)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *enough = g_build_filename(folder, "enough", NULL), *stop = g_build_filename(folder, "stop", NULL);
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	ck_assert(make_commit(writer, 1, &error));
	pid_t child = begin_reading(enough, stop);
	Reader readers[3] = {{0}};
	GThread *threads[3];
	for (guint i = 0; i < 3; i++)
		threads[i] = g_thread_new("reader", read_on, &readers[i]);
	gboolean all = FALSE;
	for (guint64 i = 2; i <= times(COMMITS) || !all; i++) {
		ck_assert_msg(make_commit(writer, i, &error), "%s", error ? error->message : "");
		all = g_access(enough, F_OK) == 0 || waitpid(child, NULL, WNOHANG) != 0;
		for (guint k = 0; k < 3; k++)
			all = all && (g_atomic_int_get(&readers[k].n_commits) >= SEEN || g_atomic_pointer_get(&readers[k].fault));
	}
	for (guint i = 0; i < 3; i++) {
		g_atomic_int_set(&readers[i].stop, 1);
		g_thread_join(threads[i]);
	}
	int status;
	ck_assert(g_file_set_contents(stop, "", 0, NULL));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	for (guint i = 0; i < 3; i++)
		ck_assert_msg(!readers[i].fault, "%s", readers[i].fault);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the reading process ended with %x", (guint)status);
}
END_TEST

/* ---- kills --------------------------------------------------------------------------------------------------------------- */

/* Commits without end, and says of each that it is made. */
static pid_t begin_writing(int said)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	TcShardWriter *writer = tc_shard_writer_open(shard, NULL);
	for (guint64 i = writer ? tc_shard_writer_get_facts(writer).generation + 1 : G_MAXUINT64;
	     writer && make_commit(writer, i, NULL); i++)
		if (write(said, &i, sizeof i) != sizeof i)
			break;
	_exit(1);
}

START_TEST(test_postings_beside__killed_at_any_moment)
{
	guint64 told = 0, generation = 0;
	g_autoptr(GRand) dice = g_rand_new_with_seed(1945);
	for (guint i = 0; i < times(KILLS) || told < 3; i++) {
		int said[2], status;
		ck_assert_int_eq(pipe(said), 0);
		pid_t child = begin_writing(said[1]);
		close(said[1]);
		g_usleep((gulong)g_rand_int_range(dice, 500, 60000));
		kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(WIFSIGNALED(status), "it ended by itself");
		while (read(said[0], &generation, sizeof generation) == sizeof generation)
			told = generation;
		close(said[0]);
		g_autoptr(GError) error = NULL;
		g_autoptr(TcCollection) collection = tc_collection_open((const char *const *)&shard, 1, &error);
		ck_assert_msg(collection || (told == 0 && g_error_matches(error, TC_ERROR, TC_ERROR_NOT_FOUND)), "kill %u: %s", i,
			      error ? error->message : "");
		if (!collection)
			continue;
		g_autofree char *fault = find_fault(collection, &generation);
		ck_assert_msg(!fault, "kill %u: %s", i, fault);
		ck_assert_uint_ge(generation, told);
		ck_assert_uint_le(generation, told + 1);
		ck_assert(tc_shard_check(shard, NULL));
		told = generation;
	}
}
END_TEST

/* ---- a full disk ----------------------------------------------------------------------------------------------------------- */

static void limit_files(rlim_t size)
{
	struct rlimit limit;
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = size;
	setrlimit(RLIMIT_FSIZE, &limit);
}

/* Commits with room for `size` bytes a file; and, if `again`, with all the room there is. \return 0: as it should be. */
static int commit_without_room(gsize size, gboolean again)
{
	signal(SIGXFSZ, SIG_IGN);
	g_autoptr(GError) error = NULL;
	TcShardWriter *writer = tc_shard_writer_open(shard, NULL);
	const TcShardFacts facts = {.version = 1, .generation = 2, .n_shards = 1};
	for (gint64 paper = 101; paper <= 400; paper++) {
		g_autofree char *line = g_strdup_printf("hop moi a%d", (int)paper);
		put(writer, paper, line);
	}
	limit_files(size);
	if (tc_shard_writer_commit(writer, &facts, &error) || !g_error_matches(error, TC_ERROR, TC_ERROR_NO_SPACE))
		return 1;
	limit_files(RLIM_INFINITY);
	if (!tc_shard_writer_has_pending(writer) || tc_shard_writer_get_facts(writer).generation != 1)
		return 2;
	return again && !tc_shard_writer_commit(writer, &facts, NULL) ? 3 : 0;
}

START_TEST(test_postings_beside__a_full_disk_leaves_the_last_commit)
{
	for (gsize size = 0; size < 12000; size += 1 + 1200 / times(1)) {
		gboolean again = size / 8 % 2;
		g_autoptr(TcShardWriter) writer = open_writer(shard);
		ck_assert(make_commit(writer, 1, NULL));
		g_clear_pointer(&writer, tc_shard_writer_free);
		int status;
		pid_t child = fork();
		if (child == 0)
			_exit(commit_without_room(size, again));
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(status == 0, "room for %zu bytes: status %x", size, (guint)status);
		g_autoptr(TcCollection) collection = open_collection(shard);
		ck_assert_uint_eq(count_matches(collection, "g1"), PAPERS);
		ck_assert_uint_eq(count_matches(collection, "moi"), again ? 300 : 0);
		ck_assert_uint_eq(tc_collection_get_facts(collection, 0).generation, again ? 2 : 1);
		ck_assert(tc_shard_check(shard, NULL));
		tc_test_remove(shard);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings_beside");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 300);
	tcase_add_test(all, test_postings_beside__readers_see_one_commit_whole);
	tcase_add_test(all, test_postings_beside__killed_at_any_moment);
	tcase_add_test(all, test_postings_beside__a_full_disk_leaves_the_last_commit);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
