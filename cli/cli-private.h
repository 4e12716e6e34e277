/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cli: the command `tracuu`. One file a subcommand; what they share stands here.
 */
#ifndef TC_CLI_PRIVATE_H
#define TC_CLI_PRIVATE_H

#include "lib/search/json.h"
#include "lib/search/search.h"
#include "lib/text/encoding.h"

G_BEGIN_DECLS

/** A subcommand: takes its own part of the command line. \return FALSE with `error` set: the program exits with status 2. */
typedef gboolean (*TcCommandFunc)(int argc, char **argv, GError **error);

gboolean tc_command_search(int argc, char **argv, GError **error);
gboolean tc_command_show(int argc, char **argv, GError **error);
gboolean tc_command_chain(int argc, char **argv, GError **error);
gboolean tc_command_missing(int argc, char **argv, GError **error);
gboolean tc_command_failed(int argc, char **argv, GError **error);
gboolean tc_command_runs(int argc, char **argv, GError **error);
gboolean tc_command_cite(int argc, char **argv, GError **error);
gboolean tc_command_links(int argc, char **argv, GError **error);
gboolean tc_command_parse(int argc, char **argv, GError **error);
gboolean tc_command_normalize(int argc, char **argv, GError **error);
gboolean tc_command_repair(int argc, char **argv, GError **error);
gboolean tc_command_review(int argc, char **argv, GError **error);
gboolean tc_command_check(int argc, char **argv, GError **error);
gboolean tc_command_backup(int argc, char **argv, GError **error);
gboolean tc_command_restore(int argc, char **argv, GError **error);
gboolean tc_command_export(int argc, char **argv, GError **error);
gboolean tc_command_shard(int argc, char **argv, GError **error);

/**
 * Parses a subcommand's options. \param usage what follows the options in the help text. \param n_arguments how many
 * arguments must be left over, -1: any.
 */
gboolean tc_cli_parse(int *argc, char ***argv, const GOptionEntry *entries, const char *usage, int n_arguments, GError **error);
/**
 * The same where the arguments are a question, which may begin with `-word`; they are not to be used afterwards. \param question receives it, free
 * with g_free().
 */
gboolean tc_cli_parse_question(int *argc, char ***argv, const GOptionEntry *entries, const char *usage, char **question,
			       GError **error);

/** Opens the store that `--store` or the environment names, for questions. */
TcSearcher *tc_cli_open_searcher(const char *option, GError **error);
/** The same for the archive alone: what needs no index works without one. */
TcArchive *tc_cli_open_archive(const char *option, GError **error);
/** The archive for a command that lists something out of it and knows `--store` and `--json` only. \param json receives the latter. */
TcArchive *tc_cli_open_list(int argc, char **argv, gboolean *json, GError **error);

/**
 * The one work that a WORK argument means. Where it may mean several, they are listed on stderr and the likeliest is taken.
 * \return its id, 0: TC_ERROR_NOT_FOUND or another error.
 */
gint64 tc_cli_find_work(TcSearcher *searcher, const char *citation, GError **error);

/** Prints JSON, indented, and drops the reference. \return FALSE if `json` is NULL. */
gboolean tc_cli_print_json(json_t *json);
/** Prints a text and frees it. \return FALSE if it is NULL. */
gboolean tc_cli_print_text(char *text);
/** Prints JSON on one line, and drops the reference. */
void tc_cli_print_json_line(json_t *json);

/**
 * The text of a file. \param bytes receives what it holds, to free with g_free() after the text. \return to free with tc_text_free();
 * NULL: an error of reading, or what tc_text_new() says.
 */
TcText *tc_cli_read_file(const char *path, char **bytes, gsize *length, GError **error);
/** The bytes on stdin, up to one read more than a text may have. \return to g_byte_array_unref(); NULL: TC_ERROR_IO. */
GByteArray *tc_cli_read_bytes(GError **error);
/** The text on stdin. \return to free with tc_text_free(); NULL: TC_ERROR_IO, or what tc_text_new_encoded() says. */
TcText *tc_cli_read_text(TcEncoding encoding, GError **error);

/**
 * A work or paper as people cite it: `Kết luận số 44-KL/TW, ngày 14/11/2022, Ban Bí thư, khóa XIII`. Absent fields are NULL.
 * Free with g_free().
 */
char *tc_cli_dup_citation(const char *title, const char *date, const char *issuer, const char *term);

/** A state of tc_state_get_name() in words, static; NULL where there is nothing to say. */
const char *tc_cli_name_state(const char *state);

/** Marks a piece of text as a hit on a terminal; plain where the output is none. */
void tc_cli_print_hit(const char *text);
/** Marks a repaired reading on a terminal, which may be a hit; plain where the output is none. */
void tc_cli_print_repaired(const char *text, gboolean hit);

G_END_DECLS

#endif
