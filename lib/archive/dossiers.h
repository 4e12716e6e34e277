/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/archive/dossiers: what people gather: papers in an order, with notes, under a name. Kept in a database of its own beside the
 * archive (essay in dossiers.c). A TcDossiers is for one thread at a time.
 */
#ifndef TC_ARCHIVE_DOSSIERS_H
#define TC_ARCHIVE_DOSSIERS_H

#include "lib/archive/archive.h"

G_BEGIN_DECLS

/** The database, in the store's folder. */
#define TC_DOSSIERS_FILE "dossiers.sqlite"
/** Papers in one dossier: what a person goes through by hand, and more. */
#define TC_DOSSIER_MAX_ENTRIES 1000u
/** Bytes of a name, of who made it, of a note. */
#define TC_DOSSIER_MAX_NAME 300u
#define TC_DOSSIER_MAX_NOTE 4000u
/** Dossiers in a store: an office makes some a week. */
#define TC_DOSSIERS_MAX 10000

/** One paper of a dossier. Strings are owned. */
typedef struct {
	char *docno; /**< as TcPaper has it */
	char *hash;  /**< of its file, by which it is found where it was moved; NULL: not known */
	char *note;  /**< never NULL */
} TcDossierEntry;
void tc_dossier_entry_free(TcDossierEntry *entry);

/** A dossier. Strings are owned. */
typedef struct {
	gint64 id;
	char *name;
	char *by;       /**< who changed it last, as he called himself; "" if he did not */
	gint64 version; /**< rises with each change */
	gint64 changed; /**< when, in seconds since 1970 */
	guint n_entries;
	GPtrArray *entries; /**< of TcDossierEntry; NULL in a list of dossiers */
} TcDossier;
void tc_dossier_free(TcDossier *dossier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcDossier, tc_dossier_free)

/** The dossiers of a store. */
typedef struct TcDossiers TcDossiers;

/** Opens them, and makes the database where there is none. \return NULL: TC_ERROR_IO, TC_ERROR_CORRUPT, TC_ERROR_VERSION, TC_ERROR_LOCKED. */
TcDossiers *tc_dossiers_open(const char *folder, GError **error);
void tc_dossiers_close(TcDossiers *dossiers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcDossiers, tc_dossiers_close)

/** All, those changed last first (TcDossier; g_ptr_array_unref()). */
GPtrArray *tc_dossiers_list(TcDossiers *dossiers, GError **error);
/** One with its entries. TC_ERROR_NOT_FOUND. */
TcDossier *tc_dossiers_get(TcDossiers *dossiers, gint64 id, GError **error);
/**
 * Makes a dossier of `name`, `by` and `entries`. \return its id; 0: TC_ERROR_USAGE (no name), TC_ERROR_TOO_LARGE (over a limit above), or
 * as above.
 */
gint64 tc_dossiers_create(TcDossiers *dossiers, const TcDossier *dossier, GError **error);
/**
 * Puts `name`, `by` and `entries` in the place of what dossier `id` has, if it still is of `version`. \return FALSE: TC_ERROR_MODIFIED
 * (somebody else changed it since), TC_ERROR_NOT_FOUND, or as tc_dossiers_create().
 */
gboolean tc_dossiers_replace(TcDossiers *dossiers, const TcDossier *dossier, GError **error);
/** Puts a paper at the end; one that is in it already stays where it is. Errors as tc_dossiers_replace(). */
gboolean tc_dossiers_append(TcDossiers *dossiers, gint64 id, const TcDossierEntry *entry, const char *by, GError **error);
/** TC_ERROR_NOT_FOUND. */
gboolean tc_dossiers_delete(TcDossiers *dossiers, gint64 id, GError **error);

/** Copies the dossiers of a store into another folder, as tc_archive_backup(). A store without any is no error. */
gboolean tc_dossiers_backup(const char *store, const char *folder, GError **error);

G_END_DECLS

#endif
