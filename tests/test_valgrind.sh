#!/usr/bin/env bash
# The shim's handles, freed in every order, under valgrind: no bad access, no leak of ours. `make valgrind` runs every suite so.
. "$srcdir/tests/tap.sh"
suite=$builddir/tests/.libs/test_xapian_c_order
[ -x "$suite" ] || suite=$builddir/tests/test_xapian_c_order
if [ -z "$VALGRIND" ] || nm "$suite" 2>/dev/null | grep -q __asan_init; then
	skip "handles freed in every order under valgrind" "no valgrind, or a build with sanitizers"
else
	export CK_FORK=no CK_TIMEOUT_MULTIPLIER=20 LD_LIBRARY_PATH=$builddir/xapian-c/.libs
	ok "handles freed in every order under valgrind" "$VALGRIND" -q --leak-check=full --error-exitcode=1 "$suite"
fi
finish
