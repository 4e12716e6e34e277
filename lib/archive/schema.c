/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables, and how an older store comes to have them. `PRAGMA user_version` counts the migrations that a store has been
 * through; each is one transaction. A migration that a release has carried is never edited: a change is a new one at the end.
 *
 * What is *given* (files, papers, texts, fields, citations) and what is *derived* from it by resolution (works, relations,
 * `work_id`, `margin`, `ambiguous`, the counts) stand in the same tables where they are read together; link.c alone writes the
 * derived ones. Flags of a paper on its way into the index are rows of `unindexed`, not a column, so that the index is told of
 * papers that are no more, and a run finds its work without an index over all papers.
 */
#include <glib/gi18n.h>

#include "lib/archive/archive-private.h"

static const char *const migrations[] = {
	/* 1: the first */
	"CREATE TABLE state (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER NOT NULL, ended INTEGER, report TEXT) STRICT;"

	"CREATE TABLE files ("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, docno TEXT NOT NULL,"
	"  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, hash TEXT,"
	"  state TEXT NOT NULL CHECK (state IN ('held', 'gone', 'failed')),"
	"  first_run INTEGER NOT NULL, last_run INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX files_by_hash ON files (hash);"
	"CREATE TABLE failures ("
	"  path TEXT PRIMARY KEY, stage TEXT NOT NULL, reason TEXT NOT NULL, tries INTEGER NOT NULL, time INTEGER NOT NULL, "
	"version TEXT"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE works ("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, bucket TEXT NOT NULL,"
	"  type TEXT, number TEXT, symbol TEXT, year TEXT, date TEXT, issuer TEXT, place TEXT, term TEXT, name TEXT, subject "
	"TEXT,"
	"  symbol_folded TEXT, place_folded TEXT, name_folded TEXT,"
	"  held INTEGER NOT NULL, n_cites INTEGER NOT NULL DEFAULT 0, n_cited_by INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE INDEX works_by_bucket ON works (bucket);"
	"CREATE INDEX works_by_number ON works (number, type);"
	"CREATE INDEX works_by_name ON works (name_folded) WHERE name_folded IS NOT NULL;"

	"CREATE TABLE papers ("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, ordinal INTEGER "
	"NOT NULL,"
	"  docno TEXT NOT NULL, folder_group TEXT NOT NULL, secrecy INTEGER NOT NULL CHECK (secrecy BETWEEN 0 AND 3),"
	"  n_pages INTEGER NOT NULL, raw_length INTEGER NOT NULL, province TEXT, level INTEGER NOT NULL,"
	"  body_start INTEGER NOT NULL, body_end INTEGER NOT NULL, subject_start INTEGER NOT NULL, subject_end INTEGER NOT NULL,"
	"  bucket TEXT, work_id INTEGER REFERENCES works ON DELETE SET NULL, margin REAL NOT NULL DEFAULT 0, ambiguous INTEGER "
	"NOT NULL DEFAULT 0,"
	"  UNIQUE (file_id, ordinal)"
	") STRICT;"
	"CREATE INDEX papers_by_docno ON papers (docno);"
	"CREATE INDEX papers_by_bucket ON papers (bucket) WHERE bucket IS NOT NULL;"
	"CREATE INDEX papers_by_work ON papers (work_id) WHERE work_id IS NOT NULL;"
	"CREATE TABLE texts (paper_id INTEGER PRIMARY KEY REFERENCES papers ON DELETE CASCADE, zstd BLOB NOT NULL) STRICT;"
	"CREATE TABLE pages ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, n INTEGER NOT NULL, start INTEGER NOT NULL, end "
	"INTEGER NOT NULL,"
	"  PRIMARY KEY (paper_id, n)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE fields ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, field TEXT NOT NULL, seq INTEGER NOT NULL,"
	"  value TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, confidence REAL NOT NULL,"
	"  PRIMARY KEY (paper_id, field, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE repairs ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, start INTEGER NOT NULL, end INTEGER NOT NULL,"
	"  raw TEXT NOT NULL, repaired TEXT NOT NULL, probability REAL NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL,"
	"  PRIMARY KEY (paper_id, start, source)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE citations ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, seq INTEGER NOT NULL, start INTEGER NOT NULL, end "
	"INTEGER NOT NULL,"
	"  type TEXT, number TEXT, symbol TEXT, year TEXT, date TEXT, issuer TEXT, place TEXT, term TEXT, name TEXT, subject "
	"TEXT, pinpoint TEXT,"
	"  form TEXT NOT NULL, refers_to INTEGER, self INTEGER NOT NULL, within INTEGER, in_subject INTEGER NOT NULL,"
	"  relation TEXT, confidence REAL NOT NULL, alias TEXT,"
	"  bucket TEXT, work_id INTEGER REFERENCES works ON DELETE SET NULL, margin REAL NOT NULL DEFAULT 0, ambiguous INTEGER "
	"NOT NULL DEFAULT 0,"
	"  PRIMARY KEY (paper_id, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX citations_by_bucket ON citations (bucket) WHERE bucket IS NOT NULL;"
	"CREATE INDEX citations_by_work ON citations (work_id) WHERE work_id IS NOT NULL;"
	"CREATE VIEW aliases AS SELECT work_id, alias, paper_id FROM citations WHERE alias IS NOT NULL AND work_id IS NOT NULL;"

	"CREATE TABLE relations ("
	"  paper_id INTEGER NOT NULL, seq INTEGER NOT NULL, source INTEGER NOT NULL REFERENCES works ON DELETE CASCADE,"
	"  target INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, relation TEXT NOT NULL, in_title INTEGER NOT NULL,"
	"  PRIMARY KEY (paper_id, seq), FOREIGN KEY (paper_id, seq) REFERENCES citations ON DELETE CASCADE"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX relations_by_source ON relations (source, target);"
	"CREATE INDEX relations_by_target ON relations (target, source);"

	"CREATE TABLE open_buckets (bucket TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
	"CREATE TABLE unindexed (paper_id INTEGER PRIMARY KEY, gone INTEGER NOT NULL) STRICT;",
	/* what a work cited does to another one cited: "A được sửa đổi bởi B" */
	"ALTER TABLE citations ADD COLUMN acts TEXT;"
	"ALTER TABLE citations ADD COLUMN acts_on INTEGER;",

	/* papers that were read off pages. `document` is the hash of the file, or of the file in a container, that a paper was read from;
	   what the OCR read stands under that hash and outlives paper and file, so that no page is recognised twice. */
	"ALTER TABLE papers ADD COLUMN format TEXT NOT NULL DEFAULT 'text';"
	"ALTER TABLE papers ADD COLUMN document TEXT;"
	"ALTER TABLE papers ADD COLUMN member TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE scans ("
	"  document TEXT NOT NULL, page INTEGER NOT NULL, engine TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
	"  confidence INTEGER NOT NULL, length INTEGER NOT NULL, zstd BLOB NOT NULL, words BLOB,"
	"  PRIMARY KEY (document, page, engine)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE layouts ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, n INTEGER NOT NULL, source TEXT NOT NULL, engine TEXT,"
	"  width INTEGER NOT NULL, height INTEGER NOT NULL, confidence INTEGER NOT NULL, words BLOB,"
	"  PRIMARY KEY (paper_id, n)"
	") STRICT, WITHOUT ROWID;",

	/* a paper that changes while the index is written must not be struck off for the older writing */
	"ALTER TABLE unindexed ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;"
	/* what has become of a work is asked for each node of a chain; of the thousands of relations to a much cited one, these are few */
	"CREATE INDEX relations_by_change ON relations (target) WHERE relation IN ('thay-the', 'bai-bo', 'sua-doi');",

	/* repairs as the indexer makes them (the first table of that name was never written to), and what people say to them. `key` is one
	   number for places that are the same; `asks` marks what waits for a person. A decision is about one place (`document`, `place` and
	   the words around: anchor.c) or about all that have its `key`. */
	"DROP TABLE repairs;"
	"CREATE TABLE decisions ("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, verdict TEXT NOT NULL, text TEXT,"
	"  document TEXT, place TEXT, raw TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, key INTEGER,"
	"  who TEXT NOT NULL, time INTEGER NOT NULL, undone INTEGER, undone_by TEXT"
	") STRICT;"
	"CREATE INDEX decisions_by_document ON decisions (document) WHERE document IS NOT NULL;"
	"CREATE INDEX decisions_by_place ON decisions (place) WHERE place IS NOT NULL;"
	"CREATE INDEX decisions_by_key ON decisions (key) WHERE key IS NOT NULL;"
	"CREATE TABLE repairs ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, start INTEGER NOT NULL, end INTEGER NOT NULL,"
	"  raw TEXT NOT NULL, repaired TEXT NOT NULL, others TEXT, probability REAL NOT NULL,"
	"  source TEXT NOT NULL CHECK (source IN ('model', 'person')),"
	"  state TEXT NOT NULL CHECK (state IN ('suggested', 'applied')), key INTEGER NOT NULL, asks INTEGER NOT NULL,"
	"  decision INTEGER REFERENCES decisions, PRIMARY KEY (paper_id, start)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX repairs_by_key ON repairs (key, asks, decision);"
	"CREATE INDEX repairs_by_decision ON repairs (decision) WHERE decision IS NOT NULL;"
	"ALTER TABLE citations ADD COLUMN key INTEGER;"
	"ALTER TABLE citations ADD COLUMN decision INTEGER REFERENCES decisions;"
	"CREATE INDEX citations_ambiguous ON citations (key) WHERE ambiguous = 1;"
	"CREATE INDEX citations_by_decision ON citations (decision) WHERE decision IS NOT NULL;",
	/* what part of the paper, or what else, a field was read from; one that stands there and cannot be read has no value ('') */
	"ALTER TABLE fields ADD COLUMN source TEXT;",
	/* papers of one text: twins.c. `lent`: the paper's own head does not say which work it carries, its twin's does */
	"ALTER TABLE papers ADD COLUMN sketch BLOB;"
	"ALTER TABLE papers ADD COLUMN lent INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE twins ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, other_id INTEGER NOT NULL REFERENCES papers ON DELETE "
	"CASCADE,"
	"  kind TEXT NOT NULL CHECK (kind IN ('copy', 'rescan', 'duplicate')), similarity REAL NOT NULL,"
	"  PRIMARY KEY (paper_id, other_id)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX twins_by_other ON twins (other_id);",

	/* how well the archive's pages are read is counted without their words being read */
	"CREATE INDEX layouts_by_quality ON layouts (source, confidence);",

	/* what people say that a field of the header says that cannot be read, or was read wrongly; `at` is a TcFieldId */
	"CREATE TABLE unreadable ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, at INTEGER NOT NULL, start INTEGER NOT NULL, end "
	"INTEGER NOT NULL,"
	"  key INTEGER NOT NULL, decision INTEGER REFERENCES decisions, PRIMARY KEY (paper_id, at)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX unreadable_by_key ON unreadable (key, decision);"
	"CREATE INDEX unreadable_by_decision ON unreadable (decision) WHERE decision IS NOT NULL;",

	/* what people say of two papers of much the same text: twins.c */
	"ALTER TABLE twins ADD COLUMN decision INTEGER REFERENCES decisions;"
	"CREATE INDEX twins_waiting ON twins (similarity) WHERE kind = 'duplicate' AND decision IS NULL;"
	"CREATE INDEX twins_by_decision ON twins (decision) WHERE decision IS NOT NULL;",
	/* the words that a decision makes known, as they stand between the words beside them: known.c */
	"ALTER TABLE decisions ADD COLUMN known TEXT;",
	/* works that papers tell to have ended (edges.c) are few among the places that cite a work */
	"CREATE INDEX citations_by_end ON citations (work_id) WHERE acts_on = seq;",
	/* the queue is ordered by probabilities, and reads no rows for that */
	"DROP INDEX repairs_by_key;"
	"CREATE INDEX repairs_by_key ON repairs (key, asks, decision, probability);",
	/* sketches are read through on their own; `unpaired` has what changed since twins were found, with the sketch of then: alike.c. They are
	   found anew once, which tells what is a form. */
	"CREATE TABLE sketches ("
	"  paper_id INTEGER PRIMARY KEY REFERENCES papers ON DELETE CASCADE, sketch BLOB NOT NULL, form INTEGER NOT NULL DEFAULT "
	"0"
	") STRICT;"
	"CREATE TABLE unpaired (paper_id INTEGER PRIMARY KEY, sketch BLOB) STRICT;"
	"INSERT INTO sketches (paper_id, sketch) SELECT id, sketch FROM papers WHERE sketch IS NOT NULL;"
	"INSERT INTO unpaired (paper_id) SELECT paper_id FROM sketches;"
	"ALTER TABLE papers DROP COLUMN sketch;"
	"DELETE FROM open_buckets WHERE bucket = '';",
	/* what texts are packed with: dictionary.c. `n_bytes`: of text, all that there was, packed anew with it; 0: only
	   what came after */
	"CREATE TABLE dictionaries (id INTEGER PRIMARY KEY AUTOINCREMENT, zdict BLOB NOT NULL, n_bytes INTEGER NOT NULL) STRICT;",

	/* names out of closed lists as numbers, and confidence in thousandths: codes.c */
	"CREATE TABLE coded ("
	"  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE, field ANY NOT NULL, seq INTEGER NOT NULL,"
	"  value TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, confidence REAL NOT NULL, source ANY,"
	"  PRIMARY KEY (paper_id, field, seq)"
	") STRICT, WITHOUT ROWID;"
	"INSERT INTO coded SELECT paper_id, code_of(field), seq, value, start, end, round(confidence * 1000, 9), code_of(source) "
	"FROM fields "
	"ORDER BY paper_id, field, seq;"
	"DROP TABLE fields;"
	"ALTER TABLE coded RENAME TO fields;"
	"ALTER TABLE citations ADD COLUMN type_code ANY;"
	"ALTER TABLE citations ADD COLUMN form_code ANY;"
	"ALTER TABLE citations ADD COLUMN relation_code ANY;"
	"ALTER TABLE citations ADD COLUMN acts_code ANY;"
	"UPDATE citations SET type_code = code_of(type), form_code = code_of(form), relation_code = code_of(relation), "
	"acts_code = code_of(acts);"
	"ALTER TABLE citations DROP COLUMN type;"
	"ALTER TABLE citations DROP COLUMN form;"
	"ALTER TABLE citations DROP COLUMN relation;"
	"ALTER TABLE citations DROP COLUMN acts;"
	"ALTER TABLE citations RENAME COLUMN type_code TO type;"
	"ALTER TABLE citations RENAME COLUMN form_code TO form;"
	"ALTER TABLE citations RENAME COLUMN relation_code TO relation;"
	"ALTER TABLE citations RENAME COLUMN acts_code TO acts;"
	/* dropping a column has written whole numbers at full length where they are REAL */
	"UPDATE citations SET confidence = round(confidence * 1000, 9), margin = margin;"
	"UPDATE papers SET margin = margin;",

	/* as it was: but a list of three is made into a table of its own for each row that is held against it, longer work than the row itself */
	"DROP INDEX relations_by_change;"
	"CREATE INDEX relations_by_change ON relations (target) WHERE relation = 'thay-the' OR relation = 'bai-bo' OR relation = "
	"'sua-doi';",

	/* hashes as the bytes that they are; eight of them find a file: codes.c */
	"DROP INDEX files_by_hash;"
	"ALTER TABLE files ADD COLUMN bytes ANY;"
	"UPDATE files SET bytes = code_of(hash);"
	"ALTER TABLE files DROP COLUMN hash;"
	"ALTER TABLE files RENAME COLUMN bytes TO hash;"
	"CREATE INDEX files_by_hash ON files (substr(hash, 1, 8));",

	/*
	 * what is known of large buckets, so that evidence can be added to them (link.c), and whether an open one has evidence that went or changed
	 */
	"CREATE TABLE settled (bucket TEXT PRIMARY KEY, saved BLOB NOT NULL) STRICT;"
	"ALTER TABLE open_buckets ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;",

	/*
	 * what has become of a work is asked for every hit and every node of a chain: whether it was changed, and is used, stands with it,
	 * as link.c finds it. Relations as numbers (codes.c: 38 to 40 replace, repeal, amend), small enough to stand in the indices, which
	 * say all of a relation that a chain asks.
	 */
	"CREATE TABLE numbered ("
	"  paper_id INTEGER NOT NULL, seq INTEGER NOT NULL, source INTEGER NOT NULL REFERENCES works ON DELETE CASCADE,"
	"  target INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, relation ANY NOT NULL, in_title INTEGER NOT NULL,"
	"  PRIMARY KEY (paper_id, seq), FOREIGN KEY (paper_id, seq) REFERENCES citations ON DELETE CASCADE"
	") STRICT, WITHOUT ROWID;"
	"INSERT INTO numbered SELECT paper_id, seq, source, target, code_of(relation), in_title FROM relations ORDER BY "
	"paper_id, seq;"
	"DROP TABLE relations;"
	"ALTER TABLE numbered RENAME TO relations;"
	"CREATE INDEX relations_by_source ON relations (source, target, relation, in_title);"
	"CREATE INDEX relations_by_target ON relations (target, source, relation, in_title);"
	"CREATE INDEX relations_by_change ON relations (target, source, relation, in_title) WHERE relation BETWEEN 38 AND 40;"
	"ALTER TABLE works ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE works ADD COLUMN used INTEGER NOT NULL DEFAULT 0;"
	"UPDATE works SET changed = 1 WHERE id IN (SELECT target FROM relations WHERE relation BETWEEN 38 AND 40 UNION "
	"SELECT work_id FROM citations WHERE work_id IS NOT NULL AND acts_on = seq);"
	"UPDATE works SET used = 1 WHERE id IN (SELECT r.target FROM relations r JOIN works w ON w.id = r.source WHERE "
	"(r.relation BETWEEN 42 AND 45 OR r.relation = 47 OR r.relation = 51) AND w.date IS NOT NULL);",

	/* few files are gone: which papers those are is asked at every change of the archive */
	"CREATE INDEX files_gone ON files (id) WHERE state = 'gone';",
};

/** Where link.c notes what it has to look at again; lives as long as the connection. */
static const char *const scratch =
	"CREATE TEMP TABLE touched (paper_id INTEGER PRIMARY KEY) STRICT;"
	"CREATE TEMP TABLE recount (work_id INTEGER PRIMARY KEY) STRICT;"
	"CREATE TEMP TABLE affected (paper_id INTEGER PRIMARY KEY) STRICT;"
	"CREATE TEMP TABLE fresh (bucket TEXT NOT NULL, paper_id INTEGER NOT NULL, seq INTEGER NOT NULL, "
	"PRIMARY KEY (bucket, paper_id, seq)) STRICT, WITHOUT ROWID;"
	"CREATE TEMP TABLE pairs (source INTEGER NOT NULL, target INTEGER NOT NULL, was INTEGER NOT NULL, "
	"PRIMARY KEY (source, target)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX temp.pairs_by_target ON pairs (target);"
	"CREATE TEMP TABLE restand (work_id INTEGER PRIMARY KEY) STRICT;";

static gboolean migrate(TcArchive *archive, GError **error)
{
	if (!tc_archive_begin(archive, error))
		return FALSE;
	/* asked again: another writer may have been faster */
	gint64 version = tc_archive_get_number(archive, 0, error, TC_SQL_GET_VERSION, "");
	gboolean ok = version >= 0;

	for (gint64 i = version; ok && i < (gint64)G_N_ELEMENTS(migrations); i++) {
		g_autofree char *count = g_strdup_printf("PRAGMA user_version=%" G_GINT64_FORMAT, i + 1);

		ok = (sqlite3_exec(archive->db, migrations[i], NULL, NULL, NULL) == SQLITE_OK &&
		      sqlite3_exec(archive->db, count, NULL, NULL, NULL) == SQLITE_OK) ||
		     tc_archive_fail(archive, error);
	}
	if (ok)
		return tc_archive_commit(archive, error);
	tc_archive_rollback(archive);
	return FALSE;
}

static gboolean refuse(const TcArchive *archive, const char *what, GError **error)
{
	g_set_error(error, TC_ERROR, TC_ERROR_VERSION, "%s: %s", archive->path, what);
	return FALSE;
}

gboolean tc_schema_update(TcArchive *archive, TcArchiveMode mode, GError **error)
{
	GError *failed = NULL;
	gint64 version = tc_archive_get_number(archive, 0, &failed, TC_SQL_GET_VERSION, "");

	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (version < 0 || version > (gint64)G_N_ELEMENTS(migrations))
		return refuse(archive, _("written by a newer tracuu; install that version, or use another store"), error);
	if (mode != TC_ARCHIVE_WRITE)
		return version == (gint64)G_N_ELEMENTS(migrations) ||
		       refuse(archive,
			      _("written by an older tracuu; run `tracuu-indexer` on the store once to bring it up to date"),
			      error);
	if (version < (gint64)G_N_ELEMENTS(migrations) && !migrate(archive, error))
		return FALSE;
	return sqlite3_exec(archive->db, scratch, NULL, NULL, NULL) == SQLITE_OK || tc_archive_fail(archive, error);
}
