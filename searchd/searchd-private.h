/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * searchd: HTTP over a store. One ruled section for each of its parts:
 *
 *   http      the server: threads, requests, responses, problems, metrics
 *   api       /api/...: the JSON of lib/search
 *   answers   answers given before, a thread's own
 *   office    /api/...: what the indexer did, and what there is in numbers
 *   image     images of scanned pages, and the files themselves
 *   pages     the web pages, compiled in
 */
#ifndef TC_SEARCHD_PRIVATE_H
#define TC_SEARCHD_PRIVATE_H

#include "lib/search/json.h"
#include "lib/search/search.h"

#include <microhttpd.h>

G_BEGIN_DECLS

/** What JSON is sent as. */
#define TC_HTTP_JSON "application/json; charset=utf-8"

/* ---- http ------------------------------------------------------------------------------------------------------ */

/** The longest path and query taken; MHD itself limits the whole request header. */
#define TC_HTTP_MAX_PATH 1024u

/** One request. */
typedef struct {
	struct MHD_Connection *connection;
	const char *path;     /**< decoded, from `/` */
	const char *parts[6]; /**< the path's parts without slashes; NULL after the last */
	guint n_parts;
	const TcAsker *asker;
	TcSearcher *searcher; /**< this thread's; NULL where the route needs none */
} TcRequest;

/** What is answered. */
typedef struct {
	unsigned status;
	const char *content_type; /**< static */
	char *body;               /**< owned, unless `borrowed` */
	gsize length;
	gboolean borrowed;   /**< the body lives as long as the program */
	gboolean attachment; /**< to be saved by a browser, not shown */
	char *file_name;     /**< as which it is to be saved; owned, may be NULL */
	int fd;              /**< an open file that is sent instead of the body if above 0; owned */
	char *etag;          /**< owned; the body is not sent to whom has it already */
	gboolean gzip;       /**< the body is compressed */
} TcResponse;

/** The value of a query parameter, or NULL. Borrowed from the request. */
const char *tc_request_get(const TcRequest *request, const char *name);
/** Whether the browser unpacks gzip. */
gboolean tc_request_takes_gzip(const TcRequest *request);
/** Whether the browser says that it has this already. */
gboolean tc_request_has(const TcRequest *request, const char *etag);
/** A query parameter as a number, `fallback` where it is absent or no number from `min` to `max`. */
gint64 tc_request_get_int(const TcRequest *request, const char *name, gint64 min, gint64 max, gint64 fallback);

/** Answers with JSON; takes the reference. */
void tc_response_set_json(TcResponse *response, unsigned status, json_t *json);
/** Answers with a problem (RFC 9457) made of an error: not found is 404, a store that cannot be read now 503, the rest 500. */
void tc_response_set_error(TcResponse *response, const GError *error);
/** Answers with a problem in our own words. */
void tc_response_set_problem(TcResponse *response, unsigned status, const char *title, const char *detail);

/** A server under way. */
typedef struct TcServer TcServer;

/**
 * \param address `127.0.0.1:8417`, `[::1]:0`; port 0: any free one. \return NULL: TC_ERROR_IO, TC_ERROR_USAGE, or what
 * opening the store gives.
 */
TcServer *tc_server_new(const char *store, const char *address, GError **error);
/** Where it listens, `http://127.0.0.1:8417/`. Borrowed. */
const char *tc_server_get_url(const TcServer *server);
/** Finishes the requests under way and stops. */
void tc_server_free(TcServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcServer, tc_server_free)

/* ---- answers --------------------------------------------------------------------------------------------------- */

/** All that an answer depends on; free with g_free(). */
char *tc_answers_dup_key(const char *query, const TcSearchOptions *options, const TcAsker *asker);
/** Answers as this thread did before, if nothing in the store has changed since. */
gboolean tc_answers_find(TcSearcher *searcher, const char *key, TcResponse *response);
/** Keeps a response for the next time; after tc_answers_find() has not found it. */
void tc_answers_keep(const char *key, const TcResponse *response);

/* ---- routes ---------------------------------------------------------------------------------------------------- */

/** Answers one request. */
typedef void (*TcRouteFunc)(const TcRequest *request, TcResponse *response);

void tc_api_search(const TcRequest *request, TcResponse *response);
void tc_api_suggest(const TcRequest *request, TcResponse *response);
void tc_api_work(const TcRequest *request, TcResponse *response);
void tc_api_chain(const TcRequest *request, TcResponse *response);
void tc_api_paper(const TcRequest *request, TcResponse *response);
void tc_api_page(const TcRequest *request, TcResponse *response);
/** Page `n` of paper `id` as PNG, `?dpi=` 30 to 300. */
void tc_api_page_image(const TcRequest *request, gint64 id, guint n, TcResponse *response);
/** The file that a paper was read from, as it is on disk. */
void tc_api_original(const TcRequest *request, TcResponse *response);
/** Ends the processes that draw; after the last request. */
void tc_images_close(void);
void tc_api_missing(const TcRequest *request, TcResponse *response);
void tc_api_export(const TcRequest *request, TcResponse *response);
void tc_api_fields(const TcRequest *request, TcResponse *response);
void tc_api_runs(const TcRequest *request, TcResponse *response);
void tc_api_failed(const TcRequest *request, TcResponse *response);
void tc_api_overview(const TcRequest *request, TcResponse *response);

/** A file of the web pages: `/app.js`, or the one page for `/`, `/work/7`, `/paper/7`. \return FALSE if there is none. */
gboolean tc_pages_get(const TcRequest *request, TcResponse *response);
/** The description by which a browser's own search box asks here (OpenSearch 1.1). */
void tc_pages_get_opensearch(const TcRequest *request, TcResponse *response);

G_END_DECLS

#endif
