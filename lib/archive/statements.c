/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every statement of the archive, and how values get into and out of one. Prepared when first used, kept until the archive is
 * closed.
 *
 * Statements that answer an asker have him as ?1 (clearance), ?2 (his groups, each with the byte 1F before and behind; NULL:
 * all) and ?3 (1: he sees everything); then what resolution counted for all papers holds for him and nothing need be looked up.
 */
#include <stdarg.h>

#include "lib/archive/archive-private.h"

#define VISIBLE(p) " (" p ".secrecy <= ?1 AND (?2 IS NULL OR instr(?2, char(31) || " p ".folder_group || char(31)) > 0)) "

#define FILE_COLUMNS " id, path, docno, size, mtime_ns, inode, name_of(hash), state, first_run, last_run "
/* Files of the same bytes: the index has the beginning of hashes. */
#define SAME_HASH(a, b) "substr(" a ", 1, 8) = substr(" b ", 1, 8) AND " a " = " b

#define PAPER_SELECT                                                                                                             \
	"SELECT p.id, p.file_id, p.ordinal, p.docno, f.path, p.folder_group, p.secrecy, p.n_pages, p.raw_length, p.work_id, "    \
	"p.margin, "                                                                                                             \
	"p.ambiguous, p.province, p.level, p.body_start, p.body_end, p.subject_start, p.subject_end, p.format, p.document, "     \
	"p.member "                                                                                                              \
	"FROM papers p JOIN files f ON f.id = p.file_id WHERE" VISIBLE("p")

#define CITATION_COLUMNS                                                                                                         \
	" start, end, type, number, symbol, year, date, issuer, place, term, name, subject, pinpoint, form, refers_to, self, "   \
	"within, "                                                                                                               \
	"in_subject, relation, confidence, acts, acts_on "
/* the same as they are read: codes.c */
#define CITATION_VALUES                                                                                                          \
	"start, end, name_of(type), number, symbol, year, date, issuer, place, term, name, subject, pinpoint, name_of(form), "   \
	"refers_to, self, within, in_subject, name_of(relation), confidence / 1000, name_of(acts), acts_on "
#define THOUSANDTHS(x) "round(" x " * 1000, 9)"

/* Evidence as evidence.c reads it. A work that is lent is not what the paper's own evidence came to. */
#define PAPER_EVIDENCE "SELECT p.id, -1, iif(p.lent, NULL, p.work_id), p.margin, p.ambiguous, p.province, NULL "
#define CITATION_EVIDENCE(from)                                                                                                  \
	"SELECT c.paper_id, c.seq, c.work_id, c.margin, c.ambiguous, p.province, nullif(d.value, ''), name_of(c.type), "         \
	"c.number, c.symbol, c.year, c.date, c.issuer, c.place, c.term, c.name, c.subject, v.text, v.key IS NOT NULL FROM " from \
	" LEFT JOIN decisions v ON v.id = c.decision JOIN papers p ON p.id = c.paper_id "                                        \
	"LEFT JOIN fields d ON d.paper_id = p.id AND d.field = code_of('date') AND d.seq = 0 "
/* Relations by their numbers (codes.tsv), as an index over some must name them: what changes a work, and what rests on it or carries it out. */
#define CHANGES(relation) relation " BETWEEN 38 AND 40 " /* thay-the, bai-bo, sua-doi */
/* tiep-tuc-thuc-hien, cu-the-hoa, huong-dan, thuc-hien; quan-triet; can-cu */
#define USES(relation) "(" relation " BETWEEN 42 AND 45 OR " relation " = 47 OR " relation " = 51) "
/* Whoever says that it was changed: those who may not see it are told by the list of changes. */
#define IS_CHANGED(work)                                                                                                         \
	"(EXISTS (SELECT 1 FROM relations INDEXED BY relations_by_change WHERE target = " work                                   \
	" AND " CHANGES("relation") ") OR EXISTS (SELECT 1 FROM "                                                                \
				    "citations INDEXED BY citations_by_end WHERE work_id = " work " AND acts_on = seq)) "
#define IS_USED(work, seen)                                                                                                      \
	"EXISTS (SELECT 1 FROM relations r JOIN works u ON u.id = r.source WHERE r.target = " work                               \
	" AND " USES("r.relation") "AND u.date IS NOT NULL AND " seen ") "
#define RELATED_PAIR(a, b) "EXISTS (SELECT 1 FROM relations WHERE source = " a " AND target = " b ")"
#define ONE_IS_NOT_RECOUNTED(a, b)                                                                                               \
	"NOT (EXISTS (SELECT 1 FROM temp.recount WHERE work_id = " a                                                             \
	") AND EXISTS (SELECT 1 FROM temp.recount WHERE work_id = " b "))"
#define UNPAIR "INSERT OR IGNORE INTO unpaired (paper_id, sketch) "
/* Buckets of which evidence goes or changes: all of it is judged anew. */
#define OPEN_WHOLE "INSERT INTO open_buckets (bucket, whole) "
#define AND_WHOLE "ON CONFLICT DO UPDATE SET whole = 1"
#define CHANGED "ON CONFLICT DO UPDATE SET gone = excluded.gone, changes = changes + 1"
#define HELD "EXISTS (SELECT 1 FROM papers p WHERE p.work_id = w.id AND" VISIBLE("p") ")"
#define CITED "EXISTS (SELECT 1 FROM citations c JOIN papers p ON p.id = c.paper_id WHERE c.work_id = w.id AND" VISIBLE("p") ")"
#define N_LINKED(this, other)                                                                                                    \
	"(SELECT count(DISTINCT r." other                                                                                        \
	") FROM relations r JOIN papers p ON p.id = r.paper_id WHERE r." this " = w.id AND" VISIBLE("p") ")"
#define N_CITES "CASE WHEN ?3 THEN w.n_cites ELSE " N_LINKED("source", "target") " END"
#define N_CITED_BY "CASE WHEN ?3 THEN w.n_cited_by ELSE " N_LINKED("target", "source") " END"
#define IS_HELD "CASE WHEN ?3 THEN w.held ELSE " HELD " END"
/* A value of SQL is worked out on both sides of an OR, a condition is not. */
#define IS_USED_FOR_ASKER "CASE WHEN ?3 OR NOT w.used THEN w.used ELSE " IS_USED("w.id", SEES_ROW) "END"
#define SEES " (?3 OR " HELD " OR " CITED ") "
#define WORK_SELECT                                                                                                              \
	"SELECT w.id, w.key, w.type, w.number, w.symbol, w.year, w.date, w.issuer, w.place, w.term, w.name, w.subject, " IS_HELD \
	" AS is_held, " N_CITES " AS cites, " N_CITED_BY " AS cited_by, w.changed, " IS_USED_FOR_ASKER                           \
	" FROM works w WHERE" SEES "AND "
#define WORK_FITS                                                                                                                \
	"(?4 IS NULL OR w.type = ?4) AND (?5 IS NULL OR w.number = ?5) AND (?6 IS NULL OR w.symbol_folded = ?6) AND "            \
	"(?7 IS NULL OR w.year = ?7 OR substr(w.date, 1, 4) = ?7) AND (?8 IS NULL OR w.term = ?8) AND "                          \
	"(?9 IS NULL OR w.place_folded = ?9) AND (?10 IS NULL OR (w.name_folded >= ?10 AND w.name_folded < ?10 || char(127))) "  \
	"ORDER BY is_held DESC, cited_by DESC, w.key LIMIT ?11"
#define MISSING "w.held = 0 AND ?3 OR NOT ?3 AND NOT " HELD " AND " CITED
/* `younger` compares the date of the work asked for, m, with that of the other, w. */
#define LINKS(this, other, younger)                                                                                              \
	"SELECT r." other                                                                                                        \
	", name_of(r.relation), r.paper_id, r.seq, c.start, c.end, r.in_title, w.date, w.key, 1 FROM relations r "               \
	"JOIN papers p ON p.id = r.paper_id JOIN citations c ON c.paper_id = r.paper_id AND c.seq = r.seq "                      \
	"JOIN works w ON w.id = r." other                                                                                        \
	" JOIN works m ON m.id = r." this " JOIN files f ON f.id = p.file_id "                                                   \
					  "WHERE r." this " = ?4 AND r." other " IN (SELECT DISTINCT " other                     \
							  " FROM relations WHERE " this " = ?4 LIMIT ?5) AND" VISIBLE(           \
								  "p") "AND NOT (r.in_title AND coalesce(" younger               \
								       ", 0)) ORDER BY w.key, r.in_title, f.path, p.ordinal, "   \
								       "r.seq"

/*
 * The same without the places, out of an index and the works alone: no more than a reader takes is read, by the other works' ids, not their
 * keys. Behind the key, whether the asker sees a row that counts.
 */
#define RELATED(this, other, younger)                                                                                            \
	"SELECT r." other ", name_of(r.relation), 0, 0, 0, 0, 0, w.date, w.key, iif(" SEES_ROW "AND NOT (r.in_title AND "        \
	"coalesce(" younger                                                                                                      \
	", 0)), 1, 0) FROM relations r INDEXED BY relations_by_" this " CROSS JOIN works w ON w.id = r." other                   \
								      " WHERE r." this " = ?4 ORDER BY r." other
#define OWN_DATE "(SELECT date FROM works WHERE id = ?4)"

/* A repair as it counts, and what is looked up of it. */
#define REPAIR_COLUMNS                                                                                                           \
	" r.start, r.end, r.raw, coalesce(d.text, r.repaired), r.others, r.probability, CASE WHEN d.id IS NULL THEN r.state "    \
	"WHEN d.verdict = 'reject' THEN 'rejected' ELSE 'confirmed' END, r.decision, r.key "                                     \
	"FROM repairs r LEFT JOIN decisions d ON d.id = r.decision "
/* The decision that holds for all places of a key. */
#define RULE_OF(k) "(SELECT max(d.id) FROM decisions d WHERE d.key = " k " AND d.undone IS NULL)"
/* What was decided of places in the document ?3, or in paper ?2 of the file ?1 as it was found under its path. */
#define PLACE_DECISIONS                                                                                                          \
	" FROM files f JOIN decisions d ON (d.document = coalesce(?3, name_of(f.hash)) OR d.place = f.path || '#' || ?2) "       \
	"WHERE f.id = ?1 AND d.undone IS NULL "
/* What a decision about all places of a key changes: not what was decided for itself. */
#define IS_OPEN_TO_RULES " (decision IS NULL OR decision IN (SELECT id FROM decisions WHERE key IS NOT NULL)) "
/* The same of citations: only what is ambiguous is asked, and decided by a rule. */
#define CITATION_IS_OPEN(k) " (ambiguous = 1 AND decision IS NULL OR decision IN (SELECT id FROM decisions WHERE key = " k ")) "
/* What waits for people: the same of repairs, citations and header fields, `r`, whose place in the paper is `at`. */
#define REPAIR_WAITS " r.asks = 1 AND r.decision IS NULL "
/* A place weighs the square of its probability, to a thousandth: a reading of 11 percent comes before one of 90 if it stands at 70 places. */
#define REPAIR_RANK "CAST(1000 * sum(r.probability * r.probability) AS INTEGER)"
#define CITATION_WAITS " r.ambiguous = 1 AND r.key IS NOT NULL AND r.decision IS NULL "
#define HEADER_WAITS " r.decision IS NULL "
#define SEES_ROW " (?3 OR EXISTS (SELECT 1 FROM papers p WHERE p.id = r.paper_id AND" VISIBLE("p") ")) "
#define COUNT_QUEUE(rows, waits) "SELECT count(DISTINCT r.key) FROM " rows " r WHERE" waits "AND" SEES_ROW
#define LIST_QUEUE(rows, at, waits, rank)                                                                                        \
	"WITH waiting AS (SELECT r.key, " rank " AS n, min(r.paper_id) AS paper FROM " rows " r WHERE" waits "AND" SEES_ROW      \
	"GROUP BY r.key) SELECT w.n, w.key, w.paper, (SELECT min(r." at ") FROM " rows                                           \
	" r WHERE r.key = w.key AND r.paper_id = w.paper AND" waits                                                              \
	") FROM waiting w WHERE w.n < ?4 OR w.n = ?4 AND w.key > ?5 ORDER BY w.n DESC, w.key LIMIT ?6"
#define COUNT_REVIEWED(rows)                                                                                                     \
	"SELECT count(*) FROM decisions d WHERE d.undone IS NULL AND EXISTS (SELECT 1 FROM " rows                                \
	" r WHERE r.decision = d.id AND" SEES_ROW ")"
#define LIST_REVIEWED(rows, at)                                                                                                  \
	"SELECT d.id, 0, r.paper_id, min(r." at ") FROM decisions d JOIN " rows                                                  \
	" r ON r.decision = d.id AND r.paper_id = (SELECT "                                                                      \
	"min(r.paper_id) FROM " rows " r WHERE r.decision = d.id AND" SEES_ROW ") WHERE d.undone IS NULL AND d.id < ?4 "         \
	"GROUP BY d.id ORDER BY d.id DESC LIMIT ?6"
#define COUNT_SAME(rows, open) "SELECT count(*) FROM " rows " r WHERE r.key = ?4 AND" open "AND" SEES_ROW
/* and the papers that were read off the same bytes in other files */
#define DECIDE_PLACE(rows, at)                                                                                                   \
	"UPDATE " rows " SET decision = ?3 WHERE " at " = ?2 AND (paper_id = ?1 OR paper_id IN (SELECT p.id FROM papers q "      \
	"JOIN files g ON g.id = q.file_id JOIN files f ON " SAME_HASH("f.hash",                                                  \
								      "g.hash") " JOIN papers p ON p.file_id = f.id AND "        \
										"p.ordinal = q.ordinal WHERE q.id = ?1))"
#define DECIDE_SAME(rows, open) "UPDATE " rows " SET decision = ?2 WHERE key = ?1 AND" open
#define RELEASE(rows) "UPDATE " rows " SET decision = " RULE_OF(rows ".key") " WHERE decision = ?1"
#define COUNT_DECIDED(rows) "SELECT count(*) FROM " rows " WHERE decision = ?1"

/* Two papers, `r`, stand there twice, either first; as an item the one with the lower id is. Who is asked must see both. */
#define PAIR_KEY "(min(r.paper_id, r.other_id) << 32 | max(r.paper_id, r.other_id))"
#define SEES_PAIR                                                                                                                \
	" (?3 OR EXISTS (SELECT 1 FROM papers p WHERE p.id = r.paper_id AND" VISIBLE(                                            \
		"p") ") AND EXISTS (SELECT 1 FROM papers p WHERE p.id = r.other_id AND" VISIBLE("p") ")) "
#define PAIR_WAITS " r.kind = 'duplicate' AND r.decision IS NULL AND r.paper_id < r.other_id AND" SEES_PAIR

#define DOSSIER_SELECT                                                                                                           \
	"SELECT id, name, by, version, changed, (SELECT count(*) FROM entries e WHERE e.dossier = dossiers.id) FROM dossiers "

static const char *const sql[TC_N_SQL] = {
	[TC_SQL_BEGIN] = "BEGIN IMMEDIATE",
	[TC_SQL_BEGIN_READ] = "BEGIN",
	[TC_SQL_COMMIT] = "COMMIT",
	[TC_SQL_ROLLBACK] = "ROLLBACK",
	[TC_SQL_GET_VERSION] = "PRAGMA user_version",
	[TC_SQL_GET_STATE] = "SELECT value FROM state WHERE key = ?1",
	[TC_SQL_PUT_STATE] = "INSERT INTO state (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
	[TC_SQL_VACUUM] = "VACUUM",
	[TC_SQL_BACKUP] = "VACUUM INTO ?1",

	/* ---- files, failures, runs ---- */
	[TC_SQL_LIST_FILES] = "SELECT" FILE_COLUMNS
			      "FROM files WHERE ?1 IS NULL OR path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0') ORDER BY path",
	[TC_SQL_FIND_FILE] = "SELECT id FROM files WHERE path = ?1",
	[TC_SQL_GET_FILE] = "SELECT" FILE_COLUMNS "FROM files WHERE path = ?1",
	[TC_SQL_FIND_FILES] = "SELECT" FILE_COLUMNS "FROM files WHERE " SAME_HASH("hash", "code_of(?1)") " ORDER BY path",
	[TC_SQL_PUT_FILE] =
		"INSERT INTO files (path, docno, size, mtime_ns, inode, hash, state, first_run, last_run) "
		"VALUES (?1, ?2, ?3, ?4, ?5, code_of(?6), ?7, ?8, ?9) ON CONFLICT (path) DO UPDATE SET docno = excluded.docno, "
		"size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode, hash = excluded.hash, "
		"state = excluded.state, last_run = excluded.last_run",
	[TC_SQL_FIND_UNHELD_FILE] = "SELECT id FROM files WHERE path = ?1 AND state <> 'held' AND id <> ?2",
	[TC_SQL_DELETE_FILE] = "DELETE FROM files WHERE id = ?1",
	[TC_SQL_MOVE_FILE] = "UPDATE files SET path = ?2, docno = ?3, last_run = ?4 WHERE id = ?1",
	[TC_SQL_MOVE_PAPERS] =
		"UPDATE papers SET docno = CASE ordinal WHEN 0 THEN ?2 ELSE ?2 || '#' || (ordinal + 1) END, folder_group = ?3 "
		"WHERE file_id = ?1",
	[TC_SQL_UNINDEX_FILE] = "INSERT INTO unindexed (paper_id, gone) SELECT id, 0 FROM papers WHERE file_id = ?1 " CHANGED,
	[TC_SQL_SET_FILE_GONE] = "UPDATE files SET state = 'gone', last_run = ?2 WHERE id = ?1",
	[TC_SQL_LIST_GONE_FILES] = "SELECT id FROM files WHERE state = 'gone' ORDER BY id",
	[TC_SQL_LIST_GONE_PAPERS] = "SELECT p.id FROM files f JOIN papers p ON p.file_id = f.id WHERE f.state = 'gone'",
	[TC_SQL_PRUNE_SCANS] = "DELETE FROM scans WHERE document NOT IN (SELECT document FROM papers WHERE document IS NOT NULL) "
			       "AND document NOT IN (SELECT name_of(hash) FROM files WHERE hash IS NOT NULL)",
	[TC_SQL_PUT_FAILURE] = "INSERT INTO failures (path, stage, reason, tries, time, version) VALUES (?1, ?2, ?3, 1, ?4, ?5) "
			       "ON CONFLICT DO UPDATE SET stage = excluded.stage, reason = excluded.reason, tries = tries + 1, "
			       "time = excluded.time, version = excluded.version",
	[TC_SQL_CLEAR_FAILURE] = "DELETE FROM failures WHERE path = ?1",
	[TC_SQL_LIST_FAILURES] = "SELECT path, stage, reason, tries, time, version FROM failures ORDER BY path",
	[TC_SQL_RETRY_FAILURES] = "UPDATE failures SET version = NULL WHERE ?1 IS NULL OR path = ?1",
	[TC_SQL_BEGIN_RUN] = "INSERT INTO runs (started) VALUES (?1) RETURNING id",
	[TC_SQL_END_RUN] = "UPDATE runs SET ended = ?2, report = ?3 WHERE id = ?1",
	[TC_SQL_LIST_RUNS] = "SELECT id, started, ended, report FROM runs ORDER BY id DESC LIMIT ?1",

	/* ---- papers in ---- */
	[TC_SQL_FIND_PAPER] = "SELECT id FROM papers WHERE file_id = ?1 AND ordinal = ?2",
	[TC_SQL_LIST_PAPERS_FROM] = "SELECT id FROM papers WHERE file_id = ?1 AND ordinal >= ?2",
	[TC_SQL_OPEN_BUCKETS] = OPEN_WHOLE
	"SELECT bucket, 1 FROM papers WHERE id = ?1 AND bucket IS NOT NULL "
	"UNION ALL SELECT bucket, 1 FROM citations WHERE paper_id = ?1 AND bucket IS NOT NULL "
	"UNION ALL SELECT w.bucket, 1 FROM papers p JOIN works w ON w.id = p.work_id WHERE p.id = ?1 AND p.lent " AND_WHOLE,
	/* something is added to it */
	[TC_SQL_OPEN_BUCKET] = "INSERT OR IGNORE INTO open_buckets (bucket, whole) VALUES (?1, 0)",
	[TC_SQL_PUT_PAPER] =
		"INSERT INTO papers (file_id, ordinal, docno, folder_group, secrecy, n_pages, raw_length, province, level, "
		"body_start, body_end, subject_start, subject_end, bucket, format, document, member) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) "
		"ON CONFLICT (file_id, ordinal) DO UPDATE SET "
		"docno = excluded.docno, folder_group = excluded.folder_group, secrecy = excluded.secrecy, n_pages = "
		"excluded.n_pages, "
		"raw_length = excluded.raw_length, province = excluded.province, level = excluded.level, "
		"body_start = excluded.body_start, body_end = excluded.body_end, subject_start = excluded.subject_start, "
		"subject_end = excluded.subject_end, bucket = excluded.bucket, format = excluded.format, "
		"document = excluded.document, member = excluded.member, work_id = NULL, margin = 0, ambiguous = 0, lent = 0",
	[TC_SQL_PUT_SKETCH] = "INSERT OR REPLACE INTO sketches (paper_id, sketch) VALUES (?1, ?2)",
	[TC_SQL_DELETE_SKETCH] = "DELETE FROM sketches WHERE paper_id = ?1",
	/* the first change counts: the sketch is that of when twins were last settled */
	[TC_SQL_UNPAIR] = UNPAIR "SELECT ?1, (SELECT sketch FROM sketches WHERE paper_id = ?1)",
	[TC_SQL_UNPAIR_FILE] =
		UNPAIR "SELECT p.id, s.sketch FROM papers p LEFT JOIN sketches s ON s.paper_id = p.id WHERE p.file_id = ?1",
	[TC_SQL_UNPAIR_OTHER_BYTES] = UNPAIR
	"SELECT p.id, s.sketch FROM files f JOIN papers p ON p.file_id = f.id LEFT JOIN sketches s ON s.paper_id = p.id "
	"WHERE f.path = ?1 AND f.hash IS NOT code_of(?2)",
	[TC_SQL_DELETE_PAPER] = "DELETE FROM papers WHERE id = ?1",
	[TC_SQL_DELETE_PAGES] = "DELETE FROM pages WHERE paper_id = ?1",
	[TC_SQL_DELETE_FIELDS] = "DELETE FROM fields WHERE paper_id = ?1",
	[TC_SQL_DELETE_CITATIONS] = "DELETE FROM citations WHERE paper_id = ?1",
	[TC_SQL_DELETE_REPAIRS] = "DELETE FROM repairs WHERE paper_id = ?1",
	[TC_SQL_PUT_TEXT] = "INSERT INTO texts (paper_id, zstd) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET zstd = excluded.zstd",
	[TC_SQL_GET_DICTIONARY] = "SELECT zdict FROM dictionaries WHERE id = ?1",
	[TC_SQL_GET_NEWEST_DICTIONARY] = "SELECT max(id) FROM dictionaries",
	[TC_SQL_GET_PACKED_BYTES] = "SELECT n_bytes FROM dictionaries ORDER BY id DESC LIMIT 1",
	[TC_SQL_PUT_DICTIONARY] = "INSERT INTO dictionaries (zdict, n_bytes) VALUES (?1, ?2) RETURNING id",
	[TC_SQL_DROP_DICTIONARIES] = "DELETE FROM dictionaries WHERE id < ?1",
	[TC_SQL_SUM_TEXTS] = "SELECT CAST(total(raw_length) AS INTEGER) FROM papers",
	[TC_SQL_LIST_SAMPLES] =
		"SELECT t.zstd, p.raw_length FROM papers p JOIN texts t ON t.paper_id = p.id WHERE p.id % ?1 = 0 ORDER BY p.id",
	[TC_SQL_PACK_TEXTS] = "UPDATE texts SET zstd = packed_anew(zstd, (SELECT raw_length FROM papers WHERE id = paper_id))",
	[TC_SQL_PACK_SCANS] = "UPDATE scans SET zstd = packed_anew(zstd, length)",
	[TC_SQL_PUT_PAGE] = "INSERT INTO pages (paper_id, n, start, end) VALUES (?1, ?2, ?3, ?4)",
	[TC_SQL_PUT_FIELD] = "INSERT INTO fields (paper_id, field, seq, value, start, end, confidence, source) "
			     "VALUES (?1, code_of(?2), ?3, coalesce(?4, ''), ?5, ?6, " THOUSANDTHS("?7") ", code_of(?8))",
	[TC_SQL_PUT_CITATION] = "INSERT INTO citations (paper_id, seq," CITATION_COLUMNS ", alias, bucket, key, decision) "
				"VALUES (?1, ?2, ?3, ?4, code_of(?5), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
				"code_of(?16), nullif(?17, -1), ?18, "
				"nullif(?19, -1), ?20, code_of(?21), " THOUSANDTHS(
					"?22") ", code_of(?23), nullif(?24, -1), ?25, ?26, nullif(?27, 0), " RULE_OF("?27") ")",
	[TC_SQL_DELETE_LAYOUTS] = "DELETE FROM layouts WHERE paper_id = ?1",
	[TC_SQL_PUT_LAYOUT] = "INSERT INTO layouts (paper_id, n, source, engine, width, height, confidence, words) "
			      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[TC_SQL_PUT_SCAN] =
		"INSERT OR REPLACE INTO scans (document, page, engine, width, height, confidence, length, zstd, words) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	/* the newest reading, if there are several: engines are told apart by version, which sorts well enough */
	[TC_SQL_GET_SCAN] = "SELECT engine, width, height, confidence, length, zstd, words FROM scans "
			    "WHERE document = ?1 AND page = ?2 ORDER BY engine DESC LIMIT 1",
	[TC_SQL_UNINDEX] = "INSERT INTO unindexed (paper_id, gone) VALUES (?1, ?2) " CHANGED,
	[TC_SQL_UNINDEX_ALL] = "INSERT INTO unindexed (paper_id, gone) SELECT id, 0 FROM papers WHERE true " CHANGED,
	[TC_SQL_STRIKE_GONE] = "DELETE FROM unindexed WHERE gone = 1",
	[TC_SQL_LIST_UNINDEXED] = "SELECT paper_id, gone, changes FROM unindexed WHERE paper_id > ?1 ORDER BY paper_id LIMIT ?2",
	[TC_SQL_MARK_INDEXED] = "DELETE FROM unindexed WHERE paper_id = ?1 AND changes = ?2",

	/* ---- papers out ---- */
	[TC_SQL_GET_PAPER] = PAPER_SELECT "AND p.id = ?4",
	[TC_SQL_GET_PAPER_BY_DOCNO] = PAPER_SELECT "AND p.docno = ?4 ORDER BY p.id LIMIT 1",
	[TC_SQL_LIST_PAPERS_OF_WORK] = PAPER_SELECT "AND p.work_id = ?4 ORDER BY p.docno, f.path, p.ordinal",
	[TC_SQL_LIST_PAPER_IDS_OF_WORK] = "SELECT p.id FROM papers p JOIN files f ON f.id = p.file_id WHERE" VISIBLE(
		"p") "AND p.work_id = ?4 ORDER BY p.docno, f.path, p.ordinal LIMIT ?5",
	[TC_SQL_LIST_PAPERS] = "SELECT p.id FROM papers p WHERE p.id > ?4 AND" VISIBLE("p") "ORDER BY p.id LIMIT ?5",
	[TC_SQL_COUNT_PAPERS] = "SELECT count(*) FROM papers p WHERE ?3 OR" VISIBLE("p"),
	/* a file that failed has another hash than its papers, which are of an earlier reading */
	[TC_SQL_LIST_COPIES] = "SELECT p.id FROM papers q JOIN files g ON g.id = q.file_id JOIN files f ON " SAME_HASH(
		"f.hash", "g.hash") " AND f.id <> g.id "
				    "JOIN papers p ON p.file_id = f.id AND p.ordinal = q.ordinal "
				    "WHERE q.id = ?4 AND f.state <> 'failed' AND g.state <> 'failed' AND (?3 OR" VISIBLE(
					    "p") ") ORDER BY p.id",
	[TC_SQL_LIST_TWINS] =
		"SELECT t.other_id, t.kind, t.similarity FROM twins t JOIN papers p ON p.id = t.other_id WHERE t.paper_id = ?4 "
		"AND NOT (t.kind = 'duplicate' AND t.decision IS NOT NULL) AND (?3 OR" VISIBLE(
			"p") ") ORDER BY t.kind, t.similarity DESC, t.other_id",
	[TC_SQL_GET_FIELDS] = "SELECT name_of(field), nullif(value, ''), start, end, confidence / 1000, name_of(source) FROM "
			      "fields WHERE paper_id = ?1 "
			      "ORDER BY field, seq",
	[TC_SQL_GET_BRIEF] = "SELECT p.ordinal, p.docno, f.path, p.secrecy, EXISTS (SELECT 1 FROM repairs WHERE paper_id = "
			     "p.id), p.work_id, w.type, " N_CITES ", " N_CITED_BY ", w.changed, " IS_USED_FOR_ASKER
			     " FROM papers p JOIN files f ON f.id = p.file_id LEFT JOIN "
			     "works w ON w.id = p.work_id WHERE p.id = ?4 AND" VISIBLE("p"),
	/* a bit each for date, issuer, number, subject, symbol, type and year by their numbers (codes.tsv), 9 to 23; what cannot be read is empty */
	[TC_SQL_LIST_BRIEF_FIELDS] = "SELECT field, value FROM fields WHERE paper_id = ?1 AND field BETWEEN 9 AND 23 AND "
				     "12065280 >> field & 1 AND value <> ''",
	[TC_SQL_GET_TEXT] =
		"SELECT t.zstd, p.raw_length FROM papers p JOIN texts t ON t.paper_id = p.id WHERE p.id = ?4 AND (?3 OR" VISIBLE(
			"p") ")",
	[TC_SQL_GET_PAGE] = "SELECT g.start, g.end FROM pages g WHERE g.paper_id = ?1 AND g.n = ?2",
	[TC_SQL_DATA_VERSION] = "PRAGMA data_version",
	[TC_SQL_IS_SCANNED] = "SELECT EXISTS (SELECT 1 FROM layouts WHERE paper_id = ?1 AND source = ?2)",
	[TC_SQL_GET_LAYOUT] =
		"SELECT l.source, l.engine, l.width, l.height, l.confidence, coalesce(l.words, s.words) FROM layouts l "
		"JOIN papers p ON p.id = l.paper_id LEFT JOIN scans s ON s.document = p.document AND s.page = l.n AND "
		"s.engine = l.engine WHERE l.paper_id = ?1 AND l.n = ?2",
	[TC_SQL_SEES_PAPER] = "SELECT p.id FROM papers p WHERE p.id = ?4 AND (?3 OR" VISIBLE("p") ")",
	[TC_SQL_LIST_CITATIONS] =
		"SELECT " CITATION_VALUES ", work_id, margin, ambiguous FROM citations WHERE paper_id = ?1 ORDER BY seq",

	/* ---- repairs and decisions ---- */
	/* two spans of the canonical text may stand for one of the raw text: the first is kept */
	[TC_SQL_PUT_REPAIR] = "INSERT OR IGNORE INTO repairs (paper_id, start, end, raw, repaired, others, probability, source, "
			      "state, key, asks, "
			      "decision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, " RULE_OF("?10") ")",
	[TC_SQL_DELETE_OVERLAPPING] =
		"DELETE FROM repairs WHERE paper_id = ?1 AND start < ?3 AND end > ?2 AND NOT (start = ?2 AND end = ?3)",
	[TC_SQL_LIST_REPAIRS] = "SELECT" REPAIR_COLUMNS "WHERE r.paper_id = ?1 ORDER BY r.start",
	/* the last by the numbers of TcReadingState */
	[TC_SQL_LIST_READINGS] =
		"SELECT r.start, r.end, r.raw, coalesce(d.text, r.repaired), CASE WHEN d.id IS NULL THEN r.state = "
		"'applied' WHEN d.verdict = 'reject' THEN 3 ELSE 2 END FROM repairs r LEFT JOIN decisions d ON "
		"d.id = r.decision WHERE r.paper_id = ?1 ORDER BY r.start",
	/* of the fields that name places and people: what was printed, read soundly, and where nothing waits to be repaired */
	[TC_SQL_LIST_MET_NAMES] =
		"SELECT f.value, count(DISTINCT coalesce(p.work_id, -p.id)) AS times FROM fields f JOIN papers p ON p.id = "
		"f.paper_id "
		"WHERE f.field IN (code_of('issuer'), code_of('parent'), code_of('place'), code_of('signer')) AND f.confidence "
		">= 800 AND f.end > f.start "
		"AND NOT EXISTS (SELECT 1 FROM repairs r LEFT JOIN decisions d ON d.id = r.decision WHERE r.paper_id = "
		"f.paper_id "
		"AND r.start < f.end AND r.end > f.start AND d.verdict IS NOT 'reject') "
		"GROUP BY f.value HAVING times >= ?1 ORDER BY times DESC, f.value LIMIT ?2",
	[TC_SQL_LIST_DECIDED_NAMES] =
		"SELECT known FROM decisions WHERE known IS NOT NULL AND undone IS NULL ORDER BY id DESC LIMIT ?1",
	/* a decision that turns many places down is one word of a person */
	[TC_SQL_LIST_MISREAD] =
		"SELECT truth, raw, sum(times) - count(DISTINCT against), ours FROM ("
		"SELECT coalesce(d.text, r.repaired) AS truth, r.raw, CASE d.verdict WHEN 'reject' THEN 0 WHEN 'confirm' THEN 1 "
		"WHEN 'replace' THEN 1 ELSE r.probability END AS times, iif(d.verdict = 'reject', d.id, NULL) AS against, "
		"EXISTS (SELECT 1 FROM layouts l WHERE l.paper_id = r.paper_id AND l.source = 'ocr') AS ours "
		"FROM (SELECT * FROM repairs ORDER BY paper_id DESC, start DESC LIMIT ?1) r LEFT JOIN decisions d ON d.id = "
		"r.decision WHERE r.state = 'applied' OR d.id IS NOT NULL) GROUP BY ours, truth, raw ORDER BY ours, truth, raw",
	[TC_SQL_GET_IDENTITY] = "SELECT coalesce(p.document, name_of(f.hash)), f.path || '#' || p.ordinal FROM papers p JOIN "
				"files f ON f.id = p.file_id "
				"WHERE p.id = ?1",
	/* asked for each paper that comes, most of them before anybody has decided anything */
	[TC_SQL_HAS_PLACE_DECISIONS] =
		"SELECT CASE WHEN EXISTS (SELECT 1 FROM decisions) THEN EXISTS (SELECT 1" PLACE_DECISIONS ") ELSE 0 END",
	[TC_SQL_LIST_PLACE_DECISIONS] =
		"SELECT d.id, d.verdict, d.text, d.raw, d.before, d.after" PLACE_DECISIONS "AND d.kind = ?4 ORDER BY d.id",
	[TC_SQL_GET_REPAIR] =
		"SELECT" REPAIR_COLUMNS
		"JOIN papers p ON p.id = r.paper_id WHERE r.paper_id = ?4 AND r.start = ?5 AND (?3 OR" VISIBLE("p") ")",
	[TC_SQL_GET_CITATION] = "SELECT r.start, r.end, r.key, r.decision, r.bucket, r.work_id, d.verdict FROM citations r JOIN "
				"papers p ON p.id = r.paper_id "
				"LEFT JOIN decisions d ON d.id = r.decision WHERE r.paper_id = ?4 AND r.seq = ?5 AND r.key IS "
				"NOT NULL AND (?3 OR" VISIBLE("p") ")",
	[TC_SQL_GET_UNREADABLE] =
		"SELECT r.start, r.end, r.key, r.decision, d.verdict FROM unreadable r JOIN papers p ON p.id = r.paper_id "
		"LEFT JOIN decisions d ON d.id = r.decision WHERE r.paper_id = ?4 AND r.at = ?5 AND (?3 OR" VISIBLE("p") ")",
	[TC_SQL_GET_PAIR] =
		"SELECT 0, 0, " PAIR_KEY
		", r.decision, d.verdict, r.similarity FROM twins r LEFT JOIN decisions d ON d.id = r.decision "
		"WHERE r.paper_id = ?4 AND r.other_id = ?5 AND (r.kind = 'duplicate' OR r.decision IS NOT NULL) AND" SEES_PAIR,
	[TC_SQL_PUT_UNREADABLE] =
		"INSERT INTO unreadable (paper_id, at, start, end, key, decision) VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0))",
	[TC_SQL_DELETE_UNREADABLE] = "DELETE FROM unreadable WHERE paper_id = ?1",
	[TC_SQL_LIST_UNREADABLE] = "SELECT paper_id, at, start, end FROM unreadable WHERE decision = ?1",
	[TC_SQL_SET_FIELD] = "INSERT OR REPLACE INTO fields (paper_id, field, seq, value, start, end, confidence, source) "
			     "VALUES (?1, code_of(?2), 0, coalesce(?3, ''), ?4, ?5, (?3 IS NOT NULL) * 1000, code_of(?6))",
	[TC_SQL_SET_BUCKET] = "UPDATE papers SET bucket = ?2 WHERE id = ?1",
	[TC_SQL_LIST_CANDIDATES] =
		"SELECT w.id FROM works w WHERE w.bucket = ?4 AND" SEES "ORDER BY " IS_HELD " DESC, w.n_cited_by DESC, w.key",
	[TC_SQL_GET_CANDIDATE_KEY] = "SELECT w.key FROM works w JOIN citations c ON c.bucket = w.bucket WHERE w.id = ?1 AND "
				     "c.paper_id = ?2 AND c.seq = ?3",
	[TC_SQL_FIND_CITATION] =
		"SELECT seq FROM citations WHERE paper_id = ?1 AND start = ?2 AND key IS NOT NULL ORDER BY seq LIMIT 1",
	[TC_SQL_FIND_PAGE] = "SELECT n FROM pages WHERE paper_id = ?1 AND start <= ?2 ORDER BY n DESC LIMIT 1",
	[TC_SQL_GET_DECISION] = "SELECT id, verdict, text, who, time, key IS NOT NULL FROM decisions WHERE id = ?1",
	[TC_SQL_PUT_DECISION] =
		"INSERT INTO decisions (kind, verdict, text, document, place, raw, before, after, key, who, "
		"time, known) VALUES (?12, ?1, ?2, "
		"iif(?8, NULL, ?3), iif(?8, NULL, ?4), ?5, ?6, ?7, iif(?8, ?9, NULL), ?10, ?11, ?13) RETURNING id",
	[TC_SQL_DECIDE_PLACE] = DECIDE_PLACE("repairs", "start"),
	[TC_SQL_HEADER_DECIDE_PLACE] = DECIDE_PLACE("unreadable", "at"),
	[TC_SQL_PAIR_DECIDE_PLACE] = "UPDATE twins SET decision = ?3, kind = (SELECT iif(verdict = 'confirm', 'rescan', "
				     "'duplicate') FROM decisions WHERE id = "
				     "?3) WHERE (paper_id = ?1 AND other_id = ?2) OR (paper_id = ?2 AND other_id = ?1)",
	[TC_SQL_CITATION_DECIDE_PLACE] = DECIDE_PLACE("citations", "seq"),
	[TC_SQL_DECIDE_SAME] = DECIDE_SAME("repairs", IS_OPEN_TO_RULES),
	[TC_SQL_HEADER_DECIDE_SAME] = DECIDE_SAME("unreadable", IS_OPEN_TO_RULES),
	[TC_SQL_CITATION_DECIDE_SAME] = DECIDE_SAME("citations", CITATION_IS_OPEN("?1")),
	[TC_SQL_UNDO_DECISION] = "UPDATE decisions SET undone = ?2, undone_by = ?3 WHERE id = ?1",
	[TC_SQL_UNDO_SAME] = "UPDATE decisions SET undone = ?2, undone_by = ?3 WHERE key = ?1 AND undone IS NULL",
	[TC_SQL_RELEASE_DECIDED] = RELEASE("repairs"),
	[TC_SQL_HEADER_RELEASE_DECIDED] = RELEASE("unreadable"),
	[TC_SQL_PAIR_RELEASE_DECIDED] = "UPDATE twins SET decision = NULL, kind = 'duplicate' WHERE decision = ?1",
	[TC_SQL_CITATION_RELEASE_DECIDED] = RELEASE("citations"),
	[TC_SQL_DELETE_DECIDED] = "DELETE FROM repairs WHERE decision = ?1 AND source = 'person'",
	[TC_SQL_UNINDEX_DECIDED] =
		"INSERT INTO unindexed (paper_id, gone) SELECT DISTINCT paper_id, 0 FROM repairs WHERE decision = ?1 " CHANGED,
	[TC_SQL_HEADER_UNINDEX_DECIDED] =
		"INSERT INTO unindexed (paper_id, gone) SELECT DISTINCT paper_id, 0 FROM unreadable WHERE decision = ?1 " CHANGED,
	[TC_SQL_OPEN_DECIDED] =
		OPEN_WHOLE "SELECT bucket, 1 FROM citations WHERE decision = ?1 AND bucket IS NOT NULL " AND_WHOLE,
	/* copies of either have its sketch, and are affected with it */
	[TC_SQL_UNPAIR_DECIDED] = UNPAIR
	"SELECT t.paper_id, s.sketch FROM twins t LEFT JOIN sketches s ON s.paper_id = t.paper_id WHERE t.decision = ?1",
	[TC_SQL_COUNT_DECIDED] = COUNT_DECIDED("repairs"),
	[TC_SQL_HEADER_COUNT_DECIDED] = COUNT_DECIDED("unreadable"),
	[TC_SQL_PAIR_COUNT_DECIDED] = "SELECT count(*) FROM twins WHERE decision = ?1 AND paper_id < other_id",
	[TC_SQL_CITATION_COUNT_DECIDED] = COUNT_DECIDED("citations"),
	[TC_SQL_COUNT_SAME] = COUNT_SAME("repairs", IS_OPEN_TO_RULES),
	[TC_SQL_HEADER_COUNT_SAME] = COUNT_SAME("unreadable", IS_OPEN_TO_RULES),
	[TC_SQL_CITATION_COUNT_SAME] = COUNT_SAME("citations", CITATION_IS_OPEN("?4")),
	[TC_SQL_COUNT_REVIEW] = COUNT_QUEUE("repairs", REPAIR_WAITS),
	[TC_SQL_HEADER_COUNT_REVIEW] = COUNT_QUEUE("unreadable", HEADER_WAITS),
	[TC_SQL_PAIR_COUNT_REVIEW] = "SELECT count(*) FROM twins r WHERE" PAIR_WAITS,
	[TC_SQL_CITATION_COUNT_REVIEW] = COUNT_QUEUE("citations", CITATION_WAITS),
	[TC_SQL_LIST_REVIEW] = LIST_QUEUE("repairs", "start", REPAIR_WAITS, REPAIR_RANK),
	[TC_SQL_HEADER_LIST_REVIEW] = LIST_QUEUE("unreadable", "at", HEADER_WAITS, "count(*)"),
	/* the most alike first, to a thousandth */
	[TC_SQL_PAIR_LIST_REVIEW] =
		"SELECT n, key, paper_id, other_id FROM (SELECT CAST(1000 * r.similarity AS INTEGER) AS n, " PAIR_KEY
		" AS key, r.paper_id, r.other_id FROM twins r WHERE" PAIR_WAITS
		") WHERE n < ?4 OR n = ?4 AND key > ?5 ORDER BY n DESC, key LIMIT ?6",
	[TC_SQL_CITATION_LIST_REVIEW] = LIST_QUEUE("citations", "seq", CITATION_WAITS, "count(*)"),
	[TC_SQL_COUNT_REVIEWED] = COUNT_REVIEWED("repairs"),
	[TC_SQL_HEADER_COUNT_REVIEWED] = COUNT_REVIEWED("unreadable"),
	[TC_SQL_PAIR_COUNT_REVIEWED] =
		"SELECT count(DISTINCT r.decision) FROM twins r WHERE r.decision IS NOT NULL AND" SEES_PAIR,
	[TC_SQL_CITATION_COUNT_REVIEWED] = COUNT_REVIEWED("citations"),
	[TC_SQL_LIST_REVIEWED] = LIST_REVIEWED("repairs", "start"),
	[TC_SQL_HEADER_LIST_REVIEWED] = LIST_REVIEWED("unreadable", "at"),
	/* of a decision that holds for copies too, the first pair (of a row with a minimum the other columns are that row's) */
	[TC_SQL_PAIR_LIST_REVIEWED] = "SELECT r.decision, 0, r.paper_id, r.other_id, min(" PAIR_KEY
				      ") FROM twins r WHERE r.decision < ?4 AND r.paper_id < "
				      "r.other_id AND" SEES_PAIR "GROUP BY r.decision ORDER BY r.decision DESC LIMIT ?6",
	[TC_SQL_CITATION_LIST_REVIEWED] = LIST_REVIEWED("citations", "seq"),

	/* ---- resolution ---- */
	[TC_SQL_IS_UNSETTLED] = "SELECT EXISTS (SELECT 1 FROM open_buckets) OR EXISTS (SELECT 1 FROM unpaired)",
	[TC_SQL_LIST_OPEN_BUCKETS] = "SELECT bucket, whole FROM open_buckets ORDER BY bucket",
	[TC_SQL_CLEAR_OPEN_BUCKETS] = "DELETE FROM open_buckets",
	[TC_SQL_OPEN_WHOLE] = "UPDATE open_buckets SET whole = 1 WHERE whole = 0",
	[TC_SQL_GET_LAST_PAPER] = "SELECT max(id) FROM papers",
	[TC_SQL_CLEAR_FRESH] = "DELETE FROM temp.fresh",
	/* evidence that was judged has a work or is ambiguous; it is of papers that came or changed since */
	[TC_SQL_LIST_FRESH] =
		"INSERT INTO temp.fresh (bucket, paper_id, seq) SELECT p.bucket, p.id, -1 FROM unpaired u CROSS JOIN papers p ON "
		"p.id = u.paper_id CROSS JOIN open_buckets o ON o.bucket = p.bucket WHERE o.whole = 0 AND p.work_id IS NULL AND "
		"p.ambiguous = 0 UNION ALL SELECT c.bucket, c.paper_id, c.seq FROM unpaired u CROSS JOIN citations c ON "
		"c.paper_id "
		"= u.paper_id CROSS JOIN open_buckets o ON o.bucket = c.bucket WHERE o.whole = 0 AND c.work_id IS NULL AND "
		"c.ambiguous = 0",
	[TC_SQL_BUCKET_PAPERS] = PAPER_EVIDENCE "FROM papers p WHERE p.bucket = ?1",
	[TC_SQL_BUCKET_CITATIONS] = CITATION_EVIDENCE("citations c") "WHERE c.bucket = ?1",
	[TC_SQL_FRESH_PAPERS] =
		PAPER_EVIDENCE "FROM temp.fresh n CROSS JOIN papers p ON p.id = n.paper_id WHERE n.bucket = ?1 AND n.seq < 0",
	[TC_SQL_FRESH_CITATIONS] = CITATION_EVIDENCE("temp.fresh n CROSS JOIN citations c ON c.paper_id = n.paper_id AND c.seq = "
						     "n.seq") "WHERE n.bucket = ?1 AND n.seq >= 0",
	[TC_SQL_GET_SETTLED] = "SELECT saved FROM settled WHERE bucket = ?1",
	[TC_SQL_PUT_SETTLED] = "INSERT OR REPLACE INTO settled (bucket, saved) VALUES (?1, ?2)",
	[TC_SQL_DELETE_SETTLED] = "DELETE FROM settled WHERE bucket = ?1",
	[TC_SQL_BUCKET_WORKS] = "SELECT id, key FROM works WHERE bucket = ?1",
	[TC_SQL_FIND_WORK] = "SELECT id FROM works WHERE key = ?1",
	[TC_SQL_PUT_WORK] =
		"INSERT INTO works (key, bucket, type, number, symbol, year, date, issuer, place, term, name, subject, "
		"symbol_folded, place_folded, name_folded, held) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
		"?14, ?15, ?16) "
		"ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, type = excluded.type, number = excluded.number, "
		"symbol = excluded.symbol, year = excluded.year, date = excluded.date, issuer = excluded.issuer, place = "
		"excluded.place, "
		"term = excluded.term, name = excluded.name, subject = excluded.subject, symbol_folded = excluded.symbol_folded, "
		"place_folded = excluded.place_folded, name_folded = excluded.name_folded, held = excluded.held",
	[TC_SQL_DELETE_WORK] = "DELETE FROM works WHERE id = ?1",
	[TC_SQL_SET_PAPER_WORK] =
		"UPDATE papers SET work_id = nullif(?2, 0), margin = ?3, ambiguous = ?4, lent = 0 WHERE id = ?1",
	[TC_SQL_SET_CITATION_WORK] =
		"UPDATE citations SET work_id = nullif(?3, 0), margin = ?4, ambiguous = ?5 WHERE paper_id = ?1 AND seq = ?2",
	[TC_SQL_LIST_SKETCHES] = "SELECT paper_id, sketch, form FROM sketches ORDER BY paper_id",
	[TC_SQL_LIST_UNPAIRED] = "SELECT u.paper_id, u.sketch, s.sketch FROM unpaired u LEFT JOIN sketches s ON s.paper_id = "
				 "u.paper_id ORDER BY u.paper_id",
	[TC_SQL_COUNT_UNPAIRED] = "SELECT count(*) FROM unpaired",
	[TC_SQL_CLEAR_UNPAIRED] = "DELETE FROM unpaired",
	[TC_SQL_GET_PLACE] = "SELECT f.path, p.ordinal FROM papers p JOIN files f ON f.id = p.file_id WHERE p.id = ?1",
	[TC_SQL_SET_FORM] = "UPDATE sketches SET form = ?2 WHERE paper_id = ?1",
	[TC_SQL_LIST_PAIR_DECISIONS] =
		"SELECT id, verdict, document, place, before, after FROM decisions WHERE kind = ?1 AND undone IS "
		"NULL ORDER BY id",
	[TC_SQL_CLEAR_AFFECTED] = "DELETE FROM temp.affected",
	[TC_SQL_AFFECT] = "INSERT OR IGNORE INTO temp.affected (paper_id) VALUES (?1)",
	[TC_SQL_AFFECT_UNPAIRED] = "INSERT OR IGNORE INTO temp.affected (paper_id) SELECT paper_id FROM unpaired",
	[TC_SQL_DELETE_TWINS] = "DELETE FROM twins WHERE paper_id IN (SELECT paper_id FROM temp.affected)",
	[TC_SQL_DELETE_TWINS_OF] = "DELETE FROM twins WHERE other_id IN (SELECT paper_id FROM temp.affected)",
	[TC_SQL_PUT_TWIN] =
		"INSERT INTO twins (paper_id, other_id, kind, similarity, decision) VALUES (?1, ?2, ?3, ?4, nullif(?5, 0))",
	/* papers without a work of their own, where it is to change which one they are lent: of several, none. It can where a twin came or
	   went, or the work of either is another */
	[TC_SQL_LIST_LENDABLE] =
		"SELECT id, wanted FROM (SELECT p.id, p.lent, iif(p.lent, p.work_id, NULL) AS has, "
		"(SELECT iif(min(q.work_id) = max(q.work_id), min(q.work_id), NULL) FROM twins t JOIN papers q ON q.id = "
		"t.other_id "
		"WHERE t.paper_id = p.id AND t.kind <> 'duplicate' AND q.work_id IS NOT NULL AND NOT q.lent) AS wanted "
		"FROM papers p WHERE p.id IN (WITH stirred AS (SELECT paper_id FROM temp.affected UNION SELECT paper_id FROM "
		"temp.touched) SELECT paper_id FROM stirred UNION SELECT t.other_id FROM stirred s JOIN twins t ON t.paper_id = "
		"s.paper_id) AND (p.lent OR p.work_id IS NULL AND EXISTS (SELECT 1 FROM twins t WHERE t.paper_id = p.id))) "
		"WHERE has IS NOT wanted OR lent <> (wanted IS NOT NULL) ORDER BY id",
	[TC_SQL_LEND_WORK] = "UPDATE papers SET work_id = nullif(?2, 0), lent = ?2 <> 0 WHERE id = ?1",
	[TC_SQL_TOUCH] = "INSERT OR IGNORE INTO temp.touched (paper_id) VALUES (?1)",
	[TC_SQL_LIST_TOUCHED] =
		"SELECT t.paper_id, p.work_id FROM temp.touched t JOIN papers p ON p.id = t.paper_id ORDER BY t.paper_id",
	[TC_SQL_CLEAR_TOUCHED] = "DELETE FROM temp.touched",
	[TC_SQL_LINK_CITATIONS] =
		"SELECT refers_to, within, self, name_of(relation), bucket IS NOT NULL, work_id, margin, ambiguous, "
		"name_of(acts), acts_on FROM citations "
		"WHERE paper_id = ?1 ORDER BY seq",
	/* pairs of works whose relations may come or go, unless both are counted anew; `was` there one before anything did */
	[TC_SQL_NOTE_RELATED] =
		"INSERT OR IGNORE INTO temp.pairs (source, target, was) SELECT r.source, r.target, 1 FROM relations "
		"r WHERE r.paper_id = ?1 AND " ONE_IS_NOT_RECOUNTED("r.source", "r.target"),
	[TC_SQL_NOTE_RELATIONS_OF] =
		"INSERT OR IGNORE INTO temp.pairs (source, target, was) SELECT source, target, 1 FROM "
		"relations WHERE source = ?1 UNION ALL SELECT source, target, 1 FROM relations WHERE target = "
		"?1",
	[TC_SQL_NOTE_PAIR] = "INSERT OR IGNORE INTO temp.pairs (source, target, was) SELECT ?1, ?2, " RELATED_PAIR(
		"?1", "?2") " WHERE " ONE_IS_NOT_RECOUNTED("?1", "?2"),
	[TC_SQL_COUNT_CITES] = "UPDATE works SET n_cites = n_cites + (SELECT sum(" RELATED_PAIR(
		"p.source", "p.target") " - p.was) FROM temp.pairs p WHERE p.source = works.id) WHERE id IN (SELECT source FROM "
					"temp.pairs)",
	[TC_SQL_COUNT_CITED_BY] = "UPDATE works SET n_cited_by = n_cited_by + (SELECT sum(" RELATED_PAIR(
		"p.source", "p.target") " - p.was) FROM temp.pairs p WHERE p.target = works.id) WHERE id IN (SELECT target FROM "
					"temp.pairs)",
	[TC_SQL_CLEAR_PAIRS] = "DELETE FROM temp.pairs",
	[TC_SQL_DELETE_RELATIONS] = "DELETE FROM relations WHERE paper_id = ?1",
	[TC_SQL_PUT_RELATION] = "INSERT INTO relations (paper_id, seq, source, target, relation, in_title) VALUES (?1, ?2, ?3, "
				"?4, code_of(?5), ?6)",
	[TC_SQL_RECOUNT_WORK] = "INSERT OR IGNORE INTO temp.recount (work_id) VALUES (?1)",
	[TC_SQL_RECOUNT] = "UPDATE works SET n_cites = (SELECT count(DISTINCT target) FROM relations WHERE source = works.id), "
			   "n_cited_by = (SELECT count(DISTINCT source) FROM relations WHERE target = works.id) "
			   "WHERE id IN (SELECT work_id FROM temp.recount)",
	[TC_SQL_CLEAR_RECOUNT] = "DELETE FROM temp.recount",
	/* a work that rests on others has a date now, or none any more */
	[TC_SQL_NOTE_REDATED] = "INSERT OR IGNORE INTO temp.restand (work_id) SELECT r.target FROM works w JOIN relations r ON "
				"r.source = w.id WHERE w.id = ?1 AND (w.date IS NULL) <> (?2 IS NULL)",
	/* to which a relation came or went, which are counted anew, or which a touched paper tells to have ended */
	[TC_SQL_NOTE_STIRRED] =
		"INSERT OR IGNORE INTO temp.restand (work_id) SELECT target FROM temp.pairs UNION ALL SELECT work_id FROM "
		"temp.recount UNION ALL SELECT c.work_id FROM temp.touched t CROSS JOIN citations c ON c.paper_id = t.paper_id "
		"WHERE c.acts_on = c.seq AND c.work_id IS NOT NULL",
	[TC_SQL_RESTAND] = "UPDATE works SET changed = " IS_CHANGED("works.id") ", used = " IS_USED(
		"works.id", "true") "WHERE id "
				    "IN (SELECT work_id FROM temp.restand)",
	[TC_SQL_CLEAR_RESTAND] = "DELETE FROM temp.restand",

	/* ---- works out ---- */
	[TC_SQL_GET_WORK] = WORK_SELECT "w.id = ?4",
	[TC_SQL_GET_WORK_BY_KEY] = WORK_SELECT "w.key = ?4",
	[TC_SQL_FIND_WORKS_BY_NUMBER] = WORK_SELECT "w.number = ?5 AND " WORK_FITS,
	[TC_SQL_FIND_WORKS_BY_NAME] = WORK_SELECT "w.name_folded >= ?10 AND w.name_folded < ?10 || char(127) AND " WORK_FITS,
	[TC_SQL_FIND_WORKS] = WORK_SELECT WORK_FITS,
	[TC_SQL_LIST_MISSING] = WORK_SELECT "(" MISSING ") ORDER BY cited_by DESC, w.key LIMIT ?4 OFFSET ?5",
	[TC_SQL_COUNT_MISSING] = "SELECT count(*) FROM works w WHERE " MISSING,
	[TC_SQL_LIST_ALIASES] =
		"SELECT a.alias FROM aliases a JOIN papers p ON p.id = a.paper_id WHERE a.work_id = ?4 AND (?3 OR" VISIBLE(
			"p") ") "
			     "GROUP BY a.alias ORDER BY count(DISTINCT a.paper_id) DESC, a.alias",
	[TC_SQL_LIST_CITES] = LINKS("source", "target", "w.date > m.date"),
	[TC_SQL_LIST_CITED_BY] = LINKS("target", "source", "m.date > w.date"),
	[TC_SQL_LIST_RELATED] = RELATED("source", "target", "w.date > " OWN_DATE),
	[TC_SQL_LIST_RELATED_BY] = RELATED("target", "source", OWN_DATE " > w.date"),
	/* without a LIMIT, for which SQLite would keep a tree of the first rows, twice the work: the reader stops when it has enough.
	   what a change names of the work changed stands at the citation of that work: at its own, or at the one acted on */
	[TC_SQL_LIST_CHANGES] =
		"SELECT * FROM (SELECT r.source, name_of(r.relation), r.paper_id AS paper, r.seq AS seq, c.start, c.end, "
		"CASE WHEN c.acts IS NULL THEN c.pinpoint ELSE (SELECT t.pinpoint FROM citations t WHERE "
		"t.paper_id = c.paper_id AND "
		"t.seq = c.acts_on) END, w.type, 0, w.date AS date, w.key AS key, r.in_title AS in_title FROM relations r "
		"INDEXED BY relations_by_change JOIN citations c ON c.paper_id = r.paper_id AND c.seq = r.seq JOIN works w ON "
		"w.id = r.source "
		"JOIN works m ON m.id = r.target WHERE r.target = ?4 AND " CHANGES(
			"r.relation") "AND" SEES_ROW "AND NOT coalesce(w.date < m.date, 0) UNION ALL "
				      /* what a paper tells of a work that has ended */
				      "SELECT w.id, name_of(c.acts), c.paper_id, c.seq, c.start, c.end, c.pinpoint, w.type, 1, "
				      "w.date, w.key, 1 FROM "
				      "citations c JOIN papers p ON p.id = c.paper_id JOIN works w ON w.id = p.work_id "
				      "WHERE c.work_id = ?4 AND "
				      "c.acts_on = c.seq AND" VISIBLE(
					      "p") ") ORDER BY date IS NULL, date, key, in_title, paper, seq",
	/* what says so may be what the asker may not see */
	[TC_SQL_LIST_CHANGED_PAPERS] =
		"SELECT p.id, p.work_id, w.type FROM papers p JOIN works w ON w.id = p.work_id WHERE" VISIBLE(
			"p") "AND p.work_id IN ("
			     "SELECT target FROM relations WHERE " CHANGES(
				     "relation") "UNION "
						 "SELECT work_id FROM citations WHERE work_id IS NOT NULL AND acts_on = seq) "
						 "ORDER BY p.work_id",
	[TC_SQL_GET_LAST_USE] =
		"SELECT max(w.date) FROM relations r JOIN works w ON w.id = r.source WHERE r.target = ?4 AND " USES(
			"r.relation") "AND" SEES_ROW,
	[TC_SQL_COUNT_BY_TYPE] = "SELECT coalesce(w.type, '') AS value, total(" IS_HELD "), count(*) FROM works w WHERE" SEES
				 "GROUP BY value ORDER BY value",
	[TC_SQL_COUNT_BY_YEAR] = "SELECT coalesce(substr(w.date, 1, 4), w.year, '') AS value, total(" IS_HELD
				 "), count(*) FROM works w WHERE" SEES "GROUP BY value ORDER BY value",
	[TC_SQL_COUNT_PAGES] =
		"SELECT l.source, CASE l.confidence WHEN 255 THEN -1 ELSE min(9, l.confidence / 10) END AS tens, count(*) "
		"FROM layouts l WHERE l.source IN ('layer', 'ocr') AND "
		"(?3 OR EXISTS (SELECT 1 FROM papers p WHERE p.id = l.paper_id AND" VISIBLE("p") ")) "
												 "GROUP BY l.source, tens",

	/* ---- the archive against itself ---- */
	[TC_SQL_CHECK_INTEGRITY] = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
	[TC_SQL_CHECK_REFERENCES] = "SELECT 'table ' || \"table\" || ', row ' || coalesce(rowid, '?') || ': refers to a row of ' "
				    "|| parent || ' that is not there' "
				    "FROM pragma_foreign_key_check",
	[TC_SQL_CHECK_TEXTS] =
		"SELECT p.docno, t.zstd, p.raw_length FROM papers p LEFT JOIN texts t ON t.paper_id = p.id ORDER BY p.id",
	[TC_SQL_CHECK_PAGES] =
		"SELECT 'paper ' || p.docno || ': its pages do not cover its text' FROM papers p WHERE p.n_pages <> "
		"(SELECT count(*) FROM pages g WHERE g.paper_id = p.id) OR p.raw_length IS NOT "
		"(SELECT max(g.end) FROM pages g WHERE g.paper_id = p.id) ORDER BY p.id",
	[TC_SQL_CHECK_LAYOUTS] =
		"SELECT 'paper ' || p.docno || ', page ' || l.n, coalesce(l.words, s.words), g.end - g.start, "
		"l.engine IS NOT NULL AND s.document IS NULL FROM layouts l JOIN papers p ON p.id = l.paper_id "
		"JOIN pages g ON g.paper_id = l.paper_id AND g.n = l.n "
		"LEFT JOIN scans s ON s.document = p.document AND s.page = l.n AND s.engine = l.engine ORDER BY l.paper_id, l.n",
	[TC_SQL_CHECK_SCANS] =
		"SELECT 'scan ' || document || ', page ' || page, words, length, 0, zstd FROM scans ORDER BY document, page",
	[TC_SQL_CHECK_SPANS] =
		"SELECT 'paper ' || p.docno || ': ' || s.what || ' stands outside its text' FROM ("
		"SELECT paper_id, 'citation ' || seq AS what, start, end FROM citations UNION ALL "
		"SELECT paper_id, 'field ' || name_of(field), start, end FROM fields UNION ALL "
		"SELECT paper_id, 'repair of ' || raw, start, end FROM repairs UNION ALL "
		"SELECT paper_id, 'what cannot be read', start, end FROM unreadable UNION ALL "
		"SELECT id, 'the body', body_start, body_end FROM papers UNION ALL "
		"SELECT id, 'the subject', subject_start, subject_end FROM papers) s JOIN papers p ON p.id = s.paper_id "
		"WHERE s.start > s.end OR s.start < 0 OR s.end > p.raw_length",
	[TC_SQL_CHECK_HELD] = "SELECT 'work ' || w.key || ': it is marked ' || iif(w.held, 'held, and no paper carries it', "
			      "'missing, and a paper carries it') "
			      "FROM works w WHERE w.held <> EXISTS (SELECT 1 FROM papers p WHERE p.work_id = w.id) "
			      "AND NOT EXISTS (SELECT 1 FROM open_buckets) ORDER BY w.key",
	[TC_SQL_CHECK_STANDING] = "SELECT 'work ' || w.key || ': it is not marked changed or used as its relations have it' FROM "
				  "works w WHERE (w.changed, w.used) <> (" IS_CHANGED("w.id") ", " IS_USED(
					  "w.id", "true") ") AND NOT EXISTS "
							  "(SELECT 1 FROM open_buckets) ORDER BY w.key",
	[TC_SQL_DUMP_FILES] = "SELECT 'file', path, docno, size, name_of(hash), state FROM files ORDER BY path",
	[TC_SQL_DUMP_FAILURES] = "SELECT 'failure', path, stage, reason FROM failures ORDER BY path",
	[TC_SQL_DUMP_PAPERS] =
		"SELECT 'paper', f.path, p.ordinal, p.docno, p.folder_group, p.secrecy, p.n_pages, p.raw_length, "
		"hex(raw_text(t.zstd, p.raw_length)), "
		"p.province, "
		"p.level, p.body_start, p.body_end, p.subject_start, p.subject_end, p.bucket, w.key, p.margin, p.ambiguous, "
		"p.lent, hex(s.sketch), s.form FROM papers p JOIN files f ON f.id = p.file_id LEFT JOIN works w ON w.id = "
		"p.work_id "
		"LEFT JOIN texts t ON t.paper_id = p.id LEFT JOIN sketches s ON s.paper_id = p.id ORDER BY f.path, p.ordinal",
	[TC_SQL_DUMP_PAGES] =
		"SELECT 'page', f.path, p.ordinal, g.n, g.start, g.end FROM pages g JOIN papers p ON p.id = g.paper_id "
		"JOIN files f ON f.id = p.file_id ORDER BY f.path, p.ordinal, g.n",
	[TC_SQL_DUMP_SCANS] =
		"SELECT 'scan', document, page, engine, width, height, confidence, length, hex(raw_text(zstd, length)), "
		"hex(words) "
		"FROM scans ORDER BY document, page, engine",
	[TC_SQL_DUMP_LAYOUTS] =
		"SELECT 'layout', f.path, p.ordinal, p.format, p.document, p.member, l.n, l.source, l.engine, l.width, "
		"l.height, l.confidence, hex(l.words) FROM layouts l JOIN papers p ON p.id = l.paper_id "
		"JOIN files f ON f.id = p.file_id ORDER BY f.path, p.ordinal, l.n",
	[TC_SQL_DUMP_FIELDS] = "SELECT 'field', f.path, p.ordinal, name_of(d.field), d.seq, d.value, d.start, d.end, "
			       "d.confidence / 1000, name_of(d.source) "
			       "FROM fields d JOIN papers p ON p.id = d.paper_id JOIN files f ON f.id = p.file_id ORDER BY "
			       "f.path, p.ordinal, name_of(d.field), d.seq",
	[TC_SQL_DUMP_CITATIONS] =
		"SELECT 'citation', f.path, p.ordinal, c.seq, c.start, c.end, name_of(c.type), c.number, c.symbol, c.year, "
		"c.date, "
		"c.issuer, c.place, "
		"c.term, c.name, c.subject, c.pinpoint, name_of(c.form), c.refers_to, c.self, c.within, c.in_subject, "
		"name_of(c.relation), "
		"c.confidence / 1000, "
		"name_of(c.acts), c.acts_on, c.alias, c.bucket, w.key, c.margin, c.ambiguous FROM citations c JOIN papers p ON "
		"p.id = "
		"c.paper_id "
		"JOIN files f ON f.id = p.file_id LEFT JOIN works w ON w.id = c.work_id ORDER BY f.path, p.ordinal, c.seq",
	[TC_SQL_DUMP_REPAIRS] = "SELECT 'repair', f.path, p.ordinal, r.start, r.end, r.raw, r.repaired, r.others, r.probability, "
				"r.source, r.state, "
				"r.key, r.asks, d.verdict, d.text FROM repairs r JOIN papers p ON p.id = r.paper_id JOIN files f "
				"ON f.id = p.file_id "
				"LEFT JOIN decisions d ON d.id = r.decision ORDER BY f.path, p.ordinal, r.start",
	[TC_SQL_DUMP_UNREADABLE] =
		"SELECT 'unreadable', f.path, p.ordinal, r.at, r.start, r.end, d.verdict, d.text FROM unreadable r JOIN papers p "
		"ON "
		"p.id = r.paper_id JOIN files f ON f.id = p.file_id LEFT JOIN decisions d ON d.id = r.decision "
		"ORDER BY f.path, p.ordinal, r.at",
	[TC_SQL_DUMP_DECISIONS] =
		"SELECT 'decision', kind, verdict, text, document, place, raw, before, after, key, who, undone IS NOT NULL "
		"FROM decisions ORDER BY kind, place, key, raw, before, id",
	[TC_SQL_DUMP_WORKS] = "SELECT 'work', key, bucket, type, number, symbol, year, date, issuer, place, term, name, subject, "
			      "held, n_cites, n_cited_by, changed, used "
			      "FROM works ORDER BY key",
	[TC_SQL_DUMP_RELATIONS] =
		"SELECT 'relation', f.path, p.ordinal, r.seq, s.key, t.key, name_of(r.relation), r.in_title FROM relations r "
		"JOIN works s ON s.id = r.source JOIN works t ON t.id = r.target JOIN papers p ON p.id = r.paper_id "
		"JOIN files f ON f.id = p.file_id ORDER BY f.path, p.ordinal, r.seq",
	[TC_SQL_DUMP_TWINS] =
		"SELECT 'twin', f.path, p.ordinal, g.path, q.ordinal, t.kind, t.similarity, d.verdict FROM twins t "
		"LEFT JOIN decisions d ON d.id = t.decision "
		"JOIN papers p ON p.id = t.paper_id JOIN files f ON f.id = p.file_id JOIN papers q ON q.id = t.other_id "
		"JOIN files g ON g.id = q.file_id ORDER BY f.path, p.ordinal, g.path, q.ordinal",
	[TC_SQL_DUMP_OPEN_BUCKETS] = "SELECT 'open', bucket FROM open_buckets UNION ALL SELECT 'open', '' FROM unpaired "
				     "ORDER BY bucket",

	/* ---- dossiers: another database, dossiers.c ---- */
	[TC_SQL_LIST_DOSSIERS] = DOSSIER_SELECT "ORDER BY changed DESC, id DESC",
	[TC_SQL_GET_DOSSIER] = DOSSIER_SELECT "WHERE id = ?1",
	[TC_SQL_COUNT_DOSSIERS] = "SELECT count(*) FROM dossiers",
	[TC_SQL_CREATE_DOSSIER] = "INSERT INTO dossiers (name, by, version, changed) VALUES (?1, ?2, 1, ?3) RETURNING id",
	[TC_SQL_CHANGE_DOSSIER] = "UPDATE dossiers SET name = ?2, by = ?3, version = version + 1, changed = ?4 WHERE id = ?1",
	[TC_SQL_DELETE_DOSSIER] = "DELETE FROM dossiers WHERE id = ?1 RETURNING id",
	[TC_SQL_LIST_ENTRIES] = "SELECT docno, hash, note FROM entries WHERE dossier = ?1 ORDER BY n",
	[TC_SQL_PUT_ENTRY] = "INSERT INTO entries (dossier, n, docno, hash, note) VALUES (?1, ?2, ?3, ?4, ?5)",
	[TC_SQL_DELETE_ENTRIES] = "DELETE FROM entries WHERE dossier = ?1",
};

void tc_statement_reset(TcStatement *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

static TcStatement *prepare(TcArchive *archive, TcSql id, GError **error)
{
	if (!archive->statements[id] &&
	    sqlite3_prepare_v3(archive->db, sql[id], -1, SQLITE_PREPARE_PERSISTENT, &archive->statements[id], NULL) != SQLITE_OK)
		tc_archive_fail(archive, error);
	return archive->statements[id];
}

static void bind(TcStatement *statement, int first, const char *types, va_list values)
{
	for (int i = first; *types; i++, types++) {
		switch (*types) {
		case 'i':
			sqlite3_bind_int(statement, i, va_arg(values, int));
			break;
		case 'I':
			sqlite3_bind_int64(statement, i, va_arg(values, gint64));
			break;
		case 'd':
			sqlite3_bind_double(statement, i, va_arg(values, double));
			break;
		case 't':
			sqlite3_bind_text(statement, i, va_arg(values, const char *), -1, SQLITE_STATIC);
			break;
		case 'b': {
			const void *blob = va_arg(values, const void *);
			sqlite3_bind_blob64(statement, i, blob, va_arg(values, gsize), SQLITE_STATIC);
			break;
		}
		default:
			g_assert_not_reached();
		}
	}
}

static TcStatement *query(TcArchive *archive, TcSql id, const char *types, va_list values, GError **error)
{
	TcStatement *statement = prepare(archive, id, error);

	if (statement)
		bind(statement, 1, types, values);
	return statement;
}

TcStatement *tc_archive_query(TcArchive *archive, GError **error, TcSql id, const char *types, ...)
{
	va_list values;

	va_start(values, types);
	TcStatement *statement = query(archive, id, types, values, error);
	va_end(values);
	return statement;
}

static void bind_asker(TcStatement *statement, const TcAsker *asker)
{
	sqlite3_bind_int(statement, 1, (int)asker->clearance);
	if (asker->groups) {
		g_autofree char *joined = g_strjoinv("\x1f", (char **)asker->groups);
		g_autofree char *fenced = g_strconcat("\x1f", joined, "\x1f", NULL);

		/* an asker of no group sees nothing: not even papers of the group "" */
		sqlite3_bind_text(statement, 2, *asker->groups ? fenced : "", -1, SQLITE_TRANSIENT);
	}
	sqlite3_bind_int(statement, 3, !asker->groups && asker->clearance >= TC_SECRECY_ABSOLUTE);
}

TcStatement *tc_archive_ask(TcArchive *archive, const TcAsker *asker, GError **error, TcSql id, const char *types, ...)
{
	TcStatement *statement = prepare(archive, id, error);
	va_list values;

	if (!statement)
		return NULL;
	bind_asker(statement, asker);
	va_start(values, types);
	bind(statement, 4, types, values);
	va_end(values);
	return statement;
}

gboolean tc_archive_run(TcArchive *archive, GError **error, TcSql id, const char *types, ...)
{
	va_list values;

	va_start(values, types);
	g_autoptr(TcStatement) statement = query(archive, id, types, values, error);
	va_end(values);
	if (!statement)
		return FALSE;
	return sqlite3_step(statement) == SQLITE_DONE || tc_archive_fail(archive, error);
}

gint64 tc_archive_get_number(TcArchive *archive, gint64 absent, GError **error, TcSql id, const char *types, ...)
{
	GError *failed = NULL;
	va_list values;

	va_start(values, types);
	g_autoptr(TcStatement) statement = query(archive, id, types, values, error);
	va_end(values);
	if (!statement)
		return -1;
	gint64 number = tc_statement_next(archive, statement, &failed) ? sqlite3_column_int64(statement, 0) : absent;
	/* INSERT ... RETURNING is done only when it is stepped to its end */
	while (!failed && sqlite3_stmt_busy(statement) && tc_statement_next(archive, statement, &failed))
		;
	if (failed) {
		g_propagate_error(error, failed);
		return -1;
	}
	return number;
}

gboolean tc_statement_next(TcArchive *archive, TcStatement *statement, GError **error)
{
	int status = sqlite3_step(statement);

	if (status != SQLITE_ROW && status != SQLITE_DONE)
		tc_archive_fail(archive, error);
	return status == SQLITE_ROW;
}

char *tc_statement_dup_text(TcStatement *statement, int column)
{
	return g_strdup(tc_statement_get_text(statement, column));
}

int tc_statement_get_index(TcStatement *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL ? -1 : sqlite3_column_int(statement, column);
}

GArray *tc_statement_collect_ids(TcArchive *archive, TcStatement *statement, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	GError *failed = NULL;

	while (tc_statement_next(archive, statement, &failed)) {
		gint64 id = sqlite3_column_int64(statement, 0);
		g_array_append_val(ids, id);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return NULL;
	}
	return g_steal_pointer(&ids);
}
