/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/search/json inside.
 */
#ifndef TC_SEARCH_JSON_PRIVATE_H
#define TC_SEARCH_JSON_PRIVATE_H

#include <jansson.h>

/** Sets a string member; an absent or empty one is left out. */
void tc_json_set(json_t *object, const char *key, const char *value);

#endif
