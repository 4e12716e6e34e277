/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/search/json inside.
 */
#ifndef TC_SEARCH_JSON_PRIVATE_H
#define TC_SEARCH_JSON_PRIVATE_H

#include <jansson.h>

#include "lib/search/search.h"

/** Sets a string member; an absent or empty one is left out. */
void tc_json_set(json_t *object, const char *key, const char *value);

/* ---- json_write.c: JSON as text, without building it first ----------------------------------------------------- */

/** JSON on its way. Start from `{.out = string}`. */
typedef struct {
	GString *out;  /**< borrowed */
	guint indent;  /**< spaces a level; 0: all on one line, without any */
	guint depth;   /**< of what is open */
	gboolean more; /**< something stands in the innermost open object or list */
} TcJsonWriter;

/** Opens an object or list. \param key NULL at the top and in lists; so with all that follow. \param bracket `{` or `[`. */
void tc_json_open(TcJsonWriter *writer, const char *key, char bracket);
/** Closes the innermost. \param bracket `}` or `]`. */
void tc_json_close(TcJsonWriter *writer, char bracket);
/** Of a string that is not UTF-8 a readable form is written. */
void tc_json_put_string(TcJsonWriter *writer, const char *key, const char *value);
/** An absent or empty one is left out. */
void tc_json_put_some(TcJsonWriter *writer, const char *key, const char *value);
void tc_json_put_int(TcJsonWriter *writer, const char *key, gint64 value);
void tc_json_put_bool(TcJsonWriter *writer, const char *key, gboolean value);
/** \param value finite; written so that it is read as the same number again. */
void tc_json_put_real(TcJsonWriter *writer, const char *key, double value);
/** An object that is built already, of strings, integers and booleans, or one of those. */
void tc_json_put_value(TcJsonWriter *writer, const char *key, const json_t *value);

/** A work, as tc_json_work_brief(). (json_work.c) */
json_t *tc_json_work_entry(const TcWorkEntry *entry);
/** A chain, as tc_json_dup_chain(). (json_work.c) */
void tc_json_put_chain(TcJsonWriter *writer, const char *key, const TcChainNode *root);

#endif
