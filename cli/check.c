/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

/** Ids that stand in one sorted list and not in the other. */
static guint count_only_in(const GArray *these, const GArray *those)
{
	guint only = 0;

	for (guint i = 0, j = 0; i < these->len; i++) {
		gint64 id = g_array_index(these, gint64, i);
		while (j < those->len && g_array_index(those, gint64, j) < id)
			j++;
		if (j == those->len || g_array_index(those, gint64, j) != id)
			only++;
	}
	return only;
}

static gboolean check_index(TcArchive *archive, const char *store, guint *complaints, GError **error)
{
	g_autoptr(TcIndexReader) reader = tc_index_reader_open(store, error);
	g_autoptr(GArray) indexed =
		reader && tc_index_reader_check(reader, error) ? tc_index_reader_dup_papers(reader, error) : NULL;
	g_autoptr(GArray) papers =
		indexed ? tc_archive_list_papers(archive, tc_asker_get_everybody(), 0, G_MAXUINT, error) : NULL;

	if (!papers)
		return FALSE;
	guint missing = count_only_in(papers, indexed), extra = count_only_in(indexed, papers);
	gint64 last = tc_archive_get_indexed_generation(archive, error);
	if (last < 0)
		return FALSE;
	if (tc_index_reader_get_generation(reader) < (guint64)last) {
		g_print(_("the index is older than the archive: run tracuu-indexer\n"));
		(*complaints)++;
	}
	if (missing > 0)
		g_print(_("%u papers are in the archive and not in the index: run tracuu-indexer\n"), missing);
	if (extra > 0)
		g_print(_("%u papers are in the index and not in the archive: run tracuu-indexer\n"), extra);
	*complaints += missing + extra;
	return TRUE;
}

static gboolean check_file(const TcFile *file, gpointer data)
{
	guint *complaints = data;

	if (file->state == TC_FILE_HELD && !g_file_test(file->path, G_FILE_TEST_EXISTS)) {
		g_print(_("%s is no longer there: run tracuu-indexer\n"), file->path);
		(*complaints)++;
	}
	return TRUE;
}

static gboolean check_archive(TcArchive *archive, guint *complaints, GError **error)
{
	g_autoptr(GPtrArray) messages = tc_archive_check(archive, error);

	if (!messages)
		return FALSE;
	for (guint i = 0; i < messages->len; i++)
		g_print("%s\n", (const char *)g_ptr_array_index(messages, i));
	*complaints += messages->len;
	return TRUE;
}

/** What was found wrong, by what can be done about it. */
typedef struct {
	guint in_archive, in_files, in_index;
} Complaints;

/** Says what --repair would do, or does it: the index is derived, and the next run of the indexer builds it anew; the archive is not. */
static gboolean repair(const Complaints *complaints, gboolean mend, const char *store, GError **error)
{
	if (complaints->in_archive > 0)
		g_print(_("The archive itself is damaged; --repair cannot mend that. Restore a backup (tracuu restore).\n"));
	if (complaints->in_index > 0 && !mend)
		g_print(_("--repair would drop the index; tracuu-indexer then builds it anew from the archive, without OCR.\n"));
	if (complaints->in_index == 0 || !mend)
		return TRUE;
	if (!tc_index_remove(store, error))
		return FALSE;
	g_print(_("The index was dropped; tracuu-indexer builds it anew from the archive.\n"));
	return TRUE;
}

gboolean tc_command_check(int argc, char **argv, GError **error)
{
	g_autofree char *option = NULL;
	gboolean mend = FALSE;
	Complaints complaints = {0};
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &option, N_("folder of the store"), "DIR"},
		{"repair", 0, 0, G_OPTION_ARG_NONE, &mend, N_("have the index built anew where it disagrees"), NULL},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, NULL, 0, error))
		return FALSE;
	g_autofree char *store = tc_store_dup_path(option);
	g_autoptr(TcArchive) archive = tc_archive_open(store, TC_ARCHIVE_READ, error);
	if (!archive || !check_archive(archive, &complaints.in_archive, error) ||
	    !tc_archive_foreach_file(archive, NULL, check_file, &complaints.in_files, error))
		return FALSE;
	g_autoptr(GError) own = NULL;
	if (!check_index(archive, store, &complaints.in_index, &own)) {
		g_print("%s\n", own->message);
		complaints.in_index++;
	}
	guint all = complaints.in_archive + complaints.in_files + complaints.in_index;
	if (all == 0)
		g_print(_("all is well\n"));
	if (!repair(&complaints, mend, store, error))
		return FALSE;
	if (all == 0 || (mend && all == complaints.in_index))
		return TRUE;
	g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, _("%u complaints"), all);
	return FALSE;
}
