/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The names of the file and of its folders as evidence. Who scans a paper writes its number and date into the name, and reads handwriting better
 * than OCR does:
 *
 *     657-CV-HU 30.8.2023.pdf                          as in the paper
 *     cong-van-so-657-cv-hu.txt, thong-tu-so-01-2022-tt-bldtbxh-36838.pdf      published collections
 *     CV_5094_09082019_TCHQ_Nhap_khau.md               registers of scans: type, number, date
 *     CV_997_4422_TCT_Tang_cuong.md, CV11503260318HAN  the same with 4/4/22, with both run together
 *     Huyện ủy Vĩnh Linh/2023/Công văn đi/...          folders: organ, year, type
 *
 * A name in which number and date run together is read in every way that gives a date; the reading that agrees best with what the paper
 * shows wins, and two that agree alike are no evidence. What paper and name both say is surer; where they differ the name counts against a
 * number that was filled in by hand, or if it has the paper's day, else it casts doubt on one that was printed. A name may be wrong
 * or be the copy's (`221 BS sao KL ...`), so nothing that only a name says is surer than NAMED.
 */
#include "lib/document/document-private.h"

#include <string.h>

#define NAMED .6
/** What a folder says of all that lie in it. */
#define FOLDER .3
/** Doubt that a differing name casts on a printed value. */
#define DOUBTED .6
/** Below this a value was filled in by hand, or damaged. */
#define PRINTED .8

static void set_from(TcHeader *header, TcFieldId id, const char *value, TcSource source)
{
	TcSpan span = header->fields[id].span;

	tc_header_set(header, id, value, span, source == TC_SOURCE_FOLDER ? FOLDER : NAMED);
	header->fields[id].source = source;
}

/** \param sure TRUE if the name is known to speak of this paper. */
static void merge(TcHeader *header, TcFieldId id, const char *value, gboolean sure)
{
	TcField *field = &header->fields[id];

	if (!value)
		return;
	if (!field->value)
		set_from(header, id, value, TC_SOURCE_FILE_NAME);
	else if (!strcmp(field->value, value))
		field->confidence = 1 - (1 - field->confidence) / 2;
	else if (sure || field->confidence < PRINTED)
		set_from(header, id, value, TC_SOURCE_FILE_NAME);
	else
		field->confidence = MIN(field->confidence, DOUBTED);
}

/** A name's date completes a partial one that it agrees with; another year is another paper's. */
static void merge_date(TcHeader *header, const char *date)
{
	TcField *field = &header->fields[TC_FIELD_DATE];

	if (!*date)
		return;
	if (!field->value || (strlen(field->value) < strlen(date) && g_str_has_prefix(date, field->value)))
		set_from(header, TC_FIELD_DATE, date, TC_SOURCE_FILE_NAME);
	else if (g_str_has_prefix(field->value, date))
		field->confidence = 1 - (1 - field->confidence) / 2;
	else if (strlen(field->value) < 10 && strlen(date) == 10 && !strncmp(field->value, date, 4))
		set_from(header, TC_FIELD_DATE, date, TC_SOURCE_FILE_NAME);
	else
		field->confidence = MIN(field->confidence, DOUBTED);
}

/** TRUE if the paper's symbol is not another organ's: an organ's folders hold what it receives too. */
static gboolean may_issue(const TcHeader *header, const TcOrgan *organ)
{
	const char *symbol = tc_header_get(header, TC_FIELD_SYMBOL);

	if (!symbol)
		return TRUE;
	g_autofree char *code = tc_symbol_dup_organ(symbol);
	return !strcmp(code, organ->code);
}

/** A folder's year, organ and type, for what nothing nearer says. */
static void read_folder(TcHeader *header, const char *folder)
{
	g_autofree char *folded = tc_text_fold(folder, -1);
	char year[5];
	gsize matched;

	if (!header->fields[TC_FIELD_DATE].value && tc_filename_find_year(folder, year))
		set_from(header, TC_FIELD_DATE, year, TC_SOURCE_FOLDER);
	const TcType *type = tc_type_match_name(folded, NULL);
	if (type && !header->fields[TC_FIELD_TYPE].value)
		set_from(header, TC_FIELD_TYPE, type->id, TC_SOURCE_FOLDER);
	g_autoptr(TcOrgan) organ = header->fields[TC_FIELD_ISSUER].value ? NULL : tc_organ_match(folder, -1, &matched);
	if (organ && matched == strlen(folder) && may_issue(header, organ)) {
		set_from(header, TC_FIELD_ISSUER, organ->name, TC_SOURCE_FOLDER);
		header->level = organ->level;
	}
}

static void merge_all(TcHeader *header, const TcNamed *named, const TcType *type)
{
	/* A name with the paper's day is the paper's: its number was read by a person. */
	const char *date = tc_header_get(header, TC_FIELD_DATE);
	gboolean sure = date && strlen(date) >= 7 && strlen(named->date) == 10 && g_str_has_prefix(named->date, date);

	merge(header, TC_FIELD_NUMBER, named->number, sure);
	merge(header, TC_FIELD_YEAR, named->year, FALSE);
	merge(header, TC_FIELD_SYMBOL, named->symbol, FALSE);
	merge_date(header, named->date);
	if (type && !header->fields[TC_FIELD_TYPE].value)
		set_from(header, TC_FIELD_TYPE, type->id, TC_SOURCE_FILE_NAME);
}

static void read_name(TcHeader *header, const char *name)
{
	const char *ending = strrchr(name, '.');
	g_autofree char *stem = g_strndup(name, ending ? (gsize)(ending - name) : strlen(name));
	TcNamed named;

	tc_filename_read(header, stem, &named);
	const char *id = named.symbol ? tc_symbol_get_type(named.symbol) : NULL;
	const TcType *type = id ? tc_type_get(id) : named.type;
	/* The name of a copy tells the copy's number. */
	if (!type || !tc_type_is_copy(type->id))
		merge_all(header, &named, type);
	tc_named_clear(&named);
}

void tc_header_read_file_name(TcHeader *header, const char *file_name)
{
	g_auto(GStrv) parts = g_strsplit(file_name, G_DIR_SEPARATOR_S, -1);
	guint n = g_strv_length(parts);

	if (!n)
		return;
	read_name(header, parts[n - 1]);
	/* The nearest folder says most. */
	for (guint i = n - 1; i-- > 0;)
		read_folder(header, parts[i]);
}
