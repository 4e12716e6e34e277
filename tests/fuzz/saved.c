/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/citation/works.h"
#include "tests/fuzz/fuzz.h"

/* A bucket of works as it was saved, in any bytes: it is refused, or evidence is added to it, it is settled, asked and saved again, and what is saved
 * then is not refused. The corpus: buckets of one work, of two that stay apart, and of a law cited by its name. */

static const TcEvidence evidence[] = {
	{.held = TRUE,
	 .type = "ket-luan",
	 .number = "44",
	 .symbol = "KL/TW",
	 .date = "2022-11-14",
	 .issuer = "Ban Bí thư",
	 .term = "XIII",
	 .subject = "công tác Hội Chữ thập đỏ"},
	{.type = "ket-luan", .number = "44", .symbol = "KL/TW", .date = "2022", .citing_date = "2023-02-16"},
	{.type = "ket-luan", .number = "44", .issuer = "Tỉnh ủy", .place = "Quảng Trị", .citing_province = "Quảng Trị"},
	{.type = "luat", .name = "hoạt động chữ thập đỏ", .year = "2008"},
};

static GPtrArray *settle(TcBucket *bucket)
{
	guint pieces[G_N_ELEMENTS(evidence)];
	for (gsize i = 0; i < G_N_ELEMENTS(evidence); i++)
		pieces[i] = tc_bucket_add(bucket, &evidence[i]);
	GPtrArray *works = tc_bucket_settle(bucket);
	for (gsize i = 0; works && i < G_N_ELEMENTS(pieces); i++) {
		double margin;
		int work;
		tc_bucket_get_verdict(bucket, pieces[i], &work, &margin);
		g_assert(work >= -1 && work < (int)works->len && margin >= 0 && margin <= 1);
	}
	return works;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) given = g_bytes_new(data, size);
	g_autoptr(TcBucket) bucket = tc_bucket_load(given);
	g_autoptr(GPtrArray) works = bucket ? settle(bucket) : NULL;
	if (!works)
		return 0;
	g_autoptr(GBytes) saved = tc_bucket_save(bucket);
	g_autoptr(TcBucket) again = saved ? tc_bucket_load(saved) : NULL;
	g_assert(!saved || (again && tc_bucket_get_n(again) == tc_bucket_get_n(bucket)));
	return 0;
}
