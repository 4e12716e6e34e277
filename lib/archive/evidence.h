/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The evidence of a bucket, out of the archive. For link.c alone.
 */
#ifndef TC_ARCHIVE_EVIDENCE_H
#define TC_ARCHIVE_EVIDENCE_H

#include "lib/archive/archive-private.h"

/** Where a piece of evidence stands, and what was noted of it last time. */
typedef struct {
	gint64 paper_id;
	gint64 work_id;
	double margin;
	gint32 seq;    /**< of a citation; -1: the paper itself */
	guint32 piece; /**< of the bucket */
	gboolean ambiguous;
} TcPlace;

/** What a person has settled on for a place. */
typedef struct {
	char *key;        /**< of the work */
	gboolean by_rule; /**< he meant all citations like this one: where the evidence settles it, that goes before */
} TcDecided;

typedef struct {
	TcBucket *bucket;
	GArray *places;      /**< of TcPlace */
	GHashTable *decided; /**< index of a place -> TcDecided */
} TcLoaded;

/** Takes over the bucket. */
void tc_loaded_init(TcLoaded *loaded, TcBucket *bucket);
void tc_loaded_clear(TcLoaded *loaded);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TcLoaded, tc_loaded_clear)

/** Adds all evidence of a bucket; or only what has come since buckets were last settled (temp.fresh). FALSE with `error` set. */
gboolean tc_loaded_add_all(TcArchive *archive, TcLoaded *loaded, const char *bucket, GError **error);
gboolean tc_loaded_add_fresh(TcArchive *archive, TcLoaded *loaded, const char *bucket, GError **error);

#endif
