/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/text: encodings in: named, detected, mended; what is reported, and that spans stay exact.
 */
#include "lib/text/text-private.h"
#include "tests/encoder.h"
#include "tests/syllables.h"
#include "tests/testing.h"

#include <string.h>

static const char hoi[] = "Hội Chữ thập đỏ Việt Nam";
static const char quyet[] = "Quyết định, Nghị quyết, hướng dẫn, ngày 08 tháng 6 năm 2010";

/* The samples of the specification: what the bytes look like to a Western eye. */
static const struct {
	TcEncoding encoding;
	const char *seen;
	const char *meant;
} samples[] = {
	{TC_ENCODING_TCVN3, "Héi Ch÷ thËp ®á ViÖt Nam", hoi},
	{TC_ENCODING_TCVN3, "QuyÕt ®Þnh, NghÞ quyÕt, h\u00ADíng dÉn, ngµy 08 th¸ng 6 n¨m 2010", quyet},
	{TC_ENCODING_VNI, "Hoäi Chöõ thaäp ñoû Vieät Nam", hoi},
	{TC_ENCODING_VNI, "Quyeát ñònh, Nghò quyeát, höôùng daãn, ngaøy 08 thaùng 6 naêm 2010", quyet},
	{TC_ENCODING_VISCII, "Hµi Chæ th§p ðö Vi®t Nam", hoi},
	{TC_ENCODING_VISCII, "Quyªt ð¸nh, Ngh¸ quyªt, hß¾ng dçn, ngày 08 tháng 6 nåm 2010", quyet},
	{TC_ENCODING_WINDOWS_1258, "Hôòi ChýÞ thâòp ðoÒ Viêòt Nam", hoi},
	{TC_ENCODING_WINDOWS_1258, "Quyêìt ðiònh, Nghiò quyêìt, hýõìng dâÞn, ngày 08 tháng 6 nãm 2010", quyet},
	{TC_ENCODING_VIQR, "Ho^.i Chu+~ tha^.p ddo? Vie^.t Nam", hoi},
	{TC_ENCODING_VIQR, "Quye^'t ddi.nh, Nghi. quye^'t, hu+o+'ng da^~n, nga`y 08 tha'ng 6 na(m 2010", quyet},
	{TC_ENCODING_MOJIBAKE, "Há»™i Chá»¯ tháº\u00ADp Ä‘á»\xC2\x8F Viá»‡t Nam", hoi},
	{TC_ENCODING_MOJIBAKE, "Quyáº¿t Ä‘á»‹nh, Nghá»‹ quyáº¿t, hÆ°á»›ng dáº«n, ngÃ\u00A0y 08 thÃ¡ng 6 nÄƒm 2010", quyet},
};

static TcText *read_text(const char *bytes, gssize length, TcEncoding encoding)
{
	g_autoptr(GError) error = NULL;
	TcText *text = tc_text_new_encoded(bytes, length, encoding, &error);

	ck_assert_msg(text != NULL, "%s", error ? error->message : "no message");
	return text;
}

static void check_read(const char *bytes, gssize length, TcEncoding encoding, const char *meant)
{
	g_autoptr(TcText) text = read_text(bytes, length, encoding);

	ck_assert_str_eq(tc_text_get_canonical(text, NULL), meant);
}

static void check_auto(const char *given, const char *meant)
{
	check_read(given, -1, TC_ENCODING_AUTO, meant);
}

START_TEST(test_encoding__samples)
{
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		g_autoptr(TcText) text = read_text(samples[i].seen, -1, TC_ENCODING_AUTO);
		gsize n;
		const TcConversion *conversion = tc_text_get_conversions(text, &n);

		ck_assert_str_eq(tc_text_get_canonical(text, NULL), samples[i].meant);
		ck_assert_uint_eq(n, 1);
		ck_assert_str_eq(tc_encoding_get_name(conversion->encoding), tc_encoding_get_name(samples[i].encoding));
		ck_assert_uint_eq(conversion->source.start, 0);
		ck_assert_uint_eq(conversion->source.end, strlen(samples[i].seen));
		check_read(samples[i].seen, -1, samples[i].encoding, samples[i].meant);
	}
}
END_TEST

/* The same as bytes: what stands in an old file. */
START_TEST(test_encoding__bytes)
{
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		gsize length;
		g_autofree char *bytes = g_convert(samples[i].seen, -1, "ISO-8859-1", "UTF-8", NULL, &length, NULL);

		if (!bytes || samples[i].encoding == TC_ENCODING_MOJIBAKE || samples[i].encoding == TC_ENCODING_VIQR)
			continue;
		check_read(bytes, (gssize)length, TC_ENCODING_AUTO, samples[i].meant);
		check_read(bytes, (gssize)length, samples[i].encoding, samples[i].meant);
	}
}
END_TEST

/* Syllables of syllables.tsv, as they are written. */
static GPtrArray *list_syllables(void)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) syllables = read_syllables();

	for (guint i = 0; i < syllables->len; i++)
		g_ptr_array_add(list, g_strdup(((const Syllable *)syllables->pdata[i])->form));
	ck_assert_uint_ge(list->len, 6000);
	return list;
}

/* \param text one syllable a line. */
static void check_there_and_back(const char *text, TcEncoding encoding, TcEncodedAs as)
{
	g_autoptr(GError) error = NULL;
	GString *encoded = tc_encode(text, encoding, as);
	g_autoptr(TcText) decoded = tc_text_new_encoded(encoded->str, (gssize)encoded->len, encoding, &error);

	ck_assert_msg(decoded != NULL, "%s: %s", tc_encoding_get_name(encoding), error ? error->message : "");
	g_auto(GStrv) wanted = g_strsplit(text, "\n", -1);
	g_auto(GStrv) got = g_strsplit(tc_text_get_canonical(decoded, NULL), "\n", -1);
	ck_assert_uint_eq(g_strv_length(got), g_strv_length(wanted));
	for (guint i = 0; wanted[i]; i++)
		ck_assert_msg(strcmp(got[i], wanted[i]) == 0, "%s %s, as %s, became %s", tc_encoding_get_name(encoding),
			      wanted[i], as == TC_ENCODED_SEEN ? "seen" : "bytes", got[i]);
	g_string_free(encoded, TRUE);
}

START_TEST(test_encoding__tcvn3)
{
	check_auto("®¶ng céng s¶n viÖt nam", "ĐẢNG CỘNG SẢN VIỆT NAM");
	check_auto("§¶ng céng s¶n viÖt nam\nquyÕt ®Þnh\n", "ĐẢNG CỘNG SẢN VIỆT NAM\nQUYẾT ĐỊNH\n");
	check_auto("QUYÕT §ÞNH CñA Uû BAN NH¢N D¢N", "QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN");
	check_auto("Ban ChÊp hµnh Trung ¬ng h\u00EDng dÉn cÊp d\u00EDi", "Ban Chấp hành Trung ương hướng dẫn cấp dưới");
	check_auto("KÕt luËn sè 44-KL/TW cña Ban BÝ th\u00AD", "Kết luận số 44-KL/TW của Ban Bí thư");
	check_read("®¶ng céng s¶n", -1, TC_ENCODING_TCVN3_CAPITALS, "ĐẢNG CỘNG SẢN");
}
END_TEST

/* A word that has two letters with capitals of their own shows its case; others take it from their neighbours. */
START_TEST(test_encoding__tcvn3_capitals)
{
	static const char *const lines[][2] = {
		{"TØNH ñY", "TỈNH ỦY"},
		{"TØNH Uû QU¶NG TRÞ", "TỈNH ỦY QUẢNG TRỊ"},
		{"UBND TØNH QU¶NG TRÞ, Uû ban nh©n d©n", "UBND TỈNH QUẢNG TRỊ, Ủy ban nhân dân"},
		{"QUYÕT §ÞNH Sè 5 Uû ban nh©n d©n", "QUYẾT ĐỊNH SỐ 5 Ủy ban nhân dân"},
		{"Bé L§TBXH quyÕt ®Þnh", "Bộ LĐTBXH quyết định"},
		{"Tr­êng hîp 5. ¸p dông ngay. ë n­íc §«ng Nam ¸, nh­ng a. ë ®©y",
		 "Trường hợp 5. Áp dụng ngay. Ở nước Đông Nam Á, nhưng a. ở đây"},
	};
	g_autoptr(GPtrArray) list = list_syllables();

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		check_auto(lines[i][0], lines[i][1]);
	for (guint i = 0; i < list->len; i++) {
		g_autofree char *upper = g_utf8_strup(list->pdata[i], -1);
		g_autofree char *line = g_strconcat("TỈNH ", upper, " NAM", NULL);
		check_there_and_back(line, TC_ENCODING_TCVN3, TC_ENCODED_BYTES);
	}
}
END_TEST

/* Words in another encoding among words of Unicode. */
START_TEST(test_encoding__mixed_inside_a_line)
{
	static const char *const kept[] = {
		"Đoàn đại biểu Müller & Söhne, São Tomé, señor Núñez, kr. Ærø và Žižek đã đến",
		"Ðoàn thể Ðảng ủy có ý kiến §5 và 20 °C, « trích » 5 µF, Foo®, ½ ở đây",
		"+ Nhiệt độ: ºC ± ºC + Độ ẩm: % ± % + điều kiện khác:",
		"O português de São Tomé não é só uma questão de opinião, só isso",
	};
	gsize n;

	check_auto("Theo Nghị quyết cña Ban ChÊp hµnh Trung \u00AD¬ng Đảng", "Theo Nghị quyết của Ban Chấp hành Trung ương Đảng");
	check_auto("Căn cứ QuyÕt ®Þnh sè 12/Q§-UB của Ủy ban nhân dân", "Căn cứ Quyết định số 12/QĐ-UB của Ủy ban nhân dân");
	check_auto("Đảng bộ thùc hiÖn ®Çy ®ñ; Hoäi nghò laàn thöù tö đã thông qua",
		   "Đảng bộ thực hiện đầy đủ; Hội nghị lần thứ tư đã thông qua");
	check_auto("Hội nghị Viá»‡t Nam lần thứ tư", "Hội nghị Việt Nam lần thứ tư");
	check_auto("Các báº£n sao của Đảng", "Các bản sao của Đảng");
	check_auto("hành chính vµ tµi chÝnh theo quy ®Þnh", "hành chính và tài chính theo quy định");
	check_auto("Đảng bộ Quy\xD5t \xAE\xDEnh s\xE8 5 của Ủy ban", "Đảng bộ Quyết định số 5 của Ủy ban");
	check_auto("Theo Quye\xE1t \xF1\xF2nh cu\xFB"
		   "a UBND tỉnh, Đảng bộ",
		   "Theo Quyết định của UBND tỉnh, Đảng bộ");
	for (guint i = 0; i < G_N_ELEMENTS(kept); i++) {
		g_autoptr(TcText) text = read_text(kept[i], -1, TC_ENCODING_AUTO);
		tc_text_get_conversions(text, &n);
		ck_assert_msg(n == 0, "%s", tc_text_get_canonical(text, NULL));
	}
	gsize length;
	g_autofree char *wide =
		g_convert("\uFEFFTheo Nghị quyết cña Ban ChÊp hµnh Đảng", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
	check_read(wide, (gssize)length, TC_ENCODING_AUTO, "Theo Nghị quyết của Ban Chấp hành Đảng");
	const char *given = "Theo Nghị quyết cña Ban ChÊp hµnh của Đảng";
	g_autoptr(TcText) text = read_text(given, -1, TC_ENCODING_AUTO);
	const TcConversion *conversion = tc_text_get_conversions(text, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(conversion->encoding, TC_ENCODING_TCVN3);
	g_autofree char *source = g_strndup(given + conversion->source.start, conversion->source.end - conversion->source.start);
	ck_assert_str_eq(source, "cña Ban ChÊp hµnh");
}
END_TEST

/* Every attested syllable in each font among words of Unicode, where it is to be seen that it is in one. */
START_TEST(test_encoding__every_syllable_in_a_mixed_line)
{
	static const TcEncoding encodings[] = {TC_ENCODING_TCVN3, TC_ENCODING_VNI};
	g_autoptr(GPtrArray) list = list_syllables();
	guint wrong = 0, tried = 0;

	for (guint i = 0; i < list->len; i++) {
		for (guint k = 0; k < G_N_ELEMENTS(encodings); k++) {
			g_autofree char *words = g_strconcat("quyết ", list->pdata[i], " định", NULL);
			GString *encoded = tc_encode(words, encodings[k], TC_ENCODED_SEEN);
			g_autofree char *given = g_strconcat("Ủy ban ", encoded->str, " tại tỉnh", NULL);
			g_autofree char *wanted = g_strconcat("Ủy ban ", words, " tại tỉnh", NULL);
			g_autoptr(TcText) text = read_text(given, -1, TC_ENCODING_AUTO);
			tried++;
			wrong += strcmp(tc_text_get_canonical(text, NULL), wanted) != 0;
			g_string_free(encoded, TRUE);
		}
	}
	ck_assert_msg(wrong * 1000 <= tried, "%u of %u", wrong, tried);
}
END_TEST

/* Bytes that windows-1252 lacks are often gone. */
START_TEST(test_encoding__mojibake_with_losses)
{
	check_auto("Äiá»u 5. Vá» viá»‡c phÃ¡t triá»ƒn ngÆ°á»i dÃ¢n", "Điều 5. Về việc phát triển người dân");
	check_auto("TÃ i chÃnh vÃ  há»c táºp cá»§a há»“ sÆ¡, Äá» nghá»‹", "Tài chính và học tập của hồ sơ, Đề nghị");
}
END_TEST

/* Headings and one-word lines say too little alone; lines in Unicode between them stand for themselves. */
START_TEST(test_encoding__mixed_lines)
{
	check_auto("Sè: 12/Q§-UB\nQuyÕt ®Þnh cña Thñ t\u00ADíng ChÝnh phñ\nN¬i nhËn: bé tµi chÝnh\n",
		   "Số: 12/QĐ-UB\nQuyết định của Thủ tướng Chính phủ\nNơi nhận: bộ tài chính\n");
	check_auto("Nghị quyết của Đảng\nHoäi nghò laàn thöù tö\nune soirée à l'hôtel\n",
		   "Nghị quyết của Đảng\nHội nghị lần thứ tư\nune soirée à l'hôtel\n");
	check_auto("Điều 1. Phạm vi.\n\nBé\n", "Điều 1. Phạm vi.\n\nBé\n");
}
END_TEST

START_TEST(test_encoding__clean_stays)
{
	static const char *const texts[] = {
		"Café, naïve, señor, über, São Paulo, Müller",
		"un été à l'hôtel, où déjà il était né, côté jardin",
		"C++ (a+b)^2, add. Odd, to+ be? a. e.g. data(a(b)) o^ e^x",
		"1. 2.5 3.000 44-KL/TW 30/2020 - 15 % ± 2",
		"hành chính và tài chính có thông tin, hàng hóa",
		"© 2020 Foo® Ltd, §5 ¶2, 20 °C, ½ inch, £100 ±3",
		"Tiếng Việt, Krông Pa, ôtô, café, kilômét, Plâyku",
		"The government of the people, by the people. Is it? Yes, to a degree.",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(TcText) text = read_text(texts[i], -1, TC_ENCODING_AUTO);
		gsize n;
		const TcConversion *conversion = tc_text_get_conversions(text, &n);
		ck_assert_msg(n == 0, "%s was read as %s", texts[i], n ? tc_encoding_get_name(conversion->encoding) : "");
		ck_assert_str_eq(tc_text_get_canonical(text, NULL), texts[i]);
	}
}
END_TEST

START_TEST(test_encoding__residues)
{
	check_auto("Chủ tòch nước khẳng đònh tại Hội nghò", "Chủ tịch nước khẳng định tại Hội nghị");
	check_auto("cơng tác của phịng, cịn thiếu", "công tác của phòng, còn thiếu");
	check_auto("xă hội đă có t́nh h́nh mới, c̣n lại", "xã hội đã có tình hình mới, còn lại");
	check_auto("CỘNG HÕA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
	check_auto("Quyết ƀịnh, ƀảng; ƀuôn làng", "Quyết định, đảng; ƀuôn làng");
	check_auto("cơng tác, phịng, cịn; hồn thành, toàn quốc", "công tác, phòng, còn; hoàn thành, toàn quốc");
	check_auto("hồn thành, tham muu, thưong mại", "hồn thành, tham muu, thưong mại");
	check_auto("11.Ư ơng dưỡng giống thủy sản", "11.Ư ơng dưỡng giống thủy sản");
}
END_TEST

START_TEST(test_encoding__utf16)
{
	gsize length;
	g_autofree char *le = g_convert("\uFEFFĐảng bộ\nQuyÕt ®Þnh", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
	g_autofree char *be = g_convert("Đảng bộ tỉnh 😀", -1, "UTF-16BE", "UTF-8", NULL, &length, NULL);
	gsize be_length = length;
	g_autoptr(GError) error = NULL;
	gsize n;

	g_free(le);
	le = g_convert("\uFEFFĐảng bộ\nQuyÕt ®Þnh", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
	g_autoptr(TcText) text = read_text(le, (gssize)length, TC_ENCODING_AUTO);
	const TcConversion *conversion = tc_text_get_conversions(text, &n);
	ck_assert_str_eq(tc_text_get_canonical(text, NULL), "Đảng bộ\nQuyết định");
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(conversion[0].encoding, TC_ENCODING_UTF16LE);
	ck_assert_int_eq(conversion[1].encoding, TC_ENCODING_TCVN3);
	check_read(be, (gssize)be_length, TC_ENCODING_AUTO, "Đảng bộ tỉnh 😀");
	ck_assert_ptr_null(tc_text_new(le, (gssize)length - 1, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "utf-16le"));
}
END_TEST

START_TEST(test_encoding__spans)
{
	const char *given = "Nghị quyết\nQuyeát ñònh, bé\u00A0t\u00ED\n";
	g_autoptr(TcText) text = read_text(given, -1, TC_ENCODING_AUTO);
	const char *canonical = tc_text_get_canonical(text, NULL);
	const char *at = strstr(canonical, "định");

	ck_assert_ptr_nonnull(at);
	TcSpan span = tc_text_get_source_span(text, (TcSpan){(gsize)(at - canonical), (gsize)(at - canonical) + strlen("định")});
	g_autofree char *source = g_strndup(given + span.start, span.end - span.start);
	ck_assert_str_eq(source, "ñònh");
	TcSpan back = tc_text_get_canonical_span(text, span);
	ck_assert_uint_eq(back.start, (gsize)(at - canonical));
	ck_assert_uint_eq(back.end, (gsize)(at - canonical) + strlen("định"));
}
END_TEST

START_TEST(test_encoding__names)
{
	TcEncoding encoding;
	g_autoptr(GError) error = NULL;

	ck_assert(tc_encoding_parse("TCVN3", &encoding, NULL));
	ck_assert_int_eq(encoding, TC_ENCODING_TCVN3);
	ck_assert(tc_encoding_parse("auto", &encoding, NULL));
	ck_assert_int_eq(encoding, TC_ENCODING_AUTO);
	ck_assert(!tc_encoding_parse("vni-left", &encoding, &error));
	ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_USAGE));
}
END_TEST

START_TEST(test_encoding__undecodable)
{
	static const struct {
		const char *bytes;
		TcEncoding encoding;
		const char *where;
	} cases[] = {
		{"Kết \xFF luận", TC_ENCODING_AUTO, "byte 6 "}, {"Một\nhai \x81\x8D", TC_ENCODING_AUTO, "byte 10 "},
		{"ab\x81", TC_ENCODING_TCVN3, "byte 2 "},       {"ab\x81", TC_ENCODING_WINDOWS_1252, "byte 2 "},
		{"Kết \xFF luận", TC_ENCODING_UTF8, "byte 6 "},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		ck_assert_ptr_null(tc_text_new_encoded(cases[i].bytes, -1, cases[i].encoding, &error));
		ck_assert(g_error_matches(error, TC_ERROR, TC_ERROR_ENCODING));
		ck_assert_msg(strstr(error->message, cases[i].where) != NULL, "%s", error->message);
	}
}
END_TEST

START_TEST(test_encoding__every_syllable)
{
	static const TcEncoding encodings[] = {TC_ENCODING_TCVN3,  TC_ENCODING_TCVN3_CAPITALS, TC_ENCODING_TCVN5712,
					       TC_ENCODING_VNI,    TC_ENCODING_VISCII,         TC_ENCODING_WINDOWS_1258,
					       TC_ENCODING_VIQR,   TC_ENCODING_MOJIBAKE,       TC_ENCODING_UTF16LE,
					       TC_ENCODING_UTF16BE};
	g_autoptr(GPtrArray) list = list_syllables();
	g_ptr_array_add(list, NULL);
	g_autofree char *lower = g_strjoinv("\n", (char **)list->pdata);
	g_autofree char *upper = g_utf8_strup(lower, -1);

	for (guint k = 0; k < G_N_ELEMENTS(encodings); k++) {
		for (guint as = TC_ENCODED_BYTES; as <= TC_ENCODED_SEEN; as++) {
			/* UTF-8 is its own bytes. */
			if (encodings[k] == TC_ENCODING_MOJIBAKE && as == TC_ENCODED_BYTES)
				continue;
			/* TCVN3 has capitals in a font of its own only, which has nothing else. */
			if (encodings[k] != TC_ENCODING_TCVN3_CAPITALS)
				check_there_and_back(lower, encodings[k], (TcEncodedAs)as);
			if (encodings[k] != TC_ENCODING_TCVN3)
				check_there_and_back(upper, encodings[k], (TcEncodedAs)as);
		}
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("text_encoding");
	TCase *tcase = tcase_create("encoding");

	/* Sanitizers and loaded machines. */
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_encoding__samples);
	tcase_add_test(tcase, test_encoding__bytes);
	tcase_add_test(tcase, test_encoding__tcvn3);
	tcase_add_test(tcase, test_encoding__tcvn3_capitals);
	tcase_add_test(tcase, test_encoding__mixed_inside_a_line);
	tcase_add_test(tcase, test_encoding__every_syllable_in_a_mixed_line);
	tcase_add_test(tcase, test_encoding__mojibake_with_losses);
	tcase_add_test(tcase, test_encoding__mixed_lines);
	tcase_add_test(tcase, test_encoding__clean_stays);
	tcase_add_test(tcase, test_encoding__residues);
	tcase_add_test(tcase, test_encoding__utf16);
	tcase_add_test(tcase, test_encoding__spans);
	tcase_add_test(tcase, test_encoding__names);
	tcase_add_test(tcase, test_encoding__undecodable);
	tcase_add_test(tcase, test_encoding__every_syllable);
	suite_add_tcase(suite, tcase);
	return suite;
}

int main(void)
{
	return tc_test_run(suite());
}
