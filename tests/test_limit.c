/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * searchd/limit: how often one address may ask.
 */
#include "searchd/searchd-private.h"
#include "tests/testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#define RATE 5u
#define BURST 50u /* ten seconds of it */

static TcLimiter *limiter;

static void set_up(void)
{
	limiter = tc_limiter_new(RATE);
}

static void tear_down(void)
{
	tc_limiter_free(limiter);
}

static guint take4(const char *address, double seconds)
{
	struct sockaddr_in socket = {.sin_family = AF_INET};

	ck_assert_int_eq(inet_pton(AF_INET, address, &socket.sin_addr), 1);
	return tc_limiter_take(limiter, (struct sockaddr *)&socket, (gint64)(seconds * G_USEC_PER_SEC));
}

static guint take6(const char *address, double seconds)
{
	struct sockaddr_in6 socket = {.sin6_family = AF_INET6};

	ck_assert_int_eq(inet_pton(AF_INET6, address, &socket.sin6_addr), 1);
	return tc_limiter_take(limiter, (struct sockaddr *)&socket, (gint64)(seconds * G_USEC_PER_SEC));
}

START_TEST(test_limit__a_burst_then_the_rate)
{
	for (guint i = 0; i < BURST; i++)
		ck_assert_uint_eq(take4("10.0.0.7", 1), 0);
	ck_assert_uint_eq(take4("10.0.0.7", 1), 1);
	ck_assert_uint_eq(take4("10.0.0.7", 1.1), 1);
	ck_assert_uint_eq(take4("10.0.0.7", 1.3), 0); /* one came back */
	ck_assert_uint_eq(take4("10.0.0.7", 1.3), 1);
	for (guint i = 0; i < RATE; i++)
		ck_assert_uint_eq(take4("10.0.0.7", 2.35), 0);
	ck_assert_uint_ge(take4("10.0.0.7", 2.35), 1);
	for (guint i = 0; i < BURST; i++) /* no more than the burst, however long nobody asks */
		ck_assert_uint_eq(take4("10.0.0.7", 1000), 0);
	ck_assert_uint_eq(take4("10.0.0.7", 1000), 1);
}
END_TEST

START_TEST(test_limit__each_address_its_own)
{
	for (guint i = 0; i <= BURST; i++) {
		take4("10.0.0.7", 1);
		take6("2001:db8:1:2::1", 1);
	}
	ck_assert_uint_eq(take4("10.0.0.8", 1), 0);
	ck_assert_uint_gt(take6("2001:db8:1:2:ffff::9", 1), 0); /* the same network */
	ck_assert_uint_eq(take6("2001:db8:1:3::1", 1), 0);
	ck_assert_uint_gt(take6("::ffff:10.0.0.7", 1), 0); /* the same address, written otherwise */
}
END_TEST

START_TEST(test_limit__this_machine_may_always)
{
	for (guint i = 0; i < 5 * BURST; i++) {
		ck_assert_uint_eq(take4("127.0.0.1", 1), 0);
		ck_assert_uint_eq(take6("::1", 1), 0);
		ck_assert_uint_eq(take6("::ffff:127.0.0.1", 1), 0);
	}
}
END_TEST

START_TEST(test_limit__many_addresses_are_borne)
{
	for (guint i = 0; i < 25000; i++) {
		g_autofree char *address = g_strdup_printf("10.%u.%u.%u", i >> 16, (i >> 8) & 255, i & 255);
		ck_assert_uint_eq(take4(address, 1 + i / 10.0), 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limit");
	TCase *tcase = tcase_create("limit");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, test_limit__a_burst_then_the_rate);
	tcase_add_test(tcase, test_limit__each_address_its_own);
	tcase_add_test(tcase, test_limit__this_machine_may_always);
	tcase_add_test(tcase, test_limit__many_addresses_are_borne);
	suite_add_tcase(suite, tcase);
	return tc_test_run(suite);
}
