/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/postings on damaged files: bytes changed anywhere, files cut off anywhere, or lost. What is asked for is the right answer or the error that
 * the header names; of damage inside a segment also any other documents, but in bounds; and tc_shard_check() finds it, merging refuses it. Every
 * step of a commit is killed and failed in test_postings_faults.sh. TC_CASES=n does n times as much (make torture).
 */
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/postings_shard.h"

/* ---- damage ---------------------------------------------------------------------------------------------------------- */

/* A shard of two segments, the second without one of its papers, so that there is a file of what is taken out too. */
static void make_shard(guint n_papers)
{
	g_autoptr(TcShardWriter) writer = open_writer(shard);
	const TcShardFacts facts = {.version = 5, .generation = 12, .n_shards = 1};
	for (gint64 paper = 1; paper <= (gint64)n_papers; paper++) {
		g_autofree char *line = g_strdup_printf("hop:%d chung%d chi:0 a%d aa%d:70000", (int)paper % 9, (int)paper % 3,
							(int)paper, (int)paper % 11);
		g_autofree char *order = g_strdup_printf("%d", (int)paper % 5);
		TcDocument document = {.date = 20240000 + (guint32)paper, .order = order, .labels = {"x", order, NULL, "y", ""}};
		put_document(writer, paper, line, &document);
		document.section = TRUE;
		put_document(writer, paper, "hop chung1:3", &document);
		if (paper == (gint64)n_papers / 2)
			ck_assert(tc_shard_writer_commit(writer, &facts, NULL));
	}
	ck_assert(tc_shard_writer_commit(writer, &facts, NULL));
	g_clear_pointer(&writer, tc_shard_writer_free);
	/* By hand: a commit would write so small a segment anew. */
	g_autoptr(TcManifest) manifest = tc_manifest_read(shard, NULL, NULL);
	TcPart *part = &g_array_index(manifest->parts, TcPart, 1);
	guint32 document = tc_segment_find_paper(part->segment, n_papers);
	tc_part_remove(part, document);
	tc_part_remove(part, document + 1);
	ck_assert(tc_manifest_write(manifest, shard, NULL));
}

/* Damage of the digit that tells the version of a file is told as another version. */
static gboolean is_told(const GError *error)
{
	return g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT) || g_error_matches(error, TC_ERROR, TC_ERROR_IO) ||
	       g_error_matches(error, TC_ERROR, TC_ERROR_VERSION);
}

static gboolean take_term(const char *term, guint documents, gpointer data)
{
	guint *n = data;
	ck_assert_uint_le(strlen(term), TC_POSTINGS_MAX_TERM);
	*n += documents > 0;
	return TRUE;
}

static void take_posting(const TcPosting *posting, gpointer data)
{
	*(guint64 *)data += posting->length + posting->frequency;
}

/* A question of every sort of iterator. */
static TcQuery *new_question(void)
{
	TcQuery *synonyms[9];
	for (guint i = 0; i < 9; i++)
		synonyms[i] = tc_query_new_term(i % 2 ? "chi" : "chung1");
	TcQuery *few[] = {tc_query_new_term("chung0"), tc_query_new_term("chung2")};
	TcQuery *all[] = {tc_query_new_term("hop"), tc_query_new_term("chi"), tc_query_new_dates(20240000, 20250000)};
	TcQuery *any[] = {tc_query_take_parts(TC_AND, all, 3), tc_query_take_parts(TC_SYNONYM, synonyms, 9),
			  tc_query_take_parts(TC_SYNONYM, few, 2), tc_query_new_term("aa3")};
	TcQuery *query = tc_query_take_pair(TC_AND_MAYBE, tc_query_take_parts(TC_OR, any, 4), tc_query_new_term("chung1"));
	return tc_query_take_pair(TC_AND_NOT, tc_query_take_pair(TC_FILTER, query, tc_query_new_all()), tc_query_new_term("a2"));
}

/* Asks all there is to ask; the answers may be wrong, but not out of bounds. */
static void read_all(TcCollection *collection, guint n_documents)
{
	guint documents, sections, n_terms = 0;
	guint64 sum = 0;
	tc_collection_count_documents(collection, &documents, &sections);
	ck_assert_uint_le(documents, n_documents);
	tc_collection_list_terms(collection, "", take_term, &n_terms);
	read_document(collection, 3, 1, take_posting, &sum);
	g_autoptr(GArray) papers = tc_collection_dup_papers(collection);
	ck_assert_uint_le(papers->len, n_documents);
	for (TcOrder order = TC_ORDER_SCORE; order <= TC_ORDER_STRING; order++) {
		TcMatchOptions options = plain_options;
		options.order = order;
		options.sections = order % 2 == 0;
		options.max = order == TC_ORDER_SCORE ? 2 : 100;
		g_autoptr(TcQuery) query = new_question();
		g_autoptr(TcMatches) matches = match(collection, query, &options);
		ck_assert_uint_le(matches->total, n_documents);
		for (guint i = 0; i < matches->n; i++)
			ck_assert(isfinite(matches->papers[i].score));
	}
}

/* Reads the shard in every way there is. \return whether anything was said of damage: by opening it, checking it, merging it. */
static void read_damaged(guint n_documents, const char *what)
{
	g_autoptr(GError) of_check = NULL, of_open = NULL, of_writer = NULL, of_merge = NULL;
	g_autofree char *path = g_build_filename(shard, "manifest", NULL), *before = NULL, *after = NULL;
	(void)g_file_get_contents(path, &before, NULL, NULL);
	ck_assert_msg(!tc_shard_check(shard, &of_check) && is_told(of_check), "%s: not found: %s", what,
		      of_check ? of_check->message : "");
	g_autoptr(TcCollection) collection = tc_collection_open((const char *const *)&shard, 1, &of_open);
	ck_assert_msg(collection || is_told(of_open), "%s: %s", what, of_open ? of_open->message : "");
	if (collection)
		read_all(collection, n_documents);
	g_autoptr(TcShardWriter) writer = tc_shard_writer_open(shard, &of_writer);
	ck_assert_msg(writer || is_told(of_writer), "%s: %s", what, of_writer ? of_writer->message : "");
	if (writer)
		ck_assert_msg(!tc_shard_writer_compact(writer, &of_merge) && is_told(of_merge), "%s: merged", what);
	(void)g_file_get_contents(path, &after, NULL, NULL);
	ck_assert_msg(g_strcmp0(before, after) == 0, "%s: the manifest was written over", what);
}

typedef struct {
	char *path;
	gsize size;
	char *bytes;
} File;

static void file_write(const File *file, gsize size)
{
	int fd = g_open(file->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, file->bytes, size), (gssize)size);
	close(fd);
}

static File file_read(const char *name)
{
	File file = {.path = g_build_filename(shard, name, NULL)};
	ck_assert(g_file_get_contents(file.path, &file.bytes, &file.size, NULL));
	return file;
}

static void file_clear(File *file)
{
	g_free(file->path);
	g_free(file->bytes);
}

/* Changes every `step`-th byte, to a few other values each; the file is whole again then. */
static void change_bytes(const char *name, gsize step, guint n_documents)
{
	File file = file_read(name);
	static const guint8 changes[] = {0x01, 0x80, 0xFF, 0x30};
	for (gsize at = 0; at < file.size; at += step)
		for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
			g_autofree char *what = g_strdup_printf("%s: byte %zu ^ %02X", name, at, changes[i]);
			file.bytes[at] = (char)(file.bytes[at] ^ changes[i]);
			file_write(&file, file.size);
			read_damaged(n_documents, what);
			file.bytes[at] = (char)(file.bytes[at] ^ changes[i]);
		}
	file_write(&file, file.size);
	file_clear(&file);
}

static void cut_off(const char *name, gsize step, guint n_documents)
{
	File file = file_read(name);
	for (gsize size = 0; size < file.size; size += step) {
		g_autofree char *what = g_strdup_printf("%s: cut off at %zu", name, size);
		file_write(&file, size);
		read_damaged(n_documents, what);
	}
	g_unlink(file.path);
	g_autofree char *gone = g_strconcat(name, ": gone", NULL);
	if (strcmp(name, "manifest") != 0) /* without one there is no shard */
		read_damaged(n_documents, gone);
	file.bytes = g_realloc(file.bytes, file.size + 1);
	file.bytes[file.size] = '0';
	file_write(&file, file.size + 1);
	g_autofree char *longer = g_strconcat(name, ": a byte more", NULL);
	read_damaged(n_documents, longer);
	file_write(&file, file.size);
	file_clear(&file);
}

/* The shard is as it was made. */
static void check_undamaged(guint n_papers)
{
	g_autoptr(GError) error = NULL;
	ck_assert_msg(tc_shard_check(shard, &error), "%s", error ? error->message : "");
	g_autoptr(TcCollection) collection = open_collection(shard);
	guint documents, sections;
	tc_collection_count_documents(collection, &documents, &sections);
	ck_assert_uint_eq(documents, 2 * n_papers - 2);
	ck_assert_uint_eq(sections, n_papers - 1);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The files of the shard but for its lock: two segments, what is gone of the first, the manifest. \return of their names. */
static GPtrArray *list_files(void)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) listed = g_dir_open(shard, 0, NULL);
	const char *name;
	while ((name = g_dir_read_name(listed)))
		if (strcmp(name, "lock") != 0)
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	ck_assert_uint_eq(names->len, 4);
	return names;
}

START_TEST(test_postings_fault__every_byte_changed)
{
	make_shard(12);
	g_autoptr(GPtrArray) files = list_files();
	for (guint i = 0; i < files->len; i++)
		change_bytes(files->pdata[i], 1, 24);
	check_undamaged(12);
}
END_TEST

START_TEST(test_postings_fault__cut_off_at_every_length)
{
	make_shard(12);
	g_autoptr(GPtrArray) files = list_files();
	for (guint i = 0; i < files->len; i++)
		cut_off(files->pdata[i], 1, 24);
	check_undamaged(12);
}
END_TEST

/* Lists of several blocks. */
START_TEST(test_postings_fault__longer_lists_changed_and_cut_off)
{
	make_shard(1200);
	g_autoptr(GPtrArray) files = list_files();
	for (guint i = 0; i < 2; i++) {
		change_bytes(files->pdata[i], 1 + 400 / times(1), 2400);
		cut_off(files->pdata[i], 1 + 1600 / times(1), 2400);
	}
	check_undamaged(1200);
}
END_TEST

/* ---- files that are lost while they are read ---------------------------------------------------------------------------- */

/** Bytes of a page, or a part of one: what is behind the end of a file in its last page reads as zeros, without a fault. */
#define PAGE 4096u

static guint count_all(TcCollection *collection, GError **error)
{
	g_autoptr(TcQuery) query = tc_query_new_all();
	g_autoptr(TcMatches) matches = tc_collection_match(collection, query, &plain_options, error);
	return matches ? matches->total : 0;
}

/* Everything is asked for; afterwards it is known that not all was there. \return whether matching said so by itself. */
static gboolean ask_lost(TcCollection *collection, guint n_papers)
{
	g_autoptr(GError) of_match = NULL, of_all = NULL, of_reopening = NULL;
	guint64 sum = 0;
	gboolean changed;
	g_autoptr(TcQuery) query = new_question();
	g_autoptr(TcMatches) matches = tc_collection_match(collection, query, &plain_options, &of_match);
	ck_assert(matches || g_error_matches(of_match, TC_ERROR, TC_ERROR_IO));
	ck_assert(!matches || matches->total <= n_papers);
	read_document(collection, 3, 1, take_posting, &sum);
	g_array_unref(tc_collection_dup_papers(collection));
	ck_assert(!tc_collection_is_whole(collection, &of_all) && g_error_matches(of_all, TC_ERROR, TC_ERROR_IO));
	ck_assert_msg(strstr(of_all->message, ".postings could not be read"), "%s", of_all->message);
	ck_assert(!tc_collection_reopen(collection, &changed, &of_reopening) &&
		  g_error_matches(of_reopening, TC_ERROR, TC_ERROR_CORRUPT));
	return !matches;
}

/* A writer that has it open too writes nothing out of it, and reads it anew once it is whole again. */
static void write_lost(TcShardWriter *writer, const File *file)
{
	g_autoptr(GError) of_commit = NULL, of_compacting = NULL;
	const TcShardFacts facts = tc_shard_writer_get_facts(writer);
	for (gint64 paper = 1; paper <= 1200; paper += 100)
		put(writer, paper, "moi");
	ck_assert(!tc_shard_writer_commit(writer, &facts, &of_commit) && g_error_matches(of_commit, TC_ERROR, TC_ERROR_CORRUPT));
	ck_assert(!tc_shard_writer_compact(writer, &of_compacting) && g_error_matches(of_compacting, TC_ERROR, TC_ERROR_CORRUPT));
	file_write(file, file->size);
}

START_TEST(test_postings_fault__cut_off_while_it_is_read)
{
	make_shard(1200);
	g_autoptr(GPtrArray) files = list_files();
	File file = file_read(files->pdata[0]);
	guint n_told = 0;
	ck_assert_uint_gt(file.size, 3 * PAGE);
	for (gsize size = 0; size + PAGE < file.size; size += PAGE) {
		gboolean changed;
		g_autoptr(TcCollection) collection = open_collection(shard);
		g_autoptr(TcShardWriter) writer = open_writer(shard);
		ck_assert_int_eq(truncate(file.path, (off_t)size), 0);
		n_told += ask_lost(collection, 1200);
		write_lost(writer, &file);
		ck_assert(tc_collection_reopen(collection, &changed, NULL) && changed);
		ck_assert_uint_eq(count_all(collection, NULL), 1199);
	}
	ck_assert_uint_gt(n_told, 0);
	file_clear(&file);
	check_undamaged(1200);
}
END_TEST

typedef struct {
	TcCollection *collection;
	gint n_asked, failed;
	const char *fault;
} Asker;

/* Asks until it is told that a file could not be read, and gets right answers until then. */
static gpointer ask_on(gpointer data)
{
	Asker *asker = data;
	while (!asker->failed && !asker->fault) {
		g_autoptr(GError) error = NULL;
		guint n = count_all(asker->collection, &error);
		g_atomic_int_inc(&asker->n_asked);
		asker->failed = g_error_matches(error, TC_ERROR, TC_ERROR_IO);
		if (!asker->failed && n != 1199)
			asker->fault = error ? "another error" : "a wrong answer";
	}
	return NULL;
}

START_TEST(test_postings_fault__cut_off_under_threads)
{
	make_shard(1200);
	g_autoptr(GPtrArray) files = list_files();
	File file = file_read(files->pdata[0]);
	Asker askers[4] = {{0}};
	GThread *threads[G_N_ELEMENTS(askers)];
	for (gsize i = 0; i < G_N_ELEMENTS(askers); i++) {
		askers[i].collection = open_collection(shard);
		threads[i] = g_thread_new("asker", ask_on, &askers[i]);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(askers); i++)
		while (g_atomic_int_get(&askers[i].n_asked) < 3)
			g_usleep(1000);
	ck_assert_int_eq(truncate(file.path, 0), 0);
	for (gsize i = 0; i < G_N_ELEMENTS(askers); i++) {
		g_thread_join(threads[i]);
		ck_assert_msg(askers[i].failed, "%s", askers[i].fault);
		tc_collection_free(askers[i].collection);
	}
	file_clear(&file);
}
END_TEST

/* Ends as if nobody had taken the signal. */
static void die_of_another_file(void)
{
	g_autofree char *path = g_build_filename(folder, "another", NULL);
	g_autoptr(TcCollection) collection = open_collection(shard);
	TcMapping other = {0};
	alarm(20);
	if (!g_file_set_contents(path, "something", -1, NULL) || !tc_mapping_open(&other, path, 1, NULL))
		_exit(0);
	const guint8 *bytes = other.bytes;
	gsize size = other.size;
	int fd = g_open(path, O_RDONLY, 0);
	tc_mapping_close(&other);
	bytes = mmap((void *)bytes, size, PROT_READ, MAP_SHARED, fd, 0);
	if (truncate(path, 0) == 0 && bytes != MAP_FAILED)
		_exit(*(const volatile guint8 *)bytes);
	_exit(0);
}

START_TEST(test_postings_fault__what_is_no_file_of_ours_is_fatal)
{
	make_shard(12);
	for (guint sent = 0; sent < 2; sent++) {
		int status;
		pid_t child = fork();
		if (child == 0 && sent) {
			g_autoptr(TcCollection) collection = open_collection(shard);
			raise(SIGBUS);
			_exit(0);
		} else if (child == 0) {
			die_of_another_file();
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		/* A sanitizer's own handler exits. */
		ck_assert_msg(WIFSIGNALED(status) ? WTERMSIG(status) == SIGBUS : WEXITSTATUS(status) != 0, "status %x",
			      (guint)status);
	}
}
END_TEST

/* ---- serving without threads -------------------------------------------------------------------------------------------- */

/* Serves where no thread can be made; root has no such bound. */
static void serve_without_threads(int listener)
{
	const struct rlimit none = {0, 0};
	alarm(60);
	if ((geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) || setrlimit(RLIMIT_NPROC, &none) != 0)
		_exit(77);
	(void)tc_shard_serve_all(shard, listener, NULL);
	_exit(1);
}

/* \return FALSE: it was not made, or nobody closed it. */
static gboolean is_sent_away(guint port)
{
	g_autofree char *place = g_strdup_printf("tcp 127.0.0.1 %u", port);
	GPid pid;
	char byte;
	int fd = tc_connection_open(place, &pid, NULL);
	struct pollfd one = {.fd = fd, .events = POLLIN};
	gboolean away = fd >= 0 && poll(&one, 1, 20000) == 1 && read(fd, &byte, 1) <= 0;
	tc_connection_close(fd, pid);
	return away;
}

START_TEST(test_postings_fault__who_connects_while_no_thread_can_be_had_is_sent_away)
{
	guint port;
	int status, listener = tc_shard_listen("127.0.0.1:0", &port, NULL);
	ck_assert_int_ge(listener, 0);
	pid_t child = fork();
	if (child == 0)
		serve_without_threads(listener);
	close(listener);
	for (guint i = 0; i < 3; i++)
		ck_assert(is_sent_away(port));
	ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0); /* it waits for others */
	kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("postings_fault");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 300);
	tcase_add_test(all, test_postings_fault__every_byte_changed);
	tcase_add_test(all, test_postings_fault__cut_off_at_every_length);
	tcase_add_test(all, test_postings_fault__longer_lists_changed_and_cut_off);
	tcase_add_test(all, test_postings_fault__cut_off_while_it_is_read);
	tcase_add_test(all, test_postings_fault__cut_off_under_threads);
	tcase_add_test(all, test_postings_fault__what_is_no_file_of_ours_is_fatal);
	tcase_add_test(all, test_postings_fault__who_connects_while_no_thread_can_be_had_is_sent_away);
	suite_add_tcase(suite, all);
	return tc_test_run(suite);
}
