/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/base: what every room of the house uses: errors, byte spans, askers, where the store is.
 */
#ifndef TC_BASE_H
#define TC_BASE_H

#include <glib.h>

G_BEGIN_DECLS

/** A run of bytes `[start, end)` in some text. Which text it counts in is said where it is used. */
typedef struct {
	gsize start;
	gsize end;
} TcSpan;

/** The error domain of the whole library. */
#define TC_ERROR (tc_error_quark())

/**
 * Why a call failed. The message of the `GError` says what was being done, to what, and what to do next.
 */
typedef enum {
	TC_ERROR_FAILED,    /**< none of the below; the message is all that there is */
	TC_ERROR_IO,        /**< a file or folder could not be read or written */
	TC_ERROR_ENCODING,  /**< bytes that are not text in a known encoding */
	TC_ERROR_TOO_LARGE, /**< input over a limit of ours; the message names the limit */
	TC_ERROR_NOT_FOUND, /**< the store, work or paper asked for does not exist */
	TC_ERROR_LOCKED,    /**< another process is writing to the store */
	TC_ERROR_MODIFIED,  /**< the index changed under a reader more often than we retry */
	TC_ERROR_CORRUPT,   /**< what is on disk contradicts itself */
	TC_ERROR_VERSION,   /**< the store was written by a newer tracuu */
	TC_ERROR_NO_SPACE,  /**< the disk is full */
	TC_ERROR_USAGE,     /**< a command line or a request that says nothing we can do */
} TcError;

/** The quark behind TC_ERROR. Any thread. */
GQuark tc_error_quark(void);

/** Secrecy levels as stamped on a paper, in rising order. */
typedef enum {
	TC_SECRECY_OPEN = 0,       /**< no stamp */
	TC_SECRECY_SECRET = 1,     /**< MẬT */
	TC_SECRECY_TOP_SECRET = 2, /**< TỐI MẬT */
	TC_SECRECY_ABSOLUTE = 3,   /**< TUYỆT MẬT */
} TcSecrecy;

/**
 * Who asks. Every question, of whatever kind, carries one; what the asker may not see is neither found, shown, counted nor
 * suggested.
 */
typedef struct {
	TcSecrecy clearance;       /**< the highest level that the asker may see */
	const char *const *groups; /**< names of folder groups, NULL-terminated and borrowed; NULL: every group */
} TcAsker;

/** An asker who may see everything: until there are accounts, everybody. The value is static; any thread. */
const TcAsker *tc_asker_get_everybody(void);

/**
 * Takes over the language of the environment, for `main` to call first. Vietnamese is spoken unless LC_ALL, LC_MESSAGES, LANG
 * or LANGUAGE names another language; C.UTF-8 names none. Under the plain C locale, where glibc translates nothing, and
 * where there is no catalogue (installed, or under `$TRACUU_LOCALEDIR`), messages are in English. Changes the process's
 * locale and may set LANGUAGE: before any thread.
 */
void tc_locale_init(void);

/**
 * Where the store is: `option` if given, else `$TRACUU_STORE`, else `path` of group `store` in
 * `$XDG_CONFIG_HOME/tracuu/tracuu.conf`, else `$XDG_DATA_HOME/tracuu`.
 *
 * \param option the value of `--store`, or NULL.
 * \return a path that the caller frees with g_free(); never NULL. Nothing is checked or created. Any thread.
 */
char *tc_store_dup_path(const char *option);

struct addrinfo;
/**
 * Takes `ADDRESS:PORT` apart, an IPv6 address in brackets, and asks no name server. \return to be freed with freeaddrinfo(); NULL:
 * TC_ERROR_USAGE. Any thread.
 */
struct addrinfo *tc_address_resolve(const char *address, GError **error);

G_END_DECLS

#endif
