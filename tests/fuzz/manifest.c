/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/shard.h"

#include <zlib.h>

/* A manifest of any lines: its first and its last are put to it, and where a line says @ stands the segment that is there with the checksum that
 * it has, where it says % the file of what is taken out of it, and $ the checksum of that. */

static char *segment, *gone, *check, *manifest;

static void make(void)
{
	fuzz_make_shard();
	manifest = g_build_filename(fuzz_shard, "manifest", NULL);
	g_autoptr(TcManifest) made = tc_manifest_read(fuzz_shard, NULL, NULL);
	TcPart *part = &g_array_index(made->parts, TcPart, 0);
	segment = g_strdup_printf("%s %u", part->segment->name, part->segment->head->check_head);
	tc_part_remove(part, 7);
	g_autofree char *text = NULL;
	gboolean written = tc_manifest_write(made, fuzz_shard, NULL) && g_file_get_contents(manifest, &text, NULL, NULL);
	g_assert(written);
	g_auto(GStrv) words = g_strsplit(strstr(text, "\nsegment "), " ", 7);
	words[6][strcspn(words[6], "\n")] = '\0';
	gone = g_strdup(words[3]);
	check = g_strdup(words[6]);
}

static char *dup_text(const uint8_t *data, size_t size)
{
	GString *text = g_string_new("tracuu-shard 1\n");
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '@' || data[i] == '%' || data[i] == '$')
			g_string_append(text, data[i] == '@' ? segment : data[i] == '%' ? gone : check);
		else if (data[i])
			g_string_append_c(text, (char)data[i]);
	}
	g_string_append_printf(text, "check %lu\n", crc32_z(0, (const guint8 *)text->str, text->len));
	return g_string_free(text, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!manifest)
		make();
	g_autofree char *text = dup_text(data, size);
	gboolean written = g_file_set_contents(manifest, text, -1, NULL);
	g_assert(written);
	g_autoptr(GError) error = NULL;
	g_autoptr(TcCollection) collection = tc_collection_open((const char *const *)&fuzz_shard, 1, &error);
	g_assert(collection || g_error_matches(error, TC_ERROR, TC_ERROR_CORRUPT) ||
		 g_error_matches(error, TC_ERROR, TC_ERROR_IO));
	if (!collection)
		return 0;
	guint documents, sections;
	const TcMatchOptions options = {.max = 5, .count = TRUE, .bm25 = {.k1 = 2, .b = 0.5, .min_length = 0.5}};
	tc_collection_count_documents(collection, &documents, &sections);
	g_assert(sections <= documents);
	g_autoptr(TcQuery) query = tc_query_new_term("hop");
	g_autoptr(TcMatches) matches = tc_collection_match(collection, query, &options, NULL);
	g_assert(matches);
	return 0;
}
