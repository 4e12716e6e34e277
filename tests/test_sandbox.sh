#!/usr/bin/env bash
# What an extractor may not do, tried from inside it.
. "$srcdir/tests/tap.sh"
preload=$builddir/tests/faults/.libs/probe.so
extractor=$builddir/.libs/tracuu-extractor
[ -x "$extractor" ] || extractor=$builddir/tracuu-extractor

if [ ! -f "$preload" ]; then
	skip "the sandbox" "no preloadable library in this build (sanitizers)"
	finish
	exit 0
fi

# 42: refused; 159: ended at once (SIGSYS), as only an attacker would try that
forbidden() { # what, status
	LD_PRELOAD=$preload TC_PROBE=$1 "$extractor" vie 3</dev/null
	local status=$?
	[ "$status" -eq "$2" ] || { echo "status $status, not $2"; return 1; }
}
ok "no file may be written" forbidden write 42
ok "memory has a limit" forbidden memory 42
ok "no socket" forbidden socket 159
ok "no other process" forbidden fork 42
ok "no program" forbidden exec 159
ok "no signal to others" forbidden kill 159
if grep -q landlock /sys/kernel/security/lsm 2>/dev/null || forbidden passwd 42 >/dev/null 2>&1; then
	ok "no file of others may be read" forbidden passwd 42
else
	skip "no file of others may be read" "this kernel has no Landlock"
fi
finish
