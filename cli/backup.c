/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu backup DIR, tracuu restore DIR. A backup is the archive and what people gathered: the index is derived, the files are the
 * office's own.
 */
#include "cli/cli-private.h"

#include <glib/gi18n.h>

#include "lib/archive/dossiers.h"
#include "lib/index/index.h"

/** The store, and the folder that is named on the command line. */
static gboolean parse(int argc, char **argv, char **store, char **folder, GError **error)
{
	g_autofree char *option = NULL;
	const GOptionEntry entries[] = {
		{"store", 0, 0, G_OPTION_ARG_FILENAME, &option, N_("folder of the store"), "DIR"},
		G_OPTION_ENTRY_NULL,
	};

	if (!tc_cli_parse(&argc, &argv, entries, "DIR", 1, error))
		return FALSE;
	*store = tc_store_dup_path(option);
	*folder = g_canonicalize_filename(argv[1], NULL);
	return TRUE;
}

gboolean tc_command_backup(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *folder = NULL;

	if (!parse(argc, argv, &store, &folder, error))
		return FALSE;
	g_autoptr(TcArchive) archive = tc_archive_open(store, TC_ARCHIVE_READ, error);
	if (!archive || !tc_archive_backup(archive, folder, error) || !tc_dossiers_backup(store, folder, error))
		return FALSE;
	g_print(_("backed up to %s; tracuu restore %s brings it back\n"), folder, folder);
	return TRUE;
}

/** A backup that contradicts itself is not put in anybody's place. */
static gboolean is_whole(TcArchive *backup, GError **error)
{
	g_autoptr(GPtrArray) messages = tc_archive_check(backup, error);

	if (!messages || messages->len == 0)
		return messages != NULL;
	g_set_error(error, TC_ERROR, TC_ERROR_CORRUPT, _("the backup is damaged (%s); take an older one"),
		    (const char *)g_ptr_array_index(messages, 0));
	return FALSE;
}

gboolean tc_command_restore(int argc, char **argv, GError **error)
{
	g_autofree char *store = NULL, *folder = NULL;

	if (!parse(argc, argv, &store, &folder, error))
		return FALSE;
	g_autofree char *there = g_build_filename(store, TC_ARCHIVE_FILE, NULL);
	if (g_file_test(there, G_FILE_TEST_EXISTS)) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE,
			    _("%s is a store already; move it away, or restore into another folder"), store);
		return FALSE;
	}
	g_autoptr(TcArchive) backup = tc_archive_open(folder, TC_ARCHIVE_READ, error);
	if (!backup || !is_whole(backup, error) || !tc_index_remove(store, error) || !tc_archive_backup(backup, store, error) ||
	    !tc_dossiers_backup(folder, store, error))
		return FALSE;
	g_print(_("restored; run tracuu-indexer on the store to build its index\n"));
	return TRUE;
}
