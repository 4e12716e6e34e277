/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/dossiers: what people gather, and in what forms it leaves. The dossiers know papers by name and bytes; here they are found in
 * the archive again, for who asks: what he may not see, or what has gone, is a row with its name and note alone.
 *
 * All threads share one connection: a dossier is written a few times an hour.
 */
#include "searchd/searchd-private.h"
#include "searchd/table.h"

#include <string.h>

static GMutex mutex; /* guards the next, and every call on it */
static TcDossiers *shared;

void tc_dossiers_close_shared(void)
{
	g_clear_pointer(&shared, tc_dossiers_close);
}

/** Locks, and gives the dossiers; NULL with `error` set where they cannot be opened. Unlock in both cases. */
static TcDossiers *lock(const TcRequest *request, GError **error)
{
	g_mutex_lock(&mutex);
	if (!shared)
		shared = tc_dossiers_open(request->store, error);
	return shared;
}

/* ---- papers found again ------------------------------------------------------------------------------------------ */

/** `name#2` of a file's second paper: what follows the file's own name. */
static const char *get_ordinal(const char *docno)
{
	const char *mark = strrchr(docno, '#');

	return mark && mark[1] && strspn(mark + 1, "0123456789") == strlen(mark + 1) ? mark : "";
}

static TcPaper *find_by_hash(TcArchive *archive, const TcAsker *asker, const TcDossierEntry *entry)
{
	g_autoptr(GPtrArray) files = entry->hash ? tc_archive_find_files(archive, entry->hash, NULL) : NULL;

	for (guint i = 0; files && i < files->len; i++) {
		const TcFile *file = g_ptr_array_index(files, i);
		g_autofree char *docno = g_strconcat(file->docno, get_ordinal(entry->docno), NULL);
		TcPaper *paper = tc_archive_get_paper_by_docno(archive, asker, docno, NULL);
		if (paper)
			return paper;
	}
	return NULL;
}

/** The paper that was gathered; NULL where it has gone, or the asker may not see it. */
static TcPaper *find_paper(const TcRequest *request, const TcDossierEntry *entry)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	TcPaper *paper = tc_archive_get_paper_by_docno(archive, request->asker, entry->docno, NULL);

	return paper ? paper : find_by_hash(archive, request->asker, entry);
}

static json_t *entry_to_json(const TcRequest *request, const TcDossierEntry *entry)
{
	g_autoptr(TcPaper) paper = find_paper(request, entry);
	g_autoptr(TcHit) hit = paper ? tc_hit_new(paper, 0) : NULL;
	json_t *object = hit ? tc_json_row(hit) : json_pack("{s:s, s:b}", "docno", entry->docno, "gone", 1);

	if (entry->hash)
		json_object_set_new(object, "hash", json_string(entry->hash));
	json_object_set_new(object, "note", json_string(entry->note));
	return object;
}

static json_t *dossier_to_json(const TcDossier *dossier)
{
	return json_pack("{s:I, s:s, s:s, s:I, s:I, s:i}", "id", (json_int_t)dossier->id, "name", dossier->name, "by",
			 dossier->by, "version", (json_int_t)dossier->version, "changed", (json_int_t)dossier->changed, "count",
			 (int)dossier->n_entries);
}

/* ---- what people send -------------------------------------------------------------------------------------------- */

/** A text of the body; "" where there is none. Borrowed. */
static const char *get_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/** A paper of the archive as it is gathered. */
static TcDossierEntry *make_entry(const TcRequest *request, gint64 id, const char *note, GError **error)
{
	TcArchive *archive = tc_searcher_get_archive(request->searcher);
	g_autoptr(TcPaper) paper = tc_archive_get_paper(archive, request->asker, id, error);
	g_autoptr(TcFile) file = paper ? tc_archive_get_file(archive, paper->path, NULL) : NULL;

	if (!paper)
		return NULL;
	TcDossierEntry *entry = g_new0(TcDossierEntry, 1);
	entry->docno = g_strdup(paper->docno);
	entry->hash = file ? g_strdup(file->hash) : NULL;
	entry->note = g_strdup(note);
	return entry;
}

/** One of `papers`: `{"paper":7}`, or as it was given out, `{"docno":"…","hash":"…"}`; with a `note`. */
static TcDossierEntry *read_entry(const TcRequest *request, const json_t *item, GError **error)
{
	const json_t *paper = json_object_get(item, "paper"), *docno = json_object_get(item, "docno");
	const char *hash = json_string_value(json_object_get(item, "hash"));

	if (json_is_string(docno)) {
		TcDossierEntry *entry = g_new0(TcDossierEntry, 1);
		entry->docno = g_strdup(json_string_value(docno));
		entry->hash = g_strdup(hash);
		entry->note = g_strdup(get_text(item, "note"));
		return entry;
	}
	if (json_is_integer(paper))
		return make_entry(request, json_integer_value(paper), get_text(item, "note"), error);
	g_set_error_literal(error, TC_ERROR, TC_ERROR_USAGE, "each of `papers` names a `paper` or a `docno`");
	return NULL;
}

/** What the body says a dossier is. */
static TcDossier *read_dossier(const TcRequest *request, GError **error)
{
	g_autoptr(TcDossier) dossier = g_new0(TcDossier, 1);
	const json_t *papers = json_object_get(request->body, "papers");
	g_autofree char *name = g_strdup(get_text(request->body, "name"));

	dossier->name = g_strdup(g_strstrip(name));
	dossier->by = g_strdup(get_text(request->body, "by"));
	dossier->version = json_integer_value(json_object_get(request->body, "version"));
	dossier->entries = g_ptr_array_new_with_free_func((GDestroyNotify)tc_dossier_entry_free);
	for (gsize i = 0; i < MIN(json_array_size(papers), TC_DOSSIER_MAX_ENTRIES + 1); i++) {
		TcDossierEntry *entry = read_entry(request, json_array_get(papers, i), error);
		if (!entry)
			return NULL;
		g_ptr_array_add(dossier->entries, entry);
	}
	return g_steal_pointer(&dossier);
}

/* ---- routes ------------------------------------------------------------------------------------------------------ */

static gint64 get_id(const TcRequest *request)
{
	gint64 id;

	return g_ascii_string_to_signed(request->parts[2], 10, 1, G_MAXINT64, &id, NULL) ? id : 0;
}

/** Somebody else was first: 409, which the page answers by asking again. */
static void set_error(TcResponse *response, const GError *error)
{
	if (g_error_matches(error, TC_ERROR, TC_ERROR_MODIFIED))
		tc_response_set_problem(response, MHD_HTTP_CONFLICT, "Người khác vừa sửa hồ sơ này / changed meanwhile",
					error->message);
	else
		tc_response_set_error(response, error);
}

void tc_api_dossiers(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	TcDossiers *dossiers = lock(request, &error);
	g_autoptr(GPtrArray) list = dossiers ? tc_dossiers_list(dossiers, &error) : NULL;
	json_t *array = json_array();

	g_mutex_unlock(&mutex);
	for (guint i = 0; list && i < list->len; i++)
		json_array_append_new(array, dossier_to_json(g_ptr_array_index(list, i)));
	if (list) {
		tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:o}", "dossiers", array));
		return;
	}
	json_decref(array);
	tc_response_set_error(response, error);
}

static TcDossier *get_dossier(const TcRequest *request, gint64 id, GError **error)
{
	TcDossiers *dossiers = lock(request, error);
	TcDossier *dossier = dossiers ? tc_dossiers_get(dossiers, id, error) : NULL;

	g_mutex_unlock(&mutex);
	return dossier;
}

/** A dossier as it is now, after it was read or changed. */
static void answer_dossier(const TcRequest *request, gint64 id, unsigned status, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcDossier) dossier = get_dossier(request, id, &error);

	if (!dossier) {
		tc_response_set_error(response, error);
		return;
	}
	json_t *papers = json_array(), *object = dossier_to_json(dossier);
	for (guint i = 0; i < dossier->entries->len; i++)
		json_array_append_new(papers, entry_to_json(request, g_ptr_array_index(dossier->entries, i)));
	json_object_set_new(object, "papers", papers);
	tc_response_set_json(response, status, object);
}

void tc_api_dossier(const TcRequest *request, TcResponse *response)
{
	answer_dossier(request, get_id(request), MHD_HTTP_OK, response);
}

void tc_api_dossier_create(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcDossier) dossier = read_dossier(request, &error);
	TcDossiers *dossiers = lock(request, error ? NULL : &error);
	gint64 id = dossier && dossiers ? tc_dossiers_create(dossiers, dossier, &error) : 0;

	g_mutex_unlock(&mutex);
	if (id > 0)
		answer_dossier(request, id, MHD_HTTP_CREATED, response);
	else
		set_error(response, error);
}

void tc_api_dossier_change(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TcDossier) dossier = read_dossier(request, &error);
	TcDossiers *dossiers = lock(request, error ? NULL : &error);

	if (dossier)
		dossier->id = get_id(request);
	gboolean done = dossier && dossiers && tc_dossiers_replace(dossiers, dossier, &error);
	g_mutex_unlock(&mutex);
	if (done)
		answer_dossier(request, dossier->id, MHD_HTTP_OK, response);
	else
		set_error(response, error);
}

void tc_api_dossier_add(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	TcDossierEntry *entry = read_entry(request, request->body, &error);
	TcDossiers *dossiers = lock(request, error ? NULL : &error);
	gint64 id = get_id(request);
	gboolean done = entry && dossiers && tc_dossiers_append(dossiers, id, entry, get_text(request->body, "by"), &error);

	g_mutex_unlock(&mutex);
	g_clear_pointer(&entry, tc_dossier_entry_free);
	if (done)
		answer_dossier(request, id, MHD_HTTP_OK, response);
	else
		set_error(response, error);
}

void tc_api_dossier_delete(const TcRequest *request, TcResponse *response)
{
	g_autoptr(GError) error = NULL;
	TcDossiers *dossiers = lock(request, &error);
	gint64 id = get_id(request);
	gboolean done = dossiers && tc_dossiers_delete(dossiers, id, &error);

	g_mutex_unlock(&mutex);
	if (done)
		tc_response_set_json(response, MHD_HTTP_OK, json_pack("{s:I}", "id", (json_int_t)id));
	else
		set_error(response, error);
}

/* ---- leaving ----------------------------------------------------------------------------------------------------- */

static GPtrArray *make_rows(const TcRequest *request, const TcDossier *dossier)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)tc_table_row_free);

	for (guint i = 0; i < dossier->entries->len; i++) {
		const TcDossierEntry *entry = g_ptr_array_index(dossier->entries, i);
		g_autoptr(TcPaper) paper = find_paper(request, entry);
		g_ptr_array_add(rows, paper ? tc_table_row_new(tc_hit_new(paper, 0), paper->path, entry->note)
					    : tc_table_row_new_gone(entry->docno, entry->note));
	}
	return rows;
}

void tc_api_dossier_export(const TcRequest *request, TcResponse *response)
{
	const char *format = tc_request_get(request, "format");
	g_autoptr(GError) error = NULL;
	g_autoptr(TcDossier) dossier = get_dossier(request, get_id(request), &error);

	if (!dossier) {
		tc_response_set_error(response, error);
		return;
	}
	g_autoptr(GPtrArray) rows = make_rows(request, dossier);
	if (!tc_table_send(rows, dossier->name, format ? format : "csv", response, &error))
		tc_response_set_error(response, error);
}
