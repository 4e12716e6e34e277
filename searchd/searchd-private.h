/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * searchd: HTTP over a store. One ruled section for each of its parts:
 *
 *   http      requests and responses: parameters, bodies, problems, packing
 *   server    connections, routes, metrics
 *   desk      where questions are worked out, one after the other
 *   refuse    what is refused by its head alone, in our own words
 *   limit     how often one address may ask
 *   api       /api/...: the JSON of lib/search
 *   answers   answers given before, a desk's own
 *   review    /api/review: what waits for people, and what they decide
 *   dossier   /api/dossiers: what people gather
 *   table     lists as CSV, as a document, with the files in a ZIP
 *   office    /api/...: what the indexer did, and what there is in numbers
 *   image     images of scanned pages, and the files themselves
 *   pages     the web pages, compiled in
 */
#ifndef TC_SEARCHD_PRIVATE_H
#define TC_SEARCHD_PRIVATE_H

#include "lib/archive/dossiers.h"
#include "lib/search/json.h"
#include "lib/search/search.h"

#include <microhttpd.h>

G_BEGIN_DECLS

/** What JSON is sent as. */
#define TC_HTTP_JSON "application/json; charset=utf-8"

/* ---- http ------------------------------------------------------------------------------------------------------ */

/** The longest path and query taken; MHD itself limits the whole request header. */
#define TC_HTTP_MAX_PATH 1024u

/** Whose decisions are taken. */
typedef enum {
	TC_REVIEW_OFF,
	TC_REVIEW_LOCAL, /**< of whoever is at this machine: the server listens nowhere else */
	TC_REVIEW_ALL,   /**< of whoever reaches the server */
} TcReviewAccess;

/** Answers given before; see below. */
typedef struct TcAnswers TcAnswers;

/** What a request does. */
typedef enum {
	TC_METHOD_GET, /**< HEAD too */
	TC_METHOD_POST,
	TC_METHOD_DELETE,
	TC_METHOD_OTHER, /**< is answered nowhere */
} TcMethod;

/** One request. */
typedef struct {
	struct MHD_Connection *connection;
	TcMethod method;
	json_t *body;      /**< an object with POST, else NULL; borrowed */
	const char *store; /**< the store's folder */
	TcReviewAccess review;
	const char *path;     /**< decoded, from `/` */
	const char *parts[6]; /**< the path's parts without slashes; NULL after the last */
	guint n_parts;
	const TcAsker *asker;
	TcSearcher *searcher; /**< of the desk; NULL where the route needs none; so the next */
	TcAnswers *answers;
} TcRequest;

/** What is answered. */
typedef struct {
	unsigned status;          /**< 0: nobody is there to be answered, the connection is closed */
	const char *content_type; /**< static; NULL where there is no body */
	char *body;               /**< owned, unless `borrowed` */
	gsize length;
	gboolean borrowed;   /**< the body lives as long as the program */
	gboolean attachment; /**< to be saved by a browser, not shown */
	char *file_name;     /**< as which it is to be saved; owned, may be NULL */
	int fd;              /**< an open file that is sent instead of the body if above 0; owned */
	char *etag;          /**< owned; the body is not sent to whom has it already */
	gboolean gzip;       /**< the body is compressed */
	char *allow;         /**< methods that would be answered; owned, NULL: not said */
	guint retry_after;   /**< seconds, 0: not said */
} TcResponse;

/** The value of a query parameter, or NULL. Borrowed from the request. */
const char *tc_request_get(const TcRequest *request, const char *name);
/** Whether the browser unpacks gzip. */
gboolean tc_request_takes_gzip(const TcRequest *request);
/** Whether the browser says that it has this already. */
gboolean tc_request_has(const TcRequest *request, const char *etag);
/** A query parameter as a number, `fallback` where it is absent or no number from `min` to `max`. */
gint64 tc_request_get_int(const TcRequest *request, const char *name, gint64 min, gint64 max, gint64 fallback);

/**
 * The body of a request that changes something. \return FALSE, and a problem in the response, where it comes from a page of another
 * server (403), is not sent as JSON (415) or is no object (400).
 */
gboolean tc_request_read_body(TcRequest *request, const GString *body, TcResponse *response);

/** Answers with JSON; takes the reference. */
void tc_response_set_json(TcResponse *response, unsigned status, json_t *json);
/**
 * Answers with a problem (RFC 9457) made of an error: a bad request is 400, not found 404, over a limit 413, a store that cannot be read
 * now 503, the rest 500.
 */
void tc_response_set_error(TcResponse *response, const GError *error);
/**
 * Answers with JSON, or with a problem made of the error where there is none. `error` is a place to look, as what makes the JSON may
 * be an argument beside it.
 */
void tc_response_set_result(TcResponse *response, json_t *json, GError *const *error);
/** The same with JSON that is text already; takes it over. */
void tc_response_take_text(TcResponse *response, char *json, GError *const *error);
/** Answers with a problem in our own words. */
void tc_response_set_problem(TcResponse *response, unsigned status, const char *title, const char *detail);

/** A mark of a body, for `etag`, weak: it holds for the packed body too. \param left_out bytes that make no difference. Free with g_free(). */
char *tc_response_dup_etag(const char *body, gsize length, TcSpan left_out);
/** Makes it empty again: what was to be answered is not. */
void tc_response_clear(TcResponse *response);
/** Sends what was answered, packed and marked, and frees what it owns. */
enum MHD_Result tc_response_send(const TcRequest *request, TcResponse *response);
/** As gzip. */
GBytes *tc_http_pack(GBytes *plain);

/* ---- refuse ---------------------------------------------------------------------------------------------------- */

/**
 * Bytes of memory for the head of a request: more than is taken, so that it is we who refuse it. Not much more, as libmicrohttpd clears it after
 * each: with 256 KB an answer from memory took 28 us of the processor, with 96 KB 23, with its own 32 KB 21.
 */
#define TC_HTTP_MEMORY (64u << 10)

/**
 * Refuses a request by its head: 414, 431, 413, or 400 where HTTP/1.1 names no host. \param address_length bytes, as sent. \param max_body the
 * longest that any route takes. \return FALSE: there is nothing against it.
 */
gboolean tc_refuse_head(const TcRequest *request, const char *version, gsize address_length, gsize max_body,
			TcResponse *response);
/** Refuses a body that is too long: 413. */
void tc_refuse_body(TcResponse *response);
/** Says which methods are answered, `GET, HEAD`: to OPTIONS as it asks (204), to any other as a problem (405). */
void tc_refuse_method(const char *method, const char *allowed, TcResponse *response);

/* ---- limit ----------------------------------------------------------------------------------------------------- */

/** Bucket of tokens by address: limit.c. */
typedef struct TcLimiter TcLimiter;
/** \param rate requests a second that one address may make over time, above 0; ten times as many at once. */
TcLimiter *tc_limiter_new(guint rate);
void tc_limiter_free(TcLimiter *limiter);
/** One request of `address` at `now` (monotonic microseconds). \return 0: go on; else seconds to wait. Any thread. */
guint tc_limiter_take(TcLimiter *limiter, const struct sockaddr *address, gint64 now);

/* ---- server ---------------------------------------------------------------------------------------------------- */

/** A server under way. */
typedef struct TcServer TcServer;

/**
 * \param allow_review take decisions also where it listens on more than a loopback address.
 * \param address `127.0.0.1:8417`, `[::1]:0`; port 0: any free one. \param rate as tc_limiter_new(), 0: no limit. \return NULL:
 * TC_ERROR_IO, TC_ERROR_USAGE, or what opening the store gives.
 */
TcServer *tc_server_new(const char *store, const char *address, gboolean allow_review, guint rate, GError **error);
/** Where it listens, `http://127.0.0.1:8417/`. Borrowed. */
const char *tc_server_get_url(const TcServer *server);
/** Finishes the requests under way and stops. */
void tc_server_free(TcServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcServer, tc_server_free)

/* ---- answers --------------------------------------------------------------------------------------------------- */

/** All that an answer depends on; free with g_free(). */
char *tc_answers_dup_key(const char *query, const TcSearchOptions *options, const TcAsker *asker);
/** One thread at a time. To be freed with tc_answers_free(). */
TcAnswers *tc_answers_new(void);
void tc_answers_free(TcAnswers *answers);
/** Answers as before, if nothing in the store has changed since. \param searcher always the same one. */
gboolean tc_answers_find(TcAnswers *answers, TcSearcher *searcher, const char *key, TcResponse *response);
/** Keeps a response for the next time; after tc_answers_find() has not found it. */
void tc_answers_keep(TcAnswers *answers, const char *key, const TcResponse *response);

/* ---- desk ------------------------------------------------------------------------------------------------------ */

/** What answers a question, for one thread at a time. */
typedef struct {
	TcSearcher *searcher;
	TcAnswers *answers;
	gboolean
		lost; /**< part of the archive could not be read by who has it: what was answered is to be thrown away, and tc_desk_forget() */
} TcDesk;

/** Some desks, and who waits for one. Any thread. */
typedef struct TcDesks TcDesks;
/** What became of who wanted a desk. */
typedef enum {
	TC_DESK_TAKEN,
	TC_DESK_NO_STORE,    /**< the store cannot be opened: the errors of tc_searcher_open() */
	TC_DESK_NONE_FREE,   /**< none became free in time */
	TC_DESK_CLIENT_GONE, /**< when one became free, who asked had closed the connection */
} TcDeskResult;
/** \param store borrowed. \param n how many; they are made as they are needed. \param patience seconds that one waits for a desk. */
TcDesks *tc_desks_new(const char *store, guint n, guint patience);
/** Nobody may have or wait for one. */
void tc_desks_free(TcDesks *desks);
/**
 * Takes a desk that is free, or the next one that becomes so: who came first is served first. The thread that takes it gives it back.
 * \param client the socket of who asks. \param desk
 * receives one that was taken, to be given back with tc_desks_return(). \param error set with TC_DESK_NO_STORE only.
 */
TcDeskResult tc_desks_take(TcDesks *desks, int client, TcDesk **desk, GError **error);
void tc_desks_return(TcDesks *desks, TcDesk *desk);
/**
 * Whoever is at the desk next opens the store anew. For when it could not be read: SQLite keeps what it has read, and where a file ended too early
 * that is zeros, which it would go on finding damaged when the file is whole again.
 */
void tc_desk_forget(TcDesk *desk);

/* ---- routes ---------------------------------------------------------------------------------------------------- */

/** Answers one request. */
typedef void (*TcRouteFunc)(const TcRequest *request, TcResponse *response);

void tc_api_search(const TcRequest *request, TcResponse *response);
void tc_api_suggest(const TcRequest *request, TcResponse *response);
void tc_api_work(const TcRequest *request, TcResponse *response);
void tc_api_chain(const TcRequest *request, TcResponse *response);
void tc_api_paper(const TcRequest *request, TcResponse *response);
void tc_api_inside(const TcRequest *request, TcResponse *response);
void tc_api_page(const TcRequest *request, TcResponse *response);
/** Page `n` of paper `id` as PNG, `?dpi=` 30 to 300. */
void tc_api_page_image(const TcRequest *request, gint64 id, guint n, TcResponse *response);
/** The file that a paper was read from, as it is on disk. */
void tc_api_original(const TcRequest *request, TcResponse *response);
/** Ends the processes that draw; after the last request. */
void tc_images_close(void);
/** The queue. */
void tc_api_review(const TcRequest *request, TcResponse *response);
/** One item, a decision on it, and that undone. */
void tc_api_review_item(const TcRequest *request, TcResponse *response);
void tc_api_review_decide(const TcRequest *request, TcResponse *response);
void tc_api_review_undo(const TcRequest *request, TcResponse *response);
void tc_api_missing(const TcRequest *request, TcResponse *response);
void tc_api_export(const TcRequest *request, TcResponse *response);
void tc_api_fields(const TcRequest *request, TcResponse *response);
void tc_api_runs(const TcRequest *request, TcResponse *response);
void tc_api_failed(const TcRequest *request, TcResponse *response);
void tc_api_retry(const TcRequest *request, TcResponse *response);
void tc_api_overview(const TcRequest *request, TcResponse *response);
void tc_api_dossiers(const TcRequest *request, TcResponse *response);
void tc_api_dossier(const TcRequest *request, TcResponse *response);
void tc_api_dossier_create(const TcRequest *request, TcResponse *response);
void tc_api_dossier_change(const TcRequest *request, TcResponse *response);
void tc_api_dossier_delete(const TcRequest *request, TcResponse *response);
void tc_api_dossier_add(const TcRequest *request, TcResponse *response);
void tc_api_dossier_export(const TcRequest *request, TcResponse *response);
/** Closes what the dossiers are kept in; after the last request. */
void tc_dossiers_close_shared(void);

/** A file of the web pages: `/app.js`, or the one page for `/`, `/work/7`, `/paper/7`. \return FALSE if there is none. */
gboolean tc_pages_get(const TcRequest *request, TcResponse *response);
/** The description by which a browser's own search box asks here (OpenSearch 1.1). */
void tc_pages_get_opensearch(const TcRequest *request, TcResponse *response);

G_END_DECLS

#endif
